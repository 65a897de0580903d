//! A count, a sum and a sum of squares in; the interval of the mean, and of the difference of two means with its
//! probability, out.

use super::distribution::{student_beyond, student_distance};
use super::{Confidence, Difference, Interval, Method, float};
use crate::quantity::{Exact, minus, over, plus, times, whole};
use num_traits::{One, Signed, Zero};

/// What is known of many numbers: how many, their mean and how much the mean may be off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    n: Exact,
    mean: Exact,
    /// The variance of the mean; none of fewer than two numbers, or of numbers that are all the same.
    variance: Option<Exact>,
}

impl Sample {
    /// So many numbers with this sum and sum of squares; none of none, or where no numbers have such sums.
    pub fn new(n: Exact, sum: &Exact, squares: &Exact) -> Option<Sample> {
        let mean = over(sum, &n).filter(|_| n.is_positive() && n.is_integer())?;
        let spread = minus(squares, &times(&mean, sum));
        if spread.is_negative() || (n.is_one() && !spread.is_zero()) {
            return None;
        }
        let freedom = times(&n, &minus(&n, &whole(1)));
        let variance = over(&spread, &freedom).filter(|variance| !variance.is_zero());
        Some(Sample { n, mean, variance })
    }

    /// How many numbers.
    pub fn n(&self) -> &Exact {
        &self.n
    }

    /// The standard error of the mean and its degrees of freedom.
    pub(super) fn as_floats(&self) -> Option<(f64, f64)> {
        Some((float(self.variance.as_ref()?).sqrt(), float(&minus(&self.n, &whole(1)))))
    }

    /// Their mean.
    pub fn mean(&self) -> &Exact {
        &self.mean
    }

    /// Their sum.
    pub fn sum(&self) -> Exact {
        times(&self.mean, &self.n)
    }

    /// The sum of their squares.
    pub fn sum_of_squares(&self) -> Exact {
        let freedom = times(&self.n, &minus(&self.n, &whole(1)));
        let spread = self.variance.as_ref().map(|variance| times(variance, &freedom)).unwrap_or_default();
        plus(&times(&self.mean, &self.sum()), &spread)
    }

    /// So many numbers with the same mean and the same variance among them.
    pub(super) fn counted_from(&self, n: &Exact) -> Sample {
        let more = over(&self.n, n).unwrap_or_else(Exact::one);
        let variance = self.variance.as_ref().map(|variance| times(variance, &more));
        Sample { n: n.clone(), mean: self.mean.clone(), variance }
    }

    /// A part of each of the numbers.
    fn times(&self, part: &Exact) -> Sample {
        let square = times(part, part);
        let variance = self.variance.as_ref().map(|variance| times(variance, &square));
        Sample { n: self.n.clone(), mean: times(&self.mean, part), variance }
    }
}

/// The interval of a mean: Student, Biometrika 6 (1908), 1-25. None of fewer than two numbers, or of numbers without
/// spread: they do not tell how much others would differ.
pub fn student(sample: &Sample, confidence: &Confidence) -> Option<Interval> {
    let degrees = float(&minus(&sample.n, &whole(1)));
    let spread = Spread { of: sample.mean.clone(), variance: sample.variance.clone()?, degrees };
    Some(spread.interval(sample.n.clone(), confidence, Method::Student))
}

/// The difference of two means whose variances need not be the same: Welch, Biometrika 34 (1947), 28-35, with the
/// degrees of freedom of Satterthwaite, Biometrics Bulletin 2 (1946), 110-114. None where either has fewer than two
/// numbers, or neither has any spread.
pub fn welch(own: &Sample, other: &Sample, confidence: &Confidence) -> Option<Difference> {
    let two = whole(2);
    if own.n < two || other.n < two {
        return None;
    }
    let of = |sample: &Sample| sample.variance.clone().unwrap_or_else(Exact::zero);
    let variance = plus(&of(own), &of(other));
    let part = |sample: &Sample| over(&times(&of(sample), &of(sample)), &minus(&sample.n, &whole(1)));
    let degrees = over(&times(&variance, &variance), &plus(&part(own)?, &part(other)?))?;
    let spread = Spread { of: minus(&own.mean, &other.mean), variance, degrees: float(&degrees) };
    let interval = spread.interval(plus(&own.n, &other.n), confidence, Method::Welch);
    Some(Difference { interval, p_value: spread.p_value(), test: Method::Welch })
}

