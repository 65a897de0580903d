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

    /// The exact number of a sum of squares of values at this scale: of times in minutes times minutes.
    fn exact_square(self, squares: i128) -> Exact {
        let one = self.exact(1);
        Exact::from_integer(squares.into()) * &one * &one
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

/// A sum and the sum of the squares, kept as whole numbers for each scale that was met: a column has one or two.
#[derive(Debug, Clone)]
pub struct Sum {
    /// The scale met last.
    scale: Scale,
    total: i128,
    squares: i128,
    others: Vec<(Scale, [i128; 2])>,
    /// Whether something was added whose squares are not known, or they have more digits than a figures file can hold.
    has_unknown_squares: bool,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { scale: Scale::whole(None), total: 0, squares: 0, others: Vec::new(), has_unknown_squares: false }
    }
}

impl Sum {
    /// Adds an amount.
    #[inline]
    pub fn add(&mut self, amount: Amount) {
        // 64 bits multiplied by themselves are less than 128.
        let value = i128::from(amount.value);
        self.add_several(amount.scale, value, value * value);
    }

    /// Adds several values at a scale: what they and what their squares add up to.
    #[inline]
    pub fn add_several(&mut self, scale: Scale, total: i128, squares: i128) {
        if self.scale != scale {
            self.change(scale);
        }
        // 64 bits each, fewer than 2^63 of them: the total cannot leave 128 bits.
        self.total += total;
        // What needs more than 127 bits has 39 digits. Squares only grow, so that no order of adding them hides it.
        match self.squares.checked_add(squares) {
            Some(squares) => self.squares = squares,
            None => self.has_unknown_squares = true,
        }
    }

    /// Adds what many contacts have together, such as their average as often as they are.
    pub fn add_of_many(&mut self, amount: Amount) {
        self.has_unknown_squares = true;
        self.add(amount);
    }

    /// Adds what another sum holds.
    pub fn merge(&mut self, other: &Sum) {
        self.has_unknown_squares |= other.has_unknown_squares;
        other.parts().for_each(|(scale, [total, squares])| self.add_several(scale, total, squares));
    }

    /// Goes on at another scale.
    #[cold]
    fn change(&mut self, scale: Scale) {
        let known = self.others.iter().position(|(known, _)| *known == scale);
        let (_, [total, squares]) = known.map_or((scale, [0, 0]), |known| self.others.swap_remove(known));
        // The scale that is left is not among the others: it was taken out when it was gone on at.
        if self.squares != 0 || self.total != 0 {
            self.others.push((self.scale, [self.total, self.squares]));
        }
        (self.scale, self.total, self.squares) = (scale, total, squares);
    }

    fn parts(&self) -> impl Iterator<Item = (Scale, [i128; 2])> {
        std::iter::once((self.scale, [self.total, self.squares])).chain(self.others.iter().copied())
    }

    /// The exact sum: times in minutes.
    pub fn exact(&self) -> Exact {
        self.parts().map(|(scale, [total, _])| scale.exact(total)).sum()
    }

    /// The exact sum of the squares, of times in minutes times minutes; none where it is not known.
    pub fn squares(&self) -> Option<Exact> {
        let squares = || self.parts().map(|(scale, [_, squares])| scale.exact_square(squares)).sum();
        (!self.has_unknown_squares).then(squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn squares_of_times_of_all_units_add_up_to_the_last_digit() {
        let mut squares = Sum::default();
        squares.add(Amount { value: 15, scale: Scale { places: 1, unit: Some(TimeUnit::Minutes) } });
        squares.add(Amount::whole(30, Some(TimeUnit::Seconds)));
        squares.add(Amount { value: -5, scale: Scale { places: 1, unit: Some(TimeUnit::Hours) } });
        assert_eq!(squares.squares().unwrap().to_string(), "1805/2");
        let one = Amount::whole(1, Some(TimeUnit::Milliseconds));
        let mut milliseconds = Sum::default();
        milliseconds.add(one);
        assert_eq!(milliseconds.squares(), Some(one.exact() * one.exact()));
    }

    #[test]
    fn squares_that_are_too_large_or_not_known_are_not_told() {
        let year = Amount::whole(366 * 24 * 60 * 60 * 1000, Some(TimeUnit::Milliseconds));
        let mut squares = Sum::default();
        // Five billion contacts of a year each.
        let (value, count) = (i128::from(year.value), 5_000_000_000);
        squares.add_several(year.scale, value * count, value.pow(2) * count);
        squares.add(year);
        assert_eq!(squares.squares(), Some(year.exact() * year.exact() * crate::quantity::whole(5_000_000_001)));
        let largest = Amount { value: i64::MIN, ..year };
        (0..2).for_each(|_| squares.add(largest));
        assert_eq!(squares.squares(), None);
        let mut others = Sum::default();
        others.add_of_many(year);
        let mut both = Sum::default();
        both.merge(&others);
        assert_eq!((both.squares(), both.exact()), (None, year.exact()));
    }

    proptest! {
        #[test]
        fn squares_split_anywhere_and_merged_are_the_same(values in prop::collection::vec((any::<i32>(), 0..4_u8, any::<bool>()), 0..40), at in any::<prop::sample::Index>()) {
            let amount = |(value, places, is_usual): &(i32, u8, bool)| {
                let unit = if *is_usual { TimeUnit::Minutes } else { TimeUnit::Seconds };
                Amount { value: i64::from(*value), scale: Scale { places: *places, unit: Some(unit) } }
            };
            let amounts: Vec<Amount> = values.iter().map(amount).collect();
            let sum = |amounts: &[Amount]| {
                let mut squares = Sum::default();
                amounts.iter().for_each(|amount| squares.add(*amount));
                squares
            };
            let (one, two) = amounts.split_at(at.index(amounts.len() + 1));
            let mut merged = sum(one);
            merged.merge(&sum(two));
            let expected: Exact = amounts.iter().map(|amount| amount.exact() * amount.exact()).sum();
            prop_assert_eq!(merged.squares(), Some(expected));
            prop_assert_eq!(merged.exact(), amounts.iter().map(|amount| amount.exact()).sum());
        }
    }

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
