//! One comparison in, written as every kind of file that is read; the same metrics out of each.

use crate::archives::archive;
use crate::biff;
use flate2::write::GzEncoder;
use rust_xlsxwriter::{Format, Workbook};
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// What a cell is where numbers are stored as numbers.
enum Stored {
    Text,
    Number(f64),
    Percent(f64),
    /// Of a day.
    Time(f64),
}

fn stored(cell: &str) -> Stored {
    let plain = cell.replace(',', "");
    if let Some(percent) = plain.strip_suffix('%').and_then(|percent| percent.parse::<f64>().ok()) {
        return Stored::Percent(percent / 100.0);
    }
    for (unit, day) in [(" min", 24.0 * 60.0), (" h", 24.0)] {
        if let Some(time) = plain.strip_suffix(unit).and_then(|time| time.parse::<f64>().ok()) {
            return Stored::Time(time / day);
        }
    }
    plain.parse().map_or(Stored::Text, Stored::Number)
}

fn rows() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string("examples/quickstart.csv").unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_string).collect()).collect()
}

/// Each cell with its row and column; blank ones are left out.
fn cells() -> impl Iterator<Item = (usize, usize, String)> {
    let of_row = |(row, cells): (usize, Vec<String>)| {
        cells.into_iter().enumerate().map(move |(column, cell)| (row, column, cell))
    };
    rows().into_iter().enumerate().flat_map(of_row).filter(|(_, _, cell)| !cell.is_empty())
}

fn as_xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Read me").unwrap().write_string(0, 0, "The figures are on the next sheet").unwrap();
    let sheet = book.add_worksheet();
    for (row, column, cell) in cells() {
        let (row, column) = (u32::try_from(row).unwrap() + 3, u16::try_from(column).unwrap());
        let formatted = |code: &str| Format::new().set_num_format(code);
        match stored(&cell) {
            Stored::Text => sheet.write_string(row, column, &cell),
            Stored::Number(value) => sheet.write_number(row, column, value),
            Stored::Percent(value) => sheet.write_number_with_format(row, column, value, &formatted("0.0%")),
            Stored::Time(value) => sheet.write_number_with_format(row, column, value, &formatted("[h]:mm:ss")),
        }
        .unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn as_xls() -> Vec<u8> {
    let before = [biff::style(0), biff::style(10), biff::style(46)].concat();
    let mut records = Vec::new();
    for (row, column, cell) in cells() {
        let (row, column) = (u16::try_from(row).unwrap(), u16::try_from(column).unwrap());
        records.extend(match stored(&cell) {
            Stored::Text => biff::text(row, column, &cell),
            Stored::Number(value) => biff::number(row, column, 0, value),
            Stored::Percent(value) => biff::number(row, column, 1, value),
            Stored::Time(value) => biff::number(row, column, 2, value),
        });
    }
    biff::xls(&before, records)
}

fn as_ods() -> Vec<u8> {
    let cell = |cell: &String| match stored(cell) {
        _ if cell.is_empty() => "<table:table-cell/>".to_string(),
        Stored::Text => {
            let text = cell.replace('&', "&amp;").replace('<', "&lt;");
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        }
        Stored::Number(value) => {
            format!("<table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>")
        }
        Stored::Percent(value) => {
            format!("<table:table-cell office:value-type=\"percentage\" office:value=\"{value}\"/>")
        }
        Stored::Time(value) => {
            let minutes = (value * 24.0 * 60.0).round();
            format!("<table:table-cell office:value-type=\"time\" office:time-value=\"PT{minutes}M\"/>")
        }
    };
    let row = |cells: &Vec<String>| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let table: String = rows().iter().map(row).collect();
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Costs\">{table}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// With semicolons and decimal commas, as a German Excel writes it.
fn as_german() -> Vec<u8> {
    let swapped = |(column, cell): (usize, &String)| {
        let swap = |character: char| match character {
            ',' => '.',
            '.' => ',',
            other => other,
        };
        if column == 0 { cell.clone() } else { cell.chars().map(swap).collect() }
    };
    let line = |cells: &Vec<String>| cells.iter().enumerate().map(swapped).collect::<Vec<_>>().join(";") + "\r\n";
    rows().iter().map(line).collect::<String>().into_bytes()
}

fn as_utf_16() -> Vec<u8> {
    let text: String = rows().iter().map(|cells| cells.join("\t") + "\r\n").collect();
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn as_gzip() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&std::fs::read("examples/quickstart.csv").unwrap()).unwrap();
    packed.finish().unwrap()
}

fn metrics(file: &Path) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_roi")).arg("calc").arg(file).args(["-f", "json"]).output().unwrap();
    assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["metrics"].clone()
}

