//! Findings for whoever shows them: where they are, how many, and as JSON.

mod json;
mod place;

pub(crate) use json::{facts, json, to_json_text};
pub(crate) use place::{Located, Place, locate_all};

use crate::base::{Finding, Severity};

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
}

impl Counts {
    pub(crate) fn of(findings: &[&Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}
