//! Markdown to facts (headings, links, findings) and to HTML that cannot carry anything active.
//!
//! Raw HTML comes out as text, links lead only where readers may be led, and Chinese emphasis next to
//! punctuation works although CommonMark's rule for it was made for words with spaces between.

use super::emphasis;
use crate::base::text::is_hidden;
use crate::base::{Code, Finding, Locus, SitePath};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Quotes and lists nested deeper than this are shown plain.
pub const NESTING_LIMIT: usize = 100;

/// More opening brackets or angle signs in one block than this are nobody's prose, and the parser's time would grow
/// faster than the text.
const BRACKET_LIMIT: usize = 2_000;

/// What a Markdown text holds, without the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Headings of the two upper levels, in order.
    pub headings: Vec<Heading>,
    /// Links and images that stay within the site.
    pub links: Vec<InnerLink>,
    /// Bytes of white space before the text.
    pub lead: u32,
    /// Number of characters without white space.
    pub length: u32,
    /// Whether the text is shown plain because reading it as Markdown would take too long.
    pub plain: bool,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 or 2.
    pub level: u8,
    /// Its text.
    pub text: Box<str>,
    /// Byte offsets of the whole heading.
    pub span: Range<u32>,
}

/// A link or image that stays within the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InnerLink {
    /// Its target as written.
    pub target: Box<str>,
    /// Byte offsets of the whole link.
    pub span: Range<u32>,
}

/// Where a link may lead.
#[derive(Debug, PartialEq, Eq)]
enum Target<'t> {
    /// Out of the site.
    Outside,
    /// Within the site, relative to the file.
    Inside(&'t str),
    /// Nowhere that readers may be led.
    Forbidden,
}

pub(super) type Spanned<'t> = (Event<'t>, Range<usize>);

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Reads the facts of a text from byte `start` on.
#[must_use]
pub fn outline(path: &SitePath, text: &str, start: usize) -> (Outline, Vec<Finding>) {
    let body = text.get(start..).unwrap_or_default();
    let mut outline = Outline {
        lead: offset(body.len() - body.trim_start().len()),
        length: offset(body.chars().filter(|c| !c.is_whitespace()).count()),
        ..Outline::default()
    };
    let mut findings = Vec::new();
    if let Some(at) = too_tangled(body) {
        let first = body.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let locus = Locus::span(path, start + at..start + at + first);
        findings.push(Finding::new(Code::NestingTooDeep, locus).fact("limit", NESTING_LIMIT));
        outline.plain = true;
        return (outline, findings);
    }
    let mut heading: Option<(u8, String, Range<usize>)> = None;
    let mut html: Option<usize> = None;
    let mut containers = 0_i32;
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let range = range.start + start..range.end + start;
        match event {
            // A heading inside a quote or a list is part of it and cannot begin a section.
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => containers += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => containers -= 1,
            Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H2 && containers == 0 => {
                heading = Some((level as u8, String::new(), range));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, text, span)) = heading.take() {
                    let span = offset(span.start)..offset(span.end);
                    outline.headings.push(Heading { level, text: text.trim().into(), span });
                }
            }
            Event::Text(ref piece) | Event::Code(ref piece) => {
                if let Some((_, text, _)) = &mut heading {
                    text.push_str(piece);
                }
            }
            Event::Html(ref tag) | Event::InlineHtml(ref tag) => {
                // One finding a block: a pasted table would otherwise give a hundred.
                if html.is_none_or(|end| end < range.start) {
                    let finding = Finding::new(Code::RawHtml, Locus::span(path, range.clone()));
                    let line = tag.lines().next().unwrap_or_default();
                    findings.push(finding.fact("tag", super::fields::shorten(line.trim())));
                }
                html = Some(range.end);
            }
            Event::Start(Tag::Link { ref dest_url, link_type, .. }) => {
                link(path, dest_url, link_type == LinkType::Email, false, range, &mut outline, &mut findings);
            }
            Event::Start(Tag::Image { ref dest_url, .. }) => {
                link(path, dest_url, false, true, range, &mut outline, &mut findings);
            }
            _ => {}
        }
    }
    (outline, findings)
}

fn link(
    path: &SitePath,
    url: &str,
    email: bool,
    image: bool,
    range: Range<usize>,
    outline: &mut Outline,
    findings: &mut Vec<Finding>,
) {
    match target(url, email, image) {
        Target::Outside => {}
        Target::Inside(target) => {
            let span = offset(range.start)..offset(range.end);
            outline.links.push(InnerLink { target: target.into(), span });
        }
        Target::Forbidden => {
            let finding = Finding::new(Code::LinkScheme, Locus::span(path, range));
            findings.push(finding.fact("target", super::fields::shorten(url)));
        }
    }
}

