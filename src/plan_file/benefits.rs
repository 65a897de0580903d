//! The lists `[[benefit]]` and `[[investment]]` in; what comes back beside lower cost, and what else the money could be
//! put into, out.

use super::measure::{CHANGE, MONEY, SHARE};
use super::reader::Reader;
use super::running::{monthly, one_time, stretch};
use crate::figures::normal;
use crate::input::spelling::nearest_of;
use crate::input::toml::table::Table;
use crate::place::quoted;
use crate::plan::{Benefit, Customers, Effect, InHouse, InputId, Investment, Vendor, Worth};
use crate::problem::Problem;

const BENEFIT: &[&str] = &[
    "name",
    "effect",
    "amount",
    "share_of_contacts",
    "value",
    "retention_change",
    "gross_margin",
    "confidence",
    "risk_adjustment",
    "from",
    "until",
    "evidence",
];
const INVESTMENT: &[&str] = &["name", "evidence", "beside", "one_time", "running", "benefit"];

/// What comes back beside lower cost.
pub fn benefits<'a>(
    reader: &mut Reader<'a>,
    parent: &Table<'a>,
    customers: &Customers,
) -> Result<Vec<Benefit>, Problem> {
    let tables = parent.named("benefit", &parent.path("benefit"), BENEFIT)?;
    tables.iter().map(|(name, table)| benefit(reader, table, name, customers)).collect()
}

fn benefit<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    name: &str,
    customers: &Customers,
) -> Result<Benefit, Problem> {
    let of_name = Effect::WORDS.iter().find(|(word, _)| normal(word) == normal(name)).map(|(_, effect)| *effect);
    let effect = reader.choice(table, "effect", &Effect::WORDS)?.or(of_name);
    let worth = worth(reader, table, effect, customers)?;
    // Customers who stay are customers who stay, whatever it is called.
    let (effect, usual) = match (&worth, effect) {
        (Worth::Retention { .. }, None | Some(Effect::Other)) => (None, Effect::Retention),
        (_, effect) => (effect, Effect::Other),
    };
    let margin = reader.number(table, "gross_margin", SHARE)?;
    if margin.is_some() && matches!(worth, Worth::Acquisition { .. }) {
        return Err(Problem::at(
            &table.at("gross_margin"),
            "acquisition cost is no revenue, so nothing of it is a margin",
        )
        .hint("leave out `gross_margin`"));
    }
    let confidence = reader.number(table, "confidence", SHARE)?;
    let risk_adjustment = reader.number(table, "risk_adjustment", SHARE)?;
    let (from, until) = stretch(reader, table)?;
    Ok(Benefit {
        name: name.to_string(),
        effect: effect.unwrap_or(usual),
        worth,
        margin,
        confidence,
        risk_adjustment,
        from,
        until,
        evidence: evidence(reader, table)?,
        place: table.place.clone(),
    })
}

fn evidence<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<Option<String>, Problem> {
    Ok(reader.text(table, "evidence", "a text that says where the number comes from")?.map(|(text, _)| text))
}

/// The one way in which a benefit says what it is worth.
fn worth<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    effect: Option<Effect>,
    customers: &Customers,
) -> Result<Worth, Problem> {
    let amount = reader.number(table, "amount", MONEY)?;
    let share = reader.number(table, "share_of_contacts", SHARE)?;
    let value = reader.number(table, "value", MONEY)?;
    let change = reader.number(table, "retention_change", CHANGE)?;
    match (amount, share, value, change) {
        (Some(amount), None, None, None) => Ok(Worth::Monthly(amount)),
        (None, Some(share), Some(value), None) => Ok(Worth::PerContact { share, value }),
        (None, Some(_), None, None) => {
            Err(table.missing("value", "write value = 12, what each of those contacts is worth"))
        }
        (None, None, Some(_), None) => {
            Err(table.missing("share_of_contacts", "write share_of_contacts = \"2%\", the contacts that are worth it"))
        }
        (None, None, None, Some(change)) => of_retention(table, effect, change, customers),
        (None, None, None, None) => Err(table.missing(
            "amount",
            "write amount = 5000 (a month), or share_of_contacts and value, or retention_change = \"0.5%\"",
        )),
        _ => Err(Problem::at(&table.place, "expected one way to say what it is worth, found two")
            .hint("keep `amount`, or `share_of_contacts` with `value`, or `retention_change`")),
    }
}

fn of_retention(
    table: &Table<'_>,
    effect: Option<Effect>,
    change: InputId,
    customers: &Customers,
) -> Result<Worth, Problem> {
    let is_acquisition = effect == Some(Effect::Acquisition);
    let needed: &[(&str, Option<InputId>)] = if is_acquisition {
        &[("count", customers.count), ("acquisition_cost", customers.acquisition_cost)]
    } else {
        &[
            ("count", customers.count),
            ("purchase_value", customers.purchase_value),
            ("purchase_frequency", customers.purchase_frequency),
        ]
    };
    if let Some((key, _)) = needed.iter().find(|(_, input)| input.is_none()) {
        let text = format!("expected `{key}` in [customers] for `retention_change`, found none");
        let keys: Vec<&str> = needed.iter().map(|(key, _)| *key).collect();
        return Err(Problem::at(&table.at("retention_change"), text)
            .hint(format!("under [customers] write {}", keys.join(", "))));
    }
    Ok(if is_acquisition { Worth::Acquisition { change } } else { Worth::Retention { change } })
}

/// What else the money could be put into.
pub fn investments<'a>(
    reader: &mut Reader<'a>,
    root: &Table<'a>,
    in_house: &InHouse,
    customers: &Customers,
    vendors: &[Vendor],
) -> Result<Vec<Investment>, Problem> {
    let one = |(name, table): &(String, Table<'a>)| {
        Ok(Investment {
            name: name.clone(),
            one_time: one_time(reader, table)?,
            running: monthly(reader, table, "running", in_house)?,
            benefits: benefits(reader, table, customers)?,
            evidence: evidence(reader, table)?,
            beside: beside(reader, table, vendors)?,
        })
    };
    root.named("investment", "investment", INVESTMENT)?.iter().map(one).collect()
}

fn beside<'a>(reader: &mut Reader<'a>, table: &Table<'a>, vendors: &[Vendor]) -> Result<Option<String>, Problem> {
    let Some((name, place)) = reader.text(table, "beside", "the name of a vendor")? else { return Ok(None) };
    if vendors.iter().any(|vendor| vendor.name == name) {
        return Ok(Some(name));
    }
    let names = || vendors.iter().map(|vendor| vendor.name.as_str());
    let problem = Problem::at(&place, format!("no vendor is called {}", quoted(&name)));
    Err(match nearest_of(&name, names()) {
        Some(nearest) => problem.hint(format!("the nearest is {}", quoted(nearest))),
        None if vendors.is_empty() => problem.hint("leave out `beside`: the plan has no vendor"),
        None => problem.hint(format!("the vendors are {}", names().map(quoted).collect::<Vec<_>>().join(", "))),
    })
}
