//! What a number of a plan measures and may be, as short names for the readers of its tables.

use crate::plan::Within;
use crate::quantity::Unit;

/// What a number measures, and what it may be.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// What it measures.
    pub unit: Unit,
    /// What it may be.
    pub within: Within,
    /// Whether it is money of the contract that is being read.
    pub is_of_contract: bool,
    /// Whether it is a percentage around 100 %, so that a bare 1.3 was meant as 130 %.
    pub is_factor: bool,
}

const fn of(unit: Unit, within: Within) -> Measure {
    Measure { unit, within, is_of_contract: false, is_factor: false }
}

/// Money that may be earned as well as paid.
pub const MONEY: Measure = of(Unit::Money, Within::Any);
/// Money that is paid.
pub const COST: Measure = of(Unit::Money, Within::NotNegative);
/// Money that is paid, in the contract's own.
pub const PRICE: Measure = Measure { is_of_contract: true, ..COST };
/// A number of things, which over months need not be whole.
pub const COUNT: Measure = of(Unit::Number, Within::NotNegative);
/// The same, where there must be some.
pub const SOME: Measure = of(Unit::Number, Within::Positive);
/// Full-time equivalents.
pub const AGENTS: Measure = of(Unit::Agents, Within::Positive);
/// A length of time in minutes.
pub const TIME: Measure = of(Unit::Minutes, Within::Positive);
/// From 0 to 100 %.
pub const SHARE: Measure = of(Unit::Percent, Within::Share);
/// Above 0, at most 100 %.
pub const POSITIVE_SHARE: Measure = of(Unit::Percent, Within::PositiveShare);
/// A rate of change, a year.
pub const RATE: Measure = of(Unit::PercentPerYear, Within::AboveMinusOne);
/// Leavers a year: more than all may leave.
pub const TURNOVER: Measure = of(Unit::PercentPerYear, Within::NotNegative);
/// A difference of two shares.
pub const CHANGE: Measure = of(Unit::Percent, Within::AboveMinusOne);
/// A percentage of what is usual.
pub const FACTOR: Measure = Measure { is_factor: true, ..of(Unit::Percent, Within::Positive) };
/// The same, which may be nothing.
pub const SEASON: Measure = Measure { is_factor: true, ..of(Unit::Percent, Within::NotNegative) };
/// How often in a year.
pub const PER_YEAR: Measure = of(Unit::PerYear, Within::NotNegative);
/// One money for another.
pub const EXCHANGE: Measure = of(Unit::Number, Within::Positive);
