//! The XML of one XLSX sheet in, its cells out, one after the other.

use super::Book;
use crate::input::cells::Form;
use crate::input::sheets::filling::{Field, Filling, truth};
use crate::input::sheets::formats::{Shown, iso_date};
use crate::input::sheets::numeral::Numeral;
use crate::input::sheets::xml::{Xml, add_text, attribute};
use crate::problem::Problem;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::io::BufRead;

/// A cell while it is read.
#[derive(Default)]
struct Open {
    row: u32,
    column: usize,
    style: usize,
    kind: String,
    value: String,
    formula: Option<String>,
}

/// Which text of a cell is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Formula,
    /// Furigana and the like, which stand beside a text.
    Aside,
}

/// Reads the cells of a sheet. Those without an address stand behind the one before them.
pub fn read<R: BufRead>(mut xml: Xml<R>, book: &mut Book, filling: &mut Filling) -> Result<(), Problem> {
    let (mut cell, mut inside) = (Open::default(), Inside::Nothing);
    let (mut in_data, mut next_row, mut next_column) = (false, 0_u32, 0_usize);
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(start) => match start.local_name().as_ref() {
                "sheetData" => in_data = true,
                _ if !in_data => {}
                "row" => {
                    let row = attribute(start, "r").and_then(|row| row.trim().parse::<u32>().ok()?.checked_sub(1));
                    (next_row, next_column) = (row.unwrap_or(next_row), 0);
                }
                "c" => cell.begin(start, next_row, next_column),
                "v" => inside = Inside::Value,
                "t" if inside == Inside::Nothing => inside = Inside::Value,
                "f" => {
                    inside = Inside::Formula;
                    cell.formula = Some(String::new());
                }
                "rPh" => inside = Inside::Aside,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "sheetData" => break,
                "row" => next_row = next_row.saturating_add(1),
                "c" if in_data => {
                    next_column = cell.column.saturating_add(1);
                    let field = field(&cell, book)?;
                    filling.put(cell.row, cell.column, field, &mut book.room)?;
                }
                "v" | "f" | "rPh" => inside = Inside::Nothing,
                "t" if inside == Inside::Value => inside = Inside::Nothing,
                _ => {}
            },
            text => match inside {
                Inside::Value => add_text(text, &mut cell.value),
                Inside::Formula => add_text(text, cell.formula.get_or_insert_default()),
                Inside::Nothing | Inside::Aside => {}
            },
        }
    }
    Ok(())
}

impl Open {
    /// Begins the next cell, at its own address or else at the one it stands at.
    fn begin(&mut self, start: &BytesStart<'_>, row: u32, column: usize) {
        (self.row, self.column, self.style) = (row, column, 0);
        self.kind.clear();
        self.value.clear();
        self.formula = None;
        // There are millions of cells, so their attributes are gone through once.
        for attribute in start.attributes().with_checks(false).flatten() {
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else { continue };
            match attribute.key.local_name().as_ref() {
                "r" => (self.row, self.column) = position(&value).unwrap_or((row, column)),
                "s" => self.style = value.parse().unwrap_or(0),
                "t" => self.kind.push_str(&value),
                _ => {}
            }
        }
    }
}

/// What a cell shows. An error is shown as any text: it may stand in a column that nobody reads.
fn field(cell: &Open, book: &mut Book) -> Result<Field, Problem> {
    let value = cell.value.as_str();
    if value.is_empty() {
        // `str` is a formula whose value is an empty text.
        return match &cell.formula {
            Some(formula) if cell.kind != "str" => book.room.cell(&unevaluated(formula)),
            _ => book.room.cell(""),
        };
    }
    match cell.kind.as_str() {
        "s" => {
            let index = value.trim().parse().unwrap_or(u32::MAX);
            let text = book.strings.get(index, &mut book.room)?;
            match text {
                Some(text) => Ok(Field { text, form: Form::Text }),
                None => book.room.cell("#REF!"),
            }
        }
        "b" => match value.trim() {
            "1" | "true" => book.room.cell(truth(true)),
            _ => book.room.cell(truth(false)),
        },
        "d" => book.room.stored(&iso_date(value.trim())),
        "" | "n" => match Numeral::parse(value.trim()) {
            Some(number) => {
                let shown = book.styles.get(cell.style).copied().unwrap_or(Shown::Number);
                book.room.number(number, shown, book.from_1904)
            }
            None => book.room.cell(value),
        },
        "e" => book.room.cell(value),
        _ => book.room.cell(&unescaped(value)),
    }
}

/// A formula without a value. One that continues another's has no text of its own.
fn unevaluated(formula: &str) -> String {
    if formula.is_empty() { "=…".into() } else { format!("={formula}") }
}

/// The row and column of `C7`, from 0.
fn position(address: &str) -> Option<(u32, usize)> {
    let address = address.trim();
    let split = address.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = address.split_at(split);
    if !(1..=3).contains(&letters.len()) || !letters.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return None;
    }
    let of_letter = |letter: u8| usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    let column = letters.bytes().fold(0, |column, letter| column * 26 + of_letter(letter));
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}

