//! Mistakes as data: what is wrong, where, with which numbers. Words come late, when a finding is shown.

mod codes;
mod entry;
mod words;

pub use codes::{Code, REGISTRY};
pub use entry::{Entry, Example, FixTemplate, Texts, Topic};

use super::{Lang, SitePath};
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Wrong; `check` ends with exit code 1.
    Error,
    /// Probably wrong, or will confuse a reader.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// Returns the word used in data files and class names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// Returns the word shown to people.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Error => lang.pick("错误", "error"),
            Self::Warning => lang.pick("警告", "warning"),
            Self::Info => lang.pick("提示", "note"),
        }
    }

    /// Reads the word a form file uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Info].into_iter().find(|severity| severity.word() == word)
    }
}

/// Where a finding is. Lines and columns are looked up when it is shown, so moving a line changes no fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locus {
    /// A whole file or folder.
    File(SitePath),
    /// A byte range of a file's decoded text.
    Span {
        /// The file.
        path: SitePath,
        /// First byte.
        start: u32,
        /// Byte behind the last.
        end: u32,
    },
    /// A dotted key of a TOML file; its nearest existing ancestor stands in when it is missing.
    Key {
        /// The file.
        path: SitePath,
        /// Such as `t3.deny`.
        key: Box<str>,
    },
    /// A text in quotes below a key of a TOML file.
    Text {
        /// The file.
        path: SitePath,
        /// Such as `covers`.
        key: Box<str>,
        /// The text.
        text: Box<str>,
    },
    /// A cell of a statistics file.
    Cell {
        /// The file.
        path: SitePath,
        /// The table's id and the row's path, such as `t3.deny.secret`.
        row: Box<str>,
        /// The column's path, such as `nat`.
        column: Box<str>,
        /// The column's position, for rows written as arrays.
        index: u16,
    },
}

impl Locus {
    /// Builds a span from byte offsets.
    #[must_use]
    pub fn span(path: &SitePath, range: std::ops::Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::Span { path: path.clone(), start: offset(range.start), end: offset(range.end) }
    }

    /// Returns the file or folder.
    #[must_use]
    pub fn path(&self) -> &SitePath {
        match self {
            Self::File(path)
            | Self::Span { path, .. }
            | Self::Key { path, .. }
            | Self::Text { path, .. }
            | Self::Cell { path, .. } => path,
        }
    }

    /// Returns the cell id, such as `t3.deny.secret.nat`, when the place is a cell.
    #[must_use]
    pub fn cell_id(&self) -> Option<String> {
        match self {
            Self::Cell { row, column, .. } if column.is_empty() => Some(row.to_string()),
            Self::Cell { row, column, .. } => Some(format!("{row}.{column}")),
            _ => None,
        }
    }
}

/// One mistake: a code, a place and the facts its message is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of mistake.
    pub code: Code,
    /// How much it matters here.
    pub severity: Severity,
    /// Where.
    pub locus: Locus,
    /// Other places that explain it, such as the first of two equal keys.
    pub related: Vec<Locus>,
    /// Facts by name; a name ending in `.en` is the English rendering of the same fact.
    pub facts: Vec<(Box<str>, Box<str>)>,
}

impl Finding {
    /// Starts a finding with the severity its code has by default.
    #[must_use]
    pub fn new(code: Code, locus: Locus) -> Self {
        let severity = code.entry().severity;
        Self { code, severity, locus, related: Vec::new(), facts: Vec::new() }
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl ToString) -> Self {
        self.facts.push((name.into(), value.to_string().into()));
        self
    }

    /// Adds a fact where there is one.
    #[must_use]
    pub fn maybe(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.fact(name, value),
            None => self,
        }
    }

    /// Points to another place that explains the finding.
    #[must_use]
    pub fn see(mut self, locus: Locus) -> Self {
        self.related.push(locus);
        self
    }

    /// Returns the id of the cell it is about, if it is about one.
    #[must_use]
    pub fn cell_id(&self) -> Option<String> {
        self.locus.cell_id().or_else(|| self.get("cell", Lang::Zh).map(str::to_owned))
    }

    /// Returns a fact in a language.
    #[must_use]
    pub fn get(&self, name: &str, lang: Lang) -> Option<&str> {
        let find = |name: &str| self.facts.iter().find(|(n, _)| **n == *name).map(|(_, value)| &**value);
        match lang {
            Lang::Zh => find(name),
            Lang::En => find(&format!("{name}.en")).or_else(|| find(name)),
        }
    }

    /// Returns a fact in a language, with words of the vocabulary spelled out.
    #[must_use]
    pub fn word(&self, name: &str, lang: Lang) -> Option<String> {
        words::fact(name, self, lang)
    }

    /// Returns what is wrong, in one sentence: the rule's own words, where it has some, else those of its code.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self.get("message", lang) {
            Some(template) => words::fill(template, self, lang),
            None => words::fill(&self.code.entry().texts(lang).message, self, lang),
        }
    }

    /// Returns how to mend it, where that can be said.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> Option<String> {
        let hint = words::fill(&self.code.entry().texts(lang).mend, self, lang);
        (!hint.is_empty()).then_some(hint)
    }

    /// Returns what would mend it where it stands, where a program can say so.
    #[must_use]
    pub fn fix(&self) -> Option<Fix> {
        let template = self.code.entry().fix.as_ref()?;
        Some(Fix { text: words::exact(&template.text, self)?, sure: template.sure })
    }
}

/// A text that would take the place of what a finding points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to write there.
    pub text: String,
    /// Whether it may be applied without asking: it changes how something is written and not what it says.
    pub sure: bool,
}

/// A value with the mistakes met on the way to it. Reading what an author wrote never fails.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked<T> {
    /// The value, as far as it could be read.
    pub value: T,
    /// What was wrong.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// Wraps a value without findings.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// Applies a function to the value and keeps the findings.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: f(self.value), findings: self.findings }
    }
}
