//! The pipeline, wired once: [`State::apply`] is the only thing that changes a site's state, and the first build is
//! `apply` of everything there is.

mod apply;
mod build;
#[cfg(test)]
mod honesty;
mod read;
#[cfg(test)]
mod storm;

pub use apply::Extent;
pub use build::{Progress, Summary, build, render, stream};
pub use read::SourceProse;

use crate::base::date::Date;
use crate::base::ids::ReportId;
use crate::base::{Checked, Code, Finding, Later, Locus, SitePath};
use crate::check::Checker;
use crate::content::{Content, SiteConfig};
use crate::error::{Action, Error};
use crate::form::Form;
use crate::plan::Plan;
use crate::portal::{FormSet, Portal};
use crate::render::theme::untranslated;
use crate::render::{Renderer, Theme};
use crate::source::{FileKind, Source, SourceFile, SourceTree};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the command line asks of a site beside its own files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether drafts are taken in.
    pub drafts: bool,
    /// The date that counts as today, over the site's own.
    pub today: Option<Date>,
}

/// A file that changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is new or has other bytes.
    Put(SitePath, SourceFile),
    /// It is gone.
    Gone(SitePath),
}

/// So many missing words of a theme are named.
const NAMED: usize = 20;

/// Everything known of a site.
#[derive(Debug, Default)]
pub struct State {
    options: Options,
    /// Whether the words of narratives are read when they are checked, after the site can be shown.
    words_later: bool,
    forms: BTreeMap<SitePath, Checked<Option<Arc<Form>>>>,
    site: Checked<SiteConfig>,
    contents: BTreeMap<SitePath, (FileKind, Checked<Content>)>,
    theme_files: BTreeMap<SitePath, SourceFile>,
    /// What the theme's own words lack.
    words: Vec<Finding>,
    scanned: Vec<Finding>,
    linked: Vec<Finding>,
    form_set: Arc<FormSet>,
    portal: Portal,
    checker: Later<Checker>,
}

