//! Some rows of a chunk in, what each of them adds to a tally out: column by column, so that what a column means is asked
//! once for all of its cells; then row by row what the cells of a contact say together.

use super::amount::{Amount, Scale};
use super::cells::{self, Cell, Wanted, is_missing};
use super::columns::{Meaning, folded};
use super::faults::Fault;
use super::moment::{self, Moment};
use super::place::Placing;
use super::plan::{Plan, Selected};
use super::rows::Part;
use super::rules::{Peak, Rules};
use super::tally::{Contact, Counted, Day, Key, Set, Summed, TIMES, Tally};
use super::words;
use crate::currency::Mentioned;
use crate::duration::TimeUnit;
use crate::quantity::{times, whole};
use num_traits::ToPrimitive;

/// What a cell could not be read as.
pub type Wrong<T> = Result<T, Wanted>;

/// How many rows are read together: few enough that their text stays close at hand while column after column is read.
pub const ROWS: usize = 128;

/// Some rows of a chunk, as far as they are read: each field has an entry for each row.
pub struct Batch<'a> {
    plan: &'a Plan,
    rules: &'a Rules,
    placing: Placing<'a>,
    has: Has,
    /// The sums that are kept.
    sums: Set,
    /// The currency that was met.
    pub currency: Option<Mentioned>,
    /// Whether another was met too.
    pub has_two_currencies: bool,
    /// The rows that cannot be read, and why.
    pub faults: Vec<(usize, Fault)>,
    /// Whether a row is left out: it cannot be read, or says nothing.
    left_out: Vec<bool>,
    marks: Vec<Set>,
    facts: Vec<u8>,
    amounts: [Vec<Option<Amount>>; Summed::COUNT],
    created: Vec<Option<Moment>>,
    answered: Vec<Option<Moment>>,
    resolved: Vec<Option<Moment>>,
    places: Vec<(Key, Day)>,
    /// An amount that nobody asks for.
    unused: Option<Amount>,
}

/// What an export has columns for, as far as it changes what a row means.
#[derive(Debug, Clone, Copy)]
struct Has {
    created: bool,
    /// Moments from which a time is worked out.
    moments: bool,
    status: bool,
    abandoned: bool,
    first_contact: bool,
    first_contact_by_replies: bool,
}

/// What the cells of a contact say, one bit each.
mod fact {
    pub const ABANDONED: u8 = 1;
    pub const ANSWERED: u8 = 1 << 1;
    pub const HAS_RESOLUTION: u8 = 1 << 2;
    pub const IS_RESOLVED: u8 = 1 << 3;
    pub const FIRST_CONTACT: u8 = 1 << 4;
    pub const FEW_REPLIES: u8 = 1 << 5;
    pub const REOPENED: u8 = 1 << 6;
}

