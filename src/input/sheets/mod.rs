//! The bytes of a workbook in (XLSX, XLSM, ODS, XLS), the rows of its sheets out.
//!
//! Whoever sent the file may have made it to do harm, so nothing it says about itself is believed: sizes are counted
//! while it is unpacked, cells while they are kept, and no more is set aside than is there. What a cell shows is
//! settled here; whether it is a figure is for whoever reads the column.

mod archive;
mod filling;
mod formats;
mod numeral;
mod ods;
mod ole;
mod strings;
mod xls;
mod xlsx;
mod xml;

use super::grid::Grid;
use super::limits;
use crate::place::{Place, quoted};
use crate::problem::Problem;
use archive::Archive;

/// How a ZIP archive begins; XLSX and ODS are such.
const ZIP: &[u8] = b"PK\x03\x04";

/// Whether bytes are a workbook by how they begin: a ZIP archive or an OLE file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(ole::MAGIC)
}

/// Reads the visible sheets of a workbook, in its order; with a name that sheet alone, hidden or not.
pub fn read(bytes: &[u8], file: &Place, name: Option<&str>) -> Result<Vec<Grid>, Problem> {
    if bytes.len() as u64 > limits::BYTES {
        return Err(limits::too_large(file));
    }
    if bytes.starts_with(ole::MAGIC) {
        return xls::read(bytes, file, name);
    }
    let archive = Archive::open(bytes, file)?;
    let kind = archive.kind();
    match kind {
        archive::Kind::Xlsx => xlsx::read(archive, file, name),
        archive::Kind::Ods => ods::read(archive, file, name),
        archive::Kind::Other(what, hint) => {
            Err(Problem::at(file, format!("expected a workbook, found {what}")).hint(hint))
        }
    }
}

/// A sheet of a workbook and where its cells are.
#[derive(Debug, Clone)]
struct Listed<T> {
    name: String,
    hidden: bool,
    cells: T,
}

/// The sheets to be read: those that are visible, or the one that is asked for.
fn chosen<T>(mut sheets: Vec<Listed<T>>, file: &Place, name: Option<&str>) -> Result<Vec<Listed<T>>, Problem> {
    let Some(name) = name else {
        if sheets.iter().all(|sheet| sheet.hidden) {
            return Err(nothing_to_read(&sheets, file));
        }
        sheets.retain(|sheet| !sheet.hidden);
        return Ok(sheets);
    };
    let blind = || sheets.iter().position(|sheet| is_alike(&sheet.name, name));
    match sheets.iter().position(|sheet| sheet.name == name).or_else(blind) {
        Some(index) => Ok(vec![sheets.swap_remove(index)]),
        None => Err(Problem::at(file, format!("no sheet is called {}", quoted(name))).hint(the_sheets(&sheets))),
    }
}

/// Whether two names of sheets are the same without case.
fn is_alike(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn nothing_to_read<T>(sheets: &[Listed<T>], file: &Place) -> Problem {
    let problem = Problem::at(file, "expected a sheet with figures, found none");
    if sheets.is_empty() {
        problem
    } else {
        problem.hint(format!("all are hidden, add --sheet to read one: {}", the_sheets(sheets)))
    }
}

/// How many sheets a hint names.
const NAMED: usize = 12;

fn the_sheets<T>(sheets: &[Listed<T>]) -> String {
    let mut names: Vec<String> = sheets.iter().take(NAMED).map(|sheet| quoted(&sheet.name)).collect();
    if sheets.len() > NAMED {
        names.push(format!("and {} more", sheets.len() - NAMED));
    }
    match names.as_slice() {
        [] => "there are no sheets".into(),
        [one] => format!("the only sheet is {one}"),
        _ => format!("the sheets are {}", names.join(", ")),
    }
}

/// The error of a file that is not as its kind has to be.
fn damaged(file: &Place) -> Problem {
    Problem::at(file, "could not be read as a workbook: it is damaged or cut short")
        .hint("open it in a spreadsheet program and save it again as XLSX or CSV")
}

/// The error of a file that cannot be read without its password.
fn protected(file: &Place) -> Problem {
    Problem::at(file, "is protected with a password").hint("save it without one")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sheets: &[(&str, bool)], name: Option<&str>) -> Result<Vec<String>, String> {
        let listed = |(name, hidden): &(&str, bool)| Listed { name: name.to_string(), hidden: *hidden, cells: () };
        let sheets = sheets.iter().map(listed).collect();
        let chosen = chosen(sheets, &Place::file("book.xlsx"), name).map_err(|problem| problem.to_string())?;
        Ok(chosen.into_iter().map(|sheet| sheet.name).collect())
    }

    #[test]
    fn the_visible_sheets_are_read_or_the_one_asked_for() {
        let sheets = [("costs", false), ("Costs", false), ("Old", true)];
        assert_eq!(names(&sheets, None).unwrap(), ["costs", "Costs"]);
        assert_eq!(names(&sheets, Some("Costs")).unwrap(), ["Costs"]);
        assert_eq!(names(&sheets, Some("OLD")).unwrap(), ["Old"]);
        let unknown = "book.xlsx: no sheet is called `Coosts`\n\nhint: the sheets are `costs`, `Costs`, `Old`";
        assert_eq!(names(&sheets, Some("Coosts")).unwrap_err(), unknown);
        let hidden = "book.xlsx: expected a sheet with figures, found none\n\n\
                      hint: all are hidden, add --sheet to read one: the only sheet is `Old`";
        assert_eq!(names(&sheets[2..], None).unwrap_err(), hidden);
    }

    #[test]
    fn a_workbook_is_known_by_its_first_bytes() {
        assert!(is_workbook(b"PK\x03\x04 and more"));
        assert!(is_workbook(ole::MAGIC));
        assert!(!is_workbook(b"figure,in-house"));
    }
}
