//! A statistics file to a [`Statistics`]: the report's record and its cells.

use super::fields::Fields;
use super::revision::{self, Revision};
use super::{stats, syntax};
use crate::base::date::Date;
use crate::base::suggest::nearest;
use crate::base::{Cell, Cells, Checked, Code, Finding, Locus, Period, SitePath};
use crate::form::Form;
use crate::form::claim::Vocabulary;
use serde::{Deserialize, Serialize};

/// Whom a report covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// The office itself.
    #[default]
    Own,
    /// The office and those below it; never added to them.
    Consolidated,
}

/// The record of a report: dates, scope, notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its title, where it differs from the form's.
    pub title: Option<Box<str>>,
    /// The day it was published.
    pub published: Option<Date>,
    /// The day it was written.
    pub written: Option<Date>,
    /// Whom it covers.
    pub scope: Scope,
    /// Addresses of the offices a consolidated report adds up.
    pub covers: Vec<Box<str>>,
    /// 索引号.
    pub index_no: Option<Box<str>>,
    /// Where the report was published first.
    pub source: Option<Box<str>>,
    /// Explanations by rule id, in the order of the file's keys.
    pub notes: Vec<(Box<str>, Box<str>)>,
    /// Corrections after publication, oldest first.
    pub revisions: Vec<Revision>,
}

/// A statistics file as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// The id of the form the cells follow; empty where no form is known.
    pub form: Box<str>,
    /// The record.
    pub record: Record,
    /// The cells in the form's order; empty where no form is known.
    pub cells: Cells,
    /// Positions of cells that are blank because they were not written, which has its own finding.
    pub unwritten: Box<[u16]>,
    /// Whether the file could be read at all; if not, every cell is unreadable.
    pub readable: bool,
}

/// Which forms there are, for reading one file.
pub trait Forms {
    /// Returns the form with this id.
    fn by_id(&self, id: &str) -> Option<&Form>;
    /// Returns the form for a period, unless a report says otherwise.
    fn default_for(&self, period: Period) -> Option<&Form>;
    /// Returns all ids.
    fn ids(&self) -> Vec<&str>;
    /// Returns the words that narratives are read with; `None` when they are read later.
    fn vocabulary(&self) -> Option<&Vocabulary>;
}

/// Reads a statistics file.
pub(super) fn parse(path: &SitePath, text: &str, period: Period, forms: &dyn Forms) -> Checked<Statistics> {
    let (tree, mut findings) = syntax::parse(path, text);
    let Some(tree) = tree else {
        return Checked { value: unreadable(forms.default_for(period)), findings };
    };
    let mut fields = Fields::new(path, &tree);
    let named = fields.text("form");
    let form = match &named {
        Some(id) => forms.by_id(id),
        None => forms.default_for(period),
    };
    if form.is_none() {
        let known = forms.ids();
        let id = named.as_deref().unwrap_or_default();
        fields.push(
            Finding::new(Code::FormUnknown, fields.place("form"))
                .maybe("form", named.as_deref())
                .maybe("year", named.is_none().then_some(period))
                .fact("known", known.join("、"))
                .maybe("suggestion", nearest(id, known.iter().copied())),
        );
    }
    let record = read_record(&mut fields, form);
    let (cells, unwritten) = match form {
        Some(form) => {
            let (cells, unwritten, more) = stats::read(path, text, tree.get_ref(), form);
            findings.extend(more);
            (cells, unwritten)
        }
        None => (Cells::default(), Box::default()),
    };
    // Table names are known words only once the form is.
    let tables: Vec<&str> = form.map(|form| form.tables.iter().map(|t| &*t.id).collect()).unwrap_or_default();
    findings.extend(
        fields.finish_with(|key| tables.contains(&key) || (form.is_none() && is_table(&tree, key)), &tables),
    );
    let form = form.map(|form| form.id.clone()).unwrap_or_default();
    Checked { value: Statistics { form, record, cells, unwritten, readable: true }, findings }
}

fn is_table(tree: &toml::Spanned<toml::de::DeTable<'_>>, key: &str) -> bool {
    tree.get_ref().get(key).is_some_and(|value| value.get_ref().is_table())
}

/// Statistics whose file cannot be read: the numbers may be there, but nobody can tell which.
pub(super) fn unreadable(form: Option<&Form>) -> Statistics {
    let count = form.map_or(0, |form| form.cells.len());
    Statistics {
        form: form.map(|form| form.id.clone()).unwrap_or_default(),
        record: Record::default(),
        cells: Cells::new(&vec![Cell::UNREADABLE; count]),
        unwritten: Box::default(),
        readable: false,
    }
}

fn read_record(fields: &mut Fields<'_, '_>, form: Option<&Form>) -> Record {
    let scope = match fields.word("scope", &["own", "consolidated"]) {
        Some("consolidated") => Scope::Consolidated,
        _ => Scope::Own,
    };
    let mut notes = Vec::new();
    fields.table("notes", |inner| {
        let mut wrong = Vec::new();
        for (key, value) in inner.entries() {
            match value.get_ref().as_str() {
                Some(text) => {
                    let text = inner.visible(text, value.span());
                    notes.push((Box::from(key), text));
                }
                None => wrong.push((key, value.span())),
            }
        }
        for (key, span) in wrong {
            inner.push_invalid_entry(key, span, "X-CARRY = \"…\"");
        }
        inner.know_all();
    });
    Record {
        title: fields.text("title"),
        published: fields.date("published"),
        written: fields.date("written"),
        scope,
        covers: fields.texts("covers"),
        index_no: fields.text("index_no"),
        source: read_source(fields),
        notes,
        revisions: revision::read(fields, form),
    }
}

/// A source address becomes a link, so its scheme is checked.
fn read_source(fields: &mut Fields<'_, '_>) -> Option<Box<str>> {
    let source = fields.text("source")?;
    if source.starts_with("https://") || source.starts_with("http://") {
        return Some(source);
    }
    let finding = fields.invalid("source", &source, "https://…");
    fields.push(finding);
    None
}

/// Returns a finding for a file that is there and holds nothing.
pub(super) fn empty(path: &SitePath) -> Finding {
    Finding::new(Code::FileEmpty, Locus::File(path.clone()))
}
