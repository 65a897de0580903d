//! Defects that were found by hand and by the oracle, in: each test shows what is right.

use crate::dice::Dice;
use crate::export::Traits;
use crate::random::agree;
use crate::{Desk, printed, printed_one, source, tallied, text, usual};
use roi::tickets::scan::Speed;
use std::fmt::Write;

#[test]
fn words_for_nothing_are_no_answers() {
    let export = "ticket_id,created_at,first_response_minutes,resolution_minutes,sla_met,ces,csat\n\
        1,2025-01-02,10,60,yes,2,5\n2,2025-01-03,-,-,-,-,-\n3,2025-01-04,n/a,N/A,n/a,n/a,n/a\n4,2025-01-30,,,,,\n";
    for id in ["responses", "resolved_contacts", "sla_contacts", "ces_responses", "csat_responses"] {
        assert_eq!(printed_one(export, &[], id), "1", "{id}");
    }
    let export = "ticket_id,created_at,first_response_at,resolved_at\n\
        1,2025-01-02 10:00,2025-01-02 10:10,2025-01-02 11:00\n2,2025-01-03 10:00,-,-\n3,2025-01-03 10:00,n/a,?\n";
    for id in ["responses", "resolved_contacts"] {
        assert_eq!(printed_one(export, &[], id), "1", "{id}");
    }
}

#[test]
fn random_exports_with_words_for_nothing_everywhere() {
    agree(2000..2030, Traits { words_everywhere: true, ..Traits::default() });
}

#[test]
fn abandoned_contacts_keep_their_scores_and_their_cost() {
    let export = "ticket_id,abandoned,csat,ces,cost,upsell_revenue\n1,no,5,2,10,5\n2,yes,5,6,7,9\n";
    // Either the answer counts with its score or not at all: never 5 points from 2 answers.
    for (answers, scores) in [("csat_responses", "csat_score_total"), ("ces_responses", "ces_score_total")] {
        let found = (printed_one(export, &[], answers), printed_one(export, &[], scores));
        let right = [("1", "5"), ("2", "10"), ("1", "2"), ("2", "8")];
        assert!(right.iter().any(|(one, other)| (*one, *other) == (&found.0, &found.1)), "{answers}: {found:?}");
    }
    assert_eq!(printed_one(export, &[], "total_cost"), "17");
    assert_eq!(printed_one(export, &[], "upsell_revenue"), "14");
}

#[test]
fn random_exports_where_abandoned_contacts_say_more() {
    agree(3000..3030, Traits { abandoned_say_more: true, ..Traits::default() });
}

#[test]
fn a_level_that_is_asked_for_replaces_the_column() {
    let export = "ticket_id,first_response_minutes,sla_met\n1,500,yes\n2,500,yes\n3,10,no\n4,,yes\n";
    let options = ["--sla", "first_response < 1h"];
    assert_eq!(printed_one(export, &options, "sla_contacts"), "3");
    assert_eq!(printed_one(export, &options, "sla_met_contacts"), "1");
    agree(4000..4030, Traits { sla_twice: true, ..Traits::default() });
}

#[test]
fn rows_without_a_ticket_id_are_not_one_ticket() {
    let export = "ticket_id,cost\n1,1\n,10\n,20\n-,5\n-,6\n1,2\n";
    assert_eq!(printed_one(export, &["--one-row-per", "ticket_id"], "contacts"), "5");
    assert_eq!(printed_one(export, &["--one-row-per", "ticket_id"], "total_cost"), "43");
    agree(5000..5030, Traits { rows_without_id: true, ..Traits::default() });
}

/// One row a ticket is kept within an export. Of several the user is told, and how they become one.
#[test]
fn a_ticket_in_two_exports_of_a_side_is_told_and_one_in_one_file() {
    let desk = Desk::new();
    desk.file("jan.csv", "ticket_id,cost\n1,1\n2,2\n");
    desk.file("feb.csv", "ticket_id,cost\n2,5\n3,3\n");
    desk.file("both.csv", "ticket_id,cost\n1,1\n2,2\n2,5\n3,3\n");
    let options = ["--one-row-per", "ticket_id"];
    let told = text(&desk.roi(&[&["tally", "A=jan.csv", "A=feb.csv"][..], &options].concat()).stderr);
    assert!(told.contains("feb.csv: 1 of 2 tickets has an id that an export before it has too"), "{told}");
    assert!(told.contains("put into one file with --one-row-per ticket_id"), "{told}");
    let rows = printed(&desk, &[&["tally", "A=both.csv"][..], &options].concat());
    assert_eq!(rows.first().unwrap().get("total_cost").unwrap(), "9");
}

