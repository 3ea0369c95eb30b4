//! The text of a statistics file to its statements, each with the comments that belong to it. Knows no form.

use std::ops::Range;
use toml_edit::{ArrayOfTables, Document, InlineTable, Item, RawString, Table, Value};

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Comments at the top that belong to the file and not to its first line.
    pub(super) head: Vec<String>,
    /// What stands below each table header, in the order of the file; the first has no header.
    pub(super) sections: Vec<Section>,
    /// Comments at the end of the file.
    pub(super) end: Vec<String>,
}

/// What stands below one header.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The header's key, part by part.
    pub(super) path: Vec<String>,
    /// Whether it is an element of a list of tables, or lies in one.
    pub(super) listed: bool,
    /// Whether the header itself is one of a list: `[[…]]`.
    pub(super) double: bool,
    /// Comments above the header.
    pub(super) lead: Vec<String>,
    /// The comment behind the header.
    pub(super) tail: Option<String>,
    /// The statements in the order of the file.
    pub(super) statements: Vec<Statement>,
    /// Comments behind the last statement that do not belong to the next header.
    pub(super) end: Vec<String>,
    position: isize,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// The key below the header, part by part.
    pub(super) path: Vec<String>,
    /// The value.
    pub(super) value: Node,
    /// Comments above it.
    pub(super) lead: Vec<String>,
    /// The comment behind it.
    pub(super) tail: Option<String>,
    at: usize,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Its bytes in the file.
    pub(super) span: Range<usize>,
    /// What is inside it.
    pub(super) inner: Inner,
}

/// What is inside a value.
#[derive(Clone, Debug)]
pub(super) enum Inner {
    /// Nothing that is looked at.
    Scalar,
    /// The items of a list.
    List(Vec<Node>),
    /// The entries of an inline table: keys part by part, and values.
    Table(Vec<(Vec<String>, Node)>),
}

impl Statement {
    /// Returns a part of this statement's value as a statement of its own, without comments.
    pub(super) fn inner(&self, path: Vec<String>, value: Node) -> Self {
        let path = [&*self.path, &path].concat();
        Self { path, value, lead: Vec::new(), tail: None, at: self.at }
    }
}

impl Node {
    /// Returns the value as it is written.
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }

    /// Tells whether the value can be moved to another line without losing a comment or breaking a text.
    pub(super) fn is_plain(&self, text: &str) -> bool {
        match &self.inner {
            Inner::Scalar => !self.text(text).contains('\n'),
            _ if crate::content::syntax::comments(self.text(text)).is_empty() => match &self.inner {
                Inner::List(items) => items.iter().all(|item| item.is_plain(text)),
                Inner::Table(entries) => entries.iter().all(|(_, item)| item.is_plain(text)),
                Inner::Scalar => true,
            },
            _ => false,
        }
    }
}

/// Takes a file apart.
///
/// # Errors
/// What this parser, which keeps comments, cannot read although the other can, such as a number of twenty digits;
/// and where.
pub(super) fn read(text: &str) -> Result<Sheet, (String, Range<usize>)> {
    let document = Document::parse(text)
        .map_err(|error| (error.message().to_owned(), error.span().unwrap_or_default()))?;
    let mut reader = Reader { text, sections: Vec::new() };
    reader.section(document.as_table(), Vec::new(), Kind::Root);
    let trailing = reader.raw(Some(document.trailing())).to_owned();
    let mut sections = reader.sections;
    sections.sort_by_key(|section| section.position);
    for section in &mut sections {
        section.statements.sort_by_key(|statement| statement.at);
    }
    let mut sheet = Sheet { sections, ..Sheet::default() };
    settle_comments(&mut sheet, &trailing);
    Ok(sheet)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Root,
    Header,
    Element,
    /// Below an element of a list of tables.
    InElement,
}

struct Reader<'t> {
    text: &'t str,
    sections: Vec<Section>,
}

