//! Does outsourcing customer support pay? Figures in, a report out, on exact fractions in between.
//!
//! ```text
//! figures.csv/.json/.xlsx ─ input ─► Comparison ─► metrics ─► Report ─► render ─► table json csv markdown html xlsx
//! tickets.csv ─ tickets (1 pass) ─► figures.csv
//! metrics.toml ─ input::own ─► metrics::own::Catalogue ─► the same metrics and one's own
//! months.csv ─ input ─► Comparison ─► trend ─► report::trend::Trends ─► render ─► table json csv markdown html
//! last-quarter.json ─ report_file ─► report::since ─► the same Report
//! plan.toml/.json ─ plan_file ─► plan::Plan ─► plan::timeline ─► report::plan::PlanReport ─► render ─► the same
//! statements.txt ─ input ─► hypotheses ─► report::hypotheses::Judged ─► render ─► table json csv markdown html
//! flows.csv/.json/.xlsx ─ flows ─► cashflow ─► report::cashflow::Appraisal ─► render ─► table json csv markdown html
//! ```
//!
//! Everything left of [`comparison::Comparison`] reads the world; everything right of [`report::Report`] writes to it;
//! between them nothing touches a file, a clock or a terminal, and floats are where chance is: in [`statistics`], in
//! [`trend`] and in [`plan`]'s simulation and searches.

pub mod quantity;

pub mod cashflow;

pub mod statistics;

pub mod currency;
pub mod duration;
pub mod number;
pub mod period;
pub mod place;

pub mod trend;

pub mod operator;

pub mod bars;
pub mod figures;
pub mod gap;
pub mod show;
pub mod targets;

pub mod comparison;
pub mod metrics;

pub mod hypotheses;

pub mod plan;

pub mod problem;

pub mod input;

pub mod plan_file;

pub mod tickets;

pub mod flows;

pub mod report;

pub mod report_file;

pub mod render;

pub mod commands;

pub mod cli;
