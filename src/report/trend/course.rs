//! A target, a history and a forecast in; whether the target is met, since when, and when it will be, out.

use super::SideTrends;
use super::history::Known;
use crate::quantity::{Exact, decimal, exact};
use crate::targets::{Comparator, Target};
use crate::trend::forecast::{Ahead, Forecast};

/// The way to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The target as written.
    pub text: String,
    /// Whether the last value meets it; none where there is no value.
    pub met: Option<bool>,
    /// The first period of the unbroken run that meets it to the last one.
    pub met_since: Option<String>,
    /// The first period ahead that is expected to meet it, where the last one does not.
    pub reached_in: Option<String>,
    /// The first period ahead from which on all are expected to meet it.
    pub stays_from: Option<String>,
    /// The first period ahead that is expected to miss it, where one before it met it.
    pub missed_in: Option<String>,
    /// The first period ahead from which on the whole interval meets it.
    pub sure_from: Option<String>,
    /// The first period ahead in which some of the interval meets it, where none is expected to.
    pub possible_in: Option<String>,
    /// The last period of the forecast, where there is one.
    pub to: Option<String>,
}

impl Course {
    /// Holds a history and a forecast against a target.
    pub(super) fn new(target: &Target, values: &[Known], side: &SideTrends, forecast: Option<&Forecast>) -> Course {
        let is_met = |value: &Known| value.as_ref().ok().map(|value| target.met(value));
        let met: Vec<Option<bool>> = values.iter().map(is_met).collect();
        let last = met.iter().flatten().next_back().copied();
        let run = met.iter().rev().take_while(|met| **met != Some(false));
        let since = values.len().saturating_sub(run.count());
        let since = met.iter().enumerate().skip(since).find(|(_, met)| **met == Some(true)).map(|(index, _)| index);
        let ahead = forecast.map_or(&[][..], |forecast| &forecast.ahead);
        let is_expected = |ahead: &Ahead| meets(target, Some(ahead.value));
        let (worst, best) = (|ahead: &Ahead| end(target, ahead, false), |ahead: &Ahead| end(target, ahead, true));
        let label = |index: usize| side.label_ahead(index);
        let reached = ahead.iter().position(is_expected);
        let first_met = if last == Some(true) { Some(0) } else { reached };
        let missed =
            first_met.and_then(|from| (from..ahead.len()).find(|index| !ahead.get(*index).is_some_and(is_expected)));
        let stays = ahead.iter().rposition(|ahead| !is_expected(ahead)).map_or(0, |last| last + 1);
        let unsure = ahead.iter().rposition(|ahead| !meets(target, worst(ahead)));
        let sure = unsure.map_or(0, |last| last + 1);
        let possible = ahead.iter().position(|ahead| meets(target, best(ahead)));
        Course {
            text: target.text.clone(),
            met: last,
            met_since: since.filter(|_| last == Some(true)).and_then(|index| side.periods.get(index).cloned()),
            reached_in: reached.filter(|_| last != Some(true)).map(label),
            stays_from: (stays < ahead.len()).then(|| label(stays)),
            missed_in: missed.map(label),
            sure_from: (sure < ahead.len()).then(|| label(sure)),
            possible_in: possible.filter(|_| reached.is_none()).map(label),
            to: ahead.len().checked_sub(1).map(label),
        }
    }

    /// The course in words; `at` is how sure the interval is: `on course to reach it in 2026-07, sure at 95% from 2026-09`.
    pub fn words(&self, at: &str) -> String {
        let sure = match (&self.sure_from, &self.to) {
            (Some(from), _) => format!(", sure at {at} from {from}"),
            (None, Some(to)) => format!(", not sure at {at} by {to}"),
            (None, None) => String::new(),
        };
        match (self.met, &self.reached_in, &self.missed_in, &self.to) {
            (None, ..) => "no value to hold against it".to_string(),
            (Some(true), _, missed, to) => {
                let since = self.met_since.as_deref().unwrap_or_default();
                match (missed, to) {
                    (Some(missed), _) => format!("met since {since}, but on course to miss it in {missed}"),
                    (None, Some(to)) => format!("met since {since} and on course to stay so to {to}{sure}"),
                    (None, None) => format!("met since {since}; no forecast"),
                }
            }
            (Some(false), Some(reached), None, _) => format!("on course to reach it in {reached}{sure}"),
            (Some(false), Some(reached), Some(missed), _) => match &self.stays_from {
                Some(from) => format!("on course to reach it in {reached} and to stay so from {from}{sure}"),
                None => format!("on course to reach it in {reached}, but to miss it again in {missed}"),
            },
            (Some(false), None, _, Some(to)) => {
                let possible = |period: &String| format!(", though at {at} it is possible from {period}");
                let possible = self.possible_in.as_ref().map(possible).unwrap_or_default();
                format!("not on course to reach it by {to}{possible}")
            }
            (Some(false), None, _, None) => "missed; no forecast".to_string(),
        }
    }

    /// Whether there is a course: without a forecast only that the target is met now is known.
    pub fn is_known(&self) -> bool {
        self.met == Some(true) || (self.met == Some(false) && self.to.is_some())
    }

    /// Whether that is good news.
    pub fn is_good(&self) -> bool {
        match self.met {
            Some(true) => self.missed_in.is_none(),
            Some(false) => self.stays_from.is_some(),
            None => false,
        }
    }
}

/// The end of an interval that is better for a target, or the worse one.
fn end(target: &Target, ahead: &Ahead, is_better: bool) -> Option<f64> {
    let is_upward = matches!(target.comparator, Comparator::Above | Comparator::AtLeast);
    let (low, high) = ahead.ends?;
    Some(if is_upward == is_better { high } else { low })
}

fn meets(target: &Target, value: Option<f64>) -> bool {
    let value: Option<Exact> = value.and_then(decimal).map(exact);
    value.is_some_and(|value| target.met(&value))
}
