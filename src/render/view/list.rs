//! Lists of offices, by region.

use super::views;
use crate::base::Lang;
use crate::base::ids::{OfficeId, RegionId};
use crate::plan::Route;
use crate::portal::Lens;

views! {
    /// Offices under one heading.
    pub struct RegionBlock {
        /// The region's name; absent for the offices that lie directly in the page's own region.
        pub name: Option<String>,
        /// The region's address.
        pub href: Option<String>,
        /// A sentence about it.
        pub summary: Option<String>,
        /// Its offices in display order.
        pub offices: Vec<OfficeLine>,
        /// How many offices lie directly in it, listed or not.
        pub total: usize,
        /// How many regions lie in it.
        pub regions: usize,
    }

    /// An office in a list.
    pub struct OfficeLine {
        /// Its full name.
        pub name: String,
        /// Its address.
        pub href: String,
        /// Its kind in words.
        pub kind: Option<String>,
        /// The newest period with a report.
        pub latest: Option<String>,
        /// The address of that report.
        pub latest_href: Option<String>,
        /// How many reports there are.
        pub count: usize,
    }
}

/// Returns a kind of office in words.
pub(in crate::render) fn kind_label(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "government" => lang.pick("人民政府", "Government"),
        "department" => lang.pick("政府部门", "Department"),
        "township" => lang.pick("乡镇", "Township"),
        "subdistrict" => lang.pick("街道", "Subdistrict"),
        "dispatched" => lang.pick("派出机构", "Dispatched agency"),
        "institution" => lang.pick("事业单位", "Public institution"),
        _ => lang.pick("其他机构", "Other"),
    }
}

fn office_line(lens: &Lens<'_>, route: &Route, id: OfficeId) -> OfficeLine {
    let card = lens.office_card(id);
    let root = route.root();
    let periods = lens.office_periods(id);
    let latest = periods.last();
    OfficeLine {
        name: card.name.to_owned(),
        href: format!("{root}{}/index.html", card.path),
        kind: card.kind.map(|kind| kind_label(kind, lens.lang()).to_owned()),
        latest: latest.map(ToString::to_string),
        latest_href: latest.map(|period| format!("{root}{}/{period}/index.html", card.path)),
        count: periods.len(),
    }
}

/// A page that is not the region's own lists so many of its offices at most; beyond that it only links.
const LISTED: usize = 60;

/// Builds the block of a region within another page.
pub(super) fn block(lens: &Lens<'_>, route: &Route, id: RegionId) -> RegionBlock {
    let region = lens.region(id);
    let total = region.children.offices.len();
    let listed: &[OfficeId] = if total > LISTED { &[] } else { &region.children.offices };
    RegionBlock {
        name: Some(region.def.name.to_string()),
        href: Some(format!("{}{}/index.html", route.root(), region.path)),
        summary: region.def.summary.as_deref().map(str::to_owned),
        offices: listed.iter().map(|&office| office_line(lens, route, office)).collect(),
        total,
        regions: region.children.regions.len(),
    }
}

/// Builds a block of offices without a heading of its own.
pub(super) fn plain_block(lens: &Lens<'_>, route: &Route, offices: &[OfficeId]) -> RegionBlock {
    RegionBlock {
        name: None,
        href: None,
        summary: None,
        offices: offices.iter().map(|&office| office_line(lens, route, office)).collect(),
        total: offices.len(),
        regions: 0,
    }
}
