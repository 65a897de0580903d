//! The figures of a comparison held against each other: shares, totals, parts and wholes, times and periods.

use super::cells::Cell;
use super::contents::Entry;
use super::names::{self, Meaning};
use super::slots::{Slot, Slots};
use crate::comparison::{CostLine, Given, Note, PeriodFigures, Side};
use crate::currency::Mentioned;
use crate::figures::{
    CUSTOMERS_END, CUSTOMERS_NEW, CUSTOMERS_RETAINED, CUSTOMERS_START, Figure, Kind, MONTHS, PARTS, RollUp, TOTAL_COST,
    TOTAL_TIMES,
};
use crate::gap::listed;
use crate::metrics;
use crate::metrics::own::Catalogue;
use crate::number::{Mark, Wrong};
use crate::period::Span;
use crate::place::{clean, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Quantity, Unit, exact, sum, whole};
use crate::show;
use num_traits::{Signed, Zero};
use std::ops::Range;
use std::rc::Rc;

/// A percent figure's value that was written without a per cent sign.
pub struct BarePercent {
    /// The figure's or metric's id.
    pub id: &'static str,
    /// As a fraction of one.
    pub value: Exact,
    /// The figure's name as written.
    pub name: Rc<str>,
    /// The cell.
    pub cell: Cell,
}

/// A sum of cost lines that stands in the file.
pub struct Total {
    /// Which side and period.
    pub slot: Slot,
    /// As the user calls it.
    pub name: String,
    /// What it says.
    pub amount: Given,
    /// The lines it should be the sum of.
    pub lines: Range<usize>,
    /// Whether it is the sum of a section of a statement.
    pub is_of_section: bool,
}

/// A figure's sum over all periods of a side, or over all sides, that stands in the file.
pub struct Across {
    /// The entry.
    pub entry: Entry,
    /// What its name stands for.
    pub meaning: Meaning,
    /// The decimal mark of its file.
    pub mark: Mark,
}

/// A percent figure all of whose bare numbers are at most 1 was meant as a share, or as a percentage: the user must say.
pub fn bare_percents(bare: &[BarePercent], problems: &mut Vec<Problem>) {
    let mut ids: Vec<&'static str> = bare.iter().map(|bare| bare.id).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let of_id = || bare.iter().filter(|bare| bare.id == id);
        let values: Vec<(&Exact, &Cell)> = of_id().map(|bare| (&bare.value, &bare.cell)).collect();
        let name = of_id().next().map_or("", |bare| &*bare.name);
        problems.extend(bare_percent(&values, id, name).err());
    }
}

/// The same for the values of one figure; for csat also a score taken for a percentage.
pub fn bare_percent(values: &[(&Exact, &Cell)], id: &str, name: &str) -> Result<(), Problem> {
    let given: Vec<&(&Exact, &Cell)> = values.iter().filter(|(value, _)| !value.is_zero()).collect();
    let at_most_one = |value: &Exact| value.is_positive() && *value <= whole(1) / whole(100);
    let found = |cell: &Cell| {
        let finding = format!("expected a percentage, found {}", quoted(&cell.text));
        Problem::cell(&cell.place, name, Wrong { finding, hint: None })
    };
    if let Some((value, cell)) = given.first()
        && given.iter().all(|(value, _)| at_most_one(value))
    {
        let share = |value: &Exact| {
            Quantity::cut_shown(value, Unit::Number).map(|cut| cut.value.to_string()).unwrap_or_default()
        };
        let (as_share, as_percent) = (share(&(*value * whole(10_000))), share(&(*value * whole(100))));
        return Err(found(cell).hint(format!("write {as_share}%, or {as_percent}% if that was meant")));
    }
    let is_score = |value: &Exact| *value >= whole(1) / whole(100) && *value <= whole(5) / whole(100);
    match given.iter().find(|(value, _)| id == metrics::quality::CSAT.id && is_score(value)) {
        Some((_, cell)) => {
            Err(found(cell)
                .hint("a mean score on the 1 to 5 scale is called csat_score; write a percentage with its sign"))
        }
        None => Ok(()),
    }
}

