//! Every region, office and report of a portal, one after another, for tables of all of them. One facet stands for
//! each of these walks: a page that reads a hundred thousand reports must not keep a note of each.

use super::{Coverage, Facet, Lens, Output, Portal, Tally};
use crate::base::date::Date;
use crate::base::digest::Hasher;
use crate::base::ids::{Id, ReportId};
use crate::base::{Cells, Digest, Period, Ratio, Severity};
use crate::content::Record;
use crate::form::Form;
use serde::Serialize;

/// A region among all.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RegionEntry<'p> {
    /// Its address.
    pub path: &'p str,
    /// Its name.
    pub name: &'p str,
    /// The address of the region around it.
    pub parent: Option<&'p str>,
    /// 行政区划代码.
    pub code: Option<&'p str>,
}

/// An office among all.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct OfficeEntry<'p> {
    /// Its address.
    pub path: &'p str,
    /// Its full name.
    pub name: &'p str,
    /// Its name for tables.
    pub short: &'p str,
    /// Its kind.
    pub kind: Option<&'p str>,
    /// The address of the region it lies in.
    pub region: Option<&'p str>,
    /// The first day it existed.
    pub since: Option<Date>,
    /// The last day it existed.
    pub until: Option<Date>,
    /// 统一社会信用代码.
    pub uscc: Option<&'p str>,
    /// The first and the last period it reported for.
    pub span: Option<(Period, Period)>,
    /// How many reports there are.
    pub reports: usize,
}

/// A report among all, without its cells.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ReportEntry<'p> {
    /// The address of its office.
    pub path: &'p str,
    /// The name of its office at the time.
    pub name: &'p str,
    /// Its period.
    pub period: Period,
    /// The id of its form.
    pub form: Option<&'p str>,
    /// Its record.
    pub record: Option<&'p Record>,
    /// Whether it was published in time.
    pub coverage: Coverage,
    /// When it was due.
    pub due: Option<Date>,
    /// Public findings about it: errors, warnings, notes.
    pub findings: [usize; 3],
    /// How its checks came out.
    pub tally: Tally,
}

/// The cells of a report among all.
#[derive(Clone, Copy, Debug)]
pub struct CellsEntry<'p> {
    /// Which report.
    pub id: ReportId,
    /// The address of its office.
    pub path: &'p str,
    /// Its period.
    pub period: Period,
    /// Its form.
    pub form: &'p Form,
    /// Its cells.
    pub cells: &'p Cells,
}

impl Portal {
    fn region_entries(&self) -> impl Iterator<Item = RegionEntry<'_>> {
        self.regions.as_slice().iter().map(|region| RegionEntry {
            path: &region.path,
            name: &region.def.name,
            parent: region.parent.map(|parent| &*self.regions[parent].path),
            code: region.def.code.as_deref(),
        })
    }

    fn office_entries(&self) -> impl Iterator<Item = OfficeEntry<'_>> {
        self.offices.as_slice().iter().map(|office| OfficeEntry {
            path: &office.path,
            name: &office.def.name,
            short: office.short_name(),
            kind: office.def.kind.as_deref(),
            region: office.region.map(|region| &*self.regions[region].path),
            since: office.def.since,
            until: office.def.until,
            uscc: office.def.uscc.as_deref(),
            span: office.reports.keys().next().copied().zip(office.reports.keys().next_back().copied()),
            reports: office.reports.len(),
        })
    }

    fn report_entries(&self) -> impl Iterator<Item = ReportEntry<'_>> {
        self.reports.iter().map(|(id, report)| {
            let office = &self.offices[report.office];
            let mut findings = [0; 3];
            for finding in self.findings_of(id) {
                let place = match finding.severity {
                    Severity::Error => 0,
                    Severity::Warning => 1,
                    Severity::Info => 2,
                };
                if let Some(count) = findings.get_mut(place) {
                    *count += 1;
                }
            }
            ReportEntry {
                path: &office.path,
                name: self.name_in(office, report.period),
                period: report.period,
                form: self.form_of(report).map(|form| &*form.id),
                record: report.statistics.as_ref().map(|(_, statistics)| &statistics.record),
                coverage: self.coverage(office, report.period),
                due: self.deadline(office, report.period),
                findings,
                tally: self.checks.get().reports.get(id).map(|check| check.tally).unwrap_or_default(),
            }
        })
    }

    fn cell_entries(&self) -> impl Iterator<Item = CellsEntry<'_>> + Clone {
        (0..self.reports.len()).map(ReportId::from_index).filter_map(|id| {
            let report = &self.reports[id];
            let (_, statistics) = report.statistics.as_ref()?;
            Some(CellsEntry {
                id,
                path: &self.offices[report.office].path,
                period: report.period,
                form: self.form_of(report)?,
                cells: &statistics.cells,
            })
        })
    }

    /// Returns the digest of one of the walks.
    pub(super) fn whole_digest(&self, facet: &Facet) -> Digest {
        match facet {
            Facet::AllRegions => each(self.region_entries()),
            Facet::AllOffices => each(self.office_entries()),
            Facet::AllReports => each(self.report_entries()),
            Facet::AllCells => {
                each(self.cell_entries().map(|entry| (entry.path, entry.period, &entry.form.id, entry.cells)))
            }
            _ => each(self.shown_forms().map(|(_, form)| (&form.id, form.digest))),
        }
    }
}

fn each<T: Serialize>(entries: impl Iterator<Item = T>) -> Digest {
    let mut hasher = Hasher::default();
    for entry in entries {
        hasher.digest(Digest::of_value(&entry));
    }
    hasher.finish()
}

impl<'p> Lens<'p> {
    /// Iterates over all regions in the order of their addresses.
    pub fn all_regions(&self) -> impl Iterator<Item = RegionEntry<'p>> + use<'p> {
        self.read(Facet::AllRegions);
        self.portal.region_entries()
    }

    /// Iterates over all offices in the order of their addresses.
    pub fn all_offices(&self) -> impl Iterator<Item = OfficeEntry<'p>> + use<'p> {
        self.read(Facet::AllOffices);
        self.portal.office_entries()
    }

    /// Iterates over all reports by office and period.
    pub fn all_reports(&self) -> impl Iterator<Item = ReportEntry<'p>> + use<'p> {
        self.read(Facet::Site);
        self.read(Facet::AllReports);
        self.portal.report_entries()
    }

    /// Iterates over the cells of all reports by office and period; reports whose form is unknown have none.
    pub fn all_cells(&self) -> impl Iterator<Item = CellsEntry<'p>> + Clone + use<'p> {
        self.read(Facet::AllCells);
        self.portal.cell_entries()
    }

    /// Returns the exact values of the indicators of one of the reports of [`Self::all_cells`], in the order of its
    /// form.
    #[must_use]
    pub fn exact_indicators(&self, entry: &CellsEntry<'p>) -> Vec<Option<Ratio>> {
        self.read(Facet::AllCells);
        let report = &self.portal.reports[entry.id];
        let frame = |before| self.portal.frame(report, before);
        entry.form.indicators.iter().map(|indicator| indicator.expr.evaluate(&frame)).collect()
    }

    /// Returns the forms that have a page, by id.
    #[must_use]
    pub fn shown_forms(&self) -> Vec<&'p Form> {
        self.read(Facet::ShownForms);
        self.portal.shown_forms().map(|(_, form)| form).collect()
    }

    /// Returns what is known of a file that was written before.
    #[must_use]
    pub fn output(&self, route: &str) -> Option<&'p Output> {
        self.read(Facet::Output(route.into()));
        self.outputs?.get(route)
    }
}
