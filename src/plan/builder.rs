//! What the parts of a plan are laid out with: lines are added to the sheet, each behind those it needs.

use super::formula::{Formula, MONTHS_OF_YEAR, growth};
use super::sheet::{Group, Line, Sheet};
use super::{Inflation, InputId, LineId, Plan};
use crate::quantity::Unit;

/// Adds lines to a sheet.
pub(super) struct Builder<'a> {
    pub plan: &'a Plan,
    pub sheet: Sheet,
}

/// A year counted from 0: the months after the first twelve are one year on.
pub(super) fn years_before(month: usize) -> i32 {
    i32::try_from(month.saturating_sub(1) / 12).unwrap_or(i32::MAX)
}

/// What a name becomes in the ids of lines.
pub fn slug(name: &str) -> String {
    let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

impl Builder<'_> {
    /// Adds a line of which month 0 is nothing.
    pub fn line(
        &mut self,
        id: &str,
        label: &str,
        (group, unit): (Group, Unit),
        says: &'static str,
        cell: impl Fn(usize) -> Formula,
    ) -> LineId {
        self.with_start(id, label, (group, unit), says, |month| if month == 0 { 0.into() } else { cell(month) })
    }

    /// Adds a line with something in month 0.
    pub fn with_start(
        &mut self,
        id: &str,
        label: &str,
        (group, unit): (Group, Unit),
        says: &'static str,
        cell: impl Fn(usize) -> Formula,
    ) -> LineId {
        let cells = (0..=self.plan.months).map(cell).collect();
        let id = self.unused(id);
        self.sheet.add(Line::new(id, label.to_string(), group, unit, says, cells))
    }

    /// An id that no other line has.
    fn unused(&self, id: &str) -> String {
        let is_taken = |id: &str| self.sheet.lines.iter().any(|line| line.id == id);
        let numbered = (2..).map(|number| format!("{id}_{number}"));
        std::iter::once(id.to_string()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
    }

    /// The sum of lines.
    pub fn sum(&mut self, id: &str, label: &str, group: Group, says: &'static str, lines: &[LineId]) -> LineId {
        let cell = |month| Formula::Sum(lines.iter().map(|line| Formula::Cell(*line, month)).collect());
        self.with_start(id, label, (group, Unit::Money), says, cell)
    }
}

/// The lines that every alternative is set against.
pub(super) struct Shared {
    pub contacts: LineId,
    /// Contacts without season, against the stated ones.
    pub trend: LineId,
    pub wages: Option<LineId>,
    pub discount: LineId,
    /// Each line in house with the share of it that can be avoided.
    pub in_house: Vec<(LineId, String, Option<InputId>)>,
    pub in_house_total: LineId,
}

/// What a part of an alternative brings and costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Flows {
    pub gains: Vec<LineId>,
    pub costs: Vec<LineId>,
}

/// The lines of a vendor that others build on.
pub(super) struct Moved {
    /// What its lines' ids begin with.
    pub prefix: String,
    /// The first month in which work has moved.
    pub start: usize,
    /// The share of the contacts that has moved.
    pub share: LineId,
    /// The month in which it reaches the share that stays, and that share.
    pub settled: (usize, Option<InputId>),
}

impl Moved {
    /// The share moved as a part of the one that stays; none once that is reached.
    pub fn of_settled(&self, month: usize) -> Option<Formula> {
        let (from, share) = self.settled;
        (month < from).then(|| Formula::Cell(self.share, month) / share.map_or_else(|| 1.into(), Formula::from))
    }
}

/// Minutes of handle time as hours that must be staffed.
pub(super) fn productive_hours(minutes: Formula, occupancy: Option<InputId>) -> Formula {
    let hours = minutes / 60;
    match occupancy {
        Some(occupancy) => hours / occupancy,
        None => hours,
    }
}

/// A running amount after the rises up to a month.
pub(super) fn risen(amount: Formula, inflation: Inflation, wages: Option<LineId>, month: usize) -> Formula {
    match (inflation, wages) {
        (Inflation::Wages, Some(wages)) => amount * Formula::Cell(wages, month),
        (Inflation::Own(rate), _) if years_before(month) > 0 => {
            amount * growth(rate).of_months(MONTHS_OF_YEAR * years_before(month))
        }
        _ => amount,
    }
}
