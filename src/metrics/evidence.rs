//! A metric and a comparison in, what the metric was counted from out: successes of trials, answers, or a sum over so
//! many.
//!
//! Which of these it is follows from the metric's own formula, so that the formula stays the one statement of what a
//! metric is.

use super::Metric;
use super::evaluate::Evaluator;
use super::formula::Formula;
use crate::figures::{self, COMPLAINTS, CONTACTS, Figure, HANDLE_TIME, REFERRALS, RETURNS};
use crate::operator::Operator;
use crate::quantity::{Exact, Unit};
use crate::statistics::Counts;
use crate::statistics::mean::Sample;
use crate::statistics::points::Answers;
use crate::statistics::proportion::Share;
use num_traits::One;

/// Counts of which one of the whole may have several: a rate of them is no share, and has no spread that follows from
/// it.
static SEVERAL_EACH: &[&Figure] = &[&COMPLAINTS, &RETURNS, &REFERRALS];

/// A total that one count adds to and a mean may divide by another: every contact has a handle time, and the average handle
/// time divides by those that were resolved.
static ADDED_BY: &[(&Figure, &Figure)] = &[(&HANDLE_TIME, &CONTACTS)];

/// What a metric is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A share of so many trials.
    Share {
        /// How many there were.
        trials: &'static Figure,
    },
    /// A net promoter score.
    Points {
        /// Those who would recommend.
        promoters: &'static Figure,
        /// Those who are content.
        passives: &'static Figure,
        /// Those who would not recommend.
        detractors: &'static Figure,
    },
    /// A mean.
    Mean {
        /// The sum.
        total: &'static Figure,
        /// The sum of the squares.
        squares: &'static Figure,
        /// How many were added.
        count: &'static Figure,
    },
}

/// What a metric is counted from; none where no counts tell how far it may be off.
pub fn evidence(metric: &'static Metric) -> Option<Evidence> {
    let formula = metric.formula();
    match metric.unit {
        Unit::Percent if metric.own_formula.is_some() => own_share(metric, &formula),
        Unit::Percent => trials(&formula).map(|trials| Evidence::Share { trials }),
        Unit::Points => answers(&formula),
        Unit::Minutes | Unit::Score => mean(&formula),
        _ => None,
    }
}

/// The counts behind a metric on a side, all periods together; none where they are not given, cover other periods than
/// the metric, or contradict it.
pub fn counts(evaluator: &Evaluator<'_>, metric: &'static Metric, side: usize) -> Option<Counts> {
    evidence(metric)?.counts(evaluator, metric, side)
}

impl Evidence {
    /// The counts behind a metric that is counted from this.
    pub fn counts(self, evaluator: &Evaluator<'_>, metric: &'static Metric, side: usize) -> Option<Counts> {
        let value = evaluator.metric(metric, side).ok()?;
        let of = |formula: Formula| evaluator.formula(&formula, side).ok().map(|value| value.exact);
        // Together with the metric, which fails where the two cover different periods.
        let beside = |figure: &'static Figure| of(metric * figure).and_then(|_| of(figure.into()));
        // Counts stand behind what is shown, not behind another value that was given in its place.
        let is_counted = || of(metric.formula()).is_some_and(|counted| counted == value.exact);
        match self {
            // A share that was given beside its trials counts as it is: 82 % of 60 are 49.2.
            Evidence::Share { trials } => Share::new(of(metric * trials)?, beside(trials)?).map(Counts::Share),
            Evidence::Points { promoters, passives, detractors } => {
                let [promoters, passives, detractors] = [promoters, passives, detractors].map(beside);
                Answers::new(promoters?, passives?, detractors?).filter(|_| is_counted()).map(Counts::Points)
            }
            Evidence::Mean { total, squares, count } => {
                // Over fewer than have added to it, it is no mean of what they added, and their squares tell nothing of it.
                let added_by = ADDED_BY.iter().find(|(of, _)| *of == total).map_or(count, |(_, added_by)| *added_by);
                if added_by != count && beside(added_by)? != beside(count)? {
                    return None;
                }
                let [total, squares, count]: [Option<Exact>; 3] = [total, squares, count].map(beside);
                Sample::new(count?, &total?, &squares?).filter(|_| is_counted()).map(Counts::Mean)
            }
        }
    }
}

/// Of a user's own counts nobody knows whether one of the whole may have several: a rate of them is a share where its
/// range, from 0 to 100, says so.
fn own_share(metric: &Metric, formula: &Formula) -> Option<Evidence> {
    let count = |formula: &Formula| figure(formula).filter(|figure| figure.unit == Unit::Count);
    match formula {
        Formula::Operation(Operator::Over, part, whole) if metric.range == Some((0, 100)) => {
            count(part)?;
            count(whole).map(|trials| Evidence::Share { trials })
        }
        _ => None,
    }
}

