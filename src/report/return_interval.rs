//! A comparison in, how far the return may be off out: by a simulation that draws every counted metric it rests on from what
//! its counts leave open, and takes all else as it stands.

use super::Row;
use super::certainty::{self, Certainty};
use crate::comparison::{Comparison, Note};
use crate::gap::listed;
use crate::metrics::Metric;
use crate::metrics::approximate::Approximate;
use crate::metrics::evaluate::Evaluator;
use crate::metrics::evidence::evidence;
use crate::metrics::formula::Formula;
use crate::metrics::returns::{NET_BENEFIT, ROI};
use crate::quantity::{Exact, Unit, plus};
use crate::show;
use crate::statistics::spread::Spread;
use crate::statistics::{Counts, Interval, Method, simulation};
use num_traits::{ToPrimitive, Zero};

/// The metrics that have such an interval.
pub static UNCERTAIN: [&Metric; 2] = [&ROI, &NET_BENEFIT];

/// A counted metric on a side.
pub struct Measured {
    /// Which metric.
    pub metric: &'static Metric,
    /// Which side.
    pub side: usize,
    /// What it was counted from.
    pub counts: Counts,
}

/// How far a metric of the return may be off on a side, and what was counted; none where nothing in it was.
pub fn interval(
    evaluator: &Evaluator<'_>,
    metric: &'static Metric,
    side: usize,
    certainty: &Certainty,
) -> Option<(Interval, Vec<Measured>)> {
    let value = evaluator.metric(metric, side).ok().filter(|_| UNCERTAIN.contains(&metric))?;
    if evaluator.is_given(metric, side) || side == evaluator.baseline() {
        return None;
    }
    let mut measured = Vec::new();
    collect(evaluator, &metric.formula(), side, &mut measured);
    let spreads: Vec<Spread> = measured.iter().map(|of| Spread::of(&of.counts)).collect::<Option<_>>()?;
    let place =
        |metric: &'static Metric, side: usize| measured.iter().position(|of| of.metric == metric && of.side == side);
    let formula = Approximate::new(evaluator, &metric.formula(), side, &place)?;
    let is_same = |of: f64, exact: &Exact| exact.to_f64().is_some_and(|exact| near(of, exact));
    let as_measured: Vec<f64> =
        measured.iter().map(|of| evaluator.metric(of.metric, of.side).ok()?.exact.to_f64()).collect::<Option<_>>()?;
    // What is left out of a sum, or stands under a condition, is not simulated in another way than it was worked out.
    if measured.is_empty() || !is_same(formula.value(&as_measured), &value.exact) {
        return None;
    }
    let (low, high) = simulation::middle(&spreads, &|draws| formula.value(draws), &certainty.confidence)?;
    let n = measured.iter().fold(Exact::zero(), |sum, of| plus(&sum, &of.counts.n()));
    let interval = Interval { low, high, confidence: certainty.confidence.clone(), method: Method::Simulation, n };
    Some((interval, measured))
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

/// Adds the intervals to the rows of the return; gives what each side's were worked out from.
pub(super) fn add(rows: &mut [Row], evaluator: &Evaluator<'_>, certainty: &Certainty) -> Vec<(usize, Vec<Measured>)> {
    let mut sides = Vec::new();
    for row in rows.iter_mut().filter(|row| UNCERTAIN.contains(&row.metric)) {
        for (side, place) in row.intervals.iter_mut().enumerate() {
            if let Some((interval, measured)) = interval(evaluator, row.metric, side, certainty) {
                *place = Some(interval);
                if *row.metric == ROI {
                    sides.push((side, measured));
                }
            }
        }
    }
    sides
}

/// What the reader must know about the interval of a side's return: how wide it is, and what it rests on.
pub(super) fn note(comparison: &Comparison, rows: &[Row], (side, measured): &(usize, Vec<Measured>)) -> Option<Note> {
    let roi = rows.iter().find(|row| *row.metric == ROI)?;
    let interval = roi.intervals.get(*side)?.as_ref()?;
    let name = |side: usize| comparison.sides.get(side).map(|side| side.name.as_str()).unwrap_or_default();
    let of = |of: &Measured| {
        let n = show::computed(&of.counts.n(), Unit::Count, None);
        format!("{} of {} (n {n})", of.metric.id, name(of.side))
    };
    let text = format!(
        "{} at {}, by chance in {}; what is not counted is taken as it stands",
        certainty::shown(interval, &ROI)?,
        certainty::percent(&interval.confidence),
        listed(&measured.iter().map(of).collect::<Vec<_>>())
    );
    Some(Note::new(format!("{}.{}", name(*side), ROI.id), text))
}
