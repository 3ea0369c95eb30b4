//! The official grid. A form's tables are compiled once into static HTML with holes; a report fills the holes.

use super::view::report::{anchor, is_marked, note_anchor, state_word};
use crate::base::cell::BELOW_ONE;
use crate::base::text::{escape_html, escape_html_into};
use crate::base::{Cells, Finding, Lang, Severity, Value};
use crate::form::{Block, Form, Heading, Table};
use std::collections::BTreeMap;

/// The compiled tables of all forms, by form id and table id.
#[derive(Debug, Default)]
pub struct Skeletons {
    tables: BTreeMap<(Box<str>, Box<str>), Skeleton>,
}

/// Static HTML between holes; hole `n` follows piece `n` and is one cell.
#[derive(Debug, Default)]
struct Skeleton {
    pieces: Vec<Box<str>>,
    holes: Vec<u16>,
    size: usize,
}

/// Cells that findings are about.
#[derive(Debug, Default)]
pub(super) struct Marks {
    cells: BTreeMap<String, (Severity, String, String)>,
    /// The explanation of a cell: the anchor of its note, and what it says.
    notes: BTreeMap<String, (String, String)>,
}

impl Marks {
    /// Collects the worst finding of each cell, and its explanation.
    pub(super) fn new(findings: &[&Finding], notes: &[(Box<str>, Box<str>)], lang: Lang) -> Self {
        let mut marks = Self::default();
        for (key, text) in notes {
            let own = findings.iter().filter(|finding| finding.code.id() == &**key);
            let cells = own.filter_map(|finding| finding.cell_id()).chain([key.to_string()]);
            let note = (note_anchor(key), text.to_string());
            marks.notes.extend(cells.map(|cell| (cell, note.clone())));
        }
        for finding in findings.iter().filter(|finding| is_marked(finding.severity)) {
            let Some(cell) = finding.cell_id() else { continue };
            let mark = (finding.severity, anchor(finding), finding.message(lang));
            match marks.cells.get(&cell) {
                Some((severity, ..)) if *severity <= finding.severity => {}
                _ => {
                    marks.cells.insert(cell, mark);
                }
            }
        }
        marks
    }
}

impl Skeletons {
    /// Compiles the tables of forms in a language.
    #[must_use]
    pub fn new<'f>(forms: impl Iterator<Item = &'f Form>, lang: Lang) -> Self {
        let mut tables = BTreeMap::new();
        for form in forms {
            for table in &form.tables {
                tables.insert((form.id.clone(), table.id.clone()), compile(form, table, lang));
            }
        }
        Self { tables }
    }

    fn get(&self, form: &Form, table: &Table) -> Option<&Skeleton> {
        self.tables.get(&(form.id.clone(), table.id.clone()))
    }

    /// Fills a table with a report's cells.
    pub(super) fn fill(
        &self,
        form: &Form,
        table: &Table,
        cells: &Cells,
        marks: &Marks,
        lang: Lang,
    ) -> String {
        let Some(skeleton) = self.get(form, table) else { return String::new() };
        let mut out = String::with_capacity(skeleton.size + 8 * skeleton.holes.len());
        for (position, piece) in skeleton.pieces.iter().enumerate() {
            out.push_str(piece);
            if let Some(&hole) = skeleton.holes.get(position) {
                fill_cell(&mut out, form, usize::from(hole), cells, marks, lang);
            }
        }
        out
    }

    /// Returns a table with empty cells, for the form's own page.
    pub(super) fn empty(&self, form: &Form, table: &Table, lang: Lang) -> String {
        let Some(skeleton) = self.get(form, table) else { return String::new() };
        let mut out = String::with_capacity(skeleton.size);
        for (position, piece) in skeleton.pieces.iter().enumerate() {
            out.push_str(piece);
            if let Some(cell) =
                skeleton.holes.get(position).and_then(|&hole| form.cells.get(usize::from(hole)))
            {
                out.push_str(" class=\"id\"><code title=\"");
                out.push_str(lang.pick("单元格编号", "cell id"));
                out.push_str("\">");
                escape_html_into(&mut out, &cell.id);
                out.push_str("</code>");
            }
        }
        out
    }
}

