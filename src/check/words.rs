//! The rules about words that a form declares, and sections that are not there.

use crate::base::suggest::nearest;
use crate::base::{Code, Finding, Lang, Locus, SitePath};
use crate::content::{Phrase, Wording};
use crate::form::claim::phrase_key;
use crate::form::{Form, Rule, Test};
use crate::portal::{Narrative, Tally};
use std::ops::Range;

/// Checks a narrative against its form.
pub(super) fn check(form: &Form, rules: &[&Rule], narrative: &Narrative, tally: &mut Tally) -> Vec<Finding> {
    let mut findings = missing(form, narrative);
    let reader = Reader { form, narrative, wording: narrative.prose.wording.get() };
    for rule in rules {
        let found = match &rule.test {
            Test::Compare(_) => continue,
            Test::Length(section, least) => reader.length(rule, *section, *least),
            Test::Mentions(section, words) => reader.mentions(rule, *section, words),
            Test::Topics(section, topics) => reader.topics(rule, *section, topics),
            Test::Residue(words) => Some(reader.residue(rule, words)),
        };
        match found {
            None => tally.not_assessable += 1,
            Some(found) if found.is_empty() => tally.passed += 1,
            Some(found) => {
                match found.iter().all(|finding| finding.severity == crate::base::Severity::Info) {
                    true => tally.noted += 1,
                    false => tally.failed += 1,
                }
                findings.extend(found);
            }
        }
    }
    findings
}

/// Finds narrative sections of the form that the text does not have.
fn missing(form: &Form, narrative: &Narrative) -> Vec<Finding> {
    let path = &narrative.path;
    // A text in one piece has a fault of another kind.
    if narrative.prose.outline.plain || narrative.prose.outline.length == 0 {
        return Vec::new();
    }
    let sections = form.sections.iter().enumerate().filter(|(_, section)| section.table.is_none());
    let missing =
        sections.filter(|(position, _)| !narrative.sections.iter().any(|(found, _)| found == position));
    let mut missing = missing.map(|(_, section)| section).peekable();
    if missing.peek().is_none() {
        return Vec::new();
    }
    let headings = &narrative.prose.outline.headings;
    let foreign = headings.iter().filter(|heading| form.section_by_heading(&heading.text).is_none());
    let foreign: Vec<&str> = foreign.map(|heading| &*heading.text).collect();
    missing
        .map(|section| {
            let official = section.heading.get(Lang::Zh);
            Finding::new(Code::SectionMissing, Locus::File(path.clone()))
                .fact("section", official)
                .maybe("suggestion", nearest(official, foreign.iter().copied()))
        })
        .collect()
}

struct Reader<'r> {
    form: &'r Form,
    narrative: &'r Narrative,
    wording: &'r Wording,
}

