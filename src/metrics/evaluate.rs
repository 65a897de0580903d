//! A formula and a comparison in, an exact fraction with its notes out, or the gap that says why there is none.

use super::formula::{Condition, Formula, Way};
use super::returns::INVESTMENT;
use super::{Metric, evaluate};
use crate::comparison::{Comparison, Note, PeriodFigures, Side, cover};
use crate::figures::{self, MONTHS, TOTAL_COST};
use crate::gap::{Gap, listed};
use crate::operator::Operator;
use crate::quantity::{Exact, exact, plus, sum, whole};
use crate::show;
use num_traits::Signed;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A computed value: what it is, which periods it covers, what must be known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Without rounding, in the metric's computed unit.
    pub exact: Exact,
    /// The periods of each side that entered it.
    pub covers: Vec<Covered>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// The periods of a side that a value covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The side's place in the comparison.
    pub side: usize,
    /// The figure that set the cover.
    pub figure: &'static str,
    /// Which periods; empty where it is all of them.
    pub periods: Vec<bool>,
}

impl Value {
    fn plain(exact: Exact) -> Value {
        Value { exact, covers: Vec::new(), notes: Vec::new() }
    }

    fn with_note(mut self, note: Note) -> Value {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
        self
    }
}

/// Works out formulas on one comparison, each metric once a side.
pub struct Evaluator<'a> {
    comparison: &'a Comparison,
    known: RefCell<Known>,
    formulas: RefCell<BTreeMap<&'static str, Rc<Formula>>>,
}

