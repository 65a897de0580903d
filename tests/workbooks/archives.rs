//! The parts of an archive in, its bytes out: XLSX and ODS as small as they can be.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of parts with their names.
pub fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, packed()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same with one part more, of repeated text between a beginning and an end.
pub fn archive_with(parts: &[(&str, &str)], name: &str, text: (&str, &str, &str), bytes: u64) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, packed()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file(name, packed().compression_level(Some(6))).unwrap();
    zip.write_all(text.0.as_bytes()).unwrap();
    let block = text.1.repeat((1 << 16) / text.1.len() + 1);
    for _ in 0..bytes / block.len() as u64 {
        zip.write_all(block.as_bytes()).unwrap();
    }
    zip.write_all(text.2.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// The parts of an XLSX with one sheet, `Costs`, but for the sheet.
pub const XLSX: &[(&str, &str)] = &[
    (
        "_rels/.rels",
        "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Costs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>\
         <Relationship Id=\"r3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
    ),
];

/// The sheet of such an XLSX.
pub const SHEET: &str = "xl/worksheets/sheet1.xml";

/// An XLSX with one sheet of rows, and with further parts.
pub fn xlsx(rows: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    archive(&[XLSX, &[(SHEET, sheet.as_str())], more].concat())
}

/// An ODS with one table of rows, `Costs`.
pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Costs\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// An ODS with a few rows of everything.
pub fn good_ods() -> Vec<u8> {
    let mut rows = String::new();
    for row in 0..40 {
        rows += &format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Line {row}</text:p>\
             </table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"{row}.25\"/>\
             <table:table-cell office:value-type=\"percentage\" office:value=\"0.{row}\"/></table:table-row>"
        );
    }
    ods(&rows)
}

/// The bytes with every occurrence of a text replaced by one of the same length.
pub fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) {
        bytes[at + found..][..to.len()].copy_from_slice(to);
        at += found + to.len();
    }
    bytes
}

/// How large a part is when unpacked, as the archive says.
pub fn declared(bytes: &[u8], name: &str) -> u32 {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = zip.by_name(name).unwrap();
    let mut text = Vec::new();
    part.read_to_end(&mut text).unwrap();
    u32::try_from(text.len()).unwrap()
}
