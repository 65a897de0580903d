//! The records of one XLS sheet in, its cells out, one after the other.

use super::{Book, Record, continued, kind, record};
use crate::input::cells::Form;
use crate::input::sheets::filling::{Field, Filling, truth};
use crate::input::sheets::formats::Shown;
use crate::input::sheets::numeral::Numeral;
use crate::input::sheets::ole::{u16_at, u32_at};
use crate::problem::Problem;

/// Reads the cells of the sheet that begins at a place of a stream; none where it ends before it is whole.
pub fn read(stream: &[u8], start: usize, book: &mut Book, filling: &mut Filling) -> Result<Option<()>, Problem> {
    let Some(first) = record(stream, start).filter(|first| first.kind == kind::BEGIN) else { return Ok(None) };
    // A chart in a sheet has numbers of its own, between a begin and an end.
    let (mut at, mut depth) = (first.next, 1);
    // Where the text goes that a formula gave; it stands behind it.
    let mut formula = None;
    while depth > 0 {
        let Some(record) = record(stream, at) else { return Ok(None) };
        at = record.next;
        match record.kind {
            kind::BEGIN => depth += 1,
            kind::END => depth -= 1,
            kind::NUMBERS if depth == 1 => {
                let Some(()) = numbers(record.bytes, book, filling)? else { return Ok(None) };
            }
            kind::TEXT_OF_FORMULA if depth == 1 => {
                if let (Some((row, column)), Some(text)) =
                    (formula.take(), book.texts.long(continued(stream, &record, 0)))
                {
                    let field = book.room.cell(&text)?;
                    filling.put(row, column, field, &mut book.room)?;
                }
            }
            _ if depth == 1 => {
                let Some(address) = address(&record) else { continue };
                let field = match record.kind {
                    kind::FORMULA if is_text(record.bytes) => {
                        formula = Some(address);
                        continue;
                    }
                    _ => field(stream, &record, book)?,
                };
                let Some(field) = field else { return Ok(None) };
                filling.put(address.0, address.1, field, &mut book.room)?;
            }
            _ => {}
        }
    }
    Ok(Some(()))
}

/// The row and column of a record that is a cell with something in it, from 0.
fn address(record: &Record<'_>) -> Option<(u32, usize)> {
    let is_cell = matches!(
        record.kind,
        kind::FORMULA
            | kind::NUMBER
            | kind::SHORT_NUMBER
            | kind::TEXT
            | kind::RICH_TEXT
            | kind::SHARED_TEXT
            | kind::TRUTH_OR_ERROR
    );
    let of = |at| u16_at(record.bytes, at).filter(|_| is_cell);
    Some((u32::from(of(0)?), usize::from(of(2)?)))
}

/// Whether a formula's value is a text, which stands in a record behind it.
fn is_text(bytes: &[u8]) -> bool {
    u16_at(bytes, 12) == Some(0xffff) && bytes.get(6) == Some(&0)
}

/// What a cell shows; none where its record is too short.
fn field(stream: &[u8], record: &Record<'_>, book: &mut Book) -> Result<Option<Field>, Problem> {
    let bytes = record.bytes;
    let field = match record.kind {
        kind::NUMBER => float(bytes, 6).map(|value| number(value, bytes, book)),
        kind::SHORT_NUMBER => u32_at(bytes, 6).map(|value| number(short(value), bytes, book)),
        kind::TEXT | kind::RICH_TEXT => book.texts.long(continued(stream, record, 6)).map(|text| book.room.cell(&text)),
        kind::SHARED_TEXT => match u32_at(bytes, 6) {
            Some(index) => {
                let text = book.strings.get(index, &mut book.room)?;
                text.map(|text| Ok(Field { text, form: Form::Text }))
            }
            None => None,
        },
        kind::TRUTH_OR_ERROR => match (bytes.get(6), bytes.get(7)) {
            (Some(value), Some(is_error)) => Some(book.room.cell(truth_or_error(*value, *is_error != 0))),
            _ => None,
        },
        _ => formula(bytes, book),
    };
    field.transpose()
}

/// The flag of a formula that is worked out when its sheet is opened.
const CALCULATE_ON_LOAD: u16 = 2;

/// What a formula gave, where that is no text.
fn formula(bytes: &[u8], book: &mut Book) -> Option<Result<Field, Problem>> {
    if u16_at(bytes, 12)? != 0xffff {
        return Some(number(float(bytes, 6)?, bytes, book));
    }
    let value = *bytes.get(8)?;
    Some(match bytes.get(6)? {
        1 => book.room.cell(truth_or_error(value, false)),
        2 => book.room.cell(truth_or_error(value, true)),
        // Nothing yet, and to be worked out when a sheet is opened: as programs write it that work nothing out.
        3 if u16_at(bytes, 14)? & CALCULATE_ON_LOAD != 0 => book.room.cell("=…"),
        _ => book.room.cell(""),
    })
}

/// A row of numbers, each with a style of its own; none where they do not fill the record.
fn numbers(bytes: &[u8], book: &mut Book, filling: &mut Filling) -> Result<Option<()>, Problem> {
    let (Some(row), Some(first), Some(last)) = (u16_at(bytes, 0), u16_at(bytes, 2), bytes.last_chunk()) else {
        return Ok(None);
    };
    let each = bytes.get(4..bytes.len() - 2).unwrap_or_default().chunks_exact(6);
    let columns = first..=u16::from_le_bytes(*last);
    if each.len() != columns.len() || !each.remainder().is_empty() {
        return Ok(None);
    }
    for (column, bytes) in columns.zip(each) {
        let Some(value) = u32_at(bytes, 2) else { return Ok(None) };
        let field = styled(short(value), u16_at(bytes, 0), book)?;
        filling.put(u32::from(row), usize::from(column), field, &mut book.room)?;
    }
    Ok(Some(()))
}

fn number(value: Option<Numeral>, bytes: &[u8], book: &mut Book) -> Result<Field, Problem> {
    styled(value, u16_at(bytes, 4), book)
}

/// A number as its style shows it; what is no number is an error of the sheet.
fn styled(value: Option<Numeral>, style: Option<u16>, book: &mut Book) -> Result<Field, Problem> {
    let shown = style.and_then(|style| book.styles.get(usize::from(style))).copied().unwrap_or(Shown::Number);
    match value {
        Some(value) => book.room.number(value, shown, book.from_1904),
        None => book.room.cell("#NUM!"),
    }
}

/// The number in eight bytes: none if there are too few, none within if they are no number.
fn float(bytes: &[u8], at: usize) -> Option<Option<Numeral>> {
    bytes.get(at..)?.first_chunk().map(|bytes| Numeral::of_float(f64::from_le_bytes(*bytes)))
}

/// A number kept in four bytes ([MS-XLS] 2.5.122): the upper half of a float or an integer of 30 bits, perhaps in
/// hundredths.
fn short(value: u32) -> Option<Numeral> {
    let number = match value & 2 {
        0 => Numeral::of_float(f64::from_bits(u64::from(value & !3) << 32)),
        _ => Some(Numeral::of_integer(value.cast_signed() >> 2)),
    };
    if value & 1 == 0 { number } else { number.map(|number| number.shifted(-2)) }
}

fn truth_or_error(value: u8, is_error: bool) -> &'static str {
    match (is_error, value) {
        (false, value) => truth(value != 0),
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0f) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1d) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, 0x2a) => "#N/A",
        (true, _) => "#ERROR!",
    }
}
