//! Workbooks that were made to do harm: each is refused with one message or read, and none takes memory or time.

use crate::archives::{SHEET, XLSX, archive, archive_with, declared, good_ods, ods, patched, xlsx};
use crate::biff::{self, good_xls};
use crate::good::good_xlsx;
use crate::{cells, refused, survives};

const MIB: u64 = 1 << 20;

fn good() -> [Vec<u8>; 3] {
    [good_xlsx(), good_ods(), good_xls()]
}

#[test]
fn files_that_are_cut_short_are_refused() {
    for book in good() {
        for length in (0..book.len()).step_by(97) {
            survives(&book[..length]);
        }
    }
}

#[test]
fn files_with_one_bit_wrong_are_read_or_refused() {
    for book in good() {
        for at in (0..300).chain(book.len() - 300..book.len()) {
            for bit in 0..8 {
                let mut wrong = book.clone();
                wrong[at] ^= 1 << bit;
                survives(&wrong);
            }
        }
    }
}

#[test]
fn xml_and_records_with_one_bit_wrong_are_read_or_refused() {
    let row = "<row r=\"1\"><c r=\"A1\" s=\"0\" t=\"n\"><f>1+1</f><v>12.5</v></c></row>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0%\"/></numFmts><cellXfs>\
                  <xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let flipped = |text: &str, at: usize, bit: u8| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        String::from_utf8_lossy(&bytes).into_owned()
    };
    for at in 0..row.len().max(styles.len()) {
        for bit in 0..7 {
            if at < row.len() {
                survives(&xlsx(&flipped(row, at, bit), &[("xl/styles.xml", styles)]));
            }
            if at < styles.len() {
                survives(&xlsx(row, &[("xl/styles.xml", &flipped(styles, at, bit))]));
            }
        }
    }
    let before = [biff::format(164, "0%"), biff::style(164), biff::shared_texts(1, &["Labor"])].concat();
    let cells = [biff::shared(0, 0, 0), biff::numbers(0, 1, &[(0, 2), (0, 2)], 2)].concat();
    let stream = biff::stream(&before, &[("Costs", 0, cells)]);
    for at in 0..stream.len() {
        for bit in 0..8 {
            let mut wrong = stream.clone();
            wrong[at] ^= 1 << bit;
            survives(&biff::ole("Workbook", &wrong));
        }
    }
}

#[test]
fn far_cells_cost_nothing() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert_eq!(refused(&xlsx(far, &[])), "expected at most 1,000 columns, found more");
    let low = far.replace("XFD", "A");
    assert_eq!(cells(&xlsx(&low, &[])), ["Costs!A1=1", "Costs!A1048576=1"]);
    let past = far.replace("XFD1048576", "A4294967295");
    assert_eq!(refused(&xlsx(&past, &[])), "expected at most 1,048,576 rows, found more");
    let far = [biff::number(0, 0, 0, 1.0), biff::number(65_535, 255, 0, 1.0)].concat();
    assert_eq!(cells(&biff::xls(&[], far)), ["Costs!A1=1", "Costs!IV65536=1"]);
    let far = biff::number(65_535, 65_535, 0, 1.0);
    assert_eq!(refused(&biff::xls(&[], far)), "expected at most 1,000 columns, found more");
}

#[test]
fn what_unpacks_without_end_is_refused_by_a_limit() {
    let text = ("<worksheet><sheetData><row><c t=\"str\"><v>", "a", "</v></c></row></sheetData></worksheet>");
    let declares = archive_with(XLSX, SHEET, text, 200 * MIB);
    assert!(declares.len() < 1_000_000);
    assert_eq!(refused(&declares), "expected at most 100 MiB when unpacked, found more");
    let size = declared(&declares, SHEET).to_le_bytes();
    let lies = patched(&declares, &size, &100_u32.to_le_bytes());
    assert!(refused(&lies).contains("damaged"), "{}", refused(&lies));
    let honest = archive_with(XLSX, SHEET, text, 90 * MIB);
    assert_eq!(refused(&honest), "expected a part to unpack to at most 500 times its size, found more");
    let rows =
        ("<worksheet><sheetData>", "<row><c><v>12345</v></c><c><v>7</v></c></row>\n", "</sheetData></worksheet>");
    survives(&archive_with(XLSX, SHEET, rows, 90 * MIB));
}

