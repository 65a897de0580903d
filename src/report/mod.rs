//! A comparison in, a report out: every value, change, target, cost line and note, cut once; what is shown, never how.

pub mod cashflow;
pub mod certainty;
pub mod costs;
pub mod explanation;
pub mod finding;
pub mod hypotheses;
pub mod layout;
pub mod notes;
pub mod parts;
pub mod plan;
pub mod return_interval;
pub mod scorecard;
pub mod since;
pub mod sources;
pub mod trend;
pub mod workbook;

use crate::comparison::{Comparison, Note};
use crate::currency::Currency;
use crate::gap::Gap;
use crate::metrics::evaluate::{self, Evaluator, Value};
use crate::metrics::own::Catalogue;
use crate::metrics::returns::{
    COMPLAINTS_AVOIDED, COST_SAVINGS, INVESTMENT, NET_BENEFIT, PAYBACK_MONTHS, RETENTION_GAIN, RETURNS_AVOIDED,
    REVENUE_GAIN, ROI, SAVINGS_RATE,
};
use crate::metrics::{Better, Metric, evidence};
use crate::quantity::{Exact, Quantity, Unit, minus, over};
use crate::statistics::{Counts, Difference, Interval};
use certainty::Certainty;
use costs::Costs;
use num_traits::{Signed, Zero};
use scorecard::{Compared, Judged, Score};
use since::Since;
use sources::Origin;
use workbook::Workbook;

/// All that is shown, whatever the format.
#[derive(Debug)]
pub struct Report {
    /// Whether the whole picture or the money alone is asked for.
    pub view: View,
    /// What money is in.
    pub currency: Option<Currency>,
    /// The sides' names in their order.
    pub sides: Vec<String>,
    /// Which of them is the baseline.
    pub baseline: usize,
    /// How many months each side's figures cover, where that is known.
    pub months: Vec<Option<Exact>>,
    /// The metrics that answer whether an alternative paid, whatever is asked for.
    pub headline: Vec<Row>,
    /// Whether some metrics were asked for by name.
    pub is_selection: bool,
    /// Every metric that is asked for, over all periods.
    pub metrics: Vec<Row>,
    /// Every metric period by period, where that was asked for.
    pub periods: Vec<PeriodRows>,
    /// The cost lines and the adjusted baseline's bridge.
    pub costs: Costs,
    /// How many targets each side meets.
    pub scores: Vec<Score>,
    /// What changed since an earlier report, where one is given.
    pub since: Option<Since>,
    /// What the reader must know.
    pub notes: Vec<Note>,
    /// Every metric that there is.
    pub catalogue: Catalogue,
    /// The same with its formulas, where that was asked for.
    pub workbook: Option<Workbook>,
    /// What it came from, where a format shows that.
    pub origin: Origin,
}

/// Which part of the picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Everything.
    Whole,
    /// Cost line by cost line.
    Costs,
}

/// What is asked of a report.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which part.
    pub view: View,
    /// These metrics only; all where it is none.
    pub only: Option<Vec<&'static Metric>>,
    /// Whether each period is reported too.
    pub by_period: bool,
    /// Whether the cost lines are shown side by side.
    pub cost_lines: bool,
    /// How sure the report is to be about what it tells.
    pub certainty: Certainty,
    /// Every metric, the user's own among them.
    pub catalogue: Catalogue,
}

impl Asked {
    fn has(&self, metric: &'static Metric) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&metric))
    }
}

/// The metrics that answer whether an alternative paid.
pub static HEADLINE: [&Metric; 6] = [&ROI, &NET_BENEFIT, &INVESTMENT, &COST_SAVINGS, &SAVINGS_RATE, &PAYBACK_MONTHS];

/// What a net benefit may be made of, beside cost savings.
static BENEFITS: [&Metric; 4] = [&REVENUE_GAIN, &RETENTION_GAIN, &COMPLAINTS_AVOIDED, &RETURNS_AVOIDED];

