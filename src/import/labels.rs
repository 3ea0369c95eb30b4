//! A table of the form to a dictionary of its labels, and pieces of text to the labels they spell.
//!
//! A label may go over several pieces, as where a page is narrow; a piece may hold several labels, as where the
//! borders of cells were lost. A remark in brackets inside or behind a label is passed over.

use super::fold::{fold, numbering};
use super::tokens::Token;
use super::values::Class;
use crate::form::Table;
use std::collections::BTreeMap;

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// A row of cells, counted over all blocks of the table.
    Row(usize),
    /// A column of a block.
    Column {
        /// The block.
        block: usize,
        /// The column in it.
        column: usize,
    },
    /// A group, a block's title or its stub.
    Furniture,
}

/// A label of the form, with and without its number.
#[derive(Debug)]
struct Entry {
    full: Vec<char>,
    core: Vec<char>,
    number: Option<u32>,
    meaning: Meaning,
}

/// The labels of a table.
#[derive(Debug)]
pub(super) struct Dictionary {
    entries: Vec<Entry>,
    /// Entries by the first character of the whole label and of the label without its number.
    by_full: BTreeMap<char, Vec<usize>>,
    by_core: BTreeMap<char, Vec<usize>>,
    /// All labels in a row, to look fragments up in.
    all: String,
    /// Rows by number: block, row in it, columns.
    pub(super) rows: Vec<(usize, usize, usize)>,
    /// Official labels that entries were made from, by entry.
    shown: Vec<String>,
}

/// A piece of segmented text.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A label.
    Label(Spelled),
    /// Digits that run into a label.
    Digits(String),
}

/// A label found in the text.
#[derive(Clone, Debug)]
pub(super) struct Spelled {
    /// What it may mean.
    pub(super) meanings: Vec<Meaning>,
    /// The official label, as it is known best.
    pub(super) shown: String,
    /// Whether it was recognised with its number, or has none.
    pub(super) full: bool,
    /// Whether a remark was passed over.
    pub(super) remark: bool,
    /// Values that stand inside the label, where a page shows them beside its middle line.
    pub(super) inner: Vec<usize>,
}

/// A place in the pieces: piece and character.
type Place = (usize, usize);

struct Match {
    end: Place,
    remark: bool,
    inner: Vec<usize>,
}

/// The longest remark in brackets that is passed over.
const REMARK: usize = 240;

impl Dictionary {
    /// Collects the labels of a table.
    pub(super) fn new(table: &Table) -> Self {
        let mut dictionary = Self {
            entries: Vec::new(),
            by_full: BTreeMap::new(),
            by_core: BTreeMap::new(),
            all: String::new(),
            rows: Vec::new(),
            shown: Vec::new(),
        };
        dictionary.add(&table.caption.zh, Meaning::Furniture);
        for (number, block) in table.blocks.iter().enumerate() {
            for text in block.title.iter().chain(&block.stub) {
                dictionary.add(&text.zh, Meaning::Furniture);
            }
            for (index, column) in block.columns.iter().enumerate() {
                dictionary.node(
                    &column.labels,
                    &column.aliases,
                    Meaning::Column { block: number, column: index },
                );
            }
            for (index, row) in block.rows.iter().enumerate() {
                let meaning = Meaning::Row(dictionary.rows.len());
                dictionary.rows.push((number, index, block.columns.len()));
                dictionary.node(&row.labels, &row.aliases, meaning);
            }
        }
        dictionary
    }

    fn node(&mut self, labels: &[crate::base::lang::Text], aliases: &[Box<str>], meaning: Meaning) {
        if let Some((own, groups)) = labels.split_last() {
            for group in groups {
                self.add(&group.zh, Meaning::Furniture);
            }
            self.add(&own.zh, meaning);
        }
        for alias in aliases {
            self.add(alias, meaning);
        }
    }

