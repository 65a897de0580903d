//! A plan's report in, a page out: what it is worth, the cash month by month, what moves it, how it spreads.

use super::page::{self, Page};
use super::{figure, pair, tables};
use crate::place::{clean, escaped};
use crate::quantity::{Quantity, Unit};
use crate::render::markup::{Markup, element};
use crate::render::svg::Frame;
use crate::render::svg::bars::{Swing, tornado};
use crate::render::svg::histogram::{self, histogram};
use crate::render::svg::lines::{Lines, Series, lines};
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use crate::report::plan::layout::{About, View, sections};
use crate::report::plan::{AlternativeShown, LineShown, PlanReport, SpreadOf};
use crate::report::sources::Origin;
use crate::show;
use rust_decimal::Decimal;

/// The page.
pub fn plan(report: &PlanReport, view: &View, origin: &Origin) -> Vec<u8> {
    let writer = Writer { report, is_open: view.by_month };
    let view = View { by_month: false, ..view.clone() };
    let mut page =
        Page { title: format!("Plan: {}", clean(&report.name)), lead: Vec::new(), sections: Vec::new(), origin };
    page.sections.push(writer.keys());
    let mut last = Vec::new();
    for (index, (about, part)) in sections(report, &view).into_iter().enumerate() {
        match part {
            Part::Lead(sentences) => page.lead = sentences,
            Part::List(title, items) => last.push(page::list(&title, &items)),
            Part::Table(table) => page.sections.push(writer.part(about, &table, &format!("table-{index}"))),
        }
    }
    page.sections.push(writer.by_month());
    page.sections.extend(last);
    page.sections.push(writer.inputs());
    page.bytes()
}

struct Writer<'a> {
    report: &'a PlanReport,
    /// Whether the months are open from the start, and so on paper too.
    is_open: bool,
}

/// How many inputs the tornado shows: as many as its table.
const MOST_SWINGS: usize = 10;

fn plain(text: impl Into<String>) -> Text {
    Text { text: text.into(), tone: Tone::Plain }
}

