//! A number of the normal or of Student's distribution in, how often chance goes beyond it out; and back.
//!
//! The normal distribution is the libraries': the quantile of `distrs` (Wichura's AS 241) and the error function of
//! `libm`, both within 2e-15 of the truth down to a probability of 1e-12, and the same on every platform. No library
//! has a Student's t that holds twelve digits at the degrees of freedom of a tally: statrs 0.19.1, special 0.14,
//! puruspe 0.4 and distrs 0.2.3 are off by 1e-7 and more at a million. So it is computed here, from published series on
//! top of `libm`: within 1e-14.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// How often a normal number is at least so far from the middle, to either side.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn normal_beyond(distance: f64) -> f64 {
    libm::erfc(distance.abs() * FRAC_1_SQRT_2)
}

/// How far from the middle a normal number is with this probability, to either side.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn normal_distance(beyond: f64) -> f64 {
    -distrs::Normal::ppf(beyond / 2.0, 0.0, 1.0)
}

/// How often a number of Student's distribution is at least so far from the middle, to either side: the regularized
/// incomplete beta function I(ν / (ν + t²); ν/2, 1/2).
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn student_beyond(distance: f64, degrees: f64) -> f64 {
    let square = distance * distance;
    if square == 0.0 {
        return 1.0;
    }
    if square == f64::INFINITY {
        return 0.0;
    }
    let (half, inside, outside) = (degrees / 2.0, square / (degrees + square), 1.0 / (1.0 + square / degrees));
    // x^(ν/2) y^(1/2) / B(ν/2, 1/2), with the logarithm of x taken where it is exact.
    let front = libm::exp(-half * libm::log1p(square / degrees)) * inside.sqrt() * gamma_ratio(half) / PI.sqrt();
    if square <= 1.0 { 1.0 - front * series(half, inside) } else { front / fraction(half, inside, outside, square) }
}

/// How far from the middle a number of Student's distribution is with this probability, to either side.
///
/// Newton's steps from the normal distance: the tail is convex and at least the normal one's, so that they come from
/// the left and never go too far.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn student_distance(beyond: f64, degrees: f64) -> f64 {
    let mut distance = normal_distance(beyond);
    // The density, to either side.
    let front = 2.0 * gamma_ratio(degrees / 2.0) / (degrees * PI).sqrt();
    loop {
        let density = front * libm::exp(-(degrees + 1.0) / 2.0 * libm::log1p(distance * distance / degrees));
        let next = distance + (student_beyond(distance, degrees) - beyond) / density;
        if next.is_nan() || next <= distance * (1.0 + f64::EPSILON) {
            return distance;
        }
        distance = next;
    }
}

/// The sum whose product with the front is the probability within: Σ (a + 1/2)ₙ ÷ (1/2)ₙ₊₁ × yⁿ, with terms above zero
/// only. NIST Digital Library of Mathematical Functions 8.17.8.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn series(half: f64, inside: f64) -> f64 {
    let (mut term, mut sum, mut n) = (2.0, 2.0, 0.0);
    loop {
        term *= (half + 0.5 + n) / (1.5 + n) * inside;
        if sum + term == sum {
            return sum;
        }
        sum += term;
        n += 1.0;
    }
}

/// The continued fraction by which the front is divided: Didonato and Morris, ACM Transactions on Mathematical Software
/// 18 (1992), 360-373, equation 9, computed by Lentz's method. It holds its digits where the outside is nearly one.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn fraction(half: f64, inside: f64, outside: f64, square: f64) -> f64 {
    // a y - b x: what would be lost in the difference of two numbers near each other.
    let lambda = (square - 1.0) * outside / 2.0;
    let denominator = |m: f64| {
        m + m * (0.5 - m) * outside / (half + 2.0 * m - 1.0)
            + (half + m) / (half + 2.0 * m + 1.0) * (lambda + 1.0 + m * (1.0 + inside))
    };
    let numerator = |m: f64| {
        let over = half + 2.0 * m - 1.0;
        (half + m - 1.0) / over * ((half + m - 0.5) / over) * m * (0.5 - m) * outside * outside
    };
    // The first denominator, of which m ÷ (a - 1) is no part even where a is 1.
    let mut value = half / (half + 1.0) * (lambda + 1.0);
    let (mut front, mut back, mut m) = (value, 0.0, 1.0);
    loop {
        let (a, b) = (numerator(m), denominator(m));
        back = 1.0 / (b + a * back);
        front = b + a / front;
        let factor = front * back;
        value *= factor;
        m += 1.0;
        if (factor - 1.0).abs() <= f64::EPSILON || m > 100_000.0 {
            return value;
        }
    }
}

/// Γ(z + 1/2) ÷ Γ(z): from where the asymptotic series holds all digits, back by the recurrence.
/// NIST Digital Library of Mathematical Functions 5.11.8 and 5.5.1.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn gamma_ratio(z: f64) -> f64 {
    let (mut z, mut factor) = (z, 1.0);
    while z < 24.0 {
        factor *= z / (z + 0.5);
        z += 1.0;
    }
    let inverse = 1.0 / z;
    let square = inverse * inverse;
    let series = -1.0 / 8.0
        + square * (1.0 / 192.0 + square * (-1.0 / 640.0 + square * (17.0 / 14336.0 - square * (31.0 / 18432.0))));
    factor * z.sqrt() * libm::exp(series * inverse)
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) {
        assert!((left / right - 1.0).abs() < 1e-13, "{left:e} is not {right:e}");
    }

    #[test]
    fn distances_are_the_ones_in_every_table() {
        near(normal_distance(0.05), 1.959963984540054);
        near(student_distance(0.05, 1.0), 12.70620473617471);
        near(student_distance(0.05, 10.0), 2.228138851986275);
        near(student_distance(0.01, 30.0), 2.749995653567225);
    }

    #[test]
    fn one_degree_of_freedom_is_cauchys_distribution_and_two_have_a_root() {
        for distance in [1e-6_f64, 0.3, 0.999, 1.0, 1.001, 2.0, 50.0, 1e6] {
            near(student_beyond(distance, 1.0), 2.0 / PI * (1.0 / distance).atan());
            let within = distance / (2.0 + distance * distance).sqrt();
            let beyond = 2.0 / (2.0 + distance * distance) / (1.0 + within);
            near(student_beyond(distance, 2.0), beyond);
        }
    }

    #[test]
    fn many_degrees_of_freedom_are_the_normal_distribution() {
        for distance in [0.5, 1.0, 1.96, 5.0, 7.0] {
            near(student_beyond(distance, 1e17), normal_beyond(distance));
        }
    }

    #[test]
    fn there_is_an_answer_at_the_edges() {
        assert_eq!((normal_beyond(0.0), student_beyond(0.0, 3.0)), (1.0, 1.0));
        assert_eq!((normal_beyond(f64::INFINITY), student_beyond(f64::INFINITY, 3.0)), (0.0, 0.0));
        assert_eq!(student_beyond(1e200, 3.0), 0.0);
    }
}
