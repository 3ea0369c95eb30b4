//! Lines of a table section to pieces: cells where there are borders, words and values where there are none.

use super::document::Place;
use super::fold::{Folded, fold, numbering};
use super::labels::Dictionary;
use super::lines::Line;
use super::values::{Class, classify};
use std::ops::Range;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What stands there.
    pub(super) raw: String,
    /// The same, folded.
    pub(super) folded: Folded,
    /// What it looks like.
    pub(super) class: Class,
    /// Position of its line.
    pub(super) line: usize,
    /// Where it stands.
    pub(super) place: Place,
    /// Which cell of the line it is; in tables its first column.
    pub(super) cell: usize,
    /// How many columns it covers.
    pub(super) span: usize,
    /// How many rows it covers.
    pub(super) rows: usize,
    /// How many cells the line has.
    pub(super) cells: usize,
    /// Whether tabs or strokes set the cells of the line apart.
    pub(super) explicit: bool,
    /// Whether it only fills a place that no cell of the file covers.
    pub(super) filler: bool,
    /// Whether its place in the line is its place in the table.
    pub(super) placed: bool,
    /// Whether a stroke closes the line, so that nothing was trimmed off its end.
    pub(super) closed: bool,
    /// The number that precedes its words, and where they begin in the folded text.
    pub(super) number: Option<u32>,
    /// See `number`.
    pub(super) core: usize,
}

impl Token {
    fn new(raw: &str, class: Class, line: usize, place: &Place) -> Self {
        let raw = raw.trim();
        let folded = fold(raw);
        let (number, rest) = numbering(raw);
        let core =
            if number.is_some() { folded.chars.len().saturating_sub(fold(rest).chars.len()) } else { 0 };
        Self {
            raw: raw.to_owned(),
            folded,
            class,
            line,
            place: place.clone(),
            cell: 0,
            span: 1,
            rows: 1,
            cells: 1,
            explicit: false,
            filler: false,
            placed: false,
            closed: false,
            number,
            core,
        }
    }
}

impl Token {
    /// Tells whether it is a cell of a sheet, where nothing can have moved it.
    pub(super) fn is_sheet(&self) -> bool {
        matches!(self.place, Place::Sheet { .. })
    }

    /// Tells whether it is a cell that has a place in a table.
    pub(super) fn is_cell(&self) -> bool {
        self.placed
    }
}

/// Splits lines into pieces.
pub(super) fn split(lines: &[Line], range: Range<usize>, dictionary: &Dictionary) -> Vec<Token> {
    let own = lines.get(range.clone()).unwrap_or_default();
    let (fenced, set_in) = (is_fenced(own), is_set_in(own));
    let mut tokens = Vec::new();
    for index in range {
        let Some(line) = lines.get(index) else { break };
        let text = line.text.as_str();
        let place = &line.place;
        if let Some(row) = &line.row {
            for cell in &row.cells {
                let token = Token::new(&cell.text, classify(&cell.text), index, &cell.place);
                let (filler, cell, span, rows) = (cell.filler, cell.column, cell.columns, cell.rows);
                tokens.push(Token {
                    cell,
                    span,
                    rows,
                    filler,
                    cells: row.width,
                    explicit: true,
                    placed: true,
                    closed: true,
                    ..token
                });
            }
        } else if let Some(cell) = text.strip_prefix('\t').filter(|_| set_in) {
            // A cell that is there and empty is no line between cells.
            let class = if cell.trim().is_empty() { Class::Blank } else { classify(cell) };
            tokens.push(Token::new(cell, class, index, place));
        } else if text.contains('\t') {
            cells(&mut tokens, (index, place), text.split('\t').collect(), false);
        } else if text.contains(['|', '｜', '│']) {
            let mut pieces: Vec<&str> = text.trim_matches([' ', '\r']).split(['|', '｜', '│']).collect();
            // The stroke that closes the line opens no cell; nor does the one that opens it, if all lines have it.
            let closed = pieces.len() > 1 && pieces.last().is_some_and(|piece| piece.trim().is_empty());
            if closed {
                pieces.pop();
            }
            if fenced && pieces.len() > 1 && pieces.first().is_some_and(|piece| piece.is_empty()) {
                pieces.remove(0);
            }
            let rule = |piece: &&str| {
                piece.trim().len() >= 3 && piece.trim().chars().all(|c| matches!(c, '-' | ':'))
            };
            if !(fenced && pieces.iter().all(rule)) {
                cells(&mut tokens, (index, place), pieces, closed);
            }
        } else if text.is_empty() || text.trim_matches([' ', '\r']).is_empty() {
            tokens.push(Token::new("", Class::Gap, index, place));
        } else {
            words(&mut tokens, (index, place), text, dictionary);
        }
    }
    tokens
}

