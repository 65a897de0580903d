//! What a scan found in; what the reader of its figures must know, out.

use super::begins::Precision;
use super::columns::Meaning;
use super::faults::{Fault, Faulty};
use super::head::Head;
use super::interval;
use super::plan::{Plan, Selected};
use super::remedies::{found, remedy};
use super::rules::{Peak, Rules};
use super::sample::Repeats;
use super::scan::Scanned;
use super::tally::{Counted, Day, Group, Summed};
use super::{Asked, Tallied, cells, cells::Wanted, columns, figures, header, incomplete, length, scales};
use crate::comparison::Note;
use crate::currency::Currency;
use crate::duration::TimeUnit;
use crate::figures as known;
use crate::gap::{listed, listed_to};
use crate::place::{Place, clean, quoted};
use crate::quantity::{Exact, Quantity, Unit};
use crate::show;
use std::collections::BTreeSet;

/// How many headers are named: one that is not read may be the one that is needed.
const ALL: usize = 40;

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
        let passed: Vec<String> = plan.passed_over.iter().map(passed_over).collect();
        notes.push(note(format!("not read: {}", listed_to(ALL, &passed))));
    }
    if !plan.unknown.is_empty() {
        let headers: Vec<String> = plan.unknown.iter().map(|header| quoted(header)).collect();
        notes.push(note(format!("not used: {}", listed_to(ALL, &headers))));
    }
    notes.extend(assumed_units(plan).map(&doubt));
    notes.extend(faults(scanned, head).into_iter().map(&doubt));
    if scanned.furniture > 0 {
        notes.push(note(format!("{} left out as totals or the furniture of a report", rows(scanned.furniture))));
    }
    if scanned.replaced > 0 {
        let text = "of each ticket the last row in the file counts";
        notes.push(note(format!("{} left out: {text}", rows(scanned.replaced))));
        if let Some(header) = &head.newest_first {
            let text = "its rows stand newest first by";
            let hint = "the row that counts is the oldest of its ticket; sort them oldest first";
            notes.push(doubt(format!("{text} {}: {hint}", quoted(header))));
        }
    }
    if !asked.one_row_per_ticket {
        notes.extend(repeats(scanned).map(&doubt));
    }
    let whole = scanned.tally.merged(|_| true);
    notes.extend(statuses(scanned, plan, &whole).map(&doubt));
    notes.extend(first_contact(plan, &whole).map(&doubt));
    notes.extend(scales::doubts(&whole).into_iter().map(&doubt));
    notes.extend(definitions(plan, &asked.rules).into_iter().map(&note));
    if asked.rules.period.is_some() && !plan.has(Meaning::CreatedAt) {
        let text =
            "no column tells when a contact began, so all time is one period; --map 'created_at=HEADER' names one";
        notes.push(note(text.to_string()));
    }
    notes.extend(from_midnight(plan).map(&doubt));
    notes.extend(crossing(scanned).map(&doubt));
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
    let what = match (plan.is_of_intervals, tally.rows) {
        (true, 1) => "interval",
        (true, _) => "intervals",
        (false, 1) => "row",
        (false, _) => "rows",
    };
    let day = |day: Day| told(day, plan.precision);
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

/// A header that is not read, and the one that is instead.
fn passed_over((header, read): &(String, String)) -> String {
    let is = if columns::folded(header) == columns::folded(read) { "the first one".to_string() } else { quoted(read) };
    format!("{} ({is} is)", quoted(header))
}

