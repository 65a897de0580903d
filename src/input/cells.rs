//! The text of one cell in, an exact value of the figure's unit out. The one place where cell shapes are understood.

use super::names::{UnitWord, square_of};
use crate::currency::Mentioned;
use crate::duration::{self, TimeUnit, quantum};
use crate::number::{self, Evidence, Mark, Wrong};
use crate::period;
use crate::place::{Place, quoted};
use crate::quantity::{Exact, Unit, exact, whole};
use num_traits::Signed;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::rc::Rc;

/// One cell of a file.
#[derive(Debug, Clone)]
pub struct Cell {
    /// As written.
    pub text: Rc<str>,
    /// Where.
    pub place: Place,
    /// What kind of text it is.
    pub form: Form,
}

/// What kind of text a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text of a file: its decimal mark is the file's.
    Text,
    /// A number of a format that has numbers, such as JSON: its mark is a point and its unit is known.
    Number,
    /// A number that a sheet stores as one: its mark is a point, whatever the sheet shows.
    Stored,
    /// Text of an option: its mark is a point, unless the user says otherwise.
    Option,
}

/// What a cell says.
#[derive(Debug, Clone)]
pub struct Read {
    /// In the unit formulas compute with.
    pub value: Exact,
    /// One in the last digit written, in the same unit.
    pub quantum: Exact,
    /// The currency beside it.
    pub currency: Option<Mentioned>,
    /// Whether it is a number of a percent figure without a per cent sign.
    pub bare_percent: bool,
    /// Whether it is points without the word, and may be a share of one.
    pub may_be_share: bool,
    /// Whether it is a duration without a unit, taken as minutes.
    pub bare_duration: bool,
}

impl Cell {
    /// Whether the cell says that the figure was not given.
    pub fn is_blank(&self) -> bool {
        let text = self.text.trim_matches(number::is_blank);
        matches!(text, "" | "-" | "–" | "—" | "?") || text.eq_ignore_ascii_case("n/a")
    }

    /// What the cell tells about its file's decimal mark.
    pub fn evidence(&self) -> Evidence {
        if self.form != Form::Text || self.is_blank() {
            return Evidence::None;
        }
        let number =
            self.text.trim_end_matches(|character: char| character.is_alphabetic() || number::is_blank(character));
        number::evidence(number)
    }

    /// Whether an unknown name's text is meant to be an amount: it has digits and is neither a duration, a share nor a date.
    pub fn may_be_money(&self) -> bool {
        let is_other = self.text.contains('%')
            || period::is_period(&self.text)
            || self.text.matches(['-', '/', ':']).count() > 1
            || duration::read(&self.text, TimeUnit::Minutes, Mark::Point).is_ok_and(|read| !read.bare);
        self.text.contains(|character: char| character.is_ascii_digit()) && !is_other
    }

    /// Whether it may be any figure at all: it has digits and is no date.
    pub fn may_be_amount(&self) -> bool {
        self.text.contains(|character: char| character.is_ascii_digit())
            && !period::is_period(&self.text)
            && !period::is_day(&self.text)
    }

    fn mark(&self, mark: Mark) -> Mark {
        if matches!(self.form, Form::Number | Form::Stored) { Mark::Point } else { mark }
    }

    /// Reads the cell as a value of a unit; the word is the unit its column or row names.
    pub fn read(&self, unit: Unit, word: Option<UnitWord>, mark: Mark) -> Result<Read, Wrong> {
        let mark = self.mark(mark);
        if let Some(word) = word.filter(|word| !word.fits(unit)) {
            return Err(wrong_unit(unit, word));
        }
        let read = match unit {
            Unit::Minutes | Unit::Hours => self.duration(unit, word, mark)?,
            _ => self.number(unit, word, mark)?,
        };
        within(unit, &self.text, &read.value)?;
        Ok(read)
    }

    fn duration(&self, unit: Unit, word: Option<UnitWord>, mark: Mark) -> Result<Read, Wrong> {
        let stated = if let Some(UnitWord::Time(time)) = word { Some(time) } else { None };
        let usual = if unit == Unit::Hours { TimeUnit::Hours } else { TimeUnit::Minutes };
        let text = clock_of(word, &self.text);
        let read = duration::read(&text, stated.unwrap_or(usual), mark).map_err(|wrong| self.in_a_sheet(wrong))?;
        let in_unit = |minutes: Exact| if unit == Unit::Hours { minutes / usual.minutes() } else { minutes };
        Ok(Read {
            value: in_unit(read.minutes),
            quantum: in_unit(read.quantum),
            currency: None,
            bare_percent: false,
            may_be_share: false,
            bare_duration: read.bare && stated.is_none() && self.form != Form::Number && unit == Unit::Minutes,
        })
    }

