//! Rows of cells in, entries out: by figure, by row or tidy, recognised from the header.

use super::cells::{Cell, Form};
use super::contents::{Contents, Entry, SideName};
use super::names::{self, Meaning, UnitWord};
use crate::figures::normal;
use crate::period;
use crate::place::{Place, quoted};
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::rc::Rc;

/// One record with the line it begins on.
pub struct Row {
    /// The line.
    pub line: u64,
    /// Its cells' texts.
    pub fields: Vec<Rc<str>>,
}

impl Row {
    fn field(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", |field| &**field)
    }
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Period,
    Unit,
    Kind,
    Target,
    Remark,
    Total,
    WorkedOut,
    Value,
}

fn column(header: &str) -> Column {
    match normal(header).as_str() {
        "period" | "month" | "quarter" | "year" | "date" => Column::Period,
        "unit" | "units" => Column::Unit,
        "kind" | "costkind" | "costtype" => Column::Kind,
        "target" | "targets" => Column::Target,
        "source" | "sources" | "note" | "notes" | "comment" | "comments" => Column::Remark,
        "change" | "difference" | "delta" | "variance" | "changepercent" | "percentchange" => Column::WorkedOut,
        _ if names::is_total(header) => Column::Total,
        _ => Column::Value,
    }
}

fn is_one_of(header: &str, names: &[&str]) -> bool {
    names.contains(&normal(header).as_str())
}

const SIDE: &[&str] = &["side", "vendor", "provider", "operation", "team", "group", "site", "location"];
const FIGURE: &[&str] = &["figure", "metric", "measure", "kpi"];
const VALUE: &[&str] = &["value", "amount"];

/// Sorts the rows of a file into entries.
pub fn sort_into(contents: &mut Contents, mut rows: Vec<Row>, side: &SideName) {
    drop_blank_columns(&mut rows);
    let Some((header, body)) = rows.split_first() else { return };
    if let Err(problem) = distinct(header, &contents.file) {
        contents.problems.push(problem);
        return;
    }
    let fields = &header.fields;
    let heads: Vec<String> = fields.iter().map(|field| normal(field)).collect();
    let find = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let at = |index: usize| header.field(index);
    let period_at = fields.iter().position(|field| column(field) == Column::Period);
    let (side_at, figure_at, value_at) = (find(SIDE), find(FIGURE), find(VALUE));
    if let (Some(figure), Some(value)) = (figure_at, value_at)
        && (side_at.is_some() || period_at.is_some())
    {
        return tidy(contents, header, body, side, [side_at, period_at, Some(figure), Some(value)]);
    }
    let is_known = |header: &str| matches!(names::resolve(header).meaning, Meaning::Figure(_) | Meaning::Metric(_));
    let others = || (0..fields.len()).filter(|index| Some(*index) != side_at && Some(*index) != period_at);
    let known = others().filter(|index| is_known(at(*index))).count();
    let is_majority = known * 2 > others().count().saturating_sub(1);
    let is_by_row =
        find(&["side"]).is_some() || (known > 0 && (period_at.is_some() || side_at.is_some() || is_majority));
    if !is_by_row || (figure_at.is_some() && find(&["side"]).is_none()) {
        return by_figure(contents, header, body, side);
    }
    // A first column that is no figure names the sides, whatever its header.
    let first_is_side = || period_at != Some(0) && !is_known(at(0)) && column(at(0)) == Column::Value;
    by_row(contents, header, body, side, side_at.or_else(|| first_is_side().then_some(0)), period_at);
}

/// Spreadsheets leave columns without a name and without anything in them.
fn drop_blank_columns(rows: &mut [Row]) {
    let width = rows.first().map_or(0, |header| header.fields.len());
    for index in (1..width).rev() {
        if rows.iter().all(|row| row.field(index).is_empty()) {
            rows.iter_mut().for_each(|row| {
                row.fields.remove(index);
            });
        }
    }
}

/// No header twice, and none missing above a column with something in it.
fn distinct(header: &Row, file: &Place) -> Result<(), Problem> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, field) in header.fields.iter().enumerate() {
        let place = file.at(header.line, field);
        if field.is_empty() && index > 0 {
            return Err(Problem::at(&place, format!("column {} has no name", index + 1))
                .hint("name it, or leave the column out"));
        }
        if let Some(first) = seen.insert(field, index) {
            let text = format!(
                "the column {} stands twice, as column {} and as column {}",
                quoted(field),
                first + 1,
                index + 1
            );
            return Err(Problem::at(&file.at(header.line, ""), text).hint("give each column a name of its own"));
        }
    }
    Ok(())
}

/// Makes the cells of a file; all cells of a column share its header's text.
struct Cells<'a> {
    file: &'a Place,
    columns: Vec<Rc<str>>,
}

