//! Some rows of a chunk in, what each of them adds to a tally out: column by column, so that what a column means is asked
//! once for all of its cells; then row by row what the cells of a contact say together.
//!
//! Of each column the usual cells are read at once: words that were met before, short numbers, dates of 19 characters.
//! What is left is read cell by cell, by the one function that knows every shape.

use super::amount::{Amount, Scale};
use super::amounts::{Amounts, scaled};
use super::cells::{self, Cell, Wanted, is_missing};
use super::columns::Meaning;
use super::faults::Fault;
use super::few::Sorted;
use super::kind::{self, Date, Has, Kind, counted, fact};
use super::looks::{self, Look, Work};
use super::moment::{self, Moment};
use super::place::Placing;
use super::plan::{Plan, Selected};
use super::remembered::Remembered;
use super::rows::{Part, Span};
use super::rules::{Peak, Rules};
use super::sample;
use super::tally::{Contact, Counted, Day, Key, Set, Summed, TIMES, Tally};
use super::texts::Texts;
use crate::currency::Mentioned;
use crate::duration::TimeUnit;
use crate::quantity::{times, whole};
use num_traits::ToPrimitive;

/// What a cell could not be read as.
pub type Wrong<T> = Result<T, Wanted>;

/// How many rows are read together: few enough that their text stays close at hand while column after column is read.
pub const ROWS: usize = 128;

/// Some rows of a chunk, as far as they are read: each field has an entry for each row.
pub struct Batch<'a> {
    plan: &'a Plan,
    rules: &'a Rules,
    placing: Placing<'a>,
    has: Has,
    /// The sums that are kept, and those of which the squares are kept too.
    sums: Set,
    squared: Set,
    /// The currency that was met.
    pub currency: Option<Mentioned>,
    /// Whether another was met too.
    pub has_two_currencies: bool,
    /// The rows that cannot be read, and why.
    pub faults: Vec<(usize, Fault)>,
    /// Whether a row is left out: it cannot be read, or says nothing.
    left_out: Vec<bool>,
    /// What the cells of a row say, and of which sums it has amounts; put together, what it counts for.
    says: Vec<Set>,
    amounts: [Amounts; Summed::COUNT],
    moments: [Vec<Option<Moment>>; 3],
    sides: [Option<u32>; ROWS],
    places: Vec<(Key, Day)>,
    /// What the words of each column say.
    words: Vec<Remembered<Set>>,
    texts: Texts,
    /// The rows of a column that are left to be read cell by cell.
    unusual: Vec<usize>,
    sorted: Sorted,
}

