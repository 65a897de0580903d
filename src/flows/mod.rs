//! A file of cash flows in, the flows in the order of time out; the first thing that is wrong with it is the error.
//!
//! CSV in every shape that figures have, workbooks, or JSON: a list of numbers, or of objects with `amount` and `date`.

mod columns;
mod dates;
mod json;
mod labels;

use crate::cashflow::{MOST_FLOWS, OnDay};
use crate::comparison::Note;
use crate::currency::{Currency, Mentioned};
use crate::input::cells::Cell;
use crate::input::contents::Contents;
use crate::input::names::UnitWord;
use crate::input::rows::{self, Content, Rows};
use crate::input::{Options, Source, settle};
use crate::number::Mark;
use crate::place::Place;
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, plus};
use crate::tickets::moment::Order;

/// What a file of flows looks like.
const LOOKS_LIKE: &str = "write a row a flow under the header `date,amount`, or `amount` alone";

/// How a file is to be read, beside what figures files have too.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The kind of file, its decimal mark, its sheet, the currency.
    pub options: Options,
    /// Which number of `01/02/2026` is the day.
    pub order: Option<Order>,
}

/// One flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// In the file's currency; negative where it is paid.
    pub amount: Exact,
    /// When: the date as `2026-01-31`, the period's label, or `t = 0`.
    pub when: String,
    /// Days since 1 January 1970, of dated flows.
    day: Option<i64>,
}

/// The flows of a file.
#[derive(Debug)]
pub struct Flows {
    /// In the order of time, those of one day added up.
    pub flows: Vec<Flow>,
    /// Whether every flow has its date.
    pub is_dated: bool,
    /// What money is in.
    pub currency: Option<Currency>,
    /// What the reader should know.
    pub notes: Vec<Note>,
}

/// A flow as it stands in the file.
struct Row {
    amount: Cell,
    when: Option<Cell>,
}

/// The flows as they stand in the file, and what is known of them all.
struct Listed {
    rows: Vec<Row>,
    /// Whether `when` is a date, and not a label of a period.
    is_dated: bool,
    /// The unit that the header has in brackets.
    unit: Option<(UnitWord, Place)>,
    notes: Vec<Note>,
}

/// Reads a file, or standard input where it is called `-`.
///
/// # Errors
/// The first thing that is wrong with it, at its place.
pub fn read(path: &str, asked: &Asked) -> Result<Flows, Problem> {
    let source = Source { path: path.to_string(), side: None };
    let Rows { file, content, usual_mark, remark } = rows::read(&source, &asked.options, LOOKS_LIKE)?;
    let mut listed = match content {
        Content::Json(root) => json::listed(&root)?,
        Content::Tables(tables) => columns::listed(tables, &file)?,
    };
    if listed.rows.len() > MOST_FLOWS {
        let text = format!("expected at most 10,000 flows, found {}", listed.rows.len());
        return Err(Problem::at(&file, text).hint("add up what flows in a week or a month"));
    }
    listed.notes.extend(remark.map(|remark| Note::new(&*file.file, remark)));
    let contents = Contents { usual_mark, ..Contents::new(&file) };
    let (amounts, currency) = amounts(&mut listed, contents, asked)?;
    let flows =
        if listed.is_dated { dated(&mut listed, amounts, asked)? } else { labels::undated(&mut listed, amounts)? };
    Ok(Flows { flows, is_dated: listed.is_dated, currency, notes: listed.notes })
}

/// The amounts in their order, under one decimal mark and in one currency.
fn amounts(listed: &mut Listed, contents: Contents, asked: &Asked) -> Result<(Vec<Exact>, Option<Currency>), Problem> {
    let cells: Vec<&Cell> = listed.rows.iter().map(|row| &row.amount).collect();
    let (mark, note) = settle::mark(&cells, &contents, &asked.options)?;
    let mut mentions: Vec<(Mentioned, Place)> = Vec::new();
    if let Some((UnitWord::Currency(mentioned), place)) = &listed.unit {
        mentions.push((*mentioned, place.clone()));
    }
    let word = listed.unit.as_ref().map(|(word, _)| *word);
    let mut amounts = Vec::new();
    for cell in cells {
        let (amount, mentioned) = amount(cell, word, mark)?;
        amounts.push(amount);
        mentions.extend(mentioned.map(|mentioned| (mentioned, cell.place.clone())));
    }
    let (currency, taken) = settle::currency(&[contents], &mentions, &asked.options)?;
    listed.notes.extend(note.into_iter().chain(taken));
    Ok((amounts, currency))
}

fn amount(cell: &Cell, word: Option<UnitWord>, mark: Mark) -> Result<(Exact, Option<Mentioned>), Problem> {
    if cell.is_blank() {
        return Err(Problem::at(&cell.place, "expected an amount, found none")
            .hint("write 0 where nothing flows, or leave the row out"));
    }
    let read =
        cell.read(Unit::Money, word, mark).map_err(|wrong| Problem::cell(&cell.place, &cell.place.column, wrong))?;
    Ok((read.value, read.currency))
}

/// Dated flows by day, each day once.
fn dated(listed: &mut Listed, amounts: Vec<Exact>, asked: &Asked) -> Result<Vec<Flow>, Problem> {
    let cells: Vec<&Cell> = listed.rows.iter().filter_map(|row| row.when.as_ref()).collect();
    let days = dates::days(&cells, asked.order)?;
    let is_sorted = days.is_sorted_by_key(|(day, _)| *day);
    let mut by_day: Vec<Flow> = Vec::new();
    let mut flows: Vec<((i64, String), Exact)> = days.into_iter().zip(amounts).collect();
    flows.sort_by_key(|((day, _), _)| *day);
    let rows = flows.len();
    for ((day, when), amount) in flows {
        match by_day.last_mut().filter(|last| last.day == Some(day)) {
            Some(last) => last.amount = plus(&last.amount, &amount),
            None => by_day.push(Flow { amount, when, day: Some(day) }),
        }
    }
    if !is_sorted {
        listed.notes.push(Note::new("date", "the rows are not in the order of their dates; they were sorted"));
    }
    if by_day.len() < rows {
        let text = format!("{rows} flows are on {} days; those of one day were added up", by_day.len());
        listed.notes.push(Note::new("date", text));
    }
    listed.notes.extend(dates::uneven(&by_day.iter().filter_map(|flow| flow.day).collect::<Vec<_>>()));
    Ok(by_day)
}

impl Flows {
    /// The amounts, one a period.
    pub fn amounts(&self) -> Vec<Exact> {
        self.flows.iter().map(|flow| flow.amount.clone()).collect()
    }

    /// Dated flows by the days since the first.
    pub fn on_days(&self) -> Option<Vec<OnDay>> {
        let first = self.flows.first()?.day?;
        let on_day = |flow: &Flow| {
            let days = u32::try_from(flow.day?.checked_sub(first)?).ok()?;
            Some(OnDay { days, amount: flow.amount.clone() })
        };
        self.flows.iter().map(on_day).collect()
    }
}
