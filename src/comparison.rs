//! What was read, in: sides, periods, figures and where each came from. One value a figure and side, out: rolled up on
//! exact fractions, knowing which periods it covers.

use crate::currency::Currency;
use crate::figures::{self, Figure, Kind, MONTHS, RollUp};
use crate::gap::{Gap, Needed};
use crate::period::Period;
use crate::place::{Place, clean};
use crate::quantity::{Exact, sum, whole};
use crate::targets::{Benchmark, Target};
use num_traits::Zero;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Everything a report is worked out from.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// What money is in, where that is known.
    pub currency: Option<Currency>,
    /// The sides in the order in which they were read; one of them is the baseline.
    pub sides: Vec<Side>,
    /// Which side the others are set against.
    pub baseline: usize,
    /// At most one a metric.
    pub targets: Vec<Target>,
    /// At most one a metric.
    pub benchmarks: Vec<Benchmark>,
    /// What the reader of the report must know about what was read.
    pub notes: Vec<Note>,
    /// Whether a high customer effort score is good.
    pub ces_scale: CesScale,
}

/// One way of running support.
#[derive(Debug, Clone)]
pub struct Side {
    /// As the user calls it.
    pub name: String,
    /// Its figures by period, in the order of time where the labels tell it.
    pub periods: Vec<PeriodFigures>,
}

/// One side's figures of one period.
#[derive(Debug, Clone, Default)]
pub struct PeriodFigures {
    /// Which period; none where the file names none.
    pub period: Option<Period>,
    /// The cost lines, in the order of the file.
    pub costs: Vec<CostLine>,
    /// The other figures, and metrics given directly, by id.
    pub given: BTreeMap<&'static str, Box<Given>>,
}

/// A value somebody put in.
#[derive(Debug, Clone)]
pub struct Given {
    /// In its unit: money, minutes, a fraction of one for percentages.
    pub value: Exact,
    /// One in the last digit written, in the same unit.
    pub quantum: Exact,
    /// As written.
    pub text: Rc<str>,
    /// Where.
    pub place: Place,
}

/// A named amount of cost.
#[derive(Debug, Clone)]
pub struct CostLine {
    /// As the user calls it.
    pub name: String,
    /// The name as names are compared, without a unit.
    pub key: Rc<str>,
    /// The known figure it is a line of, if any.
    pub figure: Option<&'static Figure>,
    /// How it behaves when volume changes.
    pub kind: Kind,
    /// How much.
    pub amount: Given,
}

/// Something the reader must know about a number that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// A figure, a metric or `side.figure`; may be empty.
    pub about: String,
    /// What.
    pub text: String,
    /// Whether it casts doubt on the figures: an amount that is not counted, a total that does not add up.
    pub is_doubt: bool,
}

impl CostLine {
    /// A line of a name that has no unit in it.
    pub fn new(name: &str, figure: Option<&'static Figure>, kind: Kind, amount: Given) -> CostLine {
        CostLine { name: name.to_string(), key: figures::normal(name).into(), figure, kind, amount }
    }
}

impl Note {
    /// A note about something.
    pub fn new(about: impl Into<String>, text: impl Into<String>) -> Note {
        Note { about: about.into(), text: text.into(), is_doubt: false }
    }

    /// The note as a line: what it is about and what it says.
    pub fn line(&self) -> String {
        let is_said = self.about.is_empty() || self.text.starts_with(&format!("`{}`", self.about));
        if is_said { self.text.clone() } else { format!("{}: {}", clean(&self.about), self.text) }
    }

    /// A note that casts doubt on the figures.
    pub fn doubt(about: impl Into<String>, text: impl Into<String>) -> Note {
        Note { is_doubt: true, ..Note::new(about, text) }
    }
}

/// Which way customer effort is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CesScale {
    /// 1 is very low effort: lower is better.
    #[default]
    Effort,
    /// 7 is very easy (CES 2.0): higher is better.
    Ease,
}

/// A figure over all periods of a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolled {
    /// Without rounding.
    pub value: Exact,
    /// Which periods of the side it covers; empty where it is all of them.
    pub covers: Vec<bool>,
}

/// A cover, the usual one of all periods being empty.
pub fn cover(periods: impl Iterator<Item = bool> + Clone) -> Vec<bool> {
    if periods.clone().all(|covered| covered) { Vec::new() } else { periods.collect() }
}

/// Which cost lines are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Every line.
    All,
    /// The lines of one kind.
    Of(Kind),
}

