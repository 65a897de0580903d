//! The sheet Periods: the figures of sides with several periods, one row a figure and side, one column a period; and how
//! they become one value on the sheet Figures, by each figure's own rule.

use super::cell::{At, Cell, Range};
use super::figures::{FIGURES_SHEET, Is, Row, Source};
use super::{Sheet, column};
use crate::comparison::{Comparison, PeriodFigures, Side};
use crate::figures::{Figure, MONTHS, RollUp};
use crate::period::Period;
use crate::quantity::{Exact, sum as added_up};
use num_traits::Zero;
use std::collections::BTreeMap;

/// The sheet's name.
pub const PERIODS_SHEET: &str = "Periods";

/// The columns before those of the periods: id, label, unit, side.
const BEFORE_PERIODS: usize = 4;

/// The figures period by period, each with its place.
pub struct Periods {
    labels: Vec<Period>,
    /// The row of the sheet of a row of Figures and a side.
    rows: BTreeMap<(usize, usize), u32>,
    /// The same by a figure's id.
    by_id: BTreeMap<(&'static str, usize), u32>,
}

impl Periods {
    /// Lays them out; rows are those of the sheet Figures.
    pub fn new(comparison: &Comparison, of_figures: &[Row]) -> Periods {
        let (mut rows, mut by_id) = (BTreeMap::new(), BTreeMap::new());
        let several = comparison.sides.iter().enumerate().filter(|(_, side)| side.periods.len() > 1);
        for (at, side) in several {
            let has = |row: &Row| side.periods.iter().any(|period| row.of(period).is_some());
            for (index, row) in of_figures.iter().enumerate().filter(|(_, row)| has(row)) {
                let next = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(1);
                rows.insert((index, at), next);
                if let Is::Figure(figure) = &row.is {
                    by_id.insert((figure.id, at), next);
                }
            }
        }
        Periods { labels: comparison.periods().into_iter().cloned().collect(), rows, by_id }
    }

    /// The periods of the columns.
    pub fn labels(&self) -> &[Period] {
        &self.labels
    }

    /// The place of a period among the columns.
    pub fn index(&self, period: &PeriodFigures) -> Option<usize> {
        let own = period.period.as_ref()?;
        self.labels.iter().position(|label| label.same(own))
    }

    /// The cell of a row of Figures on a side in a period.
    pub fn cell(&self, row: usize, side: usize, period: &PeriodFigures) -> Option<At> {
        let row = *self.rows.get(&(row, side))?;
        Some(At { sheet: PERIODS_SHEET, row, column: column(BEFORE_PERIODS + self.index(period)?) })
    }

    /// All periods of a row of Figures on a side.
    fn range(&self, row: usize, side: usize) -> Option<Range> {
        let row = *self.rows.get(&(row, side))?;
        let first = At { sheet: PERIODS_SHEET, row, column: column(BEFORE_PERIODS) };
        Some(first.across(column(BEFORE_PERIODS + self.labels.len().saturating_sub(1))))
    }

    /// The sheet, where any side has several periods.
    pub fn sheet(&self, comparison: &Comparison, of_figures: &[Row]) -> Option<Sheet> {
        if self.rows.is_empty() {
            return None;
        }
        let labels = self.labels.iter().map(|period| period.label.clone());
        let heads = ["figure", "label", "unit", "side"].map(str::to_string).into_iter().chain(labels);
        let frozen = column(BEFORE_PERIODS);
        let mut sheet = Sheet::with_heads(PERIODS_SHEET, heads.chain(["source".to_string()]), frozen);
        let mut places: Vec<(u32, usize, usize)> =
            self.rows.iter().map(|((row, side), place)| (*place, *row, *side)).collect();
        places.sort_unstable();
        for (_, row, side) in places {
            if let (Some(row), Some(side)) = (of_figures.get(row), comparison.sides.get(side)) {
                sheet.rows.push(self.row(row, side));
            }
        }
        sheet.widths = [24, 30, 12, 16].into_iter().chain(self.labels.iter().map(|_| 14)).chain([60]).collect();
        Some(sheet)
    }

