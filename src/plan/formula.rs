//! The formula of one line in one month as a value: computed exactly, computed fast, and explained from one statement.

use super::InputId;
use super::LineId;
use crate::operator::{Binding, Operator, Written, bound};
use crate::quantity::{Exact, Quantity, Unit, exact, sum};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// The months of a year: rates of a year become rates of months by compounding.
pub const MONTHS_OF_YEAR: i32 = 12;

/// A formula, from a closed set of nodes.
#[derive(Debug, Clone)]
pub enum Formula {
    /// A number that is part of the formula.
    Constant(Exact),
    /// A number of the plan.
    Input(InputId),
    /// A line in a month.
    Cell(LineId, usize),
    /// Two formulas and what is done with them.
    Operation(Operator, Box<Formula>, Box<Formula>),
    /// The sum of formulas.
    Sum(Vec<Formula>),
    /// To the power of a number of months over twelve: what a year's factor makes of so many months.
    Months(Box<Formula>, i32),
    /// One of two formulas: whether a quantity is at most a limit decides.
    AtMost {
        /// What is compared.
        quantity: Box<Formula>,
        /// With what.
        limit: Box<Formula>,
        /// What stands where it is at most that.
        then: Box<Formula>,
        /// What stands where it is more.
        otherwise: Box<Formula>,
    },
}

impl From<i64> for Formula {
    fn from(number: i64) -> Formula {
        Formula::Constant(Exact::from_integer(number.into()))
    }
}

impl From<InputId> for Formula {
    fn from(input: InputId) -> Formula {
        Formula::Input(input)
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $operator:ident),*) => {
        $(impl<Right: Into<Formula>> std::ops::$trait<Right> for Formula {
            type Output = Formula;
            fn $method(self, right: Right) -> Formula {
                Formula::Operation(Operator::$operator, Box::new(self), Box::new(right.into()))
            }
        })*
    };
}

operators!(Add add Plus, Sub sub Minus, Mul mul Times, Div div Over);

impl Formula {
    /// The smaller of two.
    pub fn min(self, other: impl Into<Formula>) -> Formula {
        Formula::Operation(Operator::Min, Box::new(self), Box::new(other.into()))
    }

    /// The larger of two.
    pub fn max(self, other: impl Into<Formula>) -> Formula {
        Formula::Operation(Operator::Max, Box::new(self), Box::new(other.into()))
    }

    /// What a year's factor makes of a number of months, compounded.
    pub fn of_months(self, months: i32) -> Formula {
        if months == 0 { Formula::from(1) } else { Formula::Months(Box::new(self), months) }
    }

    /// Whether it is nothing, whatever the inputs.
    pub fn is_zero(&self) -> bool {
        matches!(self, Formula::Constant(number) if number.is_zero())
    }

    /// The formulas directly inside this one.
    pub fn children(&self) -> Vec<&Formula> {
        match self {
            Formula::Constant(_) | Formula::Input(_) | Formula::Cell(..) => Vec::new(),
            Formula::Operation(_, left, right) => vec![left, right],
            Formula::Sum(parts) => parts.iter().collect(),
            Formula::Months(base, _) => vec![base],
            Formula::AtMost { quantity, limit, then, otherwise } => vec![quantity, limit, then, otherwise],
        }
    }

    /// Calls back for this formula and every one inside it.
    pub fn visit(&self, each: &mut dyn FnMut(&Formula)) {
        each(self);
        self.children().into_iter().for_each(|child| child.visit(each));
    }

    /// Its value, where nothing in it is divided by zero and no root is taken of what is not above zero.
    pub fn value(&self, inputs: &[Exact], cell: &dyn Fn(LineId, usize) -> Option<Exact>) -> Option<Exact> {
        let value = |formula: &Formula| formula.value(inputs, cell);
        match self {
            Formula::Constant(number) => Some(number.clone()),
            Formula::Input(input) => inputs.get(input.0).cloned(),
            Formula::Cell(line, month) => cell(*line, *month),
            Formula::Operation(operator, left, right) => operator.apply(&value(left)?, &value(right)?),
            Formula::Sum(parts) => {
                let parts = parts.iter().map(value).collect::<Option<Vec<Exact>>>()?;
                Some(sum(&parts))
            }
            Formula::Months(base, months) => of_months(&value(base)?, *months),
            Formula::AtMost { quantity, limit, then, otherwise } => {
                value(if value(quantity)? <= value(limit)? { then } else { otherwise })
            }
        }
    }

    /// Its text, with something written for each input and each line's cell.
    pub fn text(&self, leaf: &dyn Fn(&Formula) -> String) -> String {
        self.write(leaf).0
    }

