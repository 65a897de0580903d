//! Files, standard input and options in, a comparison out; and everything that is wrong with them, each with its place.
//!
//! Every kind of file becomes [`contents::Contents`]; [`assemble`] understands them; [`checks`] holds the figures
//! against each other.

pub mod assemble;
pub mod cells;
pub mod checks;
pub mod columns;
pub mod contents;
pub mod csv;
pub mod grid;
pub mod hypotheses;
pub mod json;
pub mod layouts;
pub mod limits;
pub mod lines;
pub mod map;
pub mod names;
pub mod own;
pub mod rows;
pub mod set;
pub mod settle;
pub mod sheets;
pub mod slots;
pub mod spelling;
pub mod statement;
pub mod table;
pub mod targets;
pub mod text;
pub mod toml;
pub mod unknown;

use crate::comparison::{CesScale, Comparison};
use crate::currency::Currency;
use crate::metrics::own::Catalogue;
use crate::number::Mark;
use crate::place::{Place, clean, quoted};
use crate::problem::{Problem, plain};
use contents::{Contents, SideName};
use grid::Grid;
use map::Map;
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
    /// `METRIC=VALUE (SOURCE)`.
    pub benchmarks: Vec<String>,
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
    /// What names stand for that nobody but the user knows.
    pub map: Map,
    /// The user's figures and metrics beside the program's.
    pub catalogue: Catalogue,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether to tell how each column was read.
    pub tells_how: bool,
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
    /// An Excel workbook, or one of before 2007, or of LibreOffice.
    Workbook,
}

/// The kinds with their names, as `--from` takes them and as files end.
pub const KINDS: &[(&str, Kind)] = &[
    ("csv", Kind::Csv),
    ("tsv", Kind::Tsv),
    ("json", Kind::Json),
    ("xlsx", Kind::Workbook),
    ("xls", Kind::Workbook),
    ("ods", Kind::Workbook),
];

/// What was read, and what is wrong with it. Where anything is wrong no number of the comparison may be shown.
#[derive(Debug)]
pub struct Reading {
    /// What could be understood.
    pub comparison: Comparison,
    /// Everything that is wrong, in the order of the files.
    pub problems: Vec<Problem>,
    /// Of each file how it and its columns were read, line by line.
    pub read_as: Vec<(String, Vec<String>)>,
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

    /// The file's name without the ending that says it is packed.
    fn unpacked(&self) -> &Path {
        let path = Path::new(&self.path);
        let is_packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        path.file_stem().filter(|_| is_packed).map_or(path, Path::new)
    }

    /// The file's ending in lower case.
    fn ending(&self) -> Option<String> {
        self.unpacked().extension().map(|ending| ending.to_string_lossy().to_lowercase())
    }

    /// The side's name: as the user gave it, else the file's own.
    pub fn name(&self) -> String {
        let stem = || self.unpacked().file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let own = || if self.path == "-" { "stdin".to_string() } else { stem().unwrap_or_default() };
        self.side.clone().unwrap_or_else(own)
    }

    fn side_name(&self, is_one_of_several: bool) -> SideName {
        SideName { is_settled: is_one_of_several || self.side.is_some(), name: self.name() }
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
        Ok(read_bytes(bytes, source, several, options))
    };
    let mut contents = sources.iter().map(read).collect::<Result<Vec<_>, Problem>>()?;
    for (index, (source, file)) in sources.iter().zip(&mut contents).enumerate() {
        let earlier =
            sources.iter().take(index).find(|other| other.side_name(several).name == source.side_name(several).name);
        if let Some(problem) = earlier.and_then(|earlier| same_name(source, earlier, file)) {
            file.problems.push(problem);
        }
        name_only_side(source, file);
    }
    if let Some(sheet) = options.sheet.as_ref().filter(|_| !contents.iter().any(|file| file.is_sheet))
        && let Some(file) = contents.iter_mut().find(|file| file.problems.is_empty())
    {
        let text = format!("--sheet: there is no sheet {} in a text file", quoted(sheet));
        file.problems.push(Problem::at(&file.file, text).hint("leave out --sheet"));
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
    let contents = read_bytes(text.as_bytes().to_vec(), &Source::parse(path), false, options);
    Ok(assemble::assemble(vec![contents], options))
}

/// The bytes of a file, or of standard input where it is called `-`; past the limit for figures files an error.
pub fn bytes(path: &str) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    if path == "-" {
        std::io::stdin().lock().take(limits::BYTES + 1).read_to_end(&mut bytes).map_err(unreadable_input)?;
        return within_limit(bytes, &Place::file("stdin"));
    }
    let file = open(path)?;
    let place = Place::file(path);
    let expected = file.metadata().map_or(0, |metadata| metadata.len().min(limits::BYTES));
    bytes.reserve(usize::try_from(expected).unwrap_or_default() + 1);
    file.take(limits::BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&place, &error))?;
    within_limit(bytes, &place)
}

