//! The only door through which rendering sees the portal. It writes down every facet it hands out.

use super::{
    Amount, CheckLine, Children, Coverage, Facet, History, Middle, Narrative, Outputs, Page, Point, Portal,
    Quantity, Region, RegionTable, RegionYear, Rollup, Standing, Tally, YearCounts, YearStatus, YearTable,
};
use crate::base::date::Date;
use crate::base::ids::{FormId, OfficeId, PageId, RegionId, ReportId};
use crate::base::{Cells, Finding, Lang, Period, SitePath};
use crate::content::office::FormerName;
use crate::content::{OfficeDef, Record, SiteConfig};
use crate::error::Error;
use crate::form::Form;
use crate::form::{Bridge, Direction};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Fetches the text of a narrative or a page when it is shown.
pub trait ProseText: Sync {
    /// Returns a file's decoded text.
    ///
    /// # Errors
    /// When the file cannot be read any more, or is not the one that was parsed.
    fn text(&self, path: &SitePath, digest: crate::base::Digest) -> Result<String, Error>;
}

/// The facets a page has read.
pub type Reads = BTreeSet<Facet>;

/// A view of the portal for one page.
pub struct Lens<'p> {
    pub(super) portal: &'p Portal,
    prose: &'p dyn ProseText,
    pub(super) outputs: Option<&'p Outputs>,
    reads: RefCell<Reads>,
}

/// What pages that only mention an office need.
#[derive(Clone, Copy, Debug)]
pub struct OfficeCard<'p> {
    /// Its address.
    pub path: &'p str,
    /// Its full name.
    pub name: &'p str,
    /// Its name for tables.
    pub short: &'p str,
    /// Its kind.
    pub kind: Option<&'p str>,
    /// The region it lies in.
    pub region: Option<RegionId>,
    /// Names it had before.
    pub former_names: &'p [FormerName],
}

/// A report's record and what it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct ReportHead<'p> {
    /// The report.
    pub id: ReportId,
    /// Its form, if known.
    pub form: Option<FormId>,
    /// Its record; `None` without a statistics file.
    pub record: Option<&'p Record>,
    /// Whether the statistics file could be read.
    pub readable: bool,
    /// Whether its narrative is there and cannot be read.
    pub unreadable: bool,
    /// Attachments: addresses relative to the report's own.
    pub attachments: &'p [Box<str>],
}

/// Where a link of a content file leads.
#[derive(Clone, Copy, Debug)]
pub struct Target<'p> {
    /// The address below the root.
    pub route: &'p str,
    /// Whether it is a file and not a page.
    pub is_file: bool,
    /// Whether what it names behind `#` is there.
    pub anchored: bool,
}

impl<'p> Lens<'p> {
    /// Opens the door for one page.
    #[must_use]
    pub fn new(portal: &'p Portal, prose: &'p dyn ProseText) -> Self {
        Self { portal, prose, outputs: None, reads: RefCell::default() }
    }

    /// Lets the page see what is known of files that were written before it.
    #[must_use]
    pub fn after(self, outputs: &'p Outputs) -> Self {
        Self { outputs: Some(outputs), ..self }
    }

    /// Closes it and returns what was read.
    #[must_use]
    pub fn into_reads(self) -> Reads {
        self.reads.into_inner()
    }

    pub(super) fn read(&self, facet: Facet) {
        self.reads.borrow_mut().insert(facet);
    }

