//! A plan with uncertain inputs in, how its results spread over thousands of runs out.
//!
//! Each run draws every uncertain input on its own, from the triangular distribution between its low, likely and high
//! value, and computes the whole plan. A run's draws come from its own stream of the generator, so that the results are the
//! same whatever the number of threads, and on every platform.

use super::approximate::{LANES, Lanes, Run, Tape};
use super::sheet::Computed;
use super::timeline::{Timeline, values};
use super::{InputId, Plan};
use num_traits::ToPrimitive;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// How a simulation is run.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// How many runs.
    pub runs: usize,
    /// What the generator starts from.
    pub seed: u64,
}

/// The most runs there may be: their results are kept until they are sorted.
pub const MOST_RUNS: usize = 1_000_000;

/// What the runs came to, for one alternative.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// The net present values, the lowest first.
    pub npv: Vec<f64>,
    /// The returns on investment as fractions of one, the lowest first; without runs that invest nothing.
    pub roi: Vec<f64>,
    /// The months of payback of the runs that pay back, the shortest first.
    pub payback: Vec<f64>,
    /// In how many runs the net present value is above zero.
    pub pays: usize,
    /// In how many runs nothing has more net present value.
    pub best: usize,
}

/// An uncertain input as the generator needs it.
struct Uncertain {
    low: f64,
    likely: f64,
    high: f64,
}

/// The inputs that have a range.
pub fn uncertain(plan: &Plan) -> BTreeSet<InputId> {
    let ranged = plan.inputs.iter().enumerate().filter(|(_, input)| input.range.is_some());
    ranged.map(|(index, _)| InputId(index)).collect()
}

/// Runs the simulation on as many threads as there are; `done` counts the runs.
pub fn simulate(plan: &Plan, timeline: &Timeline, exact: &Computed, asked: Asked, done: &AtomicU64) -> Vec<Outcomes> {
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    simulate_on(threads, plan, timeline, exact, asked, done)
}

/// The same on so many threads, which changes nothing but the time it takes.
pub fn simulate_on(
    threads: NonZeroUsize,
    plan: &Plan,
    timeline: &Timeline,
    exact: &Computed,
    asked: Asked,
    done: &AtomicU64,
) -> Vec<Outcomes> {
    let vary = uncertain(plan);
    let simulation = Simulation {
        tape: Tape::new(&timeline.sheet, exact, &vary, &values(plan), &wanted(timeline)),
        uncertain: vary.iter().filter_map(|id| of_input(plan, *id)).collect(),
        places: vary.iter().map(|id| id.0).collect(),
        alternatives: timeline.alternatives.len(),
        asked,
    };
    let blocks = asked.runs.div_ceil(BLOCK);
    let threads = threads.get().min(blocks);
    let next = AtomicUsize::new(0);
    let mut found: Vec<(usize, Vec<Outcome>)> = std::thread::scope(|scope| {
        let work = || {
            let mut own = Vec::new();
            let mut run = simulation.tape.run();
            loop {
                let block = next.fetch_add(1, Ordering::Relaxed);
                if block >= blocks {
                    return own;
                }
                own.push((block, simulation.block(block, &mut run)));
                done.fetch_add(BLOCK as u64, Ordering::Relaxed);
            }
        };
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        all.extend(others.into_iter().filter_map(|thread| thread.join().ok()).flatten());
        all
    });
    found.sort_by_key(|(block, _)| *block);
    let runs: Vec<Outcome> = found.into_iter().flat_map(|(_, outcomes)| outcomes).collect();
    collected(&runs, simulation.alternatives)
}

/// Runs that a thread takes at a time.
const BLOCK: usize = 32 * LANES;

/// The lines that a run is judged by: of each alternative its present values, its net flow and what it costs.
fn wanted(timeline: &Timeline) -> Vec<super::sheet::LineId> {
    timeline
        .alternatives
        .iter()
        .flat_map(|alternative| [alternative.present, alternative.net, alternative.invested])
        .collect()
}

/// How many lines of an alternative are wanted.
const WANTED: usize = 3;

/// What one alternative came to in one run.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    npv: f64,
    roi: Option<f64>,
    payback: Option<f64>,
}

struct Simulation {
    tape: Tape,
    uncertain: Vec<Uncertain>,
    places: Vec<usize>,
    alternatives: usize,
    asked: Asked,
}

fn of_input(plan: &Plan, id: InputId) -> Option<Uncertain> {
    let input = plan.input(id)?;
    let range = input.range.as_ref()?;
    let (low, likely, high) = (range.low.to_f64()?, input.value.to_f64()?, range.high.to_f64()?);
    Some(Uncertain { low, likely, high })
}