/// What was worked out, by metric and side.
type Known = BTreeMap<(&'static str, usize), Result<Value, Gap>>;

/// The value of a metric on a side.
pub fn metric(comparison: &Comparison, metric: &'static Metric, side: usize) -> Result<Value, Gap> {
    Evaluator::new(comparison).metric(metric, side)
}

/// Whether the two sides' values cover equally many months: an error says why not, a note that nobody stated any.
pub fn same_months(
    comparison: &Comparison,
    own: (&Value, usize),
    baseline: &Value,
    about: &'static Metric,
) -> Result<Option<Note>, Gap> {
    let months = |value: &Value, side: usize| {
        let side_of = comparison.sides.get(side)?;
        let covered = value.covers.iter().find(|covered| covered.side == side);
        side_of.months(covered.map_or(&[], |covered| &covered.periods))
    };
    let name = |side: usize| comparison.sides.get(side).map_or("", |side| side.name.as_str());
    let (mine, theirs) = (months(own.0, own.1), months(baseline, comparison.baseline));
    match (mine, theirs) {
        (None, None) => {
            Ok(Some(Note::new(MONTHS.id, "no side states its months, so all are taken to be equally long")))
        }
        (Some(mine), Some(theirs)) if mine == theirs => Ok(None),
        (Some(mine), Some(theirs)) => {
            let shown = |exact: &Exact, unit| show::computed(exact, unit, comparison.currency.as_ref());
            let months = |months: &Exact| shown(months, crate::quantity::Unit::Number);
            Err(Gap::DifferentMonths(format!(
                "{} over {} months cannot be set against {} over {}",
                shown(&own.0.exact, about.unit),
                months(&mine),
                shown(&baseline.exact, about.unit),
                months(&theirs)
            )))
        }
        (mine, _) => {
            let without = if mine.is_none() { own.1 } else { comparison.baseline };
            let (with, without) = (name(if mine.is_none() { comparison.baseline } else { own.1 }), name(without));
            Err(Gap::DifferentMonths(format!(
                "{with} states its months and {without} does not, so the two may not be equally long"
            )))
        }
    }
}

impl<'a> Evaluator<'a> {
    /// An evaluator that has worked nothing out yet.
    pub fn new(comparison: &'a Comparison) -> Evaluator<'a> {
        Evaluator { comparison, known: RefCell::default(), formulas: RefCell::default() }
    }

    /// The place of the baseline.
    pub fn baseline(&self) -> usize {
        self.comparison.baseline
    }

    /// Whether a metric was given directly on a side, so that its formula was not needed.
    pub fn is_given(&self, metric: &'static Metric, side: usize) -> bool {
        self.side(side).is_some_and(|of| matches!(self.given(metric, of, side), Some(Ok(_))))
    }

    /// The value of a metric on a side: what was given wins.
    pub fn metric(&self, metric: &'static Metric, index: usize) -> Result<Value, Gap> {
        let key = (metric.id, index);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let value = self.given_or_worked_out(metric, index);
        self.known.borrow_mut().insert(key, value.clone());
        value
    }

    fn side(&self, index: usize) -> Option<&Side> {
        self.comparison.sides.get(index)
    }

    fn name(&self, index: usize) -> String {
        self.side(index).map(|side| side.name.clone()).unwrap_or_default()
    }

    fn missing(&self, figure: &'static str, side: usize) -> Gap {
        Gap::Missing(vec![crate::gap::Needed { figure, side: self.name(side) }])
    }

    /// A metric's formula, built once for all sides.
    fn formula_of(&self, metric: &'static Metric) -> Rc<Formula> {
        let mut formulas = self.formulas.borrow_mut();
        Rc::clone(formulas.entry(metric.id).or_insert_with(|| Rc::new(metric.formula())))
    }

    /// What was given wins; what can be worked out beside it is held against it.
    fn given_or_worked_out(&self, metric: &'static Metric, index: usize) -> Result<Value, Gap> {
        let Some(side) = self.side(index) else { return Err(self.missing(metric.id, index)) };
        let worked_out = || self.formula(&self.formula_of(metric), index).and_then(|value| in_range(metric, value));
        match self.given(metric, side, index) {
            None => worked_out(),
            Some(Err(gap)) => worked_out().map_err(|other| if other.is_unknown() { gap } else { other }),
            Some(Ok(given)) => Ok(match worked_out() {
                Ok(worked_out) => self.held_against(metric, side, given, &worked_out),
                Err(_) => given,
            }),
        }
    }

    /// The metric as the user put it in; for several periods only a total can be.
    fn given(&self, metric: &'static Metric, side: &Side, index: usize) -> Option<Result<Value, Gap>> {
        let of_period = |period: &PeriodFigures| period.given.get(metric.id).map(|given| given.value.clone());
        if !side.periods.iter().any(|period| period.given.contains_key(metric.id)) {
            return None;
        }
        let values: Vec<Option<Exact>> = side.periods.iter().map(of_period).collect();
        if values.len() > 1 && !metric.is_total {
            return Some(Err(Gap::GivenByPeriod(side.needs(metric.id))));
        }
        let periods = cover(values.iter().map(Option::is_some));
        let covers = vec![Covered { side: index, figure: metric.id, periods }];
        Some(Ok(Value { covers, ..Value::plain(sum(values.iter().flatten())) }))
    }

    /// A note with both values where they differ beyond the digits written.
    fn held_against(&self, metric: &'static Metric, side: &Side, given: Value, worked_out: &Value) -> Value {
        let quanta = side.periods.iter().filter_map(|period| period.given.get(metric.id)).map(|given| &given.quantum);
        let tolerance = sum(quanta) / whole(2);
        if (&given.exact - &worked_out.exact).abs() <= tolerance {
            return given;
        }
        let shown = |exact: &Exact| show::computed(exact, metric.unit, self.comparison.currency.as_ref());
        let text = format!(
            "{} was given for {} and stands; from its figures it would be {}",
            shown(&given.exact),
            side.name,
            shown(&worked_out.exact)
        );
        given.with_note(Note::new(format!("{}.{}", side.name, metric.id), text))
    }

    /// The value of any formula on a side.
    pub fn formula(&self, formula: &Formula, side: usize) -> Result<Value, Gap> {
        match formula {
            Formula::Figure(figure) => self.rolled(side, figure.id, |side| side.roll_up(figure)),
            Formula::Costs(lines) => self.rolled(side, TOTAL_COST.id, |side| side.costs(*lines)),
            Formula::Metric(metric) => self.metric(metric, side),
            Formula::Constant(number) => Ok(Value::plain(exact(*number))),
            Formula::Baseline(inner) => self.formula(inner, self.comparison.baseline),
            Formula::Operation(operator, left, right) => self.operation(*operator, left, right, side),
            Formula::FirstOf(ways) => self.first_of(ways, side),
            Formula::SumOfKnown { required, known } => self.sum_of_known(required.as_deref(), known, side),
            Formula::Where(condition, inner) => self.condition(*condition, inner, side),
        }
    }

    fn rolled(
        &self,
        index: usize,
        figure: &'static str,
        roll_up: impl Fn(&Side) -> Result<crate::comparison::Rolled, Gap>,
    ) -> Result<Value, Gap> {
        let side = self.side(index).ok_or_else(|| self.missing(figure, index))?;
        let rolled = roll_up(side)?;
        let covers = vec![Covered { side: index, figure, periods: rolled.covers }];
        Ok(Value { covers, ..Value::plain(rolled.value) })
    }

    fn operation(&self, operator: Operator, left: &Formula, right: &Formula, side: usize) -> Result<Value, Gap> {
        let (left, divisor) = match (self.formula(left, side), self.formula(right, side)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(left), Err(right)) => return Err(left.and(right)),
            (Err(gap), Ok(_)) | (Ok(_), Err(gap)) => return Err(gap),
        };
        let exact = operator.apply(&left.exact, &divisor.exact).ok_or_else(|| self.zero(right, side))?;
        self.joined(left, divisor, exact)
    }

    fn zero(&self, divisor: &Formula, side: usize) -> Gap {
        let on = if let Formula::Baseline(_) = divisor { self.comparison.baseline } else { side };
        let what = match divisor {
            Formula::Baseline(inner) | Formula::Where(_, inner) => inner.names(),
            other => other.names(),
        };
        Gap::Zero { what: plain_name(&what), side: self.name(on) }
    }

    /// Two values in one: their periods must be the same, side by side.
    fn joined(&self, left: Value, right: Value, exact: Exact) -> Result<Value, Gap> {
        let mut joined = Value { exact, ..left };
        for theirs in right.covers {
            match joined.covers.iter().find(|mine| mine.side == theirs.side) {
                None => joined.covers.push(theirs),
                Some(mine) if mine.periods == theirs.periods => {}
                Some(mine) => return Err(self.missing_in(mine, &theirs)),
            }
        }
        Ok(right.notes.into_iter().fold(joined, Value::with_note))
    }

    fn missing_in(&self, one: &Covered, other: &Covered) -> Gap {
        let only = |wider: &Covered, narrower: &Covered| -> Vec<bool> {
            let has = |covered: &Covered, period: usize| covered.periods.get(period).is_none_or(|covered| *covered);
            let periods = 0..wider.periods.len().max(narrower.periods.len());
            periods.map(|period| !has(wider, period) || has(narrower, period)).collect()
        };
        let labels = |covers: &[bool]| self.side(one.side).map(|side| side.left_out(covers)).unwrap_or_default();
        let missing_in_other = labels(&only(one, other));
        let (figure, periods) = if missing_in_other.is_empty() {
            (one.figure, labels(&only(other, one)))
        } else {
            (other.figure, missing_in_other)
        };
        Gap::MissingIn { needed: crate::gap::Needed { figure, side: self.name(one.side) }, periods }
    }

    fn first_of(&self, ways: &[Way], side: usize) -> Result<Value, Gap> {
        let mut best: Option<Gap> = None;
        for way in ways {
            // What stands in for a figure that is not given must not stand in for one that is given and cannot be used.
            let is_stand_in = way.note.is_some();
            if is_stand_in && best.as_ref().is_some_and(|gap| !matches!(gap, Gap::Missing(_))) {
                break;
            }
            match self.formula(&way.formula, side) {
                Ok(value) => {
                    let about = ways.first().and_then(|way| first_leaf(&way.formula)).unwrap_or_default();
                    let note = way.note.map(|text| Note::new(format!("{}.{about}", self.name(side)), text));
                    return Ok(note.into_iter().fold(value, Value::with_note));
                }
                Err(gap) if gap.is_unknown() => {
                    best = Some(match best {
                        Some(best) => best.or(gap),
                        None => gap,
                    });
                }
                Err(gap) => return Err(gap),
            }
        }
        Err(best.unwrap_or_else(|| Gap::Missing(Vec::new())))
    }

    fn sum_of_known(&self, required: Option<&Formula>, known: &[Formula], side: usize) -> Result<Value, Gap> {
        let mut sum = required.map(|required| self.formula(required, side)).transpose()?;
        let mut why_none = Gap::Missing(Vec::new());
        for part in known {
            let part_value = self.formula(part, side).and_then(|value| match &sum {
                None => Ok(value),
                Some(sum) => self.joined(sum.clone(), value.clone(), plus(&sum.exact, &value.exact)),
            });
            match part_value {
                Ok(value) => sum = Some(value),
                Err(gap) => {
                    if let Some(required) = required {
                        sum = sum.map(|sum| self.not_counted(sum, required, part, &gap, side));
                    }
                    why_none = why_none.and(gap);
                }
            }
        }
        sum.ok_or(why_none)
    }

    /// Names a part that is left out of a sum although somebody gave some of its figures.
    fn not_counted(&self, sum: Value, required: &Formula, part: &Formula, gap: &Gap, side: usize) -> Value {
        let general = OnceCell::new();
        let is_general = |id: &str| general.get_or_init(|| evaluate::inputs(required)).contains(&id);
        if matches!(gap, Gap::Missing(_)) && !self.something_given(part, side, &is_general) {
            return sum;
        }
        let text = format!("{} is not counted: {gap}", part.names());
        sum.with_note(Note::new(format!("{}.{}", self.name(side), part.leaf_id()), text))
    }

    /// Whether any figure that is the formula's own, and not needed anyway, is there.
    fn something_given(&self, formula: &Formula, side: usize, is_general: &dyn Fn(&str) -> bool) -> bool {
        let has = |id: &str| {
            self.side(side).is_some_and(|side| side.periods.iter().any(|period| period.given.contains_key(id)))
        };
        match formula {
            Formula::Figure(figure) => has(figure.id) && !is_general(figure.id),
            Formula::Metric(metric) => {
                has(metric.id) || self.something_given(&self.formula_of(metric), side, is_general)
            }
            Formula::FirstOf(ways) if ways.last().is_some_and(|way| matches!(way.formula, Formula::Constant(_))) => {
                false
            }
            other => other.children().into_iter().any(|(child, on_baseline)| {
                self.something_given(child, if on_baseline { self.comparison.baseline } else { side }, is_general)
            }),
        }
    }

    fn condition(&self, condition: Condition, inner: &Formula, side: usize) -> Result<Value, Gap> {
        match condition {
            Condition::NotGiven(metric) => {
                let given = self.side(side).is_some_and(|of| matches!(self.given(metric, of, side), Some(Ok(_))));
                if given && *metric == INVESTMENT { Err(Gap::InvestmentGiven) } else { self.formula(inner, side) }
            }
            Condition::EqualMonths => {
                let months = |side: usize| self.side(side).and_then(|side| side.months(&[]));
                match (months(side), months(self.comparison.baseline)) {
                    (Some(own), Some(baseline)) if own != baseline => {
                        let shown = |months: &Exact| show::computed(months, crate::quantity::Unit::Number, None);
                        Err(Gap::DifferentMonths(format!(
                            "{} covers {} months and {} covers {}, and its formula restates nothing",
                            self.name(side),
                            shown(&own),
                            self.name(self.comparison.baseline),
                            shown(&baseline)
                        )))
                    }
                    _ => self.formula(inner, side),
                }
            }
            Condition::PaysBack => {
                let value = self.formula(inner, side)?;
                if value.exact.is_positive() { Ok(value) } else { Err(Gap::NotPaidBack) }
            }
            Condition::NotNegative => {
                let value = self.formula(inner, side)?;
                let name = || Gap::Negative { what: inner.names(), side: self.name(side) };
                if value.exact.is_negative() { Err(name()) } else { Ok(value) }
            }
            Condition::SameMonths(metric) => {
                let (own, baseline) = match (self.metric(metric, side), self.metric(metric, self.comparison.baseline)) {
                    (Ok(own), Ok(baseline)) => (own, baseline),
                    _ => return self.formula(inner, side),
                };
                let note = same_months(self.comparison, (&own, side), &baseline, metric)?;
                let value = self.formula(inner, side)?;
                Ok(note.into_iter().fold(value, Value::with_note))
            }
        }
    }
}

/// Every figure a formula may need, through the metrics it names.
pub fn inputs(formula: &Formula) -> Vec<&'static str> {
    let mut found = match formula {
        Formula::Figure(figure) => vec![figure.id],
        Formula::Costs(_) => vec![figures::TOTAL_COST.id],
        Formula::Metric(metric) => inputs(&metric.formula()),
        _ => Vec::new(),
    };
    for (child, _) in formula.children() {
        for id in inputs(child) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

/// The first figure or metric named in a formula.
fn first_leaf(formula: &Formula) -> Option<&'static str> {
    match formula.leaf_id() {
        "" => formula.children().into_iter().find_map(|(child, _)| first_leaf(child)),
        id => Some(id),
    }
}

/// `customers_start` is `customers at the start` in a sentence; a formula stays as it is.
fn plain_name(names: &str) -> String {
    let figure = figures::by_id(names).map(|figure| figure.label.to_lowercase());
    figure.unwrap_or_else(|| names.to_string())
}

fn in_range(metric: &'static Metric, value: Value) -> Result<Value, Gap> {
    let Some(range) = metric.expected_range(&value.exact) else { return Ok(value) };
    let text = show::computed(&value.exact, metric.unit, None);
    Err(Gap::OutOfRange(format!("its figures give {text}, and it can only be {range}")))
}

/// The periods a value covers, where it does not cover them all: `11 of 12 periods, without 2025-05`.
pub fn partial_cover(comparison: &Comparison, value: &Value) -> Vec<(usize, String)> {
    let partial = value.covers.iter().filter(|covered| covered.periods.contains(&false));
    let text = |covered: &Covered| {
        let side = comparison.sides.get(covered.side)?;
        let count = covered.periods.iter().filter(|given| **given).count();
        Some((
            covered.side,
            format!(
                "{count} of {} periods, without {}",
                covered.periods.len(),
                listed(&side.left_out(&covered.periods))
            ),
        ))
    };
    partial.filter_map(text).collect()
}
