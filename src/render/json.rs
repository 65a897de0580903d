//! JSON for scripts: numbers with every digit, gaps as null with their reason.

use super::Format;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::quantity::{Exact, Quantity, Unit};
use crate::report::costs::{Bridge, Line};
use crate::report::scorecard::{Against, Compared, Judged, Tally};
use crate::report::since::{Moved, Since, TargetTurned, Turned};
use crate::report::{Cell, Change, Report, Row, Verdict};
use crate::show;
use crate::statistics::{self, Counts, Difference, Interval};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

pub(super) const FORMAT: Format = Format {
    name: "json",
    endings: &["json"],
    purpose: "every digit and every note, for scripts",
    has_notes: true,
    has_cost_lines: true,
    has_origin: false,
    render: |report, _| text(&report_value(report)).into_bytes(),
};

/// A JSON value as text with a line end.
pub fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A decimal with every digit, never through a float.
pub fn number(value: Decimal) -> Value {
    value.normalize().to_string().parse().map_or(Value::Null, Value::Number)
}

/// A value or the gap in its place.
pub fn cell(cell: &Cell, currency: Option<&Currency>) -> Value {
    match cell {
        Ok(quantity) => {
            json!({"value": number(quantity.value), "display": show::quantity(quantity, currency), "exact": quantity.exact})
        }
        Err(gap) => json!({"value": null, "gap": gap.to_string()}),
    }
}

/// Notes as JSON.
pub fn notes(notes: &[Note]) -> Value {
    notes.iter().map(|note| json!({"about": note.about, "text": note.text})).collect()
}

fn report_value(report: &Report) -> Value {
    let writer = Writer { report };
    let mut value = json!({
        "schema_version": 1,
        "currency": report.currency.as_ref().map(Currency::code),
        "baseline": report.sides.get(report.baseline),
        "sides": report.sides,
        "months": writer.by_side(report.months.iter().enumerate().map(|(side, months)| (side, months_of(months.as_ref())))),
        "metrics": writer.metrics(&report.metrics, &|_| true),
        "cost_lines": report.costs.lines.iter().map(|line| writer.line(line)).collect::<Value>(),
        "bridges": writer.by_side(report.costs.bridges.iter().map(|bridge| (bridge.side, writer.bridge(bridge)))),
    });
    let Some(members) = value.as_object_mut() else { return value };
    if !report.scores.is_empty() {
        members.insert("sla_compliance".into(), writer.scores(|score| score.sla));
        members.insert("other_targets".into(), writer.scores(|score| score.other));
    }
    if !report.periods.is_empty() {
        members.insert("periods".into(), writer.periods());
    }
    if let Some(since) = &report.since {
        members.insert("against".into(), writer.since(since));
    }
    members.insert("notes".into(), notes(&report.notes));
    value
}

fn months_of(months: Option<&Exact>) -> Value {
    months.and_then(|months| Quantity::cut(months, Unit::Months)).map_or(Value::Null, |cut| number(cut.value))
}

struct Writer<'a> {
    report: &'a Report,
}

