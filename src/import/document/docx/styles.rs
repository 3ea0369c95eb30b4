//! The styles of a document to what they say about headings and numbering.

use crate::import::document::Refusal;
use crate::import::document::xml::{Node, Xml};
use std::collections::BTreeMap;

/// How far a style's ancestors are followed.
const ANCESTORS: usize = 10;

/// What one style says itself.
#[derive(Default)]
struct Style {
    based_on: Option<String>,
    heading: Option<bool>,
    list: Option<String>,
    level: Option<usize>,
}

/// The paragraph styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    all: BTreeMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    /// Tells whether paragraphs of a style are headings.
    pub(super) fn is_heading(&self, id: Option<&str>) -> bool {
        self.line(id).find_map(|style| style.heading).unwrap_or(false)
    }

    /// Returns the list and level a style puts its paragraphs in.
    pub(super) fn list(&self, id: Option<&str>) -> Option<(&str, usize)> {
        let list = self.line(id).find_map(|style| style.list.as_deref())?;
        Some((list, self.line(id).find_map(|style| style.level).unwrap_or(0)))
    }

    fn line<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = &'s Style> {
        let first = id.and_then(|id| self.all.get(id)).or_else(|| self.all.get(self.default.as_deref()?));
        let up = |style: &&'s Style| style.based_on.as_ref().and_then(|id| self.all.get(id));
        std::iter::successors(first, up).take(ANCESTORS)
    }
}

/// Reads the styles.
///
/// # Errors
/// When they are damaged.
pub(super) fn read(text: &str) -> Result<Styles, Refusal> {
    let mut xml = Xml::new(text);
    let mut styles = Styles::default();
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        if tag.name() != "style" {
            continue;
        }
        let id = tag.attr("styleId").unwrap_or_default();
        let is_paragraph = tag.attr("type").is_none_or(|kind| kind == "paragraph");
        let is_default = tag.attr("default").is_some() && tag.is_on("default");
        let style = read_style(&mut xml)?;
        if is_paragraph {
            if is_default {
                styles.default.get_or_insert_with(|| id.clone());
            }
            styles.all.insert(id, style);
        }
    }
    Ok(styles)
}

fn read_style(xml: &mut Xml<'_>) -> Result<Style, Refusal> {
    let mut style = Style::default();
    let mut named = None;
    let mut depth = 1_usize;
    while depth > 0 {
        let tag = match xml.next()? {
            Some(Node::Start(tag)) => tag,
            Some(Node::Text(_)) => continue,
            Some(Node::End) => {
                depth -= 1;
                continue;
            }
            None => break,
        };
        depth += 1;
        match tag.name() {
            "basedOn" => style.based_on = tag.attr("val"),
            "name" => named = tag.attr("val").and_then(|name| is_heading_name(&name).then_some(true)),
            "outlineLvl" => style.heading = tag.number("val").map(|level| level < 9),
            "numId" => style.list = tag.attr("val"),
            "ilvl" => style.level = tag.number("val"),
            _ => {}
        }
    }
    style.heading = style.heading.or(named);
    Ok(style)
}

fn is_heading_name(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    if matches!(name.as_str(), "title" | "标题") {
        return true;
    }
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"));
    level.is_some_and(|level| matches!(level.trim().as_bytes(), [b'1'..=b'9']))
}
