//! Markdown to plain paragraphs: the words readers see, without marks, to compare one text with another.

use super::prose::{Spanned, parts, visible};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// What a paragraph is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text,
    /// A heading below the section's own.
    Heading,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
}

/// A paragraph in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub text: String,
}

/// What stands between the cells of a table's row.
const CELLS: char = '\u{3000}';

/// Reads byte ranges of a text, each on its own.
#[must_use]
pub fn read(text: &str, start: usize, plain: bool, cuts: &[Range<usize>]) -> Vec<Vec<Paragraph>> {
    if plain {
        return cuts.iter().map(|cut| read_plain(text.get(cut.clone()).unwrap_or_default())).collect();
    }
    parts(text, start, cuts).into_iter().map(paragraphs).collect()
}

fn read_plain(text: &str) -> Vec<Paragraph> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|text| Paragraph { kind: Kind::Text, text: text.to_owned() }).collect()
}

#[derive(Default)]
struct Reader {
    done: Vec<Paragraph>,
    text: String,
    kind: Option<Kind>,
    /// Lists that are open.
    lists: usize,
    /// Whether a line ended that is none to readers.
    broken: bool,
}

impl Reader {
    fn begin(&mut self, kind: Kind) {
        self.end();
        self.kind = Some(kind);
    }

    fn end(&mut self) {
        let text = self.text.trim();
        if !text.is_empty() {
            let kind = self.kind.unwrap_or(self.usual());
            self.done.push(Paragraph { kind, text: text.to_owned() });
        }
        self.text.clear();
        self.kind = None;
        self.broken = false;
    }

    fn usual(&self) -> Kind {
        if self.lists > 0 { Kind::Item } else { Kind::Text }
    }

    fn push(&mut self, text: &str) {
        // Chinese is written without spaces: where its lines are broken is no matter of the text.
        let narrow = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && !c.is_whitespace());
        if self.broken && narrow(self.text.chars().next_back()) && narrow(text.chars().next()) {
            self.text.push(' ');
        }
        self.broken = false;
        self.text.push_str(text);
    }
}

fn paragraphs(events: Vec<Spanned<'_>>) -> Vec<Paragraph> {
    let mut reader = Reader::default();
    for (event, _) in events {
        match event {
            Event::Start(Tag::Heading { .. }) => reader.begin(Kind::Heading),
            Event::Start(Tag::TableHead | Tag::TableRow) => reader.begin(Kind::Row),
            Event::Start(Tag::List(_)) => {
                reader.end();
                reader.lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                reader.end();
                reader.lists = reader.lists.saturating_sub(1);
            }
            Event::End(TagEnd::TableCell) => reader.text.push(CELLS),
            Event::Start(
                Tag::Paragraph | Tag::Item | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::Heading(_)
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => reader.end(),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                reader.push(&visible(text));
            }
            Event::SoftBreak => reader.broken = true,
            Event::HardBreak => reader.text.push('\n'),
            _ => {}
        }
    }
    reader.end();
    reader.done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(Kind, &str)]) {
        let whole = 0..text.len();
        let found = read(text, 0, false, std::slice::from_ref(&whole)).remove(0);
        let found: Vec<(Kind, &str)> = found.iter().map(|p| (p.kind, &*p.text)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn marks_are_left_out_and_words_kept() {
        check("全年**“公开”**[信息](a.md)，`35`条。", &[(Kind::Text, "全年“公开”信息，35条。")]);
        check(
            "### （一）主动公开\n\n甲。\n\n乙。",
            &[(Kind::Heading, "（一）主动公开"), (Kind::Text, "甲。"), (Kind::Text, "乙。")],
        );
        check(
            "- 甲\n- 乙\n\n  丙\n\n丁",
            &[(Kind::Item, "甲"), (Kind::Item, "乙"), (Kind::Item, "丙"), (Kind::Text, "丁")],
        );
        check("1. 甲\n   - 乙\n2. 丙", &[(Kind::Item, "甲"), (Kind::Item, "乙"), (Kind::Item, "丙")]);
        check(
            "| 类 | 数 |\n| --- | ---: |\n| 甲 | 1 |",
            &[(Kind::Row, "类\u{3000}数"), (Kind::Row, "甲\u{3000}1")],
        );
    }

    #[test]
    fn raw_html_is_text_and_hidden_characters_are_not() {
        check("甲<b>乙</b>&#27;丙", &[(Kind::Text, "甲<b>乙</b>丙")]);
        check("<div>\n甲\n</div>", &[(Kind::Text, "<div>\n甲\n</div>")]);
    }

    #[test]
    fn where_lines_are_broken_is_no_matter_of_the_text() {
        check("全年公开\n信息，see\nthe list。", &[(Kind::Text, "全年公开信息，see the list。")]);
        check("甲\\\n乙", &[(Kind::Text, "甲\n乙")]);
    }
}
