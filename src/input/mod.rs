//! Files, standard input and options in, a comparison out; and everything that is wrong with them, each with its place.
//!
//! Every kind of file becomes [`contents::Contents`]; [`assemble`] understands them; [`checks`] holds the figures
//! against each other.

pub mod assemble;
pub mod cells;
pub mod checks;
pub mod contents;
pub mod csv;
pub mod grid;
pub mod json;
pub mod layouts;
pub mod limits;
pub mod lines;
pub mod names;
pub mod set;
pub mod settle;
pub mod sheets;
pub mod slots;
pub mod targets;
pub mod unknown;

use crate::comparison::{CesScale, Comparison};
use crate::currency::Currency;
use crate::number::Mark;
use crate::place::{Place, clean, quoted};
use crate::problem::{Problem, plain};
use contents::{Contents, SideName};
use std::io::Read;
use std::path::Path;

/// How the files are to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The kind of every file, whatever its ending.
    pub from: Option<Kind>,
    /// Which side is the baseline.
    pub baseline: Option<String>,
    /// What money is in.
    pub currency: Option<Currency>,
    /// The decimal mark of every file.
    pub mark: Option<Mark>,
    /// `SIDE.FIGURE=VALUE` or `SIDE.PERIOD.FIGURE=VALUE`.
    pub sets: Vec<String>,
    /// `METRIC >= VALUE`.
    pub targets: Vec<String>,
    /// `NAME=KIND`.
    pub kinds: Vec<String>,
    /// Whether an unknown name is an error.
    pub strict: bool,
    /// The fixed part of a total cost given alone.
    pub fixed_share: Option<String>,
    /// Which way customer effort is scored.
    pub ces_scale: CesScale,
    /// Whether an unknown name with an amount is a cost line.
    pub unknown_are_costs: bool,
}

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Comma-separated, or separated by semicolons.
    Csv,
    /// Tab-separated.
    Tsv,
    /// JSON.
    Json,
}

/// The kinds with their names, as `--from` takes them and as files end.
pub const KINDS: &[(&str, Kind)] = &[("csv", Kind::Csv), ("tsv", Kind::Tsv), ("json", Kind::Json)];

/// What was read, and what is wrong with it. Where anything is wrong no number of the comparison may be shown.
#[derive(Debug)]
pub struct Reading {
    /// What could be understood.
    pub comparison: Comparison,
    /// Everything that is wrong, in the order of the files.
    pub problems: Vec<Problem>,
}

/// One file as the user named it.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path, or `-` for standard input.
    pub path: String,
    /// The side's name before `=`.
    pub side: Option<String>,
}

impl Source {
    /// A file argument: `FILE`, `NAME=FILE` or `-`.
    pub fn parse(argument: &str) -> Source {
        match argument.split_once('=') {
            Some((side, path)) if !side.is_empty() && !Path::new(argument).exists() => {
                Source { path: path.to_string(), side: Some(side.to_string()) }
            }
            _ => Source { path: argument.to_string(), side: None },
        }
    }

    /// The file's ending in lower case.
    fn ending(&self) -> Option<String> {
        Path::new(&self.path).extension().map(|ending| ending.to_string_lossy().to_lowercase())
    }

