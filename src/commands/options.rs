//! The options that commands share, each declared once.

use super::origin;
use crate::comparison::{CesScale, Comparison};
use crate::currency::Currency;
use crate::input::cells::{Cell, Form};
use crate::input::map::Map;
use crate::input::names::Names;
use crate::input::{self, KINDS, Kind, Reading, Source, checks, own, spelling};
use crate::metrics::Metric;
use crate::metrics::own::Catalogue;
use crate::number::{Mark, Wrong};
use crate::place::{Place, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use crate::report::certainty::Certainty;
use crate::report::sources::InputFile;
use crate::statistics::Confidence;
use crate::tickets::moment::Order;
use clap::{Args, ValueEnum};
use std::cell::OnceCell;

/// The figures inside the program: the same file as `examples/quickstart.csv`.
const EXAMPLE: &str = include_str!("../../examples/quickstart.csv");
const EXAMPLE_NAME: &str = "examples/quickstart.csv";

/// What is read, and how.
#[derive(Debug, Args)]
pub struct InputOptions {
    /// Figures files: FILE, NAME=FILE to name a side, or - for standard input; `explain` takes a plan, too
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    /// Run on example figures inside the program
    #[arg(long, conflicts_with = "files", help_heading = "Input")]
    pub example: bool,

    /// The kind of the files, whatever their endings
    #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(KINDS.iter().map(|(name, _)| *name)), help_heading = "Input")]
    pub from: Option<String>,

    /// The side the others are set against (default: one called baseline, in-house, before or current, else the first)
    #[arg(long, value_name = "SIDE", help_heading = "Input")]
    pub baseline: Option<String>,

    /// What money is in, such as USD
    #[arg(long, value_name = "CODE", value_parser = currency, help_heading = "Input")]
    pub currency: Option<Currency>,

    /// The decimal mark of the files (default: as their cells show)
    #[arg(long, value_name = "MARK", help_heading = "Input")]
    pub decimal_mark: Option<DecimalMark>,

    /// Put a figure in the place of what the files say, such as 'outsourced.contacts=50000'
    #[arg(long, value_name = "SIDE.FIGURE=VALUE", help_heading = "Input")]
    pub set: Vec<String>,

    /// Set a target, such as 'csat >= 85%'; replaces the file's
    #[arg(long, value_name = "TARGET", help_heading = "Input")]
    pub target: Vec<String>,

    /// Say what others reach, and who says so, such as 'csat=82% (SQM Group 2025)'; replaces the file's
    #[arg(long, value_name = "METRIC=VALUE", help_heading = "Input")]
    pub benchmark: Vec<String>,

    /// Say how a cost line behaves, such as 'Project setup=one-time' (variable, fixed or one-time)
    #[arg(long, value_name = "NAME=KIND", help_heading = "Input")]
    pub kind: Vec<String>,

    /// Let a name of the files stand for a figure, such as 'Salaries & Wages=labor_cost'
    #[arg(long, value_name = "NAME=FIGURE", help_heading = "Input")]
    pub map: Vec<String>,

    /// A file of such lines
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub map_file: Vec<String>,

    /// A file with figures and metrics of your own, such as refund_rate = refunds / contacts (TOML)
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub metrics: Vec<String>,

    /// What is defined, read once.
    #[arg(skip)]
    defined: OnceCell<Defined>,

    /// The sheet of a workbook (default: the first with figures)
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub sheet: Option<String>,

    /// Count every unknown name with an amount as a cost line, as compare does
    #[arg(long, help_heading = "Input")]
    pub all_costs: bool,

    /// Refuse what is doubtful, such as names that are not known, instead of noting it
    #[arg(long, help_heading = "Input")]
    pub strict: bool,

    /// The fixed part of a total cost that is given without its lines, such as 30%
    #[arg(long, value_name = "PERCENT", help_heading = "Input")]
    pub fixed_share: Option<String>,

    /// Which way customer effort is scored: 1 very low effort, or 7 very easy
    #[arg(long, value_name = "SCALE", default_value = "effort", help_heading = "Input")]
    pub ces_scale: CesScaleName,
}

/// What names stand for, and which figures and metrics there are.
#[derive(Debug, Clone, Default)]
pub struct Defined {
    map: Map,
    /// Every figure and metric.
    pub catalogue: Catalogue,
}

/// What files of figures and metrics of one's own define.
pub fn defined(files: &[String]) -> Result<Defined, Problem> {
    let mut defined = Defined::default();
    for file in files {
        own::file(&input::bytes(file)?, &Place::file(file), &mut defined.catalogue, &mut defined.map)?;
    }
    Ok(defined)
}

/// The decimal marks by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DecimalMark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

impl From<DecimalMark> for Mark {
    fn from(mark: DecimalMark) -> Mark {
        match mark {
            DecimalMark::Point => Mark::Point,
            DecimalMark::Comma => Mark::Comma,
        }
    }
}

/// The orders of day and month by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DateOrder {
    /// 1 February
    DayFirst,
    /// January 2
    MonthFirst,
}

