//! A Markdown file to its front matter and its outline; the prose itself stays on disk.

use super::fields::Fields;
use super::prose::{self, Outline};
use super::syntax;
use super::wording::{self, Wording};
use crate::base::{Checked, Code, Digest, Finding, Later, Locus, Period, SitePath};
use crate::form::claim::Vocabulary;
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
    /// What a report's narrative says, as far as checks ask; it can be read later than the rest.
    pub wording: Later<Wording>,
    /// Changes with the file.
    pub digest: Digest,
}

impl Prose {
    /// Reads the facts of a report's words from its text, unless that has been done.
    pub fn read_wording(&self, text: &str, period: Period, vocabulary: &Vocabulary) {
        if !self.wording.is_ready() {
            let headings = &self.outline.headings;
            self.wording.set(wording::read(text, self.start as usize, headings, period, vocabulary));
        }
    }

    /// Leaves the words to be read later. A text that is all one heading or none has no words to be read.
    pub(super) fn without_wording(mut self) -> Self {
        if !self.outline.plain {
            self.wording = Later::pending();
        }
        self
    }
}

/// Reads a Markdown file.
pub(super) fn parse(path: &SitePath, text: &str, digest: Digest) -> Checked<Prose> {
    let mut findings = Vec::new();
    let front = split_front(text);
    let (mut title, mut order, mut draft) = (None, super::office::UNORDERED, false);
    let start = match front {
        Front::None => 0,
        Front::Broken(at) => {
            // Whoever opened front matter may have meant to hold the text back.
            draft = true;
            let finding = Finding::new(Code::TomlSyntax, Locus::span(path, at..at + 3));
            findings.push(
                finding
                    .fact("reason", "文首的设置须以第一行的 +++ 开头、另起一行的 +++ 结束")
                    .fact(
                        "reason.en",
                        "settings begin with +++ on the first line and end with +++ on a line of its own",
                    )
                    .fact("advice", "改好之前，这份文件按草稿处理，不予发布")
                    .fact("advice.en", "Until then the file counts as a draft and is not published"),
            );
            0
        }
        Front::Table(front, start) => {
            // The lines before the front matter's own are kept as blanks, so that places agree with the file.
            let padded = format!("{}{front}", " ".repeat(OPEN.len() - 1) + "\n");
            let (tree, more) = syntax::parse(path, &padded);
            findings.extend(more);
            match tree {
                None => draft = true,
                Some(tree) => {
                    let mut fields = Fields::new(path, &tree);
                    title = fields.text("title");
                    order = fields.integer("order").unwrap_or(order);
                    // A value that cannot be read may have meant yes.
                    let written = tree.get_ref().contains_key("draft");
                    draft = fields.flag("draft").unwrap_or(written);
                    findings.extend(fields.finish());
                }
            }
            start
        }
    };
    let (outline, more) = prose::outline(path, text, start);
    findings.extend(more);
    if outline.length == 0 {
        findings.push(super::report::empty(path));
    }
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    Checked {
        value: Prose { title, order, draft, start, outline, wording: Later::default(), digest },
        findings,
    }
}

const OPEN: &str = "+++\n";

/// How a file begins.
enum Front<'t> {
    /// With its text.
    None,
    /// With front matter, and the byte offset at which the text begins.
    Table(&'t str, usize),
    /// With something that was probably meant as front matter, and where.
    Broken(usize),
}

fn split_front(text: &str) -> Front<'_> {
    let Some(rest) = text.strip_prefix(OPEN) else {
        let start = text.len() - text.trim_start().len();
        let first = text.trim_start().lines().next().unwrap_or_default().trim_end();
        // Other generators use YAML between dashes; a rule of dashes alone at the top is followed by an empty line.
        let yaml = first == "---" && text.trim_start().lines().nth(1).is_some_and(|line| line.contains(':'));
        return if first == "+++" || yaml { Front::Broken(start) } else { Front::None };
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Front::Table(rest.get(..at).unwrap_or_default(), OPEN.len() + at + line.len());
        }
        at += line.len();
    }
    Front::Broken(0)
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
    fn what_may_have_been_a_draft_is_one() {
        for text in [
            "+++\ndraft = ture\n+++\n正文。\n",
            "+++\ndraft = \"true\"\n+++\n正文。\n",
            "+++\ndraft = true\n++\n正文。\n",
            "\n+++\ndraft = true\n+++\n正文。\n",
            "---\ndraft: true\n---\n正文。\n",
        ] {
            let read = read(text);
            assert!(read.value.draft && !read.findings.is_empty(), "{text}");
        }
        for text in ["+++\ndraft = false\n+++\n正文。\n", "---\n\n正文。\n", "正文。\n"] {
            assert!(!read(text).value.draft, "{text}");
        }
    }

    #[test]
    fn mistakes_in_front_matter_have_their_place_in_the_file() {
        let fronted = read("+++\ntitel = \"关于\"\n+++\n正文。\n");
        let crate::base::Locus::Span { start, .. } = fronted.findings[0].locus else { panic!("a span") };
        assert_eq!(start, 4);
    }
}
