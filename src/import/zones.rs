//! Lines to the sections of the form they belong to, by headings and, where those are lost, by the tables themselves.

use super::account::Assumption;
use super::fold::{folded, numbering};
use super::labels::Dictionary;
use super::lines::Line;
use crate::form::Form;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A stretch of lines under one heading.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    /// The section of the form; `None` before the first heading.
    pub(super) section: Option<usize>,
    /// Its lines, the heading left out.
    pub(super) lines: Range<usize>,
    /// Text that stands behind the heading on its line.
    pub(super) inline: Option<String>,
}

/// A heading in the text.
#[derive(Clone, Debug)]
struct Head {
    line: usize,
    lines: usize,
    section: usize,
    rest: Option<String>,
    exact: bool,
    /// How well it is numbered: 0 as in the form, 1 with the right number in digits, 2 otherwise.
    rank: u8,
}

/// The headings of a form, folded.
pub(super) struct Headings {
    /// By section: its number and its words in all variants.
    sections: Vec<(Option<u32>, Vec<String>)>,
    /// Labels of tables, which are no headings even where they look like one.
    labels: BTreeSet<String>,
}

impl Headings {
    /// Folds the headings of a form.
    pub(super) fn new(form: &Form, dictionaries: &[Dictionary]) -> Self {
        let sections = form.sections.iter().map(|section| {
            let names = std::iter::once(&section.heading.zh).chain(&section.aliases);
            let words = names.map(|name| folded(numbering(name).1)).filter(|name| !name.is_empty()).collect();
            (numbering(&section.heading.zh).0, words)
        });
        let labels = dictionaries.iter().flat_map(|dictionary| dictionary.long_labels(6)).collect();
        Self { sections: sections.collect(), labels }
    }

    /// Returns the words of all headings, without their numbers.
    pub(super) fn words(&self) -> impl Iterator<Item = String> + '_ {
        self.sections.iter().flat_map(|(_, words)| words.iter().cloned())
    }

    /// Tells whether a heading stands on a line, numbered as in the form.
    pub(super) fn is_heading(&self, lines: &[Line], index: usize) -> bool {
        self.at(lines, index).is_some_and(|head| head.rank == 0)
    }

    fn exact(&self, words: &str) -> Option<usize> {
        self.sections.iter().position(|(_, names)| names.iter().any(|name| name == words))
    }

    /// Finds the heading on a line; it may go on for two more, or have text behind it.
    fn at(&self, lines: &[Line], index: usize) -> Option<Head> {
        let text =
            lines.get(index)?.text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '#' | '*'));
        if text.is_empty() || text.contains('\t') || text.contains('|') {
            return None;
        }
        let (number, rest) = part_number(text).unwrap_or_else(|| numbering(text));
        let rank = |section: usize| match self.sections.get(section) {
            Some((official, _))
                if number.is_none() || number != *official || text.starts_with(['（', '(']) =>
            {
                2
            }
            _ if text.starts_with(|c: char| c.is_ascii_digit()) => 1,
            _ => 0,
        };
        // Between borders, the words of a heading without its number are the caption of a table.
        if number.is_none() && lines.get(index).is_some_and(|line| line.text.contains(['|', '\t'])) {
            return None;
        }
        let short = text.chars().take(61).count() <= 60;
        let words = if short { folded(rest) } else { String::new() };
        if short && let Some(section) = self.exact(&words) {
            return Some(Head {
                line: index,
                lines: 1,
                section,
                rest: None,
                exact: true,
                rank: rank(section),
            });
        }
        number?;
        if short
            && !words.is_empty()
            && self.sections.iter().any(|(_, names)| names.iter().any(|n| n.starts_with(&words)))
        {
            let mut joined = words;
            for more in 1..=2 {
                joined.push_str(&folded(&lines.get(index + more)?.text));
                if let Some(section) = self.exact(&joined) {
                    let rank = rank(section);
                    return Some(Head {
                        line: index,
                        lines: more + 1,
                        section,
                        rest: None,
                        exact: true,
                        rank,
                    });
                }
            }
            return None;
        }
        let (head, behind) = rest
            .char_indices()
            .take(40)
            .find(|(_, c)| matches!(c, '：' | ':' | '。'))
            .and_then(|(at, c)| Some((rest.get(..at)?, rest.get(at + c.len_utf8()..)?.trim())))?;
        let section = self.exact(&folded(head)).filter(|_| !behind.is_empty())?;
        let rank = rank(section);
        // A sub-heading may have a section's words; only the section's own number makes it one.
        (rank < 2).then(|| Head {
            line: index,
            lines: 1,
            section,
            rest: Some(behind.to_owned()),
            exact: true,
            rank,
        })
    }

    /// Finds a heading that carries the section's number and half of its words are the official ones.
    fn variant(&self, text: &str, section: usize) -> bool {
        let (number, rest) = numbering(text);
        let words = folded(rest);
        let count = words.chars().count();
        let Some((official, names)) = self.sections.get(section) else { return false };
        if number.is_none()
            || number != *official
            || !(2..=30).contains(&count)
            || rest.contains(['。', '；', '，'])
        {
            return false;
        }
        if self.labels.contains(&folded(text)) || text.starts_with(['（', '(']) {
            return false;
        }
        names.iter().any(|name| words.chars().filter(|&c| name.contains(c)).count() * 2 >= count)
    }
}

