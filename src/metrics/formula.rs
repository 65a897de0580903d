//! A metric's formula as a value: built once with ordinary operators, then computed, explained, listed and written.

use crate::comparison::Lines;
use crate::figures::{Figure, Kind};
use crate::metrics::Metric;
use crate::operator::{Binding, Operator, bound};
use rust_decimal::Decimal;

/// A formula, from a closed set of nodes.
#[derive(Debug, Clone)]
pub enum Formula {
    /// A figure of the side, rolled up.
    Figure(&'static Figure),
    /// The sum of cost lines.
    Costs(Lines),
    /// Another metric of the side.
    Metric(&'static Metric),
    /// A number that is part of the formula.
    Constant(Decimal),
    /// The same on the baseline.
    Baseline(Box<Formula>),
    /// Two formulas and what is done with them.
    Operation(Operator, Box<Formula>, Box<Formula>),
    /// The first of several ways whose figures are given.
    FirstOf(Vec<Way>),
    /// A sum in which the known parts count, and the others are left out.
    SumOfKnown {
        /// What must be known for there to be a sum.
        required: Option<Box<Formula>>,
        /// What counts where it is known.
        known: Vec<Formula>,
    },
    /// A formula that stands only under a condition.
    Where(Condition, Box<Formula>),
}

/// One of several ways to a number.
#[derive(Debug, Clone)]
pub struct Way {
    /// How.
    pub formula: Formula,
    /// What the reader must know if this way was taken.
    pub note: Option<&'static str>,
}

/// When a formula stands.
#[derive(Debug, Clone, Copy)]
pub enum Condition {
    /// Both sides' values of a metric are over equally many months.
    SameMonths(&'static Metric),
    /// Both sides cover equally many months, where they say so.
    EqualMonths,
    /// The formula is above zero, else it never pays back.
    PaysBack,
    /// The formula is not below zero: a negative amount to divide by gives no meaning.
    NotNegative,
    /// A metric was worked out, not given.
    NotGiven(&'static Metric),
}

/// The same formula on the baseline.
pub fn baseline(formula: impl Into<Formula>) -> Formula {
    Formula::Baseline(Box::new(formula.into()))
}

/// All cost lines of a kind.
pub fn costs(kind: Kind) -> Formula {
    Formula::Costs(Lines::Of(kind))
}

/// The smaller of two.
pub fn min(left: impl Into<Formula>, right: impl Into<Formula>) -> Formula {
    Formula::Operation(Operator::Min, Box::new(left.into()), Box::new(right.into()))
}

/// The first way whose figures are given.
pub fn first_of(ways: impl IntoIterator<Item = Way>) -> Formula {
    Formula::FirstOf(ways.into_iter().collect())
}

/// A way that needs no note.
pub fn way(formula: impl Into<Formula>) -> Way {
    Way { formula: formula.into(), note: None }
}

/// A way that the reader must know was taken.
pub fn noted_way(formula: impl Into<Formula>, note: &'static str) -> Way {
    Way { formula: formula.into(), note: Some(note) }
}

/// A formula to divide by, which must not be below zero.
pub fn not_negative(formula: impl Into<Formula>) -> Formula {
    only_where(Condition::NotNegative, formula)
}

/// A formula under a condition.
pub fn only_where(condition: Condition, formula: impl Into<Formula>) -> Formula {
    Formula::Where(condition, Box::new(formula.into()))
}

impl From<&'static Figure> for Formula {
    fn from(figure: &'static Figure) -> Formula {
        Formula::Figure(figure)
    }
}

impl From<&'static Metric> for Formula {
    fn from(metric: &'static Metric) -> Formula {
        Formula::Metric(metric)
    }
}

impl From<i64> for Formula {
    fn from(number: i64) -> Formula {
        Formula::Constant(Decimal::from(number))
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $operator:ident, [$($left:ty),*]) => {
        $(impl<Right: Into<Formula>> std::ops::$trait<Right> for $left {
            type Output = Formula;
            fn $method(self, right: Right) -> Formula {
                Formula::Operation(Operator::$operator, Box::new(self.into()), Box::new(right.into()))
            }
        })*
    };
}

operator!(Add, add, Plus, [Formula, &'static Figure, &'static Metric]);
operator!(Sub, sub, Minus, [Formula, &'static Figure, &'static Metric]);
operator!(Mul, mul, Times, [Formula, &'static Figure, &'static Metric]);
operator!(Div, div, Over, [Formula, &'static Figure, &'static Metric]);

/// Whether a way or a part is written; the flag says whether it is taken on the baseline.
pub type Choose<'a> = &'a dyn Fn(&Formula, bool) -> bool;

/// A formula's text with names, or with something else for each name.
pub struct Written<'a> {
    /// Writes a figure, cost sum or metric; the flag says whether it is the baseline's.
    pub leaf: &'a dyn Fn(&Formula, bool) -> String,
    /// Which of several ways, or of the known parts of a sum, are written; all where it is none.
    pub choose: Option<Choose<'a>>,
}

impl Written<'_> {
    /// The text of a formula.
    pub fn text(&self, formula: &Formula) -> String {
        self.write(formula, false).0
    }