impl From<DateOrder> for Order {
    fn from(order: DateOrder) -> Order {
        match order {
            DateOrder::DayFirst => Order::DayFirst,
            DateOrder::MonthFirst => Order::MonthFirst,
        }
    }
}

/// The effort scales by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum CesScaleName {
    /// Lower is better
    Effort,
    /// Higher is better
    Ease,
}

/// A currency given by its code.
pub fn currency(code: &str) -> Result<Currency, String> {
    Currency::from_code(code).ok_or_else(|| "expected a code of three letters, such as USD".to_string())
}

impl InputOptions {
    /// Whether there is anything to read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.example
    }

    fn reading_options(&self, unknown_are_costs: bool) -> Result<input::Options, Problem> {
        Ok(input::Options {
            from: self
                .from
                .as_ref()
                .and_then(|from| KINDS.iter().find(|(name, _)| name == from))
                .map(|(_, kind)| *kind),
            baseline: self.baseline.clone(),
            currency: self.currency.clone(),
            mark: self.decimal_mark.map(Mark::from),
            sets: self.set.clone(),
            targets: self.target.clone(),
            benchmarks: self.benchmark.clone(),
            kinds: self.kind.clone(),
            strict: self.strict,
            fixed_share: self.fixed_share.clone(),
            ces_scale: match self.ces_scale {
                CesScaleName::Effort => CesScale::Effort,
                CesScaleName::Ease => CesScale::Ease,
            },
            unknown_are_costs: unknown_are_costs || self.all_costs,
            map: self.map()?,
            catalogue: self.catalogue()?.clone(),
            sheet: self.sheet.clone(),
            tells_how: false,
        })
    }

    /// Every figure and metric, the user's own among them.
    pub fn catalogue(&self) -> Result<&Catalogue, Problem> {
        self.defined().map(|defined| &defined.catalogue)
    }

    /// What names stand for, the user's own among them, without those that are mapped.
    pub fn names(&self) -> Result<&Names, Problem> {
        self.defined().map(|defined| &defined.map.names)
    }

    /// The definitions are read once, so that they may come through a pipe.
    fn defined(&self) -> Result<&Defined, Problem> {
        if let Some(defined) = self.defined.get() {
            return Ok(defined);
        }
        let defined = defined(&self.metrics)?;
        Ok(self.defined.get_or_init(|| defined))
    }

    /// What names stand for: what the user defines, then as the options say, then as the files of mappings say.
    fn map(&self) -> Result<Map, Problem> {
        let mut map = self.defined()?.map.clone();
        for option in &self.map {
            map.option(option)?;
        }
        for file in &self.map_file {
            map.file(&input::bytes(file)?, &Place::file(file))?;
        }
        Ok(map)
    }

    /// Reads the files, or standard input where there are none.
    pub fn read(&self, unknown_are_costs: bool) -> Result<Reading, Problem> {
        self.read_with(self.reading_options(unknown_are_costs)?)
    }

    /// The same, telling how each column was read.
    pub fn read_telling_how(&self) -> Result<Reading, Problem> {
        self.read_with(input::Options { tells_how: true, ..self.reading_options(false)? })
    }

    fn read_with(&self, options: input::Options) -> Result<Reading, Problem> {
        if self.example {
            return input::read_text(EXAMPLE, EXAMPLE_NAME, &input::Options { from: Some(Kind::Csv), ..options });
        }
        let standard_input = ["-".to_string()];
        let files = if self.files.is_empty() { &standard_input[..] } else { &self.files };
        let sources: Vec<Source> = files.iter().map(|file| Source::parse(file)).collect();
        input::read(&sources, &options)
    }

    /// Reads the files; the first thing that is wrong with them is the error.
    pub fn comparison(&self, unknown_are_costs: bool) -> Result<Comparison, Problem> {
        let reading = self.read(unknown_are_costs)?;
        let more = reading.problems.len().saturating_sub(1);
        match reading.problems.into_iter().next() {
            None => Ok(reading.comparison),
            Some(problem) if more > 0 && problem.hint.is_none() => {
                Err(problem.hint(format!("`roi check` lists this and {more} more")))
            }
            Some(problem) => Err(problem),
        }
    }

    /// What was read with its hashes, mappings included.
    pub fn hashed(&self) -> Result<Vec<InputFile>, Problem> {
        if self.example {
            return Ok(vec![origin::inside(EXAMPLE_NAME, EXAMPLE.as_bytes())]);
        }
        origin::inputs(
            &self
                .paths()
                .into_iter()
                .chain(self.map_file.iter().cloned())
                .chain(self.metrics.iter().cloned())
                .collect::<Vec<_>>(),
        )
    }

    /// The paths that are read, which output must never overwrite.
    pub fn paths(&self) -> Vec<String> {
        let is_stdin = self.files.is_empty() && !self.example;
        let named = self.files.iter().map(|file| standard_input(&Source::parse(file).path));
        named.chain(is_stdin.then(|| standard_input("-"))).collect()
    }

    /// Whether figures are read from standard input.
    pub fn reads_stdin(&self) -> bool {
        self.paths().contains(&standard_input("-"))
    }
}

