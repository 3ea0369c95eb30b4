//! Files of a source to contents, and narratives to the texts that were parsed.

use crate::base::{Checked, Code, Digest, Finding, Lang, Locus, SitePath};
use crate::content::{self, Content, SiteConfig};
use crate::error::{Action, Error};
use crate::form::Form;
use crate::portal::{FormSet, ProseText};
use crate::source::{Source, SourceFile, decode};
use std::sync::Arc;

pub(super) fn read_form(
    source: &dyn Source,
    path: &SitePath,
    file: &SourceFile,
) -> Checked<Option<Arc<Form>>> {
    let (text, mut findings) = read_text(source, path, file);
    let Some(text) = text else { return Checked { value: None, findings } };
    let compiled = crate::form::compile(path, &text);
    findings.extend(compiled.findings);
    Checked { value: compiled.value.map(Arc::new), findings }
}

pub(super) fn read_site(source: &dyn Source, path: &SitePath, file: &SourceFile) -> Checked<SiteConfig> {
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

pub(super) fn read_content(
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
