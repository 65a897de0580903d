//! Rows with a value for each of some series in, bars side by side out; pairs of ends around a middle in, a tornado out; one
//! value in, a small bar for the cell of a table out.

use super::scale::Scale;
use super::{Frame, LINE, WIDTH, bar, bold, line, one_line, pixels, text};
use crate::render::markup::{Markup, element, empty};
use rust_decimal::Decimal;

/// One row of bars.
#[derive(Debug)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// A value and how people read it, for each series; none where there is no value.
    pub values: Vec<Option<(Decimal, String)>>,
}

const BAR: i64 = 150;

/// Bars under the label of their row, a bar a series.
pub fn bars(frame: &Frame<'_>, series: &[String], rows: &[Row]) -> Markup {
    let values = || rows.iter().flat_map(|row| row.values.iter().flatten().map(|(value, _)| *value));
    let longest = |of: &dyn Fn(&Row) -> i64| rows.iter().map(of).max().unwrap_or_default();
    let shown = |row: &Row| row.values.iter().flatten().map(|(_, shown)| bold(shown)).max().unwrap_or_default();
    let room = longest(&shown).min(1300);
    let legend = i64::from(series.len() > 1) * legend_height(series);
    let scale = Scale::with_zero(values(), 0, WIDTH - room - 60);
    let mut inside = if series.len() > 1 { self::legend(series) } else { Markup::default() };
    let mut top = legend;
    for row in rows {
        inside.push(one_line("label", &row.label, (0, top + 145), WIDTH));
        top += 170;
        for (index, value) in row.values.iter().enumerate() {
            inside.push(of_value(&scale, series, row, index, value.as_ref(), top));
            top += BAR;
        }
        top += 70;
    }
    let zero = scale.at(Decimal::ZERO);
    inside.push(line("zero", (zero, legend), (zero, top - 70)));
    frame.draw(top, inside)
}

fn of_value(
    scale: &Scale,
    series: &[String],
    row: &Row,
    index: usize,
    value: Option<&(Decimal, String)>,
    top: i64,
) -> Markup {
    let zero = scale.at(Decimal::ZERO);
    let Some((value, shown)) = value else { return text("value", zero + 30, top + 115, "–") };
    let ends = (zero, scale.at(*value));
    let name = series.get(index).map_or("", String::as_str);
    [
        bar(&format!("bar series-{}", index % 6), ends, top + 10, BAR - 40, &format!("{}, {name}: {shown}", row.label)),
        text("value", ends.0.max(ends.1) + 40, top + 115, shown),
    ]
    .into()
}

fn legend_height(series: &[String]) -> i64 {
    i64::try_from(series.len()).unwrap_or_default() * LINE + 60
}

fn legend(series: &[String]) -> Markup {
    let of = |(index, name): (i64, &String)| {
        let top = index * LINE;
        [
            bar(&format!("bar series-{}", index % 6), (0, 120), top + 20, 110, name),
            one_line("legend", name, (180, top + 120), WIDTH - 200),
        ]
        .into()
    };
    (0..).zip(series).map(of).collect()
}

/// What an input moves.
#[derive(Debug)]
pub struct Swing {
    /// The input.
    pub label: String,
    /// With less of the input and with more of it: the value, and what to say about it.
    pub ends: [(Decimal, String); 2],
}

/// Bars to both sides of the value as planned, the widest first.
pub fn tornado(frame: &Frame<'_>, planned: Decimal, swings: &[Swing]) -> Markup {
    const ROW: i64 = 400;
    let values = swings.iter().flat_map(|swing| swing.ends.iter().map(|(value, _)| *value)).chain([planned]);
    let scale = Scale::new(values, 150, WIDTH - 150);
    let rows = i64::try_from(swings.len()).unwrap_or_default();
    let (top, bottom) = (170, 170 + rows * ROW);
    let middle = scale.at(planned);
    let mut inside = frame.axis_across(&scale, top, bottom);
    let planned_label = format!("as planned {}", frame.short(round(planned)));
    let half = bold(&planned_label) / 2;
    inside.push(text("note middle", middle.clamp(half, WIDTH - half), 110, planned_label));
    for (index, swing) in (0..).zip(swings) {
        let top = top + index * ROW;
        let [(less, with_less), (more, with_more)] = &swing.ends;
        inside.push(one_line("label", &swing.label, (0, top + 145), WIDTH));
        inside.push(bar("bar less", (middle, scale.at(*less)), top + 190, 140, with_less));
        inside.push(bar("bar more", (middle, scale.at(*more)), top + 190, 140, with_more));
        for (value, sign) in [(less, "−"), (more, "+")] {
            let at = scale.at(*value);
            let at = if at < middle { at - 70 } else { at + 70 };
            inside.push(text("value middle", at, top + 305, sign));
        }
    }
    inside.push(line("planned", (middle, 130), (middle, bottom)));
    frame.draw(bottom + 180, inside)
}

/// A value to three digits, as it stands in a drawing beside the number itself.
pub fn round(value: Decimal) -> Decimal {
    value.round_sf(3).unwrap_or(value)
}

/// A small bar for a cell: as long as the value is beside the largest of its row.
pub fn small(value: Decimal, largest: Decimal) -> Markup {
    let scale = Scale::with_zero([value.abs(), largest.abs()], 0, 1000);
    let width = pixels(scale.at(value.abs()));
    let class = if value.is_sign_negative() && !value.is_zero() { "below" } else { "above" };
    let inside = empty("rect", &[("class", class), ("width", &width), ("height", "6")]);
    let attributes =
        [("class", "small"), ("viewBox", "0 0 100 6"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
    element("svg", &attributes, inside)
}
