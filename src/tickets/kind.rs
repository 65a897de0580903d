//! What a column means in; how its cells are read, what a cell of few words says, and what a contact counts for by what its
//! cells say out.

use super::amount::Amount;
use super::batch::Wrong;
use super::cells::{self, Cell, is_missing};
use super::columns::{Meaning, folded};
use super::plan::{Plan, Selected};
use super::tally::{Counted, Set, Summed, Tally};
use super::words;
use crate::duration::TimeUnit;
use crate::number::Mark;

/// What the cells of a contact say beside what it counts for.
pub mod fact {
    #![allow(missing_docs)]
    use super::super::tally::Set;

    pub const ABANDONED: Set = Set::fact(0);
    pub const ANSWERED: Set = Set::fact(1);
    pub const HAS_RESOLUTION: Set = Set::fact(2);
    pub const IS_RESOLVED: Set = Set::fact(3);
    pub const FIRST_CONTACT: Set = Set::fact(4);
    pub const FEW_REPLIES: Set = Set::fact(5);
    pub const REOPENED: Set = Set::fact(6);
    pub const TELLS_FIRST_CONTACT: Set = Set::fact(7);
}

/// How the cells of a column are read.
#[derive(Clone, Copy)]
pub enum Kind {
    /// What they say is some of few words; the sum that scores among them add to.
    Words(Option<Summed>),
    /// A time, and what it says of the contact beside its length.
    Time(Summed, Set),
    /// A part of the handle time.
    Part,
    /// An amount of money.
    Money(Summed),
    /// A date, and what it says of the contact.
    Date(Date, Set),
    /// The time of day of when it began, whose date was read before.
    TimeOfDay,
    /// Not for what a contact adds.
    Else,
}

/// The dates of a contact.
#[derive(Clone, Copy)]
pub enum Date {
    /// When it began.
    Created,
    /// When somebody answered.
    Answered,
    /// When it was resolved.
    Resolved,
}

impl Kind {
    /// Of what a column means; dates need one from which the others are counted.
    pub fn of(meaning: Meaning, has_created: bool) -> Kind {
        match meaning {
            Meaning::CreatedAt => Kind::Date(Date::Created, Set::default()),
            Meaning::TimeOfDay => Kind::TimeOfDay,
            Meaning::FirstResponseAt if has_created => Kind::Date(Date::Answered, fact::ANSWERED),
            Meaning::ResolvedAt if has_created => Kind::Date(Date::Resolved, fact::HAS_RESOLUTION),
            Meaning::FirstResponse => Kind::Time(Summed::Response, fact::ANSWERED),
            Meaning::Resolution => Kind::Time(Summed::Resolution, fact::HAS_RESOLUTION),
            Meaning::Handle => Kind::Time(Summed::Handle, Set::default()),
            Meaning::HandlePart => Kind::Part,
            Meaning::Cost => Kind::Money(Summed::Cost),
            Meaning::UpsellRevenue => Kind::Money(Summed::Upsell),
            Meaning::CrossSellRevenue => Kind::Money(Summed::CrossSell),
            Meaning::Csat => Kind::Words(Some(Summed::CsatScore)),
            Meaning::Ces => Kind::Words(Some(Summed::CesScore)),
            Meaning::FirstResponseAt
            | Meaning::ResolvedAt
            | Meaning::Status
            | Meaning::Reopens
            | Meaning::Replies
            | Meaning::ResolvedOnFirstContact
            | Meaning::Abandoned
            | Meaning::Answered
            | Meaning::Escalated
            | Meaning::SlaMet
            | Meaning::Nps => Kind::Words(None),
            _ => Kind::Else,
        }
    }

    /// The sum that its amounts are of.
    pub fn summed(self) -> Option<Summed> {
        match self {
            Kind::Words(summed) => summed,
            Kind::Time(summed, _) | Kind::Money(summed) => Some(summed),
            Kind::Part => Some(Summed::Handle),
            Kind::Date(Date::Answered, _) => Some(Summed::Response),
            Kind::Date(Date::Resolved, _) => Some(Summed::Resolution),
            Kind::Date(Date::Created, _) | Kind::TimeOfDay | Kind::Else => None,
        }
    }
}

/// The unit of the first column that tells a sum: that of its numbers, which need no unit of their own.
pub fn unit_of(plan: &Plan, summed: Summed) -> Option<TimeUnit> {
    let summed = if summed == Summed::PeakResponse { Summed::Response } else { summed };
    let mut kinds =
        plan.columns.iter().map(|selected| (selected, Kind::of(selected.meaning, plan.has(Meaning::CreatedAt))));
    let (selected, kind) = kinds.find(|(_, kind)| kind.summed() == Some(summed))?;
    match kind {
        Kind::Time(..) | Kind::Part => Some(selected.unit),
        Kind::Date(..) => Some(TimeUnit::Seconds),
        Kind::Words(_) | Kind::Money(_) | Kind::TimeOfDay | Kind::Else => None,
    }
}

/// What an export has columns for, as far as it changes what a row means.
#[derive(Debug, Clone, Copy)]
pub struct Has {
    /// When contacts began.
    pub created: bool,
    /// Moments from which a time is worked out.
    pub moments: bool,
    /// Nothing that says whether a contact is resolved.
    pub no_resolution: bool,
    /// What says that a contact is resolved.
    pub resolved: Set,
    /// Which contacts nobody answered.
    pub abandoned: bool,
    /// First-contact resolutions by the number of replies alone.
    pub first_contact_by_replies: bool,
}

