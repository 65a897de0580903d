//! What a scan found in; what the reader of its figures must know, out.

use super::columns::Meaning;
use super::faults::{Fault, Faulty};
use super::head::Head;
use super::plan::Plan;
use super::rules::{Peak, Rules, Sides};
use super::scan::Scanned;
use super::tally::{Counted, Day, Group};
use super::{Asked, Tallied, cells, cells::Wanted, columns, figures, header, incomplete, length, scales};
use crate::comparison::Note;
use crate::figures as known;
use crate::gap::listed;
use crate::place::{Place, clean, quoted};
use crate::quantity::{Exact, Quantity, Unit};
use crate::show;

/// A count as people read it: `1,250`.
pub fn counted(count: u64) -> String {
    Quantity::cut(&Exact::from_integer(count.into()), Unit::Count)
        .map_or_else(|| count.to_string(), |quantity| show::quantity(&quantity, None))
}

/// How one export was read, and what of it was not.
pub fn of_export(scanned: &Scanned, head: &Head, place: &Place, asked: &Asked) -> Vec<Note> {
    let plan = &head.plan;
    let file = clean(&place.file);
    let note = |text: String| Note::new(file.clone(), text);
    let doubt = |text: String| Note::doubt(file.clone(), text);
    let mut notes = vec![note(what_was_read(scanned, plan)), note(read_as(plan))];
    if !plan.passed_over.is_empty() {
        let passed: Vec<String> =
            plan.passed_over.iter().map(|(header, read)| format!("{} ({} is)", quoted(header), quoted(read))).collect();
        notes.push(note(format!("not read: {}", listed(&passed))));
    }
    if !plan.unknown.is_empty() {
        let headers: Vec<String> = plan.unknown.iter().map(|header| quoted(header)).collect();
        notes.push(note(format!("not used: {}", listed(&headers))));
    }
    notes.extend(assumed_units(plan).map(&doubt));
    notes.extend(faults(scanned, head).into_iter().map(&doubt));
    if scanned.furniture > 0 {
        notes.push(note(format!("{} left out as totals or the furniture of a report", rows(scanned.furniture))));
    }
    if scanned.replaced > 0 {
        notes.push(note(format!("{} left out: their ticket has a later one", rows(scanned.replaced))));
    }
    if !asked.one_row_per_ticket {
        notes.extend(repeats(scanned).map(&doubt));
    }
    let whole = scanned.tally.merged(|_| true);
    notes.extend(statuses(scanned, plan, &whole).map(&doubt));
    notes.extend(first_contact(plan, &whole).map(&doubt));
    notes.extend(scales::doubts(&whole).into_iter().map(&doubt));
    notes.extend(definitions(plan, &asked.rules).into_iter().map(&note));
    notes.extend(incomplete(&whole).into_iter().map(&doubt));
    notes
}

/// Contacts that might have been resolved at once and do not say so.
fn first_contact(plan: &Plan, whole: &Group) -> Option<String> {
    let header = plan.header_of(Meaning::ResolvedOnFirstContact)?;
    let untold = whole.count(Counted::UntoldFirstContact);
    let of = if whole.known.has(Counted::Resolved) {
        format!("{} resolved contacts", counted(whole.count(Counted::Resolved)))
    } else {
        format!("{} contacts", counted(whole.count(Counted::Contacts)))
    };
    let (verb, as_one) = if untold == 1 { ("has", "counts") } else { ("have", "count") };
    let text = format!("{} of {of} {verb} nothing under {} and {as_one} as no", counted(untold), quoted(header));
    (untold > 0).then_some(text)
}

/// Statuses that are not known, and how else it may be known what is resolved.
fn statuses(scanned: &Scanned, plan: &Plan, whole: &Group) -> Option<String> {
    let statuses: Vec<String> =
        scanned.tally.unknown_statuses.all().map(|status| quoted(&cells::text(status))).collect();
    if statuses.is_empty() {
        return None;
    }
    let none = if whole.count(Counted::Resolved) == 0 { ", so that no contact is" } else { "" };
    let otherwise = [Meaning::ResolvedAt, Meaning::Resolution].into_iter().find_map(|meaning| plan.header_of(meaning));
    let hint = otherwise.map_or_else(
        || "write `solved` where they are".to_string(),
        |header| format!("--map 'status=' leaves the column unread and takes what {} says", quoted(header)),
    );
    Some(format!("the status {} is not known and read as not resolved{none}; {hint}", listed(&statuses)))
}

/// The verb behind a count.
pub fn has(count: u64) -> &'static str {
    if count == 1 { "has" } else { "have" }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row is".to_string() } else { format!("{} rows are", counted(count)) }
}

