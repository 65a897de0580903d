//! The number format of a sheet's cell in, how it shows its number out: as a percentage, a duration, a date, money.

use super::numeral::{DAY, Numeral};

/// How a cell shows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is, whatever its separators and decimals.
    Number,
    /// `85%` for 0.85.
    Percent,
    /// With a sign before it.
    Money(char),
    /// Days as `[h]:mm:ss`.
    Elapsed,
    /// `h:mm:ss`: a time of day by its format, a duration by what people keep in it.
    Time,
    /// `h:mm`, which as well may be minutes and seconds typed as 7:30.
    Clock,
    /// `7:30 AM`.
    OfDay,
    /// A date, perhaps with a time.
    Date,
}

/// The signs of money that mean one currency, or are settled by the rest of the file.
const SIGNS: [char; 4] = ['$', '€', '£', '¥'];

/// What stands in a format outside of its literal texts.
#[derive(Default)]
struct Found {
    percent: bool,
    elapsed: bool,
    date: bool,
    minute_or_month: bool,
    hour: bool,
    second: bool,
    half_of_day: bool,
    literals: Vec<String>,
}

impl Shown {
    /// How a format shows a number: `0.0%`, `[h]:mm`, `[$€-407] #,##0`.
    pub fn of_code(code: &str) -> Shown {
        let found = Found::in_code(code);
        let is_time = found.hour || found.second;
        if found.percent {
            Shown::Percent
        } else if found.elapsed {
            Shown::Elapsed
        } else if found.date || found.minute_or_month && !is_time {
            Shown::Date
        } else if is_time && found.half_of_day {
            Shown::OfDay
        } else if found.second {
            Shown::Time
        } else if found.hour {
            Shown::Clock
        } else {
            found.money().map_or(Shown::Number, Shown::Money)
        }
    }

    /// How one of the formats shows a number that a workbook uses without writing them down. Those of money depend on
    /// the machine they are shown on, so they have no sign.
    pub fn built_in(number: u16) -> Shown {
        match number {
            9 | 10 => Shown::Percent,
            14..=17 | 22 | 27..=31 | 36 | 50..=58 => Shown::Date,
            18 | 19 => Shown::OfDay,
            20 | 32 => Shown::Clock,
            21 | 33 | 45 | 47 => Shown::Time,
            34 | 35 => Shown::OfDay,
            46 => Shown::Elapsed,
            _ => Shown::Number,
        }
    }
}

impl Found {
    fn in_code(code: &str) -> Found {
        let mut found = Found::default();
        // The word holds letters that would be an era or a date.
        let code = code.replace("General", "").replace("GENERAL", "");
        let mut rest = code.chars();
        while let Some(character) = rest.next() {
            match character {
                '"' => found.literals.push(rest.by_ref().take_while(|inner| *inner != '"').collect()),
                '\\' => found.literals.extend(rest.next().map(String::from)),
                // A blank as wide as the next character, and a character that fills the cell.
                '_' | '*' => drop(rest.next()),
                '[' => found.bracket(&rest.by_ref().take_while(|inner| *inner != ']').collect::<String>()),
                '%' => found.percent = true,
                'y' | 'Y' | 'd' | 'D' => found.date = true,
                'm' | 'M' => found.minute_or_month = true,
                'h' | 'H' => found.hour = true,
                's' | 'S' => found.second = true,
                'a' | 'A' if rest.as_str().starts_with(['m', 'M', '/']) => {
                    found.half_of_day = true;
                    rest = skip_half_of_day(rest.as_str()).chars();
                }
                sign if SIGNS.contains(&sign) => found.literals.push(sign.into()),
                _ => {}
            }
        }
        found
    }

    /// `[h]`, `[$€-407]`, `[Red]`, `[>=100]`.
    fn bracket(&mut self, inner: &str) {
        if let Some(money) = inner.strip_prefix('$') {
            self.literals.push(money.split('-').next().unwrap_or_default().to_string());
        }
        let lower = inner.to_ascii_lowercase();
        self.elapsed |= ["h", "m", "s"].iter().any(|unit| !lower.is_empty() && lower.replace(unit, "").is_empty());
    }

    /// The one sign of money; none where there are two, or a sign within a longer word such as `US$`.
    fn money(&self) -> Option<char> {
        let mut words = self.literals.iter().map(|word| word.trim()).filter(|word| word.contains(SIGNS));
        let first = words.next()?;
        let mut characters = first.chars();
        let sign = characters.next()?;
        (characters.next().is_none() && words.all(|word| word == first)).then_some(sign)
    }
}