impl Has {
    /// Of an export.
    pub fn new(plan: &Plan) -> Has {
        Has {
            created: plan.has(Meaning::CreatedAt),
            moments: plan.has(Meaning::CreatedAt)
                && (plan.has(Meaning::FirstResponseAt) || plan.has(Meaning::ResolvedAt)),
            no_resolution: !plan.known().has(Counted::Resolved),
            resolved: if plan.has(Meaning::Status) { fact::IS_RESOLVED } else { fact::HAS_RESOLUTION },
            abandoned: plan.has(Meaning::Abandoned) || plan.has(Meaning::Answered),
            first_contact_by_replies: plan.counts_first_contact_by_replies(),
        }
    }
}

/// What a contact that somebody handled counts for, by what its cells say.
#[inline(always)]
pub fn counted(says: Set, has: Has) -> Set {
    let is = |fact: Set| says.has_fact(fact);
    let is_resolved = is(has.resolved);
    let by_replies = has.first_contact_by_replies & is_resolved & is(fact::FEW_REPLIES) & !is(fact::REOPENED);
    says.with(Counted::Contacts)
        .with_if(Counted::Offered, has.abandoned)
        .with_if(Counted::Responses, is(fact::ANSWERED))
        .with_if(Counted::UntimedResponses, is(fact::ANSWERED) & !says.has_sum(Summed::Response))
        .with_if(Counted::TimedHandling, says.has_sum(Summed::Handle))
        .with_if(Counted::TimedResolutions, says.has_sum(Summed::Resolution))
        .with_if(Counted::Priced, says.has_sum(Summed::Cost))
        // What is open still need not tell.
        .with_if(Counted::UntoldFirstContact, (is_resolved | has.no_resolution) & !is(fact::TELLS_FIRST_CONTACT))
        .with_if(Counted::Resolved, is_resolved)
        .with_if(Counted::Reopened, is(fact::REOPENED))
        .with_if(Counted::FirstContact, is(fact::FIRST_CONTACT) | by_replies)
}

/// What a cell of few words says: what the contact counts for, and its score.
pub fn word(selected: &Selected, cell: Cell<'_>, mark: Mark, tally: &mut Tally) -> Wrong<(Set, Option<Amount>)> {
    let none = Set::default();
    let fact_if = |fact: Set, holds: bool| if holds { fact } else { none };
    let set = match selected.meaning {
        Meaning::FirstResponseAt => fact_if(fact::ANSWERED, !is_missing(cell.bytes())),
        Meaning::ResolvedAt => fact_if(fact::HAS_RESOLUTION, !is_missing(cell.bytes())),
        Meaning::Status => {
            // `Resolved` asks for yes or no.
            let is_flag = folded(&selected.header).ends_with("resolved");
            let word = if is_flag { words::yes_or_no(cell).ok() } else { None };
            let is_resolved = word.or_else(|| words::is_resolved(cell));
            if is_resolved.is_none() && !is_missing(cell.bytes()) {
                // Past the limit it is one more of many that are not known.
                tally.unknown_statuses.number(cell.bytes(), 100);
            }
            fact_if(fact::IS_RESOLVED, is_resolved == Some(true))
        }
        Meaning::Reopens => fact_if(fact::REOPENED, is_reopened(cell, mark)?),
        Meaning::Replies => fact_if(fact::FEW_REPLIES, cells::count(cell, mark)? <= 1),
        Meaning::ResolvedOnFirstContact => {
            fact::TELLS_FIRST_CONTACT.and(fact_if(fact::FIRST_CONTACT, words::yes_or_no(cell)?))
        }
        Meaning::Abandoned => fact_if(fact::ABANDONED, words::is_abandoned(cell)?),
        Meaning::Answered => fact_if(fact::ABANDONED, !words::is_answered(cell)?),
        Meaning::Escalated => none.with_if(Counted::Escalated, words::yes_or_no(cell)?),
        Meaning::SlaMet if cells::is_not_judged(cell.bytes()) => none,
        Meaning::SlaMet => none.with(Counted::SlaContacts).with_if(Counted::SlaMet, words::yes_or_no(cell)?),
        Meaning::Nps => none.with(match cells::nps(cell, mark)? {
            0..=6 => Counted::Detractors,
            7 | 8 => Counted::Passives,
            _ => Counted::Promoters,
        }),
        Meaning::Csat => {
            let csat = words::csat(cell, mark)?;
            let set = none.with(Counted::CsatResponses).with_if(Counted::CsatSatisfied, csat.is_satisfied);
            return Ok((set.with_if(Counted::CsatScored, csat.score.is_some()), csat.score));
        }
        Meaning::Ces => return Ok((none.with(Counted::CesResponses), Some(cells::ces(cell, mark)?))),
        _ => none,
    };
    Ok((set, None))
}

/// How often, or whether at all.
pub fn is_reopened(cell: Cell<'_>, mark: Mark) -> Wrong<bool> {
    cells::count(cell, mark).map(|count| count > 0).or_else(|wanted| words::yes_or_no(cell).map_err(|_| wanted))
}
