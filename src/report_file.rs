//! The file of an earlier report in, its values, targets and counts out, strictly: each number from its text, never through
//! a float, and nothing of a file that is no report of `roi calc -f json`.

use crate::comparison::Comparison;
use crate::currency::Currency;
use crate::input::json::{self, Node, Value};
use crate::input::{self, sheets, text};
use crate::metrics::own::Catalogue;
use crate::metrics::{Better, Metric};
use crate::number::{self, Mark, Written};
use crate::place::{Place, escaped, quoted};
use crate::problem::Problem;
use crate::quantity::{Exact, Quantity, exact};
use crate::report::since::earlier::{Earlier, EarlierRow, EarlierTarget, EarlierValue};
use crate::statistics::{Counts, Method};
use num_bigint::BigInt;
use num_traits::Signed;
use rust_decimal::Decimal;

/// How such a file comes about.
const WRITE: &str = "`roi calc figures.csv -f json -o last-quarter.json` writes one";

/// The version of reports that is read.
const VERSION: &str = "1";

/// The most digits of a count that is a fraction: far more than figures of 28 digits make.
const MOST_DIGITS: usize = 1_000;

/// Reads a report that a comparison is set against, or standard input where it is called `-`.
///
/// # Errors
/// What cannot be read, is no report, is of another version or currency, or shares no side with the comparison.
pub fn open(path: &str, comparison: &Comparison, catalogue: &Catalogue) -> Result<Earlier, Problem> {
    let file = Place::file(if path == "-" { "stdin" } else { path });
    let bytes = input::bytes(path).map_err(|problem| input::without_example(problem, WRITE))?;
    let bytes = text::unpacked(bytes, &file)?;
    if sheets::is_workbook(&bytes) {
        return Err(Problem::at(&file, "expected a report in JSON, found a workbook").hint(WRITE));
    }
    let text = text::decoded(&bytes, &file)?.text;
    read(&text, &file, comparison, catalogue)
}

/// Reads the text of a report.
///
/// # Errors
/// As for [`open`].
pub fn read(text: &str, file: &Place, comparison: &Comparison, catalogue: &Catalogue) -> Result<Earlier, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::at(file, "the file is empty").hint(WRITE));
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return Err(Problem::at(file, "expected a report in JSON, found other text").hint(WRITE));
    }
    let root = json::parse(text, file).map_err(|problem| {
        let is_cut_off = problem.text.contains(": EOF ");
        problem.hint(if is_cut_off { format!("the file is cut off; {WRITE}") } else { WRITE.to_string() })
    })?;
    let members = is_report(&root)?;
    let find = |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, node)| node);
    let needed = |key: &str| find(key).ok_or_else(|| no_member(&root, key));
    version(needed("schema_version")?)?;
    let has_currency = currency(find("currency"), comparison.currency.as_ref())?;
    let sides = sides(needed("sides")?, comparison)?;
    let baseline = needed("baseline")?;
    let baseline = Some(one_text(baseline, "a side's name")?)
        .filter(|name| sides.contains(name))
        .ok_or_else(|| baseline.expected("one of the sides"))?;
    let months = find("months").map(|node| months(node, &sides)).transpose()?;
    let (mut rows, mut unknown) = (Vec::new(), Vec::new());
    for (id, node) in needed("metrics")?.object("an object with one member a metric")? {
        match catalogue.metrics().find(|metric| metric.id == id) {
            Some(metric) if is_defined_so(metric, node)? => rows.push(row(metric, node, &sides)?),
            Some(_) => unknown.push(format!("{}, which was defined otherwise", escaped(id))),
            None => unknown.push(escaped(id)),
        }
    }
    Ok(Earlier {
        file: file.file.to_string(),
        has_currency,
        has_months: months.is_some(),
        months: months.unwrap_or_else(|| vec![None; sides.len()]),
        sides,
        baseline,
        metrics: rows,
        unknown,
    })
}

/// Whether a metric of one's own was worked out as it is now.
fn is_defined_so(metric: &Metric, node: &Node) -> Result<bool, Problem> {
    let members = node.object("an object with the values of a metric")?;
    let formula = members.iter().find(|(name, _)| name == "formula");
    let then = formula.map(|(_, node)| one_text(node, "a formula")).transpose()?;
    let now = metric.own_formula.map(crate::metrics::formula::Formula::names);
    Ok(then.is_none() && now.is_none() || then == now)
}

fn no_member(node: &Node, key: &str) -> Problem {
    Problem::at(&node.place, format!("expected a member `{key}`, found none")).hint(WRITE)
}

