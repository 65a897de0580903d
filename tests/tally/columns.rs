//! What columns and rows are taken for, in exports as a newcomer has them: each test shows what is right.

use crate::{Desk, printed_one, text};

/// What the program says of an export to standard error, whether it reads it or not.
fn said(export: &str, options: &[&str]) -> String {
    let desk = Desk::new();
    desk.file("export.csv", export);
    text(&desk.roi(&[&["tally", "export.csv"], options].concat()).stderr)
}

#[test]
fn one_count_of_contacts_makes_an_interval() {
    for (heads, cells) in [
        ("Date,Calls offered,Avg wait time", ["2025-01-01,100,30", "2025-01-31,50,30"]),
        ("Date,Total calls", ["2025-01-01,100", "2025-01-31,50"]),
        ("Date,Calls handled", ["2025-01-01,100", "2025-01-31,50"]),
        ("Date,Total calls,Missed calls", ["2025-01-01,110,10", "2025-01-31,60,10"]),
        ("Month,Contacts,AHT", ["2025-01,100,300", "2025-02,50,300"]),
        ("Day,Answered", ["2025-01-01,149", "2025-01-31,1"]),
    ] {
        assert_eq!(printed_one(&format!("{heads}\n{}\n", cells.join("\n")), &[], "contacts"), "150", "{heads}");
    }
}

#[test]
fn what_a_row_stands_for_is_asked_where_nothing_tells() {
    let export = "Date,Total calls,CSAT\n2025-01-01,100,4.5\n2025-01-31,50,4.4\n";
    let hint = "hint: --map 'offered=Total calls' says that it is an interval; --map 'ticket_id=HEADER' says";
    assert!(said(export, &[]).contains(hint), "{}", said(export, &[]));
    assert_eq!(printed_one(export, &["--map", "offered=Total calls"], "contacts"), "150");
    let both = said(export, &["--map", "offered=Total calls", "--map", "csat=CSAT"]);
    assert!(both.starts_with("error: export.csv: --map: `CSAT` cannot be csat: a row is an interval"), "{both}");
    let uncounted = said("Date,Average speed of answer\n2025-01-01,20\n", &[]);
    assert!(uncounted.contains("no column counts their contacts"), "{uncounted}");
}

#[test]
fn contacts_with_flags_and_counts_stay_contacts() {
    for export in [
        "Ticket ID,Date,Contacts\n1,2025-01-01,12\n2,2025-01-31,30\n",
        "Date,Answered,AHT\n2025-01-01,yes,300\n2025-01-31,yes,300\n",
        "Date,Abandoned,AHT\n2025-01-01,0,300\n2025-01-31,0,300\n",
    ] {
        assert_eq!(printed_one(export, &[], "contacts"), "2", "{export}");
    }
}

#[test]
fn months_are_as_good_as_days() {
    let export = "Month,Contacts,AHT\n2025-01,100,300\nFeb 2025,50,200\n2025-03,10,200\n";
    let quarter = said(export, &["--period", "quarter"]);
    assert!(quarter.contains("3 intervals from 2025-01 to 2025-03") && !quarter.contains("not whole"), "{quarter}");
    let half = said(export, &["--period", "half"]);
    assert!(half.contains("begin in 2025-01 and end in 2025-03: 2025-H1 is not whole"), "{half}");
    for (option, value) in [("--by", "weekday"), ("--cutover", "2025-02-15"), ("--by", "hour")] {
        assert!(said(export, &[option, value]).contains(": `Month` tells no "), "{option}");
    }
    assert!(!said(export, &["--cutover", "2025-02-01"]).contains("error"));
}

