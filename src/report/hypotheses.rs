//! Statements and what became of them in; the answer, a row a statement and side, and the notes out: what is shown, never how.

use super::certainty::{percent, shown, shown_change};
use super::finding;
use super::parts::DASH;
use crate::comparison::{Comparison, Note};
use crate::currency::Currency;
use crate::gap::listed;
use crate::hypotheses::judge::{Basis, Counted, Finding, Judge, Judgement, Verdict};
use crate::hypotheses::sample_size::Needed;
use crate::hypotheses::{Claim, Hypothesis, Test};
use crate::metrics::Metric;
use crate::metrics::evidence::{Evidence, evidence};
use crate::place::clean;
use crate::quantity::{Exact, Quantity, Unit, whole};
use crate::show;
use crate::statistics::{Confidence, Counts, Interval};

/// All that is shown of statements, whatever the format.
#[derive(Debug)]
pub struct Judged {
    /// The answer in a sentence or two.
    pub lead: Vec<String>,
    /// What money is in.
    pub currency: Option<Currency>,
    /// The baseline's name.
    pub baseline: String,
    /// How sure intervals are.
    pub confidence: Confidence,
    /// One a statement and side, in the order of the statements.
    pub rows: Vec<Row>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// A statement on a side.
#[derive(Debug)]
pub struct Row {
    /// As written.
    pub statement: String,
    /// The file or the option it stands in.
    pub file: String,
    /// Its line; none of an option.
    pub line: Option<u64>,
    /// What it is about.
    pub metric: &'static Metric,
    /// The side's name.
    pub side: String,
    /// Whether it is about the change from the baseline, and not about a value.
    pub is_change: bool,
    /// What the figures say.
    pub verdict: Verdict,
    /// What was found; none where a number cannot be given.
    pub found: Option<Found>,
    /// The interval as people read it.
    pub interval: Option<String>,
    /// How many were counted as people read it.
    pub counted: Option<String>,
    /// Why there is not enough data.
    pub reason: Option<String>,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// What was held against what.
    pub test: Test,
    /// The value, or the difference from the baseline's.
    pub number: Option<Quantity>,
    /// The difference in per cent of the baseline's value, where that has a meaning.
    pub percent: Option<Quantity>,
    /// The number as people read it.
    pub display: String,
    /// What the counts do not speak against.
    pub interval: Option<Interval>,
    /// How many were counted, and on the baseline.
    pub n: [Option<Exact>; 2],
    /// How many would tell.
    pub needed: Option<u64>,
}

impl Row {
    fn has_interval(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.interval.is_some())
    }

    /// How many are needed as people read it.
    pub fn shown_needed(&self) -> String {
        let needed = self.found.as_ref().and_then(|found| found.needed);
        let each = if self.is_change { " each" } else { "" };
        needed.map_or_else(|| DASH.to_string(), |needed| format!("{}{each}", about(needed)))
    }
}

impl Judged {
    /// Whether the statements are about more than one side.
    pub fn has_several_sides(&self) -> bool {
        self.rows.iter().any(|row| self.rows.first().is_some_and(|first| first.side != row.side))
    }

    /// What each verdict rests on, where that is more than what was found: its interval and counts, and what is missing.
    pub fn why(&self) -> Vec<String> {
        let of = |row: &Row| {
            let interval = row.interval.as_ref().map(|interval| format!("{interval} at {}", percent(&self.confidence)));
            // What is missing says how many there are.
            let last = row.reason.as_ref().or(row.counted.as_ref());
            let parts: Vec<String> = interval.into_iter().chain(last.cloned()).collect();
            let side = if self.has_several_sides() { format!(" ({})", row.side) } else { String::new() };
            (!parts.is_empty()).then(|| format!("{}{side}: {}", row.statement, parts.join("; ")))
        };
        self.rows.iter().filter_map(of).collect()
    }
}

fn count(n: &Exact) -> String {
    show::computed(n, Unit::Count, None)
}

/// A number of counts that is known roughly, since it follows from what was found: three digits.
fn about(needed: u64) -> String {
    let mut step: u64 = 1;
    while needed / step >= 1000 {
        step = step.saturating_mul(10);
    }
    count(&Exact::from_integer((needed.div_ceil(step).saturating_mul(step)).into()))
}

