//! Plans that state one effect twice, or leave out what such plans usually forget, in; whether they are told out.

use super::builder::*;
use roi::plan::lint::{self, hints, twice};
use roi::plan::*;
use roi::quantity::whole;

/// Benefits of these effects, one unit a month each.
fn benefits(inputs: &mut Inputs, effects: &[Effect]) -> Vec<Benefit> {
    let amount = inputs.money("benefit", "1");
    effects.iter().map(|effect| benefit(effect.words(), *effect, Worth::Monthly(amount), 12)).collect()
}

fn invests(inputs: &mut Inputs, effects: &[Effect]) -> Investment {
    let moved = once("Course", inputs.money("once", "1"), 0, 0);
    let any = benefits(inputs, effects);
    Investment { benefits: any.clone(), ..investment("Training", moved, any[0].clone()) }
}

/// Whether an investment with these two effects counts one twice.
fn is_pair(left: Effect, right: Effect) -> bool {
    [[left, right], [right, left]].map(|effects| {
        let (mut plan, mut inputs) = plan(12, "100", "0");
        plan.investments.push(invests(&mut inputs, &effects));
        let plan = Plan { inputs: inputs.0, ..plan };
        let found = twice(&plan);
        found.is_some_and(|found| {
            let lint::Other::Benefit(other) = found.other else { return false };
            // The later one is named, with the earlier one that it states again.
            found.benefit.effect == effects[1] && other.effect == effects[0]
        })
    }) == [true; 2]
}

#[test]
fn effects_that_state_the_same_thing_are_told() {
    use Effect::*;
    // As the sources of hidden costs have them.
    for same in [
        &[LifetimeValue, Retention, Churn][..],
        &[HandleTime, CostPerContact, Agents],
        &[FirstContactResolution, Contacts],
        &[ServiceCredits, Fees],
        &[Complaints, Contacts],
    ] {
        for left in same {
            for right in same {
                assert!(is_pair(*left, *right), "{left:?} {right:?}");
            }
        }
    }
}

#[test]
fn effects_that_have_nothing_to_do_with_each_other_are_not_accused() {
    use Effect::*;
    let apart = [
        (Retention, Upsell),
        (Retention, Complaints),
        (Churn, Returns),
        (LifetimeValue, HandleTime),
        (Upsell, Fees),
        (Complaints, Returns),
        (Returns, Contacts),
        (HandleTime, FirstContactResolution),
        (ServiceCredits, Agents),
        (Complaints, HandleTime),
        (Other, Other),
        (Other, Retention),
    ];
    for (left, right) in apart {
        assert!(!is_pair(left, right), "{left:?} {right:?}");
    }
}

#[test]
fn what_the_lines_of_a_contract_count_is_not_counted_as_a_benefit_again() {
    use Effect::*;
    let accused = |effect: Effect, knows_resolution: bool| {
        let (mut plan, mut inputs) = plan(12, "100", "0");
        let mut acme = vendor("Acme", Billed::Contact, Pricing::Flat(inputs.money("price", "1")));
        if knows_resolution {
            let known = Some(inputs.share("first_contact_resolution", "0.5"));
            (plan.volume.first_contact_resolution, acme.first_contact_resolution) = (known, known);
        }
        acme.benefits = benefits(&mut inputs, &[effect]);
        plan.vendors.push(acme);
        let plan = Plan { inputs: inputs.0, ..plan };
        twice(&plan).is_some_and(|found| matches!(found.other, lint::Other::Lines(_)) && found.benefit.effect == effect)
    };
    for effect in [HandleTime, CostPerContact, Agents, Hours, Fees, ServiceCredits] {
        assert!(accused(effect, false), "{effect:?}");
    }
    // Contacts that come back are counted where both sides' resolution is known, and only there.
    for effect in [FirstContactResolution, Contacts] {
        assert_eq!([accused(effect, true), accused(effect, false)], [true, false], "{effect:?}");
    }
    for effect in [Retention, Churn, LifetimeValue, Acquisition, Upsell, Complaints, Returns, Other] {
        assert!(!accused(effect, true), "{effect:?}");
    }
}

#[test]
fn only_what_is_in_one_sum_can_be_in_it_twice() {
    let with = |of_any: &[Effect], of_vendor: &[Effect], beside: Option<&str>| {
        let (mut plan, mut inputs) = plan(12, "100", "0");
        let mut acme = vendor("Acme", Billed::Contact, Pricing::Flat(inputs.money("price", "1")));
        acme.benefits = benefits(&mut inputs, of_vendor);
        plan.benefits = benefits(&mut inputs, of_any);
        plan.vendors.push(acme);
        let investment = invests(&mut inputs, &[Effect::Churn]);
        plan.investments.push(Investment { beside: beside.map(Into::into), ..investment });
        twice(&Plan { inputs: inputs.0, ..plan }).is_some()
    };
    assert!(with(&[Effect::Retention], &[Effect::LifetimeValue], None));
    assert!(with(&[], &[Effect::Retention], Some("Acme")));
    assert!(with(&[Effect::Retention], &[], Some("Acme")));
    // Nothing stands beside it: the investment is an alternative of its own.
    assert!(!with(&[Effect::Retention], &[], None));
    assert!(!with(&[], &[Effect::Upsell], Some("Acme")));
}