impl State {
    /// Returns the state of a site of which nothing was read yet.
    #[must_use]
    pub fn with(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Returns the same for a site that is shown before it is checked: the first reading leaves the words of narratives
    /// to [`Self::check`].
    #[must_use]
    pub fn with_words_later(options: Options) -> Self {
        Self { words_later: true, ..Self::with(options) }
    }

    /// Reads a whole site.
    ///
    /// # Errors
    /// When its theme cannot be used.
    pub fn load(source: &dyn Source, options: Options) -> Self {
        let mut state = Self::with(options);
        let tree = source.scan();
        let changes: Vec<Change> =
            tree.files.iter().map(|(path, file)| Change::Put(path.clone(), *file)).collect();
        state.rescan(tree);
        state.apply(source, &changes);
        state
    }

    /// Takes the findings of a scan; what it lists comes in by [`Self::apply`].
    pub fn rescan(&mut self, tree: SourceTree) {
        self.scanned = tree.findings;
    }

    /// Returns the portal.
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Returns all findings of all files, in the order of their files.
    #[must_use]
    pub fn findings(&self) -> Vec<&Finding> {
        let forms = self.forms.values().flat_map(|form| &form.findings);
        let contents = self.contents.values().flat_map(|(_, content)| &content.findings);
        let checks = self.portal.checks.get();
        let reports = checks
            .reports
            .as_slice()
            .iter()
            .flat_map(|check| &check.findings)
            .chain(checks.others.iter().map(|absence| &absence.finding));
        let mut all: Vec<&Finding> = self
            .scanned
            .iter()
            .chain(forms)
            .chain(&self.site.findings)
            .chain(&self.words)
            .chain(contents)
            .chain(&self.linked)
            .chain(reports)
            .collect();
        all.sort_by(|a, b| a.locus.path().cmp(b.locus.path()));
        all
    }

    /// Returns the findings about some files and a report, without going through all others.
    #[must_use]
    pub fn findings_about(&self, paths: &[&SitePath], report: Option<ReportId>) -> Vec<&Finding> {
        let here = |finding: &&Finding| paths.contains(&finding.locus.path());
        let contents = paths.iter().filter_map(|path| self.contents.get(*path));
        let checked = report.and_then(|report| self.portal.checks.get().reports.get(report));
        self.scanned
            .iter()
            .filter(here)
            .chain(contents.flat_map(|(_, content)| &content.findings))
            .chain(self.linked.iter().filter(here))
            .chain(checked.into_iter().flat_map(|check| &check.findings))
            .collect()
    }

    /// Returns what makes a file unreadable that could be read before: its syntax, its encoding, a merge that was not
    /// finished.
    #[must_use]
    pub fn broken(&self, source: &dyn Source, path: &SitePath, file: SourceFile) -> Vec<Finding> {
        let was_good = |findings: &[Finding]| !findings.iter().any(is_fatal);
        let known = match file.kind {
            FileKind::Form => self.forms.get(path).is_some_and(|form| was_good(&form.findings)),
            FileKind::Site => was_good(&self.site.findings),
            _ => self.contents.get(path).is_some_and(|(_, content)| was_good(&content.findings)),
        };
        if !known {
            return Vec::new();
        }
        let mut findings = match file.kind {
            FileKind::Form => read::read_form(source, path, &file).findings,
            FileKind::Theme | FileKind::Asset | FileKind::Static => Vec::new(),
            _ => {
                let forms = self.form_set.for_site(&self.site.value);
                read::read_content(source, path, file, &forms).findings
            }
        };
        findings.retain(is_fatal);
        findings
    }

    /// Returns the contents by path.
    #[must_use]
    pub fn contents(&self) -> &BTreeMap<SitePath, (FileKind, Checked<Content>)> {
        &self.contents
    }

    /// Builds the renderer with the site's theme over the default one.
    ///
    /// # Errors
    /// When a theme file cannot be read or the theme is wrong.
    pub fn renderer(&self, source: &dyn Source) -> Result<Renderer, Error> {
        let folder = format!("themes/{}", self.portal.site.theme);
        let own = self
            .theme(source, &folder, |_| true)
            .map_err(|(path, error)| Error::io(Action::Read, std::path::Path::new(path.as_str()), error))?;
        if own.is_empty() && &*self.portal.site.theme != "default" {
            return Err(Error::no_theme(folder));
        }
        let lang = self.portal.site.lang;
        let theme = Theme::new(own, lang)?;
        Ok(Renderer::new(theme, self.portal.forms.iter().map(|(_, form)| form), lang))
    }

    /// Builds the renderer with the theme of another one.
    #[must_use]
    pub fn renderer_like(&self, other: &Renderer) -> Renderer {
        other.with_forms(self.portal.forms.iter().map(|(_, form)| form), self.portal.site.lang)
    }

    /// Reads the files of a theme that are wanted, by their names below its folder.
    fn theme(
        &self,
        source: &dyn Source,
        folder: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, Vec<u8>>, (SitePath, std::io::Error)> {
        let named = self.theme_files.keys().filter_map(|path| Some((path, path.below(folder)?)));
        let wanted = named.filter(|(_, name)| wanted(name));
        wanted
            .map(|(path, name)| match source.read(path) {
                Ok(bytes) => Ok((name.to_owned(), bytes)),
                Err(error) => Err((path.clone(), error)),
            })
            .collect()
    }

    /// Finds what the words of the site's own theme lack. Of files that cannot be read [`Self::renderer`] tells.
    fn missing_words(&self, source: &dyn Source) -> Option<Finding> {
        let site = &self.site.value;
        let folder = format!("themes/{}", site.theme);
        let texts = self.theme(source, &folder, |name| name.starts_with("i18n/")).ok()?;
        let found = untranslated(&texts, site.lang).ok()??;
        let path = SitePath::new(&format!("{folder}/{}", found.shown_by));
        let mut keys = found.keys.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if found.keys.len() > NAMED {
            keys.push_str(", …");
        }
        let finding = Finding::new(Code::WordsMissing, Locus::File(path)).fact("keys", keys);
        Some(finding.fact("count", found.keys.len()).fact("file", format!("{folder}/{}", found.file)))
    }

    /// Plans the output.
    #[must_use]
    pub fn plan(&self, renderer: &Renderer) -> Plan {
        crate::plan::plan(&self.portal, renderer.theme().assets().map(|(name, _)| name))
    }
}

/// Tells whether a finding means that a file could not be read for what it says.
fn is_fatal(finding: &Finding) -> bool {
    matches!(
        finding.code,
        Code::TomlSyntax | Code::ConflictMarks | Code::Encoding | Code::FileUnreadable | Code::FileEmpty
    )
}
