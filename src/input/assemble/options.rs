//! What the command line says beside the files in: targets, kinds of cost, a fixed share; understood or refused out.

use super::Assembly;
use crate::comparison::Note;
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
        let read = targets::read(&self.options.map.names, name, cell, mark).map(|read| {
            self.mentions.extend(read.currency.map(|mention| (mention, cell.place.clone())));
            self.notes.extend(read.note);
            read.target
        });
        match read {
            Ok(target) => match self.targets.iter().position(|other| other.metric == target.metric) {
                None => self.targets.push(target),
                Some(index) => {
                    let first = self.targets.remove(index);
                    let is_option = target.place.file.starts_with("--");
                    if !is_option || first.place.file.starts_with("--") {
                        let text = format!(
                            "{} has two targets, {} and {}",
                            target.metric,
                            quoted(&first.text),
                            quoted(&target.text)
                        );
                        self.problems.push(Problem::at(&target.place, text).hint("keep one of them"));
                    } else {
                        let text = format!(
                            "--target {} replaces {} of {}",
                            quoted(&target.text),
                            quoted(&first.text),
                            first.place
                        );
                        self.notes.push(Note::new(target.metric, text));
                    }
                    self.targets.push(target);
                }
            },
            Err(problem) => self.problems.push(problem),
        }
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