    /// A sheet's own time is not written anew but formatted.
    fn in_a_sheet(&self, wrong: Wrong) -> Wrong {
        let is_clock = self.form == Form::Stored && self.text.contains(':');
        let hint = || "format the cell as [h]:mm:ss, so that it shows which are hours, minutes and seconds".to_string();
        if is_clock { Wrong { hint: Some(hint()), ..wrong } } else { wrong }
    }

    fn number(&self, unit: Unit, word: Option<UnitWord>, mark: Mark) -> Result<Read, Wrong> {
        let (number, own_length) = without_word(&self.text, unit);
        let length = own_length.or(match word {
            Some(UnitWord::Months(months)) => Some(months),
            _ => None,
        });
        let (number, own_square) = if unit == Unit::SquareMinutes { without_square(number) } else { (number, None) };
        let square = match (own_square, word) {
            (Some(time), _) | (None, Some(UnitWord::SquareTime(time))) => time.minutes(),
            _ => TimeUnit::Minutes.minutes(),
        };
        let written = number::read(number, mark).map_err(|wrong| self.not_a(unit, wrong))?;
        if written.percent && !unit.is_percent() {
            return Err(self.expected(unit));
        }
        if written.currency.is_some() && unit != Unit::Money {
            return Err(self.expected(unit));
        }
        let in_unit = |shown: Exact| match (unit, length) {
            (Unit::Percent | Unit::PercentPerYear, _) => shown / whole(100),
            (Unit::Years, Some(months)) if months != 12 => shown * whole(months) / whole(12),
            (Unit::Months, Some(months)) if months != 1 => shown * whole(months),
            (Unit::SquareMinutes, _) => shown * square.pow(2),
            _ => shown,
        };
        let is_below_one = !written.value.is_zero() && written.value.abs() < Decimal::ONE;
        Ok(Read {
            may_be_share: unit == Unit::Points
                && is_below_one
                && self.form != Form::Number
                && number.len() == self.text.len(),
            value: in_unit(exact(written.value)),
            quantum: in_unit(quantum(written.places)),
            currency: written.currency,
            bare_percent: unit.is_percent() && !written.percent && word != Some(UnitWord::Unit(Unit::Percent)),
            bare_duration: false,
        })
    }

    /// A finding that names the unit where the text is a duration or the like.
    fn not_a(&self, unit: Unit, wrong: Wrong) -> Wrong {
        let is_duration = duration::read(&self.text, TimeUnit::Minutes, Mark::Point).is_ok_and(|read| !read.bare);
        if is_duration && wrong.hint.is_none() { self.expected(unit) } else { wrong }
    }

    fn expected(&self, unit: Unit) -> Wrong {
        Wrong { finding: format!("expected {}, found {}", wanted(unit), quoted(&self.text)), hint: None }
    }
}

/// `7:30` under a name that says `(mm:ss)` or `(h:mm)` is no longer open.
fn clock_of(word: Option<UnitWord>, text: &str) -> Cow<'_, str> {
    let is_short = text.matches(':').count() == 1;
    match (word, text.split_once(':')) {
        (Some(UnitWord::MinutesSeconds), Some((minutes, seconds))) if is_short => {
            format!("{minutes}m {seconds}s").into()
        }
        (Some(UnitWord::HoursMinutes), Some((hours, minutes))) if is_short => format!("{hours}h {minutes}m").into(),
        _ => text.into(),
    }
}

/// What a value of a unit is called in a message.
pub fn wanted(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "an amount of money",
        Unit::Count => "a whole number",
        Unit::Minutes | Unit::Hours => "a duration",
        Unit::SquareMinutes => "a sum of squares in min^2",
        Unit::Percent | Unit::PercentPerYear => "a percentage",
        Unit::Points => "points from -100 to 100",
        Unit::Periods => "a number of periods",
        Unit::Months => "a number of months",
        Unit::Years => "a number of years",
        Unit::Number | Unit::Ratio | Unit::Score | Unit::PerYear | Unit::Agents => "a number",
    }
}

/// A number without the word of its unit: `12 months`, `30 points`, `50 FTE`; and how many months the word stands for.
fn without_word(text: &str, unit: Unit) -> (&str, Option<i64>) {
    let words: &[(&str, Option<i64>)] = match unit {
        Unit::Months | Unit::Years => {
            &[("months", Some(1)), ("month", Some(1)), ("years", Some(12)), ("year", Some(12))]
        }
        Unit::Points => &[("points", None), ("pts", None)],
        Unit::Agents => &[("FTE", None), ("agents", None)],
        _ => &[],
    };
    let trimmed = text.trim_matches(number::is_blank);
    let bare = words.iter().find_map(|(word, months)| Some((trimmed.strip_suffix(word)?, *months)));
    bare.map_or((text, None), |(bare, months)| (bare.trim_end_matches(number::is_blank), months))
}

