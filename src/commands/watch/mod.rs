//! `roi calc --watch`: files in, their report out each time that they change; quiet otherwise. What cannot be read, or looks
//! as if somebody were still writing it, leaves the last good report standing.
//!
//! The files are looked at, four times a second, and not subscribed to: that works on network drives and in containers.

mod seen;

use super::Outcome;
use super::calc::{Calc, Drawing};
use super::output::{self, OutputOptions};
use crate::comparison::{Comparison, Note};
use crate::gap::listed;
use crate::place::{Place, clean};
use crate::problem::Problem;
use crate::report::Report;
use crate::report::sources::{InputFile, sources};
use seen::{Reading, Seen, Stamp};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(250);

/// What clears a terminal and what scrolled out of it, and goes to its corner.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Draws the report, then again whenever a file of it changes, until it is stopped or nobody reads any more.
///
/// # Errors
/// What cannot be watched, and whatever is wrong the first time; from then on nothing is.
pub fn run(options: &Calc, drawing: &Drawing<'_>) -> Result<Outcome, Problem> {
    let paths = options.paths();
    can_watch(options, &paths, drawing.format.is_workbook())?;
    let mut watch = Watch { options, drawing, paths, said: None, shown: Shown::default() };
    let start = Instant::now();
    let mut seen = Seen::new(watch.look(), Duration::ZERO);
    let (report, reading) = watch.read(None)?;
    if !watch.show(&report)? {
        return Ok(Outcome::Done);
    }
    drop(report);
    let mut last = reading;
    while is_read_for(LOOK) {
        if !seen.is_due(watch.look(), start.elapsed()) {
            continue;
        }
        let step = watch.step(&last, &mut seen, start.elapsed());
        match step {
            Step::Shown(reading) => last = reading,
            Step::Kept => {}
            Step::Closed => break,
        }
    }
    Ok(Outcome::Done)
}

/// What came of a reading.
enum Step {
    /// A new report.
    Shown(Reading),
    /// The last one stands.
    Kept,
    /// Nobody reads any more.
    Closed,
}

/// Refuses what cannot be looked at twice, and output that would be refused the second time.
fn can_watch(options: &Calc, paths: &[String], is_workbook: bool) -> Result<(), Problem> {
    let option = "--watch";
    if paths.is_empty() {
        return Err(Problem::new(format!("{option}: there is no file to watch")).hint("give the figures as a file"));
    }
    let is_stream = |path: &&String| fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    if let Some(path) = paths.iter().find(|path| *path == "/dev/stdin" || is_stream(path)) {
        let what = if path == "/dev/stdin" { "standard input".to_string() } else { clean(path) };
        let text = format!("{option}: {what} can be read only once, and not be watched");
        return Err(Problem::new(text).hint("give the figures as a file"));
    }
    let output = &options.output;
    match output.file() {
        Some(path) if !output.force => {
            let text = format!("{option} writes it anew each time that the figures change");
            Err(Problem::at(&Place::file(&path.to_string_lossy()), text).hint("add --force if that is what it is for"))
        }
        None if is_workbook => {
            let text = format!("{option}: a workbook is no text that can be written one after the other");
            Err(Problem::new(text).hint("write it to a file: --output report.xlsx --force"))
        }
        _ => Ok(()),
    }
}

struct Watch<'a> {
    options: &'a Calc,
    drawing: &'a Drawing<'a>,
    paths: Vec<String>,
    /// The trouble that was said last.
    said: Option<String>,
    /// What was shown last.
    shown: Shown,
}

/// What a report comes to for those who read it.
#[derive(Default)]
struct Shown {
    bytes: Vec<u8>,
    /// Those that go beside the data.
    notes: Vec<Note>,
}

