//! What a narrative says, as far as checks ask: figures, phrases, years out of place, and a sketch of its words.

use super::figures::{self, Mention};
use super::grams::Sketch;
use super::pattern::{contains, years};
use super::plainly::Plain;
use super::prose::Heading;
use crate::base::Period;
use crate::form::claim::{Grammar, Vocabulary};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Facts of a narrative's words; the words themselves stay on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Numbers whose meaning is known.
    pub mentions: Box<[Mention]>,
    /// Phrases that rules ask for: the first place of each behind each heading.
    pub phrases: Box<[Phrase]>,
    /// Years that stand where the report's own should: the year and its place.
    pub stale: Box<[(u16, Range<u32>)]>,
    /// For the text before the first heading and behind each heading of the outline: characters up to the next.
    pub lengths: Box<[u32]>,
    /// Which other texts may be alike.
    pub sketch: Sketch,
}

/// A phrase that stands in a narrative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The phrase's key.
    pub key: u64,
    /// Its place in the file.
    pub span: Range<u32>,
}

/// Years further back than this are history.
const BACK: u16 = 5;

/// Reads the facts of a text from byte `start` on.
pub(super) fn read(
    text: &str,
    start: usize,
    headings: &[Heading],
    period: Period,
    vocabulary: &Vocabulary,
) -> Wording {
    let plain = Plain::new(text, start);
    Wording {
        mentions: figures::mentions(&plain, period, vocabulary).into(),
        phrases: phrases(text, start, headings, vocabulary).into(),
        stale: stale(&plain, headings, period, vocabulary).into(),
        lengths: lengths(&plain, headings).into(),
        sketch: Sketch::new(plain.prose(), plain.chars.len()),
    }
}

fn phrases(text: &str, start: usize, headings: &[Heading], vocabulary: &Vocabulary) -> Vec<Phrase> {
    let mut found: Vec<Phrase> = Vec::new();
    // Places come in order, so that only the phrases of the present region have to be remembered.
    let mut present = 0;
    let mut seen: Vec<u64> = Vec::new();
    for (key, range) in vocabulary.phrases_in(text.get(start..).unwrap_or_default()) {
        let at = |at: usize| u32::try_from(start + at).unwrap_or(u32::MAX);
        let span = at(range.start)..at(range.end);
        while headings.get(present).is_some_and(|heading| heading.span.start <= span.start) {
            present += 1;
            seen.clear();
        }
        if !seen.contains(&key) {
            seen.push(key);
            found.push(Phrase { key, span });
        }
    }
    found
}

/// Between the first and the last day of a period stand at most so many characters.
const SPAN: usize = 4;

/// A clause with at most so many characters behind its year says nothing but the year: `2024年度，`.
const BARE: usize = 2;

/// Finds years that open a sentence, bound the report's period or stand in the report's own name, and are not its own.
fn stale(
    plain: &Plain,
    headings: &[Heading],
    period: Period,
    vocabulary: &Vocabulary,
) -> Vec<(u16, Range<u32>)> {
    let grammar = &vocabulary.grammar;
    let Some(mark) = &grammar.year else { return Vec::new() };
    let own = period.number();
    let past = |year: u16| year < own && own - year <= BACK;
    let first_heading = headings.first().map_or(0, |heading| heading.span.start);
    let mut found = Vec::new();
    for range in plain.sentences() {
        let Some(sentence) = plain.chars.get(range.clone()) else { continue };
        let years = years(sentence, mark);
        if years.is_empty() {
            continue;
        }
        let named = |(_, at): &&(u16, usize)| {
            let behind = sentence.get(at + 4 + mark.len()..).unwrap_or_default();
            grammar.itself.iter().any(|word| behind.starts_with(word))
        };
        let place = |at: usize| plain.span(range.start + at..range.start + at + 4 + mark.len());
        let bounds = bounds(sentence, &years, grammar, mark);
        if !bounds.is_empty() {
            // A span over several years is about something else than the report's own period.
            if bounds.iter().all(|(year, _)| own.abs_diff(*year) <= 1) {
                let others = bounds.into_iter().filter(|(year, _)| *year != own);
                found.extend(others.map(|(year, at)| (year, place(at))));
            }
            continue;
        }
        if plain.span(range.clone()).start < first_heading
            && let Some(&(year, at)) = years.iter().find(named)
        {
            if past(year) {
                found.push((year, place(at)));
            }
            continue;
        }
        let Some(&(year, at)) = years.first() else { continue };
        let opens = at == 0 || sentence.get(at - 1) == Some(&'：');
        let behind = sentence.get(at + 4 + mark.len()..).unwrap_or_default();
        let about = about(behind);
        let recalls = grammar.recalls.iter().any(|word| contains(about, word));
        let again = years.iter().any(|(year, _)| *year == own);
        if opens && past(year) && !recalls && !again {
            found.push((year, place(at)));
        }
    }
    found
}

/// Finds the years of a first and a last day that follow each other; the last day may go without its year.
fn bounds(sentence: &[char], years: &[(u16, usize)], grammar: &Grammar, mark: &[char]) -> Vec<(u16, usize)> {
    let Some([first, last]) = &grammar.period else { return Vec::new() };
    let day = last.strip_prefix(mark).unwrap_or(last);
    for (position, &(year, at)) in years.iter().enumerate() {
        let Some(rest) = sentence.get(at + 4..).and_then(|rest| rest.strip_prefix(&**first)) else {
            continue;
        };
        let start = sentence.len() - rest.len();
        let reach = rest.get(..rest.len().min(SPAN + 4 + last.len())).unwrap_or_default();
        let Some(end) = reach.windows(day.len().max(1)).position(|window| window == day) else { continue };
        let next = years.get(position + 1).filter(|(_, at)| *at < start + end);
        return [(year, at)].into_iter().chain(next.copied()).collect();
    }
    Vec::new()
}

/// Returns the words that say what a year that opens a sentence is named for: its own clause, and the next one where
/// that says nothing more.
fn about(behind: &[char]) -> &[char] {
    let clause = |text: &[char]| text.iter().position(|c| matches!(c, '，' | ',')).unwrap_or(text.len());
    let end = clause(behind);
    if end > BARE {
        return behind.get(..end).unwrap_or_default();
    }
    let rest = behind.get(end + 1..).unwrap_or_default();
    rest.get(..clause(rest)).unwrap_or_default()
}

fn lengths(plain: &Plain, headings: &[Heading]) -> Vec<u32> {
    let ends = headings.iter().map(|heading| heading.span.start).chain([u32::MAX]);
    let starts = [0].into_iter().chain(headings.iter().map(|heading| heading.span.end));
    starts.zip(ends).map(|(start, end)| plain.count(start..end)).collect()
}
