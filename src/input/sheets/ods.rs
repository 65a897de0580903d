//! An ODS archive in, the rows of its tables out, in one pass. A cell repeated without end costs one cell: what is
//! blank is stepped over, what is not is counted as it is kept. The cells are
//! read by [`cells`].

mod cells;

use super::archive::Archive;
use super::filling::{Field, Filling, Room};
use super::xml::{Xml, attribute};
use super::{Listed, chosen, damaged, is_alike, protected};
use crate::input::grid::Grid;
use crate::input::limits;
use crate::place::Place;
use crate::problem::Problem;
use cells::{Open, times};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::io::BufRead;

/// How many tables a file may have.
const TABLES: usize = 10_000;

/// Reads the chosen tables of a workbook.
pub fn read(mut archive: Archive<'_>, file: &Place, name: Option<&str>) -> Result<Vec<Grid>, Problem> {
    let mut is_protected = false;
    if let Some(manifest) = archive.part("META-INF/manifest.xml", None)? {
        manifest.elements(|element, _| is_protected |= element == "encryption-data")?;
    }
    if is_protected {
        return Err(protected(file));
    }
    let xml = archive.part("content.xml", None)?.ok_or_else(|| damaged(file))?;
    let mut reader = Reader::new(file, name);
    reader.read(xml)?;
    if !reader.is_spreadsheet {
        let text = "expected a workbook, found a document of another kind";
        return Err(Problem::at(file, text).hint("put the figures into a sheet"));
    }
    Ok(chosen(reader.tables, file, name)?.into_iter().map(|table| table.cells.grid()).collect())
}

/// Where to go on behind an event.
enum Step {
    On,
    /// Past everything in the element.
    Over,
    Into(Open),
}

