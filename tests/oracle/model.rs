//! Dice in, a valid random comparison out; and a comparison as the text of a JSON figures file.
//!
//! The model is plain on purpose: names, labels and decimals. It knows which figures belong together (a part is never
//! more than its whole), so that every comparison is one a careful person could have written.

use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::BTreeMap;

pub type Exact = BigRational;

pub fn whole(number: i64) -> Exact {
    Exact::from_integer(number.into())
}

/// A decimal as it is written: `mantissa` with `places` digits after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub mantissa: i128,
    pub places: u32,
}

impl Number {
    pub fn whole(mantissa: i128) -> Number {
        Number { mantissa, places: 0 }
    }

    pub fn exact(self) -> Exact {
        Exact::new(self.mantissa.into(), BigInt::from(10).pow(self.places))
    }

    pub fn text(self) -> String {
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = self.places as usize + 1);
        let (before, after) = digits.split_at(digits.len() - self.places as usize);
        let point = if after.is_empty() { "" } else { "." };
        let sign = if self.mantissa < 0 { "-" } else { "" };
        format!("{sign}{before}{point}{after}")
    }

    pub fn times(self, factor: i128) -> Number {
        Number { mantissa: self.mantissa * factor, ..self }
    }
}

/// What a figure or a metric is measured in. Percentages are computed as fractions of one, durations in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Money,
    Count,
    Minutes,
    Percent,
    Points,
    Plain,
}

/// How a cost behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Variable,
    Fixed,
    OneTime,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Variable => "variable",
            Kind::Fixed => "fixed",
            Kind::OneTime => "one-time",
        }
    }
}

/// The cost lines that occur: the name, the figure it is a line of (none: its kind is written beside it), the kind.
pub const LINES: &[(&str, Option<&str>, Kind)] = &[
    ("Salaries", Some("labor_cost"), Kind::Variable),
    ("Wages", Some("labor_cost"), Kind::Variable),
    ("benefits_cost", Some("benefits_cost"), Kind::Variable),
    ("Hiring", Some("recruiting_cost"), Kind::Variable),
    ("training_cost", Some("training_cost"), Kind::Variable),
    ("Software", Some("technology_cost"), Kind::Fixed),
    ("Telephony", Some("technology_cost"), Kind::Fixed),
    ("Rent", Some("infrastructure_cost"), Kind::Fixed),
    ("overhead_cost", Some("overhead_cost"), Kind::Fixed),
    ("vendor_fees", Some("vendor_fees"), Kind::Variable),
    ("BPO fees", Some("vendor_fees"), Kind::Variable),
    ("vendor_management_cost", Some("vendor_management_cost"), Kind::Fixed),
    ("transition_cost", Some("transition_cost"), Kind::OneTime),
    ("Severance", Some("transition_cost"), Kind::OneTime),
    ("Works council", None, Kind::Fixed),
    ("Night bonus", None, Kind::Variable),
    ("Site move", None, Kind::OneTime),
];

