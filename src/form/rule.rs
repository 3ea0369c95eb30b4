//! Rules as a form declares them: what must hold, how much a breach matters, and what to tell people about it.

use super::comparison::{Instance, Operand};
use crate::base::Severity;
use crate::base::finding::Example;
use crate::base::lang::Text;

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
    /// How much a breach matters, unless the place says otherwise.
    pub severity: Severity,
    /// Whether a note in the report may explain a breach.
    pub explainable: bool,
    /// Whether the left side is a total that may be worked out from the right.
    pub fill: bool,
    /// Kinds of offices it is asked of; empty for all.
    pub kinds: Vec<Box<str>>,
    /// The first and the last period it is asked for.
    pub years: (Option<u16>, Option<u16>),
    /// What must hold, in one line.
    pub title: Text,
    /// What a breach is told as, with facts in braces; absent for the usual sentence with both sums.
    pub message: Option<Text>,
    /// What it means.
    pub why: Text,
    /// How to mend a breach.
    pub mend: Text,
    /// The law, notice or practice it rests on.
    pub source: Option<Text>,
    /// A breach and the same without it.
    pub example: Option<Example>,
    /// What is asked.
    pub test: Test,
}

/// What a rule asks.
#[derive(Debug)]
pub enum Test {
    /// One comparison for each column, row or block it is declared for.
    Compare(Vec<Instance>),
    /// A section, by position, must have at least so many characters.
    Length(usize, u32),
    /// One of these phrases must stand in a section.
    Mentions(usize, Vec<Box<str>>),
    /// Each of these topics must stand in a section; `|` parts wordings of which one will do.
    Topics(usize, Vec<Box<str>>),
    /// None of these phrases may stand anywhere.
    Residue(Vec<Box<str>>),
}

impl Test {
    /// Returns the phrases whose places have to be known.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        let words: &[Box<str>] = match self {
            Self::Mentions(_, words) | Self::Topics(_, words) | Self::Residue(words) => words,
            Self::Compare(_) | Self::Length(..) => &[],
        };
        words.iter().flat_map(|word| word.split('|'))
    }
}

impl Rule {
    /// Returns the comparisons; none for rules about words.
    #[must_use]
    pub fn instances(&self) -> &[Instance] {
        match &self.test {
            Test::Compare(instances) => instances,
            _ => &[],
        }
    }

    /// Tells whether the rule is asked of an office of this kind for this period.
    #[must_use]
    pub fn concerns(&self, kind: Option<&str>, year: u16) -> bool {
        let (first, last) = self.years;
        let in_years = first.is_none_or(|first| first <= year) && last.is_none_or(|last| year <= last);
        in_years
            && (self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.iter().any(|k| **k == *kind)))
    }

    /// Iterates over pairs of cells of which the first must be what the second was in the period before.
    pub fn carried(&self) -> impl Iterator<Item = (u16, u16)> + '_ {
        self.instances().iter().filter_map(|instance| {
            let this = instance.left.single()?;
            match &instance.right.terms[..] {
                [term] if term.factor == 1 => match &term.operand {
                    Operand::Before(1, cells) if cells.len() == 1 => Some((this, *cells.first()?)),
                    _ => None,
                },
                _ => None,
            }
        })
    }
}
