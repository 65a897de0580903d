//! One file to read anywhere: on a phone, on paper, in light and dark; no script, no network. The numbers are the texts of the
//! other formats, with charts of the same report between them.

mod breakdown;
mod bridge;
mod correlations;
mod metrics;
mod page;
mod plan;
mod tables;
mod trend;
mod trends;

pub use breakdown::breakdown;
pub use correlations::correlations;
pub use plan::plan;
pub use trend::trend;

use super::Format;
use super::markup::{Markup, element};
use super::svg::{Frame, bars};
use crate::place::clean;
use crate::report::costs::Line;
use crate::report::layout::{About, sections};
use crate::report::parts::{Part, Table};
use crate::report::sources::Origin;
use crate::report::{Report, View};
use page::Page;

pub(super) const FORMAT: Format = Format {
    name: "html",
    endings: &["html", "htm"],
    purpose: "one file with charts, to read on a phone, to print or to send",
    has_notes: true,
    has_cost_lines: true,
    has_origin: true,
    render: |report, _| page(report),
};

/// Parts of any report as a page without charts.
pub fn parts(title: &str, parts: &[Part], origin: &Origin) -> Vec<u8> {
    plain(title, parts, origin).bytes()
}

fn plain<'a>(title: &str, parts: &[Part], origin: &'a Origin) -> Page<'a> {
    let mut page = Page { title: title.to_string(), lead: Vec::new(), sections: Vec::new(), origin };
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Lead(sentences) => page.lead.clone_from(sentences),
            Part::Table(table) => page.sections.push(tables::table(table, &format!("table-{index}"))),
            Part::List(title, items) => page.sections.push(page::list(title, items)),
        }
    }
    page
}

/// A chart under its finding.
fn figure(finding: &str, chart: Markup) -> Markup {
    element("figure", &[], [element("figcaption", &[], finding), chart])
}

/// A chart and the table of its numbers side by side, one under the other where there is no room.
fn pair(figure: Markup, table: Markup) -> Markup {
    element("div", &[("class", "pair")], [element("div", &[], figure), element("div", &[], table)])
}

fn page(report: &Report) -> Vec<u8> {
    let name = |side: usize| report.sides.get(side).map(|name| clean(name)).unwrap_or_default();
    let names: Vec<String> = report.alternatives().map(|(side, _)| name(side)).collect();
    let question = if report.view == View::Costs { "Support cost" } else { "Support" };
    let title = match names.as_slice() {
        [] => format!("{question}: {}", name(report.baseline)),
        names => format!("{question}: {} against {}", names.join(", "), name(report.baseline)),
    };
    let writer = Writer { report, parts: sections(report) };
    let (mut lead, mut sections) = (Vec::new(), vec![metrics::keys(report)]);
    let (first, then): (&[Kind], &[Kind]) = (&[Kind::Bridges, Kind::Metrics], &[Kind::Costs]);
    let (first, then) = if report.view == View::Costs { (then, first) } else { (first, then) };
    for (about, part) in &writer.parts {
        if let (About::Lead, Part::Lead(sentences)) = (about, part) {
            lead.clone_from(sentences);
        }
    }
    let order = first.iter().chain([&Kind::Since, &Kind::Trends, &Kind::Targets]).chain(then).chain([&Kind::Notes]);
    sections.extend(order.map(|kind| writer.section(*kind)));
    sections.extend(page::figures(&report.origin.sources));
    Page { title, lead, sections, origin: &report.origin }.bytes()
}

/// The sections of a page, each of one or more parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bridges,
    Metrics,
    Since,
    Trends,
    Targets,
    Costs,
    Notes,
}

impl Kind {
    fn of(about: About) -> Option<Kind> {
        Some(match about {
            About::Lead => return None,
            About::Bridge(_) => Kind::Bridges,
            About::Return | About::Metrics => Kind::Metrics,
            About::Since => Kind::Since,
            About::Trends => Kind::Trends,
            About::Targets => Kind::Targets,
            About::CostLines | About::PerContact => Kind::Costs,
            About::Notes | About::Gaps => Kind::Notes,
        })
    }

