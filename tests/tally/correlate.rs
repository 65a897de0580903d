//! Pairs of columns of random exports, in: their coefficients are those of the rows, however the file is cut.
#![allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]

use crate::dice::Dice;
use crate::{Desk, text};
use serde_json::Value;
use std::fmt::Write;

/// An export, and its pairs of satisfaction and upsell revenue by side.
fn export(seed: u64) -> (String, [Vec<(f64, f64)>; 2]) {
    let mut dice = Dice::new(seed);
    let mut export = "ticket_id,side,csat,upsell_revenue\n".to_string();
    let mut pairs = [Vec::new(), Vec::new()];
    for row in 0..700 {
        let side = dice.below(2);
        let csat = if dice.chance(30) { String::new() } else { (1 + dice.below(5)).to_string() };
        let places = dice.below(4);
        let revenue = match dice.below(10) {
            0 => String::new(),
            1 => "0".to_string(),
            _ => format!("{}.{}", dice.below(40), dice.digits(1 + places)),
        };
        if let (Ok(csat), Ok(revenue)) = (csat.parse(), revenue.parse()) {
            pairs[side].push((csat, revenue));
        }
        writeln!(export, "{row},{},{csat},{revenue}", ["In-house", "Vendor"][side]).unwrap();
    }
    (export, pairs)
}

/// Pearson's coefficient by the textbook: from the distances to the means.
fn coefficient(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (x, y) = (pairs.iter().map(|pair| pair.0).sum::<f64>() / n, pairs.iter().map(|pair| pair.1).sum::<f64>() / n);
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let together = sum(&|pair| (pair.0 - x) * (pair.1 - y));
    together / (sum(&|pair| (pair.0 - x).powi(2)) * sum(&|pair| (pair.1 - y).powi(2))).sqrt()
}

fn correlated(desk: &Desk, exports: &[&str], options: &[&str]) -> Value {
    let asked = ["-f", "json", "--correlate", "csat,upsell_revenue"];
    let output = desk.roi(&[&["tally"], exports, &asked, options].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

#[test]
fn coefficients_are_those_of_the_rows_however_the_file_is_cut() {
    let desk = Desk::new();
    for seed in 0..4 {
        let (export, pairs) = export(seed);
        desk.file("whole.csv", &export);
        let whole = correlated(&desk, &["whole.csv"], &["--threads", "1"]);
        let near = |found: &Value, wanted: f64| {
            let found = found.as_f64().unwrap();
            assert!((found - wanted).abs() < 1e-10, "{found} is not {wanted}");
        };
        for (found, pairs) in whole["correlations"].as_array().unwrap().iter().zip(&pairs) {
            assert_eq!(found["n"], Value::from(pairs.len()));
            near(&found["r"], coefficient(pairs));
            let mean = |is_satisfied: bool| {
                let of = pairs.iter().filter(|(csat, _)| (*csat >= 4.0) == is_satisfied).map(|(_, revenue)| *revenue);
                let of: Vec<f64> = of.collect();
                of.iter().sum::<f64>() / of.len() as f64
            };
            near(&found["groups"]["satisfied"]["mean"], mean(true));
            near(&found["groups"]["others"]["mean"], mean(false));
        }
        let threads = correlated(&desk, &["whole.csv"], &["--threads", "5"]);
        assert_eq!(threads["correlations"], whole["correlations"]);
        let each = correlated(&desk, &["whole.csv"], &["--threads", "2", "--one-row-per", "ticket_id"]);
        assert_eq!(each["correlations"], whole["correlations"]);
        let lines: Vec<&str> = export.lines().collect();
        let mut dice = Dice::new(seed);
        let at = 1 + dice.below(lines.len() - 1);
        let (above, below) = lines.split_at(at.max(2));
        desk.file("above.csv", above.join("\n"));
        desk.file("below.csv", [&lines[..1], below].concat().join("\n"));
        let parts = correlated(&desk, &["above.csv", "below.csv"], &[]);
        assert_eq!(parts["correlations"], whole["correlations"]);
    }
}
