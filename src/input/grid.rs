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

/// One row with the line it begins on. Its texts stand in one string: a file may have ten million cells.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line of a text file, or the row of a sheet, from 1.
    pub line: u64,
    texts: Box<str>,
    /// Where each text ends, and whether a sheet stores it as a number.
    ends: Box<[(u32, bool)]>,
}

impl Row {
    /// A row of the texts of its cells from the first column on, without blanks around them. `85%` or `0:07:30` is the
    /// text of a number that a sheet shows so.
    pub fn new<T: AsRef<str>>(line: u64, cells: impl IntoIterator<Item = (T, Form)>) -> Row {
        let mut texts = String::new();
        let mut ends = Vec::new();
        for (text, form) in cells {
            texts.push_str(text.as_ref());
            ends.push((u32::try_from(texts.len()).unwrap_or(u32::MAX), form == Form::Stored));
        }
        Row { line, texts: texts.into(), ends: ends.into() }
    }

    /// How many cells there are; those behind the last are blank.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// The text of a cell; a cell that is not there is blank.
    pub fn text(&self, column: usize) -> &str {
        let end = |column: usize| self.ends.get(column).map(|(end, _)| *end as usize);
        let start = column.checked_sub(1).map_or(Some(0), end);
        start.zip(end(column)).and_then(|(start, end)| self.texts.get(start..end)).unwrap_or_default()
    }

    /// Whether a cell is text, or a number that a sheet stores as one.
    pub fn form(&self, column: usize) -> Form {
        if self.ends.get(column).is_some_and(|(_, is_stored)| *is_stored) { Form::Stored } else { Form::Text }
    }

    /// The texts of all cells.
    pub fn texts(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.width()).map(|column| self.text(column))
    }

    /// How many cells have something in them.
    pub fn filled(&self) -> usize {
        self.texts().filter(|text| !text.is_empty()).count()
    }

    /// How many cells there are up to the last with something in it.
    pub fn extent(&self) -> usize {
        self.texts().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)
    }

    /// The same row with some of its cells only.
    pub fn with(&self, columns: &[usize]) -> Row {
        Row::new(self.line, columns.iter().map(|column| (self.text(*column), self.form(*column))))
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