/// What other files of JSON have at their top, and what they are.
const OTHERS: [(&str, &str); 10] = [
    ("cashflow", "a report of `roi cashflow`"),
    ("plan", "a report of `roi plan`"),
    ("problems", "a report of `roi check`"),
    ("groups", "a report of `roi tally --by`"),
    ("explanations", "a report of `roi explain`"),
    ("formula", "a report of `roi explain`"),
    ("sides", "a figures file"),
    ("outsourced", "a figures file"),
    ("baseline", "a figures file"),
    ("figures", "a figures file"),
];

/// The members of a report.
fn is_report(root: &Node) -> Result<&[(String, Node)], Problem> {
    let wanted = "a report of `roi calc`";
    let members = root.object(wanted).map_err(|problem| problem.hint(WRITE))?;
    let has = |key: &str| members.iter().any(|(name, _)| name == key);
    if has("schema_version") && has("metrics") {
        return Ok(members);
    }
    let other = OTHERS.iter().find(|(key, _)| has(key)).map_or("another object", |(_, what)| *what);
    Err(Problem::at(&Place { row: 0, ..root.place.clone() }, format!("expected {wanted}, found {other}")).hint(WRITE))
}

fn version(node: &Node) -> Result<(), Problem> {
    match &node.value {
        Value::Number(text) if text == VERSION => Ok(()),
        _ => Err(node.expected(VERSION).hint("it was written by another version of roi: write it anew with this one")),
    }
}

/// Whether it says what its money is in.
fn currency(node: Option<&Node>, here: Option<&Currency>) -> Result<bool, Problem> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(false) };
    let text = one_text(node, "a currency code such as \"USD\"")?;
    let there = Currency::from_code(&text).ok_or_else(|| node.expected("a currency code such as \"USD\""))?;
    match here {
        Some(here) if *here != there => Err(node
            .expected(here.code())
            .hint("amounts of two currencies are not set against each other: give a report of the same")),
        _ => Ok(true),
    }
}

fn sides(node: &Node, comparison: &Comparison) -> Result<Vec<String>, Problem> {
    let wanted = "a list of the sides' names";
    let Value::List(items) = &node.value else { return Err(node.expected(wanted)) };
    let sides = items.iter().map(|item| one_text(item, "a side's name")).collect::<Result<Vec<String>, Problem>>()?;
    if comparison.sides.iter().any(|side| sides.contains(&side.name)) {
        return Ok(sides);
    }
    let listed = |names: Vec<String>| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let here = comparison.sides.iter().map(|side| side.name.clone()).collect();
    let text = format!("no side is in both: it has {}, the figures have {}", listed(sides), listed(here));
    Err(Problem::at(&node.place, text).hint("name the sides as they were named, such as outsourced=figures.csv"))
}

/// How many months each side covered.
fn months(node: &Node, sides: &[String]) -> Result<Vec<Option<Exact>>, Problem> {
    by_side(node, sides, |node| match node.is_null() {
        true => Ok(None),
        false => decimal(node, "a number of months or null").map(|months| Some(exact(months))),
    })
    .map(|months| months.into_iter().map(Option::flatten).collect())
}

/// Something of each side, in the order of the sides.
fn by_side<Of>(
    node: &Node,
    sides: &[String],
    read: impl Fn(&Node) -> Result<Of, Problem>,
) -> Result<Vec<Option<Of>>, Problem> {
    let members = node.object("an object with one member a side")?;
    if let Some((_, node)) = members.iter().find(|(name, _)| !sides.contains(&escaped(name))) {
        return Err(node.expected("a side that stands under `sides`"));
    }
    let of = |side: &String| members.iter().find(|(name, _)| escaped(name) == *side).map(|(_, node)| read(node));
    sides.iter().map(|side| of(side).transpose()).collect()
}

fn row(metric: &'static Metric, node: &Node, sides: &[String]) -> Result<EarlierRow, Problem> {
    let members = node.object("an object with the values of a metric")?;
    let find = |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, node)| node);
    let needed = |key: &str| find(key).ok_or_else(|| no_member(node, key));
    let unit = needed("unit")?;
    if one_text(unit, "a unit")? != metric.unit.id() {
        return Err(unit.expected(metric.unit.id()));
    }
    let values = by_side(needed("values")?, sides, |node| value(metric, node))?;
    let target = find("target").map(|node| target(node, sides)).transpose()?;
    Ok(EarlierRow { metric, better: better(needed("better")?)?, values, target })
}

fn better(node: &Node) -> Result<Better, Problem> {
    let all = [Better::Higher, Better::Lower, Better::Neither];
    let id = if node.is_null() { None } else { Some(one_text(node, "higher, lower or null")?) };
    all.into_iter().find(|better| better.id() == id.as_deref()).ok_or_else(|| node.expected("higher, lower or null"))
}

