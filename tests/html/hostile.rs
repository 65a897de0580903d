//! Files of somebody who means harm in, pages that say what stands in them and do nothing out.

use super::page::parsed;
use super::{file, html};

const NAMES: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "a & b &amp; c &lt",
    "]]></style></svg><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "gnp\u{202e}txe\u{200b}",
    "very long name that goes on and on, past every column and every label that a chart has room for, to the end",
];

fn is_harmless(page: &str) {
    let (_, elements) = parsed(page);
    for (name, attributes) in &elements {
        assert!(!matches!(name.as_str(), "script" | "img" | "iframe" | "object" | "a" | "link" | "form"), "{name}");
        for (key, _) in attributes {
            assert!(!key.starts_with("on") && !matches!(key.as_str(), "src" | "href" | "style"), "{key}");
        }
    }
    assert_eq!(elements.iter().filter(|(name, _)| name == "style").count(), 1);
    let steers = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(page.chars().find(|character| steers(*character)), None);
}

/// A cell of a CSV file.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn labels_of_figures_are_texts() {
    let folder = tempfile::tempdir().unwrap();
    for name in NAMES {
        let text = format!(
            "figure,in-house,{0},target\n{0},1000,900,\nLabor,180000,1200,\nContacts,40000,42000,\nCSAT,82%,86%,>= 85%\n",
            cell(name)
        );
        let figures = file(folder.path(), "figures.csv", &text);
        for command in ["calc", "compare"] {
            is_harmless(&html(&[command, figures.to_str().unwrap(), "--all-costs"]));
        }
        let text = format!(
            "side,period,labor_cost,contacts\nin-house,{0},10,5\nin-house,b,12,5\n{1},{0},9,5\n{1},b,8,4\n",
            cell(name),
            cell(&format!("x{name}"))
        );
        let figures = file(folder.path(), "periods.csv", &text);
        is_harmless(&html(&["calc", figures.to_str().unwrap(), "--by-period"]));
    }
}

#[test]
fn control_characters_are_spelled_out() {
    let folder = tempfile::tempdir().unwrap();
    let figures = file(folder.path(), "figures.csv", "figure,in-house,\"out\u{1b}[31m\"\nLabor,10,9\nContacts,4,4\n");
    is_harmless(&html(&["calc", figures.to_str().unwrap()]));
}

#[test]
fn labels_of_tickets_are_texts() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| format!("{index},2026-01-0{},{},yes,4\n", index + 1, cell(name)))
        .collect();
    let text = format!("ticket_id,created_at,category,resolved_on_first_contact,csat\n{rows}");
    let export = file(folder.path(), "tickets.csv", &text);
    is_harmless(&html(&["tally", export.to_str().unwrap(), "--by", "category"]));
}

#[test]
fn names_of_a_plan_are_texts() {
    let folder = tempfile::tempdir().unwrap();
    let example = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/plan.toml")).unwrap();
    for name in NAMES {
        let quoted = serde_json::to_string(name).unwrap();
        let kept: Vec<&str> = example.lines().filter(|line| !line.contains("vendor.Borealis.")).collect();
        let text = kept.join("\n").replace("\"Borealis\"", &quoted).replace("Support 2027", "</title><script>");
        let plan = file(folder.path(), "plan.toml", &text);
        is_harmless(&html(&["plan", plan.to_str().unwrap(), "--runs", "200"]));
    }
}