impl Writer<'_> {
    fn currency(&self) -> Option<&Currency> {
        self.report.currency.as_ref()
    }

    fn by_side(&self, values: impl Iterator<Item = (usize, Value)>) -> Value {
        let named = values.filter_map(|(side, value)| Some((self.report.sides.get(side)?.clone(), value)));
        Value::Object(named.collect::<Map<_, _>>())
    }

    fn metrics(&self, rows: &[Row], has: &dyn Fn(usize) -> bool) -> Value {
        let members = rows.iter().map(|row| (row.metric.id.to_string(), self.metric(row, has)));
        Value::Object(members.collect::<Map<_, _>>())
    }

    fn metric(&self, row: &Row, has: &dyn Fn(usize) -> bool) -> Value {
        let values = row.values.iter().enumerate().filter(|(side, _)| has(*side));
        let changes = row.changes.iter().enumerate().filter(|(side, _)| has(*side));
        let mut value = json!({
            "label": row.metric.label,
            "group": row.metric.group.id(),
            "unit": row.metric.unit.id(),
            "better": row.better.id(),
            "values": self.by_side(values.filter_map(|(side, value)| Some((side, self.value(row, side, value.as_ref()?))))),
            "changes": self.by_side(changes.filter_map(|(side, of)| Some((side, change(of.as_ref()?, row.metric.unit))))),
        });
        if let (Some(members), Some(formula)) = (value.as_object_mut(), row.metric.own_formula) {
            members.insert("formula".into(), Value::String(formula.names()));
        }
        if let (Some(members), Some(judged)) = (value.as_object_mut(), &row.target) {
            members.insert("target".into(), self.target(judged));
        }
        if let (Some(members), Some(compared)) = (value.as_object_mut(), &row.benchmark) {
            members.insert("benchmark".into(), self.benchmark(compared, row.metric.unit));
        }
        value
    }

    /// A value with its interval, where it was counted.
    fn value(&self, row: &Row, side: usize, value: &Cell) -> Value {
        let mut shown = cell(value, self.currency());
        let of = row.intervals.get(side).and_then(Option::as_ref).and_then(|of| interval(of, row.metric.unit));
        if let (Some(members), Some(mut of)) = (shown.as_object_mut(), of) {
            let counts = row.counts.get(side).and_then(Option::as_ref);
            if let (Some(interval), Some(counts)) = (of.as_object_mut(), counts) {
                interval.insert("counts".into(), parts(counts));
            }
            members.insert("interval".into(), of);
        }
        shown
    }

    fn target(&self, judged: &Judged) -> Value {
        let sides = || judged.sides.iter().enumerate().filter_map(|(side, judged)| Some((side, judged.as_ref()?)));
        let compliance = |share: &Option<Cell>| {
            share.as_ref().and_then(|share| share.as_ref().ok()).map_or(Value::Null, |share| number(share.value))
        };
        json!({
            "text": judged.text,
            "met": self.by_side(sides().map(|(side, (met, _))| (side, Value::Bool(*met)))),
            "compliance": self.by_side(sides().map(|(side, (_, share))| (side, compliance(share)))),
        })
    }

    fn benchmark(&self, compared: &Compared, unit: Unit) -> Value {
        let against = |of: &Against| {
            let mut value = change(
                &Change { difference: of.difference.clone(), percent: None, verdict: of.verdict, evidence: None },
                unit,
            );
            if let Some(members) = value.as_object_mut() {
                members.shift_remove("percent");
                members.insert("may_be_chance".into(), of.may_be_chance.map_or(Value::Null, Value::Bool));
            }
            value
        };
        let sides = compared.sides.iter().enumerate().filter_map(|(side, of)| Some((side, against(of.as_ref()?))));
        let mut value = cell(&compared.value, self.currency());
        if let Some(members) = value.as_object_mut() {
            members.insert("source".into(), Value::String(compared.source.clone()));
            members.insert("against".into(), self.by_side(sides));
        }
        value
    }

    fn scores(&self, of: impl Fn(&crate::report::scorecard::Score) -> Tally) -> Value {
        let score = |tally: Tally| match tally.share() {
            Some(share) => json!({
                "value": number(share.value), "display": show::quantity(&share, None), "exact": share.exact, "met": tally.met, "judged": tally.judged,
            }),
            None => json!({"value": null, "gap": "no target was judged", "met": 0, "judged": 0}),
        };
        self.by_side(self.report.scores.iter().map(|of_side| (of_side.side, score(of(of_side)))))
    }

    fn line(&self, line: &Line) -> Value {
        let amount = |amount: &crate::report::costs::Amount| {
            let mut value = cell(&amount.value, self.currency());
            if let Some(members) = value.as_object_mut() {
                members.insert("share".into(), amount.share.map_or(Value::Null, |share| number(share.value)));
                members.insert("per_contact".into(), amount.per_contact.map_or(Value::Null, |per| number(per.value)));
            }
            value
        };
        let changes = line.differences.iter().zip(&line.percents).enumerate();
        let change_of = |difference: &Cell, percent: &Option<crate::quantity::Quantity>| {
            change(
                &Change { difference: difference.clone(), percent: *percent, verdict: None, evidence: None },
                Unit::Money,
            )
        };
        json!({
            "name": line.name,
            "figure": line.figure,
            "kind": line.kind.map(crate::figures::Kind::id),
            "values": self.by_side(line.sides.iter().enumerate().filter_map(|(side, of)| Some((side, amount(of.as_ref()?))))),
            "changes": self.by_side(changes.filter_map(|(side, (difference, percent))| Some((side, change_of(difference.as_ref()?, percent))))),
        })
    }

    fn bridge(&self, bridge: &Bridge) -> Value {
        let of = |value: &Cell| cell(value, self.currency());
        let step = |step: &crate::report::costs::Step| json!({"name": step.name, "kind": step.kind.id(), "baseline": of(&step.amount), "factor": of(&step.factor), "adjusted": of(&step.restated)});
        json!({
            "length_ratio": of(&bridge.length),
            "volume_ratio": of(&bridge.volume),
            "lines": bridge.steps.iter().map(step).collect::<Value>(),
            "adjusted_baseline_cost": of(&bridge.adjusted),
            "total_cost": of(&bridge.actual),
            "cost_savings": of(&bridge.savings),
        })
    }

    /// What changed since an earlier report: what stayed the same, too.
    fn since(&self, since: &Since) -> Value {
        let side = |side: usize| self.report.sides.get(side);
        let moved = |moved: &Moved| {
            let of = |quantity: &Quantity| cell(&Ok(*quantity), self.currency());
            let mut members = Map::new();
            members.insert("then".into(), of(&moved.then));
            members.insert("now".into(), of(&moved.now));
            if let Value::Object(change) = change(&moved.change, moved.metric.unit) {
                members.extend(change);
            }
            Value::Object(members)
        };
        let mut changes = Map::new();
        for of in &since.changes {
            let of_metric = changes.entry(of.metric.id).or_insert_with(|| json!({}));
            if let (Some(sides), Some(name)) = (of_metric.as_object_mut(), side(of.side)) {
                sides.insert(name.clone(), moved(of));
            }
        }
        let turned = |of: &[Turned]| -> Value {
            let value = |of: &Turned| json!({"metric": of.metric.id, "side": side(of.side), "value": number(of.value.value), "gap": of.gap});
            of.iter().map(value).collect()
        };
        let targets = |is_met: bool| -> Value {
            let of = since.targets.iter().filter(|of| of.is_met == is_met);
            of.map(|of: &TargetTurned| json!({"metric": of.metric.id, "side": side(of.side), "then": of.then, "now": of.now})).collect()
        };
        json!({
            "file": since.file,
            "sides": since.sides.iter().filter_map(|index| side(*index)).collect::<Vec<_>>(),
            "changes": changes,
            "new": turned(&since.new),
            "gone": turned(&since.gone),
            "targets": {"newly_met": targets(true), "newly_missed": targets(false)},
        })
    }

    fn periods(&self) -> Value {
        let period = |period: &crate::report::PeriodRows| {
            let has = |side: usize| period.present.get(side) == Some(&true);
            json!({"period": period.period, "against": period.against, "metrics": self.metrics(&period.metrics, &has)})
        };
        self.report.periods.iter().map(period).collect()
    }
}

