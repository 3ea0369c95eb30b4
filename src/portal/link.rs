//! All contents to a [`Portal`]: the only step that sees more than one file.

use super::amount::Passage;
use super::assemble::Half;
use super::forms::FormSet;
use super::{Children, Office, Page, Portal, Region};
use crate::base::ids::{Id, OfficeId, RegionId};
use crate::base::suggest::nearest;
use crate::base::{Checked, Code, Finding, Locus, Period, SitePath};
use crate::content::office::UNORDERED;
use crate::content::{Content, Prose, SiteConfig};
use crate::source::FileKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// What linking starts from.
#[derive(Debug)]
pub struct Inputs<'i> {
    /// `site.toml`.
    pub site: &'i SiteConfig,
    /// The forms.
    pub forms: &'i Arc<FormSet>,
    /// Every other file with what it holds, by path.
    pub contents: &'i BTreeMap<SitePath, (FileKind, Checked<Content>)>,
    /// Whether drafts are taken in.
    pub drafts: bool,
}

/// Links all contents. Findings are about what no single file can know.
#[must_use]
pub fn link(inputs: &Inputs<'_>) -> Checked<Portal> {
    let mut linker = Linker {
        portal: Portal { site: inputs.site.clone(), forms: Arc::clone(inputs.forms), ..Portal::default() },
        regions: BTreeMap::new(),
        findings: Vec::new(),
        origins: BTreeMap::new(),
        files: BTreeSet::new(),
        drafts: BTreeSet::new(),
    };
    linker.regions(inputs);
    linker.offices(inputs);
    linker.reports(inputs);
    linker.pages(inputs);
    linker.copies(inputs);
    linker.order();
    linker.bridges();
    linker.dead_links(inputs);
    linker.office_references();
    linker.finish()
}

struct Linker {
    portal: Portal,
    regions: BTreeMap<Box<str>, RegionId>,
    findings: Vec<Finding>,
    /// Which file claimed an address first.
    origins: BTreeMap<String, SitePath>,
    /// Addresses that are files.
    files: BTreeSet<String>,
    /// Reports that are held back.
    drafts: BTreeSet<(OfficeId, Period)>,
}

/// Addresses at the root that the portal keeps for itself.
const RESERVED: [&str; 12] = [
    "years",
    "forms",
    "data",
    "search",
    "compare",
    "missing",
    "corrections",
    "checks",
    "indicators",
    "easy",
    "assets",
    "404.html",
];

/// Files that the portal writes beside reports and offices.
const RESERVED_FILES: [&str; 7] =
    ["index.html", "data.json", "data.csv", "data.xlsx", "series.js", "sitemap.xml", "feed.xml"];

/// The folder that the portal makes below a report, whose address ends in a year.
const RESERVED_FOLDER: &str = "changes";

/// Tells whether the portal keeps an address for itself.
pub(crate) fn is_reserved(route: &str) -> bool {
    let first = route.split('/').next().unwrap_or_default();
    let file = route.rsplit('/').next().unwrap_or_default();
    let mut folders = route.split('/').zip(route.split('/').skip(1));
    let below_report = folders.any(|(year, folder)| {
        folder.eq_ignore_ascii_case(RESERVED_FOLDER) && Period::from_stem(year).is_some()
    });
    RESERVED.contains(&first) || RESERVED_FILES.contains(&file) || below_report
}

impl Linker {
    /// Claims an address for a file; a second claim is a finding that names both.
    fn claim(&mut self, route: &str, path: &SitePath) -> bool {
        let reserved = is_reserved(route);
        let folded = route.to_ascii_lowercase();
        let other = match self.rival(&folded) {
            Some(other) => other.to_string(),
            None if reserved => "gongkai".to_owned(),
            None => {
                self.origins.insert(folded, path.clone());
                return true;
            }
        };
        let finding = Finding::new(Code::RouteTaken, Locus::File(path.clone()));
        self.findings.push(finding.fact("route", format!("/{route}")).fact("other", other));
        false
    }

