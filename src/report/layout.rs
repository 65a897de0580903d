//! A report in, its parts in the order a reader wants them out: the answer, tables, lists. The table and Markdown formats
//! share it, so that they can differ in looks only.

mod targets;

use super::costs::{Bridge, Line};
use super::parts::{DASH, Part, Table, Text, Tone};
use super::{Cell, Change, HEADLINE, Report, Row, Verdict, View, certainty, finding, since};
use crate::bars;
use crate::comparison::Note;
use crate::currency::Currency;
use crate::gap::Gap;
use crate::metrics::Group;
use crate::metrics::cost::TOTAL_COST;
use crate::metrics::returns::{LENGTH_RATIO, VOLUME_RATIO};
use crate::quantity::Quantity;
use crate::show;
use rust_decimal::Decimal;

/// What stands where a change may be chance.
const PERHAPS: &str = "~";

/// How many characters a trend has at most.
const MOST_OF_TREND: usize = 24;

pub(super) fn plain(text: impl Into<String>) -> Text {
    Text { text: text.into(), tone: Tone::Plain }
}

pub(super) fn toned(text: impl Into<String>, tone: Tone) -> Text {
    Text { text: text.into(), tone }
}

/// What a part is about: what a format may draw beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The answer.
    Lead,
    /// The return on each alternative.
    Return,
    /// The metrics side by side.
    Metrics,
    /// What changed since an earlier report.
    Since,
    /// Targets, and how many are met.
    Targets,
    /// The baseline restated to an alternative.
    Bridge(usize),
    /// Costs line by line.
    CostLines,
    /// The same over the contacts.
    PerContact,
    /// A side by period.
    Trends,
    /// What casts doubt on the figures, and what else there is to know.
    Notes,
    /// Why a dash stands where it stands.
    Gaps,
}

/// The parts of a report.
pub fn parts(report: &Report) -> Vec<Part> {
    sections(report).into_iter().map(|(_, part)| part).collect()
}

/// The parts of a report with what each is about.
pub fn sections(report: &Report) -> Vec<(About, Part)> {
    let layout = Layout { report };
    let about = |about: About| move |part: Part| (about, part);
    let bridges = || {
        let of = |bridge: &Bridge| Some((About::Bridge(bridge.side), layout.bridge(bridge)?));
        report.costs.bridges.iter().filter_map(of).collect::<Vec<_>>()
    };
    let mut sections = vec![(About::Lead, Part::Lead(finding::lead(report)))];
    match report.view {
        View::Whole => {
            sections.extend(layout.returns().map(about(About::Return)));
            sections.extend(layout.metrics().map(about(About::Metrics)));
            sections.extend(since::shown::parts(report).into_iter().map(about(About::Since)));
            sections.extend(layout.targets().into_iter().map(about(About::Targets)));
            sections.extend(layout.benchmarks().map(about(About::Targets)));
            if !report.is_selection {
                sections.extend(bridges());
            }
        }
        View::Costs => {
            sections.extend(layout.cost_lines().map(about(About::CostLines)));
            sections.extend(layout.per_contact().map(about(About::PerContact)));
            sections.extend(bridges());
            sections.extend(layout.returns().map(about(About::Return)));
            sections.extend(since::shown::parts(report).into_iter().map(about(About::Since)));
        }
    }
    sections.extend(layout.trends().into_iter().map(about(About::Trends)));
    sections.extend(layout.notes().into_iter().map(about(About::Notes)));
    sections.extend(layout.gaps().map(about(About::Gaps)));
    sections
}

struct Layout<'a> {
    report: &'a Report,
}

