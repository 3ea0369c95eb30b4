//! Lines and columns of a text, and text made safe for where it goes.

/// Finds the line and column of a byte offset.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// A place in a text as editors count it: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl<'t> LineIndex<'t> {
    /// Indexes a text whose lines end in `\n`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Returns the place of a byte offset; offsets behind the end mean the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_char_boundary(self.text, offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line: line.max(1), column }
    }

    /// Returns the place of a byte offset, counting on from a place before it where that is known, since a long line
    /// with many places would otherwise be counted from its start for each.
    #[must_use]
    pub fn position_after(&self, offset: usize, known: Option<(usize, Position)>) -> Position {
        let Some((from, at)) = known.filter(|(from, _)| *from <= offset) else {
            return self.position(offset);
        };
        let from = floor_char_boundary(self.text, from);
        let to = floor_char_boundary(self.text, offset);
        match self.text.get(from..to) {
            Some(between) if !between.contains('\n') => {
                Position { line: at.line, column: at.column + between.chars().count() }
            }
            _ => self.position(offset),
        }
    }

    /// Returns the line's text without its end.
    #[must_use]
    pub fn line(&self, line: usize) -> &'t str {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    /// Returns the byte offset at which a line starts.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }
}

/// Returns the nearest character boundary at or before `offset`.
#[must_use]
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Appends `text` escaped for HTML text and double-quoted attributes.
pub fn escape_html_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match after.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        rest = after.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Returns `text` escaped for HTML text and double-quoted attributes.
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_html_into(&mut out, text);
    out
}

/// Returns `text` with everything a terminal could obey shown as an escape, for findings and messages.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && !matches!(c, '\n' | '\t')) || is_bidi_control(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Tells whether a character has an effect on readers or programs that nobody sees.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || is_bidi_control(c)
        || matches!(c, '\u{fffd}'..='\u{ffff}')
}

/// Tells whether a character silently reorders the text around it.
#[must_use]
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters() {
        let index = LineIndex::new("名称 = 1\n乡镇 = 3\n");
        assert_eq!(index.position(9), Position { line: 1, column: 6 });
        assert_eq!(index.position(11), Position { line: 2, column: 1 });
        assert_eq!(index.line(2), "乡镇 = 3");
        assert_eq!(index.position(1), Position { line: 1, column: 1 }, "inside a character");
        assert_eq!(index.position(999), Position { line: 3, column: 1 });
        for offset in 0..=22 {
            for from in 0..=offset {
                let known = Some((from, index.position(from)));
                assert_eq!(index.position_after(offset, known), index.position(offset), "{from} to {offset}");
            }
        }
    }

    #[test]
    fn text_is_escaped_for_attributes_too() {
        assert_eq!(escape_html(r#"<a b="c">'&"#), "&lt;a b=&quot;c&quot;&gt;&#39;&amp;");
        assert_eq!(printable("a\u{1b}]0;x\u{202e}"), "a\\u{1b}]0;x\\u{202e}");
    }
}
