//! The text of a date and time in, a moment as it was written out: by fixed positions where it is ISO 8601, word by word
//! otherwise.

use super::amount::{Amount, Scale};
use crate::duration::TimeUnit;
use crate::period::month_by_name;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::num::NonZeroU64;

/// A date and time of day as somebody wrote it down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Year, month, day, hour, minute and second, one above the other: a moment is copied as whole words.
    parts: NonZeroU64,
    nanos: u32,
    /// How far the written clock is ahead of UTC, in seconds; [`NO_OFFSET`] where it does not say.
    offset: i32,
}

/// What stands for an offset that is not told.
const NO_OFFSET: i32 = i32::MIN;

/// Which number of `01/02/2026` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 1 February.
    DayFirst,
    /// January 2.
    MonthFirst,
}

/// What a text tells about the order of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEvidence {
    /// It is no such date, or the same either way.
    None,
    /// It can only be read this way.
    Only(Order),
    /// It reads as two different days.
    Open,
}

/// Reads `2026-01-31 09:15:00` alone; everything else is left to [`read`].
#[inline]
pub fn read_iso(text: &[u8]) -> Option<Moment> {
    let text: &[u8; 19] = text.try_into().ok()?;
    let (first, rest) = text.split_first_chunk::<3>()?;
    let (head, tail) = rest.split_first_chunk::<8>()?;
    let tail = u64::from_le_bytes(*tail.first_chunk::<8>()?);
    Moment::of_parts(iso(u32::from_le_bytes([first[0], first[1], first[2], 0]), u64::from_le_bytes(*head), tail))
}

/// The parts of the moment `2026-01-31 09:15:00`, its first three characters and the next eight and the last eight given
/// apart; zero where it is none. Without a branch, so that many are read side by side: eight characters are looked at
/// together, a digit stands for up to nine, and between the digits only one character is right.
#[inline(always)]
pub fn iso(first: u32, head: u64, tail: u64) -> u64 {
    const HEAD: u64 = u64::from_le_bytes(*b"0-00-00 ");
    const TAIL: u64 = u64::from_le_bytes(*b"00:00:00");
    // A `T` is as good as the blank.
    let t = u64::from(head >> 56 == u64::from(b'T')) * (u64::from(b'T' ^ b' ') << 56);
    let (first, head, tail) = (u64::from(first ^ 0x0030_3030), head ^ t ^ HEAD, tail ^ TAIL);
    let wrong = (first + 0x0076_7676) & 0x0080_8080
        | (head.wrapping_add(room(*b"0-00-00 ")) | head | tail.wrapping_add(room(*b"00:00:00")) | tail)
            & 0x8080_8080_8080_8080;
    let pairs = |digits: u64| (digits << 3).wrapping_add(digits << 1).wrapping_add(digits >> 8);
    let (date, clock) = (pairs(head), pairs(tail));
    let year = (first & 0xff) * 1000 + (first >> 8 & 0xff) * 100 + (first >> 16 & 0xff) * 10 + (head & 0xff);
    let (month, day) = (date >> 16 & 0xff, date >> 40 & 0xff);
    let (hour, minute, second) = (clock & 0xff, clock >> 24 & 0xff, clock >> 48 & 0xff);
    let is_there = is_moment(year, month, day, hour, minute, second) & (wrong == 0);
    parts(year, month, day, hour, minute, second) & u64::from(is_there).wrapping_neg()
}

/// Whether there is such a moment, from 1900 to 2199.
#[inline(always)]
fn is_moment(year: u64, month: u64, day: u64, hour: u64, minute: u64, second: u64) -> bool {
    let days = days_of(year, month);
    (1900..2200).contains(&year)
        & (1..=12).contains(&month)
        & (1..=days).contains(&day)
        & (hour < 24)
        & (minute < 60)
        & (second < 60)
}

