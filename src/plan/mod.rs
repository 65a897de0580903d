//! What a plan says, in: every number an input with a name. The months ahead line by line, and what they are worth, out.
//!
//! A plan's lines are formulas, month by month, over its inputs and over earlier lines ([`sheet::Sheet`]): the one statement
//! from which a line is computed exactly, computed ten thousand times in a simulation, and explained. Nothing here touches a
//! file, a clock or a terminal; floats are in `simulation` and in the searches on its numbers, and nowhere else.

pub mod approximate;
pub mod benefit;
pub mod builder;
pub mod contract;
pub mod formula;
pub mod in_house;
pub mod lifetime;
pub mod limits;
pub mod lint;
pub mod measures;
pub mod offer;
pub mod running;
pub mod sensitivity;
pub mod sheet;
pub mod simulation;
pub mod timeline;
pub mod vendor;
pub mod worth;

pub use offer::{Billed, Pricing, ServiceLevel, Tier, Vendor};
pub use worth::{Benefit, Effect, Investment, Worth};

use crate::currency::Currency;
use crate::place::Place;
use crate::quantity::{Exact, Unit};

/// The most months a plan may look ahead.
pub const MOST_MONTHS: usize = 360;

/// The place of an input among those of its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(pub usize);

/// The place of a line in its sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub usize);

/// A number somebody put into a plan.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it stands in the plan, and what changes and options call it: `vendor.Acme.price`.
    pub path: String,
    /// What it measures; a percentage is a fraction of one.
    pub unit: Unit,
    /// The value, or the likely one of a range.
    pub value: Exact,
    /// Between what it may lie, where it was written `low .. likely .. high`.
    pub range: Option<Range>,
    /// What it may be at all.
    pub within: Within,
    /// What money it is in, where that is a contract's own.
    pub currency: Option<Currency>,
    /// As written; of a figure of the baseline's file, as worked out.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// Between what an uncertain input may lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The lowest it may be.
    pub low: Exact,
    /// The highest it may be.
    pub high: Exact,
}

/// What an input may be at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Any number.
    Any,
    /// Zero or more.
    NotNegative,
    /// More than zero.
    Positive,
    /// A share: from 0 to 100 %.
    Share,
    /// A share that is divided by: above 0, at most 100 %.
    PositiveShare,
    /// A rate of change: above -100 %.
    AboveMinusOne,
}

/// A plan: what is looked at, and how far ahead.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it is called; the file's name where it says nothing.
    pub name: String,
    /// What money is in.
    pub currency: Option<Currency>,
    /// How many months after the start it looks ahead.
    pub months: usize,
    /// Year and month of month 1, where the plan is dated.
    pub start: Option<(i32, u32)>,
    /// Every number, in the order in which plans are read.
    pub inputs: Vec<Input>,
    /// At what money is discounted, a year.
    pub discount_rate: InputId,
    /// What comes in.
    pub volume: Volume,
    /// What support costs where it is now.
    pub in_house: InHouse,
    /// How the work moves; each vendor may have its own.
    pub ramp: Ramp,
    /// The contracts that are compared.
    pub vendors: Vec<Vendor>,
    /// What else the money could be put into.
    pub investments: Vec<Investment>,
    /// What is paid once with any vendor.
    pub one_time: Vec<OneTime>,
    /// What steering any vendor costs.
    pub governance: Vec<Running>,
    /// Who stays in house with any vendor.
    pub retained: Vec<Running>,
    /// What any vendor brings beside lower cost.
    pub benefits: Vec<Benefit>,
    /// Who is served.
    pub customers: Customers,
}

/// What comes in.
#[derive(Debug, Clone)]
pub struct Volume {
    /// Contacts in a month without season.
    pub contacts: InputId,
    /// The contacts for which the in-house lines and agents are stated: what the plan says before any change to it.
    pub stated: Exact,
    /// Growth a year, compounded by months from month 1.
    pub growth: Option<InputId>,
    /// A factor a calendar month, January first; or the plan's first month first where it is not dated. Twelve, or none.
    pub seasonality: Vec<InputId>,
    /// Handle time of a contact, in minutes.
    pub handle_time: Option<InputId>,
    /// The share of contacts solved in the first.
    pub first_contact_resolution: Option<InputId>,
    /// The share of contacts not solved that come back; all where it is none.
    pub repeat_share: Option<InputId>,
}

