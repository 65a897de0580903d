//! The text of a cell in, a decimal out, strictly: what is not plainly a number is refused with a hint, never guessed.
//!
//! The decimal mark is settled once for a file by the reader; here each text is read under a given [`Mark`], and
//! [`evidence`] tells what a text says about the mark.

use crate::currency::{self, Mentioned};
use crate::quantity::DIGITS;
use rust_decimal::Decimal;

/// Which character separates the whole from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

impl Mark {
    /// The character.
    pub fn byte(self) -> u8 {
        match self {
            Mark::Point => b'.',
            Mark::Comma => b',',
        }
    }
}

/// A number as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its value; of `85%` it is 85.
    pub value: Decimal,
    /// How many decimal places were written; negative for `1e3`.
    pub places: i32,
    /// The currency beside it.
    pub currency: Option<Mentioned>,
    /// Whether a per cent sign stands behind it.
    pub percent: bool,
}

/// Why a text is not a number, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What was wanted and found, after `expected`.
    pub finding: String,
    /// The next step, where one is known.
    pub hint: Option<String>,
}

/// What a text tells about its file's decimal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: it reads the same either way, or not at all.
    None,
    /// It can only be read with this mark.
    Only(Mark),
    /// It reads as two different numbers.
    Open,
}

/// Reads a number with optional sign, brackets, currency and per cent sign.
pub fn read(text: &str, mark: Mark) -> Result<Written, Wrong> {
    parse(text, mark).map_err(|reason| reason.wrong(text, mark))
}

fn parse(text: &str, mark: Mark) -> Result<Written, Reason> {
    let stripped = strip(text);
    let (digits, exponent) = body(&stripped.body, mark)?;
    let value = decimal(&digits, exponent, stripped.negative).ok_or(Reason::TooLong)?;
    let written = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let places = i32::try_from(written).unwrap_or(i32::MAX).saturating_sub(exponent);
    Ok(Written { value, places, currency: stripped.currency, percent: stripped.percent })
}

/// What a text tells about the decimal mark of the file it stands in.
pub fn evidence(text: &str) -> Evidence {
    if !text.contains(['.', ',']) {
        return Evidence::None;
    }
    match (parse(text, Mark::Point), parse(text, Mark::Comma)) {
        (Ok(point), Ok(comma)) if point.value != comma.value => Evidence::Open,
        (Ok(_), Err(_)) => Evidence::Only(Mark::Point),
        (Err(_), Ok(_)) => Evidence::Only(Mark::Comma),
        _ => Evidence::None,
    }
}

/// Whether a character is a blank that may stand inside or around a number.
pub fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

struct Stripped {
    negative: bool,
    currency: Option<Mentioned>,
    percent: bool,
    body: String,
}

/// Takes sign, brackets, currency and per cent sign off; a second one of a kind stays and is refused by `body`.
fn strip(text: &str) -> Stripped {
    let mut rest = text.trim_matches(is_blank);
    let mut negative = false;
    let mut signed = false;
    let mut currency = None;
    let mut percent = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        (negative, signed, rest) = (true, true, inner.trim_matches(is_blank));
    }
    loop {
        let before = rest;
        if !signed {
            if let Some(positive) = rest.strip_prefix('+') {
                (signed, rest) = (true, positive);
            } else if let Some(inner) = strip_minus(rest) {
                (signed, negative, rest) = (true, true, inner);
            }
        }
        if currency.is_none() {
            (currency, rest) = currency::take(rest);
        }
        if !percent && let Some(inner) = rest.strip_suffix('%') {
            (percent, rest) = (true, inner.trim_end_matches(is_blank));
        }
        if rest == before {
            return Stripped { negative, currency, percent, body: rest.to_string() };
        }
    }
}

fn strip_minus(text: &str) -> Option<&str> {
    ['-', '\u{2212}'].iter().find_map(|minus| text.strip_prefix(*minus).or_else(|| text.strip_suffix(*minus)))
}

enum Reason {
    NotANumber,
    TooLong,
    Exponent,
}

/// The digits with a point for the decimal mark and no grouping, and the power of ten behind them.
fn body(text: &str, mark: Mark) -> Result<(String, i32), Reason> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = match mantissa.split_once(char::from(mark.byte())) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let whole = ungroup(whole, mark).ok_or(Reason::NotANumber)?;
    let Some(fraction) = fraction else {
        return if whole.is_empty() { Err(Reason::NotANumber) } else { Ok((whole, exponent)) };
    };
    if fraction.is_empty() || !all_digits(fraction) {
        return Err(Reason::NotANumber);
    }
    Ok((format!("{}.{fraction}", if whole.is_empty() { "0" } else { &whole }), exponent))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_exponent(text: &str) -> Result<i32, Reason> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !all_digits(digits) {
        return Err(Reason::NotANumber);
    }
    let exponent: i32 = text.parse().map_err(|_| Reason::Exponent)?;
    if exponent.unsigned_abs() > DIGITS { Err(Reason::Exponent) } else { Ok(exponent) }
}

