//! Separated text in, a grid of its cells out; what is never closed or too long is refused.

use super::cells::Form;
use super::grid::{Grid, Row};
use super::limits;
use super::lines::Lines;
use crate::place::Place;
use crate::problem::Problem;
use std::collections::BTreeMap;

/// What may stand between two cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of a text is looked at to recognise its delimiter.
const SAMPLE: usize = 64 << 10;

/// A text as cells, and what stood between them.
pub struct Separated {
    /// The cells.
    pub grid: Grid,
    /// The delimiter.
    pub delimiter: u8,
}

/// Reads the text of a file. Without a delimiter it is the one under which the rows come out evenly.
pub fn read(text: &str, file: &Place, delimiter: Option<u8>) -> Result<Separated, Problem> {
    let lines = Lines::new(text);
    if let Some(long) = lines.longer_than(limits::LINE) {
        return Err(limits::past(&file.at(long, ""), "at most 16 MiB in a line"));
    }
    let (delimiter, start) = delimiter_of(text, delimiter);
    let body = text.get(start..).unwrap_or_default();
    closed_quotes(text, start, delimiter, file, &lines)?;
    let grid = Grid { sheet: None, rows: rows(body, start, delimiter, file, &lines)? };
    Ok(Separated { grid, delimiter })
}

/// What stands between the cells of a text, and where its first row begins: as Excel's first line states it, else as
/// given, else the delimiter under which the rows come out evenly.
pub fn delimiter_of(text: &str, given: Option<u8>) -> (u8, usize) {
    let (stated, start) = stated_delimiter(text);
    let body = text.get(start..).unwrap_or_default();
    (stated.or(given).unwrap_or_else(|| recognised(body)), start)
}

/// Excel's first line `sep=;`, and where the text behind it begins.
fn stated_delimiter(text: &str) -> (Option<u8>, usize) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let line = first.trim_matches(['"', ' ']);
    let is_stated = line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let stated = line.as_bytes().get(4).copied().filter(|byte| is_stated && line.len() == 5 && byte.is_ascii());
    (stated, if stated.is_some() { first.len() } else { 0 })
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

fn rows(text: &str, start: usize, delimiter: u8, file: &Place, lines: &Lines<'_>) -> Result<Vec<Row>, Problem> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = 0;
    let unreadable = |error| Problem::at(file, format!("could not be read as CSV: {error}"));
    while reader.read_record(&mut record).map_err(unreadable)? {
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        // The csv crate counts a record behind a CRLF as on the line before.
        let offset = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(start + usize::try_from(offset).unwrap_or(usize::MAX - start));
        cells += record.len();
        if rows.len() > limits::VALUES {
            return Err(limits::past(&file.at(line, ""), "at most 100,000 rows"));
        }
        if cells > limits::CELLS {
            return Err(limits::past(&file.at(line, ""), "at most 10,000,000 cells"));
        }
        rows.push(Row::new(line, record.iter().map(|field| (field.trim(), Form::Text))));
    }
    Ok(rows)
}

/// The delimiter under which most rows have equally many cells; of several the one that makes more cells.
fn recognised(text: &str) -> u8 {
    let present: Vec<u8> = DELIMITERS.into_iter().filter(|byte| text.as_bytes().contains(byte)).collect();
    match present.as_slice() {
        [] => b',',
        [only] => *only,
        several => {
            let sample = whole_lines(text);
            let evenness = several.iter().map(|delimiter| (evenness(sample, *delimiter), *delimiter));
            // The first of equals, which is the likeliest.
            evenness.rev().max_by_key(|(evenness, _)| *evenness).map_or(b',', |(_, delimiter)| delimiter)
        }
    }
}

/// The start of a text up to the end of a line.
fn whole_lines(text: &str) -> &str {
    let start = (0..=SAMPLE.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or(text);
    if start.len() == text.len() { text } else { start.rfind('\n').and_then(|end| text.get(..end)).unwrap_or(start) }
}

/// How many of the rows, in thousandths, have the commonest width above one, and that width.
fn evenness(sample: &str, delimiter: u8) -> (usize, usize) {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut reader = reader(sample, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().any(|field| !field.trim().is_empty()) {
            rows += 1;
            *widths.entry(record.len()).or_default() += 1;
        }
    }
    let commonest = widths.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(width, count)| (*count, *width));
    commonest.map_or((0, 0), |(width, count)| (count * 1000 / rows.max(1), width))
}

/// The csv crate takes an unclosed quote to the end of the file, and text behind a closing one, without a word.
fn closed_quotes(text: &str, start: usize, delimiter: u8, file: &Place, lines: &Lines<'_>) -> Result<(), Problem> {
    if !text.contains('"') {
        return Ok(());
    }
    let mut opened = None;
    let mut at_start = true;
    let mut bytes = text.bytes().enumerate().skip(start).peekable();
    while let Some((at, byte)) = bytes.next() {
        let ends_field = byte == delimiter || byte == b'\n' || byte == b'\r';
        match opened {
            Some(_) if byte == b'"' && bytes.peek().is_some_and(|(_, next)| *next == b'"') => {
                bytes.next();
            }
            Some(_) if byte == b'"' => {
                opened = None;
                let next = bytes.peek().map_or(b'\n', |(_, next)| *next);
                if next != delimiter && next != b'\n' && next != b'\r' {
                    return Err(Problem::at(&file.at(lines.at(at), ""), "expected a separator behind a closing quote")
                        .hint("a quote inside a quoted cell is written twice"));
                }
            }
            Some(_) => {}
            None if byte == b'"' && at_start => opened = Some(at),
            None => {}
        }
        at_start = ends_field;
    }
    match opened {
        None => Ok(()),
        Some(at) => Err(Problem::at(&file.at(lines.at(at), ""), "a quote is opened here and never closed")
            .hint("close it, or write the quote inside a cell twice")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        read(text, &Place::file("f.csv"), None).err().map(|problem| problem.to_string()).unwrap_or_default()
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let rows = read(text, &Place::file("f.csv"), None).unwrap().grid.rows;
        rows.iter().map(|row| row.texts().map(str::to_string).collect()).collect()
    }

    #[test]
    fn what_the_csv_crate_would_swallow_is_refused() {
        assert!(problem("figure,a\n\"Contacts,1\n").starts_with("f.csv:2: a quote is opened here and never closed"));
        assert!(
            problem("figure,a\n\"Con\"tacts,1\n").starts_with("f.csv:2: expected a separator behind a closing quote")
        );
        assert!(problem("figure,a\r\"Contacts,1\r").starts_with("f.csv:2: a quote is opened here"));
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_even_rows() {
        let expected = [["figure", "a"], ["Labor, wages", "1.234,50"], ["Contacts", "7"]];
        assert_eq!(cells("figure;a\nLabor, wages;1.234,50\nContacts;7\n"), expected);
        assert_eq!(cells("figure|a\nLabor, wages|1.234,50\nContacts|7\n"), expected);
        assert_eq!(cells("figure\ta\nLabor, wages\t1.234,50\nContacts\t7\n"), expected);
        assert_eq!(cells("sep=;\r\nfigure;a\r\nLabor, wages;1.234,50\r\nContacts;7\r\n"), expected);
        assert_eq!(cells("\"sep=|\"\nfigure|a\nLabor, wages|1.234,50\nContacts|7"), expected);
        // Titles and footers without the delimiter do not outvote the table.
        let titled = "Kosten, 2025, alle Teams\n\nfigure;a\nLohn;1.234,50\nMiete;1.000,00\nSumme;2.234,50\n";
        assert_eq!(cells(titled).get(1).unwrap(), &["figure", "a"]);
    }
}
