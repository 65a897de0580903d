//! Where the cells of a column stand, in; the last bytes of each as a whole number, and the numbers that they are, out: many
//! at once.

use super::batch::ROWS;
use super::rows::Part;
use super::word::Word;

/// The last sixteen bytes of the cells of a column; what stands before shorter cells is with them.
#[derive(Debug)]
pub struct Tails {
    heads: [u64; ROWS],
    tails: [u64; ROWS],
    /// How many bytes each cell has, 255 where they are more. A row that is not there has none.
    lens: [u8; ROWS],
}

/// Stands for a cell that cannot be read from its tail.
const TOO_LONG: u8 = u8::MAX;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = ONES << 7;

impl Default for Tails {
    fn default() -> Tails {
        Tails { heads: [0; ROWS], tails: [0; ROWS], lens: [0; ROWS] }
    }
}

impl Tails {
    /// Takes the cells of a column.
    #[inline(always)]
    pub fn take(&mut self, rows: Part<'_>, at: usize) {
        self.lens = [0; ROWS];
        rows.each_span(at, |row, span| {
            let row = row % ROWS;
            // A cell at the very start of a chunk has too few bytes before it: it is read like a long one.
            match span.up_to.last_chunk::<16>().and_then(|bytes| bytes.split_first_chunk::<8>()) {
                Some((head, tail)) => {
                    self.heads[row] = u64::from_le_bytes(*head);
                    self.tails[row] = tail.first_chunk::<8>().map_or(0, |tail| u64::from_le_bytes(*tail));
                    self.lens[row] = span.len.min(usize::from(TOO_LONG)) as u8;
                }
                None => self.lens[row] = TOO_LONG,
            }
        });
    }

    /// How many bytes each cell has, 255 where they are more.
    pub fn lens(&self) -> &[u8; ROWS] {
        &self.lens
    }

    /// The cells as words; none for those of more than 16 bytes.
    #[inline(always)]
    pub fn words(&self) -> impl Iterator<Item = Option<Word>> {
        let words = self.heads.iter().zip(&self.tails).zip(&self.lens);
        words.map(|((head, tail), len)| (*len <= 16).then(|| Word::of_last(*head, *tail, *len)))
    }

    /// Reads cells of up to eight digits with at most a decimal mark among them, as whole numbers behind which so many
    /// places stand, at most six; an empty cell is zero. Tells which cells are anything else, or have more places.
    #[inline(always)]
    pub fn numbers(&self, mark: u8, places: u8, numbers: &mut [i64; ROWS]) -> [bool; ROWS] {
        let (mut found, mut own_places, mut is_else) = ([0; ROWS], [0; ROWS], [false; ROWS]);
        let marks = ONES * u64::from(mark);
        let cells = self.tails.iter().zip(&self.lens);
        for ((bytes, len), (found, own_places)) in cells.zip(found.iter_mut().zip(&mut own_places)) {
            (*found, *own_places) = digits(*bytes, u64::from(*len), marks);
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

/// The digits of a cell and its places, all bytes at once and without a branch, so that many cells are read side by side. A
/// byte is a digit where adding 0x76 to what it is above `0` leaves its high bit clear; the digits are joined in pairs, then
/// fours, as simdjson does.
#[inline(always)]
fn digits(bytes: u64, len: u64, marks: u64) -> (u64, u64) {
    let if_so = |holds: bool| u64::from(holds).wrapping_neg();
    let kept = (u64::MAX << (64_u64.wrapping_sub(8 * len) & 63)) & if_so(len != 0);
    let text = bytes & kept;
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
    fn tails(cells: &[String]) -> Tails {
        let lines: String = cells.iter().map(|cell| format!("123456789012345\t{cell}\n")).collect();
        let mut rows = Rows::default();
        rows.find(lines.as_bytes(), b'\t').unwrap();
        let mut tails = Tails::default();
        tails.take(rows.all(lines.as_bytes()), 1);
        tails
    }

    fn read(cells: &[String], mark: u8, places: u8) -> Vec<Option<i64>> {
        let mut numbers = [0; ROWS];
        let is_else = tails(cells).numbers(mark, places, &mut numbers);
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
        fn cells_are_words_of_up_to_sixteen_bytes(cells in prop::collection::vec("[a-zäé -]{0,20}", 1..=ROWS)) {
            let expected: Vec<Option<Word>> = cells.iter().map(|cell| Word::of(cell.as_bytes())).collect();
            let words: Vec<Option<Word>> = tails(&cells).words().take(cells.len()).collect();
            prop_assert_eq!(words, expected);
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
