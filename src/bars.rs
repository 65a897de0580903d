//! Numbers in, bars and lines of a row of characters out: how large, which way, how it went. The numbers stand beside them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The heights of a sparkline, from the lowest.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar as long as a part of the most, in so many characters; what is there at all is seen.
pub fn bar(value: Decimal, most: Decimal, width: usize) -> String {
    let halves = halves(value, most, width);
    format!("{}{}", "█".repeat(halves / 2), if halves.is_multiple_of(2) { "" } else { "▌" })
}

/// A bar from the middle: to the left below zero, to the right above it, in so many characters on each side.
pub fn two_sided(value: Decimal, most: Decimal, width: usize) -> String {
    let halves = halves(value, most, width);
    let (whole, rest) = (halves / 2, halves % 2);
    if value.is_sign_negative() && !value.is_zero() {
        let blank = " ".repeat(width.saturating_sub(whole + rest));
        format!("{blank}{}{}│", if rest == 1 { "▐" } else { "" }, "█".repeat(whole))
    } else {
        format!("{}│{}{}", " ".repeat(width), "█".repeat(whole), if rest == 1 { "▌" } else { "" })
    }
}

/// How many half characters a value is long, one at least where it is not zero.
fn halves(value: Decimal, most: Decimal, width: usize) -> usize {
    let twice = Decimal::from(width * 2);
    let part = value.abs().checked_div(most.abs()).and_then(|part| part.checked_mul(twice));
    let halves = part.and_then(|part| part.round().to_usize()).unwrap_or(0).min(width * 2);
    if value.is_zero() { 0 } else { halves.max(1) }
}

/// Values in their order as heights between the lowest and the highest; a blank where there is none. Of more values than
/// characters every so many are left out, the last one never.
pub fn sparkline(values: &[Option<Decimal>], width: usize) -> String {
    let known = || values.iter().flatten();
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return String::new() };
    let top = Decimal::from(HEIGHTS.len() - 1);
    let height = |value: &Decimal| {
        let span = high.checked_sub(*low).filter(|span| !span.is_zero());
        let part = span.and_then(|span| value.checked_sub(*low)?.checked_mul(top)?.checked_div(span));
        let index = part.and_then(|part| part.round().to_usize()).unwrap_or(HEIGHTS.len() / 2);
        HEIGHTS.get(index).copied().unwrap_or(' ')
    };
    shown(values, width).into_iter().map(|value| value.as_ref().map_or(' ', height)).collect()
}

fn shown(values: &[Option<Decimal>], width: usize) -> Vec<Option<Decimal>> {
    let last = values.len().saturating_sub(1);
    if values.len() <= width {
        return values.to_vec();
    }
    let steps = width.saturating_sub(1).max(1);
    (0..=steps).filter_map(|step| values.get(step * last / steps)).copied().collect()
}

/// The same in plain ASCII; what the user wrote stays as it is.
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '▁' => plain.push('_'),
            '▂' => plain.push('.'),
            '▃' | '─' | '–' => plain.push('-'),
            '▄' | '▌' | '▐' => plain.push('='),
            '▅' => plain.push('+'),
            '▆' => plain.push('*'),
            '▇' => plain.push('%'),
            '█' => plain.push('#'),
            '│' => plain.push('|'),
            '×' => plain.push('x'),
            '÷' => plain.push('/'),
            '≤' => plain.push_str("<="),
            '…' => plain.push_str("..."),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(numbers: &[i64]) -> Vec<Option<Decimal>> {
        numbers.iter().map(|number| Some(Decimal::from(*number))).collect()
    }

    #[test]
    fn a_bar_is_as_long_as_its_part_and_what_is_there_is_seen() {
        let of = |value: i64| bar(Decimal::from(value), Decimal::from(100), 10);
        assert_eq!([of(100), of(50), of(25), of(1), of(0)], ["██████████", "█████", "██▌", "▌", ""]);
        assert_eq!(bar(Decimal::ONE, Decimal::ZERO, 10), "▌");
    }

    #[test]
    fn what_is_below_zero_goes_to_the_left() {
        let of = |value: i64| two_sided(Decimal::from(value), Decimal::from(100), 4);
        assert_eq!([of(-100), of(-38), of(0), of(60)], ["████│", "  ▐█│", "    │", "    │██▌"]);
    }

    #[test]
    fn a_sparkline_rises_and_falls_with_its_values() {
        assert_eq!(sparkline(&decimals(&[0, 1, 7, 3]), 10), "▁▂█▄");
        assert_eq!(sparkline(&decimals(&[5, 5]), 10), "▅▅");
        assert_eq!(sparkline(&[Some(Decimal::ZERO), None, Some(Decimal::ONE)], 10), "▁ █");
        assert_eq!(sparkline(&[], 10), "");
        let long: Vec<i64> = (0..100).collect();
        assert_eq!(sparkline(&decimals(&long), 8), "▁▂▃▄▅▆▇█");
    }

    #[test]
    fn plain_ascii_keeps_lengths_and_the_users_words() {
        assert_eq!(ascii("▁▂▃▄▅▆▇█ Köln 3 × 4"), "_.-=+*%# Köln 3 x 4");
    }
}
