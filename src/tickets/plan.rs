//! The headers and first rows of an export, in; what each of its columns is read as, out.

use super::begins::{self, Precision, has_dates, tells_hours};
use super::cells::{self, is_missing};
use super::columns::{self, Column, Meaning, folded, unit_taken_off};
use super::exports::{self, Export};
use super::moment::{self, Order, OrderEvidence};
use super::stands_for::{self, Unclear};
use super::tally::{Counted, Set, Summed};
use crate::duration::TimeUnit;
use crate::number::{self, Evidence, Mark};

/// A column that is read.
#[derive(Debug, Clone)]
pub struct Selected {
    /// Its place in a row, from 0.
    pub at: usize,
    /// Its header as the export has it.
    pub header: String,
    /// What it is read as.
    pub meaning: Meaning,
    /// The unit of its bare numbers, where it is a time.
    pub unit: TimeUnit,
    /// Whether that unit is only the usual one, said nowhere.
    pub is_unit_assumed: bool,
    /// Whether bare numbers are among the first of its cells.
    pub has_bare_numbers: bool,
}

impl Selected {
    /// The name of the column that it is read as.
    pub fn id(&self, is_of_intervals: bool) -> &'static str {
        columns::id_of(is_of_intervals, self.meaning, &self.header)
    }
}

/// How an export is read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The product it comes from, where its headers tell.
    pub export: Option<&'static Export>,
    /// Whether a row is an interval of many contacts.
    pub is_of_intervals: bool,
    /// Why that cannot be told.
    pub unclear: Option<Unclear>,
    /// How many cells its rows have.
    pub width: usize,
    /// The columns that are read.
    pub columns: Vec<Selected>,
    /// Headers that mean the same as one that is read, and that one.
    pub passed_over: Vec<(String, String)>,
    /// Headers that mean nothing known.
    pub unknown: Vec<String>,
    /// The decimal mark of its numbers.
    pub mark: Mark,
    /// The finest thing it tells of when a row began.
    pub precision: Precision,
    /// Which number of a date is the day, where its dates need to be told.
    pub order: Option<Order>,
    /// A number that reads two ways while nothing tells which is meant.
    pub open_number: Option<String>,
    /// Whether dates are met that read two ways while nothing tells which is meant: header and an example.
    pub open_date: Option<(String, String)>,
}

/// A header that the user lets stand for a column.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What it is read as.
    pub column: &'static Column,
    /// The unit of its bare numbers, where the user says.
    pub unit: Option<TimeUnit>,
    /// The header.
    pub header: String,
    /// Whether an export must have the header: one on the command line is meant for these exports.
    pub is_needed: bool,
}

/// What the user says about the columns.
#[derive(Debug, Default, Clone)]
pub struct Wishes {
    /// Headers that stand for columns.
    pub map: Vec<Mapping>,
    /// What no column is read as.
    pub unread: Vec<&'static Column>,
    /// The header of the column that names the side.
    pub side_column: Option<String>,
    /// The decimal mark.
    pub mark: Option<Mark>,
    /// The order of day and month.
    pub order: Option<Order>,
}

/// A candidate for a meaning: the smaller the rank the better.
struct Candidate {
    selected: Selected,
    rank: usize,
}

