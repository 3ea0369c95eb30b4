//! The page on which offices are chosen and compared, with the comparisons that are pages already.

use super::chrome::{Own, crumbs, page};
use super::{Link, PageView, views};
use crate::base::ids::RegionId;
use crate::plan::Route;
use crate::portal::Lens;
use crate::render::script::offered;
use std::collections::BTreeSet;

views! {
    /// The page of comparisons. Its script fills the form from `index.js`; without scripts the links lead on.
    pub struct CompareView {
        /// Why there is nothing to compare, if there is nothing.
        pub empty: Option<String>,
        /// How rates that rest on few cases are shown, in one sentence.
        pub small: String,
        /// Metrics that have a page of their own.
        pub metrics: Vec<CompareMetric>,
        /// The years, newest first.
        pub years: Vec<Link>,
        /// The regions, each before those in it.
        pub regions: Vec<Link>,
    }

    /// A metric with a page of its own.
    pub struct CompareMetric {
        /// Its id, such as `open_rate`.
        pub id: String,
        /// What it is called.
        pub label: String,
        /// Its address.
        pub href: String,
    }
}

/// Builds the page of comparisons.
pub(in crate::render) fn compare(lens: &Lens<'_>, route: &Route) -> (PageView, CompareView) {
    let lang = lens.lang();
    let root = route.root();
    let offered = offered(lens);
    let addresses: BTreeSet<String> =
        if lens.site().output.indicators { lens.addresses().into_iter().collect() } else { BTreeSet::new() };
    let metrics = offered.iter().filter_map(|one| {
        let address = format!("indicators/{}/", one.metric.id);
        addresses.contains(&address).then(|| CompareMetric {
            id: one.metric.id.to_string(),
            label: one.metric.short(lang).to_owned(),
            href: format!("{root}{address}index.html"),
        })
    });
    let years = lens.periods().into_iter().rev().map(|period| Link {
        label: lang.pick(format!("{period}年度"), period.to_string()),
        href: format!("{root}years/{period}/index.html"),
        current: false,
    });
    let mut regions = Vec::new();
    lens.top().regions.iter().for_each(|&region| descend(lens, &root, region, &mut regions));
    let min_n = lens.site().comparison.min_n;
    let view = CompareView {
        empty: offered.is_empty().then(|| {
            lang.pick("本站尚未收录统计数据，无可比较。", "This portal holds no statistics to compare yet.")
                .to_owned()
        }),
        small: lang.pick(
            format!(
                "分母不足{min_n}件的比率以星号标出：一两件就能使它大起大落，不计入同类机构的中位数，也不据以比较高低。"
            ),
            format!(
                "Rates that rest on fewer than {min_n} cases bear an asterisk: one or two cases swing them. They are \
                 not counted in medians, and nobody is called highest or lowest by them."
            ),
        ),
        metrics: metrics.collect(),
        years: years.collect(),
        regions,
    };
    let own = Own {
        kind: "compare",
        title: lang.pick("比较", "Compare").to_owned(),
        crumbs: crumbs(lens, route, None),
        section: "compare",
        article: None,
    };
    (page(lens, route, own), view)
}

fn descend(lens: &Lens<'_>, root: &str, id: RegionId, links: &mut Vec<Link>) {
    let region = lens.region(id);
    links.push(Link {
        label: region.def.name.to_string(),
        href: format!("{root}{}/index.html", region.path),
        current: false,
    });
    region.children.regions.iter().for_each(|&inner| descend(lens, root, inner, links));
}
