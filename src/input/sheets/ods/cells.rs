//! The XML of one ODS cell in, what it shows out.

use crate::currency::Currency;
use crate::input::sheets::filling::{Field, Room, truth};
use crate::input::sheets::formats::{self, iso_date};
use crate::input::sheets::numeral::{DAY, Numeral};
use crate::input::sheets::xml::{Xml, add_text, attribute};
use crate::problem::Problem;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// How many blanks one element may stand for.
const BLANKS: usize = 64;

/// A cell while it is read.
#[derive(Default)]
pub struct Open {
    kind: String,
    value: String,
    currency: String,
    formula: Option<String>,
    is_error: bool,
    /// The paragraphs it shows.
    shown: String,
    paragraphs: usize,
    /// How often it stands there.
    pub repeated: u64,
}

impl Open {
    /// A cell with what its own element says.
    pub fn begin(start: &BytesStart<'_>) -> Open {
        let of = |name| attribute(start, name).unwrap_or_default().into_owned();
        let kind = of("office:value-type");
        let value = match kind.as_str() {
            "date" => of("office:date-value"),
            "time" => of("office:time-value"),
            "boolean" => of("office:boolean-value"),
            "string" => of("office:string-value"),
            _ => of("office:value"),
        };
        Open {
            kind,
            value,
            currency: of("office:currency"),
            formula: attribute(start, "table:formula").map(|formula| formula.into_owned()),
            is_error: of("calcext:value-type") == "error",
            repeated: times(start, "table:number-columns-repeated"),
            ..Open::default()
        }
    }

    /// Reads what a cell shows, up to its end. Comments, pictures and tables in it are no part of that.
    pub fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Problem> {
        // What stands between the paragraphs is only there to set them out.
        let mut in_paragraph = false;
        while let Some(event) = xml.next()? {
            let mut is_aside = false;
            match &event {
                Event::Start(start) => match start.name().as_ref() {
                    "text:p" | "text:h" => {
                        if self.paragraphs > 0 {
                            self.shown.push(' ');
                        }
                        self.paragraphs += 1;
                        in_paragraph = true;
                    }
                    "text:s" => {
                        let blanks = usize::try_from(times(start, "text:c")).unwrap_or(BLANKS).min(BLANKS);
                        self.shown.push_str(&" ".repeat(blanks));
                    }
                    "text:tab" | "text:line-break" => self.shown.push(' '),
                    name => is_aside = !name.starts_with("text:") || name == "text:ruby-text",
                },
                Event::End(end) => match end.name().as_ref() {
                    "table:table-cell" => return Ok(()),
                    "text:p" | "text:h" => in_paragraph = false,
                    _ => {}
                },
                text if in_paragraph => add_text(text, &mut self.shown),
                _ => {}
            }
            if is_aside {
                xml.skip()?;
            }
        }
        Ok(())
    }

    /// What the cell shows, from the value it has rather than from its text, which may be rounded. Where formulas are
    /// calculated, one without a value is blank.
    pub fn field(&self, is_calculated: bool, room: &mut Room) -> Result<Field, Problem> {
        let shown = self.shown.trim();
        // Before there was an attribute for it an error was a number or text that shows one.
        if self.is_error || self.formula.is_some() && (shown.starts_with('#') || shown.starts_with("Err:")) {
            return room.cell(if shown.is_empty() { "#VALUE!" } else { shown });
        }
        let value = self.value.trim();
        if let Some(text) = self.stored(value, shown) {
            return room.stored(&text);
        }
        match (self.kind.as_str(), &self.formula) {
            ("boolean", _) if !value.is_empty() => room.cell(truth(value == "true")),
            ("string", _) if !value.is_empty() => room.cell(value),
            // Without a type there is no value; LibreOffice, which always has one, leaves it out of an empty text.
            ("", Some(formula)) if shown.is_empty() && !is_calculated => {
                let start = formula.find('=').unwrap_or_default();
                room.cell(formula.get(start..).unwrap_or_default())
            }
            _ => room.cell(shown),
        }
    }

    /// The text of a number, share, amount, date or time; none of anything else.
    fn stored(&self, value: &str, shown: &str) -> Option<String> {
        match self.kind.as_str() {
            "float" => Some(Numeral::parse(value)?.plain()),
            "percentage" => Some(format!("{}%", Numeral::parse(value)?.shifted(2).plain())),
            "currency" => {
                let amount = Numeral::parse(value)?.plain();
                let sign = Currency::from_code(&self.currency).map(|currency| currency.prefix()).unwrap_or_default();
                let positive = amount.strip_prefix('-');
                Some(positive.map_or_else(|| format!("{sign}{amount}"), |positive| format!("-{sign}{positive}")))
            }
            "date" if !value.is_empty() => Some(iso_date(value)),
            "time" => {
                let time = milliseconds(value)?;
                Some(if is_of_day(shown, time) { shown.to_string() } else { formats::clock(time) })
            }
            _ => None,
        }
    }
}

/// Whether a time of day is shown with its half or without its seconds: that may be minutes and seconds typed as 7:30,
/// so the text stays as it is and whoever wants a duration refuses it.
fn is_of_day(shown: &str, time: i128) -> bool {
    if shown.ends_with("AM") || shown.ends_with("PM") {
        return true;
    }
    let Some((hours, minutes)) = shown.split_once(':') else { return false };
    let hours = hours.parse::<i128>().is_ok_and(|hours| hours == time / 3_600_000 && hours < 24);
    hours && minutes.get(..2).is_some_and(|two| two.parse() == Ok(time / 60_000 % 60)) && !minutes.contains(':')
}

