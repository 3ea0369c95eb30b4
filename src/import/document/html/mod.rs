//! A web page to paragraphs and tables.
//!
//! Markup is first cut down to what is read (`clean`, `raw`), then parsed to a tree within ceilings (`sink`, `tree`,
//! `element`), then read into lines and tables (`flow`, `line`, `layout`, `grid`), of which those of the report are kept
//! (`report`, `words`). What the page's head says comes along (`about`).

mod about;
mod clean;
mod element;
mod flow;
mod grid;
mod layout;
mod line;
mod raw;
mod report;
mod sink;
mod tree;
mod words;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod pages;

use super::{Document, Refusal};
use element::Tag;
use flow::{Flow, Reader};
use std::cell::Cell;
use tree::{Id, Span, Tree};

/// The most bytes a page may have.
const LARGEST: u64 = 32 * 1024 * 1024;
/// The most places all tables of a page may have.
const MOST_PLACES: usize = 400_000;
/// How often a line is read at most: where its table is judged, where one around that is, and at last.
const READINGS: usize = 3;
/// How many lines and cells are asked whether they are landmarks.
const MOST_ASKED: usize = 20_000;
/// The most letters a landmark has.
const LONGEST_LANDMARK: usize = 120;

/// Tells landmarks, the headings and labels of reports, from other text.
struct Landmarks<'f> {
    is: &'f dyn Fn(&str) -> bool,
    left: Cell<usize>,
}

impl<'f> Landmarks<'f> {
    fn new(is: &'f dyn Fn(&str) -> bool) -> Self {
        Self { is, left: Cell::new(MOST_ASKED) }
    }

    fn is(&self, text: &str) -> bool {
        let text = text.trim();
        if !text.contains(char::is_alphabetic) || text.chars().nth(LONGEST_LANDMARK).is_some() {
            return false;
        }
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0 && (self.is)(text)
    }
}

/// A page that can be read.
struct Page<'t> {
    tree: &'t Tree,
    body: Id,
    /// Where each node begins and ends in reading order.
    spans: Vec<Span>,
}

impl Page<'_> {
    fn span(&self, id: Id) -> Span {
        self.spans.get(id.0 as usize).copied().unwrap_or_default()
    }
}

/// Reads a page. `is_landmark` tells the headings and labels of reports from other text; what lies around them is left
/// out if it is not the report's.
///
/// # Errors
/// When the page is larger, deeper or costlier than any report.
pub(super) fn read(text: &str, is_landmark: &dyn Fn(&str) -> bool) -> Result<Document, Refusal> {
    if text.len() as u64 > LARGEST {
        return Err(Refusal::TooLarge { limit: LARGEST });
    }
    let parsed = if ends_in_cell(text) { sink::parse(&format!("{text}…"))? } else { sink::parse(text)? };
    let tree = &parsed.tree;
    let (spans, deepest) = tree.order(parsed.root);
    if deepest > sink::DEEPEST as usize + 2 {
        return Err(Refusal::TooDeep);
    }
    let body = sink::find(tree, parsed.root, Tag::Body).unwrap_or(parsed.root);
    let page = Page { tree, body, spans };
    let mut flow = flow(&page, false, is_landmark)?;
    let mut found = report::Found::new(&page, &flow, &Landmarks::new(is_landmark));
    // A page saved before its scripts ran may hide all of the report.
    if found.is_none() && !flow.hidden.is_empty() {
        let with_hidden = self::flow(&page, true, is_landmark)?;
        let found_hidden = report::Found::new(&page, &with_hidden, &Landmarks::new(is_landmark));
        if !found_hidden.is_none() {
            (flow, found) = (with_hidden, found_hidden);
        }
    }
    let about = about::read(&parsed, &flow, body);
    Ok(report::take(&page, flow, &found, about))
}

/// Tells whether a page breaks off within a cell. What stands there may go on, and is marked so that it is not taken for
/// the whole.
fn ends_in_cell(text: &str) -> bool {
    let behind = text.rsplit_once('>').map_or("", |(_, behind)| behind);
    if behind.trim().is_empty() || behind.contains('<') {
        return false;
    }
    let last = |tag: &str| text.rfind(tag).or_else(|| text.rfind(&tag.to_ascii_uppercase()));
    last("<td").max(last("<th")) > last("</table")
}

fn flow(page: &Page<'_>, with_hidden: bool, is_landmark: &dyn Fn(&str) -> bool) -> Result<Flow, Refusal> {
    let lines = Cell::new(READINGS * flow::MOST_PIECES);
    let data = layout::data_tables(page.tree, page.body, with_hidden, &Landmarks::new(is_landmark), &lines)?;
    let mut reader = Reader {
        tree: page.tree,
        data: &data,
        with_hidden,
        with_blank: false,
        lines: &lines,
        places: MOST_PLACES,
    };
    reader.read(page.body)
}
