//! The runs of a simulation in, their percentiles and probabilities as they are shown out.

use super::{Asked, Worked, found};
use crate::plan::simulation::{Outcomes, histogram, mean, percentile, simulate, uncertain};
use crate::plan::{InputId, Plan};
use crate::quantity::{Quantity, Unit, over, whole};

/// How the results of a plan spread.
#[derive(Debug)]
pub struct Spread {
    /// How many runs there were.
    pub runs: usize,
    /// What the generator started from.
    pub seed: u64,
    /// The inputs that were drawn.
    pub inputs: Vec<String>,
    /// The alternatives in the order of the ranking.
    pub of: Vec<SpreadOf>,
}

/// How the results of one alternative spread.
#[derive(Debug)]
pub struct SpreadOf {
    /// What it is called.
    pub name: String,
    /// In which share of the runs its net present value is above zero.
    pub pays: Option<Quantity>,
    /// In which share of the runs it pays back within the plan.
    pub pays_back: Option<Quantity>,
    /// In which share of the runs nothing is worth more.
    pub best: Option<Quantity>,
    /// The mean net present value.
    pub mean: Option<Quantity>,
    /// For each of [`PERCENTILES`]: net present value, return on investment, months of payback of the runs that pay back.
    pub percentiles: Vec<(usize, [Option<Quantity>; 3])>,
    /// The net present values in equal parts: from, to, how many runs.
    pub parts: Vec<(Quantity, Quantity, usize)>,
}

/// The percentiles that are shown.
pub const PERCENTILES: [usize; 7] = [5, 10, 25, 50, 75, 90, 95];

/// How many parts the net present values are shown in.
const PARTS: usize = 20;

/// Runs the simulation where inputs are uncertain.
pub(super) fn spread(plan: &Plan, worked: &Worked, ranked: &[usize], asked: &Asked<'_>) -> Option<Spread> {
    let inputs = uncertain(plan);
    if inputs.is_empty() || asked.runs.runs == 0 {
        return None;
    }
    let outcomes = simulate(plan, &worked.timeline, &worked.computed, asked.runs, asked.done);
    let path = |id: &InputId| plan.input(*id).map(|input| input.path.clone());
    let of = |place: &usize| {
        let name = worked.timeline.alternatives.get(*place)?.name.clone();
        Some(of_alternative(name, outcomes.get(*place)?, asked.runs.runs))
    };
    Some(Spread {
        runs: asked.runs.runs,
        seed: asked.runs.seed,
        inputs: inputs.iter().filter_map(path).collect(),
        of: ranked.iter().filter_map(of).collect(),
    })
}

fn of_alternative(name: String, outcomes: &Outcomes, runs: usize) -> SpreadOf {
    let count = |count: usize| whole(i64::try_from(count).unwrap_or(i64::MAX));
    let share = |of: usize| Quantity::cut(&over(&count(of), &count(runs))?, Unit::Percent);
    let at = |sorted: &[f64], per_cent, unit| found(percentile(sorted, per_cent)?, unit);
    let row = |per_cent: usize| {
        let npv = at(&outcomes.npv, per_cent, Unit::Money);
        let roi = at(&outcomes.roi, per_cent, Unit::Percent);
        (per_cent, [npv, roi, at(&outcomes.payback, per_cent, Unit::Months)])
    };
    let part = |(from, to, runs)| Some((found(from, Unit::Money)?, found(to, Unit::Money)?, runs));
    SpreadOf {
        name,
        pays: share(outcomes.pays),
        pays_back: share(outcomes.payback.len()),
        best: share(outcomes.best),
        mean: mean(&outcomes.npv).and_then(|mean| found(mean, Unit::Money)),
        percentiles: PERCENTILES.into_iter().map(row).collect(),
        parts: histogram(&outcomes.npv, PARTS).into_iter().filter_map(part).collect(),
    }
}