impl<'a> Batch<'a> {
    /// A reader of the rows of an export.
    pub fn new(plan: &'a Plan, rules: &'a Rules, side: &'a str) -> Batch<'a> {
        let has = Has::new(plan);
        Batch {
            plan,
            rules,
            placing: Placing::new(plan, rules, side),
            has,
            sums: plan.known().and(rules.known(plan)),
            squared: squared(),
            currency: None,
            has_two_currencies: false,
            faults: Vec::new(),
            left_out: Vec::new(),
            says: Vec::new(),
            amounts: std::array::from_fn(|summed| Amounts::new(kind::unit_of(plan, Summed::ALL[summed]))),
            moments: std::array::from_fn(|_| Vec::new()),
            sides: [None; ROWS],
            places: Vec::new(),
            words: vec![Remembered::default(); plan.columns.len()],
            texts: Texts::default(),
            unusual: Vec::new(),
            sorted: Sorted::default(),
        }
    }

    /// Reads the rows of a chunk, but those that are left out. Names are numbered in the tally that they are meant for.
    pub fn read(&mut self, rows: Part<'_>, left_out: &[bool], tally: &mut Tally) {
        self.clear(left_out);
        looks::quickest(Reading { batch: self, rows, tally });
        self.faults.sort_by_key(|(row, _)| *row);
    }

    #[inline(always)]
    fn read_columns(&mut self, rows: Part<'_>, tally: &mut Tally) {
        let plan = self.plan;
        // What an earlier column filled is read cell by cell: twins fill each other in, parts are added.
        let mut filled = Set::default();
        for (number, selected) in plan.columns.iter().enumerate() {
            let kind = Kind::of(selected.meaning, self.has.created);
            let is_first = kind.summed().is_none_or(|summed| !filled.has_sum(summed));
            self.unusual.clear();
            match kind {
                Kind::Words(summed) if is_first => self.known_words(number, selected.at, summed, rows),
                Kind::Time(summed, fact) if is_first => self.short_numbers(selected.at, summed, fact, rows),
                Kind::Money(summed) if is_first => self.short_numbers(selected.at, summed, Set::default(), rows),
                Kind::Date(date, fact) => self.iso_dates(selected.at, date, fact, rows),
                Kind::Else => continue,
                Kind::Words(_) | Kind::Time(..) | Kind::Money(_) | Kind::Part | Kind::TimeOfDay => {
                    self.unusual.extend(0..rows.len());
                }
            }
            if let Some(summed) = kind.summed() {
                filled = filled.with_sum(summed);
            }
            for row in std::mem::take(&mut self.unusual) {
                self.unusual_cell(row, number, selected, kind, rows, tally);
            }
        }
    }

    #[inline(always)]
    fn put_all_together(&mut self, rows: Part<'_>, tally: &mut Tally) {
        let is_usual = !self.has.moments && self.rules.levels.is_empty();
        let any = self.says.iter().fold(Set::default(), |any, says| any.and(*says));
        if is_usual && !any.has_fact(fact::ABANDONED) {
            let has = self.has;
            let mut unresolved = false;
            for says in &mut self.says {
                *says = counted(*says, has);
                unresolved |= says.has_sum(Summed::Resolution) & !says.has(Counted::Resolved);
            }
            if unresolved {
                (0..rows.len()).for_each(|row| self.forget_open(row));
            }
        } else {
            for row in 0..rows.len() {
                if let Err(fault) = self.put_together(row) {
                    self.fault(row, fault);
                }
            }
        }
        self.placing.known_sides(rows, &mut self.texts, &mut self.sides);
        for row in 0..rows.len() {
            if !self.left_out[row]
                && let Err(fault) = self.place(row, rows, tally)
            {
                self.fault(row, fault);
            }
        }
    }

    /// What was not resolved has no resolution time.
    fn forget_open(&mut self, row: usize) {
        if !self.says[row].has(Counted::Resolved) {
            self.remove(Summed::Resolution, row);
            self.says[row] = self.says[row].without(Counted::TimedResolutions);
        }
    }

    fn clear(&mut self, left_out: &[bool]) {
        fn fill<T: Clone>(column: &mut Vec<T>, rows: usize, value: T) {
            column.clear();
            column.resize(rows, value);
        }
        let rows = left_out.len();
        self.left_out.clear();
        self.left_out.extend_from_slice(left_out);
        self.faults.clear();
        fill(&mut self.says, rows, Set::default());
        fill(&mut self.places, rows, (Key::default(), 0));
        for summed in Summed::ALL.iter().filter(|summed| self.sums.has_sum(**summed)) {
            self.amounts[*summed as usize].clear();
        }
        let [created, others @ ..] = &mut self.moments;
        fill(created, rows, None);
        others.iter_mut().for_each(|moments| fill(moments, if self.has.moments { rows } else { 0 }, None));
    }

    #[inline(never)]
    fn fault(&mut self, row: usize, fault: Fault) {
        if !std::mem::replace(&mut self.left_out[row], true) {
            self.faults.push((row, fault));
        }
    }

    #[inline]
    fn amount(&self, summed: Summed, row: usize) -> Option<Amount> {
        self.says[row].has_sum(summed).then(|| self.amounts[summed as usize].get(row))
    }

    #[inline]
    fn put(&mut self, summed: Summed, row: usize, amount: Amount) {
        self.says[row] = self.says[row].with_sum(summed);
        self.amounts[summed as usize].put(row, amount);
    }

    #[inline]
    fn remove(&mut self, summed: Summed, row: usize) {
        if self.says[row].has_sum(summed) {
            self.says[row] = self.says[row].without_sum(summed);
            self.amounts[summed as usize].remove(row);
        }
    }

    /// Reads the words of a column that were met before.
    #[inline(always)]
    fn known_words(&mut self, number: usize, at: usize, summed: Option<Summed>, rows: Part<'_>) {
        let Some(known) = self.words.get(number) else { return };
        self.texts.take(rows, at);
        let (mut said, is_else) = known.short(&self.texts.words());
        said.iter_mut().zip(&is_else).for_each(|(said, is_else)| *said = said.if_so(!is_else));
        if let Some(summed) = summed {
            let amounts = &mut self.amounts[summed as usize];
            let power = scaled(1, 0, amounts.scale().places).unwrap_or(1);
            let values = amounts.values_mut().iter_mut();
            values.zip(&said).for_each(|(value, said)| *value = i64::from(said.score()) * power);
        }
        self.says.iter_mut().zip(&said).for_each(|(says, said)| *says = says.and(said.with_score(0)));
        self.leave(&is_else);
    }

    /// Leaves some rows to be read cell by cell.
    #[inline(always)]
    fn leave(&mut self, is_else: &[bool; ROWS]) {
        if is_else.contains(&true) {
            self.unusual.extend((0..self.left_out.len()).filter(|row| is_else[row % ROWS]));
        }
    }

    /// Reads the numbers of a column that have up to eight digits and nothing else, and passes over its empty cells.
    #[inline(always)]
    fn short_numbers(&mut self, at: usize, summed: Summed, fact: Set, rows: Part<'_>) {
        self.texts.take(rows, at);
        let amounts = &mut self.amounts[summed as usize];
        let (places, fact) = (amounts.scale().places, fact.with_sum(summed));
        let is_else = self.texts.numbers(self.plan.mark.byte(), places, amounts.values_mut());
        for ((says, len), is_else) in self.says.iter_mut().zip(self.texts.lens()).zip(&is_else) {
            *says = says.and(fact.if_so(*len > 0 && !is_else));
        }
        self.leave(&is_else);
    }

    /// Reads the dates of a column that are written `2026-01-31 09:15:00`.
    #[inline(always)]
    fn iso_dates(&mut self, at: usize, date: Date, fact: Set, rows: Part<'_>) {
        let dates = self.texts.dates(rows, at);
        let mut is_else = [false; ROWS];
        let cells = dates.iter().zip(self.texts.lens()).zip(&mut is_else);
        for (((parts, len), is_else), (says, moment)) in
            cells.zip(self.says.iter_mut().zip(&mut self.moments[date as usize]))
        {
            *moment = Moment::of_parts(*parts).or(*moment);
            *says = says.and(fact.if_so(*parts != 0));
            *is_else = *parts == 0 && *len > 0;
        }
        self.leave(&is_else);
    }

    /// Reads a cell of any shape.
    #[inline(never)]
    fn unusual_cell(
        &mut self,
        row: usize,
        number: usize,
        selected: &Selected,
        kind: Kind,
        rows: Part<'_>,
        tally: &mut Tally,
    ) {
        let span = rows.row(row).span(selected.at);
        let cell = Cell::from(span);
        if self.left_out[row] {
            return;
        }
        let mark = self.plan.mark;
        let read = match kind {
            _ if cell.is_empty() && !matches!(kind, Kind::TimeOfDay) => return,
            Kind::Words(summed) => self.word(row, number, selected, summed, span, tally),
            Kind::Time(summed, fact) => cells::time(cell, selected.unit, mark).map(|time| {
                self.says[row] = self.says[row].and(fact);
                if !self.says[row].has_sum(summed) {
                    self.put(summed, row, time);
                }
            }),
            Kind::Part => {
                let mut total = self.amount(Summed::Handle, row);
                let added = cells::time(cell, selected.unit, mark).and_then(|part| add(&mut total, part));
                added.map(|()| total.into_iter().for_each(|total| self.put(Summed::Handle, row, total)))
            }
            Kind::Money(summed) => self.money(cell).map(|amount| self.put(summed, row, amount)),
            Kind::Date(date, fact) => self.moment(cell).map(|moment| {
                self.says[row] = self.says[row].and(fact);
                self.moments[date as usize][row] = Some(moment);
            }),
            Kind::TimeOfDay => {
                self.at_time_of_day(row, cell).map(|moment| self.moments[Date::Created as usize][row] = moment)
            }
            Kind::Else => return,
        };
        if let Err(wanted) = read
            && (!is_missing(cell.bytes()) || matches!(kind, Kind::TimeOfDay))
        {
            self.fault(row, Fault { column: Some(number), wanted });
        }
    }

    /// Reads a cell of few words, and remembers what it says.
    fn word(
        &mut self,
        row: usize,
        number: usize,
        selected: &Selected,
        summed: Option<Summed>,
        span: Span<'_>,
        tally: &mut Tally,
    ) -> Wrong<()> {
        let Some(known) = self.words.get_mut(number) else { return Ok(()) };
        // What has a score is read again: the row may have one already.
        if let Some(said) = known.get(span.bytes()).filter(|said| said.score() == 0) {
            self.says[row] = self.says[row].and(said);
            return Ok(());
        }
        let cell = Cell::from(span);
        let (set, score) = match kind::word(selected, cell, self.plan.mark, tally) {
            Err(_) if is_missing(cell.bytes()) => (Set::default(), None),
            read => read?,
        };
        let set = score.zip(summed).map_or(set, |(_, summed)| set.with_sum(summed));
        let whole = score.map_or(Some(0), |score| u8::try_from(score.value).ok().filter(|_| score.scale.places == 0));
        whole.into_iter().for_each(|score| known.put(span.bytes(), set.with_score(score)));
        self.says[row] = self.says[row].and(set);
        if let (Some(score), Some(summed)) = (score, summed) {
            self.put(summed, row, score);
        }
        Ok(())
    }

    #[inline]
    fn moment(&self, cell: Cell<'_>) -> Wrong<Moment> {
        moment::read_iso(cell.bytes()).or_else(|| moment::read(&cell.text(), self.plan.order)).ok_or(Wanted::Date)
    }

    /// When a contact began whose time of day stands apart.
    fn at_time_of_day(&self, row: usize, cell: Cell<'_>) -> Wrong<Option<Moment>> {
        let Some(created) = self.created_at(row) else { return Ok(None) };
        let time = super::begins::time_of_day(&cell.text()).and_then(|time| created.at(time));
        time.ok_or(Wanted::TimeOfDay).map(Some)
    }

    fn money(&mut self, cell: Cell<'_>) -> Wrong<Amount> {
        let (amount, currency) = cells::number(cell, self.plan.mark)?;
        if let Some(currency) = currency {
            let known = *self.currency.get_or_insert(currency);
            self.has_two_currencies |= !known.agrees_with(currency);
        }
        Ok(amount)
    }

    /// Puts together what the cells of a contact say.
    #[inline(always)]
    fn put_together(&mut self, row: usize) -> Result<(), Fault> {
        let says = self.says[row];
        if says.has_fact(fact::ABANDONED) {
            // How long somebody waited in vain is no response time, and nobody handled the contact. What it cost, and what
            // the customer said of it, stands.
            TIMES.into_iter().for_each(|time| self.remove(time, row));
            let says = self.says[row].without(Counted::SlaContacts).without(Counted::SlaMet);
            self.says[row] = says.with(Counted::Offered).with(Counted::Abandoned);
            return Ok(());
        }
        if self.has.moments {
            self.between(row, Summed::Response, Date::Answered)?;
            if says.has_fact(self.has.resolved) {
                self.between(row, Summed::Resolution, Date::Resolved)?;
            }
        }
        self.says[row] = counted(self.says[row], self.has);
        self.forget_open(row);
        if !self.rules.levels.is_empty() {
            self.says[row] = self.rules.judge(self.says[row], |summed| self.amount(summed, row));
        }
        Ok(())
    }

    /// The time from when a contact began to a moment, where no cell gives it.
    #[inline(never)]
    fn between(&mut self, row: usize, summed: Summed, date: Date) -> Result<(), Fault> {
        let at = |date: Date| self.moments[date as usize][row];
        if let (false, Some(created), Some(later)) = (self.says[row].has_sum(summed), at(Date::Created), at(date)) {
            let meaning = if matches!(date, Date::Resolved) { Meaning::ResolvedAt } else { Meaning::FirstResponseAt };
            let wrong = |wanted: Wanted| Err(Fault { column: self.plan.number(meaning), wanted });
            if later.has_offset() != created.has_offset() {
                return wrong(Wanted::SameClock);
            }
            let time = later.since(created);
            if time.value < 0 {
                return wrong(Wanted::NotBefore);
            }
            self.put(summed, row, time);
        }
        Ok(())
    }

    #[inline]
    fn created_at(&self, row: usize) -> Option<Moment> {
        self.moments[Date::Created as usize][row]
    }

    /// Where a row belongs, and what its hour counts for.
    #[inline(always)]
    fn place(&mut self, row: usize, rows: Part<'_>, tally: &mut Tally) -> Result<(), Fault> {
        let created = self.created_at(row);
        self.places[row] = self.placing.key(|| rows.row(row), created, self.sides[row % ROWS], tally)?;
        if let (Peak::Hours(hours), Some(created)) = (&self.rules.peak, created)
            && let Some(response) = self.amount(Summed::Response, row).filter(|_| hours.contains(&created.hour()))
        {
            self.says[row] = self.says[row].with(Counted::PeakResponses);
            self.put(Summed::PeakResponse, row, response);
        }
        Ok(())
    }

    /// Adds the rows to a tally: what those of one key add up to, at once.
    pub fn add_to(&mut self, rows: Part<'_>, tally: &mut Tally, known: Set) {
        looks::quickest(Adding { batch: self, rows, tally, known });
    }

    #[inline(always)]
    fn add_all(&mut self, rows: Part<'_>, tally: &mut Tally, known: Set) {
        let good = |left_out: &[bool], row: usize| !left_out[row];
        self.sorted.clear();
        for (row, ((key, day), says)) in self.places.iter().zip(&self.says).enumerate() {
            if good(&self.left_out, row) {
                self.sorted.add(row, *key, *says, *day);
            }
        }
        let groups = self.sorted.add_to(tally, known);
        for summed in Summed::ALL.iter().filter(|summed| self.sums.has_sum(**summed)) {
            let amounts = &self.amounts[*summed as usize];
            let scale = amounts.scale();
            if self.squared.has_sum(*summed) {
                self.sorted.each_total(amounts.values(), |key, total, squares| {
                    tally.sum_several(groups[key], *summed, scale, total, squares);
                });
            } else {
                for (group, total) in groups.iter().zip(self.sorted.totals(amounts.values())) {
                    tally.sum_several(*group, *summed, scale, total, 0);
                }
            }
            for (row, amount) in amounts.apart() {
                self.sorted.of(row, &groups).into_iter().for_each(|group| tally.sum(group, *summed, amount));
            }
        }
        let with_group = |row: usize| self.sorted.of(row, &groups).map(|group| (row, group));
        if tally.keeps_times() {
            for summed in TIMES {
                for (row, group) in (0..rows.len()).filter_map(with_group) {
                    self.amount(summed, row).into_iter().for_each(|amount| tally.meet(group, summed, amount));
                }
            }
        }
        if tally.keeps_hours() {
            for (row, group) in (0..rows.len()).filter_map(with_group) {
                let response = self.amount(Summed::Response, row);
                self.created_at(row).into_iter().for_each(|created| tally.hour(group, created.hour(), response));
            }
        }
        self.add_names(rows, tally);
    }

    /// Adds the ids and agents of the rows.
    #[inline(always)]
    pub fn add_names(&mut self, rows: Part<'_>, tally: &mut Tally) {
        for (meaning, is_id) in [(Meaning::TicketId, true), (Meaning::Agent, false)] {
            let Some(at) = self.plan.at(meaning) else { continue };
            let hashes = self.texts.hashes(rows, at);
            for (row, (hash, left_out)) in hashes.iter().zip(&self.left_out).enumerate() {
                let name = || rows.row(row).get(at).bytes();
                let hash = if *hash == 0 { sample::hash(name()) } else { *hash };
                match left_out {
                    true => {}
                    false if is_id => tally.sample.add(hash, name),
                    false => tally.agents.add(hash, name),
                }
            }
        }
    }

    /// One row by itself; none where it is left out.
    pub fn contact(&self, row: usize) -> Option<Contact> {
        let (key, day) = self.places[row];
        let contact = Contact {
            key,
            day,
            hour: self.created_at(row).map(|created| created.hour()),
            marks: self.says[row],
            amounts: std::array::from_fn(|summed| self.amount(Summed::ALL[summed], row)),
            weights: None,
            pairs: Vec::new(),
        };
        (!self.left_out[row]).then_some(contact)
    }
}

struct Reading<'w, 'a, 'c> {
    batch: &'w mut Batch<'a>,
    rows: Part<'c>,
    tally: &'w mut Tally,
}