/// Periods of a side in the order of time, none of them over another.
pub fn periods(slots: &mut Slots, notes: &mut Vec<Note>, problems: &mut Vec<Problem>) {
    for (side, places) in slots.sides.iter_mut().zip(&slots.places) {
        if side.periods.len() > 1
            && let Some(without) = side.periods.iter().position(|figures| figures.period.is_none())
        {
            let text = format!("some rows of {} name their period and this one does not", quoted(&side.name));
            let place = places.get(without).cloned();
            problems.push(Problem { place, text, hint: Some("name the period of each row".into()) });
            continue;
        }
        let span = |figures: &PeriodFigures| figures.period.as_ref().and_then(|period| period.span);
        let mut dated: Vec<(usize, &PeriodFigures)> =
            side.periods.iter().enumerate().filter(|(_, figures)| span(figures).is_some()).collect();
        dated.sort_by_key(|(_, figures)| span(figures));
        for pair in dated.windows(2) {
            let [(first_at, first), (second_at, second)] = pair else { continue };
            if first.period.as_ref().zip(second.period.as_ref()).is_some_and(|(first, second)| first.overlaps(second)) {
                let (label, other) = if first_at > second_at { (first, second) } else { (second, first) };
                let text = format!(
                    "the period {} of {} overlaps {}",
                    quoted(label.label()),
                    quoted(&side.name),
                    quoted(other.label())
                );
                let place = places.get(*first_at.max(second_at)).cloned();
                problems.push(Problem { place, text, hint: Some("keep periods that follow each other".into()) });
            }
        }
        let count = dated.len();
        if count == side.periods.len() {
            side.periods.sort_by_key(span);
        } else if count > 0
            && let Some(free) = side.periods.iter().find(|figures| span(figures).is_none())
        {
            let text = format!(
                "the period {} names no months, so whether it overlaps another cannot be told",
                quoted(free.label())
            );
            notes.push(Note::doubt(side.name.clone(), text));
        }
        if count == 0 && side.periods.len() > 1 && side.periods.iter().any(|period| period.months().is_none()) {
            let labels: Vec<String> = side.periods.iter().map(|period| period.label().to_string()).collect();
            let text = format!(
                "how long its periods {} are is not known: write them like 2026-01, or give months",
                listed(&labels)
            );
            notes.push(Note::doubt(side.name.clone(), text));
        }
        notes.extend(holes(side));
    }
}

/// Months that a series of periods leaves out.
fn holes(side: &Side) -> Vec<Note> {
    let spans: Vec<(&str, Span)> =
        side.periods.iter().filter_map(|figures| Some((figures.label(), figures.period.as_ref()?.span?))).collect();
    let pairs = spans.windows(2).filter_map(|pair| match pair {
        [(before, first), (after, second)] if first.end() < second.start => {
            let text = format!("nothing is given between {before} and {after}");
            Some(Note::doubt(side.name.clone(), text))
        }
        _ => None,
    });
    pairs.collect()
}

/// Total rows are held against their lines and never added; one without lines is the total cost.
pub fn totals(sides: &mut [Side], totals: Vec<Total>, notes: &mut Vec<Note>) {
    for total in totals {
        let Some(side) = sides.get_mut(total.slot.side) else { continue };
        let name = side.name.clone();
        let Some(period) = side.periods.get_mut(total.slot.period) else { continue };
        if period.costs.is_empty() && !total.is_of_section {
            let first = period.given.entry(TOTAL_COST.id).or_insert_with(|| Box::new(total.amount.clone()));
            if first.value != total.amount.value {
                let text = format!(
                    "{} at {} says {}, and {} says {}, which is counted",
                    quoted(&total.name),
                    total.amount.place,
                    quoted(&total.amount.text),
                    first.place,
                    quoted(&first.text)
                );
                notes.push(Note::doubt(format!("{name}.{}", TOTAL_COST.id), text));
            }
            continue;
        }
        // A total above its lines is of all of them; an empty section's is of none.
        let is_of_nothing = total.lines.is_empty() && total.is_of_section;
        let is_above = total.lines.end == 0 && !total.is_of_section;
        let lines = if is_above { 0..period.costs.len() } else { total.lines };
        if is_of_nothing && total.amount.value.is_zero() {
            continue;
        }
        let sum = sum(period.costs.get(lines).unwrap_or_default().iter().map(|line| &line.amount.value));
        if sum != total.amount.value {
            let text = format!(
                "{} at {} says {}, and its lines add up to {}; the lines are counted{}",
                quoted(&total.name),
                total.amount.place,
                quoted(&total.amount.text),
                show::computed(&sum, Unit::Money, None),
                what_is_missing(period, &(&total.amount.value - &sum))
            );
            notes.push(Note::doubt(format!("{name}.{}", TOTAL_COST.id), text));
        }
    }
}

/// A figure that is no cost and just as large as what a total's lines lack was meant as a cost.
fn what_is_missing(period: &PeriodFigures, difference: &Exact) -> String {
    let found = period.given.iter().map(|(id, given)| (id, &**given)).find(|(_, given)| given.value == *difference);
    let text = |(id, given): (&&str, &Given)| {
        let at = &given.place;
        format!("; they lack just what is read as {id} at {at}, which --kind 'NAME=variable' counts as a cost")
    };
    found.map(text).unwrap_or_default()
}

