//! What pairs of numbers add up to, in; how closely the two go together, its interval and its probability, out.

use super::distribution::{normal_distance, student_beyond};
use super::{Confidence, Interval, Method, float, is_distinguishable};
use crate::quantity::{Exact, minus, over, times, whole};
use num_traits::{Signed, Zero};

/// How many pairs an interval needs.
pub const LEAST: i64 = 4;

/// How many pairs of numbers there are, and what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    /// How many.
    pub n: Exact,
    /// The sums of the first and of the second.
    pub sums: [Exact; 2],
    /// The sums of their squares.
    pub squares: [Exact; 2],
    /// The sum of their products.
    pub products: Exact,
}

/// How closely two numbers go together.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    /// Pearson's coefficient, from -1 to 1.
    pub r: f64,
    /// The coefficients that the pairs do not speak against.
    pub interval: Interval,
    /// How often chance alone makes a coefficient as far from 0 or farther, as a fraction of one.
    pub p_value: f64,
}

/// Why nothing can be told of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// They are fewer than [`LEAST`].
    Pairs,
    /// The first, or the second, is the same in all of them.
    Spread(usize),
}

impl Correlation {
    /// Whether chance alone would make such a coefficient more seldom than the confidence allows.
    pub fn is_distinguishable(&self) -> bool {
        is_distinguishable(self.p_value, &self.interval.confidence)
    }
}

/// Pearson's coefficient, Philosophical Transactions A 187 (1896), 253-318; its interval by Fisher, Metron 1 (1921), 3-32; its
/// probability by Student's t with two degrees of freedom fewer than pairs: Fisher, Biometrika 10 (1915), 507-521.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn pearson(pairs: &Pairs, confidence: &Confidence) -> Result<Correlation, Lacking> {
    if pairs.n < whole(LEAST) {
        return Err(Lacking::Pairs);
    }
    let [first, second] = [0, 1].map(|of| spread(pairs, of));
    let (first, second) = (first?, second?);
    let [one, other] = &pairs.sums;
    let together = minus(&times(&pairs.n, &pairs.products), &times(one, other));
    // The square of the coefficient, and what it leaves to 1, without rounding: near 1 a difference of floats has few digits.
    let square = over(&times(&together, &together), &times(&first, &second)).ok_or(Lacking::Pairs)?;
    let rest = minus(&whole(1), &square);
    let sign = if together.is_negative() { -1.0 } else { 1.0 };
    let r = float(&square).sqrt();
    let odds = over(&times(&square, &minus(&pairs.n, &whole(2))), &rest);
    let p_value =
        student_beyond(odds.map_or(f64::INFINITY, |odds| float(&odds).sqrt()), float(&minus(&pairs.n, &whole(2))));
    let (low, high) = fisher(r, float(&rest), float(&pairs.n), confidence);
    let (low, high) = if sign < 0.0 { (-high, -low) } else { (low, high) };
    let interval = Interval { low, high, confidence: confidence.clone(), method: Method::Fisher, n: pairs.n.clone() };
    Ok(Correlation { r: sign * r, interval, p_value })
}

/// So many times the squares less the square of the sum: nothing where all numbers are the same.
fn spread(pairs: &Pairs, of: usize) -> Result<Exact, Lacking> {
    let (sum, squares) = (pairs.sums.get(of), pairs.squares.get(of));
    let spread = sum.zip(squares).map(|(sum, squares)| minus(&times(&pairs.n, squares), &times(sum, sum)));
    spread.filter(|spread| !spread.is_zero()).ok_or(Lacking::Spread(of))
}

/// The limits of a coefficient of zero or more: on the scale of its inverse hyperbolic tangent it is nearly normal.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn fisher(r: f64, rest: f64, n: f64, confidence: &Confidence) -> (f64, f64) {
    if rest == 0.0 {
        return (1.0, 1.0);
    }
    let middle = if r < 0.5 { libm::atanh(r) } else { libm::log1p(r) - libm::log(rest) / 2.0 };
    let margin = normal_distance(confidence.by_chance()) / (n - 3.0).sqrt();
    (libm::tanh(middle - margin), libm::tanh(middle + margin))
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(numbers: &[(i64, i64)]) -> Pairs {
        let sum = |of: fn(&(i64, i64)) -> i64| whole(numbers.iter().map(of).sum());
        Pairs {
            n: whole(numbers.len() as i64),
            sums: [sum(|(x, _)| *x), sum(|(_, y)| *y)],
            squares: [sum(|(x, _)| x * x), sum(|(_, y)| y * y)],
            products: sum(|(x, y)| x * y),
        }
    }

    fn found(numbers: &[(i64, i64)]) -> Result<Correlation, Lacking> {
        pearson(&pairs(numbers), &Confidence::default())
    }

    #[test]
    fn what_goes_up_together_has_one_and_nothing_is_left_to_chance() {
        let up = found(&[(1, 10), (2, 20), (3, 30), (4, 40)]).unwrap();
        assert_eq!((up.r, up.interval.low, up.interval.high, up.p_value), (1.0, 1.0, 1.0, 0.0));
        let down = found(&[(1, 4), (2, 3), (3, 2), (4, 1)]).unwrap();
        assert_eq!((down.r, down.interval.low, down.interval.high), (-1.0, -1.0, -1.0));
    }

    #[test]
    fn too_few_pairs_and_numbers_that_are_all_the_same_tell_nothing() {
        assert_eq!(found(&[(1, 2), (2, 3), (3, 5)]), Err(Lacking::Pairs));
        assert_eq!(found(&[(5, 1), (5, 2), (5, 3), (5, 4)]), Err(Lacking::Spread(0)));
        assert_eq!(found(&[(1, 7), (2, 7), (3, 7), (4, 7)]), Err(Lacking::Spread(1)));
        assert_eq!(pearson(&Pairs::default(), &Confidence::default()), Err(Lacking::Pairs));
    }

    /// Anscombe's quartet, The American Statistician 27 (1973), 17-21, in hundredths: four pictures, one coefficient.
    #[test]
    fn anscombes_first_is_the_published_one() {
        let x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
        let y = [804, 695, 758, 881, 833, 996, 724, 426, 1084, 482, 568];
        let numbers: Vec<(i64, i64)> = x.into_iter().zip(y).collect();
        let found = found(&numbers).unwrap();
        assert_eq!(format!("{:.3} {:.5}", found.r, found.p_value), "0.816 0.00217");
        assert!(found.is_distinguishable());
    }

    proptest! {
        #[test]
        fn neither_order_nor_unit_changes_it(numbers in prop::collection::vec((-99..99_i64, -99..99_i64), 4..40), times in 1..9_i64, more in -50..50_i64) {
            let swapped: Vec<(i64, i64)> = numbers.iter().map(|(x, y)| (*y, *x)).collect();
            let scaled: Vec<(i64, i64)> = numbers.iter().map(|(x, y)| (x * times + more, *y)).collect();
            if let Ok(one) = found(&numbers) {
                prop_assert_eq!(&one, &found(&swapped).unwrap());
                prop_assert_eq!(&one, &found(&scaled).unwrap());
                prop_assert!(one.interval.low <= one.r && one.r <= one.interval.high && one.r.abs() <= 1.0);
            }
        }
    }
}
