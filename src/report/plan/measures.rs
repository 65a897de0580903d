//! What an alternative of a plan comes to, in; its measures with their conventions in the order they are shown, out.

use super::super::cashflow::{Found, Measure, cut, one};
use super::{Worked, found};
use crate::cashflow::Gap;
use crate::plan::limits::Limit;
use crate::plan::{Plan, lifetime};
use crate::quantity::{Exact, Unit, whole};
use crate::report::cashflow::percent;

/// The measures of one alternative.
pub(super) fn shown(plan: &Plan, worked: &Worked, place: usize, limits: &[Limit]) -> Vec<Measure> {
    let (Some(measures), Some(alternative)) = (worked.measures.get(place), worked.timeline.alternatives.get(place))
    else {
        return Vec::new();
    };
    let money = |id, label, convention: &str, value: &Exact| one(id, label, convention, Unit::Money, Ok(value.clone()));
    let yearly = plan.input(plan.discount_rate).and_then(|input| cut(&input.value, Unit::Percent).ok());
    let at = yearly.map_or_else(String::new, |rate| percent(&rate));
    let share = |value: &Option<Exact>| value.clone().ok_or(Gap::NoOutflow);
    let when = |month: usize| (month > 0).then(|| plan.month(month));
    let mut all = vec![
        money("npv", "Net present value", &format!("at {at} a year; first flow at month 0"), &measures.npv),
        money("npv_spreadsheet", "The same in a spreadsheet", "first flow at month 1", &measures.npv_spreadsheet),
        one("roi", "Return on investment", "not discounted", Unit::Percent, share(&measures.roi)),
        money("net_benefit", "Net benefit", "gain less investment", &measures.net_benefit),
        money("gain", "Gain", "in-house cost avoided and benefits", &measures.gain),
        money("investment", "Investment", "all it costs, one-time cost included", &measures.investment),
        money("one_time", "One-time cost", "part of the investment", &measures.one_time),
        one(
            "benefit_cost_ratio",
            "Benefit-cost ratio",
            "gain over investment",
            Unit::Ratio,
            share(&measures.benefit_cost_ratio),
        ),
        Measure {
            id: "irr",
            label: "Internal rate of return",
            convention: "a year, compounded; every rate above -100%".into(),
            unit: Unit::PercentPerYear,
            found: Found::Every(measures.irr.clone()),
        },
        Measure {
            id: "mirr",
            label: "Modified rate of return",
            convention: format!("a year; financed and reinvested at {at}"),
            unit: Unit::PercentPerYear,
            found: Found::One(measures.mirr),
        },
        one("payback", "Payback", "linear within the month", Unit::Months, measures.payback.clone()),
        one(
            "discounted_payback",
            "Discounted payback",
            "the same on present values",
            Unit::Months,
            measures.discounted_payback.clone(),
        ),
    ];
    all.push(Measure {
        id: "break_even_month",
        label: "Break-even month",
        convention: "the cumulative net flow stays at zero or above".into(),
        unit: Unit::Months,
        found: match measures.break_even_month {
            Ok(month) => {
                Found::OneAfter(cut(&whole(i64::try_from(month).unwrap_or(i64::MAX)), Unit::Months), when(month))
            }
            Err(gap) => Found::One(Err(gap)),
        },
    });
    all.push(break_even_volume(plan, limits));
    let after = measures.peak_need.after;
    all.push(Measure {
        id: "peak_cash_need",
        label: "Peak cash need",
        convention: after.map_or_else(
            || "the lowest cumulative net flow".to_string(),
            |month| format!("the lowest cumulative net flow, after {}", plan.month(month)),
        ),
        unit: Unit::Money,
        found: Found::OneAfter(cut(&measures.peak_need.amount, Unit::Money), after.map(|month| plan.month(month))),
    });
    let change = alternative.parts.vendor.and_then(|vendor| lifetime::retention_change(plan, vendor));
    let convention = "per customer: margin × retention ÷ (1 + rate - retention)";
    let lifetimes = [
        ("clv_in_house", "Lifetime value, in house", lifetime::value(plan, None)),
        ("clv", "Lifetime value, then", change.and_then(|change| lifetime::value(plan, Some(change)))),
    ];
    all.extend(lifetimes.into_iter().filter_map(|(id, label, value)| Some(money(id, label, convention, &value?))));
    all
}

/// The contacts a month, all else as it is, with which the alternative is worth nothing.
fn break_even_volume(plan: &Plan, limits: &[Limit]) -> Measure {
    let limit = limits.iter().find(|limit| limit.input == plan.volume.contacts);
    let nearest = limit.and_then(|limit| limit.below.or(limit.above));
    Measure {
        id: "break_even_volume",
        label: "Break-even volume",
        convention: "contacts a month with which it is worth nothing".into(),
        unit: Unit::Count,
        found: Found::One(nearest.and_then(|at| found(at, Unit::Count)).ok_or(Gap::NoVolume)),
    }
}
