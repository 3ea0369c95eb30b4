//! What charts are made of: plain numbers with their words. Nothing here knows where they come from.

use crate::base::{Lang, Period, Ratio};
use crate::form::Unit;
use std::borrow::Cow;

/// What every chart is handed besides its numbers.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The id of its caption, unlike any other on the page; what the drawing refers to derives from it. Letters, digits
    /// and hyphens, a letter first.
    pub id: Cow<'a, str>,
    /// What is shown and of whom, without years and unit, which the caption adds.
    pub title: Cow<'a, str>,
    /// What its numbers count or measure.
    pub measure: Measure<'a>,
    /// The language of all its words.
    pub lang: Lang,
    /// Where the same numbers stand in a table of the page, such as `#t3`; without it, the figure has its own table.
    pub table: Option<Cow<'a, str>>,
    /// Files with the same numbers.
    pub downloads: Vec<Download<'a>>,
}

/// What numbers count or measure, such as 件 or `request`, `requests`. The words may be empty.
#[derive(Clone, Debug)]
pub struct Measure<'a> {
    /// How numbers are printed and compared.
    pub unit: Unit,
    /// The measure word: of counts 件, 万元 or `requests`, of other units what the caption says of them.
    pub word: Cow<'a, str>,
}

/// A file with the numbers of a chart.
#[derive(Clone, Debug)]
pub struct Download<'a> {
    /// What the link says.
    pub label: Cow<'a, str>,
    /// Where it leads.
    pub href: Cow<'a, str>,
}

/// A number of a chart, or the reason why there is none.
#[derive(Clone, Debug, Default)]
pub struct Datum<'a> {
    /// The exact value.
    pub value: Option<Ratio>,
    /// The value as it is printed elsewhere; without it, as its unit asks.
    pub text: Option<Box<str>>,
    /// Why there is no value, in words that follow a year: 未发布年报, `no report`.
    pub reason: Cow<'a, str>,
    /// What a share is a share of, so that small numbers are told apart.
    pub n: Option<i64>,
}

/// A year on the axis of a chart.
#[derive(Clone, Debug)]
pub struct Slot<'a> {
    /// The year.
    pub period: Period,
    /// The page of its report, for the table.
    pub href: Option<Cow<'a, str>>,
    /// What changed between the year before and this one, so that they cannot be compared, in words that follow
    /// “2021年起”: 改用新表式; in English a noun: `new form`.
    pub seam: Option<Cow<'a, str>>,
}

/// A row of numbers, one for each year of the axis.
#[derive(Clone, Debug, Default)]
pub struct Series<'a> {
    /// What they are, or whose.
    pub label: Cow<'a, str>,
    /// One for each year; missing ones have no value and no reason.
    pub data: Vec<Datum<'a>>,
    /// What others are compared with, such as a median.
    pub reference: bool,
    /// Years from which on this series alone cannot be compared, with the same words as [`Slot::seam`].
    pub seams: Vec<(Period, Cow<'a, str>)>,
}

/// From what number on shares are steady.
#[derive(Clone, Debug)]
pub struct Small<'a> {
    /// The least number that is not small.
    pub below: i64,
    /// What is counted, such as 办结 or `concluded requests`.
    pub noun: Cow<'a, str>,
    /// Its measure word in Chinese, such as 件.
    pub word: Cow<'a, str>,
}

/// Numbers by year, for [`super::columns`] and [`super::line`].
#[derive(Clone, Debug)]
pub struct Trend<'a> {
    /// Caption, unit, language and downloads.
    pub frame: Frame<'a>,
    /// What all series are numbers of, where their labels are whose they are, such as an indicator's name.
    pub subject: Option<Cow<'a, str>>,
    /// The years, oldest first, without a hole: a year without numbers is among them.
    pub years: Vec<Slot<'a>>,
    /// Up to three for columns, six for lines. The first is what the chart is about.
    pub series: Vec<Series<'a>>,
    /// When to warn of small numbers.
    pub small: Option<Small<'a>>,
}

/// What makes up a whole, by year, for [`super::stack`].
#[derive(Clone, Debug)]
pub struct Stack<'a> {
    /// Caption, unit, language and downloads.
    pub frame: Frame<'a>,
    /// What the parts add up to, such as 办结 or `concluded requests`.
    pub whole: Cow<'a, str>,
    /// The years, oldest first, without a hole.
    pub years: Vec<Slot<'a>>,
    /// Up to six parts, always in the same order, lowest first.
    pub parts: Vec<Series<'a>>,
    /// When to warn of small numbers.
    pub small: Option<Small<'a>>,
}

/// Two sums that should be equal, for [`super::balance`].
#[derive(Clone, Debug)]
pub struct Balance<'a> {
    /// Caption, unit, language and downloads.
    pub frame: Frame<'a>,
    /// The year.
    pub period: Period,
    /// What came in and what became of it.
    pub sides: [Side<'a>; 2],
}

/// One side of a balance.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// What its sum is called.
    pub label: Cow<'a, str>,
    /// Up to four parts.
    pub parts: Vec<Item<'a>>,
}

/// A number with its name.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// What it counts.
    pub label: Cow<'a, str>,
    /// The number.
    pub datum: Datum<'a>,
}

/// Named numbers in groups, for [`super::bars`].
#[derive(Clone, Debug)]
pub struct Bars<'a> {
    /// Caption, unit, language and downloads.
    pub frame: Frame<'a>,
    /// What they add up to, such as 不予公开.
    pub subject: Cow<'a, str>,
    /// The year.
    pub period: Period,
    /// The groups, in the order of the form.
    pub groups: Vec<Group<'a>>,
}

