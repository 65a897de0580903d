//! A comparison in; for each metric of each side its history, its change a period, the same months a year before, the
//! next periods and the course to the target, out; what is shown, never how.

mod course;
mod history;
pub mod layout;
mod notes;
mod year_before;

pub use course::Course;
pub use year_before::YearBefore;

use super::certainty::Certainty;
use super::{Cell, cut};
use crate::comparison::{Comparison, Note, Side};
use crate::currency::Currency;
use crate::figures::CONTACTS;
use crate::gap::listed_to;
use crate::metrics::formula::Formula;
use crate::metrics::own::{Catalogue, may_be_negative};
use crate::metrics::{Better, Example, Group, Metric};
use crate::quantity::Unit;
use crate::statistics::Confidence;
use crate::statistics::slope::Slope;
use crate::trend::calendar::Calendar;
use crate::trend::forecast::{Ahead, Forecast};
use crate::trend::held_out::{HeldOut, held_out};
use crate::trend::scale::Bounds;
use history::History;

/// The volume, which is a figure and is followed like a metric.
pub static VOLUME: Metric = Metric {
    id: "contacts",
    label: "Contacts",
    group: Group::Efficiency,
    unit: Unit::Count,
    better: Better::Neither,
    formula: || Formula::Figure(&CONTACTS),
    own_formula: None,
    note: "The contacts of the period.",
    example: Example { given: "contacts 250", gives: "250" },
    also_called: &[],
    is_total: true,
    needs_same_months: true,
    range: None,
};

/// What is asked of trends.
#[derive(Debug, Clone)]
pub struct Question {
    /// These only; all that have a value in two periods where it is none.
    pub only: Option<Vec<&'static Metric>>,
    /// How many periods ahead; what is usual for their length where it is none.
    pub horizon: Option<usize>,
    /// How sure intervals and tests are.
    pub certainty: Certainty,
    /// Every metric, the user's own among them.
    pub catalogue: Catalogue,
}

/// All that is shown of trends, whatever the format.
#[derive(Debug)]
pub struct Trends {
    /// What money is in.
    pub currency: Option<Currency>,
    /// How sure intervals and tests are.
    pub certainty: Certainty,
    /// Every metric that there is.
    pub catalogue: Catalogue,
    /// Whether some metrics were asked for by name.
    pub is_selection: bool,
    /// The sides in their order.
    pub sides: Vec<SideTrends>,
    /// What the reader must know, the reasons for gaps among it.
    pub notes: Vec<Note>,
}

/// One side.
#[derive(Debug)]
pub struct SideTrends {
    /// As the user calls it.
    pub name: String,
    /// The labels of its periods, in the order of time.
    pub periods: Vec<String>,
    /// How long they are and when; or why that cannot be told.
    pub calendar: Result<Calendar, String>,
    /// How many periods ahead are looked at.
    pub horizon: usize,
    /// What is followed.
    pub metrics: Vec<Trend>,
}

/// One metric of one side.
#[derive(Debug)]
pub struct Trend {
    /// Which metric.
    pub metric: &'static Metric,
    /// Which way is good here.
    pub better: Better,
    /// The value or the gap of each of the side's periods.
    pub values: Vec<Cell>,
    /// The change a period.
    pub slope: Result<Slope, String>,
    /// The last periods and the same ones a year before.
    pub year_before: Result<YearBefore, String>,
    /// The next periods; the labels of them stand in the calendar.
    pub forecast: Result<Forecast, String>,
    /// How good the forecast of the last year would have been, where the history is long enough to hold it out.
    pub held_out: Option<HeldOut>,
    /// The target and the way there.
    pub course: Option<Course>,
}