/// Judges each statement on its sides.
pub fn judged(
    comparison: &Comparison,
    statements: &[(&Hypothesis, Vec<usize>)],
    confidence: &Confidence,
    read: Vec<Note>,
) -> Judged {
    let judge = Judge::new(comparison, confidence);
    let name = |side: usize| comparison.sides.get(side).map(|side| clean(&side.name)).unwrap_or_default();
    let writer = Writer { baseline: name(comparison.baseline), currency: comparison.currency.as_ref() };
    let (mut rows, mut notes, mut uncounted) = (Vec::new(), comparison.notes.clone(), Vec::new());
    notes.extend(read);
    for (hypothesis, sides) in statements {
        for side in sides {
            let judgement = judge.judge(hypothesis, *side);
            let row = writer.row(hypothesis, &name(*side), &judgement);
            uncounted.extend(writer.as_it_stands(&row, &judgement).map(|why| (why, row.metric.id.to_string())));
            notes.extend(judgement.notes);
            rows.push(row);
        }
    }
    notes.extend(as_they_stand(&uncounted));
    notes.extend(certainty(&rows, confidence));
    let mut once: Vec<Note> = Vec::new();
    for note in notes {
        if !once.contains(&note) {
            once.push(note);
        }
    }
    let lead = finding::doubts(&once).into_iter().chain([answer(&rows, statements.len(), confidence)]).collect();
    Judged {
        lead,
        currency: comparison.currency.clone(),
        baseline: writer.baseline,
        confidence: confidence.clone(),
        rows,
        notes: once,
    }
}

/// Whether every statement is supported, in a sentence.
fn answer(rows: &[Row], statements: usize, confidence: &Confidence) -> String {
    let of = |verdict: Verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    let [supported, against, open] = [Verdict::Supported, Verdict::NotSupported, Verdict::NotEnoughData].map(of);
    // Without intervals nothing is known of how sure it is.
    let is_sure = rows.iter().any(Row::has_interval);
    let at = if is_sure { format!(" at {}", percent(confidence)) } else { String::new() };
    if let [only] = rows {
        return match only.verdict {
            Verdict::Supported => format!("Yes: the statement is supported{at}."),
            Verdict::NotSupported => format!("No: the statement is not supported{at}."),
            Verdict::NotEnoughData => format!("Not yet: there is not enough data to tell{at}."),
        };
    }
    let all = match rows.len() {
        all if all == statements => format!("{all} statements"),
        all if statements == 1 => format!("{all} sides"),
        all => format!("{all} judgements on {statements} statements"),
    };
    if supported == rows.len() {
        let all = if rows.len() == 2 { all.replacen('2', "both", 1) } else { format!("all {all}") };
        return match statements {
            1 => format!("Yes: the statement is supported on {all}{at}."),
            _ => format!("Yes: {all} are supported{at}."),
        };
    }
    let begin = if against > 0 { "No" } else { "Not yet" };
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let against = (against > 0).then(|| format!(", {against} {} not", is(against)));
    let open = (open > 0).then(|| format!("; for {open} there is not enough data"));
    let rest: String = [against, open].into_iter().flatten().collect();
    format!("{begin}: of {all} {supported} {} supported{at}{rest}.", is(supported))
}

/// What the verdicts mean, and how many were made at once.
fn certainty(rows: &[Row], confidence: &Confidence) -> Vec<Note> {
    let tested = rows.iter().filter(|row| row.has_interval()).count();
    if tested == 0 {
        return Vec::new();
    }
    let at = percent(confidence);
    let means = format!(
        "supported is what holds of the whole interval at {at}, not supported what holds of no part of it; in between there is not enough data"
    );
    let many = format!("{tested} were tested at {at}, each on its own: of many, some look real by chance");
    let many = (tested > 1).then(|| Note::new("certainty", many));
    let is_open = rows.iter().any(|row| row.found.as_ref().is_some_and(|found| found.needed.is_some()));
    let needed =
        "of as many as are needed chance still hides half of what is so: about twice as many show it in 4 of 5 cases";
    let needed = is_open.then(|| Note::new("needed", needed));
    [Some(Note::new("certainty", means)), many, needed].into_iter().flatten().collect()
}