    /// Claims an address for a file that is copied, which cannot be a folder of others too.
    fn claim_file(&mut self, route: &str, path: &SitePath) -> bool {
        let folded = route.to_ascii_lowercase();
        let inside = format!("{folded}/");
        let below =
            self.origins.range(inside.clone()..).next().filter(|(other, _)| other.starts_with(&inside));
        if let Some((_, other)) = below.filter(|_| !self.origins.contains_key(&folded)) {
            let finding = Finding::new(Code::RouteTaken, Locus::File(path.clone()));
            self.findings.push(finding.fact("route", format!("/{route}")).fact("other", other));
            return false;
        }
        let claimed = self.claim(route, path);
        if claimed {
            self.files.insert(folded);
        }
        claimed
    }

    /// Returns who holds an address, or holds a file where one of its folders must be.
    fn rival(&self, folded: &str) -> Option<&SitePath> {
        let mut above = folded.match_indices('/').filter_map(|(at, _)| folded.get(..at));
        let file = above.find(|above| self.files.contains(*above));
        self.origins.get(file.unwrap_or(folded))
    }

    fn regions(&mut self, inputs: &Inputs<'_>) {
        for (path, content) in by_folder(inputs, |kind| kind == FileKind::Region) {
            let Content::Region(def) = &content.value else { continue };
            // `content/region.toml` would be the whole site, which site.toml describes.
            let Some(folder) = path.folder().strip_prefix("content/") else { continue };
            if !self.claim(folder, path) {
                continue;
            }
            let parent = self.region_around(folder);
            let region =
                Region { path: folder.into(), def: def.clone(), parent, children: Children::default() };
            let id = self.portal.regions.push(region);
            self.regions.insert(folder.into(), id);
            self.portal.targets.insert(path.clone(), folder.into());
            match parent {
                Some(parent) => self.portal.regions[parent].children.regions.push(id),
                None => self.portal.top.regions.push(id),
            }
        }
    }

