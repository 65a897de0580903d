//! The lines of a plan in, the same computed on floats for many sets of inputs at once out: for the simulation and for
//! searches, which ask for a plan tens of thousands of times.
//!
//! Only what depends on the inputs that vary is computed again; everything else is taken from the exact values. The steps
//! are `+ - × ÷`, comparisons and square roots, which every platform rounds the same way, so that the results have the same
//! bytes everywhere.

use super::InputId;
use super::formula::{Formula, MONTHS_OF_YEAR};
use super::sheet::{Computed, LineId, Sheet};
use crate::operator::Operator;
use crate::quantity::Exact;
use num_traits::ToPrimitive;
use std::collections::{BTreeSet, HashMap};

/// How many sets of inputs are computed at once.
pub const LANES: usize = 8;

/// One number of each set.
pub type Lanes = [f64; LANES];

/// The place of a step's result.
type Slot = usize;

/// A step of the computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    /// A number, by its bits.
    Number(u64),
    Input(usize),
    Operation(Operator, Slot, Slot),
    TwelfthRoot(Slot),
    Power(Slot, i32),
    AtMost(Slot, Slot, Slot, Slot),
}

/// Lines as a list of steps.
#[derive(Debug)]
pub struct Tape {
    steps: Vec<Step>,
    /// Where the values of each wanted line stand, month by month.
    wanted: Vec<Vec<Slot>>,
}

/// The results of a tape for one set of inputs a lane.
#[derive(Debug)]
pub struct Run<'a> {
    tape: &'a Tape,
    values: Vec<Lanes>,
}

impl Tape {
    /// The wanted lines as steps from the inputs that vary.
    pub fn new(sheet: &Sheet, exact: &Computed, vary: &BTreeSet<InputId>, inputs: &[Exact], wanted: &[LineId]) -> Tape {
        let mut compiler =
            Compiler { sheet, exact, vary, inputs, steps: Vec::new(), known: HashMap::new(), cells: HashMap::new() };
        let wanted = wanted.iter().map(|line| compiler.line(*line)).collect();
        Tape { steps: compiler.steps, wanted }
    }

    /// Room for the results of a run.
    pub fn run(&self) -> Run<'_> {
        Run { tape: self, values: vec![[0.0; LANES]; self.steps.len()] }
    }
}

impl Run<'_> {
    /// Computes every step; an input is asked for by its place.
    pub fn compute(&mut self, input: impl Fn(usize) -> Lanes) {
        for (slot, step) in self.tape.steps.iter().enumerate() {
            let value = self.step(*step, &input);
            if let Some(place) = self.values.get_mut(slot) {
                *place = value;
            }
        }
    }

    fn at(&self, slot: Slot) -> &Lanes {
        const NOTHING: Lanes = [f64::NAN; LANES];
        self.values.get(slot).unwrap_or(&NOTHING)
    }

    fn step(&self, step: Step, input: &impl Fn(usize) -> Lanes) -> Lanes {
        match step {
            Step::Number(bits) => [f64::from_bits(bits); LANES],
            Step::Input(index) => input(index),
            Step::Operation(operator, left, right) => operate(operator, self.at(left), self.at(right)),
            Step::TwelfthRoot(slot) => self.at(slot).map(twelfth_root),
            Step::Power(slot, exponent) => self.at(slot).map(|base| power(base, exponent)),
            Step::AtMost(quantity, limit, then, otherwise) => {
                let (quantity, limit) = (self.at(quantity), self.at(limit));
                let (then, otherwise) = (self.at(then), self.at(otherwise));
                std::array::from_fn(
                    |lane| if at_most(quantity[lane], limit[lane]) { then[lane] } else { otherwise[lane] },
                )
            }
        }
    }

    /// How many lines are wanted.
    pub fn wanted(&self) -> usize {
        self.tape.wanted.len()
    }

    /// The values of a wanted line, by month.
    pub fn line(&self, wanted: usize) -> impl Iterator<Item = &Lanes> {
        self.tape.wanted.get(wanted).into_iter().flatten().map(|slot| self.at(*slot))
    }

    /// The sum of a wanted line over all months.
    #[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
    pub fn total(&self, wanted: usize) -> Lanes {
        let mut total = [0.0; LANES];
        for month in self.line(wanted) {
            total.iter_mut().zip(month).for_each(|(total, value)| *total += value);
        }
        total
    }
}

/// Whether a quantity is at most a limit; what is above it in the last digits of a float is at the limit.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn at_most(quantity: f64, limit: f64) -> bool {
    quantity <= limit + limit.abs() * 1e-12
}

#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn operate(operator: Operator, left: &Lanes, right: &Lanes) -> Lanes {
    let each = |of: fn(f64, f64) -> f64| std::array::from_fn(|lane| of(left[lane], right[lane]));
    match operator {
        Operator::Plus => each(|left, right| left + right),
        Operator::Minus => each(|left, right| left - right),
        Operator::Times => each(|left, right| left * right),
        Operator::Over => each(|left, right| left / right),
        Operator::Min => each(|left, right| if right < left { right } else { left }),
        Operator::Max => each(|left, right| if right > left { right } else { left }),
    }
}

