//! Plans as text in; what is read of them, and every message about what is wrong with them, whole.

use super::*;
use crate::plan::{Billed, Effect, Inflation, InputId, Per, Pricing, Worth};
use crate::quantity::whole;

mod baselines;
mod messages;

/// What every plan needs, on four lines.
pub const HEAD: &str = "months = 24\ndiscount_rate = \"9%\"\n[volume]\ncontacts = 40000\n";
/// A vendor, on four lines.
pub const ACME: &str = "[[vendor]]\nname = \"Acme\"\nper = \"contact\"\nprice = 3.20\n";
/// A line of cost, on three lines.
pub const SALARIES: &str = "[[in_house.line]]\nname = \"Salaries\"\namount = 180000\n";

pub fn read(text: &str, changes: &[(&str, &str)]) -> Result<Read, String> {
    let mut all = Changes::default();
    for (path, value) in changes {
        all.add(path, value, &Place::file("--set"));
    }
    let name = if text.starts_with('{') { "plan.json" } else { "plan.toml" };
    PlanFile::read(text, name).and_then(|file| file.plan(&all)).map_err(|problem| problem.to_string())
}

pub fn plan(text: &str) -> Plan {
    read(text, &[]).unwrap().plan
}

/// A number of a plan by its path, as a fraction.
pub fn value(plan: &Plan, path: &str) -> Option<String> {
    plan.inputs.iter().find(|input| input.path == path).map(|input| input.value.to_string())
}

#[test]
fn the_template_reads_as_it_is_with_all_its_scenarios() {
    let file = PlanFile::read(TEMPLATE, "plan.toml").unwrap();
    let read = file.plan(&Changes::default()).unwrap();
    assert!(read.notes.is_empty(), "{:?}", read.notes);
    assert_eq!(read.plan.vendors.len(), 2);
    let scenarios = file.scenarios().unwrap();
    assert_eq!(
        scenarios.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["expected", "pessimistic", "optimistic"]
    );
    for (name, changes) in &scenarios {
        file.plan(changes).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    }
}

#[test]
fn what_the_template_has_in_comments_reads_too() {
    let with_season = TEMPLATE.replace("# seasonality", "seasonality");
    assert_eq!(plan(&with_season).volume.seasonality.len(), 12);
    let tiers = TEMPLATE.split("tiers = ").nth(1).and_then(|rest| rest.split("# A fee").next()).unwrap();
    let anchored = TEMPLATE.replace(&format!("tiers = {tiers}"), "").replace("# [vendor.anchor]", "[vendor.anchor]");
    let anchored = ["volume = 40000", "fee =", "dead_band", "additional", "reduced"]
        .into_iter()
        .fold(anchored, |text, key| text.replace(&format!("# {key}"), key));
    assert!(matches!(plan(&anchored).vendors[1].pricing, Pricing::Anchored { dead_band: Some(_), .. }));
}

#[test]
fn every_number_is_an_input_with_its_path_place_and_text() {
    let text = format!("{HEAD}{SALARIES}{}", ACME.replace("3.20", "\"3.00 .. 3.20 .. 3.60\""));
    let plan = plan(&text);
    let price = plan.inputs.iter().find(|input| input.path == "vendor.Acme.price").unwrap();
    assert_eq!(price.value.to_string(), "16/5");
    assert_eq!(price.range.as_ref().map(|range| range.high.to_string()), Some("18/5".into()));
    assert_eq!(price.text, "3.00 .. 3.20 .. 3.60");
    assert_eq!(price.place.to_string(), "plan.toml:11: vendor.Acme.price");
    assert_eq!(value(&plan, "discount_rate"), Some("9/100".into()));
    assert_eq!(value(&plan, "in_house.Salaries.amount"), Some("180000".into()));
    assert_eq!(plan.in_house.lines[0].per, Per::MonthOfVolume);
    assert_eq!((plan.name.as_str(), plan.months, plan.ramp.start), ("plan", 24, 1));
    assert_eq!(plan.vendors[0].unit, Billed::Contact);
}

