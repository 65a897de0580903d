//! Trends in, tidy rows or JSON out.

use super::csv::{delimited, harmless};
use super::json;
use crate::currency::Currency;
use crate::metrics::Metric;
use crate::quantity::{Quantity, Unit};
use crate::report::Cell;
use crate::report::trend::layout::{Shown, direction, margin, shown_slope, slope_unit};
use crate::report::trend::{Course, SideTrends, Trend, Trends, YearBefore};
use crate::show;
use crate::statistics::shown_probability;
use crate::statistics::slope::Slope;
use crate::trend::held_out::HeldOut;
use serde_json::{Map, Value, json};

/// One row a value, every digit: of a gap one without a value.
pub fn separated(trends: &Trends, delimiter: u8) -> String {
    let heads = ["metric", "side", "period", "kind", "value", "low", "high", "unit", "display", "gap"];
    let mut rows = vec![heads.map(str::to_string)];
    let currency = trends.currency.as_ref();
    for side in &trends.sides {
        for trend in &side.metrics {
            let row = |period: &str, kind: &str, numbers: [String; 3], display: String, gap: String| {
                let [value, low, high] = numbers;
                let unit = trend.metric.unit.id().to_string();
                let (metric, side) = (trend.metric.id.to_string(), harmless(&side.name));
                [metric, side, harmless(period), kind.to_string(), value, low, high, unit, display, harmless(&gap)]
            };
            for (period, value) in side.periods.iter().zip(&trend.values) {
                let (number, display, gap) = match value {
                    Ok(value) => (digits(Some(value)), show::quantity(value, currency), String::new()),
                    Err(gap) => (String::new(), String::new(), gap.to_string()),
                };
                rows.push(row(period, "actual", [number, String::new(), String::new()], display, gap));
            }
            let shown = side.shown(trend);
            for of in &shown {
                let (low, high) = of.ends.as_ref().map(|(low, high)| (low, high)).unzip();
                let numbers = [digits(of.value.as_ref()), digits(low), digits(high)];
                rows.push(row(
                    &of.period,
                    "forecast",
                    numbers,
                    estimate(of.value.as_ref(), &shown, currency),
                    String::new(),
                ));
            }
            rows.extend(trend.forecast.as_ref().err().map(|gap| {
                row("", "forecast", [String::new(), String::new(), String::new()], String::new(), gap.clone())
            }));
        }
    }
    delimited(&rows, delimiter)
}

fn digits(value: Option<&Quantity>) -> String {
    value.map(|value| value.value.normalize().to_string()).unwrap_or_default()
}

fn estimate(value: Option<&Quantity>, shown: &[Shown], currency: Option<&Currency>) -> String {
    value.map(|value| show::estimate(value, margin(shown), currency)).unwrap_or_default()
}

/// For scripts: an object a metric, in it one a side.
pub fn as_json(trends: &Trends) -> String {
    let writer = Writer { trends };
    let metrics = trends.metrics().into_iter().map(|metric| (metric.id.to_string(), writer.metric(metric)));
    let horizon = trends.sides.iter().find(|side| side.calendar.is_ok()).map(|side| side.horizon);
    json::text(&json!({
        "schema_version": 1,
        "trend": {
            "currency": trends.currency.as_ref().map(Currency::code),
            "horizon": horizon,
            "confidence": Quantity::cut(trends.certainty.confidence.percent(), Unit::Number).map(|of| json::number(of.value)),
            "metrics": metrics.collect::<Map<_, _>>(),
        },
        "notes": json::notes(&trends.notes),
    }))
}

struct Writer<'a> {
    trends: &'a Trends,
}

