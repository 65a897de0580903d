//! A plan file in, the plan out, every number with its path and place; or the first thing that is wrong with it.
//!
//! TOML or JSON becomes one tree (`document`), tables are read name by name (`reader`), and a number is what the
//! file says, else what the baseline's figures say, as the changes of a scenario or of the command line have it.

mod baseline;
mod benefits;
mod changes;
mod document;
mod in_house;
mod measure;
mod numbers;
mod pricing;
mod reader;
mod running;
#[cfg(test)]
mod tests;
mod vendors;
mod volume;

pub use changes::Changes;

use crate::comparison::Note;
use crate::input::json::{Node, Value};
use crate::input::toml::table::{Table, expected};
use crate::place::{Place, quoted};
use crate::plan::{MOST_MONTHS, Plan};
use crate::problem::Problem;
use baseline::{Baseline, Wanted};
use measure::RATE;
use reader::Reader;
use std::path::Path;
use vendors::Around;

/// A plan to fill in, which reads as it is.
pub const TEMPLATE: &str = include_str!("template.toml");

/// The keys of the whole plan.
const OF_PLAN: &[&str] = &[
    "name",
    "currency",
    "months",
    "start",
    "discount_rate",
    "baseline",
    "baseline_side",
    "volume",
    "in_house",
    "customers",
    "ramp",
    "one_time",
    "governance",
    "retained",
    "benefit",
    "vendor",
    "investment",
    "scenario",
];

/// The scenario that is the plan itself.
pub const EXPECTED: &str = "expected";

/// Whether a file is a plan by its name, or by what it holds where its name says only that it is JSON.
pub fn is_plan(path: &str) -> bool {
    let ending = Path::new(path).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("toml") => true,
        Some("json") => document::open(path, &Place::file(path)).is_ok_and(|document| {
            let Value::Object(members) = document.root.value else { return false };
            members.iter().any(|(key, _)| key == "discount_rate")
        }),
        _ => false,
    }
}

/// A plan file that was opened, and the figures it names.
#[derive(Debug)]
pub struct PlanFile {
    file: Place,
    /// Every path that was read.
    paths: Vec<String>,
    root: Node,
    baseline: Baseline,
    notes: Vec<Note>,
}

/// A plan, and what its reader must know.
#[derive(Debug)]
pub struct Read {
    /// The plan.
    pub plan: Plan,
    /// About what was read, such as figures of the baseline that the plan does not follow.
    pub notes: Vec<Note>,
}

impl PlanFile {
    /// Opens a plan file, or standard input where it is called `-`, and the figures file that it names.
    ///
    /// # Errors
    /// A file that cannot be read, or is neither TOML nor JSON; whatever is wrong with the figures.
    pub fn open(path: &str) -> Result<PlanFile, Problem> {
        let file = Place::file(if path == "-" { "stdin" } else { path });
        let document::Document { root, notes } = document::open(path, &file)?;
        let folder = if path == "-" { None } else { Path::new(path).parent() };
        let mut opened = PlanFile::new(file, root, folder.unwrap_or(Path::new("")), notes)?;
        opened.paths.push(if path == "-" { "/dev/stdin".into() } else { path.into() });
        Ok(opened)
    }

    /// Reads the text of a plan that is in no file of its own; a baseline is looked for where the program runs.
    ///
    /// # Errors
    /// As [`PlanFile::open`] has them.
    pub fn read(text: &str, path: &str) -> Result<PlanFile, Problem> {
        let file = Place::file(path);
        PlanFile::new(file.clone(), document::parse(text, path, &file)?, Path::new(""), Vec::new())
    }

    fn new(file: Place, root: Node, folder: &Path, notes: Vec<Note>) -> Result<PlanFile, Problem> {
        if !matches!(root.value, Value::Object(_)) {
            return Err(root.expected("an object with the plan").hint(document::TEMPLATE));
        }
        let mut opened = PlanFile { file, paths: Vec::new(), root, baseline: Baseline::default(), notes };
        opened.baseline = opened.baseline(folder)?;
        opened.paths.extend(opened.baseline.path.clone());
        Ok(opened)
    }

