//! Writes SVG, in whole pixels and into one string.

use super::text::{bold_width, text_width};
use crate::base::text::escape_html_into;

/// How wide a drawing is and how large its letters are. Each chart is drawn in both ways and the page shows the one
/// that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) class: &'static str,
    pub(super) width: i64,
    pub(super) em: i64,
}

/// For telephones: what a screen of 320 pixels leaves between its margins, so that 12 pixels are 12 pixels there.
pub(super) const NARROW: Size = Size { class: "narrow", width: 288, em: 12 };
/// For all others.
pub(super) const WIDE: Size = Size { class: "wide", width: 720, em: 13 };

impl Size {
    pub(super) fn is_narrow(self) -> bool {
        self == NARROW
    }

    /// The width of a text in this drawing.
    pub(super) fn text(self, text: &str) -> i64 {
        text_width(text, self.em)
    }

    /// The width of a text in bold letters.
    pub(super) fn bold(self, text: &str) -> i64 {
        bold_width(text, self.em)
    }

    /// How far lines of text stand apart.
    pub(super) fn line(self) -> i64 {
        self.em * 5 / 4
    }
}

/// Writes a whole number; the standard formatter costs several times as much, and a chart is made of little else.
pub(super) fn int(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    while rest > 9 || at == digits.len() {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        }
        rest /= 10;
    }
    if rest > 0 {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + u8::try_from(rest).unwrap_or(0);
        }
    }
    for digit in digits.get(at..).unwrap_or_default() {
        out.push(char::from(*digit));
    }
}

pub(super) fn open(out: &mut String, size: Size, height: i64) {
    out.push_str("<svg class=\"");
    out.push_str(size.class);
    out.push_str("\" viewBox=\"0 0 ");
    int(out, size.width);
    out.push(' ');
    int(out, height);
    out.push_str("\" aria-hidden=\"true\" focusable=\"false\">");
}

pub(super) fn close(out: &mut String) {
    out.push_str("</svg>\n");
}

/// Opens a group, whose class says how what is in it looks. The classes of texts: `m` middle, `e` end, `v` vertical.
pub(super) fn group(out: &mut String, class: &str) {
    out.push_str("<g class=\"");
    out.push_str(class);
    out.push_str("\">");
}

pub(super) fn end(out: &mut String) {
    out.push_str("</g>");
}

/// Writes a text at the left end, the middle or the right end of its base line, as its class says.
pub(super) fn text(out: &mut String, class: &str, x: i64, y: i64, text: &str) {
    out.push_str("<text");
    if !class.is_empty() {
        out.push_str(" class=\"");
        out.push_str(class);
        out.push('"');
    }
    out.push_str(" x=\"");
    int(out, x);
    out.push_str("\" y=\"");
    int(out, y);
    out.push_str("\">");
    escape_html_into(out, text);
    out.push_str("</text>");
}

/// Writes lines of text below each other.
pub(super) fn lines(out: &mut String, size: Size, class: &str, x: i64, y: i64, lines: &[&str]) {
    let mut y = y;
    for line in lines {
        text(out, class, x, y, line);
        y += size.line();
    }
}

/// Opens a path; what follows is its course, until [`shut`].
pub(super) fn path(out: &mut String, class: &str) {
    out.push_str("<path");
    if !class.is_empty() {
        out.push_str(" class=\"");
        out.push_str(class);
        out.push('"');
    }
    out.push_str(" d=\"");
}

/// Opens a path that is dashed.
pub(super) fn dashed(out: &mut String, class: &str, dashes: &str) {
    if dashes.is_empty() {
        return path(out, class);
    }
    out.push_str("<path class=\"");
    out.push_str(class);
    out.push_str("\" stroke-dasharray=\"");
    out.push_str(dashes);
    out.push_str("\" d=\"");
}

pub(super) fn shut(out: &mut String) {
    out.push_str("\"/>");
}

pub(super) fn to(out: &mut String, command: char, x: i64, y: i64) {
    out.push(command);
    int(out, x);
    if y >= 0 {
        out.push(' ');
    }
    int(out, y);
}

pub(super) fn by(out: &mut String, command: char, length: i64) {
    out.push(command);
    int(out, length);
}

/// Writes a rectangle into an open path.
pub(super) fn area(out: &mut String, x: i64, y: i64, width: i64, height: i64) {
    to(out, 'M', x, y);
    by(out, 'h', width);
    by(out, 'v', height);
    by(out, 'h', -width);
    out.push('z');
}

/// Writes a level line as a path of its own.
pub(super) fn level(out: &mut String, class: &str, x: i64, y: i64, width: i64) {
    path(out, class);
    to(out, 'M', x, y);
    by(out, 'h', width);
    shut(out);
}

/// Writes an upright line as a path of its own.
pub(super) fn upright(out: &mut String, class: &str, x: i64, y: i64, height: i64) {
    path(out, class);
    to(out, 'M', x, y);
    by(out, 'v', height);
    shut(out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_are() {
        for value in [0, 7, 10, 42, 100, -1, -10, 999, i64::MAX, i64::MIN] {
            let mut out = String::new();
            int(&mut out, value);
            assert_eq!(out, value.to_string());
        }
    }

    #[test]
    fn points_need_no_space_before_a_sign() {
        let mut out = String::new();
        to(&mut out, 'M', 3, 4);
        to(&mut out, 'l', 3, -4);
        assert_eq!(out, "M3 4l3-4");
    }
}
