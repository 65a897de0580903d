//! `roi tally`: raw exports in, figures out that `roi calc` reads; or what they add up to group by group.

use super::Outcome;
use super::options::{DateOrder, DecimalMark};
use super::origin::{self, DateOption};
use super::output::{OutputOptions, TableFormat as Format};
use super::progress::Bar;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::duration::{self, TimeUnit};
use crate::figures::normal;
use crate::input::{self, Source};
use crate::metrics::own::Catalogue;
use crate::number::{self, Mark};
use crate::place::{Place, quoted};
use crate::problem::Problem;
use crate::quantity::{exact, times, whole};
use crate::render::{breakdown, correlations, figures, html, markdown, table};
use crate::report::sources::Origin;
use crate::targets::Comparator;
use crate::tickets::breakdown::Breakdown;
use crate::tickets::columns::{self, Column, OF_CONTACTS, OF_INTERVALS};
use crate::tickets::correlated::{CORRELATED, Correlated};
use crate::tickets::correlations::Correlations;
use crate::tickets::figures::{Figures, PERCENTILES};
use crate::tickets::moment::{self, Order};
use crate::tickets::plan::{Mapping, Wishes};
use crate::tickets::rules::{By, Level, Peak, Rules, Sides};
use crate::tickets::scan::Speed;
use crate::tickets::tally::Summed;
use crate::tickets::{self, Asked, Tallied, chunks, place};
use clap::{Args, ValueEnum};
use num_traits::ToPrimitive;

/// What `roi tally` takes.
#[derive(Debug, Args)]
pub struct Tally {
    /// Exports of tickets: FILE, NAME=FILE to name a side, or - for standard input
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<String>,

    /// The column that names the side of a contact
    #[arg(long, value_name = "HEADER", help_heading = "Sides and periods", conflicts_with = "cutover")]
    side_column: Option<String>,

    /// The day from which contacts are the other side: before it `before`, from it on `after`
    #[arg(long, value_name = "DATE", help_heading = "Sides and periods")]
    cutover: Option<String>,

    /// The side the others are set against
    #[arg(long, value_name = "SIDE", help_heading = "Sides and periods")]
    baseline: Option<String>,

    /// The length of a period
    #[arg(long, value_name = "PERIOD", default_value = "month", help_heading = "Sides and periods")]
    period: Period,

    /// Break it down by channel, category, agent, status, hour, weekday or month
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',', help_heading = "What to tally")]
    by: Vec<String>,

    /// How closely two columns of contacts go together, such as csat,upsell_revenue
    #[arg(long, value_name = "COLUMN,COLUMN", help_heading = "What to tally")]
    correlate: Vec<String>,

    /// The peak hours: 9-12, or busiest:3 for the three in which most contacts begin
    #[arg(long, value_name = "HOURS", help_heading = "What to tally")]
    peak: Option<String>,

    /// A service level to judge each contact by, such as 'first_response < 1h' (also handle, resolution)
    #[arg(long, value_name = "LEVEL", help_heading = "What to tally")]
    sla: Vec<String>,

    /// Add the exact median and 90th percentile of each time
    #[arg(long, help_heading = "What to tally")]
    percentiles: bool,

    /// Count only the last row of each ticket
    #[arg(long, value_name = "COLUMN", value_parser = ["ticket_id"], help_heading = "What to tally")]
    one_row_per: Option<String>,

    /// Let a header stand for a column, such as 'first_response_minutes=Initial wait'; `roi list columns` lists the columns
    /// and units; 'status=' leaves a column unread
    #[arg(long, value_name = "COLUMN=HEADER", help_heading = "Input")]
    map: Vec<String>,

    /// A file of such lines
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    map_file: Vec<String>,

    /// What separates cells (default: as the rows show)
    #[arg(long, value_name = "KIND", value_parser = ["csv", "tsv"], help_heading = "Input")]
    from: Option<String>,

    /// Which comes first in dates such as 01/02/2026 (default: as the dates show)
    #[arg(long, value_name = "ORDER", help_heading = "Input")]
    date_order: Option<DateOrder>,

    /// The decimal mark of the exports (default: as their cells show)
    #[arg(long, value_name = "MARK", help_heading = "Input")]
    decimal_mark: Option<DecimalMark>,

    /// What money is in, such as USD
    #[arg(long, value_name = "CODE", value_parser = super::options::currency, help_heading = "Input")]
    currency: Option<Currency>,

    /// How many of the rows may be unreadable
    #[arg(long, value_name = "PERCENT", default_value = "1%", help_heading = "Input")]
    max_bad: String,

    /// How many threads work (default: one a core)
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Input")]
    threads: Option<u16>,

    /// Show these metrics of a breakdown only, such as csat,cost_per_contact
    #[arg(long, value_name = "METRIC,…", value_delimiter = ',', help_heading = "Output", requires = "by")]
    only: Option<Vec<String>>,

    /// How sure intervals and tests of --correlate are
    #[arg(long, value_name = "PERCENT", default_value = "95%", help_heading = "Output", requires = "correlate")]
    confidence: String,

    /// How it is written (default: by the output file's ending, else csv; with --by or --correlate, table)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    date: DateOption,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Period {
    Month,
    Quarter,
    Half,
    Year,
    /// All time is one
    None,
}

