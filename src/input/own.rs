//! A file with metrics of one's own in, figures and metrics beside the program's out, held against their own examples; or
//! the first thing that is wrong with it.
//!
//! ```toml
//! [[figure]]
//! id = "refunds"
//! label = "Refunds"
//! unit = "count"
//!
//! [[metric]]
//! id = "refund_rate"
//! label = "Refund rate"
//! formula = "refunds / contacts"
//! unit = "percent"
//! better = "lower"
//! example = { given = "refunds 3, contacts 200", gives = "1.5" }
//! ```

use super::json::{Node, Value};
use super::map::Map;
use super::names::{self, Meaning};
use super::toml::table::{Table, expected};
use super::{Options, spelling, text, toml};
use crate::figures::{Figure, RollUp, normal};
use crate::gap::listed_to;
use crate::metrics::evaluate;
use crate::metrics::formula::{Condition, Formula, only_where};
use crate::metrics::measure;
use crate::metrics::own::{Catalogue, grows_with_time, is_against_baseline, needs_equal_months, size};
use crate::metrics::parse::{self, Reason};
use crate::metrics::{Better, Example, Group, Metric};
use crate::place::{Place, quoted};
use crate::problem::Problem;
use crate::quantity::{Quantity, Unit};
use crate::show;

/// More parts than any metric has that people read, those of the metrics in it included.
const LARGEST: usize = 2_000;

const OF_FILE: &[&str] = &["figure", "metric"];
const OF_FIGURE: &[&str] = &["id", "label", "unit", "roll_up", "also_called"];
const OF_METRIC: &[&str] =
    &["id", "label", "formula", "unit", "better", "group", "range", "note", "example", "also_called"];
const OF_EXAMPLE: &[&str] = &["given", "gives"];

const UNITS: [Unit; 14] = [
    Unit::Money,
    Unit::Count,
    Unit::Number,
    Unit::Minutes,
    Unit::Hours,
    Unit::Percent,
    Unit::PercentPerYear,
    Unit::Points,
    Unit::Ratio,
    Unit::Score,
    Unit::Months,
    Unit::Years,
    Unit::PerYear,
    Unit::Agents,
];

/// Adds what a file defines to the catalogue; its names are known to the files of figures from then on.
pub fn file(bytes: &[u8], file: &Place, catalogue: &mut Catalogue, map: &mut Map) -> Result<(), Problem> {
    Definitions { catalogue }.file(bytes, file, map)
}

/// What is defined so far.
struct Definitions<'a> {
    catalogue: &'a mut Catalogue,
}

