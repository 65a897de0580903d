//! JSON in, entries out. Numbers are taken as their text, never through a float; every value knows its line and path.

use super::cells::{Cell, Form};
use super::contents::{Contents, Entry, SideName};
use super::limits::{self, DEPTH};
use super::lines::Lines;
use super::names::{Meaning, Names};
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Reads the text of a file.
pub fn read(text: &str, file: &Place, side: &SideName, names: &Names) -> Contents {
    let mut contents = Contents::new(file);
    match parse(text, file) {
        Ok(root) => {
            if let Err(problem) = sort_into(&mut contents, &root, side, names) {
                contents.problems.push(problem);
            }
            if contents.entries.len() > limits::VALUES {
                contents.entries.clear();
                contents.problems.push(limits::past(file, "at most 100,000 values"));
            }
        }
        Err(problem) => contents.problems.push(problem),
    }
    contents
}

/// Parses the text of a file whatever it says, its numbers as they are written.
pub fn parse(text: &str, file: &Place) -> Result<Node, Problem> {
    Reader { text, file, lines: Lines::new(text) }.root()
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// The line, and the path of keys and indices.
    pub place: Place,
    /// What stands there.
    pub value: Value,
}

/// What a JSON value is.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Other(String),
    /// A number as written.
    Number(String),
    /// A text without its quotes.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// The members in their order.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The members of an object.
    pub fn object(&self, wanted: &str) -> Result<&[(String, Node)], Problem> {
        match &self.value {
            Value::Object(members) => Ok(members),
            _ => Err(self.expected(wanted)),
        }
    }

    /// A text as a cell.
    pub fn text(&self, wanted: &str) -> Result<Cell, Problem> {
        match &self.value {
            Value::Text(text) => Ok(self.cell(text, Form::Text)),
            _ => Err(self.expected(wanted)),
        }
    }

    /// Whether it says that nothing is given.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// A text of the node as a cell.
    pub fn cell(&self, text: &str, form: Form) -> Cell {
        Cell { text: text.into(), place: self.place.clone(), form }
    }

    /// What to say where something else was wanted.
    pub fn expected(&self, wanted: &str) -> Problem {
        let found = match &self.value {
            Value::Null => "null".to_string(),
            Value::Other(text) | Value::Number(text) | Value::Text(text) => quoted(text),
            Value::List(_) => "a list".to_string(),
            Value::Object(_) => "an object".to_string(),
        };
        Problem::at(&self.place, format!("expected {wanted}, found {found}"))
    }
}

struct Reader<'a> {
    text: &'a str,
    file: &'a Place,
    lines: Lines<'a>,
}

/// The members of an object in their order, repeated names included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(InOrder).map(Members)
    }
}