/// Runs the command.
pub fn run(options: &Tally) -> Result<Outcome, Problem> {
    let format = options.format()?;
    let asked = options.asked()?;
    let exports: Vec<Source> = options.exports.iter().map(|export| Source::parse(export)).collect();
    let mut tallied = tickets::tally(&exports, &asked, &Bar::default())?;
    let costs = options.costs(&tallied);
    tallied.notes.extend(costs);
    let text = if !asked.rules.correlate.is_empty() {
        options.correlations(&mut tallied, &asked, format)?
    } else if asked.rules.by.is_empty() {
        options.figures(&tallied, &asked, format)?
    } else {
        options.breakdown(&tallied, &asked, format)?
    };
    let path = |export: Source| if export.path == "-" { "/dev/stdin".to_string() } else { export.path };
    options.output.write(&text, &exports.into_iter().map(path).collect::<Vec<_>>())?;
    if format.is_separated() {
        super::output::tell(&tallied.notes);
    }
    Ok(Outcome::Done)
}

/// A text in the quotes of a shell.
fn in_quotes(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

impl Tally {
    /// How to add the costs that an export does not have to the file of its figures.
    fn costs(&self, tallied: &Tallied) -> Option<Note> {
        let file = self.output.output.as_ref().filter(|_| self.is_of_figures())?;
        if tallied.tally.groups().any(|(_, group)| group.known.has_sum(Summed::Cost)) {
            return None;
        }
        let names = tallied.sides.iter().map(|side| tickets::figures::side_name(&tallied.tally, *side));
        let sets: Vec<String> =
            names.map(|name| format!("--set {}", in_quotes(&format!("{name}.total_cost=AMOUNT")))).collect();
        let file = in_quotes(&file.to_string_lossy());
        let mut keys = tallied.tally.groups().map(|(key, _)| key);
        // A side with one period needs no name for it.
        let has_several = keys.any(|key| tallied.tally.groups().any(|(other, _)| key.is_of_another_period(other)));
        let again = if has_several { "tally again with --period none, then " } else { "" };
        let text = format!("no cost is in the figures; to add it, {again}roi calc {file} {}", sets.join(" "));
        Some(Note::new("total_cost", text))
    }

    fn figures(&self, tallied: &Tallied, asked: &Asked, format: Format) -> Result<Vec<u8>, Problem> {
        let of_tally = Figures::new(tallied, asked.rules.period);
        if let Some(problem) = of_tally.problem() {
            return Err(problem);
        }
        let currency = tallied.currency.as_ref();
        let parts = || figures::parts(&of_tally, currency, &tallied.notes);
        Ok(match format {
            Format::Csv => figures::separated(&of_tally, currency, b',').into_bytes(),
            Format::Tsv => figures::separated(&of_tally, currency, b'\t').into_bytes(),
            Format::Json => figures::as_json(&of_tally, currency, &tallied.notes).into_bytes(),
            Format::Table => table::text(&parts(), &self.output.style()).into_bytes(),
            Format::Markdown => markdown::text(&parts()).into_bytes(),
            Format::Html => return Err(self.no_page()),
        })
    }

    fn breakdown(&self, tallied: &Tallied, asked: &Asked, format: Format) -> Result<Vec<u8>, Problem> {
        let only = super::options::metrics(self.only.as_deref(), &Catalogue::default())?;
        let of_tally = Breakdown::new(tallied, &asked.rules.by, only.as_deref());
        let currency = tallied.currency.as_ref();
        let parts = || breakdown::parts(&of_tally, currency, &tallied.notes);
        Ok(match format {
            Format::Csv => breakdown::separated(&of_tally, b',').into_bytes(),
            Format::Tsv => breakdown::separated(&of_tally, b'\t').into_bytes(),
            Format::Json => breakdown::as_json(&of_tally, currency, &tallied.notes).into_bytes(),
            Format::Table => table::text(&parts(), &self.output.style()).into_bytes(),
            Format::Markdown => markdown::text(&parts()).into_bytes(),
            Format::Html => html::breakdown(&of_tally, currency, &tallied.notes, &self.origin()?),
        })
    }

    /// What is correlated, with what the reader must know of it.
    fn correlations(&self, tallied: &mut Tallied, asked: &Asked, format: Format) -> Result<Vec<u8>, Problem> {
        let confidence = super::options::confidence(&self.confidence)?;
        let of_tally = Correlations::new(tallied, &asked.rules.correlate, confidence);
        tallied.notes.extend(of_tally.notes());
        let currency = tallied.currency.as_ref();
        let parts = || correlations::parts(&of_tally, currency, &tallied.notes);
        Ok(match format {
            Format::Csv => correlations::separated(&of_tally, b',').into_bytes(),
            Format::Tsv => correlations::separated(&of_tally, b'\t').into_bytes(),
            Format::Json => correlations::as_json(&of_tally, currency, &tallied.notes).into_bytes(),
            Format::Table => table::text(&parts(), &self.output.style()).into_bytes(),
            Format::Markdown => markdown::text(&parts()).into_bytes(),
            Format::Html => html::correlations(&of_tally, currency, &tallied.notes, &self.origin()?),
        })
    }

    /// Whether it writes figures rather than something to read.
    fn is_of_figures(&self) -> bool {
        self.by.is_empty() && self.correlate.is_empty()
    }

    fn format(&self) -> Result<Format, Problem> {
        let usual = if self.is_of_figures() { Format::Csv } else { Format::Table };
        let format = self.output.table_format(self.format, usual)?;
        // Before a million rows are read.
        if format == Format::Html && self.is_of_figures() { Err(self.no_page()) } else { Ok(format) }
    }

    /// Figures are a file for `calc`; the page is made of them there.
    fn no_page(&self) -> Problem {
        Problem::new("expected --by for an HTML page, found none")
            .hint("roi tally EXPORT --by category -o page.html; or write the figures as CSV and roi calc makes the page of them")
    }

    /// The exports and mappings with their hashes.
    fn origin(&self) -> Result<Origin, Problem> {
        let exports = self.exports.iter().map(|export| Source::parse(export).path);
        let path = |path: String| if path == "-" { "/dev/stdin".to_string() } else { path };
        let paths: Vec<String> = exports.map(path).chain(self.map_file.iter().cloned()).collect();
        Ok(Origin { date: self.date.date.clone(), inputs: origin::inputs(&paths)?, sources: Vec::new() })
    }

    fn asked(&self) -> Result<Asked, Problem> {
        let by = self.by.iter().map(|name| by(name)).collect::<Result<Vec<_>, Problem>>()?;
        let correlate = self.correlate.iter().map(|text| correlate(text)).collect::<Result<Vec<_>, Problem>>()?;
        if !by.is_empty() && !correlate.is_empty() {
            return Err(Problem::new("--correlate and --by: one table at a time").hint("run roi tally once for each"));
        }
        super::options::confidence(&self.confidence)?;
        let period = match self.period {
            // Breakdowns and correlations add up all time.
            _ if !self.is_of_figures() => None,
            Period::Month => Some(1),
            Period::Quarter => Some(3),
            Period::Half => Some(6),
            Period::Year => Some(12),
            Period::None => None,
        };
        let sides = match (&self.side_column, &self.cutover) {
            (Some(_), _) => Sides::ByColumn,
            (None, Some(date)) => {
                Sides::ByDate { cutover: cutover(date, self.order())?, names: ("before".into(), "after".into()) }
            }
            (None, None) => Sides::ByFile,
        };
        let rules = Rules {
            sides,
            period,
            peak: self.peak.as_deref().map_or(Ok(Peak::None), peak)?,
            levels: self.sla.iter().map(|level| self::level(level)).collect::<Result<_, _>>()?,
            percentiles: self.percentiles || self.asks_for_percentiles(),
            by,
            correlate,
        };
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Asked {
            rules,
            wishes: self.wishes()?,
            separator: self.from.as_deref().filter(|from| *from == "tsv").map(|_| b'\t'),
            one_row_per_ticket: self.one_row_per.is_some(),
            max_bad: max_bad(&self.max_bad)?,
            baseline: self.baseline.clone(),
            currency: self.currency.clone(),
            speed: Speed { threads: self.threads.map_or_else(cores, usize::from), chunk: chunks::CHUNK },
        })
    }

    fn asks_for_percentiles(&self) -> bool {
        let ids = PERCENTILES.iter().flat_map(|(median, p90)| [median.id, p90.id]);
        self.only.iter().flatten().any(|name| ids.clone().any(|id| normal(id) == normal(name)))
    }

    fn order(&self) -> Option<Order> {
        self.date_order.map(Order::from)
    }

    fn wishes(&self) -> Result<Wishes, Problem> {
        let (mut map, mut unread) = (Vec::new(), Vec::new());
        for option in &self.map {
            match left_unread(option) {
                Some(column) => unread.push(column),
                None => map.push(Mapping { is_needed: true, ..mapping(option, &Place::file("--map"))? }),
            }
        }
        for path in &self.map_file {
            let place = Place::file(path);
            let bytes = input::bytes(path)?;
            let text = input::text::decoded(&bytes, &place)?.text;
            for (row, line) in input::map::lines(&text) {
                match left_unread(line) {
                    Some(column) => unread.push(column),
                    None => map.push(mapping(line, &place.at(row, ""))?),
                }
            }
        }
        let mark = self.decimal_mark.map(Mark::from);
        Ok(Wishes { map, unread, side_column: self.side_column.clone(), mark, order: self.order() })
    }
}

