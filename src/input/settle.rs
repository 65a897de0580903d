//! What is settled once: a file's decimal mark, the currency, the baseline.

use super::Options;
use super::cells::Cell;
use super::contents::Contents;
use crate::comparison::{Note, Side};
use crate::currency::{Currency, Mentioned};
use crate::figures::normal;
use crate::metrics::own::Catalogue;
use crate::number::{self, Evidence, Mark};
use crate::place::{Place, quoted};
use crate::problem::Problem;

/// The decimal mark of a file, from its cells that are to be numbers.
pub fn mark(cells: &[&Cell], contents: &Contents, options: &Options) -> Result<(Mark, Option<Note>), Problem> {
    if let Some(mark) = options.mark {
        return Ok((mark, None));
    }
    let only = |mark: Mark| cells.iter().copied().find(|cell| cell.evidence() == Evidence::Only(mark));
    match (only(Mark::Point), only(Mark::Comma)) {
        (Some(point), Some(comma)) => Err(contradiction(point, comma)),
        (Some(_), None) => Ok((Mark::Point, None)),
        (None, Some(_)) => Ok((Mark::Comma, None)),
        (None, None) => {
            let open: Vec<&Cell> = cells.iter().copied().filter(|cell| cell.evidence() == Evidence::Open).collect();
            Ok((contents.usual_mark, open_note(&open, contents.usual_mark)))
        }
    }
}

fn contradiction(point: &Cell, comma: &Cell) -> Problem {
    let text = format!(
        "{} is written with a decimal comma, and {} at {} with a decimal point",
        quoted(&comma.text),
        quoted(&point.text),
        point.place
    );
    Problem::at(&comma.place, text).hint("write all numbers of the file the same way")
}

/// How a cell was read that could be read two ways.
fn open_note(open: &[&Cell], mark: Mark) -> Option<Note> {
    let first = open.first()?;
    let (other, name) = if mark == Mark::Point { (Mark::Comma, "comma") } else { (Mark::Point, "point") };
    let trimmed =
        first.text.trim_end_matches(|character: char| character.is_alphabetic() || number::is_blank(character));
    let read =
        |mark| number::read(trimmed, mark).map(|written| written.value.normalize().to_string()).unwrap_or_default();
    let more = if open.len() > 1 { format!(", and {} more like it", open.len() - 1) } else { String::new() };
    let text = format!(
        "{} at {}{more} was read as {}; if {} is meant, add --decimal-mark {name}",
        quoted(&first.text),
        first.place,
        read(mark),
        read(other)
    );
    Some(Note::new("", text))
}

/// What money is in: as the option says, else the file, else the signs in the cells, which must agree.
pub fn currency(
    contents: &[Contents],
    mentions: &[(Mentioned, Place)],
    options: &Options,
) -> Result<(Option<Currency>, Option<Note>), Problem> {
    if let Some(problem) = two_currencies(mentions) {
        return Err(problem);
    }
    let stated = stated(contents, options)?;
    if let Some(currency) = stated {
        return match mentions.iter().find(|(mention, _)| !mention.may_be(&currency)) {
            Some((mention, place)) => {
                Err(Problem::at(place, format!("expected {}, found {}", currency.code(), quoted(mention.sign())))
                    .hint("convert the amounts, or name their currency with --currency"))
            }
            None => Ok((Some(currency), None)),
        };
    }
    let plain = mentions.iter().find(|(mention, _)| !mention.is_open());
    let Some((mention, _)) = plain.or_else(|| mentions.first()) else { return Ok((None, None)) };
    let usual = mention.usual();
    let code = usual.as_ref().map_or("", Currency::code);
    let note = mention.is_open().then(|| {
        Note::new("currency", format!("{} is taken as {code}; --currency names another", quoted(mention.sign())))
    });
    Ok((usual, note))
}

