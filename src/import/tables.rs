//! The pieces of one table's section to readings of its rows: which line is which row, and what stands in it.

use super::account::{Origin, Reason};
use super::document::Place;
use super::labels::{Dictionary, Meaning, Piece, Spelled};
use super::leftover;
use super::lines::Line;
use super::place::{Habits, Way};
use super::tokens::{self, Token};
use super::values::Class;
use crate::form::Table;
use std::collections::BTreeSet;
use std::ops::Range;

/// What was found of one table.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Rows by number, each with the raw text of its cells or why there is none.
    pub(super) rows: Vec<RowFound>,
    /// Values that belong to no row: where they stand, and what.
    pub(super) stray: Vec<(Place, String)>,
    /// Official labels seen.
    pub(super) labels: BTreeSet<String>,
    /// Lines that are no part of the table.
    pub(super) prose: Vec<usize>,
    /// Labels with remarks in them.
    pub(super) remarks: usize,
    /// Whether labels were in traditional characters.
    pub(super) traditional: bool,
}

/// A row found in the text.
#[derive(Clone, Debug)]
pub(super) struct RowFound {
    /// Its number among the rows of the table.
    pub(super) row: usize,
    /// Where it stands.
    pub(super) at: Place,
    /// For each column what stands there, or why nothing does.
    pub(super) cells: Vec<Result<Origin, Reason>>,
    /// How its values were found, where that is worth telling.
    pub(super) way: Way,
    /// Whether label and value ran together.
    pub(super) unglued: bool,
}

/// A part of the table in reading order.
#[derive(Debug)]
pub(super) enum Item {
    /// A label and the piece it begins in.
    Label {
        /// The label.
        spelled: Spelled,
        /// The piece.
        token: usize,
    },
    /// Digits that run into a label, and the piece they stand in.
    Digits {
        /// The digits.
        raw: String,
        /// The piece.
        token: usize,
    },
    /// A piece that may fill a cell.
    Slot(usize),
    /// A piece that is none of these.
    Unknown(usize),
}

/// A row whose values are still to be placed.
#[derive(Debug)]
pub(super) struct Draft {
    /// Its number among the rows of the table.
    pub(super) row: usize,
    /// The piece its label begins in.
    pub(super) token: usize,
    /// The pieces behind the label.
    pub(super) slots: Vec<usize>,
    /// Digits that ran into the label.
    pub(super) digits: Option<String>,
    /// The line whose cells the values are, where label and values share one.
    pub(super) line: Option<usize>,
}

/// A table while it is read.
pub(super) struct Reader<'r> {
    /// The pieces.
    pub(super) tokens: &'r [Token],
    /// The labels of the table.
    pub(super) dictionary: &'r Dictionary,
    /// The pieces told apart.
    pub(super) items: Vec<Item>,
    /// Rows found so far.
    pub(super) drafts: Vec<Draft>,
    /// Values not in any row.
    pub(super) loose: Vec<usize>,
    last_row: Option<usize>,
}

/// Reads one table out of the lines of its section; `before` carries what the tables above it taught.
pub(super) fn read(
    table: &Table,
    dictionary: &Dictionary,
    lines: &[Line],
    ranges: &[Range<usize>],
    before: &mut Option<Habits>,
) -> Found {
    let mut found = Found::default();
    let pieces: Vec<Token> =
        ranges.iter().flat_map(|range| tokens::split(lines, range.clone(), dictionary)).collect();
    let mut reader = Reader {
        tokens: &pieces,
        dictionary,
        items: Vec::new(),
        drafts: Vec::new(),
        loose: Vec::new(),
        last_row: None,
    };
    reader.itemise(&mut found);
    reader.draft();
    reader.bare_rows(table);
    let end = lines.iter().rposition(|line| !line.is_blank());
    *before = Some(reader.finish(table, lines, end, before.as_ref(), &mut found));
    leftover::sort(&pieces, &reader.items, lines, &mut found);
    found
}

