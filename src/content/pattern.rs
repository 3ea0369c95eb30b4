//! Words in a text of characters: where one stands, what a text begins and ends with, and years.

use crate::form::claim::{GAP, Pattern};

/// Returns the length of the longest of these words that the text begins with; words come longest first.
pub(super) fn longest(text: &[char], words: &[Box<[char]>]) -> Option<usize> {
    words.iter().find(|word| !word.is_empty() && text.starts_with(word)).map(|word| word.len())
}

pub(super) fn ends_with_any(text: &[char], words: &[Box<[char]>]) -> bool {
    words.iter().any(|word| !word.is_empty() && text.ends_with(word))
}

pub(super) fn contains(text: &[char], word: &[char]) -> bool {
    find(text, word).is_some()
}

pub(super) fn find(text: &[char], word: &[char]) -> Option<usize> {
    let head = word.first()?;
    let mut heads = text.iter().enumerate().filter(|(_, c)| *c == head).map(|(at, _)| at);
    heads.find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(word)))
}

pub(super) fn rfind(text: &[char], word: &[char]) -> Option<usize> {
    let head = word.first()?;
    let mut heads = text.iter().enumerate().rev().filter(|(_, c)| *c == head).map(|(at, _)| at);
    heads.find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(word)))
}

/// Returns where a pattern begins that the text ends with.
pub(super) fn matches_end(text: &[char], pattern: &Pattern) -> Option<usize> {
    let (last, earlier) = pattern.split_last()?;
    if !text.ends_with(last) {
        return None;
    }
    let mut start = text.len() - last.len();
    for part in earlier.iter().rev() {
        let from = start.saturating_sub(GAP + part.len());
        start = from + rfind(text.get(from..start)?, part)?;
    }
    Some(start)
}

/// Returns where a pattern ends that the text begins with.
pub(super) fn matches_start(text: &[char], pattern: &Pattern) -> Option<usize> {
    let (first, later) = pattern.split_first()?;
    if !text.starts_with(first) {
        return None;
    }
    let mut end = first.len();
    for part in later {
        let to = (end + GAP + part.len()).min(text.len());
        end += find(text.get(end..to)?, part)? + part.len();
    }
    Some(end)
}

/// Finds numbers of years with the mark behind them: the year, and where it begins.
pub(super) fn years(text: &[char], mark: &[char]) -> Vec<(u16, usize)> {
    let mut found = Vec::new();
    for at in 0..text.len().saturating_sub(3) {
        let Some(digits) =
            text.get(at..at + 4).filter(|digits| digits.first().is_some_and(char::is_ascii_digit))
        else {
            continue;
        };
        let alone = at == 0 || !text.get(at - 1).is_some_and(char::is_ascii_digit);
        if alone
            && digits.iter().all(char::is_ascii_digit)
            && text.get(at + 4..).is_some_and(|rest| rest.starts_with(mark))
        {
            let year = digits.iter().fold(0_u16, |sum, c| sum * 10 + c.to_digit(10).map_or(0, |d| d as u16));
            found.push((year, at));
        }
    }
    found
}
