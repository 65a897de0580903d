//! The sheet Summary: the answer in sentences, the metrics that answer it, and the targets, with live formulas.

use super::bridge::stored_text;
use super::cell::{At, Cell, Content, Look, Stored};
use super::figures::BEFORE_SIDES;
use super::metrics::METRICS_SHEET;
use super::writing::or_dash;
use super::{Chart, Context, Drawn, Series, Sheet, column};
use crate::metrics::cost::TOTAL_COST;
use crate::quantity::Quantity;
use crate::report::finding;
use crate::report::scorecard::Against;
use crate::targets::{Comparator, Target};

/// The sheet's name.
const SUMMARY_SHEET: &str = "Summary";

/// The sheet.
pub(super) fn sheet(context: &Context<'_>) -> Sheet {
    let mut sheet = Sheet { name: SUMMARY_SHEET, ..Sheet::default() };
    let title = format!("Does it pay? {}", context.report.sides.join(", "));
    sheet.rows.push(vec![Cell::text(title).looking(Look::Title)]);
    sheet.rows.extend(finding::lead(context.report).into_iter().map(|text| vec![Cell::text(text)]));
    if let Some(currency) = &context.report.currency {
        sheet.rows.push(vec![Cell::text(format!("Money is in {}.", currency.code()))]);
    }
    sheet.rows.push(vec![Cell::text(
        "Change a blue number on the sheet Figures or Periods and everything here follows; the sentences above are as they were written.",
    )]);
    sheet.rows.push(Vec::new());
    headline(context, &mut sheet);
    targets(context, &mut sheet);
    benchmarks(context, &mut sheet);
    sheet.widths = vec![38, 16, 16];
    sheet.charts.extend(chart(context));
    sheet
}

fn heads(context: &Context<'_>, first: [&str; 2]) -> Vec<Cell> {
    let names = context.report.sides.iter().map(String::as_str);
    first.into_iter().chain(names).map(|head| Cell::text(head).looking(Look::Head)).collect()
}

fn headline(context: &Context<'_>, sheet: &mut Sheet) {
    sheet.rows.push(heads(context, ["Return", "unit"]));
    for row in &context.report.headline {
        let mut cells = vec![Cell::text(row.metric.label), Cell::text(row.metric.unit.id())];
        let sides = 0..context.report.sides.len();
        cells.extend(sides.map(|side| context.metrics.reference(row.metric, side, SUMMARY_SHEET)));
        sheet.rows.push(cells);
    }
}

/// Each target and how each side stands to it.
fn targets(context: &Context<'_>, sheet: &mut Sheet) {
    let judged: Vec<_> = context.report.metrics.iter().filter_map(|row| Some((row, row.target.as_ref()?))).collect();
    if judged.is_empty() {
        return;
    }
    sheet.rows.push(Vec::new());
    sheet.rows.push(heads(context, ["Target", "target"]));
    for (row, judged) in judged {
        let target = context.comparison.targets.iter().find(|target| target.metric == row.metric.id);
        let mut cells = vec![Cell::text(row.metric.label), Cell::text(&judged.text)];
        for (side, of) in judged.sides.iter().enumerate() {
            let at = context.metrics.at(row.metric, side);
            let cell = match (of, target, at) {
                (Some((met, _)), Some(target), Some(at)) => judgement(target, at, *met, row.metric.unit),
                _ => Cell::empty(),
            };
            cells.push(cell);
        }
        sheet.rows.push(cells);
    }
}

/// What others reach, with who says so, and how much more each side has.
fn benchmarks(context: &Context<'_>, sheet: &mut Sheet) {
    let rows = || context.report.metrics.iter().filter_map(|row| Some((row, row.benchmark.as_ref()?)));
    if rows().next().is_none() {
        return;
    }
    sheet.rows.push(Vec::new());
    let mut heads = heads(context, ["Benchmark, and how much more there is", "benchmark"]);
    heads.push(Cell::text("source").looking(Look::Head));
    sheet.rows.push(heads);
    for (row, compared) in rows() {
        let Ok(value) = &compared.value else { continue };
        let benchmark = Cell { content: Content::Number(value.value), look: Look::Input(row.metric.unit) };
        let here = At { sheet: SUMMARY_SHEET, row: sheet.next(), column: 1 };
        let mut cells = vec![Cell::text(row.metric.label), benchmark];
        for (side, of) in compared.sides.iter().enumerate() {
            cells.push(match (of, context.metrics.at(row.metric, side)) {
                (Some(Against { difference: Ok(difference), .. }), Some(at)) => {
                    let text = or_dash(&format!("{}-{}", at.on(SUMMARY_SHEET), here.on(SUMMARY_SHEET)));
                    Cell {
                        content: Content::Formula(text, Stored::Number(difference.value)),
                        look: Look::Worked(row.metric.unit),
                    }
                }
                _ => Cell::empty(),
            });
        }
        cells.push(Cell::text(&compared.source));
        sheet.rows.push(cells);
    }
}

/// `IF(Metrics!D5<60,"met","missed")`, by the comparator exactly as written.
fn judgement(target: &Target, at: At, met: bool, unit: crate::quantity::Unit) -> Cell {
    let word = if met { "met" } else { "missed" };
    let Some(value) = Quantity::cut(&target.value, unit) else { return Cell::text(word) };
    let sign = match target.comparator {
        Comparator::Below => "<",
        Comparator::AtMost => "<=",
        Comparator::Above => ">",
        Comparator::AtLeast => ">=",
    };
    let achieved = at.on(SUMMARY_SHEET);
    // A spreadsheet rounds on its way to a number; a billionth decides nothing.
    let held = format!("ROUND({achieved},9){sign}{}", value.value.normalize());
    stored_text(format!("IF(ISNUMBER({achieved}),IF({held},\"met\",\"missed\"),\"\")"), word)
}

/// What each side costs.
fn chart(context: &Context<'_>) -> Option<Chart> {
    let sides = context.report.sides.len();
    let is_number =
        |side| matches!(context.metrics.cell(&TOTAL_COST, side).map(|cell| &cell.content), Some(Content::Formula(..)));
    let first = context.metrics.at(&TOTAL_COST, 0).filter(|_| (0..sides).all(is_number))?;
    let last = column(BEFORE_SIDES + sides.saturating_sub(1));
    let shown = context.report.metrics.iter().find(|row| *row.metric == TOTAL_COST).into_iter().flat_map(|row| {
        row.values.iter().zip(&context.report.sides).filter_map(|(value, name)| {
            let value = value.as_ref()?.as_ref().ok()?;
            Some(format!("{name}: {}", crate::show::quantity(value, context.report.currency.as_ref())))
        })
    });
    Some(Chart {
        drawn: Drawn::Columns,
        title: "Total cost".to_string(),
        alternative: format!("Column chart of the total cost of each side. {}.", shown.collect::<Vec<_>>().join("; ")),
        corner: (7, column(sides + 3)),
        series: vec![Series {
            name: At { sheet: METRICS_SHEET, column: 1, ..first },
            categories: At { row: 0, ..first }.across(last),
            values: first.across(last),
        }],
    })
}
