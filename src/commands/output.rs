//! Text or bytes in, standard output or a file out: whole or not at all, never over an input, a closed pipe being a quiet success.

use crate::comparison::Note;
use crate::place::{Place, quoted};
use crate::problem::{Problem, plain};
use crate::render::{self, FORMATS, Format, Style};
use crate::report::Report;
use clap::{Args, ValueEnum};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Where the result goes, and how it looks.
#[derive(Debug, Args)]
pub struct OutputOptions {
    /// Write to a file instead of standard output; its ending picks the format
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Replace the output file if it exists
    #[arg(long, help_heading = "Output")]
    pub force: bool,

    /// When to use colour; NO_COLOR is honoured
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,

    /// Draw lines and bars of tables in plain ASCII
    #[arg(long, help_heading = "Output")]
    pub ascii: bool,
}

/// The format of a report.
#[derive(Debug, Args)]
pub struct FormatOption {
    /// How the report is written (default: by the output file's ending, else table)
    #[arg(short, long, value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)), help_heading = "Output")]
    pub format: Option<String>,
}

/// Text for people, or JSON for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    /// To read
    Table,
    /// For scripts
    Json,
}

/// The format of one table with its notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum TableFormat {
    Csv,
    Json,
    Table,
    Markdown,
    Tsv,
    Html,
}

const ENDINGS: [(&str, TableFormat); 8] = [
    ("csv", TableFormat::Csv),
    ("json", TableFormat::Json),
    ("txt", TableFormat::Table),
    ("md", TableFormat::Markdown),
    ("markdown", TableFormat::Markdown),
    ("tsv", TableFormat::Tsv),
    ("html", TableFormat::Html),
    ("htm", TableFormat::Html),
];

impl TableFormat {
    /// Whether it is rows alone, whose notes go to standard error.
    pub fn is_separated(self) -> bool {
        matches!(self, TableFormat::Csv | TableFormat::Tsv)
    }
}

/// Writes notes beside the data. They are best effort: the data is written, and a closed stderr is no reason to fail.
pub fn tell(notes: &[Note]) {
    for note in notes {
        let _ = io::stderr().write_all(format!("note: {}\n", note.line()).as_bytes());
    }
}

/// Says which conditions of `--fail-on` hold, beside the data.
pub fn tell_failed(fired: &[String]) {
    for text in fired {
        let _ = io::stderr().write_all(format!("failed: {text}\n").as_bytes());
    }
}

/// When colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl OutputOptions {
    /// What the output can show.
    pub fn style(&self) -> Style {
        let is_terminal = self.output.is_none() && io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && !no_color && !self.is_dumb(),
        };
        let width = is_terminal.then(terminal_width);
        Style { width, color, ascii: self.ascii }
    }

    /// Writes a report in a format.
    pub fn write_report(&self, format: &Format, report: &Report, inputs: &[String]) -> Result<(), Problem> {
        let bytes = (format.render)(report, &self.style());
        if format.is_workbook() && bytes.is_empty() {
            return Err(Problem::new("the workbook could not be made").hint("write the report as HTML or JSON"));
        }
        self.write(&bytes, inputs)?;
        if !format.has_notes {
            tell(&report.notes);
        }
        Ok(())
    }

    /// Bytes that are no text are not for a terminal.
    pub fn refuse_on_terminal(&self, format: &str) -> Result<(), Problem> {
        if self.file().is_some() || !io::stdout().is_terminal() {
            return Ok(());
        }
        let text = format!("{format} is no text: it is not written to a terminal");
        Err(Problem::new(text).hint(format!("write it to a file: --output report.{format}")))
    }

    /// The format that is asked for: by its name, else by the output file's ending, else the usual one.
    pub fn format(&self, option: &FormatOption) -> Result<&'static Format, Problem> {
        if let Some(format) = option.format.as_deref().and_then(render::by_name) {
            return Ok(format);
        }
        let known: Vec<&str> = FORMATS.iter().flat_map(|format| format.endings.iter().copied()).collect();
        match self.ending() {
            Some(ending) => render::by_ending(&ending).ok_or_else(|| self.unknown_ending(&ending, &known)),
            None => FORMATS.first().ok_or_else(|| Problem::new("there are no formats")),
        }
    }

    fn shown_path(&self) -> String {
        self.output.as_ref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The format of a text that is no report: as asked, else by the output file's ending, else to read.
    pub fn text_or_json(&self, asked: Option<TextOrJson>) -> Result<TextOrJson, Problem> {
        let by_ending = |ending: &str| match ending {
            "json" => Ok(TextOrJson::Json),
            "txt" => Ok(TextOrJson::Table),
            _ => Err(self.unknown_ending(ending, &["txt", "json"])),
        };
        match (asked, self.ending()) {
            (Some(asked), _) => Ok(asked),
            (None, Some(ending)) => by_ending(&ending),
            (None, None) => Ok(TextOrJson::Table),
        }
    }

    /// The format of one table: as asked, else by the output file's ending, else the usual one.
    pub fn table_format(&self, asked: Option<TableFormat>, usual: TableFormat) -> Result<TableFormat, Problem> {
        let Some(ending) = self.ending().filter(|_| asked.is_none()) else { return Ok(asked.unwrap_or(usual)) };
        let known = ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format);
        known.ok_or_else(|| self.unknown_ending(&ending, &ENDINGS.map(|(ending, _)| ending)))
    }

    /// The output file's ending in lower case.
    pub fn ending(&self) -> Option<String> {
        let ending = self.output.as_ref().and_then(|path| path.extension());
        ending.map(|ending| ending.to_string_lossy().to_lowercase())
    }

    /// An ending that names no format.
    pub fn unknown_ending(&self, ending: &str, known: &[&str]) -> Problem {
        let place = Place::file(&self.shown_path());
        let text = format!("expected a file that ends in {}, found {}", known.join(", "), quoted(ending));
        Problem::at(&place, text).hint("give it one of these endings, or name the format with --format")
    }

    /// Writes a text, or a file's bytes, to the file or to standard output.
    pub fn write(&self, content: impl AsRef<[u8]>, inputs: &[String]) -> Result<(), Problem> {
        match self.file() {
            Some(path) => self.write_file(path, content.as_ref(), inputs),
            None => to_stdout(content.as_ref()),
        }
    }

    /// The file that is written; none where it is standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Whether the terminal says that it cannot do more than print.
    pub fn is_dumb(&self) -> bool {
        std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"))
    }

    fn write_file(&self, path: &Path, content: &[u8], inputs: &[String]) -> Result<(), Problem> {
        let place = Place::file(&path.to_string_lossy());
        if inputs.iter().any(|input| is_same_file(Path::new(input), path)) {
            return Err(Problem::at(&place, "is an input: it would be overwritten").hint("name another file"));
        }
        let failed = |error: io::Error| match error.kind() {
            ErrorKind::NotFound => Problem::at(&place, "could not be written: there is no such folder"),
            ErrorKind::AlreadyExists => Problem::at(&place, "exists already").hint("add --force to replace it"),
            _ => Problem::at(&place, format!("could not be written: {}", plain(&error))),
        };
        match path.metadata() {
            Ok(found) if found.is_dir() => return Err(Problem::at(&place, "is a directory").hint("name a file in it")),
            Ok(found) if !found.is_file() => return write_through(path, content).map_err(failed),
            Ok(_) if !self.force => return Err(failed(ErrorKind::AlreadyExists.into())),
            _ => {}
        }
        whole_file(path, content, self.force).map_err(failed)
    }
}

