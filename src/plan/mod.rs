//! Portal to the list of files that will be written: pure and cheap, and known before the first one is rendered.

mod route;

pub use route::Route;

use crate::base::ids::{FormId, OfficeId, PageId, RegionId, ReportId};
use crate::base::{Period, SitePath};
use crate::content::site::OutputConfig;
use crate::portal::Portal;
use std::collections::BTreeMap;

/// What a file of the output shows. `docs/architecture.md` says for each how many change when one cell does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// The portal's home page.
    Home,
    /// A region and what lies in it.
    Region(RegionId),
    /// An office through the years.
    Office(OfficeId),
    /// A report.
    Report(ReportId),
    /// A report beside the one before it.
    Changes(ReportId),
    /// The list of years.
    Years,
    /// All offices in a year.
    Year(Period),
    /// What checking found in a year.
    Checks(Period),
    /// The list of indicators.
    Indicators,
    /// A metric of a form, by position, through years and regions.
    Indicator(FormId, usize),
    /// A metric of a form in a year.
    Standings(FormId, usize, Period),
    /// What is missing and late in all years.
    Missing,
    /// What is missing and late in a year.
    MissingYear(Period),
    /// What was corrected after publication.
    Corrections,
    /// An empty form with its legal basis.
    Form(FormId),
    /// The page on which offices are chosen and compared.
    Compare,
    /// A free page.
    Free(PageId),
    /// The home page in large type.
    EasyHome,
    /// An office in large type.
    EasyOffice(OfficeId),
    /// A report in large type.
    EasyReport(ReportId),
    /// What a server shows for an address that does not exist.
    NotFound,
    /// A report's cells as JSON.
    ReportData(ReportId),
    /// An office through the years as data.
    OfficeData(OfficeId, DataFormat),
    /// All offices of a year as data.
    YearData(Period, DataFormat),
    /// An office's metrics through the years as a script.
    Series(OfficeId),
    /// What can be compared, as a script.
    CompareIndex,
    /// The medians of all kinds of offices as a script.
    CompareMedians,
    /// A table of the whole portal, part of its data package.
    Table(DataTable),
    /// What the data package holds, for programs.
    Package,
    /// The same for people.
    Data,
    /// What a kind of data file holds, as a JSON Schema.
    Schema(&'static str),
    /// A region through the years as data.
    RegionData(RegionId, DataFormat),
    /// A metric of a form, by position, of all offices through all years as data.
    IndicatorData(FormId, usize, DataFormat),
    /// The list of addresses, or the list of its parts.
    Sitemap,
    /// A part of a long list of addresses.
    SitemapPart(usize),
    /// The newest reports as an Atom feed.
    Feed,
    /// A file of the theme.
    Asset(Box<str>),
    /// A file copied as it is.
    Copy(SitePath),
}

/// What kind of data file an office or a year is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataFormat {
    /// A workbook.
    Xlsx,
    /// Cells as CSV for people.
    Csv,
    /// Coverage, overview and indicators as JSON.
    Json,
}

impl DataFormat {
    /// Returns the formats that are switched on.
    pub fn on(output: &OutputConfig) -> impl Iterator<Item = Self> {
        [(Self::Xlsx, output.xlsx), (Self::Csv, output.csv), (Self::Json, output.json)]
            .into_iter()
            .filter(|(_, on)| *on)
            .map(|(format, _)| format)
    }

    /// Returns what people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Xlsx => "data.xlsx",
            Self::Csv => "data.csv",
            Self::Json => "data.json",
        }
    }
}

impl PageKind {
    /// Tells whether it describes other files of the output, so that it is made after them.
    #[must_use]
    pub fn describes(&self) -> bool {
        matches!(self, Self::Package | Self::Data)
    }

    /// Tells whether it takes far longer than a report, since it goes through all offices.
    #[must_use]
    pub fn is_long(&self) -> bool {
        matches!(
            self,
            Self::Table(_)
                | Self::YearData(..)
                | Self::IndicatorData(..)
                | Self::Year(_)
                | Self::Checks(_)
                | Self::Standings(..)
                | Self::MissingYear(_)
                | Self::Sitemap
                | Self::SitemapPart(_)
        )
    }

