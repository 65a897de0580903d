//! One file a command: its options in, read, work out, render. No arithmetic here.

pub mod calc;
pub mod cashflow;
pub mod check;
pub mod compare;
pub mod explain;
pub mod gate;
pub mod list;
pub mod options;
pub mod origin;
pub mod output;
pub mod plan;
pub mod progress;
pub mod tally;
pub mod template;
pub mod test;
pub mod trend;
pub mod watch;

use std::process::ExitCode;

/// How a command ended, where nothing went wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and the answer is no.
    No,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::No => ExitCode::from(1),
        }
    }
}
