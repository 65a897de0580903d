//! The way to a number in, text or JSON out. The text's last line is the cell of the report.

use super::json::{cell, evidence, interval, notes, number, text as json_text};
use crate::currency::Currency;
use crate::metrics::Metric;
use crate::place::clean;
use crate::quantity::Unit;
use crate::report::certainty;
use crate::report::explanation::{Explanation, Input, Step, working_cut};
use crate::report::parts::DASH;
use crate::show;
use serde_json::{Map, Value, json};

/// What a metric is, without any figures.
pub fn definition(metric: &Metric) -> String {
    let mut lines = vec![
        format!("{}, in {}", metric.label, metric.unit.id()),
        String::new(),
        format!("  {} = {}", metric.id, metric.formula().names()),
        String::new(),
        metric.note.to_string(),
        format!("For example: {} gives {}.", metric.example.given, metric.example.gives),
    ];
    if !metric.also_called.is_empty() {
        lines.push(format!("Also called: {}.", metric.also_called.join(", ")));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The way to the number on each side.
pub fn text(explanations: &[Explanation], currency: Option<&Currency>) -> String {
    explanations.iter().map(|explanation| one(explanation, currency)).collect::<Vec<_>>().join("\n")
}

fn one(explanation: &Explanation, currency: Option<&Currency>) -> String {
    let metric = explanation.metric;
    let mut text = format!("{}, {}\n{}\n", metric.label, clean(&explanation.side), metric.note);
    text.push_str(&format!("\n  {} = {}\n", metric.id, metric.formula().names()));
    if !explanation.inputs.is_empty() {
        text.push_str("\nFigures\n");
        text.push_str(&inputs(&explanation.inputs));
    }
    for note in &explanation.notes {
        text.push_str(&format!("\nNote: {}: {}\n", clean(&note.about), note.text));
    }
    text.push_str(&certainty(explanation));
    text.push_str("\nWorking\n");
    for (index, step) in explanation.steps.iter().enumerate() {
        let is_last = index + 1 == explanation.steps.len();
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&working(step, is_last.then(|| shown(explanation, currency))));
    }
    text
}

/// How far the number may be off and whether its change is more than chance, each with its method and source.
fn certainty(explanation: &Explanation) -> String {
    let mut lines = Vec::new();
    if let Some(interval) = &explanation.interval {
        let at = certainty::percent(&interval.confidence);
        let n = show::computed(&interval.n, Unit::Count, None);
        let shown = certainty::shown(interval, explanation.metric).unwrap_or_default();
        lines.push(format!("{shown} at {at}, counted from {n}"));
        lines.push(format!("  {}; {}", interval.method.label(), interval.method.source()));
    }
    if let Some((difference, baseline)) = &explanation.evidence {
        let is_real = if difference.is_distinguishable() { "is more than chance" } else { "may be chance" };
        let p = certainty::probability(difference.p_value);
        let change = certainty::shown_change(&difference.interval, explanation.metric).unwrap_or_default();
        lines.push(format!("the change from {} {is_real}: p {p}; it is {change}", clean(baseline)));
        lines.push(format!("  {}; {}", difference.test.label(), difference.test.source()));
        lines.push(format!("  {}; {}", difference.interval.method.label(), difference.interval.method.source()));
    }
    lines.dedup();
    if lines.is_empty() {
        return String::new();
    }
    std::iter::once("\nCertainty\n".to_string()).chain(lines.iter().map(|line| format!("  {line}\n"))).collect()
}

fn shown(explanation: &Explanation, currency: Option<&Currency>) -> String {
    explanation.result.as_ref().map_or_else(|_| DASH.to_string(), |quantity| show::quantity(quantity, currency))
}

/// Aligned columns: side, period, name, text, place.
fn inputs(inputs: &[Input]) -> String {
    let cells = |input: &Input| [clean(&input.side), clean(&input.period), clean(&input.name), clean(&input.text)];
    let width = |column: usize| {
        inputs.iter().map(|input| cells(input).get(column).map_or(0, |text| text.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..4).map(width).collect();
    let line = |input: &Input| {
        let padded = cells(input)
            .into_iter()
            .zip(&widths)
            .filter(|(_, width)| **width > 0)
            .map(|(text, width)| format!("{text:<width$}"));
        format!("  {}  {}\n", padded.collect::<Vec<_>>().join("  "), input.place)
    };
    inputs.iter().map(line).collect()
}

/// A metric's formula, the same with numbers, and its value; the last one's also as the report shows it.
fn working(step: &Step, display: Option<String>) -> String {
    let indent = " ".repeat(step.name.chars().count());
    let mut lines = vec![format!("  {} = {}", step.name, step.formula)];
    match &step.result {
        Ok(value) => {
            let exact = working_cut(value);
            let mut seen = vec![step.numbers.clone()];
            lines.push(format!("  {indent} = {}", step.numbers));
            if !seen.contains(&exact) {
                lines.push(format!("  {indent} = {exact}"));
                seen.push(exact);
            }
            lines.extend(
                display.filter(|display| !seen.contains(display)).map(|display| format!("  {indent} = {display}")),
            );
        }
        Err(gap) => {
            lines.push(format!("  {indent}   {gap}"));
            lines.extend(display.map(|display| format!("  {indent} = {display}")));
        }
    }
    lines.retain(|line| line.trim() != "=");
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The same as JSON, by side.
pub fn json(metric: &Metric, explanations: &[Explanation], currency: Option<&Currency>) -> String {
    let input = |input: &Input| json!({"name": input.name, "side": input.side, "period": input.period, "text": input.text, "place": input.place.to_string()});
    let step = |step: &Step| {
        let value = step.result.as_ref().map_or(Value::Null, |quantity| number(quantity.value));
        json!({"metric": step.name, "formula": step.formula, "numbers": step.numbers, "value": value})
    };
    let side = |explanation: &Explanation| {
        let mut value = cell(&explanation.result, currency);
        if let Some(members) = value.as_object_mut() {
            members.insert("figures".into(), explanation.inputs.iter().map(input).collect());
            members.insert("steps".into(), explanation.steps.iter().map(step).collect());
            members.insert("notes".into(), notes(&explanation.notes));
            let of = explanation.interval.as_ref().and_then(|of| interval(of, metric.unit));
            members.extend(of.map(|of| ("interval".to_string(), of)));
            members.extend(explanation.evidence.iter().flat_map(|(of, _)| evidence(of, metric.unit)));
        }
        (explanation.side.clone(), value)
    };
    json_text(&json!({
        "schema_version": 1,
        "metric": metric.id,
        "label": metric.label,
        "unit": metric.unit.id(),
        "formula": metric.formula().names(),
        "note": metric.note,
        "sides": Value::Object(explanations.iter().map(side).collect::<Map<_, _>>()),
    }))
}
