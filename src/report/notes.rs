//! What the reader must know about the numbers that stand, beyond what was noticed while reading and computing them.

use super::{Results, Row};
use crate::comparison::{CesScale, Comparison, Note, Side};
use crate::figures::{
    CONTACTS, Figure, Kind, TECHNOLOGY_COST, TOTAL_COST as TOTAL_COST_FIGURE, TRAINING_COST, TRANSITION_COST,
    VENDOR_FEES, VENDOR_MANAGEMENT_COST,
};
use crate::gap::listed;
use crate::metrics::cost::{COST_PER_CONTACT, PRICE_PER_CONTACT, TOTAL_COST};
use crate::metrics::evaluate::{self, Evaluator};
use crate::metrics::formula::{Formula, costs};
use crate::metrics::quality::CES;
use crate::metrics::returns::{INVESTMENT, LENGTH_RATIO, NET_GAIN, PAYBACK_MONTHS, VOLUME_RATIO};
use crate::quantity::{Exact, Unit};
use crate::show;
use num_traits::{One, Zero};

/// All notes of a report, each once.
pub fn notes(comparison: &Comparison, evaluator: &Evaluator<'_>, results: &Results, rows: &[Row]) -> Vec<Note> {
    let noted = Noted { comparison, evaluator, results };
    let mut all = comparison.notes.clone();
    all.extend(
        results
            .of
            .iter()
            .flat_map(|(_, values)| values.iter().flatten().flatten())
            .flat_map(|value| value.notes.clone()),
    );
    all.extend(noted.covers());
    for (index, side) in comparison.sides.iter().enumerate() {
        all.extend(noted.of_side(index, side));
    }
    for (index, side) in comparison.alternatives() {
        all.extend(noted.of_alternative(index, side));
    }
    all.extend(not_judged(comparison, rows));
    all.extend(rows.iter().filter_map(own_return));
    let mut once: Vec<Note> = Vec::new();
    for note in all {
        if !once.contains(&note) {
            once.push(note);
        }
    }
    once
}

/// A return of one's own stands beside the program's and is no part of it.
fn own_return(row: &Row) -> Option<Note> {
    let is_own = row.metric.own_formula.is_some() && row.metric.is_against_baseline();
    let has_value = row.values.iter().flatten().any(Result::is_ok);
    (is_own && has_value)
        .then(|| Note::new(row.metric.id, "is your own metric: it is shown, and no part of net_gain and roi"))
}

/// Running cost lines that are given in most periods of a side and not in all: a blank is no amount.
fn blank_lines(side: &Side) -> Vec<Note> {
    let mut lines: Vec<(&str, &str)> = Vec::new();
    for line in side.periods.iter().flat_map(|period| &period.costs).filter(|line| line.kind != Kind::OneTime) {
        if !lines.iter().any(|(key, _)| *key == &*line.key) {
            lines.push((&line.key, &line.name));
        }
    }
    let has = |period: &&crate::comparison::PeriodFigures, key: &str| period.costs.iter().any(|line| *line.key == *key);
    let note = |(key, name): (&str, &str)| {
        let without: Vec<String> =
            side.periods.iter().filter(|period| !has(period, key)).map(|period| period.label().to_string()).collect();
        let is_most = without.len() * 2 < side.periods.len();
        (is_most && !without.is_empty()).then(|| {
            let text = format!("{name} is not given in {}, and counts as nothing there", listed(&without));
            Note::new(&side.name, text)
        })
    };
    lines.into_iter().filter_map(note).collect()
}

struct Noted<'a> {
    comparison: &'a Comparison,
    evaluator: &'a Evaluator<'a>,
    results: &'a Results,
}