/// What follows `A` of `AM/PM` or `A/P`.
fn skip_half_of_day(rest: &str) -> &str {
    let end = rest.find(['p', 'P']).map_or(rest.len(), |at| at + 1);
    let after = rest.get(end..).unwrap_or_default();
    after.strip_prefix(['m', 'M']).unwrap_or(after)
}

/// The text of a number as a cell shows it, in the shapes that cells of figures are read in.
pub fn text(number: Numeral, shown: Shown, from_1904: bool) -> String {
    let time = number.milliseconds();
    let of_day = time.filter(|time| (0..=DAY).contains(time) && number != Numeral::of_integer(1));
    match (shown, time, of_day) {
        (Shown::Number, ..) => number.plain(),
        (Shown::Percent, ..) => format!("{}%", number.shifted(2).plain()),
        (Shown::Money(sign), ..) => match number.plain().strip_prefix('-') {
            Some(amount) => format!("-{sign}{amount}"),
            None => format!("{sign}{}", number.plain()),
        },
        (_, None, _) => number.plain(),
        (Shown::Elapsed, Some(time), _) => clock(time),
        (Shown::Time, _, Some(time)) => clock(time),
        (Shown::Clock, _, Some(time)) => format!("{}:{:02}", time / 3_600_000, time / 60_000 % 60),
        (Shown::OfDay, _, Some(time)) => of_half_day(time % DAY),
        (_, Some(time), _) => date(time, from_1904).unwrap_or_else(|| "######".into()),
    }
}

/// Milliseconds as `0:07:30`, with the decimals of a second where there are some.
pub fn clock(milliseconds: i128) -> String {
    let (sign, time) = (if milliseconds < 0 { "-" } else { "" }, milliseconds.unsigned_abs());
    let (hours, minutes, seconds, rest) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60, time % 1000);
    let decimals = if rest == 0 { String::new() } else { format!(".{rest:03}").trim_end_matches('0').to_string() };
    format!("{sign}{hours}:{minutes:02}:{seconds:02}{decimals}")
}

/// Milliseconds of a day as `7:30:00 PM`; the first hour of each half is the twelfth.
fn of_half_day(time: i128) -> String {
    let (half, word) = if time < DAY / 2 { (time, "AM") } else { (time - DAY / 2, "PM") };
    let hour = 3_600_000;
    format!("{} {word}", clock(if half < hour { half + 12 * hour } else { half }))
}

/// The last day a sheet can show, 9999-12-31, counted from 1900.
const LAST_DAY: i128 = 2_958_465;
/// The days that counting from 1904 is behind counting from 1900.
const TO_1904: i128 = 1462;
/// The days from 1970 back to the day before 1900-01-01, and to 1904-01-01.
const DAY_ZERO_OF_1900: i64 = -25_568;
const DAY_ZERO_OF_1904: i64 = -24_107;

