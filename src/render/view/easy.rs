//! Home, offices and reports in large type and few words, for readers who want just that; no script is needed.

use super::chrome::{Crumb, Own, page};
use super::home::sentence;
use super::office::DASH;
use super::{Link, PageView, views};
use crate::base::Period;
use crate::base::ids::{OfficeId, RegionId};
use crate::plan::Route;
use crate::portal::Lens;

views! {
    /// A page in large type.
    pub struct EasyView {
        /// What it says first, in a sentence or two.
        pub lead: Option<String>,
        /// A few numbers.
        pub figures: Vec<EasyFigure>,
        /// Where to go from here.
        pub groups: Vec<EasyGroup>,
        /// Whom to ask.
        pub phone: Option<String>,
        /// The same page in full.
        pub full: String,
    }

    /// A number in large type.
    pub struct EasyFigure {
        /// What it is.
        pub label: String,
        /// The number, or a dash.
        pub value: String,
    }

    /// Links under one heading.
    pub struct EasyGroup {
        /// The heading.
        pub title: String,
        /// The links.
        pub links: Vec<Link>,
    }
}

/// So many numbers are few.
const FIGURES: usize = 5;

/// A page lists so many offices of a region at most; beyond that it leads to the region's own page.
const LISTED: usize = 60;

fn full(route: &Route, path: &str) -> String {
    match path {
        "" => format!("{}index.html", route.root()),
        path => format!("{}{path}/index.html", route.root()),
    }
}

fn own(title: String, crumbs: Vec<Crumb>) -> Own {
    Own { kind: "easy", title, crumbs, section: "easy", article: None }
}

fn first_crumb(lens: &Lens<'_>, route: &Route) -> Crumb {
    Crumb {
        label: lens.lang().pick("首页", "Home").to_owned(),
        href: format!("{}easy/index.html", route.root()),
    }
}

/// Builds the home page in large type.
pub(in crate::render) fn easy_home(lens: &Lens<'_>, route: &Route) -> (PageView, EasyView) {
    let lang = lens.lang();
    let root = route.root();
    let newest = lens.periods().last().copied();
    let lead = newest.and_then(|period| Some(sentence(period, lens.year_counts(period)?, lang)));
    let mut groups = Vec::new();
    let top = lens.top();
    groups.extend(group(lens, route, None, &top.offices));
    let mut open: Vec<RegionId> = top.regions.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        let children = &lens.region(id).children;
        groups.extend(group(lens, route, Some(id), &children.offices));
        open.extend(children.regions.iter().rev());
    }
    let title = lens.site().title.to_string();
    let view = EasyView { lead, figures: Vec::new(), groups, phone: None, full: format!("{root}index.html") };
    (page(lens, route, own(title, Vec::new())), view)
}

fn group(
    lens: &Lens<'_>,
    route: &Route,
    region: Option<RegionId>,
    offices: &[OfficeId],
) -> Option<EasyGroup> {
    let lang = lens.lang();
    let root = route.root();
    let card = region.and_then(|region| lens.region_cards(region).first().copied());
    let title = card.map_or(lang.pick("机构", "Offices"), |(_, name)| name).to_owned();
    let link = |label: &str, href: String| Link { label: label.to_owned(), href, current: false };
    let links = match card {
        Some((path, _)) if offices.len() > LISTED => {
            vec![link(lang.pick("全部机构", "All offices"), format!("{root}{path}/index.html"))]
        }
        _ => offices
            .iter()
            .map(|&id| {
                let card = lens.office_card(id);
                link(card.name, format!("{root}easy/{}/index.html", card.path))
            })
            .collect(),
    };
    (!offices.is_empty()).then_some(EasyGroup { title, links })
}

/// Builds an office's page in large type.
pub(in crate::render) fn easy_office(lens: &Lens<'_>, route: &Route, id: OfficeId) -> (PageView, EasyView) {
    let lang = lens.lang();
    let card = lens.office_card(id);
    let periods = lens.office_periods(id);
    let year = |period: &Period| Link {
        label: lang.pick(format!("{period}年度报告"), format!("Annual report for {period}")),
        href: format!("{period}/index.html"),
        current: false,
    };
    let links: Vec<Link> = periods.iter().rev().map(year).collect();
    let newest = periods.last().copied();
    let view = EasyView {
        lead: newest.map(|period| {
            lang.pick(format!("以下是{period}年的数字。"), format!("The numbers of {period}."))
        }),
        figures: newest.map(|period| figures(lens, id, period)).unwrap_or_default(),
        groups: if links.is_empty() {
            Vec::new()
        } else {
            vec![EasyGroup { title: lang.pick("各年度报告", "Annual reports").to_owned(), links }]
        },
        phone: lens.office(id).contact.phone.as_deref().map(str::to_owned),
        full: full(route, card.path),
    };
    (page(lens, route, own(card.name.to_owned(), vec![first_crumb(lens, route)])), view)
}

/// Builds a report's page in large type.
pub(in crate::render) fn easy_report(
    lens: &Lens<'_>,
    route: &Route,
    id: OfficeId,
    period: Period,
) -> Option<(PageView, EasyView)> {
    let lang = lens.lang();
    let card = lens.office_card(id);
    let head = lens.report(id, period)?;
    let name = lens.office_name_in(id, period);
    let form = head.form.map(|form| lens.form(form));
    let title = match form {
        Some(form) => form.report_title(name, period, lang),
        None => format!("{name} {period}"),
    };
    let published = head.record.and_then(|record| record.published);
    let neighbour = |period: Option<Period>| {
        let period = period?;
        lens.report(id, period)?;
        let label = lang.pick(format!("{period}年度"), period.to_string());
        Some(Link { label, href: format!("../{period}/index.html"), current: false })
    };
    let links: Vec<Link> =
        [neighbour(period.before(1)), neighbour(Some(period.next()))].into_iter().flatten().collect();
    let view = EasyView {
        lead: published.map(|day| lang.pick(format!("{day}公布。"), format!("Published on {day}."))),
        figures: figures(lens, id, period),
        groups: if links.is_empty() {
            Vec::new()
        } else {
            vec![EasyGroup { title: lang.pick("其他年度", "Other years").to_owned(), links }]
        },
        phone: None,
        full: full(route, &format!("{}/{period}", card.path)),
    };
    let office = Crumb { label: card.name.to_owned(), href: "../index.html".to_owned() };
    Some((page(lens, route, own(title, vec![first_crumb(lens, route), office])), view))
}

/// Returns the first numbers of the overview.
fn figures(lens: &Lens<'_>, id: OfficeId, period: Period) -> Vec<EasyFigure> {
    let Some((form, overview)) = lens.overview_form(period) else { return Vec::new() };
    let Some(head) = lens.report(id, period) else { return Vec::new() };
    let values = lens.overview(head.id, form).into_iter();
    let labels = overview.overview.iter().map(|column| column.label.get(lens.lang()).to_owned());
    labels
        .zip(values)
        .take(FIGURES)
        .map(|(label, value)| EasyFigure {
            label,
            value: value.map_or_else(|| DASH.to_owned(), |value| value.into_string()),
        })
        .collect()
}
