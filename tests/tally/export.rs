//! Random exports as somebody might have saved them: columns in any order, quotes where they need not be, rows that say
//! nothing, numbers in every form.

use crate::dice::Dice;
use crate::oracle::Question;

/// What the exports of a test may have in them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traits {
    /// `-` and `n/a` also in the columns whose mere being there counts, see `found::words_for_nothing_are_no_answers`.
    pub words_everywhere: bool,
    /// Answers and costs of contacts that were abandoned, see `found`.
    pub abandoned_say_more: bool,
    /// A column `sla_met` beside levels that are asked for, see `found`.
    pub sla_twice: bool,
    /// Rows without a ticket beside `--one-row-per`, see `found`.
    pub rows_without_id: bool,
}

pub struct Export {
    heads: Vec<&'static str>,
    /// Each row as it stands in the file, without its line end.
    pub rows: Vec<String>,
    pub separator: u8,
    pub mark: char,
    pub question: Question,
    ends: Vec<&'static str>,
}

const COLUMNS: [&str; 22] = [
    "ticket_id",
    "side",
    "created_at",
    "first_response_at",
    "resolved_at",
    "first_response_minutes",
    "handle_minutes",
    "resolution_minutes",
    "status",
    "reopens",
    "resolved_on_first_contact",
    "csat",
    "nps",
    "ces",
    "sla_met",
    "cost",
    "upsell_revenue",
    "cross_sell_revenue",
    "abandoned",
    "escalated",
    "Subject line",
    "Anything else",
];

const SIDES: [&str; 6] = ["In-house", "Vendor GmbH & Co", "a, b; c", "Zürich", "the \"B\" team", "007"];

/// What is the same for all rows of an export.
struct Style {
    separator: u8,
    mark: char,
    has_zones: bool,
    is_german: bool,
    has_currency: bool,
    bad_rows: usize,
    years: i64,
    traits: Traits,
    is_keyed: bool,
}

impl Export {
    pub fn new(dice: &mut Dice, traits: Traits) -> Export {
        let mut heads: Vec<&'static str> = COLUMNS.into_iter().filter(|_| dice.chance(60)).collect();
        for needed in ["ticket_id", "csat"] {
            if !heads.contains(&needed) {
                heads.push(needed);
            }
        }
        if let Some(time) = heads.iter_mut().find(|head| **head == "first_response_minutes") {
            *time = dice.one_of(&["first_response_minutes", "first_response_seconds", "first_response_hours"]);
        }
        let question = question(dice, &mut heads, traits);
        dice.shuffle(&mut heads);
        let separator = dice.one_of(b",,;\t");
        let style = Style {
            separator,
            mark: if separator == b';' && dice.chance(50) { ',' } else { '.' },
            has_zones: dice.chance(20),
            is_german: dice.chance(30),
            has_currency: dice.chance(40),
            bad_rows: dice.one_of(&[0, 0, 3]),
            years: if dice.chance(50) { 1 } else { 3 },
            traits,
            is_keyed: question.one_row_per_ticket,
        };
        let count = dice.one_of(&[1, 3, 20, 80]);
        let rows: Vec<String> = (0..count).map(|number| row(dice, &heads, number, &style)).collect();
        let ends = dice.one_of(&[&["\n"][..], &["\r\n"], &["\n", "\r\n"]]).to_vec();
        Export { heads, rows, separator, mark: style.mark, question, ends }
    }

    /// The file, whose last line end may be missing.
    pub fn text(&self, dice: &mut Dice) -> String {
        self.with(&self.rows, dice)
    }

    /// A file with the same headers and other rows.
    pub fn with(&self, rows: &[String], dice: &mut Dice) -> String {
        let separator = char::from(self.separator).to_string();
        let mut text = self.heads.join(&separator);
        for row in rows {
            text += dice.one_of(&self.ends);
            text += row;
        }
        if dice.chance(80) { text + dice.one_of(&self.ends) } else { text }
    }
}