fn value(metric: &'static Metric, node: &Node) -> Result<EarlierValue, Problem> {
    let members = node.object("an object with a value")?;
    let find = |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, node)| node);
    let number = find("value").ok_or_else(|| no_member(node, "value"))?;
    if number.is_null() {
        let gap = find("gap").map(|gap| one_text(gap, "the reason as a text")).transpose()?;
        let gap = gap.unwrap_or_else(|| "no reason is given".into());
        return Ok(EarlierValue { value: Err(gap), exact: true, counts: None, lacks_counts: false });
    }
    let value = decimal(number, "a number or null")?;
    let is_exact = find("exact").map(yes_or_no).transpose()?.unwrap_or_default();
    let interval = find("interval").map(|node| node.object("an object with an interval")).transpose()?;
    let of_interval = interval.and_then(|members| members.iter().find(|(name, _)| name == "counts"));
    let counts = of_interval.map(|(_, node)| counts(metric, &value, node)).transpose()?;
    // What is simulated has no counts of its own.
    let is_simulated = |members: &[(String, Node)]| {
        let is_it = |node: &Node| matches!(&node.value, Value::Text(text) if text == Method::Simulation.id());
        members.iter().any(|(name, node)| name == "method" && is_it(node))
    };
    let lacks_counts = interval.is_some_and(|members| !is_simulated(members)) && counts.is_none();
    Ok(EarlierValue { value: Ok(value), exact: is_exact, counts, lacks_counts })
}

/// The counts behind a value, which they must make.
fn counts(metric: &Metric, value: &Decimal, node: &Node) -> Result<Counts, Problem> {
    let members = node.object("an object with counts")?;
    let part = |(name, node): &'_ (String, Node)| Ok((name.clone(), fraction(node)?));
    let parts = members.iter().map(part).collect::<Result<Vec<(String, Exact)>, Problem>>()?;
    let named: Vec<(&str, Exact)> = parts.iter().map(|(name, part)| (name.as_str(), part.clone())).collect();
    let counts = Counts::of_parts(&named).ok_or_else(|| {
        Problem::at(&node.place, "expected counts of answers, successes of trials or sums, found others").hint(WRITE)
    })?;
    let made = counts.value().and_then(|made| Quantity::cut(&made, metric.unit));
    let to_twelve = |value: Decimal| value.round_sf(12).unwrap_or(value).normalize();
    if made.map(|made| to_twelve(made.value)) == Some(to_twelve(*value)) {
        return Ok(counts);
    }
    let made = made.map_or_else(|| "another number".to_string(), |made| made.value.to_string());
    let text = format!("expected counts that make the value {}, found some that make {made}", value.normalize());
    Err(Problem::at(&node.place, text).hint(format!("the file was changed; {WRITE}")))
}

/// A number, or a text such as `5/3`.
fn fraction(node: &Node) -> Result<Exact, Problem> {
    let wanted = "a number, or a fraction such as \"5/3\"";
    let Value::Text(text) = &node.value else { return decimal(node, wanted).map(exact) };
    let whole = |text: &str| text.len().le(&MOST_DIGITS).then(|| text.parse::<BigInt>().ok()).flatten();
    let both = text.split_once('/').and_then(|(above, below)| Some((whole(above)?, whole(below)?)));
    let both = both.filter(|(_, below)| below.is_positive());
    both.map(|(above, below)| Exact::new(above, below)).ok_or_else(|| node.expected(wanted))
}

fn target(node: &Node, sides: &[String]) -> Result<EarlierTarget, Problem> {
    let members = node.object("an object with a target")?;
    let find = |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, node)| node);
    let text = one_text(find("text").ok_or_else(|| no_member(node, "text"))?, "a target as a text")?;
    let met = find("met").ok_or_else(|| no_member(node, "met"))?;
    Ok(EarlierTarget { text, met: by_side(met, sides, yes_or_no)? })
}

fn yes_or_no(node: &Node) -> Result<bool, Problem> {
    match &node.value {
        Value::Other(text) => Ok(text == "true"),
        _ => Err(node.expected("true or false")),
    }
}

/// A text, made safe to print.
fn one_text(node: &Node, wanted: &str) -> Result<String, Problem> {
    node.text(wanted).map(|cell| escaped(&cell.text))
}

/// A number from its text.
fn decimal(node: &Node, wanted: &str) -> Result<Decimal, Problem> {
    let Value::Number(text) = &node.value else { return Err(node.expected(wanted)) };
    let read: Written = number::read(text, Mark::Point)
        .map_err(|wrong| Problem { hint: wrong.hint, ..Problem::at(&node.place, wrong.finding) })?;
    Ok(read.value)
}
