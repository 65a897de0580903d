//! Exact fractions in, decimals with a unit out: the one place where a result is cut.
//!
//! Inside the formulas every number is an [`Exact`] fraction in its own unit (a percentage is a fraction of one, a
//! duration is in minutes). A [`Quantity`] is what is shown: in per cent, minutes, points, with at most 28 digits.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

/// A number without rounding: what formulas compute on.
pub type Exact = BigRational;

/// Significant digits kept when a fraction is cut to a decimal.
pub const DIGITS: u32 = 28;

/// What a number counts or measures. The shown unit of a duration is minutes, of a percentage per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// An amount in the comparison's currency.
    Money,
    /// A whole number of things, not negative.
    Count,
    /// A plain number, such as a sum of scores.
    Number,
    /// A length of time, computed and shown in minutes.
    Minutes,
    /// Lengths of time multiplied by themselves, computed and shown in minutes times minutes.
    SquareMinutes,
    /// Working time in hours.
    Hours,
    /// A share, computed as a fraction of one and shown in per cent.
    Percent,
    /// A share in a year, shown in per cent a year.
    PercentPerYear,
    /// Net promoter points, from -100 to 100.
    Points,
    /// One number over another of the same unit.
    Ratio,
    /// A mean answer on a survey's scale.
    Score,
    /// A length of time in the periods of a file of flows.
    Periods,
    /// A length of time in months.
    Months,
    /// A length of time in years.
    Years,
    /// How often in a year.
    PerYear,
    /// Full-time equivalents.
    Agents,
}

impl Unit {
    /// The unit's name in JSON and lists.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Money => "money",
            Unit::Count => "count",
            Unit::Number => "number",
            Unit::Minutes => "minutes",
            Unit::SquareMinutes => "square minutes",
            Unit::Hours => "hours",
            Unit::Percent => "percent",
            Unit::PercentPerYear => "percent a year",
            Unit::Points => "points",
            Unit::Ratio => "ratio",
            Unit::Score => "score",
            Unit::Periods => "periods",
            Unit::Months => "months",
            Unit::Years => "years",
            Unit::PerYear => "per year",
            Unit::Agents => "full-time equivalents",
        }
    }

    /// Whether the unit is shown in per cent.
    pub fn is_percent(self) -> bool {
        matches!(self, Unit::Percent | Unit::PercentPerYear)
    }

    /// What the computed fraction is multiplied with to be shown.
    fn shown_factor(self) -> u32 {
        if self.is_percent() { 100 } else { 1 }
    }
}

/// A whole number as an exact fraction.
pub fn whole(number: i64) -> Exact {
    Exact::from_integer(BigInt::from(number))
}

/// The sum of two fractions. The arithmetic below stays in machine words where it fits, as most figures do: big integers
/// are what fractions cost.
pub fn plus(left: &Exact, right: &Exact) -> Exact {
    let small = || {
        let ((a, b), (c, d)) = (small(left)?, small(right)?);
        lowest((a * d).checked_add(c * b)?, b * d)
    };
    small().unwrap_or_else(|| left + right)
}

/// The difference of two fractions.
pub fn minus(left: &Exact, right: &Exact) -> Exact {
    let small = || {
        let ((a, b), (c, d)) = (small(left)?, small(right)?);
        lowest((a * d).checked_sub(c * b)?, b * d)
    };
    small().unwrap_or_else(|| left - right)
}

/// The product of two fractions.
pub fn times(left: &Exact, right: &Exact) -> Exact {
    let small = || {
        let ((a, b), (c, d)) = (small(left)?, small(right)?);
        lowest(a * c, b * d)
    };
    small().unwrap_or_else(|| left * right)
}

/// One fraction over another; nothing over zero.
pub fn over(left: &Exact, right: &Exact) -> Option<Exact> {
    let small = || {
        let ((a, b), (c, d)) = (small(left)?, small(right)?);
        lowest(a * d * c.signum(), b * c.abs())
    };
    (!right.is_zero()).then(|| small().unwrap_or_else(|| left / right))
}

/// Numerator and denominator, where products of two such pairs cannot overflow.
fn small(fraction: &Exact) -> Option<(i128, i128)> {
    let word = |number: &BigInt| number.to_i64().filter(|word| *word > i64::MIN).map(i128::from);
    Some((word(fraction.numer())?, word(fraction.denom())?))
}

/// The fraction in lowest terms; the denominator is above zero.
fn lowest(numerator: i128, denominator: i128) -> Option<Exact> {
    if denominator == 1 {
        return Some(Exact::from_integer(numerator.into()));
    }
    let divisor = numerator.gcd(&denominator);
    let divided = |number: i128| number.checked_div(divisor).map(BigInt::from);
    Some(Exact::new_raw(divided(numerator)?, divided(denominator)?))
}

