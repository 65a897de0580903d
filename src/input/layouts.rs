//! A table in, entries out: by figure, by row or tidy, recognised from the header.

use super::cells::{Cell, Form, wanted};
use super::columns::{self, Column, column};
use super::contents::{Contents, Entry, SideName};
use super::grid::Row;
use super::limits;
use super::names::{self, Meaning, Names, UnitWord};
use super::statement;
use super::table::Table;
use crate::figures::normal;
use crate::period;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use std::rc::Rc;

fn is_one_of(header: &str, names: &[&str]) -> bool {
    names.contains(&normal(header).as_str())
}

const SIDE: &[&str] = &["side", "vendor", "provider", "operation", "team", "group", "site", "location"];
const FIGURE: &[&str] = &["figure", "metric", "measure", "kpi"];
const VALUE: &[&str] = &["value", "amount"];
/// The column of rows that tells what a side is, and its word for the one that the others are set against.
const ROLE: &str = "role";
const BASELINE: &str = "baseline";

/// Sorts the table of a file into entries.
pub fn sort_into(contents: &mut Contents, table: &Table, side: &SideName, names: &Names) {
    for title in table.titles.iter().flat_map(Row::texts).filter(|title| names::says_scale(title)) {
        let text = format!("the title {} speaks of thousands or millions; amounts are read as written", quoted(title));
        contents.doubts.push(text);
    }
    let heads: Vec<String> = table.heads.iter().map(|head| normal(head)).collect();
    let find = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let columns: Vec<Column> = table.heads.iter().map(|head| column(head)).collect();
    let find_column = |wanted: Column| columns.iter().position(|column| *column == wanted);
    let period_at = find_column(Column::Period);
    let (side_at, figure_at, value_at) = (find(SIDE), find(FIGURE), find(VALUE));
    let layout = Layout { table, side, names, empty: "".into() };
    if let (Some(figure), Some(value)) = (figure_at, value_at)
        && (side_at.is_some() || period_at.is_some())
    {
        return layout.tidy(contents, [side_at, period_at, Some(figure), Some(value)]);
    }
    let is_known = |at: usize| matches!(names.resolve(table.head(at)).meaning, Meaning::Figure(_) | Meaning::Metric(_));
    let others = || (0..heads.len()).filter(|at| Some(*at) != side_at && Some(*at) != period_at);
    let known = others().filter(|at| is_known(*at)).count();
    let is_majority = known * 2 > others().count().saturating_sub(1);
    let is_by_row =
        find(&["side"]).is_some() || (known > 0 && (period_at.is_some() || side_at.is_some() || is_majority));
    if !is_by_row || (figure_at.is_some() && find(&["side"]).is_none()) {
        return layout.by_figure(contents);
    }
    // Rows that are only numbered are so many periods of one side.
    let period_at = period_at.or_else(|| find_column(Column::Number).filter(|_| side_at.is_none()));
    // A first column that is no figure names the sides, whatever its header.
    let first_is_side = || period_at != Some(0) && !is_known(0) && columns.first() == Some(&Column::Value);
    layout.by_row(contents, side_at.or_else(|| first_is_side().then_some(0)), period_at);
}

/// A table that is being sorted.
struct Layout<'a> {
    table: &'a Table,
    side: &'a SideName,
    names: &'a Names,
    empty: Rc<str>,
}

/// How a column or row that is a figure's was read.
pub fn figure_read_as(names: &Names, name: &str) -> String {
    let named = names.resolve(name);
    let (id, unit) = match named.meaning {
        Meaning::Figure(figure) => (figure.id, figure.unit),
        Meaning::Metric(metric) => (metric.id, metric.unit),
        Meaning::Total | Meaning::Subtotal => return "a total, checked and not added".to_string(),
        Meaning::Unknown => {
            return names::known_otherwise(name).map_or_else(|| "not known".to_string(), ToString::to_string);
        }
    };
    let stated = if named.unit.is_some() { ", in the unit in brackets" } else { "" };
    format!("{id}, {}{stated}", wanted(unit))
}

/// The side and period of a column of values.
type Head = (Rc<str>, Option<Rc<str>>);

