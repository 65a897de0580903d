//! What paths look like, and when, in; whether to read them now out. And two readings in, what became of the first out. No
//! file and no clock: both are handed in.
//!
//! A file that is being written may be cut anywhere, and a cut file may read well: `Labor,180000` cut to `Labor,18`. So
//! nothing is read before it has been still for a moment; what is shorter than at the last reading, or has lost figures,
//! for longer; and a file that ended its last line and now does not is not read at all.

use crate::report::sources::InputFile;
use std::time::{Duration, SystemTime};

/// How long everything must have been still before it is read.
pub const STILL: Duration = Duration::from_millis(300);

/// How long it must have been where that looks like half of what was there.
pub const STILL_FOR_LESS: Duration = Duration::from_secs(3);

/// How coarse the clocks of file systems are: what was changed so shortly before it was read may change once more without
/// looking different.
pub const COARSE: Duration = Duration::from_secs(2);

/// What a path looks like without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamp {
    /// There is nothing.
    Missing,
    /// A file.
    File {
        /// When it was changed last.
        modified: Option<SystemTime>,
        /// In bytes.
        length: u64,
        /// Which file it is, where the system tells: one that was put in the place of another is another.
        identity: u64,
    },
}

/// What was seen so far.
#[derive(Debug)]
pub struct Seen {
    /// At the last good reading.
    good: Vec<Stamp>,
    /// At the last reading of any kind: there is no need for another.
    read: Vec<Stamp>,
    /// At the last look, and since when it looks so.
    last: (Vec<Stamp>, Duration),
    /// How long it must stay so.
    patience: Duration,
    /// When to read again although nothing looks different.
    again: Option<Duration>,
}

impl Seen {
    /// What was seen when the first report was drawn, at a time since the start.
    pub fn new(stamps: Vec<Stamp>, now: Duration) -> Seen {
        let again = Some(now + COARSE);
        Seen { good: stamps.clone(), read: stamps.clone(), last: (stamps, now), patience: STILL, again }
    }

    /// Whether to read now, what the paths look like now being this.
    pub fn is_due(&mut self, stamps: Vec<Stamp>, now: Duration) -> bool {
        if stamps != self.last.0 {
            self.patience = if is_less(&self.good, &stamps) { STILL_FOR_LESS } else { STILL };
            self.last = (stamps, now);
        }
        if self.last.0 == self.read {
            return self.again.take_if(|again| now >= *again).is_some();
        }
        self.still(now) >= self.patience
    }

    /// Whether the paths look now as they did when they were found due: nobody wrote while they were read.
    pub fn is_as_read(&self, stamps: &[Stamp]) -> bool {
        self.last.0 == stamps
    }

    /// Whether it has been still for as long as something that looks like half must be.
    pub fn is_patient(&self, now: Duration) -> bool {
        self.still(now) >= STILL_FOR_LESS
    }

    /// What was read has less in it than before: it is read again when it has been still for longer.
    pub fn wait(&mut self) {
        self.patience = STILL_FOR_LESS;
        self.read.clear();
    }

    /// What was read could not be used: it is tried again, since a lock or a permission leaves no trace in how a file looks.
    pub fn was_bad(&mut self, now: Duration) {
        self.read.clone_from(&self.last.0);
        self.again = Some(now + COARSE);
    }

    /// What was read is shown, or is what is shown already.
    pub fn was_good(&mut self, now: Duration) {
        let is_new = self.read != self.last.0;
        self.was_bad(now);
        self.again = self.again.filter(|_| is_new);
        self.good.clone_from(&self.last.0);
    }

    fn still(&self, now: Duration) -> Duration {
        now.saturating_sub(self.last.1)
    }
}

/// Whether a file is shorter than it was.
fn is_less(before: &[Stamp], now: &[Stamp]) -> bool {
    let length = |stamp: &Stamp| match stamp {
        Stamp::File { length, .. } => Some(*length),
        Stamp::Missing => None,
    };
    let lengths = before.iter().zip(now).filter_map(|(before, now)| Some((length(before)?, length(now)?)));
    lengths.into_iter().any(|(before, now)| now < before)
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The files with their hashes.
    pub files: Vec<InputFile>,
    /// Whether each file's last byte ends a line.
    pub ends_line: Vec<bool>,
    /// Every figure that was given, such as `labor_cost of outsourced`.
    pub figures: Vec<String>,
}

impl Reading {
    /// Whether the files hold the same bytes.
    pub fn is_same(&self, files: &[InputFile]) -> bool {
        self.files == files
    }

    /// A file that ended its last line, and does not any more.
    pub fn cut_off(&self, ends_line: &[bool]) -> Option<&str> {
        let cut = self.ends_line.iter().zip(ends_line).position(|(before, now)| *before && !now)?;
        self.files.get(cut).map(|file| file.name.as_str())
    }

