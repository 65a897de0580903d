//! Workbooks in, what is read of them out: good ones of every kind, and those that were made to do harm.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]

mod archives;
mod biff;
mod good;
mod hostile;
mod same;

use roi::input::cells::Form;
use roi::input::grid::{Grid, letters};
use roi::input::sheets;
use roi::place::Place;
use roi::problem::Problem;

fn read(bytes: &[u8], name: Option<&str>) -> Result<Vec<Grid>, Problem> {
    assert!(sheets::is_workbook(bytes));
    sheets::read(bytes, &Place::file("book"), name)
}

/// The cells of the visible sheets as `Costs!A1=5`; text has an apostrophe before it.
fn cells(bytes: &[u8]) -> Vec<String> {
    named_cells(bytes, None)
}

fn named_cells(bytes: &[u8], name: Option<&str>) -> Vec<String> {
    let mut cells = Vec::new();
    for grid in read(bytes, name).unwrap() {
        for row in &grid.rows {
            assert_eq!(row.extent(), row.width(), "blanks behind the last cell");
            for (column, text) in row.texts().enumerate().filter(|(_, text)| !text.is_empty()) {
                let (sheet, form) =
                    (grid.sheet.as_deref().unwrap(), if row.form(column) == Form::Text { "'" } else { "" });
                cells.push(format!("{sheet}!{}{}={form}{}", letters(column), row.line, text));
            }
        }
    }
    cells
}

/// The error of a workbook that is refused.
fn refused(bytes: &[u8]) -> String {
    read(bytes, None).map(|grids| grids.len()).unwrap_err().text
}

/// Reads bytes that may be anything: either there are rows, or one message in the house's shape.
fn survives(bytes: &[u8]) {
    if !sheets::is_workbook(bytes) {
        return;
    }
    let Err(problem) = sheets::read(bytes, &Place::file("book"), None) else { return };
    assert!(problem.place.is_some(), "{problem}");
    for word in ["Error", "::", "Some(", "invalid", "panicked"] {
        assert!(!problem.text.contains(word), "{problem}");
    }
    assert!(problem.text.starts_with(char::is_lowercase) && !problem.text.ends_with('.'), "{problem}");
}
