//! Counts and statements in, laws of the judgement out: what more data may change, what a negation says, how many are needed.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]

use num_traits::ToPrimitive;
use proptest::prelude::*;
use roi::hypotheses::Test;
use roi::hypotheses::judge::{Basis, Counted, Judge, Verdict, weigh};
use roi::hypotheses::sample_size::Needed;
use roi::input::{self, Options, hypotheses};
use roi::number::Mark;
use roi::place::Place;
use roi::quantity::{Exact, whole};
use roi::statistics::mean::Sample;
use roi::statistics::points::Answers;
use roi::statistics::proportion::Share;
use roi::statistics::{Confidence, Counts};
use roi::targets::Comparator;

const COMPARATORS: [Comparator; 4] = [Comparator::Below, Comparator::AtMost, Comparator::Above, Comparator::AtLeast];

fn ratio(numerator: i64, denominator: i64) -> Exact {
    whole(numerator) / whole(denominator)
}

/// Counts and the number they give.
type Number = (Counts, Exact);

fn share(successes: i64, trials: i64) -> Number {
    (Counts::Share(Share::new(whole(successes), whole(trials)).unwrap()), ratio(successes, trials))
}

fn mean(numbers: &[i64]) -> Number {
    let (n, sum) = (numbers.len() as i64, numbers.iter().sum::<i64>());
    let squares = numbers.iter().map(|number| number * number).sum();
    (Counts::Mean(Sample::new(whole(n), &whole(sum), &whole(squares)).unwrap()), ratio(sum, n))
}

fn any_share() -> impl Strategy<Value = Number> {
    (1_i64..5_000).prop_flat_map(|trials| (0..=trials).prop_map(move |successes| share(successes, trials)))
}

fn any_points() -> impl Strategy<Value = Number> {
    let any = (0_i64..400, 0_i64..400, 0_i64..400).prop_filter("some answer", |(p, s, d)| p + s + d > 0);
    any.prop_map(|(promoters, passives, detractors)| {
        let answers = Answers::new(whole(promoters), whole(passives), whole(detractors)).unwrap();
        let score = ratio(100 * (promoters - detractors), promoters + passives + detractors);
        (Counts::Points(answers), score)
    })
}

fn any_mean() -> impl Strategy<Value = Number> {
    proptest::collection::vec(1_i64..900, 2..40)
        .prop_filter("some spread", |numbers| numbers.iter().any(|number| *number != numbers[0]))
        .prop_map(|numbers| mean(&numbers))
}

/// What a statement is about: a value, or a value less a part of another.
#[derive(Debug, Clone)]
struct Case {
    test: Test,
    found: Exact,
    counted: Counted,
}

/// Values and differences, each held against a limit somewhere near what was found.
fn any_case() -> impl Strategy<Value = Case> {
    let pair = prop_oneof![
        (any_share(), any_share(), Just(whole(1))),
        (any_points(), any_points(), Just(whole(1))),
        (any_mean(), any_mean(), prop_oneof![Just(whole(1)), Just(ratio(9, 10)), Just(ratio(6, 5))]),
    ];
    (pair, any::<bool>(), 0..4_usize, -300_i64..=300).prop_map(|((own, other, part), is_change, comparator, off)| {
        let width = match own.0 {
            Counts::Share(_) => 1,
            Counts::Points(_) => 100,
            Counts::Mean(_) => 200,
        };
        let found = if is_change { &own.1 - &part * &other.1 } else { own.1 };
        let limit = &found + ratio(off * width, 1000);
        let baseline = is_change.then(|| (part.clone(), other.0));
        let test = Test { comparator: COMPARATORS[comparator], part: is_change.then_some(part), limit };
        Case { test, found, counted: Counted { own: own.0, baseline } }
    })
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    (50_i64..=99).prop_map(|percent| Confidence::new(whole(percent)).unwrap())
}

impl Case {
    fn verdict(&self, confidence: &Confidence) -> Verdict {
        weigh(&self.test, &self.found, Some(self.counted.clone()), confidence).0
    }

    /// The same found on so many times the counts.
    fn on_more(&self, times: i64) -> Case {
        let more = |counts: &Counts| counts.counted_from(&(counts.n() * whole(times)));
        let baseline = self.counted.baseline.as_ref().map(|(part, counts)| (part.clone(), more(counts)));
        Case { counted: Counted { own: more(&self.counted.own), baseline }, ..self.clone() }
    }

    fn on_at_least(&self, n: u64) -> Case {
        Case { counted: self.counted.from_at_least(n), ..self.clone() }
    }

