//! Flows in, claims about what they are worth and return out: published cases, and laws that hold for any flows.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use roi::cashflow::{Gap, OnDay, Rate, payback, rates, value};
use roi::quantity::{Exact, Quantity, Unit, exact, whole};
use rust_decimal::{Decimal, RoundingStrategy};

fn flows(amounts: &[i64]) -> Vec<Exact> {
    amounts.iter().map(|amount| whole(*amount)).collect()
}

fn percent(text: &str) -> Rate {
    Rate::new(&(exact(text.parse().unwrap()) / whole(100))).unwrap()
}

fn on_days(dated: &[(u32, i64)]) -> Vec<OnDay> {
    dated.iter().map(|(days, amount)| OnDay { days: *days, amount: whole(*amount) }).collect()
}

/// To twelve significant digits.
fn shown(value: Decimal) -> String {
    value.round_sf_with_strategy(12, RoundingStrategy::MidpointAwayFromZero).unwrap().normalize().to_string()
}

fn money(value: &Exact) -> String {
    shown(Quantity::cut(value, Unit::Money).unwrap().value)
}

fn all(found: Result<Vec<Quantity>, Gap>) -> Vec<String> {
    found.unwrap().iter().map(|rate| shown(rate.value)).collect()
}

/// The example of XIRR and XNPV in spreadsheets: 2008-01-01, 2008-03-01, 2008-10-30, 2009-02-15, 2009-04-01.
const XIRR: [(u32, i64); 5] = [(0, -10000), (60, 2750), (303, 4250), (411, 3250), (456, 2750)];

#[test]
fn net_present_values_are_the_published_ones() {
    let house = flows(&[-40000, 5000, 8000, 12000, 30000]);
    assert_eq!(money(&value::npv(&house, &percent("8"))), "3065.22266818");
    assert_eq!(money(&value::npv_spreadsheet(&house, &percent("8"))), "2838.1691372");
    let other = flows(&[-10000, 2000, 4000, 8000]);
    assert_eq!(money(&value::npv_spreadsheet(&other, &percent("10"))), "1031.3503176");
}

#[test]
fn internal_rates_are_the_published_ones() {
    assert_eq!(all(rates::irr(&flows(&[-100, 39, 59, 55, 20]))), ["28.094842116"]);
    assert_eq!(all(rates::irr(&flows(&[-100, 0, 0, 74]))), ["-9.5495830349"]);
    assert_eq!(all(rates::irr(&flows(&[-50, -100, 600, 300, -100]))), ["-76.8895470681", "185.441782846"]);
    assert_eq!(rates::irr(&flows(&[1, 2, 3])), Err(Gap::OneSign));
    assert_eq!(rates::irr(&flows(&[-1, -2, -3])), Err(Gap::OneSign));
    assert_eq!(rates::irr(&flows(&[0, 0, 0])), Err(Gap::AllZero));
    assert_eq!(rates::irr(&flows(&[5])), Err(Gap::OneSign));
}

#[test]
fn the_modified_rate_is_the_published_one() {
    let invested = flows(&[-120_000, 39000, 30000, 21000, 37000, 46000]);
    let rate = rates::mirr(&invested, &percent("10"), &percent("12")).unwrap();
    assert_eq!(shown(rate.value), "12.6094130366");
    assert!(!rate.exact);
}

#[test]
fn dated_flows_give_the_published_values() {
    assert_eq!(all(rates::xirr(&on_days(&XIRR))), ["37.3362533519"]);
    assert_eq!(shown(value::xnpv(&on_days(&XIRR), &percent("9")).unwrap().value), "2086.64760203");
}

#[test]
fn paybacks_are_the_published_ones() {
    let years = |cost: i64, saving: i64, count: usize| {
        let amounts: Vec<i64> = std::iter::once(-cost).chain(std::iter::repeat_n(saving, count)).collect();
        flows(&amounts)
    };
    assert_eq!(money(&payback::discounted(&years(55000, 13000, 8), &percent("7")).unwrap()), "5.19595305558");
    assert_eq!(money(&payback::discounted(&years(48000, 6000, 15), &percent("6")).unwrap()), "11.2276305774");
    // 35,000 in the first year and 70,000 in each after, in months: all money twelvefold, so that a month's is whole.
    let months: Vec<i64> = std::iter::once(-1_560_000)
        .chain(std::iter::repeat_n(35_000, 12))
        .chain(std::iter::repeat_n(70_000, 24))
        .collect();
    assert_eq!(money(&payback::simple(&flows(&months)).unwrap()), "28.2857142857");
}

