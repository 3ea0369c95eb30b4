//! A region through the years: what its offices' own reports add up to, and the reports that cover others beside it.

use super::amount::{Amount, Gap, Quantity};
use super::history::{Point, Seam};
use super::sum::Sum;
use super::{Children, Coverage, Portal, YearCounts};
use crate::base::ids::{FormId, OfficeId, RegionId, ReportId};
use crate::base::{Cells, Digest, Period};
use crate::form::expr::Frame;
use crate::form::metric::Metric;
use serde::Serialize;
use std::collections::BTreeMap;

/// A region's years, or the whole portal's.
#[derive(Clone, Debug, Default)]
pub struct RegionTable {
    /// Years in which any of its offices had to report.
    pub years: BTreeMap<Period, RegionYear>,
    /// Changes with anything above.
    pub digest: Digest,
}

/// A region in a year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RegionYear {
    /// How many of its offices reported.
    pub counts: YearCounts,
    /// Offices that report for themselves alone, and had to.
    pub obliged: usize,
    /// Those of them whose reports are added up, in the order of their addresses.
    pub members: Vec<OfficeId>,
    /// Those of them that are not: no report, or no statistics.
    pub absent: Vec<OfficeId>,
    /// Reports that cover more than their office: never added.
    pub consolidated: Vec<ReportId>,
    /// The form that sums are made in.
    pub form: Option<FormId>,
    /// What the members' reports add up to.
    pub sum: Sum,
    /// The sums as cells, where every member has a number.
    pub cells: Cells,
}

/// A consolidated report beside the sum of the reports it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollup {
    /// The report's office.
    pub office: OfficeId,
    /// What the report says.
    pub reported: Amount,
    /// What the reports it covers add up to, as far as they are here.
    pub covered: Amount,
    /// How many offices it covers, as its record says.
    pub covers: usize,
    /// Those whose own reports are here.
    pub here: usize,
    /// Those that are not.
    pub absent: Vec<OfficeId>,
}

impl Portal {
    /// Returns a region's table, or the whole portal's.
    #[must_use]
    pub fn region_table(&self, region: Option<RegionId>) -> &RegionTable {
        let slot = match region {
            None => &self.whole,
            Some(id) => match self.sums.get(id.0 as usize) {
                Some(slot) => slot,
                None => &self.whole,
            },
        };
        slot.get_or_init(|| self.compute_region(region))
    }

    fn compute_region(&self, region: Option<RegionId>) -> RegionTable {
        let children: &Children = match region {
            None => &self.top,
            Some(id) => &self.regions[id].children,
        };
        let mut years: BTreeMap<Period, RegionYear> = BTreeMap::new();
        for period in self.periods() {
            let form = self.main_forms.get(&period).copied();
            let cells = form.map_or(0, |form| self.forms.get(form).cells.len());
            let mut year = RegionYear { form, sum: Sum::new(cells), ..RegionYear::default() };
            for &office in &children.offices {
                self.add_office(&mut year, office, period);
            }
            for &inner in &children.regions {
                if let Some(inner) = self.region_table(Some(inner)).years.get(&period) {
                    year.join(inner);
                }
            }
            if year.counts.expected > 0 {
                year.members.sort_unstable();
                year.absent.sort_unstable();
                year.consolidated.sort_unstable();
                year.cells = form.map(|form| year.sum.cells(self.forms.get(form))).unwrap_or_default();
                years.insert(period, year);
            }
        }
        let digest = Digest::of_value(&years);
        RegionTable { years, digest }
    }

    /// Finds for each period the form that most of its reports follow; of two the newer one.
    pub(super) fn gather_main_forms(&mut self) {
        let mut counts: BTreeMap<(Period, FormId), usize> = BTreeMap::new();
        for report in self.reports.as_slice() {
            if let Some(form) = report.form {
                *counts.entry((report.period, form)).or_default() += 1;
            }
        }
        let mut best: BTreeMap<Period, (usize, u16, FormId)> = BTreeMap::new();
        for ((period, form), count) in counts {
            let rank = (count, self.forms.get(form).valid_from, form);
            let kept = best.entry(period).or_insert(rank);
            *kept = rank.max(*kept);
        }
        self.main_forms = best.into_iter().map(|(period, (.., form))| (period, form)).collect();
    }

    fn add_office(&self, year: &mut RegionYear, id: OfficeId, period: Period) {
        let office = &self.offices[id];
        let coverage = self.coverage(office, period);
        if coverage == Coverage::Absent {
            return;
        }
        let report = office.reports.get(&period).copied();
        year.counts.count(coverage, report.map(|report| self.published(report).is_some()));
        if let Some(report) = report.filter(|&report| self.is_consolidated(report)) {
            year.consolidated.push(report);
            return;
        }
        year.obliged += 1;
        let before = year.sum.reports;
        if let (Some(report), Some(form)) = (report, year.form) {
            year.sum.add(self, form, report);
        }
        if year.sum.reports > before { year.members.push(id) } else { year.absent.push(id) }
    }

