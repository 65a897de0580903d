//! A name as somebody wrote it in, what it means out: a figure, a metric, a total, or the nearest known name.

use crate::currency::{self, Mentioned};
use crate::duration::TimeUnit;
use crate::figures::{FIGURES, Figure, is_called, normal};
use crate::metrics::{self, Metric};
use crate::quantity::Unit;
use std::collections::HashMap;
use std::rc::Rc;

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

/// A name's meaning and the unit that stood in its brackets.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    /// What it stands for.
    pub meaning: Meaning,
    /// The unit in brackets.
    pub unit: Option<UnitWord>,
}

/// A unit as a column, a header's brackets or a unit cell names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitWord {
    /// A unit of time.
    Time(TimeUnit),
    /// Per cent.
    Percent,
    /// A currency.
    Currency(Mentioned),
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
        if let Some(mentioned) = currency::only(trimmed) {
            return UnitWord::Currency(mentioned);
        }
        let lower = trimmed.to_lowercase();
        let (_, bare) = currency::take(trimmed);
        let scale =
            ["k", "m", "mn", "mio", "bn", "thousand", "thousands", "million", "millions", "'000", "000", "000s"];
        if matches!(lower.as_str(), "%" | "percent" | "per cent" | "pct") {
            UnitWord::Percent
        } else if lower.split(' ').any(|word| scale.contains(&word)) || scale.contains(&bare.to_lowercase().as_str()) {
            UnitWord::Scale
        } else {
            UnitWord::Other
        }
    }

    /// Whether a value of a unit can carry this word.
    pub fn fits(self, unit: Unit) -> bool {
        match self {
            UnitWord::Time(_) => matches!(unit, Unit::Minutes | Unit::Hours | Unit::Months | Unit::Years),
            UnitWord::Percent => unit.is_percent(),
            UnitWord::Currency(_) => unit == Unit::Money,
            UnitWord::Scale => false,
            UnitWord::Other => unit != Unit::Minutes,
        }
    }
}

/// What a name stands for, without case, punctuation or a unit in brackets.
pub fn resolve(name: &str) -> Named {
    let whole = meaning(name);
    if !matches!(whole, Meaning::Unknown) {
        return Named { meaning: whole, unit: None };
    }
    let Some((stem, word)) = brackets(name) else { return Named { meaning: whole, unit: None } };
    let unit = UnitWord::from_word(word);
    let stem = meaning(stem);
    let is_cost = matches!(stem, Meaning::Figure(figure) if figure.cost_kind().is_some());
    match (unit, is_cost) {
        (UnitWord::Other, true) => Named { meaning: stem, unit: None },
        (UnitWord::Other, false) => Named { meaning: whole, unit: None },
        (unit, _) => Named { meaning: stem, unit: Some(unit) },
    }
}

/// Names of sums that stand in files, as they are compared.
const TOTALS: [&str; 8] = ["total", "totals", "grandtotal", "grandtotals", "ytd", "totalcosts", "totalexpenses", "sum"];

fn meaning(name: &str) -> Meaning {
    let wanted = normal(name);
    if TOTALS.contains(&wanted.as_str()) {
        return Meaning::Total;
    }
    if wanted == "subtotal" {
        return Meaning::Subtotal;
    }
    let figure = FIGURES.iter().find(|figure| figure.names().any(|name| is_called(name, &wanted)));
    let metric = || metrics::all().find(|metric| metric.names().any(|name| is_called(name, &wanted)));
    figure.map(|figure| Meaning::Figure(figure)).or_else(|| metric().map(Meaning::Metric)).unwrap_or(Meaning::Unknown)
}

/// What names stand for, each looked up once: a file repeats its names on every row.
#[derive(Default)]
pub struct Lookup {
    known: HashMap<Rc<str>, Named>,
}

impl Lookup {
    /// What a name stands for.
    pub fn resolve(&mut self, name: &Rc<str>) -> Named {
        *self.known.entry(Rc::clone(name)).or_insert_with(|| resolve(name))
    }
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

/// The known name that is most like one that is not known, and the id it leads to.
pub fn nearest(name: &str) -> String {
    ranked(name).map_or_else(String::new, |like| like.text())
}

/// The known name that somebody may have meant: one or two letters off.
pub fn near(name: &str) -> Option<&'static str> {
    let Like { distance, id, .. } = ranked(name)?;
    let allowed = match normal(name).chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    (distance <= allowed).then_some(id)
}

/// The metric whose name is most like one that is not known.
pub fn nearest_metric(name: &str) -> String {
    most_like(name, metric_names()).map_or_else(String::new, |like| like.text())
}

/// A known name and how many letters it is off.
struct Like {
    distance: usize,
    name: &'static str,
    id: &'static str,
}

impl Like {
    fn text(&self) -> String {
        if normal(self.name) == normal(self.id) {
            format!("`{}`", self.id)
        } else {
            format!("`{}` ({})", self.name, self.id)
        }
    }
}

fn ranked(name: &str) -> Option<Like> {
    let figures = FIGURES.iter().flat_map(|figure| figure.names().map(|known| (known, figure.id)));
    most_like(name, figures.chain(metric_names()))
}

fn metric_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    metrics::all().flat_map(|metric| metric.names().map(|known| (known, metric.id)))
}

fn most_like(name: &str, known: impl Iterator<Item = (&'static str, &'static str)>) -> Option<Like> {
    let wanted = normal(name);
    let distance = |known: &str| strsim::damerau_levenshtein(&wanted, &normal(known));
    known.map(|(name, id)| Like { distance: distance(name), name, id }).min_by_key(|like| like.distance)
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
            ("Handle time (average)", "?"),
            ("Contacts (thousands)", "contacts"),
        ] {
            assert_eq!(id(name), expected, "{name}");
        }
        assert_eq!(resolve("Contacts (thousands)").unit, Some(UnitWord::Scale));
        assert_eq!(UnitWord::from_word("$k"), UnitWord::Scale);
    }

    #[test]
    fn a_slip_of_the_pen_is_near_its_name() {
        assert_eq!(near("contatcs"), Some("contacts"));
        assert_eq!(near("Salaris"), Some("labor_cost"));
        assert_eq!(near("Project setup"), None);
        assert_eq!(nearest("overheads"), "`Overhead` (overhead_cost)");
    }
}
