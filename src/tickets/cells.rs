//! The bytes of a ticket's cell in; an amount, a time, a score out, strictly: the usual shapes at once, the others
//! through the readers that figures files have.

use super::amount::{Amount, Scale};
use super::rows::Span;
use crate::currency::Mentioned;
use crate::duration::{self, TimeUnit};
use crate::number::{self, Mark};
use crate::quantity::{times, whole};
use num_traits::{ToPrimitive, Zero};

/// What was wanted where a cell could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// A number.
    Number,
    /// Fewer digits.
    Digits,
    /// A duration.
    Time,
    /// A duration of zero or more.
    NotNegative,
    /// A date.
    Date,
    /// A time of day.
    TimeOfDay,
    /// Yes or no.
    YesOrNo,
    /// A satisfaction score.
    Csat,
    /// A recommendation score.
    Nps,
    /// An effort score.
    Ces,
    /// A count.
    Count,
    /// A percentage.
    Percent,
    /// A moment that is not before the contact began.
    NotBefore,
    /// A moment with a zone where the start has one, without where it has none.
    SameClock,
    /// No more answered or abandoned contacts than came in.
    NotMore,
    /// As many cells as the header has.
    Cells,
    /// The name of a side.
    Side,
    /// No more sides than there may be.
    FewSides,
    /// No more groups than there may be.
    FewGroups,
}

impl Wanted {
    /// As it stands behind `expected`.
    pub fn text(self) -> &'static str {
        match self {
            Wanted::Number => "a number",
            Wanted::Digits => "at most 18 digits",
            Wanted::Time => "a duration",
            Wanted::NotNegative => "a duration of zero or more",
            Wanted::Date => "a date",
            Wanted::TimeOfDay => "a time of day",
            Wanted::YesOrNo => "yes or no",
            Wanted::Csat => "a score from 1 to 5, good or bad",
            Wanted::Nps => "a whole score from 0 to 10",
            Wanted::Ces => "a score from 1 to 7",
            Wanted::Count => "a whole number of zero or more",
            Wanted::Percent => "a percentage from 0% to 100%",
            Wanted::NotBefore => "a time that is not before the contact began",
            Wanted::SameClock => "a time with a zone where the contact's start has one, and without where it has none",
            Wanted::NotMore => "no more contacts than came in",
            Wanted::Cells => "as many cells as the header has",
            Wanted::Side => "the name of a side",
            Wanted::FewSides => "at most 1,000 sides",
            Wanted::FewGroups => "at most 100,000 groups",
        }
    }
}

/// A cell of a chunk, without its quotes and the blanks around it; quotes inside are still doubled.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a>(Span<'a>);

impl<'a> Cell<'a> {
    /// Its bytes.
    #[inline(always)]
    pub fn bytes(self) -> &'a [u8] {
        self.0.bytes()
    }

    /// Whether it is empty.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0.len == 0
    }

    /// Its text.
    pub fn text(self) -> String {
        text(self.bytes())
    }
}

impl<'a> From<Span<'a>> for Cell<'a> {
    #[inline(always)]
    fn from(span: Span<'a>) -> Cell<'a> {
        // Numbers and words have neither quotes nor blanks around them.
        let is_bare = match span.bytes() {
            [first, .., last] => *first > b'"' && *last > b'"',
            [only] => *only > b'"',
            [] => true,
        };
        Cell(if is_bare { span } else { stripped(span) })
    }
}

impl<'a> From<&'a [u8]> for Cell<'a> {
    fn from(bytes: &'a [u8]) -> Cell<'a> {
        Cell::from(Span { up_to: bytes, len: bytes.len() })
    }
}

