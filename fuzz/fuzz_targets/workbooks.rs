//! The parts of a workbook in, built into a file that is one; so that what is changed is never the packing. Every message
//! is safe to print, and a grid is within the limits of a figures file.
//!
//! The first byte says what is built from the rest, its parts separated by a line `---`:
//!
//! - `x`: XLSX of sheet1.xml, sharedStrings.xml, styles.xml and workbook.xml; those behind the first may be left out
//! - `o`: ODS of content.xml
//! - `h`: XLS of records in hexadecimal, one a line: four digits of its type, then its payload
//! - `b`: XLS of a stream of records as it is
//! - `r`: the bytes themselves

#![no_main]

use laws::message;
use libfuzzer_sys::fuzz_target;
use roi::input::grid::Grid;
use roi::input::{limits, sheets};
use roi::place::Place;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let (bytes, name) = match kind {
        b'x' => (xlsx(&parts(rest)), "f.xlsx"),
        b'o' => (ods(&parts(rest)), "f.ods"),
        b'h' => (xls(&records(rest)), "f.xls"),
        b'b' => (xls(rest), "f.xls"),
        b'r' => (rest.to_vec(), "f.xlsx"),
        _ => return,
    };
    assert!(*kind == b'r' || sheets::is_workbook(&bytes), "{name} is a workbook");
    for sheet in [None, Some("Sheet1"), Some("sheet 9")] {
        match sheets::read(&bytes, &Place::file(name), sheet) {
            Ok(grids) => grids.iter().for_each(grid),
            Err(problem) => message(&problem),
        }
    }
});

fn grid(grid: &Grid) {
    let mut cells = 0;
    let mut last = 0;
    for row in &grid.rows {
        assert!(row.line > last, "row {} stands behind row {last}", row.line);
        assert!(row.filled() > 0, "row {} is empty", row.line);
        assert!(row.extent() <= limits::COLUMNS, "row {} has {} cells", row.line, row.extent());
        last = row.line;
        cells += row.width();
        for text in row.texts() {
            assert_eq!(text.trim(), text);
        }
    }
    assert!(cells <= limits::CELLS, "{cells} cells");
}

fn parts(data: &[u8]) -> Vec<&[u8]> {
    let line = b"\n---\n";
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(line.len()).position(|window| window == line) {
        parts.push(&rest[..at]);
        rest = &rest[at + line.len()..];
    }
    parts.push(rest);
    parts
}

/// A ZIP file whose entries are not packed.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in entries {
        writer.start_file(*name, stored).expect("the names are distinct");
        writer.write_all(bytes).expect("memory takes what is written");
    }
    writer.finish().expect("memory takes what is written").into_inner()
}

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

fn xlsx(parts: &[&[u8]]) -> Vec<u8> {
    let part = |index: usize| parts.get(index).copied();
    let mut entries = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/workbook.xml", part(3).unwrap_or(WORKBOOK)),
        ("xl/worksheets/sheet1.xml", part(0).unwrap_or_default()),
    ];
    entries.extend(part(1).map(|strings| ("xl/sharedStrings.xml", strings)));
    entries.extend(part(2).map(|styles| ("xl/styles.xml", styles)));
    zipped(&entries)
}

const MANIFEST: &[u8] = br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

fn ods(parts: &[&[u8]]) -> Vec<u8> {
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", MANIFEST),
        ("content.xml", parts.first().copied().unwrap_or_default()),
    ])
}

/// A stream of BIFF records in an OLE file.
fn xls(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes a file");
    let mut workbook = file.create_stream("/Workbook").expect("it is the first stream");
    workbook.write_all(stream).expect("memory takes what is written");
    workbook.flush().expect("memory takes what is written");
    drop(workbook);
    file.into_inner().into_inner()
}

/// The records of lines of hexadecimal digits, each with the length of its payload; each BOUNDSHEET is told where its
/// sheet begins.
fn records(lines: &[u8]) -> Vec<u8> {
    const BOF: u16 = 0x0809;
    const BOUNDSHEET: u16 = 0x0085;
    let mut stream = Vec::new();
    let mut sheets = Vec::new();
    let mut beginnings = 0;
    for line in lines.split(|byte| *byte == b'\n') {
        let digits: Vec<u8> =
            line.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8).collect();
        let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        let [high, low, payload @ ..] = bytes.as_slice() else { continue };
        let kind = u16::from_be_bytes([*high, *low]);
        if kind == BOF {
            // The first begins the workbook itself.
            let begins = u32::try_from(stream.len()).unwrap_or(u32::MAX).to_le_bytes();
            let told: Option<&usize> = usize::checked_sub(beginnings, 1).and_then(|sheet| sheets.get(sheet));
            if let Some(place) = told.and_then(|at| stream.get_mut(*at..at + 4)) {
                place.copy_from_slice(&begins);
            }
            beginnings += 1;
        }
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(payload.len()).unwrap_or(u16::MAX).to_le_bytes());
        if kind == BOUNDSHEET {
            sheets.push(stream.len());
        }
        stream.extend(payload);
    }
    stream
}
