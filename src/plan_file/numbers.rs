//! The text of a number in a plan in, its value and range out: `3.20`, `9%`, `3.00 .. 3.20 .. 3.60`; and factors to it.

use super::measure::Measure;
use crate::currency::Mentioned;
use crate::input::cells::{Cell, Form, Read, wanted};
use crate::input::json::{Node, Value};
use crate::input::toml::table::expected;
use crate::number::{self, Evidence, Mark, Wrong};
use crate::place::{Place, quoted};
use crate::plan::{Range, Within};
use crate::problem::Problem;
use crate::quantity::{Exact, Quantity, Unit, exact, times, whole};
use num_traits::{Signed, Zero};

/// A number that is stated somewhere.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The value, or the likely one.
    pub value: Exact,
    /// Between what it may lie.
    pub range: Option<Range>,
    /// As written.
    pub text: String,
    /// Where.
    pub place: Place,
    /// The currencies beside it.
    pub mentions: Vec<Mentioned>,
}

/// Reads the number of a node.
pub fn read(node: &Node, place: &Place, measure: Measure) -> Result<Stated, Problem> {
    let (text, form) = match &node.value {
        Value::Number(text) => (text, Form::Number),
        Value::Text(text) => (text, Form::Text),
        _ => return Err(expected(wanted(measure.unit), node, place)),
    };
    let parts = parts(text, place)?;
    let cells: Vec<Cell> = parts.iter().map(|part| Cell { text: (*part).into(), place: place.clone(), form }).collect();
    let name = &*place.column;
    let read = |cell: &Cell| {
        let wrong = |wrong| Problem::cell(place, name, without_option(wrong));
        cell.read(measure.unit, None, Mark::Point).map_err(wrong).map_err(|problem| of_range(problem, text))
    };
    let reads = cells.iter().map(read).collect::<Result<Vec<Read>, Problem>>()?;
    bare_percent(&reads, &cells, measure)?;
    let mentions = reads.iter().filter_map(|read| read.currency).collect();
    let values: Vec<Exact> = reads.into_iter().map(|read| read.value).collect();
    let (value, range) = ranged(values, text, place)?;
    let stated = Stated { value, range, text: text.clone(), place: place.clone(), mentions };
    within(&stated, measure)?;
    Ok(stated)
}

/// What to write for `3.0 - 3.5`.
fn of_range(problem: Problem, text: &str) -> Problem {
    let ends = [" - ", " – ", "–", " to ", "..."].iter().find_map(|between| text.split_once(between));
    let is_number = |end: &str| number::read(end.trim(), Mark::Point).is_ok();
    match ends {
        Some((low, high)) if problem.hint.is_none() && is_number(low) && is_number(high) => {
            problem.hint(format!("write a range as \"{} .. likely .. {}\"", low.trim(), high.trim()))
        }
        _ => problem,
    }
}

/// Whether a text in quotes could be a number with thousands apart: `2.400`.
pub fn may_be_thousands(node: &Node) -> bool {
    let is_open = |part: &str| number::evidence(part.trim()) == Evidence::Open;
    matches!(&node.value, Value::Text(text) if text.split("..").any(is_open))
}

/// A plan has a decimal point always, and no option for a comma.
fn without_option(wrong: Wrong) -> Wrong {
    let hint = wrong.hint.map(|hint| match hint.split_once(", add --decimal-mark") {
        Some((meant, _)) => format!("{meant}, write it with a decimal point"),
        None => hint,
    });
    Wrong { hint, ..wrong }
}

/// One number, or the three of a range.
fn parts<'t>(text: &'t str, place: &Place) -> Result<Vec<&'t str>, Problem> {
    let parts: Vec<&str> = text.split("..").map(str::trim).collect();
    if matches!(parts.len(), 1 | 3) {
        return Ok(parts);
    }
    Err(Problem::at(place, format!("expected `low .. likely .. high`, found {}", quoted(text)))
        .hint("a range has its likely value in the middle, such as \"3.00 .. 3.20 .. 3.60\""))
}

fn ranged(values: Vec<Exact>, text: &str, place: &Place) -> Result<(Exact, Option<Range>), Problem> {
    let mut values = values.into_iter();
    match (values.next(), values.next(), values.next()) {
        (Some(low), Some(likely), Some(high)) if low <= likely && likely <= high => {
            Ok((likely, Some(Range { low, high })))
        }
        (Some(value), None, None) => Ok((value, None)),
        _ => Err(Problem::at(place, format!("expected a range that rises, found {}", quoted(text)))
            .hint("write the lowest value first, then the likely one, then the highest")),
    }
}

