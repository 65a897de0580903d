//! Where the cells of a column stand, in; what the usual ones are, as words, numbers, dates or hashes, out: many at once.

use super::batch::ROWS;
use super::moment::iso;
use super::remembered::LONG_KEY;
use super::rows::Part;
use super::sample;

/// The first sixteen bytes of the cells of a column; what stands behind shorter cells is with them.
#[derive(Debug)]
pub struct Texts {
    heads: [u64; ROWS],
    tails: [u64; ROWS],
    /// How many bytes each cell has, or more where it stands too near the end of the chunk. A row that is not there has none.
    lens: [u32; ROWS],
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = ONES << 7;

impl Default for Texts {
    fn default() -> Texts {
        Texts { heads: [0; ROWS], tails: [0; ROWS], lens: [0; ROWS] }
    }
}

impl Texts {
    /// Takes the first eight bytes of the cells of a column.
    #[inline(always)]
    pub fn take(&mut self, rows: Part<'_>, at: usize) {
        self.lens = [0; ROWS];
        let heads = &mut self.heads;
        rows.each_text::<8>(at, &mut self.lens, |row, bytes| heads[row % ROWS] = u64::from_le_bytes(*bytes));
    }

    /// Takes sixteen.
    #[inline(always)]
    fn take_more(&mut self, rows: Part<'_>, at: usize) {
        self.lens = [0; ROWS];
        let (heads, tails) = (&mut self.heads, &mut self.tails);
        rows.each_text::<16>(at, &mut self.lens, |row, bytes| {
            heads[row % ROWS] = bytes.first_chunk().map_or(0, |head| u64::from_le_bytes(*head));
            tails[row % ROWS] = bytes.last_chunk().map_or(0, |tail| u64::from_le_bytes(*tail));
        });
    }

    /// Takes the cells of a column, and reads those that are written `2026-01-31 09:15:00`: what [`iso`] gives.
    #[inline(always)]
    pub fn dates(&mut self, rows: Part<'_>, at: usize) -> [u64; ROWS] {
        let (mut firsts, mut dates) = ([0; ROWS], [0; ROWS]);
        self.lens = [0; ROWS];
        let (heads, tails) = (&mut self.heads, &mut self.tails);
        rows.each_text::<19>(at, &mut self.lens, |row, [f0, f1, f2, date @ .., t0, t1, t2, t3, t4, t5, t6, t7]| {
            let row = row % ROWS;
            firsts[row] = u32::from_le_bytes([*f0, *f1, *f2, 0]);
            heads[row] = u64::from_le_bytes(*date);
            tails[row] = u64::from_le_bytes([*t0, *t1, *t2, *t3, *t4, *t5, *t6, *t7]);
        });
        let texts = firsts.iter().zip(self.heads.iter().zip(&self.tails)).zip(&self.lens);
        for (((first, (head, tail)), len), date) in texts.zip(&mut dates) {
            *date = iso(*first, *head, *tail) & if_so(*len == 19);
        }
        dates
    }

    /// How many bytes each cell has.
    #[inline(always)]
    pub fn lens(&self) -> &[u32; ROWS] {
        &self.lens
    }

    /// The cells as words that may be remembered: the bytes of those of up to eight, zeros behind them.
    #[inline(always)]
    pub fn words(&self) -> [u64; ROWS] {
        let mut words = [0; ROWS];
        for ((head, len), word) in self.heads.iter().zip(&self.lens).zip(&mut words) {
            *word = kept(*head, *len) | LONG_KEY & if_so(*len > 8);
        }
        words
    }

