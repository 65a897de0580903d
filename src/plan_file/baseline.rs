//! A figures file in, what its baseline says of a month out: contacts, cost lines, handle time and the rest that a plan
//! need not say again.

use super::numbers::Stated;
use crate::comparison::{Comparison, CostLine, Note, Side, cover};
use crate::currency::Currency;
use crate::figures::{
    ACQUISITION_COST, AGENTS, CONTACTS, CUSTOMERS_START, Figure, GROSS_MARGIN, Kind, PURCHASE_FREQUENCY,
    PURCHASE_VALUE, normal,
};
use crate::gap::listed;
use crate::input::{self, Options, Source};
use crate::metrics::{self, evaluate};
use crate::place::{Place, clean, escaped, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Unit, over, plus, whole};
use crate::show;
use std::collections::BTreeMap;
use std::path::Path;

/// What a baseline says of a month; nothing where the plan has none.
#[derive(Debug, Default)]
pub struct Baseline {
    /// The file it is from.
    pub path: Option<String>,
    /// What its money is in.
    pub currency: Option<Currency>,
    /// Contacts of a month.
    pub contacts: Option<Stated>,
    /// Handle time of a contact.
    pub handle_time: Option<Stated>,
    /// The share solved in the first contact.
    pub first_contact_resolution: Option<Stated>,
    /// Full-time equivalents.
    pub agents: Option<Stated>,
    /// Leavers a year, over agents.
    pub attrition: Option<Stated>,
    /// What is paid each month.
    pub lines: Vec<BaselineLine>,
    /// What the reader of the plan must know.
    pub notes: Vec<Note>,
    customers: BTreeMap<&'static str, Stated>,
}

/// A cost of a month.
#[derive(Debug)]
pub struct BaselineLine {
    /// As the file calls it.
    pub name: String,
    /// Variable or fixed.
    pub kind: Kind,
    /// How much.
    pub amount: Stated,
}

/// Which file, which of its sides, and what the plan says its money is.
pub struct Wanted<'w> {
    /// The path, from where the program runs.
    pub path: String,
    /// Where the plan names the file.
    pub place: Place,
    /// The side's name and where the plan says it.
    pub side: Option<(String, Place)>,
    /// The plan's currency and where it says it.
    pub currency: Option<(&'w Currency, Place)>,
}

/// Reads the baseline of a figures file.
pub fn open(wanted: &Wanted<'_>) -> Result<Baseline, Problem> {
    let comparison = comparison(wanted)?;
    let index = side(&comparison, wanted)?;
    let Some(side) = comparison.sides.get(index) else {
        return Err(Problem::at(&wanted.place, format!("{} has no side", clean(&wanted.path))));
    };
    let of = Of { comparison: &comparison, index, side, file: Place::file(&wanted.path) };
    of.has_months(wanted)?;
    let mut baseline = Baseline {
        path: Some(wanted.path.clone()),
        currency: comparison.currency.clone(),
        contacts: of.monthly(&CONTACTS),
        handle_time: of.metric("average_handle_time_per_contact").or_else(|| of.metric("average_handle_time")),
        first_contact_resolution: of.metric("first_contact_resolution"),
        agents: of.figure(&AGENTS),
        attrition: of.metric("attrition_rate"),
        lines: of.lines(),
        notes: comparison.notes.iter().filter(|note| !is_of_option(note)).cloned().collect(),
        customers: of.customers(),
    };
    baseline.notes.extend(of.one_time());
    Ok(baseline)
}

/// Whether a note is about an option that `roi plan` does not have: the plan names its currency itself.
fn is_of_option(note: &Note) -> bool {
    note.text.contains("--currency")
}

impl Baseline {
    /// A number about customers, by the plan's key.
    pub fn of_customers(&self, key: &str) -> Option<Stated> {
        self.customers.get(key).cloned()
    }
}

/// The file as `roi calc` reads it; a sign that may be several currencies is the plan's where it can be.
fn comparison(wanted: &Wanted<'_>) -> Result<Comparison, Problem> {
    if !Path::new(&wanted.path).exists() {
        return Err(Problem::at(&wanted.place, format!("{}: no such file", clean(&wanted.path)))
            .hint("the baseline is looked for beside the plan"));
    }
    let first = read(&wanted.path, None)?;
    let Some((plan, place)) = &wanted.currency else { return Ok(first) };
    let Some(own) = first.currency.clone().filter(|own| own != *plan) else { return Ok(first) };
    let is_open = first.notes.iter().any(|note| note.about == "currency");
    if is_open && let Ok(again) = read(&wanted.path, Some(plan)) {
        return Ok(again);
    }
    let text = format!("the plan is in {}, and its baseline {} in {}", plan.code(), clean(&wanted.path), own.code());
    Err(Problem::at(place, text).hint("convert the figures, or write the plan in their currency"))
}

fn read(path: &str, currency: Option<&Currency>) -> Result<Comparison, Problem> {
    let source = Source { path: path.to_string(), side: None };
    let options = Options { currency: currency.cloned(), ..Options::default() };
    let reading = input::read(&[source], &options)?;
    match reading.problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(reading.comparison),
    }
}

