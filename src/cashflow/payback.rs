//! Flows in, when they are earned back and how much money is needed until then out.

use super::value::Whole;
use super::{Gap, Rate};
use crate::quantity::{Exact, plus};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// The lowest cumulative flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// How much money is out at most, as an amount that is not negative.
    pub amount: Exact,
    /// After which flow, counted from 0, for the first time; none where the cumulative flow is never below zero.
    pub after: Option<usize>,
}

/// Simple payback in periods from the first flow: when the cumulative flow is zero for the last time before it stays at
/// zero or above, the flow of a period coming in evenly.
///
/// # Errors
/// [`Gap::NothingToPayBack`], [`Gap::NeverPaidBack`].
pub fn simple(flows: &[Exact]) -> Result<Exact, Gap> {
    crossing(flows, &BigInt::one(), &BigInt::one())
}

/// The same on the present values of the flows. In periods.
///
/// # Errors
/// As of [`simple`].
pub fn discounted(flows: &[Exact], rate: &Rate) -> Result<Exact, Gap> {
    crossing(flows, rate.growth().numer(), rate.growth().denom())
}

fn crossing(flows: &[Exact], growth: &BigInt, base: &BigInt) -> Result<Exact, Gap> {
    // The cumulative present value after t periods, times growthᵗ: its sign is what is asked for.
    let (mut cumulative, mut power) = (BigInt::zero(), BigInt::one());
    let mut last = None;
    for (period, amount) in (0_i64..).zip(Whole::new(flows.iter()).amounts) {
        let before = cumulative * growth;
        let flow = amount * &power;
        cumulative = &before + &flow;
        power *= base;
        if before.is_negative() && !cumulative.is_negative() {
            last = Some((period, before, flow));
        }
    }
    if cumulative.is_negative() {
        return Err(Gap::NeverPaidBack);
    }
    let (period, before, flow) = last.ok_or(Gap::NothingToPayBack)?;
    // Not in lowest terms, as the powers are large and the fraction is only cut.
    let numerator = &flow * (period - 1) - before;
    Ok(Exact::new_raw(numerator, flow))
}

/// Peak cash need in money: the lowest cumulative flow.
pub fn peak_need(flows: &[Exact]) -> Need {
    let (mut cumulative, mut lowest, mut after) = (Exact::zero(), Exact::zero(), None);
    for (index, flow) in flows.iter().enumerate() {
        cumulative = plus(&cumulative, flow);
        if cumulative < lowest {
            (lowest, after) = (cumulative.clone(), Some(index));
        }
    }
    Need { amount: -lowest, after }
}
