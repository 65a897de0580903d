//! The text of a duration in, exact minutes out: `45 min`, `1h 30m`, `0:07:30`, `PT45M`, `2 days`, or a bare number.

use crate::number::{self, Mark, Wrong};
use crate::place::quoted;
use crate::quantity::{Exact, exact, over, times, whole};
use num_traits::Zero;

/// A unit of time, with its length in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// A thousandth of a second.
    Milliseconds,
    /// A sixtieth of a minute.
    Seconds,
    /// The unit durations are computed in.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
    /// 7 days.
    Weeks,
}

impl TimeUnit {
    /// All of them, the shortest first.
    pub const ALL: [TimeUnit; 6] = [
        TimeUnit::Milliseconds,
        TimeUnit::Seconds,
        TimeUnit::Minutes,
        TimeUnit::Hours,
        TimeUnit::Days,
        TimeUnit::Weeks,
    ];

    /// The unit of a word such as `h` or `minutes`.
    pub fn from_word(word: &str) -> Option<TimeUnit> {
        Some(match word.to_lowercase().trim_end_matches('.') {
            "ms" | "msec" | "millisecond" | "milliseconds" => TimeUnit::Milliseconds,
            "s" | "sec" | "secs" | "second" | "seconds" => TimeUnit::Seconds,
            "m" | "min" | "mins" | "minute" | "minutes" => TimeUnit::Minutes,
            "h" | "hr" | "hrs" | "hour" | "hours" => TimeUnit::Hours,
            "d" | "day" | "days" => TimeUnit::Days,
            "w" | "week" | "weeks" => TimeUnit::Weeks,
            _ => return None,
        })
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            TimeUnit::Milliseconds => "milliseconds",
            TimeUnit::Seconds => "seconds",
            TimeUnit::Minutes => "minutes",
            TimeUnit::Hours => "hours",
            TimeUnit::Days => "days",
            TimeUnit::Weeks => "weeks",
        }
    }

    /// How many milliseconds one of it lasts.
    pub fn milliseconds(self) -> i64 {
        match self {
            TimeUnit::Milliseconds => 1,
            TimeUnit::Seconds => 1000,
            TimeUnit::Minutes => 60 * 1000,
            TimeUnit::Hours => 60 * 60 * 1000,
            TimeUnit::Days => 24 * 60 * 60 * 1000,
            TimeUnit::Weeks => 7 * 24 * 60 * 60 * 1000,
        }
    }

    /// How many minutes one of it lasts.
    pub fn minutes(self) -> Exact {
        over(&whole(self.milliseconds()), &whole(TimeUnit::Minutes.milliseconds())).unwrap_or_default()
    }
}

/// A duration as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// Its length in minutes, without rounding.
    pub minutes: Exact,
    /// What one more in the last written digit would add, in minutes.
    pub quantum: Exact,
    /// Whether it carried no unit of its own.
    pub bare: bool,
}

/// Reads a duration; a bare number is taken in `unit`.
pub fn read(text: &str, unit: TimeUnit, mark: Mark) -> Result<Duration, Wrong> {
    let trimmed = text.trim_matches(number::is_blank);
    if trimmed.contains(':') {
        return clock(trimmed, mark).ok_or_else(|| wrong_clock(trimmed));
    }
    if let Some(iso) = trimmed.strip_prefix(['P', 'p']) {
        return iso_8601(iso).ok_or_else(|| wrong(text));
    }
    if !trimmed.chars().any(char::is_alphabetic) || is_exponent(trimmed) {
        let written = number::read(trimmed, mark)?;
        if written.percent || written.currency.is_some() {
            return Err(wrong(text));
        }
        return Ok(Duration { bare: true, ..part(&written, unit) });
    }
    parts(trimmed, mark).ok_or_else(|| wrong(text))
}

fn is_exponent(text: &str) -> bool {
    text.chars().all(|character| !character.is_alphabetic() || matches!(character, 'e' | 'E'))
}

fn wrong(text: &str) -> Wrong {
    Wrong {
        finding: format!("expected a duration, found {}", quoted(text)),
        hint: Some("write it like `45 min`, `1h 30m`, `0:07:30` or `PT45M`".into()),
    }
}

/// Two fields may be minutes and seconds or hours and minutes: the hint gives the readings that would be read.
fn wrong_clock(text: &str) -> Wrong {
    let is_number = |field: &str, longest: usize| {
        (1..=longest).contains(&field.len()) && field.bytes().all(|byte| byte.is_ascii_digit())
    };
    let hint = match text.split_once(':') {
        Some((first, second)) if is_number(first, 9) && second.len() == 2 && is_number(second, 2) && second < "60" => {
            let minutes = format!("{first:0>2}");
            let is_below_an_hour = minutes.len() == 2 && minutes.as_str() < "60";
            let short = if is_below_an_hour {
                format!("0:{minutes}:{second} for minutes and seconds, or ")
            } else {
                String::new()
            };
            format!("write {short}{first}h {second}m for hours and minutes")
        }
        _ => "write hours:minutes:seconds, with minutes and seconds below 60".into(),
    };
    Wrong { finding: format!("expected a duration, found {}", quoted(text)), hint: Some(hint) }
}

