//! `roi plan`: a plan file in, whether it will pay, when, and what would have to be true, out.

use super::Outcome;
use super::options::percentage;
use super::origin::{self, DateOption};
use super::output::{OutputOptions, TableFormat};
use super::progress::Bar;
use crate::comparison::Note;
use crate::figures::normal;
use crate::number::Mark;
use crate::place::{Place, quoted};
use crate::plan::lint::{self, Other, Twice};
use crate::plan::simulation::{self, MOST_RUNS};
use crate::plan::{MOST_MONTHS, Plan};
use crate::plan_file::{Changes, EXPECTED, PlanFile};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit};
use crate::render::{html, markdown, plan as render, table, xlsx};
use crate::report::plan::layout::{View, parts};
use crate::report::plan::{Asked, PlanReport, Scenario, report};
use crate::report::sources::Origin;
use crate::report::workbook;
use crate::tickets::Progress;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use num_traits::{One, Signed};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// What `roi plan` takes.
#[derive(Debug, Args)]
pub struct PlanOptions {
    /// The plan: a TOML or JSON file, or - for standard input; `roi template plan` writes one to fill in
    #[arg(value_name = "PLAN")]
    file: String,

    #[command(flatten)]
    changes: ChangeOptions,

    /// By how much each input is changed for the sensitivity
    #[arg(long, value_name = "PERCENT", default_value = "10%", allow_hyphen_values = true, help_heading = "What if")]
    by: String,

    /// How many runs the simulation has, where inputs are uncertain; 0 for none
    #[arg(long, value_name = "COUNT", default_value_t = 10_000, allow_hyphen_values = true, help_heading = "What if")]
    runs: usize,

    /// What the generator of the simulation starts from: the same seed, the same runs
    #[arg(long, value_name = "NUMBER", default_value_t = 1, help_heading = "What if")]
    seed: u64,

    /// Show this alternative line by line; repeat it for several (default: the best)
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    side: Vec<String>,

    /// Show the months one by one
    #[arg(long, help_heading = "Output")]
    by_month: bool,

    /// How it is written (default: by the output file's ending, else table)
    #[arg(short, long, value_name = "FORMAT", value_parser = formats(), help_heading = "Output")]
    format: Option<String>,
    #[command(flatten)]
    date: DateOption,
    #[command(flatten)]
    output: OutputOptions,
}

/// Changes to a plan from the command line.
#[derive(Debug, Args)]
pub struct ChangeOptions {
    /// Change a number of the plan, as 'vendor.Acme.price=3.50', or '=* 1.1' for ten per cent more
    #[arg(long, value_name = "PATH=VALUE", help_heading = "What if")]
    pub set: Vec<String>,
}

/// Runs the command.
pub fn run(options: &PlanOptions) -> Result<Outcome, Problem> {
    let is_workbook = options.is_workbook();
    let format = if is_workbook { TableFormat::Table } else { options.text_format()? };
    if is_workbook {
        options.output.refuse_on_terminal(xlsx::NAME)?;
    }
    let by = options.by()?;
    if options.runs > MOST_RUNS {
        let text = format!("expected at most 1,000,000 runs, found {}", options.runs);
        return Err(Problem::at(&Place::file("--runs"), text));
    }
    let opened = open(&options.file, &changes(&options.changes.set)?)?;
    let plan = is_workbook.then(|| opened.plan.clone());
    let paths = opened.paths.clone();
    let done = Arc::new(AtomicU64::new(0));
    let bar = Bar::default();
    let runs = simulation::Asked { runs: options.runs, seed: options.seed };
    bar.begin_runs("simulation", options.runs as u64, &done);
    let worked = opened.report(&Asked { by, runs, done: &done });
    bar.end();
    let worked = worked?;
    let in_detail = options.side.iter().map(|side| alternative(&worked, side)).collect::<Result<_, _>>()?;
    if let Some(plan) = plan {
        let bytes = xlsx::bytes(&workbook::plan::of_plan(&plan, &worked));
        options.output.write(bytes, &[input(&options.file)])?;
        return Ok(Outcome::Done);
    }
    let view = View { by_month: options.by_month, in_detail };
    let shown = || parts(&worked, &view);
    let text = match format {
        TableFormat::Table => table::text(&shown(), &options.output.style()).into_bytes(),
        TableFormat::Markdown => markdown::text(&shown()).into_bytes(),
        TableFormat::Json => render::as_json(&worked).into_bytes(),
        TableFormat::Csv => render::separated(&worked, b',').into_bytes(),
        TableFormat::Tsv => render::separated(&worked, b'\t').into_bytes(),
        TableFormat::Html => html::plan(&worked, &view, &options.origin(&paths)?),
    };
    options.output.write(&text, &paths)?;
    if format.is_separated() {
        super::output::tell(&worked.notes);
    }
    Ok(Outcome::Done)
}

/// The alternative of a name, whatever its case and punctuation.
pub fn alternative(report: &PlanReport, asked: &str) -> Result<String, Problem> {
    let names = || report.alternatives.iter().map(|of| &of.name);
    names().find(|name| normal(name) == normal(asked)).cloned().ok_or_else(|| {
        let known: Vec<String> = names().map(|name| quoted(name)).collect();
        Problem::new(format!("the plan has no alternative {}", quoted(asked)))
            .hint(format!("it has {}", known.join(", ")))
    })
}