impl<'a> Batch<'a> {
    /// A reader of the rows of an export.
    pub fn new(plan: &'a Plan, rules: &'a Rules, side: &'a str) -> Batch<'a> {
        let has = Has {
            created: plan.has(Meaning::CreatedAt),
            moments: plan.has(Meaning::CreatedAt)
                && (plan.has(Meaning::FirstResponseAt) || plan.has(Meaning::ResolvedAt)),
            status: plan.has(Meaning::Status),
            abandoned: plan.has(Meaning::Abandoned) || plan.has(Meaning::Answered),
            first_contact: plan.has(Meaning::ResolvedOnFirstContact),
            first_contact_by_replies: plan.counts_first_contact_by_replies(),
        };
        Batch {
            plan,
            rules,
            placing: Placing::new(plan, rules, side),
            has,
            sums: plan.known().and(rules.known(plan)),
            currency: None,
            has_two_currencies: false,
            faults: Vec::new(),
            left_out: Vec::new(),
            marks: Vec::new(),
            facts: Vec::new(),
            amounts: std::array::from_fn(|_| Vec::new()),
            created: Vec::new(),
            answered: Vec::new(),
            resolved: Vec::new(),
            places: Vec::new(),
            unused: None,
        }
    }

    /// Reads the rows of a chunk, but those that are left out. Names are numbered in the tally that they are meant for.
    pub fn read(&mut self, rows: Part<'_>, left_out: &[bool], tally: &mut Tally) {
        self.clear(left_out);
        let plan = self.plan;
        for (number, selected) in plan.columns.iter().enumerate() {
            self.column(number, selected, rows, tally);
        }
        for row in 0..rows.len() {
            if !self.left_out[row]
                && let Err(fault) = self.put_together(row).and_then(|()| self.place(row, rows, tally))
            {
                self.fault(row, fault);
            }
        }
        self.faults.sort_by_key(|(row, _)| *row);
    }

    fn clear(&mut self, left_out: &[bool]) {
        fn fill<T: Clone>(column: &mut Vec<T>, rows: usize, value: T) {
            column.clear();
            column.resize(rows, value);
        }
        let rows = left_out.len();
        self.left_out.clear();
        self.left_out.extend_from_slice(left_out);
        self.faults.clear();
        fill(&mut self.marks, rows, Set::default());
        fill(&mut self.facts, rows, 0);
        fill(&mut self.places, rows, (Key::default(), 0));
        // A time between moments needs no column of its own.
        for summed in Summed::ALL {
            fill(&mut self.amounts[*summed as usize], if self.sums.has_sum(*summed) { rows } else { 0 }, None);
        }
        fill(&mut self.created, if self.has.created { rows } else { 0 }, None);
        let moments = if self.has.moments { rows } else { 0 };
        fill(&mut self.answered, moments, None);
        fill(&mut self.resolved, moments, None);
    }

    fn fault(&mut self, row: usize, fault: Fault) {
        if !std::mem::replace(&mut self.left_out[row], true) {
            self.faults.push((row, fault));
        }
    }

    #[inline]
    fn amount(&self, summed: Summed, row: usize) -> Option<Amount> {
        self.amounts[summed as usize].get(row).copied().flatten()
    }

    #[inline]
    fn amount_mut(&mut self, summed: Summed, row: usize) -> &mut Option<Amount> {
        self.amounts[summed as usize].get_mut(row).unwrap_or(&mut self.unused)
    }

    #[inline]
    fn created_at(&self, row: usize) -> Option<Moment> {
        self.created.get(row).copied().flatten()
    }

    /// Reads a column: what it means is told once, then for each filled cell what that says of its row.
    fn column(&mut self, number: usize, selected: &Selected, rows: Part<'_>, tally: &mut Tally) {
        let (at, unit, mark) = (selected.at, selected.unit, self.plan.mark);
        let has_created = self.has.created;
        let is_flag = selected.meaning == Meaning::Status && folded(&selected.header).ends_with("resolved");
        let yes = |counted: Counted| {
            move |batch: &mut Batch<'_>, row: usize, cell: Cell<'_>| {
                batch.marks[row] = batch.marks[row].with_if(counted, words::yes_or_no(cell)?);
                Ok(())
            }
        };
        let fact_if = |fact: u8, holds: bool| if holds { fact } else { 0 };
        let mut all = Each { batch: self, number, at, rows };
        match selected.meaning {
            Meaning::CreatedAt => all.cells(|batch, row, cell| {
                batch.created[row] = Some(batch.moment(cell)?);
                Ok(())
            }),
            Meaning::FirstResponseAt => all.cells(|batch, row, cell| {
                if has_created {
                    batch.answered[row] = Some(batch.moment(cell)?);
                }
                batch.facts[row] |= fact_if(fact::ANSWERED, !is_missing(cell.bytes()));
                Ok(())
            }),
            Meaning::ResolvedAt => all.cells(|batch, row, cell| {
                if has_created {
                    batch.resolved[row] = Some(batch.moment(cell)?);
                }
                batch.facts[row] |= fact_if(fact::HAS_RESOLUTION, !is_missing(cell.bytes()));
                Ok(())
            }),
            Meaning::FirstResponse => {
                all.cells(|batch, row, cell| batch.time(row, cell, Summed::Response, fact::ANSWERED, unit))
            }
            Meaning::Resolution => {
                all.cells(|batch, row, cell| batch.time(row, cell, Summed::Resolution, fact::HAS_RESOLUTION, unit))
            }
            Meaning::Handle => all.cells(|batch, row, cell| batch.time(row, cell, Summed::Handle, 0, unit)),
            Meaning::HandlePart => {
                all.cells(|batch, row, cell| add(batch.amount_mut(Summed::Handle, row), cells::time(cell, unit, mark)?))
            }
            Meaning::Status => all.cells(|batch, row, cell| {
                // `Resolved` asks for yes or no.
                let word = if is_flag { words::yes_or_no(cell).ok() } else { None };
                match word.or_else(|| words::is_resolved(cell)) {
                    Some(is_resolved) => batch.facts[row] |= fact_if(fact::IS_RESOLVED, is_resolved),
                    None if is_missing(cell.bytes()) => {}
                    // Past the limit it is one more of many that are not known.
                    None => drop(tally.unknown_statuses.number(cell.bytes(), 100)),
                }
                Ok(())
            }),
            Meaning::Reopens => all.cells(|batch, row, cell| {
                batch.facts[row] |= fact_if(fact::REOPENED, is_reopened(cell, mark)?);
                Ok(())
            }),
            Meaning::Replies => all.cells(|batch, row, cell| {
                batch.facts[row] |= fact_if(fact::FEW_REPLIES, cells::count(cell, mark)? <= 1);
                Ok(())
            }),
            Meaning::ResolvedOnFirstContact => all.cells(|batch, row, cell| {
                batch.facts[row] |= fact_if(fact::FIRST_CONTACT, words::yes_or_no(cell)?);
                Ok(())
            }),
            Meaning::Abandoned => all.cells(|batch, row, cell| {
                batch.facts[row] |= fact_if(fact::ABANDONED, words::is_abandoned(cell)?);
                Ok(())
            }),
            Meaning::Answered => all.cells(|batch, row, cell| {
                batch.facts[row] |= fact_if(fact::ABANDONED, !words::is_answered(cell)?);
                Ok(())
            }),
            Meaning::Escalated => all.cells(yes(Counted::Escalated)),
            Meaning::SlaMet => all.cells(|batch, row, cell| {
                let is_met = words::yes_or_no(cell)?;
                batch.marks[row] = batch.marks[row].with(Counted::SlaContacts).with_if(Counted::SlaMet, is_met);
                Ok(())
            }),
            Meaning::Csat => all.cells(|batch, row, cell| {
                let csat = words::csat(cell, mark)?;
                let marks =
                    batch.marks[row].with(Counted::CsatResponses).with_if(Counted::CsatSatisfied, csat.is_satisfied);
                batch.marks[row] = marks.with_if(Counted::CsatScored, csat.score.is_some());
                *batch.amount_mut(Summed::CsatScore, row) = csat.score;
                Ok(())
            }),
            Meaning::Nps => all.cells(|batch, row, cell| {
                batch.marks[row] = batch.marks[row].with(match cells::nps(cell, mark)? {
                    0..=6 => Counted::Detractors,
                    7 | 8 => Counted::Passives,
                    _ => Counted::Promoters,
                });
                Ok(())
            }),
            Meaning::Ces => all.cells(|batch, row, cell| {
                *batch.amount_mut(Summed::CesScore, row) = Some(cells::ces(cell, mark)?);
                batch.marks[row] = batch.marks[row].with(Counted::CesResponses);
                Ok(())
            }),
            Meaning::Cost => all.cells(|batch, row, cell| batch.money(row, cell, Summed::Cost)),
            Meaning::UpsellRevenue => all.cells(|batch, row, cell| batch.money(row, cell, Summed::Upsell)),
            Meaning::CrossSellRevenue => all.cells(|batch, row, cell| batch.money(row, cell, Summed::CrossSell)),
            _ => {}
        }
    }

    #[inline]
    fn moment(&self, cell: Cell<'_>) -> Wrong<Moment> {
        moment::read_iso(cell.bytes()).or_else(|| moment::read(&cell.text(), self.plan.order)).ok_or(Wanted::Date)
    }

    /// A time; what it says of the contact beside its length.
    #[inline(always)]
    fn time(&mut self, row: usize, cell: Cell<'_>, summed: Summed, fact: u8, unit: TimeUnit) -> Wrong<()> {
        let amount = cells::time(cell, unit, self.plan.mark)?;
        self.amount_mut(summed, row).get_or_insert(amount);
        self.facts[row] |= fact;
        Ok(())
    }

    /// An amount of money.
    #[inline(always)]
    fn money(&mut self, row: usize, cell: Cell<'_>, summed: Summed) -> Wrong<()> {
        let amount = match cells::plain_number(cell, self.plan.mark) {
            Some(amount) => amount,
            None => self.money_with_currency(cell)?,
        };
        *self.amount_mut(summed, row) = Some(amount);
        Ok(())
    }

    #[cold]
    fn money_with_currency(&mut self, cell: Cell<'_>) -> Wrong<Amount> {
        let (amount, currency) = cells::number(cell, self.plan.mark)?;
        if let Some(currency) = currency {
            let known = *self.currency.get_or_insert(currency);
            self.has_two_currencies |= !known.agrees_with(currency);
        }
        Ok(amount)
    }

    /// Puts together what the cells of a contact say.
    #[inline]
    fn put_together(&mut self, row: usize) -> Result<(), Fault> {
        let facts = self.facts[row];
        let is = |fact: u8| facts & fact != 0;
        let mut marks = self.marks[row].with_if(Counted::Offered, self.has.abandoned);
        if is(fact::ABANDONED) {
            // How long somebody waited in vain is no response time, and nobody handled the contact. What it cost, and what
            // the customer said of it, stands.
            for time in TIMES {
                *self.amount_mut(time, row) = None;
            }
            let marks = marks.without(Counted::SlaContacts).without(Counted::SlaMet);
            self.marks[row] = marks.with(Counted::Abandoned);
            return Ok(());
        }
        let is_resolved = is(if self.has.status { fact::IS_RESOLVED } else { fact::HAS_RESOLUTION });
        if self.has.moments {
            self.between(row, Summed::Response, Meaning::FirstResponseAt)?;
            if is_resolved {
                self.between(row, Summed::Resolution, Meaning::ResolvedAt)?;
            }
        }
        if !is_resolved {
            *self.amount_mut(Summed::Resolution, row) = None;
        }
        let by_replies =
            self.has.first_contact_by_replies && is_resolved && is(fact::FEW_REPLIES) && !is(fact::REOPENED);
        marks = marks
            .with(Counted::Contacts)
            .with_if(Counted::Responses, is(fact::ANSWERED))
            .with_if(Counted::UntimedResponses, is(fact::ANSWERED) && self.amount(Summed::Response, row).is_none())
            .with_if(Counted::TimedHandling, self.amount(Summed::Handle, row).is_some())
            .with_if(Counted::TimedResolutions, self.amount(Summed::Resolution, row).is_some())
            .with_if(Counted::Priced, self.amount(Summed::Cost, row).is_some())
            .with_if(Counted::Resolved, is_resolved)
            .with_if(Counted::Reopened, is(fact::REOPENED))
            .with_if(Counted::FirstContact, if self.has.first_contact { is(fact::FIRST_CONTACT) } else { by_replies });
        if !self.rules.levels.is_empty() {
            marks = self.rules.judge(marks, |summed| self.amount(summed, row));
        }
        self.marks[row] = marks;
        Ok(())
    }

    /// The time from when a contact began to a moment, where no cell gives it.
    #[inline]
    fn between(&mut self, row: usize, summed: Summed, meaning: Meaning) -> Result<(), Fault> {
        let moments = if meaning == Meaning::ResolvedAt { &self.resolved } else { &self.answered };
        if let (None, Some(created), Some(later)) = (self.amount(summed, row), self.created[row], moments[row]) {
            if later.has_offset() != created.has_offset() {
                return Err(Fault { column: self.plan.number(meaning), wanted: Wanted::SameClock });
            }
            let time = later.since(created);
            if time.value < 0 {
                return Err(Fault { column: self.plan.number(meaning), wanted: Wanted::NotBefore });
            }
            *self.amount_mut(summed, row) = Some(time);
        }
        Ok(())
    }

    /// Where a row belongs, and what its hour counts for.
    #[inline]
    fn place(&mut self, row: usize, rows: Part<'_>, tally: &mut Tally) -> Result<(), Fault> {
        let created = self.created_at(row);
        self.places[row] = self.placing.key(rows.row(row), created, tally)?;
        if let (Peak::Hours(hours), Some(created)) = (&self.rules.peak, created)
            && let Some(response) = self.amount(Summed::Response, row).filter(|_| hours.contains(&created.hour()))
        {
            self.marks[row] = self.marks[row].with(Counted::PeakResponses);
            *self.amount_mut(Summed::PeakResponse, row) = Some(response);
        }
        Ok(())
    }

    /// Adds the rows to a tally, column by column, where each counts.
    pub fn add_to(&self, rows: Part<'_>, tally: &mut Tally, known: Set) {
        let good = || (0..rows.len()).filter(|row| !self.left_out[*row]);
        let groups: Vec<u32> = self
            .places
            .iter()
            .zip(&self.left_out)
            .map(|((key, _), left_out)| if *left_out { 0 } else { tally.place(*key, known) })
            .collect();
        for row in good() {
            let hour = self.created_at(row).map(|created| created.hour());
            let response = self.amount(Summed::Response, row);
            tally.count(groups[row], self.marks[row], self.places[row].1, hour, response);
        }
        for summed in Summed::ALL {
            let amounts = self.amounts[*summed as usize].iter().zip(&groups).zip(&self.left_out);
            for ((amount, group), _) in amounts.filter(|(_, left_out)| !**left_out) {
                if let Some(amount) = amount {
                    tally.sum(*group, *summed, *amount);
                }
            }
        }
        self.add_names(rows, tally);
    }

    /// Adds the ids and agents of the rows.
    pub fn add_names(&self, rows: Part<'_>, tally: &mut Tally) {
        for (meaning, is_id) in [(Meaning::TicketId, true), (Meaning::Agent, false)] {
            let Some(at) = self.plan.at(meaning) else { continue };
            let cells = rows.column(at).zip(&self.left_out).filter(|(_, left_out)| !**left_out);
            for (cell, _) in cells.filter(|(cell, _)| !cell.is_empty()) {
                if is_id {
                    tally.sample.add(cell.bytes());
                } else {
                    tally.agents.add(cell.bytes());
                }
            }
        }
    }

    /// One row by itself; none where it is left out.
    pub fn contact(&self, row: usize) -> Option<Contact> {
        let (key, day) = self.places[row];
        let contact = Contact {
            key,
            day,
            hour: self.created_at(row).map(|created| created.hour()),
            marks: self.marks[row],
            amounts: std::array::from_fn(|summed| self.amounts[summed].get(row).copied().flatten()),
            weights: None,
        };
        (!self.left_out[row]).then_some(contact)
    }
}

/// The cells of one column.
struct Each<'b, 'a, 'c> {
    batch: &'b mut Batch<'a>,
    number: usize,
    at: usize,
    rows: Part<'c>,
}