#[test]
fn toml_and_json_of_one_plan_are_one_plan() {
    let json = r#"{"months": 24, "discount_rate": "9%", "volume": {"contacts": 40000}, "customers": null,
        "in_house": {"line": [{"name": "Salaries", "amount": 180000}]},
        "vendor": [{"name": "Acme", "per": "contact", "price": 3.20}]}"#;
    let inputs = |text: &str| {
        plan(text)
            .inputs
            .iter()
            .map(|input| format!("{} {} {}", input.path, input.value, input.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(inputs(json), inputs(&format!("{HEAD}{SALARIES}{ACME}")));
}

#[test]
fn a_change_replaces_or_multiplies_and_the_stated_contacts_stay() {
    let text = format!("{HEAD}{SALARIES}{ACME}[ramp]\nshare = [\"50%\", \"100%\"]\n");
    let changes = [
        ("volume.contacts", "* 1.5"),
        ("vendor.Acme.price", "3 .. 4 .. 5"),
        ("vendor.Acme.price", "* 110%"),
        ("vendor.Acme.minimum", "60000"),
        ("ramp.start", "5"),
        ("ramp.share.1", "25%"),
        ("months", "36"),
        ("in_house.Salaries.inflation", "3%"),
    ];
    let plan = read(&text, &changes).unwrap().plan;
    assert_eq!((value(&plan, "volume.contacts"), plan.volume.stated.clone()), (Some("60000".into()), whole(40000)));
    assert_eq!(value(&plan, "vendor.Acme.price"), Some("22/5".into()));
    let price = plan.inputs.iter().find(|input| input.path == "vendor.Acme.price").unwrap();
    assert_eq!(
        (price.text.as_str(), price.place.to_string().as_str()),
        ("3 .. 4 .. 5 * 110%", "--set: vendor.Acme.price")
    );
    assert_eq!(price.range.as_ref().map(|range| range.low.to_string()), Some("33/10".into()));
    assert_eq!(value(&plan, "vendor.Acme.minimum"), Some("60000".into()));
    assert_eq!((plan.ramp.start, plan.months), (5, 36));
    assert_eq!(value(&plan, "ramp.share.1"), Some("1/4".into()));
    assert!(matches!(plan.in_house.lines[0].inflation, Inflation::Own(_)));
    let whole_list = read(&text, &[("ramp.share", "[\"10%\", \"20%\", \"100%\"]")]).unwrap().plan;
    assert_eq!(whole_list.ramp.share.len(), 3);
}

#[test]
fn scenarios_are_changes_by_dotted_keys_or_tables() {
    let text = format!(
        "{HEAD}{SALARIES}{ACME}[scenario.slow]\n\"vendor.Acme.price\" = 3.5\n[scenario.slow.volume]\ngrowth = \"0%\"\n[scenario.slow.ramp]\nshare = [\"10%\", \"100%\"]\nstart = 4\n"
    );
    let file = PlanFile::read(&text, "plan.toml").unwrap();
    let scenarios = file.scenarios().unwrap();
    let paths: Vec<&str> = scenarios[1].1.paths().collect();
    assert_eq!(paths, ["vendor.Acme.price", "volume.growth", "ramp.share", "ramp.start"]);
    let plan = file.plan(&scenarios[1].1).unwrap().plan;
    assert_eq!(value(&plan, "ramp.share.1"), Some("1/10".into()));
    assert_eq!(value(&plan, "vendor.Acme.price"), Some("7/2".into()));
    let price = plan.inputs.iter().find(|input| input.path == "vendor.Acme.price").unwrap();
    assert_eq!(price.place.to_string(), "plan.toml:13: scenario.slow.vendor.Acme.price");
    let mut more = Changes::default();
    more.add("vendor.Acme.price", "* 2", &Place::file("--set"));
    let both = file.plan(&scenarios[1].1.then(&more)).unwrap().plan;
    assert_eq!(value(&both, "vendor.Acme.price"), Some("7".into()));
}

#[test]
fn words_and_defaults_are_as_they_are_told() {
    let text = format!(
        "start = \"2027-01\"\n{HEAD}[in_house]\nwage_inflation = \"3%\"\n{SALARIES}[[in_house.line]]\nname = \"Rent\"\namount = 9000\n[[retained]]\nname = \"Desk\"\namount = 1\n{ACME}[[one_time]]\nname = \"Exit\"\namount = 5\nmonth = 3\n[[benefit]]\nname = \"Handle time\"\namount = 10\n[[benefit]]\nname = \"Loyalty\"\nretention_change = \"1%\"\n[customers]\ncount = 10\npurchase_value = 1\npurchase_frequency = 1\n"
    );
    let plan = plan(&text);
    assert_eq!(plan.start, Some((2027, 1)));
    let [salaries, rent] = &plan.in_house.lines[..] else { panic!("two lines") };
    assert_eq!((salaries.inflation, rent.inflation), (Inflation::Wages, Inflation::None));
    assert_eq!((salaries.per, rent.per), (Per::MonthOfVolume, Per::Month));
    assert_eq!(plan.retained[0].inflation, Inflation::Wages);
    assert_eq!((plan.one_time[0].from, plan.one_time[0].until), (3, 3));
    assert_eq!((plan.retained[0].from, plan.retained[0].until), (None, 24));
    assert_eq!(plan.benefits[0].effect, Effect::HandleTime);
    assert_eq!(plan.benefits[1].effect, Effect::Retention);
    assert!(matches!(plan.benefits[1].worth, Worth::Retention { .. }));
    assert_eq!(plan.inputs.get(plan.discount_rate.0).map(|input| input.path.as_str()), Some("discount_rate"));
    assert!(plan.input(InputId(99)).is_none());
}

#[test]
fn a_plan_without_costs_in_house_says_so() {
    let notes = read(&format!("{HEAD}{ACME}"), &[]).unwrap().notes;
    assert_eq!(
        notes.iter().map(Note::line).collect::<Vec<_>>(),
        ["in_house: the plan has no cost in house, so that nothing can be saved; write [[in_house.line]]"]
    );
}

#[test]
fn a_currency_sign_alone_tells_the_currency() {
    let read = read(&format!("{HEAD}{SALARIES}{}", ACME.replace("3.20", "\"$3.20\"")), &[]).unwrap();
    assert_eq!(read.plan.currency.as_ref().map(crate::currency::Currency::code), Some("USD"));
    assert_eq!(read.notes[0].line(), "currency: `$` is taken as USD; `currency` in the plan names another");
}

#[test]
fn without_any_of_its_lines_the_template_is_a_plan_or_a_message_with_a_place() {
    let lines: Vec<&str> = TEMPLATE.lines().collect();
    for left_out in 0..lines.len() {
        let text: String =
            lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| format!("{line}\n")).collect();
        let read = PlanFile::read(&text, "plan.toml").and_then(|file| {
            let scenarios = file.scenarios()?;
            scenarios.iter().try_for_each(|(_, changes)| file.plan(changes).map(|_| ()))
        });
        assert!(read.err().is_none_or(|problem| problem.place.is_some()), "line {}", left_out + 1);
    }
}

/// What is said of a file with some bytes in it.
fn of_bytes(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let shown = format!("{}/", folder.path().display());
    PlanFile::open(&path.to_string_lossy())
        .err()
        .map_or("read".into(), |problem| problem.to_string().replace(&shown, ""))
}

#[test]
fn what_cannot_be_read_at_all_is_told_by_its_file() {
    assert_eq!(
        PlanFile::open("no/such/plan.toml").err().unwrap().to_string(),
        "no/such/plan.toml: no such file\n\nhint: check the name; `roi template plan` prints a plan to fill in"
    );
    assert_eq!(PlanFile::open("src").err().unwrap().to_string(), "src: is a directory\n\nhint: name a file in it");
    assert_eq!(
        of_bytes("plan.toml", b"months = 24\nname = \"\x81\"\n"),
        "plan.toml:2: expected text in UTF-8, found other bytes\n\nhint: save the file as UTF-8"
    );
    assert_eq!(
        of_bytes("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
        "plan.xls: expected TOML or JSON, found a workbook\n\nhint: `roi template plan` prints a plan to fill in"
    );
    assert_eq!(of_bytes("plan.toml", b"\xef\xbb\xbfmonths = 24\n"), "read");
}

#[test]
fn a_day_of_a_month_dates_the_plan_too() {
    assert_eq!(plan(&format!("start = 2027-03-01\n{HEAD}{ACME}")).start, Some((2027, 3)));
}
