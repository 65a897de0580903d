//! A plan in TOML or JSON in, and changes `path=value` behind a line `---`. Every message is safe to print; what reads can
//! be worked out or says where it cannot, and is shown in every way.

#![no_main]

use laws::{message, printable};
use libfuzzer_sys::{Corpus, fuzz_target};
use roi::place::Place;
use roi::plan::simulation;
use roi::plan_file::{Changes, PlanFile};
use roi::quantity::Exact;
use roi::render::{Style, plan as render, table};
use roi::report::plan::layout::{View, parts};
use roi::report::plan::{Asked, report};
use std::sync::atomic::AtomicU64;

/// Months that are worked out in the time an input has.
const MOST_MONTHS: usize = 24;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    let (plan, lines) = text.split_once("\n---\n").unwrap_or((text, ""));
    let mut changes = Changes::default();
    for (path, value) in lines.lines().filter_map(|line| line.split_once('=')) {
        changes.add(path, value, &Place::file("--set"));
    }
    // A baseline would be looked for among the files of this machine.
    if plan.contains("baseline") {
        return Corpus::Reject;
    }
    match PlanFile::read(plan, "plan.toml").and_then(|opened| opened.plan(&changes)) {
        Err(problem) => message(&problem),
        Ok(read) => {
            read.notes.iter().for_each(|note| printable(&note.line()));
            if read.plan.months <= MOST_MONTHS && read.plan.inputs.len() <= 40 {
                shown(&read.plan);
            }
        }
    }
    Corpus::Keep
});

fn shown(plan: &roi::plan::Plan) {
    let done = AtomicU64::new(0);
    let runs = simulation::Asked { runs: 16, seed: 1 };
    let asked = Asked { by: Exact::new(1.into(), 10.into()), runs, done: &done };
    match report(plan, &[], Vec::new(), &asked) {
        Err(told) => printable(&told),
        Ok(report) => {
            let json: Result<serde_json::Value, _> = serde_json::from_str(&render::as_json(&report));
            assert!(json.is_ok(), "{json:?}");
            printable(&table::text(&parts(&report, &View { by_month: true, ..View::default() }), &Style::default()));
            assert!(!render::separated(&report, b',').is_empty());
        }
    }
}
