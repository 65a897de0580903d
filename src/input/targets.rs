//! The text of a target or a benchmark in, the target or the benchmark out: its metric, comparator and value in the metric's
//! unit.

use super::cells::Cell;
use super::checks;
use super::names::{Meaning, Names, UnitWord};
use super::spelling;
use crate::comparison::Note;
use crate::currency::Mentioned;
use crate::metrics::own::Catalogue;
use crate::metrics::{self, Metric};
use crate::number::Mark;
use crate::place::{clean, quoted};
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::targets::{Benchmark, Comparator, Target};

/// A target or a benchmark, and what was noticed while reading it.
pub struct Read<Of> {
    /// The target or the benchmark.
    pub of: Of,
    /// The currency beside its value.
    pub currency: Option<Mentioned>,
    /// A note on a duration without a unit.
    pub note: Option<Note>,
}

/// Reads a target for the metric of a name.
pub fn read(known: (&Names, &Catalogue), name: &str, cell: &Cell, mark: Mark) -> Result<Read<Target>, Problem> {
    let (metric, unit) = metric(known, name, cell, "target")?;
    of_metric(metric, unit, name, cell, mark)
}

/// Reads a target for a metric, with the unit in the brackets of its name as it is written.
pub fn of_metric(
    metric: &'static Metric,
    unit: Option<UnitWord>,
    name: &str,
    cell: &Cell,
    mark: Mark,
) -> Result<Read<Target>, Problem> {
    let wanted = || {
        Problem::at(&cell.place, format!("expected a target such as `<= 4` or `>= 85%`, found {}", quoted(&cell.text)))
    };
    let (comparator, rest) =
        Comparator::take(&cell.text).ok_or_else(|| wanted().hint("begin it with <, <=, > or >="))?;
    let value = Cell { text: rest.into(), ..cell.clone() };
    if value.is_blank() {
        return Err(wanted());
    }
    let Read { of: value, currency, note } = self::value(metric, unit, name, (&value, &cell.text), (mark, "target"))?;
    let target =
        Target { metric: metric.id, comparator, value, text: cell.text.to_string(), place: cell.place.clone() };
    Ok(Read { of: target, currency, note })
}

/// Reads a benchmark for the metric of a name: a value, and in brackets behind it who says so.
pub fn benchmark(
    known: (&Names, &Catalogue),
    name: &str,
    cell: &Cell,
    source: Option<&str>,
    mark: Mark,
) -> Result<Read<Benchmark>, Problem> {
    let (metric, unit) = metric(known, name, cell, "benchmark")?;
    let (text, in_brackets) = source_in_brackets(&cell.text);
    let value = Cell { text: text.into(), ..cell.clone() };
    if value.is_blank() || Comparator::take(text).is_some() {
        let found = quoted(&cell.text);
        let text = format!("expected a benchmark such as `82%` or `82% (SQM Group 2025)`, found {found}");
        return Err(Problem::at(&cell.place, text)
            .hint("a benchmark is what others reach, not a target: without <, <=, > or >="));
    }
    let Read { of: value, currency, note } =
        self::value(metric, unit, name, (&value, &cell.text), (mark, "benchmark"))?;
    let source = in_brackets.or(source).map(str::trim).filter(|source| !source.is_empty());
    let benchmark = Benchmark {
        metric: metric.id,
        value,
        text: text.to_string(),
        source: source.map_or_else(|| cell.place.to_string(), clean),
        place: cell.place.clone(),
    };
    Ok(Read { of: benchmark, currency, note })
}

/// `82% (SQM Group 2025)` is `82%` and `SQM Group 2025`; `(1,200)` is a number.
fn source_in_brackets(text: &str) -> (&str, Option<&str>) {
    let inner = text.trim().strip_suffix(')').and_then(|inner| inner.split_once('('));
    match inner.filter(|(value, _)| !value.trim().is_empty()) {
        Some((value, source)) => (value.trim(), Some(source)),
        None => (text.trim(), None),
    }
}

/// The metric of a name, and the unit in its brackets.
fn metric(
    (known, catalogue): (&Names, &Catalogue),
    name: &str,
    cell: &Cell,
    what: &str,
) -> Result<(&'static Metric, Option<UnitWord>), Problem> {
    let named = known.resolve(name);
    let metric = match named.meaning {
        Meaning::Metric(metric) => Some(metric),
        Meaning::Figure(figure) => metrics::all().find(|metric| metric.id == figure.id),
        _ => None,
    };
    let Some(metric) = metric else {
        let text = match named.meaning {
            Meaning::Figure(figure) => format!("a {what} is for a metric, and `{}` is a figure", figure.id),
            _ => format!("a {what} is for a metric, and {} is none", quoted(name)),
        };
        return Err(Problem::at(&cell.place, text).hint(spelling::nearest_metric_hint(name, catalogue)));
    };
    Ok((metric, named.unit))
}

/// A value of a metric, which must be within what the metric can be.
fn value(
    metric: &'static Metric,
    unit: Option<UnitWord>,
    name: &str,
    (value, written): (&Cell, &str),
    (mark, what): (Mark, &str),
) -> Result<Read<Exact>, Problem> {
    let read = value.read(metric.unit, unit, mark).map_err(|wrong| Problem::cell(&value.place, name, wrong))?;
    if let Some(range) = metric.expected_range(&read.value) {
        return Err(Problem::at(&value.place, format!("expected a {what} {range}, found {}", quoted(written))));
    }
    if read.bare_percent {
        checks::bare_percent(&[(&read.value, value)], metric.id, name)?;
    }
    let text = || format!("the {what} {} has no unit and is taken in minutes", quoted(written));
    let note = read.bare_duration.then(|| Note::new(metric.id, text()));
    Ok(Read { of: read.value, currency: read.currency, note })
}
