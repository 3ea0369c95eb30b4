//! The account of a reading: what was read, what was not and why, what was taken for granted.

use super::document::{Notice, Place};
use super::values::Misfit;
use crate::base::lang::Text;
use crate::base::{Cell, Lang, State, Value};
use crate::form::Form;

/// What became of the cells of the form, and of the numbers of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How many cells there are, by outcome.
    pub counts: Counts,
    /// Every cell that holds no value because none could be read, in form order.
    pub unread: Vec<Unread>,
    /// Numbers among the tables that belong to no cell, by line.
    pub stray: Vec<Stray>,
    /// What was taken for granted, by place where there is one.
    pub assumptions: Vec<Assumption>,
    /// What the file holds besides, and what is in doubt about it.
    pub notices: Vec<Notice>,
    /// For each cell that holds a value or was seen empty: its position in the form, and where it was read.
    pub origins: Vec<(usize, Origin)>,
}

/// What stands in the source where a cell was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where.
    pub at: Place,
    /// What.
    pub raw: String,
}

/// Numbers of cells by outcome; everything but the first adds up to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All cells of the form.
    pub cells: usize,
    /// Cells that hold a number.
    pub read: usize,
    /// Cells seen empty.
    pub blank: usize,
    /// Cells with a stroke, 不适用.
    pub na: usize,
    /// Cells where something stands that cannot be read.
    pub unreadable: usize,
    /// Cells that do not occur in the text.
    pub missing: usize,
}

/// A cell that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its position in the form.
    pub cell: usize,
    /// Its id, such as `t3.new.nat`.
    pub id: Box<str>,
    /// The caption of its table.
    pub table: Text,
    /// The official label of its row; empty where rows have none.
    pub row: Text,
    /// The official label of its column.
    pub column: Text,
    /// Where it should be.
    pub at: Option<Place>,
    /// Why it was not read.
    pub why: Reason,
}

/// A number that belongs to no cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// Where it stands.
    pub at: Place,
    /// What stands there.
    pub text: String,
    /// The caption of the table it stands in.
    pub table: Text,
}

/// Why a cell was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No part of the table occurs in the text.
    TableMissing,
    /// No line with the row's label occurs in the text.
    RowMissing,
    /// The text ends inside the row.
    Truncated,
    /// The line ends before the cell.
    LineShort,
    /// The heads of the table have no such column.
    HeadMissing,
    /// Fewer values than columns, and nothing tells which are missing.
    TooFew {
        /// Values found.
        found: usize,
        /// Columns of the form.
        wanted: usize,
    },
    /// More values than columns.
    TooMany {
        /// Values found.
        found: usize,
        /// Columns of the form.
        wanted: usize,
    },
    /// Empty cells leave open which column a value belongs to.
    NoPlace,
    /// Label and digits run together.
    Glued(String),
    /// What stands in the cell is not a value it may hold.
    Misfit(Misfit, Origin),
    /// One value covers several columns or rows.
    Merged(String),
    /// The row occurs twice with different values.
    Contradiction,
    /// The heads of the columns stand in another order than in the form.
    ColumnOrder,
}

