//! A name as somebody wrote it in, what it means out: a figure, a metric, a total, or the nearest known name.

use super::spelling;
use crate::currency::{self, Mentioned};
use crate::duration::{self, TimeUnit};
use crate::figures::{FIGURES, Figure, by_id, is_called, normal};
use crate::metrics::{self, Metric};
use crate::number::Mark;
use crate::quantity::Unit;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    /// A number one may put in.
    Figure(&'static Figure),
    /// A metric given directly.
    Metric(&'static Metric),
    /// A sum of the cost lines above it.
    Total,
    /// A sum of the cost lines since the last one.
    Subtotal,
    /// Nothing known.
    Unknown,
}

/// What a name says.
#[derive(Debug, Clone)]
pub struct Named {
    /// What it stands for.
    pub meaning: Meaning,
    /// The unit in brackets.
    pub unit: Option<UnitWord>,
    /// The name as names are compared, without the unit.
    pub key: Rc<str>,
}

/// A unit as a column, a header's brackets or a unit cell names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitWord {
    /// A unit of time.
    Time(TimeUnit),
    /// A unit of time multiplied by itself, such as `s^2`.
    SquareTime(TimeUnit),
    /// `mm:ss`.
    MinutesSeconds,
    /// `h:mm`.
    HoursMinutes,
    /// A number of months, such as 12 for years.
    Months(i64),
    /// A currency.
    Currency(Mentioned),
    /// A unit by the name it has in lists, such as `percent`.
    Unit(Unit),
    /// Thousands or millions, which are not multiplied in silence.
    Scale,
    /// Another word, such as `contacts`.
    Other,
}

impl UnitWord {
    /// The unit a word names.
    pub fn from_word(word: &str) -> UnitWord {
        let trimmed = word.trim();
        if let Some(time) = TimeUnit::from_word(trimmed) {
            return UnitWord::Time(time);
        }
        if let Some(time) = square_of(trimmed) {
            return UnitWord::SquareTime(time);
        }
        if let Some(mentioned) = currency::only(trimmed) {
            return UnitWord::Currency(mentioned);
        }
        let lower = trimmed.to_lowercase();
        let (_, bare) = currency::take(trimmed);
        let scale =
            ["k", "m", "mn", "mio", "bn", "thousand", "thousands", "million", "millions", "'000", "000", "000s"];
        match lower.as_str() {
            "month" | "months" => UnitWord::Months(1),
            "year" | "years" => UnitWord::Months(12),
            "%" | "percent" | "per cent" | "pct" => UnitWord::Unit(Unit::Percent),
            "points" | "pts" => UnitWord::Unit(Unit::Points),
            "money" => UnitWord::Unit(Unit::Money),
            "mm:ss" | "m:ss" => UnitWord::MinutesSeconds,
            "hh:mm" | "h:mm" => UnitWord::HoursMinutes,
            "hh:mm:ss" | "h:mm:ss" => UnitWord::Time(TimeUnit::Minutes),
            _ if lower.split(' ').any(|word| scale.contains(&word)) => UnitWord::Scale,
            _ if scale.contains(&bare.to_lowercase().as_str()) || lower == "teur" || lower == "tusd" => UnitWord::Scale,
            _ => UnitWord::Other,
        }
    }

    /// Whether a value of a unit can carry this word.
    pub fn fits(self, unit: Unit) -> bool {
        let is_plain =
            matches!(unit, Unit::Count | Unit::Number | Unit::Ratio | Unit::Score | Unit::PerYear | Unit::Agents);
        match self {
            UnitWord::Time(_) | UnitWord::MinutesSeconds | UnitWord::HoursMinutes => {
                matches!(unit, Unit::Minutes | Unit::Hours)
            }
            UnitWord::SquareTime(_) => unit == Unit::SquareMinutes,
            UnitWord::Months(_) => matches!(unit, Unit::Months | Unit::Years),
            UnitWord::Currency(_) => unit == Unit::Money,
            UnitWord::Unit(Unit::Percent) => unit.is_percent(),
            UnitWord::Unit(named) => named == unit,
            UnitWord::Scale => false,
            UnitWord::Other => is_plain,
        }
    }
}

/// The unit of time of `s^2`, `min²` or `square minutes`.
pub fn square_of(word: &str) -> Option<TimeUnit> {
    let time = word.strip_prefix("square ").or_else(|| word.strip_suffix("^2")).or_else(|| word.strip_suffix('²'));
    time.and_then(|time| TimeUnit::from_word(time.trim()))
}

