//! Contacts and intervals, in; counts and exact sums for every side, period and group, out. What two workers tallied is
//! merged into what one would have; an empty tally changes nothing.

use super::amount::{Amount, Scale, Sum};
use super::cells::text;
use super::distribution::Distribution;
use super::few::Few;
use super::names::{Distinct, Names};
use super::pairs::{Pair, PairSums};
use super::sample::Sample;
use crate::figures::{self, Figure};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Declares what is counted or summed and the figure that each becomes in one go, so that none can be left out.
macro_rules! tallied {
    ($(#[$doc:meta])* $name:ident: $($variant:ident => $figure:expr, $what:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = $what] $variant),*
        }
        impl $name {
            /// All of them, in the order in which their figures are written.
            pub const ALL: &[$name] = &[$($name::$variant),*];
            /// How many there are.
            pub const COUNT: usize = $name::ALL.len();
            /// The figure it is written as; none where it only serves the others.
            pub fn figure(self) -> Option<&'static Figure> {
                match self { $($name::$variant => $figure),* }
            }
        }
    };
}

tallied! {
    /// What is counted.
    Counted:
    Contacts => Some(&figures::CONTACTS), "Contacts that somebody handled.";
    Offered => Some(&figures::OFFERED_CONTACTS), "Contacts that came in, answered or not.";
    Abandoned => Some(&figures::ABANDONED_CONTACTS), "Contacts that nobody answered.";
    Resolved => Some(&figures::RESOLVED_CONTACTS), "Contacts that were resolved.";
    FirstContact => Some(&figures::FIRST_CONTACT_RESOLUTIONS), "Contacts that the first answer resolved.";
    Reopened => Some(&figures::REOPENED_CONTACTS), "Contacts that were opened again.";
    Escalated => Some(&figures::ESCALATED_CONTACTS), "Contacts that were passed on.";
    Responses => Some(&figures::RESPONSES), "First responses.";
    PeakResponses => Some(&figures::PEAK_RESPONSES), "First responses to contacts of the peak hours.";
    SlaContacts => Some(&figures::SLA_CONTACTS), "Contacts under a service level.";
    SlaMet => Some(&figures::SLA_MET_CONTACTS), "Contacts that met it.";
    CsatResponses => Some(&figures::CSAT_RESPONSES), "Satisfaction answers.";
    CsatSatisfied => Some(&figures::CSAT_SATISFIED), "Satisfied answers.";
    Promoters => Some(&figures::NPS_PROMOTERS), "Answers of 9 and 10.";
    Passives => Some(&figures::NPS_PASSIVES), "Answers of 7 and 8.";
    Detractors => Some(&figures::NPS_DETRACTORS), "Answers of 0 to 6.";
    CesResponses => Some(&figures::CES_RESPONSES), "Effort answers.";
    UntimedResponses => None, "First responses whose time is not known.";
    TimedResolutions => None, "Resolved contacts with a resolution time.";
    TimedHandling => None, "Contacts with a handle time.";
    Priced => None, "Contacts with a cost.";
    CsatScored => None, "Satisfaction answers with a score.";
    UntoldFirstContact => None, "Contacts that may be resolved by the first answer and do not tell.";
    Beyond => None, "Contacts of an interval beyond those that came in: they are taken off the abandoned.";
    LevelWeights => None, "Contacts that a stated service level is the share of.";
}

tallied! {
    /// What is summed.
    Summed:
    Response => Some(&figures::RESPONSE_TIME), "Time until the first response.";
    PeakResponse => Some(&figures::PEAK_RESPONSE_TIME), "The same for contacts of the peak hours.";
    Resolution => Some(&figures::RESOLUTION_TIME), "Time until the resolution.";
    Handle => Some(&figures::HANDLE_TIME), "Handle time.";
    CsatScore => Some(&figures::CSAT_SCORE_TOTAL), "Satisfaction scores.";
    CesScore => Some(&figures::CES_SCORE_TOTAL), "Effort scores.";
    Cost => Some(&figures::TOTAL_COST), "Cost.";
    Upsell => Some(&figures::UPSELL_REVENUE), "Upsell revenue.";
    CrossSell => Some(&figures::CROSS_SELL_REVENUE), "Cross-sell revenue.";
    ServiceLevel => None, "Stated service levels, each as often as its contacts.";
}

