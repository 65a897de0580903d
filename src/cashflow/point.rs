//! A polynomial and a point from 0 to 1 in, bounds on its value and slope out: whole numbers of a fixed fraction of one,
//! with the error of each known.

use super::certified::Between;
use super::polynomial::Polynomial;
use crate::quantity::Exact;
use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

/// The fraction of one in which points and powers are counted: two to the power of minus the scale.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    /// How many bits stand behind the point.
    pub scale: u32,
}

/// What is at least and at most a number, in fractions of the grid.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// At most the number.
    pub low: BigInt,
    /// At least the number.
    pub high: BigInt,
}

/// A power of a point: cut downwards, and by how much at most.
#[derive(Clone)]
struct Power {
    low: BigInt,
    error: u64,
}

impl Grid {
    /// One, counted in the grid's fraction.
    pub fn one(self) -> BigInt {
        BigInt::one() << self.scale
    }

    /// Two counts as fractions.
    pub fn fractions(self, low: &BigInt, high: &BigInt) -> Between {
        let fraction = |count: &BigInt| Exact::new_raw(count.clone(), self.one());
        Between { low: fraction(low), high: fraction(high) }
    }

    /// A power of a point from 0 to 1.
    pub fn power(self, point: &BigInt, exponent: u32) -> Bounds {
        let power = Powers::new(self, point).power(exponent);
        Bounds { high: &power.low + power.error, low: power.low }
    }

    /// The product of numbers from 0 to 1: each error counts at most in full, and one is cut off.
    fn product(self, left: &Power, right: &Power) -> Power {
        let error = left.error.saturating_add(right.error).saturating_add(1);
        Power { low: (&left.low * &right.low) >> self.scale, error }
    }
}

/// The powers of one point; each square is worked out once.
struct Powers {
    grid: Grid,
    squares: Vec<Power>,
}

impl Powers {
    fn new(grid: Grid, point: &BigInt) -> Powers {
        Powers { grid, squares: vec![Power { low: point.clone(), error: 0 }] }
    }

    fn power(&mut self, exponent: u32) -> Power {
        let mut power: Option<Power> = None;
        for bit in 0..u32::BITS - exponent.leading_zeros() {
            if self.squares.len() <= bit as usize
                && let Some(last) = self.squares.last()
            {
                self.squares.push(self.grid.product(last, last));
            }
            let is_set = exponent >> bit & 1 == 1;
            if let Some(square) = self.squares.get(bit as usize).filter(|_| is_set) {
                power = Some(power.map_or_else(|| square.clone(), |power| self.grid.product(&power, square)));
            }
        }
        power.unwrap_or_else(|| Power { low: self.grid.one(), error: 0 })
    }
}

/// The sums of the positive and of the negative terms, each without its sign: both rise with x, which makes bounds over a
/// whole stretch of what is known at its ends.
#[derive(Debug, Clone)]
struct Sums {
    plus: Bounds,
    minus: Bounds,
}

impl Sums {
    fn zero() -> Sums {
        let zero = || Bounds { low: BigInt::zero(), high: BigInt::zero() };
        Sums { plus: zero(), minus: zero() }
    }

    fn add(&mut self, coefficient: &BigInt, power: &Power) {
        let sum = if coefficient.is_negative() { &mut self.minus } else { &mut self.plus };
        let size = coefficient.magnitude();
        let low = BigInt::from_biguint(Sign::Plus, size * power.low.magnitude());
        sum.high += &low + BigInt::from_biguint(Sign::Plus, size * power.error);
        sum.low += low;
    }
}

/// A polynomial at a point: what is known of its value, and of x times its slope.
#[derive(Debug, Clone)]
pub struct Point {
    /// The point, counted in the grid's fraction.
    pub x: BigInt,
    value: Sums,
    slope: Sums,
}

impl Point {
    /// Evaluates a polynomial at a point from 0 to 1; the slope only where it is asked for.
    pub fn new(polynomial: &Polynomial, grid: Grid, x: &BigInt, with_slope: bool) -> Point {
        let mut powers = Powers::new(grid, x);
        let mut power = Power { low: grid.one(), error: 0 };
        let (mut value, mut slope, mut last) = (Sums::zero(), Sums::zero(), 0);
        for (exponent, coefficient) in polynomial.terms() {
            if *exponent > last {
                power = grid.product(&power, &powers.power(exponent - last));
                last = *exponent;
            }
            value.add(coefficient, &power);
            if with_slope {
                slope.add(&(coefficient * exponent), &power);
            }
        }
        Point { x: x.clone(), value, slope }
    }

    /// The sign of the value; none where it cannot be told.
    pub fn sign(&self) -> Option<Sign> {
        sign_between(&self.lowest(self), &self.highest(self))
    }

    /// What the value is at least from here to a point above.
    pub fn lowest(&self, above: &Point) -> BigInt {
        &self.value.plus.low - &above.value.minus.high
    }

    /// What the value is at most from here to a point above.
    pub fn highest(&self, above: &Point) -> BigInt {
        &above.value.plus.high - &self.value.minus.low
    }

    /// The sign that the value has everywhere from here to a point above; none where it may change.
    pub fn sign_up_to(&self, above: &Point) -> Option<Sign> {
        sign_between(&self.lowest(above), &self.highest(above))
    }

    /// Whether the value only rises, or only falls, from here to a point above.
    pub fn is_steady_up_to(&self, above: &Point) -> bool {
        let low = &self.slope.plus.low - &above.slope.minus.high;
        let high = &above.slope.plus.high - &self.slope.minus.low;
        sign_between(&low, &high).is_some()
    }
}

/// The sign of a number between two; none where both sides of zero, or zero itself, are possible.
fn sign_between(low: &BigInt, high: &BigInt) -> Option<Sign> {
    if low.is_positive() {
        Some(Sign::Plus)
    } else if high.is_negative() {
        Some(Sign::Minus)
    } else {
        None
    }
}
