//! What a tally is asked for: sides, periods, peak hours, service levels and groups.

use super::amount::Amount;
use super::columns::Meaning;
use super::correlated::Correlated;
use super::moment::Moment;
use super::plan::Plan;
use super::tally::{Counted, Day, Set, Summed};
use crate::duration::TimeUnit;
use crate::quantity::{Exact, whole};

/// How contacts are put on sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sides {
    /// A column names the side.
    ByColumn,
    /// Each file is one side.
    ByFile,
    /// What began before a day is one side, the rest the other.
    ByDate {
        /// The first day of the other side.
        cutover: Day,
        /// What both are called.
        names: (String, String),
    },
}

/// Which hours are the peak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peak {
    /// Nobody asked.
    None,
    /// These hours of the day.
    Hours(Vec<u8>),
    /// So many hours, those in which most contacts begin.
    Busiest(usize),
}

/// The days of the week, in order.
pub const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What a breakdown groups by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The column that is read as something.
    Column(Meaning),
    /// The hour of the day.
    Hour,
    /// The day of the week.
    Weekday,
    /// The month.
    Month,
}

/// A service level that is worked out: a time and its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Which time.
    pub time: Summed,
    /// The limit in milliseconds.
    pub limit: i64,
    /// Whether the limit itself meets it.
    pub is_met_at_limit: bool,
    /// As it was written.
    pub text: String,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Rules {
    /// How contacts are put on sides.
    pub sides: Sides,
    /// The length of a period in months; none where all time is one.
    pub period: Option<u32>,
    /// Which hours are the peak.
    pub peak: Peak,
    /// Service levels a contact must meet, all of them.
    pub levels: Vec<Level>,
    /// Whether medians and percentiles are asked for.
    pub percentiles: bool,
    /// What a breakdown groups by.
    pub by: Vec<By>,
    /// Which columns are correlated, two and two.
    pub correlate: Vec<[&'static Correlated; 2]>,
}

impl By {
    /// What stands between the parts of a group's name: a byte of no text.
    pub const BETWEEN: u8 = 0x1f;

    /// What can be grouped by.
    pub const ALL: [(&str, By); 7] = [
        ("channel", By::Column(Meaning::Channel)),
        ("category", By::Column(Meaning::Category)),
        ("agent", By::Column(Meaning::Agent)),
        ("status", By::Column(Meaning::Status)),
        ("hour", By::Hour),
        ("weekday", By::Weekday),
        ("month", By::Month),
    ];

    /// The name it is asked for by.
    pub fn name(self) -> &'static str {
        By::ALL.iter().find(|(_, by)| *by == self).map_or("", |(name, _)| name)
    }

    /// The column it needs.
    pub fn meaning(self) -> Option<Meaning> {
        match self {
            By::Column(meaning) => Some(meaning),
            By::Hour | By::Weekday | By::Month => None,
        }
    }

    /// The group of a moment.
    pub fn of_moment(self, moment: Option<Moment>) -> String {
        let Some(moment) = moment else { return String::new() };
        match self {
            By::Hour => format!("{:02}-{:02}", moment.hour(), moment.hour() + 1),
            By::Weekday => DAYS.get(usize::from(moment.weekday())).copied().unwrap_or_default().to_string(),
            By::Month => format!("{}-{:02}", moment.year(), moment.month()),
            By::Column(_) => String::new(),
        }
    }
}

impl Level {
    /// Whether a time keeps within the limit.
    #[inline]
    fn is_met(&self, time: Amount) -> bool {
        let unit = time.scale.unit.map_or(1, TimeUnit::milliseconds);
        let power = 10_i128.checked_pow(u32::from(time.scale.places));
        let limit = power.and_then(|power| i128::from(self.limit).checked_mul(power));
        let own = i128::from(time.value) * i128::from(unit);
        let order = limit.map_or_else(|| time.exact().cmp(&self.minutes()), |limit| own.cmp(&limit));
        order.is_lt() || (order.is_eq() && self.is_met_at_limit)
    }

    /// The limit in minutes.
    pub fn minutes(&self) -> Exact {
        whole(self.limit) / whole(60_000)
    }
}

impl Rules {
    /// What they let one count and sum beyond the columns.
    pub fn known(&self, plan: &Plan) -> Set {
        let mut known = Set::default();
        let columns = plan.known();
        if !self.levels.is_empty() && self.levels.iter().all(|level| columns.has_sum(level.time)) {
            known = known.with(Counted::SlaContacts).with(Counted::SlaMet);
        }
        let has_hours = plan.has(Meaning::CreatedAt) && columns.has_sum(Summed::Response);
        if matches!(self.peak, Peak::Hours(_)) && has_hours {
            known = known.with(Counted::PeakResponses).with_sum(Summed::PeakResponse);
        }
        known
    }

    /// Judges a contact by the service levels, whatever its own cells say of one; one that lacks a time of them is not
    /// judged.
    pub fn judge(&self, marks: Set, time: impl Fn(Summed) -> Option<Amount>) -> Set {
        let marks = marks.without(Counted::SlaContacts).without(Counted::SlaMet);
        let mut is_met = true;
        for level in &self.levels {
            match time(level.time) {
                Some(time) => is_met &= level.is_met(time),
                None => return marks,
            }
        }
        marks.with(Counted::SlaContacts).with_if(Counted::SlaMet, is_met)
    }
}