/// Something taken for granted in order to read the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// The form was recognised by labels that only it has.
    FormByLabels {
        /// The form's title.
        form: Text,
        /// Some of those labels.
        labels: Vec<String>,
    },
    /// No label tells the forms apart; the year decided.
    FormByYear {
        /// The form's title.
        form: Text,
        /// The year of the report, where known.
        year: Option<u16>,
    },
    /// The form was given by the caller.
    FormGiven {
        /// The form's title.
        form: Text,
    },
    /// The report uses another form than its year calls for.
    FormNotOfYear {
        /// The form's title.
        form: Text,
        /// The year of the report.
        year: u16,
    },
    /// The title carries no year; the text says which year it covers.
    YearFromText {
        /// The year.
        year: u16,
    },
    /// The title was put together from several lines.
    TitleJoined {
        /// The first of them.
        at: Place,
    },
    /// The title occurs again and was left out.
    TitleRepeated {
        /// Where.
        at: Place,
    },
    /// Lines above the title were left out of the narrative.
    BeforeTitle {
        /// How many.
        count: usize,
    },
    /// A line of page data (dates, index number) was left out of the narrative.
    PageData {
        /// Which.
        at: Place,
    },
    /// A section heading occurs again.
    HeadingRepeated {
        /// Where.
        at: Place,
        /// The official heading.
        heading: String,
    },
    /// A line was taken for a section heading by its number and words.
    HeadingVariant {
        /// Where.
        at: Place,
        /// What stands there.
        found: String,
        /// The official heading.
        heading: String,
    },
    /// A table was found by its labels, without or away from its heading.
    TableWithoutHeading {
        /// Where it begins.
        at: Place,
        /// The caption of the table.
        table: Text,
    },
    /// Page marks were left out.
    PageMarks {
        /// How many.
        count: usize,
    },
    /// Bare numbers that count the pages were left out.
    PageNumbers {
        /// How many.
        count: usize,
    },
    /// Lines were joined to paragraphs as on a page of fixed width.
    LinesJoined,
    /// Labels in traditional characters were compared in simplified ones.
    Traditional,
    /// Remarks in brackets were ignored inside labels.
    Remarks {
        /// How many labels.
        count: usize,
    },
    /// Heads and values do not stand in the same places; values were taken in their order.
    ByOrder {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
    /// The columns stand in another order than in the form; values were taken by their heads.
    ByHead {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
    /// The title was taken from what the file says about itself.
    TitleFromFile {
        /// The title.
        title: String,
    },
    /// Several titles stand above the report; one was chosen.
    TitleChosen {
        /// Where.
        at: Place,
        /// How many others there are.
        others: usize,
    },
    /// Links that lead nowhere outside their page were kept as text.
    LinksDropped {
        /// How many.
        count: usize,
    },
    /// Empty lines were taken for empty cells.
    BlankLines {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
    /// Empty cells at the end of a row were taken for parts of merged cells, as in the text's other rows.
    TrailingFillers {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
    /// Label and value ran together and could be told apart without doubt.
    Unglued {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
    /// No unit stands behind an amount; it was kept without one.
    UnitUnknown {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
    /// A row occurs twice with the same values.
    RowRepeated {
        /// Where.
        at: Place,
        /// The official label of the row.
        row: String,
    },
}

impl Assumption {
    /// Returns the place it is about.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::TitleJoined { at }
            | Self::TitleRepeated { at }
            | Self::PageData { at }
            | Self::HeadingRepeated { at, .. }
            | Self::HeadingVariant { at, .. }
            | Self::TableWithoutHeading { at, .. }
            | Self::ByOrder { at, .. }
            | Self::ByHead { at, .. }
            | Self::TitleChosen { at, .. }
            | Self::BlankLines { at, .. }
            | Self::TrailingFillers { at, .. }
            | Self::Unglued { at, .. }
            | Self::UnitUnknown { at, .. }
            | Self::RowRepeated { at, .. } => Some(at),
            _ => None,
        }
    }
}

impl Counts {
    /// Counts cells by what they hold; cells that were not in the text are known from `missing`.
    pub(super) fn of(cells: &[Cell], missing: &[bool]) -> Self {
        let mut counts = Self { cells: cells.len(), ..Self::default() };
        for (index, cell) in cells.iter().enumerate() {
            let slot = match cell.value() {
                _ if missing.get(index) == Some(&true) => &mut counts.missing,
                Value::Number(_) | Value::BelowOne => &mut counts.read,
                Value::None(State::Blank) => &mut counts.blank,
                Value::None(State::Na) => &mut counts.na,
                Value::None(State::Unreadable | State::Withheld) => &mut counts.unreadable,
            };
            *slot += 1;
        }
        counts
    }

    /// Returns the counts as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let Self { cells, read, blank, na, unreadable, missing } = self;
        match lang {
            Lang::Zh => format!(
                "共 {cells} 个单元格：读出数字 {read} 个，空白 {blank} 个，不适用 {na} 个，无法辨认 {unreadable} 个，文中没有 {missing} 个"
            ),
            Lang::En => format!(
                "{cells} cells: {read} numbers, {blank} blank, {na} not applicable, {unreadable} unreadable, {missing} not in the text"
            ),
        }
    }
}

impl Unread {
    /// Builds the entry of a cell.
    pub(super) fn new(form: &Form, cell: usize, at: Option<Place>, why: Reason) -> Option<Self> {
        let info = form.cells.get(cell)?;
        let table = form.tables.get(info.table)?;
        let block = table.blocks.get(info.block)?;
        let row = block.rows.get(info.row)?;
        let column = block.columns.get(info.column)?;
        let both = |label: &dyn Fn(Lang) -> String| Text::new(&label(Lang::Zh), Some(&label(Lang::En)));
        Some(Self {
            cell,
            id: info.id.clone(),
            table: table.caption.clone(),
            row: both(&|lang| row.full_label(lang)),
            column: both(&|lang| column.full_label(lang)),
            at,
            why,
        })
    }

    /// Returns the entry as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let place = [&self.table, &self.row, &self.column].map(|label| label.get(lang));
        let place: Vec<&str> = place.into_iter().filter(|label| !label.is_empty()).collect();
        let at = self.at.as_ref().map_or(String::new(), |at| match lang {
            Lang::Zh => format!("（{}）", at.text(lang)),
            Lang::En => format!(" ({})", at.text(lang)),
        });
        format!("{}{at}{}{}", place.join(" › "), lang.pick("：", ": "), self.why.text(lang))
    }
}

impl Stray {
    /// Returns the entry as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (at, text, table) = (self.at.text(lang), &self.text, self.table.get(lang));
        match lang {
            Lang::Zh => format!("{at}：“{text}”出现在“{table}”中，但不知道属于哪一格"),
            Lang::En => format!("{at}: “{text}” stands in “{table}” but belongs to no known cell"),
        }
    }
}