    fn row(&self, row: &Row, side: &Side) -> Vec<Cell> {
        let mut cells =
            vec![Cell::text(&row.id), Cell::text(&row.label), Cell::text(row.unit.id()), Cell::text(&side.name)];
        let mut values = vec![Cell::empty(); self.labels.len()];
        let mut sources: Vec<String> = Vec::new();
        for (period, (value, source)) in side.periods.iter().filter_map(|period| Some((period, row.of(period)?))) {
            if let Some(cell) = self.index(period).and_then(|index| values.get_mut(index)) {
                *cell = Cell::input(&value, row.unit);
            }
            let source: Source<'_> = source;
            let text = source.text();
            if !sources.contains(&text) {
                sources.push(text);
            }
        }
        cells.extend(values);
        cells.push(Cell::text(sources.join("; ")));
        cells
    }

    /// The cell on the sheet Figures: what a figure's rule makes of its periods; a dash where it makes nothing of them.
    pub fn rolled_up(&self, index: usize, row: &Row, at: usize, side: &Side) -> Cell {
        let Some(range) = self.range(index, at) else { return Cell::empty() };
        let sum = || format!("SUM({})", range.on(FIGURES_SHEET));
        let values: Vec<Option<Exact>> =
            side.periods.iter().map(|period| row.of(period).map(|(value, _)| value)).collect();
        let added = || Some((sum(), added_up(values.iter().flatten())));
        let rolled = match &row.is {
            Is::Cost(..) => added(),
            Is::Metric(metric) => metric.is_total.then(added).flatten(),
            Is::Figure(figure) => side.roll_up(figure).ok().and_then(|rolled| {
                let edge =
                    |period: Option<&PeriodFigures>| self.cell(index, at, period?).map(|at| at.on(FIGURES_SHEET));
                let text = match figure.roll_up {
                    RollUp::Sum | RollUp::Cost(_) | RollUp::Revenue => Some(sum()),
                    RollUp::First => edge(side.periods.first()),
                    RollUp::Last => edge(side.periods.last()),
                    RollUp::OnePeriod => None,
                    RollUp::Mean { by, else_months } => Some(self.mean(range, at, side, &values, (by, else_months))),
                };
                Some((text?, rolled.value))
            }),
        };
        rolled.map_or_else(Cell::dash, |(text, value)| Cell::formula(text, &value, row.unit))
    }

    /// The mean weighted by a figure, else by months; where nothing weighs, all values are the same and so is their mean.
    fn mean(
        &self,
        values: Range,
        at: usize,
        side: &Side,
        given: &[Option<Exact>],
        (by, else_months): (&'static Figure, bool),
    ) -> String {
        let on = FIGURES_SHEET;
        let weights = [Some(by), else_months.then_some(&MONTHS)];
        let weighs = |figure: &&'static Figure| {
            let of_given = side.periods.iter().zip(given).filter(|(_, value)| value.is_some());
            let weights: Option<Vec<Exact>> = of_given.map(|(period, _)| period.value(figure)).collect();
            weights.is_some_and(|weights| !added_up(&weights).is_zero())
        };
        let row =
            weights.into_iter().flatten().find(weighs).and_then(|figure| self.by_id.get(&(figure.id, at)).copied());
        let Some(row) = row else { return format!("AVERAGE({})", values.on(on)) };
        let cell = |of: At| At { row, ..of };
        let weights = Range { from: cell(values.from), to: cell(values.to) }.on(on);
        let values = values.on(on);
        if given.iter().all(Option::is_some) {
            return format!("SUMPRODUCT({values},{weights})/SUM({weights})");
        }
        format!("SUMPRODUCT({values},{weights})/SUMPRODUCT(ISNUMBER({values})*1,{weights})")
    }
}
