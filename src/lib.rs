//! roi: does outsourcing customer support pay?
#![doc = "placeholder"]
pub mod comparison;
pub mod currency;
pub mod duration;
pub mod figures;
pub mod gap;
pub mod metrics;
pub mod number;
pub mod period;
pub mod place;
pub mod quantity;
pub mod show;
pub mod targets;
