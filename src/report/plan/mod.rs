//! A plan and its scenarios in, everything that is shown of them out: cut once, what is shown, never how.

pub mod explanation;
pub mod layout;
mod lead;
mod measures;
mod showing;
mod spread;

use super::cashflow::{Measure, cut, percent};
use crate::cashflow::{Gap, Rate};
use crate::comparison::Note;
use crate::currency::Currency;
use crate::gap::listed;
use crate::plan::limits::limits;
use crate::plan::measures::{Measures, monthly};
use crate::plan::sensitivity::{over_ranges, sensitivity};
use crate::plan::sheet::{Computed, Fault, Group};
use crate::plan::simulation::Asked as Runs;
use crate::plan::timeline::{Alternative, Timeline};
use crate::plan::{Plan, lint};
use crate::quantity::{Exact, Quantity, Unit, whole};
use std::sync::atomic::AtomicU64;

pub use spread::{Spread, SpreadOf};

/// What is asked of a plan, beside what is in it.
#[derive(Debug)]
pub struct Asked<'a> {
    /// By what each input is changed in the sensitivity, as a fraction of one.
    pub by: Exact,
    /// How the simulation runs.
    pub runs: Runs,
    /// Counts the runs that are done.
    pub done: &'a AtomicU64,
}

/// Everything that is shown of a plan.
#[derive(Debug)]
pub struct PlanReport {
    /// What the plan is called.
    pub name: String,
    /// What money is in.
    pub currency: Option<Currency>,
    /// The answer in a few sentences.
    pub lead: Vec<String>,
    /// What month 0 and those after it are called.
    pub months: Vec<String>,
    /// The yearly rate of discount, and the monthly one by compounding.
    pub rates: [Quantity; 2],
    /// What the alternatives are set against and share: volume and in-house cost.
    pub shared: Vec<LineShown>,
    /// Vendors, investments and both, the one worth most first.
    pub alternatives: Vec<AlternativeShown>,
    /// Which inputs, moved alone, would make another alternative the best, the nearest first.
    pub overtakes: Vec<OvertakeShown>,
    /// The plan under other assumptions.
    pub scenarios: Vec<ScenarioShown>,
    /// By how many per cent the inputs are changed in the sensitivity.
    pub by: Quantity,
    /// How the results spread where inputs are uncertain.
    pub spread: Option<Spread>,
    /// Every number of the plan.
    pub inputs: Vec<InputShown>,
    /// How the measures are worked out.
    pub conventions: Vec<&'static str>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// An alternative to staying as it is.
#[derive(Debug)]
pub struct AlternativeShown {
    /// What it is called.
    pub name: String,
    /// What it is worth and when it pays out.
    pub measures: Vec<Measure>,
    /// What comes back and what it costs, line by line, and what that comes to.
    pub lines: Vec<LineShown>,
    /// What each input moves when it alone is changed, the largest first.
    pub swings: Vec<SwingShown>,
    /// What each uncertain input moves from its lowest to its highest value, the largest first.
    pub over_ranges: Vec<SwingShown>,
    /// How far each input may move before it is worth nothing, the nearest first.
    pub limits: Vec<LimitShown>,
}

impl AlternativeShown {
    /// A measure by its id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// Its one number.
    pub fn quantity(&self, id: &str) -> Option<&Quantity> {
        self.measure(id)?.quantities().first()
    }
}

/// A line month by month.
#[derive(Debug)]
pub struct LineShown {
    /// What scripts call it.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it is about.
    pub group: Group,
    /// What it is in.
    pub unit: Unit,
    /// Whether it counts towards the net flow, and with which sign.
    pub counts: Counts,
    /// Month 0 and those after it.
    pub values: Vec<Result<Quantity, Gap>>,
    /// The sums of month 0 and of each twelve months after it, and of all; of lines that add up.
    pub years: Vec<Result<Quantity, Gap>>,
    /// The sum of all months, of lines that add up.
    pub total: Option<Result<Quantity, Gap>>,
}

/// How a line enters the net flow of its alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// It comes back.
    Gain,
    /// It is paid.
    Cost,
    /// It is in another line or is a result.
    Not,
}

/// What an input moves.
#[derive(Debug)]
pub struct SwingShown {
    /// The input's path.
    pub input: String,
    /// What money the input is in.
    pub currency: Option<Currency>,
    /// Its changed value and the net present value with it: less of it, more of it.
    pub ends: [(Quantity, Quantity); 2],
    /// How far apart they are.
    pub width: Quantity,
}

