//! What is shown of a plan in; JSON or tidy rows out. The table and Markdown formats take its parts.

use super::csv::{delimited, harmless};
use super::{cashflow, json};
use crate::cashflow::Gap;
use crate::currency::Currency;
use crate::quantity::Quantity;
use crate::report::cashflow::Measure;
use crate::report::plan::{AlternativeShown, Counts, LineShown, PlanReport, Spread, SpreadOf};
use crate::show;
use serde_json::{Map, Value, json};

/// One row a value, every digit: the measures, then every line month by month.
pub fn separated(report: &PlanReport, delimiter: u8) -> String {
    let currency = report.currency.as_ref();
    let mut rows = vec![["alternative", "id", "month", "value", "unit", "display", "gap"].map(str::to_string)];
    for alternative in &report.alternatives {
        let name = harmless(&alternative.name);
        for measure in &alternative.measures {
            let row = |value: String, display: String, gap: String| {
                [name.clone(), measure.id.into(), String::new(), value, measure.unit.id().into(), display, gap]
            };
            let shown = measure.shown(currency);
            let values = measure.quantities().iter().zip(shown);
            rows.extend(
                values.map(|(quantity, shown)| row(quantity.value.normalize().to_string(), shown, String::new())),
            );
            rows.extend(measure.gap().map(|gap| row(String::new(), String::new(), gap.to_string())));
        }
    }
    let of_shared = report.shared.iter().map(|line| (String::new(), line));
    let of_alternatives = report
        .alternatives
        .iter()
        .flat_map(|alternative| alternative.lines.iter().map(|line| (harmless(&alternative.name), line)));
    for (name, line) in of_shared.chain(of_alternatives) {
        for (month, value) in line.values.iter().enumerate() {
            let (text, display, gap) = match value {
                Ok(quantity) => {
                    (quantity.value.normalize().to_string(), show::quantity(quantity, currency), String::new())
                }
                Err(gap) => (String::new(), String::new(), gap.to_string()),
            };
            let month = month.to_string();
            rows.push([name.clone(), harmless(&line.id), month, text, line.unit.id().into(), display, gap]);
        }
    }
    delimited(&rows, delimiter)
}

/// For scripts: everything, with every digit.
pub fn as_json(report: &PlanReport) -> String {
    let writer = Writer { currency: report.currency.as_ref() };
    let [yearly, monthly] = report.rates.map(|rate| json::number(rate.value));
    let alternatives = report.alternatives.iter().map(|of| (of.name.clone(), writer.alternative(of)));
    json::text(&json!({
        "schema_version": 1,
        "currency": report.currency.as_ref().map(Currency::code),
        "plan": {
            "name": report.name,
            "months": report.months,
            "discount_rate": yearly,
            "monthly_rate": monthly,
            "inputs": writer.inputs(report),
        },
        "findings": report.lead,
        "ranking": report.alternatives.iter().map(|of| of.name.as_str()).collect::<Vec<_>>(),
        "ranking_changes": report.overtakes.iter().map(|of| json!({
            "input": of.input, "value": json::number(of.value.value), "at": json::number(of.at.value), "unit": of.at.unit.id(), "by": of.by,
        })).collect::<Value>(),
        "lines": writer.lines(&report.shared),
        "alternatives": alternatives.collect::<Map<_, _>>(),
        "scenarios": writer.scenarios(report),
        "sensitivity_by": json::number(report.by.value),
        "simulation": report.spread.as_ref().map_or(Value::Null, |spread| writer.spread(spread)),
        "conventions": report.conventions,
        "notes": json::notes(&report.notes),
    }))
}

struct Writer<'a> {
    currency: Option<&'a Currency>,
}

fn optional(quantity: Option<&Quantity>) -> Value {
    quantity.map_or(Value::Null, |quantity| json::number(quantity.value))
}

fn number(value: &Result<Quantity, Gap>) -> Value {
    optional(value.as_ref().ok())
}

