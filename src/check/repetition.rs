//! Texts that repeat last year's or another office's (domain 3.5): sketches say which may, exact sets say how much.

use crate::base::ids::ReportId;
use crate::base::{Code, Finding, Lang, Locus, Period};
use crate::content::grams::{Grams, Overlap, Sketch, percent};
use crate::portal::{Portal, ProseText, Report};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// From here on, in hundredths of a percent, a text counts as repeated: the threshold that evaluators print.
const THRESHOLD: u32 = 5_000;

/// From here on an estimate is worth measuring: a sketch of 64 errs by less than this much in all but rare cases.
const SUSPICION: u32 = 3_000;

/// Of a sketch so many hashes are looked up in others: of two texts half of which is the same, all but one pair in ten
/// thousand share one of them.
const PROBES: usize = 24;

/// In a long list of texts with a common gram, so many neighbours on each side are looked at.
const NEIGHBOURS: usize = 4;

/// Reports that could repeat one another: of a kind of office and a period, in order.
type Groups = BTreeMap<(Option<Box<str>>, Period), Vec<ReportId>>;

/// What is known of repeated texts.
#[derive(Debug, Default)]
pub(super) struct Repetition {
    groups: Groups,
    /// For each report the one of its group that is probably most alike.
    peers: HashMap<ReportId, ReportId>,
    /// What was found in reports; in most of them nothing.
    found: BTreeMap<ReportId, Vec<Finding>>,
}

impl Repetition {
    /// Finds, for each report, that its text repeats the year before or an office of the same kind and year.
    pub(super) fn new(portal: &Portal, prose: &dyn ProseText) -> Self {
        let mut groups = Groups::new();
        for (id, _) in portal.reports.iter().filter(|(id, _)| sketch(portal, *id).is_some()) {
            groups.entry(group_of(portal, id)).or_default().push(id);
        }
        let lists: Vec<&Vec<ReportId>> = groups.values().collect();
        let peers = lists.par_iter().flat_map_iter(|group| alike(portal, group, None)).collect();
        let mut repetition = Self { groups, peers, found: BTreeMap::new() };
        let all: Vec<ReportId> = portal.reports.ids().collect();
        repetition.measure(portal, prose, &all);
        repetition
    }

    /// Takes in that the words of a report are others, and returns the reports for which something else comes out;
    /// `around` are those that look at it.
    pub(super) fn renew(
        &mut self,
        portal: &Portal,
        prose: &dyn ProseText,
        changed: Changed<'_>,
        around: &[ReportId],
    ) -> Vec<ReportId> {
        let id = changed.report;
        let group = self.groups.entry(group_of(portal, id)).or_default();
        let hashes =
            |sketch: Option<&'_ Sketch>| sketch.map(|sketch| probes(sketch.hashes())).unwrap_or_default();
        let (old, new) = (hashes(changed.sketch), hashes(sketch(portal, id)));
        match (group.binary_search(&id), new.is_empty()) {
            (Ok(position), true) => drop(group.remove(position)),
            (Err(position), false) => group.insert(position, id),
            _ => {}
        }
        let group = &self.groups[&group_of(portal, id)];
        let mut again = neighbours(portal, group, id, &old, &new);
        again.insert(id);
        let peers: HashMap<ReportId, ReportId> = alike(portal, group, Some(&again)).into_iter().collect();
        for report in again.clone() {
            let (before, now) = (self.peers.get(&report).copied(), peers.get(&report).copied());
            match now {
                Some(peer) => drop(self.peers.insert(report, peer)),
                None => drop(self.peers.remove(&report)),
            }
            if before == now && report != id {
                again.remove(&report);
            }
        }
        again.extend(group.iter().copied().filter(|report| self.peers.get(report) == Some(&id)));
        let after = |report: &ReportId| portal.before(&portal.reports[*report], 1).contains(&id);
        again.extend(around.iter().copied().filter(after));
        let again: Vec<ReportId> = again.into_iter().collect();
        self.measure(portal, prose, &again);
        again
    }

    /// Takes in that an office has another name: what is told of texts like its own names it. Returns the reports for
    /// which something else comes out.
    pub(super) fn rename(
        &mut self,
        portal: &Portal,
        prose: &dyn ProseText,
        own: &BTreeSet<ReportId>,
    ) -> Vec<ReportId> {
        let named = |(id, _): &(&ReportId, &ReportId)| self.found.contains_key(*id);
        let mut again: Vec<ReportId> = self
            .peers
            .iter()
            .filter(|(_, peer)| own.contains(peer))
            .filter(named)
            .map(|(id, _)| *id)
            .collect();
        again.sort_unstable();
        self.measure(portal, prose, &again);
        again
    }