/// Opens a file.
pub fn open(path: &str) -> Result<std::fs::File, Problem> {
    if path.is_empty() {
        return Err(Problem::new("expected a file name, found none"));
    }
    std::fs::File::open(path).map_err(|error| unreadable(&Place::file(path), &error))
}

/// What to say where standard input cannot be read.
pub fn unreadable_input(error: std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::IsADirectory => is_a_directory(&Place::file("stdin")),
        _ => Problem::new(format!("standard input could not be read: {}", plain(&error))),
    }
}

/// What to say where a file cannot be read.
pub fn unreadable(place: &Place, error: &std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Problem::at(place, "no such file").hint("check the name; `roi calc --example` needs no file")
        }
        std::io::ErrorKind::PermissionDenied => Problem::at(place, "may not be read: permission denied"),
        std::io::ErrorKind::IsADirectory => is_a_directory(place),
        _ => Problem::at(place, format!("could not be read: {}", plain(error))),
    }
}

/// What to say of a file that there is no example of, and where to get one.
pub fn without_example(problem: Problem, next: &str) -> Problem {
    let is_of_figures = problem.hint.as_ref().is_some_and(|hint| hint.contains("--example"));
    if is_of_figures { problem.hint(format!("check the name; {next}")) } else { problem }
}

fn within_limit(bytes: Vec<u8>, place: &Place) -> Result<Vec<u8>, Problem> {
    if bytes.len() as u64 > limits::BYTES { Err(limits::too_large(place)) } else { Ok(bytes) }
}

fn is_a_directory(place: &Place) -> Problem {
    Problem::at(place, "is a directory").hint("name a file in it")
}

fn read_bytes(bytes: Vec<u8>, source: &Source, several: bool, options: &Options) -> Contents {
    let place = Place::file(if source.path == "-" { "stdin" } else { &source.path });
    let side = source.side_name(several);
    contents(bytes, &place, source, &side, options).unwrap_or_else(|problem| wrong(&place, problem))
}

fn contents(
    bytes: Vec<u8>,
    place: &Place,
    source: &Source,
    side: &SideName,
    options: &Options,
) -> Result<Contents, Problem> {
    let bytes = text::unpacked(bytes, place)?;
    if sheets::is_workbook(&bytes) {
        return workbook(&bytes, place, source, side, options);
    }
    unread_kind(&bytes, place)?;
    let text::Text { text, remark } = text::decoded(&bytes, place)?;
    if text.trim().is_empty() {
        return Err(Problem::at(place, "the file is empty").hint("`roi template` prints a file to fill in"));
    }
    let looks_json = text.trim_start().starts_with(['{', '[']);
    let mut contents = match kind(source, options, looks_json, place)? {
        Kind::Json => json::read(&text, place, side, &options.map.names),
        Kind::Csv => separated(&text, place, side, None, options)?,
        Kind::Tsv => separated(&text, place, side, Some(b'\t'), options)?,
        Kind::Workbook => return Err(contradiction(place, "a workbook", "text", "csv")),
    };
    contents.notes.extend(remark);
    Ok(contents)
}

fn separated(
    text: &str,
    place: &Place,
    side: &SideName,
    delimiter: Option<u8>,
    options: &Options,
) -> Result<Contents, Problem> {
    let csv::Separated { grid, delimiter } = csv::read(text, place, delimiter)?;
    let mut contents = Contents::new(place);
    if delimiter == b';' {
        contents.usual_mark = Mark::Comma;
    }
    let name = match delimiter {
        b'\t' => "a tab".to_string(),
        other => format!("`{}`", char::from(other)),
    };
    contents.read_as.push(format!("cells separated by {name}"));
    of_grid(&mut contents, grid, side, options)?;
    Ok(contents)
}

