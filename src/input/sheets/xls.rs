//! An XLS file in, the rows of its sheets out: the records of BIFF8 (Excel 97 and later) and BIFF5 (Excel 95). What
//! stands at the head of a file for all its sheets is read here, the cells by [`cells`], texts by [`texts`].

mod cells;
mod texts;

use super::filling::{Filling, Room};
use super::formats::Shown;
use super::ole::{Ole, u16_at, u32_at};
use super::strings::Strings;
use super::{Listed, chosen, damaged, protected};
use crate::input::grid::Grid;
use crate::place::Place;
use crate::problem::Problem;
use std::collections::HashMap;
use texts::{Texts, Unicode};

/// The kinds of records that are read ([MS-XLS] 2.3).
mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000a;
    pub const DATE_MODE: u16 = 0x0022;
    pub const PASSWORD: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const SHEET: u16 = 0x0085;
    pub const NUMBERS: u16 = 0x00bd;
    pub const RICH_TEXT: u16 = 0x00d6;
    pub const STYLE: u16 = 0x00e0;
    pub const SHARED_TEXTS: u16 = 0x00fc;
    pub const SHARED_TEXT: u16 = 0x00fd;
    pub const NUMBER: u16 = 0x0203;
    pub const TEXT: u16 = 0x0204;
    pub const TRUTH_OR_ERROR: u16 = 0x0205;
    pub const TEXT_OF_FORMULA: u16 = 0x0207;
    pub const SHORT_NUMBER: u16 = 0x027e;
    pub const FORMAT: u16 = 0x041e;
    pub const BEGIN: u16 = 0x0809;
}

/// A record: its kind, its bytes, and where the next one begins.
struct Record<'a> {
    kind: u16,
    bytes: &'a [u8],
    next: usize,
}

/// The record at a place of a stream; none where the stream ends before it does.
fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at.checked_add(2)?)?));
    let next = at + 4 + length;
    Some(Record { kind, bytes: stream.get(at + 4..next)?, next })
}

/// The bytes of a record from one of them on, and of the records behind it that it goes on in.
fn continued<'a>(stream: &'a [u8], first: &Record<'a>, from: usize) -> Vec<&'a [u8]> {
    let (mut parts, mut at) = (vec![first.bytes.get(from..).unwrap_or_default()], first.next);
    while let Some(more) = record(stream, at).filter(|more| more.kind == kind::CONTINUE) {
        parts.push(more.bytes);
        at = more.next;
    }
    parts
}

/// What the cells of all sheets refer to.
struct Book {
    texts: Texts,
    strings: Strings,
    /// How each style shows a number.
    styles: Vec<Shown>,
    from_1904: bool,
    room: Room,
}

/// Reads the chosen sheets of a workbook.
pub fn read(bytes: &[u8], file: &Place, name: Option<&str>) -> Result<Vec<Grid>, Problem> {
    let ole = Ole::open(bytes).ok_or_else(|| damaged(file))?;
    if ole.has("EncryptedPackage") {
        return Err(protected(file));
    }
    let Some(stream_name) = ["Workbook", "Book"].into_iter().find(|name| ole.has(name)) else {
        let found = if ole.has("WordDocument") { "a text document (DOC)" } else { "a file of another kind" };
        return Err(Problem::at(file, format!("expected a workbook, found {found}")).hint("save it as XLSX or CSV"));
    };
    let stream = ole.stream(stream_name).ok_or_else(|| damaged(file))?;
    drop(ole);
    let (mut book, sheets) = head(&stream, file)?;
    let grid = |sheet: Listed<usize>| {
        let mut filling = Filling::new(&sheet.name);
        cells::read(&stream, sheet.cells, &mut book, &mut filling)?.ok_or_else(|| damaged(file))?;
        Ok(filling.grid())
    };
    chosen(sheets, file, name)?.into_iter().map(grid).collect()
}

/// Reads the records before the first sheet: the sheets, and what their cells refer to.
fn head(stream: &[u8], file: &Place) -> Result<(Book, Vec<Listed<usize>>), Problem> {
    let first = record(stream, 0).filter(|first| first.kind == kind::BEGIN).ok_or_else(|| damaged(file))?;
    let is_unicode = match u16_at(first.bytes, 0) {
        Some(0x0600) => true,
        Some(0x0500) => false,
        _ => {
            let text = "expected a workbook of Excel 95 or later, found an older one";
            return Err(Problem::at(file, text).hint("save it as XLSX or CSV"));
        }
    };
    let (strings, room) = (Strings::default(), Room::new(file));
    let mut book = Book { texts: Texts::new(is_unicode), strings, styles: Vec::new(), from_1904: false, room };
    let (mut sheets, mut own, mut styles, mut at) = (Vec::new(), HashMap::new(), Vec::new(), first.next);
    loop {
        let record = record(stream, at).ok_or_else(|| damaged(file))?;
        let Record { kind, bytes, next } = record;
        at = next;
        match kind {
            kind::END => break,
            kind::PASSWORD => return Err(protected(file)),
            kind::DATE_MODE => book.from_1904 = u16_at(bytes, 0) == Some(1),
            kind::CODE_PAGE => book.texts.use_code_page(u16_at(bytes, 0).unwrap_or_default()),
            kind::SHEET => sheets.extend(sheet(bytes, &book.texts)),
            kind::FORMAT => own.extend(format(bytes, &book.texts)),
            kind::STYLE => styles.push(u16_at(bytes, 2).unwrap_or_default()),
            kind::SHARED_TEXTS => {
                let mut unicode = Unicode::new(continued(stream, &record, 0));
                shared_texts(&mut unicode, &mut book)?.ok_or_else(|| damaged(file))?;
            }
            _ => {}
        }
    }
    let shown = |number: &u16| own.get(number).copied().unwrap_or_else(|| Shown::built_in(*number));
    book.styles = styles.iter().map(shown).collect();
    Ok((book, sheets))
}

/// A sheet's name, whether it is hidden, and where it begins; none of one that has no cells.
fn sheet(bytes: &[u8], texts: &Texts) -> Option<Listed<usize>> {
    let (start, state, what) = (u32_at(bytes, 0)?, bytes.get(4)?, bytes.get(5)?);
    let name = texts.short(bytes.get(6..)?)?;
    (*what == 0).then(|| Listed { name, hidden: state & 3 != 0, cells: start as usize })
}

/// The number of a format and how it shows numbers.
fn format(bytes: &[u8], texts: &Texts) -> Option<(u16, Shown)> {
    let code = bytes.get(2..)?;
    let code = if texts.is_unicode() { texts.long(vec![code])? } else { texts.short(code)? };
    Some((u16_at(bytes, 0)?, Shown::of_code(&code)))
}

/// Reads the texts that cells share; none where they end too early. Their number is what is there, not what is said.
fn shared_texts(unicode: &mut Unicode<'_>, book: &mut Book) -> Result<Option<()>, Problem> {
    let Some(count) = unicode.skip(4).and_then(|()| unicode.u32()) else { return Ok(None) };
    for _ in 0..count {
        let Some(text) = unicode.rich() else { return Ok(None) };
        book.strings.push(&text, &mut book.room)?;
    }
    Ok(Some(()))
}
