//! A text's offsets in, its line numbers out, as an editor counts them.

/// Where the lines of a text end.
pub struct Lines<'a> {
    text: &'a [u8],
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a text that end with LF or CRLF.
    pub fn new(text: &'a str) -> Lines<'a> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Lines { text: text.as_bytes(), ends }
    }

    /// The line an offset is on, from 1.
    pub fn at(&self, offset: usize) -> u64 {
        1 + self.ends.partition_point(|end| *end < offset) as u64
    }

    /// The line on which something begins behind the line ends at an offset.
    pub fn of_record(&self, offset: usize) -> u64 {
        let behind = self.text.get(offset..).unwrap_or_default();
        let blank = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.at(offset + blank)
    }
}
