//! What a number can be in; the scale on which it is forecast, there and back, out.
//!
//! On the logarithm what is above zero stays above zero and seasons are ratios, as volumes have them; on the log-odds a
//! share stays between its ends.
#![allow(clippy::float_arithmetic, reason = "forecasts are computed on floats")]

/// The least and the greatest a number can be, in its computed unit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bounds {
    /// The least.
    pub low: Option<f64>,
    /// The greatest.
    pub high: Option<f64>,
}

/// On what a series is forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// As it is, cut at its bounds.
    Plain(Bounds),
    /// The logarithm of what it is above the least.
    Log(f64),
    /// The log-odds between the least and the greatest.
    Odds(f64, f64),
}

impl Scale {
    /// The scale of values: one that keeps them within their bounds, unless one of them is on a bound.
    pub fn of(values: &[f64], bounds: Bounds) -> Scale {
        let is_above = |low: f64| values.iter().all(|value| *value > low);
        let is_below = |high: f64| values.iter().all(|value| *value < high);
        match (bounds.low, bounds.high) {
            (Some(low), Some(high)) if is_above(low) && is_below(high) => Scale::Odds(low, high),
            (Some(low), None) if is_above(low) => Scale::Log(low),
            _ => Scale::Plain(bounds),
        }
    }

    /// A value on the scale.
    pub fn there(self, value: f64) -> f64 {
        match self {
            Scale::Plain(_) => value,
            Scale::Log(low) => libm::log(value - low),
            Scale::Odds(low, high) => libm::log((value - low) / (high - value)),
        }
    }

    /// A value back from the scale; it rises with what is put in.
    pub fn back(self, on_scale: f64) -> f64 {
        match self {
            Scale::Plain(Bounds { low, high }) => {
                let above = low.map_or(on_scale, |low| on_scale.max(low));
                high.map_or(above, |high| above.min(high))
            }
            Scale::Log(low) => low + libm::exp(on_scale),
            Scale::Odds(low, high) => low + (high - low) / (1.0 + libm::exp(-on_scale)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_a_share_and_a_count_above_zero() {
        let share = Bounds { low: Some(0.0), high: Some(1.0) };
        let count = Bounds { low: Some(0.0), high: None };
        let odds = Scale::of(&[0.8, 0.9], share);
        assert!((odds.back(odds.there(0.85)) - 0.85).abs() < 1e-12);
        assert!(odds.back(50.0) <= 1.0 && odds.back(-50.0) >= 0.0);
        assert!(Scale::of(&[3.0, 9.0], count).back(-50.0) >= 0.0);
        // A share that once was all: its log-odds would be infinite, so it is cut at the bounds instead.
        assert_eq!(Scale::of(&[0.8, 1.0], share), Scale::Plain(share));
        assert_eq!(Scale::Plain(share).back(1.2), 1.0);
        assert_eq!(Scale::Plain(count).back(-3.0), 0.0);
    }
}
