//! The tables `[volume]`, `[customers]` and `[ramp]` of a plan in; what comes in, who is served and how work moves, out.

use super::baseline::Baseline;
use super::measure::{COST, COUNT, FACTOR, PER_YEAR, POSITIVE_SHARE, RATE, SEASON, SHARE, SOME, TIME};
use super::numbers;
use super::reader::Reader;
use crate::input::toml::table::Table;
use crate::plan::{Customers, InputId, Ramp, Volume};
use crate::problem::Problem;

const VOLUME: &[&str] =
    &["contacts", "growth", "seasonality", "handle_time", "first_contact_resolution", "repeat_share"];
const CUSTOMERS: &[&str] =
    &["count", "retention_rate", "purchase_value", "purchase_frequency", "gross_margin", "acquisition_cost"];
/// The keys of a ramp.
pub const RAMP: &[&str] = &["start", "share", "learning"];

/// What comes in.
pub fn volume<'a>(reader: &mut Reader<'a>, root: &Table<'a>, baseline: &Baseline) -> Result<Volume, Problem> {
    let table = root.table("volume", VOLUME)?;
    let contacts = reader.number_or(&table, "contacts", SOME, baseline.contacts.clone())?.ok_or_else(|| {
        table.missing(
            "contacts",
            "write contacts = 40000, the contacts of a month, or name a baseline = \"figures.csv\"",
        )
    })?;
    // Costs and agents are stated for what the plan says, so that more contacts cost more.
    let written = table.find("contacts").map(|node| numbers::read(node, &table.at("contacts"), SOME)).transpose()?;
    let unchanged = written.or_else(|| baseline.contacts.clone()).map(|stated| stated.value);
    let volume = Volume {
        contacts,
        stated: unchanged.unwrap_or_else(|| reader.value(contacts)),
        growth: reader.number(&table, "growth", RATE)?,
        seasonality: seasonality(reader, &table)?,
        handle_time: reader.number_or(&table, "handle_time", TIME, baseline.handle_time.clone())?,
        first_contact_resolution: reader.number_or(
            &table,
            "first_contact_resolution",
            POSITIVE_SHARE,
            baseline.first_contact_resolution.clone(),
        )?,
        repeat_share: reader.number(&table, "repeat_share", SHARE)?,
    };
    if volume.repeat_share.is_some() && volume.first_contact_resolution.is_none() {
        return Err(table.missing("first_contact_resolution", "write it beside repeat_share, or leave both out"));
    }
    Ok(volume)
}

fn seasonality<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Vec<InputId>, Problem> {
    let example = "[\"110%\", \"95%\", …], January first";
    let factors = reader.list(table, "seasonality", SEASON, example)?;
    if matches!(factors.len(), 0 | 12) {
        return Ok(factors);
    }
    let text = format!("expected 12 percentages, one a month, found {}", factors.len());
    Err(Problem::at(&table.at("seasonality"), text).hint("write \"100%\" for a month like any other"))
}

/// Who is served.
pub fn customers<'a>(reader: &mut Reader<'a>, root: &Table<'a>, baseline: &Baseline) -> Result<Customers, Problem> {
    let table = root.table("customers", CUSTOMERS)?;
    let mut number = |key, measure| reader.number_or(&table, key, measure, baseline.of_customers(key));
    Ok(Customers {
        count: number("count", COUNT)?,
        retention_rate: number("retention_rate", SHARE)?,
        purchase_value: number("purchase_value", COST)?,
        purchase_frequency: number("purchase_frequency", PER_YEAR)?,
        gross_margin: number("gross_margin", SHARE)?,
        acquisition_cost: number("acquisition_cost", COST)?,
    })
}

/// How the work moves.
pub fn ramp<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Ramp, Problem> {
    Ok(Ramp {
        start: reader.month(table, "start", 1)?.unwrap_or(1),
        share: reader.list(table, "share", SHARE, "[\"25%\", \"50%\", \"100%\"]")?,
        learning: reader.list(table, "learning", FACTOR, "[\"130%\", \"115%\"]")?,
    })
}
