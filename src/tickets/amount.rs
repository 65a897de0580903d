//! A number of a cell as a whole number at a scale, in; sums of any many of them, without rounding, out.

use crate::duration::TimeUnit;
use crate::quantity::{Exact, times};
use num_bigint::BigInt;

/// What one in the last place of an [`Amount`] is: a thousandth of a minute, a cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scale {
    /// The decimal places.
    pub places: u8,
    /// The unit of a time; none for money and scores.
    pub unit: Option<TimeUnit>,
}

/// A number: `value` in the last of the decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The digits as a whole number.
    pub value: i64,
    /// What one of them is.
    pub scale: Scale,
}

impl Scale {
    /// Whole numbers of a unit.
    pub fn whole(unit: Option<TimeUnit>) -> Scale {
        Scale { places: 0, unit }
    }

    /// The exact number of a value at this scale: a time in minutes.
    pub fn exact(self, value: i128) -> Exact {
        let places = BigInt::from(10).pow(u32::from(self.places));
        let number = Exact::new(BigInt::from(value), places);
        self.unit.map_or_else(|| number.clone(), |unit| times(&number, &unit.minutes()))
    }
}

impl Amount {
    /// A whole number of a unit.
    pub fn whole(value: i64, unit: Option<TimeUnit>) -> Amount {
        Amount { value, scale: Scale::whole(unit) }
    }

    /// So many of it, unless that is too large.
    pub fn times(self, count: i64) -> Option<Amount> {
        Some(Amount { value: self.value.checked_mul(count)?, ..self })
    }

    /// The exact number: a time in minutes.
    pub fn exact(self) -> Exact {
        self.scale.exact(i128::from(self.value))
    }
}

/// A sum, kept as a whole number for each scale that was met: a column has one or two.
#[derive(Debug, Clone)]
pub struct Sum {
    /// The scale met last.
    scale: Scale,
    total: i128,
    others: Vec<(Scale, i128)>,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { scale: Scale::whole(None), total: 0, others: Vec::new() }
    }
}

impl Sum {
    /// Adds an amount.
    #[inline]
    pub fn add(&mut self, amount: Amount) {
        if self.scale != amount.scale {
            self.change(amount.scale);
        }
        // 64 bits each, fewer than 2^63 of them: the total cannot leave 128 bits.
        self.total += i128::from(amount.value);
    }

    /// Adds what another sum holds.
    pub fn merge(&mut self, other: &Sum) {
        for (scale, total) in other.parts() {
            self.change(scale);
            self.total += total;
        }
    }

    /// Goes on at another scale.
    #[cold]
    fn change(&mut self, scale: Scale) {
        let known = self.others.iter().position(|(known, _)| *known == scale);
        let (_, total) = known.map_or((scale, 0), |known| self.others.swap_remove(known));
        if self.total != 0 {
            match self.others.iter_mut().find(|(known, _)| *known == self.scale) {
                Some((_, other)) => *other += self.total,
                None => self.others.push((self.scale, self.total)),
            }
        }
        (self.scale, self.total) = (scale, total);
    }

    fn parts(&self) -> impl Iterator<Item = (Scale, i128)> {
        std::iter::once((self.scale, self.total)).chain(self.others.iter().copied())
    }

    /// The exact sum: times in minutes.
    pub fn exact(&self) -> Exact {
        self.parts().map(|(scale, total)| scale.exact(total)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_all_units_and_places_add_up_to_the_last_digit() {
        let mut sum = Sum::default();
        sum.add(Amount { value: 125, scale: Scale { places: 1, unit: Some(TimeUnit::Minutes) } });
        sum.add(Amount::whole(30, Some(TimeUnit::Seconds)));
        sum.add(Amount { value: 25, scale: Scale { places: 2, unit: Some(TimeUnit::Hours) } });
        assert_eq!(sum.exact().to_string(), "28");
        let mut other = Sum::default();
        other.merge(&sum);
        other.merge(&Sum::default());
        assert_eq!(other.exact(), sum.exact());
    }
}