    fn chosen<'f>(&self, formulas: impl Iterator<Item = &'f Formula>, on_baseline: bool) -> Vec<&'f Formula> {
        formulas.filter(|formula| self.choose.is_none_or(|choose| choose(formula, on_baseline))).collect()
    }

    fn write(&self, formula: &Formula, on_baseline: bool) -> (String, Binding) {
        match formula {
            Formula::Figure(_) | Formula::Costs(_) | Formula::Metric(_) => {
                ((self.leaf)(formula, on_baseline), Binding::Single)
            }
            Formula::Constant(number) => (number.to_string(), Binding::Single),
            Formula::Baseline(inner) => self.write(inner, true),
            Formula::Operation(operator, left, right) => {
                operator.join(self.write(left, on_baseline), self.write(right, on_baseline))
            }
            Formula::FirstOf(ways) => self.first_of(ways, on_baseline),
            Formula::SumOfKnown { required, known } => {
                let known = self.chosen(known.iter(), on_baseline);
                let parts: Vec<String> = required
                    .as_deref()
                    .into_iter()
                    .chain(known)
                    .map(|part| self.bound(part, on_baseline, Binding::Sum))
                    .collect();
                let binding = if parts.len() == 1 { Binding::Product } else { Binding::Sum };
                (parts.join(" + "), binding)
            }
            Formula::Where(_, inner) => self.write(inner, on_baseline),
        }
    }

    fn first_of(&self, ways: &[Way], on_baseline: bool) -> (String, Binding) {
        let mut chosen = self.chosen(ways.iter().map(|way| &way.formula), on_baseline);
        if self.choose.is_some() {
            chosen.truncate(1);
        }
        match chosen.as_slice() {
            [] => ("?".into(), Binding::Single),
            [one] => self.write(one, on_baseline),
            several => {
                let texts: Vec<String> = several.iter().map(|way| self.bound(way, on_baseline, Binding::Sum)).collect();
                (texts.join(", else "), Binding::Choice)
            }
        }
    }

    /// In brackets where it would fall apart otherwise.
    fn bound(&self, formula: &Formula, on_baseline: bool, least: Binding) -> String {
        bound(self.write(formula, on_baseline), least)
    }
}

impl Formula {
    /// The formula with the names of its figures and metrics.
    pub fn names(&self) -> String {
        let leaf = |formula: &Formula, on_baseline: bool| {
            if on_baseline { format!("baseline {}", formula.leaf_id()) } else { formula.leaf_id().to_string() }
        };
        Written { leaf: &leaf, choose: None }.text(self)
    }

    /// The id of a figure, metric or cost sum; empty for other nodes.
    pub fn leaf_id(&self) -> &'static str {
        match self {
            Formula::Figure(figure) => figure.id,
            Formula::Metric(metric) => metric.id,
            Formula::Costs(lines) => lines_name(*lines),
            _ => "",
        }
    }

    /// The formulas directly inside this one, each with whether it is taken on the baseline.
    pub fn children(&self) -> Vec<(&Formula, bool)> {
        match self {
            Formula::Figure(_) | Formula::Costs(_) | Formula::Metric(_) | Formula::Constant(_) => Vec::new(),
            Formula::Baseline(inner) => vec![(inner, true)],
            Formula::Where(_, inner) => vec![(inner, false)],
            Formula::Operation(_, left, right) => vec![(left, false), (right, false)],
            Formula::FirstOf(ways) => ways.iter().map(|way| (&way.formula, false)).collect(),
            Formula::SumOfKnown { required, known } => {
                required.as_deref().into_iter().chain(known).map(|part| (part, false)).collect()
            }
        }
    }
}

/// What a sum of cost lines is called in a formula.
pub fn lines_name(lines: Lines) -> &'static str {
    match lines {
        Lines::All => "all cost lines",
        Lines::Of(Kind::Variable) => "variable cost lines",
        Lines::Of(Kind::Fixed) => "fixed cost lines",
        Lines::Of(Kind::OneTime) => "one-time cost lines",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{CONTACTS, ORDERS, RETURNS};

    #[test]
    fn brackets_stand_where_they_are_needed_and_nowhere_else() {
        assert_eq!(((&CONTACTS - &ORDERS) / &RETURNS).names(), "(contacts - orders) ÷ returns");
        assert_eq!((&CONTACTS - (&ORDERS - &RETURNS)).names(), "contacts - (orders - returns)");
        assert_eq!((&CONTACTS / (&ORDERS / &RETURNS)).names(), "contacts ÷ (orders ÷ returns)");
        assert_eq!((&CONTACTS * &ORDERS / &RETURNS).names(), "contacts × orders ÷ returns");
        assert_eq!((baseline(&CONTACTS) + min(&ORDERS, 1)).names(), "baseline contacts + min(orders, 1)");
        assert_eq!((first_of([way(&ORDERS), way(1)]) * &CONTACTS).names(), "(orders, else 1) × contacts");
    }
}