impl Definitions<'_> {
    fn file(&mut self, bytes: &[u8], file: &Place, map: &mut Map) -> Result<(), Problem> {
        let text = text::decoded(bytes, file)?.text;
        let root = toml::parse(&text, file)?;
        let table = Table::of_file(&root, OF_FILE)?;
        if table.find("figure").is_none() && table.find("metric").is_none() {
            return Err(Problem::at(file, "expected metrics, found none")
                .hint("a metric begins with [[metric]] on a line of its own"));
        }
        for table in table.numbered("figure", OF_FIGURE)? {
            let figure = self.figure(&Entry::new(table, "figure")?)?;
            figure.names().for_each(|name| map.names.map(name, Meaning::Figure(figure)));
            self.catalogue.own_figures.push(figure);
        }
        for table in table.numbered("metric", OF_METRIC)? {
            let entry = Entry::new(table, "metric")?;
            let metric = self.metric(&entry)?;
            metric.names().for_each(|name| map.names.map(name, Meaning::Metric(metric)));
            self.catalogue.own_metrics.push(metric);
            example(&entry, metric, map)?;
        }
        Ok(())
    }

    fn figure(&self, entry: &Entry<'_>) -> Result<&'static Figure, Problem> {
        let unit = entry.word("unit", UNITS.map(|unit| (unit.id(), unit)).as_slice())?;
        let unit = unit.ok_or_else(|| entry.missing("unit", "count"))?;
        Ok(Box::leak(Box::new(Figure {
            id: self.id(entry)?,
            label: entry.label()?,
            unit,
            roll_up: self.roll_up(entry, unit)?,
            also_called: self.also_called(entry)?,
        })))
    }

    /// How the periods of a figure become one value; what cannot be added stands within one period only.
    fn roll_up(&self, entry: &Entry<'_>, unit: Unit) -> Result<RollUp, Problem> {
        let adds_up = matches!(unit, Unit::Money | Unit::Count | Unit::Number | Unit::Minutes | Unit::Hours);
        let Some(word) = entry.text("roll_up")? else {
            return Ok(if adds_up { RollUp::Sum } else { RollUp::OnePeriod });
        };
        if let Some(by) = word.strip_prefix("mean by ") {
            let by = self.formula_of_name(by).ok_or_else(|| entry.wrong("roll_up", "a figure behind `mean by`"))?;
            let Formula::Figure(by) = by else { return Err(entry.wrong("roll_up", "a figure behind `mean by`")) };
            return Ok(RollUp::Mean { by, else_months: false });
        }
        match word.as_str() {
            "sum" => Ok(RollUp::Sum),
            "first" => Ok(RollUp::First),
            "last" => Ok(RollUp::Last),
            "one period only" => Ok(RollUp::OnePeriod),
            _ => Err(entry.wrong("roll_up", "`sum`, `first`, `last`, `one period only` or `mean by` a figure")),
        }
    }

    fn metric(&self, entry: &Entry<'_>) -> Result<&'static Metric, Problem> {
        let id = self.id(entry)?;
        let formula = self.formula(entry)?;
        let unit = entry.word("unit", UNITS.map(|unit| (unit.id(), unit)).as_slice())?;
        let unit = unit.ok_or_else(|| entry.missing("unit", "percent"))?;
        measure::check(&formula, unit)
            .map_err(|mismatch| Problem::at(&entry.at("formula"), mismatch.text).hint(mismatch.hint))?;
        let better =
            [Better::Higher, Better::Lower, Better::Neither].map(|better| (better.id().unwrap_or("neither"), better));
        let better = entry.word("better", &better)?.ok_or_else(|| entry.missing("better", "lower"))?;
        let is_against_baseline = is_against_baseline(&formula);
        let formula = if needs_equal_months(&formula) { only_where(Condition::EqualMonths, formula) } else { formula };
        Ok(Box::leak(Box::new(Metric {
            id,
            label: entry.label()?,
            group: group(entry, is_against_baseline)?,
            unit,
            better,
            needs_same_months: !is_against_baseline && grows_with_time(&formula),
            // A definition lives as long as the program, as the program's own do.
            own_formula: Some(Box::leak(Box::new(formula))),
            range: entry.range()?,
            note: entry.kept("note")?.unwrap_or_default(),
            example: entry.example()?,
            also_called: self.also_called(entry)?,
            ..Metric::BASE
        })))
    }

    /// The permanent name, which nothing else may have.
    fn id(&self, entry: &Entry<'_>) -> Result<&'static str, Problem> {
        let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        let begins = entry.id.starts_with(|letter: char| letter.is_ascii_lowercase());
        let is_word = ["min", "max", "baseline", "else"].contains(&entry.id.as_str());
        if !begins || !entry.id.chars().all(letters) || is_word {
            return Err(entry.wrong("id", "a name of lower-case letters, digits and _, such as `refund_rate`"));
        }
        self.free(entry, "id", &entry.id)?;
        self.free(entry, "label", entry.label()?)?;
        Ok(kept(entry.id.clone()))
    }

    /// A name that stands for nothing yet.
    fn free(&self, entry: &Entry<'_>, key: &str, name: &str) -> Result<(), Problem> {
        let taken = match names::resolve(name).meaning {
            Meaning::Figure(figure) => Some(("a figure of the program", figure.id)),
            Meaning::Metric(metric) => Some(("a metric of the program", metric.id)),
            Meaning::Total | Meaning::Subtotal => Some(("the name of a sum", name)),
            Meaning::Unknown => self.own_name(name).map(|id| ("defined before", id)),
        };
        match taken {
            None => Ok(()),
            Some((what, id)) => {
                let text = format!("{} is {what} already: {}", quoted(name), quoted(id));
                Err(Problem::at(&entry.at(key), text).hint("choose another name"))
            }
        }
    }

    fn own_name(&self, name: &str) -> Option<&'static str> {
        let is_it = |mut names: Box<dyn Iterator<Item = &'static str>>| names.any(|own| normal(own) == normal(name));
        let figure = self.catalogue.own_figures.iter().find(|figure| is_it(Box::new(figure.names())));
        let metric = || self.catalogue.own_metrics.iter().find(|metric| is_it(Box::new(metric.names())));
        figure.map(|figure| figure.id).or_else(|| metric().map(|metric| metric.id))
    }

    fn also_called(&self, entry: &Entry<'_>) -> Result<&'static [&'static str], Problem> {
        let mut names = Vec::new();
        for name in entry.texts("also_called")? {
            self.free(entry, "also_called", &name)?;
            names.push(kept(name));
        }
        Ok(names.leak())
    }

    fn formula(&self, entry: &Entry<'_>) -> Result<Formula, Problem> {
        let text = entry.text("formula")?.ok_or_else(|| entry.missing("formula", "refunds / contacts"))?;
        let known = |name: &str| self.formula_of_name(name);
        let formula = parse::parse(&text, &known).map_err(|wrong| self.wrong_formula(entry, &wrong))?;
        let most = show::count(LARGEST);
        let text = format!("has more than {most} parts with those of the metrics in it");
        if size(&formula) > LARGEST {
            Err(Problem::at(&entry.at("formula"), text).hint("state it in fewer"))
        } else {
            Ok(formula)
        }
    }

    /// A user's name counts before the program's; a metric before the figure of its name, which it may be given by.
    fn formula_of_name(&self, name: &str) -> Option<Formula> {
        let is_it = |own: &str| normal(own) == normal(name);
        let figure = self.catalogue.own_figures.iter().find(|figure| figure.names().any(is_it));
        let metric = || self.catalogue.own_metrics.iter().find(|metric| metric.names().any(is_it));
        let own =
            figure.map(|figure| Formula::Figure(figure)).or_else(|| metric().map(|metric| Formula::Metric(metric)));
        own.or_else(|| match names::resolve(name).meaning {
            Meaning::Metric(metric) => Some(Formula::Metric(metric)),
            Meaning::Figure(figure) => {
                let metric = crate::metrics::all().find(|metric| metric.id == figure.id);
                Some(metric.map_or(Formula::Figure(figure), Formula::Metric))
            }
            _ => None,
        })
    }

    fn wrong_formula(&self, entry: &Entry<'_>, wrong: &parse::Wrong) -> Problem {
        let at = entry.at("formula");
        let column = wrong.column;
        match &wrong.reason {
            Reason::Expected { wanted, found } if found.is_empty() => {
                Problem::at(&at, format!("expected {wanted} at the end, found nothing"))
            }
            Reason::Expected { wanted, found } => {
                Problem::at(&at, format!("expected {wanted} at character {column}, found {}", quoted(found)))
            }
            Reason::Number(text) => {
                Problem::at(&at, format!("expected a number at character {column}, found {}", quoted(text)))
                    .hint("write it with a decimal point and at most 28 digits, such as 1234.5")
            }
            Reason::TooDeep => Problem::at(&at, "is longer, or has more brackets in brackets, than can be read"),
            Reason::Unknown(name) => {
                let near = self.nearest(name).map(|near| format!("the nearest known name is {near}; "));
                let hint = format!(
                    "{}a figure of your own stands under [[figure]] above, with id = \"{}\"",
                    near.unwrap_or_default(),
                    crate::place::clean(name).replace(' ', "_")
                );
                Problem::at(&at, format!("{} is neither a figure nor a metric", quoted(name))).hint(hint)
            }
        }
    }

    fn nearest(&self, name: &str) -> Option<String> {
        let own = self.catalogue.own_figures.iter().map(|figure| figure.id);
        let own = own.chain(self.catalogue.own_metrics.iter().map(|metric| metric.id));
        spelling::nearest_of(name, own).or_else(|| spelling::near(name)).map(quoted)
    }
}

/// Where a metric stands in the report: what is set against the baseline under the return.
fn group(entry: &Entry<'_>, is_against_baseline: bool) -> Result<Group, Problem> {
    let group = entry.word("group", &Group::ALL.map(|group| (group.id(), group)))?;
    match group {
        Some(group) if group != Group::Return && is_against_baseline => {
            let text = format!("expected the group `return`, found {}", quoted(group.id()));
            Err(Problem::at(&entry.at("group"), text).hint("the formula sets an alternative against the baseline"))
        }
        _ if is_against_baseline => Ok(Group::Return),
        group => Ok(group.unwrap_or(Group::Own)),
    }
}

/// Holds a metric against its own example.
fn example(entry: &Entry<'_>, metric: &'static Metric, map: &Map) -> Result<(), Problem> {
    let Example { given, gives } = metric.example;
    if given.is_empty() {
        return Ok(());
    }
    let at = entry.at("example");
    let row = |part: &str| {
        let (side, rest) = part.strip_prefix("baseline ").map_or(("outsourced", part), |rest| ("in-house", rest));
        let (name, value) = rest.rsplit_once(' ')?;
        Some(format!("{side},\"{}\",\"{}\"\n", name.replace('"', "\"\""), value.replace('"', "\"\"")))
    };
    let rows: Option<String> = given.split(',').map(str::trim).map(row).collect();
    let wanted = "such as given = \"refunds 3, contacts 200\", and of the baseline \"baseline contacts 100\"";
    let rows = rows
        .ok_or_else(|| Problem::at(&at, format!("expected names and numbers, found {}", quoted(given))).hint(wanted))?;
    let figures = format!("side,figure,value\nin-house,contacts,\noutsourced,contacts,\n{rows}");
    let options = Options { map: Map { names: map.names.clone(), mappings: Vec::new() }, ..Options::default() };
    let reading = super::read_text(&figures, "example.csv", &options)?;
    if let Some(problem) = reading.problems.first() {
        return Err(Problem::at(&at, problem.text.clone()).hint(wanted));
    }
    if let Some(note) = reading.comparison.notes.iter().find(|note| note.is_doubt) {
        return Err(Problem::at(&at, note.line()).hint(wanted));
    }
    let found = match evaluate::metric(&reading.comparison, metric, 1) {
        Ok(value) => Quantity::cut(&value.exact, metric.unit).map_or_else(String::new, |cut| cut.value.to_string()),
        Err(gap) => gap.to_string(),
    };
    if found == gives { Ok(()) } else { Err(wrong_example(&at, gives, &found)) }
}

fn wrong_example(at: &Place, gives: &str, found: &str) -> Problem {
    Problem::at(at, format!("expected {} by the example, found {}", quoted(gives), quoted(found)))
        .hint("the formula or the example is wrong; percentages are in per cent, such as gives = \"1.5\"")
}

/// A table of the file, by the name of what it defines.
struct Entry<'a> {
    table: Table<'a>,
    kind: &'static str,
    id: String,
}

impl<'a> Entry<'a> {
    fn new(table: Table<'a>, kind: &'static str) -> Result<Entry<'a>, Problem> {
        let entry = Entry { table, kind, id: String::new() };
        let id = entry.text("id")?.ok_or_else(|| entry.missing("id", "refund_rate"))?;
        Ok(Entry { id, ..entry })
    }

    fn at(&self, key: &str) -> Place {
        let place = self.table.at(key);
        let id = if self.id.is_empty() { String::new() } else { format!(".{}", self.id) };
        place.at(place.row, &format!("{}{id}.{key}", self.kind))
    }

    fn missing(&self, key: &str, example: &str) -> Problem {
        let place = self.table.place.clone();
        let id = if self.id.is_empty() { String::new() } else { format!(".{}", self.id) };
        Problem::at(&place.at(place.row, &format!("{}{id}", self.kind)), format!("expected `{key}`, found none"))
            .hint(format!("write {key} = \"{example}\""))
    }

    fn wrong(&self, key: &str, wanted: &str) -> Problem {
        let at = self.at(key);
        self.table
            .find(key)
            .map_or_else(|| Problem::at(&at, format!("expected {wanted}")), |node| expected(wanted, node, &at))
    }

    fn text(&self, key: &str) -> Result<Option<String>, Problem> {
        match self.table.find(key).map(|node| &node.value) {
            None => Ok(None),
            Some(Value::Text(text)) if !text.trim().is_empty() => Ok(Some(text.trim().to_string())),
            Some(_) => Err(self.wrong(key, "a text in quotes")),
        }
    }

    fn kept(&self, key: &str) -> Result<Option<&'static str>, Problem> {
        Ok(self.text(key)?.map(kept))
    }

    fn label(&self) -> Result<&'static str, Problem> {
        self.kept("label")?.ok_or_else(|| self.missing("label", "Refund rate"))
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, Problem> {
        let Some(node) = self.table.find(key) else { return Ok(Vec::new()) };
        let text = |node: &Node| match &node.value {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(self.wrong(key, "a list of texts")),
        };
        match &node.value {
            Value::List(items) => items.iter().map(text).collect(),
            _ => Err(self.wrong(key, "a list of texts, such as [\"refund share\"]")),
        }
    }

    /// The least and the greatest it can be, in its shown unit.
    fn range(&self) -> Result<Option<(i64, i64)>, Problem> {
        let Some(node) = self.table.find("range") else { return Ok(None) };
        let whole = |node: &Node| match &node.value {
            Value::Number(text) => text.parse::<i64>().ok(),
            _ => None,
        };
        let ends = match &node.value {
            Value::List(items) => items.iter().map(whole).collect::<Option<Vec<i64>>>(),
            _ => None,
        };
        match ends.as_deref() {
            Some([least, greatest]) if least < greatest => Ok(Some((*least, *greatest))),
            _ => Err(self.wrong("range", "the least and the greatest whole number it can be, such as [0, 100]")),
        }
    }

    /// One of several words.
    fn word<Meant: Copy>(&self, key: &str, words: &[(&str, Meant)]) -> Result<Option<Meant>, Problem> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let found = words.iter().find(|(word, _)| normal(word) == normal(&text));
        let names: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let wanted = || format!("one of {}", listed_to(names.len(), &names));
        found.map(|(_, meant)| Some(*meant)).ok_or_else(|| self.wrong(key, &wanted()))
    }

    fn example(&self) -> Result<Example, Problem> {
        let Some(node) = self.table.find("example") else { return Ok(Example { given: "", gives: "" }) };
        let table = self.table.inner(node, &format!("{}.{}.example", self.kind, self.id), OF_EXAMPLE)?;
        let text = |key: &str| match table.find(key).map(|node| &node.value) {
            Some(Value::Text(text) | Value::Number(text)) => Ok(kept(text.trim().to_string())),
            _ => Err(self.wrong("example", "{ given = \"…\", gives = \"…\" }")),
        };
        Ok(Example { given: text("given")?, gives: text("gives")? })
    }
}

/// A text that lives as long as the program, as those of the program's own definitions do.
fn kept(text: String) -> &'static str {
    Box::leak(crate::place::escaped(&text).into_boxed_str())
}
