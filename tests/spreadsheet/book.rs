//! The bytes of an XLSX file in, its cells out, and the file with its results taken out or a number changed.

use roi::input::grid::letters;
use roi::input::sheets;
use roi::place::Place;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// A file's parts by name.
#[derive(Clone)]
pub struct Book {
    parts: Vec<(String, Vec<u8>)>,
}

/// The rows of a sheet, as roi's own reader has them.
pub fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let grids = sheets::read(bytes, &Place::file("book.xlsx"), Some(sheet)).unwrap();
    let grid = grids.first().unwrap();
    let mut rows = vec![Vec::new(); grid.rows.last().map_or(0, |row| usize::try_from(row.line).unwrap())];
    for row in &grid.rows {
        rows[usize::try_from(row.line).unwrap() - 1] = row.texts().map(str::to_string).collect();
    }
    rows
}

/// The value of the row and column that begin with these.
pub fn value<'a>(rows: &'a [Vec<String>], row: &[(usize, &str)], head: &str) -> Option<&'a str> {
    let column = rows.first()?.iter().position(|of| of == head)?;
    let is_row = |cells: &&Vec<String>| row.iter().all(|(at, text)| cells.get(*at).is_some_and(|cell| cell == text));
    Some(rows.iter().find(is_row)?.get(column).map_or("", String::as_str))
}

impl Book {
    pub fn open(bytes: &[u8]) -> Book {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let mut part = |name: &String| {
            let mut content = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
            (name.clone(), content)
        };
        Book { parts: names.iter().map(&mut part).collect() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    pub fn text(&self, part: &str) -> String {
        let (_, content) = self.parts.iter().find(|(name, _)| name == part).unwrap_or_else(|| panic!("no {part}"));
        String::from_utf8(content.clone()).unwrap()
    }

    pub fn has(&self, part: &str) -> bool {
        self.parts.iter().any(|(name, _)| name == part)
    }

    /// The names of the sheets in their order.
    pub fn sheets(&self) -> Vec<String> {
        let text = self.text("xl/workbook.xml");
        text.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_string()).collect()
    }

    fn sheet(&self, name: &str) -> String {
        let index = self.sheets().iter().position(|of| of == name).unwrap_or_else(|| panic!("no sheet {name}"));
        format!("xl/worksheets/sheet{}.xml", index + 1)
    }

    /// The formulas of a sheet by cell.
    pub fn formulas(&self, sheet: &str) -> BTreeMap<String, String> {
        let text = self.text(&self.sheet(sheet));
        let cells = text.split("<c r=\"").skip(1).map(|rest| rest.split("</c>").next().unwrap());
        let formula = |cell: &str| {
            let formula = cell.split("<f>").nth(1)?.split("</f>").next()?;
            Some((cell.split('"').next()?.to_string(), formula.to_string()))
        };
        cells.filter_map(formula).collect()
    }

    fn edit(&mut self, part: &str, edit: impl Fn(String) -> String) {
        let text = edit(self.text(part));
        let (_, content) = self.parts.iter_mut().find(|(name, _)| name == part).unwrap();
        *content = text.into_bytes();
    }

    /// The file without the stored result of any formula: whoever opens it has to work everything out.
    pub fn without_results(mut self) -> Book {
        let sheets: Vec<String> =
            self.parts.iter().map(|(name, _)| name.clone()).filter(|name| name.contains("worksheets/sheet")).collect();
        for sheet in sheets {
            self.edit(&sheet, |text| {
                let mut parts = text.split("</f><v>");
                let first = parts.next().unwrap().to_string();
                parts.fold(first, |text, rest| text + "</f>" + rest.split_once("</v>").unwrap().1)
            });
        }
        self
    }

    /// The file with another number in a cell that holds one.
    pub fn with(mut self, sheet: &str, cell: &str, number: &str) -> Book {
        let part = self.sheet(sheet);
        self.edit(&part, |text| {
            let at = text.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no {sheet}!{cell}"));
            let (before, rest) = text.split_at(at);
            let (tag, rest) = rest.split_once("<v>").unwrap();
            assert!(!tag.contains("<f>") && !tag.contains("t=\"s\""), "{sheet}!{cell} is no number: {tag}");
            let (_, rest) = rest.split_once("</v>").unwrap();
            format!("{before}{tag}<v>{number}</v>{rest}")
        });
        self
    }
}

/// The cell of a row that begins with these, under a head.
pub fn cell(rows: &[Vec<String>], row: &[(usize, &str)], head: &str) -> String {
    let column = rows[0].iter().position(|of| of == head).unwrap_or_else(|| panic!("no column {head}"));
    let is_row = |cells: &Vec<String>| row.iter().all(|(at, text)| cells.get(*at).is_some_and(|cell| cell == text));
    let at = rows.iter().position(is_row).unwrap_or_else(|| panic!("no row {row:?}"));
    format!("{}{}", letters(column), at + 1)
}