    /// The paths that were read, which output must never overwrite.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    fn root(&self) -> Result<Table<'_>, Problem> {
        Table::of_file(&self.root, OF_PLAN)
    }

    fn baseline(&self, folder: &Path) -> Result<Baseline, Problem> {
        let (none, root) = (Changes::default(), self.root()?);
        let mut reader = Reader::new(&none);
        let side = reader.text(&root, "baseline_side", "the name of a side")?;
        let Some((name, place)) = reader.text(&root, "baseline", "the name of a figures file")? else {
            return match side {
                Some((_, place)) => Err(Problem::at(&place, "expected `baseline` beside it, found none")
                    .hint("write baseline = \"figures.csv\", the file that has this side")),
                None => Ok(Baseline::default()),
            };
        };
        if name == "-" {
            return Err(Problem::at(&place, "expected the name of a figures file, found `-`")
                .hint("standard input is read for the plan alone"));
        }
        let currency = vendors::currency(&mut reader, &root)?;
        let path = folder.join(&name).to_string_lossy().into_owned();
        let currency = currency.as_ref().map(|(currency, place)| (currency, place.clone()));
        baseline::open(&Wanted { path, place, side, currency })
    }

    /// The plan with some changes to it, or with none.
    ///
    /// # Errors
    /// The first thing that is wrong with it, and a change to what the plan does not have.
    pub fn plan(&self, changes: &Changes) -> Result<Read, Problem> {
        let root = self.root()?;
        let mut reader = Reader::new(changes);
        let mut plan = self.about(&mut reader, &root)?;
        self.support(&mut reader, &root, &mut plan)?;
        if let Some(problem) = reader.unknown_change() {
            return Err(problem);
        }
        if plan.vendors.is_empty() && plan.investments.is_empty() {
            return Err(Problem::at(&root.place, "expected a vendor or an investment, found none")
                .hint("write [[vendor]] with name, per and price, or [[investment]] with name and what it brings"));
        }
        unused(&plan, &root)?;
        reader.settle_currency()?;
        let mut notes = self.notes.clone();
        notes.extend(self.baseline.notes.iter().cloned());
        notes.append(&mut reader.notes);
        if plan.in_house.lines.is_empty() && !plan.vendors.is_empty() {
            let text = "the plan has no cost in house, so that nothing can be saved; write [[in_house.line]]";
            notes.push(Note::doubt("in_house", text));
        }
        plan.currency = reader.currency;
        plan.inputs = reader.inputs;
        Ok(Read { plan, notes })
    }

    /// What the file says before its first table.
    fn about<'a>(&'a self, reader: &mut Reader<'a>, root: &Table<'a>) -> Result<Plan, Problem> {
        let named = reader.text(root, "name", "a name in quotes")?.map(|(name, _)| name);
        let own = vendors::currency(reader, root)?.map(|(currency, _)| currency);
        reader.currency = own.or_else(|| self.baseline.currency.clone());
        reader.months = reader
            .whole(root, "months", "a number of months", 1..=MOST_MONTHS)?
            .ok_or_else(|| root.missing("months", "write months = 24, how far the plan looks ahead"))?;
        let start = start(reader, root)?;
        reader.start = start;
        let discount_rate = reader.needed(root, "discount_rate", RATE, "\"9%\", of a year")?;
        let volume = volume::volume(reader, root, &self.baseline)?;
        let in_house = in_house::in_house(reader, root, &self.baseline, &volume)?;
        Ok(Plan {
            name: named.unwrap_or_else(|| self.stem()),
            currency: reader.currency.clone(),
            months: reader.months,
            start,
            inputs: Vec::new(),
            discount_rate,
            volume,
            in_house,
            ramp: volume::ramp(reader, &root.table("ramp", volume::RAMP)?)?,
            vendors: Vec::new(),
            investments: Vec::new(),
            one_time: Vec::new(),
            governance: Vec::new(),
            retained: Vec::new(),
            benefits: Vec::new(),
            customers: volume::customers(reader, root, &self.baseline)?,
        })
    }

    /// What support could be instead.
    fn support<'a>(&'a self, reader: &mut Reader<'a>, root: &Table<'a>, plan: &mut Plan) -> Result<(), Problem> {
        let (in_house, customers) = (&plan.in_house, &plan.customers);
        plan.one_time = running::one_time(reader, root)?;
        plan.governance = running::governance(reader, root, in_house)?;
        plan.retained = running::monthly(reader, root, "retained", in_house)?;
        plan.benefits = benefits::benefits(reader, root, customers)?;
        let around = Around { volume: &plan.volume, in_house, customers };
        plan.vendors = vendors::vendors(reader, root, around)?;
        plan.investments = benefits::investments(reader, root, in_house, customers, &plan.vendors)?;
        Ok(())
    }

    fn stem(&self) -> String {
        let stem = Path::new(&*self.file.file).file_stem().filter(|stem| *stem != "stdin");
        stem.map_or_else(|| "plan".into(), |stem| stem.to_string_lossy().into_owned())
    }

    /// The scenarios by name, the plan itself being the first: `expected`.
    ///
    /// # Errors
    /// A scenario that is no table; whether its paths are known shows when it is read.
    pub fn scenarios(&self) -> Result<Vec<(String, Changes)>, Problem> {
        let mut scenarios = vec![(EXPECTED.to_string(), Changes::default())];
        let root = self.root()?;
        let Some(node) = root.find("scenario") else { return Ok(scenarios) };
        let hint = "write [scenario.pessimistic], and below it \"volume.growth\" = \"0%\"";
        let Value::Object(members) = &node.value else {
            return Err(expected("a table a scenario", node, &root.at("scenario")).hint(hint));
        };
        for (name, changed) in members {
            let path = format!("scenario.{name}");
            let place = changed.place.at(changed.place.row, &path);
            let Value::Object(values) = &changed.value else {
                return Err(expected("a table", changed, &place).hint(hint));
            };
            let mut changes = Changes::default();
            changes.flatten(&path, "", changed)?;
            if name != EXPECTED {
                scenarios.push((name.clone(), changes));
            } else if !values.is_empty() {
                let text = format!("the scenario {} is the plan itself", quoted(EXPECTED));
                return Err(Problem::at(&place, text).hint("change the plan, or call the scenario something else"));
            }
        }
        Ok(scenarios)
    }
}

/// Year and month of the first month.
/// What is for vendors must not stand in a plan without any: it would not be counted.
fn unused(plan: &Plan, root: &Table<'_>) -> Result<(), Problem> {
    let of_vendors = ["ramp", "one_time", "governance", "retained", "benefit"];
    let unused = of_vendors.into_iter().find(|key| plan.vendors.is_empty() && root.find(key).is_some());
    match unused {
        None => Ok(()),
        Some(key) => Err(Problem::at(&root.at(key), "is about vendors, and the plan has none: it would not be counted")
            .hint("what belongs to an investment is written [[investment.one_time]], [[investment.running]], [[investment.benefit]]")),
    }
}

fn start<'a>(reader: &mut Reader<'a>, root: &Table<'a>) -> Result<Option<(i32, u32)>, Problem> {
    let wanted = "a month such as `2027-01`";
    let Some((label, place)) = reader.text(root, "start", wanted)? else { return Ok(None) };
    reader::calendar_month(&label).map(Some).ok_or_else(|| {
        Problem::at(&place, format!("expected {wanted}, found {}", quoted(&label))).hint("write start = \"2027-01\"")
    })
}
