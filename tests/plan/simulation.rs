//! Uncertain plans in, how thousands of runs of them spread out.

use super::builder::*;
use super::random::any_plan;
use num_traits::ToPrimitive;
use proptest::prelude::*;
use roi::plan::simulation::{Asked, Outcomes, histogram, mean, percentile, simulate, simulate_on};
use roi::plan::*;
use roi::quantity::Exact;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

fn runs(worked: &Worked, runs: usize, seed: u64) -> Vec<Outcomes> {
    simulate(&worked.plan, &worked.timeline, &worked.computed, Asked { runs, seed }, &AtomicU64::new(0))
}

/// A contract of 1,000 contacts a month at an uncertain price, against 10 each in house; 5,000 are paid once.
fn uncertain_price(low: &str, likely: &str, high: &str) -> Worked {
    let (mut plan, mut inputs) = plan(24, "1000", "0.1");
    let in_house = inputs.money("in_house.wages", "10");
    plan.in_house.lines.push(cost_line("Wages", in_house, Per::Contact));
    let price = inputs.money("vendor.Acme.price", likely);
    inputs.0[price.0].range = Some(Range { low: number(low), high: number(high) });
    plan.vendors.push(vendor("Acme", Billed::Contact, Pricing::Flat(price)));
    plan.one_time.push(once("Moving", inputs.money("one_time", "5000"), 0, 0));
    let benefit = benefit("Saved", Effect::Other, Worth::Monthly(inputs.money("benefit", "900")), 24);
    plan.investments.push(investment("Training", once("Course", inputs.money("course", "9000"), 0, 0), benefit));
    Worked::new(plan, inputs)
}

fn bytes(outcomes: &[Outcomes]) -> Vec<u64> {
    let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    outcomes
        .iter()
        .flat_map(|of| [bits(&of.npv), bits(&of.roi), bits(&of.payback), vec![of.pays as u64, of.best as u64]].concat())
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let worked = uncertain_price("7", "9", "12");
    let on = |threads: usize| {
        let (threads, done) = (NonZeroUsize::new(threads).unwrap(), AtomicU64::new(0));
        let asked = Asked { runs: 3001, seed: 7 };
        let found = simulate_on(threads, &worked.plan, &worked.timeline, &worked.computed, asked, &done);
        assert!(done.load(Ordering::Relaxed) >= 3001);
        bytes(&found)
    };
    assert_eq!(on(1), on(8));
    assert_eq!(on(1), bytes(&runs(&worked, 3001, 7)));
    assert_ne!(on(1), bytes(&runs(&worked, 3001, 8)));
}

#[test]
fn the_mean_of_a_triangle_is_a_third_of_its_corners() {
    for (low, likely, high) in [("7", "9", "12"), ("4", "4", "10"), ("0", "8", "8")] {
        let worked = uncertain_price(low, likely, high);
        let price = worked.plan.inputs.iter().position(|input| input.range.is_some()).unwrap();
        let corners = [low, likely, high].map(number);
        let third = corners.iter().sum::<Exact>() / number("3");
        let expected = float(&worked.with(InputId(price), &third).npv(0));
        let found = runs(&worked, 10_000, 1).remove(0);
        // The variance of a triangular distribution.
        let [a, b, c] = corners.map(|corner| float(&corner));
        let deviation = ((a * a + b * b + c * c - a * b - a * c - b * c) / 18.0).sqrt();
        let one_more = &third + number("1");
        let slope = float(&worked.with(InputId(price), &one_more).npv(0)) - expected;
        let error = slope.abs() * deviation / 10_000_f64.sqrt();
        let mean_npv = mean(&found.npv).unwrap();
        assert!((mean_npv - expected).abs() < 3.0 * error, "{mean_npv} {expected} {error}");
        let variance = found.npv.iter().map(|npv| (npv - mean_npv).powi(2)).sum::<f64>() / 10_000.0;
        assert!((variance.sqrt() / (slope.abs() * deviation) - 1.0).abs() < 0.05, "{}", variance.sqrt());
    }
}

