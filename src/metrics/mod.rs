//! Every metric as one static record: its formula is what is computed, explained, listed and written into workbooks.

use crate::comparison::{CesScale, Comparison};
use crate::figures::{is_called, normal};
use crate::quantity::{Exact, Unit, minus, times, whole};
use formula::Formula;
use num_traits::Signed;

/// Declares a family's metrics and the list of all of them in one go, so that none can be left out.
macro_rules! family {
    ($($name:ident = $metric:expr;)*) => {
        $(#[doc = concat!("The metric `", stringify!($name), "`.")]
        pub static $name: Metric = $metric;)*
        /// The family's metrics in the order of the report.
        pub static FAMILY: &[&Metric] = &[$(&$name),*];
    };
}

pub mod approximate;
pub mod cost;
pub mod customers;
pub mod efficiency;
pub mod evaluate;
pub mod evidence;
pub mod formula;
pub mod measure;
pub mod own;
pub mod parse;
pub mod quality;
pub mod returns;
pub mod uncertain;

/// A number worked out.
#[derive(Debug)]
pub struct Metric {
    /// Its permanent name: JSON key, CSV cell, argument.
    pub id: &'static str,
    /// What a support manager calls it.
    pub label: &'static str,
    /// Where it stands in the report.
    pub group: Group,
    /// What it measures.
    pub unit: Unit,
    /// Which way is good.
    pub better: Better,
    /// How it is worked out, where the program states it.
    pub formula: fn() -> Formula,
    /// How it is worked out, where a user states it: then this counts.
    pub own_formula: Option<&'static Formula>,
    /// What it says, and what to beware of.
    pub note: &'static str,
    /// A case worked by hand.
    pub example: Example,
    /// Other names it is read by where it is given directly.
    pub also_called: &'static [&'static str],
    /// Whether a value given for each of several periods is a total, which may be added; an average may not.
    pub is_total: bool,
    /// Whether a change has a meaning only over equally many months.
    pub needs_same_months: bool,
    /// The least and the greatest it can be, in its shown unit.
    pub range: Option<(i64, i64)>,
}

/// A case worked by hand: figures of an alternative, those of the baseline with `baseline` before them.
#[derive(Debug)]
pub struct Example {
    /// `total_cost 1000, contacts 250`
    pub given: &'static str,
    /// The value in the shown unit.
    pub gives: &'static str,
}

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What came back: an alternative against the baseline.
    Return,
    /// What it costs.
    Cost,
    /// How fast and how busy.
    Efficiency,
    /// How well.
    Quality,
    /// What customers do.
    Customers,
    /// What a user defines.
    Own,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// It has no direction.
    Neither,
}

impl Group {
    /// The groups in the order of the report.
    pub const ALL: [Group; 6] =
        [Group::Return, Group::Cost, Group::Efficiency, Group::Quality, Group::Customers, Group::Own];

    /// The group's name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Group::Return => "return",
            Group::Cost => "cost",
            Group::Efficiency => "efficiency",
            Group::Quality => "quality",
            Group::Customers => "customers",
            Group::Own => "own",
        }
    }

    /// The group's heading.
    pub fn label(self) -> &'static str {
        match self {
            Group::Return => "Return",
            Group::Cost => "Cost",
            Group::Efficiency => "Efficiency",
            Group::Quality => "Quality",
            Group::Customers => "Customers",
            Group::Own => "Your own",
        }
    }
}

impl Better {
    /// The direction's name in JSON.
    pub fn id(self) -> Option<&'static str> {
        match self {
            Better::Higher => Some("higher"),
            Better::Lower => Some("lower"),
            Better::Neither => None,
        }
    }
}

impl Metric {
    /// What most metrics are; a family's records state the rest.
    pub const BASE: Metric = Metric {
        id: "",
        label: "",
        group: Group::Return,
        unit: Unit::Money,
        better: Better::Higher,
        formula: || Formula::from(0),
        own_formula: None,
        note: "",
        example: Example { given: "", gives: "" },
        also_called: &[],
        is_total: false,
        needs_same_months: false,
        range: None,
    };

    /// How it is worked out.
    pub fn formula(&self) -> Formula {
        self.own_formula.cloned().unwrap_or_else(self.formula)
    }

    /// Whether it is worked out for an alternative against the baseline, and not for each side.
    pub fn is_against_baseline(&self) -> bool {
        self.group == Group::Return
    }

    /// Which way is good in a comparison: customer effort may be scored either way.
    pub fn better_in(&self, comparison: &Comparison) -> Better {
        if self.id == quality::CES.id && comparison.ces_scale == CesScale::Ease { Better::Higher } else { self.better }
    }

    /// What range was expected where a computed value is outside what the metric can be: `from 0% to 100%`.
    pub fn expected_range(&self, value: &Exact) -> Option<String> {
        let (least, greatest) = self.range?;
        let (scale, sign) = if self.unit.is_percent() { (100, "%") } else { (1, "") };
        let shown = times(value, &whole(scale));
        let is_outside = minus(&shown, &whole(least)).is_negative() || minus(&whole(greatest), &shown).is_negative();
        is_outside.then(|| format!("from {least}{sign} to {greatest}{sign}"))
    }

    /// Whether a change of it is told in per cent of the baseline's value, too: percentages and points change by points.
    pub fn changes_in_percent(&self) -> bool {
        !self.unit.is_percent() && self.unit != Unit::Points
    }

    /// Every name it is read by, its own first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.id, self.label].into_iter().chain(self.also_called.iter().copied())
    }
}

impl PartialEq for Metric {
    fn eq(&self, other: &Metric) -> bool {
        self.id == other.id
    }
}

impl Eq for Metric {}

/// The families in the order of the report.
static FAMILIES: &[&[&Metric]] =
    &[returns::FAMILY, cost::FAMILY, efficiency::FAMILY, quality::FAMILY, customers::FAMILY];

/// Every metric, in the order of the report.
pub fn all() -> impl Iterator<Item = &'static Metric> {
    FAMILIES.iter().copied().flatten().copied()
}

/// The metric of an id, label or other name, whatever its case and punctuation.
pub fn find(name: &str) -> Option<&'static Metric> {
    let wanted = normal(name);
    all().find(|metric| metric.names().any(|name| is_called(name, &wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::FIGURES;
    use std::collections::HashMap;

    #[test]
    fn every_record_is_complete() {
        for metric in all() {
            assert!(
                !metric.label.is_empty() && !metric.note.is_empty() && !metric.example.given.is_empty(),
                "{}",
                metric.id
            );
            assert!(metric.note.ends_with('.'), "{}: a note is a sentence", metric.id);
        }
    }

    #[test]
    fn no_name_leads_to_two_things() {
        let mut owner: HashMap<String, &str> = HashMap::new();
        for (id, name) in all().flat_map(|metric| metric.names().map(|name| (metric.id, name))) {
            let earlier = owner.insert(normal(name), id);
            assert!(earlier.is_none_or(|other| other == id), "{name}: {earlier:?} and {id}");
            assert!(is_called(name, &normal(name)), "{name}");
        }
        for (id, name) in FIGURES.iter().flat_map(|figure| figure.names().map(|name| (figure.id, name))) {
            assert!(owner.get(&normal(name)).is_none_or(|other| *other == id), "{name}");
        }
    }
}
