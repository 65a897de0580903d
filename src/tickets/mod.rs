//! Raw exports of tickets in, one row a contact, or of telephone systems, one row an interval; the figures they add up to
//! out, in one pass, on every core, in memory that does not grow with the rows.
//!
//! ```text
//! source ─► head: what its columns mean ─► chunks ─► rows ─► batch ─► tally (add, merge) ─► figures, breakdown
//! ```

pub mod amount;
pub mod amounts;
pub mod batch;
pub mod begins;
pub mod breakdown;
pub mod cells;
pub mod chunks;
pub mod columns;
pub mod correlated;
pub mod correlations;
pub mod distribution;
pub mod exports;
pub mod faults;
pub mod few;
pub mod figures;
pub mod head;
pub mod incomplete;
pub mod interval;
pub mod kind;
pub mod length;
pub mod looks;
pub mod moment;
pub mod names;
pub mod newest;
pub mod notes;
pub mod pairs;
pub mod place;
pub mod plan;
pub mod remedies;
pub mod remembered;
pub mod rows;
pub mod rules;
pub mod sample;
pub mod scales;
pub mod scan;
pub mod sides;
pub mod source;
pub mod stands_for;
pub mod tally;
pub mod texts;
pub mod words;

/// How many sides there may be.
pub const SIDES: usize = 1_000;
/// How many groups a breakdown may have.
pub const GROUPS: usize = 100_000;

use crate::comparison::Note;
use crate::currency::{Currency, Mentioned};
use crate::figures as known;
use crate::gap::listed;
use crate::input;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use begins::Precision;
use chunks::Stop;
use columns::Meaning;
use correlated::Correlated;
use faults::Fault;
use head::Head;
use plan::{Mapping, Plan, Wishes};
use rules::{By, Peak, Rules, Sides};
use sample::Sample;
use scan::{Scanned, Speed};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tally::{Counted, Day, Summed, Tally};

/// What is asked of a tally.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What to tally.
    pub rules: Rules,
    /// What the user says about the columns.
    pub wishes: Wishes,
    /// What separates cells, where the user says.
    pub separator: Option<u8>,
    /// Whether only the last row of each ticket counts.
    pub one_row_per_ticket: bool,
    /// Which share of the rows may be unreadable.
    pub max_bad: Exact,
    /// Which side is the baseline.
    pub baseline: Option<String>,
    /// What money is in.
    pub currency: Option<Currency>,
    /// How the exports are scanned.
    pub speed: Speed,
}

