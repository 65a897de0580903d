//! `SIDE.FIGURE=VALUE` or `SIDE.PERIOD.FIGURE=VALUE` of `--set` in, put in the place of what the files say; a note out.

use super::cells::{Cell, Form};
use super::contents::{Contents, Entry};
use super::names::{Meaning, Names};
use super::unknown::nearest_hint;
use crate::comparison::Note;
use crate::figures::normal;
use crate::gap::listed;
use crate::period::Period;
use crate::place::{Place, clean, quoted};
use crate::problem::Problem;
use std::rc::Rc;

/// What an option puts in, and where.
struct Replacement {
    option: String,
    side: String,
    period: Option<String>,
    name: String,
    value: String,
}

/// Puts one option in the place of what the files say.
pub fn apply(option: &str, contents: &mut [Contents], names: &Names) -> Result<Note, Problem> {
    let replacement = understood(option, contents, names)?;
    replace(&replacement, contents, names)
}

fn entries(contents: &[Contents]) -> impl Iterator<Item = &Entry> {
    contents.iter().flat_map(|file| &file.entries)
}

/// The distinct texts of entries, in their order.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

fn quoted_list(texts: &[&str]) -> String {
    listed(&texts.iter().map(|text| quoted(text)).collect::<Vec<_>>())
}

fn understood(option: &str, contents: &[Contents], names: &Names) -> Result<Replacement, Problem> {
    let wanted = || {
        Problem::new(format!("--set: expected SIDE.FIGURE=VALUE, found {}", quoted(option)))
            .hint("write it like --set 'outsourced.contacts=50000'")
    };
    let (path, value) = option.split_once('=').filter(|(_, value)| !value.trim().is_empty()).ok_or_else(wanted)?;
    let sides = distinct(entries(contents).map(|entry| &*entry.side));
    // The longest side that fits: one side's name may begin with another's and a dot.
    let behind = |side: &str| path.strip_prefix(side)?.strip_prefix('.').map(str::to_string);
    let fitting = sides.iter().filter_map(|side| Some((*side, behind(side)?))).max_by_key(|(side, _)| side.len());
    let Some((side, rest)) = fitting else {
        return Err(Problem::new(format!("--set: {} begins with no side and a dot", quoted(path)))
            .hint(format!("the sides are {}", quoted_list(&sides))));
    };
    let of_side = entries(contents).filter(|entry| *entry.side == *side);
    let periods = distinct(of_side.filter_map(|entry| entry.period.as_deref()));
    let (period, name) = period_and_name(option, side, &rest, &periods)?;
    let is_there = entries(contents).any(|entry| normal(&entry.name.text) == normal(&name));
    if matches!(names.resolve(&name).meaning, Meaning::Unknown) && !is_there {
        let problem = Problem::new(format!("--set: {} is not a known figure", quoted(&name)));
        return Err(Problem { hint: nearest_hint(&name), ..problem });
    }
    Ok(Replacement {
        option: option.to_string(),
        side: side.to_string(),
        period,
        name,
        value: value.trim().to_string(),
    })
}

/// What stands behind the side: a period where it has several, and a figure.
fn period_and_name(
    option: &str,
    side: &str,
    rest: &str,
    periods: &[&str],
) -> Result<(Option<String>, String), Problem> {
    let split = rest.match_indices('.').map(|(at, _)| (rest.get(..at), rest.get(at + 1..)));
    let mut named = split.filter_map(|(label, name)| {
        let wanted = Period::new(label?);
        let period = periods.iter().find(|label| Period::new(label).same(&wanted))?;
        Some(((*period).to_string(), name?.to_string()))
    });
    match (named.next_back(), periods) {
        (Some((period, name)), _) => Ok((Some(period), name)),
        (None, []) => Ok((None, rest.to_string())),
        (None, [only]) => Ok((Some((*only).to_string()), rest.to_string())),
        (None, periods) => Err(Problem::new(format!("--set: {} names no period of {}", quoted(option), quoted(side)))
            .hint(format!("write SIDE.PERIOD.FIGURE=VALUE; its periods are {}", quoted_list(periods)))),
    }
}

fn replace(new: &Replacement, contents: &mut [Contents], names: &Names) -> Result<Note, Problem> {
    let id = |name: &str| match names.resolve(name).meaning {
        Meaning::Figure(figure) => figure.id.to_string(),
        Meaning::Metric(metric) => metric.id.to_string(),
        _ => normal(name),
    };
    let here = |entry: &Entry| *entry.side == *new.side && entry.period.as_deref() == new.period.as_deref();
    let exactly = |entry: &Entry| here(entry) && normal(&entry.name.text) == normal(&new.name);
    let by_id = |entry: &Entry| here(entry) && !entry.value.is_blank() && id(&entry.name.text) == id(&new.name);
    let any_exactly = entries(contents).any(exactly);
    let matches = |entry: &Entry| if any_exactly { exactly(entry) } else { by_id(entry) };
    let found: Vec<&Entry> = entries(contents).filter(|entry| matches(entry)).collect();
    if let [_, _, ..] = found.as_slice() {
        let lines: Vec<&str> = found.iter().map(|entry| &*entry.name.text).collect();
        let text = format!("--set: {} of {} stands for {}", quoted(&new.name), quoted(&new.side), quoted_list(&lines));
        return Err(Problem::new(text).hint("name the line that is meant"));
    }
    let note = note(new, found.first().copied());
    let place = Place::file(&format!("--set {}", new.option));
    let cell = |text: &str| Cell { text: text.into(), place: place.clone(), form: Form::Option };
    let is_side = |entry: &Entry| *entry.side == *new.side;
    if let Some(entry) = contents.iter_mut().flat_map(|file| &mut file.entries).find(|entry| matches(entry)) {
        entry.value = cell(&new.value);
    } else if let Some(file) = contents.iter_mut().find(|file| file.entries.iter().any(is_side)) {
        file.entries.push(Entry {
            side: new.side.as_str().into(),
            period: new.period.as_deref().map(Into::into),
            name: Rc::new(cell(&new.name)),
            unit: None,
            kind: None,
            value: cell(&new.value),
            since: None,
        });
    }
    Ok(note)
}

fn note(new: &Replacement, before: Option<&Entry>) -> Note {
    let what = format!("{} was set to {} with --set", quoted(&new.name), quoted(&new.value));
    let text = match before.map(|entry| &entry.value) {
        Some(cell) if cell.form == Form::Option => format!("{what}, in the place of another --set"),
        Some(cell) if !cell.text.is_empty() => format!("{what}; the file says {}", quoted(&cell.text)),
        _ => format!("{what}; the file does not give it"),
    };
    Note::new(format!("{}.{}", clean(&new.side), clean(&new.name)), text)
}
