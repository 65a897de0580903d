//! A polynomial in, one with the same roots and each of them once out.

use super::polynomial::Polynomial;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The highest degree for which this is tried: its cost grows with the fourth power.
const HIGHEST: u32 = 128;

/// The polynomial over what it has in common with its slope, by Euclid's algorithm on whole numbers; none where the degree
/// is too high, or where nothing is in common.
///
/// Source: Knuth, The Art of Computer Programming, volume 2, section 4.6.1.
pub fn squarefree(polynomial: &Polynomial) -> Option<Polynomial> {
    // Only every so many powers are there: between them nothing changes.
    let step = polynomial.terms().iter().fold(0, |step: u32, (exponent, _)| step.gcd(exponent));
    let degree = polynomial.degree().checked_div(step).filter(|degree| *degree <= HIGHEST)?;
    let mut dense = vec![BigInt::zero(); degree as usize + 1];
    for (exponent, coefficient) in polynomial.terms() {
        *dense.get_mut(exponent.checked_div(step)? as usize)? = coefficient.clone();
    }
    let common = common(dense.clone(), slope(&dense));
    if common.len() < 2 {
        return None;
    }
    let terms =
        (0..).zip(divided(primitive(dense), &common)).map(|(exponent, coefficient)| (exponent * step, coefficient));
    Polynomial::new(terms).map(|(polynomial, _)| polynomial)
}

fn slope(dense: &[BigInt]) -> Vec<BigInt> {
    (0_u32..).zip(dense).skip(1).map(|(exponent, coefficient)| coefficient * exponent).collect()
}

/// The greatest common divisor, without a common factor of its coefficients, the highest of them above zero.
fn common(left: Vec<BigInt>, right: Vec<BigInt>) -> Vec<BigInt> {
    let (mut left, mut right) = (primitive(left), primitive(right));
    while !right.is_empty() {
        let rest = primitive(remainder(left, &right));
        left = std::mem::replace(&mut right, rest);
    }
    if left.last().is_some_and(Signed::is_negative) {
        left.iter_mut().for_each(|coefficient| *coefficient = -&*coefficient);
    }
    left
}

/// The coefficients without the zeros at their end and without a common factor.
fn primitive(mut dense: Vec<BigInt>) -> Vec<BigInt> {
    while dense.last().is_some_and(Zero::is_zero) {
        dense.pop();
    }
    let factor = dense.iter().fold(BigInt::zero(), |factor, coefficient| factor.gcd(coefficient));
    if !factor.is_zero() && !factor.is_one() {
        dense.iter_mut().for_each(|coefficient| *coefficient /= &factor);
    }
    dense
}

/// The remainder of a multiple of a polynomial that makes the division come out in whole numbers.
fn remainder(mut dividend: Vec<BigInt>, divisor: &[BigInt]) -> Vec<BigInt> {
    let Some(leading) = divisor.last() else { return dividend };
    while dividend.len() >= divisor.len() {
        let Some(first) = dividend.pop() else { break };
        let offset = dividend.len() + 1 - divisor.len();
        // Multiplied by a number above zero, whatever the sign of the divisor's.
        let sign = leading.signum();
        dividend.iter_mut().for_each(|coefficient| *coefficient *= leading.abs());
        for (coefficient, of_divisor) in dividend.iter_mut().skip(offset).zip(divisor) {
            *coefficient -= &first * &sign * of_divisor;
        }
    }
    dividend
}

/// The quotient by a divisor, which leaves no remainder.
fn divided(mut dividend: Vec<BigInt>, divisor: &[BigInt]) -> Vec<BigInt> {
    let mut quotient = Vec::new();
    let Some(leading) = divisor.last() else { return quotient };
    while dividend.len() >= divisor.len() {
        let Some(first) = dividend.pop() else { break };
        let offset = dividend.len() + 1 - divisor.len();
        let factor = first / leading;
        for (coefficient, of_divisor) in dividend.iter_mut().skip(offset).zip(divisor) {
            *coefficient -= &factor * of_divisor;
        }
        quotient.push(factor);
    }
    quotient.reverse();
    quotient
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(coefficients: &[i64]) -> Polynomial {
        let terms = (0..).zip(coefficients).map(|(exponent, coefficient)| (exponent, BigInt::from(*coefficient)));
        Polynomial::new(terms).unwrap().0
    }

    #[test]
    fn a_double_root_is_kept_once() {
        // (2x - 1)² (x - 3) = 4x³ - 16x² + 13x - 3, and (2x - 1)(x - 3) = 2x² - 7x + 3.
        assert_eq!(squarefree(&polynomial(&[-3, 13, -16, 4])), Some(polynomial(&[3, -7, 2])));
        assert_eq!(squarefree(&polynomial(&[3, -7, 2])), None);
        // In x³ the same.
        let cubed = squarefree(&polynomial(&[-3, 0, 0, 13, 0, 0, -16, 0, 0, 4]));
        assert_eq!(cubed, Some(polynomial(&[3, 0, 0, -7, 0, 0, 2])));
    }
}
