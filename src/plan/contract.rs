//! A contract and the units of each month in, its fees out: tiers, anchored volume, minimum, credits and bonuses.
//!
//! Sources: the pricing forms of outsourcing contracts as described by ISG and by Halvey and Melby, Business Process
//! Outsourcing: unit prices, graduated and volume tiers, baseline charges with ARC and RRC and a dead band.

use super::builder::{Builder, Moved, years_before};
use super::formula::{Formula, MONTHS_OF_YEAR, growth, rest};
use super::sheet::{Group, LineId};
use super::{InputId, Pricing, ServiceLevel, Tier, Vendor};
use crate::quantity::Unit;

/// Adds the lines of the fees; the last one is what the vendor is paid.
pub(super) fn add(builder: &mut Builder<'_>, vendor: &Vendor, moved: &Moved, units: LineId) -> LineId {
    let id = |id: &str| format!("{}.{id}", moved.prefix);
    let kind = (Group::Contract, Unit::Money);
    let from_then = |month: usize, formula: &dyn Fn() -> Formula| {
        if month < moved.start { Formula::from(0) } else { in_plan_money(vendor, formula(), month) }
    };
    let charge = builder.line(
        &id("charge"),
        "Charge",
        kind,
        "The month's units at the contract's prices, with indexation and exchange rate.",
        |month| from_then(month, &|| priced(vendor, Formula::Cell(units, month), moved.of_settled(month))),
    );
    let mut parts = vec![charge];
    if let Some(minimum) = vendor.minimum {
        parts.push(builder.line(
            &id("minimum_top_up"),
            "Up to the minimum",
            kind,
            "What is missing from the charge to the month's minimum.",
            |month| match month < moved.start {
                true => 0.into(),
                false => (from_then(month, &|| minimum.into()) - Formula::Cell(charge, month)).max(0),
            },
        ));
    }
    let billed = parts.clone();
    let fee = |month: usize| Formula::Sum(billed.iter().map(|line| Formula::Cell(*line, month)).collect());
    if !vendor.credits.is_empty() {
        parts.push(builder.line(
            &id("service_credits"),
            "Service credits",
            kind,
            "What is expected to come off the fee for missed service levels, at most the cap; below zero.",
            |month| Formula::from(0) - capped(&vendor.credits, vendor.credit_cap, fee(month)),
        ));
    }
    if !vendor.bonuses.is_empty() {
        parts.push(builder.line(
            &id("bonuses"),
            "Bonuses",
            kind,
            "What is expected to be added to the fee for exceeded service levels, at most the cap.",
            |month| capped(&vendor.bonuses, vendor.bonus_cap, fee(month)),
        ));
    }
    builder.sum(&id("fees"), "Vendor fees", Group::Fees, "What the vendor is paid.", &parts)
}

/// An amount of the contract in the plan's money, after the rises of its prices.
fn in_plan_money(vendor: &Vendor, amount: Formula, month: usize) -> Formula {
    let indexed = match vendor.indexation {
        Some(rate) if years_before(month) > 0 => amount * growth(rate).of_months(MONTHS_OF_YEAR * years_before(month)),
        _ => amount,
    };
    vendor.exchange_rate.map_or(indexed.clone(), |rate| indexed * rate)
}

/// The units of a month at the contract's prices, in its own money.
fn priced(vendor: &Vendor, units: Formula, of_settled: Option<Formula>) -> Formula {
    match &vendor.pricing {
        Pricing::Flat(price) => units * *price,
        Pricing::Graduated(tiers) => graduated(tiers, &units),
        Pricing::Volume(tiers) => at_reached_tier(tiers, &units),
        Pricing::Anchored { volume, fee, dead_band, additional, reduced } => {
            // While the work moves, what was agreed for the settled share of it is agreed for as much as has moved.
            let so_far = |agreed: InputId| {
                let agreed = Formula::from(agreed);
                of_settled.clone().map_or(agreed.clone(), |of_settled| agreed * of_settled)
            };
            let agreed = so_far(*volume);
            let (most, least) = match dead_band {
                Some(band) => (agreed.clone() * (Formula::from(1) + *band), agreed * rest(*band)),
                None => (agreed.clone(), agreed),
            };
            let above = (units.clone() - most).max(0) * *additional;
            let below = (least - units).max(0) * *reduced;
            (so_far(*fee) + above - below).max(0)
        }
    }
}

/// Each unit at the price of the tier it falls into.
pub fn graduated(tiers: &[Tier], units: &Formula) -> Formula {
    let mut from: Option<InputId> = None;
    let mut parts = Vec::new();
    for tier in tiers {
        let reached = tier.to.map_or(units.clone(), |to| units.clone().min(to));
        let within = from.map_or(reached.clone(), |from| (reached - from).max(0));
        parts.push(within * tier.price);
        from = tier.to;
    }
    Formula::Sum(parts)
}

/// All units at the price of the tier that is reached.
pub fn at_reached_tier(tiers: &[Tier], units: &Formula) -> Formula {
    let Some((first, others)) = tiers.split_first() else { return 0.into() };
    let here = units.clone() * first.price;
    match first.to {
        Some(to) if !others.is_empty() => Formula::AtMost {
            quantity: Box::new(units.clone()),
            limit: Box::new(to.into()),
            then: Box::new(here),
            otherwise: Box::new(at_reached_tier(others, units)),
        },
        _ => here,
    }
}

/// The expected shares of a fee, at most the cap.
fn capped(levels: &[ServiceLevel], cap: Option<InputId>, fee: Formula) -> Formula {
    let expected = |level: &ServiceLevel| Formula::from(level.share) * level.likelihood;
    let share = Formula::Sum(levels.iter().map(expected).collect());
    cap.map_or(share.clone(), |cap| share.min(cap)) * fee
}
