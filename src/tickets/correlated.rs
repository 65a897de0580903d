//! The name of a column in, what may be correlated out; a contact in, its number out.

use super::amount::{Amount, Scale};
use super::cells::{self, is_missing};
use super::columns::Meaning;
use super::kind::is_reopened;
use super::pairs::Pair;
use super::plan::Plan;
use super::rows::Cells;
use super::rules::Rules;
use super::tally::{Contact, Counted, Summed};
use super::words;
use crate::figures::normal;
use crate::quantity::Unit;

/// A column that may be correlated with another.
#[derive(Debug, Clone, Copy)]
pub struct Correlated {
    /// Its name, that of the column.
    pub name: &'static str,
    /// What the column means.
    pub meaning: Meaning,
    /// The sum that its amounts add to; none where a contact has it or has it not, or of the recommendation score.
    pub summed: Option<Summed>,
    /// What it measures; of what contacts have or have not, their share.
    pub unit: Unit,
}

const fn of(name: &'static str, meaning: Meaning, summed: Option<Summed>, unit: Unit) -> Correlated {
    Correlated { name, meaning, summed, unit }
}

/// All of them.
pub static CORRELATED: [Correlated; 13] = [
    of("csat", Meaning::Csat, Some(Summed::CsatScore), Unit::Score),
    of("nps", Meaning::Nps, None, Unit::Score),
    of("ces", Meaning::Ces, Some(Summed::CesScore), Unit::Score),
    of("first_response", Meaning::FirstResponse, Some(Summed::Response), Unit::Minutes),
    of("resolution", Meaning::Resolution, Some(Summed::Resolution), Unit::Minutes),
    of("handle", Meaning::Handle, Some(Summed::Handle), Unit::Minutes),
    of("cost", Meaning::Cost, Some(Summed::Cost), Unit::Money),
    of("upsell_revenue", Meaning::UpsellRevenue, Some(Summed::Upsell), Unit::Money),
    of("cross_sell_revenue", Meaning::CrossSellRevenue, Some(Summed::CrossSell), Unit::Money),
    of("reopens", Meaning::Reopens, None, Unit::Percent),
    of("escalated", Meaning::Escalated, None, Unit::Percent),
    of("resolved_on_first_contact", Meaning::ResolvedOnFirstContact, None, Unit::Percent),
    of("sla_met", Meaning::SlaMet, None, Unit::Percent),
];

impl PartialEq for Correlated {
    fn eq(&self, other: &Correlated) -> bool {
        self.name == other.name
    }
}

impl Eq for Correlated {}

impl Correlated {
    /// The one with a name, in any case and punctuation.
    pub fn called(name: &str) -> Option<&'static Correlated> {
        CORRELATED.iter().find(|known| normal(known.name) == normal(name))
    }

    /// Whether an export tells it of its contacts.
    pub fn is_told(&self, plan: &Plan, rules: &Rules) -> bool {
        let is_judged = self.meaning == Meaning::SlaMet && !rules.levels.is_empty();
        is_judged || self.summed.map_or_else(|| plan.has(self.meaning), |summed| plan.known().has_sum(summed))
    }

    /// The number of a contact; none where its cell says nothing.
    fn number(&self, plan: &Plan, cells: Cells<'_>, contact: &Contact) -> Option<Amount> {
        if let Some(summed) = self.summed {
            return contact.amounts.get(summed as usize).copied().flatten();
        }
        if self.meaning == Meaning::SlaMet {
            let is_met = i64::from(contact.marks.has(Counted::SlaMet));
            return contact.marks.has(Counted::SlaContacts).then(|| Amount::whole(is_met, None));
        }
        let cell = plan.at(self.meaning).map(|at| cells.get(at)).filter(|cell| !is_missing(cell.bytes()))?;
        let value = match self.meaning {
            Meaning::Nps => cells::nps(cell, plan.mark).ok().and_then(|score| i64::try_from(score).ok()),
            Meaning::Reopens => is_reopened(cell, plan.mark).ok().map(i64::from),
            _ => words::yes_or_no(cell).ok().map(i64::from),
        };
        value.map(|value| Amount::whole(value, None))
    }
}

/// The pairs of a contact, in the order in which they are asked for.
pub fn pairs(rules: &Rules, plan: &Plan, cells: Cells<'_>, contact: &Contact) -> Vec<Pair> {
    let pair = |between: &[&'static Correlated; 2]| {
        let values @ [first, _] = between.map(|of| of.number(plan, cells, contact));
        let is_csat = between.first().is_some_and(|first| first.meaning == Meaning::Csat);
        Pair { values, is_satisfied: is_csat && first.is_some_and(is_satisfied) }
    };
    rules.correlate.iter().map(pair).collect()
}

/// A score of 4 or 5.
fn is_satisfied(score: Amount) -> bool {
    let Amount { value, scale: Scale { places, .. } } = score;
    10_i64.checked_pow(places.into()).and_then(|one| one.checked_mul(4)).is_some_and(|four| value >= four)
}
