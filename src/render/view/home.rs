//! The home page.

use super::chrome::{Own, page};
use super::list::{RegionBlock, block, plain_block};
use super::views;
use super::{Html, PageView};
use crate::base::Lang;
use crate::error::Error;
use crate::plan::Route;
use crate::portal::{Lens, YearCounts};

views! {
    /// The home page.
    pub struct HomeView {
        /// The portal's own words.
        pub welcome: Option<Html>,
        /// The newest year.
        pub latest: Option<YearCard>,
        /// The years before, newest first.
        pub years: Vec<YearCard>,
        /// Regions and the offices directly at the top.
        pub blocks: Vec<RegionBlock>,
        /// The reports published last.
        pub newest: Vec<NewReport>,
    }

    /// A year in numbers.
    pub struct YearCard {
        /// The year.
        pub year: String,
        /// The address of its page.
        pub href: String,
        /// Offices obliged to report.
        pub expected: usize,
        /// Offices that did.
        pub published: usize,
        /// Of these, in time.
        pub in_time: usize,
        /// The same in one sentence.
        pub sentence: String,
    }

    /// A new report.
    pub struct NewReport {
        /// The office's name.
        pub office: String,
        /// The period.
        pub year: String,
        /// The report's address.
        pub href: String,
        /// The day it was published.
        pub published: String,
    }
}

/// Says the state of a year in one sentence.
pub(super) fn sentence(period: crate::base::Period, counts: YearCounts, lang: Lang) -> String {
    let YearCounts { expected, published, in_time } = counts;
    let (missing, late) = (expected - published, published - in_time);
    match lang {
        Lang::Zh => {
            let mut text = format!("{period}年度应公布年度报告{expected}份，已公布{published}份");
            match (late, missing) {
                (0, 0) => text.push_str("，全部按时。"),
                (0, _) => text.push_str(&format!("，均按时；{missing}份缺失。")),
                (_, 0) => text.push_str(&format!("，其中按时{in_time}份，迟报{late}份。")),
                _ => text.push_str(&format!("，其中按时{in_time}份，迟报{late}份；{missing}份缺失。")),
            }
            text
        }
        Lang::En => {
            let mut text = format!("For {period}, {published} of {expected} annual reports are published");
            match (late, missing) {
                (0, 0) => text.push_str(", all in time."),
                (0, _) => text.push_str(&format!(", all of them in time; {missing} missing.")),
                (_, 0) => text.push_str(&format!(": {in_time} in time, {late} late.")),
                _ => text.push_str(&format!(": {in_time} in time, {late} late; {missing} missing.")),
            }
            text
        }
    }
}

/// Builds a year's card.
pub(super) fn card(lens: &Lens<'_>, route: &Route, period: crate::base::Period) -> Option<YearCard> {
    let counts = lens.year_counts(period)?;
    Some(YearCard {
        year: period.to_string(),
        href: format!("{}years/{period}/index.html", route.root()),
        expected: counts.expected,
        published: counts.published,
        in_time: counts.in_time,
        sentence: sentence(period, counts, lens.lang()),
    })
}

/// Builds the home page.
pub(in crate::render) fn home(lens: &Lens<'_>, route: &Route) -> Result<(PageView, HomeView), Error> {
    let root = route.root();
    let top = lens.top();
    let mut blocks: Vec<RegionBlock> = Vec::new();
    if !top.offices.is_empty() {
        blocks.push(plain_block(lens, route, &top.offices));
    }
    for &id in &top.regions {
        blocks.push(block(lens, route, id));
        for &inner in &lens.region(id).children.regions {
            blocks.push(block(lens, route, inner));
        }
    }
    let mut years: Vec<YearCard> =
        lens.periods().into_iter().rev().filter_map(|period| card(lens, route, period)).collect();
    let latest = (!years.is_empty()).then(|| years.remove(0));
    let newest = lens.newest().into_iter().take(8).map(|(office, period, date)| {
        let card = lens.office_card(office);
        NewReport {
            office: lens.office_name_in(office, period).to_owned(),
            year: period.to_string(),
            href: format!("{root}{}/{period}/index.html", card.path),
            published: date.to_string(),
        }
    });
    let newest = newest.collect();
    let welcome = match lens.welcome() {
        Some(id) => Some(super::about::prose(lens, route, id)?),
        None => None,
    };
    let view = HomeView { welcome, latest, years, blocks, newest };
    let title = lens.site().title.to_string();
    let own = Own { kind: "home", title, crumbs: Vec::new(), section: "home", article: None };
    Ok((page(lens, route, own), view))
}