struct Writer<'a> {
    baseline: String,
    currency: Option<&'a Currency>,
}

impl Writer<'_> {
    fn row(&self, hypothesis: &Hypothesis, side: &str, judgement: &Judgement) -> Row {
        let metric = hypothesis.metric;
        let found = judgement.finding.as_ref().ok().map(|finding| self.found(metric, finding));
        let reason = match &judgement.finding {
            Err(untold) => Some(untold.to_string()),
            Ok(finding) => self.open(metric, side, judgement.verdict, finding),
        };
        let counted = judgement.finding.as_ref().ok().and_then(|finding| match &finding.basis {
            Basis::AsItStands => None,
            Basis::Simulated { interval } => Some(simulated(interval)),
            Basis::NoSpread { counted } | Basis::Counted { counted, .. } => Some(self.counted(metric, side, counted)),
        });
        Row {
            interval: found.as_ref().and_then(|found| self.interval(metric, found)),
            counted,
            statement: clean(&hypothesis.text),
            file: hypothesis.place.file.to_string(),
            line: Some(hypothesis.place.row).filter(|row| *row > 0),
            metric,
            side: side.to_string(),
            is_change: matches!(hypothesis.claim, Claim::Change(_)),
            verdict: judgement.verdict,
            found,
            reason,
        }
    }

    fn found(&self, metric: &Metric, finding: &Finding) -> Found {
        let number = Quantity::cut(&finding.number, metric.unit);
        let relative = finding.relative.as_ref().and_then(|relative| Quantity::cut(relative, Unit::Percent));
        let display = match &number {
            None => DASH.to_string(),
            Some(value) if finding.test.part.is_none() => show::quantity(value, self.currency),
            Some(difference) => {
                let percent = relative.map(|percent| format!(" ({})", show::change(percent.value)));
                format!("{}{}", show::difference(difference, self.currency), percent.unwrap_or_default())
            }
        };
        let n =
            |counted: &Counted| [Some(counted.own.n()), counted.baseline.as_ref().map(|(_, baseline)| baseline.n())];
        let (interval, n, needed) = match &finding.basis {
            Basis::AsItStands => (None, [None, None], None),
            Basis::Simulated { interval } => (Some(interval.clone()), [None, None], None),
            Basis::NoSpread { counted } => (None, n(counted), None),
            Basis::Counted { counted, interval, needed } => (Some(interval.clone()), n(counted), *needed),
        };
        let needed = match needed {
            Some(Needed::About(needed)) => Some(needed),
            _ => None,
        };
        Found { test: finding.test.clone(), number, percent: relative, display, interval, n, needed }
    }

    /// Why counts do not tell, and how many would.
    fn open(&self, metric: &'static Metric, side: &str, verdict: Verdict, finding: &Finding) -> Option<String> {
        if verdict != Verdict::NotEnoughData {
            return None;
        }
        let what = counted_things(metric);
        let (counted, needed) = match &finding.basis {
            Basis::AsItStands => return None,
            Basis::Simulated { .. } => return Some("what it rests on was counted too seldom to tell".to_string()),
            Basis::NoSpread { .. } => {
                return Some(format!(
                    "its {what} are too few or all the same, which does not tell how much others would differ"
                ));
            }
            Basis::Counted { counted, needed, .. } => (counted, (*needed)?),
        };
        let each = if counted.baseline.is_some() { " on each side" } else { "" };
        Some(match needed {
            Needed::Never => format!("what was found is the limit itself, so that no number of {what} would tell"),
            Needed::TooMany => format!("even a trillion {what}{each} would not tell"),
            Needed::About(needed) => {
                let leaning = leaning(finding);
                let stays = stays(counted);
                let there = self.there(side, counted);
                format!("needs about {} {what}{each} to be judged {leaning}, if {stays}; {there}", about(needed))
            }
        })
    }

    /// An interval as people read it: of a value less a part of the baseline's it says so.
    fn interval(&self, metric: &Metric, found: &Found) -> Option<String> {
        let interval = found.interval.as_ref()?;
        match &found.test.part {
            None => shown(interval, metric),
            Some(part) if *part == whole(1) => shown_change(interval, metric),
            Some(part) => {
                let part = show::working_of(part, Unit::Percent);
                Some(format!("{} against {part}% of {}", shown_change(interval, metric)?, self.baseline))
            }
        }
    }

    /// What it was counted from.
    fn counted(&self, metric: &'static Metric, side: &str, counted: &Counted) -> String {
        let (own, what) = (counted.own.n(), counted_things(metric));
        match &counted.baseline {
            None => format!("counted from {} {what}", count(&own)),
            Some((_, baseline)) if baseline.n() == own => format!("counted from {} {what} on each side", count(&own)),
            Some((_, baseline)) => {
                let (own, other) = (count(&own), count(&baseline.n()));
                format!("counted from {own} {what} of {side} and {other} of {}", self.baseline)
            }
        }
    }

    /// How many there are.
    fn there(&self, side: &str, counted: &Counted) -> String {
        let own = counted.own.n();
        let is = |n: &Exact| if *n == whole(1) { "is" } else { "are" };
        match &counted.baseline {
            None => format!("{} {} there", count(&own), is(&own)),
            Some((_, baseline)) if baseline.n() == own => format!("{} {} there on each", count(&own), is(&own)),
            Some((_, baseline)) => {
                format!("{side} has {} and {} has {}", count(&own), self.baseline, count(&baseline.n()))
            }
        }
    }

    /// Why a number is judged as it stands, where it is.
    fn as_it_stands(&self, row: &Row, judgement: &Judgement) -> Option<String> {
        let finding = judgement.finding.as_ref().ok()?;
        let Basis::AsItStands = finding.basis else { return None };
        let sides = if row.is_change { format!("{} or {}", row.side, self.baseline) } else { row.side.clone() };
        Some(match evidence(row.metric) {
            None => "counted in full, or given without a spread".to_string(),
            Some(Evidence::Mean { squares, .. }) => {
                format!("the spread is not known without {} of {sides}", squares.id)
            }
            Some(_) => format!("how many it was counted from is not given for {sides}, or does not agree with it"),
        })
    }
}

