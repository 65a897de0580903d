//! The label of a period in, its span of months out: `2026-Q1`, `2026-01`, `Jan 2026`, `H1 2026`, `2026`, a range.

/// A period: its label as written, and its months where the label tells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As written.
    pub label: String,
    /// Which months it covers.
    pub span: Option<Span>,
}

/// A run of whole months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first month, counted from January of year 0.
    pub start: u32,
    /// How many.
    pub months: u32,
}

/// What makes a period the same as another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// The months it covers.
    Span(Span),
    /// Its label, where that names no months.
    Label(String),
}

impl Period {
    /// The period of a label; one that names no months keeps its label alone.
    pub fn new(label: &str) -> Period {
        let label = label.trim();
        Period { label: label.to_string(), span: span(label) }
    }

    /// What it is, however it is written.
    pub fn identity(&self) -> Identity {
        self.span.map_or_else(|| Identity::Label(self.label.clone()), Identity::Span)
    }

    /// Whether both are the same stretch of time.
    pub fn same(&self, other: &Period) -> bool {
        match (self.span, other.span) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.label == other.label,
        }
    }

    /// Whether some time belongs to both.
    pub fn overlaps(&self, other: &Period) -> bool {
        match (self.span, other.span) {
            (Some(mine), Some(theirs)) => mine.start < theirs.end() && theirs.start < mine.end(),
            _ => self.label == other.label,
        }
    }

    /// Whether it is the same month, quarter or half of another year.
    pub fn same_season(&self, other: &Period) -> bool {
        match (self.span, other.span) {
            (Some(mine), Some(theirs)) => mine.months == theirs.months && mine.start % 12 == theirs.start % 12,
            _ => false,
        }
    }
}

impl Span {
    /// The month behind its last.
    pub fn end(self) -> u32 {
        self.start.saturating_add(self.months)
    }
}

/// Whether a header can be nothing but a period.
pub fn is_period(text: &str) -> bool {
    span(text.trim()).is_some()
}

/// Which part of a range a label is: its first day must begin a month, its last end one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Whole,
    First,
    Last,
}

/// Whether a label is a day, in digits or with the name of its month.
pub fn is_day(label: &str) -> bool {
    let lower = label.to_lowercase();
    let words: Vec<&str> = lower.split(['-', '/', ' ', '.', ',']).filter(|word| !word.is_empty()).collect();
    let is_part = |word: &&str| number(word, 1..=31).is_some() || (word.len() > 2 && month_by_name(word).is_some());
    match words.as_slice() {
        [first, second, third] => {
            (year(first).is_some() && is_part(second) && is_part(third))
                || (is_part(first)
                    && is_part(second)
                    && (year(third).is_some() || third.len() == 2 && number(third, 0..=99).is_some()))
        }
        _ => false,
    }
}

fn span(label: &str) -> Option<Span> {
    let lower = label.to_lowercase();
    for separator in ["..", " to ", " - ", " – ", " bis "] {
        if let Some((from, to)) = lower.split_once(separator) {
            return range(one(from.trim(), Edge::First)?, one(to.trim(), Edge::Last)?);
        }
    }
    one(&lower, Edge::Whole).or_else(|| ended(&lower))
}

fn range(from: Span, to: Span) -> Option<Span> {
    // `Jan - Dec 2025` names the year once.
    let start = if from.start < 12 && to.start >= 12 { from.start + to.start / 12 * 12 } else { from.start };
    let months = to.end().checked_sub(start)?;
    (to.start >= start).then_some(Span { start, months })
}

/// `For the year ended 31 December 2025`, as an accountant titles a statement.
fn ended(label: &str) -> Option<Span> {
    let label = label.strip_prefix("for ").unwrap_or(label);
    let label = label.strip_prefix("the ").unwrap_or(label);
    let (length, date) = label.split_once(" ended ").or_else(|| label.split_once(" ending "))?;
    let months = match length {
        "month" => 1,
        "quarter" => 3,
        "half year" | "half-year" => 6,
        "year" => 12,
        other => number(other.strip_suffix(" months")?, 1..=60)?,
    };
    let last = one(date.trim(), Edge::Last).filter(|last| last.months == 1)?;
    Some(Span { start: last.end().checked_sub(months)?, months })
}

