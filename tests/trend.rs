//! Generated months in, claims about their forecasts out: nearer than the same month a year before, and as sure as they say.
//!
//! `cargo test --test trend -- --nocapture` prints what was found.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::float_arithmetic)]

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use roi::quantity::whole;
use roi::statistics::Confidence;
use roi::statistics::distribution::normal_distance;
use roi::trend::forecast::{Method, forecast};
use roi::trend::scale::Bounds;

const YEAR: usize = 12;

struct Chance(ChaCha8Rng);

impl Chance {
    fn share(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let share = self.share();
        normal_distance(2.0 * share.min(1.0 - share)) * if share < 0.5 { -1.0 } else { 1.0 }
    }
}

/// How a family of series is made: how many months, how much they scatter, whether the level wanders too.
#[derive(Clone, Copy, Debug)]
struct Family {
    months: usize,
    noise: f64,
    wandering: f64,
    has_season: bool,
}

/// Contacts a month: a level of thousands, a trend up or down, a season of the year, scatter.
fn contacts(seed: u64, of: Family) -> Vec<f64> {
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(seed));
    let season: Vec<f64> = (0..YEAR).map(|_| if of.has_season { 0.12 * chance.normal() } else { 0.0 }).collect();
    let slope = (0.004 + 0.008 * chance.share()) * if chance.share() < 0.5 { 1.0 } else { -1.0 };
    let mut level = 8.5;
    (0..of.months)
        .map(|month| {
            level += slope + of.wandering * of.noise * chance.normal();
            (level + season[month % YEAR] + of.noise * chance.normal()).exp().round()
        })
        .collect()
}

/// What holding the last year out tells of a family.
#[derive(Debug)]
struct Found {
    /// The mean absolute error over that of the same month a year before.
    ratio: f64,
    /// The share of series whose forecast was the nearer one.
    nearer: f64,
    /// The share of held out months within the interval.
    within: f64,
}

fn found(of: Family, percent: i64) -> Found {
    let confidence = Confidence::new(whole(percent)).unwrap();
    let count = Bounds { low: Some(0.0), high: None };
    let (mut ours, mut naives, mut nearer, mut within) = (0.0, 0.0, 0, 0);
    const SERIES: u64 = 100;
    for seed in 0..SERIES {
        let months = contacts(seed, of);
        let (known, held) = months.split_at(of.months - YEAR);
        let season = if known.len() >= 2 * YEAR { YEAR } else { 1 };
        let ahead = forecast(known, season, count, YEAR, &confidence).unwrap().ahead;
        let error: f64 = held.iter().zip(&ahead).map(|(held, ahead)| (held - ahead.value).abs() / held).sum();
        let naive: f64 =
            held.iter().zip(&known[known.len() - YEAR..]).map(|(held, before)| (held - before).abs() / held).sum();
        (ours, naives) = (ours + error, naives + naive);
        nearer += u32::from(error < naive);
        let is_within = |(held, ahead): &(&f64, &roi::trend::forecast::Ahead)| {
            let (low, high) = ahead.ends.unwrap();
            low <= **held && **held <= high
        };
        within += held.iter().zip(&ahead).filter(is_within).count();
    }
    let series = SERIES as f64;
    let found = Found {
        ratio: ours / naives,
        nearer: f64::from(nearer) / series,
        within: within as f64 / series / YEAR as f64,
    };
    println!("{of:?} at {percent}%: {found:?}");
    found
}

fn family(months: usize, noise: f64, wandering: f64) -> Family {
    Family { months, noise, wandering, has_season: true }
}

#[test]
fn the_held_out_year_is_forecast_nearer_than_by_the_year_before() {
    for noise in [0.02, 0.04] {
        for (months, wandering) in [(36, 0.0), (36, 0.3), (48, 0.0), (48, 0.3), (60, 0.0), (60, 0.3)] {
            let found = found(family(months, noise, wandering), 95);
            assert!(found.ratio < 0.75 && found.nearer > 0.7, "{found:?}");
        }
    }
}

#[test]
fn as_many_months_lie_within_the_interval_as_it_says() {
    for noise in [0.02, 0.05] {
        for months in [36, 42, 48, 60] {
            let sure = found(family(months, noise, 0.0), 95).within;
            assert!((0.91..=0.99).contains(&sure), "{sure}");
            let wandering = found(family(months, noise, 0.3), 95).within;
            assert!((0.87..=0.99).contains(&wandering), "{wandering}");
        }
    }
    let less_sure = found(family(48, 0.04, 0.0), 80).within;
    assert!((0.73..=0.88).contains(&less_sure), "{less_sure}");
}

#[test]
fn without_a_season_the_interval_still_holds() {
    let none = Family { has_season: false, ..family(48, 0.04, 0.0) };
    let found = found(none, 95);
    assert!((0.91..=0.99).contains(&found.within) && found.ratio < 0.75, "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What a forecast is in must not change it: dollars or cents, minutes or seconds.
    #[test]
    fn a_forecast_scales_with_its_history(seed in 0_u64..1000, factor in prop::sample::select(vec![0.001, 0.01, 60.0, 1e6])) {
        let months = contacts(seed, family(30, 0.04, 0.2));
        let count = Bounds { low: Some(0.0), high: None };
        let scaled: Vec<f64> = months.iter().map(|month| month * factor).collect();
        let of = |months: &[f64]| forecast(months, YEAR, count, 6, &Confidence::default()).unwrap();
        for (one, other) in of(&months).ahead.iter().zip(&of(&scaled).ahead) {
            prop_assert!((other.value / one.value / factor - 1.0).abs() < 1e-3);
        }
    }

    /// A share is forecast within 0 and 1, a count not below 0, and the value lies within its interval, whatever came before.
    #[test]
    fn a_forecast_stays_within_its_bounds(
        history in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.0..1.0_f64], 8..60),
        season in prop::sample::select(vec![1_usize, 2, 4, 12]),
        horizon in 1_usize..60,
    ) {
        let season = if history.len() >= (2 * season).max(12) { season } else { 1 };
        for high in [Some(1.0), None] {
            let bounds = Bounds { low: Some(0.0), high };
            let Some(of) = forecast(&history, season, bounds, horizon, &Confidence::default()) else { continue };
            prop_assert!(of.ahead.len() == horizon);
            for ahead in &of.ahead {
                let (low, top) = ahead.ends.unwrap_or((ahead.value, ahead.value));
                prop_assert!(0.0 <= low && low <= ahead.value && ahead.value <= top, "{ahead:?}");
                prop_assert!(high.is_none_or(|high| top <= high), "{ahead:?}");
            }
            prop_assert!(of.method != Method::Constant || history.windows(2).all(|pair| pair[0] == pair[1]));
        }
    }
}
