//! The header and the cells of a table in, what each column is for out.

use super::names::{self, Meaning, Names};
use super::table::Table;
use crate::figures::normal;
use crate::period;
use std::collections::BTreeSet;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The names of figures.
    Name,
    /// The periods of the rows.
    Period,
    /// A running number.
    Number,
    /// An account's number or code.
    Code,
    /// The units of the figures.
    Unit,
    /// The kinds of cost.
    Kind,
    /// The targets of metrics.
    Target,
    /// What others reach.
    Benchmark,
    /// Who says what others reach.
    BenchmarkSource,
    /// What people write beside figures.
    Remark,
    /// The sum of the row.
    Total,
    /// Worked out from the other columns.
    WorkedOut,
    /// A side, a period or a figure.
    Value,
}

/// What a header says its column is for.
pub fn column(header: &str) -> Column {
    match normal(header).as_str() {
        "period" | "month" | "quarter" | "year" | "date" | "day" | "week" | "weekstarting" | "weekending"
        | "weekcommencing" | "weekof" => Column::Period,
        "index" | "no" | "nr" | "row" | "rownumber" => Column::Number,
        "code" | "accountno" | "accountnr" | "accountnumber" | "accountcode" | "accountid" | "glcode" | "glaccount"
        | "glaccountnumber" | "glno" | "nominalcode" => Column::Code,
        "unit" | "units" => Column::Unit,
        "kind" | "costkind" | "costtype" => Column::Kind,
        "target" | "targets" | "goal" | "goals" | "ziel" | "zielwert" => Column::Target,
        "benchmark" | "benchmarks" | "industrybenchmark" => Column::Benchmark,
        "benchmarksource" | "benchmarksources" | "sourceofbenchmark" => Column::BenchmarkSource,
        "source" | "sources" | "note" | "notes" | "comment" | "comments" => Column::Remark,
        "change" | "difference" | "delta" | "variance" | "changepercent" | "percentchange" => Column::WorkedOut,
        _ if header.starts_with('%') || header.contains("% of ") => Column::WorkedOut,
        _ if names::is_total(header) => Column::Total,
        _ => Column::Value,
    }
}

/// What the columns of a table by figure are for: one names the figures, and what has no number is no value.
pub fn by_figure(table: &Table, known: &Names) -> Vec<Column> {
    let mut columns: Vec<Column> = table.heads.iter().map(|head| column(head)).collect();
    let texts = |at: usize| table.body.iter().map(move |row| row.text(at)).filter(|text| !text.is_empty());
    let has_numbers = |at: usize| texts(at).any(has_digit);
    let numbers = (1..columns.len()).filter(|at| columns.get(*at) == Some(&Column::Value) && has_numbers(*at)).count();
    for (at, column) in columns.iter_mut().enumerate().skip(1) {
        let filled = texts(at).count();
        match *column {
            // Amounts under `Period` are those of the report's period.
            Column::Period if texts(at).any(is_written_as_money) && texts(at).all(is_amount) => *column = Column::Value,
            // Words in every row are no side, if there is one beside them.
            Column::Value if numbers > 0 && filled > 1 && !has_numbers(at) && !texts(at).any(is_blank) => {
                *column = Column::Remark;
            }
            _ => {}
        }
    }
    let name = name_column(table, &columns, known);
    for (at, column) in columns.iter_mut().enumerate().take(name) {
        if *column != Column::Code && *column != Column::Period {
            *column = if table.body.iter().any(|row| has_letter(row.text(at))) { Column::Remark } else { Column::Code };
        }
    }
    if let Some(column) = columns.get_mut(name) {
        *column = Column::Name;
    }
    if !columns.contains(&Column::Value)
        && let Some(only) = columns.iter_mut().find(|column| **column == Column::Total)
    {
        *only = Column::Value;
    }
    columns
}

