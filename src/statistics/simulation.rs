//! How counted numbers spread, and what is worked out from them, in; the middle part of what it comes to over thousands of
//! draws out. Every draw has its own stream of a seeded generator, so that the result is the same on every machine.

use super::Confidence;
use super::spread::Spread;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How often everything is drawn.
pub const RUNS: usize = 10_000;

/// What the generator starts from.
const SEED: u64 = 1;

/// The ends of the middle part of what is worked out from the draws; none where it has no number.
pub fn middle(spreads: &[Spread], worked_out: &dyn Fn(&[f64]) -> f64, confidence: &Confidence) -> Option<(f64, f64)> {
    let mut generator = ChaCha8Rng::seed_from_u64(SEED);
    let mut draws = vec![0.0; spreads.len()];
    let mut found = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        for (draw, spread) in draws.iter_mut().zip(spreads) {
            *draw = spread.at(unit(generator.next_u64()));
        }
        found.push(worked_out(&draws));
    }
    if found.iter().any(|value| !value.is_finite()) {
        return None;
    }
    found.sort_unstable_by(f64::total_cmp);
    ends(&found, confidence.by_chance())
}

/// A number between 0 and 1, neither of them, of 53 random bits.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn unit(bits: u64) -> f64 {
    ((bits >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64)
}

/// The quantiles of a sorted list with half of what is left to chance on either side, between two neighbours in
/// proportion (Hyndman and Fan, The American Statistician 50 (1996), 361-365, definition 7).
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn ends(sorted: &[f64], by_chance: f64) -> Option<(f64, f64)> {
    let at = |share: f64| {
        let place = share * (sorted.len().checked_sub(1)? as f64);
        let (below, above) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
        Some(below + (above - below) * (place - place.floor()))
    };
    Some((at(by_chance / 2.0)?, at(1.0 - by_chance / 2.0)?))
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
mod tests {
    use super::*;
    use crate::quantity::whole;
    use crate::statistics::Counts;
    use crate::statistics::proportion::Share;

    fn spread(successes: i64, trials: i64) -> Spread {
        Spread::of(&Counts::Share(Share::new(whole(successes), whole(trials)).unwrap())).unwrap()
    }

    #[test]
    fn a_single_counted_number_comes_back_as_its_own_interval() {
        let counts = Counts::Share(Share::new(whole(890), whole(1000)).unwrap());
        let interval = counts.interval(&Confidence::default()).unwrap();
        let (low, high) = middle(&[spread(890, 1000)], &|draws| draws[0], &Confidence::default()).unwrap();
        assert!((low - interval.low).abs() < 5e-4 && (high - interval.high).abs() < 5e-4, "{low} {high} {interval:?}");
    }

    #[test]
    fn it_is_the_same_each_time_and_wider_the_surer_it_is() {
        let difference = |percent: i64| {
            let confidence = Confidence::new(whole(percent)).unwrap();
            middle(&[spread(89, 100), spread(80, 100)], &|draws| draws[0] - draws[1], &confidence).unwrap()
        };
        assert_eq!(difference(95), difference(95));
        let ((low, high), (lower, higher)) = (difference(80), difference(99));
        assert!(lower < low && low < high && high < higher);
    }

    #[test]
    fn what_has_no_number_has_no_interval() {
        assert_eq!(middle(&[spread(1, 2)], &|draws| 1.0 / (draws[0] - draws[0]), &Confidence::default()), None);
    }
}
