//! The cost lines side by side, and the bridge that restates the baseline's lines to an alternative's length and volume.

use super::{Cell, cut};
use crate::comparison::{Comparison, CostLine, Side};
use crate::figures::{CONTACTS, Kind};
use crate::gap::Gap;
use crate::metrics::cost::TOTAL_COST;
use crate::metrics::evaluate::{self, Evaluator};
use crate::metrics::formula::{Formula, min};
use crate::metrics::returns::{ADJUSTED_BASELINE_COST, COST_SAVINGS, LENGTH_RATIO, VOLUME_RATIO};
use crate::quantity::{Exact, Quantity, Unit, over, plus};
use num_traits::{Signed, Zero};
use std::collections::{BTreeMap, BTreeSet};

/// What support costs, line by line.
#[derive(Debug)]
pub struct Costs {
    /// Each line's name and amounts, in the order of the files; none where they are not shown.
    pub lines: Vec<Line>,
    /// The sum of the lines of each side.
    pub total: Option<Line>,
    /// The baseline restated to each alternative.
    pub bridges: Vec<Bridge>,
}

/// A cost line on all sides.
#[derive(Debug)]
pub struct Line {
    /// As the user calls it.
    pub name: String,
    /// The known figure it is a line of.
    pub figure: Option<&'static str>,
    /// How it behaves; of lines that differ between sides the first one's.
    pub kind: Option<Kind>,
    /// Each side's amount; none where it has no such line.
    pub sides: Vec<Option<Amount>>,
    /// Each alternative's amount less the baseline's, a side without the line counting as nothing.
    pub differences: Vec<Option<Cell>>,
    /// The difference as a percentage of the baseline.
    pub percents: Vec<Option<Quantity>>,
}

/// A line's amount on one side.
#[derive(Debug)]
pub struct Amount {
    /// The sum over all periods.
    pub value: Cell,
    /// Its share of the side's total cost.
    pub share: Option<Quantity>,
    /// Over the contacts, where they are known.
    pub per_contact: Option<Quantity>,
}

/// The baseline's lines restated to one alternative.
#[derive(Debug)]
pub struct Bridge {
    /// The alternative's place.
    pub side: usize,
    /// The alternative's months over the baseline's.
    pub length: Cell,
    /// The alternative's contacts over the baseline's.
    pub volume: Cell,
    /// Line by line; empty where the adjusted cost is a gap.
    pub steps: Vec<Step>,
    /// Their sum.
    pub adjusted: Cell,
    /// What the alternative cost.
    pub actual: Cell,
    /// The difference.
    pub savings: Cell,
}

/// One line of the bridge.
#[derive(Debug)]
pub struct Step {
    /// The line's name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// What the baseline paid.
    pub amount: Cell,
    /// What it is multiplied with.
    pub factor: Cell,
    /// What it would have been.
    pub restated: Cell,
}

impl Costs {
    /// Sets all cost lines side by side.
    pub fn new(comparison: &Comparison, evaluator: &Evaluator<'_>, with_lines: bool) -> Costs {
        let bridges = comparison.alternatives().filter_map(|(index, _)| bridge(comparison, evaluator, index)).collect();
        if !with_lines {
            return Costs { lines: Vec::new(), total: None, bridges };
        }
        let sums: Vec<SideSums> = comparison
            .sides
            .iter()
            .enumerate()
            .map(|(index, side)| SideSums::new(comparison, evaluator, index, side))
            .collect();
        let mut names: Vec<&CostLine> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let baseline_first =
            comparison.baseline_side().into_iter().chain(comparison.alternatives().map(|(_, side)| side));
        for line in baseline_first.flat_map(|side| &side.periods).flat_map(|period| &period.costs) {
            if seen.insert(&line.key) {
                names.push(line);
            }
        }
        let lines: Vec<Line> = names.iter().map(|line| of_line(comparison, &sums, line)).collect();
        let total = (!lines.is_empty()).then(|| total(comparison, &sums));
        Costs { lines, total, bridges }
    }
}

/// A side's lines added up over its periods.
struct SideSums<'a> {
    lines: BTreeMap<&'a str, Exact>,
    total: Option<Exact>,
    contacts: Option<Exact>,
    same_months: Result<(), Gap>,
}

impl<'a> SideSums<'a> {
    fn new(comparison: &Comparison, evaluator: &Evaluator<'_>, index: usize, side: &'a Side) -> SideSums<'a> {
        let value = |formula: &Formula, index: usize| evaluator.formula(formula, index);
        let total = value(&Formula::Metric(&TOTAL_COST), index);
        let per_contact = value(&(Formula::Metric(&TOTAL_COST) / &CONTACTS), index);
        let contacts = per_contact.and_then(|_| value(&Formula::Figure(&CONTACTS), index));
        let baseline = value(&Formula::Metric(&TOTAL_COST), comparison.baseline);
        let same_months = match (&total, &baseline) {
            (Ok(own), Ok(baseline)) if index != comparison.baseline => {
                evaluate::same_months(comparison, (own, index), baseline, &TOTAL_COST).map(|_| ())
            }
            _ => Ok(()),
        };
        let mut lines: BTreeMap<&str, Exact> = BTreeMap::new();
        for line in side.periods.iter().flat_map(|period| &period.costs) {
            let sum = lines.entry(&line.key).or_insert_with(Exact::zero);
            *sum = plus(sum, &line.amount.value);
        }
        SideSums {
            lines,
            total: total.ok().map(|value| value.exact),
            contacts: contacts.ok().map(|value| value.exact),
            same_months,
        }
    }

    fn amount(&self, sum: &Exact) -> Amount {
        let share = self
            .total
            .as_ref()
            .filter(|total| total.is_positive())
            .and_then(|total| Quantity::cut(&over(sum, total)?, Unit::Percent));
        let contacts = self.contacts.as_ref().filter(|contacts| contacts.is_positive());
        let per_contact = contacts.and_then(|contacts| Quantity::cut(&over(sum, contacts)?, Unit::Money));
        Amount { value: cut(sum, Unit::Money), share, per_contact }
    }
}