/// The first mention that cannot stand for the same currency as all before it.
fn two_currencies(mentions: &[(Mentioned, Place)]) -> Option<Problem> {
    let other = mentions.iter().enumerate().find_map(|(index, (mention, place))| {
        let mut before = mentions.iter().take(index);
        let (first, first_place) = before.find(|(earlier, _)| !earlier.agrees_with(*mention))?;
        Some((mention, place, first, first_place))
    });
    let (other, place, first, first_place) = other?;
    let text = format!(
        "expected one currency, found {} here and {} at {first_place}",
        quoted(other.sign()),
        quoted(first.sign())
    );
    Some(Problem::at(place, text).hint("convert the amounts to one currency"))
}

fn stated(contents: &[Contents], options: &Options) -> Result<Option<Currency>, Problem> {
    if options.currency.is_some() {
        return Ok(options.currency.clone());
    }
    let mut found: Option<(Currency, &Place)> = None;
    for cell in contents.iter().filter_map(|contents| contents.currency.as_ref()) {
        let wrong = || {
            Problem::at(&cell.place, format!("expected a currency code of three letters, found {}", quoted(&cell.text)))
        };
        let currency = Currency::from_code(&cell.text).ok_or_else(wrong)?;
        match &found {
            Some((first, place)) if *first != currency => {
                let text =
                    format!("expected one currency, found {} here and {} at {place}", currency.code(), first.code());
                return Err(Problem::at(&cell.place, text).hint("convert the amounts to one currency"));
            }
            _ => found = Some((currency, &cell.place)),
        }
    }
    Ok(found.map(|(currency, _)| currency))
}

/// Names that mean the baseline wherever they stand.
const BASELINES: [&str; 4] = ["baseline", "inhouse", "before", "current"];

/// Whether a side's name means the baseline.
pub fn is_baseline_name(name: &str) -> bool {
    BASELINES.contains(&normal(name).as_str())
}

/// A single side with a gain or an investment is an alternative of its own: it gets an empty baseline beside it.
pub fn without_baseline(sides: &mut Vec<Side>, notes: &mut Vec<Note>, catalogue: &Catalogue) {
    let [only] = sides.as_slice() else { return };
    let is_return = |id: &str| catalogue.metrics().any(|metric| metric.is_against_baseline() && metric.id == id);
    let has_return = only.periods.iter().any(|period| period.given.keys().copied().any(is_return));
    if has_return && !is_baseline_name(&only.name) {
        notes.push(Note::new("baseline", format!("no baseline was given: {} is set against nothing", only.name)));
        sides.insert(0, Side { name: "baseline".into(), periods: Vec::new() });
    }
}

/// Which side is the baseline: as the option says, else the file, else a name that means it, else the first.
pub fn baseline(sides: &[Side], contents: &[Contents], options: &Options) -> Result<usize, Problem> {
    let find = |name: &str| {
        let exactly = sides.iter().position(|side| side.name == name);
        exactly.or_else(|| sides.iter().position(|side| normal(&side.name) == normal(name)))
    };
    let listed = || {
        let names: Vec<String> = sides.iter().map(|side| quoted(&side.name)).collect();
        format!("the sides are {}", names.join(", "))
    };
    if let Some(name) = &options.baseline {
        return find(name)
            .ok_or_else(|| Problem::new(format!("--baseline: no side is called {}", quoted(name))).hint(listed()));
    }
    if let Some(cell) = contents.iter().find_map(|contents| contents.baseline.as_ref()) {
        return find(&cell.text).ok_or_else(|| {
            Problem::at(&cell.place, format!("no side is called {}", quoted(&cell.text))).hint(listed())
        });
    }
    Ok(usual_baseline(sides.iter().map(|side| side.name.as_str())))
}

/// Which side is the baseline where nothing says so: one whose name means it, else the first.
pub fn usual_baseline<'a>(mut names: impl Iterator<Item = &'a str>) -> usize {
    names.position(is_baseline_name).unwrap_or(0)
}