/// One metric on all sides.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which metric.
    pub metric: &'static Metric,
    /// Which way is good here.
    pub better: Better,
    /// The value or the gap of each side; none where the metric is not for that side.
    pub values: Vec<Option<Cell>>,
    /// What each side's value was counted from, where that is known.
    pub counts: Vec<Option<Counts>>,
    /// How far each side's value may be off, where it was counted.
    pub intervals: Vec<Option<Interval>>,
    /// The change of each side against the baseline, where there is one.
    pub changes: Vec<Option<Change>>,
    /// The target and how each side stands to it.
    pub target: Option<Judged>,
    /// What others reach, and how far off each side is.
    pub benchmark: Option<Compared>,
}

/// A number, or why there is none.
pub type Cell = Result<Quantity, Gap>;

/// A difference against the baseline, or against an earlier report.
#[derive(Debug, Clone)]
pub struct Change {
    /// In the shown unit; percentages in points.
    pub difference: Cell,
    /// As a percentage of the baseline, where that has a meaning.
    pub percent: Option<Quantity>,
    /// Whether it is good.
    pub verdict: Option<Verdict>,
    /// Whether it is more than chance, where both sides were counted.
    pub evidence: Option<Difference>,
}

/// Whether a change is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It went the good way.
    Better,
    /// It went the bad way.
    Worse,
    /// It did not change.
    Same,
}

impl Verdict {
    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Same => "same",
        }
    }
}

/// The metrics of one period.
#[derive(Debug)]
pub struct PeriodRows {
    /// The period's label.
    pub period: String,
    /// The baseline's period it is set against, where that is another one.
    pub against: Option<String>,
    /// Which sides have the period.
    pub present: Vec<bool>,
    /// The rows, as in the whole.
    pub metrics: Vec<Row>,
}

/// A quantity of a computed value, or the gap of one that is too large to show.
pub fn cut(exact: &Exact, unit: Unit) -> Cell {
    Quantity::cut(exact, unit).ok_or(Gap::TooLarge)
}

impl Report {
    /// Works the report out.
    pub fn new(comparison: &Comparison, asked: &Asked) -> Report {
        let evaluator = Evaluator::new(comparison);
        let is_of_answer = |metric: &'static Metric| HEADLINE.contains(&metric) || BENEFITS.contains(&metric);
        // The answer stands above every report, so its notes stand in every report too.
        let results =
            Results::new(comparison, &evaluator, &asked.catalogue, |metric| asked.has(metric) || is_of_answer(metric));
        let (mut metrics, mut headline) = (Vec::new(), Vec::new());
        let mut rows = results.rows(comparison, &asked.certainty);
        let sure = return_interval::add(&mut rows, &evaluator, &asked.certainty);
        certainty::adjust(changes_of(&mut rows), &asked.certainty);
        for row in rows {
            if is_of_answer(row.metric) {
                headline.push(row.clone());
            }
            if asked.has(row.metric) {
                metrics.push(row);
            }
        }
        let periods = if asked.by_period { by_period(comparison, asked) } else { Vec::new() };
        let scores = scorecard::scores(comparison, &metrics);
        let mut notes = notes::notes(comparison, &evaluator, &results, &metrics);
        let sides: Vec<String> = comparison.sides.iter().map(|side| side.name.clone()).collect();
        notes.extend(certainty::notes(&metrics, &sides, &asked.certainty));
        notes.extend(sure.iter().filter_map(|of| return_interval::note(comparison, &headline, of)));
        Report {
            view: asked.view,
            currency: comparison.currency.clone(),
            sides,
            baseline: comparison.baseline,
            months: comparison.sides.iter().map(|side| side.months(&[])).collect(),
            headline,
            is_selection: asked.only.is_some(),
            metrics,
            periods,
            costs: Costs::new(comparison, &evaluator, asked.cost_lines),
            scores,
            since: None,
            notes,
            catalogue: asked.catalogue.clone(),
            workbook: None,
            origin: Origin::default(),
        }
    }

