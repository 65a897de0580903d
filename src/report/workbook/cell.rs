//! Where a cell is and what stands in it: a text, a number, or a formula with the result it has now.

use crate::quantity::{Exact, Quantity, Unit};
use crate::report::parts::DASH;
use rust_decimal::Decimal;

/// What stands in a cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The text, number or formula.
    pub content: Content,
    /// How it looks.
    pub look: Look,
}

/// What a cell holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Nothing.
    Empty,
    /// A text, whatever it begins with.
    Text(String),
    /// A number somebody put in, or one that is not worked out here.
    Number(Decimal),
    /// A formula without its equals sign, and what it gives.
    Formula(String, Stored),
}

/// The result that is stored with a formula.
#[derive(Debug, Clone)]
pub enum Stored {
    /// A number with every digit.
    Number(Decimal),
    /// A text.
    Text(String),
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As it is.
    Plain,
    /// A text that may be long.
    Wrapped,
    /// What stands above all.
    Title,
    /// The head of a column or a part.
    Head,
    /// A number put in, which may be changed.
    Input(Unit),
    /// A number worked out.
    Worked(Unit),
    /// A sum.
    Sum(Unit),
}

/// Where a cell is, rows and columns counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The sheet.
    pub sheet: &'static str,
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u16,
}

/// Cells beside or below each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub from: At,
    /// The last, on the same sheet.
    pub to: At,
}

impl Cell {
    /// Nothing.
    pub fn empty() -> Cell {
        Cell { content: Content::Empty, look: Look::Plain }
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { content: Content::Text(text.into()), look: Look::Plain }
    }

    /// What stands where there is no number.
    pub fn dash() -> Cell {
        Cell::text(DASH)
    }

    /// A number put in, in its computed unit; a dash where it is too large.
    pub fn input(value: &Exact, unit: Unit) -> Cell {
        let shown = |shown: Quantity| Cell { content: Content::Number(shown.value), look: Look::Input(unit) };
        Quantity::cut(value, unit).map_or_else(Cell::dash, shown)
    }

    /// A number that is not worked out here.
    pub fn number(quantity: Option<&Quantity>) -> Cell {
        let shown = |shown: &Quantity| Cell { content: Content::Number(shown.value), look: Look::Worked(shown.unit) };
        quantity.map_or_else(Cell::dash, shown)
    }

    /// A formula and the value in its computed unit; a dash where that is too large.
    pub fn formula(text: String, value: &Exact, unit: Unit) -> Cell {
        let stored = Quantity::cut(value, unit).map_or_else(Stored::dash, |shown| Stored::Number(shown.value));
        Cell { content: Content::Formula(text, stored), look: Look::Worked(unit) }
    }

    /// The same with another look.
    pub fn looking(self, look: Look) -> Cell {
        Cell { look, ..self }
    }
}

impl Stored {
    /// What a formula gives where there is no number.
    pub fn dash() -> Stored {
        Stored::Text(DASH.to_string())
    }
}

impl At {
    /// How a formula on a sheet names it: `D5`, or `Figures!D5` on another.
    pub fn on(self, sheet: &str) -> String {
        let cell = format!("{}{}", letters(self.column), u64::from(self.row) + 1);
        if self.sheet == sheet { cell } else { format!("{}!{cell}", self.sheet) }
    }

    /// How a name refers to it: `Figures!$D$5`.
    pub fn absolute(self) -> String {
        format!("{}!${}${}", self.sheet, letters(self.column), u64::from(self.row) + 1)
    }

    /// The cells from this one to another column of its row.
    pub fn across(self, column: u16) -> Range {
        Range { from: self, to: At { column, ..self } }
    }

    /// The cells from this one to another row of its column.
    pub fn down(self, row: u32) -> Range {
        Range { from: self, to: At { row, ..self } }
    }
}

impl Range {
    /// How a formula on a sheet names it: `Figures!D5:D9`.
    pub fn on(self, sheet: &str) -> String {
        if self.from == self.to {
            return self.from.on(sheet);
        }
        format!("{}:{}", self.from.on(sheet), self.to.on(self.to.sheet))
    }
}

/// A column's letters: A, B, …, Z, AA.
fn letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from_u32(u32::from('A') + digit).unwrap_or('A'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_letters_and_a_number() {
        let at = |row, column| At { sheet: "Figures", row, column };
        assert_eq!(at(4, 3).on("Metrics"), "Figures!D5");
        assert_eq!(at(0, 25).on("Figures"), "Z1");
        assert_eq!(at(0, 26).absolute(), "Figures!$AA$1");
        assert_eq!(at(0, 702).on("Figures"), "AAA1");
        assert_eq!(at(1, 3).down(6).on("Metrics"), "Figures!D2:D7");
        assert_eq!(at(1, 3).down(1).on("Metrics"), "Figures!D2");
    }
}
