//! The formula language of form files: parsed once, names resolved to cells, evaluated exactly.
//!
//! ```text
//! sum     = product (("+" | "-") product)*
//! product = factor (("*" | "/") factor)*
//! factor  = INTEGER | NAME | NAME "(" [sum ["," INTEGER]] ")" | "(" sum ")"
//! ```

use super::fault::{Reason, Slip};
use super::succession::{Bridge, Direction};
use crate::base::{Cells, Decimal, Ratio, Value};

/// A formula whose names are cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A whole number.
    Integer(i64),
    /// The sum of these cells; not a number as soon as one of them is none.
    Cells(Box<[u16]>),
    /// The formula in the report of some periods before.
    Before(u16, Box<Expr>),
    /// The cube root.
    CubeRoot(Box<Expr>),
    /// 1 if every cell of the report is the number 0, else 0.
    AllZero,
    /// Two formulas joined by an operator.
    Binary(Operator, Box<Expr>, Box<Expr>),
}

/// An arithmetic operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Plus.
    Add,
    /// Minus.
    Subtract,
    /// Times.
    Multiply,
    /// Divided by; not a number where the divisor is zero.
    Divide,
}

/// A report's cells as a formula of some form sees them.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The cells.
    pub cells: &'a Cells,
    /// How to find the formula's cells among them, when the report follows another form.
    pub bridge: Option<(&'a Bridge, Direction)>,
}

impl Frame<'_> {
    /// Returns the sum of cells, in units of 10^-6; `None` when one of them is no number or has no counterpart.
    #[must_use]
    pub fn sum(&self, cells: &[u16]) -> Option<i128> {
        match self.bridge {
            None => sum(self.cells, cells),
            Some((bridge, direction)) => sum(self.cells, &bridge.translate(cells, direction)?),
        }
    }

    /// Returns the report's own cells that stand for these; `None` where one has no counterpart.
    #[must_use]
    pub fn cells_of(&self, cells: &[u16]) -> Option<Vec<u16>> {
        match self.bridge {
            None => Some(cells.to_vec()),
            Some((bridge, direction)) => bridge.translate(cells, direction),
        }
    }
}

/// Returns the sum of cells in units of 10^-6. Sums of 64-bit numbers cannot overflow 128 bits.
#[must_use]
pub fn sum(cells: &Cells, indexes: &[u16]) -> Option<i128> {
    indexes.iter().map(|&index| cells.get(usize::from(index)).as_number().map(Decimal::scaled)).sum()
}

impl Expr {
    /// Evaluates the formula; `frame(n)` gives the report of `n` periods before, 0 being the report itself.
    /// `None` where a value is no number, a divisor is zero or a report is missing.
    #[must_use]
    pub fn evaluate<'a>(&self, frame: &dyn Fn(u16) -> Option<Frame<'a>>) -> Option<Ratio> {
        self.at(frame, 0)
    }

    fn at<'a>(&self, frame: &dyn Fn(u16) -> Option<Frame<'a>>, before: u16) -> Option<Ratio> {
        match self {
            Self::Integer(value) => Some(Ratio::integer(*value)),
            Self::Cells(cells) => Ratio::from_scaled(frame(before)?.sum(cells)?),
            Self::Before(count, inner) => inner.at(frame, before.checked_add(*count)?),
            Self::CubeRoot(inner) => inner.at(frame, before)?.cube_root(),
            Self::AllZero => {
                let mut cells = frame(before)?.cells.iter();
                let zero = |value| matches!(value, Value::Number(number) if number.mantissa() == 0);
                Some(Ratio::integer(i64::from(cells.all(|cell| zero(cell.value())))))
            }
            Self::Binary(operator, left, right) => {
                let (left, right) = (left.at(frame, before)?, right.at(frame, before)?);
                match operator {
                    Operator::Add => left.plus(right),
                    Operator::Subtract => left.minus(right),
                    Operator::Multiply => left.times(right),
                    Operator::Divide => left.over(right),
                }
            }
        }
    }
}

/// Parses a formula; `resolve` turns a name into what it stands for.
///
/// # Errors
/// What is wrong and the byte offset in `text`.
pub(super) fn parse(text: &str, resolve: &dyn Fn(&str) -> Option<Expr>) -> Result<Expr, Slip> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len(), resolve, depth: 0 };
    let expr = parser.sum()?;
    match parser.peek() {
        None => Ok(expr),
        Some((token, offset)) => Err((Reason::unexpected(token), offset)),
    }
}

/// A word or a sign of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Integer(i64),
    Name(String),
    Sign(&'static str),
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Name(name) => f.write_str(name),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}

/// Splits a formula or a rule into tokens with their byte offsets.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Slip> {
    const SIGNS: [&str; 13] = [">=", "<=", "==", "=", ">", "<", "+", "-", "*", "/", "(", ")", ","];
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let run = |accept: fn(char) -> bool| rest.find(|c| !accept(c)).unwrap_or(rest.len());
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            let digits = rest.get(..length).unwrap_or_default();
            out.push((Token::Integer(digits.parse().map_err(|_| (Reason::too_large(digits), at))?), at));
            length
        } else if first.is_ascii_alphabetic() {
            let length = run(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
            out.push((Token::Name(rest.get(..length).unwrap_or_default().to_owned()), at));
            length
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            out.push((Token::Sign(if *sign == "==" { "=" } else { sign }), at));
            sign.len()
        } else {
            return Err((Reason::unexpected(first), at));
        };
        at += length;
    }
    Ok(out)
}

