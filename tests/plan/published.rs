//! Cases others have published, and what contracts say of themselves, as plans in; the published results out.

use super::builder::*;
use num_traits::Signed;
use roi::cashflow::Gap;
use roi::plan::*;
use roi::quantity::{Exact, whole};

/// What a vendor is paid in the first month for so many contacts.
fn fee(
    contacts: &str,
    unit: Billed,
    pricing: impl Fn(&mut Inputs) -> Pricing,
    more: impl Fn(&mut Inputs, &mut Vendor),
) -> Exact {
    let (mut plan, mut inputs) = plan(1, contacts, "0");
    let mut acme = vendor("Acme", unit, pricing(&mut inputs));
    more(&mut inputs, &mut acme);
    plan.vendors.push(acme);
    Worked::new(plan, inputs).line("acme.fees")[1].clone()
}

fn nothing_more(_: &mut Inputs, _: &mut Vendor) {}

/// .10 to 1,000, .05 to 10,000, .01 above.
fn tiers(inputs: &mut Inputs) -> Vec<Tier> {
    [(Some("1000"), "0.10"), (Some("10000"), "0.05"), (None, "0.01")]
        .map(|(to, price)| Tier {
            to: to.map(|to| inputs.count("tier.to", to)),
            price: inputs.money("tier.price", price),
        })
        .into()
}

#[test]
fn graduated_and_volume_tiers_are_the_published_ones() {
    let graduated = |contacts| fee(contacts, Billed::Contact, |inputs| Pricing::Graduated(tiers(inputs)), nothing_more);
    let reached = |contacts| fee(contacts, Billed::Contact, |inputs| Pricing::Volume(tiers(inputs)), nothing_more);
    assert_eq!(graduated("15000"), whole(600));
    assert_eq!(reached("15000"), whole(150));
    // The last unit of a tier is still in it.
    assert_eq!(
        [graduated("1000"), graduated("1001"), graduated("10000")],
        [number("100"), number("100.05"), whole(550)]
    );
    assert_eq!([reached("1000"), reached("1001"), reached("10000")], [number("100"), number("50.05"), whole(500)]);
}

#[test]
fn five_a_contact_at_80_per_cent_resolution_is_six_and_a_quarter_a_resolution() {
    let flat = |price: &'static str| move |inputs: &mut Inputs| Pricing::Flat(inputs.money("price", price));
    let a_contact = fee("700", Billed::Contact, flat("5.00"), nothing_more);
    let a_resolution = fee("700", Billed::Resolution, flat("6.25"), |inputs, vendor| {
        vendor.resolution_rate = Some(inputs.share("resolution_rate", "0.8"));
    });
    assert_eq!(a_contact, a_resolution);
    assert_eq!(a_contact, whole(3500));
}

#[test]
fn an_anchored_fee_is_left_alone_inside_its_dead_band() {
    // 1,000 units for 5,000 a month, 10 % either way; 4 for each above, 3 back for each below.
    let anchored = |contacts| {
        let pricing = |inputs: &mut Inputs| Pricing::Anchored {
            volume: inputs.count("volume", "1000"),
            fee: inputs.money("fee", "5000"),
            dead_band: Some(inputs.share("dead_band", "0.1")),
            additional: inputs.money("additional", "4"),
            reduced: inputs.money("reduced", "3"),
        };
        fee(contacts, Billed::Contact, pricing, nothing_more)
    };
    assert_eq!(["900", "1000", "1100"].map(anchored), [whole(5000), whole(5000), whole(5000)]);
    assert_eq!(["800", "1250"].map(anchored), [whole(4700), whole(5600)]);
}

#[test]
fn credits_and_bonuses_are_expected_shares_of_the_fee_up_to_their_caps() {
    let with_levels = |credit_cap: &str| {
        let flat = |inputs: &mut Inputs| Pricing::Flat(inputs.money("price", "2"));
        fee("1000", Billed::Contact, flat, |inputs, vendor| {
            let mut level = |share, likelihood| ServiceLevel {
                name: "Answered in time".into(),
                share: inputs.share("share", share),
                likelihood: inputs.share("likelihood", likelihood),
            };
            vendor.credits = vec![level("0.1", "0.5"), level("0.2", "0.25")];
            vendor.bonuses = vec![level("0.05", "0.2")];
            vendor.credit_cap = Some(inputs.share("cap", credit_cap));
        })
    };
    // 10 % are expected to come off, 1 % to be added.
    assert_eq!(["0.15", "0.04"].map(with_levels), [whole(1820), whole(1940)]);
}

#[test]
fn handle_time_bills_minutes_hours_and_agents_alike() {
    // 600 contacts of 10 minutes are 6,000 minutes, 100 hours, 125 hours staffed at an occupancy of 80 %.
    let bill = |unit| {
        fee(
            "600",
            unit,
            |inputs| Pricing::Flat(inputs.money("price", "1")),
            |inputs, vendor| {
                vendor.handle_time = Some(inputs.count("handle_time", "10"));
                vendor.occupancy = Some(inputs.share("occupancy", "0.8"));
                vendor.agents = Some(inputs.count("agents", "3.5"));
            },
        )
    };
    assert_eq!([Billed::Minute, Billed::Hour, Billed::Agent].map(bill), [whole(6000), whole(125), number("3.5")]);
    let word = |billed| Billed::WORDS.iter().find(|(_, of)| *of == billed).map_or("", |(word, _)| word);
    assert_eq!([Billed::Minute, Billed::Hour, Billed::Agent].map(word), ["minute", "hour", "agent"]);
}