    fn title(self) -> &'static str {
        match self {
            Kind::Bridges => "From the baseline's cost to the alternative's",
            Kind::Metrics => "Metrics",
            Kind::Since => "Since an earlier report",
            Kind::Trends => "Trends",
            Kind::Targets => "Targets",
            Kind::Costs => "Costs",
            Kind::Notes => "",
        }
    }
}

struct Writer<'a> {
    report: &'a Report,
    parts: Vec<(About, Part)>,
}

impl Writer<'_> {
    fn section(&self, kind: Kind) -> Markup {
        let of_kind = self.parts.iter().enumerate().filter(|(_, (about, _))| Kind::of(*about) == Some(kind));
        let mut inside = if kind == Kind::Trends { trends::charts(self.report) } else { Markup::default() };
        let mut in_detail = Markup::default();
        for (index, (about, part)) in of_kind {
            let id = format!("table-{index}");
            match part {
                Part::Table(table) if kind == Kind::Trends => in_detail.push(tables::table(table, &id)),
                Part::Table(table) => inside.push(self.table(*about, table, &id)),
                Part::List(title, items) if kind == Kind::Notes => inside.push(page::list(title, items)),
                Part::List(title, items) => {
                    let items: Markup = items.iter().map(|item| element("li", &[], item)).collect();
                    inside.push([element("h3", &[], title), element("ul", &[], items)]);
                }
                Part::Lead(_) => {}
            }
        }
        if !in_detail.is_empty() {
            inside.push(in_detail);
        }
        match kind {
            Kind::Notes => inside,
            _ if inside.is_empty() => inside,
            Kind::Metrics => page::section(kind.title(), element("div", &[("class", "flow")], inside)),
            _ => page::section(kind.title(), inside),
        }
    }

    fn table(&self, about: About, table: &Table, id: &str) -> Markup {
        match about {
            About::Metrics => metrics::table(self.report, table, id),
            About::Bridge(side) => {
                let bridge = self.report.costs.bridges.iter().find(|bridge| bridge.side == side);
                let chart = bridge.and_then(|bridge| bridge::chart(self.report, bridge, id));
                let shown = tables::table(table, id);
                chart.map_or(shown.clone(), |chart| pair(chart, shown))
            }
            About::CostLines => [self.cost_lines(id), tables::table(table, id)].into(),
            _ => tables::table(table, id),
        }
    }

    /// The cost lines before and after, side by side.
    fn cost_lines(&self, id: &str) -> Markup {
        let report = self.report;
        let order: Vec<usize> =
            std::iter::once(report.baseline).chain(report.alternatives().map(|(side, _)| side)).collect();
        let series: Vec<String> =
            order.iter().map(|side| report.sides.get(*side).map(|name| clean(name)).unwrap_or_default()).collect();
        let value = |line: &Line, side: usize| {
            let amount = line.sides.get(side)?.as_ref()?.value.as_ref().ok()?;
            Some((amount.value, crate::show::quantity(amount, report.currency.as_ref())))
        };
        let row = |line: &Line| bars::Row {
            label: clean(&line.name),
            values: order.iter().map(|side| value(line, *side)).collect(),
        };
        let rows: Vec<bars::Row> = report.costs.lines.iter().map(row).collect();
        let totals: Vec<String> = report
            .costs
            .total
            .iter()
            .flat_map(|total| order.iter().zip(&series).filter_map(|(side, name)| Some((name, value(total, *side)?))))
            .map(|(name, (_, shown))| format!("{name} {shown}"))
            .collect();
        let title = format!("Total cost: {}", totals.join(", "));
        let frame = Frame {
            id: "costs",
            title: &title,
            table: id,
            unit: crate::quantity::Unit::Money,
            currency: report.currency.as_ref(),
        };
        figure(&title, bars::bars(&frame, &series, &rows))
    }
}