impl Lines {
    fn has(self, line: &CostLine) -> bool {
        match self {
            Lines::All => true,
            Lines::Of(kind) => line.kind == kind,
        }
    }
}

impl PeriodFigures {
    /// The period's label, or nothing.
    pub fn label(&self) -> &str {
        self.period.as_ref().map_or("", |period| period.label.as_str())
    }

    /// Its length in months: as given, else as its label tells.
    pub fn months(&self) -> Option<Exact> {
        let stated = self.given.get(MONTHS.id).map(|given| given.value.clone());
        stated.or_else(|| self.period.as_ref()?.span.map(|span| whole(i64::from(span.months))))
    }

    fn revenue(&self) -> bool {
        figures::FIGURES
            .iter()
            .any(|figure| matches!(figure.roll_up, RollUp::Revenue) && self.given.contains_key(figure.id))
    }

    /// The value a figure has in this period alone.
    pub fn value(&self, figure: &Figure) -> Option<Exact> {
        if *figure == MONTHS {
            return self.months();
        }
        if figure.cost_kind().is_some() {
            let lines: Vec<&CostLine> = self.costs.iter().filter(|line| line.figure == Some(figure)).collect();
            return (!lines.is_empty()).then(|| sum(lines.iter().map(|line| &line.amount.value)));
        }
        self.given.get(figure.id).map(|given| given.value.clone())
    }
}

impl Side {
    /// A gap for a figure this side lacks.
    pub fn needs(&self, figure: &'static str) -> Needed {
        Needed { figure, side: self.name.clone() }
    }

    fn missing(&self, figure: &'static str) -> Gap {
        Gap::Missing(vec![self.needs(figure)])
    }

    /// A figure over all periods, by its own rule.
    pub fn roll_up(&self, figure: &'static Figure) -> Result<Rolled, Gap> {
        if let [only] = self.periods.as_slice() {
            let value = only.value(figure).ok_or_else(|| self.missing(figure.id))?;
            return Ok(Rolled { value, covers: Vec::new() });
        }
        let values: Vec<Option<Exact>> = self.periods.iter().map(|period| period.value(figure)).collect();
        if values.iter().all(Option::is_none) {
            return Err(self.missing(figure.id));
        }
        let given = cover(values.iter().map(Option::is_some));
        match figure.roll_up {
            RollUp::Sum => Ok(Rolled { value: sum(values.iter().flatten()), covers: given }),
            RollUp::Cost(_) => Ok(Rolled { value: sum(values.iter().flatten()), covers: self.periods_with_costs() }),
            RollUp::Revenue => {
                let covers = cover(self.periods.iter().map(PeriodFigures::revenue));
                Ok(Rolled { value: sum(values.iter().flatten()), covers })
            }
            RollUp::First => self.at_edge(figure, values.first(), self.periods.first()),
            RollUp::Last => self.at_edge(figure, values.last(), self.periods.last()),
            RollUp::OnePeriod => Err(Gap::OnePeriodOnly(self.needs(figure.id))),
            RollUp::Mean { by, else_months } => {
                let value =
                    self.mean(&values, by, else_months).ok_or_else(|| self.no_weights(figure, by, else_months))?;
                Ok(Rolled { value, covers: given })
            }
        }
    }

    fn no_weights(&self, figure: &'static Figure, by: &'static Figure, else_months: bool) -> Gap {
        Gap::NoWeights(self.needs(figure.id), if else_months { MONTHS.id } else { by.id })
    }

    /// The sum of some cost lines. No line of a kind is an amount of zero beside other costs; one-time cost must be given.
    pub fn costs(&self, lines: Lines) -> Result<Rolled, Gap> {
        let all = || self.periods.iter().flat_map(|period| &period.costs);
        if all().next().is_none() {
            return Err(self.missing(figures::TOTAL_COST.id));
        }
        if lines == Lines::Of(Kind::OneTime) && !all().any(|line| lines.has(line)) {
            return Err(self.missing(figures::TRANSITION_COST.id));
        }
        let value = sum(all().filter(|line| lines.has(line)).map(|line| &line.amount.value));
        Ok(Rolled { value, covers: self.periods_with_costs() })
    }

    fn periods_with_costs(&self) -> Vec<bool> {
        cover(self.periods.iter().map(|period| !period.costs.is_empty()))
    }

