//! A vendor of a plan in; how the work moves to it, what it bills, and what it brings and costs out.

use super::builder::{Builder, Flows, Moved, Shared, productive_hours, slug};
use super::contract;
use super::formula::{Formula, rest};
use super::sheet::{Group, LineId};
use super::{Billed, InputId, Ramp, Vendor, benefit, running};
use crate::quantity::Unit;

/// Adds a vendor's lines.
pub(super) fn add(builder: &mut Builder<'_>, shared: &Shared, vendor: &Vendor) -> Flows {
    let plan = builder.plan;
    let ramp = vendor.ramp.as_ref().unwrap_or(&plan.ramp);
    let prefix = slug(&vendor.name);
    let share = builder.line(
        &format!("{prefix}.share"),
        "Share moved",
        (Group::Ramp, Unit::Percent),
        "The share of the contacts that the vendor handles.",
        |month| share(ramp, month),
    );
    let start = ramp.start.max(1);
    let settled = (start + ramp.share.len().saturating_sub(1), ramp.share.last().copied());
    let moved = Moved { prefix, start, share, settled };
    let mut flows = Flows { gains: avoided(builder, shared, &moved), costs: Vec::new() };
    let units = units(builder, shared, vendor, ramp, &moved);
    let fees = contract::add(builder, vendor, &moved, units);
    flows.costs.push(fees);
    let both = |of_any: &'_ [super::Running], own: &'_ [super::Running]| [of_any, own].concat();
    for item in both(&plan.governance, &vendor.governance).iter().chain(&both(&plan.retained, &vendor.retained)) {
        flows.costs.push(running::add(builder, shared, &moved.prefix, Some((fees, moved.start)), item));
    }
    for item in plan.one_time.iter().chain(&vendor.one_time) {
        flows.costs.push(running::add_one_time(builder, &moved.prefix, item));
    }
    for item in plan.benefits.iter().chain(&vendor.benefits) {
        flows.gains.push(benefit::add(builder, shared, &moved.prefix, Some(share), item));
    }
    flows
}

/// The share that has moved in a month: the last one stays.
fn share(ramp: &Ramp, month: usize) -> Formula {
    match month.checked_sub(ramp.start.max(1)) {
        None => 0.into(),
        Some(since) => {
            ramp.share.get(since).or(ramp.share.last()).map_or_else(|| 1.into(), |share| Formula::from(*share))
        }
    }
}

/// The in-house cost that is no longer paid, a line each.
fn avoided(builder: &mut Builder<'_>, shared: &Shared, moved: &Moved) -> Vec<LineId> {
    let notice = builder.plan.in_house.notice;
    let mut avoided = Vec::new();
    for (line, name, avoidable) in &shared.in_house {
        let id = format!("{}.avoided.{}", moved.prefix, slug(name));
        let says =
            "In-house cost that is no longer paid, since the work it belongs to has moved and notice has passed.";
        avoided.push(builder.line(&id, name, (Group::Avoided, Unit::Money), says, |month| {
            // Cost goes on for the months of notice after the work has moved.
            let Some(since) = month.checked_sub(notice).filter(|since| *since >= moved.start) else { return 0.into() };
            let ended = Formula::Cell(*line, month) * Formula::Cell(moved.share, since);
            avoidable.map_or(ended.clone(), |avoidable| ended * avoidable)
        }));
    }
    avoided
}