/// The path that is read, which output must never overwrite.
pub fn input(file: &str) -> String {
    if file == "-" { "/dev/stdin".to_string() } else { file.to_string() }
}

/// The names of the formats: those of a table, and the workbook.
fn formats() -> PossibleValuesParser {
    let of_tables = TableFormat::value_variants().iter().filter_map(TableFormat::to_possible_value);
    PossibleValuesParser::new(of_tables.chain([xlsx::NAME.into()]))
}

impl PlanOptions {
    /// Whether a workbook is asked for, by name or by the output file's ending.
    fn is_workbook(&self) -> bool {
        let asked = self.format.clone().or_else(|| self.output.ending());
        asked.as_deref() == Some(xlsx::NAME)
    }

    fn text_format(&self) -> Result<TableFormat, Problem> {
        let asked = self.format.as_deref().and_then(|name| TableFormat::from_str(name, false).ok());
        self.output.table_format(asked, TableFormat::Table)
    }

    /// The files of the plan with their hashes.
    fn origin(&self, paths: &[String]) -> Result<Origin, Problem> {
        Ok(Origin { date: self.date.date.clone(), inputs: origin::inputs(paths)?, sources: Vec::new() })
    }

    /// The percentage of the sensitivity, as a fraction of one.
    fn by(&self) -> Result<Exact, Problem> {
        let by = percentage("--by", &self.by, (Unit::Percent, Mark::Point), "10%")?;
        let is_share = by.is_positive() && by < Exact::one();
        is_share.then_some(by).ok_or_else(|| {
            let text = format!("expected more than 0% and less than 100%, found {}", quoted(&self.by));
            Problem::at(&Place::file("--by"), text)
        })
    }
}

/// The changes of `--set`.
pub fn changes(set: &[String]) -> Result<Changes, Problem> {
    let place = Place::file("--set");
    let mut changes = Changes::default();
    for option in set {
        let (path, value) = option.split_once('=').ok_or_else(|| {
            Problem::at(&place, format!("expected PATH=VALUE, found {}", quoted(option)))
                .hint("write it like 'vendor.Acme.price=3.50'")
        })?;
        changes.add(path, value, &place);
    }
    Ok(changes)
}

/// A plan with its scenarios, as they were read.
pub struct Opened {
    /// The plan itself.
    pub plan: Plan,
    scenarios: Vec<Scenario>,
    notes: Vec<Note>,
    paths: Vec<String>,
}

/// Reads a plan, its scenarios, and the changes to all of them.
pub fn open(file: &str, set: &Changes) -> Result<Opened, Problem> {
    let opened = PlanFile::open(file)?;
    let read = opened.plan(set)?;
    refuse_twice(&read.plan)?;
    let mut scenarios = Vec::new();
    for (name, changes) in opened.scenarios()? {
        if name == EXPECTED && changes.is_empty() {
            continue;
        }
        let plan = opened.plan(&changes.then(set))?.plan;
        refuse_twice(&plan)?;
        scenarios.push(Scenario { name, changes: changes.texts(), plan });
    }
    let mut notes = read.notes;
    let set_paths = set.texts().into_iter();
    notes
        .extend(set_paths.map(|(path, text)| Note::new(path, format!("set to {} on the command line", quoted(&text)))));
    Ok(Opened { plan: read.plan, scenarios, notes, paths: opened.paths().to_vec() })
}

impl Opened {
    /// Works everything out.
    pub fn report(self, asked: &Asked<'_>) -> Result<PlanReport, Problem> {
        report(&self.plan, &self.scenarios, self.notes, asked).map_err(Problem::new)
    }
}

/// An effect that is stated twice is an error: its sum would be wrong.
fn refuse_twice(plan: &Plan) -> Result<(), Problem> {
    let Some(Twice { benefit, other }) = lint::twice(plan) else { return Ok(()) };
    let effect = benefit.effect.words();
    let name = quoted(&benefit.name);
    Err(match other {
        Other::Benefit(earlier) => Problem::at(
            &benefit.place,
            format!(
                "the benefit {name} ({effect}) states the same effect as {} ({}) at {}: together they would count it twice",
                quoted(&earlier.name),
                earlier.effect.words(),
                earlier.place
            ),
        )
        .hint("keep the one that is easier to measure; if they are different, give each the `effect` that it has"),
        Other::Lines(lines) => Problem::at(
            &benefit.place,
            format!("the benefit {name} ({effect}) is in the plan already: {lines} count it"),
        )
        .hint("leave it out, or give `effect` if it is something else"),
    })
}

/// A month of a plan by its number or its name.
pub fn month(plan: &Plan, text: &str) -> Result<usize, Problem> {
    let by_number = text.parse::<usize>().ok().filter(|month| *month <= plan.months.min(MOST_MONTHS));
    let by_name = || (0..=plan.months).find(|month| plan.month(*month) == text);
    by_number.or_else(by_name).ok_or_else(|| {
        let text = format!("expected a month from 0 to {}, found {}", plan.months, quoted(text));
        let problem = Problem::at(&Place::file("--month"), text);
        match plan.start {
            Some(_) => problem.hint(format!("or a name such as {}", plan.month(1))),
            None => problem,
        }
    })
}
