//! Some rows, each with its key, in; what those of one key count for together out, so that a tally is asked once for all of
//! them.

use super::batch::ROWS;
use super::tally::{Counted, Day, Key, Set, Tally};

/// How many words hold the counts, eight to a word.
const LANES: usize = Counted::COUNT.div_ceil(8);

/// Each bit of a byte as a byte of its own.
const SPREAD: [u64; 256] = {
    let mut spread = [0_u64; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            spread[byte] |= ((byte as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    spread
};

/// What few rows of one key count for: at most 255, so that a byte holds each count.
#[derive(Debug, Clone, Copy)]
pub struct Few {
    lanes: [u64; LANES],
    /// How many rows.
    pub rows: u64,
    /// The first day that is known.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl Default for Few {
    fn default() -> Few {
        Few { lanes: [0; LANES], rows: 0, first: Day::MAX, last: 0 }
    }
}

impl Few {
    /// Counts a row; a day of 0 is not known.
    #[inline(always)]
    pub fn add(&mut self, says: Set, day: Day) {
        for (lane, byte) in self.lanes.iter_mut().zip(says.counts()) {
            *lane += SPREAD[usize::from(byte)];
        }
        self.rows += 1;
        // What is not known comes after every day.
        self.first = self.first.min(day.wrapping_sub(1).saturating_add(1));
        self.last = self.last.max(day);
    }

    /// The counts, in their order.
    pub fn counts(&self) -> impl Iterator<Item = u64> {
        self.lanes.iter().flat_map(|lane| lane.to_le_bytes()).map(u64::from)
    }
}

/// How many keys are found at once.
const SLOTS: usize = 256;

/// What stands for a row that belongs nowhere.
const NOWHERE: u8 = u8::MAX;

/// Up to [`ROWS`] rows by key.
#[derive(Debug)]
pub struct Sorted {
    keys: Vec<Key>,
    few: Vec<Few>,
    /// Which of the keys each row has.
    of_row: [u8; ROWS],
    /// Where a key was found last.
    slots: [u8; SLOTS],
    /// What the values of each key and their squares add up to.
    totals: Box<[i64; NOWHERE as usize + 1]>,
    squares: Box<[i128; NOWHERE as usize + 1]>,
}

impl Default for Sorted {
    fn default() -> Sorted {
        Sorted {
            keys: Vec::new(),
            few: Vec::new(),
            of_row: [NOWHERE; ROWS],
            slots: [0; SLOTS],
            totals: Box::new([0; NOWHERE as usize + 1]),
            squares: Box::new([0; NOWHERE as usize + 1]),
        }
    }
}

impl Sorted {
    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.few.clear();
        self.of_row = [NOWHERE; ROWS];
    }

    /// Counts a row.
    #[inline(always)]
    pub fn add(&mut self, row: usize, key: Key, says: Set, day: Day) {
        let number = self.number(key);
        self.of_row[row % ROWS] = number;
        if let Some(few) = self.few.get_mut(usize::from(number)) {
            few.add(says, day);
        }
    }

    #[inline(always)]
    fn number(&mut self, key: Key) -> u8 {
        let mixed = (key.side ^ key.period.rotate_left(8) ^ key.by.rotate_left(16)).wrapping_mul(0x9e37_79b9);
        let slot = (mixed >> 24) as usize % SLOTS;
        let number = self.slots[slot];
        if self.keys.get(usize::from(number)) == Some(&key) { number } else { self.look_up(key, slot) }
    }

    #[inline(never)]
    fn look_up(&mut self, key: Key, slot: usize) -> u8 {
        let at = self.keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.keys.push(key);
            self.few.push(Few::default());
            self.keys.len() - 1
        });
        // There are fewer keys than rows.
        self.slots[slot] = at as u8;
        at as u8
    }

    /// Adds what was counted to a tally whose exports have columns for what is known; where each key stands there.
    pub fn add_to(&self, tally: &mut Tally, known: Set) -> Vec<u32> {
        self.keys.iter().zip(&self.few).map(|(key, few)| tally.add_few(*key, known, few)).collect()
    }

    /// What the values of the rows add up to, key by key.
    pub fn totals(&self, values: &[i64; ROWS]) -> impl Iterator<Item = i64> {
        let mut totals = [0_i64; NOWHERE as usize + 1];
        for (value, key) in values.iter().zip(&self.of_row) {
            totals[usize::from(*key)] += value;
        }
        totals.into_iter().take(self.keys.len())
    }

    /// What the values of the rows and their squares add up to, key by key: squares of 56 bits, which cannot leave 128.
    #[inline(always)]
    pub fn each_total(&mut self, values: &[i64; ROWS], mut each: impl FnMut(usize, i64, i128)) {
        // What is kept between batches is cleared only as far as there are keys: clearing all of it costs more than adding.
        let Sorted { keys, of_row, totals, squares, .. } = self;
        totals.iter_mut().take(keys.len()).for_each(|total| *total = 0);
        squares.iter_mut().take(keys.len()).for_each(|square| *square = 0);
        let nowhere = usize::from(NOWHERE);
        (totals[nowhere], squares[nowhere]) = (0, 0);
        for (value, key) in values.iter().zip(&*of_row) {
            totals[usize::from(*key)] += value;
            squares[usize::from(*key)] += i128::from(*value) * i128::from(*value);
        }
        let of_keys = totals.iter().zip(squares.iter()).take(keys.len());
        of_keys.enumerate().for_each(|(key, (total, squares))| each(key, *total, *squares));
    }

    /// What stands for the key of a row, unless that is left out.
    pub fn of(&self, row: usize, by_key: &[u32]) -> Option<u32> {
        by_key.get(usize::from(self.of_row[row % ROWS])).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tally::{Keep, Summed};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_by_key_are_counted_and_summed_as_one_by_one(rows in prop::collection::vec((0..9_u32, 0..40_u32, 0..3_u32, any::<u32>(), 0..5_u32, -99..99_i64), 1..ROWS)) {
            let mut sorted = Sorted::default();
            let mut values = [0; ROWS];
            for (row, (side, period, by, bits, day, value)) in rows.iter().enumerate() {
                let says = Counted::ALL.iter().fold(Set::default(), |set, counted| set.with_if(*counted, bits >> *counted as u32 & 1 == 1));
                sorted.add(row, Key { side: *side, period: *period, by: *by }, says, *day);
                values[row] = *value;
            }
            let mut tally = Tally::new(Keep::default());
            let groups = sorted.add_to(&mut tally, Set::default());
            let scale = super::super::amount::Scale::whole(None);
            for (group, total) in groups.iter().zip(sorted.totals(&values)) {
                tally.sum_several(*group, Summed::Cost, scale, total, 0);
            }
            sorted.each_total(&values, |key, total, squares| tally.sum_several(groups[key], Summed::Handle, scale, total, squares));
            for (key, group) in tally.groups() {
                let own = || rows.iter().filter(|row| (row.0, row.1, row.2) == (key.side, key.period, key.by));
                for counted in Counted::ALL {
                    prop_assert_eq!(group.count(*counted), own().filter(|row| row.3 >> *counted as u32 & 1 == 1).count() as u64);
                }
                prop_assert_eq!(group.first, own().map(|row| row.4).filter(|day| *day > 0).min().unwrap_or(Day::MAX));
                prop_assert_eq!(group.last, own().map(|row| row.4).max().unwrap_or(0));
                let total = crate::quantity::whole(own().map(|row| row.5).sum());
                prop_assert_eq!((group.sum(Summed::Cost).exact(), group.sum(Summed::Handle).exact()), (total.clone(), total));
                let squares = crate::quantity::whole(own().map(|row| row.5 * row.5).sum());
                prop_assert_eq!(group.sum(Summed::Handle).squares(), Some(squares));
            }
            prop_assert_eq!(tally.rows, rows.len() as u64);
        }
    }
}
