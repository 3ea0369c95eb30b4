//! A table as a row tree times a column tree, laid out as a grid: which head spans what, which cell stands where.

use super::def::{BlockDef, NodeDef, TableDef};
use super::fault::Reason;
use crate::base::lang::Text;

/// What a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// A whole number, 0 or more.
    Count,
    /// A whole number, possibly negative.
    Signed,
    /// An exact decimal in a fixed unit, 0 or more.
    Money,
    /// An exact decimal whose unit stands behind it, or is unknown.
    Amount,
    /// A number of days, 0 or more, decimal places allowed, or “less than one”.
    Days,
}

/// The words a form file uses.
const TYPES: [&str; 5] = ["count", "signed", "money", "amount", "days"];

impl CellType {
    /// Reads the word a form file uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "count" => Self::Count,
            "signed" => Self::Signed,
            "money" => Self::Money,
            "amount" => Self::Amount,
            "days" => Self::Days,
            _ => return None,
        })
    }

    /// Returns the word a form file uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Signed => "signed",
            Self::Money => "money",
            Self::Amount => "amount",
            Self::Days => "days",
        }
    }

    /// Tells whether decimal places belong into it.
    #[must_use]
    pub fn is_decimal(self) -> bool {
        matches!(self, Self::Money | Self::Amount | Self::Days)
    }
}

/// A statistical table.
#[derive(Debug)]
pub struct Table {
    /// Such as `t3`.
    pub id: Box<str>,
    /// Its caption.
    pub caption: Text,
    /// The column a metric means when it names none.
    pub total_column: Option<Box<str>>,
    /// Blocks from top to bottom, each with its own rows and columns.
    pub blocks: Vec<Block>,
    /// Grid columns, labels included.
    pub width: usize,
    /// Positions of its first cell and behind its last.
    pub cells: std::ops::Range<usize>,
}

/// Rows and columns that form one rectangle of cells.
#[derive(Debug)]
pub struct Block {
    /// The row that heads the block across the whole table.
    pub title: Option<Text>,
    /// The article of law behind the block.
    pub law: Option<Box<str>>,
    /// The head above the row labels.
    pub stub: Option<Text>,
    /// Grid columns taken by row labels; 0 where rows have none.
    pub stub_width: usize,
    /// Rows of column heads.
    pub head_height: usize,
    /// Heads of columns and groups of columns, level by level.
    pub heads: Vec<Vec<Heading>>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Position of the cell in the first row and column; cells follow row by row.
    pub first_cell: usize,
}

/// A printed label that spans rows and columns of the grid.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The official label.
    pub label: Text,
    /// Grid columns spanned.
    pub colspan: usize,
    /// Grid rows spanned.
    pub rowspan: usize,
    /// The path of the row or column, if it is one and not a group.
    pub leaf: bool,
    /// A name for the heading's id, unique within the block: positions in the tree such as `1-2`.
    pub key: Box<str>,
    /// The legal basis.
    pub law: Option<Box<str>>,
}

/// A column of cells.
#[derive(Clone, Debug)]
pub struct Column {
    /// Such as `nat` or `rv.uphold`; may be empty.
    pub path: Box<str>,
    /// Labels from the outermost group to the column itself.
    pub labels: Vec<Text>,
    /// Other labels seen in real reports.
    pub aliases: Vec<Box<str>>,
    /// Keys of its headings, for `headers` attributes.
    pub keys: Vec<Box<str>>,
    /// Paths and names of the groups around it; in formulas each means the sum of its leaves.
    pub groups: Vec<Box<str>>,
    kind: Option<CellType>,
    unit: Option<Box<str>>,
    units: Vec<Box<str>>,
    summable: Option<bool>,
}

