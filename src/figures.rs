//! Every number one may put in, as a table; and the names people use for them.

use crate::quantity::Unit;

/// How a cost behaves when the volume or the length of the period changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Grows with the contacts.
    Variable,
    /// Stays the same whatever the volume.
    Fixed,
    /// Is paid once, for the change itself.
    OneTime,
}

impl Kind {
    /// The word for it in files, options and reports.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Variable => "variable",
            Kind::Fixed => "fixed",
            Kind::OneTime => "one-time",
        }
    }

    /// The kind of a word, in any case and punctuation.
    pub fn from_word(word: &str) -> Option<Kind> {
        match normal(word).as_str() {
            "variable" => Some(Kind::Variable),
            "fixed" => Some(Kind::Fixed),
            "onetime" | "oneoff" => Some(Kind::OneTime),
            _ => None,
        }
    }
}

/// How a figure's periods become one value.
#[derive(Debug, Clone, Copy)]
pub enum RollUp {
    /// A cost line: added, and known to be one.
    Cost(Kind),
    /// Added.
    Sum,
    /// Revenue: added; a blank is no amount where the side has other revenue in the period.
    Revenue,
    /// The value of the first period.
    First,
    /// The value of the last period.
    Last,
    /// Has a meaning within one period only.
    OnePeriod,
    /// The mean, weighted by another figure; by months where that is not given and `else_months` holds.
    Mean {
        /// The figure whose values are the weights.
        by: &'static Figure,
        /// Whether months may stand in for the weights.
        else_months: bool,
    },
}

/// A number one may put in, for a side and a period.
#[derive(Debug)]
pub struct Figure {
    /// Its permanent name in files and JSON.
    pub id: &'static str,
    /// What a support manager calls it.
    pub label: &'static str,
    /// What it counts or measures.
    pub unit: Unit,
    /// How its periods become one value.
    pub roll_up: RollUp,
    /// Other names it is read by.
    pub also_called: &'static [&'static str],
}

impl Figure {
    /// The kind of cost line it is, if it is one.
    pub fn cost_kind(&self) -> Option<Kind> {
        match self.roll_up {
            RollUp::Cost(kind) => Some(kind),
            _ => None,
        }
    }

    /// Every name it is read by, its own first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.id, self.label].into_iter().chain(self.also_called.iter().copied())
    }
}

impl PartialEq for Figure {
    fn eq(&self, other: &Figure) -> bool {
        self.id == other.id
    }
}

impl Eq for Figure {}

/// A name as it is compared: lower case, letters and digits alone.
pub fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    normal.extend(name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase));
    normal
}

/// Whether a known name, which has ASCII letters only, is the same as a [`normal`] one.
pub fn is_called(known: &str, normal: &str) -> bool {
    // Most names differ in what costs least to compare.
    known.len() >= normal.len()
        && known.as_bytes().first().map(u8::to_ascii_lowercase) == normal.as_bytes().first().copied()
        && known.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).eq(normal.bytes())
}

/// The figure with a permanent name.
pub fn by_id(id: &str) -> Option<&'static Figure> {
    FIGURES.iter().copied().find(|figure| figure.id == id)
}

/// Declares the figures and the list of all of them in one go, so that none can be left out.
macro_rules! figures {
    ($($name:ident: $id:literal, $label:literal, $unit:expr, $roll_up:expr, [$($also:literal),*];)*) => {
        $(#[doc = concat!("The figure `", $id, "`.")]
        pub static $name: Figure =
            Figure { id: $id, label: $label, unit: $unit, roll_up: $roll_up, also_called: &[$($also),*] };)*
        /// All figures, in the order in which they are listed.
        pub static FIGURES: &[&Figure] = &[$(&$name),*];
    };
}

use RollUp::{Cost, First, Last, Mean, OnePeriod, Revenue, Sum};
use Unit::{Agents, Count, Hours, Minutes, Money, Months, Number, PerYear, Percent, SquareMinutes, Years};