    fn side_name(&self, is_one_of_several: bool) -> SideName {
        let stem = Path::new(&self.path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let own = if self.path == "-" { "stdin".to_string() } else { stem.unwrap_or_default() };
        SideName { is_settled: is_one_of_several || self.side.is_some(), name: self.side.clone().unwrap_or(own) }
    }
}

/// Reads files into a comparison. An error here is a file that cannot be read at all.
pub fn read(sources: &[Source], options: &Options) -> Result<Reading, Problem> {
    let several = sources.len() > 1;
    if sources.iter().filter(|source| source.path == "-").count() > 1 {
        return Err(Problem::new("standard input can be read only once").hint("give the other side as a file"));
    }
    let read = |source: &Source| {
        let bytes = bytes(&source.path)?;
        read_bytes(&bytes, source, several, options)
    };
    let mut contents = sources.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for (index, (source, file)) in sources.iter().zip(&mut contents).enumerate() {
        let earlier =
            sources.iter().take(index).find(|other| other.side_name(several).name == source.side_name(several).name);
        if let Some(problem) = earlier.and_then(|earlier| same_name(source, earlier, file)) {
            file.problems.push(problem);
        }
        name_only_side(source, file);
    }
    Ok(assemble::assemble(contents, options))
}

/// Two files that would be one side.
fn same_name(source: &Source, earlier: &Source, file: &Contents) -> Option<Problem> {
    let name = source.side_name(true).name;
    let is_side = file.entries.iter().any(|entry| *entry.side == *name);
    let text = format!("this file and {} are both the side {}", clean(&earlier.path), quoted(&name));
    let hint = format!("name them: ours={} theirs={}", clean(&earlier.path), clean(&source.path));
    is_side.then(|| Problem::at(&file.file, text).hint(hint))
}

/// `NAME=FILE` names the side of a file that has one of its own; of a file with several it names nothing.
fn name_only_side(source: &Source, file: &mut Contents) {
    let Some(name) = &source.side else { return };
    let mut sides: Vec<&str> = file.entries.iter().map(|entry| &*entry.side).filter(|side| side != name).collect();
    sides.sort_unstable();
    sides.dedup();
    match sides.as_slice() {
        [] => {}
        [_] if file.entries.iter().all(|entry| *entry.side != **name) => {
            file.entries.iter_mut().for_each(|entry| entry.side = name.as_str().into());
        }
        _ => {
            let text = format!("expected one side to be called {}, found {}", quoted(name), sides.len());
            file.problems.push(Problem::at(&file.file, text).hint("give the file without a name"));
        }
    }
}

/// Reads the text of one file that is inside the program.
pub fn read_text(text: &str, path: &str, options: &Options) -> Result<Reading, Problem> {
    let contents = read_bytes(text.as_bytes(), &Source::parse(path), false, options)?;
    Ok(assemble::assemble(vec![contents], options))
}

fn bytes(path: &str) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    if path == "-" {
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::IsADirectory => is_a_directory(&Place::file("stdin")),
            _ => Problem::new(format!("standard input could not be read: {}", plain(&error))),
        };
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        return Ok(bytes);
    }
    if path.is_empty() {
        return Err(Problem::new("expected a file name, found none"));
    }
    let place = Place::file(path);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Problem::at(&place, "no such file").hint("check the name; `roi calc --example` needs no file")
        }
        std::io::ErrorKind::PermissionDenied => Problem::at(&place, "may not be read: permission denied"),
        std::io::ErrorKind::IsADirectory => is_a_directory(&place),
        _ => Problem::at(&place, format!("could not be read: {}", plain(&error))),
    };
    let mut file = std::fs::File::open(path).map_err(failed)?;
    file.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn is_a_directory(place: &Place) -> Problem {
    Problem::at(place, "is a directory").hint("name a file in it")
}

fn read_bytes(bytes: &[u8], source: &Source, several: bool, options: &Options) -> Result<Contents, Problem> {
    let place = Place::file(if source.path == "-" { "stdin" } else { &source.path });
    let side = source.side_name(several);
    if let Some(problem) = unread_kind(source, options, &place) {
        return Ok(wrong(&place, problem));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => return Ok(wrong(&place, not_utf8(&place, bytes, &error))),
    };
    if text.trim().is_empty() {
        return Ok(wrong(
            &place,
            Problem::at(&place, "the file is empty").hint("`roi template` prints a file to fill in"),
        ));
    }
    let looks_json = text.trim_start().starts_with(['{', '[']);
    let kind = match kind(source, options, looks_json, &place) {
        Ok(kind) => kind,
        Err(problem) => return Ok(wrong(&place, problem)),
    };
    Ok(match kind {
        Kind::Json => json::read(text, &place, &side),
        Kind::Csv => csv::read(text, &place, &side, None),
        Kind::Tsv => csv::read(text, &place, &side, Some(b'\t')),
    })
}

fn wrong(place: &Place, problem: Problem) -> Contents {
    Contents { problems: vec![problem], ..Contents::new(place) }
}

fn not_utf8(place: &Place, bytes: &[u8], error: &std::str::Utf8Error) -> Problem {
    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
    Problem::at(&place.at(line, ""), "expected text in UTF-8, found other bytes").hint("save the file as `CSV UTF-8`")
}

/// A kind of file that is known and not read.
fn unread_kind(source: &Source, options: &Options, place: &Place) -> Option<Problem> {
    let ending = source.ending()?;
    let is_unread = ["xlsx", "xls", "ods", "pdf", "zip", "gz"].contains(&ending.as_str()) && options.from.is_none();
    let text = format!("expected CSV, TSV or JSON, found {}", quoted(&ending));
    is_unread.then(|| Problem::at(place, text).hint("save it as CSV"))
}

/// The option decides, else the ending, else the content; content that contradicts them is an error.
fn kind(source: &Source, options: &Options, looks_json: bool, place: &Place) -> Result<Kind, Problem> {
    let by_ending =
        source.ending().and_then(|ending| KINDS.iter().find(|(name, _)| *name == ending)).map(|(_, kind)| *kind);
    let contradicts = |found: &str, wanted: &str| {
        Problem::at(place, format!("expected {wanted}, found {found}"))
            .hint(format!("add --from {} if that is what it is", found.to_lowercase()))
    };
    match options.from.or(by_ending) {
        Some(Kind::Json) if !looks_json => Err(contradicts("CSV", "JSON")),
        Some(Kind::Csv | Kind::Tsv) if looks_json => Err(contradicts("JSON", "CSV")),
        Some(kind) => Ok(kind),
        None if looks_json => Ok(Kind::Json),
        None => Ok(Kind::Csv),
    }
}
