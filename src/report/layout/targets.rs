//! Targets and benchmarks of a report in, their tables out.

use super::{Layout, judged, list, plain, table, toned};
use crate::place::clean;
use crate::report::Row;
use crate::report::parts::{DASH, Part, Tone};
use crate::report::scorecard::{Compared, Judged, Score, Tally};
use crate::show;

impl Layout<'_> {
    /// Each target and how each side stands to it; and how many are met.
    pub(super) fn targets(&self) -> Vec<Part> {
        let judged: Vec<(&Row, &Judged)> =
            self.report.metrics.iter().filter_map(|row| Some((row, row.target.as_ref()?))).collect();
        if judged.is_empty() {
            return Vec::new();
        }
        let mut heads = vec![String::new(), "Target".into()];
        for side in 0..self.report.sides.len() {
            heads.extend([self.name(side), String::new()]);
        }
        let row = |(row, judged): &(&Row, &Judged)| {
            let mut cells = vec![plain(row.metric.label), plain(clean(&judged.text))];
            for side in 0..self.report.sides.len() {
                cells.push(self.cell(row.values.get(side).and_then(Option::as_ref)));
                cells.push(match judged.sides.get(side).and_then(Option::as_ref) {
                    Some((true, _)) => toned("met", Tone::Good),
                    Some((false, Some(Ok(share)))) => {
                        toned(format!("missed ({} of it)", show::quantity(share, None)), Tone::Bad)
                    }
                    Some((false, _)) => toned("missed", Tone::Bad),
                    None => plain(""),
                });
            }
            cells
        };
        let rows = judged.iter().map(row).collect();
        let mut parts: Vec<Part> = table("Targets".into(), heads, 2, rows).into_iter().collect();
        let count = |of: fn(&Score) -> Tally| {
            self.report.scores.iter().filter_map(|score| tally(&self.name(score.side), of(score))).collect()
        };
        parts.extend(list("SLA compliance (efficiency and quality targets)", count(|score| score.sla)));
        parts.extend(list("Other targets", count(|score| score.other)));
        parts
    }

    /// What others reach, who says so, and how far off each side is.
    pub(super) fn benchmarks(&self) -> Option<Part> {
        let sides = || 0..self.report.sides.len();
        let names = sides().flat_map(|side| [self.name(side), "Against it".to_string(), String::new()]);
        let heads = [String::new(), "Benchmark".into(), "Source".into()].into_iter().chain(names).collect();
        let row = |(row, of): (&Row, &Compared)| {
            let mut cells = vec![plain(row.metric.label), self.cell(Some(&of.value)), plain(of.source.clone())];
            for side in sides() {
                cells.push(self.cell(row.values.get(side).and_then(Option::as_ref)));
                let found = of.sides.get(side).and_then(Option::as_ref);
                cells.push(match found.map(|against| &against.difference) {
                    Some(Ok(difference)) => plain(show::difference(difference, self.currency())),
                    Some(Err(_)) => plain(DASH),
                    None => plain(""),
                });
                cells.push(found.map_or_else(|| plain(""), |of| judged(of.verdict, of.may_be_chance == Some(true))));
            }
            cells
        };
        let rows = self.report.metrics.iter().filter_map(|of| Some((of, of.benchmark.as_ref()?))).map(row).collect();
        table("Benchmarks".into(), heads, 3, rows)
    }
}

fn tally(what: &str, tally: Tally) -> Option<String> {
    let share = show::quantity(&tally.share()?, None);
    Some(format!("{what}: {} of {} met ({share})", tally.met, tally.judged))
}
