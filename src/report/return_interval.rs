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
use crate::statistics::simulation::Draws;
use crate::statistics::spread::Spread;
use crate::statistics::{Counts, Interval, Method};
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

/// What a side's return rests on that was counted, and draws of it.
pub struct Simulation {
    /// What was counted.
    pub measured: Vec<Measured>,
    draws: Draws,
}

impl Simulation {
    /// Draws what a side's return rests on; none where nothing in it was counted.
    pub fn new(evaluator: &Evaluator<'_>, side: usize) -> Option<Simulation> {
        if side == evaluator.baseline() {
            return None;
        }
        let mut measured = Vec::new();
        collect(evaluator, &ROI.formula(), side, &mut measured);
        let spreads: Vec<Spread> = measured.iter().map(|of| Spread::of(&of.counts)).collect::<Option<_>>()?;
        (!measured.is_empty()).then(|| Simulation { draws: Draws::new(&spreads), measured })
    }

    /// How far a metric of the return may be off on the side; none where it was given.
    pub fn interval(
        &self,
        evaluator: &Evaluator<'_>,
        metric: &'static Metric,
        side: usize,
        certainty: &Certainty,
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
        let confidence = &certainty.confidence;
        let (low, high) = self.draws.middle(&|draws| formula.value(draws), confidence)?;
        let n = self.measured.iter().fold(Exact::zero(), |sum, of| plus(&sum, &of.counts.n()));
        Some(Interval { low, high, confidence: confidence.clone(), method: Method::Simulation, n })
    }
}

/// How far a metric of the return may be off on a side.
pub fn interval(
    evaluator: &Evaluator<'_>,
    metric: &'static Metric,
    side: usize,
    certainty: &Certainty,
) -> Option<Interval> {
    let simulation = if UNCERTAIN.contains(&metric) { Simulation::new(evaluator, side) } else { None };
    simulation?.interval(evaluator, metric, side, certainty)
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
    let sides = rows.iter().find(|row| *row.metric == ROI).map_or(0, |row| row.intervals.len());
    let of = |side: usize| Some((side, Simulation::new(evaluator, side)?));
    let simulations: Vec<(usize, Simulation)> = (0..sides).filter_map(of).collect();
    for row in rows.iter_mut().filter(|row| UNCERTAIN.contains(&row.metric)) {
        for (side, simulation) in &simulations {
            if let Some(place) = row.intervals.get_mut(*side) {
                *place = simulation.interval(evaluator, row.metric, *side, certainty);
            }
        }
    }
    simulations.into_iter().map(|(side, simulation)| (side, simulation.measured)).collect()
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