/// How often what a return rests on was counted.
fn simulated(interval: &Interval) -> String {
    format!("simulated from the {} that it rests on", show::computed(&interval.n, Unit::Count, None))
}

/// Numbers judged as they stand, those of one reason together.
fn as_they_stand(uncounted: &[(String, String)]) -> Vec<Note> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for (why, metric) in uncounted {
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, metrics)) if metrics.contains(metric) => {}
            Some((_, metrics)) => metrics.push(metric.clone()),
            None => reasons.push((why, vec![metric.clone()])),
        }
    }
    let note = |(why, metrics): (&str, Vec<String>)| {
        Note::new("certainty", format!("judged without an interval: {}; {why}", listed(&metrics)))
    };
    reasons.into_iter().map(note).collect()
}

/// What it would be, if more counts were like these.
fn leaning(finding: &Finding) -> &'static str {
    let holds = finding.test.comparator.holds(&finding.held, &finding.test.limit);
    if holds { Verdict::Supported.label() } else { Verdict::NotSupported.label() }
}

/// What is taken to stay as it is.
fn stays(counted: &Counted) -> &'static str {
    match (&counted.own, counted.baseline.is_some()) {
        (Counts::Share(_), false) => "the share stays as it is",
        (Counts::Share(_), true) => "the shares stay as they are",
        (Counts::Points(_), false) => "the score stays as it is",
        (Counts::Points(_), true) => "the scores stay as they are",
        (Counts::Mean(_), false) => "the mean and its spread stay as they are",
        (Counts::Mean(_), true) => "the means and their spread stay as they are",
    }
}

/// What a metric is counted from in a sentence: `CSAT answers`, `contacts`.
fn counted_things(metric: &'static Metric) -> String {
    let label = match evidence(metric) {
        Some(Evidence::Share { trials }) => trials.label,
        Some(Evidence::Mean { count, .. }) => count.label,
        Some(Evidence::Points { .. }) | None => "answers",
    };
    let is_word = label.chars().nth(1).is_some_and(char::is_lowercase);
    match label.chars().next().filter(|_| is_word) {
        Some(first) => label.replacen(first, &first.to_lowercase().to_string(), 1),
        None => label.to_string(),
    }
}
