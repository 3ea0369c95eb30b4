//! All offices in a year, and the list of years.

use super::chrome::{Own, crumbs, downloads, page};
use super::figures::{Subject, movers, of_report, of_standings};
use super::home::{YearCard, card, sentence};
use super::office::{OverviewHead, heads, state, values};
use super::region::{SumRow, sums_said, total_row};
use super::{Html, Link, PageView, views};
use crate::base::ids::{OfficeId, RegionId};
use crate::base::{Lang, Period};
use crate::plan::Route;
use crate::portal::{Lens, YearTable};
use std::collections::BTreeMap;

views! {
    /// The list of years.
    pub struct YearsView {
        /// The years, newest first.
        pub years: Vec<YearCard>,
        /// Why there is none, if there is none.
        pub empty: Option<String>,
    }

    /// A year's page.
    pub struct YearView {
        /// The year.
        pub year: String,
        /// Its state in one sentence.
        pub sentence: String,
        /// What the offices' own reports add up to, in the order of the columns.
        pub totals: Option<SumRow>,
        /// Its charts.
        pub figures: Vec<Html>,
        /// What is missing and late.
        pub missing: Option<String>,
        /// The columns of its table.
        pub columns: Vec<OverviewHead>,
        /// Offices by region.
        pub groups: Vec<YearGroup>,
        /// The year before.
        pub previous: Option<Link>,
        /// The year after.
        pub next: Option<Link>,
        /// Its data files.
        pub downloads: Vec<Link>,
        /// The page of what checking found.
        pub checks: Option<String>,
    }

    /// The offices of one region.
    pub struct YearGroup {
        /// The region's name; absent for offices at the top.
        pub name: Option<String>,
        /// The region's address.
        pub href: Option<String>,
        /// Its offices in display order.
        pub offices: Vec<YearOffice>,
    }

    /// An office in a year.
    pub struct YearOffice {
        /// Its name at the time.
        pub name: String,
        /// The address of its report, or of the office where there is none.
        pub href: String,
        /// Whether and how it reported, in words.
        pub state: String,
        /// The same as a class name.
        pub state_class: String,
        /// Values in the order of the columns; empty where there is no report.
        pub values: Vec<String>,
        /// Whether the report covers more than the office.
        pub consolidated: bool,
    }
}

/// Builds the list of years.
pub(in crate::render) fn years(lens: &Lens<'_>, route: &Route) -> (PageView, YearsView) {
    let lang = lens.lang();
    let years: Vec<YearCard> =
        lens.periods().into_iter().rev().filter_map(|period| card(lens, route, period)).collect();
    let empty = years.is_empty().then(|| {
        lang.pick("本站尚未收录任何年度报告。", "This portal holds no annual report yet.").to_owned()
    });
    let own = Own {
        kind: "years",
        title: lang.pick("各年度", "Years").to_owned(),
        crumbs: crumbs(lens, route, None),
        section: "years",
        article: None,
    };
    (page(lens, route, own), YearsView { years, empty })
}

/// Builds a year's page.
pub(in crate::render) fn year(
    lens: &Lens<'_>,
    route: &Route,
    period: Period,
) -> Option<(PageView, YearView)> {
    let lang = lens.lang();
    let table = lens.year(period)?;
    let lines = lines(lens, route, period, table);
    let mut groups = Vec::new();
    let top = lens.top();
    let mut lines = lines;
    group(lens, route, None, &top.offices, &mut lines, &mut groups);
    for &region in &top.regions {
        descend(lens, route, region, &mut lines, &mut groups);
    }
    let periods = lens.periods();
    let neighbour = |period: Option<Period>| {
        let period = period.filter(|period| periods.contains(period))?;
        Some(Link { label: period.to_string(), href: format!("../{period}/index.html"), current: false })
    };
    let view = YearView {
        year: period.to_string(),
        sentence: sentences(sentence(period, table.counts, lang), totals_of(lens, period), lang),
        totals: lens.overview_form(period).and_then(|(form, _)| total_row(lens, route, form, period)),
        figures: figures(lens, route, period),
        missing: lens.site().output.missing.then(|| format!("{}missing/{period}/index.html", route.root())),
        columns: lens.overview_form(period).map(|(_, form)| heads(form, lang)).unwrap_or_default(),
        groups,
        previous: neighbour(period.before(1)),
        next: neighbour(Some(period.next())),
        downloads: downloads(lens),
        checks: lens.site().output.checks.then(|| format!("{}checks/{period}/index.html", route.root())),
    };
    let mut crumbs = crumbs(lens, route, None);
    crumbs.push(super::Crumb {
        label: lang.pick("各年度", "Years").to_owned(),
        href: "../index.html".to_owned(),
    });
    let title = lang.pick(format!("{period}年度报告"), format!("Annual reports for {period}"));
    let own = Own { kind: "year", title, crumbs, section: "years", article: None };
    Some((page(lens, route, own), view))
}

