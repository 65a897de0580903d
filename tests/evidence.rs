//! Figures of one side in, claims about the counts behind its metrics out.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use roi::comparison::{Comparison, Given, PeriodFigures, Side};
use roi::figures::{
    ABANDONED_CONTACTS, CONTACTS, CSAT_RESPONSES, CSAT_SATISFIED, CUSTOMERS_END, CUSTOMERS_LOST, CUSTOMERS_NEW,
    CUSTOMERS_START, HANDLE_TIME, HANDLE_TIME_SQUARES, NPS_DETRACTORS, NPS_PASSIVES, NPS_PROMOTERS, OFFERED_CONTACTS,
    RESOLVED_CONTACTS, RESPONSE_TIME, RESPONSE_TIME_SQUARES, RESPONSES,
};
use roi::metrics::Metric;
use roi::metrics::customers::{CHURN_RATE, RETENTION_RATE};
use roi::metrics::efficiency::{
    ANSWER_RATE, AVERAGE_HANDLE_TIME, AVERAGE_HANDLE_TIME_PER_CONTACT, AVERAGE_RESPONSE_TIME,
};
use roi::metrics::evaluate::Evaluator;
use roi::metrics::evidence::counts;
use roi::metrics::quality::{CSAT, NPS};
use roi::place::Place;
use roi::quantity::{Exact, exact, whole};
use roi::statistics::Counts;
use roi::statistics::mean::Sample;
use roi::statistics::points::Answers;
use roi::statistics::proportion::Share;

fn given(text: &str) -> Box<Given> {
    let value = exact(text.parse().unwrap());
    Box::new(Given { value, quantum: whole(0), text: text.into(), place: Place::file("figures.csv") })
}

/// One side of which each period has these figures.
fn comparison(periods: &[&[(&'static str, &str)]]) -> Comparison {
    let of = |figures: &&[(&'static str, &str)]| PeriodFigures {
        given: figures.iter().map(|(id, text)| (*id, given(text))).collect(),
        ..PeriodFigures::default()
    };
    let side = Side { name: "one".into(), periods: periods.iter().map(of).collect() };
    Comparison { sides: vec![side], ..Comparison::default() }
}

fn found(metric: &'static Metric, periods: &[&[(&'static str, &str)]]) -> Option<Counts> {
    counts(&Evaluator::new(&comparison(periods)), metric, 0)
}

fn share(successes: Exact, trials: i64) -> Option<Counts> {
    Some(Counts::Share(Share::new(successes, whole(trials)).unwrap()))
}

#[test]
fn periods_are_counted_together_where_they_are_the_same() {
    let (satisfied, answers) = (CSAT_SATISFIED.id, CSAT_RESPONSES.id);
    let both: &[_] = &[(satisfied, "40"), (answers, "50")];
    assert_eq!(found(&CSAT, &[both, &[(satisfied, "9"), (answers, "10")]]), share(whole(49), 60));
    assert_eq!(found(&CSAT, &[both, &[(answers, "10")]]), None);
    assert_eq!(found(&CSAT, &[&[(satisfied, "0"), (answers, "0")]]), None);
}

#[test]
fn a_share_given_beside_its_trials_is_counted_as_it_is() {
    let given: &[_] = &[(CSAT.id, "0.82"), (CSAT_RESPONSES.id, "60")];
    assert_eq!(found(&CSAT, &[given]), share(exact("49.2".parse().unwrap()), 60));
    assert_eq!(found(&CSAT, &[&[(CSAT.id, "0.82")]]), None);
}

#[test]
fn who_left_is_who_did_not_stay() {
    let start: (&str, &str) = (CUSTOMERS_START.id, "1000");
    let by_end: &[_] = &[start, (CUSTOMERS_END.id, "1050"), (CUSTOMERS_NEW.id, "100")];
    assert_eq!(found(&CHURN_RATE, &[by_end]), share(whole(50), 1000));
    assert_eq!(found(&RETENTION_RATE, &[&[start, (CUSTOMERS_LOST.id, "30")]]), share(whole(970), 1000));
    let answered: &[_] = &[(OFFERED_CONTACTS.id, "200"), (ABANDONED_CONTACTS.id, "10")];
    assert_eq!(found(&ANSWER_RATE, &[answered]), share(whole(190), 200));
}

#[test]
fn a_score_has_counts_unless_another_score_was_given_in_their_place() {
    let three = [(NPS_PROMOTERS.id, "50"), (NPS_PASSIVES.id, "30"), (NPS_DETRACTORS.id, "20")];
    let answers = Answers::new(whole(50), whole(30), whole(20)).map(Counts::Points);
    assert_eq!(found(&NPS, &[&three]), answers);
    assert_eq!(found(&NPS, &[&[three.as_slice(), &[(NPS.id, "30")]].concat()]), answers);
    assert_eq!(found(&NPS, &[&[three.as_slice(), &[(NPS.id, "40")]].concat()]), None);
    assert_eq!(found(&NPS, &[&[(NPS.id, "40")]]), None);
}

#[test]
fn a_mean_needs_the_sum_of_the_squares() {
    let period: &[_] = &[(RESPONSE_TIME.id, "6"), (RESPONSES.id, "3"), (RESPONSE_TIME_SQUARES.id, "14")];
    let counts = Sample::new(whole(6), &whole(12), &whole(28)).map(Counts::Mean);
    assert_eq!(found(&AVERAGE_RESPONSE_TIME, &[period, period]), counts);
    let without: &[_] = &[(RESPONSE_TIME.id, "6"), (RESPONSES.id, "3")];
    assert_eq!(found(&AVERAGE_RESPONSE_TIME, &[without]), None);
    assert_eq!(found(&AVERAGE_RESPONSE_TIME, &[period, without]), None);
    // Three times of 6 minutes in all have squares of 12 at least.
    let too_few: &[_] = &[(RESPONSE_TIME.id, "6"), (RESPONSES.id, "3"), (RESPONSE_TIME_SQUARES.id, "11")];
    assert_eq!(found(&AVERAGE_RESPONSE_TIME, &[too_few]), None);
}

#[test]
fn a_mean_over_fewer_than_have_a_time_has_no_spread() {
    let time = [(HANDLE_TIME.id, "6"), (HANDLE_TIME_SQUARES.id, "14")];
    let with = |counts: &[(&'static str, &'static str)]| [time.as_slice(), counts].concat();
    let all = with(&[(CONTACTS.id, "3"), (RESOLVED_CONTACTS.id, "3")]);
    let some = with(&[(CONTACTS.id, "3"), (RESOLVED_CONTACTS.id, "2")]);
    let counts = Sample::new(whole(3), &whole(6), &whole(14)).map(Counts::Mean);
    assert_eq!(found(&AVERAGE_HANDLE_TIME, &[&all]), counts);
    assert_eq!(found(&AVERAGE_HANDLE_TIME, &[&some]), None);
    assert_eq!(found(&AVERAGE_HANDLE_TIME, &[&with(&[(RESOLVED_CONTACTS.id, "3")])]), None);
    assert_eq!(found(&AVERAGE_HANDLE_TIME_PER_CONTACT, &[&all]), counts);
    assert_eq!(found(&AVERAGE_HANDLE_TIME_PER_CONTACT, &[&some]), counts);
}