impl Reader<'_> {
    /// Turns pieces into labels, values and unknown words.
    fn itemise(&mut self, found: &mut Found) {
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let words = matches!(token.class, Class::Text | Class::Odd);
            if words && let Some((pieces, next)) = self.dictionary.segment(self.tokens, at) {
                for piece in pieces {
                    match piece {
                        Piece::Label(spelled) => {
                            found.labels.insert(spelled.shown.clone());
                            found.remarks += usize::from(spelled.remark);
                            found.traditional |= token.folded.traditional;
                            let inner = spelled.inner.clone();
                            self.items.push(Item::Label { spelled, token: at });
                            self.items.extend(inner.into_iter().map(Item::Slot));
                        }
                        Piece::Digits(raw) => self.items.push(Item::Digits { raw, token: at }),
                    }
                }
                at = next.max(at + 1);
                continue;
            }
            match token.class {
                Class::Text => self.items.push(Item::Unknown(at)),
                Class::Odd if token.folded.chars.len() > 1 && self.is_label_part(token) => {}
                _ => self.items.push(Item::Slot(at)),
            }
            at += 1;
        }
    }

    fn is_label_part(&self, token: &Token) -> bool {
        token.folded.chars.iter().any(|c| !c.is_ascii_digit())
            && self.dictionary.is_fragment(&token.folded.chars)
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// Collects the values behind each row's label.
    fn draft(&mut self) {
        let items = std::mem::take(&mut self.items);
        let mut open: Option<Draft> = None;
        for (position, item) in items.iter().enumerate() {
            match item {
                Item::Label { spelled, token } => {
                    let behind = items.get(position + 1..).unwrap_or_default();
                    if let Some(row) = self.row_of(spelled, *token, behind) {
                        self.close(open.take());
                        let line = self
                            .token(*token)
                            .filter(|t| t.explicit && t.cell + t.span < t.cells)
                            .map(|t| t.line);
                        open = Some(Draft { row, token: *token, slots: Vec::new(), digits: None, line });
                        self.last_row = Some(row);
                    } else if open
                        .as_ref()
                        .is_some_and(|draft| !draft.slots.is_empty() || draft.digits.is_some())
                    {
                        // A group's label may stand between a row's label and its values, but not behind them.
                        self.close(open.take());
                    }
                }
                Item::Digits { raw, token } => match &mut open {
                    Some(draft) if draft.slots.is_empty() && draft.digits.is_none() => {
                        draft.digits = Some(raw.clone())
                    }
                    _ => self.loose.push(*token),
                },
                Item::Slot(token) => self.slot(&mut open, *token),
                Item::Unknown(token) => self.unknown(&mut open, *token),
            }
        }
        self.close(open);
        self.items = items;
    }

    fn slot(&mut self, open: &mut Option<Draft>, token: usize) {
        let Some((line, class)) = self.token(token).map(|at| (at.line, at.class)) else { return };
        if let Some(draft) = open
            && draft.line.is_none_or(|own| own == line)
        {
            draft.slots.push(token);
            return;
        }
        if class != Class::Gap {
            self.close(open.take());
        }
        if class.is_value() {
            self.loose.push(token);
        }
    }

    /// Words that are no label: a cell that cannot be read, a part of a label, or a row the form does not know.
    fn unknown(&mut self, open: &mut Option<Draft>, token: usize) {
        let Some(at) = self.token(token) else { return };
        if let Some(draft) = open {
            if draft.line == Some(at.line) {
                draft.slots.push(token);
                return;
            }
            if draft.line.is_none() && self.dictionary.is_fragment(&at.folded.chars) {
                return;
            }
        }
        self.close(open.take());
    }

    fn close(&mut self, draft: Option<Draft>) {
        self.drafts.extend(draft);
    }

    /// Tells which row a label names here. `其他` and `总计` name columns too: as rows they follow the row before
    /// them and have values behind them.
    fn row_of(&self, spelled: &Spelled, token: usize, behind: &[Item]) -> Option<usize> {
        let rows: Vec<usize> = spelled
            .meanings
            .iter()
            .filter_map(|meaning| match meaning {
                Meaning::Row(row) => Some(*row),
                _ => None,
            })
            .collect();
        let after = self.last_row.map_or(0, |last| last + 1);
        let row = rows.iter().copied().find(|&row| row >= after).or_else(|| rows.first().copied())?;
        let other = spelled.meanings.iter().any(|meaning| !matches!(meaning, Meaning::Row(_)));
        if !other && (spelled.full || self.last_row.is_some_and(|last| row > last)) {
            return Some(row);
        }
        let columns = self.dictionary.rows.get(row).map_or(1, |&(_, _, columns)| columns);
        let own_line = self.token(token).filter(|t| t.explicit && t.cell + t.span < t.cells).map(|t| t.line);
        let mut blank = 0;
        let mut values = 0;
        for item in behind {
            let Item::Slot(slot) = item else { break };
            let Some(at) = self.token(*slot) else { break };
            if own_line.is_some_and(|line| line != at.line) {
                break;
            }
            values += usize::from(at.class.is_value());
            blank += usize::from(at.class == Class::Blank);
        }
        let filled = values > 0 || blank >= columns;
        (filled && self.last_row.is_some_and(|last| row > last)).then_some(row)
    }

    /// Rows without labels: the line of values behind the heads of their block.
    fn bare_rows(&mut self, table: &Table) {
        for (row, &(number, index, columns)) in self.dictionary.rows.iter().enumerate() {
            let bare = table
                .blocks
                .get(number)
                .and_then(|block| block.rows.get(index))
                .is_some_and(|r| r.labels.is_empty());
            if !bare {
                continue;
            }
            let is_head = |item: &Item| match item {
                Item::Label { spelled, .. } => spelled
                    .meanings
                    .iter()
                    .any(|m| matches!(m, Meaning::Column { block, .. } if *block == number)),
                _ => false,
            };
            let Some(head) = self.items.iter().rposition(is_head) else { continue };
            let head_token = match self.items.get(head) {
                Some(Item::Label { token, .. }) => *token,
                _ => continue,
            };
            let (line, slots) = self.bare_slots(head + 1, head_token, columns);
            let taken: BTreeSet<usize> = slots.iter().copied().collect();
            self.loose.retain(|token| !taken.contains(token));
            let digits = slots.is_empty().then(|| match self.items.get(head + 1) {
                Some(Item::Digits { raw, .. }) => Some(raw.clone()),
                _ => None,
            });
            self.drafts.push(Draft { row, token: head_token, slots, digits: digits.flatten(), line });
        }
    }

    /// Returns the slots of the first line of cells with something in it, or of all lines of single values.
    fn bare_slots(&self, from: usize, head: usize, columns: usize) -> (Option<usize>, Vec<usize>) {
        let head_line = self.token(head).map(|token| token.line);
        let mut groups: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
        let mut valued = false;
        for item in self.items.get(from..).unwrap_or_default() {
            let token = match item {
                Item::Slot(token) => *token,
                // Words in a cell beside values stand where a value should.
                Item::Unknown(token) if self.is_beside(groups.last(), *token) => *token,
                // Words between heads and values say what is counted; behind values they are text.
                Item::Unknown(_) if valued => break,
                Item::Unknown(_) => continue,
                _ => break,
            };
            let Some(at) = self.token(token) else { continue };
            // The rest of the line of heads.
            if at.explicit && Some(at.line) == head_line && at.class == Class::Blank {
                continue;
            }
            valued |= at.class.is_value();
            let line = (at.explicit && at.cells > 1).then_some(at.line);
            match groups.last_mut() {
                Some((known, group)) if *known == line => group.push(token),
                _ => groups.push((line, vec![token])),
            }
        }
        let filled = groups.iter().position(|(_, group)| self.has_value(group));
        let blank = || {
            let cells = |group: &[usize]| {
                group.iter().filter(|&&t| self.token(t).is_some_and(|t| t.class == Class::Blank)).count()
            };
            groups.iter().position(|(_, group)| cells(group) >= columns)
        };
        filled.or_else(blank).and_then(|index| groups.into_iter().nth(index)).unwrap_or_default()
    }

    /// Tells whether a piece is a cell of the line that a group of values stands on.
    fn is_beside(&self, group: Option<&(Option<usize>, Vec<usize>)>, token: usize) -> bool {
        let line = group.and_then(|(line, _)| *line);
        self.token(token).is_some_and(|at| at.explicit && line == Some(at.line))
    }

    fn has_value(&self, slots: &[usize]) -> bool {
        slots.iter().any(|&slot| self.token(slot).is_some_and(|token| token.class.is_value()))
    }
}
