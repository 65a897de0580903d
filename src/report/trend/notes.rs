//! Trends in, what the reader must know of them out: why something is not there, and how what is there came about.

use super::{SideTrends, Trend};
use crate::comparison::Note;
use crate::gap::listed;
use crate::place::clean;
use crate::report::certainty::{Certainty, percent};
use crate::statistics::Method as Test;
use crate::trend::forecast::{Forecast, Method};
use crate::trend::scale::Scale;

/// The notes, in the order of the tables.
pub(super) fn notes(sides: &[SideTrends], certainty: &Certainty) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    let end = |side: &SideTrends| side.calendar.as_ref().ok().map(|calendar| calendar.end());
    let latest = sides.iter().filter_map(end).max();
    for side in sides {
        notes.extend(of_side(side));
        let is_over = end(side).is_some() && end(side) < latest && side.metrics.iter().any(|one| one.forecast.is_ok());
        notes.extend(is_over.then(|| {
            let last = side.periods.last().map(|last| clean(last)).unwrap_or_default();
            Note::new(&side.name, format!("it ends with {last}: its forecast tells how it would have gone on"))
        }));
    }
    notes.extend(of_methods(sides, certainty));
    notes
}

fn of_side(side: &SideTrends) -> Vec<Note> {
    if let Err(reason) = &side.calendar {
        return vec![Note::new(&side.name, format!("no change a period, no forecast: {reason}"))];
    }
    let mut notes = without(side, "no change a period", |trend| trend.slope.as_ref().err());
    notes.extend(without(side, "not compared with a year before", |trend| trend.year_before.as_ref().err()));
    notes.extend(without(side, "no forecast", |trend| trend.forecast.as_ref().err()));
    notes.extend(season(side));
    notes.extend(tried(side));
    let constant = |trend: &Trend| {
        let ahead = trend.ahead();
        !ahead.is_empty() && ahead.iter().all(|ahead| ahead.ends.is_none())
    };
    notes.extend(labelled(side, constant).map(|labels| {
        let text = "the history has no spread about its model, so how far the forecast may be off cannot be told";
        Note::new(&side.name, format!("{labels}: {text}"))
    }));
    let cut = |trend: &Trend| {
        let has_ends = trend.ahead().iter().any(|ahead| ahead.ends.is_some());
        has_ends && matches!(scale(trend), Some(Scale::Plain(bounds)) if bounds.low.or(bounds.high).is_some())
    };
    notes.extend(labelled(side, cut).map(|labels| {
        let text = "it was at the end of what it can be, so the forecast is cut there and its interval is rough";
        Note::new(&side.name, format!("{labels}: {text}"))
    }));
    notes
}

/// How the forecast of the last year would have done against taking it as it was a year before.
fn tried(side: &SideTrends) -> Vec<Note> {
    let Ok(calendar) = &side.calendar else { return Vec::new() };
    let held = |is_better: bool| {
        labelled(side, |trend| trend.held_out.as_ref().is_some_and(|held| held.is_better() == is_better))
    };
    let last = format!("with the last {} held out, the forecast of them was", calendar.counted(calendar.season()));
    let naive = format!("than taking each {} as it was a year before", calendar.word());
    let good = held(true).map(|labels| format!("{last} nearer {naive}: {labels}"));
    let bad = held(false).map(|labels| format!("{last} no nearer {naive}, so trust it no more than that: {labels}"));
    good.into_iter().chain(bad).map(|text| Note::new(&side.name, text)).collect()
}

fn scale(trend: &Trend) -> Option<Scale> {
    let is_smoothed = |forecast: &&Forecast| forecast.method != Method::Constant;
    trend.forecast.as_ref().ok().filter(is_smoothed).map(|forecast| forecast.scale)
}

