//! `roi trend`: figures over several periods in, where they are heading out.

use super::Outcome;
use super::options::{InputOptions, confidence, metric};
use super::origin::DateOption;
use super::output::{OutputOptions, TableFormat};
use crate::figures::{CONTACTS, normal};
use crate::metrics::Metric;
use crate::metrics::own::Catalogue;
use crate::place::quoted;
use crate::problem::Problem;
use crate::render::{html, markdown, table, trend as render};
use crate::report::certainty::Certainty;
use crate::report::sources::Origin;
use crate::report::trend::layout::parts;
use crate::report::trend::{Question, Trends, VOLUME};
use clap::Args;
use std::io::IsTerminal;

/// How many periods ahead may be asked for at most.
const FARTHEST: u16 = 60;

/// What `roi trend` takes.
#[derive(Debug, Args)]
pub struct TrendOptions {
    #[command(flatten)]
    input: InputOptions,

    /// Follow these metrics only, such as csat,contacts (default: all that have a value in two periods)
    #[arg(long, value_name = "METRIC,…", value_delimiter = ',', help_heading = "Output")]
    only: Option<Vec<String>>,

    /// How many periods ahead (default: 6 months, 4 quarters, else 2 periods)
    #[arg(long, value_name = "PERIODS", value_parser = clap::value_parser!(u16).range(1..=i64::from(FARTHEST)), help_heading = "Output")]
    horizon: Option<u16>,

    /// How sure the intervals are, and the tests whether there is a trend
    #[arg(long, value_name = "PERCENT", default_value = "95%", help_heading = "Output")]
    confidence: String,

    /// How it is written (default: by the output file's ending, else table)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TableFormat>,
    #[command(flatten)]
    date: DateOption,
    #[command(flatten)]
    output: OutputOptions,
}

/// Runs the command.
pub fn run(options: &TrendOptions) -> Result<Outcome, Problem> {
    if options.input.is_empty() && std::io::stdin().is_terminal() {
        return Err(
            Problem::new("expected a figures file with several periods, found none").hint("roi trend months.csv")
        );
    }
    let format = options.output.table_format(options.format, TableFormat::Table)?;
    let catalogue = options.input.catalogue()?;
    let only = options
        .only
        .as_deref()
        .map(|names| names.iter().map(|name| followed(name, catalogue)).collect())
        .transpose()?;
    let question = Question {
        only,
        horizon: options.horizon.map(usize::from),
        certainty: Certainty { confidence: confidence(&options.confidence)?, is_adjusted: false },
        catalogue: catalogue.clone(),
    };
    let comparison = options.input.comparison(false)?;
    if comparison.sides.iter().all(|side| side.periods.len() < 2) {
        return Err(Problem::new("expected figures of several periods, found one period a side")
            .hint("give a row a side and month, as in `side,period,contacts,total_cost`"));
    }
    let trends = Trends::new(&comparison, &question);
    let text = match format {
        TableFormat::Table => table::text(&parts(&trends), &options.output.style()).into_bytes(),
        TableFormat::Markdown => markdown::text(&parts(&trends)).into_bytes(),
        TableFormat::Json => render::as_json(&trends).into_bytes(),
        TableFormat::Csv => render::separated(&trends, b',').into_bytes(),
        TableFormat::Tsv => render::separated(&trends, b'\t').into_bytes(),
        TableFormat::Html => {
            let inputs = options.input.hashed()?;
            html::trend(&trends, &Origin { date: options.date.date.clone(), inputs, sources: Vec::new() })
        }
    };
    options.output.write(&text, &options.input.paths())?;
    if format.is_separated() {
        super::output::tell(&trends.notes);
    }
    Ok(Outcome::Done)
}

/// What is followed under a name: a metric that each side has for itself, or the volume.
fn followed(name: &str, catalogue: &Catalogue) -> Result<&'static Metric, Problem> {
    if CONTACTS.names().any(|known| normal(known) == normal(name)) {
        return Ok(&VOLUME);
    }
    let metric = metric(name, catalogue)?;
    if metric.is_against_baseline() {
        let text =
            format!("{} sets a side against the baseline, and a trend follows a side by itself", quoted(metric.id));
        return Err(Problem::new(text).hint("`roi calc --by-period` tells it period by period"));
    }
    Ok(metric)
}
