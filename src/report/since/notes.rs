//! A report, an earlier one and what changed between them in, what the reader must know about that out.

use super::{Moved, Pair, Since};
use crate::comparison::Note;
use crate::gap::listed;
use crate::place::{clean, quoted};
use crate::report::certainty;

impl Pair<'_> {
    pub(super) fn notes(&self, since: &Since) -> Vec<Note> {
        let mut texts: Vec<String> = self.sides();
        texts.extend(self.metrics());
        texts.extend(self.currency());
        texts.extend(self.months(since));
        texts.extend(self.chance(since));
        texts.into_iter().map(|text| Note::new(&self.earlier.file, text)).collect()
    }

    /// Sides that only one of the two has.
    fn sides(&self) -> Vec<String> {
        let names = |own: &[String], other: &[String]| -> Vec<String> {
            own.iter().filter(|name| !other.contains(name)).map(|name| quoted(name)).collect()
        };
        let (here, there) = (&self.report.sides, &self.earlier.sides);
        let (new, gone) = (names(here, there), names(there, here));
        let of = |names: Vec<String>, has: &str, so: &str| {
            let side = if names.len() == 1 { "side" } else { "sides" };
            (!names.is_empty()).then(|| format!("{has} {side} {}{so}", listed(&names)))
        };
        let texts = [of(new, "has no", ""), of(gone, "also has the", ", of which nothing is said here")];
        texts.into_iter().flatten().collect()
    }

    /// Metrics that are in one of the two only.
    fn metrics(&self) -> Vec<String> {
        let unknown: Vec<String> = self.earlier.unknown.iter().map(|name| clean(name)).collect();
        let has_value = |row: &&crate::report::Row| row.values.iter().any(|value| matches!(value, Some(Ok(_))));
        let rows = self.report.metrics.iter().filter(has_value);
        let absent: Vec<String> =
            rows.filter(|row| self.row(row.metric).is_none()).map(|row| row.metric.id.to_string()).collect();
        let mut texts = Vec::new();
        if !unknown.is_empty() {
            texts.push(format!("has metrics that are not known here and were not read: {}", listed(&unknown)));
        }
        if !absent.is_empty() {
            texts.push(format!("does not have {}: nothing is said of what changed there", listed(&absent)));
        }
        texts
    }

    fn currency(&self) -> Option<String> {
        let here = self.report.currency.as_ref()?;
        (!self.earlier.has_currency)
            .then(|| format!("does not say what its money is in, which is taken to be {}", here.code()))
    }

    /// Other lengths of time, or lengths that are not known.
    fn months(&self, since: &Since) -> Vec<String> {
        let is_amount = |moved: &&Moved| moved.metric.is_total && moved.is_change();
        if !self.earlier.has_months {
            let any = since.changes.iter().any(|moved| is_amount(&moved));
            let text = "does not tell how many months it covers, as an earlier version wrote it: sums are set against \
                        each other as if both covered as many";
            return any.then(|| text.to_string()).into_iter().collect();
        }
        let other = |side: &usize| {
            let (now, then) = self.other_months(*side)?;
            let name = self.report.sides.get(*side).map(|name| clean(name)).unwrap_or_default();
            Some(format!(
                "{name} covers {now} months now and covered {then}: sums are not set against each other, and a return \
                 or a payback may have moved for that alone"
            ))
        };
        since.sides.iter().filter_map(other).collect()
    }

    /// Which changes may be chance, and what the tests took for granted.
    fn chance(&self, since: &Since) -> Vec<String> {
        let at = certainty::percent(&self.certainty.confidence);
        let tested = since.changes.iter().filter(|moved| moved.change.evidence.is_some()).count();
        let mut texts = Vec::new();
        let unclear: Vec<String> = since.changes.iter().filter_map(|moved| self.unclear(moved)).collect();
        if !unclear.is_empty() {
            let listed = listed(&unclear);
            texts.push(format!("~ marks a change that may be chance, not distinguishable at {at}: {listed}"));
        }
        texts.extend(certainty::many_tests(tested, self.certainty));
        if tested > 0 {
            let text = "the tests take the two reports to count different contacts and answers; where one counts some of \
                        the other's, as a year to date does, a real change may be missed";
            texts.push(text.into());
        }
        let without: Vec<String> = self
            .places(&self.report.metrics)
            .filter(|place| place.then.is_some_and(|then| then.lacks_counts))
            .map(|place| place.row.metric.label.to_string())
            .collect();
        let mut once: Vec<String> = Vec::new();
        for label in without {
            if !once.contains(&label) {
                once.push(label);
            }
        }
        if !once.is_empty() {
            let listed = listed(&once);
            texts.push(format!(
                "was written by an earlier version, without counts: whether a change is more than chance is not told of {listed}"
            ));
        }
        texts
    }

    fn unclear(&self, moved: &Moved) -> Option<String> {
        let n = certainty::unclear_of(&moved.change).filter(|_| moved.is_change())?;
        let name = self.report.sides.get(moved.side).map(|name| clean(name)).unwrap_or_default();
        Some(format!("{} of {name} (n {n} in both)", moved.metric.label))
    }
}
