//! What a report's rules see: its own cells, those of the years before, and those of the offices it covers.

use crate::base::ids::FormId;
use crate::base::{Cells, State, Value};
use crate::form::expr::Frame;
use crate::form::{Fold, Members, Scene};
use crate::portal::{Portal, Report};
use std::cell::OnceCell;

/// A report among the others.
pub(super) struct ReportScene<'p> {
    portal: &'p Portal,
    report: &'p Report,
    form: FormId,
    cells: &'p Cells,
    last: OnceCell<Vec<Frame<'p>>>,
    members: OnceCell<Option<Vec<Option<Frame<'p>>>>>,
}

impl<'p> ReportScene<'p> {
    /// Looks at a report from its own form; `None` without cells.
    pub(super) fn new(portal: &'p Portal, report: &'p Report) -> Option<Self> {
        let (_, statistics) = report.statistics.as_ref()?;
        let cells = &statistics.cells;
        let (last, members) = (OnceCell::new(), OnceCell::new());
        Some(Self { portal, report, form: report.form?, cells, last, members })
    }

    fn frames(&self, years: u16) -> Vec<Frame<'p>> {
        let before = self.portal.before(self.report, years);
        let frames: Option<Vec<_>> =
            before.iter().map(|&other| self.portal.frame_of(self.form, other)).collect();
        frames.unwrap_or_default()
    }

    fn covered(&self) -> &Option<Vec<Option<Frame<'p>>>> {
        self.members.get_or_init(|| {
            let record = self.report.statistics.as_ref().map(|(_, statistics)| &statistics.record)?;
            if record.covers.is_empty() {
                return None;
            }
            let frame = |path: &str| {
                let office = &self.portal.offices[self.portal.office_at(path)?];
                self.portal.frame_of(self.form, *office.reports.get(&self.report.period)?)
            };
            let own = &self.portal.offices[self.report.office].path;
            let others = record.covers.iter().filter(|path| *path != own);
            Some(others.map(|path| frame(path)).collect())
        })
    }
}

impl Scene for ReportScene<'_> {
    fn own(&self) -> &Cells {
        self.cells
    }

    fn before(&self, years: u16, cells: &[u16]) -> Option<i128> {
        let other;
        let frames = if years == 1 {
            self.last.get_or_init(|| self.frames(1))
        } else {
            other = self.frames(years);
            &other
        };
        (!frames.is_empty()).then(|| frames.iter().map(|frame| frame.sum(cells)).sum())?
    }

    fn members(&self, fold: Fold, cells: &[u16]) -> Members {
        let Some(frames) = self.covered() else { return Members::None };
        let parts =
            frames.iter().map(|frame| frame.as_ref().map_or(Part::Missing, |frame| part(frame, cells)));
        // What is below one is a number nobody knows: it cannot be left out as if nothing had been reported.
        let counts = |part: &Part| match fold {
            Fold::Sum => true,
            Fold::Applicable => *part != Part::Inapplicable,
            Fold::Reported | Fold::Lowest | Fold::Highest => matches!(part, Part::Number(_) | Part::BelowOne),
        };
        let number = |part: Part| match part {
            Part::Number(number) => Some(number),
            _ => None,
        };
        let values: Option<Vec<i128>> = parts.filter(counts).map(number).collect();
        let Some(values) = values.filter(|values| !values.is_empty()) else { return Members::Unknown };
        let value = match fold {
            Fold::Sum | Fold::Applicable | Fold::Reported => Some(values.iter().sum()),
            Fold::Lowest => values.iter().min().copied(),
            Fold::Highest => values.iter().max().copied(),
        };
        value.map_or(Members::Unknown, Members::Value)
    }
}

/// What one office adds to a sum over several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Number(i128),
    BelowOne,
    /// The office says that every one of the cells does not apply to it.
    Inapplicable,
    Missing,
}

fn part(frame: &Frame<'_>, cells: &[u16]) -> Part {
    if let Some(sum) = frame.sum(cells) {
        return Part::Number(sum);
    }
    let own = frame.cells_of(cells).unwrap_or_default();
    let values = || own.iter().map(|&cell| frame.cells.get(usize::from(cell)).value());
    if values().any(|value| value == Value::BelowOne) {
        Part::BelowOne
    } else if !own.is_empty() && values().all(|value| value == Value::None(State::Na)) {
        Part::Inapplicable
    } else {
        Part::Missing
    }
}
