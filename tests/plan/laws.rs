//! Any plan in, laws that hold for every alternative of it out.

use super::builder::*;
use super::random::any_plan;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use roi::plan::approximate::Tape;
use roi::plan::measures::monthly;
use roi::plan::sheet::{Computed, Group, LineId};
use roi::plan::*;
use roi::quantity::{Exact, Unit, sum, whole};
use std::collections::BTreeSet;

/// The same contract as in-house line: so much a contact, and a ramp, growth and season of any kind.
fn like_for_like(plan: Plan, cents: i64) -> Plan {
    let mut inputs = Inputs(plan.inputs);
    let price = inputs.put("price", Unit::Money, Within::NotNegative, whole(cents) / whole(100));
    let lines = vec![cost_line("Contacts", price, Per::Contact)];
    let mut acme = vendor("Acme", Billed::Contact, Pricing::Flat(price));
    acme.ramp = plan.vendors[0].ramp.clone();
    acme.one_time = plan.vendors[0].one_time.clone();
    Plan {
        inputs: inputs.0,
        in_house: InHouse { lines, ..InHouse::default() },
        vendors: vec![acme],
        investments: Vec::new(),
        governance: Vec::new(),
        retained: Vec::new(),
        benefits: Vec::new(),
        ..plan
    }
}

fn one_time(worked: &Worked, alternative: usize) -> Vec<LineId> {
    worked.alternatives()[alternative].of_group(&worked.timeline.sheet, Group::OneTime).collect()
}

fn discounted(worked: &Worked, lines: &[LineId]) -> Exact {
    let discount = worked.computed.line(worked.timeline.discount);
    let of = |line: &LineId| {
        sum(&worked.computed.line(*line).iter().zip(discount).map(|(flow, by)| flow * by).collect::<Vec<_>>())
    };
    sum(&lines.iter().map(of).collect::<Vec<_>>())
}

fn same(left: &Computed, right: &Computed, worked: &Worked) -> bool {
    (0..worked.timeline.sheet.lines.len()).all(|line| left.line(LineId(line)) == right.line(LineId(line)))
}

