//! What the parser of TOML says, in Chinese, and in English for people who do not program.

use super::suggest::nearest;

/// What the parser says of the syntax, by words of it.
const SYNTAX: [(&str, &str); 17] = [
    ("unclosed array", "方括号 [ 没有闭合"),
    ("unclosed inline table", "花括号 { 没有闭合"),
    ("unclosed", "括号或引号没有闭合"),
    ("string values must be quoted", "文字须写在半角引号里，数字须用半角"),
    ("missing comma", "两个值之间缺少半角逗号"),
    ("missing value", "等号后面缺少值"),
    ("key with no value", "这一项没有值"),
    ("unquoted keys", "项的名字只能用字母、数字、连字符和下划线，否则要写在引号里"),
    ("invalid basic string", "引号里的文字没有在本行结束"),
    ("invalid unquoted key", "项的名字只能用字母、数字、连字符和下划线，否则要写在引号里"),
    ("leading zero", "数字前面不能有多余的 0"),
    ("array opening", "[[…]] 的方括号没有写全"),
    ("extra comma", "两个逗号之间没有值，或者多了一个逗号"),
    ("invalid date", "日期要写成 2025-01-20 这样：年四位，月、日各两位"),
    ("invalid float", "数字只能有一个小数点；日期要写成 2025-01-20 这样"),
    ("duplicate key", "这一项写了两次"),
    ("unexpected", "这里有多余或放错的字符"),
];

/// What stands where something else belongs: the parser's words, ours in Chinese and in English.
const FOUND: [(&str, &str, &str); 6] = [
    ("string", "文字", "the text"),
    ("integer", "整数", "the number"),
    ("floating point", "小数", "the number"),
    ("boolean", "真假值", "the word"),
    ("sequence", "列表", "a list"),
    ("map", "表或日期", "a table or a date"),
];

/// What belongs there.
const WANTED: [(&str, &str, &str); 9] = [
    ("a string", "文字", "a text"),
    ("a boolean", " true 或 false", "true or false"),
    ("a sequence", "列表", "a list"),
    ("a map", "表", "a table"),
    ("u16", " 0 至 65535 的整数", "a whole number from 0 to 65,535"),
    ("u32", "不小于 0 的整数", "a whole number of 0 or more"),
    ("a text or a list of texts", "文字或由文字组成的列表", "a text or a list of texts"),
    ("an array of length 2", "两个值的列表", "a list of two values"),
    ("struct ", "表", "a table"),
];

/// Says a message in Chinese; one that is not known is quoted.
#[must_use]
pub fn in_chinese(message: &str) -> String {
    match Shape::of(message) {
        Some(shape) => shape.in_chinese(),
        None => {
            let known = SYNTAX.iter().find(|(english, _)| message.contains(english));
            known.map_or_else(|| format!("无法理解（{message}）"), |(_, zh)| (*zh).to_owned())
        }
    }
}

/// Says a message in English without the names of types; one that is not known stays as it is.
#[must_use]
pub fn in_english(message: &str) -> String {
    Shape::of(message).map_or_else(|| message.to_owned(), |shape| shape.in_english())
}

/// A message about keys and values, taken apart.
enum Shape<'m> {
    /// There is no such key, and these there are.
    Unknown(&'m str, Vec<&'m str>),
    /// A key that has to be there is not.
    Missing(&'m str),
    /// Something else was expected.
    Unfit(&'m str, &'m str),
    /// A list has too few or too many values.
    Count(&'m str, &'m str),
}

impl<'m> Shape<'m> {
    fn of(message: &'m str) -> Option<Self> {
        let message = message.trim_end();
        if let Some(rest) = message.strip_prefix("unknown field ") {
            let mut names = rest.split('`').skip(1).step_by(2);
            return Some(Self::Unknown(names.next()?, names.collect()));
        }
        if let Some(rest) = message.strip_prefix("missing field ") {
            return Some(Self::Missing(rest.trim_matches('`')));
        }
        if let Some(rest) = message.strip_prefix("invalid length ") {
            let (count, wanted) = rest.split_once(", expected ")?;
            return Some(Self::Count(count, wanted));
        }
        let rest =
            message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
        // The text found may itself hold the words that part it from what was expected.
        let (found, wanted) = rest.rsplit_once(", expected ")?;
        Some(Self::Unfit(found, wanted))
    }

