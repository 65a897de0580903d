//! How large a figures file may be. What is past a limit is an error that names it; `roi tally` has none of them.

use crate::place::Place;
use crate::problem::Problem;

/// The bytes of a file, and of what is packed inside it.
pub const BYTES: u64 = 100 << 20;
/// The bytes of one line.
pub const LINE: usize = 16 << 20;
/// The cells of a file.
pub const CELLS: usize = 10_000_000;
/// The values of a file: each is kept with its place.
pub const VALUES: usize = 100_000;
/// The sides of a comparison.
pub const SIDES: usize = 1_000;
/// The periods of a side.
pub const PERIODS: usize = 10_000;
/// The columns of a table.
pub const COLUMNS: usize = 1_000;
/// How deep JSON objects and lists may be nested.
pub const DEPTH: usize = 64;

/// The error past a limit: what was expected, and which limit it is.
pub fn past(place: &Place, expected: &str) -> Problem {
    Problem::at(place, format!("expected {expected}, found more"))
        .hint("this is a limit for figures files: leave out what is no figure")
}

/// The error of a file that is larger than a figures file may be.
pub fn too_large(place: &Place) -> Problem {
    past(place, "at most 100 MiB")
}