/// What names stand for: those the user maps, else the known ones.
#[derive(Debug, Clone, Default)]
pub struct Names {
    mapped: BTreeMap<String, Meaning>,
}

impl Names {
    /// Lets a name stand for something known; an earlier mapping of the same name stays.
    pub fn map(&mut self, name: &str, meaning: Meaning) {
        self.mapped.entry(normal(name)).or_insert(meaning);
    }

    /// What a name stands for, without case, punctuation or a unit in brackets.
    pub fn resolve(&self, name: &str) -> Named {
        let named = |meaning, unit, compared: &str| Named { meaning, unit, key: normal(compared).into() };
        let Some((stem, word)) = brackets(name) else { return named(self.meaning(name), None, name) };
        let of_stem = self.meaning(stem);
        let is_cost = matches!(of_stem, Meaning::Figure(figure) if figure.cost_kind().is_some());
        match UnitWord::from_word(word) {
            UnitWord::Other if qualifier(name).is_some() => named(self.meaning(name), None, name),
            UnitWord::Other if is_cost || is_threshold(word) => named(of_stem, None, name),
            UnitWord::Other if is_mean(word) => named(average(stem), None, name),
            UnitWord::Other => named(self.meaning(name), None, name),
            unit => named(self.mapped.get(&normal(name)).copied().unwrap_or(of_stem), Some(unit), stem),
        }
    }

    fn meaning(&self, name: &str) -> Meaning {
        if self.mapped.is_empty() {
            return meaning(name);
        }
        self.mapped.get(&normal(name)).copied().unwrap_or_else(|| meaning(name))
    }
}

/// What a name stands for to everybody.
pub fn resolve(name: &str) -> Named {
    Names::default().resolve(name)
}

/// Whether a text says that amounts are in thousands or millions.
pub fn says_scale(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| character.is_whitespace() || "()[],;:".contains(character));
    let mut words = words.filter(|word| !word.is_empty());
    words.any(|word| {
        let signed = word.trim_matches(['$', '€', '£', '\'', '’']);
        matches!(signed, "thousands" | "millions" | "000s" | "teur" | "tusd" | "tsd")
            || (signed != word && matches!(signed, "k" | "m" | "mn" | "mio" | "000" | "bn"))
    })
}

/// Words that say over how long an amount is.
const LENGTHS: [&str; 8] = ["monthly", "annual", "annually", "yearly", "weekly", "daily", "quarterly", "hourly"];
/// Words that say that an amount is of one thing, or not of what happened.
const NO_TOTALS: [&str; 11] =
    ["per", "each", "budget", "budgeted", "plan", "planned", "forecast", "prior", "previous", "last", "estimate"];

fn word_in_brackets(name: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let (_, inner) = brackets(name)?;
    let lower = inner.to_lowercase();
    lower.split(|character: char| !character.is_alphanumeric()).find(|word| known(word)).map(str::to_string)
}

/// A word in brackets that makes an amount another one: `Salaries (monthly)`, `Software (budget)`.
pub fn qualifier(name: &str) -> Option<String> {
    word_in_brackets(name, |word| LENGTHS.contains(&word) || NO_TOTALS.contains(&word))
}

/// A word in brackets that says over how long amounts are: `in-house (monthly)`.
pub fn length_word(name: &str) -> Option<String> {
    word_in_brackets(name, |word| LENGTHS.contains(&word))
}

/// `Answer Speed (AVG)`: brackets that say of which kind the number is, and no unit.
fn is_mean(word: &str) -> bool {
    matches!(word.to_lowercase().trim_end_matches('.'), "avg" | "average" | "mean" | "ø")
}

/// `Service Level (20 Seconds)`: brackets that say which service level.
fn is_threshold(word: &str) -> bool {
    let bare = word.trim_start_matches(['<', '≤', '=', ' ']);
    bare.starts_with(|first: char| first.is_ascii_digit())
        && duration::read(bare, TimeUnit::Minutes, Mark::Point).is_ok_and(|read| !read.bare)
}

/// The metric of a name that is said to be an average: `Response time` on its own would be a total.
fn average(name: &str) -> Meaning {
    match (meaning(&format!("average {name}")), meaning(name)) {
        (Meaning::Metric(metric), _) | (_, Meaning::Metric(metric)) => Meaning::Metric(metric),
        _ => Meaning::Unknown,
    }
}

