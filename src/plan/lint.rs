//! A plan in; what it counts twice, and what such plans usually forget, with the magnitudes others have published, out.
//!
//! The magnitudes are hints and never enter a number.

use super::{Benefit, Effect, Plan, Vendor, Worth};
use crate::comparison::Note;
use crate::gap::listed;
use crate::quantity::{Exact, Unit, over, sum, whole};
use crate::show;
use num_traits::Zero;

/// Two benefits, or a benefit and the lines of the plan, that state one effect.
#[derive(Debug, Clone)]
pub struct Twice<'a> {
    /// The benefit.
    pub benefit: &'a Benefit,
    /// What states the same.
    pub other: Other<'a>,
}

/// What states the same effect as a benefit.
#[derive(Debug, Clone)]
pub enum Other<'a> {
    /// Another benefit.
    Benefit(&'a Benefit),
    /// Lines that the plan works out by itself.
    Lines(&'static str),
}

/// Effects of which two would count one thing twice.
const SAME: [&[Effect]; 5] = [
    &[Effect::Retention, Effect::Churn, Effect::LifetimeValue, Effect::Acquisition],
    &[Effect::HandleTime, Effect::CostPerContact, Effect::Agents, Effect::Hours],
    &[Effect::FirstContactResolution, Effect::Contacts, Effect::Agents],
    &[Effect::Complaints, Effect::Contacts],
    &[Effect::ServiceCredits, Effect::Fees],
];

impl Effect {
    /// Every effect with the words for it in plan files.
    pub const WORDS: [(&'static str, Effect); 16] = [
        ("retention", Effect::Retention),
        ("churn", Effect::Churn),
        ("lifetime value", Effect::LifetimeValue),
        ("acquisition", Effect::Acquisition),
        ("upsell", Effect::Upsell),
        ("complaints", Effect::Complaints),
        ("returns", Effect::Returns),
        ("contacts", Effect::Contacts),
        ("first contact resolution", Effect::FirstContactResolution),
        ("handle time", Effect::HandleTime),
        ("cost per contact", Effect::CostPerContact),
        ("agents", Effect::Agents),
        ("hours", Effect::Hours),
        ("service credits", Effect::ServiceCredits),
        ("fees", Effect::Fees),
        ("other", Effect::Other),
    ];

    /// The words for it in plan files.
    pub fn words(self) -> &'static str {
        Effect::WORDS.iter().find(|(_, effect)| *effect == self).map_or("", |(words, _)| words)
    }

    fn is_same(self, other: Effect) -> bool {
        self != Effect::Other
            && (self == other || SAME.iter().any(|same| same.contains(&self) && same.contains(&other)))
    }

    fn is_of_agents(self) -> bool {
        matches!(self, Effect::HandleTime | Effect::CostPerContact | Effect::Agents | Effect::Hours)
    }

    fn is_revenue(self) -> bool {
        matches!(self, Effect::Retention | Effect::Churn | Effect::LifetimeValue | Effect::Upsell)
    }
}

/// What an alternative would count twice, if anything.
pub fn twice(plan: &Plan) -> Option<Twice<'_>> {
    for vendor in &plan.vendors {
        let own: Vec<&Benefit> = plan.benefits.iter().chain(&vendor.benefits).collect();
        let beside = plan.investments.iter().filter(|investment| investment.beside.as_ref() == Some(&vendor.name));
        if let Some(found) = pair(&own).or_else(|| in_lines(plan, vendor, &own)) {
            return Some(found);
        }
        for investment in beside {
            let of_both: Vec<&Benefit> = own.iter().copied().chain(&investment.benefits).collect();
            if let Some(found) = pair(&of_both).or_else(|| replaced(&investment.benefits)) {
                return Some(found);
            }
        }
    }
    plan.investments.iter().find_map(|investment| pair(&investment.benefits.iter().collect::<Vec<_>>()))
}

fn pair<'a>(benefits: &[&'a Benefit]) -> Option<Twice<'a>> {
    benefits.iter().enumerate().find_map(|(index, benefit)| {
        let earlier = benefits.iter().take(index).find(|earlier| earlier.effect.is_same(benefit.effect));
        earlier.map(|earlier| Twice { benefit, other: Other::Benefit(earlier) })
    })
}

/// A benefit of an investment beside a vendor that the vendor's fees take the place of.
fn replaced(benefits: &[Benefit]) -> Option<Twice<'_>> {
    let benefit = benefits.iter().find(|benefit| benefit.effect.is_of_agents())?;
    Some(Twice { benefit, other: Other::Lines(IN_HOUSE_LESS_FEES) })
}

/// The lines in which fewer agents, or agents who take less time, are counted.
const IN_HOUSE_LESS_FEES: &str = "the in-house cost avoided less the vendor's fees";

/// A benefit that the lines of a contract count already.
fn in_lines<'a>(plan: &Plan, vendor: &Vendor, benefits: &[&'a Benefit]) -> Option<Twice<'a>> {
    let counts_repeats = vendor.first_contact_resolution.is_some() && plan.volume.first_contact_resolution.is_some();
    benefits.iter().find_map(|benefit| {
        let lines = match benefit.effect {
            effect if effect.is_of_agents() => IN_HOUSE_LESS_FEES,
            Effect::Fees | Effect::ServiceCredits => "the vendor's fees",
            Effect::FirstContactResolution | Effect::Contacts if counts_repeats => {
                "the contacts that the vendor handles, by its first-contact resolution,"
            }
            _ => return None,
        };
        Some(Twice { benefit, other: Other::Lines(lines) })
    })
}

