//! Files that were made to break `roi tally`: each is refused in one message with its place, nothing on standard output
//! and little memory; and files that only look broken, which are read.
#![cfg(unix)]

use crate::{Desk, printed, printed_one, text};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Runs a line of a shell with 512 MiB to live in.
fn shell(desk: &Desk, line: &str) -> Output {
    let line = format!("ulimit -v 524288; {}", line.replace("roi ", &format!("{} ", env!("CARGO_BIN_EXE_roi"))));
    let started = Instant::now();
    let output = Command::new("sh").args(["-c", &line]).current_dir(desk.0.path()).output().unwrap();
    assert!(started.elapsed() < Duration::from_secs(15), "{line}: {:?}", started.elapsed());
    output
}

/// What a run that must fail says, which has the house's shape.
fn refused(desk: &Desk, line: &str) -> String {
    let output = shell(desk, line);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{line}: {said}");
    assert_eq!(text(&output.stdout), "", "{line}");
    assert!(said.starts_with("error: "), "{line}: {said}");
    let first = said.lines().next().unwrap().to_string();
    for word in ["panicked", "Error", "::", "Some(", "expected ,", "os error", "memory"] {
        assert!(!said.contains(word), "{line}: {said}");
    }
    assert!(!first.ends_with('.'), "{line}: {said}");
    first
}

const HEADERS: &str = "ticket_id,created_at,cost\n";

