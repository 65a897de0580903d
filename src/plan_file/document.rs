//! The bytes of a plan file in, a tree of its tables out: TOML or JSON, each value with its line, each number as written.

use crate::comparison::Note;
use crate::input::json::{self, Node, Value};
use crate::input::lines::Lines;
use crate::input::{self, sheets, text};
use crate::place::{Place, clean};
use crate::problem::Problem;
use toml::de::{DeTable, DeValue};

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
        _ => of_toml(text, file),
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

fn of_toml(text: &str, file: &Place) -> Result<Node, Problem> {
    let lines = Lines::new(text);
    let table = DeTable::parse(text).map_err(|error| syntax(&error, text, &lines, file))?;
    let tree = Tree { lines: Some(lines), file };
    Ok(Node { place: file.clone(), value: tree.members(table.into_inner()) })
}

/// An error of the parser at its line and column.
fn syntax(error: &toml::de::Error, text: &str, lines: &Lines<'_>, file: &Place) -> Problem {
    let offset = error.span().map_or(0, |span| span.start);
    let place = file.at(lines.at(offset), "");
    let message = error.message();
    if message.starts_with("duplicate key") {
        return Problem::at(&place, "this key or table stands twice")
            .hint("keep one of the two; what there are several of is written [[name]]");
    }
    let line = text.get(..offset).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    let column = line.chars().count() + 1;
    let problem = Problem::at(&place, format!("not TOML at column {column}: {}", clean(message)));
    let begins = |starts: &[&str]| starts.iter().any(|start| message.starts_with(start));
    if begins(&["string values must be quoted", "invalid date", "invalid integer"]) {
        problem.hint("all but plain numbers stand in quotes: texts, months, ranges, growth = \"4%\", price = \"$3.20\"")
    } else if begins(&["unexpected key or value", "invalid float"]) {
        problem.hint("a number has a decimal point and no thousands separators, such as 1234.50, and a line of its own")
    } else {
        problem
    }
}

/// The list of a text such as `["50%", "100%"]`, at one place.
pub fn list(text: &str, place: &Place) -> Option<Node> {
    let value = DeValue::parse(text).ok()?.into_inner();
    let tree = Tree { lines: None, file: place };
    matches!(value, DeValue::Array(_)).then(|| Node { place: place.clone(), value: tree.value(value) })
}

struct Tree<'a> {
    /// None of a text that is all at one place.
    lines: Option<Lines<'a>>,
    file: &'a Place,
}

impl Tree<'_> {
    /// The members of a table in the order in which they stand in the file.
    fn members(&self, table: DeTable<'_>) -> Value {
        let mut members: Vec<_> = table.into_iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        let member = |(key, value): (toml::Spanned<_>, toml::Spanned<DeValue<'_>>)| {
            let start = key.span().start;
            let name: std::borrow::Cow<'_, str> = key.into_inner();
            (name.into_owned(), self.node(value.into_inner(), start))
        };
        Value::Object(members.into_iter().map(member).collect())
    }

    fn node(&self, value: DeValue<'_>, offset: usize) -> Node {
        let row = self.lines.as_ref().map_or(self.file.row, |lines| lines.at(offset));
        Node { place: self.file.at(row, ""), value: self.value(value) }
    }

    fn value(&self, value: DeValue<'_>) -> Value {
        match value {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().to_string()),
            DeValue::Integer(number) => Value::Number(number.to_string()),
            DeValue::Float(number) => Value::Number(number.as_str().to_string()),
            DeValue::Boolean(truth) => Value::Other(truth.to_string()),
            DeValue::Datetime(moment) => Value::Text(moment.to_string()),
            DeValue::Array(items) => {
                let node = |item: toml::Spanned<DeValue<'_>>| {
                    let start = item.span().start;
                    self.node(item.into_inner(), start)
                };
                Value::List(items.into_iter().map(node).collect())
            }
            DeValue::Table(table) => self.members(table),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        parse(text, "plan.toml", &Place::file("plan.toml")).unwrap()
    }

    fn members(node: &Node) -> Vec<(String, u64)> {
        let Value::Object(members) = &node.value else { return Vec::new() };
        members.iter().map(|(key, node)| (key.clone(), node.place.row)).collect()
    }

    #[test]
    fn tables_keep_their_order_and_their_lines() {
        let root = read("b = 1\n\n[z]\nc = 1\n[a]\n");
        assert_eq!(members(&root), [("b".into(), 1), ("z".into(), 3), ("a".into(), 5)]);
    }

    #[test]
    fn numbers_are_kept_as_written_and_never_pass_through_a_float() {
        let root = read("a = 0.1000000000000000055511151231\nb = 40_000\n");
        let Value::Object(members) = root.value else { unreachable!() };
        let texts: Vec<String> = members
            .into_iter()
            .map(|(_, node)| if let Value::Number(text) = node.value { text } else { String::new() })
            .collect();
        assert_eq!(texts, ["0.1000000000000000055511151231", "40000"]);
    }

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

    #[test]
    fn nesting_without_end_is_refused() {
        let deep = vec!["a"; 100_000].join(".");
        assert!(parse(&format!("{deep} = 1"), "plan.toml", &Place::file("plan.toml")).is_err());
    }
}
