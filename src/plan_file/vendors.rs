//! The list `[[vendor]]` of a plan in, the contracts that are compared out.

use super::benefits::benefits;
use super::measure::{AGENTS, EXCHANGE, POSITIVE_SHARE, PRICE, RATE, SHARE, TIME};
use super::pricing::pricing;
use super::reader::{Contract, Reader};
use super::running::{governance, monthly, one_time};
use super::volume::{RAMP, ramp};
use crate::currency::Currency;
use crate::input::toml::table::Table;
use crate::place::{Place, quoted};
use crate::plan::{Billed, Customers, InHouse, InputId, ServiceLevel, Vendor, Volume};
use crate::problem::Problem;

const KEYS: &[&str] = &[
    "name",
    "per",
    "price",
    "tiers",
    "tier",
    "anchor",
    "minimum",
    "agents",
    "handle_time",
    "occupancy",
    "first_contact_resolution",
    "resolution_rate",
    "indexation",
    "currency",
    "exchange_rate",
    "credit",
    "credit_cap",
    "bonus",
    "bonus_cap",
    "ramp",
    "one_time",
    "governance",
    "retained",
    "benefit",
];
const SERVICE_LEVEL: &[&str] = &["name", "share", "likelihood"];

/// What the rest of the plan says, which a contract leans on.
#[derive(Clone, Copy)]
pub struct Around<'p> {
    /// What comes in.
    pub volume: &'p Volume,
    /// What support costs where it is now.
    pub in_house: &'p InHouse,
    /// Who is served.
    pub customers: &'p Customers,
}

/// The contracts that are compared.
pub fn vendors<'a>(reader: &mut Reader<'a>, root: &Table<'a>, around: Around<'_>) -> Result<Vec<Vendor>, Problem> {
    let tables = root.named("vendor", "vendor", KEYS)?;
    tables.iter().map(|(name, table)| vendor(reader, table, name, around)).collect()
}

fn vendor<'a>(reader: &mut Reader<'a>, table: &Table<'a>, name: &str, around: Around<'_>) -> Result<Vendor, Problem> {
    let unit = reader.choice(table, "per", &Billed::WORDS)?.ok_or_else(|| {
        table.missing("per", "write per = \"contact\", or \"agent\", \"hour\", \"minute\" or \"resolution\"")
    })?;
    let exchange_rate = contract(reader, table)?;
    let pricing = pricing(reader, table)?;
    let vendor = Vendor {
        name: name.to_string(),
        unit,
        pricing,
        minimum: reader.number(table, "minimum", PRICE)?,
        agents: reader.number(table, "agents", AGENTS)?,
        handle_time: reader.number(table, "handle_time", TIME)?,
        occupancy: reader.number(table, "occupancy", POSITIVE_SHARE)?,
        first_contact_resolution: reader.number(table, "first_contact_resolution", POSITIVE_SHARE)?,
        resolution_rate: reader.number(table, "resolution_rate", SHARE)?,
        indexation: reader.number(table, "indexation", RATE)?,
        exchange_rate,
        credits: service_levels(reader, table, "credit")?,
        credit_cap: cap(reader, table, "credit")?,
        bonuses: service_levels(reader, table, "bonus")?,
        bonus_cap: cap(reader, table, "bonus")?,
        ramp: match table.find("ramp") {
            Some(node) => Some(ramp(reader, &table.inner(node, &table.path("ramp"), RAMP)?)?),
            None => None,
        },
        one_time: one_time(reader, table)?,
        governance: governance(reader, table, around.in_house)?,
        retained: monthly(reader, table, "retained", around.in_house)?,
        benefits: benefits(reader, table, around.customers)?,
    };
    needs_of(&vendor, table, around)?;
    Ok(vendor)
}

