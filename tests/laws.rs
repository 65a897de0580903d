//! The program's own tables in, claims about each of their entries out: worked examples, formats, examples, layering.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use roi::comparison::Comparison;
use roi::input::{self, Options};
use roi::metrics::{self, Metric};
use roi::render::{self, FORMATS, Style};
use roi::report::{Asked, Report, View};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn comparison(text: &str, path: &str) -> Comparison {
    let reading = input::read_text(text, path, &Options::default()).unwrap();
    assert_eq!(reading.problems, [], "{path}");
    reading.comparison
}

fn report(comparison: &Comparison) -> Report {
    Report::new(
        comparison,
        &Asked { view: View::Whole, only: None, by_period: false, cost_lines: true, certainty: Default::default() },
    )
}

fn example(name: &str) -> Comparison {
    comparison(&std::fs::read_to_string(root().join("examples").join(name)).unwrap(), name)
}

/// `baseline contacts 10, contacts 5` as a tidy figures file; the blank rows make both sides, in their order.
fn tidy(metric: &Metric) -> String {
    let row = |part: &str| {
        let (side, rest) = part.strip_prefix("baseline ").map_or(("outsourced", part), |rest| ("in-house", rest));
        format!("{side},{}\n", rest.replacen(' ', ",", 1))
    };
    let rows: String = metric.example.given.split(", ").map(row).collect();
    format!("side,figure,value\nin-house,contacts,\noutsourced,contacts,\n{rows}")
}

#[test]
fn every_metric_gives_what_its_own_example_says() {
    for metric in metrics::all() {
        let report = report(&comparison(&tidy(metric), "example.csv"));
        let row = report.metrics.iter().find(|row| row.metric == metric).unwrap();
        let value = row.values.get(1).unwrap().as_ref().unwrap().as_ref();
        assert_eq!(value.unwrap().value.to_string(), metric.example.gives, "{}: {}", metric.id, metric.example.given);
    }
}

#[test]
fn the_example_inside_the_program_and_its_json_twin_are_the_same_comparison() {
    let of =
        |name: &str| report(&example(name)).metrics.iter().map(|row| format!("{:?}", row.values)).collect::<Vec<_>>();
    assert_eq!(of("quickstart.csv"), of("quickstart.json"));
}

#[test]
fn every_format_shows_the_same_numbers() {
    for name in ["quickstart.csv", "quarters.csv"] {
        let comparison = example(name);
        let report = Report::new(
            &comparison,
            &Asked { view: View::Whole, only: None, by_period: true, cost_lines: true, certainty: Default::default() },
        );
        // What a workbook shows is held against JSON by the tests of workbooks.
        let texts: Vec<(&str, String)> = FORMATS
            .iter()
            .filter(|format| !format.is_workbook())
            .map(|format| {
                (format.name, String::from_utf8_lossy(&(format.render)(&report, &Style::default())).into_owned())
            })
            .collect();
        let json: serde_json::Value =
            serde_json::from_str(&texts.iter().find(|(name, _)| *name == "json").unwrap().1).unwrap();
        let bridge_only = ["length_ratio", "volume_ratio"];
        for (id, metric) in json["metrics"].as_object().unwrap() {
            for (side, cell) in metric["values"].as_object().unwrap() {
                let Some(display) = cell["display"].as_str().filter(|_| !bridge_only.contains(&id.as_str())) else {
                    continue;
                };
                for (format, text) in &texts {
                    assert!(text.contains(display), "{name}: {id} of {side} is {display} in JSON and not in {format}");
                }
            }
        }
    }
}

#[test]
fn the_template_is_a_figures_file_with_every_figure_and_no_value() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_roi")).arg("template").output().unwrap();
    let comparison = comparison(&String::from_utf8(output.stdout).unwrap(), "template.csv");
    assert_eq!(comparison.sides.iter().map(|side| side.name.as_str()).collect::<Vec<_>>(), ["in-house", "outsourced"]);
    assert!(comparison.sides.iter().flat_map(|side| &side.periods).all(|period| period.given.is_empty()));
    assert_eq!(comparison.notes, []);
}

