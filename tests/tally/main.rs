//! `roi tally` against a slow tally that is written here once more, the laws that its numbers keep, and files that were
//! made to break it. Everything goes through the program itself, or through `tickets::tally` and its figures.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod columns;
mod correlate;
mod dice;
mod export;
mod found;
mod hostile;
mod laws;
mod oracle;
mod random;
mod spread;

use num_bigint::BigInt;
use num_rational::BigRational;
use roi::input::Source;
use roi::tickets::figures::Figures;
use roi::tickets::plan::Wishes;
use roi::tickets::rules::{Peak, Rules, Sides};
use roi::tickets::scan::Speed;
use roi::tickets::{Asked, Progress, Tallied};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tempfile::TempDir;

/// Figures by side and period, and by id.
type Numbers = BTreeMap<(String, Option<String>), BTreeMap<String, BigRational>>;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: Option<u64>, _: &Arc<AtomicU64>) {}
    fn end(&self) {}
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// What the program asks for where nobody says otherwise.
fn usual() -> Asked {
    Asked {
        rules: Rules {
            sides: Sides::ByFile,
            period: Some(1),
            peak: Peak::None,
            levels: Vec::new(),
            percentiles: false,
            by: Vec::new(),
            correlate: Vec::new(),
        },
        wishes: Wishes::default(),
        separator: None,
        one_row_per_ticket: false,
        max_bad: whole(1),
        baseline: None,
        currency: None,
        speed: Speed { threads: 2, chunk: 1 << 16 },
    }
}

/// A folder that goes away, to put exports in.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs the program in the folder.
    fn roi(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_roi")).args(arguments).current_dir(self.0.path()).output().unwrap()
    }

    /// The same with something on standard input.
    fn roi_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roi"));
        command.args(arguments).current_dir(self.0.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // A program that refuses its input need not read all of it.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output
    }
}

fn source(path: &Path, side: Option<&str>) -> Source {
    Source { path: path.to_str().unwrap().to_string(), side: side.map(str::to_string) }
}

fn tallied(sources: &[Source], asked: &Asked) -> Result<Tallied, String> {
    roi::tickets::tally(sources, asked, &Silent).map_err(|problem| problem.to_string())
}

fn numbers(tallied: &Tallied, asked: &Asked) -> Numbers {
    let figures = Figures::new(tallied, asked.rules.period);
    let mut numbers = Numbers::new();
    for side in &figures.sides {
        for period in &side.periods {
            let of_period = period.figures.iter().map(|value| (value.id.to_string(), value.value.clone())).collect();
            let earlier = numbers.insert((side.name.clone(), period.label.clone()), of_period);
            assert!(earlier.is_none(), "{} has {:?} twice", side.name, period.label);
        }
    }
    numbers
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The figures that the program prints for an export as CSV: the cells of each row by their heads.
fn printed(desk: &Desk, arguments: &[&str]) -> Vec<BTreeMap<String, String>> {
    let output = desk.roi(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    let heads = rows.headers().unwrap().clone();
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        heads.iter().map(str::to_string).zip(row.unwrap().iter().map(str::to_string)).collect()
    };
    rows.records().map(row).collect()
}

/// One figure of an export with one side and one period.
fn printed_one(export: &str, options: &[&str], id: &str) -> String {
    let desk = Desk::new();
    desk.file("export.csv", export);
    let rows = printed(&desk, &[&["tally", "export.csv", "--period", "none"], options].concat());
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = rows.first().unwrap();
    let found = row.iter().find(|(head, _)| head.split(' ').next() == Some(id));
    found.map_or_else(|| "none".to_string(), |(_, cell)| cell.clone())
}
