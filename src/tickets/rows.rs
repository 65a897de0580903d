//! A chunk of whole records in, the borders of its cells and rows out: 64 bytes at a time where every quote stands as it
//! should, byte by byte where one does not.

use super::cells::Cell;
use wide::u8x16;

/// Where the cells and rows of a chunk end.
#[derive(Debug, Default)]
pub struct Rows {
    /// The offsets of the separators and line ends outside quotes, in order, behind one that stands for the start of the
    /// chunk; and room behind them.
    ends: Vec<u32>,
    /// How many of them there are, the first included.
    found: usize,
    /// Which of them are the ends of rows, behind the first, which is the start of the first row.
    rows: Vec<u32>,
    /// The lines that end inside quotes.
    inner_lines: u32,
}

/// Something a chunk cannot be cut at 64 bytes a time with: a quote inside an unquoted cell, text behind a closing quote,
/// or a line that ends with a CR alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Irregular;

/// The cells of a row.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// The chunk that holds it.
    pub chunk: &'a [u8],
    /// Where the row before ends, and each of its cells.
    pub ends: &'a [u32],
}

impl<'a> Cells<'a> {
    /// A cell.
    #[inline]
    pub fn get(&self, at: usize) -> Cell<'a> {
        match self.ends.get(at..at + 2) {
            Some([before, end]) => Cell::new(self.chunk, before.wrapping_add(1) as usize, *end as usize),
            _ => Cell::new(self.chunk, 0, 0),
        }
    }

    /// Where the row begins.
    pub fn start(&self) -> usize {
        self.ends.first().map_or(0, |before| before.wrapping_add(1) as usize)
    }

    /// How many cells the row has.
    #[inline]
    pub fn len(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// Whether there is nothing in any cell.
    pub fn is_empty(&self) -> bool {
        (0..self.len()).all(|at| self.get(at).is_empty())
    }
}

/// What a chunk was found to be, byte by byte.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bytewise {
    /// How many of its bytes are whole records.
    pub whole: usize,
    /// Where a quote is open at its end.
    pub open: Option<usize>,
    /// The first text behind a closing quote.
    pub misplaced: Option<usize>,
}

/// The end before the first cell of a chunk: one more is the chunk's start.
const BEFORE: u32 = u32::MAX;

/// How many bytes one mask covers.
const BLOCK: usize = 64;

/// What 64 bytes are: one bit a byte.
#[derive(Default)]
struct Masks {
    separators: u64,
    quotes: u64,
    newlines: u64,
    returns: u64,
}

impl Masks {
    #[inline]
    fn of<const RETURNS: bool>(bytes: &[u8; BLOCK], separator: u8) -> Masks {
        let mut masks = Masks::default();
        let (parts, _) = bytes.as_chunks::<16>();
        for (part, shift) in parts.iter().zip([0, 16, 32, 48]) {
            let lanes = u8x16::new(*part);
            let mask = |byte: u8| u64::from(lanes.simd_eq(u8x16::splat(byte)).to_bitmask()) << shift;
            masks.separators |= mask(separator);
            masks.quotes |= mask(b'"');
            masks.newlines |= mask(b'\n');
            if RETURNS {
                masks.returns |= mask(b'\r');
            }
        }
        masks
    }
}

/// Each bit becomes the parity of the bits up to it: inside quotes it is one.
#[inline]
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

impl Rows {
    /// Finds the cells of a chunk that ends with a line end.
    pub fn find(&mut self, chunk: &[u8], separator: u8) -> Result<(), Irregular> {
        // Most exports have no CR: one look at the chunk saves one at every block.
        match memchr::memchr(b'\r', chunk) {
            None => self.find_blocks::<false>(chunk, separator),
            Some(_) => self.find_blocks::<true>(chunk, separator),
        }
    }

    fn find_blocks<const RETURNS: bool>(&mut self, chunk: &[u8], separator: u8) -> Result<(), Irregular> {
        self.clear(chunk);
        let (blocks, rest) = chunk.as_chunks::<BLOCK>();
        let mut last = [b'\n'; BLOCK];
        for (place, byte) in last.iter_mut().zip(rest) {
            *place = *byte;
        }
        // What the byte before a block was: a line end, before the first.
        let (mut inside, mut borders, mut closes, mut returns) = (0_u64, 1_u64, 0_u64, 0_u64);
        let mut irregular = 0;
        let past = chunk.len() - rest.len();
        for (number, bytes) in blocks.iter().chain([&last]).enumerate() {
            let masks = Masks::of::<RETURNS>(bytes, separator);
            let within = parity(masks.quotes) ^ inside;
            let border = masks.separators | masks.newlines | masks.returns | masks.quotes;
            let closing = masks.quotes & !within;
            irregular |= masks.quotes & within & !(border << 1 | borders);
            irregular |= (closing << 1 | closes) & !border;
            irregular |= (masks.returns & !within) << 1 & !masks.newlines | returns & !masks.newlines;
            borders = border >> 63;
            closes = closing >> 63;
            returns = (masks.returns & !within) >> 63;
            // All ones where the block ends inside quotes.
            inside = (within >> 63).wrapping_neg();
            let mut line_ends = masks.newlines & !within;
            let mut ends = masks.separators & !within | line_ends;
            if number * BLOCK == past {
                let valid = !(u64::MAX << rest.len());
                (line_ends, ends) = (line_ends & valid, ends & valid);
            }
            let inner = masks.newlines & within;
            if inner != 0 {
                self.inner_lines += inner.count_ones();
            }
            self.push(number * BLOCK, ends, line_ends);
        }
        if irregular == 0 { Ok(()) } else { Err(Irregular) }
    }

