//! Part of a page's tree to its lines and tables in reading order.

use super::super::{Grid, Notice, REMARK, Refusal, Role, Run};
use super::element::{Element, Tag};
use super::grid;
use super::line::{Line, Look};
use super::tree::{Id, Tree};
use std::cell::Cell;
use std::collections::BTreeSet;

/// The most lines and tables a page may have.
pub(super) const MOST_PIECES: usize = 400_000;
/// How many bytes of addresses are kept in all; a page can repeat one in every letter.
const MOST_ADDRESSES: usize = 8 * 1024 * 1024;

/// A line or a table.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) what: What,
    /// The node it begins with.
    pub(super) at: Id,
    /// Whether it is part of navigation, a footer or the like.
    pub(super) around: bool,
    /// Whether it is part of a header.
    pub(super) header: bool,
}

/// What a piece is.
#[derive(Debug)]
pub(super) enum What {
    /// A line.
    Line { runs: Vec<Run>, role: Role, level: u8 },
    /// A table, with what is to be said of it.
    Table { grid: Grid, notices: Vec<Notice> },
}

/// Part of a page as read.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) pieces: Vec<Piece>,
    /// Elements that are hidden and hold text.
    pub(super) hidden: Vec<Id>,
    pub(super) pictures: Vec<Id>,
    pub(super) objects: Vec<Id>,
}

/// How a page is read.
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree,
    /// The tables that hold data; all others only lay out the page.
    pub(super) data: &'t BTreeSet<Id>,
    /// Whether hidden text is read as well.
    pub(super) with_hidden: bool,
    /// Lines without text are kept, as a cell's white space may be all it has.
    pub(super) with_blank: bool,
    /// How many more lines may be read; those of cells are read more than once.
    pub(super) lines: &'t Cell<usize>,
    /// How many more places tables may have on this page.
    pub(super) places: usize,
}

/// What holds for all that lies in an element.
#[derive(Clone, Copy, Default)]
struct Inherited {
    strong: bool,
    link: Option<Id>,
    verbatim: bool,
    level: u8,
    around: bool,
    header: bool,
}

enum Step {
    Enter(Id, Inherited),
    /// The end of an element that is a line of its own.
    Leave,
    LeaveList,
    LeaveItem,
    LeaveRaised(Id, Inherited),
}

struct Walk<'t> {
    flow: Flow,
    line: Line<'t>,
    /// The lists around, each with the number of its next item.
    lists: Vec<Option<u32>>,
    /// The item whose first line is still to come.
    item: Option<Role>,
    addresses: usize,
    with_blank: bool,
    inherited: Inherited,
}

impl<'t> Reader<'t> {
    /// Reads all that lies in a node.
    pub(super) fn read(&mut self, root: Id) -> Result<Flow, Refusal> {
        let mut walk = Walk {
            flow: Flow::default(),
            line: Line::default(),
            lists: Vec::new(),
            item: None,
            addresses: MOST_ADDRESSES,
            with_blank: self.with_blank,
            inherited: Inherited::default(),
        };
        let mut stack = Vec::new();
        stack.extend(self.tree.children_reversed(root).map(|child| Step::Enter(child, Inherited::default())));
        while let Some(step) = stack.pop() {
            match step {
                Step::Enter(id, inherited) => {
                    if let Some(text) = self.tree.text(id) {
                        self.text(&mut walk, id, text, inherited);
                    } else if let Some(element) = self.tree.element(id) {
                        self.enter(&mut walk, &mut stack, id, element, inherited)?;
                    }
                }
                Step::Leave => walk.end_line(),
                Step::LeaveList => {
                    walk.end_line();
                    walk.lists.pop();
                }
                Step::LeaveRaised(id, inherited) => self.text(&mut walk, id, REMARK[1], inherited),
                Step::LeaveItem => {
                    walk.end_line();
                    walk.item = None;
                }
            }
            if walk.flow.pieces.len() > MOST_PIECES {
                return Err(Refusal::TooMany);
            }
        }
        walk.end_line();
        self.lines.set(self.lines.get().checked_sub(walk.flow.pieces.len()).ok_or(Refusal::TooMany)?);
        Ok(walk.flow)
    }