impl Work for Reading<'_, '_, '_> {
    type Done = ();

    #[inline(always)]
    fn work(self, _: impl Look) {
        self.batch.read_columns(self.rows, self.tally);
        self.batch.put_all_together(self.rows, self.tally);
    }
}

struct Adding<'w, 'a, 'c> {
    batch: &'w mut Batch<'a>,
    rows: Part<'c>,
    tally: &'w mut Tally,
    known: Set,
}

impl Work for Adding<'_, '_, '_> {
    type Done = ();

    #[inline(always)]
    fn work(self, _: impl Look) {
        self.batch.add_all(self.rows, self.tally, self.known);
    }
}

/// The sums whose squares have a figure.
fn squared() -> Set {
    let squared = Summed::ALL.iter().filter(|summed| summed.squares().is_some());
    squared.fold(Set::default(), |set, summed| set.with_sum(*summed))
}

/// Adds a part of a time to what is there.
pub fn add(total: &mut Option<Amount>, part: Amount) -> Wrong<()> {
    let sum = match *total {
        None => Some(part),
        Some(total) if total.scale == part.scale => {
            total.value.checked_add(part.value).map(|value| Amount { value, ..total })
        }
        Some(total) => {
            let scale = Scale { places: 9, unit: Some(TimeUnit::Seconds) };
            let nanos = times(&(total.exact() + part.exact()), &whole(60_000_000_000));
            let value = if nanos.is_integer() { nanos.to_integer().to_i64() } else { None };
            value.map(|value| Amount { value, scale })
        }
    };
    *total = Some(sum.ok_or(Wanted::Digits)?);
    Ok(())
}
