//! Ids and the names of sides in, names of cells that spreadsheets allow out: `roi_outsourced`.

use super::At;
use std::collections::BTreeSet;

/// The most characters of a name.
const MOST: usize = 200;

/// The names that are taken, each with its cell.
#[derive(Debug, Default)]
pub struct Names {
    list: Vec<(String, At)>,
    taken: BTreeSet<String>,
}

impl Names {
    /// Names a cell by words; a number is added where the name is taken.
    pub fn add(&mut self, words: &[&str], at: At) {
        let name = safe(&words.join("_"));
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free =
            std::iter::once(name.clone()).chain(numbered).find(|name| !self.taken.contains(&name.to_lowercase()));
        if let Some(name) = free {
            self.taken.insert(name.to_lowercase());
            self.list.push((name, at));
        }
    }

    /// All of them.
    pub fn into_list(self) -> Vec<(String, At)> {
        self.list
    }
}

/// Letters, digits and underscores that begin with a letter and cannot be taken for a cell, as `csat1` or `R1C1` could.
fn safe(words: &str) -> String {
    let plain: String =
        words.chars().take(MOST).map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let begins_well = plain.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
    // No reference to a cell has an underscore in it; yet what stands before the first may be taken for `R1C1`.
    let begins_as_cell = |word: &str| word.chars().all(|letter| letter.is_ascii_digit() || "rcRC".contains(letter));
    let is_safe = begins_well && plain.split_once('_').is_some_and(|(word, _)| !begins_as_cell(word));
    if is_safe { plain } else { format!("_{plain}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_side_is_called_its_cells_have_names() {
        let at = At { sheet: "Metrics", row: 0, column: 0 };
        let mut names = Names::default();
        for side in ["outsourced", "Out-Sourced", "out sourced", "=1+1", "日本"] {
            names.add(&["roi", side], at);
        }
        names.add(&["csat1"], at);
        names.add(&["r1", "outsourced"], at);
        names.add(&["cross_sells", "outsourced"], at);
        let names: Vec<String> = names.into_list().into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "roi_outsourced",
                "roi_Out_Sourced",
                "roi_out_sourced_2",
                "roi__1_1",
                "roi___",
                "_csat1",
                "_r1_outsourced",
                "cross_sells_outsourced"
            ]
        );
    }
}
