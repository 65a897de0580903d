//! A currency's code or sign in, the code and the sign to print out.

/// A currency by its three-letter code, such as `USD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    code: String,
}

/// Signs in cells, each with the codes it may stand for; the first is meant where nothing else is said.
const SIGNS: &[(&str, &[&str])] = &[
    ("US$", &["USD"]),
    ("R$", &["BRL"]),
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"]),
    ("€", &["EUR"]),
    ("£", &["GBP", "EGP"]),
    ("¥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
    ("₱", &["PHP"]),
    ("₩", &["KRW"]),
    ("zł", &["PLN"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
];

/// Codes read in cells; `--currency` takes any three letters.
const CODES: &[&str] = &[
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "INR", "CNY", "PHP", "BRL", "MXN", "ZAR", "SEK", "NOK",
    "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "ILS", "AED", "SAR", "EGP", "SGD", "HKD", "TWD", "KRW", "THB",
    "MYR", "IDR", "VND", "PKR", "BDT", "LKR", "NGN", "KES", "GHS", "MAD", "TND", "ARS", "CLP", "COP", "PEN", "UAH",
    "ISK", "RSD",
];

impl Currency {
    /// The currency of a code given by the user: three letters, in any case.
    pub fn from_code(code: &str) -> Option<Currency> {
        let letters = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        letters.then(|| Currency { code: code.to_ascii_uppercase() })
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What stands before an amount: `$`, or the code and a blank where a sign would not be plain.
    pub fn prefix(&self) -> String {
        let sign = SIGNS.iter().find(|(_, codes)| codes.first() == Some(&self.code.as_str()) && *codes != ["USD"]);
        match sign {
            Some((sign, _)) if !sign.chars().any(char::is_alphabetic) || *sign == "R$" => (*sign).to_string(),
            _ => format!("{} ", self.code),
        }
    }
}

/// The sign or code of a currency as a cell carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mentioned {
    sign: &'static str,
    codes: &'static [&'static str],
}

impl Mentioned {
    /// As written: `$` or `USD`.
    pub fn sign(self) -> &'static str {
        self.sign
    }

    /// Whether the sign alone leaves open which currency is meant.
    pub fn is_open(self) -> bool {
        self.codes.len() > 1
    }

    /// The currency meant where nothing else is said.
    pub fn usual(self) -> Option<Currency> {
        self.codes.first().and_then(|code| Currency::from_code(code))
    }

    /// Whether the sign may stand for a currency.
    pub fn may_be(self, currency: &Currency) -> bool {
        self.codes.contains(&currency.code.as_str())
    }

    /// Whether two signs can stand for one currency.
    pub fn agrees_with(self, other: Mentioned) -> bool {
        self.codes.iter().any(|code| other.codes.contains(code))
    }
}

/// Takes a currency off the front or the end of a cell.
pub fn take(text: &str) -> (Option<Mentioned>, &str) {
    let is_of_number = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_digit() || b"%.)".contains(byte));
    if is_of_number(text.as_bytes().first()) && is_of_number(text.as_bytes().last()) {
        return (None, text);
    }
    for mentioned in all() {
        if let Some(rest) = text.strip_prefix(mentioned.sign) {
            return (Some(mentioned), rest.trim_start());
        }
        if let Some(rest) = text.strip_suffix(mentioned.sign) {
            return (Some(mentioned), rest.trim_end());
        }
    }
    (None, text)
}

/// A currency that is all a text says, as in a unit column or a header's brackets.
pub fn only(text: &str) -> Option<Mentioned> {
    all().find(|mentioned| mentioned.sign.eq_ignore_ascii_case(text))
}

fn all() -> impl Iterator<Item = Mentioned> {
    let signs = SIGNS.iter().map(|(sign, codes)| Mentioned { sign, codes });
    let codes = CODES.iter().map(|code| Mentioned { sign: code, codes: std::slice::from_ref(code) });
    signs.chain(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_taken_off_either_end() {
        assert_eq!(take("$5").1, "5");
        assert_eq!(take("5 €").1, "5");
        assert_eq!(take("1,200 USD").1, "1,200");
        assert_eq!(take("R$ 10").0.unwrap().usual().unwrap().code(), "BRL");
        assert_eq!(take("12").0, None);
    }

    #[test]
    fn the_prefix_is_a_sign_only_where_it_is_plain() {
        let prefix = |code| Currency::from_code(code).unwrap().prefix();
        assert_eq!(prefix("usd"), "$");
        assert_eq!(prefix("EUR"), "€");
        assert_eq!(prefix("CAD"), "CAD ");
        assert_eq!(prefix("SEK"), "SEK ");
        assert_eq!(Currency::from_code("US"), None);
    }
}
