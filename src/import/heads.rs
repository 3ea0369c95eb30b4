//! The heads of columns to whether values may be taken in the form's order.

use super::labels::Meaning;
use super::tables::Item;
use super::tokens::Token;
use crate::form::Table;

/// The heads of a block's columns, by column, as they occur: piece and position.
fn heads<'t>(items: &[Item], tokens: &'t [Token], number: usize) -> Vec<(usize, &'t Token)> {
    let mut heads = Vec::new();
    for item in items {
        let Item::Label { spelled, token } = item else { continue };
        if let ([Meaning::Column { block, column }], Some(at)) =
            (spelled.meanings.as_slice(), tokens.get(*token))
            && *block == number
        {
            heads.push((*column, at));
        }
    }
    heads
}

/// Finds heads that stand in another order than the form's: pieces from which on that is so, until the next.
pub(super) fn orders(items: &[Item], tokens: &[Token], table: &Table) -> Vec<(usize, bool)> {
    let single = |block: usize| table.blocks.get(block).is_some_and(|block| block.head_height == 1);
    let mut runs: Vec<(usize, bool)> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for item in items {
        let (spelled, token) = match item {
            Item::Label { spelled, token } => (spelled, *token),
            Item::Slot(slot) if tokens.get(*slot).is_some_and(|token| !token.class.is_value()) => {
                continue;
            }
            Item::Unknown(_) => continue,
            _ => {
                seen.clear();
                continue;
            }
        };
        let mut columns = spelled.meanings.iter().map(|meaning| match meaning {
            Meaning::Column { block, column } if single(*block) => Some(*column),
            _ => None,
        });
        let Some(Some(column)) = columns.next() else {
            if spelled.meanings.iter().any(|meaning| matches!(meaning, Meaning::Row(_))) {
                seen.clear();
            }
            continue;
        };
        if columns.any(|other| other != Some(column)) || seen.contains(&column) {
            continue;
        }
        let wrong = seen.last().is_some_and(|&last| last > column);
        if seen.is_empty() || wrong {
            runs.push((token, wrong));
        }
        seen.push(column);
    }
    runs
}

/// Tells whether heads of a block with several lines of them stand on one line in another order than the form's.
pub(super) fn out_of_order(items: &[Item], tokens: &[Token], number: usize) -> bool {
    let heads = heads(items, tokens, number);
    heads.windows(2).any(|pair| match pair {
        [(a, first), (b, second)] => a > b && first.explicit && second.explicit && first.line == second.line,
        _ => false,
    })
}

/// Tells whether empty cells stand between the heads of a block that has one line of them.
pub(super) fn torn(items: &[Item], tokens: &[Token], table: &Table, number: usize) -> bool {
    let single =
        table.blocks.get(number).is_some_and(|block| block.head_height == 1 && block.columns.len() > 1);
    single
        && heads(items, tokens, number).windows(2).any(|pair| match pair {
            [(a, first), (b, second)] => {
                first.line == second.line && first.explicit && *b == a + 1 && second.cell > first.cell + 1
            }
            _ => false,
        })
}