/// A year, half-year, quarter or month; or the day on which a month begins or ends, as a spreadsheet writes a month down.
fn one(label: &str, edge: Edge) -> Option<Span> {
    let words: Vec<&str> = label.split(['-', '/', ' ', '.', ',', '\'']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() == 2 => day_of(year, month, day, edge),
        [day, month, year] if label.contains('.') && month.len() == 2 => day_of(year, month, day, edge),
        [month, day, year] | [day, month, year] if month.len() > 2 && day.len() <= 2 => day_of(year, month, day, edge),
        [single] => year(single)
            .map(|year| Span { start: year * 12, months: 12 })
            .or_else(|| glued(single))
            .or_else(|| year_and_month(single))
            .or_else(|| of_some_year(single)),
        [first, second] => pair(first, second).or_else(|| pair(second, first)),
        _ => None,
    }
}

/// The month that a day begins or ends.
fn day_of(year_word: &str, month: &str, day: &str, edge: Edge) -> Option<Span> {
    let year = year(year_word)?;
    let month = pair(year_word, month).filter(|span| span.months == 1)?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month.start % 12 {
        1 if is_leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    };
    let day = number(day, 1..=31)?;
    ((day == 1 && edge != Edge::Last) || (day == last && edge != Edge::First)).then_some(month)
}

/// `202601`.
fn year_and_month(word: &str) -> Option<Span> {
    if word.len() == 6 { pair(word.get(..4)?, word.get(4..)?) } else { None }
}

/// `Q1` or `January` alone: of a year that is not told, counted as year 0.
fn of_some_year(word: &str) -> Option<Span> {
    let is_word = word.starts_with(|first: char| first.is_ascii_alphabetic());
    if is_word { part(word).map(|(start, months)| Span { start, months }) } else { None }
}

/// `2026q1`, `q12026`, `1q26`.
fn glued(word: &str) -> Option<Span> {
    let split = |at: usize| Some((word.get(..at)?, word.get(at..)?));
    if let Some((part, year)) = split(2).filter(|(part, _)| part.ends_with(['q', 'h'])) {
        return pair(year, part);
    }
    let leading = split(4).and_then(|(year, part)| pair(year, part).filter(|_| part.starts_with(['q', 'h'])));
    leading.or_else(|| split(2).and_then(|(part, year)| pair(year, part).filter(|_| part.starts_with(['q', 'h']))))
}

fn pair(year_word: &str, part_word: &str) -> Option<Span> {
    let is_name = part_word.len() >= 3 || part_word.contains(['q', 'h']);
    let january = year(year_word).or_else(|| if is_name { short_year(year_word) } else { None })? * 12;
    part(part_word).map(|(start, months)| Span { start: january + start, months })
}

/// A quarter, half or month of a year: its first month, from 0, and how many.
fn part(word: &str) -> Option<(u32, u32)> {
    for (letter, count, months) in [('q', 4, 3), ('h', 2, 6)] {
        let stripped = word.strip_prefix(letter).or_else(|| word.strip_suffix(letter));
        if let Some(part) = stripped.and_then(|part| number(part, 1..=count)) {
            return Some(((part - 1) * months, months));
        }
    }
    let month = if word.len() <= 2 { number(word, 1..=12) } else { month_by_name(word) }?;
    Some((month - 1, 1))
}

/// The 25 of `Jan-25`.
fn short_year(word: &str) -> Option<u32> {
    if word.len() == 2 { number(word, 0..=99).map(|year| 2000 + year) } else { None }
}

fn year(word: &str) -> Option<u32> {
    if word.len() == 4 { number(word, 1900..=2999) } else { None }
}

fn number(word: &str, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    if digits { word.parse().ok().filter(|number| range.contains(number)) } else { None }
}

