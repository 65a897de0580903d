//! `roi template`: a figures file to fill in, made from the table of figures; a plan; or metrics of one's own.

use super::Outcome;
use super::output::OutputOptions;
use crate::figures::{FIGURES, Figure, SQUARES, TOTAL_COST};
use crate::plan_file::TEMPLATE;
use crate::problem::Problem;
use crate::render::json;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

/// Metrics to begin with: the same file as `examples/metrics.toml`.
const METRICS: &str = include_str!("../../examples/metrics.toml");

/// What `roi template` takes.
#[derive(Debug, Args)]
pub struct Template {
    /// What is to be filled in
    #[arg(value_name = "WHAT", default_value = "figures")]
    what: What,
    /// The kind of file (default: by the output file's ending, else csv for figures and toml for a plan)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Kind>,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// A figures file, for calc and its like
    Figures,
    /// A plan, for the months ahead
    Plan,
    /// Metrics of your own, for --metrics
    Metrics,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// One row a figure
    Csv,
    /// One object a side
    Json,
    /// Tables, of a plan
    Toml,
}

/// Runs the command.
pub fn run(options: &Template) -> Result<Outcome, Problem> {
    let (usual, endings): (Kind, &[&str]) = match options.what {
        What::Figures => (Kind::Csv, &["csv", "json"]),
        What::Plan | What::Metrics => (Kind::Toml, &["toml"]),
    };
    let ending = options.output.ending();
    let format = match (options.format, ending.as_deref()) {
        (Some(format), _) => format,
        (None, None) => usual,
        (None, Some(ending)) if !endings.contains(&ending) => {
            return Err(options.output.unknown_ending(ending, endings));
        }
        (None, Some("json")) => Kind::Json,
        (None, Some(_)) => usual,
    };
    let text = match (options.what, format) {
        (What::Figures, Kind::Csv) => csv(),
        (What::Figures, Kind::Json) => as_json(),
        (What::Plan, Kind::Toml) => TEMPLATE.to_string(),
        (What::Metrics, Kind::Toml) => METRICS.to_string(),
        (What::Figures, Kind::Toml) => {
            return Err(Problem::new("--format: a template of figures is csv or json, not toml")
                .hint("`roi template plan` prints a plan"));
        }
        (What::Plan | What::Metrics, _) => {
            return Err(Problem::new("--format: a template of a plan or of metrics is toml").hint("leave out --format"));
        }
    };
    options.output.write(&text, &[])?;
    Ok(Outcome::Done)
}

/// The figures one fills in: the cost lines rather than their total, no return that is worked out, no sums of squares.
fn figures() -> impl Iterator<Item = &'static Figure> {
    let worked_out = ["net_gain", "investment", TOTAL_COST.id];
    let is_square = |figure: &Figure| SQUARES.iter().any(|(_, squares)| *squares == figure);
    FIGURES.iter().copied().filter(move |figure| !worked_out.contains(&figure.id) && !is_square(figure))
}

fn csv() -> String {
    let row = |figure: &Figure| format!("{},,,{}\n", figure.id, figure.unit.id());
    let rows: String = figures().map(row).collect();
    format!("figure,in-house,outsourced,unit\n{rows}")
}

fn as_json() -> String {
    let side = || Value::Object(figures().map(|figure| (figure.id.to_string(), Value::Null)).collect::<Map<_, _>>());
    json::text(&json!({"currency": null, "baseline": side(), "outsourced": side(), "targets": {}}))
}
