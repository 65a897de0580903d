//! A workbook in, the bytes of an XLSX file out: live formulas with their results stored. No clock enters it, so the same
//! workbook is the same bytes.

use super::Format;
use super::csv::harmless;
use crate::quantity::Unit;
use crate::report::parts::DASH;
use crate::report::workbook::{self, Cell, Content, Drawn, Look, Range, Sheet, Stored, Workbook};
use rust_decimal::Decimal;
use rust_xlsxwriter as xlsx;
use rust_xlsxwriter::XlsxError;

/// What the format is called, and how its files end.
pub const NAME: &str = "xlsx";

pub(super) const FORMAT: Format = Format {
    name: NAME,
    endings: &[NAME],
    purpose: "a workbook in which every number is a live formula over the figures",
    has_notes: true,
    has_origin: false,
    has_cost_lines: false,
    render: |report, _| report.workbook.as_ref().map(bytes).unwrap_or_default(),
};

/// The most characters of a cell.
const MOST_CHARACTERS: usize = 32_767;

/// The file of a workbook. Writing to memory cannot fail, and what a file cannot hold is cut or left out before; were it to
/// fail all the same, the missing file would show in every test of this format.
pub fn bytes(workbook: &Workbook) -> Vec<u8> {
    written(workbook).unwrap_or_default()
}

fn written(workbook: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut file = xlsx::Workbook::new();
    let created = xlsx::ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = harmless(&workbook.title).chars().take(255).collect();
    file.set_properties(&xlsx::DocProperties::new().set_title(title).set_author("roi").set_creation_datetime(&created));
    for sheet in &workbook.sheets {
        write_sheet(file.add_worksheet(), sheet)?;
    }
    for (name, at) in &workbook.names {
        // A name is a convenience: one that cannot be given is no reason to have no workbook.
        let _ = file.define_name(name, &format!("={}", at.absolute()));
    }
    file.save_to_buffer()
}

fn write_sheet(page: &mut xlsx::Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    page.set_name(sheet.name)?.set_landscape().set_print_fit_to_pages(1, 0);
    let (rows, columns) = sheet.frozen;
    if rows > 0 || columns > 0 {
        page.set_freeze_panes(rows, columns)?;
    }
    for (column, width) in (0..).zip(widths(sheet)) {
        page.set_column_width(column, f64::from(width))?;
    }
    let widths = widths(sheet);
    for (row, cells) in (0..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            let is_over_numbers = cell.look == Look::Head && is_number(sheet, row, column);
            write_cell(page, row, column, cell, is_over_numbers)?;
        }
        if let Some(lines) = lines(cells, &widths).filter(|lines| *lines > 1) {
            page.set_row_height(row, f64::from(lines * HEIGHT))?;
        }
    }
    for chart in &sheet.charts {
        let (row, column) = chart.corner;
        page.insert_chart(row, column, &drawn(chart))?;
    }
    Ok(())
}

/// The height of a line of text.
const HEIGHT: u32 = 15;

/// Whether a number stands under a cell.
fn is_number(sheet: &Sheet, row: u32, column: u16) -> bool {
    let below = usize::try_from(row).ok().and_then(|row| sheet.rows.get(row + 1));
    let cell = below.and_then(|cells| cells.get(usize::from(column)));
    cell.is_some_and(|cell| matches!(cell.content, Content::Number(_) | Content::Formula(_, Stored::Number(_))))
}

/// How many lines the longest of the texts that wrap takes in its column.
fn lines(cells: &[Cell], widths: &[u16]) -> Option<u32> {
    let of = |(cell, width): (&Cell, &u16)| match &cell.content {
        Content::Text(text) if cell.look == Look::Wrapped => {
            u32::try_from(text.chars().count().div_ceil(usize::from(*width).max(1))).ok()
        }
        _ => None,
    };
    cells.iter().zip(widths).filter_map(of).max()
}

/// The width of each column: as stated, else as the last one's that is, and never too narrow for its numbers.
fn widths(sheet: &Sheet) -> Vec<u16> {
    let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(0).max(sheet.widths.len());
    let mut widths: Vec<u16> =
        (0..columns).map(|column| sheet.widths.get(column).or(sheet.widths.last()).copied().unwrap_or(12)).collect();
    for cells in &sheet.rows {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(needed(cell));
        }
    }
    widths
}