/// A number without the unit behind it, as in `3600 s^2`, and that unit.
fn without_square(text: &str) -> (&str, Option<TimeUnit>) {
    let at = text.find(|character: char| character.is_alphabetic()).unwrap_or(text.len());
    let (number, word) = text.split_at(at);
    let square = square_of(word.trim_matches(number::is_blank));
    square.map_or((text, None), |_| (number.trim_end_matches(number::is_blank), square))
}

/// Counts are whole; only money, percentages, points and ratios may be negative.
fn within(unit: Unit, text: &str, value: &Exact) -> Result<(), Wrong> {
    let wrong = |wanted: &str| Err(Wrong { finding: format!("expected {wanted}, found {}", quoted(text)), hint: None });
    if unit == Unit::Count && !value.is_integer() {
        return wrong("a whole number");
    }
    let signed = matches!(unit, Unit::Money | Unit::Percent | Unit::PercentPerYear | Unit::Points | Unit::Ratio);
    if !signed && value.is_negative() {
        return wrong(&format!("{} that is not negative", wanted(unit)));
    }
    Ok(())
}

fn wrong_unit(unit: Unit, word: UnitWord) -> Wrong {
    let (found, hint) = match word {
        UnitWord::Scale => ("thousands or millions", Some("write the figures out in full")),
        UnitWord::Time(_) | UnitWord::Months(_) | UnitWord::MinutesSeconds | UnitWord::HoursMinutes => {
            ("a unit of time", (unit == Unit::SquareMinutes).then_some("write min^2 or s^2"))
        }
        UnitWord::SquareTime(_) => ("the square of a unit of time", None),
        UnitWord::Other if unit == Unit::SquareMinutes => ("another unit", Some("write min^2 or s^2")),
        UnitWord::Unit(named) => (wanted(named), None),
        UnitWord::Currency(_) => ("a currency", None),
        UnitWord::Other if unit == Unit::Minutes => {
            ("another unit", Some("write min, h, s or days, or leave the unit empty"))
        }
        UnitWord::Other => ("another unit", Some("leave the unit empty if it is the usual one")),
    };
    Wrong { finding: format!("expected {}, found {found} as its unit", wanted(unit)), hint: hint.map(str::to_string) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell { text: text.into(), place: Place::file("figures.csv"), form: Form::Text }
    }

    fn read(text: &str, unit: Unit) -> Result<String, String> {
        cell(text).read(unit, None, Mark::Point).map(|read| read.value.to_string()).map_err(|wrong| wrong.finding)
    }

    #[test]
    fn each_unit_reads_its_own_shapes() {
        assert_eq!(read("85%", Unit::Percent), Ok("17/20".into()));
        assert_eq!(read("85", Unit::Percent), Ok("17/20".into()));
        assert_eq!(read("0:07:30", Unit::Minutes), Ok("15/2".into()));
        assert_eq!(read("90 min", Unit::Hours), Ok("3/2".into()));
        assert_eq!(read("12 months", Unit::Months), Ok("12".into()));
        assert_eq!(read("50 FTE", Unit::Agents), Ok("50".into()));
        assert_eq!(read("7200 s^2", Unit::SquareMinutes), Ok("2".into()));
        assert_eq!(read("2 min²", Unit::SquareMinutes), read("2", Unit::SquareMinutes));
        assert!(read("2 min", Unit::SquareMinutes).is_err());
        assert_eq!(read("$5", Unit::Count), Err("expected a whole number, found `$5`".into()));
        assert_eq!(read("85%", Unit::Money), Err("expected an amount of money, found `85%`".into()));
        assert_eq!(read("1.5", Unit::Count), Err("expected a whole number, found `1.5`".into()));
        assert_eq!(read("-1", Unit::Count), Err("expected a whole number that is not negative, found `-1`".into()));
    }

    #[test]
    fn what_is_not_given_is_not_zero() {
        for text in ["", " ", "-", "n/a", "N/A", "?", "–"] {
            assert!(cell(text).is_blank(), "{text}");
        }
        assert!(!cell("0").is_blank());
    }

    #[test]
    fn a_unit_that_does_not_fit_is_refused() {
        let wrong = cell("5").read(Unit::Money, Some(UnitWord::from_word("$k")), Mark::Point).unwrap_err();
        assert_eq!(wrong.finding, "expected an amount of money, found thousands or millions as its unit");
    }
}
