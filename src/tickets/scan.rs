//! The text of one export in, its tally out: every core takes a chunk, finds its rows and adds them up.

use super::batch::{self, Batch};
use super::cells::{self, Wanted, is_missing};
use super::chunks::{self, Chunk, Chunks, Halt, Stop};
use super::correlated;
use super::faults::{At, Fault, Faults};
use super::head::Head;
use super::interval;
use super::names::Names;
use super::place::Placing;
use super::plan::Plan;
use super::rows::{Cells, Part, Rows, Unfit};
use super::rules::{Peak, Rules};
use super::tally::{Contact, Keep, Set, Tally, renumbered};
use crate::currency::Mentioned;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

/// How an export is scanned, which changes nothing of what comes out.
#[derive(Debug, Clone, Copy)]
pub struct Speed {
    /// How many threads work.
    pub threads: usize,
    /// How many bytes are read at once.
    pub chunk: usize,
}

/// How much of a stack a worker has: it needs a tenth of it.
const STACK: usize = 1 << 20;

/// What is asked of a scan.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What to tally.
    pub rules: &'a Rules,
    /// The side of an export that names none.
    pub side: &'a str,
    /// Whether only the last row of each ticket counts.
    pub one_row_per_ticket: bool,
    /// Whether chunks are cut byte by byte.
    pub is_bytewise: bool,
}

/// What a scan found.
#[derive(Default)]
pub struct Scanned {
    /// What the rows add up to.
    pub tally: Tally,
    /// The rows that could not be read.
    pub faults: Faults,
    /// Rows of a ticket that came again later.
    pub replaced: u64,
    /// Rows that are totals or the furniture of a report.
    pub furniture: u64,
    /// The currency that was met.
    pub currency: Option<Mentioned>,
    /// Whether amounts in two currencies were met.
    pub has_two_currencies: bool,
    /// What stopped the scan.
    pub stop: Option<Stop>,
    /// Whether a chunk was met that must be cut byte by byte.
    pub is_irregular: bool,
    /// The lines of each chunk.
    lines: BTreeMap<u64, u64>,
}

impl Scanned {
    /// The line of a place, counted from 1, behind a number of lines.
    pub fn line(&self, at: At, before: u64) -> u64 {
        before + self.lines.range(..at.chunk).map(|(_, lines)| lines).sum::<u64>() + at.line + 1
    }

    /// Adds what another worker found.
    fn merge(&mut self, other: Scanned) {
        self.tally.merge(&other.tally);
        self.faults.merge(other.faults);
        self.replaced += other.replaced;
        self.furniture += other.furniture;
        self.has_two_currencies |= other.has_two_currencies;
        self.has_two_currencies |=
            self.currency.zip(other.currency).is_some_and(|(own, theirs)| !own.agrees_with(theirs));
        self.currency = self.currency.or(other.currency);
        self.is_irregular |= other.is_irregular;
        self.lines.extend(other.lines);
        // The first in the file is the one to tell.
        let first = self.stop.take().into_iter().chain(other.stop).min_by_key(|stop| (stop.chunk, stop.line));
        self.stop = first;
    }
}

/// Scans an export from behind its headers.
pub fn scan(head: &mut Head, text: Box<dyn Read + Send + '_>, asked: Asked<'_>, speed: Speed) -> Scanned {
    let source = std::io::Cursor::new(std::mem::take(&mut head.rest)).chain(text);
    let chunks = Mutex::new(Chunks::new(Box::new(source), speed.chunk, head.separator, asked.is_bytewise));
    let (plan, separator) = (&head.plan, head.separator);
    let worker = || Worker::new(plan, separator, asked).work(&chunks);
    let mut workers: Vec<(Scanned, Latest)> = std::thread::scope(|scope| {
        // Where the system gives no more threads, fewer do.
        let others = || std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).ok();
        let others: Vec<_> = (1..affordable(speed.threads)).map_while(|_| others()).collect();
        let own = worker();
        // A worker cannot panic: the program aborts where it would.
        std::iter::once(own).chain(others.into_iter().filter_map(|other| other.join().ok())).collect()
    });
    let latest = merged(&mut workers);
    let keep = keep(asked.rules);
    let mut scanned = Scanned { tally: Tally::new(keep), ..Scanned::default() };
    workers.into_iter().for_each(|(worker, _)| scanned.merge(worker));
    if asked.one_row_per_ticket {
        let known = known(plan, asked.rules);
        latest.rows.values().for_each(|(_, contact)| scanned.tally.add(contact, known));
        scanned.replaced = latest.replaced;
    }
    scanned
}

