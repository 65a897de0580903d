//! The cells of a column of dates in, their days out: which of `01/02/2026` is the day is settled once for all of them.

use crate::comparison::Note;
use crate::input::cells::Cell;
use crate::period;
use crate::place::quoted;
use crate::problem::Problem;
use crate::tickets::moment::{self, Order, OrderEvidence};

/// The days since 1 January 1970, and the dates as `2026-01-31`.
pub fn days(cells: &[&Cell], asked: Option<Order>) -> Result<Vec<(i64, String)>, Problem> {
    let order = match asked {
        Some(order) => Some(order),
        None => order(cells)?,
    };
    let day = |cell: &&Cell| {
        let moment = moment::read(cell.text.trim(), order).ok_or_else(|| no_date(cell))?;
        let (year, month, day) = moment.date();
        Ok((moment.days(), format!("{year:04}-{month:02}-{day:02}")))
    };
    cells.iter().map(day).collect()
}

/// Which of day and month comes first, as the dates show that can be read one way only.
fn order(cells: &[&Cell]) -> Result<Option<Order>, Problem> {
    let evidence = |cell: &Cell| moment::evidence(cell.text.trim());
    let only = |order: Order| cells.iter().find(|cell| evidence(cell) == OrderEvidence::Only(order));
    match (only(Order::DayFirst), only(Order::MonthFirst)) {
        (Some(day_first), Some(month_first)) => {
            let text = format!(
                "{} is written with the month first, and {} at {} with the day first",
                quoted(&month_first.text),
                quoted(&day_first.text),
                day_first.place
            );
            Err(Problem::at(&month_first.place, text).hint("write all dates of the file the same way, like 2026-01-31"))
        }
        (Some(_), None) => Ok(Some(Order::DayFirst)),
        (None, Some(_)) => Ok(Some(Order::MonthFirst)),
        (None, None) => match cells.iter().find(|cell| evidence(cell) == OrderEvidence::Open) {
            None => Ok(None),
            Some(open) => {
                Err(Problem::at(&open.place, format!("{} can be read as two different days", quoted(&open.text)))
                    .hint("say which: --date-order day-first or --date-order month-first"))
            }
        },
    }
}

fn no_date(cell: &Cell) -> Problem {
    if cell.is_blank() {
        return Problem::at(&cell.place, "expected a date, found none")
            .hint("give each flow its date, or none of them");
    }
    let hint = if period::is_period(&cell.text) {
        "write a day of it, or call the column `period`: its flows are then one a period"
    } else {
        "write it like 2026-01-31"
    };
    Problem::at(&cell.place, format!("expected a date, found {}", quoted(&cell.text))).hint(hint)
}

/// What to say where dates are no equal periods: months and quarters differ by days, no more.
pub fn uneven(days: &[i64]) -> Option<Note> {
    const SAME: i64 = 3;
    let apart = || days.iter().zip(days.iter().skip(1)).map(|(earlier, later)| later - earlier);
    let (least, most) = (apart().min()?, apart().max()?);
    let text = format!(
        "the flows are from {least} to {most} days apart: what is worked out in periods takes them as equally far apart, xnpv and xirr do not"
    );
    (most - least > SAME).then(|| Note::new("date", text))
}
