//! Reads a TOML table key by key: a finding for each wrong value, each missing and each unknown key.

use crate::base::date::{self, Date, MonthDay};
use crate::base::suggest::nearest;
use crate::base::text::{is_bidi_control, is_hidden};
use crate::base::{Code, Finding, Locus, SitePath};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// At most so many unknown keys of one file are listed.
const UNKNOWN_LIMIT: usize = 20;

/// A table being read. Every key that is asked for is a known key; [`Fields::finish`] reports the others.
pub(super) struct Fields<'f, 'i> {
    table: &'f DeTable<'i>,
    path: &'f SitePath,
    span: Range<usize>,
    known: Vec<&'static str>,
    open: bool,
    findings: Vec<Finding>,
}

impl<'f, 'i> Fields<'f, 'i> {
    pub(super) fn new(path: &'f SitePath, table: &'f Spanned<DeTable<'i>>) -> Self {
        Self {
            table: table.get_ref(),
            path,
            span: table.span(),
            known: Vec::new(),
            open: false,
            findings: Vec::new(),
        }
    }

    fn over(path: &'f SitePath, table: &'f DeTable<'i>, span: Range<usize>) -> Self {
        Self { table, path, span, known: Vec::new(), open: false, findings: Vec::new() }
    }

    /// Returns the file.
    pub(super) fn path(&self) -> &'f SitePath {
        self.path
    }

    /// Marks a key as known that is read elsewhere.
    pub(super) fn know(&mut self, key: &'static str) {
        self.known.push(key);
    }

    /// Returns the value of a key.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'f Spanned<DeValue<'i>>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Returns where a key's value stands, or the table itself.
    pub(super) fn place(&self, key: &str) -> Locus {
        let span = self.table.get(key).map_or(self.span.clone(), Spanned::span);
        Locus::span(self.path, span)
    }

    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl Fn(&'f DeValue<'i>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            self.findings.push(
                Finding::new(Code::ValueType, Locus::span(self.path, value.span()))
                    .fact("key", key)
                    .fact("expected", expected)
                    .fact("found", type_word(value.get_ref())),
            );
        }
        read
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<Box<str>> {
        let text = self.typed(key, "@string", DeValue::as_str)?;
        let span = self.table.get(key).map(Spanned::span).unwrap_or_default();
        Some(self.visible(text, span))
    }

    /// Drops hidden characters, which escapes such as `\u0000` bring in past the decoder.
    pub(super) fn visible(&mut self, text: &str, span: Range<usize>) -> Box<str> {
        let count = text.chars().filter(|c| is_hidden(*c)).count();
        if count == 0 {
            return text.into();
        }
        let code = if text.chars().any(is_bidi_control) { Code::BidiControl } else { Code::ControlCharacter };
        self.findings.push(Finding::new(code, Locus::span(self.path, span)).fact("count", count));
        text.chars().filter(|c| !is_hidden(*c)).collect::<String>().into()
    }

    /// Reads a text that must be there.
    pub(super) fn required(&mut self, key: &'static str, example: &str) -> Box<str> {
        let there = self.table.contains_key(key);
        let text = self.text(key);
        let empty = text.as_ref().is_none_or(|text| text.trim().is_empty());
        if !there || (empty && text.is_some()) {
            let finding =
                Finding::new(Code::KeyMissing, self.place(key)).fact("key", key).fact("example", example);
            self.findings.push(finding);
        }
        text.unwrap_or_default()
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Box<str>> {
        let read = |value: &'f DeValue<'i>| {
            let texts = value.as_array()?.iter().map(|item| Some((item.get_ref().as_str()?, item.span())));
            texts.collect::<Option<Vec<_>>>()
        };
        let texts = self.typed(key, "@strings", read).unwrap_or_default();
        texts.into_iter().map(|(text, span)| self.visible(text, span)).collect()
    }

    pub(super) fn integer(&mut self, key: &'static str) -> Option<i64> {
        self.typed(key, "@integer", |value| {
            let integer = value.as_integer()?;
            i64::from_str_radix(integer.as_str(), integer.radix()).ok()
        })
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.typed(key, "@bool", DeValue::as_bool)
    }

    pub(super) fn date(&mut self, key: &'static str) -> Option<Date> {
        self.typed(key, "@date", |value| match value {
            DeValue::Datetime(datetime) if datetime.time.is_none() => {
                date::parse(&datetime.date?.to_string())
            }
            DeValue::String(text) => date::parse(text),
            _ => None,
        })
    }

    pub(super) fn month_day(&mut self, key: &str) -> Option<MonthDay> {
        let value = self.table.get(key)?;
        let day = value.get_ref().as_str().and_then(MonthDay::parse);
        if day.is_none() {
            self.findings.push(
                Finding::new(Code::ValueType, Locus::span(self.path, value.span()))
                    .fact("key", key)
                    .fact("expected", "@monthday")
                    .fact("found", type_word(value.get_ref())),
            );
        }
        day
    }

    /// Reads one of a list of words.
    pub(super) fn word(&mut self, key: &'static str, allowed: &[&'static str]) -> Option<&'static str> {
        let word = self.text(key)?;
        self.choose(key, &word, allowed)
    }

    pub(super) fn choose(
        &mut self,
        key: &'static str,
        word: &str,
        allowed: &[&'static str],
    ) -> Option<&'static str> {
        let found = allowed.iter().find(|allowed| ***allowed == *word).copied();
        if found.is_none() {
            let finding = self.invalid(key, word, &allowed.join("、"));
            self.findings.push(finding.maybe("suggestion", nearest(word, allowed.iter().copied())));
        }
        found
    }

    /// Returns a finding about a value that is not allowed.
    pub(super) fn invalid(&self, key: &'static str, value: &str, allowed: &str) -> Finding {
        Finding::new(Code::ValueInvalid, self.place(key))
            .fact("key", key)
            .fact("value", value)
            .fact("allowed", allowed)
    }

    /// Reads an inner table.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'f, 'i>) -> T,
    ) -> Option<T> {
        let inner = self.typed(key, "@table", DeValue::as_table)?;
        let span = self.table.get(key).map(Spanned::span).unwrap_or_default();
        let mut fields = Fields::over(self.path, inner, span);
        let value = read(&mut fields);
        self.findings.extend(fields.finish());
        Some(value)
    }

    /// Reads a list of tables.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'f, 'i>) -> T,
    ) -> Vec<T> {
        let Some(items) = self.typed(key, "@tables", DeValue::as_array) else { return Vec::new() };
        let mut out = Vec::new();
        for item in items {
            let Some(inner) = item.get_ref().as_table() else {
                self.findings.push(
                    Finding::new(Code::ValueType, Locus::span(self.path, item.span()))
                        .fact("key", key)
                        .fact("expected", "@table")
                        .fact("found", type_word(item.get_ref())),
                );
                continue;
            };
            let mut fields = Fields::over(self.path, inner, item.span());
            out.push(read(&mut fields));
            self.findings.extend(fields.finish());
        }
        out
    }

    /// Iterates over keys that are data and not words of the format.
    pub(super) fn entries(
        &mut self,
    ) -> impl Iterator<Item = (&'f str, &'f Spanned<DeValue<'i>>)> + use<'f, 'i> {
        self.table.iter().map(|(key, value)| (&**key.get_ref(), value))
    }

    /// Reports an entry of a table whose keys are data.
    pub(super) fn push_invalid_entry(&mut self, key: &str, span: Range<usize>, allowed: &str) {
        self.findings.push(
            Finding::new(Code::ValueInvalid, Locus::span(self.path, span))
                .fact("key", shorten(key))
                .fact("value", shorten(key))
                .fact("allowed", allowed),
        );
    }

    /// Marks every key as known, for tables whose keys are data.
    pub(super) fn know_all(&mut self) {
        self.open = true;
    }

    /// Reports every key that was never asked for and is not otherwise known; `more` are names to suggest.
    pub(super) fn finish_with(mut self, is_known: impl Fn(&str) -> bool, more: &[&str]) -> Vec<Finding> {
        let mut known: Vec<&str> = std::mem::take(&mut self.known);
        known.extend_from_slice(more);
        let unknown =
            self.table.keys().filter(|key| !known.contains(&&**key.get_ref()) && !is_known(key.get_ref()));
        self.findings.extend(unknown_keys(
            self.path,
            self.table,
            unknown.map(|k| (&**k.get_ref(), k.span())),
            &known,
        ));
        self.findings
    }

    /// Reports every key that was never asked for and returns all findings.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.open {
            return self.findings;
        }
        let known = std::mem::take(&mut self.known);
        let unknown = self.table.keys().filter(|key| !known.contains(&&**key.get_ref()));
        self.findings.extend(unknown_keys(
            self.path,
            self.table,
            unknown.map(|k| (&**k.get_ref(), k.span())),
            &known,
        ));
        self.findings
    }
}

