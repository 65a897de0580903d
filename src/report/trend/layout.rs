//! Trends in, their parts in the order a reader wants them out: what goes which way, the targets, a table a side.

use super::notes::listed_labels;
use super::{SideTrends, Trend, Trends, YearBefore};
use crate::bars::sparkline;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::metrics::Better;
use crate::place::clean;
use crate::quantity::{Quantity, Unit};
use crate::report::certainty::{is_real, percent};
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use crate::report::{Cell, Verdict};
use crate::show;
use crate::statistics::slope::Slope;
use rust_decimal::Decimal;

/// What stands where a change may be chance.
const PERHAPS: &str = "~";

/// How many characters a history has at most.
const DRAWN: usize = 18;

/// A period ahead as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// Its label.
    pub period: String,
    /// What is expected.
    pub value: Option<Quantity>,
    /// Between what it will lie.
    pub ends: Option<(Quantity, Quantity)>,
}

impl SideTrends {
    /// The periods ahead of a metric as they are shown.
    pub fn shown(&self, trend: &Trend) -> Vec<Shown> {
        let of = |value: f64| Quantity::approximate(value, trend.metric.unit);
        let shown = |(index, ahead): (usize, &crate::trend::forecast::Ahead)| Shown {
            period: self.label_ahead(index),
            value: of(ahead.value),
            ends: ahead.ends.and_then(|(low, high)| of(low).zip(of(high))),
        };
        trend.ahead().iter().enumerate().map(shown).collect()
    }
}

/// Half the width of the next period's interval: it says how many digits of a forecast mean something.
pub fn margin(shown: &[Shown]) -> Option<Decimal> {
    let (low, high) = shown.iter().find_map(|shown| shown.ends)?;
    high.value.checked_sub(low.value)?.checked_div(Decimal::TWO)
}

/// Which way a change goes that is more than chance: good or bad, else up or down; nothing where it may be chance.
pub fn direction(slope: &Slope, better: Better) -> Option<&'static str> {
    if !slope.is_distinguishable() || slope.value == 0.0 {
        return None;
    }
    let is_up = slope.value > 0.0;
    Some(match better {
        Better::Neither if is_up => "rises",
        Better::Neither => "falls",
        Better::Higher if is_up => Verdict::Better.id(),
        Better::Lower if !is_up => Verdict::Better.id(),
        _ => Verdict::Worse.id(),
    })
}

/// A slope as people read it, with the digits that its interval leaves.
pub fn shown_slope(slope: &Slope, unit: Unit, currency: Option<&Currency>) -> Option<String> {
    let of = |value: f64| Quantity::approximate(value, unit);
    let ends = slope.ends.and_then(|(low, high)| of(high)?.value.checked_sub(of(low)?.value));
    let margin = ends.and_then(|width| width.checked_div(Decimal::TWO));
    Some(show::estimated_difference(&of(slope.value)?, margin, currency))
}

/// The parts.
pub fn parts(trends: &Trends) -> Vec<Part> {
    let layout = Layout { trends, at: percent(&trends.certainty.confidence) };
    let mut parts = vec![Part::Lead(trends.sides.iter().map(|side| layout.lead(side)).collect())];
    let courses: Vec<String> = trends.sides.iter().flat_map(|side| layout.courses(side)).collect();
    if !courses.is_empty() {
        parts.push(Part::List("Targets".into(), courses));
    }
    for side in &trends.sides {
        parts.extend(layout.history(side).map(Part::Table));
        parts.extend(layout.year_before(side).map(Part::Table));
        if trends.is_selection {
            parts.extend(side.metrics.iter().filter_map(|trend| layout.in_detail(side, trend)).map(Part::Table));
        } else {
            parts.extend(layout.forecasts(side).map(Part::Table));
        }
    }
    if !trends.notes.is_empty() {
        parts.push(Part::List("Notes".into(), trends.notes.iter().map(Note::line).collect()));
    }
    parts
}

fn plain(text: impl Into<String>) -> Text {
    Text { text: text.into(), tone: Tone::Plain }
}

/// The word for a change, toned by whether it is good.
fn judged(word: &str) -> Text {
    let tone = match word {
        "better" => Tone::Good,
        "worse" => Tone::Bad,
        _ => Tone::Plain,
    };
    Text { text: word.to_string(), tone }
}

struct Layout<'a> {
    trends: &'a Trends,
    at: String,
}

