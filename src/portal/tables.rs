//! Tables over many reports, computed when first asked for.

use super::{Office, Portal};
use crate::base::cell::BELOW_ONE;
use crate::base::date::Date;
use crate::base::ids::{OfficeId, ReportId};
use crate::base::{Decimal, Digest, Period, Ratio, Value};
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
    /// How many reported.
    pub counts: YearCounts,
    /// Changes with anything above.
    pub digest: Digest,
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

    fn compute_year(&self, period: Period) -> YearTable {
        let form = self.overview_form(period);
        let mut rows = Vec::new();
        let mut counts = YearCounts::default();
        for (id, office) in self.offices.iter() {
            let coverage = self.coverage(office, period);
            if coverage == Coverage::Absent {
                continue;
            }
            let report = office.reports.get(&period).copied();
            counts.expected += 1;
            counts.published += usize::from(report.is_some());
            let dated = report.is_some_and(|report| self.published(report).is_some());
            counts.in_time += usize::from(coverage == Coverage::Published && dated);
            counts.undated += usize::from(report.is_some() && !dated);
            counts.pending += usize::from(coverage == Coverage::Pending);
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
        let digest = Digest::of_value(&rows);
        YearTable { rows, counts, digest }
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

impl crate::form::Unit {
    /// Prints a value with two decimal places, rounded half up, as its unit asks.
    #[must_use]
    pub fn print(self, value: Ratio) -> Option<String> {
        match self {
            Self::Percent => value.print_percent(2).map(|percent| percent + "%"),
            Self::Points => value.print_percent(2),
            Self::Ratio | Self::Per10k => value.print(2),
            Self::Count => value.print(0),
        }
    }
}

/// How many reports the home page and the feed call new.
const NEWEST: usize = 20;

impl Portal {
    /// Returns the printed value of each indicator of a report's form.
    #[must_use]
    pub fn indicators(&self, report: ReportId) -> Vec<Option<Box<str>>> {
        let report = &self.reports[report];
        let Some(form) = self.form_of(report) else { return Vec::new() };
        let frame = |before| self.frame(report, before);
        let print = |indicator: &crate::form::Indicator| {
            Some(indicator.unit.print(indicator.expr.evaluate(&frame)?)?.into())
        };
        form.indicators.iter().map(print).collect()
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
}
