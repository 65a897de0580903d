//! What is shown of a plan in, its parts in the order a reader wants them out: the answer, tables, lists.

use super::{AlternativeShown, Counts, LineShown, PlanReport, ScenarioShown, Spread};
use crate::bars;
use crate::cashflow::Gap;
use crate::comparison::Note;
use crate::place::{clean, escaped};
use crate::plan::sheet::Group;
use crate::quantity::Quantity;
use crate::report::cashflow::{Measure, percent};
use crate::report::parts::{DASH, Part, Table, Text, Tone};
use crate::show;
use rust_decimal::Decimal;

/// What of a plan is shown to read.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Whether the months are shown one by one.
    pub by_month: bool,
    /// The alternatives that are shown line by line; the best one where none is named.
    pub in_detail: Vec<String>,
}

/// How many characters a bar or a line has at most.
const BAR: usize = 16;

/// How many inputs a table of them shows.
const MOST_INPUTS: usize = 10;

/// How many reasons for another ranking are shown.
const MOST_OVERTAKES: usize = 6;

/// What a part is about: what a format may draw beside it. An alternative goes by its place in the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The answer.
    Lead,
    /// What each alternative is worth.
    Measures,
    /// An alternative by year.
    Years(usize),
    /// An alternative by month.
    Months(usize),
    /// The plan under other assumptions.
    Scenarios,
    /// What moves an alternative most.
    Swings(usize),
    /// The same over the ranges that are given.
    Ranges(usize),
    /// How far each input may move.
    Limits(usize),
    /// What would change the ranking.
    Overtakes,
    /// The runs of the simulation.
    Spread,
    /// What the reader must know.
    Notes,
    /// How it is worked out.
    Conventions,
}

/// The parts of a plan's report.
pub fn parts(report: &PlanReport, view: &View) -> Vec<Part> {
    sections(report, view).into_iter().map(|(_, part)| part).collect()
}

/// The parts of a plan's report with what each is about.
pub fn sections(report: &PlanReport, view: &View) -> Vec<(About, Part)> {
    let layout = Layout { report };
    let mut parts = vec![(About::Lead, Part::Lead(report.lead.clone())), (About::Measures, layout.measures())];
    let is_shown = |(index, alternative): &(usize, &AlternativeShown)| match view.in_detail.as_slice() {
        [] => *index == 0,
        named => named.contains(&alternative.name),
    };
    let in_detail: Vec<(usize, &AlternativeShown)> = report.alternatives.iter().enumerate().filter(is_shown).collect();
    for (index, alternative) in &in_detail {
        parts.push((About::Years(*index), layout.years(alternative)));
        if view.by_month {
            parts.push((About::Months(*index), layout.months(alternative)));
        }
    }
    parts.extend(layout.scenarios().map(|part| (About::Scenarios, part)));
    let by = percent(&report.by);
    for (index, alternative) in &in_detail {
        let name = clean(&alternative.name);
        let title = format!("{name}: what moves it most, each alone by {by}");
        parts.extend(layout.swings(&alternative.swings, title).map(|part| (About::Swings(*index), part)));
        let title = format!("{name}: what moves it most, each alone over its range");
        parts.extend(layout.swings(&alternative.over_ranges, title).map(|part| (About::Ranges(*index), part)));
        parts.extend(layout.limits(alternative).map(|part| (About::Limits(*index), part)));
    }
    parts.extend(layout.overtakes().map(|part| (About::Overtakes, part)));
    parts.extend(report.spread.as_ref().map(|spread| (About::Spread, layout.spread(spread))));
    if !report.notes.is_empty() {
        parts.push((About::Notes, Part::List("Notes".into(), report.notes.iter().map(Note::line).collect())));
    }
    let conventions = report.conventions.iter().map(ToString::to_string).collect();
    parts.push((About::Conventions, Part::List("How it is worked out".into(), conventions)));
    parts
}

struct Layout<'a> {
    report: &'a PlanReport,
}

fn plain(text: impl Into<String>) -> Text {
    Text { text: text.into(), tone: Tone::Plain }
}

fn strong(text: impl Into<String>) -> Text {
    Text { text: text.into(), tone: Tone::Strong }
}

/// A share of the runs, to the hundredth: what is nearly all of them is not all.
fn share(quantity: Option<&Quantity>) -> Text {
    plain(quantity.map_or_else(|| DASH.to_string(), |quantity| show::rate(quantity.value)))
}

