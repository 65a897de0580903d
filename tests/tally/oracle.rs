//! The tally once more, as slow and plain as it can be: rows of the `csv` crate, fractions, maps. It knows only the plain
//! columns that `roi` itself names, and shares nothing with `src/tickets`.

use crate::{Numbers, whole};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The length of a period in months.
    pub months: Option<i16>,
    /// The day of the cutover as `2026-01-31`.
    pub cutover: Option<String>,
    pub peak_hours: Vec<i8>,
    pub busiest: Option<usize>,
    /// The time's column without its unit, the limit in minutes, whether the limit itself will do.
    pub levels: Vec<(&'static str, i64, bool)>,
    pub percentiles: bool,
    pub one_row_per_ticket: bool,
}

/// One contact, as far as its cells say.
#[derive(Debug, Clone, Default)]
struct Contact {
    side: String,
    period: Option<String>,
    date: Option<Date>,
    hour: Option<i8>,
    counts: Vec<&'static str>,
    sums: Vec<(&'static str, BigRational)>,
    has_answer_in_words: bool,
}

impl Contact {
    fn sum(&self, id: &str) -> Option<&BigRational> {
        self.sums.iter().find(|(known, _)| *known == id).map(|(_, value)| value)
    }
}

/// The figures of an export; which rows cannot be read is left out in silence.
pub fn figures(export: &[u8], separator: u8, mark: char, file: &str, question: &Question) -> Numbers {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(separator).from_reader(export);
    let mut rows = reader.records().map(Result::unwrap);
    let heads: Vec<String> = rows.next().unwrap().iter().map(|cell| cell.trim().to_string()).collect();
    let mut contacts: Vec<(String, Contact)> = Vec::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.trim().to_string()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let is_wide_enough = cells.len() >= heads.len() && cells.iter().skip(heads.len()).all(String::is_empty);
        if !is_wide_enough {
            continue;
        }
        let row = Row { heads: &heads, cells: &cells, mark, question };
        let Some(contact) = row.contact(file) else { continue };
        let id = row.said("ticket_id").unwrap_or_default().to_string();
        if question.one_row_per_ticket && !id.is_empty() {
            contacts.retain(|(known, _)| *known != id);
        }
        contacts.push((id, contact));
    }
    let contacts: Vec<Contact> = contacts.into_iter().map(|(_, contact)| contact).collect();
    added_up(&contacts, &heads, question)
}

struct Row<'a> {
    heads: &'a [String],
    cells: &'a [String],
    mark: char,
    question: &'a Question,
}

const RESPONSE: [(&str, i64, i64); 3] =
    [("first_response_minutes", 1, 1), ("first_response_seconds", 1, 60), ("first_response_hours", 60, 1)];