impl Plan {
    /// Chooses the columns by the headers; rows of the start of the export tell what headers leave open.
    pub fn new(headers: &[String], rows: &[Vec<&[u8]>], separator: u8, wishes: &Wishes) -> Plan {
        let export = exports::recognised(headers);
        let is_interval = stands_for::is_interval(headers, rows, export, wishes);
        let is_of_intervals = *is_interval.as_ref().unwrap_or(&false);
        let table = columns::table(is_of_intervals);
        let candidate = |(at, header): (usize, &String)| {
            candidate(at, header, table, export, wishes).filter(|found| !is_unread(&found.selected, table, wishes))
        };
        let candidates: Vec<Option<Candidate>> = headers.iter().enumerate().map(candidate).collect();
        let mut plan = Plan {
            export,
            is_of_intervals,
            unclear: is_interval.err(),
            width: headers.len(),
            columns: Vec::new(),
            passed_over: Vec::new(),
            unknown: Vec::new(),
            mark: wishes.mark.unwrap_or(Mark::Point),
            precision: Precision::Hour,
            order: wishes.order,
            open_number: None,
            open_date: None,
        };
        plan.select(headers, candidates, rows);
        plan.settle_time_of_day(rows);
        plan.settle_mark(rows, separator, wishes);
        plan.settle_order(rows);
        plan
    }

    /// Of several columns with one meaning the best is read; handle times are made of parts, and twins fill each other in.
    fn select(&mut self, headers: &[String], candidates: Vec<Option<Candidate>>, rows: &[Vec<&[u8]>]) {
        let mut found: Vec<Candidate> = Vec::new();
        for (header, candidate) in headers.iter().zip(candidates) {
            match candidate {
                Some(candidate) => found.push(candidate),
                None if header.trim().is_empty() => {}
                None => self.unknown.push(header.clone()),
            }
        }
        let are_dates = found.iter().any(|candidate| has_dates(&candidate.selected, rows));
        for candidate in &mut found {
            candidate.selected.meaning = by_cells(&candidate.selected, rows, are_dates);
        }
        let is_something_else = |selected: &Selected| {
            let is_no_date = selected.meaning == Meaning::CreatedAt && are_dates && !has_dates(selected, rows);
            is_no_date || has_words_for_times(selected, rows)
        };
        let (others, found): (Vec<Candidate>, Vec<Candidate>) =
            found.into_iter().partition(|candidate| candidate.rank > 0 && is_something_else(&candidate.selected));
        self.unknown.extend(others.into_iter().map(|candidate| candidate.selected.header));
        let mut found = found;
        for candidate in &mut found {
            let is_bare = |row: &Vec<&[u8]>| {
                row.get(candidate.selected.at).is_some_and(|cell| {
                    !cell.is_empty() && cell.iter().all(|byte| byte.is_ascii_digit() || b".,-".contains(byte))
                })
            };
            candidate.selected.has_bare_numbers = rows.iter().any(is_bare);
        }
        found.sort_by_key(|candidate| candidate.rank);
        for Candidate { selected, .. } in found {
            let is_same = |earlier: &&Selected| earlier.id(self.is_of_intervals) == selected.id(self.is_of_intervals);
            match self.columns.iter().find(is_same) {
                Some(read) if !self.fills_in(&selected, read) => {
                    self.passed_over.push((selected.header, read.header.clone()));
                }
                _ => self.columns.push(selected),
            }
        }
        let whole = [
            (Meaning::Handle, Meaning::HandlePart),
            (Meaning::AverageHandle, Meaning::AverageHandlePart),
            (Meaning::Handle, Meaning::AverageHandle),
            (Meaning::Handle, Meaning::AverageHandlePart),
        ];
        for (whole, part) in whole {
            if let Some(header) = self.header_of(whole).map(str::to_string) {
                let is_part = |selected: &Selected| selected.meaning == part;
                self.passed_over.extend(
                    self.columns
                        .iter()
                        .filter(|selected| is_part(selected))
                        .map(|selected| (selected.header.clone(), header.clone())),
                );
                self.columns.retain(|selected| !is_part(selected));
            }
        }
    }

    /// Whether a column is read where another of the same header is empty: help desks export times of contacts twice.
    pub fn fills_in(&self, selected: &Selected, other: &Selected) -> bool {
        let is_time = matches!(selected.meaning, Meaning::FirstResponse | Meaning::Resolution | Meaning::Handle);
        is_time && !self.is_of_intervals && folded(&selected.header) == folded(&other.header) && selected.at != other.at
    }

