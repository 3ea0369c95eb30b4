//! A Markdown text as the words in it: no marks, no white space, one width of digits and brackets, each character with
//! its place in the file.

use super::numeral::begins_number;
use std::ops::Range;

/// Characters of a text and where each begins. A line break stands where a paragraph, heading or list item ends.
pub(super) struct Plain {
    /// The characters.
    pub(super) chars: Vec<char>,
    /// Where each begins in the file, and where the last one ends.
    offsets: Vec<u32>,
    /// Which characters are headings.
    headings: Vec<Range<usize>>,
    /// Positions at which a number can begin: few, where every character would otherwise be asked.
    pub(super) digits: Vec<usize>,
    /// Positions at which a sentence ends.
    ends: Vec<usize>,
}

impl Plain {
    /// Reads a text from byte `start` on.
    pub(super) fn new(text: &str, start: usize) -> Self {
        let body = text.get(start..).unwrap_or_default();
        let mut plain = Self {
            chars: Vec::with_capacity(body.len() / 3),
            offsets: Vec::with_capacity(body.len() / 3 + 1),
            headings: Vec::new(),
            digits: Vec::new(),
            ends: Vec::new(),
        };
        let mut at = start;
        let mut end = start;
        for line in body.split_inclusive('\n') {
            let trimmed = line.trim();
            let block = trimmed.is_empty()
                || trimmed.starts_with(['#', '-', '+', '>', '|'])
                || trimmed.starts_with("* ")
                || trimmed.starts_with(|c: char| c.is_ascii_digit()) && item(trimmed);
            if block {
                plain.push('\n', at);
            }
            let first = plain.chars.len();
            for (offset, c) in line.char_indices() {
                // Nearly every character is Han and none of the signs that are folded or dropped.
                let folded = if is_han(c) { Some(c) } else { letter(c) };
                if let Some(c) = folded {
                    if ENDS.contains(&c) {
                        plain.ends.push(plain.chars.len());
                    }
                    if begins_number(c) {
                        plain.digits.push(plain.chars.len());
                    }
                    plain.push(c, at + offset);
                    end = at + offset + c.len_utf8();
                }
            }
            // A heading ends with its line.
            if trimmed.starts_with('#') {
                plain.headings.push(first..plain.chars.len());
                plain.push('\n', at + line.len());
            }
            at += line.len();
        }
        plain.offsets.push(u32::try_from(end).unwrap_or(u32::MAX));
        plain
    }

    fn push(&mut self, c: char, at: usize) {
        if c == '\n' {
            self.ends.push(self.chars.len());
        }
        self.chars.push(c);
        self.offsets.push(u32::try_from(at).unwrap_or(u32::MAX));
    }

    /// Iterates over the sentences: where each begins and ends.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let starts = [0].into_iter().chain(self.ends.iter().map(|end| end + 1));
        let ends = self.ends.iter().copied().chain([self.chars.len()]);
        starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end)
    }

    /// Iterates over the characters that are no headings.
    pub(super) fn prose(&self) -> impl Iterator<Item = char> + Clone + '_ {
        let starts = [0].into_iter().chain(self.headings.iter().map(|heading| heading.end));
        let ends = self.headings.iter().map(|heading| heading.start).chain([self.chars.len()]);
        let parts = starts.zip(ends).map(|(start, end)| self.chars.get(start..end).unwrap_or_default());
        parts.flatten().copied()
    }

    /// Counts the characters that begin in a byte range of the file.
    pub(super) fn count(&self, bytes: Range<u32>) -> u32 {
        let offsets = self.offsets.get(..self.chars.len()).unwrap_or_default();
        let from = offsets.partition_point(|at| *at < bytes.start);
        let to = offsets.partition_point(|at| *at < bytes.end).max(from);
        let inside = self.chars.get(from..to).unwrap_or_default();
        u32::try_from(inside.iter().filter(|c| **c != '\n').count()).unwrap_or(u32::MAX)
    }

    /// Returns where a range of characters stands in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Range<u32> {
        let at = |index: usize| self.offsets.get(index).copied().unwrap_or(u32::MAX);
        let last = range.end.saturating_sub(1);
        // A character's end is the next one's begin only where nothing was left out between them.
        let width = self.chars.get(last).map_or(0, |c| wide(*c));
        at(range.start)..(at(last) + width).min(at(range.end))
    }
}

/// What ends a sentence.
const ENDS: [char; 4] = ['。', '；', '！', '？'];

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Returns the bytes a character took in the file at most; narrow ones may have been wide there.
fn wide(c: char) -> u32 {
    if c.is_ascii() { 3 } else { u32::try_from(c.len_utf8()).unwrap_or(3) }
}

/// Tells whether a line is an item of a numbered list.
fn item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with(". ") || rest.starts_with(") ")
}

/// Returns a character as it is compared; `None` for marks of Markdown and white space.
fn letter(c: char) -> Option<char> {
    Some(match c {
        c if c.is_whitespace() => return None,
        '*' | '_' | '`' | '#' | '|' | '>' | '\\' | '\u{200b}' | '\u{feff}' | '\u{2060}' => return None,
        '(' => '（',
        ')' => '）',
        ':' => '：',
        ';' => '；',
        '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c),
        c => c,
    })
}