/// Splits `第一部分 总体情况`.
fn part_number(text: &str) -> Option<(Option<u32>, &str)> {
    let (number, rest) = text.strip_prefix('第')?.split_once("部分")?;
    let value = (number.chars().count() <= 3).then(|| numbering(&format!("{number}、")).0).flatten()?;
    Some((Some(value), rest.trim_start_matches(['、', '：', ':', ' ', '\u{3000}'])))
}

/// Divides the lines from `start` on into zones.
pub(super) fn divide(
    form: &Form,
    headings: &Headings,
    dictionaries: &[Dictionary],
    lines: &[Line],
    start: usize,
    assumptions: &mut Vec<Assumption>,
) -> Vec<Zone> {
    let mut heads: Vec<Head> = Vec::new();
    let mut index = start;
    while index < lines.len() {
        let head = headings.at(lines, index);
        index += head.as_ref().map_or(1, |head| head.lines);
        heads.extend(head);
    }
    // Sub-headings often repeat the words of a heading; where there are better numbered ones, they are none.
    let best: Vec<Option<u8>> = (0..form.sections.len())
        .map(|section| heads.iter().filter(|head| head.section == section).map(|head| head.rank).min())
        .collect();
    heads.retain(|head| best.get(head.section).copied().flatten() == Some(head.rank));
    variants(headings, lines, start, &mut heads);
    for head in heads.iter().filter(|head| !head.exact) {
        if let (Some(line), Some(section)) = (lines.get(head.line), form.sections.get(head.section)) {
            assumptions.push(Assumption::HeadingVariant {
                at: line.place.clone(),
                found: line.text.trim().to_owned(),
                heading: section.heading.zh.to_string(),
            });
        }
    }
    let mut zones = zones_of(&heads, lines, start);
    drop_repeated(form, lines, &mut zones, assumptions);
    by_labels(form, dictionaries, lines, zones, assumptions)
}

/// Adds headings in other words for sections without one, between the headings around them.
fn variants(headings: &Headings, lines: &[Line], start: usize, heads: &mut Vec<Head>) {
    for section in 0..headings.sections.len() {
        if heads.iter().any(|head| head.section == section) {
            continue;
        }
        let from =
            heads.iter().filter(|h| h.section < section).map(|h| h.line + h.lines).max().unwrap_or(start);
        let to = heads.iter().filter(|h| h.section > section).map(|h| h.line).min().unwrap_or(lines.len());
        let found = (from..to)
            .find(|&i| lines.get(i).is_some_and(|line| headings.variant(line.text.trim(), section)));
        if let Some(line) = found {
            heads.push(Head { line, lines: 1, section, rest: None, exact: false, rank: 0 });
            heads.sort_by_key(|head| head.line);
        }
    }
}

fn zones_of(heads: &[Head], lines: &[Line], start: usize) -> Vec<Zone> {
    let first = heads.first().map_or(lines.len(), |head| head.line);
    let mut zones = vec![Zone { section: None, lines: start..first.max(start), inline: None }];
    for (index, head) in heads.iter().enumerate() {
        let end = heads.get(index + 1).map_or(lines.len(), |next| next.line);
        let from = (head.line + head.lines).min(end);
        zones.push(Zone { section: Some(head.section), lines: from..end, inline: head.rest.clone() });
    }
    zones
}