/// How many days a month of the years from 1900 to 2199 has. Of 1900, 2000 and 2100 only the second is a leap year.
#[inline(always)]
pub fn days_of(year: u64, month: u64) -> u64 {
    let is_leap = (year & 3 == 0) & (year != 1900) & (year != 2100);
    if month == 2 { 28 + u64::from(is_leap) } else { 30 + ((month + (month >> 3)) & 1) }
}

#[inline(always)]
fn parts(year: u64, month: u64, day: u64, hour: u64, minute: u64, second: u64) -> u64 {
    year << 40 | month << 32 | day << 24 | hour << 16 | minute << 8 | second
}

/// What may be added to each byte before its high bit is set: it is set from ten on where the pattern has a digit, and
/// from one on elsewhere.
const fn room(pattern: [u8; 8]) -> u64 {
    let (mut room, mut at) = (0_u64, 0_usize);
    while at < 8 {
        room |= (if pattern[at] == b'0' { 0x76 } else { 0x7f }) << (8 * at);
        at += 1;
    }
    room
}

/// Reads a date, with a time of day where there is one. Without an order a date that reads two ways is none.
pub fn read(text: &str, order: Option<Order>) -> Option<Moment> {
    let text = text.trim();
    if let Some(moment) = read_iso(text.as_bytes()) {
        return Some(moment);
    }
    if let Some(moment) = epoch(text) {
        return Some(moment);
    }
    let (date, time) = split(text);
    let (year, month, day) = date_of(date, order)?;
    let clock = if time.is_empty() { Clock::default() } else { clock(time)? };
    let parts =
        [u64::from(year), month.into(), day.into(), clock.hour.into(), clock.minute.into(), clock.second.into()];
    Moment::new(parts, clock.nanos, clock.offset.unwrap_or(NO_OFFSET))
}

/// What a text tells about the order of day and month.
pub fn evidence(text: &str) -> OrderEvidence {
    match (read(text, Some(Order::DayFirst)), read(text, Some(Order::MonthFirst))) {
        (Some(day_first), Some(month_first)) if day_first != month_first => OrderEvidence::Open,
        (Some(_), None) => OrderEvidence::Only(Order::DayFirst),
        (None, Some(_)) => OrderEvidence::Only(Order::MonthFirst),
        _ => OrderEvidence::None,
    }
}

impl Moment {
    /// A moment of year, month, day, hour, minute and second, where there is such a one.
    fn new([year, month, day, hour, minute, second]: [u64; 6], nanos: u32, offset: i32) -> Option<Moment> {
        let is_there = is_moment(year, month, day, hour, minute, second);
        let parts = NonZeroU64::new(parts(year, month, day, hour, minute, second))?;
        is_there.then_some(Moment { parts, nanos, offset })
    }

    /// The moment of what [`iso`] gives.
    #[inline(always)]
    pub fn of_parts(parts: u64) -> Option<Moment> {
        Some(Moment { parts: NonZeroU64::new(parts)?, nanos: 0, offset: NO_OFFSET })
    }

    #[inline]
    fn part(self, shift: u32) -> u32 {
        (self.parts.get() >> shift) as u32 & 0xff
    }

    /// From 1900 to 2199.
    #[inline]
    pub fn year(self) -> u32 {
        (self.parts.get() >> 40) as u32
    }

    /// From 1 to 12.
    #[inline]
    pub fn month(self) -> u32 {
        self.part(32)
    }

    /// From 1.
    #[inline]
    pub fn day(self) -> u32 {
        self.part(24)
    }

    /// From 0 to 23.
    #[inline]
    pub fn hour(self) -> u8 {
        self.part(16) as u8
    }

    /// The date as it sorts.
    pub fn date(self) -> (u32, u32, u32) {
        (self.year(), self.month(), self.day())
    }

