//! A Markdown file to its front matter and its outline; the prose itself stays on disk.

use super::fields::Fields;
use super::prose::{self, Outline};
use super::syntax;
use crate::base::{Checked, Digest, SitePath};
use serde::{Deserialize, Serialize};

/// A Markdown file as read: a report's narrative or a free page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prose {
    /// The title of its front matter.
    pub title: Option<Box<str>>,
    /// Its place among its siblings.
    pub order: i64,
    /// Whether it is left out unless drafts are asked for.
    pub draft: bool,
    /// Byte offset of the text behind the front matter.
    pub start: u32,
    /// What the text holds.
    pub outline: Outline,
    /// Changes with the file.
    pub digest: Digest,
}

/// Reads a Markdown file.
pub(super) fn parse(path: &SitePath, text: &str, digest: Digest) -> Checked<Prose> {
    let mut findings = Vec::new();
    let (front, start) = split_front(text);
    let (mut title, mut order, mut draft) = (None, super::office::UNORDERED, false);
    if let Some(front) = front {
        // The lines before the front matter's own are kept as blanks, so that places agree with the file.
        let padded = format!("   \n{front}");
        let (tree, more) = syntax::parse(path, &padded);
        findings.extend(more);
        if let Some(tree) = tree {
            let mut fields = Fields::new(path, &tree);
            title = fields.text("title");
            order = fields.integer("order").unwrap_or(order);
            draft = fields.flag("draft").unwrap_or_default();
            findings.extend(fields.finish());
        }
    }
    let (outline, more) = prose::outline(path, text, start);
    findings.extend(more);
    if outline.length == 0 {
        findings.push(super::report::empty(path));
    }
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    Checked { value: Prose { title, order, draft, start, outline, digest }, findings }
}

/// Splits `+++` front matter off; returns it with the offset at which the text begins.
fn split_front(text: &str) -> (Option<&str>, usize) {
    let Some(rest) = text.strip_prefix("+++\n") else { return (None, 0) };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return (rest.get(..at), 4 + at + line.len());
        }
        at += line.len();
    }
    (None, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Checked<Prose> {
        parse(&SitePath::new("content/about.md"), text, Digest::of(text.as_bytes()))
    }

    #[test]
    fn front_matter_is_optional() {
        let plain = read("## 一、总体情况\n\n正文。\n");
        assert_eq!((plain.value.start, plain.value.outline.headings.len()), (0, 1));
        let fronted = read("+++\ntitle = \"关于\"\norder = 2\n+++\n正文。\n");
        assert_eq!(fronted.value.title.as_deref(), Some("关于"));
        assert_eq!((fronted.value.order, fronted.value.start), (2, 35));
        assert_eq!(fronted.findings, []);
    }

    #[test]
    fn mistakes_in_front_matter_have_their_place_in_the_file() {
        let fronted = read("+++\ntitel = \"关于\"\n+++\n正文。\n");
        let crate::base::Locus::Span { start, .. } = fronted.findings[0].locus else { panic!("a span") };
        assert_eq!(start, 4);
    }
}
