//! Amounts, in; exact medians and percentiles, out. What is kept is how often each value was met, never the rows.

use super::amount::{Amount, Scale};
use crate::quantity::{Exact, minus, plus, times, whole};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use num_traits::ToPrimitive;

/// Values next to each other share a page: of the small ones, which are most, and of the others.
const SMALL_PAGE: usize = 64;
const LARGE_PAGE: usize = 16;

/// Values below are small: 182 days in minutes, 72 hours in seconds.
const SMALL: usize = 4096 * SMALL_PAGE;

/// How often each value of a page was met.
type Page<const VALUES: usize> = [u32; VALUES];

/// How often each value was met.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    scales: Vec<(Scale, Values)>,
}

/// How often each value of one scale was met.
#[derive(Debug, Clone, Default)]
struct Values {
    /// Where the page of small values is, counted from 1; 0 where there is none yet.
    places: Vec<u16>,
    pages: Vec<Page<SMALL_PAGE>>,
    large: HashMap<i64, Page<LARGE_PAGE>, FixedState>,
}

impl Values {
    /// Counts a value; false where it was met too often.
    #[inline(always)]
    fn add(&mut self, value: i64, times: u32) -> bool {
        let small = usize::try_from(value).unwrap_or(usize::MAX);
        let place = self.places.get(small / SMALL_PAGE).copied().unwrap_or_default();
        match self.pages.get_mut(usize::from(place).wrapping_sub(1)) {
            Some(page) => increase(&mut page[small % SMALL_PAGE], times),
            None => self.add_new(value, small, times),
        }
    }

    #[inline(never)]
    fn add_new(&mut self, value: i64, small: usize, times: u32) -> bool {
        if small >= SMALL {
            let page = self.large.entry(value.div_euclid(LARGE_PAGE as i64)).or_default();
            return increase(&mut page[value.rem_euclid(LARGE_PAGE as i64) as usize], times);
        }
        let number = small / SMALL_PAGE;
        if self.places.len() <= number {
            self.places.resize(number + 1, 0);
        }
        self.pages.push([0; SMALL_PAGE]);
        // There are at most 4,096 pages.
        self.places[number] = self.pages.len() as u16;
        self.add(value, times)
    }

    /// Counts what others hold.
    fn merge(&mut self, other: &Values) -> bool {
        let mut fits = true;
        for (number, place) in other.places.iter().enumerate() {
            let Some(theirs) = other.pages.get(usize::from(*place).wrapping_sub(1)) else { continue };
            // A page is there once something of it is counted.
            fits &= self.add((number * SMALL_PAGE) as i64, 0);
            let own = self.places.get(number).and_then(|place| self.pages.get_mut(usize::from(*place).wrapping_sub(1)));
            let mut counts = own.into_iter().flatten().zip(theirs);
            fits &= counts.all(|(own, times)| increase(own, *times));
        }
        for (number, theirs) in &other.large {
            let own = self.large.entry(*number).or_default();
            fits &= own.iter_mut().zip(theirs).all(|(own, times)| increase(own, *times));
        }
        fits
    }

    /// Every value met, with how often.
    fn all(&self) -> impl Iterator<Item = (i64, u32)> {
        let small = self.places.iter().enumerate().flat_map(|(number, place)| {
            let page = self.pages.get(usize::from(*place).wrapping_sub(1));
            page.into_iter().flatten().enumerate().map(move |(at, times)| ((number * SMALL_PAGE + at) as i64, *times))
        });
        let large = self.large.iter().flat_map(|(number, page)| {
            page.iter().enumerate().map(move |(at, times)| (number * LARGE_PAGE as i64 + at as i64, *times))
        });
        small.chain(large).filter(|(_, times)| *times > 0)
    }
}

impl Distribution {
    /// Counts an amount; false where more than 4,294,967,295 are the same.
    #[inline(always)]
    pub fn add(&mut self, amount: Amount) -> bool {
        match self.scales.first_mut() {
            Some((scale, values)) if *scale == amount.scale => values.add(amount.value, 1),
            _ => self.values(amount.scale).add(amount.value, 1),
        }
    }

    /// Counts what another distribution holds.
    pub fn merge(&mut self, other: &Distribution) -> bool {
        let mut fits = true;
        for (scale, theirs) in &other.scales {
            fits &= self.values(*scale).merge(theirs);
        }
        fits
    }

    /// The values of a scale, from now on the first to be asked.
    #[inline(never)]
    fn values(&mut self, scale: Scale) -> &mut Values {
        let at = self.scales.iter().position(|(known, _)| *known == scale).unwrap_or_else(|| {
            self.scales.push((scale, Values::default()));
            self.scales.len() - 1
        });
        self.scales.swap(0, at);
        &mut self.scales[0].1
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
        for (scale, own) in &self.scales {
            let point = |(value, times)| (Point::new(Amount { value, scale: *scale }), u64::from(times));
            values.extend(own.all().map(point));
        }
        values.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
        values
    }
}

#[inline(always)]
fn increase(count: &mut u32, times: u32) -> bool {
    let sum = count.checked_add(times);
    *count = sum.unwrap_or(u32::MAX);
    sum.is_some()
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
        assert_eq!(
            percentiles(&of(&[(1 << 40, 0, Minutes), (SMALL as i64, 0, Minutes), (262_143, 0, Minutes)]))[1..3],
            ["262144", "4398046773248/5"].map(str::to_string)[..]
        );
        assert_eq!(percentiles(&of(&[(-1, 0, Minutes), (1, 20, Minutes)])).first().map(String::as_str), Some("-1"));
        assert!(percentiles(&Distribution::default()).is_empty());
    }
}