impl Layout<'_> {
    fn currency(&self) -> Option<&Currency> {
        self.trends.currency.as_ref()
    }

    /// `outsourced, 18 months to 2025-12: 3 metrics get better, 1 gets worse, 2 show no trend. On course for 1 of 2 targets.`
    fn lead(&self, side: &SideTrends) -> String {
        let span = match (&side.calendar, side.periods.last()) {
            (Ok(calendar), Some(last)) => {
                format!(", {} to {}", calendar.counted(side.periods.len()), clean(last))
            }
            _ => String::new(),
        };
        let mut sentence = format!("{}{span}: {}.", clean(&side.name), directions(side));
        let known = |course: &&super::Course| course.is_known();
        let courses = || side.metrics.iter().filter_map(|trend| trend.course.as_ref()).filter(known);
        let (all, good) = (courses().count(), courses().filter(|course| course.is_good()).count());
        if all > 0 {
            let word = if all == 1 { "target" } else { "targets" };
            sentence.push_str(&format!(" On course for {good} of {all} {word}."));
        }
        sentence
    }

    fn courses(&self, side: &SideTrends) -> Vec<String> {
        let of = |trend: &Trend| {
            let course = trend.course.as_ref()?;
            let (name, words) = (clean(&side.name), course.words(&self.at));
            Some(format!("{name}, {} {}: {words}", trend.metric.label, clean(&course.text)))
        };
        side.metrics.iter().filter_map(of).collect()
    }

    fn history(&self, side: &SideTrends) -> Option<Table> {
        let (first, last) = (side.periods.first()?, side.periods.last()?);
        let every = side.calendar.as_ref().map_or("period", |calendar| calendar.word());
        let row = |trend: &Trend| {
            let values: Vec<Option<Decimal>> =
                trend.values.iter().map(|value| value.as_ref().ok().map(|value| value.value)).collect();
            let edge = |index: usize, usual: usize| match trend.edges().and_then(|edges| edges.get(index).copied()) {
                Some((place, value)) => self.cell_of(value, side.periods.get(place).filter(|_| place != usual)),
                None => plain(DASH),
            };
            let drawn = Text { text: sparkline(&values, DRAWN), tone: Tone::Drawn };
            let [slope, word] = self.slope(trend);
            let usual = side.periods.len().saturating_sub(1);
            vec![plain(trend.metric.label), drawn, edge(0, 0), edge(1, usual), slope, word]
        };
        let heads = ["", "", first, last, &format!("change a {every}"), ""].map(clean).to_vec();
        let rows: Vec<Vec<Text>> = side.metrics.iter().map(row).collect();
        let title = format!("{}: the course so far", clean(&side.name));
        (!rows.is_empty()).then_some(Table { title, heads, text_columns: 1, rows })
    }

    fn cell_of(&self, value: &Cell, period: Option<&String>) -> Text {
        let shown = value.as_ref().map_or_else(|_| DASH.to_string(), |value| show::quantity(value, self.currency()));
        plain(period.map_or(shown.clone(), |period| format!("{shown} ({})", clean(period))))
    }

    fn slope(&self, trend: &Trend) -> [Text; 2] {
        let Ok(slope) = &trend.slope else { return [plain(DASH), plain("")] };
        let shown = shown_slope(slope, trend.metric.unit, self.currency()).unwrap_or_else(|| DASH.to_string());
        let word = if slope.is_distinguishable() { direction(slope, trend.better).unwrap_or("") } else { PERHAPS };
        [plain(shown), judged(word)]
    }

    fn year_before(&self, side: &SideTrends) -> Option<Table> {
        let calendar = side.calendar.as_ref().ok()?;
        let row = |trend: &Trend| {
            let compared = trend.year_before.as_ref().ok()?;
            let cell = |value: &Cell| self.cell_of(value, None);
            let [change, percent, word] = self.change(compared);
            let (before, value) = (cell(&compared.value_before), cell(&compared.value));
            let label = plain(trend.metric.label);
            Some(vec![label, plain(calendar.counted(compared.periods.len())), before, value, change, percent, word])
        };
        let rows: Vec<Vec<Text>> = side.metrics.iter().filter_map(row).collect();
        let last = side.periods.last().map(|last| clean(last)).unwrap_or_default();
        let heads = ["", "of", "a year before", &format!("to {last}"), "change", "", ""].map(str::to_string).to_vec();
        let title = format!("{}: against the same {}s a year before", clean(&side.name), calendar.word());
        (!rows.is_empty()).then_some(Table { title, heads, text_columns: 2, rows })
    }

    fn change(&self, compared: &YearBefore) -> [Text; 3] {
        let change = &compared.change;
        let difference = match &change.difference {
            Ok(difference) => show::difference(difference, self.currency()),
            Err(_) => DASH.to_string(),
        };
        let percent = change.percent.as_ref().map(|percent| show::change(percent.value)).unwrap_or_default();
        let word = match (is_real(change.evidence.as_ref()), change.verdict) {
            (Some(false), _) => PERHAPS,
            (_, Some(verdict)) => verdict.id(),
            (_, None) => "",
        };
        [plain(difference), plain(percent), judged(word)]
    }

    /// A row a metric: the next period and the last one of the forecast.
    fn forecasts(&self, side: &SideTrends) -> Option<Table> {
        let row = |trend: &Trend| {
            let shown = side.shown(trend);
            let margin = margin(&shown);
            let last = shown.last()?;
            let first = shown.first().filter(|_| shown.len() > 1);
            let mut cells = vec![plain(trend.metric.label)];
            cells.extend(first.map(|first| self.estimate(first.value.as_ref(), margin)));
            cells.extend(self.estimates(last, margin));
            Some(cells)
        };
        let rows: Vec<Vec<Text>> = side.metrics.iter().filter_map(row).collect();
        let (next, end) = (side.label_ahead(0), side.label_ahead(side.horizon.saturating_sub(1)));
        let next = (side.horizon > 1).then_some(next);
        let heads = std::iter::once(String::new()).chain(next).chain([end, "low".into(), "high".into()]).collect();
        let title = format!("{}: forecast, from low to high at {}", clean(&side.name), self.at);
        (!rows.is_empty()).then_some(Table { title, heads, text_columns: 1, rows })
    }

    /// A row a period of one metric.
    fn in_detail(&self, side: &SideTrends, trend: &Trend) -> Option<Table> {
        let shown = side.shown(trend);
        let margin = margin(&shown);
        let row = |of: &Shown| {
            let mut cells = vec![plain(of.period.clone())];
            cells.extend(self.estimates(of, margin));
            cells
        };
        let rows: Vec<Vec<Text>> = shown.iter().map(row).collect();
        let title = format!("{}: {}, forecast at {}", clean(&side.name), trend.metric.label, self.at);
        let heads = ["", "expected", "low", "high"].map(str::to_string).to_vec();
        (!rows.is_empty()).then_some(Table { title, heads, text_columns: 1, rows })
    }

    fn estimates(&self, of: &Shown, margin: Option<Decimal>) -> [Text; 3] {
        let (low, high) = of.ends.as_ref().map(|(low, high)| (low, high)).unzip();
        [of.value.as_ref(), low, high].map(|value| self.estimate(value, margin))
    }

    fn estimate(&self, value: Option<&Quantity>, margin: Option<Decimal>) -> Text {
        plain(value.map_or_else(|| DASH.to_string(), |value| show::estimate(value, margin, self.currency())))
    }
}

