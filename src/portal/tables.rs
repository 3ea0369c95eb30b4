//! Tables over many reports, computed when first asked for.

use super::{Office, Portal};
use crate::base::cell::BELOW_ONE;
use crate::base::date::Date;
use crate::base::ids::{OfficeId, ReportId};
use crate::base::{Decimal, Digest, Period, Value};
use crate::content::Scope;
use crate::form::{Form, OverviewSource};
use serde::Serialize;

/// Whether an office reported for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Coverage {
    /// Published in time, or no deadline is known.
    Published,
    /// Published so many days late.
    Late(i32),
    /// Not published, and the deadline has passed or there is none to wait for.
    Missing,
    /// Not published and not yet due.
    Pending,
    /// The office did not exist.
    Absent,
}

/// An office in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearRow {
    /// The office.
    pub office: OfficeId,
    /// Whether and how it reported.
    pub coverage: Coverage,
    /// Whether there is a report.
    pub reported: bool,
    /// Whether the report covers more than the office.
    pub consolidated: bool,
    /// Its values in the overview columns as printed; `None` where there is no number.
    pub values: Vec<Option<Box<str>>>,
}

/// All offices in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearTable {
    /// Offices that existed, in the order of their addresses.
    pub rows: Vec<YearRow>,
    /// Offices that are asked for nothing, since they did not exist.
    pub absent: Vec<OfficeId>,
    /// How many reported.
    pub counts: YearCounts,
    /// Changes with anything above.
    pub digest: Digest,
}

/// Which offices reported for a period, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearStatus {
    /// Offices that existed, in the order of their addresses.
    pub rows: Vec<(OfficeId, Coverage)>,
    /// Offices that are asked for nothing, since they did not exist.
    pub absent: Vec<OfficeId>,
    /// How many reported.
    pub counts: YearCounts,
}

/// How many offices reported for a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct YearCounts {
    /// Offices obliged to report.
    pub expected: usize,
    /// Offices that did.
    pub published: usize,
    /// Of these, in time by their date.
    pub in_time: usize,
    /// Of these, without a date of publication.
    pub undated: usize,
    /// Offices whose report is not yet due.
    pub pending: usize,
}

impl YearCounts {
    /// Counts an office that existed; `dated` tells of its report, if there is one, whether it says when it was
    /// published.
    pub(super) fn count(&mut self, coverage: Coverage, dated: Option<bool>) {
        self.expected += 1;
        self.published += usize::from(dated.is_some());
        self.in_time += usize::from(coverage == Coverage::Published && dated == Some(true));
        self.undated += usize::from(dated == Some(false));
        self.pending += usize::from(coverage == Coverage::Pending);
    }

    /// Adds other offices.
    pub(super) fn join(&mut self, other: Self) {
        self.expected += other.expected;
        self.published += other.published;
        self.in_time += other.in_time;
        self.undated += other.undated;
        self.pending += other.pending;
    }
}

impl Portal {
    /// Tells whether an office reported for a period, judged on the site's own date.
    #[must_use]
    pub fn coverage(&self, office: &Office, period: Period) -> Coverage {
        let deadline = self.deadline(office, period);
        if let Some(&report) = office.reports.get(&period) {
            let late = self
                .published(report)
                .zip(deadline)
                .map(|(day, due)| crate::base::date::days_between(due, day));
            return match late {
                Some(days) if days > 0 => Coverage::Late(days),
                _ => Coverage::Published,
            };
        }
        if !self.existed_in(office, period) {
            return Coverage::Absent;
        }
        match self.site.as_of.zip(deadline) {
            Some((today, due)) if today <= due => Coverage::Pending,
            _ => Coverage::Missing,
        }
    }

    /// Returns the table of a period.
    #[must_use]
    pub fn year_table(&self, period: Period) -> Option<&YearTable> {
        Some(self.years.get(&period)?.get_or_init(|| self.compute_year(period)))
    }

    /// Returns the newest form among a period's reports, whose overview its page shows.
    #[must_use]
    pub fn overview_form(&self, period: Period) -> Option<&Form> {
        self.forms.default_id(period, &self.site).map(|id| self.forms.get(id))
    }

    /// Returns which offices reported for a period, and how.
    #[must_use]
    pub fn year_status(&self, period: Period) -> Option<YearStatus> {
        let table = self.year_table(period)?;
        let rows = table.rows.iter().map(|row| (row.office, row.coverage)).collect();
        Some(YearStatus { rows, absent: table.absent.clone(), counts: table.counts })
    }

    fn compute_year(&self, period: Period) -> YearTable {
        let form = self.overview_form(period);
        let (mut rows, mut absent) = (Vec::new(), Vec::new());
        let mut counts = YearCounts::default();
        for (id, office) in self.offices.iter() {
            let coverage = self.coverage(office, period);
            if coverage == Coverage::Absent {
                absent.push(id);
                continue;
            }
            let report = office.reports.get(&period).copied();
            counts.count(coverage, report.map(|report| self.published(report).is_some()));
            rows.push(YearRow {
                office: id,
                coverage,
                reported: report.is_some(),
                consolidated: report.is_some_and(|report| self.is_consolidated(report)),
                values: report
                    .zip(form)
                    .map(|(report, form)| self.overview(report, form))
                    .unwrap_or_default(),
            });
        }
        let digest = Digest::of_value(&(&rows, &absent));
        YearTable { rows, absent, counts, digest }
    }

