//! One entry in, the figure, metric, cost line or total that it is out, in its slot; or the problem with it.

use super::Assembly;
use crate::comparison::{CostLine, Given, Note};
use crate::currency::Mentioned;
use crate::figures::{Figure, Kind, TOTAL_COST, normal};
use crate::input::cells::Form;
use crate::input::checks::{Across, BarePercent, Total};
use crate::input::contents::Entry;
use crate::input::names::{Lookup, Meaning, Named, UnitWord};
use crate::input::slots::Slot;
use crate::metrics::Metric;
use crate::number::{Mark, Wrong};
use crate::place::{Place, clean, escaped, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use num_traits::Signed;
use std::rc::Rc;

impl Assembly<'_> {
    pub(super) fn unknown_are_costs(&self) -> bool {
        self.options.unknown_are_costs || self.is_statement
    }

    /// Whether an unknown name is a cost line: because its kind is said, or because all unknown names are.
    pub(super) fn is_cost(&self, entry: &Entry, named: &Named, lookup: &mut Lookup<'_>) -> bool {
        if self.kinds.iter().any(|kind| *kind.key == *named.key) {
            return true;
        }
        let kind_said = entry.kind.as_ref().is_some_and(|kind| !kind.is_blank());
        let may_be = kind_said || (self.unknown_are_costs() && entry.value.may_be_money());
        may_be && lookup.no_cost(&entry.name.text).is_none()
    }

    pub(super) fn entry(
        &mut self,
        entry: &Entry,
        named: &Named,
        mark: Mark,
        lookup: &mut Lookup<'_>,
    ) -> Result<(), Problem> {
        let Some(slot) = self.slots.of(entry)? else {
            self.across.push(Across { entry: entry.clone(), meaning: named.meaning, mark });
            return Ok(());
        };
        if entry.value.is_blank() {
            return Ok(());
        }
        let kind = self.said_kind(entry)?;
        let word = self.unit_word(entry, named, lookup);
        if let Some(row) = entry.since {
            let lines = self.slots.get_mut(slot).map_or(&[][..], |period| &period.costs);
            let first = lines.iter().position(|line| line.amount.place.row > row).unwrap_or(lines.len());
            return self.total(entry, word, mark, slot, first);
        }
        let is_cost_by_option = self.kinds.iter().any(|kind| *kind.key == *named.key);
        match named.meaning {
            Meaning::Figure(figure) if is_cost_by_option && figure.cost_kind().is_none() => {
                let amount = self.read(entry, "", Unit::Money, word, mark)?;
                self.cost(entry, named, amount, (None, Kind::Variable), slot)
            }
            Meaning::Figure(figure) if figure.cost_kind().is_some() => {
                let amount = self.read(entry, figure.id, Unit::Money, word, mark)?;
                let usual = figure.cost_kind().unwrap_or(Kind::Variable);
                self.cost(entry, named, amount, (Some(figure), kind.unwrap_or(usual)), slot)
            }
            Meaning::Figure(figure) => {
                let given = self.read(entry, figure.id, figure.unit, word, mark)?;
                if figure.unit == Unit::Percent && given.value > whole(1) {
                    return Err(self.wrong(entry, "expected at most 100%"));
                }
                self.insert(entry, figure.id, given, slot)
            }
            Meaning::Metric(metric) => {
                let given = self.read(entry, metric.id, metric.unit, word, mark)?;
                self.in_range(entry, metric, &given.value)?;
                self.insert(entry, metric.id, given, slot)
            }
            Meaning::Total => self.total(entry, word, mark, slot, 0),
            Meaning::Subtotal => {
                let last = self.totals.iter().rev().find(|total| total.slot == slot).map_or(0, |total| total.lines.end);
                self.total(entry, word, mark, slot, last)
            }
            Meaning::Unknown if self.is_cost(entry, named, lookup) => {
                let amount = self.read(entry, "", Unit::Money, word, mark)?;
                let kind = kind.unwrap_or_else(|| self.unknown_kind(entry, named));
                self.cost(entry, named, amount, (None, kind), slot)
            }
            Meaning::Unknown => {
                let reason = if self.unknown_are_costs() { lookup.no_cost(&entry.name.text) } else { None };
                self.unknown.add(entry, reason.as_deref());
                Ok(())
            }
        }
    }

    /// Remembers a currency and where it was named first.
    fn mention(&mut self, mention: Mentioned, place: &Place) {
        if !self.mentions.iter().any(|(known, _)| *known == mention) {
            self.mentions.push((mention, place.clone()));
        }
    }

    /// The unit a value is in: as its name says, else the unit column. A currency of the column is held against the cells.
    fn unit_word(&mut self, entry: &Entry, named: &Named, lookup: &mut Lookup<'_>) -> Option<UnitWord> {
        let column = entry.unit.as_ref().filter(|unit| !unit.is_blank());
        let of_column = column.map(|unit| (lookup.unit(&unit.text), &unit.place));
        for (word, place) in of_column
            .iter()
            .map(|(word, place)| (word, *place))
            .chain(named.unit.iter().map(|word| (word, &entry.name.place)))
        {
            if let UnitWord::Currency(mention) = word {
                self.mention(*mention, place);
            }
        }
        named.unit.or(of_column.map(|(word, _)| word))
    }

    fn wrong(&self, entry: &Entry, expected: &str) -> Problem {
        let finding = format!("{expected}, found {}", quoted(&entry.value.text));
        Problem::cell(&entry.value.place, &entry.name.text, Wrong { finding, hint: None })
    }

    /// Reads an entry's value and keeps what must be judged over all of them.
    fn read(
        &mut self,
        entry: &Entry,
        id: &'static str,
        unit: Unit,
        word: Option<UnitWord>,
        mark: Mark,
    ) -> Result<Given, Problem> {
        let cell = &entry.value;
        let mark = if cell.form == Form::Option { self.options.mark.unwrap_or(Mark::Point) } else { mark };
        let read = cell.read(unit, word, mark).map_err(|wrong| Problem::cell(&cell.place, &entry.name.text, wrong))?;
        if let Some(mention) = read.currency {
            self.mention(mention, &cell.place);
        }
        if read.bare_percent {
            let name = Rc::clone(&entry.name.text);
            self.bare_percents.push(BarePercent { id, value: read.value.clone(), name, cell: cell.clone() });
        }
        if read.may_be_share {
            let place = &cell.place;
            let share = crate::show::computed(&(&read.value * whole(100)), Unit::Points, None);
            let text = format!(
                "{} at {place} is read as points; write {share} if it is a share of one, else `{} points`",
                quoted(&cell.text),
                clean(&cell.text)
            );
            self.notes.push(Note::doubt(clean(&entry.name.text), text));
        }
        if read.bare_duration && !self.bare_durations.contains(&entry.name.text) {
            self.bare_durations.push(Rc::clone(&entry.name.text));
        }
        Ok(Given { value: read.value, quantum: read.quantum, text: Rc::clone(&cell.text), place: cell.place.clone() })
    }

    fn in_range(&self, entry: &Entry, metric: &Metric, value: &Exact) -> Result<(), Problem> {
        match metric.expected_range(value) {
            Some(range) => Err(self.wrong(entry, &format!("expected {range}"))),
            None if value.is_negative() && metric.unit.is_percent() && !metric.is_against_baseline() => {
                Err(self.wrong(entry, "expected a percentage that is not negative"))
            }
            None => Ok(()),
        }
    }

    fn insert(&mut self, entry: &Entry, id: &'static str, given: Given, slot: Slot) -> Result<(), Problem> {
        let Some(period) = self.slots.get_mut(slot) else { return Ok(()) };
        if let Some(first) = period.given.get(id) {
            return Err(twice(&entry.name.text, id, &given.place, &first.place));
        }
        period.given.insert(id, Box::new(given));
        Ok(())
    }

    fn cost(
        &mut self,
        entry: &Entry,
        named: &Named,
        amount: Given,
        what: (Option<&'static Figure>, Kind),
        slot: Slot,
    ) -> Result<(), Problem> {
        let (figure, kind) = what;
        let key = Rc::clone(&named.key);
        let line = CostLine {
            name: escaped(&entry.name.text),
            key,
            figure,
            kind: self.kind_by_option(named).unwrap_or(kind),
            amount,
        };
        let (name, place) = (line.name.clone(), line.amount.place.clone());
        self.slots.add_line(slot, line).map_err(|first| twice(&name, &name, &place, &first))
    }

    fn total(
        &mut self,
        entry: &Entry,
        word: Option<UnitWord>,
        mark: Mark,
        slot: Slot,
        from: usize,
    ) -> Result<(), Problem> {
        let amount = self.read(entry, TOTAL_COST.id, Unit::Money, word, mark)?;
        let end = self.slots.get_mut(slot).map_or(0, |figures| figures.costs.len());
        self.totals.push(Total {
            slot,
            name: entry.name.text.to_string(),
            amount,
            lines: from..end,
            is_of_section: entry.since.is_some(),
        });
        Ok(())
    }

    fn kind_by_option(&mut self, named: &Named) -> Option<Kind> {
        let option = self.kinds.iter_mut().find(|kind| *kind.key == *named.key)?;
        option.is_used = true;
        Some(option.kind)
    }

    /// The kind that the file's own column says.
    fn said_kind(&self, entry: &Entry) -> Result<Option<Kind>, Problem> {
        let Some(cell) = entry.kind.as_ref().filter(|kind| !kind.is_blank()) else { return Ok(None) };
        let wanted = || {
            Problem::at(&cell.place, format!("expected a kind of cost, found {}", quoted(&cell.text)))
                .hint("the kinds are variable, fixed and one-time")
        };
        Kind::from_word(&cell.text).map(Some).ok_or_else(wanted)
    }

    /// The kind of a line whose kind nobody says: variable, with a note.
    fn unknown_kind(&mut self, entry: &Entry, named: &Named) -> Kind {
        if self.kinds.iter().any(|kind| *kind.key == *named.key) {
            return Kind::Variable;
        }
        if self.guessed.insert(Rc::clone(&named.key)) {
            self.guessed_kinds.push(clean(&entry.name.text));
        }
        Kind::Variable
    }
}

fn twice(name: &str, id: &str, second: &Place, first: &Place) -> Problem {
    let what = if normal(name) == normal(id) { quoted(name) } else { format!("{} ({id})", quoted(name)) };
    Problem::at(second, format!("{what} is given twice, first at {first}"))
        .hint("keep one of them; where each is a part, such as an agent's, put in their sum")
}
