//! `roi calc`: figures in, the whole report out.

use super::options::{InputOptions, ReportOptions};
use super::origin::DateOption;
use super::output::{FormatOption, OutputOptions};
use super::{Outcome, gate};
use crate::number::Mark;
use crate::problem::Problem;
use crate::report::sources::{Origin, sources};
use crate::report::{Asked, Report, View};
use clap::Args;
use std::io::IsTerminal;
use std::mem::ManuallyDrop;

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
    date: DateOption,
    #[command(flatten)]
    output: OutputOptions,
}

impl Calc {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.input.is_empty()
    }
}

/// Runs the command.
pub fn run(options: &Calc) -> Result<Outcome, Problem> {
    if options.is_empty() && std::io::stdin().is_terminal() {
        return Err(Problem::new("expected a figures file, found none").hint(
            "`roi template > figures.csv` writes one to fill in, `roi calc figures.csv` works it out\n      try it without a file: roi calc --example",
        ));
    }
    report(options, View::Whole)
}

/// Reads, works out and writes a view of the report; among costs alone every unknown name with an amount is one.
pub fn report(options: &Calc, view: View) -> Result<Outcome, Problem> {
    let catalogue = options.input.catalogue()?;
    let only = options.report.metrics(catalogue)?;
    let format = options.output.format(&options.format)?;
    let mark = options.input.decimal_mark.map_or(Mark::Point, Mark::from);
    let conditions = options.report.fail_on.iter().map(|text| gate::read(text, &options.input, mark));
    let conditions = conditions.collect::<Result<Vec<_>, Problem>>()?;
    if format.is_workbook() {
        options.output.refuse_on_terminal(format.name)?;
    }
    // The process ends with the command: to free its figures one by one would be a good part of its time.
    let comparison = ManuallyDrop::new(options.input.comparison(view == View::Costs)?);
    let asked = Asked {
        view,
        only,
        by_period: options.report.by_period,
        cost_lines: view == View::Costs || format.has_cost_lines,
        certainty: options.report.certainty()?,
        catalogue: catalogue.clone(),
    };
    let mut report = Report::new(&comparison, &asked);
    if format.is_workbook() {
        report = report.with_workbook(&comparison);
    }
    if format.has_origin {
        report.origin = Origin {
            date: options.date.date.clone(),
            inputs: options.input.hashed()?,
            sources: sources(&comparison, catalogue),
        };
    }
    let report = ManuallyDrop::new(report);
    options.output.write_report(format, &report, &options.input)?;
    let fired: Vec<String> = conditions.iter().flat_map(|condition| condition.fired(&report)).collect();
    super::output::tell_failed(&fired);
    Ok(if fired.is_empty() { Outcome::Done } else { Outcome::No })
}