/// The figures other than cost lines, in groups of which a comparison has some. `Plain` stands for numbers, hours, years,
/// full-time equivalents and rates a year.
pub const GROUPS: &[&[(&str, Unit)]] = &[
    &[
        ("contacts", Unit::Count),
        ("resolved_contacts", Unit::Count),
        ("first_contact_resolutions", Unit::Count),
        ("handle_time", Unit::Minutes),
    ],
    &[
        ("responses", Unit::Count),
        ("response_time", Unit::Minutes),
        ("peak_responses", Unit::Count),
        ("peak_response_time", Unit::Minutes),
        ("resolution_time", Unit::Minutes),
    ],
    &[
        ("reopened_contacts", Unit::Count),
        ("abandoned_contacts", Unit::Count),
        ("escalated_contacts", Unit::Count),
        ("offered_contacts", Unit::Count),
        ("sla_contacts", Unit::Count),
        ("sla_met_contacts", Unit::Count),
    ],
    &[
        ("csat_responses", Unit::Count),
        ("csat_satisfied", Unit::Count),
        ("csat_score_total", Unit::Plain),
        ("nps_promoters", Unit::Count),
        ("nps_passives", Unit::Count),
        ("nps_detractors", Unit::Count),
        ("ces_responses", Unit::Count),
        ("ces_score_total", Unit::Plain),
    ],
    &[
        ("customers_start", Unit::Count),
        ("customers_end", Unit::Count),
        ("customers_new", Unit::Count),
        ("customers_lost", Unit::Count),
        ("customers_retained", Unit::Count),
        ("referrals", Unit::Count),
    ],
    &[
        ("purchase_value", Unit::Money),
        ("purchase_frequency", Unit::Plain),
        ("customer_lifespan", Unit::Plain),
        ("gross_margin", Unit::Percent),
        ("acquisition_cost", Unit::Money),
    ],
    &[
        ("upsells", Unit::Count),
        ("cross_sells", Unit::Count),
        ("upsell_revenue", Unit::Money),
        ("cross_sell_revenue", Unit::Money),
    ],
    &[
        ("complaints", Unit::Count),
        ("returns", Unit::Count),
        ("orders", Unit::Count),
        ("complaint_cost", Unit::Money),
        ("return_cost", Unit::Money),
    ],
    &[
        ("agents", Unit::Plain),
        ("paid_hours", Unit::Plain),
        ("productive_hours", Unit::Plain),
        ("leavers", Unit::Count),
    ],
];

#[derive(Debug, Clone)]
pub struct Case {
    pub sides: Vec<Side>,
    pub baseline: usize,
}

#[derive(Debug, Clone)]
pub struct Side {
    pub name: &'static str,
    /// In the order of time.
    pub periods: Vec<Period>,
    /// Whether the file has the last period first.
    pub backwards: bool,
}

#[derive(Debug, Clone)]
pub struct Period {
    /// The label and the months it names; no label at all on a side with one period.
    pub label: Option<(String, Option<i64>)>,
    /// Figures and metrics given directly, by id.
    pub given: BTreeMap<&'static str, (Number, Unit)>,
    pub lines: Vec<Line>,
    pub total_cost: Option<Number>,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub name: &'static str,
    pub figure: Option<&'static str>,
    pub kind: Kind,
    pub amount: Number,
}

impl Period {
    pub fn new(label: Option<(String, Option<i64>)>) -> Period {
        Period { label, given: BTreeMap::new(), lines: Vec::new(), total_cost: None }
    }

    pub fn give(&mut self, id: &'static str, number: Number, unit: Unit) {
        self.given.insert(id, (number, unit));
    }

    pub fn line(&mut self, name: &str, amount: Number) {
        let (name, figure, kind) = *LINES.iter().find(|(known, _, _)| *known == name).expect("a known line");
        self.lines.push(Line { name, figure, kind, amount });
    }

    fn count(&self, id: &str) -> Option<i128> {
        self.given.get(id).map(|(number, _)| number.mantissa)
    }

    fn json(&self) -> String {
        let figure = |(id, (number, unit)): (&&str, &(Number, Unit))| match unit {
            Unit::Percent => format!("\"{id}\": \"{}%\"", number.text()),
            _ => format!("\"{id}\": {}", number.text()),
        };
        let line = |line: &Line| match line.figure {
            Some(_) => format!("\"{}\": {}", line.name, line.amount.text()),
            None => {
                format!("\"{}\": {{\"value\": {}, \"kind\": \"{}\"}}", line.name, line.amount.text(), line.kind.word())
            }
        };
        let total = self.total_cost.map(|total| format!("\"total_cost\": {}", total.text()));
        let members: Vec<String> =
            self.given.iter().map(figure).chain(self.lines.iter().map(line)).chain(total).collect();
        format!("{{{}}}", members.join(", "))
    }
}

impl Case {
    /// The text of the figures file.
    pub fn json(&self) -> String {
        let sides: Vec<String> =
            self.sides.iter().map(|side| format!("  \"{}\": {}", side.name, side.json())).collect();
        format!("{{\"baseline\": \"{}\", \"sides\": {{\n{}\n}}}}", self.sides[self.baseline].name, sides.join(",\n"))
    }

