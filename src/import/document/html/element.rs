//! An element's name and attributes to what reading a page needs of them.

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

/// What an element means for its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Part of a line.
    Inline,
    /// Bold text.
    Strong,
    /// A link or its goal.
    Anchor,
    /// A line of its own.
    Block,
    /// A heading and its level.
    Heading(u8),
    /// The end of a line.
    Break,
    /// A raised or lowered remark.
    Raised,
    /// A field with something filled in.
    Input,
    /// Text with its line ends.
    Verbatim,
    /// A list; numbered or not.
    List { numbered: bool },
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// Rows of a table.
    Group,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// A table's caption.
    Caption,
    /// The page's head.
    Head,
    /// The page's title, in its head.
    Title,
    /// The page's body.
    Body,
    /// Something the page says about itself.
    Meta,
    /// A picture.
    Picture,
    /// Something of another file.
    Object,
    /// Never shown as text.
    Dropped,
}

/// An element as far as it is read.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) ns: Namespace,
    pub(super) local: LocalName,
    pub(super) tag: Tag,
    /// Whether the page hides it.
    pub(super) hidden: bool,
    /// Whether it makes its text bold or not bold.
    pub(super) bold: Option<bool>,
    /// Whether it leads about the site: navigation, footers.
    pub(super) around: bool,
    /// Whether it is a page's or part's header.
    pub(super) header: bool,
    pub(super) columns: u32,
    /// How many rows a cell covers; 0 for all that follow.
    pub(super) rows: u32,
    /// The number a list begins with, or of an item.
    pub(super) number: Option<u32>,
    /// Where it leads.
    pub(super) link: Option<StrTendril>,
    /// What is said in the page's head: of what, and what.
    pub(super) told: Option<Box<(String, String)>>,
}

impl Element {
    pub(super) fn new(name: QualName, attributes: &[Attribute]) -> Self {
        let tag = if name.ns == ns!(html) { tag(&name.local) } else { Tag::Dropped };
        let get = |wanted: &str| attributes.iter().find(|a| &*a.name.local == wanted).map(|a| &a.value);
        let style = get("style").map(|style| Style::new(style)).unwrap_or_default();
        let element = name.local.as_ref();
        let number = |name: &str| get(name).and_then(|value| leading_number(value));
        let mut told = None;
        if tag == Tag::Meta {
            let pair = get("name").or(get("property")).or(get("rel")).zip(get("content").or(get("href")));
            told =
                pair.map(|(name, content)| Box::new((name.trim().to_lowercase(), content.trim().to_owned())));
        }
        if tag == Tag::Input && get("type").is_none_or(|kind| matches!(&**kind, "text" | "number" | "")) {
            told = get("value").map(|value| Box::new((String::new(), value.trim().to_owned())));
        }
        Self {
            hidden: get("hidden").is_some()
                || style.hidden
                || matches!(element, "del" | "s" | "strike")
                || element == "dialog" && get("open").is_none(),
            bold: style
                .bold
                .or_else(|| matches!(tag, Tag::Strong | Tag::Heading(_)).then_some(tag == Tag::Strong)),
            around: matches!(element, "nav" | "footer" | "aside")
                || [get("class"), get("id"), get("role")]
                    .into_iter()
                    .flatten()
                    .any(|names| leads_around(names)),
            header: element == "header",
            columns: number("colspan").unwrap_or(1).max(1),
            rows: number("rowspan").unwrap_or(1),
            number: number(if tag == Tag::Item { "value" } else { "start" }),
            link: get("href").filter(|href| tag == Tag::Anchor && is_safe(href)).cloned(),
            told,
            tag,
            ns: name.ns,
            local: name.local,
        }
    }
}

fn tag(name: &LocalName) -> Tag {
    match name.as_ref() {
        "b" | "strong" => Tag::Strong,
        "a" => Tag::Anchor,
        "br" => Tag::Break,
        "sup" | "sub" => Tag::Raised,
        "input" => Tag::Input,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "pre" | "textarea" => Tag::Verbatim,
        "ol" => Tag::List { numbered: true },
        "ul" | "menu" | "dir" => Tag::List { numbered: false },
        "li" => Tag::Item,
        "table" => Tag::Table,
        "thead" | "tbody" | "tfoot" => Tag::Group,
        "tr" => Tag::Row,
        "td" | "th" => Tag::Cell,
        "caption" => Tag::Caption,
        "head" => Tag::Head,
        "title" => Tag::Title,
        "body" => Tag::Body,
        "meta" | "link" => Tag::Meta,
        "img" => Tag::Picture,
        "iframe" | "object" | "embed" | "applet" | "video" | "audio" | "canvas" => Tag::Object,
        "template" | "select" | "button" | "datalist" | "colgroup" | "col" | "base" | "map" | "rp"
        | "script" | "style" | "noscript" => Tag::Dropped,
        "html" | "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "nav" | "aside"
        | "address" | "blockquote" | "center" | "dd" | "dl" | "dt" | "details" | "dialog" | "fieldset"
        | "figure" | "figcaption" | "form" | "hgroup" | "hr" | "legend" | "optgroup" | "option"
        | "search" | "summary" | "marquee" => Tag::Block,
        // Those HTML does not know as well: Word's and those of publishing systems are shown in the line.
        _ => Tag::Inline,
    }
}