impl<'t> Reader<'t> {
    fn raw(&self, raw: Option<&RawString>) -> &'t str {
        raw.and_then(RawString::span).and_then(|span| self.text.get(span)).unwrap_or_default()
    }

    fn section(&mut self, table: &Table, path: Vec<String>, kind: Kind) {
        let index = self.sections.len();
        let tail = comment(self.raw(table.decor().suffix()));
        let lead = lines(self.raw(table.decor().prefix()));
        let listed = matches!(kind, Kind::Element | Kind::InElement);
        let position = if kind == Kind::Root { isize::MIN } else { table.position().unwrap_or(isize::MAX) };
        self.sections.push(Section {
            path: path.clone(),
            listed,
            double: kind == Kind::Element,
            lead,
            tail,
            position,
            ..Section::default()
        });
        self.body(table, index, &path, &[], listed);
        if kind == Kind::Header && table.is_implicit() {
            // Only its inner tables are written; nothing can stand in it.
            self.sections.remove(index);
        }
    }

    /// Reads the statements of a table and the tables in it; `below` is the dotted key so far.
    fn body(&mut self, table: &Table, index: usize, path: &[String], below: &[String], listed: bool) {
        let inner = if listed { Kind::InElement } else { Kind::Header };
        let mut tables: Vec<(&Table, Vec<String>)> = Vec::new();
        let mut lists: Vec<(&ArrayOfTables, Vec<String>)> = Vec::new();
        for (name, item) in table {
            let own = with(below, name);
            match item {
                Item::Value(value) => {
                    let Some(node) = self.node(value) else { continue };
                    let key = table.key(name);
                    let lead = lines(self.raw(key.and_then(|key| key.leaf_decor().prefix())));
                    let tail = comment(self.raw(value.decor().suffix()));
                    let at = node.span.start;
                    if let Some(section) = self.sections.get_mut(index) {
                        section.statements.push(Statement { path: own, value: node, lead, tail, at });
                    }
                }
                Item::Table(table) if table.is_dotted() => self.body(table, index, path, &own, listed),
                Item::Table(table) => tables.push((table, own)),
                Item::ArrayOfTables(list) => lists.push((list, own)),
                Item::None => {}
            }
        }
        for (table, own) in tables {
            self.section(table, [path, &own].concat(), inner);
        }
        for (list, own) in lists {
            for table in list {
                self.section(table, [path, &own].concat(), Kind::Element);
            }
        }
    }

    fn node(&self, value: &Value) -> Option<Node> {
        let span = value.span()?;
        let inner = match value {
            Value::Array(items) => {
                Inner::List(items.iter().map(|item| self.node(item)).collect::<Option<_>>()?)
            }
            Value::InlineTable(table) => {
                let mut entries = Vec::new();
                self.inline(table, &[], &mut entries)?;
                Inner::Table(entries)
            }
            _ => Inner::Scalar,
        };
        Some(Node { span, inner })
    }

    fn inline(
        &self,
        table: &InlineTable,
        below: &[String],
        out: &mut Vec<(Vec<String>, Node)>,
    ) -> Option<()> {
        for (name, value) in table {
            match value {
                Value::InlineTable(inner) if inner.is_dotted() => {
                    self.inline(inner, &with(below, name), out)?
                }
                value => out.push((with(below, name), self.node(value)?)),
            }
        }
        Some(())
    }
}

fn with(below: &[String], name: &str) -> Vec<String> {
    let mut path = below.to_vec();
    path.push(name.to_owned());
    path
}

/// Returns the comment behind a value or a header.
fn comment(raw: &str) -> Option<String> {
    let text = raw.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns the lines above a statement: comments, and empty ones between them.
fn lines(raw: &str) -> Vec<String> {
    let mut lines: Vec<String> = raw.split('\n').map(|line| line.trim().to_owned()).collect();
    // Behind the last line end stands only the indentation of the statement itself.
    lines.pop();
    lines
}

/// Decides whose the comments are that stand alone: a block at the top is the file's, a block right behind a statement
/// and apart from the next header is that section's, and all others belong to what follows.
fn settle_comments(sheet: &mut Sheet, trailing: &str) {
    let mut head = Vec::new();
    let first =
        sheet.sections.iter_mut().find(|section| !section.path.is_empty() || !section.statements.is_empty());
    if let Some(first) = first {
        let lead = match first.statements.first_mut().filter(|_| first.path.is_empty()) {
            Some(statement) => &mut statement.lead,
            None => &mut first.lead,
        };
        if let Some(at) = lead.iter().rposition(String::is_empty) {
            head = lead.drain(..=at).collect();
        }
    }
    let mut last = 0;
    for index in 1..sheet.sections.len() {
        let Some(section) = sheet.sections.get_mut(index) else { break };
        let lead = std::mem::take(&mut section.lead);
        let blank = lead.iter().position(String::is_empty);
        let (before, own) = lead.split_at(blank.unwrap_or(0));
        section.lead = own.to_vec();
        if let Some(previous) = sheet.sections.get_mut(last) {
            previous.end = before.to_vec();
        }
        last = index;
    }
    let mut trailing: Vec<String> = trailing.split('\n').map(|line| line.trim().to_owned()).collect();
    let blank = trailing.iter().position(String::is_empty).unwrap_or(trailing.len());
    let rest = trailing.split_off(blank);
    match sheet.sections.get_mut(last) {
        Some(section) if !section.path.is_empty() || !section.statements.is_empty() => section.end = trailing,
        _ => head.extend(trailing),
    }
    sheet.head = trimmed(head);
    sheet.end = trimmed(rest);
    for section in &mut sheet.sections {
        section.lead.retain(|line| !line.is_empty());
        section.end.retain(|line| !line.is_empty());
        for statement in &mut section.statements {
            statement.lead.retain(|line| !line.is_empty());
        }
    }
}

/// Returns lines without empty ones at both ends, and with one where there were several.
fn trimmed(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        if !line.is_empty() || out.last().is_some_and(|last| !last.is_empty()) {
            out.push(line);
        }
    }
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}