    pub fn alternatives(&self) -> impl Iterator<Item = usize> + use<> {
        let baseline = self.baseline;
        (0..self.sides.len()).filter(move |side| *side != baseline)
    }

    /// The same comparison with every amount of money multiplied.
    pub fn with_money_times(&self, factor: i128) -> Case {
        let mut case = self.clone();
        for period in case.sides.iter_mut().flat_map(|side| &mut side.periods) {
            period.lines.iter_mut().for_each(|line| line.amount = line.amount.times(factor));
            period.total_cost = period.total_cost.map(|total| total.times(factor));
            let money = period.given.values_mut().filter(|(_, unit)| *unit == Unit::Money);
            money.for_each(|(number, _)| *number = number.times(factor));
        }
        case
    }
}

impl Side {
    fn json(&self) -> String {
        let period = |period: &Period| match &period.label {
            Some((label, _)) => format!("\n    {{\"period\": \"{label}\", \"figures\": {}}}", period.json()),
            None => period.json(),
        };
        let mut periods: Vec<String> = self.periods.iter().map(period).collect();
        if self.backwards {
            periods.reverse();
        }
        if self.periods[0].label.is_some() { format!("[{}]", periods.join(",")) } else { periods.concat() }
    }
}

/// How the random comparisons of a test look.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub most_alternatives: u64,
    /// Whether metrics are given directly too.
    pub metrics: bool,
    /// Whether some comparisons have money of up to 28 digits.
    pub wide_money: bool,
}

/// A stream of numbers that a seed determines (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn between(&mut self, least: i128, greatest: i128) -> i128 {
        least + i128::from(self.roll()) % (greatest - least + 1).max(1)
    }

    /// Zero, a few, or many.
    fn count(&mut self) -> i128 {
        let end = self.one_of(&[1, 10, 10, 1_000, 100_000, 100_000]);
        i128::from(self.below(end))
    }

    fn money(&mut self, wide: bool) -> Number {
        if wide && self.chance(50) {
            return self.wide_money();
        }
        let sign = if self.chance(4) { -1 } else { 1 };
        let end = self.one_of(&[1, 1_000, 10_000_000]);
        Number { mantissa: sign * i128::from(self.below(end)), places: self.one_of(&[0, 2, 2, 5]) }
    }

    /// Up to 28 digits, of which any number may stand after the point.
    pub fn wide_money(&mut self) -> Number {
        let digits = 1 + self.below(28) as u32;
        let random = (u128::from(self.roll()) << 64 | u128::from(self.roll())) % 10_u128.pow(digits);
        Number { mantissa: random as i128, places: self.below(29) as u32 }
    }
}

