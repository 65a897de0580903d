//! Statements about the figures in, one a line of a file or one an option; what each of them says out.
//!
//! `METRIC >= VALUE`, `METRIC falls by AMOUNT`, `METRIC does not fall by more than AMOUNT`; behind the metric `of SIDE`. The
//! words are the same as those of `--fail-on`: see [`split`].

use super::cells::{Cell, Form};
use super::{map, spelling, targets, text};
use crate::comparison::{Comparison, Note};
use crate::currency::{Currency, Mentioned};
use crate::figures::normal;
use crate::hypotheses::{Amount, Change, Claim, Hypothesis, Way};
use crate::metrics::own::Catalogue;
use crate::metrics::{Better, Metric};
use crate::number::Mark;
use crate::place::{Place, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use num_traits::Signed;

/// What to write.
const EXAMPLES: &str = "write one like `csat >= 85%`, `csat falls`, `average_handle_time falls by 10%` or `csat does not fall by more than 2 points`";

/// A statement and what was noticed while reading it.
#[derive(Debug)]
pub struct Read {
    /// What it says.
    pub hypothesis: Hypothesis,
    /// The currency beside its amount.
    pub currency: Option<Mentioned>,
    /// A note on a duration without a unit.
    pub note: Option<Note>,
}

/// A statement taken apart: the words before what it says, and that.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// The metric, and a side if one is named.
    pub name: String,
    /// What is said of it.
    pub said: Said,
}

/// What a statement says, with its amount not read yet.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    /// A comparator and a value.
    Value(String),
    /// A change.
    Change(Spoken),
}

/// The words of a change.
#[derive(Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Which way.
    pub way: Way,
    /// Whether it is said not to.
    pub is_denied: bool,
    /// Whether it must be more than the amount.
    pub is_more: bool,
    /// Behind `by`; none where it is not there.
    pub amount: Option<String>,
}

/// The words for each way, as names are compared.
const WAYS: [(&str, &str, Way); 4] = [
    ("falls", "fall", Way::Falls),
    ("rises", "rise", Way::Rises),
    ("improves", "improve", Way::Improves),
    ("worsens", "worsen", Way::Worsens),
];

fn way(word: &str) -> Option<Way> {
    let word = normal(word);
    WAYS.iter().find(|(one, many, _)| word == *one || word == *many).map(|(_, _, way)| *way)
}

/// Takes a statement apart; none of a text that is no statement.
pub fn split(text: &str) -> Option<Split> {
    if let Some(at) = text.find(['<', '>', '≤', '≥']) {
        let (name, said) = text.split_at(at);
        return Some(Split { name: name.trim().to_string(), said: Said::Value(said.trim().to_string()) });
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    // The last one: a side may be called after a way.
    let at = words.iter().rposition(|word| way(word).is_some())?;
    let (before, rest) = (words.get(..at)?, words.get(at + 1..)?);
    let (name, is_denied) = match before {
        [name @ .., does, not] if matches!(normal(does).as_str(), "does" | "do") && normal(not) == "not" => {
            (name, true)
        }
        [name @ .., not] if matches!(normal(not).as_str(), "doesnt" | "dont") => (name, true),
        name => (name, false),
    };
    let (amount, is_more) = amount_of(rest)?;
    let spoken = Spoken { way: way(words.get(at)?)?, is_denied, is_more: is_more || is_denied, amount };
    // Not to fall by 2 points may be to fall by 1 or to rise: which, only `more than` says.
    let is_open = spoken.is_denied && spoken.amount.is_some() && !is_more;
    (!name.is_empty() && !is_open).then(|| Split { name: name.join(" "), said: Said::Change(spoken) })
}

/// The amount behind a way, and whether it must be more than that; none where something else stands there.
fn amount_of(words: &[&str]) -> Option<(Option<String>, bool)> {
    let [by, rest @ ..] = words else { return Some((None, false)) };
    let lower: Vec<String> = rest.iter().take(2).map(|word| word.to_lowercase()).collect();
    let (amount, is_more) = match lower.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["more", "than"] => (rest.get(2..)?, true),
        ["at", "least"] => (rest.get(2..)?, false),
        _ => (rest, false),
    };
    (normal(by) == "by" && !amount.is_empty()).then(|| (Some(amount.join(" ")), is_more))
}

