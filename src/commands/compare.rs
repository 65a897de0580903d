//! `roi compare`: cost files in, the costs line by line out; the cost section of `calc` at length.

use super::Outcome;
use super::options::{InputOptions, ReportOptions};
use super::output::{FormatOption, OutputOptions};
use crate::problem::Problem;
use crate::report::{Asked, Report, View};
use clap::Args;

/// What `roi compare` takes.
#[derive(Debug, Args)]
pub struct Compare {
    #[command(flatten)]
    input: InputOptions,
    #[command(flatten)]
    report: ReportOptions,
    #[command(flatten)]
    format: FormatOption,
    #[command(flatten)]
    output: OutputOptions,
}

/// Runs the command.
pub fn run(options: &Compare) -> Result<Outcome, Problem> {
    if options.input.is_empty() {
        return Err(Problem::new("expected two cost files, found none").hint("roi compare in-house.csv outsourced.csv"));
    }
    let only = options.report.metrics()?;
    let comparison = options.input.comparison(true)?;
    let asked = Asked { view: View::Costs, only, by_period: options.report.by_period };
    options.output.write_report(&options.format, &Report::new(&comparison, &asked), &options.input)?;
    Ok(Outcome::Done)
}
