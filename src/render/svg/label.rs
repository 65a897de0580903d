//! Texts in, lines that fit a width out; a text that is cut keeps its whole self for who asks.

/// How wide a text is, in half the width of a wide letter: a letter of the Latin alphabet is one.
pub fn width(text: &str) -> usize {
    text.chars().map(wide).sum()
}

fn wide(character: char) -> usize {
    // Hangul, kana, ideographs and emoji are square.
    if matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..)
    {
        2
    } else {
        1
    }
}

/// The text cut to a width, with an ellipsis where something is missing.
pub fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_string();
    }
    let mut taken = 0;
    let kept = |character: &char| {
        taken += wide(*character);
        taken < room
    };
    let kept: String = text.chars().take_while(kept).collect();
    format!("{}…", kept.trim_end())
}

/// The text in at most so many lines of a width, broken between words where that is possible.
pub fn lines(text: &str, room: usize, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if width(line) + 1 + width(word) <= room || lines.len() == most {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
                line.push_str(word);
            }
        } else {
            lines.push(word.to_string());
        }
    }
    lines.iter().map(|line| cut(line, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_label_is_wrapped_then_cut() {
        assert_eq!(lines("Vendor management cost", 12, 2), ["Vendor", "management…"]);
        assert_eq!(lines("Contacts", 12, 2), ["Contacts"]);
        assert_eq!(cut("内部支援部門", 8), "内部支…");
    }
}
