//! A plan, a line or measure and a month in; the way to its number out: formulas, the numbers in them, where each was read.

use super::super::cashflow::{Measure, cut};
use super::{AlternativeShown, PlanReport, Worked};
use crate::cashflow::Gap;
use crate::plan::formula::Formula;
use crate::plan::sheet::{Line, LineId, Sheet};
use crate::plan::timeline::find;
use crate::plan::{InputId, Plan};
use crate::quantity::Quantity;
use crate::show;
use std::collections::BTreeSet;

/// The way to a number of a plan.
#[derive(Debug)]
pub struct PlanExplanation {
    /// What scripts call it.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it says, or how it is worked out.
    pub says: String,
    /// In which month, where it is of one.
    pub month: Option<String>,
    /// What it comes to.
    pub values: Vec<Quantity>,
    /// Why it cannot be given.
    pub gap: Option<Gap>,
    /// The cells it is worked out from, each after those it needs; the last is its own.
    pub steps: Vec<PlanStep>,
    /// The numbers of the plan in these steps.
    pub inputs: Vec<PlanInput>,
    /// Month by month: of a line, its values; of a measure, the lines it is taken from.
    pub series: Option<Series>,
}

/// A cell on the way to a number.
#[derive(Debug)]
pub struct PlanStep {
    /// The line's id, and its month where that is another one.
    pub name: String,
    /// The formula with names.
    pub formula: String,
    /// The formula with numbers.
    pub numbers: String,
    /// What it comes to.
    pub value: Result<Quantity, Gap>,
}

/// A number of the plan on the way to another.
#[derive(Debug)]
pub struct PlanInput {
    /// Its path.
    pub path: String,
    /// As written.
    pub text: String,
    /// Where.
    pub place: String,
}

/// Lines month by month.
#[derive(Debug)]
pub struct Series {
    /// The lines' labels.
    pub labels: Vec<String>,
    /// For each month what it is called and each line's value.
    pub months: Vec<(String, Vec<Result<Quantity, Gap>>)>,
    /// The sums of the lines that add up.
    pub totals: Vec<Option<Result<Quantity, Gap>>>,
}

/// What is asked to be explained.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// A line's id or label, or a measure's id.
    pub name: &'a str,
    /// The alternative, where not all of them.
    pub alternative: Option<&'a str>,
    /// The month, of a line.
    pub month: Option<usize>,
}

/// How a measure is worked out, in words, and the lines it is taken from, by the last words of their ids.
struct Behind {
    id: &'static str,
    formula: &'static str,
    lines: &'static [&'static str],
}

const fn behind(id: &'static str, formula: &'static str, lines: &'static [&'static str]) -> Behind {
    Behind { id, formula, lines }
}

const BEHIND: [Behind; 14] = [
    behind(
        "npv",
        "the sum of present_value, in each month net_flow × (1 + discount_rate)^(-month/12)",
        &["net_flow", "present_value"],
    ),
    behind("npv_spreadsheet", "npv ÷ (1 + discount_rate)^(1/12)", &["net_flow", "present_value"]),
    behind("roi", "net_benefit ÷ investment", &["gain", "investment", "net_flow"]),
    behind("benefit_cost_ratio", "gain ÷ investment", &["gain", "investment"]),
    behind("net_benefit", "gain - investment", &["gain", "investment", "net_flow"]),
    behind("gain", "the sum of the in-house cost avoided and the benefits", &["gain"]),
    behind("investment", "the sum of fees, running and one-time cost", &["investment"]),
    behind("one_time", "the sum of what is paid once", &["investment"]),
    behind("irr", "every rate at which the sum of net_flow ÷ (1 + rate)^(month/12) is 0", &["net_flow"]),
    behind(
        "mirr",
        "(what the inflows grow to by the last month ÷ what the outflows are worth at the start)^(12/months) - 1",
        &["net_flow"],
    ),
    behind(
        "payback",
        "the month before the last crossing of zero, and the share of the next month's net_flow that is still out",
        &["net_flow", "cumulative"],
    ),
    behind("break_even_month", "the month after the last in which cumulative is below 0", &["net_flow", "cumulative"]),
    behind("discounted_payback", "as payback, on present_value", &["present_value", "cumulative_present_value"]),
    behind("peak_cash_need", "the lowest cumulative, as an amount above 0", &["net_flow", "cumulative"]),
];

/// The measures that are one of two others over or less the other.
const OF_TWO: [(&str, &str, &str, &str); 3] = [
    ("roi", "net_benefit", "÷", "investment"),
    ("benefit_cost_ratio", "gain", "÷", "investment"),
    ("net_benefit", "gain", "-", "investment"),
];

/// Everything that can be explained, for the message where something else was asked for.
pub fn known(report: &PlanReport) -> Vec<String> {
    let measures = report.alternatives.first().into_iter().flat_map(|of| &of.measures).map(|of| of.id.to_string());
    let lines = report.shared.iter().chain(report.alternatives.iter().flat_map(|of| &of.lines));
    let named = |line: &super::LineShown| {
        let own = line.id.split_once('.').map(|(_, own)| own.to_string());
        [Some(line.id.clone()), own].into_iter().flatten()
    };
    measures.chain(lines.flat_map(named)).collect()
}

