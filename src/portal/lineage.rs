//! An office through reorganisations: who came before it, and in which years it should have reported.

use super::{Office, Portal, Report};
use crate::base::Period;
use crate::base::ids::{OfficeId, ReportId};

/// Events after which an office goes on with the work of others.
const SUCCEEDING: [&str; 3] = ["changed_name", "merged", "replaced"];

/// So many periods back a report may lie to be compared with, where those between are missing.
const REACH: u16 = 3;

impl Portal {
    /// Gathers, for the address of each office, when it took over the work of which others. The event may stand in the
    /// file of an office that is gone.
    pub(super) fn gather_successions(&mut self) {
        for (_, office) in self.offices.iter() {
            for event in office.def.lineage.iter().filter(|event| SUCCEEDING.contains(&&*event.event)) {
                let Some(date) = event.date else { continue };
                let from = event.from.iter().filter_map(|from| self.office_by_path.get(from));
                for (from, into) in from.flat_map(|from| event.into.iter().map(move |into| (*from, into))) {
                    if self.offices[from].path != *into {
                        self.successions.entry(into.clone()).or_default().push((date, from));
                    }
                }
            }
        }
    }

    /// Returns the reports that come before a report by some periods: the office's own, or, where it has none and
    /// began in between, one from each of the offices it was made of. Empty unless all of them are there.
    #[must_use]
    pub fn before(&self, report: &Report, periods: u16) -> Vec<ReportId> {
        let Some(period) = report.period.before(periods) else { return Vec::new() };
        let office = &self.offices[report.office];
        if let Some(&own) = office.reports.get(&period) {
            return vec![own];
        }
        let parts = self.made_of(office, period, report.period);
        let reports: Option<Vec<ReportId>> =
            parts.iter().map(|&part| self.offices[part].reports.get(&period).copied()).collect();
        reports.unwrap_or_default()
    }

    /// Returns the reports that a report is shown beside: those of the period before it or, where there is none, the
    /// office's own nearest one of the three periods before.
    #[must_use]
    pub fn earlier(&self, report: &Report) -> Vec<ReportId> {
        let before = self.before(report, 1);
        if !before.is_empty() {
            return before;
        }
        let own = &self.offices[report.office].reports;
        let nearest = (2..=REACH).find_map(|count| own.get(&report.period.before(count)?).copied());
        nearest.into_iter().collect()
    }

    /// Returns offices and periods of the reports that an office's report for a period is shown beside.
    #[must_use]
    pub(super) fn earlier_in(&self, office: OfficeId, period: Period) -> Vec<(OfficeId, Period)> {
        let Some(&report) = self.offices[office].reports.get(&period) else { return Vec::new() };
        let named = |id: ReportId| (self.reports[id].office, self.reports[id].period);
        self.earlier(&self.reports[report]).into_iter().map(named).collect()
    }

    /// Returns the offices whose work an office took over behind `last` and not behind `first`.
    pub(super) fn made_of(&self, office: &Office, last: Period, first: Period) -> Vec<OfficeId> {
        let end = |period| self.days(office, period).map(|(_, last)| last);
        let (Some(after), Some(until)) = (end(last), end(first)) else { return Vec::new() };
        let events = self.successions.get(&office.path).map(Vec::as_slice).unwrap_or_default();
        let events = events.iter().filter(|(date, _)| after < *date && *date <= until);
        let mut parts: Vec<OfficeId> = events.map(|(_, from)| *from).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Returns the periods that an office existed in, lies between its reports or before its first when its beginning
    /// is known, and has no report for, oldest first; at the end only up to `last`.
    #[must_use]
    pub fn gaps(&self, office: &Office, last: Period) -> Vec<Period> {
        let first_report = office.reports.keys().next().copied();
        let first_period = self.periods().next();
        let since = office.def.since.and_then(|since| u16::try_from(since.year()).ok()).map(Period::year);
        let first = match (since, first_report, first_period) {
            // The portal asks for nothing from before its own first year.
            (Some(since), _, Some(portal)) => since.max(portal),
            (_, Some(first), _) => first,
            _ => return Vec::new(),
        };
        (first.number()..=last.number())
            .map(Period::year)
            .filter(|period| !office.reports.contains_key(period) && self.existed_in(office, *period))
            .collect()
    }
}
