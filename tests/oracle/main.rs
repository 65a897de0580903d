//! Random comparisons in, two answers to each: the program's and an oracle's that knows METRICS.md only. They must agree
//! to the last digit.
//!
//! `model` makes the comparisons and writes them as JSON figures files; `metrics` is the oracle, `cut` its last step. What fails is shown as
//! the smallest figures file that fails in the same way.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cut;
mod metrics;
mod model;
mod simplest;

use cut::cut;
use metrics::{AGAINST_BASELINE, Answer, Better, GROW_WITH_TIME, OF_ONE_SIDE};
use model::{Case, Dice, Exact, Kind, Number, Period, Side, Unit, Wanted, whole};
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use roi::comparison::Comparison;
use roi::input::{self, Options};
use roi::metrics::evaluate;
use roi::quantity::Quantity;
use roi::report::explanation::explain;
use roi::report::{Asked, Change, Report, Verdict, View};
use roi::show;
use serde_json::Value;

const ANY: Wanted = Wanted { most_alternatives: 2, metrics: true, wide_money: true };

#[test]
fn the_program_has_every_metric_of_the_definition() {
    let defined = OF_ONE_SIDE.iter().map(|(id, _, _)| *id).chain(AGAINST_BASELINE.iter().map(|(id, _)| *id));
    let missing: Vec<&str> = defined.filter(|id| !roi::metrics::all().any(|metric| metric.id == *id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_value_is_the_oracles_to_the_last_digit_and_a_gap_stands_where_it_has_none() {
    for_random(2500, ANY, |case| {
        let report = report(&read(case)?);
        let json = json(&report);
        for (id, unit) in all() {
            let row = row(&report, id)?;
            for side in sides_of(case, id) {
                let wanted = shown(case, id, unit, side);
                let cell = row.values[side].as_ref().ok_or_else(|| Failure::new(id, "no cell"))?;
                same_number(id, cell.as_ref().ok(), &wanted)?;
                same_json(id, &json["metrics"][id]["values"][case.sides[side].name], &wanted)?;
            }
            if is_against_baseline(id) {
                fails_unless(row.values[case.baseline].is_none(), id, "the baseline is set against itself")?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_last_line_of_every_explanation_is_the_cell_of_the_report() {
    for_random(250, ANY, |case| {
        let comparison = read(case)?;
        let report = report(&comparison);
        for (id, _) in all() {
            for side in sides_of(case, id) {
                let row = row(&report, id)?;
                let explanation = explain(&comparison, row.metric, side, &Default::default());
                let text = roi::render::explanation::text(&[explanation], comparison.currency.as_ref());
                let last = text.lines().last().unwrap_or_default().trim();
                let cell = row.values[side].as_ref().and_then(|cell| cell.as_ref().ok());
                let wanted =
                    cell.map_or("–".to_string(), |value| show::quantity(value, comparison.currency.as_ref()));
                fails_unless(last == format!("= {wanted}"), id, format!("ends with {last}, the report has {wanted}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_change_is_a_difference_in_the_unit_shown_and_a_percentage_only_where_it_has_a_meaning() {
    for_random(500, ANY, |case| {
        let report = report(&read(case)?);
        let json = json(&report);
        for (id, unit, better) in OF_ONE_SIDE {
            for side in case.alternatives() {
                let wanted = wanted_change(case, id, *unit, *better, side);
                let change = row(&report, id)?.changes[side].as_ref();
                same_change(id, change, wanted.as_ref())?;
                same_json_change(id, &json["metrics"][id]["changes"][case.sides[side].name], wanted.as_ref())?;
            }
        }
        for (id, _) in AGAINST_BASELINE {
            let none = row(&report, id)?.changes.iter().all(Option::is_none);
            fails_unless(none, id, "a metric against the baseline has a change of its own")?;
        }
        Ok(())
    });
}

#[test]
fn three_times_the_money_is_three_times_every_amount_and_the_same_rates_shares_and_months() {
    for_random(300, Wanted { wide_money: false, ..ANY }, |case| {
        let (before, after) = (read(case)?, read(&case.with_money_times(3))?);
        for (id, unit) in all() {
            for side in sides_of(case, id) {
                let factor = whole(if unit == Unit::Money { 3 } else { 1 });
                let wanted = uncut(&before, id, side).map(|amount| amount * factor);
                let found = uncut(&after, id, side);
                fails_unless(found == wanted, id, format!("{found:?} is not {wanted:?}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn setting_the_baseline_against_the_alternative_negates_every_difference() {
    for_random(300, Wanted { most_alternatives: 1, ..ANY }, |case| {
        let turned = Case { baseline: 1 - case.baseline, ..case.clone() };
        let (report, turned_report) = (report(&read(case)?), report(&read(&turned)?));
        for (id, _, _) in OF_ONE_SIDE {
            let forth = row(&report, id)?.changes[turned.baseline].as_ref();
            let back = row(&turned_report, id)?.changes[case.baseline].as_ref();
            let difference = |change: Option<&Change>| Some(change?.difference.as_ref().ok()?.value);
            let verdict = |change: Option<&Change>| change.and_then(|change| change.verdict);
            let negated = difference(forth).map(|value| (-value).normalize());
            fails_unless(forth.is_some() == back.is_some(), id, "a change one way only")?;
            fails_unless(difference(back) == negated, id, format!("{forth:?} and back {back:?}"))?;
            fails_unless(verdict(back) == verdict(forth).map(opposite), id, format!("{forth:?} and back {back:?}"))?;
        }
        Ok(())
    });
}

#[test]
fn vendors_that_share_the_work_of_one_team_share_its_cost_without_a_remainder() {
    let strategy = any::<u64>().prop_map(shared_work);
    run(300, &strategy, |case| {
        let comparison = read(case)?;
        let credits: Option<Vec<Exact>> =
            case.alternatives().map(|side| uncut(&comparison, "adjusted_baseline_cost", side)).collect();
        let credits: Exact = credits.ok_or_else(|| Failure::new("adjusted_baseline_cost", "is a gap"))?.iter().sum();
        let lines = case.sides[case.baseline].periods.iter().flat_map(|period| &period.lines);
        let cost: Exact = lines.filter(|line| line.kind != Kind::OneTime).map(|line| line.amount.exact()).sum();
        fails_unless(credits == cost, "adjusted_baseline_cost", format!("{credits} in all is not {cost}"))
    });
}

#[test]
fn money_of_28_digits_comes_out_as_it_went_in() {
    let strategy = any::<u64>().prop_map(|seed| {
        let mut dice = Dice(seed);
        let sides = ["in-house", "vendor a"].map(|name| wide_side(name, &mut dice));
        Case { sides: sides.into(), baseline: 0 }
    });
    run(300, &strategy, |case| {
        let report = report(&read(case)?);
        let json = json(&report);
        for (side, own) in case.sides.iter().enumerate() {
            let total = own.periods[0].total_cost.expect("it was given");
            let ids = own.periods[0].given.iter().map(|(id, (number, _))| (*id, *number));
            for (id, number) in ids.chain([("total_cost", total)]).filter(|(id, _)| *id != "contacts") {
                let wanted = cut(&number.exact()).expect("28 digits fit");
                fails_unless(wanted.1, id, "28 digits were cut")?;
                same_number(
                    id,
                    row(&report, id)?.values[side].as_ref().and_then(|cell| cell.as_ref().ok()),
                    &Some(wanted.clone()),
                )?;
                same_json(id, &json["metrics"][id]["values"][own.name], &Some(wanted))?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_bridge_restates_each_line_by_its_kind_and_its_lines_add_up_to_the_adjusted_cost() {
    for_random(250, Wanted { metrics: false, ..ANY }, |case| {
        let report = report(&read(case)?);
        for bridge in &report.costs.bridges {
            let asked = metrics::Asked::new(case, bridge.side);
            let ids = [
                ("adjusted_baseline_cost", &bridge.adjusted),
                ("total_cost", &bridge.actual),
                ("cost_savings", &bridge.savings),
            ];
            for (id, cell) in ids {
                same_number(id, cell.as_ref().ok(), &shown(case, id, Unit::Money, bridge.side))?;
            }
            let amounts = lines_by_name(&case.sides[case.baseline]);
            let mut sum = Exact::zero();
            for step in &bridge.steps {
                let (_, kind, amount) = amounts
                    .iter()
                    .find(|(name, _, _)| *name == step.name)
                    .ok_or_else(|| Failure::new("bridge", &step.name))?;
                let factor = factor(&asked, *kind).ok_or_else(|| Failure::new("bridge", "a step without a factor"))?;
                let restated = amount * factor;
                same_number("bridge", step.restated.as_ref().ok(), &cut(&restated))?;
                sum += restated;
            }
            fails_unless(
                bridge.adjusted.is_err() || bridge.steps.len() == amounts.len(),
                "bridge",
                "a line is left out",
            )?;
            if !bridge.steps.is_empty() {
                same_number("bridge", bridge.adjusted.as_ref().ok(), &cut(&sum))?;
            }
        }
        Ok(())
    });
}

/// How a claim about a comparison fails: which metric, and what is wrong with it.
#[derive(Debug)]
struct Failure {
    about: String,
    text: String,
}

impl Failure {
    fn new(about: &str, text: impl ToString) -> Failure {
        Failure { about: about.to_string(), text: text.to_string() }
    }
}

fn fails_unless(holds: bool, about: &str, text: impl ToString) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::new(about, text)) }
}

type Claim = fn(&Case) -> Result<(), Failure>;

fn for_random(cases: u32, wanted: Wanted, claim: Claim) {
    let giveable = metrics::giveable();
    run(cases, &any::<u64>().prop_map(move |seed| model::random(seed, wanted, &giveable)), claim);
}

/// Holds a claim against random comparisons; the first that fails is made as small as it goes.
fn run(cases: u32, strategy: &impl Strategy<Value = Case>, claim: Claim) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    // The same comparisons in every run; `ORACLE_SEED=random` draws others.
    let mut runner = match std::env::var_os("ORACLE_SEED") {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let outcome = runner.run(strategy, |case| {
        let Err(failure) = claim(&case) else { return Ok(()) };
        let same_failure = |case: &Case| claim(case).is_err_and(|other| other.about == failure.about);
        let simple = simplest::simplest(case, &same_failure);
        let failure = claim(&simple).expect_err("it failed before");
        Err(TestCaseError::fail(format!("{}: {}\n{}", failure.about, failure.text, simple.json())))
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("gave up: {reason}"),
    }
}

fn read(case: &Case) -> Result<Comparison, Failure> {
    let reading = input::read_text(&case.json(), "f.json", &Options::default());
    let reading = reading.map_err(|problem| Failure::new("reading", format!("{problem:?}")))?;
    match reading.problems.first() {
        None => Ok(reading.comparison),
        Some(problem) => Err(Failure::new("reading", format!("{problem:?}"))),
    }
}

fn report(comparison: &Comparison) -> Report {
    Report::new(
        comparison,
        &Asked {
            view: View::Whole,
            only: None,
            by_period: false,
            cost_lines: true,
            certainty: Default::default(),
            catalogue: Default::default(),
        },
    )
}

fn json(report: &Report) -> Value {
    let format = roi::render::by_name("json").expect("a format");
    serde_json::from_slice(&(format.render)(report, &Default::default())).expect("JSON")
}

fn row<'a>(report: &'a Report, id: &str) -> Result<&'a roi::report::Row, Failure> {
    report.metrics.iter().find(|row| row.metric.id == id).ok_or_else(|| Failure::new(id, "not in the report"))
}

/// The program's value before it is cut: shares as fractions of one.
fn uncut(comparison: &Comparison, id: &str, side: usize) -> Option<Exact> {
    let metric = roi::metrics::all().find(|metric| metric.id == id)?;
    evaluate::metric(comparison, metric, side).ok().map(|value| value.exact)
}

fn all() -> impl Iterator<Item = (&'static str, Unit)> {
    OF_ONE_SIDE.iter().map(|(id, unit, _)| (*id, *unit)).chain(AGAINST_BASELINE.iter().copied())
}

fn is_against_baseline(id: &str) -> bool {
    AGAINST_BASELINE.iter().any(|(other, _)| *other == id)
}

fn sides_of(case: &Case, id: &str) -> Vec<usize> {
    if is_against_baseline(id) { case.alternatives().collect() } else { (0..case.sides.len()).collect() }
}

/// The oracle's number as it is to be shown, and whether nothing was cut.
fn shown(case: &Case, id: &str, unit: Unit, side: usize) -> Option<(String, bool)> {
    cut(&metrics::Asked::new(case, side).shown(id, unit)?)
}

fn same_number(about: &str, found: Option<&Quantity>, wanted: &Option<(String, bool)>) -> Result<(), Failure> {
    let found = found.map(|quantity| (quantity.value.to_string(), quantity.exact));
    fails_unless(found == *wanted, about, format!("the program says {found:?}, the oracle {wanted:?}"))
}

fn same_json(about: &str, found: &Value, wanted: &Option<(String, bool)>) -> Result<(), Failure> {
    let holds = match wanted {
        Some((text, exact)) => is_number(&found["value"], text) && found["exact"] == Value::Bool(*exact),
        None => found["value"].is_null() && found["gap"].is_string(),
    };
    fails_unless(holds, about, format!("the JSON says {found}, the oracle {wanted:?}"))
}

fn is_number(found: &Value, text: &str) -> bool {
    matches!(found, Value::Number(number) if number.as_str() == text)
}

/// A change as METRICS.md has it: a difference, or none where the months differ; a percentage; a verdict.
#[derive(Debug)]
struct WantedChange {
    difference: Option<(String, bool)>,
    percent: Option<(String, bool)>,
    verdict: Option<Verdict>,
}

fn wanted_change(case: &Case, id: &str, unit: Unit, better: Better, side: usize) -> Option<WantedChange> {
    let asked = metrics::Asked::new(case, side);
    let (own, baseline) = (asked.metric(id), metrics::Asked::new(case, case.baseline).metric(id));
    let (own_number, baseline_number) = (number(&own)?, number(&baseline)?);
    if GROW_WITH_TIME.contains(&id) && !asked.same_months(&own, &baseline) {
        return Some(WantedChange { difference: None, percent: None, verdict: None });
    }
    let difference = own_number - &baseline_number;
    let factor = whole(if unit == Unit::Percent { 100 } else { 1 });
    let Some(shown) = cut(&(&difference * factor)) else {
        return Some(WantedChange { difference: None, percent: None, verdict: None });
    };
    let has_percent = !matches!(unit, Unit::Percent | Unit::Points) && baseline_number.is_positive();
    Some(WantedChange {
        percent: has_percent.then(|| cut(&(&difference / &baseline_number * whole(100)))).flatten(),
        verdict: wanted_verdict(&difference, better),
        difference: Some(shown),
    })
}

fn number(answer: &Answer) -> Option<Exact> {
    answer.0.as_ref().map(|value| value.number.clone())
}

fn wanted_verdict(difference: &Exact, better: Better) -> Option<Verdict> {
    let rises = difference.is_positive();
    match better {
        Better::Neither => None,
        _ if difference.is_zero() => Some(Verdict::Same),
        Better::Higher => Some(if rises { Verdict::Better } else { Verdict::Worse }),
        Better::Lower => Some(if rises { Verdict::Worse } else { Verdict::Better }),
    }
}

fn opposite(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Better => Verdict::Worse,
        Verdict::Worse => Verdict::Better,
        Verdict::Same => Verdict::Same,
    }
}

fn same_change(about: &str, found: Option<&Change>, wanted: Option<&WantedChange>) -> Result<(), Failure> {
    let (Some(found), Some(wanted)) = (found, wanted) else {
        return fails_unless(found.is_none() && wanted.is_none(), about, format!("{found:?} is not {wanted:?}"));
    };
    same_number(about, found.difference.as_ref().ok(), &wanted.difference)?;
    same_number(about, found.percent.as_ref(), &wanted.percent)?;
    fails_unless(found.verdict == wanted.verdict, about, format!("{found:?} is not {wanted:?}"))
}

fn same_json_change(about: &str, found: &Value, wanted: Option<&WantedChange>) -> Result<(), Failure> {
    let Some(wanted) = wanted else { return fails_unless(found.is_null(), about, format!("the JSON says {found}")) };
    let is = |found: &Value, wanted: &Option<(String, bool)>| match wanted {
        Some((text, _)) => is_number(found, text),
        None => found.is_null(),
    };
    let percent = wanted.percent.clone().filter(|_| wanted.difference.is_some());
    let holds = is(&found["difference"], &wanted.difference) && is(&found["percent"], &percent);
    let says_why = wanted.difference.is_some() || found["gap"].is_string();
    fails_unless(holds && says_why, about, format!("the JSON says {found}, the oracle {wanted:?}"))
}

/// One in-house team, and three vendors whose contacts add up to its own, over as many months.
fn shared_work(seed: u64) -> Case {
    let mut dice = Dice(seed);
    let label = dice.one_of(&[None, Some(("2026-Q1", 3)), Some(("2026", 12))]);
    let period = || Period::new(label.map(|(label, months)| (label.to_string(), Some(months))));
    let mut team = period();
    for (name, _, _) in model::LINES.iter().filter(|(_, figure, _)| figure.is_some()) {
        if dice.chance(60) {
            team.line(name, dice.wide_money());
        }
    }
    if team.lines.is_empty() {
        team.line("Wages", dice.wide_money());
    }
    let shares = [(); 3].map(|()| i128::from(dice.below(100_000)));
    let side = |name, contacts: i128, mut period: Period| {
        period.give("contacts", Number::whole(contacts), Unit::Count);
        Side { name, periods: vec![period], backwards: false }
    };
    let names = ["vendor a", "vendor b", "vendor c"];
    let vendors = names.into_iter().zip(shares).map(|(name, share)| side(name, share.max(1), period()));
    let all = shares.iter().map(|share| (*share).max(1)).sum();
    Case { sides: [side("in-house", all, team)].into_iter().chain(vendors).collect(), baseline: 0 }
}

fn wide_side(name: &'static str, dice: &mut Dice) -> Side {
    let mut period = Period::new(None);
    period.total_cost = Some(dice.wide_money());
    period.give("contacts", Number::whole(i128::from(dice.below(1_000))), Unit::Count);
    for id in ["cost_per_resolution", "clv", "upsell_cross_sell_revenue"] {
        period.give(id, dice.wide_money(), Unit::Money);
    }
    Side { name, periods: vec![period], backwards: false }
}

/// The baseline's lines over all its periods; what a total leaves is a line of its own.
fn lines_by_name(side: &Side) -> Vec<(String, Kind, Exact)> {
    let mut lines: Vec<(String, Kind, Exact)> = Vec::new();
    let mut add = |name: &str, kind: Kind, amount: Exact| match lines.iter_mut().find(|(known, _, _)| known == name) {
        Some((_, _, sum)) => *sum += amount,
        None => lines.push((name.to_string(), kind, amount)),
    };
    for period in &side.periods {
        let itemised: Exact = period.lines.iter().map(|line| line.amount.exact()).sum();
        period.lines.iter().for_each(|line| add(line.name, line.kind, line.amount.exact()));
        match period.total_cost.map(Number::exact) {
            Some(total) if period.lines.is_empty() => add("Total cost", Kind::Variable, total),
            Some(total) if total != itemised => add("not itemised", Kind::Variable, total - itemised),
            _ => {}
        }
    }
    lines
}

/// What a line of a kind is multiplied with.
fn factor(asked: &metrics::Asked<'_>, kind: Kind) -> Option<Exact> {
    match kind {
        Kind::Variable => number(&asked.volume()),
        Kind::Fixed => Some(number(&asked.volume())?.min(number(&asked.length())?)),
        Kind::OneTime => Some(Exact::zero()),
    }
}
