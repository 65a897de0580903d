//! The tables of a file in, their rows with an amount and a time out.

use super::{LOOKS_LIKE, Listed, Row};
use crate::comparison::Note;
use crate::figures::normal;
use crate::input::cells::Cell;
use crate::input::names;
use crate::input::table::Table;
use crate::place::{Place, quoted};
use crate::problem::Problem;

/// What the column of the flows may be called, as names are compared.
pub const AMOUNT: &[&str] = &[
    "amount",
    "cashflow",
    "cashflows",
    "netcashflow",
    "netcashflows",
    "flow",
    "flows",
    "netflow",
    "betrag",
    "zahlung",
];

/// What the column of the dates may be called.
pub const DATE: &[&str] =
    &["date", "day", "valuedate", "paymentdate", "bookingdate", "datum", "buchungstag", "valuta", "wertstellung"];

/// What the column of the periods may be called.
pub const PERIOD: &[&str] =
    &["period", "month", "quarter", "year", "t", "n", "periode", "monat", "quartal", "jahr", "zeitraum"];

/// The rows of the first table that has flows.
pub fn listed(tables: Vec<Table>, file: &Place) -> Result<Listed, Problem> {
    let count = tables.len();
    let first = tables.iter().find(|table| !columns(table, AMOUNT).is_empty()).or(tables.first());
    let Some(table) = first else { return Err(Problem::at(file, "the file is empty").hint(LOOKS_LIKE)) };
    let mut listed = of_table(table, file)?;
    if let Some(sheet) = table.sheet.as_ref().filter(|_| count > 1) {
        let text = format!("the flows are those of the sheet {}; --sheet reads another", quoted(sheet));
        listed.notes.push(Note::new(&*file.file, text));
    }
    Ok(listed)
}

/// The columns with one of the names, without case, punctuation or a unit in brackets.
fn columns(table: &Table, known: &[&str]) -> Vec<usize> {
    let is_called = |head: &str| known.contains(&normal(head).as_str()) || known.contains(&&*names::resolve(head).key);
    (0..table.heads.len()).filter(|column| is_called(table.head(*column))).collect()
}

fn of_table(table: &Table, file: &Place) -> Result<Listed, Problem> {
    let amount = amount_column(table, file)?;
    let date = columns(table, DATE).first().copied();
    let when = date.or_else(|| columns(table, PERIOD).first().copied());
    let cell = |row, column| Cell {
        text: crate::input::grid::Row::text(row, column).into(),
        place: table.place(file, row, column),
        form: row.form(column),
    };
    let row = |row| Row { amount: cell(row, amount), when: when.map(|column| cell(row, column)) };
    let mut notes = Vec::new();
    if let Some(title) = table.titles.iter().flat_map(|title| title.texts()).find(|title| names::says_scale(title)) {
        let text = format!("the title {} speaks of thousands or millions; amounts are read as written", quoted(title));
        notes.push(Note::new(&*file.file, text));
    }
    let unused: Vec<String> = (0..table.heads.len())
        .filter(|column| *column != amount && Some(*column) != when)
        .map(|column| quoted(table.head(column)))
        .collect();
    if !unused.is_empty() {
        notes.push(Note::new(&*file.file, format!("not used: {}", unused.join(", "))));
    }
    if date.is_none() {
        notes.extend(blank_rows(table));
    }
    let unit = names::resolve(table.head(amount)).unit.map(|word| (word, table.place(file, &table.header, amount)));
    Ok(Listed { rows: table.body.iter().map(row).collect(), is_dated: date.is_some(), unit, notes })
}

fn amount_column(table: &Table, file: &Place) -> Result<usize, Problem> {
    let place = table.row_place(file, &table.header);
    let quoted_heads =
        |columns: &[usize]| columns.iter().map(|at| quoted(table.head(*at))).collect::<Vec<_>>().join(", ");
    match columns(table, AMOUNT).as_slice() {
        [only] => Ok(*only),
        [] => {
            let all: Vec<usize> = (0..table.heads.len()).collect();
            let text = format!("expected a column `amount`, found {}", quoted_heads(&all));
            Err(Problem::at(&place, text).hint(LOOKS_LIKE))
        }
        several => {
            let text = format!("expected one column of flows, found {}", quoted_heads(several));
            Err(Problem::at(&place, text).hint("leave out, or rename, those that are none"))
        }
    }
}

/// What to say where rows are blank between others: they might have been meant as periods.
fn blank_rows(table: &Table) -> Option<Note> {
    let (_, later) = table.body.iter().zip(table.body.iter().skip(1)).find(|(row, next)| next.line > row.line + 1)?;
    let text = format!("blank rows, as before row {}, are no periods; write 0 where nothing flows", later.line);
    Some(Note::new("amount", text))
}
