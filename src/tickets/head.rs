//! The start of an export in; its headers, its separator, and how its columns are read out.

use super::cells;
use super::chunks::lines;
use super::columns::{self, OF_CONTACTS, OF_INTERVALS, folded};
use super::exports;
use super::newest;
use super::plan::{Plan, Wishes};
use super::rows::Rows;
use crate::input::{self, csv, limits};
use crate::place::Place;
use crate::problem::{Problem, plain};
use std::io::Read;

/// How much of an export is looked at.
const LOOK: usize = 256 << 10;

/// How many rows may stand above the headers: titles of a report.
const TITLES: usize = 20;

/// How many rows tell what headers leave open.
const SAMPLE: usize = 2000;

/// What the start of an export tells.
pub struct Head {
    /// How the export is read.
    pub plan: Plan,
    /// What stands between its cells.
    pub separator: u8,
    /// The header of the dates by which its rows stand newest first.
    pub newest_first: Option<String>,
    /// Whether its chunks must be cut byte by byte.
    pub is_irregular: bool,
    /// What was read already of its records.
    pub rest: Vec<u8>,
    /// The lines before them.
    pub lines: u64,
}

impl Head {
    /// Reads the start of a text and understands it.
    pub fn read(
        text: &mut (dyn Read + Send),
        place: &Place,
        separator: Option<u8>,
        wishes: &Wishes,
    ) -> Result<Head, Problem> {
        let (mut start, is_end) = start(text, place)?;
        if is_end && !start.ends_with(b"\n") {
            start.push(b'\n');
        }
        input::unread_kind(&start, place)?;
        if memchr::memchr(0, &start).is_some() {
            let stop = super::chunks::nul(0, &start);
            return Err(super::problem(place, stop.line + 1, stop));
        }
        if start.trim_ascii().is_empty() {
            return Err(Problem::at(place, "the file is empty").hint("give a ticket export, one row a contact"));
        }
        if start.trim_ascii_start().starts_with(b"{") || start.trim_ascii_start().starts_with(b"[{") {
            let is_of_figures = String::from_utf8_lossy(&start).contains("\"sides\"");
            let hint = if is_of_figures { "`roi calc` reads a file of figures" } else { "save the export as CSV" };
            return Err(Problem::at(place, "expected rows of cells, found JSON").hint(hint));
        }
        let (separator, begins) = csv::delimiter_of(&String::from_utf8_lossy(&start), separator);
        let body = start.get(begins..).unwrap_or_default();
        let mut rows = Rows::default();
        let is_irregular = has_stray(body, separator);
        let found = rows.find_bytewise(body, separator, is_end);
        let top = || rows.all(body).iter().take(SAMPLE + TITLES);
        let whole: Vec<Vec<&[u8]>> = top().map(|row| (0..row.len()).map(|at| row.get(at).bytes()).collect()).collect();
        let ends: Vec<usize> = top().map(|row| row.starts.last().map_or(0, |next| *next as usize)).collect();
        if found.whole == 0 {
            return Err(Problem::at(&place.at(1, ""), "expected a row of headers, found no end of it"));
        }
        let at = header_row(&whole, wishes);
        let headers: Vec<String> = whole.get(at).into_iter().flatten().map(|cell| cells::text(cell)).collect();
        let extra = exports::recognised(&headers).map_or(1, |export| export.header_rows);
        let sample = whole.get(at + extra..).unwrap_or_default();
        let plan = Plan::new(&headers, sample, separator, wishes);
        let cut = begins + ends.get(at + extra - 1).copied().unwrap_or(body.len());
        let lines = lines(start.get(..cut).unwrap_or_default());
        let newest_first = newest::first(&headers, sample, plan.order);
        Ok(Head {
            plan,
            separator,
            newest_first,
            is_irregular,
            rest: start.get(cut..).unwrap_or_default().to_vec(),
            lines,
        })
    }
}

/// Whether the start, cut at its last line end, is one of those that must be read byte by byte.
fn has_stray(body: &[u8], separator: u8) -> bool {
    let cut = Rows::default().find_bytewise(body, separator, false).whole;
    let whole = body.get(..cut).unwrap_or_default();
    cut > 0 && Rows::default().find(whole, separator).is_err()
}

/// So much of a text that it has a whole row, or all of it.
fn start(text: &mut (dyn Read + Send), place: &Place) -> Result<(Vec<u8>, bool), Problem> {
    let mut start = Vec::new();
    let failed = |error: std::io::Error| match error.get_ref() {
        Some(own) => Problem::at(place, own.to_string()),
        None => Problem::at(place, format!("could not be read: {}", plain(&error))),
    };
    loop {
        let before = start.len();
        (&mut *text).take(LOOK as u64).read_to_end(&mut start).map_err(failed)?;
        let read = start.get(before..).unwrap_or_default();
        if read.is_empty() {
            return Ok((start, true));
        }
        if read.contains(&b'\n') || read.contains(&b'\r') || read.contains(&0) {
            return Ok((start, false));
        }
        if start.len() > limits::LINE {
            return Err(Problem::at(&place.at(1, ""), "expected at most 16 MiB in a row, found more")
                .hint("is this a ticket export, one row a contact?"));
        }
    }
}

/// The first row with two headers that mean something; else the first with two cells.
fn header_row(rows: &[Vec<&[u8]>], wishes: &Wishes) -> usize {
    let is_header = |cell: &&[u8]| {
        let text = cells::text(cell);
        let name = folded(&text);
        let is_wished = wishes.map.iter().any(|mapping| folded(&mapping.header) == name);
        let is_side = wishes.side_column.as_ref().is_some_and(|side| folded(side) == name);
        let is_known = || columns::find(OF_CONTACTS, &text).is_some() || columns::find(OF_INTERVALS, &text).is_some();
        is_wished
            || is_side
            || exports::EXPORTS.iter().any(|export| export.signs.contains(&name.as_str()))
            || is_known()
    };
    let known = |row: &Vec<&[u8]>| row.iter().filter(|cell| is_header(cell)).count() >= 2;
    let filled = |row: &Vec<&[u8]>| row.iter().filter(|cell| !cell.is_empty()).count() >= 2;
    let top = rows.get(..rows.len().min(TITLES)).unwrap_or_default();
    top.iter().position(known).or_else(|| top.iter().position(filled)).unwrap_or(0)
}
