//! Flows and rates in, every measure with its convention and the answer in words out; what is shown, never how.

use crate::cashflow::{Gap, OnDay, Rate, payback, rates, value};
use crate::comparison::Note;
use crate::currency::Currency;
use crate::quantity::{Exact, Quantity, Unit};
use crate::show;

/// What is asked of flows.
#[derive(Debug)]
pub struct Question<'a> {
    /// One a period, in the order of time.
    pub flows: &'a [Exact],
    /// When each of them is, as text.
    pub when: &'a [&'a str],
    /// The same flows by day, where they are dated.
    pub on_days: Option<&'a [OnDay]>,
    /// At what they are discounted.
    pub rate: &'a Rate,
    /// At what outflows are financed, for the modified rate of return.
    pub finance: &'a Rate,
    /// At what inflows are invested again, for the modified rate of return.
    pub reinvest: &'a Rate,
}

/// All that is shown of flows, whatever the format.
#[derive(Debug)]
pub struct Appraisal {
    /// The answer in a sentence or two.
    pub lead: Vec<String>,
    /// The rates it was asked with, in per cent: of discount, finance and reinvestment.
    pub rates: [Quantity; 3],
    /// How many flows there are.
    pub flows: usize,
    /// Every measure in the order it is shown.
    pub measures: Vec<Measure>,
    /// What money is in.
    pub currency: Option<Currency>,
    /// What the reader must know, the reasons for gaps among it.
    pub notes: Vec<Note>,
}

/// One measure.
#[derive(Debug)]
pub struct Measure {
    /// What scripts call it.
    pub id: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// How it is worked out, where that is done in more than one way.
    pub convention: String,
    /// What it is in.
    pub unit: Unit,
    /// Its value, or every value of a rate that need not be the only one.
    pub found: Found,
}

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// One number.
    One(Result<Quantity, Gap>),
    /// One number, and when: of the peak cash need.
    OneAfter(Result<Quantity, Gap>, Option<String>),
    /// Every rate there is, the lowest first.
    Every(Result<Vec<Quantity>, Gap>),
}

impl Measure {
    /// The numbers that were found.
    pub fn quantities(&self) -> &[Quantity] {
        match &self.found {
            Found::One(Ok(quantity)) | Found::OneAfter(Ok(quantity), _) => std::slice::from_ref(quantity),
            Found::Every(Ok(quantities)) => quantities,
            _ => &[],
        }
    }

    /// When it is, of a measure that knows.
    pub fn after(&self) -> Option<&str> {
        match &self.found {
            Found::OneAfter(_, after) => after.as_deref(),
            _ => None,
        }
    }

    /// Why there is none.
    pub fn gap(&self) -> Option<Gap> {
        match &self.found {
            Found::One(Err(gap)) | Found::OneAfter(Err(gap), _) | Found::Every(Err(gap)) => Some(*gap),
            _ => None,
        }
    }

    /// The numbers as people read them.
    pub fn shown(&self, currency: Option<&Currency>) -> Vec<String> {
        // A month is shown by its name.
        if let (Unit::Months, Found::OneAfter(Ok(_), Some(name))) = (self.unit, &self.found) {
            return vec![name.clone()];
        }
        self.quantities().iter().map(|quantity| shown(quantity, currency)).collect()
    }
}

fn shown(quantity: &Quantity, currency: Option<&Currency>) -> String {
    if quantity.unit.is_percent() { show::rate(quantity.value) } else { show::quantity(quantity, currency) }
}

/// A value as it is shown, or the gap of one that is too large.
pub(super) fn cut(value: &Exact, unit: Unit) -> Result<Quantity, Gap> {
    Quantity::cut(value, unit).ok_or(Gap::TooLarge)
}