/// What exports add up to.
pub struct Tallied {
    /// All rows.
    pub tally: Tally,
    /// The numbers of the sides in the order in which they are written.
    pub sides: Vec<u32>,
    /// Which of them is the baseline.
    pub baseline: usize,
    /// The hours of the peak, where it was asked for.
    pub peak: Vec<u8>,
    /// The day that parts the sides, where there is one on either side of it.
    pub cutover: Option<Day>,
    /// What money is in.
    pub currency: Option<Currency>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// Told of every export that is read: its size, and how much of it was read so far.
pub trait Progress {
    /// The reading of an export begins.
    fn begin(&self, name: &str, size: Option<u64>, read: &Arc<AtomicU64>);
    /// It has ended.
    fn end(&self);
}

/// Tallies exports, one after the other.
pub fn tally(exports: &[input::Source], asked: &Asked, progress: &dyn Progress) -> Result<Tallied, Problem> {
    if exports.iter().filter(|export| export.path == "-").count() > 1 {
        return Err(Problem::new("standard input can be read only once").hint("give the other export as a file"));
    }
    let same = |(index, export): (usize, &input::Source)| {
        let is_same = |other: &&input::Source| other.path == export.path && other.name() == export.name();
        exports.iter().take(index).any(|other| is_same(&other))
    };
    if let Some((_, export)) = exports.iter().enumerate().find(|(index, export)| same((*index, export))) {
        return Err(Problem::at(&Place::file(&export.path), "is given twice").hint("give each export once"));
    }
    let mut whole = Tally::new(scan::keep(&asked.rules));
    let mut notes = Vec::new();
    let mut currency: Option<Mentioned> = None;
    let mut headers: Vec<String> = Vec::new();
    let mut is_by_column = false;
    // The ids of the tickets of exports that add up to the same side, as far as it is known before they are read.
    let mut samples: BTreeMap<Option<String>, Sample> = BTreeMap::new();
    let mut without_currency = Vec::new();
    let mut precision = Precision::Month;
    for export in exports {
        let place = Place::file(if export.path == "-" { "stdin" } else { &export.path });
        let (head, scanned) = scanned(export, &place, asked, progress)?;
        if scanned.tally.rows == 0 {
            return Err(match notes::first_fault(&scanned, &head, &place) {
                Some((first, hint)) => Problem::new(format!("{}; no row can be read", first.line())).hint(hint),
                None => Problem::at(&place, "there is no row of a contact that can be read")
                    .hint("give an export with a row a contact below its headers"),
            });
        }
        if interval::is_impossible(&scanned.tally.merged(|_| true)) {
            return Err(impossible(&scanned, &head.plan, &place));
        }
        if currency.zip(scanned.currency).is_some_and(|(one, other)| !one.agrees_with(other))
            || scanned.has_two_currencies
        {
            return Err(Problem::at(&place, "its amounts are in two currencies").hint("tally each currency alone"));
        }
        currency = currency.or(scanned.currency);
        headers.extend(head.plan.headers().map(str::to_string));
        is_by_column |= head.plan.has(Meaning::Side);
        precision = precision.max(head.plan.precision);
        notes.extend(notes::of_export(&scanned, &head, &place, asked));
        let is_one_side =
            asked.rules.sides == Sides::ByFile && (export.side.is_some() || !head.plan.has(Meaning::Side));
        let sample = samples.entry(is_one_side.then(|| columns::folded(&export.name()))).or_default();
        notes.extend(notes::of_overlap(&place, &sample.shared(&scanned.tally.sample)));
        sample.merge(&scanned.tally.sample);
        let has_money = [Summed::Cost, Summed::Upsell, Summed::CrossSell];
        if scanned.currency.is_none() && has_money.into_iter().any(|money| head.plan.known().has_sum(money)) {
            without_currency.push(place.file.clone());
        }
        whole.merge(&scanned.tally);
    }
    notes.extend(unused_mappings(&asked.wishes, &headers)?);
    notes.extend(sides::put_together(&mut whole));
    let (sides, baseline) = figures::sides(&whole, is_by_column, asked)?;
    let peak = match &asked.rules.peak {
        Peak::None => Vec::new(),
        Peak::Hours(hours) => hours.clone(),
        Peak::Busiest(count) => figures::busiest(&whole, *count),
    };
    let currency = settled(currency, asked)?;
    if let (Some(currency), None) = (&currency, &asked.currency) {
        notes.extend(without_currency.iter().map(|file| notes::of_currency(file, currency)));
    }
    let cutover = match asked.rules.sides {
        Sides::ByDate { cutover, .. } if sides.len() > 1 => Some(cutover),
        _ => None,
    };
    let mut tallied = Tallied { tally: whole, sides, baseline, peak, cutover, currency, notes };
    let of_all = notes::of_all(&tallied, asked, precision);
    tallied.notes.extend(of_all);
    Ok(tallied)
}

/// Intervals that end with more contacts than came in, over all of an export.
fn impossible(scanned: &Scanned, plan: &Plan, place: &Place) -> Problem {
    let whole = scanned.tally.merged(|_| true);
    let text = format!(
        "{} contacts came in ({}), fewer than the {} that were answered ({})",
        notes::counted(whole.count(Counted::Offered)),
        interval::came_in(plan),
        notes::counted(whole.count(Counted::Contacts)),
        interval::answered(plan)
    );
    Problem::at(place, text).hint("--map 'offered=HEADER' and --map 'answered=HEADER' say which column is which")
}

/// Headers that no export has: on the command line an error, in a file of mappings to be said.
fn unused_mappings(wishes: &Wishes, headers: &[String]) -> Result<Option<Note>, Problem> {
    let is_there = |header: &str| headers.iter().any(|known| columns::folded(known) == columns::folded(header));
    let (needed, others): (Vec<&Mapping>, Vec<&Mapping>) =
        wishes.map.iter().filter(|mapping| !is_there(&mapping.header)).partition(|mapping| mapping.is_needed);
    if let Some(mapping) = needed.first() {
        let known: Vec<String> = headers.iter().map(|header| quoted(header)).collect();
        let text = format!("--map: no header is called {}", quoted(&mapping.header));
        return Err(Problem::new(text).hint(format!("the headers are {}", known.join(", "))));
    }
    let names: Vec<String> = others.iter().map(|mapping| quoted(&mapping.header)).collect();
    Ok((!names.is_empty()).then(|| Note::new("--map-file", format!("no header is called {}", listed(&names)))))
}

/// The currency of the amounts: as the user says, where they do not contradict it, else as they say.
fn settled(met: Option<Mentioned>, asked: &Asked) -> Result<Option<Currency>, Problem> {
    match (&asked.currency, met) {
        (Some(currency), Some(met)) if !met.may_be(currency) => {
            let text = format!("--currency: the amounts are in `{}`, not {}", met.sign(), currency.code());
            Err(Problem::new(text).hint("leave out --currency"))
        }
        (Some(currency), _) => Ok(Some(currency.clone())),
        (None, met) => Ok(met.and_then(Mentioned::usual)),
    }
}

/// Scans one export; again byte by byte where a stray quote is met on the way.
fn scanned(
    export: &input::Source,
    place: &Place,
    asked: &Asked,
    progress: &dyn Progress,
) -> Result<(Head, Scanned), Problem> {
    let mut is_bytewise = false;
    loop {
        let mut source = source::open(&export.path, place)?;
        let mut head = Head::read(&mut *source.text, place, asked.separator, &asked.wishes)?;
        let rules = rules_of(&head.plan, export.side.is_some(), place, asked)?;
        is_bytewise |= head.is_irregular;
        progress.begin(&export.path, source.size, &source.read);
        let side = export.name();
        let one_row_per_ticket = asked.one_row_per_ticket;
        let of_export = scan::Asked { rules: &rules, side: &side, one_row_per_ticket, is_bytewise };
        let mut scanned = scan::scan(&mut head, source.text, of_export, asked.speed);
        progress.end();
        if scanned.is_irregular && !is_bytewise {
            if export.path == "-" {
                let text =
                    "a quote stands inside a cell that is not quoted: standard input would have to be read again";
                return Err(Problem::at(place, text).hint("save it to a file and give the file"));
            }
            is_bytewise = true;
            continue;
        }
        if let Some(stop) = scanned.stop.take() {
            let line = scanned.line(faults::At { chunk: stop.chunk, line: stop.line }, head.lines);
            return Err(problem(place, line, stop));
        }
        if scanned.tally.is_too_often {
            return Err(
                Problem::at(place, "a value is met more than 4,294,967,295 times").hint("leave out --percentiles")
            );
        }
        if let Some(problem) = scales::problem(&scanned, &head, place) {
            return Err(problem);
        }
        too_many_bad(&scanned, &head, place, asked)?;
        return Ok((head, scanned));
    }
}

/// The rules for one export: a column of its own that names the side is followed. What its columns cannot give is an error.
fn rules_of(plan: &Plan, is_named: bool, place: &Place, asked: &Asked) -> Result<Rules, Problem> {
    let mut rules = asked.rules.clone();
    let headers = || plan.headers().map(quoted).collect::<Vec<_>>().join(", ");
    let lacks = |what: &str, option: &str| {
        let text = format!("{option}: there is no column {what}; the headers are {}", headers());
        Err(Problem::at(place, text)
            .hint(format!("--map '{}=HEADER' names it", if what.contains("side") { "side" } else { "created_at" })))
    };
    if is_of_figures(plan) {
        let text = "expected a row a contact or an interval, found a row a side and period";
        return Err(Problem::at(place, text).hint(format!("`roi calc {}` reads a file of figures", clean(&place.file))));
    }
    if let Some(unclear) = &plan.unclear {
        return Err(Problem::at(place, &*unclear.text).hint(&*unclear.hint));
    }
    let is_side = |header: &String| {
        plan.header_of(Meaning::Side).is_some_and(|side| columns::folded(side) == columns::folded(header))
    };
    if let Some(header) = asked.wishes.side_column.as_ref().filter(|header| !is_side(header)) {
        let text = format!("--side-column: there is no column {}", quoted(header));
        return Err(Problem::at(place, text).hint(format!("the headers are {}", headers())));
    }
    // `NAME=FILE` is the user's own word for all of a file.
    if rules.sides == Sides::ByFile && !is_named && plan.has(Meaning::Side) {
        rules.sides = Sides::ByColumn;
    }
    if !plan.has(Meaning::CreatedAt) {
        if matches!(rules.sides, Sides::ByDate { .. }) {
            return lacks("that tells when a contact began", "--cutover");
        }
        if rules.peak != Peak::None {
            return lacks("that tells when a contact began", "--peak");
        }
        if rules.by.iter().any(|by| by.meaning().is_none()) {
            return lacks("that tells when a contact began", "--by");
        }
        rules.period = None;
    }
    too_coarse(plan, &rules, place)?;
    for by in &rules.by {
        if let Some(meaning) = by.meaning().filter(|meaning| !plan.has(*meaning)) {
            let text = format!("--by: there is no column that tells the {}", by.name());
            let known =
                columns::OF_CONTACTS.iter().find(|column| column.meaning == meaning).map_or("", |column| column.id);
            return Err(Problem::at(place, text).hint(format!("--map '{known}=HEADER' names it")));
        }
    }
    let is_untold = |of: &&&Correlated| !of.is_told(plan, &rules);
    if let Some(of) = rules.correlate.iter().flatten().find(is_untold).filter(|_| !plan.is_of_intervals) {
        let text = format!("--correlate: there is no column that tells the {}; the headers are {}", of.name, headers());
        return Err(Problem::at(place, text).hint(format!("--map '{}=HEADER' names it", of.name)));
    }
    let has = |time: Summed| plan.known().has_sum(time);
    if let Some(level) = rules.levels.iter().find(|level| !has(level.time)) {
        let text = format!("--sla: {} cannot be judged: there is no column for it", quoted(&level.text));
        return Err(Problem::at(place, text).hint("leave it out, or name the column with --map"));
    }
    if asked.one_row_per_ticket && !plan.has(Meaning::TicketId) {
        let text = "--one-row-per: there is no column that identifies a ticket";
        return Err(Problem::at(place, text).hint("--map 'ticket_id=HEADER' names it"));
    }
    if plan.is_of_intervals {
        let asks = [
            (rules.percentiles, "--percentiles"),
            (!rules.levels.is_empty(), "--sla"),
            (!rules.correlate.is_empty(), "--correlate"),
            (asked.one_row_per_ticket, "--one-row-per"),
        ];
        if let Some((_, option)) = asks.into_iter().find(|(is_asked, _)| *is_asked) {
            let text = format!("{option}: its rows are intervals, of whose contacts only sums and averages are known");
            return Err(
                Problem::at(place, text).hint(format!("leave out {option}, or give an export with a row a contact"))
            );
        }
    }
    if plan.columns.is_empty() {
        let text = format!("none of its headers is known: {}", headers());
        return Err(Problem::at(place, text)
            .hint("--map 'csat=HEADER' says what a column is; `roi list columns` lists what is known"));
    }
    if let Some((header, date)) = &plan.open_date {
        let text = format!(
            "{}: {} may begin with the day or with the month, and no other date tells",
            clean(header),
            quoted(date)
        );
        return Err(Problem::at(place, text).hint("--date-order day-first or --date-order month-first says which"));
    }
    Ok(rules)
}

/// Whether most headers are those of figures, counts among them, and none tells of a contact: such a file a tally makes.
fn is_of_figures(plan: &Plan) -> bool {
    let figure = |header: &str| {
        let name = columns::unit_taken_off(&columns::folded(header)).0;
        known::FIGURES.iter().find(|figure| columns::folded(figure.id) == name)
    };
    let of_figures: Vec<_> = plan.headers().filter_map(figure).collect();
    let has_dates = plan.header_of(Meaning::CreatedAt).is_some_and(|header| columns::folded(header) != "period");
    let is_raw = plan.has(Meaning::TicketId) || has_dates;
    let has_counts = of_figures.iter().any(|figure| figure.unit == Unit::Count);
    let others =
        plan.headers().filter(|header| !["side", "role", "period"].contains(&columns::folded(header).as_str()));
    !is_raw && has_counts && of_figures.len() * 2 > others.count()
}

/// Hours that dates do not tell, days that months do not tell: all contacts would fall on the first.
fn too_coarse(plan: &Plan, rules: &Rules, place: &Place) -> Result<(), Problem> {
    let by = |asked: By| rules.by.contains(&asked);
    let needs_day = matches!(rules.sides, Sides::ByDate { cutover, .. } if cutover & 0xff != 1);
    let asks = [
        (rules.peak != Peak::None, "--peak", Precision::Hour),
        (by(By::Hour), "--by hour", Precision::Hour),
        (by(By::Weekday), "--by weekday", Precision::Day),
        (needs_day, "--cutover", Precision::Day),
    ];
    let is_too_coarse = |(is_asked, _, needed): &(bool, &str, Precision)| *is_asked && plan.precision < *needed;
    let Some((_, option, needed)) = asks.into_iter().find(is_too_coarse) else { return Ok(()) };
    let what = if needed == Precision::Hour { "time of day" } else { "day" };
    let header = plan.header_of(Meaning::CreatedAt).map(quoted).unwrap_or_default();
    let hint = match (option, needed) {
        ("--cutover", _) => "give the first day of a month".to_string(),
        (_, Precision::Hour) => {
            format!("leave out {option}, or name the column that has it with --map 'time_of_day=HEADER'")
        }
        _ => format!("leave out {option}, or give an export by day"),
    };
    Err(Problem::at(place, format!("{option}: {header} tells no {what}")).hint(hint))
}

/// More unreadable rows than are allowed are an error that shows the first.
fn too_many_bad(scanned: &Scanned, head: &Head, place: &Place, asked: &Asked) -> Result<(), Problem> {
    let count = |rows: u64| whole(i64::try_from(rows).unwrap_or(i64::MAX));
    let (bad, good) = (scanned.faults.rows(), scanned.tally.rows + scanned.replaced);
    if bad == 0 || good == 0 || count(bad) <= &asked.max_bad * count(bad + good) {
        return Ok(());
    }
    let Some((first, hint)) = notes::first_fault(scanned, head, place) else { return Ok(()) };
    let (bad, all) = (notes::counted(bad), notes::counted(bad + good));
    let text = format!("{}; {bad} of {all} rows cannot be read", first.line());
    Err(Problem::new(text).hint(hint))
}

/// What stopped a scan, as a problem at its line.
fn problem(place: &Place, line: u64, stop: Stop) -> Problem {
    let problem = Problem::at(&place.at(line, ""), stop.text);
    match stop.hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// The header of the column of a fault.
fn header(plan: &Plan, fault: Fault) -> &str {
    fault.column.and_then(|column| plan.columns.get(column)).map_or("", |selected| selected.header.as_str())
}
