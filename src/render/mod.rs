//! A page of the plan to bytes, reading the portal only through its [`Lens`].

pub mod chart;
pub mod data;
mod feed;
mod minify;
mod package;
pub mod say;
mod script;
mod sheet;
pub mod table;
pub mod theme;
pub mod view;

pub use table::Skeletons;
pub use theme::Theme;
pub use view::report::state_word;

use crate::base::ids::OfficeId;
use crate::base::{Cells, Lang, Period};
use crate::error::Error;
use crate::form::Form;
use crate::plan::{DataFormat, DataTable, PageKind, Route};
use crate::portal::Lens;
use minijinja::Value;
use std::sync::Arc;

/// Fills the tables of a form with cells as its pages show them, without marks: a piece of HTML for each.
#[must_use]
pub fn official_tables(form: &Form, cells: &Cells, lang: Lang) -> Vec<String> {
    let skeletons = Skeletons::new(std::iter::once(form), lang);
    let marks = table::Marks::default();
    form.tables.iter().map(|table| skeletons.fill(form, table, cells, &marks, lang)).collect()
}

/// What every page is rendered with: the theme and the compiled tables.
#[derive(Debug)]
pub struct Renderer {
    theme: Arc<Theme>,
    skeletons: Skeletons,
    data: data::DataHeads,
    books: sheet::Workbooks,
}

