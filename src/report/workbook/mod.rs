//! A comparison and its report in, the workbook that works them out out: sheets of texts, numbers and live formulas with
//! their results, named cells, charts. A plain model: what stands where, never how a file holds it.

mod bridge;
pub mod cell;
mod figures;
mod metrics;
mod names;
mod notes;
mod periods;
pub mod plan;
mod summary;
mod trends;
mod writing;

pub use cell::{At, Cell, Content, Look, Range, Stored};

use super::Report;
use crate::comparison::Comparison;
use crate::metrics::evaluate::Evaluator;
use figures::Figures;
use metrics::Metrics;
use names::Names;

/// A workbook.
#[derive(Debug, Default)]
pub struct Workbook {
    /// What it is called in its properties.
    pub title: String,
    /// In the order of their tabs.
    pub sheets: Vec<Sheet>,
    /// Cells with a name, each with where it is.
    pub names: Vec<(String, At)>,
}

/// A sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    /// On its tab; plain letters, so that references need no quotes.
    pub name: &'static str,
    /// From the first row on.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows and columns stay in sight.
    pub frozen: (u32, u16),
    /// The widths of the columns in characters; those behind them are as wide as the last.
    pub widths: Vec<u16>,
    /// What is drawn beside the cells.
    pub charts: Vec<Chart>,
}

/// A chart of cells, which changes with them.
#[derive(Debug)]
pub struct Chart {
    /// How it is drawn.
    pub drawn: Drawn,
    /// What stands above it.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub alternative: String,
    /// The row and column of its corner.
    pub corner: (u32, u16),
    /// What is drawn.
    pub series: Vec<Series>,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Columns beside each other.
    Columns,
    /// Lines over time.
    Lines,
}

/// One line, or the columns of one colour.
#[derive(Debug)]
pub struct Series {
    /// The cell with its name.
    pub name: At,
    /// What stands below.
    pub categories: Range,
    /// The numbers.
    pub values: Range,
}

impl Sheet {
    /// A sheet under a row of heads.
    pub fn with_heads(name: &'static str, heads: impl IntoIterator<Item = String>, frozen: u16) -> Sheet {
        let heads = heads.into_iter().map(|head| Cell::text(head).looking(Look::Head)).collect();
        Sheet { name, rows: vec![heads], frozen: (1, frozen), ..Sheet::default() }
    }

    /// The row that the next one added is, counted from 0.
    pub fn next(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }
}

/// A column counted from 0.
pub(super) fn column(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// The workbook of a comparison.
pub fn of_comparison(comparison: &Comparison, report: &Report) -> Workbook {
    let evaluator = Evaluator::new(comparison);
    let figures = Figures::new(comparison, &report.catalogue);
    let metrics = Metrics::new(comparison, &evaluator, &figures, report);
    let trends = trends::Trends::new(comparison, &figures, &metrics);
    let mut names = Names::default();
    figures.name(comparison, &mut names);
    metrics.name(comparison, &mut names);
    let context = Context { comparison, report, evaluator: &evaluator, figures: &figures, metrics: &metrics };
    let sheets = [
        Some(summary::sheet(&context)),
        Some(figures.sheet(comparison)),
        Some(metrics.sheet(comparison)),
        bridge::sheet(&context),
        figures.periods.sheet(comparison, &figures.rows),
        trends.sheet(comparison),
        Some(notes::sheet(&context)),
    ];
    let title = format!("What support costs: {}", report.sides.join(", "));
    Workbook { title, sheets: sheets.into_iter().flatten().collect(), names: names.into_list() }
}

/// What the sheets are made of.
struct Context<'a> {
    comparison: &'a Comparison,
    report: &'a Report,
    evaluator: &'a Evaluator<'a>,
    figures: &'a Figures,
    metrics: &'a Metrics,
}
