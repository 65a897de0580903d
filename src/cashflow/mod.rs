//! Flows of money and rates in, what the flows are worth and return out: on exact fractions, without a file or a clock.
//!
//! Amounts are in one currency, what is paid being negative. Undated flows are one a period, the first at t = 0; dated
//! ones know the days since the first of them. A [`Rate`] is a fraction of one a period or a year, above -1.

pub mod certified;
pub mod payback;
pub mod point;
pub mod polynomial;
pub mod rates;
pub mod roots;
pub mod squarefree;
pub mod value;

use crate::quantity::Exact;
use num_traits::{One, Signed};
use std::fmt;

/// The days of a year by which dated flows are discounted: actual days over 365, leap years or not.
pub const DAYS_OF_YEAR: u32 = 365;

/// How many flows there may be: the exact powers of a rate grow with each.
pub const MOST_FLOWS: usize = 10_000;

/// A rate of discount, kept as what one unit of money grows to in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    growth: Exact,
}

impl Rate {
    /// The rate of a fraction of one, such as 1/10 for 10 %; none at -100 % or below, where nothing can be discounted.
    pub fn new(rate: &Exact) -> Option<Rate> {
        let growth = rate + Exact::one();
        growth.is_positive().then_some(Rate { growth })
    }

    /// What one unit of money grows to in a period: one plus the rate.
    pub fn growth(&self) -> &Exact {
        &self.growth
    }

    /// The rate as a fraction of one.
    pub fn fraction(&self) -> Exact {
        &self.growth - Exact::one()
    }
}

/// A dated flow: the days since the first flow, and the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDay {
    /// Days since the first flow.
    pub days: u32,
    /// What is received on the day; negative where it is paid.
    pub amount: Exact,
}

/// Why a measure cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Every flow is zero.
    AllZero,
    /// Nothing but outflows, or nothing but inflows.
    OneSign,
    /// The flows change sign, and still no rate makes them worth nothing.
    NoRate,
    /// Rates so close together, or so many flows, that it could not be proved how many there are.
    Unclear,
    /// A number with more digits before the point than a decimal can hold.
    TooLarge,
    /// The cumulative flow is never below zero.
    NothingToPayBack,
    /// The cumulative flow ends below zero.
    NeverPaidBack,
    /// No flow is negative.
    NoOutflow,
    /// No flow is positive.
    NoInflow,
    /// No volume that was looked at makes the flows worth nothing.
    NoVolume,
}

impl fmt::Display for Gap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Gap::AllZero => "every flow is zero, so any rate would do",
            Gap::OneSign => "the flows are all of one sign, so no rate makes them worth nothing",
            Gap::NoRate => "no rate above -100% makes the flows worth nothing",
            Gap::Unclear => {
                "it could not be proved how many rates make the flows worth nothing: they change sign too often, or rates lie too close together"
            }
            Gap::TooLarge => "it is too large to be shown",
            Gap::NothingToPayBack => "the cumulative flow is never below zero, so there is nothing to pay back",
            Gap::NeverPaidBack => "what is paid is not earned back within these flows",
            Gap::NoOutflow => "no flow is negative, so there is nothing that a return could be on",
            Gap::NoInflow => "no flow is positive, so there is no return",
            Gap::NoVolume => "no volume up to ten times the plan's makes it worth nothing",
        })
    }
}
