//! Texts that repeat last year's or another office's (domain 3.5): sketches say which may, exact sets say how much.

use crate::base::ids::ReportId;
use crate::base::{Code, Finding, Lang, Locus, Period};
use crate::content::grams::{Grams, Overlap, Sketch, percent};
use crate::portal::{Portal, ProseText, Report};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
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

/// Finds, for each report, that its text repeats the year before or an office of the same kind and year.
pub(super) fn check(portal: &Portal, prose: &dyn ProseText) -> BTreeMap<ReportId, Vec<Finding>> {
    let peers = peers(portal);
    let ids: Vec<ReportId> = portal.reports.ids().collect();
    let found: Vec<(ReportId, Vec<Finding>)> = ids
        .into_par_iter()
        .filter_map(|id| {
            let findings = one(portal, prose, id, peers.get(&id).copied());
            (!findings.is_empty()).then_some((id, findings))
        })
        .collect();
    found.into_iter().collect()
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

fn sketch(portal: &Portal, id: ReportId) -> Option<&Sketch> {
    // A draft still holds the words it was begun with.
    let narrative = portal.reports[id].narrative.as_ref().filter(|narrative| !narrative.prose.draft)?;
    Some(&narrative.prose.wording.sketch).filter(|sketch| !sketch.hashes().is_empty())
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

/// Returns for each report the one of the same kind of office and period that is probably most alike.
fn peers(portal: &Portal) -> HashMap<ReportId, ReportId> {
    let mut groups: BTreeMap<(Option<&str>, Period), Vec<ReportId>> = BTreeMap::new();
    for (id, report) in portal.reports.iter() {
        if sketch(portal, id).is_some() {
            let kind = portal.offices[report.office].def.kind.as_deref();
            groups.entry((kind, report.period)).or_default().push(id);
        }
    }
    let groups: Vec<Vec<ReportId>> = groups.into_values().collect();
    groups.par_iter().flat_map_iter(|group| alike(portal, group)).collect()
}

/// Pairs each report of a group with the most alike of those that share a hash with it.
fn alike(portal: &Portal, group: &[ReportId]) -> Vec<(ReportId, ReportId)> {
    let mut holders: HashMap<u32, Vec<u32>> = HashMap::new();
    for (position, id) in group.iter().enumerate() {
        for hash in sketch(portal, *id).map(Sketch::hashes).unwrap_or_default().iter().take(PROBES) {
            holders.entry(*hash).or_default().push(u32::try_from(position).unwrap_or(u32::MAX));
        }
    }
    let mut pairs = Vec::new();
    let mut counts = vec![0_u16; group.len()];
    let mut touched: Vec<usize> = Vec::new();
    for (position, id) in group.iter().enumerate() {
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
