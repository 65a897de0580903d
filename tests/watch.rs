//! A file that is written in pieces in, claims about what `roi calc --watch` makes of it out: it lives, never shows a number
//! of half a file, and ends with the report of the whole one.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Far more than it takes; a slow machine has as long.
const PATIENCE: Duration = Duration::from_secs(30);

const FIRST: &str = "figure,in-house,outsourced\nLabor,180000,\nVendor fees,,96000\nContacts,40000,42000\n";
const SECOND: &str = "figure,in-house,outsourced\nLabor,270000,\nVendor fees,,99000\nContacts,40000,42000\n";

/// A running program and what it wrote so far.
struct Watched {
    child: Child,
    stdout: Arc<Mutex<String>>,
    stderr: Arc<Mutex<String>>,
    folder: tempfile::TempDir,
}

impl Watched {
    fn new(options: &[&str]) -> Watched {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("figures.csv"), FIRST).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_roi"))
            .args(["calc", "figures.csv", "--watch"])
            .args(options)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdout, stderr) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
        Watched { child, stdout, stderr, folder }
    }

    fn values() -> Watched {
        Watched::new(&["--only", "total_cost", "-f", "csv"])
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("figures.csv")
    }

    fn stdout(&self) -> String {
        self.stdout.lock().unwrap().clone()
    }

    fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    /// Waits until something holds; it must go on running.
    fn until(&mut self, what: &str, holds: impl Fn(&Watched) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert_eq!(self.child.try_wait().unwrap(), None, "it ended\n{}\n{}", self.stdout(), self.stderr());
            assert!(start.elapsed() < PATIENCE, "waited for {what}\n{}\n{}", self.stdout(), self.stderr());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The total costs it showed, in the order in which it did.
    fn costs(&self) -> Vec<String> {
        let stdout = self.stdout();
        let rows = stdout.lines().filter(|line| line.starts_with("total_cost,"));
        rows.map(|line| line.split(',').nth(3).unwrap().to_string()).collect()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(mut from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let shared = Arc::clone(&text);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read) = from.read(&mut buffer) {
            if read == 0 {
                break;
            }
            shared.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
    });
    text
}

fn write(path: &Path, text: &str) {
    File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn a_file_that_is_written_in_pieces_is_shown_when_it_is_whole() {
    let mut watched = Watched::values();
    let file = watched.file();
    watched.until("the first report", |of| of.costs() == ["180000", "96000"]);
    // Empty, as a program leaves it that begins to write.
    write(&file, "");
    watched.until("word of the empty file", |of| of.stderr().contains("figures.csv: the file is empty; the last good"));
    // Cut in the middle of a number: `27` for `270000`.
    let (half, _) = SECOND.split_once("0000,\n").unwrap();
    write(&file, half);
    watched.until("word of half a line", |of| of.stderr().contains("figures.csv ends in the middle of a line"));
    // Cut at the end of a line: nothing tells but that less is there than was.
    write(&file, "figure,in-house,outsourced\nLabor,270000,\n");
    thread::sleep(Duration::from_millis(600));
    fs::remove_file(&file).unwrap();
    watched.until("word of the missing file", |of| of.stderr().contains("figures.csv: no such file; the last good"));
    // Whole, put in its place in one go.
    let aside = watched.folder.path().join("figures.csv.new");
    write(&aside, SECOND);
    fs::rename(&aside, &file).unwrap();
    watched.until("the second report", |of| of.costs().len() >= 4);
    assert_eq!(watched.costs(), ["180000", "96000", "270000", "99000"], "{}", watched.stdout());
    for trouble in ["the file is empty", "in the middle of a line", "no such file"] {
        assert_eq!(watched.stderr().matches(trouble).count(), 1, "{trouble} is said once\n{}", watched.stderr());
    }
}

#[test]
fn what_is_written_anew_with_the_same_figures_is_no_news() {
    let mut watched = Watched::values();
    watched.until("the first report", |of| of.costs().len() == 2);
    write(&watched.file(), FIRST);
    thread::sleep(Duration::from_millis(700));
    write(&watched.file(), SECOND);
    watched.until("the second report", |of| of.costs().len() >= 4);
    assert_eq!(watched.costs(), ["180000", "96000", "270000", "99000"]);
}

#[test]
fn figures_that_are_gone_are_missed_aloud() {
    let mut watched = Watched::values();
    watched.until("the first report", |of| of.costs().len() == 2);
    write(&watched.file(), &SECOND.replace("Vendor fees,,99000\n", "Software,,99000\n"));
    watched.until("word of what is gone", |of| of.stderr().contains("vendor_fees of outsourced is gone"));
    watched.until("the report", |of| of.costs().len() >= 4);
    // The next change is no loss any more.
    write(&watched.file(), &FIRST.replace("Vendor fees,,96000\n", "Software,,97000\n"));
    watched.until("the next report", |of| of.costs().len() >= 6);
    assert_eq!(watched.stderr().matches("is gone").count(), 1, "{}", watched.stderr());
}

#[test]
fn gates_are_told_at_each_report_and_a_closed_pipe_is_a_quiet_end() {
    let mut watched = Watched::new(&["--fail-on", "total_cost > 98000"]);
    watched.until("the first report", |of| of.stdout().contains("Total cost"));
    write(&watched.file(), SECOND);
    watched.until("the gate", |of| of.stderr().contains("failed: total_cost > 98000 (outsourced): 99,000.00"));
    let mut child = Command::new("sh")
        .args(["-c", "{ \"$0\" calc figures.csv --watch; echo $? > status; } | head -n 1", env!("CARGO_BIN_EXE_roi")])
        .current_dir(watched.folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                panic!("it does not end when nobody reads any more");
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    };
    assert!(status.success());
    assert_eq!(fs::read_to_string(watched.folder.path().join("status")).unwrap(), "0\n");
}
