//! Tidy rows separated by tabs, to paste into a spreadsheet. Its notes go to standard error.

use super::{Format, csv};

pub(super) const FORMAT: Format = Format {
    name: "tsv",
    endings: &["tsv"],
    purpose: "the same rows as csv, to paste into a spreadsheet",
    has_notes: false,
    has_cost_lines: false,
    has_origin: false,
    render: |report, _| csv::separated(report, b'\t').into_bytes(),
};
