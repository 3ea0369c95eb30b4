//! Style sheets without comments and without the white space that says nothing. What could change a meaning stays:
//! strings, addresses, escapes, the spaces of selectors and of `calc()`.

/// Shortens a style sheet; one that is not whole comes out not whole in the same way.
#[must_use]
pub(super) fn css(text: &str) -> String {
    let mut out = Sheet::new(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("/*") => {
                let end = rest.get(2..).and_then(|inner| inner.find("*/"));
                let length = end.map_or(rest.len(), |end| end + 4);
                match rest.get(..length) {
                    // A comment that asks to be kept is a licence.
                    Some(comment) if rest.starts_with("/*!") => {
                        out.put(comment);
                        out.last = '\n';
                    }
                    _ => out.comment = true,
                }
                length
            }
            '"' | '\'' => out.verbatim(rest, string(rest, c)),
            '\\' => out.verbatim(rest, 1 + rest.chars().nth(1).map_or(0, char::len_utf8)),
            'u' | 'U' if is_address(rest) && !out.in_word() => {
                out.verbatim(rest, rest.find(')').map_or(rest.len(), |end| end + 1))
            }
            _ if c.is_ascii_whitespace() => {
                out.space = true;
                1
            }
            _ => out.verbatim(rest, c.len_utf8()),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out.text
}

/// Returns how long the string at the start of a text is; one that does not end goes on to the
/// end of its line, which ends it.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote || c == '\n' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Tells whether a text begins with an address that is not quoted.
fn is_address(text: &str) -> bool {
    let begins = text.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("url("));
    begins && !text.get(4..).unwrap_or_default().trim_start().starts_with(['"', '\''])
}

/// What has been written, and what may have to stand before the next piece.
struct Sheet {
    text: String,
    space: bool,
    comment: bool,
    /// What the sheet ends with; a letter where that is more than one character.
    last: char,
}

impl Sheet {
    fn new(capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), space: false, comment: false, last: '{' }
    }

    /// Writes the first `length` bytes of a text as they are and returns `length`.
    fn verbatim(&mut self, text: &str, length: usize) -> usize {
        self.put(text.get(..length).unwrap_or(text));
        length
    }

    /// Tells whether what comes next would go on with a word.
    fn in_word(&self) -> bool {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
        !self.space && !self.comment && word(self.last)
    }

    fn put(&mut self, piece: &str) {
        let (space, comment) = (std::mem::take(&mut self.space), std::mem::take(&mut self.comment));
        let single = |piece: &str| {
            let mut chars = piece.chars();
            chars.next().filter(|_| chars.next().is_none()).unwrap_or('x')
        };
        let (last, next) = (std::mem::replace(&mut self.last, single(piece)), single(piece));
        let closed = |c: char| matches!(c, '{' | '}' | ';' | ',' | '>' | '\n');
        if space {
            // Behind a colon stands a value; an empty one is kept as it was.
            let empty = last == ':' && matches!(next, ';' | '}');
            if empty || !(closed(last) || closed(next) || last == ':') {
                self.text.push(' ');
            }
        } else if comment && !closed(last) && !closed(next) {
            // It keeps two words apart without being a space.
            self.text.push_str("/**/");
        }
        match piece {
            "}" => {
                if last == ';' {
                    self.text.pop();
                }
                self.text.push('}');
            }
            ";" if last == ';' => {}
            _ => self.text.push_str(piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(css(text), expect);
    }

    #[test]
    fn comments_and_idle_white_space_go() {
        check(
            "/* 1 Values */\n.a,\n.b {\n  color: red;\n  margin: 0 1px;\n}",
            ".a,.b{color:red;margin:0 1px}",
        );
        check("@media (min-width: 40rem) {\n  a { b: c }\n}", "@media (min-width:40rem){a{b:c}}");
        check("/*! licence */ a { b: c; }", "/*! licence */a{b:c}");
        check("a { b: c; /* last */ }", "a{b:c}");
    }

    #[test]
    fn what_means_something_stays() {
        check(
            ".a :hover > .b + p { width: calc(1px + 2px - 3px) }",
            ".a :hover>.b + p{width:calc(1px + 2px - 3px)}",
        );
        check("a::after { content: \" /* } ; \\\" */ \" }", "a::after{content:\" /* } ; \\\" */ \"}");
        check("a { content: '\\'' }", "a{content:'\\''}");
        check("a { background: url(a /*b*/;c.png) }", "a{background:url(a /*b*/;c.png)}");
        check("a { background: url( \"a;  b\" ) }", "a{background:url( \"a;  b\" )}");
        check(".a/**/.b { c: d }", ".a/**/.b{c:d}");
        check(".a\\{ b\\, c { c: d\\; }", ".a\\{ b\\, c{c:d\\;}");
        check("a { --empty: ; --next: 1 }", "a{--empty: ;--next:1}");
        check("@page :first { margin: 0 }", "@page :first{margin:0}");
        check(":not(.a) .b { c: d !important }", ":not(.a) .b{c:d !important}");
    }

    #[test]
    fn what_is_not_whole_stays_so() {
        check("a { b: 'c\nd: e }", "a{b:'c\nd:e}");
        check("a { b: c /* d", "a{b:c");
        check("a { b: url(c", "a{b:url(c");
        check("a } b", "a}b");
        check("\\", "\\");
    }

    proptest! {
        #[test]
        fn shortening_twice_is_shortening_once(text in "[a-z:;{}()\"'\\\\/* \n!,é-]{0,60}") {
            let once = css(&text);
            prop_assert!(once.len() <= text.len());
            prop_assert_eq!(css(&once), once);
        }
    }
}
