//! What a code means, whether the registry or a form declares it: for `explain` and for programs.

use crate::base::finding::{Code, Example};
use crate::base::{Lang, Severity};
use crate::form::{Rule, RuleClass};

/// What a code means, in one language.
pub(super) struct Meaning<'m> {
    pub(super) id: &'m str,
    pub(super) severity: Severity,
    /// What is wrong, or what must hold, in one line.
    pub(super) title: String,
    pub(super) why: &'m str,
    pub(super) source: &'m str,
    /// How to mend it; may be empty.
    pub(super) mend: String,
    example: Option<&'m Example>,
}

impl Meaning<'_> {
    /// Tells what a code of the registry means.
    pub(super) fn of_code(code: &Code, lang: Lang) -> Meaning<'static> {
        let entry = code.entry();
        let texts = entry.texts(lang);
        Meaning {
            id: entry.id,
            severity: entry.severity,
            title: entry.outline(lang),
            why: &texts.why,
            source: &texts.source,
            mend: entry.advice(lang),
            example: entry.example.as_ref(),
        }
    }

    /// Tells what a rule of a form means.
    pub(super) fn of_rule(rule: &Rule, lang: Lang) -> Meaning<'_> {
        let class = match rule.class {
            RuleClass::Official => lang.pick("官方规定", "official"),
            RuleClass::Definition => lang.pick("表格定义", "by the table's definition"),
            RuleClass::Practice => lang.pick("评估惯例", "evaluators' practice"),
            RuleClass::Plausibility => lang.pick("合理性核对", "plausibility"),
        };
        Meaning {
            id: &rule.id,
            severity: rule.severity,
            title: rule.title.get(lang).to_owned(),
            why: rule.why.get(lang),
            source: rule.source.as_ref().map_or(class, |source| source.get(lang)),
            mend: rule.mend.get(lang).to_owned(),
            example: rule.example.as_ref(),
        }
    }

    /// Returns what to do and where the rule comes from, as plain text.
    pub(super) fn help(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        if !self.mend.is_empty() {
            parts.push(format!("{}{}", lang.pick("办法：", "What to do: "), self.mend));
        }
        if !self.source.is_empty() {
            parts.push(format!("{}{}", lang.pick("来源：", "Source: "), self.source));
        }
        parts.join("\n")
    }

    /// Returns the same with the reason and the example, as Markdown.
    pub(super) fn markdown(&self, lang: Lang) -> String {
        let mut text =
            format!("{}\n\n{}\n", escape(self.why), escape(&self.help(lang)).replace('\n', "\n\n"));
        for (label, part) in self.example(lang) {
            text.push_str(&format!("\n{}\n", escape(&label)));
            if !part.is_empty() {
                text.push_str(&format!("\n````\n{}\n````\n", part.trim_end()));
            }
        }
        text
    }

    /// Returns the pieces of the example with their headings; where there can be none, a heading that says why.
    pub(super) fn example(&self, lang: Lang) -> Vec<(String, &str)> {
        let Some(example) = &self.example else { return Vec::new() };
        let none = lang.pick(&example.none_zh, &example.none_en);
        if !none.is_empty() {
            return vec![(format!("{}{none}", lang.pick("没有例子：", "No example: ")), "")];
        }
        let head = |label: &str, file: Option<&str>, text: &str| {
            let place = file.map(|file| lang.pick(format!("（{file}）"), format!(" ({file})")));
            let empty = if text.is_empty() { lang.pick("（空）", " (empty)") } else { "" };
            format!("{label}{}{}{empty}", place.unwrap_or_default(), lang.pick("：", ":"))
        };
        let file = example.file.as_deref();
        let mut parts = vec![
            (head(lang.pick("不对", "Wrong"), file, &example.bad), &*example.bad),
            (head(lang.pick("改正后", "Right"), file, &example.good), &*example.good),
        ];
        for (path, text) in &example.with {
            parts.push((head(lang.pick("另有", "Beside it"), Some(path), text), text));
        }
        parts
    }
}

/// Keeps plain text plain in Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
