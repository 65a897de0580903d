//! Arguments in; runs the command, prints one error, sets the exit status.

use clap::Parser;
use clap::error::ErrorKind;
use roi::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => match cli::file_for_command() {
            Some(problem) => Err(problem),
            None => error.exit(),
        },
        Err(error) => error.exit(),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(problem) => {
            cli::report(&problem);
            ExitCode::from(2)
        }
    }
}
