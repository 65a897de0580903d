//! The counts behind a report's metrics in; how far each may be off, and which changes are more than chance, out.

use super::{Change, Row};
use crate::comparison::Note;
use crate::gap::listed;
use crate::metrics::Metric;
use crate::quantity::{Exact, Unit};
use crate::show;
use crate::statistics::{Confidence, Counts, Difference, Interval, many};

/// How sure a report is to be about what it tells.
#[derive(Debug, Clone, Default)]
pub struct Certainty {
    /// How sure intervals and tests are.
    pub confidence: Confidence,
    /// Whether the tests are adjusted for how many they are.
    pub is_adjusted: bool,
}

/// The interval of a metric's value.
pub(super) fn interval(counts: Option<&Counts>, certainty: &Certainty) -> Option<Interval> {
    counts?.interval(&certainty.confidence)
}

/// What is known about the change from the baseline's value.
pub(super) fn difference(own: Option<&Counts>, baseline: Option<&Counts>, certainty: &Certainty) -> Option<Difference> {
    own?.less(baseline?, &certainty.confidence)
}

/// Adjusts the probabilities of all changes together, where that is asked for.
pub(super) fn adjust<'a>(changes: impl Iterator<Item = &'a mut Change>, certainty: &Certainty) {
    if !certainty.is_adjusted {
        return;
    }
    let differences: Vec<&mut Difference> = changes.filter_map(|change| change.evidence.as_mut()).collect();
    let raw: Vec<f64> = differences.iter().map(|difference| difference.p_value).collect();
    for (difference, adjusted) in differences.into_iter().zip(many::holm(&raw)) {
        difference.p_value = adjusted;
    }
}

fn tested(rows: &[Row]) -> impl Iterator<Item = &Difference> {
    let changes = rows.iter().flat_map(|row| row.changes.iter().flatten());
    changes.filter_map(|change| change.evidence.as_ref())
}

/// What the reader must know: which changes may be chance, how many were tested, and what was done about that.
pub(super) fn notes(rows: &[Row], sides: &[String], certainty: &Certainty) -> Vec<Note> {
    let count = tested(rows).count();
    if count == 0 {
        return Vec::new();
    }
    let at = percent(&certainty.confidence);
    let mut notes = Vec::new();
    for (side, name) in sides.iter().enumerate() {
        let unclear: Vec<String> = rows.iter().filter_map(|row| unclear(row, side)).collect();
        if !unclear.is_empty() {
            let text =
                format!("~ marks a change that may be chance, not distinguishable at {at}: {}", listed(&unclear));
            notes.push(Note::new(name, text));
        }
    }
    notes.extend(many_tests(count, certainty).map(|text| Note::new("certainty", text)));
    notes
}

/// What to know where several changes were tested.
pub(super) fn many_tests(count: usize, certainty: &Certainty) -> Option<String> {
    let (tests, at) = (format!("{} changes were tested", show::count(count)), percent(&certainty.confidence));
    (count > 1).then(|| {
        if certainty.is_adjusted {
            format!("{tests} at {at}, adjusted for how many they are (Holm 1979)")
        } else {
            format!("{tests} at {at}, each on its own: of many, some look real by chance; --holm adjusts for that")
        }
    })
}

/// A metric whose change may be chance, and how many were counted.
fn unclear(row: &Row, side: usize) -> Option<String> {
    let n = unclear_of(row.changes.get(side)?.as_ref()?)?;
    Some(format!("{} (n {n} on both sides)", row.metric.label))
}

/// Of how many on both sides, where a change may be chance.
pub(super) fn unclear_of(change: &Change) -> Option<String> {
    let difference = change.evidence.as_ref().filter(|difference| !difference.is_distinguishable())?;
    Some(show::computed(&difference.interval.n, Unit::Count, None))
}

/// A confidence as people write it.
pub fn percent(confidence: &Confidence) -> String {
    format!("{}%", show::working_of(confidence.percent(), Unit::Number))
}

/// A probability for people: to two digits, and `< 0.0001` below that.
pub fn probability(p_value: f64) -> String {
    let least: Exact = Exact::new(1.into(), 10_000.into());
    match crate::statistics::shown_probability(p_value) {
        Some(shown) if crate::quantity::exact(shown) < least => "< 0.0001".into(),
        Some(shown) => format!("= {}", show::significant(shown, 2)),
        None => "?".into(),
    }
}

/// Whether a change is told apart from chance; nothing where there are no counts.
pub fn is_real(difference: Option<&Difference>) -> Option<bool> {
    difference.map(Difference::is_distinguishable)
}

/// The interval of a change as people read it: `from +1.8 points to +6.2 points`.
pub fn shown_change(interval: &Interval, metric: &Metric) -> Option<String> {
    let (low, high) = interval.shown(metric.unit)?;
    Some(format!("from {} to {}", show::difference(&low, None), show::difference(&high, None)))
}

/// An interval as people read it: `from 79.4% to 84.6%`.
pub fn shown(interval: &Interval, metric: &Metric) -> Option<String> {
    let (low, high) = interval.shown(metric.unit)?;
    Some(format!("from {} to {}", show::quantity(&low, None), show::quantity(&high, None)))
}
