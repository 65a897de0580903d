//! What a column of an export can mean, as a table; the header of a column in, its meaning and unit out.

use crate::duration::TimeUnit;
use crate::place::escaped;

/// What the cells of a column say about a contact, or about an interval of many contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// What identifies a ticket.
    TicketId,
    /// Which side a contact belongs to.
    Side,
    /// When the contact began, or the interval.
    CreatedAt,
    /// The time of day of that, where the date stands in a column of its own.
    TimeOfDay,
    /// When it was first answered.
    FirstResponseAt,
    /// When it was resolved.
    ResolvedAt,
    /// How long until the first answer.
    FirstResponse,
    /// How long until it was resolved.
    Resolution,
    /// How long somebody worked on it.
    Handle,
    /// A part of that: talking, holding or the work after a call.
    HandlePart,
    /// Open, solved, closed.
    Status,
    /// How often it was opened again.
    Reopens,
    /// How often an agent replied.
    Replies,
    /// Whether the first contact resolved it.
    ResolvedOnFirstContact,
    /// Whether the customer gave up waiting; in intervals, how many did.
    Abandoned,
    /// Whether a call was answered; in intervals, how many were.
    Answered,
    /// Whether it was passed to a higher level.
    Escalated,
    /// Whether its service level was met.
    SlaMet,
    /// The customer's satisfaction from 1 to 5, or good and bad.
    Csat,
    /// How likely a recommendation is, from 0 to 10.
    Nps,
    /// The customer's effort, from 1 to 7.
    Ces,
    /// What it cost.
    Cost,
    /// What was sold up.
    UpsellRevenue,
    /// What was sold beside.
    CrossSellRevenue,
    /// Mail, phone, chat.
    Channel,
    /// What it was about.
    Category,
    /// Who worked on it.
    Agent,
    /// In intervals: how many came in.
    Offered,
    /// In intervals: how many were resolved.
    Resolved,
    /// In intervals: the mean time until an answer, over those answered.
    AverageResponse,
    /// In intervals: the mean handle time, over those answered.
    AverageHandle,
    /// In intervals: a part of that.
    AverageHandlePart,
    /// In intervals: the share answered within the target, over those that came in.
    ServiceLevel,
}

impl Meaning {
    /// Whether it is a time that takes a unit.
    pub fn is_time(self) -> bool {
        use Meaning as M;
        matches!(
            self,
            M::FirstResponse
                | M::Resolution
                | M::Handle
                | M::HandlePart
                | M::AverageResponse
                | M::AverageHandle
                | M::AverageHandlePart
        )
    }
}

/// One thing a column can mean.
#[derive(Debug)]
pub struct Column {
    /// Its name in `--map`, and as `roi`'s own header; a time takes `_minutes` or another unit behind it.
    pub id: &'static str,
    /// What it means.
    pub meaning: Meaning,
    /// Headers it is read from, the likeliest first, as [`folded`]. A unit in a header is taken off before.
    pub headers: &'static [&'static str],
    /// The unit of a bare number under a header that names none.
    pub usual_unit: Option<TimeUnit>,
}