#[test]
fn one_comparison_gives_the_same_metrics_from_every_kind_of_file() {
    let folder = tempfile::tempdir().unwrap();
    let expected = metrics(Path::new("examples/quickstart.csv"));
    assert!(expected.as_object().unwrap().len() > 40);
    assert_eq!(metrics(Path::new("examples/quickstart.json")), expected, "JSON");
    for (name, bytes) in [
        ("figures.xlsx", as_xlsx()),
        ("figures.xls", as_xls()),
        ("figures.ods", as_ods()),
        ("german.csv", as_german()),
        ("utf16.tsv", as_utf_16()),
        ("figures.csv.gz", as_gzip()),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(metrics(&file), expected, "{name}");
    }
}

/// What the program says of a file.
fn said(arguments: &[&str], folder: &Path) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_roi")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn each_side_may_have_a_sheet_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    for (name, labor) in [("In-house", 200.0), ("Vendor", 150.0)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "figure").unwrap().write_string(0, 1, "value").unwrap();
        sheet.write_string(1, 0, "Labor").unwrap().write_number(1, 1, labor).unwrap();
    }
    book.save(folder.path().join("book.xlsx")).unwrap();
    let (report, _) =
        said(&["calc", "in-house=book.xlsx", "Vendor=book.xlsx", "--only", "total_cost", "-f", "csv"], folder.path());
    assert_eq!(report.lines().nth(1), Some("total_cost,in-house,,200,money,200.00,"));
    assert_eq!(report.lines().nth(2), Some("total_cost,Vendor,,150,money,150.00,"));
    let (report, _) =
        said(&["calc", "book.xlsx", "--sheet", "vendor", "--only", "total_cost", "-f", "csv"], folder.path());
    assert_eq!(report.lines().nth(1), Some("total_cost,book,,150,money,150.00,"));
    let (report, _) = said(&["calc", "book.xlsx"], folder.path());
    assert!(
        report.contains("- book.xlsx: the figures are those of the sheet `In-house`; --sheet reads another"),
        "{report}"
    );
}

#[test]
fn a_cell_that_cannot_be_read_is_named_as_the_sheet_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Our costs").unwrap();
    for (row, name) in ["figure", "Labor", "Contacts", "AHT", "Software"].into_iter().enumerate() {
        sheet.write_string(u32::try_from(row).unwrap() + 4, 1, name).unwrap();
    }
    let clock = Format::new().set_num_format("h:mm");
    sheet.write_string(4, 2, "in-house").unwrap();
    sheet.write_formula(5, 2, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(6, 2, rust_xlsxwriter::Formula::new("=SUM(D1:D9)").set_result("")).unwrap();
    sheet.write_number_with_format(7, 2, 0.3125, &clock).unwrap();
    sheet.write_number(8, 2, 7).unwrap();
    book.save(folder.path().join("book.xlsx")).unwrap();
    let (report, _) = said(&["check", "book.xlsx"], folder.path());
    for expected in [
        "- book.xlsx:'Our costs'!C6: Labor: expected a number, found `#DIV/0!`",
        "- book.xlsx:'Our costs'!C8: AHT: expected a duration, found `7:30`\n    hint: format the cell as [h]:mm:ss",
    ] {
        assert!(report.contains(expected), "{report}");
    }
}
