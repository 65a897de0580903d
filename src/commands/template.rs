//! `roi template`: a figures file to fill in, made from the table of figures.

use super::Outcome;
use super::output::OutputOptions;
use crate::figures::{FIGURES, Figure, TOTAL_COST};
use crate::problem::Problem;
use crate::render::json;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

/// What `roi template` takes.
#[derive(Debug, Args)]
pub struct Template {
    /// The kind of file (default: by the output file's ending, else csv)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Kind>,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// One row a figure
    Csv,
    /// One object a side
    Json,
}

/// Runs the command.
pub fn run(options: &Template) -> Result<Outcome, Problem> {
    let format = match (options.format, options.output.ending().as_deref()) {
        (Some(format), _) => format,
        (None, Some("json")) => Kind::Json,
        (None, Some("csv") | None) => Kind::Csv,
        (None, Some(ending)) => return Err(options.output.unknown_ending(ending, &["csv", "json"])),
    };
    let text = match format {
        Kind::Csv => csv(),
        Kind::Json => as_json(),
    };
    options.output.write(&text, &[])?;
    Ok(Outcome::Done)
}

/// The figures one fills in: the cost lines rather than their total, no return that is worked out.
fn figures() -> impl Iterator<Item = &'static Figure> {
    let worked_out = ["net_gain", "investment", TOTAL_COST.id];
    FIGURES.iter().copied().filter(move |figure| !worked_out.contains(&figure.id))
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
