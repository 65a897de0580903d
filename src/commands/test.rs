//! `roi test`: figures and statements about them in; whether they are so out.

use super::Outcome;
use super::options::{InputOptions, confidence};
use super::origin::{self, DateOption};
use super::output::{OutputOptions, TableFormat, tell};
use crate::comparison::{Comparison, Note};
use crate::hypotheses::Hypothesis;
use crate::hypotheses::judge::Verdict;
use crate::input;
use crate::input::hypotheses::{self, Read};
use crate::number::Mark;
use crate::place::Place;
use crate::problem::Problem;
use crate::render::{html, hypotheses as render, markdown, table};
use crate::report::hypotheses::judged;
use crate::report::sources::{Origin, sources};
use clap::Args;

/// What `roi test` takes.
#[derive(Debug, Args)]
pub struct Test {
    #[command(flatten)]
    input: InputOptions,

    /// A file of statements, one a line, such as `csat >= 85%` or `csat does not fall by more than 2 points`
    #[arg(long, value_name = "FILE", help_heading = "Statements")]
    hypotheses: Vec<String>,

    /// A statement, such as 'average_handle_time falls by 10%'
    #[arg(long, value_name = "STATEMENT", help_heading = "Statements")]
    hypothesis: Vec<String>,

    /// How sure the intervals are that statements are judged by
    #[arg(long, value_name = "PERCENT", default_value = "95%", help_heading = "Statements")]
    confidence: String,

    /// How it is written (default: by the output file's ending, else table)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TableFormat>,
    #[command(flatten)]
    date: DateOption,
    #[command(flatten)]
    output: OutputOptions,
}

/// Runs the command. Its answer is no unless every statement is supported for every side it is about.
pub fn run(options: &Test) -> Result<Outcome, Problem> {
    let format = options.output.table_format(options.format, TableFormat::Table)?;
    let confidence = confidence(&options.confidence)?;
    let (statements, mut notes) = options.statements()?;
    let comparison = options.input.comparison(false)?;
    notes.extend(statements.iter().filter_map(|read| read.note.clone()));
    let judged = judged(&comparison, &on_sides(&statements, &comparison)?, &confidence, notes);
    let parts = || render::parts(&judged);
    let text = match format {
        TableFormat::Table => table::text(&parts(), &options.output.style()).into_bytes(),
        TableFormat::Markdown => markdown::text(&parts()).into_bytes(),
        TableFormat::Json => render::as_json(&judged).into_bytes(),
        TableFormat::Csv => render::separated(&judged, b',').into_bytes(),
        TableFormat::Tsv => render::separated(&judged, b'\t').into_bytes(),
        TableFormat::Html => html::parts("Hypotheses", &parts(), &options.origin(&comparison)?),
    };
    options.output.write(&text, &options.paths())?;
    if format.is_separated() {
        tell(&judged.notes);
    }
    let all = judged.rows.iter().all(|row| row.verdict == Verdict::Supported);
    Ok(if all { Outcome::Done } else { Outcome::No })
}

/// Each statement with the sides it is about.
fn on_sides<'a>(statements: &'a [Read], comparison: &Comparison) -> Result<Vec<(&'a Hypothesis, Vec<usize>)>, Problem> {
    let of = |read: &'a Read| {
        read.same_currency(comparison.currency.as_ref())?;
        Ok((&read.hypothesis, read.sides(comparison)?))
    };
    statements.iter().map(of).collect()
}

impl Test {
    /// The statements of files, then those of options.
    fn statements(&self) -> Result<(Vec<Read>, Vec<Note>), Problem> {
        if self.hypotheses.is_empty() && self.hypothesis.is_empty() {
            return Err(Problem::new("expected statements to test, found none")
                .hint("--hypotheses FILE, or --hypothesis 'csat >= 85%'"));
        }
        let is_stdin = |path: &String| path == "-" || path == "/dev/stdin";
        let readers = self.hypotheses.iter().filter(|path| is_stdin(path)).count();
        if readers > 1 || (readers == 1 && self.input.paths().iter().any(is_stdin)) {
            return Err(Problem::new("expected one thing from standard input, found figures and statements")
                .hint("give one of them as a file"));
        }
        let mark = self.input.decimal_mark.map_or(Mark::Point, Mark::from);
        let catalogue = self.input.catalogue()?;
        let (mut statements, mut notes) = (Vec::new(), Vec::new());
        for path in &self.hypotheses {
            let place = Place::file(if path == "-" { "stdin" } else { path });
            let (of_file, note) = hypotheses::file(&input::bytes(path)?, &place, catalogue, mark)?;
            statements.extend(of_file);
            notes.extend(note);
        }
        let option = Place::file("--hypothesis");
        for text in &self.hypothesis {
            statements.push(hypotheses::read(text, &option, catalogue, mark)?);
        }
        Ok((statements, notes))
    }

    /// The paths of the statements.
    fn files(&self) -> Vec<String> {
        let path = |path: &String| if path == "-" { "/dev/stdin".to_string() } else { path.clone() };
        self.hypotheses.iter().map(path).collect()
    }

    /// The paths that are read, which output must never overwrite.
    fn paths(&self) -> Vec<String> {
        [self.input.paths(), self.files()].concat()
    }

    fn origin(&self, comparison: &Comparison) -> Result<Origin, Problem> {
        let mut inputs = self.input.hashed()?;
        inputs.extend(origin::inputs(&self.files())?);
        Ok(Origin { date: self.date.date.clone(), inputs, sources: sources(comparison, self.input.catalogue()?) })
    }
}