impl Row<'_> {
    fn has(&self, head: &str) -> bool {
        self.heads.iter().any(|known| known == head)
    }

    /// What stands in a cell, where it says something.
    fn said(&self, head: &str) -> Option<&str> {
        let at = self.heads.iter().position(|known| known == head)?;
        let cell = self.cells.get(at)?.as_str();
        let says_nothing = ["", "-", "?", "--", "n/a", "na", "null", "none"];
        (!says_nothing.contains(&cell.to_lowercase().as_str())).then_some(cell)
    }

    /// A value that must be readable where there is one: none inside is no value, none outside a row that is left out.
    fn read<T>(&self, head: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
        match self.said(head) {
            None => Some(None),
            Some(cell) => read(cell).map(Some),
        }
    }

    fn time(&self, cell: &str, over: i64, under: i64) -> Option<BigRational> {
        let fields: Vec<&str> = cell.split(':').collect();
        let minutes = match fields.as_slice() {
            [hours, minutes, seconds] => {
                let number = |field: &str| field.parse::<i64>().ok();
                whole(number(hours)? * 60 + number(minutes)?) + whole(number(seconds)?) / whole(60)
            }
            _ => number(cell, self.mark)? * whole(over) / whole(under),
        };
        (minutes >= whole(0)).then_some(minutes)
    }

    /// The contact of a row; none where a cell of it cannot be read.
    #[allow(clippy::too_many_lines)]
    fn contact(&self, file: &str) -> Option<Contact> {
        let mut contact = Contact::default();
        let created = self.read("created_at", moment)?;
        if self.has("created_at") && created.is_none() {
            return None;
        }
        let later = |head: &str| -> Option<Option<DateTimeOf>> {
            if self.has("created_at") { self.read(head, moment) } else { Some(None) }
        };
        let (answered, resolved_at) = (later("first_response_at")?, later("resolved_at")?);
        let mut response = None;
        for (head, over, under) in RESPONSE {
            response = response.or(self.read(head, |cell| self.time(cell, over, under))?);
        }
        let handle = self.read("handle_minutes", |cell| self.time(cell, 1, 1))?;
        let resolution = self.read("resolution_minutes", |cell| self.time(cell, 1, 1))?;
        let reopens = self.read("reopens", |cell| cell.parse::<u64>().ok())?;
        let first_contact = self.read("resolved_on_first_contact", yes)?;
        let csat = self.read("csat", |cell| match cell {
            "good" => Some((true, None)),
            "bad" => Some((false, None)),
            _ => between(number(cell, self.mark)?, 1, 5).map(|score| (score >= whole(4), Some(score))),
        })?;
        let nps = self.read("nps", |cell| cell.parse::<u64>().ok().filter(|score| *score <= 10))?;
        let ces = self.read("ces", |cell| between(number(cell, self.mark)?, 1, 7))?;
        let sla_met = self.read("sla_met", yes)?;
        let abandoned = self.read("abandoned", yes)?;
        let escalated = self.read("escalated", yes)?;
        let money = |head: &str| self.read(head, |cell| number(&cell.replace('$', ""), self.mark));
        let amounts = [
            ("total_cost", money("cost")?),
            ("upsell_revenue", money("upsell_revenue")?),
            ("cross_sell_revenue", money("cross_sell_revenue")?),
        ];

        contact.side = match (&self.question.cutover, self.has("side")) {
            (Some(day), _) => {
                let after = created.as_ref()?.written.date() >= day.parse().unwrap();
                if after { "after".to_string() } else { "before".to_string() }
            }
            (None, true) => {
                let at = self.heads.iter().position(|head| head == "side")?;
                self.cells.get(at).filter(|cell| !cell.is_empty())?.clone()
            }
            (None, false) => file.to_string(),
        };
        contact.hour = created.as_ref().map(|created| created.written.hour());
        contact.date = created.as_ref().map(|created| created.written.date());
        contact.period = contact.date.zip(self.question.months).map(|(date, months)| label(date, months));

        // Who gives up waiting has no times; what the contact cost, and what the customer answered, there still is.
        let is_abandoned = abandoned == Some(true);
        if self.has("abandoned") {
            contact.counts.push("offered_contacts");
        }
        contact.counts.push(if is_abandoned { "abandoned_contacts" } else { "contacts" });
        for (id, amount) in amounts {
            contact.sums.extend(amount.map(|amount| (id, amount)));
        }
        if let Some((is_satisfied, score)) = csat {
            contact.counts.push("csat_responses");
            contact.counts.extend(is_satisfied.then_some("csat_satisfied"));
            contact.has_answer_in_words = score.is_none();
            contact.sums.extend(score.map(|score| ("csat_score_total", score)));
        }
        if let Some(score) = nps {
            contact.counts.push(match score {
                0..=6 => "nps_detractors",
                7..=8 => "nps_passives",
                _ => "nps_promoters",
            });
        }
        if let Some(score) = ces {
            contact.counts.push("ces_responses");
            contact.sums.push(("ces_score_total", score));
        }
        contact.counts.extend((escalated == Some(true)).then_some("escalated_contacts"));
        if is_abandoned {
            return Some(contact);
        }
        let response = match (response, &created, &answered) {
            (Some(response), ..) => Some(response),
            (None, Some(created), Some(answered)) => Some(answered.since(created)?),
            _ => None,
        };
        // Where times are known, a response without one is in no mean of them.
        let has_times = self.has("created_at") || RESPONSE.iter().any(|(head, ..)| self.has(head));
        if response.is_some() || (!has_times && self.said("first_response_at").is_some()) {
            contact.counts.push("responses");
        }
        let is_resolved = match self.has("status") {
            true => matches!(self.said("status"), Some("solved" | "closed" | "Resolved")),
            false => resolution.is_some() || self.said("resolved_at").is_some(),
        };
        let resolution = match (is_resolved, resolution, &created, &resolved_at) {
            (false, ..) => None,
            (true, Some(resolution), ..) => Some(resolution),
            (true, None, Some(created), Some(resolved)) => Some(resolved.since(created)?),
            _ => None,
        };
        contact.counts.extend(is_resolved.then_some("resolved_contacts"));
        contact.counts.extend((first_contact == Some(true)).then_some("first_contact_resolutions"));
        contact.counts.extend(reopens.is_some_and(|reopens| reopens > 0).then_some("reopened_contacts"));
        contact.sums.extend(response.map(|time| ("response_time", time)));
        contact.sums.extend(resolution.map(|time| ("resolution_time", time)));
        contact.sums.extend(handle.map(|time| ("handle_time", time)));
        self.judge(&mut contact, sla_met);
        Some(contact)
    }

    /// The levels that are asked for, else what the column says.
    fn judge(&self, contact: &mut Contact, sla_met: Option<bool>) {
        let met = if self.question.levels.is_empty() {
            sla_met
        } else {
            let judged = self.question.levels.iter().map(|(time, limit, at_limit)| {
                let time = contact.sum(&format!("{time}_time"))?;
                Some(*time < whole(*limit) || (*at_limit && *time == whole(*limit)))
            });
            judged.collect::<Option<Vec<bool>>>().map(|met| met.into_iter().all(|met| met))
        };
        if let Some(met) = met {
            contact.counts.push("sla_contacts");
            contact.counts.extend(met.then_some("sla_met_contacts"));
        }
    }
}

