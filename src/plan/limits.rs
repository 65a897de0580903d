//! A plan in, how far each input alone may move before the answer changes out: before an alternative is worth nothing, and
//! before another one is worth more.
//!
//! The net present value is looked at over the whole range that an input may have; where it changes sign between two
//! neighbouring values, the place is bracketed until twelve digits are certain.

use super::approximate::{LANES, Lanes, Run, Tape};
use super::sheet::{Computed, LineId};
use super::timeline::{Timeline, values};
use super::{Input, InputId, Plan, Within};
use num_traits::ToPrimitive;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Where one input, all others as they are, makes an alternative worth nothing.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Which input.
    pub input: InputId,
    /// The nearest such value below the plan's.
    pub below: Option<f64>,
    /// The nearest such value above the plan's.
    pub above: Option<f64>,
}

/// Where one input, all others as they are, makes another alternative worth more than the best one.
#[derive(Debug, Clone, Copy)]
pub struct Overtake {
    /// Which input.
    pub input: InputId,
    /// The nearest such value.
    pub at: f64,
    /// The plan's value.
    pub from: f64,
    /// Which alternative is worth more beyond it.
    pub by: usize,
}

/// What changes the answer.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// For each alternative, the inputs that can make it worth nothing, the nearest first.
    pub of: Vec<Vec<Limit>>,
    /// The inputs that can make another alternative the best, the nearest first.
    pub overtakes: Vec<Overtake>,
}

/// Looks at every input that is not zero; `best` is the alternative that is worth most.
pub fn limits(plan: &Plan, timeline: &Timeline, exact: &Computed, best: usize) -> Limits {
    let alternatives = timeline.alternatives.len();
    let (wanted, inputs) = (wanted(timeline), values(plan));
    let mut limits = Limits { of: vec![Vec::new(); alternatives], overtakes: Vec::new() };
    for (id, input) in plan.movable() {
        let Some(scale) = Scale::new(input) else { continue };
        let tape = Tape::new(&timeline.sheet, exact, &BTreeSet::from([id]), &inputs, &wanted);
        let mut search = Search { run: tape.run(), scale, alternatives };
        let sides = [search.points(scale.low), search.points(scale.high)];
        for (alternative, found) in limits.of.iter_mut().enumerate() {
            let worth = |worths: &[Worth]| worths.get(alternative).copied().unwrap_or(Worth::UNKNOWN);
            let [below, above] = sides.each_ref().map(|points| search.crossing(points, None, &worth));
            if below.is_some() || above.is_some() {
                found.push(Limit { input: id, below, above });
            }
        }
        let mut found: Vec<Overtake> = Vec::new();
        for other in (0..alternatives).filter(|other| *other != best) {
            let lead = |worths: &[Worth]| lead(worths, best, other);
            let crossings = sides.each_ref().map(|points| search.crossing(points, Some(Ordering::Greater), &lead));
            let crossings = crossings.into_iter().flatten();
            found.extend(crossings.map(|at| Overtake { input: id, at, from: scale.value, by: other }));
        }
        // Of several that would pass the best one, the first to do so.
        limits.overtakes.extend(found.into_iter().min_by(|left, right| scale.order(left.at, right.at)));
    }
    for found in &mut limits.of {
        found.sort_by(|left, right| nearness(plan, left).total_cmp(&nearness(plan, right)));
    }
    limits.overtakes.sort_by(|left, right| distance(left.at, left.from).total_cmp(&distance(right.at, right.from)));
    limits
}

/// The lines that are looked at: of each alternative its present values, what it brings and what it costs; the discount.
fn wanted(timeline: &Timeline) -> Vec<LineId> {
    let of_each = timeline.alternatives.iter().flat_map(|of| [of.present, of.returned, of.invested]);
    of_each.chain([timeline.discount]).collect()
}

/// How many lines of an alternative are wanted.
const WANTED: usize = 3;

/// What something is worth, and how much money moves for it: what the last digits of floats are small against.
#[derive(Debug, Clone, Copy)]
struct Worth {
    npv: f64,
    size: f64,
}

/// What is less of all money that moves is nothing.
const NOTHING: f64 = 1e-12;

impl Worth {
    const UNKNOWN: Worth = Worth { npv: f64::NAN, size: f64::NAN };

    /// Whether it is above or below nothing; none where it cannot be worked out.
    #[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
    fn sign(self) -> Option<Ordering> {
        let is_nothing = self.npv.abs() <= self.size * NOTHING;
        if is_nothing { Some(Ordering::Equal) } else { self.npv.partial_cmp(&0.0) }
    }
}

#[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
fn lead(worths: &[Worth], best: usize, other: usize) -> Worth {
    let of = |alternative: usize| worths.get(alternative).copied().unwrap_or(Worth::UNKNOWN);
    Worth { npv: of(best).npv - of(other).npv, size: of(best).size + of(other).size }
}

/// How far a value is from the plan's, as a share of that.
#[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
fn distance(at: f64, from: f64) -> f64 {
    ((at - from) / from).abs()
}

