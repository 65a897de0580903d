//! Flows and a rate in, their present value out.

use super::certified::{Between, settled};
use super::point::{Grid, Point};
use super::polynomial::Polynomial;
use super::roots::{Root, roots};
use super::{DAYS_OF_YEAR, Gap, OnDay, Rate};
use crate::quantity::{Exact, Quantity, Unit, sum};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

/// Amounts as whole multiples of one fraction of the currency's unit.
pub(super) struct Whole {
    /// The multiples.
    pub amounts: Vec<BigInt>,
    /// How many of them are one unit of money.
    pub of_unit: BigInt,
}

impl Whole {
    /// The same amounts.
    pub fn new<'a>(amounts: impl Iterator<Item = &'a Exact> + Clone) -> Whole {
        let of_unit = amounts.clone().fold(BigInt::one(), |least, amount| least.lcm(amount.denom()));
        let whole = |amount: &Exact| amount.numer() * (&of_unit / amount.denom());
        Whole { amounts: amounts.map(whole).collect(), of_unit }
    }
}

/// The sum of all flows, in money.
pub fn total(flows: &[Exact]) -> Exact {
    sum(flows)
}

/// Net present value, the first flow at t = 0: Σ cₜ ÷ (1 + r)ᵗ, in money. The fraction is not in lowest terms: its powers
/// are large, and it is only cut.
///
/// Source: Brealey, Myers, Allen, Principles of Corporate Finance, chapter 2.
pub fn npv(flows: &[Exact], rate: &Rate) -> Exact {
    let (growth, base) = (rate.growth().numer(), rate.growth().denom());
    let whole = Whole::new(flows.iter());
    // With 1 + r = a ÷ b the sum is Σ cₜ bᵗ aⁿ⁻ᵗ ÷ aⁿ.
    let (mut value, mut power) = (BigInt::zero(), BigInt::one());
    for amount in &whole.amounts {
        value = value * growth + amount * &power;
        power *= base;
    }
    let last = u32::try_from(flows.len().saturating_sub(1)).unwrap_or(u32::MAX);
    Exact::new_raw(value, whole.of_unit * growth.pow(last))
}

/// Net present value as spreadsheets have it, the first flow at t = 1, in money: [`npv`] discounted by one more period.
pub fn npv_spreadsheet(flows: &[Exact], rate: &Rate) -> Exact {
    let value = npv(flows, rate);
    let growth = rate.growth();
    Exact::new_raw(value.numer() * growth.denom(), value.denom() * growth.numer())
}

/// Present value of dated flows on the day of the first, in money: Σ c ÷ (1 + r)^(days ÷ 365), the convention of XNPV in
/// spreadsheets. The powers are no fractions: the digits that are given are certain.
///
/// # Errors
/// [`Gap::TooLarge`] past what a decimal can hold.
pub fn xnpv(flows: &[OnDay], rate: &Rate) -> Result<Quantity, Gap> {
    let whole = Whole::new(flows.iter().map(|flow| &flow.amount));
    let terms = flows.iter().map(|flow| flow.days).zip(whole.amounts);
    let Some((polynomial, lowest)) = Polynomial::new(terms) else {
        return Quantity::cut(&Exact::zero(), Unit::Money).ok_or(Gap::TooLarge);
    };
    // The discount of a day is the root of (1 + r) x³⁶⁵ = 1.
    let (growth, base) = (rate.growth().numer().clone(), rate.growth().denom().clone());
    let (of_day, _) = Polynomial::new([(0, -base), (DAYS_OF_YEAR, growth)].into_iter()).ok_or(Gap::TooLarge)?;
    let mut root = roots(&of_day)?.pop().ok_or(Gap::TooLarge)?;
    root.refine(ENOUGH);
    let value = at_root(&polynomial, lowest, &root).ok_or(Gap::TooLarge)?;
    settled(&value.over(&whole.of_unit), Unit::Money, &[28, 24, 20, 15]).ok_or(Gap::TooLarge)
}

/// How many bits of a day's discount are worked out: 28 digits of what it is multiplied with, and many days of powers.
const ENOUGH: u32 = 240;

/// The value of a polynomial, without the power that was divided out of it, at a root of another.
fn at_root(polynomial: &Polynomial, lowest: u32, root: &Root) -> Option<Between> {
    let Some((low, high, is_inverse)) = root.bracket() else { return Some(Between::exactly(polynomial.sum())) };
    let grid = Grid { scale: root.scale() };
    let evaluated = if is_inverse { polynomial.reversed() } else { polynomial.clone() };
    let (at_low, at_high) = (Point::new(&evaluated, grid, low, false), Point::new(&evaluated, grid, high, false));
    let value = grid.fractions(&at_low.lowest(&at_high), &at_low.highest(&at_high));
    // Turned round, every power is taken from the highest down: what was taken off is put back.
    let off = if is_inverse { lowest.checked_add(polynomial.degree())? } else { lowest };
    let (shift_low, shift_high) = (grid.power(low, off), grid.power(high, off));
    let shift = grid.fractions(&shift_low.low, &shift_high.high);
    if is_inverse { value.divided_by(&shift) } else { Some(value.times(&shift)) }
}
