//! Portal to findings: what the numbers and words of reports say against each other.
//!
//! Rules that a form declares are applied from its data; what is the same for every form stands here. A test has three
//! outcomes: it holds, it does not, or a number is missing and nobody can tell.

mod cells;
mod describe;
mod figures;
mod lineage;
mod notes;
mod record;
mod repetition;
mod scene;
mod suspect;
mod within;
mod words;

pub use repetition::{Changed, sketch};

use crate::base::ids::ReportId;
use crate::form::{Rule, Test, Verdict};
use crate::portal::{Checks, Portal, ProseText, ReportCheck};
use rayon::prelude::*;
use repetition::Repetition;
use scene::ReportScene;
use std::collections::BTreeSet;

/// What checking keeps, so that one changed report needs not all others to be checked again.
#[derive(Debug, Default)]
pub struct Checker {
    repetition: Repetition,
}

impl Checker {
    /// Checks every report and what lies between them; `prose` is asked only for texts that are probably copied.
    #[must_use]
    pub fn run(portal: &Portal, prose: &dyn ProseText) -> (Self, Checks) {
        read_words(portal, prose);
        let checker = Self { repetition: Repetition::new(portal, prose) };
        let ids: Vec<ReportId> = portal.reports.ids().collect();
        let reports: Vec<ReportCheck> = ids.into_par_iter().map(|id| checker.report(portal, id)).collect();
        (checker, Checks { reports: reports.into(), others: lineage::check(portal) })
    }

    /// Checks again what a changed report may have changed: `around`, the reports that look at it, and where its words
    /// are others (`words`) those that are like it.
    #[must_use]
    pub fn renew(
        &mut self,
        portal: &Portal,
        prose: &dyn ProseText,
        words: Option<Changed<'_>>,
        around: &[ReportId],
    ) -> Vec<(ReportId, ReportCheck)> {
        let mut reports: BTreeSet<ReportId> = around.iter().copied().collect();
        reports.extend(
            words.map(|words| self.repetition.renew(portal, prose, words, around)).unwrap_or_default(),
        );
        let reports: Vec<ReportId> = reports.into_iter().collect();
        reports.into_par_iter().map(|id| (id, self.report(portal, id))).collect()
    }

    /// Checks again what a new name of an office may have changed: `around`, the reports that look at its own, and
    /// those whose texts are like its own.
    #[must_use]
    pub fn rename(
        &mut self,
        portal: &Portal,
        prose: &dyn ProseText,
        around: &[ReportId],
    ) -> Vec<(ReportId, ReportCheck)> {
        let mut reports: BTreeSet<ReportId> = around.iter().copied().collect();
        reports.extend(self.repetition.rename(portal, prose, &reports));
        let reports: Vec<ReportId> = reports.into_iter().collect();
        reports.into_par_iter().map(|id| (id, self.report(portal, id))).collect()
    }

    fn report(&self, portal: &Portal, id: ReportId) -> ReportCheck {
        report(portal, id, self.repetition.of(id))
    }
}

/// Reads the words of narratives that were left to be read later.
fn read_words(portal: &Portal, prose: &dyn ProseText) {
    portal.reports.as_slice().par_iter().for_each(|report| {
        let Some(narrative) = &report.narrative else { return };
        if !narrative.prose.wording.is_ready() {
            // A file that changed meanwhile is about to be read again, whole.
            let text = prose.text(&narrative.path, narrative.prose.digest).unwrap_or_default();
            narrative.prose.read_wording(&text, report.period, portal.forms.vocabulary());
        }
    });
}

/// Checks one report; `findings` are those that others brought to light.
fn report(portal: &Portal, id: ReportId, findings: Vec<crate::base::Finding>) -> ReportCheck {
    let report = &portal.reports[id];
    let form = portal.form_of(report);
    let mut check = ReportCheck { findings, ..ReportCheck::default() };
    let ReportCheck { findings, tally } = &mut check;
    findings.extend(record::check(portal, report, form));
    findings.extend(record::years(report));
    let Some(form) = form else { return check };
    let kind = portal.offices[report.office].def.kind.as_deref();
    let rules: Vec<&Rule> =
        form.rules.iter().filter(|rule| rule.concerns(kind, report.period.number())).collect();
    let readable = report
        .statistics
        .as_ref()
        .filter(|(_, statistics)| statistics.readable && !statistics.cells.is_empty());
    let scene = readable.and_then(|_| ReportScene::new(portal, report));
    if let (Some((path, statistics)), Some(scene)) = (readable, &scene) {
        findings.extend(cells::check(path, form, &statistics.cells, &statistics.unwritten));
        findings.extend(within::check(portal, report, form, &rules, scene, path, tally));
        findings.extend(record::identical(portal, report, form, path));
    }
    if let Some(narrative) = &report.narrative {
        findings.extend(words::check(form, &rules, narrative, tally));
        if let Some(scene) = &scene {
            findings.extend(figures::check(form, scene, narrative, tally));
        }
    }
    if let Some((path, statistics)) = &report.statistics {
        let open = |rule: &Rule| match (&rule.test, &scene) {
            (Test::Compare(instances), Some(scene)) => {
                instances.iter().any(|instance| instance.verdict(scene) == Verdict::NotAssessable)
            }
            (Test::Compare(_), None) => true,
            _ => report.narrative.is_none(),
        };
        notes::apply(path, form, &statistics.record, open, findings, tally);
    }
    check
}
