//! Where a value was read, and the user's own text made safe to print.

use std::fmt;
use std::rc::Rc;

/// Where something stands in what the user gave: `figures.csv:12: in-house`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the user named it, or the option on the command line.
    pub file: Rc<str>,
    /// Its line, counted from 1; 0 where a line has no meaning.
    pub row: u64,
    /// The column's header, or the path of a JSON value; may be empty.
    pub column: Rc<str>,
    /// The cell as a workbook names it: `Sheet1!C7`; none in a text file.
    pub cell: Option<Rc<str>>,
}

impl Place {
    /// A whole file, or an option.
    pub fn file(file: &str) -> Place {
        Place { file: file.into(), row: 0, column: "".into(), cell: None }
    }

    /// The same file at a line and column.
    pub fn at(&self, row: u64, column: &str) -> Place {
        Place { file: Rc::clone(&self.file), row, column: column.into(), cell: None }
    }

    /// A cell of a sheet, or the whole sheet where the cell is empty.
    pub fn in_sheet(&self, sheet: &str, cell: &str) -> Place {
        let is_plain = sheet.chars().all(|character| character.is_alphanumeric() || character == '_');
        let name = if is_plain { sheet.to_string() } else { format!("'{}'", sheet.replace('\'', "''")) };
        let name = if cell.is_empty() { name } else { format!("{name}!{cell}") };
        Place { cell: Some(name.into()), ..self.at(0, "") }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&clean(&self.file))?;
        if let Some(cell) = &self.cell {
            return write!(formatter, ":{}", clean(cell));
        }
        if self.row > 0 {
            write!(formatter, ":{}", self.row)?;
        }
        if self.column.is_empty() { Ok(()) } else { write!(formatter, ": {}", clean(&self.column)) }
    }
}

/// How much of a cell is shown in a message.
const SHOWN: usize = 60;

/// A text of the user's in backticks, cut to 60 characters.
pub fn quoted(text: &str) -> String {
    format!("`{}`", clean(text))
}

/// A text of the user's without control characters, cut to 60 characters.
pub fn clean(text: &str) -> String {
    if text.len() <= SHOWN && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return text.to_string();
    }
    let escaped: String = text.chars().take(SHOWN).map(printable).collect();
    if text.chars().nth(SHOWN).is_some() { format!("{escaped}…") } else { escaped }
}

/// A whole text of the user's without control characters: what names become as soon as they are read.
pub fn escaped(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// Escapes every character that could steer a terminal or hide what is written.
fn printable(character: char) -> String {
    let hidden =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if character.is_control() || hidden { character.escape_default().to_string() } else { character.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_file_row_column() {
        let file = Place::file("figures.csv");
        assert_eq!(file.to_string(), "figures.csv");
        assert_eq!(file.at(12, "contacts").to_string(), "figures.csv:12: contacts");
        assert_eq!(Place::file("book.xlsx").in_sheet("Sheet1", "C7").to_string(), "book.xlsx:Sheet1!C7");
        assert_eq!(Place::file("book.xlsx").in_sheet("Bob's costs", "C7").to_string(), "book.xlsx:'Bob''s costs'!C7");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        assert_eq!(quoted("a\u{1b}[31m\nb"), "`a\\u{1b}[31m\\nb`");
        assert_eq!(clean(&"x".repeat(100)).chars().count(), 61);
    }
}