    /// The same with the workbook that works it out.
    pub fn with_workbook(self, comparison: &Comparison) -> Report {
        let workbook = workbook::of_comparison(comparison, &self);
        Report { workbook: Some(workbook), ..self }
    }

    /// What a metric of the answer is for a side.
    pub fn headline(&self, metric: &Metric, side: usize) -> Option<&Cell> {
        self.headline.iter().find(|row| row.metric == metric)?.values.get(side)?.as_ref()
    }

    /// The sides that are not the baseline.
    pub fn alternatives(&self) -> impl Iterator<Item = (usize, &str)> {
        self.sides
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != self.baseline)
            .map(|(index, name)| (index, name.as_str()))
    }
}

/// The uncut value or the gap of a metric on a side; none where the metric is not for that side.
pub type Evaluated = Option<Result<Value, Gap>>;

/// Every metric's uncut value on every side.
pub struct Results {
    /// The metrics, each with one result a side.
    pub of: Vec<(&'static Metric, Vec<Evaluated>)>,
    /// What each metric was counted from on each side.
    counts: Vec<Vec<Option<Counts>>>,
}

impl Results {
    /// Evaluates the wanted metrics.
    pub fn new(
        comparison: &Comparison,
        evaluator: &Evaluator<'_>,
        catalogue: &Catalogue,
        wanted: impl Fn(&'static Metric) -> bool,
    ) -> Results {
        Results::only(comparison, evaluator, &catalogue.metrics().filter(|metric| wanted(metric)).collect::<Vec<_>>())
    }

    /// Evaluates these metrics.
    pub fn only(comparison: &Comparison, evaluator: &Evaluator<'_>, wanted: &[&'static Metric]) -> Results {
        let on = |metric: &'static Metric, side: usize| {
            let is_for = !(metric.is_against_baseline() && side == comparison.baseline);
            is_for.then(|| evaluator.metric(metric, side))
        };
        let sides = 0..comparison.sides.len();
        let of = wanted.iter().map(|metric| (*metric, sides.clone().map(|side| on(metric, side)).collect())).collect();
        let counts = |(metric, _): &(&'static Metric, Vec<Evaluated>)| match evidence::evidence(metric) {
            Some(of) => sides.clone().map(|side| of.counts(evaluator, metric, side)).collect(),
            None => Vec::new(),
        };
        let of: Vec<(&'static Metric, Vec<Evaluated>)> = of;
        Results { counts: of.iter().map(counts).collect(), of }
    }

    /// The uncut value of a metric on a side.
    pub fn value(&self, metric: &Metric, side: usize) -> Option<&Value> {
        let (_, values) = self.of.iter().find(|(other, _)| *other == metric)?;
        values.get(side)?.as_ref()?.as_ref().ok()
    }

