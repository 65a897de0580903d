//! What is shown of a plan in, the answer in a few sentences out.

use super::{AlternativeShown, PlanReport, in_words};
use crate::cashflow::Gap;
use crate::currency::Currency;
use crate::place::clean;
use crate::quantity::Quantity;
use crate::show;
use rust_decimal::Decimal;

/// The answer: is it worth it, what does it need, how sure is that, what else is there.
pub(super) fn sentences(report: &PlanReport) -> Vec<String> {
    let Some(best) = report.alternatives.first() else { return Vec::new() };
    let lead = Lead { report, best };
    [lead.worth(), lead.paid_back(), lead.sure(), lead.others()].into_iter().flatten().collect()
}

/// With fewer runs nothing is said about how sure it is.
const ENOUGH_RUNS: usize = 100;

/// In how many runs it pays.
enum Sure {
    /// At least 95 of 100.
    Nearly,
    /// At least half.
    Mostly,
    /// Fewer, but more than 5 of 100.
    Sometimes,
    /// At most 5 of 100.
    Hardly,
}

struct Lead<'a> {
    report: &'a PlanReport,
    best: &'a AlternativeShown,
}

impl Lead<'_> {
    fn currency(&self) -> Option<&Currency> {
        self.report.currency.as_ref()
    }

    fn money(&self, quantity: &Quantity) -> String {
        show::quantity(quantity, self.currency())
    }

    fn worth(&self) -> Option<String> {
        let npv = self.best.quantity("npv")?;
        let name = clean(&self.best.name);
        let months = self.report.months.len().saturating_sub(1);
        let rate = in_words(self.report.rates.first()?);
        let over = format!("Over {months} months and at {rate} a year");
        let (zero, is_loss) = (npv.value.is_zero(), npv.value.is_sign_negative());
        let amount = self.money(&Quantity { value: npv.value.abs(), ..*npv });
        let verdict = match self.pays() {
            _ if zero => format!("{name} would change nothing."),
            None | Some(Sure::Nearly) if !is_loss => format!("Yes, {name} would pay."),
            Some(Sure::Mostly) if !is_loss => format!("Probably: {name} would pay."),
            Some(_) if !is_loss => format!("Doubtful: {name} would pay as planned, but not in most runs."),
            None | Some(Sure::Hardly) => format!("No, {name} would not pay."),
            Some(_) => format!("Doubtful: {name} would not pay as planned."),
        };
        let is = if is_loss { format!("loses {amount} in today's money") } else { format!("is worth {amount} today") };
        Some(format!("{verdict} {over} it {is}{}.", self.on()))
    }

    /// In how many of the runs it pays, where there are any.
    fn pays(&self) -> Option<Sure> {
        let of = self.report.spread.as_ref().filter(|spread| spread.runs >= ENOUGH_RUNS)?.of.first()?;
        let share = of.pays.as_ref()?.value;
        Some(match share {
            share if share >= Decimal::from(95) => Sure::Nearly,
            share if share >= Decimal::from(50) => Sure::Mostly,
            share if share > Decimal::from(5) => Sure::Sometimes,
            _ => Sure::Hardly,
        })
    }

    /// `: it returns 12.3% on $100.00`
    fn on(&self) -> String {
        match (self.best.quantity("roi"), self.best.quantity("investment")) {
            (Some(roi), Some(investment)) => {
                format!("; it returns {} on {}", show::quantity(roi, None), self.money(investment))
            }
            _ => String::new(),
        }
    }

    fn paid_back(&self) -> Option<String> {
        let payback = self.best.measure("payback")?;
        let need = self.best.measure("peak_cash_need")?;
        let need = need.quantities().first().filter(|need| !need.value.is_zero());
        let needed = need.map(|need| format!("up to {} is out before that", self.money(need)));
        match (payback.gap(), payback.shown(None).pop()) {
            (Some(Gap::NeverPaidBack), _) => Some("What is paid is not earned back within the plan.".into()),
            (_, Some(length)) => {
                let month = self.best.measure("break_even_month").and_then(|measure| measure.after());
                let month = month.map_or_else(String::new, |month| format!(" ({month})"));
                let needed = needed.map_or_else(String::new, |needed| format!("; {needed}"));
                Some(format!("It is paid back after {length}{month}{needed}."))
            }
            _ => None,
        }
    }

    fn sure(&self) -> Option<String> {
        let spread = self.report.spread.as_ref().filter(|spread| spread.runs >= ENOUGH_RUNS)?;
        let of = spread.of.first()?;
        let at = |wanted: usize| {
            let (_, [npv, ..]) = of.percentiles.iter().find(|(per_cent, _)| *per_cent == wanted)?;
            npv.as_ref().map(|npv| self.money(npv))
        };
        Some(format!(
            "With the ranges given it pays in {} of {} runs and is worth {} on average; in 8 of 10 between {} and {}.",
            show::rate(of.pays.as_ref()?.value),
            show::count(spread.runs),
            self.money(of.mean.as_ref()?),
            at(10)?,
            at(90)?
        ))
    }

    fn others(&self) -> Option<String> {
        let second = self.report.alternatives.get(1)?;
        let (best, npv) = (self.best.quantity("npv")?, second.quantity("npv")?);
        let ahead = best.value.checked_sub(npv.value)?;
        let ahead = self.money(&Quantity { value: ahead, ..*best });
        let by_name = clean(&second.name);
        let overtake = self.report.overtakes.first().map(|overtake| {
            let at = show::quantity(&overtake.at, overtake.currency.as_ref());
            format!(
                "; with {} at {at} instead of {} {} would lead",
                clean(&overtake.input),
                show::quantity(&overtake.value, overtake.currency.as_ref()),
                clean(&overtake.by)
            )
        });
        Some(format!("It is ahead of {by_name} by {ahead}{}.", overtake.unwrap_or_default()))
    }
}
