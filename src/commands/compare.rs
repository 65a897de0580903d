//! `roi compare`: cost files in, the costs line by line out; the cost section of `calc` at length.

use super::Outcome;
use super::calc::{self, Calc};
use crate::problem::Problem;
use crate::report::View;

/// Runs the command, which takes what `calc` takes.
pub fn run(options: &Calc) -> Result<Outcome, Problem> {
    if options.is_empty() {
        return Err(Problem::new("expected two cost files, found none").hint("roi compare in-house.csv outsourced.csv"));
    }
    calc::report(options, View::Costs)
}
