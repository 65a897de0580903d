//! The number of a sheet's cell in, as text or as the eight bytes it is stored in; its decimal digits out.
//!
//! A sheet computes in binary floats and shows 15 significant digits: 0.1 + 0.2 is stored as 0.30000000000000004 and
//! shown as 0.3. A number is therefore taken at the digits it can show, and everything after that is exact.

/// How many significant digits a sheet shows.
const SHOWN_DIGITS: usize = 15;
/// How many decimals are kept; what is behind them is noise of a float.
const PLACES: i32 = 28;
/// How many digits a number may have that is written without an exponent.
const PLAIN: i32 = 28;
/// The milliseconds of a day.
pub const DAY: i128 = 86_400_000;

/// A number of at most 15 significant digits times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    negative: bool,
    digits: u64,
    exponent: i32,
}

impl Numeral {
    /// The number of a text like `-12.5` or `1.25E-3`; none where it is not one.
    pub fn parse(text: &str) -> Option<Numeral> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_plain = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
        if !is_plain || whole.len() + fraction.len() == 0 {
            return None;
        }
        let mut significant = whole.bytes().chain(fraction.bytes()).skip_while(|byte| *byte == b'0');
        let kept = significant.by_ref().take(SHOWN_DIGITS);
        let (digits, count) =
            kept.fold((0_u64, 0_usize), |(digits, count), byte| (digits * 10 + u64::from(byte - b'0'), count + 1));
        if significant.next().is_some() {
            // A sheet rounds the float that so many digits stand for, which may be below the half that they are at.
            return Some(Numeral { negative, ..Numeral::of_float(text.parse().ok()?)? }.normal());
        }
        let zeros = whole.bytes().chain(fraction.bytes()).take_while(|byte| *byte == b'0').count();
        // How far the last kept digit stands from the point.
        let shift = i32::try_from(whole.len()).ok()? - i32::try_from(zeros + count).ok()?;
        Some(Numeral { negative, digits, exponent: i32::from(exponent) + shift }.normal())
    }

    /// The number that a sheet stores as a float; none where it is infinite or not a number.
    pub fn of_float(value: f64) -> Option<Numeral> {
        value.is_finite().then(|| Numeral::parse(&format!("{value:.14e}")))?
    }

    /// The number of an integer.
    pub fn of_integer(value: i32) -> Numeral {
        Numeral { negative: value < 0, digits: u64::from(value.unsigned_abs()), exponent: 0 }.normal()
    }

    /// The number times a power of ten.
    pub fn shifted(self, by: i32) -> Numeral {
        Numeral { exponent: self.exponent + by, ..self }.normal()
    }

    /// Without zeros at its end; zero has no sign.
    fn normal(mut self) -> Numeral {
        if self.digits == 0 {
            return Numeral { negative: false, digits: 0, exponent: 0 };
        }
        while self.digits.is_multiple_of(10) {
            self.digits /= 10;
            self.exponent += 1;
        }
        self
    }

    /// Its digits without an exponent, as far as they are at most 28.
    pub fn plain(self) -> String {
        let rounded = self.rounded();
        let sign = if rounded.negative { "-" } else { "" };
        let digits = rounded.digits.to_string();
        let length = i32::try_from(digits.len()).unwrap_or_default();
        let (exponent, zeros) =
            (rounded.exponent, usize::try_from(rounded.exponent.unsigned_abs()).unwrap_or_default());
        if length + exponent > PLAIN {
            return format!("{sign}{digits}e{exponent}");
        }
        if exponent >= 0 {
            return format!("{sign}{digits}{}", "0".repeat(zeros));
        }
        let padded = format!("{digits:0>width$}", width = zeros + 1);
        let (whole, fraction) = padded.split_at(padded.len() - zeros);
        format!("{sign}{whole}.{fraction}")
    }

    /// The number at no more decimals than an exact decimal of the program holds.
    fn rounded(self) -> Numeral {
        if self.exponent >= -PLACES {
            return self;
        }
        let dropped = self.exponent.saturating_add(PLACES).unsigned_abs();
        let digits = 10_u64.checked_pow(dropped).map_or(0, |power| (self.digits + power / 2) / power);
        Numeral { digits, exponent: -PLACES, ..self }.normal()
    }

    /// The number of days as milliseconds; none past what any sheet shows.
    pub fn milliseconds(self) -> Option<i128> {
        self.times(DAY)
    }

    /// The number times a whole one, to the nearest whole; none past what any sheet shows.
    pub fn times(self, whole: i128) -> Option<i128> {
        let unscaled = i128::from(self.digits).checked_mul(whole)?;
        let magnitude = match u32::try_from(self.exponent) {
            Ok(exponent) => unscaled.checked_mul(10_i128.checked_pow(exponent)?)?,
            Err(_) => match 10_i128.checked_pow(self.exponent.unsigned_abs()) {
                Some(power) => (unscaled + power / 2) / power,
                None => 0,
            },
        };
        Some(if self.negative { -magnitude } else { magnitude })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        Numeral::parse(text).map_or("none".into(), Numeral::plain)
    }

    #[test]
    fn a_number_is_taken_at_the_15_digits_a_sheet_shows() {
        for (stored, shown) in [
            ("0.30000000000000004", "0.3"),
            ("0.1", "0.1"),
            ("1E+21", "1000000000000000000000"),
            ("1.5e-7", "0.00000015"),
            ("-1234.50", "-1234.5"),
            ("999999999999999.9", "1000000000000000"),
            ("123456789012345678", "123456789012346000"),
            ("0", "0"),
            ("-0", "0"),
            ("000123", "123"),
            (".5", "0.5"),
            ("1e30", "1e30"),
            ("5.551115123125783e-17", "0.0000000000000000555111512313"),
            ("1e-300", "0"),
            ("7.000000000000001", "7"),
            // The float in between is below the half that its text rounds to.
            ("36175245900901.05", "36175245900901"),
            ("1234567890123456e400", "none"),
        ] {
            assert_eq!(plain(stored), shown, "{stored}");
        }
        for text in ["", "-", ".", "1e", "1e99999", "0x10", "NaN", "inf", "1,5", "1.2.3", "--1"] {
            assert_eq!(plain(text), "none", "{text}");
        }
    }

    #[test]
    fn a_stored_float_has_the_digits_of_its_text() {
        for (value, shown) in [(0.1 + 0.2, "0.3"), (1e21, "1000000000000000000000"), (-0.07, "-0.07"), (0.0, "0")] {
            assert_eq!(Numeral::of_float(value).unwrap().plain(), shown);
        }
        assert_eq!(Numeral::of_float(f64::NAN), None);
        assert_eq!(Numeral::of_float(f64::INFINITY), None);
    }

    #[test]
    fn a_percentage_is_shifted_and_never_multiplied() {
        for (stored, percent) in [("0.85", "85"), ("0.07", "7"), ("0.285", "28.5"), ("12", "1200"), ("0", "0")] {
            assert_eq!(Numeral::parse(stored).unwrap().shifted(2).plain(), percent);
        }
    }

    #[test]
    fn days_are_milliseconds_to_the_nearest() {
        for (days, milliseconds) in [("0.00520833333333333", 450_000), ("1", DAY), ("-0.5", -DAY / 2), ("1e-200", 0)] {
            assert_eq!(Numeral::parse(days).unwrap().milliseconds(), Some(milliseconds));
        }
        assert_eq!(Numeral::parse("1e300").unwrap().milliseconds(), None);
    }
}