fn by(name: &str) -> Result<By, Problem> {
    let known = By::ALL.iter().find(|(known, _)| normal(known) == normal(name)).map(|(_, by)| *by);
    let names: Vec<&str> = By::ALL.iter().map(|(name, _)| *name).collect();
    known.ok_or_else(|| Problem::new(format!("--by: expected {}, found {}", names.join(", "), quoted(name))))
}

/// `csat,upsell_revenue`.
fn correlate(text: &str) -> Result<[&'static Correlated; 2], Problem> {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let known = || CORRELATED.iter().map(|of| of.name).collect::<Vec<_>>().join(", ");
    let column = |name: &str| {
        Correlated::called(name).ok_or_else(|| {
            Problem::new(format!("--correlate: expected a column of numbers, found {}", quoted(name)))
                .hint(format!("the columns are {}", known()))
        })
    };
    match names.as_slice() {
        [first, second] => {
            let (first, second) = (column(first)?, column(second)?);
            if first == second {
                let text = format!("--correlate: {} is given twice", quoted(first.name));
                return Err(Problem::new(text).hint("name two columns, such as csat,upsell_revenue"));
            }
            Ok([first, second])
        }
        _ => Err(Problem::new(format!("--correlate: expected two columns, found {}", quoted(text)))
            .hint("write two columns with a comma between them, such as csat,upsell_revenue; give --correlate again for others")),
    }
}

