//! A statement and a comparison in; whether the figures support it, do not, or do not tell, out.
//!
//! Where counts stand behind the metric, it is the interval that is judged: all of it on the statement's side supports the
//! statement, all of it on the other side does not, and what lies across the limit is not enough data. A return that rests on
//! counts has an interval of its own. Where there are none, the number is judged as it stands.

use super::sample_size::{Needed, least};
use super::{Claim, Hypothesis, Test};
use crate::comparison::{Comparison, Note};
use crate::gap::Gap;
use crate::metrics::evaluate::{self, Evaluator, Value};
use crate::metrics::{Metric, evidence, uncertain};
use crate::quantity::{Exact, minus, over, times, whole};
use crate::statistics::{Confidence, Counts, Interval};
use crate::targets::Comparator;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use std::cmp::Ordering;
use std::fmt;

/// What the figures say to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They speak for it.
    Supported,
    /// They speak against it.
    NotSupported,
    /// They do not tell.
    NotEnoughData,
}

impl Verdict {
    /// The verdict's name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::NotSupported => "not_supported",
            Verdict::NotEnoughData => "not_enough_data",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::NotSupported => "not supported",
            Verdict::NotEnoughData => "not enough data",
        }
    }
}

/// What became of a statement on a side.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// What the figures say.
    pub verdict: Verdict,
    /// What was found, or why nothing was.
    pub finding: Result<Finding, Untold>,
    /// What the reader must know about the numbers.
    pub notes: Vec<Note>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The value, or the difference from the baseline's, in the metric's computed unit.
    pub number: Exact,
    /// The difference as a fraction of the baseline's value, where that has a meaning.
    pub relative: Option<Exact>,
    /// What was held against the limit: the value, or the value less the part of the baseline's.
    pub held: Exact,
    /// What it was held against.
    pub test: Test,
    /// What stands behind it.
    pub basis: Basis,
}

/// What stands behind a number.
#[derive(Debug, Clone)]
pub enum Basis {
    /// No counts: it is judged as it stands.
    AsItStands,
    /// A return that rests on what was counted: what it may be by a simulation.
    Simulated {
        /// The interval.
        interval: Interval,
    },
    /// Counts of which nobody can tell how much others would differ.
    NoSpread {
        /// What it was counted from.
        counted: Counted,
    },
    /// Counts and what they do not speak against; of a change the interval of the value less the part of the baseline's.
    Counted {
        /// What it was counted from.
        counted: Counted,
        /// The interval.
        interval: Interval,
        /// How many would tell, where these do not.
        needed: Option<Needed>,
    },
}

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untold {
    /// A number cannot be given.
    Gap(Gap),
    /// A percentage of a baseline that is not above zero.
    NoPercentage(String),
    /// A good or a bad way of a metric that has neither.
    NoDirection(&'static str),
}

impl fmt::Display for Untold {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Untold::Gap(gap) => gap.fmt(out),
            Untold::NoPercentage(side) => {
                write!(out, "the value of {side} is not above zero, so a percentage of it has no meaning")
            }
            Untold::NoDirection(metric) => write!(out, "{metric} has no better and no worse"),
        }
    }
}

/// The counts behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The side's own.
    pub own: Counts,
    /// The baseline's, of a change, and the part of its value that is taken away.
    pub baseline: Option<(Exact, Counts)>,
}

impl Counted {
    /// The interval of the number; none where there is too little to tell.
    pub fn interval(&self, confidence: &Confidence) -> Option<Interval> {
        match &self.baseline {
            None => self.own.interval(confidence),
            Some((part, baseline)) => {
                self.own.less_part(part, baseline, confidence).map(|difference| difference.interval)
            }
        }
    }

    /// The same found on so many; a side that has more keeps what it has.
    pub fn from_at_least(&self, n: u64) -> Counted {
        let n = Exact::from_integer(BigInt::from(n));
        let of = |counts: &Counts| counts.counted_from(&counts.n().max(n.clone()));
        let baseline = self.baseline.as_ref().map(|(part, baseline)| (part.clone(), of(baseline)));
        Counted { own: of(&self.own), baseline }
    }

    /// How many were counted on the side that has fewer.
    fn fewest(&self) -> u64 {
        let own = self.own.n();
        let fewest = self.baseline.as_ref().map_or(own.clone(), |(_, baseline)| own.min(baseline.n()));
        fewest.floor().to_u64().unwrap_or(u64::MAX)
    }
}

impl Test {
    /// What is held against the limit, of a number that was found and the baseline's value.
    fn of(&self, own: &Exact, baseline: Option<&Exact>) -> Exact {
        match (&self.part, baseline) {
            (Some(part), Some(baseline)) => minus(own, &times(part, baseline)),
            _ => own.clone(),
        }
    }

    /// What an interval says, around a number that was found. An interval of few answers is drawn to the middle and may
    /// leave out what was found itself: it tells nothing unless that is on the same side.
    pub fn verdict(&self, found: &Exact, interval: &Interval) -> Verdict {
        let holds = self.comparator.holds(found, &self.limit);
        if holds && is_wholly(interval, self.comparator, &self.limit) {
            Verdict::Supported
        } else if !holds && is_wholly(interval, self.comparator.negated(), &self.limit) {
            Verdict::NotSupported
        } else {
            Verdict::NotEnoughData
        }
    }

    fn verdict_as_it_stands(&self, found: &Exact) -> Verdict {
        if self.comparator.holds(found, &self.limit) { Verdict::Supported } else { Verdict::NotSupported }
    }
}