/// A row of cells.
#[derive(Clone, Debug)]
pub struct Row {
    /// Such as `deny.secret`; may be empty.
    pub path: Box<str>,
    /// Labels from the outermost group to the row itself; empty where the row has none.
    pub labels: Vec<Text>,
    /// Other labels seen in real reports.
    pub aliases: Vec<Box<str>>,
    /// Keys of its headings, for `headers` attributes.
    pub keys: Vec<Box<str>>,
    /// Paths and names of the groups around it; in formulas each means the sum of its leaves.
    pub groups: Vec<Box<str>>,
    /// Headings that begin in this row, left to right.
    pub heads: Vec<Heading>,
    /// The legal basis.
    pub law: Option<Box<str>>,
    kind: Option<CellType>,
    unit: Option<Box<str>>,
    units: Vec<Box<str>>,
    summable: Option<bool>,
}

/// One cell of a form.
#[derive(Debug)]
pub struct CellInfo {
    /// Such as `t3.deny.secret.nat`; also its anchor on the page.
    pub id: Box<str>,
    /// Position of its table.
    pub table: usize,
    /// Position of its block in the table.
    pub block: usize,
    /// Position of its row in the block.
    pub row: usize,
    /// Position of its column in the block.
    pub column: usize,
    /// What it may hold.
    pub kind: CellType,
    /// The unit it is counted in.
    pub unit: Option<Box<str>>,
    /// For amounts: units that may stand behind the number.
    pub units: Vec<Box<str>>,
    /// Whether it may be added to cells of other rows, columns or offices; a median may not.
    pub summable: bool,
}

impl Block {
    /// Returns the position of a cell.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> usize {
        self.first_cell + row * self.columns.len() + column
    }
}

/// Joins labels as people read them: `（三）不予公开 › 1.属于国家秘密`.
#[must_use]
pub fn join_labels<'a>(labels: impl IntoIterator<Item = &'a str>) -> String {
    labels.into_iter().collect::<Vec<_>>().join(" › ")
}

impl Row {
    /// Returns the row's label with the groups around it that have an id, outermost first.
    #[must_use]
    pub fn full_label(&self, lang: crate::base::Lang) -> String {
        join_labels(self.named_labels().iter().map(|label| label.get(lang)))
    }

    /// Returns its label and those of the groups around it that have an id, outermost first.
    pub(super) fn named_labels(&self) -> &[Text] {
        // A group without an id, such as one that spans most of the table, tells no row from another.
        named(&self.labels, &self.path)
    }
}

impl Column {
    /// Returns the column's label with the group that tells it from its namesakes.
    #[must_use]
    pub fn full_label(&self, lang: crate::base::Lang) -> String {
        join_labels(self.named_labels().iter().map(|label| label.get(lang)))
    }

    /// Returns its label and those of the groups that tell it from its namesakes, outermost first.
    pub(super) fn named_labels(&self) -> &[Text] {
        named(&self.labels, &self.path)
    }
}

fn named<'l>(labels: &'l [Text], path: &str) -> &'l [Text] {
    let skip = labels.len().saturating_sub(path.split('.').count());
    labels.get(skip..).unwrap_or_default()
}

/// Lays out a table whose first cell has position `first_cell`; returns its cells in order beside it.
///
/// # Errors
/// What is wrong and where, when a leaf has an unknown type.
pub(super) fn lay_out(
    def: &TableDef,
    index: usize,
    first_cell: usize,
) -> Result<(Table, Vec<CellInfo>), Problem> {
    let id: Box<str> = def.id.get_ref().as_str().into();
    let mut cells = Vec::new();
    let mut blocks = Vec::new();
    for (number, block_def) in def.block.iter().enumerate() {
        let block = lay_out_block(block_def, number, first_cell + cells.len())?;
        for (r, row) in block.rows.iter().enumerate() {
            for (c, column) in block.columns.iter().enumerate() {
                let own = [&*id, &row.path, &column.path];
                let path = own.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(".");
                cells.push(CellInfo {
                    id: path.into(),
                    table: index,
                    block: number,
                    row: r,
                    column: c,
                    kind: row.kind.or(column.kind).unwrap_or(CellType::Count),
                    unit: row.unit.clone().or_else(|| column.unit.clone()),
                    units: if row.units.is_empty() { column.units.clone() } else { row.units.clone() },
                    summable: row.summable.or(column.summable).unwrap_or(true),
                });
            }
        }
        blocks.push(block);
    }
    let width = blocks.iter().map(|b| b.stub_width + b.columns.len()).max().unwrap_or(0);
    for block in &mut blocks {
        widen(block, width);
    }
    let table = Table {
        id,
        caption: Text::new(&def.caption, def.en.as_deref()),
        total_column: def.total_column.as_ref().map(|c| c.get_ref().as_str().into()),
        blocks,
        width,
        cells: first_cell..first_cell + cells.len(),
    };
    Ok((table, cells))
}

