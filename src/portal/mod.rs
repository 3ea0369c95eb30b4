//! All contents joined: regions, offices and reports, immutable while anything renders.

mod amount;
mod assemble;
pub mod compare;
mod facet;
mod forms;
mod history;
mod lens;
mod lineage;
mod link;
mod output;
mod region;
mod review;
#[cfg(test)]
pub(crate) mod scramble;
mod standing;
mod sum;
mod swap;
mod tables;
mod target;
mod whole;

pub(crate) use amount::Passage;
pub use amount::{Amount, Gap, Quantity};
pub use facet::{Facet, Facets};
pub use forms::FormSet;
pub use history::{History, HistoryYear, Point, Seam};
pub use lens::{Lens, OfficeCard, ProseText, Reads, ReportHead};
pub(crate) use link::is_reserved;
pub use link::{Inputs, link};
pub use region::{RegionTable, RegionYear, Rollup};
pub use review::{Absence, CheckLine};
pub use standing::{Middle, Standing, middle, order};
pub use sum::Sum;
pub use swap::Swapped;
pub use tables::{Coverage, YearCounts, YearRow, YearStatus, YearTable};

pub use output::{Output, Outputs, Written};
pub use whole::{CellsEntry, OfficeEntry, RegionEntry, ReportEntry};

use crate::base::date::{Date, Years};
use crate::base::ids::{FormId, IndexVec, OfficeId, PageId, RegionId, ReportId};
use crate::base::{Digest, Finding, Later, Period, SitePath};
use crate::content::{OfficeDef, Prose, RegionDef, SiteConfig, Statistics};
use crate::form::Form;
use crate::form::expr::Frame;
use crate::form::succession::{Bridge, Direction};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The whole portal as facts. Prose stays on disk; a [`Lens`] fetches it for the page that shows it.
#[derive(Clone, Debug, Default)]
pub struct Portal {
    /// `site.toml`.
    pub site: SiteConfig,
    /// All forms, by id.
    pub forms: Arc<FormSet>,
    /// Regions in the order of their addresses.
    pub regions: IndexVec<RegionId, Region>,
    /// Offices in the order of their addresses.
    pub offices: IndexVec<OfficeId, Office>,
    /// Reports by office and year.
    pub reports: IndexVec<ReportId, Report>,
    /// Free pages in the order of their addresses.
    pub pages: IndexVec<PageId, Page>,
    /// Files copied as they are: from where, to which address, with the digest of their bytes.
    pub copies: BTreeMap<Box<str>, (SitePath, Digest)>,
    /// Regions and offices at the top.
    pub top: Children,
    /// The portal's own words for the home page.
    pub welcome: Option<PageId>,
    /// Addresses of content files, for links between narratives.
    pub(crate) targets: BTreeMap<SitePath, Box<str>>,
    /// What checking found; filled by the check stage, and waited for by whoever asks before it is done.
    pub checks: Later<Checks>,
    pub(crate) office_by_path: BTreeMap<Box<str>, OfficeId>,
    /// Which offices an office was made of, and when.
    pub(crate) successions: BTreeMap<Box<str>, Vec<(Date, OfficeId)>>,
    /// Offices whose reports look at those of an office: its successors, and those that report for it too.
    pub(crate) dependents: BTreeMap<OfficeId, BTreeSet<OfficeId>>,
    pub(crate) passages: Vec<Passage>,
    pub(crate) years: BTreeMap<Period, OnceLock<YearTable>>,
    /// For each period, the form that most of its reports follow.
    pub(crate) main_forms: BTreeMap<Period, FormId>,
    /// For each report, its indicators as printed, a line each.
    pub(crate) printed: Vec<OnceLock<Box<str>>>,
    /// For each region.
    pub(crate) sums: Vec<OnceLock<RegionTable>>,
    pub(crate) whole: OnceLock<RegionTable>,
}

/// What checking found.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// In each report.
    pub reports: IndexVec<ReportId, ReportCheck>,
    /// About offices, where no report is to blame; by office, then period.
    pub others: Vec<Absence>,
}

/// What checking found in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReportCheck {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How its form's rules came out.
    pub tally: Tally,
}

/// How many tests hold, fail and cannot be assessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Those that hold.
    pub passed: usize,
    /// Those that do not.
    pub failed: usize,
    /// Those that are only worth a note, or that the office has explained.
    pub noted: usize,
    /// Those that meet a number that is missing.
    pub not_assessable: usize,
}

/// What lies directly below a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Children {
    /// Regions in display order.
    pub regions: Vec<RegionId>,
    /// Offices in display order.
    pub offices: Vec<OfficeId>,
}

/// A region.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its address, such as `weidong`.
    pub path: Box<str>,
    /// Its definition.
    pub def: RegionDef,
    /// The region around it.
    pub parent: Option<RegionId>,
    /// What lies in it.
    pub children: Children,
}

/// An office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its address, such as `weidong/pucheng`.
    pub path: Box<str>,
    /// Its definition.
    pub def: OfficeDef,
    /// The region it lies in.
    pub region: Option<RegionId>,
    /// Its reports, oldest first.
    pub reports: BTreeMap<Period, ReportId>,
}

/// A report: one office, one period.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose.
    pub office: OfficeId,
    /// For which period.
    pub period: Period,
    /// The form it follows, if that is known.
    pub form: Option<FormId>,
    /// The statistics file and what it holds.
    pub statistics: Option<(SitePath, Arc<Statistics>)>,
    /// The narrative file, what it holds, and its parts.
    pub narrative: Option<Narrative>,
    /// Whether one of its files is there and cannot be read.
    pub unreadable: bool,
    /// What was wrong with its files when they were read.
    pub faults: Vec<Finding>,
    /// Attachments: addresses relative to the report's own.
    pub attachments: Vec<Box<str>>,
}