impl Layout<'_> {
    fn currency(&self) -> Option<&Currency> {
        self.report.currency.as_ref()
    }

    fn name(&self, side: usize) -> String {
        self.report.sides.get(side).map(|name| crate::place::clean(name)).unwrap_or_default()
    }

    fn cell(&self, cell: Option<&Cell>) -> Text {
        match cell {
            Some(Ok(quantity)) => plain(show::quantity(quantity, self.currency())),
            Some(Err(_)) => plain(DASH),
            None => plain(""),
        }
    }

    fn quantity(&self, quantity: Option<&Quantity>) -> Text {
        plain(quantity.map(|quantity| show::quantity(quantity, self.currency())).unwrap_or_default())
    }

    /// A row is left out where nothing of it was given, unless it was asked for by name or is the question itself.
    fn is_shown(&self, row: &Row) -> bool {
        let nothing_given = row.values.iter().flatten().all(|value| matches!(value, Err(Gap::Missing(_))));
        let has_column = row.values.iter().any(Option::is_some);
        let in_bridge = *row.metric == LENGTH_RATIO || *row.metric == VOLUME_RATIO;
        has_column && (self.report.is_selection || ((!nothing_given || HEADLINE.contains(&row.metric)) && !in_bridge))
    }

    fn rows(&self, group: Group) -> impl Iterator<Item = &Row> {
        self.report.metrics.iter().filter(move |row| row.metric.group == group && self.is_shown(row))
    }

    fn returns(&self) -> Option<Part> {
        let alternatives: Vec<(usize, &str)> = self.report.alternatives().collect();
        let row = |row: &Row| {
            let mut cells = vec![plain(row.metric.label)];
            cells.extend(alternatives.iter().map(|(side, _)| self.value_with_tone(row, *side)));
            cells
        };
        let rows: Vec<Vec<Text>> = self.rows(Group::Return).map(row).collect();
        let heads =
            std::iter::once(String::new()).chain(alternatives.iter().map(|(side, _)| self.name(*side))).collect();
        table(format!("Return, against {}", self.name(self.report.baseline)), heads, 1, rows)
    }

    /// A return below zero is bad news.
    fn value_with_tone(&self, row: &Row, side: usize) -> Text {
        let cell = row.values.get(side).and_then(Option::as_ref);
        let text = self.cell(cell);
        match cell {
            Some(Ok(value)) if value.value.is_sign_negative() && !value.value.is_zero() => toned(text.text, Tone::Bad),
            _ => text,
        }
    }

    fn metrics(&self) -> Option<Part> {
        let alternatives: Vec<usize> = self.report.alternatives().map(|(side, _)| side).collect();
        let mut heads = vec![String::new(), self.name(self.report.baseline)];
        for side in &alternatives {
            heads.push(self.name(*side));
            heads.push("Change".into());
            heads.push(String::new());
        }
        let mut rows = Vec::new();
        for group in Group::ALL.into_iter().filter(|group| *group != Group::Return) {
            let of_group: Vec<Vec<Text>> = self.rows(group).map(|row| self.metric(row, &alternatives)).collect();
            if !of_group.is_empty() {
                let mut heading = vec![toned(group.label().to_uppercase(), Tone::Strong)];
                heading.resize(heads.len(), plain(""));
                rows.push(heading);
                rows.extend(of_group);
            }
        }
        table("Metrics".into(), heads, 1, rows)
    }

    fn metric(&self, row: &Row, alternatives: &[usize]) -> Vec<Text> {
        let value = |side: usize| self.cell(row.values.get(side).and_then(Option::as_ref));
        let mut cells = vec![plain(row.metric.label), value(self.report.baseline)];
        for side in alternatives {
            let change = row.changes.get(*side).and_then(Option::as_ref);
            cells.push(value(*side));
            cells.push(self.change(change));
            cells.push(verdict(change));
        }
        cells
    }

    fn change(&self, change: Option<&Change>) -> Text {
        change_text(change, self.currency())
    }

    fn bridge(&self, bridge: &Bridge) -> Option<Part> {
        let name = self.name(bridge.side);
        let baseline = self.name(self.report.baseline);
        let step = |step: &super::costs::Step| {
            vec![
                plain(crate::place::clean(&step.name)),
                plain(step.kind.id()),
                self.cell(Some(&step.amount)),
                times(&step.factor),
                self.cell(Some(&step.restated)),
            ]
        };
        let mut rows: Vec<Vec<Text>> = bridge.steps.iter().map(step).collect();
        if rows.is_empty() {
            return None;
        }
        let sum = |label: String, cell: &Cell| {
            vec![toned(label, Tone::Strong), plain(""), plain(""), plain(""), self.cell(Some(cell))]
        };
        rows.push(sum("Adjusted baseline cost".into(), &bridge.adjusted));
        rows.push(sum(format!("Total cost of {name}"), &bridge.actual));
        rows.push(sum("Cost savings".into(), &bridge.savings));
        let heads = vec![String::new(), "Kind".into(), baseline.clone(), "Factor".into(), "Adjusted".into()];
        let ratio = |cell: &Cell| cell.as_ref().map_or_else(|_| DASH.into(), |ratio| show::factor(ratio.value));
        let title = format!(
            "{baseline} adjusted to {name}: length × {}, volume × {}",
            ratio(&bridge.length),
            ratio(&bridge.volume)
        );
        table(title, heads, 2, rows)
    }

    fn cost_lines(&self) -> Option<Part> {
        let mut heads = vec![String::new(), "Kind".into()];
        let order: Vec<usize> =
            std::iter::once(self.report.baseline).chain(self.report.alternatives().map(|(side, _)| side)).collect();
        for side in &order {
            heads.extend([self.name(*side), "Share".into()]);
            if *side != self.report.baseline {
                heads.push("Difference".into());
            }
        }
        let costs = &self.report.costs;
        let rows = costs.lines.iter().map(|line| self.cost_line(line, &order, Tone::Plain));
        let total = costs.total.iter().map(|line| self.cost_line(line, &order, Tone::Strong));
        table("Cost line by cost line".into(), heads, 2, rows.chain(total).collect())
    }

    fn cost_line(&self, line: &Line, order: &[usize], tone: Tone) -> Vec<Text> {
        let mut cells =
            vec![toned(crate::place::clean(&line.name), tone), plain(line.kind.map_or("", |kind| kind.id()))];
        for side in order {
            let amount = line.sides.get(*side).and_then(Option::as_ref);
            cells.push(amount.map_or_else(|| plain(DASH), |amount| self.cell(Some(&amount.value))));
            cells.push(self.quantity(amount.and_then(|amount| amount.share.as_ref())));
            if *side != self.report.baseline {
                cells.push(self.difference(line, *side));
            }
        }
        cells
    }

    fn difference(&self, line: &Line, side: usize) -> Text {
        let Some(difference) = line.differences.get(side).and_then(Option::as_ref) else { return plain("") };
        let Ok(difference) = difference else { return plain(DASH) };
        let percent = line.percents.get(side).and_then(Option::as_ref);
        let percent = percent.map(|percent| format!(" ({})", show::change(percent.value))).unwrap_or_default();
        plain(format!("{}{percent}", show::difference(difference, self.currency())))
    }

    fn per_contact(&self) -> Option<Part> {
        let costs = &self.report.costs;
        let of = |line: &Line, side: usize| line.sides.get(side)?.as_ref()?.per_contact;
        let sides = 0..self.report.sides.len();
        let any = costs.total.as_ref().is_some_and(|total| sides.clone().any(|side| of(total, side).is_some()));
        let row = |line: &Line| {
            let name = std::iter::once(plain(crate::place::clean(&line.name)));
            name.chain(
                sides
                    .clone()
                    .map(|side| of(line, side).map_or_else(|| plain(DASH), |value| self.quantity(Some(&value)))),
            )
            .collect()
        };
        let heads = std::iter::once(String::new()).chain(sides.clone().map(|side| self.name(side))).collect();
        if any {
            table("Per contact".into(), heads, 1, costs.lines.iter().chain(&costs.total).map(row).collect())
        } else {
            None
        }
    }

    /// One table a side: metrics down, periods across; and one of the changes against the baseline.
    fn trends(&self) -> Vec<Part> {
        let sides = 0..self.report.sides.len();
        sides.flat_map(|side| [self.trend(side), self.trend_of_changes(side)]).flatten().collect()
    }

    fn trend(&self, side: usize) -> Option<Part> {
        let periods: Vec<&super::PeriodRows> =
            self.report.periods.iter().filter(|period| period.present.get(side) == Some(&true)).collect();
        // Two values are seen at a glance.
        let has_trend = periods.len() > 2;
        let row = |index: usize, row: &Row| {
            let values: Vec<Option<&Cell>> =
                periods.iter().map(|period| period.metrics.get(index)?.values.get(side)?.as_ref()).collect();
            let any = values.iter().any(|value| matches!(value, Some(Ok(_))));
            let name = std::iter::once(plain(row.metric.label));
            let numbers: Vec<Option<Decimal>> =
                values.iter().map(|value| value.and_then(|value| value.as_ref().ok()).map(|of| of.value)).collect();
            let drawn = has_trend.then(|| toned(bars::sparkline(&numbers, MOST_OF_TREND), Tone::Drawn));
            any.then(|| name.chain(values.into_iter().map(|value| self.cell(value))).chain(drawn).collect())
        };
        let rows = self.report.metrics.iter().enumerate().filter_map(|(index, of)| row(index, of)).collect();
        let heads = std::iter::once(String::new())
            .chain(periods.iter().map(|period| crate::place::clean(&period.period)))
            .chain(has_trend.then(|| "Trend".to_string()))
            .collect();
        table(format!("{} by period", self.name(side)), heads, 1, rows)
    }

    fn trend_of_changes(&self, side: usize) -> Option<Part> {
        let has_change = |period: &&super::PeriodRows| {
            period.metrics.iter().any(|row| matches!(row.changes.get(side), Some(Some(_))))
        };
        let periods: Vec<&super::PeriodRows> = self
            .report
            .periods
            .iter()
            .filter(|period| period.present.get(side) == Some(&true))
            .filter(has_change)
            .collect();
        let row = |index: usize, row: &Row| {
            let changes: Vec<Option<&Change>> =
                periods.iter().map(|period| period.metrics.get(index)?.changes.get(side)?.as_ref()).collect();
            let any = changes.iter().flatten().next().is_some();
            let name = std::iter::once(plain(row.metric.label));
            any.then(|| name.chain(changes.into_iter().map(|change| self.change(change))).collect())
        };
        let rows = self.report.metrics.iter().enumerate().filter_map(|(index, of)| row(index, of)).collect();
        let head = |period: &&super::PeriodRows| match &period.against {
            Some(against) => {
                format!("{} against {}", crate::place::clean(&period.period), crate::place::clean(against))
            }
            None => crate::place::clean(&period.period),
        };
        let heads = std::iter::once(String::new()).chain(periods.iter().map(head)).collect();
        table(
            format!("{} by period: change against {}", self.name(side), self.name(self.report.baseline)),
            heads,
            1,
            rows,
        )
    }

    fn notes(&self) -> Vec<Part> {
        notes(&self.report.notes)
    }

    /// Why a dash stands where it stands; metrics nothing was given for are counted.
    fn gaps(&self) -> Option<Part> {
        let is_cost_view = self.report.view == View::Costs;
        let mut items: Vec<String> = Vec::new();
        let rows = || {
            self.report
                .metrics
                .iter()
                .filter(|row| !is_cost_view || row.metric.group == Group::Return || *row.metric == TOTAL_COST)
        };
        for row in rows().filter(|row| self.is_shown(row)) {
            for (side, cell) in row.values.iter().enumerate() {
                if let Some(Err(gap)) = cell {
                    items.push(format!("{} ({}): {gap}", row.metric.id, self.name(side)));
                }
            }
            for (side, change) in row.changes.iter().enumerate() {
                if let Some(Change { difference: Err(gap), .. }) = change {
                    items.push(format!("{}, change of {}: {gap}", row.metric.id, self.name(side)));
                }
            }
        }
        let hidden = rows()
            .filter(|row| {
                !self.is_shown(row)
                    && row.values.iter().flatten().all(Result::is_err)
                    && row.values.iter().any(Option::is_some)
            })
            .count();
        if hidden > 0 && !is_cost_view {
            items.push(format!(
                "{hidden} more metrics have none of their figures; `roi explain METRIC` says what one needs"
            ));
        }
        list("Not given", items)
    }
}

