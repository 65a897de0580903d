//! The sheet Measures: what each alternative is worth and when it pays out, as live formulas over the timeline wherever a
//! spreadsheet has one; every internal rate of return, which it has not, as text.

use super::timeline::months;
use super::{Context, input_at};
use crate::plan::formula::MONTHS_OF_YEAR;
use crate::plan::sheet::{Group, LineId};
use crate::plan::timeline::Alternative;
use crate::report::cashflow::{Found, Measure};
use crate::report::parts::DASH;
use crate::report::workbook::cell::{At, Cell, Content, Look, Stored};
use crate::report::workbook::names::Names;
use crate::report::workbook::{Sheet, column};

/// The sheet's name.
const MEASURES_SHEET: &str = "Measures";

/// The columns before those of the alternatives: id, label, unit, convention.
const BEFORE_ALTERNATIVES: usize = 4;

/// The sheet.
pub(super) fn sheet(context: &Context<'_>) -> Sheet {
    let names = context.report.alternatives.iter().map(|of| of.name.clone());
    let heads = ["measure", "label", "unit", "convention"].map(str::to_string).into_iter().chain(names);
    let mut sheet = Sheet::with_heads(MEASURES_SHEET, heads, 2);
    for measure in measures(context) {
        let mut cells = vec![Cell::text(measure.id), Cell::text(measure.label), Cell::text(measure.unit.id())];
        cells.push(Cell::text(convention(measure)));
        cells.extend((0..context.report.alternatives.len()).map(|index| cell(context, measure.id, index)));
        sheet.rows.push(cells);
    }
    sheet.widths = [22, 30, 16, 52].into_iter().chain(context.report.alternatives.iter().map(|_| 20)).collect();
    sheet
}

/// The rows of the summary: the same by reference.
pub(super) fn references(context: &Context<'_>, on: &str) -> Vec<Vec<Cell>> {
    let names = context.report.alternatives.iter().map(|of| of.name.as_str());
    let heads = ["measure", "convention"].into_iter().chain(names);
    let mut rows: Vec<Vec<Cell>> = vec![heads.map(|head| Cell::text(head).looking(Look::Head)).collect()];
    for measure in measures(context) {
        let mut cells = vec![Cell::text(measure.label), Cell::text(convention(measure))];
        for index in 0..context.report.alternatives.len() {
            let of = cell(context, measure.id, index);
            cells.push(match (of.content, at(context, measure.id, index)) {
                (Content::Formula(_, stored), Some(at)) => {
                    Cell { content: Content::Formula(at.on(on), stored), look: of.look }
                }
                (content, _) => Cell { content, look: of.look },
            });
        }
        rows.push(cells);
    }
    rows
}

/// The cell with the name of an alternative.
pub fn head(index: usize) -> At {
    At { sheet: MEASURES_SHEET, row: 0, column: column(BEFORE_ALTERNATIVES + index) }
}

/// Gives the cells names: `npv_Acme`.
pub(super) fn name(context: &Context<'_>, names: &mut Names) {
    for measure in measures(context) {
        for (index, of) in context.report.alternatives.iter().enumerate() {
            if let Some(at) = at(context, measure.id, index) {
                names.add(&[measure.id, &of.name], at);
            }
        }
    }
}

/// How a measure is worked out, and whether it stays as it was written.
fn convention(measure: &Measure) -> String {
    // Of the peak cash need each alternative has its own month.
    // The rate may be changed in the workbook, so that it is not told here.
    let text = match measure.id {
        "npv" => "at the discount rate; first flow at month 0",
        "mirr" => "a year; financed and reinvested at the discount rate",
        _ => measure.convention.split(", after").next().unwrap_or_default(),
    };
    match measure.id {
        "irr" | "break_even_volume" | "clv_in_house" | "clv" => format!("{text}; as written, not worked out anew"),
        _ => text.to_string(),
    }
}

/// Every measure that any alternative has, each once.
fn measures<'a>(context: &'a Context<'_>) -> Vec<&'a Measure> {
    let mut all: Vec<&Measure> = Vec::new();
    for measure in context.report.alternatives.iter().flat_map(|of| &of.measures) {
        if !all.iter().any(|seen| seen.id == measure.id) {
            all.push(measure);
        }
    }
    all
}

fn at(context: &Context<'_>, id: &str, index: usize) -> Option<At> {
    let row = measures(context).iter().position(|measure| measure.id == id)?;
    Some(At { row: u32::try_from(row).ok()?.saturating_add(1), ..head(index) })
}