    fn write(&self, leaf: &dyn Fn(&Formula) -> String) -> Written {
        match self {
            Formula::Constant(number) => (crate::show::computed(number, Unit::Number, None), Binding::Single),
            Formula::Input(_) | Formula::Cell(..) => (leaf(self), Binding::Single),
            Formula::Operation(operator, left, right) => operator.join(left.write(leaf), right.write(leaf)),
            Formula::Sum(parts) => {
                let part = |part: &Formula| bound(part.write(leaf), Binding::Sum);
                let text = parts.iter().map(part).collect::<Vec<_>>().join(" + ");
                (text, if parts.len() < 2 { Binding::Product } else { Binding::Sum })
            }
            Formula::Months(base, months) => {
                let base = bound(base.write(leaf), Binding::Single);
                let text = match months % MONTHS_OF_YEAR {
                    0 => format!("{base}^{}", months / MONTHS_OF_YEAR),
                    _ => format!("{base}^({months}/{MONTHS_OF_YEAR})"),
                };
                (text, Binding::Single)
            }
            Formula::AtMost { quantity, limit, then, otherwise } => {
                let [quantity, limit, then, otherwise] =
                    [quantity, limit, then, otherwise].map(|part| part.write(leaf).0);
                (format!("({then} if {quantity} ≤ {limit}, else {otherwise})"), Binding::Single)
            }
        }
    }
}

/// One plus a rate.
pub fn growth(rate: InputId) -> Formula {
    Formula::from(1) + rate
}

/// What a share leaves.
pub fn rest(share: impl Into<Formula>) -> Formula {
    Formula::from(1) - share
}

/// Cut to the 28 significant digits of a decimal; none past what it can hold.
pub fn cut(value: &Exact) -> Option<Exact> {
    Quantity::cut_shown(value, Unit::Number).map(|cut| exact(cut.value))
}

/// Digits of a root behind those that are kept.
const ROOT_DIGITS: u32 = 40;

/// A factor above zero to the power of months over twelve, with more digits than a decimal has.
fn of_months(base: &Exact, months: i32) -> Option<Exact> {
    if !base.is_positive() {
        return None;
    }
    if *base == Exact::one() {
        return Some(Exact::one());
    }
    let (years, rest) = (months.div_euclid(MONTHS_OF_YEAR), months.rem_euclid(MONTHS_OF_YEAR));
    // Whole years are a power, so that twelve months are the year's factor to the last digit.
    let whole = base.pow(years);
    if rest == 0 {
        return Some(whole);
    }
    let shared = num_integer::gcd(rest, MONTHS_OF_YEAR);
    let (power, root) = (rest / shared, u32::try_from(MONTHS_OF_YEAR / shared).ok()?);
    let ten = BigInt::from(10).pow(ROOT_DIGITS);
    let raised = base.pow(power);
    let scaled = raised.numer() * ten.pow(root) / raised.denom();
    Some(whole * Exact::new(scaled.nth_root(root), ten))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::whole;

    fn decimal(text: &str) -> Exact {
        exact(rust_decimal::Decimal::from_str_exact(text).unwrap())
    }

    #[test]
    fn twelve_months_are_the_factor_of_the_year() {
        assert_eq!(of_months(&decimal("1.1"), 12), Some(decimal("1.1")));
        assert_eq!(of_months(&decimal("1.1"), -24).map(|value| value * decimal("1.21")), Some(whole(1)));
        assert_eq!(of_months(&decimal("0"), 1), None);
    }

    #[test]
    fn a_month_is_the_twelfth_root_to_28_digits() {
        // 1.09^(1/12), worked out with 50 digits by bc.
        let month = of_months(&decimal("1.09"), 1).unwrap();
        assert_eq!(cut(&month), Some(decimal("1.007207323316136690485529222")));
        let year = month.pow(12) - decimal("1.09");
        assert!(year.abs() < decimal("0.0000000000000000000000000001"));
    }

    #[test]
    fn brackets_stand_where_they_are_needed() {
        let leaf = |formula: &Formula| match formula {
            Formula::Input(input) => ["a", "b", "c"].get(input.0).unwrap().to_string(),
            _ => "?".into(),
        };
        let [a, b, c] = [0, 1, 2].map(|index| Formula::from(InputId(index)));
        assert_eq!(((a.clone() + b.clone()) * c.clone()).text(&leaf), "(a + b) × c");
        assert_eq!((growth(InputId(0)).of_months(-7) * b.clone()).text(&leaf), "(1 + a)^(-7/12) × b");
        assert_eq!(growth(InputId(0)).of_months(24).text(&leaf), "(1 + a)^2");
        assert_eq!(Formula::Sum(vec![a, b.max(c)]).text(&leaf), "a + max(b, c)");
    }
}