fn rows(count: usize) -> String {
    (0..count).map(|number| format!("{number},2025-01-02,1.50\n")).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_line_without_an_end_is_refused() {
    let desk = Desk::new();
    let too_long = "expected at most 16 MiB in a row, found more";
    // Of 1 GiB no more is read than of these 40 MiB.
    let endless = "head -c 41943040 /dev/zero | tr '\\0' x";
    assert_eq!(refused(&desk, &format!("{endless} | roi tally -")), format!("error: stdin:1: {too_long}"));
    desk.file("packed.csv.gz", gzip(&vec![b'x'; 40 << 20]));
    assert_eq!(refused(&desk, "roi tally packed.csv.gz"), format!("error: packed.csv.gz:1: {too_long}"));
}

#[test]
fn an_unclosed_quote_is_shown_where_it_is_opened() {
    let desk = Desk::new();
    let open = "a quote is opened here and never closed";
    desk.file("start.csv", format!("{HEADERS}\"0,2025-01-02,1\n{}", rows(300_000)));
    assert_eq!(refused(&desk, "roi tally start.csv"), format!("error: start.csv:2: {open}"));
    desk.file("middle.csv", format!("{HEADERS}{}\"0,2025-01-02,1\n{}", rows(150_000), rows(150_000)));
    assert_eq!(refused(&desk, "roi tally middle.csv"), format!("error: middle.csv:150002: {open}"));
    assert_eq!(refused(&desk, "roi tally - < middle.csv"), format!("error: stdin:150002: {open}"));
    desk.file("end.csv", format!("{HEADERS}{}9,2025-01-02,\"1", rows(30_000)));
    assert_eq!(refused(&desk, "roi tally end.csv"), format!("error: end.csv:30002: {open}"));
}

#[test]
fn what_is_no_text_is_refused() {
    let desk = Desk::new();
    let nul = "expected text, found a NUL byte";
    desk.file("nul.csv", format!("{HEADERS}1,2025-01-02,1\n2,2025-0\0-02,1\n"));
    assert_eq!(refused(&desk, "roi tally nul.csv"), format!("error: nul.csv:3: {nul}"));
    desk.file("late.csv", format!("{HEADERS}{}\0\n", rows(30_000)));
    assert_eq!(refused(&desk, "roi tally late.csv"), format!("error: late.csv:30002: {nul}"));
    assert_eq!(refused(&desk, "roi tally /dev/zero"), format!("error: /dev/zero:1: {nul}"));
    assert_eq!(refused(&desk, "roi tally - < /dev/zero"), format!("error: stdin:1: {nul}"));
    let mut dice = crate::dice::Dice::new(3);
    for number in 0..20 {
        let bytes: Vec<u8> = (0..2_000).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
        desk.file("garbage.csv", &bytes);
        let said = refused(&desk, "roi tally garbage.csv");
        assert!(said.starts_with("error: garbage.csv:"), "{number}: {said}");
        desk.file("garbage.csv", [HEADERS.as_bytes(), &bytes].concat());
        let said = refused(&desk, "roi tally garbage.csv");
        assert!(said.starts_with("error: garbage.csv:"), "{number}: {said}");
    }
}

#[test]
fn a_damaged_gzip_file_is_refused() {
    let desk = Desk::new();
    let packed = gzip(format!("{HEADERS}{}", rows(100_000)).as_bytes());
    let wanted = "expected a whole gzip file, found one that is cut off or damaged";
    for part in [3, packed.len() / 2, packed.len() - 1] {
        desk.file("cut.csv.gz", packed.get(..part).unwrap());
        let said = refused(&desk, "roi tally cut.csv.gz");
        assert!(said.starts_with("error: cut.csv.gz:") && said.ends_with(wanted), "{said}");
    }
    let mut damaged = packed.clone();
    let middle = packed.len() / 2;
    damaged[middle] ^= 0x55;
    desk.file("damaged.csv.gz", &damaged);
    let said = refused(&desk, "roi tally damaged.csv.gz");
    assert!(said.starts_with("error: damaged.csv.gz:"), "{said}");
}

#[test]
fn nothing_is_no_export() {
    let desk = Desk::new();
    for (name, bytes) in [("empty.csv", ""), ("blank.csv", "\n \n\r\n"), ("mark.csv", "\u{feff}")] {
        desk.file(name, bytes);
        assert_eq!(refused(&desk, &format!("roi tally {name}")), format!("error: {name}: the file is empty"));
    }
    desk.file("empty.csv.gz", gzip(b""));
    assert_eq!(refused(&desk, "roi tally empty.csv.gz"), "error: empty.csv.gz: the file is empty");
    for (name, text) in [("heads.csv", HEADERS), ("blanks.csv", "ticket_id,cost\n,\n\n,,\n")] {
        desk.file(name, text);
        let wanted = "there is no row of a contact that can be read";
        assert_eq!(refused(&desk, &format!("roi tally {name}")), format!("error: {name}: {wanted}"));
    }
    std::fs::create_dir(desk.0.path().join("folder.csv")).unwrap();
    let said = refused(&desk, "roi tally folder.csv");
    assert!(said.starts_with("error: folder.csv: "), "{said}");
    let said = refused(&desk, "roi tally missing.csv");
    assert!(said.starts_with("error: missing.csv: "), "{said}");
}

#[test]
fn text_behind_a_closing_quote_is_refused() {
    let desk = Desk::new();
    desk.file("behind.csv", format!("{HEADERS}1,2025-01-02,\"1\"\n2,2025-01-02,\"1\" x\n"));
    let wanted = "expected a separator behind a closing quote";
    assert_eq!(refused(&desk, "roi tally behind.csv"), format!("error: behind.csv:3: {wanted}"));
    desk.file("late.csv", format!("{HEADERS}{}2,2025-01-02,\"1\" x\n{}", rows(30_000), rows(10)));
    assert_eq!(refused(&desk, "roi tally late.csv"), format!("error: late.csv:30002: {wanted}"));
}

#[test]
fn every_encoding_and_line_end_that_people_have_is_read() {
    let desk = Desk::new();
    let export = "ticket_id,side,cost\n1,Zürich,1\n2,\"Köln, Süd\",2.5\n3,Zürich,4\n";
    desk.file("utf8.csv", export);
    desk.file("marked.csv", format!("\u{feff}{export}"));
    desk.file("windows.csv", encoding_rs::WINDOWS_1252.encode(export).0);
    desk.file("cr.csv", export.replace('\n', "\r"));
    desk.file("crlf.csv", export.replace('\n', "\r\n"));
    desk.file("packed.csv", gzip(export.as_bytes()));
    let right = printed(&desk, &["tally", "utf8.csv"]);
    assert_eq!(right.len(), 2, "{right:?}");
    // UTF-16 is `found::utf_16_is_read`.
    for file in ["marked.csv", "windows.csv", "cr.csv", "crlf.csv", "packed.csv"] {
        assert_eq!(printed(&desk, &["tally", file]), right, "{file}");
        let output = desk.roi_with(&["tally", "-"], &std::fs::read(desk.0.path().join(file)).unwrap());
        assert!(output.status.success(), "{file}: {}", text(&output.stderr));
    }
}

#[test]
fn lines_that_end_with_cr_alone_are_read_in_pieces() {
    let export = format!("{HEADERS}{}", rows(40_000)).replace('\n', "\r");
    assert_eq!(printed_one(&export, &[], "total_cost"), "60000");
    assert_eq!(printed_one(export.trim_end(), &["--threads", "3"], "contacts"), "40000");
}

#[test]
fn a_quote_inside_a_cell_that_is_not_quoted_is_a_character() {
    let export = "ticket_id,cost,subject\n1,1,5\" tube\n2,2,\"a, b\"\n3,4,6\" and 7\"\n";
    assert_eq!(printed_one(export, &[], "total_cost"), "7");
    let desk = Desk::new();
    assert!(desk.roi_with(&["tally", "-"], export.as_bytes()).status.success());
    // An even number of them past what is looked at first.
    let tube = "2,2025-01-02,0,5\" by 6\"\n";
    let rows = |count: usize| rows(count).replace("1.50", "1.50,plain subject");
    let export = format!("ticket_id,created_at,cost,subject\n{}{tube}{}", rows(20_000), rows(20_000));
    assert_eq!(printed_one(&export, &[], "total_cost"), "60000");
    desk.file("late.csv", &export);
    let wanted = "a quote stands inside a cell that is not quoted: standard input would have to be read again";
    assert_eq!(refused(&desk, "roi tally - < late.csv"), format!("error: stdin: {wanted}"));
}
