//! Findings as people and programs read them, with the places looked up at last.

mod github;
mod human;
mod json;
mod place;
mod sarif;

pub(super) use github::github;
pub(super) use human::human;
pub(super) use json::{json, to_json_text};
pub(super) use sarif::sarif;

use crate::base::{Finding, Severity};

/// Which stream findings go to: they are `check`'s result, and only a note of `build`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Out,
    Err,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
}

impl Counts {
    pub(super) fn of(findings: &[&Finding]) -> Self {
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
