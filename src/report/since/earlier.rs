//! A report as it was stored: plain data. The numbers in the units that are shown, as they were cut; the counts uncut.

use crate::metrics::{Better, Metric};
use crate::quantity::Exact;
use crate::statistics::Counts;
use rust_decimal::Decimal;

/// An earlier report.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Its file, as the user named it.
    pub file: String,
    /// Whether it says what its money is in.
    pub has_currency: bool,
    /// Its sides' names.
    pub sides: Vec<String>,
    /// The name of the one the others were set against.
    pub baseline: String,
    /// How many months each side covered, where that is known.
    pub months: Vec<Option<Exact>>,
    /// Whether it tells the months at all, which an earlier version did not.
    pub has_months: bool,
    /// Its metrics.
    pub metrics: Vec<EarlierRow>,
    /// Metrics that this version does not know, by name.
    pub unknown: Vec<String>,
}

/// One metric on all sides of the earlier report.
#[derive(Debug, Clone)]
pub struct EarlierRow {
    /// Which metric.
    pub metric: &'static Metric,
    /// Which way was good.
    pub better: Better,
    /// Each side's value; none where the metric was not for that side.
    pub values: Vec<Option<EarlierValue>>,
    /// Its target.
    pub target: Option<EarlierTarget>,
}

/// A value of the earlier report.
#[derive(Debug, Clone)]
pub struct EarlierValue {
    /// The number in the shown unit, or why there was none.
    pub value: Result<Decimal, String>,
    /// Whether nothing of the number was cut.
    pub exact: bool,
    /// What it was counted from.
    pub counts: Option<Counts>,
    /// Whether it was counted, and the file is of a version that did not keep the counts.
    pub lacks_counts: bool,
}

/// A target of the earlier report.
#[derive(Debug, Clone)]
pub struct EarlierTarget {
    /// As written.
    pub text: String,
    /// Whether each side met it, where that was judged.
    pub met: Vec<Option<bool>>,
}
