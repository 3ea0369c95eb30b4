//! What a narrative says, as far as checks ask: figures, phrases, years out of place, and a sketch of its words.

use super::figures::{self, Mention, contains, sentences, years};
use super::grams::Sketch;
use super::plainly::Plain;
use super::prose::Heading;
use crate::base::Period;
use crate::form::claim::Vocabulary;
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
        stale: stale(&plain, period, vocabulary).into(),
        lengths: lengths(&plain, headings).into(),
        sketch: Sketch::new(plain.prose(), plain.chars.len()),
    }
}

fn phrases(text: &str, start: usize, headings: &[Heading], vocabulary: &Vocabulary) -> Vec<Phrase> {
    let mut found: Vec<Phrase> = Vec::new();
    let mut seen: Vec<(usize, u64)> = Vec::new();
    for (key, range) in vocabulary.phrases_in(text.get(start..).unwrap_or_default()) {
        let at = |at: usize| u32::try_from(start + at).unwrap_or(u32::MAX);
        let span = at(range.start)..at(range.end);
        let region = headings.partition_point(|heading| heading.span.start <= span.start);
        if !seen.contains(&(region, key)) {
            seen.push((region, key));
            found.push(Phrase { key, span });
        }
    }
    found
}

/// Finds years that open a sentence, or bound the report's period, and are not the report's own.
fn stale(plain: &Plain, period: Period, vocabulary: &Vocabulary) -> Vec<(u16, Range<u32>)> {
    let grammar = &vocabulary.grammar;
    let Some(mark) = &grammar.year else { return Vec::new() };
    let own = period.number();
    let mut found = Vec::new();
    for range in sentences(&plain.chars) {
        let Some(sentence) = plain.chars.get(range.clone()) else { continue };
        let years = years(sentence, mark);
        if years.is_empty() {
            continue;
        }
        let has = |word: &[char]| contains(sentence, word);
        let place = |at: usize| plain.span(range.start + at..range.start + at + 4 + mark.len());
        if let Some([first, last]) = &grammar.period
            && has(first)
            && has(last)
        {
            let bounds = |(year, at): &(u16, usize)| {
                let behind = sentence.get(at + 4..).unwrap_or_default();
                (*year != own && (behind.starts_with(first) || behind.starts_with(last)))
                    .then(|| (*year, place(*at)))
            };
            // A span over several years is about something else than the report's own period.
            let numbers: Vec<u16> = years.iter().map(|(year, _)| *year).collect();
            if numbers.iter().all(|year| own.abs_diff(*year) <= 1) {
                found.extend(years.iter().filter_map(bounds));
            }
            continue;
        }
        let Some(&(year, at)) = years.first() else { continue };
        let opens = at == 0 || sentence.get(at - 1) == Some(&'：');
        let past = year < own && own - year <= BACK;
        let recalls =
            grammar.recalls.iter().any(|word| has(word)) || years.iter().any(|(year, _)| *year == own);
        if opens && past && !recalls {
            found.push((year, place(at)));
        }
    }
    found
}

fn lengths(plain: &Plain, headings: &[Heading]) -> Vec<u32> {
    let ends = headings.iter().map(|heading| heading.span.start).chain([u32::MAX]);
    let starts = [0].into_iter().chain(headings.iter().map(|heading| heading.span.end));
    starts.zip(ends).map(|(start, end)| plain.count(start..end)).collect()
}
