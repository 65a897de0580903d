//! Texts and elements in, markup out that is well-formed as HTML and as XML: whatever a text says, it stays a text.

use crate::place::escaped;

/// Markup that is whole.
#[derive(Debug, Clone, Default)]
pub struct Markup(String);

impl Markup {
    /// Markup that stands in the program as it is.
    pub fn fixed(markup: &'static str) -> Markup {
        Markup(markup.to_string())
    }

    /// Adds markup at the end.
    pub fn push(&mut self, more: impl Into<Markup>) {
        let Markup(more) = more.into();
        self.0.push_str(&more);
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The markup itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A text is escaped.
impl From<&str> for Markup {
    fn from(text: &str) -> Markup {
        let mut markup = String::with_capacity(text.len());
        put_text(&mut markup, text);
        Markup(markup)
    }
}

impl From<String> for Markup {
    fn from(text: String) -> Markup {
        Markup::from(text.as_str())
    }
}

impl From<&String> for Markup {
    fn from(text: &String) -> Markup {
        Markup::from(text.as_str())
    }
}

impl<const COUNT: usize> From<[Markup; COUNT]> for Markup {
    fn from(parts: [Markup; COUNT]) -> Markup {
        parts.into_iter().collect()
    }
}

impl From<Vec<Markup>> for Markup {
    fn from(parts: Vec<Markup>) -> Markup {
        parts.into_iter().collect()
    }
}

impl From<Option<Markup>> for Markup {
    fn from(part: Option<Markup>) -> Markup {
        part.unwrap_or_default()
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<Parts: IntoIterator<Item = Markup>>(parts: Parts) -> Markup {
        let mut all = Markup::default();
        parts.into_iter().for_each(|part| all.push(part));
        all
    }
}

/// An element with its attributes, escaped, and what is inside it.
pub fn element(name: &'static str, attributes: &[(&'static str, &str)], inside: impl Into<Markup>) -> Markup {
    let Markup(inside) = inside.into();
    let mut markup = String::with_capacity(inside.len() + 48);
    open(&mut markup, name, attributes);
    markup.push('>');
    markup.push_str(&inside);
    markup.push_str("</");
    markup.push_str(name);
    markup.push('>');
    Markup(markup)
}

/// An element that holds nothing.
pub fn empty(name: &'static str, attributes: &[(&'static str, &str)]) -> Markup {
    let mut markup = String::new();
    open(&mut markup, name, attributes);
    markup.push_str("/>");
    Markup(markup)
}

fn open(markup: &mut String, name: &str, attributes: &[(&'static str, &str)]) {
    markup.push('<');
    markup.push_str(name);
    for (attribute, value) in attributes {
        markup.push(' ');
        markup.push_str(attribute);
        markup.push_str("=\"");
        put_text(markup, value);
        markup.push('"');
    }
}

/// Characters that are no text in XML, that steer or that hide what is written are spelled out.
fn put_text(markup: &mut String, text: &str) {
    let is_plain = |character: char| character.is_ascii_graphic() || character == ' ';
    let spelled = if text.chars().all(is_plain) { None } else { Some(escaped(text)) };
    for character in spelled.as_deref().unwrap_or(text).chars() {
        match character {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => markup.push('\u{fffd}'),
            other => markup.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        let markup = element("p", &[("title", "\"><img onerror=x>")], "<script>&'\u{202e}\u{1b}");
        let expected = "<p title=\"&quot;&gt;&lt;img onerror=x&gt;\">&lt;script&gt;&amp;&#39;\\u{202e}\\u{1b}</p>";
        assert_eq!(markup.into_string(), expected);
    }
}
