//! The rule language: sums compared with sums, over a report, the reports before it and the reports it adds up.
//!
//! ```text
//! rule    = sum (("=" | ">=" | "<=" | ">" | "<") sum)+      a chain is one comparison for each sign
//! sum     = ["-"] term (("+" | "-") term)*
//! term    = [INTEGER "*"] operand | INTEGER
//! operand = NAME                          cells of the report itself
//!         | "prev" "(" NAME ["," N] ")"     the same cells N years before (1 unless said)
//!         | "members" "(" NAME ")"          their sum over all offices that a consolidated report covers
//!         | "applicable" "(" NAME ")"       the same over those of them to which it applies: those that say “na” are
//!                                           left out, all others must have a number
//!         | "reported" "(" NAME ")"         the same over those of them that have a number
//!         | "lowest" | "highest" "(" NAME ")"  the least and the greatest of them
//!         | "all_zero" "(" ")"              1 if every cell of the report is the number 0, else 0
//! ```

use super::expr::{Token, tokens};
use super::fault::{Reason, Slip};
use crate::base::{Cells, Severity, Value};

/// Where a comparison takes its numbers from. Values are in units of 10^-6; `None` where one of them is no number.
pub trait Scene {
    /// The report's own cells.
    fn own(&self) -> &Cells;
    /// The sum of these cells in the report some years before; `None` too where there is no such report.
    fn before(&self, years: u16, cells: &[u16]) -> Option<i128>;
    /// What becomes of these cells over the offices that the report covers.
    fn members(&self, fold: Fold, cells: &[u16]) -> Members;
}

/// How the values of several offices become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The sum; every office must have a number.
    Sum,
    /// The sum over the offices to which it applies; each of them must have a number.
    Applicable,
    /// The sum over the offices that have one.
    Reported,
    /// The least; offices without a number are left out.
    Lowest,
    /// The greatest; offices without a number are left out.
    Highest,
}

/// The outcome of a [`Fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// The report covers no other office, so that nothing is asked of it.
    None,
    /// A value is missing.
    Unknown,
    /// The value.
    Value(i128),
}

/// Whether a comparison holds. One that meets a cell without a number is neither passed nor failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not: both sums in units of 10^-6.
    Fail {
        /// The left sum.
        left: i128,
        /// The right sum.
        right: i128,
    },
    /// A number is missing.
    NotAssessable,
    /// Its condition is not met, so that nothing is asked.
    NotApplicable,
}

/// One comparison.
#[derive(Debug)]
pub struct Instance {
    /// The left side.
    pub left: Side,
    /// How the sides must relate.
    pub relation: Relation,
    /// The right side.
    pub right: Side,
    /// Comparisons that must hold before anything is asked.
    pub when: Vec<Instance>,
    /// How far the sides may be apart, in units of 10^-6.
    pub tolerance: i128,
    /// How much a breach matters here.
    pub severity: Severity,
}

/// How two sides must relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Equal.
    Equal,
    /// The left not below the right.
    AtLeast,
    /// The left not above the right.
    AtMost,
    /// The left above the right.
    Above,
    /// The left below the right.
    Below,
}

impl Relation {
    fn from_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            ">=" => Self::AtLeast,
            "<=" => Self::AtMost,
            ">" => Self::Above,
            "<" => Self::Below,
            _ => return None,
        })
    }

    /// Tells whether two sums stand in this relation, `tolerance` forgiven.
    #[must_use]
    pub fn holds(self, left: i128, right: i128, tolerance: i128) -> bool {
        match self {
            Self::Equal => (left - right).abs() <= tolerance,
            Self::AtLeast => left + tolerance >= right,
            Self::AtMost => left <= right + tolerance,
            Self::Above => left + tolerance > right,
            Self::Below => left < right + tolerance,
        }
    }
}

/// A sum of terms.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// The terms in order.
    pub terms: Vec<Term>,
}

/// An operand, so many times.
#[derive(Clone, Debug)]
pub struct Term {
    /// How many times; negative where it is subtracted.
    pub factor: i64,
    /// What.
    pub operand: Operand,
}

/// What a term stands for.
#[derive(Clone, Debug)]
pub enum Operand {
    /// The number one.
    One,
    /// Cells of the report itself.
    Own(Box<[u16]>),
    /// Cells of the report some years before.
    Before(u16, Box<[u16]>),
    /// Cells of the offices that the report covers.
    Members(Fold, Box<[u16]>),
    /// Whether every cell of the report is 0.
    AllZero,
}

