//! Counts in, claims about their intervals and probabilities out: what scipy and statsmodels make of the same counts,
//! and laws that hold for any counts.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]

use proptest::prelude::*;
use roi::quantity::{Exact, exact, whole};
use roi::statistics::correlation::{Pairs, pearson};
use roi::statistics::distribution::{normal_beyond, normal_distance, student_beyond, student_distance};
use roi::statistics::many::holm;
use roi::statistics::mean::{self, Sample};
use roi::statistics::points::{self, Answers};
use roi::statistics::proportion::{self, Share};
use roi::statistics::{Confidence, Counts, Difference, Interval};
use std::collections::BTreeMap;

/// Written by `tests/oracle/statistics.py`.
const CASES: &str = include_str!("oracle/statistics.csv");

/// How near zero a result is of no more consequence. The references subtract numbers of the estimate's size from each
/// other, so that what is left is off by some last digits of these: of shares near one, of points near a hundred, of
/// seconds near the mean. Probabilities are held to twelve digits down to 1e-12, and below that to as many decimal
/// places.
struct Floor {
    interval: f64,
    probability: f64,
}

fn floor(size: f64) -> Floor {
    Floor { interval: size * 1e-15, probability: 1e-24 }
}

fn agrees(found: f64, wanted: f64, floor: f64) -> bool {
    (found - wanted).abs() <= (wanted.abs() * 5e-13).max(floor)
}

fn share(successes: i64, trials: i64) -> Share {
    Share::new(whole(successes), whole(trials)).unwrap()
}

fn answers(counts: &[i64]) -> Answers {
    Answers::new(whole(counts[0]), whole(counts[1]), whole(counts[2])).unwrap()
}

fn sample(sums: &[i64]) -> Sample {
    Sample::new(whole(sums[0]), &whole(sums[1]), &whole(sums[2])).unwrap()
}

fn of_interval(interval: &Interval) -> Vec<f64> {
    vec![interval.low, interval.high]
}

fn of_difference(difference: &Difference) -> Vec<f64> {
    vec![difference.interval.low, difference.interval.high, difference.p_value]
}

/// The results of a case, and the floor that its results are held to.
fn results(kind: &str, confidence: &str, counts: &str) -> (Vec<f64>, Floor) {
    let floats = || counts.split(' ').map(|text| text.parse().unwrap()).collect::<Vec<f64>>();
    let wholes = || counts.split(' ').map(|text| text.parse().unwrap()).collect::<Vec<i64>>();
    let confidence = || Confidence::new(exact(confidence.parse().unwrap())).unwrap();
    match kind {
        "wilson" => {
            let of = wholes();
            (of_interval(&proportion::wilson(&share(of[0], of[1]), &confidence())), floor(1.0))
        }
        "proportions" => {
            let of = wholes();
            let found = proportion::difference(&share(of[0], of[1]), &share(of[2], of[3]), &confidence());
            (of_difference(&found), floor(1.0))
        }
        "points" => (of_interval(&points::adjusted_wald(&answers(&wholes()), &confidence())), floor(100.0)),
        "points_difference" => {
            let of = wholes();
            let found = points::difference(&answers(&of[..3]), &answers(&of[3..]), &confidence());
            (of_difference(&found), floor(100.0))
        }
        "mean" => {
            let of = wholes();
            (of_interval(&mean::student(&sample(&of), &confidence()).unwrap()), floor(of[1] as f64 / of[0] as f64))
        }
        "means" => {
            let of = wholes();
            let found = mean::welch(&sample(&of[..3]), &sample(&of[3..]), &confidence()).unwrap();
            (of_difference(&found), floor(of[1] as f64 / of[0] as f64))
        }
        "correlation" => {
            let of: Vec<Exact> = wholes().into_iter().map(whole).collect();
            let [n, x, y, xx, yy, xy] = <[Exact; 6]>::try_from(of).unwrap();
            let pairs = Pairs { n, sums: [x, y], squares: [xx, yy], products: xy };
            let found = pearson(&pairs, &confidence()).unwrap();
            // scipy takes the normal distance of 0.9995 rather than of the 0.0005 beyond: its last two digits are lost.
            (vec![found.interval.low, found.interval.high, found.p_value, found.r], floor(30.0))
        }
        "holm" => (holm(&floats()), floor(0.0)),
        distribution => {
            let of = floats();
            let found = match distribution {
                "normal_beyond" => normal_beyond(of[0]),
                "normal_distance" => normal_distance(of[0]),
                "student_beyond" => student_beyond(of[0], of[1]),
                "student_distance" => student_distance(of[0], of[1]),
                other => panic!("{other} is no kind of case"),
            };
            (vec![found], floor(0.0))
        }
    }
}

