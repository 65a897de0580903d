//! A breakdown of tickets in, its table with small bars and what stands out, as a page out.

use super::page::{self, Page};
use super::tables;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::quantity::Quantity;
use crate::render::breakdown::parts;
use crate::render::markup::Markup;
use crate::render::svg::bars;
use crate::report::parts::Part;
use crate::report::sources::Origin;
use crate::tickets::breakdown::{Breakdown, Row};
use rust_decimal::Decimal;

/// The page.
pub fn breakdown(breakdown: &Breakdown, currency: Option<&Currency>, notes: &[Note], origin: &Origin) -> Vec<u8> {
    let by: Vec<&str> = breakdown.by.iter().map(|by| by.name()).collect();
    let title = format!("Contacts by {}", by.join(" and "));
    let mut page = Page { title, lead: breakdown.findings.clone(), sections: Vec::new(), origin };
    if page.lead.is_empty() {
        page.lead.extend(largest(breakdown));
    }
    for part in parts(breakdown, currency, notes) {
        match part {
            Part::Lead(_) => {}
            Part::Table(table) => {
                let beside = |row: usize, column: usize| bar(breakdown, row, column, table.text_columns);
                page.sections.push(page::section("Groups", tables::with(&table, "groups", &beside)));
            }
            Part::List(title, items) => page.sections.push(page::list(&title, &items)),
        }
    }
    page.bytes()
}

/// Which group has most contacts.
fn largest(breakdown: &Breakdown) -> Option<String> {
    let groups = || breakdown.rows.iter().filter(|row| row.group.is_some());
    let row = groups().max_by_key(|row| row.contacts.value)?;
    let name: Vec<String> = row.group.iter().flatten().map(|part| crate::place::clean(part)).collect();
    let share = row.share.map(|share| format!(", {}", crate::show::quantity(&share, None))).unwrap_or_default();
    let contacts = crate::show::quantity(&row.contacts, None);
    Some(format!("Most contacts are in {}: {contacts}{share}.", name.join(", ")))
}

/// A bar as long as the value is beside the largest of its column; none for all of a side.
fn bar(breakdown: &Breakdown, row: usize, column: usize, text_columns: usize) -> Markup {
    let Some(place) = column.checked_sub(text_columns) else { return Markup::default() };
    // Of contacts and their share one bar is enough.
    let value = |row: &Row| -> Option<Quantity> {
        match place {
            0 => Some(row.contacts),
            1 => None,
            metric => row.values.get(metric - 2).copied().flatten(),
        }
    };
    let of_group = |row: &&Row| row.group.is_some();
    let largest = breakdown.rows.iter().filter(of_group).filter_map(value).map(|value| value.value.abs()).max();
    let own = breakdown.rows.get(row).filter(of_group).and_then(value);
    let bar = own.zip(largest).map(|(own, largest): (Quantity, Decimal)| bars::small(own.value, largest));
    bar.into()
}
