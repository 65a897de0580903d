//! `roi check`: figures in; everything that is wrong with them, what to know, and whether the targets are met, out.

use super::Outcome;
use super::options::InputOptions;
use super::output::{OutputOptions, TextOrJson};
use crate::input::Reading;
use crate::place::clean;
use crate::problem::Problem;
use crate::render::json;
use crate::report::{Asked, Report, Row, View};
use crate::show;
use clap::Args;
use serde_json::{Value, json};

/// What `roi check` takes.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    input: InputOptions,
    /// How it is written (default: by the output file's ending, else to read)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TextOrJson>,
    #[command(flatten)]
    output: OutputOptions,
}

/// A target on one side.
struct Answer {
    metric: &'static str,
    target: String,
    side: String,
    achieved: String,
    met: Option<bool>,
    counts: bool,
}

/// An option that cannot be followed is no fault of the input.
fn is_of_an_option(problem: &Problem) -> bool {
    problem.text.starts_with("--") || problem.place.as_ref().is_some_and(|place| place.file.starts_with("--"))
}

/// Runs the command. Its answer is no where anything is wrong, or a target that counts is missed or cannot be judged.
pub fn run(options: &Check) -> Result<Outcome, Problem> {
    let format = options.output.text_or_json(options.format)?;
    let reading = options.input.read_telling_how()?;
    if let Some(problem) = reading.problems.iter().find(|problem| is_of_an_option(problem)) {
        return Err(problem.clone());
    }
    let asked = Asked {
        view: View::Whole,
        only: None,
        by_period: false,
        cost_lines: true,
        certainty: Default::default(),
        catalogue: options.input.catalogue()?.clone(),
    };
    let report = reading.problems.is_empty().then(|| Report::new(&reading.comparison, &asked));
    let answers = report.as_ref().map(answers).unwrap_or_default();
    let text = match format {
        TextOrJson::Table => text(&reading, report.as_ref(), &answers),
        TextOrJson::Json => json_text(&reading, report.as_ref(), &answers),
    };
    options.output.write(&text, &options.input.paths())?;
    let all_met = answers.iter().filter(|answer| answer.counts).all(|answer| answer.met == Some(true));
    Ok(if reading.problems.is_empty() && all_met { Outcome::Done } else { Outcome::No })
}

/// Every target on every side; the baseline's count only where there is nothing else.
fn answers(report: &Report) -> Vec<Answer> {
    let of_row = |row: &Row| {
        let Some(judged) = &row.target else { return Vec::new() };
        let of_side = |(side, value): (usize, &Option<crate::report::Cell>)| {
            let achieved = value.as_ref()?;
            Some(Answer {
                metric: row.metric.id,
                target: clean(&judged.text),
                side: report.sides.get(side).map(|name| clean(name)).unwrap_or_default(),
                achieved: achieved
                    .as_ref()
                    .map_or_else(ToString::to_string, |quantity| show::quantity(quantity, report.currency.as_ref())),
                met: judged.sides.get(side).and_then(Option::as_ref).map(|(met, _)| *met),
                counts: side != report.baseline || report.sides.len() == 1,
            })
        };
        row.values.iter().enumerate().filter_map(of_side).collect()
    };
    report.metrics.iter().flat_map(of_row).collect()
}

fn text(reading: &Reading, report: Option<&Report>, answers: &[Answer]) -> String {
    let mut lines = Vec::new();
    match reading.problems.len() {
        0 => lines.push(nothing_wrong(reading)),
        1 => lines.push("1 thing is wrong:".to_string()),
        count => lines.push(format!("{count} things are wrong:")),
    }
    for problem in &reading.problems {
        let mut shown = problem.to_string().replace("\n\nhint: ", "\n    hint: ");
        shown.insert_str(0, "- ");
        lines.push(shown);
    }
    if report.is_some() {
        lines.push(String::new());
        lines.push(if answers.is_empty() { "No targets are set.".to_string() } else { "Targets:".to_string() });
    }
    let only_baseline = answers.iter().any(|answer| !answer.counts);
    for answer in answers {
        let verdict = match answer.met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "not judged",
        };
        lines.push(format!("- {} {} ({}): {}, {verdict}", answer.metric, answer.target, answer.side, answer.achieved));
    }
    if !answers.is_empty() {
        let counted = || answers.iter().filter(|answer| answer.counts);
        let met = counted().filter(|answer| answer.met == Some(true)).count();
        let aside = if only_baseline { "; the baseline does not count" } else { "" };
        lines.push(format!("{met} of {} met{aside}.", counted().count()));
    }
    let notes = report.map_or(&reading.comparison.notes, |report| &report.notes);
    for (title, is_doubt) in [("Doubtful:", true), ("To know:", false)] {
        let of_kind: Vec<String> =
            notes.iter().filter(|note| note.is_doubt == is_doubt).map(|note| format!("- {}", note.line())).collect();
        if !of_kind.is_empty() {
            lines.extend([String::new(), title.to_string()]);
            lines.extend(of_kind);
        }
    }
    for (file, how) in &reading.read_as {
        lines.extend([String::new(), format!("How {file} was read:")]);
        lines.extend(how.iter().map(|line| format!("- {line}")));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What is doubtful is not wrong, and is said at once.
fn nothing_wrong(reading: &Reading) -> String {
    match reading.comparison.notes.iter().filter(|note| note.is_doubt).count() {
        0 => "Nothing is wrong with the figures.".to_string(),
        1 => "Nothing is wrong with the figures, but 1 thing is doubtful.".to_string(),
        count => format!("Nothing is wrong with the figures, but {count} things are doubtful."),
    }
}

fn json_text(reading: &Reading, report: Option<&Report>, answers: &[Answer]) -> String {
    let problem = |problem: &Problem| json!({"place": problem.place.as_ref().map(ToString::to_string), "text": problem.text, "hint": problem.hint});
    let answer = |answer: &Answer| {
        json!({
            "metric": answer.metric, "target": answer.target, "side": answer.side, "achieved": answer.achieved,
            "met": answer.met, "counts": answer.counts,
        })
    };
    json::text(&json!({
        "schema_version": 1,
        "problems": reading.problems.iter().map(problem).collect::<Value>(),
        "targets": answers.iter().map(answer).collect::<Value>(),
        "read_as": reading.read_as.iter().map(|(file, how)| json!({"file": file, "lines": how})).collect::<Value>(),
        "notes": json::notes(report.map_or(&reading.comparison.notes, |report| &report.notes)),
    }))
}
