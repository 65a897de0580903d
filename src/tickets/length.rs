//! The days of a side's contacts and the cutover, in; how many months of a period the side has, and what the reader must know
//! of that, out.

use super::begins::Precision;
use super::moment::days_of;
use super::notes::{day, told};
use super::rules::Sides;
use super::tally::{Day, Group};
use super::{Asked, Tallied, figures};
use crate::comparison::Note;
use crate::figures::MONTHS;
use crate::place::quoted;
use crate::quantity::{Exact, Unit, whole};
use crate::show;

/// How long a side runs within a period that the cutover cuts.
#[derive(Debug)]
pub struct Cut {
    /// Its months, of the month of the cutover the share of its days.
    pub months: Exact,
    /// The first month that it has some of.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Whether it ends at the cutover rather than begins there.
    pub ends_at_cutover: bool,
}

/// A month, counted from January of year 0.
pub fn month(day: Day) -> u32 {
    (day >> 16) * 12 + ((day >> 8) & 0xff) - 1
}

/// The month of the day before.
pub fn month_before(day: Day) -> u32 {
    month(day) - u32::from(day & 0xff == 1)
}

/// The first month of the period of a month; where all time is one, of all of it.
pub fn period(month: u32, length: Option<u32>) -> u32 {
    length.map_or(0, |length| month - month % length)
}

/// Whether a period begins on the day of the cutover, so that none is cut.
pub fn is_between_periods(cutover: Day, length: Option<u32>) -> bool {
    length.is_some_and(|length| month(cutover).is_multiple_of(length)) && cutover & 0xff == 1
}

/// How long a side has of the period, of so many months, that the cutover cuts; none where it cuts none of the side's. At
/// the side's other end a month with any contact counts as a whole one, as it does in a label.
pub fn cut(side: &Group, length: Option<u32>, cutover: Day) -> Option<Cut> {
    if side.last == 0 || is_between_periods(cutover, length) {
        return None;
    }
    let at = month(cutover);
    let is_cut = |day: Day| period(month(day), length) == period(at, length);
    let share = whole(i64::from((cutover & 0xff) - 1))
        / whole(days_of(u64::from(at / 12), u64::from(at % 12 + 1)).cast_signed());
    let months = |from: u32, to: u32| whole(i64::from(to)) - whole(i64::from(from));
    if side.last < cutover && is_cut(side.last) {
        let first = month(side.first).max(period(at, length));
        let last = month_before(cutover);
        return Some(Cut { months: months(first, at) + share, first, last, ends_at_cutover: true });
    }
    let is_after = side.first >= cutover && is_cut(side.first);
    let end = length.map_or(u32::MAX, |length| period(at, Some(length)) + length);
    let last = (month(side.last) + 1).min(end);
    is_after.then(|| Cut { months: months(at, last) - share, first: at, last: last - 1, ends_at_cutover: false })
}

/// A cutover that leaves all contacts on one side of it.
pub fn cutover_beside(tallied: &Tallied, asked: &Asked) -> Option<Note> {
    let (Sides::ByDate { cutover, names: (before, after) }, None) = (&asked.rules.sides, tallied.cutover) else {
        return None;
    };
    let all = tallied.tally.merged(|_| true);
    let (side, when, end, missing) = if all.last < *cutover {
        (before, "before", format!("the last of them began on {}", day(all.last)), after)
    } else {
        (after, "not before", format!("the first of them began on {}", day(all.first)), before)
    };
    let text = format!(
        "all contacts are {when} the cutover, {}: {end}, and there is no side {} to set against it",
        day(*cutover),
        quoted(missing)
    );
    Some(Note::doubt(side, text))
}

/// How long a side has of the period that the cutover cuts.
pub fn cut_note(name: &str, side: &Group, cutover: Option<Day>, length: Option<u32>) -> Option<Note> {
    let cutover = cutover?;
    let cut = cut(side, length, cutover)?;
    let at = period(month(cutover), length);
    let of = length.map(|length| format!(" for {}", figures::label(at, length))).unwrap_or_default();
    let month = |month: u32| figures::label(month, 1);
    let span = if cut.ends_at_cutover {
        format!("from {} up to the cutover, {}", month(cut.first), day(cutover))
    } else {
        format!("from the cutover, {}, up to {}", day(cutover), month(cut.last))
    };
    let months = show::computed(&cut.months, Unit::Number, None);
    Some(Note::new(format!("{name}.{}", MONTHS.id), format!("{months}{of}: {span}")))
}