impl Watch<'_> {
    fn look(&self) -> Vec<Stamp> {
        self.paths.iter().map(|path| stamp(path)).collect()
    }

    /// Reads what is due, and shows it where it is whole.
    fn step(&mut self, last: &Reading, seen: &mut Seen, now: Duration) -> Step {
        let read = self.read_anew(last);
        if !seen.is_as_read(&self.look()) {
            // Somebody wrote while it was read: it is due again when that is over.
            return Step::Kept;
        }
        match read {
            Ok(None) => {
                seen.was_good(now);
                if self.said.take().is_some() {
                    say("it is as it was: the last report stands");
                }
                Step::Kept
            }
            Err(trouble) => {
                seen.was_bad(now);
                self.say_once(trouble);
                Step::Kept
            }
            Ok(Some((report, reading))) => {
                if !last.lost(&reading.figures).is_empty() && !seen.is_patient(now) {
                    seen.wait();
                    return Step::Kept;
                }
                seen.was_good(now);
                self.said = None;
                match self.show(&report) {
                    Ok(true) => Step::Shown(reading),
                    Ok(false) => Step::Closed,
                    Err(problem) => {
                        self.say_once(one_line(&problem));
                        Step::Shown(reading)
                    }
                }
            }
        }
    }

    /// Reads the files where they hold something else than the last time.
    ///
    /// # Errors
    /// In one line, why what is there is not to be shown.
    fn read_anew(&self, last: &Reading) -> Result<Option<(Report, Reading)>, String> {
        let files = self.options.hashed().map_err(|problem| one_line(&problem))?;
        if last.is_same(&files) {
            return Ok(None);
        }
        if let Some(name) = last.cut_off(&self.ends_line()) {
            return Err(format!(
                "{} ends in the middle of a line, which it did not before: it is taken to be still being written; \
                 if it is whole, end its last line",
                clean(name)
            ));
        }
        self.read(Some(last)).map(Some).map_err(|problem| one_line(&problem))
    }

    /// Reads the files and works the report out, which says what the last reading had and this one has not.
    fn read(&self, last: Option<&Reading>) -> Result<(Report, Reading), Problem> {
        let files = self.options.hashed()?;
        let ends_line = self.ends_line();
        let mut comparison = self.drawing.comparison()?;
        let reading = Reading { files, ends_line, figures: self.figures(&comparison) };
        let lost = last.map(|last| last.lost(&reading.figures)).unwrap_or_default();
        comparison.notes.extend(doubt(&lost, &reading.files));
        Ok((self.drawing.report(&comparison)?, reading))
    }

    /// Every figure of a comparison by name, side and period.
    fn figures(&self, comparison: &Comparison) -> Vec<String> {
        let name = |of: &crate::report::sources::Source| {
            let figure = of.figure.map_or_else(|| of.label.clone(), str::to_string);
            let period = if of.period.is_empty() { String::new() } else { format!(" in {}", clean(&of.period)) };
            format!("{} of {}{period}", clean(&figure), clean(&of.side))
        };
        sources(comparison, self.drawing.catalogue()).iter().map(name).collect()
    }

    /// Whether the last byte of each file ends a line; an empty one has none that does not.
    fn ends_line(&self) -> Vec<bool> {
        self.paths.iter().map(|path| last_byte(path).map_or(true, |byte| byte == b'\n')).collect()
    }

    /// Shows a report where it is another one; whether anybody still reads.
    fn show(&mut self, report: &Report) -> Result<bool, Problem> {
        let output = &self.options.output;
        let bytes = (self.drawing.format.render)(report, &output.style());
        let notes = if self.drawing.format.has_notes { Vec::new() } else { report.notes.clone() };
        let mut is_open = true;
        if bytes != self.shown.bytes {
            match output.file() {
                Some(path) => {
                    output.write(&bytes, &self.paths)?;
                    say(&format!("{} written, {}", clean(&path.to_string_lossy()), time()));
                }
                None => is_open = self.draw(output, &bytes)?,
            }
        } else if notes == self.shown.notes {
            return Ok(true);
        }
        output::tell(&notes);
        self.drawing.tell_failed(report);
        self.shown = Shown { bytes, notes };
        Ok(is_open)
    }

    /// On a terminal in the place of the last one, with a line of what is watched; else behind it.
    fn draw(&self, output: &OutputOptions, bytes: &[u8]) -> Result<bool, Problem> {
        if !io::stdout().is_terminal() {
            return output::is_taken(bytes);
        }
        let names: Vec<String> = self.paths.iter().map(|path| clean(path)).collect();
        let line = format!("\n{}, {}, again when it changes; Ctrl-C ends\n", listed(&names), time());
        let clear = if output.is_dumb() { "" } else { CLEAR };
        output::is_taken(&[clear.as_bytes(), bytes, line.as_bytes()].concat())
    }

    fn say_once(&mut self, trouble: String) {
        if self.said.as_ref() != Some(&trouble) {
            say(&format!("{trouble}; the last good report stands"));
            self.said = Some(trouble);
        }
    }
}

/// What the last reading had and this one has not casts doubt on it: half a file may read well.
fn doubt(lost: &[String], files: &[InputFile]) -> Option<Note> {
    let about = files.first().filter(|_| !lost.is_empty())?;
    let (verb, they) = if lost.len() == 1 { ("is", "it was") } else { ("are", "they were") };
    let text = format!(
        "fewer figures than at the last reading: {} {verb} gone; either {they} taken out, or the file is not whole yet",
        listed(lost)
    );
    Some(Note::doubt(&about.name, text))
}

fn one_line(problem: &Problem) -> String {
    let hintless = Problem { hint: None, ..problem.clone() };
    hintless.to_string().replace('\n', " ")
}

/// A line beside the data; a closed stderr is no reason to end.
fn say(text: &str) {
    let _ = io::stderr().write_all(format!("watch: {text}\n").as_bytes());
}

/// The time of day, where the system's time zone is not known in UTC.
fn time() -> String {
    let zone = jiff::tz::TimeZone::try_system();
    let mark = if zone.is_ok() { "" } else { " UTC" };
    let now = jiff::Timestamp::now().to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC));
    let time = now.time();
    format!("{:02}:{:02}:{:02}{mark}", time.hour(), time.minute(), time.second())
}

fn stamp(path: &str) -> Stamp {
    match fs::metadata(path) {
        Ok(found) => Stamp::File { modified: found.modified().ok(), length: found.len(), identity: identity(&found) },
        Err(_) => Stamp::Missing,
    }
}

#[cfg(unix)]
fn identity(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> u64 {
    0
}

fn last_byte(path: &str) -> io::Result<u8> {
    let mut file = File::open(Path::new(path))?;
    file.seek(SeekFrom::End(-1))?;
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// Waits; whether somebody still reads what is written. A pipe whose reader has gone is noticed at once.
#[cfg(unix)]
fn is_read_for(duration: Duration) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = io::stdout();
    let mut polled = [PollFd::new(&stdout, PollFlags::empty())];
    let timeout = Timespec::try_from(duration).ok();
    // Interrupted, the waiting was shorter: that does no harm.
    let _ = poll(&mut polled, timeout.as_ref());
    let is_gone = |fd: &PollFd<'_>| fd.revents().intersects(PollFlags::ERR | PollFlags::HUP);
    !polled.iter().any(is_gone)
}

#[cfg(not(unix))]
fn is_read_for(duration: Duration) -> bool {
    std::thread::sleep(duration);
    true
}
