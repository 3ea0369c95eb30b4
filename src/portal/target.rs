//! Where a narrative's words belong and where its links lead.

use super::Portal;
use crate::base::{Period, SitePath};
use crate::content::Prose;
use crate::form::Form;

type Cut = std::ops::Range<usize>;

/// Finds where each section of the form begins and ends. What stands under other headings belongs to the section
/// before them; a first-level heading above everything else is the report's title again and is dropped.
pub(super) fn cut(prose: &Prose, form: Option<&Form>) -> (Option<Cut>, Vec<(usize, Cut)>) {
    let mut marks: Vec<(Option<usize>, usize, usize)> = Vec::new();
    for heading in &prose.outline.headings {
        let section = form.and_then(|form| form.section_by_heading(&heading.text));
        let (start, end) = (heading.span.start as usize, heading.span.end as usize);
        let first = start == (prose.start + prose.outline.lead) as usize;
        let title = heading.level == 1 && section.is_none() && first;
        if section.is_some() || title {
            marks.push((section, start, end));
        }
    }
    let start = prose.start as usize;
    let mut preface = None;
    let mut sections = Vec::new();
    let first = marks.first().map_or(usize::MAX, |mark| mark.1);
    if first > start {
        preface = Some(start..first);
    }
    for (position, (section, _, body)) in marks.iter().enumerate() {
        let end = marks.get(position + 1).map_or(usize::MAX, |next| next.1);
        match section {
            Some(section) => sections.push((*section, *body..end)),
            None => preface = Some(*body..end),
        }
    }
    (preface, sections)
}

impl Portal {
    /// Returns the address that a relative link in a content file leads to.
    #[must_use]
    pub fn resolve(&self, from: &SitePath, target: &str) -> Option<&str> {
        let path = target.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() {
            return self.targets.get(from).map(|route| &**route);
        }
        // A link from the root means the root of the portal.
        let base = if path.starts_with('/') { "content" } else { from.folder() };
        let mut segments: Vec<&str> = base.split('/').filter(|s| !s.is_empty()).collect();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                segment => segments.push(segment),
            }
        }
        let joined = segments.join("/");
        let direct = self.targets.get(&*joined);
        // `2023/` and `2023/index.html` mean the same page as `2023.md`.
        let folder = joined.strip_suffix("/index.html").unwrap_or(&joined);
        let candidates = [
            format!("{folder}.md"),
            format!("{folder}.toml"),
            format!("{folder}/office.toml"),
            format!("{folder}/region.toml"),
        ];
        let found = direct.or_else(|| candidates.iter().find_map(|candidate| self.targets.get(&**candidate)));
        found.map(|route| &**route)
    }
}

impl Portal {
    /// Tells whether the part of a link behind `#` names something on the page it leads to: a section, a table or a
    /// cell of a report. Links without one always do.
    #[must_use]
    pub fn has_anchor(&self, from: &SitePath, target: &str) -> bool {
        let Some((_, anchor)) = target.split_once('#').filter(|(_, anchor)| !anchor.is_empty()) else {
            return true;
        };
        let route = self.resolve(from, target).unwrap_or_default();
        let report = route.rsplit_once('/').and_then(|(office, year)| {
            let office = &self.offices[self.office_at(office)?];
            office.reports.get(&Period::from_stem(year)?)
        });
        let form = report.and_then(|&report| self.form_of(&self.reports[report]));
        form.is_some_and(|form| {
            form.cell(anchor).is_some()
                || form.sections.iter().any(|section| *section.id == *anchor)
                || form.tables.iter().any(|table| *table.id == *anchor)
        })
    }
}

impl Portal {
    /// Returns the addresses of all pages below the root, in order; folders end in a slash.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        let regions = self.regions.iter().map(|(_, region)| region.path.to_string());
        let offices = self.offices.iter().map(|(_, office)| office.path.to_string());
        let report =
            |report: &super::Report| format!("{}/{}", self.offices[report.office].path, report.period);
        let reports = self.reports.as_slice().iter().map(report);
        let compared = self
            .reports
            .as_slice()
            .iter()
            .filter(|report| self.site.output.changes && !self.earlier(report).is_empty());
        let changes = compared.map(|compared| report(compared) + "/changes");
        let years = self.periods().map(|period| format!("years/{period}"));
        let checks = self.periods().filter(|_| self.site.output.checks);
        let checks = checks.map(|period| format!("checks/{period}"));
        let forms = self
            .shown_forms()
            .filter(|_| self.site.output.forms)
            .map(|(_, form)| format!("forms/{}", form.id));
        let pages = self
            .pages
            .iter()
            .filter(|(_, page)| !page.path.is_empty())
            .map(|(_, page)| page.path.to_string());
        let package = self.site.output.package.then_some("data");
        let fixed = ["years", "corrections"].into_iter().chain(package).map(str::to_owned);
        let compare = self.site.output.compare.then(|| "compare".to_owned());
        let rest = fixed.chain(compare).chain(years).chain(checks).chain(forms).chain(pages);
        let rest = rest.chain(self.compared());
        let mut all: Vec<String> =
            regions.chain(offices).chain(reports).chain(changes).chain(rest).map(|path| path + "/").collect();
        all.push(String::new());
        all.sort();
        all
    }

    /// Returns the addresses of pages that compare.
    fn compared(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.site.output.missing {
            all.push("missing".to_owned());
            all.extend(self.periods().map(|period| format!("missing/{period}")));
        }
        if self.site.output.indicators {
            all.push("indicators".to_owned());
            for (_, _, metric) in self.shown_metrics() {
                let path = format!("indicators/{}", metric.id);
                all.extend(self.periods().map(|period| format!("{path}/{period}")));
                all.push(path);
            }
        }
        all
    }
}
