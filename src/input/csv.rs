//! Separated text in, entries out: by figure, by row or tidy, recognised from the header.

use super::cells::{Cell, Form};
use super::contents::{Contents, Entry, SideName};
use super::names::{self, Meaning};
use crate::figures::normal;
use crate::number::Mark;
use crate::period;
use crate::place::{Place, quoted};
use crate::problem::Problem;
use std::collections::HashMap;
use std::rc::Rc;

/// Reads the text of a file. A problem with its structure ends the reading; one with a cell does not.
pub fn read(text: &str, file: &Place, side: &SideName, delimiter: Option<u8>) -> Contents {
    let mut contents = Contents::new(file);
    match rows(text, file, delimiter, &mut contents) {
        Ok(rows) => sort_into(&mut contents, &rows, side),
        Err(problem) => contents.problems.push(problem),
    }
    contents
}

/// One record with the line it begins on.
struct Row {
    line: u64,
    fields: Vec<String>,
}

impl Row {
    fn field(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", String::as_str)
    }
}

fn rows(text: &str, file: &Place, delimiter: Option<u8>, contents: &mut Contents) -> Result<Vec<Row>, Problem> {
    closed_quotes(text, file, delimiter)?;
    let delimiter = delimiter.unwrap_or_else(|| recognised(text));
    if delimiter == b';' {
        contents.usual_mark = Mark::Comma;
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Problem::at(file, format!("could not be read as CSV: {error}")))?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut fields: Vec<String> = record.iter().map(|field| field.trim().to_string()).collect();
        if fields.iter().all(String::is_empty) {
            continue;
        }
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
fn same_length(fields: &mut Vec<String>, header: &Row, place: &Place) -> Result<(), Problem> {
    let wanted = header.fields.len();
    while fields.len() > wanted && fields.last().is_some_and(String::is_empty) {
        fields.pop();
    }
    if fields.len() == wanted {
        return Ok(());
    }
    let text = format!("expected {wanted} cells as in the header, found {}", fields.len());
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

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Unit,
    Kind,
    Target,
    Remark,
    Total,
    Value,
}

fn column(header: &str) -> Column {
    match normal(header).as_str() {
        "unit" | "units" => Column::Unit,
        "kind" | "costkind" | "costtype" => Column::Kind,
        "target" | "targets" => Column::Target,
        "source" | "sources" | "note" | "notes" | "comment" | "comments" => Column::Remark,
        "total" | "totals" | "grandtotal" | "ytd" => Column::Total,
        _ => Column::Value,
    }
}

fn is_one_of(header: &str, names: &[&str]) -> bool {
    names.contains(&normal(header).as_str())
}

const SIDE: &[&str] = &["side"];
const PERIOD: &[&str] = &["period", "month", "quarter", "year"];
const FIGURE: &[&str] = &["figure", "metric", "measure", "kpi"];
const VALUE: &[&str] = &["value", "amount"];

fn sort_into(contents: &mut Contents, rows: &[Row], side: &SideName) {
    let Some((header, body)) = rows.split_first() else { return };
    if let Err(problem) = distinct(header, &contents.file) {
        contents.problems.push(problem);
        return;
    }
    let find = |names: &[&str]| header.fields.iter().position(|field| is_one_of(field, names));
    let known = |field: &String| !matches!(names::resolve(field).meaning, Meaning::Unknown);
    let (side_at, period_at, figure_at, value_at) = (find(SIDE), find(PERIOD), find(FIGURE), find(VALUE));
    match (figure_at, value_at) {
        (Some(figure), Some(value)) if side_at.is_some() || period_at.is_some() => {
            tidy(contents, header, body, side, [side_at, period_at, Some(figure), Some(value)]);
        }
        _ if side_at.is_some() || (period_at.is_some() && header.fields.iter().any(known)) => {
            by_row(contents, header, body, side, side_at, period_at);
        }
        _ => by_figure(contents, header, body, side),
    }
}

/// No header twice, and none missing above a column with something in it.
fn distinct(header: &Row, file: &Place) -> Result<(), Problem> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, field) in header.fields.iter().enumerate() {
        let place = file.at(header.line, field);
        if field.is_empty() && index > 0 {
            return Err(Problem::at(&place, format!("column {} has no name", index + 1))
                .hint("name it, or leave the column out"));
        }
        if let Some(first) = seen.insert(field.as_str(), index) {
            let text = format!(
                "the column {} stands twice, as column {} and as column {}",
                quoted(field),
                first + 1,
                index + 1
            );
            return Err(Problem::at(&file.at(header.line, ""), text).hint("give each column a name of its own"));
        }
    }
    Ok(())
}

