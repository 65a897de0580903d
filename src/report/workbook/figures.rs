//! The sheet Figures: every figure of every side with its unit and source, cost lines first, those of a kind together so
//! that a sum over them is a sum of cells. A side of several periods has formulas over the sheet Periods.

use super::cell::{At, Cell, Range};
use super::names::Names;
use super::periods::Periods;
use super::{Sheet, column};
use crate::comparison::{Comparison, CostLine, Given, Lines, PeriodFigures, Side};
use crate::figures::{self, FIGURES, Figure, Kind, MONTHS};
use crate::metrics::own::Catalogue;
use crate::metrics::{self, Metric};
use crate::operator::{Binding, Written};
use crate::place::Place;
use crate::quantity::{Exact, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The sheet's name.
pub const FIGURES_SHEET: &str = "Figures";

/// The columns before those of the sides: id, label, unit.
pub const BEFORE_SIDES: usize = 3;

/// The figures of a comparison, each with its place.
pub struct Figures {
    /// One a row of the sheet, under its heads.
    pub rows: Vec<Row>,
    /// The sheet with the periods.
    pub periods: Periods,
    given: BTreeSet<(usize, usize)>,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is.
    pub is: Is,
    /// Its first column.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it is in.
    pub unit: Unit,
}

/// What a row is.
#[derive(Debug, Clone)]
pub enum Is {
    /// A cost line: its kind, its figure, its name as names are compared, and which of several lines of that name.
    Cost(Kind, Option<&'static Figure>, Rc<str>, usize),
    /// A figure.
    Figure(&'static Figure),
    /// A metric given directly.
    Metric(&'static Metric),
}

impl Row {
    /// The value of a period, and where it was read.
    pub fn of<'a>(&self, period: &'a PeriodFigures) -> Option<(Exact, Source<'a>)> {
        let given = |given: &'a Given| (given.value.clone(), Source::Place(&given.place));
        match &self.is {
            Is::Cost(kind, figure, key, nth) => {
                let is_it = |line: &&CostLine| line.kind == *kind && line.figure == *figure && line.key == *key;
                period.costs.iter().filter(is_it).nth(*nth).map(|line| given(&line.amount))
            }
            Is::Figure(figure) => match period.given.get(figure.id) {
                Some(value) => Some(given(value)),
                None if **figure == MONTHS => period.months().map(|months| (months, Source::Label)),
                None => None,
            },
            Is::Metric(metric) => period.given.get(metric.id).map(|value| given(value)),
        }
    }

    fn line(line: &CostLine, nth: usize) -> Row {
        Row {
            is: Is::Cost(line.kind, line.figure, Rc::clone(&line.key), nth),
            id: line.figure.map_or_else(|| line.name.clone(), |figure| figure.id.to_string()),
            label: format!("{} ({})", line.name, line.kind.id()),
            unit: Unit::Money,
        }
    }

    fn figure(figure: &'static Figure) -> Row {
        Row { is: Is::Figure(figure), id: figure.id.into(), label: figure.label.into(), unit: figure.unit }
    }

    fn metric(metric: &'static Metric) -> Row {
        Row { is: Is::Metric(metric), id: metric.id.into(), label: metric.label.into(), unit: metric.unit }
    }
}

/// Where a value was read.
pub enum Source<'a> {
    /// In a cell.
    Place(&'a Place),
    /// In the label of its period.
    Label,
}

impl Source<'_> {
    /// The source as text.
    pub fn text(&self) -> String {
        match self {
            Source::Place(place) => place.to_string(),
            Source::Label => "the period's label".to_string(),
        }
    }
}

impl Figures {
    /// Lays the figures out.
    pub fn new(comparison: &Comparison, catalogue: &Catalogue) -> Figures {
        let mut rows = cost_rows(comparison);
        let given: BTreeSet<&str> = periods(comparison).flat_map(|period| period.given.keys().copied()).collect();
        let has = |figure: &Figure| {
            given.contains(figure.id)
                || *figure == MONTHS && periods(comparison).any(|period| period.months().is_some())
        };
        rows.extend(catalogue.figures().filter(|figure| has(figure)).map(Row::figure));
        let is_given = |metric: &&'static Metric| given.contains(metric.id) && figures::by_id(metric.id).is_none();
        rows.extend(catalogue.metrics().filter(is_given).map(Row::metric));
        let periods = Periods::new(comparison, &rows);
        let mut given = BTreeSet::new();
        for (index, side) in comparison.sides.iter().enumerate() {
            let has = |row: &Row| side.periods.iter().any(|period| row.of(period).is_some());
            given.extend(rows.iter().enumerate().filter(|(_, row)| has(row)).map(|(row, _)| (row, index)));
        }
        Figures { rows, periods, given }
    }

    /// The cell of a row on a side, blank or not.
    pub fn at(row: usize, side: usize) -> At {
        let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(1);
        At { sheet: FIGURES_SHEET, row, column: column(BEFORE_SIDES + side) }
    }

    /// The cell of a row on a side, where it has a value.
    pub fn cell(&self, row: usize, side: usize) -> Option<At> {
        self.given.contains(&(row, side)).then(|| Figures::at(row, side))
    }

    /// The row of a figure or of a metric given directly.
    pub fn row_of(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| !matches!(row.is, Is::Cost(..)) && row.id == id)
    }

    /// The rows of cost lines that are wanted.
    pub fn cost_rows(&self, wanted: impl Fn(Kind, Option<&Figure>) -> bool) -> Vec<usize> {
        let is_wanted = |row: &Row| matches!(&row.is, Is::Cost(kind, figure, ..) if wanted(*kind, *figure));
        self.rows.iter().enumerate().filter(|(_, row)| is_wanted(row)).map(|(index, _)| index).collect()
    }

    /// The rows of the lines of a kind, or of all.
    pub fn rows_of_lines(&self, lines: Lines) -> Vec<usize> {
        self.cost_rows(|kind, _| lines == Lines::All || lines == Lines::Of(kind))
    }

    /// The sheet.
    pub fn sheet(&self, comparison: &Comparison) -> Sheet {
        let sides = comparison.sides.iter().map(|side| side.name.clone());
        let heads = ["figure", "label", "unit"].map(str::to_string).into_iter().chain(sides);
        let mut sheet = Sheet::with_heads(FIGURES_SHEET, heads.chain(["source".to_string()]), column(BEFORE_SIDES));
        for (index, row) in self.rows.iter().enumerate() {
            let mut cells = vec![Cell::text(&row.id), Cell::text(&row.label), Cell::text(row.unit.id())];
            let of_side = |(at, side): (usize, &Side)| self.value(index, row, at, side);
            cells.extend(comparison.sides.iter().enumerate().map(of_side));
            cells.push(Cell::text(sources(row, &comparison.sides)));
            sheet.rows.push(cells);
        }
        sheet.widths = [24, 30, 12].into_iter().chain(comparison.sides.iter().map(|_| 16)).chain([60]).collect();
        sheet
    }

    fn value(&self, index: usize, row: &Row, at: usize, side: &Side) -> Cell {
        match side.periods.as_slice() {
            [] => Cell::empty(),
            [only] => row.of(only).map_or_else(Cell::empty, |(value, _)| Cell::input(&value, row.unit)),
            _ if !self.given.contains(&(index, at)) => Cell::empty(),
            _ => self.periods.rolled_up(index, row, at, side),
        }
    }

    /// Gives the cells names: `contacts_outsourced`.
    pub fn name(&self, comparison: &Comparison, names: &mut Names) {
        let mut rows_of: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &self.rows {
            *rows_of.entry(&row.id).or_default() += 1;
        }
        for (index, row) in self.rows.iter().enumerate() {
            // Of several lines of one id none has its name; that of a metric is the metric's.
            if rows_of.get(row.id.as_str()) != Some(&1) || metrics::all().any(|metric| metric.id == row.id) {
                continue;
            }
            for (side, at) in (0..comparison.sides.len()).filter_map(|side| Some((side, self.cell(index, side)?))) {
                names.add(&[&row.id, comparison.sides.get(side).map_or("", |side| &side.name)], at);
            }
        }
    }

    /// A figure's cell, or the sum of the cost lines of it.
    pub fn figure(&self, figure: &'static Figure, cell: impl Fn(usize) -> Option<At>, on: &str) -> Option<Written> {
        if figure.cost_kind().is_some() {
            return sum_of(&self.cost_rows(|_, of| of == Some(figure)), cell, on);
        }
        cell(self.row_of(figure.id)?).map(|at| (at.on(on), Binding::Single))
    }
}

/// The sum of cells of rows, those below each other in one range; nothing where there are none. A blank counts as nothing.
pub fn sum_of(rows: &[usize], cell: impl Fn(usize) -> Option<At>, on: &str) -> Option<Written> {
    let mut ranges: Vec<Range> = Vec::new();
    for at in rows.iter().filter_map(|row| cell(*row)) {
        match ranges.last_mut() {
            Some(last) if last.to.row.saturating_add(1) == at.row && last.to.column == at.column => last.to = at,
            _ => ranges.push(Range { from: at, to: at }),
        }
    }
    match ranges.as_slice() {
        [] => None,
        [one] if one.from == one.to => Some((one.on(on), Binding::Single)),
        several => {
            let texts: Vec<String> = several.iter().map(|range| range.on(on)).collect();
            Some((format!("SUM({})", texts.join(",")), Binding::Single))
        }
    }
}

fn periods(comparison: &Comparison) -> impl Iterator<Item = &PeriodFigures> {
    comparison.sides.iter().flat_map(|side| &side.periods)
}

/// A row for each cost line, by kind, then by figure, then as in the files.
fn cost_rows(comparison: &Comparison) -> Vec<Row> {
    let mut found: BTreeMap<(Kind, usize, usize), Row> = BTreeMap::new();
    let mut seen: BTreeSet<(Kind, Option<&str>, Rc<str>, usize)> = BTreeSet::new();
    for period in periods(comparison) {
        let mut count: BTreeMap<(Kind, Option<&str>, &str), usize> = BTreeMap::new();
        for line in &period.costs {
            let figure = line.figure.map(|figure| figure.id);
            let nth = count.entry((line.kind, figure, &line.key)).or_default();
            let order = FIGURES.iter().position(|of| Some(of.id) == figure).unwrap_or(FIGURES.len());
            if seen.insert((line.kind, figure, Rc::clone(&line.key), *nth)) {
                found.insert((line.kind, order, seen.len()), Row::line(line, *nth));
            }
            *nth += 1;
        }
    }
    found.into_values().collect()
}

/// Where the values of a row were read, side by side; those of several periods stand on the sheet Periods.
fn sources(row: &Row, sides: &[Side]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for side in sides {
        let text = match side.periods.as_slice() {
            [only] => row.of(only).map(|(_, source)| source.text()),
            several => several.iter().any(|period| row.of(period).is_some()).then(|| "sheet Periods".to_string()),
        };
        texts.extend(text.filter(|text| !texts.contains(text)));
    }
    texts.join("; ")
}
