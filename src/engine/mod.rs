//! The pipeline, wired once: [`State::apply`] is the only thing that changes a site's state, and the first build is
//! `apply` of everything there is.

mod build;
#[cfg(test)]
mod honesty;

pub use build::{Progress, Summary, build, render, stream};

use crate::base::date::Date;
use crate::base::{Checked, Code, Digest, Finding, Lang, Locus, SitePath};
use crate::content::{self, Content, SiteConfig};
use crate::error::{Action, Error};
use crate::form::{Form, builtin};
use crate::portal::{FormSet, Inputs, Portal, ProseText, link};
use crate::render::{Renderer, Theme};
use crate::source::{FileKind, Source, SourceFile, SourceTree, decode};
use crate::{check, plan::Plan};
use rayon::prelude::*;
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

/// Everything known of a site.
#[derive(Debug, Default)]
pub struct State {
    options: Options,
    forms: BTreeMap<SitePath, Checked<Option<Arc<Form>>>>,
    site: Checked<SiteConfig>,
    contents: BTreeMap<SitePath, (FileKind, Checked<Content>)>,
    theme_files: BTreeMap<SitePath, SourceFile>,
    scanned: Vec<Finding>,
    linked: Vec<Finding>,
    portal: Portal,
}

impl State {
    /// Reads a whole site.
    ///
    /// # Errors
    /// When its theme cannot be used.
    pub fn load(source: &dyn Source, options: Options) -> Self {
        let mut state = Self { options, ..Self::default() };
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

    /// Takes in changed files: parses them, links and checks the portal anew. The only mutator.
    pub fn apply(&mut self, source: &dyn Source, changes: &[Change]) {
        let mut all_reports = self.forms.is_empty();
        if self.forms.is_empty() {
            for (name, text) in builtin::FORMS {
                let path = SitePath::new(&format!("builtin/{name}"));
                let form = crate::form::compile(&path, text).map(|form| form.map(Arc::new));
                self.forms.insert(path, form);
            }
        }
        // First wave: what every other file is read against.
        for change in changes {
            match change {
                Change::Put(path, file) if file.kind == FileKind::Form => {
                    let form = read_form(source, path, file);
                    self.forms.insert(path.clone(), form);
                    all_reports = true;
                }
                Change::Put(path, file) if file.kind == FileKind::Site => {
                    self.site = read_site(source, path, file);
                    all_reports = true;
                }
                Change::Put(path, file) if file.kind == FileKind::Theme => {
                    self.theme_files.insert(path.clone(), *file);
                }
                Change::Gone(path) => {
                    all_reports |= self.forms.remove(path).is_some();
                    self.contents.remove(path);
                    self.theme_files.remove(path);
                    if path.as_str() == "site.toml" {
                        self.site = Checked::default();
                        all_reports = true;
                    }
                }
                Change::Put(..) => {}
            }
        }
        if let Some(today) = self.options.today {
            self.site.value.as_of = Some(today);
        }
        let builtin: Vec<Arc<Form>> = self
            .forms
            .iter()
            .filter(|(path, _)| path.below("builtin").is_some())
            .filter_map(|(_, form)| form.value.clone())
            .collect();
        let forms =
            Arc::new(FormSet::new(self.forms.values().filter_map(|form| form.value.clone()), &builtin));
        // Second wave: everything else, in parallel, each file on its own.
        let mut wanted: BTreeMap<&SitePath, SourceFile> = BTreeMap::new();
        for change in changes {
            if let Change::Put(path, file) = change
                && !matches!(file.kind, FileKind::Form | FileKind::Site | FileKind::Theme)
            {
                wanted.insert(path, *file);
            }
        }
        let kept: Vec<SitePath> = self.contents.keys().cloned().collect();
        for path in kept.iter().filter(|_| all_reports) {
            let kind = self.contents.get(path).map(|(kind, _)| kind);
            if let Some(kind @ (FileKind::Statistics(_) | FileKind::Narrative(_))) = kind {
                wanted.entry(path).or_insert(SourceFile { kind: *kind, size: 0 });
            }
        }
        let site_forms = forms.for_site(&self.site.value);
        let parsed: Vec<(SitePath, (FileKind, Checked<Content>))> = wanted
            .into_par_iter()
            .map(|(path, file)| {
                let content = read_content(source, path, file, &site_forms);
                (path.clone(), (file.kind, content))
            })
            .collect();
        drop(site_forms);
        self.contents.extend(parsed);
        self.relink(source, &forms);
        self.linked.extend(self.form_clashes());
    }

    /// Reports forms of the site's own that share an id; one of its own in the place of a built-in one is meant.
    fn form_clashes(&self) -> Vec<Finding> {
        let mut seen: BTreeMap<&str, &SitePath> = BTreeMap::new();
        let mut findings = Vec::new();
        for (path, form) in self.forms.iter().filter(|(path, _)| path.below("forms").is_some()) {
            let Some(form) = &form.value else { continue };
            if let Some(first) = seen.insert(&form.id, path) {
                let finding = Finding::new(Code::FormInvalid, Locus::File(path.clone()));
                let finding = finding.fact("reason", format!("表式“{}”已由 {first} 定义", form.id));
                let finding =
                    finding.fact("reason.en", format!("the form “{}” is defined by {first} too", form.id));
                findings.push(finding.see(Locus::File(first.clone())));
            }
        }
        findings
    }

    fn relink(&mut self, source: &dyn Source, forms: &Arc<FormSet>) {
        let inputs =
            Inputs { site: &self.site.value, forms, contents: &self.contents, drafts: self.options.drafts };
        let linked = link(&inputs);
        self.portal = linked.value;
        self.linked = linked.findings;
        self.portal.checks = check::run(&self.portal, &SourceProse::new(source));
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
        let checks = &self.portal.checks;
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
            .chain(contents)
            .chain(&self.linked)
            .chain(reports)
            .collect();
        all.sort_by(|a, b| a.locus.path().cmp(b.locus.path()));
        all
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
        let mut own = BTreeMap::new();
        for path in self.theme_files.keys() {
            let Some(name) = path.below(&folder) else { continue };
            let bytes = source
                .read(path)
                .map_err(|error| Error::io(Action::Read, std::path::Path::new(path.as_str()), error))?;
            own.insert(name.to_owned(), bytes);
        }
        if own.is_empty() && &*self.portal.site.theme != "default" {
            return Err(Error::no_theme(folder));
        }
        let lang = self.portal.site.lang;
        let theme = Theme::new(own, lang)?;
        Ok(Renderer::new(theme, self.portal.forms.iter().map(|(_, form)| form), lang))
    }

    /// Plans the output.
    #[must_use]
    pub fn plan(&self, renderer: &Renderer) -> Plan {
        crate::plan::plan(&self.portal, renderer.theme().assets().map(|(name, _)| name))
    }
}

fn read_form(source: &dyn Source, path: &SitePath, file: &SourceFile) -> Checked<Option<Arc<Form>>> {
    let (text, mut findings) = read_text(source, path, file);
    let Some(text) = text else { return Checked { value: None, findings } };
    let compiled = crate::form::compile(path, &text);
    findings.extend(compiled.findings);
    Checked { value: compiled.value.map(Arc::new), findings }
}

fn read_site(source: &dyn Source, path: &SitePath, file: &SourceFile) -> Checked<SiteConfig> {
    let no_forms = FormSet::default();
    let site = SiteConfig::default();
    let content = read_content(source, path, *file, &no_forms.for_site(&site));
    content.map(|content| match content {
        Content::Site(site) => *site,
        _ => SiteConfig::default(),
    })
}

fn read_text(source: &dyn Source, path: &SitePath, file: &SourceFile) -> (Option<String>, Vec<Finding>) {
    if file.size > crate::source::TEXT_LIMIT {
        return (None, vec![content::too_large(path, file.size)]);
    }
    match source.read(path) {
        Ok(bytes) => {
            let decoded = decode(path, &bytes);
            (decoded.value, decoded.findings)
        }
        Err(error) => (None, vec![unreadable(path, &error)]),
    }
}

fn unreadable(path: &SitePath, error: &std::io::Error) -> Finding {
    Finding::new(Code::FileUnreadable, Locus::File(path.clone()))
        .fact("reason", crate::error::reason(error, Lang::Zh))
        .fact("reason.en", crate::error::reason(error, Lang::En))
}

fn read_content(
    source: &dyn Source,
    path: &SitePath,
    file: SourceFile,
    forms: &dyn content::Forms,
) -> Checked<Content> {
    if file.kind.is_parsed() && file.size > crate::source::TEXT_LIMIT {
        return Checked { value: Content::Unreadable, findings: vec![content::too_large(path, file.size)] };
    }
    match source.read(path) {
        Ok(bytes) => content::parse(path, file.kind, &bytes, forms),
        Err(error) => Checked { value: Content::Unreadable, findings: vec![unreadable(path, &error)] },
    }
}

/// Fetches narratives from the source and makes sure that they are the ones that were parsed.
#[derive(Clone, Copy)]
pub struct SourceProse<'s> {
    source: &'s dyn Source,
}

impl<'s> SourceProse<'s> {
    /// Fetches from a source.
    #[must_use]
    pub fn new(source: &'s dyn Source) -> Self {
        Self { source }
    }
}

impl ProseText for SourceProse<'_> {
    fn text(&self, path: &SitePath, digest: Digest) -> Result<String, Error> {
        let bytes = self
            .source
            .read(path)
            .map_err(|error| Error::io(Action::Read, std::path::Path::new(path.as_str()), error))?;
        let text = decode(path, &bytes).value;
        text.filter(|text| Digest::of(text.as_bytes()) == digest).ok_or_else(|| Error::changed(path.as_str()))
    }
}