/// The sum of fractions. Those past machine words are added over one denominator and reduced once: reducing is what costs.
pub fn sum<'a>(values: impl IntoIterator<Item = &'a Exact>) -> Exact {
    let mut sum = Exact::zero();
    let mut large: Option<(BigInt, BigInt)> = None;
    for value in values {
        match (small(&sum).and_then(|_| small(value)), &mut large) {
            (Some(_), _) => sum = plus(&sum, value),
            (None, Some((numerator, denominator))) => add_unreduced(numerator, denominator, value),
            (None, none) => *none = Some((value.numer().clone(), value.denom().clone())),
        }
    }
    match large {
        None => sum,
        Some((mut numerator, mut denominator)) => {
            add_unreduced(&mut numerator, &mut denominator, &sum);
            Exact::new(numerator, denominator)
        }
    }
}

/// Adds to a fraction that need not be in lowest terms, over the larger denominator where the other one divides it.
fn add_unreduced(numerator: &mut BigInt, denominator: &mut BigInt, value: &Exact) {
    if value.denom() == denominator {
        *numerator += value.numer();
        return;
    }
    let (times, rest) = denominator.div_rem(value.denom());
    if rest.is_zero() {
        *numerator += value.numer() * times;
        return;
    }
    let (times, rest) = value.denom().div_rem(denominator);
    if rest.is_zero() {
        *numerator = &*numerator * times + value.numer();
        denominator.clone_from(value.denom());
        return;
    }
    *numerator = &*numerator * value.denom() + value.numer() * &*denominator;
    *denominator *= value.denom();
}

/// A decimal as the fraction it stands for, without loss.
pub fn exact(decimal: Decimal) -> Exact {
    if decimal.scale() == 0 {
        return Exact::from_integer(BigInt::from(decimal.mantissa()));
    }
    Exact::new(BigInt::from(decimal.mantissa()), power_of_ten(decimal.scale()))
}

fn power_of_ten(exponent: u32) -> BigInt {
    10_u128.checked_pow(exponent).map_or_else(|| BigInt::from(10).pow(exponent), BigInt::from)
}

/// A number as it is shown: a decimal in the unit's shown scale, and whether nothing was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// The number, in per cent, minutes, points or the unit itself, without trailing zeros.
    pub value: Decimal,
    /// Whether the decimal is the fraction to the last digit.
    pub exact: bool,
    /// What it measures.
    pub unit: Unit,
}

impl Quantity {
    /// Cuts a computed fraction to the decimal that is shown: 28 significant digits and at most 28 decimal places, half
    /// to even. `None` where it is too large for that.
    pub fn cut(computed: &Exact, unit: Unit) -> Option<Quantity> {
        let (value, exact) = cut(&(computed.numer() * unit.shown_factor()), computed.denom())?;
        Some(Quantity { value, exact, unit })
    }

    /// Wraps a number that is already in the shown unit, such as a percentage of change.
    pub fn cut_shown(shown: &Exact, unit: Unit) -> Option<Quantity> {
        let (value, exact) = cut(shown.numer(), shown.denom())?;
        Some(Quantity { value, exact, unit })
    }

    /// A number that was computed on floats: twelve significant digits, never exact. `None` of what is no number or too
    /// large.
    pub fn approximate(computed: f64, unit: Unit) -> Option<Quantity> {
        let value = decimal(computed)?.checked_mul(Decimal::from(unit.shown_factor()))?.normalize();
        Some(Quantity { value, exact: false, unit })
    }
}

/// A float as the decimal of twelve significant digits and at most 28 decimal places; none of what is no number or too
/// large.
pub fn decimal(float: f64) -> Option<Decimal> {
    let decimal = Decimal::from_scientific(&format!("{float:.11e}")).or_else(|_| format!("{float:.28}").parse());
    decimal.ok().map(|decimal| decimal.normalize())
}

/// The fraction of two whole numbers as a decimal, and whether it is the same number. It need not be in lowest terms.
fn cut(numerator: &BigInt, denominator: &BigInt) -> Option<(Decimal, bool)> {
    if denominator.is_one()
        && let Some(whole) = numerator.to_i64()
    {
        return Some((Decimal::from(whole), true));
    }
    if let Some(cut) = cut_small(numerator, denominator) {
        return Some(cut);
    }
    let places = i64::from(DIGITS) - integer_digits(numerator, denominator);
    let scale = u32::try_from(places).unwrap_or(0);
    let coarse = power_of_ten(u32::try_from(-places).unwrap_or(0));
    let (rounded, exact) = divide_half_to_even(&(numerator * power_of_ten(scale)), &(denominator * &coarse));
    let mantissa = (rounded * coarse).to_i128()?;
    let decimal = Decimal::try_from_i128_with_scale(mantissa, scale).ok()?;
    Some((decimal.normalize(), exact))
}

