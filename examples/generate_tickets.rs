//! A number of rows in, a ticket export of that many out: invented, realistic, and the same every time.
//!
//! ```console
//! cargo run --release --example generate_tickets -- 10000000 > tickets.csv
//! ```
//!
//! Two years of tickets, the first in-house and the second outsourced to a vendor, in an order that is not quite that of
//! time. Subjects are quoted where they hold commas, quotes or line ends; answers that customers did not give are empty.
//! A second argument seeds other tickets.

use std::io::{self, BufWriter, Write};

const HEADER: &str = "ticket_id,side,created_at,requester,channel,category,agent,subject,status,first_response_minutes,\
handle_minutes,resolution_minutes,reopens,resolved_on_first_contact,csat,nps,sla_met,cost,upsell_revenue";

const CHANNELS: [&str; 4] = ["email", "phone", "chat", "social media"];
const CATEGORIES: [&str; 6] = ["Billing", "Delivery", "Returns", "Account", "Technical issue", "Product question"];
const SUBJECTS: [&str; 8] = [
    "Where is my order? It was due on Monday",
    "Password reset",
    "\"Refund, please\"",
    "Invoice is wrong",
    "\"Screen says \"\"error 12\"\", then nothing\"",
    "Please cancel my subscription",
    "\"Two questions:\nsize, and colour\"",
    "Parcel damaged in transit",
];
const STATUSES: [&str; 8] = ["solved", "closed", "solved", "solved", "closed", "solved", "open", "pending"];

/// Splitmix64: small, and the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// Mostly small, sometimes large: what waiting and working times look like.
    fn skewed(&mut self, limit: u64) -> u64 {
        let (one, two, three) = (self.below(limit), self.below(limit), self.below(limit));
        one * two / limit * three / limit
    }
}

/// The date of a day counted from 1 January 2025.
fn date(day: u64) -> (u64, u64, u64) {
    const LENGTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (year, mut day) = (2025 + day / 365, day % 365);
    for (month, length) in LENGTHS.iter().enumerate() {
        if day < *length {
            return (year, month as u64 + 1, day + 1);
        }
        day -= length;
    }
    unreachable!("a year has 365 days here")
}

fn row(out: &mut impl Write, random: &mut Random, number: u64, rows: u64) -> io::Result<()> {
    let day = (number * 730 / rows + random.below(3)).min(729);
    let is_vendor = day >= 365;
    let (year, month, day) = date(day);
    // Two of three tickets come in between 8 and 16 o'clock.
    let hour = if random.chance(66) { 8 + random.below(8) } else { random.below(24) };
    let (minute, second) = (random.below(60), random.below(60));
    let side = if is_vendor { "Vendor" } else { "In-house" };
    write!(out, "{},{side},{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02},", 1_000_000 + number)?;
    write!(out, "customer{}@example.com,", random.below(900_000))?;
    let agent = if is_vendor { 100 + random.below(60) } else { random.below(45) };
    let (channel, category, subject) = (random.of(&CHANNELS), random.of(&CATEGORIES), random.of(&SUBJECTS));
    let status = random.of(&STATUSES);
    let is_resolved = matches!(status, "solved" | "closed");
    write!(out, "{channel},{category},agent {agent:03},{subject},{status},")?;
    let response = 5 + random.skewed(if is_vendor { 9000 } else { 12000 });
    let handle = 120 + random.skewed(if is_vendor { 6000 } else { 5000 });
    write!(out, "{}.{},{}.{:02},", response / 10, response % 10, handle / 100, handle % 100)?;
    if is_resolved {
        write!(out, "{}", response / 10 + random.skewed(20_000))?;
    }
    let is_reopened = random.chance(7);
    let is_first = is_resolved && !is_reopened && random.chance(if is_vendor { 78 } else { 72 });
    write!(out, ",{},{},", u64::from(is_reopened) * (1 + random.below(2)), if is_first { "yes" } else { "no" })?;
    if random.chance(30) {
        write!(out, "{}", 1 + random.below(5).max(random.below(5)))?;
    }
    out.write_all(b",")?;
    if random.chance(10) {
        write!(out, "{}", random.below(11).max(random.below(11)))?;
    }
    let cost = if is_vendor { 350 } else { 480 } + handle / 10;
    let met = if response < 2400 { "yes" } else { "no" };
    write!(out, ",{met},{}.{:02},", cost / 100, cost % 100)?;
    if random.chance(4) {
        let sold = 500 + random.below(9500);
        write!(out, "{}.{:02}", sold / 100, sold % 100)?;
    }
    out.write_all(b"\n")
}

/// Writes the headers and a number of rows.
pub fn write(mut out: impl Write, rows: u64, seed: u64) -> io::Result<()> {
    let mut random = Random(seed);
    writeln!(out, "{HEADER}")?;
    for number in 0..rows {
        row(&mut out, &mut random, number, rows)?;
    }
    out.flush()
}

fn main() -> io::Result<()> {
    let argument = |index: usize, usual: u64| match std::env::args().nth(index) {
        None => Ok(usual),
        Some(text) => text.parse().map_err(|_| io::Error::other(format!("expected a number, found `{text}`"))),
    };
    let (rows, seed) = (argument(1, 1000)?, argument(2, 2025)?);
    write(BufWriter::with_capacity(1 << 20, io::stdout().lock()), rows, seed)
}
