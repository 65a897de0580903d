//! The table `[in_house]` of a plan and the cost lines of its baseline in; what support costs where it is now, out.

use super::baseline::{Baseline, BaselineLine};
use super::measure::{AGENTS, COST, POSITIVE_SHARE, RATE, SHARE, TURNOVER};
use super::reader::{Found, Reader};
use crate::comparison::Note;
use crate::figures::{BENEFITS_COST, Figure, Kind, LABOR_COST, normal};
use crate::input::json::Value;
use crate::input::names::{self, Meaning};
use crate::input::toml::table::Table;
use crate::plan::{CostLine, InHouse, Inflation, Per, Volume};
use crate::problem::Problem;
use crate::quantity::{Unit, sum};
use crate::show;

const KEYS: &[&str] = &["agents", "occupancy", "wage_inflation", "attrition", "cost_per_leaver", "notice", "line"];
const LINE: &[&str] = &["name", "amount", "per", "kind", "inflation", "avoidable"];

/// What support costs where it is now.
pub fn in_house<'a>(
    reader: &mut Reader<'a>,
    root: &Table<'a>,
    baseline: &Baseline,
    volume: &Volume,
) -> Result<InHouse, Problem> {
    let table = root.table("in_house", KEYS)?;
    let months = reader.months;
    let mut in_house = InHouse {
        agents: reader.number_or(&table, "agents", AGENTS, baseline.agents.clone())?,
        occupancy: reader.number(&table, "occupancy", POSITIVE_SHARE)?,
        wage_inflation: reader.number(&table, "wage_inflation", RATE)?,
        cost_per_leaver: reader.number(&table, "cost_per_leaver", COST)?,
        notice: reader.whole(&table, "notice", "a number of months", 0..=months)?.unwrap_or(0),
        ..InHouse::default()
    };
    attrition(reader, &table, baseline, &mut in_house)?;
    in_house.lines = lines(reader, &table, baseline, &in_house)?;
    for line in &in_house.lines {
        needs_of(line, &table, volume, &in_house)?;
    }
    Ok(in_house)
}

/// Leavers cost something only where it is known what; the baseline's attrition alone says nothing.
fn attrition<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    baseline: &Baseline,
    in_house: &mut InHouse,
) -> Result<(), Problem> {
    let is_of_use = in_house.cost_per_leaver.is_some() && in_house.agents.is_some();
    let of_baseline = baseline.attrition.clone().filter(|_| is_of_use);
    in_house.attrition = reader.number_or(table, "attrition", TURNOVER, of_baseline)?;
    match (in_house.attrition, in_house.cost_per_leaver, in_house.agents) {
        (Some(_), None, _) => Err(table.missing("cost_per_leaver", "write cost_per_leaver = 8000 beside attrition")),
        (Some(_), _, None) => Err(table.missing("agents", "write agents = 50 beside attrition")),
        (None, Some(_), _) => {
            Err(table.missing("attrition", "write attrition = \"35%\", of a year, beside cost_per_leaver"))
        }
        _ => Ok(()),
    }
}

/// The plan's own lines, else those of the baseline.
fn lines<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    baseline: &Baseline,
    in_house: &InHouse,
) -> Result<Vec<CostLine>, Problem> {
    let own = table.named("line", &table.path, LINE)?;
    if own.is_empty() {
        let line = |of: &BaselineLine| {
            let path = table.path(&of.name);
            let table = Table::empty(&path, &of.amount.place);
            line(reader, &table, &of.name, Some(of), in_house)
        };
        return baseline.lines.iter().map(line).collect();
    }
    if !baseline.lines.is_empty() {
        let total = sum(baseline.lines.iter().map(|line| &line.amount.value));
        let text = format!(
            "the plan's own {} count, and not those of the baseline, {} a month",
            if own.len() == 1 { "line".to_string() } else { format!("{} lines", own.len()) },
            show::computed(&total, Unit::Money, reader.currency.as_ref())
        );
        reader.notes.push(Note::new("in_house", text));
    }
    own.iter().map(|(name, table)| line(reader, table, name, None, in_house)).collect()
}

