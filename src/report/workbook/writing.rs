//! A metric's formula in, the formula of a spreadsheet out: the way that was taken, with cells for names.
//!
//! It is written from the same value that was computed, and it keeps its conditions: what `roi` would not give, such as a
//! number over zero or a payback that never comes, is a dash in the workbook too once a changed figure makes it so.

use crate::comparison::Lines;
use crate::figures::Figure;
use crate::gap::Gap;
use crate::metrics::Metric;
use crate::metrics::evaluate::Evaluator;
use crate::metrics::formula::{Condition, Formula, Way};
use crate::operator::{Binding, Written, bound};
use crate::quantity::{Exact, Unit, plus};
use crate::report::parts::DASH;
use num_traits::Zero;

/// Where the numbers of formulas stand.
pub trait Places {
    /// A figure of a side in its shown unit.
    fn figure(&self, figure: &'static Figure, side: usize) -> Option<Written>;
    /// The sum of cost lines of a side.
    fn costs(&self, lines: Lines, side: usize) -> Option<Written>;
    /// The cell of a metric on a side in its shown unit; none where it holds no number.
    fn metric(&self, metric: &'static Metric, side: usize) -> Option<String>;
}

/// Writes formulas of one comparison.
pub struct Writer<'a> {
    /// Tells which way was taken.
    pub evaluator: &'a Evaluator<'a>,
    /// The place of the baseline.
    pub baseline: usize,
    /// Where the numbers stand.
    pub places: &'a dyn Places,
}

/// Whether other numbers, with none more or less given, may do away with a gap: then its cell holds a formula all the same.
pub fn depends_on_numbers(gap: &Gap) -> bool {
    matches!(gap, Gap::Zero { .. } | Gap::Negative { .. } | Gap::NotPaidBack | Gap::OutOfRange(_))
}

/// A number as it is computed, from one that is shown in a unit.
pub fn computed(written: Written, unit: Unit) -> Written {
    if unit.is_percent() { (format!("{}/100", bound(written, Binding::Product)), Binding::Product) } else { written }
}

/// A number as it is shown in a unit, from one that is computed.
pub fn shown(written: Written, unit: Unit) -> Written {
    if unit.is_percent() { (format!("{}*100", bound(written, Binding::Product)), Binding::Product) } else { written }
}

/// A formula that gives a dash where something is divided by zero, or where what it needs is a dash.
pub fn or_dash(text: &str) -> String {
    format!("IFERROR({text},\"{DASH}\")")
}

impl Writer<'_> {
    /// The cell's formula of a metric on a side, in its shown unit; none where something in it is not there.
    pub fn metric(&self, metric: &'static Metric, side: usize) -> Option<String> {
        let (text, _) = shown(self.formula(&metric.formula(), side)?, metric.unit);
        Some(or_dash(&within(metric, text)))
    }

    /// A formula of a side, in its computed unit.
    pub fn formula(&self, formula: &Formula, side: usize) -> Option<Written> {
        match formula {
            Formula::Figure(figure) => self.evaluator.formula(formula, side).ok().and_then(|_| {
                let of_figure = self.places.figure(figure, side)?;
                Some(computed(of_figure, figure.unit))
            }),
            Formula::Costs(lines) => {
                self.evaluator.formula(formula, side).ok().and_then(|_| self.places.costs(*lines, side))
            }
            Formula::Metric(metric) => {
                let cell = self.places.metric(metric, side)?;
                Some(computed((cell, Binding::Single), metric.unit))
            }
            Formula::Constant(number) => {
                Some((number.to_string(), if number.is_sign_negative() { Binding::Sum } else { Binding::Single }))
            }
            Formula::Baseline(inner) => self.formula(inner, self.baseline),
            Formula::Operation(operator, left, right) => {
                Some(operator.join_in_spreadsheet(self.formula(left, side)?, self.formula(right, side)?))
            }
            Formula::FirstOf(ways) => self.formula(self.taken(ways, side)?, side),
            Formula::SumOfKnown { required, known } => self.sum(required.as_deref(), known, side),
            Formula::Where(condition, inner) => Some(under(*condition, self.formula(inner, side)?)),
        }
    }

    /// The way that was taken, or that would be with other numbers.
    fn taken<'f>(&self, ways: &'f [Way], side: usize) -> Option<&'f Formula> {
        let is_taken = |way: &&Way| match self.evaluator.formula(&way.formula, side) {
            Ok(_) => true,
            Err(gap) => depends_on_numbers(&gap),
        };
        ways.iter().find(is_taken).map(|way| &way.formula)
    }

    /// What counts is added by SUM, which passes over a cell that is a dash: an unknown part is left out there too.
    fn sum(&self, required: Option<&Formula>, known: &[Formula], side: usize) -> Option<Written> {
        let parts: Vec<Written> = self
            .counted(required, known, side)
            .into_iter()
            .map(|part| self.formula(part, side))
            .collect::<Option<_>>()?;
        let required = required.map(|required| self.formula(required, side));
        let first = match (required, parts.as_slice()) {
            (Some(required), []) => return required,
            (None, []) => return None,
            (None, [_]) => return parts.into_iter().next(),
            (required, _) => required,
        };
        let parts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
        let sum = format!("SUM({})", parts.join(","));
        match first {
            None => Some((sum, Binding::Single)),
            Some(first) => Some((format!("{}+{sum}", bound(first?, Binding::Sum)), Binding::Sum)),
        }
    }

    /// The known parts that are in the sum, and those that would be with other numbers.
    fn counted<'f>(&self, required: Option<&Formula>, known: &'f [Formula], side: usize) -> Vec<&'f Formula> {
        let mut counted: Vec<&Formula> = Vec::new();
        let mut before: Option<Exact> = required.and_then(|required| self.value(required, side));
        for part in known {
            match self.evaluator.formula(part, side) {
                Ok(value) => {
                    // A part of other periods than the rest is known and yet left out.
                    let so_far = counted.iter().copied().chain([part]).cloned().collect();
                    let required = required.cloned().map(Box::new);
                    let sum = self.value(&Formula::SumOfKnown { required, known: so_far }, side);
                    let expected = plus(&before.clone().unwrap_or_else(Exact::zero), &value.exact);
                    if sum.as_ref() == Some(&expected) {
                        before = sum;
                        counted.push(part);
                    }
                }
                Err(gap) if depends_on_numbers(&gap) && matches!(part, Formula::Metric(_)) => counted.push(part),
                Err(_) => {}
            }
        }
        counted
    }

    fn value(&self, formula: &Formula, side: usize) -> Option<Exact> {
        self.evaluator.formula(formula, side).ok().map(|value| value.exact)
    }
}

/// The same formula, an error where its condition does not hold.
fn under(condition: Condition, (text, binding): Written) -> Written {
    match condition {
        Condition::PaysBack => (format!("IF({text}>0,{text},NA())"), Binding::Single),
        Condition::NotNegative => (format!("IF({text}<0,NA(),{text})"), Binding::Single),
        Condition::SameMonths(_) | Condition::EqualMonths | Condition::NotGiven(_) => (text, binding),
    }
}

/// A dash outside of what the metric can be; to a billionth, as a spreadsheet rounds on its way.
fn within(metric: &Metric, text: String) -> String {
    let Some((least, greatest)) = metric.range else { return text };
    format!("IF(AND(ROUND({text},9)>={least},ROUND({text},9)<={greatest}),{text},NA())")
}
