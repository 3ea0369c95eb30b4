//! What is wrong with a form file, in both languages, and where.

use crate::base::suggest::nearest;
use crate::base::{Code, Finding, Locus, SitePath, parser};
use std::fmt::Display;
use std::ops::Range;
use toml::Spanned;

/// What is wrong, in both languages. Names and keys of the file stand in it as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) zh: String,
    pub(super) en: String,
}

/// What is wrong inside a formula or a rule, and the byte offset of it.
pub(super) type Slip = (Reason, usize);

impl Reason {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A word or a sign stands where none belongs.
    pub(super) fn unexpected(found: impl Display) -> Self {
        Self::new(format!("此处不应有“{found}”"), format!("unexpected “{found}”"))
    }

    /// A sign is missing.
    pub(super) fn sign(sign: &str) -> Self {
        Self::new(format!("此处应有“{sign}”"), format!("“{sign}” expected"))
    }

    /// Nothing bears this name.
    pub(super) fn nameless(name: &str) -> Self {
        Self::new(format!("没有“{name}”这一项"), format!("there is no “{name}”"))
    }

    /// No row, column, cell or group bears this name.
    pub(super) fn no_metric(name: &str) -> Self {
        Self::new(format!("没有“{name}”这一指标项"), format!("there is no metric “{name}”"))
    }

    pub(super) fn no_function(name: &str) -> Self {
        Self::new(format!("没有“{name}”这个函数"), format!("there is no function “{name}”"))
    }

    pub(super) fn too_large(number: impl Display) -> Self {
        Self::new(format!("{number} 太大"), format!("{number} is too large"))
    }

    pub(super) fn month_and_day(such_as: &str) -> Self {
        Self::new(
            format!("此处应为月和日，如 \"{such_as}\""),
            format!("a month and day such as \"{such_as}\" expected"),
        )
    }

    /// A median cannot be part of a sum.
    pub(super) fn unsummable() -> Self {
        Self::new(
            "这里把不能相加的单元格（summable = false）加在了一起",
            "adds up cells that cannot be added up (summable = false)",
        )
    }

    /// A word is not one of a fixed list.
    pub(super) fn none_of(word: &str, allowed: &[&str]) -> Self {
        match allowed {
            [] => Self::nameless(word),
            [only] => Self::new(
                format!("“{word}”无效，这里只能用“{only}”"),
                format!("“{word}” will not do, only “{only}” will"),
            ),
            _ => Self::new(
                format!("“{word}”无效，应为 {} 之一", allowed.join("、")),
                format!("“{word}” is none of {}", allowed.join(", ")),
            )
            .guessing(word, allowed),
        }
    }

    /// Adds which of the right words may have been meant.
    pub(super) fn guessing(self, word: &str, allowed: &[&str]) -> Self {
        match nearest(word, allowed.iter().copied()) {
            Some(guess) => Self::new(
                format!("{}；是否应为“{guess}”？", self.zh),
                format!("{}; did you mean “{guess}”?", self.en),
            ),
            None => self,
        }
    }
}

/// The findings of a form file.
pub(super) struct Faults<'p> {
    path: &'p SitePath,
    pub(super) findings: Vec<Finding>,
}

impl<'p> Faults<'p> {
    pub(super) fn new(path: &'p SitePath) -> Self {
        Self { path, findings: Vec::new() }
    }

    pub(super) fn add(&mut self, reason: Reason, range: Range<usize>) {
        let finding = Finding::new(Code::FormInvalid, Locus::span(self.path, range));
        self.findings.push(finding.fact("reason", reason.zh).fact("reason.en", reason.en));
    }

    /// Reports what the parser of TOML says.
    pub(super) fn toml(&mut self, error: &toml::de::Error) {
        let reason = Reason::new(parser::in_chinese(error.message()), parser::in_english(error.message()));
        self.add(reason, error.span().unwrap_or_default());
    }

    /// Reads a word out of a fixed list.
    pub(super) fn word<T>(
        &mut self,
        word: &Spanned<String>,
        read: impl Fn(&str) -> Option<T>,
        allowed: &[&str],
    ) -> Option<T> {
        let value = read(word.get_ref());
        if value.is_none() {
            self.add(Reason::none_of(word.get_ref(), allowed), word.span());
        }
        value
    }

