//! Arguments in; runs the command, prints one error, sets the exit status.

use clap::Parser;
use roi::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(outcome) => outcome.into(),
        Err(problem) => {
            cli::report(&problem);
            ExitCode::from(2)
        }
    }
}