    /// Tells whether it is a page of HTML with an address of its own.
    #[must_use]
    pub fn is_page(&self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::Region(_)
                | Self::Office(_)
                | Self::Report(_)
                | Self::Changes(_)
                | Self::Years
                | Self::Year(_)
                | Self::Checks(_)
                | Self::Indicators
                | Self::Indicator(..)
                | Self::Standings(..)
                | Self::Data
                | Self::Missing
                | Self::MissingYear(_)
                | Self::Corrections
                | Self::Form(_)
                | Self::Compare
                | Self::Free(_)
        )
    }
}

/// Tables of the whole portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataTable {
    /// A line for each region.
    Regions,
    /// A line for each office.
    Offices,
    /// A line for each report.
    Reports,
    /// A line for each cell of each form.
    Dictionary,
    /// A line for each indicator of each form.
    Indicators,
    /// A line for each value of an indicator.
    IndicatorValues,
    /// A line for each cell of each report.
    Cells,
}

impl DataTable {
    /// All tables, in the order in which people read them.
    pub const ALL: [Self; 7] = [
        Self::Offices,
        Self::Regions,
        Self::Reports,
        Self::Cells,
        Self::Dictionary,
        Self::IndicatorValues,
        Self::Indicators,
    ];

    /// Returns its name in the package.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Offices => "offices",
            Self::Reports => "reports",
            Self::Dictionary => "dictionary",
            Self::Indicators => "indicators",
            Self::IndicatorValues => "indicator_values",
            Self::Cells => "cells",
        }
    }

    /// Returns the name of its file in the package's folder.
    #[must_use]
    pub fn file(self) -> String {
        let extension = if self == Self::Cells { "parquet" } else { "csv" };
        format!("{}.{extension}", self.name())
    }
}

/// The folder of the data package.
pub const PACKAGE: &str = "data";

/// Kinds of data files that have a JSON Schema, with the version of what they hold.
pub const SCHEMAS: [&str; 6] = ["report-1", "office-1", "year-1", "region-1", "indicator-1", "datapackage-1"];

/// Addresses one sitemap file may list; the protocol's limit is 50,000.
pub const SITEMAP_LIMIT: usize = 45_000;

/// Every file that will be written.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What each route shows, in route order.
    pub pages: BTreeMap<Route, PageKind>,
}

impl Plan {
    fn add(&mut self, route: Option<Route>, kind: PageKind) {
        if let Some(route) = route {
            self.pages.entry(route).or_insert(kind);
        }
    }

    /// Iterates over the HTML pages with an address.
    pub fn addresses(&self) -> impl Iterator<Item = &Route> {
        self.pages.iter().filter(|(_, kind)| kind.is_page()).map(|(route, _)| route)
    }
}

