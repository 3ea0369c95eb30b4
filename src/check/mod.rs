//! Portal to findings: what each report's own numbers say against each other.

mod cells;
mod suspect;
mod within;

use crate::base::ids::Id;
use crate::base::{Finding, ids::ReportId};
use crate::portal::Portal;
use rayon::prelude::*;

/// Whether a rule holds. A rule that meets a cell without a number is neither passed nor failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not: both sums in units of 10^-6.
    Fail {
        /// The left sum.
        left: i128,
        /// The right sum.
        right: i128,
    },
    /// A cell holds no number.
    NotAssessable,
}

pub use within::{Tally, tally, verdict};

/// Checks every report; the findings stand in the order of the reports.
#[must_use]
pub fn run(portal: &Portal) -> Vec<Vec<Finding>> {
    (0..portal.reports.len())
        .into_par_iter()
        .map(|index| report(portal, ReportId::from_index(index)))
        .collect()
}

/// Checks one report.
#[must_use]
pub fn report(portal: &Portal, id: ReportId) -> Vec<Finding> {
    let report = &portal.reports[id];
    let (Some(form), Some((path, statistics))) = (portal.form_of(report), &report.statistics) else {
        return Vec::new();
    };
    if !statistics.readable || statistics.cells.is_empty() {
        return Vec::new();
    }
    let mut findings = cells::check(path, form, &statistics.cells, &statistics.unwritten);
    findings.extend(within::check(path, form, &statistics.cells));
    findings
}
