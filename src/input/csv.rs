//! Separated text in, rows out; what is ragged or never closed is refused.

use super::contents::{Contents, SideName};
use super::layouts::{self, Row};
use super::lines::Lines;
use crate::number::Mark;
use crate::place::Place;
use crate::problem::Problem;
use std::rc::Rc;

/// Reads the text of a file. A problem with its structure ends the reading; one with a cell does not.
pub fn read(text: &str, file: &Place, side: &SideName, delimiter: Option<u8>) -> Contents {
    let mut contents = Contents::new(file);
    match rows(text, file, delimiter, &mut contents) {
        Ok(rows) => layouts::sort_into(&mut contents, rows, side),
        Err(problem) => contents.problems.push(problem),
    }
    contents
}

fn rows(text: &str, file: &Place, delimiter: Option<u8>, contents: &mut Contents) -> Result<Vec<Row>, Problem> {
    closed_quotes(text, file, delimiter)?;
    let delimiter = delimiter.unwrap_or_else(|| recognised(text));
    if delimiter == b';' {
        contents.usual_mark = Mark::Comma;
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let lines = Lines::new(text);
    let mut rows: Vec<Row> = Vec::new();
    let mut record = csv::StringRecord::new();
    // Most cells of wide exports are empty: they share one text.
    let empty: Rc<str> = "".into();
    let unreadable = |error| Problem::at(file, format!("could not be read as CSV: {error}"));
    while reader.read_record(&mut record).map_err(unreadable)? {
        // The csv crate counts a record behind a CRLF as on the line before.
        let offset = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(usize::try_from(offset).unwrap_or(usize::MAX));
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let text = |field: &str| if field.is_empty() { Rc::clone(&empty) } else { field.into() };
        let mut fields: Vec<Rc<str>> = record.iter().map(|field| text(field.trim())).collect();
        if let Some(header) = rows.first() {
            same_length(&mut fields, header, &file.at(line, ""))?;
        }
        rows.push(Row { line, fields });
    }
    if rows.len() < 2 {
        let found = if rows.is_empty() { "the file is empty" } else { "the file has a header and no rows" };
        return Err(Problem::at(file, found).hint("`roi template` prints a file to fill in"));
    }
    Ok(rows)
}

/// The delimiter that the first line has most of.
fn recognised(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |delimiter: char| {
        let mut quoted = false;
        first
            .chars()
            .filter(|character| {
                quoted ^= *character == '"';
                !quoted && *character == delimiter
            })
            .count()
    };
    let (semicolons, tabs, commas) = (count(';'), count('\t'), count(','));
    if tabs > commas && tabs >= semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

/// A row has the header's cells; blank ones beyond it are no cells.
fn same_length(fields: &mut Vec<Rc<str>>, header: &Row, place: &Place) -> Result<(), Problem> {
    let wanted = header.fields.len();
    while fields.len() > wanted && fields.last().is_some_and(|field| field.is_empty()) {
        fields.pop();
    }
    if fields.len() == wanted {
        return Ok(());
    }
    let cells = if wanted == 1 { "cell" } else { "cells" };
    let text = format!("expected {wanted} {cells} as in the header, found {}", fields.len());
    let hint = if fields.len() > wanted {
        "put a cell with a comma in it in quotes: \"1,200\""
    } else {
        "a figure that is not known is an empty cell"
    };
    Err(Problem::at(place, text).hint(hint))
}

/// The csv crate takes an unclosed quote to the end of the file, and text behind a closing one, without a word.
fn closed_quotes(text: &str, file: &Place, delimiter: Option<u8>) -> Result<(), Problem> {
    if !text.contains('"') {
        return Ok(());
    }
    let delimiter = delimiter.unwrap_or_else(|| recognised(text));
    let mut line = 1;
    let mut opened = None;
    let mut at_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        line += u64::from(byte == b'\n');
        let ends_field = byte == delimiter || byte == b'\n' || byte == b'\r';
        match opened {
            Some(_) if byte == b'"' && bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            Some(_) if byte == b'"' => {
                opened = None;
                let next = bytes.peek().copied().unwrap_or(b'\n');
                if next != delimiter && next != b'\n' && next != b'\r' {
                    return Err(Problem::at(&file.at(line, ""), "expected a separator behind a closing quote")
                        .hint("a quote inside a quoted cell is written twice"));
                }
            }
            Some(_) => {}
            None if byte == b'"' && at_start => opened = Some(line),
            None => {}
        }
        at_start = ends_field;
    }
    match opened {
        None => Ok(()),
        Some(line) => Err(Problem::at(&file.at(line, ""), "a quote is opened here and never closed")
            .hint("close it, or write the quote inside a cell twice")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_csv_crate_would_swallow_is_refused() {
        let side = SideName { name: "f".into(), is_settled: false };
        let problem = |text: &str| {
            let contents = read(text, &Place::file("f.csv"), &side, None);
            contents.problems.first().map(ToString::to_string).unwrap_or_default()
        };
        assert!(problem("figure,a\n\"Contacts,1\n").starts_with("f.csv:2: a quote is opened here and never closed"));
        assert!(
            problem("figure,a\n\"Con\"tacts,1\n").starts_with("f.csv:2: expected a separator behind a closing quote")
        );
        assert!(
            problem("figure,a\nContacts,1,200\n").starts_with("f.csv:2: expected 2 cells as in the header, found 3")
        );
        assert!(problem("figure,a,a\nContacts,1,2\n").contains("stands twice"));
    }
}