/// Plans the output of a portal with the files of its theme.
#[must_use]
pub fn plan<'a>(portal: &Portal, assets: impl Iterator<Item = &'a str>) -> Plan {
    let mut plan = Plan::default();
    let output = portal.site.output;
    plan.add(Route::page(""), PageKind::Home);
    for (id, region) in portal.regions.iter() {
        plan.add(Route::page(&region.path), PageKind::Region(id));
        for format in DataFormat::on(&output) {
            let route = Route::file(&format!("{}/{}", region.path, format.file()));
            plan.add(route, PageKind::RegionData(id, format));
        }
    }
    for (id, office) in portal.offices.iter() {
        plan.add(Route::page(&office.path), PageKind::Office(id));
        for format in DataFormat::on(&output).filter(|_| !office.reports.is_empty()) {
            let route = Route::file(&format!("{}/{}", office.path, format.file()));
            plan.add(route, PageKind::OfficeData(id, format));
        }
        if output.compare && !office.reports.is_empty() {
            plan.add(Route::file(&format!("{}/series.js", office.path)), PageKind::Series(id));
        }
    }
    for (id, report) in portal.reports.iter() {
        let path = format!("{}/{}", portal.offices[report.office].path, report.period);
        plan.add(Route::page(&path), PageKind::Report(id));
        if output.changes && !portal.earlier(report).is_empty() {
            plan.add(Route::page(&format!("{path}/changes")), PageKind::Changes(id));
        }
        if output.json {
            plan.add(Route::file(&format!("{path}/data.json")), PageKind::ReportData(id));
        }
    }
    plan.add(Route::page("years"), PageKind::Years);
    for period in portal.periods() {
        plan.add(Route::page(&format!("years/{period}")), PageKind::Year(period));
        if output.checks {
            plan.add(Route::page(&format!("checks/{period}")), PageKind::Checks(period));
        }
        for format in DataFormat::on(&output) {
            let route = Route::file(&format!("years/{period}/{}", format.file()));
            plan.add(route, PageKind::YearData(period, format));
        }
    }
    if output.easy {
        easy(portal, &mut plan);
    }
    if output.indicators {
        indicators(portal, &mut plan);
    }
    if output.missing {
        plan.add(Route::page("missing"), PageKind::Missing);
        for period in portal.periods() {
            plan.add(Route::page(&format!("missing/{period}")), PageKind::MissingYear(period));
        }
    }
    plan.add(Route::page("corrections"), PageKind::Corrections);
    for (id, form) in portal.shown_forms().filter(|_| output.forms) {
        plan.add(Route::page(&format!("forms/{}", form.id)), PageKind::Form(id));
    }
    if output.compare {
        plan.add(Route::page("compare"), PageKind::Compare);
        plan.add(Route::file("compare/index.js"), PageKind::CompareIndex);
        plan.add(Route::file("compare/medians.js"), PageKind::CompareMedians);
    }
    for (id, page) in portal.pages.iter().filter(|(_, page)| !page.path.is_empty()) {
        plan.add(Route::page(&page.path), PageKind::Free(id));
    }
    plan.add(Route::file("404.html"), PageKind::NotFound);
    if output.package {
        plan.add(Route::page(PACKAGE), PageKind::Data);
        plan.add(Route::file(&format!("{PACKAGE}/datapackage.json")), PageKind::Package);
        for table in DataTable::ALL {
            plan.add(Route::file(&format!("{PACKAGE}/{}", table.file())), PageKind::Table(table));
        }
        for schema in SCHEMAS {
            plan.add(Route::file(&format!("{PACKAGE}/schemas/{schema}.json")), PageKind::Schema(schema));
        }
    }
    for asset in assets {
        plan.add(Route::file(&format!("assets/{asset}")), PageKind::Asset(asset.into()));
    }
    for (route, (path, _)) in &portal.copies {
        plan.add(Route::file(route), PageKind::Copy(path.clone()));
    }
    if portal.site.base_url.is_some() {
        if output.feed {
            plan.add(Route::file("feed.xml"), PageKind::Feed);
        }
        if output.sitemap {
            let parts = portal.addresses().len().div_ceil(SITEMAP_LIMIT);
            plan.add(Route::file("sitemap.xml"), PageKind::Sitemap);
            for part in (0..parts).filter(|_| parts > 1) {
                plan.add(Route::file(&format!("sitemap-{}.xml", part + 1)), PageKind::SitemapPart(part));
            }
        }
    }
    plan
}

/// Plans the pages of the newest form's metrics, for every year in which there are reports to look at.
fn indicators(portal: &Portal, plan: &mut Plan) {
    plan.add(Route::page("indicators"), PageKind::Indicators);
    for (form, position, metric) in portal.shown_metrics() {
        let path = format!("indicators/{}", metric.id);
        plan.add(Route::page(&path), PageKind::Indicator(form, position));
        for format in DataFormat::on(&portal.site.output) {
            let route = Route::file(&format!("{path}/{}", format.file()));
            plan.add(route, PageKind::IndicatorData(form, position, format));
        }
        for period in portal.periods() {
            plan.add(Route::page(&format!("{path}/{period}")), PageKind::Standings(form, position, period));
        }
    }
}

/// Plans the pages in large type.
fn easy(portal: &Portal, plan: &mut Plan) {
    plan.add(Route::page("easy"), PageKind::EasyHome);
    for (id, office) in portal.offices.iter() {
        plan.add(Route::page(&format!("easy/{}", office.path)), PageKind::EasyOffice(id));
    }
    for (id, report) in portal.reports.iter() {
        let path = format!("easy/{}/{}", portal.offices[report.office].path, report.period);
        plan.add(Route::page(&path), PageKind::EasyReport(id));
    }
}
