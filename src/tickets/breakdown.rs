//! A tally by groups in, the metrics of each group out: where are first-contact resolutions lost, which hours are the
//! peaks?

use super::figures::{PERCENTILES, side_name, values};
use super::rules::{By, DAYS};
use super::tally::{Group, Key};
use super::{Tallied, cells};
use crate::comparison::{Comparison, CostLine, Given, PeriodFigures, Side};
use crate::figures::{self, Kind, TOTAL_COST};
use crate::metrics::efficiency::{AVERAGE_HANDLE_TIME_PER_CONTACT, AVERAGE_RESOLUTION_TIME, AVERAGE_RESPONSE_TIME};
use crate::metrics::evaluate::Evaluator;
use crate::metrics::quality::{CSAT, FIRST_CONTACT_RESOLUTION, NPS, SLA_ATTAINMENT};
use crate::metrics::{Metric, cost::COST_PER_CONTACT};
use crate::place::{Place, escaped};
use crate::quantity::{Exact, Quantity, Unit, minus, over, times, whole};
use crate::show;
use num_traits::{Signed, Zero};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The metrics that are shown where they can be worked out and nobody asks for others.
static USUAL: [&Metric; 8] = [
    &FIRST_CONTACT_RESOLUTION,
    &AVERAGE_RESPONSE_TIME,
    &AVERAGE_RESOLUTION_TIME,
    &AVERAGE_HANDLE_TIME_PER_CONTACT,
    &SLA_ATTAINMENT,
    &CSAT,
    &NPS,
    &COST_PER_CONTACT,
];

/// Contacts by group, and their metrics.
#[derive(Debug)]
pub struct Breakdown {
    /// What it groups by.
    pub by: Vec<By>,
    /// The metrics that some group has.
    pub metrics: Vec<&'static Metric>,
    /// Whether there is more than one side.
    pub has_sides: bool,
    /// The groups, and all of each side at the end.
    pub rows: Vec<Row>,
    /// What stands out.
    pub findings: Vec<String>,
}

/// One group of one side.
#[derive(Debug)]
pub struct Row {
    /// Its parts; none for all of a side.
    pub group: Option<Vec<String>>,
    /// The side.
    pub side: String,
    /// How many contacts.
    pub contacts: Quantity,
    /// Their share of the side's.
    pub share: Option<Quantity>,
    /// The value of each metric.
    pub values: Vec<Option<Quantity>>,
    /// First-contact resolutions it would have more of at the side's rate: below zero, fewer.
    lost: Option<Exact>,
    first_contact: Option<Quantity>,
}

impl Breakdown {
    /// Breaks a tally down.
    pub fn new(tallied: &Tallied, by: &[By], only: Option<&[&'static Metric]>) -> Breakdown {
        let metrics = only.map_or_else(|| usual(&tallied.tally), <[&Metric]>::to_vec);
        let tally = &tallied.tally;
        let mut rows = Vec::new();
        let mut totals = Vec::new();
        for side in &tallied.sides {
            let name = side_name(tally, *side);
            let all = Measured::new(&metrics, &tally.merged(|key| key.side == *side), &tallied.peak);
            let mut groups: BTreeMap<u32, Vec<Key>> = BTreeMap::new();
            for (key, _) in tally.groups().filter(|(key, _)| key.side == *side) {
                groups.entry(key.by).or_default().push(key);
            }
            for (number, keys) in groups {
                let group = tally.merged(|key| keys.contains(&key));
                let label = cells::text(tally.by.name(number));
                let parts = label
                    .split(char::from(By::BETWEEN))
                    .map(|part| if part.is_empty() { "(none)".to_string() } else { escaped(part) })
                    .collect();
                rows.push(Measured::new(&metrics, &group, &tallied.peak).row(Some(parts), &name, &all));
            }
            totals.push(all.row(None, &name, &all));
        }
        let is_in_order = by.iter().any(|by| by.meaning().is_none());
        let mut contacts: BTreeMap<Vec<String>, Decimal> = BTreeMap::new();
        for row in &rows {
            *contacts.entry(row.order()).or_default() += row.contacts.value;
        }
        // The sides of a group stay together, in the order of the sides.
        let size = |row: &Row| contacts.get(&row.order()).copied().unwrap_or_default();
        rows.sort_by(|one, other| {
            let by_size = if is_in_order { Ordering::Equal } else { size(other).cmp(&size(one)) };
            by_size.then_with(|| one.order().cmp(&other.order()))
        });
        let findings = findings(by, &rows, &totals, tallied.sides.len() > 1);
        rows.extend(totals);
        let has = |index: &usize| rows.iter().any(|row| row.values.get(*index).is_some_and(Option::is_some));
        let shown: Vec<usize> = (0..metrics.len()).filter(|index| only.is_some() || has(index)).collect();
        for row in &mut rows {
            row.values = shown.iter().map(|index| row.values.get(*index).copied().flatten()).collect();
        }
        let metrics = shown.iter().filter_map(|index| metrics.get(*index).copied()).collect();
        Breakdown { by: by.to_vec(), metrics, has_sides: tallied.sides.len() > 1, rows, findings }
    }
}

/// The usual metrics; the medians and percentiles of a tally that has them.
fn usual(tally: &super::tally::Tally) -> Vec<&'static Metric> {
    let has_times = tally.groups().any(|(_, group)| group.times.is_some());
    let percentiles = PERCENTILES.iter().flat_map(|(median, p90)| [*median, *p90]).filter(|_| has_times);
    USUAL.iter().copied().chain(percentiles).collect()
}