/// A value that is missing, or a comparison that asks nothing.
enum Absent {
    Number,
    Members,
}

impl Side {
    /// Returns the sum in units of 10^-6; `None` where a number is missing.
    #[must_use]
    pub fn value(&self, scene: &dyn Scene) -> Option<i128> {
        self.sum(scene).ok()
    }

    fn sum(&self, scene: &dyn Scene) -> Result<i128, Absent> {
        let mut sum = 0;
        for term in &self.terms {
            // A factor is at most FACTOR_LIMIT, a form has at most 65,535 cells and a cell fits 64 bits at six places,
            // so that 128 bits cannot overflow.
            sum += i128::from(term.factor) * term.operand.value(scene)?;
        }
        Ok(sum)
    }

    /// Iterates over the report's own cells, and whether each is subtracted.
    pub fn cells(&self) -> impl Iterator<Item = (u16, bool)> + '_ {
        self.terms.iter().flat_map(|term| {
            let cells: &[u16] = match &term.operand {
                Operand::Own(cells) => cells,
                _ => &[],
            };
            cells.iter().map(|&cell| (cell, term.factor < 0))
        })
    }

    /// Returns the single cell of the report itself that the side is, if it is just that.
    #[must_use]
    pub fn single(&self) -> Option<u16> {
        match &self.terms[..] {
            [Term { factor: 1, operand: Operand::Own(cells) }] => match **cells {
                [cell] => Some(cell),
                _ => None,
            },
            _ => None,
        }
    }

    /// Tells whether the side adds and subtracts cells of the report itself and nothing else.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.terms.iter().all(|term| term.factor.abs() == 1 && matches!(term.operand, Operand::Own(_)))
    }
}

impl Operand {
    fn value(&self, scene: &dyn Scene) -> Result<i128, Absent> {
        match self {
            Self::One => Ok(ONE),
            Self::Own(cells) => super::expr::sum(scene.own(), cells).ok_or(Absent::Number),
            Self::Before(years, cells) => scene.before(*years, cells).ok_or(Absent::Number),
            Self::Members(fold, cells) => match scene.members(*fold, cells) {
                Members::Value(value) => Ok(value),
                Members::Unknown => Err(Absent::Number),
                Members::None => Err(Absent::Members),
            },
            Self::AllZero => {
                let zero = |value| matches!(value, Value::Number(number) if number.mantissa() == 0);
                Ok(ONE * i128::from(scene.own().iter().all(|cell| zero(cell.value()))))
            }
        }
    }

    /// Returns the cells the operand is made of, whosever they are.
    #[must_use]
    pub fn cells(&self) -> &[u16] {
        match self {
            Self::Own(cells) | Self::Before(_, cells) | Self::Members(_, cells) => cells,
            Self::One | Self::AllZero => &[],
        }
    }
}

/// The number one in units of 10^-6.
const ONE: i128 = 1_000_000;

/// Larger factors are nobody's rule.
const FACTOR_LIMIT: i64 = 1_000_000;

impl Instance {
    /// Returns whether the comparison holds.
    #[must_use]
    pub fn verdict(&self, scene: &dyn Scene) -> Verdict {
        for condition in &self.when {
            match condition.verdict(scene) {
                Verdict::Pass => {}
                Verdict::Fail { .. } | Verdict::NotApplicable => return Verdict::NotApplicable,
                Verdict::NotAssessable => return Verdict::NotAssessable,
            }
        }
        match (self.left.sum(scene), self.right.sum(scene)) {
            (Ok(left), Ok(right)) if self.relation.holds(left, right, self.tolerance) => Verdict::Pass,
            (Ok(left), Ok(right)) => Verdict::Fail { left, right },
            (Err(Absent::Members), _) | (_, Err(Absent::Members)) => Verdict::NotApplicable,
            _ => Verdict::NotAssessable,
        }
    }

    /// Tells whether the comparison is an equation between cells of the report itself, so that a cell of it can be
    /// worked out from the others.
    #[must_use]
    pub fn is_equation(&self) -> bool {
        self.relation == Relation::Equal
            && self.when.is_empty()
            && self.left.is_plain()
            && self.right.is_plain()
    }

    /// Iterates over the terms of both sides.
    pub fn terms(&self) -> impl Iterator<Item = &Term> + '_ {
        self.left.terms.iter().chain(&self.right.terms)
    }
}

