//! Conditions of `--fail-on` and a report in, which of them fired out: `roi < 0`, `csat falls`.

use super::options::{InputOptions, metric};
use crate::hypotheses::Way;
use crate::input::cells::{Cell, Form};
use crate::input::hypotheses::{self, Said, Split, Spoken};
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

impl Change {
    /// The change of a way without an amount; none of what no gate is for.
    fn of(spoken: &Spoken) -> Option<Change> {
        let is_plain = spoken.amount.is_none() && !spoken.is_denied;
        match spoken.way {
            Way::Falls => Some(Change::Falls),
            Way::Rises => Some(Change::Rises),
            Way::Worsens => Some(Change::Worsens),
            Way::Improves => None,
        }
        .filter(|_| is_plain)
    }
}

/// Reads a condition.
pub fn read(text: &str, input: &InputOptions, mark: Mark) -> Result<Condition, Problem> {
    let place = Place::file("--fail-on");
    let trimmed = text.trim();
    let wanted = || {
        Problem::at(&place, format!("expected METRIC and a condition, found {}", quoted(text)))
            .hint("write 'roi < 0', 'csat < 85%', 'csat falls', 'average_handle_time rises' or 'nps worsens'")
    };
    let Split { name, said } = hypotheses::split(trimmed).ok_or_else(wanted)?;
    let (metric, kind) = match said {
        Said::Change(spoken) => {
            let change = Change::of(&spoken).ok_or_else(wanted)?;
            (metric(&name, input.catalogue()?)?, Kind::Change(change))
        }
        Said::Value(condition) => {
            let cell = Cell { text: condition.into(), place, form: Form::Option };
            let target = targets::read((input.names()?, input.catalogue()?), &name, &cell, mark)?.of;
            (metric(target.metric, input.catalogue()?)?, Kind::Value(target))
        }
    };
    Ok(Condition { text: trimmed.to_string(), metric, kind })
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
