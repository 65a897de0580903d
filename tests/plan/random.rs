//! Rolls of dice in, a plan of everything a plan may have out. A lower roll makes a simpler plan, so that what proptest
//! shrinks to can be read.

use super::builder::*;
use proptest::prelude::*;
use roi::plan::*;
use roi::quantity::{Exact, Unit, whole};

/// Any plan without a division by zero.
pub fn any_plan() -> impl Strategy<Value = Plan> {
    proptest::collection::vec(any::<u16>(), 0..400).prop_map(|rolls| Dice { rolls: rolls.into_iter() }.plan())
}

pub struct Dice {
    rolls: std::vec::IntoIter<u16>,
}

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        usize::from(self.rolls.next().unwrap_or(0)) * sides / 65536
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn is(&mut self) -> bool {
        self.below(2) == 1
    }

    /// So many hundredths.
    fn hundredths(&mut self, least: i64, most: i64) -> Exact {
        let span = usize::try_from(most - least).unwrap();
        whole(least + i64::try_from(self.below(span + 1)).unwrap()) / whole(100)
    }

    fn money(&mut self, inputs: &mut Inputs, path: &str, most: i64) -> InputId {
        let value = self.hundredths(0, most * 100);
        inputs.put(path, Unit::Money, Within::NotNegative, value)
    }

    fn share(&mut self, inputs: &mut Inputs, path: &str) -> InputId {
        let value = self.hundredths(10, 100);
        inputs.put(path, Unit::Percent, Within::PositiveShare, value)
    }

    fn rate(&mut self, inputs: &mut Inputs, path: &str) -> InputId {
        let value = self.hundredths(-20, 30);
        inputs.put(path, Unit::PercentPerYear, Within::AboveMinusOne, value)
    }

    fn number(&mut self, inputs: &mut Inputs, path: &str, least: i64, most: i64) -> InputId {
        let value = self.hundredths(least * 100, most * 100);
        inputs.put(path, Unit::Number, Within::Positive, value)
    }

    fn maybe<T>(&mut self, of: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        self.is().then(|| of(self))
    }

    pub fn plan(mut self) -> Plan {
        let months = self.between(1, 30);
        let rates = ["0.08", "0", "0.15", "-0.05", "0.3"];
        let volumes = ["1000", "100", "2500", "12000"];
        let (mut plan, mut inputs) = plan(months, volumes[self.below(4)], rates[self.below(5)]);
        let puts = &mut inputs;
        plan.start = self.maybe(|dice| (2027, u32::try_from(dice.between(1, 12)).unwrap()));
        let volume = &mut plan.volume;
        volume.growth = self.maybe(|dice| dice.rate(puts, "volume.growth"));
        if self.is() {
            volume.seasonality = (0..12).map(|_| self.share(puts, "volume.seasonality")).collect();
        }
        volume.handle_time = Some(self.number(puts, "volume.handle_time", 3, 20));
        volume.first_contact_resolution = self.maybe(|dice| dice.share(puts, "volume.first_contact_resolution"));
        volume.repeat_share = self.maybe(|dice| dice.share(puts, "volume.repeat_share"));
        plan.customers = self.customers(puts);
        plan.in_house = self.in_house(puts);
        plan.ramp = self.ramp(puts);
        plan.one_time = self.some_once(puts, months);
        plan.governance = self.some_running(puts, months, true);
        plan.retained = self.some_running(puts, months, false);
        plan.benefits = self.some_benefits(puts, months);
        for name in ["Acme", "Bolt", "Crest"].iter().take(self.between(1, 3)) {
            let vendor = self.vendor(puts, name, months);
            plan.vendors.push(vendor);
        }
        for name in ["Training", "Live chat"].iter().take(self.below(3)) {
            let investment = Investment {
                name: name.to_string(),
                one_time: self.some_once(puts, months),
                running: self.some_running(puts, months, false),
                benefits: self.some_benefits(puts, months),
                evidence: None,
                beside: self.maybe(|_| "Acme".into()),
            };
            plan.investments.push(investment);
        }
        Plan { inputs: inputs.0, ..plan }
    }

    fn customers(&mut self, puts: &mut Inputs) -> Customers {
        Customers {
            count: Some(self.number(puts, "customers.count", 10, 500)),
            retention_rate: self.maybe(|dice| dice.share(puts, "customers.retention_rate")),
            purchase_value: Some(self.money(puts, "customers.purchase_value", 90)),
            purchase_frequency: Some(self.number(puts, "customers.purchase_frequency", 1, 12)),
            gross_margin: None,
            acquisition_cost: Some(self.money(puts, "customers.acquisition_cost", 50)),
        }
    }

    fn in_house(&mut self, puts: &mut Inputs) -> InHouse {
        let agents = Some(self.number(puts, "in_house.agents", 1, 40));
        let occupancy = self.maybe(|dice| dice.share(puts, "in_house.occupancy"));
        let wage_inflation = self.maybe(|dice| dice.rate(puts, "in_house.wage_inflation"));
        let attrition = self.maybe(|dice| dice.share(puts, "in_house.attrition"));
        let cost_per_leaver = self.maybe(|dice| dice.money(puts, "in_house.cost_per_leaver", 9000));
        let notice = self.below(4);
        let kinds = [Per::Contact, Per::Month, Per::MonthOfVolume, Per::Agent, Per::Hour];
        let names = ["Wages", "Licences", "Rent", "wages", "Wages!"];
        let mut lines = Vec::new();
        for name in names.iter().take(self.between(1, 5)) {
            let per = kinds[self.below(5)];
            let most = if matches!(per, Per::Contact | Per::Hour) { 9 } else { 4000 };
            let amount = self.money(puts, &format!("in_house.{name}"), most);
            let inflation = self.inflation(puts);
            let avoidable = self.maybe(|dice| dice.share(puts, "avoidable"));
            lines.push(CostLine { name: name.to_string(), amount, per, inflation, avoidable });
        }
        InHouse { agents, occupancy, wage_inflation, attrition, cost_per_leaver, notice, lines }
    }

    fn inflation(&mut self, puts: &mut Inputs) -> Inflation {
        match self.below(3) {
            0 => Inflation::None,
            1 => Inflation::Wages,
            _ => Inflation::Own(self.rate(puts, "inflation")),
        }
    }

    pub fn ramp(&mut self, puts: &mut Inputs) -> Ramp {
        let start = self.between(1, 4);
        let share = (0..self.below(4)).map(|_| self.share(puts, "ramp.share")).collect();
        let learning = (0..self.below(4)).map(|_| self.number(puts, "ramp.learning", 1, 2)).collect();
        Ramp { start, share, learning }
    }

    fn some_once(&mut self, puts: &mut Inputs, months: usize) -> Vec<OneTime> {
        let mut items = Vec::new();
        for _ in 0..self.below(3) {
            let amount = self.money(puts, "one_time", 20_000);
            let from = self.below(months + 1);
            items.push(once("Moving", amount, from, self.between(from, months)));
        }
        items
    }

    fn some_running(&mut self, puts: &mut Inputs, months: usize, of_fees: bool) -> Vec<Running> {
        let mut items = Vec::new();
        for _ in 0..self.below(3) {
            let amount = match of_fees && self.is() {
                true => RunningAmount::OfFees(self.share(puts, "of_fees")),
                false => RunningAmount::Monthly(self.money(puts, "running", 900)),
            };
            let from = self.between(1, months);
            let (inflation, until) = (self.inflation(puts), self.between(from, months));
            let from = self.is().then_some(from);
            items.push(Running { name: "Steering".into(), amount, inflation, from, until });
        }
        items
    }

    fn some_benefits(&mut self, puts: &mut Inputs, months: usize) -> Vec<Benefit> {
        let mut items = Vec::new();
        for _ in 0..self.below(3) {
            let worth = match self.below(4) {
                0 => Worth::Monthly(self.money(puts, "benefit", 2000)),
                1 => Worth::PerContact { share: self.share(puts, "share"), value: self.money(puts, "value", 4) },
                2 => Worth::Retention { change: self.share(puts, "change") },
                _ => Worth::Acquisition { change: self.share(puts, "change") },
            };
            let from = self.between(1, months);
            let until = self.between(from, months);
            items.push(Benefit {
                margin: self.maybe(|dice| dice.share(puts, "margin")),
                confidence: self.maybe(|dice| dice.share(puts, "confidence")),
                risk_adjustment: self.maybe(|dice| dice.share(puts, "risk_adjustment")),
                from,
                ..benefit("Goodwill", Effect::Other, worth, until)
            });
        }
        items
    }

    fn tiers(&mut self, puts: &mut Inputs) -> Vec<Tier> {
        // Bounds that no whole volume meets: whether a tier is reached must not hang on the last digit of a float.
        let bounds = ["333.0701", "1777.0301", "8888.0901"];
        let mut tiers = Vec::new();
        for bound in bounds.iter().take(self.below(4)) {
            let to = Some(puts.count("tier.to", bound));
            tiers.push(Tier { to, price: self.money(puts, "tier.price", 9) });
        }
        tiers.push(Tier { to: None, price: self.money(puts, "tier.price", 9) });
        tiers
    }

    fn pricing(&mut self, puts: &mut Inputs) -> Pricing {
        match self.below(4) {
            0 => Pricing::Flat(self.money(puts, "price", 20)),
            1 => Pricing::Graduated(self.tiers(puts)),
            2 => Pricing::Volume(self.tiers(puts)),
            _ => Pricing::Anchored {
                volume: self.number(puts, "volume", 10, 3000),
                fee: self.money(puts, "fee", 9000),
                dead_band: self.maybe(|dice| dice.share(puts, "dead_band")),
                additional: self.money(puts, "additional", 9),
                reduced: self.money(puts, "reduced", 5),
            },
        }
    }

    fn levels(&mut self, puts: &mut Inputs) -> Vec<ServiceLevel> {
        let level = |dice: &mut Dice, puts: &mut Inputs| {
            let (share, likelihood) = (dice.share(puts, "level.share"), dice.share(puts, "level.likelihood"));
            ServiceLevel { name: "Answered in time".into(), share, likelihood }
        };
        (0..self.below(3)).map(|_| level(self, puts)).collect()
    }

    fn vendor(&mut self, puts: &mut Inputs, name: &str, months: usize) -> Vendor {
        let units = [Billed::Contact, Billed::Agent, Billed::Hour, Billed::Minute, Billed::Resolution];
        let (unit, pricing) = (units[self.below(5)], self.pricing(puts));
        Vendor {
            minimum: self.maybe(|dice| dice.money(puts, "minimum", 5000)),
            agents: self.maybe(|dice| dice.number(puts, "agents", 1, 40)),
            handle_time: self.maybe(|dice| dice.number(puts, "handle_time", 3, 20)),
            occupancy: self.maybe(|dice| dice.share(puts, "occupancy")),
            first_contact_resolution: self.maybe(|dice| dice.share(puts, "first_contact_resolution")),
            resolution_rate: Some(self.share(puts, "resolution_rate")),
            indexation: self.maybe(|dice| dice.rate(puts, "indexation")),
            exchange_rate: self.maybe(|dice| dice.number(puts, "exchange_rate", 1, 3)),
            credits: self.levels(puts),
            credit_cap: self.maybe(|dice| dice.share(puts, "credit_cap")),
            bonuses: self.levels(puts),
            bonus_cap: self.maybe(|dice| dice.share(puts, "bonus_cap")),
            ramp: self.maybe(|dice| dice.ramp(puts)),
            one_time: self.some_once(puts, months),
            governance: self.some_running(puts, months, true),
            retained: self.some_running(puts, months, false),
            benefits: self.some_benefits(puts, months),
            ..vendor(name, unit, pricing)
        }
    }
}