/// What a rule's text may name.
pub(super) type Resolve<'r> = dyn Fn(&str) -> Option<Box<[u16]>> + 'r;

/// Parses a rule; `resolve` turns a name into cells. A chain of three sums gives two comparisons.
///
/// # Errors
/// What is wrong and the byte offset in `text`.
pub(super) fn parse(text: &str, resolve: &Resolve<'_>) -> Result<Vec<Instance>, Slip> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len(), resolve };
    let mut sides = vec![(parser.side()?, Relation::Equal)];
    while let Some(relation) = parser.relation() {
        sides.push((parser.side()?, relation));
    }
    if let Some((token, offset)) = parser.tokens.get(parser.at) {
        return Err((Reason::unexpected(token), *offset));
    }
    if sides.len() < 2 {
        let zh = "须写成两个和式，中间用 = >= <= > < 之一相连";
        return Err((Reason::new(zh, "two sums and one of = >= <= > < expected"), text.len()));
    }
    let mut instances = Vec::new();
    let count = sides.len();
    let mut sides = sides.into_iter();
    let Some((mut left, _)) = sides.next() else { return Ok(instances) };
    for (position, (right, relation)) in sides.enumerate() {
        // The middle of a chain stands in two comparisons, so it is read once more.
        let again = if position + 2 < count { right.clone() } else { Side::default() };
        let severity = Severity::Error;
        instances.push(Instance { left, relation, right, when: Vec::new(), tolerance: 0, severity });
        left = again;
    }
    Ok(instances)
}

/// Parses one sum.
///
/// # Errors
/// What is wrong and the byte offset in `text`.
pub(super) fn parse_side(text: &str, resolve: &Resolve<'_>) -> Result<Side, Slip> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len(), resolve };
    let side = parser.side()?;
    match parser.tokens.get(parser.at) {
        Some((token, offset)) => Err((Reason::unexpected(token), *offset)),
        None => Ok(side),
    }
}

struct Parser<'r> {
    tokens: Vec<(Token, usize)>,
    at: usize,
    end: usize,
    resolve: &'r Resolve<'r>,
}

type Parsed<T> = Result<T, Slip>;

