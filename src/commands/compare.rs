//! `roi compare`: cost files in, the costs line by line out; the cost section of `calc` at length.

use super::Outcome;
use super::options::{InputOptions, ReportOptions};
use super::output::{FormatOption, OutputOptions};
use crate::problem::Problem;
use crate::report::{Asked, Report, View};
use clap::Args;
use std::mem::ManuallyDrop;

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
    // The process ends with the command: to free its figures one by one would be a good part of its time.
    let comparison = ManuallyDrop::new(options.input.comparison(true)?);
    let asked = Asked { view: View::Costs, only, by_period: options.report.by_period };
    let report = ManuallyDrop::new(Report::new(&comparison, &asked));
    options.output.write_report(&options.format, &report, &options.input)?;
    Ok(Outcome::Done)
}
