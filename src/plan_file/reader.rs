//! The values of a plan's tables one by one, changed where they are to be, in; the plan's inputs out, in the order in
//! which they are read.

use super::changes::{Change, Changes};
use super::measure::Measure;
use super::numbers::{self, Stated};
use crate::comparison::Note;
use crate::currency::{Currency, Mentioned};
use crate::figures::normal;
use crate::gap::listed_to;
use crate::input::cells::{Cell, Form};
use crate::input::json::{Node, Value};
use crate::input::spelling::nearest_of;
use crate::input::toml::table::{Table, expected};
use crate::number::Mark;
use crate::period::Period;
use crate::place::{Place, escaped, quoted};
use crate::plan::{Input, InputId};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, whole};
use crate::show;
use num_traits::ToPrimitive;
use std::ops::RangeInclusive;

/// What is read so far.
pub struct Reader<'a> {
    changes: &'a Changes,
    /// Every path that was looked for.
    known: Vec<String>,
    /// Every number that was found.
    pub inputs: Vec<Input>,
    /// What the reader of the plan must know.
    pub notes: Vec<Note>,
    /// How far ahead the plan looks.
    pub months: usize,
    /// Year and month of month 1, where the plan is dated.
    pub start: Option<(i32, u32)>,
    /// What the plan's money is.
    pub currency: Option<Currency>,
    /// What the money of the contract is that is being read.
    pub contract: Contract,
    mentions: Vec<(Mentioned, Place)>,
}

/// How many words a message lists where they are wanted.
const SHORT: usize = 6;

/// What the money of a contract is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contract {
    /// The plan's.
    OfPlan,
    /// Another.
    Other(Currency),
    /// Another that is not named.
    Unnamed,
}

