//! What checking found in a period, office by office.

use super::{Portal, Tally};
use crate::base::ids::{OfficeId, ReportId};
use crate::base::{Code, Finding, Period};
use serde::Serialize;

/// Something that is wrong with an office in a period, where no report is to blame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// The office.
    pub office: OfficeId,
    /// The period.
    pub period: Period,
    /// What is wrong.
    pub finding: Finding,
}

/// An office in a period, as checking sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckLine<'p> {
    /// The office.
    pub office: OfficeId,
    /// Whether it reported.
    pub reported: bool,
    /// How many tests hold.
    pub tally: Tally,
    /// What is wrong.
    pub findings: Vec<&'p Finding>,
}

impl Portal {
    /// Tells whether a finding may stand on a page. How much a named office repeats is public only where the site says
    /// so; the office itself is told all the same.
    #[must_use]
    pub fn is_public(&self, finding: &Finding) -> bool {
        match finding.code {
            Code::Repetition | Code::PeerRepetition => self.site.publish_repetition,
            // What is wrong with a note is the clerk's concern and no reader's.
            Code::NoteUnused | Code::NoteUnknown | Code::NoteRefused => false,
            _ => true,
        }
    }

    /// Returns what is wrong with a report, as far as it is public: its files first, then what they say.
    #[must_use]
    pub fn findings_of(&self, id: ReportId) -> Vec<&Finding> {
        let checked = self.checks.get().reports.get(id).map(|check| &*check.findings).unwrap_or_default();
        self.reports[id].faults.iter().chain(checked).filter(|finding| self.is_public(finding)).collect()
    }

    /// Returns every office that reported for a period or should have, in the order of their addresses.
    #[must_use]
    pub fn checks_in(&self, period: Period) -> Vec<CheckLine<'_>> {
        let mut absences =
            self.checks.get().others.iter().filter(|absence| absence.period == period).peekable();
        let mut lines = Vec::new();
        for (id, office) in self.offices.iter() {
            let report = office.reports.get(&period).copied();
            let check = report.and_then(|report| self.checks.get().reports.get(report));
            let mut line = CheckLine {
                office: id,
                reported: report.is_some(),
                tally: check.map(|check| check.tally).unwrap_or_default(),
                findings: report.map(|report| self.findings_of(report)).unwrap_or_default(),
            };
            while let Some(absence) = absences.next_if(|absence| absence.office == id) {
                line.findings.push(&absence.finding);
            }
            if line.reported || !line.findings.is_empty() {
                lines.push(line);
            }
        }
        lines
    }
}