/// The month of a name in lower case or its first letters, from 1 to 12.
pub fn month_by_name(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    // A German spreadsheet's names where they differ.
    const GERMAN: [(&str, u32); 13] = [
        ("januar", 1),
        ("februar", 2),
        ("märz", 3),
        ("mär", 3),
        ("maerz", 3),
        ("mrz", 3),
        ("mai", 5),
        ("juni", 6),
        ("juli", 7),
        ("oktober", 10),
        ("okt", 10),
        ("dezember", 12),
        ("dez", 12),
    ];
    let is_short = (3..=4).contains(&word.chars().count());
    let found = NAMES.iter().position(|name| *name == word || (is_short && name.starts_with(word)));
    let german = || GERMAN.iter().find(|(name, _)| *name == word).map(|(_, month)| *month);
    found.and_then(|found| u32::try_from(found + 1).ok()).or_else(german)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(label: &str) -> Option<(u32, u32, u32)> {
        span(label).map(|span| (span.start / 12, span.start % 12 + 1, span.months))
    }

    #[test]
    fn the_shapes_of_a_period() {
        for label in
            ["2026-Q1", "Q1 2026", "2026Q1", "q1-2026", "Jan 2026 - Mar 2026", "2026-01..2026-03", "2026-01 to 2026-03"]
        {
            assert_eq!(months(label), Some((2026, 1, 3)), "{label}");
        }
        for label in [
            "2026-02",
            "02/2026",
            "Feb 2026",
            "February 2026",
            "2026/2",
            "Feb-26",
            "2026-02-01",
            "01.02.2026",
            "202602",
        ] {
            assert_eq!(months(label), Some((2026, 2, 1)), "{label}");
        }
        for label in ["2026-02-28", "28.02.2026", "Feb 28, 2026", "28 February 2026", "Feb 1, 2026", "Feb. 26"] {
            assert_eq!(months(label), Some((2026, 2, 1)), "{label}");
        }
        for label in [
            "Jan - Dec 2026",
            "January - December 2026",
            "Jan 01, 2026 to Dec 31, 2026",
            "01.01.2026 bis 31.12.2026",
            "For the year ended 31 December 2026",
            "12 months ending December 31, 2026",
        ] {
            assert_eq!(months(label), Some((2026, 1, 12)), "{label}");
        }
        for label in ["1Q26", "Q1'26", "1Q 2026", "Jan - Mrz 2026", "Januar 2026 - März 2026"] {
            assert_eq!(months(label), Some((2026, 1, 3)), "{label}");
        }
        assert_eq!(months("2026-H2"), Some((2026, 7, 6)));
        assert_eq!(months("2026"), Some((2026, 1, 12)));
        assert_eq!(months("Q2"), Some((0, 4, 3)));
        assert_eq!(months("March"), Some((0, 3, 1)));
    }

    #[test]
    fn a_day_is_told_from_a_month() {
        for label in ["2026-02-14", "14.02.2026", "2/14/2026", "14 Feb 2026", "Feb 1, 2026"] {
            assert!(is_day(label), "{label}");
        }
        for label in ["2026-02", "Feb 2026", "Q1 2026", "in-house", "2026"] {
            assert!(!is_day(label), "{label}");
        }
    }

    #[test]
    fn what_names_no_months_has_no_span() {
        for label in [
            "pilot",
            "week 3",
            "2026-13",
            "Q5 2026",
            "12",
            "in-house",
            "2026-Q1-x",
            "3000",
            "2026-02-02",
            "01/02/2026",
            "",
            "2026-03..2026-01",
            "2026-02-29",
            "Jan 31, 2026 to Mar 31, 2026",
            "Jan 1 - Jan 15, 2026",
            "15 January 2026",
        ] {
            assert_eq!(months(label), None, "{label}");
        }
    }

    #[test]
    fn overlap_and_season() {
        let quarter = Period::new("2026-Q1");
        assert!(quarter.overlaps(&Period::new("2026-03")));
        assert!(!quarter.overlaps(&Period::new("2026-04")));
        assert!(quarter.same_season(&Period::new("2025-Q1")));
        assert!(!quarter.same_season(&Period::new("2025-Q2")));
        assert!(quarter.same(&Period::new("Q1 2026")));
    }
}
