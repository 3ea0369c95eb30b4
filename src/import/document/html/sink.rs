//! The parser's calls to a tree, within ceilings.
//!
//! The parser searches the elements that are open at every tag and opens formatting elements again in every paragraph,
//! so small input can cost it much. What it does is counted here, and it is fed no more once a ceiling is passed.

use super::super::Refusal;
use super::clean::Cleaner;
use super::element::{Element, Tag};
use super::tree::{Data, Id, Tree};
use html5ever::interface::ElemName;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns, parse_document};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// The most elements and texts a page may have.
const MOST_NODES: usize = 400_000;
/// How deep elements may lie in one another.
pub(super) const DEEPEST: u32 = 600;
/// How often the parser may look at an element, or at a byte of its attributes.
const MOST_WORK: u64 = 60_000_000;
/// How much work a character reference such as `&amp;` stands for.
const REFERENCE_WORK: u64 = 40;
/// How much work a repeated tag of the page itself stands for.
const REPEATED_WORK: u64 = 60;
/// How many elements may set formatting inside apart from that outside; the parser keeps a list of them.
const MOST_APART: u32 = 2000;
/// How much markup the parser is fed at a time.
const PORTION: usize = 4096;

/// A page as parsed.
pub(super) struct Parsed {
    pub(super) tree: Tree,
    pub(super) root: Id,
    /// The address the page was saved from.
    pub(super) saved_from: Option<String>,
}

/// Parses a page.
pub(super) fn parse(text: &str) -> Result<Parsed, Refusal> {
    let mut tree = Tree::default();
    let root = tree.make(Data::Root);
    let sink = Sink {
        tree: RefCell::new(tree),
        root,
        work: Cell::new(0),
        apart: Cell::new(0),
        passed: Cell::default(),
    };
    let mut parser = parse_document(sink, html5ever::ParseOpts::default());
    let mut cleaner = Cleaner::new(text);
    let mut portion = String::new();
    loop {
        let more = cleaner.step(&mut portion);
        if portion.len() >= PORTION || !more {
            let references = portion.bytes().filter(|&byte| byte == b'&').count() as u64;
            parser.tokenizer.sink.sink.count(references * REFERENCE_WORK);
            parser.process(StrTendril::from_slice(&portion));
            portion.clear();
            if let Some(refusal) = parser.tokenizer.sink.sink.passed.take() {
                return Err(refusal);
            }
        }
        if !more {
            break;
        }
    }
    let sink = parser.finish();
    match sink.passed.take() {
        Some(refusal) => Err(refusal),
        None => Ok(Parsed { tree: sink.tree.into_inner(), root, saved_from: cleaner.saved_from }),
    }
}

struct Sink {
    tree: RefCell<Tree>,
    root: Id,
    work: Cell<u64>,
    apart: Cell<u32>,
    passed: Cell<Option<Refusal>>,
}

/// An element's name, as the parser asks for it.
#[derive(Debug)]
struct Name {
    ns: Namespace,
    local: LocalName,
}

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

impl Sink {
    fn pass(&self, refusal: Refusal) {
        self.passed.set(Some(refusal));
    }

    fn count(&self, work: u64) {
        let work = self.work.get().saturating_add(work);
        self.work.set(work);
        if work > MOST_WORK {
            self.pass(Refusal::TooMany);
        }
    }

    /// Tells whether a ceiling is passed; what else the parser does with its portion is for nothing then.
    fn is_over(&self) -> bool {
        let passed = self.passed.take();
        let over = passed.is_some();
        self.passed.set(passed);
        over
    }

    fn make(&self, data: Data) -> Id {
        let mut tree = self.tree.borrow_mut();
        if tree.len() >= MOST_NODES {
            self.pass(Refusal::TooMany);
        }
        tree.make(data)
    }

    /// Puts a node or text at a place: before a sibling, or behind the last child.
    fn put(&self, parent: Id, sibling: Option<Id>, new: NodeOrText<Id>) {
        let before = {
            let tree = self.tree.borrow();
            if tree.depth(parent) >= DEEPEST {
                self.pass(Refusal::TooDeep);
            }
            sibling.map_or_else(|| tree.last(parent), |sibling| tree.previous(sibling))
        };
        let id = match new {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let mut tree = self.tree.borrow_mut();
                if let Some(before) = before.and_then(|before| tree.text_mut(before)) {
                    before.push_str(&text);
                    return;
                }
                drop(tree);
                self.make(Data::Text(text.into()))
            }
        };
        let mut tree = self.tree.borrow_mut();
        match sibling {
            Some(sibling) => tree.insert_before(sibling, id),
            None => tree.append(parent, id),
        }
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        self.root
    }

    fn elem_name(&self, &target: &Id) -> Name {
        self.count(1);
        let tree = self.tree.borrow();
        tree.element(target).map_or_else(
            || Name { ns: ns!(), local: local_name!("") },
            |element| Name { ns: element.ns.clone(), local: element.local.clone() },
        )
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        if matches!(name.local.as_ref(), "object" | "applet" | "marquee" | "template") {
            self.apart.set(self.apart.get() + 1);
            if self.apart.get() > MOST_APART {
                self.pass(Refusal::TooMany);
            }
        }
        // An element that is opened again in every paragraph brings its attributes along.
        self.count(attributes.iter().map(|attribute| u64::from(attribute.value.len32())).sum());
        let attributes = if self.is_over() { Vec::new() } else { attributes };
        self.make(Data::Element(Element::new(name, &attributes)))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.make(Data::Root)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.make(Data::Root)
    }

    fn append(&self, &parent: &Id, child: NodeOrText<Id>) {
        self.put(parent, None, child);
    }

    fn append_based_on_parent_node(&self, &element: &Id, &previous: &Id, child: NodeOrText<Id>) {
        let parent = self.tree.borrow().parent(element);
        match parent {
            Some(parent) => self.put(parent, Some(element), child),
            None => self.put(previous, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, &target: &Id) -> Id {
        target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        self.count(1);
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, &sibling: &Id, new: NodeOrText<Id>) {
        let parent = self.tree.borrow().parent(sibling);
        if let Some(parent) = parent {
            self.put(parent, Some(sibling), new);
        }
    }

    fn add_attrs_if_missing(&self, _: &Id, _: Vec<Attribute>) {
        self.count(REPEATED_WORK);
    }

    fn remove_from_parent(&self, &target: &Id) {
        self.tree.borrow_mut().detach(target);
    }

    fn reparent_children(&self, &node: &Id, &parent: &Id) {
        let children: Vec<Id> = self.tree.borrow().children(node).collect();
        self.count(children.len() as u64);
        let mut tree = self.tree.borrow_mut();
        for child in children {
            tree.append(parent, child);
        }
    }
}

/// Finds the first element of a kind.
pub(super) fn find(tree: &Tree, root: Id, wanted: Tag) -> Option<Id> {
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        if tree.element(id).is_some_and(|element| element.tag == wanted) {
            return Some(id);
        }
        stack.extend(tree.children_reversed(id));
    }
    None
}
