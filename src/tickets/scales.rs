//! What customers answered in; whether it seems to be on another scale than the one it is read on, out. Answers of another
//! scale must not count as if they were of this one, nor may those of them that fit be counted alone.

use super::cells::Wanted;
use super::faults::{Fault, Faulty};
use super::head::Head;
use super::notes::counted;
use super::scan::Scanned;
use super::tally::{Counted, Group};
use crate::metrics::quality::{CES, CSAT, NPS};
use crate::number::{self, Mark};
use crate::place::{Place, quoted};
use crate::problem::Problem;
use rust_decimal::Decimal;

/// A scale that answers are read on.
struct Scale {
    wanted: Wanted,
    /// The column's name in `--map`.
    id: &'static str,
    /// All answers.
    answers: &'static [Counted],
    /// Those near its upper end.
    high: &'static [Counted],
    /// Where they begin.
    high_from: u64,
    /// Of so many answers one at least should be among them.
    enough: u64,
}

static SCALES: [Scale; 3] = [
    Scale {
        wanted: Wanted::Csat,
        id: CSAT.id,
        answers: &[Counted::CsatResponses],
        high: &[Counted::CsatSatisfied],
        high_from: 4,
        enough: 6,
    },
    Scale {
        wanted: Wanted::Nps,
        id: NPS.id,
        answers: &[Counted::Promoters, Counted::Passives, Counted::Detractors],
        high: &[Counted::Promoters, Counted::Passives],
        high_from: 7,
        enough: 10,
    },
    // A high effort is rare enough.
    Scale {
        wanted: Wanted::Ces,
        id: CES.id,
        answers: &[Counted::CesResponses],
        high: &[],
        high_from: 0,
        enough: u64::MAX,
    },
];

/// What a survey's result is not.
const PERCENTAGE: &str = "a percentage is no answer of one customer:";

/// One answer in so many may be a slip.
const SLIPS: u64 = 20;

impl Scale {
    fn count(&self, group: &Group, of: &[Counted]) -> u64 {
        of.iter().map(|counted| group.count(*counted)).sum()
    }

    fn doubt(&self, group: &Group) -> Option<String> {
        let answers = self.count(group, self.answers);
        let is_low = answers >= self.enough && self.count(group, self.high) == 0;
        is_low.then(|| {
            format!(
                "none of {} answers under {} is {} or more: if they are on another scale, rescale them, or --map '{}=' \
                 leaves the column unread",
                counted(answers),
                self.id,
                self.high_from,
                self.id
            )
        })
    }
}

/// Answers that all keep to the lower part of their scale.
pub fn doubts(group: &Group) -> Vec<String> {
    SCALES.iter().filter_map(|scale| scale.doubt(group)).collect()
}

/// More scores beyond their scale than slips account for, however many unreadable rows are allowed: the others would be
/// counted alone, and on the wrong scale.
pub fn problem(scanned: &Scanned, head: &Head, place: &Place) -> Option<Problem> {
    let beyond = |(fault, faulty): (Fault, &Faulty)| {
        let scale = SCALES.iter().find(|scale| scale.wanted == fault.wanted)?;
        let scores: Vec<Decimal> = faulty.first.iter().map(|(_, text)| score(text)).collect::<Option<_>>()?;
        let (at, first) = faulty.first.first()?;
        let answers = scale.count(&scanned.tally.merged(|_| true), scale.answers) + faulty.rows;
        if faulty.rows * SLIPS <= answers {
            return None;
        }
        let place = place.at(scanned.line(*at, head.lines), super::header(&head.plan, fault));
        let text = format!(
            "expected {}, found {}; {} of {} answers are beyond that scale",
            fault.wanted.text(),
            quoted(first),
            counted(faulty.rows),
            counted(answers)
        );
        let hint = format!(
            "{} write each as {}, or --map '{}=' leaves the column unread",
            if first.ends_with('%') { PERCENTAGE.to_string() } else { other_scale(&scores) },
            fault.wanted.text(),
            scale.id
        );
        Some(Problem::at(&place, text).hint(hint))
    };
    scanned.faults.by_reason().into_iter().find_map(beyond)
}

fn score(text: &str) -> Option<Decimal> {
    let read = |mark| number::read(text, mark).ok().map(|written| written.value);
    read(Mark::Point).or_else(|| read(Mark::Comma))
}

/// Which scale scores may be on.
fn other_scale(scores: &[Decimal]) -> String {
    let most = scores.iter().copied().max().unwrap_or_default();
    let tops = [7, 10, 100].map(Decimal::from);
    match tops.into_iter().find(|top| *top >= most) {
        _ if most < Decimal::ONE => "is it a scale that begins with 0?".to_string(),
        Some(top) => format!("scores up to {}: is it a scale up to {top}?", most.normalize()),
        None => format!("scores up to {} are on no scale that is known;", most.normalize()),
    }
}
