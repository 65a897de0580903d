//! Records of an XLS file in, the file out: as small as it can be.

use std::io::{Cursor, Write};

/// A record of a kind.
pub fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), bytes].concat()
}

/// The row, column and style that a cell begins with.
fn head(row: u16, column: u16, style: u16) -> Vec<u8> {
    [row, column, style].iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A cell with a float.
pub fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[head(row, column, style), value.to_le_bytes().to_vec()].concat())
}

/// A cell with a number in four bytes.
pub fn short_number(row: u16, column: u16, style: u16, value: u32) -> Vec<u8> {
    record(0x027e, &[head(row, column, style), value.to_le_bytes().to_vec()].concat())
}

/// A row of numbers in four bytes.
pub fn numbers(row: u16, first: u16, values: &[(u16, u32)], last: u16) -> Vec<u8> {
    let mut bytes: Vec<u8> = [row, first].iter().flat_map(|number| number.to_le_bytes()).collect();
    for (style, value) in values {
        bytes.extend(style.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(last.to_le_bytes());
    record(0x00bd, &bytes)
}

/// A cell with a text of the shared ones.
pub fn shared(row: u16, column: u16, index: u32) -> Vec<u8> {
    record(0x00fd, &[head(row, column, 0), index.to_le_bytes().to_vec()].concat())
}

/// A truth value or an error.
pub fn truth(row: u16, column: u16, value: u8, is_error: u8) -> Vec<u8> {
    record(0x0205, &[head(row, column, 0), vec![value, is_error]].concat())
}

/// A formula with the eight bytes of its value.
pub fn formula(row: u16, column: u16, value: [u8; 8]) -> Vec<u8> {
    record(0x0006, &[head(row, column, 0), value.to_vec(), vec![0; 8]].concat())
}

/// A formula that nobody has worked out yet.
pub fn formula_to_come(row: u16, column: u16) -> Vec<u8> {
    let value = [3, 0, 0, 0, 0, 0, 0xff, 0xff];
    record(0x0006, &[head(row, column, 0), value.to_vec(), vec![3, 0], vec![0; 6]].concat())
}

/// The text that the formula before it gave.
pub fn text_of_formula(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    record(0x0207, &[&length.to_le_bytes()[..], &[0], text.as_bytes()].concat())
}

/// A cell with a text of its own.
pub fn text(row: u16, column: u16, text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    record(0x0204, &[&head(row, column, 0)[..], &length.to_le_bytes(), &[0], text.as_bytes()].concat())
}

/// The texts that cells share.
pub fn shared_texts(count: u32, texts: &[&str]) -> Vec<u8> {
    let mut bytes = [count.to_le_bytes(), count.to_le_bytes()].concat();
    for text in texts {
        bytes.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
        bytes.push(0);
        bytes.extend(text.as_bytes());
    }
    record(0x00fc, &bytes)
}

/// A style that shows numbers by a format.
pub fn style(format: u16) -> Vec<u8> {
    record(0x00e0, &[&[0, 0], &format.to_le_bytes()[..], &[0; 16]].concat())
}

/// A format with its number.
pub fn format(number: u16, code: &str) -> Vec<u8> {
    let length = u16::try_from(code.len()).unwrap();
    record(0x041e, &[&number.to_le_bytes()[..], &length.to_le_bytes(), &[0], code.as_bytes()].concat())
}

/// The stream of a workbook: what stands before the sheets, and their names, states and cells.
pub fn stream(before: &[u8], sheets: &[(&str, u8, Vec<u8>)]) -> Vec<u8> {
    let begin = |what: u16| record(0x0809, &[[0, 6], what.to_le_bytes(), [0; 2], [0; 2]].concat());
    let entry = |name: &str, state: u8, start: u32| {
        let length = u8::try_from(name.len()).unwrap();
        record(0x0085, &[&start.to_le_bytes()[..], &[state, 0, length, 0], name.as_bytes()].concat())
    };
    let entries: usize = sheets.iter().map(|(name, ..)| entry(name, 0, 0).len()).sum();
    let mut start = begin(5).len() + before.len() + entries + record(0x000a, &[]).len();
    let (mut list, mut parts) = (Vec::new(), Vec::new());
    for (name, state, cells) in sheets {
        list.extend(entry(name, *state, u32::try_from(start).unwrap()));
        let part = [begin(16), cells.clone(), record(0x000a, &[])].concat();
        start += part.len();
        parts.extend(part);
    }
    [begin(5), before.to_vec(), list, record(0x000a, &[]), parts].concat()
}

/// An OLE file with one stream.
pub fn ole(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

/// An XLS with one sheet, `Costs`.
pub fn xls(before: &[u8], cells: Vec<u8>) -> Vec<u8> {
    ole("Workbook", &stream(before, &[("Costs", 0, cells)]))
}

/// An XLS with a few rows of everything.
pub fn good_xls() -> Vec<u8> {
    let before = [format(164, "0.0%"), style(0), style(164), shared_texts(2, &["Labor", "Fees"])].concat();
    let mut cells = Vec::new();
    for row in 0..60 {
        cells.extend(shared(row, 0, u32::from(row % 2)));
        cells.extend(number(row, 1, 1, f64::from(row)));
        cells.extend(numbers(row, 2, &[(0, 0x3ff0_0000), (1, 6)], 3));
    }
    xls(&before, cells)
}
