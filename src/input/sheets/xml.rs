//! A part of a workbook in, what stands in its XML one by one out.

use super::archive::Past;
use super::damaged;
use crate::input::limits;
use crate::place::Place;
use crate::problem::Problem;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::io::BufRead;

/// How deep elements may be nested; in workbooks they are under twenty.
const DEPTH: usize = 100;

/// XML that is read once, from its beginning to its end.
pub struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
    file: Place,
}

impl<R: BufRead> Xml<R> {
    /// The XML of a part of a file.
    pub fn new(part: R, file: &Place) -> Xml<R> {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new(), depth: 0, file: file.clone() }
    }

    /// The next start, end or text; none at the end.
    pub fn next(&mut self) -> Result<Option<Event<'_>>, Problem> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| problem(&error, &self.file))?;
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            // The reader itself takes an end within open elements for the end.
            Event::Eof if self.depth > 0 => return Err(damaged(&self.file)),
            Event::Eof => return Ok(None),
            _ => {}
        }
        if self.depth > DEPTH {
            return Err(limits::past(&self.file, &format!("at most {DEPTH} elements within each other")));
        }
        Ok(Some(event))
    }

    /// Passes over all that is in the element just begun, and its end.
    pub fn skip(&mut self) -> Result<(), Problem> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next()?.is_some() {}
        Ok(())
    }

    /// Reads to the end, giving every element with its local name.
    pub fn elements(mut self, mut each: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), Problem> {
        while let Some(event) = self.next()? {
            if let Event::Start(element) = event {
                each(element.local_name().as_ref(), &element);
            }
        }
        Ok(())
    }
}

/// What is wrong with a part: a limit that was passed while unpacking it, or its XML.
fn problem(error: &quick_xml::Error, file: &Place) -> Problem {
    let past = match error {
        quick_xml::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref::<Past>()),
        _ => None,
    };
    past.map_or_else(|| damaged(file), |past| limits::past(file, &past.0))
}

/// An attribute by its local name, or by its whole name where that has a prefix.
pub fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let is_it = |key: quick_xml::name::QName<'_>| match name.contains(':') {
        true => key.as_ref() == name,
        false => key.local_name().as_ref() == name,
    };
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| is_it(attribute.key))?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()
}

/// Adds what an event says to a text.
pub fn add_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(character)) => text.push(character),
            _ => text.push_str(resolve_predefined_entity(name).unwrap_or_default()),
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<String, Problem> {
        let mut xml = Xml::new(text.as_bytes(), &Place::file("book.ods"));
        let mut read = String::new();
        while let Some(event) = xml.next()? {
            add_text(&event, &mut read);
        }
        Ok(read)
    }

    #[test]
    fn text_has_its_references_resolved() {
        assert_eq!(all("<a>5 &lt; <b>6</b> &#8364;<![CDATA[<>]]></a>").unwrap(), "5 < 6 €<>");
    }

    #[test]
    fn what_is_not_closed_or_nested_without_end_is_refused() {
        assert!(all("<a><b></b>").unwrap_err().text.contains("damaged"));
        assert!(all("<a></b>").unwrap_err().text.contains("damaged"));
        assert!(all(&"<a>".repeat(1000)).unwrap_err().text.contains("at most 100 elements"));
    }

    #[test]
    fn attributes_are_found_by_local_or_whole_name() {
        let element = BytesStart::from_content("c x:type=\"error\" o:type=\"a&amp;b\" r:id=\"7\"", 1);
        assert_eq!(attribute(&element, "o:type").as_deref(), Some("a&b"));
        assert_eq!(attribute(&element, "id").as_deref(), Some("7"));
        assert_eq!(attribute(&element, "name"), None);
    }
}