impl Renderer {
    /// Compiles the tables of forms for a theme.
    #[must_use]
    pub fn new<'f>(
        theme: impl Into<Arc<Theme>>,
        forms: impl Iterator<Item = &'f Form> + Clone,
        lang: Lang,
    ) -> Self {
        let theme = theme.into();
        let data = data::DataHeads::new(forms.clone());
        let books = sheet::Workbooks::new(forms.clone(), lang);
        Self { theme, skeletons: Skeletons::new(forms, lang), data, books }
    }

    /// Returns the theme.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Compiles the tables of other forms for the same theme.
    #[must_use]
    pub fn with_forms<'f>(&self, forms: impl Iterator<Item = &'f Form> + Clone, lang: Lang) -> Self {
        Self::new(Arc::clone(&self.theme), forms, lang)
    }

    /// Renders one file of the plan. `None` for files that are copied and not rendered.
    ///
    /// # Errors
    /// When the theme is wrong or a text cannot be fetched.
    pub fn render(&self, lens: &Lens<'_>, page: &Page<'_>) -> Result<Option<Vec<u8>>, Error> {
        let route = page.route;
        let html = |template, (chrome, view): (view::PageView, Value)| {
            self.theme.render(template, chrome.into(), view).map(|html| Some(html.into_bytes()))
        };
        fn boxed<V: Into<Value>>((chrome, view): (view::PageView, V)) -> (view::PageView, Value) {
            (chrome, view.into())
        }
        let gone = || Error::defect(format!("{route} is planned but not in the portal"));
        match page.kind {
            PageKind::Home => html("home.html", boxed(view::home(lens, route)?)),
            PageKind::Region(id) => html("region.html", boxed(view::region(lens, route, *id))),
            PageKind::Office(id) => html("office.html", boxed(view::office(lens, route, *id))),
            PageKind::Report(_) => {
                let (office, period) = page.report.ok_or_else(gone)?;
                let report = view::report(lens, &self.skeletons, route, office, period)?.ok_or_else(gone)?;
                html("report.html", boxed(report))
            }
            PageKind::Changes(_) => {
                let (office, period) = page.report.ok_or_else(gone)?;
                html("changes.html", boxed(view::changes(lens, route, office, period)?.ok_or_else(gone)?))
            }
            PageKind::Years => html("years.html", boxed(view::years(lens, route))),
            PageKind::Year(period) => {
                html("year.html", boxed(view::year(lens, route, *period).ok_or_else(gone)?))
            }
            PageKind::Indicators => html("indicators.html", boxed(view::indicators(lens, route))),
            PageKind::Indicator(form, metric) => {
                html("indicator.html", boxed(view::indicator(lens, route, *form, *metric).ok_or_else(gone)?))
            }
            PageKind::Standings(form, metric, period) => {
                let view = view::standings(lens, route, *form, *metric, *period).ok_or_else(gone)?;
                html("standings.html", boxed(view))
            }
            PageKind::Missing => html("missing.html", boxed(view::missing(lens, route))),
            PageKind::MissingYear(period) => {
                html("missing-year.html", boxed(view::missing_year(lens, route, *period).ok_or_else(gone)?))
            }
            PageKind::Corrections => html("corrections.html", boxed(view::corrections(lens, route))),
            PageKind::Checks(period) => html("checks.html", boxed(view::checks(lens, route, *period))),
            PageKind::Form(id) => html("form.html", boxed(view::form(lens, &self.skeletons, route, *id))),
            PageKind::Compare => html("compare.html", boxed(view::compare(lens, route))),
            PageKind::Free(id) => html("page.html", boxed(view::free(lens, route, *id)?)),
            PageKind::EasyHome => html("easy.html", boxed(view::easy_home(lens, route))),
            PageKind::EasyOffice(id) => html("easy.html", boxed(view::easy_office(lens, route, *id))),
            PageKind::EasyReport(_) => {
                let (office, period) = page.report.ok_or_else(gone)?;
                html("easy.html", boxed(view::easy_report(lens, route, office, period).ok_or_else(gone)?))
            }
            PageKind::NotFound => html("not-found.html", boxed(view::not_found(lens, route))),
            PageKind::ReportData(_) => {
                let (office, period) = page.report.ok_or_else(gone)?;
                Ok(Some(self.data.report(lens, office, period).ok_or_else(gone)?))
            }
            PageKind::Series(id) => Ok(Some(script::series(lens, *id))),
            PageKind::CompareIndex => Ok(Some(script::index(lens))),
            PageKind::CompareMedians => Ok(Some(script::medians(lens))),
            PageKind::OfficeData(id, DataFormat::Csv) => data::csv::office(lens, *id).map(Some),
            PageKind::OfficeData(id, DataFormat::Json) => Ok(Some(data::json::office(lens, *id))),
            PageKind::OfficeData(id, DataFormat::Xlsx) => self.books.office(lens, *id).map(Some),
            PageKind::YearData(period, DataFormat::Xlsx) => self.books.year(lens, *period).map(Some),
            PageKind::YearData(period, DataFormat::Csv) => data::csv::year(lens, *period).map(Some),
            PageKind::YearData(period, DataFormat::Json) => {
                Ok(Some(data::json::year(lens, route, *period).ok_or_else(gone)?))
            }
            PageKind::RegionData(id, DataFormat::Xlsx) => self.books.region(lens, *id).map(Some),
            PageKind::RegionData(id, DataFormat::Csv) => data::region::csv(lens, *id).map(Some),
            PageKind::RegionData(id, DataFormat::Json) => Ok(Some(data::region::json(lens, *id))),
            PageKind::IndicatorData(form, metric, format) => {
                let bytes = match format {
                    DataFormat::Xlsx => self.books.indicator(lens, *form, *metric)?,
                    DataFormat::Csv => data::indicator::csv(lens, *form, *metric)?,
                    DataFormat::Json => data::indicator::json(lens, *form, *metric),
                };
                Ok(Some(bytes.ok_or_else(gone)?))
            }
            PageKind::Package => Ok(Some(package::describe::package(lens))),
            PageKind::Data => html("data.html", boxed(view::data(lens, route))),
            PageKind::Schema(name) => Ok(Some(data::schema(name).ok_or_else(gone)?.as_bytes().to_vec())),
            PageKind::Table(_) => Ok(None),
            PageKind::Sitemap => Ok(Some(feed::sitemap(lens))),
            PageKind::SitemapPart(part) => Ok(Some(feed::sitemap_part(lens, *part))),
            PageKind::Feed => Ok(Some(feed::atom(lens))),
            PageKind::Asset(name) => {
                let asset = self.theme.asset(name).ok_or_else(gone)?;
                Ok(Some(asset.to_vec()))
            }
            PageKind::Copy(_) => Ok(None),
        }
    }
}

impl Renderer {
    /// Writes a table of the whole portal as it is rendered; returns how many rows it has.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn stream(
        &self,
        lens: &Lens<'_>,
        table: DataTable,
        out: &mut (dyn std::io::Write + Send),
    ) -> Result<u64, Error> {
        package::write(lens, table, out)
    }
}

/// One file of the plan, as rendering sees it.
pub struct Page<'p> {
    /// Its route.
    pub route: &'p Route,
    /// What it shows.
    pub kind: &'p PageKind,
    /// The office and period of a report's page.
    pub report: Option<(OfficeId, Period)>,
}
