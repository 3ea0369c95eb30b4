//! What stands in one cell to a [`Cell`], exactly or not at all.

use crate::base::number::NumberProblem;
use crate::base::{Cell, Decimal, State};
use crate::form::{CellInfo, CellType};

/// What a piece of text looks like before it is known which cell it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// An empty line, which may stand for nothing at all.
    Gap,
    /// A cell seen empty.
    Blank,
    /// A stroke for 不适用.
    Na,
    /// A number.
    Number,
    /// Stands where a number should, but is none that can be read without knowing its cell.
    Odd,
    /// Words.
    Text,
}

impl Class {
    /// Tells whether it fills a cell.
    pub(super) fn is_value(self) -> bool {
        matches!(self, Self::Na | Self::Number | Self::Odd)
    }
}

/// Why a cell's text is not its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Not a number.
    NotANumber,
    /// Below zero where only counts can stand.
    Negative,
    /// Decimal places where only whole numbers can stand.
    NotWhole,
    /// More digits or places than are kept exactly.
    TooLong,
}

/// Returns the text with digits, signs and points in one width and without white space around it.
pub(super) fn fold_number(raw: &str) -> String {
    raw.chars()
        .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}'))
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c),
            '．' => '.',
            '，' => ',',
            '－' | '−' | '–' | '‐' | '‑' => '-',
            '＋' => '+',
            '／' => '/',
            '減' => '减',
            c => c,
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Tells what a piece of text looks like.
pub(super) fn classify(raw: &str) -> Class {
    let text = fold_number(raw);
    if text.is_empty() {
        return Class::Blank;
    }
    if is_stroke(&text) {
        return Class::Na;
    }
    let length = text.chars().count();
    if length <= 24 && signed(&text).is_some_and(|(_, rest)| plain(rest).is_some()) {
        return Class::Number;
    }
    let first = text.chars().next().unwrap_or(' ');
    let numeric = text.chars().any(|c| c.is_ascii_digit())
        && (first.is_ascii_digit() || "+-减增约近￥¥".contains(first));
    let word = matches!(&*text, "无" | "零" | "空" | "没有" | "暂无" | "未统计" | "无数据");
    // A run of zeros without a space is what is left of a row whose borders were lost.
    let zeros = text.chars().all(|c| c.is_ascii_digit());
    let amount = length <= 24 && text.ends_with('元');
    if word || zeros || (numeric && (length <= 12 || amount)) { Class::Odd } else { Class::Text }
}

fn is_stroke(text: &str) -> bool {
    text == "/"
        || text == "不适用"
        || (text.chars().count() <= 4 && text.chars().all(|c| matches!(c, '-' | '—' | '―')))
}

/// Splits off a sign: `-8`, `+14`, `减4`, `增3`.
fn signed(text: &str) -> Option<(Option<char>, &str)> {
    let mut rest = text.chars();
    match rest.next()? {
        '-' | '减' => Some((Some('-'), rest.as_str())),
        '+' | '增' => Some((Some('+'), rest.as_str())),
        _ => Some((None, text)),
    }
}

/// Returns the digits without thousands separators, if separators stand where they should and no zero leads.
fn plain(text: &str) -> Option<String> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let leading_zero = first.len() > 1 && first.starts_with('0');
    if !digits(first) || !grouped || leading_zero || (first == "0" && !rest.is_empty()) {
        return None;
    }
    if !rest.iter().all(|group| digits(group)) || !fraction.is_none_or(digits) {
        return None;
    }
    let mut out: String = whole.chars().filter(|&c| c != ',').collect();
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    Some(out)
}

/// Reads the text of one cell.
pub(super) fn read(raw: &str, info: &CellInfo) -> Result<Cell, Misfit> {
    let text = fold_number(raw);
    if text.is_empty() {
        return Ok(Cell::BLANK);
    }
    if is_stroke(&text) {
        return Ok(Cell::none(State::Na));
    }
    let (unit, number) = match info.kind {
        CellType::Amount => split_unit(&text, info),
        // A count may carry its own measure word.
        CellType::Count => (None, info.unit.as_deref().and_then(|u| text.strip_suffix(u)).unwrap_or(&text)),
        _ => (None, text.as_str()),
    };
    let (sign, digits) = signed(number).ok_or(Misfit::NotANumber)?;
    let digits = plain(digits).ok_or(Misfit::NotANumber)?;
    if sign == Some('+') && info.kind != CellType::Signed {
        return Err(Misfit::NotANumber);
    }
    let minus = if sign == Some('-') { "-" } else { "" };
    let value = match Decimal::parse(&format!("{minus}{digits}")) {
        Ok(value) => value,
        Err(NumberProblem::TooLarge | NumberProblem::TooManyPlaces) => return Err(Misfit::TooLong),
        Err(NumberProblem::NotPlain(_)) => return Err(Misfit::NotANumber),
    };
    if sign == Some('-') && info.kind != CellType::Signed {
        return Err(Misfit::Negative);
    }
    if value.places() > 0 && !info.kind.is_decimal() {
        return Err(Misfit::NotWhole);
    }
    let cell = Cell::number(value);
    Ok(unit.map_or(cell, |unit| cell.with_unit(unit)))
}