/// The date and time of the milliseconds since a sheet's first day; none where a sheet shows none.
fn date(milliseconds: i128, from_1904: bool) -> Option<String> {
    let seconds = (milliseconds + 500).div_euclid(1000);
    let (day, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let last = if from_1904 { LAST_DAY - TO_1904 } else { LAST_DAY };
    let day = i64::try_from(day).ok().filter(|_| (0..=last).contains(&day))?;
    let date = match day {
        _ if from_1904 => civil(DAY_ZERO_OF_1904 + day),
        // Sheets count a 29 February 1900 that never was.
        60 => "1900-02-29".into(),
        0 => "1900-01-00".into(),
        1..60 => civil(DAY_ZERO_OF_1900 + day),
        _ => civil(DAY_ZERO_OF_1900 + day - 1),
    };
    let time = match time {
        0 => String::new(),
        _ => format!(" {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60),
    };
    Some(date + &time)
}

/// The date that is a number of days after 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: i64) -> String {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2026-01-31T00:00:00Z` as `2026-01-31`, with its time where it has one.
pub fn iso_date(text: &str) -> String {
    let spaced = text.trim_end_matches('Z').replacen('T', " ", 1);
    let whole = spaced.trim_end_matches('0').strip_suffix('.').unwrap_or(&spaced);
    whole.strip_suffix(" 00:00:00").or_else(|| whole.strip_suffix(" 00:00")).unwrap_or(whole).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: &str, code: &str) -> String {
        text(Numeral::parse(number).unwrap(), Shown::of_code(code), false)
    }

    #[test]
    fn a_percent_format_shows_a_percentage() {
        for code in ["0%", "0.00%", "#,##0.0 %", "0%;[Red]-0%", "[=0]\"-\";0%", "_-* 0%_-"] {
            assert_eq!(shown("0.85", code), "85%", "{code}");
        }
        for code in ["0\"%\"", "0\\%", "General", "0_%", "0.00E+00"] {
            assert_eq!(shown("0.85", code), "0.85", "{code}");
        }
        assert_eq!(shown("0.07", "0%"), "7%");
        assert_eq!(shown("-0.125", "0.0%"), "-12.5%");
        assert_eq!(shown("1e300", "0%"), "1e302%");
    }

    #[test]
    fn a_duration_format_shows_a_clock() {
        for code in ["[h]:mm", "[hh]:mm:ss", "[mm]:ss", "[s].00", "h:mm:ss", "hh:mm:ss;@", "mm:ss", "mm:ss.0"] {
            assert_eq!(shown("0.00520833333333333", code), "0:07:30", "{code}");
        }
        assert_eq!(shown("5.25", "[h]:mm"), "126:00:00");
        assert_eq!(shown("0.0000001736111111", "[h]:mm:ss"), "0:00:00.015");
        assert_eq!(shown("-0.5", "[h]:mm"), "-12:00:00");
    }

    #[test]
    fn hours_and_minutes_of_a_day_are_left_for_the_reader_to_refuse() {
        assert_eq!(shown("0.3125", "h:mm"), "7:30");
        assert_eq!(shown("0.3125", "hh:mm"), "7:30");
        assert_eq!(shown("0.3125", "h:mm AM/PM"), "7:30:00 AM");
        assert_eq!(shown("0.00520833333333333", "h:mm:ss AM/PM"), "12:07:30 AM");
        assert_eq!(shown("0.5625", "[$-409]h:mm A/P"), "1:30:00 PM");
        assert_eq!(shown("1.3125", "h:mm"), "1900-01-01 07:30:00");
        assert_eq!(shown("1", "h:mm:ss"), "1900-01-01");
        assert_eq!(shown("-0.3125", "h:mm"), "######");
    }

    #[test]
    fn a_date_is_written_as_year_month_day() {
        for code in ["dd/mm/yyyy", "m/d/yy", "mmm-yy", "[$-409]d mmm yyyy;@", "yyyy\\-mm\\-dd", "d\".\"m\".\"yy"] {
            assert_eq!(shown("46053", code), "2026-01-31", "{code}");
        }
        assert_eq!(shown("46053.3125", "d/m/yy h:mm"), "2026-01-31 07:30:00");
        assert_eq!(shown("46053.9999999999", "d/m/yy h:mm"), "2026-02-01");
        assert_eq!(shown("60", "d/m/yy"), "1900-02-29");
        assert_eq!(shown("59", "d/m/yy"), "1900-02-28");
        assert_eq!(shown("61", "d/m/yy"), "1900-03-01");
        assert_eq!(shown("3000000", "d/m/yy"), "######");
        let first = |days: &str| text(Numeral::parse(days).unwrap(), Shown::Date, true);
        assert_eq!(first("44591"), "2026-01-31");
        assert_eq!(first("0"), "1904-01-01");
        assert_eq!(first("2957003"), "9999-12-31");
        assert_eq!(first("2957004"), "######");
    }

    #[test]
    fn money_keeps_its_sign_where_it_is_plain() {
        for code in ["\"$\"#,##0.00", "$#,##0", "[$$-409]#,##0.00", "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_)"] {
            assert_eq!(shown("1234.5", code), "$1234.5", "{code}");
        }
        assert_eq!(shown("-5", "#,##0.00 [$€-407]"), "-€5");
        assert_eq!(shown("5", "#,##0\\ \"€\""), "€5");
        assert_eq!(shown("-1e300", "$0"), "-$1e300");
        for code in ["\"US$\"0", "[$R$-416]0", "\"$\"0;\"€\"0", "[$kr-41D]0", "[$-409]0", "#,##0.00"] {
            assert_eq!(shown("5", code), "5", "{code}");
        }
    }

    #[test]
    fn dates_in_iso_lose_an_empty_time() {
        for (iso, expected) in [
            ("2026-01-31", "2026-01-31"),
            ("2026-01-31T00:00:00", "2026-01-31"),
            ("2026-01-31T00:00:00.000Z", "2026-01-31"),
            ("2026-01-31T07:30:00", "2026-01-31 07:30:00"),
            ("2026-10-10", "2026-10-10"),
        ] {
            assert_eq!(iso_date(iso), expected);
        }
    }
}
