//! Rules that hold inside one report: sums of cells compared with sums of cells.

use super::expr::{Token, sum, tokens};
use crate::base::lang::Text;
use crate::base::{Cells, Severity};

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleClass {
    /// Printed in the form or written in law.
    Official,
    /// True by what the table's words mean.
    Definition,
    /// Used by evaluators.
    Practice,
    /// Our own plausibility check.
    Plausibility,
}

impl RuleClass {
    /// Reads the word a form file uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "official" => Self::Official,
            "definition" => Self::Definition,
            "practice" => Self::Practice,
            "plausibility" => Self::Plausibility,
            _ => return None,
        })
    }
}

/// A declared rule with all the places it holds in.
#[derive(Debug)]
pub struct Rule {
    /// Such as `T3-BAL`.
    pub id: Box<str>,
    /// Where it comes from.
    pub class: RuleClass,
    /// How much a breach matters.
    pub severity: Severity,
    /// Whether a note in the report may explain a breach.
    pub explainable: bool,
    /// Whether the left side is a total that may be worked out from the right.
    pub fill: bool,
    /// What must hold, in one line.
    pub title: Text,
    /// What it means and where it comes from.
    pub why: Text,
    /// How to mend a breach.
    pub mend: Text,
    /// One comparison for each column, row or block it is declared for.
    pub instances: Vec<Instance>,
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
}

/// How two sides must relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Equal, exactly.
    Equal,
    /// The left not below the right.
    AtLeast,
    /// The left not above the right.
    AtMost,
}

impl Relation {
    /// Tells whether two sums stand in this relation.
    #[must_use]
    pub fn holds(self, left: i128, right: i128) -> bool {
        match self {
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
        }
    }
}

/// A sum of terms.
#[derive(Debug, Default)]
pub struct Side {
    /// The terms in order.
    pub terms: Vec<Term>,
}

/// A cell or a group of cells with its sign.
#[derive(Debug)]
pub struct Term {
    /// Whether it is subtracted.
    pub negative: bool,
    /// Its cells.
    pub cells: Box<[u16]>,
}

impl Side {
    /// Returns the sum in units of 10^-6; `None` when a cell is no number.
    #[must_use]
    pub fn sum(&self, cells: &Cells) -> Option<i128> {
        self.terms
            .iter()
            .map(|term| sum(cells, &term.cells).map(|value| if term.negative { -value } else { value }))
            .sum()
    }

    /// Iterates over the cells with their signs.
    pub fn cells(&self) -> impl Iterator<Item = (u16, bool)> + '_ {
        self.terms.iter().flat_map(|term| term.cells.iter().map(|&cell| (cell, term.negative)))
    }
}

/// Parses `a + b = c - d`; `resolve` turns a name into cells.
///
/// # Errors
/// What is wrong and the byte offset in `text`.
pub(super) fn parse(
    text: &str,
    resolve: &dyn Fn(&str) -> Option<Box<[u16]>>,
) -> Result<Instance, (String, usize)> {
    let mut sides = vec![Side::default()];
    let mut relation = None;
    let mut negative = false;
    let mut term_expected = true;
    for (token, offset) in tokens(text)? {
        match token {
            Token::Name(name) if term_expected => {
                let cells = resolve(&name).ok_or_else(|| (format!("there is no “{name}”"), offset))?;
                if let Some(side) = sides.last_mut() {
                    side.terms.push(Term { negative, cells });
                }
                term_expected = false;
            }
            Token::Sign(sign @ ("+" | "-")) if !term_expected => {
                negative = sign == "-";
                term_expected = true;
            }
            Token::Sign(sign @ ("=" | ">=" | "<=")) if !term_expected && relation.is_none() => {
                relation = Some(match sign {
                    "=" => Relation::Equal,
                    ">=" => Relation::AtLeast,
                    _ => Relation::AtMost,
                });
                sides.push(Side::default());
                negative = false;
                term_expected = true;
            }
            token => return Err((format!("unexpected {token:?}"), offset)),
        }
    }
    let (Some(right), Some(left), Some(relation), false) =
        (sides.pop(), sides.pop(), relation, term_expected)
    else {
        return Err(("two sums and one of = >= <= expected".to_owned(), text.len()));
    };
    Ok(Instance { left, relation, right })
}
