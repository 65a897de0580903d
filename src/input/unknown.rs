//! Names that stand for nothing known in; one note or error each out, with the amount and the nearest known name.

use super::contents::Entry;
use super::{names, spelling};
use crate::comparison::Note;
use crate::gap::listed;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many unknown names are told one by one.
const TOLD: usize = 20;

/// The unknown names of all files.
#[derive(Default)]
pub struct Unknown {
    names: Vec<Name>,
    known: BTreeMap<Rc<str>, usize>,
}

struct Name {
    entry: Entry,
    reason: Option<String>,
    amounts: Vec<String>,
    has_amount: bool,
}

impl Unknown {
    /// Remembers an entry whose name is not known; the reason says why it is no cost line where it might have been one.
    pub fn add(&mut self, entry: &Entry, reason: Option<&str>) {
        let amount = format!("{} {}", clean(&entry.side), clean(&entry.value.text));
        let has_amount = entry.value.may_be_amount();
        match self.known.get(&entry.name.text).and_then(|index| self.names.get_mut(*index)) {
            Some(name) => {
                name.amounts.push(amount);
                name.has_amount |= has_amount;
            }
            None => {
                self.known.insert(Rc::clone(&entry.name.text), self.names.len());
                let reason = reason.map(str::to_string);
                self.names.push(Name { entry: entry.clone(), reason, amounts: vec![amount], has_amount });
            }
        }
    }

    /// The notes on them; of a great many the first are told and the others counted.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = self.names.iter().take(TOLD).map(Name::note).collect();
        if let Some(more) = self.names.len().checked_sub(TOLD).filter(|more| *more > 0) {
            notes.push(Note::new(
                "",
                format!("{more} more names are not known figures and are not counted; --strict refuses them"),
            ));
        }
        notes
    }

    /// The same as errors, where they are not to be let pass.
    pub fn problems(&self) -> Vec<Problem> {
        let problem = |name: &Name| {
            let text = format!("{} is not a known figure", quoted(&name.entry.name.text));
            Problem { hint: nearest_hint(&name.entry.name.text), ..Problem::at(&name.entry.name.place, text) }
        };
        self.names.iter().take(TOLD).map(problem).collect()
    }
}

impl Name {
    fn note(&self) -> Note {
        let name = &self.entry.name;
        if let Some(known) = names::known_otherwise(&name.text) {
            let place = name.place.at(name.place.row, "");
            let place = Place { cell: name.place.cell.clone(), ..place };
            return Note::new(clean(&name.text), format!("at {place}: {known}"));
        }
        let what = self.reason.clone().unwrap_or_else(|| "is not a known figure".to_string());
        let shown = clean(&name.text);
        let nearest = match &self.reason {
            Some(_) => Some(format!("; --kind '{shown}=variable' counts it as a cost")),
            None => nearest_hint(&name.text).map(|hint| format!("; {hint}")),
        };
        let text = format!(
            "{} at {} ({}) {what} and is not counted{}",
            quoted(&name.text),
            name.place,
            listed(&self.amounts),
            nearest.unwrap_or_default()
        );
        if self.has_amount { Note::doubt(clean(&name.text), text) } else { Note::new(clean(&name.text), text) }
    }
}

/// The nearest known name as a hint.
pub fn nearest_hint(name: &str) -> Option<String> {
    spelling::nearest(name).map(|nearest| format!("the nearest known name is {nearest}"))
}
