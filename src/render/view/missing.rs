//! What is missing and late: a grid of offices and years in words, and a page for each year.

use super::chrome::{Crumb, Own, crumbs, page};
use super::home::{YearCard, card, sentence};
use super::list::kind_label;
use super::office::state;
use super::{Link, PageView, views};
use crate::base::date::Date;
use crate::base::ids::{OfficeId, RegionId};
use crate::base::{Lang, Period};
use crate::plan::Route;
use crate::portal::{Coverage, Lens};

views! {
    /// The page of what is missing and late in all years.
    pub struct MissingView {
        /// The years, newest first.
        pub years: Vec<MissingYear>,
        /// Every office in every year; absent where there are too many offices for one page.
        pub grid: Option<StatusGrid>,
        /// The regions, each with a grid of its own, where there is none here.
        pub regions: Vec<Link>,
        /// By which day each kind of office must publish, in words.
        pub deadlines: Vec<DeadlineLine>,
        /// Why there is nothing, if there is nothing.
        pub empty: Option<String>,
    }

    /// A year in the list.
    pub struct MissingYear {
        /// The year in numbers.
        pub card: YearCard,
        /// Reports that came late.
        pub late: usize,
        /// Reports that did not come.
        pub missing: usize,
        /// Reports that are not yet due.
        pub pending: usize,
        /// Its page of what is missing and late.
        pub href: String,
    }

    /// By which day a kind of office must publish.
    pub struct DeadlineLine {
        /// The kind in words.
        pub kind: String,
        /// The day in the newest year's following year.
        pub due: String,
    }

    /// Offices and years, in words.
    pub struct StatusGrid {
        /// The years, oldest first.
        pub years: Vec<Link>,
        /// The offices by region.
        pub groups: Vec<StatusGroup>,
    }

    /// The offices of one region in a grid.
    pub struct StatusGroup {
        /// The region's name; absent for offices at the top and on the region's own page.
        pub name: Option<String>,
        /// The region's address.
        pub href: Option<String>,
        /// Its offices.
        pub offices: Vec<StatusRow>,
    }

    /// An office in a grid.
    pub struct StatusRow {
        /// Its name.
        pub name: String,
        /// Its address.
        pub href: String,
        /// Its years.
        pub cells: Vec<StatusCell>,
    }

    /// An office in a year.
    pub struct StatusCell {
        /// Whether and how it reported, in words.
        pub text: String,
        /// The same as a class name: `published`, `late`, `missing`, `pending`, `absent`.
        pub class: String,
        /// The report's address, if there is one.
        pub href: Option<String>,
    }

    /// What is missing and late in one year.
    pub struct MissingYearView {
        /// The year.
        pub year: String,
        /// The year in one sentence.
        pub sentence: String,
        /// Offices without a report whose deadline has passed.
        pub missing: Vec<MissingOffice>,
        /// Offices that were late, the latest first.
        pub late: Vec<MissingOffice>,
        /// Offices without a report that are not yet due.
        pub pending: Vec<MissingOffice>,
        /// Reports that do not say when they were published.
        pub undated: Vec<MissingOffice>,
        /// Offices that are asked for nothing, since they did not exist, and why.
        pub absent: Vec<MissingOffice>,
        /// The year's page.
        pub year_href: String,
        /// The year before.
        pub previous: Option<Link>,
        /// The year after.
        pub next: Option<Link>,
    }

    /// An office that is missing or late.
    pub struct MissingOffice {
        /// Its name at the time.
        pub name: String,
        /// The address of its report, or of the office.
        pub href: String,
        /// The region it lies in.
        pub region: Option<String>,
        /// Its kind in words.
        pub kind: Option<String>,
        /// When it was due.
        pub due: Option<String>,
        /// When it was published.
        pub published: Option<String>,
        /// How late it was, or why nothing is asked of it, in words.
        pub words: Option<String>,
    }
}

/// A grid on one page shows so many offices at most; beyond that each region has its own.
const GRID: usize = 300;

