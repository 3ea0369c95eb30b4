//! Reports that are not there: years between others, and years whose deadline has passed.

use crate::base::{Code, Finding, Locus, Period, SitePath};
use crate::portal::{Absence, Coverage, Office, Portal};

/// Checks every office for years without a report.
pub(super) fn check(portal: &Portal) -> Vec<Absence> {
    let Some(newest) = portal.periods().next_back() else { return Vec::new() };
    portal
        .offices
        .iter()
        .flat_map(|(id, office)| {
            let gaps = gaps(portal, office, newest).into_iter();
            gaps.map(move |(period, finding)| Absence { office: id, period, finding })
        })
        .collect()
}

fn gaps(portal: &Portal, office: &Office, newest: Period) -> Vec<(Period, Finding)> {
    let path = SitePath::new(&format!("content/{}/office.toml", office.path));
    let last = office.reports.keys().next_back().copied();
    let first = office.reports.keys().next().copied();
    let finding = |code, period| Finding::new(code, Locus::File(path.clone())).fact("year", period);
    let gaps = portal.gaps(office, newest).into_iter();
    gaps.filter_map(|period| {
        let between = first.is_some_and(|first| first < period) && last.is_some_and(|last| period < last);
        if between {
            return Some((period, finding(Code::Gap, period)));
        }
        // Without today's date, or without a deadline, nobody can tell whether a report is overdue.
        let due = portal.deadline(office, period)?;
        portal.site.as_of?;
        (portal.coverage(office, period) == Coverage::Missing)
            .then(|| (period, finding(Code::ReportMissing, period).fact("due", due)))
    })
    .collect()
}