struct DateTimeOf {
    written: DateTime,
    fraction: BigRational,
    ahead: i64,
}

impl DateTimeOf {
    /// The minutes from an earlier moment; none where it is the later one.
    fn since(&self, earlier: &DateTimeOf) -> Option<BigRational> {
        let seconds = self.written.duration_since(earlier.written).as_secs() - self.ahead + earlier.ahead;
        let minutes = (whole(seconds) + &self.fraction - &earlier.fraction) / whole(60);
        (minutes >= whole(0)).then_some(minutes)
    }
}

/// The forms of dates that the random exports have.
fn moment(cell: &str) -> Option<DateTimeOf> {
    let (cell, ahead) = match cell {
        _ if cell.ends_with('Z') => (cell.trim_end_matches('Z'), 0),
        _ if cell.ends_with("+02:00") => (cell.trim_end_matches("+02:00"), 7200),
        _ if cell.ends_with("-0330") => (cell.trim_end_matches("-0330"), -12600),
        _ => (cell, 0),
    };
    let is_german = cell.as_bytes().get(2) == Some(&b'.');
    let (date, time) = match cell.split_once(['T', ' ']) {
        Some((date, time)) => (date.to_string(), time),
        None => (cell.to_string(), ""),
    };
    let fields: Vec<&str> = date.split(['.', '-']).collect();
    let [one, two, three] = fields.as_slice() else { return None };
    let date = if is_german { format!("{three}-{two}-{one}") } else { date.clone() };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let clock = match clock.len() {
        0 => "00:00:00".to_string(),
        5 => format!("{clock}:00"),
        _ => clock.to_string(),
    };
    let places = u32::try_from(fraction.len()).unwrap();
    let fraction = format!("0{fraction}").parse::<i64>().ok()?;
    Some(DateTimeOf {
        written: format!("{date}T{clock}").parse().ok()?,
        fraction: whole(fraction) / whole(10_i64.pow(places)),
        ahead,
    })
}

fn label(date: Date, months: i16) -> String {
    let (year, month) = (date.year(), i16::from(date.month()) - 1);
    match months {
        1 => format!("{year}-{:02}", month + 1),
        3 => format!("{year}-Q{}", month / 3 + 1),
        6 => format!("{year}-H{}", month / 6 + 1),
        _ => format!("{year}"),
    }
}

fn yes(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" | "y" => Some(true),
        "no" | "false" | "0" | "n" => Some(false),
        _ => None,
    }
}

fn between(score: BigRational, low: i64, high: i64) -> Option<BigRational> {
    (score >= whole(low) && score <= whole(high)).then_some(score)
}

/// `-1,234.50` with the mark that is given, or `(5)`.
fn number(cell: &str, mark: char) -> Option<BigRational> {
    let grouping = if mark == '.' { ',' } else { '.' };
    let bare = cell.replace(grouping, "").replace(mark, ".");
    let (bare, is_negative) = match bare.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (inner.to_string(), true),
        None => (bare.trim_start_matches('-').to_string(), bare.starts_with('-')),
    };
    let (units, fraction) = bare.split_once('.').unwrap_or((&bare, ""));
    let digits: BigInt = format!("{units}{fraction}").parse().ok()?;
    let value = BigRational::new(digits, BigInt::from(10).pow(u32::try_from(fraction.len()).unwrap()));
    Some(if is_negative { -value } else { value })
}

