//! 200,000 generated tickets in, what finding their rows and tallying them takes out.
//!
//! ```console
//! cargo bench --bench tally
//! ```
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../examples/generate_tickets.rs"]
#[allow(dead_code)]
mod generate_tickets;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use roi::input::Source;
use roi::quantity::whole;
use roi::tickets::chunks::CHUNK;
use roi::tickets::plan::Wishes;
use roi::tickets::rows::Rows;
use roi::tickets::rules::{Peak, Rules, Sides};
use roi::tickets::scan::Speed;
use roi::tickets::{self, Asked, Progress};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

const ROWS: u64 = 200_000;

/// The export: its text, and where it lies as a file.
static EXPORT: OnceLock<(Vec<u8>, String)> = OnceLock::new();

fn main() {
    let mut text = Vec::new();
    generate_tickets::write(&mut text, ROWS, 2025).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.csv");
    std::fs::write(&path, &text).unwrap();
    EXPORT.set((text, path.to_str().unwrap().to_string())).unwrap();
    divan::main();
}

fn export() -> &'static (Vec<u8>, String) {
    EXPORT.get().unwrap()
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
    bencher.counter(BytesCount::of_slice(export().0.as_slice())).counter(ItemsCount::new(ROWS))
}

/// The text cut behind rows, in pieces as large as those a tally reads.
fn chunks(text: &[u8]) -> Vec<&[u8]> {
    let (mut chunks, mut start, mut is_quoted) = (Vec::new(), 0, false);
    for (at, byte) in text.iter().enumerate() {
        is_quoted ^= *byte == b'"';
        let is_end = *byte == b'\n' && !is_quoted && at - start > CHUNK;
        if is_end || at + 1 == text.len() {
            chunks.push(&text[start..=at]);
            start = at + 1;
        }
    }
    chunks
}

#[divan::bench]
fn rows_found(bencher: Bencher<'_, '_>) {
    let chunks = chunks(&export().0);
    let mut rows = Rows::default();
    counted(bencher).bench_local(|| {
        for chunk in &chunks {
            rows.find(divan::black_box(chunk), b',').unwrap();
            divan::black_box(&rows);
        }
    });
}

#[divan::bench(args = [1, 2])]
fn tally(bencher: Bencher<'_, '_>, threads: usize) {
    tallied(bencher, threads, false);
}

#[divan::bench(args = [1, 2])]
fn tally_with_percentiles(bencher: Bencher<'_, '_>, threads: usize) {
    tallied(bencher, threads, true);
}

/// What `roi tally FILE` does, up to the figures.
fn tallied(bencher: Bencher<'_, '_>, threads: usize, percentiles: bool) {
    let rules = Rules {
        sides: Sides::ByFile,
        period: Some(1),
        peak: Peak::None,
        levels: Vec::new(),
        percentiles,
        by: Vec::new(),
        correlate: Vec::new(),
    };
    let asked = Asked {
        rules,
        wishes: Wishes::default(),
        separator: None,
        one_row_per_ticket: false,
        max_bad: whole(0),
        baseline: None,
        currency: None,
        speed: Speed { threads, chunk: CHUNK },
    };
    let exports = [Source { path: export().1.clone(), side: None }];
    counted(bencher).bench_local(|| {
        let tallied = tickets::tally(&exports, &asked, &Silent).map_err(|problem| problem.text).unwrap();
        assert_eq!(tallied.tally.rows, ROWS);
        tallied
    });
}

struct Silent;

impl Progress for Silent {
    fn begin(&self, _name: &str, _size: Option<u64>, _read: &Arc<AtomicU64>) {}
    fn end(&self) {}
}
