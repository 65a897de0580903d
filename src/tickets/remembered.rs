//! The cells of a column of few words in; what each was found to say before out.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// How many short words are remembered, two to a place.
const PLACES: usize = 128;

/// How many long ones.
const LONG: usize = 1000;

/// What stands for a cell of more than eight bytes: no text has these bytes, at the least in UTF-8.
pub const LONG_KEY: u64 = u64::MAX;

/// What the words of a column say: the same few come again and again. A short word is a whole number, of its bytes and zeros
/// behind them, for no text has a NUL; it may push another out. The empty cell says nothing from the start.
#[derive(Debug, Clone)]
pub struct Remembered<T> {
    keys: Box<[u64; 2 * PLACES]>,
    said: Box<[T; 2 * PLACES]>,
    long: HashMap<Box<[u8]>, T, FixedState>,
}

impl<T: Copy + Default> Default for Remembered<T> {
    fn default() -> Remembered<T> {
        let said = Box::new([T::default(); 2 * PLACES]);
        Remembered { keys: Box::new([0; 2 * PLACES]), said, long: HashMap::default() }
    }
}

/// The first of the two slots of a short word.
#[inline(always)]
fn slot(key: u64) -> usize {
    // The upper bits are the better mixed.
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57) as usize % PLACES * 2
}

impl<T: Copy> Remembered<T> {
    /// What short words said before, and whether they are forgotten: of those this is what others say.
    #[inline(always)]
    pub fn short<const WORDS: usize>(&self, keys: &[u64; WORDS]) -> ([T; WORDS], [bool; WORDS])
    where
        T: Default,
    {
        let (mut said, mut is_forgotten) = ([T::default(); WORDS], [false; WORDS]);
        let (known, all_said): (&[u64; 2 * PLACES], &[T; 2 * PLACES]) = (&self.keys, &self.said);
        for (key, (said, is_forgotten)) in keys.iter().zip(said.iter_mut().zip(&mut is_forgotten)) {
            let first = slot(*key);
            let slot = first + usize::from(known[first] != *key);
            *said = all_said[slot];
            *is_forgotten = known[slot] != *key;
        }
        (said, is_forgotten)
    }

    /// What a word said before.
    pub fn get(&self, word: &[u8]) -> Option<T> {
        match key(word) {
            LONG_KEY => self.long.get(word).copied(),
            key => {
                let slot = slot(key);
                let slot = slot + usize::from(self.keys[slot] != key);
                (self.keys[slot] == key).then(|| self.said[slot])
            }
        }
    }

    /// Remembers what a word says, and of the short words at its place the one before.
    pub fn put(&mut self, word: &[u8], said: T) {
        match key(word) {
            LONG_KEY if self.long.len() < LONG => {
                self.long.insert(word.into(), said);
            }
            LONG_KEY => {}
            key => {
                let slot = slot(key);
                if self.keys[slot] != key {
                    (self.keys[slot + 1], self.said[slot + 1]) = (self.keys[slot], self.said[slot]);
                }
                (self.keys[slot], self.said[slot]) = (key, said);
            }
        }
    }
}

/// The number that a short word is; [`LONG_KEY`] where it is long.
fn key(word: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    match bytes.get_mut(..word.len()) {
        Some(place) => place.copy_from_slice(word),
        None => return LONG_KEY,
    }
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forgotten_is_none_and_nothing_is_mistaken() {
        let mut remembered = Remembered::<usize>::default();
        let words: Vec<String> = (0..500).map(|number: usize| format!("{}{number}", "x".repeat(number % 20))).collect();
        for (number, word) in words.iter().enumerate() {
            remembered.put(word.as_bytes(), number);
            assert_eq!(remembered.get(word.as_bytes()), Some(number));
        }
        let known =
            words.iter().enumerate().filter_map(|(number, word)| Some((number, remembered.get(word.as_bytes())?)));
        let known: Vec<(usize, usize)> = known.collect();
        assert!((350..=500).contains(&known.len()), "{}", known.len());
        assert!(known.iter().all(|(number, said)| number == said));
    }
}