fn nearness(plan: &Plan, limit: &Limit) -> f64 {
    let value = plan.input(limit.input).and_then(|input| input.value.to_f64()).unwrap_or(f64::NAN);
    let of = |at: Option<f64>| at.map_or(f64::INFINITY, |at| distance(at, value));
    of(limit.below).min(of(limit.above))
}

/// The values that are looked at.
#[derive(Clone, Copy)]
struct Scale {
    value: f64,
    low: f64,
    high: f64,
}

/// How many times the plan's value is looked at, at most.
const FURTHEST: f64 = 10.0;

impl Scale {
    #[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
    fn new(input: &Input) -> Option<Scale> {
        let value = input.value.to_f64().filter(|value| *value != 0.0)?;
        let (low, high) = match input.within {
            Within::Any => (value - FURTHEST * value.abs(), value + FURTHEST * value.abs()),
            Within::NotNegative => (0.0, value * FURTHEST),
            Within::Positive => (value / 1000.0, value * FURTHEST),
            Within::Share => (0.0, 1.0),
            Within::PositiveShare => (value / 1000.0, 1.0),
            Within::AboveMinusOne => (-0.99, value + 1.0),
        };
        Some(Scale { value, low, high })
    }

    #[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
    fn order(&self, left: f64, right: f64) -> Ordering {
        (left - self.value).abs().total_cmp(&(right - self.value).abs())
    }
}

/// How many values are looked at on each side.
const POINTS: usize = 8 * LANES;

/// A value of the input and what every alternative is worth with it.
type Point = (f64, Vec<Worth>);

struct Search<'a> {
    run: Run<'a>,
    scale: Scale,
    alternatives: usize,
}

impl Search<'_> {
    /// The values from the plan's to an end, and what everything is worth with them.
    #[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
    fn points(&mut self, end: f64) -> Vec<Point> {
        let value = self.scale.value;
        let at = |point: usize| {
            // Closer together near the plan's value: what is far away need not be found to the step.
            let share = point as f64 / POINTS as f64;
            if point == POINTS { end } else { value + (end - value) * share * share }
        };
        let mut points = Vec::with_capacity(POINTS + LANES);
        for first in (0..=POINTS).step_by(LANES) {
            points.extend(self.at(std::array::from_fn(|lane| at((first + lane).min(POINTS)))));
        }
        points.truncate(POINTS + 1);
        points
    }

    /// What everything is worth at so many values.
    fn at(&mut self, values: Lanes) -> [Point; LANES] {
        self.run.compute(|_| values);
        let worths: Vec<[Worth; LANES]> = (0..self.alternatives).map(|alternative| self.worth(alternative)).collect();
        std::array::from_fn(|lane| (values[lane], worths.iter().map(|worth| worth[lane]).collect()))
    }

    #[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
    fn worth(&self, alternative: usize) -> [Worth; LANES] {
        let first = alternative * WANTED;
        let npv = self.run.total(first);
        let mut size = [0.0; LANES];
        let moved = self.run.line(first + 1).zip(self.run.line(first + 2));
        for ((returned, invested), discount) in moved.zip(self.run.line(self.alternatives * WANTED)) {
            for (lane, size) in size.iter_mut().enumerate() {
                *size += (returned[lane].abs() + invested[lane].abs()) * discount[lane];
            }
        }
        std::array::from_fn(|lane| Worth { npv: npv[lane], size: size[lane] })
    }

    /// The nearest value beyond which something has the other sign; `own` is its sign before, where that is known.
    fn crossing(&mut self, points: &[Point], own: Option<Ordering>, worth: &dyn Fn(&[Worth]) -> Worth) -> Option<f64> {
        let sign = |point: &Point| worth(&point.1).sign();
        let own = own.or_else(|| sign(points.first()?))?;
        // Worth nothing as it is: the plan's value is the limit, unless the input changes nothing of that.
        if own.is_eq() {
            return points.iter().any(|point| sign(point).is_some_and(Ordering::is_ne)).then_some(self.scale.value);
        }
        let has_turned = |found: Option<Ordering>| found.is_none_or(|found| found == own.reverse());
        let changed = points.windows(2).find(|pair| pair.last().is_some_and(|point| has_turned(sign(point))))?;
        let [before, after] = changed else { return None };
        sign(after)?;
        // To the last digit from here on, where what is nothing is on neither side.
        let is_own = |point: &Point| worth(&point.1).npv.partial_cmp(&0.0) == Some(own);
        let (mut near, mut far) = (before.0, after.0);
        for _ in 0..MOST_STEPS {
            let inside = self.at(between(near, far));
            let first = inside.iter().position(|point| !is_own(point));
            let known = (near, far);
            match first {
                Some(0) => far = inside.first()?.0,
                Some(first) => (near, far) = (inside.get(first - 1)?.0, inside.get(first)?.0),
                None => near = inside.last()?.0,
            }
            if (near, far) == known {
                break;
            }
        }
        Some(far)
    }
}

/// How often a bracket is divided by nine: more than the digits of a float need.
const MOST_STEPS: usize = 24;

/// Values between two, evenly.
#[allow(clippy::float_arithmetic, reason = "a search on the simulation's floats")]
fn between(near: f64, far: f64) -> Lanes {
    std::array::from_fn(|lane| near + (far - near) * ((lane + 1) as f64 / (LANES + 1) as f64))
}
