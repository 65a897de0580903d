//! The rows of a table by figure in; those that are figures out, of a profit-and-loss statement without its income and results.
//!
//! QuickBooks, Xero and Wave export sections: a heading, its accounts, a sum. Income is no cost, and a sum is checked
//! against the accounts of its own section.

use super::grid::Row;
use super::names::{Meaning, Names};
use super::table::Table;
use crate::figures::normal;
use crate::gap::listed;
use crate::place::quoted;
use std::rc::Rc;

/// The rows that are read.
pub struct Rows<'a> {
    /// In the order of the table.
    pub rows: Vec<NamedRow<'a>>,
    /// Whether they are those of a profit-and-loss statement.
    pub is_statement: bool,
    /// What was left out of it: text for notes.
    pub notes: Vec<String>,
}

/// One row with values.
pub struct NamedRow<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its name where that is not the text of its first cell.
    pub name: Option<Rc<str>>,
    /// Of a section's sum the row behind which its accounts stand.
    pub since: Option<u64>,
}

/// Headings and names of income, as they are compared.
const INCOME: &[&str] = &[
    "income",
    "revenue",
    "revenues",
    "sales",
    "turnover",
    "tradingincome",
    "operatingincome",
    "operatingrevenue",
    "otherincome",
    "ordinaryincome",
];

/// Headings of costs.
const EXPENSES: &[&str] = &[
    "expense",
    "expenses",
    "costs",
    "operatingexpenses",
    "otherexpenses",
    "otherexpense",
    "costofgoodssold",
    "cogs",
    "costofsales",
    "directcosts",
    "overheads",
    "administrativeexpenses",
];

/// Names of what a statement works out.
const RESULTS: &[&str] = &[
    "grossprofit",
    "netincome",
    "netprofit",
    "netloss",
    "netearnings",
    "netoperatingincome",
    "netordinaryincome",
    "netotherincome",
    "operatingprofit",
    "profit",
    "ebit",
    "ebitda",
];

/// Sorts the rows of a table by figure.
pub fn rows<'a>(table: &'a Table, name_at: usize, names: &Names) -> Rows<'a> {
    let with_values = || table.body.iter().filter(|row| row.extent() > name_at + 1);
    if !is_statement(&table.body, name_at) {
        let rows = with_values().map(|row| NamedRow { row, name: None, since: None }).collect();
        return Rows { rows, is_statement: false, notes: Vec::new() };
    }
    let mut reader =
        Reader { name_at, names, sections: Vec::new(), income: Vec::new(), results: Vec::new(), accounts: Vec::new() };
    for row in &table.body {
        reader.row(row);
    }
    reader.finish()
}

fn is_heading(row: &Row, name_at: usize) -> bool {
    row.extent() == name_at + 1 && !row.text(name_at).is_empty()
}

/// Whether the rows have what only a profit-and-loss statement has: its headings, its results, sums of sections.
fn is_statement(body: &[Row], name_at: usize) -> bool {
    let headings: Vec<String> =
        body.iter().filter(|row| is_heading(row, name_at)).map(|row| heading(row.text(name_at))).collect();
    let is_known = |heading: &String| INCOME.contains(&heading.as_str()) || EXPENSES.contains(&heading.as_str());
    let is_sum = |row: &Row| summed(row.text(name_at)).is_some_and(|section| headings.contains(&section));
    let is_result = |row: &Row| RESULTS.contains(&normal(row.text(name_at)).as_str());
    headings.iter().any(is_known) || body.iter().any(|row| !is_heading(row, name_at) && (is_result(row) || is_sum(row)))
}

/// A heading as it is compared: Xero's `Less Operating Expenses` is summed as `Total Operating Expenses`.
fn heading(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    normal(lower.strip_prefix("less ").or_else(|| lower.strip_prefix("plus ")).unwrap_or(&lower))
}

/// The section that a name is the sum of: `Total for Payroll`.
fn summed(name: &str) -> Option<String> {
    let lower = name.trim().to_lowercase();
    let prefixes = ["total for ", "total - ", "total ", "subtotal ", "summe "];
    let behind = prefixes.iter().find_map(|prefix| lower.strip_prefix(prefix));
    behind.or_else(|| lower.strip_suffix(" total")).map(normal).filter(|section| !section.is_empty())
}

/// A heading whose accounts follow.
struct Section {
    key: String,
    label: String,
    line: u64,
    is_income: bool,
}

/// An account, and the section it stands in.
struct Account<'a> {
    row: &'a Row,
    section: Option<String>,
    since: Option<u64>,
}

struct Reader<'a, 'n> {
    name_at: usize,
    names: &'n Names,
    sections: Vec<Section>,
    income: Vec<String>,
    results: Vec<String>,
    accounts: Vec<Account<'a>>,
}