/// The column of the figures' names: the first, unless a text column beside it is known by more names, or it has numbers.
fn name_column(table: &Table, columns: &[Column], known: &Names) -> usize {
    let leading = columns.iter().enumerate().take_while(|(at, column)| *at == 0 || **column != Column::Value);
    // A category repeats itself; names do not.
    let are_distinct = |at: usize| {
        let mut seen = BTreeSet::new();
        table.body.iter().map(|row| row.text(at)).filter(|text| !text.is_empty()).all(|text| seen.insert(text))
    };
    let of_names = leading.filter(|(at, _)| {
        let may_name = *at == 0 || (column(table.head(*at)) == Column::Value && are_distinct(*at));
        may_name && table.body.iter().any(|row| has_letter(row.text(*at)))
    });
    let known_names = |at: usize| {
        let texts = table.body.iter().map(|row| row.text(at)).filter(|text| !text.is_empty());
        texts.filter(|text| !matches!(known.resolve(text).meaning, Meaning::Unknown)).count()
    };
    let of_names: Vec<usize> = of_names.map(|(at, _)| at).collect();
    match of_names.as_slice() {
        [] => 0,
        [only] => *only,
        // The first of equals.
        several => several.iter().rev().copied().max_by_key(|at| known_names(*at)).unwrap_or_default(),
    }
}

fn has_letter(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

fn has_digit(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_digit())
}

fn is_blank(text: &str) -> bool {
    matches!(text, "-" | "–" | "?") || text.eq_ignore_ascii_case("n/a")
}

/// `15,000.00`, and no month's number.
fn is_written_as_money(text: &str) -> bool {
    text.contains(['.', ',', '$', '€', '£'])
}

fn is_amount(text: &str) -> bool {
    has_digit(text) && !has_letter(text) && !period::is_period(text)
}

/// Whether headers are times that are not understood: they differ in dates, years, months or counted weeks alone.
pub fn are_times(heads: &[&str]) -> bool {
    let rests: Vec<Option<String>> = heads.iter().map(|head| without_time(head)).collect();
    rests.iter().all(Option::is_some) && rests.windows(2).all(|pair| matches!(pair, [one, other] if one == other))
}

/// What is left of a header without the words that say when; none where no word does.
fn without_time(header: &str) -> Option<String> {
    let lower = header.to_lowercase();
    let words: Vec<&str> =
        lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_unit = |word: &str| {
        matches!(word, "month" | "period" | "week" | "day" | "fy" | "p" | "w" | "m" | "d" | "cw" | "kw" | "wk")
    };
    let is_counted = |word: &str| {
        let number = word.trim_start_matches(char::is_alphabetic);
        is_number(number) && is_unit(word.strip_suffix(number).unwrap_or(word))
    };
    let is_point = |word: &str| (word.len() >= 3 || word.starts_with(['q', 'h'])) && period::is_period(word);
    let says_when = match words.as_slice() {
        [unit, number] if is_unit(unit) && is_number(number) => true,
        few => {
            few.iter().any(|word| is_point(word) || (is_counted(word) && few.len() <= 2))
                || (!few.is_empty() && few.iter().all(|word| is_number(word)))
        }
    };
    let rest = words.iter().filter(|word| !is_point(word) && !is_number(word) && !is_counted(word));
    says_when.then(|| rest.copied().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_are_not_understood_are_told_from_names() {
        for heads in [
            ["1/1/2025", "2/1/2025"],
            ["31/01/2025", "28/02/2025"],
            ["Month 1", "Month 2"],
            ["P01", "P02"],
            ["W1", "W2"],
            ["1", "2"],
            ["45716", "45747"],
            ["Jan 25 Actual", "Feb 25 Actual"],
            ["Amount (Jan 2025)", "Amount (Feb 2025)"],
            ["FY25 Q1", "FY25 Q2"],
            ["janv. 2025", "janv. 2026"],
        ] {
            assert!(are_times(&heads), "{heads:?}");
        }
        for heads in [
            ["in-house", "outsourced"],
            ["Vendor 1", "Vendor 2"],
            ["In-house 2025", "Outsourced 2026"],
            ["Jan 2025 Actual", "Jan 2025 Budget"],
            ["Mayfair Ltd", "24/7 Support"],
        ] {
            assert!(!are_times(&heads), "{heads:?}");
        }
    }
}