/// A random comparison, the same for the same seed.
pub fn random(seed: u64, wanted: Wanted, metrics: &[(&'static str, Unit)]) -> Case {
    let mut dice = Dice(seed);
    let groups: Vec<_> = GROUPS.iter().filter(|_| dice.chance(60)).collect();
    let mut maker = Maker {
        figures: groups.into_iter().copied().flatten().copied().collect(),
        present: dice.one_of(&[60, 85, 97, 100]),
        hole: dice.one_of(&[0, 2, 10, 20]),
        metric: if wanted.metrics { dice.one_of(&[0, 0, 3, 25]) } else { 0 },
        wide: wanted.wide_money && dice.chance(15),
        year: 2024,
        dice,
    };
    let alternatives = if maker.dice.chance(70) { 1 } else { wanted.most_alternatives };
    let same_calendar = maker.dice.chance(50).then(|| maker.calendar());
    let names = ["in-house", "vendor a", "vendor b"];
    let sides = names.iter().take(1 + alternatives as usize).map(|name| {
        maker.year += 1;
        let calendar = same_calendar.unwrap_or_else(|| maker.calendar());
        maker.side(name, calendar, metrics)
    });
    let sides: Vec<Side> = sides.collect();
    let baseline = if maker.dice.chance(80) { 0 } else { sides.len() - 1 };
    Case { sides, baseline }
}

/// The figures that occur, and the chances, in per cent, that a side has one of them, that one of its periods lacks it, that a metric is given.
struct Maker {
    dice: Dice,
    figures: Vec<(&'static str, Unit)>,
    present: u64,
    hole: u64,
    metric: u64,
    wide: bool,
    year: u64,
}

/// How a side's time is cut into periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Calendar {
    None,
    Months(u64),
    Quarters(u64),
    Halves(u64),
    Uneven(u64),
    Unnamed(u64),
}

impl Calendar {
    fn labels(self, year: u64) -> Vec<Option<(String, Option<i64>)>> {
        let some = |label: String, months| Some((label, months));
        match self {
            Calendar::None => vec![None],
            Calendar::Months(count) => (1..=count).map(|month| some(format!("{year}-{month:02}"), Some(1))).collect(),
            Calendar::Quarters(count) => {
                (1..=count).map(|quarter| some(format!("{year}-Q{quarter}"), Some(3))).collect()
            }
            Calendar::Halves(count) => {
                (0..count).map(|half| some(format!("H{} {}", half % 2 + 1, year + half / 2), Some(6))).collect()
            }
            Calendar::Uneven(count) => {
                let labels = [(format!("{year}-01"), 1), (format!("Q2 {year}"), 3), (format!("{}", year + 1), 12)];
                labels.into_iter().take(count as usize).map(|(label, months)| some(label, Some(months))).collect()
            }
            Calendar::Unnamed(count) => ["pilot", "ramp-up", "steady"]
                .iter()
                .take(count as usize)
                .map(|label| some(label.to_string(), None))
                .collect(),
        }
    }
}

impl Maker {
    fn calendar(&mut self) -> Calendar {
        let count = self.dice.one_of(&[1, 1, 2, 2, 3]);
        match self.dice.below(7) {
            0 | 1 => Calendar::None,
            2 => Calendar::Months(count),
            3 => Calendar::Quarters(count),
            4 => Calendar::Halves(count),
            5 => Calendar::Uneven(count),
            _ => Calendar::Unnamed(count),
        }
    }

    fn side(&mut self, name: &'static str, calendar: Calendar, metrics: &[(&'static str, Unit)]) -> Side {
        let mut periods: Vec<Period> = calendar.labels(self.year).into_iter().map(Period::new).collect();
        let has_months = matches!(calendar, Calendar::None | Calendar::Unnamed(_));
        if self.dice.chance(if has_months { 60 } else { 5 }) {
            for period in &mut periods {
                let months = self.dice.one_of(&[
                    Number::whole(0),
                    Number::whole(3),
                    Number::whole(12),
                    Number { mantissa: 15, places: 1 },
                ]);
                self.give(period, "months", months, Unit::Plain);
            }
        }
        self.costs(&mut periods);
        for (id, unit) in self.figures.clone() {
            if self.dice.chance(self.present) {
                for period in &mut periods {
                    let number = self.figure(period, id, unit);
                    self.give(period, id, number, unit);
                }
            }
        }
        for &(id, unit) in metrics {
            if self.dice.chance(self.metric) {
                for period in &mut periods {
                    let number = self.given_metric(id, unit);
                    self.give(period, id, number, unit);
                }
            }
        }
        for period in &mut periods {
            settle(period);
        }
        let backwards = !matches!(calendar, Calendar::Unnamed(_)) && self.dice.chance(30);
        Side { name, periods, backwards }
    }

    fn give(&mut self, period: &mut Period, id: &'static str, number: Number, unit: Unit) {
        if !self.dice.chance(self.hole) {
            period.give(id, number, unit);
        }
    }

    fn costs(&mut self, periods: &mut [Period]) {
        let lines = self.dice.one_of(&[0, 10, 30, 60]);
        for (name, figure, _) in LINES {
            let is_rare = figure.is_none();
            if self.dice.chance(if is_rare { lines / 10 } else { lines }) {
                for period in periods.iter_mut() {
                    if !self.dice.chance(self.hole) {
                        period.line(name, self.dice.money(self.wide));
                    }
                }
            }
        }
        if self.dice.chance(if lines == 0 { self.present } else { 10 }) {
            for period in periods.iter_mut() {
                if !self.dice.chance(self.hole) {
                    period.total_cost = Some(self.dice.money(self.wide));
                }
            }
        }
    }

    fn figure(&mut self, period: &Period, id: &str, unit: Unit) -> Number {
        let up_to = |maker: &mut Maker, whole: Option<i128>| match whole {
            Some(whole) => Number::whole(maker.dice.between(0, whole)),
            None => Number::whole(maker.dice.count()),
        };
        match (id, unit) {
            ("peak_response_time", _) => {
                Number::whole(period.count("peak_responses").unwrap_or(100) + self.dice.between(0, 1_000))
            }
            ("first_contact_resolutions", _) => up_to(self, period.count("contacts")),
            ("peak_responses", _) => up_to(self, period.count("responses")),
            ("sla_met_contacts", _) => up_to(self, period.count("sla_contacts")),
            ("csat_satisfied", _) => up_to(self, period.count("csat_responses")),
            ("customers_retained", _) => up_to(self, period.count("customers_start")),
            ("csat_score_total", _) => self.scores(period.count("csat_responses"), 5),
            ("ces_score_total", _) => self.scores(period.count("ces_responses"), 7),
            (_, Unit::Minutes) => self.total_time(period),
            (_, Unit::Count) => Number::whole(self.dice.count()),
            (_, Unit::Money) => self.dice.money(self.wide),
            (_, Unit::Percent) => Number { mantissa: self.dice.between(0, 1_000), places: 1 },
            _ => Number { mantissa: self.dice.count(), places: self.dice.one_of(&[0, 1, 2]) },
        }
    }

    /// A sum of that many scores from 1 to the highest.
    fn scores(&mut self, answers: Option<i128>, highest: i128) -> Number {
        let answers = answers.unwrap_or(10);
        Number::whole(self.dice.between(answers, answers * highest))
    }

    /// A time of at least a minute for each contact, resolved contact and response.
    fn total_time(&mut self, period: &Period) -> Number {
        let counts =
            ["contacts", "resolved_contacts", "responses", "peak_responses"].iter().filter_map(|id| period.count(id));
        let most = counts.max().unwrap_or(100);
        Number { mantissa: self.dice.between(most * 100, most * 6_000), places: 2 }
    }

    fn given_metric(&mut self, id: &str, unit: Unit) -> Number {
        match (id, unit) {
            ("nps", _) => Number { mantissa: self.dice.between(-1_000, 1_000), places: 1 },
            ("csat_score", _) => Number { mantissa: self.dice.between(100, 500), places: 2 },
            ("ces", _) => Number { mantissa: self.dice.between(100, 700), places: 2 },
            (_, Unit::Percent) => Number { mantissa: self.dice.between(0, 1_000), places: 1 },
            (_, Unit::Money) => self.dice.money(self.wide),
            _ => Number { mantissa: self.dice.count(), places: 2 },
        }
    }
}

/// Makes parts fit their wholes where chance did not, and leaves no period empty.
pub fn settle(period: &mut Period) {
    for (part, whole) in [("abandoned_contacts", "offered_contacts"), ("productive_hours", "paid_hours")] {
        let (Some((low, _)), Some((high, _))) = (period.given.get(part).copied(), period.given.get(whole).copied())
        else {
            continue;
        };
        if low.exact() > high.exact() {
            period.given.entry(part).and_modify(|(number, _)| *number = high);
        }
    }
    if let (Some((peak, _)), Some((all, _))) =
        (period.given.get("peak_response_time").copied(), period.given.get_mut("response_time"))
        && peak.exact() > all.exact()
    {
        *all = peak;
    }
    if let (Some(start), Some(new)) = (period.count("customers_start"), period.count("customers_new"))
        && let Some((end, _)) = period.given.get_mut("customers_end")
    {
        end.mantissa = end.mantissa.clamp(new, new + start);
    }
    if period.given.is_empty() && period.lines.is_empty() && period.total_cost.is_none() {
        period.give("paid_hours", Number::whole(1), Unit::Plain);
    }
}