/// What the contract counts.
fn units(builder: &mut Builder<'_>, shared: &Shared, vendor: &Vendor, ramp: &Ramp, moved: &Moved) -> LineId {
    let plan = builder.plan;
    let id = |id: &str| format!("{}.{id}", moved.prefix);
    let again = repeats(builder, vendor);
    let is_moved = |month: usize| month >= moved.start;
    let contacts = builder.line(
        &id("contacts"),
        "Contacts handled",
        (Group::Contract, Unit::Count),
        "Contacts that have moved; those the vendor does not solve come back and count again, where both sides' first-contact resolution is known.",
        |month| {
            if !is_moved(month) {
                return 0.into();
            }
            let contacts = Formula::Cell(shared.contacts, month) * Formula::Cell(moved.share, month);
            again.clone().map_or(contacts.clone(), |again| contacts * again)
        },
    );
    let learning = |month: usize| month.checked_sub(moved.start).and_then(|since| ramp.learning.get(since)).copied();
    let learned = |formula: Formula, month: usize| match learning(month) {
        Some(factor) => formula * factor,
        None => formula,
    };
    let handled = |month: usize| Formula::Cell(contacts, month);
    let time = vendor.handle_time.or(plan.volume.handle_time);
    let occupancy = vendor.occupancy.or(plan.in_house.occupancy);
    let minutes = |month: usize| {
        let handled = handled(month);
        learned(time.map_or(handled.clone(), |time| handled * time), month)
    };
    let billed = |label: &'static str, unit: Unit| (label, (Group::Contract, unit));
    match vendor.unit {
        Billed::Contact => contacts,
        Billed::Resolution => {
            let (label, kind) = billed("Resolutions", Unit::Count);
            builder.line(&id("resolutions"), label, kind, "Contacts handled, times the resolution rate.", |month| {
                vendor.resolution_rate.map_or(handled(month), |rate| handled(month) * rate)
            })
        }
        Billed::Minute => {
            let (label, kind) = billed("Minutes", Unit::Number);
            let says = "Contacts handled, times the vendor's handle time in minutes and what it still has to learn.";
            builder.line(&id("minutes"), label, kind, says, minutes)
        }
        Billed::Hour => {
            let (label, kind) = billed("Productive hours", Unit::Hours);
            let says = "Handle time of the contacts in hours, over the vendor's occupancy where it is known.";
            builder.line(&id("hours"), label, kind, says, |month| productive_hours(minutes(month), occupancy))
        }
        Billed::Agent => {
            let (label, kind) = billed("Agents", Unit::Agents);
            let says = "The vendor's agents for the stated contacts, with the trend, the share moved and what is still to learn.";
            builder.line(&id("agents"), label, kind, says, |month| {
                if !is_moved(month) {
                    return 0.into();
                }
                let agents = agents(plan, vendor, again.clone());
                learned(agents * Formula::Cell(shared.trend, month) * Formula::Cell(moved.share, month), month)
            })
        }
    }
}

/// The vendor's own agents, who handle repeats too; else the in-house ones, by how much longer its contacts take, how much
/// less of their time agents are at work on them, and how many more come back.
fn agents(plan: &super::Plan, vendor: &Vendor, again: Option<Formula>) -> Formula {
    if let Some(agents) = vendor.agents {
        return agents.into();
    }
    let mut agents = plan.in_house.agents.map_or_else(|| Formula::from(0), Formula::from);
    if let (Some(theirs), Some(ours)) = (vendor.handle_time, plan.volume.handle_time) {
        agents = agents * theirs / ours;
    }
    if let (Some(theirs), Some(ours)) = (vendor.occupancy, plan.in_house.occupancy) {
        agents = agents * ours / theirs;
    }
    again.map_or(agents.clone(), |again| agents * again)
}

/// How many contacts the vendor makes of one in house: (1 - p (1 - f)) ÷ (1 - p (1 - f′)), where f and f′ are the
/// first-contact resolutions and p the share of unsolved contacts that come back.
///
/// Each unsolved contact brings p others, which are solved as often: a contact makes 1 ÷ (1 - p (1 - f)) of itself.
fn repeats(builder: &Builder<'_>, vendor: &Vendor) -> Option<Formula> {
    let volume = &builder.plan.volume;
    let (ours, theirs) = (volume.first_contact_resolution?, vendor.first_contact_resolution?);
    // Where all that are not solved come back, 1 - (1 - f) is f.
    let solved = |resolution: InputId| match volume.repeat_share {
        Some(share) => rest(rest(resolution) * share),
        None => resolution.into(),
    };
    Some(solved(ours) / solved(theirs))
}