impl Summed {
    /// The figure of the sum of the squares; none where there is none.
    pub fn squares(self) -> Option<&'static Figure> {
        self.figure().and_then(figures::squares)
    }
}

/// The times whose medians and percentiles are asked for.
pub const TIMES: [Summed; 3] = [Summed::Response, Summed::Resolution, Summed::Handle];

/// A set of what is counted and summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Set(u64);

impl Set {
    /// The set with one more count.
    #[must_use]
    pub fn with(self, counted: Counted) -> Set {
        Set(self.0 | 1 << counted as u64)
    }

    /// The set with one more sum.
    #[must_use]
    pub fn with_sum(self, summed: Summed) -> Set {
        Set(self.0 | 1 << (32 + summed as u64))
    }

    /// The set with one more count where something holds.
    #[inline]
    #[must_use]
    pub fn with_if(self, counted: Counted, holds: bool) -> Set {
        Set(self.0 | u64::from(holds) << counted as u64)
    }

    /// A set of one thing beside counts and sums, of which there are sixteen.
    pub const fn fact(number: u32) -> Set {
        Set(1 << (48 + number % 16))
    }

    /// The set with a score beside all that.
    #[must_use]
    pub fn with_score(self, score: u8) -> Set {
        Set(self.0 & !(0x7f << 25) | u64::from(score & 0x7f) << 25)
    }

    /// Its score, or zero.
    #[inline(always)]
    pub fn score(self) -> u8 {
        (self.0 >> 25) as u8 & 0x7f
    }

    /// Whether it has a fact.
    #[inline]
    pub fn has_fact(self, fact: Set) -> bool {
        self.0 & fact.0 != 0
    }

    /// It where something holds, else nothing.
    #[inline(always)]
    #[must_use]
    pub fn if_so(self, holds: bool) -> Set {
        Set(self.0 & u64::from(holds).wrapping_neg())
    }

    /// The set without a sum.
    #[must_use]
    pub fn without_sum(self, summed: Summed) -> Set {
        Set(self.0 & !(1 << (32 + summed as u64)))
    }

    /// The counts that it has, a bit each.
    #[inline]
    pub fn counts(self) -> [u8; 4] {
        (self.0 as u32).to_le_bytes()
    }

    /// The set without a count.
    #[must_use]
    pub fn without(self, counted: Counted) -> Set {
        Set(self.0 & !(1 << counted as u64))
    }

    /// Whether it has a count.
    pub fn has(self, counted: Counted) -> bool {
        self.0 >> (counted as u64) & 1 == 1
    }

    /// Whether it has a sum.
    pub fn has_sum(self, summed: Summed) -> bool {
        self.0 >> (32 + summed as u64) & 1 == 1
    }

    /// The set with all of another.
    #[must_use]
    pub fn and(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }
}

/// Which contacts are added up together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key {
    /// The number of its side.
    pub side: u32,
    /// The first month of its period, counted from January of year 0; 0 where there are no periods.
    pub period: u32,
    /// The number of what a breakdown groups by.
    pub by: u32,
}

impl Key {
    /// Whether it is of the same side and another period.
    pub fn is_of_another_period(self, other: Key) -> bool {
        self.side == other.side && self.period != other.period
    }
}

/// A day as it sorts; 0 where it is not known.
pub type Day = u32;