/// A group of bars.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// Its heading, if it has one.
    pub label: Option<Cow<'a, str>>,
    /// Its bars, in the order of the form.
    pub items: Vec<Item<'a>>,
}

/// One indicator of one year, of many offices, for [`super::dots`] and [`super::strip`].
#[derive(Clone, Debug)]
pub struct Spread<'a> {
    /// Caption, unit, language and downloads.
    pub frame: Frame<'a>,
    /// The indicator's name.
    pub subject: Cow<'a, str>,
    /// The year.
    pub period: Period,
    /// The offices in the order they are shown in; those without a value are counted in words.
    pub entries: Vec<Entry<'a>>,
    /// Offices whose numbers are too small to compare: named in words, not drawn.
    pub apart: Vec<Entry<'a>>,
    /// From what number on an office is compared.
    pub small: Option<Small<'a>>,
    /// Whether the sentence may say who is highest and lowest.
    pub named: bool,
}

/// An office in a spread.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its page or its report, for the table.
    pub href: Option<Cow<'a, str>>,
    /// Its number, with what it is a share of.
    pub datum: Datum<'a>,
    /// Whether the page is about this office.
    pub own: bool,
}

/// One indicator of two years, of many offices, for [`super::slope`].
#[derive(Clone, Debug)]
pub struct Slope<'a> {
    /// Caption, unit, language and downloads.
    pub frame: Frame<'a>,
    /// The indicator's name.
    pub subject: Cow<'a, str>,
    /// The two years.
    pub periods: [Period; 2],
    /// The offices in the order they are shown in.
    pub entries: Vec<Pair<'a>>,
    /// What changed between the two years for all of them, so that they cannot be compared.
    pub seam: Option<Cow<'a, str>>,
    /// Whether the sentence may say who changed most; of more than 15 offices, also whether the drawing names them.
    pub named: bool,
}

/// An office in a slope.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its page, for the table.
    pub href: Option<Cow<'a, str>>,
    /// Its numbers of the two years.
    pub data: [Datum<'a>; 2],
    /// What changed between the two years for this office.
    pub seam: Option<Cow<'a, str>>,
    /// Whether the page is about this office.
    pub own: bool,
}

impl<'a> Datum<'a> {
    /// Returns an exact value, printed as its unit asks.
    #[must_use]
    pub fn new(value: Ratio) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    /// Returns a whole number.
    #[must_use]
    pub fn count(value: i64) -> Self {
        Self::new(Ratio::integer(value))
    }

    /// Returns the reason why there is no value.
    #[must_use]
    pub fn none(reason: impl Into<Cow<'a, str>>) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }

    /// Adds what the value is a share of.
    #[must_use]
    pub fn of(self, n: i64) -> Self {
        Self { n: Some(n), ..self }
    }
}

impl Series<'_> {
    /// Returns the value at a position of the axis.
    #[must_use]
    pub fn value(&self, at: usize) -> Option<Ratio> {
        self.data.get(at)?.value
    }
}

impl Trend<'_> {
    /// Tells whether a series can be compared between a position of the axis and the one before.
    #[must_use]
    pub fn joined(&self, series: &Series<'_>, at: usize) -> bool {
        let seam = |slot: &Slot<'_>| series.seams.iter().any(|(period, _)| *period == slot.period);
        follows(&self.years, at) && !self.years.get(at).is_some_and(seam)
    }
}

impl Stack<'_> {
    /// Tells whether all parts can be compared between a position of the axis and the one before.
    #[must_use]
    pub fn joined(&self, at: usize) -> bool {
        follows(&self.years, at)
    }
}

/// Tells whether a position of an axis is the year after the one before, without a seam between them.
fn follows(years: &[Slot<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| years.get(before));
    let (Some(before), Some(slot)) = (before, years.get(at)) else { return false };
    slot.seam.is_none() && before.period.next() == slot.period
}

impl Measure<'_> {
    /// Prints a value or a difference: two places, counts with as many as they have and at most two.
    #[must_use]
    pub fn print(&self, value: Ratio) -> String {
        let whole = || self.unit.print(value).unwrap_or_default();
        match self.unit {
            Unit::Count if value.rounded(0).map(|whole| whole * 100) != value.rounded(2) => {
                let printed = value.print(2).unwrap_or_default();
                printed.strip_suffix('0').unwrap_or(&printed).to_owned()
            }
            _ => whole(),
        }
    }

    /// Prints a datum as a table cell shows it: `None` without a value.
    #[must_use]
    pub fn text<'d>(&self, datum: &'d Datum<'_>) -> Option<Cow<'d, str>> {
        let value = datum.value?;
        match &datum.text {
            Some(text) => Some(Cow::Borrowed(&**text)),
            // A number beyond what can be printed is as good as none.
            None => Some(self.print(value)).filter(|text| !text.is_empty()).map(Cow::Owned),
        }
    }

    /// Prints a number at an axis, with no more places than it needs.
    #[must_use]
    pub fn tick(&self, scaled: i128) -> String {
        match self.unit {
            Unit::Percent => format!("{}%", crate::base::Decimal::print_scaled(scaled.saturating_mul(100))),
            Unit::Points => crate::base::Decimal::print_scaled(scaled.saturating_mul(100)),
            _ => crate::base::Decimal::print_scaled(scaled),
        }
    }

    /// Returns what the caption says of the unit, in brackets.
    #[must_use]
    pub fn caption(&self, lang: Lang) -> String {
        let word = match self.unit {
            Unit::Percent => "%",
            Unit::Points => lang.pick("百分点", "percentage points"),
            _ => &self.word,
        };
        if word.is_empty() {
            return String::new();
        }
        lang.pick(format!("（单位：{word}）"), format!(" ({word})"))
    }
}
