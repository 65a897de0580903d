//! The sheet Metrics: one row a metric, one column a side, every value a live formula over the sheet Figures and over
//! other metrics.

use super::cell::{At, Cell, Content, Look, Stored};
use super::figures::{BEFORE_SIDES, Figures, sum_of};
use super::names::Names;
use super::writing::{Places, Writer, depends_on_numbers};
use super::{Sheet, column};
use crate::comparison::{Comparison, Lines};
use crate::figures::Figure;
use crate::gap::Gap;
use crate::metrics::evaluate::Evaluator;
use crate::metrics::{Metric, formula};
use crate::operator::{Binding, Written};
use crate::report::{HEADLINE, Report};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The sheet's name.
pub const METRICS_SHEET: &str = "Metrics";

/// The formulas of metrics, by id and side; none where the cell holds no number.
pub type Formulas = BTreeMap<(&'static str, usize), Option<String>>;

/// The metrics of a comparison, each with its place and formulas.
pub struct Metrics {
    /// One a row of the sheet, under its heads.
    pub rows: Vec<&'static Metric>,
    cells: BTreeMap<(&'static str, usize), Cell>,
}

impl Metrics {
    /// Writes every metric that is asked for, that the summary names, and that those need.
    pub fn new(comparison: &Comparison, evaluator: &Evaluator<'_>, figures: &Figures, report: &Report) -> Metrics {
        let rows = needed(report);
        let mut metrics = Metrics { rows, cells: BTreeMap::new() };
        let places = OverFigures {
            evaluator,
            figures,
            metrics: &metrics,
            baseline: comparison.baseline,
            known: RefCell::default(),
        };
        let mut cells = BTreeMap::new();
        for metric in &metrics.rows {
            for side in 0..comparison.sides.len() {
                let is_for = !(metric.is_against_baseline() && side == comparison.baseline);
                if is_for {
                    cells.insert((metric.id, side), cell(evaluator, metric, side, places.formula(metric, side)));
                }
            }
        }
        metrics.cells = cells;
        metrics
    }

    /// Where a metric of a side stands.
    pub fn at(&self, metric: &Metric, side: usize) -> Option<At> {
        let row = u32::try_from(self.rows.iter().position(|of| *of == metric)?).ok()?.saturating_add(1);
        Some(At { sheet: METRICS_SHEET, row, column: column(BEFORE_SIDES + side) })
    }

    /// What stands in the cell of a metric and side; nothing where the metric is not for that side.
    pub fn cell(&self, metric: &Metric, side: usize) -> Option<&Cell> {
        self.cells.get(&(metric.id, side))
    }

    /// A cell on another sheet with what stands here.
    pub fn reference(&self, metric: &Metric, side: usize, on: &str) -> Cell {
        let Some(cell) = self.cell(metric, side) else { return Cell::empty() };
        match (&cell.content, self.at(metric, side)) {
            (Content::Formula(_, stored), Some(at)) => {
                Cell { content: Content::Formula(at.on(on), stored.clone()), look: cell.look }
            }
            _ => cell.clone(),
        }
    }

    /// The sheet.
    pub fn sheet(&self, comparison: &Comparison) -> Sheet {
        let sides = comparison.sides.iter().map(|side| side.name.clone());
        let heads = ["metric", "label", "unit"].map(str::to_string).into_iter().chain(sides);
        let mut sheet = Sheet::with_heads(METRICS_SHEET, heads, column(BEFORE_SIDES));
        for metric in &self.rows {
            let mut cells = vec![Cell::text(metric.id), Cell::text(metric.label), Cell::text(metric.unit.id())];
            let of_side = |side| self.cell(metric, side).cloned().unwrap_or_else(Cell::empty);
            cells.extend((0..comparison.sides.len()).map(of_side));
            sheet.rows.push(cells);
        }
        sheet.widths = [34, 40, 16].into_iter().chain(comparison.sides.iter().map(|_| 16)).collect();
        sheet
    }

    /// Gives the cells names: `roi_outsourced`.
    pub fn name(&self, comparison: &Comparison, names: &mut Names) {
        for metric in &self.rows {
            for (index, side) in comparison.sides.iter().enumerate() {
                if let (Some(_), Some(at)) = (self.cell(metric, index), self.at(metric, index)) {
                    names.add(&[metric.id, &side.name], at);
                }
            }
        }
    }
}

/// A metric's cell: its formula with its value, or a dash.
pub fn cell(evaluator: &Evaluator<'_>, metric: &'static Metric, side: usize, formula: Option<String>) -> Cell {
    match (formula, evaluator.metric(metric, side)) {
        (Some(text), Ok(value)) => Cell::formula(text, &value.exact, metric.unit),
        (Some(text), Err(_)) => {
            Cell { content: Content::Formula(text, Stored::dash()), look: Look::Worked(metric.unit) }
        }
        (None, _) => Cell::dash(),
    }
}

/// The metrics that are asked for, those of the summary, and those that stand in their formulas, in the order of the report.
fn needed(report: &Report) -> Vec<&'static Metric> {
    let mut needed: Vec<&'static Metric> = report.metrics.iter().map(|row| row.metric).chain(HEADLINE).collect();
    let mut next = 0;
    while let Some(metric) = needed.get(next) {
        let formula = metric.formula();
        let mut open = vec![&formula];
        while let Some(part) = open.pop() {
            if let formula::Formula::Metric(of) = part
                && !needed.contains(of)
            {
                needed.push(of);
            }
            open.extend(part.children().into_iter().map(|(child, _)| child));
        }
        next += 1;
    }
    report.catalogue.metrics().filter(|metric| needed.contains(metric)).collect()
}

/// The numbers of the formulas on this sheet.
struct OverFigures<'a> {
    evaluator: &'a Evaluator<'a>,
    figures: &'a Figures,
    metrics: &'a Metrics,
    baseline: usize,
    known: RefCell<Formulas>,
}

