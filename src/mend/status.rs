//! How far each office's report of a year has come.

use crate::base::date::{self, Date};
use crate::base::{Code, Finding, Lang, Period, Severity, Value};
use crate::engine::State;
use crate::portal::Coverage;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How far an office's report has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The office's address.
    pub office: String,
    /// Its name.
    pub name: String,
    /// Whether it reported.
    pub stage: Stage,
    /// The day of publication, if the record says.
    pub published: Option<Date>,
    /// The day by which it had to report.
    pub deadline: Option<Date>,
    /// Days from today to the deadline, negative when it is over; `None` where one of them is not known.
    pub days_left: Option<i32>,
    /// Cells with a number, with “does not apply” or held back.
    pub filled: usize,
    /// Cells of the form.
    pub cells: usize,
    /// Errors found in its files.
    pub errors: usize,
    /// Warnings found in them.
    pub warnings: usize,
}

/// Whether an office reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not at all, although it is due.
    Missing,
    /// There is a draft, which nobody sees.
    Draft,
    /// So many days late.
    Late(i32),
    /// Not yet, and it is not yet due.
    Pending,
    /// In time, or nobody can tell.
    Published,
}

impl Stage {
    /// Returns the word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Draft => "draft",
            Self::Late(_) => "late",
            Self::Pending => "pending",
            Self::Published => "published",
        }
    }

    /// Returns the word shown to people.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match self {
            Self::Missing => lang.pick("未发布", "missing").to_owned(),
            Self::Draft => lang.pick("草稿", "draft").to_owned(),
            Self::Late(days) => lang.pick(format!("逾期 {days} 天"), format!("{days} d late")),
            Self::Pending => lang.pick("未到期限", "not due yet").to_owned(),
            Self::Published => lang.pick("已发布", "published").to_owned(),
        }
    }
}

impl Standing {
    /// Tells whether the public got the report too late, or still waits for a draft that is due.
    #[must_use]
    pub fn is_late(&self) -> bool {
        match self.stage {
            Stage::Late(_) => true,
            Stage::Draft => self.days_left.is_some_and(|days| days < 0),
            _ => false,
        }
    }
}

/// Returns the year that people ask about when they do not say: from January to March the one that is being reported,
/// else the newest with a report.
#[must_use]
pub fn usual_year(state: &State) -> Option<Period> {
    let today = state.portal().site.as_of;
    let last = |today: Date| u16::try_from(today.year() - 1).ok().map(Period::year);
    let season = today.filter(|today| (1..=3).contains(&today.month())).and_then(last);
    season.or_else(|| state.portal().periods().next_back()).or_else(|| today.and_then(last))
}

/// Returns how far every office that existed in a year has come, worst first: by stage, then by errors, then by
/// address. The state must have been read with its drafts.
#[must_use]
pub fn standings(state: &State, period: Period) -> Vec<Standing> {
    let portal = state.portal();
    let mut found = found(state, period);
    let mut all = Vec::new();
    for (_, office) in portal.offices.iter() {
        let report = office.reports.get(&period).map(|&id| (id, &portal.reports[id]));
        let Found { errors, warnings, held_back } = found.remove(&*office.path).unwrap_or_default();
        let draft = held_back
            || report.is_some_and(|(_, report)| report.narrative.as_ref().is_some_and(|n| n.prose.draft));
        let stage = match portal.coverage(office, period) {
            _ if draft => Stage::Draft,
            Coverage::Published => Stage::Published,
            Coverage::Late(days) => Stage::Late(days),
            Coverage::Missing => Stage::Missing,
            Coverage::Pending => Stage::Pending,
            Coverage::Absent => continue,
        };
        let statistics = report.and_then(|(_, report)| report.statistics.as_ref());
        let usual = || portal.forms.default_id(period, &portal.site).map(|id| portal.forms.get(id));
        let form = report.and_then(|(_, report)| portal.form_of(report)).or_else(usual);
        let is_filled = |value: &Value| {
            use crate::base::State::{Blank, Unreadable};
            !matches!(value, Value::None(Blank | Unreadable))
        };
        let deadline = portal.deadline(office, period);
        let today = portal.site.as_of;
        all.push(Standing {
            office: office.path.to_string(),
            name: office.short_name().to_owned(),
            stage,
            published: report.and_then(|(id, _)| portal.published(id)),
            deadline,
            days_left: today.zip(deadline).map(|(today, due)| date::days_between(today, due)),
            filled: statistics
                .map_or(0, |(_, s)| s.cells.iter().filter(|cell| is_filled(&cell.value())).count()),
            cells: form.map_or(0, |form| form.cells.len()),
            errors,
            warnings,
        });
    }
    all.sort_by(|a, b| {
        let key = |s: &Standing| (worst_first(s.stage), Reverse(s.errors));
        key(a).cmp(&key(b)).then_with(|| a.office.cmp(&b.office))
    });
    all
}

fn worst_first(stage: Stage) -> (u8, Reverse<i32>) {
    match stage {
        Stage::Missing => (0, Reverse(0)),
        Stage::Draft => (1, Reverse(0)),
        Stage::Late(days) => (2, Reverse(days)),
        Stage::Pending => (3, Reverse(0)),
        Stage::Published => (4, Reverse(0)),
    }
}

/// What was found in the files of an office that concern a year.
#[derive(Default)]
struct Found {
    errors: usize,
    warnings: usize,
    /// Whether the narrative is held back for marks of a merge conflict, behind which anything may stand.
    held_back: bool,
}

fn found(state: &State, period: Period) -> BTreeMap<String, Found> {
    let mut all: BTreeMap<String, Found> = BTreeMap::new();
    for finding in state.findings() {
        let Some(office) = office_of(finding, period) else { continue };
        let found = all.entry(office.to_owned()).or_default();
        found.errors += usize::from(finding.severity == Severity::Error);
        found.warnings += usize::from(finding.severity == Severity::Warning);
        found.held_back |=
            finding.code == Code::ConflictMarks && finding.locus.path().name().ends_with(".md");
    }
    all
}

/// Returns the folder of the office whose report of a year a finding is about: `office.toml`, the two halves of the
/// report, its attachments.
fn office_of(finding: &Finding, period: Period) -> Option<&str> {
    let path = finding.locus.path().as_str().strip_prefix("content/")?;
    let (folder, name) = path.rsplit_once('/')?;
    let year = period.to_string();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if name == "office.toml" || stem == year {
        return Some(folder);
    }
    let inside = format!("/{year}/");
    path.find(&inside).and_then(|at| path.get(..at))
}
