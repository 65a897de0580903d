//! The ids of tickets, in; an estimate of how many rows a ticket has, out: from a fixed number of ids, whatever the file.

use std::collections::BTreeMap;

/// How many ids are followed.
const KEPT: usize = 4096;

/// The ids with the smallest hashes and how many rows each has. Which ids these are does not depend on the order of the
/// rows, and each is followed from its first row on: bottom-k sampling, after Cohen and Kaplan, 2007.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    rows: BTreeMap<u64, u64>,
    is_full: bool,
    largest: u64,
}

/// What the sample tells of all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeats {
    /// The ids that were followed.
    pub ids: u64,
    /// Their rows.
    pub rows: u64,
    /// The ids among them with more than one row.
    pub repeated: u64,
    /// Whether every id was followed.
    pub is_whole: bool,
}

impl Sample {
    /// Counts a row of an id by its hash; what the id is, is asked seldom.
    #[inline(always)]
    pub fn add<'c>(&mut self, hash: u64, id: impl FnOnce() -> &'c [u8]) {
        if (!self.is_full || hash <= self.largest) && !id().is_empty() {
            self.count(hash, 1);
        }
    }

    /// Counts what another sample holds.
    pub fn merge(&mut self, other: &Sample) {
        for (hash, rows) in &other.rows {
            if !self.is_full || *hash <= self.largest {
                self.count(*hash, *rows);
            }
        }
        // What the other left out is left out here too.
        if other.is_full && (!self.is_full || other.largest < self.largest) {
            self.rows.retain(|hash, _| *hash <= other.largest);
            (self.is_full, self.largest) = (true, other.largest);
        }
    }

    fn count(&mut self, hash: u64, rows: u64) {
        *self.rows.entry(hash).or_default() += rows;
        if self.rows.len() > KEPT {
            self.rows.pop_last();
            self.is_full = true;
        }
        if self.is_full {
            self.largest = self.rows.last_key_value().map_or(0, |(hash, _)| *hash);
        }
    }

    /// What it tells.
    pub fn repeats(&self) -> Repeats {
        Repeats {
            ids: self.rows.len() as u64,
            rows: self.rows.values().sum(),
            repeated: self.rows.values().filter(|rows| **rows > 1).count() as u64,
            is_whole: !self.is_full,
        }
    }

    /// Another sample's ids, of those that both would have followed; how many of them this one has too is told as repeated.
    pub fn shared(&self, other: &Sample) -> Repeats {
        let limit = |sample: &Sample| if sample.is_full { sample.largest } else { u64::MAX };
        let theirs = || other.rows.range(..=limit(self).min(limit(other)));
        Repeats {
            ids: theirs().count() as u64,
            rows: theirs().map(|(_, rows)| rows).sum(),
            repeated: theirs().filter(|(id, _)| self.rows.contains_key(id)).count() as u64,
            is_whole: !self.is_full && !other.is_full,
        }
    }
}

/// The hash of a name, the same on every machine: of up to 16 bytes as two words, else of eight bytes at a time, mixed as
/// splitmix64 mixes.
pub fn hash(name: &[u8]) -> u64 {
    if name.len() > 16 {
        return hash_of_long(name);
    }
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let (head, tail) = name.split_at(name.len().min(8));
    mixed(word(head), word(tail))
}

/// Two words, mixed.
#[inline(always)]
pub fn mixed(first: u64, second: u64) -> u64 {
    let mixed = (second ^ first.rotate_left(23)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ first ^ mixed >> 29).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

fn hash_of_long(id: &[u8]) -> u64 {
    let (words, rest) = id.as_chunks::<8>();
    let hash = words.iter().fold(id.len() as u64, |hash, word| mixed(hash, u64::from_le_bytes(*word)));
    mixed(hash, rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_the_same_in_any_order_and_split() {
        let ids: Vec<String> = (0..30_000).map(|number| format!("ticket {}", number % 20_000)).collect();
        let of = |ids: &mut dyn Iterator<Item = &String>| {
            let mut sample = Sample::default();
            ids.for_each(|id| sample.add(hash(id.as_bytes()), || id.as_bytes()));
            sample
        };
        let whole = of(&mut ids.iter()).repeats();
        assert_eq!(of(&mut ids.iter().rev()).repeats(), whole);
        for at in [0, 1, 5_000, 29_999, 30_000] {
            let (first, second) = ids.split_at(at);
            let mut merged = of(&mut second.iter());
            merged.merge(&of(&mut first.iter()));
            assert_eq!(merged.repeats(), whole, "{at}");
        }
        assert_eq!((whole.ids, whole.is_whole), (KEPT as u64, false));
        let share = whole.repeated * 100 / whole.ids;
        assert!((47..=53).contains(&share), "{share}");
        // 5,000 of the 20,000 ids of the second half are in the first.
        let (first, second) = ids.split_at(15_000);
        let shared = of(&mut first.iter()).shared(&of(&mut second[..10_000].iter()));
        let share = shared.repeated * 100 / shared.ids;
        assert!((47..=53).contains(&share) && !shared.is_whole, "{share}");
    }
}