fn of_line(comparison: &Comparison, sums: &[SideSums<'_>], line: &CostLine) -> Line {
    let of_side: Vec<Option<Exact>> = sums.iter().map(|side| side.lines.get(&*line.key).cloned()).collect();
    assembled(comparison, sums, &of_side, line.name.clone(), line.figure.map(|figure| figure.id), Some(line.kind))
}

fn total(comparison: &Comparison, sums: &[SideSums<'_>]) -> Line {
    let of_side: Vec<Option<Exact>> = sums.iter().map(|side| side.total.clone()).collect();
    assembled(comparison, sums, &of_side, TOTAL_COST.label.to_string(), Some(TOTAL_COST.id), None)
}

fn assembled(
    comparison: &Comparison,
    sums: &[SideSums<'_>],
    of_side: &[Option<Exact>],
    name: String,
    figure: Option<&'static str>,
    kind: Option<Kind>,
) -> Line {
    let baseline = of_side.get(comparison.baseline).cloned().flatten();
    let has_costs = |side: &SideSums<'_>| side.total.is_some();
    let comparable = |index: usize| {
        index != comparison.baseline
            && sums.get(index).is_some_and(has_costs)
            && sums.get(comparison.baseline).is_some_and(has_costs)
    };
    let difference =
        |own: &Option<Exact>| own.clone().unwrap_or_else(Exact::zero) - baseline.clone().unwrap_or_else(Exact::zero);
    let mut differences = Vec::new();
    let mut percents = Vec::new();
    for (index, (own, side)) in of_side.iter().zip(sums).enumerate() {
        let is_gap = side.same_months.is_err();
        let own = comparable(index).then(|| difference(own));
        percents.push(own.as_ref().filter(|_| !is_gap).and_then(|difference| {
            let baseline = baseline.as_ref().filter(|baseline| baseline.is_positive())?;
            Quantity::cut(&over(difference, baseline)?, Unit::Percent)
        }));
        differences.push(own.map(|difference| side.same_months.clone().and_then(|()| cut(&difference, Unit::Money))));
    }
    let sides = of_side.iter().zip(sums).map(|(own, side)| own.as_ref().map(|own| side.amount(own))).collect();
    Line { name, figure, kind, sides, differences, percents }
}

/// The bridge to one alternative; none where neither it nor the baseline has costs.
fn bridge(comparison: &Comparison, evaluator: &Evaluator<'_>, side: usize) -> Option<Bridge> {
    let value = |formula: &Formula| evaluator.formula(formula, side).map(|value| value.exact);
    let shown = |metric, unit| value(&Formula::Metric(metric)).and_then(|exact| cut(&exact, unit));
    let baseline = comparison.baseline_side()?;
    if baseline.periods.iter().all(|period| period.costs.is_empty()) {
        return None;
    }
    let adjusted = shown(&ADJUSTED_BASELINE_COST, Unit::Money);
    let factor = |kind: Kind| match kind {
        Kind::Fixed => value(&min(&LENGTH_RATIO, &VOLUME_RATIO)),
        Kind::Variable => value(&Formula::Metric(&VOLUME_RATIO)),
        Kind::OneTime => Ok(Exact::zero()),
    };
    let mut steps: Vec<(&CostLine, Exact)> = Vec::new();
    let mut step_of: BTreeMap<(&str, Kind), usize> = BTreeMap::new();
    for line in baseline.periods.iter().flat_map(|period| &period.costs).filter(|_| adjusted.is_ok()) {
        let at = *step_of.entry((&line.key, line.kind)).or_insert(steps.len());
        match steps.get_mut(at) {
            Some((_, sum)) => *sum = plus(sum, &line.amount.value),
            None => steps.push((line, line.amount.value.clone())),
        }
    }
    let step = |(line, sum): (&CostLine, Exact)| {
        let factor = factor(line.kind);
        let restated = factor.clone().and_then(|factor| cut(&(&sum * factor), Unit::Money));
        Step {
            name: line.name.clone(),
            kind: line.kind,
            amount: cut(&sum, Unit::Money),
            factor: factor.and_then(|factor| cut(&factor, Unit::Ratio)),
            restated,
        }
    };
    Some(Bridge {
        side,
        length: shown(&LENGTH_RATIO, Unit::Ratio),
        volume: shown(&VOLUME_RATIO, Unit::Ratio),
        steps: steps.into_iter().map(step).collect(),
        adjusted,
        actual: shown(&TOTAL_COST, Unit::Money),
        savings: shown(&COST_SAVINGS, Unit::Money),
    })
}