/// How far an input may move.
#[derive(Debug)]
pub struct LimitShown {
    /// The input's path.
    pub input: String,
    /// What money the input is in.
    pub currency: Option<Currency>,
    /// The plan's value.
    pub value: Quantity,
    /// The nearest value below it that makes the alternative worth nothing.
    pub below: Option<Quantity>,
    /// The nearest value above it.
    pub above: Option<Quantity>,
}

/// What would make another alternative the best.
#[derive(Debug)]
pub struct OvertakeShown {
    /// The input's path.
    pub input: String,
    /// What money the input is in.
    pub currency: Option<Currency>,
    /// The plan's value.
    pub value: Quantity,
    /// The value beyond which it is no longer the best.
    pub at: Quantity,
    /// Which one is then.
    pub by: String,
}

/// The plan under other assumptions.
#[derive(Debug)]
pub struct ScenarioShown {
    /// What they are called.
    pub name: String,
    /// What they change, in the plan's words.
    pub changes: Vec<(String, String)>,
    /// The alternatives in the order of the plan's own ranking, each with its measures.
    pub alternatives: Vec<(String, Vec<Measure>)>,
}

/// A number of the plan.
#[derive(Debug)]
pub struct InputShown {
    /// Its path.
    pub path: String,
    /// What money it is in, where that is a contract's own.
    pub currency: Option<Currency>,
    /// Its value.
    pub value: Result<Quantity, Gap>,
    /// Its lowest and highest value, where it is uncertain.
    pub range: Option<[Result<Quantity, Gap>; 2]>,
    /// Where it was read.
    pub place: String,
}

/// A scenario: its name, what it changes, and the plan with the changes.
#[derive(Debug)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// The inputs it changes and what to, as written.
    pub changes: Vec<(String, String)>,
    /// The plan with the changes.
    pub plan: Plan,
}

/// What a plan comes to.
struct Worked {
    timeline: Timeline,
    computed: Computed,
    rate: Rate,
    measures: Vec<Measures>,
}

impl Worked {
    fn new(plan: &Plan) -> Result<Worked, String> {
        let timeline = Timeline::new(plan);
        let computed = timeline.compute(plan).map_err(|fault| told(plan, &timeline, fault))?;
        let rate = monthly(plan).ok_or("the discount rate has no monthly rate")?;
        let of = |alternative: &Alternative| Measures::new(&timeline.sheet, &computed, alternative, &rate);
        let measures = timeline.alternatives.iter().map(of).collect();
        Ok(Worked { measures, timeline, computed, rate })
    }

    /// The alternatives' places, the one worth most first.
    fn ranked(&self) -> Vec<usize> {
        let mut ranked: Vec<usize> = (0..self.measures.len()).collect();
        ranked.sort_by(|left, right| {
            let npv = |of: &usize| self.measures.get(*of).map(|measures| &measures.npv);
            npv(right).cmp(&npv(left))
        });
        ranked
    }
}

fn told(plan: &Plan, timeline: &Timeline, fault: Fault) -> String {
    let line = timeline.sheet.line(fault.line).map_or("a line", |line| line.id.as_str());
    format!("{line} cannot be worked out in {}: something is divided by zero, or too large", plan.month(fault.month))
}

/// Works everything out.
///
/// # Errors
/// What cannot be worked out, in words.
pub fn report(plan: &Plan, scenarios: &[Scenario], notes: Vec<Note>, asked: &Asked<'_>) -> Result<PlanReport, String> {
    let worked = Worked::new(plan)?;
    let ranked = worked.ranked();
    let best = ranked.first().copied().unwrap_or_default();
    let limits = limits(plan, &worked.timeline, &worked.computed, best);
    let swings = sensitivity(plan, &worked.timeline, &worked.computed, &asked.by);
    let ranges = over_ranges(plan, &worked.timeline, &worked.computed);
    let shown = showing::Showing { plan, worked: &worked };
    let alternatives: Vec<AlternativeShown> = ranked
        .iter()
        .filter_map(|place| {
            let alternative = worked.timeline.alternatives.get(*place)?;
            let limits_of = limits.of.get(*place)?;
            Some(AlternativeShown {
                name: alternative.name.clone(),
                measures: measures::shown(plan, &worked, *place, limits_of),
                lines: shown.lines(*place),
                swings: swings.get(*place)?.iter().filter_map(|swing| shown.swing(swing)).collect(),
                over_ranges: ranges.get(*place)?.iter().filter_map(|swing| shown.swing(swing)).collect(),
                limits: limits_of.iter().filter_map(|limit| shown.limit(limit)).collect(),
            })
        })
        .collect();
    let scenarios =
        scenarios.iter().map(|scenario| of_scenario(scenario, &worked, &ranked)).collect::<Result<_, _>>()?;
    let spread = spread::spread(plan, &worked, &ranked, asked);
    let mut all: Vec<Note> = alternatives.iter().flat_map(notes_of).collect();
    all.extend(notes);
    all.extend(lint::hints(plan));
    let rates = [crate::quantity::minus(worked.rate.growth(), &whole(1)), shown.value(plan.discount_rate)];
    let [monthly, yearly] = rates.map(|rate| cut(&rate, Unit::PercentPerYear).map_err(|gap| gap.to_string()));
    let mut report = PlanReport {
        name: plan.name.clone(),
        currency: plan.currency.clone(),
        lead: Vec::new(),
        months: (0..=plan.months).map(|month| plan.month(month)).collect(),
        rates: [yearly?, monthly?],
        shared: shown.shared(),
        alternatives,
        overtakes: shown.overtakes(&limits),
        scenarios,
        by: cut(&asked.by, Unit::Percent).map_err(|gap| gap.to_string())?,
        spread,
        inputs: plan.inputs.iter().map(input_shown).collect(),
        conventions: CONVENTIONS.to_vec(),
        notes: all,
    };
    report.lead = lead::sentences(&report);
    Ok(report)
}

