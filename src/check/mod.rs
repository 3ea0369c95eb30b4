//! Portal to findings: what the numbers and words of reports say against each other.

mod cells;
mod describe;
mod scene;
mod suspect;
mod within;

use crate::base::ids::{Id, ReportId};
use crate::portal::{Checks, Portal, ReportCheck};
use rayon::prelude::*;

/// Checks every report and what lies between them.
#[must_use]
pub fn run(portal: &Portal) -> Checks {
    let reports: Vec<ReportCheck> = (0..portal.reports.len())
        .into_par_iter()
        .map(|index| report(portal, ReportId::from_index(index)))
        .collect();
    Checks { reports: reports.into(), others: Vec::new() }
}

/// Checks one report.
#[must_use]
pub fn report(portal: &Portal, id: ReportId) -> ReportCheck {
    let report = &portal.reports[id];
    let mut check = ReportCheck::default();
    let (Some(form), Some((path, statistics))) = (portal.form_of(report), &report.statistics) else {
        return check;
    };
    if !statistics.readable || statistics.cells.is_empty() {
        return check;
    }
    check.findings = cells::check(path, form, &statistics.cells, &statistics.unwritten);
    check.findings.extend(within::check(portal, report, form, path, &mut check.tally));
    check
}