type Problem = (Reason, std::ops::Range<usize>);

fn lay_out_block(def: &BlockDef, number: usize, first_cell: usize) -> Result<Block, Problem> {
    let head_height = depth(&def.columns, |n| &n.columns);
    let row_depth = depth(&def.rows, |n| &n.rows);
    let unlabelled = def.rows.iter().all(|row| row.label.is_none() && row.rows.is_empty());
    let stub_width = if unlabelled { 0 } else { row_depth };

    let mut walk = Walk { heads: vec![Vec::new(); head_height], leaves: Vec::new(), block: number };
    walk.columns(&def.columns, head_height, &Trail::default())?;
    let columns = walk.leaves;
    let mut rows = Vec::new();
    for (position, node) in def.rows.iter().enumerate() {
        walk_rows(node, position, stub_width, number, &Trail::default(), &mut Vec::new(), &mut rows)?;
    }
    Ok(Block {
        title: def.title.as_ref().map(|t| Text::new(t, def.title_en.as_deref())),
        law: def.law.as_deref().map(Into::into),
        stub: def.stub.as_ref().map(|t| Text::new(t, def.stub_en.as_deref())),
        stub_width,
        head_height,
        heads: walk.heads,
        columns,
        rows,
        first_cell,
    })
}

/// What is known of the groups around a node.
#[derive(Clone, Default)]
struct Trail {
    path: String,
    labels: Vec<Text>,
    keys: Vec<Box<str>>,
    groups: Vec<Box<str>>,
    position: String,
}

impl Trail {
    fn enter(&self, node: &NodeDef, position: usize, axis: char, block: usize) -> Self {
        let mut inner = self.clone();
        let is_group = !node.rows.is_empty() || !node.columns.is_empty();
        if let Some(id) = &node.id {
            if !inner.path.is_empty() {
                inner.path.push('.');
            }
            inner.path.push_str(id);
            if is_group {
                inner.groups.push(inner.path.as_str().into());
            }
        }
        if let Some(name) = node.name.as_deref().filter(|_| is_group) {
            inner.groups.push(name.into());
        }
        if !inner.position.is_empty() {
            inner.position.push('-');
        }
        inner.position.push_str(&position.to_string());
        if let Some(label) = &node.label {
            inner.labels.push(Text::new(label, node.en.as_deref()));
            inner.keys.push(format!("{axis}{block}-{}", inner.position).into());
        }
        inner
    }
}

struct Walk {
    heads: Vec<Vec<Heading>>,
    leaves: Vec<Column>,
    block: usize,
}

impl Walk {
    fn columns(&mut self, nodes: &[NodeDef], height: usize, around: &Trail) -> Result<(), Problem> {
        let level = self.heads.len().saturating_sub(height);
        for (position, node) in nodes.iter().enumerate() {
            let trail = around.enter(node, position, 'c', self.block);
            let leaf = node.columns.is_empty();
            if let Some(heads) = self.heads.get_mut(level) {
                heads.push(Heading {
                    label: Text::new(node.label.as_deref().unwrap_or_default(), node.en.as_deref()),
                    colspan: leaves(node, |n| &n.columns),
                    rowspan: if leaf { height } else { 1 },
                    leaf,
                    key: trail.keys.last().cloned().unwrap_or_default(),
                    law: node.law.as_deref().map(Into::into),
                });
            }
            if leaf {
                self.leaves.push(Column {
                    path: trail.path.as_str().into(),
                    labels: trail.labels,
                    aliases: node.aliases.iter().map(|a| a.as_str().into()).collect(),
                    keys: trail.keys,
                    groups: trail.groups,
                    kind: kind_of(node)?,
                    unit: node.unit.as_deref().map(Into::into),
                    units: node.units.iter().map(|u| u.as_str().into()).collect(),
                    summable: node.summable,
                });
            } else {
                self.columns(&node.columns, height - 1, &trail)?;
            }
        }
        Ok(())
    }
}