/// `a Zendesk export of 1,250 rows from 2025-01-01 to 2025-03-31, with 12 agents`.
fn what_was_read(scanned: &Scanned, plan: &Plan) -> String {
    let tally = &scanned.tally;
    let whole = tally.merged(|_| true);
    let product = plan.export.map_or_else(
        || "an export".to_string(),
        |export| format!("{} {} export", if export.name.starts_with(['A', 'I']) { "an" } else { "a" }, export.name),
    );
    let what = if plan.is_of_intervals { "intervals" } else { "rows" };
    let span =
        if whole.last > 0 { format!(" from {} to {}", day(whole.first), day(whole.last)) } else { String::new() };
    let agents = match (tally.agents.len(), tally.agents.is_past_limit) {
        (0, _) => String::new(),
        (1, false) => ", with 1 agent".to_string(),
        (count, false) => format!(", with {} agents", counted(count as u64)),
        (count, true) => format!(", with more than {} agents", counted(count as u64)),
    };
    format!("{product} of {} {what}{span}{agents}", counted(tally.rows))
}

/// Which header is read as what.
fn read_as(plan: &Plan) -> String {
    let table = if plan.is_of_intervals { columns::OF_INTERVALS } else { columns::OF_CONTACTS };
    let of = |meaning: Meaning, header: &str| {
        let found = columns::find(table, header).map(|(column, ..)| column).filter(|column| column.meaning == meaning);
        found
            .or_else(|| table.iter().chain(columns::OF_CONTACTS).find(|column| column.meaning == meaning))
            .map_or("", |column| column.id)
    };
    let column = |selected: &super::plan::Selected| {
        let id = of(selected.meaning, &selected.header);
        let header = quoted(&selected.header);
        let (plain, unit) = columns::unit_taken_off(&columns::folded(&selected.header));
        if !selected.meaning.is_time() {
            return if columns::folded(&selected.header) == columns::folded(id) {
                header
            } else {
                format!("{header} as {id}")
            };
        }
        let is_plain = plain == columns::folded(id) && unit == Some(selected.unit);
        let unit = if selected.has_bare_numbers { format!(" in {}", selected.unit.name()) } else { String::new() };
        if is_plain { header } else { format!("{header} as {id}{unit}") }
    };
    let mut columns: Vec<&super::plan::Selected> = plan.columns.iter().collect();
    columns.sort_by_key(|selected| selected.at);
    format!("read: {}", columns.into_iter().map(column).collect::<Vec<_>>().join(", "))
}

/// Bare numbers under a header that names no unit.
fn assumed_units(plan: &Plan) -> impl Iterator<Item = String> {
    let assumed = plan
        .columns
        .iter()
        .filter(|selected| selected.meaning.is_time() && selected.is_unit_assumed && selected.has_bare_numbers);
    assumed.map(|selected| {
        format!(
            "{} names no unit: its bare numbers are read as {}; --map 'ID_seconds={}' would say otherwise",
            quoted(&selected.header),
            selected.unit.name(),
            clean(&selected.header)
        )
    })
}

/// The rows that could not be read, reason by reason.
fn faults(scanned: &Scanned, head: &Head) -> Vec<String> {
    let of_reason = |(fault, faulty): (Fault, &Faulty)| {
        let places: Vec<String> = faulty
            .first
            .iter()
            .map(|(at, text)| {
                let line = scanned.line(*at, head.lines);
                if text.is_empty() { format!("line {line}") } else { format!("{} in line {line}", quoted(text)) }
            })
            .collect();
        let header = header(&head.plan, fault);
        let column = if header.is_empty() { String::new() } else { format!("{}: ", quoted(header)) };
        let more = if faulty.rows > faulty.first.len() as u64 { " …" } else { "" };
        format!(
            "{} left out: {column}expected {}, found {}{more}",
            rows(faulty.rows),
            wanted(fault, head),
            places.join(", ")
        )
    };
    scanned.faults.by_reason().into_iter().map(of_reason).collect()
}

fn wanted(fault: Fault, head: &Head) -> String {
    if fault.wanted == Wanted::Cells { format!("{} cells", head.plan.width) } else { fault.wanted.text().to_string() }
}

/// The first row that could not be read, and what to do.
pub fn first_fault(scanned: &Scanned, head: &Head, place: &Place) -> Option<(Note, String)> {
    let of_reason =
        |(fault, faulty): (Fault, &Faulty)| faulty.first.first().map(|(at, text)| (*at, fault, text.clone()));
    let (at, fault, text) = scanned.faults.by_reason().into_iter().filter_map(of_reason).min_by_key(|(at, ..)| *at)?;
    let found = match text.as_str() {
        "" => "nothing".to_string(),
        text if fault.wanted == Wanted::Cells => text.to_string(),
        text => quoted(text),
    };
    let place = place.at(scanned.line(at, head.lines), header(&head.plan, fault));
    let note = Note::new(place.to_string(), format!("expected {}, found {found}", wanted(fault, head)));
    let (bad, good) = (scanned.faults.rows(), scanned.tally.rows + scanned.replaced);
    Some((note, hint(fault, (bad * 100).div_ceil((bad + good).max(1)))))
}