impl<'a> Reader<'a, '_> {
    fn row(&mut self, row: &'a Row) {
        let (name, key) = (row.text(self.name_at), normal(row.text(self.name_at)));
        if is_heading(row, self.name_at) {
            return self.open(name, row.line);
        }
        if let Some(section) = summed(name) {
            return self.sum(row, &section);
        }
        let is_figure = match self.names.resolve(name).meaning {
            Meaning::Figure(figure) => figure.cost_kind().is_none(),
            Meaning::Metric(_) => true,
            _ => false,
        };
        if RESULTS.contains(&key.as_str()) {
            self.sections.clear();
            self.results.push(quoted(name));
        } else if !is_figure && (INCOME.contains(&key.as_str()) || self.is_income()) {
            self.income.push(quoted(name));
        } else {
            let section = self.sections.last().map(|section| section.label.clone());
            self.accounts.push(Account { row, section, since: None });
        }
    }

    fn is_income(&self) -> bool {
        self.sections.last().is_some_and(|section| section.is_income)
    }

    fn open(&mut self, name: &str, line: u64) {
        let key = heading(name);
        let is_income = INCOME.contains(&key.as_str()) || (self.is_income() && !EXPENSES.contains(&key.as_str()));
        self.sections.push(Section { key, label: name.to_string(), line, is_income });
    }

    /// A section's sum closes it. An account may have its own amount and be summed with those below it.
    fn sum(&mut self, row: &'a Row, section: &str) {
        if let Some(at) = self.sections.iter().rposition(|open| open.key == section) {
            let closed = self.sections.split_off(at);
            match closed.first() {
                Some(first) if first.is_income => self.income.push(quoted(row.text(self.name_at))),
                Some(first) => self.accounts.push(Account { row, section: None, since: Some(first.line) }),
                None => {}
            }
            return;
        }
        let parent = self.accounts.iter().rfind(|account| normal(account.row.text(self.name_at)) == section);
        let since = parent.map(|account| account.row.line.saturating_sub(1));
        if since.is_none() && (INCOME.contains(&section) || self.is_income()) {
            self.income.push(quoted(row.text(self.name_at)));
        } else {
            self.accounts.push(Account { row, section: None, since });
        }
    }

    fn finish(self) -> Rows<'a> {
        let keys: Vec<String> = self.accounts.iter().map(|account| normal(account.row.text(self.name_at))).collect();
        let is_repeated = |key: &String| keys.iter().filter(|other| *other == key).count() > 1;
        let named = |(account, key): (&Account<'a>, &String)| NamedRow {
            row: account.row,
            name: account
                .section
                .as_ref()
                .filter(|_| is_repeated(key))
                .map(|section| format!("{section}: {}", account.row.text(self.name_at)).into()),
            since: account.since,
        };
        let rows = self.accounts.iter().zip(&keys).map(named).collect();
        let mut notes =
            vec!["was read as a profit-and-loss statement: names that are not known are cost lines".to_string()];
        if !self.income.is_empty() {
            let (are, costs) = if self.income.len() == 1 { ("is", "no cost") } else { ("are", "no costs") };
            notes.push(format!("{} {are} income, {costs}", listed(&self.income)));
        }
        if !self.results.is_empty() {
            let are = if self.results.len() == 1 { "is a result" } else { "are results" };
            notes.push(format!("{} {are} of the statement, worked out from its lines", listed(&self.results)));
        }
        Rows { rows, is_statement: true, notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn table(text: &str) -> Table {
        let file = Place::file("f.csv");
        let grid = crate::input::csv::read(text, &file, None).unwrap().grid;
        crate::input::table::find(grid, &file, &Names::default()).unwrap()
    }

    fn read(text: &str) -> Vec<String> {
        let table = table(text);
        let rows = rows(&table, 0, &Names::default());
        let shown = |row: &NamedRow<'_>| {
            let name = row.name.as_deref().unwrap_or(row.row.text(0));
            row.since.map_or_else(|| name.to_string(), |since| format!("{name} since {since}"))
        };
        rows.rows.iter().map(shown).collect()
    }

    #[test]
    fn income_and_results_are_no_costs_and_sums_know_their_section() {
        let text = ",Total\nIncome\nSales,900\nTotal Income,900\nExpenses\nPayroll\nWages,300\nOther,20\n\
                    Total Payroll,320\nTravel\nOther,5\nTotal for Travel,5\nTotal Expenses,325\nNet Income,575\n";
        assert_eq!(
            read(text),
            [
                "Wages",
                "Payroll: Other",
                "Total Payroll since 6",
                "Travel: Other",
                "Total for Travel since 10",
                "Total Expenses since 5"
            ]
        );
    }

    #[test]
    fn a_figures_file_with_headings_is_no_statement() {
        assert!(!rows(&table("figure,a\nPeople\nLabor,1\nVolume\nContacts,2\n"), 0, &Names::default()).is_statement);
    }
}
