//! A JSON list in, its flows with their amount and time out.

use super::columns::{AMOUNT, DATE, PERIOD};
use super::{Listed, Row};
use crate::comparison::Note;
use crate::figures::normal;
use crate::input::cells::{Cell, Form};
use crate::input::json::{Node, Value};
use crate::place::quoted;
use crate::problem::Problem;
use std::collections::BTreeSet;

const LOOKS_LIKE: &str = "write [-10000, 2750, 4250], or [{\"date\": \"2026-01-31\", \"amount\": -10000}, …]";

/// The flows of a list of numbers, or of objects.
pub fn listed(root: &Node) -> Result<Listed, Problem> {
    let Value::List(items) = &root.value else { return Err(root.expected("a list of flows").hint(LOOKS_LIKE)) };
    if items.is_empty() {
        return Err(Problem::at(&root.place, "the list is empty").hint(LOOKS_LIKE));
    }
    let mut reader = Reader::default();
    let rows = items.iter().map(|item| reader.row(item)).collect::<Result<Vec<Row>, Problem>>()?;
    let is_dated = reader.is_dated;
    let with = |wanted: bool| rows.iter().find(|row| row.when.is_some() == wanted);
    if let (Some(_), Some(without)) = (with(true), with(false)) {
        let wanted = if is_dated { "`date`" } else { "`period`" };
        return Err(Problem::at(
            &without.amount.place,
            format!("expected a {wanted} as other flows have it, found none"),
        )
        .hint("give it to each flow, or to none of them"));
    }
    let unknown: Vec<String> = reader.unknown.iter().map(|key| quoted(key)).collect();
    let note = format!("not used: {}", unknown.join(", "));
    let notes = if unknown.is_empty() { Vec::new() } else { vec![Note::new(&*root.place.file, note)] };
    Ok(Listed { rows, is_dated, unit: None, notes })
}

#[derive(Default)]
struct Reader {
    is_dated: bool,
    unknown: BTreeSet<String>,
}

impl Reader {
    fn row(&mut self, item: &Node) -> Result<Row, Problem> {
        let Value::Object(members) = &item.value else {
            return Ok(Row { amount: amount(item)?, when: None });
        };
        let find = |known: &[&str]| members.iter().find(|(key, _)| known.contains(&normal(key).as_str()));
        let of_amount = find(AMOUNT)
            .ok_or_else(|| Problem::at(&item.place, "expected a member `amount`, found none").hint(LOOKS_LIKE))?;
        let of_date = find(DATE);
        let when = of_date.or_else(|| find(PERIOD));
        self.is_dated |= of_date.is_some();
        let is_used = |key: &String| *key == of_amount.0 || when.is_some_and(|(known, _)| known == key);
        self.unknown.extend(members.iter().map(|(key, _)| key).filter(|key| !is_used(key)).cloned());
        let label = |node: &Node| match &node.value {
            Value::Text(text) | Value::Number(text) => Ok(node.cell(text, Form::Text)),
            _ => Err(node.expected("a date such as \"2026-01-31\"")),
        };
        Ok(Row { amount: amount(&of_amount.1)?, when: when.map(|(_, node)| label(node)).transpose()? })
    }
}

fn amount(node: &Node) -> Result<Cell, Problem> {
    match &node.value {
        Value::Number(text) => Ok(node.cell(text, Form::Number)),
        Value::Text(text) => Ok(node.cell(text, Form::Text)),
        _ => Err(node.expected("an amount").hint(LOOKS_LIKE)),
    }
}
