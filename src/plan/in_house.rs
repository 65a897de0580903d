//! The in-house costs of a plan in, a line each month by month out.

use super::builder::{Builder, Shared, productive_hours, risen, slug};
use super::formula::{Formula, MONTHS_OF_YEAR};
use super::sheet::{Group, LineId};
use super::{CostLine, Inflation, Per};
use crate::quantity::Unit;

/// Adds what support costs in house if nothing changes.
pub(super) fn add(builder: &mut Builder<'_>, shared: &mut Shared) {
    let plan = builder.plan;
    let house = &plan.in_house;
    let trend = shared.trend;
    let agents = house.agents.map(|agents| {
        builder.line(
            "agents",
            "Agents",
            (Group::Volume, Unit::Agents),
            "Full-time equivalents in house if nothing changes: they follow the trend of contacts, not its season.",
            |month| Formula::from(agents) * Formula::Cell(trend, month),
        )
    });
    let needs_hours = house.lines.iter().any(|line| line.per == Per::Hour);
    let hours = plan.volume.handle_time.filter(|_| needs_hours).map(|time| {
        let contacts = shared.contacts;
        builder.line(
            "productive_hours",
            "Productive hours",
            (Group::Volume, Unit::Hours),
            "Handle time of all contacts in hours, over the occupancy where it is known.",
            |month| productive_hours(Formula::Cell(contacts, month) * time, house.occupancy),
        )
    });
    let drivers = Drivers { trend, contacts: shared.contacts, agents, hours };
    for line in &house.lines {
        let wages = shared.wages;
        let id = builder.line(
            &format!("in_house.{}", slug(&line.name)),
            &line.name,
            (Group::InHouse, Unit::Money),
            "What the line costs in house if nothing changes.",
            |month| risen(drivers.amount(line, month), line.inflation, wages, month),
        );
        shared.in_house.push((id, line.name.clone(), line.avoidable));
    }
    shared.in_house.extend(attrition(builder, agents, shared.wages).map(|line| (line, "Attrition".to_string(), None)));
    let lines: Vec<LineId> = shared.in_house.iter().map(|(line, ..)| *line).collect();
    shared.in_house_total = builder.sum(
        "in_house.total",
        "In-house cost",
        Group::InHouse,
        "What support costs in house if nothing changes, in all.",
        &lines,
    );
}

/// What leavers cost until their places are filled again.
fn attrition(builder: &mut Builder<'_>, agents: Option<LineId>, wages: Option<LineId>) -> Option<LineId> {
    let house = &builder.plan.in_house;
    let (agents, rate, each) = (agents?, house.attrition?, house.cost_per_leaver?);
    let says = "Agents who leave in the month, at the yearly attrition, times what each costs, which rises with wages.";
    let cell = |month| {
        let cost = Formula::Cell(agents, month) * rate / i64::from(MONTHS_OF_YEAR) * each;
        risen(cost, Inflation::Wages, wages, month)
    };
    Some(builder.line("in_house.attrition", "Attrition", (Group::InHouse, Unit::Money), says, cell))
}

/// What amounts are multiplied with.
struct Drivers {
    trend: LineId,
    contacts: LineId,
    agents: Option<LineId>,
    hours: Option<LineId>,
}

impl Drivers {
    fn amount(&self, line: &CostLine, month: usize) -> Formula {
        let driver = match line.per {
            Per::Month => None,
            Per::MonthOfVolume => Some(self.trend),
            Per::Contact => Some(self.contacts),
            Per::Agent => self.agents,
            Per::Hour => self.hours,
        };
        let amount = Formula::from(line.amount);
        driver.map_or(amount.clone(), |driver| amount * Formula::Cell(driver, month))
    }
}