/// The figures of a workbook: of the sheet that is asked for, else of the first that has any.
fn workbook(
    bytes: &[u8],
    place: &Place,
    source: &Source,
    side: &SideName,
    options: &Options,
) -> Result<Contents, Problem> {
    if let Some((name, _)) = stated_kind(source, options).filter(|(_, kind)| *kind != Kind::Workbook) {
        return Err(contradiction(place, &name.to_uppercase(), "a workbook", "xlsx"));
    }
    let mut grids = sheets::read(bytes, place, options.sheet.as_deref())?;
    // `Vendor=book.xlsx` is the sheet `Vendor`, where there is one.
    let of_side = |grid: &Grid| {
        let sheet = grid.sheet.as_deref().map(str::to_lowercase);
        source.side.as_ref().is_some_and(|side| sheet == Some(side.to_lowercase()))
    };
    if grids.iter().any(of_side) {
        grids.retain(of_side);
    }
    let names: Vec<String> = grids.iter().filter_map(|grid| grid.sheet.as_deref()).map(quoted).collect();
    let mut first_wrong = None;
    let mut empty = 0;
    for grid in grids {
        let sheet = grid.sheet.clone().unwrap_or_default();
        let mut contents = Contents { is_sheet: true, ..Contents::new(place) };
        contents.read_as.push(format!("sheet {}", quoted(&sheet)));
        if names.len() > 1 {
            let text = format!("the figures are those of the sheet {}; --sheet reads another", quoted(&sheet));
            contents.notes.push(text);
        }
        empty += usize::from(grid.rows.is_empty());
        match of_grid(&mut contents, grid, side, options) {
            Ok(()) if names.len() == 1 || has_figures(&contents, options) => return Ok(contents),
            Ok(()) => {}
            Err(problem) => first_wrong = first_wrong.or(Some(problem)),
        }
    }
    match first_wrong {
        Some(problem) if names.len() - empty <= 1 => Err(problem),
        _ => Err(Problem::at(place, "no sheet has figures").hint(format!("the sheets are {}", names.join(", ")))),
    }
}

/// Whether anything in a file is a figure: a name that is known, with a value.
fn has_figures(contents: &Contents, options: &Options) -> bool {
    let is_cost = contents.is_statement || options.unknown_are_costs;
    contents.entries.iter().filter(|entry| !entry.value.is_blank()).any(|entry| {
        match options.map.names.resolve(&entry.name.text).meaning {
            names::Meaning::Figure(_) | names::Meaning::Metric(_) => true,
            _ => is_cost && entry.value.may_be_money(),
        }
    })
}

/// What the table of a grid says.
fn of_grid(contents: &mut Contents, grid: Grid, side: &SideName, options: &Options) -> Result<(), Problem> {
    let table = table::find(grid, &contents.file, &options.map.names)?;
    contents.read_as.push(format!("header in row {}", table.header.line));
    layouts::sort_into(contents, &table, side, &options.map.names);
    Ok(())
}

fn wrong(place: &Place, problem: Problem) -> Contents {
    Contents { problems: vec![problem], ..Contents::new(place) }
}

/// A kind of file that is known and not read.
/// What a file may be that is no table of figures or tickets.
pub fn unread_kind(bytes: &[u8], place: &Place) -> Result<(), Problem> {
    let start =
        String::from_utf8_lossy(bytes.get(..bytes.len().min(64)).unwrap_or_default()).trim_start().to_lowercase();
    let found = |kind: &str, hint: &str| {
        Err(Problem::at(place, format!("expected CSV, TSV, JSON, XLSX, XLS or ODS, found {kind}")).hint(hint))
    };
    if start.starts_with("%pdf-") {
        return found("a PDF", "export the figures as CSV or XLSX");
    }
    if start.starts_with("<html") || start.starts_with("<!doctype html") || start.starts_with("<table") {
        return found("a web page", "open it in a spreadsheet program and save it as XLSX or CSV");
    }
    if start.starts_with("<?xml") {
        return found("XML", "open it in a spreadsheet program and save it as XLSX or CSV");
    }
    Ok(())
}

/// Content that contradicts the kind that an option or the ending says.
fn contradiction(place: &Place, wanted: &str, found: &str, hint: &str) -> Problem {
    Problem::at(place, format!("expected {wanted}, found {found}"))
        .hint(format!("add --from {hint} if that is what it is"))
}

/// The kind of file that the option says, else the ending.
fn stated_kind(source: &Source, options: &Options) -> Option<(&'static str, Kind)> {
    let by_option = options.from.and_then(|from| KINDS.iter().find(|(_, kind)| *kind == from));
    let by_ending = || source.ending().and_then(|ending| KINDS.iter().find(|(name, _)| *name == ending));
    by_option.or_else(by_ending).copied()
}

/// The option decides, else the ending, else the content; content that contradicts them is an error.
fn kind(source: &Source, options: &Options, looks_json: bool, place: &Place) -> Result<Kind, Problem> {
    if options.from.is_none() && source.ending().as_deref() == Some("toml") {
        let hint = format!("roi plan {}", crate::place::clean(&source.path));
        return Err(Problem::at(place, "expected figures, found a plan by its name").hint(hint));
    }
    match stated_kind(source, options).map(|(_, kind)| kind) {
        Some(Kind::Json) if !looks_json => Err(contradiction(place, "JSON", "CSV", "csv")),
        Some(Kind::Csv | Kind::Tsv) if looks_json => Err(contradiction(place, "CSV", "JSON", "json")),
        Some(kind) => Ok(kind),
        None if looks_json => Ok(Kind::Json),
        None => Ok(Kind::Csv),
    }
}
