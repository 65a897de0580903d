//! `SIDE.FIGURE=VALUE` or `SIDE.PERIOD.FIGURE=VALUE` of `--set` in, put in the place of what the files say; a note out.

use super::assemble::nearest_name;
use super::cells::{Cell, Form};
use super::contents::{Contents, Entry};
use super::names::{self, Meaning};
use crate::comparison::Note;
use crate::figures::normal;
use crate::place::{Place, quoted};
use crate::problem::Problem;

/// Puts one option in the place of what the files say.
pub fn apply(option: &str, contents: &mut [Contents]) -> Result<Note, Problem> {
    let wanted = || {
        Problem::new(format!("--set: expected SIDE.FIGURE=VALUE, found {}", quoted(option)))
            .hint("write it like --set 'outsourced.contacts=50000'")
    };
    let (path, value) = option.split_once('=').ok_or_else(wanted)?;
    let all = || contents.iter().flat_map(|file| &file.entries);
    let mut sides: Vec<&str> = all().map(|entry| entry.side.as_str()).collect();
    sides.sort_by_key(|side| std::cmp::Reverse(side.len()));
    let behind = |side: &&str| path.strip_prefix(*side).and_then(|rest| rest.strip_prefix('.'));
    let side = sides.iter().find(|side| behind(side).is_some()).map(ToString::to_string);
    let Some(side) = side else {
        let mut names: Vec<String> = all().map(|entry| quoted(&entry.side)).collect();
        names.dedup();
        names.sort();
        names.dedup();
        return Err(Problem::new(format!("--set: {} begins with no side's name", quoted(path)))
            .hint(format!("the sides are {}", names.join(", "))));
    };
    let rest = behind(&side.as_str()).unwrap_or_default().to_string();
    let mut periods: Vec<String> =
        all().filter(|entry| entry.side == side).filter_map(|entry| entry.period.clone()).collect();
    periods.sort();
    periods.dedup();
    let named = periods.iter().find(|label| rest.starts_with(&format!("{label}."))).cloned();
    let (period, name) = match (named, periods.as_slice()) {
        (Some(label), _) => (Some(label.clone()), rest.get(label.len() + 1..).unwrap_or_default().to_string()),
        (None, []) => (None, rest),
        (None, [only]) => (Some(only.clone()), rest),
        (None, [first, ..]) => {
            return Err(Problem::new(format!(
                "--set: {} has several periods, and {} names none of them",
                quoted(&side),
                quoted(path)
            ))
            .hint(format!("write {side}.{first}.{rest}={value}")));
        }
    };
    if matches!(names::resolve(&name).meaning, Meaning::Unknown)
        && !all().any(|entry| normal(&entry.name.text) == normal(&name))
    {
        return Err(Problem::new(format!("--set: {} is not a known figure", quoted(&name))).hint(nearest_name(&name)));
    }
    replace(option, contents, Replacement { side, period, name, value: value.trim().to_string() })
}

struct Replacement {
    side: String,
    period: Option<String>,
    name: String,
    value: String,
}

fn replace(option: &str, contents: &mut [Contents], new: Replacement) -> Result<Note, Problem> {
    let id = |name: &str| match names::resolve(name).meaning {
        Meaning::Figure(figure) => figure.id.to_string(),
        Meaning::Metric(metric) => metric.id.to_string(),
        _ => normal(name),
    };
    let here = |entry: &Entry| entry.side == new.side && entry.period == new.period;
    let exactly = |entry: &Entry| here(entry) && normal(&entry.name.text) == normal(&new.name);
    let by_id = |entry: &Entry| here(entry) && !entry.value.is_blank() && id(&entry.name.text) == id(&new.name);
    let any_exactly = contents.iter().flat_map(|file| &file.entries).any(exactly);
    let matches = |entry: &Entry| if any_exactly { exactly(entry) } else { by_id(entry) };
    let found: Vec<&Entry> = contents.iter().flat_map(|file| &file.entries).filter(|entry| matches(entry)).collect();
    if let [first, second, ..] = found.as_slice() {
        let text = format!(
            "--set: {} of {} is {} and {}",
            quoted(&new.name),
            quoted(&new.side),
            quoted(&first.name.text),
            quoted(&second.name.text)
        );
        return Err(Problem::new(text).hint("name the line that is meant"));
    }
    let before = found.first().map(|entry| entry.value.text.clone()).filter(|text| !text.is_empty());
    let text = match &before {
        Some(before) => format!(
            "{} was set to {} with --set; the file says {}",
            quoted(&new.name),
            quoted(&new.value),
            quoted(before)
        ),
        None => {
            format!("{} was set to {} with --set; the file does not give it", quoted(&new.name), quoted(&new.value))
        }
    };
    let note = Note::new(format!("{}.{}", new.side, new.name), text);
    let place = Place::file(&format!("--set {option}"));
    let value = Cell { text: new.value.as_str().into(), place: place.clone(), form: Form::Option };
    for entry in contents.iter_mut().flat_map(|file| &mut file.entries) {
        if matches(entry) {
            entry.value = value;
            return Ok(note);
        }
    }
    let name = Cell { text: new.name.as_str().into(), place, form: Form::Option };
    let of_side = |file: &&mut Contents| file.entries.iter().any(|entry| entry.side == new.side);
    if let Some(file) = contents.iter_mut().find(of_side) {
        file.entries.push(Entry { side: new.side, period: new.period, name, unit: None, kind: None, value });
    }
    Ok(note)
}