    fn region_around(&self, folder: &str) -> Option<RegionId> {
        let mut folder = folder;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(&id) = self.regions.get(above) {
                return Some(id);
            }
            folder = above;
        }
        None
    }

    fn offices(&mut self, inputs: &Inputs<'_>) {
        for (path, content) in by_folder(inputs, |kind| kind == FileKind::Office) {
            let def = match &content.value {
                Content::Office(def) => (**def).clone(),
                // Its file cannot be read, but its reports can: it is shown under its folder's name.
                _ => crate::content::OfficeDef {
                    name: path.folder().rsplit('/').next().unwrap_or_default().into(),
                    order: UNORDERED,
                    ..crate::content::OfficeDef::default()
                },
            };
            let Some(folder) = path.folder().strip_prefix("content/") else { continue };
            if let Some(outer) = self.office_around(folder) {
                let finding = Finding::new(Code::OfficeNested, Locus::File(path.clone()));
                self.findings.push(finding.fact("outer", &self.portal.offices[outer].def.name));
                continue;
            }
            if !self.claim(folder, path) {
                continue;
            }
            let region = self.region_around(folder);
            let office = Office { path: folder.into(), def, region, reports: BTreeMap::new() };
            let id = self.portal.offices.push(office);
            self.portal.office_by_path.insert(folder.into(), id);
            self.portal.targets.insert(path.clone(), folder.into());
            match region {
                Some(region) => self.portal.regions[region].children.offices.push(id),
                None => self.portal.top.offices.push(id),
            }
        }
    }

    fn office_around(&self, folder: &str) -> Option<OfficeId> {
        let mut folder = folder;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(&id) = self.portal.office_by_path.get(above) {
                return Some(id);
            }
            folder = above;
        }
        None
    }

    fn reports(&mut self, inputs: &Inputs<'_>) {
        let mut parts: BTreeMap<(OfficeId, Period), Vec<Half<'_>>> = BTreeMap::new();
        for (path, (kind, content)) in inputs.contents {
            let (FileKind::Statistics(period) | FileKind::Narrative(period)) = *kind else { continue };
            let folder = path.folder().strip_prefix("content/").unwrap_or_default();
            match self.portal.office_at(folder) {
                Some(office) => parts.entry((office, period)).or_default().push((path, *kind, content)),
                None => self.findings.push(Finding::new(Code::OfficeMissing, Locus::File(path.clone()))),
            }
        }
        for ((office, period), halves) in parts {
            let Some(report) = self.portal.assemble(office, period, &halves, inputs.drafts) else {
                self.drafts.insert((office, period));
                continue;
            };
            self.findings.extend(self.portal.missing_half(&report));
            let route = format!("{}/{period}", self.portal.offices[office].path);
            for (path, ..) in halves {
                self.portal.targets.insert(path.clone(), route.as_str().into());
            }
            if let Some(path) = report.paths().last() {
                self.origins.insert(route.to_ascii_lowercase(), path.clone());
            }
            let id = self.portal.reports.push(report);
            self.portal.offices[office].reports.insert(period, id);
            self.portal.years.entry(period).or_default();
        }
    }

    fn pages(&mut self, inputs: &Inputs<'_>) {
        for (path, (_, content)) in inputs.contents {
            let Content::Page(prose) = &content.value else { continue };
            if prose.draft && !inputs.drafts {
                continue;
            }
            let file = path.below("content").unwrap_or_default();
            let route = file.strip_suffix(".md").unwrap_or(file);
            let is_welcome = route == "index";
            let route = route.strip_suffix("/index").unwrap_or(route);
            if let Some(problem) =
                route.split('/').find_map(crate::source::segment_problem).filter(|_| !is_welcome)
            {
                self.findings.push(problem.finding(path));
                continue;
            }
            if !is_welcome && !self.claim(route, path) {
                continue;
            }
            let page = Page {
                path: if is_welcome { Box::default() } else { route.into() },
                file: path.clone(),
                title: page_title(prose, route),
                prose: Arc::clone(prose),
            };
            let id = self.portal.pages.push(page);
            self.portal.targets.insert(path.clone(), if is_welcome { Box::default() } else { route.into() });
            if is_welcome {
                self.portal.welcome = Some(id);
            }
        }
    }

    fn copies(&mut self, inputs: &Inputs<'_>) {
        for (path, (kind, content)) in inputs.contents {
            let (route, digest) = match (kind, &content.value) {
                (FileKind::Static, Content::Copy(digest)) => (path.below("static"), *digest),
                (FileKind::Asset, Content::Copy(digest)) => (path.below("content"), *digest),
                _ => continue,
            };
            let Some(route) = route else { continue };
            if self.year_of(route).is_some_and(|(office, period, _)| self.drafts.contains(&(office, period)))
            {
                continue;
            }
            if self.claim_file(route, path) {
                self.portal.copies.insert(route.into(), (path.clone(), digest));
                self.portal.targets.insert(path.clone(), route.into());
                self.attach(route);
            }
        }
    }

    /// Lists a file of a year's folder with its report.
    fn attach(&mut self, route: &str) {
        let found = self.year_of(route).and_then(|(office, period, file)| {
            Some((*self.portal.offices[office].reports.get(&period)?, file))
        });
        if let Some((report, file)) = found {
            self.portal.reports[report].attachments.push(file.into());
        }
    }

    /// Returns the office and the year in whose folder a file lies, and its address below that.
    fn year_of<'r>(&self, route: &'r str) -> Option<(OfficeId, Period, &'r str)> {
        route.match_indices('/').find_map(|(at, _)| {
            let (office, rest) = (route.get(..at)?, route.get(at + 1..)?);
            let (year, file) = rest.split_once('/')?;
            Some((self.portal.office_at(office)?, Period::from_stem(year)?, file))
        })
    }

    /// Puts what lies in each region into display order: `order`, then `sort_key` of offices, then address.
    fn order(&mut self) {
        let portal = &mut self.portal;
        let mut all: Vec<Children> =
            portal.regions.ids().map(|id| portal.regions[id].children.clone()).collect();
        all.push(portal.top.clone());
        for children in &mut all {
            children.regions.sort_by_key(|&id| (portal.regions[id].def.order, id));
            children.offices.sort_by_key(|&id| {
                let office = &portal.offices[id];
                (office.def.order, office.def.sort_key.clone().unwrap_or_else(|| office.path.clone()), id)
            });
        }
        portal.top = all.pop().unwrap_or_default();
        for (index, children) in all.into_iter().enumerate() {
            portal.regions[RegionId::from_index(index)].children = children;
        }
    }

    fn bridges(&mut self) {
        let forms = Arc::clone(&self.portal.forms);
        for (newer, form) in forms.iter() {
            let older = form.succeeds.as_ref().and_then(|id| forms.by_id.get(id));
            if let Some(&older) = older {
                self.portal.passages.push(Passage::new((newer, form), (older, forms.get(older))));
            }
        }
    }

    /// Finds links of narratives and pages that lead nowhere.
    fn dead_links(&mut self, inputs: &Inputs<'_>) {
        for (path, (_, content)) in inputs.contents {
            let (Content::Narrative(prose) | Content::Page(prose)) = &content.value else { continue };
            self.findings.extend(self.portal.dead_links(path, prose));
        }
    }

    /// Checks offices that are named in lineages and scopes.
    fn office_references(&mut self) {
        let portal = &self.portal;
        let mut findings = Vec::new();
        for (_, office) in portal.offices.iter() {
            let path = SitePath::new(&format!("content/{}/office.toml", office.path));
            let names = office.def.lineage.iter().flat_map(|event| event.from.iter().chain(&event.into));
            findings.extend(names.filter_map(|name| portal.unknown_office(&path, "lineage", name)));
        }
        findings.extend(portal.reports.as_slice().iter().flat_map(|report| portal.unknown_covered(report)));
        let ids = || portal.forms.by_id.keys().map(|id| &**id);
        for (_, id) in portal.site.forms.iter().filter(|(_, id)| !portal.forms.by_id.contains_key(id)) {
            let locus =
                Locus::Text { path: SitePath::new("site.toml"), key: "forms".into(), text: id.clone() };
            let known = ids().collect::<Vec<_>>().join("、");
            let finding = Finding::new(Code::FormUnknown, locus).fact("form", id).fact("known", known);
            findings.push(finding.maybe("suggestion", nearest(id, ids())));
        }
        self.findings.extend(findings);
    }

    fn finish(mut self) -> Checked<Portal> {
        self.portal.gather_successions();
        self.portal.gather_main_forms();
        self.portal.gather_dependents();
        self.portal.printed = self.portal.reports.ids().map(|_| OnceLock::new()).collect();
        self.portal.sums = self.portal.regions.ids().map(|_| OnceLock::new()).collect();
        Checked { value: self.portal, findings: self.findings }
    }
}

/// Returns files of a kind in the order of their folders, so that a folder comes before those inside it.
fn by_folder<'i>(
    inputs: &Inputs<'i>,
    wanted: impl Fn(FileKind) -> bool,
) -> Vec<(&'i SitePath, &'i Checked<Content>)> {
    let mut files: Vec<_> = inputs
        .contents
        .iter()
        .filter(|(_, (kind, _))| wanted(*kind))
        .map(|(path, (_, content))| (path, content))
        .collect();
    files.sort_by_key(|(path, _)| path.folder());
    files
}

fn page_title(prose: &Prose, route: &str) -> Box<str> {
    let heading = prose.outline.headings.iter().find(|heading| heading.level == 1);
    let name = || route.rsplit('/').next().unwrap_or_default().into();
    prose.title.clone().or_else(|| heading.map(|heading| heading.text.clone())).unwrap_or_else(name)
}