/// Reads a statement.
///
/// # Errors
/// What is no statement, an unknown metric, an amount that does not fit it.
pub fn read(text: &str, place: &Place, catalogue: &Catalogue, mark: Mark) -> Result<Read, Problem> {
    let trimmed = text.trim().trim_end_matches('.');
    let wanted = || {
        Problem::at(place, format!("expected a statement about a metric, found {}", quoted(text.trim()))).hint(EXAMPLES)
    };
    let Split { name, said } = split(trimmed).filter(|split| !split.name.is_empty()).ok_or_else(wanted)?;
    let (metric, side) = metric_and_side(&name, catalogue).ok_or_else(|| {
        let name = name.split(" of ").next().unwrap_or(&name);
        Problem::at(place, format!("{} is not a known metric", quoted(name)))
            .hint(spelling::nearest_metric_hint(name, catalogue))
    })?;
    let (claim, currency, bare) = match said {
        Said::Value(value) => value_claim(metric, &value, place, mark)?,
        Said::Change(spoken) => change_claim(metric, spoken, place, mark)?,
    };
    let note = bare.then(|| Note::new(metric.id, format!("{} has no unit and is taken in minutes", quoted(trimmed))));
    let hypothesis = Hypothesis { text: trimmed.to_string(), place: place.clone(), metric, side, claim };
    Ok(Read { hypothesis, currency, note })
}

/// Reads the lines of a file, and says where its encoding was guessed.
///
/// # Errors
/// The first line that is no statement; a file without any.
pub fn file(
    bytes: &[u8],
    file: &Place,
    catalogue: &Catalogue,
    mark: Mark,
) -> Result<(Vec<Read>, Option<Note>), Problem> {
    let text = text::decoded(bytes, file)?;
    let statements: Vec<Read> = map::lines(&text.text)
        .map(|(row, line)| read(line, &file.at(row, ""), catalogue, mark))
        .collect::<Result<_, _>>()?;
    if statements.is_empty() {
        return Err(Problem::at(file, "expected statements, one a line, found none").hint(EXAMPLES));
    }
    Ok((statements, text.remark.map(|remark| Note::new("", format!("{file}: {remark}")))))
}

/// The metric of a name, and the side behind `of`: a metric and a side may have `of` in their names.
fn metric_and_side(name: &str, catalogue: &Catalogue) -> Option<(&'static Metric, Option<String>)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let by_of = |at: usize| {
        let (metric, side) = (words.get(..at)?.join(" "), words.get(at + 1..)?.join(" "));
        let is_of = words.get(at).is_some_and(|word| word.eq_ignore_ascii_case("of"));
        let metric = catalogue.metric(&metric).filter(|_| is_of && !side.is_empty())?;
        Some((metric, Some(side)))
    };
    catalogue.metric(name).map(|metric| (metric, None)).or_else(|| (0..words.len()).find_map(by_of))
}

/// What is said, the currency beside its amount, and whether it is a duration without a unit.
type Understood = (Claim, Option<Mentioned>, bool);

fn value_claim(metric: &'static Metric, value: &str, place: &Place, mark: Mark) -> Result<Understood, Problem> {
    let cell = Cell { text: value.into(), place: place.clone(), form: Form::Option };
    let read = targets::of_metric(metric, None, metric.id, &cell, mark)?;
    Ok((Claim::Value(read.of.comparator, read.of.value), read.currency, read.note.is_some()))
}

fn change_claim(metric: &'static Metric, spoken: Spoken, place: &Place, mark: Mark) -> Result<Understood, Problem> {
    if metric.is_against_baseline() {
        let text = format!("{} is worked out against the baseline, and has no change from it", metric.id);
        return Err(Problem::at(place, text).hint(format!("write a comparison, such as `{} > 0`", metric.id)));
    }
    if metric.better == Better::Neither && matches!(spoken.way, Way::Improves | Way::Worsens) {
        let text = format!("{} has no better and no worse", metric.id);
        return Err(Problem::at(place, text).hint("write falls or rises"));
    }
    let read = spoken.amount.as_deref().map(|text| amount(metric, text, place, mark)).transpose()?;
    let (amount, currency, bare) =
        read.map_or((None, None, false), |(amount, currency, bare)| (Some(amount), currency, bare));
    let Spoken { way, is_denied, is_more, .. } = spoken;
    Ok((Claim::Change(Change { way, is_denied, is_more, amount }), currency, bare))
}

/// What a percentage may be written as.
const PER_CENT: [&str; 4] = ["%", "percent", "per cent", "pct"];

