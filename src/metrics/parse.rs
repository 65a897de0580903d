//! The text of a formula in, the formula out: `refunds / contacts`, `(orders - returns) × 2.5`, `min(a, b)`,
//! `baseline contacts`; or the place and what is wrong there.
//!
//! It reads what [`Formula::names`] writes, and `*` and `/` for `×` and `÷`.

use super::formula::{Formula, baseline, first_of, lines_name, way};
use crate::comparison::Lines;
use crate::figures::Kind;
use crate::operator::Operator;
use rust_decimal::Decimal;

/// What is wrong with a formula, and in which column, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The column of the text, in characters from 1.
    pub column: usize,
    /// What was wanted and what was found.
    pub reason: Reason,
}

/// What may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Something else was wanted.
    Expected {
        /// What was wanted.
        wanted: &'static str,
        /// What was found; empty at the end.
        found: String,
    },
    /// A name stands for nothing.
    Unknown(String),
    /// A number has more digits than are computed with.
    Number(String),
    /// Brackets in brackets without end.
    TooDeep,
}

/// Deeper than any formula that people read.
const DEEPEST: usize = 50;

/// More names, numbers and signs than any formula that people read.
const LONGEST: usize = 400;

/// What a name of a formula stands for.
pub type Known<'a> = &'a dyn Fn(&str) -> Option<Formula>;

/// Reads a formula whose names stand for what is known.
pub fn parse(text: &str, known: Known<'_>) -> Result<Formula, Wrong> {
    let tokens = tokens(text)?;
    if let Some((column, ..)) = tokens.get(LONGEST) {
        return Err(Wrong { column: *column, reason: Reason::TooDeep });
    }
    let mut parser = Parser { tokens, at: 0, end: text.chars().count() + 1, depth: 0, known };
    let formula = parser.choice()?;
    match parser.peek() {
        None => Ok(formula),
        Some(_) => Err(parser.expected("an operator or the end")),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Words with a space between them.
    Name(String),
    Number(Decimal),
    Sign(char),
}

type Placed = (usize, Token, String);

fn tokens(text: &str) -> Result<Vec<Placed>, Wrong> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Placed> = Vec::new();
    let mut at = 0;
    while let Some(character) = characters.get(at).copied() {
        let is_of_word = |character: &char| character.is_alphanumeric() || matches!(character, '_' | '.' | '\'');
        let take = |from: usize, goes_on: &dyn Fn(&char) -> bool| -> String {
            characters.iter().skip(from).take_while(|character| goes_on(character)).collect()
        };
        let column = at + 1;
        if character.is_whitespace() {
            at += 1;
        } else if matches!(character, '"' | '`') {
            let inner = take(at + 1, &|other| *other != character);
            at += inner.chars().count() + 2;
            tokens.push((column, Token::Name(inner.clone()), inner));
        } else if character.is_ascii_digit() {
            let number = take(at, &|other| other.is_ascii_digit() || matches!(other, '.' | '_'));
            at += number.chars().count();
            let read = Decimal::from_str_exact(&number);
            let read = read.map_err(|_| Wrong { column, reason: Reason::Number(number.clone()) })?;
            tokens.push((column, Token::Number(read), number));
        } else if is_of_word(&character) {
            let word = take(at, &|other| is_of_word(other));
            at += word.chars().count();
            push_word(&mut tokens, column, word);
        } else {
            at += 1;
            tokens.push((column, Token::Sign(sign(character)), character.to_string()));
        }
    }
    Ok(tokens)
}

/// Two words after each other are one name; `one-time cost lines` is written with a sign in it.
fn push_word(tokens: &mut Vec<Placed>, column: usize, word: String) {
    if let [.., (_, Token::Name(first), text), (_, Token::Sign('-'), _)] = tokens.as_mut_slice()
        && first == "one"
        && word == "time"
    {
        (*first, *text) = ("one-time".into(), "one-time".into());
        tokens.pop();
        return;
    }
    match tokens.last_mut() {
        Some((_, Token::Name(name), text)) => {
            *name = format!("{name} {word}");
            *text = name.clone();
        }
        _ => tokens.push((column, Token::Name(word.clone()), word)),
    }
}

