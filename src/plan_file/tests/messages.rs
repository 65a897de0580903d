//! `messages.md` in: plans with something wrong in them, each with its whole message; every one must be said just so.
//!
//! Of a block of a plan `@months`, `@head`, `@salaries` and `@acme` stand for what most plans have, and a line
//! `--set path=value` is a change. `UPDATE_SESSIONS=1 cargo test` writes what is said: read the difference.

use super::*;
use std::fmt::Write as _;

#[test]
fn every_message_about_a_plan_is_said_as_it_is_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/plan_file/tests/messages.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut said = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        writeln!(said, "{line}").unwrap();
        if line != "```plan" {
            continue;
        }
        let plan: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let _ = lines.by_ref().find(|line| *line == "```");
        write!(said, "{}\n```\n```text\n{}\n```\n", plan.join("\n"), message(&plan)).unwrap();
    }
    if std::env::var_os("UPDATE_SESSIONS").is_some() {
        std::fs::write(path, said).unwrap();
    } else {
        similar(&text, &said);
    }
}

/// The first line that differs, so that a failure can be read.
fn similar(written: &str, said: &str) {
    for (number, (written, said)) in written.lines().zip(said.lines()).enumerate() {
        assert_eq!(written, said, "line {}", number + 1);
    }
    assert_eq!(written.lines().count(), said.lines().count());
}

fn message(plan: &[&str]) -> String {
    let months = "months = 24\ndiscount_rate = \"9%\"\n";
    let (changes, lines): (Vec<&str>, Vec<&str>) = plan.iter().partition(|line| line.starts_with("--set "));
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let text = text
        .replace("@months\n", months)
        .replace("@head\n", HEAD)
        .replace("@salaries\n", SALARIES)
        .replace("@acme\n", ACME);
    let mut all = Changes::default();
    for change in changes {
        let (path, value) = change.trim_start_matches("--set ").split_once('=').unwrap();
        all.add(path, value, &Place::file("--set"));
    }
    let name = if text.starts_with(['{', '[']) && !text.starts_with("[[") { "plan.json" } else { "plan.toml" };
    let read = PlanFile::read(&text, name).and_then(|file| {
        let scenarios = file.scenarios()?;
        scenarios.iter().try_for_each(|(_, changes)| file.plan(&changes.then(&all)).map(|_| ()))
    });
    read.map_or_else(|problem| problem.to_string(), |()| "(nothing is wrong)".into())
}
