//! The statements of a file in the order of its form, and back to text.

use super::place;
use super::read::{Inner, Node, Section, Sheet, Statement};
use crate::content::stats::is_below;
use crate::content::write::{Entry, Line, Written, dotted, entries, is_heads, key, lines, width};
use crate::form::{Form, Table};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Keys of the record in their order.
const RECORD: [&str; 8] = ["form", "title", "published", "written", "scope", "covers", "index_no", "source"];

/// The table of explanations.
const NOTES: &str = "notes";

/// Cells to be written that the file leaves open, by position in the form, as text.
pub(super) type Fill = BTreeMap<usize, String>;

/// Writes a file in the canonical way; `fill` are cells to be filled where they are open. Returns the text and the
/// cells that were filled.
pub(super) fn arrange(sheet: Sheet, text: &str, form: &Form, fill: &Fill) -> (String, Vec<usize>) {
    let Sheet { head, sections, end } = sheet;
    let sorted = sort(sections, text, form);
    let mut out = Output { text: String::new() };
    out.comments(&head);
    out.root(&sorted.root, text);
    let mut filled = Vec::new();
    for (table, bucket) in form.tables.iter().zip(&sorted.tables) {
        let (bucket, done) = table_entries(bucket, text, form, table, fill);
        filled.extend(done);
        if let Some((bucket, written)) = bucket {
            out.header(&bucket, &format!("[{}]", key(&table.id)));
            entries(&mut out.text, &written);
            out.lines(&bucket.end);
        }
    }
    if sorted.notes.seen {
        out.header(&sorted.notes, &format!("[{NOTES}]"));
        out.padded(&sorted.notes.statements, text);
        out.lines(&sorted.notes.end);
    }
    for section in &sorted.others {
        let path = section.path.iter().map(|part| key(part)).collect::<Vec<_>>().join(".");
        let header = if section.double { format!("[[{path}]]") } else { format!("[{path}]") };
        out.header_of(&section.lead, &header, section.tail.as_deref());
        let plain: Vec<Entry<'_>> = section.statements.iter().map(|s| as_it_is(s, text, None)).collect();
        entries(&mut out.text, &plain);
        out.lines(&section.end);
    }
    out.comments(&end);
    (out.text, filled)
}

/// The statements of a file by where they will stand.
struct Sorted {
    root: Bucket,
    tables: Vec<Bucket>,
    notes: Bucket,
    others: Vec<Section>,
}

/// What goes below one header.
#[derive(Clone, Default)]
struct Bucket {
    seen: bool,
    lead: Vec<String>,
    tail: Option<String>,
    statements: Vec<Statement>,
    end: Vec<String>,
}

impl Bucket {
    /// Takes a statement without the first part of its key, or the entries of its inline table; gives it back when a
    /// comment would be lost.
    fn take(&mut self, statement: Statement, text: &str) -> Option<Statement> {
        let mut below = statement.clone();
        below.path.remove(0);
        if below.path.is_empty() {
            let Some(inner) = inner_statements(&below, text) else { return Some(statement) };
            self.lead.append(&mut below.lead);
            self.tail = self.tail.take().or(below.tail);
            self.statements.extend(inner);
        } else {
            self.statements.push(below);
        }
        self.seen = true;
        None
    }
}

/// Returns the entries of an inline table as statements of their own, if no comment stands in it.
fn inner_statements(statement: &Statement, text: &str) -> Option<Vec<Statement>> {
    let Inner::Table(inner) = &statement.value.inner else { return None };
    let one = |(path, node): &(Vec<String>, Node)| statement.inner(path.clone(), node.clone());
    statement.value.is_plain(text).then(|| inner.iter().map(one).collect())
}

fn sort(sections: Vec<Section>, text: &str, form: &Form) -> Sorted {
    let mut sorted = Sorted {
        root: Bucket::default(),
        tables: vec![Bucket::default(); form.tables.len()],
        notes: Bucket::default(),
        others: Vec::new(),
    };
    for mut section in sections {
        let first = section.path.first().cloned();
        let table = |name: &str| form.tables.iter().position(|table| *table.id == *name);
        let Some(first) = first else {
            for statement in section.statements {
                let name = statement.path.first().cloned().unwrap_or_default();
                let bucket = match table(&name) {
                    Some(index) => sorted.tables.get_mut(index),
                    None => Some(&mut sorted.notes).filter(|_| name == NOTES),
                };
                let kept = match bucket {
                    Some(bucket) => bucket.take(statement, text),
                    None => Some(statement),
                };
                sorted.root.statements.extend(kept);
            }
            sorted.root.end = section.end;
            continue;
        };
        let bucket = match table(&first) {
            _ if section.listed => None,
            Some(index) => sorted.tables.get_mut(index),
            None => Some(&mut sorted.notes).filter(|_| section.path == [NOTES]),
        };
        let Some(bucket) = bucket else {
            sorted.others.push(section);
            continue;
        };
        bucket.seen = true;
        section.path.remove(0);
        if section.path.is_empty() {
            bucket.lead.append(&mut section.lead);
            bucket.tail = bucket.tail.take().or(section.tail);
        } else {
            section.lead.extend(section.tail);
            match section.statements.first_mut() {
                Some(statement) => {
                    statement.lead.splice(0..0, section.lead);
                }
                None => bucket.end.append(&mut section.lead),
            }
        }
        for mut statement in section.statements {
            statement.path.splice(0..0, section.path.clone());
            bucket.statements.push(statement);
        }
        bucket.end.append(&mut section.end);
    }
    sorted
}

