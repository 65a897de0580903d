//! `NAME=FIGURE` of `--map`, and files of such lines, in; what names stand for out.

use super::names::{self, Meaning, Names};
use super::text;
use crate::place::{Place, quoted};
use crate::problem::Problem;

/// A name that the user lets stand for something known.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// As the files write it.
    pub name: String,
    /// Where the mapping stands.
    pub place: Place,
    /// Whether a file must have the name: one on the command line is meant for these files.
    pub is_needed: bool,
}

/// All mappings, those of options before those of files.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// What names stand for.
    pub names: Names,
    /// Each mapping.
    pub mappings: Vec<Mapping>,
}

/// The lines of a file of mappings, each with its row; blank ones and those that begin with `#` say nothing.
pub fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let says_something = |(_, line): &(u64, &str)| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    (1..).zip(text.lines()).filter(says_something)
}

impl Map {
    /// Adds the mapping of an option.
    pub fn option(&mut self, option: &str) -> Result<(), Problem> {
        self.line(option, Place::file("--map"), true)
    }

    /// Adds the lines of a file.
    pub fn file(&mut self, bytes: &[u8], file: &Place) -> Result<(), Problem> {
        let text = text::decoded(bytes, file)?.text;
        for (row, line) in lines(&text) {
            self.line(line, file.at(row, ""), false)?;
        }
        Ok(())
    }

    fn line(&mut self, line: &str, place: Place, is_needed: bool) -> Result<(), Problem> {
        let wanted = || {
            Problem::at(&place, format!("expected NAME=FIGURE, found {}", quoted(line)))
                .hint("write it like 'Salaries & Wages=labor_cost'")
        };
        let (name, figure) = line.rsplit_once('=').ok_or_else(wanted)?;
        let (name, figure) = (name.trim(), figure.trim());
        if name.is_empty() || figure.is_empty() {
            return Err(wanted());
        }
        let meaning = names::resolve(figure).meaning;
        if !matches!(meaning, Meaning::Figure(_) | Meaning::Metric(_)) {
            let text = format!("{} is not a known figure", quoted(figure));
            return Err(Problem { hint: super::unknown::nearest_hint(figure), ..Problem::at(&place, text) });
        }
        self.names.map(name, meaning);
        self.mappings.push(Mapping { name: name.to_string(), place, is_needed });
        Ok(())
    }
}
