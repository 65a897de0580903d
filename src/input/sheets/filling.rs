//! Cells at their rows and columns in, in whatever order a sheet has them; the rows of a grid out.

use super::formats::{self, Shown};
use super::numeral::Numeral;
use crate::input::cells::Form;
use crate::input::grid::{Grid, Row, letters};
use crate::input::limits;
use crate::place::Place;
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::mem::size_of;
use std::rc::Rc;

/// The bytes that the cells and texts of a workbook may take. Ten million cells fit, blank ones in between included,
/// if not all of them are long.
const MEMORY: usize = 256 << 20;
/// How many rows a sheet has.
const ROWS: u32 = 1 << 20;
/// What a row takes beside its cells.
const ROW: usize = 96;
/// What a text takes beside its letters.
const TEXT: usize = 40;

/// One cell: its text, and whether the sheet stores it as a number.
#[derive(Debug, Clone)]
pub struct Field {
    /// What the sheet shows, without blanks around it.
    pub text: Rc<str>,
    /// Text, or a number.
    pub form: Form,
}

/// What is left of the limits of a workbook.
pub struct Room {
    cells: usize,
    memory: usize,
    file: Place,
    blank: Rc<str>,
}

impl Room {
    /// The whole room of a workbook.
    pub fn new(file: &Place) -> Room {
        Room { cells: limits::CELLS, memory: MEMORY, file: file.clone(), blank: "".into() }
    }

    /// Takes memory for a text or the like.
    pub fn take(&mut self, bytes: usize) -> Result<(), Problem> {
        self.memory = self
            .memory
            .checked_sub(bytes)
            .ok_or_else(|| limits::past(&self.file, "at most 256 MiB of cells in a workbook"))?;
        Ok(())
    }

    /// A text without the blanks around it, and with its memory taken.
    pub fn text(&mut self, text: &str) -> Result<Rc<str>, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Rc::clone(&self.blank));
        }
        self.take(TEXT + text.len())?;
        Ok(text.into())
    }

    /// A cell of text.
    pub fn cell(&mut self, text: &str) -> Result<Field, Problem> {
        Ok(Field { text: self.text(text)?, form: Form::Text })
    }

    /// A cell of what a sheet shows for a value.
    pub fn stored(&mut self, text: &str) -> Result<Field, Problem> {
        Ok(Field { text: self.text(text)?, form: Form::Stored })
    }

    /// A cell of a number as its format shows it.
    pub fn number(&mut self, number: Numeral, shown: Shown, from_1904: bool) -> Result<Field, Problem> {
        self.stored(&formats::text(number, shown, from_1904))
    }

    /// One more cell, blank or not.
    fn slot(&mut self) -> Result<(), Problem> {
        self.cells = self
            .cells
            .checked_sub(1)
            .ok_or_else(|| limits::past(&self.file, "at most 10,000,000 cells in a workbook"))?;
        self.take(size_of::<Field>())
    }
}

/// The text of a truth value, as sheets show it.
pub fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

/// A sheet that is being filled.
pub struct Filling {
    name: Rc<str>,
    rows: BTreeMap<u32, Vec<Field>>,
    /// The row of the last cell, out of `rows` while cells are added to it.
    current: (u32, Vec<Field>),
}

impl Filling {
    /// A sheet without cells.
    pub fn new(name: &str) -> Filling {
        Filling { name: name.into(), rows: BTreeMap::new(), current: (0, Vec::new()) }
    }

    /// Puts a cell at a row and column counted from 0; a blank one costs nothing. A cell given twice is the later one.
    pub fn put(&mut self, row: u32, column: usize, field: Field, room: &mut Room) -> Result<(), Problem> {
        if field.text.is_empty() {
            return Ok(());
        }
        if column >= limits::COLUMNS {
            let cell = format!("{}{}", letters(column), u64::from(row) + 1);
            let place = room.file.in_sheet(&self.name, &cell);
            return Err(limits::past(&place, "at most 1,000 columns"));
        }
        if row >= ROWS {
            return Err(limits::past(&room.file.in_sheet(&self.name, ""), "at most 1,048,576 rows"));
        }
        if row != self.current.0 {
            self.turn_to(row);
            room.take(ROW)?;
        }
        let fields = &mut self.current.1;
        while fields.len() <= column {
            room.slot()?;
            fields.push(Field { text: Rc::clone(&room.blank), form: Form::Text });
        }
        if let Some(slot) = fields.get_mut(column) {
            *slot = field;
        }
        Ok(())
    }

    fn turn_to(&mut self, row: u32) {
        let next = self.rows.remove(&row).unwrap_or_default();
        let (last, mut fields) = std::mem::replace(&mut self.current, (row, next));
        if !fields.is_empty() {
            fields.shrink_to_fit();
            self.rows.insert(last, fields);
        }
    }

    /// The rows with anything in them.
    pub fn grid(mut self) -> Grid {
        self.turn_to(u32::MAX);
        let row = |(row, fields): (u32, Vec<Field>)| {
            Row::new(u64::from(row) + 1, fields.iter().map(|field| (&*field.text, field.form)))
        };
        Grid { sheet: Some(self.name), rows: self.rows.into_iter().map(row).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(cells: &[(u32, usize, &str)]) -> Result<Vec<String>, Problem> {
        let mut room = Room::new(&Place::file("book.xlsx"));
        let mut filling = Filling::new("Costs");
        for (row, column, text) in cells {
            let field = room.cell(text)?;
            filling.put(*row, *column, field, &mut room)?;
        }
        let texts = |row: &Row| row.texts().collect::<Vec<_>>().join("|");
        Ok(filling.grid().rows.iter().map(|row| format!("{}:{}", row.line, texts(row))).collect())
    }

    #[test]
    fn cells_may_come_in_any_order() {
        let cells = [(4, 1, "b"), (0, 0, " a "), (4, 0, "c"), (2, 2, ""), (0, 0, "d")];
        assert_eq!(filled(&cells).unwrap(), ["1:d", "5:c|b"]);
    }

    #[test]
    fn a_far_column_is_an_error_with_its_cell() {
        let problem = filled(&[(1_048_575, 16_383, "x")]).unwrap_err();
        assert_eq!(problem.place.unwrap().to_string(), "book.xlsx:Costs!XFD1048576");
        assert_eq!(problem.text, "expected at most 1,000 columns, found more");
        assert!(filled(&[(1_048_575, 999, "x"), (1_048_575, 16_383, " ")]).is_ok());
    }

    #[test]
    fn cells_and_the_blanks_before_them_are_counted() {
        let mut room = Room::new(&Place::file("book.xlsx"));
        let mut filling = Filling::new("Costs");
        let field = room.cell("x").unwrap();
        let filled = (0..20_000).try_for_each(|row| filling.put(row, 999, field.clone(), &mut room));
        assert_eq!(filled.unwrap_err().text, "expected at most 10,000,000 cells in a workbook, found more");
        assert!(room.text(&"x".repeat(MEMORY)).unwrap_err().text.contains("at most 256 MiB"));
    }
}
