//! The cells of a row in, what the row adds to a tally out; or the column that could not be read and what was wanted.

use super::amount::{Amount, Scale};
use super::cells::{self, Cell, Wanted, is_missing};
use super::columns::Meaning;
use super::faults::Fault;
use super::moment::{self, Moment};
use super::plan::{Plan, Selected};
use super::rules::{By, Peak, Rules, Sides};
use super::tally::{Contact, Counted, Day, Key, Summed, Tally};
use crate::currency::Mentioned;
use crate::duration::TimeUnit;
use crate::quantity::{times, whole};
use num_traits::ToPrimitive;
use std::rc::Rc;

/// The cells of a row.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// The chunk that holds it.
    pub chunk: &'a [u8],
    /// Where the row before ends, and each of its cells.
    pub ends: &'a [u32],
}

impl<'a> Cells<'a> {
    /// A cell.
    #[inline]
    pub fn get(&self, at: usize) -> Cell<'a> {
        match self.ends.get(at..at + 2) {
            Some([before, end]) => Cell::new(self.chunk, before.wrapping_add(1) as usize, *end as usize),
            _ => Cell::new(self.chunk, 0, 0),
        }
    }

    /// Where the row begins.
    pub fn start(&self) -> usize {
        self.ends.first().map_or(0, |before| before.wrapping_add(1) as usize)
    }

    /// How many cells the row has.
    #[inline]
    pub fn len(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// Whether there is nothing in any cell.
    pub fn is_empty(&self) -> bool {
        (0..self.len()).all(|at| self.get(at).is_empty())
    }
}

