//! Flows in, the rates they return out: certain to 15 significant digits, and never one of several alone.

use super::certified::{Between, settled};
use super::polynomial::Polynomial;
use super::roots::{Root, roots};
use super::value::Whole;
use super::{DAYS_OF_YEAR, Gap, OnDay, Rate};
use crate::quantity::{Exact, Quantity, Unit, exact, whole};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use rust_decimal::Decimal;

/// Significant digits of a rate; one that is nearly -100 % is given with as many as a decimal holds.
const DIGITS: [u32; 2] = [15, 28];

/// Every internal rate of return above -100 % a period, the lowest first, in per cent: the rates at which the net present
/// value is zero. They are the roots of Σ cₜ vᵗ in v = 1 ÷ (1 + r).
///
/// Source: Brealey, Myers, Allen, Principles of Corporate Finance, chapter 5, which also shows flows with several.
///
/// # Errors
/// Where there is none, where it cannot be proved how many there are, and where one is too large to be shown.
pub fn irr(flows: &[Exact]) -> Result<Vec<Quantity>, Gap> {
    internal((0..).zip(Whole::new(flows.iter()).amounts), 1, Unit::Percent)
}

/// The same of dated flows, in per cent a year of 365 days: the rates at which the present value of XNPV is zero.
///
/// # Errors
/// As of [`irr`].
pub fn xirr(flows: &[OnDay]) -> Result<Vec<Quantity>, Gap> {
    let amounts = Whole::new(flows.iter().map(|flow| &flow.amount)).amounts;
    internal(flows.iter().map(|flow| flow.days).zip(amounts), DAYS_OF_YEAR, Unit::PercentPerYear)
}

/// The same of flows of which so many are in a year, in per cent a year, compounded.
///
/// # Errors
/// As of [`irr`].
pub fn irr_a_year(flows: &[Exact], in_year: u32) -> Result<Vec<Quantity>, Gap> {
    internal((0..).zip(Whole::new(flows.iter()).amounts), in_year, Unit::PercentPerYear)
}

/// The rates for so many steps of the exponents.
fn internal(terms: impl Iterator<Item = (u32, BigInt)>, steps: u32, unit: Unit) -> Result<Vec<Quantity>, Gap> {
    let (polynomial, _) = Polynomial::new(terms).ok_or(Gap::AllZero)?;
    if polynomial.sign_changes() == 0 {
        return Err(Gap::OneSign);
    }
    let roots = roots(&polynomial)?;
    if roots.is_empty() {
        return Err(Gap::NoRate);
    }
    let rate = |root: Root| {
        let rate = settle(root, steps, unit)?;
        Ok(Quantity { exact: is_exact(&polynomial, steps, &rate), ..rate })
    };
    roots.into_iter().map(rate).collect()
}

/// Halves the bounds on a root until the digits of its rate are certain.
fn settle(mut root: Root, steps: u32, unit: Unit) -> Result<Quantity, Gap> {
    root.refine(64);
    for _ in 0..MOST_STEPS {
        if let Some(rate) = root.growth(steps).and_then(|growth| of_growth(&growth, unit, &DIGITS)) {
            return Ok(rate);
        }
        root.refine(8);
    }
    let growth = root.growth(steps).ok_or(Gap::TooLarge)?;
    of_growth(&growth, unit, &[14, 12]).ok_or(Gap::TooLarge)
}

/// The rate of a growth with the first count of digits that are certain and do not make it -100 %, which it is not.
fn of_growth(growth: &Between, unit: Unit, digits: &[u32]) -> Option<Quantity> {
    let rate = growth.minus_one();
    let with = |digits: &u32| settled(&rate, unit, &[*digits]).filter(|rate| rate.value > Decimal::from(-100));
    digits.iter().find_map(with)
}

/// How often eight more bits are worked out.
const MOST_STEPS: u32 = 40;

/// Whether a rate as it is shown, in per cent, is the root to its last digit.
fn is_exact(polynomial: &Polynomial, steps: u32, rate: &Quantity) -> bool {
    let growth = exact(rate.value) / whole(100) + Exact::one();
    // With whole years between the flows the discount of a year is the unknown.
    let is_whole = polynomial.terms().iter().all(|(exponent, _)| exponent.is_multiple_of(&steps));
    let terms = || polynomial.terms().iter().map(|(exponent, amount)| (exponent / steps, amount.clone()));
    is_whole && Polynomial::new(terms()).is_some_and(|(of_years, _)| of_years.has_root(growth.denom(), growth.numer()))
}

