//! The named parts of a portal that a page may depend on. Nothing else exists for a page.

use super::Portal;
use crate::base::ids::{FormId, OfficeId, PageId, RegionId, ReportId};
use crate::base::{Digest, Period, SitePath};
use serde::Serialize;

/// A part of the portal with a digest of its own. Narrow on purpose: a changed telephone number must not touch
/// twenty years of reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// `site.toml`.
    Site,
    /// Which forms there are.
    Forms,
    /// One form.
    Form(FormId),
    /// Which free pages there are, with their titles.
    Pages,
    /// Which periods have reports.
    Periods,
    /// Regions and offices at the top.
    Top,
    /// A region's name and address, and those around it.
    RegionCard(RegionId),
    /// A region's definition and what lies in it.
    Region(RegionId),
    /// An office's names, kind and address.
    OfficeCard(OfficeId),
    /// An office's whole definition.
    Office(OfficeId),
    /// For which periods an office has reports.
    OfficeReports(OfficeId),
    /// Whether and how an office reported for a period, and when it was due.
    Coverage(OfficeId, Period),
    /// The first and the last day of a period as an office reports it.
    Days(OfficeId, Period),
    /// Whether there is a report, and its record.
    Slot(OfficeId, Period),
    /// Which reports come before an office's report for a period.
    Earlier(OfficeId, Period),
    /// A report's cells.
    Cells(ReportId),
    /// A report's values in the overview columns of a form.
    Overview(ReportId, FormId),
    /// A report's indicators, those over earlier years too.
    Indicators(ReportId),
    /// Of these, the ones that its form's overview names.
    KeyIndicators(ReportId),
    /// An office through the years, with the reports of the offices it was made of.
    History(OfficeId),
    /// What the reports of a region add up to, or of the whole portal.
    Sums(Option<RegionId>),
    /// What the reports of a region add up to in one period.
    SumsIn(Option<RegionId>, Period),
    /// A consolidated report beside the reports it covers.
    Rollup(ReportId),
    /// The values of a form's metric in every report of a period.
    Standings(FormId, Box<str>, Period),
    /// What lies in the middle of a form's metric in a period, by kind of office.
    Medians(FormId, Box<str>, Period),
    /// The forms that reports follow.
    FormsInUse,
    /// The form that most reports of a period follow.
    MainForm(Period),
    /// What checking found in a report, and how many of its tests hold.
    Findings(ReportId),
    /// What checking found in a period.
    Checks(Period),
    /// A report's narrative.
    Narrative(ReportId),
    /// A free page's text.
    Page(PageId),
    /// Where a link of a file leads.
    Target(SitePath, Box<str>),
    /// All offices in a period.
    Year(Period),
    /// How many offices reported for a period.
    YearCounts(Period),
    /// Which offices reported for a period, and how, without their numbers.
    YearStatus(Period),
    /// All regions: addresses, names, codes.
    AllRegions,
    /// All offices: addresses, names, kinds, existence, how many reports each has.
    AllOffices,
    /// All reports: records, and what checking found.
    AllReports,
    /// The cells of all reports.
    AllCells,
    /// Which forms have a page.
    ShownForms,
    /// A file of the output, once it is written.
    Output(Box<str>),
    /// The newest reports of the portal.
    Newest,
    /// Which reports were corrected.
    Corrected,
    /// The addresses of all pages.
    Addresses,
}

/// Answers for the digests of facets.
pub trait Facets {
    /// Returns the digest of a facet; of an absent one too, so that its coming is a change.
    fn digest(&self, facet: &Facet) -> Digest;
}