/// Tells where a link may lead. What a browser might read as a scheme counts as one: controls, spaces and letter
/// case do not hide it.
fn target(url: &str, email: bool, image: bool) -> Target<'_> {
    if email {
        return Target::Outside;
    }
    let visible: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if visible.starts_with("//") || visible.contains('\\') {
        return Target::Forbidden;
    }
    let scheme =
        visible.split(['/', '?', '#']).next().unwrap_or_default().split_once(':').map(|(scheme, _)| scheme);
    match scheme.map(str::to_ascii_lowercase).as_deref() {
        None => Target::Inside(url),
        // Pictures of other sites would be a third party's eyes on every reader.
        Some("http" | "https" | "mailto" | "tel") if !image => Target::Outside,
        Some(_) => Target::Forbidden,
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// Finds where a text is nested or bracketed beyond what a person writes.
fn too_tangled(text: &str) -> Option<usize> {
    let (mut at, mut brackets) = (0, 0);
    for line in text.split_inclusive('\n') {
        let markers = line.bytes().take_while(|b| {
            matches!(b, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'0'..=b'9' | b'.' | b')')
        });
        let (mut depth, mut indent) = (0, 0);
        for byte in markers {
            match byte {
                b' ' => indent += 1,
                b'\t' => indent += 4,
                b'>' | b'-' | b'+' | b'*' | b'.' | b')' => depth += 1,
                _ => {}
            }
        }
        let rule = line.trim().bytes().all(|b| matches!(b, b'-' | b'*' | b' '));
        if (!rule && depth > NESTING_LIMIT) || indent > 8 * NESTING_LIMIT {
            return Some(at);
        }
        brackets = if line.trim().is_empty() { 0 } else { brackets };
        brackets +=
            line.bytes().filter(|b| matches!(b, b'[' | b'<' | b'`' | b'!' | b'_' | b'*' | b'~')).count();
        if brackets > BRACKET_LIMIT && !rule {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Renders byte ranges of a text to HTML, each on its own. `resolve` turns an inner target into the address to
/// link to; a target it does not know leaves only the link's text.
#[must_use]
pub fn render(
    text: &str,
    start: usize,
    plain: bool,
    cuts: &[Range<usize>],
    resolve: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    if plain {
        return cuts.iter().map(|cut| render_plain(text.get(cut.clone()).unwrap_or_default())).collect();
    }
    parts(text, start, cuts)
        .into_iter()
        .map(|events| {
            let events = disarm(events, resolve);
            let mut html = String::new();
            pulldown_cmark::html::push_html(&mut html, events.into_iter());
            tables(html)
        })
        .collect()
}

/// Reads a text once and hands out what lies in each cut.
pub(super) fn parts<'t>(text: &'t str, start: usize, cuts: &[Range<usize>]) -> Vec<Vec<Spanned<'t>>> {
    let body = text.get(start..).unwrap_or_default();
    let mut parts: Vec<Vec<Spanned<'_>>> = vec![Vec::new(); cuts.len()];
    let mut cut = 0;
    // Definitions of reference links may stand in any part, so the whole text is parsed once.
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let at = range.start + start;
        while cuts.get(cut).is_some_and(|c| at >= c.end) {
            cut += 1;
        }
        let inside = cuts.get(cut).is_some_and(|c| c.contains(&at));
        if let Some(part) = parts.get_mut(cut).filter(|_| inside) {
            part.push((event, range));
        }
    }
    parts.into_iter().map(|events| emphasis::mend(body, events)).collect()
}

/// Gives tables a box to scroll in, and classes where the writer put inline styles, which the portal's content
/// security policy forbids. In text `<` is escaped, so only the writer's own tags are met.
fn tables(html: String) -> String {
    if !html.contains("<table>") {
        return html;
    }
    let mut html = html
        .replace("<table>", "<div class=\"scroll\" role=\"group\" tabindex=\"0\"><table class=\"plain\">")
        .replace("</table>", "</table></div>");
    for cell in ["<th", "<td"] {
        for (side, class) in [("right", " class=\"num\""), ("center", " class=\"center\""), ("left", "")] {
            html = html.replace(&format!("{cell} style=\"text-align: {side}\""), &format!("{cell}{class}"));
        }
    }
    html
}

fn render_plain(text: &str) -> String {
    let mut html = String::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        html.push_str("<p>");
        crate::base::text::escape_html_into(&mut html, paragraph.trim());
        html.push_str("</p>\n");
    }
    html
}

