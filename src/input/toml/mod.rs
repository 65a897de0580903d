//! The text of a TOML file in, a tree of its tables out: each value with its line, each number as written.

pub mod table;

use super::json::{Node, Value};
use super::lines::Lines;
use crate::place::{Place, clean};
use crate::problem::Problem;
use toml::de::{DeTable, DeValue};

/// The root of a text.
pub fn parse(text: &str, file: &Place) -> Result<Node, Problem> {
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
        parse(text, &Place::file("plan.toml")).unwrap()
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
    fn nesting_without_end_is_refused() {
        let deep = vec!["a"; 100_000].join(".");
        assert!(parse(&format!("{deep} = 1"), &Place::file("plan.toml")).is_err());
    }
}
