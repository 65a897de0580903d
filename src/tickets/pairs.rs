//! Two amounts of each contact, in; what they add up to, their squares and their products, without rounding, out. What two
//! workers added up is merged into what one would have.

use super::amount::{Amount, Scale};
use crate::quantity::{Exact, plus};
use crate::statistics::correlation::Pairs;

/// Two amounts of one contact.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pair {
    /// The first and the second, as far as the contact has them.
    pub values: [Option<Amount>; 2],
    /// Whether the first is the score of a satisfied customer.
    pub is_satisfied: bool,
}

/// What the pairs of some contacts add up to.
#[derive(Debug, Clone, Default)]
pub struct PairSums {
    /// Pairs of which the first is no score of a satisfied customer, and those of which it is.
    halves: [Half; 2],
    /// Contacts with the first alone, and with the second alone.
    pub alone: [u64; 2],
    /// Contacts with neither.
    pub neither: u64,
}

/// What some pairs add up to, for each two scales that were met: columns have one or two.
#[derive(Debug, Clone, Default)]
struct Half {
    parts: Vec<([Scale; 2], Sums)>,
    /// Whether a sum leaves 128 bits.
    is_too_large: bool,
}

/// How many pairs, and what they add up to in the last places of their scales.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: u64,
    /// First, second, their squares, their products.
    sums: [i128; 5],
}

impl Sums {
    fn of(first: i64, second: i64) -> Sums {
        let (x, y) = (i128::from(first), i128::from(second));
        // 64 bits each: no product leaves 128.
        Sums { n: 1, sums: [x, y, x * x, y * y, x * y] }
    }

    /// Adds others; false where that leaves 128 bits.
    fn add(&mut self, other: &Sums) -> bool {
        self.n += other.n;
        self.sums.iter_mut().zip(other.sums).all(|(own, theirs)| {
            let sum = own.checked_add(theirs);
            *own = sum.unwrap_or(*own);
            sum.is_some()
        })
    }
}

impl Half {
    fn add(&mut self, scales: [Scale; 2], sums: &Sums) {
        let at = self.parts.iter().position(|(known, _)| *known == scales).unwrap_or_else(|| {
            self.parts.push((scales, Sums::default()));
            self.parts.len() - 1
        });
        let own = self.parts.get_mut(at);
        self.is_too_large |= !own.is_some_and(|(_, own)| own.add(sums));
    }

    fn merge(&mut self, other: &Half) {
        self.is_too_large |= other.is_too_large;
        other.parts.iter().for_each(|(scales, sums)| self.add(*scales, sums));
    }

    fn exact(&self) -> Option<Pairs> {
        let mut pairs = Pairs::default();
        for ([first, second], Sums { n, sums: [x, y, xx, yy, xy] }) in &self.parts {
            let ones = [first.exact(1), second.exact(1)];
            let [one, other] = &ones;
            let add = |own: &mut Exact, sum: i128, by: Exact| *own = plus(own, &(Exact::from_integer(sum.into()) * by));
            add(&mut pairs.n, i128::from(*n), Exact::from_integer(1.into()));
            let [[sum, sum_of_other], [squares, squares_of_other]] = [&mut pairs.sums, &mut pairs.squares];
            add(sum, *x, one.clone());
            add(sum_of_other, *y, other.clone());
            add(squares, *xx, one * one);
            add(squares_of_other, *yy, other * other);
            add(&mut pairs.products, *xy, one * other);
        }
        (!self.is_too_large).then_some(pairs)
    }
}

impl PairSums {
    /// Adds a contact.
    pub fn add(&mut self, pair: &Pair) {
        let [alone, other] = &mut self.alone;
        match pair.values {
            [Some(first), Some(second)] => {
                let [not, satisfied] = &mut self.halves;
                let half = if pair.is_satisfied { satisfied } else { not };
                half.add([first.scale, second.scale], &Sums::of(first.value, second.value));
            }
            [Some(_), None] => *alone += 1,
            [None, Some(_)] => *other += 1,
            [None, None] => self.neither += 1,
        }
    }

