//! Values in, places on paper in tenths of a pixel and round marks of an axis out.

use crate::currency::Currency;
use crate::quantity::Unit;
use crate::show;
use rust_decimal::Decimal;

/// From values to tenths of a pixel.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    low: Decimal,
    high: Decimal,
    from: i64,
    to: i64,
}

/// Past this, differences of two values may be too large for a decimal.
const MOST: Decimal = Decimal::from_parts(0, 0, 1 << 30, false, 0);

impl Scale {
    /// A scale on which all values and zero have room, between two places.
    pub fn with_zero(values: impl IntoIterator<Item = Decimal>, from: i64, to: i64) -> Scale {
        Scale::new(values.into_iter().chain([Decimal::ZERO]), from, to)
    }

    /// A scale on which all values have room, between two places.
    pub fn new(values: impl IntoIterator<Item = Decimal>, from: i64, to: i64) -> Scale {
        let bounded = values.into_iter().map(|value| value.clamp(-MOST, MOST));
        let ends = bounded.fold(None, |ends: Option<(Decimal, Decimal)>, value| {
            Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let (low, high) = ends.unwrap_or_default();
        let (low, high) = match low == high {
            // One value alone stands between zero and itself; zero stands at the low end.
            true if low.is_zero() => (low, Decimal::ONE),
            true => (low.min(Decimal::ZERO), high.max(Decimal::ZERO)),
            false => (low, high),
        };
        Scale { low, high, from, to }
    }

    /// The same scale with its ends at round marks.
    pub fn rounded(self, marks: usize) -> Scale {
        let all = self.marks_around(marks);
        match (all.first(), all.last()) {
            (Some(low), Some(high)) => Scale { low: *low, high: *high, ..self },
            _ => self,
        }
    }

    /// Where a value is.
    pub fn at(&self, value: Decimal) -> i64 {
        let offset = value.clamp(self.low, self.high).checked_sub(self.low);
        let share = offset.zip(self.high.checked_sub(self.low)).and_then(|(offset, range)| offset.checked_div(range));
        let length = Decimal::from(self.to.saturating_sub(self.from));
        let along = share.and_then(|share| share.checked_mul(length)).map(|along| along.round());
        self.from.saturating_add(along.and_then(|along| i64::try_from(along).ok()).unwrap_or_default())
    }

    /// Round values on the scale, about as many as asked.
    pub fn marks(&self, count: usize) -> Vec<Decimal> {
        let is_on = |mark: &Decimal| *mark >= self.low && *mark <= self.high;
        self.marks_around(count).into_iter().filter(is_on).collect()
    }

    /// Round values from the last below the scale to the first above it.
    fn marks_around(&self, count: usize) -> Vec<Decimal> {
        let Some(step) = self.step(count) else { return Vec::new() };
        let Some(first) = self.low.checked_div(step).and_then(|steps| steps.floor().checked_mul(step)) else {
            return Vec::new();
        };
        let mut marks = vec![first.normalize()];
        while let Some(last) = marks.last().copied().filter(|last| *last < self.high && marks.len() < 20) {
            let Some(next) = last.checked_add(step).filter(|next| *next > last) else { break };
            marks.push(next.normalize());
        }
        marks
    }

    /// The smallest of 1, 2, 5 × 10ⁿ with which no more marks are needed than asked.
    fn step(&self, count: usize) -> Option<Decimal> {
        let least = self.high.checked_sub(self.low)?.checked_div(Decimal::from(count.max(1)))?;
        if least <= Decimal::ZERO {
            return None;
        }
        let mut power = Decimal::ONE;
        while power > least {
            power = power.checked_div(Decimal::TEN)?;
        }
        while power.checked_mul(Decimal::TEN)? <= least {
            power = power.checked_mul(Decimal::TEN)?;
        }
        let steps = [1, 2, 5, 10].map(|times| power.checked_mul(Decimal::from(times)));
        steps.into_iter().flatten().find(|step| *step >= least)
    }
}

/// A round value as short as an axis needs it: `$50k`, `1.5M`, `20%`.
pub fn short(value: Decimal, unit: Unit, currency: Option<&Currency>) -> String {
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    let prefix = if unit == Unit::Money { currency.map(Currency::prefix).unwrap_or_default() } else { String::new() };
    let suffix = match unit {
        Unit::Percent | Unit::PercentPerYear => "%",
        Unit::Minutes => " min",
        Unit::Hours => " h",
        _ => "",
    };
    if value.abs() >= Decimal::from(10_i64.pow(15)) {
        // Nobody reads so many digits on an axis: 2e22.
        let digits = value.abs().trunc().to_string();
        let (first, rest) = digits.split_at(1);
        return format!("{sign}{prefix}{first}e{}{suffix}", rest.len());
    }
    let sizes =
        [(12, "tn"), (9, "bn"), (6, "M"), (3, "k")].map(|(power, name)| (Decimal::from(10_i64.pow(power)), name));
    let (size, name) = sizes.into_iter().find(|(size, _)| value.abs() >= *size).unwrap_or((Decimal::ONE, ""));
    let number = value.abs().checked_div(size).unwrap_or_default();
    format!("{sign}{prefix}{}{name}{suffix}", show::factor(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn marks_are_round_and_hold_all_values() {
        for (values, expected) in [
            (["0", "87"], "0 20 40 60 80 100"),
            (["-35000", "120000"], "-50000 0 50000 100000 150000"),
            (["0.3", "0.9"], "0.2 0.4 0.6 0.8 1"),
            (["5", "5"], "0 1 2 3 4 5"),
            (["0", "0"], "0 0.2 0.4 0.6 0.8 1"),
        ] {
            let scale = Scale::new(values.map(decimal), 0, 1000).rounded(5);
            let marks: Vec<String> = scale.marks(5).iter().map(ToString::to_string).collect();
            assert_eq!(marks.join(" "), expected);
        }
    }

    #[test]
    fn no_value_falls_off_the_paper() {
        for values in [vec![], vec!["-79228162514264337593543950335", "79228162514264337593543950335"], vec!["1e-28"]] {
            let decimals: Vec<Decimal> =
                values.iter().map(|text| Decimal::from_scientific(text).unwrap_or_else(|_| decimal(text))).collect();
            let scale = Scale::with_zero(decimals.iter().copied(), 100, 900).rounded(4);
            for value in decimals.iter().chain([&Decimal::MAX, &Decimal::MIN]) {
                assert!((100..=900).contains(&scale.at(*value)));
            }
        }
    }

    #[test]
    fn an_axis_is_short() {
        let currency = Currency::from_code("USD");
        assert_eq!(short(decimal("-50000"), Unit::Money, currency.as_ref()), "-$50k");
        assert_eq!(short(decimal("1500000"), Unit::Count, None), "1.5M");
        assert_eq!(short(decimal("50000000000000000000000"), Unit::Money, None), "5e22");
        assert_eq!(short(decimal("20"), Unit::Percent, None), "20%");
    }
}