/// How everything is worked out, in the words of the report.
const CONVENTIONS: [&str; 8] = [
    "Month 0 is the start, with one-time cost only; all flows of a month come at its end, and the first flow is at month 0.",
    "The monthly rate is the yearly one by compounding: (1 + rate)^(1/12) - 1. Growth of contacts likewise; wages, prices and other rises step up once a year, from month 13.",
    "Contacts have growth and season. Agents, and amounts a month that are variable, follow the growth alone: staff does not come and go with the season.",
    "What a vendor costs and brings begins with the month in which work has moved, unless `from` says otherwise; in-house cost goes on for the months of notice. An agreed volume and its fee are in full from the last step of the ramp, and in proportion before.",
    "Net flow = in-house cost no longer paid + benefits - vendor fees - governance and retained staff - one-time cost. One-time cost is in it once.",
    "Return on investment = (gain - investment) ÷ investment over the whole horizon, not discounted; the gain is the in-house cost no longer paid and the benefits.",
    "Payback is linear within the month, at the last crossing of zero; break-even is the first month at whose end the cumulative net flow stays at zero or above.",
    "Money is computed exactly, factors and quantities to 28 digits; rates of return are certain to the digits given, searches (limits, overtakes, simulation) to 12.",
];

/// Why measures are not there, those with one reason together.
fn notes_of(alternative: &AlternativeShown) -> Vec<Note> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for note in alternative.measures.iter().filter_map(super::cashflow::note) {
        match reasons.iter_mut().find(|(text, _)| *text == note.text) {
            Some((_, about)) => about.push(note.about),
            None => reasons.push((note.text, vec![note.about])),
        }
    }
    let note =
        |(text, about): (String, Vec<String>)| Note::new(&alternative.name, format!("{}: {text}", listed(&about)));
    reasons.into_iter().map(note).collect()
}

fn input_shown(input: &crate::plan::Input) -> InputShown {
    let range = input.range.as_ref();
    InputShown {
        path: input.path.clone(),
        currency: input.currency.clone(),
        value: cut(&input.value, input.unit),
        range: range.map(|range| [&range.low, &range.high].map(|end| cut(end, input.unit))),
        place: input.place.to_string(),
    }
}

fn of_scenario(scenario: &Scenario, own: &Worked, ranked: &[usize]) -> Result<ScenarioShown, String> {
    let worked = Worked::new(&scenario.plan).map_err(|told| format!("scenario {}: {told}", scenario.name))?;
    let of = |place: &usize| {
        let name = &own.timeline.alternatives.get(*place)?.name;
        let place = worked.timeline.alternatives.iter().position(|other| other.name == *name)?;
        Some((name.clone(), measures::shown(&scenario.plan, &worked, place, &[])))
    };
    let alternatives = ranked.iter().filter_map(of).collect();
    Ok(ScenarioShown { name: scenario.name.clone(), changes: scenario.changes.clone(), alternatives })
}

/// A number that a search found, in the unit it is shown in.
fn found(float: f64, unit: Unit) -> Option<Quantity> {
    Quantity::approximate(float, unit)
}

/// A percentage as it stands in a sentence.
fn in_words(quantity: &Quantity) -> String {
    percent(quantity)
}