#[test]
fn the_time_of_day_may_stand_in_a_column_of_its_own() {
    let cells = |times: [&str; 2]| format!("2025-01-13,{},10,8,20\n2025-01-13,{},6,5,60\n", times[0], times[1]);
    for (head, times) in [
        ("Time", ["08:00", "09:30"]),
        ("Interval", ["08:00 - 08:30", "09:30 - 10:00"]),
        ("Hour", ["8", "9"]),
        ("Start time", ["8:00 AM", "9:30 AM"]),
    ] {
        let export = format!("Date,{head},Calls offered,Calls answered,Average Speed of Answer\n{}", cells(times));
        assert_eq!(printed_one(&export, &["--peak", "9-12"], "peak_responses"), "5", "{head}");
    }
    let export = "Date,Time,Ticket ID,first_response_minutes\n13/01/2025,08:00,1,8\n13/01/2025,9:15,2,5\n";
    assert_eq!(printed_one(export, &["--peak", "9-12"], "peak_responses"), "1");
    // The sum of a day, and a contact of which nobody knows when it began.
    let gap = "2025-01-14,,10,8,20\n";
    let export = format!("Date,Time,Calls offered,Calls answered,ASA\n{}{gap}", cells(["08:00", "09:30"]));
    assert!(said(&export, &["--max-bad", "50%"]).contains("`Time`: expected a time of day"));
    let lengths = "Date,Time,Ticket ID\n2025-01-13,0:05:10,1\n2025-01-31,0:07:00,2\n";
    assert!(said(lengths, &[]).contains("not used: `Time`"));
}

#[test]
fn hours_that_nobody_knows_are_refused() {
    for export in [
        "Date,Calls offered,Calls answered,ASA\n2025-01-13,10,8,20\n2025-01-14,10,8,20\n",
        "ticket_id,created_at,first_response_minutes\n1,2025-01-13,10\n2,2025-01-14,8\n",
        "ticket_id,created_at,first_response_minutes\n1,13/01/2025 00:00,10\n2,14/01/2025 00:00,8\n",
    ] {
        for (option, value) in [("--peak", "9-12"), ("--peak", "busiest:2"), ("--by", "hour")] {
            let said = said(export, &[option, value]);
            assert!(said.contains("tells no time of day"), "{option} {value}: {said}");
        }
    }
}

#[test]
fn of_two_columns_with_one_header_the_first_is_read() {
    for (heads, cells, id, right) in [
        ("cost,cost", "1,5", "total_cost", "1"),
        ("csat,csat", "5,1", "csat_satisfied", "1"),
        ("csat,csat", "1,5", "csat_satisfied", "0"),
        ("status,status", "open,solved", "resolved_contacts", "0"),
        ("talk_minutes,talk_minutes", "3,3", "handle_time", "3"),
        ("Talk time (min),Talk duration (min)", "3,3", "handle_time", "3"),
    ] {
        let export = format!("ticket_id,{heads}\n1,{cells}\n");
        assert_eq!(printed_one(&export, &[], id), right, "{heads}");
        let said = said(&export, &[]);
        assert!(said.contains(": not read: "), "{said}");
    }
    assert!(said("ticket_id,cost,cost\n1,1,5\n", &[]).contains("not read: `cost` (the first one is)"));
    let twins = "ticket_id,handle_minutes,handle_minutes\n1,,5\n2,3,4\n";
    assert_eq!(printed_one(twins, &[], "handle_time"), "8");
    let said = said(twins, &[]);
    assert!(said.contains("`handle_minutes` stands more than once: the first of them that is filled counts"), "{said}");
}

#[test]
fn an_average_counts_as_often_as_is_said() {
    let said_of =
        |heads: &str, cells: &str| said(&format!("Date,{heads},AHT,Service level\n2025-01-01,{cells},30,80%\n"), &[]);
    let said = said_of("Total calls,Missed calls", "20,4");
    assert!(said.contains("`AHT` counts as often as `Total calls` less `Missed calls`"), "{said}");
    assert!(said.contains("`Service level` counts as often as `Total calls`"), "{said}");
    let said = said_of("Calls handled,Missed calls", "16,4");
    assert!(said.contains("`AHT` counts as often as `Calls handled`"), "{said}");
    assert!(said.contains("`Service level` counts as often as `Calls handled` and `Missed calls`"), "{said}");
    let said = said_of("Total calls", "20");
    assert!(said.contains("contacts are all that came in (`Total calls`): no column counts those answered"), "{said}");
}