struct Reader<'a> {
    room: Room,
    name: Option<&'a str>,
    is_spreadsheet: bool,
    /// Whether it is LibreOffice's, which works out its formulas before it writes them.
    is_calculated: bool,
    /// The styles of tables that are hidden.
    hidden: HashSet<String>,
    style: String,
    tables: Vec<Listed<Filling>>,
    file: &'a Place,
    /// Whether the cells of the current table are to be read.
    is_wanted: bool,
    row: u64,
    rows_repeated: u64,
    column: u64,
    /// The cells of the current row with something in them.
    cells: Vec<(u64, u64, Field)>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a Place, name: Option<&'a str>) -> Reader<'a> {
        Reader {
            room: Room::new(file),
            name,
            is_spreadsheet: false,
            is_calculated: false,
            hidden: HashSet::new(),
            style: String::new(),
            tables: Vec::new(),
            file,
            is_wanted: false,
            row: 0,
            rows_repeated: 1,
            column: 0,
            cells: Vec::new(),
        }
    }

    fn read<R: BufRead>(&mut self, mut xml: Xml<R>) -> Result<(), Problem> {
        while let Some(event) = xml.next()? {
            match self.step(&event)? {
                Step::On => {}
                Step::Over => xml.skip()?,
                Step::Into(mut cell) => {
                    cell.read(&mut xml)?;
                    self.add(cell)?;
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, event: &Event<'_>) -> Result<Step, Problem> {
        match event {
            Event::Start(start) => match start.name().as_ref() {
                "office:document-content" => self.is_calculated = attribute(start, "xmlns:calcext").is_some(),
                "office:spreadsheet" => self.is_spreadsheet = true,
                "style:style" => self.style = attribute(start, "style:name").unwrap_or_default().into_owned(),
                "style:table-properties" if attribute(start, "table:display").is_some_and(|shown| shown == "false") => {
                    self.hidden.insert(std::mem::take(&mut self.style));
                }
                "table:table" => self.begin_table(start)?,
                "table:table-row" => {
                    (self.column, self.rows_repeated) = (0, times(start, "table:number-rows-repeated"));
                }
                "table:table-cell" => return Ok(Step::Into(Open::begin(start))),
                "table:covered-table-cell" => {
                    self.column = self.column.saturating_add(times(start, "table:number-columns-repeated"));
                    return Ok(Step::Over);
                }
                // Pictures above the cells, what cells once were and what other files hold may have cells of their own.
                "table:shapes" | "table:tracked-changes" | "table:dde-links" => return Ok(Step::Over),
                _ => {}
            },
            Event::End(end) if end.name().as_ref() == "table:table-row" => self.end_row()?,
            _ => {}
        }
        Ok(Step::On)
    }

    fn begin_table(&mut self, start: &BytesStart<'_>) -> Result<(), Problem> {
        if self.tables.len() == TABLES {
            return Err(limits::past(self.file, "at most 10,000 sheets"));
        }
        let name = attribute(start, "table:name").unwrap_or_default().into_owned();
        let style = attribute(start, "table:style-name").unwrap_or_default();
        let hidden = self.hidden.contains(&*style);
        self.is_wanted = self.name.map_or(!hidden, |wanted| is_alike(wanted, &name));
        self.row = 0;
        self.tables.push(Listed { cells: Filling::new(&name), name, hidden });
        Ok(())
    }

    fn add(&mut self, cell: Open) -> Result<(), Problem> {
        let repeated = cell.repeated;
        if self.is_wanted {
            let field = cell.field(self.is_calculated, &mut self.room)?;
            if !field.text.is_empty() {
                self.cells.push((self.column, repeated, field));
            }
        }
        self.column = self.column.saturating_add(repeated);
        Ok(())
    }

    /// Puts the cells of a row where they are, as often as they are repeated; the limits of the room end it.
    fn end_row(&mut self) -> Result<(), Problem> {
        let last = self.row.saturating_add(self.rows_repeated);
        let cells = std::mem::take(&mut self.cells);
        if let (Some(table), false) = (self.tables.last_mut(), cells.is_empty()) {
            // However far down, there is one row at which the limit of rows is met.
            for row in self.row.min(u64::from(u32::MAX))..last {
                let row = u32::try_from(row).unwrap_or(u32::MAX);
                for (column, repeated, field) in &cells {
                    for column in *column..column.saturating_add(*repeated) {
                        let column = usize::try_from(column).unwrap_or(usize::MAX - 1);
                        table.cells.put(row, column, field.clone(), &mut self.room)?;
                    }
                }
            }
        }
        self.row = last;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::cells::Form;
    use crate::input::grid::letters;

    const HIDDEN: &str = "<office:automatic-styles><style:style style:name=\"ta2\" style:family=\"table\">\
        <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>";

    fn grids(tables: &str, name: Option<&str>) -> Result<Vec<Grid>, Problem> {
        let file = Place::file("book.ods");
        let text = format!(
            "<office:document-content>{HIDDEN}<office:body><office:spreadsheet>{tables}</office:spreadsheet>\
             </office:body></office:document-content>"
        );
        let mut reader = Reader::new(&file, name);
        reader.read(Xml::new(text.as_bytes(), &file))?;
        Ok(chosen(reader.tables, &file, name)?.into_iter().map(|table| table.cells.grid()).collect())
    }

    /// The cells of one table, as `A1=text`; text has an apostrophe.
    fn cells(rows: &str) -> Vec<String> {
        let mut cells = Vec::new();
        let table = format!("<table:table table:name=\"Costs\">{rows}</table:table>");
        for row in &grids(&table, None).unwrap().remove(0).rows {
            for (column, text) in row.texts().enumerate().filter(|(_, text)| !text.is_empty()) {
                let form = if row.form(column) == Form::Stored { "" } else { "'" };
                cells.push(format!("{}{}={form}{}", letters(column), row.line, text));
            }
        }
        cells
    }

    #[test]
    fn repeated_cells_and_rows_stand_where_they_belong() {
        let one = |attributes: &str| format!("<table:table-cell {attributes}><text:p>x</text:p></table:table-cell>");
        let row = |attributes: &str, cells: &str| format!("<table:table-row {attributes}>{cells}</table:table-row>");
        let far = "table:number-columns-repeated=\"1000000000\"";
        let blank = format!("<table:table-cell {far}/>");
        let covered = "<table:covered-table-cell><text:p>y</text:p></table:covered-table-cell>";
        let down = "table:number-rows-repeated=\"1048573\"";
        assert_eq!(
            cells(
                &(row("", &(one("table:number-columns-repeated=\"2\"") + covered + &one("") + &blank))
                    + &row(down, &blank)
                    + &row("table:number-rows-repeated=\"2\"", &one("")))
            ),
            ["A1='x", "B1='x", "D1='x", "A1048575='x", "A1048576='x"]
        );
        let refused = |row: &str| {
            let table = format!("<table:table table:name=\"Costs\">{row}</table:table>");
            grids(&table, None).unwrap_err().text
        };
        assert_eq!(refused(&row("", &(blank.clone() + &one("")))), "expected at most 1,000 columns, found more");
        assert_eq!(refused(&row("", &one(far))), "expected at most 1,000 columns, found more");
        let all = row("table:number-rows-repeated=\"4000000000\"", &one(""));
        assert_eq!(refused(&all), "expected at most 1,048,576 rows, found more");
        assert_eq!(
            refused(&(row(&down.replace("1048573", "18446744073709551615"), "") + &row("", &one("")))),
            "expected at most 1,048,576 rows, found more"
        );
    }

    #[test]
    fn a_formula_without_a_value_is_an_empty_text_of_libreoffice() {
        let file = Place::file("book.ods");
        let row = "<table:table-row><table:table-cell table:formula=\"of:=IF([.B1]=&quot;&quot;;&quot;&quot;;5)\"/>\
                   <table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>";
        for (root, expected) in [("xmlns:calcext=\"urn:x\"", ""), ("", "=IF([.B1]=\"\";\"\";5)")] {
            let table = format!("<table:table table:name=\"Costs\">{row}</table:table>");
            let text = format!("<office:document-content {root}>{table}</office:document-content>");
            let mut reader = Reader::new(&file, None);
            reader.read(Xml::new(text.as_bytes(), &file)).unwrap();
            let grid = reader.tables.remove(0).cells.grid();
            assert_eq!(grid.rows[0].texts().collect::<Vec<_>>(), [expected, "x"]);
        }
    }

    #[test]
    fn hidden_tables_are_read_where_they_are_asked_for() {
        let table = |name: &str, style: &str| {
            format!(
                "<table:table table:name=\"{name}\" table:style-name=\"{style}\"><table:table-row>\
                <table:table-cell><text:p>{name}</text:p></table:table-cell></table:table-row></table:table>"
            )
        };
        let tables = table("Costs", "ta1") + &table("Old", "ta2") + &table("Volumes", "ta1");
        let names = |name| -> Vec<String> {
            let grids = grids(&tables, name).unwrap();
            grids.iter().map(|grid| format!("{}{}", grid.sheet.clone().unwrap(), grid.rows.len())).collect()
        };
        assert_eq!(names(None), ["Costs1", "Volumes1"]);
        assert_eq!(names(Some("Old")), ["Old1"]);
        assert_eq!(names(Some("volumes")), ["Volumes1"]);
        let problem = grids(&tables, Some("Coosts")).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "book.ods: no sheet is called `Coosts`\n\n\
            hint: the sheets are `Costs`, `Old`, `Volumes`"
        );
        let problem = grids(&table("Old", "ta2"), None).unwrap_err();
        assert_eq!(problem.text, "expected a sheet with figures, found none");
    }
}