/// Says why an office is asked for nothing in a period.
fn absence(lens: &Lens<'_>, id: OfficeId, period: Period) -> String {
    let lang = lens.lang();
    let year = i32::from(period.number());
    let before = lens.office(id).since.is_some_and(|since: Date| i32::from(since.year()) > year);
    if before {
        lang.pick("尚未设立", "not yet founded").to_owned()
    } else {
        lang.pick("已撤并", "closed or merged").to_owned()
    }
}

fn status_cell(lens: &Lens<'_>, route: &Route, id: OfficeId, period: Period) -> StatusCell {
    let (coverage, _) = lens.coverage(id, period);
    let (mut text, class) = state(coverage, lens.lang());
    let reported = matches!(coverage, Coverage::Published | Coverage::Late(_));
    if coverage == Coverage::Absent {
        text = absence(lens, id, period);
    }
    let card = lens.office_card(id);
    let href = reported.then(|| format!("{}{}/{period}/index.html", route.root(), card.path));
    StatusCell { text, class: class.to_owned(), href }
}

/// Builds the grid of some offices.
pub(super) fn grid(
    lens: &Lens<'_>,
    route: &Route,
    groups: Vec<(Option<RegionId>, &[OfficeId])>,
    periods: &[Period],
) -> StatusGrid {
    let root = route.root();
    let linked = lens.site().output.missing;
    let years = periods.iter().map(|period| Link {
        label: period.to_string(),
        href: if linked {
            format!("{root}missing/{period}/index.html")
        } else {
            format!("{root}years/{period}/index.html")
        },
        current: false,
    });
    let group = |(region, offices): (Option<RegionId>, &[OfficeId])| {
        let card = region.and_then(|region| lens.region_cards(region).first().copied());
        let row = |&id: &OfficeId| {
            let office = lens.office_card(id);
            StatusRow {
                name: office.name.to_owned(),
                href: format!("{root}{}/index.html", office.path),
                cells: periods.iter().map(|&period| status_cell(lens, route, id, period)).collect(),
            }
        };
        StatusGroup {
            name: card.map(|(_, name)| name.to_owned()),
            href: card.map(|(path, _)| format!("{root}{path}/index.html")),
            offices: offices.iter().map(row).collect(),
        }
    };
    StatusGrid { years: years.collect(), groups: groups.into_iter().map(group).collect() }
}

/// Returns the regions of the portal with their own offices, in display order, the outer before the inner.
pub(super) fn regions<'p>(lens: &Lens<'p>) -> Vec<(Option<RegionId>, &'p [OfficeId])> {
    let top = lens.top();
    let mut all: Vec<(Option<RegionId>, &[OfficeId])> = vec![(None, &top.offices)];
    let mut open: Vec<RegionId> = top.regions.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        let children = &lens.region(id).children;
        all.push((Some(id), &children.offices));
        open.extend(children.regions.iter().rev());
    }
    all.retain(|(_, offices)| !offices.is_empty());
    all
}

/// Builds the page of what is missing and late in all years.
pub(in crate::render) fn missing(lens: &Lens<'_>, route: &Route) -> (PageView, MissingView) {
    let lang = lens.lang();
    let root = route.root();
    let periods = lens.periods();
    let year = |&period: &Period| {
        let counts = lens.year_counts(period)?;
        let undated = counts.undated;
        Some(MissingYear {
            card: card(lens, route, period)?,
            late: counts.published - counts.in_time - undated,
            missing: counts.expected - counts.published - counts.pending,
            pending: counts.pending,
            href: format!("{period}/index.html"),
        })
    };
    let groups = regions(lens);
    let offices: usize = groups.iter().map(|(_, offices)| offices.len()).sum();
    let fits = offices <= GRID && !periods.is_empty();
    let links = groups.iter().filter_map(|(region, _)| {
        let (path, name) = lens.region_cards((*region)?).first().copied()?;
        let href = format!("{root}{path}/index.html#status");
        Some(Link { label: name.to_owned(), href, current: false })
    });
    let view = MissingView {
        years: periods.iter().rev().filter_map(year).collect(),
        regions: if fits { Vec::new() } else { links.collect() },
        deadlines: periods.last().map(|&newest| deadlines(lens, newest)).unwrap_or_default(),
        grid: fits.then(|| grid(lens, route, groups, &periods)),
        empty: periods.is_empty().then(|| {
            lang.pick("本站尚未收录任何年度报告。", "This portal holds no annual report yet.").to_owned()
        }),
    };
    let own = Own {
        kind: "missing",
        title: lang.pick("公布情况", "Published, late and missing").to_owned(),
        crumbs: crumbs(lens, route, None),
        section: "missing",
        article: None,
    };
    (page(lens, route, own), view)
}

