//! Conditions of `--fail-on` and a report in, which of them fired out: `roi < 0`, `csat falls`.

use super::options::{InputOptions, metric};
use crate::figures::normal;
use crate::input::cells::{Cell, Form};
use crate::input::targets;
use crate::metrics::Metric;
use crate::number::Mark;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Quantity, exact, whole};
use crate::report::certainty::is_real;
use crate::report::since::Since;
use crate::report::{Report, Row, Verdict};
use crate::show;
use crate::targets::Target;

/// What must not be.
#[derive(Debug)]
pub struct Condition {
    /// As written.
    text: String,
    metric: &'static Metric,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A value of an alternative is so.
    Value(Target),
    /// It changed so against the baseline, or since an earlier report, by more than chance where that can be told.
    Change(Change),
}

/// How a metric must not change.
#[derive(Debug, Clone, Copy)]
enum Change {
    Falls,
    Rises,
    Worsens,
}

const CHANGES: [(&str, Change); 3] = [("falls", Change::Falls), ("rises", Change::Rises), ("worsens", Change::Worsens)];

/// Reads a condition.
pub fn read(text: &str, input: &InputOptions, mark: Mark) -> Result<Condition, Problem> {
    let place = Place::file("--fail-on");
    let trimmed = text.trim();
    let by_word = CHANGES.iter().find_map(|(word, change)| {
        let (name, last) = trimmed.rsplit_once(char::is_whitespace)?;
        (normal(last) == *word).then_some((name, *change))
    });
    if let Some((name, change)) = by_word {
        let metric = metric(name, input.catalogue()?)?;
        return Ok(Condition { text: trimmed.to_string(), metric, kind: Kind::Change(change) });
    }
    let Some(at) = trimmed.find(['<', '>', '≤', '≥']) else {
        return Err(Problem::at(&place, format!("expected METRIC and a condition, found {}", quoted(text)))
            .hint("write 'roi < 0', 'csat < 85%', 'csat falls', 'average_handle_time rises' or 'nps worsens'"));
    };
    let (name, condition) = trimmed.split_at(at);
    let cell = Cell { text: condition.into(), place, form: Form::Option };
    let target = targets::read(input.names()?, name.trim(), &cell, mark)?.of;
    let metric = metric(target.metric, input.catalogue()?)?;
    Ok(Condition { text: trimmed.to_string(), metric, kind: Kind::Value(target) })
}

impl Condition {
    /// For each alternative of which it holds, or of which it cannot be told, what to say.
    pub fn fired(&self, report: &Report) -> Vec<String> {
        let find = || report.metrics.iter().chain(&report.headline).find(|row| row.metric == self.metric);
        let Some(row) = find() else {
            return vec![format!("{}: {} is not in the report; leave out --only", self.text, self.metric.id)];
        };
        let name = |side: usize| report.sides.get(side).map(|name| clean(name)).unwrap_or_default();
        let sides = match self.kind {
            Kind::Value(_) => report.alternatives().map(|(side, _)| side).collect(),
            Kind::Change(_) => report.judged_sides(),
        };
        sides.into_iter().filter_map(|side| self.of_side(row, side, &name(side), report)).collect()
    }

    fn of_side(&self, row: &Row, side: usize, name: &str, report: &Report) -> Option<String> {
        let untold = |why: &str| Some(format!("{} ({name}): cannot be told: {why}", self.text));
        let found = |shown: String| Some(format!("{} ({name}): {shown}", self.text));
        let currency = report.currency.as_ref();
        match &self.kind {
            Kind::Value(target) => match row.values.get(side)?.as_ref()? {
                Err(gap) => untold(&gap.to_string()),
                Ok(value) if target.met(&computed(value)) => found(show::quantity(value, currency)),
                Ok(_) => None,
            },
            Kind::Change(wanted) => {
                let change = match report.judged_change(row, side) {
                    Ok(change) => change,
                    Err(why) => return untold(&why),
                };
                let difference = match &change.difference {
                    Ok(difference) => difference,
                    Err(gap) => return untold(&gap.to_string()),
                };
                let is_so = match wanted {
                    Change::Falls => difference.value.is_sign_negative() && !difference.value.is_zero(),
                    Change::Rises => difference.value.is_sign_positive() && !difference.value.is_zero(),
                    Change::Worsens => change.verdict == Some(Verdict::Worse),
                };
                let is_chance = is_real(change.evidence.as_ref()) == Some(false);
                let since = report.since.as_ref().map(Since::said).unwrap_or_default();
                if is_so && !is_chance { found(show::difference(difference, currency) + &since) } else { None }
            }
        }
    }
}

/// The value in the metric's own unit: of a percentage a fraction of one.
fn computed(value: &Quantity) -> Exact {
    let shown = exact(value.value);
    if value.unit.is_percent() { shown / whole(100) } else { shown }
}
