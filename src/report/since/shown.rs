//! What changed since an earlier report in, its section and its sentence of the answer out, as people read them.

use super::{Moved, Since, Turned, is_of_view};
use crate::gap::listed;
use crate::metrics::Group;
use crate::metrics::returns::ROI;
use crate::place::clean;
use crate::quantity::Quantity;
use crate::report::certainty::is_real;
use crate::report::layout::{change_text, list, plain, table, verdict};
use crate::report::parts::{Part, Text};
use crate::report::{Report, Verdict};
use crate::show;

/// The section: what moved; then what is new, gone, newly met and newly missed.
pub fn parts(report: &Report) -> Vec<Part> {
    let Some(since) = &report.since else { return Vec::new() };
    let shown = Shown { report, since };
    let is_of = |moved: &&Moved| is_of_view(report.view, moved.metric);
    let is_compared = |moved: &&Moved| moved.change.difference.is_ok();
    let all: Vec<&Moved> = since.changes.iter().filter(is_of).filter(is_compared).collect();
    let moved = all.iter().filter(|moved| moved.is_change()).count();
    // Metrics that were asked for by name are shown even where they stayed the same.
    let rows: Vec<&&Moved> = all.iter().filter(|moved| report.is_selection || moved.is_change()).collect();
    let count = match (moved, all.len()) {
        (_, 0) => "no value can be set against another".to_string(),
        (0, all) => format!("none of {} moved", values(all)),
        (moved, all) => format!("{moved} of {} moved", values(all)),
    };
    let title = format!("Since {}: {count}", clean(&since.file));
    let items = shown.items();
    match shown.table(title.clone(), &rows) {
        Some(table) => [Some(table), list("New, gone and turned since then", items)].into_iter().flatten().collect(),
        None if items.is_empty() => {
            vec![Part::List(title, vec!["nothing is new, gone or turned on the sides that both have".into()])]
        }
        None => vec![Part::List(title, items)],
    }
}

fn values(count: usize) -> String {
    if count == 1 { "1 value".into() } else { format!("{} values", show::count(count)) }
}

/// The sentence that says how the return moved, and what got worse.
pub fn lead(report: &Report) -> Option<String> {
    let since = report.since.as_ref()?;
    let shown = Shown { report, since };
    let of_roi = since.headline.iter().filter(|moved| *moved.metric == ROI).map(|moved| shown.return_text(moved));
    let roi: Vec<String> = of_roi.collect();
    let is_worse = |moved: &&Moved| {
        moved.change.verdict == Some(Verdict::Worse)
            && is_real(moved.change.evidence.as_ref()) != Some(false)
            && is_of_view(report.view, moved.metric)
            && moved.metric.group != Group::Return
            && (moved.side != report.baseline || report.sides.len() == 1)
    };
    let has_several = report.alternatives().count() > 1;
    let label = |moved: &Moved| {
        let label = moved.metric.label;
        if has_several { format!("{label} of {}", shown.name(moved.side)) } else { label.to_string() }
    };
    let worse: Vec<String> = since.changes.iter().filter(is_worse).map(label).collect();
    let file = clean(&since.file);
    let then = if roi.is_empty() { &file } else { "then" };
    let worse = (!worse.is_empty()).then(|| format!("Worse since {then}: {}.", listed(&worse)));
    let roi = (!roi.is_empty()).then(|| format!("Since {file} {}.", listed(&roi)));
    let texts: Vec<String> = [roi, worse].into_iter().flatten().collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

struct Shown<'a> {
    report: &'a Report,
    since: &'a Since,
}

impl Shown<'_> {
    fn name(&self, side: usize) -> String {
        self.report.sides.get(side).map(|name| clean(name)).unwrap_or_default()
    }

    fn quantity(&self, quantity: &Quantity) -> String {
        show::quantity(quantity, self.report.currency.as_ref())
    }

    fn return_text(&self, moved: &Moved) -> String {
        let name = self.name(moved.side);
        let (then, now) = (self.quantity(&moved.then), self.quantity(&moved.now));
        match &moved.change.difference {
            Err(gap) => format!("the return of {name} is not compared: it {gap}"),
            Ok(difference) if difference.value.is_zero() => format!("the return of {name} stayed at {now}"),
            Ok(difference) => {
                let verb = if difference.value.is_sign_positive() { "rose" } else { "fell" };
                format!("the return of {name} {verb} from {then} to {now}")
            }
        }
    }

    fn table(&self, title: String, rows: &[&&Moved]) -> Option<Part> {
        let has_several = self.since.sides.len() > 1;
        let row = |moved: &&&Moved| -> Vec<Text> {
            let side = has_several.then(|| plain(self.name(moved.side)));
            let cells = [
                plain(self.quantity(&moved.then)),
                plain(self.quantity(&moved.now)),
                change_text(Some(&moved.change), self.report.currency.as_ref()),
                verdict(Some(&moved.change)),
            ];
            std::iter::once(plain(moved.metric.label)).chain(side).chain(cells).collect()
        };
        let side = has_several.then(String::new);
        let heads = std::iter::once(String::new()).chain(side);
        let heads = heads.chain(["Then", "Now", "Change", ""].map(str::to_string)).collect();
        table(title, heads, if has_several { 2 } else { 1 }, rows.iter().map(row).collect())
    }

    /// What is new, what is gone, which targets turned.
    fn items(&self) -> Vec<String> {
        let about = |turned: &Turned| {
            (turned.metric.label, self.name(turned.side), self.quantity(&turned.value), turned.gap.clone())
        };
        let is_of = |turned: &&Turned| is_of_view(self.report.view, turned.metric);
        let new = self.since.new.iter().filter(is_of).map(|turned| {
            let (label, name, value, gap) = about(turned);
            format!("new: {label} ({name}) is {value}; then there was none: {gap}")
        });
        let gone = self.since.gone.iter().filter(is_of).map(|turned| {
            let (label, name, value, gap) = about(turned);
            format!("gone: {label} ({name}) was {value}; now there is none: {gap}")
        });
        let targets = self.since.targets.iter().filter(|turned| is_of_view(self.report.view, turned.metric));
        let targets = targets.map(|turned| {
            let what = if turned.is_met { "newly met" } else { "newly missed" };
            let now = clean(&turned.now);
            let target =
                if turned.then == turned.now { now } else { format!("{now}, which was {}", clean(&turned.then)) };
            format!("{what}: {} ({}), target {target}", turned.metric.label, self.name(turned.side))
        });
        let withheld = self.since.changes.iter().filter(|moved| is_of_view(self.report.view, moved.metric));
        let withheld = withheld.filter_map(|moved| {
            let gap = moved.change.difference.as_ref().err()?;
            let (then, now) = (self.quantity(&moved.then), self.quantity(&moved.now));
            let (label, name) = (moved.metric.label, self.name(moved.side));
            Some(format!("not compared: {label} ({name}), {then} then and {now} now: {gap}"))
        });
        targets.chain(new).chain(gone).chain(withheld).collect()
    }
}
