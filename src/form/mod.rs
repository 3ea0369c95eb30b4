//! Forms as data: one TOML file decides what a report's tables look like, what adds up to what and which
//! indicators follow. No row, label or rule of any particular form stands in this module.

pub mod builtin;
pub mod chart;
pub mod claim;
mod comparison;
mod compile;
mod declare;
mod def;
pub mod expr;
mod fault;
mod label;
pub mod layout;
pub mod metric;
mod rule;
pub mod succession;

pub use comparison::{Fold, Instance, Members, Operand, Relation, Scene, Side, Term, Verdict};
pub use compile::compile;
pub use label::{Name, unnumbered};
pub use layout::{Block, CellInfo, CellType, Column, Heading, Row, Table};
pub use rule::{Rule, RuleClass, Test};
pub use succession::{Bridge, Direction, Pair, Succession, SuccessionKind};

use crate::base::date::{MonthDay, Years};
use crate::base::lang::Text;
use crate::base::{Digest, Period};
use expr::Expr;
use std::collections::HashMap;

/// A form: sections, tables, rules, indicators and deadlines, compiled once for every report that uses it.
#[derive(Debug)]
pub struct Form {
    /// Such as `cn-xxgk-2021`.
    pub id: Box<str>,
    /// Forms of one regime succeed each other and share series.
    pub regime: Box<str>,
    /// The form's own name.
    pub title: Text,
    /// A report's title, with `{office}` and `{year}`.
    pub report_title: Text,
    /// What a report says first in which every cell is 0.
    pub all_zero: Option<Text>,
    /// How its years lie.
    pub years: Years,
    /// The notice or law that prescribes the form.
    pub basis: Box<str>,
    /// The articles of law behind it.
    pub law: Vec<Box<str>>,
    /// The first year the form is the default for.
    pub valid_from: u16,
    /// The last such year, if the form was replaced.
    pub valid_until: Option<u16>,
    /// The id of the form it replaced.
    pub succeeds: Option<Box<str>>,
    /// The sections of a report in official order.
    pub sections: Vec<Section>,
    /// The statistical tables.
    pub tables: Vec<Table>,
    /// Every cell in form order; a report's cells stand in the same order.
    pub cells: Vec<CellInfo>,
    /// Rules that hold inside one report.
    pub rules: Vec<Rule>,
    /// How its narratives are written.
    pub grammar: claim::Grammar,
    /// What its narratives may say in numbers.
    pub claims: Vec<claim::Claim>,
    /// Formulas over cells.
    pub indicators: Vec<Indicator>,
    /// What office and year pages show across.
    pub overview: Vec<OverviewColumn>,
    /// What can be followed through years and offices.
    pub metrics: Vec<metric::Metric>,
    /// The metric that a year or an office is told by, by position.
    pub headline: Option<usize>,
    /// What is drawn together.
    pub charts: Vec<chart::Chart>,
    /// Legal deadlines by kind of office.
    pub deadlines: Vec<(Box<str>, MonthDay)>,
    /// What became of each metric of the form it replaced.
    pub successions: Vec<Succession>,
    /// Changes with the file.
    pub digest: Digest,
    names: HashMap<Box<str>, Box<[u16]>>,
}

/// A section of a report.
#[derive(Debug)]
pub struct Section {
    /// Such as `s1`; also the anchor on the page.
    pub id: Box<str>,
    /// The official heading.
    pub heading: Text,
    /// Headings that mean the same, seen in real reports.
    pub aliases: Vec<Box<str>>,
    /// Topics the law requires.
    pub topics: Vec<Box<str>>,
    /// The official note printed under the heading.
    pub note: Option<Box<str>>,
    /// The table it holds; `None` for a narrative section.
    pub table: Option<usize>,
    /// Whether its words are compared with those of other reports.
    pub compared: bool,
    /// Its heading and aliases as they are compared.
    names: Vec<Box<str>>,
}