/// Writes the inside of a cell, from the end of its start tag on.
fn fill_cell(out: &mut String, form: &Form, index: usize, cells: &Cells, marks: &Marks, lang: Lang) {
    use std::fmt::Write as _;
    let cell = cells.get(index);
    let info = form.cells.get(index);
    // Most reports have no mark at all; the look-up is then skipped.
    let mark = if marks.cells.is_empty() { None } else { info.and_then(|info| marks.cells.get(&*info.id)) };
    let note = if marks.notes.is_empty() { None } else { info.and_then(|info| marks.notes.get(&*info.id)) };
    let severity = mark.map(|(severity, ..)| severity.word());
    match cell.value() {
        Value::Number(number) => {
            match severity {
                Some(severity) => {
                    let _ = write!(out, " class=\"has-{severity}\">{number}");
                }
                None if number.mantissa() == 0 => out.push_str(" class=\"zero\">0"),
                None => {
                    let _ = write!(out, ">{number}");
                }
            }
            if let Some(unit) = cell.unit().and_then(|unit| info?.units.get(unit)) {
                out.push_str("<small>");
                escape_html_into(out, unit);
                out.push_str("</small>");
            }
        }
        Value::BelowOne => {
            let severity = severity.map(|severity| format!(" has-{severity}")).unwrap_or_default();
            let _ = write!(out, " class=\"below{severity}\">{}", escape_html(BELOW_ONE));
        }
        Value::None(state) => {
            let _ = write!(out, " class=\"none {}", state.word());
            if let Some(severity) = severity {
                let _ = write!(out, " has-{severity}");
            }
            let _ = write!(out, "\">{}", state_word(state, lang));
        }
    }
    if let Some((severity, anchor, message)) = mark {
        let _ = write!(out, "<a class=\"mark\" href=\"#{anchor}\" title=\"{}\">", escape_html(message));
        let _ = write!(out, "<span class=\"visually-hidden\">{}</span></a>", severity.label(lang));
    }
    if let Some((anchor, text)) = note {
        let _ = write!(
            out,
            "<a class=\"note-mark\" href=\"#{}\" title=\"{}\">",
            escape_html(anchor),
            escape_html(text)
        );
        let _ = write!(out, "{}</a>", lang.pick("注", "note"));
    }
}

struct Builder {
    skeleton: Skeleton,
    piece: String,
}

impl Builder {
    fn hole(&mut self, cell: usize) {
        self.skeleton.pieces.push(std::mem::take(&mut self.piece).into());
        self.skeleton.holes.push(u16::try_from(cell).unwrap_or(u16::MAX));
    }
}

fn compile(form: &Form, table: &Table, lang: Lang) -> Skeleton {
    let mut builder = Builder { skeleton: Skeleton::default(), piece: String::new() };
    let id = &table.id;
    let wide = match table.width {
        ..=6 => "",
        7..=18 => " wide",
        _ => " wide huge",
    };
    let deepest = table.blocks.iter().map(|block| block.stub_width).max().unwrap_or(0);
    let shape = match (table.blocks.len(), deepest) {
        (2.., _) => " blocks",
        (_, 0) => " flat",
        (_, 1) => "",
        _ => " tree",
    };
    let caption = escape_html(table.caption.get(lang));
    builder.piece.push_str(&format!(
        "<div class=\"scroll{wide}\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{id}-caption\">\
         <table class=\"grid{shape}\" id=\"{id}\"><caption id=\"{id}-caption\">{caption}</caption>"
    ));
    // A table of one block has its heads at the top of the page's copy of it; several blocks head themselves.
    let single = table.blocks.len() == 1;
    for (number, block) in table.blocks.iter().enumerate() {
        builder.piece.push_str(if single { "<thead>\n" } else { "<tbody>\n" });
        heads(&mut builder.piece, table, number, block, lang);
        if single {
            builder.piece.push_str("</thead>\n<tbody>\n");
        }
        rows(&mut builder, form, table, number, block, lang);
        builder.piece.push_str("</tbody>\n");
    }
    builder.piece.push_str("</table></div>");
    let Builder { mut skeleton, piece } = builder;
    skeleton.pieces.push(piece.into());
    skeleton.size = skeleton.pieces.iter().map(|piece| piece.len()).sum();
    skeleton
}

