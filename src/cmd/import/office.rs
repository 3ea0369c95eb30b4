//! The name in a title to the office it means, and addresses of offices that are to be made.

use crate::base::ids::OfficeId;
use crate::base::suggest::nearest;
use crate::base::text::printable;
use crate::base::{Lang, Period};
use crate::cmd::address;
use crate::portal::{Office, Portal};
use std::collections::{BTreeMap, BTreeSet};

/// What bodies put behind the name of their place, in one title and not in the next.
const TAILS: [&str; 2] = ["人民政府", "办事处"];
/// So many offices with a similar name are shown.
const NEAR: usize = 3;

/// The portal's offices by every way their names are written.
pub(super) struct Offices<'p> {
    portal: &'p Portal,
    /// By full and former names.
    names: BTreeMap<String, Vec<OfficeId>>,
    /// By short names, and by names with more or fewer regions before them.
    variants: BTreeMap<String, Vec<OfficeId>>,
    /// Addresses of offices that this run makes.
    fresh: BTreeSet<String>,
}

/// What a name leads to.
#[derive(Debug)]
pub(super) enum Match<'p> {
    /// One office.
    One(&'p Office),
    /// Several, and nothing tells which.
    Several(Vec<&'p Office>),
    /// None; some are called alike.
    None(Vec<&'p Office>),
}

impl<'p> Offices<'p> {
    /// Collects the names of a portal.
    pub(super) fn of(portal: &'p Portal) -> Self {
        let mut offices =
            Self { portal, names: BTreeMap::new(), variants: BTreeMap::new(), fresh: BTreeSet::new() };
        for (id, office) in portal.offices.iter() {
            let prefixes = prefixes(portal, office);
            let former = office.def.former_names.iter().map(|former| &former.name);
            for name in std::iter::once(&office.def.name).chain(former) {
                let name = squeeze(name);
                for variant in variants(&name, &prefixes) {
                    add(&mut offices.variants, variant, id);
                }
                add(&mut offices.names, name, id);
            }
            for variant in office.def.short.iter().flat_map(|short| variants(&squeeze(short), &prefixes)) {
                add(&mut offices.variants, variant, id);
            }
        }
        offices
    }

    /// Returns the office with this address.
    pub(super) fn at(&self, address: &str) -> Option<&'p Office> {
        self.portal.office_at(address).map(|id| &self.portal.offices[id])
    }

    /// Looks up a name as a report of a year has it. What the offices are called comes before what they might be
    /// called, and of several the one that bore the name or existed in that year.
    pub(super) fn named(&self, name: &str, period: Period) -> Match<'p> {
        let name = squeeze(name);
        for known in [&self.names, &self.variants] {
            let ids = known.get(&name).map(Vec::as_slice).unwrap_or_default();
            let mut found: Vec<&Office> = ids.iter().map(|&id| &self.portal.offices[id]).collect();
            for fits in [Self::bore as fn(&Self, &Office, &str, Period) -> bool, Self::existed] {
                let better: Vec<&Office> =
                    found.iter().copied().filter(|office| fits(self, office, &name, period)).collect();
                if found.len() > 1 && !better.is_empty() {
                    found = better;
                }
            }
            match &found[..] {
                [] => {}
                [office] => return Match::One(office),
                _ => return Match::Several(found),
            }
        }
        Match::None(self.near(&name))
    }

    fn bore(&self, office: &Office, name: &str, period: Period) -> bool {
        squeeze(self.portal.name_in(office, period)) == name
    }

    fn existed(&self, office: &Office, _name: &str, period: Period) -> bool {
        self.portal.existed_in(office, period)
    }

    /// Returns offices whose names hold this one, are held by it, or differ from it by a slip.
    fn near(&self, name: &str) -> Vec<&'p Office> {
        let long = |text: &str| text.chars().count() >= NEAR;
        let alike =
            |known: &str| long(known) && long(name) && (known.ends_with(name) || name.ends_with(known));
        let slip = nearest(name, self.names.keys().map(String::as_str));
        let keys = slip.into_iter().chain(self.names.keys().map(String::as_str).filter(|known| alike(known)));
        let mut ids: Vec<OfficeId> = Vec::new();
        for id in keys.filter_map(|key| self.names.get(key)).flatten() {
            if !ids.contains(id) {
                ids.push(*id);
            }
        }
        ids.truncate(NEAR);
        ids.into_iter().map(|id| &self.portal.offices[id]).collect()
    }

    /// Says why an office cannot have this address; an office that is there can.
    pub(super) fn problem(&self, address: &str, lang: Lang) -> Option<String> {
        if self.at(address).is_some() || self.fresh.contains(address) {
            return None;
        }
        if self.portal.regions.iter().any(|(_, region)| region.path.eq_ignore_ascii_case(address)) {
            let shown = printable(address);
            return Some(lang.pick(
                format!("“{shown}”是一个地区的网址，不是机构的"),
                format!("“{shown}” is the address of a region and of no office"),
            ));
        }
        let there = self.portal.offices.iter().map(|(_, office)| &*office.path);
        address::refusal(address, there.chain(self.fresh.iter().map(String::as_str)), lang)
    }

    /// Remembers an office that this run makes; tells whether it is the first time.
    pub(super) fn make(&mut self, address: &str) -> bool {
        self.fresh.insert(address.to_owned())
    }

    /// Returns the address of an office that a new address may be a slip for.
    pub(super) fn meant(&self, address: &str) -> Option<&'p str> {
        nearest(address, self.portal.offices.iter().map(|(_, office)| &*office.path))
    }
}

