//! Lines, swings and limits as they were worked out in, the same as they are shown out.

use super::{Counts, LimitShown, LineShown, OvertakeShown, SwingShown, Worked, found};
use crate::currency::Currency;
use crate::plan::limits::Limits;
use crate::plan::sheet::{Group, LineId};
use crate::plan::timeline::Alternative;
use crate::plan::{InputId, Plan};
use crate::quantity::{Exact, Unit};
use crate::report::cashflow::cut;

/// Turns what was worked out into what is shown.
pub(super) struct Showing<'a> {
    pub plan: &'a Plan,
    pub worked: &'a Worked,
}

impl Showing<'_> {
    pub fn value(&self, input: InputId) -> Exact {
        self.plan.input(input).map(|input| input.value.clone()).unwrap_or_default()
    }

    fn line(&self, id: LineId, counts: Counts) -> Option<LineShown> {
        let line = self.worked.timeline.sheet.line(id)?;
        let values = self.worked.computed.line(id);
        let of = |value: &Exact| cut(value, line.unit);
        let adds_up = line.adds_up();
        let (start, months) = values.split_first()?;
        let years = months.chunks(12).map(|year| of(&crate::quantity::sum(year)));
        Some(LineShown {
            id: line.id.clone(),
            label: line.label.clone(),
            group: line.group,
            unit: line.unit,
            counts,
            values: values.iter().map(of).collect(),
            years: if adds_up { std::iter::once(of(start)).chain(years).collect() } else { Vec::new() },
            total: adds_up.then(|| of(&self.worked.computed.total(id))),
        })
    }

    /// Volume, in-house cost and the factors of a month.
    pub fn shared(&self) -> Vec<LineShown> {
        let lines = self.worked.timeline.sheet.lines.iter().enumerate();
        let shared = lines.filter(|(_, line)| matches!(line.group, Group::Volume | Group::InHouse));
        shared.filter_map(|(index, _)| self.line(LineId(index), Counts::Not)).collect()
    }

    /// The lines of an alternative: how the work moves, how the fees come about, what counts, what it comes to.
    pub fn lines(&self, place: usize) -> Vec<LineShown> {
        let Some(alternative) = self.worked.timeline.alternatives.get(place) else { return Vec::new() };
        let behind = self.behind(alternative).into_iter().map(|line| (line, Counts::Not));
        let gains = alternative.gains.iter().map(|line| (*line, Counts::Gain));
        let costs = alternative.costs.iter().map(|line| (*line, Counts::Cost));
        let results = [
            alternative.returned,
            alternative.invested,
            alternative.net,
            alternative.cumulative,
            alternative.present,
            alternative.cumulative_present,
        ];
        let results = results.map(|line| (line, Counts::Not));
        behind.chain(gains).chain(costs).chain(results).filter_map(|(line, counts)| self.line(line, counts)).collect()
    }

    /// The lines from which those that count are worked out, and that belong to the alternative alone.
    fn behind(&self, alternative: &Alternative) -> Vec<LineId> {
        let sheet = &self.worked.timeline.sheet;
        let counting = |line: &LineId| alternative.gains.contains(line) || alternative.costs.contains(line);
        let mut found: Vec<LineId> = Vec::new();
        let mut open: Vec<LineId> = alternative.gains.iter().chain(&alternative.costs).copied().collect();
        while let Some(line) = open.pop().and_then(|line| sheet.line(line)) {
            for needed in line.needs() {
                let is_own = sheet.line(needed).is_some_and(|line| {
                    !matches!(line.group, Group::Volume | Group::InHouse | Group::Result | Group::Cumulative)
                });
                if is_own && !counting(&needed) && !found.contains(&needed) {
                    found.push(needed);
                    open.push(needed);
                }
            }
        }
        found.sort();
        found
    }

    /// An input's path, unit and money.
    fn input(&self, input: InputId) -> Option<(String, Unit, Option<Currency>)> {
        let input = self.plan.input(input)?;
        let currency = input.currency.as_ref().or(self.plan.currency.as_ref());
        Some((input.path.clone(), input.unit, currency.cloned()))
    }

    pub fn swing(&self, swing: &crate::plan::sensitivity::Swing) -> Option<SwingShown> {
        let (input, unit, currency) = self.input(swing.input)?;
        let end = |(value, npv): &(Exact, Exact)| Some((cut(value, unit).ok()?, cut(npv, Unit::Money).ok()?));
        let [low, high] = &swing.ends;
        Some(SwingShown { input, currency, ends: [end(low)?, end(high)?], width: cut(&swing.width, Unit::Money).ok()? })
    }

    pub fn limit(&self, limit: &crate::plan::limits::Limit) -> Option<LimitShown> {
        let (input, unit, currency) = self.input(limit.input)?;
        let at = |float: Option<f64>| found(float?, unit);
        Some(LimitShown {
            input,
            currency,
            value: cut(&self.value(limit.input), unit).ok()?,
            below: at(limit.below),
            above: at(limit.above),
        })
    }

    pub fn overtakes(&self, limits: &Limits) -> Vec<OvertakeShown> {
        let shown = |overtake: &crate::plan::limits::Overtake| {
            let (input, unit, currency) = self.input(overtake.input)?;
            let by = self.worked.timeline.alternatives.get(overtake.by)?.name.clone();
            let value = cut(&self.value(overtake.input), unit).ok()?;
            Some(OvertakeShown { input, currency, value, at: found(overtake.at, unit)?, by })
        };
        limits.overtakes.iter().filter_map(shown).collect()
    }
}
