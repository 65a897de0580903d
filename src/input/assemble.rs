//! The contents of all files and the options in, a comparison out: names understood, cells read, nothing dropped in silence.

use super::cells::{Cell, Form};
use super::contents::{Contents, Entry};
use super::names::{self, Lookup, Meaning, Named, UnitWord};
use super::{Options, Reading, checks, set, settle, targets};
use crate::comparison::{Comparison, CostLine, Given, Note, PeriodFigures, Side};
use crate::currency::Mentioned;
use crate::figures::{self, Figure, Kind, TOTAL_COST, normal};
use crate::metrics::Metric;
use crate::number::Mark;
use crate::period::Period;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use crate::targets::Target;
use num_traits::Signed;

/// Puts the contents together. All that is wrong is collected, so that `check` can tell it all.
pub fn assemble(contents: Vec<Contents>, options: &Options) -> Reading {
    let mut assembly = Assembly::new(options);
    let mut contents = contents;
    assembly.overrides(&mut contents);
    for file in &contents {
        assembly.file(file);
    }
    assembly.finish(&contents)
}

/// A percent figure's value that was written without a per cent sign.
pub struct BarePercent {
    /// The figure's or metric's id.
    pub id: &'static str,
    /// As a fraction of one.
    pub value: Exact,
    /// The cell.
    pub cell: Cell,
}

/// A sum of cost lines that stands in the file.
pub struct Total {
    /// Which side.
    pub side: usize,
    /// Which of its periods.
    pub period: usize,
    /// As the user calls it.
    pub name: String,
    /// What it says.
    pub amount: Given,
    /// The lines it should be the sum of.
    pub lines: std::ops::Range<usize>,
}

struct UnknownName {
    name: Cell,
    amounts: Vec<String>,
}

struct Assembly<'a> {
    options: &'a Options,
    kinds: Vec<(String, Kind, bool)>,
    sides: Vec<Side>,
    places: Vec<(usize, usize, Place)>,
    totals: Vec<Total>,
    unknown: Vec<UnknownName>,
    bare_percents: Vec<BarePercent>,
    bare_durations: Vec<String>,
    mentions: Vec<(Mentioned, Place)>,
    targets: Vec<Target>,
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