impl Row {
    /// The parts of its group as they sort: days in the order of the week.
    fn order(&self) -> Vec<String> {
        let part =
            |part: &String| DAYS.iter().position(|day| day == part).map_or_else(|| part.clone(), |day| day.to_string());
        self.group.iter().flatten().map(part).collect()
    }
}

/// A group's contacts and metrics, uncut.
struct Measured<'a> {
    metrics: &'a [&'static Metric],
    contacts: Exact,
    first_contact: Option<Exact>,
    values: Vec<Option<Exact>>,
}

impl Measured<'_> {
    fn new<'a>(metrics: &'a [&'static Metric], group: &Group, peak: &[u8]) -> Measured<'a> {
        let comparison = comparison(group, peak);
        let evaluator = Evaluator::new(&comparison);
        let value = |metric: &&'static Metric| evaluator.metric(metric, 0).ok().map(|value| value.exact);
        let contacts = Exact::from_integer(group.count(super::tally::Counted::Contacts).into());
        let first_contact = value(&&FIRST_CONTACT_RESOLUTION);
        Measured { metrics, contacts, first_contact, values: metrics.iter().map(value).collect() }
    }

    fn row(&self, group: Option<Vec<String>>, side: &str, all: &Measured<'_>) -> Row {
        let cut = |(metric, value): (&&'static Metric, &Option<Exact>)| {
            value.as_ref().and_then(|value| Quantity::cut(value, metric.unit))
        };
        let share = over(&self.contacts, &all.contacts).and_then(|share| Quantity::cut(&share, Unit::Percent));
        let lost = self
            .first_contact
            .as_ref()
            .zip(all.first_contact.as_ref())
            .map(|(own, of_all)| times(&minus(of_all, own), &self.contacts));
        let none = Quantity { value: Decimal::ZERO, exact: true, unit: Unit::Count };
        Row {
            group,
            side: side.to_string(),
            contacts: Quantity::cut(&self.contacts, Unit::Count).unwrap_or(none),
            share,
            values: self.metrics.iter().zip(&self.values).map(cut).collect(),
            lost,
            first_contact: self.first_contact.as_ref().and_then(|rate| Quantity::cut(rate, Unit::Percent)),
        }
    }
}

/// A comparison of one side with the figures of a group: what metrics are worked out from.
fn comparison(group: &Group, peak: &[u8]) -> Comparison {
    let mut period = PeriodFigures::default();
    for value in values(group, peak) {
        let given = Given { value: value.value, quantum: Exact::zero(), text: "".into(), place: Place::file("tally") };
        match value.id {
            id if id == TOTAL_COST.id => {
                period.costs.push(CostLine::new(TOTAL_COST.label, Some(&figures::TOTAL_COST), Kind::Variable, given))
            }
            id => {
                period.given.insert(id, Box::new(given));
            }
        }
    }
    Comparison { sides: vec![Side { name: String::new(), periods: vec![period] }], ..Comparison::default() }
}

/// Where most first-contact resolutions are lost on each side, against the side's own rate.
fn findings(by: &[By], rows: &[Row], totals: &[Row], has_sides: bool) -> Vec<String> {
    let of_side = |total: &Row| {
        let of_side = rows.iter().filter(|row| row.side == total.side);
        let worst =
            of_side.filter_map(|row| Some((row.lost.as_ref()?, row))).max_by(|one, other| one.0.cmp(other.0))?;
        let (lost, row) = worst;
        if !lost.is_positive() || lost < &whole(1) {
            return None;
        }
        let rate = |row: &Row| row.first_contact.map(|value| show::quantity(&value, None)).unwrap_or_default();
        let on = if has_sides { format!(" on the side {}", crate::place::clean(&total.side)) } else { String::new() };
        let parts = row.group.iter().flatten().map(|part| crate::place::clean(part));
        let group: Vec<String> = by.iter().zip(parts).map(|(by, part)| format!("{} {part}", by.name())).collect();
        let lost = Quantity::cut(&lost.round(), Unit::Count).map(|lost| show::quantity(&lost, None))?;
        Some(format!(
            "Most first-contact resolutions are lost in {}{on}: {} against {} over all, {lost} fewer.",
            group.join(", "),
            rate(row),
            rate(total)
        ))
    };
    totals.iter().filter_map(of_side).collect()
}