impl Parser<'_> {
    fn offset(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(_, offset)| *offset)
    }

    fn take(&mut self, sign: &str) -> bool {
        let here = matches!(self.tokens.get(self.at), Some((Token::Sign(found), _)) if *found == sign);
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.take(sign) { Ok(()) } else { Err((Reason::sign(sign), self.offset())) }
    }

    fn relation(&mut self) -> Option<Relation> {
        let Some((Token::Sign(sign), _)) = self.tokens.get(self.at) else { return None };
        let relation = Relation::from_sign(sign)?;
        self.at += 1;
        Some(relation)
    }

    fn side(&mut self) -> Parsed<Side> {
        let mut side = Side::default();
        let mut negative = self.take("-");
        loop {
            let mut term = self.term()?;
            term.factor = if negative { -term.factor } else { term.factor };
            side.terms.push(term);
            negative = if self.take("+") {
                false
            } else if self.take("-") {
                true
            } else {
                return Ok(side);
            };
        }
    }

    fn term(&mut self) -> Parsed<Term> {
        let offset = self.offset();
        let Some(Token::Integer(factor)) = self.tokens.get(self.at).map(|(token, _)| token.clone()) else {
            return Ok(Term { factor: 1, operand: self.operand()? });
        };
        self.at += 1;
        if factor > FACTOR_LIMIT {
            return Err((Reason::too_large(factor), offset));
        }
        let operand = if self.take("*") { self.operand()? } else { Operand::One };
        Ok(Term { factor, operand })
    }

    fn name(&mut self) -> Parsed<(String, usize)> {
        let offset = self.offset();
        match self.tokens.get(self.at) {
            Some((Token::Name(name), _)) => {
                let name = name.clone();
                self.at += 1;
                Ok((name, offset))
            }
            _ => Err((Reason::new("此处应为名称或数字", "a name or a number expected"), offset)),
        }
    }

    fn cells(&mut self) -> Parsed<Box<[u16]>> {
        let (name, offset) = self.name()?;
        (self.resolve)(&name).ok_or_else(|| (Reason::nameless(&name), offset))
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let (name, offset) = self.name()?;
        if !self.take("(") {
            let cells = (self.resolve)(&name).ok_or_else(|| (Reason::nameless(&name), offset))?;
            return Ok(Operand::Own(cells));
        }
        let operand = match name.as_str() {
            "all_zero" => Operand::AllZero,
            "prev" => {
                let cells = self.cells()?;
                Operand::Before(if self.take(",") { self.years()? } else { 1 }, cells)
            }
            "members" => Operand::Members(Fold::Sum, self.cells()?),
            "applicable" => Operand::Members(Fold::Applicable, self.cells()?),
            "reported" => Operand::Members(Fold::Reported, self.cells()?),
            "lowest" => Operand::Members(Fold::Lowest, self.cells()?),
            "highest" => Operand::Members(Fold::Highest, self.cells()?),
            _ => return Err((Reason::no_function(&name), offset)),
        };
        self.expect(")")?;
        Ok(operand)
    }

    fn years(&mut self) -> Parsed<u16> {
        let offset = self.offset();
        match self.tokens.get(self.at) {
            Some((Token::Integer(value @ 1..=100), _)) => {
                self.at += 1;
                Ok(u16::try_from(*value).unwrap_or(1))
            }
            _ => {
                let zh = "此处应为年数，即 1 至 100 的整数";
                Err((Reason::new(zh, "a number of years from 1 to 100 expected"), offset))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Cell;

    struct Stage {
        own: Cells,
        before: Cells,
        members: Option<Vec<Option<i128>>>,
    }

    impl Scene for Stage {
        fn own(&self) -> &Cells {
            &self.own
        }
        fn before(&self, years: u16, cells: &[u16]) -> Option<i128> {
            (years == 1).then(|| super::super::expr::sum(&self.before, cells)).flatten()
        }
        fn members(&self, fold: Fold, _: &[u16]) -> Members {
            let Some(values) = &self.members else { return Members::None };
            let known = values.iter().copied().flatten();
            let value = match fold {
                Fold::Sum => values.iter().copied().sum(),
                Fold::Applicable | Fold::Reported => Some(known.sum()),
                Fold::Lowest => known.min(),
                Fold::Highest => known.max(),
            };
            value.map_or(Members::Unknown, Members::Value)
        }
    }

    fn check(text: &str, expect: &str) {
        let count = |values: &[i64]| Cells::new(&values.iter().map(|&v| Cell::count(v)).collect::<Vec<_>>());
        let own = Cells::new(&[Cell::count(6), Cell::count(4), Cell::BLANK, Cell::count(0)]);
        let stage = Stage {
            own,
            before: count(&[3, 2, 1, 1]),
            members: Some(vec![Some(2 * ONE), None, Some(5 * ONE)]),
        };
        let resolve = |name: &str| {
            let index = ["six", "four", "blank", "zero"].iter().position(|known| *known == name)?;
            Some(Box::from([u16::try_from(index).ok()?]))
        };
        let found = match parse(text, &resolve) {
            Err((reason, offset)) => format!("{offset}: {}", reason.en),
            Ok(instances) => instances
                .iter()
                .map(|instance| match instance.verdict(&stage) {
                    Verdict::Pass => "pass".to_owned(),
                    Verdict::Fail { left, right } => format!("{} {}", left / ONE, right / ONE),
                    Verdict::NotAssessable => "unknown".to_owned(),
                    Verdict::NotApplicable => "nothing".to_owned(),
                })
                .collect::<Vec<_>>()
                .join(", "),
        };
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn sums_are_compared() {
        check("six = four + 2", "pass");
        check("six = four", "6 4");
        check("-four + 2 * six >= 9", "8 9");
        check("blank = 0", "unknown");
        check("all_zero() = 0", "pass");
    }

    #[test]
    fn a_chain_is_one_comparison_for_each_sign() {
        check("zero < four <= six", "pass, pass");
        check("six >= four >= 5 > zero", "pass, 4 5, pass");
    }

    #[test]
    fn other_years_and_other_offices_count() {
        check("six = 2 * prev(six)", "pass");
        check("six = prev(six, 2)", "unknown");
        check("six >= reported(six)", "6 7");
        check("six = members(six)", "unknown");
        check("lowest(six) <= four <= highest(six)", "pass, pass");
    }

    #[test]
    fn mistakes_have_a_place() {
        check("six = seven", "6: there is no “seven”");
        check("six = prev(seven)", "11: there is no “seven”");
        check("six", "3: two sums and one of = >= <= > < expected");
        check("six = max(four)", "6: there is no function “max”");
        check("six = four )", "11: unexpected “)”");
        check("six = 2 *", "9: a name or a number expected");
        check("six = 9000000 * four", "6: 9000000 is too large");
    }
}
