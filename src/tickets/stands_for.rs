//! The headers and first rows of an export in; whether one of its rows stands for a contact or for an interval of many out.

use super::cells::{self, is_missing};
use super::columns::{self, Meaning as M, OF_CONTACTS, OF_INTERVALS, folded, map_option};
use super::exports::Export;
use super::plan::{Mapping, Wishes};
use crate::gap::listed;
use crate::number::Mark;
use crate::place::quoted;

/// Why it cannot be told, and what the user can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// What contradicts what.
    pub text: String,
    /// What to do.
    pub hint: String,
}

/// How many contacts an interval has.
const COUNTS: &[M] = &[M::Offered, M::Answered, M::Abandoned, M::Resolved];

/// What only intervals have beside their counts.
const AVERAGES: &[M] = &[M::AverageResponse, M::AverageHandle, M::AverageHandlePart, M::ServiceLevel];

/// What makes a row one contact, whatever else it has.
const IDENTIFYING: &[M] = &[M::TicketId, M::Status];

/// What is said of one contact, but now and then as the average of an interval too.
const OF_ONE: &[M] = &[
    M::FirstResponseAt,
    M::ResolvedAt,
    M::FirstResponse,
    M::Resolution,
    M::Reopens,
    M::Replies,
    M::ResolvedOnFirstContact,
    M::Answered,
    M::Abandoned,
    M::Escalated,
    M::SlaMet,
    M::Csat,
    M::Nps,
    M::Ces,
];

/// Headers of counts under which tickets may be numbered instead.
const MAYBE_IDS: &[&str] = &["tickets", "contacts", "calls"];

/// What the columns say of a row: headers by what they are signs of.
#[derive(Default)]
struct Signs<'a> {
    ids: Vec<&'a str>,
    statuses: Vec<&'a str>,
    /// With the names of their columns.
    counts: Vec<(&'a str, &'static str)>,
    averages: Vec<&'a str>,
    of_one: Vec<&'a str>,
    /// Whether what may be a count may as well be the number of each contact.
    are_ids: bool,
}

/// What the cells of a column are, most of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    /// Whole numbers, some of them above 1.
    Counts,
    /// Such numbers one behind the other, as tickets are numbered.
    Ids,
    /// Nothing but 0 and 1, which may mean no and yes; or nothing at all.
    Flags,
    /// Other cells with digits.
    Numbers,
    Words,
}

/// Whether a row is an interval of many contacts; where that cannot be told, what the user can say.
pub fn is_interval(
    headers: &[String],
    rows: &[Vec<&[u8]>],
    export: Option<&Export>,
    wishes: &Wishes,
) -> Result<bool, Unclear> {
    let names: Vec<String> = headers.iter().map(|header| folded(header)).collect();
    let mapped = || wishes.map.iter().filter(|mapping| names.contains(&folded(&mapping.header)));
    let is_interval = match said(mapped())? {
        Some(is_interval) => is_interval,
        None => Signs::new(headers, rows, export, wishes).is_interval(export)?,
    };
    match mapped().find(|mapping| !columns::has(columns::table(is_interval), mapping.column.meaning)) {
        Some(mapping) => Err(contradicted(mapping, is_interval)),
        None => Ok(is_interval),
    }
}

/// What the user says: a mapped id or status is one of a contact, a mapped count or average one of an interval.
fn said<'w>(mapped: impl Iterator<Item = &'w Mapping> + Clone) -> Result<Option<bool>, Unclear> {
    let of = |says: &dyn Fn(M) -> bool| mapped.clone().find(|mapping| says(mapping.column.meaning));
    let contact = of(&|meaning| IDENTIFYING.contains(&meaning));
    let interval = of(&|meaning| columns::has(OF_INTERVALS, meaning) && !columns::has(OF_CONTACTS, meaning));
    match (contact, interval) {
        (Some(contact), Some(_)) => Err(contradicted(contact, true)),
        (None, None) => Ok(None),
        _ => Ok(Some(interval.is_some())),
    }
}