    /// Reads the lines of a cell, those without text only if there are no others.
    pub(super) fn cell(&self, cell: Id) -> Result<Flow, Refusal> {
        let none = BTreeSet::new();
        let mut inner = Reader { tree: self.tree, data: &none, with_blank: true, places: 0, ..*self };
        let mut flow = inner.read(cell)?;
        if flow.pieces.iter().any(|piece| !piece.text().trim().is_empty()) {
            flow.pieces.retain(|piece| !piece.text().trim().is_empty());
        }
        Ok(flow)
    }

    fn text(&self, walk: &mut Walk<'t>, id: Id, text: &str, inherited: Inherited) {
        walk.begin(id, inherited);
        let link = inherited.link.and_then(|id| Some((id, &**self.tree.element(id)?.link.as_ref()?)));
        let link = link.filter(|(_, address)| {
            walk.addresses = walk.addresses.saturating_sub(address.len());
            walk.addresses > 0
        });
        let look = Look { strong: inherited.strong, link };
        if !inherited.verbatim {
            walk.line.push(text, look);
            return;
        }
        for (number, line) in text.split('\n').enumerate() {
            // The ceiling is checked between nodes, and one text may hold millions of lines.
            if walk.flow.pieces.len() > MOST_PIECES {
                return;
            }
            if number > 0 {
                walk.end_line();
                walk.begin(id, inherited);
            }
            walk.line.push_verbatim(line.trim_end_matches('\r'), look);
        }
    }