    /// The day of the week, 0 being Monday.
    pub fn weekday(self) -> u8 {
        // 1 January 1970 was a Thursday.
        u8::try_from((self.days() + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// The first moment of a month, counted from January of year 0.
    pub fn of_month(month: u32) -> Option<Moment> {
        Moment::new([u64::from(month / 12), u64::from(month % 12 + 1), 1, 0, 0, 0], 0, NO_OFFSET)
    }

    /// The same day at another time of day.
    pub fn at(self, clock: Clock) -> Option<Moment> {
        let (year, month, day) = self.date();
        let parts = [year, month, day, clock.hour.into(), clock.minute.into(), clock.second.into()].map(u64::from);
        Moment::new(parts, clock.nanos, clock.offset.unwrap_or(self.offset))
    }

    /// Whether its day begins with it, as where no time of day was written.
    pub fn is_midnight(self) -> bool {
        self.parts.get() & 0xff_ffff == 0
    }

    /// Whether it says how far its clock is from UTC.
    pub fn has_offset(self) -> bool {
        self.offset != NO_OFFSET
    }

    /// The time from an earlier moment to this one; negative where it is the earlier.
    #[inline]
    pub fn since(self, earlier: Moment) -> Amount {
        let seconds = self.seconds() - earlier.seconds();
        let nanos = i64::from(self.nanos) - i64::from(earlier.nanos);
        if nanos == 0 {
            return Amount::whole(seconds, Some(TimeUnit::Seconds));
        }
        let scale = Scale { places: 9, unit: Some(TimeUnit::Seconds) };
        // Three centuries of nanoseconds do not fill 64 bits.
        Amount { value: seconds.saturating_mul(1_000_000_000).saturating_add(nanos), scale }
    }

    /// Seconds since the start of 1970 in UTC, the written clock being taken for it where it does not say.
    fn seconds(self) -> i64 {
        let clock = self.part(16) * 3600 + self.part(8) * 60 + self.part(0);
        let offset = if self.has_offset() { self.offset } else { 0 };
        self.days() * 86_400 + i64::from(clock) - i64::from(offset)
    }

    /// Days since 1 January 1970. Years count from March, so that the leap day is the last of one; after
    /// Howard Hinnant, `chrono`-Compatible Low-Level Date Algorithms, `days_from_civil`.
    pub fn days(self) -> i64 {
        let (year, month) = (i64::from(self.year()), i64::from(self.month()));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let of_year = (153 * month + 2) / 5 + i64::from(self.day()) - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
    }
}

/// Seconds or milliseconds since 1970, as programs write them, in UTC.
fn epoch(text: &str) -> Option<Moment> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let timestamp = match text.len() {
        10 => Timestamp::from_second(number).ok()?,
        13 => Timestamp::from_millisecond(number).ok()?,
        _ => return None,
    };
    let civil: DateTime = Offset::UTC.to_datetime(timestamp);
    let part = |part: i8| u64::try_from(part).ok();
    let year = u64::try_from(civil.year()).ok()?;
    let clock = [part(civil.hour())?, part(civil.minute())?, part(civil.second())?];
    let [hour, minute, second] = clock;
    let nanos = u32::try_from(civil.subsec_nanosecond()).ok()?;
    Moment::new([year, part(civil.month())?, part(civil.day())?, hour, minute, second], nanos, 0)
}

/// The date and the time of day of a text: the time begins with the number before the first colon.
fn split(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else { return (text, "") };
    let before = text.get(..colon).unwrap_or_default();
    let date = before.trim_end_matches(|character: char| character.is_ascii_digit());
    let time = text.get(date.len()..).unwrap_or_default();
    let date = date.strip_suffix('T').unwrap_or(date);
    (date.trim_end_matches([' ', ',', '\u{a0}']).trim_end_matches(" at"), time)
}

fn date_of(text: &str, order: Option<Order>) -> Option<(u16, u8, u8)> {
    let mut parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    // `Thu, 27 Oct 2016`
    if parts.len() == 4 && parts.first().is_some_and(|first| first.chars().all(char::is_alphabetic)) {
        parts.remove(0);
    }
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 {
        return Some((year(first)?, number(second)?, number(third)?));
    }
    let year = year(third)?;
    let named = |word: &str| month_by_name(&word.to_lowercase()).and_then(|month| u8::try_from(month).ok());
    match (named(first), named(second)) {
        (Some(month), None) => return Some((year, month, number(second)?)),
        (None, Some(month)) => return Some((year, month, number(first)?)),
        _ => {}
    }
    let (first, second) = (number(first)?, number(second)?);
    let order = order.or_else(|| text.contains('.').then_some(Order::DayFirst));
    match order {
        Some(Order::DayFirst) => Some((year, second, first)),
        Some(Order::MonthFirst) => Some((year, first, second)),
        None if first == second => Some((year, first, first)),
        None => None,
    }
}

fn number(text: &str) -> Option<u8> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let is_ordinal = matches!(text.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th"));
    (is_ordinal && (1..=2).contains(&digits.len())).then(|| digits.parse().ok())?
}

/// Four digits, or two of this century.
fn year(text: &str) -> Option<u16> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        4 if is_digits => text.parse().ok(),
        2 if is_digits => text.parse::<u16>().ok().map(|year| 2000 + year),
        _ => None,
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    /// From 0 to 23.
    pub hour: u8,
    minute: u8,
    second: u8,
    nanos: u32,
    offset: Option<i32>,
}

impl Clock {
    /// Whether a day has such a time.
    pub fn is_of_day(self) -> bool {
        self.hour < 24 && self.minute < 60 && self.second < 60
    }
}

/// `9:15`, `09:15:30.250 PM`, `09:15:30+02:00`, `09:15 UTC`.
pub fn clock(text: &str) -> Option<Clock> {
    let end = text.find(|character: char| !character.is_ascii_digit() && !matches!(character, ':' | '.'));
    let (digits, mut rest) = text.split_at(end.unwrap_or(text.len()));
    let mut fields = digits.split(':');
    let hour = number(fields.next()?)?;
    let minute = number(fields.next()?)?;
    let (second, fraction) = match fields.next() {
        None => (0, ""),
        Some(second) => match second.split_once('.') {
            Some((second, fraction)) => (number(second)?, fraction),
            None => (number(second)?, ""),
        },
    };
    if fields.next().is_some() {
        return None;
    }
    let nanos = if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").get(..9)?.parse().ok()? };
    rest = rest.trim_start();
    let lower = rest.to_lowercase();
    let half = ["am", "pm", "a.m.", "p.m."].into_iter().find(|half| lower.starts_with(half));
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + if half.starts_with('p') { 12 } else { 0 },
    };
    rest = rest.get(half.map_or(0, str::len)..)?.trim();
    Some(Clock { hour, minute, second, nanos, offset: offset(rest)? })
}

/// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02` or nothing; of anything else there is none.
fn offset(text: &str) -> Option<Option<i32>> {
    let text = text
        .strip_prefix("UTC")
        .or_else(|| text.strip_prefix("GMT"))
        .map_or(text, |rest| if rest.is_empty() { "Z" } else { rest });
    if text.is_empty() {
        return Some(None);
    }
    if text == "Z" {
        return Some(Some(0));
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some((hours, minutes)), _) => (number(hours)?, number(minutes)?),
        (None, 4) => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        (None, _) => (number(digits)?, 0),
    };
    (hours <= 14 && minutes < 60).then_some(Some(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shown(text: &str) -> String {
        read(text, Some(Order::DayFirst)).map_or_else(String::new, |moment| {
            let zone = if moment.has_offset() { format!(" {:+}", moment.offset / 60) } else { String::new() };
            let nanos = if moment.nanos == 0 { String::new() } else { format!(" {}", moment.nanos) };
            let (year, month, day) = moment.date();
            format!(
                "{year}-{month:02}-{day:02} {:02}:{:02}:{:02}{nanos}{zone}",
                moment.hour(),
                moment.part(8),
                moment.part(0)
            )
        })
    }

    #[test]
    fn dates_are_read_as_help_desks_write_them() {
        for (text, expected) in [
            ("2017-11-14 21:45:08", "2017-11-14 21:45:08"),
            ("2017-11-14T21:45:08", "2017-11-14 21:45:08"),
            ("2017-11-14T21:45:08.250Z", "2017-11-14 21:45:08 250000000 +0"),
            ("2017-11-14 21:45:08 UTC", "2017-11-14 21:45:08 +0"),
            ("2017-11-14T21:45:08+02:00", "2017-11-14 21:45:08 +120"),
            ("2017-11-14 21:45:08 -0330", "2017-11-14 21:45:08 -210"),
            ("2017-11-14 21:45", "2017-11-14 21:45:00"),
            ("2017/11/14", "2017-11-14 00:00:00"),
            ("13/01/2025 16:48", "2025-01-13 16:48:00"),
            ("01-06-2023 12:15", "2023-06-01 12:15:00"),
            ("31.12.2025, 9:05", "2025-12-31 09:05:00"),
            ("Thu, 27 Oct 2016 14:51:34", "2016-10-27 14:51:34"),
            ("27-Oct-2016", "2016-10-27 00:00:00"),
            ("Oct 27, 2016 at 2:05 PM", "2016-10-27 14:05:00"),
            ("October 1st, 2016 12:00 am", "2016-10-01 00:00:00"),
            ("1510695908", "2017-11-14 21:45:08 +0"),
            ("1510695908250", "2017-11-14 21:45:08 250000000 +0"),
            ("9/2/20", "2020-02-09 00:00:00"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "-",
            "2025-02-29",
            "2025-13-01",
            "2025-01-01 24:00",
            "1899-12-31",
            "12",
            "2025",
            "0:02:14",
            "125:30:12",
            "13:45",
            "2025-01-01 13:00 PM",
            "2025-01-01 10:00 CEST",
            "yesterday",
            "32/01/2025",
            "2025-01-01 10:00:00:00",
        ] {
            assert_eq!(shown(text), "", "{text}");
        }
    }

    #[test]
    fn a_date_that_reads_two_ways_needs_an_order() {
        assert_eq!(evidence("01/02/2026"), OrderEvidence::Open);
        assert_eq!(evidence("13/02/2026"), OrderEvidence::Only(Order::DayFirst));
        assert_eq!(evidence("02/13/2026 1:00 PM"), OrderEvidence::Only(Order::MonthFirst));
        assert_eq!(evidence("02/02/2026"), OrderEvidence::None);
        assert_eq!(evidence("2026-01-02"), OrderEvidence::None);
        assert_eq!(read("01/02/2026", None), None);
        assert_eq!(read("01.02.2026", None).map(Moment::date), Some((2026, 2, 1)));
        assert_eq!(read("01/02/2026", Some(Order::MonthFirst)).map(Moment::date), Some((2026, 1, 2)));
    }

    #[test]
    fn days_and_weekdays_are_those_of_jiff() {
        let first = date(1900, 1, 1);
        for offset in (0..109_000).step_by(17) {
            let day = first.checked_add(jiff::Span::new().days(offset)).unwrap();
            let moment = read(&format!("{day}"), None).unwrap();
            let expected = i64::from(day.since(date(1970, 1, 1)).unwrap().get_days());
            assert_eq!(moment.days(), expected, "{day}");
            assert_eq!(i64::from(moment.weekday()), i64::from(day.weekday().to_monday_zero_offset()), "{day}");
        }
    }

    #[test]
    fn times_between_moments_are_exact_across_zones() {
        let at = |text| read(text, None).unwrap();
        let since = |later, earlier| at(later).since(at(earlier)).exact().to_string();
        assert_eq!(since("2026-03-01 00:00:30", "2026-02-28 23:00:00"), "121/2");
        assert_eq!(since("2026-01-01 12:00:00+02:00", "2026-01-01 09:00:00Z"), "60");
        assert_eq!(since("2026-01-01 10:00:00.500", "2026-01-01 10:00:00"), "1/120");
        assert_eq!(since("2026-01-01 09:00:00", "2026-01-01 10:00:00"), "-60");
    }
}