    /// A time of day in a column of its own is read where the dates have none, and behind them.
    fn settle_time_of_day(&mut self, rows: &[Vec<&[u8]>]) {
        let created = self.columns.iter().find(|selected| selected.meaning == Meaning::CreatedAt).cloned();
        if let Some(created) = &created {
            self.precision = begins::precision(created, rows);
        }
        let (times, others) =
            std::mem::take(&mut self.columns).into_iter().partition(|selected| selected.meaning == Meaning::TimeOfDay);
        self.columns = others;
        for time in Vec::<Selected>::into_iter(times) {
            match &created {
                Some(_) if self.precision == Precision::Day && tells_hours(&time, rows) => {
                    self.precision = Precision::Hour;
                    self.columns.push(time);
                }
                Some(created) if self.precision == Precision::Hour => {
                    self.passed_over.push((time.header, created.header.clone()));
                }
                _ => self.unknown.push(time.header),
            }
        }
    }

    /// The header that is read as something.
    pub fn header_of(&self, meaning: Meaning) -> Option<&str> {
        self.columns.iter().find(|selected| selected.meaning == meaning).map(|selected| selected.header.as_str())
    }

    /// Every header that the export has, as far as it has a name.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        let read = self.columns.iter().map(|selected| selected.header.as_str());
        read.chain(self.passed_over.iter().map(|(header, _)| header.as_str()))
            .chain(self.unknown.iter().map(String::as_str))
    }

    /// The number among the columns of the one that is read as something.
    pub fn number(&self, meaning: Meaning) -> Option<usize> {
        self.columns.iter().position(|selected| selected.meaning == meaning)
    }

    /// The place in a row of the column that is read as something.
    pub fn at(&self, meaning: Meaning) -> Option<usize> {
        self.columns.iter().find(|selected| selected.meaning == meaning).map(|selected| selected.at)
    }

    /// Whether a column is read as something.
    pub fn has(&self, meaning: Meaning) -> bool {
        self.header_of(meaning).is_some()
    }

    /// As the user says, else as the cells show that can only be read one way, else a comma where `;` separates.
    fn settle_mark(&mut self, rows: &[Vec<&[u8]>], separator: u8, wishes: &Wishes) {
        if wishes.mark.is_some() {
            return;
        }
        let numbers = self.columns.iter().filter(|selected| is_number(selected.meaning));
        let cells = numbers.flat_map(|selected| rows.iter().filter_map(move |row| row.get(selected.at)));
        let (mut only, mut open) = (Vec::new(), None);
        for text in cells.map(|cell| cells::text(cell)) {
            match number::evidence(&text) {
                Evidence::Only(mark) => only.push(mark),
                Evidence::Open => open = open.or(Some(text)),
                Evidence::None => {}
            }
        }
        let usual = if separator == b';' { Mark::Comma } else { Mark::Point };
        let (points, commas): (Vec<Mark>, Vec<Mark>) = only.into_iter().partition(|mark| *mark == Mark::Point);
        self.open_number = open.filter(|_| points.is_empty() && commas.is_empty());
        self.mark = match points.len().cmp(&commas.len()) {
            std::cmp::Ordering::Greater => Mark::Point,
            std::cmp::Ordering::Less => Mark::Comma,
            std::cmp::Ordering::Equal => usual,
        };
    }

    /// As the user says, else as the dates show that can only be read one way.
    fn settle_order(&mut self, rows: &[Vec<&[u8]>]) {
        if self.order.is_some() {
            return;
        }
        let needed = self.dates_needed();
        let dates = self.columns.iter().filter(|selected| needed.contains(&selected.meaning));
        let mut open = None;
        for selected in dates {
            for cell in rows.iter().filter_map(|row| row.get(selected.at)) {
                let text = cells::text(cell);
                match moment::evidence(&text) {
                    OrderEvidence::Only(order) => {
                        self.order = Some(order);
                        return;
                    }
                    OrderEvidence::Open => open = open.or_else(|| Some((selected.header.clone(), text))),
                    OrderEvidence::None => {}
                }
            }
        }
        self.open_date = open;
    }

    /// The dates whose value matters, not only whether they are there.
    pub fn dates_needed(&self) -> &'static [Meaning] {
        if self.has(Meaning::CreatedAt) {
            &[Meaning::CreatedAt, Meaning::FirstResponseAt, Meaning::ResolvedAt]
        } else {
            &[]
        }
    }

    /// What the columns let one count and sum.
    pub fn known(&self) -> Set {
        use Meaning as M;
        let mut known = Set::default().with(Counted::Contacts);
        let created = self.has(M::CreatedAt);
        for selected in &self.columns {
            known = match selected.meaning {
                M::FirstResponse => known.with(Counted::Responses).with_sum(Summed::Response),
                M::FirstResponseAt if created => known.with(Counted::Responses).with_sum(Summed::Response),
                M::FirstResponseAt => known.with(Counted::Responses),
                M::Resolution => known.with(Counted::Resolved).with_sum(Summed::Resolution),
                M::ResolvedAt if created => known.with(Counted::Resolved).with_sum(Summed::Resolution),
                M::ResolvedAt | M::Status | M::Resolved => known.with(Counted::Resolved),
                M::Handle | M::HandlePart | M::AverageHandle | M::AverageHandlePart => known.with_sum(Summed::Handle),
                M::Reopens => known.with(Counted::Reopened),
                M::ResolvedOnFirstContact => known.with(Counted::FirstContact),
                M::Abandoned | M::Answered | M::Offered if self.counts_offered() => {
                    known.with(Counted::Offered).with(Counted::Abandoned)
                }
                M::Offered => known.with(Counted::Offered),
                M::Escalated => known.with(Counted::Escalated),
                M::SlaMet => known.with(Counted::SlaContacts).with(Counted::SlaMet),
                M::Csat => known.with(Counted::CsatResponses).with(Counted::CsatSatisfied).with_sum(Summed::CsatScore),
                M::Nps => known.with(Counted::Promoters).with(Counted::Passives).with(Counted::Detractors),
                M::Ces => known.with(Counted::CesResponses).with_sum(Summed::CesScore),
                M::Cost if self.is_of_intervals => known.with_sum(Summed::Cost),
                M::Cost => known.with_sum(Summed::Cost).with(Counted::Priced),
                M::UpsellRevenue => known.with_sum(Summed::Upsell),
                M::CrossSellRevenue => known.with_sum(Summed::CrossSell),
                M::AverageResponse => known.with(Counted::Responses).with_sum(Summed::Response),
                M::ServiceLevel => known.with(Counted::LevelWeights).with_sum(Summed::ServiceLevel),
                _ => known,
            };
        }
        if self.counts_first_contact_by_replies() {
            known = known.with(Counted::FirstContact);
        }
        known
    }

    /// Whether it tells how many came in and how many of them nobody answered: in intervals that takes two counts.
    fn counts_offered(&self) -> bool {
        let counts = [Meaning::Offered, Meaning::Answered, Meaning::Abandoned];
        !self.is_of_intervals || counts.into_iter().filter(|meaning| self.has(*meaning)).count() >= 2
    }

    /// Whether a first-contact resolution is one with at most one reply, for want of a column that says it.
    pub fn counts_first_contact_by_replies(&self) -> bool {
        let is_known = self.has(Meaning::Status) || self.has(Meaning::ResolvedAt);
        self.has(Meaning::Replies) && is_known && !self.has(Meaning::ResolvedOnFirstContact)
    }
}

