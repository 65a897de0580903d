//! The bytes of a ZIP archive in, its parts out, each unpacked through a counter: what it says about its sizes may be
//! a lie, and a megabyte can unpack to a gigabyte.

use super::xml::Xml;
use super::{damaged, protected};
use crate::input::limits;
use crate::place::Place;
use crate::problem::Problem;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// How many files an archive may hold; a workbook with many charts holds some hundreds.
const ENTRIES: usize = 10_000;
/// How many times its packed size a part may unpack to. Real sheets, however alike their rows, reach 100 to 200; deflate
/// itself ends at 1,032.
const RATIO: u64 = 500;
/// How much of a part is unpacked before its ratio is looked at.
const SMALL: u64 = 1 << 20;

/// A limit that was passed while a part was unpacked: what was expected.
#[derive(Debug)]
pub struct Past(pub String);

impl fmt::Display for Past {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "expected {}", self.0)
    }
}

impl std::error::Error for Past {}

/// What an archive is, by the parts it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// XLSX or XLSM.
    Xlsx,
    /// ODS.
    Ods,
    /// Something else: what it is, and what to do.
    Other(&'static str, &'static str),
}

/// An archive whose list of parts is checked.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By name in lower case.
    parts: HashMap<String, usize>,
    /// How many bytes were unpacked.
    unpacked: u64,
    file: Place,
}

/// The XML of one part of an archive.
pub type Part<'p, 'a> = Xml<BufReader<Counted<'p, 'a>>>;

impl<'a> Archive<'a> {
    /// Opens an archive; none of its parts is unpacked.
    pub fn open(bytes: &'a [u8], file: &Place) -> Result<Archive<'a>, Problem> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(file))?;
        if zip.len() > ENTRIES {
            return Err(limits::past(file, "at most 10,000 files in a workbook"));
        }
        if zip.has_duplicate_names() {
            return Err(twice(file));
        }
        let mut parts = HashMap::new();
        let mut declared = 0_u64;
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(|_| damaged(file))?;
            if part.encrypted() {
                return Err(protected(file));
            }
            declared = declared.saturating_add(part.size());
            let name = part.name().map_err(|_| damaged(file))?.replace('\\', "/").to_lowercase();
            if parts.insert(name, index).is_some() {
                return Err(twice(file));
            }
        }
        if declared > limits::BYTES {
            return Err(too_large(file));
        }
        Ok(Archive { zip, parts, unpacked: 0, file: file.clone() })
    }

    /// Whether there is a part, whatever its case.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// What the archive is.
    pub fn kind(&self) -> Kind {
        let known = [
            ("xl/workbook.bin", Kind::Other("a binary workbook (XLSB)", "save it as XLSX")),
            ("xl/workbook.xml", Kind::Xlsx),
            ("word/document.xml", Kind::Other("a text document (DOCX)", "put the figures into a sheet")),
            ("ppt/presentation.xml", Kind::Other("a presentation (PPTX)", "put the figures into a sheet")),
            ("index/document.iwa", Kind::Other("a document of Apple's", "export it as XLSX or CSV")),
            ("index.zip", Kind::Other("a document of Apple's", "export it as XLSX or CSV")),
            ("content.xml", Kind::Ods),
            // Its workbook may be called anything.
            ("[content_types].xml", Kind::Xlsx),
        ];
        let found = known.iter().find(|(part, _)| self.has(part)).map(|(_, kind)| *kind);
        found.unwrap_or(Kind::Other("a ZIP archive without one", "unpack it and name a file in it"))
    }

    /// The XML of a part; none where there is no such part.
    pub fn part(&mut self, name: &str, most: Option<u64>) -> Result<Option<Part<'_, 'a>>, Problem> {
        let Some(index) = self.parts.get(&name.to_lowercase()) else { return Ok(None) };
        let inner = self.zip.by_index(*index).map_err(|_| damaged(&self.file))?;
        let most = most.map_or((limits::BYTES, String::new()), |most| (most, name.to_string()));
        let counted = Counted { packed: inner.compressed_size(), inner, own: 0, total: &mut self.unpacked, most };
        Ok(Some(Xml::new(BufReader::with_capacity(1 << 16, counted), &self.file)))
    }
}

fn too_large(file: &Place) -> Problem {
    limits::past(file, "at most 100 MiB when unpacked")
}

fn twice(file: &Place) -> Problem {
    let hint = "open it in a spreadsheet program and save it again";
    Problem::at(file, "could not be read as a workbook: two files in it have the same name").hint(hint)
}

/// A part that is unpacked while it is counted.
pub struct Counted<'p, 'a> {
    inner: ZipFile<'p, Cursor<&'a [u8]>>,
    packed: u64,
    own: u64,
    total: &'p mut u64,
    /// How many bytes it may have, and its name where that is less than all.
    most: (u64, String),
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.own += count as u64;
        *self.total += count as u64;
        let past = |expected: String| Err(io::Error::other(Past(expected)));
        if *self.total > limits::BYTES {
            return past("at most 100 MiB when unpacked".into());
        }
        if self.own > self.most.0 {
            return past(format!("at most {} MiB in its {}", self.most.0 >> 20, self.most.1));
        }
        if self.own > SMALL && self.own / RATIO > self.packed {
            return past(format!("a part to unpack to at most {RATIO} times its size"));
        }
        Ok(count)
    }
}
