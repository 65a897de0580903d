//! A chunk of whole records in, the borders of its cells and rows out: 64 bytes at a time where every quote stands as it
//! should, byte by byte where one does not.

use super::cells::Cell;
use super::looks::{self, BLOCK, Look, Work};

/// Where the cells and rows of a chunk end.
#[derive(Debug, Default)]
pub struct Rows {
    /// The start of the chunk, and the offsets behind the separators and line ends outside quotes, in order; and room behind
    /// them.
    starts: Vec<u32>,
    /// How many of them there are.
    found: usize,
    /// Which of them are the starts of rows; the last is that of what follows.
    rows: Vec<u32>,
    /// The lines that end inside quotes.
    inner_lines: u32,
    /// Whether the chunk before had a CR: most exports have none, the others one in every line.
    has_returns: bool,
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span<'a> {
    /// The chunk up to its end.
    pub up_to: &'a [u8],
    /// How many bytes it has, with its quotes and the blanks around it.
    pub len: usize,
}

impl<'a> Span<'a> {
    /// The bytes between two offsets of a chunk.
    #[inline(always)]
    pub fn new(chunk: &'a [u8], start: usize, end: usize) -> Span<'a> {
        Span { up_to: chunk.get(..end).unwrap_or_default(), len: end.saturating_sub(start) }
    }

    /// Its bytes.
    #[inline(always)]
    pub fn bytes(self) -> &'a [u8] {
        self.up_to.get(self.up_to.len().wrapping_sub(self.len)..).unwrap_or_default()
    }
}

/// Why a chunk cannot be cut at 64 bytes a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is no text: it has a NUL byte.
    Nul,
    /// A quote stands inside an unquoted cell, text behind a closing quote, or a CR alone ends a line.
    Irregular,
}

/// The cells of a row.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// The chunk that holds it.
    pub chunk: &'a [u8],
    /// Where each of its cells begins, and the next row.
    pub starts: &'a [u32],
}

impl<'a> Cells<'a> {
    /// A cell.
    #[inline]
    pub fn get(&self, at: usize) -> Cell<'a> {
        Cell::from(self.span(at))
    }

    /// Where a cell stands.
    #[inline(always)]
    pub fn span(&self, at: usize) -> Span<'a> {
        match self.starts.get(at..at + 2) {
            Some([start, next]) => Span::new(self.chunk, *start as usize, (*next as usize).saturating_sub(1)),
            _ => Span::default(),
        }
    }

    /// Where the row begins.
    pub fn start(&self) -> usize {
        self.starts.first().map_or(0, |start| *start as usize)
    }

    /// How many cells the row has.
    #[inline]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
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

/// How many blocks are looked at before what was seen is written down.
const STRIPE: usize = 64;

/// Where the cells and rows of a block end, one bit a byte.
#[derive(Clone, Copy, Default)]
struct Borders {
    cells: u64,
    rows: u64,
}

/// What the blocks so far were, as far as the next one needs it.
struct Sight {
    /// All ones where the last block ended inside quotes.
    inside: u64,
    /// Whether its last byte was a separator, a line end or a quote; a line end, before the first.
    border: u64,
    /// Whether it was a closing quote.
    closes: u64,
    /// Whether it was a CR outside quotes.
    returns: u64,
    /// Anything but zero where something was met that cannot be cut so.
    irregular: u64,
    /// Anything but zero where a CR or a NUL byte was met.
    has_returns: u64,
    has_nul: u64,
    inner_lines: u32,
}

impl Default for Sight {
    fn default() -> Sight {
        Sight { inside: 0, border: 1, closes: 0, returns: 0, irregular: 0, has_returns: 0, has_nul: 0, inner_lines: 0 }
    }
}