/// What the columns let one know, whether or not a cell of them says anything.
fn known(heads: &[String], question: &Question) -> Vec<&'static str> {
    let has = |head: &str| heads.iter().any(|known| known == head);
    let has_response = RESPONSE.iter().any(|(head, ..)| has(head));
    let has_created = has("created_at");
    let has_response_time = has_response || (has("first_response_at") && has_created);
    let known: [(&[&str], bool); 14] = [
        (&["contacts"], true),
        (&["offered_contacts", "abandoned_contacts"], has("abandoned")),
        (&["resolved_contacts"], has("status") || has("resolution_minutes") || has("resolved_at")),
        (&["first_contact_resolutions"], has("resolved_on_first_contact")),
        (&["reopened_contacts"], has("reopens")),
        (&["escalated_contacts"], has("escalated")),
        (&["responses"], has_response || has("first_response_at")),
        (&["sla_contacts", "sla_met_contacts"], has("sla_met") || !question.levels.is_empty()),
        (&["csat_responses", "csat_satisfied", "csat_score_total", "csat_score_squares"], has("csat")),
        (&["nps_promoters", "nps_passives", "nps_detractors"], has("nps")),
        (&["ces_responses", "ces_score_total", "ces_score_squares"], has("ces")),
        (&["response_time", "response_time_squares"], has_response_time),
        (
            &["resolution_time", "resolution_time_squares"],
            has("resolution_minutes") || (has("resolved_at") && has_created),
        ),
        (
            &["peak_responses", "peak_response_time", "peak_response_time_squares"],
            has_response_time && has_created && (!question.peak_hours.is_empty() || question.busiest.is_some()),
        ),
    ];
    let of_column = [
        ("handle_time", "handle_minutes"),
        ("handle_time_squares", "handle_minutes"),
        ("total_cost", "cost"),
        ("upsell_revenue", "upsell_revenue"),
        ("cross_sell_revenue", "cross_sell_revenue"),
    ];
    let ids = known.iter().filter(|(_, is_known)| *is_known).flat_map(|(ids, _)| ids.iter().copied());
    ids.chain(of_column.iter().filter(|(_, head)| has(head)).map(|(id, _)| *id)).collect()
}

/// The figure with the squares of what a total adds up, where there is one.
fn squares_of(total: &str) -> String {
    format!("{}_squares", total.trim_end_matches("_total"))
}

fn added_up(contacts: &[Contact], heads: &[String], question: &Question) -> Numbers {
    let known = known(heads, question);
    let peak = peak(contacts, question);
    let mut groups: BTreeMap<(String, Option<String>), Vec<&Contact>> = BTreeMap::new();
    for contact in contacts {
        groups.entry((contact.side.clone(), contact.period.clone())).or_default().push(contact);
    }
    let all = contacts;
    let sides: BTreeSet<&str> = contacts.iter().map(|contact| contact.side.as_str()).collect();
    let cutover: Option<Date> = question.cutover.as_ref().filter(|_| sides.len() > 1).map(|day| day.parse().unwrap());
    let figures = |contacts: Vec<&Contact>| {
        let mut figures: BTreeMap<String, BigRational> = known.iter().map(|id| ((*id).to_string(), whole(0))).collect();
        let mut add = |id: &str, value: &BigRational| {
            if let Some(total) = figures.get_mut(id) {
                *total += value;
            }
        };
        for contact in &contacts {
            contact.counts.iter().for_each(|id| add(id, &whole(1)));
            for (id, value) in &contact.sums {
                add(id, value);
                add(&squares_of(id), &(value * value));
            }
            let in_peak = contact.hour.is_some_and(|hour| peak.contains(&hour));
            if let Some(time) = contact.sum("response_time").filter(|_| in_peak) {
                add("peak_responses", &whole(1));
                add("peak_response_time", time);
                add("peak_response_time_squares", &(time * time));
            }
        }
        if contacts.iter().any(|contact| contact.has_answer_in_words) {
            figures.remove("csat_score_total");
            figures.remove("csat_score_squares");
        }
        means(&contacts, &mut figures);
        figures.retain(|id, value| !id.ends_with("_squares") || is_written_whole(id, value));
        let side: Vec<&Contact> = all.iter().filter(|of| of.side == contacts[0].side).collect();
        let months = cutover.and_then(|cutover| months(&side, &contacts, question.months, cutover));
        figures.extend(months.map(|months| ("months".to_string(), months)));
        if question.percentiles {
            for time in ["response", "resolution", "handle"] {
                let sums = contacts.iter().filter_map(|contact| contact.sum(&format!("{time}_time")).cloned());
                let times: Vec<BigRational> = sums.collect();
                if known.contains(&format!("{time}_time").as_str()) && !times.is_empty() {
                    figures.insert(format!("median_{time}_time"), percentile(&times, 1, 2));
                    figures.insert(format!("p90_{time}_time"), percentile(&times, 9, 10));
                }
            }
        }
        figures
    };
    groups.into_iter().map(|(key, contacts)| (key, figures(contacts))).collect()
}