    /// Returns a report's values in the overview columns of `form`, which may be newer than its own.
    #[must_use]
    pub fn overview(&self, report: ReportId, form: &Form) -> Vec<Option<Box<str>>> {
        form.overview.iter().map(|column| self.overview_value(report, form, &column.source)).collect()
    }

    fn overview_value(&self, report: ReportId, form: &Form, source: &OverviewSource) -> Option<Box<str>> {
        let report = &self.reports[report];
        let own = self.form_of(report)?;
        match source {
            OverviewSource::Cells(cells) => {
                let mut frame = self.frame(report, 0)?;
                if own.id != form.id {
                    let own = report.form?;
                    let asked = self.forms.iter().find(|(_, known)| known.id == form.id)?.0;
                    frame.bridge = Some(self.bridge(asked, own)?);
                }
                // A single cell that says “less than one” is shown as it is; no sum can be made of it.
                let own = frame.cells_of(cells)?;
                let single = |&cell: &u16| frame.cells.get(usize::from(cell)).value();
                if own.len() == 1 && own.first().map(single) == Some(Value::BelowOne) {
                    return Some(BELOW_ONE.into());
                }
                Some(Decimal::print_scaled(frame.sum(cells)?).into())
            }
            OverviewSource::Indicator(position) => {
                let indicator = own.indicator(&form.indicators.get(*position)?.id)?;
                let value = indicator.expr.evaluate(&|before| self.frame(report, before))?;
                Some(indicator.unit.print(value)?.into())
            }
        }
    }

    /// Returns the day a report was published, if its record says.
    #[must_use]
    pub fn published(&self, report: ReportId) -> Option<Date> {
        self.reports[report].statistics.as_ref().and_then(|(_, statistics)| statistics.record.published)
    }

    /// Tells whether a report covers more than its own office.
    #[must_use]
    pub fn is_consolidated(&self, report: ReportId) -> bool {
        let statistics = self.reports[report].statistics.as_ref();
        statistics.is_some_and(|(_, statistics)| statistics.record.scope == Scope::Consolidated)
    }
}

/// How many reports the home page and the feed call new.
const NEWEST: usize = 20;

impl Portal {
    /// Returns the printed value of each indicator of a report's form. Several files show them all, so they are worked
    /// out once.
    #[must_use]
    pub fn indicators(&self, report: ReportId) -> Vec<Option<&str>> {
        let count = self.form_of(&self.reports[report]).map_or(0, |form| form.indicators.len());
        let Some(printed) = self.printed.get(report.0 as usize) else { return Vec::new() };
        let printed = printed.get_or_init(|| self.print_indicators(report));
        printed.split('\n').take(count).map(|value| (!value.is_empty()).then_some(value)).collect()
    }

    /// Prints indicators one after another: a portal has millions of them, too many for a text each.
    fn print_indicators(&self, report: ReportId) -> Box<str> {
        let report = &self.reports[report];
        let frame = |before| self.frame(report, before);
        let mut printed = String::new();
        for indicator in self.form_of(report).map(|form| &form.indicators[..]).unwrap_or_default() {
            let value = indicator.expr.evaluate(&frame).and_then(|value| indicator.unit.print(value));
            printed.push_str(&value.unwrap_or_default());
            printed.push('\n');
        }
        printed.into()
    }

    /// Returns positions and printed values of the indicators that a report's form shows in its overview.
    #[must_use]
    pub fn key_indicators(&self, report: ReportId) -> Vec<(usize, Option<Box<str>>)> {
        let report = &self.reports[report];
        let Some(form) = self.form_of(report) else { return Vec::new() };
        let frame = |before| self.frame(report, before);
        let value = |position: usize| {
            let indicator = form.indicators.get(position)?;
            Some(indicator.unit.print(indicator.expr.evaluate(&frame)?)?.into())
        };
        let shown = form.overview.iter().filter_map(|column| match column.source {
            OverviewSource::Indicator(position) => Some(position),
            OverviewSource::Cells(_) => None,
        });
        shown.map(|position| (position, value(position))).collect()
    }

    /// Returns the reports published last, newest first.
    pub fn newest(&self) -> impl Iterator<Item = (OfficeId, Period, Date)> {
        // A report counts as new by its own date; one without is never news.
        let mut newest: Vec<(Date, ReportId)> = Vec::with_capacity(NEWEST + 1);
        for id in self.reports.ids() {
            let Some(date) = self.published(id) else { continue };
            let at = newest.partition_point(|&(other, _)| other >= date);
            if at < NEWEST {
                newest.insert(at, (date, id));
                newest.truncate(NEWEST);
            }
        }
        newest.into_iter().map(|(date, id)| (self.reports[id].office, self.reports[id].period, date))
    }

    /// Iterates over the reports that were corrected after publication, by office and period.
    pub fn corrected(&self) -> impl Iterator<Item = (OfficeId, Period)> {
        let corrected = |report: &&super::Report| {
            let statistics = report.statistics.as_ref();
            statistics.is_some_and(|(_, statistics)| !statistics.record.revisions.is_empty())
        };
        self.reports.as_slice().iter().filter(corrected).map(|report| (report.office, report.period))
    }
}
