//! The periods of a history in; how long each is, where each stands and what the next ones are called, out; or why that
//! cannot be told.

use crate::period::{Period, Span};
use std::fmt;

/// Equally long periods in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// How many months each period has.
    months: u32,
    /// The first month of the first period.
    start: u32,
    /// How many periods after the first each one is.
    pub places: Vec<usize>,
}

/// Why periods are no calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Irregular {
    /// A period whose label names no months, or no year.
    Unknown(String),
    /// The figures name no period.
    NoPeriod,
    /// Two periods of different lengths.
    Lengths(String, String),
    /// Two periods between which it is not whole periods.
    Apart(String, String),
}

impl fmt::Display for Irregular {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Irregular::Unknown(label) => write!(
                out,
                "the period `{label}` names no month, quarter or year of a year, so it is not known when it was; write 2026-01, 2026-Q1 or 2026"
            ),
            Irregular::NoPeriod => out.write_str("the figures name no period"),
            Irregular::Lengths(one, other) => {
                write!(out, "the periods {one} and {other} are not equally long; give months or quarters throughout")
            }
            Irregular::Apart(one, other) => {
                write!(out, "from {one} to {other} it is not a whole number of periods")
            }
        }
    }
}

impl Calendar {
    /// The calendar of periods in the order of time.
    ///
    /// # Errors
    /// Periods that name no months or no year, or are not equally long.
    pub fn new(periods: &[Option<&Period>]) -> Result<Calendar, Irregular> {
        let mut known: Vec<(&Period, Span)> = Vec::new();
        for period in periods {
            let period = period.ok_or(Irregular::NoPeriod)?;
            // What names no year is counted from year 0.
            let span = period.span.filter(|span| span.start >= 12);
            known.push((period, span.ok_or_else(|| Irregular::Unknown(period.label.clone()))?));
        }
        let (first, Span { start, months }) = known.first().copied().ok_or(Irregular::NoPeriod)?;
        let mut places = Vec::with_capacity(known.len());
        for (period, span) in known {
            let labels = || (first.label.clone(), period.label.clone());
            let apart = span.start.saturating_sub(start);
            if span.months != months {
                let (one, other) = labels();
                return Err(Irregular::Lengths(one, other));
            }
            if !apart.is_multiple_of(months.max(1)) {
                let (one, other) = labels();
                return Err(Irregular::Apart(one, other));
            }
            places.push(usize::try_from(apart / months.max(1)).unwrap_or_default());
        }
        Ok(Calendar { months, start, places })
    }

    /// The first month of the period at a place, counted from January of year 0.
    pub fn month(&self, place: usize) -> u32 {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        self.start.saturating_add(self.months.saturating_mul(place))
    }

    /// The month behind the last period, counted from January of year 0.
    pub fn end(&self) -> u32 {
        self.month(self.places.last().map_or(0, |last| last.saturating_add(1)))
    }

    /// How many periods a year has; 1 where there is no season to see.
    pub fn season(&self) -> usize {
        let is_part = self.months > 0 && 12_u32.is_multiple_of(self.months);
        if is_part { usize::try_from(12 / self.months).unwrap_or(1) } else { 1 }
    }

    /// What one of the periods is called.
    pub fn word(&self) -> &'static str {
        match self.months {
            1 => "month",
            3 => "quarter",
            6 => "half-year",
            12 => "year",
            _ => "period",
        }
    }

    /// `1 month`, `6 months`.
    pub fn counted(&self, count: usize) -> String {
        format!("{count} {}{}", self.word(), if count == 1 { "" } else { "s" })
    }

    /// How far ahead is looked where nobody says: half a year of months, a year of quarters, else two periods.
    pub fn usual_horizon(&self) -> usize {
        match self.months {
            1 => 6,
            3 => 4,
            _ => 2,
        }
    }

    /// How many periods a forecast needs. With less than a year of months a trend is not told from a season at all; with
    /// fewer than eight of any period a level, a trend and their spread are not told from each other.
    pub fn least(&self) -> usize {
        self.season().max(8)
    }

    /// How many periods a forecast needs to know the season: two whole years, and twelve periods, so that enough of them
    /// are left to tell the spread.
    pub fn least_for_season(&self) -> usize {
        (2 * self.season()).max(12)
    }

    /// The label of a place, past the last one too.
    pub fn label(&self, place: usize) -> String {
        let start = self.month(place);
        let (year, month) = (start / 12, start % 12);
        match self.months {
            12 if month == 0 => format!("{year}"),
            3 if month.is_multiple_of(3) => format!("{year}-Q{}", month / 3 + 1),
            6 if month.is_multiple_of(6) => format!("{year}-H{}", month / 6 + 1),
            1 => format!("{year}-{:02}", month + 1),
            _ => {
                let last = start.saturating_add(self.months.saturating_sub(1));
                format!("{year}-{:02}..{}-{:02}", month + 1, last / 12, last % 12 + 1)
            }
        }
    }

    /// The label of the period a number of periods before a place.
    pub fn label_before(&self, place: usize, periods: usize) -> String {
        let back = |start: u32| start.saturating_sub(self.months.saturating_mul(u32::try_from(periods).unwrap_or(0)));
        Calendar { start: back(self.start), ..self.clone() }.label(place)
    }

    /// The places without a period between the first and the last.
    pub fn holes(&self) -> Vec<usize> {
        let last = self.places.last().copied().unwrap_or_default();
        (0..last).filter(|place| !self.places.contains(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(labels: &[&str]) -> Result<Calendar, Irregular> {
        let periods: Vec<Period> = labels.iter().map(|label| Period::new(label)).collect();
        Calendar::new(&periods.iter().map(Some).collect::<Vec<_>>())
    }

    #[test]
    fn the_next_periods_are_called_as_people_write_them() {
        let next = |labels: &[&str]| calendar(labels).map(|calendar| calendar.label(labels.len()));
        assert_eq!(next(&["Nov 2025", "Dec 2025"]).as_deref(), Ok("2026-01"));
        assert_eq!(next(&["Q3 2025", "2025-Q4"]).as_deref(), Ok("2026-Q1"));
        assert_eq!(next(&["2025-H1"]).as_deref(), Ok("2025-H2"));
        assert_eq!(next(&["2024", "2025"]).as_deref(), Ok("2026"));
        assert_eq!(next(&["2024-04..2025-03"]).as_deref(), Ok("2025-04..2026-03"));
    }

    #[test]
    fn holes_are_found_and_lengths_must_be_the_same() {
        let holed = calendar(&["2025-01", "2025-02", "2025-05"]).unwrap();
        assert_eq!((holed.holes(), holed.places.clone()), (vec![2, 3], vec![0, 1, 4]));
        assert!(matches!(calendar(&["2025-01", "2025-Q2"]), Err(Irregular::Lengths(..))));
        assert!(matches!(calendar(&["2025-01..2025-02", "2025-04..2025-05"]), Err(Irregular::Apart(..))));
        assert_eq!(calendar(&["pilot"]), Err(Irregular::Unknown("pilot".into())));
        assert_eq!(calendar(&["Q1", "Q2"]), Err(Irregular::Unknown("Q1".into())));
        assert_eq!(Calendar::new(&[None]), Err(Irregular::NoPeriod));
    }

    #[test]
    fn a_forecast_needs_a_year_and_its_season_two() {
        let of = |label: &str| calendar(&[label]).map(|calendar| (calendar.least(), calendar.least_for_season()));
        assert_eq!(of("2025-01"), Ok((12, 24)));
        assert_eq!(of("2025-Q1"), Ok((8, 12)));
        assert_eq!(of("2025"), Ok((8, 12)));
    }
}
