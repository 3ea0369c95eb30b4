//! How wide a text is, and where it breaks.

/// Widths of the printable ASCII characters in hundredths of an em, from the space on, as wide as the widest of the
/// common fonts draws them.
const ASCII: [u8; 95] = [
    28, 33, 41, 60, 57, 90, 73, 27, 36, 36, 44, 60, 28, 38, 28, 40, // space to /
    56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 29, 29, 60, 60, 60, 48, // 0 to ?
    95, 68, 66, 69, 74, 60, 57, 74, 76, 31, 46, 66, 57, 90, 78, 80, // @ to O
    62, 80, 67, 61, 61, 76, 66, 96, 66, 62, 61, 37, 40, 37, 60, 57, // P to _
    40, 58, 61, 53, 61, 59, 37, 61, 60, 27, 30, 55, 27, 91, 60, 61, // ` to o
    61, 61, 40, 52, 38, 60, 55, 80, 55, 55, 50, 39, 30, 39, 60, // p to ~
];

/// Returns the width of a character in hundredths of an em. Han characters and their punctuation fill an em.
#[must_use]
pub fn char_width(c: char) -> i64 {
    match c {
        ' '..='~' => ASCII.get(c as usize - 0x20).copied().unwrap_or(60).into(),
        '\u{2013}' => 56,
        '\u{b7}' => 40,
        '\u{2014}'..='\u{2fff}' | '\u{3000}'.. => 100,
        _ => 66,
    }
}

/// Returns how many pixels wide a text is at a font size, rounded up.
#[must_use]
pub fn text_width(text: &str, size: i64) -> i64 {
    (text.chars().map(char_width).sum::<i64>() * size + 99) / 100
}

/// Returns how many pixels wide a text in bold letters is: Latin ones are wider, Han characters are not.
#[must_use]
pub fn bold_width(text: &str, size: i64) -> i64 {
    let latin: i64 = text.chars().filter(char::is_ascii).map(char_width).sum();
    text_width(text, size) + (latin * size + 999) / 1000
}

/// Breaks a text into lines no wider than `width` pixels, between Han characters or at spaces. A word that is wider
/// than the line is broken.
#[must_use]
pub fn wrap(text: &str, width: i64, size: i64) -> Vec<&str> {
    let limit = (width * 100 / size.max(1)).max(100);
    let mut lines = Vec::new();
    let (mut start, mut wide) = (0, 0);
    // The last place at which the line may end, and how wide what follows it is.
    let mut ends: Option<(usize, i64)> = None;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if at > start && before.is_some_and(|before| may_break(before, c)) {
            ends = Some((at, wide));
        }
        let own = char_width(c);
        if wide + own > limit && at > start && c != ' ' {
            let (end, used) = ends.take().unwrap_or((at, wide));
            lines.push(text.get(start..end).unwrap_or_default().trim_end());
            start = end;
            wide -= used;
        }
        wide += own;
        before = Some(c);
    }
    let last = text.get(start..).unwrap_or_default().trim_end();
    if !last.is_empty() {
        lines.push(last);
    }
    lines
}

/// Breaks a text in bold letters into lines.
pub(super) fn wrap_bold(text: &str, width: i64, size: i64) -> Vec<&str> {
    wrap(text, width * 10 / 11, size)
}

/// Tells whether a line may end between two characters: not before a closing mark, not after an opening one.
fn may_break(before: char, after: char) -> bool {
    let closing = |c| "，。、；：？！）》〉」』”’…—%".contains(c);
    let opening = |c| "（《〈「『“‘".contains(c);
    let wide = |c| c >= '\u{2e80}';
    before == ' ' || (before == '-' && after != ' ') || {
        (wide(before) || wide(after)) && !closing(after) && !opening(before) && after != ' '
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_fills_an_em_and_digits_about_half() {
        assert_eq!(text_width("予以公开", 12), 48);
        assert_eq!(text_width("3525", 12), 27);
        assert_eq!(text_width("", 12), 0);
        assert_eq!(text_width("2024年", 100), 4 * 56 + 100);
        assert_eq!(bold_width("2024年", 100), 4 * 56 + 100 + 23);
        assert_eq!(bold_width("予以公开", 12), 48);
    }

    #[test]
    fn lines_break_between_han_and_at_spaces() {
        assert_eq!(wrap("机构不存在", 24, 12), ["机构", "不存", "在"]);
        assert_eq!(wrap("partly disclosed", 70, 12), ["partly", "disclosed"]);
        assert_eq!(wrap("短", 24, 12), ["短"]);
        assert_eq!(wrap("", 24, 12), Vec::<&str>::new());
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        for width in [24, 36, 48, 60] {
            let lines = wrap("危及“三安全”的，一稳定", width, 12);
            assert!(
                !lines.iter().any(|line| line.ends_with('“') || line.starts_with(['”', '，'])),
                "{lines:?}"
            );
        }
        assert_eq!(wrap("甲、乙、丙", 24, 12), ["甲、", "乙、", "丙"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        assert!(wrap("incomprehensibilities", 40, 12).len() > 2);
        assert_eq!(wrap("incomprehensibilities", 40, 12).concat(), "incomprehensibilities");
    }
}