    fn in_chinese(&self) -> String {
        match self {
            Self::Unknown(name, known) => match (nearest(name, known.iter().copied()), known.is_empty()) {
                (Some(guess), _) => format!("没有“{name}”这一项；是否应为“{guess}”？"),
                (None, true) => format!("没有“{name}”这一项"),
                (None, false) => format!("没有“{name}”这一项，这里可以写 {}", known.join("、")),
            },
            Self::Missing(name) => format!("缺少“{name}”这一项"),
            Self::Unfit(found, wanted) => {
                let (kind, text) = parted(found);
                let kind = FOUND.iter().find(|(known, ..)| *known == kind).map_or(kind, |(_, zh, _)| zh);
                let text = text.map_or(String::new(), |text| format!("“{text}”"));
                format!("此处应为{}，写的却是{kind}{text}", term(wanted).0)
            }
            Self::Count(count, wanted) => format!("此处应为{}，这里却有 {count} 个值", term(wanted).0),
        }
    }

    fn in_english(&self) -> String {
        match self {
            Self::Unknown(name, known) => match (nearest(name, known.iter().copied()), known.is_empty()) {
                (Some(guess), _) => format!("there is no key “{name}” here; did you mean “{guess}”?"),
                (None, true) => format!("there is no key “{name}” here"),
                (None, false) => format!("there is no key “{name}” here, only {}", known.join(", ")),
            },
            Self::Missing(name) => format!("the key “{name}” is missing"),
            Self::Unfit(found, wanted) => {
                let (kind, text) = parted(found);
                let kind = FOUND.iter().find(|(known, ..)| *known == kind).map_or(kind, |(.., en)| en);
                let text = text.map_or(String::new(), |text| format!(" “{text}”"));
                format!("{} expected and not {kind}{text}", term(wanted).1)
            }
            Self::Count(count, wanted) => format!("{} expected and not {count}", term(wanted).1),
        }
    }
}

/// Parts the kind of what was found from its text, which the parser quotes in one way or the other.
fn parted(found: &str) -> (&str, Option<&str>) {
    match found.find(['`', '"']) {
        None => (found, None),
        Some(at) => {
            let (kind, text) = found.split_at(at);
            (kind.trim_end(), Some(text.trim_matches(['`', '"'])))
        }
    }
}

fn term(wanted: &str) -> (String, String) {
    let known = WANTED
        .iter()
        .find(|(known, ..)| *known == wanted || (known.ends_with(' ') && wanted.starts_with(known)));
    match known {
        Some((_, zh, en)) => ((*zh).to_owned(), (*en).to_owned()),
        None => (format!(" {wanted}"), wanted.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parser_says_is_said_in_plain_words() {
        for (message, zh, en) in [
            (
                "unknown field `regine`, expected `id` or `regime`",
                "没有“regine”这一项；是否应为“regime”？",
                "there is no key “regine” here; did you mean “regime”?",
            ),
            (
                "unknown field `x`, expected one of `id`, `regime`, `law`",
                "没有“x”这一项，这里可以写 id、regime、law",
                "there is no key “x” here, only id, regime, law",
            ),
            ("unknown field `x`, there are no fields", "没有“x”这一项", "there is no key “x” here"),
            ("missing field `basis`", "缺少“basis”这一项", "the key “basis” is missing"),
            (
                "invalid type: string \"甲, expected 乙\", expected a sequence",
                "此处应为列表，写的却是文字“甲, expected 乙”",
                "a list expected and not the text “甲, expected 乙”",
            ),
            (
                "invalid type: map, expected u16",
                "此处应为 0 至 65535 的整数，写的却是表或日期",
                "a whole number from 0 to 65,535 expected and not a table or a date",
            ),
            (
                "invalid type: integer `1`, expected struct SectionDef",
                "此处应为表，写的却是整数“1”",
                "a table expected and not the number “1”",
            ),
            (
                "invalid length 1, expected an array of length 2",
                "此处应为两个值的列表，这里却有 1 个值",
                "a list of two values expected and not 1",
            ),
            ("duplicate key", "这一项写了两次", "duplicate key"),
            ("out of luck", "无法理解（out of luck）", "out of luck"),
        ] {
            assert_eq!((in_chinese(message), in_english(message)), (zh.to_owned(), en.to_owned()));
        }
    }
}