/// A mean less a part of another: Tamhane and Logan, Journal of Biopharmaceutical Statistics 14 (2004), 843-856, as in
/// `ttestratio` of the R package mratios. Both are uncertain: the part of the other mean has the part's square of its
/// variance. It is Welch's test on the part of each of the other numbers.
pub fn welch_of_part(own: &Sample, part: &Exact, other: &Sample, confidence: &Confidence) -> Option<Difference> {
    let found = welch(own, &other.times(part), confidence)?;
    let interval = Interval { method: Method::WelchOfPart, ..found.interval };
    Some(Difference { interval, test: Method::WelchOfPart, ..found })
}

/// A mean or a difference of means, its variance and the degrees of freedom of that.
struct Spread {
    of: Exact,
    variance: Exact,
    degrees: f64,
}

impl Spread {
    #[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
    fn interval(&self, n: Exact, confidence: &Confidence, method: Method) -> Interval {
        let margin = student_distance(confidence.by_chance(), self.degrees) * float(&self.variance).sqrt();
        let middle = float(&self.of);
        Interval { low: middle - margin, high: middle + margin, confidence: confidence.clone(), method, n }
    }

    fn p_value(&self) -> f64 {
        let square = over(&times(&self.of, &self.of), &self.variance);
        square.map_or(1.0, |square| student_beyond(float(&square).sqrt(), self.degrees))
    }
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
mod tests {
    use super::*;

    fn sample(numbers: &[i64]) -> Option<Sample> {
        let sum: i64 = numbers.iter().sum();
        let squares: i64 = numbers.iter().map(|number| number * number).sum();
        Sample::new(whole(numbers.len() as i64), &whole(sum), &whole(squares))
    }

    #[test]
    fn what_does_not_tell_its_spread_has_no_interval() {
        let confidence = Confidence::default();
        assert_eq!(sample(&[]), None);
        for numbers in [&[5][..], &[5, 5, 5]] {
            let sample = sample(numbers).unwrap();
            assert_eq!((sample.mean(), student(&sample, &confidence)), (&whole(5), None));
            assert_eq!(welch(&sample, &sample, &confidence), None);
        }
        // No two numbers have the sum 10 and the sum of squares 49.
        assert_eq!(Sample::new(whole(2), &whole(10), &whole(49)), None);
        assert_eq!(Sample::new(whole(1), &whole(10), &whole(101)), None);
    }

    #[test]
    fn a_part_of_a_mean_is_the_mean_of_the_parts() {
        let confidence = Confidence::default();
        let (own, other, nine) = (sample(&[4, 6, 9, 5]).unwrap(), sample(&[10, 20, 30]).unwrap(), sample(&[9, 18, 27]));
        let part = Exact::new(9.into(), 10.into());
        let found = welch_of_part(&own, &part, &other, &confidence).unwrap();
        let by_hand = welch(&own, &nine.unwrap(), &confidence).unwrap();
        assert_eq!((found.interval.low, found.interval.high), (by_hand.interval.low, by_hand.interval.high));
        assert_eq!((found.p_value, found.test), (by_hand.p_value, Method::WelchOfPart));
    }

    #[test]
    fn more_numbers_keep_their_variance() {
        let four = sample(&[4, 6, 9, 5]).unwrap();
        let many = four.counted_from(&whole(16));
        assert_eq!((many.n(), many.mean()), (&whole(16), &whole(6)));
        assert_eq!(many.variance.unwrap() * whole(4), four.variance.unwrap());
        assert_eq!(sample(&[5, 5]).unwrap().counted_from(&whole(9)).variance, None);
    }

    #[test]
    fn one_side_without_spread_is_enough() {
        let found = welch(&sample(&[5, 5, 5]).unwrap(), &sample(&[1, 2, 3]).unwrap(), &Confidence::default()).unwrap();
        // Two degrees of freedom and t = 3 √3: the tail has a root for a formula.
        let expected = 1.0 - 27.0_f64.sqrt() / 29.0_f64.sqrt();
        assert!((found.p_value - expected).abs() < 1e-15, "{}", found.p_value);
        assert!(found.is_distinguishable());
    }

    /// Student's own example: the additional hours of sleep of ten patients by two soporifics, as in every textbook
    /// since.
    #[test]
    fn students_sleep_is_the_published_one() {
        let [one, two] = [&[7, -16, -2, -12, -1, 34, 37, 8, 0, 20], &[19, 8, 11, 1, -1, 44, 55, 16, 46, 34]]
            .map(|numbers: &[i64; 10]| sample(numbers).unwrap());
        let found = welch(&one, &two, &Confidence::default()).unwrap();
        assert_eq!(format!("{:.5}", found.p_value), "0.07939");
        // In tenths of an hour.
        assert_eq!(format!("{:.4} to {:.4}", found.interval.low, found.interval.high), "-33.6548 to 2.0548");
        assert!(!found.is_distinguishable());
    }
}
