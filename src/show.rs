//! A quantity in, the text people read out: the only rounding for show.
//!
//! Half away from zero, as spreadsheets do. Nothing shown here is ever read back into a computation.

use crate::currency::Currency;
use crate::quantity::{Exact, Quantity, Unit};
use rust_decimal::{Decimal, RoundingStrategy};

/// A quantity as a reader wants it: `$1,234.50`, `58.3%`, `7.5 min`.
pub fn quantity(quantity: &Quantity, currency: Option<&Currency>) -> String {
    let value = quantity.value;
    match quantity.unit {
        Unit::Money => money(value, currency),
        // A count that was worked out may have a fraction, which of many is noise.
        Unit::Count if value.abs() >= Decimal::ONE_HUNDRED => grouped(value, 0, 0),
        Unit::Count | Unit::Number | Unit::Agents | Unit::PerYear => grouped(value, 0, 2),
        Unit::Minutes => duration(value),
        Unit::SquareMinutes => format!("{} min²", grouped(value, 0, 2)),
        Unit::Hours => format!("{} h", grouped(value, 0, 1)),
        Unit::Percent | Unit::PercentPerYear => format!("{}%", grouped(value, 1, 1)),
        Unit::Points => grouped(value, 1, 1),
        Unit::Ratio | Unit::Score => grouped(value, 2, 2),
        Unit::Periods => {
            let number = grouped(value, 0, 1);
            format!("{number} {}", if number == "1" { "period" } else { "periods" })
        }
        Unit::Months => format!("{} months", grouped(value, 0, 1)),
        Unit::Years => format!("{} years", grouped(value, 0, 1)),
    }
}

/// A computed fraction as text, or a dash where it is too large to show.
pub fn computed(value: &Exact, unit: Unit, currency: Option<&Currency>) -> String {
    Quantity::cut(value, unit).map_or_else(|| "–".to_string(), |cut| quantity(&cut, currency))
}

/// A difference with its sign; of percentages in points.
pub fn difference(difference: &Quantity, currency: Option<&Currency>) -> String {
    let sign = if difference.value.is_sign_positive() && !difference.value.is_zero() { "+" } else { "" };
    if difference.unit.is_percent() || difference.unit == Unit::Points {
        return format!("{sign}{} points", grouped(difference.value, 1, 1));
    }
    format!("{sign}{}", quantity(difference, currency))
}

/// A number that is estimated, with the digits that its margin leaves: two of the margin's own, else four of the number.
/// Nobody should read cents off a forecast that may be off by hundreds.
pub fn estimate(of: &Quantity, margin: Option<Decimal>, currency: Option<&Currency>) -> String {
    let (rounded, place) = by_margin(of, margin);
    let value = rounded.value;
    if of.unit == Unit::Money && place >= 0 {
        let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
        return format!("{sign}{}{}", currency.map(Currency::prefix).unwrap_or_default(), grouped(value.abs(), 0, 0));
    }
    quantity(&rounded, currency)
}

/// A difference that is estimated, likewise.
pub fn estimated_difference(of: &Quantity, margin: Option<Decimal>, currency: Option<&Currency>) -> String {
    difference(&by_margin(of, margin).0, currency)
}

/// A quantity rounded by its margin, and the power of ten at which that is.
fn by_margin(of: &Quantity, margin: Option<Decimal>) -> (Quantity, i32) {
    let (size, digits) = match margin.map(|margin| margin.abs()).filter(|margin| !margin.is_zero()) {
        Some(margin) => (margin, 2),
        None => (of.value.abs(), 4),
    };
    let place = magnitude(size) - digits + 1;
    (Quantity { value: rounded_to(of.value, place).unwrap_or(of.value), ..*of }, place)
}

/// The power of ten of a number's first digit: 2 of 345, -1 of 0.5.
fn magnitude(size: Decimal) -> i32 {
    let digits = size.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0);
    i32::try_from(digits).unwrap_or(0) - i32::try_from(size.scale()).unwrap_or(0)
}

/// A number rounded at a power of ten; none where it is too large for that.
fn rounded_to(value: Decimal, place: i32) -> Option<Decimal> {
    let half_away = RoundingStrategy::MidpointAwayFromZero;
    match u32::try_from(place) {
        Err(_) => Some(value.round_dp_with_strategy(place.unsigned_abs(), half_away)),
        Ok(place) => {
            let unit = Decimal::from_i128_with_scale(10_i128.checked_pow(place)?, 0);
            value.checked_div(unit)?.round_dp_with_strategy(0, half_away).checked_mul(unit)
        }
    }
}

/// A percentage of change with its sign.
pub fn change(percent: Decimal) -> String {
    let sign = if percent.is_sign_positive() && !percent.is_zero() { "+" } else { "" };
    format!("{sign}{}%", grouped(percent, 1, 1))
}

/// A rate of return, in per cent to the hundredth.
pub fn rate(percent: Decimal) -> String {
    format!("{}%", grouped(percent, 0, 2))
}

/// A factor to four decimal places.
pub fn factor(value: Decimal) -> String {
    grouped(value, 0, 4)
}

/// A decimal with so many significant digits.
pub fn significant(value: Decimal, digits: u32) -> String {
    let rounded = value.round_sf_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    rounded.unwrap_or(value).normalize().to_string()
}

/// A count with its thousands apart.
pub fn count(count: usize) -> String {
    with_thousands(&count.to_string())
}

