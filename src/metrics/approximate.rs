//! A formula and a comparison in, the same on floats out, for what is worked out thousands of times with some metrics drawn:
//! whatever does not depend on them is worked out once, exactly.

use super::Metric;
use super::evaluate::Evaluator;
use super::formula::Formula;
use crate::operator::Operator;
use num_traits::ToPrimitive;

/// A formula on floats.
#[derive(Debug, Clone, PartialEq)]
pub enum Approximate {
    /// A number that is always the same.
    Number(f64),
    /// The draw at this place.
    Drawn(usize),
    /// Two formulas and what is done with them.
    Operation(Operator, Box<Approximate>, Box<Approximate>),
}

/// The place of the draw of a metric on a side.
pub type Drawn<'a> = &'a dyn Fn(&'static Metric, usize) -> Option<usize>;

impl Approximate {
    /// The formula of a side; none where its value cannot be given.
    pub fn new(evaluator: &Evaluator<'_>, formula: &Formula, side: usize, drawn: Drawn<'_>) -> Option<Approximate> {
        let value = || evaluator.formula(formula, side).ok().map(|value| value.exact);
        let of = |part: &Formula, side: usize| Approximate::new(evaluator, part, side, drawn);
        let found = match formula {
            Formula::Metric(metric) => match drawn(metric, side) {
                Some(place) => Some(Approximate::Drawn(place)),
                None if evaluator.is_given(metric, side) => None,
                None => of(&metric.formula(), side),
            },
            Formula::Baseline(inner) => of(inner, evaluator.baseline()),
            Formula::Where(_, inner) => of(inner, side),
            Formula::Operation(operator, left, right) => match (of(left, side)?, of(right, side)?) {
                (Approximate::Number(_), Approximate::Number(_)) => None,
                (left, right) => Some(Approximate::Operation(*operator, Box::new(left), Box::new(right))),
            },
            Formula::FirstOf(ways) => {
                let taken = ways.iter().find(|way| evaluator.formula(&way.formula, side).is_ok())?;
                of(&taken.formula, side)
            }
            Formula::SumOfKnown { required, known } => {
                let parts = required.as_deref().into_iter().chain(known);
                let sum = |left, right| Approximate::Operation(Operator::Plus, Box::new(left), Box::new(right));
                parts.filter_map(|part| of(part, side)).reduce(sum)
            }
            Formula::Figure(_) | Formula::Costs(_) | Formula::Constant(_) => None,
        };
        match found {
            Some(Approximate::Number(_)) | None => value()?.to_f64().map(Approximate::Number),
            Some(depends) if depends.is_drawn() => Some(depends),
            Some(_) => value()?.to_f64().map(Approximate::Number),
        }
    }

    fn is_drawn(&self) -> bool {
        match self {
            Approximate::Number(_) => false,
            Approximate::Drawn(_) => true,
            Approximate::Operation(_, left, right) => left.is_drawn() || right.is_drawn(),
        }
    }

    /// Its value for some draws; no number where it has none.
    #[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
    pub fn value(&self, draws: &[f64]) -> f64 {
        match self {
            Approximate::Number(number) => *number,
            Approximate::Drawn(place) => draws.get(*place).copied().unwrap_or(f64::NAN),
            Approximate::Operation(operator, left, right) => {
                let (left, right) = (left.value(draws), right.value(draws));
                match operator {
                    Operator::Plus => left + right,
                    Operator::Minus => left - right,
                    Operator::Times => left * right,
                    Operator::Over => left / right,
                    Operator::Min => left.min(right),
                    Operator::Max => left.max(right),
                }
            }
        }
    }
}