    #[inline(always)]
    fn push(&mut self, offset: usize, mut ends: u64, mut line_ends: u64) {
        let count = ends.count_ones() as usize;
        while line_ends != 0 {
            // Rows are longer than blocks, mostly: few ends stand behind the line end.
            let mut behind = ends & (u64::MAX << line_ends.trailing_zeros());
            let mut at = self.found as u32 + count as u32;
            while behind != 0 {
                behind &= behind - 1;
                at -= 1;
            }
            self.rows.push(at);
            line_ends &= line_ends - 1;
        }
        if self.ends.len() < self.found + BLOCK {
            self.ends.resize(self.ends.len() * 2, 0);
        }
        let (eights, _) = self.ends.get_mut(self.found..).unwrap_or_default().as_chunks_mut::<8>();
        // Eight at once, needed or not: that is quicker than asking before each.
        for eight in eights {
            for place in eight {
                *place = offset as u32 + ends.trailing_zeros();
                ends &= ends.wrapping_sub(1);
            }
            if ends == 0 {
                break;
            }
        }
        self.found += count;
    }

    /// The same byte by byte, for chunks that are not regular: a quote inside an unquoted cell is a character of it, and a
    /// CR alone ends a row. Records behind the last line end are left; at the end of the text a CR may be that line end.
    pub fn find_bytewise(&mut self, chunk: &[u8], separator: u8, is_end: bool) -> Bytewise {
        self.clear(chunk);
        let mut ends = vec![BEFORE];
        let mut found = Bytewise::default();
        let (mut quoted, mut at_start, mut was_closed) = (None, true, false);
        let mut bytes = chunk.iter().copied().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            let next = bytes.peek().map(|(_, next)| *next);
            if quoted.is_some() {
                match (byte, next) {
                    (b'"', Some(b'"')) => {
                        bytes.next();
                    }
                    (b'"', _) => (quoted, was_closed) = (None, true),
                    _ => {}
                }
                continue;
            }
            let ends_row = byte == b'\n' || (byte == b'\r' && next.map_or(is_end, |next| next != b'\n'));
            if ends_row || byte == separator {
                ends.push(at as u32);
                (at_start, was_closed) = (true, false);
                if ends_row {
                    self.rows.push(ends.len() as u32 - 1);
                    found.whole = at + 1;
                }
                continue;
            }
            if was_closed && byte != b'\r' {
                found.misplaced = found.misplaced.or(Some(at));
            }
            if at_start && byte == b'"' {
                quoted = Some(at);
            }
            at_start = false;
        }
        let lines = super::chunks::lines(chunk.get(..found.whole).unwrap_or_default());
        self.inner_lines = u32::try_from(lines).unwrap_or(u32::MAX).saturating_sub(self.len() as u32);
        ends.truncate(self.rows.last().map_or(0, |end| *end as usize) + 1);
        self.found = ends.len();
        self.ends = ends;
        found.open = quoted;
        found
    }

    fn clear(&mut self, chunk: &[u8]) {
        self.found = 1;
        self.inner_lines = 0;
        self.rows.clear();
        self.rows.push(0);
        // A cell is seldom shorter than three characters; where there are more ends, room is made on the way.
        let room = chunk.len() / 4 + 2 * BLOCK;
        if self.ends.len() < room {
            self.ends.resize(room, 0);
        }
        if let Some(first) = self.ends.first_mut() {
            *first = BEFORE;
        }
    }

    /// How many lines the chunk has.
    pub fn lines(&self) -> u64 {
        self.len() as u64 + u64::from(self.inner_lines)
    }

    /// How many rows the chunk has.
    pub fn len(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows of the chunk.
    pub fn all<'c>(&'c self, chunk: &'c [u8]) -> Part<'c> {
        Part { chunk, ends: &self.ends, borders: &self.rows }
    }
}

