//! The heads of a table's columns to the column that each value of a row stands under.
//!
//! Only for tables whose cells have places. Where heads and values are out of step, as in forms whose heads were
//! merged in another way than the rows, the order of values decides, if there are as many as columns.

use super::account::Reason;
use super::labels::{Dictionary, Meaning};
use super::place::Way;
use super::tables::{Draft, Item};
use super::tokens::Token;
use super::values::Class;
use std::collections::BTreeSet;
use std::ops::Range;

/// The heads of the columns of every block.
pub(super) struct Columns<'r> {
    tokens: &'r [Token],
    rows: &'r [(usize, usize, usize)],
    /// Lines of heads, by block, top down.
    heads: Vec<Vec<Heads>>,
    /// Whether the heads of a block stand over its values wherever that can be seen.
    trusted: Vec<bool>,
    /// Lines that hold the label of a row.
    labelled: BTreeSet<usize>,
}

/// Heads that stand together.
#[derive(Debug)]
struct Heads {
    /// The last line of them.
    line: usize,
    /// The places each column covers, by column of the form.
    columns: Vec<Range<usize>>,
    in_order: bool,
}

/// The values of a row by column, and how they were found.
pub(super) type Placed = (Vec<Result<usize, Reason>>, Way);

impl<'r> Columns<'r> {
    /// Collects the heads of a table, and tells whether they can be relied on for the rows given with their values.
    pub(super) fn new(
        items: &[Item],
        tokens: &'r [Token],
        dictionary: &'r Dictionary,
        blocks: usize,
        rows: &[(&Draft, &[usize])],
    ) -> Self {
        let drafted: BTreeSet<usize> = rows.iter().map(|(draft, _)| draft.token).collect();
        let heads = (0..blocks).map(|block| collect(items, tokens, dictionary, block, &drafted)).collect();
        let labelled = rows.iter().filter_map(|(draft, _)| tokens.get(draft.token)).map(|t| t.line).collect();
        let mut columns =
            Self { tokens, rows: &dictionary.rows, heads, trusted: vec![true; blocks], labelled };
        for (draft, slots) in rows {
            let Some(&(block, _, count)) = columns.rows.get(draft.row) else { continue };
            let sound = columns.is_sound(draft, slots, block, count);
            if let Some(trusted) = columns.trusted.get_mut(block) {
                *trusted &= sound;
            }
        }
        columns
    }

    /// Tells whether a row agrees with the heads above it: its label stands beside them, its values below them.
    fn is_sound(&self, draft: &Draft, slots: &[usize], block: usize, count: usize) -> bool {
        let Some(heads) = self.above(block, draft, slots) else { return true };
        let from = heads.columns.iter().map(|range| range.start).min().unwrap_or(0);
        let label = self.tokens.get(draft.token).filter(|token| Some(token.line) == draft.line);
        let beside = label.is_none_or(|label| label.cell + label.span <= from);
        let below = slots.len() == count
            || slots
                .iter()
                .filter_map(|&slot| self.tokens.get(slot))
                .all(|token| is_empty(token) || heads.columns.iter().any(|range| overlaps(token, range)));
        beside && below
    }

    /// Returns the nearest heads above a row.
    fn above(&self, block: usize, draft: &Draft, slots: &[usize]) -> Option<&Heads> {
        let first = slots.first().and_then(|&slot| self.tokens.get(slot))?;
        if !first.is_cell() {
            return None;
        }
        let line = draft.line.unwrap_or(first.line);
        self.heads.get(block)?.iter().rev().find(|heads| heads.line < line)
    }

