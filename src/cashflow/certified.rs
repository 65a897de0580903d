//! Two fractions between which a number lies in, the digits on which both agree out.

use crate::quantity::{Exact, Quantity, Unit};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use rust_decimal::{Decimal, RoundingStrategy};

/// A number that is known to lie between two fractions, which are not in lowest terms.
#[derive(Debug, Clone)]
pub struct Between {
    /// At most the number.
    pub low: Exact,
    /// At least the number.
    pub high: Exact,
}

impl Between {
    /// A number that is known.
    pub fn exactly(number: BigInt) -> Between {
        Between { low: Exact::from_integer(number.clone()), high: Exact::from_integer(number) }
    }

    /// Over a number above zero.
    pub fn over(&self, divisor: &BigInt) -> Between {
        let over = |number: &Exact| Exact::new_raw(number.numer().clone(), number.denom() * divisor);
        Between { low: over(&self.low), high: over(&self.high) }
    }

    /// The product with a number that is not negative.
    pub fn times(&self, factor: &Between) -> Between {
        let low = if self.low.is_negative() { &factor.high } else { &factor.low };
        let high = if self.high.is_negative() { &factor.low } else { &factor.high };
        Between { low: product(&self.low, low), high: product(&self.high, high) }
    }

    /// The quotient by a number above zero; none where it may be zero.
    pub fn divided_by(&self, divisor: &Between) -> Option<Between> {
        if !divisor.low.is_positive() {
            return None;
        }
        let inverse = |number: &Exact| Exact::new_raw(number.denom().clone(), number.numer().clone());
        Some(self.times(&Between { low: inverse(&divisor.high), high: inverse(&divisor.low) }))
    }

    /// One less.
    pub fn minus_one(&self) -> Between {
        let less = |number: &Exact| Exact::new_raw(number.numer() - number.denom(), number.denom().clone());
        Between { low: less(&self.low), high: less(&self.high) }
    }
}

fn product(left: &Exact, right: &Exact) -> Exact {
    Exact::new_raw(left.numer() * right.numer(), left.denom() * right.denom())
}

/// The number with the first of the counts of significant digits on which both ends agree; none where they agree on none.
/// It counts as exact only where both ends are one fraction that needs no more digits.
pub fn settled(between: &Between, unit: Unit, digits: &[u32]) -> Option<Quantity> {
    let (low, high) = (Quantity::cut(&between.low, unit)?, Quantity::cut(&between.high, unit)?);
    let value = digits.iter().find_map(|digits| {
        let (low, high) = (rounded(low.value, *digits)?, rounded(high.value, *digits)?);
        (low == high).then_some(low)
    })?;
    let is_known = between.low == between.high && low.exact && value == low.value;
    Some(Quantity { value, exact: is_known, unit })
}

fn rounded(value: Decimal, digits: u32) -> Option<Decimal> {
    if value.is_zero() {
        return Some(Decimal::zero());
    }
    value.round_sf_with_strategy(digits, RoundingStrategy::MidpointNearestEven).map(|value| value.normalize())
}
