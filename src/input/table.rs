//! A grid in, the table inside it out: titles above the header, blank columns and texts below taken apart from it.

use super::grid::{Grid, Row, letters};
use super::limits;
use super::names::{Meaning, Names};
use crate::period;
use crate::place::{Place, quoted};
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The table of a file or a sheet.
pub struct Table {
    /// The sheet, where the file is a workbook.
    pub sheet: Option<Rc<str>>,
    /// The rows above the header: a report's title, its company, its dates.
    pub titles: Vec<Row>,
    /// The row of the columns' names.
    pub header: Row,
    /// The columns' names.
    pub heads: Vec<Rc<str>>,
    /// The rows below the header.
    pub body: Vec<Row>,
    /// Which column of the file each column was, from 0: blank ones are left out.
    pub columns: Vec<usize>,
}

impl Table {
    /// The name of a column.
    pub fn head(&self, column: usize) -> &str {
        self.heads.get(column).map_or("", |head| &**head)
    }

    /// The place of a cell.
    pub fn place(&self, file: &Place, row: &Row, column: usize) -> Place {
        let head = self.heads.get(column).cloned().unwrap_or_default();
        let place = Place { file: Rc::clone(&file.file), row: row.line, column: head, cell: None };
        match &self.sheet {
            None => place,
            Some(sheet) => {
                let letters = letters(self.columns.get(column).copied().unwrap_or(column));
                Place { cell: file.in_sheet(sheet, &format!("{letters}{}", row.line)).cell, ..place }
            }
        }
    }

    /// The place of a row.
    pub fn row_place(&self, file: &Place, row: &Row) -> Place {
        row_place(file, self.sheet.as_deref(), row)
    }
}

fn row_place(file: &Place, sheet: Option<&str>, row: &Row) -> Place {
    match sheet {
        None => file.at(row.line, ""),
        Some(sheet) => Place { row: row.line, ..file.in_sheet(sheet, &format!("{0}:{0}", row.line)) },
    }
}

/// Finds the table in a grid.
pub fn find(grid: Grid, file: &Place, names: &Names) -> Result<Table, Problem> {
    let Grid { sheet, mut rows } = grid;
    let of_sheet = sheet.as_ref().map_or_else(|| file.clone(), |sheet| file.in_sheet(sheet, ""));
    let Some(at) = header_at(&rows) else {
        return Err(Problem::at(&of_sheet, "the file is empty").hint("`roi template` prints a file to fill in"));
    };
    let mut body = rows.split_off(at);
    let mut header = body.remove(0);
    let titles = rows;
    if body.is_empty() {
        return Err(
            Problem::at(&of_sheet, "the file has a header and no rows").hint("`roi template` prints a file to fill in")
        );
    }
    let last = body.len() - 1;
    for (at, row) in body.iter().enumerate() {
        let is_alone = row.extent() == 1 && may_be_alone(row.text(0), at == last, names);
        as_wide_as(&header, row, &row_place(file, sheet.as_deref(), row), sheet.is_some(), is_alone)?;
    }
    let columns = keep_filled_columns(&mut header, &mut body);
    if columns.len() > limits::COLUMNS {
        return Err(limits::past(&row_place(file, sheet.as_deref(), &header), "at most 1,000 columns"));
    }
    // A header may be broken into lines in its cell.
    let head = |text: &str| {
        if text.contains(['\n', '\r']) {
            text.split_whitespace().collect::<Vec<_>>().join(" ").into()
        } else {
            text.into()
        }
    };
    let heads = header.texts().map(head).collect();
    let table = Table { sheet, titles, header, heads, body, columns };
    distinct(&table, file)?;
    Ok(table)
}