/// Works out every measure.
///
/// # Errors
/// A rate that is too large to be shown.
pub fn appraise(question: &Question<'_>, currency: Option<Currency>, notes: Vec<Note>) -> Result<Appraisal, Gap> {
    let rates = [question.rate, question.finance, question.reinvest];
    let [rate, finance, reinvest] = rates.map(|rate| cut(&rate.fraction(), Unit::Percent));
    let rates = [rate?, finance?, reinvest?];
    let mut measures = by_period(question, &rates);
    measures.extend(question.on_days.into_iter().flat_map(|days| by_day(question, days)));
    let lead = Lead { question, measures: &measures, rate: &rates[0], currency: currency.as_ref() }.sentences();
    let mut all: Vec<Note> = measures.iter().filter_map(note).collect();
    all.extend(notes);
    Ok(Appraisal { lead, rates, flows: question.flows.len(), measures, currency, notes: all })
}

/// Why a measure is not there, or that it is there more than once.
pub(super) fn note(measure: &Measure) -> Option<Note> {
    let several = measure.quantities().len();
    let text = match measure.gap() {
        Some(gap) => gap.to_string(),
        None if several > 1 => format!(
            "it is not unique: the flows are worth nothing at each of {several} rates, and none of them alone tells what they return; npv and mirr do"
        ),
        None => return None,
    };
    Some(Note::new(measure.id, text))
}

/// A measure of one number in a unit.
pub(super) fn one(
    id: &'static str,
    label: &'static str,
    convention: &str,
    unit: Unit,
    value: Result<Exact, Gap>,
) -> Measure {
    let found = Found::One(value.and_then(|value| cut(&value, unit)));
    Measure { id, label, convention: convention.to_string(), unit, found }
}

/// The measures that take the flows as one a period, and those that need no time at all.
fn by_period(question: &Question<'_>, rates: &[Quantity; 3]) -> Vec<Measure> {
    let mut measures: Vec<Measure> =
        worths(question).into_iter().chain(returns(question, rates)).chain(paybacks(question)).collect();
    if question.on_days.is_some() {
        measures.iter_mut().for_each(|measure| measure.convention.push_str("; days as equal periods"));
    }
    let total = value::total(question.flows);
    measures.push(one("total", "Total", "the sum of the flows, not discounted", Unit::Money, Ok(total)));
    measures.push(peak_need(question));
    measures
}

fn worths(question: &Question<'_>) -> [Measure; 2] {
    let (flows, rate) = (question.flows, question.rate);
    let (textbook, spreadsheet) = (value::npv(flows, rate), value::npv_spreadsheet(flows, rate));
    let label = "The same in a spreadsheet";
    [
        one("npv", "Net present value", "first flow at t = 0", Unit::Money, Ok(textbook)),
        one("npv_spreadsheet", label, "first flow at t = 1", Unit::Money, Ok(spreadsheet)),
    ]
}

fn returns(question: &Question<'_>, rates: &[Quantity; 3]) -> [Measure; 2] {
    let [_, finance, reinvest] = rates.map(|rate| percent(&rate));
    [
        Measure {
            id: "irr",
            label: "Internal rate of return",
            convention: "a period; every rate above -100%".into(),
            unit: Unit::Percent,
            found: Found::Every(rates::irr(question.flows)),
        },
        Measure {
            id: "mirr",
            label: "Modified rate of return",
            convention: format!("outflows financed at {finance}, inflows reinvested at {reinvest}"),
            unit: Unit::Percent,
            found: Found::One(rates::mirr(question.flows, question.finance, question.reinvest)),
        },
    ]
}

fn paybacks(question: &Question<'_>) -> [Measure; 2] {
    let (simple, discounted) = (payback::simple(question.flows), payback::discounted(question.flows, question.rate));
    let convention = "linear within the period; the last crossing of zero";
    [
        one("payback", "Payback", convention, Unit::Periods, simple),
        one("discounted_payback", "Discounted payback", "the same on present values", Unit::Periods, discounted),
    ]
}