fn drawn(text: String) -> Text {
    Text { text, tone: Tone::Drawn }
}

/// Whether it is a line of an alternative that every one has: `net_flow`.
fn is_called(line: &LineShown, name: &str) -> bool {
    line.id.rsplit('.').next() == Some(name)
}

fn decimals(line: &LineShown) -> Vec<Option<Decimal>> {
    line.values.iter().map(|value| value.as_ref().ok().map(|quantity| quantity.value)).collect()
}

/// Good where it is above zero, bad where it is below.
fn toned(text: String, quantity: &Quantity) -> Text {
    let tone = match quantity.value {
        value if value.is_zero() => Tone::Plain,
        value if value.is_sign_negative() => Tone::Bad,
        _ => Tone::Good,
    };
    Text { text, tone }
}

impl Layout<'_> {
    fn shown(&self, quantity: &Quantity) -> String {
        show::quantity(quantity, self.report.currency.as_ref())
    }

    fn optional(&self, quantity: Option<&Quantity>) -> Text {
        plain(quantity.map_or_else(|| DASH.to_string(), |quantity| self.shown(quantity)))
    }

    fn names(&self, first: &[&str]) -> Vec<String> {
        let names = self.report.alternatives.iter().map(|alternative| clean(&alternative.name));
        first.iter().map(ToString::to_string).chain(names).collect()
    }

    fn measure(&self, measure: Option<&Measure>) -> Text {
        let Some(measure) = measure else { return plain("") };
        let shown = measure.shown(self.report.currency.as_ref());
        let text = if shown.is_empty() { DASH.to_string() } else { shown.join(", ") };
        match (measure.id, measure.quantities()) {
            ("npv", [npv]) => toned(text, npv),
            _ => plain(text),
        }
    }

    fn measures(&self) -> Part {
        let alternatives = &self.report.alternatives;
        let mut ids: Vec<&Measure> = Vec::new();
        for measure in alternatives.iter().flat_map(|alternative| &alternative.measures) {
            if !ids.iter().any(|seen| seen.id == measure.id) {
                ids.push(measure);
            }
        }
        let row = |measure: &&Measure| {
            // Of the peak cash need each alternative has its own month.
            let convention = measure.convention.split(", after").next().unwrap_or_default();
            let own = alternatives.iter().map(|alternative| self.measure(alternative.measure(measure.id)));
            [plain(measure.label), plain(convention)].into_iter().chain(own).collect()
        };
        let title = match alternatives.len() {
            1 => format!("{}: what it is worth", clean(&self.report.name)),
            _ => format!("{}: what each is worth, the best first", clean(&self.report.name)),
        };
        let so_far = |of: &AlternativeShown| {
            let line = of.lines.iter().find(|line| is_called(line, "cumulative"));
            drawn(line.map_or_else(String::new, |line| bars::sparkline(&decimals(line), BAR)))
        };
        let heading = [plain("Cumulative, by month"), plain("from the start to the last month")];
        let trend = heading.into_iter().chain(alternatives.iter().map(so_far)).collect();
        Part::Table(Table {
            title,
            heads: self.names(&["", "how it is worked out"]),
            text_columns: 2,
            rows: ids.iter().map(row).chain([trend]).collect(),
        })
    }

    /// A line of costs is shown below zero, so that the columns add up.
    fn signed(&self, value: Option<&Result<Quantity, Gap>>, counts: Counts) -> Text {
        match value {
            Some(Ok(quantity)) if counts == Counts::Cost => {
                self.optional(Some(&Quantity { value: -quantity.value, ..*quantity }))
            }
            Some(Ok(quantity)) => self.optional(Some(quantity)),
            Some(Err(_)) => plain(DASH),
            None => plain(""),
        }
    }

    fn years(&self, alternative: &AlternativeShown) -> Part {
        let years = self.report.months.len().saturating_sub(2) / 12 + 1;
        let mut heads = vec![String::new(), "start".to_string()];
        heads.extend((1..=years).map(|year| format!("year {year}")));
        heads.push("total".to_string());
        let mut rows = Vec::new();
        if alternative.lines.iter().any(|line| line.group == Group::Avoided) {
            rows.push(vec![strong("IF NOTHING CHANGES")]);
            let of = |id: &str| self.report.shared.iter().find(|line| line.id == id);
            let shared = ["contacts", "in_house.total"].into_iter().filter_map(of);
            rows.extend(shared.map(|line| self.year_row(line, plain(&line.label))));
        }
        let groups = [
            (Group::Avoided, "In-house cost no longer paid"),
            (Group::Benefit, "Benefits"),
            (Group::Fees, "Fees"),
            (Group::Running, "Paid every month"),
            (Group::OneTime, "Paid once"),
        ];
        for (group, heading) in groups {
            let lines: Vec<&LineShown> =
                alternative.lines.iter().filter(|line| line.group == group && line.counts != Counts::Not).collect();
            if !lines.is_empty() {
                rows.push(vec![strong(heading.to_uppercase())]);
                rows.extend(lines.iter().map(|line| self.year_row(line, plain(clean(&line.label)))));
            }
        }
        rows.push(vec![strong("RESULT")]);
        let results = ["net_flow", "present_value"];
        let of_result = |id: &&str| alternative.lines.iter().find(|line| is_called(line, id));
        rows.extend(results.iter().filter_map(of_result).map(|line| self.year_row(line, strong(&line.label))));
        Part::Table(Table { title: format!("{} by year", clean(&alternative.name)), heads, text_columns: 1, rows })
    }

    fn year_row(&self, line: &LineShown, label: Text) -> Vec<Text> {
        let values = line.years.iter().chain(&line.total).map(|value| self.signed(Some(value), line.counts));
        std::iter::once(label).chain(values).collect()
    }

    fn months(&self, alternative: &AlternativeShown) -> Part {
        let ids = ["gain", "investment", "net_flow", "cumulative", "present_value"];
        let of = |id: &&str| alternative.lines.iter().find(|line| is_called(line, id));
        let lines: Vec<&LineShown> = ids.iter().filter_map(of).collect();
        let cumulative: Vec<Option<Decimal>> =
            lines.iter().find(|line| is_called(line, "cumulative")).map_or_else(Vec::new, |line| decimals(line));
        let most = cumulative.iter().flatten().map(Decimal::abs).max().unwrap_or_default();
        let row = |(index, month): (usize, &String)| {
            let values = lines.iter().map(|line| self.signed(line.values.get(index), line.counts));
            let so_far =
                cumulative.get(index).copied().flatten().map(|value| drawn(bars::two_sided(value, most, BAR / 2)));
            std::iter::once(plain(month)).chain(values).chain(so_far).collect()
        };
        let labels = lines.iter().map(|line| line.label.clone());
        let heads = std::iter::once(String::new()).chain(labels).chain(["Cumulative".to_string()]).collect();
        Part::Table(Table {
            title: format!("{} by month", clean(&alternative.name)),
            heads,
            text_columns: 1,
            rows: self.report.months.iter().enumerate().map(row).collect(),
        })
    }

    fn scenarios(&self) -> Option<Part> {
        let scenarios = &self.report.scenarios;
        if scenarios.is_empty() {
            return None;
        }
        let ids = [("npv", "Net present value"), ("roi", "Return on investment"), ("payback", "Payback")];
        let mut rows = Vec::new();
        for alternative in &self.report.alternatives {
            if self.report.alternatives.len() > 1 {
                rows.push(vec![strong(clean(&alternative.name))]);
            }
            for (id, label) in ids {
                let of = |scenario: &ScenarioShown| {
                    let of = scenario.alternatives.iter().find(|(name, _)| *name == alternative.name);
                    self.measure(of.and_then(|(_, measures)| measures.iter().find(|measure| measure.id == id)))
                };
                let own = self.measure(alternative.measure(id));
                rows.push([plain(label), own].into_iter().chain(scenarios.iter().map(of)).collect());
            }
        }
        let heads = ["".to_string(), "as planned".to_string()].into_iter();
        let heads = heads.chain(scenarios.iter().map(|scenario| clean(&scenario.name))).collect();
        Some(Part::Table(Table { title: "Scenarios".into(), heads, text_columns: 1, rows }))
    }

    fn swings(&self, swings: &[super::SwingShown], title: String) -> Option<Part> {
        if swings.is_empty() {
            return None;
        }
        let most = swings.first().map_or(Decimal::ZERO, |swing| swing.width.value);
        let row = |swing: &super::SwingShown| {
            let [(less, with_less), (more, with_more)] = &swing.ends;
            let of_input = |value: &Quantity| show::quantity(value, swing.currency.as_ref());
            vec![
                plain(escaped(&swing.input)),
                plain(format!("{} / {}", of_input(less), of_input(more))),
                plain(self.shown(with_less)),
                plain(self.shown(with_more)),
                plain(self.shown(&swing.width)),
                drawn(bars::bar(swing.width.value, most, BAR)),
            ]
        };
        Some(Part::Table(Table {
            title,
            heads: ["", "from / to", "worth with less", "worth with more", "apart", ""].map(str::to_string).to_vec(),
            text_columns: 2,
            rows: swings.iter().take(MOST_INPUTS).map(row).collect(),
        }))
    }

    fn limits(&self, alternative: &AlternativeShown) -> Option<Part> {
        if alternative.limits.is_empty() {
            return None;
        }
        let row = |limit: &super::LimitShown| {
            let of_input = |value: &Quantity| show::quantity(value, limit.currency.as_ref());
            let end = |value: &Option<Quantity>| plain(value.as_ref().map_or_else(|| DASH.to_string(), of_input));
            vec![plain(escaped(&limit.input)), plain(of_input(&limit.value)), end(&limit.below), end(&limit.above)]
        };
        Some(Part::Table(Table {
            title: format!("{}: how far each may move alone before it is worth nothing", clean(&alternative.name)),
            heads: ["", "now", "may fall to", "may rise to"].map(str::to_string).to_vec(),
            text_columns: 1,
            rows: alternative.limits.iter().take(MOST_INPUTS).map(row).collect(),
        }))
    }

    fn overtakes(&self) -> Option<Part> {
        let best = self.report.alternatives.first().filter(|_| self.report.alternatives.len() > 1)?;
        if self.report.overtakes.is_empty() {
            let text =
                format!("No input alone, within ten times the plan's, puts another before {}.", clean(&best.name));
            return Some(Part::List("What would change the ranking".into(), vec![text]));
        }
        let row = |overtake: &super::OvertakeShown| {
            vec![
                plain(escaped(&overtake.input)),
                plain(show::quantity(&overtake.value, overtake.currency.as_ref())),
                plain(show::quantity(&overtake.at, overtake.currency.as_ref())),
                plain(clean(&overtake.by)),
            ]
        };
        Some(Part::Table(Table {
            title: format!("What would put another before {}", clean(&best.name)),
            heads: ["", "now", "beyond", "then the best"].map(str::to_string).to_vec(),
            text_columns: 1,
            rows: self.report.overtakes.iter().take(MOST_OVERTAKES).map(row).collect(),
        }))
    }

    fn spread(&self, spread: &Spread) -> Part {
        let of = |label: &str, each: &dyn Fn(&super::SpreadOf) -> Text| {
            std::iter::once(plain(label)).chain(spread.of.iter().map(each)).collect::<Vec<_>>()
        };
        let mut rows = vec![
            of("Runs that pay, discounted", &|of| share(of.pays.as_ref())),
            of("Runs that pay back, not discounted", &|of| share(of.pays_back.as_ref())),
        ];
        if spread.of.len() > 1 {
            rows.push(of("Runs in which it is the best", &|of| share(of.best.as_ref())));
        }
        rows.push(of("Mean net present value", &|of| self.optional(of.mean.as_ref())));
        for (index, (per_cent, _)) in spread.of.first().into_iter().flat_map(|of| of.percentiles.iter()).enumerate() {
            let label = format!("Net present value, {per_cent}% are not above");
            rows.push(of(&label, &|of| {
                self.optional(of.percentiles.get(index).and_then(|(_, [npv, ..])| npv.as_ref()))
            }));
        }
        rows.push(of("From the lowest to the highest", &|of| {
            let runs: Vec<Option<Decimal>> = of.parts.iter().map(|(.., runs)| Some(Decimal::from(*runs))).collect();
            drawn(bars::sparkline(&runs, runs.len()))
        }));
        let title = format!(
            "{} runs with {} uncertain {} (seed {})",
            show::count(spread.runs),
            spread.inputs.len(),
            if spread.inputs.len() == 1 { "input" } else { "inputs" },
            spread.seed
        );
        Part::Table(Table { title, heads: self.names(&[""]), text_columns: 1, rows })
    }
}