/// What plans usually forget.
pub fn hints(plan: &Plan) -> Vec<Note> {
    let vendors = plan.vendors.iter().flat_map(|vendor| of_vendor(plan, vendor));
    let mut notes: Vec<Note> = Vec::new();
    for note in vendors.chain(of_plan(plan)) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

fn of_vendor(plan: &Plan, vendor: &Vendor) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut hint = |is_missing: bool, text: &str| {
        if is_missing {
            notes.push(Note::new(&vendor.name, text));
        }
    };
    hint(
        plan.one_time.is_empty() && vendor.one_time.is_empty(),
        "no one-time cost. Usual: 0.2 to 2% of the yearly contract price for the selection (sourcingmag.com 2006, citing CIO 2003), severance and retention bonuses of 3 to 5% (cio.de, hidden costs of offshore outsourcing), and months of paying both in parallel (West Monroe)",
    );
    hint(
        plan.governance.is_empty() && vendor.governance.is_empty(),
        "no governance. Usual: 3 to 5% of the yearly contract value; it can take 12% of the savings (nearshoreamericas.com, total cost of outsourcing)",
    );
    hint(
        plan.retained.is_empty() && vendor.retained.is_empty(),
        "no retained staff. Work quietly redone in house takes 10 to 15% of the value (cioinsight.com, top 10 hidden costs)",
    );
    let ramp = vendor.ramp.as_ref().unwrap_or(&plan.ramp);
    hint(
        ramp.share.is_empty(),
        "no ramp: all work moves in one month. Transitions take months at less than full efficiency (West Monroe)",
    );
    hint(
        !ramp.share.is_empty() && ramp.learning.is_empty(),
        "no learning curve. Productivity has been up to 20% lower in the first two years (Meta Group, quoted by cio.de, of offshore IT development)",
    );
    let is_certain = |id: super::InputId| plan.input(id).is_some_and(|input| input.range.is_none());
    hint(
        vendor.exchange_rate.is_some_and(is_certain),
        "the exchange rate is one number. An invoice of 1.0 million a month became 1.4 million (cioinsight.com): write a range, low .. likely .. high",
    );
    notes
}

/// More than this many hours a month on contacts are more than an agent is there for.
const MOST_HOURS: i64 = 180;

/// Figures of the in-house side that rarely are what was meant.
fn of_in_house(plan: &Plan) -> Vec<Note> {
    let value = |id: super::InputId| plan.input(id).map_or_else(Exact::zero, |input| input.value.clone());
    let mut notes = Vec::new();
    let stays = plan.in_house.lines.iter().filter(|line| line.per == super::Per::Month && line.avoidable.is_none());
    let names: Vec<String> = stays.map(|line| line.name.clone()).collect();
    if !plan.vendors.is_empty() && !names.is_empty() {
        notes.push(Note::new(
            "in_house",
            format!("{} is fixed, and taken to end in full with the work that moves: write avoidable = \"60%\" for what really ends", listed(&names)),
        ));
    }
    let season: Vec<Exact> = plan.volume.seasonality.iter().map(|factor| value(*factor)).collect();
    let year = sum(&season);
    if !season.is_empty() && year != whole(12) {
        let mean = show::computed(&(year / whole(12)), Unit::Percent, None);
        notes.push(Note::new(
            "volume.seasonality",
            format!("the twelve percentages average {mean}, not 100%: they add to a year's contacts or take from them"),
        ));
    }
    if let (Some(agents), Some(time)) = (plan.in_house.agents, plan.volume.handle_time) {
        let hours = over(&(value(time) * &plan.volume.stated), &(value(agents) * whole(60)));
        let hours = hours.filter(|hours| *hours > whole(MOST_HOURS));
        notes.extend(hours.map(|hours| {
            let shown = show::computed(&hours, Unit::Hours, None);
            Note::new(
                "in_house.agents",
                format!("the contacts take each agent {shown} a month: check contacts, handle_time and agents"),
            )
        }));
    }
    notes
}

fn of_plan(plan: &Plan) -> Vec<Note> {
    let mut notes = Vec::new();
    if !plan.vendors.is_empty() && plan.in_house.attrition.is_none() {
        notes.push(Note::new(
            "in_house.attrition",
            "no attrition in house. Usual: 14,113 USD a leaver (Gartner, quoted by apexcx.com), of which 5,040 USD of ramp waste a hire (crmxchange)",
        ));
    }
    notes.extend(of_in_house(plan));
    let investments = plan.investments.iter().flat_map(|investment| &investment.benefits);
    let vendors = plan.vendors.iter().flat_map(|vendor| &vendor.benefits);
    let benefits: Vec<&Benefit> = plan.benefits.iter().chain(vendors).chain(investments).collect();
    for benefit in &benefits {
        if benefit.effect.is_revenue()
            && super::benefit::margin(&plan.customers, benefit).is_none()
            && !matches!(benefit.worth, Worth::Acquisition { .. })
        {
            notes.push(Note::new(
                &benefit.name,
                "revenue is counted without its margin: give gross_margin to count what is left of it",
            ));
        }
        if benefit.effect == Effect::Hours {
            notes.push(Note::doubt(
                &benefit.name,
                "freed hours are money only where fewer hours are paid: while nobody leaves, nothing is saved",
            ));
        }
    }
    if benefits.iter().any(|benefit| benefit.risk_adjustment.is_some()) {
        notes.push(Note::new(
            "discount_rate",
            "risk is taken off the benefits, so the discount rate must be without a premium for risk, which would take it off twice",
        ));
    }
    notes
}