impl Noted<'_> {
    fn value(&self, formula: &Formula, side: usize) -> Option<Exact> {
        self.evaluator.formula(formula, side).ok().map(|value| value.exact)
    }

    fn shown(&self, exact: &Exact, unit: Unit) -> String {
        show::computed(exact, unit, self.comparison.currency.as_ref())
    }

    /// `11 of 12 periods`, with the metrics it is said of.
    fn covers(&self) -> Vec<Note> {
        let mut groups: Vec<(usize, String, Vec<String>)> = Vec::new();
        for (metric, values) in &self.results.of {
            for value in values.iter().flatten().flatten() {
                for (side, text) in evaluate::partial_cover(self.comparison, value) {
                    match groups.iter_mut().find(|(of, known, _)| *of == side && *known == text) {
                        Some((_, _, metrics)) if metrics.iter().any(|id| id == metric.id) => {}
                        Some((_, _, metrics)) => metrics.push(metric.id.to_string()),
                        None => groups.push((side, text, vec![metric.id.to_string()])),
                    }
                }
            }
        }
        let name = |side: usize| self.comparison.sides.get(side).map(|side| side.name.clone()).unwrap_or_default();
        groups
            .into_iter()
            .map(|(side, text, metrics)| Note::new(name(side), format!("{text}: {}", listed(&metrics))))
            .collect()
    }

    fn of_side(&self, index: usize, side: &Side) -> Vec<Note> {
        let notes = [
            self.one_time_in_cost_per_contact(index, side),
            self.price_is_no_cost(index, side),
            self.effort_scale(index),
        ];
        let mut notes: Vec<Note> = notes.into_iter().flatten().collect();
        notes.extend(self.forgotten(index, side));
        notes.extend(blank_lines(side));
        notes
    }

    fn of_alternative(&self, index: usize, side: &Side) -> Vec<Note> {
        let notes = [
            self.unequal_months(index, side),
            self.part_of_the_volume(index, side),
            self.total_taken_as_variable(index),
            self.gain_is_gross(index, side),
            self.extrapolated_payback(index, side),
        ];
        notes.into_iter().flatten().collect()
    }

    fn one_time_in_cost_per_contact(&self, index: usize, side: &Side) -> Option<Note> {
        self.results.value(&COST_PER_CONTACT, index)?;
        let one_time = self.value(&costs(Kind::OneTime), index).filter(|cost| !cost.is_zero());
        one_time.filter(|_| !self.evaluator.is_given(&COST_PER_CONTACT, index))?;
        let without = self.value(&((&TOTAL_COST - costs(Kind::OneTime)) / &CONTACTS), index)?;
        let text = format!("has one-time cost in it; without, it is {}", self.shown(&without, Unit::Money));
        Some(Note::new(format!("{}.{}", side.name, COST_PER_CONTACT.id), text))
    }

    fn price_is_no_cost(&self, index: usize, side: &Side) -> Option<Note> {
        self.results.value(&PRICE_PER_CONTACT, index)?;
        let text =
            "leaves out what stays in house; only cost_per_contact may be set against another side's cost per contact";
        Some(Note::new(format!("{}.{}", side.name, PRICE_PER_CONTACT.id), text))
    }

    fn effort_scale(&self, index: usize) -> Option<Note> {
        self.results.value(&CES, index)?;
        let text = match self.comparison.ces_scale {
            CesScale::Effort => {
                "on the effort scale from 1, very low effort, to 7: lower is better; --ces-scale ease turns it round"
            }
            CesScale::Ease => "on the ease scale from 1 to 7, very easy: higher is better",
        };
        Some(Note::new(CES.id, text))
    }

    /// Lines that budgets forget, on a side whose costs are given line by line.
    fn forgotten(&self, index: usize, side: &Side) -> Vec<Note> {
        let lines = || side.periods.iter().flat_map(|period| &period.costs);
        let has = |figure: &'static Figure| lines().any(|line| line.figure == Some(figure));
        if !lines().any(|line| line.figure != Some(&TOTAL_COST_FIGURE)) {
            return Vec::new();
        }
        let is_alternative = index != self.comparison.baseline;
        let mut wanted = vec![&TRAINING_COST, &TECHNOLOGY_COST];
        if is_alternative || has(&VENDOR_FEES) {
            wanted.push(&VENDOR_MANAGEMENT_COST);
        }
        let one_time = lines().any(|line| line.kind == Kind::OneTime);
        if is_alternative && !one_time {
            wanted.push(&TRANSITION_COST);
        }
        let note = |figure: &&'static Figure| {
            let text = format!("no {} is given, which is often forgotten", figure.label.to_lowercase() + " cost");
            Note::new(format!("{}.{}", side.name, figure.id), text)
        };
        wanted.iter().filter(|figure| !has(figure)).map(note).collect()
    }

    fn unequal_months(&self, index: usize, side: &Side) -> Option<Note> {
        let baseline = self.comparison.baseline_side()?;
        let all = |side: &Side| side.months(&[]);
        let (mine, theirs) = (all(side)?, all(baseline)?);
        let ratio = self.value(&Formula::Metric(&LENGTH_RATIO), index).filter(|ratio| !ratio.is_one());
        let months = |exact: &Exact| self.shown(exact, Unit::Number);
        let text = format!(
            "covers {} months and {} covers {}: the baseline's cost is restated",
            months(&mine),
            baseline.name,
            months(&theirs)
        );
        ratio.map(|_| Note::new(format!("{}.months", side.name), text))
    }

    fn part_of_the_volume(&self, index: usize, side: &Side) -> Option<Note> {
        let (volume, length) =
            (self.value(&Formula::Metric(&VOLUME_RATIO), index)?, self.value(&Formula::Metric(&LENGTH_RATIO), index)?);
        if volume >= &length * Exact::new(4.into(), 5.into()) || length.is_zero() {
            return None;
        }
        let share = self.shown(&(&volume / &length), Unit::Percent);
        let text =
            format!("has {share} of the baseline's volume: what stays in house belongs on this side as a cost line");
        Some(Note::new(format!("{}.{}", side.name, CONTACTS.id), text))
    }

    /// A total without its lines is taken to follow the volume, which matters as soon as the volume differs.
    fn total_taken_as_variable(&self, index: usize) -> Option<Note> {
        let baseline = self.comparison.baseline_side()?;
        let is_total = |line: &&crate::comparison::CostLine| {
            line.figure == Some(&TOTAL_COST_FIGURE) && line.name == TOTAL_COST_FIGURE.label
        };
        let alone = baseline.periods.iter().flat_map(|period| &period.costs).find(is_total)?;
        let volume = self.value(&Formula::Metric(&VOLUME_RATIO), index).filter(|volume| !volume.is_one())?;
        let text = format!(
            "`{}` is taken to follow the volume, which is {} times the baseline's; --fixed-share 30% says that a part of a total does not",
            alone.name,
            self.shown(&volume, Unit::Ratio)
        );
        Some(Note::new(format!("{}.{}", baseline.name, TOTAL_COST.id), text))
    }

    fn gain_is_gross(&self, index: usize, side: &Side) -> Option<Note> {
        if !self.evaluator.is_given(&NET_GAIN, index) {
            return None;
        }
        let after = self.value(&(Formula::Metric(&NET_GAIN) / &INVESTMENT), index)?;
        let text = format!(
            "is read as gross, before the investment is subtracted; if yours is already after it, the return would be {}",
            self.shown(&after, Unit::Percent)
        );
        Some(Note::new(format!("{}.{}", side.name, NET_GAIN.id), text))
    }

    fn extrapolated_payback(&self, index: usize, side: &Side) -> Option<Note> {
        let payback = &self.results.value(&PAYBACK_MONTHS, index)?.exact;
        let months = self.value(&Formula::Figure(&crate::figures::MONTHS), index)?;
        let text = format!(
            "is longer than the {} months that were measured: it is extrapolated",
            self.shown(&months, Unit::Number)
        );
        (*payback > months).then(|| Note::new(format!("{}.{}", side.name, PAYBACK_MONTHS.id), text))
    }
}

/// Targets of metrics that could not be given.
fn not_judged(comparison: &Comparison, rows: &[Row]) -> Vec<Note> {
    let mut notes = Vec::new();
    for row in rows {
        let Some(target) = &row.target else { continue };
        let gaps = row.values.iter().zip(&comparison.sides).filter(|(value, _)| matches!(value, Some(Err(_))));
        let names: Vec<String> = gaps.map(|(_, side)| side.name.clone()).collect();
        if !names.is_empty() {
            let text =
                format!("the target `{}` is not judged for {}, where there is no value", target.text, listed(&names));
            notes.push(Note::new(row.metric.id, text));
        }
    }
    notes
}