#[test]
fn formats_are_found_by_name_and_by_ending_and_share_neither() {
    let mut endings = BTreeSet::new();
    for format in FORMATS {
        assert_eq!(render::by_name(format.name).map(|found| found.name), Some(format.name));
        assert!(format.endings.iter().all(|ending| endings.insert(*ending)), "{}", format.name);
    }
}

/// Which parts of the program a part may use, from the world outside to the numbers and back.
const LAYERS: &[(&str, &[&str])] = &[
    ("quantity", &[]),
    ("cashflow", &["quantity"]),
    ("statistics", &["quantity"]),
    ("place", &[]),
    ("currency", &[]),
    ("period", &[]),
    ("number", &["currency", "place", "quantity"]),
    ("duration", &["number", "place", "quantity"]),
    ("figures", &["quantity"]),
    ("bars", &[]),
    ("show", &["currency", "quantity"]),
    ("gap", &[]),
    ("targets", &["place", "quantity"]),
    ("comparison", &["currency", "figures", "gap", "period", "place", "quantity", "targets"]),
    ("operator", &["quantity"]),
    ("metrics", &["comparison", "figures", "gap", "operator", "quantity", "show", "statistics"]),
    ("plan", &["cashflow", "comparison", "currency", "figures", "gap", "operator", "place", "quantity", "show"]),
    (
        "plan_file",
        &[
            "comparison",
            "currency",
            "figures",
            "gap",
            "input",
            "metrics",
            "number",
            "period",
            "place",
            "plan",
            "problem",
            "quantity",
            "show",
        ],
    ),
    ("problem", &["number", "place"]),
    (
        "input",
        &[
            "comparison",
            "currency",
            "duration",
            "figures",
            "gap",
            "metrics",
            "number",
            "period",
            "place",
            "problem",
            "quantity",
            "show",
            "targets",
        ],
    ),
    (
        "tickets",
        &[
            "comparison",
            "currency",
            "duration",
            "figures",
            "gap",
            "input",
            "metrics",
            "number",
            "period",
            "place",
            "problem",
            "quantity",
            "show",
        ],
    ),
    (
        "flows",
        &[
            "cashflow",
            "comparison",
            "currency",
            "figures",
            "input",
            "number",
            "period",
            "place",
            "problem",
            "quantity",
            "tickets",
        ],
    ),
    (
        "report",
        &[
            "bars",
            "cashflow",
            "comparison",
            "currency",
            "figures",
            "gap",
            "metrics",
            "operator",
            "period",
            "place",
            "plan",
            "quantity",
            "show",
            "statistics",
            "targets",
        ],
    ),
    (
        "report_file",
        &[
            "comparison",
            "currency",
            "input",
            "metrics",
            "number",
            "place",
            "problem",
            "quantity",
            "report",
            "statistics",
        ],
    ),
    (
        "render",
        &[
            "bars",
            "cashflow",
            "comparison",
            "currency",
            "figures",
            "metrics",
            "place",
            "quantity",
            "report",
            "show",
            "statistics",
            "tickets",
        ],
    ),
    (
        "commands",
        &[
            "cashflow",
            "comparison",
            "currency",
            "duration",
            "figures",
            "flows",
            "gap",
            "input",
            "metrics",
            "number",
            "place",
            "plan",
            "plan_file",
            "problem",
            "quantity",
            "render",
            "report",
            "report_file",
            "show",
            "statistics",
            "targets",
            "tickets",
        ],
    ),
    ("cli", &["commands", "place", "problem"]),
];

#[test]
fn no_part_uses_what_lies_outside_its_layer() {
    for file in rust_files(&root().join("src")) {
        let path = file.strip_prefix(root().join("src")).unwrap();
        let part = path.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_string();
        if part == "lib" || part == "main" {
            continue;
        }
        let (_, allowed) =
            LAYERS.iter().find(|(name, _)| *name == part).unwrap_or_else(|| panic!("{part} is in no layer"));
        for used in used_parts(&std::fs::read_to_string(&file).unwrap()) {
            assert!(used == part || allowed.contains(&used.as_str()), "{} uses {used}", path.display());
        }
    }
}

/// The first names behind `crate::`, comments left out.
fn used_parts(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let name =
        |rest: &str| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    code.split("crate::").skip(1).map(name).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect()
}