/// What to do about rows that could not be read, which are so many per cent of all.
fn hint(fault: Fault, share: u64) -> String {
    let leave_out = format!("--max-bad {share}% leaves such rows out");
    match fault.wanted {
        Wanted::Date => format!("--date-order says whether days or months come first; {leave_out}"),
        Wanted::Number | Wanted::Time => format!("--decimal-mark says which mark the file uses; {leave_out}"),
        Wanted::FewSides => "name another column with --side-column".to_string(),
        Wanted::FewGroups => "break the tally down by fewer columns".to_string(),
        _ => format!("mend the rows; {leave_out}"),
    }
}

/// Tickets with more than one row, where a sample of the ids has some.
fn repeats(scanned: &Scanned) -> Option<String> {
    let repeats = scanned.tally.sample.repeats();
    if repeats.repeated == 0 {
        return None;
    }
    let share = Quantity::cut(
        &(Exact::from_integer(repeats.repeated.into()) / Exact::from_integer(repeats.ids.into())),
        Unit::Percent,
    )?;
    let how_many = if repeats.is_whole {
        format!("{} of {} tickets {}", counted(repeats.repeated), counted(repeats.ids), has(repeats.repeated))
    } else {
        format!("about {} of the tickets (in a sample of {}) have", show::quantity(&share, None), counted(repeats.ids))
    };
    Some(format!("{how_many} more than one row, and each row counts; --one-row-per ticket_id keeps the last of each"))
}

/// How the columns give what they do not say plainly.
fn definitions(plan: &Plan, rules: &Rules) -> Vec<String> {
    let mut notes = Vec::new();
    let header = |meaning: Meaning| plan.header_of(meaning).map(quoted).unwrap_or_default();
    if plan.counts_first_contact_by_replies() {
        notes.push(format!(
            "first_contact_resolutions are resolved contacts with at most one reply ({})",
            header(Meaning::Replies)
        ));
    }
    if let Some(number) = &plan.open_number {
        let mark = if plan.mark == crate::number::Mark::Comma { "comma" } else { "point" };
        let text = format!(
            "{} is read with a decimal {mark}: nothing in the file tells; --decimal-mark says which it is",
            quoted(number)
        );
        notes.push(text);
    }
    if !rules.levels.is_empty() {
        let levels: Vec<String> = rules.levels.iter().map(|level| quoted(&level.text)).collect();
        notes.push(format!("sla_met_contacts keep {}; sla_contacts are those with the time", levels.join(" and ")));
    }
    if plan.is_of_intervals {
        let answered = [Meaning::Answered, Meaning::Offered]
            .into_iter()
            .find(|meaning| plan.has(*meaning))
            .map(header)
            .unwrap_or_default();
        for meaning in [Meaning::AverageResponse, Meaning::AverageHandle, Meaning::AverageHandlePart] {
            if plan.has(meaning) {
                notes.push(format!("{} counts as often as {answered}", header(meaning)));
            }
        }
        if plan.has(Meaning::ServiceLevel) {
            let came_in = [Meaning::Offered, Meaning::Answered]
                .into_iter()
                .find(|meaning| plan.has(*meaning))
                .map(header)
                .unwrap_or_default();
            notes.push(format!("{} counts as often as {came_in}", header(Meaning::ServiceLevel)));
        }
    }
    let parts: Vec<String> = plan
        .columns
        .iter()
        .filter(|selected| matches!(selected.meaning, Meaning::HandlePart | Meaning::AverageHandlePart))
        .map(|selected| quoted(&selected.header))
        .collect();
    match parts.as_slice() {
        [] => {}
        [only] => notes.push(format!("handle_time is {only} alone: what else there is to a contact is not in it")),
        several => notes.push(format!("handle_time is the sum of {}", listed(several))),
    }
    notes
}

/// Totals that lack some of what they should be of.
fn incomplete(group: &Group) -> Vec<String> {
    let mut notes = incomplete::notes(group);
    let (scored, answers) = (group.count(Counted::CsatScored), group.count(Counted::CsatResponses));
    if scored > 0 && scored < answers {
        notes.push(format!(
            "{} of {} satisfaction answers are words: {} is left out",
            counted(answers - scored),
            counted(answers),
            known::CSAT_SCORE_TOTAL.id
        ));
    }
    notes
}