/// Whether every value of an interval stands so to a limit.
fn is_wholly(interval: &Interval, comparator: Comparator, limit: &Exact) -> bool {
    let (low, high) = interval.ends_against(limit);
    match comparator {
        Comparator::Below => high == Ordering::Less,
        Comparator::AtMost => high != Ordering::Greater,
        Comparator::Above => low == Ordering::Greater,
        Comparator::AtLeast => low != Ordering::Less,
    }
}

/// Judges what was found on counts, if there are any.
pub fn weigh(test: &Test, found: &Exact, counted: Option<Counted>, confidence: &Confidence) -> (Verdict, Basis) {
    let Some(counted) = counted else { return (test.verdict_as_it_stands(found), Basis::AsItStands) };
    let Some(interval) = counted.interval(confidence) else {
        return (Verdict::NotEnoughData, Basis::NoSpread { counted });
    };
    let verdict = test.verdict(found, &interval);
    let tells = |n: u64| {
        let more = counted.from_at_least(n).interval(confidence);
        more.is_some_and(|interval| test.verdict(found, &interval) != Verdict::NotEnoughData)
    };
    let needed = (verdict == Verdict::NotEnoughData).then(|| match *found == test.limit {
        true => Needed::Never,
        false => least(counted.fewest(), tells),
    });
    (verdict, Basis::Counted { counted, interval, needed })
}

/// Judges statements on one comparison.
pub struct Judge<'a> {
    comparison: &'a Comparison,
    evaluator: Evaluator<'a>,
    confidence: &'a Confidence,
}

impl<'a> Judge<'a> {
    /// A judge of a comparison, so sure.
    pub fn new(comparison: &'a Comparison, confidence: &'a Confidence) -> Judge<'a> {
        Judge { comparison, evaluator: Evaluator::new(comparison), confidence }
    }

    /// What becomes of a statement on a side.
    pub fn judge(&self, hypothesis: &Hypothesis, side: usize) -> Judgement {
        let mut notes = Vec::new();
        match self.finding(hypothesis, side, &mut notes) {
            Ok((verdict, finding)) => Judgement { verdict, finding: Ok(finding), notes },
            Err(untold) => Judgement { verdict: Verdict::NotEnoughData, finding: Err(untold), notes },
        }
    }

    fn finding(
        &self,
        hypothesis: &Hypothesis,
        side: usize,
        notes: &mut Vec<Note>,
    ) -> Result<(Verdict, Finding), Untold> {
        let metric = hypothesis.metric;
        let better = metric.better_in(self.comparison);
        let test = hypothesis.claim.test(better).ok_or(Untold::NoDirection(metric.id))?;
        let own = self.value(metric, side, notes)?;
        let own_counts = || evidence::counts(&self.evaluator, metric, side);
        let Claim::Change(_) = hypothesis.claim else {
            let counted = own_counts().map(|own| Counted { own, baseline: None });
            let (verdict, basis) = match uncertain::interval(&self.evaluator, metric, side, self.confidence) {
                Some(interval) => (test.verdict(&own.exact, &interval), Basis::Simulated { interval }),
                None => weigh(&test, &own.exact, counted, self.confidence),
            };
            return Ok((verdict, Finding { number: own.exact.clone(), relative: None, held: own.exact, test, basis }));
        };
        let baseline = self.value(metric, self.comparison.baseline, notes)?;
        self.same_months(metric, (&own, side), &baseline, notes)?;
        let number = minus(&own.exact, &baseline.exact);
        let relative = relative(metric, &number, &baseline.exact);
        let part = test.part.clone().unwrap_or_default();
        let is_relative = part != whole(1);
        if is_relative && relative.is_none() {
            return Err(Untold::NoPercentage(self.name(self.comparison.baseline)));
        }
        let counts = own_counts().zip(evidence::counts(&self.evaluator, metric, self.comparison.baseline));
        let counted = counts.map(|(own, baseline)| Counted { own, baseline: Some((part, baseline)) });
        let held = test.of(&own.exact, Some(&baseline.exact));
        let (verdict, basis) = weigh(&test, &held, counted, self.confidence);
        Ok((verdict, Finding { number, relative, held, test, basis }))
    }

    fn name(&self, side: usize) -> String {
        self.comparison.sides.get(side).map(|side| side.name.clone()).unwrap_or_default()
    }

    /// A value, with what must be known about it.
    fn value(&self, metric: &'static Metric, side: usize, notes: &mut Vec<Note>) -> Result<Value, Untold> {
        let value = self.evaluator.metric(metric, side).map_err(Untold::Gap)?;
        notes.extend(value.notes.iter().cloned());
        let partial = evaluate::partial_cover(self.comparison, &value).into_iter();
        notes.extend(partial.map(|(of, text)| Note::new(self.name(of), format!("{text}: {}", metric.id))));
        Ok(value)
    }

    /// Totals of unequal lengths are not set against each other.
    fn same_months(
        &self,
        metric: &'static Metric,
        own: (&Value, usize),
        baseline: &Value,
        notes: &mut Vec<Note>,
    ) -> Result<(), Untold> {
        if metric.needs_same_months {
            notes.extend(evaluate::same_months(self.comparison, own, baseline, metric).map_err(Untold::Gap)?);
        }
        Ok(())
    }
}

/// A difference as a fraction of the baseline's value: not of percentages and points, which change by points.
fn relative(metric: &Metric, difference: &Exact, baseline: &Exact) -> Option<Exact> {
    let has_percent = metric.changes_in_percent() && baseline.is_positive();
    over(difference, baseline).filter(|_| has_percent)
}
