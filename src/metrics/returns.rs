//! What came back: the family of metrics of an alternative against the baseline.
//!
//! The baseline is first restated to the alternative's length and volume. Effects that state the same thing twice never
//! enter one sum: `clv_gain` shows in money per customer what `retention_gain` counts, so `net_gain` adds the latter only.

use super::cost::TOTAL_COST;
use super::customers::{CLV, RETENTION_RATE, UPSELL_CROSS_SELL_REVENUE};
use super::formula::{
    Condition, Formula, Way, baseline, costs, first_of, min, not_negative, noted_way, only_where, way,
};
use super::quality::{COMPLAINT_RATE, RETURN_RATE};
use super::{Better, Example, Metric};
use crate::figures::{
    COMPLAINT_COST, CONTACTS, CUSTOMERS_START, Figure, GROSS_MARGIN, Kind, MONTHS, ORDERS, PURCHASE_FREQUENCY,
    PURCHASE_VALUE, RETURN_COST,
};
use crate::quantity::Unit;

const MONEY: Metric = Metric::BASE;
const RATIO: Metric = Metric { unit: Unit::Ratio, ..Metric::BASE };

/// A unit value of the alternative, else the baseline's.
fn unit_value(figure: &'static Figure) -> [Way; 2] {
    [
        way(figure),
        noted_way(baseline(figure), "a unit value known for the baseline only is used for the alternative too"),
    ]
}

/// The gross margin where it is known, else all of the revenue.
fn margin() -> Formula {
    let without = noted_way(1, "revenue is counted without its margin: give gross_margin to count what is left of it");
    first_of(unit_value(&GROSS_MARGIN).into_iter().chain([without]))
}

