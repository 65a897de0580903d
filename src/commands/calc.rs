//! `roi calc`: figures in, the whole report out.

use super::gate::{self, Condition};
use super::options::{self, InputOptions, ReportOptions};
use super::origin::{self, DateOption};
use super::output::{FormatOption, OutputOptions};
use super::{Outcome, watch};
use crate::comparison::{Comparison, Note};
use crate::metrics::own::Catalogue;
use crate::number::Mark;
use crate::problem::Problem;
use crate::render::Format;
use crate::report::sources::{InputFile, Origin, sources};
use crate::report::{Asked, Report, View};
use crate::report_file;
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
    pub(super) output: OutputOptions,
}

impl Calc {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.input.is_empty()
    }

    /// The paths that are read, mappings included, which output must never overwrite; in the order of their hashes.
    pub(super) fn paths(&self) -> Vec<String> {
        let against = self.report.against.as_deref().map(options::standard_input);
        self.input
            .paths()
            .into_iter()
            .chain(self.input.map_file.iter().cloned())
            .chain(self.input.metrics.iter().cloned())
            .chain(against)
            .collect()
    }

    /// What was read with its hashes.
    pub(super) fn hashed(&self) -> Result<Vec<InputFile>, Problem> {
        let against: Vec<String> = self.report.against.as_deref().map(options::standard_input).into_iter().collect();
        Ok([self.input.hashed()?, origin::inputs(&against)?].concat())
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
    let drawing = Drawing::new(options, view)?;
    if options.report.watch {
        return watch::run(options, &drawing);
    }
    // The process ends with the command: to free its figures one by one would be a good part of its time.
    let comparison = ManuallyDrop::new(drawing.comparison()?);
    let report = ManuallyDrop::new(drawing.report(&comparison)?);
    options.output.write_report(drawing.format, &report, &options.paths())?;
    Ok(if drawing.tell_failed(&report) { Outcome::No } else { Outcome::Done })
}

/// A report as it is asked for, its options read.
pub struct Drawing<'a> {
    options: &'a Calc,
    /// How it is written.
    pub format: &'static Format,
    asked: Asked,
    conditions: Vec<Condition>,
}

impl Drawing<'_> {
    /// Reads the options.
    pub fn new(options: &Calc, view: View) -> Result<Drawing<'_>, Problem> {
        let catalogue = options.input.catalogue()?;
        let only = options.report.metrics(catalogue)?;
        let format = options.output.format(&options.format)?;
        let mark = options.input.decimal_mark.map_or(Mark::Point, Mark::from);
        let conditions = options.report.fail_on.iter().map(|text| gate::read(text, &options.input, mark));
        let conditions = conditions.collect::<Result<Vec<_>, Problem>>()?;
        if format.is_workbook() {
            options.output.refuse_on_terminal(format.name)?;
        }
        if options.report.against.as_deref() == Some("-") && options.input.reads_stdin() {
            let text = "--against: standard input can be read only once";
            return Err(Problem::new(text).hint("give the figures or the earlier report as a file"));
        }
        let asked = Asked {
            view,
            only,
            by_period: options.report.by_period,
            cost_lines: view == View::Costs || format.has_cost_lines,
            certainty: options.report.certainty()?,
            catalogue: catalogue.clone(),
        };
        Ok(Drawing { options, format, asked, conditions })
    }

    /// Every metric, the user's own among them.
    pub fn catalogue(&self) -> &Catalogue {
        &self.asked.catalogue
    }

    /// Reads the figures.
    pub fn comparison(&self) -> Result<Comparison, Problem> {
        self.options.input.comparison(self.asked.view == View::Costs)
    }

    /// Works the report out, with what its format needs.
    pub fn report(&self, comparison: &Comparison) -> Result<Report, Problem> {
        let mut report = Report::new(comparison, &self.asked);
        if let Some(against) = &self.options.report.against {
            let earlier = report_file::open(against, comparison, &self.asked.catalogue)?;
            report = report.with_since(&earlier, &self.asked.certainty);
            report.notes.extend(self.left_out(against));
        }
        if self.format.is_workbook() {
            report = report.with_workbook(comparison);
        }
        if self.format.has_origin {
            let inputs = self.options.hashed()?;
            report.origin = Origin {
                date: self.options.date.date.clone(),
                inputs,
                sources: sources(comparison, &self.asked.catalogue),
            };
        }
        Ok(report)
    }

    /// What to say where a format has no place for what changed.
    fn left_out(&self, against: &str) -> Option<Note> {
        let is_left_out = self.format.is_workbook() || !self.format.has_notes;
        let text = format!(
            "{} has no place for what changed since then: table, markdown, html and json have",
            self.format.name
        );
        is_left_out.then(|| Note::new(against, text))
    }

    /// Whether a condition of `--fail-on` fired; says which.
    pub fn tell_failed(&self, report: &Report) -> bool {
        let fired: Vec<String> = self.conditions.iter().flat_map(|condition| condition.fired(report)).collect();
        super::output::tell_failed(&fired);
        !fired.is_empty()
    }
}
