//! A target: a comparator and a value for one metric; whether a value meets it, and how nearly. A benchmark: what others
//! reach.

use crate::place::Place;
use crate::quantity::{Exact, whole};
use num_traits::{Signed, Zero};

/// How a value is held against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// What a metric is meant to reach.
#[derive(Debug, Clone)]
pub struct Target {
    /// The metric's id.
    pub metric: &'static str,
    /// Which way it is held.
    pub comparator: Comparator,
    /// The value, in the metric's own unit.
    pub value: Exact,
    /// As written.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// What others reach in a metric.
#[derive(Debug, Clone)]
pub struct Benchmark {
    /// The metric's id.
    pub metric: &'static str,
    /// The value, in the metric's own unit.
    pub value: Exact,
    /// As written.
    pub text: String,
    /// Who says so; where that is not said, where it was read.
    pub source: String,
    /// Where.
    pub place: Place,
}

impl Comparator {
    /// Takes the comparator off the front of a target's text.
    pub fn take(text: &str) -> Option<(Comparator, &str)> {
        let trimmed = text.trim();
        let signs = [
            ("<=", Comparator::AtMost),
            ("≤", Comparator::AtMost),
            (">=", Comparator::AtLeast),
            ("≥", Comparator::AtLeast),
            ("<", Comparator::Below),
            (">", Comparator::Above),
        ];
        signs.iter().find_map(|(sign, comparator)| Some((*comparator, trimmed.strip_prefix(sign)?.trim())))
    }

    /// Whether a value stands so to a limit, exactly as written.
    pub fn holds(self, value: &Exact, limit: &Exact) -> bool {
        match self {
            Comparator::Below => value < limit,
            Comparator::AtMost => value <= limit,
            Comparator::Above => value > limit,
            Comparator::AtLeast => value >= limit,
        }
    }

    /// What holds exactly where this does not.
    pub fn negated(self) -> Comparator {
        match self {
            Comparator::Below => Comparator::AtLeast,
            Comparator::AtMost => Comparator::Above,
            Comparator::Above => Comparator::AtMost,
            Comparator::AtLeast => Comparator::Below,
        }
    }

    /// The sign people write.
    pub fn sign(self) -> &'static str {
        match self {
            Comparator::Below => "<",
            Comparator::AtMost => "<=",
            Comparator::Above => ">",
            Comparator::AtLeast => ">=",
        }
    }
}

impl Target {
    /// Whether a value meets the target, by the comparator exactly as written.
    pub fn met(&self, achieved: &Exact) -> bool {
        self.comparator.holds(achieved, &self.value)
    }

    /// How nearly a value meets the target, as a fraction of at most one; none where a ratio has no meaning.
    pub fn compliance(&self, achieved: &Exact) -> Option<Exact> {
        if achieved.is_negative() || self.value.is_negative() {
            return None;
        }
        let ratio = match self.comparator {
            Comparator::Below | Comparator::AtMost if achieved.is_zero() => whole(1),
            Comparator::Below | Comparator::AtMost => &self.value / achieved,
            Comparator::Above | Comparator::AtLeast if self.value.is_zero() => return None,
            Comparator::Above | Comparator::AtLeast => achieved / &self.value,
        };
        Some(ratio.min(whole(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str, value: i64) -> Target {
        let (comparator, _) = Comparator::take(text).unwrap();
        Target { metric: "csat", comparator, value: whole(value), text: text.into(), place: Place::file("x") }
    }

    #[test]
    fn a_target_on_the_edge_is_met_only_by_its_own_comparator() {
        assert!(!target("< 60", 60).met(&whole(60)));
        assert!(target("<= 60", 60).met(&whole(60)));
        assert_eq!(target("< 60", 60).compliance(&whole(60)), Some(whole(1)));
    }

    #[test]
    fn compliance_is_a_share_of_the_target_and_never_above_all_of_it() {
        assert_eq!(target("> 85", 85).compliance(&whole(80)), Some(whole(80) / whole(85)));
        assert_eq!(target("> 85", 85).compliance(&whole(95)), Some(whole(1)));
        assert_eq!(target("< 60", 60).compliance(&whole(0)), Some(whole(1)));
        assert_eq!(target("< 60", 60).compliance(&whole(120)), Some(whole(1) / whole(2)));
        assert_eq!(target("> -5", -5).compliance(&whole(-10)), None);
        assert_eq!(target("> 0", 0).compliance(&whole(10)), None);
    }
}