#[test]
fn rates_that_are_not_unique_are_all_given() {
    for (amounts, expected) in [
        (&[-1000, 6000, -11000, 6000][..], &["0", "100", "200"][..]),
        // A root that is there twice, and one that is there three times.
        (&[-100, 240, -144], &["20"]),
        (&[-1000, 3300, -3630, 1331], &["10"]),
        (&[-1000, 3600, -4310, 1716], &["10", "20", "30"]),
        (&[-1, 2, -1], &["0"]),
    ] {
        let found = rates::irr(&flows(amounts)).unwrap();
        assert!(found.iter().all(|rate| rate.exact), "{amounts:?}");
        assert_eq!(all(Ok(found)), expected, "{amounts:?}");
    }
    assert_eq!(rates::irr(&flows(&[1000, -3000, 2500])), Err(Gap::NoRate));
    // The same by day, five years apart each, so that the powers are high and the common step is not one.
    let apart = on_days(&[(0, -100), (1825, 240), (3650, -144)]);
    assert_eq!(all(rates::xirr(&apart)), ["3.71372893366"]);
}

#[test]
fn amounts_of_28_digits_are_no_trouble() {
    let most = "9999999999999999999999999999";
    let amounts: Vec<Exact> =
        [format!("-{most}"), most.to_string(), "1".into()].iter().map(|text| exact(text.parse().unwrap())).collect();
    assert_eq!(rates::irr(&amounts).unwrap().len(), 1);
    assert_eq!(money(&value::npv(&amounts, &percent("0"))), "1");
    let nearly_nothing = [whole(-100), exact("0.0000000000000000001".parse().unwrap())];
    let rate = rates::irr(&nearly_nothing).unwrap().pop().unwrap();
    assert_eq!(rate.value.to_string(), "-99.9999999999999999999");
    assert_eq!(rates::irr(&[whole(-1), exact(most.parse().unwrap())]), Err(Gap::TooLarge));
}

#[test]
fn payback_counts_from_the_last_turn_and_need_from_the_first_lowest() {
    // Paid back after one period, then once more in debt.
    let twice = flows(&[-100, 150, -200, 100, 100]);
    assert_eq!(money(&payback::simple(&twice).unwrap()), "3.5");
    let need = payback::peak_need(&twice);
    assert_eq!((money(&need.amount), need.after), ("150".to_string(), Some(2)));
    assert_eq!(payback::simple(&flows(&[-100, 50])), Err(Gap::NeverPaidBack));
    assert_eq!(payback::simple(&flows(&[100, 50])), Err(Gap::NothingToPayBack));
    assert_eq!(money(&payback::simple(&flows(&[-100, 100, 5])).unwrap()), "1");
    assert_eq!(payback::peak_need(&flows(&[1])).after, None);
}

#[test]
fn rates_of_minus_a_hundred_per_cent_and_below_are_none() {
    assert_eq!(Rate::new(&whole(-1)), None);
    assert_eq!(Rate::new(&whole(-2)), None);
    assert!(Rate::new(&(exact("-99.99".parse().unwrap()) / whole(100))).is_some());
}

#[test]
fn long_flows_are_quick_and_too_many_sign_changes_are_no_guess() {
    let months: Vec<i64> = std::iter::once(-1_000_000).chain((1..=360).map(|month| 5000 + month % 7)).collect();
    assert_eq!(rates::irr(&flows(&months)).unwrap().len(), 1);
    // Ten thousand daily flows that change sign every day: a gap, or every rate.
    let daily: Vec<i64> = (0..10_000).map(|day| if day % 2 == 0 { 1000 } else { -1000 - day % 3 }).collect();
    let found = rates::irr(&flows(&daily));
    assert!(found.is_ok() || found == Err(Gap::Unclear) || found == Err(Gap::NoRate));
}

/// How many different positive roots a polynomial has, by Sturm's theorem: a way of its own to count them.
fn sturm(amounts: &[i64]) -> usize {
    let trimmed: Vec<Exact> = flows(amounts).into_iter().skip_while(Zero::is_zero).collect();
    let slope = trimmed.iter().enumerate().skip(1).map(|(power, amount)| amount * whole(power as i64)).collect();
    let mut chain: Vec<Vec<Exact>> = vec![without_end(trimmed), without_end(slope)];
    while let [.., left, right] = chain.as_slice()
        && !right.is_empty()
    {
        let rest = remainder(left.clone(), right).into_iter().map(|amount| -amount).collect();
        chain.push(without_end(rest));
    }
    let changes = |at: fn(&[Exact]) -> Option<&Exact>| {
        let signs: Vec<bool> =
            chain.iter().filter_map(|of| at(of)).filter(|end| !end.is_zero()).map(Signed::is_negative).collect();
        signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    changes(|of| of.first()) - changes(|of| of.last())
}

fn without_end(mut polynomial: Vec<Exact>) -> Vec<Exact> {
    while polynomial.last().is_some_and(Zero::is_zero) {
        polynomial.pop();
    }
    polynomial
}

fn remainder(mut left: Vec<Exact>, right: &[Exact]) -> Vec<Exact> {
    while left.len() >= right.len() {
        let factor = left.last().unwrap() / right.last().unwrap();
        let offset = left.len() - right.len();
        for (of_left, of_right) in left.iter_mut().skip(offset).zip(right) {
            *of_left -= &factor * of_right;
        }
        left.pop();
    }
    left
}

fn count(found: &Result<Vec<Quantity>, Gap>) -> usize {
    match found {
        Ok(rates) => rates.len(),
        Err(Gap::AllZero | Gap::OneSign | Gap::NoRate) => 0,
        Err(gap) => panic!("{gap}"),
    }
}

/// One unit in the sixteenth digit to either side.
fn around(rate: &Quantity) -> [Exact; 2] {
    let size = if rate.value.is_zero() { exact("0.0001".parse().unwrap()) } else { exact(rate.value.abs()) };
    let step = size / Exact::from_integer(BigInt::from(10).pow(14));
    [exact(rate.value) - &step, exact(rate.value) + &step]
}

fn amounts() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(-9_i64..=9, 1..8)
}

