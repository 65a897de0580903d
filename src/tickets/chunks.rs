//! A stream of bytes in, chunks of whole records out, one after the other: whoever holds the lock reads the next. The cut
//! is the last line end outside quotes, which the number of quotes before it tells.

use super::rows::Rows;
use crate::input::limits;
use crate::problem::plain;
use memchr::{memchr_iter, memrchr, memrchr2};
use std::io::{ErrorKind, Read};

/// How many bytes are read at once.
pub const CHUNK: usize = 256 << 10;

/// How much memory must be left beside a long row.
const SPARE: usize = 16 << 20;

/// Some whole records.
#[derive(Debug, Default)]
pub struct Chunk {
    bytes: Vec<u8>,
    len: usize,
    /// Which chunk of the export it is.
    pub number: u64,
}

impl Chunk {
    /// Its bytes: they end with a line end.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// What stops the reading, with the line ends before it in the chunk.
#[derive(Debug)]
pub struct Stop {
    /// Which chunk.
    pub chunk: u64,
    /// The line ends before it in the chunk.
    pub line: u64,
    /// What was found and wanted.
    pub text: String,
    /// What to do.
    pub hint: Option<&'static str>,
}

/// Why there is no next chunk.
#[derive(Debug)]
pub enum Halt {
    /// The scan cannot go on.
    Stop(Stop),
    /// The chunk must be cut byte by byte.
    Irregular,
}

/// The chunks of one export.
pub struct Chunks<'a> {
    source: Box<dyn Read + Send + 'a>,
    /// What was read behind the last record's end.
    carried: Vec<u8>,
    next: u64,
    has_ended: bool,
    /// How many bytes are read at once.
    size: usize,
    separator: u8,
    /// What finds their rows, where chunks are cut byte by byte.
    bytewise: Option<Rows>,
}

impl<'a> Chunks<'a> {
    /// The chunks of a source that stands at the start of a record. Chunks that are not regular are cut byte by byte.
    pub fn new(source: Box<dyn Read + Send + 'a>, size: usize, separator: u8, is_bytewise: bool) -> Chunks<'a> {
        let bytewise = is_bytewise.then(Rows::default);
        Chunks { source, carried: Vec::new(), next: 0, has_ended: false, size, separator, bytewise }
    }

    /// Lets nobody read on.
    pub fn stop(&mut self) {
        self.has_ended = true;
    }

    /// Reads the next chunk; false at the end.
    pub fn next(&mut self, chunk: &mut Chunk) -> Result<bool, Halt> {
        if self.has_ended {
            return Ok(false);
        }
        chunk.number = self.next;
        self.next += 1;
        let mut filled = self.carried.len();
        self.make_room(chunk, filled + self.size)?;
        chunk.bytes.iter_mut().zip(self.carried.drain(..)).for_each(|(place, byte)| *place = byte);
        let mut quotes = 0;
        let mut counted = 0;
        loop {
            self.make_room(chunk, filled + self.size)?;
            let read = self.read(chunk.bytes.get_mut(filled..filled + self.size).unwrap_or_default(), chunk.number)?;
            filled += read;
            let bytes = chunk.bytes.get(..filled).unwrap_or_default();
            if read == 0 {
                self.has_ended = true;
                return self.last(chunk, filled);
            }
            let cut = match &mut self.bytewise {
                Some(rows) => rows.find_bytewise(bytes, self.separator, false).whole,
                None => {
                    quotes += memchr_iter(b'"', bytes.get(counted..).unwrap_or_default()).count();
                    counted = filled;
                    last_line_end(bytes, quotes)
                }
            };
            if cut > 0 {
                chunk.len = cut;
                self.carried.extend_from_slice(bytes.get(cut..).unwrap_or_default());
                return Ok(true);
            }
            if filled > limits::LINE {
                return Err(self.stopped(chunk.number, bytes));
            }
        }
    }

    /// Makes a chunk that long. It is the one place that may ask for much memory: where there is none, that is said.
    fn make_room(&mut self, chunk: &mut Chunk, len: usize) -> Result<(), Halt> {
        let more = len.saturating_sub(chunk.bytes.len());
        // While the room is made something is set aside, so that enough is left for all that cannot be refused.
        let mut spare: Vec<u8> = Vec::new();
        let set_aside = if len > 4 * CHUNK { SPARE } else { 0 };
        if spare.try_reserve(set_aside).is_err() || chunk.bytes.try_reserve(more).is_err() {
            self.has_ended = true;
            let text = format!("there is no memory for a row of more than {} MiB", chunk.bytes.len() >> 20);
            return Err(Halt::Stop(Stop {
                chunk: chunk.number,
                line: 0,
                text,
                hint: Some("--threads 1 takes the least"),
            }));
        }
        chunk.bytes.resize(chunk.bytes.len() + more, 0);
        Ok(())
    }

    fn read(&mut self, room: &mut [u8], chunk: u64) -> Result<usize, Halt> {
        loop {
            match self.source.read(room) {
                Ok(read) => return Ok(read),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.has_ended = true;
                    let text = match error.get_ref() {
                        Some(own) => own.to_string(),
                        None => format!("could not be read to its end: {}", plain(&error)),
                    };
                    return Err(Halt::Stop(Stop { chunk, line: 0, text, hint: None }));
                }
            }
        }
    }