/// What points may be written as, the longer first.
const POINTS: [&str; 5] = ["percentage points", "points", "point", "pts", "pp"];

fn without<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let lower = text.to_lowercase();
    let word = words.iter().find(|word| lower.ends_with(*word))?;
    text.get(..text.len().checked_sub(word.len())?).map(str::trim_end)
}

/// By how much: points of percentages and scores, a percentage of the baseline's value or an amount of anything else.
fn amount(
    metric: &'static Metric,
    text: &str,
    place: &Place,
    mark: Mark,
) -> Result<(Amount, Option<Mentioned>, bool), Problem> {
    let read = |text: &str, unit: Unit| {
        let cell = Cell { text: text.into(), place: place.clone(), form: Form::Option };
        cell.read(unit, None, mark).map_err(|wrong| Problem::cell(place, metric.id, wrong))
    };
    let by_points = matches!(metric.unit, Unit::Points | Unit::Score) || metric.unit.is_percent();
    let percent = without(text, &PER_CENT);
    let points = without(text, &POINTS).filter(|_| by_points);
    let found = match (percent, points) {
        (Some(percent), _) if !metric.changes_in_percent() => {
            let text = format!("{}: expected points, found {}", metric.id, quoted(text));
            return Err(Problem::at(place, text).hint(format!("it changes by points: write `{percent} points`")));
        }
        (Some(percent), _) => {
            let share = read(&format!("{percent}%"), Unit::Percent)?.value;
            (Amount::Relative(share), None, false)
        }
        (None, None) if metric.unit.is_percent() => {
            let wanted = format!("{}: expected points, found {}", metric.id, quoted(text));
            return Err(Problem::at(place, wanted).hint("write it like `2 points`"));
        }
        (None, Some(points)) => (Amount::Absolute(in_points(metric, read(points, Unit::Number)?.value)), None, false),
        (None, None) => {
            let read = read(text, metric.unit)?;
            (Amount::Absolute(read.value), read.currency, read.bare_duration)
        }
    };
    let (Amount::Absolute(size) | Amount::Relative(size)) = &found.0;
    if !size.is_positive() {
        let text = format!("{}: expected an amount above zero, found {}", metric.id, quoted(text));
        return Err(Problem::at(place, text).hint("leave it out where any change will do"));
    }
    Ok(found)
}

fn in_points(metric: &Metric, points: Exact) -> Exact {
    if metric.unit.is_percent() { points / whole(100) } else { points }
}

impl Read {
    /// The sides it is judged on: the one it names, else every alternative; of one side alone that side.
    ///
    /// # Errors
    /// A side that is not there, or for which the metric or its change is not worked out.
    pub fn sides(&self, comparison: &Comparison) -> Result<Vec<usize>, Problem> {
        let Hypothesis { place, metric, side, claim, .. } = &self.hypothesis;
        let needs_other = metric.is_against_baseline() || matches!(claim, Claim::Change(_));
        if needs_other && comparison.sides.len() < 2 {
            let text = format!("{} is held against a baseline here, and there is one side only", metric.id);
            return Err(Problem::at(place, text).hint("give a second side"));
        }
        let Some(name) = side else {
            let all: Vec<usize> = comparison.alternatives().map(|(index, _)| index).collect();
            return Ok(if all.is_empty() { vec![comparison.baseline] } else { all });
        };
        let found = comparison.sides.iter().position(|side| normal(&side.name) == normal(name));
        let index = found.ok_or_else(|| {
            let names: Vec<String> = comparison.sides.iter().map(|side| quoted(&side.name)).collect();
            Problem::at(place, format!("{} is none of the sides", quoted(name)))
                .hint(format!("they are {}", names.join(", ")))
        })?;
        if needs_other && index == comparison.baseline {
            let text = format!("{} is the baseline, which is not set against itself", quoted(name));
            return Err(Problem::at(place, text).hint("name an alternative, or leave `of` out"));
        }
        Ok(vec![index])
    }

