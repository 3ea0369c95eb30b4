//! Changed files to a changed state. What a change of a report's files can reach is patched in place; anything else is
//! linked and checked anew, so that nothing has to be remembered.

use super::read::{SourceProse, read_content, read_form, read_site};
use super::{Change, State};
use crate::base::ids::ReportId;
use crate::base::{Checked, Code, Finding, Later, Locus, SitePath};
use crate::check::{self, Changed, Checker};
use crate::content::{Content, Forms};
use crate::form::{Form, builtin};
use crate::portal::{FormSet, Inputs, link};
use crate::source::{FileKind, Source, SourceFile};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How much a change reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Files say what they said before.
    Nothing,
    /// These reports, or the names of their offices, and what is worked out from them. All ids name what they named
    /// before.
    Reports(Vec<ReportId>),
    /// The theme alone.
    Theme,
    /// Everything was linked anew; ids may name other things.
    Everything,
}

impl State {
    /// Takes in changed files, and links and checks again what they may have changed. The only mutator.
    pub fn apply(&mut self, source: &dyn Source, changes: &[Change]) -> Extent {
        let extent = self.apply_unchecked(source, changes);
        self.check(source);
        extent
    }

    /// Takes in changed files and leaves checking to [`Self::check`] where the whole portal must be checked. Whoever
    /// asks for what checking finds waits for it.
    pub fn apply_unchecked(&mut self, source: &dyn Source, changes: &[Change]) -> Extent {
        if let Some(files) = self.only_reports(changes) {
            let changed = self.read(source, files);
            if changed.is_empty() {
                return Extent::Nothing;
            }
            let swapped: Option<Vec<Vec<ReportId>>> =
                changed.iter().map(|path| self.swap(source, path)).collect();
            return swapped.map_or_else(|| self.relink(), |reports| Extent::Reports(reports.concat()));
        }
        let theme = |change: &Change| match change {
            Change::Put(_, file) => file.kind == FileKind::Theme,
            Change::Gone(path) => self.theme_files.contains_key(path),
        };
        let only_theme = !changes.is_empty() && changes.iter().all(theme);
        let known = |path: &SitePath| self.contents.contains_key(path) || self.theme_files.contains_key(path);
        let gone = changes.iter().any(|change| matches!(change, Change::Gone(path) if known(path)));
        let all_reports = self.take_settings(source, changes);
        if only_theme && !all_reports {
            return Extent::Theme;
        }
        // Second wave: everything else, in parallel, each file on its own.
        let mut wanted: BTreeMap<SitePath, SourceFile> = BTreeMap::new();
        for change in changes {
            if let Change::Put(path, file) = change
                && !matches!(file.kind, FileKind::Form | FileKind::Site | FileKind::Theme)
            {
                wanted.insert(path.clone(), *file);
            }
        }
        if all_reports {
            for (path, (kind, _)) in &self.contents {
                if let FileKind::Statistics(_) | FileKind::Narrative(_) = kind {
                    wanted.entry(path.clone()).or_insert(SourceFile { kind: *kind, size: 0, stamp: 0 });
                }
            }
        }
        let changed = self.read(source, wanted);
        if changed.is_empty() && !all_reports && !gone && !only_theme {
            Extent::Nothing
        } else {
            self.relink()
        }
    }

    /// Returns the changed files when all are files of reports or offices that were there before.
    fn only_reports(&self, changes: &[Change]) -> Option<BTreeMap<SitePath, SourceFile>> {
        let known = |change: &Change| match change {
            Change::Put(path, file) => {
                let same = self.contents.get(path).is_some_and(|(kind, _)| *kind == file.kind);
                let report =
                    matches!(file.kind, FileKind::Statistics(_) | FileKind::Narrative(_) | FileKind::Office);
                (same && report).then(|| (path.clone(), *file))
            }
            Change::Gone(_) => None,
        };
        if changes.is_empty() || !self.checker.is_ready() {
            None
        } else {
            changes.iter().map(known).collect()
        }
    }