/// A value where it stands: in the plan, or in a change to it.
pub struct Found<'a> {
    /// The value.
    pub node: &'a Node,
    /// Where.
    pub place: Place,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub fn new(changes: &'a Changes) -> Reader<'a> {
        Reader {
            changes,
            known: Vec::new(),
            inputs: Vec::new(),
            notes: Vec::new(),
            months: 0,
            start: None,
            currency: None,
            contract: Contract::OfPlan,
            mentions: Vec::new(),
        }
    }

    fn changes_of(&mut self, path: &str) -> Vec<&'a Change> {
        self.known.push(path.to_string());
        self.changes.all.iter().filter(|change| change.path == path).collect()
    }

    /// A value that is no number: the last change to it, else what is written.
    pub fn find(&mut self, table: &Table<'a>, key: &str) -> Option<Found<'a>> {
        match self.changes_of(&table.path(key)).last() {
            Some(change) => Some(Found { node: &change.value, place: change.place() }),
            None => table.find(key).map(|node| Found { node, place: table.at(key) }),
        }
    }

    /// A number that may be left out.
    pub fn number(&mut self, table: &Table<'a>, key: &str, measure: Measure) -> Result<Option<InputId>, Problem> {
        self.number_or(table, key, measure, None)
    }

    /// A number that is needed.
    pub fn needed(
        &mut self,
        table: &Table<'a>,
        key: &str,
        measure: Measure,
        example: &str,
    ) -> Result<InputId, Problem> {
        self.number(table, key, measure)?.ok_or_else(|| table.missing(key, format!("write {key} = {example}")))
    }

    /// A number that the baseline may have where the plan has none; the plan's own counts.
    pub fn number_or(
        &mut self,
        table: &Table<'a>,
        key: &str,
        measure: Measure,
        baseline: Option<Stated>,
    ) -> Result<Option<InputId>, Problem> {
        let path = table.path(key);
        let own = match table.find(key) {
            Some(node) => Some(self.stated(node, &table.at(key), measure)?),
            None => None,
        };
        if let (Some(own), Some(baseline)) = (&own, &baseline)
            && own.value != baseline.value
        {
            let text = format!(
                "the plan says {} and the baseline {} at {}; the plan's counts",
                quoted(&own.text),
                quoted(&baseline.text),
                baseline.place
            );
            self.notes.push(Note::new(path.clone(), text));
        }
        if let Some(baseline) = &baseline {
            numbers::within(baseline, measure)?;
        }
        self.changed(path, own.or(baseline), measure)
    }

    fn stated(&mut self, node: &Node, place: &Place, measure: Measure) -> Result<Stated, Problem> {
        let stated = numbers::read(node, place, measure)?;
        if numbers::may_be_thousands(node) {
            let shown = show::working_of(&stated.value, measure.unit);
            let text = format!("{} is read as {shown}: in plans the point is the decimal mark", quoted(&stated.text));
            self.notes.push(Note::new(&*place.column, text));
        }
        for mention in &stated.mentions {
            self.mention(*mention, place, measure)?;
        }
        Ok(stated)
    }

    /// Puts a number among the inputs, as the changes say.
    fn changed(
        &mut self,
        path: String,
        mut stated: Option<Stated>,
        measure: Measure,
    ) -> Result<Option<InputId>, Problem> {
        for change in self.changes_of(&path) {
            let place = change.place();
            change.refuse_sum(&place)?;
            stated = match (change.factor(), stated) {
                (None, _) => Some(self.stated(&change.value, &place, measure)?),
                (Some(factor), Some(stated)) => {
                    let multiplied = numbers::multiplied(&stated, factor, &place)?;
                    numbers::within(&multiplied, measure)?;
                    Some(multiplied)
                }
                (Some(_), None) => {
                    let text = format!("there is no {} to multiply", quoted(&path));
                    return Err(Problem::at(&place, text).hint("write its value instead of a factor"));
                }
            };
        }
        let Some(Stated { value, range, text, place, .. }) = stated else { return Ok(None) };
        let currency = match &self.contract {
            Contract::Other(currency) if measure.is_of_contract => Some(currency.clone()),
            _ => None,
        };
        self.inputs.push(Input {
            path,
            unit: measure.unit,
            value,
            range,
            within: measure.within,
            currency,
            text,
            place,
        });
        Ok(Some(InputId(self.inputs.len() - 1)))
    }

    /// A currency beside a number must be that of the plan, or of the contract.
    fn mention(&mut self, mention: Mentioned, place: &Place, measure: Measure) -> Result<(), Problem> {
        let wanted = match (&self.contract, measure.is_of_contract) {
            (Contract::Unnamed, true) => return Ok(()),
            (Contract::Other(currency), true) => Some((currency, "`currency` of the contract")),
            _ => self.currency.as_ref().map(|currency| (currency, "`currency`")),
        };
        let Some((currency, key)) = wanted else {
            self.mentions.push((mention, place.clone()));
            return Ok(());
        };
        if mention.may_be(currency) {
            return Ok(());
        }
        let text = format!("expected {}, found {}", currency.code(), quoted(mention.sign()));
        Err(Problem::at(place, text).hint(format!("convert the amount, or write another {key}")))
    }

    /// The numbers of a list, each with its own path.
    pub fn list(
        &mut self,
        table: &Table<'a>,
        key: &str,
        measure: Measure,
        example: &str,
    ) -> Result<Vec<InputId>, Problem> {
        let Some(Found { node, place }) = self.find(table, key) else { return Ok(Vec::new()) };
        let Value::List(items) = &node.value else {
            return Err(expected("a list", node, &place).hint(format!("write {key} = {example}")));
        };
        let mut ids = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}.{}", table.path(key), index + 1);
            let place = place.at(item.place.row, &format!("{}.{}", place.column, index + 1));
            let stated = self.stated(item, &place, measure)?;
            ids.extend(self.changed(path, Some(stated), measure)?);
        }
        Ok(ids)
    }

    /// A whole number, such as a month: what it is called, and between what it must lie.
    pub fn whole(
        &mut self,
        table: &Table<'a>,
        key: &str,
        what: &str,
        range: RangeInclusive<usize>,
    ) -> Result<Option<usize>, Problem> {
        let Some(Found { node, place }) = self.find(table, key) else { return Ok(None) };
        let wrong = || expected(&format!("{what} from {} to {}", range.start(), range.end()), node, &place);
        let (Value::Number(text) | Value::Text(text)) = &node.value else { return Err(wrong()) };
        let cell = Cell { text: text.as_str().into(), place: place.clone(), form: Form::Number };
        let read = cell.read(Unit::Months, None, Mark::Point).map_err(|_| wrong())?;
        let number = read.value.is_integer().then(|| read.value.to_integer().to_usize()).flatten();
        number.filter(|number| range.contains(number)).map(Some).ok_or_else(wrong)
    }

    /// A month of the plan, at least another one: by its number, or as `2027-08` where the plan is dated.
    pub fn month(&mut self, table: &Table<'a>, key: &str, least: usize) -> Result<Option<usize>, Problem> {
        let (months, start) = (self.months, self.start);
        let by_name = self.find(table, key).and_then(|found| match &found.node.value {
            Value::Text(text) => start.and_then(|start| month_of(start, text)),
            _ => None,
        });
        match by_name {
            Some(month) if (least..=months).contains(&month) => Ok(Some(month)),
            _ => {
                let wrong = |problem: Problem| match start {
                    Some((year, month)) => problem.hint(format!("month 1 is {year:04}-{month:02}")),
                    None => problem,
                };
                self.whole(table, key, "a month", least..=months).map_err(wrong)
            }
        }
    }

    /// A text.
    pub fn text(&mut self, table: &Table<'a>, key: &str, wanted: &str) -> Result<Option<(String, Place)>, Problem> {
        let Some(Found { node, place }) = self.find(table, key) else { return Ok(None) };
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Ok(Some((escaped(text.trim()), place))),
            _ => Err(expected(wanted, node, &place)),
        }
    }

    /// One of some words, in any case and punctuation.
    pub fn choice<T: Copy>(&mut self, table: &Table<'a>, key: &str, words: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(Found { node, place }) = self.find(table, key) else { return Ok(None) };
        let said = if let Value::Text(text) = &node.value { normal(text) } else { String::new() };
        let found = words.iter().find(|(word, _)| normal(word) == said).map(|(_, value)| *value);
        let names = || words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<String>>();
        found.map(Some).ok_or_else(|| match words.len() {
            ..=SHORT => expected(&either(&names()), node, &place),
            _ => expected("a known word", node, &place).hint(format!("the known words are {}", either(&names()))),
        })
    }

    /// A change to what is nowhere in the plan.
    pub fn unknown_change(&self) -> Option<Problem> {
        let change = self.changes.all.iter().find(|change| !self.known.contains(&change.path))?;
        let text = format!("the plan has no number or text called {}", quoted(&change.path));
        let place = &change.value.place;
        let problem = Problem::at(place, text);
        let ends_so = |known: &&String| known.ends_with(&format!(".{}", change.path));
        let by_end = self.known.iter().find(ends_so).map(String::as_str);
        let nearest = by_end.or_else(|| nearest_of(&change.path, self.known.iter().map(String::as_str)));
        Some(match nearest {
            Some(nearest) => problem.hint(format!("the nearest is `{nearest}`")),
            None => problem.hint("a path is the names of the tables and the key, such as vendor.Acme.price"),
        })
    }

    /// What money is in where only signs beside amounts tell it.
    pub fn settle_currency(&mut self) -> Result<(), Problem> {
        let Some((first, first_place)) = self.mentions.first() else { return Ok(()) };
        if let Some((other, place)) = self.mentions.iter().find(|(mention, _)| !mention.agrees_with(*first)) {
            let text = format!(
                "expected one currency, found {} here and {} at {first_place}",
                quoted(other.sign()),
                quoted(first.sign())
            );
            return Err(Problem::at(place, text).hint("convert the amounts to one currency"));
        }
        let plain = self.mentions.iter().map(|(mention, _)| mention).find(|mention| !mention.is_open());
        self.currency = plain.unwrap_or(first).usual();
        if plain.is_none() {
            let code = self.currency.as_ref().map_or("", Currency::code);
            let text = format!("{} is taken as {code}; `currency` in the plan names another", quoted(first.sign()));
            self.notes.push(Note::new("currency", text));
        }
        Ok(())
    }

    /// The value of an input that was read.
    pub fn value(&self, id: InputId) -> Exact {
        self.inputs.get(id.0).map_or_else(|| whole(0), |input| input.value.clone())
    }
}

/// Which month of a plan a name such as `2027-08` is: none where it names none, or one before the first.
fn month_of((year, first): (i32, u32), text: &str) -> Option<usize> {
    let (own_year, own_month) = calendar_month(text)?;
    let months = (i64::from(own_year) - i64::from(year)) * 12 + i64::from(own_month) - i64::from(first) + 1;
    usize::try_from(months).ok().filter(|month| *month > 0)
}

/// Year and month of a name such as `2027-08`.
pub fn calendar_month(name: &str) -> Option<(i32, u32)> {
    let span = Period::new(name).span.filter(|span| span.months == 1)?;
    Some((i32::try_from(span.start / 12).ok()?, span.start % 12 + 1))
}

/// `a`, `b` or `c`.
pub fn either(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => listed_to(1, names),
    }
}
