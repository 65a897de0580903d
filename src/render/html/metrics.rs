//! The report's metrics in, the key figures and the table of metrics with small bars and arrows out.

use super::tables;
use crate::metrics::returns::{COST_SAVINGS, NET_BENEFIT, PAYBACK_MONTHS, ROI};
use crate::place::clean;
use crate::render::markup::{Markup, element};
use crate::render::svg::bars;
use crate::report::parts::{DASH, Table, Text, Tone};
use crate::report::{Report, Row};
use crate::show;
use rust_decimal::Decimal;

/// The answer of each alternative in four numbers.
pub(super) fn keys(report: &Report) -> Markup {
    let of_side = |(side, name): (usize, &str)| {
        let number = |metric: &&'static crate::metrics::Metric| {
            let cell = report.headline(metric, side).and_then(|cell| cell.as_ref().ok());
            let shown = cell.map_or_else(|| DASH.to_string(), |value| show::quantity(value, report.currency.as_ref()));
            element("div", &[], [element("dt", &[], metric.label), element("dd", &[], shown)])
        };
        let numbers: Markup = [&ROI, &NET_BENEFIT, &COST_SAVINGS, &PAYBACK_MONTHS].iter().map(number).collect();
        let has_several = report.sides.len() > 2;
        let name = has_several.then(|| element("h2", &[("class", "name")], clean(name)));
        [name.into(), element("dl", &[("class", "keys")], numbers)].into()
    };
    report.alternatives().map(of_side).collect()
}

/// The columns of an alternative in the table of metrics: its value, the change, the verdict.
const OF_SIDE: usize = 3;

/// The table of metrics: a column a side, the change and its verdict under the value.
pub(super) fn table(report: &Report, table: &Table, id: &str) -> Markup {
    let columns: Vec<usize> = std::iter::once(1).chain((2..table.heads.len()).step_by(OF_SIDE)).collect();
    let order: Vec<usize> =
        std::iter::once(report.baseline).chain(report.alternatives().map(|(side, _)| side)).collect();
    let text = |row: &[Text], column: usize| {
        row.get(column).cloned().unwrap_or(Text { text: String::new(), tone: Tone::Plain })
    };
    let narrow = Table {
        title: table.title.clone(),
        heads: std::iter::once(0)
            .chain(columns.iter().copied())
            .filter_map(|column| table.heads.get(column).cloned())
            .collect(),
        text_columns: 1,
        rows: table
            .rows
            .iter()
            .map(|row| std::iter::once(0).chain(columns.iter().copied()).map(|column| text(row, column)).collect())
            .collect(),
    };
    let beside = |index: usize, column: usize| {
        let Some(row) = table.rows.get(index).filter(|_| column > 0) else { return Markup::default() };
        let of = row.first().and_then(|label| report.metrics.iter().find(|of| of.metric.label == label.text));
        let side = order.get(column - 1).copied().unwrap_or_default();
        let bar = of.and_then(|of| small(of, side));
        let start = columns.get(column - 1).copied().unwrap_or_default();
        let change = (column > 1).then(|| change(of, side, &text(row, start + 1), &text(row, start + 2)));
        [bar.into(), change.into()].into()
    };
    tables::with(&narrow, id, &beside)
}

/// A bar as long as the value is beside the largest of its row.
fn small(row: &Row, side: usize) -> Option<Markup> {
    let values = || row.values.iter().flatten().filter_map(|cell| cell.as_ref().ok()).map(|value| value.value);
    let largest = values().map(|value| value.abs()).max()?;
    let own = row.values.get(side)?.as_ref()?.as_ref().ok()?;
    (values().count() > 1).then(|| bars::small(own.value, largest))
}

/// The change with an arrow for its direction and a word for its verdict.
fn change(row: Option<&Row>, side: usize, change: &Text, verdict: &Text) -> Markup {
    if change.text.is_empty() {
        return Markup::default();
    }
    let difference = row.and_then(|row| row.changes.get(side)?.as_ref()?.difference.as_ref().ok());
    let arrow = match difference.map(|difference| difference.value) {
        Some(value) if value > Decimal::ZERO => "▲ ",
        Some(value) if value < Decimal::ZERO => "▼ ",
        _ => "",
    };
    let class = match verdict.tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        _ => "same",
    };
    let space = if verdict.text.is_empty() { "" } else { " " };
    element("small", &[("class", class)], format!("{arrow}{}{space}{}", change.text, verdict.text))
}
