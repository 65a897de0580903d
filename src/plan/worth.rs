//! What comes back beside lower cost, and what else the money could be put into, as a plan states it.

use super::{InputId, OneTime, Running};
use crate::place::Place;

/// What comes back beside lower cost.
#[derive(Debug, Clone)]
pub struct Benefit {
    /// What.
    pub name: String,
    /// Which effect it counts: two of one effect would count it twice.
    pub effect: Effect,
    /// What it is worth.
    pub worth: Worth,
    /// What is left of the revenue; of retention that of the customers where it is none.
    pub margin: Option<InputId>,
    /// How sure it is.
    pub confidence: Option<InputId>,
    /// What is taken off for risk.
    pub risk_adjustment: Option<InputId>,
    /// The first month, from 1. With a vendor it comes with the share of the work that has moved.
    pub from: usize,
    /// The last month; customers kept until then go on buying.
    pub until: usize,
    /// Where the number comes from.
    pub evidence: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What a benefit is worth before its margin, confidence and risk.
#[derive(Debug, Clone, Copy)]
pub enum Worth {
    /// So much a month.
    Monthly(InputId),
    /// So much for each contact of a share of them.
    PerContact {
        /// Which share of the contacts.
        share: InputId,
        /// How much for each.
        value: InputId,
    },
    /// What the customers buy who are kept beyond today's retention: a twelfth of the change more each month, of whom a twelfth
    /// of today's churn leaves.
    Retention {
        /// How much higher retention is a year, as a fraction of one.
        change: InputId,
    },
    /// What it would have cost to win them anew.
    Acquisition {
        /// How much higher retention is a year, as a fraction of one.
        change: InputId,
    },
}

/// What a benefit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Customers stay and go on buying.
    Retention,
    /// The same, stated as churn.
    Churn,
    /// The same, stated as lifetime value.
    LifetimeValue,
    /// The same, stated as what new customers would have cost.
    Acquisition,
    /// Customers buy more at a contact.
    Upsell,
    /// Fewer complaints.
    Complaints,
    /// Fewer returns.
    Returns,
    /// Fewer contacts.
    Contacts,
    /// More is solved in the first contact.
    FirstContactResolution,
    /// Contacts take less time.
    HandleTime,
    /// A contact costs less.
    CostPerContact,
    /// Fewer agents.
    Agents,
    /// Hours are freed.
    Hours,
    /// The vendor pays for missed service levels.
    ServiceCredits,
    /// The vendor charges less.
    Fees,
    /// Something else.
    Other,
}

/// What else the money could be put into.
#[derive(Debug, Clone)]
pub struct Investment {
    /// What: training, a knowledge base, live chat.
    pub name: String,
    /// What is paid once.
    pub one_time: Vec<OneTime>,
    /// What is paid every month.
    pub running: Vec<Running>,
    /// What it brings.
    pub benefits: Vec<Benefit>,
    /// Where its numbers come from.
    pub evidence: Option<String>,
    /// The vendor it may stand beside.
    pub beside: Option<String>,
}
