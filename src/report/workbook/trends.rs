//! The sheet Trends: the metrics period by period, every value a live formula over the sheet Periods, the baseline's of the
//! period it is set against; and a chart of the cost per contact.

use super::cell::{At, Cell};
use super::figures::{Figures, sum_of};
use super::metrics::{Formulas, Metrics, cell, may_be_live};
use super::writing::{Places, Writer};
use super::{Chart, Drawn, Series, Sheet, column};
use crate::comparison::{Comparison, Lines, Note, PeriodFigures};
use crate::figures::Figure;
use crate::metrics::Metric;
use crate::metrics::cost::COST_PER_CONTACT;
use crate::metrics::evaluate::Evaluator;
use crate::operator::{Binding, Written};
use crate::period::Period;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The sheet's name.
const TRENDS_SHEET: &str = "Trends";

/// The columns before those of the periods: id, label, unit, side.
const BEFORE_PERIODS: usize = 4;

/// The most periods that are shown one by one.
const MOST_PERIODS: usize = 400;

/// The metrics by period, each with its place.
pub struct Trends {
    rows: Vec<(&'static Metric, usize)>,
    cells: BTreeMap<(&'static str, usize, usize), Cell>,
    labels: Vec<String>,
}

impl Trends {
    /// Writes the metrics of every period, where there are several.
    pub fn new(comparison: &Comparison, figures: &Figures, metrics: &Metrics) -> Trends {
        let mut trends = Trends { rows: Vec::new(), cells: BTreeMap::new(), labels: Vec::new() };
        let labels = figures.periods.labels();
        if labels.len() < 2 || labels.len() > MOST_PERIODS {
            return trends;
        }
        trends.labels = labels.iter().map(|period| period.label.clone()).collect();
        let narrowed: Vec<Comparison> = labels.iter().map(|period| comparison.of_period(period)).collect();
        let periods: Vec<OfPeriod<'_>> = labels
            .iter()
            .zip(&narrowed)
            .map(|(period, narrowed)| OfPeriod::new(comparison, figures, narrowed, period))
            .collect();
        let all = metrics.rows.iter().flat_map(|metric| (0..comparison.sides.len()).map(|side| (*metric, side)));
        // Rows without any value are left out; no formula names a cell of them.
        trends.rows = all.filter(|(metric, side)| periods.iter().any(|period| period.has(metric, *side))).collect();
        let rows = &trends.rows;
        let mut cells = BTreeMap::new();
        for (index, period) in periods.iter().enumerate() {
            for (metric, side) in rows.iter().filter(|(metric, side)| period.has(metric, *side)) {
                let places = OverPeriods { period, rows, known: RefCell::default() };
                let formula = places.formula(metric, *side);
                cells.insert((metric.id, *side, index), cell(&period.evaluator, metric, *side, formula));
            }
        }
        trends.cells = cells;
        trends
    }

    /// The sheet, where there are several periods.
    pub fn sheet(&self, comparison: &Comparison) -> Option<Sheet> {
        if self.rows.is_empty() {
            return None;
        }
        let heads = ["metric", "label", "unit", "side"].map(str::to_string).into_iter();
        let heads = heads.chain(self.labels.iter().cloned());
        let mut sheet = Sheet::with_heads(TRENDS_SHEET, heads, column(BEFORE_PERIODS));
        for (metric, side) in &self.rows {
            let name = comparison.sides.get(*side).map_or("", |side| &side.name);
            let mut cells = vec![Cell::text(metric.id), Cell::text(metric.label), Cell::text(metric.unit.id())];
            cells.push(Cell::text(name));
            let of = |index| self.cells.get(&(metric.id, *side, index)).cloned().unwrap_or_else(Cell::empty);
            cells.extend((0..self.labels.len()).map(of));
            sheet.rows.push(cells);
        }
        sheet.widths = [34, 40, 16, 16].into_iter().chain(self.labels.iter().map(|_| 14)).collect();
        sheet.charts.extend(self.chart(sheet.next()));
        Some(sheet)
    }

    /// What is said where there are too many periods to show each.
    pub fn left_out(figures: &Figures) -> Option<Note> {
        let text = format!(
            "metrics are shown period by period for at most {MOST_PERIODS} periods; those of more stand in -f csv --by-period"
        );
        (figures.periods.labels().len() > MOST_PERIODS).then(|| Note::new(TRENDS_SHEET, text))
    }

    fn chart(&self, below: u32) -> Option<Chart> {
        let last = column(BEFORE_PERIODS + self.labels.len() - 1);
        let first = |row: u32| At { sheet: TRENDS_SHEET, row, column: column(BEFORE_PERIODS) };
        let rows = (1..).zip(&self.rows).filter(|(_, (metric, _))| **metric == COST_PER_CONTACT);
        let series: Vec<Series> = rows
            .map(|(row, _)| Series {
                name: At { sheet: TRENDS_SHEET, row, column: column(BEFORE_PERIODS - 1) },
                categories: first(0).across(last),
                values: first(row).across(last),
            })
            .collect();
        (!series.is_empty()).then(|| Chart {
            drawn: Drawn::Lines,
            title: format!("{} by period", COST_PER_CONTACT.label),
            alternative: format!(
                "Line chart of the cost per contact of each side over {} periods, from {} to {}; the numbers are in the rows above it.",
                self.labels.len(),
                self.labels.first().map_or("", String::as_str),
                self.labels.last().map_or("", String::as_str)
            ),
            corner: (below + 1, 0),
            series,
        })
    }
}

/// One period: what each side's figures are in it, the baseline's perhaps those of another year.
struct OfPeriod<'a> {
    comparison: &'a Comparison,
    figures: &'a Figures,
    evaluator: Evaluator<'a>,
    chosen: Vec<Option<&'a PeriodFigures>>,
    own: BTreeSet<usize>,
}

impl<'a> OfPeriod<'a> {
    fn new(
        comparison: &'a Comparison,
        figures: &'a Figures,
        narrowed: &'a Comparison,
        period: &Period,
    ) -> OfPeriod<'a> {
        let is_own = |of: &PeriodFigures| of.period.as_ref().is_some_and(|own| own.same(period));
        let sides = || comparison.sides.iter().enumerate();
        let own = sides().filter(|(_, side)| side.periods.iter().any(is_own)).map(|(side, _)| side).collect();
        let chosen = sides().map(|(index, side)| {
            if index == comparison.baseline {
                comparison.baseline_period(period)
            } else {
                side.periods.iter().find(|of| is_own(of))
            }
        });
        OfPeriod { comparison, figures, evaluator: Evaluator::new(narrowed), chosen: chosen.collect(), own }
    }

