//! `roi explain`: a metric and figures in, the way to its number out.

use super::options::{InputOptions, confidence, metric};
use super::output::{OutputOptions, TextOrJson};
use super::{Outcome, plan};
use crate::comparison::Comparison;
use crate::figures::normal;
use crate::input::spelling;
use crate::metrics::Metric;
use crate::place::quoted;
use crate::plan::simulation;
use crate::plan_file;
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::render::{explanation as render, plan_explanation as plan_render};
use crate::report::certainty::Certainty;
use crate::report::explanation::explain;
use crate::report::plan::Asked;
use crate::report::plan::explanation::{self, Wanted};
use clap::Args;
use std::sync::atomic::AtomicU64;

/// What `roi explain` takes.
#[derive(Debug, Args)]
pub struct Explain {
    /// The metric, such as roi; of a plan a measure or a line, such as npv or fees
    metric: String,
    #[command(flatten)]
    input: InputOptions,
    /// Explain this side's number only
    #[arg(long, value_name = "SIDE", help_heading = "Output")]
    side: Option<String>,
    /// How sure the interval is, and the test whether a change is more than chance
    #[arg(long, value_name = "PERCENT", default_value = "95%", help_heading = "Output")]
    confidence: String,
    /// Explain a line of a plan in this month: its number, or its name such as 2027-03
    #[arg(long, value_name = "MONTH", help_heading = "Output")]
    month: Option<String>,
    /// How it is written (default: by the output file's ending, else to read)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TextOrJson>,
    #[command(flatten)]
    output: OutputOptions,
}

/// Runs the command.
pub fn run(options: &Explain) -> Result<Outcome, Problem> {
    let format = options.output.text_or_json(options.format)?;
    if let [file] = options.input.files.as_slice()
        && plan_file::is_plan(file)
    {
        return of_plan(options, file, format);
    }
    if options.month.is_some() {
        return Err(Problem::new("--month is for a plan").hint("roi explain fees plan.toml --month 3"));
    }
    let metric = metric(&options.metric, options.input.catalogue()?)?;
    let text = if options.input.is_empty() {
        match format {
            TextOrJson::Table => render::definition(metric),
            TextOrJson::Json => render::json(metric, &[], None),
        }
    } else {
        let comparison = options.input.comparison(false)?;
        let certainty = Certainty { confidence: confidence(&options.confidence)?, is_adjusted: false };
        let explanations: Vec<_> = sides(options, &comparison, metric)?
            .into_iter()
            .map(|side| explain(&comparison, metric, side, &certainty))
            .collect();
        match format {
            TextOrJson::Table => render::text(&explanations, comparison.currency.as_ref()),
            TextOrJson::Json => render::json(metric, &explanations, comparison.currency.as_ref()),
        }
    };
    options.output.write(&text, &options.input.paths())?;
    Ok(Outcome::Done)
}

/// The way to a line or a measure of a plan.
fn of_plan(options: &Explain, file: &str, format: TextOrJson) -> Result<Outcome, Problem> {
    let opened = plan::open(file, &plan::changes(&options.input.set)?)?;
    let month = options.month.as_ref().map(|month| plan::month(&opened.plan, month)).transpose()?;
    let own = opened.plan.clone();
    let done = AtomicU64::new(0);
    let runs = simulation::Asked { runs: 0, seed: 0 };
    let report = opened.report(&Asked { by: Exact::new(1.into(), 10.into()), runs, done: &done })?;
    let asked = options.side.as_deref().map(|asked| plan::alternative(&report, asked)).transpose()?;
    let wanted = Wanted { name: &options.metric, alternative: asked.as_deref(), month };
    let explanations = explanation::explain(&own, &report, wanted).map_err(Problem::new)?;
    if explanations.is_empty() {
        let known = explanation::known(&report);
        if known.iter().any(|known| normal(known) == normal(&options.metric)) {
            let text = format!("{} is of the whole plan and not of a month", quoted(&options.metric));
            return Err(Problem::new(text).hint("leave out --month"));
        }
        let nearest = spelling::nearest_of(&options.metric, known.iter().map(String::as_str));
        let nearest = nearest.map_or_else(String::new, |name| format!("the nearest is `{name}`; "));
        let text = format!("{} is not a line or a measure of the plan", quoted(&options.metric));
        return Err(Problem::new(text).hint(format!("{nearest}`roi plan -f csv` lists them all")));
    }
    let text = match format {
        TextOrJson::Table => plan_render::text(&explanations, report.currency.as_ref(), &options.output.style()),
        TextOrJson::Json => plan_render::as_json(&explanations, report.currency.as_ref()),
    };
    options.output.write(&text, &[plan::input(file)])?;
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