fn lowest<E>(found: Result<Exact, E>) -> Result<Exact, E> {
    found.map(|value| value + whole(0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_contract_at_the_price_of_the_line_it_ends_is_worth_what_is_paid_once(plan in any_plan(), cents in 0_i64..2000) {
        let worked = Worked::of(like_for_like(plan, cents));
        prop_assert_eq!(worked.npv(0), -discounted(&worked, &one_time(&worked, 0)));
    }

    #[test]
    fn twice_the_money_is_worth_twice_as_much_and_returns_the_same(plan in any_plan()) {
        let once = Worked::of(plan.clone());
        let mut doubled = plan;
        let of_money = doubled.inputs.iter_mut().filter(|input| input.unit == Unit::Money);
        of_money.for_each(|input| input.value *= whole(2));
        let twice = Worked::of(doubled);
        for (index, line) in once.timeline.sheet.lines.iter().enumerate() {
            let factor = whole(if line.unit == Unit::Money { 2 } else { 1 });
            let pairs = once.computed.line(LineId(index)).iter().zip(twice.computed.line(LineId(index)));
            for (once, twice) in pairs {
                prop_assert_eq!(&(once * &factor), twice, "{}", line.id);
            }
        }
        for alternative in 0..once.alternatives().len() {
            let (once, twice) = (once.measures(alternative), twice.measures(alternative));
            prop_assert_eq!(once.npv * whole(2), twice.npv);
            prop_assert_eq!(once.roi.map(|roi| roi + whole(0)), twice.roi.map(|roi| roi + whole(0)));
            prop_assert_eq!(once.irr, twice.irr);
            prop_assert_eq!(once.mirr, twice.mirr);
            prop_assert_eq!(lowest(once.payback), lowest(twice.payback));
            prop_assert_eq!(lowest(once.discounted_payback), lowest(twice.discounted_payback));
            prop_assert_eq!(once.break_even_month, twice.break_even_month);
        }
    }

    #[test]
    fn what_is_shown_adds_up_to_the_last_digit(plan in any_plan()) {
        let worked = Worked::of(plan);
        let total = |lines: &[LineId]| sum(&lines.iter().map(|line| worked.computed.total(*line)).collect::<Vec<_>>());
        for (index, alternative) in worked.alternatives().iter().enumerate() {
            let measures = worked.measures(index);
            let net = total(&alternative.gains) - total(&alternative.costs);
            prop_assert_eq!(&net, &worked.computed.total(alternative.net));
            prop_assert_eq!(&net, &measures.net_benefit);
            prop_assert_eq!(&net, worked.computed.line(alternative.cumulative).last().unwrap());
            prop_assert_eq!(&measures.npv, &worked.computed.total(alternative.present));
            prop_assert_eq!(&measures.npv, worked.computed.line(alternative.cumulative_present).last().unwrap());
            prop_assert_eq!(&measures.gain, &total(&alternative.gains));
            prop_assert_eq!(&measures.investment, &total(&alternative.costs));
            let by_line = discounted(&worked, &alternative.gains) - discounted(&worked, &alternative.costs);
            prop_assert_eq!(by_line, measures.npv);
        }
    }

    #[test]
    fn the_start_carries_what_is_paid_once_and_that_is_paid_once(plan in any_plan()) {
        let worked = Worked::of(plan);
        for (index, alternative) in worked.alternatives().iter().enumerate() {
            let once = one_time(&worked, index);
            for line in alternative.gains.iter().chain(&alternative.costs).filter(|line| !once.contains(line)) {
                prop_assert!(worked.computed.line(*line)[0].is_zero());
            }
            let plan = &worked.plan;
            let of_vendor = alternative.parts.vendor.map(|at| plan.one_time.iter().chain(&plan.vendors[at].one_time));
            let of_investment = alternative.parts.investment.map(|at| &plan.investments[at].one_time);
            let items = of_vendor.into_iter().flatten().chain(of_investment.into_iter().flatten());
            let stated = items.fold(whole(0), |sum, item| sum + &plan.inputs[item.amount.0].value);
            prop_assert_eq!(&stated, &worked.measures(index).one_time);
            prop_assert_eq!(stated, sum(&once.iter().map(|line| worked.computed.total(*line)).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn one_changed_input_gives_what_a_new_plan_gives(plan in any_plan(), which in any::<prop::sample::Index>()) {
        let worked = Worked::of(plan);
        let changed = InputId(which.index(worked.plan.inputs.len()));
        let value = &worked.plan.inputs[changed.0].value * number("0.9");
        let anew = worked.with(changed, &value);
        let inputs = timeline::values(&anew.plan);
        let again = worked.timeline.sheet.recompute(&inputs, &worked.computed, changed).unwrap();
        prop_assert!(same(&again, &anew.computed, &worked), "{}", worked.plan.inputs[changed.0].path);
    }

    #[test]
    fn floats_agree_with_the_exact_values_to_twelve_digits(plan in any_plan()) {
        let worked = Worked::of(plan);
        let vary: BTreeSet<InputId> = (0..worked.plan.inputs.len()).map(InputId).collect();
        let inputs = timeline::values(&worked.plan);
        let presents: Vec<LineId> = worked.alternatives().iter().map(|alternative| alternative.present).collect();
        let tape = Tape::new(&worked.timeline.sheet, &worked.computed, &vary, &inputs, &presents);
        let mut run = tape.run();
        run.compute(|input| [float(&inputs[input]); 8]);
        for alternative in 0..presents.len() {
            let exact = float(&worked.npv(alternative));
            for found in run.total(alternative) {
                prop_assert!((found - exact).abs() <= 1e-12 * worked.size(alternative), "{found} {exact}");
            }
        }
    }

    #[test]
    fn a_year_is_discounted_by_the_yearly_rate(plan in any_plan()) {
        let worked = Worked::of(plan);
        let growth = whole(1) + &worked.plan.inputs[worked.plan.discount_rate.0].value;
        for (month, factor) in worked.computed.line(worked.timeline.discount).iter().enumerate().step_by(12) {
            let years = i32::try_from(month / 12).unwrap();
            let error = factor * growth.pow(years) - whole(1);
            prop_assert!(error.abs() <= digits(27), "month {month}: {error}");
        }
        let year = monthly(&worked.plan).unwrap().growth().pow(12) - &growth;
        prop_assert!(year.abs() < digits(26), "{year}");
    }
}