impl<'a> Assembly<'a> {
    fn new(options: &'a Options) -> Assembly<'a> {
        let mut problems = Vec::new();
        let mut kinds = Vec::new();
        for option in &options.kinds {
            match option.rsplit_once('=').and_then(|(name, kind)| Some((normal(name), Kind::from_word(kind)?, false))) {
                Some(kind) => kinds.push(kind),
                None => problems.push(
                    Problem::new(format!("--kind: expected NAME=KIND, found {}", quoted(option)))
                        .hint("the kinds are variable, fixed and one-time: --kind 'Project setup=one-time'"),
                ),
            }
        }
        Assembly {
            options,
            kinds,
            sides: Vec::new(),
            places: Vec::new(),
            totals: Vec::new(),
            unknown: Vec::new(),
            bare_percents: Vec::new(),
            bare_durations: Vec::new(),
            mentions: Vec::new(),
            targets: Vec::new(),
            notes: Vec::new(),
            problems,
        }
    }

    /// Puts every `--set` in the place of what the files say.
    fn overrides(&mut self, contents: &mut [Contents]) {
        for option in &self.options.sets {
            match set::apply(option, contents) {
                Ok(note) => self.notes.push(note),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    fn file(&mut self, file: &Contents) {
        self.problems.extend(file.problems.iter().cloned());
        self.notes.extend(file.remarks.iter().map(|text| Note::new("", format!("{}: {text}", file.file))));
        let mut lookup = Lookup::default();
        let named: Vec<(&Entry, Named)> =
            file.entries.iter().map(|entry| (entry, lookup.resolve(&entry.name.text))).collect();
        let is_read =
            |(entry, named): &&(&Entry, Named)| !matches!(named.meaning, Meaning::Unknown) || self.is_cost(entry);
        let numbers = named.iter().filter(is_read).map(|(entry, _)| &entry.value);
        let mark = match settle::mark(numbers, file, self.options) {
            Ok((mark, note)) => {
                self.notes.extend(note);
                mark
            }
            Err(problem) => return self.problems.push(problem),
        };
        let mut subtotal_from = Vec::new();
        for (entry, named) in named {
            if let Err(problem) = self.entry(entry, named, mark, &mut subtotal_from) {
                self.problems.push(problem);
            }
        }
        for (name, total, cells) in &file.row_totals {
            self.row_total(name, total, cells, mark);
        }
        for (name, cell) in &file.targets {
            self.target(name, cell, mark);
        }
    }

    /// Whether an unknown name is a cost line: because its kind is said, or because all unknown names are.
    fn is_cost(&self, entry: &Entry) -> bool {
        let kind_said = entry.kind.as_ref().is_some_and(|kind| !kind.is_blank());
        let by_option = self.kinds.iter().any(|(name, _, _)| *name == normal(&entry.name.text));
        let near_other = names::near(&entry.name.text)
            .is_some_and(|id| figures::by_id(id).is_none_or(|figure| figure.cost_kind().is_none()));
        kind_said || by_option || (self.options.unknown_are_costs && !near_other)
    }

    fn entry(
        &mut self,
        entry: &Entry,
        named: Named,
        mark: Mark,
        subtotal_from: &mut Vec<(usize, usize, usize)>,
    ) -> Result<(), Problem> {
        let (side, period) = self.slot(entry)?;
        if entry.value.is_blank() {
            return Ok(());
        }
        let Named { meaning, unit } = named;
        let word = unit.or_else(|| {
            entry.unit.as_ref().filter(|unit| !unit.is_blank()).map(|unit| UnitWord::from_word(&unit.text))
        });
        match meaning {
            Meaning::Figure(figure) if figure.cost_kind().is_some() => {
                self.cost(entry, Some(figure), word, mark, (side, period))
            }
            Meaning::Figure(figure) => {
                let given = self.read(entry, figure.id, figure.unit, word, mark)?;
                if figure.unit == Unit::Percent && given.value > whole(1) {
                    return Err(
                        self.wrong(entry, format!("expected at most 100%, found {}", quoted(&entry.value.text)))
                    );
                }
                self.insert(entry, figure.id, given, (side, period))
            }
            Meaning::Metric(metric) => {
                let given = self.read(entry, metric.id, metric.unit, word, mark)?;
                self.in_range(entry, metric, &given.value)?;
                self.insert(entry, metric.id, given, (side, period))
            }
            Meaning::Total | Meaning::Subtotal => {
                let amount = self.read(entry, TOTAL_COST.id, Unit::Money, word, mark)?;
                let end = self.period(side, period).map_or(0, |figures| figures.costs.len());
                let is_subtotal = matches!(meaning, Meaning::Subtotal);
                let start = subtotal_from
                    .iter()
                    .rev()
                    .find(|(of, at, _)| (*of, *at) == (side, period))
                    .map_or(0, |(_, _, start)| *start);
                let lines = if is_subtotal { start..end } else { 0..end };
                subtotal_from.push((side, period, end));
                self.totals.push(Total { side, period, name: entry.name.text.to_string(), amount, lines });
                Ok(())
            }
            Meaning::Unknown if self.is_cost(entry) => self.cost(entry, None, word, mark, (side, period)),
            Meaning::Unknown => self.not_known(entry),
        }
    }

    /// The side and period an entry belongs to, made when it is the first of them.
    fn slot(&mut self, entry: &Entry) -> Result<(usize, usize), Problem> {
        if entry.side.is_empty() {
            return Err(Problem::at(&entry.value.place, "this row names no side"));
        }
        let found = self.sides.iter().position(|side| side.name == entry.side);
        let side = found.unwrap_or_else(|| {
            self.sides.push(Side { name: entry.side.clone(), periods: Vec::new() });
            self.sides.len() - 1
        });
        let wanted = entry.period.as_deref().map(Period::new);
        let Some(periods) = self.sides.get_mut(side).map(|side| &mut side.periods) else { return Ok((side, 0)) };
        let same = |figures: &PeriodFigures| match (&figures.period, &wanted) {
            (Some(mine), Some(theirs)) => mine.same(theirs),
            (None, None) => true,
            _ => false,
        };
        if let Some(period) = periods.iter().position(same) {
            return Ok((side, period));
        }
        periods.push(PeriodFigures { period: wanted, ..PeriodFigures::default() });
        self.places.push((side, periods.len() - 1, entry.value.place.clone()));
        Ok((side, periods.len() - 1))
    }

    fn period(&self, side: usize, period: usize) -> Option<&PeriodFigures> {
        self.sides.get(side)?.periods.get(period)
    }

    fn period_mut(&mut self, side: usize, period: usize) -> Option<&mut PeriodFigures> {
        self.sides.get_mut(side)?.periods.get_mut(period)
    }

    fn wrong(&self, entry: &Entry, finding: String) -> Problem {
        Problem::cell(&entry.value.place, &entry.name.text, crate::number::Wrong { finding, hint: None })
    }

    /// Reads an entry's value and keeps what must be judged over all of them.
    fn read(
        &mut self,
        entry: &Entry,
        id: &'static str,
        unit: Unit,
        word: Option<UnitWord>,
        mark: Mark,
    ) -> Result<Given, Problem> {
        let cell = &entry.value;
        let mark = if cell.form == Form::Option { self.options.mark.unwrap_or(Mark::Point) } else { mark };
        let read = cell.read(unit, word, mark).map_err(|wrong| Problem::cell(&cell.place, &entry.name.text, wrong))?;
        if let Some(mention) = read.currency {
            self.mentions.push((mention, cell.place.clone()));
        }
        if read.bare_percent {
            self.bare_percents.push(BarePercent { id, value: read.value.clone(), cell: cell.clone() });
        }
        if read.bare_duration && !self.bare_durations.iter().any(|name| **name == *entry.name.text) {
            self.bare_durations.push(entry.name.text.to_string());
        }
        Ok(Given { value: read.value, quantum: read.quantum, text: cell.text.to_string(), place: cell.place.clone() })
    }

    fn in_range(&self, entry: &Entry, metric: &Metric, value: &Exact) -> Result<(), Problem> {
        let Some((least, greatest)) = metric.range else { return Ok(()) };
        let shown = if metric.unit.is_percent() { value * whole(100) } else { value.clone() };
        if shown >= whole(least) && shown <= whole(greatest) {
            return Ok(());
        }
        Err(self.wrong(entry, format!("expected from {least} to {greatest}, found {}", quoted(&entry.value.text))))
    }

    fn insert(&mut self, entry: &Entry, id: &'static str, given: Given, slot: (usize, usize)) -> Result<(), Problem> {
        let Some(period) = self.period_mut(slot.0, slot.1) else { return Ok(()) };
        if let Some(first) = period.given.get(id) {
            return Err(twice(&entry.name.text, id, &given.place, &first.place));
        }
        period.given.insert(id, given);
        Ok(())
    }

    fn cost(
        &mut self,
        entry: &Entry,
        figure: Option<&'static Figure>,
        word: Option<UnitWord>,
        mark: Mark,
        slot: (usize, usize),
    ) -> Result<(), Problem> {
        let amount = self.read(entry, figure.map_or("", |figure| figure.id), Unit::Money, word, mark)?;
        let kind = self.kind(entry, figure)?;
        let line = CostLine::new(&entry.name.text, figure, kind, amount);
        let Some(period) = self.period_mut(slot.0, slot.1) else { return Ok(()) };
        if let Some(first) = period.costs.iter().find(|other| other.key == line.key) {
            return Err(twice(&line.name, &line.name, &line.amount.place, &first.amount.place));
        }
        period.costs.push(line);
        Ok(())
    }

    /// A line's kind: as the option says, else the file, else what its figure is, else variable.
    fn kind(&mut self, entry: &Entry, figure: Option<&'static Figure>) -> Result<Kind, Problem> {
        let wanted = normal(&entry.name.text);
        if let Some((_, kind, used)) = self.kinds.iter_mut().find(|(name, _, _)| *name == wanted) {
            *used = true;
            return Ok(*kind);
        }
        if let Some(cell) = entry.kind.as_ref().filter(|kind| !kind.is_blank()) {
            return Kind::from_word(&cell.text).ok_or_else(|| {
                Problem::at(&cell.place, format!("expected a kind of cost, found {}", quoted(&cell.text)))
                    .hint("the kinds are variable, fixed and one-time")
            });
        }
        if let Some(kind) = figure.and_then(Figure::cost_kind) {
            return Ok(kind);
        }
        let name = clean(&entry.name.text);
        let text = format!(
            "`{name}` is no known cost and is taken as variable; --kind '{name}=one-time' or '{name}=fixed' says otherwise"
        );
        let note = Note::new(&*entry.name.text, text);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
        Ok(Kind::Variable)
    }

    fn not_known(&mut self, entry: &Entry) -> Result<(), Problem> {
        let is_first = !self.unknown.iter().any(|unknown| unknown.name.text == entry.name.text);
        if self.options.strict {
            let problem = Problem::at(&entry.name.place, format!("{} is not a known figure", quoted(&entry.name.text)));
            return if is_first {
                self.remember(entry);
                Err(problem.hint(nearest_name(&entry.name.text)))
            } else {
                Ok(())
            };
        }
        self.remember(entry);
        Ok(())
    }

    fn remember(&mut self, entry: &Entry) {
        let amount = format!("{} {}", entry.side, clean(&entry.value.text));
        match self.unknown.iter_mut().find(|unknown| unknown.name.text == entry.name.text) {
            Some(unknown) => unknown.amounts.push(amount),
            None => self.unknown.push(UnknownName { name: entry.name.clone(), amounts: vec![amount] }),
        }
    }

    /// A sum across a row, held against the row's cells where they are to be added.
    fn row_total(&mut self, name: &str, total: &Cell, cells: &[Cell], mark: Mark) {
        let unit = match names::resolve(name).meaning {
            Meaning::Figure(figure)
                if matches!(
                    figure.roll_up,
                    figures::RollUp::Sum | figures::RollUp::Cost(_) | figures::RollUp::Revenue
                ) =>
            {
                figure.unit
            }
            Meaning::Total | Meaning::Subtotal => Unit::Money,
            _ => return,
        };
        let read = |cell: &Cell| cell.read(unit, None, mark).map(|read| read.value);
        let sum: Result<Exact, _> = cells.iter().filter(|cell| !cell.is_blank()).map(read).sum();
        match (read(total), sum) {
            (Err(wrong), _) => self.problems.push(Problem::cell(&total.place, name, wrong)),
            (Ok(said), Ok(sum)) if said != sum => {
                let sum = crate::show::computed(&sum, unit, None);
                self.notes.push(Note::new(
                    name,
                    format!(
                        "the total {} at {} is not the sum of its row, which is {sum}",
                        quoted(&total.text),
                        total.place
                    ),
                ));
            }
            _ => {}
        }
    }

    fn target(&mut self, name: &str, cell: &Cell, mark: Mark) {
        let read = targets::read(name, cell, mark).map(|read| {
            self.mentions.extend(read.currency.map(|mention| (mention, cell.place.clone())));
            self.notes.extend(read.note);
            read.target
        });
        match read {
            Ok(target) => match self.targets.iter().position(|other| other.metric == target.metric) {
                None => self.targets.push(target),
                Some(index) => {
                    let first = self.targets.remove(index);
                    let is_option = target.place.file.starts_with("--");
                    if !is_option || first.place.file.starts_with("--") {
                        self.problems.push(twice("target", target.metric, &target.place, &first.place));
                    } else {
                        let text = format!(
                            "--target {} replaces {} of {}",
                            quoted(&target.text),
                            quoted(&first.text),
                            first.place
                        );
                        self.notes.push(Note::new(target.metric, text));
                    }
                    self.targets.push(target);
                }
            },
            Err(problem) => self.problems.push(problem),
        }
    }

    fn option_targets(&mut self) {
        for option in &self.options.targets {
            let Some(at) = option.find(['<', '>', '≤', '≥']) else {
                self.problems.push(
                    Problem::new(format!("--target: expected METRIC and a comparison, found {}", quoted(option)))
                        .hint("write it like --target 'csat >= 85%'"),
                );
                continue;
            };
            let (name, rest) = option.split_at(at);
            let cell = Cell { text: rest.trim().into(), place: Place::file("--target"), form: Form::Option };
            self.target(name.trim(), &cell, self.options.mark.unwrap_or(Mark::Point));
        }
    }

    fn finish(mut self, contents: &[Contents]) -> Reading {
        self.option_targets();
        for (name, _, _) in self.kinds.iter().filter(|(_, _, used)| !used) {
            self.problems.push(
                Problem::new(format!("--kind: no cost line is called `{name}`"))
                    .hint("write the name as it stands in the file"),
            );
        }
        checks::bare_percents(&self.bare_percents, &mut self.problems);
        checks::totals(&mut self.sides, self.totals, &mut self.notes);
        let fixed_share = self.options.fixed_share.as_deref().map(fixed_share).transpose();
        match fixed_share {
            Ok(share) => checks::total_costs(&mut self.sides, share.as_ref(), &mut self.notes),
            Err(problem) => self.problems.push(problem),
        }
        checks::parts_and_times(&self.sides, &mut self.problems);
        checks::periods(&mut self.sides, &self.places, &mut self.problems);
        for name in &self.bare_durations {
            self.notes.push(Note::new(name.clone(), format!("{} has no unit and is taken in minutes", quoted(name))));
        }
        self.notes.extend(self.unknown.iter().filter(|_| !self.options.strict).map(unknown_note));
        let mut comparison = Comparison { ces_scale: self.options.ces_scale, ..Comparison::default() };
        match settle::currency(contents, &self.mentions, self.options) {
            Ok((currency, note)) => {
                comparison.currency = currency;
                self.notes.extend(note);
            }
            Err(problem) => self.problems.push(problem),
        }
        if self.sides.is_empty() && self.problems.is_empty() {
            self.problems.push(Problem::new("no figures were found").hint("`roi template` prints a file to fill in"));
        }
        if self.options.baseline.is_none() {
            settle::without_baseline(&mut self.sides, &mut self.notes);
        }
        if !self.sides.is_empty() {
            match settle::baseline(&self.sides, contents, self.options) {
                Ok(index) => comparison.baseline = index,
                Err(problem) => self.problems.push(problem),
            }
        }
        checks::baseline_metrics(&mut self.sides, comparison.baseline, &mut self.notes);
        comparison.sides = self.sides;
        comparison.targets = self.targets;
        comparison.notes = self.notes;
        Reading { comparison, problems: self.problems }
    }
}

fn twice(name: &str, id: &str, second: &Place, first: &Place) -> Problem {
    let what = if normal(name) == normal(id) { quoted(name) } else { format!("{} ({id})", quoted(name)) };
    Problem::at(second, format!("{what} is given twice, first at {first}")).hint("keep one of them")
}

/// A hint with the nearest known name.
pub fn nearest_name(name: &str) -> String {
    format!("the nearest known name is {}", names::nearest(name))
}

fn unknown_note(unknown: &UnknownName) -> Note {
    let name = &unknown.name.text;
    let text = format!(
        "{} at {} ({}) is not a known figure and is not counted; {}",
        quoted(name),
        unknown.name.place,
        crate::gap::listed(&unknown.amounts),
        nearest_name(name)
    );
    Note::new(&**name, text)
}

fn fixed_share(text: &str) -> Result<Exact, Problem> {
    let cell = Cell { text: text.into(), place: Place::file("--fixed-share"), form: Form::Option };
    let read = cell.read(Unit::Percent, None, Mark::Point).map_err(|wrong| Problem::cell(&cell.place, "", wrong))?;
    if read.bare_percent {
        checks::bare_percent(&[(&read.value, &cell)], "")?;
    }
    if read.value.is_negative() || read.value > whole(1) {
        return Err(Problem::at(&cell.place, format!("expected from 0% to 100%, found {}", quoted(text))));
    }
    Ok(read.value)
}