const fn column(id: &'static str, meaning: Meaning, headers: &'static [&'static str]) -> Column {
    Column { id, meaning, headers, usual_unit: None }
}

const fn time(id: &'static str, meaning: Meaning, unit: TimeUnit, headers: &'static [&'static str]) -> Column {
    Column { usual_unit: Some(unit), ..column(id, meaning, headers) }
}

use Meaning as M;
use TimeUnit::{Minutes, Seconds};

/// What the columns of an export with one row a contact can mean.
pub static OF_CONTACTS: &[Column] = &[
    column(
        "ticket_id",
        M::TicketId,
        &[
            "ticket",
            "ticket number",
            "request id",
            "case number",
            "conversation id",
            "interaction id",
            "contact id",
            "call id",
            "case id",
            "id",
            "number",
        ],
    ),
    column("side", M::Side, &[]),
    column(
        "created_at",
        M::CreatedAt,
        &[
            "created",
            "created time",
            "create date",
            "created date",
            "creation date",
            "created datetime",
            "date created",
            "date time opened",
            "opened at",
            "opened",
            "started at",
            "conversation created at",
            "call timestamp",
            "timestamp",
            "datetime",
            "date time",
            "interval start",
            "start time",
            "date",
            "datum",
        ],
    ),
    column("time_of_day", M::TimeOfDay, &["time", "hour", "hour of day", "uhrzeit"]),
    column(
        "first_response_at",
        M::FirstResponseAt,
        &[
            "first response date",
            "first reply at",
            "first agent email response date",
            "conversation first response at",
            "time answered",
            "answered at",
            "initial response time",
        ],
    ),
    column(
        "resolved_at",
        M::ResolvedAt,
        &[
            "solved at",
            "resolved time",
            "resolved date",
            "closed at",
            "closed time",
            "close date",
            "closed date",
            "ticket closed time",
            "date time closed",
            "closed datetime",
            "conversation closed at",
            "finished at",
        ],
    ),
    time(
        "first_response",
        M::FirstResponse,
        Minutes,
        &["first response time", "first reply time", "time to first response", "time to first reply", "frt"],
    ),
    time(
        "resolution",
        M::Resolution,
        Minutes,
        &[
            "full resolution time",
            "resolution time",
            "time to resolution",
            "time to resolve",
            "time to close",
            "first resolution time",
        ],
    ),
    time(
        "handle",
        M::Handle,
        Seconds,
        &[
            "handle time",
            "handling time",
            "total handle time",
            "aht",
            "connected handling time",
            "conversation handling time",
            "total time spent",
            "time tracked",
            "time spent",
        ],
    ),
    time("talk", M::HandlePart, Seconds, &["talk time", "talk duration"]),
    time("hold", M::HandlePart, Seconds, &["hold time", "hold duration", "customer hold time"]),
    time(
        "after_call_work",
        M::HandlePart,
        Seconds,
        &["after call work time", "acw", "wrap up time", "wrap up", "acw time"],
    ),
    column(
        "status",
        M::Status,
        &["ticket status", "resolved", "is resolved", "state", "incident state", "case status"],
    ),
    column(
        "reopens",
        M::Reopens,
        &["reopen count", "number of reopen", "number of reopens", "count reopens", "reopened"],
    ),
    column("replies", M::Replies, &["agent replies", "agent interactions"]),
    column(
        "resolved_on_first_contact",
        M::ResolvedOnFirstContact,
        &["fcr", "is first call resolution", "first contact resolution", "first call resolution", "one touch"],
    ),
    column("abandoned", M::Abandoned, &["is abandoned", "abandon", "call abandoned"]),
    column("answered", M::Answered, &["is answered", "answered y n", "answered yes no", "call answered"]),
    column("escalated", M::Escalated, &["is escalated", "escalation"]),
    column(
        "sla_met",
        M::SlaMet,
        &[
            "made sla",
            "overall sla status",
            "sla status",
            "resolution status",
            "within service level threshold yes no",
            "inside service level yes no",
            "first response status",
            "sla violation type",
            "within sla",
        ],
    ),
    column(
        "csat",
        M::Csat,
        &[
            "satisfaction score",
            "satisfaction rating",
            "customer satisfaction rating",
            "csat score",
            "csat rating",
            "survey result",
            "survey results",
            "happiness rating",
            "statisfaction score",
        ],
    ),
    column("nps", M::Nps, &["nps score", "how likely to recommend", "likelihood to recommend"]),
    column("ces", M::Ces, &["ces score", "customer effort score", "effort score"]),
    column("cost", M::Cost, &["total cost", "ticket cost", "call cost", "contact cost"]),
    column("upsell_revenue", M::UpsellRevenue, &["upsell amount"]),
    column("cross_sell_revenue", M::CrossSellRevenue, &["cross sell amount"]),
    column(
        "channel",
        M::Channel,
        &[
            "via",
            "source",
            "ticket channel",
            "initial channel",
            "case origin",
            "media type",
            "contact type",
            "call type",
        ],
    ),
    column("category", M::Category, &["ticket type", "type", "case reason", "reason", "topic", "contact reason"]),
    column(
        "agent",
        M::Agent,
        &[
            "assignee",
            "assignee name",
            "agent name",
            "assigned agent",
            "ticket owner",
            "case owner",
            "case owner full name",
            "user",
            "user name",
            "assigned to",
            "operator",
        ],
    ),
];

/// What the columns of an export with one row an interval can mean.
pub static OF_INTERVALS: &[Column] = &[
    column("side", M::Side, &[]),
    column(
        "created_at",
        M::CreatedAt,
        &[
            "interval start",
            "startinterval",
            "interval",
            "date",
            "day",
            "start time",
            "timestamp",
            "date time",
            "month",
            "period",
            "datum",
            "monat",
        ],
    ),
    column("time_of_day", M::TimeOfDay, &["time", "hour", "hour of day", "time slot", "time interval", "uhrzeit"]),
    column(
        "offered",
        M::Offered,
        &[
            "incoming calls",
            "calls offered",
            "offered calls",
            "contacts offered",
            "offered contacts",
            "total calls",
            "calls incoming",
            "inbound calls",
            "calls received",
            "received calls",
            "contacts received",
            "inbound contacts",
            "total contacts",
            "number of contacts",
            "contact volume",
            "contacts",
            "number of calls",
            "call volume",
            "calls",
            "total tickets",
            "number of tickets",
            "ticket volume",
            "tickets created",
            "created tickets",
            "new tickets",
            "tickets",
        ],
    ),
    column(
        "answered",
        M::Answered,
        &[
            "answered calls",
            "calls answered",
            "handled calls",
            "calls handled",
            "contacts handled",
            "handled contacts",
            "contacts answered",
            "answered contacts",
            "handled",
        ],
    ),
    column(
        "abandoned",
        M::Abandoned,
        &[
            "abandoned calls",
            "calls abandoned",
            "contacts abandoned",
            "abandoned contacts",
            "abandon",
            "missed calls",
            "calls missed",
            "missed",
            "lost calls",
            "unanswered calls",
            "calls unanswered",
        ],
    ),
    column("resolved", M::Resolved, &["resolved contacts", "resolved tickets", "solved tickets", "resolved cases"]),
    time(
        "average_response",
        M::AverageResponse,
        Seconds,
        &[
            "answer speed avg",
            "average speed of answer",
            "avg speed of answer",
            "speed of answer",
            "asa",
            "average queue answer time",
            "avg answer",
            "average answer time",
            "average response time",
        ],
    ),
    time(
        "average_handle",
        M::AverageHandle,
        Seconds,
        &["average handle time", "avg handle time", "avg handle", "aht", "handle time avg"],
    ),
    time(
        "average_talk",
        M::AverageHandlePart,
        Seconds,
        &["talk duration avg", "avg talk", "avg talk time", "average talk time", "avgtalkduration"],
    ),
    time("average_hold", M::AverageHandlePart, Seconds, &["avg hold", "avg hold time", "average hold time"]),
    time(
        "average_after_call_work",
        M::AverageHandlePart,
        Seconds,
        &["avg acw", "avg after call work", "average after contact work time"],
    ),
    time("handle", M::Handle, Seconds, &["total handle", "total handle time", "handle time"]),
    column(
        "service_level",
        M::ServiceLevel,
        &["service level", "service level 20 seconds", "service level 30 seconds", "within service level"],
    ),
    column("cost", M::Cost, &["total cost"]),
    column("channel", M::Channel, &["media type"]),
    column("category", M::Category, &["queue", "queue name"]),
    column("agent", M::Agent, &["agent name"]),
];

/// A header as headers are compared: lower case, with one blank for every run of blanks and `_ - . ( ) / :`.
pub fn folded(header: &str) -> String {
    let words = header.split(|character: char| character.is_whitespace() || "_-.()/:\u{feff}%".contains(character));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// A folded header without the unit it names, and that unit: `first response time in hrs` is one in hours.
pub fn unit_taken_off(folded: &str) -> (String, Option<TimeUnit>) {
    let mut words: Vec<&str> = folded.split(' ').collect();
    // A format is no unit: its cells are clocks.
    if let Some(at) = words.windows(3).position(|three| three == ["hh", "mm", "ss"]) {
        words.drain(at..at + 3);
        return (words.join(" "), None);
    }
    let found = words.iter().rposition(|word| word.len() > 1 && TimeUnit::from_word(word).is_some());
    let Some(at) = found.filter(|_| words.len() > 1) else { return (folded.to_string(), None) };
    let unit = words.get(at).and_then(|word| TimeUnit::from_word(word));
    let from = if at > 0 && words.get(at - 1) == Some(&"in") { at - 1 } else { at };
    words.drain(from..=at);
    (words.join(" "), unit)
}

/// What the columns of an export can mean.
pub fn table(is_of_intervals: bool) -> &'static [Column] {
    if is_of_intervals { OF_INTERVALS } else { OF_CONTACTS }
}

/// Whether a column of a table has a meaning.
pub fn has(table: &[Column], meaning: Meaning) -> bool {
    table.iter().any(|column| column.meaning == meaning)
}

/// The name of the column that a header with a meaning is read as.
pub fn id_of(is_of_intervals: bool, meaning: Meaning, header: &str) -> &'static str {
    let table = table(is_of_intervals);
    let named = find(table, header).map(|(column, ..)| column).filter(|column| column.meaning == meaning);
    let any = || table.iter().chain(OF_CONTACTS).find(|column| column.meaning == meaning);
    named.or_else(any).map_or("", |column| column.id)
}

/// The option that lets a header stand for a column, as it is typed at a shell.
pub fn map_option(column: &str, header: &str) -> String {
    format!("--map '{column}={}'", escaped(header).replace('\'', "'\\''"))
}

/// The column of a table that a header names, with its place among the column's headers, and the unit in the header.
pub fn find(table: &'static [Column], header: &str) -> Option<(&'static Column, usize, Option<TimeUnit>)> {
    let whole = folded(header);
    let (bare, unit) = unit_taken_off(&whole);
    let named = |name: &str| {
        table.iter().find_map(|column| {
            let place = if folded(column.id) == name {
                Some(0)
            } else {
                column.headers.iter().position(|known| *known == name).map(|at| at + 1)
            };
            Some((column, place?))
        })
    };
    let (column, place) = named(&whole).or_else(|| named(&bare))?;
    Some((column, place, unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn every_header_is_folded_and_means_one_thing() {
        for table in [OF_CONTACTS, OF_INTERVALS] {
            let mut owner = HashMap::new();
            for column in table {
                for header in column.headers.iter().copied().chain([folded(column.id).as_str()]) {
                    assert_eq!(folded(header), header);
                    let earlier = owner.insert(header.to_string(), column.id);
                    assert!(earlier.is_none_or(|id| id == column.id), "{header}: {earlier:?} and {}", column.id);
                }
            }
        }
    }

    #[test]
    fn the_unit_in_a_header_is_taken_off() {
        let found = |header| find(OF_CONTACTS, header).map(|(column, _, unit)| (column.id, unit));
        assert_eq!(found("First response time (in hrs)"), Some(("first_response", Some(TimeUnit::Hours))));
        assert_eq!(found("first_response_minutes"), Some(("first_response", Some(TimeUnit::Minutes))));
        assert_eq!(found("Full resolution time (minutes)"), Some(("resolution", Some(TimeUnit::Minutes))));
        assert_eq!(found("Time to close (HH:mm:ss)"), Some(("resolution", None)));
        assert_eq!(found("Case Owner: Full Name"), Some(("agent", None)));
        assert_eq!(found("First reply time in minutes within business hours"), None);
        assert_eq!(found("Minutes"), None);
    }
}