/// Which header is read as what.
fn read_as(plan: &Plan) -> String {
    let column = |selected: &Selected| {
        let id = selected.id(plan.is_of_intervals);
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
    let mut columns: Vec<&Selected> = plan.columns.iter().collect();
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
        let other = if selected.unit == TimeUnit::Minutes { TimeUnit::Seconds } else { TimeUnit::Minutes }.name();
        format!(
            "{} names no unit: its bare numbers are read as {}; {} reads them as {other}",
            quoted(&selected.header),
            selected.unit.name(),
            columns::map_option(&format!("{}_{other}", selected.id(plan.is_of_intervals)), &selected.header)
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
                format!("{} in line {line}", found(text, fault))
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
    let found = found(&text, fault);
    let place = place.at(scanned.line(at, head.lines), header(&head.plan, fault));
    let note = Note::new(place.to_string(), format!("expected {}, found {found}", wanted(fault, head)));
    let (bad, good) = (scanned.faults.rows(), scanned.tally.rows + scanned.replaced);
    let remedy = remedy(fault, &text, &head.plan);
    // Where no row can be read, there is nothing left but the bad ones.
    let share = (bad * 100).div_ceil((bad + good).max(1));
    let leaves_out = good > 0 && !matches!(fault.wanted, Wanted::FewSides | Wanted::FewGroups);
    Some((note, if leaves_out { format!("{remedy}; --max-bad {share}% leaves such rows out") } else { remedy }))
}

/// Tickets with more than one row, where a sample of the ids has some.
fn repeats(scanned: &Scanned) -> Option<String> {
    let how_many = share(&scanned.tally.sample.repeats())?;
    Some(format!("{how_many} more than one row, and each row counts; --one-row-per ticket_id keeps the last of each"))
}

/// `2 of 5 tickets have`, or `about 40% of the tickets (in a sample of 4,096) have`; none where none have.
fn share(repeats: &Repeats) -> Option<String> {
    if repeats.repeated == 0 {
        return None;
    }
    let share = Quantity::cut(
        &(Exact::from_integer(repeats.repeated.into()) / Exact::from_integer(repeats.ids.into())),
        Unit::Percent,
    )?;
    Some(if repeats.is_whole {
        format!("{} of {} tickets {}", counted(repeats.repeated), counted(repeats.ids), has(repeats.repeated))
    } else {
        format!("about {} of the tickets (in a sample of {}) have", show::quantity(&share, None), counted(repeats.ids))
    })
}

/// Tickets of an export that exports before it have too.
pub fn of_overlap(place: &Place, shared: &Repeats) -> Option<Note> {
    let how_many = share(shared)?;
    let text = format!(
        "{how_many} an id that an export before it has too: if they are the same tickets, they count twice; put into one file \
         with --one-row-per ticket_id, the last row of each counts"
    );
    Some(Note::doubt(clean(&place.file), text))
}

/// Amounts without a currency beside others that name one.
pub fn of_currency(file: &str, currency: &Currency) -> Note {
    let code = currency.code();
    let text = format!("its amounts name no currency and are taken for {code}, which another export names");
    Note::doubt(clean(file), format!("{text}; --currency {code} says so"))
}

/// Whether a column is the second of its header, and read where the first is empty.
fn is_twin(selected: &Selected, plan: &Plan) -> bool {
    let earlier = || plan.columns.iter().filter(|earlier| earlier.at < selected.at);
    earlier().filter(|earlier| plan.fills_in(selected, earlier)).count() == 1
}

/// How the columns give what they do not say plainly.
fn definitions(plan: &Plan, rules: &Rules) -> Vec<String> {
    let mut notes = Vec::new();
    let header = |meaning: Meaning| plan.header_of(meaning).map(quoted).unwrap_or_default();
    notes.extend(plan.columns.iter().filter(|selected| is_twin(selected, plan)).map(|selected| {
        format!("{} stands more than once: the first of them that is filled counts", quoted(&selected.header))
    }));
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
        let averages = [
            (Meaning::AverageResponse, interval::answered(plan)),
            (Meaning::AverageHandle, interval::answered(plan)),
            (Meaning::AverageHandlePart, interval::answered(plan)),
            (Meaning::ServiceLevel, interval::came_in(plan)),
        ];
        for (meaning, count) in averages.into_iter().filter(|(meaning, _)| plan.has(*meaning)) {
            notes.push(format!("{} counts as often as {count}", header(meaning)));
        }
        if !plan.has(Meaning::Answered) && !plan.has(Meaning::Abandoned) {
            notes.push(format!(
                "contacts are all that came in ({}): no column counts those answered",
                header(Meaning::Offered)
            ));
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

/// Times that are worked out from a day on which a contact began.
fn from_midnight(plan: &Plan) -> Option<String> {
    let times = [(Meaning::FirstResponseAt, Meaning::FirstResponse), (Meaning::ResolvedAt, Meaning::Resolution)];
    let worked_out = |(moment, time): &(Meaning, Meaning)| plan.has(*moment) && !plan.has(*time);
    let headers: Vec<String> = times
        .iter()
        .filter(|of| worked_out(of))
        .filter_map(|(moment, _)| plan.header_of(*moment).map(quoted))
        .collect();
    let created = plan.header_of(Meaning::CreatedAt).filter(|_| plan.precision < Precision::Hour)?;
    let text =
        || format!("{} tells no time of day: times until {} are from midnight on", quoted(created), listed(&headers));
    (!headers.is_empty()).then(text)
}

/// Contacts that were answered or given up in the interval behind the one in which they came in.
fn crossing(scanned: &Scanned) -> Option<String> {
    let beyond = scanned.tally.merged(|_| true).count(Counted::Beyond);
    if beyond == 0 {
        return None;
    }
    let impossible = scanned.tally.groups().filter(|(_, group)| interval::is_impossible(group)).count();
    let nobody = match impossible {
        0 => String::new(),
        several => format!(
            "; in {several} of {} periods or groups that leaves nobody abandoned",
            scanned.tally.groups().count()
        ),
    };
    let (contacts, are) = if beyond == 1 { ("contact", "is") } else { ("contacts", "are") };
    Some(format!(
        "some intervals end with more contacts than came in: {} {contacts} {are} taken to have come in before{nobody}",
        counted(beyond)
    ))
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
pub fn of_all(tallied: &Tallied, asked: &Asked, precision: Precision) -> Vec<Note> {
    let mut notes = Vec::new();
    if let (Peak::Busiest(_), false) = (&asked.rules.peak, tallied.peak.is_empty()) {
        let hours: Vec<String> = tallied.peak.iter().map(|hour| format!("{hour}-{}", hour + 1)).collect();
        notes.push(Note::new("peak_responses", format!("the busiest hours are {}", listed(&hours))));
    }
    if asked.rules.peak != Peak::None && !tallied.tally.merged(|_| true).known.has_sum(Summed::Response) {
        let text = "--peak adds nothing: no column tells how long first responses took; \
                    --map 'first_response_minutes=HEADER' names it, of intervals --map 'average_response_seconds=HEADER'";
        notes.push(Note::doubt("peak_responses", text));
    }
    let names = (0..tallied.tally.sides.len()).filter_map(|number| u32::try_from(number).ok());
    for total in names.map(|number| figures::side_name(&tallied.tally, number)).filter(|name| figures::is_total(name)) {
        notes.push(Note::new("", format!("the rows of the side {} are taken for totals and left out", quoted(&total))));
    }
    notes.extend(length::cutover_beside(tallied, asked));
    for side in &tallied.sides {
        let group = tallied.tally.merged(|key| key.side == *side);
        let name = figures::side_name(&tallied.tally, *side);
        let of_side = tallied.tally.groups().filter(|(key, _)| key.side == *side);
        let left_out: BTreeSet<&str> = of_side.flat_map(|(_, group)| figures::left_out(group, &tallied.peak)).collect();
        notes.extend(left_out.into_iter().map(|id| {
            let text = "has more than 28 digits and is left out, and with it the interval of the mean";
            Note::new(format!("{name}.{id}"), text)
        }));
        if group.last > 0 {
            notes.extend(length::partial(&name, &group, asked.rules.period, tallied.cutover, precision));
            notes.extend(length::cut_note(&name, &group, tallied.cutover, asked.rules.period));
        }
    }
    notes
}

/// A day as it is written.
pub fn day(day: Day) -> String {
    told(day, Precision::Day)
}

/// A day, as far as it is told.
pub fn told(day: Day, precision: Precision) -> String {
    let month = format!("{}-{:02}", day >> 16, day >> 8 & 0xff);
    if precision == Precision::Month { month } else { format!("{month}-{:02}", day & 0xff) }
}