    fn enter(
        &mut self,
        walk: &mut Walk<'t>,
        stack: &mut Vec<Step>,
        id: Id,
        element: &'t Element,
        mut inherited: Inherited,
    ) -> Result<(), Refusal> {
        // A hidden row is data that somebody hid, and stands in the sums.
        if element.hidden && !self.with_hidden && !matches!(element.tag, Tag::Row | Tag::Group) {
            if self.has_text(id) {
                walk.flow.hidden.push(id);
            }
            return Ok(());
        }
        inherited.strong = element.bold.unwrap_or(inherited.strong);
        inherited.around |= element.around;
        inherited.header |= element.header;
        let mut leave = None;
        match element.tag {
            Tag::Dropped | Tag::Head | Tag::Title | Tag::Meta => return Ok(()),
            Tag::Picture => {
                if inherited.link.is_none() {
                    walk.flow.pictures.push(id);
                }
                return Ok(());
            }
            Tag::Object => {
                walk.flow.objects.push(id);
                return Ok(());
            }
            Tag::Break => {
                walk.end_line();
                return Ok(());
            }
            Tag::Inline | Tag::Strong => {}
            Tag::Raised => {
                // Beside a number it is a remark on it, and no more digits of it.
                if walk.line.ends_with_digit().unwrap_or(self.with_blank) && self.has_text(id) {
                    self.text(walk, id, REMARK[0], inherited);
                    stack.push(Step::LeaveRaised(id, inherited));
                }
            }
            Tag::Input => {
                // Only in a table; elsewhere fields are for searching.
                if let Some(told) = element.told.as_ref().filter(|_| self.with_blank) {
                    self.text(walk, id, &told.1, inherited);
                }
                return Ok(());
            }
            Tag::Anchor => inherited.link = element.link.as_ref().map(|_| id),
            Tag::Table if self.data.contains(&id) => {
                walk.end_line();
                if self.table(walk, id, inherited)? {
                    return Ok(());
                }
                leave = Some(Step::Leave);
            }
            Tag::Heading(level) => {
                inherited.level = level;
                leave = Some(Step::Leave);
            }
            Tag::Verbatim => {
                inherited.verbatim = true;
                leave = Some(Step::Leave);
            }
            Tag::List { numbered } => {
                walk.end_line();
                walk.lists.push(numbered.then_some(element.number.unwrap_or(1)));
                leave = Some(Step::LeaveList);
            }
            Tag::Item => {
                walk.end_line();
                let level = u8::try_from(walk.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
                let mut number = None;
                if let Some(Some(next)) = walk.lists.last_mut() {
                    let own = element.number.unwrap_or(*next);
                    number = Some(own);
                    *next = own.saturating_add(1);
                }
                walk.item = Some(Role::Item { number, level });
                leave = Some(Step::LeaveItem);
            }
            Tag::Block | Tag::Body | Tag::Table | Tag::Group | Tag::Row | Tag::Cell | Tag::Caption => {
                leave = Some(Step::Leave);
            }
        }
        if let Some(leave) = leave {
            walk.end_line();
            stack.push(leave);
        }
        stack.extend(self.tree.children_reversed(id).map(|child| Step::Enter(child, inherited)));
        Ok(())
    }

    /// Reads a table of data with its caption before it; false if it cannot be laid out as one.
    fn table(&mut self, walk: &mut Walk<'t>, id: Id, inherited: Inherited) -> Result<bool, Refusal> {
        let Some(laid) = grid::lay(self, id)? else { return Ok(false) };
        let captions = self.tree.children(id);
        let captions =
            captions.filter(|&child| self.tree.element(child).is_some_and(|e| e.tag == Tag::Caption));
        for caption in captions.collect::<Vec<Id>>() {
            let mut inner = Reader { tree: self.tree, data: self.data, places: 0, ..*self };
            walk.flow.pieces.append(&mut inner.read(caption)?.pieces);
        }
        self.places = self.places.checked_sub(laid.grid.cells.len()).ok_or(Refusal::TooMany)?;
        walk.flow.hidden.extend(laid.hidden);
        walk.flow.pieces.push(Piece {
            what: What::Table { grid: laid.grid, notices: laid.notices },
            at: id,
            around: inherited.around,
            header: inherited.header,
        });
        Ok(true)
    }

    /// Tells whether anything in a node can be seen.
    fn has_text(&self, id: Id) -> bool {
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if self.tree.text(id).is_some_and(|text| !text.trim().is_empty()) {
                return true;
            }
            if self.tree.element(id).is_none_or(|element| element.tag != Tag::Dropped) {
                stack.extend(self.tree.children(id));
            }
        }
        false
    }
}

impl Walk<'_> {
    fn begin(&mut self, id: Id, inherited: Inherited) {
        if self.line.first.is_none() {
            self.line.first = Some(id);
            self.inherited = inherited;
        }
    }

    fn end_line(&mut self) {
        let (runs, first) = self.line.take();
        let Some(at) = first else { return };
        let shown = runs.iter().any(|run| !run.text.trim().is_empty());
        let kept = shown || self.with_blank && !runs.is_empty();
        if !kept {
            return;
        }
        let Inherited { level, around, header, .. } = self.inherited;
        let item = self.item.take();
        let role = if level > 0 { Role::Heading } else { item.unwrap_or(Role::Text) };
        self.flow.pieces.push(Piece { what: What::Line { runs, role, level }, at, around, header });
    }
}

impl Piece {
    /// Returns a line's text; nothing of a table.
    pub(super) fn text(&self) -> String {
        match &self.what {
            What::Line { runs, .. } => runs.iter().map(|run| run.text.as_str()).collect(),
            What::Table { .. } => String::new(),
        }
    }

    /// Tells whether all of it is links.
    pub(super) fn is_link(&self) -> bool {
        match &self.what {
            What::Line { runs, .. } => {
                runs.iter().all(|run| run.link.is_some() || run.text.trim().is_empty())
            }
            What::Table { .. } => false,
        }
    }
}