/// Reports unknown keys of a table in the order of the file, with the known key that was probably meant. No two are
/// told the same, and none the name of a key that is there: to follow that would make a duplicate.
pub(super) fn unknown_keys<'k>(
    path: &SitePath,
    table: &DeTable<'_>,
    keys: impl Iterator<Item = (&'k str, Range<usize>)>,
    known: &[&str],
) -> Vec<Finding> {
    let mut keys: Vec<_> = keys.collect();
    keys.sort_by_key(|(_, span)| span.start);
    let is_table = |key: &str| table.get(key).is_some_and(|value| value.get_ref().is_table());
    let mut taken: Vec<&str> = Vec::new();
    let mut findings: Vec<Finding> = keys
        .iter()
        .take(UNKNOWN_LIMIT)
        .map(|(key, span)| {
            // Two tables of dotted keys, such as `deny.law`, become one under the same name.
            let is_free = |word: &&str| {
                !taken.contains(word) && (!table.contains_key(*word) || (is_table(key) && is_table(word)))
            };
            let suggestion = nearest(key, known.iter().copied().filter(is_free));
            taken.extend(suggestion.filter(|_| !is_table(key)));
            Finding::new(Code::KeyUnknown, Locus::span(path, span.clone()))
                .fact("key", shorten(key))
                .maybe("suggestion", suggestion)
        })
        .collect();
    if let Some((_, span)) = keys.get(UNKNOWN_LIMIT) {
        let more = keys.len() - UNKNOWN_LIMIT;
        findings.push(Finding::new(Code::KeysUnknown, Locus::span(path, span.clone())).fact("count", more));
    }
    findings
}

/// Returns a text that fits into a message.
pub(super) fn shorten(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Returns the vocabulary word for what kind of value stands somewhere.
pub(super) fn type_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "@string",
        DeValue::Integer(_) => "@integer",
        DeValue::Float(_) => "@float",
        DeValue::Boolean(_) => "@bool",
        DeValue::Datetime(_) => "@datetime",
        DeValue::Array(_) => "@array",
        DeValue::Table(_) => "@table",
    }
}
