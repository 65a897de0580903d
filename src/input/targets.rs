//! The text of a target in, the target out: its metric, comparator and value in the metric's unit.

use super::cells::Cell;
use super::checks;
use super::names::{Meaning, Names};
use super::spelling;
use crate::comparison::Note;
use crate::currency::Mentioned;
use crate::metrics;
use crate::number::Mark;
use crate::place::quoted;
use crate::problem::Problem;
use crate::targets::{Comparator, Target};

/// A target and what was noticed while reading it.
pub struct Read {
    /// The target.
    pub target: Target,
    /// The currency beside its value.
    pub currency: Option<Mentioned>,
    /// A note on a duration without a unit.
    pub note: Option<Note>,
}

/// Reads a target for the metric of a name.
pub fn read(known: &Names, name: &str, cell: &Cell, mark: Mark) -> Result<Read, Problem> {
    let named = known.resolve(name);
    let metric = match named.meaning {
        Meaning::Metric(metric) => Some(metric),
        Meaning::Figure(figure) => metrics::all().find(|metric| metric.id == figure.id),
        _ => None,
    };
    let Some(metric) = metric else {
        let text = match named.meaning {
            Meaning::Figure(figure) => format!("a target is for a metric, and `{}` is a figure", figure.id),
            _ => format!("a target is for a metric, and {} is none", quoted(name)),
        };
        return Err(Problem::at(&cell.place, text).hint(spelling::nearest_metric_hint(name)));
    };
    let wanted = || {
        Problem::at(&cell.place, format!("expected a target such as `<= 4` or `>= 85%`, found {}", quoted(&cell.text)))
    };
    let (comparator, rest) =
        Comparator::take(&cell.text).ok_or_else(|| wanted().hint("begin it with <, <=, > or >="))?;
    let value = Cell { text: rest.into(), ..cell.clone() };
    if value.is_blank() {
        return Err(wanted());
    }
    let read = value.read(metric.unit, named.unit, mark).map_err(|wrong| Problem::cell(&cell.place, name, wrong))?;
    if let Some(range) = metric.expected_range(&read.value) {
        return Err(Problem::at(&cell.place, format!("expected a target {range}, found {}", quoted(&cell.text))));
    }
    if read.bare_percent {
        checks::bare_percent(&[(&read.value, &value)], metric.id, name)?;
    }
    let text = || format!("the target {} has no unit and is taken in minutes", quoted(&cell.text));
    let target = Target {
        metric: metric.id,
        comparator,
        value: read.value,
        text: cell.text.to_string(),
        place: cell.place.clone(),
    };
    Ok(Read { target, currency: read.currency, note: read.bare_duration.then(|| Note::new(metric.id, text())) })
}