/// Leaves out headings with nothing under them whose section occurs again, and copies of a section.
fn drop_repeated(form: &Form, lines: &[Line], zones: &mut Vec<Zone>, assumptions: &mut Vec<Assumption>) {
    let content = |zone: &Zone| -> String {
        let lines = lines.get(zone.lines.clone()).unwrap_or_default().iter().map(|line| line.text.trim());
        zone.inline.as_deref().into_iter().chain(lines).collect()
    };
    let texts: Vec<String> = zones.iter().map(content).collect();
    let mut keep = vec![true; zones.len()];
    let mut by_section: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, zone) in zones.iter().enumerate() {
        if let Some(section) = zone.section {
            by_section.entry(section).or_default().push(index);
        }
    }
    for (section, indices) in by_section.iter().filter(|(_, indices)| indices.len() > 1) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let any = indices.iter().any(|&i| texts.get(i).is_some_and(|text| !text.is_empty()));
        for (position, &index) in indices.iter().enumerate() {
            let text = texts.get(index).map_or("", String::as_str);
            let wanted = if any { !text.is_empty() && seen.insert(text) } else { position == 0 };
            if let Some(slot) = keep.get_mut(index) {
                *slot = wanted;
            }
            let line = zones.get(index).and_then(|zone| lines.get(zone.lines.start.saturating_sub(1)));
            let heading = form.sections.get(*section).map(|section| section.heading.zh.to_string());
            if let (true, Some(line), Some(heading)) = (position > 0, line, heading) {
                assumptions.push(Assumption::HeadingRepeated { at: line.place.clone(), heading });
            }
        }
    }
    let mut keep = keep.into_iter();
    zones.retain(|_| keep.next().unwrap_or(true));
}

/// Returns the first row of the table that a line is a row of, as far as rows with more than one text reach.
fn table_start(lines: &[Line], line: usize) -> usize {
    let table = |line: usize| lines.get(line).and_then(|line| line.row.as_ref()).map(|row| row.table);
    let mut start = line;
    while let Some(before) = start.checked_sub(1)
        && table(line).is_some()
        && table(before) == table(line)
        && lines.get(before).is_some_and(|line| line.text.contains('\t'))
    {
        start = before;
    }
    start
}

/// Gives tables that are not under their heading a zone of their own, from the first label only they have.
fn by_labels(
    form: &Form,
    dictionaries: &[Dictionary],
    lines: &[Line],
    zones: Vec<Zone>,
    assumptions: &mut Vec<Assumption>,
) -> Vec<Zone> {
    let mut owner: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (table, dictionary) in dictionaries.iter().enumerate() {
        for label in dictionary.long_labels(6) {
            let known = owner.entry(label).or_insert(Some(table));
            if *known != Some(table) {
                *known = None;
            }
        }
    }
    // Captions are words of headings and of sentences, and no sign of a table.
    for table in &form.tables {
        owner.remove(&folded(&table.caption.zh));
    }
    let table_on = |line: usize| -> Option<usize> {
        let line = lines.get(line)?;
        if let Some(row) = &line.row {
            return row.cells.iter().find_map(|cell| owner.get(&folded(&cell.text)).copied().flatten());
        }
        let text = line.text.as_str();
        let cell = text.split(['\t', '|']).map(str::trim).find(|cell| !cell.is_empty())?;
        let bare = cell.split(['（', '(']).next().unwrap_or_default();
        let known =
            |text: &str| (text.len() <= 300).then(|| owner.get(&folded(text)).copied().flatten()).flatten();
        known(cell).or_else(|| known(bare))
    };
    let section_of = |table: usize| form.sections.iter().position(|section| section.table == Some(table));
    let mut at_home = BTreeSet::new();
    for zone in &zones {
        for line in zone.lines.clone() {
            if let Some(table) = table_on(line)
                && zone.section == section_of(table)
            {
                at_home.insert(table);
            }
        }
    }
    let mut out: Vec<Zone> = Vec::new();
    for zone in zones {
        let mut current = zone.clone();
        for line in zone.lines.clone() {
            let Some(table) = table_on(line).filter(|table| !at_home.contains(table)) else { continue };
            let section = section_of(table);
            if section.is_none() || section == current.section {
                continue;
            }
            // The heads above the label belong to the table as well.
            let line = table_start(lines, line).max(current.lines.start);
            current.lines.end = line;
            out.push(std::mem::replace(
                &mut current,
                Zone { section, lines: line..zone.lines.end, inline: None },
            ));
            if let (Some(line), Some(table)) = (lines.get(line), form.tables.get(table)) {
                let table = table.caption.clone();
                assumptions.push(Assumption::TableWithoutHeading { at: line.place.clone(), table });
            }
        }
        out.push(current);
    }
    out
}