/// Splits off the unit written behind an amount; the longest fits, since 万元 ends in 元.
fn split_unit<'t>(text: &'t str, info: &CellInfo) -> (Option<usize>, &'t str) {
    let units = info.units.iter().enumerate().filter(|(_, unit)| text.ends_with(&***unit));
    match units.max_by_key(|(_, unit)| unit.len()) {
        Some((index, unit)) => (Some(index), text.strip_suffix(&**unit).unwrap_or(text).trim_end()),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(kind: CellType) -> CellInfo {
        let units = vec!["元".into(), "万元".into()];
        CellInfo {
            id: "x".into(),
            table: 0,
            block: 0,
            row: 0,
            column: 0,
            kind,
            unit: None,
            units,
            summable: true,
        }
    }

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        let count = |raw| read(raw, &info(CellType::Count));
        for (raw, value) in
            [("0", 0), ("\u{3000}12 ", 12), ("1,234", 1234), ("1，234，567", 1_234_567), ("２０", 20)]
        {
            assert_eq!(count(raw), Ok(Cell::count(value)), "{raw}");
        }
        for raw in ["/", "-", "—", "--", "——", "／"] {
            assert_eq!(count(raw), Ok(Cell::none(State::Na)), "{raw}");
        }
        for raw in ["", "\u{a0}", "\u{3000}\u{3000}"] {
            assert_eq!(count(raw), Ok(Cell::BLANK), "{raw}");
        }
        for raw in ["1,23", "12,3456", "000", "007", "1 234", "约3", "3件", "无", "+3", "1.", ".5", "1e3"]
        {
            assert_eq!(count(raw), Err(Misfit::NotANumber), "{raw}");
        }
        assert_eq!(count("-3"), Err(Misfit::Negative));
        assert_eq!(count("3.0"), Err(Misfit::NotWhole));
        assert_eq!(count("99999999999999999999"), Err(Misfit::TooLong));
    }

    #[test]
    fn signs_and_units_belong_to_their_kinds() {
        let signed =
            |raw| read(raw, &info(CellType::Signed)).map(|cell| cell.as_number().map(|n| n.to_string()));
        for (raw, value) in
            [("减4", "-4"), ("減4", "-4"), ("-8", "-8"), ("－8", "-8"), ("+1036", "1036"), ("增2", "2")]
        {
            assert_eq!(signed(raw), Ok(Some(value.to_owned())), "{raw}");
        }
        let amount = |raw| read(raw, &info(CellType::Amount)).ok();
        let number = |text: &str| Cell::number(Decimal::parse(text).unwrap());
        assert_eq!(amount("52.15"), Some(number("52.15")));
        assert_eq!(amount("240万元"), Some(number("240").with_unit(1)));
        assert_eq!(amount("251000 元"), Some(number("251000").with_unit(0)));
        assert_eq!(amount("3亿元"), None);
        assert_eq!(read("2.02万元", &info(CellType::Money)), Err(Misfit::NotANumber));
    }

    #[test]
    fn a_count_may_carry_its_measure_word() {
        let counted = CellInfo { unit: Some("件".into()), ..info(CellType::Count) };
        assert_eq!(read("3件", &counted), Ok(Cell::count(3)));
        assert_eq!(read("3宗", &counted), Err(Misfit::NotANumber));
        assert_eq!(read("件", &counted), Err(Misfit::NotANumber));
        assert_eq!(read("不适用", &counted), Ok(Cell::none(State::Na)));
    }

    #[test]
    fn what_looks_like_a_value_is_told_from_words() {
        assert_eq!(classify("1,234"), Class::Number);
        assert_eq!(classify("减4"), Class::Number);
        assert_eq!(classify("0000"), Class::Odd);
        assert_eq!(classify("12件"), Class::Odd);
        assert_eq!(classify("362139.9485万元"), Class::Odd);
        assert_eq!(classify("行政许可"), Class::Text);
        assert_eq!(classify("2024年12月31日起至次年"), Class::Text);
        assert_eq!(classify(" \u{3000}"), Class::Blank);
    }
}