    /// The hashes of the cells of a column of 1 to 16 bytes, as [`sample::hash`] works them out, without quotes or blanks
    /// around them; zero for the others.
    #[inline(always)]
    pub fn hashes(&mut self, rows: Part<'_>, at: usize) -> [u64; ROWS] {
        self.take_more(rows, at);
        let mut hashes = [0; ROWS];
        for (((head, tail), len), hash) in self.heads.iter().zip(&self.tails).zip(&self.lens).zip(&mut hashes) {
            let (head, tail) = (kept(*head, *len), kept(*tail, len.saturating_sub(8)));
            let last = if *len > 8 {
                tail >> (8 * (len.wrapping_sub(9) & 7))
            } else {
                head >> (8 * (len.wrapping_sub(1) & 7))
            };
            let is_bare = (head & 0xff > u64::from(b'"')) & (last & 0xff > u64::from(b'"')) & (*len <= 16);
            *hash = sample::mixed(head, tail) & if_so(is_bare);
        }
        hashes
    }

    /// Reads cells of up to eight digits with at most a decimal mark among them, as whole numbers behind which so many
    /// places stand, at most six; an empty cell is zero. Tells which cells are anything else, or have more places.
    #[inline(always)]
    pub fn numbers(&self, mark: u8, places: u8, numbers: &mut [i64; ROWS]) -> [bool; ROWS] {
        let (mut found, mut own_places, mut is_else) = ([0; ROWS], [0; ROWS], [false; ROWS]);
        let marks = ONES * u64::from(mark);
        let cells = self.heads.iter().zip(&self.lens);
        for ((bytes, len), (found, own_places)) in cells.zip(found.iter_mut().zip(&mut own_places)) {
            (*found, *own_places) = digits(*bytes, *len, marks);
        }
        let found = found.iter().zip(&own_places);
        for ((digits, own), (number, is_else)) in found.zip(numbers.iter_mut().zip(&mut is_else)) {
            // What is no number has more places than any.
            *is_else = *own > u64::from(places);
            let power = POWERS[(u64::from(places).wrapping_sub(*own) & 7) as usize];
            *number = if *is_else { 0 } else { (digits * power).cast_signed() };
        }
        is_else
    }
}

/// The powers of ten that numbers may be multiplied by.
const POWERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 0];

/// What is no number has so many places.
const NO_NUMBER: u64 = 1 << 7;

/// All ones where something holds.
#[inline(always)]
fn if_so(holds: bool) -> u64 {
    u64::from(holds).wrapping_neg()
}

/// The first so many of eight bytes, zeros behind them; all where there are more.
#[inline(always)]
fn kept(bytes: u64, len: u32) -> u64 {
    let len = if len > 8 { 8 } else { u64::from(len) };
    bytes & u64::MAX >> ((64 - 8 * len) & 63) & if_so(len != 0)
}

/// The digits of a cell and its places, all bytes at once and without a branch, so that many cells are read side by side. A
/// byte is a digit where adding 0x76 to what it is above `0` leaves its high bit clear; the digits are joined in pairs, then
/// fours, as simdjson does.
#[inline(always)]
fn digits(bytes: u64, len: u32, marks: u64) -> (u64, u64) {
    // The last character stands in the highest byte.
    let empty = (64_u64.wrapping_sub(8 * u64::from(len))) & 63;
    let is_filled = if_so(len != 0);
    let kept = u64::MAX << empty & is_filled;
    let text = bytes << empty & is_filled;
    // The lowest high bit stands in the byte of the mark, and of none where there is no mark.
    let differing = text ^ marks;
    let found = differing.wrapping_sub(ONES) & !differing & HIGH_BITS;
    let mark = found & found.wrapping_neg();
    let before = (mark >> 7).wrapping_sub(1) & if_so(mark != 0);
    // What stands before the mark moves up by its byte.
    let behind = !(before << 8 | 0xff & if_so(mark != 0));
    let text = (text & before) << 8 | text & behind;
    let digits = text ^ ((ONES * 0x30) & ((kept & before) << 8 | kept & behind));
    let no_digits = (digits.wrapping_add(ONES * 0x76) | digits) & HIGH_BITS;
    // The mark is neither the first character nor the last.
    let first = kept & kept.wrapping_neg();
    let at_end = mark & (first << 7 | 1 << 63);
    let pairs = (digits & 0x000f_000f_000f_000f) * 10 + (digits >> 8 & 0x000f_000f_000f_000f);
    let fours = (pairs & 0x0000_00ff_0000_00ff) * 100 + (pairs >> 16 & 0x0000_00ff_0000_00ff);
    let number = (fours & 0xffff) * 10_000 + (fours >> 32 & 0xffff);
    let is_none = if_so(no_digits | at_end != 0) | if_so(len > 8);
    let places = u64::from((behind & HIGH_BITS & if_so(mark != 0)).count_ones());
    (number, places | NO_NUMBER & is_none)
}

