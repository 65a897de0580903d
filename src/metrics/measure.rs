//! A formula in, what it measures out; or which two numbers in it do not go together: money plus contacts does not add up.
//!
//! What is counted has no measure, so contacts, customers and orders may be set against each other. Money, working time
//! and the length of a period are told apart. A number of the formula may turn hours into minutes (`× 60`), months into
//! years (`÷ 12`) or a share into points (`× 100`).

use super::formula::Formula;
use crate::operator::Operator;
use crate::quantity::{Exact, Unit, exact, over, times, whole};
use num_traits::Signed;

/// What a number measures: powers of money, of working time and of the length of a period; what one of it is in money,
/// minutes and months; and the numbers of the formula that it was multiplied by and that turned nothing into another unit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Measure {
    powers: [i32; 3],
    one: Exact,
    factor: Exact,
}

/// Names of what is told apart.
const NAMES: [&str; 3] = ["money", "minutes", "months"];

impl Measure {
    fn new(powers: [i32; 3], one: Exact) -> Measure {
        Measure { powers, one, factor: whole(1) }
    }

    fn of(unit: Unit) -> Measure {
        let part = |numerator: i64, denominator: i64| Exact::new(numerator.into(), denominator.into());
        match unit {
            Unit::Money => Measure::new([1, 0, 0], whole(1)),
            Unit::Minutes => Measure::new([0, 1, 0], whole(1)),
            Unit::Hours => Measure::new([0, 1, 0], whole(60)),
            Unit::SquareMinutes => Measure::new([0, 2, 0], whole(1)),
            Unit::Months => Measure::new([0, 0, 1], whole(1)),
            Unit::Years => Measure::new([0, 0, 1], whole(12)),
            Unit::PerYear | Unit::PercentPerYear => Measure::new([0, 0, -1], part(1, 12)),
            Unit::Points => Measure::new([0; 3], part(1, 100)),
            Unit::Count | Unit::Number | Unit::Percent | Unit::Ratio | Unit::Score | Unit::Agents | Unit::Periods => {
                Measure::new([0; 3], whole(1))
            }
        }
    }

    fn is_same(&self, other: &Measure) -> bool {
        self.powers == other.powers && self.one == other.one
    }

    /// Of the product, or of the quotient: 60 times the hours are the minutes, and 1.1 times the cost is more cost.
    fn joined(&self, other: &Measure, sign: i32) -> Measure {
        let mut powers = self.powers;
        powers.iter_mut().zip(other.powers).for_each(|(own, other)| *own += sign * other);
        let join = |own: &Exact, other: &Exact| {
            if sign > 0 { times(own, other) } else { over(own, other).unwrap_or_else(|| own.clone()) }
        };
        let joined = Measure { powers, one: join(&self.one, &other.one), factor: join(&self.factor, &other.factor) };
        joined.settled()
    }

    /// A factor that turns a unit of what is measured into another one does so.
    fn settled(self) -> Measure {
        let converts: &[i64] = match self.powers {
            [0, 0, 0] => &[100],
            [_, time, length] if time != 0 && length == 0 => &[60, 3600],
            [_, 0, length] if length != 0 => &[12],
            _ => &[],
        };
        let is_it = |by: &i64| self.factor == whole(*by) || over(&whole(1), &self.factor) == Some(whole(*by));
        if !converts.iter().any(is_it) {
            return self;
        }
        let one = over(&self.one, &self.factor).unwrap_or_else(|| self.one.clone());
        Measure { one, factor: whole(1), ..self }
    }

    /// What it is called: `money`, `hours`, `money × minutes`.
    fn name(&self) -> String {
        let is = |value: i64| self.one == whole(value);
        match self.powers {
            [0, 0, 0] => return "a plain number".into(),
            [0, 1, 0] if is(60) => return "hours".into(),
            [0, 0, 1] if is(12) => return "years".into(),
            _ => {}
        }
        let named = |wanted: fn(i32) -> bool| {
            let powers = NAMES.iter().zip(self.powers).filter(|(_, power)| wanted(*power));
            let names: Vec<&str> =
                powers.flat_map(|(name, power)| vec![*name; power.unsigned_abs() as usize]).collect();
            names.join(" × ")
        };
        match (named(|power| power > 0), named(|power| power < 0)) {
            (above, below) if below.is_empty() => above,
            (above, below) if above.is_empty() => format!("1 ÷ {below}"),
            (above, below) => format!("{above} ÷ {below}"),
        }
    }
}

