//! The sides of a tally in; those that only differ in how they are written as one, out.

use super::columns::folded;
use super::figures::side_name;
use super::tally::{Counted, Tally};
use crate::comparison::Note;
use crate::gap::listed;
use crate::place::quoted;
use std::collections::BTreeMap;

/// Puts sides together that differ in case, blanks and hyphens alone: they go by the name that most contacts have.
pub fn put_together(tally: &mut Tally) -> Vec<Note> {
    let mut by_name: BTreeMap<String, Vec<(u64, String, u32)>> = BTreeMap::new();
    for number in (0..tally.sides.len()).filter_map(|number| u32::try_from(number).ok()) {
        let group = tally.merged(|key| key.side == number);
        let contacts = group.count(Counted::Contacts) + group.count(Counted::Abandoned);
        let name = side_name(tally, number);
        by_name.entry(folded(&name)).or_default().push((contacts, name, number));
    }
    let (mut notes, mut numbers) = (Vec::new(), BTreeMap::new());
    for mut ways in by_name.into_values().filter(|ways| ways.len() > 1) {
        // Of equals the first by name.
        ways.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let Some(((_, name, own), others)) = ways.split_first() else { continue };
        numbers.extend(others.iter().map(|(.., number)| (*number, *own)));
        let written: Vec<String> = others.iter().map(|(_, other, _)| quoted(other)).collect();
        let (are, sides) = if written.len() == 1 { ("is", "side") } else { ("are", "sides") };
        notes.push(Note::new(name.clone(), format!("the {sides} {} {are} taken for it", listed(&written))));
    }
    tally.renumber_sides(&numbers);
    notes
}