    fn rows(&self, comparison: &Comparison, certainty: &Certainty) -> Vec<Row> {
        let rows = self.of.iter().zip(&self.counts);
        rows.map(|((metric, values), counts)| row(comparison, metric, values, (counts, certainty))).collect()
    }
}

/// What a metric was counted from on each side, and how sure the report is to be.
type Counted<'a> = (&'a [Option<Counts>], &'a Certainty);

fn row(comparison: &Comparison, metric: &'static Metric, values: &[Evaluated], counted: Counted<'_>) -> Row {
    let better = metric.better_in(comparison);
    let cell = |value: &Result<Value, Gap>| match value {
        Ok(value) => cut(&value.exact, metric.unit),
        Err(gap) => Err(gap.clone()),
    };
    let target = comparison.targets.iter().find(|target| target.metric == metric.id);
    let intervals = intervals(values, counted);
    let benchmark = comparison.benchmarks.iter().find(|benchmark| benchmark.metric == metric.id);
    Row {
        metric,
        better,
        values: values.iter().map(|value| value.as_ref().map(cell)).collect(),
        benchmark: benchmark.map(|benchmark| Compared::new(benchmark, values, &intervals, (metric.unit, better))),
        counts: (0..values.len()).map(|side| counted.0.get(side).cloned().flatten()).collect(),
        intervals,
        changes: values
            .iter()
            .enumerate()
            .map(|(side, _)| change(comparison, metric, better, values, side, counted))
            .collect(),
        target: target.map(|target| Judged::new(target, values)),
    }
}

fn intervals(values: &[Evaluated], (counts, certainty): Counted<'_>) -> Vec<Option<Interval>> {
    let of = |side: usize| certainty::interval(counts.get(side).and_then(Option::as_ref), certainty);
    (0..values.len()).map(of).collect()
}

/// The change of a side against the baseline, where both have a value.
fn change(
    comparison: &Comparison,
    metric: &'static Metric,
    better: Better,
    values: &[Evaluated],
    side: usize,
    (counts, certainty): Counted<'_>,
) -> Option<Change> {
    if side == comparison.baseline || metric.is_against_baseline() {
        return None;
    }
    let value = |side: usize| values.get(side)?.as_ref()?.as_ref().ok();
    let (own, baseline) = (value(side)?, value(comparison.baseline)?);
    if metric.needs_same_months
        && let Err(gap) = evaluate::same_months(comparison, (own, side), baseline, metric)
    {
        return Some(Change { difference: Err(gap), percent: None, verdict: None, evidence: None });
    }
    let difference = minus(&own.exact, &baseline.exact);
    let percent = percent(metric, &difference, &baseline.exact);
    match cut(&difference, metric.unit) {
        Ok(shown) => {
            let counted = |side: usize| counts.get(side).and_then(Option::as_ref);
            let evidence = certainty::difference(counted(side), counted(comparison.baseline), certainty);
            Some(Change { difference: Ok(shown), percent, verdict: verdict(&difference, better), evidence })
        }
        Err(gap) => Some(Change { difference: Err(gap), percent: None, verdict: None, evidence: None }),
    }
}

/// A difference as a percentage of what it is from, where that has a meaning.
fn percent(metric: &Metric, difference: &Exact, from: &Exact) -> Option<Quantity> {
    let has_percent = metric.changes_in_percent() && from.is_positive();
    let ratio = if has_percent { over(difference, from) } else { None };
    ratio.and_then(|ratio| Quantity::cut(&ratio, Unit::Percent))
}

fn changes_of(rows: &mut [Row]) -> impl Iterator<Item = &mut Change> {
    rows.iter_mut().flat_map(|row| row.changes.iter_mut().flatten())
}

fn verdict(difference: &Exact, better: Better) -> Option<Verdict> {
    match better {
        Better::Neither => None,
        _ if difference.is_zero() => Some(Verdict::Same),
        Better::Higher if difference.is_positive() => Some(Verdict::Better),
        Better::Lower if difference.is_negative() => Some(Verdict::Better),
        _ => Some(Verdict::Worse),
    }
}

fn by_period(comparison: &Comparison, asked: &Asked) -> Vec<PeriodRows> {
    let of = |period: &crate::period::Period| {
        let narrowed = comparison.of_period(period);
        let is_own =
            |figures: &crate::comparison::PeriodFigures| figures.period.as_ref().is_some_and(|own| own.same(period));
        let present: Vec<bool> = narrowed.sides.iter().map(|side| side.periods.iter().any(is_own)).collect();
        let against = comparison
            .baseline_period(period)
            .filter(|figures| !is_own(figures))
            .map(|figures| figures.label().to_string());
        let results = Results::new(&narrowed, &Evaluator::new(&narrowed), &asked.catalogue, |metric| asked.has(metric));
        let metrics = results.rows(&narrowed, &asked.certainty);
        PeriodRows { period: period.label.clone(), against, present, metrics }
    };
    comparison.periods().into_iter().map(of).collect()
}
