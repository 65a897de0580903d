//! What a contract says of its price in: one price, tiers or an agreed volume. How units become a fee, out.

use super::measure::{PRICE, SHARE, SOME};
use super::reader::Reader;
use crate::input::toml::table::Table;
use crate::place::quoted;
use crate::plan::{InputId, Pricing, Tier};
use crate::problem::Problem;

const TIER: &[&str] = &["to", "price"];
const ANCHOR: &[&str] = &["volume", "fee", "dead_band", "additional", "reduced"];
const WAYS: &str = "write price = 3.20, or tiers = \"graduated\" with [[vendor.tier]], or [vendor.anchor]";

#[derive(Clone, Copy)]
enum Tiers {
    Graduated,
    Volume,
}

/// The one way in which a contract is priced.
pub fn pricing<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Pricing, Problem> {
    let price = reader.number(table, "price", PRICE)?;
    let words = [("graduated", Tiers::Graduated), ("volume", Tiers::Volume)];
    let kind = reader.choice(table, "tiers", &words)?;
    let tiers = tiers(reader, table)?;
    let anchor = table.find("anchor").map(|node| table.inner(node, &table.path("anchor"), ANCHOR)).transpose()?;
    match (price, tiers.is_empty(), anchor) {
        (Some(price), true, None) if kind.is_none() => Ok(Pricing::Flat(price)),
        (None, false, None) => match kind {
            Some(Tiers::Graduated) => Ok(Pricing::Graduated(tiers)),
            Some(Tiers::Volume) => Ok(Pricing::Volume(tiers)),
            None => Err(table.missing(
                "tiers",
                "write tiers = \"graduated\" if each unit has the price of its own tier, or \"volume\" if all have that of the last one reached",
            )),
        },
        (None, true, Some(anchor)) if kind.is_none() => anchored(reader, &anchor),
        (None, true, None) if kind.is_none() => Err(table.missing("price", WAYS)),
        (None, true, None) => {
            Err(table.missing("tier", "write [[vendor.tier]] with `to` and `price` for each step of the price list"))
        }
        _ => Err(Problem::at(&table.place, "expected one way to price the contract, found two")
            .hint("keep `price`, or `tiers` with [[vendor.tier]], or [vendor.anchor]")),
    }
}

/// The steps of a price list, each ending above the one before.
fn tiers<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Vec<Tier>, Problem> {
    let tables = table.numbered("tier", TIER)?;
    let mut tiers = Vec::new();
    let mut before: Option<InputId> = None;
    for (index, tier) in tables.iter().enumerate() {
        let to = reader.number(tier, "to", SOME)?;
        let price = reader.needed(tier, "price", PRICE, "0.10")?;
        let is_last = index + 1 == tables.len();
        match (to, is_last) {
            (None, false) => {
                return Err(
                    tier.missing("to", "write to = 1000, the last unit of this tier; only the last tier has none")
                );
            }
            (Some(_), true) => {
                let hint = "leave `to` out of the last tier, so that every unit has a price";
                return Err(Problem::at(&tier.at("to"), "expected no end of the last tier, found one").hint(hint));
            }
            _ => {}
        }
        if let (Some(to), Some(before)) = (to, before)
            && reader.value(to) <= reader.value(before)
        {
            return Err(not_rising(reader, tier, to, before));
        }
        before = to;
        tiers.push(Tier { to, price });
    }
    Ok(tiers)
}

fn not_rising(reader: &Reader<'_>, tier: &Table<'_>, to: InputId, before: InputId) -> Problem {
    let text = |id: InputId| reader.inputs.get(id.0).map_or("", |input| input.text.as_str());
    let finding = format!(
        "expected an end above {}, where the tier before ends, found {}",
        quoted(text(before)),
        quoted(text(to))
    );
    Problem::at(&tier.at("to"), finding).hint("write the tiers from the lowest units to the highest")
}

fn anchored<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Pricing, Problem> {
    Ok(Pricing::Anchored {
        volume: reader.needed(table, "volume", SOME, "40000, the agreed units of a month")?,
        fee: reader.needed(table, "fee", PRICE, "120000, what they cost")?,
        dead_band: reader.number(table, "dead_band", SHARE)?,
        additional: reader.needed(table, "additional", PRICE, "3.5, for a unit above them")?,
        reduced: reader.needed(table, "reduced", PRICE, "1.9, given back for a unit below them")?,
    })
}
