//! What customers do: the family of customer and revenue metrics of one side.

use super::formula::{Formula, first_of, way};
use super::{Better, Example, Group, Metric};
use crate::figures::{
    ACQUISITION_COST, CONTACTS, CROSS_SELL_REVENUE, CROSS_SELLS, CUSTOMER_LIFESPAN, CUSTOMERS_END, CUSTOMERS_LOST,
    CUSTOMERS_NEW, CUSTOMERS_RETAINED, CUSTOMERS_START, GROSS_MARGIN, PURCHASE_FREQUENCY, PURCHASE_VALUE, REFERRALS,
    UPSELL_REVENUE, UPSELLS,
};
use crate::quantity::Unit;

const MONEY: Metric = Metric { group: Group::Customers, ..Metric::BASE };
const SHARE: Metric = Metric { unit: Unit::Percent, ..MONEY };
const RATIO: Metric = Metric { unit: Unit::Ratio, ..MONEY };
const COUNT: Metric = Metric { unit: Unit::Count, is_total: true, needs_same_months: true, ..MONEY };

family! {
    RETENTION_RATE = Metric {
        id: "retention_rate",
        label: "Retention rate",
        formula: || first_of([
            way(&CUSTOMERS_RETAINED / &CUSTOMERS_START),
            way((&CUSTOMERS_END - &CUSTOMERS_NEW) / &CUSTOMERS_START),
            way(Formula::from(1) - &CUSTOMERS_LOST / &CUSTOMERS_START),
        ]),
        note: "The share of the customers at the start who were kept.",
        example: Example { given: "customers_start 1000, customers_end 1050, customers_new 100", gives: "95" },
        also_called: &["customer retention rate", "retention"],
        needs_same_months: true,
        range: Some((0, 100)),
        ..SHARE
    };
    CHURN_RATE = Metric {
        id: "churn_rate",
        label: "Churn rate",
        better: Better::Lower,
        formula: || Formula::from(1) - &RETENTION_RATE,
        note: "The share of the customers at the start who left.",
        example: Example { given: "customers_start 1000, customers_retained 950", gives: "5" },
        also_called: &["customer churn", "churn", "customer churn rate"],
        needs_same_months: true,
        range: Some((0, 100)),
        ..SHARE
    };
    CLV = Metric {
        id: "clv",
        label: "Customer lifetime value (CLV)",
        formula: || &PURCHASE_VALUE * &PURCHASE_FREQUENCY * &CUSTOMER_LIFESPAN,
        note: "Revenue of a customer over the whole relation, without discounting and before cost.",
        example: Example { given: "purchase_value 50, purchase_frequency 4, customer_lifespan 5", gives: "1000" },
        also_called: &["customer lifetime value", "lifetime value", "ltv"],
        ..MONEY
    };
    CLV_MARGIN = Metric {
        id: "clv_margin",
        label: "CLV after cost of goods",
        formula: || &CLV * &GROSS_MARGIN,
        note: "Customer lifetime value times the gross margin: what is left of the revenue.",
        example: Example { given: "clv 1000, gross_margin 60%", gives: "600" },
        ..MONEY
    };
    CLV_TO_CAC = Metric {
        id: "clv_to_cac",
        label: "CLV to acquisition cost",
        formula: || &CLV / &ACQUISITION_COST,
        note: "Lifetime revenue over the cost to acquire a customer.",
        example: Example { given: "clv 1000, acquisition_cost 250", gives: "4" },
        ..RATIO
    };
    CLV_MARGIN_TO_CAC = Metric {
        id: "clv_margin_to_cac",
        label: "CLV after cost of goods to acquisition cost",
        formula: || &CLV_MARGIN / &ACQUISITION_COST,
        note: "Lifetime margin over the cost to acquire a customer.",
        example: Example { given: "clv 1000, gross_margin 60%, acquisition_cost 250", gives: "2.4" },
        ..RATIO
    };
    UPSELL_COUNT = Metric {
        id: "upsells",
        label: "Upsells",
        formula: || Formula::Figure(&UPSELLS),
        note: "Upsells made in support contacts, as given.",
        example: Example { given: "upsells 695", gives: "695" },
        ..COUNT
    };
    CROSS_SELL_COUNT = Metric {
        id: "cross_sells",
        label: "Cross-sells",
        formula: || Formula::Figure(&CROSS_SELLS),
        note: "Cross-sells made in support contacts, as given.",
        example: Example { given: "cross_sells 900", gives: "900" },
        ..COUNT
    };
    UPSELL_CROSS_SELL_REVENUE = Metric {
        id: "upsell_cross_sell_revenue",
        label: "Upsell and cross-sell revenue",
        formula: || Formula::SumOfKnown { required: None, known: vec![(&UPSELL_REVENUE).into(), (&CROSS_SELL_REVENUE).into()] },
        note: "Revenue from upsells and cross-sells, before their cost.",
        example: Example { given: "upsell_revenue 30000, cross_sell_revenue 24500", gives: "54500" },
        also_called: &["revenue increase"],
        is_total: true,
        needs_same_months: true,
        ..MONEY
    };
    REFERRAL_RATE = Metric {
        id: "referral_rate",
        label: "Referral rate",
        formula: || &REFERRALS / &CUSTOMERS_START,
        note: "Referrals as a share of the customers at the start.",
        example: Example { given: "referrals 60, customers_start 1000", gives: "6" },
        ..SHARE
    };
    REVENUE_PER_CONTACT = Metric {
        id: "revenue_per_contact",
        label: "Revenue per contact",
        formula: || &UPSELL_CROSS_SELL_REVENUE / &CONTACTS,
        note: "Upsell and cross-sell revenue over the contacts.",
        example: Example { given: "upsell_revenue 300, cross_sell_revenue 200, contacts 1000", gives: "0.5" },
        ..MONEY
    };
}
