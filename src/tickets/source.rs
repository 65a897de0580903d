//! An export's path in; its text as a stream out, unpacked and in UTF-8, however large it is.

use crate::input;
use crate::input::sheets;
use crate::input::text;
use crate::place::Place;
use crate::problem::{Problem, plain};
use encoding_rs::{Decoder, UTF_8};
use flate2::read::MultiGzDecoder;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much is looked at before anything is decided.
const LOOK: usize = 4096;

/// An export that can be read.
pub struct Source {
    /// Its text in UTF-8, without a byte order mark.
    pub text: Box<dyn Read + Send>,
    /// How many bytes it has where it lies; none where nobody knows.
    pub size: Option<u64>,
    /// How many of them were read.
    pub read: Arc<AtomicU64>,
}

/// Opens a file, or standard input where it is called `-`.
pub fn open(path: &str, place: &Place) -> Result<Source, Problem> {
    let read = Arc::new(AtomicU64::new(0));
    let (raw, size): (Box<dyn Read + Send>, Option<u64>) = if path == "-" {
        (Box::new(io::stdin()), None)
    } else {
        let file = input::open(path)?;
        let metadata = file.metadata().map_err(|error| input::unreadable(place, &error))?;
        if metadata.is_dir() {
            return Err(input::unreadable(place, &io::ErrorKind::IsADirectory.into()));
        }
        (Box::new(file), metadata.is_file().then_some(metadata.len()))
    };
    let mut raw: Box<dyn Read + Send> = Box::new(Counted { source: raw, read: Arc::clone(&read), size });
    let mut start = look(&mut raw, place)?;
    if start.starts_with(&[0x1f, 0x8b]) {
        raw = Box::new(Unpacked(MultiGzDecoder::new(Cursor::new(start).chain(raw))));
        start = look(&mut raw, place)?;
    }
    if sheets::is_workbook(&start) {
        return Err(Problem::at(place, "expected text, found a workbook").hint("save the sheet of tickets as CSV"));
    }
    let (encoding, mark) = text::encoding(&start);
    let rest = Cursor::new(start.split_off(mark)).chain(raw);
    let text: Box<dyn Read + Send> = if encoding == UTF_8 {
        Box::new(rest)
    } else {
        Box::new(Decoded::new(rest, encoding.new_decoder_without_bom_handling()))
    };
    Ok(Source { text, size, read })
}

fn look(source: &mut dyn Read, place: &Place) -> Result<Vec<u8>, Problem> {
    let mut start = Vec::new();
    let failed = |error: io::Error| match error.get_ref() {
        Some(own) => Problem::at(place, own.to_string()),
        None if &*place.file == "stdin" => input::unreadable_input(error),
        None => input::unreadable(place, &error),
    };
    source.take(LOOK as u64).read_to_end(&mut start).map_err(failed)?;
    Ok(start)
}

/// Counts the bytes; a file that ends before its size is an error: somebody cut it while it was read.
struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
    size: Option<u64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(room)?;
        let read = self.read.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        let is_short = count == 0 && !room.is_empty() && self.size.is_some_and(|size| read < size);
        if is_short { Err(io::Error::other("became shorter while it was read")) } else { Ok(count) }
    }
}

/// What a gzip file packs; one that is damaged says so in our words.
struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.0.read(room).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                io::Error::other("expected a whole gzip file, found one that is cut off or damaged")
            }
            _ if error.get_ref().is_some() => error,
            _ => io::Error::other(format!("could not be read: {}", plain(&error))),
        })
    }
}

/// A text in another encoding, as UTF-8.
struct Decoded<R> {
    source: R,
    /// None when the text has ended: a decoder must not be asked again.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    /// What was decoded and not yet taken.
    text: Cursor<String>,
}

impl<R: Read> Decoded<R> {
    fn new(source: R, decoder: Decoder) -> Decoded<R> {
        Decoded { source, decoder: Some(decoder), raw: vec![0; 64 << 10], text: Cursor::default() }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            let taken = self.text.read(room)?;
            let Some(decoder) = self.decoder.as_mut().filter(|_| taken == 0 && !room.is_empty()) else {
                return Ok(taken);
            };
            let count = self.source.read(&mut self.raw)?;
            let bytes = self.raw.get(..count).unwrap_or_default();
            let mut text = String::with_capacity(decoder.max_utf8_buffer_length(count).unwrap_or(0));
            let (_, _, has_errors) = decoder.decode_to_string(bytes, &mut text, count == 0);
            if has_errors {
                return Err(io::Error::other("expected text in UTF-16, found a broken character"));
            }
            if count == 0 {
                self.decoder = None;
            }
            self.text = Cursor::new(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_decoded_in_pieces_of_any_size() {
        let text = "a,Löhne,😀\n".repeat(20_000);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for size in [8, 1000, 65_536] {
            let decoder = encoding_rs::UTF_16LE.new_decoder_without_bom_handling();
            let mut decoded = Decoded::new(bytes.as_slice(), decoder);
            let (mut whole, mut room) = (Vec::new(), vec![0; size]);
            loop {
                let count = decoded.read(&mut room).unwrap();
                if count == 0 {
                    break;
                }
                whole.extend_from_slice(room.get(..count).unwrap());
            }
            assert!(whole == text.as_bytes(), "{size}");
        }
    }

    #[test]
    fn a_file_that_is_cut_while_it_is_read_says_so() {
        let mut cut = Counted { source: &b"abc"[..], read: Arc::default(), size: Some(5) };
        let problem = cut.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(problem.to_string(), "became shorter while it was read");
    }
}