fn cutover(date: &str, order: Option<Order>) -> Result<u32, Problem> {
    let moment = moment::read(date, order);
    let wanted =
        || Problem::new(format!("--cutover: expected a date, found {}", quoted(date))).hint("write it like 2026-01-31");
    moment.map(place::day).ok_or_else(wanted)
}

/// `9-12`, or `busiest:3`.
fn peak(text: &str) -> Result<Peak, Problem> {
    let wanted = || {
        Problem::new(format!("--peak: expected hours, found {}", quoted(text)))
            .hint("write 9-12, or busiest:3 for the three busiest hours")
    };
    let hour = |word: &str, most: u8| word.trim().parse::<u8>().ok().filter(|hour| *hour <= most).ok_or_else(wanted);
    if let Some(count) = text.strip_prefix("busiest:") {
        return Ok(Peak::Busiest(usize::from(
            hour(count, 24).and_then(|count| if count == 0 { Err(wanted()) } else { Ok(count) })?,
        )));
    }
    let (from, to) = text.split_once('-').ok_or_else(wanted)?;
    let (from, to) = (hour(from, 23)?, hour(to, 24)?);
    if from == to {
        return Err(wanted());
    }
    // `22-6` goes over midnight.
    Ok(Peak::Hours(
        (0..24)
            .filter(|hour| if from < to { (from..to).contains(hour) } else { *hour >= from || *hour < to })
            .collect(),
    ))
}

