//! What was added up of some contacts in; the totals that lack what some of them should add, out: what may be written in
//! their place, and what the reader must know. A total over all of them would be read as what it is not.

use super::notes::{counted, has};
use super::tally::{Counted, Group, Summed};
use crate::metrics::Metric;
use crate::metrics::cost::COST_PER_CONTACT;
use crate::metrics::efficiency::{AVERAGE_HANDLE_TIME_PER_CONTACT, AVERAGE_RESOLUTION_TIME};
use crate::quantity::Exact;

/// What a total should have an amount of for everything that it is divided by.
struct Covered {
    summed: Summed,
    /// What has an amount.
    by: Counted,
    /// What should have one.
    of: Counted,
    what: &'static str,
    lacks: &'static str,
    /// The mean over those with an amount.
    mean: &'static Metric,
    /// What to do.
    hint: &'static str,
}

static COVERED: [Covered; 3] = [
    Covered {
        summed: Summed::Resolution,
        by: Counted::TimedResolutions,
        of: Counted::Resolved,
        what: "resolved contacts",
        lacks: "resolution time",
        mean: &AVERAGE_RESOLUTION_TIME,
        hint: "",
    },
    Covered {
        summed: Summed::Handle,
        by: Counted::TimedHandling,
        of: Counted::Contacts,
        what: "contacts",
        lacks: "handle time",
        mean: &AVERAGE_HANDLE_TIME_PER_CONTACT,
        hint: "",
    },
    Covered {
        summed: Summed::Cost,
        by: Counted::Priced,
        of: Counted::Contacts,
        what: "contacts",
        lacks: "cost",
        mean: &COST_PER_CONTACT,
        hint: "; write 0 where one cost nothing",
    },
];

impl Covered {
    /// Whether a group lacks some of its amounts.
    fn is_incomplete(&self, group: &Group) -> bool {
        let is_known = group.known.has_sum(self.summed) && (self.by != Counted::Priced || group.known.has(self.by));
        is_known && group.count(self.by) < group.count(self.of)
    }

    /// The mean over what has an amount. The cost of contacts that nobody answered is in the total and none of theirs.
    fn mean(&self, group: &Group) -> Option<Exact> {
        let has_others = self.summed == Summed::Cost && group.count(Counted::Abandoned) > 0;
        let count = group.count(self.by);
        (count > 0 && !has_others).then(|| group.sum(self.summed).exact() / Exact::from_integer(count.into()))
    }

    fn note(&self, group: &Group) -> String {
        let (of, lacking) = (group.count(self.of), group.count(self.of) - group.count(self.by));
        let total = self.summed.figure().map_or("", |figure| figure.id);
        let mean = self.mean.id;
        format!(
            "{} of {} {} {} no {}: where one is missing, {total} is left out and {mean} is the mean of the others, which \
             holds for one period (--period none makes all time one){}",
            counted(lacking),
            counted(of),
            self.what,
            has(lacking),
            self.lacks,
            self.hint
        )
    }
}

/// Whether a total lacks what some of its contacts should add.
pub fn is_incomplete(group: &Group, summed: Summed) -> bool {
    COVERED.iter().any(|covered| covered.summed == summed && covered.is_incomplete(group))
}

/// The means that are written in the place of such totals.
pub fn means(group: &Group) -> impl Iterator<Item = (&'static Metric, Exact)> {
    let incomplete = COVERED.iter().filter(|covered| covered.is_incomplete(group));
    incomplete.filter_map(|covered| Some((covered.mean, covered.mean(group)?)))
}

/// Every mean that may be written, in order.
pub fn all_means() -> impl Iterator<Item = &'static Metric> {
    COVERED.iter().map(|covered| covered.mean)
}

/// First responses with a time: the others are in no total.
pub fn timed_responses(group: &Group) -> u64 {
    let untimed = if group.known.has_sum(Summed::Response) { group.count(Counted::UntimedResponses) } else { 0 };
    group.count(Counted::Responses) - untimed
}

/// What the reader must know of the totals of a group.
pub fn notes(group: &Group) -> Vec<String> {
    let incomplete = COVERED.iter().filter(|covered| covered.is_incomplete(group));
    let mut notes: Vec<String> = incomplete.map(|covered| covered.note(group)).collect();
    let (timed, responses) = (timed_responses(group), group.count(Counted::Responses));
    if timed < responses {
        let untimed = responses - timed;
        let (count, verb, are) = (counted(untimed), has(untimed), if untimed == 1 { "is" } else { "are" });
        notes.push(format!("{count} of {} first responses {verb} no time and {are} not counted", counted(responses)));
    }
    notes
}