/// One row of an export.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Where it belongs.
    pub key: Key,
    /// When it began.
    pub day: Day,
    /// The hour of the day in which it began.
    pub hour: Option<u8>,
    /// What it counts for.
    pub marks: Set,
    /// What it adds to the sums.
    pub amounts: [Option<Amount>; Summed::COUNT],
    /// How often it counts, where a row stands for many contacts.
    pub weights: Option<Box<[u64; Counted::COUNT]>>,
    /// What is correlated, in the order in which it is asked for.
    pub pairs: Vec<Pair>,
}

impl Contact {
    /// A contact of which nothing is known yet.
    pub fn new() -> Contact {
        Contact {
            key: Key::default(),
            day: 0,
            hour: None,
            marks: Set::default(),
            amounts: [None; Summed::COUNT],
            weights: None,
            pairs: Vec::new(),
        }
    }

    /// What it adds to a sum.
    #[inline]
    pub fn amount(&mut self, summed: Summed) -> &mut Option<Amount> {
        &mut self.amounts[summed as usize]
    }

    /// Counts what it has of responses as those of the peak too.
    pub fn is_of_peak(&mut self) {
        let responses = self.weights.as_ref().map_or(0, |weights| weights[Counted::Responses as usize]);
        self.weigh(Counted::PeakResponses, responses);
        *self.amount(Summed::PeakResponse) = *self.amount(Summed::Response);
    }

    /// Counts a number of contacts at once.
    pub fn weigh(&mut self, counted: Counted, count: u64) {
        self.weights.get_or_insert_with(|| Box::new([0; Counted::COUNT]))[counted as usize] = count;
    }
}

impl Default for Contact {
    fn default() -> Contact {
        Contact::new()
    }
}

/// The first responses to contacts of one hour of the day.
#[derive(Debug, Clone, Default)]
pub struct Hour {
    /// Contacts that began in it.
    pub contacts: u64,
    /// First responses.
    pub responses: u64,
    /// The time until them.
    pub response_time: Sum,
}

/// What was added up for one key.
#[derive(Debug, Clone)]
pub struct Group {
    counts: [u64; Counted::COUNT],
    sums: [Sum; Summed::COUNT],
    /// What its exports have columns for: what is not here is not known, what is here and zero is zero.
    pub known: Set,
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// How often each time was met, where that is asked for.
    pub times: Option<Box<[Distribution; 3]>>,
    /// By hour of the day, where that is asked for.
    pub hours: Option<Box<[Hour; 24]>>,
    /// What is correlated, in the order in which it is asked for.
    pub pairs: Vec<PairSums>,
}

/// What is kept beside counts and sums.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keep {
    /// How often each time was met.
    pub times: bool,
    /// Responses by hour of the day.
    pub hours: bool,
    /// How many pairs of columns are correlated.
    pub pairs: usize,
}

impl Group {
    fn new(keep: Keep) -> Group {
        Group {
            counts: [0; Counted::COUNT],
            sums: std::array::from_fn(|_| Sum::default()),
            known: Set::default(),
            first: Day::MAX,
            last: 0,
            times: keep.times.then(Box::default),
            hours: keep.hours.then(Box::default),
            pairs: vec![PairSums::default(); keep.pairs],
        }
    }

    /// How many were counted.
    pub fn count(&self, counted: Counted) -> u64 {
        self.counts[counted as usize]
    }

    /// How many that makes for a figure: who was answered in the interval after has not given up.
    pub fn of_figure(&self, counted: Counted) -> u64 {
        let beyond = if counted == Counted::Abandoned { self.count(Counted::Beyond) } else { 0 };
        self.count(counted).saturating_sub(beyond)
    }

    /// What was summed.
    pub fn sum(&self, summed: Summed) -> &Sum {
        &self.sums[summed as usize]
    }

    fn add_pairs(&mut self, pairs: &[Pair]) {
        self.pairs.iter_mut().zip(pairs).for_each(|(sums, pair)| sums.add(pair));
    }