    /// The value of the first or last period, which stands for all of them.
    fn at_edge(
        &self,
        figure: &'static Figure,
        value: Option<&Option<Exact>>,
        edge: Option<&PeriodFigures>,
    ) -> Result<Rolled, Gap> {
        match value {
            Some(Some(value)) => Ok(Rolled { value: value.clone(), covers: Vec::new() }),
            _ => Err(Gap::MissingIn {
                needed: self.needs(figure.id),
                periods: edge.map(|period| period.label().to_string()).into_iter().collect(),
            }),
        }
    }

    /// A weighted mean; values that are all the same need no weights.
    fn mean(&self, values: &[Option<Exact>], by: &'static Figure, else_months: bool) -> Option<Exact> {
        let first = values.iter().flatten().next()?;
        if values.iter().flatten().all(|value| value == first) {
            return Some(first.clone());
        }
        let by_months = if else_months { self.weighted(values, &MONTHS) } else { None };
        self.weighted(values, by).or(by_months)
    }

    fn weighted(&self, values: &[Option<Exact>], by: &'static Figure) -> Option<Exact> {
        let mut total = Exact::zero();
        let mut weights = Exact::zero();
        for (period, value) in self.periods.iter().zip(values) {
            if let Some(value) = value {
                let weight = period.value(by)?;
                total += value * &weight;
                weights += weight;
            }
        }
        (!weights.is_zero()).then(|| total / weights)
    }

    /// How many months the covered periods last together, where all of them tell.
    pub fn months(&self, covers: &[bool]) -> Option<Exact> {
        let is_covered = |(index, _): &(usize, &PeriodFigures)| covers.get(*index).is_none_or(|covered| *covered);
        let mut covered = self.periods.iter().enumerate().filter(is_covered).peekable();
        covered.peek()?;
        covered.map(|(_, period)| period.months()).sum()
    }

    /// The labels of the periods that a cover leaves out.
    pub fn left_out(&self, covers: &[bool]) -> Vec<String> {
        let left_out = self.periods.iter().zip(covers).filter(|(_, covered)| !**covered);
        left_out.map(|(period, _)| period.label().to_string()).collect()
    }
}

impl Comparison {
    /// The side the others are set against.
    pub fn baseline_side(&self) -> Option<&Side> {
        self.sides.get(self.baseline)
    }

    /// The other sides, with their place among all sides.
    pub fn alternatives(&self) -> impl Iterator<Item = (usize, &Side)> {
        self.sides.iter().enumerate().filter(|(index, _)| *index != self.baseline)
    }

    /// Every period of any side, in the order of time where the labels tell it.
    pub fn periods(&self) -> Vec<&Period> {
        let mut periods: Vec<&Period> = Vec::new();
        for period in self.sides.iter().flat_map(|side| &side.periods).filter_map(|figures| figures.period.as_ref()) {
            if !periods.iter().any(|seen| seen.same(period)) {
                periods.push(period);
            }
        }
        if periods.iter().all(|period| period.span.is_some()) {
            periods.sort_by_key(|period| period.span);
        }
        periods
    }

    /// The comparison of one period: every side's figures of it, set against the baseline's of the same label, else of
    /// the same month, quarter or half of another year (the latest before it, else the first after).
    pub fn of_period(&self, period: &Period) -> Comparison {
        let pick = |index: usize, side: &Side| {
            let chosen = if index == self.baseline { self.baseline_period(period) } else { period_of(side, period) };
            Side { name: side.name.clone(), periods: chosen.cloned().into_iter().collect() }
        };
        let sides = self.sides.iter().enumerate().map(|(index, side)| pick(index, side)).collect();
        Comparison {
            sides,
            notes: Vec::new(),
            currency: self.currency.clone(),
            targets: self.targets.clone(),
            benchmarks: self.benchmarks.clone(),
            ..*self
        }
    }

    /// What the baseline's figures are for a period.
    pub fn baseline_period(&self, period: &Period) -> Option<&PeriodFigures> {
        let side = self.baseline_side()?;
        let of = |figures: &&PeriodFigures| figures.period.as_ref().is_some_and(|other| other.same_season(period));
        let before = |figures: &&PeriodFigures| figures.period.as_ref().is_some_and(|other| other.span < period.span);
        let seasonal = || side.periods.iter().filter(of);
        period_of(side, period).or_else(|| seasonal().rfind(before)).or_else(|| seasonal().next())
    }
}

fn period_of<'a>(side: &'a Side, period: &Period) -> Option<&'a PeriodFigures> {
    side.periods.iter().find(|figures| figures.period.as_ref().is_some_and(|other| other.same(period)))
}
