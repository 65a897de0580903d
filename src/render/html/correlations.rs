//! Correlations in, what they answer and their table, as a page out.

use super::page::{self, Page};
use super::tables;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::render::correlations::{TITLE, parts};
use crate::report::parts::Part;
use crate::report::sources::Origin;
use crate::tickets::correlations::Correlations;

/// The page.
pub fn correlations(of: &Correlations, currency: Option<&Currency>, notes: &[Note], origin: &Origin) -> Vec<u8> {
    let mut page = Page { title: TITLE.into(), lead: Vec::new(), sections: Vec::new(), origin };
    for part in parts(of, currency, notes) {
        match part {
            Part::Lead(lines) => page.lead.extend(lines),
            Part::Table(table) => page.sections.push(page::section("Columns", tables::table(&table, "correlations"))),
            Part::List(title, items) => page.sections.push(page::list(&title, &items)),
        }
    }
    page.bytes()
}