/// A change with its percentage.
pub(super) fn change_text(change: Option<&Change>, currency: Option<&Currency>) -> Text {
    let Some(change) = change else { return plain("") };
    let Ok(difference) = &change.difference else { return plain(DASH) };
    let percent = change.percent.map(|percent| format!(" ({})", show::change(percent.value))).unwrap_or_default();
    plain(format!("{}{percent}", show::difference(difference, currency)))
}

fn times(factor: &Cell) -> Text {
    plain(factor.as_ref().map_or_else(|_| DASH.to_string(), |factor| format!("× {}", show::factor(factor.value))))
}

/// The verdict on a change, which one that may be chance has not.
pub(super) fn verdict(change: Option<&Change>) -> Text {
    let is_real = certainty::is_real(change.and_then(|change| change.evidence.as_ref()));
    judged(change.and_then(|change| change.verdict), is_real == Some(false))
}

/// What may be chance is neither better nor worse.
fn judged(verdict: Option<Verdict>, may_be_chance: bool) -> Text {
    match verdict.filter(|_| !may_be_chance) {
        None if may_be_chance => plain(PERHAPS),
        Some(Verdict::Better) => toned(Verdict::Better.id(), Tone::Good),
        Some(Verdict::Worse) => toned(Verdict::Worse.id(), Tone::Bad),
        Some(Verdict::Same) => plain(Verdict::Same.id()),
        None => plain(""),
    }
}

pub(super) fn table(title: String, heads: Vec<String>, text_columns: usize, rows: Vec<Vec<Text>>) -> Option<Part> {
    if rows.is_empty() { None } else { Some(Part::Table(Table { title, heads, text_columns, rows })) }
}

/// What casts doubt on the figures, then what else there is to know.
pub fn notes(notes: &[Note]) -> Vec<Part> {
    let of = |is_doubt: bool| notes.iter().filter(|note| note.is_doubt == is_doubt).map(Note::line).collect();
    [list("Doubtful", of(true)), list("Notes", of(false))].into_iter().flatten().collect()
}

pub(super) fn list(title: &str, items: Vec<String>) -> Option<Part> {
    if items.is_empty() { None } else { Some(Part::List(title.to_string(), items)) }
}
