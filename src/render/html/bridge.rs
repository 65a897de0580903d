//! The bridge to an alternative in, its waterfall out: from what the baseline cost to what the alternative cost, less what it
//! brought in.

use super::figure;
use crate::metrics::Metric;
use crate::metrics::cost::TOTAL_COST;
use crate::metrics::returns::{COMPLAINTS_AVOIDED, NET_BENEFIT, RETENTION_GAIN, RETURNS_AVOIDED, REVENUE_GAIN};
use crate::place::clean;
use crate::quantity::{Quantity, Unit};
use crate::render::markup::Markup;
use crate::render::svg::Frame;
use crate::render::svg::waterfall::{Kind, Step, waterfall};
use crate::report::Report;
use crate::report::costs::Bridge;
use crate::show;
use rust_decimal::Decimal;

/// The chart; none where an amount of it is not known.
pub(super) fn chart(report: &Report, bridge: &Bridge, table: &str) -> Option<Markup> {
    let drawn = Drawn { report, bridge };
    let steps = drawn.steps()?;
    let title = drawn.title()?;
    let id = format!("bridge-{}", bridge.side);
    let frame = Frame { id: &id, title: &title, table, unit: Unit::Money, currency: report.currency.as_ref() };
    Some(figure(&title, waterfall(&frame, &steps)))
}

struct Drawn<'a> {
    report: &'a Report,
    bridge: &'a Bridge,
}

impl Drawn<'_> {
    fn name(&self, side: usize) -> String {
        self.report.sides.get(side).map(|name| clean(name)).unwrap_or_default()
    }

    fn shown(&self, quantity: &Quantity) -> String {
        show::quantity(quantity, self.report.currency.as_ref())
    }

    fn size(&self, quantity: &Quantity) -> String {
        self.shown(&Quantity { value: quantity.value.abs(), ..*quantity })
    }

    fn title(&self) -> Option<String> {
        let (adjusted, actual) = (self.bridge.adjusted.as_ref().ok()?, self.bridge.actual.as_ref().ok()?);
        let savings = self.bridge.savings.as_ref().ok()?;
        let verdict = match savings.value {
            value if value.is_zero() => "the same".to_string(),
            value if value.is_sign_negative() => format!("{} more", self.size(savings)),
            _ => format!("{} less", self.size(savings)),
        };
        Some(format!(
            "For the same work {} would have cost {}; {} cost {}: {verdict}",
            self.name(self.report.baseline),
            self.shown(adjusted),
            self.name(self.bridge.side),
            self.shown(actual)
        ))
    }

    fn sum(&self, label: String, quantity: &Quantity) -> Step {
        Step { label, from: Decimal::ZERO, to: quantity.value, shown: self.shown(quantity), kind: Kind::Sum }
    }

    /// Bars from one amount of cost to another.
    fn change(&self, label: String, from: Decimal, change: &Quantity, kinds: [Kind; 2]) -> Option<Step> {
        let to = from.checked_sub(change.value)?;
        let [gain, loss] = kinds;
        let kind = if change.value.is_sign_negative() { loss } else { gain };
        Some(Step { label, from, to, shown: self.size(change), kind })
    }

    fn steps(&self) -> Option<Vec<Step>> {
        let (adjusted, actual) = (self.bridge.adjusted.as_ref().ok()?, self.bridge.actual.as_ref().ok()?);
        let savings = self.bridge.savings.as_ref().ok()?;
        let baseline = self.name(self.report.baseline);
        let judged = [Kind::Good, Kind::Bad];
        let mut steps = Vec::new();
        let paid = self.report.metrics.iter().find(|row| *row.metric == TOTAL_COST);
        let paid = paid.and_then(|row| row.values.get(self.report.baseline)?.as_ref()?.as_ref().ok());
        match paid.filter(|paid| paid.value != adjusted.value) {
            Some(paid) => {
                let less = Quantity { value: paid.value.checked_sub(adjusted.value)?, ..*adjusted };
                let kinds = [Kind::Fall, Kind::Rise];
                steps.push(self.sum(format!("{baseline}, paid"), paid));
                steps.push(self.change("For the same work".into(), paid.value, &less, kinds)?);
                steps.push(self.sum(format!("{baseline}, adjusted"), adjusted));
            }
            None => steps.push(self.sum(baseline, adjusted)),
        }
        steps.push(self.change("Cost savings".into(), adjusted.value, savings, judged)?);
        steps.push(self.sum(self.name(self.bridge.side), actual));
        steps.extend(self.benefits(actual, savings).unwrap_or_default());
        Some(steps)
    }

    /// What else it brought in, where that and the savings are the whole net benefit.
    fn benefits(&self, actual: &Quantity, savings: &Quantity) -> Option<Vec<Step>> {
        let value = |metric: &Metric| self.report.headline(metric, self.bridge.side)?.as_ref().ok();
        let mut at = actual.value;
        let mut sum = savings.value;
        let mut steps = Vec::new();
        for metric in [&REVENUE_GAIN, &RETENTION_GAIN, &COMPLAINTS_AVOIDED, &RETURNS_AVOIDED] {
            let Some(gain) = value(metric) else { continue };
            let step = self.change(metric.label.to_string(), at, gain, [Kind::Good, Kind::Bad])?;
            (at, sum) = (step.to, sum.checked_add(gain.value)?);
            steps.push(step);
        }
        let benefit = value(&NET_BENEFIT).filter(|benefit| benefit.value == sum)?;
        if steps.is_empty() {
            return None;
        }
        let left = Quantity { value: at, ..*actual };
        steps.push(self.sum("Cost less what it brought in".into(), &left));
        let kind = if benefit.value.is_sign_negative() { Kind::Bad } else { Kind::Good };
        let label = NET_BENEFIT.label.to_string();
        let to = at.checked_add(benefit.value)?;
        steps.push(Step { label, from: to, to: at, shown: self.size(benefit), kind });
        Some(steps)
    }
}
