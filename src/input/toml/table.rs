//! A table of a TOML or JSON file in, its members by name out; a name that is not known, or stands twice, is an error.

use crate::figures::normal;
use crate::gap::listed_to;
use crate::input::json::{Node, Value};
use crate::input::spelling::nearest_of;
use crate::place::{Place, escaped, quoted};
use crate::problem::Problem;

/// A table that is being read.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// What paths of its values begin with; empty for the whole file.
    pub path: String,
    /// Where it stands.
    pub place: Place,
    members: &'a [(String, Node)],
    /// The keys of the whole file.
    of_file: &'static [&'static str],
}

impl<'a> Table<'a> {
    /// The table of the whole file, all of whose keys are known.
    pub fn of_file(node: &'a Node, keys: &'static [&'static str]) -> Result<Table<'a>, Problem> {
        Table::new(node, "", keys, keys)
    }

    /// A table in this one, of a node, all of whose keys are known.
    pub fn inner(&self, node: &'a Node, path: &str, keys: &[&str]) -> Result<Table<'a>, Problem> {
        Table::new(node, path, keys, self.of_file)
    }

    fn new(node: &'a Node, path: &str, keys: &[&str], of_file: &'static [&'static str]) -> Result<Table<'a>, Problem> {
        let place = node.place.at(node.place.row, path);
        let Value::Object(members) = &node.value else {
            let header = header(path);
            let hint = format!("write [{header}] on a line of its own, and its values on the lines below");
            return Err(expected("a table", node, &place).hint(hint));
        };
        let table = Table { path: path.to_string(), place, members, of_file };
        match members.iter().find(|(key, _)| !keys.contains(&key.as_str())) {
            Some((key, node)) => Err(table.unknown(key, node, keys)),
            None => Ok(table),
        }
    }

    /// A table that is not written.
    pub fn empty(path: &str, place: &Place) -> Table<'a> {
        Table { path: path.to_string(), place: place.at(place.row, path), members: &[], of_file: &[] }
    }

    fn unknown(&self, key: &str, node: &Node, keys: &[&str]) -> Problem {
        let place = node.place.at(node.place.row, &self.path);
        let problem = Problem::at(&place, format!("the key {} is not known", quoted(key)));
        if !self.path.is_empty() && self.of_file.contains(&key) {
            let hint = "what is about the whole file stands above its first table: a key belongs to the table above it";
            return problem.hint(hint);
        }
        let near = nearest_of(key, keys.iter().copied()).map(|nearest| format!("the nearest known key is `{nearest}`"));
        let all = || {
            let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("the known keys here are {}", listed_to(keys.len(), &names))
        };
        problem.hint(near.unwrap_or_else(all))
    }

    /// The path of one of its values.
    pub fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    /// The member of a name; `null` is none.
    pub fn find(&self, key: &str) -> Option<&'a Node> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, node)| node).filter(|node| !node.is_null())
    }

    /// Where a member stands; one that is not written is missing in the table.
    pub fn at(&self, key: &str) -> Place {
        self.find(key).map_or_else(|| self.place.clone(), |node| node.place.at(node.place.row, &self.path(key)))
    }

    /// What to say where something that is needed is not written.
    pub fn missing(&self, key: &str, hint: impl Into<String>) -> Problem {
        Problem::at(&self.place, format!("expected `{key}`, found none")).hint(hint)
    }

    /// The table in it of a name, empty where it is not written.
    pub fn table(&self, key: &str, keys: &[&str]) -> Result<Table<'a>, Problem> {
        let path = self.path(key);
        self.find(key).map_or_else(|| Ok(Table::empty(&path, &self.file())), |node| self.inner(node, &path, keys))
    }

    /// The file, of what is nowhere in it.
    fn file(&self) -> Place {
        self.place.at(0, "")
    }

    /// The tables of a list, their paths beginning with one that is given and going on with their names.
    pub fn named(&self, key: &str, prefix: &str, keys: &[&str]) -> Result<Vec<(String, Table<'a>)>, Problem> {
        let mut tables: Vec<(String, Table<'a>)> = Vec::new();
        for node in self.list(key)? {
            let name = self.name(key, node)?;
            let table = self.inner(node, &format!("{prefix}.{name}"), keys)?;
            if let Some((_, first)) = tables.iter().find(|(earlier, _)| normal(earlier) == normal(&name)) {
                let text = format!("this name stands twice, first on line {}", first.place.row);
                return Err(Problem::at(&table.place, text).hint("call one of the two something else"));
            }
            tables.push((name, table));
        }
        Ok(tables)
    }

    /// The tables of a list that are told by their number, from 1.
    pub fn numbered(&self, key: &str, keys: &[&str]) -> Result<Vec<Table<'a>>, Problem> {
        let path = self.path(key);
        let table = |(index, node)| self.inner(node, &format!("{path}.{}", index + 1), keys);
        self.list(key)?.iter().enumerate().map(table).collect()
    }

    fn list(&self, key: &str) -> Result<&'a [Node], Problem> {
        let Some(node) = self.find(key) else { return Ok(&[]) };
        let wanted = format!("[[{}]]", header(&self.path(key)));
        match &node.value {
            Value::List(items) => Ok(items),
            _ => Err(expected("a list of tables", node, &self.at(key))
                .hint(format!("write {wanted} above each of them, in double brackets"))),
        }
    }

    fn name(&self, key: &str, node: &Node) -> Result<String, Problem> {
        let place = node.place.at(node.place.row, &self.path(key));
        let Value::Object(members) = &node.value else { return Err(expected("a table", node, &place)) };
        let found = members.iter().find(|(member, _)| member == "name").map(|(_, node)| node);
        let hint = "write name = \"…\", what it is called everywhere";
        match found.map(|node| (node, &node.value)) {
            Some((_, Value::Text(name))) if !name.trim().is_empty() => Ok(escaped(name.trim())),
            Some((name, _)) => Err(expected("a name in quotes", name, &place.at(name.place.row, &place.column))),
            None => Err(Problem::at(&place, "expected `name`, found none").hint(hint)),
        }
    }
}

/// A path as the headers of the file have it: without the names of vendors and investments.
fn header(path: &str) -> String {
    match path.split_once('.') {
        Some((first @ ("vendor" | "investment"), rest)) => {
            format!("{first}.{}", rest.rsplit('.').next().unwrap_or(rest))
        }
        _ => path.to_string(),
    }
}

/// What to say where something else was wanted.
pub fn expected(wanted: &str, node: &Node, place: &Place) -> Problem {
    let found = match &node.value {
        Value::Null => "null".to_string(),
        Value::Other(text) | Value::Number(text) | Value::Text(text) => quoted(text),
        Value::List(_) => "a list".to_string(),
        Value::Object(_) => "a table".to_string(),
    };
    Problem::at(place, format!("expected {wanted}, found {found}"))
}
