//! Counts and sums in, without rounding; how far a number may be off, and whether two differ by more than chance, out.
//!
//! The figures stay exact fractions as long as only `+ - × ÷` is done to them; what is left, a root and a distribution,
//! is computed on floats. No result is exact, and each is shown with twelve significant digits.

pub mod correlation;
pub mod distribution;
pub mod many;
pub mod mean;
pub mod points;
pub mod proportion;
pub mod simulation;
pub mod slope;
pub mod spread;

use crate::quantity::{Exact, Quantity, Unit, decimal, minus, over, whole};
use mean::Sample;
use num_traits::{One, Signed, ToPrimitive};
use points::Answers;
use proportion::Share;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// How sure an interval is: a share of all such intervals, in per cent, that hold what they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidence {
    percent: Exact,
}

impl Default for Confidence {
    fn default() -> Confidence {
        Confidence { percent: whole(95) }
    }
}

impl Confidence {
    /// A confidence in per cent; none unless it lies between 0 and 100.
    pub fn new(percent: Exact) -> Option<Confidence> {
        let is_within = percent.is_positive() && percent < whole(100);
        is_within.then_some(Confidence { percent })
    }

    /// In per cent.
    pub fn percent(&self) -> &Exact {
        &self.percent
    }

    /// How often chance alone may look like a difference, as a fraction of one.
    pub fn by_chance(&self) -> f64 {
        over(&minus(&whole(100), &self.percent), &whole(100)).as_ref().map_or(1.0, float)
    }
}

/// How an interval or a probability came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The score interval of one proportion.
    Wilson,
    /// The interval of the difference of two proportions.
    Newcombe,
    /// The test whether two proportions differ.
    TwoProportions,
    /// The interval of a net promoter score.
    AdjustedWald,
    /// The interval and the test of the difference of two net promoter scores.
    AdjustedWaldDifference,
    /// The interval of one mean.
    Student,
    /// The interval and the test of the difference of two means.
    Welch,
    /// The interval of what is worked out from several of these.
    Simulation,
    /// The same of a mean and a part of another.
    WelchOfPart,
    /// The median slope of a series, its interval and the test whether it goes anywhere.
    TheilSen,
    /// The same among the same months of different years alone.
    SeasonalKendall,
    /// The interval of a correlation.
    Fisher,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 12] = [
        Method::Wilson,
        Method::Newcombe,
        Method::TwoProportions,
        Method::AdjustedWald,
        Method::AdjustedWaldDifference,
        Method::Student,
        Method::Welch,
        Method::Simulation,
        Method::WelchOfPart,
        Method::TheilSen,
        Method::SeasonalKendall,
        Method::Fisher,
    ];

    /// The method's name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Method::Wilson => "wilson",
            Method::Newcombe => "newcombe",
            Method::TwoProportions => "two_proportions",
            Method::AdjustedWald => "adjusted_wald",
            Method::AdjustedWaldDifference => "adjusted_wald_difference",
            Method::Student => "student",
            Method::Welch => "welch",
            Method::Simulation => "simulation",
            Method::WelchOfPart => "welch_of_part",
            Method::TheilSen => "theil_sen",
            Method::SeasonalKendall => "seasonal_kendall",
            Method::Fisher => "fisher",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Method::Wilson => "Wilson score interval of a proportion",
            Method::Newcombe => "Newcombe's hybrid score interval of the difference of two proportions (method 10)",
            Method::TwoProportions => "pooled z-test of two proportions",
            Method::AdjustedWald => "adjusted Wald interval of a net promoter score",
            Method::AdjustedWaldDifference => "adjusted Wald interval and z-test of two net promoter scores",
            Method::Student => "Student's t interval of a mean",
            Method::Welch => "Welch's t-test of two means",
            Method::Simulation => {
                "2,000 seeded draws of every counted metric in it from its own interval, all else as it stands"
            }
            Method::WelchOfPart => "Welch's t-test of a mean and a part of another",
            Method::TheilSen => {
                "Theil-Sen slope, the median of all slopes between two periods, with the Mann-Kendall test"
            }
            Method::SeasonalKendall => {
                "seasonal Kendall slope, the median of the slopes between the same months of two years, with its test"
            }
            Method::Fisher => "Fisher's z interval of a correlation",
        }
    }

    /// Who published it.
    pub fn source(self) -> &'static str {
        match self {
            Method::Wilson => "Wilson, Journal of the American Statistical Association 22 (1927), 209-212",
            Method::Newcombe => "Newcombe, Statistics in Medicine 17 (1998), 873-890",
            Method::TwoProportions => {
                "Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), 3.2"
            }
            Method::AdjustedWald => "Rocks, The American Statistician 70 (2016), 365-372",
            Method::AdjustedWaldDifference => {
                "Lewis and Sauro, How to Statistically Compare Two Net Promoter Scores (2021)"
            }
            Method::Student => "Student, Biometrika 6 (1908), 1-25",
            Method::Welch => "Welch, Biometrika 34 (1947), 28-35",
            Method::Simulation => "McKay, Beckman and Conover, Technometrics 21 (1979), 239-245",
            Method::WelchOfPart => "Tamhane and Logan, Journal of Biopharmaceutical Statistics 14 (2004), 843-856",
            Method::TheilSen => "Sen, Journal of the American Statistical Association 63 (1968), 1379-1389",
            Method::SeasonalKendall => "Hirsch, Slack and Smith, Water Resources Research 18 (1982), 107-121",
            Method::Fisher => "Fisher, Metron 1 (1921), 3-32",
        }
    }
}

