//! The amounts of some rows, in; each of them again, or all of them as whole numbers at one scale, out.

use super::amount::{Amount, Scale};
use super::batch::ROWS;
use crate::duration::TimeUnit;

/// The most decimal places of the common scale: numbers of eight characters have no more.
const PLACES: u8 = 6;

/// What is larger stands apart, so that no sum of the rows leaves 64 bits.
const LARGEST: i64 = 1 << 55;

const POWERS: [i64; PLACES as usize + 1] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/// The amounts of one column, a number for each row: zero where the row has none, which the row itself tells.
#[derive(Debug)]
pub struct Amounts {
    values: [i64; ROWS],
    /// The scale of the values. It has the most places met so far.
    scale: Scale,
    /// Amounts of another unit, too many places or too many digits, where there are any; their values are zero.
    apart: Option<Box<[Option<Amount>; ROWS]>>,
}

impl Amounts {
    /// No amounts yet, most of which will be in a unit.
    pub fn new(unit: Option<TimeUnit>) -> Amounts {
        Amounts { values: [0; ROWS], scale: Scale::whole(unit), apart: None }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.values = [0; ROWS];
        self.apart = None;
    }

    /// Every value, to be set with [`Amounts::scaled`].
    #[inline(always)]
    pub fn values_mut(&mut self) -> &mut [i64; ROWS] {
        &mut self.values
    }

    /// Every value.
    #[inline(always)]
    pub fn values(&self) -> &[i64; ROWS] {
        &self.values
    }

    /// Their scale.
    #[inline(always)]
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// The amount of a row that has one.
    #[inline]
    pub fn get(&self, row: usize) -> Amount {
        let apart = self.apart.as_ref().and_then(|apart| apart[row % ROWS]);
        apart.unwrap_or(Amount { value: self.values[row % ROWS], scale: self.scale })
    }

    /// Sets the amount of a row.
    #[inline]
    pub fn put(&mut self, row: usize, amount: Amount) {
        self.remove(row);
        let is_usual = amount.scale.unit == self.scale.unit && amount.scale.places <= PLACES;
        if is_usual && amount.scale.places > self.scale.places {
            self.refine(amount.scale.places);
        }
        match scaled(amount.value, amount.scale.places, self.scale.places) {
            Some(value) if is_usual => self.values[row % ROWS] = value,
            _ => self.apart.get_or_insert_with(|| Box::new([None; ROWS]))[row % ROWS] = Some(amount),
        }
    }

    /// Takes the amount of a row away.
    #[inline]
    pub fn remove(&mut self, row: usize) {
        self.values[row % ROWS] = 0;
        if let Some(apart) = &mut self.apart {
            apart[row % ROWS] = None;
        }
    }

    /// The rows whose amounts stand apart.
    pub fn apart(&self) -> impl Iterator<Item = (usize, Amount)> {
        let amounts = self.apart.iter().flat_map(|apart| apart.iter().enumerate());
        amounts.filter_map(|(row, amount)| amount.map(|amount| (row, amount)))
    }

    /// Goes on with more decimal places.
    #[cold]
    fn refine(&mut self, places: u8) {
        for row in 0..ROWS {
            match scaled(self.values[row], self.scale.places, places) {
                Some(value) => self.values[row] = value,
                None => {
                    let apart = self.apart.get_or_insert_with(|| Box::new([None; ROWS]));
                    apart[row] = Some(Amount { value: self.values[row], scale: self.scale });
                    self.values[row] = 0;
                }
            }
        }
        self.scale.places = places;
    }
}

/// A value at more places; none where it has too many digits, or that many places already.
#[inline(always)]
pub fn scaled(value: i64, from: u8, to: u8) -> Option<i64> {
    let power = POWERS.get(usize::from(to.wrapping_sub(from)))?;
    value.checked_mul(*power).filter(|value| (-LARGEST..LARGEST).contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_put_is_what_is_there(amounts in prop::collection::vec((any::<i64>(), 0..63_u32, 0..20_u8, any::<bool>()), 1..ROWS)) {
            let mut column = Amounts::new(Some(TimeUnit::Minutes));
            let amount = |(value, shift, places, is_usual): (i64, u32, u8, bool)| {
                let unit = if is_usual { TimeUnit::Minutes } else { TimeUnit::Seconds };
                Amount { value: value >> shift, scale: Scale { places, unit: Some(unit) } }
            };
            let amounts: Vec<Amount> = amounts.into_iter().map(amount).collect();
            amounts.iter().enumerate().for_each(|(row, amount)| column.put(row, *amount));
            for (row, amount) in amounts.iter().enumerate() {
                prop_assert_eq!(column.get(row).exact(), amount.exact());
            }
            let usual = column.scale().exact(column.values().iter().map(|value| i128::from(*value)).sum());
            let apart: crate::quantity::Exact = column.apart().map(|(_, amount)| amount.exact()).sum();
            prop_assert_eq!(usual + apart, amounts.iter().map(|amount| amount.exact()).sum());
            column.clear();
            prop_assert!(column.values().iter().all(|value| *value == 0) && column.apart().next().is_none());
        }
    }
}
