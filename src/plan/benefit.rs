//! What comes back beside lower cost, in; a line each out. Investments are made of benefits and their cost.

use super::builder::{Builder, Flows, Shared, slug};
use super::formula::{Formula, MONTHS_OF_YEAR, rest};
use super::sheet::{Group, LineId};
use super::{Benefit, Customers, InputId, Investment, Worth, running};
use crate::quantity::Unit;

/// Adds a benefit; with a share of the contacts that has moved it comes with that share.
pub(super) fn add(
    builder: &mut Builder<'_>,
    shared: &Shared,
    prefix: &str,
    moved: Option<LineId>,
    benefit: &Benefit,
) -> LineId {
    let customers = &builder.plan.customers;
    let with_share = |formula: Formula, month: usize| match moved {
        Some(share) => formula * Formula::Cell(share, month),
        None => formula,
    };
    // Customers who were kept go on buying after the last month in which more are kept.
    let goes_on = matches!(benefit.worth, Worth::Retention { .. });
    let is_on = |month: usize| month >= benefit.from && (goes_on || month <= benefit.until);
    let name = slug(&benefit.name);
    let kept = match benefit.worth {
        Worth::Retention { change } => {
            Some(kept_customers(builder, &format!("{prefix}.{name}"), moved, benefit, change))
        }
        _ => None,
    };
    let says = "What comes back, with its margin, its confidence and what is taken off for risk.";
    builder.line(&format!("{prefix}.{name}"), &benefit.name, (Group::Benefit, Unit::Money), says, |month| {
        if !is_on(month) {
            return 0.into();
        }
        let worth = match benefit.worth {
            Worth::Monthly(amount) => with_share(amount.into(), month),
            Worth::PerContact { share, value } => {
                with_share(Formula::Cell(shared.contacts, month) * share, month) * value
            }
            Worth::Acquisition { change } => {
                times(with_share(kept_in_month(customers.count, change), month), [customers.acquisition_cost])
            }
            Worth::Retention { .. } => {
                let kept = kept.map_or_else(|| Formula::from(0), |kept| Formula::Cell(kept, month));
                times(kept, [customers.purchase_value, customers.purchase_frequency]) / i64::from(MONTHS_OF_YEAR)
            }
        };
        let sure = times(worth, [margin(customers, benefit), benefit.confidence]);
        benefit.risk_adjustment.map_or(sure.clone(), |risk| sure * rest(risk))
    })
}

/// What is left of a benefit's revenue: its own margin, else that of what customers buy where it counts what they buy. What
/// it would have cost to win customers is no revenue.
pub(super) fn margin(customers: &Customers, benefit: &Benefit) -> Option<InputId> {
    let of_customers = customers.gross_margin.filter(|_| matches!(benefit.worth, Worth::Retention { .. }));
    if matches!(benefit.worth, Worth::Acquisition { .. }) { None } else { benefit.margin.or(of_customers) }
}

fn times<const N: usize>(formula: Formula, factors: [Option<InputId>; N]) -> Formula {
    factors.into_iter().flatten().fold(formula, |product, factor| product * factor)
}

/// Customers kept in a month beyond today's retention.
fn kept_in_month(count: Option<InputId>, change: InputId) -> Formula {
    times(change.into(), [count]) / i64::from(MONTHS_OF_YEAR)
}

/// Customers who are there because they were kept: each month some more, of whom some leave as others do.
fn kept_customers(
    builder: &mut Builder<'_>,
    id: &str,
    moved: Option<LineId>,
    benefit: &Benefit,
    change: InputId,
) -> LineId {
    let customers = &builder.plan.customers;
    let own = LineId(builder.sheet.lines.len());
    let says = "Customers who are still there because they were kept: each month a twelfth of the yearly change more, less those of them who leave as others do.";
    let cell = |month: usize| {
        let before = Formula::Cell(own, month - 1);
        let stay = |kept: Formula| match customers.retention_rate {
            Some(rate) => kept * rest(rest(rate) / i64::from(MONTHS_OF_YEAR)),
            None => kept,
        };
        let more = match moved {
            Some(share) => kept_in_month(customers.count, change) * Formula::Cell(share, month),
            None => kept_in_month(customers.count, change),
        };
        match month {
            _ if month < benefit.from => 0.into(),
            _ if month == benefit.from => more,
            _ if month > benefit.until => stay(before),
            _ => stay(before) + more,
        }
    };
    builder.line(&format!("{id}.customers"), "Customers kept", (Group::Benefit, Unit::Number), says, cell)
}

/// Adds what an investment brings and costs.
pub(super) fn add_investment(builder: &mut Builder<'_>, shared: &Shared, investment: &Investment) -> Flows {
    let prefix = slug(&investment.name);
    let mut flows = Flows::default();
    for item in &investment.running {
        flows.costs.push(running::add(builder, shared, &prefix, None, item));
    }
    for item in &investment.one_time {
        flows.costs.push(running::add_one_time(builder, &prefix, item));
    }
    for item in &investment.benefits {
        flows.gains.push(add(builder, shared, &prefix, None, item));
    }
    flows
}
