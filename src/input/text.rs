//! The bytes of a file in, its text out: unpacked, decoded, without a byte order mark.

use super::limits;
use crate::place::Place;
use crate::problem::Problem;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// The text of a file, and what must be known about how it was decoded.
pub struct Text<'a> {
    /// Without a byte order mark.
    pub text: Cow<'a, str>,
    /// A remark where the encoding had to be guessed.
    pub remark: Option<String>,
}

/// What is inside a file that is packed with gzip, however it is called; any other file as it is.
pub fn unpacked(bytes: Vec<u8>, file: &Place) -> Result<Vec<u8>, Problem> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let broken = |_| {
        Problem::at(file, "expected a whole gzip file, found one that is cut off or damaged")
            .hint("pack it again, or give the file that was packed")
    };
    MultiGzDecoder::new(bytes.as_slice()).take(limits::BYTES + 1).read_to_end(&mut unpacked).map_err(broken)?;
    if unpacked.len() as u64 > limits::BYTES {
        return Err(limits::past(file, "at most 100 MiB in the gzip file"));
    }
    Ok(unpacked)
}

/// Decodes UTF-8 and UTF-16; what is neither is taken for Windows-1252, with a remark.
pub fn decoded<'a>(bytes: &'a [u8], file: &Place) -> Result<Text<'a>, Problem> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(Problem::at(file, "expected text in UTF-8, found UTF-32").hint("save the file as `CSV UTF-8`"));
    }
    let (encoding, mark) = encoding(bytes);
    let bytes = bytes.get(mark..).unwrap_or_default();
    if encoding == UTF_8 { utf_8(bytes, file) } else { utf_16(encoding, bytes, file) }
}

/// UTF-8 or UTF-16 by the start of a text, and the length of its byte order mark.
pub fn encoding(bytes: &[u8]) -> (&'static Encoding, usize) {
    Encoding::for_bom(bytes).unwrap_or_else(|| (unmarked_utf_16(bytes).unwrap_or(UTF_8), 0))
}

fn utf_16<'a>(encoding: &'static Encoding, bytes: &'a [u8], file: &Place) -> Result<Text<'a>, Problem> {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if has_errors {
        return Err(
            Problem::at(file, "expected text in UTF-16, found a broken character").hint("save the file as `CSV UTF-8`")
        );
    }
    no_nul(text.as_bytes(), file)?;
    Ok(Text { text, remark: None })
}

/// UTF-16 without its mark: of plain text every other byte is zero.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 2 * 3 / 4;
    match (even, odd) {
        (0, odd) if odd > 0 && odd >= most => Some(UTF_16LE),
        (even, 0) if even > 0 && even >= most => Some(UTF_16BE),
        _ => None,
    }
}

fn utf_8<'a>(bytes: &'a [u8], file: &Place) -> Result<Text<'a>, Problem> {
    no_nul(bytes, file)?;
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Text { text: Cow::Borrowed(text), remark: None }),
        Err(error) => error,
    };
    let line = line_of(bytes, error.valid_up_to());
    // The five bytes that Windows-1252 leaves open, and control characters, are in no text.
    let is_text =
        |byte: &u8| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d) && (*byte >= b' ' || byte.is_ascii_whitespace());
    if !bytes.iter().all(is_text) {
        return Err(Problem::at(&file.at(line, ""), "expected text in UTF-8, found other bytes")
            .hint("save the file as `CSV UTF-8`"));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let remark =
        format!("line {line} is not UTF-8: the file was read as Windows-1252; save it as `CSV UTF-8` to be sure");
    Ok(Text { text, remark: Some(remark) })
}

fn no_nul(bytes: &[u8], file: &Place) -> Result<(), Problem> {
    let Some(at) = bytes.iter().position(|byte| *byte == 0) else { return Ok(()) };
    Err(Problem::at(&file.at(line_of(bytes, at), ""), "expected text, found a NUL byte")
        .hint("give a CSV, TSV, JSON, XLSX, XLS or ODS file"))
}

fn line_of(bytes: &[u8], at: usize) -> u64 {
    1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, bool), String> {
        let file = Place::file("figures.csv");
        let text = decoded(bytes, &file).map_err(|problem| problem.to_string())?;
        Ok((text.text.into_owned(), text.remark.is_some()))
    }

    #[test]
    fn the_encodings_that_spreadsheets_write() {
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let plain = Ok(("Löhne\t1".to_string(), false));
        assert_eq!(read("Löhne\t1".as_bytes()), plain);
        assert_eq!(read("\u{feff}Löhne\t1".as_bytes()), plain);
        assert_eq!(read(&utf_16("\u{feff}Löhne\t1")), plain);
        assert_eq!(read(&big("\u{feff}Löhne\t1")), plain);
        assert_eq!(read(&utf_16("Löhne\t1")), plain);
        assert_eq!(read(&big("Löhne\t1")), plain);
        assert_eq!(read(b"L\xf6hne\t1"), Ok(("Löhne\t1".to_string(), true)));
        assert_eq!(read(b"\x80 5"), Ok(("€ 5".to_string(), true)));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"a\0b"[..], b"\xff\xfe\x00\x00a\x00\x00\x00", b"\x89PNG\r\n\x1a\n\xff", b"\xff\xfe\x00\xd8"] {
            assert!(read(bytes).unwrap_err().starts_with("figures.csv"), "{bytes:?}");
        }
    }
}