/// A formula over cells.
#[derive(Debug)]
pub struct Indicator {
    /// Such as `open_rate`.
    pub id: Box<str>,
    /// Its name.
    pub label: Text,
    /// The formula as written.
    pub source: Box<str>,
    /// The formula, names resolved.
    pub expr: Expr,
    /// How its value is printed.
    pub unit: Unit,
    /// Which direction is better, if any.
    pub better: Better,
    /// What to keep in mind when reading it.
    pub caveat: Option<Text>,
}

/// How an indicator's value is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Times 100, two places and a percent sign.
    Percent,
    /// Times 100, two places, percentage points.
    Points,
    /// Two places.
    Ratio,
    /// A whole number.
    Count,
    /// As many places as there are.
    Amount,
    /// Two places, per 10,000.
    Per10k,
}

/// Which direction of an indicator is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    None,
}

/// One column of office and year pages.
#[derive(Debug)]
pub struct OverviewColumn {
    /// A metric path or an indicator's id.
    pub id: Box<str>,
    /// The short head.
    pub label: Text,
    /// Where its values come from.
    pub source: OverviewSource,
}

/// Where an overview column takes its values from.
#[derive(Debug)]
pub enum OverviewSource {
    /// The sum of these cells.
    Cells(Box<[u16]>),
    /// An indicator of this form, by position.
    Indicator(usize),
}

impl Form {
    /// Returns the cells a metric path means: a cell, a row's total column, or the leaves of a group.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<&[u16]> {
        self.names.get(name).map(|cells| &**cells)
    }

    /// Returns the position of the cell with this id.
    #[must_use]
    pub fn cell(&self, id: &str) -> Option<usize> {
        match self.metric(id) {
            Some(&[cell]) => {
                Some(usize::from(cell)).filter(|&c| self.cells.get(c).is_some_and(|i| *i.id == *id))
            }
            _ => None,
        }
    }

    /// Returns the indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| *indicator.id == *id)
    }

    /// Returns the rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| *rule.id == *id)
    }

    /// Tells whether these cells may stand for one number: a single cell always may, several only if they can be added
    /// up.
    #[must_use]
    pub fn can_add(&self, cells: &[u16]) -> bool {
        let summable = |&cell: &u16| self.cells.get(usize::from(cell)).is_some_and(|info| info.summable);
        cells.len() < 2 || cells.iter().all(summable)
    }

    /// Iterates over the totals that may be worked out, each with the cells that add up to it, in an order in which
    /// every total can be worked out after its parts.
    pub fn totals(&self) -> impl Iterator<Item = (u16, Vec<u16>)> + '_ {
        self.rules.iter().filter(|rule| rule.fill).flat_map(Rule::instances).filter_map(|instance| {
            let mut left = instance.left.cells();
            let (total, false) = left.next()? else { return None };
            let parts: Vec<(u16, bool)> = instance.right.cells().collect();
            let plain = instance.relation == Relation::Equal
                && left.next().is_none()
                && parts.iter().all(|(_, negative)| !negative);
            plain.then(|| (total, parts.into_iter().map(|(cell, _)| cell).collect()))
        })
    }

    /// Tells whether the form is the default for a period.
    #[must_use]
    pub fn is_default_for(&self, period: Period) -> bool {
        let year = period.number();
        self.valid_from <= year && self.valid_until.is_none_or(|last| year <= last)
    }

    /// Returns a report's title.
    #[must_use]
    pub fn report_title(&self, office: &str, period: Period, lang: crate::base::Lang) -> String {
        self.report_title.get(lang).replace("{office}", office).replace("{year}", &period.to_string())
    }

    /// Returns the narrative and table sections whose heading `heading` is, compared without numbering, spaces
    /// and differences of bracket width.
    #[must_use]
    pub fn section_by_heading(&self, heading: &str) -> Option<usize> {
        let wanted = layout::normal_heading(heading);
        self.sections.iter().position(|section| section.names.iter().any(|name| **name == *wanted))
    }
}
