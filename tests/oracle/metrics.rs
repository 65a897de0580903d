//! A random comparison in, every metric as METRICS.md defines it out: on fractions, in the unit shown, or none.
//!
//! Written from METRICS.md alone. An answer knows which periods of which side it covers; answers that cover different
//! periods of a side make no answer together.

use crate::model::{Case, Exact, Kind, Period, Side, Unit, whole};
use num_traits::{One, Signed, Zero};
use std::ops::{Add, Div, Mul, Sub};

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// The metrics of one side: METRICS.md, section 2.
pub const OF_ONE_SIDE: &[(&str, Unit, Better)] = &[
    ("total_cost", Unit::Money, Better::Lower),
    ("cost_per_contact", Unit::Money, Better::Lower),
    ("cost_per_resolution", Unit::Money, Better::Lower),
    ("price_per_contact", Unit::Money, Better::Lower),
    ("cost_per_productive_hour", Unit::Money, Better::Lower),
    ("average_response_time", Unit::Minutes, Better::Lower),
    ("average_peak_response_time", Unit::Minutes, Better::Lower),
    ("average_resolution_time", Unit::Minutes, Better::Lower),
    ("average_handle_time", Unit::Minutes, Better::Lower),
    ("average_handle_time_per_contact", Unit::Minutes, Better::Lower),
    ("first_contact_resolution", Unit::Percent, Better::Higher),
    ("reopen_rate", Unit::Percent, Better::Lower),
    ("escalation_rate", Unit::Percent, Better::Lower),
    ("abandonment_rate", Unit::Percent, Better::Lower),
    ("answer_rate", Unit::Percent, Better::Higher),
    ("occupancy", Unit::Percent, Better::Neither),
    ("attrition_rate", Unit::Percent, Better::Lower),
    ("csat", Unit::Percent, Better::Higher),
    ("csat_score", Unit::Plain, Better::Higher),
    ("nps", Unit::Points, Better::Higher),
    ("ces", Unit::Plain, Better::Lower),
    ("retention_rate", Unit::Percent, Better::Higher),
    ("churn_rate", Unit::Percent, Better::Lower),
    ("clv", Unit::Money, Better::Higher),
    ("clv_margin", Unit::Money, Better::Higher),
    ("clv_to_cac", Unit::Plain, Better::Higher),
    ("clv_margin_to_cac", Unit::Plain, Better::Higher),
    ("upsells", Unit::Count, Better::Higher),
    ("cross_sells", Unit::Count, Better::Higher),
    ("upsell_cross_sell_revenue", Unit::Money, Better::Higher),
    ("referral_rate", Unit::Percent, Better::Higher),
    ("revenue_per_contact", Unit::Money, Better::Higher),
    ("complaint_rate", Unit::Percent, Better::Lower),
    ("return_rate", Unit::Percent, Better::Lower),
    ("sla_attainment", Unit::Percent, Better::Higher),
];

/// The metrics of an alternative against the baseline: METRICS.md, section 3.
pub const AGAINST_BASELINE: &[(&str, Unit)] = &[
    ("length_ratio", Unit::Plain),
    ("volume_ratio", Unit::Plain),
    ("adjusted_baseline_cost", Unit::Money),
    ("cost_savings", Unit::Money),
    ("savings_rate", Unit::Percent),
    ("revenue_gain", Unit::Money),
    ("retention_gain", Unit::Money),
    ("complaints_avoided", Unit::Money),
    ("returns_avoided", Unit::Money),
    ("net_gain", Unit::Money),
    ("investment", Unit::Money),
    ("net_benefit", Unit::Money),
    ("roi", Unit::Percent),
    ("benefit_cost_ratio", Unit::Plain),
    ("payback_months", Unit::Plain),
    ("clv_gain", Unit::Money),
];

/// Those that are figures too, so that giving them is not giving a metric.
const ARE_FIGURES: &[&str] = &["total_cost", "upsells", "cross_sells"];

/// Given totals are summed over periods; other metrics that are given are averages.
const GIVEN_TOTALS: &[&str] = &["upsell_cross_sell_revenue", "net_gain", "investment"];

/// Their change needs both sides to cover the same months.
pub const GROW_WITH_TIME: &[&str] =
    &["total_cost", "upsells", "cross_sells", "upsell_cross_sell_revenue", "retention_rate", "churn_rate"];

