//! One file that is no file of figures in, its tables or its JSON out: unpacked, decoded and recognised as figures are.

use super::grid::Grid;
use super::names::Names;
use super::table::{self, Table};
use super::{Kind, Options, Source, csv, json, sheets, text};
use crate::number::Mark;
use crate::place::{Place, quoted};
use crate::problem::Problem;

/// What a file holds.
pub struct Rows {
    /// The file as messages name it.
    pub file: Place,
    /// Its content.
    pub content: Content,
    /// The decimal mark where no cell tells it.
    pub usual_mark: Mark,
    /// How it was decoded, where the reader should know: text for a note.
    pub remark: Option<String>,
}

/// The content by kind.
pub enum Content {
    /// The root of a JSON file.
    Json(json::Node),
    /// The one table of a text, or that of each sheet that has one.
    Tables(Vec<Table>),
}

/// Reads a file, or standard input. The hint says what a file of this kind looks like.
pub fn read(source: &Source, options: &Options, hint: &str) -> Result<Rows, Problem> {
    let file = Place::file(if source.path == "-" { "stdin" } else { &source.path });
    let bytes = text::unpacked(super::bytes(&source.path)?, &file)?;
    if sheets::is_workbook(&bytes) {
        return workbook(&bytes, file, source, options, hint);
    }
    if options.sheet.is_some() {
        return Err(Problem::at(&file, "--sheet: there are no sheets in a text file").hint("leave out --sheet"));
    }
    super::unread_kind(&bytes, &file)?;
    let text::Text { text, remark } = text::decoded(&bytes, &file)?;
    if text.trim().is_empty() {
        return Err(Problem::at(&file, "the file is empty").hint(hint));
    }
    let looks_json = text.trim_start().starts_with(['{', '[']);
    let delimiter = match super::kind(source, options, looks_json, &file)? {
        Kind::Json => {
            let content = Content::Json(json::parse(&text, &file)?);
            return Ok(Rows { file, content, usual_mark: Mark::Point, remark });
        }
        Kind::Csv => None,
        Kind::Tsv => Some(b'\t'),
        Kind::Workbook => return Err(super::contradiction(&file, "a workbook", "text", "csv")),
    };
    let csv::Separated { grid, delimiter } = csv::read(&text, &file, delimiter)?;
    let usual_mark = if delimiter == b';' { Mark::Comma } else { Mark::Point };
    let content = Content::Tables(vec![of_grid(grid, &file, hint)?]);
    Ok(Rows { file, content, usual_mark, remark })
}

fn workbook(bytes: &[u8], file: Place, source: &Source, options: &Options, hint: &str) -> Result<Rows, Problem> {
    if let Some((name, _)) = super::stated_kind(source, options).filter(|(_, kind)| *kind != Kind::Workbook) {
        return Err(super::contradiction(&file, &name.to_uppercase(), "a workbook", "xlsx"));
    }
    let grids = sheets::read(bytes, &file, options.sheet.as_deref())?;
    let names: Vec<String> = grids.iter().filter_map(|grid| grid.sheet.as_deref()).map(quoted).collect();
    let (mut tables, mut wrong) = (Vec::new(), None);
    for grid in grids.into_iter().filter(|grid| !grid.rows.is_empty()) {
        match of_grid(grid, &file, hint) {
            Ok(table) => tables.push(table),
            Err(problem) => wrong = wrong.or(Some(problem)),
        }
    }
    if tables.is_empty() {
        let none = || Problem::at(&file, "no sheet has a table").hint(format!("the sheets are {}", names.join(", ")));
        return Err(wrong.unwrap_or_else(none));
    }
    Ok(Rows { file, content: Content::Tables(tables), usual_mark: Mark::Point, remark: None })
}

/// The table of a grid; what a file of figures would look like is no help here.
fn of_grid(grid: Grid, file: &Place, hint: &str) -> Result<Table, Problem> {
    table::find(grid, file, &Names::default()).map_err(|problem| {
        let is_of_figures =
            problem.hint.as_ref().is_some_and(|said| said.contains("template") || said.contains("figure"));
        if is_of_figures { problem.hint(hint) } else { problem }
    })
}