/// Why an unknown name is plainly no cost line: a total of some lines, income, or a slip of the pen in another figure.
fn no_cost(name: &str) -> Option<String> {
    if let Some(word) = qualifier(name) {
        return Some(format!("says `{}`, so it may be no total,", crate::place::clean(&word)));
    }
    let lower = brackets(name).map_or(name, |(stem, _)| stem).to_lowercase();
    let words: Vec<&str> = lower.split(|character: char| !character.is_alphanumeric()).collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(&["total", "totals", "subtotal"]) {
        return Some("looks like a total".into());
    }
    if has(&["revenue", "revenues", "income", "profit", "ebitda", "ebit", "turnover"]) {
        return Some("looks like income".into());
    }
    let counted = lower.strip_prefix("number of ").or_else(|| lower.strip_prefix("no. of ")).unwrap_or(&lower);
    let same = match meaning(counted) {
        Meaning::Figure(figure) => Some(figure.id),
        Meaning::Metric(metric) => Some(metric.id),
        _ => None,
    };
    let id = same
        .or_else(|| spelling::near(counted))
        .filter(|id| by_id(id).is_none_or(|figure| figure.cost_kind().is_none()))?;
    Some(format!("is near `{id}`, which is no cost"))
}

/// Why a name that programs export is no figure, though everybody knows it.
pub fn known_otherwise(name: &str) -> Option<&'static str> {
    let bare = brackets(name).filter(|(_, word)| is_mean(word) || is_threshold(word)).map_or(name, |(stem, _)| stem);
    match normal(bare).trim_start_matches("average").trim_start_matches("avg") {
        "talktime" | "talkduration" | "holdtime" | "wraptime" | "wrapuptime" | "aftercallwork" | "acw" => {
            Some("a part of the handle time, which is talk, hold and after-call work; not read")
        }
        "waitingtime" | "waittime" | "queuetime" | "timeinqueue" => {
            Some("time in a queue, answered or not, which no metric needs; not read")
        }
        _ => None,
    }
}

/// Names of sums that stand in files, as they are compared.
const TOTALS: [&str; 11] = [
    "total",
    "totals",
    "grandtotal",
    "grandtotals",
    "ytd",
    "yeartodate",
    "summe",
    "gesamt",
    "totalcosts",
    "totalexpenses",
    "sum",
];

/// Whether a side's or a period's name stands for the sum or the mean of the others.
pub fn is_total(name: &str) -> bool {
    let name = normal(name);
    name == "subtotal" || TOTALS.contains(&name.as_str()) || is_average(&name)
}

/// Whether a side's or a period's name stands for the mean of the others, which is read by nobody.
pub fn is_average(name: &str) -> bool {
    matches!(normal(name).as_str(), "average" | "averages" | "avg" | "mean" | "durchschnitt" | "mittelwert")
}

fn meaning(name: &str) -> Meaning {
    let wanted = normal(name);
    if TOTALS.contains(&wanted.as_str()) {
        return Meaning::Total;
    }
    if wanted == "subtotal" {
        return Meaning::Subtotal;
    }
    match by_normal(&wanted) {
        Meaning::Unknown => rewritten(name),
        known => known,
    }
}

fn by_normal(wanted: &str) -> Meaning {
    let wanted_initials = initials(wanted);
    let from = KNOWN.partition_point(|(name, _)| initials(name) < wanted_initials);
    let mut like = KNOWN.iter().skip(from).take_while(|(name, _)| initials(name) == wanted_initials);
    like.find(|(name, _)| is_called(name, wanted)).map_or(Meaning::Unknown, |(_, meaning)| *meaning)
}

/// The ways programs write a name that people write otherwise: `Avg. handle time`, `6010 · Wages`, `Payroll:Wages`.
fn rewritten(name: &str) -> Meaning {
    let trimmed = name.trim();
    let lower = trimmed.to_lowercase();
    for mean in ["avg. ", "avg ", "mean ", "ø ", "ø"] {
        if let Some(rest) = lower.strip_prefix(mean) {
            return average(rest);
        }
    }
    let without_number = trimmed.trim_start_matches(|character: char| character.is_ascii_digit());
    let is_account = (3..=6).contains(&(trimmed.len() - without_number.len()));
    let account = without_number.trim_start_matches([' ', '·', '-', '.', ':', '–']);
    let leaf = if is_account { account } else { trimmed.rsplit(':').next().unwrap_or(trimmed).trim() };
    // Of accounts only the costs: `2025 contacts` is no account.
    match if leaf == trimmed { Meaning::Unknown } else { by_normal(&normal(leaf)) } {
        Meaning::Figure(figure) if figure.cost_kind().is_some() => Meaning::Figure(figure),
        _ => Meaning::Unknown,
    }
}

