//! What a number was counted from in, draws of what it may be out: their middle part at a confidence is the interval of that
//! confidence.

use super::distribution::{normal_distance, student_distance};
use super::proportion::lower_limit;
use super::{Counts, float};

/// How a counted number spreads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// A share of trials, as Wilson's intervals have it.
    Share {
        /// The share.
        part: f64,
        /// What is left of it.
        rest: f64,
        /// Their product.
        variance: f64,
        /// How many trials.
        trials: f64,
    },
    /// A normal number between two ends.
    Normal {
        /// Its middle.
        middle: f64,
        /// Its standard deviation.
        deviation: f64,
        /// The least and the greatest it can be.
        ends: (f64, f64),
    },
    /// A number of Student's distribution.
    Student {
        /// Its middle.
        middle: f64,
        /// Its standard error.
        error: f64,
        /// Its degrees of freedom.
        degrees: f64,
    },
}

impl Spread {
    /// How a number spreads by its counts; none where there is too little to tell.
    pub fn of(counts: &Counts) -> Option<Spread> {
        match counts {
            Counts::Share(share) => {
                let (part, rest, variance, trials) = share.as_floats();
                Some(Spread::Share { part, rest, variance, trials })
            }
            Counts::Points(answers) => {
                let (middle, deviation) = answers.as_floats()?;
                Some(Spread::Normal { middle, deviation, ends: (-100.0, 100.0) })
            }
            Counts::Mean(sample) => {
                let (error, degrees) = sample.as_floats()?;
                Some(Spread::Student { middle: float(sample.mean()), error, degrees })
            }
        }
    }

    /// The value below which a share of the draws lies, from above 0 to below 1.
    #[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
    pub fn at(&self, share: f64) -> f64 {
        let beyond = 2.0 * share.min(1.0 - share);
        let sign = if share < 0.5 { -1.0 } else { 1.0 };
        match *self {
            Spread::Share { part, rest, variance, trials } => {
                let distance = normal_distance(beyond);
                if share < 0.5 {
                    lower_limit(part, variance, trials, distance)
                } else {
                    1.0 - lower_limit(rest, variance, trials, distance)
                }
            }
            Spread::Normal { middle, deviation, ends: (least, most) } => {
                (middle + sign * normal_distance(beyond) * deviation).clamp(least, most)
            }
            Spread::Student { middle, error, degrees } => middle + sign * student_distance(beyond, degrees) * error,
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
mod tests {
    use super::*;
    use crate::quantity::whole;
    use crate::statistics::Confidence;
    use crate::statistics::mean::Sample;
    use crate::statistics::points::Answers;
    use crate::statistics::proportion::Share;

    #[test]
    fn the_middle_part_of_the_draws_is_the_interval() {
        let counts = [
            Counts::Share(Share::new(whole(81), whole(263)).unwrap()),
            Counts::Share(Share::new(whole(0), whole(20)).unwrap()),
            Counts::Points(Answers::new(whole(50), whole(30), whole(20)).unwrap()),
            Counts::Mean(Sample::new(whole(12), &whole(60), &whole(420)).unwrap()),
        ];
        for of in counts {
            for percent in [50, 80, 95] {
                let interval = of.interval(&Confidence::new(whole(percent)).unwrap()).unwrap();
                let outside = (100.0 - percent as f64) / 200.0;
                let spread = Spread::of(&of).unwrap();
                for (share, end) in [(outside, interval.low), (1.0 - outside, interval.high)] {
                    assert!((spread.at(share) - end).abs() < 1e-9, "{of:?} at {share}: {} and {end}", spread.at(share));
                }
            }
        }
    }

    #[test]
    fn a_higher_share_of_the_draws_lies_below_a_higher_value() {
        let spread = Spread::of(&Counts::Share(Share::new(whole(3), whole(10)).unwrap())).unwrap();
        let draws: Vec<f64> = (1..1000).map(|share| spread.at(f64::from(share) / 1000.0)).collect();
        assert!(draws.windows(2).all(|pair| pair[0] <= pair[1]), "{draws:?}");
    }
}
