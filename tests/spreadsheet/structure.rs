//! What stands in a workbook, without anything being worked out: heads, formulas, names, harmless texts, stored results.

use super::book::{Book, rows, value};
use super::recalculated::same_metrics;
use super::{FILES, folder, is_same, json, written};
use std::path::Path;

const CALC: [&str; 4] = ["calc", "quickstart.csv", "-f", "xlsx"];

fn quickstart() -> Book {
    Book::open(&written(folder(&[]).path(), &CALC))
}

/// The workbook of the example plan.
pub fn plan(folder: &Path, more: &[&str]) -> Book {
    let arguments = [&["plan", "plan.toml", "--runs", "0", "-f", "xlsx"], more].concat();
    Book::open(&written(folder, &arguments))
}

/// Holds every cell of the timeline and every measure that is a number against the rows of the CSV format.
pub fn same_plan(folder: &Path, more: &[&str], bytes: &[u8]) {
    let arguments = [&["plan", "plan.toml", "--runs", "0", "-f", "csv"], more].concat();
    let report = written(folder, &arguments);
    let (timeline, measures) = (rows(bytes, "Timeline"), rows(bytes, "Measures"));
    let (mut cells, mut numbers) = (0, 0);
    for row in csv::Reader::from_reader(report.as_slice()).records().map(Result::unwrap) {
        let [alternative, id, month, expected] = [0, 1, 2, 3].map(|at| row.get(at).unwrap());
        let found = if month.is_empty() {
            numbers += 1;
            value(&measures, &[(0, id)], alternative).unwrap_or_else(|| panic!("no {id} of {alternative}"))
        } else {
            cells += 1;
            let line = timeline.iter().find(|cells| cells.first().is_some_and(|of| of == id)).unwrap();
            line.get(4 + month.parse::<usize>().unwrap()).map_or("", String::as_str)
        };
        // Rates are text, and what a search finds is not worked out anew; both say so.
        if id == "irr" || expected.is_empty() || (id == "break_even_volume" && !more.is_empty()) {
            continue;
        }
        let (found, expected): (f64, f64) =
            (found.parse().unwrap_or_else(|_| panic!("{id} {month}: {found}")), expected.parse().unwrap());
        assert!(is_same(found, expected), "{alternative} {id} {month}: expected {expected}, found {found}");
    }
    assert!(cells > 1000 && numbers > 30, "{cells} {numbers}");
}

#[test]
fn the_sheets_stand_in_their_order_under_their_heads() {
    let book = quickstart();
    assert_eq!(book.sheets(), ["Summary", "Figures", "Metrics", "Bridge", "Notes"]);
    let heads = |sheet: &str| rows(&book.bytes(), sheet).swap_remove(0);
    assert_eq!(heads("Figures"), ["figure", "label", "unit", "in-house", "outsourced", "source"]);
    assert_eq!(heads("Metrics"), ["metric", "label", "unit", "in-house", "outsourced"]);
    assert!(book.text("xl/worksheets/sheet2.xml").contains("<pane xSplit=\"3\" ySplit=\"1\""));
    let folder = folder(&[]);
    let plan = plan(folder.path(), &[]);
    let sheets =
        ["Summary", "Figures", "Timeline", "Measures", "Scenarios", "Sensitivity", "Limits", "Ranking", "Notes"];
    assert_eq!(plan.sheets(), sheets);
    let heads = rows(&plan.bytes(), "Figures").swap_remove(0);
    assert_eq!(heads, ["figure", "label", "unit", "value", "low", "high", "source"]);
}

