//! Counts of equal parts in, upright bars out, with some values marked.

use super::scale::Scale;
use super::{Frame, WIDTH, bold, line, pixels, text};
use crate::render::markup::{Markup, element};
use rust_decimal::Decimal;

/// How often values fell into a part.
#[derive(Debug)]
pub struct Part {
    /// Where it begins.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// How often.
    pub count: usize,
    /// What to say about it.
    pub says: String,
}

const TOP: i64 = 330;
const PLOT: i64 = 1200;

/// The chart; a mark is a value and a short name for it.
pub fn histogram(frame: &Frame<'_>, parts: &[Part], marks: &[(Decimal, String)]) -> Markup {
    let ends = parts.iter().flat_map(|part| [part.from, part.to]);
    let across = Scale::new(ends, 60, WIDTH - 60);
    let counts = parts.iter().map(|part| Decimal::from(part.count));
    let bottom = TOP + PLOT;
    let upright = Scale::with_zero(counts, bottom, TOP);
    let mut inside = frame.axis_across(&across, TOP, bottom);
    for part in parts {
        let (from, to) = (across.at(part.from), across.at(part.to));
        let top = upright.at(Decimal::from(part.count));
        // Runs below zero lose: their bars are outlined only.
        let class = if part.to <= Decimal::ZERO { "bar loss" } else { "bar gain" };
        let [x, y, width, height] = [from + 5, top, (to - from - 10).max(10), bottom - top].map(pixels);
        let title = element("title", &[], &part.says);
        inside.push(element(
            "rect",
            &[("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)],
            title,
        ));
    }
    inside.push(named(&across, marks, bottom));
    frame.draw(bottom + 180, inside)
}

/// The marks with their names in two rows, so that neighbours do not cover each other.
fn named(across: &Scale, marks: &[(Decimal, String)], bottom: i64) -> Markup {
    let mut free = [0_i64; 2];
    let mut inside = Markup::default();
    for (value, name) in marks {
        let at = across.at(*value);
        let half = bold(name) / 2;
        let middle = at.clamp(half, WIDTH - half);
        let row = free.iter().position(|end| *end <= middle - half);
        let top = if row == Some(1) { 260 } else { 110 };
        inside.push(line("planned", (at, top + 20), (at, bottom)));
        if let Some(end) = row.and_then(|row| free.get_mut(row)) {
            *end = middle + half + 40;
            inside.push(text("note middle", middle, top, name));
        }
    }
    inside
}