    fn negated(&self) -> Case {
        let test = Test { comparator: self.test.comparator.negated(), ..self.test.clone() };
        Case { test, ..self.clone() }
    }
}

/// What a statement is where its negation is this.
fn opposite(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Supported => Verdict::NotSupported,
        Verdict::NotSupported => Verdict::Supported,
        Verdict::NotEnoughData => Verdict::NotEnoughData,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_statement_and_its_negation_are_never_both_supported(case in any_case(), confidence in any_confidence()) {
        prop_assert_eq!(case.verdict(&confidence), opposite(case.negated().verdict(&confidence)));
        let as_it_stands = |case: &Case| weigh(&case.test, &case.found, None, &confidence).0;
        prop_assert_eq!(as_it_stands(&case), opposite(as_it_stands(&case.negated())));
    }

    #[test]
    fn more_of_the_same_never_turns_a_verdict_around(
        case in any_case(), confidence in any_confidence(), times in 2_i64..2000,
    ) {
        let (few, many) = (case.verdict(&confidence), case.on_more(times).verdict(&confidence));
        prop_assert!(few == Verdict::NotEnoughData || many != opposite(few), "{few:?} became {many:?}");
        // An interval of a score is drawn to the middle by three answers that are added; the others only narrow.
        if !matches!(case.counted.own, Counts::Points(_)) {
            prop_assert!(few == Verdict::NotEnoughData || many == few, "{few:?} became {many:?}");
        }
    }

    #[test]
    fn the_verdict_is_what_was_found_or_not_enough_data(case in any_case(), confidence in any_confidence()) {
        let as_it_stands = weigh(&case.test, &case.found, None, &confidence).0;
        let verdict = case.verdict(&confidence);
        prop_assert!(verdict == Verdict::NotEnoughData || verdict == as_it_stands);
    }

    #[test]
    fn the_sample_size_needed_is_enough_and_one_less_is_not(case in any_case(), confidence in any_confidence()) {
        let (verdict, basis) = weigh(&case.test, &case.found, Some(case.counted.clone()), &confidence);
        let Basis::Counted { needed, .. } = basis else { return Err(TestCaseError::fail("it was counted")) };
        prop_assert_eq!(needed.is_some(), verdict == Verdict::NotEnoughData);
        match needed {
            Some(Needed::About(needed)) => {
                prop_assert_ne!(case.on_at_least(needed).verdict(&confidence), Verdict::NotEnoughData);
                prop_assert_eq!(case.on_at_least(needed - 1).verdict(&confidence), Verdict::NotEnoughData);
            }
            Some(Needed::Never) => prop_assert_eq!(case.found, case.test.limit),
            Some(Needed::TooMany) => return Err(TestCaseError::fail("limits are not that near")),
            None => {}
        }
    }

    /// The score interval ends at the limit where n (p - l)² = z² l (1 - l).
    #[test]
    fn of_a_share_the_sample_size_has_a_formula(trials in 10_i64..300, part in 1_i64..100, limit in 1_i64..100) {
        let (counts, found) = share(trials * part, trials * 100);
        let counted = Counted { own: counts.counted_from(&whole(10)), baseline: None };
        let test = Test { comparator: Comparator::AtLeast, part: None, limit: ratio(limit, 100) };
        let (_, basis) = weigh(&test, &found, Some(counted), &Confidence::default());
        if let Basis::Counted { needed: Some(Needed::About(needed)), .. } = basis {
            let (p, l) = (part as f64 / 100.0, limit as f64 / 100.0);
            let formula = 1.959963984540054_f64.powi(2) * l * (1.0 - l) / (p - l).powi(2);
            prop_assert!((needed as f64 - formula.ceil()).abs() <= 1.0, "{needed} is not {formula}");
        }
    }

    #[test]
    fn what_a_sentence_says_its_denial_denies(
        (own, own_of) in (0_i64..=50, Just(50_i64)), (base, base_of) in (0_i64..=400, Just(400_i64)), points in 1_i64..30,
    ) {
        for (metric, part, whole) in [("csat", "csat_satisfied", "csat_responses"), ("escalation_rate", "escalated_contacts", "contacts")] {
            let figures = format!("figure,before,after\n{part},{base},{own}\n{whole},{base_of},{own_of}\n");
            let said = |text: &str| verdict(&figures, &format!("{metric} {text}"));
            for (one, other) in [("falls", "fall"), ("rises", "rise"), ("improves", "improve"), ("worsens", "worsen")] {
                prop_assert_eq!(said(one), opposite(said(&format!("does not {other}"))));
                let more = format!("{one} by more than {points} points");
                prop_assert_eq!(said(&more), opposite(said(&format!("does not {other} by more than {points} points"))));
            }
            let (good, bad) = if metric == "csat" { ("rises", "falls") } else { ("falls", "rises") };
            prop_assert_eq!(said("improves"), said(good));
            prop_assert_eq!(said("worsens"), said(bad));
        }
    }
}

