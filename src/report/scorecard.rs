//! Targets and benchmarks in, how each side stands to them out: met or not, how nearly, and how many of them; how far off
//! what others reach.

use super::{Cell, Evaluated, Row, Verdict, cut, verdict};
use crate::comparison::Comparison;
use crate::metrics::evaluate::Value;
use crate::metrics::{Better, Group};
use crate::quantity::{Exact, Quantity, Unit, minus};
use crate::statistics::Interval;
use crate::targets::{Benchmark, Target};
use num_traits::ToPrimitive;

/// One target and how each side stands to it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The target as written.
    pub text: String,
    /// Each side that has a value: whether it is met, and how nearly where that has a ratio.
    pub sides: Vec<Option<(bool, Option<Cell>)>>,
}

impl Judged {
    /// Holds each side's value against a target.
    pub fn new(target: &Target, values: &[Evaluated]) -> Judged {
        let judge = |value: &Value| {
            let compliance = target.compliance(&value.exact).map(|share| cut(&share, Unit::Percent));
            (target.met(&value.exact), compliance)
        };
        let sides = values.iter().map(|value| value.as_ref()?.as_ref().ok().map(judge)).collect();
        Judged { text: target.text.clone(), sides }
    }
}

/// What others reach, and how far off each side is.
#[derive(Debug, Clone)]
pub struct Compared {
    /// What others reach.
    pub value: Cell,
    /// Who says so.
    pub source: String,
    /// Each side that has a value.
    pub sides: Vec<Option<Against>>,
}

/// How far off what others reach a side is.
#[derive(Debug, Clone)]
pub struct Against {
    /// How much more it has.
    pub difference: Cell,
    /// Whether that is good.
    pub verdict: Option<Verdict>,
    /// Whether what others reach lies within the interval of the side's value, where it has one.
    pub may_be_chance: Option<bool>,
}

impl Compared {
    /// Sets each side's value against what others reach.
    pub fn new(
        benchmark: &Benchmark,
        values: &[Evaluated],
        intervals: &[Option<Interval>],
        (unit, better): (Unit, Better),
    ) -> Compared {
        let reached = benchmark.value.to_f64();
        let is_within = |interval: &Interval| reached.is_some_and(|of| interval.low <= of && of <= interval.high);
        let compare = |(value, interval): (&Evaluated, &Option<Interval>)| {
            let difference = minus(&value.as_ref()?.as_ref().ok()?.exact, &benchmark.value);
            Some(Against {
                difference: cut(&difference, unit),
                verdict: verdict(&difference, better),
                may_be_chance: interval.as_ref().map(is_within),
            })
        };
        let sides = values.iter().zip(intervals).map(compare).collect();
        Compared { value: cut(&benchmark.value, unit), source: benchmark.source.clone(), sides }
    }
}

/// How many targets a side meets.
#[derive(Debug)]
pub struct Score {
    /// The side's place.
    pub side: usize,
    /// Targets met and judged over the efficiency and quality metrics: SLA compliance.
    pub sla: Tally,
    /// The same over cost, return and customers.
    pub other: Tally,
}

/// Targets met, of targets judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many are met.
    pub met: u32,
    /// How many were judged.
    pub judged: u32,
}

impl Tally {
    /// The share met, where any were judged.
    pub fn share(self) -> Option<Quantity> {
        if self.judged == 0 {
            return None;
        }
        Quantity::cut(&Exact::new(self.met.into(), self.judged.into()), Unit::Percent)
    }

    fn add(&mut self, met: bool) {
        self.met += u32::from(met);
        self.judged += 1;
    }
}

/// Counts the targets of each side.
pub fn scores(comparison: &Comparison, rows: &[Row]) -> Vec<Score> {
    if comparison.targets.is_empty() {
        return Vec::new();
    }
    let score = |side: usize| {
        let mut score = Score { side, sla: Tally::default(), other: Tally::default() };
        for row in rows {
            let judged = row.target.as_ref().and_then(|target| target.sides.get(side)?.as_ref());
            if let Some((met, _)) = judged {
                let is_sla = matches!(row.metric.group, Group::Efficiency | Group::Quality);
                if is_sla { &mut score.sla } else { &mut score.other }.add(*met);
            }
        }
        score
    };
    (0..comparison.sides.len()).map(score).collect()
}
