//! Any plan in, how far each of its inputs may move before the answer changes out.

use super::builder::*;
use super::random::any_plan;
use num_traits::Signed;
use proptest::prelude::*;
use roi::plan::limits::{Limits, limits};
use roi::plan::sensitivity::sensitivity;
use roi::plan::*;
use roi::quantity::{Exact, whole};

fn limits_of(worked: &Worked) -> (usize, Limits) {
    let best = (0..worked.alternatives().len()).max_by(|left, right| worked.npv(*left).cmp(&worked.npv(*right)));
    let best = best.unwrap();
    (best, limits(&worked.plan, &worked.timeline, &worked.computed, best))
}

/// A value of an input at which something is worth nothing.
struct Turn<'a> {
    worked: &'a Worked,
    input: InputId,
    at: f64,
    /// The alternative, less another one.
    of: (usize, Option<usize>),
}

impl Turn<'_> {
    /// What it is worth with the input so far beyond the turn, as a share of it; relative to all flows.
    fn worth(&self, beyond: f64) -> f64 {
        let from = float(&self.worked.plan.inputs[self.input.0].value);
        let value = self.at + (self.at - from).signum() * self.at.abs() * beyond;
        let worked = self.worked.changed(self.input, &Exact::from_float(value).unwrap());
        let (of, other) = self.of;
        let worth = worked.npv(of) - other.map_or(whole(0), |other| worked.npv(other));
        let size = worked.size(of) + other.map_or(0.0, |other| worked.size(other));
        if size == 0.0 { 0.0 } else { float(&worth) / size }
    }

    /// That the worth vanishes there and is of the one sign before and of the other behind; or jumps there.
    fn holds(&self) -> Result<(), TestCaseError> {
        let path = &self.worked.plan.inputs[self.input.0].path;
        let [before, at, behind] = [-1e-6, 0.0, 1e-6].map(|beyond| self.worth(beyond));
        let is_nothing = |worth: f64| worth.abs() <= 1e-9;
        let has_turned = is_nothing(before) || is_nothing(behind) || (before > 0.0) != (behind > 0.0);
        prop_assert!(has_turned, "{path} = {}: {before} {at} {behind}", self.at);
        let [just_before, just_behind] = [-1e-11, 1e-11].map(|beyond| self.worth(beyond));
        let jumps = (just_before > 0.0) != (just_behind > 0.0) && (just_before - just_behind).abs() > 1e-9;
        prop_assert!(is_nothing(at) || jumps, "{path} = {}: {at}, {just_before}, {just_behind}", self.at);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn at_its_limit_an_input_makes_an_alternative_worth_nothing(plan in any_plan()) {
        let worked = Worked::of(plan);
        let (best, limits) = limits_of(&worked);
        for (alternative, found) in limits.of.iter().enumerate() {
            for limit in found {
                let from = float(&worked.plan.inputs[limit.input.0].value);
                prop_assert!(limit.below.is_none_or(|at| at <= from) && limit.above.is_none_or(|at| at >= from));
                for at in [limit.below, limit.above].into_iter().flatten() {
                    Turn { worked: &worked, input: limit.input, at, of: (alternative, None) }.holds()?;
                }
            }
        }
        for overtake in &limits.overtakes {
            Turn { worked: &worked, input: overtake.input, at: overtake.at, of: (best, Some(overtake.by)) }.holds()?;
        }
    }

    #[test]
    fn a_swing_ends_where_the_changed_plan_does(
        plan in any_plan(),
        per_cent in 1_i64..=100,
        some in proptest::collection::vec(any::<prop::sample::Index>(), 4),
    ) {
        let worked = Worked::of(plan);
        let by = whole(per_cent) / whole(100);
        let swings = sensitivity(&worked.plan, &worked.timeline, &worked.computed, &by);
        prop_assert!(swings.iter().all(|found| found.is_sorted_by(|left, right| left.width >= right.width)));
        for input in some.iter().map(|index| InputId(index.index(worked.plan.inputs.len()))) {
            let found = swings.iter().flatten().find(|swing| swing.input == input);
            let ends = found.map(|swing| swing.ends.each_ref().map(|(value, _)| worked.with(input, value)));
            for (alternative, swings) in swings.iter().enumerate() {
                let swing = swings.iter().find(|swing| swing.input == input);
                let anew = ends.as_ref().map(|ends| ends.each_ref().map(|worked| worked.npv(alternative)));
                match (swing, anew) {
                    (Some(swing), Some(anew)) => {
                        prop_assert_eq!(&anew, &swing.ends.each_ref().map(|(_, npv)| npv.clone()));
                        prop_assert_eq!((&anew[0] - &anew[1]).abs(), swing.width.clone());
                    }
                    // What is left out moves nothing.
                    (_, Some([less, more])) => prop_assert_eq!(less, more),
                    (_, None) => {}
                }
            }
        }
    }
}