/// Percentages without their sign that may have been meant as shares of one: `0.09`, or `1.3` where 130 % is usual.
fn bare_percent(reads: &[Read], cells: &[Cell], measure: Measure) -> Result<(), Problem> {
    let doubtful = if measure.is_factor { whole(1) / whole(10) } else { whole(1) / whole(100) };
    let is_bare = |(read, _): &(&Read, &Cell)| read.bare_percent && !read.value.is_zero();
    let bare = || reads.iter().zip(cells).filter(is_bare);
    let first = bare().next().filter(|_| bare().all(|(read, _)| read.value.abs() <= doubtful));
    let Some((read, cell)) = first else { return Ok(()) };
    let shown = |factor: i64| {
        let cut = Quantity::cut_shown(&times(&read.value, &whole(factor)), Unit::Number);
        cut.map(|cut| cut.value.to_string()).unwrap_or_default()
    };
    Err(Problem::at(&cell.place, format!("expected a percentage, found {}", quoted(&cell.text))).hint(format!(
        "write \"{}%\", or \"{}%\" if that was meant",
        shown(10_000),
        shown(100)
    )))
}

/// Holds a number against what it may be.
pub fn within(stated: &Stated, measure: Measure) -> Result<(), Problem> {
    let (zero, one) = (Exact::zero(), whole(1));
    let range = stated.range.iter().flat_map(|range| [&range.low, &range.high]);
    let is_within = |value: &Exact| match measure.within {
        Within::Any => true,
        Within::NotNegative => *value >= zero,
        Within::Positive => *value > zero,
        Within::Share => *value >= zero && *value <= one,
        Within::PositiveShare => *value > zero && *value <= one,
        Within::AboveMinusOne => *value > -&one,
    };
    if std::iter::once(&stated.value).chain(range).all(is_within) {
        return Ok(());
    }
    let unit = wanted(measure.unit);
    let wanted = match measure.within {
        Within::Any => unit.to_string(),
        Within::NotNegative => format!("{unit} that is not negative"),
        Within::Positive => format!("{unit} above 0"),
        Within::Share => "a share from 0% to 100%".to_string(),
        Within::PositiveShare => "a share above 0% and at most 100%".to_string(),
        Within::AboveMinusOne => "a percentage above -100%".to_string(),
    };
    Err(Problem::at(&stated.place, format!("expected {wanted}, found {}", quoted(&stated.text))))
}

/// A number times a factor such as `1.1` or `110%`.
pub fn multiplied(stated: &Stated, factor: &str, place: &Place) -> Result<Stated, Problem> {
    let wrong = |wrong: Wrong| {
        let text = format!("expected a factor such as `* 1.1`, found {}", quoted(&format!("* {factor}")));
        Problem { hint: wrong.hint, ..Problem::at(place, text) }
    };
    let none = || Wrong { finding: String::new(), hint: None };
    let written = number::read(factor, Mark::Point).map_err(wrong)?;
    if written.currency.is_some() || written.value.is_sign_negative() && !written.value.is_zero() {
        return Err(wrong(none()));
    }
    let by = if written.percent { exact(written.value) / whole(100) } else { exact(written.value) };
    let range = stated.range.as_ref().map(|range| Range { low: times(&range.low, &by), high: times(&range.high, &by) });
    Ok(Stated {
        value: times(&stated.value, &by),
        range,
        text: format!("{} * {factor}", stated.text),
        place: place.clone(),
        mentions: stated.mentions.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::measure::{FACTOR, PRICE, RATE, SHARE};
    use super::*;

    fn of(text: &str, measure: Measure) -> Result<String, String> {
        let place = Place::file("plan.toml").at(3, "vendor.Acme.price");
        let node = Node { place: place.clone(), value: Value::Text(text.into()) };
        let stated = read(&node, &place, measure).map_err(|problem| problem.text)?;
        let range = stated.range.map(|range| format!(" from {} to {}", range.low, range.high)).unwrap_or_default();
        Ok(format!("{}{range}", stated.value))
    }

    #[test]
    fn a_number_is_read_exactly_and_a_range_has_its_likely_value_in_the_middle() {
        assert_eq!(of("3.20", PRICE), Ok("16/5".into()));
        assert_eq!(of("9%", RATE), Ok("9/100".into()));
        assert_eq!(of("9", RATE), Ok("9/100".into()));
        assert_eq!(of("$3.00..3.20 .. 3.60", PRICE), Ok("16/5 from 3 to 18/5".into()));
        assert_eq!(of("130%", FACTOR), Ok("13/10".into()));
        assert_eq!(of("-4%", RATE), Ok("-1/25".into()));
    }

    #[test]
    fn what_may_be_a_share_of_one_is_never_guessed() {
        for (text, measure) in
            [("0.09", RATE), ("-0.04", RATE), ("1", SHARE), ("1.3", FACTOR), ("0 .. 0.1 .. 0.2", SHARE)]
        {
            assert!(of(text, measure).is_err(), "{text}");
        }
    }
}
