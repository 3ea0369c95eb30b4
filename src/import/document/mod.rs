//! The bytes of a file to what a reader sees in it: paragraphs and tables in order, and what the file says about
//! itself. Knows no form.

mod docx;
mod grid;
mod html;
mod kind;
mod package;
mod refusal;
mod sheet;
mod words;
mod xml;

pub use kind::open;
pub use refusal::Refusal;

use std::sync::Arc;

/// What stands around a raised text beside a number, which is a remark on it and no more digits of it.
const REMARK: [&str; 2] = ["（注", "）"];

/// Sets a remark apart from what it stands beside.
fn set_apart(text: &str) -> String {
    let [open, close] = REMARK;
    format!("{open}{text}{close}")
}

/// Where something stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A line of a text, from 1.
    Line(usize),
    /// A paragraph of a page or document, from 1.
    Paragraph(usize),
    /// A table of a page or document, from 1; its row, from 1; its column, from 1, or 0 for the whole row.
    Table {
        /// Which table.
        table: usize,
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
    },
    /// A sheet; its row, from 1; its column, from 1, or 0 for the whole row.
    Sheet {
        /// The sheet's name.
        sheet: Arc<str>,
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
    },
}

/// What a file turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Lines of text, with the name of the encoding they were in.
    Text {
        /// The text, lines ended by `\n`.
        text: String,
        /// Its encoding.
        encoding: &'static str,
        /// Whether the encoding was guessed from the bytes.
        guessed: bool,
    },
    /// Paragraphs and tables.
    Document(Document),
}

/// A file as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// What the file says about itself.
    pub about: About,
    /// What was left out of it or is in doubt.
    pub notices: Vec<Notice>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, a heading or an item of a list, on one line.
    Paragraph(Paragraph),
    /// A table of cells; tables that only lay out a page are dissolved before.
    Table(Grid),
}

/// A paragraph, a heading or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text in pieces; together they hold no line end.
    pub runs: Vec<Run>,
    /// What it is.
    pub role: Role,
    /// Where it stands.
    pub place: Place,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Its text, with white space as it is shown.
    pub text: String,
    /// Whether it is bold.
    pub strong: bool,
    /// Where it leads, if it is a link.
    pub link: Option<String>,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text.
    Text,
    /// A heading by its markup, whatever its level.
    Heading,
    /// An item of a list.
    Item {
        /// Whether the list is numbered, and the item's number.
        number: Option<u32>,
        /// How deep the list lies in others, from 0.
        level: u8,
    },
}

/// A table: cells at their places, merged ones once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its cells, by row and then by column; every place of the table lies in one of them.
    pub cells: Vec<GridCell>,
    /// How many rows it has.
    pub rows: usize,
    /// How many columns it has.
    pub columns: usize,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// Its text; paragraphs in it are set apart by `\n`.
    pub text: String,
    /// Its first row, from 0.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// Whether the file has no such cell, and it only fills a place that no cell covers.
    pub filler: bool,
    /// Where it stands.
    pub place: Place,
}

/// What a file says about itself apart from its text: tags in a page's head, properties of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Titles, the most trustworthy first.
    pub titles: Vec<String>,
    /// The day of publication, `2025-01-20`.
    pub published: Option<String>,
    /// The day it was written.
    pub written: Option<String>,
    /// 索引号.
    pub index_no: Option<String>,
    /// 发布机构.
    pub publisher: Option<String>,
    /// The address it was published at.
    pub source: Option<String>,
}

/// Something left out of a file or in doubt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// The encoding was guessed from the bytes.
    EncodingGuessed {
        /// Its name.
        encoding: &'static str,
    },
    /// Rows that a sheet or page hides were read like the others.
    HiddenRows {
        /// How many.
        count: usize,
    },
    /// Columns that a sheet hides were read like the others.
    HiddenColumns {
        /// How many.
        count: usize,
    },
    /// Sheets that the workbook hides were not read.
    HiddenSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// Deletions kept by change tracking were left out, insertions taken.
    TrackedChanges {
        /// How many.
        count: usize,
    },
    /// Comments were left out.
    Comments {
        /// How many.
        count: usize,
    },
    /// Pictures were left out; a table may be one of them.
    Pictures {
        /// How many.
        count: usize,
    },
    /// Macros were left out and not run.
    Macros,
    /// Links to other files or embedded objects were left out and not fetched.
    Objects {
        /// How many.
        count: usize,
    },
    /// A formula has no value stored with it.
    FormulaWithoutValue {
        /// Where.
        at: Place,
    },
    /// A cell is formatted as a date.
    DateCell {
        /// Where.
        at: Place,
    },
    /// Cells cover more of the table than there is; they were cut.
    SpansCut {
        /// How many.
        count: usize,
    },
    /// Cells of a table lie over one another; the later one gave way.
    SpansOverlap {
        /// How many.
        count: usize,
    },
    /// Text that the page does not show was left out.
    HiddenText {
        /// How many pieces.
        count: usize,
    },
    /// Tables like those of a report stand outside the one that was read, as where a page shows two years.
    OtherTables {
        /// How many.
        count: usize,
    },
    /// Blocks before and behind the report were left out: navigation, footers.
    Around {
        /// How many.
        count: usize,
    },
}

impl Paragraph {
    /// Returns its text without markup.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Tells whether all of it is links, as in navigation.
    #[must_use]
    pub fn is_link(&self) -> bool {
        let shown = || self.runs.iter().filter(|run| !run.text.trim().is_empty());
        shown().next().is_some() && shown().all(|run| run.link.is_some())
    }
}