/// A plan in which money is paid once and comes back each month.
fn invested(cost: &str, until: usize, monthly: &str, months: usize) -> Worked {
    let (mut plan, mut inputs) = plan(months, "1", "0.1");
    let (cost, monthly) = (inputs.money("one_time", cost), inputs.money("benefit", monthly));
    let saved = benefit("Saved", Effect::Other, Worth::Monthly(monthly), months);
    plan.investments.push(investment("Training", once("Course", cost, 0, until), saved));
    Worked::new(plan, inputs)
}

#[test]
fn twenty_five_thousand_at_eight_thousand_a_month_are_back_after_three_and_an_eighth() {
    let measures = invested("25000", 0, "8000", 12).measures(0);
    assert_eq!(measures.payback, Ok(number("3.125")));
    assert_eq!(measures.break_even_month, Ok(4));
    assert_eq!(measures.net_benefit, whole(12 * 8000 - 25000));
    assert_eq!((measures.peak_need.amount, measures.peak_need.after), (whole(25000), Some(0)));
}

#[test]
fn a_one_time_cost_is_not_taken_off_each_month_once_more() {
    // 8,000 a month was what is left after a twelfth of the 25,000: 10,083.33 came in, and the published 3.1 months
    // counted the 25,000 twice.
    let net = whole(8000) + whole(25000) / whole(12);
    let (mut plan, mut inputs) = plan(12, "1", "0.1");
    let monthly = inputs.put("benefit", roi::quantity::Unit::Money, Within::NotNegative, net.clone());
    let cost = inputs.money("one_time", "25000");
    let saved = benefit("Saved", Effect::Other, Worth::Monthly(monthly), 12);
    plan.investments.push(investment("Training", once("Course", cost, 0, 0), saved));
    let measures = Worked::new(plan, inputs).measures(0);
    assert_eq!(measures.payback, Ok(whole(25000) / net));
    assert_eq!(measures.one_time, whole(25000));
    assert_eq!(measures.investment, whole(25000));
}

#[test]
fn seven_hundred_fifty_thousand_on_four_hundred_twenty_five_return_76_per_cent() {
    let measures = invested("425000", 0, "62500", 12).measures(0);
    assert_eq!(measures.roi, Some(whole(13) / whole(17)));
    assert_eq!(measures.benefit_cost_ratio, Some(whole(30) / whole(17)));
}

#[test]
fn a_year_of_flows_is_discounted_as_spreadsheets_do() {
    // NPV of -10000, 2000, 4000, 8000 a year at 10 % is 1031.3503176012546 in spreadsheets: the flows at months 0, 12, 24
    // and 36, discounted by one year more.
    let (mut plan, mut inputs) = plan(36, "1", "0.1");
    let cost = inputs.money("one_time", "10000");
    let mut training = Vec::new();
    for (year, amount) in [(1, "2000"), (2, "4000"), (3, "8000")] {
        let worth = Worth::Monthly(inputs.money("benefit", amount));
        training.push(Benefit { from: 12 * year, ..benefit("Saved", Effect::Other, worth, 12 * year) });
    }
    let investment = investment("Training", once("Course", cost, 0, 0), training.remove(0));
    plan.investments
        .push(Investment { benefits: investment.benefits.iter().cloned().chain(training).collect(), ..investment });
    let worked = Worked::new(plan, inputs);
    let of_spreadsheets = float(&(worked.npv(0) / number("1.1")));
    assert!((of_spreadsheets - 1_031.350_317_601_254_6).abs() < 1e-9, "{of_spreadsheets}");
}

#[test]
fn what_never_comes_back_has_no_payback_and_what_costs_nothing_no_return() {
    assert_eq!(invested("25000", 0, "2000", 12).measures(0).payback, Err(Gap::NeverPaidBack));
    let free = invested("0", 0, "2000", 12).measures(0);
    assert_eq!((free.payback, free.roi), (Err(Gap::NothingToPayBack), None));
}

#[test]
fn unsolved_contacts_come_back_and_are_billed_again() {
    // In house 70 of 100 are solved at first and half the others come back, and so on: 100 contacts are 85 customers' first
    // ones. A vendor that solves 40 makes 85 ÷ 0.7 of them.
    let (mut plan, mut inputs) = plan(1, "100", "0");
    plan.volume.first_contact_resolution = Some(inputs.share("volume.first_contact_resolution", "0.7"));
    plan.volume.repeat_share = Some(inputs.share("volume.repeat_share", "0.5"));
    let mut acme = vendor("Acme", Billed::Contact, Pricing::Flat(inputs.money("price", "7")));
    acme.first_contact_resolution = Some(inputs.share("vendor.first_contact_resolution", "0.4"));
    plan.vendors.push(acme);
    let paid = Worked::new(plan, inputs).line("acme.fees")[1].clone();
    assert!((&paid - whole(850)).abs() < digits(20), "{paid}");
}

#[test]
fn a_customer_is_worth_the_margins_of_the_years_to_come() {
    // m r ÷ (1 + i - r): 100 × 0.8 ÷ (1.1 - 0.8).
    let (mut plan, mut inputs) = plan(1, "100", "0.1");
    plan.customers.purchase_value = Some(inputs.money("customers.purchase_value", "50"));
    plan.customers.purchase_frequency = Some(inputs.count("customers.purchase_frequency", "4"));
    plan.customers.gross_margin = Some(inputs.share("customers.gross_margin", "0.5"));
    let change = inputs.share("change", "0.05");
    let unknown = Plan { inputs: inputs.0.clone(), ..plan.clone() };
    plan.customers.retention_rate = Some(inputs.share("customers.retention_rate", "0.8"));
    let plan = Plan { inputs: inputs.0, ..plan };
    assert_eq!(lifetime::value(&plan, None), Some(whole(800) / whole(3)));
    assert_eq!(lifetime::value(&plan, Some(change)), Some(whole(340)));
    assert_eq!(lifetime::value(&unknown, None), None);
}
