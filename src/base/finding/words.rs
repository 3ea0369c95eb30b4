//! Fills the templates of messages.

use super::Finding;
use crate::base::Lang;
use crate::base::text::printable;

/// Words that facts may name by `@name`, so that a fact is the same whatever language it is shown in.
const VOCABULARY: &[(&str, &str, &str)] = &[
    ("@count", "非负整数（如 12）", "a whole number such as 12"),
    ("@signed", "整数（可为负，如 -8）", "a whole number, negative allowed, such as -8"),
    ("@money", "金额（写在引号里，如 \"72701.2578\"）", "an amount in quotes, such as \"72701.2578\""),
    ("@amount", "金额（可带单位，如 \"240万元\"）", "an amount with its unit, such as \"240万元\""),
    (
        "@days",
        "天数（如 4 或 \"5.41\"），不足一天的写 \"<1\"",
        "a number of days such as 4 or \"5.41\", or \"<1\" for less than one",
    ),
    ("@row", "一行数字（数组或按列名的表）", "a row of numbers (an array, or a table by column name)"),
    ("@string", "文字（写在引号里）", "text in quotes"),
    ("@strings", "文字的列表", "a list of texts"),
    ("@bool", "true 或 false", "true or false"),
    ("@integer", "整数", "a whole number"),
    ("@date", "日期（如 2025-01-20）", "a date such as 2025-01-20"),
    ("@monthday", "月日（如 \"01-31\"）", "a month and day such as \"01-31\""),
    (
        "@table",
        "一组项目（放在花括号里，或写在方括号标题之下）",
        "a table (in braces, or below a heading in brackets)",
    ),
    (
        "@tables",
        "若干组项目（各自写在双方括号标题之下）",
        "a list of tables (each below a heading in double brackets)",
    ),
    ("@float", "小数", "a decimal number"),
    ("@array", "列表", "a list"),
    ("@datetime", "日期", "a date"),
];

/// Puts facts into a template: `{name}` is replaced, and `[… {name} …]` vanishes when the fact is missing.
pub(super) fn fill(template: &str, finding: &Finding, lang: Lang) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find(['[', '{']) {
        let (before, tail) = rest.split_at(open);
        out.push_str(before);
        let optional = tail.starts_with('[');
        let Some(close) = tail.find(if optional { ']' } else { '}' }) else { break };
        let inside = tail.get(1..close).unwrap_or_default();
        rest = tail.get(close + 1..).unwrap_or_default();
        if optional {
            out.push_str(&segment(inside, finding, lang).unwrap_or_default());
        } else {
            out.push_str(&fact(inside, finding, lang).unwrap_or_default());
        }
    }
    out.push_str(rest);
    out
}

/// Puts facts into a template as they are, for text that goes into a file; `None` when one is missing.
pub(super) fn exact(template: &str, finding: &Finding) -> Option<String> {
    replace(template, |name| finding.get(name, Lang::Zh).map(str::to_owned))
}

/// Returns a template without a finding at hand: facts become `…`, and what may vanish does, unless nothing is left.
pub(super) fn outline(template: &str) -> String {
    let shown = |text: &str| replace(text, |_| Some("…".to_owned())).unwrap_or_default();
    let (mut always, mut first) = (String::new(), None);
    let mut rest = template;
    while let Some((before, (inside, after))) =
        rest.split_once('[').and_then(|(before, tail)| Some((before, tail.split_once(']')?)))
    {
        always.push_str(before);
        first = first.or(Some(inside));
        rest = after;
    }
    always.push_str(rest);
    shown(if always.is_empty() { first.unwrap_or_default() } else { &always })
}

fn replace(template: &str, fact: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}')?;
        out.push_str(before);
        out.push_str(&fact(name)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn segment(template: &str, finding: &Finding, lang: Lang) -> Option<String> {
    replace(template, |name| fact(name, finding, lang))
}

pub(super) fn fact(name: &str, finding: &Finding, lang: Lang) -> Option<String> {
    let value = finding.get(name, lang)?;
    let word = VOCABULARY.iter().find(|(word, ..)| *word == value);
    Some(word.map_or_else(|| printable(value), |&(_, zh, en)| lang.pick(zh, en).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn an_outline_keeps_what_is_always_said() {
        assert_eq!(outline("文件不是 UTF-8 编码[，看来是 {guess}]"), "文件不是 UTF-8 编码");
        assert_eq!(outline("“{row}”缺少“{column}”[（{key}）]"), "“…”缺少“…”");
        assert_eq!(outline("[没有“{form}”][没有{year}][，{known}]"), "没有“…”");
        assert_eq!(outline("文件是空的"), "文件是空的");
    }
}