fn line<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    name: &str,
    baseline: Option<&BaselineLine>,
    in_house: &InHouse,
) -> Result<CostLine, Problem> {
    let amount = reader
        .number_or(table, "amount", COST, baseline.map(|line| line.amount.clone()))?
        .ok_or_else(|| table.missing("amount", "write amount = 180000"))?;
    let figure = figure(name);
    let is_wage = figure.is_some_and(|figure| *figure == LABOR_COST || *figure == BENEFITS_COST);
    let kind = baseline.map(|line| line.kind).or_else(|| figure.and_then(Figure::cost_kind));
    Ok(CostLine {
        name: name.to_string(),
        amount,
        per: per(reader, table, kind)?,
        inflation: inflation(reader, table, in_house, is_wage)?,
        avoidable: reader.number(table, "avoidable", SHARE)?,
    })
}

/// The figure that a name stands for.
fn figure(name: &str) -> Option<&'static Figure> {
    match names::resolve(name).meaning {
        Meaning::Figure(figure) => Some(figure),
        _ => None,
    }
}

fn per<'a>(reader: &mut Reader<'a>, table: &Table<'a>, usual: Option<Kind>) -> Result<Per, Problem> {
    let words = [("month", Per::Month), ("contact", Per::Contact), ("agent", Per::Agent), ("hour", Per::Hour)];
    let per = reader.choice(table, "per", &words)?.unwrap_or(Per::Month);
    let kinds = [("variable", Kind::Variable), ("fixed", Kind::Fixed)];
    let kind = reader.choice(table, "kind", &kinds)?;
    match (per, kind, usual) {
        (Per::Month, Some(Kind::Variable), _) | (Per::Month, None, Some(Kind::Variable)) => Ok(Per::MonthOfVolume),
        (Per::Month, Some(_), _) | (Per::Month, None, Some(Kind::Fixed)) => Ok(Per::Month),
        (Per::Month, None, Some(Kind::OneTime)) => {
            Err(table.missing("kind", "write it under [[one_time]] if it is paid once, else kind = \"fixed\""))
        }
        (Per::Month, None, None) => {
            let hint = "write kind = \"variable\" if it grows with the contacts, or kind = \"fixed\" if it does not";
            Err(table.missing("kind", hint))
        }
        (_, Some(_), _) => Err(Problem::at(&table.at("kind"), "`kind` is for an amount a month")
            .hint("leave out `kind`, or write per = \"month\"")),
        (per, None, _) => Ok(per),
    }
}

/// What an amount rises by: a rate, `wages` or `none`; where nothing is said, as wages do if it is one.
pub fn inflation<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    in_house: &InHouse,
    is_wage: bool,
) -> Result<Inflation, Problem> {
    let said = match reader.find(table, "inflation") {
        Some(Found { node, place }) => match &node.value {
            Value::Text(text) => Some((normal(text), place)),
            _ => None,
        },
        None if is_wage && in_house.wage_inflation.is_some() => return Ok(Inflation::Wages),
        None => return Ok(Inflation::None),
    };
    match said.as_ref().map(|(word, place)| (word.as_str(), place)) {
        Some(("wages", place)) if in_house.wage_inflation.is_none() => {
            Err(Problem::at(place, "expected `wage_inflation` in [in_house] for what rises as wages do, found none")
                .hint("write wage_inflation = \"3%\" under [in_house]"))
        }
        Some(("wages", _)) => Ok(Inflation::Wages),
        Some(("none", _)) => Ok(Inflation::None),
        _ => {
            let rate = reader.number(table, "inflation", RATE).map_err(or_a_word)?;
            Ok(rate.map_or(Inflation::None, Inflation::Own))
        }
    }
}

/// What else an inflation may be than a number.
fn or_a_word(problem: Problem) -> Problem {
    let is_bare = problem.hint.is_none();
    if is_bare { problem.hint("write a rate such as \"3%\", or \"wages\", or \"none\"") } else { problem }
}

/// What an amount for each of something needs to be known.
fn needs_of(line: &CostLine, table: &Table<'_>, volume: &Volume, in_house: &InHouse) -> Result<(), Problem> {
    let place = table.place.at(table.place.row, &table.path(&line.name));
    match line.per {
        Per::Agent if in_house.agents.is_none() => {
            Err(Problem::at(&place, "expected `agents` in [in_house] for an amount per agent, found none")
                .hint("write agents = 50 under [in_house]"))
        }
        Per::Hour if volume.handle_time.is_none() => {
            Err(Problem::at(&place, "expected `handle_time` in [volume] for an amount per hour, found none")
                .hint("write handle_time = \"7.5 min\" under [volume]"))
        }
        _ => Ok(()),
    }
}
