//! One file of the registry: what a code means, and how it is shown, mended and proved.

use super::{Severity, words};
use crate::base::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One entry of the registry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The stable code shown to people; the name of the file.
    #[serde(skip)]
    pub id: &'static str,
    /// The severity unless the finding says otherwise.
    pub severity: Severity,
    /// What it is about; by default, what its letter case says.
    topic: Option<Topic>,
    /// Whether a note in the report may explain it.
    #[serde(default)]
    pub explainable: bool,
    /// The texts in Chinese.
    pub zh: Texts,
    /// The texts in English.
    pub en: Texts,
    /// What would mend it, where a program can say so.
    pub fix: Option<FixTemplate>,
    /// What it looks like, wrong and right.
    pub example: Option<Example>,
}

/// What a code is about: the parts of the manual's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Files and their names.
    Files,
    /// How keys and values are written.
    Keys,
    /// Offices, forms and addresses: what one file says of another.
    Offices,
    /// Numbers of a report.
    Numbers,
    /// Words, links and characters.
    Text,
    /// The program itself.
    Program,
}

impl Topic {
    /// Every topic, in the order of the manual.
    pub const ALL: [Self; 6] =
        [Self::Files, Self::Keys, Self::Offices, Self::Numbers, Self::Text, Self::Program];

    /// Returns the heading of its part of the index.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Files => lang.pick("文件和名称", "Files and names"),
            Self::Keys => lang.pick("写法和各项", "Keys and values"),
            Self::Offices => lang.pick("机构、表式和网址", "Offices, forms and addresses"),
            Self::Numbers => lang.pick("数字", "Numbers"),
            Self::Text => lang.pick("文字和链接", "Words and links"),
            Self::Program => lang.pick("程序", "The program"),
        }
    }
}

/// What an entry says in one language. Messages and hints are templates: `{name}` is a fact, `[…]` vanishes when
/// its fact is missing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// What is wrong in general, for lists; may be empty where the message says it without a finding's facts.
    #[serde(default)]
    pub title: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it; may be empty.
    #[serde(default)]
    pub mend: String,
    /// Why it matters.
    pub why: String,
    /// The legal or practical source, in one line.
    #[serde(default)]
    pub source: String,
}

/// What would replace the place of a finding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixTemplate {
    /// A template; there is no fix for a finding that lacks one of its facts.
    pub text: String,
    /// Whether it may be applied without asking; else it is only probable.
    pub sure: bool,
}

/// A mistake and how it reads when mended. A test proves that the code is found in the one and not in the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Example {
    /// The file it stands in. Without one, `bad` and `good` are lists of paths, one in a line.
    pub file: Option<String>,
    /// The mistake.
    pub bad: String,
    /// The same, mended.
    pub good: String,
    /// What other files have to say, by path.
    pub with: BTreeMap<String, String>,
    /// Why it cannot be shown as text, in Chinese; there is no example then.
    pub none_zh: String,
    /// Why it cannot be shown as text, in English.
    pub none_en: String,
}

impl Entry {
    /// Returns the texts in a language.
    #[must_use]
    pub fn texts(&self, lang: Lang) -> &Texts {
        lang.pick(&self.zh, &self.en)
    }

    /// Returns what it is about. Codes in capitals are about numbers.
    #[must_use]
    pub fn topic(&self) -> Topic {
        let capitals = self.id.starts_with(|c: char| c.is_ascii_uppercase());
        self.topic.unwrap_or(if capitals { Topic::Numbers } else { Topic::Keys })
    }

    /// Returns what is wrong in general, for lists: the title, else the message without the facts of a finding.
    #[must_use]
    pub fn outline(&self, lang: Lang) -> String {
        let texts = self.texts(lang);
        if texts.title.is_empty() { words::outline(&texts.message) } else { texts.title.clone() }
    }

    /// Returns how to mend it in general; empty where that depends on the finding.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> String {
        let mend = &self.texts(lang).mend;
        if mend.starts_with('[') && mend.ends_with(']') { String::new() } else { words::outline(mend) }
    }

    /// Reads a file of the registry. A test reads them all, so that what stands in for a faulty one is never seen.
    pub(super) fn read(id: &'static str, text: &str) -> Self {
        Self::parse(id, text).unwrap_or_else(|_| {
            let texts = || Texts { message: id.to_owned(), why: id.to_owned(), ..Texts::default() };
            Self {
                id,
                severity: Severity::Error,
                explainable: false,
                topic: None,
                zh: texts(),
                en: texts(),
                fix: None,
                example: None,
            }
        })
    }

    /// Reads a file of the registry, or says what is wrong with it.
    pub(super) fn parse(id: &'static str, text: &str) -> Result<Self, String> {
        let entry: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self { id, ..entry })
    }
}
