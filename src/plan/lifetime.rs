//! The customers of a plan in, what one of them is worth over the time with them, discounted, out.

use super::formula::{Formula, growth};
use super::timeline::values;
use super::{InputId, Plan, Worth};
use crate::quantity::Exact;

/// Customer lifetime value with retention and discounting: m r ÷ (1 + i - r), with m the margin of a year, r the share of
/// customers kept over a year and i the discount rate; the first margin comes a year on, from those kept.
///
/// Source: Gupta, Lehmann, Stuart, Valuing Customers, Journal of Marketing Research 41 (2004).
pub fn formula(plan: &Plan, more_retention: Option<InputId>) -> Option<Formula> {
    let customers = &plan.customers;
    let kept = Formula::from(customers.retention_rate?);
    let kept = more_retention.map_or(kept.clone(), |change| kept + change);
    let revenue = Formula::from(customers.purchase_value?) * customers.purchase_frequency?;
    let margin = customers.gross_margin.map_or(revenue.clone(), |margin| revenue * margin);
    Some(margin * kept.clone() / (growth(plan.discount_rate) - kept))
}

/// Its value; none where customers or their retention are not known, or as many are kept as money is worth more.
pub fn value(plan: &Plan, more_retention: Option<InputId>) -> Option<Exact> {
    formula(plan, more_retention)?
        .value(&values(plan), &|_, _| None)
        .filter(|value| !num_traits::Signed::is_negative(value))
}

/// The change of retention that a benefit of a vendor counts on, its own or that of any vendor.
pub fn retention_change(plan: &Plan, vendor: usize) -> Option<InputId> {
    let own = plan.vendors.get(vendor).into_iter().flat_map(|vendor| &vendor.benefits);
    plan.benefits.iter().chain(own).find_map(|benefit| match benefit.worth {
        Worth::Retention { change } | Worth::Acquisition { change } => Some(change),
        _ => None,
    })
}