fn side(comparison: &Comparison, wanted: &Wanted<'_>) -> Result<usize, Problem> {
    let Some((name, place)) = &wanted.side else { return Ok(comparison.baseline) };
    let exactly = comparison.sides.iter().position(|side| side.name == *name);
    let nearly = || comparison.sides.iter().position(|side| normal(&side.name) == normal(name));
    exactly.or_else(nearly).ok_or_else(|| {
        let names: Vec<String> = comparison.sides.iter().map(|side| quoted(&side.name)).collect();
        Problem::at(place, format!("{} has no side called {}", clean(&wanted.path), quoted(name)))
            .hint(format!("its sides are {}", names.join(", ")))
    })
}

/// One side of a comparison.
struct Of<'c> {
    comparison: &'c Comparison,
    index: usize,
    side: &'c Side,
    file: Place,
}

impl Of<'_> {
    fn has_months(&self, wanted: &Wanted<'_>) -> Result<(), Problem> {
        if self.side.months(&[]).is_some_and(|months| months > whole(0)) {
            return Ok(());
        }
        let path = clean(&wanted.path);
        let text =
            format!("expected how many months the side {} of {path} is about, found none", quoted(&self.side.name));
        Err(Problem::at(&wanted.place, text).hint(format!("add a row `months` to {path}, such as 12")))
    }

    fn stated(&self, value: Exact, unit: Unit, place: Option<Place>) -> Stated {
        let text = show::computed(&value, unit, self.comparison.currency.as_ref());
        Stated { value, range: None, text, place: place.unwrap_or_else(|| self.file.clone()), mentions: Vec::new() }
    }

    /// A total over the months of the side, told as such.
    fn each_month(&self, (total, months): (&Exact, &Exact), stated: Stated) -> Stated {
        let shown = |value: &Exact| show::computed(value, Unit::Number, None);
        Stated { text: format!("{} ÷ {} months", shown(total), shown(months)), ..stated }
    }

    /// Where a figure or metric is given first.
    fn place(&self, id: &str) -> Option<Place> {
        self.side.periods.iter().find_map(|period| period.given.get(id)).map(|given| given.place.clone())
    }

    /// A figure that is added up, for one month.
    fn monthly(&self, figure: &'static Figure) -> Option<Stated> {
        let rolled = self.side.roll_up(figure).ok()?;
        let months = self.side.months(&rolled.covers)?;
        let value = over(&rolled.value, &months)?;
        Some(self.each_month((&rolled.value, &months), self.stated(value, Unit::Number, self.place(figure.id))))
    }

    fn figure(&self, figure: &'static Figure) -> Option<Stated> {
        let value = self.side.roll_up(figure).ok()?.value;
        Some(self.stated(value, figure.unit, self.place(figure.id)))
    }

    fn metric(&self, id: &str) -> Option<Stated> {
        let metric = metrics::find(id)?;
        let value = evaluate::metric(self.comparison, metric, self.index).ok()?.exact;
        Some(self.stated(value, metric.unit, self.place(metric.id)))
    }

    fn customers(&self) -> BTreeMap<&'static str, Stated> {
        let is_a_year = self.side.months(&[]) == Some(whole(12));
        let found = [
            ("count", self.figure(&CUSTOMERS_START)),
            ("retention_rate", is_a_year.then(|| self.metric("retention_rate")).flatten()),
            ("purchase_value", self.figure(&PURCHASE_VALUE)),
            ("purchase_frequency", self.figure(&PURCHASE_FREQUENCY)),
            ("gross_margin", self.figure(&GROSS_MARGIN)),
            ("acquisition_cost", self.figure(&ACQUISITION_COST)),
        ];
        found.into_iter().filter_map(|(key, stated)| Some((key, stated?))).collect()
    }

    fn costs(&self) -> impl Iterator<Item = &CostLine> {
        self.side.periods.iter().flat_map(|period| &period.costs)
    }

    /// The lines by name, each for one month of those that have costs.
    fn lines(&self) -> Vec<BaselineLine> {
        let covers = cover(self.side.periods.iter().map(|period| !period.costs.is_empty()));
        let Some(months) = self.side.months(&covers) else { return Vec::new() };
        let mut totals: Vec<(&CostLine, Exact)> = Vec::new();
        for line in self.costs().filter(|line| line.kind != Kind::OneTime) {
            match totals.iter_mut().find(|(first, _)| first.key == line.key) {
                Some((_, total)) => *total = plus(total, &line.amount.value),
                None => totals.push((line, line.amount.value.clone())),
            }
        }
        let line = |(first, total): (&CostLine, Exact)| {
            let amount = self.stated(over(&total, &months)?, Unit::Money, Some(first.amount.place.clone()));
            let amount = self.each_month((&total, &months), amount);
            Some(BaselineLine { name: escaped(&first.name), kind: first.kind, amount })
        };
        totals.into_iter().filter_map(line).collect()
    }

    fn one_time(&self) -> Option<Note> {
        let mut names: Vec<String> =
            self.costs().filter(|line| line.kind == Kind::OneTime).map(|line| quoted(&line.name)).collect();
        names.dedup();
        let text = format!("{} of {} is paid once and is not counted each month", listed(&names), self.side.name);
        (!names.is_empty()).then(|| Note::new("baseline", text))
    }
}
