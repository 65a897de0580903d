//! What must hold of tallies whatever is in them.

use crate::dice::Dice;
use crate::export::{Export, Traits};
use crate::random::{asked, same, wanted};
use crate::{Desk, Numbers, numbers, printed, source, tallied, text, usual};
use flate2::Compression;
use flate2::write::GzEncoder;
use roi::tickets::tally::{Contact, Keep, Tally};
use roi::tickets::{Asked, Tallied, scan};
use serde_json::Value;
use std::io::Write;

/// A random export of its own for each seed, all with the same columns, and what is asked of them.
fn three(seed: u64, desk: &Desk) -> (Vec<Tally>, Asked) {
    let mut dice = Dice::new(seed);
    let mut export = Export::new(&mut dice, Traits::default());
    export.question.one_row_per_ticket = false;
    let asked = asked(&export);
    let third = export.rows.len().div_ceil(3);
    let parts = export.rows.chunks(third).map(|rows| {
        let path = desk.file("part.csv", export.with(rows, &mut dice));
        // A part without a row that can be read is an error of the export, and an empty tally.
        tallied(&[source(&path, Some("export"))], &asked)
            .map_or_else(|_| Tally::new(scan::keep(&asked.rules)), |tallied| tallied.tally)
    });
    let mut parts: Vec<Tally> = parts.collect();
    parts.resize_with(3, || Tally::new(scan::keep(&asked.rules)));
    (parts, asked)
}

/// What a tally says, as figures.
fn says(tally: Tally, asked: &Asked) -> (Numbers, u64) {
    let rows = tally.rows;
    let peak = roi::tickets::figures::busiest(&tally, 3);
    let sides = (0..u32::try_from(tally.sides.len()).unwrap()).collect();
    let tallied = Tallied { tally, sides, baseline: 0, peak, cutover: None, currency: None, notes: Vec::new() };
    let mut numbers = numbers(&tallied, asked);
    // A side that only empty tallies name has no period.
    numbers.retain(|_, figures| !figures.is_empty());
    (numbers, rows)
}

fn merged(asked: &Asked, parts: &[&Tally]) -> Tally {
    let mut all = Tally::new(scan::keep(&asked.rules));
    parts.iter().for_each(|part| all.merge(part));
    all
}

#[test]
fn an_empty_tally_changes_nothing_and_any_order_of_merging_is_the_same() {
    let desk = Desk::new();
    for seed in 100..120 {
        let (parts, asked) = three(seed, &desk);
        let [one, two, three] = parts.as_slice() else { panic!() };
        let empty = Tally::new(scan::keep(&asked.rules));
        let merged = |parts: &[&Tally]| merged(&asked, parts);
        let right = says(merged(&[one, two, three]), &asked);
        let inner = merged(&[two, three]);
        assert_eq!(says(merged(&[one, &inner]), &asked), right, "{seed}: associative");
        for order in [[one, three, two], [two, one, three], [two, three, one], [three, one, two], [three, two, one]] {
            assert_eq!(says(merged(&order), &asked), right, "{seed}: commutative");
        }
        let alone = says(merged(&[one]), &asked);
        assert_eq!(says(merged(&[one, &empty]), &asked), alone, "{seed}: empty on the right");
        assert_eq!(says(merged(&[&empty, one]), &asked), alone, "{seed}: empty on the left");
        let [mut one, ..] = <[Tally; 3]>::try_from(parts).unwrap();
        one.merge(&empty);
        assert_eq!(says(one, &asked), alone, "{seed}: empty into it");
    }
    assert_eq!(says(Tally::default(), &usual()), (Numbers::new(), 0));
}

