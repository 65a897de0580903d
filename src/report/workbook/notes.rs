//! The sheet Notes: what casts doubt on the figures, what else there is to know, and why a dash stands where it stands.

use super::cell::{Cell, Look};
use super::trends::Trends;
use super::{Context, Sheet};
use crate::comparison::Note;
use crate::gap::Gap;
use crate::report::{Change, Report};

/// The sheet.
pub(super) fn sheet(context: &Context<'_>) -> Sheet {
    let report = context.report;
    let doubts = report.notes.iter().filter(|note| note.is_doubt).map(|note| row("doubtful", note));
    let notes = report.notes.iter().filter(|note| !note.is_doubt).map(|note| row("note", note));
    let left_out = Trends::left_out(context.figures).into_iter().map(|note| row("note", &note));
    of_rows(doubts.chain(notes).chain(left_out).chain(gaps(report)))
}

/// A sheet of rows: kind, about, text.
pub(super) fn of_rows(rows: impl Iterator<Item = Vec<Cell>>) -> Sheet {
    let mut sheet = Sheet::with_heads("Notes", ["kind", "about", "text"].map(str::to_string), 0);
    sheet.rows.extend(rows);
    sheet.widths = vec![12, 36, 110];
    sheet
}

/// A note as a row.
pub(super) fn row(kind: &str, note: &Note) -> Vec<Cell> {
    vec![Cell::text(kind), Cell::text(&note.about), Cell::text(&note.text).looking(Look::Wrapped)]
}

/// The reasons for gaps: those of values, then those of changes.
fn gaps(report: &Report) -> Vec<Vec<Cell>> {
    let side = |side: usize| report.sides.get(side).map_or("", String::as_str);
    let gap = |about: String, gap: &Gap| row("gap", &Note::new(about, gap.to_string()));
    let mut rows = Vec::new();
    for of in &report.metrics {
        for (index, cell) in of.values.iter().enumerate() {
            if let Some(Err(reason)) = cell {
                rows.push(gap(format!("{}.{}", side(index), of.metric.id), reason));
            }
        }
        for (index, change) in of.changes.iter().enumerate() {
            if let Some(Change { difference: Err(reason), .. }) = change {
                rows.push(gap(format!("{}.{}, change", side(index), of.metric.id), reason));
            }
        }
    }
    rows
}
