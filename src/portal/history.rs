//! An office through the years: its own reports and, before them, those of the offices it was made of.

use super::amount::{Amount, Gap, Quantity};
use super::sum::Sum;
use super::{Office, Portal};
use crate::base::ids::{FormId, OfficeId, ReportId};
use crate::base::lang::Text;
use crate::base::{Cells, Digest, Period};
use crate::form::expr::Frame;
use crate::form::succession::SuccessionKind;
use std::collections::BTreeSet;

/// So many reorganisations are followed back.
const GENERATIONS: usize = 4;

/// An office's years, oldest first, without holes; a year without a report has none.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The form whose quantities are followed: the newest among the reports.
    pub form: Option<FormId>,
    /// The years.
    pub years: Vec<HistoryYear>,
}

/// A year of an office's history.
#[derive(Clone, Debug)]
pub struct HistoryYear {
    /// The period.
    pub period: Period,
    /// The reports that speak for it: its own, or those of all the offices it was made of.
    pub reports: Vec<ReportId>,
    /// Whose they are.
    pub offices: Vec<OfficeId>,
    /// The form they follow, or are added up in.
    pub form: Option<FormId>,
    /// Whether its own report covers more than the office.
    pub consolidated: bool,
    /// The cells of several reports, added up.
    joined: Option<Cells>,
}

/// A quantity in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// What it amounts to.
    pub amount: Amount,
    /// What lies between this year and the one with a report before it, so that the two must not be joined.
    pub seams: Vec<Seam>,
    /// What changed in the form's words and does not matter for comparing.
    pub remarks: Vec<Text>,
}

/// Why a year must not be compared with those before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seam {
    /// The form asks for something else, and why, where it says.
    Form(Vec<Text>),
    /// The office took over the work of these.
    Lineage(Vec<OfficeId>),
    /// The report covers more, or less, than the one before.
    Scope,
}

impl Portal {
    /// Follows an office through the years.
    #[must_use]
    pub fn history(&self, id: OfficeId) -> History {
        let office = &self.offices[id];
        let mut years: Vec<HistoryYear> = Vec::new();
        let own = office.reports.iter().map(|(&period, &report)| self.own_year(id, period, report));
        let own: Vec<HistoryYear> = own.collect();
        let Some(first) = own.first().map(|year| year.period) else { return History::default() };
        let earlier: Vec<Period> = self.periods().filter(|period| *period < first).collect();
        for period in earlier {
            let Some(parts) = self.forebears(office, period, first) else { continue };
            let reports: Option<Vec<ReportId>> =
                parts.iter().map(|&part| self.offices[part].reports.get(&period).copied()).collect();
            years.extend(reports.map(|reports| self.joint_year(parts, period, reports)));
        }
        years.extend(own);
        // Years without a report are shown as holes.
        let (Some(from), Some(to)) = (years.first(), years.last()) else { return History::default() };
        let span = from.period.number()..=to.period.number();
        let mut known = years.into_iter().peekable();
        let hole = |period| HistoryYear {
            period,
            reports: Vec::new(),
            offices: Vec::new(),
            form: None,
            consolidated: false,
            joined: None,
        };
        let years: Vec<HistoryYear> = span
            .map(Period::year)
            .map(|period| known.next_if(|year| year.period == period).unwrap_or_else(|| hole(period)))
            .collect();
        let forms = years.iter().filter_map(|year| year.form);
        let form = forms.max_by_key(|&form| self.forms.get(form).valid_from);
        History { form, years }
    }

    /// Returns a digest that changes with whatever an office's history is made of.
    pub(super) fn history_digest(&self, id: OfficeId) -> Digest {
        let history = self.history(id);
        let years = history.years.iter().map(|year| {
            let cells = year.reports.iter().map(|&report| {
                self.reports[report].statistics.as_ref().map(|(_, statistics)| &statistics.cells)
            });
            let cells: Vec<Option<&Cells>> = cells.collect();
            (year.period, &year.offices, year.form, year.consolidated, cells)
        });
        Digest::of_value(&(history.form, years.collect::<Vec<_>>()))
    }