/// What a style says that matters here.
#[derive(Default)]
struct Style {
    hidden: bool,
    bold: Option<bool>,
}

impl Style {
    fn new(text: &str) -> Self {
        let mut style = Self::default();
        for (property, value) in text.split(';').filter_map(|rule| rule.split_once(':')) {
            let property = property.trim();
            let is = |name: &str| property.eq_ignore_ascii_case(name);
            let shown = ["display", "visibility", "text-decoration", "text-decoration-line", "font-size"];
            if !(shown.iter().any(|name| is(name)) || is("font-weight") || is("font")) {
                continue;
            }
            let value = value.to_ascii_lowercase();
            let mut words = value.split(|c: char| c.is_ascii_whitespace() || c == '!');
            if is("display") {
                style.hidden |= words.any(|word| word == "none");
            } else if is("visibility") {
                style.hidden |= words.any(|word| word == "hidden");
            } else if is("font-size") {
                style.hidden |= words.any(|word| matches!(word, "0" | "0px" | "0pt" | "0em"));
            } else if is("text-decoration") || is("text-decoration-line") {
                style.hidden |= words.any(|word| word == "line-through");
            } else if is("font-weight") {
                style.bold = words.find_map(weight);
            } else {
                style.bold = words.find_map(weight).filter(|&bold| bold).or(style.bold);
            }
        }
        style
    }
}

fn weight(word: &str) -> Option<bool> {
    match word {
        "bold" | "bolder" => Some(true),
        "normal" | "lighter" => Some(false),
        _ => word.parse::<u16>().ok().map(|weight| weight >= 600),
    }
}

/// Tells by the words of a class, an id or a role whether an element leads about the site.
fn leads_around(names: &str) -> bool {
    const WORDS: [&str; 12] = [
        "nav",
        "navbar",
        "navigation",
        "footer",
        "foot",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "sidebar",
        "contentinfo",
        "complementary",
    ];
    names.split_ascii_whitespace().any(|name| WORDS.iter().any(|word| word.eq_ignore_ascii_case(name)))
}

/// Reads the digits a value begins with; browsers read no more either.
fn leading_number(text: &str) -> Option<u32> {
    let text = text.trim_start().trim_start_matches('+');
    let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(Some(text), |end| text.get(..end))?;
    if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(u32::MAX)) }
}

/// Tells whether an address is a place to go to and no program.
fn is_safe(href: &str) -> bool {
    let href = href.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let scheme_end = href
        .find([':', '/', '?', '#'])
        .filter(|&end| href.get(end..).is_some_and(|rest| rest.starts_with(':')));
    match scheme_end.and_then(|end| href.get(..end)) {
        None => !href.is_empty() && !href.contains(char::is_control),
        Some(scheme) => {
            ["http", "https", "mailto", "tel"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
                && !href.contains(char::is_control)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_places() {
        for safe in [
            "http://a.test/",
            "HTTPS://a.test",
            "mailto:a@b.test",
            "tel:1",
            "a/b.html",
            "/a:b",
            "?a=b:c",
            "#x",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in [
            "javascript:void(0)",
            " JavaScript:x",
            "java\nscript:x",
            "data:text/html,x",
            "",
            "\u{1}vbscript:x",
        ] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }

    #[test]
    fn styles_tell_weight_and_hiding() {
        assert_eq!(Style::new("FONT-WEIGHT: Bold; color:red").bold, Some(true));
        assert_eq!(Style::new("font-weight:700").bold, Some(true));
        assert_eq!(Style::new("font-weight:400!important").bold, Some(false));
        assert_eq!(Style::new("font: bold 12pt 宋体").bold, Some(true));
        assert_eq!(Style::new("mso-bidi-font-weight:bold").bold, None);
        assert!(Style::new("display : none !important").hidden);
        assert!(!Style::new("display:block").hidden);
        for hidden in ["visibility:hidden", "text-decoration: underline line-through", "FONT-SIZE:0"] {
            assert!(Style::new(hidden).hidden, "{hidden}");
        }
        assert!(!Style::new("font-size:0.9em;text-decoration:underline").hidden);
    }

    #[test]
    fn spans_are_read_as_browsers_do() {
        assert_eq!(leading_number(" 3px"), Some(3));
        assert_eq!(leading_number("99999999999999999999"), Some(u32::MAX));
        assert_eq!(leading_number("-1"), None);
        assert_eq!(leading_number(""), None);
    }
}
