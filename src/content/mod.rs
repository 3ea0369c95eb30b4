//! One file's bytes to its [`Content`], with findings. Pure: knows no other file but the forms it is given.

pub mod edits;
mod emphasis;
mod fields;
mod figures;
pub mod grams;
mod identifier;
pub mod locate;
pub mod narrative;
mod numeral;
pub mod office;
pub mod paragraphs;
mod pattern;
mod plainly;
pub mod prose;
pub mod report;
mod revision;
pub mod site;
pub mod stats;
pub(crate) mod syntax;
mod wording;
pub mod write;

pub use figures::Mention;
pub use narrative::Prose;
pub use office::{OfficeDef, RegionDef};
pub use report::{Forms, Record, Scope, Statistics};
pub use revision::Revision;
pub use site::SiteConfig;
pub use wording::{Phrase, Wording};

use crate::base::{Checked, Code, Digest, Finding, Locus, SitePath};
use crate::source::{FileKind, TEXT_LIMIT, decode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a file holds. Forms are compiled apart, since everything else is read against them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// `site.toml`.
    Site(Box<SiteConfig>),
    /// `region.toml`.
    Region(RegionDef),
    /// `office.toml`.
    Office(Box<OfficeDef>),
    /// A statistics file.
    Statistics(Arc<Statistics>),
    /// A narrative.
    Narrative(Arc<Prose>),
    /// A free page.
    Page(Arc<Prose>),
    /// A file that is copied: its digest.
    Copy(Digest),
    /// A file that cannot be read as what it should be.
    Unreadable,
}

/// Reads one file.
#[must_use]
pub fn parse(path: &SitePath, kind: FileKind, bytes: &[u8], forms: &dyn Forms) -> Checked<Content> {
    if !kind.is_parsed() {
        return Checked::clean(Content::Copy(Digest::of(bytes)));
    }
    if bytes.len() as u64 > TEXT_LIMIT {
        return Checked { value: Content::Unreadable, findings: vec![too_large(path, bytes.len() as u64)] };
    }
    let Checked { value: text, mut findings } = decode(path, bytes);
    let Some(text) = text else { return Checked { value: unreadable(kind, forms), findings } };
    if findings.iter().any(|finding| finding.code == Code::ConflictMarks) {
        return Checked { value: unreadable(kind, forms), findings };
    }
    if text.trim().is_empty() && !matches!(kind, FileKind::Narrative(_) | FileKind::Page) {
        findings.push(report::empty(path));
    }
    let (value, more) = parse_text(path, kind, &text, forms);
    findings.extend(more);
    Checked { value, findings }
}

fn parse_text(path: &SitePath, kind: FileKind, text: &str, forms: &dyn Forms) -> (Content, Vec<Finding>) {
    let digest = || Digest::of(text.as_bytes());
    match kind {
        FileKind::Site => split(site::parse(path, text), |site| Content::Site(Box::new(site))),
        FileKind::Region => split(office::parse_region(path, text), Content::Region),
        FileKind::Office => {
            split(office::parse_office(path, text), |office| Content::Office(Box::new(office)))
        }
        FileKind::Statistics(period) => {
            split(report::parse(path, text, period, forms), |stats| Content::Statistics(Arc::new(stats)))
        }
        FileKind::Narrative(period) => split(narrative::parse(path, text, digest()), |prose| {
            let prose = prose.without_wording();
            if let Some(vocabulary) = forms.vocabulary() {
                prose.read_wording(text, period, vocabulary);
            }
            Content::Narrative(Arc::new(prose))
        }),
        FileKind::Page => {
            split(narrative::parse(path, text, digest()), |prose| Content::Page(Arc::new(prose)))
        }
        FileKind::Form | FileKind::Asset | FileKind::Static | FileKind::Theme => {
            (Content::Copy(digest()), Vec::new())
        }
    }
}

fn split<T>(checked: Checked<T>, wrap: impl FnOnce(T) -> Content) -> (Content, Vec<Finding>) {
    (wrap(checked.value), checked.findings)
}

/// What stands for a file whose text cannot be read: numbers that nobody can tell, or nothing.
fn unreadable(kind: FileKind, forms: &dyn Forms) -> Content {
    match kind {
        FileKind::Statistics(period) => {
            Content::Statistics(Arc::new(report::unreadable(forms.default_for(period))))
        }
        _ => Content::Unreadable,
    }
}

/// Returns the finding for a file over the limit.
#[must_use]
pub fn too_large(path: &SitePath, size: u64) -> Finding {
    Finding::new(Code::FileTooLarge, Locus::File(path.clone())).fact("size", size).fact("limit", TEXT_LIMIT)
}

impl Checked<Content> {
    /// Packs a content with its findings, to be kept between builds.
    ///
    /// # Errors
    /// Only if a value cannot be packed, which no type here allows.
    pub fn pack(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(self)
    }

    /// Unpacks what [`Self::pack`] made.
    ///
    /// # Errors
    /// When the bytes are damaged or of another version.
    pub fn unpack(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }
}