/// All metrics that may be given directly, with their units.
pub fn giveable() -> Vec<(&'static str, Unit)> {
    let one_side = OF_ONE_SIDE.iter().map(|(id, unit, _)| (*id, *unit));
    one_side.chain(AGAINST_BASELINE.iter().copied()).filter(|(id, _)| !ARE_FIGURES.contains(id)).collect()
}

/// A number without rounding and, for each side it comes from, which periods it covers.
#[derive(Debug, Clone)]
pub struct Value {
    pub number: Exact,
    pub covers: Vec<(usize, Vec<bool>)>,
}

/// A value or none; arithmetic with none is none, and so are a division by zero and different periods of a side.
#[derive(Debug, Clone)]
pub struct Answer(pub Option<Value>);

const NONE: Answer = Answer(None);

fn constant(number: i64) -> Answer {
    Answer(Some(Value { number: whole(number), covers: Vec::new() }))
}

impl Answer {
    fn of(number: Exact, side: usize, covers: Vec<bool>) -> Answer {
        Answer(Some(Value { number, covers: vec![(side, covers)] }))
    }

    fn is_known(&self) -> bool {
        self.0.is_some()
    }

    fn or_else(self, other: impl FnOnce() -> Answer) -> Answer {
        if self.is_known() { self } else { other() }
    }

    /// What may be divided by: the program gives no return on a negative amount.
    fn if_not_negative(self) -> Answer {
        self.only_if(|value| !value.number.is_negative())
    }

    fn only_if(self, condition: impl FnOnce(&Value) -> bool) -> Answer {
        Answer(self.0.filter(condition))
    }

    fn with(self, other: Answer, work_out: impl FnOnce(Exact, Exact) -> Option<Exact>) -> Answer {
        let (Some(mine), Some(theirs)) = (self.0, other.0) else { return NONE };
        let mut covers = mine.covers;
        for (side, periods) in theirs.covers {
            match covers.iter().find(|(known, _)| *known == side) {
                Some((_, known)) if *known != periods => return NONE,
                Some(_) => {}
                None => covers.push((side, periods)),
            }
        }
        Answer(work_out(mine.number, theirs.number).map(|number| Value { number, covers }))
    }

    fn least(self, other: Answer) -> Answer {
        self.with(other, |mine, theirs| Some(mine.min(theirs)))
    }
}

impl Add for Answer {
    type Output = Answer;
    fn add(self, other: Answer) -> Answer {
        self.with(other, |mine, theirs| Some(mine + theirs))
    }
}

impl Sub for Answer {
    type Output = Answer;
    fn sub(self, other: Answer) -> Answer {
        self.with(other, |mine, theirs| Some(mine - theirs))
    }
}

impl Mul for Answer {
    type Output = Answer;
    fn mul(self, other: Answer) -> Answer {
        self.with(other, |mine, theirs| Some(mine * theirs))
    }
}

impl Div for Answer {
    type Output = Answer;
    fn div(self, other: Answer) -> Answer {
        self.with(other, |mine, theirs| (!theirs.is_zero()).then(|| mine / theirs))
    }
}

/// One side of a comparison, of which metrics are asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub case: &'a Case,
    pub side: usize,
}

/// The months of a period: as given, else as its label says.
fn months_of(period: &Period) -> Option<Exact> {
    let given = period.given.get("months").map(|(number, _)| number.exact());
    given.or_else(|| period.label.as_ref()?.1.map(whole))
}

fn figure_of(period: &Period, id: &str) -> Option<Exact> {
    if id == "months" {
        return months_of(period);
    }
    let (number, unit) = period.given.get(id)?;
    Some(if *unit == Unit::Percent { number.exact() / whole(100) } else { number.exact() })
}

/// Cost lines of a period: kind, figure, amount; a total beside lines makes the difference a variable line.
fn lines_of(period: &Period) -> Vec<(Kind, Option<&'static str>, Exact)> {
    let mut lines: Vec<_> = period.lines.iter().map(|line| (line.kind, line.figure, line.amount.exact())).collect();
    if let Some(total) = period.total_cost {
        let known: Exact = lines.iter().map(|(_, _, amount)| amount).sum();
        lines.push((Kind::Variable, None, total.exact() - known));
    }
    lines
}

impl<'a> Asked<'a> {
    pub fn new(case: &'a Case, side: usize) -> Asked<'a> {
        Asked { case, side }
    }

    fn own(&self) -> &'a Side {
        &self.case.sides[self.side]
    }

