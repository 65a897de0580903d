//! The names of a side and a period in, their place in the comparison out; made when they are met first.

use super::contents::Entry;
use super::limits;
use super::names::is_total;
use crate::comparison::{CostLine, PeriodFigures, Side};
use crate::period::{self, Identity, Period};
use crate::place::{Place, escaped};
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The place of a side's period in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which side.
    pub side: usize,
    /// Which of its periods.
    pub period: usize,
}

/// The sides as they are filled.
#[derive(Default)]
pub struct Slots {
    /// The sides, in the order in which they were met.
    pub sides: Vec<Side>,
    /// Whether the dates of the file being read are days, so that the first of a month does not stand for the month.
    pub has_days: bool,
    /// Where each period of each side was met first.
    pub places: Vec<Vec<Place>>,
    side_of: BTreeMap<Rc<str>, Option<usize>>,
    period_of: BTreeMap<(usize, Option<Rc<str>>), Option<usize>>,
    same_side: BTreeMap<String, usize>,
    same_period: BTreeMap<(usize, Option<Identity>), usize>,
    line_of: BTreeMap<(usize, usize, Rc<str>), usize>,
}

impl Slots {
    /// The slot an entry belongs to; none for a sum over the others. Sides differ in more than case and blanks; periods in
    /// more than how they are written.
    pub fn of(&mut self, entry: &Entry) -> Result<Option<Slot>, Problem> {
        let side = match self.side_of.get(&entry.side) {
            Some(side) => *side,
            None => self.new_side(entry)?,
        };
        let Some(side) = side else { return Ok(None) };
        let key = (side, entry.period.clone());
        let period = match self.period_of.get(&key) {
            Some(period) => *period,
            None => {
                let period = self.new_period(side, entry);
                self.period_of.insert(key, period);
                if period == Some(limits::PERIODS) {
                    return Err(limits::past(&entry.value.place, "at most 10,000 periods of a side"));
                }
                period
            }
        };
        Ok(period.map(|period| Slot { side, period }))
    }

    fn new_side(&mut self, entry: &Entry) -> Result<Option<usize>, Problem> {
        let name = entry.side.trim();
        if name.is_empty() {
            return Err(
                Problem::at(&entry.value.place, "this row names no side").hint("write its name in the column of sides")
            );
        }
        let index = if is_total(name) { None } else { Some(self.same_or_new(name)) };
        self.side_of.insert(Rc::clone(&entry.side), index);
        // Said once, not again for every side behind it.
        let is_first_past = index == Some(limits::SIDES);
        if is_first_past { Err(limits::past(&entry.value.place, "at most 1,000 sides")) } else { Ok(index) }
    }

    fn same_or_new(&mut self, name: &str) -> usize {
        let name = escaped(name);
        let next = self.sides.len();
        let index = *self.same_side.entry(name.to_lowercase()).or_insert(next);
        if index == next {
            self.sides.push(Side { name, periods: Vec::new() });
            self.places.push(Vec::new());
        }
        index
    }

    fn new_period(&mut self, side: usize, entry: &Entry) -> Option<usize> {
        if entry.period.as_deref().is_some_and(is_total) {
            return None;
        }
        let wanted = entry.period.as_deref().map(|label| Period::new(&escaped(label)));
        let wanted = wanted.map(|period| {
            if self.has_days && period::is_day(&period.label) { Period { span: None, ..period } } else { period }
        });
        let identity = (side, wanted.as_ref().map(Period::identity));
        if let Some(period) = self.same_period.get(&identity) {
            return Some(*period);
        }
        let (side_of, places) = (self.sides.get_mut(side)?, self.places.get_mut(side)?);
        side_of.periods.push(PeriodFigures { period: wanted, ..PeriodFigures::default() });
        places.push(entry.value.place.clone());
        let period = side_of.periods.len() - 1;
        self.same_period.insert(identity, period);
        Some(period)
    }

    /// Adds a cost line to a slot; a second one of a name is not added, and the place of the first is the error.
    pub fn add_line(&mut self, slot: Slot, line: CostLine) -> Result<(), Place> {
        let Some(period) = self.sides.get_mut(slot.side).and_then(|side| side.periods.get_mut(slot.period)) else {
            return Ok(());
        };
        let next = period.costs.len();
        let first = *self.line_of.entry((slot.side, slot.period, Rc::clone(&line.key))).or_insert(next);
        if first == next {
            period.costs.push(line);
            return Ok(());
        }
        period.costs.get(first).map_or(Ok(()), |first| Err(first.amount.place.clone()))
    }

    /// The figures of a slot.
    pub fn get_mut(&mut self, slot: Slot) -> Option<&mut PeriodFigures> {
        self.sides.get_mut(slot.side)?.periods.get_mut(slot.period)
    }
}