impl Reader<'_> {
    fn path(&self) -> &SitePath {
        &self.narrative.path
    }

    /// Returns where a section's words stand; empty when the text has no such section.
    fn ranges(&self, section: usize) -> Vec<&Range<usize>> {
        self.narrative
            .sections
            .iter()
            .filter(|(found, _)| *found == section)
            .map(|(_, range)| range)
            .collect()
    }

    /// Returns the place of a section's heading.
    fn place(&self, section: usize) -> Locus {
        let headings = &self.narrative.prose.outline.headings;
        let found = headings.iter().find(|h| self.form.section_by_heading(&h.text) == Some(section));
        match found {
            Some(h) => Locus::span(self.path(), h.span.start as usize..h.span.end as usize),
            None => Locus::File(self.path().clone()),
        }
    }

    fn finding(&self, rule: &Rule, locus: Locus) -> Finding {
        let mut finding = Finding::new(Code::Rule(rule.id.clone()), locus);
        finding.severity = rule.severity;
        for (suffix, lang) in [("", Lang::Zh), (".en", Lang::En)] {
            finding = finding
                .fact(&format!("title{suffix}"), rule.title.get(lang))
                .fact(&format!("mend{suffix}"), rule.mend.get(lang));
        }
        finding
    }

    /// Adds the rule's own sentence, or the usual one of its kind.
    fn told(rule: &Rule, finding: Finding, zh: &str, en: &str) -> Finding {
        match &rule.message {
            Some(message) => {
                finding.fact("message", message.get(Lang::Zh)).fact("message.en", message.get(Lang::En))
            }
            None => finding.fact("message", zh).fact("message.en", en),
        }
    }

    fn length(&self, rule: &Rule, section: usize, least: u32) -> Option<Vec<Finding>> {
        let ranges = self.ranges(section);
        if ranges.is_empty() {
            return None;
        }
        let starts = [0].into_iter().chain(self.narrative.prose.outline.headings.iter().map(|h| h.span.end));
        let inside = |at: u32| ranges.iter().any(|range| range.contains(&(at as usize)));
        let counts = starts.zip(&self.wording.lengths).filter(|(start, _)| inside(*start));
        let count: u32 = counts.map(|(_, length)| length).sum();
        if count >= least {
            return Some(Vec::new());
        }
        let finding = self.finding(rule, self.place(section)).fact("count", count).fact("least", least);
        let (zh, en) = if count == 0 {
            ("{title}，现在是空的", "{title}; it is empty")
        } else {
            ("{title}，现在只有 {count} 个字", "{title}; there are only {count} characters")
        };
        Some(vec![Self::told(rule, finding, zh, en)])
    }

    fn phrases(&self, words: &str) -> impl Iterator<Item = &Phrase> {
        let keys: Vec<u64> = words.split('|').map(phrase_key).collect();
        self.wording.phrases.iter().filter(move |phrase| keys.contains(&phrase.key))
    }

    fn stands_in(&self, words: &str, ranges: &[&Range<usize>]) -> bool {
        self.phrases(words)
            .any(|phrase| ranges.iter().any(|range| range.contains(&(phrase.span.start as usize))))
    }

    fn mentions(&self, rule: &Rule, section: usize, words: &[Box<str>]) -> Option<Vec<Finding>> {
        let ranges = self.ranges(section);
        if ranges.is_empty() {
            return None;
        }
        if words.iter().any(|word| self.stands_in(word, &ranges)) {
            return Some(Vec::new());
        }
        Some(vec![Self::told(
            rule,
            self.finding(rule, self.place(section)),
            "{title}，文中没有写",
            "{title}; it does not",
        )])
    }

    fn topics(&self, rule: &Rule, section: usize, topics: &[Box<str>]) -> Option<Vec<Finding>> {
        let ranges = self.ranges(section);
        if ranges.is_empty() {
            return None;
        }
        let missing = topics.iter().filter(|topic| !self.stands_in(topic, &ranges));
        let missing: Vec<&str> = missing.filter_map(|topic| topic.split('|').next()).collect();
        if missing.is_empty() {
            return Some(Vec::new());
        }
        let finding = self.finding(rule, self.place(section)).fact("missing", missing.join("、"));
        let (zh, en) = ("{title}，没有写到：{missing}", "{title}; missing: {missing}");
        Some(vec![Self::told(rule, finding, zh, en)])
    }

    fn residue(&self, rule: &Rule, words: &[Box<str>]) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        let mut end = 0;
        let mut found: Vec<(&Phrase, &str)> =
            words.iter().flat_map(|word| self.phrases(word).map(move |phrase| (phrase, &**word))).collect();
        // The longest of those that begin together says it best.
        found.sort_by_key(|(phrase, _)| (phrase.span.start, std::cmp::Reverse(phrase.span.end)));
        for (phrase, word) in found {
            if phrase.span.start < end {
                continue;
            }
            end = phrase.span.end;
            let locus = Locus::span(self.path(), phrase.span.start as usize..phrase.span.end as usize);
            let finding = self.finding(rule, locus).fact("found", word);
            findings.push(Self::told(rule, finding, "{title}：“{found}”", "{title}: “{found}”"));
        }
        findings
    }
}