/// A report's narrative: where each section's words stand.
#[derive(Clone, Debug)]
pub struct Narrative {
    /// The file.
    pub path: SitePath,
    /// Its outline.
    pub prose: Arc<Prose>,
    /// Text before the first section.
    pub preface: Option<std::ops::Range<usize>>,
    /// For sections of the form, by position: where their words stand.
    pub sections: Vec<(usize, std::ops::Range<usize>)>,
}

/// A free page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address, such as `about`.
    pub path: Box<str>,
    /// The file.
    pub file: SitePath,
    /// Its title.
    pub title: Box<str>,
    /// Its outline.
    pub prose: Arc<Prose>,
}

impl Office {
    /// Tells whether the office existed at any time between two days; without dates it always did.
    #[must_use]
    pub fn existed_between(&self, first: Date, last: Date) -> bool {
        self.def.since.is_none_or(|since| since <= last) && self.def.until.is_none_or(|until| until >= first)
    }

    /// Returns the name for tables.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.def.short.as_deref().unwrap_or(&self.def.name)
    }

    /// Returns the name it had on a day.
    #[must_use]
    pub fn name_on(&self, day: Date) -> &str {
        let former = self.def.former_names.iter().filter(|name| name.until.is_some_and(|until| day <= until));
        former.min_by_key(|name| name.until).map_or(&self.def.name, |name| &name.name)
    }
}

impl Portal {
    /// Returns the office with this address.
    #[must_use]
    pub fn office_at(&self, path: &str) -> Option<OfficeId> {
        self.office_by_path.get(path).copied()
    }

    /// Returns a report's form.
    #[must_use]
    pub fn form_of(&self, report: &Report) -> Option<&Form> {
        report.form.map(|form| self.forms.get(form))
    }

    /// Returns the form of an office's report for a period, or the one it would follow.
    #[must_use]
    pub fn form_for(&self, office: &Office, period: Period) -> Option<&Form> {
        let own = office.reports.get(&period).and_then(|&report| self.reports[report].form);
        own.or_else(|| self.forms.default_id(period, &self.site)).map(|id| self.forms.get(id))
    }

    /// Returns the first and the last day of a period as an office reports it.
    #[must_use]
    pub fn days(&self, office: &Office, period: Period) -> Option<(Date, Date)> {
        let years = self.form_for(office, period).map_or(Years::CALENDAR, |form| form.years);
        Some((years.first_day(period)?, years.last_day(period)?))
    }

    /// Tells whether an office has to report for a period: it existed when the period ended. The year in which it was
    /// closed or merged is reported by whoever took over its work.
    #[must_use]
    pub fn existed_in(&self, office: &Office, period: Period) -> bool {
        self.days(office, period).is_none_or(|(_, last)| office.existed_between(last, last))
    }

    /// Returns the name an office had at the end of a period.
    #[must_use]
    pub fn name_in<'p>(&'p self, office: &'p Office, period: Period) -> &'p str {
        self.days(office, period).map_or(&office.def.name, |(_, last)| office.name_on(last))
    }

    /// Returns all periods with a report, oldest first.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> + '_ {
        self.years.keys().copied()
    }

    /// Returns the deadline of an office's report: the site's own rule first, else the form's.
    #[must_use]
    pub fn deadline(&self, office: &Office, period: Period) -> Option<Date> {
        let kind = office.def.kind.as_deref()?;
        let local = self.site.deadlines.iter().find(|(known, _)| **known == *kind).map(|(_, day)| *day);
        let legal = || {
            self.form_for(office, period)?
                .deadlines
                .iter()
                .find(|(known, _)| **known == *kind)
                .map(|(_, day)| *day)
        };
        local.or_else(legal)?.after(period)
    }

    /// Returns the cells of the report `before` periods ahead of `report`, as formulas of `report`'s form see them.
    #[must_use]
    pub fn frame<'p>(&'p self, report: &'p Report, before: u16) -> Option<Frame<'p>> {
        if before == 0 {
            let (_, statistics) = report.statistics.as_ref().filter(|_| report.form.is_some())?;
            return Some(Frame { cells: &statistics.cells, bridge: None });
        }
        let period = report.period.before(before)?;
        self.frame_of(report.form?, *self.offices[report.office].reports.get(&period)?)
    }

    /// Returns the cells of any report as formulas of a form see them.
    #[must_use]
    pub fn frame_of(&self, form: FormId, other: ReportId) -> Option<Frame<'_>> {
        let other = &self.reports[other];
        let (_, statistics) = other.statistics.as_ref()?;
        let bridge = match other.form? {
            theirs if form == theirs => None,
            theirs => Some(self.bridge(form, theirs)?),
        };
        Some(Frame { cells: &statistics.cells, bridge })
    }

    fn bridge(&self, own: FormId, theirs: FormId) -> Option<(&Bridge, Direction)> {
        self.passages.iter().find_map(|passage| {
            if (passage.newer, passage.older) == (own, theirs) {
                Some((&passage.bridge, Direction::ToOlder))
            } else if (passage.newer, passage.older) == (theirs, own) {
                Some((&passage.bridge, Direction::ToNewer))
            } else {
                None
            }
        })
    }
}
