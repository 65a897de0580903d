//! A tally in, figures out: for each side and period the numbers that a figures file has.

use super::tally::{Counted, Group, Key, Summed, TIMES, Tally};
use super::{Asked, Tallied, incomplete, length};
use crate::figures::{self, Figure};
use crate::input::settle;
use crate::metrics::{self, Metric};
use crate::place::quoted;
use crate::problem::Problem;
use crate::quantity::{Exact, Quantity, Unit, whole};

/// The figures of all sides.
#[derive(Debug)]
pub struct Figures {
    /// Each side with its figures by period.
    pub sides: Vec<Side>,
    /// Which of them is the baseline.
    pub baseline: usize,
}

/// The figures of one side.
#[derive(Debug)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// Its periods, in order.
    pub periods: Vec<Period>,
}

/// The figures of one side and period.
#[derive(Debug)]
pub struct Period {
    /// Its label; none where all time is one.
    pub label: Option<String>,
    /// The figures by id, in the order in which they are written.
    pub figures: Vec<Value>,
}

/// One figure.
#[derive(Debug, Clone)]
pub struct Value {
    /// Its id.
    pub id: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// Its value.
    pub value: Exact,
}

impl Value {
    fn new(figure: &'static Figure, value: Exact) -> Value {
        Value { id: figure.id, unit: figure.unit, value }
    }
}

/// The ids of medians and 90th percentiles, in the order of [`TIMES`].
pub static PERCENTILES: [(&Metric, &Metric); 3] = [
    (&metrics::efficiency::MEDIAN_RESPONSE_TIME, &metrics::efficiency::P90_RESPONSE_TIME),
    (&metrics::efficiency::MEDIAN_RESOLUTION_TIME, &metrics::efficiency::P90_RESOLUTION_TIME),
    (&metrics::efficiency::MEDIAN_HANDLE_TIME, &metrics::efficiency::P90_HANDLE_TIME),
];

impl Figures {
    /// The figures of a tally.
    pub fn new(tallied: &Tallied, period: Option<u32>) -> Figures {
        let tally = &tallied.tally;
        let of_side = |number: &u32| {
            let mut keys: Vec<Key> = tally.groups().map(|(key, _)| key).filter(|key| key.side == *number).collect();
            keys.sort_unstable_by_key(|key| key.period);
            keys.dedup_by_key(|key| key.period);
            let side = tally.merged(|key| key.side == *number);
            let cut = tallied.cutover.and_then(|cutover| Some((cutover, length::cut(&side, period, cutover)?)));
            let months = |key: &Key| {
                let (cutover, cut) = cut.as_ref()?;
                let is_cut = period.is_none() || key.period == length::period(length::month(*cutover), period);
                is_cut.then(|| Value::new(&figures::MONTHS, cut.months.clone()))
            };
            let of_period = |key: &Key| {
                let group = tally.merged(|other| other.side == key.side && other.period == key.period);
                let label = period.filter(|_| key.period > 0).map(|length| label(key.period, length));
                let mut figures = values(&group, &tallied.peak);
                figures.extend(months(key));
                Period { label, figures }
            };
            Side { name: side_name(tally, *number), periods: keys.iter().map(of_period).collect() }
        };
        Figures { sides: tallied.sides.iter().map(of_side).collect(), baseline: tallied.baseline }
    }

    /// What of them no figures file can hold: a sum of more than 28 digits, a side with and without dates.
    pub fn problem(&self) -> Option<Problem> {
        let of_period = |(side, period): (&Side, &Period)| {
            // A mean or a length may be cut, a sum may not.
            let is_sum = |value: &&Value| Summed::ALL.iter().any(|of| of.figure().is_some_and(|of| of.id == value.id));
            let is_whole = |value: &&Value| is_sum(value) && matches!(value.unit, Unit::Money | Unit::Number);
            let is_cut = |value: &Value| Quantity::cut(&value.value, value.unit).is_none_or(|quantity| !quantity.exact);
            let cut = period.figures.iter().filter(is_whole).find(|value| is_cut(value))?;
            let text = format!("the sum of {} on the side {} has more than 28 digits", cut.id, quoted(&side.name));
            Some(Problem::new(text).hint("tally shorter periods"))
        };
        let all = || self.sides.iter().flat_map(|side| side.periods.iter().map(move |period| (side, period)));
        let is_mixed = |side: &&Side| {
            let has = |is_labelled: bool| side.periods.iter().any(|period| period.label.is_some() == is_labelled);
            has(true) && has(false)
        };
        let mixed = || {
            self.sides.iter().find(is_mixed).map(|side| {
                let text = format!("some exports of the side {} have dates and some have none", quoted(&side.name));
                Problem::new(text).hint("--period none adds up all time")
            })
        };
        all().find_map(of_period).or_else(mixed)
    }