/// What a share is of: the count it is divided by. One less a share, and a share that can be worked out in several
/// ways, are of the same.
fn trials(formula: &Formula) -> Option<&'static Figure> {
    match formula {
        Formula::Operation(Operator::Over, part, whole) if is_of_counts(part) => count(whole),
        Formula::Operation(Operator::Minus, one, share) if is_one(one) => trials(share),
        Formula::Metric(metric) => trials(&metric.formula()),
        Formula::FirstOf(ways) => {
            let mut all = ways.iter().map(|way| trials(&way.formula));
            let first = all.next()??;
            all.all(|other| other == Some(first)).then_some(first)
        }
        _ => None,
    }
}

fn is_one(formula: &Formula) -> bool {
    matches!(formula, Formula::Constant(number) if number.is_one())
}

fn figure(formula: &Formula) -> Option<&'static Figure> {
    match formula {
        Formula::Figure(figure) => Some(figure),
        _ => None,
    }
}

fn count(formula: &Formula) -> Option<&'static Figure> {
    figure(formula).filter(|figure| figure.unit == Unit::Count && !SEVERAL_EACH.contains(figure))
}

/// Whether it is a count, or counts added and taken away.
fn is_of_counts(formula: &Formula) -> bool {
    match formula {
        Formula::Operation(Operator::Plus | Operator::Minus, left, right) => is_of_counts(left) && is_of_counts(right),
        other => count(other).is_some(),
    }
}

/// Promoters less detractors over the three of them.
fn answers(formula: &Formula) -> Option<Evidence> {
    let Formula::Operation(Operator::Times, share, _) = formula else { return None };
    let Formula::Operation(Operator::Over, net, all) = &**share else { return None };
    let Formula::Operation(Operator::Minus, promoters, detractors) = &**net else { return None };
    let (promoters, detractors) = (count(promoters)?, count(detractors)?);
    let mut others = added(all)?;
    others.retain(|figure| *figure != promoters && *figure != detractors);
    match others.as_slice() {
        [passives] => Some(Evidence::Points { promoters, passives, detractors }),
        _ => None,
    }
}

/// The counts of a sum of counts.
fn added(formula: &Formula) -> Option<Vec<&'static Figure>> {
    match formula {
        Formula::Operation(Operator::Plus, left, right) => Some([added(left)?, added(right)?].concat()),
        other => count(other).map(|count| vec![count]),
    }
}

/// A sum over so many, where there is a figure for the sum of the squares.
fn mean(formula: &Formula) -> Option<Evidence> {
    let Formula::Operation(Operator::Over, total, many) = formula else { return None };
    let (total, count) = (figure(total)?, count(many)?);
    figures::squares(total).map(|squares| Evidence::Mean { total, squares, count })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{
        CONTACTS, CSAT_RESPONSES, CUSTOMERS_START, NPS_DETRACTORS, NPS_PASSIVES, NPS_PROMOTERS, OFFERED_CONTACTS,
        SLA_CONTACTS,
    };
    use crate::metrics::customers::{CHURN_RATE, REFERRAL_RATE, RETENTION_RATE};
    use crate::metrics::efficiency::{ABANDONMENT_RATE, ANSWER_RATE, OCCUPANCY, UTILIZATION};
    use crate::metrics::quality::{
        COMPLAINT_RATE, CSAT, ESCALATION_RATE, FIRST_CONTACT_RESOLUTION, NPS, REOPEN_RATE, RETURN_RATE, SLA_ATTAINMENT,
    };

    #[test]
    fn the_formula_says_what_a_share_is_of() {
        for (metric, trials) in [
            (&FIRST_CONTACT_RESOLUTION, &CONTACTS),
            (&REOPEN_RATE, &CONTACTS),
            (&ESCALATION_RATE, &CONTACTS),
            (&CSAT, &CSAT_RESPONSES),
            (&SLA_ATTAINMENT, &SLA_CONTACTS),
            (&ABANDONMENT_RATE, &OFFERED_CONTACTS),
            (&ANSWER_RATE, &OFFERED_CONTACTS),
            (&RETENTION_RATE, &CUSTOMERS_START),
            (&CHURN_RATE, &CUSTOMERS_START),
        ] {
            assert_eq!(evidence(metric), Some(Evidence::Share { trials }), "{}", metric.id);
        }
        for metric in [&OCCUPANCY, &UTILIZATION, &COMPLAINT_RATE, &RETURN_RATE, &REFERRAL_RATE] {
            assert_eq!(evidence(metric), None, "{}", metric.id);
        }
        let points =
            Evidence::Points { promoters: &NPS_PROMOTERS, passives: &NPS_PASSIVES, detractors: &NPS_DETRACTORS };
        assert_eq!(evidence(&NPS), Some(points));
    }

    #[test]
    fn no_other_metric_of_a_side_has_counts() {
        let with: Vec<&str> =
            crate::metrics::all().filter(|metric| evidence(metric).is_some()).map(|metric| metric.id).collect();
        let expected = [
            "average_response_time",
            "average_peak_response_time",
            "average_resolution_time",
            "average_handle_time",
            "average_handle_time_per_contact",
            "abandonment_rate",
            "answer_rate",
            "first_contact_resolution",
            "reopen_rate",
            "escalation_rate",
            "csat",
            "csat_score",
            "nps",
            "ces",
            "sla_attainment",
            "retention_rate",
            "churn_rate",
        ];
        assert_eq!(with, expected);
    }
}
