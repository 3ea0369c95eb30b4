//! A report's files changed: the portal patched in place, as linking everything anew would leave it.

use super::assemble::Half;
use super::{Portal, Report};
use crate::base::ids::{OfficeId, RegionId, ReportId};
use crate::base::{Checked, Finding, Period, SitePath};
use crate::content::{Content, OfficeDef};
use crate::source::FileKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What became of a portal when a report's files changed.
#[derive(Clone, Debug)]
pub struct Swapped {
    /// The report.
    pub report: ReportId,
    /// Whether its words are others.
    pub words: bool,
    /// Reports that look at it, itself among them, in order.
    pub around: Vec<ReportId>,
    /// Its files.
    pub paths: Vec<SitePath>,
    /// What linking finds in them.
    pub findings: Vec<Finding>,
}

impl Portal {
    /// Gathers for each office whose reports look at its own.
    pub(super) fn gather_dependents(&mut self) {
        let mut dependents: BTreeMap<OfficeId, BTreeSet<OfficeId>> = BTreeMap::new();
        for (into, events) in &self.successions {
            let Some(into) = self.office_at(into) else { continue };
            for (_, from) in events {
                dependents.entry(*from).or_default().insert(into);
            }
        }
        for report in self.reports.as_slice() {
            for covered in covers(report).iter().filter_map(|path| self.office_at(path)) {
                dependents.entry(covered).or_default().insert(report.office);
            }
        }
        self.dependents = dependents;
    }

    /// Returns the report that a file belongs to.
    #[must_use]
    pub fn report_of(&self, path: &SitePath) -> Option<ReportId> {
        let office = self.office_at(path.folder().strip_prefix("content/")?)?;
        let stem = path.name().rsplit_once('.')?.0;
        self.offices[office].reports.get(&Period::from_stem(stem)?).copied()
    }

    /// Puts a report whose files changed into the place of the old one. `None`, with nothing changed, when more hangs
    /// on the change than reports that look at it: then everything must be linked anew.
    pub fn swap(
        &mut self,
        contents: &BTreeMap<SitePath, (FileKind, Checked<Content>)>,
        path: &SitePath,
        drafts: bool,
    ) -> Option<Swapped> {
        let id = self.report_of(path)?;
        let (office, period) = (self.reports[id].office, self.reports[id].period);
        let halves = halves(contents, path.folder(), period);
        let mut report = self.assemble(office, period, &halves, drafts)?;
        let old = &self.reports[id];
        let alike = old.form == report.form
            && old.unreadable == report.unreadable
            && old.paths().eq(report.paths())
            && covers(old) == covers(&report);
        if !alike {
            return None;
        }
        let digest = |report: &Report| report.narrative.as_ref().map(|narrative| narrative.prose.digest);
        let words = digest(old) != digest(&report);
        let paths: Vec<SitePath> = halves.iter().map(|(path, ..)| (*path).clone()).collect();
        report.attachments.clone_from(&old.attachments);
        let mut findings: Vec<Finding> = self.missing_half(&report).into_iter().collect();
        if let Some(narrative) = &report.narrative {
            findings.extend(self.dead_links(&narrative.path, &narrative.prose));
        }
        findings.extend(self.unknown_covered(&report));
        self.reports[id] = report;
        let around = self.around(office);
        self.forget(office, &around);
        Some(Swapped { report: id, words, around, paths, findings })
    }

    /// Puts an office's definition into the place of the old one when only its names and how to reach it are others.
    /// `None`, with nothing changed, when more hangs on the change. Returns the reports that may name the office.
    pub fn swap_office(&mut self, path: &SitePath, def: &OfficeDef) -> Option<Vec<ReportId>> {
        let id = self.office_at(path.folder().strip_prefix("content/")?)?;
        let old = &self.offices[id].def;
        let renamed = OfficeDef {
            name: def.name.clone(),
            short: def.short.clone(),
            uscc: def.uscc.clone(),
            former_names: def.former_names.clone(),
            contact: def.contact.clone(),
            ..old.clone()
        };
        if renamed != *def {
            return None;
        }
        self.offices[id].def = renamed;
        Some(self.around(id))
    }

    /// Returns the reports of an office and of all that look at them.
    fn around(&self, office: OfficeId) -> Vec<ReportId> {
        let mut seen = BTreeSet::from([office]);
        let mut open = vec![office];
        while let Some(office) = open.pop() {
            let next = self.dependents.get(&office).into_iter().flatten();
            open.extend(next.copied().filter(|&next| seen.insert(next)));
        }
        let mut around: Vec<ReportId> =
            seen.into_iter().flat_map(|office| self.offices[office].reports.values().copied()).collect();
        around.sort_unstable();
        around
    }

    /// Forgets what was worked out from an office's reports.
    fn forget(&mut self, office: OfficeId, around: &[ReportId]) {
        for report in around {
            if let Some(printed) = self.printed.get_mut(report.0 as usize) {
                *printed = OnceLock::new();
            }
        }
        for table in self.years.values_mut() {
            *table = OnceLock::new();
        }
        self.whole = OnceLock::new();
        let mut next: Option<RegionId> = self.offices[office].region;
        while let Some(region) = next {
            if let Some(sums) = self.sums.get_mut(region.0 as usize) {
                *sums = OnceLock::new();
            }
            next = self.regions[region].parent;
        }
    }
}

/// Returns the offices that a report says it covers.
fn covers(report: &Report) -> &[Box<str>] {
    report.statistics.as_ref().map(|(_, statistics)| &*statistics.record.covers).unwrap_or_default()
}

/// Returns the files of a folder that a period's report is read from, in the order of their paths.
fn halves<'c>(
    contents: &'c BTreeMap<SitePath, (FileKind, Checked<Content>)>,
    folder: &str,
    period: Period,
) -> Vec<Half<'c>> {
    let inside = format!("{folder}/");
    let files =
        contents.range(SitePath::new(&inside)..).take_while(|(path, _)| path.as_str().starts_with(&inside));
    let own = files.filter(|(path, (kind, _))| {
        path.folder() == folder
            && matches!(kind, FileKind::Statistics(own) | FileKind::Narrative(own) if *own == period)
    });
    own.map(|(path, (kind, content))| (path, *kind, content)).collect()
}
