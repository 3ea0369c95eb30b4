//! A page's markup to the little of it that is read, in steps of bounded size.
//!
//! The parser compares every attribute of a tag with all the others and keeps new names in a table shared by the whole
//! program. What a page can make it cost is bounded by what is let through here: known names, a handful of
//! attributes, no comments and no scripts.

use super::raw::{end_of, end_of_script, is_space};
use html5ever::LocalName;

/// The attributes that are read.
const WANTED: [&str; 16] = [
    "href", "colspan", "rowspan", "name", "content", "property", "hidden", "style", "class", "id", "start",
    "value", "rel", "role", "type", "open",
];
/// The longest value that is kept; longer ones are data of scripts or pictures.
const LONGEST_VALUE: usize = 2048;
/// The longest tag name that is looked at.
const LONGEST_NAME: usize = 32;
/// How much text a step lets through.
const STEP: usize = 4096;
/// The name all elements go by that HTML does not know.
const UNKNOWN: &str = "x-unknown";

/// Markup on its way to the parser.
pub(super) struct Cleaner<'t> {
    rest: &'t str,
    /// How many bytes are text whatever they look like, as in a title.
    literal: usize,
    in_svg: bool,
    /// The address the page was saved from, as browsers note it in a comment.
    pub(super) saved_from: Option<String>,
}

/// What becomes of an element.
enum Fate {
    /// It is kept.
    Keep(&'static str),
    /// Its tags are left out.
    Unwrap,
    /// It is left out with all it holds, which is no markup.
    Drop,
    /// It is kept, and what it holds is no markup.
    Literal(&'static str),
    /// It is kept without what it holds, which is no markup.
    Hollow(&'static str),
    /// It is kept under its own name.
    Known,
    /// It is kept under the name of the unknown ones.
    Unknown,
}

impl<'t> Cleaner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text, literal: 0, in_svg: false, saved_from: None }
    }

    /// Adds the next piece of markup to `out`; false at the end.
    pub(super) fn step(&mut self, out: &mut String) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        if self.literal > 0 {
            let taken = self.take(self.literal.min(STEP));
            self.literal = self.literal.saturating_sub(taken.len());
            push_text(taken, out);
            return true;
        }
        match self.rest.find('<').unwrap_or(self.rest.len()) {
            0 => self.markup(out),
            // Taken in the next steps, without looking for its end again.
            text => self.literal = text,
        }
        true
    }