figures! {
    LABOR_COST: "labor_cost", "Labor", Money, Cost(Kind::Variable), ["labour", "labour cost", "salaries", "wages", "payroll", "agent salaries", "gross wages", "gross salaries", "salaries and wages", "wages and salaries", "salaries & wages", "wages & salaries", "agent wages"];
    BENEFITS_COST: "benefits_cost", "Benefits", Money, Cost(Kind::Variable), ["payroll taxes", "pension", "health insurance"];
    RECRUITING_COST: "recruiting_cost", "Recruiting", Money, Cost(Kind::Variable), ["hiring", "recruitment"];
    TRAINING_COST: "training_cost", "Training", Money, Cost(Kind::Variable), ["onboarding"];
    TECHNOLOGY_COST: "technology_cost", "Technology", Money, Cost(Kind::Fixed), ["software", "licences", "licenses", "software licences", "software licenses", "telephony", "tools", "it"];
    INFRASTRUCTURE_COST: "infrastructure_cost", "Infrastructure", Money, Cost(Kind::Fixed), ["facilities", "rent", "office", "equipment", "utilities"];
    OVERHEAD_COST: "overhead_cost", "Overhead", Money, Cost(Kind::Fixed), ["administration", "management"];
    VENDOR_FEES: "vendor_fees", "Vendor fees", Money, Cost(Kind::Variable), ["outsourcing fees", "bpo fees", "vendor invoice", "vendor invoices", "contract fees"];
    VENDOR_MANAGEMENT_COST: "vendor_management_cost", "Vendor management", Money, Cost(Kind::Fixed), ["governance", "retained organisation", "retained organization"];
    TRANSITION_COST: "transition_cost", "Transition", Money, Cost(Kind::OneTime), ["knowledge transfer", "severance", "migration", "set-up"];
    TOTAL_COST: "total_cost", "Total cost", Money, Sum, ["total support cost", "total support costs", "operating cost", "operating costs", "support cost", "support costs"];

    CONTACTS: "contacts", "Contacts", Count, Sum, ["interactions", "tickets", "calls", "conversations", "cases", "contact volume", "ticket volume", "total contacts", "total tickets", "total calls", "number of contacts", "number of tickets", "number of calls", "answered calls", "calls answered", "handled calls", "calls handled", "handled contacts", "contacts handled"];
    RESOLVED_CONTACTS: "resolved_contacts", "Resolved contacts", Count, Sum, ["resolved cases", "cases resolved", "solved tickets", "resolved tickets", "tickets closed", "closed tickets"];
    FIRST_CONTACT_RESOLUTIONS: "first_contact_resolutions", "First-contact resolutions", Count, Sum, ["resolved on first call", "one-touch tickets"];
    HANDLE_TIME: "handle_time", "Handle time", Minutes, Sum, ["total handle time"];
    RESPONSES: "responses", "Responses", Count, Sum, [];
    RESPONSE_TIME: "response_time", "Response time", Minutes, Sum, ["total response time"];
    PEAK_RESPONSES: "peak_responses", "Peak-hour responses", Count, Sum, ["peak responses"];
    PEAK_RESPONSE_TIME: "peak_response_time", "Peak-hour response time", Minutes, Sum, ["total peak response time", "peak response time"];
    RESOLUTION_TIME: "resolution_time", "Resolution time", Minutes, Sum, ["total resolution time"];
    MEDIAN_RESPONSE_TIME: "median_response_time", "Median response time", Minutes, OnePeriod, ["median first response time"];
    P90_RESPONSE_TIME: "p90_response_time", "90th percentile of response time", Minutes, OnePeriod, [];
    MEDIAN_RESOLUTION_TIME: "median_resolution_time", "Median resolution time", Minutes, OnePeriod, [];
    P90_RESOLUTION_TIME: "p90_resolution_time", "90th percentile of resolution time", Minutes, OnePeriod, [];
    MEDIAN_HANDLE_TIME: "median_handle_time", "Median handle time", Minutes, OnePeriod, [];
    P90_HANDLE_TIME: "p90_handle_time", "90th percentile of handle time", Minutes, OnePeriod, [];
    REOPENED_CONTACTS: "reopened_contacts", "Reopened contacts", Count, Sum, [];
    ABANDONED_CONTACTS: "abandoned_contacts", "Abandoned contacts", Count, Sum, ["abandoned calls", "calls abandoned", "contacts abandoned"];
    ESCALATED_CONTACTS: "escalated_contacts", "Escalated contacts", Count, Sum, [];
    OFFERED_CONTACTS: "offered_contacts", "Offered contacts", Count, Sum, ["offered calls", "calls offered", "contacts offered", "incoming calls", "incoming contacts", "inbound calls"];
    SLA_CONTACTS: "sla_contacts", "Contacts under an SLA", Count, Sum, [];
    SLA_MET_CONTACTS: "sla_met_contacts", "Contacts that met their SLA", Count, Sum, ["contacts that met it"];
    CSAT_RESPONSES: "csat_responses", "CSAT answers", Count, Sum, ["survey answers"];
    CSAT_SATISFIED: "csat_satisfied", "Satisfied answers", Count, Sum, [];
    CSAT_SCORE_TOTAL: "csat_score_total", "Sum of the CSAT scores", Number, Sum, [];
    NPS_PROMOTERS: "nps_promoters", "Promoters", Count, Sum, [];
    NPS_PASSIVES: "nps_passives", "Passives", Count, Sum, [];
    NPS_DETRACTORS: "nps_detractors", "Detractors", Count, Sum, [];
    CES_RESPONSES: "ces_responses", "CES answers", Count, Sum, [];
    CES_SCORE_TOTAL: "ces_score_total", "Sum of the CES scores", Number, Sum, [];
    CUSTOMERS_START: "customers_start", "Customers at the start", Count, First, ["customers at start of period"];
    CUSTOMERS_END: "customers_end", "Customers at the end", Count, Last, ["customers at end of period"];
    CUSTOMERS_NEW: "customers_new", "New customers", Count, Sum, [];
    CUSTOMERS_LOST: "customers_lost", "Lost customers", Count, Sum, [];
    CUSTOMERS_RETAINED: "customers_retained", "Retained customers", Count, OnePeriod, ["customers kept of those at the start", "customers kept"];
    PURCHASE_VALUE: "purchase_value", "Purchase value", Money, Mean { by: &CUSTOMERS_START, else_months: true }, ["average purchase value", "average order value"];
    PURCHASE_FREQUENCY: "purchase_frequency", "Purchases per year", PerYear, Mean { by: &CUSTOMERS_START, else_months: true }, ["purchase frequency per year"];
    CUSTOMER_LIFESPAN: "customer_lifespan", "Customer lifespan", Years, Mean { by: &CUSTOMERS_START, else_months: true }, [];
    GROSS_MARGIN: "gross_margin", "Gross margin", Percent, Mean { by: &CUSTOMERS_START, else_months: true }, [];
    ACQUISITION_COST: "acquisition_cost", "Acquisition cost", Money, Mean { by: &CUSTOMERS_NEW, else_months: false }, ["cac", "cost to acquire a customer", "customer acquisition cost"];
    UPSELLS: "upsells", "Upsells", Count, Sum, [];
    CROSS_SELLS: "cross_sells", "Cross-sells", Count, Sum, [];
    UPSELL_REVENUE: "upsell_revenue", "Upsell revenue", Money, Revenue, [];
    CROSS_SELL_REVENUE: "cross_sell_revenue", "Cross-sell revenue", Money, Revenue, [];
    REFERRALS: "referrals", "Referrals", Count, Sum, [];
    COMPLAINTS: "complaints", "Complaints", Count, Sum, [];
    RETURNS: "returns", "Returns", Count, Sum, [];
    ORDERS: "orders", "Orders", Count, Sum, [];
    COMPLAINT_COST: "complaint_cost", "Cost of a complaint", Money, Mean { by: &COMPLAINTS, else_months: false }, ["unit cost of one complaint", "cost per complaint"];
    RETURN_COST: "return_cost", "Cost of a return", Money, Mean { by: &RETURNS, else_months: false }, ["unit cost of one return", "cost per return"];
    AGENTS: "agents", "Agents", Agents, Mean { by: &MONTHS, else_months: false }, ["fte", "full-time equivalents", "headcount", "number of agents", "headcount (FTE)"];
    PAID_HOURS: "paid_hours", "Paid hours", Hours, Sum, [];
    PRODUCTIVE_HOURS: "productive_hours", "Productive hours", Hours, Sum, [];
    LEAVERS: "leavers", "Leavers", Count, Sum, [];
    MONTHS: "months", "Months", Months, Sum, [];
    NET_GAIN: "net_gain", "Net gain", Money, Sum, ["gain", "gross benefit"];
    INVESTMENT: "investment", "Investment", Money, Sum, [];
    HANDLE_TIME_SQUARES: "handle_time_squares", "Handle time, squares added up", SquareMinutes, Sum, [];
    RESPONSE_TIME_SQUARES: "response_time_squares", "Response time, squares added up", SquareMinutes, Sum, [];
    PEAK_RESPONSE_TIME_SQUARES: "peak_response_time_squares", "Peak-hour response time, squares added up", SquareMinutes, Sum, [];
    RESOLUTION_TIME_SQUARES: "resolution_time_squares", "Resolution time, squares added up", SquareMinutes, Sum, [];
    CSAT_SCORE_SQUARES: "csat_score_squares", "CSAT scores, squares added up", Number, Sum, [];
    CES_SCORE_SQUARES: "ces_score_squares", "CES scores, squares added up", Number, Sum, [];
}

