//! A name that nobody knows in, the known name that may have been meant out: did-you-mean.

use crate::figures::{FIGURES, normal};
use crate::metrics::own::Catalogue;
use crate::metrics::{self, Metric};
use std::sync::LazyLock;

/// The known name that is most like one that is not known, and the id it leads to.
pub fn nearest(name: &str) -> Option<String> {
    ranked(name).filter(|like| like.is_like(name)).map(|like| like.text())
}

/// The known name that somebody may have meant: one or two letters off.
pub fn near(name: &str) -> Option<&'static str> {
    let length = normal(name).chars().count();
    let allowed = match length {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    // A name that differs in length by more than that, or in twice as many letters, is not worth the comparison.
    let wanted = letters(&normal(name));
    let may_be = |known: &&Spelt| {
        known.length.abs_diff(length) <= allowed && (known.letters ^ wanted).count_ones() as usize <= 2 * allowed
    };
    let candidates = SPELT.iter().filter(may_be).map(|known| (known.name, known.id));
    most_like(name, candidates).filter(|like| like.distance <= allowed).map(|like| like.id)
}

/// A known name and what of its spelling is quickly compared.
struct Spelt {
    name: &'static str,
    id: &'static str,
    length: usize,
    letters: u32,
}

/// Every known name with its spelling.
static SPELT: LazyLock<Vec<Spelt>> = LazyLock::new(|| {
    let spelt = |(name, id): (&'static str, &'static str)| {
        let normal = normal(name);
        Spelt { name, id, length: normal.len(), letters: letters(&normal) }
    };
    all_names().map(spelt).collect()
});

/// Which letters a name has, a bit each; all that are no letters of the alphabet share one.
fn letters(normal: &str) -> u32 {
    let bit = |byte: u8| if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 1 << 26 };
    normal.bytes().fold(0, |letters, byte| letters | bit(byte))
}

/// The metric whose name is most like one that is not known, as a hint.
pub fn nearest_metric_hint(name: &str, catalogue: &Catalogue) -> String {
    let names = |metric: &'static Metric| metric.names().map(move |known| (known, metric.id));
    let like = most_like(name, catalogue.metrics().flat_map(names)).filter(|like| like.is_like(name));
    let nearest = like.map(|like| format!("the nearest metric is {}; ", like.text()));
    format!("{}`roi list metrics` lists them all", nearest.unwrap_or_default())
}

/// The name that is most like one that is not known, where it is much like it.
pub fn nearest_of<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&lower, &known.to_lowercase());
    let (distance, known) = known.map(|known| (distance(known), known)).min_by_key(|(distance, _)| *distance)?;
    (distance <= (lower.chars().count() / 3).max(2)).then_some(known)
}

/// A known name and how many letters it is off.
struct Like {
    distance: usize,
    name: &'static str,
    id: &'static str,
}

impl Like {
    /// Whether it has more letters in common with a name than not.
    fn is_like(&self, name: &str) -> bool {
        self.distance * 2 <= normal(name).chars().count().max(normal(self.name).len())
    }

    fn text(&self) -> String {
        if normal(self.name) == normal(self.id) {
            format!("`{}`", self.id)
        } else {
            format!("`{}` ({})", self.name, self.id)
        }
    }
}

fn ranked(name: &str) -> Option<Like> {
    most_like(name, all_names())
}

fn all_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    FIGURES.iter().flat_map(|figure| figure.names().map(|known| (known, figure.id))).chain(metric_names())
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

    #[test]
    fn a_slip_of_the_pen_is_near_its_name() {
        assert_eq!(near("contatcs"), Some("contacts"));
        assert_eq!(near("Salaris"), Some("labor_cost"));
        assert_eq!(near("Project setup"), None);
        assert_eq!(nearest("overheads"), Some("`Overhead` (overhead_cost)".into()));
        assert_eq!(nearest("Zzyzx"), None);
    }
}
