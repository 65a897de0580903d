//! Series of values over periods in, lines out, each with its name at its end; a gap is a gap in the line.

use super::scale::Scale;
use super::{Frame, LETTER, LINE, WIDTH, bold, label, letters, line, pixels, text};
use crate::render::markup::{Markup, element, empty};
use rust_decimal::Decimal;

/// One line.
#[derive(Debug)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// A value for each period; none where there is none.
    pub values: Vec<Option<Decimal>>,
}

/// Between what the values of a line will lie.
#[derive(Debug)]
pub struct Band {
    /// Which line it is about.
    pub series: usize,
    /// The lower and the upper end for each period; none where there is none.
    pub ends: Vec<Option<(Decimal, Decimal)>>,
}

/// Lines over periods.
#[derive(Debug)]
pub struct Lines<'a> {
    /// The periods.
    pub periods: &'a [String],
    /// The lines.
    pub series: &'a [Series],
    /// What is drawn behind them.
    pub bands: &'a [Band],
    /// Whether zero is on the paper whatever the values are.
    pub has_zero: bool,
    /// A period to mark on the first line, and what to say there.
    pub mark: Option<(usize, String)>,
}

const TOP: i64 = 160;
const PLOT: i64 = 1500;

/// The chart.
pub fn lines(frame: &Frame<'_>, of: &Lines<'_>) -> Markup {
    let banded = || of.bands.iter().flat_map(|band| band.ends.iter().flatten().flat_map(|(low, high)| [*low, *high]));
    let values = || of.series.iter().flat_map(|series| series.values.iter().flatten().copied()).chain(banded());
    let bottom = TOP + PLOT;
    let upright = if of.has_zero {
        Scale::with_zero(values(), bottom, TOP).rounded(7)
    } else {
        Scale::new(values(), bottom, TOP).rounded(7)
    };
    let marks = upright.marks(7);
    let left = marks.iter().map(|mark| letters(&frame.short(*mark))).max().unwrap_or_default() + 60;
    let names = of.series.iter().map(|series| letters(&series.name)).max().unwrap_or_default();
    let right = WIDTH - names.min(1000) - 180;
    let mut inside = Markup::default();
    for mark in &marks {
        let at = upright.at(*mark);
        let class = if mark.is_zero() { "zero" } else { "grid" };
        inside.push(line(class, (left, at), (right, at)));
        inside.push(text("axis end", left - 50, at + 40, frame.short(*mark)));
    }
    let across = Across { left: left + 40, right: right - 40, last: of.periods.len().saturating_sub(1) };
    inside.push(across.labels(of.periods, bottom));
    inside.push(of.bands.iter().map(|band| shaded(&across, &upright, band)).collect::<Markup>());
    for (index, series) in of.series.iter().enumerate().rev() {
        inside.push(one(&across, &upright, of.periods, index, series));
    }
    inside.push(ends(of, &upright, right));
    if let Some((period, says)) = &of.mark {
        inside.push(marked(of, &across, &upright, *period, says));
    }
    frame.draw(bottom + 190, inside)
}

/// Where periods are.
struct Across {
    left: i64,
    right: i64,
    last: usize,
}

impl Across {
    fn at(&self, period: usize) -> i64 {
        let (period, last) =
            (i64::try_from(period).unwrap_or_default(), i64::try_from(self.last).unwrap_or_default().max(1));
        self.left + (self.right - self.left).saturating_mul(period) / last
    }

    /// The first and the last period, and as many between as have room.
    fn labels(&self, periods: &[String], bottom: i64) -> Markup {
        let widest = periods.iter().map(|period| letters(&label::cut(period, 12))).max().unwrap_or_default() + 100;
        let room = usize::try_from((self.right - self.left) / widest.max(1)).unwrap_or_default().max(1);
        let every = self.last.div_ceil(room).max(1);
        let is_shown = |index: &usize| index.is_multiple_of(every);
        let of = |index: usize| {
            let says = label::cut(periods.get(index).map_or("", String::as_str), 12);
            let (half, at) = (letters(&says) / 2, self.at(index));
            let middle = at.clamp(half, WIDTH - half);
            [line("tick", (at, bottom), (at, bottom + 30)), text("axis middle", middle, bottom + 150, says)].into()
        };
        (0..periods.len()).filter(is_shown).map(of).collect()
    }
}