/// 1,000 contacts a month cost 10 each in house and 8 at Acme, after 12,000 once; Bolt takes 9 and nothing once.
fn two_vendors() -> Worked {
    let (mut plan, mut inputs) = plan(12, "1000", "0");
    let wages = inputs.money("in_house.wages", "10");
    plan.in_house.lines.push(cost_line("Wages", wages, Per::Contact));
    let mut acme = vendor("Acme", Billed::Contact, Pricing::Flat(inputs.money("vendor.Acme.price", "8")));
    acme.one_time.push(once("Moving", inputs.money("vendor.Acme.moving", "6000"), 0, 0));
    let bolt = vendor("Bolt", Billed::Contact, Pricing::Flat(inputs.money("vendor.Bolt.price", "9")));
    plan.vendors.extend([acme, bolt]);
    Worked::new(plan, inputs)
}

#[test]
fn the_limits_of_a_simple_contract_can_be_reckoned_in_the_head() {
    let worked = two_vendors();
    let (best, limits) = limits_of(&worked);
    // Acme is worth 12 × 2,000 - 6,000 = 18,000, Bolt 12,000.
    assert_eq!((best, worked.npv(0), worked.npv(1)), (0, whole(18_000), whole(12_000)));
    let near = |found: Option<f64>, expected: f64| found.is_some_and(|found| (found - expected).abs() < 1e-9);
    let of = |alternative: usize, path: &str| {
        let found = limits.of[alternative].iter().find(|limit| worked.plan.inputs[limit.input.0].path == path);
        found.map_or((None, None), |limit| (limit.below, limit.above))
    };
    let price = of(0, "vendor.Acme.price");
    assert!(price.0.is_none() && near(price.1, 9.5), "{price:?}");
    let wages = of(0, "in_house.wages");
    assert!(near(wages.0, 8.5) && wages.1.is_none(), "{wages:?}");
    let contacts = of(0, "volume.contacts");
    assert!(near(contacts.0, 250.0) && contacts.1.is_none(), "{contacts:?}");
    assert!(near(of(0, "vendor.Acme.moving").1, 24_000.0));
    // The other vendor's price changes nothing of it.
    assert_eq!(of(0, "vendor.Bolt.price"), (None, None));
    assert!(near(of(1, "vendor.Bolt.price").1, 10.0));
    let overtakes: Vec<(&str, f64, usize)> = limits
        .overtakes
        .iter()
        .map(|overtake| (worked.plan.inputs[overtake.input.0].path.as_str(), overtake.at, overtake.by))
        .collect();
    // The nearest first, as a share of the value: Acme's price by 1/16, Bolt's by 1/18, contacts by a half.
    let expected = [
        ("vendor.Bolt.price", 8.5),
        ("vendor.Acme.price", 8.5),
        ("volume.contacts", 500.0),
        ("vendor.Acme.moving", 12_000.0),
    ];
    assert_eq!(overtakes.len(), expected.len(), "{overtakes:?}");
    for ((path, at, by), (expected, value)) in overtakes.iter().zip(expected) {
        assert!(*path == expected && *by == 1 && (at - value).abs() < 1e-6, "{overtakes:?}");
    }
}

