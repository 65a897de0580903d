//! A report in, the bytes of a format out. A format is one file and two lines here: its module and its place in [`FORMATS`].

pub mod breakdown;
pub mod cashflow;
pub mod correlations;
mod csv;
pub mod explanation;
pub mod figures;
pub mod html;
pub mod hypotheses;
pub mod json;
pub mod markdown;
mod markup;
pub mod plan;
pub mod plan_explanation;
pub mod svg;
pub mod table;
pub mod trend;
mod tsv;
pub mod xlsx;

use crate::report::Report;

/// How a report is written.
pub struct Format {
    /// What `--format` calls it.
    pub name: &'static str,
    /// The endings of files that are of it.
    pub endings: &'static [&'static str],
    /// What it is good for.
    pub purpose: &'static str,
    /// Whether the notes stand in it; where they do not, they go to standard error.
    pub has_notes: bool,
    /// Whether it shows the cost lines side by side even where the whole report is asked for.
    pub has_cost_lines: bool,
    /// Whether it shows what the report came from: figures with their places, files with their hashes.
    pub has_origin: bool,
    /// Writes a report.
    pub render: fn(&Report, &Style) -> Vec<u8>,
}

impl Format {
    /// Whether it is made from the report's workbook, which is worked out for it alone.
    pub fn is_workbook(&self) -> bool {
        self.name == xlsx::FORMAT.name
    }
}

/// Every format; the first is the usual one.
pub static FORMATS: &[Format] =
    &[table::FORMAT, json::FORMAT, csv::FORMAT, markdown::FORMAT, tsv::FORMAT, html::FORMAT, xlsx::FORMAT];

/// What the output can show.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// The terminal's width; none where lines may be as long as they are.
    pub width: Option<u16>,
    /// Whether colour may underline what the words say.
    pub color: bool,
    /// Whether lines and bars are plain ASCII.
    pub ascii: bool,
}

/// The format of a name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The format of a file's ending.
pub fn by_ending(ending: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.endings.contains(&ending))
}
