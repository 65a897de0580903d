//! What every file with rows and columns is read into, whatever kind it was: rows of cells, as they stand in it.

use super::cells::Form;
use std::rc::Rc;

/// The rows of a text file, or of one sheet of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The sheet's name; none in a text file.
    pub sheet: Option<Rc<str>>,
    /// The rows with anything in them, in their order.
    pub rows: Vec<Row>,
}

/// One row with the line it begins on.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line of a text file, or the row of a sheet, from 1.
    pub line: u64,
    /// Its cells from the first column on; those behind the last are blank.
    pub fields: Vec<Field>,
}

/// One cell.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its text without blanks around it; `85%` or `0:07:30` where a sheet shows a number so.
    pub text: Rc<str>,
    /// Whether it is text, or a number that a sheet stores as one.
    pub form: Form,
}

impl Row {
    /// The text of a cell; a cell that is not there is blank.
    pub fn text(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", |field| &*field.text)
    }

    /// How many cells have something in them.
    pub fn filled(&self) -> usize {
        self.fields.iter().filter(|field| !field.text.is_empty()).count()
    }

    /// How many cells there are up to the last with something in it.
    pub fn extent(&self) -> usize {
        self.fields.iter().rposition(|field| !field.text.is_empty()).map_or(0, |last| last + 1)
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_a_sheet_shows() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), expected);
        }
    }
}
