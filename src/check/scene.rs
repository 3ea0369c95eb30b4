//! What a report's rules see: its own cells, those of the years before, and those of the offices it covers.

use crate::base::Cells;
use crate::base::ids::FormId;
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
            Some(record.covers.iter().map(|path| frame(path)).collect())
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
        let values = frames.iter().map(|frame| frame.as_ref()?.sum(cells));
        let value = match fold {
            Fold::Sum => values.sum(),
            Fold::Reported => {
                let known: Vec<i128> = values.flatten().collect();
                (!known.is_empty()).then(|| known.iter().sum())
            }
            Fold::Lowest => values.flatten().min(),
            Fold::Highest => values.flatten().max(),
        };
        value.map_or(Members::Unknown, Members::Value)
    }
}
