//! What support costs: the family of cost metrics of one side.

use super::formula::Formula;
use super::{Better, Example, Group, Metric};
use crate::comparison::Lines;
use crate::figures::{CONTACTS, PRODUCTIVE_HOURS, RESOLVED_CONTACTS, VENDOR_FEES};

const COST: Metric = Metric { group: Group::Cost, better: Better::Lower, ..Metric::BASE };

family! {
    TOTAL_COST = Metric {
        id: "total_cost",
        label: "Total cost",
        formula: || Formula::Costs(Lines::All),
        note: "All cost lines of the side, one-time cost included.",
        example: Example { given: "labor_cost 800, technology_cost 150, transition_cost 50", gives: "1000" },
        is_total: true,
        needs_same_months: true,
        ..COST
    };
    COST_PER_CONTACT = Metric {
        id: "cost_per_contact",
        label: "Cost per contact",
        formula: || &TOTAL_COST / &CONTACTS,
        note: "All support cost of the period over its contacts; also called cost per interaction.",
        example: Example { given: "total_cost 1000, contacts 250", gives: "4" },
        also_called: &["cost per interaction", "cost per ticket", "cost per call"],
        ..COST
    };
    COST_PER_RESOLUTION = Metric {
        id: "cost_per_resolution",
        label: "Cost per resolution",
        formula: || &TOTAL_COST / &RESOLVED_CONTACTS,
        note: "All support cost over the contacts that were resolved: the honest one where resolution rates differ.",
        example: Example { given: "total_cost 500, contacts 100, resolved_contacts 80", gives: "6.25" },
        ..COST
    };
    PRICE_PER_CONTACT = Metric {
        id: "price_per_contact",
        label: "Price per contact",
        formula: || &VENDOR_FEES / &CONTACTS,
        note: "The vendor's fees alone over the contacts; what stays in house is left out, so it is no cost per contact.",
        example: Example { given: "vendor_fees 700, technology_cost 100, contacts 200", gives: "3.5" },
        ..COST
    };
    COST_PER_PRODUCTIVE_HOUR = Metric {
        id: "cost_per_productive_hour",
        label: "Cost per productive hour",
        formula: || &TOTAL_COST / &PRODUCTIVE_HOURS,
        note: "All support cost over the hours agents worked on contacts or stood ready for them.",
        example: Example { given: "total_cost 4200, productive_hours 120", gives: "35" },
        ..COST
    };
}
