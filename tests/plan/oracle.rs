//! A plan in, every net flow worked out a second time out: month by month on floats, from what `plan` says its fields mean.

use super::builder::{Worked, float};
use super::random::any_plan;
use proptest::prelude::*;
use roi::plan::*;

/// The flows of a plan, by hand.
struct ByHand<'a> {
    plan: &'a Plan,
}

impl ByHand<'_> {
    fn get(&self, id: InputId) -> f64 {
        float(&self.plan.inputs[id.0].value)
    }

    fn or(&self, id: Option<InputId>, otherwise: f64) -> f64 {
        id.map_or(otherwise, |id| self.get(id))
    }

    /// Contacts against those stated, without season: growth of a year, month by month.
    fn trend(&self, month: usize) -> f64 {
        let volume = &self.plan.volume;
        let growth = 1.0 + self.or(volume.growth, 0.0);
        self.get(volume.contacts) / float(&volume.stated) * growth.powf((month as f64 - 1.0) / 12.0)
    }

    fn contacts(&self, month: usize) -> f64 {
        let volume = &self.plan.volume;
        let calendar_month = self.plan.start.map_or(month, |(_, first)| month + first as usize - 1);
        let season = volume.seasonality.get((calendar_month - 1) % 12).map_or(1.0, |id| self.get(*id));
        float(&volume.stated) * self.trend(month) * season
    }

    fn inflation(&self, inflation: Inflation, month: usize) -> f64 {
        match inflation {
            Inflation::None => 1.0,
            Inflation::Wages => self.rises(self.plan.in_house.wage_inflation, month),
            Inflation::Own(rate) => self.rises(Some(rate), month),
        }
    }

    /// A yearly rise: nothing in the first twelve months.
    fn rises(&self, rate: Option<InputId>, month: usize) -> f64 {
        (0..(month - 1) / 12).map(|_| 1.0 + self.or(rate, 0.0)).product()
    }

    /// What is paid in house in a month, and the part of it that ends with the work.
    fn in_house(&self, month: usize) -> Vec<(f64, f64)> {
        let (house, volume) = (&self.plan.in_house, &self.plan.volume);
        let agents = self.or(house.agents, 0.0) * self.trend(month);
        let hours = self.contacts(month) * self.or(volume.handle_time, 0.0) / 60.0 / self.or(house.occupancy, 1.0);
        let mut lines = Vec::new();
        for line in &house.lines {
            let of_what = match line.per {
                Per::Month => 1.0,
                Per::MonthOfVolume => self.trend(month),
                Per::Contact => self.contacts(month),
                Per::Agent => agents,
                Per::Hour => hours,
            };
            let amount = self.get(line.amount) * of_what * self.inflation(line.inflation, month);
            lines.push((amount, self.or(line.avoidable, 1.0)));
        }
        let each = self.or(house.cost_per_leaver, 0.0) * self.inflation(Inflation::Wages, month);
        lines.push((agents * self.or(house.attrition, 0.0) / 12.0 * each, 1.0));
        lines
    }

    /// The share of the contacts that has moved.
    fn moved(&self, ramp: &Ramp, month: usize) -> f64 {
        match ramp.share.len() {
            _ if month < ramp.start => 0.0,
            0 => 1.0,
            steps => self.get(ramp.share[(month - ramp.start).min(steps - 1)]),
        }
    }

    fn ramp<'a>(&'a self, vendor: &'a Vendor) -> &'a Ramp {
        vendor.ramp.as_ref().unwrap_or(&self.plan.ramp)
    }

    fn avoided(&self, vendor: &Vendor, month: usize) -> f64 {
        let ramp = self.ramp(vendor);
        let moved = month.checked_sub(self.plan.in_house.notice).map_or(0.0, |earlier| self.moved(ramp, earlier));
        self.in_house(month).iter().map(|(amount, avoidable)| amount * avoidable * moved).sum()
    }

    /// What the contract counts in a month.
    fn units(&self, vendor: &Vendor, month: usize) -> f64 {
        let (ramp, volume) = (self.ramp(vendor), &self.plan.volume);
        let moved = self.moved(ramp, month);
        let learning =
            month.checked_sub(ramp.start).and_then(|since| ramp.learning.get(since)).map_or(1.0, |id| self.get(*id));
        // Of the contacts not solved, a share comes back, and so on: a geometric series on either side.
        let series = |resolution: f64| 1.0 / (1.0 - self.or(volume.repeat_share, 1.0) * (1.0 - resolution));
        let again = match (volume.first_contact_resolution, vendor.first_contact_resolution) {
            (Some(ours), Some(theirs)) => series(self.get(theirs)) / series(self.get(ours)),
            _ => 1.0,
        };
        let contacts = self.contacts(month) * moved * again;
        let our_time = self.get(volume.handle_time.unwrap());
        let time = self.or(vendor.handle_time, our_time);
        let our_occupancy = self.or(self.plan.in_house.occupancy, 1.0);
        let their_occupancy = match vendor.unit {
            // Agents taken over are no fewer or more where one of the two is not known.
            Billed::Agent if self.plan.in_house.occupancy.is_none() => our_occupancy,
            _ => self.or(vendor.occupancy, our_occupancy),
        };
        match vendor.unit {
            Billed::Contact => contacts,
            Billed::Resolution => contacts * self.get(vendor.resolution_rate.unwrap()),
            Billed::Minute => contacts * time * learning,
            Billed::Hour => contacts * time * learning / 60.0 / their_occupancy,
            Billed::Agent => {
                let as_ours = self.or(self.plan.in_house.agents, 0.0) * time / our_time;
                let as_ours = as_ours * our_occupancy / their_occupancy * again;
                self.or(vendor.agents, as_ours) * self.trend(month) * moved * learning
            }
        }
    }

    fn charge(&self, vendor: &Vendor, month: usize) -> f64 {
        let units = self.units(vendor, month);
        match &vendor.pricing {
            Pricing::Flat(price) => self.get(*price) * units,
            Pricing::Graduated(tiers) => {
                let (mut from, mut charge) = (0.0, 0.0);
                for tier in tiers {
                    let to = self.or(tier.to, f64::INFINITY);
                    charge += (units.min(to) - from).max(0.0) * self.get(tier.price);
                    from = to;
                }
                charge
            }
            Pricing::Volume(tiers) => {
                let reached = tiers.iter().find(|tier| units <= self.or(tier.to, f64::INFINITY)).unwrap();
                units * self.get(reached.price)
            }
            Pricing::Anchored { volume, fee, dead_band, additional, reduced } => {
                // For the share that stays all is agreed, for less of it as much less.
                let ramp = self.ramp(vendor);
                let settled = ramp.share.last().map_or(1.0, |share| self.get(*share));
                let is_settled = month + 1 >= ramp.start + ramp.share.len();
                let moved = if is_settled { 1.0 } else { self.moved(ramp, month) / settled };
                let (agreed, band) = (self.get(*volume) * moved, self.or(*dead_band, 0.0));
                let above = (units - agreed * (1.0 + band)).max(0.0);
                let below = (agreed * (1.0 - band) - units).max(0.0);
                (self.get(*fee) * moved + above * self.get(*additional) - below * self.get(*reduced)).max(0.0)
            }
        }
    }

    fn fees(&self, vendor: &Vendor, month: usize) -> f64 {
        if month < self.ramp(vendor).start {
            return 0.0;
        }
        let least = vendor.minimum.map_or(f64::NEG_INFINITY, |minimum| self.get(minimum));
        let in_plan_money = self.rises(vendor.indexation, month) * self.or(vendor.exchange_rate, 1.0);
        let fee = self.charge(vendor, month).max(least) * in_plan_money;
        let expected = |levels: &[ServiceLevel], cap| {
            let expected: f64 = levels.iter().map(|level| self.get(level.share) * self.get(level.likelihood)).sum();
            fee * expected.min(self.or(cap, f64::INFINITY))
        };
        fee - expected(&vendor.credits, vendor.credit_cap) + expected(&vendor.bonuses, vendor.bonus_cap)
    }

    fn running(&self, items: &[Running], fees: f64, (month, usual): (usize, usize)) -> f64 {
        let runs = items.iter().filter(|item| (item.from.unwrap_or(usual)..=item.until).contains(&month));
        let amount = |item: &Running| {
            let amount = match item.amount {
                RunningAmount::Monthly(amount) => self.get(amount),
                RunningAmount::OfFees(share) => self.get(share) * fees,
            };
            amount * self.inflation(item.inflation, month)
        };
        runs.map(amount).sum()
    }

    fn once(&self, items: &[OneTime], month: usize) -> f64 {
        let paid = items.iter().filter(|item| (item.from..=item.until).contains(&month));
        paid.map(|item| self.get(item.amount) / (item.until - item.from + 1) as f64).sum()
    }

    fn benefits(&self, benefits: &[Benefit], month: usize, moved: &dyn Fn(usize) -> f64) -> f64 {
        let customers = &self.plan.customers;
        let kept_in =
            |change: InputId, month: usize| self.or(customers.count, 0.0) * self.get(change) / 12.0 * moved(month);
        let worth = |benefit: &Benefit| {
            let worth = match benefit.worth {
                Worth::Monthly(amount) => self.get(amount) * moved(month),
                Worth::PerContact { share, value } => {
                    self.contacts(month) * moved(month) * self.get(share) * self.get(value)
                }
                Worth::Acquisition { change } => kept_in(change, month) * self.or(customers.acquisition_cost, 1.0),
                Worth::Retention { change } => {
                    let stays = 1.0 - (1.0 - self.or(customers.retention_rate, 1.0)) / 12.0;
                    let still = |since: usize| kept_in(change, since) * stays.powi((month - since) as i32);
                    let kept: f64 = (benefit.from..=month.min(benefit.until)).map(still).sum();
                    kept * self.or(customers.purchase_value, 1.0) * self.or(customers.purchase_frequency, 1.0) / 12.0
                }
            };
            let margin = match benefit.worth {
                Worth::Acquisition { .. } => None,
                Worth::Retention { .. } => benefit.margin.or(customers.gross_margin),
                _ => benefit.margin,
            };
            let sure = self.or(benefit.confidence, 1.0) * (1.0 - self.or(benefit.risk_adjustment, 0.0));
            worth * self.or(margin, 1.0) * sure
        };
        let pays = |benefit: &&Benefit| {
            let goes_on = matches!(benefit.worth, Worth::Retention { .. });
            month >= benefit.from && (goes_on || month <= benefit.until)
        };
        benefits.iter().filter(pays).map(worth).sum()
    }

    fn of_vendor(&self, vendor: &Vendor, month: usize) -> [f64; 2] {
        let plan = self.plan;
        let paid_once = self.once(&plan.one_time, month) + self.once(&vendor.one_time, month);
        if month == 0 {
            return [0.0, paid_once];
        }
        let moved = |month| self.moved(self.ramp(vendor), month);
        let fees = self.fees(vendor, month);
        let beside = [&plan.governance, &vendor.governance, &plan.retained, &vendor.retained];
        let running: f64 = beside.iter().map(|items| self.running(items, fees, (month, self.ramp(vendor).start))).sum();
        let benefits: f64 = [&plan.benefits, &vendor.benefits].iter().map(|of| self.benefits(of, month, &moved)).sum();
        [self.avoided(vendor, month) + benefits, fees + running + paid_once]
    }

    fn of_investment(&self, investment: &Investment, month: usize) -> [f64; 2] {
        let paid_once = self.once(&investment.one_time, month);
        if month == 0 {
            return [0.0, paid_once];
        }
        let gain = self.benefits(&investment.benefits, month, &|_| 1.0);
        [gain, self.running(&investment.running, 0.0, (month, 1)) + paid_once]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_flow_is_the_one_worked_out_by_hand(plan in any_plan()) {
        let worked = Worked::of(plan);
        let by_hand = ByHand { plan: &worked.plan };
        for alternative in worked.alternatives() {
            for month in 0..=worked.plan.months {
                let vendor = alternative.parts.vendor.map(|at| by_hand.of_vendor(&worked.plan.vendors[at], month));
                let investment =
                    alternative.parts.investment.map(|at| by_hand.of_investment(&worked.plan.investments[at], month));
                let [gain, cost] = [0, 1].map(|side| vendor.map_or(0.0, |of| of[side]) + investment.map_or(0.0, |of| of[side]));
                let net = float(worked.computed.cell(alternative.net, month).unwrap());
                let size = gain.abs() + cost.abs();
                prop_assert!((net - (gain - cost)).abs() <= 1e-9 * size,
                    "{} in month {month}: {net}, by hand {gain} - {cost}", alternative.name);
            }
        }
    }

    #[test]
    fn what_support_costs_in_house_is_the_sum_by_hand(plan in any_plan()) {
        let worked = Worked::of(plan);
        let by_hand = ByHand { plan: &worked.plan };
        for month in 1..=worked.plan.months {
            let expected: f64 = by_hand.in_house(month).iter().map(|(amount, _)| amount).sum();
            let found = float(worked.computed.cell(worked.timeline.in_house, month).unwrap());
            prop_assert!((found - expected).abs() <= 1e-9 * expected, "month {month}: {found}, by hand {expected}");
        }
    }
}
