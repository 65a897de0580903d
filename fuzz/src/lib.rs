//! What must hold whatever was read: messages are safe to print, and every format can show every report.

use roi::comparison::{CesScale, Comparison};
use roi::currency::Currency;
use roi::input::{self, Kind, Options};
use roi::metrics;
use roi::number::{Mark, Wrong};
use roi::problem::Problem;
use roi::render::{self, FORMATS, Style};
use roi::report::explanation::explain;
use roi::report::{Asked, Report, View};

/// Whether a character could steer a terminal or hide what is written.
fn is_unsafe(character: char) -> bool {
    let hidden =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    character.is_control() || hidden
}

/// A text of one or several lines that a terminal may receive.
#[track_caller]
pub fn printable(text: &str) {
    let wrong = text.chars().find(|character| *character != '\n' && is_unsafe(*character));
    assert_eq!(wrong, None, "stands in {text:?}");
}

/// A message is one line, a blank one and a hint; at most 20 lines.
#[track_caller]
pub fn message(problem: &Problem) {
    assert!(!problem.text.contains('\n'), "several lines: {:?}", problem.text);
    let shown = problem.to_string();
    printable(&shown);
    assert!(shown.lines().count() <= 20, "too many lines: {shown:?}");
}

/// The same of a cell that could not be read.
#[track_caller]
pub fn wrong(wrong: &Wrong) {
    message(&Problem { place: None, text: wrong.finding.clone(), hint: wrong.hint.clone() });
}

/// Reads a figures file and shows it in every way there is. Behind a line `---` stand options, one a line, as on the
/// command line: `--set outsourced.contacts=5`.
pub fn figures(text: &str, path: &str, kind: Kind) {
    let (file, lines) = text.split_once("\n---\n").unwrap_or((text, ""));
    let (options, asked) = options(lines, kind);
    match input::read_text(file, path, &options) {
        Err(problem) => message(&problem),
        Ok(reading) => {
            reading.problems.iter().for_each(message);
            if reading.problems.is_empty() {
                shown(&reading.comparison, &asked, text.len());
            }
        }
    }
}

fn options(lines: &str, kind: Kind) -> (Options, Asked) {
    let mut options = Options { from: Some(kind), ..Options::default() };
    let mut asked = Asked { view: View::Whole, only: None, by_period: false, cost_lines: true, certainty: Default::default(), catalogue: Default::default() };
    for line in lines.lines() {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        match name {
            "--set" => options.sets.push(value.to_string()),
            "--target" => options.targets.push(value.to_string()),
            "--kind" => options.kinds.push(value.to_string()),
            "--baseline" => options.baseline = Some(value.to_string()),
            "--fixed-share" => options.fixed_share = Some(value.to_string()),
            "--currency" => options.currency = Currency::from_code(value),
            "--decimal-mark" => options.mark = Some(if value == "comma" { Mark::Comma } else { Mark::Point }),
            "--ces-scale" => options.ces_scale = if value == "ease" { CesScale::Ease } else { CesScale::Effort },
            "--strict" => options.strict = true,
            "--all-costs" => (options.unknown_are_costs, asked.view) = (true, View::Costs),
            "--by-period" => asked.by_period = true,
            "--only" => asked.only = metrics::find(value).map(|metric| vec![metric]),
            _ => {}
        }
    }
    (options, asked)
}

/// Renders the report in every format and explains some of its numbers. To explain all of them would take nearly all of the
/// time: the draw tells which.
fn shown(comparison: &Comparison, asked: &Asked, draw: usize) {
    let report = Report::new(comparison, asked);
    for format in FORMATS {
        let bytes = (format.render)(&report, &Style::default());
        // A workbook is no text.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        match format.name {
            "json" => {
                let value: serde_json::Value = serde_json::from_str(&text).expect("what is written is JSON");
                assert_eq!(value["sides"].as_array().map(Vec::len), Some(report.sides.len()));
                printable(&text);
            }
            "csv" => rows(&text, b','),
            "tsv" => rows(&text, b'\t'),
            "table" => {
                printable(&text);
                (format.render)(&report, &Style { width: Some(40), color: true, ascii: true });
            }
            _ => printable(&text),
        }
    }
    for row in report.metrics.iter().skip(draw % 8).step_by(8) {
        let is_for = |side: &usize| !(row.metric.is_against_baseline() && *side == comparison.baseline);
        let sides = (0..comparison.sides.len()).filter(is_for);
        let explanations: Vec<_> = sides.map(|side| (side, explain(comparison, row.metric, side, &Default::default()))).collect();
        for (side, explanation) in &explanations {
            assert_eq!(
                row.values[*side].as_ref(),
                Some(&explanation.result),
                "{} is explained as it is",
                row.metric.id
            );
        }
        let explanations: Vec<_> = explanations.into_iter().map(|(_, explanation)| explanation).collect();
        printable(&render::explanation::text(&explanations, comparison.currency.as_ref()));
        let text = render::explanation::json(row.metric, &explanations, comparison.currency.as_ref());
        serde_json::from_str::<serde_json::Value>(&text).expect("what is written is JSON");
    }
}

/// Seven cells a row; none is a formula; numbers read as numbers.
fn rows(text: &str, delimiter: u8) {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.expect("every row has the header's cells");
        for (index, cell) in record.iter().enumerate() {
            printable(cell);
            let is_formula = cell.starts_with(['=', '+', '-', '@']);
            assert!(!is_formula || matches!(index, 3 | 5), "a formula: {cell:?}");
        }
        let value = record.get(3).unwrap_or_default();
        assert!(value.is_empty() || roi::number::read(value, Mark::Point).is_ok(), "no number: {value:?}");
    }
}