/// What the contract's money is, and what one of it is of the plan's.
fn contract<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Option<InputId>, Problem> {
    let own = currency(reader, table)?;
    let rate = reader.number(table, "exchange_rate", EXCHANGE)?;
    let plan = reader.currency.clone();
    reader.contract = match (own, plan) {
        (None, _) if rate.is_some() => Contract::Unnamed,
        (None, _) => Contract::OfPlan,
        (Some((own, place)), None) => {
            let text = format!("the contract is in {}, and the plan does not say what its own money is", own.code());
            return Err(Problem::at(&place, text).hint("write currency = \"USD\" at the top of the plan"));
        }
        (Some((own, _)), Some(plan)) if own != plan && rate.is_none() => {
            let hint = format!("write exchange_rate = 1.08, the {} for one {}", plan.code(), own.code());
            return Err(table.missing("exchange_rate", hint));
        }
        (Some((own, _)), Some(plan)) if own == plan && rate.is_some() => {
            let text = format!("the contract is in {}, as the plan is", own.code());
            return Err(Problem::at(&table.at("exchange_rate"), text)
                .hint("leave out `exchange_rate`, or write the contract's own `currency`"));
        }
        (Some((own, _)), _) => Contract::Other(own),
    };
    Ok(rate)
}

/// A currency by its code.
pub fn currency<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Option<(Currency, Place)>, Problem> {
    let wanted = "a currency code of three letters";
    let Some((code, place)) = reader.text(table, "currency", wanted)? else { return Ok(None) };
    let wrong =
        || Problem::at(&place, format!("expected {wanted}, found {}", quoted(&code))).hint("write currency = \"USD\"");
    Ok(Some((Currency::from_code(&code).ok_or_else(wrong)?, place)))
}

fn service_levels<'a>(reader: &mut Reader<'a>, table: &Table<'a>, key: &str) -> Result<Vec<ServiceLevel>, Problem> {
    let one = |(name, table): &(String, Table<'a>)| {
        let share = reader.needed(table, "share", SHARE, "\"4%\", of the month's fee")?;
        let likelihood = reader.needed(table, "likelihood", SHARE, "\"20%\", of the months")?;
        Ok(ServiceLevel { name: name.clone(), share, likelihood })
    };
    table.named(key, &table.path(key), SERVICE_LEVEL)?.iter().map(one).collect()
}

/// The most of a month's fee; it caps something only where there is something.
fn cap<'a>(reader: &mut Reader<'a>, table: &Table<'a>, key: &str) -> Result<Option<InputId>, Problem> {
    let cap_key = format!("{key}_cap");
    let cap = reader.number(table, &cap_key, SHARE)?;
    if cap.is_some() && table.find(key).is_none() {
        let text = format!("`{cap_key}` has nothing to cap: there is no [[vendor.{key}]]");
        return Err(Problem::at(&table.at(&cap_key), text).hint(format!("write [[vendor.{key}]], or leave it out")));
    }
    Ok(cap)
}

/// What billing by a unit needs to be known.
fn needs_of(vendor: &Vendor, table: &Table<'_>, around: Around<'_>) -> Result<(), Problem> {
    let missing = |key: &str, per: &str, others: &str, hint: &str| {
        let text = format!("expected `{key}` here or in {others} for a price per {per}, found none");
        Err(Problem::at(&table.place, text).hint(hint))
    };
    let has_agents = vendor.agents.or(around.in_house.agents).is_some();
    let has_time = vendor.handle_time.or(around.volume.handle_time).is_some();
    let time = "write handle_time = \"7.5 min\" under [volume], or the vendor's own here";
    match vendor.unit {
        Billed::Agent if !has_agents => {
            missing("agents", "agent", "[in_house]", "write agents = 45, the vendor's for all contacts of a month")
        }
        Billed::Hour if !has_time => missing("handle_time", "hour", "[volume]", time),
        Billed::Minute if !has_time => missing("handle_time", "minute", "[volume]", time),
        Billed::Resolution if vendor.resolution_rate.is_none() => {
            Err(table.missing("resolution_rate", "write resolution_rate = \"85%\", the contacts that are billed"))
        }
        _ if vendor.first_contact_resolution.is_some() && around.volume.first_contact_resolution.is_none() => {
            let text = "expected `first_contact_resolution` in [volume] to hold this one against, found none";
            Err(Problem::at(&table.at("first_contact_resolution"), text)
                .hint("write first_contact_resolution = \"72%\", today's, under [volume]"))
        }
        _ => Ok(()),
    }
}
