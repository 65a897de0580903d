//! What a page is made of.

use super::{PAGES, file, html, large, roi};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::time::Instant;

/// An element's name and its attributes.
type Element = (String, Vec<(String, String)>);

/// Every text of a page, and its elements; or what is not well-formed.
pub fn parsed(page: &str) -> (String, Vec<Element>) {
    let mut reader = Reader::from_str(page);
    let (mut texts, mut elements, mut open) = (String::new(), Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        let (start, is_open) = match &event {
            Event::Eof => break,
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(end) => {
                assert_eq!(open.pop().as_deref(), Some(end.name().as_ref()));
                texts.push('\n');
                continue;
            }
            Event::Text(text) => {
                texts.push_str(text);
                continue;
            }
            Event::GeneralRef(name) => {
                texts.push(match &**name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "#39" => '\'',
                    other => panic!("no entity but five is written, found {other}"),
                });
                continue;
            }
            _ => continue,
        };
        let name = start.name().as_ref().to_string();
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let key = attribute.key.as_ref().to_string();
            (key, attribute.value.to_string())
        });
        elements.push((name.clone(), attributes.collect()));
        if is_open {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<String>::new());
    (texts, elements)
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[test]
fn every_page_is_well_formed_and_complete() {
    for command in PAGES {
        let page = html(command);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{command:?}");
        let (texts, elements) = parsed(&page);
        let count = |name: &str| elements.iter().filter(|(element, _)| element == name).count();
        for once in ["html", "head", "style", "body", "header", "main", "footer", "h1"] {
            assert_eq!(count(once), 1, "{command:?}: {once}");
        }
        let findings = elements.iter().filter(|(_, attributes)| attribute(attributes, "class") == Some("finding"));
        assert_eq!(findings.count(), 1, "{command:?}");
        assert_eq!(count("table"), count("caption"), "{command:?}");
        assert_eq!(count("script") + count("img") + count("link") + count("iframe"), 0, "{command:?}");
        assert!(texts.contains(&format!("2026-11-25 · roi {}", env!("CARGO_PKG_VERSION"))), "{command:?}");
        assert!(elements.iter().any(|(name, attributes)| {
            name == "meta"
                && attribute(attributes, "content")
                    .is_some_and(|content| content.contains("default-src &#39;none&#39;"))
        }));
    }
}

#[test]
fn the_finding_is_the_first_sentence() {
    for command in PAGES {
        let page = html(command);
        let first = roi(command).lines().next().unwrap().trim().to_string();
        let finding = page.split("class=\"finding\">").nth(1).unwrap().split("</p>").next().unwrap().to_string();
        let start: String = first.chars().take(40).collect();
        assert!(finding.replace("&#39;", "'").starts_with(&start), "{command:?}: {finding}\n{first}");
    }
}

#[test]
fn nothing_comes_from_outside() {
    for command in PAGES {
        let page = html(command);
        for wanted in ["http:", "https:", "src=", "href=", "url(", "@import", "<script", "javascript:", " on"] {
            let found = page.find(wanted).filter(|at| wanted != " on" || page[*at..].starts_with(" onerror"));
            assert_eq!(found, None, "{command:?}: {wanted}");
        }
    }
}

#[test]
fn every_id_is_there_once_and_everything_named_is_there() {
    for command in PAGES {
        let (_, elements) = parsed(&html(command));
        let mut ids = BTreeSet::new();
        for (_, attributes) in &elements {
            if let Some(id) = attribute(attributes, "id") {
                assert!(ids.insert(id.to_string()), "{command:?}: {id} is there twice");
            }
        }
        for (_, attributes) in &elements {
            for name in ["aria-labelledby", "aria-describedby"] {
                for id in attribute(attributes, name).unwrap_or_default().split(' ').filter(|id| !id.is_empty()) {
                    assert!(ids.contains(id), "{command:?}: {name} {id}");
                }
            }
        }
    }
}

#[test]
fn every_chart_has_a_role_a_title_and_a_table() {
    for command in PAGES.iter().take(4) {
        let (_, elements) = parsed(&html(command));
        let charts: Vec<_> = elements
            .iter()
            .filter(|(name, attributes)| name == "svg" && attribute(attributes, "aria-hidden").is_none())
            .collect();
        assert!(!charts.is_empty(), "{command:?}");
        for (_, attributes) in charts {
            assert_eq!(attribute(attributes, "role"), Some("img"));
            assert!(
                attribute(attributes, "aria-labelledby").is_some()
                    && attribute(attributes, "aria-describedby").is_some()
            );
        }
    }
}

#[test]
fn the_numbers_are_those_of_the_table_format() {
    for command in PAGES {
        let (texts, _) = parsed(&html(command));
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let texts = squeezed(&texts);
        let markdown = roi(&[*command, &["--format", "markdown"]].concat());
        for line in markdown.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")) {
            // A page has charts for the bars of characters, and their heads and labels.
            let is_drawn = |text: &str| text.contains(['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█', '▌', '▐', '│']);
            let is_of_drawn = |cell: &str| matches!(cell.trim(), "Change" | "Trend") || is_drawn(cell);
            if line.contains("Cumulative, by month") || line.contains("From the lowest to the highest") {
                continue;
            }
            for cell in line.trim_matches('|').split(" | ").filter(|cell| !is_of_drawn(cell)) {
                let plain = squeezed(&cell.replace("**", "").replace('\\', "").replace(" |", ""));
                assert!(texts.contains(&plain), "{command:?}: {plain} is in Markdown and not on the page");
            }
        }
    }
}

#[test]
fn every_figure_is_there_as_written_with_its_place() {
    let (texts, _) = parsed(&html(PAGES[0]));
    let figures = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quickstart.csv")).unwrap();
    let cells: Vec<Vec<&str>> = figures.lines().skip(1).map(|line| line.split(',').collect()).collect();
    for (row, cells) in (2..).zip(&cells) {
        for (side, text) in
            ["in-house", "outsourced"].iter().zip(cells.iter().skip(1)).filter(|(_, text)| !text.is_empty())
        {
            let place = format!("examples/quickstart.csv:{row}: {side}");
            assert!(texts.contains(&place) && texts.contains(text), "{place} {text}");
        }
    }
    let hash = roi(&["calc", "examples/quickstart.csv", "--format", "html"]);
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quickstart.csv")).unwrap();
    assert!(hash.contains(&sha256(&bytes)));
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_report_of_24_periods_and_5_vendors_is_small_and_quick() {
    let folder = tempfile::tempdir().unwrap();
    let figures = file(folder.path(), "large.csv", &large());
    let started = Instant::now();
    let page = html(&["calc", figures.to_str().unwrap(), "--by-period"]);
    let took = started.elapsed();
    parsed(&page);
    assert!(page.len() < 1 << 20, "{} bytes", page.len());
    // A release build takes less than 100 ms; a build for tests is many times slower.
    let most = if cfg!(debug_assertions) { 5_000 } else { 100 };
    assert!(took.as_millis() < most, "{took:?}");
}

#[test]
fn two_runs_are_the_same_and_no_clock_is_read() {
    for command in PAGES {
        assert_eq!(html(command), html(command), "{command:?}");
    }
    let page = roi(&["calc", "--example", "--format", "html"]);
    assert!(!page.contains("2026-11-25"));
}
