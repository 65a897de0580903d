//! A statement about a metric in, what must hold of its numbers for the statement to be true out.
//!
//! A statement is about a value (`csat >= 85%`) or about the change from the baseline (`csat does not fall by more than
//! 2 points`, `average_handle_time falls by 10%`). Both come down to a number, a comparator and a limit: see [`Test`].

pub mod judge;
pub mod sample_size;

use crate::metrics::{Better, Metric};
use crate::place::Place;
use crate::quantity::{Exact, minus, plus, whole};
use crate::targets::Comparator;
use num_traits::Zero;

/// A statement about a metric.
#[derive(Debug, Clone)]
pub struct Hypothesis {
    /// As written.
    pub text: String,
    /// Where.
    pub place: Place,
    /// What it is about.
    pub metric: &'static Metric,
    /// The side it names; none where it is about every alternative.
    pub side: Option<String>,
    /// What it says.
    pub claim: Claim,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The value stands so to a limit in the metric's computed unit.
    Value(Comparator, Exact),
    /// It changes so against the baseline.
    Change(Change),
}

/// How a metric is said to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which way.
    pub way: Way,
    /// Whether it is said not to.
    pub is_denied: bool,
    /// Whether it must be more than the amount, and not the amount at least.
    pub is_more: bool,
    /// By how much; none where any change will do.
    pub amount: Option<Amount>,
}

/// Which way a metric changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It becomes less.
    Falls,
    /// It becomes more.
    Rises,
    /// It goes the good way.
    Improves,
    /// It goes the bad way.
    Worsens,
}

/// By how much a metric changes; above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// In the metric's computed unit: of percentages a fraction of one.
    Absolute(Exact),
    /// As a fraction of the baseline's value.
    Relative(Exact),
}

/// What must hold: of a value that it stands so to the limit, of a change that the value less a part of the baseline's
/// does. To fall by 10 % of the baseline's value is to be at most 0.9 of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// How the number is held against the limit.
    pub comparator: Comparator,
    /// The part of the baseline's value that is taken away, 1 being all of it; none of a value.
    pub part: Option<Exact>,
    /// In the metric's computed unit.
    pub limit: Exact,
}

impl Way {
    /// Whether the number becomes more; none where the metric has no good way.
    fn is_up(self, better: Better) -> Option<bool> {
        match (self, better) {
            (Way::Falls, _) => Some(false),
            (Way::Rises, _) => Some(true),
            (_, Better::Neither) => None,
            (Way::Improves, better) => Some(better == Better::Higher),
            (Way::Worsens, better) => Some(better == Better::Lower),
        }
    }
}

impl Claim {
    /// What must hold; none where a good or a bad way is asked for of a metric that has neither.
    pub fn test(&self, better: Better) -> Option<Test> {
        match self {
            Claim::Value(comparator, limit) => Some(Test { comparator: *comparator, part: None, limit: limit.clone() }),
            Claim::Change(change) => change.test(better),
        }
    }
}

impl Change {
    fn test(&self, better: Better) -> Option<Test> {
        let is_up = self.way.is_up(better)?;
        let is_strict = self.is_more || self.amount.is_none();
        let comparator = match (is_up, is_strict) {
            (false, true) => Comparator::Below,
            (false, false) => Comparator::AtMost,
            (true, true) => Comparator::Above,
            (true, false) => Comparator::AtLeast,
        };
        let comparator = if self.is_denied { comparator.negated() } else { comparator };
        let (one, none) = (whole(1), Exact::zero());
        let (part, limit) = match &self.amount {
            None => (one, none),
            Some(Amount::Absolute(amount)) => (one, if is_up { amount.clone() } else { -amount }),
            Some(Amount::Relative(share)) => (if is_up { plus(&one, share) } else { minus(&one, share) }, none),
        };
        Some(Test { comparator, part: Some(part), limit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(way: Way, is_denied: bool, amount: Option<Amount>) -> Change {
        Change { way, is_denied, is_more: is_denied, amount }
    }

    fn test(change: &Change, better: Better) -> (Comparator, Exact, Exact) {
        let test = change.test(better).unwrap();
        (test.comparator, test.part.unwrap(), test.limit)
    }

    #[test]
    fn to_fall_is_to_be_less_and_not_to_fall_is_to_be_no_less() {
        let falls = change(Way::Falls, false, None);
        assert_eq!(test(&falls, Better::Higher), (Comparator::Below, whole(1), whole(0)));
        let stays = change(Way::Falls, true, None);
        assert_eq!(test(&stays, Better::Higher), (Comparator::AtLeast, whole(1), whole(0)));
        let bounded = change(Way::Falls, true, Some(Amount::Absolute(whole(2))));
        assert_eq!(test(&bounded, Better::Higher), (Comparator::AtLeast, whole(1), whole(-2)));
    }

    #[test]
    fn to_fall_by_a_tenth_is_to_be_at_most_nine_tenths() {
        let tenth = Some(Amount::Relative(Exact::new(1.into(), 10.into())));
        let nine = Exact::new(9.into(), 10.into());
        assert_eq!(
            test(&change(Way::Falls, false, tenth.clone()), Better::Lower),
            (Comparator::AtMost, nine, whole(0))
        );
        let eleven = Exact::new(11.into(), 10.into());
        assert_eq!(test(&change(Way::Rises, false, tenth), Better::Lower), (Comparator::AtLeast, eleven, whole(0)));
    }

    #[test]
    fn what_is_better_is_the_metrics_own() {
        for (way, better, same) in [
            (Way::Improves, Better::Higher, Way::Rises),
            (Way::Improves, Better::Lower, Way::Falls),
            (Way::Worsens, Better::Higher, Way::Falls),
            (Way::Worsens, Better::Lower, Way::Rises),
        ] {
            for is_denied in [false, true] {
                let said = test(&change(way, is_denied, None), better);
                assert_eq!(said, test(&change(same, is_denied, None), better), "{way:?} {better:?}");
            }
        }
        assert_eq!(change(Way::Improves, false, None).test(Better::Neither), None);
        assert!(change(Way::Falls, false, None).test(Better::Neither).is_some());
    }
}