/// A decimal with up to twelve significant digits, and an ellipsis where it was cut: for the working behind a number.
pub fn working(value: Decimal) -> String {
    let rounded = value.round_sf_with_strategy(12, RoundingStrategy::MidpointAwayFromZero).unwrap_or(value).normalize();
    let text = with_thousands(&rounded.abs().to_string());
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    if rounded == value { format!("{sign}{text}") } else { format!("{sign}{text}…") }
}

/// A computed fraction with up to twelve significant digits, in the unit it is shown in.
pub fn working_of(value: &Exact, unit: Unit) -> String {
    Quantity::cut(value, unit).map_or_else(|| "–".to_string(), |cut| working(cut.value))
}

fn money(value: Decimal, currency: Option<&Currency>) -> String {
    let prefix = currency.map(Currency::prefix).unwrap_or_default();
    let amount = grouped(value.abs(), 2, 2);
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    format!("{sign}{prefix}{amount}")
}

/// Seconds below a minute, minutes below two hours, hours below two days, else days.
fn duration(minutes: Decimal) -> String {
    let size = minutes.abs();
    let scaled = |factor: i64, divisor: i64| {
        let product =
            minutes.checked_mul(Decimal::from(factor)).and_then(|product| product.checked_div(Decimal::from(divisor)));
        grouped(product.unwrap_or(minutes), 0, 1)
    };
    if !size.is_zero() && size < Decimal::ONE {
        format!("{} s", scaled(60, 1))
    } else if size < Decimal::from(120) {
        format!("{} min", grouped(minutes, 0, 1))
    } else if size < Decimal::from(48 * 60) {
        format!("{} h", scaled(1, 60))
    } else {
        format!("{} days", scaled(1, 24 * 60))
    }
}

/// A decimal with thousands separators and between `least` and `most` decimal places; one that would round to nothing
/// keeps two significant digits instead.
fn grouped(value: Decimal, least: u32, most: u32) -> String {
    let mut rounded = value.round_dp_with_strategy(most, RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_zero() && !value.is_zero() {
        rounded = value.round_sf_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).unwrap_or(value);
    }
    let plain = rounded.normalize();
    let mut text = with_thousands(&plain.abs().to_string());
    if plain.is_sign_negative() && !plain.is_zero() {
        text.insert(0, '-');
    }
    // Not by rescaling: a number of 28 digits has no room for two more.
    if plain.scale() < least {
        text.push_str(if plain.scale() == 0 { "." } else { "" });
        text.extend((plain.scale()..least).map(|_| '0'));
    }
    text
}

fn with_thousands(plain: &str) -> String {
    let whole = plain.find('.').unwrap_or(plain.len());
    if whole <= 3 {
        return plain.to_string();
    }
    let mut text = String::with_capacity(plain.len() * 2);
    for (index, character) in plain.char_indices() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, unit: Unit) -> String {
        let value: Decimal = text.parse().unwrap();
        quantity(&Quantity { value, exact: true, unit }, Currency::from_code("USD").as_ref())
    }

    #[test]
    fn each_unit_reads_as_people_write_it() {
        for (value, unit, expected) in [
            ("1234567.895", Unit::Money, "$1,234,567.90"),
            ("-1.5", Unit::Money, "-$1.50"),
            ("0.00123", Unit::Money, "$0.0012"),
            ("0", Unit::Money, "$0.00"),
            ("58.3333", Unit::Percent, "58.3%"),
            ("-8.9501", Unit::Points, "-9.0"),
            ("-8.94", Unit::Points, "-8.9"),
            ("40000", Unit::Count, "40,000"),
            ("7.5", Unit::Minutes, "7.5 min"),
            ("0.25", Unit::Minutes, "15 s"),
            ("1200", Unit::Minutes, "20 h"),
            ("4320", Unit::Minutes, "3 days"),
            ("1.005", Unit::Ratio, "1.01"),
            ("4.26", Unit::Months, "4.3 months"),
        ] {
            assert_eq!(show(value, unit), expected);
        }
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!(grouped("0.125".parse().unwrap(), 2, 2), "0.13");
        assert_eq!(grouped("-0.125".parse().unwrap(), 2, 2), "-0.13");
    }

    #[test]
    fn an_estimate_has_the_digits_that_its_margin_leaves() {
        let dollars = Currency::from_code("USD");
        let of = |value: &str, margin: Option<&str>, unit: Unit| {
            let value = Quantity { value: value.parse().unwrap(), exact: false, unit };
            estimate(&value, margin.map(|margin| margin.parse().unwrap()), dollars.as_ref())
        };
        assert_eq!(of("123456.789", Some("4321.5"), Unit::Money), "$123,500");
        assert_eq!(of("-123456.789", Some("43"), Unit::Money), "-$123,457");
        assert_eq!(of("5.4321", Some("0.0875"), Unit::Money), "$5.43");
        assert_eq!(of("10234.5", Some("950"), Unit::Count), "10,230");
        assert_eq!(of("10234.5", None, Unit::Count), "10,230");
        assert_eq!(of("84.26", Some("0.31"), Unit::Percent), "84.3%");
        assert_eq!(of("84.26", Some("31"), Unit::Percent), "84.0%");
        assert_eq!(of("0", None, Unit::Count), "0");
    }

    #[test]
    fn working_shows_where_it_was_cut() {
        assert_eq!(working("1.05".parse().unwrap()), "1.05");
        assert_eq!(working("-58333.33333333333333".parse().unwrap()), "-58,333.3333333…");
    }
}
