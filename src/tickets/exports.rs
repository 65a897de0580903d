//! The exports of help desks and telephone systems that are known, one record each: by which headers one is recognised,
//! and what its columns mean where the general names do not say it.

use super::columns::{Meaning as M, folded};
use crate::duration::TimeUnit::{self, Hours, Milliseconds, Minutes, Seconds};

/// A known export.
#[derive(Debug)]
pub struct Export {
    /// The product it comes from.
    pub name: &'static str,
    /// Folded headers that few others have: two of them tell the export.
    pub signs: &'static [&'static str],
    /// What its own headers mean, and the unit of their bare numbers; of several with one meaning the first is read.
    pub columns: &'static [(&'static str, M, Option<TimeUnit>)],
    /// How many rows of headers it has.
    pub header_rows: usize,
}

const fn export(
    name: &'static str,
    signs: &'static [&'static str],
    columns: &'static [(&'static str, M, Option<TimeUnit>)],
) -> Export {
    Export { name, signs, columns, header_rows: 1 }
}

/// Every known export. Their headers and traps were read in public exports, documents and code.
pub static EXPORTS: &[Export] = &[
    export(
        "Zendesk",
        &[
            "summation column",
            "first reply time in minutes",
            "full resolution time in minutes",
            "first resolution time in minutes",
            "requester wait time in minutes",
            "group stations",
            "assignee stations",
            "initially assigned at",
            "first reply time min",
            "full resolution time min",
        ],
        &[
            ("id", M::TicketId, None),
            ("first reply time in minutes", M::FirstResponse, Some(Minutes)),
            ("full resolution time in minutes", M::Resolution, Some(Minutes)),
            // The column without a unit is in hours.
            ("resolution time", M::Resolution, Some(Hours)),
            ("solved at", M::ResolvedAt, None),
            ("satisfaction score", M::Csat, None),
            ("replies", M::Replies, None),
            ("via", M::Channel, None),
            ("ticket type", M::Category, None),
        ],
    ),
    export(
        "Freshdesk",
        &[
            "initial response time",
            "agent interactions",
            "customer interactions",
            "due by time",
            "first response status",
            "survey results",
            "last updated time",
        ],
        &[
            // A moment, whatever it is called.
            ("initial response time", M::FirstResponseAt, None),
            ("resolved time", M::ResolvedAt, None),
            ("first response time in hrs", M::FirstResponse, Some(Hours)),
            ("resolution time in hrs", M::Resolution, Some(Hours)),
            ("time tracked", M::Handle, Some(Hours)),
            ("agent interactions", M::Replies, None),
            ("resolution status", M::SlaMet, None),
            ("survey results", M::Csat, None),
        ],
    ),
    export(
        "Intercom",
        &[
            "conversation created at",
            "conversation first response at",
            "conversation closed at",
            "time to admin reply",
            "time to first close",
            "time to last close",
            "count reopens",
            "count conversation parts",
        ],
        &[
            ("conversation id", M::TicketId, None),
            ("conversation created at", M::CreatedAt, None),
            ("conversation first response at", M::FirstResponseAt, None),
            ("conversation closed at", M::ResolvedAt, None),
            ("time to admin reply", M::FirstResponse, Some(Seconds)),
            ("time to last close", M::Resolution, Some(Seconds)),
            ("time to first close", M::Resolution, Some(Seconds)),
            ("count reopens", M::Reopens, None),
        ],
    ),
    export(
        "HubSpot",
        &[
            "time to first agent email reply hh mm ss",
            "time to close hh mm ss",
            "ticket name",
            "pipeline",
            "ticket owner",
            "first agent email response date",
            "create date",
        ],
        &[
            ("time to first agent email reply hh mm ss", M::FirstResponse, None),
            ("time to close hh mm ss", M::Resolution, None),
            ("time to first agent email reply", M::FirstResponse, Some(Milliseconds)),
            ("time to close", M::Resolution, Some(Milliseconds)),
        ],
    ),
    export(
        "Salesforce",
        &["case number", "case owner full name", "date time opened", "date time closed", "case origin", "case reason"],
        &[
            ("case number", M::TicketId, None),
            ("date time opened", M::CreatedAt, None),
            ("date time closed", M::ResolvedAt, None),
        ],
    ),
    export(
        "Zoho Desk",
        &[
            "ticket closed time",
            "resolution time in business hours",
            "first response time in business hours",
            "is first call resolution",
            "number of reopen",
            "number of reassign",
            "happiness rating",
            "sla violation type",
            "total time spent",
        ],
        &[
            ("first response time in business hours", M::FirstResponse, Some(Milliseconds)),
            ("resolution time in business hours", M::Resolution, Some(Milliseconds)),
            ("total time spent", M::Handle, Some(Milliseconds)),
        ],
    ),
    export(
        "Gorgias",
        &[
            "ticket url",
            "closed datetime",
            "initial channel",
            "messages count",
            "satisfaction score",
            "ticket field ai intent",
            "creation date",
        ],
        &[
            ("first response time minutes", M::FirstResponse, Some(Minutes)),
            ("full resolution time minutes", M::Resolution, Some(Minutes)),
        ],
    ),
    export(
        "Genesys Cloud",
        &[
            "interval start",
            "interval end",
            "interval complete",
            "media type",
            "avg handle",
            "avg talk",
            "avg hold",
            "avg acw",
            "total handle",
            "asa",
        ],
        &[
            ("offer", M::Offered, None),
            ("answer", M::Answered, None),
            ("handle", M::Answered, None),
            ("avg handle", M::AverageHandle, Some(Milliseconds)),
            ("avg talk", M::AverageHandlePart, Some(Milliseconds)),
            ("avg hold", M::AverageHandlePart, Some(Milliseconds)),
            ("avg acw", M::AverageHandlePart, Some(Milliseconds)),
            ("total handle", M::Handle, Some(Milliseconds)),
            ("asa", M::AverageResponse, Some(Milliseconds)),
        ],
    ),
    export(
        "Five9",
        &[
            "bill time rounded",
            "ivr time",
            "queue wait time",
            "park time",
            "conferences",
            "holds",
            "recordings",
            "campaign",
        ],
        &[
            ("call id", M::TicketId, None),
            ("timestamp", M::CreatedAt, None),
            ("queue wait time", M::FirstResponse, Some(Seconds)),
            ("cost", M::Cost, None),
            ("call type", M::Channel, None),
        ],
    ),
    export(
        "Talkdesk",
        &[
            "short abandon time",
            "inside service level yes no",
            "within service level threshold yes no",
            "ring groups",
            "data status valid damaged",
            "abandon time",
        ],
        &[
            ("interaction id", M::TicketId, None),
            ("started at", M::CreatedAt, None),
            ("wait time", M::FirstResponse, Some(Seconds)),
            ("handle time", M::Handle, Some(Seconds)),
            ("within service level threshold yes no", M::SlaMet, None),
            // `inbound`, `inbound_abandoned`, `inbound_missed`.
            ("contact type", M::Abandoned, None),
        ],
    ),
    export(
        "Amazon Connect",
        &[
            "average queue answer time",
            "contacts handled",
            "contacts abandoned",
            "customer hold time",
            "average after contact work time",
            "contacts queued",
        ],
        &[
            ("contacts queued", M::Offered, None),
            ("average handle time", M::AverageHandle, Some(Seconds)),
            ("average queue answer time", M::AverageResponse, Some(Seconds)),
        ],
    ),
    export(
        "Aircall",
        &[
            "missed call reason",
            "duration in call",
            "duration total",
            "number timezone",
            "datetime utc",
            "time to answer",
            "country code",
        ],
        &[
            ("call id internal", M::TicketId, None),
            ("datetime utc", M::CreatedAt, None),
            ("datetime tz offset incl", M::CreatedAt, None),
            ("date tz offset incl", M::CreatedAt, None),
            ("time to answer", M::FirstResponse, Some(Seconds)),
            ("waiting time", M::FirstResponse, Some(Seconds)),
            ("duration in call", M::Handle, Some(Seconds)),
            ("in call duration", M::Handle, Some(Seconds)),
            ("direction", M::Channel, None),
        ],
    ),
    export(
        "ServiceNow",
        &[
            "incident state",
            "reassignment count",
            "reopen count",
            "made sla",
            "sys mod count",
            "opened at",
            "caller id",
            "business duration",
            "calendar duration",
        ],
        &[
            ("number", M::TicketId, None),
            ("opened at", M::CreatedAt, None),
            ("resolved at", M::ResolvedAt, None),
            ("incident state", M::Status, None),
            ("calendar duration", M::Resolution, Some(Seconds)),
            ("contact type", M::Channel, None),
        ],
    ),
    Export {
        header_rows: 2,
        ..export(
            "SurveyMonkey",
            &["respondent id", "collector id", "ip address", "custom data 1", "end date"],
            &[("respondent id", M::TicketId, None), ("end date", M::CreatedAt, None)],
        )
    },
];

/// The export that most headers are signs of, where at least two are.
pub fn recognised(headers: &[String]) -> Option<&'static Export> {
    let folded: Vec<String> = headers.iter().map(|header| folded(header)).collect();
    let signs =
        |export: &Export| export.signs.iter().filter(|sign| folded.iter().any(|header| header == *sign)).count();
    let counted = EXPORTS.iter().map(|export| (signs(export), export)).filter(|(count, _)| *count >= 2);
    // The first of equals.
    counted.rev().max_by_key(|(count, _)| *count).map(|(_, export)| export)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_export_is_recognised_by_its_own_signs() {
        for export in EXPORTS {
            let headers: Vec<String> = export.signs.iter().map(ToString::to_string).collect();
            assert_eq!(recognised(&headers).map(|found| found.name), Some(export.name));
            for header in export.signs.iter().copied().chain(export.columns.iter().map(|(header, ..)| *header)) {
                assert_eq!(folded(header), header, "{}", export.name);
            }
        }
        assert!(recognised(&["Ticket ID".into(), "Status".into(), "Created at".into()]).is_none());
    }
}