    /// Whether the metric of a side has a formula in this period.
    fn has(&self, metric: &'static Metric, side: usize) -> bool {
        let is_for = !(metric.is_against_baseline() && side == self.comparison.baseline);
        is_for && self.own.contains(&side) && may_be_live(&self.evaluator.metric(metric, side))
    }

    /// The cell of a row of Figures: that of the period, or the side's only one.
    fn cell(&self, row: usize, side: usize) -> Option<At> {
        let period = (*self.chosen.get(side)?)?;
        if self.comparison.sides.get(side)?.periods.len() > 1 {
            return self.figures.periods.cell(row, side, period);
        }
        Some(Figures::at(row, side))
    }
}

/// The numbers of the formulas of one period.
struct OverPeriods<'a> {
    period: &'a OfPeriod<'a>,
    rows: &'a [(&'static Metric, usize)],
    known: RefCell<Formulas>,
}

impl OverPeriods<'_> {
    fn formula(&self, metric: &'static Metric, side: usize) -> Option<String> {
        if let Some(known) = self.known.borrow().get(&(metric.id, side)) {
            return known.clone();
        }
        let evaluator = &self.period.evaluator;
        let written = if evaluator.is_given(metric, side) {
            let row = self.period.figures.row_of(metric.id);
            row.and_then(|row| self.period.cell(row, side)).map(|at| at.on(TRENDS_SHEET))
        } else if may_be_live(&evaluator.metric(metric, side)) {
            Writer { evaluator, baseline: self.period.comparison.baseline, places: self }.metric(metric, side)
        } else {
            None
        };
        self.known.borrow_mut().insert((metric.id, side), written.clone());
        written
    }
}

impl Places for OverPeriods<'_> {
    fn figure(&self, figure: &'static Figure, side: usize) -> Option<Written> {
        self.period.figures.figure(figure, |row| self.period.cell(row, side), TRENDS_SHEET)
    }

    fn costs(&self, lines: Lines, side: usize) -> Option<Written> {
        let rows = self.period.figures.rows_of_lines(lines);
        let sum = sum_of(&rows, |row| self.period.cell(row, side), TRENDS_SHEET);
        Some(sum.unwrap_or_else(|| ("0".to_string(), Binding::Single)))
    }

    fn metric(&self, metric: &'static Metric, side: usize) -> Option<String> {
        self.formula(metric, side)?;
        let row = self.rows.iter().position(|(of, at)| *of == metric && *at == side)?;
        let period = (*self.period.chosen.get(side)?)?;
        let index = self.period.figures.periods.index(period)?;
        let row = u32::try_from(row).ok()?.saturating_add(1);
        Some(At { sheet: TRENDS_SHEET, row, column: column(BEFORE_PERIODS + index) }.on(TRENDS_SHEET))
    }
}
