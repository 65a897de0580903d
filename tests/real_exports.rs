//! Real exports in, where they lie beside the project; what is read of them out. Without them the tests say so and pass.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::path::Path;
use std::process::Command;

/// What the program says of a file of real data; none where the file is not there.
fn said(arguments: &[&str], name: &str) -> Option<String> {
    let file = Path::new("../shared/data").join(name);
    if !file.exists() {
        eprintln!("skipped: {} is not there", file.display());
        return None;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_roi")).args(arguments).arg(&file).output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_column_of_a_call_centres_days_is_understood() {
    let Some(report) = said(&["check"], "call_center_days.csv") else { return };
    let columns: Vec<&str> = report.lines().filter(|line| line.starts_with("- column")).collect();
    assert_eq!(columns.len(), 9, "{report}");
    assert!(columns.iter().all(|column| !column.contains("not known")), "{report}");
    assert!(report.starts_with("Nothing is wrong with the figures"), "{report}");
}

#[test]
fn the_answer_rate_of_1251_days_is_that_of_their_sums() {
    let arguments = ["calc", "--only", "answer_rate", "-f", "csv"];
    let Some(report) = said(&arguments, "call_center_days.csv") else { return };
    let value = report.lines().nth(1).and_then(|line| line.split(',').nth(3)).unwrap();
    // 221,234 of 248,373 answered; the mean of the days would be 92.69.
    assert!(value.starts_with("89.0732"), "{value}");
}
