//! A report and an earlier one in, what changed between them out: what moved, what is new, what is gone, which targets
//! turned.
//!
//! The earlier numbers are as they were shown, cut to 28 digits; so are this report's where the two are set against each
//! other.

pub mod earlier;
mod notes;
pub mod shown;

use super::certainty::{self, Certainty};
use super::{Cell, Change, Report, Row, View, verdict};
use crate::gap::Gap;
use crate::metrics::own::grows_with_time;
use crate::metrics::{Group, Metric};
use crate::place::clean;
use crate::quantity::{Exact, Quantity, Unit, exact, minus};
use crate::show;
use earlier::{Earlier, EarlierRow, EarlierValue};
use num_traits::Zero;
use rust_decimal::Decimal;

/// What changed since an earlier report.
#[derive(Debug)]
pub struct Since {
    /// The earlier report's file, as the user named it.
    pub file: String,
    /// The sides that are in both, by their place in this report.
    pub sides: Vec<usize>,
    /// Every value that is in both, of the metrics that are asked for; those that stayed the same, too.
    pub changes: Vec<Moved>,
    /// The same of the metrics that answer whether an alternative paid, whatever is asked for.
    pub headline: Vec<Moved>,
    /// Values that there were none of.
    pub new: Vec<Turned>,
    /// Values that there are none of any more.
    pub gone: Vec<Turned>,
    /// Targets that were missed or met and now are not.
    pub targets: Vec<TargetTurned>,
    /// Why there is no change of a side or metric to judge.
    missing: Missing,
}

/// A value now and then.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Of which metric.
    pub metric: &'static Metric,
    /// Of which side, by its place in this report.
    pub side: usize,
    /// In the earlier report.
    pub then: Quantity,
    /// In this one.
    pub now: Quantity,
    /// From then to now; percentages in points.
    pub change: Change,
}

/// A value that only one of the reports has.
#[derive(Debug, Clone)]
pub struct Turned {
    /// Of which metric.
    pub metric: &'static Metric,
    /// Of which side, by its place in this report.
    pub side: usize,
    /// The value, in the report that has it.
    pub value: Quantity,
    /// Why the other report has none.
    pub gap: String,
}

/// A target that was met and is missed, or the other way round.
#[derive(Debug, Clone)]
pub struct TargetTurned {
    /// Of which metric.
    pub metric: &'static Metric,
    /// Of which side, by its place in this report.
    pub side: usize,
    /// Whether it is met now.
    pub is_met: bool,
    /// The target as it was written then.
    pub then: String,
    /// The target as it is written now.
    pub now: String,
}

/// What the earlier report does not have.
#[derive(Debug, Default)]
struct Missing {
    /// Each metric and side without a value then, with the reason.
    gaps: Vec<(&'static Metric, usize, String)>,
}

impl Moved {
    /// Whether the value is another one, where the two can be set against each other.
    pub fn is_change(&self) -> bool {
        self.change.difference.as_ref().is_ok_and(|difference| !difference.value.is_zero())
    }
}

impl Report {
    /// The same with what changed since an earlier report.
    pub fn with_since(mut self, earlier: &Earlier, certainty: &Certainty) -> Report {
        let pair = Pair { report: &self, earlier, certainty };
        let (since, notes) = pair.since();
        self.since = Some(since);
        self.notes.extend(notes);
        self
    }

    /// The sides whose changes a condition is held against: the alternatives; since an earlier report also a side that
    /// stands alone.
    pub fn judged_sides(&self) -> Vec<usize> {
        let alternatives: Vec<usize> = self.alternatives().map(|(side, _)| side).collect();
        if alternatives.is_empty() && self.since.is_some() { vec![self.baseline] } else { alternatives }
    }

    /// The change that a condition is held against: since the earlier report where there is one, else from the baseline.
    ///
    /// # Errors
    /// Why there is none.
    pub fn judged_change<'a>(&'a self, row: &'a Row, side: usize) -> Result<&'a Change, String> {
        match &self.since {
            Some(since) => since.change(row.metric, side),
            None => row.changes.get(side).and_then(Option::as_ref).ok_or("there is no change to judge".to_string()),
        }
    }
}

impl Since {
    fn all(&self) -> impl Iterator<Item = &Moved> {
        self.changes.iter().chain(&self.headline)
    }

    fn change(&self, metric: &Metric, side: usize) -> Result<&Change, String> {
        let moved = self.all().find(|moved| *moved.metric == *metric && moved.side == side);
        moved.map(|moved| &moved.change).ok_or_else(|| {
            let gap = self.missing.gaps.iter().find(|(of, on, _)| *of == metric && *on == side);
            gap.map_or_else(|| "there is no change to judge".to_string(), |(_, _, why)| why.clone())
        })
    }