fn candidate(
    at: usize,
    header: &str,
    table: &'static [Column],
    export: Option<&Export>,
    wishes: &Wishes,
) -> Option<Candidate> {
    let name = folded(header);
    let found = |meaning, unit: Option<TimeUnit>, usual: Option<TimeUnit>, rank| {
        let selected = Selected {
            at,
            header: header.trim().to_string(),
            meaning,
            unit: unit.or(usual).unwrap_or(TimeUnit::Minutes),
            is_unit_assumed: unit.is_none(),
            has_bare_numbers: false,
        };
        Some(Candidate { selected, rank })
    };
    if wishes.side_column.as_ref().is_some_and(|side| folded(side) == name) {
        return found(Meaning::Side, None, None, 0);
    }
    if let Some(mapping) = wishes.map.iter().find(|mapping| folded(&mapping.header) == name) {
        return found(mapping.column.meaning, mapping.unit.or(unit_taken_off(&name).1), mapping.column.usual_unit, 0);
    }
    let known = export.and_then(|export| export.columns.iter().enumerate().find(|(_, (known, ..))| *known == name));
    if let Some((rank, (_, meaning, unit))) = known {
        return found(*meaning, *unit, None, 2 + rank);
    }
    let (column, rank, unit) = columns::find(table, header)?;
    found(column.meaning, unit, column.usual_unit, if rank == 0 { 1 } else { 100 + rank })
}

