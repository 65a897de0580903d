//! What the command line says beside the files in: targets, kinds of cost, a fixed share; understood or refused out.

use super::Assembly;
use crate::comparison::Note;
use crate::currency::Mentioned;
use crate::figures::{Kind, normal};
use crate::input::cells::{Cell, Form};
use crate::input::checks;
use crate::input::contents::Contents;
use crate::input::map::{Map, Mapping};
use crate::input::{names, targets};
use crate::number::{Mark, Wrong};
use crate::place::{Place, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use crate::targets::{Benchmark, Target};
use num_traits::Signed;

/// A `--kind` option.
pub(super) struct KindOption {
    pub(super) key: String,
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) is_used: bool,
}

impl Assembly<'_> {
    pub(super) fn target(&mut self, name: &str, cell: &Cell, mark: Mark) {
        match targets::read((&self.options.map.names, &self.options.catalogue), name, cell, mark) {
            Err(problem) => self.problems.push(problem),
            Ok(read) => {
                self.noticed(read.currency, read.note, cell);
                let parts = |target: &Target| (target.metric, target.text.clone(), target.place.clone());
                match only_one("target", &mut self.targets, read.of, parts) {
                    Ok(note) => self.notes.extend(note),
                    Err(problem) => self.problems.push(problem),
                }
            }
        }
    }

    pub(super) fn benchmark(&mut self, name: &str, cell: &Cell, source: Option<&str>, mark: Mark) {
        match targets::benchmark((&self.options.map.names, &self.options.catalogue), name, cell, source, mark) {
            Err(problem) => self.problems.push(problem),
            Ok(read) => {
                self.noticed(read.currency, read.note, cell);
                let parts = |of: &Benchmark| (of.metric, of.text.clone(), of.place.clone());
                match only_one("benchmark", &mut self.benchmarks, read.of, parts) {
                    Ok(note) => self.notes.extend(note),
                    Err(problem) => self.problems.push(problem),
                }
            }
        }
    }

    fn noticed(&mut self, currency: Option<Mentioned>, note: Option<Note>, cell: &Cell) {
        self.mentions.extend(currency.map(|mention| (mention, cell.place.clone())));
        self.notes.extend(note);
    }

    pub(super) fn option_targets(&mut self) {
        for option in &self.options.targets {
            let Some(at) = option.find(['<', '>', '=', '≤', '≥']) else {
                self.problems.push(
                    Problem::new(format!("--target: expected METRIC and a comparison, found {}", quoted(option)))
                        .hint("write it like --target 'csat >= 85%'"),
                );
                continue;
            };
            let (name, rest) = option.split_at(at);
            let cell = Cell { text: rest.trim().into(), place: Place::file("--target"), form: Form::Option };
            self.target(name.trim(), &cell, self.options.mark.unwrap_or(Mark::Point));
        }
    }

    pub(super) fn option_benchmarks(&mut self) {
        for option in &self.options.benchmarks {
            let halves = option.split_once('=').filter(|(name, _)| !name.contains(['<', '>']));
            let Some((name, value)) = halves else {
                let text = format!("--benchmark: expected METRIC=VALUE, found {}", quoted(option));
                self.problems.push(Problem::new(text).hint("write it like --benchmark 'csat=82% (SQM Group 2025)'"));
                continue;
            };
            let cell = Cell { text: value.trim().into(), place: Place::file("--benchmark"), form: Form::Option };
            self.benchmark(name.trim(), &cell, None, self.options.mark.unwrap_or(Mark::Point));
        }
    }
}

/// Adds one of which a metric has at most one: an option replaces the file's, with a note; else two are an error.
fn only_one<Of>(
    what: &str,
    all: &mut Vec<Of>,
    new: Of,
    parts: impl Fn(&Of) -> (&'static str, String, Place),
) -> Result<Option<Note>, Problem> {
    let (metric, text, place) = parts(&new);
    let earlier = all.iter().position(|other| parts(other).0 == metric).map(|index| all.remove(index));
    all.push(new);
    let Some((_, first_text, first_place)) = earlier.as_ref().map(parts) else { return Ok(None) };
    if !place.file.starts_with("--") || first_place.file.starts_with("--") {
        let text = format!("{metric} has two {what}s, {} and {}", quoted(&first_text), quoted(&text));
        return Err(Problem::at(&place, text).hint("keep one of them"));
    }
    let text = format!("--{what} {} replaces {} of {first_place}", quoted(&text), quoted(&first_text));
    Ok(Some(Note::new(metric, text)))
}

/// Mappings of the command line whose name no file has.
pub(super) fn unused_mappings<'a>(map: &'a Map, contents: &'a [Contents]) -> impl Iterator<Item = Problem> + 'a {
    let unused = |mapping: &&Mapping| {
        let mut names = contents.iter().flat_map(|file| &file.entries).map(|entry| &entry.name.text);
        mapping.is_needed && !names.any(|name| normal(name) == normal(&mapping.name))
    };
    map.mappings.iter().filter(unused).map(|mapping| {
        Problem::at(&mapping.place, format!("no name in the files is {}", quoted(&mapping.name)))
            .hint("write the name as it stands in the file")
    })
}

pub(super) fn kind_option(option: &str) -> Result<KindOption, Problem> {
    let wanted = || {
        Problem::new(format!("--kind: expected NAME=KIND, found {}", quoted(option)))
            .hint("the kinds are variable, fixed and one-time: --kind 'Project setup=one-time'")
    };
    let (name, kind) = option.rsplit_once('=').ok_or_else(wanted)?;
    let kind = Kind::from_word(kind).ok_or_else(wanted)?;
    Ok(KindOption { key: names::resolve(name).key.to_string(), text: name.to_string(), kind, is_used: false })
}

pub(super) fn fixed_share(text: &str) -> Result<Exact, Problem> {
    let cell = Cell { text: text.into(), place: Place::file("--fixed-share"), form: Form::Option };
    let wrong =
        |wrong: Wrong| Problem { hint: Some("write it like 30%".into()), ..Problem::at(&cell.place, wrong.finding) };
    let read = cell.read(Unit::Percent, None, Mark::Point).map_err(wrong)?;
    if read.bare_percent {
        checks::bare_percent(&[(&read.value, &cell)], "", "")?;
    }
    if read.value.is_negative() || read.value > whole(1) {
        return Err(Problem::at(&cell.place, format!("expected from 0% to 100%, found {}", quoted(text))));
    }
    Ok(read.value)
}