impl Writer<'_> {
    fn currency(&self) -> Option<&Currency> {
        self.trends.currency.as_ref()
    }

    fn metric(&self, metric: &Metric) -> Value {
        let of = |side: &SideTrends| {
            let trend = side.metrics.iter().find(|trend| *trend.metric == *metric)?;
            Some((side.name.clone(), self.trend(side, trend)))
        };
        let better = self.trends.sides.iter().flat_map(|side| &side.metrics).find(|trend| *trend.metric == *metric);
        json!({
            "label": metric.label,
            "unit": metric.unit.id(),
            "better": better.and_then(|trend| trend.better.id()),
            "sides": self.trends.sides.iter().filter_map(of).collect::<Map<_, _>>(),
        })
    }

    fn trend(&self, side: &SideTrends, trend: &Trend) -> Value {
        let mut value = json!({
            "periods": side.periods.iter().zip(&trend.values).map(|(period, value)| self.period(period, value)).collect::<Value>(),
            "slope": or_gap(&trend.slope, |slope| self.slope(slope, trend, side)),
            "year_before": or_gap(&trend.year_before, |compared| self.year_before(compared)),
            "forecast": or_gap(&trend.forecast, |forecast| json!({
                "method": forecast.method.id(),
                "exact": false,
                "periods": self.ahead(&side.shown(trend)),
                "held_out": trend.held_out.as_ref().map(|held| self.held_out(held, trend.metric.unit)),
            })),
        });
        let course = trend.course.as_ref().map(|course| self.course(course));
        if let (Some(members), Some(course)) = (value.as_object_mut(), course) {
            members.insert("target".into(), course);
        }
        value
    }

    fn period(&self, period: &str, value: &Cell) -> Value {
        let mut shown = Map::from_iter([("period".to_string(), Value::String(period.to_string()))]);
        if let Value::Object(cell) = json::cell(value, self.currency()) {
            shown.extend(cell);
        }
        Value::Object(shown)
    }

    fn slope(&self, slope: &Slope, trend: &Trend, side: &SideTrends) -> Value {
        let number = |value: f64| Quantity::approximate(value, trend.metric.unit);
        let digits = |value: Option<f64>| value.and_then(number).map_or(Value::Null, |value| json::number(value.value));
        let display = shown_slope(slope, trend.metric.unit, self.currency());
        json!({
            "value": digits(Some(slope.value)),
            "display": display,
            "exact": false,
            "unit": slope_unit(trend.metric.unit),
            "per": side.calendar.as_ref().ok().map(|calendar| calendar.word()),
            "low": digits(slope.ends.map(|(low, _)| low)),
            "high": digits(slope.ends.map(|(_, high)| high)),
            "p_value": shown_probability(slope.p_value).map(json::number),
            "distinguishable": slope.is_distinguishable(),
            "direction": direction(slope, trend.better),
            "method": slope.method.id(),
        })
    }

    fn year_before(&self, compared: &YearBefore) -> Value {
        let change = &compared.change;
        let mut value = json!({
            "periods": compared.periods,
            "before": compared.before,
            "value": json::cell(&compared.value, self.currency()),
            "value_before": json::cell(&compared.value_before, self.currency()),
            "difference": change.difference.as_ref().ok().map(|of| json::number(of.value)),
            "percent": change.percent.as_ref().map(|of| json::number(of.value)),
            "verdict": change.verdict.map(|verdict| verdict.id()),
        });
        let members = value.as_object_mut();
        if let (Some(members), Err(gap)) = (members, &change.difference) {
            members.insert("gap".into(), Value::String(gap.to_string()));
        } else if let (Some(members), Some(evidence)) = (value.as_object_mut(), &change.evidence) {
            members.insert("p_value".into(), shown_probability(evidence.p_value).map_or(Value::Null, json::number));
            members.insert("distinguishable".into(), Value::Bool(evidence.is_distinguishable()));
        }
        value
    }

    fn held_out(&self, held: &HeldOut, unit: Unit) -> Value {
        let number = |value: f64| Quantity::approximate(value, unit).map(|value| json::number(value.value));
        json!({
            "periods": held.periods,
            "error": number(held.error),
            "year_before_error": number(held.year_before_error),
            "beats_year_before": held.is_better(),
        })
    }

    fn ahead(&self, shown: &[Shown]) -> Value {
        let number = |value: Option<&Quantity>| value.map_or(Value::Null, |value| json::number(value.value));
        let of = |of: &Shown| {
            let (low, high) = of.ends.as_ref().map(|(low, high)| (low, high)).unzip();
            json!({
                "period": of.period,
                "value": number(of.value.as_ref()),
                "low": number(low),
                "high": number(high),
                "display": estimate(of.value.as_ref(), shown, self.currency()),
            })
        };
        shown.iter().map(of).collect()
    }

    fn course(&self, course: &Course) -> Value {
        json!({
            "text": course.text,
            "course": course.words(&crate::report::certainty::percent(&self.trends.certainty.confidence)),
            "met": course.met,
            "met_since": course.met_since,
            "reached_in": course.reached_in,
            "stays_from": course.stays_from,
            "missed_in": course.missed_in,
            "sure_from": course.sure_from,
            "possible_in": course.possible_in,
        })
    }
}

/// What was found, or why it was not.
fn or_gap<T>(found: &Result<T, String>, shown: impl FnOnce(&T) -> Value) -> Value {
    match found {
        Ok(found) => shown(found),
        Err(gap) => json!({"gap": gap}),
    }
}