/// Whether a column is one that the user does not want read. Parts of a handle time are told apart by their headers.
fn is_unread(selected: &Selected, table: &'static [Column], wishes: &Wishes) -> bool {
    let is_part = matches!(selected.meaning, Meaning::HandlePart | Meaning::AverageHandlePart);
    let is = |column: &&Column| {
        let found = || columns::find(table, &selected.header);
        column.meaning == selected.meaning && (!is_part || found().is_none_or(|(found, ..)| found.id == column.id))
    };
    wishes.unread.iter().any(is)
}

/// Whether a column that its header calls a time holds texts: `Resolution` may be what was done.
fn has_words_for_times(selected: &Selected, rows: &[Vec<&[u8]>]) -> bool {
    if !matches!(selected.meaning, Meaning::FirstResponse | Meaning::Resolution | Meaning::Handle) {
        return false;
    }
    let filled = rows.iter().filter_map(|row| row.get(selected.at)).filter(|cell| !is_missing(cell));
    let (times, words): (Vec<&&[u8]>, Vec<&&[u8]>) =
        filled.take(100).partition(|cell| cell.iter().any(u8::is_ascii_digit));
    words.len() > times.len()
}

/// What a column is by its cells: `First Response Time` may hold moments, and `Interval` times of day where the dates stand
/// in another.
fn by_cells(selected: &Selected, rows: &[Vec<&[u8]>], has_dates: bool) -> Meaning {
    let as_moment = match selected.meaning {
        Meaning::CreatedAt if has_dates && tells_hours(selected, rows) => return Meaning::TimeOfDay,
        Meaning::FirstResponse => Meaning::FirstResponseAt,
        Meaning::Resolution => Meaning::ResolvedAt,
        other => return other,
    };
    let filled = rows.iter().filter_map(|row| row.get(selected.at)).filter(|cell| !is_missing(cell));
    let is_moment = |cell: &&&[u8]| {
        let text = cells::text(cell);
        cell.len() >= 8
            && text.contains(['-', '/', '.', ','])
            && moment::read(&text, Some(Order::DayFirst))
                .or_else(|| moment::read(&text, Some(Order::MonthFirst)))
                .is_some()
    };
    let (moments, others): (Vec<&&[u8]>, Vec<&&[u8]>) = filled.take(100).partition(is_moment);
    if moments.len() > others.len() { as_moment } else { selected.meaning }
}

fn is_number(meaning: Meaning) -> bool {
    use Meaning as M;
    meaning.is_time()
        || matches!(meaning, M::Cost | M::UpsellRevenue | M::CrossSellRevenue | M::ServiceLevel | M::Csat | M::Ces)
}
