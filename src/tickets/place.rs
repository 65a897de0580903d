//! When a row began and what its cells say in; its side, period and group out.

use super::batch::ROWS;
use super::cells::{Cell, Wanted, is_missing};
use super::columns::Meaning;
use super::faults::Fault;
use super::moment::Moment;
use super::plan::Plan;
use super::remembered::Remembered;
use super::rows::{Cells, Part};
use super::rules::{By, Rules, Sides};
use super::tally::{Day, Key, Tally};
use super::texts::Texts;

/// Puts the rows of one export where they belong.
pub struct Placing<'a> {
    rules: &'a Rules,
    /// The side of all rows, where no column and no date tells it.
    side: &'a str,
    side_at: Option<usize>,
    side_number: Option<usize>,
    /// The numbers of sides whose names were met.
    known: Remembered<Option<u32>>,
    created_number: Option<usize>,
    /// What a breakdown groups by, and the columns that tell it.
    by: Vec<(By, Option<usize>)>,
    label: Vec<u8>,
}

impl<'a> Placing<'a> {
    /// Puts rows by an export's columns.
    pub fn new(plan: &Plan, rules: &'a Rules, side: &'a str) -> Placing<'a> {
        let by = rules.by.iter().map(|by| (*by, by.meaning().and_then(|meaning| plan.at(meaning)))).collect();
        Placing {
            rules,
            side,
            side_at: plan.at(Meaning::Side),
            side_number: plan.number(Meaning::Side),
            known: Remembered::default(),
            created_number: plan.number(Meaning::CreatedAt),
            by,
            label: Vec::new(),
        }
    }

    /// The numbers of the sides of some rows, as far as a column tells them and their names were met before.
    #[inline(always)]
    pub fn known_sides(&self, rows: Part<'_>, texts: &mut Texts, sides: &mut [Option<u32>; ROWS]) {
        if let (Sides::ByColumn, Some(at)) = (&self.rules.sides, self.side_at) {
            texts.take(rows, at);
            let (numbers, is_forgotten) = self.known.short(&texts.words());
            for ((number, is_forgotten), side) in numbers.into_iter().zip(is_forgotten).zip(sides) {
                *side = number.filter(|_| !is_forgotten);
            }
        }
    }

    /// Where a row belongs, and the day on which it began; its side may be known. Names are numbered in the tally.
    #[inline(always)]
    pub fn key<'c>(
        &mut self,
        cells: impl Fn() -> Cells<'c>,
        created: Option<Moment>,
        side: Option<u32>,
        tally: &mut Tally,
    ) -> Result<(Key, Day), Fault> {
        let mut key = Key::default();
        let mut day = 0;
        match created {
            Some(created) => {
                day = self::day(created);
                key.period = self.rules.period.map_or(0, |length| {
                    let months = created.year() * 12 + created.month() - 1;
                    if length == 1 { months } else { months - months % length }
                });
            }
            None if self.created_number.is_some() => {
                return Err(Fault { column: self.created_number, wanted: Wanted::Date });
            }
            None => {}
        }
        key.side = match side {
            Some(side) => side,
            None => self.side_of(cells(), day, tally)?,
        };
        if !self.by.is_empty() {
            key.by = self.group(cells(), created, tally)?;
        }
        Ok((key, day))
    }

    /// The number of the side of a row.
    fn side_of(&mut self, cells: Cells<'_>, day: Day, tally: &mut Tally) -> Result<u32, Fault> {
        let mut number_of = |side: &[u8]| {
            if is_missing(side) {
                return Err(Fault { column: self.side_number, wanted: Wanted::Side });
            }
            let number = tally.sides.number(side, super::SIDES);
            number.ok_or(Fault { column: self.side_number, wanted: Wanted::FewSides })
        };
        match &self.rules.sides {
            Sides::ByFile => number_of(self.side.as_bytes()),
            Sides::ByDate { cutover, names: (before, after) } => {
                number_of((if day < *cutover { before } else { after }).as_bytes())
            }
            Sides::ByColumn => {
                let span = self.side_at.map_or_else(Default::default, |at| cells.span(at));
                if let Some(Some(number)) = self.known.get(span.bytes()) {
                    return Ok(number);
                }
                let number = number_of(Cell::from(span).bytes())?;
                self.known.put(span.bytes(), Some(number));
                Ok(number)
            }
        }
    }

    /// The number of what a breakdown groups by: its parts with a byte between them that stands in no cell.
    fn group(&mut self, cells: Cells<'_>, created: Option<Moment>, tally: &mut Tally) -> Result<u32, Fault> {
        self.label.clear();
        for (index, (by, column)) in self.by.iter().enumerate() {
            if index > 0 {
                self.label.push(By::BETWEEN);
            }
            match column {
                Some(at) => self.label.extend_from_slice(cells.get(*at).bytes()),
                None => self.label.extend_from_slice(by.of_moment(created).as_bytes()),
            }
        }
        tally.by.number(&self.label, super::GROUPS).ok_or(Fault { column: None, wanted: Wanted::FewGroups })
    }
}

/// A day as it sorts.
#[inline]
pub fn day(moment: Moment) -> Day {
    moment.year() << 16 | moment.month() << 8 | moment.day()
}
