//! What goes on beside a contract and what is paid once, in; a line each out.

use super::builder::{Builder, Shared, risen, slug};
use super::formula::Formula;
use super::sheet::{Group, LineId};
use super::{OneTime, Running, RunningAmount};
use crate::quantity::Unit;

/// Adds what is paid every month; beside a vendor's fees from the month in which its work begins to move, unless it says so.
pub(super) fn add(
    builder: &mut Builder<'_>,
    shared: &Shared,
    prefix: &str,
    vendor: Option<(LineId, usize)>,
    item: &Running,
) -> LineId {
    let from = item.from.unwrap_or_else(|| vendor.map_or(1, |(_, start)| start));
    let id = format!("{prefix}.{}", slug(&item.name));
    let says = "What is paid every month, with its yearly rise.";
    builder.line(&id, &item.name, (Group::Running, Unit::Money), says, |month| {
        if month < from || month > item.until {
            return 0.into();
        }
        let amount = match (item.amount, vendor) {
            (RunningAmount::Monthly(amount), _) => Formula::from(amount),
            (RunningAmount::OfFees(share), Some((fees, _))) => Formula::Cell(fees, month) * share,
            (RunningAmount::OfFees(_), None) => 0.into(),
        };
        risen(amount, item.inflation, shared.wages, month)
    })
}

/// Adds what is paid once, in its month or spread evenly over several.
pub(super) fn add_one_time(builder: &mut Builder<'_>, prefix: &str, item: &OneTime) -> LineId {
    let id = format!("{prefix}.{}", slug(&item.name));
    let says = "What is paid once, in its month or spread evenly over several.";
    let over = i64::try_from((item.until + 1).saturating_sub(item.from)).unwrap_or(1).max(1);
    builder.with_start(&id, &item.name, (Group::OneTime, Unit::Money), says, |month| {
        let amount = Formula::from(item.amount);
        match month >= item.from && month <= item.until {
            true if over == 1 => amount,
            true => amount / over,
            false => 0.into(),
        }
    })
}