/// The unit of what is added up over sides and periods; none for what is not.
pub fn added_unit(meaning: Meaning) -> Option<Unit> {
    match meaning {
        Meaning::Figure(figure) => {
            matches!(figure.roll_up, RollUp::Sum | RollUp::Cost(_) | RollUp::Revenue).then_some(figure.unit)
        }
        Meaning::Total | Meaning::Subtotal => Some(Unit::Money),
        Meaning::Metric(_) | Meaning::Unknown => None,
    }
}

/// A sum across a row, held against the row's cells where they are to be added; and the currency it names.
pub fn row_total(
    name: &str,
    unit: Option<Unit>,
    total: &Cell,
    cells: &[Cell],
    mark: Mark,
) -> Result<(Option<Note>, Option<Mentioned>), Problem> {
    let Some(unit) = unit else { return Ok((None, None)) };
    let read = |cell: &Cell| cell.read(unit, None, mark).map(|read| read.value);
    let said = total.read(unit, None, mark).map_err(|wrong| Problem::cell(&total.place, name, wrong))?;
    // A cell of the row that cannot be read is an error of its own.
    let Ok(values) = cells.iter().filter(|cell| !cell.is_blank()).map(read).collect::<Result<Vec<_>, _>>() else {
        return Ok((None, said.currency));
    };
    let sum = sum(&values);
    let text = || {
        let shown = show::computed(&sum, unit, None);
        format!("the total {} at {} is not the sum of its row, which is {shown}", quoted(&total.text), total.place)
    };
    Ok(((said.value != sum).then(|| Note::doubt(clean(name), text())), said.currency))
}

/// Sums over all periods of a side, or over all sides, held against what they should be of.
pub fn across(sides: &[Side], all: &[Across], notes: &mut Vec<Note>, problems: &mut Vec<Problem>) {
    for Across { entry, meaning, mark } in all.iter().filter(|across| !across.entry.value.is_blank()) {
        let Some(unit) = added_unit(*meaning) else { continue };
        if names::is_average(&entry.side) || entry.period.as_deref().is_some_and(names::is_average) {
            continue;
        }
        let said = match entry.value.read(unit, None, *mark) {
            Ok(read) => read.value,
            Err(wrong) => {
                problems.push(Problem::cell(&entry.value.place, &entry.name.text, wrong));
                continue;
            }
        };
        let is_of_side = |side: &&Side| names::is_total(&entry.side) || *side.name == *entry.side;
        let is_of_period = |period: &&PeriodFigures| {
            entry.period.as_deref().is_none_or(|label| names::is_total(label) || period.label() == label)
        };
        let periods = sides.iter().filter(is_of_side).flat_map(|side| &side.periods).filter(is_of_period);
        let values: Vec<Exact> = periods.filter_map(|period| added(period, *meaning)).collect();
        let sum = sum(&values);
        if said != sum {
            let shown = show::computed(&sum, unit, None);
            let text = format!(
                "the total {} at {} is not the sum of its parts, which is {shown}; the parts are counted",
                quoted(&entry.value.text),
                entry.value.place
            );
            notes.push(Note::doubt(clean(&entry.name.text), text));
        }
    }
}

/// What a period adds to a sum.
fn added(period: &PeriodFigures, meaning: Meaning) -> Option<Exact> {
    match meaning {
        Meaning::Figure(figure) if *figure != TOTAL_COST => period.value(figure),
        _ if period.costs.is_empty() => period.given.get(TOTAL_COST.id).map(|given| given.value.clone()),
        _ => Some(sum(period.costs.iter().map(|line| &line.amount.value))),
    }
}

/// A total cost given alone is one variable line; beside lines, what they leave is a line of its own.
pub fn total_costs(sides: &mut [Side], fixed_share: Option<&Exact>, notes: &mut Vec<Note>) {
    let mut split = false;
    for side in sides {
        for period in &mut side.periods {
            let Some(total) = period.given.remove(TOTAL_COST.id).map(|total| *total) else { continue };
            if !period.costs.is_empty() {
                notes.extend(not_itemised(&side.name, period, total));
            } else if let Some(share) = fixed_share {
                split = true;
                let fixed = &total.value * share;
                let variable = &total.value - &fixed;
                period.costs.push(total_line(
                    "Total cost, fixed share",
                    Kind::Fixed,
                    Given { value: fixed, ..total.clone() },
                ));
                period.costs.push(total_line(
                    "Total cost, variable share",
                    Kind::Variable,
                    Given { value: variable, ..total },
                ));
            } else {
                period.costs.push(total_line(TOTAL_COST.label, Kind::Variable, total));
            }
        }
    }
    if fixed_share.is_some() && !split {
        notes.push(Note::new(TOTAL_COST.id, "--fixed-share changes nothing: no total cost is given alone"));
    }
}

fn total_line(name: &str, kind: Kind, amount: Given) -> CostLine {
    CostLine::new(name, Some(&TOTAL_COST), kind, amount)
}

