//! Workbooks as programs write them: what each cell is read as.

use crate::archives::{SHEET, XLSX, archive, archive_with, good_ods, xlsx};
use crate::biff::{self, good_xls};
use crate::{cells, named_cells, read, refused};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// A workbook that Excel would write, with a hidden sheet.
pub fn good_xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Costs").unwrap();
    let formatted = |code: &str| Format::new().set_num_format(code);
    sheet.write_string(0, 0, "Labor").unwrap();
    sheet.write_number(0, 1, 0.1 + 0.2).unwrap();
    sheet.write_number_with_format(1, 1, 0.85, &formatted("0%")).unwrap();
    sheet.write_number_with_format(2, 1, 0.00520833333333333, &formatted("[h]:mm:ss")).unwrap();
    sheet.write_number_with_format(3, 1, 0.3125, &formatted("h:mm")).unwrap();
    sheet.write_number_with_format(4, 1, 1234.5, &formatted("[$€-407] #,##0.00")).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 1, 31).unwrap();
    sheet.write_datetime_with_format(5, 1, &day, &formatted("dd/mm/yyyy")).unwrap();
    sheet.write_boolean(6, 1, true).unwrap();
    sheet.write_formula(7, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    sheet.write_rich_string(9, 0, &[(&bold, "Vendor "), (&plain, "fees")]).unwrap();
    sheet.write_blank(20, 2000, &bold).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("Old figures").unwrap().set_hidden(true);
    hidden.write_number(0, 0, 1).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn an_xlsx_is_what_it_shows() {
    let expected = [
        "Costs!A1='Labor",
        "Costs!B1=0.3",
        "Costs!B2=85%",
        "Costs!B3=0:07:30",
        "Costs!B4=7:30",
        "Costs!B5=€1234.5",
        "Costs!B6=2026-01-31",
        "Costs!B7='TRUE",
        "Costs!B8='#DIV/0!",
        "Costs!A10='Vendor fees",
    ];
    assert_eq!(cells(&good_xlsx()), expected);
}

#[test]
fn a_sheet_is_found_by_its_name() {
    let book = good_xlsx();
    assert_eq!(named_cells(&book, Some("Old figures")), ["Old figures!A1=1"]);
    assert_eq!(named_cells(&book, Some("OLD FIGURES")), ["Old figures!A1=1"]);
    let problem = read(&book, Some("Coosts")).unwrap_err();
    assert_eq!(problem.to_string(), "book: no sheet is called `Coosts`\n\nhint: the sheets are `Costs`, `Old figures`");
}

#[test]
fn days_are_counted_from_1904_where_a_workbook_says_so() {
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let row = "<row r=\"1\"><c r=\"A1\" s=\"0\"><v>44591</v></c></row>";
    let book = "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"Costs\" r:id=\"r1\"/></sheets></workbook>";
    // Excel adds an element of its own with the same name.
    let extended = book.replace("</workbook>", "<ext><x15:workbookPr chartTrackingRefBase=\"1\"/></ext></workbook>");
    let sheet = format!("<worksheet><sheetData>{row}</sheetData></worksheet>");
    for book in [book, &extended] {
        let parts = [XLSX[0], ("xl/workbook.xml", book), XLSX[2], (SHEET, &sheet), ("xl/styles.xml", styles)];
        assert_eq!(cells(&archive(&parts)), ["Costs!A1=2026-01-31"]);
    }
    assert_eq!(cells(&xlsx(row, &[("xl/styles.xml", styles)])), ["Costs!A1=2022-01-30"]);
}

#[test]
fn an_ods_is_what_it_shows() {
    let cells = cells(&good_ods());
    assert_eq!(cells.len(), 40 * 3);
    assert_eq!(cells[21 * 3..22 * 3], ["Costs!A22='Line 21", "Costs!B22=21.25", "Costs!C22=21%"]);
}

#[test]
fn an_xls_is_what_it_shows() {
    use biff::{
        format, formula, number, numbers, shared, shared_texts, short_number, style, text, text_of_formula, truth,
    };
    let before = [
        format(164, "0.0%"),
        style(0),
        style(164),
        style(46),
        style(14),
        style(20),
        style(10),
        shared_texts(2, &["Labor", "Fees"]),
    ];
    let error = |kind: u8, value: u8| [kind, 0, value, 0, 0, 0, 0xff, 0xff];
    let rows = [
        shared(0, 0, 1),
        number(0, 1, 0, 0.1 + 0.2),
        number(1, 1, 1, 0.07),
        number(2, 1, 2, 0.00520833333333333),
        number(3, 1, 3, 46053.0),
        number(4, 1, 4, 0.3125),
        short_number(5, 1, 0, (1234 << 2) | 3),
        short_number(6, 1, 0, ((-5_i32 << 2) | 2).cast_unsigned()),
        numbers(7, 1, &[(0, 0x3ff0_0000), (5, (1 << 2) | 3)], 2),
        truth(8, 1, 1, 0),
        truth(9, 1, 7, 1),
        formula(10, 1, 2.5_f64.to_le_bytes()),
        formula(11, 1, error(2, 0x2a)),
        formula(12, 1, error(0, 0)),
        text_of_formula("so"),
        formula(13, 1, error(3, 0)),
        formula(14, 1, error(1, 0)),
        text(15, 1, " as it is "),
    ];
    let stream = biff::stream(&before.concat(), &[("Costs", 0, rows.concat()), ("Old", 1, number(0, 0, 0, 1.0))]);
    let book = biff::ole("Workbook", &stream);
    let expected = [
        "A1='Fees",
        "B1=0.3",
        "B2=7%",
        "B3=0:07:30",
        "B4=2026-01-31",
        "B5=7:30",
        "B6=12.34",
        "B7=-5",
        "B8=1",
        "C8=1%",
        "B9='TRUE",
        "B10='#DIV/0!",
        "B11=2.5",
        "B12='#N/A",
        "B13='so",
        "B15='FALSE",
        "B16='as it is",
    ];
    assert_eq!(cells(&book), expected.map(|cell| format!("Costs!{cell}")));
    assert_eq!(named_cells(&book, Some("old")), ["Old!A1=1"]);
}

#[test]
fn texts_of_an_xls_go_on_in_the_records_behind_them() {
    let (first, rest) = ("x".repeat(5000), "€".repeat(3000));
    let wide = rest.encode_utf16().flat_map(u16::to_le_bytes);
    let more = biff::record(0x003c, &std::iter::once(1).chain(wide).collect::<Vec<u8>>());
    // The length stands behind the head of the record and that of the cell.
    let continued = |mut record: Vec<u8>, length_at: usize| {
        record[length_at..][..2].copy_from_slice(&8000_u16.to_le_bytes());
        [record, more.clone()].concat()
    };
    let formula = biff::formula(0, 0, [0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    let of_formula = [formula, continued(biff::text_of_formula(&first), 4)].concat();
    for cell in [of_formula, continued(biff::text(0, 0, &first), 10)] {
        let book = biff::xls(&[], [cell, biff::number(1, 0, 0, 7.0)].concat());
        assert!(cells(&book) == [format!("Costs!A1='{first}{rest}"), "Costs!A2=7".into()]);
    }
}

#[test]
fn an_xls_of_1904_counts_its_days_from_there() {
    let before = [biff::record(0x0022, &[1, 0]), biff::style(14)].concat();
    assert_eq!(cells(&biff::xls(&before, biff::number(0, 0, 0, 44591.0))), ["Costs!A1=2026-01-31"]);
    assert_eq!(cells(&good_xls()).len(), 60 * 4);
}

#[test]
fn what_is_no_workbook_says_what_it_is() {
    for (part, found) in [
        ("xl/workbook.bin", "expected a workbook, found a binary workbook (XLSB)"),
        ("word/document.xml", "expected a workbook, found a text document (DOCX)"),
        ("Index/Document.iwa", "expected a workbook, found a document of Apple's"),
        ("figures.csv", "expected a workbook, found a ZIP archive without one"),
    ] {
        assert_eq!(refused(&archive(&[(part, "")])), found);
    }
    assert_eq!(refused(&biff::ole("WordDocument", &[0; 9])), "expected a workbook, found a text document (DOC)");
    let text = archive(&[("content.xml", "<office:document-content/>")]);
    assert_eq!(refused(&text), "expected a workbook, found a document of another kind");
}

#[test]
fn a_password_is_said_to_be_one() {
    let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let ods = archive(&[("content.xml", "x"), ("META-INF/manifest.xml", manifest)]);
    let xls = biff::xls(&biff::record(0x002f, &[0; 6]), Vec::new());
    for book in [ods, biff::ole("EncryptedPackage", &[0; 100]), xls] {
        let problem = read(&book, None).unwrap_err();
        assert_eq!(problem.to_string(), "book: is protected with a password\n\nhint: save it without one");
    }
}

#[test]
fn a_large_sheet_is_read() {
    let row = "<row><c><v>12345.5</v></c><c><v>12</v></c><c><v>3</v></c></row>";
    let text = ("<worksheet><sheetData>", row, "</sheetData></worksheet>");
    let grids = read(&archive_with(XLSX, SHEET, text, 6_000_000), None).unwrap();
    assert!(grids[0].rows.len() > 90_000);
}

#[test]
fn a_formula_of_an_xls_that_nobody_worked_out_is_no_blank() {
    let rows = [biff::number(0, 0, 0, 1.0), biff::formula_to_come(0, 1)].concat();
    assert_eq!(cells(&biff::xls(&biff::style(0), rows)), ["Costs!A1=1", "Costs!B1='=…"]);
}