/// `first_response < 1h`.
fn level(text: &str) -> Result<Level, Problem> {
    let wanted = || {
        Problem::new(format!("--sla: expected a service level, found {}", quoted(text)))
            .hint("write it like 'first_response < 1h', 'resolution <= 24h' or 'handle < 10 min'")
    };
    let at = text.find(['<', '>']).ok_or_else(wanted)?;
    let (name, rest) = text.split_at(at);
    let time = match columns::find(OF_CONTACTS, name).map(|(column, ..)| column.id) {
        Some("first_response") => Summed::Response,
        Some("resolution") => Summed::Resolution,
        Some("handle") => Summed::Handle,
        _ => return Err(wanted()),
    };
    let (comparator, limit) = Comparator::take(rest).ok_or_else(wanted)?;
    let is_met_at_limit = match comparator {
        Comparator::Below => false,
        Comparator::AtMost => true,
        _ => return Err(wanted()),
    };
    let limit = duration::read(limit, TimeUnit::Minutes, Mark::Point).map_err(|_| wanted())?;
    let milliseconds = times(&limit.minutes, &whole(60_000));
    let limit = if milliseconds.is_integer() && !limit.bare { milliseconds.to_integer().to_i64() } else { None };
    Ok(Level { time, limit: limit.ok_or_else(wanted)?, is_met_at_limit, text: text.trim().to_string() })
}

fn max_bad(text: &str) -> Result<crate::quantity::Exact, Problem> {
    let wanted = || Problem::new(format!("--max-bad: expected a percentage from 0% to 100%, found {}", quoted(text)));
    let written = number::read(text, Mark::Point).ok().filter(|written| written.percent).ok_or_else(wanted)?;
    let share = exact(written.value) / whole(100);
    if share < whole(0) || share > whole(1) { Err(wanted()) } else { Ok(share) }
}

/// The column of a name in `--map`, and the unit behind it.
fn known_column(name: &str) -> Option<(&'static Column, Option<TimeUnit>)> {
    let found = |table| columns::find(table, name).filter(|(_, rank, _)| *rank == 0);
    found(OF_CONTACTS).or_else(|| found(OF_INTERVALS)).map(|(column, _, unit)| (column, unit))
}

/// The column of `COLUMN=`, which is not to be read.
fn left_unread(text: &str) -> Option<&'static Column> {
    known_column(text.trim().strip_suffix('=')?).map(|(column, _)| column)
}

/// `COLUMN=HEADER`, or `HEADER=COLUMN` as `roi calc` has it. The unit of a time may stand behind the column.
fn mapping(text: &str, place: &Place) -> Result<Mapping, Problem> {
    let of = |(column, unit): (&'static Column, Option<TimeUnit>), header: &str| Mapping {
        column,
        unit,
        header: header.to_string(),
        is_needed: false,
    };
    let halves = text.split_once('=').map(|(left, right)| (left.trim(), right.trim()));
    let (left, right) = halves.filter(|(left, _)| !left.is_empty()).ok_or_else(|| {
        Problem::at(place, format!("expected COLUMN=HEADER, found {}", quoted(text)))
            .hint("write it like 'csat=Rating'")
    })?;
    // `COLUMN=` was taken before: without a header only a known column makes sense.
    let of_left = known_column(left).map(|column| of(column, right));
    of_left.or_else(|| known_column(right).map(|column| of(column, left))).ok_or_else(|| {
        let known: Vec<&str> = OF_CONTACTS.iter().map(|column| column.id).collect();
        Problem::at(place, format!("{} is not a known column", quoted(left)))
            .hint(format!("the columns are {}; `roi list columns` tells more of them", known.join(", ")))
    })
}