#[test]
fn what_is_worth_nothing_whatever_the_price_has_no_limit_of_it() {
    // The contract costs what the line it ends costs: floats may be off in the last digit, money is not.
    let (mut plan, mut inputs) = plan(24, "1000", "0.07");
    plan.volume.growth = Some(inputs.rate("volume.growth", "0.03"));
    let price = inputs.money("price", "3.33");
    plan.in_house.lines.push(cost_line("Wages", price, Per::Contact));
    plan.ramp.share = vec![inputs.share("share", "0.35"), inputs.share("share", "0.85")];
    plan.vendors.push(vendor("Acme", Billed::Contact, Pricing::Flat(price)));
    let worked = Worked::new(plan, inputs);
    assert!(worked.npv(0).abs() < digits(20));
    assert_eq!(limits_of(&worked).1.of[0].len(), 0, "{:?}", limits_of(&worked).1.of[0]);
}

#[test]
fn where_two_are_worth_the_same_only_what_puts_the_other_ahead_overtakes() {
    // 500 a month, if quite sure, bring Bolt to the 18,000 of Acme.
    let Plan { inputs, mut vendors, .. } = two_vendors().plan;
    let mut inputs = Inputs(inputs);
    let confidence = inputs.share("confidence", "1");
    let sold = benefit("Sold", Effect::Upsell, Worth::Monthly(inputs.money("sold", "500")), 12);
    vendors[1].benefits.push(Benefit { confidence: Some(confidence), ..sold });
    let worked = Worked::new(Plan { vendors, ..two_vendors().plan }, inputs);
    assert_eq!(worked.npv(0), worked.npv(1));
    let found = limits(&worked.plan, &worked.timeline, &worked.computed, 0).overtakes;
    let of = |path: &str| found.iter().find(|overtake| worked.plan.inputs[overtake.input.0].path == path);
    assert!((of("vendor.Acme.price").unwrap().at - 8.0).abs() < 1e-9);
    // It cannot be surer than sure.
    assert!(of("confidence").is_none());
}

#[test]
fn what_is_worth_nothing_as_it_is_is_at_its_limit() {
    let worked = two_vendors();
    let path = |path: &str| worked.plan.inputs.iter().position(|input| input.path == path).map(InputId).unwrap();
    let (price, moving) = (path("vendor.Acme.price"), path("vendor.Acme.moving"));
    let even = worked.with(moving, &whole(24_000));
    assert_eq!(even.npv(0), whole(0));
    let found = limits_of(&even).1.of.remove(0);
    let of = |input: InputId| found.iter().find(|limit| limit.input == input).unwrap();
    assert_eq!((of(price).below, of(price).above), (Some(8.0), Some(8.0)));
    assert_eq!((of(moving).below, of(moving).above), (Some(24_000.0), Some(24_000.0)));
}

#[test]
fn a_share_swings_no_further_than_all_of_it() {
    let (mut plan, mut inputs) = plan(1, "100", "0");
    let share = inputs.share("share", "0.95");
    let value = inputs.money("value", "2");
    let idle = inputs.money("idle", "5");
    let worth = Worth::PerContact { share, value };
    let cost = inputs.money("once", "0");
    plan.investments.push(investment("Chat", once("Course", cost, 0, 0), benefit("Sold", Effect::Upsell, worth, 1)));
    let worked = Worked::new(plan, inputs);
    let found = sensitivity(&worked.plan, &worked.timeline, &worked.computed, &number("0.1")).remove(0);
    let of = |input: InputId| found.iter().find(|swing| swing.input == input);
    assert_eq!(of(share).unwrap().ends, [(number("0.855"), whole(171)), (whole(1), whole(200))]);
    assert_eq!(of(value).unwrap().ends, [(number("1.8"), whole(171)), (number("2.2"), whole(209))]);
    // What is zero and what moves nothing is left out.
    assert!(of(cost).is_none() && of(idle).is_none());
}
