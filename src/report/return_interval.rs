//! A comparison in, how far the return may be off out, in the rows of the report and in a note.

use super::Row;
use super::certainty::{self, Certainty};
use crate::comparison::{Comparison, Note};
use crate::gap::listed;
use crate::metrics::Metric;
use crate::metrics::evaluate::Evaluator;
use crate::metrics::returns::{NET_BENEFIT, ROI};
use crate::metrics::uncertain::{Measured, Simulation};
use crate::quantity::Unit;
use crate::show;

/// The metrics that have such an interval in every report: the answer. The others have one where they are explained or tested.
static UNCERTAIN: [&Metric; 2] = [&ROI, &NET_BENEFIT];

/// Adds the intervals to the rows of the return; gives what each side's were worked out from.
pub(super) fn add(rows: &mut [Row], evaluator: &Evaluator<'_>, certainty: &Certainty) -> Vec<(usize, Vec<Measured>)> {
    let sides = rows.iter().find(|row| *row.metric == ROI).map_or(0, |row| row.intervals.len());
    let of = |side: usize| Some((side, Simulation::new(evaluator, &ROI, side)?));
    let simulations: Vec<(usize, Simulation)> = (0..sides).filter_map(of).collect();
    for row in rows.iter_mut().filter(|row| UNCERTAIN.contains(&row.metric)) {
        for (side, simulation) in &simulations {
            if let Some(place) = row.intervals.get_mut(*side) {
                *place = simulation.interval(evaluator, row.metric, *side, &certainty.confidence);
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
