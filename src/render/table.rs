//! Tables for a terminal: they fit its width, and colour only underlines what the words say.

use super::{Format, Style};
use crate::bars::ascii;
use crate::report::layout::parts;
use crate::report::parts::{Part, Table, Text, Tone};
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, ContentLineStyle, LineStyle, TableStyle};

pub(super) const FORMAT: Format = Format {
    name: "table",
    endings: &["txt"],
    purpose: "tables to read on a terminal or in a mail",
    has_notes: true,
    has_cost_lines: false,
    has_origin: false,
    render: |report, style| text(&parts(report), style).into_bytes(),
};

const LOOK: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─'))
    .content_lines(ContentLineStyle::none());

/// The parts as text.
pub fn text(parts: &[Part], style: &Style) -> String {
    let text = parts.iter().map(|part| part_text(part, style)).collect::<Vec<_>>().join("\n");
    if style.ascii { ascii(&text) } else { text }
}

fn part_text(part: &Part, style: &Style) -> String {
    match part {
        Part::Lead(sentences) => lead(sentences, style),
        Part::Table(table) => format!("{}\n{}", heading(&table.title, style), table_text(table, style)),
        Part::List(title, items) => format!("{}\n{}", heading(title, style), wrapped(items, style)),
    }
}

/// The first sentence answers the question: it stands out.
fn lead(sentences: &[String], style: &Style) -> String {
    let mut drawn = bare(style);
    for (index, sentence) in sentences.iter().enumerate() {
        let cell = Cell::new(sentence.as_str());
        drawn.add_row([if index == 0 { cell.add_attribute(Attribute::Bold) } else { cell }]);
    }
    for column in drawn.column_iter_mut() {
        column.set_padding((0, 0));
    }
    trimmed(&drawn)
}

fn heading(title: &str, style: &Style) -> String {
    if style.color { format!("\u{1b}[1m{title}\u{1b}[0m") } else { title.to_string() }
}

fn bare(style: &Style) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(LOOK).force_no_tty();
    if style.color {
        table.enforce_styling();
    }
    match style.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table
}

/// One table as text, without its title.
pub fn table_text(table: &Table, style: &Style) -> String {
    let mut drawn = bare(style);
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.heads.len());
    let left: Vec<bool> = (0..columns).map(|index| index < table.text_columns || table.is_drawn(index)).collect();
    let aligned =
        |index: usize| if left.get(index) == Some(&true) { CellAlignment::Left } else { CellAlignment::Right };
    if table.heads.iter().any(|head| !head.is_empty()) {
        drawn.set_header(
            table.heads.iter().enumerate().map(|(index, head)| Cell::new(head.as_str()).set_alignment(aligned(index))),
        );
    }
    for row in &table.rows {
        drawn.add_row(row.iter().enumerate().map(|(index, text)| cell(text).set_alignment(aligned(index))));
    }
    for column in drawn.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let text = trimmed(&drawn);
    if style.ascii { ascii(&text) } else { text }
}

fn cell(text: &Text) -> Cell {
    let cell = Cell::new(text.text.as_str());
    match text.tone {
        Tone::Plain | Tone::Drawn => cell,
        Tone::Strong => cell.add_attribute(Attribute::Bold),
        Tone::Good => cell.fg(Color::Green),
        Tone::Bad => cell.fg(Color::Red),
    }
}

/// Each text on lines of its own, behind a dash.
fn wrapped(texts: &[String], style: &Style) -> String {
    if style.width.is_none() {
        return texts.iter().map(|text| format!("- {text}\n")).collect();
    }
    let mut drawn = bare(style);
    for text in texts {
        drawn.add_row(["-", text.as_str()]);
    }
    for column in drawn.column_iter_mut() {
        column.set_padding((0, 1));
    }
    trimmed(&drawn)
}

fn trimmed(table: &comfy_table::Table) -> String {
    table.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n")
}