fn not_itemised(side: &str, period: &mut PeriodFigures, total: Given) -> Option<Note> {
    let sum = sum(period.costs.iter().map(|line| &line.amount.value));
    let rest = &total.value - &sum;
    if rest.is_zero() {
        return None;
    }
    let shown = |value: &Exact| show::computed(value, Unit::Money, None);
    let when = if period.label().is_empty() { String::new() } else { format!(" in {}", period.label()) };
    let text = format!(
        "total_cost is {}{when} and its lines add up to {}: the difference of {} is the variable line `not itemised`",
        shown(&total.value),
        shown(&sum),
        shown(&rest)
    );
    period.costs.push(total_line("not itemised", Kind::Variable, Given { value: rest, ..total }));
    Some(Note::new(format!("{side}.{}", TOTAL_COST.id), text))
}

/// A part above its whole, a total time that is an average, and more customers kept than there were.
pub fn parts_and_times(sides: &[Side], problems: &mut Vec<Problem>) {
    for period in sides.iter().flat_map(|side| &side.periods) {
        for (part, whole) in PARTS {
            problems.extend(part_above_whole(period, part, whole));
        }
        for (time, counts) in TOTAL_TIMES {
            problems.extend(average_for_total(period, time, counts));
        }
        problems.extend(more_kept_than_there_were(period));
    }
}

fn part_above_whole(period: &PeriodFigures, part: &Figure, whole: &Figure) -> Option<Problem> {
    let (part_given, whole_given) = (period.given.get(part.id)?, period.given.get(whole.id)?);
    if part_given.value <= whole_given.value {
        return None;
    }
    let text = format!(
        "{} {} is more than {} {} at {}",
        part.id,
        quoted(&part_given.text),
        whole.id,
        quoted(&whole_given.text),
        whole_given.place
    );
    Some(Problem::at(&part_given.place, text).hint("a part cannot be more than its whole: one of the two is wrong"))
}

fn average_for_total(period: &PeriodFigures, time: &Figure, counts: &[&Figure]) -> Option<Problem> {
    let total = period.given.get(time.id)?;
    let (count, by) = counts
        .iter()
        .find_map(|figure| Some((figure, period.given.get(figure.id).filter(|by| by.value.is_positive())?)))?;
    let seconds = &total.value / &by.value * whole(60);
    if total.value.is_zero() || seconds >= whole(1) {
        return None;
    }
    let average = show::computed(&(seconds / whole(60)), Unit::Minutes, None);
    let text =
        format!("{} is a total, and {} over {} {} is {average} each", time.id, quoted(&total.text), by.text, count.id);
    Some(Problem::at(&total.place, text).hint(format!("an average is called average_{}", time.id)))
}

fn more_kept_than_there_were(period: &PeriodFigures) -> Option<Problem> {
    let given = |figure: &Figure| period.given.get(figure.id);
    let (end, new, start) = (given(&CUSTOMERS_END)?, given(&CUSTOMERS_NEW)?, given(&CUSTOMERS_START)?);
    if given(&CUSTOMERS_RETAINED).is_some() || &end.value - &new.value <= start.value {
        return None;
    }
    let text = format!(
        "customers_end {} less customers_new {} is more than customers_start {} at {}: a retention above 100%",
        quoted(&end.text),
        quoted(&new.text),
        quoted(&start.text),
        start.place
    );
    Some(Problem::at(&end.place, text).hint("one of the three is wrong"))
}

/// What is worked out for alternatives only has no place on the baseline; and months may contradict their label.
pub fn baseline_metrics(sides: &mut [Side], baseline: usize, notes: &mut Vec<Note>, catalogue: &Catalogue) {
    if let Some(side) = sides.get_mut(baseline) {
        let against: Vec<&'static str> =
            catalogue.metrics().filter(|metric| metric.is_against_baseline()).map(|metric| metric.id).collect();
        for period in &mut side.periods {
            let left: Vec<String> =
                against.iter().filter(|id| period.given.remove(**id).is_some()).map(ToString::to_string).collect();
            if !left.is_empty() {
                let verb = if left.len() == 1 { "is" } else { "are" };
                let text = format!(
                    "{} {verb} for an alternative against the baseline; what the baseline gives is not used",
                    listed(&left)
                );
                notes.push(Note::new(side.name.clone(), text));
            }
        }
    }
    for side in sides.iter() {
        for period in &side.periods {
            notes.extend(contradicted_label(&side.name, period));
        }
    }
}

fn contradicted_label(side: &str, period: &PeriodFigures) -> Option<Note> {
    let stated = period.given.get(MONTHS.id)?;
    let told = exact(period.period.as_ref()?.span?.months.into());
    let text = format!(
        "months is given as {} for {}, whose label says {told}; what was given counts",
        quoted(&stated.text),
        period.label()
    );
    (stated.value != told).then(|| Note::new(format!("{side}.{}", MONTHS.id), text))
}