#[test]
fn a_side_is_its_name_not_its_bytes() {
    let desk = Desk::new();
    desk.file("bytes.csv", b"ticket_id,side,cost\n1,Z\xfcrich,1\n2,Z\xc3\xbcrich,10\n3,Bern,5\n");
    desk.file("quotes.csv", "ticket_id,side,cost\n1,\"5\"\" tube\",1\n2,5\" tube,10\n3,Bern,5\n");
    for file in ["bytes.csv", "quotes.csv"] {
        let output = desk.roi(&["tally", file, "-f", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let contacts = json["sides"].as_object().unwrap().values().map(|side| &side["contacts"]);
        assert_eq!(contacts.map(|contacts| contacts.as_u64().unwrap()).sum::<u64>(), 3, "{file}");
        assert_eq!(printed(&desk, &["tally", file]).len(), 2, "{file}");
    }
}

#[test]
fn the_baseline_is_the_same_every_time() {
    let desk = Desk::new();
    let mut rows: Vec<String> =
        (0..60).map(|number| format!("{number},{},2025-01-01,1", ["beta", "alpha", "gamma"][number % 3])).collect();
    let mut dice = Dice::new(1);
    let mut orders = std::collections::BTreeSet::new();
    for round in 0..200 {
        let text = format!("ticket_id,side,created_at,cost\n{}\n", rows.join("\n"));
        let path = desk.file("export.csv", text);
        let mut asked = usual();
        asked.speed = Speed { threads: 1 + round % 8, chunk: 1 };
        let found = tallied(&[source(&path, None)], &asked).unwrap();
        let figures = roi::tickets::figures::Figures::new(&found, Some(1));
        orders.insert(figures.sides.iter().map(|side| side.name.clone()).collect::<Vec<_>>());
        if round >= 100 {
            dice.shuffle(&mut rows);
        }
    }
    assert_eq!(orders.len(), 1, "{orders:?}");
}

const INTERVALS: &str = "Date,Calls offered,Calls answered,Calls abandoned,Average speed of answer (seconds),AHT (seconds)\n\
    2025-01-01 09:00,100,90,10,20,300\n2025-01-01 14:00,10,10,0,60,100\n";

#[test]
fn the_peak_of_intervals_counts_their_contacts() {
    for peak in ["9-10", "busiest:1"] {
        let count = printed_one(INTERVALS, &["--peak", peak], "peak_responses");
        assert_eq!(count, "90", "{peak}: against 1,800 seconds");
    }
    // The busiest hour is that of most contacts, not that of most rows.
    let halves = format!("{INTERVALS}2025-01-01 14:30,10,10,0,60,100\n");
    assert_eq!(printed_one(&halves, &["--peak", "busiest:1"], "peak_responses"), "90");
}

#[test]
fn there_is_no_percentile_of_averages() {
    let desk = Desk::new();
    desk.file("export.csv", INTERVALS);
    let output = desk.roi(&["tally", "export.csv", "--percentiles"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--percentiles: its rows are intervals"), "{}", text(&output.stderr));
}

#[test]
fn a_level_cannot_be_judged_on_averages() {
    let desk = Desk::new();
    desk.file("export.csv", INTERVALS);
    let output = desk.roi(&["tally", "export.csv", "--sla", "first_response < 30s"]);
    assert!(!text(&output.stdout).contains("sla_contacts"), "{}", text(&output.stdout));
}

#[test]
fn a_stray_quote_late_in_a_large_file_is_a_character() {
    let mut export = "ticket_id,created_at,cost,subject\n".to_string();
    for number in 0..40_000 {
        let subject = if number == 20_000 { "5\" tube" } else { "a plain subject" };
        writeln!(export, "{number},2025-01-02,1.50,{subject}").unwrap();
    }
    assert_eq!(printed_one(&export, &[], "total_cost"), "60000");
}

#[test]
fn a_row_of_totals_is_no_contact() {
    assert_eq!(printed_one("ticket_id,cost,csat\n1,10,5\n2,20,4\nTotal,30,\n", &[], "total_cost"), "30");
}

#[test]
fn a_no_under_resolved_is_no_resolution() {
    let desk = Desk::new();
    desk.file("export.csv", "Ticket ID,Resolved,Cost\n1,Yes,10\n2,No,10\n3,No,5\n");
    let output = desk.roi(&["tally", "export.csv"]);
    assert!(!text(&output.stdout).contains("export,3,3,"), "{}", text(&output.stdout));
}

#[test]
fn answered_is_not_abandoned() {
    let export = "ticket_id,call abandoned\n1,Answered\n2,Abandoned\n";
    assert_eq!(printed_one(export, &[], "abandoned_contacts"), "1");
    let export = "ticket_id,answered\n1,Answered\n2,Abandoned\n";
    assert_eq!(printed_one(export, &[], "abandoned_contacts"), "1");
}

#[test]
fn a_percentage_is_neither_a_score_nor_money() {
    let desk = Desk::new();
    for (head, cell) in
        [("csat", "4%"), ("nps", "9%"), ("ces", "5%"), ("cost", "5%"), ("reopens", "2%"), ("csat", "$5")]
    {
        desk.file("export.csv", format!("ticket_id,{head}\n1,{cell}\n"));
        let output = desk.roi(&["tally", "export.csv"]);
        assert!(!output.status.success(), "{head} {cell}: {}", text(&output.stdout));
    }
}

#[test]
fn a_service_level_below_one_is_doubtful() {
    let desk = Desk::new();
    let export = "Date,Calls offered,Calls answered,Service level\n2025-01-01,100,90,0.94\n2025-01-31,100,90,0.92\n";
    desk.file("export.csv", export);
    let output = desk.roi(&["tally", "export.csv"]);
    assert!(!text(&output.stdout).contains("0.93%"), "{}", text(&output.stdout));
}

#[test]
fn a_zone_on_one_side_only_is_not_utc() {
    let desk = Desk::new();
    let export =
        "ticket_id,created_at,first_response_at\n1,2026-01-01T10:00:00+02:00,2026-01-01 10:05:00\n2,2026-01-02,\n";
    desk.file("export.csv", export);
    let output = desk.roi(&["tally", "export.csv"]);
    assert!(!text(&output.stdout).contains("125"), "two hours too many: {}", text(&output.stdout));
}

#[test]
fn utf_16_is_read() {
    let desk = Desk::new();
    let small = "ticket_id,side,cost\n1,Zürich,1\n2,\"Köln, Süd\",2.5\n3,Zürich,4\n".to_string();
    let rows: String = (0..20_000).map(|number| format!("{number},Zürich,1.5\n")).collect();
    for export in [small.clone(), small + &rows] {
        desk.file("plain.csv", &export);
        let little: Vec<u8> = export.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = format!("\u{feff}{export}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        let right = printed(&desk, &["tally", "plain.csv"]);
        for bytes in [little.clone(), [&[0xff, 0xfe][..], &little].concat(), big] {
            desk.file("wide.csv", bytes);
            assert_eq!(printed(&desk, &["tally", "wide.csv"]), right);
        }
    }
}

#[test]
fn the_handle_of_genesys_is_a_count() {
    let export = "Interval Start,Interval End,Media Type,Offer,Abandon,Handle,Avg Handle,Total Handle\n\
        2025-01-01T09:00Z,2025-01-01T09:30Z,voice,12,2,10,00:05:00,00:50:00\n\
        2025-01-31T09:00Z,2025-01-31T09:30Z,voice,5,1,4,00:01:00,00:04:00\n";
    assert_eq!(printed_one(export, &[], "contacts"), "14");
    assert_eq!(printed_one(export, &[], "handle_time"), "54");
}

#[test]
fn more_cannot_be_abandoned_than_came_in() {
    let desk = Desk::new();
    desk.file(
        "export.csv",
        "Date,Calls offered,Calls answered,Calls abandoned\n2025-01-01,10,8,2\n2025-01-31,10,,15\n",
    );
    let output = desk.roi(&["tally", "export.csv"]);
    assert!(!text(&output.stdout).contains(",18,20,17"), "{}", text(&output.stdout));
}

#[test]
fn a_table_of_something_else_is_no_export() {
    let desk = Desk::new();
    desk.file("export.csv", "name,foo\n1,2\n3,4\n");
    let output = desk.roi(&["tally", "export.csv"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
}

#[test]
fn headers_without_a_line_end_are_headers() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,created_at,cost");
    let said = text(&desk.roi(&["tally", "export.csv"]).stderr);
    assert!(said.starts_with("error: export.csv: there is no row of a contact that can be read"), "{said}");
}

#[test]
fn more_answered_than_offered_is_said_so() {
    let desk = Desk::new();
    desk.file("export.csv", "Date,Calls offered,Calls answered,AHT\n2025-01-01,10,8,300\n2025-01-31,1,3,\n");
    let said = text(&desk.roi(&["tally", "export.csv"]).stderr);
    assert!(!said.contains("expected a whole number of zero or more, found `1`"), "{said}");
}

#[test]
fn calc_reads_the_json_of_a_tally_without_periods() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,csat\n1,5\n2,4\n3,1\n");
    let made = desk.roi(&["tally", "export.csv", "-o", "figures.json"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let read = desk.roi(&["calc", "figures.json"]);
    assert!(read.status.success(), "{}", text(&read.stderr));
}

#[test]
fn calc_reads_exports_of_which_one_has_no_dates() {
    let desk = Desk::new();
    desk.file("a.csv", "ticket_id,created_at,csat\n1,2025-01-01,5\n2,2025-01-31,4\n");
    desk.file("b.csv", "ticket_id,csat\n1,5\n2,4\n");
    for (file, sides) in [("two.csv", ["a.csv", "b.csv"]), ("one.csv", ["x=a.csv", "x=b.csv"])] {
        let made = desk.roi(&["tally", sides[0], sides[1], "-o", file]);
        if file == "one.csv" {
            assert_eq!(made.status.code(), Some(2));
            assert!(text(&made.stderr).contains("some exports of the side `x` have dates and some have none"));
            continue;
        }
        assert!(made.status.success(), "{}", text(&made.stderr));
        let read = desk.roi(&["calc", file]);
        assert!(read.status.success(), "{file}: {}", text(&read.stderr));
    }
}

#[test]
fn one_amount_in_another_currency_is_the_same_every_time() {
    let desk = Desk::new();
    let rows: String = (0..400).map(|number| format!("{number},{}5\n", if number == 1 { "€" } else { "$" })).collect();
    let path = desk.file("export.csv", format!("ticket_id,cost\n{rows}"));
    let mut outcomes = std::collections::BTreeSet::new();
    for round in 0..60 {
        let mut asked = usual();
        asked.max_bad = crate::whole(1) / crate::whole(100);
        asked.speed = Speed { threads: 1 + round % 8, chunk: 1 };
        outcomes.insert(match tallied(&[source(&path, None)], &asked) {
            Ok(found) => format!("{} rows", found.tally.rows),
            Err(problem) => problem,
        });
    }
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
}

#[test]
fn a_queue_called_total_care_is_no_total() {
    let export = "Queue,Date,Calls offered,Calls answered\nTotal Care,2025-01-01,10,8\nB,2025-01-31,10,10\n";
    assert_eq!(printed_one(export, &[], "contacts"), "18");
}

#[test]
fn an_abandoned_call_of_talkdesk_is_no_answer() {
    let export = "Interaction ID,Contact Type,Started At,Wait Time,Abandon Time,Short Abandon Time,Handle Time,Ring Groups\n\
        1,inbound_abandoned,2025-01-01 10:00:00,50,50,,,g\n2,inbound,2025-01-31 10:00:00,5,,,130,g\n";
    assert_eq!(printed_one(export, &[], "responses"), "1");
}

#[test]
fn a_row_without_an_end_is_refused_in_little_memory() {
    let desk = Desk::new();
    desk.file("long.csv", format!("ticket_id,cost\n1,1\n2,{}", "x".repeat(40 << 20)));
    // Each thread has address space set aside by the system: with many, little is left.
    for threads in [1, 8, 64] {
        let line = format!("ulimit -v 524288; {} tally long.csv --threads {threads}", env!("CARGO_BIN_EXE_roi"));
        let output = std::process::Command::new("sh").args(["-c", &line]).current_dir(desk.0.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        let is_told =
            text(&output.stderr).contains(" in a row") || text(&output.stderr).contains("no memory for a row");
        assert!(is_told, "{}", text(&output.stderr));
    }
}

#[test]
fn one_export_given_twice_is_noticed() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,csat\n1,5\n2,4\n");
    let output = desk.roi(&["tally", "export.csv", "export.csv"]);
    let is_said = text(&output.stderr).contains("twice");
    assert!(is_said, "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn what_intervals_do_not_count_is_not_zero() {
    let export =
        "Date,Agent Name,Calls handled,Avg handle time\n2025-01-01,Ann,8,00:05:00\n2025-01-31,Bob,2,00:05:00\n";
    assert_eq!(printed_one(export, &[], "contacts"), "10");
    assert_ne!(printed_one(export, &[], "offered_contacts"), "0");
    assert_ne!(printed_one(export, &[], "abandoned_contacts"), "0");
}

#[test]
fn responses_without_a_time_are_doubtful() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,first_response_minutes,first_response_at\n1,10,2025-01-01\n2,,2025-01-01\n");
    let output = desk.roi(&["tally", "export.csv"]);
    let is_said = text(&output.stderr).contains("average_response_time");
    assert!(is_said || text(&output.stdout).contains("export,2,1,10"), "{}", text(&output.stdout));
}

#[test]
fn a_sum_is_never_cut_in_silence() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,cost\n1,123456789012345678\n2,0.1234567890123456\n");
    let output = desk.roi(&["tally", "export.csv"]);
    let is_whole = text(&output.stdout).contains("123456789012345678.1234567890123456");
    assert!(is_whole || !output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn a_side_that_is_named_is_not_ignored() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,side,csat\n1,A,5\n2,B,4\n");
    let output = desk.roi(&["tally", "Vendor=export.csv"]);
    assert!((text(&output.stdout) + &text(&output.stderr)).contains("Vendor"), "{}", text(&output.stdout));
}

#[test]
fn words_for_nothing_are_no_side() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,side,csat\n1,A,5\n2,-,4\n3,n/a,4\n4,Total,4\n");
    let output = desk.roi(&["tally", "export.csv", "--max-bad", "100%"]);
    assert_eq!(text(&output.stdout).lines().count(), 2, "{}", text(&output.stdout));
}

/// A file whose baseline `calc` would not guess says which it is.
#[test]
fn the_baseline_is_the_same_for_calc_in_every_format() {
    let desk = Desk::new();
    desk.file(
        "export.csv",
        "ticket_id,created_at,cost\n1,2025-01-01,3\n2,2025-01-08,3\n3,2025-01-09,2\n4,2025-01-31,2\n",
    );
    let tally = ["tally", "export.csv", "--cutover", "2025-01-09", "--baseline", "after", "-o"];
    for file in ["figures.csv", "figures.tsv", "figures.json"] {
        for period in ["month", "none"] {
            let made = desk.roi(&[&tally[..], &[file, "--force", "--period", period]].concat());
            assert!(made.status.success(), "{}", text(&made.stderr));
            let said = text(&desk.roi(&["calc", file]).stdout);
            assert!(said.contains("Return, against after"), "{file} {period}: {said}");
        }
    }
    let said = text(&desk.roi(&["calc", "figures.tsv", "--baseline", "before"]).stdout);
    assert!(said.contains("Return, against before"), "{said}");
    desk.file("two.csv", "side,role,contacts,total_cost\na,baseline,1,2\nb,baseline,1,2\n");
    let said = text(&desk.roi(&["calc", "two.csv"]).stderr);
    assert!(said.starts_with("error: two.csv:3: side: expected one baseline, found `a` and `b`"), "{said}");
}

fn rows_of(desk: &Desk, name: &str, head: &str, days: &[&str]) {
    let rows: Vec<String> = days.iter().enumerate().map(|(number, day)| format!("{number},{day}\n")).collect();
    desk.file(name, format!("{head}\n{}", rows.concat()));
}

/// A cutover within a period: each side has a part of it, and that is how long it is.
#[test]
fn the_cutover_tells_how_long_each_side_is() {
    let desk = Desk::new();
    let days = ["2025-01-02", "2025-09-10", "2025-10-01", "2025-12-28"];
    rows_of(&desk, "export.csv", "ticket_id,created_at", &days);
    let months = |options: &[&str]| -> Vec<String> {
        let rows = printed(&desk, &[&["tally", "export.csv"], options].concat());
        rows.iter().map(|row| row.get("months").cloned().unwrap_or_default()).collect()
    };
    assert_eq!(months(&["--cutover", "2025-10-01", "--period", "year"]), ["9", "3"]);
    assert_eq!(months(&["--cutover", "2025-10-01", "--period", "none"]), ["9", "3"]);
    assert_eq!(months(&["--cutover", "2025-10-01", "--period", "half"]), ["", "3", "3"]);
    assert_eq!(months(&["--cutover", "2025-10-01", "--period", "quarter"]), ["", "", ""]);
    assert_eq!(months(&["--period", "none"]), [""]);
    assert!(months(&["--cutover", "2025-10-09", "--period", "year"])[0].starts_with("9.2580645161290322580645161"));
    let made = desk.roi(&["tally", "export.csv", "--cutover", "2025-10-01", "--period", "year", "-o", "year.csv"]);
    let said = text(&made.stderr);
    assert!(said.contains("before.months: 9 for 2025: from 2025-01 up to the cutover, 2025-10-01\n"), "{said}");
    assert!(said.contains("after.months: 3 for 2025: from the cutover, 2025-10-01, up to 2025-12\n"), "{said}");
    assert!(!said.contains("not whole"), "{said}");
    let costs = ["--set", "before.infrastructure_cost=9000", "--set", "after.vendor_fees=3000"];
    let said = text(&desk.roi(&[&["calc", "year.csv"][..], &costs].concat()).stdout);
    assert!(said.contains("length × 0.3333"), "{said}");
}

/// Where the contacts of a side do not reach the other end of the period, that end is not known.
#[test]
fn a_side_that_the_cutover_cuts_may_be_short_at_its_other_end() {
    let desk = Desk::new();
    rows_of(&desk, "export.csv", "ticket_id,created_at", &["2025-04-15", "2025-05-10", "2025-11-02", "2025-12-12"]);
    let made = desk.roi(&["tally", "export.csv", "--cutover", "2025-10-01", "--period", "year"]);
    assert!(text(&made.stdout).contains("before,2025,2,6\nafter,2025,2,3\n"), "{}", text(&made.stdout));
    let said = text(&made.stderr);
    assert!(said.contains("2025-04-15 and end on 2025-05-10: 2025-04 and 2025-09 are not whole"), "{said}");
    assert!(said.contains("2025-11-02 and end on 2025-12-12: 2025-10 and 2025-12 are not whole"), "{said}");
}

#[test]
fn a_cutover_beside_the_data_is_said_so() {
    let desk = Desk::new();
    rows_of(&desk, "export.csv", "ticket_id,created_at", &["2025-01-02", "2025-12-28"]);
    for (day, side, other) in [("2030-01-01", "before", "after"), ("2020-01-01", "after", "before")] {
        for period in ["year", "none"] {
            let said = text(&desk.roi(&["tally", "export.csv", "--cutover", day, "--period", period]).stderr);
            assert!(said.contains(&format!("{side}: all contacts are ")), "{said}");
            assert!(said.contains(&format!("no side `{other}` to set against it")), "{said}");
        }
    }
}

/// What `calc` makes of the figures of an export with one side and period.
fn calculated(export: &str, options: &[&str], metric: &str) -> String {
    let desk = Desk::new();
    desk.file("export.csv", export);
    let made = desk.roi(&[&["tally", "export.csv", "-o", "figures.csv"], options].concat());
    assert!(made.status.success(), "{}", text(&made.stderr));
    let report = desk.roi(&["calc", "figures.csv", "--only", metric, "-f", "json"]);
    assert!(report.status.success(), "{}", text(&report.stderr));
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    report["metrics"][metric]["values"]["export"]["value"].to_string()
}

/// A total that lacks an amount is never divided by all that it should be of.
#[test]
fn what_has_no_amount_makes_no_mean_too_low() {
    let export = "status,resolution time\nsolved,200\nsolved,\n";
    assert_eq!(calculated(export, &[], "average_resolution_time"), "200");
    let export = "ticket_id,handle_minutes\n1,10\n2,\n3,30\n";
    assert_eq!(calculated(export, &[], "average_handle_time_per_contact"), "20");
    let export = "ticket_id,first_response_minutes,first_response_at\n1,10,2025-01-01\n2,,2025-01-01\n";
    assert_eq!(calculated(export, &[], "average_response_time"), "10");
    let export = "ticket_id,cost\n1,$1\n2,$1\n3,$2\n4,\n";
    assert_eq!(calculated(export, &[], "cost_per_contact"), "1.333333333333333333333333333");
    assert_eq!(calculated(export, &[], "total_cost"), "null");
    assert_eq!(calculated("ticket_id,cost,csat\n1,,5\n2,-,5\n", &[], "cost_per_contact"), "null");
    // The cost of calls that nobody answered is in the total: it is no mean of the others.
    let export = "ticket_id,cost,abandoned\n1,1,no\n2,,no\n3,9,yes\n";
    assert_eq!(calculated(export, &[], "cost_per_contact"), "null");
    assert_eq!(calculated(&export.replace("2,,no", "2,2,no"), &[], "cost_per_contact"), "6");
}

/// Means are not added up over periods: those of a month stand, and that of the year is a gap.
#[test]
fn a_mean_of_some_stands_for_its_own_period() {
    let export = "created_at,status,resolution time\n2025-01-01,solved,200\n2025-01-02,solved,\n2025-02-01,solved,10\n";
    assert_eq!(calculated(export, &[], "average_resolution_time"), "null");
    assert_eq!(calculated(export, &["--period", "none"], "average_resolution_time"), "105");
    let desk = Desk::new();
    desk.file("export.csv", export);
    let said = text(&desk.roi(&["tally", "export.csv"]).stderr);
    assert!(said.contains("1 of 3 resolved contacts has no resolution time: "), "{said}");
    assert!(said.contains("average_resolution_time"), "{said}");
}

fn said(export: &str, options: &[&str]) -> String {
    let desk = Desk::new();
    desk.file("export.csv", export);
    text(&desk.roi(&[&["tally", "export.csv"], options].concat()).stderr)
}

fn column(head: &str, cells: &[&str]) -> String {
    let rows: Vec<String> = cells.iter().enumerate().map(|(number, cell)| format!("{number},{cell}\n")).collect();
    format!("ticket_id,{head}\n{}", rows.concat())
}

#[test]
fn answers_that_keep_to_the_low_end_may_be_of_another_scale() {
    let low = said(&column("csat", &["1", "2", "3", "3", "3", "1"]), &[]);
    assert!(low.contains("none of 6 answers under csat is 4 or more"), "{low}");
    let fine = said(&column("csat", &["1", "2", "3", "3", "4", "1"]), &[]);
    assert!(!fine.contains("answers under"), "{fine}");
    let low = said(&column("nps", &["1", "2", "3", "4", "5", "1", "2", "3", "4", "5"]), &[]);
    assert!(low.contains("none of 10 answers under nps is 7 or more"), "{low}");
}

#[test]
fn scores_of_another_scale_are_never_left_out_one_by_one() {
    for (head, cells, hint) in [
        ("csat", ["9", "10", "3", "8", "7", "6"], "scores up to 10: is it a scale up to 10?"),
        ("csat", ["0", "1", "1", "0", "1", "0"], "is it a scale that begins with 0?"),
        ("csat", ["80%", "100%", "90%", "95%", "70%", "20%"], "a percentage is no answer of one customer"),
        ("nps", ["90", "100", "3", "8", "7", "6"], "scores up to 100: is it a scale up to 100?"),
        ("ces", ["9", "10", "3", "8", "7", "6"], "scores up to 10: is it a scale up to 10?"),
    ] {
        for options in [&[][..], &["--max-bad", "90%"]] {
            let export = column(head, &cells);
            let said = said(&export, options);
            assert!(said.starts_with("error: export.csv:2: "), "{said}");
            assert!(said.contains(hint) && said.contains("are beyond that scale"), "{said}");
            assert!(!said.contains("--max-bad"), "{said}");
        }
        let export = column(head, &cells);
        assert_eq!(printed_one(&export, &["--map", &format!("{head}=")], "contacts"), "6");
    }
    let slip = ["4"; 200].iter().copied().chain(["44"]).collect::<Vec<_>>();
    assert_eq!(printed_one(&column("csat", &slip), &[], "csat_satisfied"), "200");
}

#[test]
fn statuses_of_other_desks_are_known_or_have_a_way_out() {
    assert_eq!(printed_one("ticket_id,status\n1,Gelöst\n2,Geschlossen\n3,Offen\n", &[], "resolved_contacts"), "2");
    let export = "ticket_id,status,resolved_at\n1,Archiviert,2025-01-02\n2,Archiviert,2025-01-02\n3,Offen,\n";
    let doubt = said(export, &[]);
    assert!(doubt.contains("`Archiviert` is not known and read as not resolved, so that no contact is"), "{doubt}");
    assert!(doubt.contains("--map 'status=' leaves the column unread and takes what `resolved_at` says"), "{doubt}");
    assert_eq!(printed_one(export, &["--map", "status="], "resolved_contacts"), "2");
    let said = said("ticket_id,status\n1,Archiviert\n2,Closed\n", &[]);
    assert!(
        said.contains("`Archiviert` is not known and read as not resolved; write `solved` where they are"),
        "{said}"
    );
    let parts = "call id,talk time,hold time\n1,60,30\n";
    assert_eq!(printed_one(parts, &["--map", "hold="], "handle_time"), "1");
}

#[test]
fn contacts_that_do_not_tell_of_their_first_answer_are_counted() {
    let doubt = said(&column("fcr", &["yes", "", "", "no"]), &[]);
    assert!(doubt.contains("2 of 4 contacts have nothing under `fcr` and count as no"), "{doubt}");
    let export = "ticket_id,status,fcr\n1,solved,yes\n2,open,\n3,solved,\n";
    let doubt = said(export, &[]);
    assert!(doubt.contains("1 of 2 resolved contacts has nothing under `fcr` and counts as no"), "{doubt}");
    let fine = said("ticket_id,status,fcr\n1,solved,yes\n2,open,\n", &[]);
    assert!(!fine.contains("nothing under"), "{fine}");
}

#[test]
fn tickets_in_two_exports_of_a_side_are_counted_and_said_so() {
    let desk = Desk::new();
    desk.file("one.csv", "ticket_id,csat\n1,5\n2,4\n3,4\n");
    desk.file("two.csv", "ticket_id,csat\n3,4\n4,4\n");
    desk.file("three.csv", "ticket_id,csat\n3,4\n9,4\n");
    let said = |files: &[&str]| text(&desk.roi(&[&["tally"], files].concat()).stderr);
    let overlap = "two.csv: 1 of 2 tickets has an id that an export before it has too";
    assert!(said(&["In=one.csv", "In=two.csv"]).contains(overlap));
    // Two desks may number their tickets alike.
    assert!(!said(&["one.csv", "two.csv"]).contains("before it"));
    assert!(said(&["In=one.csv", "Out=two.csv", "In=three.csv"]).contains("three.csv: 1 of 2 tickets has"));
    for (file, numbers) in [("many.csv", 0..20_000), ("more.csv", 10_000..30_000)] {
        let rows: String = numbers.map(|number| format!("T-{number},5\n")).collect();
        desk.file(file, format!("ticket_id,csat\n{rows}"));
    }
    let said = said(&["In=many.csv", "In=more.csv"]);
    assert!(said.contains("more.csv: about 4") || said.contains("more.csv: about 5"), "{said}");
}

#[test]
fn sides_that_differ_in_case_are_one() {
    let desk = Desk::new();
    desk.file(
        "export.csv",
        "ticket_id,side,csat\n1,IN HOUSE,5\n2,In-House,4\n3,in-house,4\n4,in-house,1\n5,Vendor,5\n",
    );
    let output = desk.roi(&["tally", "export.csv"]);
    assert!(text(&output.stdout).contains("in-house,4,4,3,14,58\nVendor,1,1,1,5,25\n"), "{}", text(&output.stdout));
    let said = text(&output.stderr);
    assert!(said.contains("note: in-house: the sides `IN HOUSE` and `In-House` are taken for it\n"), "{said}");
}

#[test]
fn amounts_without_a_currency_are_not_taken_for_another_in_silence() {
    let desk = Desk::new();
    desk.file("in.csv", "ticket_id,cost\n1,5\n");
    desk.file("out.csv", "ticket_id,cost\n1,€4\n");
    let doubt =
        "in.csv: its amounts name no currency and are taken for EUR, which another export names; --currency EUR";
    for files in [["in.csv", "out.csv"], ["out.csv", "in.csv"]] {
        let said = text(&desk.roi(&["tally", files[0], files[1]]).stderr);
        assert!(said.contains(doubt), "{said}");
        let said = text(&desk.roi(&["tally", files[0], files[1], "--currency", "EUR"]).stderr);
        assert!(!said.contains("name no currency"), "{said}");
    }
}

#[test]
fn a_file_of_figures_is_no_export() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,created_at,csat\n1,2025-01-01,5\n2,2025-01-31,4\n");
    for (file, period) in [("figures.csv", "month"), ("none.csv", "none"), ("figures.json", "month")] {
        let options = ["--cutover", "2025-01-09", "--period", period];
        let made = desk.roi(&[&["tally", "export.csv", "-o", file][..], &options].concat());
        assert!(made.status.success(), "{}", text(&made.stderr));
        let said = text(&desk.roi(&["tally", file]).stderr);
        assert!(said.starts_with("error: ") && said.contains("reads a file of figures"), "{said}");
    }
}

#[test]
fn rows_that_stand_newest_first_keep_the_oldest_and_say_so() {
    let head = "ticket_id,status,created_at,updated_at\n";
    let newest = "2,solved,2025-01-03,2025-01-09\n1,solved,2025-01-02,2025-01-08\n1,open,2025-01-02,2025-01-02\n";
    let one = ["--one-row-per", "ticket_id"];
    let doubt = said(&format!("{head}{newest}"), &one);
    assert!(doubt.contains("1 row is left out: of each ticket the last row in the file counts"), "{doubt}");
    assert!(
        doubt.contains("its rows stand newest first by `updated_at`: the row that counts is the oldest"),
        "{doubt}"
    );
    let oldest: String = newest.lines().rev().map(|line| format!("{line}\n")).collect();
    let fine = said(&format!("{head}{oldest}"), &one);
    assert!(!fine.contains("newest first"), "{fine}");
    let created = "ticket_id,created_at\n3,2025-01-09\n3,2025-01-09\n2,2025-01-08\n1,2025-01-02\n";
    assert!(said(created, &one).contains("newest first by `created_at`"));
}

/// What is said of missing costs works when it is pasted.
#[test]
fn costs_are_added_as_the_note_says() {
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,side,created_at\n1,Our desk,2025-01-01\n2,Bob's,2025-01-31\n");
    let made = desk.roi(&["tally", "export.csv", "--period", "none", "-o", "my figures.csv"]);
    let said = text(&made.stderr);
    let command = said.lines().find_map(|line| line.split_once("to add it, roi ")).expect(&said).1;
    let line = format!("{} {}", env!("CARGO_BIN_EXE_roi"), command.replace("AMOUNT", "100"));
    let output = std::process::Command::new("sh").args(["-c", &line]).current_dir(desk.0.path()).output().unwrap();
    assert!(text(&output.stdout).contains("broke even"), "{line}: {}", text(&output.stderr));
    desk.file("export.csv", "ticket_id,side,created_at\n1,Our desk,2025-01-01\n2,Our desk,2025-02-28\n");
    let said = text(&desk.roi(&["tally", "export.csv", "-o", "months.csv"]).stderr);
    assert!(said.contains("to add it, tally again with --period none, then roi calc 'months.csv' --set "), "{said}");
}

#[test]
fn a_side_column_that_is_not_there_is_not_replaced_by_another() {
    let export = "ticket_id,side,csat\n1,A,5\n2,B,4\n";
    let told = said(export, &["--side-column", "nope"]);
    assert!(told.starts_with("error: export.csv: --side-column: there is no column `nope`"), "{told}");
    assert!(!said(export, &["--side-column", "Side"]).contains("error"));
    let told = said(export, &["--map", "Subject="]);
    assert!(told.starts_with("error: --map: `Subject` is not a known column"), "{told}");
}
