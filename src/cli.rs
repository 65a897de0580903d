//! The list of commands and the one match that runs them.

use crate::commands::{Outcome, calc, cashflow, check, compare, explain, list, plan, tally, template, test, trend};
use crate::place::{clean, quoted};
use crate::problem::Problem;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::io::Write;

/// Tells whether outsourcing customer support pays
///
/// Reads what support cost and did in-house and outsourced, and works out the return, cost per contact, quality and
/// retention on exact decimal arithmetic. Try it: roi calc --example
#[derive(Debug, Parser)]
#[command(name = "roi", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Did it pay? Every metric of both sides, the change, the return
    Calc(Deferred<calc::Calc>),
    /// Where does the money go? Cost line by cost line, per contact, the adjusted baseline
    Compare(Deferred<calc::Calc>),
    /// How did you get that number? The formula, the numbers in it, and where each was read
    Explain(Deferred<explain::Explain>),
    /// What does a raw export add up to? One row a contact in, figures out that calc reads
    Tally(Deferred<tally::Tally>),
    /// Will it pay? Contracts, ramp and benefits month by month: value, payback, scenarios, limits, simulation
    Plan(Deferred<plan::PlanOptions>),
    /// Where is it heading? Change per period, the same months a year before, a forecast, the course to the targets
    Trend(Deferred<trend::TrendOptions>),
    /// Are these cash flows worth it? Net present value, every rate of return, payback
    Cashflow(Deferred<cashflow::Cashflow>),
    /// Is anything wrong with this file, and are the targets met? Exit status 0 if all is well, else 1
    Check(Deferred<check::Check>),
    /// Is it so? Statements about the figures, judged as supported, not supported, or not enough data
    Test(Deferred<test::Test>),
    /// What do you know? Metrics, figures, formats, exports
    List(Deferred<list::List>),
    /// A figures file to fill in
    Template(Deferred<template::Template>),
    /// A completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
}

/// The options of a command, which are set up only where the command is the one that runs: all of them together would take
/// longer than the work.
#[derive(Debug)]
struct Deferred<Options>(Box<Options>);

impl<Options: Args> Args for Deferred<Options> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(|command| {
            // The question that the command answers stays what its help begins with.
            let about = command.get_about().cloned().unwrap_or_default();
            Options::augment_args(command).about(about.clone()).long_about(about)
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command.defer(Options::augment_args_for_update)
    }
}

impl<Options: FromArgMatches> FromArgMatches for Deferred<Options> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Options::from_arg_matches(matches).map(|options| Deferred(Box::new(options)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl Cli {
    /// Runs the command that was asked for.
    pub fn run(&self) -> Result<Outcome, Problem> {
        match &self.command {
            Command::Calc(options) => calc::run(&options.0),
            Command::Compare(options) => compare::run(&options.0),
            Command::Explain(options) => explain::run(&options.0),
            Command::Tally(options) => tally::run(&options.0),
            Command::Plan(options) => plan::run(&options.0),
            Command::Trend(options) => trend::run(&options.0),
            Command::Cashflow(options) => cashflow::run(&options.0),
            Command::Check(options) => check::run(&options.0),
            Command::Test(options) => test::run(&options.0),
            Command::List(options) => list::run(&options.0),
            Command::Template(options) => template::run(&options.0),
            Command::Completions { shell } => generated(|out| {
                clap_complete::generate(*shell, &mut Cli::command(), "roi", out);
                Ok(())
            }),
            Command::Man => generated(|out| clap_mangen::Man::new(Cli::command()).render(out)),
        }
    }
}

/// Text that a library writes, kept whole until it is complete.
fn generated(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Result<Outcome, Problem> {
    let mut text = Vec::new();
    write(&mut text).map_err(|error| Problem::new(error.to_string()))?;
    crate::commands::output::to_stdout(&text)?;
    Ok(Outcome::Done)
}

/// What to say where a file was given in the place of a command.
pub fn file_for_command() -> Option<Problem> {
    let first = std::env::args().nth(1).filter(|first| std::path::Path::new(first).exists())?;
    let problem = Problem::new(format!("expected a command, found the file {}", quoted(&first)));
    Some(problem.hint(format!("roi calc {}", clean(&first))))
}

/// Prints one error in the shape that all of them have.
pub fn report(problem: &Problem) {
    // There is nowhere left to tell it if this fails.
    let _ = writeln!(std::io::stderr(), "error: {problem}");
}
