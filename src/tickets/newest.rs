//! The first rows of an export in; whether they stand newest first, out: the last row of a ticket is then its oldest.

use super::cells;
use super::columns::{self, Meaning, OF_CONTACTS, folded};
use super::moment::{self, Moment, Order};

/// Headers of when a row was written.
const UPDATED: [&str; 10] = [
    "updated at",
    "updated",
    "updated date",
    "updated time",
    "last updated",
    "last updated at",
    "last updated time",
    "last modified",
    "modified at",
    "sys updated on",
];

/// The header of the dates by which the rows stand newest first; none where they do not.
pub fn first(headers: &[String], rows: &[Vec<&[u8]>], order: Option<Order>) -> Option<String> {
    let is_created = |header: &String| {
        columns::find(OF_CONTACTS, header).is_some_and(|(column, ..)| column.meaning == Meaning::CreatedAt)
    };
    let at = headers.iter().position(|header| UPDATED.contains(&folded(header).as_str()));
    let at = at.or_else(|| headers.iter().position(is_created))?;
    let moment = |row: &Vec<&[u8]>| row.get(at).and_then(|cell| moment::read(&cells::text(cell), order));
    let moments: Vec<Moment> = rows.iter().filter_map(moment).collect();
    let steps = moments.windows(2).filter_map(|pair| match pair {
        [earlier, later] => Some(later.since(*earlier).value.signum()),
        _ => None,
    });
    let (falls, rises): (Vec<i64>, Vec<i64>) = steps.filter(|step| *step != 0).partition(|step| *step < 0);
    // A row out of place here and there is no other order.
    (falls.len() > 9 * rises.len()).then(|| headers.get(at).cloned()).flatten()
}
