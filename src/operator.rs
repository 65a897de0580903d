//! Two numbers, or two texts, in; what an operator makes of them out: the arithmetic of metrics and of plans.

use crate::quantity::{Exact, minus, over, plus, times};

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Left plus right.
    Plus,
    /// Left minus right.
    Minus,
    /// Left times right.
    Times,
    /// Left over right.
    Over,
    /// The smaller of the two.
    Min,
    /// The larger of the two.
    Max,
}

/// How tightly a text binds: what must be put in brackets inside what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// One of several ways.
    Choice,
    /// A sum or a difference.
    Sum,
    /// A product or a quotient.
    Product,
    /// What needs no brackets anywhere.
    Single,
}

/// A written formula and how tightly it binds.
pub type Written = (String, Binding);

/// A text, in brackets where it would fall apart otherwise.
pub fn bound((text, binding): Written, least: Binding) -> String {
    if binding < least { format!("({text})") } else { text }
}

/// Two texts with a sign between them, which binds the left one as tightly as the whole.
fn between(left: Written, sign: &str, right: Written, binding: Binding, right_least: Binding) -> Written {
    (format!("{}{sign}{}", bound(left, binding), bound(right, right_least)), binding)
}

impl Operator {
    /// What it makes of two numbers; nothing of a division by zero.
    pub fn apply(self, left: &Exact, right: &Exact) -> Option<Exact> {
        match self {
            Operator::Plus => Some(plus(left, right)),
            Operator::Minus => Some(minus(left, right)),
            Operator::Times => Some(times(left, right)),
            Operator::Over => over(left, right),
            Operator::Min => Some(left.min(right).clone()),
            Operator::Max => Some(left.max(right).clone()),
        }
    }

    /// What it makes of two texts, as people read it.
    pub fn join(self, left: Written, right: Written) -> Written {
        match self {
            Operator::Plus => between(left, " + ", right, Binding::Sum, Binding::Sum),
            Operator::Minus => between(left, " - ", right, Binding::Sum, Binding::Product),
            Operator::Times => between(left, " × ", right, Binding::Product, Binding::Product),
            Operator::Over => between(left, " ÷ ", right, Binding::Product, Binding::Single),
            Operator::Min => (format!("min({}, {})", left.0, right.0), Binding::Single),
            Operator::Max => (format!("max({}, {})", left.0, right.0), Binding::Single),
        }
    }

    /// What it makes of two texts, as a spreadsheet reads it.
    pub fn join_in_spreadsheet(self, left: Written, right: Written) -> Written {
        match self {
            Operator::Plus => between(left, "+", right, Binding::Sum, Binding::Sum),
            Operator::Minus => between(left, "-", right, Binding::Sum, Binding::Product),
            Operator::Times => between(left, "*", right, Binding::Product, Binding::Product),
            Operator::Over => between(left, "/", right, Binding::Product, Binding::Single),
            Operator::Min => (format!("MIN({},{})", left.0, right.0), Binding::Single),
            Operator::Max => (format!("MAX({},{})", left.0, right.0), Binding::Single),
        }
    }
}
