//! The bytes of texts in XLS records in, the texts out: UTF-16 since Excel 97, a code page before.

use crate::input::sheets::ole::{u16_at, u32_at};
use encoding_rs::{Encoding, WINDOWS_1252};

/// How the texts of a file are kept.
pub struct Texts {
    /// None in a file of UTF-16.
    code_page: Option<&'static Encoding>,
}

impl Texts {
    /// The texts of a file; those of Western Europe where a code page is needed and none is named.
    pub fn new(is_unicode: bool) -> Texts {
        Texts { code_page: (!is_unicode).then_some(WINDOWS_1252) }
    }

    /// Whether texts are in UTF-16.
    pub fn is_unicode(&self) -> bool {
        self.code_page.is_none()
    }

    /// Takes the code page that a file names, where its texts need one.
    pub fn use_code_page(&mut self, number: u16) {
        let label = match number {
            874 | 1250..=1258 => format!("windows-{number}"),
            932 => "shift_jis".into(),
            936 => "gbk".into(),
            949 => "euc-kr".into(),
            950 => "big5".into(),
            10_000 | 32_768 => "macintosh".into(),
            65_001 => "utf-8".into(),
            _ => return,
        };
        self.code_page = self.code_page.and(Encoding::for_label(label.as_bytes()));
    }

    /// A text behind one byte that says how long it is.
    pub fn short(&self, bytes: &[u8]) -> Option<String> {
        self.read(usize::from(*bytes.first()?), vec![bytes.get(1..)?])
    }

    /// A text behind two bytes that say how long it is, with the records that it goes on in.
    pub fn long(&self, mut parts: Vec<&[u8]>) -> Option<String> {
        let first = parts.first_mut()?;
        let length = usize::from(u16_at(first, 0)?);
        *first = first.get(2..)?;
        self.read(length, parts)
    }

    fn read(&self, length: usize, parts: Vec<&[u8]>) -> Option<String> {
        match self.code_page {
            Some(code_page) => {
                let bytes = parts.concat();
                Some(code_page.decode_without_bom_handling(bytes.get(..length)?).0.into_owned())
            }
            None => Unicode::new(parts).plain(length),
        }
    }
}

/// Bytes that go on in the records behind them. Where letters are cut there, the first byte of the next record says
/// anew whether they are of one byte or two.
pub struct Unicode<'a> {
    parts: std::vec::IntoIter<&'a [u8]>,
    rest: &'a [u8],
}

impl<'a> Unicode<'a> {
    /// The bytes of records that follow each other.
    pub fn new(parts: Vec<&'a [u8]>) -> Unicode<'a> {
        Unicode { parts: parts.into_iter(), rest: &[] }
    }

    fn more(&mut self) -> Option<()> {
        while self.rest.is_empty() {
            self.rest = self.parts.next()?;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.more()?;
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// The next four bytes as a number.
    pub fn u32(&mut self) -> Option<u32> {
        u32_at(&[self.byte()?, self.byte()?, self.byte()?, self.byte()?], 0)
    }

    /// Passes over some bytes.
    pub fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.more()?;
            let here = count.min(self.rest.len());
            self.rest = self.rest.get(here..)?;
            count -= here;
        }
        Some(())
    }

    /// A text with its length, and with what may follow it: how its letters look and are pronounced.
    pub fn rich(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let aside = if flags & 4 == 0 { 0 } else { self.u32()? as usize };
        let text = self.letters(length, flags & 1 != 0)?;
        self.skip(runs * 4)?;
        self.skip(aside)?;
        Some(text)
    }

    /// A text whose length stands elsewhere.
    pub fn plain(&mut self, length: usize) -> Option<String> {
        let flags = self.byte()?;
        self.letters(length, flags & 1 != 0)
    }

    fn letters(&mut self, length: usize, mut is_wide: bool) -> Option<String> {
        let mut units = Vec::with_capacity(length.min(self.rest.len()));
        while units.len() < length {
            if self.rest.is_empty() {
                is_wide = self.byte()? & 1 != 0;
            }
            let width = if is_wide { 2 } else { 1 };
            let here = (length - units.len()).min(self.rest.len() / width);
            if here == 0 && !self.rest.is_empty() {
                return None;
            }
            let (letters, rest) = self.rest.split_at_checked(here * width)?;
            self.rest = rest;
            match is_wide {
                true => units.extend(letters.chunks_exact(2).filter_map(|unit| u16_at(unit, 0))),
                false => units.extend(letters.iter().map(|letter| u16::from(*letter))),
            }
        }
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_and_two_bytes_a_letter_are_read() {
        let texts = Texts::new(true);
        assert_eq!(texts.short(&[3, 0, b'a', 0xe4, b'c']).as_deref(), Some("aäc"));
        assert_eq!(texts.long(vec![&[1, 0, 1, 0xac, 0x20]]).as_deref(), Some("€"));
        assert_eq!(texts.long(vec![&[2, 0, 1, 0xac, 0x20]]), None);
        let mut texts = Texts::new(false);
        assert_eq!(texts.short(&[2, 0x80, 0xe4]).as_deref(), Some("€ä"));
        texts.use_code_page(1251);
        assert_eq!(texts.short(&[1, 0xc0]).as_deref(), Some("А"));
        assert_eq!(texts.short(&[9, 0xc0]), None);
    }

    #[test]
    fn a_text_that_goes_on_in_the_next_record_says_its_width_anew() {
        let parts: Vec<&[u8]> = vec![
            &[4, 0, 0, b'a', b'b'],
            &[1, 0xac, 0x20, b'd', 0, 2, 0, 8],
            &[1, 0, b'x', b'y'],
            &[1, 2, 3, 4, 1, 0, 0, b'z'],
        ];
        let mut unicode = Unicode::new(parts);
        assert_eq!(unicode.rich().as_deref(), Some("ab€d"));
        assert_eq!(unicode.rich().as_deref(), Some("xy"));
        assert_eq!(unicode.rich().as_deref(), Some("z"));
        assert_eq!(unicode.rich(), None);
    }
}