impl Trends {
    /// Works the trends out.
    pub fn new(comparison: &Comparison, question: &Question) -> Trends {
        let sides: Vec<SideTrends> =
            comparison.sides.iter().map(|side| SideTrends::new(comparison, side, question)).collect();
        let mut notes = comparison.notes.clone();
        notes.extend(notes::notes(&sides, &question.certainty));
        Trends {
            currency: comparison.currency.clone(),
            certainty: question.certainty.clone(),
            catalogue: question.catalogue.clone(),
            is_selection: question.only.is_some(),
            sides,
            notes,
        }
    }

    /// Every metric of any side, in the order of the report.
    pub fn metrics(&self) -> Vec<&'static Metric> {
        let followed = |metric: &&'static Metric| {
            self.sides.iter().any(|side| side.metrics.iter().any(|trend| trend.metric == *metric))
        };
        followable(&self.catalogue).filter(followed).collect()
    }
}

/// What can be followed: the volume and every metric that a side has for itself.
pub fn followable(catalogue: &Catalogue) -> impl Iterator<Item = &'static Metric> + '_ {
    std::iter::once(&VOLUME).chain(catalogue.metrics().filter(|metric| !metric.is_against_baseline()))
}

impl SideTrends {
    fn new(comparison: &Comparison, side: &Side, question: &Question) -> SideTrends {
        let history = History::new(comparison, side);
        let calendar = Calendar::new(&side.periods.iter().map(|figures| figures.period.as_ref()).collect::<Vec<_>>())
            .map_err(|irregular| irregular.to_string());
        let usual = calendar.as_ref().map_or(1, Calendar::usual_horizon);
        let mut of = SideTrends {
            name: side.name.clone(),
            periods: side.periods.iter().map(|figures| figures.label().to_string()).collect(),
            calendar,
            horizon: question.horizon.unwrap_or(usual),
            metrics: Vec::new(),
        };
        let is_asked = |metric: &&'static Metric| question.only.as_ref().is_none_or(|only| only.contains(metric));
        for metric in followable(&question.catalogue).filter(is_asked) {
            let values = history.values(metric);
            let known = values.iter().filter(|value| value.is_ok()).count();
            if question.only.is_some() || known > 1 {
                of.metrics.push(of.trend(comparison, side, metric, values, question));
            }
        }
        of
    }

    fn trend(
        &self,
        comparison: &Comparison,
        side: &Side,
        metric: &'static Metric,
        exact: Vec<history::Known>,
        question: &Question,
    ) -> Trend {
        let confidence = &question.certainty.confidence;
        let floats: Vec<Option<f64>> = exact.iter().map(|value| value.as_ref().ok().map(history::float)).collect();
        let slope = self.slope(&floats, confidence);
        let forecast = self.forecast(metric, &floats, confidence);
        let target = comparison.targets.iter().find(|target| target.metric == metric.id);
        let course = target.map(|target| Course::new(target, &exact, self, forecast.as_ref().ok()));
        Trend {
            metric,
            better: metric.better_in(comparison),
            values: exact.iter().map(|value| cell(value, metric.unit)).collect(),
            slope,
            year_before: year_before::year_before(comparison, side, &self.calendar, metric, &question.certainty),
            held_out: self.held_out(metric, &floats).filter(|_| forecast.is_ok()),
            forecast,
            course,
        }
    }

    fn slope(&self, values: &[Option<f64>], confidence: &Confidence) -> Result<Slope, String> {
        let calendar = self.calendar.as_ref().map_err(Clone::clone)?;
        let placed: Vec<(usize, f64)> =
            calendar.places.iter().zip(values).filter_map(|(place, value)| Some((*place, (*value)?))).collect();
        crate::statistics::slope::slope(&placed, calendar.season(), confidence)
            .ok_or_else(|| "a change needs a value in two periods".to_string())
    }

