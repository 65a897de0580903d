//! What a vendor offers: the contract as a plan states it.

use super::{Benefit, InputId, OneTime, Ramp, Running};

/// A contract.
#[derive(Debug, Clone)]
pub struct Vendor {
    /// Who.
    pub name: String,
    /// What is billed.
    pub unit: Billed,
    /// At what price.
    pub pricing: Pricing,
    /// The least that is billed a month from the first in which work has moved, in the contract's money; it is indexed.
    pub minimum: Option<InputId>,
    /// Full-time equivalents for all stated contacts once it has settled, repeats among them; the in-house ones, by handle time,
    /// occupancy and repeats, where it is none. They follow the trend of contacts, not its season.
    pub agents: Option<InputId>,
    /// Settled handle time of a contact in minutes; the in-house one where it is none.
    pub handle_time: Option<InputId>,
    /// Handle time over productive hours; the in-house one where it is none.
    pub occupancy: Option<InputId>,
    /// The share of contacts solved in the first: those not solved come back, geometrically, and are billed again; where both
    /// sides' is known.
    pub first_contact_resolution: Option<InputId>,
    /// The share of contacts that are resolved, for a price per resolution.
    pub resolution_rate: Option<InputId>,
    /// Rise of prices a year, from month 13.
    pub indexation: Option<InputId>,
    /// The plan's money for one of the contract's.
    pub exchange_rate: Option<InputId>,
    /// What is expected to come off the fee, minimum included, where service levels are missed.
    pub credits: Vec<ServiceLevel>,
    /// The most that comes off a month's fee, as a share of it.
    pub credit_cap: Option<InputId>,
    /// What is expected to be added to the fee where service levels are exceeded.
    pub bonuses: Vec<ServiceLevel>,
    /// The most that is added to a month's fee, as a share of it.
    pub bonus_cap: Option<InputId>,
    /// How the work moves to it, where not as to the others.
    pub ramp: Option<Ramp>,
    /// What is paid once with it, beside what is with any.
    pub one_time: Vec<OneTime>,
    /// What steering it costs, beside what any does.
    pub governance: Vec<Running>,
    /// Who stays in house with it, beside who does with any.
    pub retained: Vec<Running>,
    /// What it brings, beside what any does.
    pub benefits: Vec<Benefit>,
}

/// What a contract bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Billed {
    /// An agent and month (FTE).
    Agent,
    /// A productive hour.
    Hour,
    /// A contact.
    Contact,
    /// A minute of handle time.
    Minute,
    /// A contact resolved.
    Resolution,
}

/// How a month's units become a fee.
#[derive(Debug, Clone)]
pub enum Pricing {
    /// One price a unit.
    Flat(InputId),
    /// Each unit at the price of the tier it falls into.
    Graduated(Vec<Tier>),
    /// All units at the price of the tier that is reached.
    Volume(Vec<Tier>),
    /// A fee for an agreed volume, with additional and reduced resource charges (ARC, RRC) for what is beyond a dead band. While
    /// the work moves, volume and fee count for its share. It never falls below zero.
    Anchored {
        /// The agreed units a month.
        volume: InputId,
        /// The fee for them.
        fee: InputId,
        /// How far the units may be off without a charge, as a share of the agreed ones.
        dead_band: Option<InputId>,
        /// What a unit above costs.
        additional: InputId,
        /// What a unit below gives back.
        reduced: InputId,
    },
}

/// A step of a price list.
#[derive(Debug, Clone, Copy)]
pub struct Tier {
    /// The last unit of it; none in the last tier.
    pub to: Option<InputId>,
    /// The price of a unit.
    pub price: InputId,
}

/// A service level with money on it.
#[derive(Debug, Clone)]
pub struct ServiceLevel {
    /// Which.
    pub name: String,
    /// The share of the month's fee.
    pub share: InputId,
    /// In what share of the months it is expected.
    pub likelihood: InputId,
}

impl Billed {
    /// Everything that may be billed, with the word for it in plan files.
    pub const WORDS: [(&'static str, Billed); 5] = [
        ("agent", Billed::Agent),
        ("hour", Billed::Hour),
        ("contact", Billed::Contact),
        ("minute", Billed::Minute),
        ("resolution", Billed::Resolution),
    ];
}