/// The twelfth root of a number above zero. The library's powers differ between platforms in the last digit; square roots
/// and the four operations do not.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn twelfth_root(number: f64) -> f64 {
    if number.is_nan() || number <= 0.0 {
        return f64::NAN;
    }
    let fourth = number.sqrt().sqrt();
    // Newton's method for the cube root converges from above.
    let mut root = if fourth > 1.0 { fourth } else { 1.0 };
    loop {
        let next = root - (root - fourth / (root * root)) / 3.0;
        if next.is_nan() || next >= root {
            return root;
        }
        root = next;
    }
}

/// A whole power, by squaring.
#[allow(clippy::float_arithmetic, reason = "a simulation computes on floats")]
fn power(base: f64, exponent: i32) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, base, exponent.unsigned_abs());
    while rest > 0 {
        if rest % 2 == 1 {
            result *= square;
        }
        square *= square;
        rest /= 2;
    }
    if exponent < 0 { 1.0 / result } else { result }
}

/// Writes the steps down, each once.
struct Compiler<'a> {
    sheet: &'a Sheet,
    exact: &'a Computed,
    vary: &'a BTreeSet<InputId>,
    inputs: &'a [Exact],
    steps: Vec<Step>,
    known: HashMap<Step, Slot>,
    cells: HashMap<(LineId, usize), Slot>,
}

impl Compiler<'_> {
    fn line(&mut self, line: LineId) -> Vec<Slot> {
        let months = self.exact.line(line).len();
        (0..months).map(|month| self.cell(line, month)).collect()
    }

    fn cell(&mut self, line: LineId, month: usize) -> Slot {
        if let Some(slot) = self.cells.get(&(line, month)) {
            return *slot;
        }
        let sheet = self.sheet;
        let varies = |line: &&super::sheet::Line| self.vary.iter().any(|input| line.depends_on(*input));
        let formula = sheet.line(line).filter(varies).and_then(|line| line.cells.get(month));
        let slot = match formula {
            Some(formula) => self.formula(formula),
            None => self.number(self.exact.cell(line, month)),
        };
        self.cells.insert((line, month), slot);
        slot
    }

    fn number(&mut self, number: Option<&Exact>) -> Slot {
        let float = number.and_then(ToPrimitive::to_f64).unwrap_or(f64::NAN);
        self.step(Step::Number(float.to_bits()))
    }

    fn step(&mut self, step: Step) -> Slot {
        if let Some(slot) = self.known.get(&step) {
            return *slot;
        }
        self.steps.push(step);
        let slot = self.steps.len() - 1;
        self.known.insert(step, slot);
        slot
    }

    fn formula(&mut self, formula: &Formula) -> Slot {
        match formula {
            Formula::Constant(number) => self.number(Some(number)),
            Formula::Input(input) if self.vary.contains(input) => self.step(Step::Input(input.0)),
            Formula::Input(input) => self.number(self.inputs.get(input.0)),
            Formula::Cell(line, month) => self.cell(*line, *month),
            Formula::Operation(operator, left, right) => {
                let (left, right) = (self.formula(left), self.formula(right));
                self.step(Step::Operation(*operator, left, right))
            }
            Formula::Sum(parts) => {
                let slots: Vec<Slot> = parts.iter().map(|part| self.formula(part)).collect();
                let sum = slots.into_iter().reduce(|sum, part| self.step(Step::Operation(Operator::Plus, sum, part)));
                sum.unwrap_or_else(|| self.number(Some(&Exact::from_integer(0.into()))))
            }
            Formula::Months(base, months) => {
                let base = self.formula(base);
                let (years, rest) = (months.div_euclid(MONTHS_OF_YEAR), months.rem_euclid(MONTHS_OF_YEAR));
                let whole = self.step(Step::Power(base, years));
                if rest == 0 {
                    return whole;
                }
                let root = self.step(Step::TwelfthRoot(base));
                let part = self.step(Step::Power(root, rest));
                self.step(Step::Operation(Operator::Times, whole, part))
            }
            Formula::AtMost { quantity, limit, then, otherwise } => {
                let [quantity, limit, then, otherwise] =
                    [quantity, limit, then, otherwise].map(|part| self.formula(part));
                self.step(Step::AtMost(quantity, limit, then, otherwise))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twelfth_root_to_the_twelfth_is_the_number() {
        for number in [1e-9, 0.5, 0.91, 1.0, 1.09, 2.0, 144.0, 1e12] {
            let back = power(twelfth_root(number), 12);
            assert!((back / number - 1.0).abs() < 1e-14, "{number}: {back}");
        }
        assert!(twelfth_root(0.0).is_nan() && twelfth_root(-1.0).is_nan());
        assert_eq!(power(2.0, -3), 0.125);
    }
}