/// As the terminal says, else as `COLUMNS` does, else 80.
fn terminal_width() -> u16 {
    let by_variable = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal_size::terminal_size().map(|(width, _)| width.0).or_else(by_variable).unwrap_or(80)
}

fn is_same_file(input: &Path, output: &Path) -> bool {
    match (input.canonicalize(), output.canonicalize()) {
        (Ok(input_path), Ok(output_path)) => input_path == output_path || is_same_inode(input, output),
        _ => false,
    }
}

#[cfg(unix)]
fn is_same_inode(input: &Path, output: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |path: &Path| path.metadata().ok().map(|found| (found.dev(), found.ino()));
    identity(input).is_some() && identity(input) == identity(output)
}

#[cfg(not(unix))]
fn is_same_inode(_: &Path, _: &Path) -> bool {
    false
}

/// Writes all of it to standard output; a reader that has seen enough is no error.
pub fn to_stdout(text: &[u8]) -> Result<(), Problem> {
    is_taken(text).map(|_| ())
}

/// Writes all of it to standard output; whether there is a reader who has not seen enough.
pub fn is_taken(text: &[u8]) -> Result<bool, Problem> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Problem::new(format!("standard output could not be written: {}", plain(&error)))),
        Ok(()) => Ok(true),
    }
}

/// A device or a pipe is written as it is.
fn write_through(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    file.write_all(content)
}

/// Writes a file that appears only when it is complete.
fn whole_file(path: &Path, content: &[u8], replace: bool) -> io::Result<()> {
    // A link's target is replaced, not the link.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match unnamed::write(folder, &target, content, replace) {
        Some(result) => result,
        None => named(folder, &target, content, replace),
    }
}

/// Where there are no unnamed files: under a passing name, which is removed if anything fails.
fn named(folder: &Path, target: &Path, content: &[u8], replace: bool) -> io::Result<()> {
    let passing = passing_name(folder, target);
    let written = File::options().write(true).create_new(true).open(&passing).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    let placed = written
        .and_then(|()| if replace { std::fs::rename(&passing, target) } else { std::fs::hard_link(&passing, target) });
    let _ = std::fs::remove_file(&passing);
    placed
}

fn passing_name(folder: &Path, target: &Path) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    folder.join(format!(".{name}.{}.part", std::process::id()))
}

/// An unnamed file that is given its name when it is complete: killed at any moment, it leaves nothing behind.
#[cfg(target_os = "linux")]
mod unnamed {
    use super::{Path, io, passing_name};
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};
    use std::fs::File;
    use std::io::Write;
    use std::os::fd::AsRawFd;

    /// `None` where the file system has no unnamed files.
    pub fn write(folder: &Path, target: &Path, content: &[u8], replace: bool) -> Option<io::Result<()>> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let descriptor = open(folder, flags, Mode::from_raw_mode(0o666)).ok()?;
        let mut file = File::from(descriptor);
        let written = file.write_all(content).and_then(|()| file.sync_all());
        Some(written.and_then(|()| {
            if !replace {
                return link(&file, target);
            }
            // A link cannot replace: the complete file takes a passing name for the moment of the renaming.
            let passing = passing_name(target.parent().unwrap_or(Path::new(".")), target);
            link(&file, &passing)?;
            std::fs::rename(&passing, target).inspect_err(|_| {
                let _ = std::fs::remove_file(&passing);
            })
        }))
    }

    fn link(file: &File, target: &Path) -> io::Result<()> {
        let own = format!("/proc/self/fd/{}", file.as_raw_fd());
        linkat(CWD, own, CWD, target, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
    }
}

#[cfg(not(target_os = "linux"))]
mod unnamed {
    use super::{Path, io};

    /// There are none here.
    pub fn write(_: &Path, _: &Path, _: &[u8], _: bool) -> Option<io::Result<()>> {
        None
    }
}