impl Reader<'_> {
    fn root(&self) -> Result<Node, Problem> {
        self.shallow()?;
        let mut stream = serde_json::Deserializer::from_str(self.text);
        serde::Deserialize::deserialize(&mut stream).map(|_: IgnoredAny| ()).map_err(|error| self.syntax(&error, 0))?;
        stream.end().map_err(|error| {
            Problem::at(
                &self.file.at(error.line() as u64, ""),
                format!("expected the end of the file at column {}, found more", error.column()),
            )
            .hint("a file holds one JSON value")
        })?;
        let raw: &RawValue = serde_json::from_str(self.text).map_err(|error| self.syntax(&error, 0))?;
        self.node(raw, "")
    }

    /// Refuses nesting that would exhaust the stack, before anything recursive reads the text.
    fn shallow(&self) -> Result<(), Problem> {
        let (mut depth, mut line, mut in_text, mut escaped) = (0_usize, 1_u64, false, false);
        for byte in self.text.bytes() {
            line += u64::from(byte == b'\n');
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                b'{' | b'[' if !in_text => depth += 1,
                b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEPTH {
                return Err(Problem::at(
                    &self.file.at(line, ""),
                    format!("expected at most {DEPTH} levels of nesting, found more"),
                ));
            }
        }
        Ok(())
    }

    /// An error of the parser at its line and column of the whole text; the parsed part may begin in the middle of it.
    fn syntax(&self, error: &serde_json::Error, offset: usize) -> Problem {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        let before = self.text.get(..offset).unwrap_or_default();
        let indent = if error.line() == 1 { before.rsplit('\n').next().unwrap_or_default().len() } else { 0 };
        let place = self.file.at(self.lines.at(offset) - 1 + error.line() as u64, "");
        Problem::at(&place, format!("not JSON at column {}: {}", indent + error.column(), clean(what)))
    }

    fn offset(&self, raw: &RawValue) -> usize {
        (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    fn node(&self, raw: &RawValue, path: &str) -> Result<Node, Problem> {
        let text = raw.get();
        let offset = self.offset(raw);
        let place = self.file.at(self.lines.at(offset), path);
        let wrong = |error: serde_json::Error| self.syntax(&error, offset);
        let value = match text.as_bytes().first() {
            Some(b'{') => {
                let members: Members<'_> = serde_json::from_str(text).map_err(wrong)?;
                Value::Object(self.members(members.0, path)?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
                let nodes = items.iter().enumerate().map(|(index, item)| self.node(item, &format!("{path}[{index}]")));
                Value::List(nodes.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Value::Text(serde_json::from_str(text).map_err(wrong)?),
            Some(b'n') => Value::Null,
            Some(b't' | b'f') => Value::Other(text.to_string()),
            _ => Value::Number(text.to_string()),
        };
        Ok(Node { place, value })
    }

    fn members(&self, members: Vec<(String, &RawValue)>, path: &str) -> Result<Vec<(String, Node)>, Problem> {
        let mut nodes: Vec<(String, Node)> = Vec::new();
        let mut lines: BTreeMap<String, u64> = BTreeMap::new();
        for (key, raw) in members {
            let node = self.node(raw, &if path.is_empty() { key.clone() } else { format!("{path}.{key}") })?;
            if let Some(first) = lines.insert(key.clone(), node.place.row) {
                return Err(Problem::at(&node.place, format!("this key stands twice, first on line {first}"))
                    .hint("keep one of the two"));
            }
            nodes.push((key, node));
        }
        Ok(nodes)
    }
}

fn sort_into(contents: &mut Contents, root: &Node, side: &SideName, names: &Names) -> Result<(), Problem> {
    let members = root.object("an object with the sides")?;
    let has = |key: &str| members.iter().any(|(name, _)| name == key);
    let known = |(key, _): &(String, Node)| !matches!(names.resolve(key).meaning, Meaning::Unknown);
    let is_one_side = !["sides", "baseline", "outsourced"].into_iter().any(has) && members.iter().any(known);
    for (key, node) in members {
        match (key.as_str(), &node.value) {
            ("currency", Value::Null) => {}
            // What `roi tally` says of its own figures.
            ("notes", Value::List(_)) if has("sides") => {}
            ("currency", _) => contents.currency = Some(node.text("a currency code such as \"USD\"")?),
            ("targets", _) => targets(contents, node)?,
            ("benchmarks", _) => benchmarks(contents, node)?,
            ("baseline", Value::Text(_)) => contents.baseline = Some(node.text("a side's name")?),
            ("baseline" | "outsourced", _) => one_side(contents, key, node)?,
            ("sides", _) => {
                for (name, figures) in node.object("an object with one member a side")? {
                    one_side(contents, name, figures)?;
                }
            }
            ("figures", _) => one_side(contents, &side.name, node)?,
            _ if is_one_side => figure(contents, &side.name, None, key, node)?,
            (_, Value::Object(inner)) if inner.iter().any(known) => {
                return Err(Problem::at(&node.place, format!("{} has figures and is no side that is known", quoted(key)))
                    .hint("put the sides under the key `sides`: {\"baseline\": \"in-house\", \"sides\": {\"in-house\": {…}, …}}"));
            }
            _ => contents.remarks.push(format!("the key {} is not known and was not read", quoted(key))),
        }
    }
    Ok(())
}

fn targets(contents: &mut Contents, node: &Node) -> Result<(), Problem> {
    for (metric, target) in node.object("an object with one member a target")? {
        contents.targets.push((metric.clone(), target.text("a target such as \">= 85%\"")?));
    }
    Ok(())
}

fn benchmarks(contents: &mut Contents, node: &Node) -> Result<(), Problem> {
    for (metric, benchmark) in node.object("an object with one member a benchmark")? {
        let (value, source) = match &benchmark.value {
            Value::Object(members) => {
                let find = |wanted: &str| members.iter().find(|(key, _)| key == wanted).map(|(_, node)| node);
                let missing = || {
                    Problem::at(&benchmark.place, "expected a member `value`, found none")
                        .hint("write {\"value\": \"82%\", \"source\": \"SQM Group 2025\"}")
                };
                let source = find("source").map(|source| source.text("a text")).transpose()?;
                (find("value").ok_or_else(missing)?, source)
            }
            _ => (benchmark, None),
        };
        let value = match &value.value {
            Value::Number(text) => value.cell(text, Form::Number),
            _ => value.text("a benchmark such as \"82%\"")?,
        };
        contents.benchmarks.push((metric.clone(), value, source));
    }
    Ok(())
}

/// A side's figures: an object, or a list of periods with their figures.
fn one_side(contents: &mut Contents, side: &str, node: &Node) -> Result<(), Problem> {
    let Value::List(periods) = &node.value else { return figures(contents, side, None, node) };
    for period in periods {
        let members = period.object("an object with a period and its figures")?;
        let find = |wanted: &str| members.iter().find(|(key, _)| key == wanted).map(|(_, node)| node);
        let missing = |wanted: &str| {
            Problem::at(&period.place, format!("expected a member `{wanted}`, found none"))
                .hint("write {\"period\": \"2026-Q1\", \"figures\": {…}}")
        };
        let label = find("period").ok_or_else(|| missing("period"))?;
        let label = match &label.value {
            Value::Number(text) => text.clone(),
            _ => label.text("a period such as \"2026-Q1\"")?.text.to_string(),
        };
        figures(contents, side, Some(&label), find("figures").ok_or_else(|| missing("figures"))?)?;
        for (key, _) in members.iter().filter(|(key, _)| key != "period" && key != "figures") {
            contents.remarks.push(format!("the key {} of a period is not known and was not read", quoted(key)));
        }
    }
    Ok(())
}

fn figures(contents: &mut Contents, side: &str, period: Option<&str>, node: &Node) -> Result<(), Problem> {
    for (name, node) in node.object("an object with one member a figure")? {
        figure(contents, side, period, name, node)?;
    }
    Ok(())
}

fn figure(contents: &mut Contents, side: &str, period: Option<&str>, name: &str, node: &Node) -> Result<(), Problem> {
    if let Value::Object(members) = &node.value {
        for (key, _) in members.iter().filter(|(key, _)| !["value", "unit", "kind", "source"].contains(&key.as_str())) {
            contents.remarks.push(format!("the key {} of {} is not known and was not read", quoted(key), quoted(name)));
        }
    }
    let (value, unit, kind) = value(node)?;
    contents.entries.push(Entry {
        side: side.into(),
        period: period.map(Into::into),
        name: Rc::new(node.cell(name, Form::Text)),
        unit: unit.map(Rc::new),
        kind: kind.map(Rc::new),
        value,
        since: None,
    });
    Ok(())
}

/// A number, a text, null, or an object with `value` and, where they are wanted, `unit` and `kind`.
fn value(node: &Node) -> Result<(Cell, Option<Cell>, Option<Cell>), Problem> {
    let wanted = "a number, a text or null";
    match &node.value {
        Value::Null => Ok((node.cell("", Form::Text), None, None)),
        Value::Number(text) => Ok((node.cell(text, Form::Number), None, None)),
        Value::Text(text) => Ok((node.cell(text, Form::Text), None, None)),
        Value::Object(members) => {
            let find = |wanted: &str| members.iter().find(|(key, _)| key == wanted).map(|(_, node)| node);
            let inner = find("value").ok_or_else(|| node.expected(wanted))?;
            let (cell, _, _) = value(inner)?;
            let text = |key: &str| find(key).map(|node| node.text("a text")).transpose();
            let cell = Cell { place: Place { column: node.place.column.clone(), ..cell.place }, ..cell };
            Ok((cell, text("unit")?, text("kind")?))
        }
        Value::List(_) | Value::Other(_) => Err(node.expected(wanted)),
    }
}