/// Modified internal rate of return in per cent a period: (FV ÷ -PV)^(1 ÷ n) - 1, with the positive flows growing at the
/// reinvestment rate to the last period, the negative ones discounted at the finance rate to the first, and n the periods
/// between.
///
/// Source: the function MIRR of spreadsheets; Lin, The Modified Internal Rate of Return and Investment Criterion, 1976.
///
/// # Errors
/// [`Gap::NoOutflow`], [`Gap::NoInflow`], [`Gap::TooLarge`].
pub fn mirr(flows: &[Exact], finance: &Rate, reinvest: &Rate) -> Result<Quantity, Gap> {
    modified(flows, finance, reinvest, 1, Unit::Percent)
}

/// The same of flows of which so many are in a year, in per cent a year, compounded; the rates are those of a period.
///
/// # Errors
/// As of [`mirr`].
pub fn mirr_a_year(flows: &[Exact], finance: &Rate, reinvest: &Rate, in_year: u32) -> Result<Quantity, Gap> {
    modified(flows, finance, reinvest, in_year, Unit::PercentPerYear)
}

fn modified(flows: &[Exact], finance: &Rate, reinvest: &Rate, in_year: u32, unit: Unit) -> Result<Quantity, Gap> {
    if !flows.iter().any(Signed::is_negative) {
        return Err(Gap::NoOutflow);
    }
    if !flows.iter().any(Signed::is_positive) {
        return Err(Gap::NoInflow);
    }
    let periods = u32::try_from(flows.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let part = |of_sign: fn(&Exact) -> bool| -> Vec<Exact> {
        flows.iter().map(|flow| if of_sign(flow) { flow.clone() } else { Exact::zero() }).collect()
    };
    let paid = -super::value::npv(&part(Signed::is_negative), finance);
    let received = super::value::npv(&part(Signed::is_positive), reinvest);
    let growth = reinvest.growth();
    // The nth root of what a year's power of the whole growth is.
    let numerator = (received.numer() * paid.denom() * growth.numer().pow(periods)).pow(in_year);
    let denominator = (received.denom() * paid.numer() * growth.denom().pow(periods)).pow(in_year);
    let growth = nth_root(&numerator, &denominator, periods)?;
    let rate = of_growth(&growth, unit, &DIGITS).ok_or(Gap::TooLarge)?;
    let shown = exact(rate.value) / whole(100) + Exact::one();
    let is_exact = shown.numer().pow(periods) * &denominator == shown.denom().pow(periods) * &numerator;
    Ok(Quantity { exact: is_exact, ..rate })
}

/// How many bits of the fraction under a root are kept: far more than its digits need.
const KEPT: u64 = 256;

/// The nth root of a fraction above zero.
fn nth_root(numerator: &BigInt, denominator: &BigInt, n: u32) -> Result<Between, Gap> {
    // A whole number m with m ÷ 2^s ≤ numerator ÷ denominator ≤ (m + 1) ÷ 2^s; s may be below zero.
    let up = (denominator.bits() + KEPT).saturating_sub(numerator.bits());
    let down = numerator.bits().saturating_sub(denominator.bits() + KEPT);
    let (multiple, rest) = ((numerator << up) >> down).div_rem(denominator);
    let above = if rest.is_zero() && down == 0 { multiple.clone() } else { &multiple + 1 };
    let root = |count: BigInt| {
        let terms = [(0, -(BigInt::one() << up)), (n, count << down)];
        // The root of count xⁿ = 2^s is one over the one that is wanted.
        let (polynomial, _) = Polynomial::new(terms.into_iter()).ok_or(Gap::TooLarge)?;
        let mut root = roots(&polynomial)?.pop().ok_or(Gap::TooLarge)?;
        root.refine(160);
        root.growth(1).ok_or(Gap::TooLarge)
    };
    Ok(Between { low: root(multiple)?.low, high: root(above)?.high })
}