impl Sight {
    /// Where the cells and rows of the next block end.
    #[inline(always)]
    fn next<const RETURNS: bool>(&mut self, bytes: &[u8; BLOCK], separator: u8, look: &impl Look) -> Borders {
        let masks = look.masks(bytes, separator);
        self.has_returns |= masks.returns;
        self.has_nul |= masks.nuls;
        let within = look.parity(masks.quotes) ^ self.inside;
        let border = masks.separators | masks.newlines | masks.quotes | if RETURNS { masks.returns } else { 0 };
        let closing = masks.quotes & !within;
        self.irregular |= masks.quotes & within & !(border << 1 | self.border);
        self.irregular |= (closing << 1 | self.closes) & !border;
        self.border = border >> 63;
        self.closes = closing >> 63;
        if RETURNS {
            let returns = masks.returns & !within;
            self.irregular |= (returns << 1 | self.returns) & !masks.newlines;
            self.returns = returns >> 63;
        }
        self.inside = (within >> 63).wrapping_neg();
        self.inner_lines += (masks.newlines & within).count_ones();
        Borders { cells: (masks.separators | masks.newlines) & !within, rows: masks.newlines & !within }
    }
}

impl Rows {
    /// Finds the cells of a chunk that ends with a line end.
    pub fn find(&mut self, chunk: &[u8], separator: u8) -> Result<(), Unfit> {
        // Most exports have no CR, the others have it in every chunk.
        looks::quickest(Finding { rows: self, chunk, separator })
    }

    #[inline(always)]
    fn find_blocks<const RETURNS: bool>(&mut self, chunk: &[u8], separator: u8, look: &impl Look) -> Result<(), Unfit> {
        self.clear();
        let (blocks, rest) = chunk.as_chunks::<BLOCK>();
        let mut sight = Sight::default();
        let mut borders = [Borders::default(); STRIPE];
        for (number, stripe) in blocks.chunks(STRIPE).enumerate() {
            for (bytes, borders) in stripe.iter().zip(&mut borders) {
                *borders = sight.next::<RETURNS>(bytes, separator, look);
            }
            self.push(number * STRIPE * BLOCK, borders.get(..stripe.len()).unwrap_or_default(), look);
        }
        let mut last = [b'\n'; BLOCK];
        last.iter_mut().zip(rest).for_each(|(place, byte)| *place = *byte);
        let seen = sight.next::<RETURNS>(&last, separator, look);
        let valid = !(u64::MAX << rest.len());
        let seen = Borders { cells: seen.cells & valid, rows: seen.rows & valid };
        self.push(chunk.len() - rest.len(), &[seen], look);
        self.inner_lines = sight.inner_lines;
        self.has_returns = sight.has_returns != 0;
        match (sight.has_nul != 0, sight.irregular != 0) {
            (true, _) => Err(Unfit::Nul),
            (false, true) => Err(Unfit::Irregular),
            (false, false) => Ok(()),
        }
    }

    /// Adds the borders of blocks that begin at an offset.
    #[inline(always)]
    fn push(&mut self, mut offset: usize, blocks: &[Borders], look: &impl Look) {
        let mut found = self.found;
        if self.starts.len() < found + (STRIPE + 1) * BLOCK {
            self.starts.resize(self.starts.len() * 2 + (STRIPE + 1) * BLOCK, 0);
        }
        for Borders { cells, rows } in blocks {
            let (cells, mut rows) = (*cells, *rows);
            let Some(room) = self.starts.get_mut(found..).and_then(<[u32]>::first_chunk_mut::<BLOCK>) else { return };
            let behind = found + cells.count_ones() as usize;
            while rows != 0 {
                let before = cells & (rows ^ (rows - 1)) >> 1;
                self.rows.push(found as u32 + before.count_ones());
                rows &= rows - 1;
            }
            look.numbers(cells, offset as u32 + 1, room);
            found = behind;
            offset += BLOCK;
        }
        self.found = found;
    }

