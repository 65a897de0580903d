//! What is to be different from the plan, in: paths and the texts of values. The same as values with their places, out.

use crate::input::json::{Node, Value};
use crate::input::toml;
use crate::place::{Place, quoted};
use crate::problem::Problem;

/// What is to be different from what the plan says, in the order in which it is done.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub(super) all: Vec<Change>,
}

/// A value in the place of one of the plan's, or a factor to one of its numbers.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub path: String,
    pub value: Node,
}

impl Changes {
    /// Adds a change: the path of a value, such as `vendor.Acme.price`, and `4.2`, `9%`, a range, a list, or `* 1.1`.
    pub fn add(&mut self, path: &str, text: &str, place: &Place) {
        let trimmed = text.trim();
        let of_list = trimmed.starts_with('[').then(|| toml::list(trimmed, place)).flatten();
        let unquoted = trimmed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(trimmed);
        let of_text = || Node { place: place.clone(), value: Value::Text(unquoted.to_string()) };
        self.all.push(Change { path: path.trim().to_string(), value: of_list.unwrap_or_else(of_text) });
    }

    /// These changes, then others.
    pub fn then(&self, others: &Changes) -> Changes {
        Changes { all: self.all.iter().chain(&others.all).cloned().collect() }
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The paths that are changed, in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|change| change.path.as_str())
    }

    /// The paths that are changed, each with what to, as written.
    pub fn texts(&self) -> Vec<(String, String)> {
        self.all.iter().map(|change| (change.path.clone(), written(&change.value.value))).collect()
    }

    /// Adds what a table of the plan file says, its tables within being parts of the path.
    pub(super) fn flatten(&mut self, place: &str, path: &str, node: &Node) -> Result<(), Problem> {
        let at = node.place.at(node.place.row, &join(place, path));
        match &node.value {
            Value::Object(members) => {
                members.iter().try_for_each(|(key, member)| self.flatten(place, &join(path, key), member))?;
            }
            Value::Null => {
                return Err(Problem::at(&at, "expected a value, found null").hint("leave out what stays as it is"));
            }
            Value::Text(text) => self.add(path, text, &at),
            _ => self.all.push(Change { path: path.to_string(), value: Node { place: at, value: node.value.clone() } }),
        }
        Ok(())
    }
}

impl Change {
    /// The factor's text of a change that multiplies.
    pub fn factor(&self) -> Option<&str> {
        match &self.value.value {
            Value::Text(text) => text.strip_prefix('*').map(str::trim),
            _ => None,
        }
    }

    /// Refuses `+0.2`, which may be meant as so much more.
    pub fn refuse_sum(&self, place: &Place) -> Result<(), Problem> {
        match &self.value.value {
            Value::Text(text) if text.trim_start().starts_with('+') => {
                Err(Problem::at(place, format!("expected a value or a factor, found {}", quoted(text)))
                    .hint("write the new value without a sign, or a factor such as * 1.1"))
            }
            _ => Ok(()),
        }
    }

    /// Where it stands; one of the command line is told by its path.
    pub fn place(&self) -> Place {
        let place = &self.value.place;
        if place.column.is_empty() { place.at(place.row, &self.path) } else { place.clone() }
    }
}

/// A value as it was written.
fn written(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Other(text) | Value::Number(text) | Value::Text(text) => text.clone(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| written(&item.value)).collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) => "a table".into(),
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}