/// For how many threads there is room, at most so many: the system may set aside this much of the address space for each that
/// asks for memory, which is then missing to the others. As much is left for what they read.
fn affordable(threads: usize) -> usize {
    const SET_ASIDE: usize = 64 << 20;
    let room = |_| {
        let mut room: Vec<u8> = Vec::new();
        room.try_reserve_exact(SET_ASIDE).is_ok().then_some(room)
    };
    // All of it is held until it is known how often there is room.
    let rooms: Vec<Vec<u8>> = (0..=threads).map_while(room).collect();
    rooms.len().saturating_sub(1).clamp(1, threads.max(1))
}

/// What a tally must keep for what is asked.
pub fn keep(rules: &Rules) -> Keep {
    Keep { times: rules.percentiles, hours: matches!(rules.peak, Peak::Busiest(_)), pairs: rules.correlate.len() }
}

fn known(plan: &Plan, rules: &Rules) -> Set {
    plan.known().and(rules.known(plan))
}

/// Where a row stands: its chunk, and its offset there.
type RowPlace = (u64, u64);

/// The last row of each ticket, where only that counts: where it stands and what it adds.
#[derive(Default)]
struct Latest {
    rows: HashMap<Box<[u8]>, (RowPlace, Contact), RandomState>,
    replaced: u64,
}

impl Latest {
    fn add(&mut self, id: &[u8], place: RowPlace, contact: Contact) {
        match self.rows.get_mut(id) {
            Some(known) => {
                self.replaced += 1;
                if place > known.0 {
                    *known = (place, contact);
                }
            }
            None => {
                self.rows.insert(id.into(), (place, contact));
            }
        }
    }
}

/// The last rows of all workers, their names numbered as the first worker's, with which the others are merged.
fn merged(workers: &mut [(Scanned, Latest)]) -> Latest {
    let mut latest = Latest::default();
    let (mut sides, mut by) = (Names::default(), Names::default());
    for (worker, own) in workers {
        let side_numbers = renumbered(&mut sides, &worker.tally.sides);
        let by_numbers = renumbered(&mut by, &worker.tally.by);
        latest.replaced += own.replaced;
        for (id, (place, mut contact)) in own.rows.drain() {
            let number = |numbers: &[u32], own: u32| numbers.get(own as usize).copied().unwrap_or(own);
            contact.key.side = number(&side_numbers, contact.key.side);
            contact.key.by = number(&by_numbers, contact.key.by);
            latest.add(&id, place, contact);
        }
    }
    latest
}

struct Worker<'a> {
    plan: &'a Plan,
    separator: u8,
    asked: Asked<'a>,
    known: Set,
    id: Option<usize>,
    batch: Batch<'a>,
    placing: Placing<'a>,
    rows: Rows,
    left_out: Vec<bool>,
    found: Scanned,
    latest: Latest,
}

