//! Tidy CSV: one row a value. Its notes go to standard error.

use super::Format;
use crate::report::{Cell, Report, Row, View};
use crate::show;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    endings: &["csv"],
    purpose: "one row a value, for spreadsheets and scripts; notes go to standard error",
    has_notes: false,
    has_cost_lines: false,
    has_origin: false,
    render: |report, _| separated(report, b',').into_bytes(),
};

/// The tidy rows with any separator.
pub(super) fn separated(report: &Report, delimiter: u8) -> String {
    let mut rows = vec![["metric", "side", "period", "value", "unit", "display", "gap"].map(str::to_string)];
    if report.view == View::Costs {
        cost_lines(report, &mut rows);
    }
    for row in &report.metrics {
        values(report, row, "", |_| true, &mut rows);
    }
    for period in &report.periods {
        for row in &period.metrics {
            values(report, row, &period.period, |side| period.present.get(side) == Some(&true), &mut rows);
        }
    }
    delimited(&rows, delimiter)
}

/// Rows of cells as text, quoted where that is needed.
pub(super) fn delimited<Row: AsRef<[String]>>(rows: &[Row], delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    // Writing to memory cannot fail; were it to, the missing rows would show in every test of this format.
    let written = rows.iter().try_for_each(|row| writer.write_record(row.as_ref()));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn cost_lines(report: &Report, rows: &mut Vec<[String; 7]>) {
    for line in &report.costs.lines {
        for (side, amount) in report.sides.iter().zip(&line.sides) {
            if let Some(amount) = amount {
                rows.push(cells(report, &format!("cost_lines.{}", line.name), "money", side, "", &amount.value));
            }
        }
    }
}

fn values(report: &Report, row: &Row, period: &str, has: impl Fn(usize) -> bool, rows: &mut Vec<[String; 7]>) {
    for (index, (side, cell)) in report.sides.iter().zip(&row.values).enumerate() {
        if let Some(cell) = cell.as_ref().filter(|_| has(index)) {
            rows.push(cells(report, row.metric.id, row.metric.unit.id(), side, period, cell));
        }
    }
}

fn cells(report: &Report, metric: &str, unit: &str, side: &str, period: &str, cell: &Cell) -> [String; 7] {
    let (value, display, gap) = match cell {
        Ok(quantity) => (quantity.value.to_string(), show::quantity(quantity, report.currency.as_ref()), String::new()),
        Err(gap) => (String::new(), String::new(), gap.to_string()),
    };
    [harmless(metric), harmless(side), harmless(period), value, unit.to_string(), display, harmless(&gap)]
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
pub(super) fn harmless(text: &str) -> String {
    let first = text.chars().next();
    let is_formula = first.is_some_and(|first| matches!(first, '=' | '+' | '-' | '@') || first.is_control());
    if is_formula { format!("'{text}") } else { text.to_string() }
}
