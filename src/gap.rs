//! Why one number cannot be given, in words a support manager can act on. The rest of the report stands.

use std::fmt;

/// A figure that a formula needs and a side does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The figure's id.
    pub figure: &'static str,
    /// The side's name.
    pub side: String,
}

/// Why a metric cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Figures that were not given at all.
    Missing(Vec<Needed>),
    /// A figure that is not given in periods which another figure of the formula covers.
    MissingIn {
        /// The figure, and the side it is missing on.
        needed: Needed,
        /// The periods without it.
        periods: Vec<String>,
    },
    /// A denominator of zero.
    Zero {
        /// What is zero, as the user would say it: `contacts`.
        what: String,
        /// The side's name.
        side: String,
    },
    /// A denominator below zero.
    Negative {
        /// What is negative.
        what: String,
        /// The side's name.
        side: String,
    },
    /// A figure with a meaning in one period only, asked for over several.
    OnePeriodOnly(Needed),
    /// A mean over periods without anything to weigh it by.
    NoWeights(Needed, &'static str),
    /// An average given period by period, which cannot be averaged.
    GivenByPeriod(Needed),
    /// Two values over different lengths of time.
    DifferentMonths(String),
    /// A value and one of an earlier report that cannot be set against it, and why.
    NotComparable(String),
    /// A payback that never comes.
    NotPaidBack,
    /// A payback without knowing which part of the investment was paid once.
    InvestmentGiven,
    /// A result outside what the metric can be.
    OutOfRange(String),
    /// More digits before the decimal point than a decimal can hold.
    TooLarge,
}

impl Gap {
    /// Whether the gap is for want of figures, so that another way to the number may be tried.
    pub fn is_unknown(&self) -> bool {
        matches!(
            self,
            Gap::Missing(_)
                | Gap::MissingIn { .. }
                | Gap::OnePeriodOnly(_)
                | Gap::NoWeights(..)
                | Gap::GivenByPeriod(_)
        )
    }

    /// One gap for a formula both of whose operands are gaps: all that is missing, else the one that says more.
    pub fn and(self, other: Gap) -> Gap {
        match (self, other) {
            (Gap::Missing(mut mine), Gap::Missing(theirs)) => {
                for needed in theirs {
                    if !mine.contains(&needed) {
                        mine.push(needed);
                    }
                }
                Gap::Missing(mine)
            }
            (Gap::Missing(_), says_more) => says_more,
            (says_more, _) => says_more,
        }
    }

    /// One gap for several ways to a number none of which could be gone: the one with the least missing.
    pub fn or(self, other: Gap) -> Gap {
        match (&self, &other) {
            (Gap::Missing(mine), Gap::Missing(theirs)) if theirs.len() < mine.len() => other,
            (Gap::Missing(_), Gap::Missing(_)) => self,
            (Gap::Missing(_), _) => other,
            _ => self,
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gap::Missing(needed) => out.write_str(&missing(needed)),
            Gap::MissingIn { needed, periods } => {
                write!(out, "{} is missing in {} for {}", needed.figure, listed(periods), needed.side)
            }
            Gap::Zero { what, side } if what.contains(['+', '-', '×', '÷']) => {
                write!(out, "{what} of {side} is zero, so there is nothing to divide by")
            }
            Gap::Zero { what, side } => write!(out, "the {side} side has no {what}, so there is nothing to divide by"),
            Gap::Negative { what, side } => {
                write!(out, "{what} of {side} is negative; costs are written as positive amounts")
            }
            Gap::OnePeriodOnly(needed) => {
                write!(
                    out,
                    "{} of {} has a meaning within one period only; --by-period shows each",
                    needed.figure, needed.side
                )
            }
            Gap::NoWeights(needed, by) => {
                write!(
                    out,
                    "the periods' {} of {} cannot be averaged without {by} in each of them",
                    needed.figure, needed.side
                )
            }
            Gap::GivenByPeriod(needed) => write!(
                out,
                "{} of {} was given period by period, and averages cannot be averaged; --by-period shows each",
                needed.figure, needed.side
            ),
            Gap::DifferentMonths(text) | Gap::OutOfRange(text) | Gap::NotComparable(text) => out.write_str(text),
            Gap::NotPaidBack => out.write_str("does not pay back at this rate"),
            Gap::InvestmentGiven => {
                out.write_str("the investment was given as one sum, so what was paid once is not known")
            }
            Gap::TooLarge => out.write_str("is too large to be shown with 28 digits"),
        }
    }
}

/// `contacts and months are not given for in-house; contacts is not given for outsourced`
fn missing(needed: &[Needed]) -> String {
    let mut sides: Vec<&str> = needed.iter().map(|needed| needed.side.as_str()).collect();
    sides.dedup();
    let of_side = |side: &&str| {
        let names: Vec<String> =
            needed.iter().filter(|needed| needed.side == **side).map(|needed| needed.figure.into()).collect();
        let verb = if names.len() == 1 { "is" } else { "are" };
        format!("{} {verb} not given for {side}", listed(&names))
    };
    let mut seen: Vec<&str> = Vec::new();
    sides.retain(|side| {
        !seen.contains(side) && {
            seen.push(side);
            true
        }
    });
    sides.iter().map(of_side).collect::<Vec<_>>().join("; ")
}

/// `a`, `a and b`, `a, b and c`; past six the rest is counted.
pub fn listed(names: &[String]) -> String {
    listed_to(6, names)
}

/// The same, past another number.
pub fn listed_to(shown: usize, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= shown => format!("{} and {last}", first.join(", ")),
        _ => {
            let first: Vec<&str> = names.iter().take(shown).map(String::as_str).collect();
            format!("{} and {} more", first.join(", "), names.len() - shown)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(figure: &'static str, side: &str) -> Needed {
        Needed { figure, side: side.into() }
    }

    #[test]
    fn all_that_is_missing_is_named_once() {
        let both = Gap::Missing(vec![needed("contacts", "a")])
            .and(Gap::Missing(vec![needed("months", "a"), needed("contacts", "a")]));
        assert_eq!(both.to_string(), "contacts and months are not given for a");
    }

    #[test]
    fn a_gap_that_says_more_than_missing_wins() {
        let zero = Gap::Zero { what: "contacts".into(), side: "a".into() };
        assert_eq!(Gap::Missing(vec![needed("months", "a")]).and(zero.clone()), zero);
        assert_eq!(zero.to_string(), "the a side has no contacts, so there is nothing to divide by");
    }
}