fn any_rate() -> impl Strategy<Value = Rate> {
    (-9_999_i64..50_000).prop_map(|points| Rate::new(&(whole(points) / whole(10_000))).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_rate_is_found_and_no_other(amounts in amounts()) {
        prop_assume!(amounts.iter().any(|amount| *amount != 0));
        prop_assert_eq!(count(&rates::irr(&flows(&amounts))), sturm(&amounts), "{:?}", amounts);
    }

    #[test]
    fn at_each_rate_the_flows_are_worth_nothing(amounts in amounts()) {
        let flows = flows(&amounts);
        for rate in rates::irr(&flows).unwrap_or_default() {
            let worth = |percent: &Exact| value::npv(&flows, &Rate::new(&(percent / whole(100))).unwrap());
            let [below, above] = around(&rate);
            let turns = worth(&below).is_negative() != worth(&above).is_negative();
            let at = exact(rate.value);
            let sizes: Vec<Exact> = flows.iter().map(Signed::abs).collect();
            let size = value::npv(&sizes, &Rate::new(&(&at / whole(100))).unwrap());
            let is_nothing = worth(&at).abs() * Exact::from_integer(BigInt::from(10).pow(20)) <= size;
            prop_assert!(turns || is_nothing, "{:?} at {}", amounts, rate.value);
        }
    }

    #[test]
    fn twice_the_money_is_worth_twice_as_much_and_returns_the_same(amounts in amounts(), rate in any_rate()) {
        let twice: Vec<i64> = amounts.iter().map(|amount| amount * 2).collect();
        let (once, twice) = (flows(&amounts), flows(&twice));
        prop_assert_eq!(value::npv(&once, &rate) * whole(2), value::npv(&twice, &rate));
        prop_assert_eq!(rates::irr(&once), rates::irr(&twice));
        prop_assert_eq!(rates::mirr(&once, &rate, &rate), rates::mirr(&twice, &rate, &rate));
        let reduced = |payback: Result<Exact, Gap>| payback.map(|periods| periods + whole(0));
        prop_assert_eq!(reduced(payback::discounted(&once, &rate)), reduced(payback::discounted(&twice, &rate)));
    }

    #[test]
    fn a_spreadsheet_discounts_one_period_more(amounts in amounts(), rate in any_rate()) {
        let flows = flows(&amounts);
        prop_assert_eq!(value::npv_spreadsheet(&flows, &rate) * rate.growth(), value::npv(&flows, &rate));
    }

    #[test]
    fn years_of_365_days_return_as_periods_do(amounts in amounts(), rate in any_rate()) {
        let days: Vec<OnDay> =
            (0..).zip(flows(&amounts)).map(|(year, amount)| OnDay { days: year * 365, amount }).collect();
        let values = |found: Result<Vec<Quantity>, Gap>| found.map(|rates| rates.iter().map(|rate| rate.value).collect::<Vec<_>>());
        prop_assert_eq!(values(rates::xirr(&days)), values(rates::irr(&flows(&amounts))));
        let by_day = value::xnpv(&days, &rate).map(|value| shown(value.value));
        let by_period = Quantity::cut(&value::npv(&flows(&amounts), &rate), Unit::Money).map(|value| shown(value.value));
        prop_assert_eq!(by_day.ok(), by_period);
    }

    #[test]
    fn dated_rates_make_the_dated_value_vanish(dated in proptest::collection::btree_map(0_u32..2000, -9_i64..=9, 2..7)) {
        let days: Vec<OnDay> = dated.iter().map(|(days, amount)| OnDay { days: *days, amount: whole(*amount) }).collect();
        let found = rates::xirr(&days);
        // Flows of a few days may return more than can be shown.
        prop_assume!(found != Err(Gap::TooLarge));
        for rate in found.unwrap_or_default() {
            // So near to -100% the last digit may lie beyond it.
            let worth = |percent: &Exact| {
                let rate = Rate::new(&(percent / whole(100))).ok_or(Gap::TooLarge)?;
                value::xnpv(&days, &rate).map(|worth| worth.value)
            };
            let [below, above] = around(&rate);
            if let (Ok(below), Ok(above)) = (worth(&below), worth(&above)) {
                let turns = below.is_sign_negative() != above.is_sign_negative();
                prop_assert!(turns || worth(&exact(rate.value)).unwrap().abs() < "0.0000001".parse().unwrap(), "{:?}", dated);
            }
        }
    }
}