    /// Takes about as many bytes as wanted, at least a character.
    fn take(&mut self, wanted: usize) -> &'t str {
        let mut at = wanted.min(self.rest.len());
        while !self.rest.is_char_boundary(at) {
            at += 1;
        }
        let (taken, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Goes on behind as many bytes.
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Goes on behind the next of these characters.
    fn skip_past(&mut self, end: char) {
        self.rest = self.rest.split_once(end).map_or("", |(_, rest)| rest);
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(is_space);
    }

    fn markup(&mut self, out: &mut String) {
        let mut next = self.rest.chars().skip(1);
        match (next.next(), next.next()) {
            (Some('!'), _) if self.rest.starts_with("<!--") => self.comment(),
            (Some('!' | '?'), _) => self.skip_past('>'),
            (Some('/'), Some(c)) if c.is_ascii_alphabetic() => {
                self.skip(2);
                self.end_tag(out);
            }
            (Some('/'), Some(_)) => self.skip_past('>'),
            (Some(c), _) if c.is_ascii_alphabetic() => {
                self.skip(1);
                self.start_tag(out);
            }
            _ => {
                self.skip(1);
                out.push_str("&lt;");
            }
        }
    }

    fn comment(&mut self) {
        self.skip(4);
        if let Some(rest) = self.rest.strip_prefix('>').or_else(|| self.rest.strip_prefix("->")) {
            self.rest = rest;
            return;
        }
        let text = self.rest;
        let mut at = 0;
        let (length, end) = loop {
            let Some(found) = text.get(at..).and_then(|rest| rest.find("--")) else {
                break (text.len(), text.len());
            };
            at += found;
            match text.get(at + 2..) {
                Some(rest) if rest.starts_with('>') => break (at, at + 3),
                Some(rest) if rest.starts_with("!>") => break (at, at + 4),
                _ => at += 1,
            }
        };
        let comment = text.get(..length.min(LONGEST_VALUE)).unwrap_or_default();
        if self.saved_from.is_none()
            && let Some((_, address)) =
                comment.trim().strip_prefix("saved from url=(").and_then(|told| told.split_once(')'))
        {
            self.saved_from = Some(address.trim().to_owned());
        }
        self.skip(end);
    }

    /// Reads a tag's name in small letters; an empty one for those no element has.
    fn name(&mut self) -> String {
        let end = self.rest.find(|c| is_space(c) || c == '/' || c == '>').unwrap_or(self.rest.len());
        let name = self.rest.get(..end).filter(|name| name.len() <= LONGEST_NAME).unwrap_or_default();
        self.skip(end);
        name.to_ascii_lowercase()
    }

    fn end_tag(&mut self, out: &mut String) {
        let name = self.name();
        if self.attributes(&mut String::new()).is_none() {
            self.rest = "";
            return;
        }
        self.in_svg &= name != "svg";
        let name = match fate(&name) {
            Fate::Keep(name) | Fate::Literal(name) => name,
            Fate::Unknown => UNKNOWN,
            Fate::Known => &name,
            Fate::Unwrap | Fate::Drop | Fate::Hollow(_) => return,
        };
        out.extend(["</", name, ">"]);
    }

    fn start_tag(&mut self, out: &mut String) {
        let name = self.name();
        let mut attributes = String::new();
        let Some(closes) = self.attributes(&mut attributes) else {
            self.rest = "";
            return;
        };
        self.in_svg |= name == "svg" && !closes;
        let fate = fate(&name);
        let kept = match &fate {
            Fate::Keep(name) | Fate::Literal(name) | Fate::Hollow(name) => name,
            Fate::Unknown => UNKNOWN,
            Fate::Known => &name,
            Fate::Unwrap => return,
            Fate::Drop => {
                if !(self.in_svg && closes) {
                    self.drop_content(&name);
                }
                return;
            }
        };
        out.extend(["<", kept, &attributes, if closes { "/>" } else { ">" }]);
        match fate {
            Fate::Literal(_) => self.literal = end_of(self.rest, &name).unwrap_or(self.rest.len()),
            Fate::Hollow(kept) => {
                self.drop_content(&name);
                out.extend(["</", kept, ">"]);
            }
            _ => {}
        }
    }

    /// Goes on behind the end tag of an element that holds no markup.
    fn drop_content(&mut self, name: &str) {
        let end = if name == "script" { end_of_script(self.rest) } else { end_of(self.rest, name) };
        self.skip(end.unwrap_or(self.rest.len()));
        if !self.rest.is_empty() {
            self.skip_past('>');
        }
    }

    /// Reads attributes up to the end of the tag and writes those that are read; tells whether the tag closes
    /// itself. None at the end of the page: what was begun is no tag then.
    fn attributes(&mut self, out: &mut String) -> Option<bool> {
        let mut seen = [false; WANTED.len()];
        loop {
            self.skip_space();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                return Some(true);
            }
            match self.rest.chars().next()? {
                '>' => {
                    self.skip(1);
                    return Some(false);
                }
                '/' => {
                    self.skip(1);
                    continue;
                }
                _ => {}
            }
            let (name, value) = self.attribute()?;
            let wanted = WANTED.iter().zip(&mut seen).find(|(wanted, _)| wanted.eq_ignore_ascii_case(name));
            if let Some((wanted, seen)) = wanted
                && !*seen
                && value.len() <= LONGEST_VALUE
            {
                *seen = true;
                out.extend([" ", wanted, "=\""]);
                out.extend(value.chars().filter(|&c| c != '\0').map(Quoted));
                out.push('"');
            }
        }
    }

    fn attribute(&mut self) -> Option<(&'t str, &'t str)> {
        let ends = |c: char| is_space(c) || matches!(c, '/' | '>' | '=');
        // A name may begin with `=` and always has a character.
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let end = first + self.rest.get(first..)?.find(ends)?;
        let name = self.rest.get(..end)?;
        self.skip(end);
        self.skip_space();
        let Some(rest) = self.rest.strip_prefix('=') else { return Some((name, "")) };
        self.rest = rest;
        self.skip_space();
        let value = match self.rest.chars().next()? {
            quote @ ('"' | '\'') => {
                let (value, rest) = self.rest.get(1..)?.split_once(quote)?;
                self.rest = rest;
                value
            }
            _ => {
                let end = self.rest.find(|c| is_space(c) || c == '>')?;
                let value = self.rest.get(..end)?;
                self.skip(end);
                value
            }
        };
        Some((name, value))
    }
}