    /// Whether a file must say which side is the baseline: its reader would take another for it.
    pub fn must_name_baseline(&self) -> bool {
        settle::usual_baseline(self.sides.iter().map(|side| side.name.as_str())) != self.baseline
    }

    /// Every figure that any side has, in the order in which they are written.
    pub fn columns(&self) -> Vec<(&'static str, Unit)> {
        let mut columns: Vec<(&'static str, Unit)> = Vec::new();
        let all = || self.sides.iter().flat_map(|side| &side.periods).flat_map(|period| &period.figures);
        for id in order() {
            if let Some(value) = all().find(|value| value.id == id) {
                columns.push((id, value.unit));
            }
        }
        columns
    }
}

/// The ids in the order in which they are written.
fn order() -> impl Iterator<Item = &'static str> {
    let counts = Counted::ALL.iter().filter_map(|counted| counted.figure());
    let sums = Summed::ALL.iter().filter_map(|summed| summed.figure());
    let percentiles = PERCENTILES.iter().flat_map(|(median, p90)| [median.id, p90.id]);
    let means = incomplete::all_means().chain([&metrics::quality::SLA_ATTAINMENT]).map(|metric| metric.id);
    let squares = Summed::ALL.iter().filter_map(|summed| summed.squares());
    counts
        .chain(sums)
        .chain(squares)
        .map(|figure| figure.id)
        .chain(means)
        .chain(percentiles)
        .chain([figures::MONTHS.id])
}

/// The name of a side as text.
pub fn side_name(tally: &Tally, number: u32) -> String {
    crate::place::escaped(&super::cells::text(tally.sides.name(number)))
}

/// `2025-01`, `2025-Q1`, `2025-H1`, `2025`.
pub fn label(start: u32, length: u32) -> String {
    let (year, month) = (start / 12, start % 12);
    match length {
        1 => format!("{year}-{:02}", month + 1),
        3 => format!("{year}-Q{}", month / 3 + 1),
        6 => format!("{year}-H{}", month / 6 + 1),
        _ => year.to_string(),
    }
}

/// What is known of a group, as figures.
pub fn values(group: &Group, peak: &[u8]) -> Vec<Value> {
    let mut values = Vec::new();
    let figure = Value::new;
    for counted in Counted::ALL {
        if let Some(known) = counted.figure().filter(|_| group.known.has(*counted)) {
            let times = match counted {
                Counted::Responses => incomplete::timed_responses(group),
                counted => group.of_figure(*counted),
            };
            values.push(figure(known, count(times)));
        }
    }
    for summed in Summed::ALL {
        if let Some(known) = summed.figure().filter(|_| group.known.has_sum(*summed) && is_whole(group, *summed)) {
            values.push(figure(known, group.sum(*summed).exact()));
        }
    }
    if let (Some(hours), true) = (&group.hours, group.known.has_sum(Summed::Response)) {
        let hours = || peak.iter().filter_map(|hour| hours.get(usize::from(*hour)));
        values.push(figure(&figures::PEAK_RESPONSES, count(hours().map(|hour| hour.responses).sum())));
        values.push(figure(&figures::PEAK_RESPONSE_TIME, hours().map(|hour| hour.response_time.exact()).sum()));
    }
    let written = squares(group, peak).into_iter().filter(|(squares, value)| is_written_whole(squares, value));
    values.extend(written.map(|(squares, value)| figure(squares, value)));
    let metric = |metric: &'static Metric, value: Exact| Value { id: metric.id, unit: metric.unit, value };
    values.extend(incomplete::means(group).map(|(mean, value)| metric(mean, value)));
    let weights = group.count(Counted::LevelWeights);
    if weights > 0 {
        let per_cent = group.sum(Summed::ServiceLevel).exact() / count(weights);
        values.push(metric(&metrics::quality::SLA_ATTAINMENT, per_cent / whole(100)));
    }
    let ranks = [whole(1) / whole(2), whole(9) / whole(10)];
    for (time, (distribution, (median, p90))) in
        TIMES.iter().zip(group.times.iter().flat_map(|times| times.iter()).zip(PERCENTILES))
    {
        if group.known.has_sum(*time)
            && let Some([half, most]) = distribution.percentiles(&ranks).as_deref()
        {
            values.push(metric(median, half.clone()));
            values.push(metric(p90, most.clone()));
        }
    }
    values
}

