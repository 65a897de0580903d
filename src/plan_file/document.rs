//! The bytes of a plan file in, a tree of its tables out: TOML or JSON, each value with its line, each number as written.

use crate::comparison::Note;
use crate::input::json::{self, Node};
use crate::input::{self, sheets, text, toml};
use crate::place::{Place, clean};
use crate::problem::Problem;

/// The root of a plan file, and how it was decoded where the reader should know.
pub struct Document {
    /// The table of the whole file.
    pub root: Node,
    /// At most one.
    pub notes: Vec<Note>,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Toml,
    Json,
}

/// Reads a file, or standard input where it is called `-`.
pub fn open(path: &str, file: &Place) -> Result<Document, Problem> {
    let bytes = input::bytes(path).map_err(|problem| input::without_example(problem, TEMPLATE))?;
    let bytes = text::unpacked(bytes, file)?;
    if sheets::is_workbook(&bytes) {
        return Err(Problem::at(file, "expected TOML or JSON, found a workbook").hint(TEMPLATE));
    }
    let lower = path.to_lowercase();
    if [".csv", ".tsv"].iter().any(|ending| lower.ends_with(ending)) {
        let hint = format!("roi calc {}; a plan may name it as its baseline", clean(path));
        return Err(Problem::at(file, "expected a plan, found figures by its name").hint(hint));
    }
    let text::Text { text, remark } =
        text::decoded(&bytes, file).map_err(|problem| problem.hint("save the file as UTF-8"))?;
    let root = parse(&text, path, file)?;
    Ok(Document { root, notes: remark.into_iter().map(|remark| Note::new(&*file.file, remark)).collect() })
}

/// Where to get a plan file from.
pub const TEMPLATE: &str = "`roi template plan` prints a plan to fill in";

/// The root of a text; its kind is what the name's ending says, else how it begins.
pub fn parse(text: &str, path: &str, file: &Place) -> Result<Node, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::at(file, "the file is empty").hint(TEMPLATE));
    }
    let looks_json = text.trim_start().starts_with('{');
    match ending(path) {
        Some(Kind::Toml) if looks_json => {
            Err(Problem::at(file, "expected TOML, found JSON")
                .hint("let its name end with .json if that is what it is"))
        }
        Some(Kind::Json) => json::parse(text, file),
        None if looks_json => json::parse(text, file),
        _ => toml::parse(text, file),
    }
}

fn ending(path: &str) -> Option<Kind> {
    let lower = path.to_lowercase();
    let unpacked = lower.strip_suffix(".gz").unwrap_or(&lower);
    match unpacked.rsplit_once('.')?.1 {
        "toml" => Some(Kind::Toml),
        "json" => Some(Kind::Json),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::json::Value;

    #[test]
    fn a_text_that_begins_as_json_is_json_whatever_it_is_called() {
        let file = Place::file("stdin");
        assert!(matches!(parse("{\"months\": 24}", "-", &file).unwrap().value, Value::Object(_)));
        assert!(matches!(parse("months = 24", "-", &file).unwrap().value, Value::Object(_)));
        assert_eq!(
            parse("{\"months\": 24}", "plan.toml", &Place::file("plan.toml")).unwrap_err().to_string(),
            "plan.toml: expected TOML, found JSON\n\nhint: let its name end with .json if that is what it is"
        );
    }
}