/// What was counted, without loss.
fn parts(counts: &Counts) -> Value {
    counts.parts().into_iter().map(|(name, part)| (name.to_string(), without_loss(&part))).collect::<Map<_, _>>().into()
}

/// A fraction as a number with every digit; one whose digits do not end, or are more than 28, as a text: `5/3`.
pub fn without_loss(fraction: &Exact) -> Value {
    match Quantity::cut(fraction, Unit::Number) {
        Some(cut) if cut.exact => number(cut.value),
        _ => Value::String(format!("{}/{}", fraction.numer(), fraction.denom())),
    }
}

/// An interval in the unit that is shown.
pub(super) fn interval(interval: &Interval, unit: Unit) -> Option<Value> {
    let (low, high) = interval.shown(unit)?;
    let shown = |exact| Quantity::cut(exact, Unit::Number).map_or(Value::Null, |cut| number(cut.value));
    Some(json!({
        "low": number(low.value),
        "high": number(high.value),
        "confidence": shown(interval.confidence.percent()),
        "method": interval.method.id(),
        "n": shown(&interval.n),
    }))
}

/// What is known about a change, where both sides were counted.
pub(super) fn evidence(difference: &Difference, unit: Unit) -> Map<String, Value> {
    let members = [
        ("p_value", statistics::shown_probability(difference.p_value).map(number)),
        ("distinguishable", Some(Value::Bool(difference.is_distinguishable()))),
        ("test", Some(Value::String(difference.test.id().into()))),
        ("interval", interval(&difference.interval, unit)),
    ];
    members.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?))).collect()
}

fn change(change: &Change, unit: Unit) -> Value {
    match &change.difference {
        Ok(difference) => {
            let mut value = json!({
                "difference": number(difference.value),
                "percent": change.percent.map_or(Value::Null, |percent| number(percent.value)),
                "verdict": change.verdict.map(Verdict::id),
            });
            if let (Some(members), Some(of)) = (value.as_object_mut(), &change.evidence) {
                members.extend(evidence(of, unit));
            }
            value
        }
        Err(gap) => json!({"difference": null, "percent": null, "verdict": null, "gap": gap.to_string()}),
    }
}
