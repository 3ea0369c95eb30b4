//! The heads of a table's columns to the column that each value of a row stands under.
//!
//! Only for tables whose cells have places. A row with as many values as columns is read by its heads, or in order where
//! heads and values are out of step, as in pages whose heads were merged in another way than the rows. A row with more
//! or fewer cells is read by its heads only if it reaches exactly as far as they do: in a page, a cell too many or too
//! few moves all that follow it.

use super::account::Reason;
use super::heads::{self, Heads};
use super::labels::Dictionary;
use super::place::Way;
use super::tables::{Draft, Item};
use super::tokens::Token;
use super::values::Class;
use crate::form::Table;
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

/// The values of a row by column, and how they were found.
pub(super) type Placed = (Vec<Result<usize, Reason>>, Way);

/// A row behind its label.
struct Row<'r> {
    /// Its cells; those that only fill the table up are left out at its end.
    cells: Vec<&'r Token>,
    /// For each cell the columns of the form that it stands under.
    under: Vec<Vec<usize>>,
}

impl<'r> Columns<'r> {
    /// Collects the heads of a table, and tells whether they can be relied on for the rows given with their values.
    pub(super) fn new(
        items: &[Item],
        tokens: &'r [Token],
        dictionary: &'r Dictionary,
        table: &Table,
        rows: &[(&Draft, &[usize])],
    ) -> Self {
        let drafted: BTreeSet<usize> = rows.iter().map(|(draft, _)| draft.token).collect();
        let blocks = table.blocks.len();
        let heads = (0..blocks).map(|block| heads::placed(items, tokens, table, block, &drafted)).collect();
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
        let row = self.row(slots, heads);
        let label = self.tokens.get(draft.token).filter(|token| Some(token.line) == draft.line);
        let beside = label.is_none_or(|label| label.cell + label.span <= heads.reach.start);
        let within = |token: &&&Token| is_empty(token) || overlaps(token, &heads.reach);
        row.cells.len() == count || (beside && row.cells.iter().all(|token| within(&token)))
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

    fn row(&self, slots: &[usize], heads: &Heads) -> Row<'r> {
        let mut cells: Vec<&Token> = slots.iter().filter_map(|&slot| self.tokens.get(slot)).collect();
        // A sheet goes on beyond its tables.
        let beyond = |token: &Token| token.is_sheet() && is_empty(token) && token.cell >= heads.reach.end;
        while cells.last().is_some_and(|token| beyond(token)) {
            cells.pop();
        }
        let under = cells.iter().map(|token| {
            let columns = heads.columns.iter().enumerate();
            let over = columns.filter(|(_, range)| range.as_ref().is_some_and(|r| overlaps(token, r)));
            over.map(|(column, _)| column).collect()
        });
        let under = under.collect();
        Row { cells, under }
    }

    /// Finds the value of each column among the pieces behind a row's label; `None` where there are no heads.
    pub(super) fn place(&self, draft: &Draft, slots: &[usize]) -> Option<Placed> {
        let &(block, _, count) = self.rows.get(draft.row)?;
        let heads = self.above(block, draft, slots)?;
        let row = self.row(slots, heads);
        let way = if heads.in_order { Way::Plain } else { Way::ByHead };
        let ordered = || (0..count).map(|slot| self.single(slot, &row)).collect();
        if row.cells.len() == count {
            let one_each = heads.is_whole()
                && row.under.iter().all(|columns| columns.len() == 1)
                && (0..count).all(|column| row.under.iter().filter(|own| own.contains(&column)).count() == 1);
            if one_each {
                return Some((self.by_head(&row, heads), way));
            }
            if heads.agrees_with_order(&row.cells) {
                return Some((ordered(), Way::ByOrder));
            }
        }
        let filled: Vec<usize> =
            (0..row.cells.len()).filter(|&slot| row.cells.get(slot).is_some_and(|t| !is_empty(t))).collect();
        let last = row.cells.last().map(|token| token.cell + token.span);
        let exact = row.cells.first().is_some_and(|token| token.is_sheet()) || last == Some(heads.reach.end);
        if exact && self.trusted.get(block) == Some(&true) {
            return Some((self.by_head(&row, heads), way));
        }
        if filled.len() == count && row.cells.len() > count && heads.is_whole() && heads.in_order {
            let columns = filled.iter().map(|&slot| self.single(slot, &row)).collect();
            return Some((columns, Way::ByOrder));
        }
        let found = filled.len();
        let why = match row.cells.len() {
            cells if cells < count => Reason::TooFew { found: cells, wanted: count },
            _ if found > count => Reason::TooMany { found, wanted: count },
            _ => Reason::NoPlace,
        };
        Some((vec![Err(why); count], Way::Plain))
    }

    /// Takes for each column what stands under its head.
    fn by_head(&self, row: &Row<'_>, heads: &Heads) -> Vec<Result<usize, Reason>> {
        let column = |(column, range): (usize, &Option<Range<usize>>)| {
            if range.is_none() {
                return Err(Reason::HeadMissing);
            }
            let own: Vec<usize> = (0..row.cells.len())
                .filter(|&s| row.under.get(s).is_some_and(|u| u.contains(&column)))
                .collect();
            let filled = own.iter().filter(|&&slot| row.cells.get(slot).is_some_and(|t| !is_empty(t)));
            match filled.copied().collect::<Vec<_>>().as_slice() {
                [] => own.first().copied().ok_or(Reason::LineShort),
                &[slot] if row.under.get(slot).is_some_and(|under| under.len() > 1) => Err(merged(row, slot)),
                &[slot] => self.single(slot, row),
                more => Err(Reason::TooMany { found: more.len(), wanted: 1 }),
            }
        };
        heads.columns.iter().enumerate().map(column).collect()
    }

    /// A value that also covers the next row belongs to nobody knows which.
    fn single(&self, slot: usize, row: &Row<'_>) -> Result<usize, Reason> {
        let shared = row.cells.get(slot).is_some_and(|t| {
            !is_empty(t) && t.rows > 1 && self.labelled.range(t.line + 1..t.line + t.rows).next().is_some()
        });
        if shared { Err(merged(row, slot)) } else { Ok(slot) }
    }
}

fn merged(row: &Row<'_>, slot: usize) -> Reason {
    Reason::Merged(row.cells.get(slot).map(|token| token.raw.clone()).unwrap_or_default())
}

pub(super) fn is_empty(token: &Token) -> bool {
    matches!(token.class, Class::Blank | Class::Gap)
}

pub(super) fn overlaps(token: &Token, range: &Range<usize>) -> bool {
    token.cell < range.end && token.cell + token.span > range.start
}
