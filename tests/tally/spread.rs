//! How far means are off, from a tally's sums of squares, in: what the rows themselves say of it is the same.

#![allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]

use crate::dice::Dice;
use crate::{Desk, printed, text};
use roi::statistics::distribution::{student_beyond, student_distance};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

const HEADS: [(&str, &str); 5] = [
    ("first_response_minutes", "average_response_time"),
    ("resolution_minutes", "average_resolution_time"),
    ("handle_seconds", "average_handle_time"),
    ("csat", "csat_score"),
    ("ces", "ces"),
];

/// An export of two sides and three months, and the values of each column by side.
fn export(seed: u64) -> (String, BTreeMap<(&'static str, &'static str), Vec<f64>>) {
    let mut dice = Dice::new(seed);
    let mut text = "ticket_id,side,created_at,status".to_string();
    HEADS.iter().for_each(|(head, _)| text += &format!(",{head}"));
    let mut values: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for row in 0..120 {
        let side = dice.one_of(&["In-house", "Vendor"]);
        write!(text, "\n{row},{side},2025-0{}-{:02},solved", 1 + dice.below(3), 1 + dice.below(28)).unwrap();
        for (head, metric) in HEADS {
            let cell = match head {
                // Not everybody answers, and not every contact.
                "csat" | "ces" if dice.chance(40) => String::new(),
                "csat" => (1 + dice.below(5)).to_string(),
                "ces" => (1 + dice.below(7)).to_string(),
                "first_response_minutes" if dice.chance(10) => String::new(),
                "first_response_minutes" => format!("{}.{}", dice.below(90), dice.digits(3)),
                _ => format!("{}.{}", 1 + dice.below(1000), dice.digits(1)),
            };
            let unit = if head == "handle_seconds" { 60.0 } else { 1.0 };
            if let Ok(value) = cell.parse::<f64>() {
                values.entry((metric, side)).or_default().push(value / unit);
            }
            write!(text, ",{cell}").unwrap();
        }
    }
    (text + "\n", values)
}

/// How many, their mean, and the variance of that, by the textbook: from the distances to the mean.
fn sample(values: &[f64]) -> (f64, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (n, mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0) / n)
}

fn near(found: &Value, wanted: f64, what: &str) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{what}: {found}"));
    assert!((found - wanted).abs() <= wanted.abs() * 1e-10 + 1e-12, "{what}: {found} is not {wanted}");
}

#[test]
fn the_spread_of_each_mean_is_that_of_its_rows() {
    for seed in 0..4 {
        let (export, values) = export(seed);
        let desk = Desk::new();
        desk.file("export.csv", export);
        // Both kinds of file, several periods added up.
        let file = ["figures.csv", "figures.json"][usize::try_from(seed % 2).unwrap()];
        assert!(desk.roi(&["tally", "export.csv", "-o", file]).status.success());
        let only = HEADS.map(|(_, metric)| metric).join(",");
        let output = desk.roi(&["calc", file, "-f", "json", "--only", &only]);
        let report: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        for (_, metric) in HEADS {
            let found = &report["metrics"][metric];
            let [(m, one, own), (n, other, theirs)] = ["In-house", "Vendor"].map(|side| {
                let (n, mean, variance) = sample(&values[&(metric, side)]);
                let interval = &found["values"][side]["interval"];
                let margin = student_distance(0.05, n - 1.0) * variance.sqrt();
                near(&interval["low"], mean - margin, metric);
                near(&interval["high"], mean + margin, metric);
                assert_eq!((&interval["n"], &interval["method"]), (&Value::from(n as u64), &Value::from("student")));
                (n, mean, variance)
            });
            let degrees = (own + theirs).powi(2) / (own.powi(2) / (m - 1.0) + theirs.powi(2) / (n - 1.0));
            let spread = (own + theirs).sqrt();
            let change = &found["changes"]["Vendor"];
            near(&change["p_value"], student_beyond((other - one) / spread, degrees), metric);
            let margin = student_distance(0.05, degrees) * spread;
            near(&change["interval"]["low"], other - one - margin, metric);
            near(&change["interval"]["high"], other - one + margin, metric);
        }
    }
}

fn squares(export: &str, options: &[&str]) -> Vec<String> {
    let desk = Desk::new();
    desk.file("export.csv", export);
    let rows = printed(&desk, &[&["tally", "export.csv"], options].concat());
    let is_square = |head: &&String| head.contains("_squares");
    let mut squares: Vec<String> = rows.iter().flat_map(|row| row.keys().filter(is_square).cloned()).collect();
    squares.dedup();
    squares
}

#[test]
fn what_lacks_a_time_has_no_squares() {
    let handle = "handle_time_squares (s^2)";
    assert_eq!(squares("ticket_id,handle_minutes\n1,5\n2,6\n", &[]), [handle]);
    assert_eq!(squares("ticket_id,handle_minutes\n1,5\n2,\n", &[]), [""; 0]);
    let solved = "ticket_id,status,resolution_minutes\n1,solved,5\n2,solved,\n3,open,7\n";
    assert_eq!(squares(solved, &[]), [""; 0]);
    assert_eq!(squares(&solved.replace("2,solved,", "2,open,9"), &[]), ["resolution_time_squares (s^2)"]);
    // Answers in words have no score.
    assert_eq!(squares("ticket_id,csat\n1,5\n2,good\n", &[]), [""; 0]);
    // Of 18 digits the square has 36.
    assert_eq!(squares("ticket_id,handle_minutes\n1,0.12345678901234567\n2,1\n", &[]), [""; 0]);
}

#[test]
fn averages_of_intervals_tell_no_spread() {
    let intervals = "Date,Calls answered,Average speed of answer (seconds),AHT (seconds)\n\
        2025-01-01 09:00,90,20,300\n2025-01-01 14:00,10,60,100\n";
    assert_eq!(squares(intervals, &["--peak", "busiest:1"]), [""; 0]);
    // Nor do contacts to which intervals are added.
    let desk = Desk::new();
    desk.file("a.csv", intervals);
    desk.file("b.csv", "ticket_id,created_at,first_response_seconds,handle_seconds\n1,2025-01-03,9,8\n");
    for sources in [["One=a.csv", "One=b.csv"], ["One=b.csv", "One=a.csv"]] {
        let rows = printed(&desk, &[&["tally"][..], &sources].concat());
        assert!(rows.iter().all(|row| row.keys().all(|head| !head.contains("_squares"))), "{rows:?}");
    }
}

#[test]
fn equal_times_have_no_spread_to_the_last_digit() {
    let desk = Desk::new();
    // A third of a minute, and a millisecond.
    let row = |row: usize| format!("{row},{},20.000001,1\n", ["a", "b"][row % 2]);
    let rows: String = (0..30).map(row).collect();
    desk.file("export.csv", format!("ticket_id,side,first_response_seconds,csat\n{rows}"));
    assert!(desk.roi(&["tally", "export.csv", "-o", "figures.csv"]).status.success());
    let output = desk.roi(&["calc", "figures.csv", "-f", "json", "--only", "average_response_time,csat_score"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    for metric in ["average_response_time", "csat_score"] {
        assert_eq!(report["metrics"][metric]["values"]["a"]["interval"], Value::Null);
    }
}