impl<'a> Cells<'a> {
    fn new(file: &'a Place, header: &Row) -> Cells<'a> {
        Cells { file, columns: header.fields.clone() }
    }

    fn cell(&self, row: &Row, index: usize) -> Cell {
        let column = self.columns.get(index).cloned().unwrap_or_default();
        let place = Place { file: Rc::clone(&self.file.file), row: row.line, column, cell: None };
        Cell { text: row.fields.get(index).cloned().unwrap_or_default(), place, form: Form::Text }
    }
}

/// `side,period,figure,value`
fn tidy(contents: &mut Contents, header: &Row, body: &[Row], side: &SideName, columns: [Option<usize>; 4]) {
    let [side_at, period_at, figure_at, value_at] = columns;
    let file = contents.file.clone();
    let cells = Cells::new(&file, header);
    let others = |wanted: Column| header.fields.iter().position(|field| column(field) == wanted);
    let (unit_at, kind_at) = (others(Column::Unit), others(Column::Kind));
    for row in body {
        let optional = |index: Option<usize>| index.map(|index| cells.cell(row, index));
        let text = |index: Option<usize>| index.map(|index| Rc::from(row.field(index)));
        let (Some(name), Some(value)) = (optional(figure_at), optional(value_at)) else { continue };
        contents.entries.push(Entry {
            side: text(side_at).unwrap_or_else(|| side.name.as_str().into()),
            period: text(period_at).filter(|label: &Rc<str>| !label.is_empty()),
            name,
            unit: optional(unit_at),
            kind: optional(kind_at),
            value,
        });
    }
    let used: Vec<usize> = columns.into_iter().chain([unit_at, kind_at]).flatten().collect();
    for (index, field) in header.fields.iter().enumerate() {
        if !used.contains(&index) && column(field) != Column::Remark {
            contents.remarks.push(format!("the column {} is not known and was not read", quoted(field)));
        }
    }
}

/// One row per side and period, figures as columns.
fn by_row(
    contents: &mut Contents,
    header: &Row,
    body: &[Row],
    side: &SideName,
    side_at: Option<usize>,
    period_at: Option<usize>,
) {
    let file = contents.file.clone();
    let cells = Cells::new(&file, header);
    for row in body {
        let side_name: Rc<str> = side_at.map_or(side.name.as_str(), |index| row.field(index)).into();
        let period: Option<Rc<str>> =
            period_at.map(|index| row.field(index)).filter(|label| !label.is_empty()).map(Rc::from);
        for (index, field) in header.fields.iter().enumerate() {
            if Some(index) == side_at || Some(index) == period_at || column(field) == Column::Remark {
                continue;
            }
            contents.entries.push(Entry {
                side: side_name.clone(),
                period: period.clone(),
                name: Cell { text: Rc::clone(field), place: file.at(header.line, field), form: Form::Text },
                unit: None,
                kind: None,
                value: cells.cell(row, index),
            });
        }
    }
}

/// The first column names the figure; each further one is a side, or a period of one side.
fn by_figure(contents: &mut Contents, header: &Row, body: &[Row], side: &SideName) {
    let mut columns: Vec<Column> = header.fields.iter().map(|field| column(field)).collect();
    if let Some(first) = columns.first_mut() {
        *first = Column::Name;
    }
    if !columns.contains(&Column::Value)
        && let Some(only) = columns.iter_mut().find(|column| **column == Column::Total)
    {
        *only = Column::Value;
    }
    let values: Vec<usize> = (0..columns.len()).filter(|index| columns.get(*index) == Some(&Column::Value)).collect();
    let heads = match heads(header, &values, side, &contents.file) {
        Ok(heads) => heads,
        Err(problem) => return contents.problems.push(problem),
    };
    mention_currencies(contents, header, &values);
    for (field, _) in header.fields.iter().zip(&columns).filter(|(_, column)| **column == Column::WorkedOut) {
        contents.remarks.push(format!("the column {} is worked out from the others and was not read", quoted(field)));
    }
    let file = contents.file.clone();
    let cells = Cells::new(&file, header);
    let find = |wanted: Column| columns.iter().position(|column| *column == wanted);
    contents.entries.reserve(body.len() * heads.len());
    for row in body {
        let optional = |wanted: Column| find(wanted).map(|index| cells.cell(row, index));
        let name = cells.cell(row, 0);
        if name.text.is_empty() {
            let problem = Problem::at(&file.at(row.line, ""), "this row has values and no name");
            contents.problems.push(problem.hint("name the figure in the first column"));
            continue;
        }
        let of_row: Vec<Cell> = values.iter().map(|index| cells.cell(row, *index)).collect();
        let own_period = optional(Column::Period).map(|cell| cell.text).filter(|label| !label.is_empty());
        for ((side, period), value) in heads.iter().zip(&of_row) {
            contents.entries.push(Entry {
                side: side.clone(),
                period: period.clone().or_else(|| own_period.clone()),
                name: name.clone(),
                unit: optional(Column::Unit),
                kind: optional(Column::Kind),
                value: value.clone(),
            });
        }
        if let Some(total) = optional(Column::Total).filter(|total| !total.is_blank()) {
            contents.row_totals.push((name.text.to_string(), total, of_row));
        }
        if let Some(target) = optional(Column::Target).filter(|target| !target.is_blank()) {
            contents.targets.push((name.text.to_string(), target));
        }
    }
}

/// A side's header may name its currency in brackets: `in-house ($)`.
fn mention_currencies(contents: &mut Contents, header: &Row, values: &[usize]) {
    for index in values {
        let field = header.field(*index);
        if let Some(UnitWord::Currency(mention)) = names::unit_in_brackets(field) {
            contents.mentions.push((mention, contents.file.at(header.line, field)));
        }
    }
}

/// The side and period of a column of values.
type Head = (Rc<str>, Option<Rc<str>>);

/// The side and period of each value column.
fn heads(header: &Row, values: &[usize], side: &SideName, file: &Place) -> Result<Vec<Head>, Problem> {
    let names: Vec<&str> = values.iter().map(|index| header.field(*index)).collect();
    let periods = names.iter().filter(|name| period::is_period(name)).count();
    let place = file.at(header.line, "");
    match names.as_slice() {
        [] => Err(Problem::at(&place, "expected a column of values beside the names, found none")
            .hint("`roi template` prints a file to fill in")),
        names if periods == names.len() => {
            Ok(names.iter().map(|name| (side.name.as_str().into(), Some((*name).into()))).collect())
        }
        names if periods > 0 => {
            let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            Err(Problem::at(
                &place,
                format!("expected columns that are all sides or all periods, found {}", listed.join(", ")),
            )
            .hint("for sides with periods write one row per side and period: side,period,contacts,…"))
        }
        [one]
            if side.is_settled
                || is_one_of(one, &["value", "values", "amount", "cost", "costs", "total", "figure"]) =>
        {
            Ok(vec![(side.name.as_str().into(), None)])
        }
        names if side.is_settled && names.len() > 1 => {
            let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            Err(Problem::at(
                &place,
                format!("expected one column of values in a file that is one side, found {}", listed.join(", ")),
            )
            .hint("give this file alone, or keep one column in it"))
        }
        names => Ok(names.iter().map(|name| ((*name).into(), None)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(text: &str) -> Vec<String> {
        let side = SideName { name: "f".into(), is_settled: false };
        let contents = super::super::csv::read(text, &Place::file("f.csv"), &side, None);
        let entry = |entry: &Entry| {
            let period = entry.period.as_deref().unwrap_or("-");
            format!("{} {period} {} {} @{}", entry.side, entry.name.text, entry.value.text, entry.value.place)
        };
        contents.entries.iter().map(entry).collect()
    }

    #[test]
    fn the_layouts_say_the_same() {
        let by_figure = ["a - Contacts 1 @f.csv:2: a", "b - Contacts 2 @f.csv:2: b"];
        let by_row = ["a - contacts 1 @f.csv:2: contacts", "b - contacts 2 @f.csv:3: contacts"];
        let periods = ["f 2025-01 Contacts 1 @f.csv:2: 2025-01", "f 2025-02 Contacts 2 @f.csv:2: 2025-02"];
        assert_eq!(summary("figure,a,b\nContacts,1,2\n"), by_figure);
        assert_eq!(summary("side,contacts\na,1\nb,2\n"), by_row);
        assert_eq!(summary("place of work,contacts\na,1\nb,2\n"), by_row);
        assert_eq!(summary("side,period,figure,value\na,2026,contacts,1\n"), ["a 2026 contacts 1 @f.csv:2: value"]);
        assert_eq!(summary("figure,2025-01,2025-02\nContacts,1,2\n"), periods);
        assert_eq!(summary("figure,period,a\nContacts,2026,1\n"), ["a 2026 Contacts 1 @f.csv:2: a"]);
        assert_eq!(
            summary("contacts,labor\n1,2\n"),
            ["f - contacts 1 @f.csv:2: contacts", "f - labor 2 @f.csv:2: labor"]
        );
    }

    #[test]
    fn a_blank_column_is_no_column() {
        assert_eq!(summary("figure,a,,\nContacts,1,,\n"), ["a - Contacts 1 @f.csv:2: a"]);
    }
}