    /// Finds the value of each column among the pieces behind a row's label; `None` where the heads do not tell.
    pub(super) fn place(&self, draft: &Draft, slots: &[usize]) -> Option<Placed> {
        let &(block, _, count) = self.rows.get(draft.row)?;
        let heads = self.above(block, draft, slots)?;
        let token = |slot: usize| slots.get(slot).and_then(|&at| self.tokens.get(at));
        let under: Vec<Vec<usize>> = (0..slots.len())
            .map(|slot| {
                let columns = heads.columns.iter().enumerate();
                let over = columns.filter(|(_, range)| token(slot).is_some_and(|t| overlaps(t, range)));
                over.map(|(column, _)| column).collect()
            })
            .collect();
        let way = if heads.in_order { Way::Plain } else { Way::ByHead };
        let of: Vec<Vec<usize>> = (0..count)
            .map(|column| (0..slots.len()).filter(|&slot| under[slot].contains(&column)).collect())
            .collect();
        let mut columns: Vec<Result<usize, Reason>> = Vec::new();
        let one_each = slots.len() == count
            && under.iter().all(|columns| columns.len() == 1)
            && of.iter().all(|slots| slots.len() == 1);
        if !one_each {
            if slots.len() == count && heads.in_order {
                let columns = (0..count).map(|slot| self.single(slot, token(slot))).collect();
                return Some((columns, Way::ByOrder));
            }
            let astray = |slot: usize| under[slot].is_empty() && token(slot).is_some_and(|t| !is_empty(t));
            if self.trusted.get(block) != Some(&true) || (0..slots.len()).any(astray) {
                return None;
            }
        }
        for own in &of {
            let filled = own.iter().filter(|&&slot| token(slot).is_some_and(|t| !is_empty(t)));
            let filled: Vec<usize> = filled.copied().collect();
            columns.push(match filled.as_slice() {
                [] => own.first().copied().ok_or(Reason::LineShort),
                &[slot] if under[slot].len() > 1 => Err(merged(token(slot))),
                &[slot] => self.single(slot, token(slot)),
                more => Err(Reason::TooMany { found: more.len(), wanted: 1 }),
            });
        }
        Some((columns, way))
    }

    /// A value that also covers the next row belongs to nobody knows which.
    fn single(&self, slot: usize, token: Option<&Token>) -> Result<usize, Reason> {
        let shared = token.is_some_and(|t| {
            !is_empty(t) && t.rows > 1 && self.labelled.range(t.line + 1..t.line + t.rows).next().is_some()
        });
        if shared { Err(merged(token)) } else { Ok(slot) }
    }
}

fn merged(token: Option<&Token>) -> Reason {
    Reason::Merged(token.map(|token| token.raw.clone()).unwrap_or_default())
}

fn is_empty(token: &Token) -> bool {
    matches!(token.class, Class::Blank | Class::Gap)
}

fn overlaps(token: &Token, range: &Range<usize>) -> bool {
    token.cell < range.end && token.cell + token.span > range.start
}

/// Collects the heads of a block; a row's label ends those above it.
fn collect(
    items: &[Item],
    tokens: &[Token],
    dictionary: &Dictionary,
    block: usize,
    drafted: &BTreeSet<usize>,
) -> Vec<Heads> {
    let count = dictionary.rows.iter().find(|&&(own, _, _)| own == block).map_or(0, |&(_, _, count)| count);
    let mut out = Vec::new();
    let mut open: Vec<(&Token, Vec<usize>)> = Vec::new();
    for item in items {
        let Item::Label { spelled, token } = item else { continue };
        let Some(at) = tokens.get(*token) else { continue };
        let own = spelled.meanings.iter().filter_map(|meaning| match meaning {
            Meaning::Column { block: other, column } if *other == block => Some(*column),
            _ => None,
        });
        let own: Vec<usize> = own.collect();
        if own.is_empty() {
            if drafted.contains(token) {
                out.extend(heads_of(&std::mem::take(&mut open), count));
            }
        } else if at.is_cell() && !drafted.contains(token) {
            open.push((at, own));
        } else if drafted.contains(token) && dictionary.rows.len() > 1 {
            out.extend(heads_of(&std::mem::take(&mut open), count));
        } else if at.is_cell() {
            // The last head stands for the label of a row that has none.
            open.push((at, own));
        }
    }
    out.extend(heads_of(&open, count));
    out
}

/// Tells which head stands for which column: in the form's order, or each by words that only it has.
fn heads_of(heads: &[(&Token, Vec<usize>)], count: usize) -> Option<Heads> {
    if heads.len() != count || count == 0 {
        return None;
    }
    let mut sorted: Vec<&(&Token, Vec<usize>)> = heads.iter().collect();
    sorted.sort_by_key(|(token, _)| token.cell);
    let range = |token: &Token| token.cell..token.cell + token.span;
    let line = heads.iter().map(|(token, _)| token.line).max()?;
    let in_order = sorted.iter().enumerate().all(|(column, (_, own))| own.contains(&column));
    if in_order {
        let columns = sorted.iter().map(|(token, _)| range(token)).collect();
        return Some(Heads { line, columns, in_order });
    }
    let by_words = |column: usize| {
        let mut own = sorted.iter().filter(|(_, own)| own.contains(&column));
        let (token, words) = own.next()?;
        (words.len() == 1 && own.next().is_none()).then(|| range(token))
    };
    let columns: Option<Vec<Range<usize>>> = (0..count).map(by_words).collect();
    Some(Heads { line, columns: columns?, in_order })
}
