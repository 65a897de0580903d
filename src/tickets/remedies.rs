//! A cell that could not be read in; what was found there, and what to do about it, out.

use super::begins;
use super::cells::Wanted;
use super::faults::Fault;
use super::plan::Plan;
use crate::duration::{self, TimeUnit};
use crate::number;
use crate::place::quoted;
use rust_decimal::Decimal;

/// What was found in the place of what was wanted.
pub fn found(text: &str, fault: Fault) -> String {
    match text {
        "" => "nothing".to_string(),
        text if fault.wanted == Wanted::Cells => text.to_string(),
        text => quoted(text),
    }
}

/// What to do about a cell that could not be read.
pub fn remedy(fault: Fault, text: &str, plan: &Plan) -> String {
    let of_number = || number::read(text, plan.mark).err().and_then(|wrong| wrong.hint);
    let of_time = || duration::read(text, TimeUnit::Minutes, plan.mark).err().and_then(|wrong| wrong.hint);
    let known = match fault.wanted {
        _ if text.is_empty() => None,
        Wanted::Date => Some(of_date(text)),
        Wanted::TimeOfDay => Some("write it like 09:15".to_string()),
        Wanted::Time => of_time(),
        Wanted::Number | Wanted::Count => of_number(),
        Wanted::Percent => as_percentage(text, plan),
        _ => None,
    };
    known.unwrap_or_else(|| match fault.wanted {
        Wanted::FewSides => "name another column with --side-column".to_string(),
        Wanted::FewGroups => "break the tally down by fewer columns".to_string(),
        _ => "mend the rows".to_string(),
    })
}

/// What a share such as 0.85 may mean.
fn as_percentage(text: &str, plan: &Plan) -> Option<String> {
    let share = number::read(text, plan.mark).ok().filter(|written| !written.percent)?.value;
    let is_share = share > Decimal::ZERO && share <= Decimal::ONE;
    let percent = share.checked_mul(Decimal::ONE_HUNDRED).filter(|_| is_share)?.normalize();
    Some(format!(
        "write {percent}%, or {share}% if that was meant, or leave out the column: --map 'service_level=' does"
    ))
}

/// What to do about a text that is no date.
fn of_date(text: &str) -> String {
    let is_serial = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let remedy = if begins::time_of_day(text).is_some() {
        "a time of day needs a date beside it: --map 'created_at=HEADER' names the column that has it"
    } else if is_serial {
        "where a spreadsheet shows numbers for dates, format them like 2026-01-31 09:15 and save it again"
    } else if begins::precision_of(text).is_some() {
        "--date-order says whether days or months come first"
    } else {
        "write it like 2026-01-31 09:15"
    };
    remedy.to_string()
}