/// Joins two sentences.
fn sentences(first: String, second: Option<String>, lang: Lang) -> String {
    match second {
        Some(second) => format!("{first}{}{second}", lang.pick("", " ")),
        None => first,
    }
}

/// Says what a year's own reports add up to.
fn totals_of(lens: &Lens<'_>, period: Period) -> Option<String> {
    let year = lens.region_year(None, period)?;
    sums_said(lens, None, year.form, period, year)
}

/// Draws a year: what its own reports add up to, and how the headline is spread.
fn figures(lens: &Lens<'_>, route: &Route, period: Period) -> Vec<Html> {
    let lang = lens.lang();
    let Some(year) = lens.region_year(None, period) else { return Vec::new() };
    let Some(id) = year.form.filter(|_| year.sum.reports > 0) else { return Vec::new() };
    let form = lens.form(id);
    let name = lang.pick("全部机构", "All offices");
    let subject = Subject { name, downloads: Vec::new(), href: &|_| None, official: false };
    let mut figures: Vec<Html> =
        of_report(form, &year.cells, period, &subject, lang).into_iter().map(|(_, figure)| figure).collect();
    if let Some((at, metric)) = form.headline.and_then(|at| Some((at, form.metrics.get(at)?))) {
        let standings = lens.standings(id, at, period);
        figures.push(of_standings(lens, route, metric, (period, "#table"), &standings));
        figures.extend(movers(lens, route, (id, at), period, &standings));
    }
    figures
}

fn lines(
    lens: &Lens<'_>,
    route: &Route,
    period: Period,
    table: &YearTable,
) -> BTreeMap<OfficeId, YearOffice> {
    let lang = lens.lang();
    let root = route.root();
    let line = |row: &crate::portal::YearRow| {
        let card = lens.office_card(row.office);
        let (state, class) = state(row.coverage, lang);
        let href = match row.reported {
            true => format!("{root}{}/{period}/index.html", card.path),
            false => format!("{root}{}/index.html", card.path),
        };
        let office = YearOffice {
            name: lens.office_name_in(row.office, period).to_owned(),
            href,
            state,
            state_class: class.to_owned(),
            values: values(row.values.clone()),
            consolidated: row.consolidated,
        };
        (row.office, office)
    };
    table.rows.iter().map(line).collect()
}

fn descend(
    lens: &Lens<'_>,
    route: &Route,
    id: RegionId,
    lines: &mut BTreeMap<OfficeId, YearOffice>,
    groups: &mut Vec<YearGroup>,
) {
    let region = lens.region(id);
    group(lens, route, Some(id), &region.children.offices, lines, groups);
    for &inner in &region.children.regions {
        descend(lens, route, inner, lines, groups);
    }
}

fn group(
    lens: &Lens<'_>,
    route: &Route,
    region: Option<RegionId>,
    offices: &[OfficeId],
    lines: &mut BTreeMap<OfficeId, YearOffice>,
    groups: &mut Vec<YearGroup>,
) {
    let offices: Vec<YearOffice> = offices.iter().filter_map(|office| lines.remove(office)).collect();
    if offices.is_empty() {
        return;
    }
    let card = region.and_then(|region| lens.region_cards(region).first().copied());
    groups.push(YearGroup {
        name: card.map(|(_, name)| name.to_owned()),
        href: card.map(|(path, _)| format!("{}{path}/index.html", route.root())),
        offices,
    });
}
