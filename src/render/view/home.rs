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
    let YearCounts { expected, published, in_time, undated, pending } = counts;
    let (missing, late) = (expected - published - pending, published - in_time - undated);
    let mut text = lang.pick(
        format!("{period}年度应公布年度报告{expected}份，已公布{published}份"),
        format!("For {period}, {published} of {expected} annual reports are published"),
    );
    let parts = [
        (late > 0 || (undated > 0 && in_time > 0), format!("按时{in_time}份"), format!("{in_time} in time")),
        (late > 0, format!("迟报{late}份"), format!("{late} late")),
        (undated > 0, format!("未注明公布日期{undated}份"), format!("{undated} without a date")),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(said, ..)| *said).map(|(_, zh, en)| lang.pick(zh, en)).collect();
    if parts.is_empty() && published > 0 {
        let all = published == expected;
        text.push_str(lang.pick(
            if all { "，全部按时" } else { "，均按时" },
            if all { ", all in time" } else { ", all of them in time" },
        ));
    } else if !parts.is_empty() {
        text.push_str(lang.pick("，其中", ": "));
        text.push_str(&parts.join(lang.pick("，", ", ")));
    }
    if pending > 0 {
        text.push_str(&lang.pick(format!("；{pending}份未到期限"), format!("; {pending} not yet due")));
    }
    if missing > 0 {
        text.push_str(&lang.pick(format!("；{missing}份缺失"), format!("; {missing} missing")));
    }
    text.push_str(lang.pick("。", "."));
    text
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Period;

    fn check(counts: [usize; 5], zh: &str, en: &str) {
        let [expected, published, in_time, undated, pending] = counts;
        let counts = YearCounts { expected, published, in_time, undated, pending };
        assert_eq!(sentence(Period::year(2024), counts, Lang::Zh), format!("2024年度应公布年度报告{zh}"));
        assert_eq!(sentence(Period::year(2024), counts, Lang::En), format!("For 2024, {en}"));
    }

    #[test]
    fn a_year_is_said_in_one_sentence() {
        check(
            [16, 16, 16, 0, 0],
            "16份，已公布16份，全部按时。",
            "16 of 16 annual reports are published, all in time.",
        );
        check(
            [16, 15, 15, 0, 0],
            "16份，已公布15份，均按时；1份缺失。",
            "15 of 16 annual reports are published, all of them in time; 1 missing.",
        );
        check(
            [16, 16, 15, 0, 0],
            "16份，已公布16份，其中按时15份，迟报1份。",
            "16 of 16 annual reports are published: 15 in time, 1 late.",
        );
        check(
            [2, 1, 1, 0, 1],
            "2份，已公布1份，均按时；1份未到期限。",
            "1 of 2 annual reports are published, all of them in time; 1 not yet due.",
        );
        check(
            [2, 1, 0, 1, 0],
            "2份，已公布1份，其中未注明公布日期1份；1份缺失。",
            "1 of 2 annual reports are published: 1 without a date; 1 missing.",
        );
        check(
            [3, 0, 0, 0, 0],
            "3份，已公布0份；3份缺失。",
            "0 of 3 annual reports are published; 3 missing.",
        );
    }
}