/// A band as one shape: along its upper ends and back along the lower ones.
fn shaded(across: &Across, upright: &Scale, band: &Band) -> Markup {
    let known = || band.ends.iter().enumerate().filter_map(|(period, ends)| Some((period, (*ends)?)));
    let upper = known().map(|(period, (_, high))| (across.at(period), upright.at(high)));
    let lower = known().rev().map(|(period, (low, _))| (across.at(period), upright.at(low)));
    let points: Vec<String> = upper.chain(lower).map(|(x, y)| format!("{},{}", pixels(x), pixels(y))).collect();
    let class = format!("band series-{}", band.series % 6);
    if points.len() < 4 {
        Markup::default()
    } else {
        empty("polygon", &[("class", &class), ("points", &points.join(" "))])
    }
}

fn one(across: &Across, upright: &Scale, periods: &[String], index: usize, series: &Series) -> Markup {
    let class = format!("line line-{}", index % 6);
    let mut inside = Markup::default();
    let points: Vec<Option<(i64, i64)>> = (0..)
        .zip(&series.values)
        .map(|(period, value)| value.map(|value| (across.at(period), upright.at(value))))
        .collect();
    for run in points.split(Option::is_none).filter(|run| run.len() > 1) {
        let path: Vec<String> = run.iter().flatten().map(|(x, y)| format!("{},{}", pixels(*x), pixels(*y))).collect();
        inside.push(empty("polyline", &[("class", &class), ("points", &path.join(" "))]));
    }
    // Points are drawn where they are few, or where nothing else would show one that stands alone.
    let is_few = series.values.len() <= 13;
    for (period, point) in points.iter().enumerate() {
        let has_neighbour =
            |other: Option<usize>| other.and_then(|other| points.get(other)).is_some_and(Option::is_some);
        let is_alone = !has_neighbour(period.checked_sub(1)) && !has_neighbour(period.checked_add(1));
        if let Some((x, y)) = point.filter(|_| is_few || is_alone) {
            let title = format!("{}, {}", series.name, periods.get(period).map_or("", String::as_str));
            inside.push(dot(index, x, y, &title));
        }
    }
    inside
}

fn dot(index: usize, x: i64, y: i64, says: &str) -> Markup {
    let class = format!("dot dot-{}", index % 6);
    let title = element("title", &[], says);
    match index % 3 {
        0 => element("circle", &[("class", &class), ("cx", &pixels(x)), ("cy", &pixels(y)), ("r", "2.8")], title),
        1 => {
            let [x, y] = [x - 26, y - 26].map(pixels);
            element("rect", &[("class", &class), ("x", &x), ("y", &y), ("width", "5.2"), ("height", "5.2")], title)
        }
        _ => {
            let corners = [(x, y - 34), (x + 34, y + 26), (x - 34, y + 26)];
            let path = corners.map(|(x, y)| format!("{},{}", pixels(x), pixels(y))).join(" ");
            element("polygon", &[("class", &class), ("points", &path)], title)
        }
    }
}

/// The names at the ends of their lines, pushed apart where they would cover each other.
fn ends(of: &Lines<'_>, upright: &Scale, right: i64) -> Markup {
    let mut ends: Vec<(i64, usize, &str)> = Vec::new();
    for (index, series) in of.series.iter().enumerate() {
        let last = series.values.iter().flatten().next_back();
        ends.extend(last.map(|last| (upright.at(*last), index, series.name.as_str())));
    }
    ends.sort_unstable();
    let mut least = 60;
    for (at, ..) in &mut ends {
        *at = (*at).max(least);
        least = *at + LINE - 10;
    }
    let mut most = TOP + PLOT + 60;
    for (at, ..) in ends.iter_mut().rev() {
        *at = (*at).min(most);
        most = *at - LINE + 10;
    }
    let room = usize::try_from((WIDTH - right - 150) / LETTER).unwrap_or_default();
    let named = |(at, index, name): &(i64, usize, &str)| {
        let class = format!("legend line-text-{}", index % 6);
        let cut = label::cut(name, room.max(3));
        let parts = [Markup::from(cut), element("title", &[], *name)];
        [dot(*index, right + 90, *at, name), text(&class, right + 150, *at + 40, parts)].into()
    };
    ends.iter().map(named).collect()
}

fn marked(of: &Lines<'_>, across: &Across, upright: &Scale, period: usize, says: &str) -> Markup {
    let value = of.series.first().and_then(|series| series.values.get(period).copied().flatten());
    let Some(value) = value else { return Markup::default() };
    let (x, y) = (across.at(period), upright.at(value));
    let half = bold(says) / 2;
    let [cx, cy] = [x, y].map(pixels);
    [
        line("planned", (x, 130), (x, TOP + PLOT)),
        empty("circle", &[("class", "ring"), ("cx", &cx), ("cy", &cy), ("r", "5")]),
        text("note middle", x.clamp(half, WIDTH - half), 100, says),
    ]
    .into()
}