/// The characters that a number needs, with its separators and decimal places, or a head.
fn needed(cell: &Cell) -> u16 {
    const MOST_OF_HEAD: usize = 24;
    let characters = match &cell.content {
        Content::Number(number) | Content::Formula(_, Stored::Number(number)) => {
            let digits = number.trunc().abs().to_string().len();
            digits + digits / 3 + 6
        }
        Content::Text(text) if cell.look == Look::Head => (text.chars().count() + 2).min(MOST_OF_HEAD),
        _ => 0,
    };
    u16::try_from(characters).unwrap_or(u16::MAX)
}

fn write_cell(
    page: &mut xlsx::Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    is_over_numbers: bool,
) -> Result<(), XlsxError> {
    let format = look(cell.look);
    let format = if is_over_numbers { format.set_align(xlsx::FormatAlign::Right) } else { format };
    match &cell.content {
        Content::Empty => return Ok(()),
        Content::Text(text) => {
            let text: String = harmless(text).chars().take(MOST_CHARACTERS).collect();
            // Where a number would stand, what says that there is none stands as numbers do.
            let format = if text == DASH { format.set_align(xlsx::FormatAlign::Right) } else { format };
            page.write_string_with_format(row, column, text, &format)?
        }
        Content::Number(number) => page.write_number_with_format(row, column, float(*number), &format)?,
        Content::Formula(text, stored) => {
            let result = match stored {
                Stored::Number(number) => float(*number).to_string(),
                Stored::Text(text) => text.clone(),
            };
            let formula = xlsx::Formula::new(format!("={text}")).set_result(result);
            page.write_formula_with_format(row, column, formula, &format)?
        }
    };
    Ok(())
}

/// The nearest number a spreadsheet can hold: it is read from the decimal's digits, nothing is computed with it.
fn float(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or_default()
}

fn look(look: Look) -> xlsx::Format {
    let format = xlsx::Format::new();
    match look {
        Look::Plain => format,
        Look::Wrapped => format.set_text_wrap().set_align(xlsx::FormatAlign::Top),
        Look::Title => format.set_bold().set_font_size(14),
        Look::Head => format.set_bold().set_background_color(xlsx::Color::RGB(0x00E7_ECF2)),
        Look::Input(unit) => format.set_font_color(xlsx::Color::RGB(0x001F_4FA3)).set_num_format(number_format(unit)),
        Look::Worked(unit) => format.set_num_format(number_format(unit)),
        Look::Sum(unit) => {
            format.set_bold().set_border_top(xlsx::FormatBorder::Thin).set_num_format(number_format(unit))
        }
    }
}

/// How a number of a unit looks.
fn number_format(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "#,##0.00",
        Unit::Count => "#,##0",
        Unit::Percent | Unit::PercentPerYear | Unit::Points | Unit::Minutes | Unit::Hours => "#,##0.0",
        Unit::Ratio | Unit::Score => "0.00##",
        Unit::Number
        | Unit::SquareMinutes
        | Unit::Periods
        | Unit::Months
        | Unit::Years
        | Unit::PerYear
        | Unit::Agents => "#,##0.##",
    }
}

fn drawn(chart: &workbook::Chart) -> xlsx::Chart {
    let mut drawn = match chart.drawn {
        Drawn::Columns => xlsx::Chart::new_column(),
        Drawn::Lines => xlsx::Chart::new_line(),
    };
    for series in &chart.series {
        let name = Range { from: series.name, to: series.name };
        let [name, categories, values] = [name, series.categories, series.values]
            .map(|range| (range.from.sheet, range.from.row, range.from.column, range.to.row, range.to.column));
        drawn.add_series().set_name((name.0, name.1, name.2)).set_categories(categories).set_values(values);
    }
    drawn.title().set_name(&chart.title);
    drawn.set_alt_text(chart.alternative.chars().take(255).collect::<String>());
    if chart.series.len() < 2 {
        drawn.legend().set_hidden();
    }
    drawn
}