impl Facets for Portal {
    fn digest(&self, facet: &Facet) -> Digest {
        match facet {
            Facet::Site => of(&self.site),
            Facet::Forms => of(&self
                .forms
                .iter()
                .map(|(_, form)| (&form.id, &form.title, form.valid_from, &form.regime))
                .collect::<Vec<_>>()),
            Facet::Form(id) => self.forms.get(*id).digest,
            Facet::Pages => {
                let page = |page: &super::Page| (page.path.clone(), page.title.clone(), page.prose.order);
                of(&(self.pages.as_slice().iter().map(page).collect::<Vec<_>>(), self.welcome))
            }
            Facet::Periods => of(&self.periods().collect::<Vec<_>>()),
            Facet::Top => of(&(&self.top.regions, &self.top.offices)),
            Facet::RegionCard(id) => {
                let region = &self.regions[*id];
                let around = region.parent.map(|parent| self.digest(&Facet::RegionCard(parent)));
                of(&(&region.path, &region.def.name, around))
            }
            Facet::Region(id) => {
                let region = &self.regions[*id];
                of(&(&region.path, &region.def, &region.children.regions, &region.children.offices))
            }
            Facet::OfficeCard(id) => {
                let office = &self.offices[*id];
                let def = &office.def;
                of(&(&office.path, &def.name, &def.short, &def.kind, &def.former_names, office.region))
            }
            Facet::Office(id) => of(&(&self.offices[*id].path, &self.offices[*id].def)),
            Facet::OfficeReports(id) => of(&self.offices[*id].reports.keys().collect::<Vec<_>>()),
            Facet::Coverage(id, period) => {
                let office = &self.offices[*id];
                of(&(self.coverage(office, *period), self.deadline(office, *period)))
            }
            Facet::Days(id, period) => of(&self.days(&self.offices[*id], *period)),
            Facet::Slot(id, period) => match self.offices[*id].reports.get(period) {
                None => of(&0_u8),
                Some(&report) => {
                    let report = &self.reports[report];
                    let statistics =
                        report.statistics.as_ref().map(|(path, s)| (path, &s.record, s.readable));
                    let form = report.form.map(|form| &self.forms.get(form).id);
                    of(&(statistics, form, report.unreadable, &report.attachments))
                }
            },
            Facet::Earlier(id, period) => of(&self.earlier_in(*id, *period)),
            Facet::Cells(id) => of(&self.reports[*id].statistics.as_ref().map(|(_, s)| &s.cells)),
            Facet::Overview(id, form) => of(&self.overview(*id, self.forms.get(*form))),
            Facet::Indicators(id) => of(&self.indicators(*id)),
            Facet::KeyIndicators(id) => of(&self.key_indicators(*id)),
            Facet::History(id) => self.history_digest(*id),
            Facet::Sums(region) => self.region_table(*region).digest,
            Facet::SumsIn(region, period) => of(&self.region_table(*region).years.get(period)),
            Facet::Rollup(id) => of(&self.rollup_sum(*id)),
            Facet::Standings(form, metric, period) => {
                let position = self.forms.get(*form).metric_at(metric);
                of(&position.map(|position| self.standings(*form, position, *period)))
            }
            Facet::Medians(form, metric, period) => {
                let position = self.forms.get(*form).metric_at(metric);
                of(&position.map(|position| self.medians(*form, position, *period)))
            }
            Facet::FormsInUse => of(&self.forms_in_use()),
            Facet::MainForm(period) => of(&self.main_forms.get(period)),
            Facet::Findings(id) => of(&(&self.reports[*id].faults, self.checks.get().reports.get(*id))),
            Facet::Checks(period) => of(&self.checks_in(*period)),
            Facet::Narrative(id) => {
                of(&self.reports[*id].narrative.as_ref().map(|n| (&n.path, n.prose.digest)))
            }
            Facet::Page(id) => {
                of(&(&self.pages[*id].path, &self.pages[*id].title, self.pages[*id].prose.digest))
            }
            Facet::Target(from, target) => {
                let route = self.resolve(from, target);
                let is_file = route.is_some_and(|route| self.copies.contains_key(route));
                of(&(route, is_file, self.has_anchor(from, target)))
            }
            Facet::Year(period) => of(&self.year_table(*period).map(|table| table.digest)),
            Facet::YearStatus(period) => of(&self.year_status(*period)),
            Facet::YearCounts(period) => of(&self.year_table(*period).map(|table| table.counts)),
            Facet::AllRegions
            | Facet::AllOffices
            | Facet::AllReports
            | Facet::AllCells
            | Facet::ShownForms => self.whole_digest(facet),
            // A portal has no output; `Written` has.
            Facet::Output(_) => of(&None::<()>),
            Facet::Addresses => of(&self.addresses()),
            Facet::Corrected => of(&self.corrected().collect::<Vec<_>>()),
            Facet::Newest => of(&self.newest().collect::<Vec<_>>()),
        }
    }
}

fn of<T: Serialize>(value: &T) -> Digest {
    Digest::of_value(value)
}