    /// The same byte by byte, for chunks that are not regular: a quote inside an unquoted cell is a character of it, and a
    /// CR alone ends a row. Records behind the last line end are left; at the end of the text a CR may be that line end.
    pub fn find_bytewise(&mut self, chunk: &[u8], separator: u8, is_end: bool) -> Bytewise {
        self.clear();
        let mut starts = vec![0];
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
                starts.push(at as u32 + 1);
                (at_start, was_closed) = (true, false);
                if ends_row {
                    self.rows.push(starts.len() as u32 - 1);
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
        starts.truncate(self.rows.last().map_or(0, |end| *end as usize) + 1);
        self.found = starts.len();
        self.starts = starts;
        found.open = quoted;
        found
    }

    fn clear(&mut self) {
        self.found = 1;
        self.inner_lines = 0;
        self.rows.clear();
        self.rows.push(0);
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        if let Some(first) = self.starts.first_mut() {
            *first = 0;
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
        Part { chunk, starts: &self.starts, borders: &self.rows }
    }
}

/// The finding of the cells of a chunk.
struct Finding<'a> {
    rows: &'a mut Rows,
    chunk: &'a [u8],
    separator: u8,
}

impl Work for Finding<'_> {
    type Done = Result<(), Unfit>;

    #[inline(always)]
    fn work(self, look: impl Look) -> Result<(), Unfit> {
        let Finding { rows, chunk, separator } = self;
        if !rows.has_returns {
            let found = rows.find_blocks::<false>(chunk, separator, &look);
            if !rows.has_returns {
                return found;
            }
        }
        rows.find_blocks::<true>(chunk, separator, &look)
    }
}

/// Some rows of a chunk, one behind the other.
#[derive(Clone, Copy)]
pub struct Part<'c> {
    chunk: &'c [u8],
    starts: &'c [u32],
    /// Which of them are the borders of rows: one more than rows.
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
        let starts = match self.borders.get(row..row + 2) {
            Some([start, end]) => self.starts.get(*start as usize..=*end as usize).unwrap_or_default(),
            _ => &[],
        };
        Cells { chunk: self.chunk, starts }
    }

    /// The text of the cells of a column, row by row: so many bytes from where each begins, whatever stands behind it. The
    /// lengths of the cells are filled in; of those whose bytes would be past the chunk it is the largest number.
    #[inline(always)]
    pub fn each_text<const BYTES: usize>(
        &self,
        at: usize,
        lens: &mut [u32],
        mut each: impl FnMut(usize, &'c [u8; BYTES]),
    ) {
        let borders = self.borders.get(..self.len()).unwrap_or_default();
        for (row, (border, len)) in borders.iter().zip(lens).enumerate() {
            let at = *border as usize + at as u32 as usize;
            // Past the last row stands room of which nothing is known.
            let Some([start, next]) = self.starts.get(at..at + 2) else { continue };
            let Some(bytes) = self.chunk.get(*start as usize..*start as usize + BYTES) else {
                *len = u32::MAX;
                continue;
            };
            *len = next.wrapping_sub(*start).wrapping_sub(1);
            bytes.first_chunk().into_iter().for_each(|bytes| each(row, bytes));
        }
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
        let cell = |ends: &[u32; 2]| chunk.get(ends[0] as usize..ends[1] as usize - 1).unwrap().to_string();
        let of_row = |cells: Cells<'_>| cells.starts.array_windows::<2>().map(cell).collect();
        rows.all(chunk.as_bytes()).iter().map(of_row).collect()
    }

    /// The cells as every way to look finds them.
    fn quick(chunk: &str) -> Option<Vec<Vec<String>>> {
        struct Found<'a>(&'a str);
        impl Work for Found<'_> {
            type Done = Option<Vec<Vec<String>>>;
            fn work(self, look: impl Look) -> Self::Done {
                let mut rows = Rows::default();
                let found = Finding { rows: &mut rows, chunk: self.0.as_bytes(), separator: b',' }.work(look);
                found.ok().map(|()| cells(&rows, self.0))
            }
        }
        let mut found = looks::in_every_way(|| Found(chunk));
        let last = found.pop().unwrap();
        found.into_iter().for_each(|other| assert_eq!(other, last));
        last
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
