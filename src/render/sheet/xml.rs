//! Cells of a sheet as XML.

use std::fmt::Write as _;

/// Excel reckons with so many digits; a number of more is written as text, so that none is lost.
const DIGITS: usize = 15;

/// Returns the letters of a column, the first being 0.
pub(super) fn column_name(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    letters.into_iter().rev().collect()
}

/// Appends a text for XML. What XML cannot hold is left out, and `_x0041_`, which Excel would read as a letter, is kept
/// from being one.
pub(super) fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_code(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(1) == Some(&b'x')
        && bytes.get(6) == Some(&b'_')
        && bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Appends the start of a cell, up to where its style goes.
pub(super) fn open(out: &mut String, column: &str, row: u32) {
    let _ = write!(out, "<c r=\"{column}{row}\"");
}

/// Appends the rest of a cell without a value.
pub(super) fn blank(out: &mut String, style: u32) {
    let _ = write!(out, " s=\"{style}\"/>");
}

/// Appends the rest of a cell that holds a text; it is never taken for a formula.
pub(super) fn text(out: &mut String, style: u32, text: &str) {
    let _ = write!(out, " s=\"{style}\" t=\"inlineStr\"><is><t");
    if text.starts_with([' ', '\n', '\t']) || text.ends_with([' ', '\n', '\t']) {
        out.push_str(" xml:space=\"preserve\"");
    }
    out.push('>');
    escape(out, text);
    out.push_str("</t></is></c>");
}

/// Appends the rest of a cell that holds a number, written as reports write it.
pub(super) fn number(out: &mut String, style: u32, digits: impl std::fmt::Display) {
    let _ = write!(out, " s=\"{style}\"><v>{digits}</v></c>");
}

/// Tells whether a number survives in a spreadsheet.
pub(super) fn is_exact(mantissa: i64) -> bool {
    mantissa.unsigned_abs() < 10_u64.pow(DIGITS as u32)
}

/// Returns how wide a text is: Chinese characters count as two.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Returns how many lines a text takes in a cell of a width.
pub(super) fn lines(text: &str, room: usize) -> usize {
    let room = room.saturating_sub(1).max(2);
    text.split('\n').map(|line| width(line).div_ceil(room).max(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn texts_stay_texts() {
        let check = |given: &str, expect: &str| {
            let mut out = String::new();
            text(&mut out, 1, given);
            assert_eq!(out, format!(" s=\"1\" t=\"inlineStr\"><is><t{expect}</t></is></c>"));
        };
        check("=1+1", ">=1+1");
        check("a<b&\"\u{0}\u{b}", ">a&lt;b&amp;&quot;");
        check(" a", " xml:space=\"preserve\"> a");
        check("_x0041_ _x004_", ">_x005F_x0041_ _x004_");
    }

    #[test]
    fn long_numbers_are_not_rounded() {
        assert!(is_exact(999_999_999_999_999) && is_exact(-1));
        assert!(!is_exact(1_000_000_000_000_000) && !is_exact(i64::MIN));
    }

    #[test]
    fn lines_are_counted_as_they_break() {
        assert_eq!(lines("", 8), 1);
        assert_eq!(lines("（三）不予公开", 9), 2);
        assert_eq!(lines("a\nb", 8), 2);
    }
}