#[test]
fn sums_and_means_below_the_rows_are_no_rows() {
    let rows = "2025-01-01,A,100,80\n2025-01-31,B,50,40\n";
    for word in ["Summe", "Gesamt", "Gesamtsumme", "Average", "Durchschnitt", "Total", "Mittelwert", "Total:"] {
        let undated = format!("Queue name;Datum der Woche;Calls offered\nA;1. Woche;1.200\n;{word};1.200\n");
        assert_eq!(printed_one(&undated, &[], "contacts"), "1200", "{word}");
        for cells in [format!("{word},,150,120"), format!(",{word},150,120"), format!(",,{word},120")] {
            let export = format!("Date,Team name,Calls offered,Calls answered\n{rows}{cells}\n");
            assert_eq!(printed_one(&export, &[], "contacts"), "120", "{cells}");
            assert!(said(&export, &[]).contains("1 row is left out as totals"), "{cells}");
        }
        let export = format!("ticket_id,cost\n1,10\n2,20\n{word},30\n");
        assert_eq!(printed_one(&export, &[], "total_cost"), "30", "{word}");
    }
}

#[test]
fn what_a_note_suggests_does_what_it_says() {
    for (export, unit) in [
        ("ticket_id,AHT\n1,60\n", "minutes"),
        ("Date,Calls handled,AHT\n2025-01-01,1,60\n", "minutes"),
        ("ticket_id,Handle Time: agent's=own\n1,60\n", "minutes"),
        ("ticket_id,First reply time\n1,60\n", "seconds"),
    ] {
        let map: &[&str] = if export.contains("own") { &["--map", "handle=Handle Time: agent's=own"] } else { &[] };
        let said = said(export, map);
        let hint = said.split("; --map '").nth(1).unwrap().split("' reads them as ").next().unwrap();
        let header = hint.replace("'\\''", "'");
        assert!(self::said(export, &["--map", &header]).contains(&format!(" in {unit}")), "{header}");
    }
}

#[test]
fn an_empty_cell_is_nothing() {
    let export = "ticket_id,created_at,side\n1,2025-01-01,A\n2,,A\n3,2025-01-31,\n4,2025-01-31,B\n";
    let said_of_all = said(export, &["--max-bad", "60%"]);
    assert!(said_of_all.contains("`created_at`: expected a date, found nothing in line 3"), "{said_of_all}");
    assert!(said_of_all.contains("`side`: expected the name of a side, found nothing in line 4"), "{said_of_all}");
}

#[test]
fn what_cannot_be_read_comes_with_a_remedy() {
    for (export, hint) in [
        ("ticket_id,handle\n1,00:05\n", "write 0:00:05 for minutes and seconds, or 00h 05m for hours and minutes"),
        ("ticket_id,handle\n1,5 parsecs\n", "write it like `45 min`, `1h 30m`, `0:07:30` or `PT45M`"),
        ("Date,Calls handled,Service level\n2025-01-01,9,0.85\n", "write 85%, or 0.85% if that was meant"),
        ("ticket_id,created_at\n1,45689.5\n", "where a spreadsheet shows numbers for dates, format them like"),
        ("Interval,Calls handled\n08:00 - 08:30,9\n", "--map 'created_at=HEADER' names the column that has it"),
        ("ticket_id,cost\n1,12k\n", "write 12000"),
    ] {
        let said = said(export, &[]);
        assert!(said.starts_with("error: export.csv:2: ") && said.contains("; no row can be read\n\nhint: "), "{said}");
        assert!(said.contains(hint), "{said}");
    }
}

