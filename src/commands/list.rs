//! `roi list`: what the program knows, from its own tables.

use super::Outcome;
use super::options::defined;
use super::output::{OutputOptions, TextOrJson};
use crate::duration::TimeUnit;
use crate::figures::{Figure, RollUp};
use crate::metrics;
use crate::metrics::own::Catalogue;
use crate::problem::Problem;
use crate::render::{FORMATS, json, table};
use crate::report::parts::{Table, Text, Tone};
use crate::tickets::columns::{self, Column, OF_CONTACTS, OF_INTERVALS};
use crate::tickets::exports::{EXPORTS, Export};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

/// What `roi list` takes.
#[derive(Debug, Args)]
pub struct List {
    /// What to list
    what: What,
    /// A file with figures and metrics of your own, to list them too (TOML)
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    metrics: Vec<String>,
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
    /// The exports of tickets that are known, and what their own columns are read as
    Exports,
    /// The columns that any export of tickets may have, and the headers they are read from
    Columns,
}

/// A list: its columns and rows, the same for reading and for scripts.
struct Listing {
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
    /// What a reader must know besides.
    remark: String,
    /// Whether long cells are folded for a reader.
    is_folded: bool,
}

/// Runs the command.
pub fn run(options: &List) -> Result<Outcome, Problem> {
    let format = options.output.text_or_json(options.format)?;
    let catalogue = defined(&options.metrics)?.catalogue;
    let mut listing = match options.what {
        What::Metrics => of_metrics(&catalogue),
        What::Figures => of_figures(&catalogue),
        What::Formats => of_formats(),
        What::Exports => of_exports(),
        What::Columns => of_columns(),
    };
    let text = match format {
        TextOrJson::Json => as_json(&listing),
        TextOrJson::Table => {
            let remark = std::mem::take(&mut listing.remark);
            table::table_text(&as_table(listing), &options.output.style()) + &remark
        }
    };
    options.output.write(&text, &[])?;
    Ok(Outcome::Done)
}

fn of_metrics(catalogue: &Catalogue) -> Listing {
    let row = |metric: &'static metrics::Metric| {
        let better = metric.better.id().unwrap_or("").to_string();
        vec![
            metric.id.into(),
            metric.group.id().into(),
            metric.unit.id().into(),
            better,
            metric.formula().names(),
            metric.label.into(),
        ]
    };
    Listing {
        columns: &["id", "group", "unit", "better", "formula", "label"],
        rows: catalogue.metrics().map(row).collect(),
        remark: String::new(),
        is_folded: false,
    }
}

fn of_figures(catalogue: &Catalogue) -> Listing {
    let row = |figure: &'static Figure| {
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
        rows: catalogue.figures().map(row).collect(),
        remark: String::new(),
        is_folded: false,
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
    Listing {
        columns: &["format", "endings", "good for"],
        rows: FORMATS.iter().map(row).collect(),
        remark: String::new(),
        is_folded: false,
    }
}

/// Each known export's own columns.
fn of_exports() -> Listing {
    let of_export = |export: &'static Export| {
        let is_of_intervals = |meaning| !columns::has(OF_CONTACTS, meaning);
        export.columns.iter().map(move |(header, meaning, unit)| {
            let unit = unit.map_or_else(String::new, |unit| unit.name().to_string());
            let id = columns::id_of(is_of_intervals(*meaning), *meaning, header);
            vec![export.name.to_string(), (*header).to_string(), id.to_string(), unit]
        })
    };
    Listing {
        columns: &["export", "header", "read as", "unit"],
        rows: EXPORTS.iter().flat_map(of_export).collect(),
        remark: "\n`roi list columns` lists the headers that are read in any export.\n".into(),
        is_folded: false,
    }
}

/// The columns by the names that `--map` takes.
fn of_columns() -> Listing {
    let rows = |row: &'static str, columns: &'static [Column]| {
        columns.iter().map(move |column| {
            let unit = column.usual_unit.map_or_else(String::new, |unit| unit.name().to_string());
            vec![column.id.to_string(), row.to_string(), unit, column.headers.join(", ")]
        })
    };
    let units = TimeUnit::ALL.map(|unit| format!("_{}", unit.name()));
    Listing {
        columns: &["column", "a row is", "unit", "also read from"],
        rows: rows("contact", OF_CONTACTS).chain(rows("interval", OF_INTERVALS)).collect(),
        remark: format!(
            "\nBehind a time may stand the unit of its bare numbers, as in handle_minutes:\n{}.\n\
             Without one it is the unit above. --map 'handle_minutes=AHT' lets a header stand for a column.\n",
            units.join(", ")
        ),
        is_folded: true,
    }
}

fn as_table(listing: Listing) -> Table {
    let text = |text: String| Text { text, tone: Tone::Plain };
    Table {
        title: String::new(),
        heads: listing.columns.iter().map(ToString::to_string).collect(),
        text_columns: listing.columns.len(),
        rows: listing
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| text(if listing.is_folded { folded(&cell) } else { cell })).collect())
            .collect(),
    }
}

/// A list in lines that are not too long to read.
fn folded(list: &str) -> String {
    const LONGEST: usize = 50;
    let mut lines = String::new();
    let mut length = 0;
    for (number, word) in list.split(", ").enumerate() {
        if number > 0 {
            lines += ",";
            (lines, length) = if length + word.len() > LONGEST { (lines + "\n", 0) } else { (lines + " ", length + 1) };
        }
        lines += word;
        length += word.len() + 1;
    }
    lines
}

fn as_json(listing: &Listing) -> String {
    let key = |column: &&str| column.replace(' ', "_");
    let row = |row: &Vec<String>| {
        let members = listing.columns.iter().map(key).zip(row.iter().map(|text| Value::String(text.clone())));
        Value::Object(members.collect::<Map<_, _>>())
    };
    json::text(&listing.rows.iter().map(row).collect())
}