    /// The values from a metric's first one on, of every period without a hole.
    ///
    /// # Errors
    /// Too few of them, or some missing between.
    fn unbroken(&self, calendar: &Calendar, values: &[Option<f64>]) -> Result<Vec<f64>, String> {
        let first = values.iter().position(Option::is_some).ok_or("it has no value in any period")?;
        let history = values.get(first..).unwrap_or_default();
        let places = calendar.places.get(first..).unwrap_or_default();
        let least = calendar.least();
        if history.len() < least {
            let (has, verb) = (calendar.counted(history.len()), if history.len() == 1 { "is" } else { "are" });
            return Err(format!("{has} {verb} given; a forecast needs at least {least}"));
        }
        let start = places.first().copied().unwrap_or_default();
        let holes = calendar.holes().into_iter().filter(|place| *place > start);
        let blank = history.iter().zip(places).filter(|(value, _)| value.is_none()).map(|(_, place)| *place);
        let mut missing: Vec<usize> = holes.chain(blank).collect();
        missing.sort_unstable();
        if missing.is_empty() {
            return Ok(history.iter().flatten().copied().collect());
        }
        let labels: Vec<String> = missing.iter().map(|place| calendar.label(*place)).collect();
        let (listed, them) = (listed_to(4, &labels), if labels.len() == 1 { "it" } else { "them" });
        let word = calendar.word();
        Err(format!(
            "there is no value for {listed}; a forecast needs every {word}: give {them}, or leave out what is before"
        ))
    }

    fn forecast(&self, metric: &Metric, values: &[Option<f64>], confidence: &Confidence) -> Result<Forecast, String> {
        let calendar = self.calendar.as_ref().map_err(Clone::clone)?;
        let known = self.unbroken(calendar, values)?;
        let season = if known.len() >= calendar.least_for_season() { calendar.season() } else { 1 };
        crate::trend::forecast::forecast(&known, season, bounds(metric), self.horizon, confidence)
            .ok_or_else(|| "no model fits these numbers".to_string())
    }

    fn held_out(&self, metric: &Metric, values: &[Option<f64>]) -> Option<HeldOut> {
        let calendar = self.calendar.as_ref().ok()?;
        let known = self.unbroken(calendar, values).ok()?;
        held_out(&known, calendar.season(), calendar.least_for_season(), bounds(metric))
    }

    /// The label of a period ahead, the first one being 0.
    pub fn label_ahead(&self, index: usize) -> String {
        let label = |calendar: &Calendar| {
            let last = calendar.places.last().copied().unwrap_or_default();
            calendar.label(last.saturating_add(1).saturating_add(index))
        };
        self.calendar.as_ref().map(label).unwrap_or_default()
    }
}

impl Trend {
    /// The first and the last value, each with its place among the periods.
    pub fn edges(&self) -> Option<[(usize, &Cell); 2]> {
        let known = || self.values.iter().enumerate().filter(|(_, value)| value.is_ok());
        Some([known().next()?, known().next_back()?])
    }

    /// The periods ahead, none of them where there is no forecast.
    pub fn ahead(&self) -> &[Ahead] {
        self.forecast.as_ref().map_or(&[], |forecast| &forecast.ahead)
    }
}

fn cell(value: &history::Known, unit: Unit) -> Cell {
    value.as_ref().map_err(Clone::clone).and_then(|exact| cut(exact, unit))
}

/// What a metric can be, in its computed unit: within its range; costs, times and counts not below zero.
#[allow(clippy::float_arithmetic, reason = "forecasts are computed on floats")]
fn bounds(metric: &Metric) -> Bounds {
    let scale = if metric.unit.is_percent() { 100.0 } else { 1.0 };
    let whole = |end: i64| i32::try_from(end).ok().map(|end| f64::from(end) / scale);
    if let Some((low, high)) = metric.range {
        return Bounds { low: whole(low), high: whole(high) };
    }
    let is_never_negative = match metric.unit {
        Unit::Money => metric.group == Group::Cost,
        Unit::Ratio | Unit::Number | Unit::Points => false,
        _ => true,
    };
    let is_never_negative = is_never_negative && !metric.own_formula.is_some_and(may_be_negative);
    Bounds { low: is_never_negative.then_some(0.0), high: None }
}
