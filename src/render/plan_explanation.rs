//! The way to a number of a plan in, text or JSON out.

use super::json;
use crate::cashflow::Gap;
use crate::currency::Currency;
use crate::place::clean;
use crate::quantity::{Quantity, Unit};
use crate::render::{Style, table};
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use crate::report::plan::explanation::{PlanExplanation, PlanStep, Series, working};
use crate::show;
use serde_json::{Value, json};

/// The way to each number, to read.
pub fn text(explanations: &[PlanExplanation], currency: Option<&Currency>, style: &Style) -> String {
    explanations.iter().map(|explanation| one(explanation, currency, style)).collect::<Vec<_>>().join("\n")
}

fn one(explanation: &PlanExplanation, currency: Option<&Currency>, style: &Style) -> String {
    let month = explanation.month.as_ref().map_or_else(String::new, |month| format!(", {month}"));
    let mut text = format!("{}{month}\n{}\n", explanation.label, explanation.says);
    if !explanation.inputs.is_empty() {
        text.push_str("\nNumbers of the plan\n");
        let width = |of: fn(&crate::report::plan::explanation::PlanInput) -> &str| {
            explanation.inputs.iter().map(|input| clean(of(input)).chars().count()).max().unwrap_or(0)
        };
        let (paths, texts) = (width(|input| &input.path), width(|input| &input.text));
        for input in &explanation.inputs {
            let (path, written) = (clean(&input.path), clean(&input.text));
            text.push_str(&format!("  {path:<paths$}  {written:<texts$}  {}\n", input.place));
        }
    }
    if !explanation.steps.is_empty() {
        text.push_str("\nWorking\n");
        let last = explanation.steps.len().saturating_sub(1);
        let steps = explanation.steps.iter().enumerate();
        let steps: Vec<String> = steps.map(|(index, of)| step(of, index == last, currency)).collect();
        text.push_str(&steps.join("\n"));
    }
    if let Some(series) = &explanation.series {
        text.push('\n');
        text.push_str(&table::text(&[months(series, currency)], style));
    }
    if explanation.month.is_none() && explanation.steps.is_empty() && !explanation.values.is_empty() {
        let shown: Vec<String> = explanation.values.iter().map(|value| shown(value, currency)).collect();
        text.push_str(&format!("\n{} = {}\n", explanation.id, shown.join(", ")));
    }
    if let Some(gap) = &explanation.gap {
        text.push_str(&format!("\n{}: {gap}\n", explanation.id));
    }
    text
}

fn shown(value: &Quantity, currency: Option<&Currency>) -> String {
    // Factors of a month differ behind the second digit.
    if value.unit == Unit::Ratio {
        return show::factor(value.value);
    }
    if value.unit.is_percent() { show::rate(value.value) } else { show::quantity(value, currency) }
}

/// A line's formula, the same with numbers, and its value; the last one's also as the report shows it.
fn step(step: &PlanStep, is_last: bool, currency: Option<&Currency>) -> String {
    let indent = " ".repeat(step.name.chars().count());
    let mut lines = vec![format!("  {} = {}", step.name, step.formula)];
    let mut seen = vec![step.formula.clone()];
    let value = step.value.as_ref().map_or_else(|_| DASH.to_string(), |value| shown(value, currency));
    for line in [step.numbers.clone(), working(&step.value)].into_iter().chain(is_last.then_some(value)) {
        if !seen.contains(&line) {
            lines.push(format!("  {indent} = {line}"));
            seen.push(line);
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn months(series: &Series, currency: Option<&Currency>) -> Part {
    let plain = |text: String| Text { text, tone: Tone::Plain };
    let cell = |value: &Result<Quantity, Gap>| {
        plain(value.as_ref().map_or_else(|_| DASH.to_string(), |value| show::quantity(value, currency)))
    };
    let mut rows: Vec<Vec<Text>> = Vec::new();
    for (month, values) in &series.months {
        rows.push(std::iter::once(plain(month.clone())).chain(values.iter().map(cell)).collect());
    }
    if series.totals.iter().any(Option::is_some) {
        let total = |total: &Option<Result<Quantity, Gap>>| total.as_ref().map_or_else(|| plain(String::new()), cell);
        rows.push(std::iter::once(plain("total".into())).chain(series.totals.iter().map(total)).collect());
    }
    let heads = std::iter::once(String::new()).chain(series.labels.iter().cloned()).collect();
    Part::Table(Table { title: "By month".into(), heads, text_columns: 1, rows })
}

/// The same as JSON.
pub fn as_json(explanations: &[PlanExplanation], currency: Option<&Currency>) -> String {
    let number = |value: &Result<Quantity, Gap>| value.as_ref().map_or(Value::Null, |value| json::number(value.value));
    let step = |step: &PlanStep| json!({"line": step.name, "formula": step.formula, "numbers": step.numbers, "value": number(&step.value)});
    let of = |of: &PlanExplanation| {
        let values: Vec<Value> = of.values.iter().map(|value| json::number(value.value)).collect();
        let series = of.series.as_ref().map_or(Value::Null, |series| {
            let month = |(month, values): &(String, Vec<Result<Quantity, Gap>>)| {
                json!({"month": month, "values": values.iter().map(number).collect::<Value>()})
            };
            json!({"lines": series.labels, "months": series.months.iter().map(month).collect::<Value>()})
        });
        json!({
            "id": of.id,
            "label": of.label,
            "month": of.month,
            "says": of.says,
            "unit": of.values.first().map(|value| value.unit.id()),
            "values": values,
            "gap": of.gap.map(|gap| gap.to_string()),
            "display": of.values.iter().map(|value| shown(value, currency)).collect::<Vec<_>>(),
            "steps": of.steps.iter().map(step).collect::<Value>(),
            "inputs": of.inputs.iter().map(|input| json!({"path": input.path, "text": input.text, "place": input.place})).collect::<Value>(),
            "series": series,
        })
    };
    json::text(&json!({"schema_version": 1, "explanations": explanations.iter().map(of).collect::<Value>()}))
}