/// A path, standard input as what it can be found by.
pub fn standard_input(path: &str) -> String {
    if path == "-" { "/dev/stdin".to_string() } else { path.to_string() }
}

/// What is shown.
#[derive(Debug, Args)]
pub struct ReportOptions {
    /// Show these metrics only, such as roi,csat
    #[arg(long, value_name = "METRIC,…", value_delimiter = ',', help_heading = "Output")]
    pub only: Option<Vec<String>>,

    /// Show each period too
    #[arg(long, help_heading = "Output")]
    pub by_period: bool,

    /// How sure intervals are, and the tests whether a change is more than chance
    #[arg(long, value_name = "PERCENT", default_value = "95%", help_heading = "Output")]
    pub confidence: String,

    /// Adjust these tests for how many they are, after Holm
    #[arg(long, help_heading = "Output")]
    pub holm: bool,

    /// Tell what changed since an earlier report, a file that -f json wrote
    #[arg(long, value_name = "REPORT", help_heading = "Output")]
    pub against: Option<String>,

    /// Draw the report again whenever a file of it changes; what cannot be read, or ends in the middle of a line, leaves
    /// the last good report standing
    #[arg(long, help_heading = "Output")]
    pub watch: bool,

    /// End with status 1 where this holds of an alternative, such as 'roi < 0', 'csat falls' or 'nps worsens': falls,
    /// rises and worsens speak of the change from the baseline; with --against of the change since that report, then of
    /// a side that stands alone, too
    #[arg(long, value_name = "CONDITION", help_heading = "Output")]
    pub fail_on: Vec<String>,
}

/// A percentage of an option, as a fraction of one, read as percentages are everywhere: the option, what it was given, its
/// unit, and what to write, such as `95%`.
pub fn percentage(option: &str, text: &str, (unit, mark): (Unit, Mark), example: &str) -> Result<Exact, Problem> {
    let place = Place::file(option);
    let cell = Cell { text: text.into(), place: place.clone(), form: Form::Option };
    let wrong = |wrong: Wrong| Problem::at(&place, wrong.finding).hint(format!("write it like {example}"));
    let read = cell.read(unit, None, mark).map_err(wrong)?;
    if read.bare_percent {
        checks::bare_percent(&[(&read.value, &cell)], "", "")?;
    }
    Ok(read.value)
}

/// The confidence of an option: a percentage from 50 to below 100.
pub fn confidence(text: &str) -> Result<Confidence, Problem> {
    let percent = percentage("--confidence", text, (Unit::Percent, Mark::Point), "95%")? * whole(100);
    let is_usual = percent >= whole(50) && percent < whole(100);
    is_usual.then(|| Confidence::new(percent)).flatten().ok_or_else(|| {
        let text = format!("expected from 50% to less than 100%, found {}", quoted(text));
        Problem::at(&Place::file("--confidence"), text).hint("write it like 95%")
    })
}

impl ReportOptions {
    /// How sure the report is to be.
    pub fn certainty(&self) -> Result<Certainty, Problem> {
        Ok(Certainty { confidence: confidence(&self.confidence)?, is_adjusted: self.holm })
    }

    /// The metrics that are asked for by name.
    pub fn metrics(&self, catalogue: &Catalogue) -> Result<Option<Vec<&'static Metric>>, Problem> {
        metrics(self.only.as_deref(), catalogue)
    }
}

/// The metrics of names given on the command line.
pub fn metrics(names: Option<&[String]>, catalogue: &Catalogue) -> Result<Option<Vec<&'static Metric>>, Problem> {
    names.map(|names| names.iter().map(|name| metric(name, catalogue)).collect()).transpose()
}

/// The metric of a name given on the command line.
pub fn metric(name: &str, catalogue: &Catalogue) -> Result<&'static Metric, Problem> {
    catalogue.metric(name).ok_or_else(|| {
        Problem::new(format!("{} is not a known metric", quoted(name)))
            .hint(spelling::nearest_metric_hint(name, catalogue))
    })
}
