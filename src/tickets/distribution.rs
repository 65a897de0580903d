//! Amounts, in; exact medians and percentiles, out. What is kept is how often each value was met, never the rows.

use super::amount::{Amount, Scale};
use crate::quantity::{Exact, minus, plus, times, whole};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use num_traits::ToPrimitive;

/// Values next to each other share a page.
const PAGE: i64 = 16;

type Page = [u32; PAGE as usize];

/// How often each value was met.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    scales: Vec<(Scale, HashMap<i64, Page, FixedState>)>,
}

impl Distribution {
    /// Counts an amount; false where more than 4,294,967,295 are the same.
    #[inline]
    pub fn add(&mut self, amount: Amount) -> bool {
        let page = self.pages(amount.scale).entry(amount.value.div_euclid(PAGE)).or_default();
        increase(page, amount.value.rem_euclid(PAGE) as usize, 1)
    }

    /// Counts what another distribution holds.
    pub fn merge(&mut self, other: &Distribution) -> bool {
        let mut fits = true;
        for (scale, theirs) in &other.scales {
            let ours = self.pages(*scale);
            for (number, page) in theirs {
                let own = ours.entry(*number).or_default();
                fits &= page.iter().enumerate().all(|(at, count)| increase(own, at, *count));
            }
        }
        fits
    }

    #[inline]
    fn pages(&mut self, scale: Scale) -> &mut HashMap<i64, Page, FixedState> {
        let at = self.scales.iter().position(|(known, _)| *known == scale).unwrap_or_else(|| {
            self.scales.push((scale, HashMap::default()));
            self.scales.len() - 1
        });
        &mut self.scales[at].1
    }

    /// The percentiles of given ranks, each a fraction of one, interpolated as spreadsheets' PERCENTILE.INC does; none
    /// where nothing was counted.
    pub fn percentiles(&self, ranks: &[Exact]) -> Option<Vec<Exact>> {
        let values = self.sorted();
        let total: u64 = values.iter().map(|(_, count)| count).sum();
        let last = i64::try_from(total.checked_sub(1)?).ok()?;
        let at = |index: u64| {
            let mut before = 0;
            let holds = |(_, count): &&(Point, u64)| {
                before += count;
                index < before
            };
            values.iter().find(holds).map(|(point, _)| point.exact())
        };
        let of_rank = |rank: &Exact| {
            let position = times(rank, &whole(last));
            let below = position.floor().to_integer().to_u64()?;
            let (low, high) = (at(below)?, at((below + 1).min(total - 1))?);
            Some(plus(&low, &times(&minus(&high, &low), &position.fract())))
        };
        ranks.iter().map(of_rank).collect()
    }

    /// Every value met, smallest first, with how often.
    fn sorted(&self) -> Vec<(Point, u64)> {
        let mut values: Vec<(Point, u64)> = Vec::new();
        for (scale, pages) in &self.scales {
            for (number, page) in pages {
                let met = page.iter().enumerate().filter(|(_, count)| **count > 0);
                values.extend(met.map(|(at, count)| {
                    (Point::new(Amount { value: number * PAGE + at as i64, scale: *scale }), u64::from(*count))
                }));
            }
        }
        values.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
        values
    }
}

fn increase(page: &mut Page, at: usize, by: u32) -> bool {
    let Some(count) = page.get_mut(at) else { return false };
    count.checked_add(by).is_some_and(|sum| {
        *count = sum;
        true
    })
}

/// An amount with the key it is sorted by: milliseconds, or ones, with 12 places, where that is a whole 128-bit number.
struct Point {
    key: Option<i128>,
    amount: Amount,
}

impl Point {
    fn new(amount: Amount) -> Point {
        const PLACES: u8 = 12;
        let unit = amount.scale.unit.map_or(1, |unit| unit.milliseconds());
        let power = PLACES.checked_sub(amount.scale.places).map(|places| 10_i128.pow(u32::from(places)));
        let key = power.and_then(|power| (i128::from(amount.value) * i128::from(unit)).checked_mul(power));
        Point { key, amount }
    }

    fn exact(&self) -> Exact {
        self.amount.exact()
    }

    fn cmp(&self, other: &Point) -> std::cmp::Ordering {
        match (self.key, other.key) {
            (Some(own), Some(theirs)) => own.cmp(&theirs),
            _ => self.exact().cmp(&other.exact()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duration::TimeUnit;

    fn of(values: &[(i64, u8, TimeUnit)]) -> Distribution {
        let mut distribution = Distribution::default();
        for (value, places, unit) in values {
            assert!(distribution.add(Amount { value: *value, scale: Scale { places: *places, unit: Some(*unit) } }));
        }
        distribution
    }

    fn percentiles(distribution: &Distribution) -> Vec<String> {
        let ranks = [whole(0), whole(1) / whole(2), whole(9) / whole(10), whole(1)];
        distribution.percentiles(&ranks).unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn percentiles_are_those_of_a_spreadsheet() {
        use TimeUnit::{Hours, Minutes, Seconds};
        // 1, 2, 4, 7 min: PERCENTILE.INC gives 3 and 6.1.
        let distribution = of(&[(1, 0, Minutes), (420, 0, Seconds), (40, 1, Minutes), (120, 0, Seconds)]);
        assert_eq!(percentiles(&distribution), ["1", "3", "61/10", "7"]);
        assert_eq!(percentiles(&of(&[(5, 1, Hours)])), ["30", "30", "30", "30"]);
        assert_eq!(percentiles(&of(&[(-1, 0, Minutes), (1, 20, Minutes)])).first().map(String::as_str), Some("-1"));
        assert!(percentiles(&Distribution::default()).is_empty());
    }
}
