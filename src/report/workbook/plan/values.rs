//! What a workbook does not work out anew: scenarios, sensitivity, limits, what changes the ranking, simulation; as values.

use crate::currency::Currency;
use crate::quantity::{Quantity, Unit};
use crate::report::plan::{PlanReport, SpreadOf};
use crate::report::workbook::Sheet;
use crate::report::workbook::cell::{Cell, Content, Look};

/// A sheet under heads; none without rows.
fn sheet(name: &'static str, heads: &[&str], widths: &[u16], rows: Vec<Vec<Cell>>) -> Option<Sheet> {
    if rows.is_empty() {
        return None;
    }
    let mut sheet = Sheet::with_heads(name, heads.iter().map(ToString::to_string), 1);
    sheet.rows.extend(rows);
    sheet.widths = widths.to_vec();
    Some(sheet)
}

/// The unit of an input: the money of a contract is named where it is not the plan's.
fn unit(report: &PlanReport, of: &Quantity, currency: Option<&Currency>) -> String {
    match currency.filter(|currency| of.unit == Unit::Money && Some(*currency) != report.currency.as_ref()) {
        Some(currency) => format!("money in {}", currency.code()),
        None => of.unit.id().to_string(),
    }
}

/// Every measure of every alternative in every scenario, under what the scenario changes.
pub fn scenarios(report: &PlanReport) -> Option<Sheet> {
    let mut rows = Vec::new();
    for scenario in &report.scenarios {
        for (path, text) in &scenario.changes {
            let cells = [scenario.name.as_str(), "", "changes", path.as_str(), text.as_str()];
            rows.push(cells.map(Cell::text).to_vec());
        }
        for (name, measures) in &scenario.alternatives {
            for measure in measures {
                let texts = [scenario.name.as_str(), name.as_str(), measure.id, measure.unit.id()];
                let mut cells = texts.map(Cell::text).to_vec();
                match measure.quantities() {
                    [] => cells.push(Cell::dash()),
                    several => cells.extend(several.iter().map(|quantity| Cell::number(Some(quantity)))),
                }
                rows.push(cells);
            }
        }
    }
    sheet("Scenarios", &["scenario", "alternative", "measure", "unit", "value"], &[18, 26, 24, 20, 18], rows)
}

/// What each input moves when it alone is changed.
pub fn sensitivity(report: &PlanReport) -> Option<Sheet> {
    let mut rows = Vec::new();
    for of in &report.alternatives {
        for swing in &of.swings {
            let [(less, with_less), (more, with_more)] = &swing.ends;
            let mut cells = [of.name.clone(), swing.input.clone(), unit(report, less, swing.currency.as_ref())]
                .map(Cell::text)
                .to_vec();
            let numbers = [less, with_less, more, with_more, &swing.width];
            cells.extend(numbers.map(|quantity| Cell::number(Some(quantity))));
            rows.push(cells);
        }
    }
    let heads = ["alternative", "input", "unit", "less", "npv with less", "more", "npv with more", "apart"];
    sheet("Sensitivity", &heads, &[26, 44, 14, 16], rows)
}

/// How far each input may move alone before an alternative is worth nothing.
pub fn limits(report: &PlanReport) -> Option<Sheet> {
    let mut rows = Vec::new();
    for of in &report.alternatives {
        for limit in &of.limits {
            let mut cells = [of.name.clone(), limit.input.clone(), unit(report, &limit.value, limit.currency.as_ref())]
                .map(Cell::text)
                .to_vec();
            cells.extend([Some(&limit.value), limit.below.as_ref(), limit.above.as_ref()].map(Cell::number));
            rows.push(cells);
        }
    }
    let heads = ["alternative", "input", "unit", "now", "may fall to", "may rise to"];
    sheet("Limits", &heads, &[26, 44, 14, 16], rows)
}

/// What would make another alternative the best.
pub fn ranking(report: &PlanReport) -> Option<Sheet> {
    let row = |overtake: &crate::report::plan::OvertakeShown| {
        let mut cells =
            [overtake.input.clone(), unit(report, &overtake.at, overtake.currency.as_ref())].map(Cell::text).to_vec();
        cells.extend([&overtake.value, &overtake.at].map(|quantity| Cell::number(Some(quantity))));
        cells.push(Cell::text(&overtake.by));
        cells
    };
    let rows = report.overtakes.iter().map(row).collect();
    sheet("Ranking", &["input", "unit", "now", "beyond", "then the best"], &[44, 14, 16, 16, 26], rows)
}

/// How the results spread.
pub fn simulation(report: &PlanReport) -> Option<Sheet> {
    let spread = report.spread.as_ref()?;
    let rows = spread.of.iter().flat_map(of_spread).collect();
    let title = format!("{} runs, seed {}", spread.runs, spread.seed);
    let heads = ["alternative", title.as_str(), "unit", "value", "from", "to"];
    sheet("Simulation", &heads, &[26, 52, 14, 16], rows)
}

fn of_spread(of: &SpreadOf) -> Vec<Vec<Cell>> {
    let row = |label: String, quantity: Option<&Quantity>| {
        let unit = quantity.map_or("", |quantity| quantity.unit.id());
        vec![Cell::text(&of.name), Cell::text(label), Cell::text(unit), Cell::number(quantity)]
    };
    let mut rows = vec![
        row("runs that pay".into(), of.pays.as_ref()),
        row("runs that pay back in time".into(), of.pays_back.as_ref()),
        row("runs in which it is the best".into(), of.best.as_ref()),
        row("mean net present value".into(), of.mean.as_ref()),
    ];
    for (per_cent, [npv, roi, payback]) in &of.percentiles {
        rows.push(row(format!("net present value, percentile {per_cent}"), npv.as_ref()));
        rows.push(row(format!("return on investment, percentile {per_cent}"), roi.as_ref()));
        rows.push(row(format!("payback of runs that pay back, percentile {per_cent}"), payback.as_ref()));
    }
    for (from, to, runs) in &of.parts {
        let count = Content::Number(u64::try_from(*runs).unwrap_or(u64::MAX).into());
        let count = Cell { content: count, look: Look::Worked(Unit::Count) };
        let label = Cell::text("runs with a net present value between these");
        let ends = [from, to].map(|quantity| Cell::number(Some(quantity)));
        rows.push([Cell::text(&of.name), label, Cell::text(Unit::Count.id()), count].into_iter().chain(ends).collect());
    }
    rows
}