    fn merge(&mut self, other: &Group) -> bool {
        self.known = self.known.and(other.known);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        for (count, theirs) in self.counts.iter_mut().zip(other.counts) {
            *count += theirs;
        }
        for (sum, theirs) in self.sums.iter_mut().zip(&other.sums) {
            sum.merge(theirs);
        }
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(own, theirs)| own.merge(theirs));
        if let (Some(hours), Some(theirs)) = (&mut self.hours, &other.hours) {
            for (hour, theirs) in hours.iter_mut().zip(theirs.iter()) {
                hour.contacts += theirs.contacts;
                hour.responses += theirs.responses;
                hour.response_time.merge(&theirs.response_time);
            }
        }
        match (&mut self.times, &other.times) {
            (Some(times), Some(theirs)) => times.iter_mut().zip(theirs.iter()).all(|(own, theirs)| own.merge(theirs)),
            _ => true,
        }
    }
}

impl Hour {
    fn add(&mut self, response: Option<Amount>) {
        self.contacts += 1;
        if let Some(amount) = response {
            self.responses += 1;
            self.response_time.add(amount);
        }
    }
}

/// What some rows add up to.
#[derive(Debug, Default)]
pub struct Tally {
    /// The sides by name.
    pub sides: Names,
    /// What a breakdown groups by, by name.
    pub by: Names,
    /// The agents.
    pub agents: Distinct,
    /// Statuses that are neither done nor not done.
    pub unknown_statuses: Names,
    /// The ids of tickets.
    pub sample: Sample,
    /// How many rows were added.
    pub rows: u64,
    /// Whether a value was met too often to be counted.
    pub is_too_often: bool,
    keep: Keep,
    places: HashMap<Key, u32, FixedState>,
    groups: Vec<Group>,
}

impl Tally {
    /// An empty tally.
    pub fn new(keep: Keep) -> Tally {
        Tally { keep, ..Tally::default() }
    }

    /// Whether it keeps how often each time was met.
    pub fn keeps_times(&self) -> bool {
        self.keep.times
    }

    /// Whether it keeps responses by hour of the day.
    pub fn keeps_hours(&self) -> bool {
        self.keep.hours
    }

    /// Adds a row whose export has columns for what is known.
    pub fn add(&mut self, contact: &Contact, known: Set) {
        let mut few = Few::default();
        few.add(contact.marks, contact.day);
        let at = self.add_few(contact.key, known, &few);
        for (summed, amount) in Summed::ALL.iter().zip(contact.amounts) {
            if let Some(amount) = amount {
                match &contact.weights {
                    None => self.sum(at, *summed, amount),
                    Some(_) => self.groups[at as usize].sums[*summed as usize].add_of_many(amount),
                }
                self.meet(at, *summed, amount);
            }
        }
        self.groups[at as usize].add_pairs(&contact.pairs);
        let response = contact.amounts[Summed::Response as usize];
        match &contact.weights {
            None => contact.hour.into_iter().for_each(|hour| self.hour(at, hour, response)),
            Some(weights) => {
                let group = &mut self.groups[at as usize];
                group.counts.iter_mut().zip(weights.iter()).for_each(|(count, weight)| *count += weight);
                if let (Some(hours), Some(hour)) = (&mut group.hours, contact.hour) {
                    let hour = &mut hours[usize::from(hour) % 24];
                    hour.contacts += weights[Counted::Contacts as usize];
                    hour.responses += weights[Counted::Responses as usize];
                    response.iter().for_each(|response| hour.response_time.add_of_many(*response));
                }
            }
        }
    }

    /// Adds the counts of some rows of a key, whose export has columns for what is known. Where their sums belong.
    pub fn add_few(&mut self, key: Key, known: Set, few: &Few) -> u32 {
        self.rows += few.rows;
        let at = self.place_of(key);
        let group = &mut self.groups[at as usize];
        group.known = group.known.and(known);
        group.first = group.first.min(few.first);
        group.last = group.last.max(few.last);
        group.counts.iter_mut().zip(few.counts()).for_each(|(count, more)| *count += more);
        at
    }

