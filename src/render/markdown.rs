//! Markdown for wikis and pull requests. The user's own text is escaped, so that it can neither draw nor break a table.

use super::Format;
use crate::report::layout::parts;
use crate::report::parts::{Part, Table, Tone};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    endings: &["md", "markdown"],
    purpose: "tables for wikis and pull requests",
    has_notes: true,
    has_cost_lines: false,
    has_origin: false,
    render: |report, _| text(&parts(report)).into_bytes(),
};

/// The parts as text.
pub fn text(parts: &[Part]) -> String {
    parts.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn part(part: &Part) -> String {
    match part {
        Part::Lead(sentences) => {
            sentences.iter().map(|sentence| format!("**{}**\n", escaped(sentence))).collect::<Vec<_>>().join("\n")
        }
        Part::Table(table) => format!("### {}\n\n{}", escaped(&table.title), rows(table)),
        Part::List(title, items) => {
            let items: String = items.iter().map(|item| format!("- {}\n", escaped(item))).collect();
            format!("### {}\n\n{items}", escaped(title))
        }
    }
}

fn rows(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let rule = (0..table.heads.len())
        .map(|index| if index < table.text_columns || table.is_drawn(index) { "---" } else { "---:" }.to_string())
        .collect();
    let mut text = line(table.heads.iter().map(|head| escaped(head)).collect()) + &line(rule);
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell.tone {
            Tone::Strong => format!("**{}**", escaped(&cell.text)),
            _ => escaped(&cell.text),
        });
        text.push_str(&line(cells.collect()));
    }
    text
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' | '!') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
