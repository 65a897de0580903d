//! The words of a ticket's cell in; a yes or no, a satisfied customer, a resolved contact out.

use super::amount::Amount;
use super::cells::{Cell, Wanted, bare_number, text};
use crate::number::Mark;
use crate::quantity::whole;

/// Yes or no, in the words that exports have for it.
#[inline(always)]
pub fn yes_or_no(cell: Cell<'_>) -> Result<bool, Wanted> {
    match cell.bytes() {
        b"yes" | b"Yes" | b"true" | b"True" | b"TRUE" | b"1" => Ok(true),
        b"no" | b"No" | b"false" | b"False" | b"FALSE" | b"0" => Ok(false),
        other => yes_or_no_in_words(other),
    }
}

fn yes_or_no_in_words(cell: &[u8]) -> Result<bool, Wanted> {
    const YES: &[&str] = &["yes", "y", "t", "x", "ja", "within sla", "met", "achieved", "not violated"];
    const NO: &[&str] = &[
        "no",
        "n",
        "f",
        "nein",
        "sla violated",
        "violated",
        "missed",
        "breached",
        "not met",
        "response violation",
        "resolution violation",
        "response and resolution violation",
    ];
    let is = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()));
    if is(YES) {
        return Ok(true);
    }
    if is(NO) { Ok(false) } else { Err(Wanted::YesOrNo) }
}

/// Whether nobody answered: yes or no, or the words that telephone systems have for it.
#[inline]
pub fn is_abandoned(cell: Cell<'_>) -> Result<bool, Wanted> {
    yes_or_no(cell).or_else(|wanted| was_answered(cell.bytes()).map(|answered| !answered).ok_or(wanted))
}

/// Whether somebody answered.
#[inline]
pub fn is_answered(cell: Cell<'_>) -> Result<bool, Wanted> {
    yes_or_no(cell).or_else(|wanted| was_answered(cell.bytes()).ok_or(wanted))
}

fn was_answered(cell: &[u8]) -> Option<bool> {
    let lower = text(cell).to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(&["abandoned", "abandon", "missed", "unanswered", "dropped"]) {
        return Some(has(&["not"]));
    }
    has(&["answered", "handled", "connected", "completed", "inbound", "outbound", "internal", "voicemail", "callback"])
        .then(|| !has(&["not"]))
}

/// What a customer said of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Csat {
    /// 4 or 5, or good.
    pub is_satisfied: bool,
    /// The score; none where it was a word.
    pub score: Option<Amount>,
}

/// A satisfaction answer: 1 to 5, with or without words behind it, or good and bad.
#[inline]
pub fn csat(cell: Cell<'_>, mark: Mark) -> Result<Csat, Wanted> {
    match cell.bytes() {
        [digit @ b'1'..=b'5'] => {
            let score = i64::from(digit - b'0');
            Ok(Csat { is_satisfied: score >= 4, score: Some(Amount::whole(score, None)) })
        }
        other => csat_in_words(other, mark),
    }
}

fn csat_in_words(cell: &[u8], mark: Mark) -> Result<Csat, Wanted> {
    const SATISFIED: [&str; 9] = [
        "good",
        "great",
        "amazing",
        "happy",
        "very happy",
        "extremely happy",
        "satisfied",
        "very satisfied",
        "highly satisfied",
    ];
    const NOT: [&str; 12] = [
        "bad",
        "terrible",
        "ok",
        "okay",
        "neutral",
        "unhappy",
        "very unhappy",
        "extremely unhappy",
        "dissatisfied",
        "very dissatisfied",
        "unsatisfied",
        "poor",
    ];
    let lower = cell.to_ascii_lowercase();
    let words = [("good", true), ("bad", false)];
    // Zendesk writes `Good with comment`.
    let commented = |word: &str| lower.strip_suffix(b" with comment") == Some(word.as_bytes());
    if let Some((_, is_satisfied)) = words.iter().find(|(word, _)| commented(word)) {
        return Ok(Csat { is_satisfied: *is_satisfied, score: None });
    }
    if SATISFIED.iter().any(|word| lower == word.as_bytes()) {
        return Ok(Csat { is_satisfied: true, score: None });
    }
    if NOT.iter().any(|word| lower == word.as_bytes()) {
        return Ok(Csat { is_satisfied: false, score: None });
    }
    // `3 - Highly satisfied`
    let numeral = cell.split(|byte| *byte == b' ').next().unwrap_or_default();
    let score = bare_number(numeral.into(), mark).ok_or(Wanted::Csat)?;
    let exact = score.exact();
    if exact < whole(1) || exact > whole(5) {
        return Err(Wanted::Csat);
    }
    Ok(Csat { is_satisfied: exact >= whole(4), score: Some(score) })
}

