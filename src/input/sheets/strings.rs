//! The texts that a workbook keeps once for all cells in, each as often as it is asked for out, in one piece of memory.

use super::filling::Room;
use crate::problem::Problem;
use std::collections::HashMap;
use std::rc::Rc;

/// The shared texts of a workbook. Until a cell asks for one it is only letters and a number: a hostile list of
/// millions of empty texts costs little more than its bytes.
#[derive(Default)]
pub struct Strings {
    letters: String,
    ends: Vec<u32>,
    asked: HashMap<u32, Rc<str>>,
}

impl Strings {
    /// Adds the next text.
    pub fn push(&mut self, text: &str, room: &mut Room) -> Result<(), Problem> {
        let text = text.trim();
        room.take(text.len() + size_of::<u32>())?;
        self.letters.push_str(text);
        // Room ends long before four gigabytes of letters.
        self.ends.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    /// The text at an index; none where there are not so many.
    pub fn get(&mut self, index: u32, room: &mut Room) -> Result<Option<Rc<str>>, Problem> {
        if let Some(text) = self.asked.get(&index) {
            return Ok(Some(Rc::clone(text)));
        }
        let at = index as usize;
        let Some(end) = self.ends.get(at) else { return Ok(None) };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let text = room.text(self.letters.get(start as usize..*end as usize).unwrap_or_default())?;
        room.take(2 * size_of::<(u32, Rc<str>)>())?;
        self.asked.insert(index, Rc::clone(&text));
        Ok(Some(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    #[test]
    fn a_text_is_kept_once() {
        let mut room = Room::new(&Place::file("book.xlsx"));
        let mut strings = Strings::default();
        for text in ["", " a ", "bc"] {
            strings.push(text, &mut room).unwrap();
        }
        let mut get = |index| strings.get(index, &mut room).unwrap();
        assert_eq!(get(0).as_deref(), Some(""));
        assert_eq!(get(1).as_deref(), Some("a"));
        assert!(Rc::ptr_eq(&get(2).unwrap(), &get(2).unwrap()));
        assert_eq!(get(3), None);
    }
}
