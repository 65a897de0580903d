//! What people read, whatever the format: the answer, tables, lists; what colour may underline, and what is drawn.

/// One part of a report as people read it.
#[derive(Debug)]
pub enum Part {
    /// The answer in a sentence or two.
    Lead(Vec<String>),
    /// Rows and columns under a title.
    Table(Table),
    /// Items under a title.
    List(String, Vec<String>),
}

/// Rows and columns.
#[derive(Debug, Default)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// The columns' heads.
    pub heads: Vec<String>,
    /// How many columns at the front are text, set to the left; the others are numbers.
    pub text_columns: usize,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
}

/// The text of one cell, and whether it is good news.
#[derive(Debug, Clone)]
pub struct Text {
    /// What it says, without needing colour.
    pub text: String,
    /// What colour may underline.
    pub tone: Tone,
}

/// What colour may underline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing.
    Plain,
    /// A heading or a sum.
    Strong,
    /// A change for the better, a target met.
    Good,
    /// A change for the worse, a target missed.
    Bad,
    /// Bars and lines, set to the left.
    Drawn,
}

impl Table {
    /// Whether a column is bars and lines.
    pub fn is_drawn(&self, column: usize) -> bool {
        let mut cells =
            self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.text.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| cell.tone == Tone::Drawn)
    }

    /// The same without bars and lines of characters, for what draws them itself.
    pub fn without_drawn(&self) -> Table {
        let kept: Vec<bool> = (0..self.heads.len()).map(|column| !self.is_drawn(column)).collect();
        let is_kept = |(index, _): &(usize, &Text)| kept.get(*index) != Some(&false);
        let row = |row: &Vec<Text>| -> Vec<Text> {
            row.iter().enumerate().filter(is_kept).map(|(_, cell)| cell.clone()).collect()
        };
        let heads = self.heads.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(head, _)| head.clone()).collect();
        let rows = self.rows.iter().map(row).filter(|row| row.iter().all(|cell| cell.tone != Tone::Drawn)).collect();
        Table { title: self.title.clone(), heads, text_columns: self.text_columns, rows }
    }
}

/// What stands where there is no number.
pub const DASH: &str = "–";