    /// Adds what others hold.
    pub fn merge(&mut self, other: &PairSums) {
        self.halves.iter_mut().zip(&other.halves).for_each(|(own, theirs)| own.merge(theirs));
        self.alone.iter_mut().zip(other.alone).for_each(|(own, theirs)| *own += theirs);
        self.neither += other.neither;
    }

    /// How many contacts have both.
    pub fn both(&self) -> u64 {
        self.halves.iter().flat_map(|half| &half.parts).map(|(_, sums)| sums.n).sum()
    }

    /// All pairs; none where a sum has too many digits.
    pub fn all(&self) -> Option<Pairs> {
        let mut all = Half::default();
        self.halves.iter().for_each(|half| all.merge(half));
        all.exact()
    }

    /// The pairs of satisfied customers, and those of the others.
    pub fn satisfied_and_others(&self) -> Option<[Pairs; 2]> {
        let [others, satisfied] = &self.halves;
        Some([satisfied.exact()?, others.exact()?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duration::TimeUnit;
    use crate::quantity::whole;
    use proptest::prelude::*;

    fn amount(value: i64, places: u8, unit: Option<TimeUnit>) -> Option<Amount> {
        Some(Amount { value, scale: Scale { places, unit } })
    }

    fn sums(pairs: &[Pair]) -> PairSums {
        let mut sums = PairSums::default();
        pairs.iter().for_each(|pair| sums.add(pair));
        sums
    }

    #[test]
    fn amounts_of_all_units_and_places_add_up_to_the_last_digit() {
        let pair = |first, second| Pair { values: [first, second], is_satisfied: false };
        let found = sums(&[
            pair(amount(5, 0, None), amount(30, 0, Some(TimeUnit::Seconds))),
            pair(amount(25, 1, None), amount(15, 1, Some(TimeUnit::Minutes))),
            pair(amount(1, 0, None), None),
            pair(None, amount(1, 0, None)),
            pair(None, None),
        ]);
        let half = |number: i64| whole(number) / whole(4);
        let expected =
            Pairs { n: whole(2), sums: [half(30), half(8)], squares: [half(125), half(10)], products: half(25) };
        assert_eq!((found.all(), found.alone, found.neither), (Some(expected), [1, 1], 1));
    }

    #[test]
    fn sums_of_too_many_digits_are_not_told() {
        let largest = Pair { values: [amount(i64::MIN, 0, None); 2], is_satisfied: true };
        assert_eq!(sums(&[largest; 2]).all(), None);
        assert!(sums(&[largest]).all().is_some());
    }

    proptest! {
        #[test]
        fn pairs_split_anywhere_and_merged_in_any_order_are_the_same(
            values in prop::collection::vec((any::<Option<i32>>(), any::<Option<i32>>(), 0..3_u8, any::<bool>()), 0..60),
            at in any::<prop::sample::Index>(),
        ) {
            let pair = |(first, second, places, is_satisfied): &(Option<i32>, Option<i32>, u8, bool)| Pair {
                values: [first, second].map(|value| value.and_then(|value| amount(value.into(), *places, None))),
                is_satisfied: *is_satisfied,
            };
            let pairs: Vec<Pair> = values.iter().map(pair).collect();
            let (one, two) = pairs.split_at(at.index(pairs.len() + 1));
            let right = sums(&pairs);
            for (one, two) in [(one, two), (two, one)] {
                let mut merged = sums(one);
                merged.merge(&sums(two));
                prop_assert_eq!(merged.all(), right.all());
                prop_assert_eq!(merged.satisfied_and_others(), right.satisfied_and_others());
                prop_assert_eq!((merged.alone, merged.neither), (right.alone, right.neither));
            }
            let products: Exact = pairs.iter().filter_map(|pair| Some(pair.values[0]?.exact() * pair.values[1]?.exact())).sum();
            prop_assert_eq!(right.all().unwrap().products, products);
        }
    }
}