/// Why the metrics of a side do without something: one note a reason, of the side where it is the reason of all.
fn without<'a>(side: &'a SideTrends, what: &str, why: impl Fn(&'a Trend) -> Option<&'a String>) -> Vec<Note> {
    let mut reasons: Vec<(&String, Vec<String>)> = Vec::new();
    for (reason, label) in side.metrics.iter().filter_map(|trend| Some((why(trend)?, trend.metric.label.to_string()))) {
        match reasons.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, labels)) => labels.push(label),
            None => reasons.push((reason, vec![label])),
        }
    }
    let note = |(reason, labels): (&String, Vec<String>)| {
        let is_all = labels.len() == side.metrics.len();
        let of = if is_all { String::new() } else { format!(": {}", listed(&labels)) };
        Note::new(&side.name, format!("{what}{of}: {reason}"))
    };
    reasons.into_iter().map(note).collect()
}

/// The labels of the metrics of which something holds.
fn labelled(side: &SideTrends, holds: impl Fn(&Trend) -> bool) -> Option<String> {
    let labels: Vec<String> =
        side.metrics.iter().filter(|trend| holds(trend)).map(|trend| trend.metric.label.to_string()).collect();
    (!labels.is_empty()).then(|| listed(&labels))
}

/// `a`, `a and b`
pub(super) fn listed_labels(labels: &[String]) -> String {
    listed(labels)
}

/// What a history too short for its season means.
fn season(side: &SideTrends) -> Option<Note> {
    let calendar = side.calendar.as_ref().ok().filter(|calendar| calendar.season() > 1)?;
    let is_without = |trend: &Trend| {
        let method = trend.forecast.as_ref().ok().map(|forecast| forecast.method);
        matches!(method, Some(Method::Smoothing { has_season: false, .. }))
    };
    let labels = labelled(side, is_without)?;
    let least = calendar.counted(calendar.least_for_season());
    let all = side.metrics.iter().filter(|trend| trend.forecast.is_ok()).all(is_without);
    let of = if all { String::new() } else { format!("{labels}: ") };
    Some(Note::new(
        &side.name,
        format!(
            "{of}the history is shorter than {least}, so the season is not known: the forecast carries on the level and the trend alone, and a seasonal peak may pass for a trend"
        ),
    ))
}

fn of_methods(sides: &[SideTrends], certainty: &Certainty) -> Vec<Note> {
    let at = percent(&certainty.confidence);
    let trends = || sides.iter().flat_map(|side| &side.metrics);
    let mut notes = Vec::new();
    for test in [Test::SeasonalKendall, Test::TheilSen] {
        let is_used = |side: &&SideTrends| {
            side.metrics.iter().any(|trend| trend.slope.as_ref().is_ok_and(|slope| slope.method == test))
        };
        let has_season = |side: &SideTrends| side.calendar.as_ref().is_ok_and(|calendar| calendar.season() > 1);
        let using: Vec<&SideTrends> = sides.iter().filter(is_used).collect();
        let is_doubtful = test == Test::TheilSen && using.iter().any(|side| has_season(side));
        let doubt = if is_doubtful { "; over less than two years a season may pass for a trend" } else { "" };
        notes.extend((!using.is_empty()).then(|| Note::new("change", format!("{}{doubt}", test.label()))));
    }
    let slopes = || trends().filter_map(|trend| trend.slope.as_ref().ok());
    let may_be_chance = slopes().any(|slope| !slope.is_distinguishable());
    notes.extend(
        may_be_chance
            .then(|| Note::new("change", format!("~ marks one that may be chance, not distinguishable at {at}"))),
    );
    let methods = || trends().filter_map(|trend| trend.forecast.as_ref().ok()).map(|forecast| forecast.method);
    let is_smoothed = methods().any(|method| method != Method::Constant);
    notes.extend(is_smoothed.then(|| {
        let is_seasonal = methods().any(|method| matches!(method, Method::Smoothing { has_season: true, .. }));
        let season = if is_seasonal { "the season is taken out (STL), the rest is" } else { "the history is" };
        let back = if is_seasonal { ", and the season is put back" } else { "" };
        let text = format!(
            "{season} carried on by exponential smoothing, a level or a linear trend{back}; an estimate that takes the future to go on like the past"
        );
        Note::new("forecast", text)
    }));
    notes
}