impl<'a> Worker<'a> {
    fn new(plan: &'a Plan, separator: u8, asked: Asked<'a>) -> Worker<'a> {
        let id = plan.columns.iter().find(|selected| selected.meaning == super::columns::Meaning::TicketId);
        Worker {
            plan,
            separator,
            asked,
            known: known(plan, asked.rules),
            id: id.filter(|_| asked.one_row_per_ticket).map(|selected| selected.at),
            batch: Batch::new(plan, asked.rules, asked.side),
            placing: Placing::new(plan, asked.rules, asked.side),
            rows: Rows::default(),
            left_out: Vec::new(),
            found: Scanned { tally: Tally::new(keep(asked.rules)), ..Scanned::default() },
            latest: Latest::default(),
        }
    }

    fn work(mut self, chunks: &Mutex<Chunks<'_>>) -> (Scanned, Latest) {
        let lock = || chunks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut chunk = Chunk::default();
        loop {
            let next = lock().next(&mut chunk);
            let read = match next {
                Ok(false) => break,
                Ok(true) => self.chunk(&chunk),
                Err(Halt::Stop(stop)) => Err(Some(stop)),
                Err(Halt::Irregular) => Err(None),
            };
            if let Err(stop) = read {
                lock().stop();
                self.found.is_irregular |= stop.is_none();
                self.found.stop = stop;
                break;
            }
        }
        self.found.currency = self.batch.currency;
        self.found.has_two_currencies = self.batch.has_two_currencies;
        (self.found, self.latest)
    }

    /// Adds the rows of a chunk; what stops the scan is the error, nothing where the chunk must be cut byte by byte.
    fn chunk(&mut self, chunk: &Chunk) -> Result<(), Option<Stop>> {
        let bytes = chunk.bytes();
        let mut rows = std::mem::take(&mut self.rows);
        if self.asked.is_bytewise {
            if memchr::memchr(0, bytes).is_some() {
                return Err(Some(chunks::nul(chunk.number, bytes)));
            }
            let found = rows.find_bytewise(bytes, self.separator, true);
            if let Some(at) = found.misplaced {
                let line = chunks::lines(bytes.get(..at).unwrap_or_default());
                let text = "expected a separator behind a closing quote".to_string();
                return Err(Some(Stop {
                    chunk: chunk.number,
                    line,
                    text,
                    hint: Some("a quote inside a quoted cell is written twice"),
                }));
            }
        } else {
            rows.find(bytes, self.separator).map_err(|unfit| match unfit {
                Unfit::Nul => Some(chunks::nul(chunk.number, bytes)),
                Unfit::Irregular => None,
            })?;
        }
        let all = rows.all(bytes);
        for from in (0..all.len()).step_by(batch::ROWS) {
            let some = all.part(from, batch::ROWS);
            self.leave_out(some, chunk.number);
            if self.plan.is_of_intervals {
                self.intervals(some, chunk.number);
            } else {
                self.contacts(some, chunk.number);
            }
        }
        self.found.lines.insert(chunk.number, rows.lines());
        self.rows = rows;
        Ok(())
    }

    /// Leaves out blank lines, rows of a spreadsheet that are nothing but separators, and rows of another width.
    fn leave_out(&mut self, rows: Part<'_>, chunk: u64) {
        self.left_out.clear();
        self.left_out.resize(rows.len(), false);
        for (row, cells) in rows.iter().enumerate() {
            // Ids and dates do not begin with a blank, a quote or the letters of a total: it is seldom asked for more.
            let start = cells.chunk.get(cells.start()).copied().unwrap_or_default();
            let is_plain = start > b'"' && start != self.separator && !b"tTgGsSaAdDmM".contains(&start);
            if is_plain && cells.len() == self.plan.width {
                continue;
            }
            let is_blank = cells.is_empty();
            let is_wide = cells.len() == self.plan.width || is_wide_enough(cells, self.plan.width);
            if !is_blank && !is_wide {
                self.fault(cells, chunk, Fault { column: None, wanted: Wanted::Cells });
            } else if !is_blank && is_total(self.plan, cells) {
                self.found.furniture += 1;
                self.left_out[row] = true;
            }
            self.left_out[row] |= is_blank || !is_wide;
        }
    }

    fn contacts(&mut self, rows: Part<'_>, chunk: u64) {
        self.batch.read(rows, &self.left_out, &mut self.found.tally);
        for (row, fault) in std::mem::take(&mut self.batch.faults) {
            self.fault(rows.row(row), chunk, fault);
        }
        match self.id {
            None => {
                self.batch.add_to(rows, &mut self.found.tally, self.known);
                if !self.asked.rules.correlate.is_empty() {
                    for row in 0..rows.len() {
                        let Some(contact) = self.batch.contact(row) else { continue };
                        let pairs = correlated::pairs(self.asked.rules, self.plan, rows.row(row), &contact);
                        self.found.tally.relate(contact.key, &pairs);
                    }
                }
            }
            Some(id) => {
                for row in 0..rows.len() {
                    let Some(mut contact) = self.batch.contact(row) else { continue };
                    let cells = rows.row(row);
                    contact.pairs = correlated::pairs(self.asked.rules, self.plan, cells, &contact);
                    let id = cells.get(id).bytes();
                    if is_missing(id) {
                        self.found.tally.add(&contact, self.known);
                    } else {
                        self.latest.add(id, (chunk, cells.start() as u64), contact);
                    }
                }
                self.batch.add_names(rows, &mut self.found.tally);
            }
        }
    }

    fn intervals(&mut self, rows: Part<'_>, chunk: u64) {
        for (row, cells) in rows.iter().enumerate() {
            if self.left_out[row] {
                continue;
            }
            let read = interval::read(self.plan, cells).and_then(|(created, contact)| {
                let (key, day) = self.placing.key(|| cells, created, None, &mut self.found.tally)?;
                let mut contact = Contact { key, day, hour: created.map(|created| created.hour()), ..contact };
                if let (Peak::Hours(hours), Some(hour)) = (&self.asked.rules.peak, contact.hour)
                    && hours.contains(&hour)
                {
                    contact.is_of_peak();
                }
                Ok(contact)
            });
            match read {
                Ok(contact) => self.found.tally.add(&contact, self.known),
                Err(fault) => self.fault(cells, chunk, fault),
            }
        }
    }

    fn fault(&mut self, cells: Cells<'_>, chunk: u64, fault: Fault) {
        if is_furniture(self.plan, cells) {
            self.found.furniture += 1;
            return;
        }
        let plan = self.plan;
        self.found.faults.add(fault, || {
            let line = chunks::lines(cells.chunk.get(..cells.start()).unwrap_or_default());
            let cell = fault.column.and_then(|column| plan.columns.get(column));
            let text = match (cell, fault.wanted) {
                (_, Wanted::Cells) => cells.len().to_string(),
                (Some(selected), _) => cells.get(selected.at).text(),
                (None, _) => String::new(),
            };
            (At { chunk, line }, text)
        });
    }
}

