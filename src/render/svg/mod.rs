//! Plain data in, charts as inline SVG out: each says in its title what it shows, nothing by colour alone.
//!
//! A chart is 340 pixels wide, so that its letters are as large as the text around it on a phone. Places are tenths of a
//! pixel: whole numbers, no floats.

pub mod bars;
pub mod histogram;
mod label;
pub mod lines;
mod scale;
pub mod waterfall;

use super::markup::{Markup, element, empty};
use crate::currency::Currency;
use crate::quantity::Unit;
use scale::{Scale, short};

/// How wide a chart is, in tenths of a pixel.
const WIDTH: i64 = 3400;

/// How high a line of text is.
const LINE: i64 = 150;

/// How wide a letter is, on average and generously.
const LETTER: i64 = 66;

/// What every chart says about itself.
#[derive(Debug)]
pub struct Frame<'a> {
    /// A name within the page.
    pub id: &'a str,
    /// What it shows, as a finding.
    pub title: &'a str,
    /// The id of the table with the same numbers.
    pub table: &'a str,
    /// What its values are in.
    pub unit: Unit,
    /// What money is in.
    pub currency: Option<&'a Currency>,
}

impl Frame<'_> {
    /// A drawing of a height.
    fn draw(&self, height: i64, inside: impl Into<Markup>) -> Markup {
        let title = format!("{}-title", self.id);
        let view = format!("0 0 {} {}", pixels(WIDTH), pixels(height));
        let named = element("title", &[("id", &title)], self.title);
        element(
            "svg",
            &[
                ("class", "chart"),
                ("id", self.id),
                ("role", "img"),
                ("aria-labelledby", &title),
                ("aria-describedby", self.table),
                ("viewBox", &view),
            ],
            [named, inside.into()],
        )
    }

    fn short(&self, value: rust_decimal::Decimal) -> String {
        short(value, self.unit, self.currency)
    }

    /// Upright lines at round values with the values under them, between two heights; zero stands out.
    fn axis_across(&self, scale: &Scale, top: i64, bottom: i64) -> Markup {
        let mark = |value: &rust_decimal::Decimal| {
            let at = scale.at(*value);
            let class = if value.is_zero() { "zero" } else { "grid" };
            let label = self.short(*value);
            // Labels at the edge stay on the paper.
            let half = letters(&label) / 2;
            let middle = at.clamp(half, WIDTH.saturating_sub(half));
            [line(class, (at, top), (at, bottom)), text("axis middle", middle, bottom + 140, label)].into()
        };
        scale.marks(4).iter().map(mark).collect()
    }
}

/// Tenths of a pixel as pixels.
fn pixels(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match tenths.unsigned_abs() % 10 {
        0 => format!("{sign}{}", tenths.unsigned_abs() / 10),
        rest => format!("{sign}{}.{rest}", tenths.unsigned_abs() / 10),
    }
}

/// About how wide a text is.
fn letters(text: &str) -> i64 {
    i64::try_from(label::width(text)).unwrap_or(1000).saturating_mul(LETTER)
}

/// The same of a text that is set bold.
fn bold(text: &str) -> i64 {
    letters(text) * 8 / 7
}

fn text(class: &str, x: i64, y: i64, says: impl Into<Markup>) -> Markup {
    element("text", &[("class", class), ("x", &pixels(x)), ("y", &pixels(y))], says)
}

fn line(class: &str, (x1, y1): (i64, i64), (x2, y2): (i64, i64)) -> Markup {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(pixels);
    empty("line", &[("class", class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)])
}

/// A bar between two places; one of no width is still seen.
fn bar(class: &str, (from, to): (i64, i64), top: i64, height: i64, says: &str) -> Markup {
    let width = to.saturating_sub(from).abs().max(10);
    let [x, y, width, height] = [from.min(to), top, width, height].map(pixels);
    let title = element("title", &[], says);
    element("rect", &[("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)], title)
}

/// A label on a line of its own, cut to a width; its whole text for who asks.
fn one_line(class: &str, says: &str, (x, y): (i64, i64), room: i64) -> Markup {
    let cut = label::cut(says, usize::try_from(room / LETTER).unwrap_or_default());
    text(class, x, y, [Markup::from(cut), element("title", &[], says)])
}

/// A label in the column at the left, in up to two lines around a middle; its whole text where it was cut.
fn row_label(class: &str, says: &str, room: i64, middle: i64) -> Markup {
    let room = usize::try_from(room / LETTER).unwrap_or_default();
    let lines = label::lines(says, room, 2);
    let rows = i64::try_from(lines.len()).unwrap_or(1);
    let first = middle - (rows - 1) * LINE / 2 + 45;
    let whole = || element("title", &[], says);
    let of = |(index, line): (i64, &String)| text(class, 0, first + index * LINE, [Markup::from(line), whole()]);
    (0..).zip(&lines).map(of).collect()
}