impl Writer<'_> {
    fn shown(&self, quantity: &Quantity) -> String {
        show::quantity(quantity, self.report.currency.as_ref())
    }

    fn frame<'b>(&'b self, id: &'b str, title: &'b str, table: &'b str) -> Frame<'b> {
        Frame { id, title, table, unit: Unit::Money, currency: self.report.currency.as_ref() }
    }

    /// The best alternative in four numbers.
    fn keys(&self) -> Markup {
        let Some(best) = self.report.alternatives.first() else { return Markup::default() };
        let number = |id: &&str| {
            let measure = best.measure(id)?;
            let shown = measure.shown(self.report.currency.as_ref()).join(", ");
            let shown = if shown.is_empty() { DASH.to_string() } else { shown };
            Some(element("div", &[], [element("dt", &[], measure.label), element("dd", &[], shown)]))
        };
        let numbers: Markup = ["npv", "roi", "payback", "peak_cash_need"].iter().filter_map(number).collect();
        let name = (self.report.alternatives.len() > 1).then(|| element("h2", &[("class", "name")], clean(&best.name)));
        [name.into(), element("dl", &[("class", "keys")], numbers)].into()
    }

    fn part(&self, about: About, table: &Table, id: &str) -> Markup {
        let shown = tables::table(table, id);
        let alternative = |index: usize| self.report.alternatives.get(index);
        match about {
            About::Measures => [page::section("What it is worth", shown), self.cumulative()].into(),
            About::Years(_) => page::section("By year", shown),
            About::Swings(index) => {
                let chart = alternative(index).and_then(|of| self.tornado(of, index, id));
                page::section("What moves it", chart.map_or(shown.clone(), |chart| pair(chart, shown)))
            }
            About::Spread => {
                let of = self.report.spread.iter().flat_map(|spread| spread.of.iter().enumerate());
                let charts: Markup = of.filter_map(|(index, of)| self.histogram(of, index, id)).collect();
                let key = "Outlined: runs that lose; filled: runs that pay. Dashed: what 5%, 50% and 95% of the runs are not above.";
                let key = element("p", &[("class", "stamp")], key);
                page::section("How sure it is", pair([charts, key].into(), shown))
            }
            About::Limits(_) => page::section("How far it may go wrong", shown),
            About::Overtakes => page::section("What would change the ranking", shown),
            About::Scenarios => page::section("Scenarios", shown),
            _ => shown,
        }
    }

    fn line<'b>(&self, of: &'b AlternativeShown, id: &str) -> Option<&'b LineShown> {
        of.lines.iter().find(|line| line.id.rsplit('.').next() == Some(id))
    }

    /// The cash of every alternative added up month by month, the best one's break-even marked.
    fn cumulative(&self) -> Markup {
        let report = self.report;
        let lines_of: Vec<(&AlternativeShown, &LineShown)> =
            report.alternatives.iter().filter_map(|of| Some((of, self.line(of, "cumulative")?))).collect();
        let value = |value: &Result<Quantity, _>| value.as_ref().ok().map(|value| value.value);
        let series: Vec<Series> = lines_of
            .iter()
            .map(|(of, line)| Series { name: clean(&of.name), values: line.values.iter().map(value).collect() })
            .collect();
        let Some((best, line)) = lines_of.first() else { return Markup::default() };
        let break_even = best.quantity("break_even_month").and_then(|month| usize::try_from(month.value).ok());
        let month = |index: usize| report.months.get(index).cloned().unwrap_or_default();
        let name = clean(&best.name);
        let last = line.values.last().and_then(|value| value.as_ref().ok()).map(|value| self.shown(value));
        let end = last.map(|last| format!(", at the end {last}")).unwrap_or_default();
        let title = match break_even {
            Some(index) => format!("Cumulative cash: {name} breaks even in {}{end}", month(index)),
            None => format!("Cumulative cash: {name} does not break even within the plan{end}"),
        };
        let mark = break_even.map(|index| (index, format!("break-even {}", month(index))));
        let frame = self.frame("cumulative", &title, "cumulative-table");
        let chart =
            lines(&frame, &Lines { periods: &report.months, series: &series, bands: &[], has_zero: true, mark });
        let cell = |line: &LineShown, index: usize| {
            let value = line.values.get(index).and_then(|value| value.as_ref().ok());
            plain(value.map_or_else(|| DASH.to_string(), |value| self.shown(value)))
        };
        let row = |(index, month): (usize, &String)| {
            std::iter::once(plain(month)).chain(lines_of.iter().map(|(_, line)| cell(line, index))).collect()
        };
        let table = Table {
            title: "Cumulative net flow by month".into(),
            heads: std::iter::once("Month".into()).chain(series.iter().map(|series| series.name.clone())).collect(),
            text_columns: 1,
            rows: report.months.iter().enumerate().map(row).collect(),
        };
        let numbers = page::details("The numbers", tables::table(&table, "cumulative-table"));
        let chart = element("div", &[("class", "first-line")], figure(&title, chart));
        page::section("Cash", pair(chart, numbers))
    }

    fn tornado(&self, of: &AlternativeShown, index: usize, table: &str) -> Option<Markup> {
        let planned = of.quantity("npv")?;
        let first = of.swings.first()?;
        let swing = |swing: &crate::report::plan::SwingShown| {
            let currency = swing.currency.as_ref();
            let end = |(value, npv): &(Quantity, Quantity)| {
                let says = format!("with {} it is worth {}", show::quantity(value, currency), self.shown(npv));
                (npv.value, says)
            };
            Swing { label: escaped(&swing.input), ends: [end(&swing.ends[0]), end(&swing.ends[1])] }
        };
        let swings: Vec<Swing> = of.swings.iter().take(MOST_SWINGS).map(swing).collect();
        let title = format!(
            "{} moves {} most: {} apart between less and more by {}",
            escaped(&first.input),
            clean(&of.name),
            self.shown(&first.width),
            show::rate(self.report.by.value)
        );
        let id = format!("tornado-{index}");
        let key = "Outlined with −: worth with less of it; filled with +: worth with more of it.";
        let chart = figure(&title, tornado(&self.frame(&id, &title, table), planned.value, &swings));
        Some([chart, element("p", &[("class", "stamp")], key)].into())
    }

    fn histogram(&self, of: &SpreadOf, index: usize, table: &str) -> Option<Markup> {
        let pays = of.pays.as_ref()?;
        let title = format!("{} pays in {} of the runs", clean(&of.name), show::rate(pays.value));
        let part = |(from, to, runs): &(Quantity, Quantity, usize)| histogram::Part {
            from: from.value,
            to: to.value,
            count: *runs,
            says: format!("{} to {}: {} runs", self.shown(from), self.shown(to), show::count(*runs)),
        };
        let parts: Vec<histogram::Part> = of.parts.iter().map(part).collect();
        let wanted = [5, 50, 95];
        let mark = |(per_cent, [npv, ..]): &(usize, [Option<Quantity>; 3])| {
            let value = npv.as_ref().filter(|_| wanted.contains(per_cent))?;
            Some((value.value, format!("{per_cent}%")))
        };
        let marks: Vec<(Decimal, String)> = of.percentiles.iter().filter_map(mark).collect();
        if parts.is_empty() {
            return None;
        }
        let id = format!("spread-{index}");
        let table = format!("{table} {id}-table");
        let chart = figure(&title, histogram(&self.frame(&id, &title, &table), &parts, &marks));
        let row = |part: &(Quantity, Quantity, usize)| {
            vec![plain(self.shown(&part.0)), plain(self.shown(&part.1)), plain(show::count(part.2))]
        };
        let numbers = Table {
            title: format!("{}: runs by net present value", clean(&of.name)),
            heads: ["From", "to", "Runs"].map(str::to_string).to_vec(),
            text_columns: 1,
            rows: of.parts.iter().map(row).collect(),
        };
        Some([chart, page::details("The numbers", tables::table(&numbers, &format!("{id}-table")))].into())
    }

    /// Every line of every alternative, month by month.
    fn by_month(&self) -> Markup {
        let of = |name: &str, lines: &[LineShown], index: usize| {
            let table = Table {
                title: format!("{name} by month"),
                heads: std::iter::once(String::new()).chain(self.report.months.iter().cloned()).collect(),
                text_columns: 1,
                rows: lines.iter().map(|line| self.row(line)).collect(),
            };
            let shown = tables::table(&table, &format!("months-{index}"));
            if self.is_open { shown } else { page::details(&table.title, shown) }
        };
        let shared = of("If nothing changes", &self.report.shared, 0);
        let alternatives = (1..).zip(&self.report.alternatives);
        let all: Markup = alternatives.map(|(index, own)| of(&clean(&own.name), &own.lines, index)).collect();
        let title = "Month by month";
        if self.is_open { page::section(title, [shared, all]) } else { page::optional(title, [shared, all]) }
    }

    fn row(&self, line: &LineShown) -> Vec<Text> {
        let value = |value: &Result<Quantity, _>| {
            plain(value.as_ref().map_or_else(|_| DASH.to_string(), |value| self.shown(value)))
        };
        std::iter::once(plain(clean(&line.label))).chain(line.values.iter().map(value)).collect()
    }

    /// Every number of the plan with its place.
    fn inputs(&self) -> Markup {
        let row = |input: &crate::report::plan::InputShown| {
            let currency = input.currency.as_ref().or(self.report.currency.as_ref());
            let text = |value: &Result<Quantity, _>| {
                value.as_ref().map_or_else(|_| DASH.to_string(), |value: &Quantity| show::quantity(value, currency))
            };
            let range = input.range.as_ref().map(|[low, high]| format!("{} to {}", text(low), text(high)));
            vec![
                plain(escaped(&input.path)),
                plain(text(&input.value)),
                plain(range.unwrap_or_default()),
                plain(&input.place),
            ]
        };
        let table = Table {
            title: "Every number of the plan, and where it stands".into(),
            heads: ["Input", "Value", "Range", "Where"].map(str::to_string).to_vec(),
            text_columns: 4,
            rows: self.report.inputs.iter().map(row).collect(),
        };
        page::section("Figures", tables::table(&table, "inputs"))
    }
}
