//! Rows without dates in, flows one a period out; labels that are no row of equal periods are noted.

use super::{Flow, Listed};
use crate::comparison::Note;
use crate::input::cells::Cell;
use crate::input::names;
use crate::period::Period;
use crate::place::{clean, quoted};
use crate::problem::Problem;
use crate::quantity::Exact;

/// The flows in the order of the file, the first at t = 0.
pub fn undated(listed: &mut Listed, amounts: Vec<Exact>) -> Result<Vec<Flow>, Problem> {
    let labels: Vec<&Cell> = listed.rows.iter().filter_map(|row| row.when.as_ref()).collect();
    if let Some(sum) = labels.iter().find(|label| names::is_total(&label.text)) {
        let text = format!("expected a flow of one period, found {}", quoted(&sum.text));
        return Err(Problem::at(&sum.place, text).hint("leave the sum out: it would count every flow twice"));
    }
    let note = labels.iter().zip(labels.iter().skip(1)).find(|(left, right)| !follows(left, right));
    let note = note.map(|(left, right)| {
        let text = format!(
            "{} does not follow {} as one equal period the other; the rows are taken as equal periods in their order",
            quoted(&right.text),
            quoted(&left.text)
        );
        Note::new("period", text)
    });
    let flow = |(index, (row, amount)): (usize, (&super::Row, Exact))| {
        let label = row.when.as_ref().filter(|label| !label.is_blank());
        let when = label.map_or_else(|| format!("t = {index}"), |label| clean(&label.text));
        Flow { amount, when, day: None }
    };
    let flows = listed.rows.iter().zip(amounts).enumerate().map(flow).collect();
    listed.notes.extend(note);
    Ok(flows)
}

/// Whether one label names the period behind another, as far as labels tell.
fn follows(left: &Cell, right: &Cell) -> bool {
    let (earlier, later) = (Period::new(&left.text).span, Period::new(&right.text).span);
    if let (Some(earlier), Some(later)) = (earlier, later) {
        return earlier.months == later.months && earlier.end() == later.start;
    }
    let number = |cell: &Cell| cell.text.trim().parse::<i64>().ok();
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.checked_add(1) == Some(right),
        _ => true,
    }
}
