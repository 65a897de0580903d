//! The contents of all files and the options in, a comparison out: names understood, cells read, nothing dropped in silence.

mod entries;
mod options;

use super::cells::Cell;
use super::checks::{self, Across, BarePercent, Total};
use super::contents::{Contents, Entry};
use super::layouts::figure_read_as;
use super::names::{Lookup, Meaning, Names};
use super::slots::Slots;
use super::unknown::Unknown;
use super::{Options, Reading, set, settle};
use crate::comparison::{Comparison, Note};
use crate::currency::Mentioned;
use crate::number::Mark;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use crate::quantity::Unit;
use crate::targets::{Benchmark, Target};
use options::{KindOption, fixed_share, kind_option, unused_mappings};
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
    benchmarks: Vec<Benchmark>,
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
            benchmarks: Vec::new(),
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
        self.notes.extend(file.doubts.iter().map(|doubt| Note::doubt("", format!("{}: {doubt}", file.file))));
        self.slots.has_days = file.has_days;
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
        for (name, cell, source) in &file.benchmarks {
            self.benchmark(name, cell, source.as_ref().map(|source| &*source.text), mark);
        }
    }

    fn finish(mut self, contents: &[Contents]) -> Reading {
        self.option_targets();
        self.option_benchmarks();
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
            settle::without_baseline(&mut sides, &mut self.notes, &self.options.catalogue);
        }
        if !sides.is_empty() {
            match settle::baseline(&sides, contents, self.options) {
                Ok(index) => comparison.baseline = index,
                Err(problem) => self.problems.push(problem),
            }
        }
        checks::baseline_metrics(&mut sides, comparison.baseline, &mut self.notes, &self.options.catalogue);
        if self.options.strict {
            let doubts = self.notes.iter().filter(|note| note.is_doubt);
            self.problems.extend(doubts.map(|note| Problem::new(note.line())));
        }
        comparison.sides = sides;
        comparison.targets = self.targets;
        comparison.benchmarks = self.benchmarks;
        comparison.notes = self.notes;
        Reading { comparison, problems: self.problems, read_as: Vec::new() }
    }
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