/// Reads the rows of one export.
pub struct Reader<'a> {
    plan: &'a Plan,
    rules: &'a Rules,
    /// The side of all rows, where no column and no date tells it.
    side: &'a str,
    /// The columns whose cells are read, each with its number in the plan.
    read: Rc<[(usize, &'a Selected)]>,
    /// Which columns a breakdown groups by.
    by: Vec<(By, Option<usize>)>,
    label: Vec<u8>,
    /// What the export has columns for.
    has: Has,
    /// Where the column that names the side stands.
    side_at: Option<usize>,
    /// The currency that was met.
    pub currency: Option<Mentioned>,
}

/// What an export has columns for, as far as it changes what a row means.
#[derive(Debug, Clone, Copy)]
struct Has {
    created: bool,
    status: bool,
    abandoned: bool,
    first_contact_by_replies: bool,
}

/// What was read of a row, before it is put together.
#[derive(Default)]
struct Seen {
    created: Option<Moment>,
    answered_at: Option<Moment>,
    resolved_at: Option<Moment>,
    has_answer: bool,
    has_resolution: bool,
    is_resolved: Option<bool>,
    is_abandoned: Option<bool>,
    reopens: Option<u64>,
    replies: Option<u64>,
    first_contact: Option<bool>,
    offered: Option<u64>,
    answered: Option<u64>,
    abandoned: Option<u64>,
    resolved: Option<u64>,
    average_response: Option<Amount>,
    average_handle: Option<Amount>,
    service_level: Option<Amount>,
}

type Wrong<T> = Result<T, Wanted>;

impl<'a> Reader<'a> {
    /// A reader of the rows of an export.
    pub fn new(plan: &'a Plan, rules: &'a Rules, side: &'a str) -> Reader<'a> {
        let column = |by: &By| {
            plan.columns.iter().find(|selected| Some(selected.meaning) == by.meaning()).map(|selected| selected.at)
        };
        let by = rules.by.iter().map(|by| (*by, column(by))).collect();
        let has = Has {
            created: plan.has(Meaning::CreatedAt),
            status: plan.has(Meaning::Status),
            abandoned: plan.has(Meaning::Abandoned) || plan.has(Meaning::Answered),
            first_contact_by_replies: plan.counts_first_contact_by_replies(),
        };
        let is_read = |(_, selected): &(usize, &Selected)| {
            !matches!(selected.meaning, Meaning::Side | Meaning::Channel | Meaning::Category)
        };
        let read = plan.columns.iter().enumerate().filter(is_read).collect();
        let side_at =
            plan.columns.iter().find(|selected| selected.meaning == Meaning::Side).map(|selected| selected.at);
        Reader { plan, rules, side, read, by, label: Vec::new(), has, side_at, currency: None }
    }

    /// Reads a row into a contact. Names are numbered in the tally that it is meant for.
    #[inline]
    pub fn read(&mut self, cells: Cells<'_>, tally: &mut Tally, contact: &mut Contact) -> Result<(), Fault> {
        let plan = self.plan;
        if cells.len() != plan.width && !is_wide_enough(cells, plan.width) {
            return Err(Fault { column: None, wanted: Wanted::Cells });
        }
        contact.clear();
        let mut seen = Seen::default();
        let columns = Rc::clone(&self.read);
        for (number, selected) in columns.iter() {
            let cell = cells.get(selected.at);
            if cell.is_empty() {
                continue;
            }
            let read = if plan.is_of_intervals {
                self.interval_cell(selected, cell, &mut seen, contact)
            } else {
                self.cell(selected, cell, &mut seen, contact, tally)
            };
            match read {
                Ok(()) => {}
                // Words for nothing are rare: it is enough to ask for them where a cell could not be read.
                Err(_) if is_missing(cell.bytes()) => {}
                Err(wanted) => return Err(Fault { column: Some(*number), wanted }),
            }
        }
        let put_together = if plan.is_of_intervals { interval(&seen, contact) } else { self.contact(&seen, contact) };
        put_together.map_err(|(meaning, wanted)| Fault { column: self.number_of(meaning), wanted })?;
        self.place(cells, &seen, contact, tally)
    }

    fn number_of(&self, meaning: Meaning) -> Option<usize> {
        self.plan.columns.iter().position(|selected| selected.meaning == meaning)
    }

    #[inline]
    fn cell(
        &mut self,
        selected: &Selected,
        cell: Cell<'_>,
        seen: &mut Seen,
        contact: &mut Contact,
        tally: &mut Tally,
    ) -> Wrong<()> {
        let mark = self.plan.mark;
        let time = || cells::time(cell, selected.unit, mark);
        match selected.meaning {
            Meaning::TicketId => tally.sample.add(cell.bytes()),
            Meaning::CreatedAt => seen.created = Some(self.moment(cell)?),
            Meaning::FirstResponseAt => {
                seen.has_answer = true;
                if self.has.created {
                    seen.answered_at = Some(self.moment(cell)?);
                }
            }
            Meaning::ResolvedAt => {
                seen.has_resolution = true;
                if self.has.created {
                    seen.resolved_at = Some(self.moment(cell)?);
                }
            }
            Meaning::FirstResponse => {
                seen.has_answer = true;
                contact.amount(Summed::Response).get_or_insert(time()?);
            }
            Meaning::Resolution => {
                seen.has_resolution = true;
                contact.amount(Summed::Resolution).get_or_insert(time()?);
            }
            Meaning::Handle => {
                contact.amount(Summed::Handle).get_or_insert(time()?);
            }
            Meaning::HandlePart => add(contact.amount(Summed::Handle), time()?)?,
            Meaning::Status => {
                let resolved = cells::is_resolved(cell);
                if resolved.is_none() && !is_missing(cell.bytes()) {
                    // Past the limit it is one more of many that are not known.
                    let _ = tally.unknown_statuses.number(cell.bytes(), 100);
                }
                seen.is_resolved = Some(resolved.unwrap_or(false));
            }
            Meaning::Reopens => seen.reopens = Some(reopens(cell, mark)?),
            Meaning::Replies => seen.replies = Some(cells::count(cell, mark)?),
            Meaning::ResolvedOnFirstContact => seen.first_contact = Some(cells::yes_or_no(cell)?),
            Meaning::Abandoned => seen.is_abandoned = Some(cells::yes_or_no(cell)?),
            Meaning::Answered => seen.is_abandoned = Some(!cells::yes_or_no(cell)?),
            Meaning::Escalated if cells::yes_or_no(cell)? => {
                contact.mark(Counted::Escalated);
            }
            Meaning::SlaMet => {
                contact.mark(Counted::SlaContacts);
                contact.mark_if(Counted::SlaMet, cells::yes_or_no(cell)?);
            }
            Meaning::Csat => {
                let csat = cells::csat(cell, mark)?;
                contact.mark(Counted::CsatResponses);
                contact.mark_if(Counted::CsatSatisfied, csat.is_satisfied);
                contact.mark_if(Counted::CsatScored, csat.score.is_some());
                *contact.amount(Summed::CsatScore) = csat.score;
            }
            Meaning::Nps => contact.mark(match cells::nps(cell, mark)? {
                0..=6 => Counted::Detractors,
                7 | 8 => Counted::Passives,
                _ => Counted::Promoters,
            }),
            Meaning::Ces => {
                contact.mark(Counted::CesResponses);
                *contact.amount(Summed::CesScore) = Some(cells::ces(cell, mark)?);
            }
            Meaning::Cost => *contact.amount(Summed::Cost) = Some(self.money(cell)?),
            Meaning::UpsellRevenue => *contact.amount(Summed::Upsell) = Some(self.money(cell)?),
            Meaning::CrossSellRevenue => *contact.amount(Summed::CrossSell) = Some(self.money(cell)?),
            Meaning::Agent => tally.agents.add(cell.bytes()),
            _ => {}
        }
        Ok(())
    }

    fn interval_cell(
        &mut self,
        selected: &Selected,
        cell: Cell<'_>,
        seen: &mut Seen,
        contact: &mut Contact,
    ) -> Wrong<()> {
        let mark = self.plan.mark;
        let time = || cells::time(cell, selected.unit, mark);
        match selected.meaning {
            Meaning::CreatedAt => seen.created = Some(self.moment(cell)?),
            Meaning::Offered => seen.offered = Some(cells::count(cell, mark)?),
            Meaning::Answered => seen.answered = Some(cells::count(cell, mark)?),
            Meaning::Abandoned => seen.abandoned = Some(cells::count(cell, mark)?),
            Meaning::Resolved => seen.resolved = Some(cells::count(cell, mark)?),
            Meaning::AverageResponse => seen.average_response = Some(time()?),
            Meaning::AverageHandle => seen.average_handle = Some(time()?),
            Meaning::AverageHandlePart => add(&mut seen.average_handle, time()?)?,
            Meaning::Handle => *contact.amount(Summed::Handle) = Some(time()?),
            Meaning::ServiceLevel => seen.service_level = Some(cells::percent(cell, mark)?),
            Meaning::Cost => *contact.amount(Summed::Cost) = Some(self.money(cell)?),
            _ => {}
        }
        Ok(())
    }

    #[inline]
    fn moment(&self, cell: Cell<'_>) -> Wrong<Moment> {
        moment::read_iso(cell.bytes()).or_else(|| moment::read(&cell.text(), self.plan.order)).ok_or(Wanted::Date)
    }

    #[inline]
    fn money(&mut self, cell: Cell<'_>) -> Wrong<Amount> {
        if let Some(amount) = cells::plain_number(cell, self.plan.mark) {
            return Ok(amount);
        }
        let (amount, currency) = cells::number(cell, self.plan.mark)?;
        if let Some(currency) = currency {
            let known = *self.currency.get_or_insert(currency);
            if !known.agrees_with(currency) {
                return Err(Wanted::OneCurrency);
            }
        }
        Ok(amount)
    }

    /// Puts together what the cells of a contact say.
    #[inline]
    fn contact(&self, seen: &Seen, contact: &mut Contact) -> Result<(), (Meaning, Wanted)> {
        let is_abandoned = seen.is_abandoned == Some(true);
        if self.has.abandoned {
            contact.mark(Counted::Offered);
        }
        if is_abandoned {
            contact.mark(Counted::Abandoned);
            // How long somebody waited in vain is no response time.
            contact.forget_amounts();
            return Ok(());
        }
        contact.mark(Counted::Contacts);
        if let (None, Some(created), Some(answered)) =
            (*contact.amount(Summed::Response), seen.created, seen.answered_at)
        {
            *contact.amount(Summed::Response) =
                Some(between(created, answered).map_err(|wanted| (Meaning::FirstResponseAt, wanted))?);
        }
        if seen.has_answer {
            contact.mark(Counted::Responses);
        }
        if contact.amount(Summed::Response).is_some() {
            contact.mark(Counted::TimedResponses);
        }
        if contact.amount(Summed::Handle).is_some() {
            contact.mark(Counted::TimedHandling);
        }
        let is_resolved = seen.is_resolved.unwrap_or(seen.has_resolution && !self.has.status);
        if is_resolved {
            contact.mark(Counted::Resolved);
            if let (None, Some(created), Some(resolved)) =
                (*contact.amount(Summed::Resolution), seen.created, seen.resolved_at)
            {
                *contact.amount(Summed::Resolution) =
                    Some(between(created, resolved).map_err(|wanted| (Meaning::ResolvedAt, wanted))?);
            }
            if contact.amount(Summed::Resolution).is_some() {
                contact.mark(Counted::TimedResolutions);
            }
        } else {
            *contact.amount(Summed::Resolution) = None;
        }
        let by_replies = || {
            self.has.first_contact_by_replies
                && is_resolved
                && seen.replies.is_some_and(|replies| replies <= 1)
                && seen.reopens.unwrap_or(0) == 0
        };
        if seen.first_contact.unwrap_or_else(by_replies) {
            contact.mark(Counted::FirstContact);
        }
        if seen.reopens.unwrap_or(0) > 0 {
            contact.mark(Counted::Reopened);
        }
        self.rules.judge(contact);
        Ok(())
    }

    /// The side, period and group of a row, and what its hour counts for.
    #[inline]
    fn place(&mut self, cells: Cells<'_>, seen: &Seen, contact: &mut Contact, tally: &mut Tally) -> Result<(), Fault> {
        let missing = |reader: &Reader<'_>, meaning, wanted| Fault { column: reader.number_of(meaning), wanted };
        if self.has.created && seen.created.is_none() {
            return Err(missing(self, Meaning::CreatedAt, Wanted::Date));
        }
        let mut key = Key::default();
        if let Some(created) = seen.created {
            contact.day = day(created);
            contact.hour = Some(created.hour);
            key.period = self.rules.period.map_or(0, |length| {
                let months = u32::from(created.year) * 12 + u32::from(created.month) - 1;
                if length == 1 { months } else { months - months % length }
            });
        }
        let side = match &self.rules.sides {
            Sides::ByColumn => {
                let cell = self.side_at.map_or(&[][..], |at| cells.get(at).bytes());
                if cell.is_empty() {
                    return Err(missing(self, Meaning::Side, Wanted::Side));
                }
                cell
            }
            Sides::ByFile => self.side.as_bytes(),
            Sides::ByDate { cutover, names: (before, after) } => {
                if contact.day < *cutover {
                    before.as_bytes()
                } else {
                    after.as_bytes()
                }
            }
        };
        key.side =
            tally.sides.number(side, super::SIDES).ok_or_else(|| missing(self, Meaning::Side, Wanted::FewSides))?;
        if !self.by.is_empty() {
            key.by = self.group(cells, seen, tally)?;
        }
        contact.key = key;
        if let (Peak::Hours(hours), Some(hour), Some(amount)) =
            (&self.rules.peak, contact.hour, *contact.amount(Summed::Response))
            && hours.contains(&hour)
        {
            contact.mark(Counted::PeakResponses);
            *contact.amount(Summed::PeakResponse) = Some(amount);
        }
        Ok(())
    }

    /// The number of what a breakdown groups by: its parts with a byte between them that stands in no cell.
    fn group(&mut self, cells: Cells<'_>, seen: &Seen, tally: &mut Tally) -> Result<u32, Fault> {
        self.label.clear();
        for (index, (by, column)) in self.by.iter().enumerate() {
            if index > 0 {
                self.label.push(By::BETWEEN);
            }
            match column {
                Some(at) => self.label.extend_from_slice(cells.get(*at).bytes()),
                None => self.label.extend_from_slice(by.of_moment(seen.created).as_bytes()),
            }
        }
        tally.by.number(&self.label, super::GROUPS).ok_or(Fault { column: None, wanted: Wanted::FewGroups })
    }
}

/// Whether cells past the header's are empty: spreadsheets end rows with separators.
fn is_wide_enough(cells: Cells<'_>, width: usize) -> bool {
    cells.len() > width && (width..cells.len()).all(|at| cells.get(at).is_empty())
}

/// How often, or whether at all.
fn reopens(cell: Cell<'_>, mark: crate::number::Mark) -> Wrong<u64> {
    cells::count(cell, mark).or_else(|wanted| cells::yes_or_no(cell).map(u64::from).map_err(|_| wanted))
}

fn between(created: Moment, later: Moment) -> Wrong<Amount> {
    let time = later.since(created);
    if time.value < 0 { Err(Wanted::NotBefore) } else { Ok(time) }
}

/// Adds a part of a time to what is there.
fn add(total: &mut Option<Amount>, part: Amount) -> Wrong<()> {
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

/// Puts together what an interval says: averages count as often as their contacts.
fn interval(seen: &Seen, contact: &mut Contact) -> Result<(), (Meaning, Wanted)> {
    let missing = |meaning| (meaning, Wanted::Count);
    let left =
        |whole: Option<u64>, part: Option<u64>| whole.zip(part).and_then(|(whole, part)| whole.checked_sub(part));
    let answered = seen
        .answered
        .or_else(|| left(seen.offered, seen.abandoned))
        .or(seen.offered)
        .ok_or_else(|| missing(Meaning::Answered))?;
    contact.weigh(Counted::Contacts, answered);
    if let Some(offered) = seen.offered.or_else(|| seen.abandoned.map(|abandoned| answered + abandoned)) {
        contact.weigh(Counted::Offered, offered);
        let abandoned = seen.abandoned.or_else(|| left(Some(offered), Some(answered)));
        contact.weigh(Counted::Abandoned, abandoned.ok_or_else(|| missing(Meaning::Offered))?);
    }
    if let Some(resolved) = seen.resolved {
        contact.weigh(Counted::Resolved, resolved);
    }
    let weighted = |average: Amount, count: u64| {
        i64::try_from(count).ok().and_then(|count| average.times(count)).ok_or(Wanted::Digits)
    };
    if let Some(average) = seen.average_response {
        contact.weigh(Counted::Responses, answered);
        contact.weigh(Counted::TimedResponses, answered);
        *contact.amount(Summed::Response) =
            Some(weighted(average, answered).map_err(|wanted| (Meaning::AverageResponse, wanted))?);
    }
    if let Some(average) = seen.average_handle {
        *contact.amount(Summed::Handle) =
            Some(weighted(average, answered).map_err(|wanted| (Meaning::AverageHandle, wanted))?);
    }
    if contact.amount(Summed::Handle).is_some() {
        contact.weigh(Counted::TimedHandling, answered);
    }
    if let Some(level) = seen.service_level {
        let came_in = seen.offered.unwrap_or(answered);
        contact.weigh(Counted::LevelWeights, came_in);
        *contact.amount(Summed::ServiceLevel) =
            Some(weighted(level, came_in).map_err(|wanted| (Meaning::ServiceLevel, wanted))?);
    }
    Ok(())
}

/// A day as it sorts.
pub fn day(moment: Moment) -> Day {
    let (year, month, day) = moment.date();
    u32::from(year) << 16 | u32::from(month) << 8 | u32::from(day)
}