#[cfg(test)]
mod tests {
    use super::super::rows::Rows;
    use super::*;
    use proptest::prelude::*;

    /// The cells of a column behind another, as the rows of a chunk.
    fn taken(cells: &[String]) -> (Texts, [u64; ROWS]) {
        let lines: String = cells.iter().map(|cell| format!("{cell}\t1234567890123456\n")).collect();
        let mut rows = Rows::default();
        rows.find(lines.as_bytes(), b'\t').unwrap();
        let mut texts = Texts::default();
        texts.take(rows.all(lines.as_bytes()), 0);
        let hashes = Texts::default().hashes(rows.all(lines.as_bytes()), 0);
        (texts, hashes)
    }

    fn read(cells: &[String], mark: u8, places: u8) -> Vec<Option<i64>> {
        let mut numbers = [0; ROWS];
        let is_else = taken(cells).0.numbers(mark, places, &mut numbers);
        cells.iter().enumerate().map(|(row, _)| (!is_else[row]).then_some(numbers[row])).collect()
    }

    /// The same with the places counted and the digits read one after the other.
    fn expected(cell: &str, mark: char, places: u8) -> Option<i64> {
        let (whole, fraction) = cell.split_once(mark).unwrap_or((cell, "0"));
        let own = if cell.contains(mark) { fraction.len() } else { 0 };
        let is_short = cell.len() <= 8 && own <= usize::from(places) && !(cell.contains(mark) && own == 0);
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if cell.is_empty() {
            return Some(0);
        }
        let digits = if own > 0 { format!("{whole}{fraction}") } else { whole.to_string() };
        let number: i64 = (is_short && is_digits(whole) && is_digits(fraction)).then(|| digits.parse().ok())??;
        Some(number * 10_i64.pow(u32::from(places) - own as u32))
    }

    proptest! {
        #[test]
        fn words_and_hashes_are_those_of_the_bytes(cells in prop::collection::vec("[a-zäé -]{0,20}", 1..=ROWS)) {
            let (texts, hashes) = taken(&cells);
            for ((cell, word), hash) in cells.iter().zip(texts.words()).zip(hashes) {
                let mut bytes = cell.clone().into_bytes();
                bytes.resize(8, 0);
                let expected = if cell.len() > 8 { LONG_KEY } else { u64::from_le_bytes(bytes.try_into().unwrap()) };
                prop_assert_eq!(word, expected);
                let is_bare = !cell.is_empty() && cell.trim() == cell && cell.len() <= 16;
                prop_assert_eq!(hash, if is_bare { sample::hash(cell.as_bytes()) } else { 0 });
            }
        }

        #[test]
        fn many_numbers_at_once_are_those_that_are_read_one_by_one(
            cells in prop::collection::vec(prop_oneof!["[0-9]{0,9}", "[0-9]{0,4}[.,][0-9]{0,4}", "[0-9.,/:+-]{0,4}", "[a-zäé€%$ ]{0,3}"], 1..=ROWS),
            is_comma in any::<bool>(),
            places in 0..=6_u8,
        ) {
            let mark = if is_comma { ',' } else { '.' };
            let expected: Vec<Option<i64>> = cells.iter().map(|cell| expected(cell, mark, places)).collect();
            prop_assert_eq!(read(&cells, mark as u8, places), expected);
        }
    }
}
