//! Reports in, claims about the page they become out: nothing missing, nothing from outside, nothing harmful, readable anywhere.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::float_arithmetic
)]

mod browser;
mod contrast;
mod hostile;
mod page;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the program prints.
fn roi(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_roi"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that write pages, each on the examples.
const PAGES: &[&[&str]] = &[
    &["calc", "examples/quickstart.csv"],
    &["calc", "examples/quarters.csv", "--by-period"],
    &["compare", "examples/in-house.csv", "examples/outsourced.csv"],
    &["plan", "examples/plan.toml", "--runs", "300"],
    &["tally", "examples/tickets.csv", "--by", "category"],
    &["cashflow", "examples/flows.csv", "--rate", "8%"],
    &["test", "examples/quickstart.csv", "--hypothesis", "csat does not fall by more than 2 points"],
    &["trend", "examples/months.csv", "--target", "csat >= 82%"],
];

fn html(command: &[&str]) -> String {
    roi(&[command, &["--format", "html", "--date", "2026-11-25"]].concat())
}

/// 24 months of an own team and five vendors, with and without values.
fn large() -> String {
    let mut text = String::from(
        "side,period,labor_cost,technology_cost,vendor_fees,transition_cost,contacts,resolved_contacts,first_contact_resolutions,\
         handle_time (h),csat_satisfied,csat_responses,complaints,reopened_contacts\n",
    );
    let vendors =
        ["Northwind", "Acme & Sons <EU>", "Borealis", "Contact Centre of the Southern Hemisphere Ltd", "株式会社"];
    for (number, side) in (0_u32..).zip(["in-house"].iter().chain(&vendors)) {
        for month in 0..24_u32 {
            let dice = (number * 7919 + month * 104_729) % 997;
            let (year, of_year) = (2024 + month / 12, month % 12 + 1);
            let contacts = 9_500 + dice;
            let resolved = contacts * 9 / 10;
            let labor = if number == 0 { (42_000 + dice).to_string() } else { String::new() };
            let fees = if number > 0 { (31_000 + dice * 5).to_string() } else { String::new() };
            let csat = if month % 7 == 3 { ",".to_string() } else { format!("{},500", 400 + dice % 60) };
            text += &format!(
                "\"{side}\",{year}-{of_year:02},{labor},4800,{fees},{},{contacts},{resolved},{},{},{csat},{},{}\n",
                if number > 0 && month == 0 { "20000" } else { "" },
                resolved * 3 / 4,
                1_150 + dice / 5,
                150 + dice % 90,
                200 + dice % 80,
            );
        }
    }
    text
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}