#[test]
fn every_case_is_scipys_and_statsmodels_to_twelve_digits() {
    let mut counted: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in CASES.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (found, floor) = results(cells[0], cells[1], cells[2]);
        let wanted: Vec<f64> = cells[3].split(' ').map(|text| text.parse().unwrap()).collect();
        assert_eq!(found.len(), wanted.len(), "{line}");
        let (count, worst) = counted.entry(cells[0]).or_default();
        *count += 1;
        for (place, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
            let floor = if place == 2 && cells[0] != "holm" { floor.probability } else { floor.interval };
            if (found - wanted).abs() > floor {
                *worst = worst.max((found / wanted - 1.0).abs());
            }
            if !agrees(*found, *wanted, floor) {
                wrong.push(format!("{line}: {found:e} is not {wanted:e}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {counted:?}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(counted.values().map(|(count, _)| count).sum::<usize>() >= 300, "{counted:?}");
}

#[test]
fn counts_lead_to_their_own_method() {
    let confidence = Confidence::default();
    let counts = Counts::Share(share(81, 263));
    assert_eq!(counts.interval(&confidence), Some(proportion::wilson(&share(81, 263), &confidence)));
    let mean = Counts::Mean(sample(&[3, 6, 14]));
    assert_eq!(mean.interval(&confidence), mean::student(&sample(&[3, 6, 14]), &confidence));
    assert_eq!(mean.less(&counts, &confidence), None);
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    (500_i64..=9999).prop_map(|percent| Confidence::new(whole(percent) / whole(100)).unwrap())
}

fn any_share() -> impl Strategy<Value = (i64, i64)> {
    (1_i64..3_000_000).prop_flat_map(|trials| (prop_oneof![Just(0), Just(trials), 0..=trials], Just(trials)))
}

fn any_answers() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(0_i64..20_000, 3).prop_filter("some answer", |counts| counts.iter().sum::<i64>() > 1)
}

fn any_numbers() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(0_i64..2000, 2..60)
}

fn sums(numbers: &[i64]) -> Sample {
    let squares = numbers.iter().map(|number| number * number).sum();
    sample(&[numbers.len() as i64, numbers.iter().sum(), squares])
}

fn near(left: f64, right: f64, size: f64) -> bool {
    (left - right).abs() <= size * 1e-13
}

fn negates(one: &Difference, other: &Difference, size: f64) -> bool {
    near(one.interval.low, -other.interval.high, size)
        && near(one.interval.high, -other.interval.low, size)
        && near(one.p_value, other.p_value, 1.0)
}

fn is_probability(p_value: f64) -> bool {
    (0.0..=1.0).contains(&p_value)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_share_lies_within_its_interval((successes, trials) in any_share(), confidence in any_confidence()) {
        let found = proportion::wilson(&share(successes, trials), &confidence);
        let estimate = successes as f64 / trials as f64;
        prop_assert!(0.0 <= found.low && found.low <= estimate && estimate <= found.high && found.high <= 1.0, "{found:?}");
        prop_assert!(found.low < found.high);
        prop_assert_eq!(found.low == 0.0, successes == 0);
    }

    #[test]
    fn the_other_share_has_the_mirrored_interval((successes, trials) in any_share(), confidence in any_confidence()) {
        let one = proportion::wilson(&share(successes, trials), &confidence);
        let other = proportion::wilson(&share(trials - successes, trials), &confidence);
        prop_assert!(near(one.low, 1.0 - other.high, 1.0) && near(one.high, 1.0 - other.low, 1.0));
    }

    #[test]
    fn more_of_the_same_narrows_every_interval(
        (successes, trials) in any_share(), counts in any_answers(), numbers in any_numbers(), times in 2_i64..50,
    ) {
        let confidence = Confidence::default();
        let width = |found: Interval| found.high - found.low;
        let wilson = |times: i64| width(proportion::wilson(&share(successes * times, trials * times), &confidence));
        prop_assert!(wilson(times) < wilson(1));
        let many: Vec<i64> = counts.iter().map(|count| count * times).collect();
        let few = points::adjusted_wald(&answers(&counts), &confidence);
        // What the scale cut off may be narrower than what it did not.
        if few.low > -100.0 && few.high < 100.0 {
            prop_assert!(width(points::adjusted_wald(&answers(&many), &confidence)) < width(few));
        }
        let all: Vec<i64> = numbers.iter().copied().cycle().take(numbers.len() * times as usize).collect();
        if let Some(few) = mean::student(&sums(&numbers), &confidence) {
            prop_assert!(width(mean::student(&sums(&all), &confidence).unwrap()) < width(few));
        }
    }

    #[test]
    fn more_confidence_widens_every_interval((successes, trials) in any_share(), counts in any_answers(), numbers in any_numbers()) {
        let of = |percent: i64| Confidence::new(whole(percent)).unwrap();
        let widens = |less: Interval, more: Interval| more.low <= less.low && less.high <= more.high;
        let share = share(successes, trials);
        prop_assert!(widens(proportion::wilson(&share, &of(90)), proportion::wilson(&share, &of(99))));
        let answers = answers(&counts);
        prop_assert!(widens(points::adjusted_wald(&answers, &of(90)), points::adjusted_wald(&answers, &of(99))));
        if let Some(less) = mean::student(&sums(&numbers), &of(90)) {
            prop_assert!(widens(less, mean::student(&sums(&numbers), &of(99)).unwrap()));
        }
    }

    #[test]
    fn a_score_lies_within_its_interval_from_two_answers_on(counts in any_answers()) {
        let found = points::adjusted_wald(&answers(&counts), &Confidence::default());
        let n: i64 = counts.iter().sum();
        let score = (counts[0] - counts[2]) as f64 * 100.0 / n as f64;
        prop_assert!(-100.0 <= found.low && found.low <= score && score <= found.high && found.high <= 100.0, "{found:?}");
        let mirrored: Vec<i64> = counts.iter().rev().copied().collect();
        let mirrored = points::adjusted_wald(&answers(&mirrored), &Confidence::default());
        prop_assert!(near(found.low, -mirrored.high, 100.0) && near(found.high, -mirrored.low, 100.0));
    }

    #[test]
    fn swapping_the_sides_negates_every_difference(
        one in any_share(), other in any_share(), counts in (any_answers(), any_answers()),
        numbers in (any_numbers(), any_numbers()), confidence in any_confidence(),
    ) {
        let (one, other) = (share(one.0, one.1), share(other.0, other.1));
        let found = proportion::difference(&one, &other, &confidence);
        prop_assert!(negates(&found, &proportion::difference(&other, &one, &confidence), 1.0));
        prop_assert!(is_probability(found.p_value) && -1.0 <= found.interval.low && found.interval.high <= 1.0);
        let (one, other) = (answers(&counts.0), answers(&counts.1));
        let found = points::difference(&one, &other, &confidence);
        prop_assert!(negates(&found, &points::difference(&other, &one, &confidence), 200.0));
        prop_assert!(is_probability(found.p_value));
        let (one, other) = (sums(&numbers.0), sums(&numbers.1));
        if let Some(found) = mean::welch(&one, &other, &confidence) {
            prop_assert!(negates(&found, &mean::welch(&other, &one, &confidence).unwrap(), 1e7));
            prop_assert!(is_probability(found.p_value));
            // The interval leaves zero out exactly where the means are distinguishable.
            let leaves_out = found.interval.low > 0.0 || found.interval.high < 0.0;
            prop_assert_eq!(leaves_out, found.is_distinguishable());
        }
    }

    #[test]
    fn a_distance_leads_back_to_its_probability(exponent in -12.0_f64..-0.001, degrees in 0.0_f64..7.0) {
        let (beyond, degrees) = (10_f64.powf(exponent), 10_f64.powf(degrees));
        let back = |found: f64| (found / beyond - 1.0).abs() < 1e-12;
        prop_assert!(back(normal_beyond(normal_distance(beyond))));
        prop_assert!(back(student_beyond(student_distance(beyond, degrees), degrees)));
        // The tails are heavier than the normal ones.
        prop_assert!(student_distance(beyond, degrees) >= normal_distance(beyond));
    }

    #[test]
    fn holm_never_lowers_a_probability_nor_changes_the_order(ps in proptest::collection::vec(0.0_f64..=1.0, 0..40)) {
        let adjusted = holm(&ps);
        prop_assert_eq!(adjusted.len(), ps.len());
        for (one, own) in ps.iter().zip(&adjusted) {
            prop_assert!(own >= one && is_probability(*own));
            for (other, theirs) in ps.iter().zip(&adjusted) {
                prop_assert!(one > other || own <= theirs);
            }
        }
        prop_assert!(ps.len() != 1 || adjusted == ps);
    }

    #[test]
    fn a_part_that_is_no_part_has_no_share(successes in -5_i64..50, trials in -5_i64..20) {
        let is_part = 0 <= successes && successes <= trials && trials > 0;
        prop_assert_eq!(Share::new(whole(successes), whole(trials)).is_some(), is_part);
        let _: Option<Exact> = Share::new(whole(successes), whole(trials)).map(|share| share.successes().clone());
    }
}
