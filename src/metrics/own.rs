//! What a user defines in, every figure and metric that there is out: the program's own and the user's.

use super::formula::Formula;
use super::returns::{LENGTH_RATIO, VOLUME_RATIO};
use super::{Metric, all};
use crate::figures::{FIGURES, Figure, MONTHS, RollUp, is_called, normal};
use crate::operator::Operator;

/// Every figure and metric: those of the program, and those that a user defines.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The user's figures, in the order of the files.
    pub own_figures: Vec<&'static Figure>,
    /// The user's metrics, in the order of the files.
    pub own_metrics: Vec<&'static Metric>,
}

impl Catalogue {
    /// Every figure, the user's last.
    pub fn figures(&self) -> impl Iterator<Item = &'static Figure> + '_ {
        FIGURES.iter().copied().chain(self.own_figures.iter().copied())
    }

    /// Every metric in the order of the report, the user's last.
    pub fn metrics(&self) -> impl Iterator<Item = &'static Metric> + '_ {
        all().chain(self.own_metrics.iter().copied())
    }

    /// The metric of an id, label or other name, whatever its case and punctuation.
    pub fn metric(&self, name: &str) -> Option<&'static Metric> {
        let wanted = normal(name);
        // A user's names may have letters that the program's have not.
        let own = || self.own_metrics.iter().find(|metric| metric.names().any(|name| normal(name) == wanted)).copied();
        all().find(|metric| metric.names().any(|name| is_called(name, &wanted))).or_else(own)
    }
}

/// Whether a formula sets an alternative against the baseline.
pub fn is_against_baseline(formula: &Formula) -> bool {
    match formula {
        Formula::Baseline(_) => true,
        Formula::Metric(metric) => metric.is_against_baseline(),
        other => other.children().iter().any(|(child, _)| is_against_baseline(child)),
    }
}

/// How many nodes a formula has, with those of the user's metrics in it: what it takes to walk through it.
pub fn size(formula: &Formula) -> usize {
    let own = match formula {
        Formula::Metric(metric) => metric.own_formula.map_or(0, size),
        _ => 0,
    };
    let children = formula.children();
    children.iter().map(|(child, _)| size(child)).fold(own.saturating_add(1), usize::saturating_add)
}

/// Whether something is taken away in a formula, so that what is left may be below zero.
pub fn may_be_negative(formula: &Formula) -> bool {
    match formula {
        Formula::Operation(Operator::Minus, ..) => true,
        Formula::Metric(metric) => metric.own_formula.is_some_and(may_be_negative),
        other => other.children().iter().any(|(child, _)| may_be_negative(child)),
    }
}

/// Whether a formula holds totals of the baseline against others, and nothing in it that restates them: then it says
/// something over equally many months only.
pub fn needs_equal_months(formula: &Formula) -> bool {
    has_total_of_baseline(formula) && !restates(formula)
}

fn has_total_of_baseline(formula: &Formula) -> bool {
    match formula {
        Formula::Baseline(inner) => power_of_time(inner) != 0,
        other => other.children().iter().any(|(child, _)| has_total_of_baseline(child)),
    }
}

fn restates(formula: &Formula) -> bool {
    match formula {
        Formula::Figure(figure) => **figure == MONTHS,
        Formula::Metric(metric) => [&LENGTH_RATIO, &VOLUME_RATIO].contains(metric),
        other => other.children().iter().any(|(child, _)| restates(child)),
    }
}

/// Whether a formula's value grows with the length of the period, so that a change says something over equally many months
/// only.
pub fn grows_with_time(formula: &Formula) -> bool {
    power_of_time(formula) != 0 || needs_same_months(formula)
}

fn needs_same_months(formula: &Formula) -> bool {
    match formula {
        Formula::Metric(metric) => metric.needs_same_months && power_of_time(&metric.formula()) == 0,
        other => other.children().iter().any(|(child, _)| needs_same_months(child)),
    }
}

/// With what power of the period's length a formula grows: a total with the first, a share of totals not at all.
fn power_of_time(formula: &Formula) -> i32 {
    match formula {
        Formula::Figure(figure) if **figure == MONTHS => 1,
        Formula::Figure(figure) => match figure.roll_up {
            RollUp::Sum | RollUp::Cost(_) | RollUp::Revenue => 1,
            RollUp::First | RollUp::Last | RollUp::OnePeriod | RollUp::Mean { .. } => 0,
        },
        Formula::Costs(_) => 1,
        Formula::Metric(metric) => power_of_time(&metric.formula()),
        Formula::Constant(_) => 0,
        Formula::Operation(Operator::Times, left, right) => power_of_time(left) + power_of_time(right),
        Formula::Operation(Operator::Over, left, right) => power_of_time(left) - power_of_time(right),
        other => other.children().iter().map(|(child, _)| power_of_time(child)).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::cost::{COST_PER_CONTACT, TOTAL_COST};
    use crate::metrics::customers::RETENTION_RATE;
    use crate::metrics::quality::CSAT;
    use crate::metrics::returns::ROI;

    #[test]
    fn a_total_grows_with_time_and_a_share_does_not() {
        for (metric, expected) in
            [(&TOTAL_COST, true), (&COST_PER_CONTACT, false), (&CSAT, false), (&RETENTION_RATE, true)]
        {
            assert_eq!(grows_with_time(&Formula::Metric(metric)), expected, "{}", metric.id);
        }
        assert!(grows_with_time(&(&TOTAL_COST * &CSAT)));
        assert!(!grows_with_time(&(&TOTAL_COST / &MONTHS)));
    }

    #[test]
    fn what_names_the_baseline_is_against_it() {
        assert!(is_against_baseline(&Formula::Metric(&ROI)));
        assert!(!is_against_baseline(&Formula::Metric(&CSAT)));
        assert!(is_against_baseline(&(crate::metrics::formula::baseline(&CSAT) / &CSAT)));
    }
}
