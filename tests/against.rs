//! Reports that were stored in, claims about what changed since then out: counts that come back whole, files that are cut.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use roi::comparison::Comparison;
use roi::input::{self, Options};
use roi::place::Place;
use roi::problem::Problem;
use roi::quantity::{Exact, whole};
use roi::render::json::without_loss;
use roi::render::{self, Style};
use roi::report::since::{Moved, Since};
use roi::report::{Asked, Report, View};
use roi::report_file;
use roi::statistics::Confidence;
use std::path::PathBuf;

fn asked() -> Asked {
    Asked {
        view: View::Whole,
        only: None,
        by_period: false,
        cost_lines: true,
        certainty: Default::default(),
        catalogue: Default::default(),
    }
}

fn comparison(text: &str, path: &str) -> Comparison {
    let reading = input::read_text(text, path, &Options::default()).unwrap();
    assert_eq!(reading.problems, [], "{path}\n{text}");
    reading.comparison
}

fn stored(comparison: &Comparison) -> String {
    let report = Report::new(comparison, &asked());
    let format = render::by_name("json").unwrap();
    String::from_utf8((format.render)(&report, &Style::default())).unwrap()
}

/// What a comparison's report says of a stored one.
fn against(now: &Comparison, then: &str) -> Result<Report, Problem> {
    let earlier = report_file::read(then, &Place::file("then.json"), now, &Default::default())?;
    Ok(Report::new(now, &asked()).with_since(&earlier, &asked().certainty))
}

fn example(name: &str) -> Comparison {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    comparison(&std::fs::read_to_string(path).unwrap(), name)
}

fn moved<'a>(since: &'a Since, metric: &str, side: usize) -> &'a Moved {
    since.changes.iter().find(|moved| moved.metric.id == metric && moved.side == side).unwrap()
}

#[test]
fn nothing_changed_since_the_report_itself() {
    for name in ["quickstart.csv", "quickstart.json", "quarters.csv", "in-house.csv"] {
        let now = example(name);
        let report = against(&now, &stored(&now)).unwrap();
        let since = report.since.as_ref().unwrap();
        assert!(!since.changes.is_empty() && since.changes.iter().all(|moved| !moved.is_change()), "{name}");
        assert!(since.new.is_empty() && since.gone.is_empty() && since.targets.is_empty(), "{name}");
        let values = report.metrics.iter().flat_map(|row| row.values.iter().flatten());
        assert_eq!(since.changes.len(), values.filter(|value| value.is_ok()).count(), "{name}");
    }
}

#[test]
fn every_report_that_is_cut_off_is_an_error() {
    let now = example("quickstart.csv");
    let text = stored(&now);
    let text = text.trim_end();
    let cuts = (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(97).chain([text.len() - 1]);
    for at in cuts {
        assert!(against(&now, text.get(..at).unwrap()).is_err(), "cut at {at}");
    }
    assert!(against(&now, text).is_ok());
}

/// 28 digits are not enough for a third: such counts are kept as fractions.
#[test]
fn a_count_whose_digits_do_not_end_is_a_fraction() {
    let fraction = |above: i64, below: i64| without_loss(&Exact::new(above.into(), below.into()));
    assert_eq!((fraction(50, 3).to_string(), fraction(5, 4).to_string()), ("\"50/3\"".into(), "1.25".into()));
    assert_eq!(without_loss(&whole(540)).to_string(), "540");
    let now = example("quickstart.csv");
    let text = stored(&now);
    let report = against(&now, &text.replace("\"successes\": 1806", "\"successes\": \"5418/3\"")).unwrap();
    // The same counts in another shape: there is nothing to test.
    assert!(moved(report.since.as_ref().unwrap(), "csat", 1).change.evidence.is_none());
    let too_long = format!("\"successes\": \"{}/3\"", "9".repeat(2_000));
    assert!(against(&now, &text.replace("\"successes\": 1806", &too_long)).is_err());
}

#[test]
fn a_number_another_program_cut_short_has_not_changed() {
    let now = comparison("figure,a,b\nLabor,9,7\nContacts,3,7\nCSAT responses,7,7\nCSAT satisfied,3,4\n", "f.csv");
    let text = stored(&now).replace("57.14285714285714285714285714", "57.142857142857146");
    let report = against(&now, &text).unwrap();
    let csat = moved(report.since.as_ref().unwrap(), "csat", 1);
    assert!(!csat.is_change() && csat.then.value != csat.now.value);
}

#[test]
fn a_hostile_name_in_a_report_cannot_steer_a_terminal() {
    let now = example("quickstart.csv");
    let text =
        stored(&now).replace("\"> ", "\"\\u001b[31m> ").replace("\"metrics\": {", "\"metrics\": {\"\\u001b[2J\": 1,");
    let report = against(&now, &text).unwrap();
    let shown = (render::by_name("table").unwrap().render)(&report, &Style::default());
    assert!(!shown.contains(&0x1b));
}

proptest! {
    /// Two quarters told apart by a stored report are told apart as two sides of one file are.
    #[test]
    fn counts_in_a_file_tell_as_much_as_counts_side_by_side(
        (n, m) in (1_u32..5_000, 1_u32..5_000), (one, two) in (0_u32..=1_000, 0_u32..=1_000), parts in prop::array::uniform6(0_u32..900),
    ) {
        let successes = |thousandths: u32, of: u32| of * thousandths / 1_000;
        let (k, l) = (successes(one, n), successes(two, m));
        let [a, b, c, d, e, f] = parts;
        prop_assume!(a + b + c > 0 && d + e + f > 0);
        let side = |n: u32, k: u32, [promoters, passives, detractors]: [u32; 3]| {
            [("CSAT responses", n), ("CSAT satisfied", k), ("NPS promoters", promoters), ("NPS passives", passives), ("NPS detractors", detractors)]
        };
        let file = |sides: &[[(&str, u32); 5]], names: &str| {
            let row = |index: usize| {
                let cells: String = sides.iter().map(|side| format!(",{}", side[index].1)).collect();
                format!("{}{cells}\n", sides[0][index].0)
            };
            comparison(&format!("figure,{names}\n{}", (0..5).map(row).collect::<String>()), "figures.csv")
        };
        let (then, now) = (side(n, k, [a, b, c]), side(m, l, [d, e, f]));
        let report = against(&file(&[now], "support"), &stored(&file(&[then], "support"))).unwrap();
        let beside = Report::new(&file(&[then, now], "then,now"), &asked());
        for id in ["csat", "nps"] {
            let live = beside.metrics.iter().find(|row| row.metric.id == id).unwrap().changes[1].clone().unwrap();
            let moved = moved(report.since.as_ref().unwrap(), id, 0);
            if let Some(evidence) = &moved.change.evidence {
                let live = live.evidence.unwrap();
                prop_assert_eq!(evidence.p_value, live.p_value);
                prop_assert_eq!(evidence.is_distinguishable(), live.is_distinguishable());
                prop_assert_eq!(&evidence.interval.confidence, &Confidence::default());
            } else {
                // The same answers: there is nothing to test.
                prop_assert!(!moved.is_change());
            }
            prop_assert_eq!(moved.change.verdict, live.verdict);
        }
    }
}
