//! A text's offsets in, its line numbers out, as an editor counts them: LF, CRLF and a CR alone end a line.

use std::cell::Cell;

/// The lines of a text.
pub struct Lines<'a> {
    text: &'a [u8],
    /// An offset and the line it is on: texts are read forwards, so that the next one is near.
    known: Cell<(usize, u64)>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn new(text: &'a str) -> Lines<'a> {
        Lines { text: text.as_bytes(), known: Cell::new((0, 1)) }
    }

    /// The line an offset is on, from 1.
    pub fn at(&self, offset: usize) -> u64 {
        let offset = offset.min(self.text.len());
        let (from, line) = Some(self.known.get()).filter(|(from, _)| *from <= offset).unwrap_or((0, 1));
        let line = line + (from..offset).filter(|at| is_end(self.text, *at)).count() as u64;
        self.known.set((offset, line));
        line
    }

    /// The line on which something begins behind the line ends at an offset.
    pub fn of_record(&self, offset: usize) -> u64 {
        let behind = self.text.get(offset..).unwrap_or_default();
        let blank = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.at(offset + blank)
    }

    /// The first line that is longer than a limit.
    pub fn longer_than(&self, limit: usize) -> Option<u64> {
        if self.text.len() <= limit {
            return None;
        }
        let mut start = 0;
        for line in self.text.split(|byte| matches!(byte, b'\n' | b'\r')) {
            if line.len() > limit {
                return Some(self.at(start));
            }
            start += line.len() + 1;
        }
        None
    }
}

/// Whether a line ends with the byte at an offset.
fn is_end(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        for text in ["a\nb\nc", "a\r\nb\r\nc", "a\rb\rc", "a\r\nb\rc"] {
            let lines = Lines::new(text);
            assert_eq!(lines.at(text.len()), 3, "{text:?}");
            assert_eq!(lines.at(0), 1, "{text:?}");
            assert_eq!(lines.at(text.len() - 1), 3, "{text:?}");
        }
        assert_eq!(Lines::new("a\nbbb\nc").longer_than(2), Some(2));
    }
}