/// Why a formula does not measure what it is said to, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What does not go together.
    pub text: String,
    /// What to do.
    pub hint: &'static str,
}

const SCALES: &str = "hours × 60 are minutes, years × 12 are months, a share × 100 are points";
const PUT_IN_FILE: &str =
    "an amount or a time of its own belongs into the figures file, under a name that a [[figure]] gives it";

/// Holds a formula against the unit it is said to have. The error says what does not go together.
pub fn check(formula: &Formula, unit: Unit) -> Result<(), Mismatch> {
    let found = measure(formula)?;
    let wanted = Measure::of(unit);
    if unit.is_percent() && wanted.powers == found.powers && times(&found.one, &whole(100)) == wanted.one {
        return Err(times_too_much(&whole(100)));
    }
    // A price may be of an hour or a month as well as of a contact.
    let is_price = unit == Unit::Money && matches!(found.powers, [1, time, length] if time <= 0 && length <= 0);
    if unit == Unit::Percent && found.factor.abs() >= whole(10) {
        return Err(times_too_much(&found.factor));
    }
    if is_price || wanted.is_same(&found) {
        return Ok(());
    }
    let expected = expected(unit, &wanted);
    let off = over(&wanted.one, &found.one);
    let (what, hint) = match off.filter(|_| wanted.powers == found.powers) {
        Some(factor) => (format!("{factor} times that"), SCALES),
        None => (found.name(), "give it the unit that it has, or mend the formula"),
    };
    Err(Mismatch { text: format!("expected {expected}, and `{}` is {what}", formula.names()), hint })
}

fn expected(unit: Unit, wanted: &Measure) -> String {
    match unit {
        Unit::Money | Unit::Minutes | Unit::Hours | Unit::Months | Unit::Years => wanted.name(),
        other => format!("a number in {}", other.id()),
    }
}

fn measure(formula: &Formula) -> Result<Measure, Mismatch> {
    match formula {
        Formula::Figure(figure) => Ok(Measure::of(figure.unit)),
        // Of a price of one's own it is known what it is the price of.
        Formula::Metric(metric) => metric.own_formula.map_or_else(|| Ok(Measure::of(metric.unit)), measure),
        Formula::Costs(_) => Ok(Measure::of(Unit::Money)),
        Formula::Constant(number) => Ok(Measure { factor: exact(*number), ..Measure::of(Unit::Number) }),
        Formula::Baseline(inner) | Formula::Where(_, inner) => measure(inner),
        Formula::Operation(operator, left, right) => of_operation(*operator, left, right),
        Formula::FirstOf(ways) => shared_by(ways.iter().map(|way| &way.formula), "stand for"),
        Formula::SumOfKnown { required, known } => {
            shared_by(required.as_deref().into_iter().chain(known), "be added to")
        }
    }
}

fn of_operation(operator: Operator, left: &Formula, right: &Formula) -> Result<Measure, Mismatch> {
    match operator {
        Operator::Plus => shared_by([left, right].into_iter(), "be added to"),
        Operator::Minus => shared_by([right, left].into_iter(), "be taken from"),
        Operator::Min | Operator::Max => shared_by([left, right].into_iter(), "be compared with"),
        Operator::Times => Ok(measure(left)?.joined(&measure(right)?, 1)),
        Operator::Over => Ok(measure(left)?.joined(&measure(right)?, -1)),
    }
}

/// The measure that all have in common.
fn shared_by<'f>(formulas: impl Iterator<Item = &'f Formula>, verb: &str) -> Result<Measure, Mismatch> {
    let mut known: Option<(&Formula, Measure)> = None;
    for formula in formulas {
        let own = measure(formula)?;
        known = Some(match known {
            None => (formula, own),
            Some((first, so_far)) if so_far.is_same(&own) => (first, so_far),
            Some((first, so_far)) => return Err(apart((first, &so_far), (formula, &own), verb)),
        });
    }
    Ok(known.map_or_else(|| Measure::of(Unit::Number), |(_, measure)| measure))
}