fn walk_rows(
    node: &NodeDef,
    position: usize,
    width: usize,
    block: usize,
    around: &Trail,
    pending: &mut Vec<Heading>,
    rows: &mut Vec<Row>,
) -> Result<(), Problem> {
    let trail = around.enter(node, position, 'r', block);
    let leaf = node.rows.is_empty();
    if let Some(label) = &node.label {
        pending.push(Heading {
            label: Text::new(label, node.en.as_deref()),
            colspan: if leaf { width } else { 1 },
            rowspan: leaves(node, |n| &n.rows),
            leaf,
            key: trail.keys.last().cloned().unwrap_or_default(),
            law: node.law.as_deref().map(Into::into),
        });
    }
    if leaf {
        rows.push(Row {
            path: trail.path.as_str().into(),
            labels: trail.labels,
            aliases: node.aliases.iter().map(|a| a.as_str().into()).collect(),
            keys: trail.keys,
            groups: trail.groups,
            heads: std::mem::take(pending),
            law: node.law.as_deref().map(Into::into),
            kind: kind_of(node)?,
            unit: node.unit.as_deref().map(Into::into),
            units: node.units.iter().map(|u| u.as_str().into()).collect(),
            summable: node.summable,
        });
        return Ok(());
    }
    for (inner, child) in node.rows.iter().enumerate() {
        walk_rows(child, inner, width.saturating_sub(1), block, &trail, pending, rows)?;
    }
    Ok(())
}

/// Lets the last head and column of a narrow block reach the table's edge.
fn widen(block: &mut Block, width: usize) {
    let missing = width - (block.stub_width + block.columns.len());
    let mut reach = block.head_height;
    for (level, heads) in block.heads.iter_mut().enumerate() {
        if level >= reach {
            break;
        }
        if let Some(last) = heads.last_mut() {
            last.colspan += missing;
            if last.leaf {
                reach = 0;
            }
        }
    }
}

fn kind_of(node: &NodeDef) -> Result<Option<CellType>, Problem> {
    let Some(kind) = &node.kind else { return Ok(None) };
    CellType::from_word(kind.get_ref())
        .map(Some)
        .ok_or_else(|| (Reason::none_of(kind.get_ref(), &TYPES), kind.span()))
}

fn depth(nodes: &[NodeDef], children: fn(&NodeDef) -> &Vec<NodeDef>) -> usize {
    nodes.iter().map(|node| 1 + depth(children(node), children)).max().unwrap_or(0)
}

fn leaves(node: &NodeDef, children: fn(&NodeDef) -> &Vec<NodeDef>) -> usize {
    let inner = children(node);
    if inner.is_empty() { 1 } else { inner.iter().map(|child| leaves(child, children)).sum() }
}

/// Returns a heading without numbering, white space and differences of width, for comparison only.
#[must_use]
pub fn normal_heading(heading: &str) -> String {
    let text = normal_label(heading);
    let numbering = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(numbering);
    match rest.strip_prefix(['、', '.', '．']) {
        Some(rest) if rest.len() < text.len() => rest.to_owned(),
        _ => text,
    }
}

/// Returns a label folded for comparison: no white space, one width of brackets, commas and digits.
#[must_use]
pub fn normal_label(label: &str) -> String {
    label
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}'))
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            ',' => '，',
            ':' => '：',
            ';' => '；',
            '／' => '/',
            '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c),
            c => c,
        })
        .collect()
}
