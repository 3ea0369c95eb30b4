//! The two files of a report joined, and what can be said of them without looking at other reports.

use super::target::cut;
use super::{Narrative, Portal, Report};
use crate::base::ids::OfficeId;
use crate::base::suggest::nearest;
use crate::base::{Checked, Code, Finding, Locus, Period, SitePath};
use crate::content::{Content, Prose};
use crate::source::FileKind;
use std::sync::Arc;

/// A file of a report: its statistics or its narrative.
pub(super) type Half<'h> = (&'h SitePath, FileKind, &'h Checked<Content>);

impl Report {
    /// Returns the files it was read from.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &SitePath> {
        let statistics = self.statistics.as_ref().map(|(path, _)| path);
        statistics.into_iter().chain(self.narrative.as_ref().map(|narrative| &narrative.path))
    }
}

impl Portal {
    /// Joins the files of a report, which come in the order of their paths; `None` when it is held back.
    pub(super) fn assemble(
        &self,
        office: OfficeId,
        period: Period,
        halves: &[Half<'_>],
        drafts: bool,
    ) -> Option<Report> {
        let mut report = Report {
            office,
            period,
            form: None,
            statistics: None,
            narrative: None,
            unreadable: false,
            faults: Vec::new(),
            attachments: Vec::new(),
        };
        for &(path, kind, content) in halves {
            report.faults.extend(content.findings.iter().cloned());
            match &content.value {
                Content::Statistics(statistics) => {
                    report.form = self.forms.by_id.get(&statistics.form).copied();
                    report.statistics = Some((path.clone(), Arc::clone(statistics)));
                }
                Content::Narrative(prose) => {
                    if prose.draft && !drafts {
                        return None;
                    }
                    let prose = Arc::clone(prose);
                    report.narrative =
                        Some(Narrative { path: path.clone(), prose, preface: None, sections: Vec::new() });
                }
                _ => {
                    // A narrative that cannot be read may be a draft; its numbers wait with it.
                    if matches!(kind, FileKind::Narrative(_)) && !drafts && conflict(content) {
                        return None;
                    }
                    report.unreadable = true;
                }
            }
        }
        report.form = report.form.or_else(|| match &report.statistics {
            None => self.forms.default_id(period, &self.site),
            Some(_) => None,
        });
        let form = self.form_of(&report);
        if let Some(narrative) = &mut report.narrative {
            (narrative.preface, narrative.sections) = cut(&narrative.prose, form);
        }
        Some(report)
    }

    /// Reports a year that has statistics or a narrative but not both.
    pub(super) fn missing_half(&self, report: &Report) -> Option<Finding> {
        let name = |extension| format!("{}.{extension}", report.period);
        // A form of tables alone asks for no words.
        let wordless = self.form_of(report).is_some_and(|form| {
            !form.sections.is_empty() && form.sections.iter().all(|section| section.table.is_some())
        });
        // A half that is there and cannot be read has its own finding.
        let (code, path, expected) = match (&report.statistics, &report.narrative) {
            _ if report.unreadable => None,
            (Some(_), None) if wordless => None,
            (Some((path, _)), None) => Some((Code::NarrativeMissing, path, name("md"))),
            (None, Some(narrative)) => Some((Code::StatisticsMissing, &narrative.path, name("toml"))),
            _ => None,
        }?;
        Some(Finding::new(code, Locus::File(path.clone())).fact("expected", expected))
    }

    /// Finds links of a narrative or a page that lead nowhere.
    pub(super) fn dead_links(&self, path: &SitePath, prose: &Prose) -> Vec<Finding> {
        let alive = |target: &str| self.resolve(path, target).is_some() && self.has_anchor(path, target);
        let dead = prose.outline.links.iter().filter(|link| !alive(&link.target));
        dead.map(|link| {
            let span = link.span.start as usize..link.span.end as usize;
            // Near the file only: to search a large portal for every dead link would take longer than all else.
            let folder = format!("{}/", path.folder());
            let near = self.targets.range(SitePath::new(&folder)..);
            let near = near.take_while(|(other, _)| other.as_str().starts_with(&folder)).take(200);
            let known = near.map(|(other, _)| other.name());
            let name = link.target.rsplit('/').next().unwrap_or_default();
            let finding = Finding::new(Code::LinkTarget, Locus::span(path, span));
            let suggestion = nearest(name, known).filter(|suggestion| *suggestion != name);
            finding.fact("target", &link.target).maybe("suggestion", suggestion)
        })
        .collect()
    }

    /// Finds offices that a report says it covers and that are not there.
    pub(super) fn unknown_covered(&self, report: &Report) -> Vec<Finding> {
        let Some((path, statistics)) = &report.statistics else { return Vec::new() };
        let covers = statistics.record.covers.iter();
        covers.filter_map(|name| self.unknown_office(path, "covers", name)).collect()
    }

    /// Reports an office that a file names and that is not there.
    pub(super) fn unknown_office(&self, path: &SitePath, key: &str, office: &str) -> Option<Finding> {
        if self.office_at(office).is_some() {
            return None;
        }
        let known = self.office_by_path.keys().map(|path| &**path);
        let locus = Locus::Text { path: path.clone(), key: key.into(), text: office.into() };
        let finding = Finding::new(Code::OfficeUnknown, locus).fact("office", office);
        Some(finding.maybe("suggestion", nearest(office, known)))
    }
}

/// Tells whether a file was left unread because of conflict marks, behind which anything may stand.
fn conflict(content: &Checked<Content>) -> bool {
    content.findings.iter().any(|finding| finding.code == Code::ConflictMarks)
}