/// The way to each number that is asked for; none where nothing has the name.
///
/// # Errors
/// What cannot be worked out, in words.
pub fn explain(plan: &Plan, report: &PlanReport, wanted: Wanted<'_>) -> Result<Vec<PlanExplanation>, String> {
    let worked = Worked::new(plan)?;
    let explaining = Explaining { plan, worked: &worked, sheet: &worked.timeline.sheet };
    let is_asked = |name: &str| wanted.alternative.is_none_or(|asked| asked == name);
    let of_measures: Vec<PlanExplanation> = report
        .alternatives
        .iter()
        .filter(|of| wanted.month.is_none() && is_asked(&of.name))
        .filter_map(|of| Some(explaining.measure(of, of.measure(wanted.name)?)))
        .collect();
    if !of_measures.is_empty() {
        return Ok(of_measures);
    }
    let belongs = |line: &LineId| {
        let Some(asked) = wanted.alternative else { return true };
        // What all alternatives share is explained whichever is asked for.
        let is_shared =
            explaining.sheet.line(*line).is_some_and(|of| report.shared.iter().any(|line| line.id == of.id));
        if is_shared {
            return true;
        }
        let of = report.alternatives.iter().find(|of| of.name == asked);
        let id = explaining.sheet.line(*line).map(|line| &line.id);
        of.is_some_and(|of| of.lines.iter().any(|line| Some(&line.id) == id))
    };
    let lines = find(explaining.sheet, wanted.name).into_iter().filter(belongs);
    Ok(lines.filter_map(|line| explaining.line(line, wanted.month)).collect())
}

/// The measures that depend on the discount rate.
const DISCOUNTED: [&str; 4] = ["npv", "npv_spreadsheet", "mirr", "discounted_payback"];

/// A measure's formula, the same with numbers where it is of two others, and its value.
fn measure_step(alternative: &AlternativeShown, measure: &Measure, formula: &str) -> Option<PlanStep> {
    let value = *measure.quantities().first().filter(|_| measure.quantities().len() == 1)?;
    let number = |id: &str| alternative.quantity(id).map(|quantity| working(&Ok(*quantity)));
    let of_two = OF_TWO.iter().find(|(id, ..)| *id == measure.id);
    let numbers =
        of_two.and_then(|(_, left, sign, right)| Some(format!("{} {sign} {}", number(left)?, number(right)?)));
    Some(PlanStep {
        name: measure.id.to_string(),
        formula: formula.to_string(),
        numbers: numbers.unwrap_or_else(|| formula.to_string()),
        value: Ok(value),
    })
}

struct Explaining<'a> {
    plan: &'a Plan,
    worked: &'a Worked,
    sheet: &'a Sheet,
}

/// A cell: a line in a month.
type At = (LineId, usize);