/// What becomes of a statement about the second side of some figures.
fn verdict(figures: &str, statement: &str) -> Verdict {
    let reading = input::read_text(figures, "figures.csv", &Options::default()).unwrap();
    assert_eq!(reading.problems, []);
    let read = hypotheses::read(statement, &Place::file("--hypothesis"), &Default::default(), Mark::Point).unwrap();
    let sides = read.sides(&reading.comparison).unwrap();
    assert_eq!(sides, [1]);
    Judge::new(&reading.comparison, &Confidence::default()).judge(&read.hypothesis, 1).verdict
}

fn needed(basis: Basis) -> Option<Needed> {
    match basis {
        Basis::Counted { needed, .. } => needed,
        _ => None,
    }
}

/// 0.85 of 60 against 0.80: 1.96² × 0.8 × 0.2 ÷ 0.05² is 245.85.
#[test]
fn the_sample_size_is_the_one_worked_by_hand() {
    let (counts, found) = share(51, 60);
    let test = Test { comparator: Comparator::AtLeast, part: None, limit: ratio(8, 10) };
    let counted = Counted { own: counts, baseline: None };
    let (verdict, basis) = weigh(&test, &found, Some(counted), &Confidence::default());
    assert_eq!((verdict, needed(basis)), (Verdict::NotEnoughData, Some(Needed::About(246))));
}

#[test]
fn a_share_at_the_limit_is_told_by_no_number() {
    let (counts, found) = share(51, 60);
    let test = Test { comparator: Comparator::AtLeast, part: None, limit: found.clone() };
    let (verdict, basis) = weigh(&test, &found, Some(Counted { own: counts, baseline: None }), &Confidence::default());
    assert_eq!((verdict, needed(basis)), (Verdict::NotEnoughData, Some(Needed::Never)));
}

#[test]
fn a_side_that_has_more_than_is_needed_keeps_what_it_has() {
    let ((own, own_share), (base, base_share)) = (share(51, 60), share(4_800, 6_000));
    let counted = Counted { own, baseline: Some((whole(1), base)) };
    let more = counted.from_at_least(1_000);
    assert_eq!((more.own.n(), more.baseline.as_ref().unwrap().1.n()), (whole(1_000), whole(6_000)));
    let test = Test { comparator: Comparator::Above, part: Some(whole(1)), limit: whole(0) };
    let (_, basis) = weigh(&test, &(own_share - base_share), Some(counted), &Confidence::default());
    let Some(Needed::About(needed)) = needed(basis) else { panic!("some number tells") };
    assert!((200..400).contains(&needed), "{needed}");
}

/// Ten handle times of 8.4 minutes after, ten of 10 before, in tenths of a minute. The spread of the part counts, too.
#[test]
fn a_mean_that_falls_by_a_tenth_is_tested_against_nine_tenths_of_an_uncertain_mean() {
    let after = mean(&[84, 80, 88, 83, 85, 84, 86, 82, 81, 87]);
    let before = mean(&[100, 96, 104, 99, 101, 100, 102, 98, 97, 103]);
    let part = ratio(9, 10);
    let found = &after.1 - &part * &before.1;
    let test = Test { comparator: Comparator::AtMost, part: Some(part.clone()), limit: whole(0) };
    let counted = Counted { own: after.0, baseline: Some((part, before.0)) };
    let interval = counted.interval(&Confidence::default()).unwrap();
    // (s² + 0.81 s²) ÷ 10 with s² = 60 ÷ 9: 1.0985²; Satterthwaite's degrees of freedom are 17.80, t is 2.1026.
    assert_eq!(format!("{:.2} to {:.2}", interval.low, interval.high), "-8.31 to -3.69");
    assert_eq!(weigh(&test, &found, Some(counted), &Confidence::default()).0, Verdict::Supported);
    assert_eq!(found.to_f64(), Some(-6.0));
}

#[test]
fn numbers_without_spread_do_not_tell() {
    let (counts, found) = mean(&[5, 5, 5]);
    let test = Test { comparator: Comparator::Above, part: None, limit: whole(1) };
    let (verdict, basis) = weigh(&test, &found, Some(Counted { own: counts, baseline: None }), &Confidence::default());
    assert_eq!(verdict, Verdict::NotEnoughData);
    assert!(matches!(basis, Basis::NoSpread { .. }));
}