/// A measure of an alternative: a formula where there is one, else its value or every value as text.
fn cell(context: &Context<'_>, id: &str, index: usize) -> Cell {
    let Some(shown) = context.report.alternatives.get(index) else { return Cell::empty() };
    let Some(measure) = shown.measure(id) else { return Cell::empty() };
    if let Found::Every(_) = measure.found {
        let texts = measure.shown(context.report.currency.as_ref());
        return if texts.is_empty() { Cell::dash() } else { Cell::text(texts.join(", ")) };
    }
    let value = measure.quantities().first();
    let alternative = context.alternatives().find(|of| of.name == shown.name);
    let formula = alternative.and_then(|of| Formulas { context, alternative: of, index }.of(id));
    match formula {
        Some(text) => {
            let stored = value.map_or_else(Stored::dash, |value| Stored::Number(value.value));
            Cell { content: Content::Formula(text, stored), look: Look::Worked(measure.unit) }
        }
        None => Cell::number(value),
    }
}

/// The formulas of one alternative.
struct Formulas<'a> {
    context: &'a Context<'a>,
    alternative: &'a Alternative,
    index: usize,
}

impl Formulas<'_> {
    fn of(&self, id: &str) -> Option<String> {
        let alternative = self.alternative;
        let sum = |line: LineId| format!("SUM({})", self.months(line));
        let cell = |id: &str| at(self.context, id, self.index).map(|at| at.on(MEASURES_SHEET));
        match id {
            "npv" => Some(sum(alternative.present)),
            "npv_spreadsheet" => Some(format!("{}/{}", cell("npv")?, self.monthly_growth())),
            "net_benefit" => Some(sum(alternative.net)),
            "gain" => Some(sum(alternative.returned)),
            "investment" => Some(sum(alternative.invested)),
            "one_time" => Some(self.one_time()),
            "roi" => {
                let (benefit, investment) = (cell("net_benefit")?, cell("investment")?);
                Some(format!("IF({investment}>0,{benefit}/{investment}*100,\"{DASH}\")"))
            }
            "benefit_cost_ratio" => {
                let (gain, investment) = (cell("gain")?, cell("investment")?);
                Some(format!("IF({investment}>0,{gain}/{investment},\"{DASH}\")"))
            }
            "mirr" => {
                let (net, rate) = (self.months(alternative.net), format!("{}-1", self.monthly_growth()));
                let monthly = format!("MIRR({net},{rate},{rate})");
                Some(format!("IFERROR((POWER(1+{monthly},{MONTHS_OF_YEAR})-1)*100,\"{DASH}\")"))
            }
            "payback" => Some(self.payback(alternative.net, alternative.cumulative)),
            "discounted_payback" => Some(self.payback(alternative.present, alternative.cumulative_present)),
            "break_even_month" => Some(
                self.where_paid_back(alternative.cumulative, &format!("{}+1", self.last_below(alternative.cumulative))),
            ),
            "peak_cash_need" => Some(format!("MAX(0,-MIN({}))", self.months(alternative.cumulative))),
            _ => None,
        }
    }

    fn months(&self, line: LineId) -> String {
        months(self.context, line).on(MEASURES_SHEET)
    }

    /// One plus the rate of a month.
    fn monthly_growth(&self) -> String {
        let rate = input_at(self.context.plan.discount_rate).on(MEASURES_SHEET);
        format!("POWER(1+{rate}/100,1/{MONTHS_OF_YEAR})")
    }

    fn one_time(&self) -> String {
        let lines = self.alternative.of_group(&self.context.timeline.sheet, Group::OneTime);
        let ranges: Vec<String> = lines.map(|line| self.months(line)).collect();
        if ranges.is_empty() { "0".to_string() } else { format!("SUM({})", ranges.join(",")) }
    }

    /// The last month, counted from the start, that ends below zero.
    fn last_below(&self, cumulative: LineId) -> String {
        let range = self.months(cumulative);
        let start = months(self.context, cumulative).from.on(MEASURES_SHEET);
        format!("SUMPRODUCT(MAX(({range}<0)*(COLUMN({range})-COLUMN({start}))))")
    }

    /// A formula where the cumulative flow was below zero and is not at the end; else a dash.
    fn where_paid_back(&self, cumulative: LineId, formula: &str) -> String {
        let range = self.months(cumulative);
        let end = months(self.context, cumulative).to;
        format!("IF(OR({}<0,MIN({range})>=0),\"{DASH}\",{formula})", end.on(MEASURES_SHEET))
    }

    /// Linear within the month: what is still owed at its start over what comes in during it.
    fn payback(&self, flow: LineId, cumulative: LineId) -> String {
        let last = self.last_below(cumulative);
        let (owed, flow) = (self.months(cumulative), self.months(flow));
        self.where_paid_back(cumulative, &format!("{last}-INDEX({owed},1,{last}+1)/INDEX({flow},1,{last}+2)"))
    }
}
