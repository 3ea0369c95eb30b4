//! The two languages messages to people come in.

use serde::{Deserialize, Serialize};

/// A language of messages, explanations and theme text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese, `zh-CN`.
    #[default]
    Zh,
    /// English, `en`.
    En,
}

impl Lang {
    /// Reads a language tag or a locale name (`zh-CN`, `zh_CN.UTF-8`, `en`); `None` for any other language.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") {
            Some(Self::Zh)
        } else if language.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// Returns the language tag for the `lang` attribute.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.pick("zh-CN", "en")
    }

    /// Returns the text of this language out of a pair.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Counts things in English: `1 office`, `2 offices`.
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// A text an author wrote in Chinese, with an English rendering where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text itself, official where the form is.
    pub zh: Box<str>,
    /// Its translation; absent, the Chinese stands in.
    pub en: Option<Box<str>>,
}

impl Text {
    /// Builds a text from what a form file gives.
    #[must_use]
    pub fn new(zh: &str, en: Option<&str>) -> Self {
        Self { zh: zh.into(), en: en.map(Into::into) }
    }

    /// Returns the text in `lang`, or the Chinese where there is no translation.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}
