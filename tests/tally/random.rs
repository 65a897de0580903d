//! Random exports: every figure is the oracle's to the last digit, however many threads read them and in what pieces.

use crate::dice::Dice;
use crate::export::{Export, Traits};
use crate::oracle::{self, Question};
use crate::{Desk, Numbers, Silent, numbers, source, tallied, usual};
use roi::number::Mark;
use roi::tickets::Asked;
use roi::tickets::figures::Figures;
use roi::tickets::moment::Order;
use roi::tickets::rules::{Level, Peak, Sides};
use roi::tickets::scan::Speed;
use roi::tickets::tally::Summed;

const CASES: u64 = 40;

/// An export's question as the program is asked it.
pub fn asked(export: &Export) -> Asked {
    let mut asked = usual();
    let question = &export.question;
    asked.separator = Some(export.separator);
    asked.wishes.mark = Some(if export.mark == '.' { Mark::Point } else { Mark::Comma });
    asked.wishes.order = Some(Order::DayFirst);
    asked.one_row_per_ticket = question.one_row_per_ticket;
    asked.rules.period = question.months.map(|months| u32::try_from(months).unwrap());
    asked.rules.percentiles = question.percentiles;
    if let Some(day) = &question.cutover {
        let fields: Vec<u32> = day.split('-').map(|field| field.parse().unwrap()).collect();
        let [year, month, day] = fields.as_slice() else { panic!("{day}") };
        asked.rules.sides =
            Sides::ByDate { cutover: year << 16 | month << 8 | day, names: ("before".into(), "after".into()) };
    }
    asked.rules.peak = match question.busiest {
        Some(count) => Peak::Busiest(count),
        None if question.peak_hours.is_empty() => Peak::None,
        None => Peak::Hours(question.peak_hours.iter().map(|hour| u8::try_from(*hour).unwrap()).collect()),
    };
    asked.rules.levels = levels(question);
    asked
}

fn levels(question: &Question) -> Vec<Level> {
    let level = |(time, minutes, is_met_at_limit): &(&'static str, i64, bool)| Level {
        time: match *time {
            "response" => Summed::Response,
            "resolution" => Summed::Resolution,
            _ => Summed::Handle,
        },
        limit: minutes * 60_000,
        is_met_at_limit: *is_met_at_limit,
        text: format!("{time} within {minutes} min"),
    };
    question.levels.iter().map(level).collect()
}

pub fn wanted(export: &Export, text: &str) -> Numbers {
    oracle::figures(text.as_bytes(), export.separator, export.mark, "export", &export.question)
}

/// The first difference in words; a difference of whole maps would be read by nobody.
fn difference(found: &Numbers, wanted: &Numbers) -> Option<String> {
    let keys: Vec<_> = found.keys().chain(wanted.keys()).collect();
    for key in keys {
        let (Some(found), Some(wanted)) = (found.get(key), wanted.get(key)) else {
            return Some(format!("{key:?}: found {}, wanted {}", found.contains_key(key), wanted.contains_key(key)));
        };
        for id in found.keys().chain(wanted.keys()) {
            let (own, other) = (found.get(id), wanted.get(id));
            if own != other {
                let shown = |value: Option<&num_rational::BigRational>| value.map(ToString::to_string);
                return Some(format!("{key:?} {id}: found {:?}, wanted {:?}", shown(own), shown(other)));
            }
        }
    }
    None
}

pub fn same(seed: u64, text: &str, found: &Numbers, wanted: &Numbers) {
    if let Some(difference) = difference(found, wanted) {
        panic!("seed {seed}: {difference}\n{text}");
    }
}

pub fn agree(seeds: std::ops::Range<u64>, traits: Traits) {
    let desk = Desk::new();
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let export = Export::new(&mut dice, traits);
        let mut asked = asked(&export);
        let text = export.text(&mut dice);
        let wanted = wanted(&export, &text);
        let path = desk.file("export.csv", &text);
        let sources = [source(&path, None)];
        if wanted.is_empty() {
            let found = tallied(&sources, &asked);
            assert!(found.is_err(), "seed {seed}: figures of no row\n{text}");
            continue;
        }
        let any = (dice.one_of(&[1, 2, 3, 8]), dice.one_of(&[7, 64, 1000]));
        for (threads, chunk) in [(1, 1 << 20), (3, 1), any] {
            asked.speed = Speed { threads, chunk };
            let found = tallied(&sources, &asked).unwrap_or_else(|problem| panic!("seed {seed}: {problem}\n{text}"));
            same(seed, &text, &numbers(&found, &asked), &wanted);
        }
        if !asked.one_row_per_ticket {
            let mut rows = export.rows.clone();
            dice.shuffle(&mut rows);
            let path = desk.file("export.csv", export.with(&rows, &mut dice));
            let found = tallied(&[source(&path, None)], &asked).unwrap();
            same(seed, &text, &numbers(&found, &asked), &wanted);
        }
    }
}

#[test]
fn every_figure_is_the_oracles_to_the_last_digit() {
    agree(0..CASES, Traits::default());
}

/// What is written is the same to the byte, notes and all, with any threads and pieces.
#[test]
fn threads_and_pieces_change_no_byte() {
    let desk = Desk::new();
    for seed in 1000..1020 {
        let mut dice = Dice::new(seed);
        let export = Export::new(&mut dice, Traits::default());
        let mut asked = asked(&export);
        // Which side comes first is `found::the_baseline_is_the_same_every_time`.
        if !matches!(asked.rules.sides, Sides::ByDate { .. }) {
            asked.wishes.side_column = Some("side".into());
        }
        let path = desk.file("export.csv", export.text(&mut dice));
        let sources = [source(&path, None)];
        let mut first = None;
        for (threads, chunk) in [(1, 1 << 20), (1, 1), (2, 100), (8, 1), (8, 50)] {
            asked.speed = Speed { threads, chunk };
            let text = match roi::tickets::tally(&sources, &asked, &Silent) {
                Ok(tallied) => {
                    let figures = Figures::new(&tallied, asked.rules.period);
                    roi::render::figures::as_json(&figures, tallied.currency.as_ref(), &tallied.notes)
                }
                Err(problem) => problem.to_string(),
            };
            let first = first.get_or_insert_with(|| text.clone());
            let differs = first.lines().zip(text.lines()).find(|(first, text)| first != text);
            assert_eq!(differs, None, "seed {seed}, {threads} threads, {chunk} bytes");
        }
    }
}