/// A text with its characters written as `_x000D_` put back.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        units.extend(before.encode_utf16());
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let unit = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match unit.and_then(|unit| u16::from_str_radix(unit, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::sheets::filling::Room;
    use crate::input::sheets::strings::Strings;
    use crate::place::Place;

    /// The cells of a sheet with a few styles and shared texts, as `A1=text`.
    fn cells(data: &str) -> Vec<String> {
        let file = Place::file("book.xlsx");
        let mut room = Room::new(&file);
        let mut strings = Strings::default();
        strings.push("Labor", &mut room).unwrap();
        let styles = ["General", "0%", "[h]:mm", "dd/mm/yyyy"].iter().map(|code| Shown::of_code(code)).collect();
        let mut book = Book { strings, styles, from_1904: false, room };
        let text = format!("<worksheet><cols><c r=\"A9\"><v>9</v></c></cols><sheetData>{data}</sheetData></worksheet>");
        let mut filling = Filling::new("Sheet1");
        read(Xml::new(text.as_bytes(), &file), &mut book, &mut filling).unwrap();
        let mut cells = Vec::new();
        for row in filling.grid().rows {
            for (column, text) in row.texts().enumerate().filter(|(_, text)| !text.is_empty()) {
                let form = if row.form(column) == Form::Stored { "" } else { "'" };
                cells.push(format!("{}{}={form}{}", crate::input::grid::letters(column), row.line, text));
            }
        }
        cells
    }

    #[test]
    fn every_kind_of_cell_is_the_text_it_shows() {
        for (xml, expected) in [
            ("<c r=\"A1\" t=\"s\"><v>0</v></c>", "A1='Labor"),
            ("<c r=\"B2\"><v>0.30000000000000004</v></c>", "B2=0.3"),
            ("<c r=\"A1\" s=\"1\"><v>0.85</v></c>", "A1=85%"),
            ("<c r=\"A1\" s=\"2\"><v>0.00520833333333333</v></c>", "A1=0:07:30"),
            ("<c r=\"A1\" s=\"3\"><v>46053</v></c>", "A1=2026-01-31"),
            ("<c r=\"A1\" t=\"d\"><v>2026-01-31T00:00:00</v></c>", "A1=2026-01-31"),
            ("<c r=\"A1\" t=\"b\"><v>1</v></c>", "A1='TRUE"),
            ("<c r=\"A1\" t=\"b\"><f>1=2</f><v>0</v></c>", "A1='FALSE"),
            ("<c r=\"A1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "A1='#DIV/0!"),
            ("<c r=\"A1\" t=\"e\"><v>#SPILL!</v></c>", "A1='#SPILL!"),
            ("<c r=\"A1\"><f>SUM(A1:A3)</f></c>", "A1='=SUM(A1:A3)"),
            ("<c r=\"A1\"><f>A2&amp;A3</f><v></v></c>", "A1='=A2&A3"),
            ("<c r=\"A1\"><f t=\"shared\" si=\"0\"/></c>", "A1='=…"),
            ("<c r=\"A1\"><f>1+1</f><v>2</v></c>", "A1=2"),
            ("<c r=\"A1\" t=\"str\"><f>A2</f><v> x </v></c>", "A1='x"),
            ("<c r=\"A1\" t=\"inlineStr\"><is><r><t>Vendor </t></r><r><t>fees</t></r></is></c>", "A1='Vendor fees"),
            ("<c r=\"A1\" t=\"inlineStr\"><is><t>a</t><rPh sb=\"0\"><t>b</t></rPh></is></c>", "A1='a"),
            ("<c r=\"A1\" t=\"inlineStr\"><is><t>a_x000A_b_x5F_</t></is></c>", "A1='a\nb_x5F_"),
            ("<c r=\"A1\" t=\"s\"><v>7</v></c>", "A1='#REF!"),
            ("<c r=\"A1\" t=\"n\"><v>12k</v></c>", "A1='12k"),
        ] {
            assert_eq!(cells(&format!("<row r=\"1\">{xml}</row>")), [expected], "{xml}");
        }
        assert_eq!(cells("<row><c t=\"str\"><f>\"\"</f><v></v></c><c s=\"1\"/></row>"), Vec::<String>::new());
    }

    #[test]
    fn cells_without_an_address_stand_behind_the_one_before() {
        let row = |cells: &str| format!("<row>{cells}</row>");
        let one = "<c><v>1</v></c>";
        assert_eq!(cells(&(row(&one.repeat(2)) + &row(one))), ["A1=1", "B1=1", "A2=1"]);
        assert_eq!(cells("<row r=\"7\"><c r=\"C7\"><v>1</v></c><c><v>2</v></c></row>"), ["C7=1", "D7=2"]);
    }

    #[test]
    fn an_address_is_a_row_and_a_column() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("xfd1048576"), Some((1_048_575, 16_383)));
        for address in ["", "A", "1", "A0", "AAAA1", "Ä1", "A99999999999", "A-1"] {
            assert_eq!(position(address), None, "{address}");
        }
    }
}
