//! `roi list`: what the program knows, from its own tables.

use super::Outcome;
use super::output::{OutputOptions, TextOrJson};
use crate::figures::{FIGURES, Figure, RollUp};
use crate::metrics;
use crate::problem::Problem;
use crate::render::{FORMATS, json, table};
use crate::report::layout::{Table, Text, Tone};
use crate::tickets::columns::{Column, Meaning, OF_CONTACTS, OF_INTERVALS};
use crate::tickets::exports::{EXPORTS, Export};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

/// What `roi list` takes.
#[derive(Debug, Args)]
pub struct List {
    /// What to list
    what: What,
    /// How it is written (default: by the output file's ending, else to read)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TextOrJson>,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The numbers worked out
    Metrics,
    /// The numbers one may put in
    Figures,
    /// The formats of a report
    Formats,
    /// The exports of tickets that are known, and what their columns are read as
    Exports,
}

/// A list: its columns and rows, the same for reading and for scripts.
struct Listing {
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

/// Runs the command.
pub fn run(options: &List) -> Result<Outcome, Problem> {
    let format = options.output.text_or_json(options.format)?;
    let listing = match options.what {
        What::Metrics => of_metrics(),
        What::Figures => of_figures(),
        What::Formats => of_formats(),
        What::Exports => of_exports(),
    };
    let text = match format {
        TextOrJson::Json => as_json(&listing),
        TextOrJson::Table => table::table_text(&as_table(listing), &options.output.style()),
    };
    options.output.write(&text, &[])?;
    Ok(Outcome::Done)
}

fn of_metrics() -> Listing {
    let row = |metric: &'static metrics::Metric| {
        let better = metric.better.id().unwrap_or("").to_string();
        vec![
            metric.id.into(),
            metric.group.id().into(),
            metric.unit.id().into(),
            better,
            (metric.formula)().names(),
            metric.label.into(),
        ]
    };
    Listing { columns: &["id", "group", "unit", "better", "formula", "label"], rows: metrics::all().map(row).collect() }
}

fn of_figures() -> Listing {
    let row = |figure: &&'static Figure| {
        vec![
            figure.id.into(),
            figure.unit.id().into(),
            roll_up(figure),
            figure.label.into(),
            figure.also_called.join(", "),
        ]
    };
    Listing {
        columns: &["id", "unit", "over periods", "label", "also called"],
        rows: FIGURES.iter().map(row).collect(),
    }
}

fn roll_up(figure: &Figure) -> String {
    match figure.roll_up {
        RollUp::Cost(kind) => format!("sum, {}", kind.id()),
        RollUp::Sum | RollUp::Revenue => "sum".into(),
        RollUp::First => "first".into(),
        RollUp::Last => "last".into(),
        RollUp::OnePeriod => "one period only".into(),
        RollUp::Mean { by, else_months: true } => format!("mean by {}, else by months", by.id),
        RollUp::Mean { by, else_months: false } => format!("mean by {}", by.id),
    }
}

fn of_formats() -> Listing {
    let row =
        |format: &crate::render::Format| vec![format.name.into(), format.endings.join(", "), format.purpose.into()];
    Listing { columns: &["format", "endings", "good for"], rows: FORMATS.iter().map(row).collect() }
}

/// Each known export's own columns, then the plain names that are always read.
fn of_exports() -> Listing {
    let id = |meaning: &Meaning| {
        let all = OF_CONTACTS.iter().chain(OF_INTERVALS);
        all.clone().find(|column| column.meaning == *meaning).map_or("", |column| column.id).to_string()
    };
    let of_export = |export: &'static Export| {
        export.columns.iter().map(move |(header, meaning, unit)| {
            let unit = unit.map_or_else(String::new, |unit| unit.name().to_string());
            vec![export.name.to_string(), (*header).to_string(), id(meaning), unit]
        })
    };
    let plain = |column: &'static Column| {
        let headers = std::iter::once(column.id).chain(column.headers.iter().copied()).collect::<Vec<_>>().join(", ");
        let unit = column.usual_unit.map_or_else(String::new, |unit| format!("{} unless it says", unit.name()));
        vec!["any".to_string(), headers, column.id.to_string(), unit]
    };
    let rows =
        EXPORTS.iter().flat_map(of_export).chain(OF_CONTACTS.iter().map(plain)).chain(OF_INTERVALS.iter().map(plain));
    Listing { columns: &["export", "header", "read as", "unit"], rows: rows.collect() }
}

fn as_table(listing: Listing) -> Table {
    let text = |text: String| Text { text, tone: Tone::Plain };
    Table {
        title: String::new(),
        heads: listing.columns.iter().map(ToString::to_string).collect(),
        text_columns: listing.columns.len(),
        rows: listing.rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect(),
    }
}

fn as_json(listing: &Listing) -> String {
    let key = |column: &&str| column.replace(' ', "_");
    let row = |row: &Vec<String>| {
        let members = listing.columns.iter().map(key).zip(row.iter().map(|text| Value::String(text.clone())));
        Value::Object(members.collect::<Map<_, _>>())
    };
    json::text(&listing.rows.iter().map(row).collect())
}
