//! `roi explain`: a metric and figures in, the way to its number out.

use super::Outcome;
use super::options::{InputOptions, metric};
use super::output::{OutputOptions, TextOrJson};
use crate::comparison::Comparison;
use crate::figures::normal;
use crate::metrics::Metric;
use crate::place::quoted;
use crate::problem::Problem;
use crate::render::explanation as render;
use crate::report::explanation::explain;
use clap::Args;

/// What `roi explain` takes.
#[derive(Debug, Args)]
pub struct Explain {
    /// The metric, such as roi
    metric: String,
    #[command(flatten)]
    input: InputOptions,
    /// Explain this side's number only
    #[arg(long, value_name = "SIDE", help_heading = "Output")]
    side: Option<String>,
    /// How it is written (default: by the output file's ending, else to read)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TextOrJson>,
    #[command(flatten)]
    output: OutputOptions,
}

/// Runs the command.
pub fn run(options: &Explain) -> Result<Outcome, Problem> {
    let metric = metric(&options.metric)?;
    let format = options.output.text_or_json(options.format)?;
    let text = if options.input.is_empty() {
        match format {
            TextOrJson::Table => render::definition(metric),
            TextOrJson::Json => render::json(metric, &[], None),
        }
    } else {
        let comparison = options.input.comparison(false)?;
        let explanations: Vec<_> =
            sides(options, &comparison, metric)?.into_iter().map(|side| explain(&comparison, metric, side)).collect();
        match format {
            TextOrJson::Table => render::text(&explanations, comparison.currency.as_ref()),
            TextOrJson::Json => render::json(metric, &explanations, comparison.currency.as_ref()),
        }
    };
    options.output.write(&text, &options.input.paths())?;
    Ok(Outcome::Done)
}

/// The sides the metric is for, or the one that is asked for.
fn sides(options: &Explain, comparison: &Comparison, metric: &Metric) -> Result<Vec<usize>, Problem> {
    let is_for = |side: &usize| !(metric.is_against_baseline() && *side == comparison.baseline);
    let all: Vec<usize> = (0..comparison.sides.len()).filter(is_for).collect();
    let names = |sides: &[usize]| {
        let names: Vec<String> =
            sides.iter().filter_map(|side| comparison.sides.get(*side)).map(|side| quoted(&side.name)).collect();
        names.join(", ")
    };
    if all.is_empty() {
        return Err(Problem::new(format!(
            "{} is worked out for an alternative against a baseline, and there is one side only",
            metric.id
        ))
        .hint("give a second side"));
    }
    let Some(name) = &options.side else { return Ok(all) };
    let found =
        all.iter().find(|side| comparison.sides.get(**side).is_some_and(|side| normal(&side.name) == normal(name)));
    let missing = || {
        Problem::new(format!("{} is not worked out for {}", metric.id, quoted(name)))
            .hint(format!("it is for {}", names(&all)))
    };
    found.map(|side| vec![*side]).ok_or_else(missing)
}
