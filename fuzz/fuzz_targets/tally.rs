//! A ticket export in, and options behind a line `---`. Every message is safe to print, and what is read at once, many cells
//! side by side, adds up to what is read in pieces of a byte, each cell by itself.

#![no_main]

use laws::{message, printable};
use libfuzzer_sys::{Corpus, fuzz_target};
use roi::input::Source;
use roi::number::Mark;
use roi::quantity::{Exact, whole};
use roi::tickets::figures::Figures;
use roi::tickets::plan::Wishes;
use roi::tickets::rules::{Peak, Rules, Sides};
use roi::tickets::scan::Speed;
use roi::tickets::{self, Asked, Progress};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, LazyLock};

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: Option<u64>, _: &Arc<AtomicU64>) {}
    fn end(&self) {}
}

/// Where the export is put: in memory, where the system has files there.
static PATH: LazyLock<String> = LazyLock::new(|| {
    let folder = if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" };
    format!("{folder}/roi-fuzz-{}.csv", std::process::id())
});

/// The figures of each side and period by id; or the message and its hint.
type Outcome = Result<Vec<(String, Option<String>, Vec<(&'static str, Exact)>)>, String>;

fuzz_target!(|data: &[u8]| -> Corpus {
    let at = data.windows(5).position(|bytes| bytes == b"\n---\n");
    let (export, lines) = at.map_or((data, &[][..]), |at| (&data[..=at], &data[at + 5..]));
    if std::fs::write(&*PATH, export).is_err() {
        return Corpus::Reject;
    }
    let asked = asked(&String::from_utf8_lossy(lines));
    let whole = outcome(&asked, 1 << 18);
    assert_eq!(outcome(&asked, 1), whole, "read in pieces of a byte");
    if whole.is_ok() { Corpus::Keep } else { Corpus::Reject }
});

fn asked(lines: &str) -> Asked {
    let rules = Rules {
        sides: Sides::ByFile,
        period: Some(1),
        peak: Peak::None,
        levels: Vec::new(),
        percentiles: false,
        by: Vec::new(),
            correlate: Vec::new(),
    };
    let mut asked = Asked {
        rules,
        wishes: Wishes::default(),
        separator: None,
        one_row_per_ticket: false,
        max_bad: whole(1),
        baseline: None,
        currency: None,
        speed: Speed { threads: 1, chunk: 1 },
    };
    for line in lines.lines() {
        match line {
            "--percentiles" => asked.rules.percentiles = true,
            "--period none" => asked.rules.period = None,
            "--peak 9-12" => asked.rules.peak = Peak::Hours(vec![9, 10, 11]),
            "--peak busiest" => asked.rules.peak = Peak::Busiest(2),
            "--one-row-per ticket_id" => asked.one_row_per_ticket = true,
            "--decimal-mark comma" => asked.wishes.mark = Some(Mark::Comma),
            _ => {}
        }
    }
    asked
}

fn outcome(asked: &Asked, chunk: usize) -> Outcome {
    let asked = Asked { speed: Speed { threads: 1, chunk }, ..asked.clone() };
    let export = Source { path: PATH.clone(), side: Some("side".to_string()) };
    let tallied = tickets::tally(&[export], &asked, &Silent).map_err(|problem| {
        message(&problem);
        problem.to_string()
    })?;
    tallied.notes.iter().for_each(|note| printable(&note.text));
    let figures = Figures::new(&tallied, asked.rules.period);
    let of_side = |side: roi::tickets::figures::Side| {
        side.periods.into_iter().map(move |period| {
            let values = period.figures.into_iter().map(|figure| (figure.id, figure.value)).collect();
            (side.name.clone(), period.label, values)
        })
    };
    Ok(figures.sides.into_iter().flat_map(of_side).collect())
}
