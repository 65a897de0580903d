//! A plan in, the sheet of its lines and the alternatives to staying as it is out: the single source of every measure.
//!
//! Month 0 is the start, with what is paid once; work goes on in months 1 to the last. What an alternative brings (cost that
//! is no longer paid in house, benefits) and what it costs (fees, what goes on beside them, what is paid once) is set
//! against staying as it is: that difference is its net flow.

use super::builder::{Builder, Flows, Shared, slug, years_before};
use super::formula::{Formula, MONTHS_OF_YEAR, growth};
use super::sheet::{Computed, Fault, Group, Line, Sheet};
use super::{LineId, Plan};
use crate::figures::normal;
use crate::quantity::{Exact, Unit};

/// The lines of a plan and its alternatives.
#[derive(Debug)]
pub struct Timeline {
    /// Every line.
    pub sheet: Sheet,
    /// What support costs in house if nothing changes, in all.
    pub in_house: LineId,
    /// Contacts.
    pub contacts: LineId,
    /// What one unit of money in a month is worth at the start.
    pub discount: LineId,
    /// Vendors, then investments, each followed by the vendor beside which it may stand together with it, as in the plan.
    pub alternatives: Vec<Alternative>,
}

/// What is done instead of staying as it is.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// What it is called.
    pub name: String,
    /// What it is made of.
    pub parts: Parts,
    /// What comes back: avoided cost and benefits.
    pub gains: Vec<LineId>,
    /// What it costs, as amounts above zero.
    pub costs: Vec<LineId>,
    /// All that comes back.
    pub returned: LineId,
    /// All that it costs.
    pub invested: LineId,
    /// What comes back less what it costs.
    pub net: LineId,
    /// The net flow added up.
    pub cumulative: LineId,
    /// The net flow at its present value.
    pub present: LineId,
    /// The present values added up.
    pub cumulative_present: LineId,
}

/// What an alternative is made of, by their places in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The vendor.
    pub vendor: Option<usize>,
    /// The investment.
    pub investment: Option<usize>,
}

impl Alternative {
    /// The lines of a group among its gains and costs.
    pub fn of_group<'a>(&'a self, sheet: &'a Sheet, group: Group) -> impl Iterator<Item = LineId> + 'a {
        let all = self.gains.iter().chain(&self.costs).copied();
        all.filter(move |line| sheet.line(*line).is_some_and(|line| line.group == group))
    }
}

impl Timeline {
    /// Lays the plan out.
    pub fn new(plan: &Plan) -> Timeline {
        let mut builder = Builder { plan, sheet: Sheet::default() };
        let shared = Shared::add(&mut builder);
        let vendors: Vec<Flows> =
            plan.vendors.iter().map(|vendor| super::vendor::add(&mut builder, &shared, vendor)).collect();
        let investments: Vec<Flows> = plan
            .investments
            .iter()
            .map(|investment| super::benefit::add_investment(&mut builder, &shared, investment))
            .collect();
        let mut alternatives = Vec::new();
        for (index, (vendor, flows)) in plan.vendors.iter().zip(&vendors).enumerate() {
            let parts = Parts { vendor: Some(index), investment: None };
            alternatives.push(builder.alternative(&vendor.name, parts, flows, &shared));
        }
        for (index, (investment, flows)) in plan.investments.iter().zip(&investments).enumerate() {
            let parts = Parts { vendor: None, investment: Some(index) };
            alternatives.push(builder.alternative(&investment.name, parts, flows, &shared));
            let beside = plan.vendors.iter().position(|vendor| Some(&vendor.name) == investment.beside.as_ref());
            if let Some((vendor, beside)) = beside.and_then(|at| Some((plan.vendors.get(at)?, vendors.get(at)?))) {
                let name = format!("{} + {}", vendor.name, investment.name);
                let parts = Parts { vendor: plan.vendors.iter().position(|other| other.name == vendor.name), ..parts };
                let both = Flows {
                    gains: beside.gains.iter().chain(&flows.gains).copied().collect(),
                    costs: beside.costs.iter().chain(&flows.costs).copied().collect(),
                };
                alternatives.push(builder.alternative(&name, parts, &both, &shared));
            }
        }
        let Shared { in_house_total, contacts, discount, .. } = shared;
        Timeline { sheet: builder.sheet, in_house: in_house_total, contacts, discount, alternatives }
    }

    /// Every value, with the plan's own inputs.
    ///
    /// # Errors
    /// The first cell that cannot be worked out.
    pub fn compute(&self, plan: &Plan) -> Result<Computed, Fault> {
        self.sheet.compute(&values(plan))
    }
}

/// The values of a plan's inputs.
pub fn values(plan: &Plan) -> Vec<Exact> {
    plan.inputs.iter().map(|input| input.value.clone()).collect()
}