/// Tells whether cells stand on lines of their own behind a tab, as some browsers copy tables.
fn is_set_in(lines: &[Line]) -> bool {
    let tabbed = || lines.iter().filter(|line| line.row.is_none() && line.text.contains('\t'));
    let single =
        tabbed().filter(|line| line.text.strip_prefix('\t').is_some_and(|cell| !cell.contains('\t')));
    single.count() * 10 >= tabbed().count().max(5) * 9
}

/// Tells whether rows are written as `| a | b |`, with a stroke on both sides.
fn is_fenced(lines: &[Line]) -> bool {
    let (mut fenced, mut open) = (0_usize, 0_usize);
    for line in lines {
        let text = line.text.trim();
        // Lines of strokes alone say nothing.
        if text.contains('|') && text.chars().any(|c| c != '|' && !c.is_whitespace()) {
            if text.starts_with('|') { fenced += 1 } else { open += 1 }
        }
    }
    fenced > open
}

fn cells(tokens: &mut Vec<Token>, (line, place): (usize, &Place), pieces: Vec<&str>, closed: bool) {
    let count = pieces.len();
    for (cell, piece) in pieces.into_iter().enumerate() {
        let token = Token::new(piece, classify(piece), line, place);
        tokens.push(Token { cell, cells: count, explicit: true, closed, ..token });
    }
}

/// Splits values off the end of a line without borders, if what precedes them is a label or a part of one.
fn words(tokens: &mut Vec<Token>, (line, place): (usize, &Place), text: &str, dictionary: &Dictionary) {
    let whole = || Token::new(text, classify(text), line, place);
    let words: Vec<&str> = text.split_whitespace().collect();
    // An amount may carry its unit.
    let is_value = |word: &&str| match classify(word) {
        Class::Number | Class::Na => true,
        Class::Odd => word.ends_with('元'),
        _ => false,
    };
    let values = words.iter().rev().take_while(|word| is_value(word)).count();
    if words.len() < 2 || values == 0 || words.len() > 60 {
        tokens.push(whole());
        return;
    }
    let (before, after) = words.split_at(words.len() - values);
    let label = |words: &[&str]| Token::new(&words.join(" "), Class::Text, line, place);
    let fragment = |token: &Token| dictionary.is_fragment(&token.folded.chars);
    let known =
        |token: &Token| fragment(token) || dictionary.segment(std::slice::from_ref(token), 0).is_some();
    if !before.is_empty() {
        // Parts of a group's label may stand before the row's own.
        let split = (0..before.len()).find(|&at| {
            let (parts, own) = before.split_at(at);
            parts.iter().all(|part| fragment(&label(std::slice::from_ref(part)))) && known(&label(own))
        });
        let row = values > 1 && before.len() < 20 && !text.contains(['，', '。', '；', ',', '：']);
        let Some(split) = split.or_else(|| row.then_some(0)) else {
            tokens.push(whole());
            return;
        };
        let (parts, own) = before.split_at(split);
        tokens.extend(parts.iter().map(|part| label(std::slice::from_ref(part))));
        tokens.push(label(own));
    }
    tokens.extend(after.iter().map(|word| Token::new(word, classify(word), line, place)));
}