/// Says by which day each kind of office must publish its report for a period.
fn deadlines(lens: &Lens<'_>, period: Period) -> Vec<DeadlineLine> {
    let lang = lens.lang();
    lens.deadlines(period)
        .into_iter()
        .map(|(kind, due)| DeadlineLine { kind: kind_label(kind, lang).to_owned(), due: due.to_string() })
        .collect()
}

/// Builds the page of what is missing and late in a year.
pub(in crate::render) fn missing_year(
    lens: &Lens<'_>,
    route: &Route,
    period: Period,
) -> Option<(PageView, MissingYearView)> {
    let lang = lens.lang();
    let root = route.root();
    let status = lens.year_status(period)?;
    let mut view = MissingYearView {
        year: period.to_string(),
        sentence: sentence(period, status.counts, lang),
        missing: Vec::new(),
        late: Vec::new(),
        pending: Vec::new(),
        undated: Vec::new(),
        absent: Vec::new(),
        year_href: format!("{root}years/{period}/index.html"),
        previous: None,
        next: None,
    };
    let mut late: Vec<(i32, MissingOffice)> = Vec::new();
    for (id, coverage) in status.rows {
        if coverage == Coverage::Published {
            let head = lens.report(id, period);
            if head.and_then(|head| head.record?.published).is_none() {
                view.undated.push(line(lens, route, id, period, None));
            }
            continue;
        }
        let office = line(lens, route, id, period, words(coverage, lang));
        match coverage {
            Coverage::Late(days) => late.push((days, office)),
            Coverage::Missing => view.missing.push(office),
            Coverage::Pending => view.pending.push(office),
            Coverage::Published | Coverage::Absent => {}
        }
    }
    late.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
    view.late = late.into_iter().map(|(_, office)| office).collect();
    view.absent = status
        .absent
        .into_iter()
        .map(|id| line(lens, route, id, period, Some(absence(lens, id, period))))
        .collect();
    let periods = lens.periods();
    let neighbour = |period: Option<Period>| {
        let period = period.filter(|period| periods.contains(period))?;
        Some(Link { label: period.to_string(), href: format!("../{period}/index.html"), current: false })
    };
    view.previous = neighbour(period.before(1));
    view.next = neighbour(Some(period.next()));
    let mut crumbs = crumbs(lens, route, None);
    crumbs.push(Crumb {
        label: lang.pick("公布情况", "Published, late and missing").to_owned(),
        href: "../index.html".to_owned(),
    });
    let title = lang.pick(format!("{period}年度公布情况"), format!("Published, late and missing, {period}"));
    let own = Own { kind: "missing-year", title, crumbs, section: "missing", article: None };
    Some((page(lens, route, own), view))
}

fn words(coverage: Coverage, lang: Lang) -> Option<String> {
    match coverage {
        Coverage::Late(_) => Some(state(coverage, lang).0),
        _ => None,
    }
}

fn line(
    lens: &Lens<'_>,
    route: &Route,
    id: OfficeId,
    period: Period,
    words: Option<String>,
) -> MissingOffice {
    let lang = lens.lang();
    let root = route.root();
    let card = lens.office_card(id);
    let head = lens.report(id, period);
    let (_, due) = lens.coverage(id, period);
    let region = card.region.and_then(|region| lens.region_cards(region).first().copied());
    MissingOffice {
        name: lens.office_name_in(id, period).to_owned(),
        href: match head {
            Some(_) => format!("{root}{}/{period}/index.html", card.path),
            None => format!("{root}{}/index.html", card.path),
        },
        region: region.map(|(_, name)| name.to_owned()),
        kind: card.kind.map(|kind| kind_label(kind, lang).to_owned()),
        due: due.map(|due| due.to_string()),
        published: head.and_then(|head| head.record?.published).map(|date| date.to_string()),
        words,
    }
}