/// Where a total lacks an amount of what it is divided by, the mean of the others stands for it.
fn means(contacts: &[&Contact], figures: &mut BTreeMap<String, BigRational>) {
    let is_abandoned = |contact: &&&Contact| contact.counts.contains(&"abandoned_contacts");
    for (total, of, mean) in [
        ("resolution_time", "resolved_contacts", "average_resolution_time"),
        ("handle_time", "contacts", "average_handle_time_per_contact"),
        ("total_cost", "contacts", "cost_per_contact"),
    ] {
        let with = contacts.iter().filter(|contact| !is_abandoned(contact) && contact.sum(total).is_some()).count();
        let with = whole(i64::try_from(with).unwrap());
        if !figures.contains_key(total) || with >= *figures.get(of).unwrap() {
            continue;
        }
        let sum = figures.remove(total).unwrap();
        figures.remove(&squares_of(total));
        if with > whole(0) && (total != "total_cost" || !contacts.iter().any(|contact| is_abandoned(&contact))) {
            figures.insert(mean.to_string(), sum / with);
        }
    }
}

/// The months of a side in a period that has days on either side of the cutover, day by day.
fn months(side: &[&Contact], period: &[&Contact], length: Option<i16>, cutover: Date) -> Option<BigRational> {
    let dates = || side.iter().filter_map(|contact| contact.date);
    let (first, last) = (dates().min()?.first_of_month(), dates().max()?.last_of_month());
    let same = |one: Date, other: Date| length.is_none_or(|months| label(one, months) == label(other, months));
    let any = period.first()?.date?;
    if !same(cutover, cutover.yesterday().unwrap()) || !same(any, cutover) {
        return None;
    }
    let mut day = if any < cutover { first } else { cutover };
    let end = if any < cutover { cutover.yesterday().unwrap() } else { last };
    let mut months = whole(0);
    while day <= end {
        if same(day, cutover) {
            months += whole(1) / whole(i64::from(day.days_in_month()));
        }
        day = day.checked_add(1.day()).unwrap();
    }
    Some(months)
}

/// The hours that are given, or those in which most contacts begin: of equals the earlier.
fn peak(contacts: &[Contact], question: &Question) -> Vec<i8> {
    let Some(count) = question.busiest else { return question.peak_hours.clone() };
    let begun = |hour: &i8| contacts.iter().filter(|contact| contact.hour == Some(*hour)).count();
    let mut hours: Vec<i8> = (0..24).collect();
    hours.sort_by_key(|hour| std::cmp::Reverse(begun(hour)));
    hours.truncate(count);
    hours
}

/// PERCENTILE.INC: between the two values around (n - 1) × rank.
fn percentile(values: &[BigRational], over: i64, under: i64) -> BigRational {
    let mut values = values.to_vec();
    values.sort();
    let place = whole(i64::try_from(values.len()).unwrap() - 1) * whole(over) / whole(under);
    let at = usize::try_from(place.to_integer()).unwrap();
    let low = values.get(at).unwrap();
    let high = values.get(at + 1).unwrap_or(low);
    low + (high - low) * place.fract()
}

/// Whether squares of times in square seconds, or of scores, have at most 28 digits.
fn is_written_whole(id: &str, squares: &BigRational) -> bool {
    let written = if id.contains("_time_") { squares * whole(3600) } else { squares.clone() };
    let mut places = 0;
    while places <= 28 && !(&written * BigRational::from_integer(BigInt::from(10).pow(places))).is_integer() {
        places += 1;
    }
    let digits = (written * BigRational::from_integer(BigInt::from(10).pow(places))).to_integer().to_string();
    places <= 28 && digits.trim_end_matches('0').len() <= 28
}