    /// ` since last-quarter.json`: what a difference is from.
    pub fn said(&self) -> String {
        format!(" since {}", clean(&self.file))
    }
}

/// A report and the earlier one it is set against.
struct Pair<'a> {
    report: &'a Report,
    earlier: &'a Earlier,
    certainty: &'a Certainty,
}

/// A value of this report, by its row and side, and what the earlier one has in its place.
struct Place<'a> {
    row: &'a Row,
    side: usize,
    then: Option<&'a EarlierValue>,
}

impl Pair<'_> {
    fn since(&self) -> (Since, Vec<crate::comparison::Note>) {
        let mut changes = self.moved(&self.report.metrics);
        let mut headline = self.moved(&self.report.headline);
        certainty::adjust(changes.iter_mut().map(|moved| &mut moved.change), self.certainty);
        // A metric of the answer that was asked for is adjusted with the others, and stands in both.
        for moved in &mut headline {
            let same = changes.iter().find(|other| other.metric == moved.metric && other.side == moved.side);
            if let Some(same) = same {
                moved.change = same.change.clone();
            }
        }
        let since = Since {
            file: self.earlier.file.clone(),
            sides: self.shared().map(|(side, _)| side).collect(),
            changes,
            headline,
            new: self.places(&self.report.metrics).filter_map(|place| self.appeared(&place)).collect(),
            gone: self.places(&self.report.metrics).filter_map(|place| self.vanished(&place)).collect(),
            targets: self.targets(),
            missing: Missing { gaps: self.without_change() },
        };
        let notes = self.notes(&since);
        (since, notes)
    }

    /// The sides that are in both, each with its place in this report and in the earlier one.
    fn shared(&self) -> impl Iterator<Item = (usize, usize)> {
        let place = |name: &String| self.earlier.sides.iter().position(|other| other == name);
        self.report.sides.iter().enumerate().filter_map(move |(side, name)| Some((side, place(name)?)))
    }

    fn row(&self, metric: &Metric) -> Option<&EarlierRow> {
        self.earlier.metrics.iter().find(|row| *row.metric == *metric)
    }

    fn places<'a>(&'a self, rows: &'a [Row]) -> impl Iterator<Item = Place<'a>> {
        rows.iter().flat_map(move |row| {
            let earlier = self.row(row.metric);
            self.shared().map(move |(side, then)| {
                let then = earlier.and_then(|earlier| earlier.values.get(then)?.as_ref());
                Place { row, side, then }
            })
        })
    }

    fn moved(&self, rows: &[Row]) -> Vec<Moved> {
        self.places(rows).filter_map(|place| self.change(&place)).collect()
    }

    fn change(&self, place: &Place<'_>) -> Option<Moved> {
        let (metric, earlier) = (place.row.metric, place.then?);
        let now = *place.now()?.as_ref().ok()?;
        let then = Quantity { value: *earlier.value.as_ref().ok()?, exact: earlier.exact, unit: metric.unit };
        let change = match self.not_comparable(place) {
            Some(why) => withheld(Gap::NotComparable(why)),
            None => self.difference(place, (&now, &then)),
        };
        Some(Moved { metric, side: place.side, then, now, change })
    }

    fn difference(&self, place: &Place<'_>, (now, then): (&Quantity, &Quantity)) -> Change {
        let difference = if is_same(now, then) { Exact::zero() } else { minus(&exact(now.value), &exact(then.value)) };
        let counts = place.row.counts.get(place.side).and_then(Option::as_ref);
        // The same counts are the same answers: there is nothing to test.
        let counts = (counts, place.counts_then().filter(|then| Some(*then) != counts));
        match Quantity::cut_shown(&difference, place.row.metric.unit) {
            Some(shown) => Change {
                difference: Ok(shown),
                percent: super::percent(place.row.metric, &difference, &exact(then.value)),
                verdict: verdict(&difference, place.row.better),
                evidence: certainty::difference(counts.0, counts.1, self.certainty),
            },
            None => withheld(Gap::TooLarge),
        }
    }

    /// Why two values of a metric cannot be set against each other.
    fn not_comparable(&self, place: &Place<'_>) -> Option<String> {
        let metric = place.row.metric;
        let earlier = self.row(metric)?;
        let baseline = self.report.sides.get(self.report.baseline)?;
        if metric.is_against_baseline() && *baseline != self.earlier.baseline {
            let (now, then) = (clean(baseline), clean(&self.earlier.baseline));
            return Some(format!("is set against {now} now, and was set against {then}"));
        }
        if earlier.better != place.row.better {
            return Some("was scored the other way round".into());
        }
        let (now, then) = self.other_months(place.side)?;
        let grows = metric.is_total
            || metric.needs_same_months
            || (metric.group == Group::Return && metric.unit == Unit::Money)
            || (metric.own_formula.is_some() && grows_with_time(&metric.formula()));
        grows.then(|| format!("covers {now} months now, and covered {then}"))
    }

    /// The months of a side now and then, where they are known and not the same.
    fn other_months(&self, side: usize) -> Option<(String, String)> {
        let (_, then) = self.shared().find(|(shared, _)| *shared == side)?;
        let now = self.report.months.get(side)?.as_ref()?;
        let then = self.earlier.months.get(then)?.as_ref()?;
        let shown = |months: &Exact| show::computed(months, Unit::Number, None);
        // As they are shown: the earlier number was cut.
        (Quantity::cut(now, Unit::Number) != Quantity::cut(then, Unit::Number)).then(|| (shown(now), shown(then)))
    }

    fn appeared(&self, place: &Place<'_>) -> Option<Turned> {
        let value = *place.now()?.as_ref().ok()?;
        // A metric that is not in the earlier report at all was not asked for there.
        let gap = place.then?.value.as_ref().err()?.clone();
        Some(Turned { metric: place.row.metric, side: place.side, value, gap })
    }

    fn vanished(&self, place: &Place<'_>) -> Option<Turned> {
        let gap = place.now()?.as_ref().err()?.to_string();
        let then = place.then?;
        let value = Quantity { value: *then.value.as_ref().ok()?, exact: then.exact, unit: place.row.metric.unit };
        Some(Turned { metric: place.row.metric, side: place.side, value, gap })
    }

    fn targets(&self) -> Vec<TargetTurned> {
        let turned = |row: &Row, side: usize, then: usize| {
            let now = row.target.as_ref()?;
            let (is_met, _) = now.sides.get(side)?.as_ref()?;
            let earlier = self.row(row.metric)?.target.as_ref()?;
            let was_met = *earlier.met.get(then)?.as_ref()?;
            (was_met != *is_met).then(|| TargetTurned {
                metric: row.metric,
                side,
                is_met: *is_met,
                then: earlier.text.clone(),
                now: now.text.clone(),
            })
        };
        let of_row = |row| self.shared().filter_map(move |(side, then)| turned(row, side, then));
        self.report.metrics.iter().flat_map(of_row).collect()
    }

    /// Why there is no change, of every metric and side that has none.
    fn without_change(&self) -> Vec<(&'static Metric, usize, String)> {
        let file = clean(&self.earlier.file);
        let places: Vec<usize> = self.shared().map(|(side, _)| side).collect();
        let rows = || self.report.metrics.iter().chain(&self.report.headline);
        let why = |row: &Row, side: usize| {
            let name = self.report.sides.get(side).map(|name| clean(name)).unwrap_or_default();
            if !places.contains(&side) {
                return Some(format!("{name} is not in {file}"));
            }
            if let Some(Some(Err(gap))) = row.values.get(side) {
                return Some(gap.to_string());
            }
            let then = self.places(std::slice::from_ref(row)).find(|place| place.side == side).and_then(|of| of.then);
            match then.map(|then| &then.value) {
                Some(Ok(_)) => None,
                Some(Err(gap)) => Some(format!("there was no value in {file}: {gap}")),
                None => Some(format!("{} of {name} is not in {file}", row.metric.id)),
            }
        };
        let of_row = |row| (0..self.report.sides.len()).filter_map(move |side| Some((side, why(row, side)?)));
        rows().flat_map(|row: &Row| of_row(row).map(|(side, why)| (row.metric, side, why))).collect()
    }
}

impl Place<'_> {
    fn now(&self) -> Option<&Cell> {
        self.row.values.get(self.side)?.as_ref()
    }

    fn counts_then(&self) -> Option<&crate::statistics::Counts> {
        self.then?.counts.as_ref()
    }
}

fn withheld(gap: Gap) -> Change {
    Change { difference: Err(gap), percent: None, verdict: None, evidence: None }
}

/// Whether two numbers are the same. One that was cut is held to 15 digits: more are lost as soon as another program
/// writes the file anew.
fn is_same(now: &Quantity, then: &Quantity) -> bool {
    let to_fifteen = |value: Decimal| value.round_sf(15).unwrap_or(value).normalize();
    let is_cut = !(now.exact && then.exact);
    now.value == then.value || (is_cut && to_fifteen(now.value) == to_fifteen(then.value))
}

/// Whether a metric is shown in a view: among costs, cost and return.
fn is_of_view(view: View, metric: &Metric) -> bool {
    view == View::Whole || matches!(metric.group, Group::Cost | Group::Return)
}