fn heads(out: &mut String, table: &Table, number: usize, block: &Block, lang: Lang) {
    if let Some(title) = &block.title {
        let law =
            block.law.as_ref().map(|law| format!(" title=\"{}\"", escape_html(law))).unwrap_or_default();
        out.push_str(&format!(
            "<tr class=\"block\"><th colspan=\"{}\" scope=\"colgroup\" id=\"{}.b{number}\"{law}>{}</th></tr>\n",
            table.width,
            table.id,
            escape_html(title.get(lang))
        ));
    }
    for (level, heads) in block.heads.iter().enumerate() {
        out.push_str("<tr>");
        if level == 0 && block.stub_width > 0 {
            let stub = block.stub.as_ref().map(|stub| escape_html(stub.get(lang))).unwrap_or_default();
            let spans = spans(block.stub_width, block.head_height);
            let tag = if stub.is_empty() { "td" } else { "th" };
            let scope = if stub.is_empty() { "" } else { " scope=\"col\"" };
            out.push_str(&format!("<{tag} class=\"stub\"{spans}{scope}>{stub}</{tag}>"));
        }
        for head in heads {
            heading(out, table, head, if head.leaf { "col" } else { "colgroup" }, "", lang);
        }
        out.push_str("</tr>\n");
    }
}

fn rows(builder: &mut Builder, form: &Form, table: &Table, number: usize, block: &Block, lang: Lang) {
    let last = block.columns.len().saturating_sub(1);
    for (r, row) in block.rows.iter().enumerate() {
        builder.piece.push_str("<tr>");
        for head in &row.heads {
            // The theme keeps labels in sight when a table is scrolled and has to know where each begins.
            let column = head.key.matches('-').count().saturating_sub(1);
            let class = format!(" class=\"{} at-{column}\"", if head.leaf { "leaf" } else { "group" });
            heading(
                &mut builder.piece,
                table,
                head,
                if head.leaf { "row" } else { "rowgroup" },
                &class,
                lang,
            );
        }
        for (c, column) in block.columns.iter().enumerate() {
            let index = block.cell(r, c);
            let Some(cell) = form.cells.get(index) else { continue };
            let title = block.title.is_some().then(|| format!("{}.b{number}", table.id));
            let keys = row.keys.iter().chain(&column.keys).map(|key| format!("{}.{key}", table.id));
            let headers: Vec<String> = title.into_iter().chain(keys).collect();
            let colspan = if c == last { column_span(table, block) } else { String::new() };
            builder.piece.push_str(&format!(
                "<td id=\"{}\" headers=\"{}\"{colspan}",
                cell.id,
                headers.join(" ")
            ));
            builder.hole(index);
            builder.piece.push_str("</td>");
        }
        builder.piece.push_str("</tr>\n");
    }
}

/// The last cell of a narrow block reaches the table's edge, as its head does.
fn column_span(table: &Table, block: &Block) -> String {
    let span = table.width - (block.stub_width + block.columns.len()) + 1;
    if span > 1 { format!(" colspan=\"{span}\"") } else { String::new() }
}

fn heading(out: &mut String, table: &Table, head: &Heading, scope: &str, class: &str, lang: Lang) {
    let law = head.law.as_ref().map(|law| format!(" title=\"{}\"", escape_html(law))).unwrap_or_default();
    out.push_str(&format!(
        "<th{class}{} scope=\"{scope}\" id=\"{}.{}\"{law}>{}</th>",
        spans(head.colspan, head.rowspan),
        table.id,
        head.key,
        escape_html(head.label.get(lang))
    ));
}

fn spans(colspan: usize, rowspan: usize) -> String {
    let mut out = String::new();
    if colspan > 1 {
        out.push_str(&format!(" colspan=\"{colspan}\""));
    }
    if rowspan > 1 {
        out.push_str(&format!(" rowspan=\"{rowspan}\""));
    }
    out
}
