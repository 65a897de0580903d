//! What flows are worth in; a table, tidy rows or JSON out.

use super::csv::{delimited, harmless};
use super::json;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::quantity::Quantity;
use crate::report::cashflow::{Appraisal, Found, Measure, percent};
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use serde_json::{Map, Value, json};

/// To read: the answer, a row a measure, the notes.
pub fn parts(appraisal: &Appraisal) -> Vec<Part> {
    let plain = |text: String| Text { text, tone: Tone::Plain };
    let row = |measure: &Measure| {
        let shown = measure.shown(appraisal.currency.as_ref());
        let shown = if shown.is_empty() { DASH.to_string() } else { shown.join(", ") };
        [measure.label.to_string(), measure.convention.clone(), shown].map(plain).to_vec()
    };
    let flows =
        if appraisal.flows == 1 { "1 cash flow".to_string() } else { format!("{} cash flows", appraisal.flows) };
    let mut parts = vec![
        Part::Lead(appraisal.lead.clone()),
        Part::Table(Table {
            title: format!("{} at {}", flows, percent(&appraisal.rates[0])),
            heads: ["", "how it is worked out", "value"].map(str::to_string).to_vec(),
            text_columns: 2,
            rows: appraisal.measures.iter().map(row).collect(),
        }),
    ];
    if !appraisal.notes.is_empty() {
        parts.push(Part::List("Notes".into(), appraisal.notes.iter().map(Note::line).collect()));
    }
    parts
}

/// One row a value, every digit: of several rates one row each, of a gap one without a value.
pub fn separated(appraisal: &Appraisal, delimiter: u8) -> String {
    let mut rows = vec![["measure", "value", "unit", "display", "convention", "gap"].map(str::to_string)];
    for measure in &appraisal.measures {
        let row = |value: String, display: String, gap: String| {
            let unit = measure.unit.id().to_string();
            [measure.id.to_string(), value, unit, display, harmless(&measure.convention), gap]
        };
        let shown = measure.shown(appraisal.currency.as_ref());
        for (quantity, shown) in measure.quantities().iter().zip(shown) {
            rows.push(row(quantity.value.normalize().to_string(), shown, String::new()));
        }
        rows.extend(measure.gap().map(|gap| row(String::new(), String::new(), gap.to_string())));
    }
    delimited(&rows, delimiter)
}

/// For scripts: an object a measure.
pub fn as_json(appraisal: &Appraisal) -> String {
    let [rate, finance, reinvest] = appraisal.rates.map(|rate| json::number(rate.value));
    let measures =
        appraisal.measures.iter().map(|measure| (measure.id.to_string(), of(measure, appraisal.currency.as_ref())));
    json::text(&json!({
        "schema_version": 1,
        "currency": appraisal.currency.as_ref().map(Currency::code),
        "rate": rate,
        "finance_rate": finance,
        "reinvest_rate": reinvest,
        "flows": appraisal.flows,
        "findings": appraisal.lead,
        "cashflow": measures.collect::<Map<_, _>>(),
        "notes": json::notes(&appraisal.notes),
    }))
}

/// A measure as an object.
pub(super) fn of(measure: &Measure, currency: Option<&Currency>) -> Value {
    let values = || measure.quantities().iter().map(|quantity| json::number(quantity.value));
    let mut shown = measure.shown(currency);
    let is_exact = measure.gap().is_none() && measure.quantities().iter().all(|quantity: &Quantity| quantity.exact);
    let mut object = Map::new();
    match &measure.found {
        Found::Every(_) => {
            object.insert("values".into(), values().collect());
            object.insert("display".into(), shown.into());
        }
        Found::One(_) | Found::OneAfter(..) => {
            object.insert("value".into(), values().next().unwrap_or(Value::Null));
            object.extend(shown.pop().map(|shown| ("display".to_string(), Value::String(shown))));
        }
    }
    match measure.gap() {
        Some(gap) => object.insert("gap".into(), Value::String(gap.to_string())),
        None => object.insert("exact".into(), Value::Bool(is_exact)),
    };
    if let Found::OneAfter(_, after) = &measure.found {
        object.insert("after".into(), after.clone().map_or(Value::Null, Value::String));
    }
    object.insert("unit".into(), Value::String(measure.unit.id().to_string()));
    object.insert("convention".into(), Value::String(measure.convention.clone()));
    Value::Object(object)
}