/// Each part and the whole it belongs to; a part above its whole is an error.
pub static PARTS: &[(&Figure, &Figure)] = &[
    (&FIRST_CONTACT_RESOLUTIONS, &CONTACTS),
    (&CSAT_SATISFIED, &CSAT_RESPONSES),
    (&SLA_MET_CONTACTS, &SLA_CONTACTS),
    (&CUSTOMERS_RETAINED, &CUSTOMERS_START),
    (&ABANDONED_CONTACTS, &OFFERED_CONTACTS),
    (&PEAK_RESPONSES, &RESPONSES),
    (&PEAK_RESPONSE_TIME, &RESPONSE_TIME),
    (&PRODUCTIVE_HOURS, &PAID_HOURS),
];

/// Each total and the sum of the squares of what it adds up, with which a mean tells its spread. Programs write the squares;
/// nobody fills them in.
pub static SQUARES: &[(&Figure, &Figure)] = &[
    (&HANDLE_TIME, &HANDLE_TIME_SQUARES),
    (&RESPONSE_TIME, &RESPONSE_TIME_SQUARES),
    (&PEAK_RESPONSE_TIME, &PEAK_RESPONSE_TIME_SQUARES),
    (&RESOLUTION_TIME, &RESOLUTION_TIME_SQUARES),
    (&CSAT_SCORE_TOTAL, &CSAT_SCORE_SQUARES),
    (&CES_SCORE_TOTAL, &CES_SCORE_SQUARES),
];