#[test]
fn what_a_list_of_texts_says_about_itself_is_not_believed() {
    let strings = "<sst count=\"4000000000\" uniqueCount=\"18446744073709551615\"><si><t>Labor</t></si></sst>";
    let row = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>99</v></c></row>";
    assert_eq!(cells(&xlsx(row, &[("xl/sharedStrings.xml", strings)])), ["Costs!A1='Labor", "Costs!B1='#REF!"]);
    let texts = biff::shared_texts(u32::MAX, &["Labor"]);
    assert!(refused(&biff::xls(&texts, biff::shared(0, 0, 0))).contains("damaged"));
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let sheet = "<worksheet/>";
    let blind = archive(&[XLSX, &[("xl/a.xml", sheet), ("XL/A.xml", sheet)]].concat());
    let same = patched(&archive(&[XLSX, &[("xl/a1.xml", sheet), ("xl/a2.xml", sheet)]].concat()), b"a2.xml", b"a1.xml");
    for book in [blind, same] {
        assert_eq!(refused(&book), "could not be read as a workbook: two files in it have the same name");
    }
}

#[test]
fn styles_without_end_and_elements_within_elements_are_refused() {
    let styles =
        archive_with(XLSX, "xl/styles.xml", ("<styleSheet><cellXfs>", "<xf a='yk3'/>", "</cellXfs>"), 20 * MIB);
    assert!(refused(&styles).contains("at most"), "{}", refused(&styles));
    let deep = "<a>".repeat(1_000_000);
    assert!(refused(&xlsx(&deep, &[])).contains("elements within each other"));
}

#[test]
fn an_archive_of_too_many_files_is_refused() {
    let names: Vec<String> = (0..10_001).map(|number| format!("xl/{number}.xml")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(refused(&archive(&parts)), "expected at most 10,000 files in a workbook, found more");
}

#[test]
fn repetitions_in_an_ods_cost_what_they_show() {
    let cell = |times: &str, content: &str| {
        format!(
            "<table:table-row><table:table-cell table:number-columns-repeated=\"{times}\" \
             office:value-type=\"string\">{content}</table:table-cell></table:table-row>"
        )
    };
    assert_eq!(cells(&ods(&cell("1000000000", ""))), Vec::<String>::new());
    assert_eq!(refused(&ods(&cell("1000000000", "<text:p>x</text:p>"))), "expected at most 1,000 columns, found more");
    let blanks = "<text:p>a<text:s text:c=\"4000000000\"/>b</text:p>";
    assert_eq!(cells(&ods(&cell("1", blanks))).concat().len(), "Costs!A1='ab".len() + 64);
    let wide = cell("1000", "<text:p>x</text:p>").replacen(
        "<table:table-row",
        "<table:table-row \
        table:number-rows-repeated=\"1000000\"",
        1,
    );
    assert_eq!(refused(&ods(&wide)), "expected at most 10,000,000 cells in a workbook, found more");
}

#[test]
fn what_an_xls_says_about_its_sizes_is_not_believed() {
    let dimensions = biff::record(0x0200, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    let cells_after = [dimensions, biff::number(0, 0, 0, 1.0)].concat();
    assert_eq!(cells(&biff::xls(&[], cells_after)), ["Costs!A1=1"]);
    for wrong in [
        biff::numbers(0, 0, &[(0, 2)], 65_535),
        biff::numbers(0, 5, &[(0, 2)], 2),
        biff::record(0x00bd, &[0; 5]),
        biff::record(0x0203, &[0; 9]),
        biff::shared(0, 0, u32::MAX),
        biff::record(0x0809, &[0; 8]),
    ] {
        assert!(refused(&biff::xls(&[], wrong)).contains("damaged"));
    }
    let stream = biff::stream(&[], &[("Costs", 0, biff::number(0, 0, 0, 1.0))]);
    let start = u32::try_from(stream.len() - 34).unwrap().to_le_bytes();
    let outside = patched(&stream, &start, &u32::MAX.to_le_bytes());
    assert_ne!(stream, outside);
    assert!(refused(&biff::ole("Workbook", &outside)).contains("damaged"));
}