/// A cell without its quotes and the blanks around it.
#[cold]
fn stripped(span: Span<'_>) -> Span<'_> {
    let span = trimmed(span);
    match span.bytes() {
        [b'"', inner @ .., b'"'] => {
            let end = span.up_to.len() - 1;
            trimmed(Span { up_to: span.up_to.get(..end).unwrap_or_default(), len: inner.len() })
        }
        _ => span,
    }
}

fn trimmed(span: Span<'_>) -> Span<'_> {
    let bytes = span.bytes().trim_ascii_end();
    let end = span.up_to.len() - (span.bytes().len() - bytes.len());
    Span { up_to: span.up_to.get(..end).unwrap_or_default(), len: bytes.trim_ascii_start().len() }
}

/// The text of a cell; what is not UTF-8 is read as Windows-1252.
pub fn text(cell: &[u8]) -> String {
    let text = match std::str::from_utf8(cell) {
        Ok(text) => text.to_string(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned(),
    };
    if text.contains("\"\"") { text.replace("\"\"", "\"") } else { text }
}

/// Whether a cell says nothing.
#[inline]
pub fn is_missing(cell: &[u8]) -> bool {
    let words: &[&str] = match cell.len() {
        0 => return true,
        1 => return matches!(cell, b"-" | b"?"),
        2 => &["--", "na"],
        3 => &["n/a"],
        4 => &["null", "none", "n.a."],
        7 => &["offered"],
        9 => &["unoffered", "[deleted]", "not rated", "no rating"],
        11 => &["not offered", "no response"],
        12 => &["not provided"],
        14 => &["not applicable"],
        _ => return false,
    };
    !cell.first().is_some_and(u8::is_ascii_digit) && words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a cell says that a service level is not judged, or not yet.
pub fn is_not_judged(cell: &[u8]) -> bool {
    const WORDS: [&str; 9] =
        ["pending", "in progress", "running", "paused", "on hold", "open", "not started", "no sla", "cancelled"];
    WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a cell is what stands before the sum or the mean of other rows.
pub fn is_total(cell: &[u8]) -> bool {
    const TOTALS: [&str; 18] = [
        "total",
        "totals",
        "grand total",
        "grand totals",
        "subtotal",
        "sum",
        "summary",
        "average",
        "avg",
        "mean",
        "overall",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtergebnis",
        "insgesamt",
        "durchschnitt",
        "mittelwert",
    ];
    let word = cell.strip_suffix(b":").unwrap_or(cell);
    TOTALS.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

/// A number as it is written most: digits, perhaps a sign and a decimal mark.
#[inline]
fn plain(cell: Cell<'_>, mark: u8) -> Option<(i64, u8)> {
    let quick = if cell.is_empty() { None } else { short(cell.0, mark) };
    quick.or_else(|| long(cell.bytes(), mark))
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Up to eight digits with at most a decimal mark among them, all at once, as a whole number and the places behind the mark;
/// where there is nothing, zero. None of whatever else stands there. A byte is a digit where adding 0x76 to what it is above
/// `0` leaves its high bit clear; the digits are joined in pairs, then fours, as simdjson does.
#[inline(always)]
fn short(span: Span<'_>, mark: u8) -> Option<(i64, u8)> {
    let len = span.len;
    let tail = u64::from_le_bytes(*span.up_to.last_chunk::<8>()?);
    if len > 8 {
        return None;
    }
    let mut kept = u64::MAX.checked_shl(64 - 8 * len as u32).unwrap_or(0);
    let mut text = tail & kept;
    let marks = text ^ (ONES * u64::from(mark));
    let found = marks.wrapping_sub(ONES) & !marks & (ONES << 7);
    let mut places = 0;
    if found != 0 {
        let at = found.trailing_zeros() / 8;
        if at == 7 || at as usize == 8 - len {
            return None;
        }
        places = 7 - at as u8;
        let before = text & !(u64::MAX << (8 * at));
        text = before << 8 | text & (u64::MAX << (8 * (at + 1)));
        kept <<= 8;
    }
    let digits = text ^ ((ONES * 0x30) & kept);
    if (digits.wrapping_add(ONES * 0x76) | digits) & (ONES << 7) != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    let value = fours.wrapping_mul(10_000 << 32 | 1) >> 32;
    Some((value as i64, places))
}

/// The same for up to 18 digits, one after the other, and with a sign.
#[cold]
fn long(cell: &[u8], mark: u8) -> Option<(i64, u8)> {
    let (digits, is_negative) = match cell {
        [b'-', digits @ ..] => (digits, true),
        digits => (digits, false),
    };
    // 18 digits and the mark fit into 63 bits.
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut value, mut places, mut has_mark) = (0_i64, 0_u8, false);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value * 10 + i64::from(digit);
            places += u8::from(has_mark);
        } else if *byte == mark && !has_mark {
            has_mark = true;
        } else {
            return None;
        }
    }
    let is_whole = has_mark == (places > 0) && digits.first() != Some(&mark);
    is_whole.then_some((if is_negative { -value } else { value }, places))
}

/// A plain number; none where it must be read more slowly, with [`number`].
#[inline]
pub fn plain_number(cell: Cell<'_>, mark: Mark) -> Option<Amount> {
    let (value, places) = plain(cell, mark.byte())?;
    Some(Amount { value, scale: Scale { places, unit: None } })
}

/// A number, and the currency beside it.
pub fn number(cell: Cell<'_>, mark: Mark) -> Result<(Amount, Option<Mentioned>), Wanted> {
    plain_number(cell, mark).map_or_else(|| written(cell.bytes(), mark), |amount| Ok((amount, None)))
}

fn written(cell: &[u8], mark: Mark) -> Result<(Amount, Option<Mentioned>), Wanted> {
    let written = number::read(&text(cell), mark).map_err(|_| Wanted::Number)?;
    if written.percent {
        return Err(Wanted::Number);
    }
    let decimal = written.value;
    let value = i64::try_from(decimal.mantissa()).map_err(|_| Wanted::Digits)?;
    let places = u8::try_from(decimal.scale()).map_err(|_| Wanted::Digits)?;
    Ok((Amount { value, scale: Scale { places, unit: None } }, written.currency))
}

/// A number without a currency beside it.
pub fn bare_number(cell: Cell<'_>, mark: Mark) -> Option<Amount> {
    number(cell, mark).ok().filter(|(_, currency)| currency.is_none()).map(|(amount, _)| amount)
}

/// A percentage from 0 to 100 as it is written, with or without its sign. One of at most 1 needs the sign: without, it could
/// be a share.
pub fn percent(cell: Cell<'_>, mark: Mark) -> Result<Amount, Wanted> {
    let bare = cell.bytes().strip_suffix(b"%").map(<[u8]>::trim_ascii);
    let amount = bare_number(bare.map_or(cell, Cell::from), mark).ok_or(Wanted::Percent)?;
    let exact = amount.exact();
    let is_plain = bare.is_some() || exact.is_zero() || exact > whole(1);
    if is_plain && exact >= whole(0) && exact <= whole(100) { Ok(amount) } else { Err(Wanted::Percent) }
}

/// A duration of zero or more: a bare number is in the given unit.
#[inline(always)]
pub fn time(cell: Cell<'_>, unit: TimeUnit, mark: Mark) -> Result<Amount, Wanted> {
    let amount = match plain(cell, mark.byte()) {
        Some((value, places)) => Amount { value, scale: Scale { places, unit: Some(unit) } },
        None => clock(cell.bytes()).map_or_else(|| worded(cell.bytes(), unit, mark), Ok)?,
    };
    if amount.value < 0 { Err(Wanted::NotNegative) } else { Ok(amount) }
}

/// `125:30:12`.
fn clock(cell: &[u8]) -> Option<Amount> {
    let [hours @ .., b':', m1, m2, b':', s1, s2] = cell else { return None };
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 6 && ones < 10).then_some(i64::from(tens) * 10 + i64::from(ones))
    };
    let (hours, _) = long(hours, b':').filter(|(hours, places)| *places == 0 && (0..=99_999_999).contains(hours))?;
    Some(Amount::whole(hours * 3600 + two(*m1, *m2)? * 60 + two(*s1, *s2)?, Some(TimeUnit::Seconds)))
}

fn worded(cell: &[u8], unit: TimeUnit, mark: Mark) -> Result<Amount, Wanted> {
    let text = text(cell);
    let duration = duration::read(&text, unit, mark).map_err(|_| Wanted::Time)?;
    if duration.bare {
        let (amount, _) = written(cell, mark)?;
        return Ok(Amount { scale: Scale { unit: Some(unit), ..amount.scale }, ..amount });
    }
    let scale = Scale { places: 9, unit: Some(TimeUnit::Seconds) };
    let nanos = times(&duration.minutes, &whole(60_000_000_000));
    let value = if nanos.is_integer() { nanos.to_integer().to_i64() } else { None };
    let value = value.ok_or(Wanted::Digits)?;
    if value % 1_000_000_000 == 0 {
        return Ok(Amount::whole(value / 1_000_000_000, scale.unit));
    }
    Ok(Amount { value, scale })
}

/// A count of zero or more.
#[inline(always)]
pub fn count(cell: Cell<'_>, mark: Mark) -> Result<u64, Wanted> {
    let amount = match plain(cell, b'.') {
        Some((value, 0)) => return u64::try_from(value).map_err(|_| Wanted::Count),
        _ => bare_number(cell, mark).ok_or(Wanted::Count)?.exact(),
    };
    if amount.is_integer() { amount.to_integer().to_u64().ok_or(Wanted::Count) } else { Err(Wanted::Count) }
}

/// A recommendation from 0 to 10.
#[inline]
pub fn nps(cell: Cell<'_>, mark: Mark) -> Result<u64, Wanted> {
    count(cell, mark).ok().filter(|score| *score <= 10).ok_or(Wanted::Nps)
}

/// An effort from 1 to 7.
#[inline]
pub fn ces(cell: Cell<'_>, mark: Mark) -> Result<Amount, Wanted> {
    let score = bare_number(cell, mark).ok_or(Wanted::Ces)?;
    let exact = score.exact();
    if exact >= whole(1) && exact <= whole(7) { Ok(score) } else { Err(Wanted::Ces) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(cell: &str) -> Result<String, Wanted> {
        time(cell.as_bytes().into(), TimeUnit::Hours, Mark::Point).map(|amount| amount.exact().to_string())
    }

    #[test]
    fn the_times_of_exports_are_read_without_rounding() {
        for (cell, expected) in [
            ("1.5", "90"),
            ("0.2833333333333333", "8499999999999999/500000000000000"),
            ("125:30:12", "37651/5"),
            ("\"0:02:14\"", "67/30"),
            ("00:00:00", "0"),
            ("1h 30m", "90"),
            ("45 min", "45"),
            ("0:00:01.250", "1/48"),
            ("1,200", "72000"),
        ] {
            assert_eq!(minutes(cell), Ok(expected.to_string()), "{cell}");
        }
        assert_eq!(minutes("-1"), Err(Wanted::NotNegative));
        assert_eq!(minutes("7:30"), Err(Wanted::Time));
        assert_eq!(minutes("0:75:00"), Err(Wanted::Time));
        assert_eq!(minutes("soon"), Err(Wanted::Time));
        assert_eq!(minutes("1234567890123456789.5"), Err(Wanted::Digits));
    }

    #[test]
    fn the_quick_ways_to_a_number_agree_with_the_strict_one() {
        let of = |(value, places)| Amount { value, scale: Scale { places, unit: None } }.exact();
        for text in [
            "0",
            "-5",
            "12.50",
            "007",
            "123456789012345678",
            "0.1",
            "-0.001",
            "1.",
            ".5",
            "-",
            "1.2.3",
            "1-",
            "+3",
            "",
            ".",
            "12345678",
            "1234567.8",
            "123456.7",
            "9999.999",
            "1/2",
            "1:2",
            "12 3",
            "0.0000001",
            "..",
            "99999999",
        ] {
            let strict = written(text.as_bytes(), Mark::Point).map(|(amount, _)| amount.exact()).ok();
            let chunk = format!("12345678,{text}");
            let cell = Cell::from(Span::new(chunk.as_bytes(), 9, chunk.len()));
            for quick in [plain(cell, b'.').map(of), long(text.as_bytes(), b'.').map(of)] {
                assert!(quick.is_none() || quick == strict, "{text}: {quick:?} {strict:?}");
            }
            let is_short = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.len() <= 8;
            assert!(
                !is_short
                    || !text.starts_with(|first: char| first.is_ascii_digit())
                    || plain(cell, b'.').map(of) == strict,
                "{text}"
            );
        }
        let (amount, currency) = number(b"$1,234.50"[..].into(), Mark::Point).unwrap();
        assert_eq!((amount.exact().to_string().as_str(), currency.map(Mentioned::sign)), ("2469/2", Some("$")));
    }

    #[test]
    fn quotes_and_blanks_around_a_cell_are_taken_off() {
        for (text, expected) in [
            ("a", "a"),
            ("", ""),
            ("\"\"", ""),
            (" a\r", "a"),
            ("\" a b \"\r", "a b"),
            ("  ", ""),
            ("\"", "\""),
            ("\"a\"\"b\"", "a\"\"b"),
        ] {
            assert_eq!(Cell::from(text.as_bytes()).bytes(), expected.as_bytes(), "{text:?}");
        }
    }
}
