//! Metrics that a user states with the formulas of the program's own, in; the same values, explanations, JSON and formulas
//! of the spreadsheet out.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use roi::comparison::Comparison;
use roi::input::map::Map;
use roi::input::{self, Options, own};
use roi::metrics::own::Catalogue;
use roi::metrics::parse::parse;
use roi::metrics::{self, Metric};
use roi::place::Place;
use roi::report::certainty::Certainty;
use roi::report::explanation::explain;
use roi::report::workbook::cell::Content;
use roi::report::{Asked, Report, View};
use std::path::PathBuf;

/// Metrics whose formulas a text says whole: conditions and notes are not in it.
fn stated() -> Vec<&'static Metric> {
    let known = |name: &str| {
        let metric = metrics::all().find(|metric| metric.id == name).map(Into::into);
        metric.or_else(|| roi::figures::by_id(name).map(Into::into))
    };
    let is_whole = |metric: &&'static Metric| {
        let formula = metric.formula();
        format!("{:?}", parse(&formula.names(), &known).unwrap()) == format!("{formula:?}")
    };
    metrics::all().filter(is_whole).collect()
}

/// A file that states them once more, under names of its own.
fn file(stated: &[&'static Metric]) -> String {
    let entry = |metric: &&'static Metric| {
        let range = metric.range.map_or(String::new(), |(least, greatest)| format!("range = [{least}, {greatest}]\n"));
        let group = if metric.is_against_baseline() { "return" } else { metric.group.id() };
        format!(
            "[[metric]]\nid = \"own_{}\"\nlabel = \"Own {}\"\nformula = \"{}\"\nunit = \"{}\"\nbetter = \"{}\"\ngroup = \"{group}\"\n{range}example = {{ given = \"{}\", gives = \"{}\" }}\n",
            metric.id,
            metric.label,
            metric.formula().names(),
            metric.unit.id(),
            metric.better.id().unwrap_or("neither"),
            metric.example.given,
            metric.example.gives
        )
    };
    stated.iter().map(entry).collect()
}

fn defined(text: &str) -> (Catalogue, Map) {
    let (mut catalogue, mut map) = (Catalogue::default(), Map::default());
    own::file(text.as_bytes(), &Place::file("own.toml"), &mut catalogue, &mut map).unwrap();
    (catalogue, map)
}

fn comparisons(options: &Options) -> Vec<Comparison> {
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    ["quickstart.csv", "quarters.csv"]
        .iter()
        .map(|name| {
            let text = std::fs::read_to_string(examples.join(name)).unwrap();
            let reading = input::read_text(&text, name, options).unwrap();
            assert_eq!(reading.problems, [], "{name}");
            reading.comparison
        })
        .collect()
}

fn report(comparison: &Comparison, catalogue: &Catalogue) -> Report {
    let asked = Asked {
        view: View::Whole,
        only: None,
        by_period: false,
        cost_lines: true,
        certainty: Certainty::default(),
        catalogue: catalogue.clone(),
    };
    Report::new(comparison, &asked).with_workbook(comparison)
}

/// The cells of a metric on the sheet Metrics, as a spreadsheet has them.
fn cells(report: &Report, id: &str) -> Vec<String> {
    let sheets = &report.workbook.as_ref().unwrap().sheets;
    let metrics = sheets.iter().find(|sheet| sheet.name == "Metrics").unwrap();
    let is_it =
        |row: &&Vec<roi::report::workbook::cell::Cell>| matches!(&row[0].content, Content::Text(text) if text == id);
    let row = metrics.rows.iter().find(is_it).unwrap_or_else(|| panic!("{id} is not on the sheet"));
    row.iter().skip(3).map(|cell| format!("{:?}", cell.content)).collect()
}