impl Simulation {
    /// The outcomes of a block of runs, alternative by alternative within each.
    fn block(&self, block: usize, run: &mut Run<'_>) -> Vec<Outcome> {
        let first = block * BLOCK;
        let last = (first + BLOCK).min(self.asked.runs);
        let mut outcomes = Vec::with_capacity((last - first) * self.alternatives);
        for start in (first..last).step_by(LANES) {
            let draws = self.draws(start);
            run.compute(|input| {
                let place = self.places.binary_search(&input).ok();
                place.and_then(|place| draws.get(place)).copied().unwrap_or([f64::NAN; LANES])
            });
            let of: Vec<[Outcome; LANES]> =
                (0..self.alternatives).map(|alternative| judged(run, alternative)).collect();
            for lane in 0..LANES.min(last - start) {
                outcomes.extend(of.iter().filter_map(|lanes| lanes.get(lane)));
            }
        }
        outcomes
    }

    /// The draws of so many runs, input by input.
    fn draws(&self, first: usize) -> Vec<Lanes> {
        let mut draws = vec![[0.0; LANES]; self.uncertain.len()];
        for lane in 0..LANES {
            let mut generator = ChaCha8Rng::seed_from_u64(self.asked.seed);
            generator.set_stream((first + lane) as u64);
            for (lanes, uncertain) in draws.iter_mut().zip(&self.uncertain) {
                if let Some(place) = lanes.get_mut(lane) {
                    *place = uncertain.at(unit(generator.next_u64()));
                }
            }
        }
        draws
    }
}

/// A number from 0 to below 1, of 53 random bits.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

impl Uncertain {
    /// The value below which a share of all draws lies: the inverse of the triangular distribution.
    #[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
    fn at(&self, share: f64) -> f64 {
        let Uncertain { low, likely, high } = *self;
        let width = high - low;
        if width <= 0.0 {
            return likely;
        }
        if share * width < likely - low {
            low + (share * width * (likely - low)).sqrt()
        } else {
            high - ((1.0 - share) * width * (high - likely)).sqrt()
        }
    }
}

#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn judged(run: &Run<'_>, alternative: usize) -> [Outcome; LANES] {
    let first = alternative * WANTED;
    let (npv, net, invested) = (run.total(first), run.total(first + 1), run.total(first + 2));
    let paid_back = paybacks(run, first + 1);
    std::array::from_fn(|lane| Outcome {
        npv: npv[lane],
        roi: (invested[lane] > 0.0).then(|| net[lane] / invested[lane]),
        payback: paid_back[lane],
    })
}

/// When the cumulative net flow is zero for the last time before it stays at zero or above, as
/// [`crate::cashflow::payback::simple`] has it.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn paybacks(run: &Run<'_>, net: usize) -> [Option<f64>; LANES] {
    let mut cumulative = [0.0; LANES];
    let mut last = [None; LANES];
    for (month, flows) in run.line(net).enumerate() {
        for ((sum, last), flow) in cumulative.iter_mut().zip(&mut last).zip(flows) {
            let before = *sum;
            *sum += flow;
            if before < 0.0 && *sum >= 0.0 {
                *last = Some(month as f64 - 1.0 - before / flow);
            }
        }
    }
    std::array::from_fn(|lane| last[lane].filter(|_| cumulative[lane] >= 0.0))
}

fn collected(runs: &[Outcome], alternatives: usize) -> Vec<Outcomes> {
    let mut all =
        vec![Outcomes { npv: Vec::new(), roi: Vec::new(), payback: Vec::new(), pays: 0, best: 0 }; alternatives];
    for run in runs.chunks(alternatives.max(1)) {
        let most = run.iter().map(|outcome| outcome.npv).fold(f64::NEG_INFINITY, f64::max);
        for (outcomes, outcome) in all.iter_mut().zip(run) {
            outcomes.npv.push(outcome.npv);
            outcomes.roi.extend(outcome.roi);
            outcomes.payback.extend(outcome.payback);
            outcomes.pays += usize::from(outcome.npv > 0.0);
            outcomes.best += usize::from(outcome.npv >= most);
        }
    }
    for outcomes in &mut all {
        for values in [&mut outcomes.npv, &mut outcomes.roi, &mut outcomes.payback] {
            values.sort_by(f64::total_cmp);
        }
    }
    all
}

/// The value that so many per cent of the sorted ones do not exceed: the nearest rank, so that it is one of them.
pub fn percentile(sorted: &[f64], per_cent: usize) -> Option<f64> {
    let rank = (sorted.len() * per_cent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The mean of values.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
pub fn mean(values: &[f64]) -> Option<f64> {
    // In the order of their size, which is the same however many threads there were.
    let sum: f64 = values.iter().sum();
    (!values.is_empty()).then(|| sum / values.len() as f64)
}

/// How many of the sorted values lie in each of so many equal parts between the lowest and the highest.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
pub fn histogram(sorted: &[f64], parts: usize) -> Vec<(f64, f64, usize)> {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let edge = |part: usize| low + (high - low) * (part as f64 / parts as f64);
    let up_to = |part: usize| match part == parts {
        true => sorted.len(),
        false => sorted.partition_point(|value| *value < edge(part)),
    };
    (0..parts).map(|part| (edge(part), edge(part + 1), up_to(part + 1) - up_to(part))).collect()
}
