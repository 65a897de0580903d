//! A side in; its last periods against the very same ones a year before, rolled up by the metric's own formula, out. So a
//! season is no change.

use super::history::alone;
use crate::comparison::{Comparison, PeriodFigures, Side};
use crate::metrics::Metric;
use crate::metrics::evaluate::Evaluator;
use crate::report::certainty::Certainty;
use crate::report::{Cell, Change, Results, cut};
use crate::trend::calendar::Calendar;

/// The last periods of a side against the same ones a year before.
#[derive(Debug)]
pub struct YearBefore {
    /// The labels of the last periods.
    pub periods: Vec<String>,
    /// The labels of the same ones a year before.
    pub before: Vec<String>,
    /// The value over these.
    pub value: Cell,
    /// The value over those.
    pub value_before: Cell,
    /// The change from those to these.
    pub change: Change,
}

/// As much of the last year as stands a year before too: the whole of it, half, a quarter or one period. A number that
/// cannot be rolled up is compared in its last period.
///
/// # Errors
/// Why there is no such comparison.
pub(super) fn year_before(
    comparison: &Comparison,
    side: &Side,
    calendar: &Result<Calendar, String>,
    metric: &'static Metric,
    certainty: &Certainty,
) -> Result<YearBefore, String> {
    let calendar = calendar.as_ref().map_err(Clone::clone)?;
    let season = calendar.season();
    let lengths: Vec<usize> =
        [1, 2, 4].iter().map(|part| season / part).chain([1]).filter(|length| *length > 0).collect();
    let mut why = None;
    for length in lengths {
        let Some((last, before)) = windows(side, calendar, length) else { continue };
        match compared(comparison, side, (last, before), metric, certainty) {
            Ok(compared) => return Ok(compared),
            Err(reason) => why = Some(reason),
        }
    }
    Err(why.unwrap_or_else(|| {
        let missing = calendar.places.last().map(|last| calendar.label_before(*last, season)).unwrap_or_default();
        format!("there is no {missing} to compare with")
    }))
}

/// The last so many periods and the same ones a year before, where all of them are there.
fn windows(side: &Side, calendar: &Calendar, length: usize) -> Option<(Vec<PeriodFigures>, Vec<PeriodFigures>)> {
    let end = calendar.places.last()?.checked_add(1)?;
    let from = end.checked_sub(length)?;
    let at = |place: usize| {
        let index = calendar.places.iter().position(|other| *other == place)?;
        side.periods.get(index).cloned()
    };
    let last: Option<Vec<PeriodFigures>> = (from..end).map(at).collect();
    let before: Option<Vec<PeriodFigures>> =
        (from..end).map(|place| at(place.checked_sub(calendar.season())?)).collect();
    Some((last?, before?))
}

fn compared(
    comparison: &Comparison,
    side: &Side,
    (last, before): (Vec<PeriodFigures>, Vec<PeriodFigures>),
    metric: &'static Metric,
    certainty: &Certainty,
) -> Result<YearBefore, String> {
    let labels = |periods: &[PeriodFigures]| periods.iter().map(|period| period.label().to_string()).collect();
    let (periods, labels_before) = (labels(&last), labels(&before));
    let named = |name: String, periods| Side { name, periods };
    let sides = vec![named(format!("{} a year before", side.name), before), named(side.name.clone(), last)];
    let two = alone(comparison, sides);
    let evaluator = Evaluator::new(&two);
    let results = Results::only(&two, &evaluator, &[metric]);
    let row = results.rows(&two, certainty).into_iter().next().ok_or("it has no value")?;
    let value = |index: usize| {
        let value = evaluator.metric(metric, index).map_err(|gap| gap.to_string())?;
        if value.covers.iter().any(|covered| !covered.periods.is_empty()) {
            return Err("it is not given in each of the periods that are compared".to_string());
        }
        Ok(cut(&value.exact, metric.unit))
    };
    let (value_before, value) = (value(0)?, value(1)?);
    let change = row.changes.into_iter().nth(1).flatten().ok_or("it has no change")?;
    Ok(YearBefore { periods, before: labels_before, value, value_before, change })
}
