//! A plan and its report in, the workbook that works the plan out out: its numbers, its lines month by month and its
//! measures as live formulas; scenarios, sensitivity, limits and simulation as values.

mod measures;
mod timeline;
mod values;

use super::cell::{At, Cell, Look};
use super::names::Names;
use super::{Chart, Drawn, Series, Sheet, Workbook, notes};
use crate::comparison::Note;
use crate::plan::sheet::Computed;
use crate::plan::timeline::{Alternative, Timeline};
use crate::plan::{Input, InputId, Plan};
use crate::quantity::Unit;
use crate::report::plan::PlanReport;

/// The sheet with the plan's numbers.
const FIGURES_SHEET: &str = "Figures";

/// The sheet with the answer.
const SUMMARY_SHEET: &str = "Summary";

/// What the sheets are made of.
struct Context<'a> {
    plan: &'a Plan,
    report: &'a PlanReport,
    timeline: &'a Timeline,
    computed: &'a Computed,
}

/// The workbook of a plan; one without sheets where the plan cannot be worked out, of which there is no report either.
pub fn of_plan(plan: &Plan, report: &PlanReport) -> Workbook {
    let timeline = Timeline::new(plan);
    let Ok(computed) = timeline.compute(plan) else { return Workbook::default() };
    let context = Context { plan, report, timeline: &timeline, computed: &computed };
    let mut names = Names::default();
    for (index, input) in plan.inputs.iter().enumerate() {
        names.add(&[&input.path], input_at(InputId(index)));
    }
    measures::name(&context, &mut names);
    let sheets = [
        Some(summary(&context)),
        Some(inputs(plan)),
        Some(timeline::sheet(&context)),
        Some(measures::sheet(&context)),
        values::scenarios(report),
        values::sensitivity(report),
        values::limits(report),
        values::ranking(report),
        values::simulation(report),
        Some(notes_sheet(report)),
    ];
    Workbook { title: report.name.clone(), sheets: sheets.into_iter().flatten().collect(), names: names.into_list() }
}

impl Context<'_> {
    /// The alternatives in the order of the report.
    fn alternatives(&self) -> impl Iterator<Item = &Alternative> {
        let of = |name: &String| self.timeline.alternatives.iter().find(|of| of.name == *name);
        self.report.alternatives.iter().filter_map(move |shown| of(&shown.name))
    }
}

/// Where an input's value stands.
fn input_at(input: InputId) -> At {
    let row = u32::try_from(input.0).unwrap_or(u32::MAX).saturating_add(1);
    At { sheet: FIGURES_SHEET, row, column: 3 }
}

/// The sheet Figures: every number of the plan with its range and source.
fn inputs(plan: &Plan) -> Sheet {
    let heads = ["figure", "label", "unit", "value", "low", "high", "source"];
    let mut sheet = Sheet::with_heads(FIGURES_SHEET, heads.map(str::to_string), 1);
    sheet.rows.extend(plan.inputs.iter().map(input_row));
    sheet.widths = vec![44, 44, 16, 16, 16, 16, 50];
    sheet
}

fn input_row(input: &Input) -> Vec<Cell> {
    let end = |value: Option<&crate::quantity::Exact>| {
        value.map_or_else(Cell::empty, |value| Cell::input(value, input.unit).looking(Look::Worked(input.unit)))
    };
    let unit = match (&input.currency, input.unit) {
        (Some(currency), Unit::Money) => format!("money in {}", currency.code()),
        _ => input.unit.id().to_string(),
    };
    vec![
        Cell::text(&input.path),
        Cell::text(input.path.replace(['.', '_'], " ")),
        Cell::text(unit),
        Cell::input(&input.value, input.unit),
        end(input.range.as_ref().map(|range| &range.low)),
        end(input.range.as_ref().map(|range| &range.high)),
        Cell::text(input.place.to_string()),
    ]
}

/// The sheet Summary: the answer in sentences, and the measures by reference.
fn summary(context: &Context<'_>) -> Sheet {
    let report = context.report;
    let mut sheet = Sheet { name: SUMMARY_SHEET, ..Sheet::default() };
    sheet.rows.push(vec![Cell::text(&report.name).looking(Look::Title)]);
    sheet.rows.extend(report.lead.iter().map(|text| vec![Cell::text(text)]));
    if let Some(currency) = &report.currency {
        sheet.rows.push(vec![Cell::text(format!("Money is in {}.", currency.code()))]);
    }
    let text = "Change a blue number on the sheet Figures, and the timeline and the measures follow. As they were written stay: the sentences, internal rates of return, break-even volume, lifetime value, the order, scenarios, sensitivity, limits and simulation.";
    sheet.rows.extend([vec![Cell::text(text)], Vec::new()]);
    sheet.rows.extend(measures::references(context, SUMMARY_SHEET));
    sheet.widths = vec![30, 78, 18];
    sheet.charts.push(chart(context, sheet.next()));
    sheet
}

/// The net flow added up, month by month.
fn chart(context: &Context<'_>, below: u32) -> Chart {
    let series = context.alternatives().enumerate().map(|(index, alternative)| {
        let values = timeline::months(context, alternative.cumulative);
        let categories = timeline::heads(context);
        Series { name: measures::head(index), categories, values }
    });
    let paybacks = context.report.alternatives.iter().map(|of| {
        let when = of.measure("break_even_month").and_then(|measure| measure.after());
        match when {
            Some(month) => format!("{}: at or above zero from {month} on", of.name),
            None => format!("{}: does not come back to zero, or was never below it", of.name),
        }
    });
    Chart {
        drawn: Drawn::Lines,
        title: "Cumulative net flow".to_string(),
        alternative: format!(
            "Line chart of the net flow added up over {} months. {}.",
            context.plan.months,
            paybacks.collect::<Vec<_>>().join("; ")
        ),
        corner: (below + 1, 0),
        series: series.collect(),
    }
}

/// The sheet Notes: what there is to know, and how everything is worked out.
fn notes_sheet(report: &PlanReport) -> Sheet {
    let of = |note: &Note| notes::row(if note.is_doubt { "doubtful" } else { "note" }, note);
    let conventions = report.conventions.iter().map(|text| notes::row("convention", &Note::new("", *text)));
    notes::of_rows(report.notes.iter().map(of).chain(conventions))
}