/// One number in one unit.
fn part(written: &number::Written, unit: TimeUnit) -> Duration {
    let per_unit = unit.minutes();
    let minutes = times(&exact(written.value), &per_unit);
    Duration { minutes, quantum: times(&quantum(written.places), &per_unit), bare: false }
}

/// One in the last written place: 0.01 for two places.
pub fn quantum(places: i32) -> Exact {
    if places == 0 {
        return whole(1);
    }
    Exact::new(10.into(), 1.into()).pow(places.saturating_neg())
}

/// `125:30:12`, hours without a limit.
fn clock(text: &str, mark: Mark) -> Option<Duration> {
    let fields: Vec<&str> = text.split(':').collect();
    let [hours, minutes, seconds] = fields.as_slice() else { return None };
    let plain = |field: &str| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    let seconds_start = seconds.get(..2)?;
    if !plain(hours) || minutes.len() != 2 || !plain(minutes) || !plain(seconds_start) {
        return None;
    }
    if *minutes >= "60" || seconds_start >= "60" {
        return None;
    }
    let read = |field: &str, unit| number::read(field, mark).ok().map(|written| part(&written, unit));
    let seconds = read(seconds, TimeUnit::Seconds)?;
    let longer = read(hours, TimeUnit::Hours)?.minutes + read(minutes, TimeUnit::Minutes)?.minutes;
    Some(Duration { minutes: longer + &seconds.minutes, ..seconds })
}

/// `1h 30m`: numbers, each with its unit, from the longest to the shortest.
fn parts(text: &str, mark: Mark) -> Option<Duration> {
    let mut total: Option<Duration> = None;
    let mut previous: Option<TimeUnit> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let letters = rest.find(char::is_alphabetic)?;
        let (digits, behind) = rest.split_at(letters);
        let end = behind.find(|character: char| !character.is_alphabetic() && character != '.').unwrap_or(behind.len());
        let (word, behind) = behind.split_at(end);
        let unit = TimeUnit::from_word(word)?;
        if previous.is_some() && digits.starts_with(['+', '-', '\u{2212}']) {
            return None;
        }
        if previous.is_some_and(|previous| previous.minutes() <= unit.minutes()) {
            return None;
        }
        let written =
            number::read(digits, mark).ok().filter(|written| !written.percent && written.currency.is_none())?;
        let this = part(&written, unit);
        let before = total.map_or_else(Exact::zero, |total| total.minutes);
        total = Some(Duration { minutes: before + &this.minutes, ..this });
        previous = Some(unit);
        rest = behind.trim_start_matches(number::is_blank);
    }
    total
}

/// What stands behind the `P` of `P1DT2H30M`.
fn iso_8601(text: &str) -> Option<Duration> {
    let upper = text.to_uppercase();
    let (days, time) = upper.split_once('T').map_or((upper.as_str(), ""), |(days, time)| (days, time));
    if upper.ends_with('T')
        || !days.chars().all(|character| !character.is_alphabetic() || matches!(character, 'D' | 'W'))
    {
        return None;
    }
    let joined = format!("{days}{time}");
    if joined.contains(number::is_blank) { None } else { parts(&joined, Mark::Point) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> String {
        read(text, TimeUnit::Minutes, Mark::Point)
            .map_or_else(|wrong| wrong.hint.unwrap_or_default(), |read| read.minutes.to_string())
    }

    #[test]
    fn a_hint_for_two_fields_is_a_duration_that_reads() {
        let below = "write hours:minutes:seconds, with minutes and seconds below 60";
        for (text, hint) in [
            ("7:30", "write 0:07:30 for minutes and seconds, or 7h 30m for hours and minutes"),
            ("120:30", "write 120h 30m for hours and minutes"),
            ("7:75", below),
            ("9:", below),
            (":", below),
            ("\u{1b}[31m7:30", below),
        ] {
            assert_eq!(minutes(text), hint, "{text:?}");
        }
    }

    #[test]
    fn the_shapes_of_a_duration() {
        for (text, expected) in [
            ("45 min", "45"),
            ("45m", "45"),
            ("1h 30m", "90"),
            ("1h30m", "90"),
            ("1.5 h", "90"),
            ("0:07:30", "15/2"),
            ("125:30:12", "37651/5"),
            ("0:00:00.5", "1/120"),
            ("PT45M", "45"),
            ("P1DT2H", "1560"),
            ("2 days", "2880"),
            ("45", "45"),
            ("10 s", "1/6"),
            ("1,200 min", "1200"),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn minutes_and_seconds_alone_are_refused_with_both_readings() {
        assert_eq!(minutes("7:30"), "write 0:07:30 for minutes and seconds, or 7h 30m for hours and minutes");
    }

    #[test]
    fn what_is_not_plainly_a_duration_is_refused() {
        for text in [
            "",
            "soon",
            "1m 2h",
            "5 min 5 min",
            "0:99:00",
            "1:2:3",
            "PT",
            "P",
            "5 parsecs",
            "85%",
            "$5",
            "1h 30",
            "1h -30m",
            "1h +30m",
            "P1M",
            "min",
        ] {
            assert!(read(text, TimeUnit::Minutes, Mark::Point).is_err(), "{text}");
        }
    }

    #[test]
    fn a_bare_number_takes_the_unit_it_is_given() {
        let read = read("90", TimeUnit::Seconds, Mark::Point).unwrap();
        assert_eq!(read.minutes, whole(3) / whole(2));
        assert!(read.bare);
    }
}
