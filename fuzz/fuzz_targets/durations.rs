//! A cell in, on its first line; labels of periods on the others. Durations read whatever blanks are around them; a period
//! has a month at least and is itself.

#![no_main]

use laws::wrong;
use libfuzzer_sys::{Corpus, fuzz_target};
use roi::duration::{self, TimeUnit};
use roi::number::{Mark, Wrong};
use roi::period::{self, Period};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    for mark in [Mark::Point, Mark::Comma] {
        for unit in [TimeUnit::Minutes, TimeUnit::Seconds, TimeUnit::Hours] {
            duration(text.lines().next().unwrap_or_default(), unit, mark);
        }
        duration(text, TimeUnit::Minutes, mark);
    }
    let periods: Vec<Period> = text.lines().take(4).map(Period::new).collect();
    for label in &periods {
        period(label);
        periods.iter().for_each(|other| pair(label, other));
    }
    Corpus::Keep
});

fn duration(text: &str, unit: TimeUnit, mark: Mark) {
    match duration::read(text, unit, mark) {
        Ok(read) => {
            for padded in [format!("{text}  \t"), format!(" {text}\u{a0}")] {
                assert_eq!(duration::read(&padded, unit, mark).as_ref(), Ok(&read), "{text:?} between blanks");
            }
            let zero = duration::quantum(0) - duration::quantum(0);
            assert!(read.quantum > zero, "{text:?} has the quantum {}", read.quantum);
        }
        Err(reason) => refused(&reason, unit, mark),
    }
}

/// What the hint says to write can be read: `write 0:07:30 for …, or 7h 30m for …`.
fn refused(reason: &Wrong, unit: TimeUnit, mark: Mark) {
    wrong(reason);
    let advised = reason.hint.as_deref().and_then(|hint| hint.strip_prefix("write ")).unwrap_or_default();
    for (text, _) in advised.split(", or ").filter_map(|way| way.split_once(" for ")) {
        assert!(duration::read(text, unit, mark).is_ok(), "the hint says to write {text:?}, which does not read");
    }
}

fn period(label: &Period) {
    assert!(label.same(label) && label.overlaps(label), "{label:?} is not itself");
    assert_eq!(&Period::new(&label.label), label, "the label as it is kept reads the same");
    assert_eq!(period::is_period(&label.label), label.span.is_some());
    if let Some(span) = label.span {
        assert!(span.months >= 1 && span.end() > span.start, "{label:?}");
        assert!(label.same_season(label), "{label:?} is not its own season");
    }
}

fn pair(one: &Period, other: &Period) {
    assert_eq!(one.same(other), other.same(one), "{one:?} {other:?}");
    assert_eq!(one.overlaps(other), other.overlaps(one), "{one:?} {other:?}");
    assert_eq!(one.same(other), one.identity() == other.identity(), "{one:?} {other:?}");
    assert!(!one.same(other) || one.overlaps(other), "{one:?} {other:?}");
}
