//! What a narrative may say in numbers: words by which a figure is known, and the cells it may stand for.
//!
//! The words are data of the form, so that another country's reports need other words and no other program.

use super::Form;
use super::comparison::{self, Side};
use super::def::{ClaimDef, NarrativeDef};
use super::fault::{Faults, Reason};
use crate::base::Digest;
use crate::base::lang::Text;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

/// A kind of figure, such as requests received.
#[derive(Debug)]
pub struct Claim {
    /// Such as `new`.
    pub id: Box<str>,
    /// What is counted.
    pub label: Text,
    /// Tells its words apart from those of other claims; forms with the same words share it.
    pub key: u64,
    /// What the figure may stand for, the usual reading first.
    pub meanings: Vec<Meaning>,
    words: ClaimWords,
}

/// One thing a figure may stand for.
#[derive(Debug)]
pub struct Meaning {
    /// In words.
    pub label: Text,
    /// The cells that add up to it.
    pub side: Side,
}

/// The words of a claim. `…` in a word stands for up to [`GAP`] other characters.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ClaimWords {
    /// Names that stand before the number.
    pub before: Vec<Pattern>,
    /// Names that stand behind the number and its measure word.
    pub after: Vec<Pattern>,
    /// Phrases that say that there is none.
    pub none: Vec<Pattern>,
    /// One of these must be the last of all claims' contexts before the number in its sentence.
    pub within: Vec<Box<[char]>>,
    /// One of these must stand in the sentence.
    pub subject: Vec<Box<[char]>>,
    /// None of these may stand in the sentence.
    pub except: Vec<Box<[char]>>,
    /// None of these may stand in the clause.
    pub bar: Vec<Box<[char]>>,
    /// Measure words, instead of the narrative's.
    pub units: Vec<Box<[char]>>,
}

/// A word, cut where it has `…`.
pub type Pattern = Box<[Box<[char]>]>;

/// So many characters may stand in for `…`.
pub const GAP: usize = 20;

/// How the narratives of a form are written.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// What follows the number of a year.
    pub year: Option<Box<[char]>>,
    /// First and last day of a period, behind the number of the year.
    pub period: Option<[Box<[char]>; 2]>,
    /// What follows the year where a report names itself ahead of its first section.
    pub itself: Vec<Box<[char]>>,
    /// Words in a sentence that may speak of an earlier year.
    pub recalls: Vec<Box<[char]>>,
    /// Words that may stand between a name and its number.
    pub filler: Vec<Box<[char]>>,
    /// Of these, the one that gives each name of a list its own number.
    pub each: Vec<Box<[char]>>,
    /// Of these, the one that gives all names of a list the same number.
    pub all: Vec<Box<[char]>>,
    /// Words that join the names of a list.
    pub and: Vec<Box<[char]>>,
    /// Measure words.
    pub units: Vec<Box<[char]>>,
    /// Words around a number that is not exact.
    pub about: Vec<Box<[char]>>,
    /// Words in a clause whose number is about something else: a difference, a share, another year.
    pub other: Vec<Box<[char]>>,
    /// Words in a clause whose number is about a part: a quarter, a channel, a branch.
    pub partial: Vec<Box<[char]>>,
    /// Words before a number, anywhere in its sentence, that speak of another year without naming it.
    pub elsewhen: Vec<Box<[char]>>,
}

/// All words of all forms: what a narrative is read with, since its own form is not yet known then.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// How narratives are written; of two forms that differ, both.
    pub grammar: Grammar,
    /// Claims by key.
    pub claims: BTreeMap<u64, ClaimWords>,
    /// Phrases whose places are kept, by key.
    pub phrases: BTreeMap<u64, Box<str>>,
    searcher: OnceLock<Option<(AhoCorasick, Vec<u64>)>>,
    /// Phrases for none by their first character, with the claims they belong to.
    none: BTreeMap<char, Vec<(u64, Pattern)>>,
    /// The first characters alone, which are few and asked for at every character of every text.
    none_heads: Vec<char>,
}

/// Returns the key of a phrase.
#[must_use]
pub fn phrase_key(phrase: &str) -> u64 {
    Digest::of(phrase.as_bytes()).short()
}