/// A character of a value as it stands between quotes.
struct Quoted(char);

impl Extend<Quoted> for String {
    fn extend<I: IntoIterator<Item = Quoted>>(&mut self, characters: I) {
        for Quoted(c) in characters {
            if c == '"' { self.push_str("&quot;") } else { self.push(c) }
        }
    }
}

/// Decides about an element by its name.
fn fate(name: &str) -> Fate {
    match name {
        "script" | "style" | "noscript" | "noframes" | "noembed" => Fate::Drop,
        "title" => Fate::Literal("title"),
        "textarea" => Fate::Literal("textarea"),
        "xmp" | "listing" => Fate::Literal("pre"),
        "iframe" => Fate::Hollow("iframe"),
        "plaintext" | "frameset" | "frame" => Fate::Unwrap,
        // Word's data island; what it holds is never shown.
        "xml" => Fate::Keep("datalist"),
        // Names of up to seven bytes take no place in the parser's table.
        _ if !name.is_empty() && name.len() <= 7 || LocalName::try_static(name).is_some() => Fate::Known,
        _ => Fate::Unknown,
    }
}

fn push_text(text: &str, out: &mut String) {
    for (number, part) in text.split('<').enumerate() {
        if number > 0 {
            out.push_str("&lt;");
        }
        out.extend(part.split('\0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        let mut cleaner = Cleaner::new(text);
        let mut out = String::new();
        while cleaner.step(&mut out) {}
        out
    }

    #[test]
    fn tags_keep_what_is_read() {
        assert_eq!(
            clean("<TD ColSpan=3 onclick='x' class=a>一</TD >"),
            "<td colspan=\"3\" class=\"a\">一</td>"
        );
        assert_eq!(clean("<a href='x\"y' href=z>一</a>"), "<a href=\"x&quot;y\">一</a>");
        assert_eq!(clean("<o:p>一</o:p><w:b/>"), "<o:p>一</o:p><w:b/>");
        assert_eq!(clean("<founder-content>一<figcaption>"), "<x-unknown>一<figcaption>");
        assert_eq!(clean("1 < 2 <> <3 </>x"), "1 &lt; 2 &lt;> &lt;3 x");
        assert_eq!(clean("<td hidden>一<td x=\"未完"), "<td hidden=\"\">一");
        assert_eq!(clean(&format!("<a href=\"data:{}\">一", "A".repeat(9000))), "<a>一");
    }

    #[test]
    fn comments_and_scripts_are_left_out() {
        assert_eq!(clean("一<!--><b>二<!-- <td> -- > --!>三<!-- 四"), "一<b>二三");
        assert_eq!(clean("<!--[if gte mso 9]><xml><w:x/></xml><![endif]-->一<![if !x]>二<![endif]>"), "一二");
        assert_eq!(clean("<script>a</scripty></script >一<STYLE>p{}</style>二"), "一二");
        assert_eq!(clean("<script><!-- w('<script>x</script>') --></script>一"), "一");
        assert_eq!(clean("<svg><style/></svg>一<noscript><p>二</noscript>"), "<svg></svg>一");
        assert_eq!(clean("<iframe src=x>二</iframe>一"), "<iframe></iframe>一");
    }

    #[test]
    fn text_elements_hold_no_markup() {
        assert_eq!(clean("<title>a<b></title><p>"), "<title>a&lt;b></title><p>");
        assert_eq!(clean("<textarea><td></textarea"), "<textarea>&lt;td>&lt;/textarea");
        assert_eq!(clean("<xmp><td>&nbsp;</xmp>"), "<pre>&lt;td>&nbsp;</pre>");
    }

    #[test]
    fn the_address_of_a_saved_page_is_noted() {
        let mut cleaner = Cleaner::new("<!-- saved from url=(0031)https://www.example.test/a.html -->");
        while cleaner.step(&mut String::new()) {}
        assert_eq!(cleaner.saved_from.as_deref(), Some("https://www.example.test/a.html"));
    }
}
