//! The cells of an interval in, what its contacts add to a tally out: averages count as often as their contacts.

use super::amount::Amount;
use super::batch::{Wrong, add};
use super::begins;
use super::cells::{self, Cell, Wanted, is_missing};
use super::columns::Meaning;
use super::faults::Fault;
use super::moment::{Clock, Moment};
use super::plan::{Plan, Selected};
use super::rows::Cells;
use super::tally::{Contact, Counted, Group, Summed};
use crate::place::quoted;

/// What was read of an interval, before it is put together.
#[derive(Default)]
struct Seen {
    created: Option<Moment>,
    time_of_day: Option<Clock>,
    offered: Option<u64>,
    answered: Option<u64>,
    abandoned: Option<u64>,
    resolved: Option<u64>,
    average_response: Option<Amount>,
    average_handle: Option<Amount>,
    service_level: Option<Amount>,
}

/// Reads an interval: when it began, and what it adds.
pub fn read(plan: &Plan, cells: Cells<'_>) -> Result<(Option<Moment>, Contact), Fault> {
    let mut seen = Seen::default();
    let mut contact = Contact::new();
    for (number, selected) in plan.columns.iter().enumerate() {
        let cell = cells.get(selected.at);
        if !is_missing(cell.bytes()) {
            read_cell(plan, selected, cell, &mut seen, &mut contact)
                .map_err(|wanted| Fault { column: Some(number), wanted })?;
        }
    }
    let fault = |(meaning, wanted)| Fault { column: plan.number(meaning), wanted };
    put_together(&seen, &mut contact).map_err(fault)?;
    Ok((began(plan, &seen).map_err(fault)?, contact))
}

/// When an interval began. A row without its time of day may be the sum of a day.
fn began(plan: &Plan, seen: &Seen) -> Result<Option<Moment>, (Meaning, Wanted)> {
    let wrong = (Meaning::TimeOfDay, Wanted::TimeOfDay);
    match (seen.created, seen.time_of_day) {
        (Some(created), Some(time)) => created.at(time).ok_or(wrong).map(Some),
        (Some(_), None) if plan.has(Meaning::TimeOfDay) => Err(wrong),
        (created, _) => Ok(created),
    }
}

fn read_cell(plan: &Plan, selected: &Selected, cell: Cell<'_>, seen: &mut Seen, contact: &mut Contact) -> Wrong<()> {
    let mark = plan.mark;
    let time = || cells::time(cell, selected.unit, mark);
    match selected.meaning {
        Meaning::CreatedAt => seen.created = Some(begins::read_start(&cell.text(), plan.order).ok_or(Wanted::Date)?),
        Meaning::TimeOfDay => seen.time_of_day = Some(begins::time_of_day(&cell.text()).ok_or(Wanted::TimeOfDay)?),
        Meaning::Offered => seen.offered = Some(cells::count(cell, mark)?),
        Meaning::Answered => seen.answered = Some(cells::count(cell, mark)?),
        Meaning::Abandoned => seen.abandoned = Some(cells::count(cell, mark)?),
        Meaning::Resolved => seen.resolved = Some(cells::count(cell, mark)?),
        Meaning::AverageResponse => seen.average_response = Some(time()?),
        Meaning::AverageHandle => seen.average_handle = Some(time()?),
        Meaning::AverageHandlePart => add(&mut seen.average_handle, time()?)?,
        Meaning::Handle => *contact.amount(Summed::Handle) = Some(time()?),
        Meaning::ServiceLevel => seen.service_level = Some(cells::percent(cell, mark)?),
        Meaning::Cost => *contact.amount(Summed::Cost) = Some(cells::number(cell, mark)?.0),
        _ => {}
    }
    Ok(())
}

fn put_together(seen: &Seen, contact: &mut Contact) -> Result<(), (Meaning, Wanted)> {
    let answered = match (seen.answered, seen.offered, seen.abandoned) {
        (Some(answered), ..) => answered,
        (None, Some(offered), Some(abandoned)) => {
            offered.checked_sub(abandoned).ok_or((Meaning::Abandoned, Wanted::NotMore))?
        }
        (None, Some(offered), None) => offered,
        (None, None, _) => return Err((Meaning::Answered, Wanted::Count)),
    };
    contact.weigh(Counted::Contacts, answered);
    let came_in = seen.offered.or_else(|| seen.abandoned.map(|abandoned| answered + abandoned));
    if let Some(offered) = came_in {
        let beyond = answered.max(seen.abandoned.unwrap_or(0)).saturating_sub(offered);
        contact.weigh(Counted::Offered, offered);
        contact.weigh(Counted::Beyond, beyond);
        // Who came in before and was answered now had not given up: what is beyond is taken off the abandoned, unless they
        // were counted themselves.
        let given = seen.abandoned.map(|abandoned| abandoned.saturating_add(beyond));
        contact.weigh(Counted::Abandoned, given.unwrap_or(offered.saturating_sub(answered)));
    }
    if let Some(resolved) = seen.resolved {
        contact.weigh(Counted::Resolved, resolved);
    }
    let weighted = |average: Amount, count: u64, meaning| {
        let weighted = i64::try_from(count).ok().and_then(|count| average.times(count));
        weighted.ok_or((meaning, Wanted::Digits)).map(Some)
    };
    if let Some(average) = seen.average_response {
        contact.weigh(Counted::Responses, answered);
        *contact.amount(Summed::Response) = weighted(average, answered, Meaning::AverageResponse)?;
    }
    if let Some(average) = seen.average_handle {
        *contact.amount(Summed::Handle) = weighted(average, answered, Meaning::AverageHandle)?;
    }
    if contact.amount(Summed::Handle).is_some() {
        contact.weigh(Counted::TimedHandling, answered);
    }
    if let Some(level) = seen.service_level {
        let came_in = came_in.unwrap_or(answered);
        contact.weigh(Counted::LevelWeights, came_in);
        *contact.amount(Summed::ServiceLevel) = weighted(level, came_in, Meaning::ServiceLevel)?;
    }
    Ok(())
}

/// Whether more contacts were answered or given up than came in: one interval may end with some of the one before, all
/// together may not.
pub fn is_impossible(group: &Group) -> bool {
    let offered = group.count(Counted::Offered);
    let most = group.count(Counted::Contacts).max(group.of_figure(Counted::Abandoned));
    group.count(Counted::Beyond) > 0 && most > offered
}

/// How many of an interval were answered, in the words of its headers: what its averages count as often as.
pub fn answered(plan: &Plan) -> String {
    let header = |meaning| plan.header_of(meaning).map(quoted);
    match (header(Meaning::Answered), header(Meaning::Offered), header(Meaning::Abandoned)) {
        (Some(answered), ..) => answered,
        (None, Some(offered), Some(abandoned)) => format!("{offered} less {abandoned}"),
        (None, offered, _) => offered.unwrap_or_default(),
    }
}

/// How many came in, in the same words.
pub fn came_in(plan: &Plan) -> String {
    let header = |meaning| plan.header_of(meaning).map(quoted);
    match (header(Meaning::Offered), header(Meaning::Abandoned)) {
        (Some(offered), _) => offered,
        (None, Some(abandoned)) => format!("{} and {abandoned}", answered(plan)),
        (None, None) => answered(plan),
    }
}
