//! JSON as text, key by key, in the order in which it is written.

use std::fmt::{Display, Write as _};

/// Writes a text as a JSON string that is also safe inside HTML and scripts.
pub(in crate::render) fn quote(out: &mut String, text: &str) {
    out.push('"');
    // U+2028 and U+2029 end a line in scripts, `<` begins a tag in pages.
    let special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\' | b'<' | 0x7f);
    if text.bytes().any(special) || text.contains(['\u{2028}', '\u{2029}']) {
        for c in text.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                '<' | '\u{2028}' | '\u{2029}' | '\u{7f}' | '\0'..=' ' if c != ' ' => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                c => out.push(c),
            }
        }
    } else {
        out.push_str(text);
    }
    out.push('"');
}

/// How far what stands in an object is set in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A key a line, so many steps in.
    Lines(usize),
    /// All in one line.
    Line,
}

/// An object that is being written. Keys come in the order in which they are given.
pub(in crate::render) struct Object<'o> {
    out: &'o mut String,
    shape: Shape,
    empty: bool,
}

impl<'o> Object<'o> {
    fn open(out: &'o mut String, shape: Shape) -> Self {
        out.push('{');
        Self { out, shape, empty: true }
    }

    /// Begins the object that is a whole file.
    pub(in crate::render) fn file(out: &'o mut String) -> Self {
        Self::open(out, Shape::Lines(1))
    }

    /// Begins an object in a list of a file, a key a line.
    pub(in crate::render) fn item(out: &'o mut String) -> Self {
        Self::open(out, Shape::Lines(3))
    }

    /// Begins an object in a list, all in one line.
    pub(in crate::render) fn line_item(out: &'o mut String) -> Self {
        Self::open(out, Shape::Line)
    }

    fn next(&mut self) -> &mut String {
        if !self.empty {
            self.out.push(',');
        }
        match self.shape {
            Shape::Lines(steps) => {
                self.out.push('\n');
                for _ in 0..steps {
                    self.out.push_str("  ");
                }
            }
            Shape::Line if self.empty => {}
            Shape::Line => self.out.push(' '),
        }
        self.empty = false;
        self.out
    }

    /// Writes a key that is quoted already, with its colon, and returns where its value goes.
    pub(in crate::render) fn ready(&mut self, key: &str) -> &mut String {
        let out = self.next();
        out.push_str(key);
        out
    }

    fn key(&mut self, key: &str) -> &mut String {
        let out = self.next();
        quote(out, key);
        out.push_str(": ");
        out
    }

    /// Writes a text.
    pub(in crate::render) fn text(&mut self, key: &str, text: &str) {
        quote(self.key(key), text);
    }

    /// Writes a text, or null.
    pub(in crate::render) fn maybe(&mut self, key: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(key, text),
            None => self.null(key),
        }
    }

    /// Writes a number.
    pub(in crate::render) fn number(&mut self, key: &str, number: impl Display) {
        let _ = write!(self.key(key), "{number}");
    }

    /// Writes yes or no.
    pub(in crate::render) fn flag(&mut self, key: &str, flag: bool) {
        self.key(key).push_str(if flag { "true" } else { "false" });
    }

    /// Writes null.
    pub(in crate::render) fn null(&mut self, key: &str) {
        self.key(key).push_str("null");
    }

    /// Writes an object, a key a line.
    pub(in crate::render) fn object(&mut self, key: &str, fill: impl FnOnce(&mut Object<'_>)) {
        let shape = match self.shape {
            Shape::Lines(steps) => Shape::Lines(steps + 1),
            Shape::Line => Shape::Line,
        };
        let mut inner = Object::open(self.key(key), shape);
        fill(&mut inner);
        inner.close();
    }

    /// Writes an object in one line.
    pub(in crate::render) fn line(&mut self, key: &str, fill: impl FnOnce(&mut Object<'_>)) {
        let mut inner = Object::open(self.key(key), Shape::Line);
        fill(&mut inner);
        inner.close();
    }

    /// Writes a list; its items are objects, a line each, or texts in one line.
    pub(in crate::render) fn list<T>(
        &mut self,
        key: &str,
        items: impl Iterator<Item = T>,
        mut write: impl FnMut(&mut String, T),
    ) {
        let out = self.key(key);
        out.push('[');
        for (position, item) in items.enumerate() {
            out.push_str(if position == 0 { "" } else { ", " });
            write(out, item);
        }
        out.push(']');
    }

    fn close(&mut self) {
        if let Shape::Lines(steps) = self.shape
            && !self.empty
        {
            self.out.push('\n');
            for _ in 1..steps {
                self.out.push_str("  ");
            }
        }
        self.out.push('}');
    }

    /// Ends the file, or an item of a list.
    pub(in crate::render) fn end(mut self) {
        self.close();
        if self.shape == Shape::Lines(1) {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let mut out = String::new();
        quote(&mut out, text);
        assert_eq!(out, expect);
        let read: String = serde_json::from_str(&out).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn texts_come_back_and_are_harmless_in_pages() {
        check("教育局 2024", "\"教育局 2024\"");
        check("</script>\u{2028}\"", "\"\\u003c/script>\\u2028\\\"\"");
        check("a\\b\n\t\u{7f}\0", "\"a\\\\b\\u000a\\u0009\\u007f\\u0000\"");
    }

    #[test]
    fn objects_are_set_in_as_they_nest() {
        let mut out = String::new();
        let mut file = Object::file(&mut out);
        file.text("a", "b");
        file.line("c", |line| {
            line.number("d", 1);
            line.null("e");
        });
        file.object("f", |inner| inner.maybe("g", None));
        file.list("h", [1, 2].iter(), |out, n| {
            let mut item = Object::line_item(out);
            item.number("n", n);
            item.end();
        });
        file.object("i", |_| ());
        file.end();
        let expect = "{\n  \"a\": \"b\",\n  \"c\": {\"d\": 1, \"e\": null},\n  \"f\": {\n    \"g\": null\n  },\n  \
                      \"h\": [{\"n\": 1}, {\"n\": 2}],\n  \"i\": {}\n}\n";
        assert_eq!(out, expect);
    }
}
