//! Correlations in; the answer in words with a table, tidy rows or JSON out.

use super::csv::{delimited, harmless};
use super::json;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::place::clean;
use crate::quantity::{Exact, Quantity, Unit, decimal, minus};
use crate::report::certainty::{percent, probability};
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use crate::show;
use crate::statistics::correlation::Correlation;
use crate::statistics::{Interval, shown_probability};
use crate::tickets::correlations::{Correlations, GroupMean, Groups, Row};
use crate::tickets::notes::counted;
use serde_json::{Map, Value, json};

/// The title of the table, and of the page.
pub const TITLE: &str = "Correlations";

/// A coefficient as it is shown: two decimal places.
fn coefficient(r: f64) -> String {
    decimal(r).map_or_else(
        || DASH.to_string(),
        |r| show::quantity(&Quantity { value: r, exact: false, unit: Unit::Ratio }, None),
    )
}

fn limits(interval: &Interval) -> String {
    format!("{} to {}", coefficient(interval.low), coefficient(interval.high))
}

/// The answer in words, row by row.
pub fn lead(correlations: &Correlations, currency: Option<&Currency>) -> Vec<String> {
    let of_row = |row: &Row| {
        let side = if correlations.has_sides { format!("{}: ", clean(&row.side)) } else { String::new() };
        let groups = row.groups.as_ref().and_then(|groups| in_groups(row, groups, currency));
        std::iter::once(side + &together(row)).chain(groups).collect::<Vec<String>>().join(" ")
    };
    correlations.rows.iter().map(of_row).collect()
}

fn together(row: &Row) -> String {
    let [first, second] = row.between.map(|of| of.name);
    let found = match &row.found {
        Ok(found) => found,
        Err(gap) => return format!("whether {first} and {second} go together cannot be told: {gap}."),
    };
    let at = percent(&found.interval.confidence);
    let shown = format!(
        "r = {}, from {} at {at} (n {}, p {})",
        coefficient(found.r),
        limits(&found.interval),
        counted(row.n),
        probability(found.p_value)
    );
    match (found.is_distinguishable(), found.r > 0.0) {
        (true, true) => format!("the higher {first}, the higher {second}: {shown}."),
        (true, false) => format!("the higher {first}, the lower {second}: {shown}."),
        (false, _) => format!("no relation of {first} and {second} can be told from chance: {shown}."),
    }
}

/// `Satisfied customers (4 to 5) have …, the others (1 to 3) …`.
fn in_groups(row: &Row, groups: &Groups, currency: Option<&Currency>) -> Option<String> {
    let [_, second] = row.between;
    let (satisfied, others) = (groups.satisfied.mean.as_ref()?, groups.others.mean.as_ref()?);
    let shown = |value: &Exact| show::computed(value, second.unit, currency);
    let means = format!(
        "The mean {} of satisfied customers (4 to 5) is {} (n {}), of the others (1 to 3) {} (n {})",
        second.name,
        shown(satisfied),
        counted(groups.satisfied.n),
        shown(others),
        counted(groups.others.n)
    );
    let Some(difference) = &groups.difference else { return Some(format!("{means}.")) };
    let between = Quantity::cut(&minus(satisfied, others), second.unit)?;
    let (low, high) = difference.interval.shown(second.unit)?;
    let [between, low, high] = [between, low, high].map(|value| show::difference(&value, currency));
    let chance = if difference.is_distinguishable() { "" } else { ", which may be chance" };
    let p_value = probability(difference.p_value);
    Some(format!("{means}: a difference of {between}, from {low} to {high} (p {p_value}){chance}."))
}

/// To read: the answer, a row for each two columns and side.
pub fn parts(correlations: &Correlations, currency: Option<&Currency>, notes: &[Note]) -> Vec<Part> {
    let plain = |text: String| Text { text, tone: Tone::Plain };
    let mut heads: Vec<String> = correlations.has_sides.then(|| "Side".to_string()).into_iter().collect();
    heads.push("Between".into());
    let text_columns = heads.len();
    heads.extend(["n", "r", "Interval", "p"].map(String::from));
    let row = |row: &Row| {
        let [first, second] = row.between;
        let dash = || DASH.to_string();
        let of_found = |shown: &dyn Fn(&Correlation) -> String| row.found.as_ref().map_or_else(|_| dash(), shown);
        let side = correlations.has_sides.then(|| clean(&row.side));
        let cells = [
            format!("{} and {}", first.name, second.name),
            counted(row.n),
            of_found(&|found| coefficient(found.r)),
            of_found(&|found| limits(&found.interval)),
            of_found(&|found| probability(found.p_value).trim_start_matches("= ").to_string()),
        ];
        side.into_iter().chain(cells).map(plain).collect()
    };
    let table = Table { title: TITLE.into(), heads, text_columns, rows: correlations.rows.iter().map(row).collect() };
    let mut parts =
        vec![Part::Lead(lead(correlations, currency).iter().map(|line| capital(line)).collect()), Part::Table(table)];
    if !notes.is_empty() {
        parts.push(Part::List("Notes".into(), notes.iter().map(Note::line).collect()));
    }
    parts
}