/// The values that the counts do not speak against.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// The least of them, in the computed unit: a fraction of one, minutes, points.
    pub low: f64,
    /// The greatest of them.
    pub high: f64,
    /// How sure it is.
    pub confidence: Confidence,
    /// How it came about.
    pub method: Method,
    /// How many were counted; of a difference, on both sides together.
    pub n: Exact,
}

impl Interval {
    /// Both ends as they are shown.
    pub fn shown(&self, unit: Unit) -> Option<(Quantity, Quantity)> {
        Some((Quantity::approximate(self.low, unit)?, Quantity::approximate(self.high, unit)?))
    }

    /// How its low and its high end stand to a limit in the computed unit; an end that is no number is beyond it.
    pub fn ends_against(&self, limit: &Exact) -> (Ordering, Ordering) {
        let limit = float(limit);
        let low = self.low.partial_cmp(&limit).unwrap_or(Ordering::Less);
        (low, self.high.partial_cmp(&limit).unwrap_or(Ordering::Greater))
    }

    /// Half its width, as it is shown.
    #[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
    pub fn margin(&self, unit: Unit) -> Option<Quantity> {
        Quantity::approximate((self.high - self.low) / 2.0, unit)
    }
}

/// What is known about the difference of two numbers, the first less the second.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The differences that the counts do not speak against.
    pub interval: Interval,
    /// How often chance alone makes a difference as large or larger, as a fraction of one.
    pub p_value: f64,
    /// How the probability came about.
    pub test: Method,
}

impl Difference {
    /// Whether chance alone would make such a difference more seldom than the confidence allows.
    pub fn is_distinguishable(&self) -> bool {
        is_distinguishable(self.p_value, &self.interval.confidence)
    }
}

/// Whether a probability is below what the confidence leaves to chance.
pub fn is_distinguishable(p_value: f64, confidence: &Confidence) -> bool {
    p_value < confidence.by_chance()
}

/// A probability as it is shown: twelve significant digits. One too small for 28 decimal places is shown as the least
/// such number, never as 0: nothing is certain.
pub fn shown_probability(p_value: f64) -> Option<Decimal> {
    let least = Decimal::try_from_i128_with_scale(1, crate::quantity::DIGITS).ok()?;
    decimal(p_value).map(|shown| shown.max(least))
}

/// What a number was counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// Successes of trials; the number is a fraction of one.
    Share(Share),
    /// Promoters, passives and detractors; the number is in points.
    Points(Answers),
    /// A sum over so many; the number is their mean.
    Mean(Sample),
}

/// The names of the parts of each kind of counts, as files hold them.
const PARTS_OF_SHARE: [&str; 2] = ["successes", "trials"];
const PARTS_OF_POINTS: [&str; 3] = ["promoters", "passives", "detractors"];
const PARTS_OF_MEAN: [&str; 3] = ["n", "sum", "sum_of_squares"];

impl Counts {
    /// What was counted, by name: all that it takes to have the same counts again.
    pub fn parts(&self) -> Vec<(&'static str, Exact)> {
        match self {
            Counts::Share(share) => named(PARTS_OF_SHARE, [share.successes().clone(), share.trials().clone()]),
            Counts::Points(answers) => named(PARTS_OF_POINTS, answers.parts().map(Clone::clone)),
            Counts::Mean(sample) => named(PARTS_OF_MEAN, [sample.n().clone(), sample.sum(), sample.sum_of_squares()]),
        }
    }

