//! Plain-text sessions in, each run against the real binary: the README and every file under `tests/sessions/`.
//!
//! A ` ```csv figures.csv ` block (any word, then a file's name) writes a file into the session's own folder. In a
//! ` ```console ` block each line that begins with `$ ` is run by `sh`, and what follows is what it must print (standard
//! output, then standard error); `...` stands for any lines, `[exit 2]` for the exit status where it is not 0. A command
//! of `roi` that ends with status 2 must leave standard output empty. `UPDATE_SESSIONS=1 cargo test --test sessions`
//! writes what was printed into the files: read the difference before you commit it. `SESSION=plan` runs one file.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_console_block_of_the_readme_prints_what_it_says() {
    run_all(&[root().join("README.md")]);
}

#[test]
fn every_session_prints_what_it_says() {
    let folder = root().join("tests/sessions");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    if let Ok(wanted) = std::env::var("SESSION") {
        files.retain(|file| file.file_stem().is_some_and(|stem| *stem == *wanted));
        assert!(!files.is_empty(), "no session is called {wanted}");
    }
    run_all(&files);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run_all(files: &[PathBuf]) {
    let failures: Vec<String> = files.iter().flat_map(|file| run(file)).collect();
    assert!(failures.is_empty(), "{} commands printed something else\n\n{}", failures.len(), failures.join("\n"));
}

/// Runs one file; gives a text for each command that failed.
fn run(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root().join("examples"), folder.path().join("examples")).unwrap();
    let mut failures = Vec::new();
    let mut rewritten = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(rewritten, "{line}").unwrap();
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let mut block = Vec::new();
        while let Some(line) = lines.next_if(|line| *line != "```") {
            block.push(line);
        }
        if info == "console" {
            for step in steps(&block) {
                let printed = step.run(folder.path());
                if let Some(printed) = printed.filter(|printed| !matches(&step.expected, printed)) {
                    failures.push(format!(
                        "{}\n$ {}\nexpected:\n{}printed:\n{printed}",
                        file.display(),
                        step.command,
                        step.expected
                    ));
                    write!(rewritten, "$ {}\n{printed}", step.command.replace('\n', "\n> ")).unwrap();
                } else {
                    write!(rewritten, "$ {}\n{}", step.command.replace('\n', "\n> "), step.expected).unwrap();
                }
            }
        } else {
            let content: String = block.iter().map(|line| format!("{line}\n")).collect();
            if let Some((_, name)) = info.split_once(' ') {
                std::fs::write(folder.path().join(name), &content).unwrap();
            }
            rewritten.push_str(&content);
        }
    }
    if std::env::var_os("UPDATE_SESSIONS").is_some() && rewritten != text {
        std::fs::write(file, rewritten).unwrap();
    }
    failures
}

struct Step {
    command: String,
    expected: String,
}

fn steps(block: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in block {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_string(), expected: String::new() });
        } else if let Some(step) = steps.last_mut() {
            match line.strip_prefix("> ").filter(|_| step.expected.is_empty()) {
                Some(more) => step.command.push_str(&format!("\n{more}")),
                None => writeln!(step.expected, "{line}").unwrap(),
            }
        }
    }
    steps
}

impl Step {
    /// What the command prints; nothing where a program it needs is not installed.
    fn run(&self, folder: &Path) -> Option<String> {
        if self.command.contains("jq ") && Command::new("jq").arg("--version").output().is_err() {
            eprintln!("skipped, for want of jq: {}", self.command);
            return None;
        }
        let binaries = Path::new(env!("CARGO_BIN_EXE_roi")).parent().unwrap();
        let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new("sh")
            .args(["-c", &self.command.replace("cargo run --release -- ", "roi ")])
            .current_dir(folder)
            .env("PATH", path)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("NO_COLOR")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.code() == Some(2) && !printed.is_empty() {
            printed.push_str("(standard output is not empty)\n");
        }
        printed.push_str(&String::from_utf8_lossy(&output.stderr));
        if !printed.is_empty() && !printed.ends_with('\n') {
            printed.push('\n');
        }
        match output.status.code() {
            Some(0) => {}
            Some(code) => writeln!(printed, "[exit {code}]").unwrap(),
            None => printed.push_str("[killed]\n"),
        }
        Some(printed)
    }
}

/// Whether a text is what was expected, `...` standing for any lines.
fn matches(expected: &str, printed: &str) -> bool {
    let parts: Vec<&str> = expected.split("...\n").collect();
    let [first, middle @ .., last] = parts.as_slice() else { return expected == printed };
    let Some(mut rest) = printed.strip_prefix(first) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
