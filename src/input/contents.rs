//! What every kind of file is read into before anything is understood: entries of text, each with its place.

use super::cells::Cell;
use crate::currency::Mentioned;
use crate::number::Mark;
use crate::place::Place;
use crate::problem::Problem;
use std::rc::Rc;

/// The entries of one file, in its order.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The file.
    pub file: Place,
    /// Side by side, row by row.
    pub entries: Vec<Entry>,
    /// Targets: the metric's name and the target's text.
    pub targets: Vec<(String, Cell)>,
    /// Benchmarks: the metric's name, the benchmark's text, and who says so.
    pub benchmarks: Vec<(String, Cell, Option<Cell>)>,
    /// The currency the file states.
    pub currency: Option<Cell>,
    /// Currencies named beside no figure, such as in a side's header.
    pub mentions: Vec<(Mentioned, Place)>,
    /// The side the file calls the baseline.
    pub baseline: Option<Cell>,
    /// The decimal mark where no cell tells it.
    pub usual_mark: Mark,
    /// Sums across a row, to be checked: the row's name, the sum and the cells it should be of.
    pub row_totals: Vec<(String, Cell, Vec<Cell>)>,
    /// Whether it is a sheet of a workbook.
    pub is_sheet: bool,
    /// Whether it is a profit-and-loss statement, where an unknown name with an amount is a cost line.
    pub is_statement: bool,
    /// What was found that stands for nothing known: text for a note.
    pub remarks: Vec<String>,
    /// How the file was read, where the reader should know: text for a note.
    pub notes: Vec<String>,
    /// What casts doubt on its figures: text for a note.
    pub doubts: Vec<String>,
    /// Whether its dates are days: not each the first or last of a month, which would stand for the month.
    pub has_days: bool,
    /// How the file and each of its columns were read, line by line, for `roi check`.
    pub read_as: Vec<String>,
    /// Whether each row has a name, which `roi check` lists, rather than each column.
    pub has_named_rows: bool,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

/// One value of one figure.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The side's name.
    pub side: Rc<str>,
    /// The period's label, where there is one.
    pub period: Option<Rc<str>>,
    /// The figure's name as written, and where.
    pub name: Rc<Cell>,
    /// The unit column's word.
    pub unit: Option<Rc<Cell>>,
    /// The kind column's word.
    pub kind: Option<Rc<Cell>>,
    /// The value.
    pub value: Cell,
    /// Of a section's sum the row behind which its lines stand.
    pub since: Option<u64>,
}

impl Contents {
    /// Nothing yet of a file.
    pub fn new(file: &Place) -> Contents {
        Contents {
            file: file.clone(),
            entries: Vec::new(),
            targets: Vec::new(),
            benchmarks: Vec::new(),
            currency: None,
            mentions: Vec::new(),
            baseline: None,
            usual_mark: Mark::Point,
            row_totals: Vec::new(),
            is_sheet: false,
            is_statement: false,
            remarks: Vec::new(),
            notes: Vec::new(),
            doubts: Vec::new(),
            has_days: false,
            read_as: Vec::new(),
            has_named_rows: true,
            problems: Vec::new(),
        }
    }
}

/// What the side of a file with a single one is called.
#[derive(Debug, Clone)]
pub struct SideName {
    /// The name before `=`, or the file's own without its ending.
    pub name: String,
    /// Whether the file is one of several, each of which is a side; or its name was given.
    pub is_settled: bool,
}