    /// Measures texts that are probably alike.
    fn measure(&mut self, portal: &Portal, prose: &dyn ProseText, reports: &[ReportId]) {
        let peers = &self.peers;
        let each = |&id: &ReportId| (id, one(portal, prose, id, peers.get(&id).copied()));
        let found: Vec<(ReportId, Vec<Finding>)> = reports
            .par_iter()
            .map(each)
            .filter(|(id, found)| !found.is_empty() || self.found.contains_key(id))
            .collect();
        for (id, found) in found {
            if found.is_empty() {
                self.found.remove(&id);
            } else {
                self.found.insert(id, found);
            }
        }
    }

    /// Returns what was found in a report.
    pub(super) fn of(&self, id: ReportId) -> Vec<Finding> {
        self.found.get(&id).cloned().unwrap_or_default()
    }
}

/// A report whose words are others.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'c> {
    /// The report.
    pub report: ReportId,
    /// The sketch of the words it had, if they could repeat others.
    pub sketch: Option<&'c Sketch>,
}

fn group_of(portal: &Portal, id: ReportId) -> (Option<Box<str>>, Period) {
    let report = &portal.reports[id];
    (portal.offices[report.office].def.kind.clone(), report.period)
}

/// Returns the hashes that are looked up in others.
fn probes(hashes: &[u32]) -> BTreeSet<u32> {
    hashes.iter().take(PROBES).copied().collect()
}

/// Returns the reports that a report is weighed against by one of its hashes, be it of its `old` or its `new` ones.
fn neighbours(
    portal: &Portal,
    group: &[ReportId],
    id: ReportId,
    old: &BTreeSet<u32>,
    new: &BTreeSet<u32>,
) -> BTreeSet<ReportId> {
    let mut near = BTreeSet::new();
    let lists = holders(portal, group, |hash| old.contains(&hash) || new.contains(&hash));
    for list in old.union(new).filter_map(|hash| lists.get(hash)) {
        let holder = |position: &u32| group.get(*position as usize).copied();
        let at = list.partition_point(|position| holder(position).is_some_and(|other| other < id));
        // One further than a neighbour on each side: it comes into the window, or goes out of it.
        let near_by = at.saturating_sub(NEIGHBOURS + 1)..(at + NEIGHBOURS + 2).min(list.len());
        near.extend(list.get(near_by).unwrap_or_default().iter().filter_map(holder));
    }
    near
}

/// Returns, for the hashes that are wanted, the positions in a group of those that have it among their probes.
fn holders(portal: &Portal, group: &[ReportId], wanted: impl Fn(u32) -> bool) -> HashMap<u32, Vec<u32>> {
    let mut holders: HashMap<u32, Vec<u32>> = HashMap::new();
    for (position, id) in group.iter().enumerate() {
        let hashes = sketch(portal, *id).map(Sketch::hashes).unwrap_or_default();
        for &hash in hashes.iter().take(PROBES).filter(|hash| wanted(**hash)) {
            holders.entry(hash).or_default().push(u32::try_from(position).unwrap_or(u32::MAX));
        }
    }
    holders
}

fn one(portal: &Portal, prose: &dyn ProseText, id: ReportId, peer: Option<ReportId>) -> Vec<Finding> {
    let report = &portal.reports[id];
    let last = match &portal.before(report, 1)[..] {
        [last] => Some(*last).filter(|last| estimate(portal, id, *last) >= SUSPICION),
        _ => None,
    };
    if last.is_none() && peer.is_none() {
        return Vec::new();
    }
    let Some(own) = grams(portal, prose, report) else { return Vec::new() };
    let measure = |other: ReportId| {
        let other = grams(portal, prose, &portal.reports[other])?;
        Some(own.overlap(&other)).filter(|overlap| overlap.is_telling() && overlap.containment() > THRESHOLD)
    };
    let mut findings = Vec::new();
    if let Some((last, overlap)) = last.and_then(|last| Some((last, measure(last)?))) {
        let before = portal.reports[last].period;
        findings.extend(
            finding(portal, report, Code::Repetition, overlap, last).map(|f| f.fact("before", before)),
        );
    }
    // Who repeats last year's own words is not also told that a colleague does.
    if let Some((peer, overlap)) = peer.and_then(|peer| Some((peer, measure(peer)?))) {
        let office = &portal.offices[portal.reports[peer].office];
        let found = finding(portal, report, Code::PeerRepetition, overlap, peer);
        findings.extend(found.map(|f| f.fact("peer", &office.def.name).fact("year", report.period)));
    }
    findings
}