/// The milliseconds of `PT0H07M30S`.
fn milliseconds(text: &str) -> Option<i128> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (mut sum, mut rest, mut in_time) = (0_i128, text.strip_prefix('P')?, false);
    while !rest.is_empty() {
        if let (false, Some(time)) = (in_time, rest.strip_prefix('T')) {
            (rest, in_time) = (time, true);
            continue;
        }
        let (number, unit) = rest.split_at(rest.find(|character: char| character.is_ascii_alphabetic())?);
        let milliseconds = match (unit.chars().next()?, in_time) {
            ('D', false) => DAY,
            ('H', true) => 3_600_000,
            ('M', true) => 60_000,
            ('S', true) => 1000,
            _ => return None,
        };
        // LibreOffice writes 1393 hours as `PT1393H0-1M59.999999999S`.
        let number = number.strip_prefix('0').filter(|rest| rest.starts_with('-')).unwrap_or(number);
        sum = sum.checked_add(Numeral::parse(number)?.times(milliseconds)?)?;
        rest = unit.get(1..)?;
    }
    Some(sign * sum)
}

/// How often a row, cell or blank stands there.
pub fn times(start: &BytesStart<'_>, name: &str) -> u64 {
    attribute(start, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::cells::Form;
    use crate::place::Place;

    /// What a cell shows; text has an apostrophe.
    fn cell(attributes: &str, content: &str) -> String {
        let file = Place::file("book.ods");
        let text = format!("<table:table-cell {attributes}>{content}</table:table-cell>");
        let mut xml = Xml::new(text.as_bytes(), &file);
        let mut cell = match xml.next().unwrap() {
            Some(Event::Start(start)) => Open::begin(&start),
            other => panic!("{other:?}"),
        };
        cell.read(&mut xml).unwrap();
        let field = cell.field(false, &mut Room::new(&file)).unwrap();
        format!("{}{}", if field.form == Form::Stored { "" } else { "'" }, field.text)
    }

    #[test]
    fn every_kind_of_cell_is_the_text_it_shows() {
        let p = |text: &str| format!("<text:p>{text}</text:p>");
        for (kind, value, shown, expected) in [
            ("float", "office:value=\"0.30000000000000004\"", "0", "0.3"),
            ("float", "office:value=\"1E+21\"", "", "1000000000000000000000"),
            ("percentage", "office:value=\"0.82\"", "82%", "82%"),
            ("percentage", "office:value=\"0.07\"", "7%", "7%"),
            ("currency", "office:value=\"-1234.5\" office:currency=\"EUR\"", "", "-€1234.5"),
            ("currency", "office:value=\"5\" office:currency=\"CAD\"", "", "CAD 5"),
            ("currency", "office:value=\"5\"", "", "5"),
            ("time", "office:time-value=\"PT00H07M30S\"", "00:07:30", "0:07:30"),
            ("time", "office:time-value=\"PT00H07M30S\"", "07:30", "0:07:30"),
            ("time", "office:time-value=\"PT07H30M00S\"", "07:30", "07:30"),
            ("time", "office:time-value=\"PT16H00M00S\"", "4:00 PM", "4:00 PM"),
            ("time", "office:time-value=\"PT126H00M00.5S\"", "126:00", "126:00:00.5"),
            ("date", "office:date-value=\"2026-01-31\"", "31.01.26", "2026-01-31"),
            ("date", "office:date-value=\"2026-01-31T07:30:00\"", "", "2026-01-31 07:30:00"),
            ("boolean", "office:boolean-value=\"true\"", "WAHR", "'TRUE"),
            ("string", "", " Labor ", "'Labor"),
            ("string", "office:string-value=\"Vendor\"", "V", "'Vendor"),
            ("string", "calcext:value-type=\"error\" table:formula=\"of:=1/0\"", "#DIV/0!", "'#DIV/0!"),
            ("float", "table:formula=\"of:=1/0\" office:value=\"0\"", "Err:502", "'Err:502"),
            ("float", "table:formula=\"of:=1+1\" office:value=\"2\"", "2", "2"),
            ("float", "office:value=\"12k\"", "12k", "'12k"),
        ] {
            assert_eq!(cell(&format!("office:value-type=\"{kind}\" {value}"), &p(shown)), expected, "{value}");
        }
        assert_eq!(cell("table:formula=\"of:=SUM([.A1:.A3])\"", ""), "'=SUM([.A1:.A3])");
        assert_eq!(cell("", ""), "'");
    }

    #[test]
    fn the_text_of_a_cell_is_its_paragraphs_and_nothing_beside_them() {
        let text = |content: &str| cell("office:value-type=\"string\"", content);
        assert_eq!(text("<text:p>a</text:p>\n <text:p>b<text:span>c</text:span></text:p>"), "'a bc");
        assert_eq!(text("<text:p>a<text:s text:c=\"2\"/>b<text:s/>c<text:tab/>d</text:p>"), "'a  b c d");
        let note = "<office:annotation><text:p>who wrote this</text:p></office:annotation>";
        assert_eq!(text(&format!("{note}<text:p>a &amp; b</text:p>")), "'a & b");
        let blanks = text("<text:p>a<text:s text:c=\"4000000000\"/>b</text:p>");
        assert_eq!(blanks.len(), "'ab".len() + BLANKS);
    }

    #[test]
    fn a_time_is_its_milliseconds() {
        for (text, expected) in [
            ("PT1H", 3_600_000),
            ("P1DT1M", 86_460_000),
            ("-PT0.5S", -500),
            ("PT00H07M30S", 450_000),
            ("PT23H59M59.99999136S", 86_400_000),
            ("PT1945H41M02.999999999S", 7_004_463_000),
            ("PT1000H0-1M59.999999999S", 3_600_000_000),
        ] {
            assert_eq!(milliseconds(text), Some(expected), "{text}");
        }
        for text in ["", "1H", "PT1", "PT1X", "PH", "P1M", "PT1e99999999S"] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