#[test]
fn adding_one_after_the_other_is_merging_tallies_of_one() {
    let mut together = Tally::new(Keep::default());
    let mut apart = Tally::new(Keep::default());
    let known = scan_known();
    for number in 0..20_u32 {
        let mut contact = Contact::new();
        contact.key.period = 24_000 + number % 3;
        contact.marks = contact.marks.with(roi::tickets::tally::Counted::Contacts);
        together.sides.number(b"one", 10).unwrap();
        together.add(&contact, known);
        let mut single = Tally::new(Keep::default());
        single.sides.number(b"one", 10).unwrap();
        single.add(&contact, known);
        apart.merge(&single);
    }
    assert_eq!(says(together, &usual()), says(apart, &usual()));
}

fn scan_known() -> roi::tickets::tally::Set {
    roi::tickets::tally::Set::default().with(roi::tickets::tally::Counted::Contacts)
}

#[test]
fn a_file_split_at_any_row_gives_the_same_figures() {
    let desk = Desk::new();
    for seed in 200..212 {
        let mut dice = Dice::new(seed);
        let mut export = Export::new(&mut dice, Traits::default());
        export.question.one_row_per_ticket = false;
        let asked = asked(&export);
        let whole = export.text(&mut dice);
        let path = desk.file("export.csv", &whole);
        let Ok(found) = tallied(&[source(&path, None)], &asked) else { continue };
        let right = numbers(&found, &asked);
        same(seed, &whole, &right, &wanted(&export, &whole));
        for _ in 0..8 {
            let (above, below) = export.rows.split_at(dice.below(export.rows.len() + 1));
            let one = desk.file("one.csv", export.with(above, &mut dice));
            let two = desk.file("two.csv", export.with(below, &mut dice));
            // A half without a row is refused.
            // A name for a file stands above its own column of sides.
            let name = (!whole.lines().next().unwrap().contains("side")).then_some("export");
            let halves = [source(&one, name), source(&two, name)];
            match tallied(&halves, &asked) {
                Ok(found) => same(seed, &whole, &numbers(&found, &asked), &right),
                Err(problem) => assert!(
                    ["no row of a contact", "expected a row of headers"].iter().any(|end| problem.contains(end)),
                    "{seed}: {problem}"
                ),
            }
        }
    }
}

const EXPORT: &str = "ticket_id,side,created_at,first_response_minutes,resolution_minutes,handle_minutes,status,reopens,\
    resolved_on_first_contact,csat,nps,ces,sla_met,cost,upsell_revenue,cross_sell_revenue,abandoned,escalated\n";

fn large() -> String {
    let mut dice = Dice::new(7);
    let mut text = EXPORT.to_string();
    for number in 0..4_000 {
        let side = dice.one_of(&["In-house", "Vendor, Ltd"]);
        let month = 1 + dice.below(12);
        let (day, hour) = (1 + dice.below(28), dice.below(24));
        let cost = format!("${}.{}", dice.digits(2), dice.digits(2));
        text += &format!(
            "{number},\"{side}\",2025-{month:02}-{day:02} {hour:02}:00:00,{}.{},{},{},{},{},{},{},{},{},{},{cost},{},{},no,{}\n",
            dice.digits(2),
            dice.digits(2),
            100 + dice.below(900),
            1 + dice.below(20),
            dice.one_of(&["solved", "open"]),
            dice.below(2),
            dice.one_of(&["no", "no", "yes"]),
            1 + dice.below(5),
            dice.below(11),
            1 + dice.below(7),
            dice.one_of(&["yes", "no"]),
            dice.below(9),
            dice.below(9),
            dice.one_of(&["yes", "no"]),
        );
    }
    text
}

#[test]
fn gzip_and_standard_input_give_the_bytes_of_the_file() {
    let desk = Desk::new();
    let text = large();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    desk.file("a.csv", &text);
    desk.file("a.csv.gz", &packed);
    let options = ["--percentiles", "--peak", "busiest:3", "--sla", "resolution < 8h"];
    let plain = desk.roi(&[&["tally", "x=a.csv"][..], &options].concat());
    assert!(plain.status.success(), "{}", crate::text(&plain.stderr));
    for (arguments, input) in [
        (["tally", "x=a.csv.gz"], &b""[..]),
        (["tally", "x=-"], text.as_bytes()),
        (["tally", "x=-"], packed.as_slice()),
    ] {
        let found = desk.roi_with(&[&arguments[..], &options].concat(), input);
        assert_eq!(crate::text(&found.stdout), crate::text(&plain.stdout), "{arguments:?}");
    }
}

