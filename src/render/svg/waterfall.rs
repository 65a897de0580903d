//! Amounts that lead from one to the next in, floating bars from left to right out: the first amount, what adds to it and
//! takes from it, what it comes to.

use super::scale::Scale;
use super::{Frame, LETTER, WIDTH, bar, bold, label, line, row_label, text};
use crate::render::markup::Markup;
use rust_decimal::Decimal;

/// One bar.
#[derive(Debug)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// Where the bar begins: zero for an amount that stands for itself.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// The amount as people read it.
    pub shown: String,
    /// What it does.
    pub kind: Kind,
}

/// What a bar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It stands for itself.
    Sum,
    /// It is a change for the better.
    Good,
    /// It is a change for the worse.
    Bad,
    /// It takes away, which is neither good nor bad.
    Fall,
    /// It adds, which is neither good nor bad.
    Rise,
}

const ROW: i64 = 340;
const LABELS: i64 = 1060;
const AXIS: i64 = 180;

/// The chart.
pub fn waterfall(frame: &Frame<'_>, steps: &[Step]) -> Markup {
    let values = || steps.iter().flat_map(|step| [step.from, step.to]);
    let scale = Scale::with_zero(values(), LABELS + 60, WIDTH - 20).rounded(3);
    let rows = i64::try_from(steps.len()).unwrap_or_default();
    let bottom = rows * ROW;
    let mut inside = frame.axis_across(&scale, 0, bottom);
    for (index, step) in (0..).zip(steps) {
        let top: i64 = index * ROW;
        inside.push(of_step(&scale, step, top));
        if index + 1 < rows {
            let at = scale.at(step.to);
            inside.push(line("link", (at, top + 290), (at, top + ROW + 170)));
        }
    }
    frame.draw(bottom + AXIS, inside)
}

fn of_step(scale: &Scale, step: &Step, top: i64) -> Markup {
    let (class, sign) = match step.kind {
        Kind::Sum => ("bar sum", ""),
        Kind::Good => ("bar good", "▼ "),
        Kind::Bad => ("bar bad", "▲ "),
        Kind::Fall => ("bar other", "▼ "),
        Kind::Rise => ("bar other", "▲ "),
    };
    let ends = (scale.at(step.from), scale.at(step.to));
    let shown = format!("{sign}{}", step.shown);
    // The amount stands over its bar, where nothing can cover it.
    let shown = label::cut(&shown, usize::try_from((WIDTH - LABELS - 100) * 7 / 8 / LETTER).unwrap_or_default());
    let width = bold(&shown);
    let start = ends.0.min(ends.1).min(WIDTH - width).max(LABELS + 60);
    [
        row_label("label", &step.label, LABELS, top + 200),
        bar(class, ends, top + 170, 120, &format!("{}: {}", step.label, step.shown)),
        text("value", start + LETTER / 8, top + 135, shown),
    ]
    .into()
}
