//! A history in; how far its last year would have been off had it been forecast from what is before, and how far off "as a
//! year before" would have been, out. A forecast that does worse than that is no help, and the reader must know.
#![allow(clippy::float_arithmetic, reason = "forecasts are computed on floats")]

use super::forecast::forecast;
use super::scale::Bounds;
use crate::statistics::Confidence;

/// What a forecast of the last year would have been worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOut {
    /// How many periods were held out.
    pub periods: usize,
    /// The mean absolute error of the forecast, in the computed unit.
    pub error: f64,
    /// The mean absolute error of taking each period as it was a year before.
    pub year_before_error: f64,
}

impl HeldOut {
    /// Whether the forecast was nearer.
    pub fn is_better(&self) -> bool {
        self.error < self.year_before_error
    }
}

/// Holds the last year out, where what is before it is enough to know the season: `least` periods.
pub fn held_out(history: &[f64], season: usize, least: usize, bounds: Bounds) -> Option<HeldOut> {
    if season < 2 {
        return None;
    }
    let from = history.len().checked_sub(season).filter(|from| *from >= least)?;
    let (known, held) = history.split_at_checked(from)?;
    let ahead = forecast(known, season, bounds, season, &Confidence::default())?.ahead;
    let year_before = known.get(known.len().checked_sub(season)?..)?;
    let error = mean_error(held, ahead.iter().map(|ahead| ahead.value));
    Some(HeldOut { periods: season, error, year_before_error: mean_error(held, year_before.iter().copied()) })
}

fn mean_error(held: &[f64], said: impl Iterator<Item = f64>) -> f64 {
    held.iter().zip(said).map(|(held, said)| (held - said).abs()).sum::<f64>() / held.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rising_year_is_forecast_better_than_as_it_was_a_year_before() {
        let months: Vec<f64> = (0..36).map(|index| 100.0 + f64::from(index) + f64::from(index % 12 * 7 % 12)).collect();
        let held = held_out(&months, 12, 24, Bounds::default()).unwrap();
        assert!(held.is_better() && held.error < 1.0, "{held:?}");
        assert!((held.year_before_error - 12.0).abs() < 1e-9);
        assert_eq!(held_out(&months[..35], 12, 24, Bounds::default()), None);
        assert_eq!(held_out(&months, 1, 12, Bounds::default()), None);
    }
}