/// What support costs where it is now.
#[derive(Debug, Clone, Default)]
pub struct InHouse {
    /// Full-time equivalents for the stated contacts: they follow the trend of contacts, not its season.
    pub agents: Option<InputId>,
    /// Handle time over productive hours.
    pub occupancy: Option<InputId>,
    /// Rise of wages a year, a step every twelve months, the first in month 13; as all rises.
    pub wage_inflation: Option<InputId>,
    /// Leavers over agents a year.
    pub attrition: Option<InputId>,
    /// What a leaver costs until the place is filled again; it rises with wages.
    pub cost_per_leaver: Option<InputId>,
    /// How many months cost goes on after the work has moved.
    pub notice: usize,
    /// What is paid each month.
    pub lines: Vec<CostLine>,
}

/// A cost that is paid each month in house.
#[derive(Debug, Clone)]
pub struct CostLine {
    /// As the user calls it.
    pub name: String,
    /// How much, for each of what it is per.
    pub amount: InputId,
    /// For each of what.
    pub per: Per,
    /// What it rises by.
    pub inflation: Inflation,
    /// The share that ends when the work it belongs to has moved; all where it is none.
    pub avoidable: Option<InputId>,
}

/// What an amount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A month, whatever the volume.
    Month,
    /// A month with the stated contacts; it follows their trend, not the season.
    MonthOfVolume,
    /// A contact.
    Contact,
    /// An agent and month.
    Agent,
    /// A productive hour.
    Hour,
}

/// What a running amount rises by each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inflation {
    /// Nothing.
    None,
    /// As wages do.
    Wages,
    /// Its own rate.
    Own(InputId),
}

/// How the work moves.
#[derive(Debug, Clone, Default)]
pub struct Ramp {
    /// The first month in which work has moved, from 1.
    pub start: usize,
    /// The share of the contacts moved in that month and those after it; the last one stays. All at once where it is empty.
    pub share: Vec<InputId>,
    /// Handle time of the vendor as a share of its settled one, in those months; 100 % after them.
    pub learning: Vec<InputId>,
}

/// What is paid once.
#[derive(Debug, Clone)]
pub struct OneTime {
    /// What for.
    pub name: String,
    /// How much in all.
    pub amount: InputId,
    /// The first month it is paid in; 0 is the start.
    pub from: usize,
    /// The last month it is paid in: it is spread evenly.
    pub until: usize,
}

/// What is paid every month beside the contract.
#[derive(Debug, Clone)]
pub struct Running {
    /// What for.
    pub name: String,
    /// How much.
    pub amount: RunningAmount,
    /// What it rises by.
    pub inflation: Inflation,
    /// The first month, from 1; with a vendor the first in which work has moved where it is none, else the first.
    pub from: Option<usize>,
    /// The last month.
    pub until: usize,
}

/// How much is paid every month.
#[derive(Debug, Clone, Copy)]
pub enum RunningAmount {
    /// An amount.
    Monthly(InputId),
    /// A share of what the vendor is paid, after credits and bonuses.
    OfFees(InputId),
}

/// Who is served.
#[derive(Debug, Clone, Default)]
pub struct Customers {
    /// How many.
    pub count: Option<InputId>,
    /// The share kept over a year.
    pub retention_rate: Option<InputId>,
    /// What a purchase brings.
    pub purchase_value: Option<InputId>,
    /// Purchases a year.
    pub purchase_frequency: Option<InputId>,
    /// What is left of revenue.
    pub gross_margin: Option<InputId>,
    /// What it costs to win a customer.
    pub acquisition_cost: Option<InputId>,
}

impl Plan {
    /// An input of the plan.
    pub fn input(&self, id: InputId) -> Option<&Input> {
        self.inputs.get(id.0)
    }

    /// The inputs that may turn out otherwise, with their places: all but the season, whose factors mean something together only.
    pub fn movable(&self) -> impl Iterator<Item = (InputId, &Input)> {
        let all = self.inputs.iter().enumerate().map(|(index, input)| (InputId(index), input));
        all.filter(|(id, _)| !self.volume.seasonality.contains(id))
    }

    /// What a month is called: `2027-03` where the plan is dated, else `month 3`; month 0 is the start.
    pub fn month(&self, month: usize) -> String {
        let dated = self.start.and_then(|(year, first)| {
            let ordinal = i64::from(year) * 12 + i64::from(first) - 2 + i64::try_from(month).ok()?;
            Some(format!("{:04}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1))
        });
        match dated {
            _ if month == 0 => "start".into(),
            Some(dated) => dated,
            None => format!("month {month}"),
        }
    }
}