impl<'a> Each<'_, 'a, '_> {
    /// Does something with every filled cell.
    #[inline(always)]
    fn cells(&mut self, mut read: impl FnMut(&mut Batch<'a>, usize, Cell<'_>) -> Wrong<()>) {
        for (row, cell) in self.rows.column(self.at).enumerate() {
            if cell.is_empty() || self.batch.left_out[row] {
                continue;
            }
            if let Err(wanted) = read(self.batch, row, cell)
                // Words for nothing are rare: it is enough to ask for them where a cell could not be read.
                && !is_missing(cell.bytes())
            {
                self.batch.fault(row, Fault { column: Some(self.number), wanted });
            }
        }
    }
}

/// How often, or whether at all.
fn is_reopened(cell: Cell<'_>, mark: crate::number::Mark) -> Wrong<bool> {
    cells::count(cell, mark).map(|count| count > 0).or_else(|wanted| words::yes_or_no(cell).map_err(|_| wanted))
}

/// Adds a part of a time to what is there.
pub fn add(total: &mut Option<Amount>, part: Amount) -> Wrong<()> {
    let sum = match *total {
        None => Some(part),
        Some(total) if total.scale == part.scale => {
            total.value.checked_add(part.value).map(|value| Amount { value, ..total })
        }
        Some(total) => {
            let scale = Scale { places: 9, unit: Some(TimeUnit::Seconds) };
            let nanos = times(&(total.exact() + part.exact()), &whole(60_000_000_000));
            let value = if nanos.is_integer() { nanos.to_integer().to_i64() } else { None };
            value.map(|value| Amount { value, scale })
        }
    };
    *total = Some(sum.ok_or(Wanted::Digits)?);
    Ok(())
}
