//! The sheet Bridge: the baseline's cost lines restated to each alternative's length and volume, line by line, with live
//! formulas; and a chart of what each side costs for the same work.

use super::cell::{At, Cell, Content, Look, Stored};
use super::figures::{Figures, Is};
use super::{Chart, Context, Drawn, Series, Sheet, column};
use crate::figures::Kind;
use crate::metrics::cost::TOTAL_COST;
use crate::metrics::formula::{Formula, min};
use crate::metrics::returns::{ADJUSTED_BASELINE_COST, COST_SAVINGS, LENGTH_RATIO, VOLUME_RATIO};
use crate::quantity::{Exact, Quantity, Unit, sum, times};
use num_traits::Zero;

/// The sheet's name.
const BRIDGE_SHEET: &str = "Bridge";

/// The columns of the heads.
const HEADS: [&str; 6] = ["side", "line", "kind", "baseline", "factor", "adjusted"];

/// The sheet; none where no baseline can be restated.
pub(super) fn sheet(context: &Context<'_>) -> Option<Sheet> {
    let mut sheet = Sheet::with_heads(BRIDGE_SHEET, HEADS.map(str::to_string), 2);
    let mut sums = Vec::new();
    for (side, name) in context.report.alternatives() {
        let bridge = Bridge { context, side, name };
        if let Some(at) = bridge.add(&mut sheet) {
            sums.push(at);
        }
    }
    if sums.is_empty() {
        return None;
    }
    sheet.widths = vec![20, 34, 12, 16, 12, 16];
    sheet.charts.push(chart(context, &sums));
    Some(sheet)
}

/// One alternative.
struct Bridge<'a> {
    context: &'a Context<'a>,
    side: usize,
    name: &'a str,
}

impl Bridge<'_> {
    fn value(&self, formula: &Formula) -> Option<Exact> {
        self.context.evaluator.formula(formula, self.side).ok().map(|value| value.exact)
    }

    /// What a line of a kind is multiplied with, and its formula.
    fn factor(&self, kind: Kind) -> Option<(String, Exact)> {
        let cell = |metric| self.context.metrics.at(metric, self.side).map(|at| at.on(BRIDGE_SHEET));
        let (length, volume) = (cell(&LENGTH_RATIO)?, cell(&VOLUME_RATIO)?);
        match kind {
            Kind::Fixed => Some((format!("MIN({length},{volume})"), self.value(&min(&LENGTH_RATIO, &VOLUME_RATIO))?)),
            Kind::Variable => Some((volume, self.value(&Formula::Metric(&VOLUME_RATIO))?)),
            Kind::OneTime => Some(("0".to_string(), Exact::zero())),
        }
    }

    /// Adds the lines and their sum, and says where the sum stands.
    fn add(&self, sheet: &mut Sheet) -> Option<u32> {
        let worked_out = |metric| !self.context.evaluator.is_given(metric, self.side);
        if self.value(&Formula::Metric(&ADJUSTED_BASELINE_COST)).is_none() || !worked_out(&ADJUSTED_BASELINE_COST) {
            return None;
        }
        let first = sheet.next();
        let lines: Vec<Vec<Cell>> = self.lines(first);
        if lines.is_empty() {
            return None;
        }
        sheet.rows.extend(lines);
        let end = sheet.next();
        let adjusted = At { sheet: BRIDGE_SHEET, row: first, column: 5 }.down(end - 1);
        let total = self.value(&Formula::Metric(&ADJUSTED_BASELINE_COST))?;
        let sum_text = format!("SUM({})", adjusted.on(BRIDGE_SHEET));
        sheet.rows.push(self.sum("Adjusted baseline cost", Cell::formula(sum_text, &total, Unit::Money)));
        for metric in [&TOTAL_COST, &COST_SAVINGS] {
            sheet.rows.push(self.sum(metric.label, self.context.metrics.reference(metric, self.side, BRIDGE_SHEET)));
        }
        sheet.rows.push(Vec::new());
        Some(end)
    }

    fn lines(&self, first: u32) -> Vec<Vec<Cell>> {
        let baseline = self.context.comparison.baseline;
        let figures = self.context.figures;
        let mut lines = Vec::new();
        for row in figures.cost_rows(|_, _| true).into_iter().filter(|row| figures.cell(*row, baseline).is_some()) {
            let line = first + u32::try_from(lines.len()).unwrap_or(u32::MAX);
            lines.extend(self.line(row, line));
        }
        lines
    }

    /// One line: what the baseline paid, the factor, and their product.
    fn line(&self, row: usize, line: u32) -> Option<Vec<Cell>> {
        let comparison = self.context.comparison;
        let of = self.context.figures.rows.get(row)?;
        let Is::Cost(kind, ..) = &of.is else { return None };
        let side = comparison.baseline_side()?;
        let amounts: Vec<Exact> =
            side.periods.iter().filter_map(|period| of.of(period)).map(|(value, _)| value).collect();
        let amount = sum(&amounts);
        let (factor_text, factor) = self.factor(*kind)?;
        let at = |column| At { sheet: BRIDGE_SHEET, row: line, column }.on(BRIDGE_SHEET);
        let product = format!("{}*{}", at(3), at(4));
        Some(vec![
            Cell::text(self.name),
            Cell::text(&of.label),
            Cell::text(kind.id()),
            Cell::formula(Figures::at(row, comparison.baseline).on(BRIDGE_SHEET), &amount, Unit::Money),
            Cell::formula(factor_text, &factor, Unit::Ratio),
            Cell::formula(product, &times(&amount, &factor), Unit::Money),
        ])
    }

    fn sum(&self, label: &str, cell: Cell) -> Vec<Cell> {
        let label = Cell::text(label).looking(Look::Head);
        let empty = Cell::empty;
        vec![Cell::text(self.name), label, empty(), empty(), empty(), cell.looking(Look::Sum(Unit::Money))]
    }
}

/// What the baseline would have cost and what an alternative cost, side by side, over a small table of references.
fn chart(context: &Context<'_>, sums: &[u32]) -> Chart {
    let series = sums.iter().map(|row| {
        let at = |row, column| At { sheet: BRIDGE_SHEET, row, column };
        Series { name: at(*row, 0), categories: at(*row, 1).down(row + 1), values: at(*row, 5).down(row + 1) }
    });
    let shown = |side: usize| {
        let value = |metric| context.evaluator.metric(metric, side).ok();
        let text = |metric| {
            let quantity = Quantity::cut(&value(metric)?.exact, Unit::Money)?;
            Some(crate::show::quantity(&quantity, context.report.currency.as_ref()))
        };
        Some((text(&ADJUSTED_BASELINE_COST)?, text(&TOTAL_COST)?))
    };
    let texts = context.report.alternatives().filter_map(|(side, name)| {
        let (adjusted, total) = shown(side)?;
        Some(format!("{name}: {total}, where the baseline would have cost {adjusted}"))
    });
    Chart {
        drawn: Drawn::Columns,
        title: "What the same work costs".to_string(),
        alternative: format!("Column chart. {}.", texts.collect::<Vec<_>>().join("; ")),
        corner: (1, column(HEADS.len() + 1)),
        series: series.collect(),
    }
}

/// A text as the stored result of a formula.
pub(super) fn stored_text(formula: String, text: &str) -> Cell {
    Cell { content: Content::Formula(formula, Stored::Text(text.to_string())), look: Look::Plain }
}