/// The statements that one line of the form is made from.
struct Group<'f> {
    line: Line<'f>,
    statements: Vec<Statement>,
}

/// Returns the lines of a table ready to be written, and the cells that were filled in it.
fn table_entries<'f>(
    bucket: &Bucket,
    text: &str,
    form: &'f Form,
    table: &'f Table,
    fill: &Fill,
) -> (Option<(Bucket, Vec<Entry<'f>>)>, Vec<usize>) {
    let mut bucket = bucket.clone();
    let mut groups: Vec<Group<'f>> =
        lines(form, table).into_iter().map(|line| Group { line, statements: Vec::new() }).collect();
    let mut others = Vec::new();
    for statement in std::mem::take(&mut bucket.statements) {
        assign(statement, text, &mut groups, &mut others);
    }
    let mut written = Vec::new();
    let mut filled = Vec::new();
    for group in groups {
        let done = group.write(text, table, fill, &mut written);
        filled.extend(done);
    }
    written.extend(others.iter().map(|statement| as_it_is(statement, text, None)));
    // The heads are written anew above each block; those that are there go.
    for block in &table.blocks {
        let is_list = |entry: &Entry<'_>| {
            let own = entry.block.is_some_and(|other| other.first_cell == block.first_cell);
            own && matches!(entry.written, Written::Listed(_))
        };
        if written.iter().any(is_list) {
            bucket.lead.retain(|line| !is_heads(block, line));
            bucket.end.retain(|line| !is_heads(block, line));
            for entry in &mut written {
                entry.lead.retain(|line| !is_heads(block, line));
            }
        }
    }
    let shown = bucket.seen || !written.is_empty();
    (shown.then_some((bucket, written)), filled)
}

