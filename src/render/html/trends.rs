//! The report's periods in, a line chart for each metric that tells most out, with the numbers of its lines.

use super::{figure, page, tables};
use crate::metrics::{Better, Group};
use crate::place::clean;
use crate::quantity::Quantity;
use crate::render::markup::{Markup, element};
use crate::render::svg::Frame;
use crate::render::svg::lines::{Lines, Series, lines};
use crate::report::parts::{DASH, Table, Text, Tone};
use crate::report::{Report, Row};
use crate::show;

/// What is drawn where no metrics are asked for by name: those most reports are read for.
const USUAL: [&str; 14] = [
    "total_cost",
    "cost_per_contact",
    "cost_per_resolution",
    "first_contact_resolution",
    "csat",
    "csat_score",
    "nps",
    "ces",
    "average_handle_time",
    "average_handle_time_per_contact",
    "average_response_time",
    "average_resolution_time",
    "sla_attainment",
    "retention_rate",
];

/// The charts.
pub(super) fn charts(report: &Report) -> Markup {
    if report.periods.len() < 2 {
        return Markup::default();
    }
    let is_drawn =
        |row: &Row| if report.is_selection { true } else { USUAL.contains(&row.metric.id) || row.target.is_some() };
    let drawn = report.metrics.iter().enumerate().filter(|(_, row)| row.metric.group != Group::Return && is_drawn(row));
    let charts: Markup = drawn.filter_map(|(index, row)| Trend { report, index, row }.chart()).collect();
    if charts.is_empty() { charts } else { element("div", &[("class", "trends")], charts) }
}

struct Trend<'a> {
    report: &'a Report,
    index: usize,
    row: &'a Row,
}

impl Trend<'_> {
    /// A side's values, where it has the period itself.
    fn values(&self, side: usize) -> Vec<Option<&Quantity>> {
        let of = |period: &'_ crate::report::PeriodRows| period.present.get(side) == Some(&true);
        let value = |period| -> Option<&Quantity> {
            let period: &crate::report::PeriodRows = period;
            period.metrics.get(self.index)?.values.get(side)?.as_ref()?.as_ref().ok()
        };
        self.report.periods.iter().map(|period| if of(period) { value(period) } else { None }).collect()
    }

    fn shown(&self, quantity: &Quantity) -> String {
        show::quantity(quantity, self.report.currency.as_ref())
    }

    fn chart(&self) -> Option<Markup> {
        let report = self.report;
        let order = std::iter::once(report.baseline).chain(report.alternatives().map(|(side, _)| side));
        let sides: Vec<(String, Vec<Option<&Quantity>>)> = order
            .map(|side| (report.sides.get(side).map(|name| clean(name)).unwrap_or_default(), self.values(side)))
            .filter(|(_, values)| values.iter().any(Option::is_some))
            .collect();
        if sides.iter().all(|(_, values)| values.iter().flatten().count() < 2) {
            return None;
        }
        let periods: Vec<String> = report.periods.iter().map(|period| clean(&period.period)).collect();
        let series: Vec<Series> = sides
            .iter()
            .map(|(name, values)| Series {
                name: name.clone(),
                values: values.iter().map(|value| value.map(|value| value.value)).collect(),
            })
            .collect();
        let title = self.title(&sides);
        let id = format!("trend-{}", self.row.metric.id);
        let table = format!("{id}-table");
        let frame = Frame {
            id: &id,
            title: &title,
            table: &table,
            unit: self.row.metric.unit,
            currency: report.currency.as_ref(),
        };
        let drawn =
            lines(&frame, &Lines { periods: &periods, series: &series, bands: &[], has_zero: false, mark: None });
        let numbers = page::details("The numbers", tables::table(&self.table(&sides, &periods), &table));
        Some(element("div", &[], [figure(&title, drawn), numbers]))
    }

    /// What the lines show: where two begin and end, which of several is best at the end.
    fn title(&self, sides: &[(String, Vec<Option<&Quantity>>)]) -> String {
        let label = self.row.metric.label;
        let ends = |values: &[Option<&Quantity>]| {
            let mut known = values.iter().flatten();
            let first = known.next()?;
            Some((self.shown(first), self.shown(known.next_back().unwrap_or(first))))
        };
        if sides.len() > 2 {
            let last = sides.iter().filter_map(|(name, values)| Some((*values.iter().flatten().next_back()?, name)));
            let best = match self.row.better {
                Better::Higher => last.max_by_key(|(value, _)| value.value),
                Better::Lower => last.min_by_key(|(value, _)| value.value),
                Better::Neither => None,
            };
            let best = best.map(|(value, name)| format!(": at the end {name} is best with {}", self.shown(value)));
            return format!("{label} by period{}", best.unwrap_or_default());
        }
        let of = |(name, values): &(String, Vec<Option<&Quantity>>)| {
            let (first, last) = ends(values)?;
            Some(if first == last { format!("{name} {first}") } else { format!("{name} from {first} to {last}") })
        };
        format!("{label}: {}", sides.iter().filter_map(of).collect::<Vec<_>>().join(", "))
    }

    fn table(&self, sides: &[(String, Vec<Option<&Quantity>>)], periods: &[String]) -> Table {
        let plain = |text: String| Text { text, tone: Tone::Plain };
        let row = |(index, period): (usize, &String)| {
            let of = |(_, values): &(String, Vec<Option<&Quantity>>)| {
                let value = values.get(index).copied().flatten();
                plain(value.map_or_else(|| DASH.to_string(), |value| self.shown(value)))
            };
            std::iter::once(plain(period.clone())).chain(sides.iter().map(of)).collect()
        };
        Table {
            title: format!("{} by period", self.row.metric.label),
            heads: std::iter::once("Period".into()).chain(sides.iter().map(|(name, _)| name.clone())).collect(),
            text_columns: 1,
            rows: periods.iter().enumerate().map(row).collect(),
        }
    }
}