fn question(dice: &mut Dice, heads: &mut Vec<&'static str>, traits: Traits) -> Question {
    let has_created = heads.contains(&"created_at");
    let has = |heads: &[&str], starts: &str| heads.iter().any(|head| head.starts_with(starts));
    let mut question = Question {
        months: dice.one_of(&[None, Some(1), Some(3), Some(6), Some(12)]).filter(|_| has_created),
        percentiles: dice.chance(40),
        one_row_per_ticket: dice.chance(25),
        ..Question::default()
    };
    if has_created && dice.chance(25) {
        question.cutover = Some(dice.one_of(&["2024-02-29", "2024-07-01", "2025-01-01", "1999-12-31"]).to_string());
    }
    if has_created && dice.chance(50) {
        match dice.below(3) {
            0 => question.busiest = Some(1 + dice.below(5)),
            1 => question.peak_hours = (9..12).collect(),
            _ => question.peak_hours = (0..6).chain(22..24).collect(),
        }
    }
    if dice.chance(50) && (traits.sla_twice || !heads.contains(&"sla_met")) {
        let has_response =
            has(heads, "first_response_m") || has(heads, "first_response_s") || has(heads, "first_response_h");
        if has_response || (has(heads, "first_response_at") && has_created) {
            question.levels.push(("response", dice.one_of(&[60, 30, 1]), dice.chance(50)));
        }
        if heads.contains(&"handle_minutes") && dice.chance(50) {
            question.levels.push(("handle", 10, dice.chance(50)));
        }
        if heads.contains(&"resolution_minutes") && dice.chance(30) {
            question.levels.push(("resolution", 1440, dice.chance(50)));
        }
    }
    question
}

fn row(dice: &mut Dice, heads: &[&str], number: usize, style: &Style) -> String {
    let separator = char::from(style.separator).to_string();
    if dice.chance(4) {
        return dice.one_of(&[String::new(), separator.repeat(heads.len() - 1)].each_ref()).clone();
    }
    let begun = dice.below(usize::try_from(style.years).unwrap() * 365 * 1440) as i64;
    let is_abandoned = dice.chance(15);
    let is_bad = dice.chance(style.bad_rows);
    let bad_column = dice.below(heads.len());
    let mut cells: Vec<String> = Vec::new();
    for (at, head) in heads.iter().enumerate() {
        let bare =
            if is_bad && at == bad_column { bad(head) } else { cell(dice, head, number, begun, is_abandoned, style) };
        cells.push(written(dice, &bare));
    }
    let mut row = cells.join(&separator);
    if dice.chance(10) {
        row += &separator.repeat(1 + dice.below(3));
    }
    row
}

/// What nobody can read under a header; where anything goes, what is there to be read.
fn bad(head: &str) -> String {
    match head {
        "ticket_id" | "side" | "Subject line" | "Anything else" | "status" => "1".into(),
        "created_at" | "first_response_at" | "resolved_at" => "2024-13-01 10:00".into(),
        "csat" | "ces" | "nps" => "eleven".into(),
        "resolved_on_first_contact" | "sla_met" | "abandoned" | "escalated" => "perhaps".into(),
        "reopens" => "-1".into(),
        _ => "12x4".into(),
    }
}

fn cell(dice: &mut Dice, head: &str, number: usize, begun: i64, is_abandoned: bool, style: &Style) -> String {
    let counts_by_being_there =
        head.starts_with("first_response") || matches!(head, "resolved_at" | "resolution_minutes" | "sla_met" | "ces");
    let may_be_word = style.traits.words_everywhere || !counts_by_being_there;
    let is_needed = matches!(head, "side" | "created_at" | "ticket_id");
    if !is_needed && dice.chance(15) {
        return if may_be_word { dice.one_of(&["", "-", "n/a", "N/A", "?"]).into() } else { String::new() };
    }
    let is_of_answered =
        matches!(head, "csat" | "ces" | "cost" | "upsell_revenue" | "cross_sell_revenue" | "sla_met" | "nps");
    if is_abandoned && is_of_answered && !style.traits.abandoned_say_more {
        return String::new();
    }
    let later = |dice: &mut Dice| begun + dice.below(22 * 1440) as i64;
    match head {
        "ticket_id" => match (style.is_keyed, style.traits.rows_without_id && dice.chance(20)) {
            (true, true) => String::new(),
            (true, false) => format!("T{}", dice.below(30)),
            _ => format!("{number}"),
        },
        "side" => dice.one_of(&SIDES).to_string(),
        "created_at" => moment(dice, begun, style),
        "first_response_at" | "resolved_at" => {
            let later = later(dice);
            moment(dice, later + 16 * 60, style)
        }
        "status" => dice.one_of(&["solved", "closed", "Resolved", "open", "Pending", "new"]).into(),
        "reopens" => dice.one_of(&["0", "0", "1", "3", "007"]).into(),
        "csat" => {
            dice.one_of(&["1", "2", "3", "4", "5", "5", "good", "bad", "4.0"]).replace('.', &style.mark.to_string())
        }
        "nps" => format!("{}", dice.below(11)),
        "ces" => format!("{}", 1 + dice.below(7)),
        "abandoned" => {
            if is_abandoned { dice.one_of(&["yes", "TRUE", "1", "Y"]) } else { dice.one_of(&["no", "False", "0", "n"]) }
                .into()
        }
        "resolved_on_first_contact" | "sla_met" | "escalated" => {
            dice.one_of(&["yes", "no", "true", "FALSE", "1", "0", "Y", "n"]).into()
        }
        "cost" | "upsell_revenue" | "cross_sell_revenue" => money(dice, style),
        "Subject line" | "Anything else" => subject(dice),
        _ => time(dice, style),
    }
}

