//! The bytes of a short cell in; two whole numbers that tell it from every other out, and what such cells were found to say.

/// The most bytes that a word has.
const LONGEST: usize = 16;

/// A cell of at most 16 bytes as whole numbers. No text has a NUL, so zeros fill up what is shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Word {
    /// What stands before the last eight bytes.
    head: u64,
    /// The last eight bytes; what is shorter ends where they end.
    tail: u64,
}

impl Word {
    /// The last so many bytes of a text; none where they are too many, or too near its start to be taken at once.
    #[inline(always)]
    pub fn ending(text: &[u8], len: usize) -> Option<Word> {
        if len <= 8 {
            return Some(Word { head: 0, tail: last(*text.last_chunk::<8>()?, len) });
        }
        if len > LONGEST {
            return None;
        }
        let (head, tail) = text.last_chunk::<LONGEST>()?.split_first_chunk::<8>()?;
        Some(Word { head: last(*head, len - 8), tail: u64::from_le_bytes(*tail.first_chunk::<8>()?) })
    }

    /// The last so many bytes of sixteen, which stand in two whole numbers; at most all of them.
    #[inline(always)]
    pub fn of_last(head: u64, tail: u64, len: u8) -> Word {
        let len = u32::from(len);
        if len <= 8 {
            return Word { head: 0, tail: tail.checked_shr(64 - 8 * len).unwrap_or(0) };
        }
        Word { head: head >> (128_u32.saturating_sub(8 * len) & 63), tail }
    }

    /// Its first byte and its last; zero for the empty word.
    #[inline(always)]
    pub fn ends(self) -> (u8, u8) {
        let first = if self.head == 0 { self.tail } else { self.head };
        let last =
            if self.head == 0 { self.tail >> (56 - (self.tail.leading_zeros() & !7).min(56)) } else { self.tail >> 56 };
        (first as u8, last as u8)
    }

    /// The same, wherever the bytes stand.
    pub fn of(bytes: &[u8]) -> Option<Word> {
        let mut room = [0; LONGEST];
        let start = LONGEST.checked_sub(bytes.len())?;
        room.get_mut(start..)?.copy_from_slice(bytes);
        Word::ending(&room, bytes.len())
    }

    /// A number that words seldom share.
    #[inline(always)]
    pub fn mixed(self) -> u64 {
        let mixed = (self.tail ^ self.head.rotate_left(23)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ self.head ^ mixed >> 29).wrapping_mul(0x94d0_49bb_1331_11eb)
    }
}

/// The last so many of eight bytes, zeros for the others.
#[inline(always)]
fn last(bytes: [u8; 8], len: usize) -> u64 {
    u64::from_le_bytes(bytes).checked_shr(64 - 8 * len as u32).unwrap_or(0)
}

/// How many words are remembered, two to a place.
const PLACES: usize = 128;

/// What the words of a column were found to say: the same few come again and again. A word may push another out. The empty
/// cell says nothing from the start.
#[derive(Debug, Clone)]
pub struct Remembered<T>(Box<[[(Word, T); 2]; PLACES]>);

impl<T: Copy + Default> Default for Remembered<T> {
    fn default() -> Remembered<T> {
        Remembered(Box::new([[(Word::default(), T::default()); 2]; PLACES]))
    }
}

impl<T: Copy> Remembered<T> {
    #[inline(always)]
    fn place(word: Word) -> usize {
        // The upper bits are the better mixed.
        ((word.tail ^ word.head).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57) as usize % PLACES
    }

    /// What a word said before; none where that is forgotten.
    #[inline(always)]
    pub fn get(&self, word: Word) -> Option<T> {
        let [(first, said), (second, also_said)] = &self.0[Self::place(word)];
        if *first == word {
            return Some(*said);
        }
        (*second == word).then_some(*also_said)
    }

    /// Remembers what a word says, and of the words at its place the one before.
    pub fn put(&mut self, word: Word, said: T) {
        let [first, second] = &mut self.0[Self::place(word)];
        if first.0 != word {
            *second = *first;
        }
        *first = (word, said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_wherever_it_stands_and_differs_from_every_other() {
        let text = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let mut words = Vec::new();
        for len in 0..=LONGEST {
            for end in LONGEST..=text.len() {
                let word = Word::ending(&text[..end], len).unwrap();
                assert_eq!(Some(word), Word::of(&text[end - len..end]));
                words.push((word, &text[end - len..end]));
            }
        }
        for (word, bytes) in &words {
            assert!(words.iter().all(|(other, others)| (word == other) == (bytes == others)));
        }
        assert_eq!(Word::of(&text[..17]), None);
        assert_eq!(Word::ending(&text[..17], 17), None);
        assert_eq!(Word::ending(&text[..7], 3), None);
        assert_eq!(Word::of(b""), Some(Word::default()));
    }

    #[test]
    fn what_is_forgotten_is_none_and_nothing_is_mistaken() {
        let mut remembered = Remembered::<usize>::default();
        let words: Vec<Word> = (0..500).map(|number: usize| Word::of(number.to_string().as_bytes()).unwrap()).collect();
        for (number, word) in words.iter().enumerate() {
            remembered.put(*word, number);
            assert_eq!(remembered.get(*word), Some(number));
        }
        let known = words.iter().enumerate().filter_map(|(number, word)| Some((number, remembered.get(*word)?)));
        let known: Vec<(usize, usize)> = known.collect();
        assert!((128..=256).contains(&known.len()), "{}", known.len());
        assert!(known.iter().all(|(number, said)| number == said));
    }
}