/// Makes the cells of a file; all cells of a column share its header's text.
struct Cells<'a> {
    file: &'a Place,
    columns: Vec<Rc<str>>,
}

impl<'a> Cells<'a> {
    fn new(file: &'a Place, header: &Row) -> Cells<'a> {
        Cells { file, columns: header.fields.iter().map(|field| field.as_str().into()).collect() }
    }

    fn cell(&self, row: &Row, index: usize) -> Cell {
        let column = self.columns.get(index).cloned().unwrap_or_default();
        let place = Place { file: Rc::clone(&self.file.file), row: row.line, column };
        Cell { text: row.field(index).into(), place, form: Form::Text }
    }
}

/// `side,period,figure,value`
fn tidy(contents: &mut Contents, header: &Row, body: &[Row], side: &SideName, columns: [Option<usize>; 4]) {
    let [side_at, period_at, figure_at, value_at] = columns;
    let file = contents.file.clone();
    let cells = Cells::new(&file, header);
    let others = |wanted: Column| header.fields.iter().position(|field| column(field) == wanted);
    let (unit_at, kind_at) = (others(Column::Unit), others(Column::Kind));
    for row in body {
        let optional = |index: Option<usize>| index.map(|index| cells.cell(row, index));
        let text = |index: Option<usize>| index.map(|index| row.field(index).to_string());
        let (Some(name), Some(value)) = (optional(figure_at), optional(value_at)) else { continue };
        contents.entries.push(Entry {
            side: text(side_at).unwrap_or_else(|| side.name.clone()),
            period: text(period_at).filter(|label| !label.is_empty()),
            name,
            unit: optional(unit_at),
            kind: optional(kind_at),
            value,
        });
    }
    let used: Vec<usize> = columns.into_iter().chain([unit_at, kind_at]).flatten().collect();
    for (index, field) in header.fields.iter().enumerate() {
        if !used.contains(&index) && column(field) != Column::Remark {
            contents.remarks.push(format!("the column {} is not known and was not read", quoted(field)));
        }
    }
}

/// One row per side and period, figures as columns.
fn by_row(
    contents: &mut Contents,
    header: &Row,
    body: &[Row],
    side: &SideName,
    side_at: Option<usize>,
    period_at: Option<usize>,
) {
    let file = contents.file.clone();
    let cells = Cells::new(&file, header);
    for row in body {
        let side_name = side_at.map_or_else(|| side.name.clone(), |index| row.field(index).to_string());
        let period = period_at.map(|index| row.field(index).to_string()).filter(|label| !label.is_empty());
        for (index, field) in header.fields.iter().enumerate() {
            if Some(index) == side_at || Some(index) == period_at || column(field) == Column::Remark {
                continue;
            }
            contents.entries.push(Entry {
                side: side_name.clone(),
                period: period.clone(),
                name: Cell { text: field.as_str().into(), place: file.at(header.line, field), form: Form::Text },
                unit: None,
                kind: None,
                value: cells.cell(row, index),
            });
        }
    }
}

/// The first column names the figure; each further one is a side, or a period of one side.
fn by_figure(contents: &mut Contents, header: &Row, body: &[Row], side: &SideName) {
    let mut columns: Vec<Column> = header.fields.iter().map(|field| column(field)).collect();
    if let Some(first) = columns.first_mut() {
        *first = Column::Name;
    }
    if !columns.contains(&Column::Value)
        && let Some(only) = columns.iter_mut().find(|column| **column == Column::Total)
    {
        *only = Column::Value;
    }
    let values: Vec<usize> = (0..columns.len()).filter(|index| columns.get(*index) == Some(&Column::Value)).collect();
    let labels = match heads(header, &values, side, &contents.file) {
        Ok(labels) => labels,
        Err(problem) => return contents.problems.push(problem),
    };
    let file = contents.file.clone();
    let cells = Cells::new(&file, header);
    let find = |wanted: Column| columns.iter().position(|column| *column == wanted);
    for row in body {
        let optional = |wanted: Column| find(wanted).map(|index| cells.cell(row, index));
        let name = cells.cell(row, 0);
        if name.text.is_empty() {
            if row.fields.iter().any(|field| !field.is_empty()) {
                contents.problems.push(
                    Problem::at(&file.at(row.line, ""), "this row has values and no name")
                        .hint("name the figure in the first column"),
                );
            }
            continue;
        }
        let of_row: Vec<Cell> = values.iter().map(|index| cells.cell(row, *index)).collect();
        for ((side, period), value) in labels.iter().zip(&of_row) {
            contents.entries.push(Entry {
                side: side.clone(),
                period: period.clone(),
                name: name.clone(),
                unit: optional(Column::Unit),
                kind: optional(Column::Kind),
                value: value.clone(),
            });
        }
        if let Some(total) = optional(Column::Total).filter(|total| !total.is_blank()) {
            contents.row_totals.push((name.text.to_string(), total, of_row));
        }
        if let Some(target) = optional(Column::Target).filter(|target| !target.is_blank()) {
            contents.targets.push((name.text.to_string(), target));
        }
    }
}

/// The side and period of each value column.
fn heads(
    header: &Row,
    values: &[usize],
    side: &SideName,
    file: &Place,
) -> Result<Vec<(String, Option<String>)>, Problem> {
    let names: Vec<&str> = values.iter().map(|index| header.field(*index)).collect();
    let periods = names.iter().filter(|name| period::is_period(name)).count();
    let place = file.at(header.line, "");
    match names.as_slice() {
        [] => Err(Problem::at(&place, "expected a column of values beside the names, found none")
            .hint("`roi template` prints a file to fill in")),
        names if periods == names.len() => {
            Ok(names.iter().map(|name| (side.name.clone(), Some((*name).to_string()))).collect())
        }
        names if periods > 0 => {
            let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            Err(Problem::at(
                &place,
                format!("expected columns that are all sides or all periods, found {}", listed.join(", ")),
            )
            .hint("for sides with periods write one row per side and period: side,period,contacts,…"))
        }
        [one]
            if side.is_settled
                || is_one_of(one, &["value", "values", "amount", "cost", "costs", "total", "figure"]) =>
        {
            Ok(vec![(side.name.clone(), None)])
        }
        names if side.is_settled && names.len() > 1 => {
            let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            Err(Problem::at(
                &place,
                format!("expected one column of values in a file that is one side, found {}", listed.join(", ")),
            )
            .hint("give this file alone, or keep one column in it"))
        }
        names => Ok(names.iter().map(|name| ((*name).to_string(), None)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> Contents {
        read(text, &Place::file("f.csv"), &SideName { name: "f".into(), is_settled: false }, None)
    }

    fn summary(text: &str) -> Vec<String> {
        let entry = |entry: &Entry| {
            format!(
                "{} {} {} {} @{}",
                entry.side,
                entry.period.as_deref().unwrap_or("-"),
                entry.name.text,
                entry.value.text,
                entry.value.place
            )
        };
        contents(text).entries.iter().map(entry).collect()
    }

    #[test]
    fn the_three_layouts_say_the_same() {
        assert_eq!(summary("figure,a,b\nContacts,1,2\n"), ["a - Contacts 1 @f.csv:2: a", "b - Contacts 2 @f.csv:2: b"]);
        assert_eq!(
            summary("side,contacts\na,1\nb,2\n"),
            ["a - contacts 1 @f.csv:2: contacts", "b - contacts 2 @f.csv:3: contacts"]
        );
        assert_eq!(summary("side,period,figure,value\na,2026,contacts,1\n"), ["a 2026 contacts 1 @f.csv:2: value"]);
        assert_eq!(
            summary("figure,2025-01,2025-02\nContacts,1,2\n"),
            ["f 2025-01 Contacts 1 @f.csv:2: 2025-01", "f 2025-02 Contacts 2 @f.csv:2: 2025-02"]
        );
    }

    #[test]
    fn what_the_csv_crate_would_swallow_is_refused() {
        let problem = |text: &str| contents(text).problems.first().map(ToString::to_string).unwrap_or_default();
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
