//! The contents of all files and the options in, a comparison out: names understood, cells read, nothing dropped in silence.

use super::cells::{Cell, Form};
use super::checks::{self, Across, BarePercent, Total};
use super::contents::{Contents, Entry};
use super::layouts::figure_read_as;
use super::map::{Map, Mapping};
use super::names::{self, Lookup, Meaning, Named, Names, UnitWord};
use super::slots::{Slot, Slots};
use super::unknown::Unknown;
use super::{Options, Reading, set, settle, targets};
use crate::comparison::{Comparison, CostLine, Given, Note};
use crate::currency::Mentioned;
use crate::figures::{Figure, Kind, TOTAL_COST, normal};
use crate::metrics::Metric;
use crate::number::{Mark, Wrong};
use crate::place::{Place, clean, escaped, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use crate::targets::Target;
use num_traits::Signed;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Puts the contents together. All that is wrong is collected, so that `check` can tell it all.
pub fn assemble(mut contents: Vec<Contents>, options: &Options) -> Reading {
    let mut assembly = Assembly::new(options);
    // The marks are settled on what the files say, before --set puts anything in its place.
    let mut lookup = Lookup::new(&options.map.names);
    let marks: Vec<Option<Mark>> = contents.iter().map(|file| assembly.mark(file, &mut lookup)).collect();
    assembly.overrides(&mut contents);
    for (file, mark) in contents.iter().zip(&marks) {
        assembly.file(file, *mark, &mut lookup);
    }
    let read_as = if options.tells_how { read_as(&contents, &marks, &options.map.names) } else { Vec::new() };
    Reading { read_as, ..assembly.finish(&contents) }
}

/// How each file was read: what it is, its decimal mark, its columns, and what its rows' names stand for.
fn read_as(contents: &[Contents], marks: &[Option<Mark>], names: &Names) -> Vec<(String, Vec<String>)> {
    let of_file = |(file, mark): (&Contents, &Option<Mark>)| {
        let mut lines = file.read_as.clone();
        let mark = match mark {
            Some(Mark::Point) => "numbers with a decimal point, as in 1,234.50",
            Some(Mark::Comma) => "numbers with a decimal comma, as in 1.234,50",
            None => "numbers with a decimal point and with a comma",
        };
        lines.push(mark.to_string());
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for entry in file.entries.iter().filter(|_| file.has_named_rows) {
            let name = &*entry.name.text;
            let is_cost = file.is_statement && matches!(names.resolve(name).meaning, Meaning::Unknown);
            let read = match entry.since {
                Some(_) => "the sum of its section, checked and not added".to_string(),
                None if is_cost => "a cost line".to_string(),
                None => figure_read_as(names, name),
            };
            if seen.insert(name) {
                lines.push(format!("{}: {read}", quoted(name)));
            }
        }
        (file.file.to_string(), lines)
    };
    contents.iter().zip(marks).map(of_file).collect()
}

/// A `--kind` option.
struct KindOption {
    key: String,
    text: String,
    kind: Kind,
    is_used: bool,
}

struct Assembly<'a> {
    options: &'a Options,
    kinds: Vec<KindOption>,
    slots: Slots,
    totals: Vec<Total>,
    across: Vec<Across>,
    unknown: Unknown,
    bare_percents: Vec<BarePercent>,
    bare_durations: Vec<Rc<str>>,
    mentions: Vec<(Mentioned, Place)>,
    targets: Vec<Target>,
    guessed_kinds: Vec<String>,
    guessed: BTreeSet<Rc<str>>,
    /// Whether the file being read is a profit-and-loss statement.
    is_statement: bool,
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

impl<'a> Assembly<'a> {
    fn new(options: &'a Options) -> Assembly<'a> {
        let mut assembly = Assembly {
            options,
            kinds: Vec::new(),
            slots: Slots::default(),
            totals: Vec::new(),
            across: Vec::new(),
            unknown: Unknown::default(),
            bare_percents: Vec::new(),
            bare_durations: Vec::new(),
            mentions: Vec::new(),
            targets: Vec::new(),
            guessed_kinds: Vec::new(),
            guessed: BTreeSet::new(),
            is_statement: false,
            notes: Vec::new(),
            problems: Vec::new(),
        };
        for option in &options.kinds {
            match kind_option(option) {
                Ok(kind) if assembly.kinds.iter().any(|other| other.key == kind.key) => {
                    assembly.problems.push(Problem::new(format!("--kind: {} is given twice", quoted(&kind.text))));
                }
                Ok(kind) => assembly.kinds.push(kind),
                Err(problem) => assembly.problems.push(problem),
            }
        }
        assembly
    }

    /// Puts every `--set` in the place of what the files say.
    fn overrides(&mut self, contents: &mut [Contents]) {
        for option in &self.options.sets {
            match set::apply(option, contents, &self.options.map.names) {
                Ok(note) => self.notes.push(note),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    /// The decimal mark of a file; none where its cells contradict each other.
    fn mark(&mut self, file: &Contents, lookup: &mut Lookup<'_>) -> Option<Mark> {
        self.is_statement = file.is_statement;
        let mut is_number = |entry: &&Entry| {
            let named = lookup.resolve(&entry.name.text);
            !matches!(named.meaning, Meaning::Unknown) || self.is_cost(entry, &named, lookup)
        };
        let numbers: Vec<&Cell> = file.entries.iter().filter(&mut is_number).map(|entry| &entry.value).collect();
        match settle::mark(&numbers, file, self.options) {
            Ok((mark, note)) => {
                self.notes.extend(note);
                Some(mark)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn file(&mut self, file: &Contents, mark: Option<Mark>, lookup: &mut Lookup<'_>) {
        self.problems.extend(file.problems.iter().cloned());
        for remark in &file.remarks {
            if self.options.strict {
                self.problems.push(Problem::at(&file.file, remark.clone()));
            } else {
                self.notes.push(Note::new("", format!("{}: {remark}", file.file)));
            }
        }
        self.notes.extend(file.notes.iter().map(|note| Note::new("", format!("{}: {note}", file.file))));
        self.mentions.extend(file.mentions.iter().cloned());
        self.is_statement = file.is_statement;
        let Some(mark) = mark else { return };
        for entry in &file.entries {
            let named = lookup.resolve(&entry.name.text);
            if let Err(problem) = self.entry(entry, &named, mark, lookup) {
                self.problems.push(problem);
            }
        }
        for (name, total, cells) in &file.row_totals {
            let unit = match self.options.map.names.resolve(name).meaning {
                Meaning::Unknown if self.unknown_are_costs() => Some(Unit::Money),
                meaning => checks::added_unit(meaning),
            };
            match checks::row_total(name, unit, total, cells, mark) {
                Ok((note, mention)) => {
                    self.notes.extend(note);
                    self.mentions.extend(mention.map(|mention| (mention, total.place.clone())));
                }
                Err(problem) => self.problems.push(problem),
            }
        }
        for (name, cell) in &file.targets {
            self.target(name, cell, mark);
        }
    }

    fn unknown_are_costs(&self) -> bool {
        self.options.unknown_are_costs || self.is_statement
    }

    /// Whether an unknown name is a cost line: because its kind is said, or because all unknown names are.
    fn is_cost(&self, entry: &Entry, named: &Named, lookup: &mut Lookup<'_>) -> bool {
        if self.kinds.iter().any(|kind| *kind.key == *named.key) {
            return true;
        }
        let kind_said = entry.kind.as_ref().is_some_and(|kind| !kind.is_blank());
        let may_be = kind_said || (self.unknown_are_costs() && entry.value.may_be_money());
        may_be && lookup.no_cost(&entry.name.text).is_none()
    }

    fn entry(&mut self, entry: &Entry, named: &Named, mark: Mark, lookup: &mut Lookup<'_>) -> Result<(), Problem> {
        let Some(slot) = self.slots.of(entry)? else {
            self.across.push(Across { entry: entry.clone(), meaning: named.meaning, mark });
            return Ok(());
        };
        if entry.value.is_blank() {
            return Ok(());
        }
        let kind = self.said_kind(entry)?;
        let word = self.unit_word(entry, named, lookup);
        if let Some(row) = entry.since {
            let lines = self.slots.get_mut(slot).map_or(&[][..], |period| &period.costs);
            let first = lines.iter().position(|line| line.amount.place.row > row).unwrap_or(lines.len());
            return self.total(entry, word, mark, slot, first);
        }
        let is_cost_by_option = self.kinds.iter().any(|kind| *kind.key == *named.key);
        match named.meaning {
            Meaning::Figure(figure) if is_cost_by_option && figure.cost_kind().is_none() => {
                let amount = self.read(entry, "", Unit::Money, word, mark)?;
                self.cost(entry, named, amount, (None, Kind::Variable), slot)
            }
            Meaning::Figure(figure) if figure.cost_kind().is_some() => {
                let amount = self.read(entry, figure.id, Unit::Money, word, mark)?;
                let usual = figure.cost_kind().unwrap_or(Kind::Variable);
                self.cost(entry, named, amount, (Some(figure), kind.unwrap_or(usual)), slot)
            }
            Meaning::Figure(figure) => {
                let given = self.read(entry, figure.id, figure.unit, word, mark)?;
                if figure.unit == Unit::Percent && given.value > whole(1) {
                    return Err(self.wrong(entry, "expected at most 100%"));
                }
                self.insert(entry, figure.id, given, slot)
            }
            Meaning::Metric(metric) => {
                let given = self.read(entry, metric.id, metric.unit, word, mark)?;
                self.in_range(entry, metric, &given.value)?;
                self.insert(entry, metric.id, given, slot)
            }
            Meaning::Total => self.total(entry, word, mark, slot, 0),
            Meaning::Subtotal => {
                let last = self.totals.iter().rev().find(|total| total.slot == slot).map_or(0, |total| total.lines.end);
                self.total(entry, word, mark, slot, last)
            }
            Meaning::Unknown if self.is_cost(entry, named, lookup) => {
                let amount = self.read(entry, "", Unit::Money, word, mark)?;
                let kind = kind.unwrap_or_else(|| self.unknown_kind(entry, named));
                self.cost(entry, named, amount, (None, kind), slot)
            }
            Meaning::Unknown => {
                let reason = if self.unknown_are_costs() { lookup.no_cost(&entry.name.text) } else { None };
                self.unknown.add(entry, reason.as_deref());
                Ok(())
            }
        }
    }

    /// Remembers a currency and where it was named first.
    fn mention(&mut self, mention: Mentioned, place: &Place) {
        if !self.mentions.iter().any(|(known, _)| *known == mention) {
            self.mentions.push((mention, place.clone()));
        }
    }

    /// The unit a value is in: as its name says, else the unit column. A currency of the column is held against the cells.
    fn unit_word(&mut self, entry: &Entry, named: &Named, lookup: &mut Lookup<'_>) -> Option<UnitWord> {
        let column = entry.unit.as_ref().filter(|unit| !unit.is_blank());
        let of_column = column.map(|unit| (lookup.unit(&unit.text), &unit.place));
        for (word, place) in of_column
            .iter()
            .map(|(word, place)| (word, *place))
            .chain(named.unit.iter().map(|word| (word, &entry.name.place)))
        {
            if let UnitWord::Currency(mention) = word {
                self.mention(*mention, place);
            }
        }
        named.unit.or(of_column.map(|(word, _)| word))
    }

    fn wrong(&self, entry: &Entry, expected: &str) -> Problem {
        let finding = format!("{expected}, found {}", quoted(&entry.value.text));
        Problem::cell(&entry.value.place, &entry.name.text, Wrong { finding, hint: None })
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
            self.mention(mention, &cell.place);
        }
        if read.bare_percent {
            let name = Rc::clone(&entry.name.text);
            self.bare_percents.push(BarePercent { id, value: read.value.clone(), name, cell: cell.clone() });
        }
        if read.bare_duration && !self.bare_durations.contains(&entry.name.text) {
            self.bare_durations.push(Rc::clone(&entry.name.text));
        }
        Ok(Given { value: read.value, quantum: read.quantum, text: Rc::clone(&cell.text), place: cell.place.clone() })
    }

    fn in_range(&self, entry: &Entry, metric: &Metric, value: &Exact) -> Result<(), Problem> {
        match metric.expected_range(value) {
            Some(range) => Err(self.wrong(entry, &format!("expected {range}"))),
            None if value.is_negative() && metric.unit.is_percent() && !metric.is_against_baseline() => {
                Err(self.wrong(entry, "expected a percentage that is not negative"))
            }
            None => Ok(()),
        }
    }

    fn insert(&mut self, entry: &Entry, id: &'static str, given: Given, slot: Slot) -> Result<(), Problem> {
        let Some(period) = self.slots.get_mut(slot) else { return Ok(()) };
        if let Some(first) = period.given.get(id) {
            return Err(twice(&entry.name.text, id, &given.place, &first.place));
        }
        period.given.insert(id, Box::new(given));
        Ok(())
    }

    fn cost(
        &mut self,
        entry: &Entry,
        named: &Named,
        amount: Given,
        what: (Option<&'static Figure>, Kind),
        slot: Slot,
    ) -> Result<(), Problem> {
        let (figure, kind) = what;
        let key = Rc::clone(&named.key);
        let line = CostLine {
            name: escaped(&entry.name.text),
            key,
            figure,
            kind: self.kind_by_option(named).unwrap_or(kind),
            amount,
        };
        let (name, place) = (line.name.clone(), line.amount.place.clone());
        self.slots.add_line(slot, line).map_err(|first| twice(&name, &name, &place, &first))
    }

    fn total(
        &mut self,
        entry: &Entry,
        word: Option<UnitWord>,
        mark: Mark,
        slot: Slot,
        from: usize,
    ) -> Result<(), Problem> {
        let amount = self.read(entry, TOTAL_COST.id, Unit::Money, word, mark)?;
        let end = self.slots.get_mut(slot).map_or(0, |figures| figures.costs.len());
        self.totals.push(Total { slot, name: entry.name.text.to_string(), amount, lines: from..end });
        Ok(())
    }

    fn kind_by_option(&mut self, named: &Named) -> Option<Kind> {
        let option = self.kinds.iter_mut().find(|kind| *kind.key == *named.key)?;
        option.is_used = true;
        Some(option.kind)
    }

    /// The kind that the file's own column says.
    fn said_kind(&self, entry: &Entry) -> Result<Option<Kind>, Problem> {
        let Some(cell) = entry.kind.as_ref().filter(|kind| !kind.is_blank()) else { return Ok(None) };
        let wanted = || {
            Problem::at(&cell.place, format!("expected a kind of cost, found {}", quoted(&cell.text)))
                .hint("the kinds are variable, fixed and one-time")
        };
        Kind::from_word(&cell.text).map(Some).ok_or_else(wanted)
    }

    /// The kind of a line whose kind nobody says: variable, with a note.
    fn unknown_kind(&mut self, entry: &Entry, named: &Named) -> Kind {
        if self.kinds.iter().any(|kind| *kind.key == *named.key) {
            return Kind::Variable;
        }
        if self.guessed.insert(Rc::clone(&named.key)) {
            self.guessed_kinds.push(clean(&entry.name.text));
        }
        Kind::Variable
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
                        let text = format!(
                            "{} has two targets, {} and {}",
                            target.metric,
                            quoted(&first.text),
                            quoted(&target.text)
                        );
                        self.problems.push(Problem::at(&target.place, text).hint("keep one of them"));
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
            let Some(at) = option.find(['<', '>', '=', '≤', '≥']) else {
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
        self.problems.extend(unused_mappings(&self.options.map, contents));
        for kind in self.kinds.iter().filter(|kind| !kind.is_used) {
            let text = format!("--kind: no cost line is called {}", quoted(&kind.text));
            self.problems.push(Problem::new(text).hint("write the name as it stands in the file"));
        }
        if self.options.strict {
            self.problems.extend(self.unknown.problems());
        } else {
            self.notes.extend(self.unknown.notes());
        }
        self.notes.extend(guessed_kinds_note(&self.guessed_kinds));
        checks::bare_percents(&self.bare_percents, &mut self.problems);
        checks::totals(&mut self.slots.sides, self.totals, &mut self.notes);
        checks::across(&self.slots.sides, &self.across, &mut self.notes, &mut self.problems);
        match self.options.fixed_share.as_deref().map(fixed_share).transpose() {
            Ok(share) => checks::total_costs(&mut self.slots.sides, share.as_ref(), &mut self.notes),
            Err(problem) => self.problems.push(problem),
        }
        checks::parts_and_times(&self.slots.sides, &mut self.problems);
        checks::periods(&mut self.slots, &mut self.notes, &mut self.problems);
        for name in &self.bare_durations {
            let text = format!("{} has no unit and is taken in minutes", quoted(name));
            self.notes.push(Note::new(clean(name), text));
        }
        let mut sides = self.slots.sides;
        let mut comparison = Comparison { ces_scale: self.options.ces_scale, ..Comparison::default() };
        match settle::currency(contents, &self.mentions, self.options) {
            Ok((currency, note)) => {
                comparison.currency = currency;
                self.notes.extend(note);
            }
            Err(problem) => self.problems.push(problem),
        }
        if sides.is_empty() && self.problems.is_empty() {
            self.problems.push(nothing_found(&self.notes));
        }
        if self.options.baseline.is_none() {
            settle::without_baseline(&mut sides, &mut self.notes);
        }
        if !sides.is_empty() {
            match settle::baseline(&sides, contents, self.options) {
                Ok(index) => comparison.baseline = index,
                Err(problem) => self.problems.push(problem),
            }
        }
        checks::baseline_metrics(&mut sides, comparison.baseline, &mut self.notes);
        if self.options.strict {
            let doubts = self.notes.iter().filter(|note| note.is_doubt);
            self.problems.extend(doubts.map(|note| Problem::new(note.line())));
        }
        comparison.sides = sides;
        comparison.targets = self.targets;
        comparison.notes = self.notes;
        Reading { comparison, problems: self.problems, read_as: Vec::new() }
    }
}

/// Mappings of the command line whose name no file has.
fn unused_mappings<'a>(map: &'a Map, contents: &'a [Contents]) -> impl Iterator<Item = Problem> + 'a {
    let unused = |mapping: &&Mapping| {
        let mut names = contents.iter().flat_map(|file| &file.entries).map(|entry| &entry.name.text);
        mapping.is_needed && !names.any(|name| normal(name) == normal(&mapping.name))
    };
    map.mappings.iter().filter(unused).map(|mapping| {
        Problem::at(&mapping.place, format!("no name in the files is {}", quoted(&mapping.name)))
            .hint("write the name as it stands in the file")
    })
}

/// Lines whose kind nobody says are taken as variable: one note on all of them.
fn guessed_kinds_note(names: &[String]) -> Option<Note> {
    let first = names.first()?;
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (verb, article) = if names.len() == 1 { ("is", "a known cost") } else { ("are", "known costs") };
    let text = format!(
        "{} {verb} not {article} and taken as variable; --kind '{first}=one-time' or '{first}=fixed' says otherwise",
        crate::gap::listed(&quoted)
    );
    Some(Note::new("", text))
}

/// No side at all: the first note, if there is one, says what was found instead.
fn nothing_found(notes: &[Note]) -> Problem {
    let hint =
        notes.first().map_or_else(|| "`roi template` prints a file to fill in".to_string(), |note| note.text.clone());
    Problem::new("no figures were found").hint(hint)
}

fn kind_option(option: &str) -> Result<KindOption, Problem> {
    let wanted = || {
        Problem::new(format!("--kind: expected NAME=KIND, found {}", quoted(option)))
            .hint("the kinds are variable, fixed and one-time: --kind 'Project setup=one-time'")
    };
    let (name, kind) = option.rsplit_once('=').ok_or_else(wanted)?;
    let kind = Kind::from_word(kind).ok_or_else(wanted)?;
    Ok(KindOption { key: names::resolve(name).key.to_string(), text: name.to_string(), kind, is_used: false })
}

fn twice(name: &str, id: &str, second: &Place, first: &Place) -> Problem {
    let what = if normal(name) == normal(id) { quoted(name) } else { format!("{} ({id})", quoted(name)) };
    Problem::at(second, format!("{what} is given twice, first at {first}")).hint("keep one of them")
}

fn fixed_share(text: &str) -> Result<Exact, Problem> {
    let cell = Cell { text: text.into(), place: Place::file("--fixed-share"), form: Form::Option };
    let wrong =
        |wrong: Wrong| Problem { hint: Some("write it like 30%".into()), ..Problem::at(&cell.place, wrong.finding) };
    let read = cell.read(Unit::Percent, None, Mark::Point).map_err(wrong)?;
    if read.bare_percent {
        checks::bare_percent(&[(&read.value, &cell)], "", "")?;
    }
    if read.value.is_negative() || read.value > whole(1) {
        return Err(Problem::at(&cell.place, format!("expected from 0% to 100%, found {}", quoted(text))));
    }
    Ok(read.value)
}