/// Returns an address as people give it: with or without `content/` before it and a slash behind it.
pub(super) fn address(given: &str) -> &str {
    let path = given.trim().trim_start_matches("./").trim_matches('/');
    path.strip_prefix("content/").unwrap_or(path)
}

/// Says why a name leads to no office.
pub(super) fn unknown(name: &str, found: &Match<'_>, lang: Lang) -> String {
    let name = printable(name);
    let list = |offices: &[&Office]| {
        let one = |office: &&Office| format!("{}“{}”", office.path, printable(&office.def.name));
        offices.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    match found {
        Match::Several(several) => {
            let list = list(several.get(..NEAR.min(several.len())).unwrap_or_default());
            let count = several.len();
            lang.pick(
                format!("标题里的“{name}”可能是 {count} 家机构中的任何一家（{list}）；请用 --map 指明"),
                format!("“{name}” in the title may be any of {count} offices ({list}); say which by --map"),
            )
        }
        Match::None(near) if !near.is_empty() => {
            let list = list(near);
            lang.pick(
                format!("没有名为“{name}”的机构（相近的有 {list}）；请用 --into 或 --map 指明"),
                format!("no office is called “{name}” (similar: {list}); name it with --into or --map"),
            )
        }
        _ => lang.pick(
            format!("没有名为“{name}”的机构；请用 --into 或 --map 指明"),
            format!("no office is called “{name}”; name it with --into or --map"),
        ),
    }
}

fn add(index: &mut BTreeMap<String, Vec<OfficeId>>, name: String, id: OfficeId) {
    if name.is_empty() {
        return;
    }
    let ids = index.entry(name).or_default();
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// Removes white space, seen and unseen.
fn squeeze(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}')).collect()
}

/// Returns the names of the regions an office lies in, written as titles begin: the nearest alone, then with the one
/// around it before it, and so on.
fn prefixes(portal: &Portal, office: &Office) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut next = office.region;
    while let Some(region) = next {
        let region = &portal.regions[region];
        let inner = all.last().map(String::as_str).unwrap_or_default();
        all.push(format!("{}{inner}", squeeze(&region.def.name)));
        next = region.parent;
    }
    all
}

/// Returns the ways a name may be written in a title: with each of the prefixes, without them, and without a tail.
fn variants(name: &str, prefixes: &[String]) -> Vec<String> {
    let rest = prefixes.iter().rev().find_map(|prefix| name.strip_prefix(prefix.as_str()));
    let bare = rest.unwrap_or(name);
    let mut all: Vec<String> = prefixes.iter().map(|prefix| format!("{prefix}{bare}")).collect();
    all.extend([name.to_owned(), bare.to_owned()]);
    let short: Vec<String> = all
        .iter()
        .flat_map(|name| TAILS.iter().filter_map(|tail| name.strip_suffix(tail)))
        .map(str::to_owned)
        .collect();
    all.extend(short);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_with_and_without_regions() {
        let prefixes = ["云岫区".to_owned(), "霁川市云岫区".to_owned()];
        let all = variants("云岫区教育局", &prefixes);
        for name in ["教育局", "云岫区教育局", "霁川市云岫区教育局"] {
            assert!(all.iter().any(|variant| variant == name), "{name}: {all:?}");
        }
        assert!(!all.iter().any(|variant| variant == "霁川市教育局"), "another level of government");
        let all = variants("望云街道办事处", &prefixes);
        assert!(all.iter().any(|variant| variant == "云岫区望云街道"), "{all:?}");
        assert_eq!(squeeze(" 云 岫\u{3000}区 "), "云岫区");
    }

    #[test]
    fn addresses_are_taken_as_people_write_them() {
        for given in ["yi/jia", "content/yi/jia/", "./content/yi/jia", " /yi/jia "] {
            assert_eq!(address(given), "yi/jia", "{given}");
        }
    }
}
