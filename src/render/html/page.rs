//! A title, sections and an origin in, the bytes of one file out that needs no other: no script, no picture, no network.

use super::tables;
use crate::place::clean;
use crate::render::markup::{Markup, element, empty};
use crate::report::parts::{Table, Text, Tone};
use crate::report::sources::{Origin, Source};

const STYLE: &str = include_str!("style.css");

/// What nobody may add to the file, whatever is in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// One page.
pub(super) struct Page<'a> {
    /// What it is a report of.
    pub title: String,
    /// The answer, first things first.
    pub lead: Vec<String>,
    /// What follows it.
    pub sections: Vec<Markup>,
    /// What it came from.
    pub origin: &'a Origin,
}

impl Page<'_> {
    /// The file.
    pub fn bytes(self) -> Vec<u8> {
        let main: Markup =
            std::iter::once(finding(&self.lead)).chain(self.sections).chain(inputs(self.origin)).collect();
        let stamp = stamp(self.origin);
        let header =
            element("header", &[], [element("h1", &[], &self.title), element("p", &[("class", "stamp")], &stamp)]);
        let footer = element("footer", &[], element("p", &[], format!("{} · {stamp}", self.title)));
        let body = element("body", &[], [header, element("main", &[], main), footer]);
        let html = element("html", &[("lang", "en")], [head(&self.title), body]);
        format!("<!DOCTYPE html>\n{}\n", html.into_string()).into_bytes()
    }
}

fn head(title: &str) -> Markup {
    let parts = [
        empty("meta", &[("charset", "utf-8")]),
        empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
        empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]),
        empty("meta", &[("name", "color-scheme"), ("content", "light dark")]),
        element("title", &[], title),
        element("style", &[], Markup::fixed(STYLE)),
    ];
    element("head", &[], parts)
}

/// The first sentence is the finding; the others stand under it.
fn finding(lead: &[String]) -> Markup {
    let sentence = |(index, text): (usize, &String)| {
        let class = if index == 0 { "finding" } else { "lead" };
        element("p", &[("class", class)], text)
    };
    element("div", &[("class", "answer")], lead.iter().enumerate().map(sentence).collect::<Markup>())
}

/// The day as given and the version: a report that is kept must say what made it.
fn stamp(origin: &Origin) -> String {
    let version = format!("roi {}", env!("CARGO_PKG_VERSION"));
    origin.date.as_ref().map_or(version.clone(), |date| format!("{date} · {version}"))
}

/// A section under a heading.
pub(super) fn section(title: &str, inside: impl Into<Markup>) -> Markup {
    element("section", &[], [element("h2", &[], title), inside.into()])
}

/// A section of things that open when asked, which is not printed while none is open.
pub(super) fn optional(title: &str, inside: impl Into<Markup>) -> Markup {
    element("section", &[("class", "optional")], [element("h2", &[], title), inside.into()])
}

/// Something that opens when it is asked for.
pub(super) fn details(summary: &str, inside: impl Into<Markup>) -> Markup {
    element("details", &[], [element("summary", &[], summary), inside.into()])
}

/// Items under a heading.
pub(super) fn list(title: &str, items: &[String]) -> Markup {
    let items: Markup = items.iter().map(|item| element("li", &[], item)).collect();
    section(title, element("ul", &[], items))
}

fn plain(text: impl Into<String>) -> Text {
    Text { text: text.into(), tone: Tone::Plain }
}

/// The files that were read.
fn inputs(origin: &Origin) -> Option<Markup> {
    if origin.inputs.is_empty() {
        return None;
    }
    let unknown = || "read from a stream, so it has none".to_string();
    let rows = origin
        .inputs
        .iter()
        .map(|input| vec![plain(clean(&input.name)), plain(input.sha256.clone().unwrap_or_else(unknown))]);
    let table = Table {
        title: "The files that were read, and the SHA-256 of their bytes".into(),
        heads: vec!["File".into(), "SHA-256".into()],
        text_columns: 2,
        rows: rows.collect(),
    };
    Some(element("div", &[("class", "files")], section("Input files", tables::table(&table, "files"))))
}

/// How many numbers are shown at once; more are opened when they are asked for.
const FEW: usize = 60;

/// How many are printed without being opened first.
const PRINTED: usize = 400;

/// Every number that was read with its place.
pub(super) fn figures(sources: &[Source]) -> Option<Markup> {
    if sources.is_empty() {
        return None;
    }
    let has_periods = sources.iter().any(|source| !source.period.is_empty());
    let mut heads: Vec<String> = vec!["Figure".into(), "Side".into()];
    heads.extend(has_periods.then(|| "Period".into()));
    heads.extend(["As written".into(), "Where".into()]);
    let row = |source: &Source| {
        let mut cells = vec![plain(clean(&source.label)), plain(clean(&source.side))];
        cells.extend(has_periods.then(|| plain(clean(&source.period))));
        cells.extend([plain(clean(&source.text)), plain(&source.place)]);
        cells
    };
    let title = "Every figure that was read, and where it stands".to_string();
    let table = Table { title, text_columns: heads.len(), heads, rows: sources.iter().map(row).collect() };
    let shown = tables::table(&table, "figures");
    let inside = match sources.len() {
        count if count <= FEW => shown,
        count => {
            let class = if count <= PRINTED { &[("class", "printed")][..] } else { &[] };
            let summary = element("summary", &[], format!("{count} figures with file, row and column"));
            element("details", class, [summary, shown])
        }
    };
    Some(section("Figures", inside))
}
