//! A side in, the value of a metric in each of its periods alone out.

use crate::comparison::{Comparison, Side};
use crate::gap::Gap;
use crate::metrics::Metric;
use crate::metrics::evaluate::Evaluator;
use crate::quantity::Exact;
use num_traits::ToPrimitive;

/// The uncut value of a period, or why there is none.
pub(super) type Known = Result<Exact, Gap>;

/// Each period of a side as a comparison of its own.
pub(super) struct History {
    periods: Vec<Comparison>,
}

impl History {
    pub fn new(comparison: &Comparison, side: &Side) -> History {
        let alone = |figures| alone(comparison, vec![Side { name: side.name.clone(), periods: vec![figures] }]);
        History { periods: side.periods.iter().cloned().map(alone).collect() }
    }

    pub fn values(&self, metric: &'static Metric) -> Vec<Known> {
        let of = |period: &Comparison| Evaluator::new(period).metric(metric, 0).map(|value| value.exact);
        self.periods.iter().map(of).collect()
    }
}

/// Sides of one's own, the first being the baseline; the rest as in a comparison.
pub(super) fn alone(comparison: &Comparison, sides: Vec<Side>) -> Comparison {
    Comparison {
        currency: comparison.currency.clone(),
        sides,
        baseline: 0,
        ces_scale: comparison.ces_scale,
        ..Comparison::default()
    }
}

/// The nearest float; of what is beyond all floats, infinity.
pub(super) fn float(exact: &Exact) -> f64 {
    exact.to_f64().unwrap_or(f64::INFINITY)
}