impl Writer<'_> {
    fn inputs(&self, report: &PlanReport) -> Value {
        let of = |input: &crate::report::plan::InputShown| {
            let unit = input.value.as_ref().ok().map(|value| value.unit.id());
            let mut of = json!({"value": number(&input.value), "unit": unit, "source": input.place});
            if let (Some(members), Some([low, high])) = (of.as_object_mut(), &input.range) {
                members.insert("low".into(), number(low));
                members.insert("high".into(), number(high));
            }
            if let (Some(members), Some(currency)) = (of.as_object_mut(), &input.currency) {
                members.insert("currency".into(), Value::String(currency.code().to_string()));
            }
            (input.path.clone(), of)
        };
        Value::Object(report.inputs.iter().map(of).collect())
    }

    fn measures(&self, measures: &[Measure]) -> Value {
        let of = |measure: &Measure| (measure.id.to_string(), cashflow::of(measure, self.currency));
        Value::Object(measures.iter().map(of).collect())
    }

    fn lines(&self, lines: &[LineShown]) -> Value {
        let of = |line: &LineShown| {
            let counts = match line.counts {
                Counts::Gain => Some("gain"),
                Counts::Cost => Some("cost"),
                Counts::Not => None,
            };
            let values: Vec<Value> = line.values.iter().map(number).collect();
            let total = line.total.as_ref().map_or(Value::Null, number);
            let of = json!({
                "label": line.label, "group": line.group.id(), "unit": line.unit.id(), "counts": counts, "values": values, "total": total,
            });
            (line.id.clone(), of)
        };
        Value::Object(lines.iter().map(of).collect())
    }

    fn alternative(&self, of: &AlternativeShown) -> Value {
        let swing = |swing: &crate::report::plan::SwingShown| {
            let [less, more] = [&swing.ends[0], &swing.ends[1]]
                .map(|(value, npv)| json!({"value": json::number(value.value), "npv": json::number(npv.value)}));
            json!({"input": swing.input, "unit": swing.ends[0].0.unit.id(), "less": less, "more": more, "apart": json::number(swing.width.value)})
        };
        let limit = |limit: &crate::report::plan::LimitShown| {
            json!({
                "input": limit.input, "unit": limit.value.unit.id(), "value": json::number(limit.value.value),
                "below": optional(limit.below.as_ref()), "above": optional(limit.above.as_ref()),
            })
        };
        json!({
            "measures": self.measures(&of.measures),
            "lines": self.lines(&of.lines),
            "sensitivity": of.swings.iter().map(swing).collect::<Value>(),
            "over_ranges": of.over_ranges.iter().map(swing).collect::<Value>(),
            "break_even": of.limits.iter().map(limit).collect::<Value>(),
        })
    }

    fn scenarios(&self, report: &PlanReport) -> Value {
        let of = |scenario: &crate::report::plan::ScenarioShown| {
            let changes = scenario.changes.iter().map(|(path, value)| (path.clone(), Value::String(value.clone())));
            let alternatives = scenario.alternatives.iter().map(|(name, of)| (name.clone(), self.measures(of)));
            let of =
                json!({"changes": changes.collect::<Map<_, _>>(), "alternatives": alternatives.collect::<Map<_, _>>()});
            (scenario.name.clone(), of)
        };
        Value::Object(report.scenarios.iter().map(of).collect())
    }

    fn spread(&self, spread: &Spread) -> Value {
        let of = |of: &SpreadOf| {
            let percentile = |(per_cent, [npv, roi, payback]): &(usize, [Option<Quantity>; 3])| {
                let of = json!({"npv": optional(npv.as_ref()), "roi": optional(roi.as_ref()), "payback": optional(payback.as_ref())});
                (per_cent.to_string(), of)
            };
            let part = |(from, to, runs): &(Quantity, Quantity, usize)| json!({"from": json::number(from.value), "to": json::number(to.value), "runs": runs});
            let value = json!({
                "pays": optional(of.pays.as_ref()),
                "pays_back": optional(of.pays_back.as_ref()),
                "best": optional(of.best.as_ref()),
                "mean_npv": optional(of.mean.as_ref()),
                "percentiles": of.percentiles.iter().map(percentile).collect::<Map<_, _>>(),
                "histogram": of.parts.iter().map(part).collect::<Value>(),
            });
            (of.name.clone(), value)
        };
        json!({
            "runs": spread.runs,
            "seed": spread.seed,
            "distribution": "triangular, each input on its own",
            "inputs": spread.inputs,
            "alternatives": spread.of.iter().map(of).collect::<Map<_, _>>(),
        })
    }
}