/// A first or last period that the contacts of a side do not fill. One that the cutover cuts is as long as its months.
pub fn partial(
    name: &str,
    side: &Group,
    length: Option<u32>,
    cutover: Option<Day>,
    precision: Precision,
) -> Option<Note> {
    if length.is_none() && cutover.is_none() {
        return None;
    }
    let ends = [begins_short(side, length, cutover, precision), ends_short(side, length, cutover, precision)];
    let mut labels: Vec<String> = ends.into_iter().flatten().collect();
    if labels.is_empty() {
        return None;
    }
    labels.dedup();
    let on = if precision == Precision::Month { "in" } else { "on" };
    let what = if labels.len() == 1 { "is not whole, but counts" } else { "are not whole, but count" };
    let text = format!(
        "its contacts begin {on} {} and end {on} {}: {} {what} as such",
        told(side.first, precision),
        told(side.last, precision),
        labels.join(" and ")
    );
    Some(Note::doubt(name, text))
}

/// The cutover, where it cuts the period of a month.
fn cut_at(of: u32, length: Option<u32>, cutover: Option<Day>) -> Option<Day> {
    let is_of = |cutover: &Day| period(of, length) == period(month(*cutover), length);
    cutover.filter(|cutover| !is_between_periods(*cutover, length) && is_of(cutover))
}

/// How many months stand under one label: in a period that is cut each by itself.
fn labelled(of: u32, length: Option<u32>, cutover: Option<Day>) -> u32 {
    length.filter(|_| cut_at(of, length, cutover).is_none()).unwrap_or(1)
}

/// The label in which a side begins late; from the cutover on there should be contacts.
fn begins_short(side: &Group, length: Option<u32>, cutover: Option<Day>, precision: Precision) -> Option<String> {
    let first = month(side.first);
    let labelled = labelled(first, length, cutover);
    let (begins, is_whole) = match cut_at(first, length, cutover).filter(|cutover| side.first >= *cutover) {
        Some(cutover) => (month(cutover), month(cutover) == first),
        None => (
            period(first, Some(labelled)),
            period(first, Some(labelled)) == first && (precision == Precision::Month || side.first & 0xff <= 3),
        ),
    };
    (!is_whole).then(|| figures::label(begins, labelled))
}

/// The label in which it ends early; up to the cutover there should be contacts.
fn ends_short(side: &Group, length: Option<u32>, cutover: Option<Day>, precision: Precision) -> Option<String> {
    let last = month(side.last);
    let labelled = labelled(last, length, cutover);
    let start = period(last, Some(labelled));
    let (ends, is_whole) = match cut_at(last, length, cutover).filter(|cutover| side.last < *cutover) {
        Some(cutover) => (month_before(cutover), month_before(cutover) == last),
        None => (start, start + labelled - 1 == last && (precision == Precision::Month || side.last & 0xff >= 26)),
    };
    (!is_whole).then(|| figures::label(ends, labelled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::few::Few;
    use crate::tickets::tally::{Keep, Key, Set, Tally};

    fn day(text: &str) -> Day {
        let parts: Vec<u32> = text.split('-').map(|part| part.parse().unwrap()).collect();
        parts[0] << 16 | parts[1] << 8 | parts[2]
    }

    fn months(first: &str, last: &str, length: Option<u32>, cutover: &str) -> Option<String> {
        let mut tally = Tally::new(Keep::default());
        for text in [first, last] {
            let mut few = Few::default();
            few.add(Set::default(), day(text));
            tally.add_few(Key::default(), Set::default(), &few);
        }
        cut(&tally.merged(|_| true), length, day(cutover)).map(|cut| cut.months.to_string())
    }

    #[test]
    fn a_period_is_cut_where_the_cutover_is_and_nowhere_else() {
        let year = |first, last, cutover| months(first, last, Some(12), cutover);
        assert_eq!(year("2025-01-03", "2025-09-10", "2025-10-01").as_deref(), Some("9"));
        assert_eq!(year("2025-10-01", "2025-12-10", "2025-10-01").as_deref(), Some("3"));
        assert_eq!(year("2025-04-15", "2025-06-10", "2025-10-01").as_deref(), Some("6"));
        assert_eq!(year("2024-01-03", "2024-09-10", "2025-10-01"), None);
        assert_eq!(year("2024-01-03", "2025-09-10", "2025-10-01").as_deref(), Some("9"));
        assert_eq!(year("2025-11-01", "2026-09-10", "2025-10-01").as_deref(), Some("3"));
        assert_eq!(year("2026-01-03", "2026-09-10", "2025-10-01"), None);
        assert_eq!(year("2025-01-03", "2025-12-10", "2026-01-01"), None);
        assert_eq!(months("2025-01-01", "2025-01-08", Some(1), "2025-01-09").as_deref(), Some("8/31"));
        assert_eq!(months("2025-01-09", "2025-01-31", Some(1), "2025-01-09").as_deref(), Some("23/31"));
        assert_eq!(months("2024-02-02", "2024-02-10", Some(1), "2024-02-11").as_deref(), Some("10/29"));
        assert_eq!(months("2023-11-01", "2024-12-31", None, "2025-01-01").as_deref(), Some("14"));
        assert_eq!(months("2025-01-01", "2026-01-31", None, "2025-01-01").as_deref(), Some("13"));
    }
}
