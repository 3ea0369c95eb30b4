//! `[[chart]]` of a form file: which cells are drawn together.

use super::def::{ChartDef, ChartPartDef};
use super::fault::{Faults, Reason};
use super::{Form, Unit};
use crate::base::lang::Text;

/// How a chart is drawn; what each is for stands in the design language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Up to three numbers as columns, year by year.
    Columns,
    /// Up to six parts of a whole, year by year, each year's whole as long.
    Stack,
    /// Two sides of one report that must be equal.
    Balance,
    /// The rows of one report or sum as bars, by group.
    Bars,
}

impl ChartKind {
    const WORDS: [&'static str; 4] = ["columns", "stack", "balance", "bars"];

    /// Reads the word a form file uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "columns" => Self::Columns,
            "stack" => Self::Stack,
            "balance" => Self::Balance,
            "bars" => Self::Bars,
            _ => return None,
        })
    }

    /// Returns the fewest and the most parts it can draw.
    fn parts(self) -> (usize, usize) {
        match self {
            Self::Columns => (1, 3),
            Self::Stack => (2, 6),
            Self::Balance => (2, 6),
            Self::Bars => (2, 60),
        }
    }
}

/// A chart of a form.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Also part of anchors.
    pub id: Box<str>,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Its title, without place and years.
    pub title: Text,
    /// What is counted, such as 件.
    pub counted: Option<Text>,
    /// What the parts add up to; of a balance, the left side.
    pub whole: Option<Text>,
    /// What the right side of a balance adds up to.
    pub right_whole: Option<Text>,
    /// What is drawn; of a balance, the left side.
    pub parts: Vec<ChartPart>,
    /// The right side of a balance.
    pub right: Vec<ChartPart>,
}

/// A part of a chart: a sum of cells.
#[derive(Clone, Debug)]
pub struct ChartPart {
    /// The metric path as written.
    pub id: Box<str>,
    /// What it is called.
    pub label: Text,
    /// What is added up.
    pub cells: Box<[u16]>,
    /// How it is printed.
    pub unit: Unit,
    /// In bars: the heading it stands under.
    pub group: Option<Text>,
}

/// Builds a chart, or says at its place why it cannot be drawn.
pub(super) fn chart(def: &ChartDef, form: &Form, faults: &mut Faults<'_>) -> Option<Chart> {
    let kind = faults.word(&def.kind, ChartKind::from_word, &ChartKind::WORDS)?;
    let mut parts = Vec::new();
    for part in &def.parts {
        parts.extend(build(part, kind, form, faults)?);
    }
    let mut right = Vec::new();
    for part in &def.right {
        right.extend(build(part, kind, form, faults)?);
    }
    let (fewest, most) = kind.parts();
    let sided = (kind == ChartKind::Balance) != right.is_empty();
    if parts.len() + right.len() < fewest || parts.len().max(right.len()) > most || !sided {
        let zh = format!("这种图须有{fewest}至{most}项（balance 须另写 right）");
        let en = format!("such a chart takes {fewest} to {most} parts (a balance also right = …)");
        faults.add(Reason::new(zh, en), def.kind.span());
        return None;
    }
    if form.charts.iter().any(|chart| *chart.id == **def.id.get_ref()) {
        let id = def.id.get_ref();
        let reason = Reason::new(format!("有两张图都叫“{id}”"), format!("two charts are called “{id}”"));
        faults.add(reason, def.id.span());
        return None;
    }
    Some(Chart {
        id: def.id.get_ref().as_str().into(),
        kind,
        title: Text::new(&def.title, def.title_en.as_deref()),
        counted: def.counted.as_ref().map(|text| Text::new(text, def.counted_en.as_deref())),
        whole: def.whole.as_ref().map(|text| Text::new(text, def.whole_en.as_deref())),
        right_whole: def.right_whole.as_ref().map(|text| Text::new(text, def.right_whole_en.as_deref())),
        parts,
        right,
    })
}

/// Builds a part; in bars, a group becomes a part for each of its rows.
fn build(
    def: &ChartPartDef,
    kind: ChartKind,
    form: &Form,
    faults: &mut Faults<'_>,
) -> Option<Vec<ChartPart>> {
    let id = def.metric.get_ref().as_str();
    let Some(cells) = form.metric(id) else {
        faults.add(Reason::no_metric(id), def.metric.span());
        return None;
    };
    if !form.can_add(cells) {
        faults.add(Reason::unsummable(), def.metric.span());
        return None;
    }
    let given = def.zh.as_deref().map(|zh| Text::new(zh, def.en.as_deref()));
    let part = |cells: &[u16], label: Text, group| ChartPart {
        id: id.into(),
        label,
        cells: cells.into(),
        unit: form.unit_of(cells),
        group,
    };
    if kind != ChartKind::Bars || cells.len() == 1 {
        return Some(vec![part(cells, given.unwrap_or_else(|| form.cells_label(cells)), None)]);
    }
    let group = given.unwrap_or_else(|| form.cells_label(cells));
    let rows = cells.iter().map(|&cell| {
        let mut row = part(&[cell], form.cells_label(&[cell]), Some(group.clone()));
        row.id = form.cells.get(usize::from(cell)).map(|info| info.id.clone()).unwrap_or_default();
        row
    });
    Some(rows.collect())
}