    fn own_year(&self, id: OfficeId, period: Period, report: ReportId) -> HistoryYear {
        let has_cells = self.reports[report].statistics.is_some();
        HistoryYear {
            period,
            reports: if has_cells { vec![report] } else { Vec::new() },
            offices: vec![id],
            form: self.reports[report].form.filter(|_| has_cells),
            consolidated: self.is_consolidated(report),
            joined: None,
        }
    }

    fn joint_year(&self, offices: Vec<OfficeId>, period: Period, reports: Vec<ReportId>) -> HistoryYear {
        let form = reports.first().and_then(|&report| self.reports[report].form);
        let alone = reports.len() == 1;
        let joined = form.filter(|_| !alone).map(|form| {
            let mut sum = Sum::new(self.forms.get(form).cells.len());
            reports.iter().for_each(|&report| sum.add(self, form, report));
            sum.cells(self.forms.get(form))
        });
        let consolidated = reports.iter().any(|&report| self.is_consolidated(report));
        HistoryYear { period, reports, offices, form, consolidated, joined }
    }

    /// Returns the offices whose work an office had taken over by `first` and that still worked on their own in an
    /// earlier period; `None` without any.
    fn forebears(&self, office: &Office, period: Period, first: Period) -> Option<Vec<OfficeId>> {
        let mut found = BTreeSet::new();
        let mut open: Vec<OfficeId> = self.made_of(office, period, first);
        for _ in 0..GENERATIONS {
            let mut next = Vec::new();
            for part in open {
                let office = &self.offices[part];
                if office.reports.contains_key(&period) {
                    found.insert(part);
                } else {
                    let earlier = self.made_of(office, period, first);
                    if earlier.is_empty() {
                        return None;
                    }
                    next.extend(earlier.into_iter().filter(|part| !found.contains(part)));
                }
            }
            open = next;
        }
        (!found.is_empty() && open.is_empty()).then(|| found.into_iter().collect())
    }

    /// Follows a quantity of the history's form through its years.
    #[must_use]
    pub fn points(&self, history: &History, quantity: Quantity) -> Vec<Point> {
        let Some(asked) = history.form else { return Vec::new() };
        let mut before: Option<&HistoryYear> = None;
        let mut points = Vec::with_capacity(history.years.len());
        for year in &history.years {
            let (mut seams, mut remarks) = (Vec::new(), Vec::new());
            if let (Some(last), true) = (before, year.form.is_some()) {
                self.seams(asked, quantity, last, year, (&mut seams, &mut remarks));
            }
            let amount = self.amount_in(asked, quantity, year);
            points.push(Point { period: year.period, amount, seams, remarks });
            if year.form.is_some() {
                before = Some(year);
            }
        }
        points
    }

    fn amount_in(&self, asked: FormId, quantity: Quantity, year: &HistoryYear) -> Amount {
        let Some(own) = year.form else { return Amount::none(Gap::Report) };
        let frame = |before: u16| match (&year.joined, year.reports.as_slice()) {
            (Some(cells), _) if before == 0 => Some(Frame { cells, bridge: None }),
            (None, &[report]) => self.frame(&self.reports[report], before),
            _ => None,
        };
        self.amount(asked, quantity, own, &frame)
    }

    fn seams(
        &self,
        asked: FormId,
        quantity: Quantity,
        last: &HistoryYear,
        year: &HistoryYear,
        (seams, remarks): (&mut Vec<Seam>, &mut Vec<Text>),
    ) {
        if last.offices != year.offices {
            seams.push(Seam::Lineage(last.offices.clone()));
        } else if last.consolidated != year.consolidated {
            seams.push(Seam::Scope);
        }
        if let (Some(newer), Some(older)) = (year.form, last.form)
            && newer != older
        {
            // A relapse into the older form crosses the same boundary the other way round.
            let passage = self
                .correspondence(asked, older, quantity)
                .or_else(|| self.correspondence(asked, newer, quantity));
            match passage {
                Some(passage) if passage.kind.is_comparable() => remarks.extend(passage.notes.clone()),
                Some(passage) if passage.kind == SuccessionKind::New && passage.older.is_empty() => {}
                Some(passage) => seams.push(Seam::Form(passage.notes.clone())),
                None => seams.push(Seam::Form(Vec::new())),
            }
        }
    }
}