    /// Reports a fault at an offset inside a quoted string.
    pub(super) fn inside(&mut self, text: &Spanned<String>, (reason, offset): Slip) {
        let start = text.span().start + 1 + offset;
        let first =
            text.get_ref().get(offset..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        self.add(reason, start..start + first);
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{Lang, SitePath};

    const FORM: &str = r#"id = "own"
regime = "own"
title = "自订表"
report_title = "{office}{year}"
period = "calendar-year"
valid_from = 2030
basis = "自订"
[[section]]
id = "s1"
heading = "一、总体"
kind = "narrative"
[[table]]
id = "t1"
caption = "一表"
[[table.block]]
columns = [ { id = "n", label = "数" } ]
rows = [ { id = "a", label = "甲" }, { id = "b", label = "乙" } ]
[[rule]]
id = "OWN"
class = "official"
severity = "error"
expr = "t1.a = t1.b"
title = "甲"
why = "甲"
mend = "甲"
[[claim]]
id = "a"
label = "甲"
words = ["甲"]
means = [{ expr = "t1.a", zh = "甲" }]
[[indicator]]
id = "share"
label = "占比"
expr = "t1.a / t1.b"
unit = "percent"
better = "none"
[overview]
columns = ["t1.a"]
[deadlines]
department = "01-31"
[[succession]]
to = "t1.a"
relation = "new"
"#;

    /// Returns the first reason that is found when a piece of the form is another, in both languages.
    fn reason(from: &str, to: &str) -> (String, String) {
        assert!(FORM.contains(from), "{from}");
        let checked = crate::form::compile(&SitePath::new("own.toml"), &FORM.replacen(from, to, 1));
        let finding = checked.findings.first().unwrap_or_else(|| panic!("{to}: nothing is found"));
        let get = |lang| finding.get("reason", lang).unwrap().to_owned();
        (get(Lang::Zh), get(Lang::En))
    }

    #[test]
    fn mistakes_are_told_in_both_languages() {
        let check = |from: &str, to: &str, zh: &str, en: &str| {
            assert_eq!(reason(from, to), (zh.to_owned(), en.to_owned()), "{to}");
        };
        check(
            "2030",
            "true",
            "此处应为 0 至 65535 的整数，写的却是真假值“true”",
            "a whole number from 0 to 65,535 expected and not the word “true”",
        );
        check(
            "regime",
            "regine",
            "没有“regine”这一项；是否应为“regime”？",
            "there is no key “regine” here; did you mean “regime”?",
        );
        check("basis = \"自订\"\n", "", "缺少“basis”这一项", "the key “basis” is missing");
        check(
            "calendar-year\"",
            "calendar-year\"\nperiod_start = \"10-01\"",
            "只有财政年度（period = \"fiscal-year\"）才写 period_start",
            "period_start belongs to period = \"fiscal-year\"",
        );
        check(
            "calendar-year",
            "fiscal-year",
            "财政年度须写明从哪天开始，如 period_start = \"10-01\"",
            "a fiscal year needs period_start = \"10-01\"",
        );
        check(
            "id = \"own\"",
            "id = \"自订\"",
            "“自订”不能用作 id：只能用 ASCII 字母、数字、“_”“-”“.”，表的 id 也不能与报告信息的项同名",
            "“自订” cannot be an id here: ASCII letters, digits, “_”, “-” and “.”, and no key of the record",
        );
        check("id = \"b\"", "id = \"a\"", "有两个单元格都叫“t1.a.n”", "two cells are called “t1.a.n”");
        check(
            "id = \"n\"",
            "id = \"n\", type = \"int\"",
            "“int”无效，应为 count、signed、money、amount、days 之一",
            "“int” is none of count, signed, money, amount, days",
        );
        check(
            "narrative",
            "narrativ",
            "“narrativ”无效，应为 narrative、table 之一；是否应为“narrative”？",
            "“narrativ” is none of narrative, table; did you mean “narrative”?",
        );
        check(
            "means = [{ expr = \"t1.a\", zh = \"甲\" }]",
            "means = []",
            "须写 means = [ … ]",
            "means = [ … ] expected",
        );
        check("expr = \"t1.a\", zh", "expr = \"t1.a t1.b\", zh", "此处不应有“t1.b”", "unexpected “t1.b”");
        check("t1.a / t1.b", "t1.a ÷ t1.b", "此处不应有“÷”", "unexpected “÷”");
        check("t1.a / t1.b", "t1.a / (t1.b", "此处应有“)”", "“)” expected");
        check("t1.a / t1.b", "prev(t1.a, t1.b)", "此处应为年数", "a number of years expected");
        check("t1.a / t1.b", "t1.a /", "此处应为名称、数字或“(”", "a name, a number or “(” expected");
        check("t1.a / t1.b", &"(".repeat(70), "括号套得太多", "too many brackets");
        check(
            "columns = [\"t1.a\"]",
            "columns = [\"t1.x\"]",
            "没有“t1.x”这一指标项或指标",
            "there is no metric or indicator “t1.x”",
        );
        check(
            "\"01-31\"",
            "\"1.31\"",
            "此处应为月和日，如 \"01-31\"",
            "a month and day such as \"01-31\" expected",
        );
        check("\"new\"", "\"same\"", "from 和 to 都须写明", "from and to expected");
        check("to = \"t1.a\"", "to = \"t1.x\"", "没有“t1.x”这一指标项", "there is no metric “t1.x”");
    }
}
