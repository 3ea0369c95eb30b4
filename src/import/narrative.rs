//! Lines of text sections to Markdown that shows them as they were written.

use super::document::Role;
use super::lines::Line;
use super::markup::{self, Links};
use crate::content::write::width;
use std::fmt::Write as _;

/// A section of the narrative: its official heading, if it has one, and its lines.
#[derive(Debug, Default)]
pub(super) struct Part<'l> {
    /// The official heading; `None` for the preface.
    pub(super) heading: Option<String>,
    /// Whether the heading is shown even with nothing below it.
    pub(super) always: bool,
    /// Text behind the heading on its line.
    pub(super) inline: Option<String>,
    /// The lines.
    pub(super) lines: Vec<&'l Line>,
}

/// Marks of the end of a sentence.
const ENDS: [char; 8] = ['。', '！', '？', '：', '；', '…', '!', '?'];

/// Tells whether lines end where the page does rather than where paragraphs do.
pub(super) fn is_wrapped(parts: &[Part<'_>], paged: bool) -> bool {
    let lines = parts.iter().flat_map(|part| &part.lines);
    let long: Vec<&str> =
        lines.map(|line| line.text.trim()).filter(|text| text.chars().count() >= 14).collect();
    let open =
        long.iter().filter(|text| !text.ends_with(ENDS) && !text.ends_with(['”', '）', ')', '》'])).count();
    long.len() >= if paged { 3 } else { 8 } && open * 2 > long.len()
}

/// Writes the parts as Markdown.
pub(super) fn write(parts: &[Part<'_>], wrapped: bool, links: &mut Links) -> String {
    let width = if wrapped { full_width(parts) } else { 0 };
    let mut out = String::new();
    for part in parts {
        let mut paragraphs: Vec<String> = part.inline.iter().map(|text| block(&clean(text))).collect();
        if wrapped {
            let mut joined = Vec::new();
            join(&part.lines, width, &mut joined);
            paragraphs.extend(joined.iter().map(|text| block(text)));
        } else {
            blocks(&part.lines, links, &mut paragraphs);
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        if let Some(heading) = part.heading.as_ref().filter(|_| part.always || !paragraphs.is_empty()) {
            let _ = write!(out, "## {}\n\n", escape(heading));
        }
        for paragraph in &paragraphs {
            out.push_str(paragraph);
            out.push_str("\n\n");
        }
    }
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Writes lines as paragraphs, items of one list together, and rows of one table together.
fn blocks(lines: &[&Line], links: &mut Links, paragraphs: &mut Vec<String>) {
    let mut listed = false;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let rows = markup::rows_from(lines.get(index..).unwrap_or_default());
        if markup::is_table(&rows) {
            paragraphs.push(markup::table(&rows));
            (listed, index) = (false, index + rows.len());
            continue;
        }
        index += 1;
        let text = match &line.set {
            // Lines that were taken for something else are empty.
            Some(set) if !line.is_blank() => markup::paragraph(set, links),
            _ => block(&clean(&line.text)),
        };
        let item =
            line.set.as_ref().is_some_and(|set| matches!(set.role, Role::Item { .. })) && !text.is_empty();
        match paragraphs.last_mut() {
            Some(last) if item && listed => {
                last.push('\n');
                last.push_str(&text);
            }
            _ => paragraphs.push(text),
        }
        listed = item;
    }
}

/// Removes what cannot be seen, and white space that only sets a line in.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if !c.is_control() && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}') {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The width most lines of the page reach.
fn full_width(parts: &[Part<'_>]) -> usize {
    let mut widths: Vec<usize> =
        parts.iter().flat_map(|part| &part.lines).map(|l| width(l.text.trim())).filter(|&w| w > 20).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 7 / 10).copied().unwrap_or(0)
}

/// Joins lines of fixed width to paragraphs.
fn join(lines: &[&Line], full: usize, paragraphs: &mut Vec<String>) {
    let mut open = false;
    let mut before = 0;
    for line in lines {
        let text = clean(&line.text);
        if text.is_empty() {
            open = false;
            continue;
        }
        let set_in = line.text.starts_with(['\u{3000}', '\t']) || line.text.starts_with("  ");
        let ended = paragraphs.last().is_some_and(|last| last.ends_with(ENDS));
        let short = before * 10 < full * 9;
        let heads = super::fold::numbering(&text).0.is_some();
        let apart = !open || (ended && (short || set_in || heads)) || (heads && short);
        match paragraphs.last_mut() {
            Some(last) if !apart => {
                let letters = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if letters(last.chars().next_back()) && letters(text.chars().next()) {
                    last.push(' ');
                }
                last.push_str(&text);
            }
            _ => paragraphs.push(text),
        }
        before = width(line.text.trim());
        open = true;
    }
}

/// The longest sub-heading, in characters.
const SUBHEAD: usize = 30;

/// Writes a paragraph: as a sub-heading, with a sub-heading in bold at its beginning, or as it is.
pub(super) fn block(text: &str) -> String {
    let bracketed = text.starts_with(['（', '(']) && super::fold::numbering(text).0.is_some();
    if !bracketed {
        return escape(text);
    }
    let mark = text.char_indices().take(SUBHEAD).find(|(_, c)| matches!(c, '：' | '。'));
    match mark {
        Some((at, c)) if at + c.len_utf8() < text.len() => {
            let (head, rest) = text.split_at(at + c.len_utf8());
            format!("**{}**{}", escape(head), escape_from(rest.trim_start(), false))
        }
        Some((_, '。')) => escape(text),
        Some((at, _)) => format!("### {}", escape_from(text.get(..at).unwrap_or(text), false)),
        None if text.chars().take(SUBHEAD + 1).count() <= SUBHEAD
            && !text.ends_with(['，', '、', '；', ';', ',']) =>
        {
            format!("### {}", escape_from(text, false))
        }
        None => escape(text),
    }
}

/// Escapes what Markdown would read as anything but text.
fn escape(text: &str) -> String {
    escape_from(text, true)
}

pub(super) fn escape_from(text: &str, start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    if start {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let behind = text.get(digits..).unwrap_or_default();
        if digits > 0 && behind.starts_with(['.', ')']) {
            out.push_str(text.get(..digits).unwrap_or_default());
            out.push('\\');
            rest = behind;
        } else if text.starts_with(['#', '+', '-', '>', '=', ':']) {
            out.push('\\');
        }
    }
    for c in rest.chars() {
        if matches!(c, '\\' | '*' | '_' | '<' | '`' | '[' | ']' | '~' | '&' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPTIONS: pulldown_cmark::Options =
        pulldown_cmark::Options::ENABLE_TABLES.union(pulldown_cmark::Options::ENABLE_STRIKETHROUGH);

    fn shown(markdown: &str) -> String {
        let mut out = String::new();
        for event in pulldown_cmark::Parser::new_ext(markdown, OPTIONS) {
            match event {
                pulldown_cmark::Event::Text(text) => out.push_str(&text),
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                | pulldown_cmark::Event::End(_) => {}
                other => out.push_str(&format!("‹{other:?}›")),
            }
        }
        out
    }

    #[test]
    fn sub_headings_are_told_from_text() {
        assert_eq!(block("（一）主动公开"), "### （一）主动公开");
        assert_eq!(block("（一）主动公开："), "### （一）主动公开");
        assert_eq!(block("（一）主动公开：正文_一_。"), "**（一）主动公开：**正文\\_一\\_。");
        assert_eq!(block("（二）平台建设方面。正文。"), "**（二）平台建设方面。**正文。");
        assert_eq!(block("（二）这是一句完整的话。"), "（二）这是一句完整的话。");
        assert_eq!(block("依据《关于印发<办法>的通知》"), "依据《关于印发\\<办法>的通知》");
        assert_eq!(block("1.加强"), "1\\.加强");
    }

    #[test]
    fn lines_of_a_page_are_joined() {
        let line = |text: &str| Line::new(super::super::document::Place::Line(1), text.to_owned());
        let lines = [
            line("甲乙丙丁戊己庚辛壬癸甲乙丙丁"),
            line("戊己。"),
            line("（一）甲乙丙丁戊己庚辛壬癸abc"),
            line("def。"),
        ];
        let mut out = Vec::new();
        join(&lines.iter().collect::<Vec<_>>(), 28, &mut out);
        assert_eq!(out, ["甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己。", "（一）甲乙丙丁戊己庚辛壬癸abc def。"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn escaped_text_shows_as_written(text in "[-#+*_<>`\\[\\]()!&|~=:.;$^{}\\\\0-9a-z政府 ]{1,30}") {
            let text = clean(&text);
            prop_assume!(!text.is_empty());
            prop_assert_eq!(shown(&escape(&text)), text);
        }
    }
}