/// Some rows of a chunk, one behind the other.
#[derive(Clone, Copy)]
pub struct Part<'c> {
    chunk: &'c [u8],
    ends: &'c [u32],
    /// Which ends are the borders of rows: one more than rows.
    borders: &'c [u32],
}

impl<'c> Part<'c> {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.borders.len().saturating_sub(1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows from one on, at most so many of them.
    pub fn part(&self, from: usize, rows: usize) -> Part<'c> {
        let to = from.saturating_add(rows).min(self.len());
        Part { borders: self.borders.get(from..=to).unwrap_or_default(), ..*self }
    }

    /// The cells of a row.
    #[inline]
    pub fn row(&self, row: usize) -> Cells<'c> {
        let ends = match self.borders.get(row..row + 2) {
            Some([start, end]) => self.ends.get(*start as usize..=*end as usize).unwrap_or_default(),
            _ => &[],
        };
        Cells { chunk: self.chunk, ends }
    }

    /// The cells of a column, row by row.
    #[inline]
    pub fn column(&self, at: usize) -> impl Iterator<Item = Cell<'c>> + use<'c> {
        let (chunk, ends) = (self.chunk, self.ends);
        let starts = self.borders.get(..self.len()).unwrap_or_default();
        starts.iter().map(move |start| {
            let before = *start as usize + at;
            match ends.get(before..before + 2) {
                Some([before, end]) => Cell::new(chunk, before.wrapping_add(1) as usize, *end as usize),
                _ => Cell::new(chunk, 0, 0),
            }
        })
    }

    /// Row by row.
    pub fn iter(self) -> impl Iterator<Item = Cells<'c>> {
        (0..self.len()).map(move |row| self.row(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(rows: &Rows, chunk: &str) -> Vec<Vec<String>> {
        let cell = |ends: &[u32; 2]| chunk.get(ends[0].wrapping_add(1) as usize..ends[1] as usize).unwrap().to_string();
        let of_row = |cells: Cells<'_>| cells.ends.array_windows::<2>().map(cell).collect();
        rows.all(chunk.as_bytes()).iter().map(of_row).collect()
    }

    fn quick(chunk: &str) -> Option<Vec<Vec<String>>> {
        let mut rows = Rows::default();
        rows.find(chunk.as_bytes(), b',').ok().map(|()| cells(&rows, chunk))
    }

    fn bytewise(chunk: &str) -> (Vec<Vec<String>>, Bytewise) {
        let mut rows = Rows::default();
        let found = rows.find_bytewise(chunk.as_bytes(), b',', true);
        (cells(&rows, chunk), found)
    }

    #[test]
    fn quotes_hold_separators_line_ends_and_doubled_quotes() {
        let chunk = "a,\"b, \"\"c\"\"\nd\",e\r\n,,\n\"\",f,\"g\"\n";
        let expected = [vec!["a", "\"b, \"\"c\"\"\nd\"", "e\r"], vec!["", "", ""], vec!["\"\"", "f", "\"g\""]];
        assert_eq!(quick(chunk).unwrap(), expected);
        assert_eq!(bytewise(chunk).0, expected);
    }

    #[test]
    fn what_cannot_be_cut_by_parity_is_noticed() {
        for chunk in ["a 5\" b,c\n", "\"a\"b,c\n", "a\rb,c\n", "a,b\"\n", "a,b\r\rc\n"] {
            assert_eq!(quick(chunk), None, "{chunk:?}");
            let shifted = format!("{}{chunk}", "x,".repeat(31));
            assert_eq!(quick(&shifted), None, "{shifted:?}");
        }
        assert_eq!(bytewise("5\" tube,1\rb,2\n").0, [["5\" tube", "1"], ["b", "2"]]);
        assert_eq!(bytewise("\"a\"b,c\n").1.misplaced, Some(3));
        assert_eq!(bytewise("a,\"b\nc\n").1, Bytewise { whole: 0, open: Some(2), misplaced: None });
    }

    proptest! {
        #[test]
        fn both_ways_find_the_same_cells(chunk in "[a,\"\n\r]{0,200}") {
            let chunk = format!("{chunk}\n");
            let (expected, found) = bytewise(&chunk);
            if let Some(cells) = quick(&chunk) && found.open.is_none() {
                prop_assert_eq!(cells, expected);
                prop_assert_eq!(found.misplaced, None);
            }
        }

        #[test]
        fn regular_chunks_are_cut_quickly(cells in prop::collection::vec(("[a ]{0,30}", any::<bool>(), 0..3_usize), 1..60)) {
            let mut chunk = String::new();
            for (text, is_quoted, then) in &cells {
                chunk += &if *is_quoted { format!("\"{text},\n\"\"\"") } else { text.clone() };
                chunk += [",", "\n", "\r\n"][*then];
            }
            chunk += "\n";
            prop_assert_eq!(quick(&chunk), Some(bytewise(&chunk).0));
        }
    }
}