/// The sums of the squares of what the totals add up, where each of what a mean divides by has added one amount: a total that
/// is whole has one of every contact, response or answer. Averages of intervals tell none.
fn squares(group: &Group, peak: &[u8]) -> Vec<(&'static Figure, Exact)> {
    let is_told = |summed: Summed| group.known.has_sum(summed) && is_whole(group, summed);
    let told = Summed::ALL.iter().copied().filter(|summed| is_told(*summed));
    let mut squares: Vec<(&'static Figure, Exact)> =
        told.filter_map(|summed| Some((summed.squares()?, group.sum(summed).squares()?))).collect();
    if let (Some(hours), true) = (&group.hours, is_told(Summed::Response)) {
        let hours = peak.iter().filter_map(|hour| hours.get(usize::from(*hour)));
        let of_peak: Option<Exact> = hours.map(|hour| hour.response_time.squares()).sum();
        squares.extend(of_peak.map(|of_peak| (&figures::PEAK_RESPONSE_TIME_SQUARES, of_peak)));
    }
    squares
}

/// The sums of squares that are left out because they have more digits than a figures file can hold.
pub fn left_out(group: &Group, peak: &[u8]) -> impl Iterator<Item = &'static str> {
    let squares = squares(group, peak).into_iter();
    squares.filter(|(figure, value)| !is_written_whole(figure, value)).map(|(figure, _)| figure.id)
}

/// Whether the decimal that is written is the sum to the last digit: a spread is told from the difference of two large
/// numbers, and one that was cut would tell a wrong one, or one where there is none.
fn is_written_whole(figure: &Figure, value: &Exact) -> bool {
    let written = if figure.unit == Unit::SquareMinutes { value * whole(3_600) } else { value.clone() };
    Quantity::cut(&written, Unit::Number).is_some_and(|quantity| quantity.exact)
}

/// Amounts are summed only where all have one: scores that are words have none.
fn is_whole(group: &Group, summed: Summed) -> bool {
    let is_in_words =
        summed == Summed::CsatScore && group.count(Counted::CsatScored) < group.count(Counted::CsatResponses);
    !is_in_words && !incomplete::is_incomplete(group, summed)
}

fn count(count: u64) -> Exact {
    Exact::from_integer(count.into())
}

/// The sides in the order in which they are written, and the baseline: as the user says, else a name that means it, else
/// the side that began first.
pub fn sides(tally: &Tally, is_by_column: bool, asked: &Asked) -> Result<(Vec<u32>, usize), Problem> {
    let mut sides: Vec<(u32, u32, String)> = (0..tally.sides.len())
        .filter_map(|number| u32::try_from(number).ok())
        .map(|number| (tally.merged(|key| key.side == number).first, number, side_name(tally, number)))
        .filter(|(_, number, name)| !is_total(name) && tally.groups().any(|(key, _)| key.side == *number))
        .collect();
    // Where nothing tells which began first, files keep their order; names in a column have none but their own.
    sides.sort_by(|one, other| {
        one.0.cmp(&other.0).then_with(|| if is_by_column { one.2.cmp(&other.2) } else { one.1.cmp(&other.1) })
    });
    let baseline = match &asked.baseline {
        Some(name) => {
            sides.iter().position(|(.., side)| figures::normal(side) == figures::normal(name)).ok_or_else(|| {
                let names: Vec<String> = sides.iter().map(|(.., side)| quoted(side)).collect();
                Problem::new(format!("--baseline: there is no side {}", quoted(name)))
                    .hint(format!("the sides are {}", names.join(", ")))
            })?
        }
        None => settle::usual_baseline(sides.iter().map(|(.., side)| side.as_str())),
    };
    // The baseline is written first.
    if let Some(side) = sides.get(baseline).cloned() {
        sides.remove(baseline);
        sides.insert(0, side);
    }
    Ok((sides.into_iter().map(|(_, number, _)| number).collect(), 0))
}

/// Whether what stands in the place of a side is a total of the sides.
pub fn is_total(name: &str) -> bool {
    ["total", "totals", "grandtotal", "subtotal", "allsides"].contains(&figures::normal(name).as_str())
}

/// The hours in which most contacts begin, in the order of the day; of equals the earlier.
pub fn busiest(tally: &Tally, count: usize) -> Vec<u8> {
    let whole = tally.merged(|_| true);
    let mut hours: Vec<(u64, u8)> = match &whole.hours {
        Some(hours) => hours.iter().zip(0..24).map(|(hour, number)| (hour.contacts, number)).collect(),
        None => Vec::new(),
    };
    hours.sort_by_key(|(contacts, hour)| (std::cmp::Reverse(*contacts), *hour));
    let mut busiest: Vec<u8> = hours.into_iter().take(count).map(|(_, hour)| hour).collect();
    busiest.sort_unstable();
    busiest
}
