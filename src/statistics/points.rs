//! Promoters, passives and detractors in; the interval of their net promoter score, and of the difference of two with
//! its probability, out. In points, from -100 to 100.

use super::distribution::{normal_beyond, normal_distance};
use super::{Confidence, Difference, Interval, Method, float};
use crate::quantity::{Exact, minus, over, plus, sum, times, whole};
use num_traits::{One, Signed, Zero};

/// The answers to "would you recommend us".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    promoters: Exact,
    passives: Exact,
    detractors: Exact,
}

/// What is added to the answers before a score is computed, in quarters: three answers, half of them passives.
const ADDED: [i64; 3] = [3, 6, 3];

impl Answers {
    /// So many of each; none without any, or of fewer than none.
    pub fn new(promoters: Exact, passives: Exact, detractors: Exact) -> Option<Answers> {
        let all = [&promoters, &passives, &detractors];
        let is_there = all.iter().all(|count| !count.is_negative()) && all.iter().any(|count| !count.is_zero());
        is_there.then_some(Answers { promoters, passives, detractors })
    }

    /// Those who would recommend, those who are content, and those who would not recommend.
    pub fn parts(&self) -> [&Exact; 3] {
        [&self.promoters, &self.passives, &self.detractors]
    }

    /// The score in points, nothing added.
    pub fn score(&self) -> Option<Exact> {
        over(&times(&minus(&self.promoters, &self.detractors), &whole(100)), &self.n())
    }

    /// How many answers.
    pub fn n(&self) -> Exact {
        sum([&self.promoters, &self.passives, &self.detractors])
    }

    /// The score and its standard deviation in points, with the three answers added.
    pub(super) fn as_floats(&self) -> Option<(f64, f64)> {
        let (score, variance) = self.adjusted()?;
        let hundred = whole(100);
        let spread = float(&times(&variance, &times(&hundred, &hundred))).sqrt();
        Some((float(&times(&score, &hundred)), spread))
    }

    /// So many answers in the same parts.
    pub(super) fn counted_from(&self, n: &Exact) -> Answers {
        let more = over(n, &self.n()).unwrap_or_else(Exact::one);
        let [promoters, passives, detractors] =
            [&self.promoters, &self.passives, &self.detractors].map(|count| times(count, &more));
        Answers { promoters, passives, detractors }
    }

    /// The score and its variance with the three answers added, as fractions of one.
    fn adjusted(&self) -> Option<(Exact, Exact)> {
        let added = |count: &Exact, quarters: i64| plus(count, &Exact::new(quarters.into(), 4.into()));
        let [promoters, passives, detractors] = ADDED;
        let (promoters, detractors) = (added(&self.promoters, promoters), added(&self.detractors, detractors));
        let n = sum([&promoters, &added(&self.passives, passives), &detractors]);
        let score = over(&minus(&promoters, &detractors), &n)?;
        let variance = minus(&over(&plus(&promoters, &detractors), &n)?, &times(&score, &score));
        Some((score, over(&variance, &n)?))
    }
}

/// The adjusted Wald interval of a net promoter score: Rocks, The American Statistician 70 (2016), 365-372. Three
/// answers are added, three quarters of one to promoters and to detractors each, so that answers of one kind only have
/// an interval too. Of the methods published for this score it is the one compared with the others on it: of six it
/// covered best at every size. (Bonett and Price 2012, which adds two, is for matched pairs.) The interval is cut off
/// at -100 and 100.
pub fn adjusted_wald(answers: &Answers, confidence: &Confidence) -> Interval {
    let (score, variance) = answers.adjusted().unwrap_or_default();
    interval(&score, &variance, 1, (answers.n(), confidence, Method::AdjustedWald))
}

/// The difference of two net promoter scores, each with three answers added: the interval and the z-test of Lewis and
/// Sauro, How to Statistically Compare Two Net Promoter Scores (2021).
pub fn difference(own: &Answers, other: &Answers, confidence: &Confidence) -> Difference {
    let ((own_score, own_variance), (other_score, other_variance)) =
        (own.adjusted().unwrap_or_default(), other.adjusted().unwrap_or_default());
    let (between, variance) = (minus(&own_score, &other_score), plus(&own_variance, &other_variance));
    let test = Method::AdjustedWaldDifference;
    let interval = interval(&between, &variance, 2, (plus(&own.n(), &other.n()), confidence, test));
    let square = over(&times(&between, &between), &variance).filter(|square| !square.is_zero());
    Difference { interval, p_value: square.map_or(1.0, |square| normal_beyond(float(&square).sqrt())), test }
}

/// A normal interval in points, cut off at so many whole scores.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
fn interval(score: &Exact, variance: &Exact, most: i64, about: (Exact, &Confidence, Method)) -> Interval {
    let (n, confidence, method) = about;
    let hundred = whole(100);
    let points = float(&times(score, &hundred));
    let spread = float(&times(variance, &times(&hundred, &hundred))).sqrt();
    let margin = normal_distance(confidence.by_chance()) * spread;
    let most = float(&times(&whole(most), &hundred));
    let (low, high) = ((points - margin).max(-most), (points + margin).min(most));
    Interval { low, high, confidence: confidence.clone(), method, n }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(promoters: i64, passives: i64, detractors: i64) -> Answers {
        Answers::new(whole(promoters), whole(passives), whole(detractors)).unwrap()
    }

    #[test]
    fn there_are_answers_or_there_is_nothing() {
        assert_eq!(Answers::new(whole(0), whole(0), whole(0)), None);
        assert_eq!(Answers::new(whole(-1), whole(2), whole(0)), None);
    }

    /// By hand: 50, 30 and 20 become 50.75, 31.5 and 20.75 of 103, 29.13 points; (71.5 - 30² ÷ 103) ÷ 103² is
    /// 0.0059159.
    #[test]
    fn an_interval_is_the_one_worked_by_hand() {
        let found = adjusted_wald(&answers(50, 30, 20), &Confidence::default());
        assert_eq!(format!("{:.2} to {:.2}", found.low, found.high), "14.05 to 44.20");
        assert_eq!(found.n, whole(100));
        assert_eq!(found.margin(crate::quantity::Unit::Points).unwrap().value.round_dp(2).to_string(), "15.08");
    }

    #[test]
    fn answers_of_one_kind_have_an_interval_that_ends_at_the_scale() {
        let found = adjusted_wald(&answers(10, 0, 0), &Confidence::default());
        assert!(found.high == 100.0 && found.low > 40.0 && found.low < 100.0);
        assert!(adjusted_wald(&answers(0, 1, 0), &Confidence::default()).low > -100.0);
    }

    #[test]
    fn the_same_score_does_not_differ_and_far_ones_do() {
        let confidence = Confidence::default();
        assert_eq!(difference(&answers(5, 3, 2), &answers(5, 3, 2), &confidence).p_value, 1.0);
        let far = difference(&answers(600, 300, 100), &answers(400, 300, 300), &confidence);
        assert!(far.is_distinguishable() && far.interval.low > 0.0);
    }
}
