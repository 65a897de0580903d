//! A table of the report in, the same as HTML out: with a caption, heads for its rows and columns, and scrolling in a frame of
//! its own where a page is too narrow.

use crate::render::markup::{Markup, element};
use crate::report::parts::{Table, Text, Tone};

/// How many columns stand side by side; what is wider goes on in another table under it, so that it fits on paper.
const MOST_COLUMNS: usize = 8;

/// How many rows a table has that is not split over pages.
const SHORT: usize = 24;

/// What stands beside the text of a cell, by its row and column.
pub(super) type Beside<'a> = &'a dyn Fn(usize, usize) -> Markup;

/// The table, without bars of characters: a page draws charts.
pub(super) fn table(table: &Table, id: &str) -> Markup {
    with(&table.without_drawn(), id, &|_, _| Markup::default())
}

/// The table with something beside the text of its cells.
pub(super) fn with(table: &Table, id: &str, beside: Beside<'_>) -> Markup {
    let first = table.text_columns.max(1);
    let others: Vec<usize> = (first..table.heads.len()).collect();
    if others.len() <= MOST_COLUMNS + 1 || has_wide_heads(table) {
        return block(table, id, &table.title, &(0..table.heads.len()).collect::<Vec<_>>(), beside);
    }
    let count = others.len().div_ceil(MOST_COLUMNS);
    let blocks = others.chunks(others.len().div_ceil(count));
    let of = |(index, columns): (usize, &[usize])| {
        let id = if index == 0 { id.to_string() } else { format!("{id}-{}", index + 1) };
        let title = format!("{} ({} of {count})", table.title, index + 1);
        let columns: Vec<usize> = (0..first).chain(columns.iter().copied()).collect();
        block(table, &id, &title, &columns, beside)
    };
    blocks.enumerate().map(of).collect()
}

/// Whether a head stands over several columns, which then belong together.
fn has_wide_heads(table: &Table) -> bool {
    table.heads.iter().skip(1).any(String::is_empty)
}

fn block(table: &Table, id: &str, title: &str, columns: &[usize], beside: Beside<'_>) -> Markup {
    let mut inside = caption(id, title);
    if table.heads.iter().any(|head| !head.is_empty()) {
        inside.push(element("thead", &[], element("tr", &[], heads(table, columns))));
    }
    let mut body = Markup::default();
    for (index, row) in table.rows.iter().enumerate() {
        let is_group = columns.len() > 1 && is_heading(row);
        if is_group && !body.is_empty() {
            inside.push(element("tbody", &[], std::mem::take(&mut body)));
        }
        body.push(if is_group { group(row, columns.len()) } else { self::row(table, index, row, columns, beside) });
    }
    inside.push(element("tbody", &[], body));
    framed(id, table.rows.len(), inside)
}

/// A table in a frame that scrolls by itself, with the keyboard too.
pub(super) fn framed(id: &str, rows: usize, inside: Markup) -> Markup {
    let class = if rows <= SHORT { "scroll short" } else { "scroll" };
    let label = format!("{id}-caption");
    element(
        "div",
        &[("class", class), ("role", "region"), ("aria-labelledby", &label), ("tabindex", "0")],
        element("table", &[("id", id)], inside),
    )
}

/// The caption, which stays in sight where the table is scrolled.
pub(super) fn caption(id: &str, title: &str) -> Markup {
    element("caption", &[("id", &format!("{id}-caption"))], element("span", &[], title))
}

fn heads(table: &Table, columns: &[usize]) -> Markup {
    let mut heads = Markup::default();
    let mut rest = columns;
    while let Some((column, after)) = rest.split_first() {
        let head = table.heads.get(*column).map_or("", String::as_str);
        let is_under = |column: &&usize| table.heads.get(**column).is_some_and(String::is_empty);
        let more = if head.is_empty() { 0 } else { after.iter().take_while(is_under).count() };
        rest = after.get(more..).unwrap_or_default();
        let span = (more + 1).to_string();
        let class = if *column < table.text_columns { "text" } else { "number" };
        heads.push(match (head, more) {
            ("", _) => element("td", &[], ""),
            (_, 0) => element("th", &[("scope", "col"), ("class", class)], head),
            _ => element("th", &[("scope", "colgroup"), ("colspan", &span), ("class", class)], head),
        });
    }
    heads
}

fn is_heading(row: &[Text]) -> bool {
    let is_strong = row.first().is_some_and(|cell| cell.tone == Tone::Strong);
    is_strong && row.iter().skip(1).all(|cell| cell.text.is_empty())
}

/// A row that is a heading for those under it.
fn group(row: &[Text], columns: usize) -> Markup {
    let text = row.first().map_or("", |cell| cell.text.as_str());
    let attributes = [("scope", "rowgroup"), ("colspan", &*columns.to_string())];
    element("tr", &[("class", "group")], element("th", &attributes, text))
}

fn row(table: &Table, index: usize, row: &[Text], columns: &[usize], beside: Beside<'_>) -> Markup {
    let of = |(place, column): (usize, &usize)| {
        let Some(cell) = row.get(*column) else { return element("td", &[], "") };
        let inside = [Markup::from(&cell.text), beside(index, *column)];
        if place == 0 {
            return element("th", &[("scope", "row")], inside);
        }
        let class = match (cell.tone, *column < table.text_columns) {
            (Tone::Good, _) => "good",
            (Tone::Bad, _) => "bad",
            (_, true) => "text",
            _ => return element("td", &[], inside),
        };
        element("td", &[("class", class)], inside)
    };
    let cells: Markup = columns.iter().enumerate().map(of).collect();
    let is_sum = row.iter().any(|cell| cell.tone == Tone::Strong);
    element("tr", if is_sum { &[("class", "sum")] } else { &[] }, cells)
}