    /// The counts of named parts in any order; none where they are not those of one kind, or cannot have been counted.
    pub fn of_parts(parts: &[(&str, Exact)]) -> Option<Counts> {
        if let Some([successes, trials]) = in_order(parts, PARTS_OF_SHARE) {
            return Share::new(successes, trials).map(Counts::Share);
        }
        if let Some([promoters, passives, detractors]) = in_order(parts, PARTS_OF_POINTS) {
            return Answers::new(promoters, passives, detractors).map(Counts::Points);
        }
        let [n, sum, squares] = in_order(parts, PARTS_OF_MEAN)?;
        Sample::new(n, &sum, &squares).map(Counts::Mean)
    }

    /// The number that was counted: a fraction of one, points, or the mean.
    pub fn value(&self) -> Option<Exact> {
        match self {
            Counts::Share(share) => Some(share.share().clone()),
            Counts::Points(answers) => answers.score(),
            Counts::Mean(sample) => Some(sample.mean().clone()),
        }
    }

    /// How many were counted.
    pub fn n(&self) -> Exact {
        match self {
            Counts::Share(share) => share.trials().clone(),
            Counts::Points(answers) => answers.n(),
            Counts::Mean(sample) => sample.n().clone(),
        }
    }

    /// The interval of the number; none where there is too little to tell.
    pub fn interval(&self, confidence: &Confidence) -> Option<Interval> {
        match self {
            Counts::Share(share) => Some(proportion::wilson(share, confidence)),
            Counts::Points(answers) => Some(points::adjusted_wald(answers, confidence)),
            Counts::Mean(sample) => mean::student(sample, confidence),
        }
    }

    /// This number less the other; none where they were counted in different ways or there is too little to tell.
    pub fn less(&self, other: &Counts, confidence: &Confidence) -> Option<Difference> {
        match (self, other) {
            (Counts::Share(own), Counts::Share(other)) => Some(proportion::difference(own, other, confidence)),
            (Counts::Points(own), Counts::Points(other)) => Some(points::difference(own, other, confidence)),
            (Counts::Mean(own), Counts::Mean(other)) => mean::welch(own, other, confidence),
            _ => None,
        }
    }

    /// This number less a part of the other, such as 0.9 of it. Of shares and scores there is no published interval here
    /// unless the part is all of it.
    pub fn less_part(&self, part: &Exact, other: &Counts, confidence: &Confidence) -> Option<Difference> {
        match (self, other) {
            _ if part.is_one() => self.less(other, confidence),
            (Counts::Mean(own), Counts::Mean(other)) => mean::welch_of_part(own, part, other, confidence),
            _ => None,
        }
    }

    /// The same share, the same score, or the same mean and spread counted from so many instead, of which there is at
    /// least one: how far the number would be off if no more changed than that.
    pub fn counted_from(&self, n: &Exact) -> Counts {
        match self {
            Counts::Share(share) => Counts::Share(share.counted_from(n)),
            Counts::Points(answers) => Counts::Points(answers.counted_from(n)),
            Counts::Mean(sample) => Counts::Mean(sample.counted_from(n)),
        }
    }
}

