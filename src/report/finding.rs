//! A report in, what it comes to out: the answer for each alternative, what it is made of, what to watch.

use super::certainty::{self, is_real};
use super::{Report, Row, Verdict, since};
use crate::comparison::Note;
use crate::gap::{Gap, listed};
use crate::metrics::Metric;
use crate::metrics::returns::{
    COMPLAINTS_AVOIDED, COST_SAVINGS, INVESTMENT, NET_BENEFIT, PAYBACK_MONTHS, RETENTION_GAIN, RETURNS_AVOIDED,
    REVENUE_GAIN, ROI, SAVINGS_RATE,
};
use crate::place::clean;
use crate::quantity::Quantity;
use crate::show;
use rust_decimal::Decimal;

/// The sentences that stand above everything else.
pub fn lead(report: &Report) -> Vec<String> {
    let of_side = |(side, name): (usize, &str)| {
        [Some(finding(report, side, &clean(name))), open(report, side), made_of(report, side), to_watch(report, side)]
    };
    let mut sentences: Vec<String> = report.alternatives().flat_map(of_side).flatten().collect();
    if sentences.is_empty() {
        let name = report.sides.get(report.baseline).map(|name| clean(name)).unwrap_or_default();
        sentences.push(format!("{name} alone: give a second side to see what it is worth."));
    }
    sentences.extend(since::shown::lead(report));
    // What may overturn the answer is read before it.
    doubts(&report.notes).into_iter().chain(sentences).collect()
}

/// Whether something casts doubt on the figures.
pub(super) fn doubts(notes: &[Note]) -> Option<String> {
    match notes.iter().filter(|note| note.is_doubt).count() {
        0 => None,
        1 => Some("Not to be relied on yet: 1 thing casts doubt on the figures; it stands under Doubtful.".to_string()),
        count => Some(format!(
            "Not to be relied on yet: {count} things cast doubt on the figures; they stand under Doubtful."
        )),
    }
}

/// Whether chance in what was counted may have turned the answer.
fn open(report: &Report, side: usize) -> Option<String> {
    let row = report.headline.iter().find(|row| *row.metric == ROI)?;
    let interval = row.intervals.get(side)?.as_ref()?;
    let text = || {
        let shown = certainty::shown(interval, &ROI)?;
        Some(format!(
            "Chance may have made it so: at {} the return lies {shown}.",
            certainty::percent(&interval.confidence)
        ))
    };
    if interval.low < 0.0 && interval.high > 0.0 { text() } else { None }
}

/// What the net benefit is made of, where it is more than cost savings and nothing is left out.
fn made_of(report: &Report, side: usize) -> Option<String> {
    let value = |metric: &Metric| report.headline(metric, side)?.as_ref().ok();
    let parts = [&COST_SAVINGS, &REVENUE_GAIN, &RETENTION_GAIN, &COMPLAINTS_AVOIDED, &RETURNS_AVOIDED];
    let known: Vec<(&Metric, &Quantity)> =
        parts.into_iter().filter_map(|metric| Some((metric, value(metric)?))).collect();
    let sum = known.iter().try_fold(Decimal::ZERO, |sum, (_, part)| sum.checked_add(part.value))?;
    if known.len() < 2 || sum != value(&NET_BENEFIT)?.value {
        return None;
    }
    let text = |(metric, part): &(&Metric, &Quantity)| {
        format!("{} {}", show::difference(part, report.currency.as_ref()), metric.label.to_lowercase())
    };
    let texts: Vec<String> = known.iter().map(text).collect();
    Some(format!("It is made of {}.", listed(&texts)))
}

/// What got worse, and which targets are missed.
fn to_watch(report: &Report, side: usize) -> Option<String> {
    let is_worse = |row: &&Row| {
        let change = row.changes.get(side).and_then(Option::as_ref);
        change.is_some_and(|change| {
            change.verdict == Some(Verdict::Worse) && is_real(change.evidence.as_ref()) != Some(false)
        })
    };
    let is_missed = |row: &&Row| {
        let judged = row.target.as_ref().and_then(|target| target.sides.get(side)?.as_ref());
        judged.is_some_and(|(met, _)| !met)
    };
    let labels = |rows: Vec<&Row>| listed(&rows.iter().map(|row| row.metric.label.to_string()).collect::<Vec<_>>());
    let worse: Vec<&Row> = report.metrics.iter().filter(is_worse).collect();
    let missed: Vec<&Row> = report.metrics.iter().filter(is_missed).collect();
    // Of several alternatives it says whose.
    let name = report.sides.get(side).map(|name| clean(name)).unwrap_or_default();
    let whose = if report.alternatives().count() > 1 { format!(" by {name}") } else { String::new() };
    let with = if whose.is_empty() { String::new() } else { format!(" with {name}") };
    let worse = (!worse.is_empty()).then(|| format!("Worse than before{with}: {}.", labels(worse)));
    let missed = (!missed.is_empty()).then(|| format!("Targets missed{whose}: {}.", labels(missed)));
    let texts: Vec<String> = [worse, missed].into_iter().flatten().collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// The sentence that answers whether an alternative paid.
fn finding(report: &Report, side: usize, name: &str) -> String {
    let cell = |metric: &Metric| report.headline(metric, side);
    let shown = |metric: &Metric| {
        cell(metric).and_then(|cell| cell.as_ref().ok()).map(|value| show::quantity(value, report.currency.as_ref()))
    };
    let (return_rate, benefit) = match (cell(&ROI), cell(&NET_BENEFIT)) {
        (Some(Ok(roi)), Some(Ok(benefit))) => (roi, benefit),
        (Some(Ok(roi)), _) if !roi.value.is_zero() => {
            let answer = if roi.value.is_sign_positive() { "Yes" } else { "No" };
            return format!("{answer}, {name} returned {} on what was invested.", show::quantity(roi, None));
        }
        (Some(Err(gap)), _) | (_, Some(Err(gap))) => return format!("Whether {name} paid cannot be told: {gap}."),
        _ => return format!("{name} broke even."),
    };
    let text = |quantity: &Quantity| show::quantity(quantity, report.currency.as_ref());
    let investment = shown(&INVESTMENT).map(|investment| format!(" on {investment}")).unwrap_or_default();
    let absolute = Quantity { value: benefit.value.abs(), ..*benefit };
    let answer = if benefit.value.is_zero() {
        format!("{name} broke even: it returned {}{investment}.", text(return_rate))
    } else if benefit.value.is_sign_positive() {
        format!(
            "Yes, {name} paid: it returned {}{investment}, a net benefit of {}.",
            text(return_rate),
            text(&absolute)
        )
    } else {
        let pays_later = matches!(cell(&PAYBACK_MONTHS), Some(Ok(_)));
        let no =
            if pays_later { format!("Not yet, {name} has not paid so far") } else { format!("No, {name} did not pay") };
        format!("{no}: it returned {}{investment}, a net loss of {}.", text(return_rate), text(&absolute))
    };
    let savings = match (shown(&COST_SAVINGS), shown(&SAVINGS_RATE)) {
        (Some(savings), Some(rate)) => format!(" Cost savings: {savings} ({rate})."),
        _ => String::new(),
    };
    let payback = match cell(&PAYBACK_MONTHS) {
        Some(Ok(months)) => format!(" Payback: {}.", text(months)),
        Some(Err(Gap::NotPaidBack)) => format!(" Payback: {}.", Gap::NotPaidBack),
        _ => String::new(),
    };
    format!("{answer}{savings}{payback}")
}