    /// Returns the site's settings.
    #[must_use]
    pub fn site(&self) -> &'p SiteConfig {
        self.read(Facet::Site);
        &self.portal.site
    }

    /// Returns the language of the site.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.site().lang
    }

    /// Returns which forms there are.
    #[must_use]
    pub fn forms(&self) -> Vec<(FormId, &'p str, &'p crate::base::lang::Text)> {
        self.read(Facet::Forms);
        self.portal.forms.iter().map(|(id, form)| (id, &*form.id, &form.title)).collect()
    }

    /// Returns the id of the newest form that is a default.
    #[must_use]
    pub fn newest_form(&self) -> Option<&'p str> {
        self.read(Facet::Forms);
        self.portal.forms.newest(self.site()).map(|form| &*form.id)
    }

    /// Returns one form.
    #[must_use]
    pub fn form(&self, id: FormId) -> &'p Form {
        self.read(Facet::Form(id));
        self.portal.forms.get(id)
    }

    /// Returns the form whose overview a period's page shows.
    #[must_use]
    pub fn overview_form(&self, period: Period) -> Option<(FormId, &'p Form)> {
        self.read(Facet::Forms);
        self.read(Facet::Site);
        let id = self.portal.forms.default_id(period, &self.portal.site)?;
        Some((id, self.form(id)))
    }

    /// Returns addresses and titles of the free pages at the top, which the navigation names.
    #[must_use]
    pub fn pages(&self) -> Vec<(&'p str, &'p str)> {
        self.read(Facet::Pages);
        let mut pages: Vec<&Page> = self
            .portal
            .pages
            .as_slice()
            .iter()
            .filter(|page| !page.path.is_empty() && !page.path.contains('/'))
            .collect();
        pages.sort_by_key(|page| (page.prose.order, &page.path));
        pages.into_iter().map(|page| (&*page.path, &*page.title)).collect()
    }

    /// Returns all periods with a report, oldest first.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        self.read(Facet::Periods);
        self.portal.periods().collect()
    }

    /// Returns what lies at the top.
    #[must_use]
    pub fn top(&self) -> &'p Children {
        self.read(Facet::Top);
        &self.portal.top
    }

    /// Returns names and addresses of a region and those around it, innermost first.
    #[must_use]
    pub fn region_cards(&self, id: RegionId) -> Vec<(&'p str, &'p str)> {
        self.read(Facet::RegionCard(id));
        let mut cards = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let region = &self.portal.regions[id];
            cards.push((&*region.path, &*region.def.name));
            next = region.parent;
        }
        cards
    }

    /// Returns a region and what lies in it.
    #[must_use]
    pub fn region(&self, id: RegionId) -> &'p Region {
        self.read(Facet::Region(id));
        &self.portal.regions[id]
    }

    /// Returns an office's names, kind and address.
    #[must_use]
    pub fn office_card(&self, id: OfficeId) -> OfficeCard<'p> {
        self.read(Facet::OfficeCard(id));
        let office = &self.portal.offices[id];
        OfficeCard {
            path: &office.path,
            name: &office.def.name,
            short: office.short_name(),
            kind: office.def.kind.as_deref(),
            region: office.region,
            former_names: &office.def.former_names,
        }
    }

    /// Returns the name an office had at the end of a period.
    #[must_use]
    pub fn office_name_in(&self, id: OfficeId, period: Period) -> &'p str {
        self.read(Facet::OfficeCard(id));
        self.read(Facet::Days(id, period));
        self.portal.name_in(&self.portal.offices[id], period)
    }

    /// Returns an office's definition.
    #[must_use]
    pub fn office(&self, id: OfficeId) -> &'p OfficeDef {
        self.read(Facet::Office(id));
        &self.portal.offices[id].def
    }

    /// Finds an office by its address.
    #[must_use]
    pub fn office_at(&self, path: &str) -> Option<OfficeCard<'p>> {
        let from = SitePath::new("content/site");
        self.read(Facet::Target(from, format!("{path}/office.toml").into()));
        Some(self.office_card(self.portal.office_at(path)?))
    }

    /// Returns the periods an office reported for, oldest first.
    #[must_use]
    pub fn office_periods(&self, id: OfficeId) -> Vec<Period> {
        self.read(Facet::OfficeReports(id));
        self.portal.offices[id].reports.keys().copied().collect()
    }

    /// Returns whether an office reported for a period, and when it was due.
    #[must_use]
    pub fn coverage(&self, id: OfficeId, period: Period) -> (Coverage, Option<Date>) {
        self.read(Facet::Coverage(id, period));
        let office = &self.portal.offices[id];
        (self.portal.coverage(office, period), self.portal.deadline(office, period))
    }

    /// Returns the days by which kinds of offices must publish for a period, as the site and its main form say.
    #[must_use]
    pub fn deadlines(&self, period: Period) -> Vec<(&'p str, Date)> {
        let site = self.site();
        let form = self.main_form(period).map(|form| self.form(form));
        let legal = form.map(|form| &form.deadlines[..]).unwrap_or_default();
        let own = legal.iter().filter(|(kind, _)| site.deadlines.iter().all(|(known, _)| known != kind));
        let mut all: Vec<(&str, Date)> = site
            .deadlines
            .iter()
            .chain(own)
            .filter_map(|(kind, day)| Some((&**kind, day.after(period)?)))
            .collect();
        all.sort_by_key(|(kind, _)| crate::content::office::KINDS.iter().position(|known| known == kind));
        all
    }

    /// Returns an office's report for a period; asking is recorded even when there is none.
    #[must_use]
    pub fn report(&self, id: OfficeId, period: Period) -> Option<ReportHead<'p>> {
        self.read(Facet::Slot(id, period));
        let id = *self.portal.offices[id].reports.get(&period)?;
        let report = &self.portal.reports[id];
        let statistics = report.statistics.as_ref().map(|(_, statistics)| &**statistics);
        Some(ReportHead {
            id,
            form: report.form,
            record: statistics.map(|s| &s.record),
            readable: statistics.is_none_or(|s| s.readable),
            unreadable: report.unreadable && report.narrative.is_none(),
            attachments: &report.attachments,
        })
    }

    /// Returns which reports come before an office's report for a period: several where offices were merged, none for
    /// a first report.
    #[must_use]
    pub fn earlier(&self, id: OfficeId, period: Period) -> Vec<(OfficeId, Period)> {
        self.read(Facet::Earlier(id, period));
        self.portal.earlier_in(id, period)
    }

    /// Returns the comparable cells of two forms, one of which replaced the other.
    #[must_use]
    pub fn bridge(&self, own: FormId, theirs: FormId) -> Option<(&'p Bridge, Direction)> {
        self.read(Facet::Form(own));
        self.read(Facet::Form(theirs));
        self.portal.bridge(own, theirs)
    }

    /// Returns a report's cells.
    #[must_use]
    pub fn cells(&self, id: ReportId) -> Option<&'p Cells> {
        self.read(Facet::Cells(id));
        self.portal.reports[id].statistics.as_ref().map(|(_, statistics)| &statistics.cells)
    }

    /// Returns a report's values in the overview columns of a form, which may be newer than its own.
    #[must_use]
    pub fn overview(&self, id: ReportId, form: FormId) -> Vec<Option<Box<str>>> {
        self.read(Facet::Overview(id, form));
        self.portal.overview(id, self.portal.forms.get(form))
    }

    /// Returns the printed value of each indicator of the report's form.
    #[must_use]
    pub fn indicators(&self, id: ReportId) -> Vec<Option<&'p str>> {
        self.read(Facet::Indicators(id));
        self.portal.indicators(id)
    }

    /// Returns positions and printed values of the indicators that the report's form shows in its overview.
    #[must_use]
    pub fn key_indicators(&self, id: ReportId) -> Vec<(usize, Option<Box<str>>)> {
        self.read(Facet::KeyIndicators(id));
        self.portal.key_indicators(id)
    }

    /// Follows an office through the years.
    #[must_use]
    pub fn history(&self, id: OfficeId) -> History {
        self.read(Facet::History(id));
        self.portal.history(id)
    }

    /// Follows a quantity through the years of a history.
    #[must_use]
    pub fn points(&self, history: &History, quantity: Quantity) -> Vec<Point> {
        self.portal.points(history, quantity)
    }

    /// Returns what the reports of a region add up to through the years, or of the whole portal.
    #[must_use]
    pub fn region_table(&self, region: Option<RegionId>) -> &'p RegionTable {
        self.read(Facet::Sums(region));
        self.portal.region_table(region)
    }

    /// Returns the form whose quantities a region's pages follow.
    #[must_use]
    pub fn region_form(&self, region: Option<RegionId>) -> Option<FormId> {
        self.read(Facet::Sums(region));
        self.portal.region_form(region)
    }

    /// Follows a quantity of a form through a region's years.
    #[must_use]
    pub fn region_points(&self, region: Option<RegionId>, asked: FormId, quantity: Quantity) -> Vec<Point> {
        self.read(Facet::Sums(region));
        self.portal.region_points(region, asked, quantity)
    }

    /// Returns what the reports of a region add up to in a period.
    #[must_use]
    pub fn region_year(&self, region: Option<RegionId>, period: Period) -> Option<&'p RegionYear> {
        self.read(Facet::SumsIn(region, period));
        self.portal.region_table(region).years.get(&period)
    }

    /// Works out a quantity from a region's sums of a period, and of those before that its formula looks back to.
    #[must_use]
    pub fn region_amount(
        &self,
        region: Option<RegionId>,
        asked: FormId,
        quantity: Quantity,
        period: Period,
    ) -> Amount {
        let reach = self.form(asked).reach_of(quantity);
        for before in (0..=reach).filter_map(|count| period.before(count)) {
            self.read(Facet::SumsIn(region, before));
        }
        self.portal.region_amount(region, asked, quantity, period)
    }

    /// Returns what the members of a region that have a number add up to, and how many they are.
    #[must_use]
    pub fn region_part(
        &self,
        region: Option<RegionId>,
        cells: &[u16],
        period: Period,
    ) -> Option<(i128, u32)> {
        self.read(Facet::SumsIn(region, period));
        self.portal.region_part(region, cells, period)
    }

    /// Sets a consolidated report beside the sum of what it covers.
    #[must_use]
    pub fn rollup(&self, report: ReportId, asked: FormId, quantity: Quantity) -> Option<Rollup> {
        self.read(Facet::Rollup(report));
        self.portal.rollup(report, asked, quantity)
    }

    /// Returns the value of a form's metric in every report of a period.
    #[must_use]
    pub fn standings(&self, asked: FormId, metric: usize, period: Period) -> Vec<Standing> {
        let id = self.form(asked).metrics.get(metric).map(|metric| metric.id.clone()).unwrap_or_default();
        self.read(Facet::Standings(asked, id, period));
        self.portal.standings(asked, metric, period)
    }

    /// Returns for each kind of office what lies in the middle of a metric in a period, over reports of an office
    /// alone.
    #[must_use]
    pub fn medians(&self, asked: FormId, metric: usize, period: Period) -> Vec<(&'static str, Middle)> {
        let id = self.form(asked).metrics.get(metric).map(|metric| metric.id.clone()).unwrap_or_default();
        self.read(Facet::Medians(asked, id, period));
        self.portal.medians(asked, metric, period)
    }

    /// Returns the forms that reports follow, the newest first.
    #[must_use]
    pub fn forms_in_use(&self) -> Vec<FormId> {
        self.read(Facet::FormsInUse);
        self.portal.forms_in_use()
    }

    /// Returns the form that most reports of a period follow.
    #[must_use]
    pub fn main_form(&self, period: Period) -> Option<FormId> {
        self.read(Facet::MainForm(period));
        self.portal.main_forms.get(&period).copied()
    }

    /// Returns where and for when a report is; the ids of a region's table name nothing else.
    #[must_use]
    pub fn place_of(&self, report: ReportId) -> (OfficeId, Period) {
        let report = &self.portal.reports[report];
        (report.office, report.period)
    }

    /// Returns what checking found in a report, as far as it is public.
    #[must_use]
    pub fn findings(&self, id: ReportId) -> Vec<&'p Finding> {
        self.read(Facet::Site);
        self.read(Facet::Findings(id));
        self.portal.findings_of(id)
    }

    /// Returns what checking found in a period.
    #[must_use]
    pub fn checks(&self, period: Period) -> Vec<CheckLine<'p>> {
        self.read(Facet::Site);
        self.read(Facet::Checks(period));
        self.portal.checks_in(period)
    }

    /// Returns how many tests of a report hold.
    #[must_use]
    pub fn tally(&self, id: ReportId) -> Tally {
        self.read(Facet::Findings(id));
        self.portal.checks.get().reports.get(id).map(|check| check.tally).unwrap_or_default()
    }

    /// Returns where the sections of a report's narrative stand, without the text.
    #[must_use]
    pub fn outline(&self, id: ReportId) -> Option<&'p Narrative> {
        self.read(Facet::Narrative(id));
        self.portal.reports[id].narrative.as_ref()
    }

    /// Returns a report's narrative with its text.
    ///
    /// # Errors
    /// When the text cannot be fetched.
    pub fn narrative(&self, id: ReportId) -> Result<Option<(&'p Narrative, String)>, Error> {
        self.read(Facet::Narrative(id));
        match &self.portal.reports[id].narrative {
            None => Ok(None),
            Some(narrative) => {
                let text = self.prose.text(&narrative.path, narrative.prose.digest)?;
                Ok(Some((narrative, text)))
            }
        }
    }

    /// Returns a free page with its text.
    ///
    /// # Errors
    /// When the text cannot be fetched.
    pub fn page(&self, id: PageId) -> Result<(&'p Page, String), Error> {
        self.read(Facet::Page(id));
        let page = &self.portal.pages[id];
        Ok((page, self.prose.text(&page.file, page.prose.digest)?))
    }

    /// Returns the page that holds the portal's own words.
    #[must_use]
    pub fn welcome(&self) -> Option<PageId> {
        self.read(Facet::Pages);
        self.portal.welcome
    }

    /// Returns where a link of a content file leads.
    #[must_use]
    pub fn resolve(&self, from: &SitePath, target: &str) -> Option<Target<'p>> {
        self.read(Facet::Target(from.clone(), target.into()));
        let route = self.portal.resolve(from, target)?;
        let anchored = self.portal.has_anchor(from, target);
        Some(Target { route, is_file: self.portal.copies.contains_key(route), anchored })
    }

    /// Returns the table of all offices in a period.
    #[must_use]
    pub fn year(&self, period: Period) -> Option<&'p YearTable> {
        self.read(Facet::Year(period));
        self.portal.year_table(period)
    }

    /// Returns which offices reported for a period, and how, without their numbers.
    #[must_use]
    pub fn year_status(&self, period: Period) -> Option<YearStatus> {
        self.read(Facet::YearStatus(period));
        self.portal.year_status(period)
    }

    /// Returns how many offices reported for a period.
    #[must_use]
    pub fn year_counts(&self, period: Period) -> Option<YearCounts> {
        self.read(Facet::YearCounts(period));
        self.portal.year_table(period).map(|table| table.counts)
    }

    /// Returns the addresses of all pages below the root, in order.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        self.read(Facet::Addresses);
        self.portal.addresses()
    }

    /// Returns the reports that were corrected after publication.
    #[must_use]
    pub fn corrected(&self) -> Vec<(OfficeId, Period)> {
        self.read(Facet::Corrected);
        self.portal.corrected().collect()
    }

    /// Returns the newest reports of the portal.
    #[must_use]
    pub fn newest(&self) -> Vec<(OfficeId, Period, Date)> {
        self.read(Facet::Newest);
        self.portal.newest().collect()
    }
}
