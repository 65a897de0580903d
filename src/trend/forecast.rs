//! A history in; the next periods with the bounds between which they will lie, out.
//!
//! The season is taken out by STL (Cleveland and others, Journal of Official Statistics 6 (1990), 3-73; the library
//! `stlrs`), each part of the year having one and the same season throughout; what is left is carried on by exponential
//! smoothing with a level or a linear trend, whichever has the lower AICc (Hyndman and others, Forecasting with
//! Exponential Smoothing (2008); the library `augurs-ets`), and the season is put back.
//!
//! Only models with additive errors are asked for: their intervals have a formula, so that the same history has the same
//! forecast always; those of the others are drawn by chance. The library takes the spread as known and the season as
//! certain, which on two years of months leaves 30 of 100 later months outside a 95 % interval. So the interval is
//! widened by what is known of least squares: the degrees of freedom that the season used, Student's distance in place of
//! the normal one, and the spread of the season's own mean.
#![allow(clippy::float_arithmetic, reason = "forecasts are computed on floats")]

use super::scale::{Bounds, Scale};
use crate::statistics::Confidence;
use crate::statistics::distribution::{normal_distance, student_distance};
use augurs_core::{Fit, Predict};
use augurs_ets::AutoETS;
use augurs_ets::model::TrendComponent;

/// The fewest values that the model is fitted to: with fewer the library's own criterion has no meaning.
const LEAST: usize = 8;

/// Below this part of the history's spread an interval is rounding, and not what is known.
const NOTHING: f64 = 1e-6;

/// What the next periods will be.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How it came about.
    pub method: Method,
    /// On what scale it was worked out.
    pub scale: Scale,
    /// The next periods in their order.
    pub ahead: Vec<Ahead>,
}

/// What one period to come will be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ahead {
    /// Expected: half of what may come is below.
    pub value: f64,
    /// Between these it will lie; none where the history has no spread to tell.
    pub ends: Option<(f64, f64)>,
}

/// How a forecast came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The history is one and the same value.
    Constant,
    /// A level or a trend.
    Smoothing {
        /// Whether it has a trend.
        has_trend: bool,
        /// Whether it has a season.
        has_season: bool,
    },
}

impl Method {
    /// The method's name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Method::Constant => "constant",
            Method::Smoothing { has_trend: false, has_season: false } => "ets_level",
            Method::Smoothing { has_trend: true, has_season: false } => "ets_trend",
            Method::Smoothing { has_trend: false, has_season: true } => "stl_ets_level",
            Method::Smoothing { has_trend: true, has_season: true } => "stl_ets_trend",
        }
    }
}

/// Carries a history on by so many periods; `season` is how many make a year, 1 where the season is not known. None where
/// no model fits: fewer than eight values, or numbers past all measure.
pub fn forecast(
    history: &[f64],
    season: usize,
    bounds: Bounds,
    horizon: usize,
    confidence: &Confidence,
) -> Option<Forecast> {
    let scale = Scale::of(history, bounds);
    let first = *history.first()?;
    if history.iter().all(|value| *value == first) {
        let ahead = vec![Ahead { value: first, ends: None }; horizon];
        return Some(Forecast { method: Method::Constant, scale, ahead });
    }
    let on_scale: Vec<f64> = history.iter().map(|value| scale.there(*value)).collect();
    let standard = Standard::of(&on_scale)?;
    let seasonal = Seasonal::of(&standard.all(&on_scale), season)?;
    let smoothed = Smoothed::of(&seasonal, horizon, confidence)?;
    let back = |value: f64| scale.back(standard.back(value));
    let ahead = |(index, (value, half)): (usize, &(f64, f64))| {
        let value = value + seasonal.ahead(index);
        let ends = (*half > NOTHING).then(|| (back(value - half), back(value + half)));
        Ahead { value: back(value), ends }
    };
    let ahead: Vec<Ahead> = smoothed.ahead.iter().enumerate().map(ahead).collect();
    let is_finite = |ahead: &Ahead| ahead.value.is_finite() && ahead.ends.is_none_or(|(_, high)| high.is_finite());
    let method = Method::Smoothing { has_trend: smoothed.has_trend, has_season: season > 1 };
    (ahead.len() == horizon && ahead.iter().all(is_finite)).then_some(Forecast { method, scale, ahead })
}

/// Where the middle of a series is and how far it spreads: the model sees neither dollars nor minutes.
struct Standard {
    mean: f64,
    spread: f64,
}

impl Standard {
    fn of(values: &[f64]) -> Option<Standard> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let spread = (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt();
        (spread.is_normal() && mean.is_finite()).then_some(Standard { mean, spread })
    }

    fn all(&self, values: &[f64]) -> Vec<f64> {
        values.iter().map(|value| (value - self.mean) / self.spread).collect()
    }

    fn back(&self, value: f64) -> f64 {
        self.mean + value * self.spread
    }
}

/// A series without its season, and the season.
struct Seasonal {
    adjusted: Vec<f64>,
    season: Vec<f64>,
    /// How many periods make a year; 1 without a season.
    length: usize,
}

impl Seasonal {
    fn of(values: &[f64], length: usize) -> Option<Seasonal> {
        if length < 2 {
            return Some(Seasonal { adjusted: values.to_vec(), season: Vec::new(), length: 1 });
        }
        // A window past the whole series and a degree of nothing: the season is the same in every year. The usual two
        // rounds leave a part of the trend in it, the more the fewer years there are; after fifty nothing moves any more.
        let mut wanted = stlrs::params();
        wanted.seasonal_length(10 * values.len() + 1).seasonal_degree(0).inner_loops(50);
        let fitted = wanted.fit(values, length).ok()?;
        let season = fitted.seasonal().to_vec();
        let adjusted = values.iter().zip(&season).map(|(value, season)| value - season).collect();
        Some(Seasonal { adjusted, season, length })
    }