/// Whether a status says that the work is done; none where it is a word that is not known.
#[inline]
pub fn is_resolved(cell: Cell<'_>) -> Option<bool> {
    match cell.bytes() {
        b"solved" | b"closed" | b"Closed" | b"Solved" | b"Resolved" | b"resolved" => Some(true),
        b"open" | b"Open" | b"pending" | b"Pending" | b"new" | b"New" => Some(false),
        other => is_resolved_in_words(other),
    }
}

fn is_resolved_in_words(cell: &[u8]) -> Option<bool> {
    const DONE: &[&str] = &[
        "solved",
        "closed",
        "resolved",
        "done",
        "complete",
        "completed",
        "fixed",
        "finished",
        "gelöst",
        "geloest",
        "geschlossen",
        "erledigt",
        "abgeschlossen",
        "beendet",
        "fertig",
        "résolu",
        "fermé",
        "resuelto",
        "cerrado",
        "risolto",
        "chiuso",
        "opgelost",
        "gesloten",
    ];
    const NOT_DONE: &[&str] = &[
        "open",
        "pending",
        "new",
        "hold",
        "on",
        "waiting",
        "awaiting",
        "in",
        "active",
        "reopened",
        "unresolved",
        "not",
        "snoozed",
        "escalated",
        "assigned",
        "unassigned",
        "working",
        "offen",
        "neu",
        "wartend",
        "wartet",
        "ungelöst",
        "wiedereröffnet",
        "ouvert",
        "nouveau",
        "abierto",
        "nuevo",
        "pendiente",
        "aperto",
        "nuovo",
        "work",
        "draft",
    ];
    let lower = text(cell).to_lowercase();
    let first = lower.split(|character: char| !character.is_alphanumeric()).find(|word| !word.is_empty())?;
    if DONE.contains(&first) {
        return Some(true);
    }
    NOT_DONE.contains(&first).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::cells::{count, is_missing, nps};

    #[test]
    fn answers_and_words() {
        let satisfied = |cell: &str| {
            csat(cell.as_bytes().into(), Mark::Point).map(|csat| (csat.is_satisfied, csat.score.is_some()))
        };
        assert_eq!(satisfied("4"), Ok((true, true)));
        assert_eq!(satisfied("3.5"), Ok((false, true)));
        assert_eq!(satisfied("3 - Highly Satisfied"), Ok((false, true)));
        assert_eq!(satisfied("Good with comment"), Ok((true, false)));
        assert_eq!(satisfied("bad"), Ok((false, false)));
        assert_eq!(satisfied("9"), Err(Wanted::Csat));
        assert_eq!(nps(b"6"[..].into(), Mark::Point), Ok(6));
        assert_eq!(nps(b"11"[..].into(), Mark::Point), Err(Wanted::Nps));
        assert_eq!(yes_or_no(b"SLA Violated"[..].into()), Ok(false));
        assert_eq!(yes_or_no(b"Y"[..].into()), Ok(true));
        assert_eq!(yes_or_no(b"maybe"[..].into()), Err(Wanted::YesOrNo));
        assert_eq!(is_resolved(b"Closed (Support Pipeline)"[..].into()), Some(true));
        assert_eq!(is_resolved(b"Pending Customer Response"[..].into()), Some(false));
        for (status, is_done) in [("Gelöst", true), ("GELÖST", true), ("Erledigt", true), ("In Bearbeitung", false)] {
            assert_eq!(is_resolved(status.as_bytes().into()), Some(is_done), "{status}");
        }
        assert_eq!(is_resolved(b"Foo"[..].into()), None);
        assert!(is_missing(b"Offered") && is_missing(b"") && is_missing(b"?") && !is_missing(b"0"));
        assert_eq!(count(b"12.0"[..].into(), Mark::Point), Ok(12));
        assert_eq!(count(b"12.5"[..].into(), Mark::Point), Err(Wanted::Count));
    }
}