family! {
    ROI = Metric {
        id: "roi",
        label: "Return on investment (ROI)",
        unit: Unit::Percent,
        formula: || (&NET_GAIN - &INVESTMENT) / not_negative(&INVESTMENT),
        note: "What came back beyond the investment, as a share of it.",
        example: Example { given: "net_gain 25000, investment 10000", gives: "150" },
        also_called: &["return on investment"],
        ..MONEY
    };
    NET_BENEFIT = Metric {
        id: "net_benefit",
        label: "Net benefit",
        formula: || &NET_GAIN - &INVESTMENT,
        note: "What came back, less the investment.",
        example: Example { given: "net_gain 20000, investment 10000", gives: "10000" },
        ..MONEY
    };
    COST_SAVINGS = Metric {
        id: "cost_savings",
        label: "Cost savings",
        formula: || &ADJUSTED_BASELINE_COST - &TOTAL_COST,
        note: "What the baseline would have cost for the same work, less what the alternative cost.",
        example: Example { given: "baseline total_cost 1000, total_cost 800", gives: "200" },
        also_called: &["savings"],
        ..MONEY
    };
    SAVINGS_RATE = Metric {
        id: "savings_rate",
        label: "Savings rate",
        unit: Unit::Percent,
        formula: || &COST_SAVINGS / not_negative(&ADJUSTED_BASELINE_COST),
        note: "Cost savings as a share of the adjusted baseline cost; a cost reduction, not a return on investment.",
        example: Example { given: "baseline total_cost 1000, total_cost 800", gives: "20" },
        ..MONEY
    };
    PAYBACK_MONTHS = Metric {
        id: "payback_months",
        label: "Payback",
        unit: Unit::Months,
        better: Better::Lower,
        formula: || {
            let monthly = (&NET_GAIN - (&INVESTMENT - costs(Kind::OneTime))) / &MONTHS;
            only_where(Condition::NotGiven(&INVESTMENT), costs(Kind::OneTime) / only_where(Condition::PaysBack, monthly))
        },
        note: "Months until the running gain has paid for the one-time cost.",
        example: Example {
            given: "baseline labor_cost 1000, labor_cost 600, transition_cost 150, months 12, baseline months 12",
            gives: "4.5",
        },
        also_called: &["payback period"],
        ..MONEY
    };
    BENEFIT_COST_RATIO = Metric {
        id: "benefit_cost_ratio",
        label: "Benefit-cost ratio",
        formula: || &NET_GAIN / not_negative(&INVESTMENT),
        note: "What came back for each unit of money put in.",
        example: Example { given: "net_gain 750000, investment 425000", gives: "1.764705882352941176470588235" },
        ..RATIO
    };
    NET_GAIN = Metric {
        id: "net_gain",
        label: "Net gain",
        formula: || Formula::SumOfKnown {
            required: Some(Box::new((&ADJUSTED_BASELINE_COST).into())),
            known: vec![(&REVENUE_GAIN).into(), (&RETENTION_GAIN).into(), (&COMPLAINTS_AVOIDED).into(), (&RETURNS_AVOIDED).into()],
        },
        note: "All that came back, before the investment is subtracted: the baseline's cost that is no longer paid and the benefits.",
        example: Example { given: "baseline total_cost 1000, total_cost 800, upsell_revenue 50, baseline upsell_revenue 20", gives: "1030" },
        is_total: true,
        ..MONEY
    };
    INVESTMENT = Metric {
        id: "investment",
        label: "Investment",
        better: Better::Lower,
        formula: || Formula::Metric(&TOTAL_COST),
        note: "All cost of the alternative, one-time cost included.",
        example: Example { given: "vendor_fees 700, transition_cost 100", gives: "800" },
        is_total: true,
        ..MONEY
    };
    ADJUSTED_BASELINE_COST = Metric {
        id: "adjusted_baseline_cost",
        label: "Adjusted baseline cost",
        better: Better::Neither,
        formula: || {
            baseline(costs(Kind::Fixed)) * min(&LENGTH_RATIO, &VOLUME_RATIO) + baseline(costs(Kind::Variable)) * &VOLUME_RATIO
        },
        note: "What the baseline would have cost for the alternative's length and volume. Fixed cost never grows with volume and counts only for the share of the work that moved; one-time cost is left out.",
        example: Example {
            given: "baseline labor_cost 800, baseline technology_cost 200, baseline contacts 100, contacts 150, total_cost 900",
            gives: "1400",
        },
        ..MONEY
    };
    REVENUE_GAIN = Metric {
        id: "revenue_gain",
        label: "Revenue gain",
        formula: || (&UPSELL_CROSS_SELL_REVENUE - baseline(&UPSELL_CROSS_SELL_REVENUE) * &VOLUME_RATIO) * margin(),
        note: "Upsell and cross-sell revenue beyond what the baseline would have made with the same volume, times the gross margin where it is known.",
        example: Example {
            given: "upsell_revenue 500, baseline upsell_revenue 200, contacts 150, baseline contacts 100, gross_margin 60%",
            gives: "120",
        },
        ..MONEY
    };
    RETENTION_GAIN = Metric {
        id: "retention_gain",
        label: "Retention gain",
        formula: || {
            let kept = (&RETENTION_RATE - baseline(&RETENTION_RATE)) * &CUSTOMERS_START;
            let yearly = kept * first_of(unit_value(&PURCHASE_VALUE)) * first_of(unit_value(&PURCHASE_FREQUENCY));
            only_where(Condition::SameMonths(&RETENTION_RATE), yearly * &MONTHS / 12 * margin())
        },
        note: "What the customers kept beyond the baseline's retention buy in the period, times the gross margin where it is known.",
        example: Example {
            given: "retention_rate 90%, baseline retention_rate 88%, customers_start 1000, purchase_value 50, purchase_frequency 4, months 6, baseline months 6, gross_margin 50%",
            gives: "1000",
        },
        ..MONEY
    };
    COMPLAINTS_AVOIDED = Metric {
        id: "complaints_avoided",
        label: "Complaints avoided",
        formula: || (baseline(&COMPLAINT_RATE) - &COMPLAINT_RATE) * &CONTACTS * first_of(unit_value(&COMPLAINT_COST)),
        note: "The cost of the complaints that the baseline's complaint rate would have brought.",
        example: Example {
            given: "baseline complaints 10000, baseline contacts 8000, complaints 9000, contacts 8500, complaint_cost 1",
            gives: "1625",
        },
        ..MONEY
    };
    RETURNS_AVOIDED = Metric {
        id: "returns_avoided",
        label: "Returns avoided",
        formula: || (baseline(&RETURN_RATE) - &RETURN_RATE) * &ORDERS * first_of(unit_value(&RETURN_COST)),
        note: "The cost of the returns that the baseline's return rate would have brought.",
        example: Example { given: "baseline returns 10, baseline orders 100, returns 16, orders 200, return_cost 5", gives: "20" },
        ..MONEY
    };
    CLV_GAIN = Metric {
        id: "clv_gain",
        label: "CLV gain per customer",
        formula: || &CLV - baseline(&CLV),
        note: "The change in lifetime value of one customer; shown, and never added to net_gain, where retention_gain counts the same effect.",
        example: Example { given: "clv 1200, baseline clv 1000", gives: "200" },
        ..MONEY
    };
    LENGTH_RATIO = Metric {
        id: "length_ratio",
        label: "Length against the baseline",
        better: Better::Neither,
        formula: || first_of([
            way(&MONTHS / baseline(&MONTHS)),
            noted_way(1, "months are not given on both sides, so they are taken to be equally long"),
        ]),
        note: "Months of the alternative over months of the baseline: the L of the adjusted baseline.",
        example: Example { given: "months 3, baseline months 12", gives: "0.25" },
        ..RATIO
    };
    VOLUME_RATIO = Metric {
        id: "volume_ratio",
        label: "Volume against the baseline",
        better: Better::Neither,
        formula: || first_of([
            way(&CONTACTS / baseline(&CONTACTS)),
            noted_way(&LENGTH_RATIO, "contacts are not given on both sides, so the volume is taken to follow the length"),
        ]),
        note: "Contacts of the alternative over contacts of the baseline: the V of the adjusted baseline.",
        example: Example { given: "contacts 42000, baseline contacts 40000", gives: "1.05" },
        ..RATIO
    };
}