#[test]
fn a_metric_of_ones_own_is_worked_out_explained_and_written_as_the_program_s_own_of_the_same_formula() {
    let stated = stated();
    assert!(stated.len() > 30, "only {} formulas are said whole by their text", stated.len());
    let (catalogue, map) = defined(&file(&stated));
    let options = Options { map, catalogue: catalogue.clone(), ..Options::default() };
    let (mut values, mut formulas) = (0, 0);
    for comparison in comparisons(&options) {
        let report = report(&comparison, &catalogue);
        let periods = || comparison.sides.iter().flat_map(|side| &side.periods);
        let is_given = |metric: &&&'static Metric| periods().any(|period| period.given.contains_key(metric.id));
        // What was given stands whatever the formula.
        for metric in stated.iter().filter(|metric| !is_given(metric)) {
            let own = catalogue.metric(&format!("own_{}", metric.id)).unwrap();
            let row = |of: &Metric| report.metrics.iter().find(|row| row.metric == of).unwrap();
            let (theirs, ours) = (row(metric), row(own));
            assert_eq!(format!("{:?}", ours.values), format!("{:?}", theirs.values), "{}", metric.id);
            for side in (0..comparison.sides.len()).filter(|side| theirs.values[*side].is_some()) {
                values += usize::from(matches!(ours.values[side], Some(Ok(_))));
                let explained = |of| explain(&comparison, of, side, &Certainty::default());
                let (theirs, ours) = (explained(*metric), explained(own));
                let renamed = format!("{:?}", ours.steps).replace(&format!("own_{}", metric.id), metric.id);
                assert_eq!(renamed, format!("{:?}", theirs.steps), "{}", metric.id);
                assert_eq!(format!("{:?}", ours.inputs), format!("{:?}", theirs.inputs), "{}", metric.id);
            }
            let (theirs, ours) = (cells(&report, metric.id), cells(&report, own.id));
            formulas += ours.iter().filter(|cell| cell.starts_with("Formula")).count();
            assert_eq!(ours, theirs, "{}", metric.id);
        }
    }
    assert!(values > 40 && formulas > 40, "{values} values and {formulas} formulas were compared");
}

#[test]
fn the_example_of_the_readme_gives_what_it_says() {
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let (catalogue, _) = defined(&std::fs::read_to_string(examples.join("metrics.toml")).unwrap());
    assert_eq!(catalogue.own_metrics.len(), 3);
    assert!(catalogue.own_metrics.iter().all(|metric| !metric.example.gives.is_empty()));
}

/// What formulas are made of, and what they are not.
const PIECES: [&str; 24] = [
    "contacts",
    "orders",
    "baseline ",
    "min(",
    "max(",
    "(",
    ")",
    ",",
    ", else ",
    "+",
    "-",
    "*",
    "/",
    "×",
    "÷",
    "1",
    "2.5",
    "0",
    "\"",
    "`",
    "all cost lines",
    "one-time",
    "é",
    " ",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_formula_or_is_refused_and_what_is_read_reads_the_same_again(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..20),
    ) {
        let known = |name: &str| roi::figures::by_id(name).map(Into::into);
        if let Ok(formula) = parse(&pieces.concat(), &known) {
            let written = formula.names();
            prop_assert_eq!(parse(&written, &known).unwrap().names(), written);
        }
    }

    #[test]
    fn any_file_defines_metrics_or_is_refused(
        formula in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..8),
        unit in proptest::sample::select(&["money", "percent", "points", "hours", "months", "", "?"][..]),
        example in "[a-z0-9 ,.%-]{0,30}",
    ) {
        let text = format!(
            "[[metric]]\nid = \"own\"\nlabel = \"Own\"\nformula = '{}'\nunit = \"{unit}\"\nbetter = \"lower\"\nexample = {{ given = \"{example}\", gives = \"1\" }}\n",
            formula.concat()
        );
        let (mut catalogue, mut map) = (Catalogue::default(), Map::default());
        if let Err(problem) = own::file(text.as_bytes(), &Place::file("own.toml"), &mut catalogue, &mut map) {
            prop_assert!(!problem.text.is_empty() && problem.place.is_some(), "{problem}");
        }
    }
}