/// The sum of the squares of what a total adds up; none where there is no figure for it.
pub fn squares(total: &Figure) -> Option<&'static Figure> {
    SQUARES.iter().find(|(of, _)| *of == total).map(|(_, squares)| *squares)
}

/// Each total time and the counts it may be spread over: under one second each, an average was put in its place.
pub static TOTAL_TIMES: &[(&Figure, &[&Figure])] = &[
    (&HANDLE_TIME, &[&CONTACTS, &RESOLVED_CONTACTS]),
    (&RESPONSE_TIME, &[&RESPONSES, &CONTACTS]),
    (&PEAK_RESPONSE_TIME, &[&PEAK_RESPONSES]),
    (&RESOLUTION_TIME, &[&RESOLVED_CONTACTS, &CONTACTS]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn no_two_figures_share_a_name() {
        let mut owner: HashMap<String, &str> = HashMap::new();
        for figure in FIGURES {
            for name in figure.names() {
                let earlier = owner.insert(normal(name), figure.id);
                assert!(earlier.is_none_or(|id| id == figure.id), "{name}: {earlier:?} and {}", figure.id);
                assert!(is_called(name, &normal(name)), "{name}");
            }
        }
    }

    #[test]
    fn a_name_is_compared_without_case_and_punctuation() {
        assert_eq!(normal("First-Contact resolutions"), normal("first_contact_resolutions"));
        assert_eq!(Kind::from_word("One time"), Some(Kind::OneTime));
    }
}
