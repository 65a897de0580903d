//! The sheet Timeline: one row a line of the plan, one column a month, every cell written from the formula that computed it.

use super::{Context, input_at};
use crate::operator::{Binding, Written, bound};
use crate::plan::formula::{Formula, MONTHS_OF_YEAR};
use crate::plan::sheet::LineId;
use crate::quantity::{Exact, Quantity, Unit};
use crate::report::workbook::cell::{At, Cell, Range};
use crate::report::workbook::writing::{computed, shown};
use crate::report::workbook::{Sheet, column};

/// The sheet's name.
pub const TIMELINE_SHEET: &str = "Timeline";

/// The columns before those of the months: id, label, unit, group.
const BEFORE_MONTHS: usize = 4;

/// The most digits of a number that is written into a formula: more are not read by every spreadsheet.
const MOST_DIGITS: usize = 15;

/// The sheet.
pub(super) fn sheet(context: &Context<'_>) -> Sheet {
    let heads = ["line", "label", "unit", "group"].map(str::to_string).into_iter();
    let heads = heads.chain(context.report.months.iter().cloned());
    let mut sheet = Sheet::with_heads(TIMELINE_SHEET, heads, 2);
    for (index, line) in context.timeline.sheet.lines.iter().enumerate() {
        let mut cells = vec![
            Cell::text(&line.id),
            Cell::text(&line.label),
            Cell::text(line.unit.id()),
            Cell::text(line.group.id()),
        ];
        for (month, formula) in line.cells.iter().enumerate() {
            let (text, _) = shown(written(context, formula, TIMELINE_SHEET), line.unit);
            let value = context.computed.cell(LineId(index), month);
            cells.push(value.map_or_else(Cell::dash, |value| Cell::formula(text, value, line.unit)));
        }
        sheet.rows.push(cells);
    }
    sheet.widths = [36, 36, 10, 10].into_iter().chain(context.report.months.iter().map(|_| 13)).collect();
    sheet
}

/// Where a line stands in a month.
fn at(line: LineId, month: usize) -> At {
    let row = u32::try_from(line.0).unwrap_or(u32::MAX).saturating_add(1);
    At { sheet: TIMELINE_SHEET, row, column: column(BEFORE_MONTHS + month) }
}

/// All months of a line, the start among them.
pub fn months(context: &Context<'_>, line: LineId) -> Range {
    at(line, 0).across(column(BEFORE_MONTHS + context.plan.months))
}

/// The names of the months.
pub fn heads(context: &Context<'_>) -> Range {
    let first = At { row: 0, ..at(LineId(0), 0) };
    first.across(column(BEFORE_MONTHS + context.plan.months))
}

/// A formula of the plan on a sheet, in its computed unit.
pub fn written(context: &Context<'_>, formula: &Formula, on: &str) -> Written {
    let of = |formula: &Formula| written(context, formula, on);
    match formula {
        Formula::Constant(number) => constant(number),
        Formula::Input(input) => {
            let unit = context.plan.input(*input).map_or(Unit::Number, |input| input.unit);
            computed((input_at(*input).on(on), Binding::Single), unit)
        }
        Formula::Cell(line, month) => {
            let unit = context.timeline.sheet.line(*line).map_or(Unit::Number, |line| line.unit);
            computed((at(*line, *month).on(on), Binding::Single), unit)
        }
        Formula::Operation(operator, left, right) => operator.join_in_spreadsheet(of(left), of(right)),
        Formula::Sum(parts) => sum(parts.iter().map(of).collect()),
        Formula::Months(base, months) => (format!("POWER({},{months}/{MONTHS_OF_YEAR})", of(base).0), Binding::Single),
        Formula::AtMost { quantity, limit, then, otherwise } => {
            let [quantity, limit] = [quantity, limit].map(|part| bound(of(part), Binding::Sum));
            (format!("IF({quantity}<={limit},{},{})", of(then).0, of(otherwise).0), Binding::Single)
        }
    }
}

fn sum(parts: Vec<Written>) -> Written {
    match parts.len() {
        0 => ("0".to_string(), Binding::Single),
        1 => parts.into_iter().next().unwrap_or_else(|| ("0".to_string(), Binding::Single)),
        _ => {
            let texts: Vec<String> = parts.into_iter().map(|part| bound(part, Binding::Sum)).collect();
            (texts.join("+"), Binding::Sum)
        }
    }
}

/// A number as it is, or one whole number over another where it has too many digits.
fn constant(number: &Exact) -> Written {
    let decimal = Quantity::cut_shown(number, Unit::Number).filter(|shown| shown.exact).map(|shown| shown.value);
    let is_short = |text: &String| text.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS;
    let below_zero = |text: &str| text.starts_with('-');
    match decimal.map(|decimal| decimal.normalize().to_string()).filter(is_short) {
        Some(text) if below_zero(&text) => (text, Binding::Sum),
        Some(text) => (text, Binding::Single),
        None => (format!("{}/{}", number.numer(), number.denom()), Binding::Product),
    }
}