/// What is to be said of all exports together.
pub fn of_all(tallied: &Tallied, asked: &Asked) -> Vec<Note> {
    let mut notes = Vec::new();
    if let (Peak::Busiest(_), false) = (&asked.rules.peak, tallied.peak.is_empty()) {
        let hours: Vec<String> = tallied.peak.iter().map(|hour| format!("{hour}-{}", hour + 1)).collect();
        notes.push(Note::new("peak_responses", format!("the busiest hours are {}", listed(&hours))));
    }
    let names = (0..tallied.tally.sides.len()).filter_map(|number| u32::try_from(number).ok());
    for total in names.map(|number| figures::side_name(&tallied.tally, number)).filter(|name| figures::is_total(name)) {
        notes.push(Note::new("", format!("the rows of the side {} are taken for totals and left out", quoted(&total))));
    }
    notes.extend(cutover_beside(tallied, asked));
    for side in &tallied.sides {
        let group = tallied.tally.merged(|key| key.side == *side);
        let name = figures::side_name(&tallied.tally, *side);
        if group.last > 0 {
            notes.extend(partial(&name, &group, asked.rules.period, tallied.cutover));
            notes.extend(cut(&name, &group, tallied.cutover, asked.rules.period));
        }
    }
    notes
}

/// A cutover that leaves all contacts on one side of it.
fn cutover_beside(tallied: &Tallied, asked: &Asked) -> Option<Note> {
    let (Sides::ByDate { cutover, names: (before, after) }, None) = (&asked.rules.sides, tallied.cutover) else {
        return None;
    };
    let all = tallied.tally.merged(|_| true);
    let (side, when, end, missing) = if all.last < *cutover {
        (before, "before", format!("the last of them began on {}", day(all.last)), after)
    } else {
        (after, "not before", format!("the first of them began on {}", day(all.first)), before)
    };
    let text = format!(
        "all contacts are {when} the cutover, {}: {end}, and there is no side {} to set against it",
        day(*cutover),
        quoted(missing)
    );
    Some(Note::doubt(side, text))
}

/// How long a side has of the period that the cutover cuts.
fn cut(name: &str, side: &Group, cutover: Option<Day>, period: Option<u32>) -> Option<Note> {
    let cutover = cutover?;
    let cut = length::cut(side, period, cutover)?;
    let at = length::period(length::month(cutover), period);
    let of = period.map(|length| format!(" for {}", figures::label(at, length))).unwrap_or_default();
    let month = |month: u32| figures::label(month, 1);
    let span = if cut.ends_at_cutover {
        format!("from {} up to the cutover, {}", month(cut.first), day(cutover))
    } else {
        format!("from the cutover, {}, up to {}", day(cutover), month(cut.last))
    };
    let months = show::computed(&cut.months, Unit::Number, None);
    Some(Note::new(format!("{name}.{}", known::MONTHS.id), format!("{months}{of}: {span}")))
}

/// A first or last period that the contacts of a side do not fill. One that the cutover cuts is as long as its months.
fn partial(side: &str, group: &Group, length: Option<u32>, cutover: Option<Day>) -> Option<Note> {
    if length.is_none() && cutover.is_none() {
        return None;
    }
    let (first, last) = (length::month(group.first), length::month(group.last));
    let cut = |month: u32| {
        let cutover = cutover.filter(|cutover| !length::is_between_periods(*cutover, length))?;
        (length::period(month, length) == length::period(length::month(cutover), length)).then_some(cutover)
    };
    let length_at = |month: u32| if cut(month).is_some() { Some(1) } else { length };
    let start = |month: u32| length_at(month).map(|length| length::period(month, Some(length)));
    let whole_start = (group.first & 0xff <= 3 && start(first)? == first, start(first)?);
    let whole_end = (group.last & 0xff >= 26 && start(last)? + length_at(last)? - 1 == last, start(last)?);
    // From the cutover on, or up to it, there should be contacts.
    let at = |month: u32, own: u32| (month == own, month);
    let (is_early, early) = match cut(first).filter(|cutover| group.first >= *cutover) {
        Some(cutover) => at(length::month(cutover), first),
        None => whole_start,
    };
    let (is_late, late) = match cut(last).filter(|cutover| group.last < *cutover) {
        Some(cutover) => at(length::month_before(cutover), last),
        None => whole_end,
    };
    if is_early && is_late {
        return None;
    }
    let partial = [(!is_early).then_some(early), (!is_late).then_some(late)];
    let of = |month: u32| Some(figures::label(month, length_at(month)?));
    let mut labels: Vec<String> = partial.into_iter().flatten().filter_map(of).collect();
    labels.dedup();
    let what = if labels.len() == 1 { "is not whole, but counts" } else { "are not whole, but count" };
    let text = format!(
        "its contacts begin on {} and end on {}: {} {what} as such",
        day(group.first),
        day(group.last),
        labels.join(" and ")
    );
    Some(Note::doubt(side, text))
}

fn day(day: Day) -> String {
    format!("{}-{:02}-{:02}", day >> 16, day >> 8 & 0xff, day & 0xff)
}