fn peak_need(question: &Question<'_>) -> Measure {
    let need = payback::peak_need(question.flows);
    let after = need.after.and_then(|index| question.when.get(index)).map(|when| (*when).to_string());
    let convention = after.as_ref().map_or_else(String::new, |after| format!(", after {after}"));
    Measure {
        id: "peak_cash_need",
        label: "Peak cash need",
        convention: format!("the lowest cumulative flow{convention}"),
        unit: Unit::Money,
        found: Found::OneAfter(cut(&need.amount, Unit::Money), after),
    }
}

/// The measures that know the days.
fn by_day(question: &Question<'_>, days: &[OnDay]) -> [Measure; 2] {
    let first = question.when.first().unwrap_or(&"");
    [
        Measure {
            id: "xnpv",
            label: "Present value by day",
            convention: format!("on {first}; actual days / 365"),
            unit: Unit::Money,
            found: Found::One(value::xnpv(days, question.rate)),
        },
        Measure {
            id: "xirr",
            label: "Rate of return by day",
            convention: "a year; actual days / 365; every rate above -100%".into(),
            unit: Unit::PercentPerYear,
            found: Found::Every(rates::xirr(days)),
        },
    ]
}

/// A rate as it was asked with.
pub fn percent(rate: &Quantity) -> String {
    format!("{}%", show::working(rate.value))
}

/// The answer in words.
struct Lead<'a> {
    question: &'a Question<'a>,
    measures: &'a [Measure],
    rate: &'a Quantity,
    currency: Option<&'a Currency>,
}

impl Lead<'_> {
    fn find(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    fn one(&self, id: &str) -> Option<&Quantity> {
        self.find(id)?.quantities().first()
    }

    fn sentences(&self) -> Vec<String> {
        [self.worth(), self.returns(), self.paid_back()].into_iter().flatten().collect()
    }

    fn ids(&self) -> (&'static str, &'static str, &'static str) {
        if self.question.on_days.is_some() { ("xnpv", "xirr", "year") } else { ("npv", "irr", "period") }
    }

    fn worth(&self) -> Option<String> {
        if self.find("irr")?.gap() == Some(Gap::AllZero) {
            return Some("Every flow is zero.".into());
        }
        let (worth, _, length) = self.ids();
        let at = percent(self.rate);
        let Some(value) = self.one(worth) else {
            return Some(format!("What these flows are worth at {at} a {length} is too large to be shown."));
        };
        let when = self.question.when.first().filter(|_| self.question.on_days.is_some());
        let when = when.map_or_else(|| "today".to_string(), |first| format!("on {first}"));
        let verdict = if value.value.is_zero() {
            "they return that rate and no more"
        } else if value.value.is_sign_negative() {
            "they cost more than they bring"
        } else {
            "they bring more than they cost"
        };
        Some(format!("At {at} a {length} these flows are worth {} {when}: {verdict}.", shown(value, self.currency)))
    }

    fn returns(&self) -> Option<String> {
        let (_, rate, length) = self.ids();
        let found = self.find(rate)?.shown(None);
        match found.as_slice() {
            [] => None,
            [only] => Some(format!("Their internal rate of return is {only} a {length}.")),
            [all @ .., last] => Some(format!(
                "They have no one internal rate of return: they are worth nothing at {} and at {last} a {length}.",
                all.join(", ")
            )),
        }
    }

    fn paid_back(&self) -> Option<String> {
        let simple = self.find("payback")?;
        if simple.gap() == Some(Gap::NeverPaidBack) {
            return Some("What is paid is not earned back within these flows.".into());
        }
        let length = simple.shown(None).pop()?;
        let discounted = self.find("discounted_payback")?.shown(None).pop();
        let discounted = discounted.map_or_else(
            || "not counting interest; with it they are not earned back".to_string(),
            |discounted| format!("{discounted} with interest"),
        );
        Some(format!("They are paid back after {length}, {discounted}."))
    }
}