#[test]
fn every_metric_with_a_value_is_a_formula_and_its_result_is_stored() {
    for (file, options) in
        [("quickstart.csv", &[][..]), ("quarters.csv", &[]), ("vendors.csv", &[]), ("given.csv", &[])]
    {
        let folder = folder(FILES);
        let with = |format| [&["calc", file, "-f", format], options].concat();
        let book = Book::open(&written(folder.path(), &with("xlsx")));
        let values = same_metrics(file, &json(folder.path(), &with("json")), &book.bytes());
        let formulas = book.formulas("Metrics");
        assert!(formulas.len() >= values && values > 5, "{file}: {values} values, {} formulas", formulas.len());
        // Only the cost of the sides is set by hand there.
        let numbers = book.text("xl/worksheets/sheet3.xml").matches("<c r=").count();
        let texts = book.text("xl/worksheets/sheet3.xml").matches("t=\"s\"").count();
        assert_eq!(numbers, texts + formulas.len(), "{file}: a metric is a number without a formula");
    }
}

#[test]
fn every_cell_of_the_timeline_is_a_formula_and_its_result_is_stored() {
    let folder = folder(&[]);
    let plan = plan(folder.path(), &[]);
    same_plan(folder.path(), &[], &plan.bytes());
    let rows = rows(&plan.bytes(), "Timeline");
    assert_eq!(plan.formulas("Timeline").len(), (rows.len() - 1) * 25);
}

#[test]
fn the_same_figures_are_the_same_bytes() {
    let folder = folder(&[]);
    assert!(written(folder.path(), &CALC) == written(folder.path(), &CALC));
    assert!(plan(folder.path(), &[]).bytes() == plan(folder.path(), &[]).bytes());
}

#[test]
fn charts_say_what_they_show() {
    let folder = folder(&[]);
    let quarters = Book::open(&written(folder.path(), &["calc", "quarters.csv", "-f", "xlsx"]));
    for (book, charts) in [(quickstart(), 2), (quarters, 3), (plan(folder.path(), &[]), 1)] {
        for index in 1..=charts {
            assert!(book.has(&format!("xl/charts/chart{index}.xml")));
            let drawing = book.text(&format!("xl/drawings/drawing{index}.xml"));
            assert!(drawing.contains("descr=\"Line chart") || drawing.contains("descr=\"Column chart"), "{drawing}");
        }
        assert!(!book.has(&format!("xl/charts/chart{}.xml", charts + 1)));
    }
}

#[test]
fn cells_have_names() {
    let text = quickstart().text("xl/workbook.xml");
    for name in ["roi_outsourced\">Metrics!$E$2<", "contacts_in_house\">Figures!$D$13<"] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[test]
fn labels_of_hostile_files_are_harmless() {
    let hostile = "figure,\"=HYPERLINK(\"\"http://x\"\")\",+Out!$A$1\n\
                   \"=cmd|' /C calc'!A0\",100,\n\"@SUM(A1)\",,80\n\"-2+3\",20,\"10\"\nContacts,10,10\n";
    let folder = folder(&[("hostile.csv", hostile), ("hostile_2.csv", "figure,amount\n=1+1,5\n")]);
    let bytes = written(folder.path(), &["compare", "hostile.csv", "-f", "xlsx"]);
    let book = Book::open(&bytes);
    let figures = rows(&bytes, "Figures");
    assert_eq!(figures[0][3..5], ["'=HYPERLINK(\"http://x\")", "'+Out!$A$1"]);
    assert!(figures.iter().any(|row| row.first().is_some_and(|id| id.starts_with("'=cmd"))), "{figures:?}");
    for sheet in book.sheets() {
        for row in rows(&bytes, &sheet) {
            for text in row.iter().filter(|text| text.parse::<f64>().is_err()) {
                assert!(!text.starts_with(['=', '+', '-', '@', '\t']), "{sheet}: {text}");
            }
        }
        for formula in book.formulas(&sheet).values() {
            assert!(!formula.contains("HYPERLINK") && !formula.contains("cmd"), "{sheet}: {formula}");
        }
    }
    let names = book.text("xl/workbook.xml");
    assert!(names.contains("total_cost__HYPERLINK__http___x__\">Metrics!$D"), "{names}");
}
