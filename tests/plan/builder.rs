//! Numbers as text in, a plan of them out; and what a plan comes to.

use num_traits::{One, ToPrimitive};
use roi::place::Place;
use roi::plan::measures::{Measures, monthly};
use roi::plan::sheet::{Computed, LineId};
use roi::plan::timeline::{Alternative, Timeline};
use roi::plan::*;
use roi::quantity::{Exact, Unit, exact};
use std::rc::Rc;

pub fn number(text: &str) -> Exact {
    exact(rust_decimal::Decimal::from_str_exact(text).unwrap())
}

/// Inputs pushed one after another into a plan.
pub struct Inputs(pub Vec<Input>);

impl Inputs {
    pub fn put(&mut self, path: &str, unit: Unit, within: Within, value: Exact) -> InputId {
        let place = Place::file("plan.toml");
        let text = value.to_string();
        self.0.push(Input { path: path.to_string(), unit, value, range: None, within, currency: None, text, place });
        InputId(self.0.len() - 1)
    }

    pub fn money(&mut self, path: &str, value: &str) -> InputId {
        self.put(path, Unit::Money, Within::NotNegative, number(value))
    }

    pub fn count(&mut self, path: &str, value: &str) -> InputId {
        self.put(path, Unit::Number, Within::NotNegative, number(value))
    }

    pub fn share(&mut self, path: &str, value: &str) -> InputId {
        self.put(path, Unit::Percent, Within::Share, number(value))
    }

    pub fn rate(&mut self, path: &str, value: &str) -> InputId {
        self.put(path, Unit::PercentPerYear, Within::AboveMinusOne, number(value))
    }
}

/// A plan of so many months with a volume and a discount rate, and nothing else yet.
pub fn plan(months: usize, contacts: &str, discount_rate: &str) -> (Plan, Inputs) {
    let mut inputs = Inputs(Vec::new());
    let discount_rate = inputs.rate("discount_rate", discount_rate);
    let stated = number(contacts);
    let contacts = inputs.count("volume.contacts", contacts);
    let volume = Volume {
        contacts,
        stated,
        growth: None,
        seasonality: Vec::new(),
        handle_time: None,
        first_contact_resolution: None,
        repeat_share: None,
    };
    let plan = Plan {
        name: "plan".into(),
        currency: None,
        months,
        start: None,
        inputs: Vec::new(),
        discount_rate,
        volume,
        in_house: InHouse::default(),
        ramp: Ramp { start: 1, ..Ramp::default() },
        vendors: Vec::new(),
        investments: Vec::new(),
        one_time: Vec::new(),
        governance: Vec::new(),
        retained: Vec::new(),
        benefits: Vec::new(),
        customers: Customers::default(),
    };
    (plan, inputs)
}

/// A vendor of whom nothing but the contract is known.
pub fn vendor(name: &str, unit: Billed, pricing: Pricing) -> Vendor {
    Vendor {
        name: name.into(),
        unit,
        pricing,
        minimum: None,
        agents: None,
        handle_time: None,
        occupancy: None,
        first_contact_resolution: None,
        resolution_rate: None,
        indexation: None,
        exchange_rate: None,
        credits: Vec::new(),
        credit_cap: None,
        bonuses: Vec::new(),
        bonus_cap: None,
        ramp: None,
        one_time: Vec::new(),
        governance: Vec::new(),
        retained: Vec::new(),
        benefits: Vec::new(),
    }
}

pub fn cost_line(name: &str, amount: InputId, per: Per) -> CostLine {
    CostLine { name: name.into(), amount, per, inflation: Inflation::None, avoidable: None }
}

pub fn once(name: &str, amount: InputId, from: usize, until: usize) -> OneTime {
    OneTime { name: name.into(), amount, from, until }
}

pub fn every_month(name: &str, amount: InputId, months: usize) -> Running {
    let amount = RunningAmount::Monthly(amount);
    Running { name: name.into(), amount, inflation: Inflation::None, from: Some(1), until: months }
}

pub fn benefit(name: &str, effect: Effect, worth: Worth, months: usize) -> Benefit {
    Benefit {
        name: name.into(),
        effect,
        worth,
        margin: None,
        confidence: None,
        risk_adjustment: None,
        from: 1,
        until: months,
        evidence: None,
        place: Place::file("plan.toml"),
    }
}

/// An investment that costs so much once and brings so much a month.
pub fn investment(name: &str, once: OneTime, monthly: Benefit) -> Investment {
    Investment {
        name: name.into(),
        one_time: vec![once],
        running: Vec::new(),
        benefits: vec![monthly],
        evidence: None,
        beside: None,
    }
}

/// A plan laid out and worked out.
pub struct Worked {
    pub plan: Plan,
    pub timeline: Rc<Timeline>,
    pub computed: Computed,
}

impl Worked {
    pub fn new(plan: Plan, inputs: Inputs) -> Worked {
        Worked::of(Plan { inputs: inputs.0, ..plan })
    }

    pub fn of(plan: Plan) -> Worked {
        let timeline = Rc::new(Timeline::new(&plan));
        let computed = timeline.compute(&plan).unwrap();
        Worked { plan, timeline, computed }
    }

    /// The plan with another value of an input, worked out from the start.
    pub fn with(&self, input: InputId, value: &Exact) -> Worked {
        let mut plan = self.plan.clone();
        plan.inputs[input.0].value = value.clone();
        Worked::of(plan)
    }

    /// The same, worked out from what the input changes.
    pub fn changed(&self, input: InputId, value: &Exact) -> Worked {
        let mut plan = self.plan.clone();
        plan.inputs[input.0].value = value.clone();
        let inputs = roi::plan::timeline::values(&plan);
        let computed = self.timeline.sheet.recompute(&inputs, &self.computed, input).unwrap();
        Worked { plan, timeline: Rc::clone(&self.timeline), computed }
    }

    pub fn alternatives(&self) -> &[Alternative] {
        &self.timeline.alternatives
    }

    pub fn measures(&self, alternative: usize) -> Measures {
        let rate = monthly(&self.plan).unwrap();
        Measures::new(&self.timeline.sheet, &self.computed, &self.alternatives()[alternative], &rate)
    }

    pub fn npv(&self, alternative: usize) -> Exact {
        self.computed.total(self.alternatives()[alternative].present)
    }

    /// The values of the line of this id, by month.
    pub fn line(&self, id: &str) -> &[Exact] {
        let found = self.timeline.sheet.lines.iter().position(|line| line.id == id);
        self.computed.line(LineId(found.unwrap_or_else(|| panic!("no line {id}"))))
    }

    /// How much money an alternative moves in all, present values: what an error is small against.
    pub fn size(&self, alternative: usize) -> f64 {
        let Alternative { returned, invested, .. } = &self.alternatives()[alternative];
        let moved = |month: usize| {
            [returned, invested].map(|line| float(self.computed.cell(*line, month).unwrap()).abs()).iter().sum::<f64>()
        };
        let discount = |month: usize| float(self.computed.cell(self.timeline.discount, month).unwrap());
        (0..=self.plan.months).map(|month| moved(month) * discount(month)).sum()
    }
}

pub fn float(value: &Exact) -> f64 {
    value.to_f64().unwrap()
}

/// One unit in so many digits behind the point.
pub fn digits(places: usize) -> Exact {
    Exact::one() / number("10").pow(i32::try_from(places).unwrap())
}
