//! What became of statements in; a table, tidy rows or JSON out.

use super::csv::{delimited, harmless};
use super::json;
use crate::currency::Currency;
use crate::hypotheses::judge::Verdict;
use crate::quantity::{Exact, Quantity, Unit};
use crate::report::hypotheses::{Found, Judged, Row};
use crate::report::layout;
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use serde_json::{Map, Value, json};

/// To read: the answer, a row a statement and side, what the verdicts rest on, the notes.
pub fn parts(judged: &Judged) -> Vec<Part> {
    let sides = usize::from(judged.has_several_sides());
    let side = ["side"].into_iter().take(sides);
    let heads = ["", "verdict"].into_iter().chain(side).chain(["found", "needed"]);
    let title = match judged.rows.first().filter(|_| sides == 0) {
        Some(row) if row.side != judged.baseline => {
            format!("Statements about {}, against {}", row.side, judged.baseline)
        }
        Some(row) => format!("Statements about {}", row.side),
        None => format!("Statements, against {}", judged.baseline),
    };
    let mut parts = vec![
        Part::Lead(judged.lead.clone()),
        Part::Table(Table {
            title,
            heads: heads.map(str::to_string).collect(),
            text_columns: 2 + sides,
            rows: judged.rows.iter().map(|row| cells(row, judged.has_several_sides())).collect(),
        }),
    ];
    let why = judged.why();
    if !why.is_empty() {
        parts.push(Part::List("Why".into(), why));
    }
    parts.extend(layout::notes(&judged.notes));
    parts
}

fn cells(row: &Row, has_side: bool) -> Vec<Text> {
    let tone = match row.verdict {
        Verdict::Supported => Tone::Good,
        Verdict::NotSupported => Tone::Bad,
        Verdict::NotEnoughData => Tone::Plain,
    };
    let plain = |text: String| Text { text, tone: Tone::Plain };
    let found = row.found.as_ref().map_or_else(|| DASH.to_string(), |found| found.display.clone());
    let verdict = Text { text: row.verdict.label().to_string(), tone };
    let side = has_side.then(|| plain(row.side.clone()));
    let before = [plain(row.statement.clone()), verdict].into_iter().chain(side);
    before.chain([plain(found), plain(row.shown_needed())]).collect()
}

/// The columns of tidy rows.
const COLUMNS: [&str; 17] = [
    "statement",
    "file",
    "line",
    "metric",
    "side",
    "verdict",
    "value",
    "difference",
    "unit",
    "display",
    "low",
    "high",
    "limit",
    "n",
    "baseline_n",
    "needed",
    "reason",
];

/// One row a statement and side, every digit.
pub fn separated(judged: &Judged, delimiter: u8) -> String {
    let rows = judged.rows.iter().map(tidy);
    let rows: Vec<[String; 17]> = std::iter::once(COLUMNS.map(str::to_string)).chain(rows).collect();
    delimited(&rows, delimiter)
}

fn tidy(row: &Row) -> [String; 17] {
    let found = row.found.as_ref();
    let unit = row.metric.unit;
    let number = found.and_then(|found| found.number).map(|number| number.value.normalize().to_string());
    let (value, difference) = if row.is_change { (None, number) } else { (number, None) };
    let ends = found.and_then(|found| found.interval.as_ref()?.shown(unit));
    let end = |end: Option<Quantity>| end.map(|end| end.value.normalize().to_string());
    let n = |index: usize| found.and_then(|found| whole(found.n.get(index)?.as_ref()?)).map(|n| n.to_string());
    let texts = [
        Some(harmless(&row.statement)),
        Some(harmless(&row.file)),
        row.line.map(|line| line.to_string()),
        Some(row.metric.id.to_string()),
        Some(harmless(&row.side)),
        Some(row.verdict.id().to_string()),
        value,
        difference,
        Some(unit.id().to_string()),
        found.map(|found| found.display.clone()),
        end(ends.map(|(low, _)| low)),
        end(ends.map(|(_, high)| high)),
        found.and_then(|found| limit(found, unit)).map(|limit| limit.value.normalize().to_string()),
        n(0),
        n(1),
        found.and_then(|found| found.needed).map(|needed| needed.to_string()),
        row.reason.as_deref().map(harmless),
    ];
    texts.map(Option::unwrap_or_default)
}

fn limit(found: &Found, unit: Unit) -> Option<Quantity> {
    Quantity::cut(&found.test.limit, unit)
}

/// A number of counts.
fn whole(n: &Exact) -> Option<Value> {
    Quantity::cut(n, Unit::Number).map(|n| json::number(n.value))
}

/// For scripts: an object a statement and side.
pub fn as_json(judged: &Judged) -> String {
    let confidence = Quantity::cut(judged.confidence.percent(), Unit::Number);
    json::text(&json!({
        "schema_version": 1,
        "currency": judged.currency.as_ref().map(Currency::code),
        "baseline": judged.baseline,
        "confidence": confidence.map_or(Value::Null, |percent| json::number(percent.value)),
        "findings": judged.lead,
        "hypotheses": judged.rows.iter().map(object).collect::<Value>(),
        "notes": json::notes(&judged.notes),
    }))
}

/// A statement on a side as an object: of a value its `value`, of a change its `difference`. The interval and the limit are
/// about the value, or about the value less `baseline_part` times the baseline's.
fn object(row: &Row) -> Value {
    let unit = row.metric.unit;
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_string(), value);
    add("statement", json!(row.statement));
    add("file", json!(row.file));
    add("line", json!(row.line));
    add("metric", json!(row.metric.id));
    add("side", json!(row.side));
    add("verdict", json!(row.verdict.id()));
    add("unit", json!(unit.id()));
    let found = row.found.as_ref();
    let number = |number: Option<Quantity>| number.map_or(Value::Null, |number| json::number(number.value));
    add(if row.is_change { "difference" } else { "value" }, number(found.and_then(|found| found.number)));
    if row.is_change {
        add("percent", number(found.and_then(|found| found.percent)));
        let part = found.and_then(|found| found.test.part.as_ref());
        add("baseline_part", number(part.and_then(|part| Quantity::cut(part, Unit::Number))));
    }
    add("display", json!(found.map(|found| &found.display)));
    let interval = found.and_then(|found| json::interval(found.interval.as_ref()?, unit));
    add("interval", json!(interval));
    add("comparator", json!(found.map(|found| found.test.comparator.sign())));
    add("limit", number(found.and_then(|found| limit(found, unit))));
    let n = |index: usize| found.and_then(|found| whole(found.n.get(index)?.as_ref()?));
    add("n", json!(n(0)));
    if row.is_change {
        add("baseline_n", json!(n(1)));
    }
    add("needed", json!(found.and_then(|found| found.needed)));
    add("reason", json!(row.reason));
    Value::Object(members)
}
