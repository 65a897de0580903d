//! Lines of formulas by month in, their values out: what a spreadsheet of the plan would hold.

use super::InputId;
pub use super::LineId;
use super::formula::{Formula, cut};
use crate::quantity::{Exact, Unit, sum};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What comes in, and the factors of a month.
    Volume,
    /// What support costs in house if nothing changes.
    InHouse,
    /// How the work moves.
    Ramp,
    /// In-house cost that is no longer paid.
    Avoided,
    /// What else comes back.
    Benefit,
    /// How the vendor's fees come about.
    Contract,
    /// The vendor's fees.
    Fees,
    /// What steering the vendor costs, who stays, what an investment costs each month.
    Running,
    /// What is paid once.
    OneTime,
    /// What it comes to.
    Result,
    /// The same, added up from the start.
    Cumulative,
}

impl Group {
    /// The group's name in JSON and CSV.
    pub fn id(self) -> &'static str {
        match self {
            Group::Volume => "volume",
            Group::InHouse => "in_house",
            Group::Ramp => "ramp",
            Group::Avoided => "avoided",
            Group::Benefit => "benefit",
            Group::Contract => "contract",
            Group::Fees => "fees",
            Group::Running => "running",
            Group::OneTime => "one_time",
            Group::Result | Group::Cumulative => "result",
        }
    }
}

/// A line of the plan: one formula a month.
#[derive(Debug)]
pub struct Line {
    /// What scripts and `explain` call it: `acme.fees`.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it is about.
    pub group: Group,
    /// What it is in.
    pub unit: Unit,
    /// What it says, in a sentence.
    pub says: &'static str,
    /// Month 0, the start, and the months after it.
    pub cells: Vec<Formula>,
    /// Every input that it depends on, through other lines too.
    depends: BTreeSet<InputId>,
}

/// All lines of a plan, each after those it needs.
#[derive(Debug, Default)]
pub struct Sheet {
    /// In the order in which they are worked out.
    pub lines: Vec<Line>,
}

/// What cannot be worked out: a division by zero, or digits past what a decimal holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// In which line.
    pub line: LineId,
    /// In which month.
    pub month: usize,
}

/// The values of all lines.
#[derive(Debug, Clone)]
pub struct Computed {
    values: Vec<Rc<Vec<Exact>>>,
}

impl Computed {
    /// A line's values by month.
    pub fn line(&self, line: LineId) -> &[Exact] {
        self.values.get(line.0).map_or(&[], |values| values)
    }

    /// A line's value in a month.
    pub fn cell(&self, line: LineId, month: usize) -> Option<&Exact> {
        self.line(line).get(month)
    }

    /// The sum of a line over all months.
    pub fn total(&self, line: LineId) -> Exact {
        sum(self.line(line))
    }
}

impl Line {
    /// A line without formulas yet known what it depends on: that is worked out when it is added.
    pub fn new(id: String, label: String, group: Group, unit: Unit, says: &'static str, cells: Vec<Formula>) -> Line {
        Line { id, label, group, unit, says, cells, depends: BTreeSet::new() }
    }

    /// Whether the sum over its months means something.
    pub fn adds_up(&self) -> bool {
        self.unit == Unit::Count || self.unit == Unit::Money && self.group != Group::Cumulative
    }

    /// Whether its values are not cut to the digits of a decimal.
    fn is_exact(&self) -> bool {
        self.unit == Unit::Money || self.group == Group::Contract
    }

    /// The lines that its formulas name.
    pub fn needs(&self) -> BTreeSet<LineId> {
        let mut needed = BTreeSet::new();
        for cell in &self.cells {
            cell.visit(&mut |formula| {
                if let Formula::Cell(line, _) = formula {
                    needed.insert(*line);
                }
            });
        }
        needed
    }

    /// Whether a change of an input may change the line.
    pub fn depends_on(&self, input: InputId) -> bool {
        self.depends.contains(&input)
    }
}

impl Sheet {
    /// Adds a line behind those it needs.
    pub fn add(&mut self, line: Line) -> LineId {
        let id = LineId(self.lines.len());
        let mut depends = BTreeSet::new();
        for cell in &line.cells {
            cell.visit(&mut |formula| {
                if let Formula::Input(input) = formula {
                    depends.insert(*input);
                }
            });
        }
        for needed in line.needs() {
            depends.extend(self.line(needed).into_iter().flat_map(|line| &line.depends));
        }
        self.lines.push(Line { depends, ..line });
        id
    }

    /// A line.
    pub fn line(&self, line: LineId) -> Option<&Line> {
        self.lines.get(line.0)
    }

    /// Every value. Money, and what contracts count, is exact; factors and what comes in are decimals of 28 digits. So twice the
    /// money is twice the value, and equal prices of equal work are equal to the last digit.
    ///
    /// # Errors
    /// The first cell that cannot be worked out.
    pub fn compute(&self, inputs: &[Exact]) -> Result<Computed, Fault> {
        self.compute_where(inputs, None)
    }

    /// Every value after a change of one input: what does not depend on it is as before.
    ///
    /// # Errors
    /// As of [`Sheet::compute`].
    pub fn recompute(&self, inputs: &[Exact], before: &Computed, changed: InputId) -> Result<Computed, Fault> {
        self.compute_where(inputs, Some((before, changed)))
    }

    fn compute_where(&self, inputs: &[Exact], known: Option<(&Computed, InputId)>) -> Result<Computed, Fault> {
        let mut values: Vec<Rc<Vec<Exact>>> = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            let unchanged = known.filter(|(_, changed)| !line.depends_on(*changed));
            if let Some(before) = unchanged.and_then(|(before, _)| before.values.get(index)) {
                values.push(Rc::clone(before));
                continue;
            }
            let computed = self.compute_line(line, LineId(index), inputs, &values)?;
            values.push(Rc::new(computed));
        }
        Ok(Computed { values })
    }

    fn compute_line(
        &self,
        line: &Line,
        id: LineId,
        inputs: &[Exact],
        earlier: &[Rc<Vec<Exact>>],
    ) -> Result<Vec<Exact>, Fault> {
        let mut own: Vec<Exact> = Vec::with_capacity(line.cells.len());
        for (month, formula) in line.cells.iter().enumerate() {
            let cell = |of: LineId, month: usize| {
                if of == id { own.get(month).cloned() } else { earlier.get(of.0)?.get(month).cloned() }
            };
            let value = formula.value(inputs, &cell);
            let value = if line.is_exact() { value } else { value.and_then(|value| cut(&value)) };
            own.push(value.ok_or(Fault { line: id, month })?);
        }
        Ok(own)
    }
}