/// Finds the line that a statement belongs to; an inline table of several lines is taken apart.
fn assign(statement: Statement, text: &str, groups: &mut [Group<'_>], others: &mut Vec<Statement>) {
    let path = statement.path.join(".");
    let own = |group: &&mut Group<'_>| group.line.path == path || is_below(&path, &group.line.path);
    if let Some(group) = groups.iter_mut().find(own) {
        group.statements.push(statement);
        return;
    }
    let Some(first) = groups.iter().position(|group| is_below(&group.line.path, &path)) else {
        others.push(statement);
        return;
    };
    match inner_statements(&statement, text) {
        Some(inner) if !inner.is_empty() && statement.tail.is_none() => {
            let mut lead = Some(statement.lead);
            for mut statement in inner {
                statement.lead = lead.take().unwrap_or_default();
                assign(statement, text, groups, others);
            }
        }
        _ => {
            if let Some(group) = groups.get_mut(first) {
                group.statements.push(statement);
            }
        }
    }
}

impl<'f> Group<'f> {
    /// Writes the line the canonical way if that loses nothing, else as it is; returns the cells that were filled.
    fn write(self, text: &str, table: &Table, fill: &Fill, out: &mut Vec<Entry<'f>>) -> Vec<usize> {
        let found: Option<Vec<Vec<(usize, &Node)>>> =
            self.statements.iter().map(|s| place::cells(table, &s.path, &s.value)).collect();
        let Self { line, statements } = &self;
        let open = |cell: usize| fill.get(&cell);
        if let Some(cells) = found.as_ref().filter(|_| self.merges(text)).map(|cells| cells.concat()) {
            let mut filled = Vec::new();
            let values: Vec<(&str, String)> = line
                .cells
                .iter()
                .filter_map(|&(name, cell)| {
                    let there =
                        cells.iter().find(|(other, _)| *other == cell).map(|(_, node)| node.text(text));
                    let value = open(cell).cloned().inspect(|_| filled.push(cell));
                    Some((name, value.or_else(|| there.map(str::to_owned))?))
                })
                .collect();
            let times = |wanted: usize| cells.iter().filter(|(cell, _)| *cell == wanted).count();
            let once = cells.iter().all(|&(cell, _)| times(cell) == 1);
            if once && cells.iter().all(|(cell, _)| line.cells.iter().any(|(_, own)| own == cell)) {
                if !values.is_empty() {
                    let lead = statements.first().map(|s| s.lead.clone()).unwrap_or_default();
                    let tail = statements.first().and_then(|s| s.tail.clone());
                    out.push(line.entry_of(values, lead, tail));
                }
                return filled;
            }
        }
        self.write_as_it_is(text, table, fill, out)
    }

    /// Tells whether the statements can become one without losing a comment.
    fn merges(&self, text: &str) -> bool {
        let plain = self.statements.iter().all(|statement| statement.value.is_plain(text));
        let bare = |statement: &Statement| statement.lead.is_empty() && statement.tail.is_none();
        let quiet = match &*self.statements {
            [] | [_] => true,
            [first, rest @ ..] => first.tail.is_none() && rest.iter().all(bare),
        };
        plain && quiet
    }

    fn write_as_it_is(self, text: &str, table: &Table, fill: &Fill, out: &mut Vec<Entry<'f>>) -> Vec<usize> {
        let block = self.line.block;
        let mut filled = Vec::new();
        let mut there = Vec::new();
        for statement in &self.statements {
            let cells = place::cells(table, &statement.path, &statement.value).unwrap_or_default();
            there.extend(cells.iter().map(|(cell, _)| *cell));
            let open: Vec<(usize, &Node)> =
                cells.into_iter().filter(|(cell, _)| fill.contains_key(cell)).collect();
            filled.extend(open.iter().map(|(cell, _)| *cell));
            let value = patched(&statement.value, text, &open, fill);
            out.push(Entry { written: Written::Text(value), ..as_it_is(statement, text, Some(block)) });
        }
        // A cell can be added only where each has a line of its own.
        let apart = |statement: &Statement| is_below(&statement.path.join("."), &self.line.path);
        if self.statements.iter().all(apart) {
            for &(name, cell) in self.line.cells.iter().filter(|(_, cell)| !there.contains(cell)) {
                let Some(value) = fill.get(&cell) else { continue };
                let name = dotted(&format!("{}.{name}", self.line.path));
                let written = Written::Text(value.clone());
                out.push(Entry { lead: Vec::new(), name, written, tail: None, block: Some(block) });
                filled.push(cell);
            }
        }
        filled
    }
}

/// Returns a value as it is written, with some of its cells filled.
fn patched(node: &Node, text: &str, open: &[(usize, &Node)], fill: &Fill) -> String {
    let mut open: Vec<_> = open.to_vec();
    open.sort_by_key(|(_, inner)| inner.span.start);
    let mut out = String::new();
    let mut at = node.span.start;
    for (cell, inner) in open {
        out.push_str(text.get(at..inner.span.start).unwrap_or_default());
        out.push_str(fill.get(&cell).map(String::as_str).unwrap_or_default());
        at = inner.span.end;
    }
    out.push_str(text.get(at..node.span.end).unwrap_or_default());
    out
}

fn as_it_is<'f>(statement: &Statement, text: &str, block: Option<&'f crate::form::Block>) -> Entry<'f> {
    Entry {
        lead: statement.lead.clone(),
        name: statement.path.iter().map(|part| key(part)).collect::<Vec<_>>().join("."),
        written: Written::Text(statement.value.text(text).to_owned()),
        tail: statement.tail.clone(),
        block,
    }
}

/// The text as it grows.
struct Output {
    text: String,
}

impl Output {
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn lines(&mut self, lines: &[String]) {
        for line in lines {
            let _ = writeln!(self.text, "{line}");
        }
    }

    /// Writes comments that stand alone.
    fn comments(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.gap();
            self.lines(lines);
        }
    }

    fn header(&mut self, bucket: &Bucket, header: &str) {
        self.header_of(&bucket.lead, header, bucket.tail.as_deref());
    }

    fn header_of(&mut self, lead: &[String], header: &str, tail: Option<&str>) {
        self.gap();
        self.lines(lead);
        let tail = tail.map(|tail| format!("   {tail}")).unwrap_or_default();
        let _ = writeln!(self.text, "{header}{tail}");
    }

    /// Writes the record in its order, and behind it what belongs nowhere.
    fn root(&mut self, bucket: &Bucket, text: &str) {
        if bucket.statements.is_empty() {
            return;
        }
        self.gap();
        let rank = |statement: &Statement| {
            RECORD.iter().position(|known| statement.path == [*known]).unwrap_or(RECORD.len())
        };
        let mut statements = bucket.statements.clone();
        statements.sort_by_key(rank);
        self.padded(&statements, text);
        self.lines(&bucket.end);
    }

    /// Writes statements with their values below each other.
    fn padded(&mut self, statements: &[Statement], text: &str) {
        let mut all: Vec<Entry<'_>> = statements.iter().map(|s| as_it_is(s, text, None)).collect();
        let longest = all.iter().map(|entry| width(&entry.name)).max().unwrap_or(0);
        for entry in &mut all {
            entry.name.push_str(&" ".repeat(longest - width(&entry.name)));
        }
        entries(&mut self.text, &all);
    }
}
