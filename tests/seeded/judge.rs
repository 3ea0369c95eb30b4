//! Whether a seed is found, and at its place: the program reads the changed file, and what it newly says is compared
//! with what was changed.

use crate::corpus::Site;
use crate::seeds::{Seed, Target};
use gongkai::base::{Finding, Lang, Locus, Severity, SitePath};
use gongkai::engine::{Change, Options, State};
use gongkai::form::Form;
use gongkai::source::{MemorySource, Source, SourceFile};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a seed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Whether there is a new error or warning.
    pub(crate) found: bool,
    /// Whether one of them is about the place that was changed.
    pub(crate) located: bool,
    /// Whether one of them marks the very cell, number, table or section.
    pub(crate) exact: bool,
    /// What is new.
    pub(crate) new: Vec<String>,
}

/// A site that is changed file by file.
pub(crate) struct Bench<'s> {
    pub(crate) site: &'s Site,
    source: MemorySource,
    files: BTreeMap<SitePath, SourceFile>,
    pub(crate) state: State,
    before: BTreeSet<String>,
    changed: Option<SitePath>,
    attempts: usize,
}

fn is_mistake(finding: &Finding) -> bool {
    finding.severity != Severity::Info
}

/// Tells findings apart across an edit: cells by their name, what stands in a text by what is said of it.
fn identity(finding: &Finding) -> String {
    let place = finding.locus.cell_id().unwrap_or_else(|| finding.message(Lang::Zh));
    format!("{} {} {place}", finding.code.id(), finding.locus.path())
}

fn identities(state: &State) -> BTreeSet<String> {
    state.findings().into_iter().filter(|finding| is_mistake(finding)).map(identity).collect()
}

impl<'s> Bench<'s> {
    pub(crate) fn new(site: &'s Site) -> Self {
        let mut source = MemorySource::default();
        for (path, text) in &site.files {
            source.write(path, text.as_str());
        }
        let state = State::load(&source, Options::default());
        let before = identities(&state);
        let files = source.scan().files;
        Self { site, source, files, state, before, changed: None, attempts: 0 }
    }

    /// Returns codes and files of the errors and warnings of the site as it is.
    pub(crate) fn mistakes(&self) -> Vec<(String, String)> {
        let findings = self.state.findings().into_iter().filter(|finding| is_mistake(finding));
        let mut found: Vec<_> =
            findings.map(|f| (f.code.id().to_owned(), f.locus.path().to_string())).collect();
        found.sort();
        found
    }

    /// Puts a seed into its file and looks at what is new; the seed before it is taken out.
    pub(crate) fn attempt(&mut self, seed: &Seed) -> Outcome {
        let path = SitePath::new(&seed.path);
        let mut paths: BTreeSet<SitePath> = BTreeSet::from([path.clone()]);
        if let Some(last) = self.changed.replace(path) {
            self.source.write(last.as_str(), self.site.files[last.as_str()].as_str());
            paths.insert(last);
        }
        self.source.write(&seed.path, seed.text.as_str());
        let changes: Vec<Change> =
            paths.into_iter().map(|path| Change::Put(path.clone(), self.files[&path])).collect();
        self.state.apply(&self.source, &changes);
        // A site that is patched says what it would say if it were read anew; some are, to be sure.
        if self.attempts == 20 {
            let anew = State::load(&self.source, Options::default());
            assert_eq!(anew.findings(), self.state.findings(), "{}", seed.what);
        }
        self.attempts += 1;
        let findings = self.state.findings().into_iter();
        let new: Vec<&Finding> =
            findings.filter(|f| is_mistake(f) && !self.before.contains(&identity(f))).collect();
        Outcome {
            found: !new.is_empty(),
            located: new.iter().any(|finding| self.is_about(finding, seed)),
            exact: new.iter().any(|finding| marks(finding, seed)),
            new: new.iter().map(|finding| identity(finding)).collect(),
        }
    }

    fn is_about(&self, finding: &Finding, seed: &Seed) -> bool {
        let named = |cells: &[String]| {
            cells
                .iter()
                .any(|cell| self.names(finding, &seed.path, cell) || self.counts(finding, &seed.path, cell))
        };
        marks(finding, seed)
            || match &seed.target {
                Target::Cells(cells) => named(cells),
                Target::Table(table) => {
                    let form = self.form(&seed.path);
                    let cells = form.cells.iter().map(|cell| cell.id.to_string());
                    named(&cells.filter(|id| id.starts_with(table)).collect::<Vec<_>>())
                }
                Target::Span(_) | Target::Section(_) => false,
            }
    }

    /// Tells whether a finding is about a figure of the text that counts a cell.
    fn counts(&self, finding: &Finding, path: &str, cell: &str) -> bool {
        let form = self.form(path);
        let cell = u16::try_from(form.cell(cell).unwrap()).unwrap();
        let label = finding.get("label", Lang::Zh);
        let mut claims = form.claims.iter().filter(|claim| Some(claim.label.get(Lang::Zh)) == label);
        finding.code.id() == "TEXT-TABLE"
            && finding.locus.path().as_str() == path.replace(".toml", ".md")
            && claims.any(|claim| {
                let sides = claim.meanings.iter().map(|meaning| &meaning.side);
                sides.into_iter().any(|side| side.cells().any(|(known, _)| known == cell))
            })
    }

    /// Tells whether a finding points to a cell from elsewhere, or is about its row or column and says so.
    fn names(&self, finding: &Finding, path: &str, cell: &str) -> bool {
        let here = |locus: &Locus| locus.path().as_str() == path;
        if finding.related.iter().any(|locus| here(locus) && locus.cell_id().as_deref() == Some(cell)) {
            return true;
        }
        let form = self.form(path);
        let index = form.cell(cell).unwrap();
        let (row, column) = form.row_and_column(index).unwrap();
        let message = finding.message(Lang::Zh);
        let says = |label: String| !label.is_empty() && message.contains(&format!("“{label}”"));
        let own = finding.locus.cell_id().and_then(|id| form.row_and_column(form.cell(&id)?));
        here(&finding.locus)
            && own.is_some_and(|(r, c)| {
                let same_table = finding.locus.cell_id().unwrap()[..3] == cell[..3];
                let label = column.full_label(Lang::Zh);
                let in_row = match row.path.is_empty() {
                    // A table of one row names its columns only.
                    true => message.contains(&*label),
                    false => r.path == row.path && says(row.full_label(Lang::Zh)),
                };
                same_table && (in_row || (c.path == column.path && says(label)))
            })
    }

    fn form(&self, path: &str) -> &Form {
        let portal = self.state.portal();
        let mut reports = portal.reports.iter().map(|(_, report)| report);
        let own = |report: &&gongkai::portal::Report| {
            report.statistics.as_ref().is_some_and(|(found, _)| found.as_str() == path)
        };
        portal.form_of(reports.find(own).unwrap()).unwrap()
    }
}

/// Tells whether a finding marks the very place of a seed.
fn marks(finding: &Finding, seed: &Seed) -> bool {
    if finding.locus.path().as_str() != seed.path {
        return false;
    }
    match &seed.target {
        Target::Cells(cells) => finding.locus.cell_id().is_some_and(|id| cells.contains(&id)),
        Target::Span(place) => match &finding.locus {
            Locus::Span { start, end, .. } => (*start as usize) < place.end && place.start < (*end as usize),
            _ => false,
        },
        Target::Table(table) => matches!(&finding.locus, Locus::Key { key, .. } if **key == **table),
        Target::Section(heading) => {
            finding.code.id() == "section-missing" && finding.get("section", Lang::Zh) == Some(heading)
        }
    }
}
