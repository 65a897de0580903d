//! `roi calc`: figures in, the whole report out.

use super::Outcome;
use super::options::{InputOptions, ReportOptions};
use super::output::{FormatOption, OutputOptions};
use crate::problem::Problem;
use crate::report::{Asked, Report, View};
use clap::Args;
use std::io::IsTerminal;

/// What `roi calc` takes.
#[derive(Debug, Args)]
pub struct Calc {
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
pub fn run(options: &Calc) -> Result<Outcome, Problem> {
    if options.input.is_empty() && std::io::stdin().is_terminal() {
        return Err(Problem::new("expected a figures file, found none").hint(
            "`roi template > figures.csv` writes one to fill in, `roi calc figures.csv` works it out\n      try it without a file: roi calc --example",
        ));
    }
    let only = options.report.metrics()?;
    let comparison = options.input.comparison(false)?;
    let asked = Asked { view: View::Whole, only, by_period: options.report.by_period };
    options.output.write_report(&options.format, &Report::new(&comparison, &asked), &options.input)?;
    Ok(Outcome::Done)
}
