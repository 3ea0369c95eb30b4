//! The tree of a page: what the parser builds, kept as numbered nodes.

use super::element::Element;
use std::iter::successors;

/// A node's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(pub(super) u32);

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The page, or a place for what is not kept.
    Root,
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

/// A node and its neighbours.
#[derive(Debug)]
struct Node {
    parent: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    depth: u32,
    data: Data,
}

/// The nodes of a page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// Where a node begins and ends among all nodes in reading order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) begin: u32,
    pub(super) end: u32,
}

impl Span {
    /// Tells whether something lies in the node.
    pub(super) fn contains(self, place: u32) -> bool {
        (self.begin..self.end).contains(&place)
    }
}

impl Tree {
    fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    fn node_mut(&mut self, id: Id) -> Option<&mut Node> {
        self.nodes.get_mut(id.0 as usize)
    }

    /// How many nodes there are, in the tree or not.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Makes a node without a place in the tree.
    pub(super) fn make(&mut self, data: Data) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let alone = (None, None, None, None, None);
        let (parent, first, last, previous, next) = alone;
        self.nodes.push(Node { parent, first, last, previous, next, depth: 0, data });
        id
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.node(id)?.parent
    }

    pub(super) fn previous(&self, id: Id) -> Option<Id> {
        self.node(id)?.previous
    }

    pub(super) fn last(&self, id: Id) -> Option<Id> {
        self.node(id)?.last
    }

    /// How deep the node lies, as far as that was known when it got its place.
    pub(super) fn depth(&self, id: Id) -> u32 {
        self.node(id).map_or(0, |node| node.depth)
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match &self.node(id)?.data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match &self.node(id)?.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn text_mut(&mut self, id: Id) -> Option<&mut String> {
        match &mut self.node_mut(id)?.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The node's children in order.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        successors(self.node(id).and_then(|node| node.first), |&child| self.node(child)?.next)
    }

    /// The node's children, the last first.
    pub(super) fn children_reversed(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        successors(self.last(id), |&child| self.previous(child))
    }

    /// Takes a node out of its place.
    pub(super) fn detach(&mut self, id: Id) {
        let Some(node) = self.node_mut(id) else { return };
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match previous {
            Some(previous) => self.node_mut(previous).into_iter().for_each(|node| node.next = next),
            None => parent.and_then(|id| self.node_mut(id)).into_iter().for_each(|node| node.first = next),
        }
        match next {
            Some(next) => self.node_mut(next).into_iter().for_each(|node| node.previous = previous),
            None => parent.and_then(|id| self.node_mut(id)).into_iter().for_each(|node| node.last = previous),
        }
    }

    /// Puts a node behind the last child of another.
    pub(super) fn append(&mut self, parent: Id, child: Id) {
        self.detach(child);
        let depth = self.depth(parent) + 1;
        let Some(before) = self.node_mut(parent).map(|node| node.last.replace(child)) else { return };
        if let Some(node) = self.node_mut(child) {
            (node.parent, node.previous, node.depth) = (Some(parent), before, depth);
        }
        match before {
            Some(before) => self.node_mut(before).into_iter().for_each(|node| node.next = Some(child)),
            None => self.node_mut(parent).into_iter().for_each(|node| node.first = Some(child)),
        }
    }

    /// Puts a node before another.
    pub(super) fn insert_before(&mut self, sibling: Id, new: Id) {
        self.detach(new);
        let Some(parent) = self.parent(sibling) else { return };
        let (before, depth) = (self.previous(sibling), self.depth(sibling));
        if let Some(node) = self.node_mut(new) {
            (node.parent, node.previous, node.next, node.depth) =
                (Some(parent), before, Some(sibling), depth);
        }
        if let Some(node) = self.node_mut(sibling) {
            node.previous = Some(new);
        }
        match before {
            Some(before) => self.node_mut(before).into_iter().for_each(|node| node.next = Some(new)),
            None => self.node_mut(parent).into_iter().for_each(|node| node.first = Some(new)),
        }
    }

    /// Numbers the nodes in reading order, and says how deep the deepest lies.
    pub(super) fn order(&self, root: Id) -> (Vec<Span>, usize) {
        let mut spans = vec![Span::default(); self.nodes.len()];
        let (mut count, mut depth, mut deepest) = (0, 0_usize, 0);
        let mut stack = vec![(root, false)];
        while let Some((id, left)) = stack.pop() {
            let Some(span) = spans.get_mut(id.0 as usize) else { continue };
            if left {
                span.end = count;
                depth = depth.saturating_sub(1);
                continue;
            }
            span.begin = count;
            count += 1;
            depth += 1;
            deepest = deepest.max(depth);
            stack.push((id, true));
            stack.extend(self.children_reversed(id).map(|child| (child, false)));
        }
        (spans, deepest)
    }

    /// The rows of a table in order, each with the number of its group.
    pub(super) fn rows(&self, table: Id) -> Vec<(usize, Id)> {
        let is = |id: Id, wanted| self.element(id).is_some_and(|element| element.tag == wanted);
        let mut rows = Vec::new();
        for (group, child) in self.children(table).enumerate() {
            if is(child, super::element::Tag::Row) {
                rows.push((usize::MAX, child));
            } else if is(child, super::element::Tag::Group) {
                rows.extend(
                    self.children(child)
                        .filter(|&row| is(row, super::element::Tag::Row))
                        .map(|row| (group, row)),
                );
            }
        }
        rows
    }

    /// The cells of a row in order.
    pub(super) fn cells(&self, row: Id) -> impl Iterator<Item = (Id, &Element)> + '_ {
        self.children(row)
            .filter_map(|cell| Some((cell, self.element(cell)?)))
            .filter(|(_, element)| element.tag == super::element::Tag::Cell)
    }
}
