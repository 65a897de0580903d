//! A tally of pairs in, how closely the columns go together on each side out: do satisfied customers spend more?

use super::Tallied;
use super::columns::Meaning;
use super::correlated::Correlated;
use super::figures::side_name;
use super::notes::{counted, has};
use super::pairs::PairSums;
use crate::comparison::Note;
use crate::gap::listed;
use crate::quantity::{Exact, Unit};
use crate::show;
use crate::statistics::correlation::{Correlation, LEAST, Lacking, Pairs, pearson};
use crate::statistics::mean::{Sample, welch};
use crate::statistics::{Confidence, Difference};
use num_traits::ToPrimitive;

/// How closely columns go together, for each two that were asked for and each side.
#[derive(Debug)]
pub struct Correlations {
    /// How sure intervals and tests are.
    pub confidence: Confidence,
    /// Whether there is more than one side.
    pub has_sides: bool,
    /// In the order in which they were asked for, side by side.
    pub rows: Vec<Row>,
}

/// Two columns on a side.
#[derive(Debug)]
pub struct Row {
    /// The columns.
    pub between: [&'static Correlated; 2],
    /// The side.
    pub side: String,
    /// How many contacts have both.
    pub n: u64,
    /// How many have the first alone, and the second alone.
    pub alone: [u64; 2],
    /// How many have neither.
    pub neither: u64,
    /// The coefficient, or why there is none.
    pub found: Result<Correlation, String>,
    /// The second by whether the customer was satisfied, where the first is satisfaction.
    pub groups: Option<Groups>,
}

/// The mean of the second column among satisfied customers and among the others.
#[derive(Debug)]
pub struct Groups {
    /// Of scores of 4 and 5.
    pub satisfied: GroupMean,
    /// Of scores below.
    pub others: GroupMean,
    /// The first less the second; none where there is too little to tell.
    pub difference: Option<Difference>,
}

/// How many, and their mean; none of none.
#[derive(Debug)]
pub struct GroupMean {
    /// How many contacts.
    pub n: u64,
    /// Their mean, of times in minutes.
    pub mean: Option<Exact>,
}

impl Correlations {
    /// The correlations of a tally.
    pub fn new(tallied: &Tallied, correlate: &[[&'static Correlated; 2]], confidence: Confidence) -> Correlations {
        let mut rows = Vec::new();
        for (index, between) in correlate.iter().enumerate() {
            for side in &tallied.sides {
                let group = tallied.tally.merged(|key| key.side == *side);
                if let Some(sums) = group.pairs.get(index) {
                    rows.push(Row::new(*between, side_name(&tallied.tally, *side), sums, &confidence));
                }
            }
        }
        Correlations { confidence, has_sides: tallied.sides.len() > 1, rows }
    }

    /// How many coefficients and differences were tested.
    pub fn tests(&self) -> usize {
        let of = |row: &Row| {
            let has_difference = row.groups.as_ref().is_some_and(|groups| groups.difference.is_some());
            usize::from(row.found.is_ok()) + usize::from(has_difference)
        };
        self.rows.iter().map(of).sum()
    }
}

impl Correlations {
    /// What to know before anything is concluded, and what was not counted.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = self.rows.iter().filter_map(|row| row.left_out(self.has_sides)).collect();
        let tests = self.tests();
        if tests > 1 {
            let at = show::working_of(self.confidence.percent(), Unit::Number);
            let text = format!(
                "{} coefficients and differences were tested at {at}%, each on its own: of many, some look real by chance",
                show::count(tests)
            );
            notes.push(Note::new("certainty", text));
        }
        if self.rows.iter().any(|row| row.found.is_ok()) {
            let text =
                "what goes together is no proof of cause: a third thing may move both, such as what a contact is about";
            notes.push(Note::new("correlate", text));
        }
        notes
    }
}

impl Row {
    /// The contacts without both values.
    fn left_out(&self, has_sides: bool) -> Option<Note> {
        let [first, second] = self.between;
        let (first, second, is_money) = (first.name, second.name, second.unit == Unit::Money);
        let [no_second, no_first] = self.alone;
        let lacking = [
            (no_second, format!("no {second}")),
            (no_first, format!("no {first}")),
            (self.neither, "neither".to_string()),
        ];
        let some = lacking.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> =
            some.map(|(count, what)| format!("{} {} {what}", counted(count), has(count))).collect();
        let all = self.n + no_second + no_first + self.neither;
        let text = format!(
            "{first} and {second}: {} of {} contacts {} both; {}, and an empty cell is no 0{}",
            counted(self.n),
            counted(all),
            has(self.n),
            listed(&parts),
            // Many shops leave the cell empty where nothing was sold.
            if is_money { ": write 0 where there was none" } else { "" }
        );
        let about = if has_sides { self.side.as_str() } else { "correlate" };
        (!parts.is_empty()).then(|| Note::new(about, text))
    }

    fn new(between: [&'static Correlated; 2], side: String, sums: &PairSums, confidence: &Confidence) -> Row {
        let found = match sums.all() {
            Some(pairs) => pearson(&pairs, confidence).map_err(|lacking| reason(lacking, &pairs, between)),
            None => Err("their sums have more than 38 digits".to_string()),
        };
        let [first, _] = between;
        let has_groups = first.meaning == Meaning::Csat;
        let groups = sums.satisfied_and_others().filter(|_| has_groups).map(|groups| Groups::new(&groups, confidence));
        Row { between, side, n: sums.both(), alone: sums.alone, neither: sums.neither, found, groups }
    }
}

impl Groups {
    fn new([satisfied, others]: &[Pairs; 2], confidence: &Confidence) -> Groups {
        let sample = |pairs: &Pairs| {
            let ([_, sum], [_, squares]) = (&pairs.sums, &pairs.squares);
            Sample::new(pairs.n.clone(), sum, squares)
        };
        let of = |pairs: &Pairs| GroupMean {
            n: pairs.n.to_u64().unwrap_or(u64::MAX),
            mean: sample(pairs).map(|sample| sample.mean().clone()),
        };
        let both = sample(satisfied).zip(sample(others));
        let difference = both.and_then(|(satisfied, others)| welch(&satisfied, &others, confidence));
        Groups { satisfied: of(satisfied), others: of(others), difference }
    }
}

/// Why there is no coefficient.
fn reason(lacking: Lacking, pairs: &Pairs, between: [&'static Correlated; 2]) -> String {
    let names = between.map(|of| of.name);
    match lacking {
        Lacking::Pairs => {
            let [first, second] = names;
            let n = pairs.n.to_u64().unwrap_or(0);
            let contacts = match n {
                0 => "no contact has".to_string(),
                1 => "1 contact has".to_string(),
                n => format!("{n} contacts have"),
            };
            format!("{contacts} both {first} and {second}, and it takes {LEAST}")
        }
        Lacking::Spread(of) => {
            format!("{} is the same in all of them", names.get(of).copied().unwrap_or_default())
        }
    }
}