    fn add(&mut self, label: &str, meaning: Meaning) {
        let full = fold(label).chars;
        let (number, rest) = numbering(label);
        let core = fold(rest).chars;
        let known = self.entries.iter().any(|entry| entry.full == full && entry.meaning == meaning);
        let (Some(&first), Some(&core_first)) = (full.first(), core.first()) else { return };
        if known {
            return;
        }
        self.all.extend(&full);
        self.all.push('\n');
        self.by_full.entry(first).or_default().push(self.entries.len());
        self.by_core.entry(core_first).or_default().push(self.entries.len());
        self.entries.push(Entry { full, core, number, meaning });
        self.shown.push(label.to_owned());
    }

    /// Tells whether a folded text is a part of some label.
    pub(super) fn is_fragment(&self, text: &[char]) -> bool {
        (1..=60).contains(&text.len()) && self.all.contains(&text.iter().collect::<String>())
    }

    /// Returns the official labels with what they mean, folded, for those that are at least `length` long.
    pub(super) fn long_labels(&self, length: usize) -> impl Iterator<Item = String> + '_ {
        self.entries
            .iter()
            .filter(move |entry| entry.full.len() >= length)
            .map(|entry| entry.full.iter().collect())
    }

    /// Splits the pieces from `start` on into labels and the digits between them. Returns where the next piece
    /// begins; `None` if anything else is among them.
    pub(super) fn segment(&self, tokens: &[Token], start: usize) -> Option<(Vec<Piece>, usize)> {
        let mut pieces = Vec::new();
        let mut labelled = false;
        let mut at: Place = (start, 0);
        loop {
            // No line of heads runs on for longer; garbage might.
            let token = tokens.get(at.0).filter(|_| at.0 - start < 64)?;
            if at.1 >= token.folded.chars.len() {
                return labelled.then_some((pieces, at.0 + 1));
            }
            if let Some((spelled, end)) = self.label_at(tokens, at) {
                pieces.push(Piece::Label(spelled));
                labelled = true;
                at = end;
                continue;
            }
            let end = self.digits_end(tokens, at)?;
            let from = token.folded.at.get(at.1).copied().unwrap_or(0);
            let to = token.folded.at.get(end).copied().unwrap_or(token.raw.len());
            pieces.push(Piece::Digits(token.raw.get(from..to).unwrap_or_default().trim().to_owned()));
            at.1 = end;
        }
    }

    /// Returns where a run of digits ends: at the end of the piece or where a label begins.
    fn digits_end(&self, tokens: &[Token], at: Place) -> Option<usize> {
        let token = tokens.get(at.0)?;
        let mut end = at.1;
        while let Some(c) = token.folded.chars.get(end) {
            if end > at.1 && self.label_at(tokens, (at.0, end)).is_some() {
                return Some(end);
            }
            if !c.is_ascii_digit() && !matches!(c, '-' | '/' | '—') {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// Finds the longest label that begins at a place.
    fn label_at(&self, tokens: &[Token], at: Place) -> Option<(Spelled, Place)> {
        let token = tokens.get(at.0)?;
        let full = self.longest(tokens, at, &self.by_full, |entry| &entry.full, None);
        // A label whose number was lost or written differently counts at the beginning of a piece only.
        let core = || {
            let from = (at.0, token.core);
            (at.1 == 0)
                .then(|| self.longest(tokens, from, &self.by_core, |entry| &entry.core, token.number))
                .flatten()
        };
        let (is_full, (entries, found)) = match full {
            // `其他` names a column, and a row whose number was lost.
            Some((mut entries, found)) if token.number.is_none() => {
                if let Some((more, other)) = core().filter(|(_, other)| other.end == found.end) {
                    entries.extend(more);
                    entries.dedup();
                    (true, (entries, Match { remark: found.remark || other.remark, ..found }))
                } else {
                    (true, (entries, found))
                }
            }
            Some(found) => (true, found),
            None => (false, core()?),
        };
        let shown = entries.first().and_then(|&e| self.shown.get(e)).cloned().unwrap_or_default();
        let numbered =
            entries.iter().all(|&e| self.entries.get(e).is_some_and(|entry| entry.number.is_some()));
        let mut meanings: Vec<Meaning> =
            entries.iter().filter_map(|&e| self.entries.get(e)).map(|e| e.meaning).collect();
        meanings.sort_unstable();
        meanings.dedup();
        let spelled = Spelled {
            meanings,
            shown,
            full: is_full || !numbered || token.number.is_some(),
            remark: found.remark,
            inner: found.inner,
        };
        Some((spelled, found.end))
    }

    fn longest<'e>(
        &'e self,
        tokens: &[Token],
        at: Place,
        index: &BTreeMap<char, Vec<usize>>,
        chars: impl Fn(&'e Entry) -> &'e Vec<char>,
        number: Option<u32>,
    ) -> Option<(Vec<usize>, Match)> {
        let first = tokens.get(at.0)?.folded.chars.get(at.1)?;
        let mut best: Option<(usize, Vec<usize>, Match)> = None;
        for &candidate in index.get(first)? {
            let Some(entry) = self.entries.get(candidate) else { continue };
            if number.is_some() && entry.number.is_some() && number != entry.number {
                continue;
            }
            let label = chars(entry);
            let columns = match entry.meaning {
                Meaning::Row(row) => self.rows.get(row).map(|&(_, _, columns)| columns),
                _ => None,
            };
            let length = label.len();
            match &mut best {
                Some((best_length, _, _)) if *best_length > length => {}
                Some((best_length, entries, _)) if *best_length == length => {
                    if self
                        .entries
                        .get(entries.first().copied().unwrap_or(0))
                        .is_some_and(|e| chars(e) == label)
                    {
                        entries.push(candidate);
                    }
                }
                _ => {
                    if let Some(found) = spell(tokens, at, label, columns) {
                        best = Some((length, vec![candidate], found));
                    }
                }
            }
        }
        best.map(|(_, entries, found)| (entries, found))
    }
}

/// Compares a label with the text at a place.
fn spell(tokens: &[Token], at: Place, label: &[char], columns: Option<usize>) -> Option<Match> {
    let mut place = at;
    let mut found = Match { end: at, remark: false, inner: Vec::new() };
    for &wanted in label {
        loop {
            let chars = &tokens.get(place.0)?.folded.chars;
            match chars.get(place.1) {
                None => place = (next_line(tokens, place.0, columns, &mut found)?, 0),
                Some(&c) if c == wanted => {
                    place.1 += 1;
                    break;
                }
                Some('（') if place != at => {
                    place.1 = remark_end(chars, place.1)?;
                    found.remark = true;
                }
                Some(_) => return None,
            }
        }
    }
    // A remark behind the label, but not the number of the label that follows.
    let chars = &tokens.get(place.0)?.folded.chars;
    if chars.get(place.1) == Some(&'（')
        && let Some(end) = remark_end(chars, place.1)
        && end == chars.len()
        && end - place.1 > 3
    {
        place.1 = end;
        found.remark = true;
    }
    found.end = place;
    Some(found)
}

/// Returns the place behind the bracket that closes the one at `open`.
fn remark_end(chars: &[char], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in chars.iter().skip(open).take(REMARK).enumerate() {
        match c {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(open + offset + 1);
        }
    }
    None
}

/// Returns the piece in which a label may go on: the next one, if a line ends in between. Once, a whole row of
/// values may stand there.
fn next_line(tokens: &[Token], at: usize, columns: Option<usize>, found: &mut Match) -> Option<usize> {
    let next = tokens.get(at + 1)?;
    // A cell ends with its border.
    if next.is_cell() {
        return None;
    }
    // A cell ends with its border.
    if next.is_cell() {
        return None;
    }
    let new_line = tokens.get(at).is_some_and(|token| token.line != next.line);
    if matches!(next.class, Class::Text | Class::Odd) && new_line {
        return Some(at + 1);
    }
    let columns = columns.filter(|_| found.inner.is_empty() && !next.explicit)?;
    let values = tokens.get(at + 1..at + 1 + columns)?;
    if !values.iter().all(|token| matches!(token.class, Class::Na | Class::Number)) {
        return None;
    }
    let after = tokens.get(at + 1 + columns).filter(|token| token.class == Class::Text)?;
    let last = values.last()?;
    if last.line == after.line {
        return None;
    }
    found.inner = (at + 1..at + 1 + columns).collect();
    Some(at + 1 + columns)
}