/// Digits without their thousands separators: one kind of separator, groups of three behind the first.
fn ungroup(text: &str, mark: Mark) -> Option<String> {
    if all_digits(text) {
        return Some(text.to_string());
    }
    let comma_or_point = if mark == Mark::Point { ',' } else { '.' };
    let separator = text.chars().find(|character| !character.is_ascii_digit())?;
    if separator != comma_or_point && separator != '\'' && separator != '\u{2019}' && !is_blank(separator) {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let first_fits = (1..=3).contains(&first.len()) && all_digits(first) && !first.starts_with('0');
    let rest_fits = groups.all(|group| group.len() == 3 && all_digits(group));
    (first_fits && rest_fits).then(|| text.chars().filter(char::is_ascii_digit).collect())
}

/// The decimal of plain digits, or `None` past 28 digits.
fn decimal(digits: &str, exponent: i32, negative: bool) -> Option<Decimal> {
    let significant = digits.replace('.', "").trim_start_matches('0').len();
    if significant > DIGITS as usize {
        return None;
    }
    let unscaled = Decimal::from_str_exact(digits).ok()?;
    let scale = i64::from(unscaled.scale()) - i64::from(exponent);
    let mantissa = if negative { -unscaled.mantissa() } else { unscaled.mantissa() };
    match u32::try_from(scale) {
        Ok(scale) => Decimal::try_from_i128_with_scale(mantissa, scale).ok(),
        Err(_) => {
            let power = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
            let whole = mantissa.checked_mul(power)?;
            if whole.unsigned_abs() >= 10_u128.pow(DIGITS) {
                return None;
            }
            Decimal::try_from_i128_with_scale(whole, 0).ok()
        }
    }
}

impl Reason {
    fn wrong(&self, text: &str, mark: Mark) -> Wrong {
        let shown = crate::place::quoted(text);
        match self {
            Reason::TooLong => Wrong {
                finding: format!("expected at most {DIGITS} digits, found {shown}"),
                hint: Some("round it in the file: roi never rounds what it reads".into()),
            },
            Reason::Exponent => Wrong {
                finding: format!("expected an exponent from -{DIGITS} to {DIGITS}, found {shown}"),
                hint: Some("write the number without an exponent".into()),
            },
            Reason::NotANumber => {
                Wrong { finding: format!("expected a number, found {shown}"), hint: hint(text, mark) }
            }
        }
    }
}

/// The next step for the usual ways a cell is not a number.
fn hint(text: &str, mark: Mark) -> Option<String> {
    let stripped = strip(text);
    let body = &stripped.body;
    let sign = if stripped.negative { "-" } else { "" };
    let trimmed = text.trim();
    let lower = trimmed.to_lowercase();
    if trimmed.starts_with('=') {
        return Some("this is a formula: save the sheet with its values".into());
    }
    if lower == "nan" || lower.ends_with("inf") || lower.ends_with("infinity") || trimmed.starts_with('#') {
        return Some("leave the cell empty if the figure is not known".into());
    }
    if lower == "true" || lower == "false" {
        return Some("write the figure itself, or leave the cell empty".into());
    }
    let plain: String = body.chars().filter(|character| *character != '_').collect();
    if plain != *body && all_digits(&plain) && parse(&plain, mark).is_ok() {
        return Some(format!("write {sign}{plain}"));
    }
    scaled(body, mark, stripped.negative).or_else(|| other_mark(text, mark))
}

/// `12k` is 12000, `1.5m` is 1500000.
fn scaled(body: &str, mark: Mark, negative: bool) -> Option<String> {
    let lower = body.to_lowercase();
    let factors = [("k", 3), ("m", 6), ("mio", 6), ("mn", 6), ("bn", 9)];
    let (rest, exponent) =
        factors.iter().find_map(|(suffix, exponent)| Some((lower.strip_suffix(suffix)?, *exponent)))?;
    let written = parse(rest.trim_end_matches(is_blank), mark).ok()?;
    let value = decimal(&written.value.abs().to_string(), exponent, negative)?;
    let text = value.normalize().to_string();
    Some(format!("write {}", if mark == Mark::Comma { text.replace('.', ",") } else { text }))
}

fn other_mark(text: &str, mark: Mark) -> Option<String> {
    let (other, name) = match mark {
        Mark::Point => (Mark::Comma, "comma"),
        Mark::Comma => (Mark::Point, "point"),
    };
    let written = parse(text, other).ok()?;
    Some(format!("if {} is meant, add --decimal-mark {name}", written.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, mark: Mark) -> String {
        read(text, mark).map_or_else(|wrong| wrong.finding, |written| written.value.to_string())
    }

    #[test]
    fn what_a_hint_says_to_write_is_the_number_that_was_meant() {
        for (text, mark, expected) in [
            ("12k", Mark::Point, "write 12000"),
            ("-12k", Mark::Point, "write -12000"),
            ("(12k)", Mark::Point, "write -12000"),
            ("-1_000", Mark::Point, "write -1000"),
            ("0,001234k", Mark::Comma, "write 1,234"),
            ("_", Mark::Point, ""),
            ("1e25k", Mark::Point, ""),
        ] {
            let hint = read(text, mark).unwrap_err().hint.unwrap_or_default();
            assert_eq!(hint, expected, "{text}");
            let written = hint.strip_prefix("write ").map(|number| read(number, mark).is_ok());
            assert_ne!(written, Some(false), "{text}");
        }
    }

    #[test]
    fn digits_past_the_limit_do_not_come_in_through_an_exponent() {
        assert!(read("1e27", Mark::Point).is_ok());
        assert!(read("1e28", Mark::Point).unwrap_err().finding.starts_with("expected at most 28 digits"));
    }

    #[test]
    fn the_shapes_of_a_number() {
        for (text, expected) in [
            ("1234.50", "1234.50"),
            ("+5", "5"),
            ("1.25e3", "1250"),
            ("$1,234.50", "1234.50"),
            ("1,200,000", "1200000"),
            ("1'234.50", "1234.50"),
            ("1 234", "1234"),
            ("(1,200)", "-1200"),
            ("($1,200)", "-1200"),
            ("-$100", "-100"),
            ("$-100", "-100"),
            ("500-", "-500"),
            ("85%", "85"),
            ("-3.5 %", "-3.5"),
            ("USD 12", "12"),
            (".5", "0.5"),
            ("0.1e-3", "0.0001"),
            ("9999999999999999999999999999", "9999999999999999999999999999"),
        ] {
            assert_eq!(value(text, Mark::Point), expected, "{text}");
        }
        for (text, expected) in [("€ 1.234,50", "1234.50"), ("1 234,5", "1234.5"), ("1.234.567,89", "1234567.89")] {
            assert_eq!(value(text, Mark::Comma), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_plainly_a_number_is_refused() {
        for text in [
            "",
            "12k",
            "NaN",
            "inf",
            "#DIV/0!",
            "0x10",
            "1_000",
            "=1+1",
            "TRUE",
            "1e999",
            "1e29",
            "5.",
            "1,2,3",
            "12,34",
            "1.2.3",
            "--5",
            "-(5)",
            "$$5",
            "5%%",
            "0,123",
            "1,234,56",
            "1 23",
            "1,234 567",
            "12345678901234567890123456789",
            "٣",
            "1e",
            "e5",
            "-",
            "1.5e-28",
            "9e28",
        ] {
            assert!(read(text, Mark::Point).is_err(), "{text}");
        }
    }

    #[test]
    fn the_hint_says_what_to_write() {
        let hint = |text| read(text, Mark::Point).unwrap_err().hint.unwrap_or_default();
        assert_eq!(hint("12k"), "write 12000");
        assert_eq!(hint("$1.5m"), "write 1500000");
        assert_eq!(hint("1_000"), "write 1000");
        assert_eq!(hint("1.234,5"), "if 1234.5 is meant, add --decimal-mark comma");
    }

    #[test]
    fn a_text_tells_its_mark_or_leaves_it_open() {
        assert_eq!(evidence("1,234"), Evidence::Open);
        assert_eq!(evidence("1.234"), Evidence::Open);
        assert_eq!(evidence("1,234.5"), Evidence::Only(Mark::Point));
        assert_eq!(evidence("12,5"), Evidence::Only(Mark::Comma));
        assert_eq!(evidence("0.125"), Evidence::Only(Mark::Point));
        assert_eq!(evidence("1,234,567"), Evidence::Only(Mark::Point));
        assert_eq!(evidence("1234"), Evidence::None);
        assert_eq!(evidence("n/a"), Evidence::None);
    }

    #[test]
    fn the_places_written_are_known() {
        assert_eq!(read("7.50", Mark::Point).unwrap().places, 2);
        assert_eq!(read("1.25e3", Mark::Point).unwrap().places, -1);
    }
}
