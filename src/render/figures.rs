//! Figures in, a figures file out: CSV with a row a side and period, or JSON, both of which `roi calc` reads; or a table to
//! read.

use super::csv::{delimited, harmless};
use super::json;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::figures::SQUARES;
use crate::place::clean;
use crate::quantity::{Exact, Quantity, Unit, times, whole};
use crate::report::parts::{Part, Table, Text, Tone};
use crate::show;
use crate::tickets::figures::{Figures, Period, Side, Value as Figure};
use serde_json::{Map, Value, json};

/// A decimal with every digit in the shown unit, and whether it is the number to the last one.
fn decimal(value: &Exact, unit: Unit) -> (String, bool) {
    match Quantity::cut(value, unit) {
        Some(quantity) => (quantity.value.normalize().to_string(), quantity.exact),
        None => (value.to_integer().to_string(), value.is_integer()),
    }
}

/// How a column of times is written: in minutes, or in seconds where minutes would have no last digit.
fn unit_of_times(figures: &Figures, id: &str) -> (&'static str, Exact) {
    let all = figures.sides.iter().flat_map(|side| &side.periods).flat_map(|period| &period.figures);
    let is_whole = all.filter(|figure| figure.id == id).all(|figure| decimal(&figure.value, Unit::Minutes).1);
    if is_whole { ("min", whole(1)) } else { ("s", whole(60)) }
}

/// Squares of times are written in square seconds, in which all of them have a last digit: a millisecond is 0.001 s, and
/// 1/60,000 of a minute.
fn square_seconds(value: &Exact) -> String {
    decimal(&times(value, &whole(3_600)), Unit::Number).0
}

/// One row a side and period, one column a figure; and which side is the baseline, where its name and place do not tell.
pub fn separated(figures: &Figures, currency: Option<&Currency>, delimiter: u8) -> String {
    let columns = figures.columns();
    let has_periods = figures.sides.iter().flat_map(|side| &side.periods).any(|period| period.label.is_some());
    let has_roles = figures.must_name_baseline();
    let mut heads = vec!["side".to_string()];
    heads.extend(has_roles.then(|| "role".to_string()));
    heads.extend(has_periods.then(|| "period".to_string()));
    heads.extend(columns.iter().map(|(id, unit)| match unit {
        Unit::Minutes => format!("{id} ({})", unit_of_times(figures, id).0),
        Unit::SquareMinutes => format!("{id} (s^2)"),
        _ => (*id).to_string(),
    }));
    let mut rows = vec![heads];
    for (index, side) in figures.sides.iter().enumerate() {
        let role = if index == figures.baseline { "baseline" } else { "" };
        for period in &side.periods {
            let mut row = vec![harmless(&side.name)];
            row.extend(has_roles.then(|| role.to_string()));
            row.extend(has_periods.then(|| period.label.clone().unwrap_or_default()));
            row.extend(columns.iter().map(|(id, _)| cell(figures, period, id, currency)));
            rows.push(row);
        }
    }
    delimited(&rows, delimiter)
}

fn cell(figures: &Figures, period: &Period, id: &str, currency: Option<&Currency>) -> String {
    let Some(figure) = period.figures.iter().find(|figure| figure.id == id) else { return String::new() };
    match figure.unit {
        Unit::Minutes => decimal(&times(&figure.value, &unit_of_times(figures, id).1), Unit::Number).0,
        Unit::SquareMinutes => square_seconds(&figure.value),
        Unit::Percent => format!("{}%", decimal(&figure.value, Unit::Percent).0),
        Unit::Money => {
            let amount = decimal(&figure.value, Unit::Money).0;
            currency.map_or_else(|| amount.clone(), |currency| format!("{} {amount}", currency.code()))
        }
        unit => decimal(&figure.value, unit).0,
    }
}

/// A JSON figures file. Its notes stand under `notes`, which no figures are read from.
pub fn as_json(figures: &Figures, currency: Option<&Currency>, notes: &[Note]) -> String {
    let period = |period: &Period| {
        let of_figure = |figure: &Figure| (figure.id.to_string(), number(figure));
        let mut object = Map::new();
        if let Some(label) = &period.label {
            object.insert("period".into(), Value::String(label.clone()));
        }
        object.insert("figures".into(), Value::Object(period.figures.iter().map(of_figure).collect()));
        Value::Object(object)
    };
    let side = |side: &Side| match side.periods.as_slice() {
        // All time as one has no period to name.
        [only] if only.label.is_none() => period(only)["figures"].take(),
        periods => periods.iter().map(&period).collect(),
    };
    let sides: Map<String, Value> = figures.sides.iter().map(|of| (of.name.clone(), side(of))).collect();
    let baseline = figures.sides.get(figures.baseline).map(|side| side.name.clone());
    json::text(&json!({
        "currency": currency.map(Currency::code),
        "baseline": baseline,
        "sides": sides,
        "notes": json::notes(notes),
    }))
}

/// Times that have no last digit in minutes are written in seconds, as text; percentages with their sign.
fn number(figure: &Figure) -> Value {
    let plain = |text: String| text.parse().map_or(Value::Null, Value::Number);
    let (text, is_exact) = decimal(&figure.value, figure.unit);
    match figure.unit {
        Unit::Minutes if !is_exact => {
            Value::String(format!("{} s", decimal(&times(&figure.value, &whole(60)), Unit::Number).0))
        }
        Unit::SquareMinutes => Value::String(format!("{} s^2", square_seconds(&figure.value))),
        Unit::Percent => Value::String(format!("{text}%")),
        _ => plain(text),
    }
}

/// Figures to read: a row a figure, a column a side and period. Sums of squares say nothing to a reader.
pub fn parts(figures: &Figures, currency: Option<&Currency>, notes: &[Note]) -> Vec<Part> {
    let plain = |text: String| Text { text, tone: Tone::Plain };
    let mut parts = Vec::new();
    for side in &figures.sides {
        let label = |period: &Period| period.label.clone().unwrap_or_default();
        let row = |(id, _): &(&'static str, Unit)| {
            let value = |period: &Period| {
                let figure = period.figures.iter().find(|figure| figure.id == *id);
                plain(figure.map_or_else(
                    || crate::report::parts::DASH.to_string(),
                    |figure| show::computed(&figure.value, figure.unit, currency),
                ))
            };
            std::iter::once(plain((*id).to_string())).chain(side.periods.iter().map(value)).collect()
        };
        let heads = std::iter::once(String::new()).chain(side.periods.iter().map(label)).collect();
        let is_square = |id: &str| SQUARES.iter().any(|(_, squares)| squares.id == id);
        let rows = figures.columns().iter().filter(|(id, _)| !is_square(id)).map(row).collect();
        parts.push(Part::Table(Table { title: clean(&side.name), heads, text_columns: 1, rows }));
    }
    if !notes.is_empty() {
        parts.push(Part::List("Notes".into(), notes.iter().map(Note::line).collect()));
    }
    parts
}