/// Every known name, in the order of their initials.
static KNOWN: LazyLock<Vec<(&str, Meaning)>> = LazyLock::new(|| {
    let mut known = Vec::new();
    for figure in FIGURES {
        known.extend(figure.names().map(|name| (name, Meaning::Figure(figure))));
    }
    for metric in metrics::all() {
        known.extend(metric.names().map(|name| (name, Meaning::Metric(metric))));
    }
    known.sort_by_cached_key(|(name, _)| initials(name));
    known
});

/// The first two letters or digits of a name, as names are compared.
fn initials(name: &str) -> [u8; 2] {
    let mut bytes = name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    [bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default()]
}

/// What names and units stand for, each looked up once: a file repeats them on every row.
pub struct Lookup<'a> {
    known: &'a Names,
    names: BTreeMap<Rc<str>, Named>,
    units: BTreeMap<Rc<str>, UnitWord>,
    no_costs: BTreeMap<Rc<str>, Option<Rc<str>>>,
}

impl Lookup<'_> {
    /// Nothing looked up yet.
    pub fn new(known: &Names) -> Lookup<'_> {
        Lookup { known, names: BTreeMap::new(), units: BTreeMap::new(), no_costs: BTreeMap::new() }
    }

    /// What a name stands for.
    pub fn resolve(&mut self, name: &Rc<str>) -> Named {
        self.names.entry(Rc::clone(name)).or_insert_with(|| self.known.resolve(name)).clone()
    }

    /// The unit a word names.
    pub fn unit(&mut self, word: &Rc<str>) -> UnitWord {
        *self.units.entry(Rc::clone(word)).or_insert_with(|| UnitWord::from_word(word))
    }

    /// Why an unknown name is plainly no cost line.
    pub fn no_cost(&mut self, name: &Rc<str>) -> Option<Rc<str>> {
        self.no_costs.entry(Rc::clone(name)).or_insert_with(|| no_cost(name).map(Rc::from)).clone()
    }
}

/// The unit in a header's brackets.
pub fn unit_in_brackets(header: &str) -> Option<UnitWord> {
    brackets(header).map(|(_, word)| UnitWord::from_word(word))
}

/// `AHT (min)` is `AHT` and `min`.
fn brackets(name: &str) -> Option<(&str, &str)> {
    let trimmed = name.trim();
    let inner = trimmed
        .strip_suffix(')')
        .map(|inner| (inner, '('))
        .or_else(|| trimmed.strip_suffix(']').map(|inner| (inner, '[')));
    let (inner, opening) = inner?;
    let (stem, word) = inner.rsplit_once(opening)?;
    Some((stem.trim(), word.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> &'static str {
        match resolve(name).meaning {
            Meaning::Figure(figure) => figure.id,
            Meaning::Metric(metric) => metric.id,
            Meaning::Total => "total",
            Meaning::Subtotal => "subtotal",
            Meaning::Unknown => "?",
        }
    }

    #[test]
    fn names_are_matched_without_case_punctuation_and_units() {
        for (name, expected) in [
            ("Salaries", "labor_cost"),
            ("AHT (min)", "average_handle_time"),
            ("First contact resolutions", "first_contact_resolutions"),
            ("Software (Zendesk)", "technology_cost"),
            ("Grand Total", "total"),
            ("Total cost", "total_cost"),
            ("Set-up", "transition_cost"),
            ("Project setup", "?"),
            ("Handle time (average)", "average_handle_time"),
            ("Avg. Handle Time", "average_handle_time"),
            ("Answer Speed (AVG)", "average_response_time"),
            ("Service Level (20 Seconds)", "sla_attainment"),
            ("Contacts (phone)", "?"),
            ("6010 · Wages", "labor_cost"),
            ("Payroll Expenses:Wages", "labor_cost"),
            ("2025 contacts", "?"),
            ("Contacts (thousands)", "contacts"),
        ] {
            assert_eq!(id(name), expected, "{name}");
        }
        assert_eq!(resolve("Contacts (thousands)").unit, Some(UnitWord::Scale));
        assert_eq!(UnitWord::from_word("$k"), UnitWord::Scale);
    }
}