/// The same with a capital at its start.
fn capital(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const HEADS: [&str; 23] = [
    "first",
    "second",
    "side",
    "n",
    "only_first",
    "only_second",
    "neither",
    "r",
    "low",
    "high",
    "confidence",
    "p_value",
    "distinguishable",
    "satisfied_n",
    "satisfied_mean",
    "others_n",
    "others_mean",
    "difference",
    "difference_low",
    "difference_high",
    "difference_p_value",
    "unit",
    "gap",
];

/// One row for each two columns and side, every digit.
pub fn separated(correlations: &Correlations, delimiter: u8) -> String {
    let confidence = show_percent(correlations);
    let row = |row: &Row| {
        let [first, second] = row.between;
        let found = row.found.as_ref().ok();
        let float = |value: Option<f64>| value.and_then(decimal).map_or_else(String::new, |value| value.to_string());
        let chance =
            |value: Option<f64>| value.and_then(shown_probability).map_or_else(String::new, |value| value.to_string());
        let groups = row.groups.as_ref();
        let n = |of: Option<&GroupMean>| of.map_or_else(String::new, |of| of.n.to_string());
        let quantity = |value: Option<Quantity>| value.map_or_else(String::new, |value| value.value.to_string());
        let mean = |of: Option<&GroupMean>| quantity(of.and_then(|of| Quantity::cut(of.mean.as_ref()?, second.unit)));
        let (satisfied, others) = (groups.map(|groups| &groups.satisfied), groups.map(|groups| &groups.others));
        let difference = groups.and_then(|groups| groups.difference.as_ref());
        let shown = difference.and_then(|difference| difference.interval.shown(second.unit));
        vec![
            first.name.to_string(),
            second.name.to_string(),
            harmless(&row.side),
            row.n.to_string(),
            row.alone.first().map_or_else(String::new, ToString::to_string),
            row.alone.last().map_or_else(String::new, ToString::to_string),
            row.neither.to_string(),
            float(found.map(|found| found.r)),
            float(found.map(|found| found.interval.low)),
            float(found.map(|found| found.interval.high)),
            confidence.clone(),
            chance(found.map(|found| found.p_value)),
            found.map_or_else(String::new, |found| found.is_distinguishable().to_string()),
            n(satisfied),
            mean(satisfied),
            n(others),
            mean(others),
            quantity(groups.and_then(|groups| between(groups, second.unit))),
            quantity(shown.map(|(low, _)| low)),
            quantity(shown.map(|(_, high)| high)),
            chance(difference.map(|difference| difference.p_value)),
            second.unit.id().to_string(),
            row.found.as_ref().err().cloned().unwrap_or_default(),
        ]
    };
    let heads = HEADS.map(String::from).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(correlations.rows.iter().map(row)).collect();
    delimited(&rows, delimiter)
}

fn show_percent(correlations: &Correlations) -> String {
    show::working_of(correlations.confidence.percent(), Unit::Number)
}

/// The mean of the satisfied less that of the others.
fn between(groups: &Groups, unit: Unit) -> Option<Quantity> {
    Quantity::cut(&minus(groups.satisfied.mean.as_ref()?, groups.others.mean.as_ref()?), unit)
}

/// For scripts: an object for each two columns and side.
pub fn as_json(correlations: &Correlations, currency: Option<&Currency>, notes: &[Note]) -> String {
    let row = |row: &Row| {
        let [first, second] = row.between;
        let [alone, other] = row.alone;
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| drop(object.insert(name.into(), value));
        put("between", json!([first.name, second.name]));
        put("side", correlations.has_sides.then(|| row.side.clone()).into());
        put("n", row.n.into());
        put("left_out", json!({"only_first": alone, "only_second": other, "neither": row.neither}));
        match &row.found {
            Ok(found) => {
                put("r", decimal(found.r).map_or(Value::Null, json::number));
                put("interval", json::interval(&found.interval, Unit::Number).unwrap_or_default());
                put("p_value", shown_probability(found.p_value).map_or(Value::Null, json::number));
                put("distinguishable", found.is_distinguishable().into());
            }
            Err(gap) => {
                put("r", Value::Null);
                put("gap", gap.clone().into());
            }
        }
        put("groups", row.groups.as_ref().map_or(Value::Null, |groups| in_json(groups, second.unit)));
        Value::Object(object)
    };
    json::text(&json!({
        "schema_version": 1,
        "currency": currency.map(Currency::code),
        "correlations": correlations.rows.iter().map(row).collect::<Value>(),
        "notes": json::notes(notes),
    }))
}

fn in_json(groups: &Groups, unit: Unit) -> Value {
    let quantity = |value: Option<Quantity>| value.map_or(Value::Null, |value: Quantity| json::number(value.value));
    let group = |of: &GroupMean| {
        let mean = of.mean.as_ref().and_then(|mean| Quantity::cut(mean, unit));
        json!({"n": of.n, "mean": quantity(mean)})
    };
    let mut difference = Map::new();
    difference.insert("difference".into(), quantity(between(groups, unit)));
    difference.extend(groups.difference.iter().flat_map(|of| json::evidence(of, unit)));
    json!({
        "unit": unit.id(),
        "satisfied": group(&groups.satisfied),
        "others": group(&groups.others),
        "difference": groups.difference.as_ref().map(|_| difference),
    })
}