    /// That its amount is in the currency of the figures.
    ///
    /// # Errors
    /// An amount in another one.
    pub fn same_currency(&self, currency: Option<&Currency>) -> Result<(), Problem> {
        match (self.currency, currency) {
            (Some(mention), Some(currency)) if !mention.may_be(currency) => {
                let text = format!("expected {}, found {}", currency.code(), quoted(mention.sign()));
                Err(Problem::at(&self.hypothesis.place, text).hint("write the amount in the currency of the figures"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets::Comparator;

    fn claim(text: &str) -> Result<Claim, String> {
        let read = read(text, &Place::file("h.txt").at(3, ""), &Catalogue::default(), Mark::Point);
        read.map(|read| read.hypothesis.claim).map_err(|problem| problem.to_string())
    }

    fn change(way: Way, is_denied: bool, is_more: bool, amount: Option<Amount>) -> Result<Claim, String> {
        Ok(Claim::Change(Change { way, is_denied, is_more, amount }))
    }

    fn hundredths(number: i64) -> Exact {
        whole(number) / whole(100)
    }

    #[test]
    fn a_sentence_says_what_a_manager_would_say() {
        let points = |number| Some(Amount::Absolute(hundredths(number)));
        assert_eq!(claim("csat >= 85%"), Ok(Claim::Value(Comparator::AtLeast, hundredths(85))));
        assert_eq!(claim("CSAT falls."), change(Way::Falls, false, false, None));
        assert_eq!(claim("Reopen rate does not rise"), change(Way::Rises, true, true, None));
        assert_eq!(claim("csat doesn't worsen by more than 2 points"), change(Way::Worsens, true, true, points(2)));
        assert_eq!(claim("csat rises by at least 2 pp"), change(Way::Rises, false, false, points(2)));
        assert_eq!(
            claim("csat improves by MORE THAN 2 percentage points"),
            change(Way::Improves, false, true, points(2))
        );
        let tenth = Some(Amount::Relative(hundredths(10)));
        assert_eq!(claim("average handle time falls by 10 percent"), change(Way::Falls, false, false, tenth));
        let minutes = Some(Amount::Absolute(whole(3)));
        assert_eq!(claim("average_handle_time falls by 3 min"), change(Way::Falls, false, false, minutes));
        let score = Some(Amount::Absolute(whole(5)));
        for text in ["nps rises by 5", "nps rises by 5 points"] {
            assert_eq!(claim(text), change(Way::Rises, false, false, score.clone()));
        }
    }

    #[test]
    fn a_side_may_be_named_and_may_be_called_anything() {
        let side = |text: &str| {
            let hypothesis = read(text, &Place::file("h.txt"), &Catalogue::default(), Mark::Point).unwrap().hypothesis;
            (hypothesis.metric.id, hypothesis.side)
        };
        assert_eq!(side("csat of Vendor A >= 85%"), ("csat", Some("Vendor A".into())));
        assert_eq!(side("csat OF House of Rise does not fall"), ("csat", Some("House of Rise".into())));
        assert_eq!(side("csat does not fall"), ("csat", None));
    }

    #[test]
    fn what_can_be_meant_in_two_ways_is_refused() {
        for (text, expected) in [
            ("csat rises by 10%", "csat: expected points, found `10%`"),
            ("csat rises by 10", "csat: expected points, found `10`"),
            ("nps rises by 10%", "nps: expected points, found `10%`"),
            ("csat does not fall by 2 points", "expected a statement about a metric"),
            ("csat falls by 0 points", "csat: expected an amount above zero"),
            ("csat falls quickly", "expected a statement about a metric"),
            ("csat = 85%", "expected a statement about a metric"),
            (">= 85%", "expected a statement about a metric"),
            ("falls", "expected a statement about a metric"),
            ("roi rises", "roi is worked out against the baseline"),
        ] {
            let problem = claim(text).unwrap_err();
            assert!(problem.starts_with(&format!("h.txt:3: {expected}")), "{text}: {problem}");
        }
    }

    #[test]
    fn a_file_says_which_line_is_wrong() {
        let read = |text: &str| {
            let read = file(text.as_bytes(), &Place::file("h.txt"), &Catalogue::default(), Mark::Point);
            read.map(|(read, _)| read.iter().map(|read| read.hypothesis.place.row).collect::<Vec<_>>())
        };
        assert_eq!(read("\u{feff}# what we promised\r\n\r\ncsat >= 85%\r\n  nps rises\r\n"), Ok(vec![3, 4]));
        assert!(read("csat >= 85%\n\ncsta falls\n").unwrap_err().to_string().starts_with("h.txt:3: `csta` is not"));
        assert!(read("# nothing yet\n").unwrap_err().to_string().starts_with("h.txt: expected statements"));
    }
}