fn apart((first, of_first): (&Formula, &Measure), (second, of_second): (&Formula, &Measure), verb: &str) -> Mismatch {
    let text = format!(
        "`{}` is {} and cannot {verb} `{}`, which is {}",
        first.names(),
        of_first.name(),
        second.names(),
        of_second.name()
    );
    let is_constant = [first, second].into_iter().any(|formula| matches!(formula, Formula::Constant(_)));
    let hint = if of_first.powers == of_second.powers {
        SCALES
    } else if is_constant {
        PUT_IN_FILE
    } else {
        "only what is in the same unit adds up"
    };
    Mismatch { text, hint }
}

fn times_too_much(factor: &Exact) -> Mismatch {
    let text = format!("a percentage is a share of one here, and this is {factor} times as much");
    Mismatch { text, hint: "leave the factor out: 4 of 100 are shown as 4%" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures;
    use crate::metrics::{self, parse::parse};

    fn checked(text: &str, unit: Unit) -> Result<(), String> {
        let known =
            |name: &str| figures::by_id(name).map(Formula::from).or_else(|| metrics::find(name).map(Formula::from));
        check(&parse(text, &known).unwrap(), unit).map_err(|mismatch| mismatch.text)
    }

    fn wrong(text: &str, unit: Unit) -> String {
        checked(text, unit).unwrap_err()
    }

    #[test]
    fn every_metric_of_the_program_measures_what_it_says() {
        for metric in metrics::all() {
            assert_eq!(check(&metric.formula(), metric.unit), Ok(()), "{}", metric.id);
        }
    }

    #[test]
    fn money_and_contacts_do_not_add_up() {
        assert_eq!(
            wrong("upsell_revenue + contacts", Unit::Money),
            "`upsell_revenue` is money and cannot be added to `contacts`, which is a plain number"
        );
        assert_eq!(
            wrong("contacts - labor_cost / handle_time", Unit::Money),
            "`labor_cost ÷ handle_time` is money ÷ minutes and cannot be taken from `contacts`, which is a plain number"
        );
        assert_eq!(
            wrong("returns / contacts", Unit::Money),
            "expected money, and `returns ÷ contacts` is a plain number"
        );
        assert_eq!(
            wrong("labor_cost / contacts", Unit::Percent),
            "expected a number in percent, and `labor_cost ÷ contacts` is money"
        );
    }

    #[test]
    fn hours_are_no_minutes_until_they_are_turned_into_them() {
        assert_eq!(checked("handle_time / (productive_hours * 60)", Unit::Percent), Ok(()));
        assert_eq!(checked("handle_time / 60 / paid_hours", Unit::Ratio), Ok(()));
        assert_eq!(checked("paid_hours", Unit::Hours), Ok(()));
        assert!(checked("handle_time / productive_hours", Unit::Percent).is_err());
        assert_eq!(
            wrong("handle_time + paid_hours", Unit::Minutes),
            "`handle_time` is minutes and cannot be added to `paid_hours`, which is hours"
        );
        assert_eq!(checked("leavers / agents * 12 / months", Unit::PercentPerYear), Ok(()));
        assert_eq!(checked("handle_time / 60", Unit::Hours), Ok(()));
        assert_eq!(
            wrong("handle_time / 60", Unit::Minutes),
            "expected minutes, and `handle_time ÷ 60` is 1/60 times that"
        );
        assert!(checked("leavers / agents / months", Unit::PercentPerYear).is_err());
    }

    #[test]
    fn a_share_is_of_one_and_points_are_of_a_hundred() {
        assert_eq!(checked("returns / contacts", Unit::Percent), Ok(()));
        assert!(wrong("returns / contacts * 100", Unit::Percent).contains("100 times as much"));
        for formula in ["100 * returns / contacts", "returns / contacts / 0.01", "returns / contacts * 50 * 2"] {
            assert!(wrong(formula, Unit::Percent).contains("100 times as much"), "{formula}");
        }
        assert!(wrong("returns / contacts * 1000", Unit::Percent).contains("1000 times as much"));
        assert_eq!(checked("returns / contacts * 1.2", Unit::Percent), Ok(()));
        assert_eq!(checked("(orders - returns) / contacts * 100", Unit::Points), Ok(()));
        assert!(checked("(orders - returns) / contacts", Unit::Points).is_err());
    }

    #[test]
    fn a_number_of_no_unit_is_no_amount() {
        assert!(wrong("labor_cost + 5", Unit::Money).contains("`5`, which is a plain number"));
        assert_eq!(checked("labor_cost * 1.1", Unit::Money), Ok(()));
        assert_eq!(checked("1 - returns / orders", Unit::Percent), Ok(()));
    }
}
