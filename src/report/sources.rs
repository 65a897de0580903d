//! A comparison in, where every number of it came from out: figure by figure, as written, with its file, row and column.

use crate::comparison::{Comparison, Given, PeriodFigures, Side};
use crate::metrics::own::Catalogue;

/// What a report came from, for formats that are kept: empty unless a format asks for it.
#[derive(Debug, Default)]
pub struct Origin {
    /// The day the report is of, as the user gave it.
    pub date: Option<String>,
    /// The files that were read.
    pub inputs: Vec<InputFile>,
    /// Every figure that was read.
    pub sources: Vec<Source>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// As the user named it.
    pub name: String,
    /// The SHA-256 of its bytes in hexadecimal; none where it could be read only once.
    pub sha256: Option<String>,
}

/// A number that was put in.
#[derive(Debug)]
pub struct Source {
    /// Whose it is.
    pub side: String,
    /// Of which period; empty where the file names none.
    pub period: String,
    /// The figure's permanent name; none for a cost line that is no known figure.
    pub figure: Option<&'static str>,
    /// What people call it: of a cost line the user's own name.
    pub label: String,
    /// The number as written.
    pub text: String,
    /// Where it stands: file, row and column.
    pub place: String,
}

/// Every number of a comparison, side by side, period by period: cost lines in the order of the file, then the figures in
/// the order of the table of figures, then metrics that were given.
pub fn sources(comparison: &Comparison, catalogue: &Catalogue) -> Vec<Source> {
    let of_side =
        |side: &'_ Side| side.periods.iter().flat_map(|period| of_period(side, period, catalogue)).collect::<Vec<_>>();
    comparison.sides.iter().flat_map(of_side).collect()
}

fn of_period(side: &Side, period: &PeriodFigures, catalogue: &Catalogue) -> Vec<Source> {
    let source = |figure: Option<&'static str>, label: &str, given: &Given| Source {
        side: side.name.clone(),
        period: period.label().to_string(),
        figure,
        label: label.to_string(),
        text: given.text.to_string(),
        place: given.place.to_string(),
    };
    let costs = period.costs.iter().map(|line| source(line.figure.map(|figure| figure.id), &line.name, &line.amount));
    let order = |id: &str| catalogue.figures().position(|figure| figure.id == id).unwrap_or(usize::MAX);
    let mut given: Vec<(&&'static str, &Given)> = period.given.iter().map(|(id, given)| (id, &**given)).collect();
    given.sort_by_key(|(id, _)| order(id));
    costs.chain(given.into_iter().map(|(id, given)| source(Some(id), label(id, catalogue), given))).collect()
}

fn label(id: &'static str, catalogue: &Catalogue) -> &'static str {
    let of_figure = || catalogue.figures().find(|figure| figure.id == id).map(|figure| figure.label);
    let of_metric = || catalogue.metrics().find(|metric| metric.id == id).map(|metric| metric.label);
    of_figure().or_else(of_metric).unwrap_or(id)
}