    /// The rest of the source as a chunk: its last line end may be missing, a closing quote may not.
    fn last(&mut self, chunk: &mut Chunk, filled: usize) -> Result<bool, Halt> {
        chunk.len = filled;
        if filled == 0 {
            return Ok(false);
        }
        if !matches!(chunk.bytes().last(), Some(b'\n')) {
            self.make_room(chunk, filled + 1)?;
            if let Some(place) = chunk.bytes.get_mut(filled) {
                *place = b'\n';
            }
            chunk.len += 1;
        }
        let is_open = match &mut self.bytewise {
            Some(rows) => rows.find_bytewise(chunk.bytes(), self.separator, true).open.is_some(),
            None => memchr_iter(b'"', chunk.bytes()).count() % 2 == 1,
        };
        if is_open { Err(self.stopped(chunk.number, chunk.bytes())) } else { Ok(true) }
    }

    /// A record without an end: a quote that is never closed, or a row past the limit. Where quotes were only counted it may
    /// be one inside an unquoted cell that made their number odd.
    fn stopped(&mut self, chunk: u64, bytes: &[u8]) -> Halt {
        self.has_ended = true;
        if memchr::memchr(0, bytes).is_some() {
            return Halt::Stop(nul(chunk, bytes));
        }
        let found = Rows::default().find_bytewise(bytes, self.separator, true);
        Halt::Stop(match found.open {
            Some(at) => Stop {
                chunk,
                line: lines(bytes.get(..at).unwrap_or_default()),
                text: "a quote is opened here and never closed".into(),
                hint: Some("close it, or write the quote inside a cell twice"),
            },
            None if found.whole > 0 && self.bytewise.is_none() => return Halt::Irregular,
            None => Stop {
                chunk,
                line: 0,
                text: "expected at most 16 MiB in a row, found more".into(),
                hint: Some("is this a ticket export, one row a contact?"),
            },
        })
    }
}

/// The first NUL byte of a chunk that has one.
pub fn nul(chunk: u64, bytes: &[u8]) -> Stop {
    let at = memchr::memchr(0, bytes).unwrap_or(0);
    Stop {
        chunk,
        line: lines(bytes.get(..at).unwrap_or_default()),
        text: "expected text, found a NUL byte".into(),
        hint: Some("give the export as CSV in UTF-8, packed with gzip or not"),
    }
}

/// How many lines end in some bytes: with LF, CRLF or a CR alone.
pub fn lines(bytes: &[u8]) -> u64 {
    let alone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (memchr_iter(b'\n', bytes).count() + alone) as u64
}

/// Where the last record ends: behind the last line end with an even number of quotes before it; 0 where there is none.
fn last_line_end(bytes: &[u8], mut quotes: usize) -> usize {
    let mut end = bytes.len();
    loop {
        let before = bytes.get(..end).unwrap_or_default();
        // Only outside quotes may the rest be searched for a line end alone.
        let found = if quotes.is_multiple_of(2) { memrchr2(b'\n', b'"', before) } else { memrchr(b'"', before) };
        match found {
            None => return 0,
            Some(at) if bytes.get(at) == Some(&b'\n') => return at + 1,
            Some(at) => (quotes, end) = (quotes - 1, at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, size: usize, bytewise: bool) -> Result<String, String> {
        let mut chunks = Chunks::new(Box::new(text.as_bytes()), size, b',', bytewise);
        let mut chunk = Chunk::default();
        let mut joined = String::new();
        let said = |halt| match halt {
            Halt::Stop(stop) => format!("{}: {}", stop.line, stop.text),
            Halt::Irregular => "irregular".to_string(),
        };
        while chunks.next(&mut chunk).map_err(said)? {
            let bytes = std::str::from_utf8(chunk.bytes()).unwrap();
            assert!(bytes.ends_with(['\n', '\r']), "{bytes:?}");
            assert!(memchr_iter(b'"', chunk.bytes()).count().is_multiple_of(2), "{bytes:?}");
            joined += bytes;
        }
        Ok(joined)
    }

    #[test]
    fn chunks_of_any_size_hold_whole_records_and_nothing_is_lost() {
        let text = "a,\"b\nc\",d\n\"\"\"x\"\"\n\",y\r\ne,f\n".repeat(3);
        for size in 1..text.len() + 2 {
            for bytewise in [false, true] {
                assert_eq!(all(&text, size, bytewise), Ok(text.clone()), "{size}");
                assert_eq!(all(text.trim_end(), size, bytewise), Ok(text.clone()), "{size}");
            }
        }
        assert_eq!(all("", 8, false), Ok(String::new()));
    }

    #[test]
    fn what_never_ends_is_refused() {
        let open = "a,b\nc,\"d\n";
        for bytewise in [false, true] {
            for size in 1..12 {
                let problem = all(open, size, bytewise).unwrap_err();
                assert!(problem.ends_with("a quote is opened here and never closed"), "{problem}");
            }
            let long = "x".repeat(limits::LINE + 2);
            assert_eq!(all(&long, CHUNK, bytewise), Err("0: expected at most 16 MiB in a row, found more".into()));
        }
    }
}