/// The row that is the header: the first that names columns, where what stands above are titles.
fn header_at(rows: &[Row]) -> Option<usize> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.filled() > 1) {
        *widths.entry(row.extent()).or_default() += 1;
    }
    let commonest = widths.iter().max_by_key(|(width, count)| (**count, **width)).map_or(0, |(width, _)| *width);
    let is_candidate = |row: &Row| row.filled() > 1 || (row.text(0).is_empty() && row.filled() > 0);
    // `Period,January 2025` above the header of a wider table is a title of two cells.
    let is_better = |row: &Row| row.extent() >= commonest && row.texts().all(is_head);
    let is_title = |at: usize, row: &Row| {
        row.extent() == 2 && row.filled() == 2 && commonest > 2 && rows.iter().skip(at + 1).any(is_better)
    };
    let header = rows.iter().enumerate().find(|(at, row)| is_candidate(row) && !is_title(*at, row));
    header.map(|(at, _)| at).or(if rows.is_empty() { None } else { Some(0) })
}

/// Whether a cell can name a column: a number cannot, but for a year.
fn is_head(text: &str) -> bool {
    text.is_empty() || text.contains(char::is_alphabetic) || period::is_period(text)
}

/// Whether a name without cells is a heading or a footer; at the end of a file a cost may have been cut off its amount.
fn may_be_alone(name: &str, is_last: bool, names: &Names) -> bool {
    match names.resolve(name).meaning {
        Meaning::Unknown => true,
        Meaning::Figure(figure) => figure.cost_kind().is_some() && !is_last,
        _ => false,
    }
}

/// A row of text has the header's cells; blank ones beyond it are no cells.
fn as_wide_as(header: &Row, row: &Row, place: &Place, is_sheet: bool, is_alone: bool) -> Result<(), Problem> {
    let wanted = header.width();
    let extent = row.extent();
    if extent > wanted && is_sheet {
        let text = format!("column {} has no name in row {}", letters(extent - 1), header.line);
        return Err(Problem::at(place, text)
            .hint("name it, or leave the column out; where two rows name the columns, join them into one"));
    }
    if extent <= wanted && (row.width() >= wanted || is_sheet || is_alone) {
        return Ok(());
    }
    let cells = if wanted == 1 { "cell" } else { "cells" };
    let text = format!("expected {wanted} {cells} as in the header, found {}", extent.max(row.width().min(wanted)));
    let hint = if extent > wanted {
        "put a cell with a comma in it in quotes: \"1,200\""
    } else {
        "a figure that is not known is an empty cell"
    };
    Err(Problem::at(place, text).hint(hint))
}

/// Spreadsheets leave columns without a name and without anything in them. Which are kept.
fn keep_filled_columns(header: &mut Row, body: &mut [Row]) -> Vec<usize> {
    let width = header.width();
    let is_blank = |column: usize| {
        column > 0 && header.text(column).is_empty() && body.iter().all(|row| row.text(column).is_empty())
    };
    let kept: Vec<usize> = (0..width).filter(|column| !is_blank(*column)).collect();
    if kept.len() < width {
        *header = header.with(&kept);
        body.iter_mut().for_each(|row| *row = row.with(&kept));
    }
    kept
}

/// No header twice, and none missing above a column with something in it.
fn distinct(table: &Table, file: &Place) -> Result<(), Problem> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let number = |column: usize| {
        let at = table.columns.get(column).copied().unwrap_or(column);
        if table.sheet.is_some() { letters(at) } else { (at + 1).to_string() }
    };
    for (column, text) in table.heads.iter().enumerate() {
        if text.is_empty() && column > 0 {
            return Err(Problem::at(
                &table.place(file, &table.header, column),
                format!("column {} has no name", number(column)),
            )
            .hint("name it, or leave the column out"));
        }
        if let Some(first) = seen.insert(text, column) {
            let text = format!(
                "the column {} stands twice, as column {} and as column {}",
                quoted(text),
                number(first),
                number(column)
            );
            return Err(
                Problem::at(&table.row_place(file, &table.header), text).hint("give each column a name of its own")
            );
        }
    }
    Ok(())
}
