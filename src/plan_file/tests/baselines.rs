//! Plans with a figures file beside them in; what of it they take, and what is told about the rest.

use super::*;
use std::fs;

const FIGURES: &str = "figure,In-house,Other\nLabor,1200000,1\nRent,120000,2\nTransition,5000,3\nContacts,480000,4\nHandle time,60000 h,5 h\nFirst-contact resolutions,360000,1\nAgents,50,1\nLeavers,10,0\nCustomers at the start,1000,1\nCustomers at the end,1100,1\nNew customers,200,1\nAverage order value,30,30\nMonths,12,12\n";

fn in_folder(figures: &str, plan: &str) -> Result<Read, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("figures.csv"), figures).unwrap();
    let path = folder.path().join("plan.toml");
    fs::write(&path, plan).unwrap();
    let shown = format!("{}/", folder.path().display());
    let read = PlanFile::open(&path.to_string_lossy()).and_then(|file| file.plan(&Changes::default()));
    read.map_err(|problem| problem.to_string().replace(&shown, ""))
}

fn with(more: &str) -> String {
    format!("baseline = \"figures.csv\"\nmonths = 24\ndiscount_rate = \"9%\"\n{more}{ACME}")
}

#[test]
fn the_baseline_gives_what_the_plan_leaves_out() {
    let read = in_folder(FIGURES, &with("[in_house]\ncost_per_leaver = 8000\n")).unwrap();
    let plan = read.plan;
    assert_eq!(value(&plan, "volume.contacts"), Some("40000".into()));
    assert_eq!(plan.volume.stated, whole(40000));
    assert_eq!(value(&plan, "volume.handle_time"), Some("15/2".into()));
    assert_eq!(value(&plan, "volume.first_contact_resolution"), Some("3/4".into()));
    assert_eq!(value(&plan, "in_house.Labor.amount"), Some("100000".into()));
    assert_eq!(value(&plan, "in_house.Rent.amount"), Some("10000".into()));
    assert_eq!(value(&plan, "in_house.agents"), Some("50".into()));
    assert_eq!(value(&plan, "in_house.attrition"), Some("1/5".into()));
    assert_eq!(value(&plan, "customers.count"), Some("1000".into()));
    assert_eq!(value(&plan, "customers.retention_rate"), Some("9/10".into()));
    assert_eq!(value(&plan, "customers.purchase_value"), Some("30".into()));
    assert_eq!(plan.in_house.lines.iter().map(|line| line.per).collect::<Vec<_>>(), [Per::MonthOfVolume, Per::Month]);
    let rent = plan.inputs.iter().find(|input| input.path == "in_house.Rent.amount").unwrap();
    assert!(rent.place.to_string().ends_with("figures.csv:3: In-house"), "{}", rent.place);
    let notes: Vec<String> = read.notes.iter().map(Note::line).collect();
    assert!(
        notes.contains(&"baseline: `Transition` of In-house is paid once and is not counted each month".to_string()),
        "{notes:?}"
    );
}

#[test]
fn attrition_is_taken_only_where_a_leaver_costs_something() {
    assert_eq!(value(&in_folder(FIGURES, &with("")).unwrap().plan, "in_house.attrition"), None);
}

#[test]
fn the_plans_own_numbers_count_and_a_note_says_both() {
    let text = with(&format!("[volume]\ncontacts = 42000\n{SALARIES}"));
    let read = in_folder(FIGURES, &text).unwrap();
    assert_eq!(value(&read.plan, "volume.contacts"), Some("42000".into()));
    let notes: Vec<String> = read.notes.iter().map(Note::line).collect();
    let has = |start: &str, end: &str| notes.iter().any(|note| note.starts_with(start) && note.ends_with(end));
    assert!(
        has(
            "volume.contacts: the plan says `42000` and the baseline `480,000 ÷ 12 months` at ",
            "figures.csv:5: In-house; the plan's counts"
        ),
        "{notes:?}"
    );
    assert!(has("in_house: the plan's own line count", "110,000.00 a month"), "{notes:?}");
}

#[test]
fn another_side_is_taken_by_its_name() {
    let read = in_folder(FIGURES, &with("baseline_side = \"other\"\n")).unwrap();
    assert_eq!(value(&read.plan, "volume.contacts"), Some("1/3".into()));
}

#[test]
fn a_sign_of_the_figures_may_be_the_plans_currency() {
    let figures = FIGURES.replace("120000,2", "$120000,2");
    let read = in_folder(&figures, &with("currency = \"CAD\"\n")).unwrap();
    assert_eq!(read.plan.currency.as_ref().map(crate::currency::Currency::code), Some("CAD"));
}

#[test]
fn every_message_about_a_baseline() {
    let no_months = FIGURES.replace("Months,12,12\n", "");
    let in_euro = FIGURES.replace("120000,2", "€120000,2");
    let cases: &[(&str, String, &str)] = &[
        (
            FIGURES,
            with("baseline_side = \"Outsorced\"\n"),
            "plan.toml:4: baseline_side: figures.csv has no side called `Outsorced`\n\nhint: its sides are `In-house`, `Other`",
        ),
        (
            &no_months,
            with(""),
            "plan.toml:1: baseline: expected how many months the side `In-house` of figures.csv is about, found none\n\nhint: add a row `months` to figures.csv, such as 12",
        ),
        (
            &in_euro,
            with("currency = \"USD\"\n"),
            "plan.toml:4: currency: the plan is in USD, and its baseline figures.csv in EUR\n\nhint: convert the figures, or write the plan in their currency",
        ),
        (
            FIGURES,
            with("").replace("figures.csv", "none.csv"),
            "plan.toml:1: baseline: none.csv: no such file\n\nhint: the baseline is looked for beside the plan",
        ),
        (
            FIGURES,
            with("").replace("figures.csv", "-"),
            "plan.toml:1: baseline: expected the name of a figures file, found `-`\n\nhint: standard input is read for the plan alone",
        ),
        (
            FIGURES,
            with("").replace("baseline = ", "baseline_side = "),
            "plan.toml:1: baseline_side: expected `baseline` beside it, found none\n\nhint: write baseline = \"figures.csv\", the file that has this side",
        ),
    ];
    for (figures, text, expected) in cases {
        assert_eq!(in_folder(figures, text).map(|_| ()).unwrap_err(), *expected);
    }
}