fn moment(dice: &mut Dice, minute: i64, style: &Style) -> String {
    let start: jiff::civil::DateTime = "2024-01-01T00:00:00".parse().unwrap();
    let at =
        start + jiff::Span::new().minutes(minute) + jiff::Span::new().seconds(i64::try_from(dice.below(60)).unwrap());
    let zone = if style.has_zones { dice.one_of(&["Z", "+02:00", "-0330"]) } else { "" };
    let fraction = if dice.chance(20) { dice.one_of(&[".5", ".250", ".123456789"]) } else { "" };
    match dice.below(4) {
        0 => format!("{}{fraction}{zone}", at.strftime("%Y-%m-%dT%H:%M:%S")),
        1 if style.is_german => format!("{}{zone}", at.strftime("%d.%m.%Y %H:%M")),
        2 if style.is_german => format!("{}{fraction}{zone}", at.strftime("%d.%m.%Y %H:%M:%S")),
        _ if zone == "-0330" || zone.is_empty() => format!("{}{fraction}{zone}", at.strftime("%Y-%m-%d %H:%M:%S")),
        _ => format!("{}{zone}", at.strftime("%Y-%m-%dT%H:%M:%S")),
    }
}

/// A decimal whose whole part has up to a number of digits, now and then with up to 16 places, grouped or with noughts in
/// front.
fn decimal(dice: &mut Dice, digits: usize, style: &Style) -> String {
    let grouping = if style.mark == '.' { ',' } else { '.' };
    let count = 1 + dice.below(digits);
    let mut text = match dice.below(10) {
        0 => format!("00{}", dice.digits(1)),
        1 if digits > 3 => format!("{}{grouping}{}", 1 + dice.below(99), dice.digits(3)),
        _ => dice.digits(count),
    };
    // `1.234` without more would be for the mark to say.
    let places = match dice.below(10) {
        0 => 0,
        1 if text.len() < 3 => 16,
        2 | 3 => 1,
        4 if text.len() < 7 => 8,
        _ => 2,
    };
    if places > 0 || text.contains(grouping) {
        text += &format!("{}{}", style.mark, dice.digits(places.max(1)));
    }
    text
}

fn time(dice: &mut Dice, style: &Style) -> String {
    if dice.chance(15) {
        let hours = dice.one_of(&["0", "1", "01", "25", "125"]);
        return format!("{hours}:{:02}:{:02}", dice.below(60), dice.below(60));
    }
    if dice.chance(10) {
        return dice.one_of(&["60", "30", "0", "10", "1440", "1"]).into();
    }
    decimal(dice, 5, style)
}

fn money(dice: &mut Dice, style: &Style) -> String {
    let amount = decimal(dice, 6, style);
    let is_negative = dice.chance(10);
    match (style.has_currency && dice.chance(50), is_negative, dice.below(2)) {
        (true, false, _) => format!("${amount}"),
        (true, true, _) => format!("-${amount}"),
        (false, true, 0) if !amount.starts_with('0') => format!("({amount})"),
        (false, true, _) => format!("-{amount}"),
        (false, false, _) => amount,
    }
}

fn subject(dice: &mut Dice) -> String {
    let parts = [
        "",
        "a",
        "Où?",
        "5\" tube",
        "x,y",
        "p;q",
        "tab\there",
        "line\nbreak",
        "line\r\nbreak",
        "\"",
        "\"\"",
        "total",
        "=1+1",
    ];
    (0..dice.below(4)).map(|_| dice.one_of(&parts)).collect()
}

/// A cell as it stands in the file: quoted where it must be, and now and then where it need not, or among blanks.
fn written(dice: &mut Dice, bare: &str) -> String {
    let needs_quotes = bare.contains(['"', '\n', '\r', ',', ';', '\t']);
    if needs_quotes || dice.chance(15) {
        let inner = if dice.chance(10) { format!(" {bare} ") } else { bare.to_string() };
        return format!("\"{}\"", inner.replace('"', "\"\""));
    }
    if dice.chance(5) { format!(" {bare} ") } else { bare.to_string() }
}