impl Explaining<'_> {
    fn value(&self, (line, month): At) -> Option<Result<Quantity, Gap>> {
        Some(cut(self.worked.computed.cell(line, month)?, self.sheet.line(line)?.unit))
    }

    fn measure(&self, alternative: &AlternativeShown, measure: &Measure) -> PlanExplanation {
        let found = BEHIND.iter().find(|behind| behind.id == measure.id);
        let behind = found.map_or(&[][..], |behind| behind.lines);
        let place = self.worked.timeline.alternatives.iter().find(|of| of.name == alternative.name);
        let line = |name: &&str| {
            let of = place?;
            Some(match *name {
                "gain" => of.returned,
                "investment" => of.invested,
                "net_flow" => of.net,
                "cumulative" => of.cumulative,
                "present_value" => of.present,
                _ => of.cumulative_present,
            })
        };
        let lines: Vec<LineId> = behind.iter().filter_map(line).collect();
        PlanExplanation {
            id: measure.id.to_string(),
            label: format!("{}, {}", measure.label, crate::place::clean(&alternative.name)),
            says: measure.convention.clone(),
            month: None,
            values: measure.quantities().to_vec(),
            gap: measure.gap(),
            steps: found.into_iter().filter_map(|found| measure_step(alternative, measure, found.formula)).collect(),
            inputs: self
                .input(self.plan.discount_rate)
                .into_iter()
                .filter(|_| DISCOUNTED.contains(&measure.id))
                .collect(),
            series: (!lines.is_empty()).then(|| self.series(&lines)),
        }
    }

    fn line(&self, id: LineId, month: Option<usize>) -> Option<PlanExplanation> {
        let line = self.sheet.line(id)?;
        let mut explanation = PlanExplanation {
            id: line.id.clone(),
            label: self.label(line),
            says: line.says.to_string(),
            month: month.map(|month| self.plan.month(month)),
            values: Vec::new(),
            gap: None,
            steps: Vec::new(),
            inputs: Vec::new(),
            series: None,
        };
        let Some(month) = month else {
            explanation.series = Some(self.series(&[id]));
            return Some(explanation);
        };
        match self.value((id, month))? {
            Ok(value) => explanation.values.push(value),
            Err(gap) => explanation.gap = Some(gap),
        }
        let cells = self.chain((id, month));
        explanation.steps = cells.iter().filter_map(|at| self.step(*at, month)).collect();
        let inputs: BTreeSet<InputId> = cells.iter().flat_map(|at| self.inputs(*at)).collect();
        explanation.inputs = inputs.iter().filter_map(|input| self.input(*input)).collect();
        Some(explanation)
    }

    /// The label with the alternative's name before it, where the id has one.
    fn label(&self, line: &Line) -> String {
        let of = |alternative: &&crate::plan::timeline::Alternative| {
            line.id.starts_with(&format!("{}.", crate::plan::builder::slug(&alternative.name)))
        };
        let owner = self.worked.timeline.alternatives.iter().find(of);
        owner.map_or_else(|| line.label.clone(), |of| format!("{}, {}", line.label, crate::place::clean(&of.name)))
    }

    fn formula(&self, (line, month): At) -> Option<&Formula> {
        self.sheet.line(line)?.cells.get(month)
    }

    /// The cells that a cell is worked out from, each after those it needs. A line that goes on from the month before is not
    /// followed back to the start: its value then is a number.
    fn chain(&self, at: At) -> Vec<At> {
        fn follow(of: &Explaining<'_>, at: At, seen: &mut Vec<At>) {
            if seen.contains(&at) {
                return;
            }
            if let Some(formula) = of.formula(at) {
                let mut needed = Vec::new();
                formula.visit(&mut |formula| {
                    if let Formula::Cell(line, month) = formula {
                        needed.push((*line, *month));
                    }
                });
                needed.iter().filter(|(line, _)| *line != at.0).for_each(|needed| follow(of, *needed, seen));
            }
            seen.push(at);
        }
        let mut seen = Vec::new();
        follow(self, at, &mut seen);
        seen
    }

    fn inputs(&self, at: At) -> BTreeSet<InputId> {
        let mut inputs = BTreeSet::new();
        if let Some(formula) = self.formula(at) {
            formula.visit(&mut |formula| {
                if let Formula::Input(input) = formula {
                    inputs.insert(*input);
                }
            });
        }
        inputs
    }

    fn input(&self, input: InputId) -> Option<PlanInput> {
        let input = self.plan.input(input)?;
        Some(PlanInput { path: input.path.clone(), text: input.text.clone(), place: input.place.to_string() })
    }

    fn name(&self, (line, month): At, now: usize) -> String {
        let id = self.sheet.line(line).map_or("?", |line| line.id.as_str());
        if month == now { id.to_string() } else { format!("{id} [{}]", self.plan.month(month)) }
    }

    fn step(&self, at: At, now: usize) -> Option<PlanStep> {
        let formula = self.formula(at)?;
        let names = |leaf: &Formula| match leaf {
            Formula::Input(input) => self.plan.input(*input).map_or_else(|| "?".into(), |input| input.path.clone()),
            Formula::Cell(line, month) => self.name((*line, *month), now),
            _ => String::new(),
        };
        let numbers = |leaf: &Formula| match leaf {
            Formula::Input(input) => {
                let input = self.plan.input(*input);
                input.map_or_else(|| "?".into(), |input| working(&cut(&input.value, input.unit)))
            }
            Formula::Cell(line, month) => {
                self.value((*line, *month)).map_or_else(|| "?".into(), |value| working(&value))
            }
            _ => String::new(),
        };
        Some(PlanStep {
            name: self.name(at, now),
            formula: formula.text(&names),
            numbers: formula.text(&numbers),
            value: self.value(at)?,
        })
    }

    fn series(&self, lines: &[LineId]) -> Series {
        let total = |line: &LineId| {
            let of = self.sheet.line(*line).filter(|line| line.adds_up())?;
            Some(cut(&self.worked.computed.total(*line), of.unit))
        };
        let month = |month: usize| {
            let values = lines.iter().filter_map(|line| self.value((*line, month))).collect();
            (self.plan.month(month), values)
        };
        Series {
            labels: lines.iter().filter_map(|line| Some(self.sheet.line(*line)?.label.clone())).collect(),
            months: (0..=self.plan.months).map(month).collect(),
            totals: lines.iter().map(total).collect(),
        }
    }
}

/// A number as it stands in a working: percentages with their sign, an amount below zero in brackets.
pub fn working(value: &Result<Quantity, Gap>) -> String {
    let Ok(quantity) = value else { return "?".into() };
    let text = show::working(quantity.value);
    match quantity.unit.is_percent() {
        true => format!("{text}%"),
        false if text.starts_with('-') => format!("({text})"),
        false => text,
    }
}
