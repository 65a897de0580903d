//! What went wrong, in: the place, what was found and wanted, what to do. Out: one message in one shape.

use crate::number::Wrong;
use crate::place::Place;
use std::fmt;

/// Something that stops the work: an error of the user's input, usage or machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, if it is at a place.
    pub place: Option<Place>,
    /// What was found and what was wanted.
    pub text: String,
    /// What to do, where there is a next step.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem that is at no place in a file.
    pub fn new(text: impl Into<String>) -> Problem {
        Problem { place: None, text: text.into(), hint: None }
    }

    /// A problem at a place.
    pub fn at(place: &Place, text: impl Into<String>) -> Problem {
        Problem { place: Some(place.clone()), text: text.into(), hint: None }
    }

    /// A cell that could not be read.
    pub fn cell(place: &Place, name: &str, wrong: Wrong) -> Problem {
        let said = place.cell.is_none() && place.column.ends_with(name);
        let text = if said { wrong.finding } else { format!("{}: {}", crate::place::clean(name), wrong.finding) };
        Problem { place: Some(place.clone()), text, hint: wrong.hint }
    }

    /// The same with a next step.
    pub fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }
}

/// An error of the system without its number.
pub fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{place}: ")?;
        }
        out.write_str(&self.text)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(out, "\n\nhint: {hint}"))
    }
}

impl std::error::Error for Problem {}
