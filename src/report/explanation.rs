//! A metric and a comparison in, the way to its number out: formula, numbers plugged in, and where each was read.

use super::certainty::{self, Certainty};
use super::{Cell, cut};
use crate::comparison::{Comparison, Lines, Note};
use crate::figures::{Figure, MONTHS};
use crate::gap::Gap;
use crate::metrics::evaluate::{Evaluator, Value};
use crate::metrics::formula::{Formula, Written};
use crate::metrics::{Metric, evidence, uncertain};
use crate::place::Place;
use crate::quantity::{Exact, Quantity, Unit};
use crate::show;
use crate::statistics::{Difference, Interval};
use std::collections::BTreeSet;

/// The way to one number on one side.
#[derive(Debug)]
pub struct Explanation {
    /// The metric.
    pub metric: &'static Metric,
    /// The side it is of.
    pub side: String,
    /// Every figure that entered, in the order of the formula.
    pub inputs: Vec<Input>,
    /// Every metric on the way, the explained one last.
    pub steps: Vec<Step>,
    /// The number as the report has it.
    pub result: Cell,
    /// What must be known about it.
    pub notes: Vec<Note>,
    /// How far it may be off, where it was counted.
    pub interval: Option<Interval>,
    /// Whether the change from the baseline is more than chance, where both were counted, and the baseline's name.
    pub evidence: Option<(Difference, String)>,
}

/// A value somebody put in.
#[derive(Debug)]
pub struct Input {
    /// The figure's id, or the cost line's name.
    pub name: String,
    /// The side it was given for.
    pub side: String,
    /// The period, where there is one.
    pub period: String,
    /// As written.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// One metric on the way.
#[derive(Debug)]
pub struct Step {
    /// Its id, with `baseline` before it where it is the baseline's.
    pub name: String,
    /// The formula with names.
    pub formula: String,
    /// The formula with numbers.
    pub numbers: String,
    /// What it gives.
    pub result: Cell,
}

/// Explains a metric on one side.
pub fn explain(comparison: &Comparison, metric: &'static Metric, side: usize, certainty: &Certainty) -> Explanation {
    let evaluator = Evaluator::new(comparison);
    let mut way =
        Way { comparison, evaluator: &evaluator, inputs: Vec::new(), seen: BTreeSet::new(), steps: Vec::new() };
    way.metric(metric, side, side);
    let value = evaluator.metric(metric, side);
    let result = value.as_ref().map_err(Gap::clone).and_then(|value| cut(&value.exact, metric.unit));
    let counts = |side: usize| evidence::counts(&evaluator, metric, side);
    let own = counts(side);
    let baseline = comparison.baseline_side().filter(|_| side != comparison.baseline);
    let evidence = baseline.and_then(|baseline| {
        let theirs = counts(comparison.baseline);
        Some((certainty::difference(own.as_ref(), theirs.as_ref(), certainty)?, baseline.name.clone()))
    });
    Explanation {
        interval: certainty::interval(own.as_ref(), certainty)
            .or_else(|| uncertain::interval(&evaluator, metric, side, &certainty.confidence)),
        evidence,
        metric,
        side: comparison.sides.get(side).map(|side| side.name.clone()).unwrap_or_default(),
        inputs: way.inputs,
        steps: way.steps,
        result,
        notes: value.map(|value| value.notes).unwrap_or_default(),
    }
}

struct Way<'a> {
    comparison: &'a Comparison,
    evaluator: &'a Evaluator<'a>,
    inputs: Vec<Input>,
    seen: BTreeSet<(String, String, String, Place)>,
    steps: Vec<Step>,
}