/// The same in machine words, where the digits end early enough to fit: most figures' do.
fn cut_small(numerator: &BigInt, denominator: &BigInt) -> Option<(Decimal, bool)> {
    const PLACES: u32 = 9;
    let (numerator, denominator) = (i128::from(numerator.to_i64()?), i128::from(denominator.to_i64()?));
    let scaled = numerator.checked_mul(10_i128.pow(PLACES))?;
    let ends = scaled.checked_rem(denominator)? == 0;
    let decimal = Decimal::try_from_i128_with_scale(scaled.checked_div(denominator)?, PLACES).ok()?;
    ends.then(|| (decimal.normalize(), true))
}

/// How many digits stand before the decimal point; 0 below one.
fn integer_digits(numerator: &BigInt, denominator: &BigInt) -> i64 {
    let integer = (numerator / denominator).abs();
    match integer.to_u128() {
        Some(0) => 0,
        Some(small) => i64::from(small.ilog10()) + 1,
        None => i64::try_from(integer.to_string().len()).unwrap_or(i64::MAX),
    }
}

fn divide_half_to_even(numerator: &BigInt, denominator: &BigInt) -> (BigInt, bool) {
    let (quotient, remainder) = numerator.div_mod_floor(denominator);
    let twice: BigInt = &remainder * 2;
    let up = match twice.cmp(denominator) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient.is_odd(),
    };
    (if up { quotient + 1 } else { quotient }, remainder.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: i64) -> Exact {
        Exact::new(numerator.into(), denominator.into())
    }

    fn shown(fraction: &Exact) -> (String, bool) {
        let (value, exact) = cut(fraction.numer(), fraction.denom()).unwrap();
        (value.to_string(), exact)
    }

    #[test]
    fn a_third_keeps_28_digits_and_says_it_was_cut() {
        assert_eq!(shown(&ratio(1, 3)), ("0.3333333333333333333333333333".into(), false));
        assert_eq!(shown(&ratio(100, 3)), ("33.33333333333333333333333333".into(), false));
        assert_eq!(shown(&ratio(-7, 2)), ("-3.5".into(), true));
        assert_eq!(shown(&ratio(0, 5)), ("0".into(), true));
    }

    #[test]
    fn a_half_goes_to_the_even_neighbour() {
        let last = Exact::new(1.into(), power_of_ten(28));
        let half = &last / whole(2);
        assert_eq!(shown(&half), ("0".into(), false));
        assert_eq!(shown(&(&half * whole(3))).0, "0.0000000000000000000000000002");
        assert_eq!(shown(&(-&half * whole(3))).0, "-0.0000000000000000000000000002");
    }

    #[test]
    fn a_28_digit_number_is_kept_whole_and_what_is_too_large_is_refused() {
        let large = Exact::from_integer("9999999999999999999999999999".parse().unwrap());
        assert_eq!(shown(&large), ("9999999999999999999999999999".into(), true));
        assert_eq!(shown(&(&large * whole(2))), ("20000000000000000000000000000".into(), false));
        assert!(Quantity::cut(&(&large * whole(9)), Unit::Money).is_none());
    }

    #[test]
    fn whole_numbers_and_fractions_follow_the_same_arithmetic() {
        for (left, right) in [(ratio(6, 1), ratio(4, 1)), (ratio(6, 1), ratio(1, 4)), (ratio(-2, 3), ratio(5, 7))] {
            assert_eq!(plus(&left, &right), &left + &right);
            assert_eq!(minus(&left, &right), &left - &right);
            assert_eq!(times(&left, &right), &left * &right);
            assert_eq!(over(&left, &right), Some(&left / &right));
        }
        assert_eq!(over(&ratio(1, 2), &ratio(0, 1)), None);
        assert_eq!(sum([&ratio(1, 2), &ratio(3, 2), &ratio(5, 1)]), ratio(7, 1));
    }

    #[test]
    fn a_float_becomes_a_decimal_of_twelve_digits() {
        assert_eq!(decimal(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(decimal(-1234567.890123456).unwrap().to_string(), "-1234567.89012");
        assert_eq!(decimal(1.23456e-24).unwrap().to_string(), "0.0000000000000000000000012346");
        assert_eq!(decimal(1e-40).unwrap().to_string(), "0");
        assert_eq!(decimal(1e40), None);
        assert_eq!(decimal(f64::NAN), None);
        let share = Quantity::approximate(1.0 / 3.0, Unit::Percent).unwrap();
        assert_eq!((share.value.to_string().as_str(), share.exact), ("33.3333333333", false));
    }

    #[test]
    fn a_share_is_shown_in_per_cent() {
        let quantity = Quantity::cut(&ratio(1, 8), Unit::Percent).unwrap();
        assert_eq!(quantity.value.to_string(), "12.5");
        assert!(quantity.exact);
    }
}
