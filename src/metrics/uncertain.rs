//! A comparison in, how far a metric of the return may be off out: by a simulation that draws every counted metric it rests on
//! from what its counts leave open, and takes all else as it stands.

use super::Metric;
use super::approximate::Approximate;
use super::evaluate::Evaluator;
use super::evidence::evidence;
use super::formula::Formula;
use crate::quantity::{Exact, plus};
use crate::statistics::simulation::Draws;
use crate::statistics::spread::Spread;
use crate::statistics::{Confidence, Counts, Interval, Method};
use num_traits::{ToPrimitive, Zero};

/// A counted metric on a side.
pub struct Measured {
    /// Which metric.
    pub metric: &'static Metric,
    /// Which side.
    pub side: usize,
    /// What it was counted from.
    pub counts: Counts,
}

/// What a metric rests on that was counted, on a side, and draws of it.
pub struct Simulation {
    /// What was counted.
    pub measured: Vec<Measured>,
    draws: Draws,
}

impl Simulation {
    /// Draws what a metric of an alternative against the baseline rests on; none where nothing in it was counted.
    pub fn new(evaluator: &Evaluator<'_>, metric: &'static Metric, side: usize) -> Option<Simulation> {
        if side == evaluator.baseline() || !metric.is_against_baseline() {
            return None;
        }
        let mut measured = Vec::new();
        collect(evaluator, &metric.formula(), side, &mut measured);
        let spreads: Vec<Spread> = measured.iter().map(|of| Spread::of(&of.counts)).collect::<Option<_>>()?;
        (!measured.is_empty()).then(|| Simulation { draws: Draws::new(&spreads), measured })
    }

    /// How far a metric that rests on the same may be off on the side; none where it was given.
    pub fn interval(
        &self,
        evaluator: &Evaluator<'_>,
        metric: &'static Metric,
        side: usize,
        confidence: &Confidence,
    ) -> Option<Interval> {
        let value = evaluator.metric(metric, side).ok().filter(|_| !evaluator.is_given(metric, side))?;
        let place = |metric: &'static Metric, side: usize| {
            self.measured.iter().position(|of| of.metric == metric && of.side == side)
        };
        let formula = Approximate::new(evaluator, &metric.formula(), side, &place)?;
        let measured = |of: &Measured| evaluator.metric(of.metric, of.side).ok()?.exact.to_f64();
        let as_measured: Vec<f64> = self.measured.iter().map(measured).collect::<Option<_>>()?;
        // What is left out of a sum, or stands under a condition, is not simulated in another way than it was worked out.
        if !near(formula.value(&as_measured), value.exact.to_f64()?) {
            return None;
        }
        let (low, high) = self.draws.middle(&|draws| formula.value(draws), confidence)?;
        let n = self.measured.iter().fold(Exact::zero(), |sum, of| plus(&sum, &of.counts.n()));
        Some(Interval { low, high, confidence: confidence.clone(), method: Method::Simulation, n })
    }
}

/// How far a metric of an alternative against the baseline may be off on a side.
pub fn interval(
    evaluator: &Evaluator<'_>,
    metric: &'static Metric,
    side: usize,
    confidence: &Confidence,
) -> Option<Interval> {
    Simulation::new(evaluator, metric, side)?.interval(evaluator, metric, side, confidence)
}

/// The same but for rounding.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

/// Every counted metric that a formula rests on.
fn collect(evaluator: &Evaluator<'_>, formula: &Formula, side: usize, into: &mut Vec<Measured>) {
    if let Formula::Metric(metric) = formula {
        if into.iter().any(|of| of.metric == *metric && of.side == side) {
            return;
        }
        if let Some(counts) = evidence(metric).and_then(|of| of.counts(evaluator, metric, side)) {
            return into.push(Measured { metric, side, counts });
        }
        if !evaluator.is_given(metric, side) {
            collect(evaluator, &metric.formula(), side, into);
        }
        return;
    }
    for (child, on_baseline) in formula.children() {
        if evaluator.formula(child, if on_baseline { evaluator.baseline() } else { side }).is_ok() {
            collect(evaluator, child, if on_baseline { evaluator.baseline() } else { side }, into);
        }
    }
}
