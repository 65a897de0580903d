//! Workbooks worked out by LibreOffice from scratch, against the JSON report: to 12 significant digits, as they were
//! written and after one figure was changed in them.

use super::book::{Book, cell, rows, value};
use super::office;
use super::{FILES, folder, is_same, json, run, written};
use serde_json::Value;
use std::path::Path;

/// A comparison, and one number that is changed in it.
struct Case {
    file: &'static str,
    options: &'static [&'static str],
    /// The sheet, the row's first cells, the column's head.
    cell: (&'static str, &'static [(usize, &'static str)], &'static str),
    number: &'static str,
    set: &'static str,
}

const CASES: &[Case] = &[
    Case {
        file: "quickstart.csv",
        options: &[],
        cell: ("Figures", &[(0, "contacts")], "outsourced"),
        number: "50000",
        set: "outsourced.contacts=50000",
    },
    Case {
        file: "quarters.csv",
        options: &["--by-period"],
        cell: ("Periods", &[(0, "contacts"), (3, "outsourced")], "2026-Q1"),
        number: "9500",
        set: "outsourced.2026-Q1.contacts=9500",
    },
    Case {
        file: "vendors.csv",
        options: &[],
        cell: ("Figures", &[(1, "Rent (fixed)")], "in-house"),
        number: "45000.5",
        set: "in-house.Rent=45000.5",
    },
    Case {
        file: "given.csv",
        options: &[],
        cell: ("Figures", &[(0, "csat")], "outsourced"),
        number: "91.25",
        set: "outsourced.csat=91.25",
    },
    Case {
        // A gap for a zero comes to life.
        file: "gaps.csv",
        options: &[],
        cell: ("Figures", &[(0, "contacts")], "outsourced"),
        number: "110",
        set: "outsourced.contacts=110",
    },
    Case {
        // And the other way round.
        file: "vendors.csv",
        options: &["--only", "roi,cost_per_contact"],
        cell: ("Figures", &[(0, "contacts")], "South"),
        number: "0",
        set: "South.contacts=0",
    },
    Case {
        // What paid back does no longer.
        file: "quickstart.csv",
        options: &["--only", "payback_months,roi"],
        cell: ("Figures", &[(0, "vendor_fees")], "outsourced"),
        number: "400000",
        set: "outsourced.vendor_fees=400000",
    },
    Case {
        file: "weights.csv",
        options: &["--by-period"],
        cell: ("Periods", &[(0, "gross_margin"), (3, "outsourced")], "2026-Q2"),
        number: "52",
        set: "outsourced.2026-Q2.gross_margin=52%",
    },
    Case {
        file: "weights.csv",
        options: &["--by-period", "--baseline", "outsourced"],
        cell: ("Periods", &[(0, "customers_start"), (3, "in-house")], "2025-Q2"),
        number: "131",
        set: "in-house.2025-Q2.customers_start=131",
    },
];

#[test]
fn libreoffice_works_out_every_metric_as_the_json_report_has_it() {
    let folder = folder(FILES);
    let mut files = Vec::new();
    let mut expected = Vec::new();
    for (index, case) in CASES.iter().enumerate() {
        let (book, report) = of(folder.path(), case, &[]);
        let own_rows = rows(&book.bytes(), case.cell.0);
        let changed = book.clone().with(case.cell.0, &cell(&own_rows, case.cell.1, case.cell.2), case.number);
        let (_, report_changed) = of(folder.path(), case, &["--set", case.set]);
        assert_ne!(report["metrics"], report_changed["metrics"], "{}: nothing changed", case.set);
        files.push((format!("{index}"), book.without_results().bytes()));
        files.push((format!("{index}_changed"), changed.without_results().bytes()));
        expected
            .extend([(case.file.to_string(), report), (format!("{} --set {}", case.file, case.set), report_changed)]);
    }
    let plan = super::structure::plan(folder.path(), &[]);
    let plan_rows = rows(&plan.bytes(), "Figures");
    let changed = plan.clone().with("Figures", &cell(&plan_rows, &[(0, "vendor.Acme.price")], "value"), "4.05");
    files.push(("plan".to_string(), plan.without_results().bytes()));
    files.push(("plan_changed".to_string(), changed.without_results().bytes()));
    let Some(worked_out) = office::recalculated(&files) else {
        eprintln!("skipped: LibreOffice (soffice) is not installed, so no workbook was worked out anew");
        return;
    };
    for ((name, report), bytes) in expected.iter().zip(&worked_out) {
        assert_ne!(same_metrics(name, report, bytes), 0, "{name}");
        same_trends(name, report, bytes);
    }
    let [plan, changed] = &worked_out[expected.len()..] else { panic!("two plans") };
    super::structure::same_plan(folder.path(), &[], plan);
    super::structure::same_plan(folder.path(), &["--set", "vendor.Acme.price=4.05"], changed);
}

/// The workbook and the JSON report of a case.
fn of(folder: &Path, case: &Case, more: &[&str]) -> (Book, Value) {
    let arguments: Vec<&str> = ["calc", case.file].iter().chain(case.options).chain(more).copied().collect();
    let with = |format| [arguments.as_slice(), &["-f", format]].concat();
    (Book::open(&written(folder, &with("xlsx"))), json(folder, &with("json")))
}

/// Holds every metric against the JSON report, and counts those that have a value.
pub fn same_metrics(name: &str, report: &Value, bytes: &[u8]) -> usize {
    let rows = rows(bytes, "Metrics");
    let mut compared = 0;
    for (id, metric) in report["metrics"].as_object().unwrap() {
        for (side, of) in metric["values"].as_object().unwrap() {
            let found = value(&rows, &[(0, id.as_str())], side).unwrap_or_else(|| panic!("{name}: no {id} of {side}"));
            compared += usize::from(is_held(&format!("{name}: {id} of {side}"), &of["value"], found));
        }
    }
    compared
}

fn same_trends(name: &str, report: &Value, bytes: &[u8]) {
    for period in report["periods"].as_array().into_iter().flatten() {
        let (rows, label) = (rows(bytes, "Trends"), period["period"].as_str().unwrap());
        for (id, metric) in period["metrics"].as_object().unwrap() {
            for (side, of) in metric["values"].as_object().unwrap() {
                let found = value(&rows, &[(0, id.as_str()), (3, side.as_str())], label).unwrap_or_default();
                is_held(&format!("{name}: {id} of {side} in {label}"), &of["value"], found);
            }
        }
    }
}

/// Holds a cell against a value; whether there is one.
fn is_held(what: &str, expected: &Value, found: &str) -> bool {
    let Some(expected) = expected.as_number() else {
        assert!(["", "–"].contains(&found), "{what}: expected no number, found {found}");
        return false;
    };
    let expected: f64 = expected.to_string().parse().unwrap();
    let number: f64 = found.parse().unwrap_or_else(|_| panic!("{what}: expected {expected}, found {found}"));
    assert!(is_same(number, expected), "{what}: expected {expected}, found {number}");
    true
}

#[test]
fn a_terminal_is_not_sent_a_workbook() {
    let folder = folder(&[]);
    // Under `script` standard output is a terminal.
    let command = format!("{} calc quickstart.csv -f xlsx", env!("CARGO_BIN_EXE_roi"));
    let output =
        std::process::Command::new("script").current_dir(folder.path()).args(["-qec", &command, "/dev/null"]).output();
    let Ok(output) = output else {
        eprintln!("skipped: `script` is not installed, so there is no terminal to write to");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("xlsx is no text") && text.contains("--output report.xlsx"), "{text}");
    assert!(run(folder.path(), &["calc", "quickstart.csv", "-f", "xlsx"]).stdout.starts_with(b"PK"));
}
