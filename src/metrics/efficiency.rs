//! How fast and how busy: the family of efficiency metrics of one side.

use super::formula::Formula;
use super::{Better, Example, Group, Metric};
use crate::figures::{
    self, ABANDONED_CONTACTS, AGENTS, CONTACTS, HANDLE_TIME, LEAVERS, MONTHS, OFFERED_CONTACTS, PAID_HOURS,
    PEAK_RESPONSE_TIME, PEAK_RESPONSES, PRODUCTIVE_HOURS, RESOLUTION_TIME, RESOLVED_CONTACTS, RESPONSE_TIME, RESPONSES,
};
use crate::quantity::Unit;

const TIME: Metric = Metric { group: Group::Efficiency, unit: Unit::Minutes, better: Better::Lower, ..Metric::BASE };
const RATE: Metric = Metric { group: Group::Efficiency, unit: Unit::Percent, better: Better::Lower, ..Metric::BASE };

family! {
    AVERAGE_RESPONSE_TIME = Metric {
        id: "average_response_time",
        label: "Average response time",
        formula: || &RESPONSE_TIME / &RESPONSES,
        note: "Total response time over the responses.",
        example: Example { given: "response_time 300, responses 10", gives: "30" },
        also_called: &[
            "average first response time",
            "art",
            "frt",
            "first response time",
            "average speed of answer",
            "speed of answer",
            "answer speed",
            "asa",
        ],
        ..TIME
    };
    AVERAGE_PEAK_RESPONSE_TIME = Metric {
        id: "average_peak_response_time",
        label: "Average peak response time",
        formula: || &PEAK_RESPONSE_TIME / &PEAK_RESPONSES,
        note: "The average response time within the peak hours.",
        example: Example { given: "peak_response_time 120, peak_responses 2", gives: "60" },
        ..TIME
    };
    AVERAGE_RESOLUTION_TIME = Metric {
        id: "average_resolution_time",
        label: "Average resolution time",
        formula: || &RESOLUTION_TIME / &RESOLVED_CONTACTS,
        note: "Total time from opening to resolution over the resolved contacts.",
        example: Example { given: "resolution_time 6000, resolved_contacts 5", gives: "1200" },
        also_called: &["mean time to resolution", "time to resolution"],
        ..TIME
    };
    AVERAGE_HANDLE_TIME = Metric {
        id: "average_handle_time",
        label: "Average handle time",
        formula: || &HANDLE_TIME / &RESOLVED_CONTACTS,
        note: "Total handle time (talk, hold and after-contact work) over the resolved contacts.",
        example: Example { given: "handle_time 600, resolved_contacts 80", gives: "7.5" },
        also_called: &["aht", "average handling time"],
        ..TIME
    };
    MEDIAN_RESPONSE_TIME = Metric {
        id: "median_response_time",
        label: "Median response time",
        formula: || Formula::Figure(&figures::MEDIAN_RESPONSE_TIME),
        note: "Half of the first response times are shorter; as given, for one period.",
        example: Example { given: "median_response_time 12.5", gives: "12.5" },
        ..TIME
    };
    P90_RESPONSE_TIME = Metric {
        id: "p90_response_time",
        label: "90th percentile of response time",
        formula: || Formula::Figure(&figures::P90_RESPONSE_TIME),
        note: "Nine of ten first response times are shorter; as given, for one period.",
        example: Example { given: "p90_response_time 90", gives: "90" },
        ..TIME
    };
    MEDIAN_RESOLUTION_TIME = Metric {
        id: "median_resolution_time",
        label: "Median resolution time",
        formula: || Formula::Figure(&figures::MEDIAN_RESOLUTION_TIME),
        note: "Half of the resolution times are shorter; as given, for one period.",
        example: Example { given: "median_resolution_time 12.5", gives: "12.5" },
        ..TIME
    };
    P90_RESOLUTION_TIME = Metric {
        id: "p90_resolution_time",
        label: "90th percentile of resolution time",
        formula: || Formula::Figure(&figures::P90_RESOLUTION_TIME),
        note: "Nine of ten resolution times are shorter; as given, for one period.",
        example: Example { given: "p90_resolution_time 90", gives: "90" },
        ..TIME
    };
    MEDIAN_HANDLE_TIME = Metric {
        id: "median_handle_time",
        label: "Median handle time",
        formula: || Formula::Figure(&figures::MEDIAN_HANDLE_TIME),
        note: "Half of the handle times are shorter; as given, for one period.",
        example: Example { given: "median_handle_time 12.5", gives: "12.5" },
        ..TIME
    };
    P90_HANDLE_TIME = Metric {
        id: "p90_handle_time",
        label: "90th percentile of handle time",
        formula: || Formula::Figure(&figures::P90_HANDLE_TIME),
        note: "Nine of ten handle times are shorter; as given, for one period.",
        example: Example { given: "p90_handle_time 90", gives: "90" },
        ..TIME
    };
    AVERAGE_HANDLE_TIME_PER_CONTACT = Metric {
        id: "average_handle_time_per_contact",
        label: "Average handle time per contact",
        formula: || &HANDLE_TIME / &CONTACTS,
        note: "Total handle time over all contacts, the industry's variant: not the same number as average_handle_time.",
        example: Example { given: "handle_time 600, contacts 100", gives: "6" },
        ..TIME
    };
    ABANDONMENT_RATE = Metric {
        id: "abandonment_rate",
        label: "Abandonment rate",
        formula: || &ABANDONED_CONTACTS / &OFFERED_CONTACTS,
        note: "The share of offered contacts that gave up before they were answered.",
        example: Example { given: "abandoned_contacts 5, offered_contacts 100", gives: "5" },
        range: Some((0, 100)),
        ..RATE
    };
    ANSWER_RATE = Metric {
        id: "answer_rate",
        label: "Answer rate",
        better: Better::Higher,
        formula: || (&OFFERED_CONTACTS - &ABANDONED_CONTACTS) / &OFFERED_CONTACTS,
        note: "The share of offered contacts that were answered.",
        example: Example { given: "abandoned_contacts 5, offered_contacts 100", gives: "95" },
        range: Some((0, 100)),
        ..RATE
    };
    OCCUPANCY = Metric {
        id: "occupancy",
        label: "Occupancy",
        better: Better::Neither,
        formula: || &HANDLE_TIME / (&PRODUCTIVE_HOURS * 60),
        note: "The share of productive time spent on contacts; neither high nor low is good, 85 to 90 % is the usual aim.",
        example: Example { given: "handle_time 510, productive_hours 10", gives: "85" },
        ..RATE
    };
    UTILIZATION = Metric {
        id: "utilization",
        label: "Utilization",
        better: Better::Higher,
        formula: || &PRODUCTIVE_HOURS / &PAID_HOURS,
        note: "The share of the paid hours in which agents worked on contacts or stood ready for them; 75 % is usual.",
        example: Example { given: "paid_hours 2773, productive_hours 2079.75", gives: "75" },
        range: Some((0, 100)),
        ..RATE
    };
    ATTRITION_RATE = Metric {
        id: "attrition_rate",
        label: "Attrition rate",
        unit: Unit::PercentPerYear,
        formula: || &LEAVERS / &AGENTS * 12 / &MONTHS,
        note: "Agents who left in a year, as a share of the agents.",
        example: Example { given: "leavers 3, agents 40, months 3", gives: "30" },
        also_called: &["agent attrition", "agent turnover"],
        ..RATE
    };
}