/// What `roi calc` says of a metric on a side over all periods: its shown value.
fn calculated(report: &Value, id: &str, side: &str) -> String {
    report["metrics"][id]["values"][side]["value"].to_string()
}

/// The figures file is read as what it says: counts are those of the export, shares and means those of its rows.
#[test]
fn the_figures_that_come_out_are_read_by_calc() {
    let desk = Desk::new();
    desk.file("tickets.csv", large());
    for (format, file, period) in [
        ("csv", "figures.csv", "month"),
        ("json", "figures.json", "quarter"),
        ("csv", "figures.csv", "half"),
        ("tsv", "figures.tsv", "year"),
        ("csv", "figures.csv", "none"),
    ] {
        let made = desk.roi(&["tally", "tickets.csv", "-f", format, "--period", period, "-o", file, "--force"]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        let output = desk.roi(&["calc", file, "-f", "json"]);
        assert!(output.status.success(), "{period}: {}", text(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        for name in ["In-house", "Vendor, Ltd"] {
            let rows: Vec<csv::StringRecord> =
                csv::Reader::from_reader(large().as_bytes()).records().map(Result::unwrap).collect();
            let rows: Vec<&csv::StringRecord> = rows.iter().filter(|row| row.get(1) == Some(name)).collect();
            let count = |at: usize, is: &dyn Fn(&str) -> bool| {
                i64::try_from(rows.iter().filter(|row| is(row.get(at).unwrap())).count()).unwrap()
            };
            let share = |part: i64, all: usize| {
                let all = i64::try_from(all).unwrap();
                roi::quantity::Quantity::cut(&(crate::whole(part) / crate::whole(all)), roi::quantity::Unit::Percent)
                    .unwrap()
                    .value
                    .to_string()
            };
            let all = rows.len();
            for (id, wanted) in [
                ("csat", share(count(9, &|cell| cell == "4" || cell == "5"), all)),
                ("first_contact_resolution", share(count(8, &|cell| cell == "yes"), all)),
                ("reopen_rate", share(count(7, &|cell| cell == "1"), all)),
                ("sla_attainment", share(count(12, &|cell| cell == "yes"), all)),
                ("escalation_rate", share(count(17, &|cell| cell == "yes"), all)),
                (
                    "nps",
                    share(
                        count(10, &|cell| cell == "9" || cell == "10")
                            - count(10, &|cell| cell.parse::<u8>().unwrap() < 7),
                        all,
                    ),
                ),
            ] {
                assert_eq!(calculated(&report, id, name), wanted, "{period}, {name}: {id}");
            }
        }
    }
}

/// What is printed adds up: the periods to the whole, the sides to the file.
#[test]
fn periods_and_sides_add_up_to_the_whole() {
    let desk = Desk::new();
    desk.file("tickets.csv", large());
    let sum = |arguments: &[&str], id: &str| {
        let rows = printed(&desk, arguments);
        let cents = |cell: &str| {
            let bare = cell.trim_start_matches("USD ");
            let (units, rest) = bare.split_once('.').unwrap_or((bare, ""));
            format!("{units}{rest:0<2}").parse::<i64>().unwrap()
        };
        rows.iter().map(|row| cents(row.get(id).unwrap())).sum::<i64>()
    };
    for id in ["contacts", "csat_satisfied", "total_cost", "response_time (min)", "handle_time (min)"] {
        let whole = sum(&["tally", "tickets.csv", "--period", "none"], id);
        for period in ["month", "quarter", "half", "year"] {
            assert_eq!(sum(&["tally", "tickets.csv", "--period", period], id), whole, "{id} by {period}");
        }
        assert_eq!(sum(&["tally", "tickets.csv", "--cutover", "2025-06-15"], id), whole, "{id} by day");
    }
}