fn finding(
    portal: &Portal,
    report: &Report,
    code: Code,
    overlap: Overlap,
    other: ReportId,
) -> Option<Finding> {
    let path = &report.narrative.as_ref()?.path;
    let form = portal.form_of(report)?;
    let sections = |lang: Lang| {
        // Headings have commas of their own.
        let compared = form.sections.iter().filter(|section| section.compared);
        let quoted = compared.map(|section| format!("“{}”", section.heading.get(lang)));
        quoted.collect::<Vec<_>>().join(lang.pick("", ", "))
    };
    let finding = Finding::new(code, Locus::File(path.clone()))
        .fact("containment", percent(overlap.containment()))
        .fact("jaccard", percent(overlap.jaccard()))
        .fact("shared", overlap.shared)
        .fact("one", overlap.one)
        .fact("other", overlap.other)
        .fact("sections", sections(Lang::Zh))
        .fact("sections.en", sections(Lang::En));
    let other = portal.reports[other].narrative.as_ref()?;
    Some(finding.see(Locus::File(other.path.clone())))
}

/// Returns the sketch of a report's words, if they can repeat others.
#[must_use]
pub fn sketch(portal: &Portal, id: ReportId) -> Option<&Sketch> {
    // A draft still holds the words it was begun with.
    let narrative = portal.reports[id].narrative.as_ref().filter(|narrative| !narrative.prose.draft)?;
    Some(&narrative.prose.wording.get().sketch).filter(|sketch| !sketch.hashes().is_empty())
}

fn estimate(portal: &Portal, one: ReportId, other: ReportId) -> u32 {
    sketch(portal, one).zip(sketch(portal, other)).map_or(0, |(one, other)| one.estimate(other))
}

fn grams(portal: &Portal, prose: &dyn ProseText, report: &Report) -> Option<Grams> {
    let narrative = report.narrative.as_ref()?;
    let form = portal.form_of(report)?;
    let ranges: Vec<Range<usize>> = narrative
        .sections
        .iter()
        .filter(|(section, _)| form.sections.get(*section).is_some_and(|section| section.compared))
        .map(|(_, range)| range.clone())
        .collect();
    if ranges.is_empty() {
        return None;
    }
    // A text that cannot be read any more has a finding of its own where its page is made.
    let text = prose.text(&narrative.path, narrative.prose.digest).ok()?;
    Some(Grams::of(&text, &ranges))
}

/// Pairs each report of a group, or those that are `wanted`, with the most alike of those that share a hash with it.
fn alike(
    portal: &Portal,
    group: &[ReportId],
    wanted: Option<&BTreeSet<ReportId>>,
) -> Vec<(ReportId, ReportId)> {
    let asked: Option<HashSet<u32>> = wanted.map(|wanted| {
        let hashes = wanted.iter().filter_map(|&id| sketch(portal, id));
        hashes.flat_map(|sketch| sketch.hashes().iter().take(PROBES)).copied().collect()
    });
    let holders = holders(portal, group, |hash| asked.as_ref().is_none_or(|asked| asked.contains(&hash)));
    let mut pairs = Vec::new();
    let mut counts = vec![0_u16; group.len()];
    let mut touched: Vec<usize> = Vec::new();
    for (position, id) in group.iter().enumerate() {
        if wanted.is_some_and(|wanted| !wanted.contains(id)) {
            continue;
        }
        for hash in sketch(portal, *id).map(Sketch::hashes).unwrap_or_default().iter().take(PROBES) {
            let Some(list) = holders.get(hash) else { continue };
            let own = list.partition_point(|other| (*other as usize) < position);
            // Of a phrase that everybody uses only the nearest users count: those who copy share rarer ones too.
            let near = own.saturating_sub(NEIGHBOURS)..(own + NEIGHBOURS + 1).min(list.len());
            for other in list.get(near).unwrap_or_default().iter().map(|other| *other as usize) {
                if let Some(count) = counts.get_mut(other).filter(|_| other != position) {
                    if *count == 0 {
                        touched.push(other);
                    }
                    *count += 1;
                }
            }
        }
        let best =
            touched.iter().copied().max_by_key(|other| (counts.get(*other), std::cmp::Reverse(*other)));
        let best = best.and_then(|best| group.get(best).copied());
        pairs.extend(best.filter(|best| estimate(portal, *id, *best) >= SUSPICION).map(|best| (*id, best)));
        for other in touched.drain(..) {
            if let Some(count) = counts.get_mut(other) {
                *count = 0;
            }
        }
    }
    pairs
}
