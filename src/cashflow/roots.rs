//! A polynomial in, every positive root of it out, each between two bounds that hold it alone; or that this could not be
//! proved.
//!
//! Where the coefficients change sign once there is one root (Descartes). Otherwise the stretch from 0 to 1 is halved
//! until on each part the value keeps its sign, so that there is none, or the polynomial only rises or falls, so that the
//! signs at its ends tell. The roots above 1 are those of the polynomial turned round. Points of division are chosen so
//! that none can be a root: a fraction in lowest terms whose denominator does not divide the first coefficient is none.

use super::Gap;
use super::certified::Between;
use super::point::{Grid, Point};
use super::polynomial::Polynomial;
use super::squarefree::squarefree;
use crate::quantity::Exact;
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::One;
use std::rc::Rc;

/// How often a stretch is halved before two roots count as one that cannot be told apart.
const DEPTH: u32 = 128;
/// How many bits of a root can be worked out behind those.
const FINE: u32 = 256;
/// How many terms may be evaluated to tell the roots apart: about two seconds' work.
const WORK: usize = 6_000_000;

/// A positive root.
#[derive(Debug, Clone)]
pub enum Root {
    /// One itself, exactly.
    One,
    /// Another.
    Bracketed(Bracket),
}

/// A root between two points, or one over it.
#[derive(Debug, Clone)]
pub struct Bracket {
    stretch: Rc<Stretch>,
    low: BigInt,
    high: BigInt,
    sign_at_low: Sign,
}

/// The part from 0 to 1 of a polynomial or of one turned round.
#[derive(Debug)]
struct Stretch {
    polynomial: Polynomial,
    is_inverse: bool,
    grid: Grid,
    /// The first point of division, which is no root, nor is any that comes of halving beside it.
    division: BigInt,
}

/// Every positive root, the largest first: of discounts, the lowest rate first.
///
/// # Errors
/// [`Gap::Unclear`] where it cannot be proved how many there are.
pub fn roots(polynomial: &Polynomial) -> Result<Vec<Root>, Gap> {
    match told_apart(polynomial) {
        // A root that is there twice can be told from none only without its double.
        Err(Gap::Unclear) => told_apart(&squarefree(polynomial).ok_or(Gap::Unclear)?),
        told => told,
    }
}

fn told_apart(polynomial: &Polynomial) -> Result<Vec<Root>, Gap> {
    let at_one = polynomial.sum().sign();
    let mut above = Stretch::new(polynomial.reversed(), true).roots(at_one)?;
    let below = Stretch::new(polynomial.clone(), false).roots(at_one)?;
    above.extend((at_one == Sign::NoSign).then_some(Root::One));
    above.extend(below.into_iter().rev());
    Ok(above)
}

impl Stretch {
    fn new(polynomial: Polynomial, is_inverse: bool) -> Rc<Stretch> {
        let bits = polynomial.bits().saturating_add(1);
        let length = u32::try_from(polynomial.terms().len()).unwrap_or(u32::MAX).ilog2() + 1;
        // Room for the halving, for the digits, and for the errors of the powers times the coefficients.
        let scale = bits.saturating_mul(2).saturating_add(DEPTH + FINE + 64 + length);
        let grid = Grid { scale };
        // Its denominator has more bits than any coefficient.
        let numerator = ((BigInt::one() << bits) * 5_u32 / 8_u32) | BigInt::one();
        Rc::new(Stretch { polynomial, is_inverse, grid, division: numerator << (scale - bits) })
    }

    /// The roots between 0 and 1, the smallest first.
    fn roots(self: &Rc<Self>, at_one: Sign) -> Result<Vec<Root>, Gap> {
        let at_zero = self.polynomial.terms().first().map_or(Sign::NoSign, |(_, coefficient)| coefficient.sign());
        let zero = BigInt::ZERO;
        match self.polynomial.sign_changes() {
            0 => Ok(Vec::new()),
            // The one root is here, at 1 or above.
            1 if at_one == at_zero || at_one == Sign::NoSign => Ok(Vec::new()),
            1 => Ok(vec![self.root(&zero, &self.grid.one(), at_zero)]),
            _ => self.search(at_zero, at_one),
        }
    }