    fn baseline(&self) -> Asked<'a> {
        Asked { case: self.case, side: self.case.baseline }
    }

    fn answer(&self, number: Exact, covers: Vec<bool>) -> Answer {
        Answer::of(number, self.side, covers)
    }

    /// A metric in the unit shown: per cent, minutes, points.
    pub fn shown(&self, id: &str, unit: Unit) -> Option<Exact> {
        let value = self.metric(id).0?;
        Some(if unit == Unit::Percent { value.number * whole(100) } else { value.number })
    }

    /// What was given wins; of several periods only totals can be given.
    pub fn metric(&self, id: &str) -> Answer {
        let given: Vec<Option<Exact>> = self.own().periods.iter().map(|period| figure_of(period, id)).collect();
        let is_given = given.iter().any(Option::is_some) && !ARE_FIGURES.contains(&id);
        if is_given && (GIVEN_TOTALS.contains(&id) || given.len() == 1) {
            return self.sum(&given);
        }
        self.worked_out(id)
    }

    fn worked_out(&self, id: &str) -> Answer {
        let figure = |id: &str| self.figure(id);
        let metric = |id: &str| self.metric(id);
        let share = |part: &str, whole: &str| figure(part) / figure(whole);
        match id {
            "total_cost" => self.cost(|_, _| true),
            "cost_per_contact" => metric("total_cost") / figure("contacts"),
            "cost_per_resolution" => metric("total_cost") / figure("resolved_contacts"),
            "price_per_contact" => self.cost_line("vendor_fees") / figure("contacts"),
            "cost_per_productive_hour" => metric("total_cost") / figure("productive_hours"),
            "average_response_time" => share("response_time", "responses"),
            "average_peak_response_time" => share("peak_response_time", "peak_responses"),
            "average_resolution_time" => share("resolution_time", "resolved_contacts"),
            "average_handle_time" => share("handle_time", "resolved_contacts"),
            "average_handle_time_per_contact" => share("handle_time", "contacts"),
            "first_contact_resolution" => share("first_contact_resolutions", "contacts"),
            "reopen_rate" => share("reopened_contacts", "contacts"),
            "escalation_rate" => share("escalated_contacts", "contacts"),
            "abandonment_rate" => share("abandoned_contacts", "offered_contacts"),
            "answer_rate" => (figure("offered_contacts") - figure("abandoned_contacts")) / figure("offered_contacts"),
            "occupancy" => figure("handle_time") / (figure("productive_hours") * constant(60)),
            "attrition_rate" => figure("leavers") / figure("agents") * constant(12) / figure("months"),
            "csat" => share("csat_satisfied", "csat_responses"),
            "csat_score" => share("csat_score_total", "csat_responses"),
            "nps" => {
                let (promoters, detractors) = (figure("nps_promoters"), figure("nps_detractors"));
                let answers = promoters.clone() + figure("nps_passives") + detractors.clone();
                (promoters - detractors) / answers * constant(100)
            }
            "ces" => share("ces_score_total", "ces_responses"),
            "retention_rate" => self.retention(),
            "churn_rate" => constant(1) - metric("retention_rate"),
            "clv" => figure("purchase_value") * figure("purchase_frequency") * figure("customer_lifespan"),
            "clv_margin" => metric("clv") * figure("gross_margin"),
            "clv_to_cac" => metric("clv") / figure("acquisition_cost"),
            "clv_margin_to_cac" => metric("clv_margin") / figure("acquisition_cost"),
            "upsells" | "cross_sells" => figure(id),
            "upsell_cross_sell_revenue" => self.revenue(),
            "referral_rate" => share("referrals", "customers_start"),
            "revenue_per_contact" => metric("upsell_cross_sell_revenue") / figure("contacts"),
            "complaint_rate" => share("complaints", "contacts"),
            "return_rate" => share("returns", "orders"),
            "sla_attainment" => share("sla_met_contacts", "sla_contacts"),
            _ => self.against_baseline(id),
        }
    }

    fn against_baseline(&self, id: &str) -> Answer {
        let metric = |id: &str| self.metric(id);
        let baseline = |id: &str| self.baseline().metric(id);
        match id {
            "length_ratio" => self.length(),
            "volume_ratio" => self.volume(),
            "adjusted_baseline_cost" => {
                let (fixed, variable) = (self.baseline().cost_of(Kind::Fixed), self.baseline().cost_of(Kind::Variable));
                fixed * metric("length_ratio").least(metric("volume_ratio")) + variable * metric("volume_ratio")
            }
            "cost_savings" => metric("adjusted_baseline_cost") - metric("total_cost"),
            "savings_rate" => metric("cost_savings") / metric("adjusted_baseline_cost").if_not_negative(),
            "revenue_gain" => {
                let more = metric("upsell_cross_sell_revenue")
                    - baseline("upsell_cross_sell_revenue") * metric("volume_ratio");
                more * self.margin()
            }
            "retention_gain" => self.retention_gain(),
            "complaints_avoided" => {
                let fewer = baseline("complaint_rate") - metric("complaint_rate");
                fewer * self.figure("contacts") * self.unit_value("complaint_cost")
            }
            "returns_avoided" => {
                let fewer = baseline("return_rate") - metric("return_rate");
                fewer * self.figure("orders") * self.unit_value("return_cost")
            }
            "net_gain" => {
                let benefits = ["revenue_gain", "retention_gain", "complaints_avoided", "returns_avoided"].map(metric);
                benefits
                    .into_iter()
                    .fold(metric("adjusted_baseline_cost"), |sum, benefit| (sum.clone() + benefit).or_else(|| sum))
            }
            "investment" => metric("total_cost"),
            "net_benefit" => metric("net_gain") - metric("investment"),
            "roi" => (metric("net_gain") - metric("investment")) / metric("investment").if_not_negative(),
            "benefit_cost_ratio" => metric("net_gain") / metric("investment").if_not_negative(),
            "payback_months" => self.payback(),
            "clv_gain" => metric("clv") - baseline("clv"),
            _ => panic!("{id} is no metric"),
        }
    }

    fn retention(&self) -> Answer {
        let figure = |id: &str| self.figure(id);
        let start = || figure("customers_start");
        let kept = figure("customers_retained") / start();
        let kept = kept.or_else(|| (figure("customers_end") - figure("customers_new")) / start());
        let kept = kept.or_else(|| constant(1) - figure("customers_lost") / start());
        kept.only_if(|rate| !rate.number.is_negative() && rate.number <= Exact::one())
    }

    fn retention_gain(&self) -> Answer {
        let (own, baseline) = (self.metric("retention_rate"), self.baseline().metric("retention_rate"));
        if !self.same_months(&own, &baseline) {
            return NONE;
        }
        let customers = (own - baseline) * self.figure("customers_start");
        let yearly = customers * self.unit_value("purchase_value") * self.unit_value("purchase_frequency");
        yearly * self.figure("months") / constant(12) * self.margin()
    }

    fn payback(&self) -> Answer {
        if self.own().periods.iter().any(|period| period.given.contains_key("investment")) {
            return NONE;
        }
        let once = || self.one_time_cost();
        let running = self.metric("investment") - once();
        let monthly = (self.metric("net_gain") - running) / self.figure("months");
        once() / monthly.only_if(|monthly| monthly.number.is_positive())
    }

    /// Whether both values cover as many months, or neither side says how many.
    pub fn same_months(&self, own: &Answer, baseline: &Answer) -> bool {
        self.months_covered(own) == self.baseline().months_covered(baseline)
    }

    fn months_covered(&self, answer: &Answer) -> Option<Exact> {
        let value = answer.0.as_ref()?;
        let (_, covers) = value.covers.iter().find(|(side, _)| *side == self.side)?;
        self.own()
            .periods
            .iter()
            .zip(covers)
            .filter(|(_, covered)| **covered)
            .map(|(period, _)| months_of(period))
            .sum()
    }

    /// Months of the alternative over months of the baseline; 1 where a side has none.
    pub fn length(&self) -> Answer {
        if self.lacks("months") || self.baseline().lacks("months") {
            return constant(1);
        }
        self.figure("months") / self.baseline().figure("months")
    }

    /// Contacts of the alternative over contacts of the baseline; the length where a side has none.
    pub fn volume(&self) -> Answer {
        if self.lacks("contacts") || self.baseline().lacks("contacts") {
            return self.metric("length_ratio");
        }
        self.figure("contacts") / self.baseline().figure("contacts")
    }

    fn lacks(&self, id: &str) -> bool {
        self.own().periods.iter().all(|period| figure_of(period, id).is_none())
    }

    /// The alternative's, or the baseline's where only that is known.
    fn unit_value(&self, id: &str) -> Answer {
        if self.lacks(id) { self.baseline().figure(id) } else { self.figure(id) }
    }

    fn margin(&self) -> Answer {
        let nobody_gives = self.lacks("gross_margin") && self.baseline().lacks("gross_margin");
        if nobody_gives { constant(1) } else { self.unit_value("gross_margin") }
    }

    /// A figure over all periods.
    fn figure(&self, id: &str) -> Answer {
        let values: Vec<Option<Exact>> = self.own().periods.iter().map(|period| figure_of(period, id)).collect();
        if values.iter().all(Option::is_none) {
            return NONE;
        }
        let edge = |value: Option<&Option<Exact>>| match value {
            Some(Some(value)) => self.answer(value.clone(), vec![true; values.len()]),
            _ => NONE,
        };
        match id {
            "customers_start" => edge(values.first()),
            "customers_end" => edge(values.last()),
            "customers_retained" if values.len() > 1 => NONE,
            "purchase_value" | "purchase_frequency" | "customer_lifespan" | "gross_margin" => {
                self.mean(&values, "customers_start").or_else(|| self.mean(&values, "months"))
            }
            "acquisition_cost" => self.mean(&values, "customers_new"),
            "complaint_cost" => self.mean(&values, "complaints"),
            "return_cost" => self.mean(&values, "returns"),
            "agents" => self.mean(&values, "months"),
            _ => self.sum(&values),
        }
    }

    fn sum(&self, values: &[Option<Exact>]) -> Answer {
        self.answer(values.iter().flatten().sum(), values.iter().map(Option::is_some).collect())
    }

    /// The two revenue lines; one that a period lacks is no amount where the period has the other.
    fn revenue(&self) -> Answer {
        let of = |period: &Period| {
            let lines = ["upsell_revenue", "cross_sell_revenue"].iter().filter_map(|id| figure_of(period, id));
            lines.reduce(|upsell, cross_sell| upsell + cross_sell)
        };
        let values: Vec<Option<Exact>> = self.own().periods.iter().map(of).collect();
        if values.iter().all(Option::is_none) { NONE } else { self.sum(&values) }
    }

    /// The mean of the periods that have a value, weighted; values that are all the same need no weights.
    fn mean(&self, values: &[Option<Exact>], weight: &str) -> Answer {
        let covers: Vec<bool> = values.iter().map(Option::is_some).collect();
        let known: Vec<&Exact> = values.iter().flatten().collect();
        if known.iter().all(|value| *value == known[0]) {
            return self.answer(known[0].clone(), covers);
        }
        let weights = self
            .own()
            .periods
            .iter()
            .zip(&covers)
            .filter(|(_, covered)| **covered)
            .map(|(period, _)| figure_of(period, weight));
        let Some(weights) = weights.collect::<Option<Vec<Exact>>>() else { return NONE };
        let total: Exact = weights.iter().sum();
        let weighted: Exact = known.iter().zip(&weights).map(|(value, weight)| *value * weight).sum();
        if total.is_zero() { NONE } else { self.answer(weighted / total, covers) }
    }

    /// The sum of cost lines; a line that a period lacks is no amount where the period has another.
    fn cost(&self, counts: impl Fn(Kind, Option<&str>) -> bool) -> Answer {
        let lines: Vec<_> = self.own().periods.iter().map(lines_of).collect();
        let covers: Vec<bool> = lines.iter().map(|lines| !lines.is_empty()).collect();
        if !covers.contains(&true) {
            return NONE;
        }
        let counted = lines.iter().flatten().filter(|(kind, figure, _)| counts(*kind, *figure));
        self.answer(counted.map(|(_, _, amount)| amount).sum(), covers)
    }

    fn cost_of(&self, kind: Kind) -> Answer {
        self.cost(|of, _| of == kind)
    }

    /// What was paid once, whatever its name; a side without such a line does not know it.
    fn one_time_cost(&self) -> Answer {
        let has = self.own().periods.iter().flat_map(|period| &period.lines).any(|line| line.kind == Kind::OneTime);
        if has { self.cost_of(Kind::OneTime) } else { NONE }
    }

    /// The lines of one figure; a side that has none of them anywhere does not know it.
    fn cost_line(&self, id: &str) -> Answer {
        let has = self.own().periods.iter().flat_map(|period| &period.lines).any(|line| line.figure == Some(id));
        if has { self.cost(|_, figure| figure == Some(id)) } else { NONE }
    }
}