fn sign(character: char) -> char {
    match character {
        '×' | '·' => '*',
        '÷' => '/',
        '−' | '–' => '-',
        other => other,
    }
}

struct Parser<'a> {
    tokens: Vec<Placed>,
    at: usize,
    end: usize,
    depth: usize,
    known: Known<'a>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token, _)| token)
    }

    fn takes(&mut self, sign: char) -> bool {
        let is_it = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(is_it);
        is_it
    }

    fn wrong(&self, reason: Reason) -> Wrong {
        Wrong { column: self.tokens.get(self.at).map_or(self.end, |(column, ..)| *column), reason }
    }

    fn expected(&self, wanted: &'static str) -> Wrong {
        let found = self.tokens.get(self.at).map(|(_, _, text)| text.clone()).unwrap_or_default();
        self.wrong(Reason::Expected { wanted, found })
    }

    fn deeper(&mut self) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.wrong(Reason::TooDeep)) } else { Ok(()) }
    }

    /// `a, else b`.
    fn choice(&mut self) -> Result<Formula, Wrong> {
        self.deeper()?;
        let mut ways = vec![self.sum()?];
        while self.takes_else() {
            ways.push(self.sum()?);
        }
        self.depth -= 1;
        let only = if ways.len() == 1 { ways.pop() } else { None };
        Ok(only.unwrap_or_else(|| first_of(ways.into_iter().map(way))))
    }

    /// `, else` and what stands behind it in the same words.
    fn takes_else(&mut self) -> bool {
        let [(_, Token::Sign(','), _), (column, Token::Name(name), text), ..] =
            self.tokens.get_mut(self.at..).unwrap_or_default()
        else {
            return false;
        };
        let Some(rest) = name.strip_prefix("else").map(|rest| rest.trim_start().to_string()) else { return false };
        self.at += 1;
        if rest.is_empty() {
            self.at += 1;
        } else {
            *column += text.chars().count() - rest.chars().count();
            (*name, *text) = (rest.clone(), rest);
        }
        true
    }

    fn sum(&mut self) -> Result<Formula, Wrong> {
        let mut left = self.product()?;
        loop {
            if self.takes('+') {
                left = left + self.product()?;
            } else if self.takes('-') {
                left = left - self.product()?;
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Formula, Wrong> {
        let mut left = self.single()?;
        loop {
            if self.takes('*') {
                left = left * self.single()?;
            } else if self.takes('/') {
                left = left / self.single()?;
            } else {
                return Ok(left);
            }
        }
    }

    fn single(&mut self) -> Result<Formula, Wrong> {
        const WANTED: &str = "a figure, a metric, a number or a bracket";
        if self.takes('(') {
            let inner = self.choice()?;
            return if self.takes(')') { Ok(inner) } else { Err(self.expected("`)`")) };
        }
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.at += 1;
                Ok(Formula::Constant(number))
            }
            Some(Token::Name(name)) => self.named(&name),
            _ => Err(self.expected(WANTED)),
        }
    }

    fn named(&mut self, name: &str) -> Result<Formula, Wrong> {
        let is_called = matches!(self.tokens.get(self.at + 1), Some((_, Token::Sign('('), _)));
        let operator = match name {
            "min" => Some(Operator::Min),
            "max" => Some(Operator::Max),
            _ => None,
        };
        if is_called && name == "baseline" {
            self.at += 1;
            return self.single().map(baseline);
        }
        if let Some(operator) = operator.filter(|_| is_called) {
            self.at += 2;
            return self.of_two(operator);
        }
        let found = match name.strip_prefix("baseline ") {
            Some(rest) => self.known(rest).map(baseline),
            None => self.known(name),
        };
        let found = found.ok_or_else(|| self.wrong(Reason::Unknown(name.to_string())))?;
        self.at += 1;
        Ok(found)
    }

    fn known(&self, name: &str) -> Option<Formula> {
        let kinds = [Kind::Variable, Kind::Fixed, Kind::OneTime].map(Lines::Of);
        let lines = [Lines::All].into_iter().chain(kinds).find(|lines| lines_name(*lines) == name);
        lines.map(Formula::Costs).or_else(|| (self.known)(name))
    }

    fn of_two(&mut self, operator: Operator) -> Result<Formula, Wrong> {
        self.deeper()?;
        let left = self.sum()?;
        if !self.takes(',') {
            return Err(self.expected("`,` and a second number"));
        }
        let right = self.sum()?;
        if !self.takes(')') {
            return Err(self.expected("`)`"));
        }
        self.depth -= 1;
        Ok(Formula::Operation(operator, Box::new(left), Box::new(right)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures;
    use crate::metrics;

    fn known(name: &str) -> Option<Formula> {
        figures::by_id(name).map(Formula::from).or_else(|| metrics::find(name).map(Formula::from))
    }

    fn names(text: &str) -> String {
        parse(text, &known).unwrap().names()
    }

    fn wrong(text: &str) -> (usize, Reason) {
        let wrong = parse(text, &known).unwrap_err();
        (wrong.column, wrong.reason)
    }

    #[test]
    fn a_formula_reads_as_it_is_written_in_a_spreadsheet_or_on_paper() {
        assert_eq!(names("returns / contacts"), "returns ÷ contacts");
        assert_eq!(names("orders-returns*2.50"), "orders - returns × 2.50");
        assert_eq!(names("(orders − returns) · 2"), "(orders - returns) × 2");
        assert_eq!(names("orders - (returns - contacts)"), "orders - (returns - contacts)");
        assert_eq!(names("min(orders, 1) + max(returns,2)"), "min(orders, 1) + max(returns, 2)");
        assert_eq!(names("baseline contacts - contacts"), "baseline contacts - contacts");
        assert_eq!(names("baseline(orders / contacts)"), "baseline orders ÷ baseline contacts");
        assert_eq!(names("cost per contact * contacts"), "cost_per_contact × contacts");
        assert_eq!(names("all cost lines - one-time cost lines"), "all cost lines - one-time cost lines");
        assert_eq!(names("(orders, else contacts, else 1) * 2"), "(orders, else contacts, else 1) × 2");
        assert_eq!(names("\"orders\" / `contacts`"), "orders ÷ contacts");
    }

    #[test]
    fn every_formula_of_the_program_is_read_back_as_it_is_written() {
        for metric in metrics::all() {
            let written = metric.formula().names();
            assert_eq!(names(&written), written, "{}", metric.id);
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_column() {
        let expected = |wanted, found: &str| Reason::Expected { wanted, found: found.into() };
        let operand = "a figure, a metric, a number or a bracket";
        assert_eq!(wrong(""), (1, expected(operand, "")));
        assert_eq!(wrong("orders /"), (9, expected(operand, "")));
        assert_eq!(wrong("orders / / contacts"), (10, expected(operand, "/")));
        assert_eq!(wrong("(orders"), (8, expected("`)`", "")));
        assert_eq!(wrong("orders) + 1"), (7, expected("an operator or the end", ")")));
        assert_eq!(wrong("min(orders)"), (11, expected("`,` and a second number", ")")));
        assert_eq!(wrong("orders / refunds"), (10, Reason::Unknown("refunds".into())));
        assert_eq!(wrong("orders * 1.2.3"), (10, Reason::Number("1.2.3".into())));
        assert_eq!(wrong("orders % 2").1, expected("an operator or the end", "%"));
        for open in ["(", "min(", "baseline("] {
            assert_eq!(wrong(&open.repeat(100_000)).1, Reason::TooDeep);
            assert_eq!(wrong(&open.repeat(100)).1, Reason::TooDeep);
        }
        assert_eq!(wrong(&"contacts + ".repeat(100_000)).1, Reason::TooDeep);
    }
}
