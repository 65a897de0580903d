//! A plan and a percentage in, what each input moves when it alone is changed by so much out, the largest first.

use super::sheet::Computed;
use super::timeline::{Timeline, values};
use super::{Input, InputId, Plan, Within};
use crate::quantity::{Exact, minus, times};
use num_traits::{One, Signed, Zero};

/// What a change of one input does to the net present value of one alternative.
#[derive(Debug, Clone)]
pub struct Swing {
    /// Which input.
    pub input: InputId,
    /// Its value after the change, and the net present value with it: with less of it, with more of it.
    pub ends: [(Exact, Exact); 2],
    /// How far apart the two net present values are.
    pub width: Exact,
}

/// What each input moves when it is changed by a share of itself, for every alternative, the largest first: inputs that are
/// zero or move nothing are left out.
pub fn sensitivity(plan: &Plan, timeline: &Timeline, exact: &Computed, by: &Exact) -> Vec<Vec<Swing>> {
    let factors = [Exact::one() - by, Exact::one() + by];
    swings(plan, timeline, exact, |input| {
        (!input.value.is_zero())
            .then(|| factors.each_ref().map(|factor| input.within.nearest(&times(&input.value, factor))))
    })
}

/// What each uncertain input moves from its lowest to its highest value, the same way.
pub fn over_ranges(plan: &Plan, timeline: &Timeline, exact: &Computed) -> Vec<Vec<Swing>> {
    swings(plan, timeline, exact, |input| input.range.as_ref().map(|range| [range.low.clone(), range.high.clone()]))
}

fn swings(
    plan: &Plan,
    timeline: &Timeline,
    exact: &Computed,
    ends_of: impl Fn(&Input) -> Option<[Exact; 2]>,
) -> Vec<Vec<Swing>> {
    let mut swings: Vec<Vec<Swing>> = vec![Vec::new(); timeline.alternatives.len()];
    let mut inputs = values(plan);
    for (id, input) in plan.movable() {
        let Some(ends) = ends_of(input) else { continue };
        let mut worths = ends.iter().map(|value| npvs(timeline, exact, &mut inputs, (id, input), value));
        let (Some(Some(less)), Some(Some(more))) = (worths.next(), worths.next()) else { continue };
        for ((of, less), more) in swings.iter_mut().zip(less).zip(more) {
            let width = minus(&more, &less).abs();
            if !width.is_zero() {
                let [low, high] = ends.clone();
                of.push(Swing { input: id, ends: [(low, less), (high, more)], width });
            }
        }
    }
    for of in &mut swings {
        of.sort_by(|left, right| right.width.cmp(&left.width));
    }
    swings
}

/// The net present value of every alternative with another value of one input.
fn npvs(
    timeline: &Timeline,
    exact: &Computed,
    inputs: &mut [Exact],
    (id, input): (InputId, &Input),
    value: &Exact,
) -> Option<Vec<Exact>> {
    inputs.get_mut(id.0)?.clone_from(value);
    let computed = timeline.sheet.recompute(inputs, exact, id).ok();
    inputs.get_mut(id.0)?.clone_from(&input.value);
    let computed = computed?;
    Some(timeline.alternatives.iter().map(|alternative| computed.total(alternative.present)).collect())
}

impl Within {
    /// Whether a value may be.
    pub fn has(self, value: &Exact) -> bool {
        match self {
            Within::Any => true,
            Within::NotNegative => !value.is_negative(),
            Within::Positive => value.is_positive(),
            Within::Share => !value.is_negative() && *value <= Exact::one(),
            Within::PositiveShare => value.is_positive() && *value <= Exact::one(),
            Within::AboveMinusOne => (value + Exact::one()).is_positive(),
        }
    }

    /// The value, or 100 % of a share that would be more.
    fn nearest(self, value: &Exact) -> Exact {
        match self {
            Within::Share | Within::PositiveShare => value.min(&Exact::one()).clone(),
            _ => value.clone(),
        }
    }
}