    fn place_of(&mut self, key: Key) -> u32 {
        let new = self.groups.len() as u32;
        let at = *self.places.entry(key).or_insert(new);
        if at == new {
            self.groups.push(Group::new(self.keep));
        }
        at
    }

    /// Counts a contact of an hour of the day, where that is asked for.
    pub fn hour(&mut self, at: u32, hour: u8, response: Option<Amount>) {
        if let Some(hours) = &mut self.groups[at as usize].hours {
            hours[usize::from(hour) % 24].add(response);
        }
    }

    /// Adds an amount to a sum.
    #[inline]
    pub fn sum(&mut self, at: u32, summed: Summed, amount: Amount) {
        self.groups[at as usize].sums[summed as usize].add(amount);
    }

    /// Adds several values at a scale to a sum: what they add up to, and their squares.
    #[inline]
    pub fn sum_several(&mut self, at: u32, summed: Summed, scale: Scale, total: i64, squares: i128) {
        self.groups[at as usize].sums[summed as usize].add_several(scale, i128::from(total), squares);
    }

    /// Adds the pairs of a contact of a key.
    pub fn relate(&mut self, key: Key, pairs: &[Pair]) {
        let at = self.place_of(key);
        self.groups[at as usize].add_pairs(pairs);
    }

    /// Counts how often a time is met, where that is asked for.
    #[inline(always)]
    pub fn meet(&mut self, at: u32, summed: Summed, amount: Amount) {
        if let Some(times) = &mut self.groups[at as usize].times
            && let Some(time) = TIMES.iter().position(|time| *time == summed)
        {
            self.is_too_often |= !times[time].add(amount);
        }
    }

    /// Adds what another tally holds; its numbers of names become this one's.
    pub fn merge(&mut self, other: &Tally) {
        let sides = renumbered(&mut self.sides, &other.sides);
        let by = renumbered(&mut self.by, &other.by);
        self.agents.merge(&other.agents);
        renumbered(&mut self.unknown_statuses, &other.unknown_statuses);
        self.sample.merge(&other.sample);
        self.rows += other.rows;
        self.is_too_often |= other.is_too_often;
        for (key, group) in other.groups() {
            let number = |numbers: &[u32], own: u32| numbers.get(own as usize).copied().unwrap_or(own);
            let key = Key { side: number(&sides, key.side), by: number(&by, key.by), ..key };
            let at = self.place_of(key);
            let fits = self.groups[at as usize].merge(group);
            self.is_too_often |= !fits;
        }
    }

    /// Puts sides together: each number of a side that stands for another becomes that.
    pub fn renumber_sides(&mut self, numbers: &BTreeMap<u32, u32>) {
        let keys: Vec<Key> = self.places.keys().filter(|key| numbers.contains_key(&key.side)).copied().collect();
        for key in keys {
            let (Some(side), Some(from)) = (numbers.get(&key.side), self.places.remove(&key)) else { continue };
            let group = std::mem::replace(&mut self.groups[from as usize], Group::new(self.keep));
            let at = self.place_of(Key { side: *side, ..key });
            let fits = self.groups[at as usize].merge(&group);
            self.is_too_often |= !fits;
        }
    }

    /// What was added up, by key.
    pub fn groups(&self) -> impl Iterator<Item = (Key, &Group)> {
        self.places.iter().filter_map(|(key, at)| Some((*key, self.groups.get(*at as usize)?)))
    }

    /// All groups of some keys as one.
    pub fn merged(&self, has: impl Fn(Key) -> bool) -> Group {
        let mut merged = Group::new(self.keep);
        for (_, group) in self.groups().filter(|(key, _)| has(*key)) {
            // That a count does not fit was noticed where it was counted.
            merged.merge(group);
        }
        merged
    }
}

/// The numbers that another's names have here.
pub fn renumbered(names: &mut Names, others: &Names) -> Vec<u32> {
    // One name in two encodings, or with its quotes written in two ways, is one.
    others.all().filter_map(|name| names.number(text(name).trim().as_bytes(), usize::MAX)).collect()
}
