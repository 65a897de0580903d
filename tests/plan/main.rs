//! Plans in, claims about what they are worth out: published cases, laws that hold for any plan, an independent oracle, and
//! what changes the answer.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]

mod builder;
mod laws;
mod limits;
mod lint;
mod oracle;
mod published;
mod random;
mod simulation;
