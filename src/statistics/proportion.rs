//! Successes of trials in; the interval of their share, and of the difference of two shares with its probability, out.

use super::distribution::{normal_beyond, normal_distance};
use super::{Confidence, Difference, Interval, Method, float};
use crate::quantity::{Exact, minus, over, plus, times, whole};
use num_traits::{Signed, Zero};

/// Successes of trials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    successes: Exact,
    trials: Exact,
    share: Exact,
}

impl Share {
    /// Successes of trials; none without trials, or where the successes are no part of them. Successes may have a
    /// fraction, as those of a share that was given have: 82 % of 60.
    pub fn new(successes: Exact, trials: Exact) -> Option<Share> {
        let is_part = !successes.is_negative() && successes <= trials;
        let share = over(&successes, &trials).filter(|_| is_part)?;
        Some(Share { successes, trials, share })
    }

    /// How many trials.
    pub fn trials(&self) -> &Exact {
        &self.trials
    }

    /// How many successes.
    pub fn successes(&self) -> &Exact {
        &self.successes
    }

    /// The successes over the trials.
    pub fn share(&self) -> &Exact {
        &self.share
    }

    /// The share, what is left of it, their product and the trials.
    pub(super) fn as_floats(&self) -> (f64, f64, f64, f64) {
        let failed = self.failed();
        (float(&self.share), float(&failed), float(&times(&self.share, &failed)), float(&self.trials))
    }

    /// The same share of so many trials.
    pub(super) fn counted_from(&self, n: &Exact) -> Share {
        Share { successes: times(&self.share, n), trials: n.clone(), share: self.share.clone() }
    }

    fn failed(&self) -> Exact {
        minus(&whole(1), &self.share)
    }
}

/// The score interval of a proportion: Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
pub fn wilson(share: &Share, confidence: &Confidence) -> Interval {
    let (low, high) = limits(share, confidence);
    Interval { low, high, confidence: confidence.clone(), method: Method::Wilson, n: share.trials.clone() }
}

/// Both limits; of none 0 is the lower one, of all 1 the upper one.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn limits(share: &Share, confidence: &Confidence) -> (f64, f64) {
    let distance = normal_distance(confidence.by_chance());
    let of = |part: &Exact, rest: &Exact| {
        lower_limit(float(part), float(&times(part, rest)), float(&share.trials), distance)
    };
    let failed = share.failed();
    (of(&share.share, &failed), 1.0 - of(&failed, &share.share))
}

/// The lower root of the score's quadratic as its last coefficient over the upper root, so that nothing near is
/// subtracted.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub(super) fn lower_limit(part: f64, variance: f64, trials: f64, distance: f64) -> f64 {
    let added = distance * distance / trials;
    part * part / (part + added / 2.0 + (added * (variance + added / 4.0)).sqrt())
}

/// The difference of two proportions: its interval by Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10;
/// its probability by the pooled z-test (Fleiss, Levin and Paik 2003, 3.2, without correction for continuity).
/// Proportions that are both none or both all do not differ: the probability is 1.
pub fn difference(own: &Share, other: &Share, confidence: &Confidence) -> Difference {
    let (low, high) = newcombe(own, other, confidence);
    let n = plus(&own.trials, &other.trials);
    let interval = Interval { low, high, confidence: confidence.clone(), method: Method::Newcombe, n };
    Difference { interval, p_value: two_proportions(own, other), test: Method::TwoProportions }
}

#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn newcombe(own: &Share, other: &Share, confidence: &Confidence) -> (f64, f64) {
    let [(own_below, own_above), (other_below, other_above)] = [own, other].map(|share| apart(share, confidence));
    let between = float(&minus(&own.share, &other.share));
    let together = |one: f64, two: f64| (one * one + two * two).sqrt();
    (between - together(own_below, other_above), between + together(own_above, other_below))
}

/// How far the limits are from the share.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn apart(share: &Share, confidence: &Confidence) -> (f64, f64) {
    let (low, high) = limits(share, confidence);
    let estimate = float(&share.share);
    (estimate - low, high - estimate)
}

fn two_proportions(own: &Share, other: &Share) -> f64 {
    let trials = plus(&own.trials, &other.trials);
    let square = || {
        let pooled = over(&plus(&own.successes, &other.successes), &trials)?;
        let variance = times(&pooled, &minus(&whole(1), &pooled));
        let spread = times(&variance, &over(&trials, &times(&own.trials, &other.trials))?);
        let between = minus(&own.share, &other.share);
        over(&times(&between, &between), &spread).filter(|square| !square.is_zero())
    };
    square().map_or(1.0, |square| normal_beyond(float(&square).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(successes: i64, trials: i64) -> Share {
        Share::new(whole(successes), whole(trials)).unwrap()
    }

    fn to_four(low: f64, high: f64) -> String {
        format!("{low:.4} to {high:.4}")
    }

    #[test]
    fn a_share_needs_trials_and_no_more_successes_than_they_are() {
        assert_eq!(Share::new(whole(0), whole(0)), None);
        assert_eq!(Share::new(whole(3), whole(2)), None);
        assert_eq!(Share::new(whole(-1), whole(2)), None);
    }

    /// Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    #[test]
    fn wilsons_intervals_are_the_published_ones() {
        for (successes, trials, expected) in [
            (81, 263, "0.2553 to 0.3662"),
            (15, 148, "0.0624 to 0.1605"),
            (0, 20, "0.0000 to 0.1611"),
            (1, 29, "0.0061 to 0.1718"),
        ] {
            let found = wilson(&share(successes, trials), &Confidence::default());
            assert_eq!(to_four(found.low, found.high), expected, "{successes} of {trials}");
        }
        assert_eq!(wilson(&share(0, 20), &Confidence::default()).low, 0.0);
        assert_eq!(wilson(&share(20, 20), &Confidence::default()).high, 1.0);
    }

    /// Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    #[test]
    fn newcombes_intervals_are_the_published_ones() {
        for (own, other, expected) in [
            ((56, 70), (48, 80), "0.0524 to 0.3339"),
            ((9, 10), (3, 10), "0.1705 to 0.8090"),
            ((6, 7), (2, 7), "0.0582 to 0.8062"),
            ((5, 56), (0, 29), "-0.0381 to 0.1926"),
            ((0, 10), (0, 20), "-0.1611 to 0.2775"),
            ((0, 10), (0, 10), "-0.2775 to 0.2775"),
            ((10, 10), (0, 20), "0.6791 to 1.0000"),
            ((10, 10), (0, 10), "0.6075 to 1.0000"),
        ] {
            let found = difference(&share(own.0, own.1), &share(other.0, other.1), &Confidence::default()).interval;
            assert_eq!(to_four(found.low, found.high), expected, "{own:?} {other:?}");
        }
    }

    #[test]
    fn equal_shares_do_not_differ_even_without_spread() {
        for (own, other) in [((0, 10), (0, 7)), ((10, 10), (7, 7)), ((1, 2), (2, 4))] {
            let found = difference(&share(own.0, own.1), &share(other.0, other.1), &Confidence::default());
            assert_eq!(found.p_value, 1.0);
            assert!(!found.is_distinguishable() && found.interval.low < 0.0 && found.interval.high > 0.0);
        }
    }
}