#[test]
fn calls_may_be_answered_in_the_interval_after_they_came_in() {
    let heads = "Date,Calls offered,Calls answered,ASA\n";
    let export = format!("{heads}2025-01-01 08:00,20,10,20\n2025-01-01 08:30,10,12,20\n2025-01-31 08:00,10,10,20\n");
    for (id, right) in [("contacts", "32"), ("offered_contacts", "40"), ("abandoned_contacts", "8")] {
        assert_eq!(printed_one(&export, &[], id), right, "{id}");
    }
    let note = "some intervals end with more contacts than came in: 2 contacts are taken to have come in before";
    assert!(said(&export, &[]).contains(note), "{}", said(&export, &[]));
    let given =
        "Date,Calls offered,Calls answered,Calls abandoned\n2025-01-01,20,15,4\n2025-01-02,1,2,0\n2025-01-31,1,0,2\n";
    for (id, right) in [("contacts", "17"), ("offered_contacts", "22"), ("abandoned_contacts", "6")] {
        assert_eq!(printed_one(given, &[], id), right, "{id}");
    }
    let never = said(&format!("{heads}2025-01-01,10,12,20\n2025-01-31,10,10,20\n"), &[]);
    assert!(never.contains("20 contacts came in (`Calls offered`), fewer than the 22 that were answered"), "{never}");
    let month = said(&format!("{heads}2025-01-31,20,17,20\n2025-02-01,1,2,20\n"), &[]);
    assert!(month.contains("in 1 of 2 periods or groups that leaves nobody abandoned"), "{month}");
}

#[test]
fn a_service_level_that_is_not_judged_yet_leaves_the_contact() {
    let export = "ticket_id,sla_met,csat\n1,met,5\n2,Pending,4\n3,Not applicable,4\n4,missed,3\n5,Paused,\n";
    for (id, right) in [("contacts", "5"), ("sla_contacts", "2"), ("sla_met_contacts", "1"), ("csat_responses", "4")] {
        assert_eq!(printed_one(export, &[], id), right, "{id}");
    }
}

#[test]
fn times_from_a_day_on_are_doubtful() {
    let said = said("ticket_id,created_at,resolved_at\n1,2025-01-02,2025-01-02 10:00\n2,2025-01-30,\n", &[]);
    assert!(
        said.contains("`created_at` tells no time of day: times until `resolved_at` are from midnight on"),
        "{said}"
    );
}

#[test]
fn every_header_that_is_not_used_is_named() {
    let heads: Vec<String> = (1..=39).map(|number| format!("field {number}")).collect();
    let said = said(&format!("ticket_id,csat,{}\n1,5{}\n", heads.join(","), ",x".repeat(39)), &[]);
    assert!(said.contains("`field 7`, `field 8`") && said.contains("and `field 39`\n"), "{said}");
}

#[test]
fn what_changes_nothing_is_said() {
    for peak in ["9-12", "busiest:1"] {
        let said = said("ticket_id,created_at\n1,2025-01-01 09:30\n2,2025-01-31 09:00\n", &["--peak", peak]);
        assert!(said.contains("note: peak_responses: --peak adds nothing: no column tells how long"), "{said}");
    }
    let desk = Desk::new();
    desk.file("export.csv", "ticket_id,Note\n1,5\n");
    desk.file("names.map", "csat=Note\ncost=Price\nhandle=Work\n");
    let said = text(&desk.roi(&["tally", "export.csv", "--map-file", "names.map"]).stderr);
    assert!(said.contains("note: --map-file: no header is called `Price` and `Work`"), "{said}");
}

#[test]
fn the_lists_fit_a_hundred_columns_and_their_names_are_taken() {
    let desk = Desk::new();
    for list in ["exports", "columns"] {
        let lines = text(&desk.roi(&["list", list]).stdout);
        assert!(lines.lines().all(|line| line.chars().count() <= 100), "{lines}");
    }
    let columns: serde_json::Value =
        serde_json::from_slice(&desk.roi(&["list", "columns", "-f", "json"]).stdout).unwrap();
    for column in columns.as_array().unwrap() {
        let (id, unit) = (column["column"].as_str().unwrap(), column["unit"].as_str().unwrap());
        let name = if unit.is_empty() { id.to_string() } else { format!("{id}_{unit}") };
        let of_row = if column["a_row_is"] == "contact" { "ticket_id" } else { "Calls offered" };
        desk.file("export.csv", format!("{of_row},X\n1,1\n"));
        let said = text(&desk.roi(&["tally", "export.csv", "--map", &format!("{name}=X")]).stderr);
        assert!(!said.contains("is not a known column") && !said.contains("cannot be"), "{name}: {said}");
    }
}
