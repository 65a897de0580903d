//! Counts that do not tell yet in, how many would tell out, if what was found stays as it is.

/// How many would have to be counted for a statement to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// About so many; of a change on each side.
    About(u64),
    /// More than anybody can count.
    TooMany,
    /// What was found is the limit itself: no number of counts tells on which side of it the truth is.
    Never,
}

/// More than this is not looked for.
const MOST: u64 = 1_000_000_000_000;

/// The least number, above one that does not tell, that tells while one less does not: doubled until it tells, then
/// halved in between.
pub fn least(not_telling: u64, tells: impl Fn(u64) -> bool) -> Needed {
    let (mut below, mut enough) = (not_telling, not_telling.max(1).saturating_mul(2));
    while !tells(enough) {
        if enough >= MOST {
            return Needed::TooMany;
        }
        (below, enough) = (enough, enough.saturating_mul(2).min(MOST));
    }
    while enough - below > 1 {
        let middle = below.midpoint(enough);
        if tells(middle) {
            enough = middle;
        } else {
            below = middle;
        }
    }
    Needed::About(enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_number_that_tells_is_found_wherever_it_is() {
        for wanted in [2, 3, 60, 61, 1_000, 1_234_567, MOST] {
            assert_eq!(least(1, |n| n >= wanted), Needed::About(wanted));
        }
        assert_eq!(least(0, |n| n >= 1), Needed::About(1));
        assert_eq!(least(1, |_| false), Needed::TooMany);
        assert_eq!(least(2 * MOST, |_| false), Needed::TooMany);
    }
}
