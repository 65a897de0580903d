//! A series in; how much it changes from one period to the next, between which bounds, and how often chance alone would
//! look like that, out.

use super::distribution::{normal_beyond, normal_distance};
use super::{Confidence, Method, is_distinguishable};

/// The change of a series from one period to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope {
    /// In the series' unit, a period.
    pub value: f64,
    /// The slopes that the series does not speak against, where it is long enough to tell.
    pub ends: Option<(f64, f64)>,
    /// How often chance alone makes a series go one way as much, as a fraction of one.
    pub p_value: f64,
    /// How sure it is.
    pub confidence: Confidence,
    /// How it came about.
    pub method: Method,
}

impl Slope {
    /// Whether the series goes one way more than chance alone would make it.
    pub fn is_distinguishable(&self) -> bool {
        is_distinguishable(self.p_value, &self.confidence)
    }
}

/// The slope of values at places, the first place being 0. With two whole years of `season` periods only the same periods
/// of different years are set against each other, so that a season is no trend: Hirsch, Slack and Smith, Water Resources
/// Research 18 (1982), 107-121. Otherwise every two: Sen, Journal of the American Statistical Association 63 (1968),
/// 1379-1389. None of fewer than two values. Periods are taken as independent of each other.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn slope(values: &[(usize, f64)], season: usize, confidence: &Confidence) -> Option<Slope> {
    let (first, last) = (values.first()?.0, values.last()?.0);
    let is_seasonal = season > 1 && last + 1 >= first + 2 * season;
    let groups = if is_seasonal { season } else { 1 };
    let (mut slopes, mut signs, mut variance) = (Vec::new(), 0.0, 0.0);
    for group in 0..groups {
        let of: Vec<(usize, f64)> = values.iter().copied().filter(|(place, _)| place % groups == group).collect();
        for (index, (from, low)) in of.iter().enumerate() {
            for (to, high) in of.iter().skip(index + 1) {
                slopes.push((high - low) / (to - from) as f64);
                signs += sign(high - low);
            }
        }
        variance += spread(&of);
    }
    slopes.sort_by(f64::total_cmp);
    let value = median(&slopes)?;
    let deviation = f64::sqrt(variance);
    let distance = if deviation > 0.0 { (f64::abs(signs) - 1.0).max(0.0) / deviation } else { 0.0 };
    let reach = normal_distance(confidence.by_chance()) * deviation;
    // Ranks are cut towards the ends, so that the interval is rather too wide than too narrow.
    let rank = ((slopes.len() as f64 - reach) / 2.0).floor();
    let ends = (rank >= 1.0).then_some(rank as usize).and_then(|rank| {
        let low = slopes.get(rank.checked_sub(1)?)?;
        Some((*low, *slopes.get(slopes.len().checked_sub(rank)?)?))
    });
    let method = if is_seasonal { Method::SeasonalKendall } else { Method::TheilSen };
    Some(Slope { value, ends, p_value: normal_beyond(distance).min(1.0), confidence: confidence.clone(), method })
}

fn sign(difference: f64) -> f64 {
    if difference == 0.0 { 0.0 } else { difference.signum() }
}

#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    let lower = if sorted.len().is_multiple_of(2) { *sorted.get(middle.checked_sub(1)?)? } else { upper };
    Some((lower + upper) / 2.0)
}

/// The variance of the sum of signs where there is no trend, less what ties take from it.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn spread(values: &[(usize, f64)]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    let of = |count: usize| {
        let n = count as f64;
        n * (n - 1.0) * (2.0 * n + 5.0) / 18.0
    };
    of(sorted.len()) - sorted.chunk_by(|left, right| left == right).map(|tied| of(tied.len())).sum::<f64>()
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
mod tests {
    use super::*;

    fn of(values: &[f64], season: usize) -> Slope {
        let placed: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
        slope(&placed, season, &Confidence::default()).unwrap()
    }

    #[test]
    fn a_line_has_its_slope_and_one_mad_month_does_not_change_it() {
        let mut line: Vec<f64> = (0..20).map(|index| 3.0 + 0.5 * f64::from(index)).collect();
        let straight = of(&line, 1);
        assert_eq!((straight.value, straight.ends, straight.method), (0.5, Some((0.5, 0.5)), Method::TheilSen));
        assert!(straight.is_distinguishable());
        line[10] = 1000.0;
        assert_eq!(of(&line, 1).value, 0.5);
    }

    #[test]
    fn the_tests_are_those_of_pymannkendall() {
        // pymannkendall 1.4.3: original_test (S 12, variance 122), seasonal_test with a period of 4 and its Sen slope.
        let mixed = of(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0], 1);
        assert!((mixed.p_value - 0.319_302_036_482_854_9).abs() < 1e-12, "{}", mixed.p_value);
        assert!((mixed.value - 1.0 / 3.0).abs() < 1e-12 && !mixed.is_distinguishable());
        let years = [12, 20, 15, 30, 13, 22, 14, 33, 15, 21, 17, 36, 14, 25, 18, 35].map(f64::from);
        let seasonal = of(&years, 4);
        assert!((seasonal.p_value - 0.010_845_950_917_060_42).abs() < 1e-12, "{}", seasonal.p_value);
        assert_eq!((seasonal.value, seasonal.is_distinguishable()), (1.25 / 4.0, true));
    }

    #[test]
    fn a_season_is_no_trend() {
        let season = [0.0, 9.0, 3.0, 20.0];
        let two_years_and_a_half: Vec<f64> = (0..10).map(|index| season[index % 4]).collect();
        let level = of(&two_years_and_a_half, 4);
        assert_eq!((level.value, level.p_value, level.method), (0.0, 1.0, Method::SeasonalKendall));
        let rising: Vec<f64> = (0..12).map(|index| season[index % 4] + 0.25 * index as f64).collect();
        assert_eq!(of(&rising, 4).value, 0.25);
        assert!(of(&rising, 4).is_distinguishable());
    }

    #[test]
    fn little_history_tells_a_slope_and_not_that_it_is_real() {
        let two = of(&[1.0, 2.0], 12);
        assert_eq!((two.value, two.ends, two.p_value), (1.0, None, 1.0));
        assert_eq!(slope(&[(0, 1.0)], 12, &Confidence::default()), None);
        let same = of(&[5.0; 8], 1);
        assert_eq!((same.value, same.p_value), (0.0, 1.0));
    }
}
