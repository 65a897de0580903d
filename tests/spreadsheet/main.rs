//! Reports written as workbooks in: their structure, and what LibreOffice makes of them when it works everything out anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]
#![allow(clippy::print_stderr)]

mod book;
mod office;
mod recalculated;
mod structure;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_roi")).current_dir(folder).args(arguments).output().unwrap()
}

/// What the program writes to standard output.
fn written(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_slice(&written(folder, arguments)).unwrap()
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// A folder with the example files and more.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["quickstart.csv", "quarters.csv", "plan.toml"] {
        std::fs::copy(examples().join(name), folder.path().join(name)).unwrap();
    }
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Whether two numbers are the same to 12 significant digits.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}

/// Files of figures beside the examples.
pub const FILES: &[(&str, &str)] = &[
    (
        "vendors.csv",
        "figure,in-house,North,South,West\nLabor,120000,,,\nRent,30000,,,\nVendor fees,,40000,30000,20000\n\
         Contacts,60000,30000,20000,10000\nMonths,12,12,12,12\n",
    ),
    (
        "given.csv",
        "figure,in-house,outsourced\ncost_per_contact,5,3.5\nnet_gain,,25000\ninvestment,,12000\ncsat,82%,86%\n\
         average_handle_time,8 min,7.5 min\nretention_rate,88%,91%\nclv,1000,1200\nnps,12,-3\n",
    ),
    (
        "gaps.csv",
        "figure,in-house,outsourced\nLabor,1000,\nVendor fees,,1200\nContacts,100,0\nMonths,12,12\nTransition,,50\n\
         Orders,0,10\nReturns,0,2\nReturn cost,5,\nCustomers start,100,100\nCustomers end,95,110\nCustomers new,10,20\n",
    ),
    (
        "weights.csv",
        "side,period,labor_cost,technology_cost,vendor_fees,contacts,customers_start,customers_new,customers_lost,purchase_value,purchase_frequency,gross_margin,acquisition_cost,agents,leavers,upsell_revenue,cross_sell_revenue\n\
         in-house,2025-Q1,1000,200,,500,100,10,3,50,4,40%,20,5,1,100,\n\
         in-house,2025-Q2,1100,200,,520,107,12,4,52,4.5,42%,22,5.5,,110,20\n\
         in-house,2025-Q3,1050,,,510,115,0,5,51,4,41%,,5,1,120,\n\
         outsourced,2026-Q1,,50,900,505,110,11,2,53,4,43%,21,,,130,25\n\
         outsourced,2026-Q2,,50,880,515,119,9,2,53,5,44%,23,,,140,30\n",
    ),
];