    /// Puts a changed report into its place and checks what looks at it.
    fn swap(&mut self, source: &dyn Source, path: &SitePath) -> Option<Vec<ReportId>> {
        if self.contents.get(path).is_some_and(|(kind, _)| *kind == FileKind::Office) {
            return self.swap_office(source, path);
        }
        let report = self.portal.report_of(path)?;
        let sketch = check::sketch(&self.portal, report).cloned();
        let swapped = self.portal.swap(&self.contents, path, self.options.drafts)?;
        self.linked.retain(|finding| !swapped.paths.contains(finding.locus.path()));
        self.linked.extend(swapped.findings.iter().cloned());
        let words = Changed { report, sketch: sketch.as_ref() };
        let prose = SourceProse::new(source);
        let checker = self.checker.get_mut()?;
        let renewed = checker.renew(&self.portal, &prose, swapped.words.then_some(words), &swapped.around);
        let checks = self.portal.checks.get_mut()?;
        for (id, check) in renewed {
            checks.reports[id] = check;
        }
        Some(vec![report])
    }

    /// Puts an office's new name into its place and checks what names it.
    fn swap_office(&mut self, source: &dyn Source, path: &SitePath) -> Option<Vec<ReportId>> {
        let (_, Checked { value: Content::Office(def), .. }) = self.contents.get(path)? else { return None };
        // An office inside another is told of by name.
        if self.linked.iter().any(|finding| finding.code == Code::OfficeNested) {
            return None;
        }
        let around = self.portal.swap_office(path, def)?;
        let renewed = self.checker.get_mut()?.rename(&self.portal, &SourceProse::new(source), &around);
        let checks = self.portal.checks.get_mut()?;
        for (id, check) in renewed {
            checks.reports[id] = check;
        }
        Some(around)
    }

    /// First wave: takes in what every other file is read against. Tells whether all reports must be read again.
    fn take_settings(&mut self, source: &dyn Source, changes: &[Change]) -> bool {
        let mut all_reports = self.forms.is_empty();
        if self.forms.is_empty() {
            for (name, text) in builtin::FORMS {
                let path = SitePath::new(&format!("builtin/{name}"));
                let form = crate::form::compile(&path, text).map(|form| form.map(Arc::new));
                self.forms.insert(path, form);
            }
        }
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
        self.words = self.missing_words(source).into_iter().collect();
        if all_reports {
            let builtin: Vec<Arc<Form>> = self
                .forms
                .iter()
                .filter(|(path, _)| path.below("builtin").is_some())
                .filter_map(|(_, form)| form.value.clone())
                .collect();
            let all = self.forms.values().filter_map(|form| form.value.clone());
            self.form_set = Arc::new(FormSet::new(all, &builtin));
        }
        all_reports
    }

    /// Parses files, in parallel, each on its own, and returns those that say something else than before.
    fn read(&mut self, source: &dyn Source, wanted: BTreeMap<SitePath, SourceFile>) -> Vec<SitePath> {
        let whole = self.form_set.for_site(&self.site.value);
        let brief = self.form_set.for_site_without_words(&self.site.value);
        let forms: &(dyn Forms + Sync) =
            if self.words_later && self.contents.is_empty() { &brief } else { &whole };
        let parsed: Vec<(SitePath, (FileKind, Checked<Content>))> = wanted
            .into_par_iter()
            .filter_map(|(path, file)| {
                let content = (file.kind, read_content(source, &path, file, forms));
                (self.contents.get(&path) != Some(&content)).then_some((path, content))
            })
            .collect();
        let changed = parsed.iter().map(|(path, _)| path.clone()).collect();
        self.contents.extend(parsed);
        changed
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

    /// Links everything anew; checking is left to [`Self::check`].
    fn relink(&mut self) -> Extent {
        let inputs = Inputs {
            site: &self.site.value,
            forms: &self.form_set,
            contents: &self.contents,
            drafts: self.options.drafts,
        };
        let linked = link(&inputs);
        self.portal = linked.value;
        self.portal.checks = Later::pending();
        self.linked = linked.findings;
        self.linked.extend(self.form_clashes());
        self.checker = Later::pending();
        Extent::Everything
    }

    /// Checks the whole portal if that has not been done since it was linked.
    pub fn check(&self, source: &dyn Source) {
        if !self.portal.checks.is_ready() {
            let (checker, checks) = Checker::run(&self.portal, &SourceProse::new(source));
            self.checker.set(checker);
            self.portal.checks.set(checks);
        }
    }
}