    fn root(self: &Rc<Self>, low: &BigInt, high: &BigInt, sign_at_low: Sign) -> Root {
        Root::Bracketed(Bracket { stretch: Rc::clone(self), low: low.clone(), high: high.clone(), sign_at_low })
    }

    fn search(self: &Rc<Self>, at_zero: Sign, at_one: Sign) -> Result<Vec<Root>, Gap> {
        let point = |x: &BigInt| Rc::new(Point::new(&self.polynomial, self.grid, x, true));
        let sign = |point: &Point| if point.x == BigInt::ZERO { Some(at_zero) } else { point.sign() };
        let (zero, one) = (point(&BigInt::ZERO), point(&self.grid.one()));
        let sign_at = |at: &Point| if at.x == one.x { Some(at_one) } else { sign(at) };
        let division = point(&self.division);
        let deepest = DEPTH + self.polynomial.bits();
        let mut found = Vec::new();
        let mut work = 0;
        let mut open = vec![(Rc::clone(&division), one.clone(), 0), (zero, division, 0)];
        while let Some((low, high, depth)) = open.pop() {
            if low.sign_up_to(&high).is_some() {
                continue;
            }
            if low.is_steady_up_to(&high)
                && let (Some(at_low), Some(at_high)) = (sign_at(&low), sign_at(&high))
            {
                if at_high != at_low && at_high != Sign::NoSign {
                    found.push(self.root(&low.x, &high.x, at_low));
                }
                continue;
            }
            work += self.polynomial.terms().len();
            if depth > deepest || work > WORK {
                return Err(Gap::Unclear);
            }
            let middle = point(&((&low.x + &high.x) >> 1));
            open.push((Rc::clone(&middle), high, depth + 1));
            open.push((low, middle, depth + 1));
        }
        Ok(found)
    }
}

impl Root {
    /// Halves the bracket so many times; less where the sign can no longer be told.
    pub fn refine(&mut self, times: u32) {
        if let Root::Bracketed(bracket) = self {
            for _ in 0..times {
                if !bracket.halve() {
                    return;
                }
            }
        }
    }

    /// The bounds, counted in fractions of the scale, and whether it is one over the root that lies between them; none
    /// where the root is 1.
    pub fn bracket(&self) -> Option<(&BigInt, &BigInt, bool)> {
        match self {
            Root::One => None,
            Root::Bracketed(bracket) => Some((&bracket.low, &bracket.high, bracket.stretch.is_inverse)),
        }
    }

    /// How many bits stand behind the point of the bounds.
    pub fn scale(&self) -> u32 {
        match self {
            Root::One => 0,
            Root::Bracketed(bracket) => bracket.stretch.grid.scale,
        }
    }

    /// One over the root, raised to a power: what money grows to where the root is a discount. None while the bounds
    /// leave it open above.
    pub fn growth(&self, exponent: u32) -> Option<Between> {
        let Root::Bracketed(bracket) = self else { return Some(Between::exactly(BigInt::one())) };
        let grid = bracket.stretch.grid;
        let (low, high) = (grid.power(&bracket.low, exponent), grid.power(&bracket.high, exponent));
        let power = grid.fractions(&low.low, &high.high);
        let one = Between { low: Exact::one(), high: Exact::one() };
        if bracket.stretch.is_inverse { Some(power) } else { one.divided_by(&power) }
    }
}

impl Bracket {
    fn halve(&mut self) -> bool {
        let grid = self.stretch.grid;
        let sum = &self.low + &self.high;
        // Of the whole stretch the middle could be a root; below the grid's fraction there is no middle.
        let middle = if sum == grid.one() { self.stretch.division.clone() } else { &sum >> 1 };
        if sum != grid.one() && sum.is_odd() {
            return false;
        }
        match Point::new(&self.stretch.polynomial, grid, &middle, false).sign() {
            None => return false,
            Some(sign) if sign == self.sign_at_low => self.low = middle,
            Some(_) => self.high = middle,
        }
        true
    }
}
