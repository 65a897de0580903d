//! An XLSX or XLSM archive in, the rows of its sheets out: which parts it has, and what their cells refer to. The
//! cells themselves are read by [`cells`].

mod cells;

use super::archive::Archive;
use super::filling::{Filling, Room};
use super::formats::Shown;
use super::strings::Strings;
use super::xml::{add_text, attribute};
use super::{Listed, chosen, damaged};
use crate::input::grid::Grid;
use crate::place::Place;
use crate::problem::Problem;
use quick_xml::events::Event;
use std::collections::HashMap;

/// How large the styles of a workbook may be: those of Excel's 65,490 cell formats stay under it.
const STYLES: u64 = 16 << 20;

/// What the cells of all sheets refer to.
struct Book {
    strings: Strings,
    /// How each style shows a number.
    styles: Vec<Shown>,
    from_1904: bool,
    room: Room,
}

/// Reads the chosen sheets of a workbook.
pub fn read(mut archive: Archive<'_>, file: &Place, name: Option<&str>) -> Result<Vec<Grid>, Problem> {
    let root = relations(&mut archive, "")?;
    let workbook = root.values().find(|relation| relation.kind == "officeDocument").map(|found| found.part.as_str());
    let workbook = workbook.unwrap_or("xl/workbook.xml").to_string();
    let relations = relations(&mut archive, &workbook)?;
    let (sheets, from_1904) = sheets(&mut archive, &workbook, &relations, file)?;
    let sheets = chosen(sheets, file, name)?;
    let part = |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|found| found.part.as_str());
    let mut room = Room::new(file);
    let styles = part("styles").map_or(Ok(Vec::new()), |part| styles(&mut archive, part))?;
    let strings =
        part("sharedStrings").map_or(Ok(Strings::default()), |part| strings(&mut archive, part, &mut room))?;
    let mut book = Book { strings, styles, from_1904, room };
    let grid = |sheet: Listed<String>| {
        let part = archive.part(&sheet.cells, None)?.ok_or_else(|| damaged(file))?;
        let mut filling = Filling::new(&sheet.name);
        cells::read(part, &mut book, &mut filling)?;
        Ok(filling.grid())
    };
    sheets.into_iter().map(grid).collect()
}

/// What a part refers to: the last word of its kind, and the part.
struct Relation {
    kind: String,
    part: String,
}

/// The relations of a part by their id; those of the whole archive for a part without a name.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<HashMap<String, Relation>, Problem> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = format!("{folder}/_rels/{name}.rels");
    let mut relations = HashMap::new();
    let Some(xml) = archive.part(path.trim_start_matches('/'), None)? else { return Ok(relations) };
    xml.elements(|element, start| {
        if element != "Relationship" {
            return;
        }
        let of = |name| attribute(start, name).unwrap_or_default();
        let kind = of("Type").rsplit('/').next().unwrap_or_default().to_string();
        relations.insert(of("Id").into_owned(), Relation { kind, part: resolved(folder, &of("Target")) });
    })?;
    Ok(relations)
}

/// A target in the folder of the part that names it: `../media/a.xml`, `/xl/worksheets/sheet1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The sheets with cells and their parts, and whether the workbook counts its days from 1904.
fn sheets(
    archive: &mut Archive<'_>,
    workbook: &str,
    relations: &HashMap<String, Relation>,
    file: &Place,
) -> Result<(Vec<Listed<String>>, bool), Problem> {
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    let xml = archive.part(workbook, None)?.ok_or_else(|| damaged(file))?;
    xml.elements(|element, start| match element {
        "sheet" => {
            let relation = attribute(start, "id").and_then(|id| relations.get(&*id));
            // Charts and dialogs are sheets too.
            if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                let name = attribute(start, "name").unwrap_or_default().into_owned();
                let hidden = attribute(start, "state").is_some_and(|state| state != "visible");
                sheets.push(Listed { name, hidden, cells: relation.part.clone() });
            }
        }
        // Excel adds a second one, which says nothing about days.
        "workbookPr" => from_1904 |= attribute(start, "date1904").is_some_and(|value| value == "1" || value == "true"),
        _ => {}
    })?;
    Ok((sheets, from_1904))
}

/// How each style of a cell shows a number.
fn styles(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Shown>, Problem> {
    let (mut own, mut styles, mut in_cells) = (HashMap::new(), Vec::new(), false);
    let Some(mut xml) = archive.part(part, Some(STYLES))? else { return Ok(styles) };
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(start) => match start.local_name().as_ref() {
                "cellXfs" => in_cells = true,
                "numFmt" => {
                    let number = attribute(start, "numFmtId").and_then(|number| number.parse::<u16>().ok());
                    let code = attribute(start, "formatCode").unwrap_or_default();
                    own.extend(number.map(|number| (number, Shown::of_code(&code))));
                }
                "xf" if in_cells => {
                    let number = attribute(start, "numFmtId").and_then(|number| number.parse().ok()).unwrap_or(0);
                    styles.push(own.get(&number).copied().unwrap_or_else(|| Shown::built_in(number)));
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(styles)
}

/// The texts that cells share; the runs of a rich text are joined, its reading aids left out.
fn strings(archive: &mut Archive<'_>, part: &str, room: &mut Room) -> Result<Strings, Problem> {
    let mut strings = Strings::default();
    let Some(mut xml) = archive.part(part, None)? else { return Ok(strings) };
    let (mut text, mut in_text, mut aside) = (String::new(), false, false);
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(start) => match start.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = !aside,
                "rPh" => aside = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "si" => strings.push(&cells::unescaped(&text), room)?,
                "t" => in_text = false,
                "rPh" => aside = false,
                _ => {}
            },
            other if in_text => add_text(other, &mut text),
            _ => {}
        }
    }
    Ok(strings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_found_from_its_folder() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets", "../tables/./a.xml"), "xl/tables/a.xml");
        assert_eq!(resolved("", "xl\\workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolved("", "../../etc/passwd"), "etc/passwd");
    }
}
