//! The text of when a contact or an interval began in; its date, its month or its time of day out, and how much of it is told.

use super::cells::{self, is_missing};
use super::columns::{Meaning, folded};
use super::moment::{Clock, Moment, Order, clock, read};
use super::plan::Selected;
use crate::period::{Period, is_day};

/// The finest thing that is told of when something began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Its month.
    Month,
    /// Its day.
    Day,
    /// Its time of day.
    Hour,
}

/// Reads when an interval begins: a date as [`read`] does, also with the end of the interval behind it, or a month.
pub fn read_start(text: &str, order: Option<Order>) -> Option<Moment> {
    read(text, order).or_else(|| read(start(text), order)).or_else(|| month(text))
}

/// A range as far as its end: `08:00 - 08:30`.
fn start(text: &str) -> &str {
    [" - ", " – ", "–", " to "].iter().find_map(|between| text.split_once(between)).map_or(text, |(start, _)| start)
}

/// Reads a time of day that stands without its date, also with the end of an interval behind it: `08:00`, `8-9`, `8 AM`.
pub fn time_of_day(text: &str) -> Option<Clock> {
    let part = |text: &str| if text.contains(':') { clock(text) } else { full_hour(text) };
    let start = start(text.trim());
    let (text, end) = start.split_once('-').map_or((start, None), |(text, end)| (text.trim(), Some(end.trim())));
    // What stands behind must end an interval, else it is the rest of a date.
    end.map_or(Some(()), |end| part(end).map(drop))?;
    part(text).filter(|clock| clock.is_of_day())
}

/// `8`, `8 AM`.
fn full_hour(text: &str) -> Option<Clock> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (digits, half) = text.split_at(end);
    clock(&format!("{digits}:00{half}"))
}

/// The first day of `2026-01` or `January 2026`.
fn month(text: &str) -> Option<Moment> {
    let span = Period::new(text).span.filter(|span| span.months == 1 && !is_day(text))?;
    Moment::of_month(span.start)
}

/// How much a text tells of when something began; none where it is no date. Midnight is taken for no time of day.
pub fn precision_of(text: &str) -> Option<Precision> {
    let read = |order| read(text, Some(order)).or_else(|| read(start(text), Some(order)));
    match read(Order::DayFirst).or_else(|| read(Order::MonthFirst)) {
        Some(moment) if moment.is_midnight() => Some(Precision::Day),
        Some(_) => Some(Precision::Hour),
        None => month(text).map(|_| Precision::Month),
    }
}

/// The filled cells of a column at the start of an export, as texts.
fn texts(selected: &Selected, rows: &[Vec<&[u8]>]) -> impl Iterator<Item = String> {
    let at = selected.at;
    rows.iter().filter_map(move |row| row.get(at)).filter(|cell| !is_missing(cell)).map(|cell| cells::text(cell))
}

/// The finest thing that most dates of a column tell; that of any where it is the time of day.
pub fn precision(selected: &Selected, rows: &[Vec<&[u8]>]) -> Precision {
    let mut found: Vec<Precision> = texts(selected, rows).filter_map(|text| precision_of(&text)).collect();
    found.sort_unstable();
    match found.last() {
        None | Some(Precision::Hour) => Precision::Hour,
        Some(_) => found.get(found.len() / 2).copied().unwrap_or(Precision::Day),
    }
}

/// Whether contacts begin by a column that has dates.
pub fn has_dates(selected: &Selected, rows: &[Vec<&[u8]>]) -> bool {
    selected.meaning == Meaning::CreatedAt && texts(selected, rows).any(|text| precision_of(&text).is_some())
}

/// Whether a text is a time of day; a number alone is one only where the header says so.
fn is_time_of_day(selected: &Selected, text: &str) -> bool {
    let is_hour = folded(&selected.header).starts_with("hour");
    time_of_day(text).is_some() && (is_hour || !text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the cells of a column are times of day, and not all within the hour after midnight as lengths of time are.
pub fn tells_hours(selected: &Selected, rows: &[Vec<&[u8]>]) -> bool {
    let (times, others): (Vec<String>, Vec<String>) =
        texts(selected, rows).partition(|text| is_time_of_day(selected, text));
    let is_later = |text: &String| time_of_day(text).is_some_and(|time| time.hour > 0);
    times.len() > others.len() && times.iter().any(is_later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_begins_with_its_month_or_before_its_end() {
        let start = |text| read_start(text, None).map(|moment| (moment.date(), moment.hour()));
        assert_eq!(start("2025-03"), Some(((2025, 3, 1), 0)));
        assert_eq!(start("Mar 2025"), Some(((2025, 3, 1), 0)));
        assert_eq!(start("2025-03-04 08:00 - 08:30"), Some(((2025, 3, 4), 8)));
        for text in ["2025", "2025-Q1", "March", "01/02/2025", "08:00 - 08:30", "45689.5", "45689", ""] {
            assert_eq!(start(text), None, "{text}");
        }
        assert_eq!(precision_of("2025-03"), Some(Precision::Month));
        assert_eq!(precision_of("2025-03-04 00:00"), Some(Precision::Day));
        assert_eq!(precision_of("31/03/2025"), Some(Precision::Day));
        assert_eq!(precision_of("1510695908"), Some(Precision::Hour));
        assert_eq!(precision_of("08:00"), None);
    }

    #[test]
    fn a_time_of_day_may_stand_without_its_date() {
        let hour = |text| time_of_day(text).map(|clock| clock.hour);
        for text in ["08:00", "8:05:10", "08:00 - 08:30", "08:00-08:30", "08:00 – 08:30", "8", "8-9", "8 AM", "8:00 am"]
        {
            assert_eq!(hour(text), Some(8), "{text}");
        }
        assert_eq!(hour("8 PM"), Some(20));
        for text in [
            "",
            "24:00",
            "25",
            "2025-01-13",
            "13/01/2025",
            "01-02-2016 01:16",
            "12-2025",
            "45689.5",
            "0800",
            "morning",
            "125:30:12",
        ] {
            assert_eq!(hour(text), None, "{text}");
        }
        let day = read("2025-01-13", None).unwrap();
        assert_eq!(day.at(time_of_day("08:30").unwrap()), read("2025-01-13 08:30", None));
    }
}
