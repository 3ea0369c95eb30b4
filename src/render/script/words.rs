//! What the script of the page of comparisons says, in both languages. `{…}` is replaced by the script.

/// Key, Chinese, English.
pub(super) const WORDS: &[(&str, &str, &str)] = &[("years", "{from}—{to}年度", "{from}–{to}")];
