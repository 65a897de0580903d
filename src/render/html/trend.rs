//! Trends in, a page out: a chart a metric, its history as a line, its forecast as the same line in a band, and the tables.

use super::{figure, page, tables};
use crate::metrics::Metric;
use crate::place::clean;
use crate::quantity::Quantity;
use crate::render::markup::{Markup, element};
use crate::render::svg::Frame;
use crate::render::svg::lines::{Band, Lines, Series, lines};
use crate::report::parts::{DASH, Table, Text, Tone};
use crate::report::sources::Origin;
use crate::report::trend::layout::{Shown, margin, parts};
use crate::report::trend::{SideTrends, Trend, Trends};
use crate::show;
use std::collections::BTreeMap;

/// The page.
pub fn trend(trends: &Trends, origin: &Origin) -> Vec<u8> {
    let all = parts(trends);
    let mut page = super::plain("Where it is heading", &all, origin);
    let charts: Markup = trends.metrics().into_iter().filter_map(|metric| chart(trends, metric)).collect();
    if !charts.is_empty() {
        // Under the targets, where there are any: they are the answer.
        let at = usize::from(trends.sides.iter().flat_map(|side| &side.metrics).any(|trend| trend.course.is_some()));
        page.sections.insert(at, page::section("Trends", element("div", &[("class", "trends")], charts)));
    }
    page.bytes()
}

/// One side's line: its values and what lies ahead, by the first month of their period.
struct Drawn {
    name: String,
    history: BTreeMap<u32, (String, Quantity)>,
    ahead: BTreeMap<u32, Shown>,
}

impl Drawn {
    fn new(side: &SideTrends, trend: &Trend) -> Option<Drawn> {
        let calendar = side.calendar.as_ref().ok()?;
        let values = calendar.places.iter().zip(&side.periods).zip(&trend.values);
        let known = |((place, label), value): ((&usize, &String), &crate::report::Cell)| {
            Some((calendar.month(*place), (clean(label), *value.as_ref().ok()?)))
        };
        let history: BTreeMap<u32, (String, Quantity)> = values.filter_map(known).collect();
        let next = calendar.places.last().map_or(0, |last| last.saturating_add(1));
        let ahead = side.shown(trend).into_iter().enumerate();
        let ahead = ahead.map(|(index, shown)| (calendar.month(next.saturating_add(index)), shown)).collect();
        (history.len() > 1).then(|| Drawn { name: clean(&side.name), history, ahead })
    }

    fn value(&self, month: u32) -> Option<Quantity> {
        let known = self.history.get(&month).map(|(_, value)| *value);
        known.or_else(|| self.ahead.get(&month)?.value)
    }

    /// The band, which begins where the history ends.
    fn ends(&self, month: u32) -> Option<(rust_decimal::Decimal, rust_decimal::Decimal)> {
        let (last, (_, value)) = self.history.last_key_value()?;
        if *last == month {
            return Some((value.value, value.value)).filter(|_| !self.ahead.is_empty());
        }
        let (low, high) = self.ahead.get(&month)?.ends?;
        Some((low.value, high.value))
    }

    /// `outsourced from 5,877 to 9,397, then 7,640 in 2026-06`
    fn finding(&self, trends: &Trends) -> Option<String> {
        let currency = trends.currency.as_ref();
        let (first, last) = (&self.history.first_key_value()?.1.1, &self.history.last_key_value()?.1.1);
        let [first, last] = [first, last].map(|value| show::quantity(value, currency));
        let then = self.ahead.last_key_value().and_then(|(_, shown)| {
            let value = show::estimate(shown.value.as_ref()?, self.margin(), currency);
            Some(format!(", then {value} in {}", shown.period))
        });
        Some(format!("{} from {first} to {last}{}", self.name, then.unwrap_or_default()))
    }

    fn margin(&self) -> Option<rust_decimal::Decimal> {
        margin(self.ahead.values().next().map(std::slice::from_ref)?)
    }
}

fn chart(trends: &Trends, metric: &Metric) -> Option<Markup> {
    let of = |side: &SideTrends| {
        let trend = side.metrics.iter().find(|trend| *trend.metric == *metric)?;
        Drawn::new(side, trend)
    };
    let drawn: Vec<Drawn> = trends.sides.iter().filter_map(of).collect();
    let mut labels: BTreeMap<u32, String> = BTreeMap::new();
    for of in &drawn {
        let ahead = of.ahead.iter().map(|(month, shown)| (*month, &shown.period));
        for (month, label) in of.history.iter().map(|(month, (label, _))| (*month, label)).chain(ahead) {
            labels.entry(month).or_insert_with(|| label.clone());
        }
    }
    let periods: Vec<String> = labels.values().cloned().collect();
    let months = || labels.keys().copied();
    let series = |of: &Drawn| Series {
        name: of.name.clone(),
        values: months().map(|month| of.value(month).map(|value| value.value)).collect(),
    };
    let band = |(series, of): (usize, &Drawn)| Band { series, ends: months().map(|month| of.ends(month)).collect() };
    let series: Vec<Series> = drawn.iter().map(series).collect();
    let bands: Vec<Band> = drawn.iter().enumerate().map(band).collect();
    let findings: Vec<String> = drawn.iter().filter_map(|of| of.finding(trends)).collect();
    let title = format!("{}: {}", metric.label, findings.join("; "));
    let id = format!("trend-{}", metric.id);
    let table = format!("{id}-table");
    let frame = Frame { id: &id, title: &title, table: &table, unit: metric.unit, currency: trends.currency.as_ref() };
    let of = Lines { periods: &periods, series: &series, bands: &bands, has_zero: false, mark: None };
    let numbers = page::details("The numbers", tables::table(&numbers(trends, metric, &drawn, &labels), &table));
    (!drawn.is_empty()).then(|| element("div", &[], [figure(&title, lines(&frame, &of)), numbers]))
}

/// The numbers of a chart: a row a period, of each side the value and, of what is ahead, its ends.
fn numbers(trends: &Trends, metric: &Metric, drawn: &[Drawn], labels: &BTreeMap<u32, String>) -> Table {
    let plain = |text: String| Text { text, tone: Tone::Plain };
    let currency = trends.currency.as_ref();
    let cells = |of: &Drawn, month: u32| {
        let estimate = |value: Option<&Quantity>| {
            plain(value.map_or_else(|| DASH.to_string(), |value| show::estimate(value, of.margin(), currency)))
        };
        match (of.history.get(&month), of.ahead.get(&month)) {
            (Some((_, value)), _) => {
                [plain(show::quantity(value, currency)), plain(String::new()), plain(String::new())]
            }
            (None, Some(shown)) => {
                let (low, high) = shown.ends.as_ref().map(|(low, high)| (low, high)).unzip();
                [shown.value.as_ref(), low, high].map(estimate)
            }
            (None, None) => [DASH, "", ""].map(|text| plain(text.to_string())),
        }
    };
    let row = |(month, label): (&u32, &String)| {
        let cells = drawn.iter().flat_map(|of| cells(of, *month));
        std::iter::once(plain(label.clone())).chain(cells).collect()
    };
    let heads = drawn.iter().flat_map(|of| [of.name.clone(), "low".into(), "high".into()]);
    Table {
        title: format!("{} by period", metric.label),
        heads: std::iter::once("Period".to_string()).chain(heads).collect(),
        text_columns: 1,
        rows: labels.iter().map(row).collect(),
    }
}