impl OverFigures<'_> {
    /// A metric's formula on a side; that of one given directly is its figure.
    fn formula(&self, metric: &'static Metric, side: usize) -> Option<String> {
        if let Some(known) = self.known.borrow().get(&(metric.id, side)) {
            return known.clone();
        }
        let written = self.written(metric, side);
        self.known.borrow_mut().insert((metric.id, side), written.clone());
        written
    }

    fn written(&self, metric: &'static Metric, side: usize) -> Option<String> {
        if self.evaluator.is_given(metric, side) {
            let row = self.figures.row_of(metric.id)?;
            return self.figures.cell(row, side).map(|at| at.on(METRICS_SHEET));
        }
        if !may_be_live(&self.evaluator.metric(metric, side)) {
            return None;
        }
        Writer { evaluator: self.evaluator, baseline: self.baseline, places: self }.metric(metric, side)
    }
}

/// Whether there is a value, or would be one with other numbers.
pub fn may_be_live<Value>(result: &Result<Value, Gap>) -> bool {
    result.as_ref().err().is_none_or(depends_on_numbers)
}

impl Places for OverFigures<'_> {
    fn figure(&self, figure: &'static Figure, side: usize) -> Option<Written> {
        self.figures.figure(figure, |row| Some(Figures::at(row, side)), METRICS_SHEET)
    }

    fn costs(&self, lines: Lines, side: usize) -> Option<Written> {
        let sum = sum_of(&self.figures.rows_of_lines(lines), |row| Some(Figures::at(row, side)), METRICS_SHEET);
        // No line of a kind is an amount of zero beside other costs.
        Some(sum.unwrap_or_else(|| ("0".to_string(), Binding::Single)))
    }

    fn metric(&self, metric: &'static Metric, side: usize) -> Option<String> {
        self.formula(metric, side)?;
        self.metrics.at(metric, side).map(|at| at.on(METRICS_SHEET))
    }
}