struct Parser<'r> {
    tokens: Vec<(Token, usize)>,
    at: usize,
    end: usize,
    resolve: &'r dyn Fn(&str) -> Option<Expr>,
    depth: u32,
}

type Parsed = Result<Expr, Slip>;

impl Parser<'_> {
    fn peek(&self) -> Option<(Token, usize)> {
        self.tokens.get(self.at).cloned()
    }

    fn offset(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(_, offset)| *offset)
    }

    fn take(&mut self, sign: &str) -> bool {
        let here = matches!(self.tokens.get(self.at), Some((Token::Sign(found), _)) if *found == sign);
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, sign: &str) -> Result<(), Slip> {
        if self.take(sign) { Ok(()) } else { Err((Reason::sign(sign), self.offset())) }
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some((Token::Sign("+"), _)) => Operator::Add,
                Some((Token::Sign("-"), _)) => Operator::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.factor()?;
        loop {
            let operator = match self.peek() {
                Some((Token::Sign("*"), _)) => Operator::Multiply,
                Some((Token::Sign("/"), _)) => Operator::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::Binary(operator, Box::new(left), Box::new(self.factor()?));
        }
    }

    fn factor(&mut self) -> Parsed {
        let offset = self.offset();
        let token = self.peek().map(|(token, _)| token);
        self.at += 1;
        match token {
            Some(Token::Integer(value)) => Ok(Expr::Integer(value)),
            Some(Token::Sign("(")) => {
                let inner = self.nested(offset)?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(Token::Name(name)) if self.take("(") => self.call(&name, offset),
            Some(Token::Name(name)) => (self.resolve)(&name).ok_or_else(|| (Reason::nameless(&name), offset)),
            _ => {
                let zh = "此处应为名称、数字或“(”";
                Err((Reason::new(zh, "a name, a number or “(” expected"), offset))
            }
        }
    }

    /// Parses a nested formula with a ceiling on depth, since the parser is recursive.
    fn nested(&mut self, offset: usize) -> Parsed {
        self.depth += 1;
        if self.depth > 64 {
            return Err((Reason::new("括号套得太多", "too many brackets"), offset));
        }
        let inner = self.sum();
        self.depth -= 1;
        inner
    }

    fn call(&mut self, name: &str, offset: usize) -> Parsed {
        if name == "all_zero" {
            self.expect(")")?;
            return Ok(Expr::AllZero);
        }
        let inner = self.nested(offset)?;
        let expr = match name {
            "prev" => {
                let mut count = 1;
                if self.take(",") {
                    match self.peek() {
                        Some((Token::Integer(value), at)) => {
                            count = u16::try_from(value).map_err(|_| (Reason::too_large(value), at))?;
                            self.at += 1;
                        }
                        _ => {
                            let reason = Reason::new("此处应为年数", "a number of years expected");
                            return Err((reason, self.offset()));
                        }
                    }
                }
                Expr::Before(count, Box::new(inner))
            }
            "root3" => Expr::CubeRoot(Box::new(inner)),
            _ => return Err((Reason::no_function(name), offset)),
        };
        self.expect(")")?;
        Ok(expr)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Cell;

    fn check(text: &str, expect: &str) {
        let cells = Cells::new(&[Cell::count(6), Cell::count(4), Cell::BLANK, Cell::count(0)]);
        let earlier = Cells::new(&[Cell::count(3), Cell::count(2), Cell::count(1), Cell::count(1)]);
        let resolve = |name: &str| {
            let index = ["six", "four", "blank", "zero"].iter().position(|known| *known == name)?;
            Some(Expr::Cells(Box::new([u16::try_from(index).ok()?])))
        };
        let frame = |before: u16| match before {
            0 => Some(Frame { cells: &cells, bridge: None }),
            1 => Some(Frame { cells: &earlier, bridge: None }),
            _ => None,
        };
        let found = match parse(text, &resolve) {
            Ok(expr) => expr.evaluate(&frame).map_or("n.a.".to_owned(), |r| r.print(2).unwrap()),
            Err((reason, offset)) => format!("{offset}: {}", reason.en),
        };
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn formulas_follow_the_rules_of_arithmetic() {
        check("six + four * 2", "14.00");
        check("(six + four) / 4", "2.50");
        check("six - four - 1", "1.00");
        check("six / prev(six) - 1", "1.00");
        check("root3(prev(six) * 9)", "3.00");
    }

    #[test]
    fn nothing_follows_from_nothing() {
        check("six / zero", "n.a.");
        check("six + blank", "n.a.");
        check("prev(six, 2)", "n.a.");
        check("all_zero()", "0.00");
    }

    #[test]
    fn mistakes_have_a_place() {
        check("six + seven", "6: there is no “seven”");
        check("six +", "5: a name, a number or “(” expected");
        check("(six", "4: “)” expected");
        check("six ÷ four", "4: unexpected “÷”");
        check("max(six)", "0: there is no function “max”");
        check(&"(".repeat(100), "64: too many brackets");
    }
}
