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

#[test]
fn a_ticket_export_with_cells_of_several_lines_is_tallied() {
    let Some(figures) = said(&["tally"], "customer_support_tickets.csv") else { return };
    let expected = "customer_support_tickets,8469,2769,5650,2769,1087,8283,30257";
    assert_eq!(figures.lines().nth(1), Some(expected), "{figures}");
}

#[test]
fn the_days_of_a_call_centre_are_tallied_into_their_sums() {
    let Some(figures) = said(&["tally"], "call_center_days.csv") else { return };
    assert!(
        figures.lines().nth(1).unwrap().starts_with("call_center_days,221234,248373,27139,221234,6600649,"),
        "{figures}"
    );
}