    /// Follows a quantity of a form through a region's years. Years are comparable while the form is; that the offices
    /// are not always the same is what the counts beside each sum are for.
    #[must_use]
    pub fn region_points(&self, region: Option<RegionId>, asked: FormId, quantity: Quantity) -> Vec<Point> {
        let table = self.region_table(region);
        let mut last: Option<FormId> = None;
        let mut points = Vec::with_capacity(table.years.len());
        for (&period, year) in &table.years {
            let (mut seams, mut remarks) = (Vec::new(), Vec::new());
            if let (Some(older), Some(newer)) = (last, year.form)
                && older != newer
            {
                match self.correspondence(asked, older, quantity) {
                    Some(passage) if passage.kind.is_comparable() => remarks.extend(passage.notes.clone()),
                    Some(passage) if passage.older.is_empty() => {}
                    Some(passage) => seams.push(Seam::Form(passage.notes.clone())),
                    None => seams.push(Seam::Form(Vec::new())),
                }
            }
            points.push(Point {
                period,
                amount: self.region_amount(region, asked, quantity, period),
                seams,
                remarks,
            });
            last = year.form.filter(|_| year.sum.reports > 0).or(last);
        }
        points
    }

    /// Works out a quantity from a region's sums of a period. What looks back needs the same offices in both years.
    #[must_use]
    pub fn region_amount(
        &self,
        region: Option<RegionId>,
        asked: FormId,
        quantity: Quantity,
        period: Period,
    ) -> Amount {
        let table = self.region_table(region);
        let Some(year) = table.years.get(&period).filter(|year| year.sum.reports > 0) else {
            return Amount::none(Gap::Report);
        };
        let Some(own) = year.form else { return Amount::none(Gap::Report) };
        let frame = |before: u16| -> Option<Frame<'_>> {
            let other = table.years.get(&period.before(before)?)?;
            let form = other.form.filter(|_| other.members == year.members)?;
            let bridge = if form == own { None } else { Some(self.bridge(own, form)?) };
            Some(Frame { cells: &other.cells, bridge })
        };
        let mut amount = self.amount(asked, quantity, own, &frame);
        if let Err(Gap::State(_)) = amount.value {
            amount.value = Err(Gap::Members);
        }
        amount
    }

    /// Returns what the members that have a number add up to, and how many they are, where not all of them have one.
    #[must_use]
    pub fn region_part(
        &self,
        region: Option<RegionId>,
        cells: &[u16],
        period: Period,
    ) -> Option<(i128, u32)> {
        let year = self.region_table(region).years.get(&period)?;
        year.sum.part(self.forms.get(year.form?), cells)
    }

    /// Sets a consolidated report beside the sum of what it covers; `None` for one that does not say whom.
    #[must_use]
    pub fn rollup(&self, report: ReportId, asked: FormId, quantity: Quantity) -> Option<Rollup> {
        let own = &self.reports[report];
        let (form, covers, sum, absent) = self.rollup_sum(report)?;
        let (_, statistics) = own.statistics.as_ref()?;
        let cells = sum.cells(self.forms.get(form));
        let alone = |cells| move |before: u16| (before == 0).then_some(Frame { cells, bridge: None });
        Some(Rollup {
            office: own.office,
            reported: self.amount(asked, quantity, form, &alone(&statistics.cells)),
            covered: self.amount(asked, quantity, form, &alone(&cells)),
            covers,
            here: sum.reports as usize,
            absent,
        })
    }

    /// Adds up the reports that a consolidated one covers: its form, how many it covers, the sum, and whose are not here.
    pub(super) fn rollup_sum(&self, report: ReportId) -> Option<(FormId, usize, Sum, Vec<OfficeId>)> {
        let own = &self.reports[report];
        let (_, statistics) = own.statistics.as_ref()?;
        let covers = &statistics.record.covers;
        if covers.is_empty() {
            return None;
        }
        let form = own.form?;
        let mut sum = Sum::new(self.forms.get(form).cells.len());
        let mut absent = Vec::new();
        for path in covers {
            let Some(id) = self.office_at(path) else { continue };
            let before = sum.reports;
            let theirs = self.offices[id].reports.get(&own.period);
            if let Some(&theirs) = theirs.filter(|&&theirs| theirs != report) {
                sum.add(self, form, theirs);
            }
            if sum.reports == before {
                absent.push(id);
            }
        }
        Some((form, covers.len(), sum, absent))
    }

    /// Iterates over the metrics that have pages: those of the newest form that most reports of a year follow.
    pub fn shown_metrics(&self) -> impl Iterator<Item = (FormId, usize, &Metric)> {
        let form = self.main_forms.values().next_back().copied();
        let metrics = form.map(|form| &self.forms.get(form).metrics[..]).unwrap_or_default();
        let form = form.unwrap_or(FormId(0));
        metrics.iter().enumerate().map(move |(position, metric)| (form, position, metric))
    }

    /// Returns the form whose quantities a region's pages follow: that of its newest year with a report.
    #[must_use]
    pub fn region_form(&self, region: Option<RegionId>) -> Option<FormId> {
        let years = self.region_table(region).years.values().rev();
        years.filter(|year| year.counts.published > 0).find_map(|year| year.form)
    }
}

impl RegionYear {
    /// Adds a region that lies in this one.
    fn join(&mut self, inner: &Self) {
        self.counts.join(inner.counts);
        self.obliged += inner.obliged;
        self.members.extend(&inner.members);
        self.absent.extend(&inner.absent);
        self.consolidated.extend(&inner.consolidated);
        self.sum.join(&inner.sum);
    }
}
