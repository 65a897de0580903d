//! A formula in, what it measures out; or which two numbers in it do not go together: money plus contacts does not add up.
//!
//! What is counted has no measure, so contacts, customers and orders may be set against each other. Money, working time
//! and the length of a period are told apart. A number of the formula may turn hours into minutes (`× 60`), months into
//! years (`÷ 12`) or a share into points (`× 100`).

use super::formula::Formula;
use crate::operator::Operator;
use crate::quantity::{Exact, Unit, exact, over, times, whole};
use num_traits::{One, Zero};

/// What a number measures: powers of money, of working time and of the length of a period, and what one of it is in
/// money, minutes and months. A number of the formula may be there to turn one unit into another, so there may be
/// several.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Measure {
    powers: [i32; 3],
    ones: Vec<Exact>,
}

/// Names of what is told apart.
const NAMES: [&str; 3] = ["money", "minutes", "months"];

impl Measure {
    fn new(powers: [i32; 3], one: Exact) -> Measure {
        Measure { powers, ones: vec![one] }
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

    /// A measure of both, where they have one in common.
    fn shared(&self, other: &Measure) -> Option<Measure> {
        let ones: Vec<Exact> = self.ones.iter().filter(|one| other.ones.contains(one)).cloned().collect();
        (self.powers == other.powers && !ones.is_empty()).then_some(Measure { powers: self.powers, ones })
    }

    /// Of the product, or of the quotient.
    fn joined(&self, other: &Measure, sign: i32) -> Measure {
        let mut powers = self.powers;
        powers.iter_mut().zip(other.powers).for_each(|(own, other)| *own += sign * other);
        let join = |own: &Exact, other: &Exact| if sign > 0 { Some(times(own, other)) } else { over(own, other) };
        let ones = self.ones.iter().flat_map(|own| other.ones.iter().filter_map(move |other| join(own, other)));
        Measure { powers, ones: unique(ones.collect()) }
    }

    /// The same number of times as many, which may be another unit of as much: 60 times the hours are the minutes.
    fn converted(&self, factor: &Exact) -> Measure {
        let others = self.ones.iter().filter_map(|one| over(one, factor));
        Measure { powers: self.powers, ones: unique(self.ones.iter().cloned().chain(others).collect()) }
    }

    /// What it is called: `money`, `hours`, `money × minutes`.
    fn name(&self) -> String {
        let one = self.ones.first();
        let is = |value: i64| one == Some(&whole(value));
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

fn unique(ones: Vec<Exact>) -> Vec<Exact> {
    let mut unique: Vec<Exact> = Vec::new();
    ones.into_iter().for_each(|one| {
        if !unique.contains(&one) {
            unique.push(one)
        }
    });
    unique
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
    if unit.is_percent() && is_times_hundred(formula) {
        let text = "a percentage is a share of one here, and this is 100 times as much".to_string();
        return Err(Mismatch { text, hint: "leave out the 100: 4 of 100 are shown as 4%" });
    }
    // A price may be of an hour or a month as well as of a contact.
    let is_price = unit == Unit::Money && matches!(found.powers, [1, time, length] if time <= 0 && length <= 0);
    if is_price || wanted.shared(&found).is_some() {
        return Ok(());
    }
    let expected = expected(unit, &wanted);
    let off = wanted.ones.first().zip(found.ones.first()).and_then(|(wanted, found)| over(wanted, found));
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
        Formula::Metric(metric) => Ok(Measure::of(metric.unit)),
        Formula::Costs(_) => Ok(Measure::of(Unit::Money)),
        Formula::Constant(_) => Ok(Measure::of(Unit::Number)),
        Formula::Baseline(inner) | Formula::Where(_, inner) => measure(inner),
        Formula::Operation(operator, left, right) => of_operation(*operator, left, right),
        Formula::FirstOf(ways) => shared_by(ways.iter().map(|way| &way.formula), "stand for"),
        Formula::SumOfKnown { required, known } => {
            shared_by(required.as_deref().into_iter().chain(known), "be added to")
        }
    }
}

fn of_operation(operator: Operator, left: &Formula, right: &Formula) -> Result<Measure, Mismatch> {
    let is_factor = |number: &Exact| !number.is_zero() && !number.is_one();
    let factor = |formula: &Formula| match formula {
        Formula::Constant(number) => Some(exact(*number)).filter(is_factor),
        _ => None,
    };
    let of = measure(left)?;
    match operator {
        Operator::Plus => shared_by([left, right].into_iter(), "be added to"),
        Operator::Minus => shared_by([right, left].into_iter(), "be taken from"),
        Operator::Min | Operator::Max => shared_by([left, right].into_iter(), "be compared with"),
        Operator::Times => Ok(match (factor(left), factor(right)) {
            (_, Some(by)) => of.converted(&by),
            (Some(by), _) => measure(right)?.converted(&by),
            _ => of.joined(&measure(right)?, 1),
        }),
        Operator::Over => Ok(match (factor(left), factor(right)) {
            (_, Some(by)) => over(&whole(1), &by).map_or(of.clone(), |by| of.converted(&by)),
            (Some(by), _) => of.joined(&measure(right)?, -1).converted(&by),
            _ => of.joined(&measure(right)?, -1),
        }),
    }
}

/// The measure that all have in common.
fn shared_by<'f>(formulas: impl Iterator<Item = &'f Formula>, verb: &str) -> Result<Measure, Mismatch> {
    let mut known: Option<(&Formula, Measure)> = None;
    for formula in formulas {
        let own = measure(formula)?;
        known = Some(match known {
            None => (formula, own),
            Some((first, so_far)) => match so_far.shared(&own) {
                Some(shared) => (first, shared),
                None => return Err(apart((first, &so_far), (formula, &own), verb)),
            },
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

/// Whether the whole is a hundred times something.
fn is_times_hundred(formula: &Formula) -> bool {
    let is_hundred = |formula: &Formula| matches!(formula, Formula::Constant(number) if exact(*number) == whole(100));
    match formula {
        Formula::Operation(Operator::Times, left, right) => {
            is_hundred(left) || is_hundred(right) || is_times_hundred(left) || is_times_hundred(right)
        }
        Formula::Operation(Operator::Over, left, _) => is_hundred(left) || is_times_hundred(left),
        _ => false,
    }
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
        assert!(checked("leavers / agents / months", Unit::PercentPerYear).is_err());
    }

    #[test]
    fn a_share_is_of_one_and_points_are_of_a_hundred() {
        assert_eq!(checked("returns / contacts", Unit::Percent), Ok(()));
        assert!(wrong("returns / contacts * 100", Unit::Percent).contains("100 times as much"));
        assert!(wrong("100 * returns / contacts", Unit::Percent).contains("100 times as much"));
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