impl Way<'_> {
    /// Walks to a metric on a side; names are told from the side that is explained.
    fn metric(&mut self, metric: &'static Metric, side: usize, explained: usize) {
        let name = if side == explained { metric.id.to_string() } else { format!("baseline {}", metric.id) };
        if self.steps.iter().any(|step| step.name == name) {
            return;
        }
        let result = self.evaluator.metric(metric, side);
        if self.evaluator.is_given(metric, side) {
            self.given(metric.id, side);
            let formula = "as given".to_string();
            let numbers = result.as_ref().map_or_else(|_| String::new(), |value| working(&value.exact, metric.unit));
            self.steps.push(Step { name, formula, numbers, result: shown(&result, metric.unit) });
            return;
        }
        let formula = metric.formula();
        self.formula(&formula, side, explained);
        let names = self.names(&formula, side, explained);
        let numbers = self.numbers(&formula, side);
        self.steps.push(Step { name, formula: names, numbers, result: shown(&result, metric.unit) });
    }

    fn formula(&mut self, formula: &Formula, side: usize, explained: usize) {
        match formula {
            Formula::Metric(metric) => self.metric(metric, side, explained),
            Formula::Figure(figure) => self.figure(figure, side),
            Formula::Costs(lines) => self.costs(*lines, side),
            Formula::FirstOf(ways) => {
                let taken = ways.iter().find(|way| self.is_known(&way.formula, side)).or(ways.first());
                if let Some(way) = taken {
                    self.formula(&way.formula, side, explained);
                }
            }
            Formula::SumOfKnown { required, known } => {
                for part in required
                    .as_deref()
                    .into_iter()
                    .chain(known)
                    .filter(|part| self.is_known(part, side))
                    .collect::<Vec<_>>()
                {
                    self.formula(part, side, explained);
                }
            }
            other => {
                for (child, on_baseline) in other.children() {
                    self.formula(child, if on_baseline { self.comparison.baseline } else { side }, explained);
                }
            }
        }
    }

    fn is_known(&self, formula: &Formula, side: usize) -> bool {
        self.evaluator.formula(formula, side).is_ok()
    }

    fn figure(&mut self, figure: &'static Figure, side: usize) {
        if figure.cost_kind().is_some() {
            return self.lines(side, |line| line.figure == Some(figure));
        }
        self.given(figure.id, side);
        if *figure == MONTHS {
            self.months_of_labels(side);
        }
    }

    fn costs(&mut self, lines: Lines, side: usize) {
        self.lines(side, |line| match lines {
            Lines::All => true,
            Lines::Of(kind) => line.kind == kind,
        });
    }

    fn lines(&mut self, side: usize, wanted: impl Fn(&crate::comparison::CostLine) -> bool) {
        let Some(of) = self.comparison.sides.get(side) else { return };
        for period in &of.periods {
            for line in period.costs.iter().filter(|line| wanted(line)) {
                let name = format!("{} ({})", line.name, line.kind.id());
                self.input(&name, &of.name, period.label(), &line.amount.text, &line.amount.place);
            }
        }
    }

    fn given(&mut self, id: &str, side: usize) {
        let Some(of) = self.comparison.sides.get(side) else { return };
        for period in &of.periods {
            if let Some(given) = period.given.get(id) {
                self.input(id, &of.name, period.label(), &given.text, &given.place);
            }
        }
    }

    fn months_of_labels(&mut self, side: usize) {
        let Some(of) = self.comparison.sides.get(side) else { return };
        for period in of.periods.iter().filter(|period| !period.given.contains_key(MONTHS.id)) {
            let Some(span) = period.period.as_ref().and_then(|period| period.span) else { continue };
            let place = Place::file("the period's label");
            self.input(MONTHS.id, &of.name, period.label(), &span.months.to_string(), &place);
        }
    }

    /// Adds an input, each once.
    fn input(&mut self, name: &str, side: &str, period: &str, text: &str, place: &Place) {
        let input = Input {
            name: name.to_string(),
            side: side.to_string(),
            period: period.to_string(),
            text: text.to_string(),
            place: place.clone(),
        };
        if self.seen.insert((input.name.clone(), input.side.clone(), input.period.clone(), input.place.clone())) {
            self.inputs.push(input);
        }
    }

    /// The formula with names, ways not taken left out where any was.
    fn names(&self, formula: &Formula, side: usize, explained: usize) -> String {
        let leaf = |leaf: &Formula, on_baseline: bool| leaf_name(leaf, on_baseline || side != explained);
        let choose = |part: &Formula, on_baseline: bool| {
            self.is_known(part, if on_baseline { self.comparison.baseline } else { side })
        };
        let text = |choose| Written { leaf: &leaf, choose }.text(formula);
        if self.is_known(formula, side) { text(Some(&choose)) } else { text(None) }
    }

    /// The formula with each name replaced by its number, ways not taken left out.
    fn numbers(&self, formula: &Formula, side: usize) -> String {
        let at = |on_baseline: bool| if on_baseline { self.comparison.baseline } else { side };
        let leaf = |leaf: &Formula, on_baseline: bool| match self.evaluator.formula(leaf, at(on_baseline)) {
            Ok(value) => working(&value.exact, unit(leaf)),
            Err(_) => "?".to_string(),
        };
        let choose = |part: &Formula, on_baseline: bool| self.is_known(part, at(on_baseline));
        Written { leaf: &leaf, choose: Some(&choose) }.text(formula)
    }
}

fn leaf_name(leaf: &Formula, on_baseline: bool) -> String {
    if on_baseline { format!("baseline {}", leaf.leaf_id()) } else { leaf.leaf_id().to_string() }
}

fn shown(result: &Result<Value, Gap>, unit: Unit) -> Cell {
    result.as_ref().map_err(Gap::clone).and_then(|value| cut(&value.exact, unit))
}

fn unit(leaf: &Formula) -> Unit {
    match leaf {
        Formula::Figure(figure) => figure.unit,
        Formula::Metric(metric) => metric.unit,
        Formula::Costs(_) => Unit::Money,
        _ => Unit::Number,
    }
}

/// A number in the working: in full, or to twelve digits with an ellipsis; a negative one in brackets.
pub fn working(exact: &Exact, unit: Unit) -> String {
    let Some(cut) = Quantity::cut(exact, unit) else { return "?".to_string() };
    let text = working_cut(&cut);
    if cut.value.is_sign_negative() && !cut.value.is_zero() { format!("({text})") } else { text }
}

/// The same for a number that is cut already.
pub fn working_cut(cut: &Quantity) -> String {
    let number = show::working(cut.value);
    match cut.unit {
        Unit::Percent | Unit::PercentPerYear => format!("{number}%"),
        Unit::Minutes => format!("{number} min"),
        Unit::SquareMinutes => format!("{number} min²"),
        Unit::Hours => format!("{number} h"),
        _ => number,
    }
}
