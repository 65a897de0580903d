//! A cell in. What reads as a number reads the same from its plain digits; the marks it fits are the ones it reads under.

#![no_main]

use laws::wrong;
use libfuzzer_sys::{Corpus, fuzz_target};
use roi::number::{self, Evidence, Mark, Written, Wrong};

const MARKS: [Mark; 2] = [Mark::Point, Mark::Comma];

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    for mark in MARKS {
        match number::read(text, mark) {
            Ok(written) => number(text, mark, &written),
            Err(reason) => refused(&reason, mark),
        }
    }
    evidence(text);
    Corpus::Keep
});

/// The digits as a file with this mark has them.
fn digits(written: &Written, mark: Mark) -> String {
    let text = written.value.normalize().to_string();
    if mark == Mark::Comma { text.replace('.', ",") } else { text }
}

fn number(text: &str, mark: Mark, written: &Written) {
    let plain = digits(written, mark);
    let again = number::read(&plain, mark).unwrap_or_else(|_| panic!("{text:?} is {plain}, which does not read"));
    assert_eq!(again.value, written.value, "{text:?} is {plain}");
    assert_eq!(again.currency, None);
    assert!(!again.percent);
    let places = i64::from(written.value.normalize().scale());
    assert!(places <= i64::from(written.places.max(0)), "{text:?} has {places} places, not {}", written.places);
    let padded = format!(" \t{text}\u{a0} ");
    assert_eq!(number::read(&padded, mark).as_ref(), Ok(written), "{text:?} between blanks");
}

/// What the hint says to write can be read.
fn refused(reason: &Wrong, mark: Mark) {
    wrong(reason);
    let advised = reason.hint.as_deref().and_then(|hint| hint.strip_prefix("write "));
    if let Some(advised) = advised.filter(|advised| !advised.contains(' ')) {
        assert!(
            number::read(advised, mark).is_ok(),
            "the hint says to write {advised:?}, which does not read: {reason:?}"
        );
    }
}

fn evidence(text: &str) {
    let [point, comma] = MARKS.map(|mark| number::read(text, mark).ok().map(|written| written.value));
    match number::evidence(text) {
        Evidence::Only(Mark::Point) => assert!(point.is_some() && comma.is_none(), "{text:?}: {point:?}, {comma:?}"),
        Evidence::Only(Mark::Comma) => assert!(point.is_none() && comma.is_some(), "{text:?}: {point:?}, {comma:?}"),
        Evidence::Open => assert!(point.is_some() && comma.is_some() && point != comma, "{text:?}"),
        Evidence::None => assert_eq!(point, comma, "{text:?} tells nothing"),
    }
}