#[test]
fn half_of_a_lopsided_triangle_lies_where_its_distribution_says() {
    // From 4 to 10 with the likely value at 4, half of all draws are below 10 - 6 ÷ √2.
    let worked = uncertain_price("4", "4", "10");
    let npvs = &runs(&worked, 10_000, 3)[0].npv;
    let slope = float(&(worked.npv(0) - worked.with(InputId(3), &number("5")).npv(0)));
    let price = 4.0 + (float(&worked.npv(0)) - percentile(npvs, 50).unwrap()) / slope;
    assert!((price - (10.0 - 6.0 / 2_f64.sqrt())).abs() < 0.06, "{price}");
    // None beyond the ends.
    let price_of = |npv: f64| 4.0 + (float(&worked.npv(0)) - npv) / slope;
    assert!(price_of(npvs[0]) <= 10.0 + 1e-9 && price_of(npvs[9_999]) >= 4.0 - 1e-9);
}

#[test]
fn runs_that_pay_and_runs_that_are_best_are_counted() {
    let found = runs(&uncertain_price("7", "9", "12"), 2000, 5);
    let [acme, training] = found.as_slice() else { panic!("{} alternatives", found.len()) };
    assert_eq!(acme.pays, acme.npv.iter().filter(|npv| **npv > 0.0).count());
    assert!(acme.pays > 0 && acme.pays < 2000);
    let least = training.npv[0];
    assert_eq!(training.npv, vec![least; 2000]);
    assert_eq!(acme.best, acme.npv.iter().filter(|npv| **npv >= least).count());
    assert_eq!(acme.best + training.best, 2000);
    // What is not paid back has no payback; what invests something has a return.
    assert!(acme.payback.len() < 2000 && acme.payback.len() >= acme.pays);
    assert_eq!(acme.roi.len(), 2000);
    assert!(acme.npv.is_sorted() && acme.roi.is_sorted() && acme.payback.is_sorted());
}

#[test]
fn percentiles_are_the_nearest_ranks() {
    let five = [15.0, 20.0, 35.0, 40.0, 50.0];
    assert_eq!(
        [5, 30, 40, 50, 100].map(|per_cent| percentile(&five, per_cent).unwrap()),
        [15.0, 20.0, 20.0, 35.0, 50.0]
    );
    let ten = [3.0, 6.0, 7.0, 8.0, 8.0, 10.0, 13.0, 15.0, 16.0, 20.0];
    assert_eq!([25, 50, 75, 100].map(|per_cent| percentile(&ten, per_cent).unwrap()), [7.0, 8.0, 15.0, 20.0]);
    assert_eq!((percentile(&[], 50), mean(&[]), percentile(&[2.0], 0)), (None, None, Some(2.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn a_certain_plan_comes_to_one_value(mut plan in any_plan()) {
        for input in &mut plan.inputs {
            input.range = Some(Range { low: input.value.clone(), high: input.value.clone() });
        }
        let worked = Worked::of(plan);
        for (alternative, outcomes) in runs(&worked, 20, 1).iter().enumerate() {
            let measures = worked.measures(alternative);
            let (size, npv) = (worked.size(alternative), float(&measures.npv));
            prop_assert_eq!(outcomes.npv.len(), 20);
            prop_assert_eq!(&outcomes.npv, &vec![outcomes.npv[0]; 20]);
            prop_assert!((outcomes.npv[0] - npv).abs() <= 1e-12 * size, "{} {npv}", outcomes.npv[0]);
            if let (Some(roi), Some(found)) = (measures.roi.as_ref().and_then(Exact::to_f64), outcomes.roi.first()) {
                prop_assert!((roi - found).abs() <= 1e-9 * (1.0 + roi.abs()), "{roi} {found}");
            }
            if let (Ok(payback), Some(found)) = (&measures.payback, outcomes.payback.first()) {
                prop_assert!((float(payback) - found).abs() <= 1e-6, "{} {found}", float(payback));
            }
            prop_assert_eq!(measures.roi.is_some(), !outcomes.roi.is_empty());
        }
    }

    #[test]
    fn every_run_is_in_one_bar(values in proptest::collection::vec(-1e6_f64..1e6, 1..200), parts in 1_usize..30) {
        let mut sorted = values;
        sorted.sort_by(f64::total_cmp);
        let bars = histogram(&sorted, parts);
        prop_assert_eq!(bars.len(), parts);
        prop_assert_eq!(bars.iter().map(|(_, _, runs)| runs).sum::<usize>(), sorted.len());
        for (low, high, runs) in &bars[..parts - 1] {
            prop_assert_eq!(*runs, sorted.iter().filter(|value| *low <= **value && *value < high).count());
        }
    }
}