    /// The figures that this one has and another has not.
    pub fn lost(&self, figures: &[String]) -> Vec<String> {
        self.figures.iter().filter(|figure| !figures.contains(figure)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(length: u64, modified: u64) -> Stamp {
        let modified = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(modified));
        Stamp::File { modified, length, identity: 1 }
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn seen(stamp: Stamp) -> Seen {
        Seen::new(vec![stamp], at(0))
    }

    #[test]
    fn what_does_not_change_is_read_once_more_for_coarse_clocks_and_never_again() {
        let mut seen = seen(file(10, 1));
        let due = |seen: &mut Seen, now| seen.is_due(vec![file(10, 1)], at(now));
        assert!(!due(&mut seen, 250) && !due(&mut seen, 1_999));
        assert!(due(&mut seen, 2_000));
        seen.was_good(at(2_000));
        assert!(!due(&mut seen, 2_250) && !due(&mut seen, 100_000));
    }

    #[test]
    fn what_could_not_be_read_is_tried_again_and_again() {
        let mut seen = seen(file(10, 1));
        let due = |seen: &mut Seen, now| seen.is_due(vec![Stamp::Missing], at(now));
        assert!(!due(&mut seen, 100) && due(&mut seen, 400));
        for now in [400, 2_400, 4_400] {
            seen.was_bad(at(now));
            assert!(!due(&mut seen, now + 1_999) && due(&mut seen, now + 2_000));
        }
    }

    #[test]
    fn a_change_is_read_when_it_has_been_still() {
        let mut seen = seen(file(10, 1));
        assert!(!seen.is_due(vec![file(12, 2)], at(250)));
        assert!(!seen.is_due(vec![file(14, 2)], at(500)), "it grew: the waiting begins anew");
        assert!(!seen.is_due(vec![file(14, 2)], at(750)));
        assert!(seen.is_due(vec![file(14, 2)], at(800)));
        seen.was_good(at(800));
        assert!(!seen.is_due(vec![file(14, 2)], at(1_050)));
    }

    #[test]
    fn what_is_shorter_than_the_last_good_reading_must_be_still_for_longer() {
        let mut seen = seen(file(10, 1));
        assert!(!seen.is_due(vec![file(0, 2)], at(100)));
        assert!(!seen.is_due(vec![file(0, 2)], at(3_000)) && !seen.is_patient(at(3_000)));
        assert!(seen.is_due(vec![file(0, 2)], at(3_100)) && seen.is_patient(at(3_100)));
        seen.was_bad(at(3_100));
        assert!(!seen.is_due(vec![file(5, 3)], at(3_200)), "still shorter than the last good one");
        assert!(!seen.is_due(vec![file(5, 3)], at(5_000)));
        assert!(!seen.is_due(vec![file(10, 4)], at(5_100)));
        assert!(seen.is_due(vec![file(10, 4)], at(5_400)), "as long as before: as quick as ever");
    }

    #[test]
    fn what_vanished_and_what_took_its_place_are_read() {
        let mut seen = seen(file(10, 1));
        assert!(!seen.is_due(vec![Stamp::Missing], at(100)));
        assert!(seen.is_due(vec![Stamp::Missing], at(400)));
        seen.was_bad(at(400));
        assert!(!seen.is_due(vec![Stamp::Missing], at(1_000)), "the same trouble is no news");
        let other = Stamp::File { modified: Some(SystemTime::UNIX_EPOCH), length: 10, identity: 2 };
        assert!(!seen.is_due(vec![other.clone()], at(1_100)));
        assert!(seen.is_due(vec![other], at(1_400)));
    }

    #[test]
    fn what_lost_figures_is_read_again_when_it_has_been_still_for_longer() {
        let mut seen = seen(file(10, 1));
        let due = |seen: &mut Seen, now| seen.is_due(vec![file(20, 2)], at(now));
        assert!(!due(&mut seen, 100) && due(&mut seen, 400));
        seen.wait();
        assert!(!due(&mut seen, 650) && !due(&mut seen, 3_000));
        assert!(due(&mut seen, 3_100) && seen.is_patient(at(3_100)));
    }

    #[test]
    fn a_reading_knows_what_became_of_it() {
        let file = |hash: &str| InputFile { name: "figures.csv".into(), sha256: Some(hash.into()) };
        let figures = ["labor_cost of in-house", "contacts of in-house"].map(str::to_string).to_vec();
        let reading = Reading { files: vec![file("a")], ends_line: vec![true], figures };
        assert!(reading.is_same(&[file("a")]) && !reading.is_same(&[file("b")]));
        assert_eq!(reading.cut_off(&[false]), Some("figures.csv"));
        assert_eq!(reading.cut_off(&[true]), None);
        let never_ended = Reading { ends_line: vec![false], ..reading.clone() };
        assert_eq!(never_ended.cut_off(&[false]), None);
        assert_eq!(reading.lost(&["contacts of in-house".to_string()]), ["labor_cost of in-house"]);
    }
}