    /// The season of a period ahead: that of the last year.
    fn ahead(&self, index: usize) -> f64 {
        let place = self.season.len().saturating_sub(self.length) + index % self.length;
        self.season.get(place).copied().unwrap_or_default()
    }

    /// How many numbers the season takes to tell.
    fn used(&self) -> f64 {
        self.length.saturating_sub(1) as f64
    }

    fn years(&self) -> f64 {
        self.adjusted.len() as f64 / self.length as f64
    }
}

/// A series carried on: for each period ahead its value and half the width of its interval.
struct Smoothed {
    ahead: Vec<(f64, f64)>,
    has_trend: bool,
}

impl Smoothed {
    fn of(seasonal: &Seasonal, horizon: usize, confidence: &Confidence) -> Option<Smoothed> {
        let values = &seasonal.adjusted;
        if values.len() < LEAST {
            return None;
        }
        let fitted = AutoETS::new(1, "AZN").and_then(|search| search.damped(false)).ok()?.fit(values).ok()?;
        let by_chance = confidence.by_chance();
        let predicted = fitted.predict(horizon, 1.0 - by_chance).ok()?;
        let highs = predicted.intervals?.upper;
        let has_trend = fitted.model().model_type().trend != TrendComponent::None;
        // The smoothing constants, the first level and trend, and the spread, as the library counts them.
        let freedom = values.len() as f64 - if has_trend { 5.0 } else { 3.0 };
        let left = (freedom - seasonal.used()).max(1.0);
        let widened = (freedom / left).sqrt() * student_distance(by_chance, left) / normal_distance(by_chance);
        let halves: Vec<f64> =
            predicted.point.iter().zip(&highs).map(|(value, high)| (high - value) * widened).collect();
        let first = halves.first().copied().unwrap_or_default();
        let of_season = if seasonal.length > 1 { first * first / seasonal.years() } else { 0.0 };
        let half = |half: &f64| (half * half + of_season).sqrt();
        let ahead = predicted.point.iter().zip(halves.iter().map(half)).map(|(value, half)| (*value, half)).collect();
        Some(Smoothed { ahead, has_trend })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(history: &[f64], season: usize, bounds: Bounds) -> Option<Forecast> {
        forecast(history, season, bounds, 6, &Confidence::default())
    }

    fn count() -> Bounds {
        Bounds { low: Some(0.0), high: None }
    }

    #[test]
    fn a_history_that_never_changed_goes_on_and_tells_no_interval() {
        let same = of(&[7.0; 24], 12, count()).unwrap();
        assert_eq!(same.method, Method::Constant);
        assert!(same.ahead.iter().all(|ahead| *ahead == Ahead { value: 7.0, ends: None }));
    }

    #[test]
    fn a_line_goes_on_as_a_line() {
        let line: Vec<f64> = (0..24).map(|index| 100.0 + 5.0 * f64::from(index)).collect();
        let next = of(&line, 1, Bounds::default()).unwrap();
        assert_eq!(next.method, Method::Smoothing { has_trend: true, has_season: false });
        assert!((next.ahead[0].value - 220.0).abs() < 0.01, "{next:?}");
        assert_eq!(next.ahead[0].ends, None);
        let seasonal = of(&line, 12, Bounds::default()).unwrap();
        assert!((seasonal.ahead[0].value - 220.0).abs() < 0.01, "{seasonal:?}");
    }

    #[test]
    fn zeros_and_shares_of_all_are_cut_at_their_bounds() {
        let mut rare = vec![0.0; 24];
        rare[20] = 3.0;
        let next = of(&rare, 12, count()).unwrap();
        assert!(next.ahead.iter().all(|ahead| ahead.ends.is_none_or(|(low, high)| low >= 0.0 && low <= high)));
        let nearly_all: Vec<f64> = (0..24).map(|index| 1.0 - f64::from(index % 5) / 500.0).collect();
        let share = Bounds { low: Some(0.0), high: Some(1.0) };
        let next = of(&nearly_all, 12, share).unwrap();
        assert!(next.ahead.iter().all(|ahead| ahead.value <= 1.0 && ahead.ends.is_none_or(|(_, high)| high <= 1.0)));
    }

    #[test]
    fn the_same_history_has_the_same_forecast() {
        let history: Vec<f64> = (0..36).map(|index| 50.0 + f64::from(index * index % 17)).collect();
        assert_eq!(of(&history, 12, count()), of(&history, 12, count()));
    }

    #[test]
    fn what_no_model_fits_has_no_forecast_and_nothing_panics() {
        assert_eq!(of(&[1.0, 2.0, 3.0], 1, count()), None);
        assert_eq!(of(&[], 1, count()), None);
        for wild in [f64::NAN, f64::INFINITY, f64::MAX, -f64::MAX, f64::MIN_POSITIVE, 1e-300] {
            for length in [8, 9, 12, 24, 25] {
                for season in [1, 2, 4, 12] {
                    let mut history: Vec<f64> = (0..length).map(f64::from).collect();
                    history[3] = wild;
                    for bounds in [count(), Bounds::default(), Bounds { low: Some(0.0), high: Some(1e300) }] {
                        let _ = of(&history, season, bounds);
                    }
                }
            }
        }
    }
}
