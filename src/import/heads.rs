//! The heads of columns to whether values may be taken in the form's order.

use super::columns::overlaps;
use super::fold::fold;
use super::labels::Meaning;
use super::tables::Item;
use super::tokens::Token;
use crate::form::{Block, Heading, Table};
use std::collections::BTreeSet;
use std::ops::Range;

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

/// Tells whether the heads of a block with several lines of them are all there, but not in the form's order: on a line
/// with borders those of that line, elsewhere all of them one after another.
pub(super) fn reordered(items: &[Item], tokens: &[Token], block: &Block) -> bool {
    if block.head_height < 2 {
        return false;
    }
    let label = |head: &Heading| fold(&head.label.zh).chars;
    let levels: Vec<Vec<Vec<char>>> =
        block.heads.iter().map(|level| level.iter().map(label).collect()).collect();
    let known: BTreeSet<&Vec<char>> = levels.iter().flatten().collect();
    let found: Vec<(&Token, Vec<char>)> = items
        .iter()
        .filter_map(|item| match item {
            Item::Label { spelled, token } => Some((tokens.get(*token)?, fold(&spelled.shown).chars)),
            _ => None,
        })
        .filter(|(_, words)| known.contains(words))
        .collect();
    let sorted = |words: &[&Vec<char>]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words.into_iter().cloned().collect::<Vec<_>>()
    };
    let differs = |own: &[&Vec<char>], official: &[&Vec<char>]| {
        own.len() == official.len() && own != official && sorted(own) == sorted(official)
    };
    let lines = found.chunk_by(|(a, _), (b, _)| a.line == b.line);
    let on_lines = lines.filter(|line| line.len() > 1).any(|line| {
        let own: Vec<&Vec<char>> = line.iter().map(|(_, words)| words).collect();
        let explicit = line.first().is_some_and(|(token, _)| token.explicit);
        explicit && levels.iter().any(|level| differs(&own, &level.iter().collect::<Vec<_>>()))
    });
    let plain: Vec<&Vec<char>> =
        found.iter().filter(|(token, _)| !token.explicit).map(|(_, words)| words).collect();
    let official: Vec<&Vec<char>> = levels.iter().flatten().collect();
    on_lines || differs(&plain, &official)
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

/// Heads that stand together over the columns of a block, in a table whose cells have places.
#[derive(Debug)]
pub(super) struct Heads {
    /// The last line of them.
    pub(super) line: usize,
    /// The places each column covers, by column of the form; none where no head has its words.
    pub(super) columns: Vec<Option<Range<usize>>>,
    /// Whether they stand in the order of the form.
    pub(super) in_order: bool,
    /// From the first of them to the end of their lines.
    pub(super) reach: Range<usize>,
}

impl Heads {
    /// Tells whether every column of the form has a head.
    pub(super) fn is_whole(&self) -> bool {
        self.columns.iter().all(Option::is_some)
    }

    /// Tells whether nothing speaks against taking as many values as columns in their order: all heads are there and in
    /// order, or those that are there stand over the values they would get.
    pub(super) fn agrees_with_order(&self, cells: &[&Token]) -> bool {
        let stands = |(range, token): (&Option<Range<usize>>, &&Token)| {
            range.as_ref().is_none_or(|range| overlaps(token, range))
        };
        (self.is_whole() && self.in_order) || (!self.is_whole() && self.columns.iter().zip(cells).all(stands))
    }
}

/// Collects the heads of a block; a row's label ends those above it.
pub(super) fn placed(
    items: &[Item],
    tokens: &[Token],
    table: &Table,
    block: usize,
    drafted: &BTreeSet<usize>,
) -> Vec<Heads> {
    let Some(own_block) = table.blocks.get(block) else { return Vec::new() };
    let bare = own_block.rows.iter().all(|row| row.labels.is_empty());
    let mut out = Vec::new();
    let mut open: Vec<(&Token, Vec<usize>)> = Vec::new();
    for item in items {
        let Item::Label { spelled, token } = item else { continue };
        let Some(at) = tokens.get(*token).filter(|at| at.is_cell()) else { continue };
        let own = spelled.meanings.iter().filter_map(|meaning| match meaning {
            Meaning::Column { block: other, column } if *other == block => Some(*column),
            _ => None,
        });
        let own: Vec<usize> = own.collect();
        // The last head stands for the label of a row that has none.
        if drafted.contains(token) && !bare {
            out.extend(heads_of(&std::mem::take(&mut open), tokens, own_block));
        } else if !own.is_empty() {
            open.push((at, own));
        }
    }
    out.extend(heads_of(&open, tokens, own_block));
    out
}

/// Tells which head stands for which column: by its own words and those of the heads above it.
fn heads_of(heads: &[(&Token, Vec<usize>)], tokens: &[Token], block: &Block) -> Option<Heads> {
    let count = block.columns.len();
    let lines = heads.iter().map(|(token, _)| token.line);
    let (first, last) = (lines.clone().min()?, lines.max()?);
    // Groups of heads may begin above the first head itself.
    let top = first.saturating_sub(block.head_height);
    let around: Vec<&Token> =
        tokens.iter().filter(|token| token.is_cell() && (top..=last).contains(&token.line)).collect();
    let groups: Vec<Vec<Vec<char>>> = block
        .columns
        .iter()
        .map(|column| {
            let groups = column.labels.split_last().map_or(&[][..], |(_, groups)| groups);
            groups.iter().map(|group| fold(&group.zh).chars).collect()
        })
        .collect();
    let all: BTreeSet<&Vec<char>> = groups.iter().flatten().collect();
    let mut sorted: Vec<(&Token, Vec<usize>)> = Vec::new();
    for (token, own) in heads {
        let above: BTreeSet<&Vec<char>> = around
            .iter()
            .filter(|other| other.line < token.line && other.cell <= token.cell)
            .filter(|other| other.cell + other.span >= token.cell + token.span)
            .map(|other| &other.folded.chars)
            .filter(|chars| all.contains(chars))
            .collect();
        // Where no group stands above it, its own words have to do.
        let fits = |column: &usize| {
            above.is_empty() || groups.get(*column).is_some_and(|own| above.iter().all(|g| own.contains(g)))
        };
        let fitting: Vec<usize> = own.iter().copied().filter(fits).collect();
        sorted.push((token, fitting));
    }
    sorted.sort_by_key(|(token, _)| token.cell);
    let range = |token: &Token| token.cell..token.cell + token.span;
    let start = sorted.first().map_or(0, |(token, _)| token.cell);
    let end = around.iter().filter(|t| t.line >= first && !t.filler).map(|t| t.cell + t.span).max();
    let reach = start..end.unwrap_or(start);
    let in_order =
        sorted.len() == count && sorted.iter().enumerate().all(|(column, (_, own))| own.contains(&column));
    if in_order {
        let columns = sorted.iter().map(|(token, _)| Some(range(token))).collect();
        return Some(Heads { line: last, columns, in_order, reach });
    }
    let by_words = |column: usize| {
        let mut own = sorted.iter().filter(|(_, own)| own.contains(&column));
        let (token, words) = own.next()?;
        (words.len() == 1 && own.next().is_none()).then(|| range(token))
    };
    let columns: Vec<Option<Range<usize>>> = (0..count).map(by_words).collect();
    let starts: Vec<usize> = columns.iter().flatten().map(|range| range.start).collect();
    let in_order = starts.is_sorted();
    Some(Heads { line: last, columns, in_order, reach })
}
