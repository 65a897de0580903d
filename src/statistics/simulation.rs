//! How counted numbers spread, and what is worked out from them, in; the middle part of what it comes to over thousands of
//! draws out.
//!
//! The draws of each number are spread evenly over what it may be and put in a random order: a Latin hypercube (McKay,
//! Beckman and Conover, Technometrics 21 (1979), 239-245), which settles on the ends with far fewer draws than chance alone.
//! The generator is seeded, so that the result is the same on every machine.

use super::Confidence;
use super::spread::Spread;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How often everything is drawn.
pub const RUNS: usize = 2_000;

/// What the generator starts from.
const SEED: u64 = 1;

/// The draws of several numbers.
#[derive(Debug)]
pub struct Draws {
    /// One list a number, a draw for each run.
    numbers: Vec<Vec<f64>>,
}

impl Draws {
    /// Draws each number as it spreads.
    pub fn new(spreads: &[Spread]) -> Draws {
        let mut generator = ChaCha8Rng::seed_from_u64(SEED);
        let draws = |spread: &Spread| {
            let mut draws: Vec<f64> = (0..RUNS).map(|run| spread.at(share(run))).collect();
            shuffle(&mut draws, &mut generator);
            draws
        };
        Draws { numbers: spreads.iter().map(draws).collect() }
    }

    /// The ends of the middle part of what is worked out from the draws; none where it has no number.
    pub fn middle(&self, worked_out: &dyn Fn(&[f64]) -> f64, confidence: &Confidence) -> Option<(f64, f64)> {
        let mut of_run = vec![0.0; self.numbers.len()];
        let mut run = |run: usize| {
            for (draw, draws) in of_run.iter_mut().zip(&self.numbers) {
                *draw = draws.get(run).copied().unwrap_or(f64::NAN);
            }
            worked_out(&of_run)
        };
        let mut found: Vec<f64> = (0..RUNS).map(&mut run).collect();
        if found.iter().any(|value| !value.is_finite()) {
            return None;
        }
        found.sort_unstable_by(f64::total_cmp);
        ends(&found, confidence.by_chance())
    }
}

/// The middle of the run's own part of all that may be.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn share(run: usize) -> f64 {
    (run as f64 + 0.5) / RUNS as f64
}

/// Puts the values in a random order: Fisher and Yates. Of 64 bits the remainder is as good as even for so few.
fn shuffle(values: &mut [f64], generator: &mut ChaCha8Rng) {
    for last in (1..values.len()).rev() {
        values.swap(last, (generator.next_u64() % (last as u64 + 1)) as usize);
    }
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
        let (low, high) = Draws::new(&[spread(890, 1000)]).middle(&|draws| draws[0], &Confidence::default()).unwrap();
        assert!((low - interval.low).abs() < 5e-4 && (high - interval.high).abs() < 5e-4, "{low} {high} {interval:?}");
    }

    #[test]
    fn the_difference_of_two_shares_is_as_wide_as_newcombe_has_it() {
        let of = |successes| Share::new(whole(successes), whole(400)).unwrap();
        let newcombe = Counts::Share(of(356)).less(&Counts::Share(of(352)), &Confidence::default()).unwrap().interval;
        let draws = Draws::new(&[spread(356, 400), spread(352, 400)]);
        let (low, high) = draws.middle(&|draws| draws[0] - draws[1], &Confidence::default()).unwrap();
        assert!((low - newcombe.low).abs() < 2e-3 && (high - newcombe.high).abs() < 2e-3, "{low} {high} {newcombe:?}");
    }

    #[test]
    fn it_is_the_same_each_time_and_wider_the_surer_it_is() {
        let difference = |percent: i64| {
            let confidence = Confidence::new(whole(percent)).unwrap();
            Draws::new(&[spread(89, 100), spread(80, 100)]).middle(&|draws| draws[0] - draws[1], &confidence).unwrap()
        };
        assert_eq!(difference(95), difference(95));
        let ((low, high), (lower, higher)) = (difference(80), difference(99));
        assert!(lower < low && low < high && high < higher);
    }

    #[test]
    fn what_has_no_number_has_no_interval() {
        let draws = Draws::new(&[spread(1, 2)]);
        assert_eq!(draws.middle(&|draws| 1.0 / (draws[0] - draws[0]), &Confidence::default()), None);
    }
}