/// Whether cells past the header's are empty: spreadsheets end rows with separators.
fn is_wide_enough(cells: Cells<'_>, width: usize) -> bool {
    cells.len() > width && (width..cells.len()).all(|at| cells.get(at).is_empty())
}

/// Whether a row is a total of the others: its first filled cell says so and no more, and is one that is read: the subject
/// of a ticket may be anything.
fn is_total(plan: &Plan, cells: Cells<'_>) -> bool {
    let Some(first) = (0..cells.len()).find(|at| !cells.get(*at).is_empty()) else { return false };
    let is_read = plan.is_of_intervals || plan.columns.iter().any(|selected| selected.at == first);
    is_read && cells::is_total(cells.get(first).bytes())
}

/// Whether a row that cannot be read is what a report prints below its rows.
fn is_furniture(plan: &Plan, cells: Cells<'_>) -> bool {
    const STARTS: [&str; 6] =
        ["total ", "total:", "grand total", "confidential information", "copyright (c)", "generated "];
    let first = (0..cells.len()).map(|at| cells.get(at).bytes()).find(|cell| !cell.is_empty()).unwrap_or_default();
    let start = first.get(..first.len().min(30)).unwrap_or_default().to_ascii_lowercase();
    STARTS.iter().any(|known| start.starts_with(known.as_bytes()))
        || cells::is_total(first)
        || plan.columns.iter().any(|selected| cells::is_total(cells.get(selected.at).bytes()))
}
