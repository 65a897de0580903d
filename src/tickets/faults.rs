//! Rows that could not be read, in; how many for which reason, and where the first stand, out.

use super::cells::Wanted;
use std::collections::BTreeMap;

/// How many places are kept for a reason.
const KEPT: usize = 3;

/// Why a row could not be read: the column and what was wanted in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Which of the columns that are read; none where it is the whole row.
    pub column: Option<usize>,
    /// What was wanted.
    pub wanted: Wanted,
}

/// Where in an export something stands, before its line is known: chunks are read by many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Which chunk.
    pub chunk: u64,
    /// The line ends before it in the chunk.
    pub line: u64,
}

/// The rows with one fault.
#[derive(Debug, Clone, Default)]
pub struct Faulty {
    /// How many.
    pub rows: u64,
    /// The first of them: where, and what was found.
    pub first: Vec<(At, String)>,
}

/// All rows that could not be read, by reason.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    by_reason: BTreeMap<Fault, Faulty>,
}

impl Faults {
    /// Counts a row; its place and what was found are asked for only where they are kept.
    pub fn add(&mut self, fault: Fault, at: impl FnOnce() -> (At, String)) {
        let faulty = self.by_reason.entry(fault).or_default();
        faulty.rows += 1;
        // A worker's chunks come in order.
        if faulty.first.len() < KEPT {
            faulty.first.push(at());
        }
    }

    /// Counts what another worker found.
    pub fn merge(&mut self, other: Faults) {
        for (fault, theirs) in other.by_reason {
            let faulty = self.by_reason.entry(fault).or_default();
            faulty.rows += theirs.rows;
            faulty.first.extend(theirs.first);
            faulty.first.sort_by_key(|(at, _)| *at);
            faulty.first.truncate(KEPT);
        }
    }

    /// How many rows in all.
    pub fn rows(&self) -> u64 {
        self.by_reason.values().map(|faulty| faulty.rows).sum()
    }

    /// Each reason, the commonest first.
    pub fn by_reason(&self) -> Vec<(Fault, &Faulty)> {
        let mut all: Vec<(Fault, &Faulty)> = self.by_reason.iter().map(|(fault, faulty)| (*fault, faulty)).collect();
        all.sort_by_key(|(_, faulty)| std::cmp::Reverse(faulty.rows));
        all
    }
}