fn named<const MANY: usize>(names: [&'static str; MANY], parts: [Exact; MANY]) -> Vec<(&'static str, Exact)> {
    names.into_iter().zip(parts).collect()
}

/// The parts of these names and no others.
fn in_order<const MANY: usize>(parts: &[(&str, Exact)], names: [&str; MANY]) -> Option<[Exact; MANY]> {
    let find = |name: &str| parts.iter().find(|(known, _)| *known == name).map(|(_, part)| part.clone());
    let found: Vec<Exact> = names.into_iter().filter_map(find).collect();
    found.try_into().ok().filter(|_| parts.len() == MANY)
}

/// The nearest float; of what is beyond all floats, infinity.
fn float(exact: &Exact) -> f64 {
    exact.to_f64().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::exact;

    fn share(successes: i64, trials: i64) -> Counts {
        Counts::Share(Share::new(whole(successes), whole(trials)).unwrap())
    }

    #[test]
    fn a_confidence_lies_between_nothing_and_certainty() {
        assert_eq!(Confidence::new(whole(0)), None);
        assert_eq!(Confidence::new(whole(100)), None);
        assert_eq!(Confidence::default().by_chance(), 0.05);
        assert_eq!(Confidence::new(exact("99.9".parse().unwrap())).unwrap().by_chance(), 0.001);
    }

    #[test]
    fn a_share_is_shown_in_per_cent_and_a_probability_is_never_nothing() {
        let confidence = Confidence::default();
        let (low, high) = share(81, 263).interval(&confidence).unwrap().shown(Unit::Percent).unwrap();
        assert_eq!((low.value.to_string().as_str(), low.exact), ("25.5288519878", false));
        assert_eq!(high.value.to_string(), "36.6209576983");
        assert_eq!(shown_probability(0.0).unwrap().to_string(), "0.0000000000000000000000000001");
        assert_eq!(shown_probability(0.25).unwrap().to_string(), "0.25");
    }

    #[test]
    fn what_was_counted_in_different_ways_has_no_difference() {
        let answers = Counts::Points(Answers::new(whole(5), whole(3), whole(2)).unwrap());
        assert_eq!(share(1, 2).less(&answers, &Confidence::default()), None);
        assert_eq!((share(1, 2).n(), answers.n()), (whole(2), whole(10)));
    }

    #[test]
    fn counts_are_the_same_again_from_their_parts() {
        let answers = Counts::Points(Answers::new(whole(5), whole(3), whole(2)).unwrap());
        let of = |n, sum, squares| Counts::Mean(Sample::new(whole(n), &sum, &squares).unwrap());
        let third = Exact::new(1.into(), 3.into());
        for counts in [
            share(81, 263),
            Counts::Share(Share::new(&third + whole(1), whole(7)).unwrap()),
            answers,
            of(3, whole(6), whole(14)),
            of(3, third.clone(), whole(14)),
            of(4, whole(8), whole(16)),
            of(1, whole(7), whole(49)),
        ] {
            assert_eq!(Counts::of_parts(&counts.parts()), Some(counts.clone()));
            let mut turned = counts.parts();
            turned.reverse();
            assert_eq!(Counts::of_parts(&turned), Some(counts));
        }
    }

    #[test]
    fn parts_that_cannot_have_been_counted_are_no_counts() {
        for parts in [
            vec![("successes", whole(3)), ("trials", whole(2))],
            vec![("successes", whole(1))],
            vec![("successes", whole(1)), ("trials", whole(2)), ("n", whole(2))],
            vec![("n", whole(2)), ("sum", whole(4)), ("sum_of_squares", whole(1))],
            vec![("promoters", whole(0)), ("passives", whole(0)), ("detractors", whole(0))],
        ] {
            assert_eq!(Counts::of_parts(&parts), None, "{parts:?}");
        }
        assert_eq!(share(1, 4).value(), Some(Exact::new(1.into(), 4.into())));
        assert_eq!(Answers::new(whole(5), whole(3), whole(2)).unwrap().score(), Some(whole(30)));
    }

    #[test]
    fn the_same_share_of_more_is_less_far_off() {
        let confidence = Confidence::default();
        assert_eq!(share(30, 60).counted_from(&whole(600)), share(300, 600));
        let width = |counts: &Counts| counts.interval(&confidence).unwrap().margin(Unit::Percent).unwrap().value;
        assert!(width(&share(30, 60)) > width(&share(30, 60).counted_from(&whole(61))));
    }

    #[test]
    fn an_interval_ends_below_at_or_above_a_limit() {
        let none = share(0, 20).interval(&Confidence::default()).unwrap();
        assert_eq!(none.ends_against(&whole(0)), (Ordering::Equal, Ordering::Greater));
        assert_eq!(none.ends_against(&whole(1)), (Ordering::Less, Ordering::Less));
        let unknown = Interval { low: f64::NAN, high: f64::NAN, ..none };
        assert_eq!(unknown.ends_against(&whole(0)), (Ordering::Less, Ordering::Greater));
    }

    #[test]
    fn methods_share_no_name_and_have_a_source() {
        let ids: std::collections::BTreeSet<&str> = Method::ALL.iter().map(|method| method.id()).collect();
        assert_eq!(ids.len(), Method::ALL.len());
        assert!(Method::ALL.iter().all(|method| !method.label().is_empty() && method.source().contains('(')));
    }
}
