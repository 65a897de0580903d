//! Names that rows repeat, in; small numbers for them, out.

use super::cells::is_missing;
use foldhash::fast::{FixedState, RandomState};
use hashbrown::{HashSet, HashTable};
use std::hash::BuildHasher;

/// Names by number, in the order in which they were met.
#[derive(Debug, Default)]
pub struct Names {
    names: Vec<Box<[u8]>>,
    numbers: HashTable<u32>,
    hasher: RandomState,
    last: u32,
}

impl Names {
    /// The number of a name; none for a new one past the limit.
    #[inline]
    pub fn number(&mut self, name: &[u8], limit: usize) -> Option<u32> {
        // Rows next to each other often share it.
        if self.names.get(self.last as usize).is_some_and(|last| **last == *name) {
            return Some(self.last);
        }
        self.last = self.look_up(name, limit)?;
        Some(self.last)
    }

    fn look_up(&mut self, name: &[u8], limit: usize) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        let is_it = |number: &u32| self.names.get(*number as usize).is_some_and(|known| **known == *name);
        if let Some(number) = self.numbers.find(hash, is_it) {
            return Some(*number);
        }
        if self.names.len() >= limit {
            return None;
        }
        let number = u32::try_from(self.names.len()).ok()?;
        self.names.push(name.into());
        let (names, hasher) = (&self.names, &self.hasher);
        let hash_of = |number: &u32| names.get(*number as usize).map_or(0, |name| hasher.hash_one(&**name));
        self.numbers.insert_unique(hash, number, hash_of);
        Some(number)
    }

    /// The name of a number.
    pub fn name(&self, number: u32) -> &[u8] {
        self.names.get(number as usize).map_or(&[], |name| name)
    }

    /// Every name, in the order of the numbers.
    pub fn all(&self) -> impl Iterator<Item = &[u8]> {
        self.names.iter().map(|name| &**name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// How many names are known to have been met lately.
const RECENT: usize = 512;

#[derive(Debug, Clone)]
struct Recent(Box<[u64; RECENT]>);

impl Default for Recent {
    fn default() -> Recent {
        Recent(Box::new([0; RECENT]))
    }
}

/// Names that are only told apart, by hashes of 64 bits: of 100,000 the chance that two share one is 1 in 3,000,000,000.
#[derive(Debug, Clone, Default)]
pub struct Distinct {
    hashes: HashSet<u64, FixedState>,
    /// Some that were met lately: rows repeat few names.
    recent: Recent,
    /// Whether there were more than are told apart.
    pub is_past_limit: bool,
}

impl Distinct {
    /// How many are told apart.
    pub const LIMIT: usize = 100_000;

    /// Adds a name by its hash; what the name is, is asked seldom.
    #[inline(always)]
    pub fn add<'c>(&mut self, hash: u64, name: impl FnOnce() -> &'c [u8]) {
        let recent = &mut self.recent.0[hash as usize % RECENT];
        if *recent != hash {
            *recent = hash;
            if !is_missing(name()) {
                self.add_hash(hash);
            }
        }
    }

    #[inline]
    fn add_hash(&mut self, hash: u64) {
        if self.hashes.len() < Distinct::LIMIT {
            self.hashes.insert(hash);
        } else {
            self.is_past_limit |= !self.hashes.contains(&hash);
        }
    }

    /// Adds the names of another.
    pub fn merge(&mut self, other: &Distinct) {
        other.hashes.iter().for_each(|hash| self.add_hash(*hash));
        self.is_past_limit |= other.is_past_limit;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}