impl Builder<'_> {
    fn alternative(&mut self, name: &str, parts: Parts, flows: &Flows, shared: &Shared) -> Alternative {
        let prefix = slug(name);
        let id = |id: &str| format!("{prefix}.{id}");
        let result = (Group::Result, Unit::Money);
        let (gains, costs) = (flows.gains.clone(), flows.costs.clone());
        let says = "Cost no longer paid in house and benefits, in all.";
        let returned = self.sum(&id("gain"), "Gain", Group::Result, says, &gains);
        let says = "Fees, what goes on beside them, and what is paid once, in all.";
        let invested = self.sum(&id("investment"), "Investment", Group::Result, says, &costs);
        let net = self.with_start(&id("net_flow"), "Net flow", result, "Gain less investment.", |month| {
            Formula::Cell(returned, month) - Formula::Cell(invested, month)
        });
        let present = self.with_start(
            &id("present_value"),
            "Present value",
            result,
            "The net flow, discounted to the start.",
            |month| Formula::Cell(net, month) * Formula::Cell(shared.discount, month),
        );
        let cumulative = self.running_total(&id("cumulative"), "Cumulative", net);
        let cumulative_present =
            self.running_total(&id("cumulative_present_value"), "Cumulative present value", present);
        let name = name.to_string();
        Alternative { name, parts, gains, costs, returned, invested, net, cumulative, present, cumulative_present }
    }

    fn running_total(&mut self, id: &str, label: &str, of: LineId) -> LineId {
        let own = LineId(self.sheet.lines.len());
        self.with_start(id, label, (Group::Cumulative, Unit::Money), "The same, added up from the start.", |month| {
            match month.checked_sub(1) {
                None => Formula::Cell(of, month),
                Some(before) => Formula::Cell(own, before) + Formula::Cell(of, month),
            }
        })
    }
}

fn months(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl Shared {
    fn add(builder: &mut Builder<'_>) -> Shared {
        let plan = builder.plan;
        let rate = plan.discount_rate;
        let ratio = (Group::Volume, Unit::Ratio);
        let discount = builder.with_start(
            "discount_factor",
            "Discount factor",
            ratio,
            "What one unit of money in the month is worth at the start: the yearly rate, compounded by months.",
            |month| growth(rate).of_months(-months(month)),
        );
        let (contacts, trend) = Shared::volume(builder);
        let wages = plan.in_house.wage_inflation.map(|rate| {
            builder.line("wages", "Wages against the start", ratio, "Wages rise once a year, from month 13.", |month| {
                growth(rate).of_months(MONTHS_OF_YEAR * years_before(month))
            })
        });
        let mut shared = Shared { contacts, trend, wages, discount, in_house: Vec::new(), in_house_total: LineId(0) };
        super::in_house::add(builder, &mut shared);
        shared
    }

    /// Contacts, and the trend in them.
    fn volume(builder: &mut Builder<'_>) -> (LineId, LineId) {
        let volume = &builder.plan.volume;
        let start = builder.plan.start;
        let ratio = (Group::Volume, Unit::Ratio);
        let stated = || Formula::Constant(volume.stated.clone());
        let trend = builder.line(
            "trend",
            "Trend of contacts",
            ratio,
            "Contacts without season against those the plan is stated for: the yearly growth, compounded by months.",
            |month| {
                let level = Formula::from(volume.contacts) / stated();
                match volume.growth {
                    Some(rate) => level * growth(rate).of_months(months(month) - 1),
                    None => level,
                }
            },
        );
        let contacts = builder.line(
            "contacts",
            "Contacts",
            (Group::Volume, Unit::Count),
            "Contacts of the month, with growth and season.",
            |month| {
                let first = start.map_or(0, |(_, first)| usize::try_from(first).unwrap_or(1).saturating_sub(1));
                let season = volume.seasonality.get((first + month - 1) % 12);
                let level = stated() * Formula::Cell(trend, month);
                season.map_or(level.clone(), |season| level * *season)
            },
        );
        (contacts, trend)
    }
}

/// The line of an id or label, whatever its case and punctuation; with the alternative's name before it or without.
pub fn find(sheet: &Sheet, name: &str) -> Vec<LineId> {
    let wanted = normal(name);
    let matching = |is: &dyn Fn(&Line) -> bool| -> Vec<LineId> {
        let found = sheet.lines.iter().enumerate().filter(|(_, line)| is(line));
        found.map(|(index, _)| LineId(index)).collect()
    };
    let whole = matching(&|line| normal(&line.id) == wanted);
    if !whole.is_empty() {
        return whole;
    }
    matching(&|line| {
        let own = line.id.split_once('.').map_or("", |(_, own)| own);
        let last = line.id.rsplit('.').next().unwrap_or_default();
        [own, last, &line.label].into_iter().any(|name| normal(name) == wanted)
    })
}