impl<'a> Signs<'a> {
    fn new(headers: &'a [String], rows: &[Vec<&[u8]>], export: Option<&Export>, wishes: &Wishes) -> Signs<'a> {
        let mut signs = Signs::default();
        for (at, header) in headers.iter().enumerate() {
            let meant = meant(header, export, wishes);
            if meant != (None, None) {
                signs.add(header.trim(), meant, cells_of(rows, at));
            }
        }
        signs
    }

    fn add(&mut self, header: &'a str, meant: (Option<M>, Option<M>), cells: Cells) {
        match meant {
            // Where a header means something of both, only numbers above 1 are counts.
            (of_contact, Some(meaning))
                if COUNTS.contains(&meaning)
                    && (matches!(cells, Cells::Counts | Cells::Ids)
                        || (of_contact.is_none() && cells != Cells::Words)) =>
            {
                self.counts.push((header, columns::id_of(true, meaning, header)));
                self.are_ids |= cells == Cells::Ids && MAYBE_IDS.contains(&&*folded(header));
            }
            (Some(M::TicketId), _) => self.ids.push(header),
            (Some(M::Status), _) => self.statuses.push(header),
            (Some(M::Answered | M::Abandoned), _) if cells == Cells::Flags => {}
            (Some(meaning), _) if OF_ONE.contains(&meaning) => self.of_one.push(header),
            (None, Some(meaning)) if AVERAGES.contains(&meaning) && cells != Cells::Words => {
                self.averages.push(header);
            }
            _ => {}
        }
    }

    fn is_interval(&self, export: Option<&Export>) -> Result<bool, Unclear> {
        let is_known = |export: &Export| {
            export.columns.iter().any(|(_, meaning, _)| matches!(meaning, M::Offered | M::AverageHandle))
        };
        match (self.counts.as_slice(), self.averages.as_slice(), self.of_one.as_slice()) {
            _ if !self.ids.is_empty() => Ok(false),
            (counts, ..) if !self.statuses.is_empty() => match counts.first().zip(self.statuses.first()) {
                Some(((count, id), status)) => Err(undecided(count, id, status)),
                None => Ok(false),
            },
            _ if export.is_some_and(is_known) => Ok(true),
            ([], [], _) | ([], [_], [_, ..]) => Ok(false),
            ([], averages, _) => Err(uncounted(averages)),
            ([(count, id)], [], [of_one, ..]) => Err(undecided(count, id, of_one)),
            ([(count, id)], [], []) if self.are_ids => Err(numbered(count, id)),
            _ => Ok(true),
        }
    }
}

/// What a header means of a contact, and of an interval.
fn meant(header: &str, export: Option<&Export>, wishes: &Wishes) -> (Option<M>, Option<M>) {
    let name = folded(header);
    let by_user =
        wishes.map.iter().find(|mapping| folded(&mapping.header) == name).map(|mapping| mapping.column.meaning);
    let by_export = || export?.columns.iter().find(|(known, ..)| *known == name).map(|(_, meaning, _)| *meaning);
    if wishes.side_column.as_ref().is_some_and(|side| folded(side) == name) {
        return (None, None);
    }
    match by_user.or_else(by_export) {
        Some(meaning) => {
            let of = |table| columns::has(table, meaning).then_some(meaning);
            (of(OF_CONTACTS), of(OF_INTERVALS))
        }
        None => {
            let of = |table| columns::find(table, header).map(|(column, ..)| column.meaning);
            (of(OF_CONTACTS), of(OF_INTERVALS))
        }
    }
}

fn cells_of(rows: &[Vec<&[u8]>], at: usize) -> Cells {
    let filled = || rows.iter().filter_map(|row| row.get(at)).filter(|cell| !is_missing(cell)).take(100);
    let count = |cell: &&&[u8]| {
        let count = |mark| cells::count((**cell).into(), mark).ok();
        count(Mark::Point).or_else(|| count(Mark::Comma))
    };
    let counts: Vec<u64> = filled().filter_map(|cell| count(&cell)).collect();
    let with_digits = filled().filter(|cell| cell.iter().any(u8::is_ascii_digit)).count();
    match filled().count() {
        all if counts.len() * 2 > all && are_in_a_row(&counts) => Cells::Ids,
        all if counts.len() * 2 > all && counts.iter().any(|count| *count > 1) => Cells::Counts,
        all if counts.len() * 2 > all || all == 0 => Cells::Flags,
        all if with_digits * 2 > all => Cells::Numbers,
        _ => Cells::Words,
    }
}

/// Whether numbers fill a range, each of them once, or rise from one to the next as counts seldom do for long.
fn are_in_a_row(counts: &[u64]) -> bool {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let rises = |counts: &[u64]| counts.is_sorted_by(|one, next| one < next);
    let range = sorted.last().zip(sorted.first()).map_or(0, |(last, first)| last - first);
    let is_filled = sorted.len() > 1 && rises(&sorted) && range < sorted.len() as u64;
    (is_filled && range > 1) || (counts.len() > 4 && rises(counts))
}

const SAYS_CONTACT: &str = "--map 'ticket_id=HEADER' says that a row is a contact";

fn undecided(count: &str, id: &str, of_one: &str) -> Unclear {
    let text = format!(
        "a row may be a contact or an interval of many: {} counts contacts, {} is said of one",
        quoted(count),
        quoted(of_one)
    );
    Unclear { text, hint: format!("{} says that it is an interval; {SAYS_CONTACT}", map_option(id, count)) }
}

fn numbered(count: &str, id: &str) -> Unclear {
    let text = format!("{} may count contacts or number them", quoted(count));
    let hint = format!(
        "{} says that it counts them; {} that it does not",
        map_option(id, count),
        map_option("ticket_id", count)
    );
    Unclear { text, hint }
}

fn uncounted(averages: &[&str]) -> Unclear {
    let averages: Vec<String> = averages.iter().map(|header| quoted(header)).collect();
    let are = if averages.len() == 1 { "is an average" } else { "are averages" };
    let text = format!("{} {are} of intervals, but no column counts their contacts", listed(&averages));
    Unclear { text, hint: format!("--map 'offered=HEADER' names the one that does; {SAYS_CONTACT}") }
}

fn contradicted(mapping: &Mapping, is_interval: bool) -> Unclear {
    let (is, other) = if is_interval {
        ("an interval of many contacts", SAYS_CONTACT)
    } else {
        ("a contact", "--map 'offered=HEADER' says that a row is an interval")
    };
    let text = format!("--map: {} cannot be {}: a row is {is}", quoted(&mapping.header), mapping.column.id);
    Unclear { text, hint: format!("leave it out; {other}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(headers: &str, rows: &[&str]) -> Result<bool, String> {
        let headers: Vec<String> = headers.split(',').map(str::to_string).collect();
        let rows: Vec<Vec<&[u8]>> = rows.iter().map(|row| row.split(',').map(str::as_bytes).collect()).collect();
        is_interval(&headers, &rows, None, &Wishes::default()).map_err(|unclear| unclear.text)
    }

    #[test]
    fn a_count_of_contacts_makes_an_interval() {
        for headers in
            ["Date,Calls offered,Avg wait time", "Date,Calls handled", "Month,Contacts,AHT", "Day,Total calls"]
        {
            assert_eq!(told(headers, &["2025-01-01,100,30", "2025-01-31,1.200,-"]), Ok(true), "{headers}");
        }
        assert_eq!(told("Date,Offered,Abandoned", &["2025-01-01,1,0", "2025-01-02,1,1"]), Ok(true));
        assert_eq!(told("Date,Answered", &["2025-01-01,12", "2025-01-02,1"]), Ok(true));
        assert_eq!(told("Date,Resolved,AHT", &["2025-01-01,12,30"]), Ok(true));
        assert_eq!(told("Date,Calls handled,ASA,CSAT", &["2025-01-01,12,30,4.5"]), Ok(true));
    }

    #[test]
    fn an_id_a_status_or_a_word_makes_a_contact() {
        assert_eq!(told("Ticket ID,Date,Contacts", &["1,2025-01-01,12"]), Ok(false));
        assert_eq!(told("Date,Resolved", &["2025-01-01,1", "2025-01-02,0"]), Ok(false));
        assert_eq!(told("Date,Answered,AHT", &["2025-01-01,yes,12", "2025-01-01,no,"]), Ok(false));
        assert_eq!(told("Date,Abandoned", &["2025-01-01,1", "2025-01-02,0"]), Ok(false));
        assert_eq!(told("created_at,csat,Contacts", &["2025-01-01,5,Ann", "2025-01-01,5,Bob"]), Ok(false));
        assert_eq!(told("created_at,csat,Service level", &["2025-01-01,5,90%"]), Ok(false));
    }

    #[test]
    fn what_may_be_either_is_not_guessed() {
        let text = told("Date,Total calls,CSAT", &["2025-01-01,12,4.5"]).unwrap_err();
        assert!(text.contains("`Total calls` counts contacts, `CSAT` is said of one"), "{text}");
        let text = told("Date,Status,Calls offered", &["2025-01-01,open,12"]).unwrap_err();
        assert!(text.contains("`Status` is said of one"), "{text}");
        let rows = ["2025-01-01,1001", "2025-01-02,1003", "2025-01-02,1002"];
        let text = told("created_at,Tickets", &rows).unwrap_err();
        assert!(text.contains("`Tickets` may count contacts or number them"), "{text}");
        assert_eq!(told("Date,Tickets created", &rows), Ok(true));
        let text = told("Date,Average speed of answer", &["2025-01-01,12"]).unwrap_err();
        assert!(text.contains("no column counts their contacts"), "{text}");
    }
}
