//! A breakdown in; a table, tidy rows or JSON out.

use super::csv::{delimited, harmless};
use super::json;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::place::clean;
use crate::quantity::Quantity;
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use crate::show;
use crate::tickets::breakdown::{Breakdown, Row};
use serde_json::{Map, Value, json};

/// The heads of the text columns: what it groups by, and the side where there is more than one.
fn text_heads(breakdown: &Breakdown) -> Vec<String> {
    let by = breakdown.by.iter().map(|by| by.name().to_string());
    by.chain(breakdown.has_sides.then(|| "side".to_string())).collect()
}

fn texts(breakdown: &Breakdown, row: &Row) -> Vec<String> {
    let all = || {
        std::iter::once("all".to_string()).chain(std::iter::repeat_n(String::new(), breakdown.by.len() - 1)).collect()
    };
    let mut texts: Vec<String> = row.group.clone().unwrap_or_else(all);
    texts.extend(breakdown.has_sides.then(|| row.side.clone()));
    texts
}

/// To read: a row a group.
pub fn parts(breakdown: &Breakdown, currency: Option<&Currency>, notes: &[Note]) -> Vec<Part> {
    let mut heads = text_heads(breakdown);
    let text_columns = heads.len();
    heads.extend(["Contacts".to_string(), "Share".to_string()]);
    heads.extend(breakdown.metrics.iter().map(|metric| metric.label.to_string()));
    let row = |row: &Row| {
        let tone = if row.group.is_none() { Tone::Strong } else { Tone::Plain };
        let text = |text: String| Text { text, tone };
        let quantity = |quantity: &Option<Quantity>| {
            text(quantity.map_or_else(|| DASH.to_string(), |quantity| show::quantity(&quantity, currency)))
        };
        let mut cells: Vec<Text> = texts(breakdown, row).iter().map(|part| text(clean(part))).collect();
        cells.push(quantity(&Some(row.contacts)));
        cells.push(quantity(&row.share));
        cells.extend(row.values.iter().map(quantity));
        cells
    };
    let mut parts = Vec::new();
    if !breakdown.findings.is_empty() {
        parts.push(Part::Lead(breakdown.findings.clone()));
    }
    let by: Vec<&str> = breakdown.by.iter().map(|by| by.name()).collect();
    let title = format!("Contacts by {}", by.join(" and "));
    parts.push(Part::Table(Table { title, heads, text_columns, rows: breakdown.rows.iter().map(row).collect() }));
    if !notes.is_empty() {
        parts.push(Part::List("Notes".into(), notes.iter().map(Note::line).collect()));
    }
    parts
}

/// One row a group, one column a metric, every digit.
pub fn separated(breakdown: &Breakdown, delimiter: u8) -> String {
    let mut heads = text_heads(breakdown);
    heads.extend(["contacts".to_string(), "share".to_string()]);
    heads.extend(breakdown.metrics.iter().map(|metric| format!("{} ({})", metric.id, metric.unit.id())));
    let number = |quantity: &Option<Quantity>| {
        quantity.map_or_else(String::new, |quantity| quantity.value.normalize().to_string())
    };
    let row = |row: &Row| {
        let mut cells: Vec<String> = texts(breakdown, row).iter().map(|text| harmless(text)).collect();
        cells.push(number(&Some(row.contacts)));
        cells.push(number(&row.share));
        cells.extend(row.values.iter().map(number));
        cells
    };
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(breakdown.rows.iter().map(row)).collect();
    delimited(&rows, delimiter)
}

/// For scripts: an object a group.
pub fn as_json(breakdown: &Breakdown, currency: Option<&Currency>, notes: &[Note]) -> String {
    let value = |quantity: &Option<Quantity>| quantity.map_or(Value::Null, |quantity| json::number(quantity.value));
    let row = |row: &Row| {
        let by = breakdown.by.iter().map(|by| by.name().to_string());
        let group = row.group.iter().flatten().map(|part| Value::String(part.clone()));
        let metrics: Map<String, Value> =
            breakdown.metrics.iter().map(|metric| metric.id.to_string()).zip(row.values.iter().map(value)).collect();
        json!({
            "group": row.group.as_ref().map(|_| by.zip(group).collect::<Map<_, _>>()),
            "side": row.side,
            "contacts": value(&Some(row.contacts)),
            "share": value(&row.share),
            "metrics": metrics,
        })
    };
    json::text(&json!({
        "schema_version": 1,
        "currency": currency.map(Currency::code),
        "by": breakdown.by.iter().map(|by| by.name()).collect::<Vec<_>>(),
        "findings": breakdown.findings,
        "groups": breakdown.rows.iter().map(row).collect::<Value>(),
        "notes": json::notes(notes),
    }))
}
