//! The lists `[[one_time]]`, `[[governance]]`, `[[retained]]` and `[[running]]` in; what is paid beside a contract, out.

use super::in_house::inflation;
use super::measure::{COST, MONEY, SHARE};
use super::reader::Reader;
use crate::input::toml::table::Table;
use crate::plan::{InHouse, OneTime, Running, RunningAmount};
use crate::problem::Problem;

const ONE_TIME: &[&str] = &["name", "amount", "month", "until"];
const GOVERNANCE: &[&str] = &["name", "amount", "of_fees", "inflation", "from", "until"];
const RUNNING: &[&str] = &["name", "amount", "inflation", "from", "until"];

/// What is paid once.
pub fn one_time<'a>(reader: &mut Reader<'a>, parent: &Table<'a>) -> Result<Vec<OneTime>, Problem> {
    let one = |(name, table): &(String, Table<'a>)| {
        let amount = reader.needed(table, "amount", MONEY, "250000")?;
        let from = reader.month(table, "month", 0)?.unwrap_or(0);
        let until = reader.month(table, "until", from)?.unwrap_or(from);
        Ok(OneTime { name: name.clone(), amount, from, until })
    };
    parent.named("one_time", &parent.path("one_time"), ONE_TIME)?.iter().map(one).collect()
}

/// What steering a vendor costs: amounts, or shares of the fees.
pub fn governance<'a>(
    reader: &mut Reader<'a>,
    parent: &Table<'a>,
    in_house: &InHouse,
) -> Result<Vec<Running>, Problem> {
    let tables = parent.named("governance", &parent.path("governance"), GOVERNANCE)?;
    let one = |(name, table): &(String, Table<'a>)| {
        let amount = reader.number(table, "amount", COST)?;
        let of_fees = reader.number(table, "of_fees", SHARE)?;
        let amount = match (amount, of_fees) {
            (Some(amount), None) => RunningAmount::Monthly(amount),
            (None, Some(share)) if reader.find(table, "inflation").is_none() => RunningAmount::OfFees(share),
            (None, Some(_)) => {
                return Err(Problem::at(&table.at("inflation"), "a share of the fees rises with the fees already")
                    .hint("leave out `inflation`"));
            }
            (None, None) => return Err(table.missing("amount", "write amount = 6000, or of_fees = \"4%\"")),
            (Some(_), Some(_)) => {
                return Err(Problem::at(&table.at("of_fees"), "expected `amount` or `of_fees`, found both")
                    .hint("keep one of the two"));
            }
        };
        running(reader, (name.as_str(), table), amount, in_house, false)
    };
    tables.iter().map(one).collect()
}

/// What is paid every month, under a key: staff that stays rises as wages do.
pub fn monthly<'a>(
    reader: &mut Reader<'a>,
    parent: &Table<'a>,
    key: &str,
    in_house: &InHouse,
) -> Result<Vec<Running>, Problem> {
    let one = |(name, table): &(String, Table<'a>)| {
        let amount = RunningAmount::Monthly(reader.needed(table, "amount", COST, "6000")?);
        running(reader, (name.as_str(), table), amount, in_house, key == "retained")
    };
    parent.named(key, &parent.path(key), RUNNING)?.iter().map(one).collect()
}

fn running<'a>(
    reader: &mut Reader<'a>,
    (name, table): (&str, &Table<'a>),
    amount: RunningAmount,
    in_house: &InHouse,
    is_wage: bool,
) -> Result<Running, Problem> {
    let inflation = inflation(reader, table, in_house, is_wage)?;
    let from = reader.month(table, "from", 1)?;
    let until = reader.month(table, "until", from.unwrap_or(1))?.unwrap_or(reader.months);
    Ok(Running { name: name.to_string(), amount, inflation, from, until })
}

/// The first and the last month of something.
pub fn stretch<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Result<(usize, usize), Problem> {
    let from = reader.month(table, "from", 1)?.unwrap_or(1);
    let until = reader.month(table, "until", from)?.unwrap_or(reader.months);
    Ok((from, until))
}
