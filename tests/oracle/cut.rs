//! A fraction in, the decimal that is shown out: the oracle's own last step.

use crate::model::Exact;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// A fraction as the decimal shown, and whether nothing was cut: 28 significant digits, at most 28 places, half to even.
/// None where it is too large for a decimal of 96 bits.
pub fn cut(fraction: &Exact) -> Option<(String, bool)> {
    let before_point = fraction.abs().to_integer();
    let digits = if before_point.is_zero() { 0 } else { before_point.to_string().len() };
    let (up, down) = (28_usize.saturating_sub(digits), digits.saturating_sub(28));
    let scaled = fraction * Exact::from_integer(power(up)) / Exact::from_integer(power(down));
    let rounded = half_to_even(&scaled);
    let exact = scaled.is_integer();
    if (&rounded * power(down)).abs() >= BigInt::one() << 96 {
        return None;
    }
    Some((plain(&(rounded * power(down)), up), exact))
}

fn power(exponent: usize) -> BigInt {
    BigInt::from(10).pow(exponent as u32)
}

fn half_to_even(number: &Exact) -> BigInt {
    let below = number.floor().to_integer();
    let rest = number - Exact::from_integer(below.clone());
    let half = Exact::new(1.into(), 2.into());
    let is_odd = &below % 2 != BigInt::zero();
    if rest > half || (rest == half && is_odd) { below + 1 } else { below }
}

fn plain(mantissa: &BigInt, places: usize) -> String {
    let digits = format!("{:0>width$}", mantissa.abs().to_string(), width = places + 1);
    let (before, after) = digits.split_at(digits.len() - places);
    let after = after.trim_end_matches('0');
    let sign = if mantissa.is_negative() { "-" } else { "" };
    if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") }
}