impl Vocabulary {
    /// Gathers the words of forms.
    #[must_use]
    pub fn new<'f>(forms: impl Iterator<Item = &'f Form>) -> Self {
        let mut all = Self::default();
        for form in forms {
            all.grammar.add(&form.grammar);
            all.claims.extend(form.claims.iter().map(|claim| (claim.key, claim.words.clone())));
            for (key, pattern) in
                form.claims.iter().flat_map(|claim| claim.words.none.iter().map(|none| (claim.key, none)))
            {
                let Some(&head) = pattern.first().and_then(|part| part.first()) else { continue };
                let list: &mut Vec<(u64, Pattern)> = all.none.entry(head).or_default();
                if !list.iter().any(|(known, other)| (*known, other) == (key, pattern)) {
                    list.push((key, pattern.clone()));
                }
            }
            for phrase in form.rules.iter().flat_map(|rule| rule.test.phrases()) {
                all.phrases.insert(phrase_key(phrase), phrase.into());
            }
        }
        all.none_heads = all.none.keys().copied().collect();
        all
    }

    /// Returns the phrases for none that begin with a character, with the keys of their claims.
    #[inline]
    #[must_use]
    pub fn none_from(&self, head: char) -> &[(u64, Pattern)] {
        if !self.none_heads.contains(&head) {
            return &[];
        }
        self.none.get(&head).map(Vec::as_slice).unwrap_or_default()
    }

    /// Finds the phrases in a text, the longest of those that overlap: each with its key and place, in order.
    pub fn phrases_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (u64, Range<usize>)> + 't {
        let searcher = self.searcher.get_or_init(|| {
            let (keys, phrases): (Vec<u64>, Vec<&str>) =
                self.phrases.iter().map(|(key, phrase)| (*key, &**phrase)).unzip();
            let searcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases);
            searcher.ok().map(|searcher| (searcher, keys))
        });
        searcher.iter().flat_map(move |(searcher, keys)| {
            searcher.find_iter(text).filter_map(|found| {
                Some((*keys.get(found.pattern().as_usize())?, found.start()..found.end()))
            })
        })
    }
}

impl Grammar {
    fn lists(&self) -> [&Vec<Box<[char]>>; 11] {
        [
            &self.itself,
            &self.recalls,
            &self.filler,
            &self.each,
            &self.all,
            &self.and,
            &self.units,
            &self.about,
            &self.other,
            &self.partial,
            &self.elsewhen,
        ]
    }

    fn add(&mut self, more: &Self) {
        self.year = self.year.take().or_else(|| more.year.clone());
        self.period = self.period.take().or_else(|| more.period.clone());
        let own = [
            &mut self.itself,
            &mut self.recalls,
            &mut self.filler,
            &mut self.each,
            &mut self.all,
            &mut self.and,
            &mut self.units,
            &mut self.about,
            &mut self.other,
            &mut self.partial,
            &mut self.elsewhen,
        ];
        for (list, more) in own.into_iter().zip(more.lists()) {
            list.extend(more.iter().cloned());
            // The longest first, so that a word is not mistaken for a shorter one it begins with.
            list.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            list.dedup();
        }
    }
}

fn chars(text: &str) -> Box<[char]> {
    text.chars().collect()
}

fn all(texts: &[String]) -> Vec<Box<[char]>> {
    texts.iter().map(|text| chars(text)).collect()
}

fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().map(|text| text.split('…').map(chars).collect()).collect()
}

/// Builds a form's grammar.
pub(super) fn grammar(def: Option<&NarrativeDef>) -> Grammar {
    let Some(def) = def else { return Grammar::default() };
    let mut grammar = Grammar::default();
    grammar.add(&Grammar {
        year: def.year.as_deref().map(chars),
        period: def.period.as_ref().map(|[first, last]| [chars(first), chars(last)]),
        itself: all(&def.itself),
        recalls: all(&def.recalls),
        filler: all(&def.filler),
        each: all(&def.each),
        all: all(&def.all),
        and: all(&def.and),
        units: all(&def.units),
        about: all(&def.about),
        other: all(&def.other),
        partial: all(&def.partial),
        elsewhen: all(&def.elsewhen),
    });
    grammar
}

/// Builds a claim, or says at its place why it cannot be one.
pub(super) fn claim(def: &ClaimDef, form: &Form, faults: &mut Faults<'_>) -> Option<Claim> {
    let words = ClaimWords {
        before: patterns(&def.words),
        after: patterns(&def.after),
        none: patterns(&def.none),
        within: all(&def.within),
        subject: all(&def.subject),
        except: all(&def.except),
        bar: all(&def.bar),
        units: all(&def.units),
    };
    let resolve = |name: &str| form.metric(name).map(Box::from);
    let mut meanings = Vec::new();
    for meaning in &def.means {
        match comparison::parse_side(meaning.expr.get_ref(), &resolve) {
            Ok(side) => {
                meanings.push(Meaning { label: Text::new(&meaning.zh, meaning.en.as_deref()), side });
            }
            Err(fault) => {
                faults.inside(&meaning.expr, fault);
                return None;
            }
        }
    }
    if meanings.is_empty() {
        faults.add(Reason::new("须写 means = [ … ]", "means = [ … ] expected"), def.id.span());
        return None;
    }
    Some(Claim {
        id: def.id.get_ref().as_str().into(),
        label: Text::new(&def.label, def.en.as_deref()),
        key: Digest::of_value(&words).short(),
        meanings,
        words,
    })
}