/// `3 metrics get better, 1 gets worse, 2 show no trend`
fn directions(side: &SideTrends) -> String {
    let word = |trend: &Trend| trend.slope.as_ref().ok().map(|slope| direction(slope, trend.better).unwrap_or(""));
    let count = |wanted: &str| side.metrics.iter().filter(|trend| word(trend) == Some(wanted)).count();
    let said = |count: usize, one: &str, many: &str| {
        let verb = if count == 1 { one } else { many };
        (count > 0).then(|| format!("{count} {verb}"))
    };
    let moved = |word: &str, verb: &str| {
        let labels: Vec<String> = side
            .metrics
            .iter()
            .filter(|trend| trend.slope.as_ref().ok().and_then(|slope| direction(slope, trend.better)) == Some(word))
            .map(|trend| trend.metric.label.to_lowercase())
            .collect();
        (!labels.is_empty()).then(|| format!("{} {verb}", listed_labels(&labels)))
    };
    let all = [
        moved("rises", "rise"),
        moved("falls", "fall"),
        said(count("better"), "metric gets better", "metrics get better"),
        said(count("worse"), "gets worse", "get worse"),
        said(count(""), "shows no trend", "show no trend"),
    ];
    let said: Vec<String> = all.into_iter().flatten().collect();
    if said.is_empty() { "no trend can be told".to_string() } else { said.join(", ") }
}

/// What a number is in where the change a period is told.
pub fn slope_unit(unit: Unit) -> &'static str {
    if unit.is_percent() { Unit::Points.id() } else { unit.id() }
}