/// Takes everything active out of a stream of events.
fn disarm<'t>(events: Vec<Spanned<'t>>, resolve: &dyn Fn(&str) -> Option<String>) -> Vec<Event<'t>> {
    let mut out = Vec::with_capacity(events.len());
    // For each open link or image, whether its tag was kept.
    let mut kept: Vec<bool> = Vec::new();
    for (event, _) in events {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => out.push(Event::Text(visible(html))),
            Event::Text(text) => out.push(Event::Text(visible(text))),
            Event::Code(text) => out.push(Event::Code(visible(text))),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let url = address(&dest_url, link_type == LinkType::Email, false, resolve);
                kept.push(url.is_some());
                if let Some(dest_url) = url {
                    let title = visible(title);
                    out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let url = address(&dest_url, false, true, resolve);
                kept.push(url.is_some());
                if let Some(dest_url) = url {
                    let title = visible(title);
                    out.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if kept.pop() == Some(true) {
                    out.push(event);
                }
            }
            // The page has one first-level heading of its own.
            Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
                out.push(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                out.push(Event::End(TagEnd::Heading(HeadingLevel::H2)))
            }
            event => out.push(event),
        }
    }
    out
}

/// Drops hidden characters that entities such as `&#27;` bring in past the decoder.
pub(super) fn visible(text: CowStr<'_>) -> CowStr<'_> {
    if text.chars().any(is_hidden) {
        text.chars().filter(|c| !is_hidden(*c)).collect::<String>().into()
    } else {
        text
    }
}

fn address(
    url: &str,
    email: bool,
    image: bool,
    resolve: &dyn Fn(&str) -> Option<String>,
) -> Option<CowStr<'static>> {
    match target(url, email, image) {
        Target::Outside => Some(url.to_owned().into()),
        Target::Inside(target) => resolve(target).map(Into::into),
        Target::Forbidden => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let resolve = |target: &str| (target == "known.md").then(|| "known/index.html".to_owned());
        let whole = 0..text.len();
        render(text, 0, false, std::slice::from_ref(&whole), &resolve).remove(0)
    }

    #[test]
    fn nothing_active_comes_out() {
        assert_eq!(html("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
        assert_eq!(html("甲<img src=x onerror=y>乙"), "<p>甲&lt;img src=x onerror=y&gt;乙</p>\n");
        let schemes = [
            "javascript:x",
            "JaVaScRiPt:x",
            "java&#10;script:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///x",
            "//evil/x",
            "\\\\\\\\host\\\\x",
        ];
        for scheme in schemes {
            assert_eq!(html(&format!("[甲]({scheme})")), "<p>甲</p>\n", "{scheme}");
        }
        assert_eq!(html("![图](https://example.org/x.png)"), "<p>图</p>\n");
    }

    #[test]
    fn links_lead_where_they_may() {
        assert_eq!(html("[甲](https://example.org/)"), "<p><a href=\"https://example.org/\">甲</a></p>\n");
        assert_eq!(html("[甲](known.md)"), "<p><a href=\"known/index.html\">甲</a></p>\n");
        assert_eq!(html("[甲](gone.md)"), "<p>甲</p>\n");
    }

    #[test]
    fn a_heading_in_a_quote_begins_no_section() {
        let (outline, _) = outline(&SitePath::new("x.md"), "> ## 一、甲\n\n- ## 二、乙\n\n## 三、丙\n", 0);
        let headings: Vec<&str> = outline.headings.iter().map(|heading| &*heading.text).collect();
        assert_eq!(headings, ["三、丙"]);
    }

    #[test]
    fn tables_scroll_and_carry_no_style() {
        let table = html("| 甲 | 乙 |\n|---|--:|\n| 1 | 2 |\n");
        assert!(table.starts_with("<div class=\"scroll\"") && !table.contains("style="), "{table}");
        assert!(table.contains("<td class=\"num\">2</td>"), "{table}");
    }

    #[test]
    fn template_code_is_only_text() {
        assert_eq!(html("{{7*7}} {% include x %}"), "<p>{{7*7}} {% include x %}</p>\n");
    }

    #[test]
    fn growth_stays_linear_on_hostile_patterns() {
        let path = SitePath::new("x.md");
        for pattern in
            ["> ", "- ", "[ (](", "!-- <", "[", "![", "**a ", "`", "<a ", "[^\n", "1. ", "_*", "&", "\\"]
        {
            let text = pattern.repeat(1_000_000 / pattern.len());
            let started = std::time::Instant::now();
            let (outline, _) = outline(&path, &text, 0);
            let whole = 0..text.len();
            let _ = render(&text, 0, outline.plain, std::slice::from_ref(&whole), &|_| None);
            assert!(started.elapsed().as_secs() < 10, "{pattern:?} takes {:?}", started.elapsed());
        }
    }
}