/// A plan that forgets nothing.
fn careful() -> (Plan, Inputs) {
    let (mut plan, mut inputs) = plan(12, "100", "0");
    plan.in_house.attrition = Some(inputs.share("in_house.attrition", "0.3"));
    plan.ramp.share = vec![inputs.share("ramp.share", "0.5"), inputs.share("ramp.share", "1")];
    plan.ramp.learning = vec![inputs.count("ramp.learning", "1.2")];
    plan.one_time = vec![once("Moving", inputs.money("one_time", "1"), 0, 0)];
    plan.governance = vec![every_month("Steering", inputs.money("governance", "1"), 12)];
    plan.retained = vec![every_month("Experts", inputs.money("retained", "1"), 12)];
    let mut acme = vendor("Acme", Billed::Contact, Pricing::Flat(inputs.money("price", "1")));
    let exchange_rate = inputs.count("exchange_rate", "1.1");
    inputs.0[exchange_rate.0].range = Some(Range { low: whole(1), high: whole(2) });
    acme.exchange_rate = Some(exchange_rate);
    let mut kept = benefits(&mut inputs, &[Effect::Retention]).remove(0);
    kept.margin = Some(inputs.share("margin", "0.4"));
    acme.benefits = vec![kept];
    plan.vendors.push(acme);
    (plan, inputs)
}

/// What is said of the careful plan after a change: what about, and the beginning of it.
fn said(change: impl Fn(&mut Plan, &mut Inputs)) -> Vec<(String, String, bool)> {
    let (mut plan, mut inputs) = careful();
    change(&mut plan, &mut inputs);
    let notes = hints(&Plan { inputs: inputs.0, ..plan });
    let beginning = |text: &str| text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    notes.iter().map(|note| (note.about.clone(), beginning(&note.text), note.is_doubt)).collect()
}

fn hint(about: &str, text: &str) -> Vec<(String, String, bool)> {
    vec![(about.into(), text.into(), false)]
}

#[test]
fn each_thing_forgotten_is_hinted_at_and_nothing_else() {
    assert_eq!(said(|_, _| {}), []);
    assert_eq!(said(|plan, _| plan.one_time.clear()), hint("Acme", "no one-time cost."));
    assert_eq!(said(|plan, _| plan.governance.clear()), hint("Acme", "no governance. Usual:"));
    assert_eq!(said(|plan, _| plan.retained.clear()), hint("Acme", "no retained staff."));
    assert_eq!(said(|plan, _| plan.ramp.learning.clear()), hint("Acme", "no learning curve."));
    assert_eq!(said(|plan, _| plan.ramp = Ramp::default()), hint("Acme", "no ramp: all"));
    assert_eq!(said(|plan, _| plan.vendors[0].ramp = Some(Ramp::default())), hint("Acme", "no ramp: all"));
    assert_eq!(said(|plan, _| plan.in_house.attrition = None), hint("in_house.attrition", "no attrition in"));
    let certain = |plan: &mut Plan, inputs: &mut Inputs| {
        inputs.0[plan.vendors[0].exchange_rate.unwrap().0].range = None;
    };
    assert_eq!(said(certain), hint("Acme", "the exchange rate"));
    assert_eq!(said(|plan, _| plan.vendors[0].exchange_rate = None), []);
    assert_eq!(said(|plan, _| plan.vendors[0].benefits[0].margin = None), hint("retention", "revenue is counted"));
    let risk = |plan: &mut Plan, inputs: &mut Inputs| {
        plan.vendors[0].benefits[0].risk_adjustment = Some(inputs.share("risk", "0.1"));
    };
    assert_eq!(said(risk), hint("discount_rate", "risk is taken"));
    // The vendor's own are as good as those with any vendor.
    let own = |plan: &mut Plan, _: &mut Inputs| {
        let acme = &mut plan.vendors[0];
        acme.one_time = std::mem::take(&mut plan.one_time);
        acme.governance = std::mem::take(&mut plan.governance);
        acme.retained = std::mem::take(&mut plan.retained);
        acme.ramp = Some(std::mem::take(&mut plan.ramp));
    };
    assert_eq!(said(own), []);
}

#[test]
fn freed_hours_are_doubted_as_cash() {
    let freed = |plan: &mut Plan, inputs: &mut Inputs| plan.investments.push(invests(inputs, &[Effect::Hours]));
    assert_eq!(said(freed), [("hours".to_string(), "freed hours are".to_string(), true)]);
}