impl Layout<'_> {
    fn cell(&self, file: &Place, row: &Row, column: usize) -> Cell {
        let place = self.table.place(file, row, column);
        Cell { text: self.shared(row.text(column)), place, form: row.form(column) }
    }

    /// The rows that have a value: a text alone is a heading or a footer.
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.table.body.iter().filter(|row| row.extent() > 1)
    }

    fn head_cell(&self, file: &Place, column: usize) -> Cell {
        let place = self.table.place(file, &self.table.header, column);
        Cell { text: Rc::clone(&place.column), place, form: Form::Text }
    }

    /// A text to be kept. Most cells of wide exports are empty: they share one.
    fn shared(&self, text: &str) -> Rc<str> {
        if text.is_empty() { Rc::clone(&self.empty) } else { text.into() }
    }

    fn within_limit(&self, values: usize, file: &Place) -> Result<(), Problem> {
        if values > limits::VALUES { Err(limits::past(file, "at most 100,000 values")) } else { Ok(()) }
    }

    /// Whether the periods are days: one of them is no month's first or last.
    fn has_days(&self, period_at: Option<usize>) -> bool {
        let mut labels = self.rows().filter_map(|row| period_at.map(|at| row.text(at)));
        labels.any(|label| period::is_day(label) && !period::is_period(label))
    }

    fn own_side(&self) -> Rc<str> {
        self.side.name.as_str().into()
    }

    /// `side,period,figure,value`
    fn tidy(&self, contents: &mut Contents, columns: [Option<usize>; 4]) {
        let [side_at, period_at, figure_at, value_at] = columns;
        let file = contents.file.clone();
        let heads = &self.table.heads;
        let others = |wanted: Column| heads.iter().position(|head| column(head) == wanted);
        let (unit_at, kind_at) = (others(Column::Unit), others(Column::Kind));
        let own_side = self.own_side();
        if let Err(problem) = self.within_limit(self.table.body.len(), &file) {
            return contents.problems.push(problem);
        }
        contents.has_days = self.has_days(period_at);
        for row in self.rows() {
            let optional = |index: Option<usize>| index.map(|index| self.cell(&file, row, index));
            let text = |index: Option<usize>| optional(index).map(|cell| cell.text);
            let (Some(name), Some(value)) = (optional(figure_at), optional(value_at)) else { continue };
            contents.entries.push(Entry {
                side: text(side_at).unwrap_or_else(|| Rc::clone(&own_side)),
                period: text(period_at).filter(|label| !label.is_empty()),
                name: Rc::new(name),
                unit: optional(unit_at).map(Rc::new),
                kind: optional(kind_at).map(Rc::new),
                value,
                since: None,
            });
        }
        contents.read_as.push("layout: one row a value".into());
        let roles = ["the sides", "the periods", "the figures", "the values", "their units", "the kinds of cost"];
        let used: Vec<Option<usize>> = columns.into_iter().chain([unit_at, kind_at]).collect();
        for (at, head) in heads.iter().enumerate() {
            let role = used.iter().position(|used| *used == Some(at)).and_then(|role| roles.get(role));
            let is_remark = column(head) == Column::Remark;
            let read = role.copied().unwrap_or(if is_remark { "remarks, not read" } else { "not known, not read" });
            contents.read_as.push(format!("column {}: {read}", quoted(head)));
            if role.is_none() && !is_remark {
                contents.remarks.push(format!("the column {} is not known and was not read", quoted(head)));
            }
        }
    }

    /// One row per side and period, figures as columns.
    fn by_row(&self, contents: &mut Contents, side_at: Option<usize>, period_at: Option<usize>) {
        let file = contents.file.clone();
        contents.read_as.push("layout: one row a side and period".into());
        contents.has_named_rows = false;
        let own_side = self.own_side();
        let mut figures: Vec<(usize, Rc<Cell>)> = Vec::new();
        let role_at = side_at.and_then(|side_at| self.baseline(contents, side_at));
        for (at, head) in self.table.heads.iter().enumerate() {
            let read = match column(head) {
                _ if Some(at) == side_at => "the sides".to_string(),
                _ if Some(at) == role_at => "which side is the baseline".to_string(),
                Column::Number if Some(at) == period_at => "the rows' numbers, each a period".to_string(),
                _ if Some(at) == period_at => "the periods".to_string(),
                Column::Number => "the rows' numbers, not read".to_string(),
                Column::Remark => "remarks, not read".to_string(),
                _ => {
                    figures.push((at, Rc::new(self.head_cell(&file, at))));
                    figure_read_as(self.names, head)
                }
            };
            contents.read_as.push(format!("column {}: {read}", quoted(head)));
        }
        if let Err(problem) = self.within_limit(self.table.body.len() * figures.len(), &file) {
            return contents.problems.push(problem);
        }
        contents.entries.reserve(self.table.body.len() * figures.len());
        contents.has_days = self.has_days(period_at);
        for row in self.rows() {
            let text = |at: usize| self.cell(&file, row, at).text;
            let side = side_at.map_or_else(|| Rc::clone(&own_side), text);
            let period = period_at.map(text).filter(|label| !label.is_empty());
            for (at, name) in &figures {
                contents.entries.push(Entry {
                    side: Rc::clone(&side),
                    period: period.clone(),
                    name: Rc::clone(name),
                    unit: None,
                    kind: None,
                    value: self.cell(&file, row, *at),
                    since: None,
                });
            }
        }
    }

    /// The column that tells which side is the baseline, where there is one; two of them are one too many.
    fn baseline(&self, contents: &mut Contents, side_at: usize) -> Option<usize> {
        let file = contents.file.clone();
        let at = self.table.heads.iter().position(|head| normal(head) == ROLE)?;
        let mut named = self.rows().filter(|row| normal(row.text(at)) == BASELINE);
        let first = self.cell(&file, named.next()?, side_at);
        if let Some(other) = named.map(|row| self.cell(&file, row, side_at)).find(|side| side.text != first.text) {
            let text = format!("expected one baseline, found {} and {}", quoted(&first.text), quoted(&other.text));
            let problem = Problem::at(&other.place, text);
            contents.problems.push(problem.hint("write `baseline` in the rows of one side only"));
        }
        contents.baseline = Some(first);
        Some(at)
    }

    /// The first column names the figure; each further one is a side, or a period of one side.
    fn by_figure(&self, contents: &mut Contents) {
        let columns = columns::by_figure(self.table, self.names);
        let name_at = columns.iter().position(|column| *column == Column::Name).unwrap_or_default();
        let values: Vec<usize> = (0..columns.len()).filter(|at| columns.get(*at) == Some(&Column::Value)).collect();
        let heads = match self.heads(&values, &contents.file) {
            Ok(heads) => heads,
            Err(problem) => return contents.problems.push(problem),
        };
        if let Some(problem) = self.not_in_full(&values, &contents.file) {
            return contents.problems.push(problem);
        }
        self.mention_currencies(contents, &values);
        self.say_columns(contents, &columns, &values, &heads);
        if let Some(problem) = self.second_header(&values, &contents.file) {
            return contents.problems.push(problem);
        }
        let rows = statement::rows(self.table, name_at, self.names);
        contents.is_statement = rows.is_statement;
        contents.notes.extend(rows.notes);
        let file = contents.file.clone();
        let find = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let (unit_at, kind_at, period_at) = (find(Column::Unit), find(Column::Kind), find(Column::Period));
        let (total_at, target_at) = (find(Column::Total), find(Column::Target));
        let (benchmark_at, said_by_at) =
            (find(Column::Benchmark), find(Column::BenchmarkSource).or_else(|| self.column_called("source")));
        if let Err(problem) = self.within_limit(rows.rows.len() * heads.len(), &file) {
            return contents.problems.push(problem);
        }
        contents.entries.reserve(rows.rows.len() * heads.len());
        for statement::NamedRow { row, name, since } in rows.rows {
            let shared = |at: Option<usize>| at.map(|at| Rc::new(self.cell(&file, row, at)));
            let mut named = self.cell(&file, row, name_at);
            if named.text.is_empty() {
                let problem = Problem::at(&self.table.row_place(&file, row), "this row has values and no name");
                contents.problems.push(problem.hint("name the figure in the first column"));
                continue;
            }
            named.text = name.unwrap_or(named.text);
            let name = Rc::new(named);
            let of_row: Vec<Cell> = values.iter().map(|at| self.cell(&file, row, *at)).collect();
            let own_period = shared(period_at).map(|cell| Rc::clone(&cell.text)).filter(|label| !label.is_empty());
            let (unit, kind) = (shared(unit_at), shared(kind_at));
            for ((side, period), value) in heads.iter().zip(&of_row) {
                contents.entries.push(Entry {
                    side: Rc::clone(side),
                    period: period.clone().or_else(|| own_period.clone()),
                    name: Rc::clone(&name),
                    unit: unit.clone(),
                    kind: kind.clone(),
                    value: value.clone(),
                    since,
                });
            }
            let optional = |at: Option<usize>| at.map(|at| self.cell(&file, row, at)).filter(|cell| !cell.is_blank());
            // What is summed since the year began is more than one month beside it.
            let is_since_january = |at: &usize| {
                values.len() == 1 && is_one_of(self.table.head(*at), &["ytd", "year to date", "yeartodate"])
            };
            if let Some(total) = optional(total_at.filter(|at| !is_since_january(at))) {
                contents.row_totals.push((name.text.to_string(), total, of_row));
            }
            if let Some(target) = optional(target_at) {
                contents.targets.push((name.text.to_string(), target));
            }
            if let Some(benchmark) = optional(benchmark_at) {
                contents.benchmarks.push((name.text.to_string(), benchmark, optional(said_by_at)));
            }
        }
    }

    /// The column of a head, where there is one.
    fn column_called(&self, head: &str) -> Option<usize> {
        self.table.heads.iter().position(|other| normal(other) == head)
    }

    /// How each column was read, for `roi check`; and a remark on what is worked out from the others.
    fn say_columns(&self, contents: &mut Contents, columns: &[Column], values: &[usize], heads: &[Head]) {
        contents.read_as.push("layout: one row a figure".into());
        for (at, (name, column)) in self.table.heads.iter().zip(columns).enumerate() {
            let head = values.iter().position(|value| *value == at).and_then(|index| heads.get(index));
            let read = match (column, head) {
                (_, Some((side, Some(period)))) => format!("values of {} in {}", clean(side), clean(period)),
                (_, Some((side, None))) => format!("values of {}", clean(side)),
                (Column::Name, _) => "the figures' names".to_string(),
                (Column::Period, _) => "the periods".to_string(),
                (Column::Code, _) => "codes, not read".to_string(),
                (Column::Unit, _) => "the units".to_string(),
                (Column::Kind, _) => "the kinds of cost".to_string(),
                (Column::Target, _) => "the targets".to_string(),
                (Column::Benchmark, _) => "the benchmarks".to_string(),
                (Column::BenchmarkSource, _) => "who says the benchmarks".to_string(),
                (Column::Total, _) => "sums of the row, checked and not added".to_string(),
                (Column::WorkedOut, _) => "worked out from the others, not read".to_string(),
                _ => "not read".to_string(),
            };
            contents.read_as.push(format!("column {}: {read}", quoted(name)));
            if *column == Column::Remark && columns::column(name) == Column::Value {
                contents.remarks.push(format!("the column {} has no numbers and was not read", quoted(name)));
            }
            if *column == Column::WorkedOut {
                let head = quoted(name);
                contents.remarks.push(format!("the column {head} is worked out from the others and was not read"));
            }
        }
    }

    /// A header that says its amounts are in thousands, or sides whose amounts are of different lengths.
    fn not_in_full(&self, values: &[usize], file: &Place) -> Option<Problem> {
        let place = self.table.row_place(file, &self.table.header);
        if let Some(head) = self.table.heads.iter().find(|head| names::says_scale(head)) {
            let text = format!("expected amounts in full, found thousands or millions in {}", quoted(head));
            return Some(Problem::at(&place, text).hint("write the figures out in full"));
        }
        let length = |at: &usize| names::length_word(self.table.head(*at));
        let first = values.first()?;
        let other = values.iter().find(|at| length(at) != length(first))?;
        let (one, two) = (quoted(self.table.head(*first)), quoted(self.table.head(*other)));
        Some(
            Problem::at(&place, format!("expected amounts over the same time, found {one} and {two}"))
                .hint("write the totals of each side's period, and how long it is as months"),
        )
    }

    /// A row that names the columns once more begins another table, whose columns may stand in another order.
    fn second_header(&self, values: &[usize], file: &Place) -> Option<Problem> {
        let heads: Vec<String> = values.iter().map(|at| normal(self.table.head(*at))).collect();
        let is_header = |row: &&Row| {
            let texts: Vec<String> = values.iter().map(|at| normal(row.text(*at))).collect();
            values.len() > 1 && texts.iter().all(|text| !text.is_empty() && heads.contains(text))
        };
        let row = self.table.body.iter().find(is_header)?;
        Some(
            Problem::at(
                &self.table.row_place(file, row),
                "a second table begins here: this row names the columns again",
            )
            .hint("put each table in a file or sheet of its own, or leave this row out"),
        )
    }

    /// A side's header may name its currency in brackets: `in-house ($)`.
    fn mention_currencies(&self, contents: &mut Contents, values: &[usize]) {
        for at in values {
            if let Some(UnitWord::Currency(mention)) = names::unit_in_brackets(self.table.head(*at)) {
                let place = self.table.place(&contents.file, &self.table.header, *at);
                contents.mentions.push((mention, place));
            }
        }
    }

    /// The side and period of each value column.
    fn heads(&self, values: &[usize], file: &Place) -> Result<Vec<Head>, Problem> {
        let names: Vec<&str> = values.iter().map(|at| self.table.head(*at)).collect();
        let periods = names.iter().filter(|name| period::is_period(name)).count();
        let place = self.table.row_place(file, &self.table.header);
        let side = self.side;
        let listed = || names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        match names.as_slice() {
            [] => Err(Problem::at(&place, "expected a column of values beside the names, found none")
                .hint("`roi template` prints a file to fill in")),
            names if periods == names.len() => {
                Ok(names.iter().map(|name| (self.own_side(), Some((*name).into()))).collect())
            }
            _ if periods > 0 => {
                let text = format!("expected columns that are all sides or all periods, found {}", listed());
                Err(Problem::at(&place, text)
                    .hint("for sides with periods write one row per side and period: side,period,contacts,…"))
            }
            [one]
                if side.is_settled
                    || is_one_of(
                        one,
                        &["value", "values", "amount", "cost", "costs", "total", "figure", "period", "actual"],
                    ) =>
            {
                Ok(vec![(self.own_side(), self.period_of_titles())])
            }
            names if side.is_settled && names.len() > 1 => {
                let text = format!("expected one column of values in a file that is one side, found {}", listed());
                Err(Problem::at(&place, text).hint("give this file alone, or keep one column in it"))
            }
            names if columns::are_times(names) => {
                let text = format!("expected the names of sides or of periods, found {}", listed());
                Err(Problem::at(&place, text).hint("write periods like 2025-01, 2025-Q1 or Jan 2025"))
            }
            names => Ok(names.iter().map(|name| ((*name).into(), None)).collect()),
        }
    }

    /// The period that a report's title states, where no column does.
    fn period_of_titles(&self) -> Option<Rc<str>> {
        let mut texts = self.table.titles.iter().flat_map(Row::texts);
        texts.find(|text| period::is_period(text)).map(Rc::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(text: &str) -> Vec<String> {
        let side = SideName { name: "f".into(), is_settled: false };
        let file = Place::file("f.csv");
        let mut contents = Contents::new(&file);
        let names = Names::default();
        let grid = super::super::csv::read(text, &file, None).unwrap().grid;
        sort_into(&mut contents, &super::super::table::find(grid, &file, &names).unwrap(), &side, &names);
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

    #[test]
    fn titles_and_footers_are_no_figures() {
        let text = "Acme Inc.,,\nPeriod,January 2025,\n\nfigure,a,b\nContacts,1,2\n\"Confidential, 2026\"\n";
        assert_eq!(summary(text), ["a - Contacts 1 @f.csv:5: a", "b - Contacts 2 @f.csv:5: b"]);
    }
}
