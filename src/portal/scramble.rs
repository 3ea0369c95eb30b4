//! Nonsense for every part of a portal that a page did not read, for the test of the lens's honesty.

use super::{Children, Facet, Portal, Reads, ReportCheck, YearTable};
use crate::base::ids::{Id, OfficeId, RegionId, ReportId};
use crate::base::{Cell, Cells, Code, Digest, Finding, Locus, Period, SitePath};
use crate::content::{OfficeDef, Record, RegionDef, SiteConfig, Statistics};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

const NONSENSE: &str = "胡言乱语";

/// Formulas look back so far at most.
const REACH: u16 = 3;

/// What a page read, and what that is computed from.
struct Keep<'k> {
    reads: &'k Reads,
    /// Offices whose reports speak for one whose history was read.
    companions: BTreeSet<OfficeId>,
    /// Reports that a consolidated one covers.
    covered: BTreeSet<ReportId>,
    /// Reports that come before one that was read.
    earlier: BTreeSet<(OfficeId, Period)>,
}

impl<'k> Keep<'k> {
    fn new(portal: &Portal, reads: &'k Reads) -> Self {
        let mut keep =
            Self { reads, companions: BTreeSet::new(), covered: BTreeSet::new(), earlier: BTreeSet::new() };
        for facet in reads {
            match facet {
                Facet::History(office) => {
                    keep.companions.insert(*office);
                    let years = portal.history(*office).years;
                    keep.companions.extend(years.into_iter().flat_map(|year| year.offices));
                }
                Facet::Earlier(office, period) => {
                    keep.earlier.insert((*office, *period));
                    keep.earlier.extend(portal.earlier_in(*office, *period));
                }
                Facet::Rollup(roof) => {
                    let roof = &portal.reports[*roof];
                    let covers = roof.statistics.iter().flat_map(|(_, statistics)| &statistics.record.covers);
                    let offices = covers.filter_map(|path| portal.office_at(path));
                    let reports = offices.filter_map(|id| portal.offices[id].reports.get(&roof.period));
                    keep.covered.extend(reports);
                }
                _ => {}
            }
        }
        keep
    }
}

impl Deref for Keep<'_> {
    type Target = Reads;

    fn deref(&self) -> &Reads {
        self.reads
    }
}

impl Portal {
    /// Returns a portal of the same shape in which everything that `keep` does not name is nonsense. Forms stay as
    /// they are: no page gets by without its own.
    pub(crate) fn scrambled(&self, reads: &Reads) -> Self {
        let keep = &Keep::new(self, reads);
        let mut portal = self.clone();
        portal.printed = self.reports.ids().map(|_| OnceLock::new()).collect();
        let has = |facet: &Facet| keep.contains(facet);
        let any = |test: &dyn Fn(&Facet) -> bool| keep.iter().any(test);
        if !has(&Facet::Site) {
            portal.site = SiteConfig { title: NONSENSE.into(), ..SiteConfig::default() };
        }
        if !has(&Facet::Top) {
            portal.top = Children::default();
        }
        if !any(&|facet| matches!(facet, Facet::Target(..))) {
            portal.targets.clear();
        }
        for id in self.regions.ids() {
            portal.scramble_region(id, keep);
        }
        for id in self.offices.ids() {
            portal.scramble_office(id, keep);
        }
        for id in self.reports.ids() {
            portal.scramble_report(id, keep);
        }
        for id in self.pages.ids() {
            if !has(&Facet::Pages) && !has(&Facet::Page(id)) {
                portal.pages[id].title = NONSENSE.into();
            }
        }
        portal.scramble_absences(keep);
        portal.scramble_years(self, keep);
        portal
    }

    fn scramble_region(&mut self, id: RegionId, keep: &Keep<'_>) {
        if keep.contains(&Facet::AllRegions) {
            return;
        }
        let listed = keep.contains(&Facet::AllOffices);
        let whole = keep.contains(&Facet::Region(id));
        let region = &mut self.regions[id];
        if !whole {
            region.children = Children::default();
            let name = region.def.name.clone();
            region.def = RegionDef { name, summary: Some(NONSENSE.into()), ..RegionDef::default() };
        }
        // A card names the regions around it too.
        let mut inside = keep.iter().filter_map(|facet| match facet {
            Facet::RegionCard(inner) => Some(*inner),
            _ => None,
        });
        let around = |mut inner: RegionId| loop {
            if inner == id {
                return true;
            }
            match self.regions[inner].parent {
                Some(parent) => inner = parent,
                None => return false,
            }
        };
        if !whole && !inside.any(around) {
            self.regions[id].def.name = NONSENSE.into();
            if !keep.contains(&Facet::Addresses) && !listed {
                self.regions[id].path = "nonsense".into();
            }
        }
    }

    fn scramble_office(&mut self, id: OfficeId, keep: &Keep<'_>) {
        let whole = keep.contains(&Facet::Office(id));
        let listed = keep.contains(&Facet::AllOffices);
        let reported = keep.contains(&Facet::AllReports);
        let card = whole || listed || reported || keep.contains(&Facet::OfficeCard(id));
        let judged = keep.iter().any(|facet| match facet {
            Facet::Coverage(office, _) => *office == id,
            Facet::Year(_) | Facet::YearCounts(_) | Facet::YearStatus(_) => true,
            Facet::AllOffices | Facet::AllReports => true,
            _ => keep.companions.contains(&id),
        });
        let compared = keep.iter().any(|facet| matches!(facet, Facet::Medians(..)));
        // Which reports have one before them is part of the addresses.
        let addressed = keep.contains(&Facet::OfficeReports(id)) || keep.contains(&Facet::Addresses);
        let all_reports = addressed || judged;
        let kept: Vec<Period> = self.offices[id]
            .reports
            .iter()
            .filter(|&(&period, &report)| {
                let asked = [Facet::Slot(id, period), Facet::Days(id, period), Facet::Checks(period)];
                all_reports
                    || keep.earlier.contains(&(id, period))
                    || asked.iter().any(|facet| keep.contains(facet))
                    || self.needs_cells(report, keep)
            })
            .map(|(&period, _)| period)
            .collect();
        let office = &mut self.offices[id];
        office.reports.retain(|period, _| kept.contains(period));
        let def = office.def.clone();
        if !whole {
            office.def = OfficeDef { order: def.order, ..OfficeDef::default() };
            office.def.contact.phone = Some(NONSENSE.into());
            if judged || card || compared {
                office.def.kind = def.kind.clone();
            }
            if judged {
                (office.def.since, office.def.until) = (def.since, def.until);
            }
            if listed {
                office.def.uscc = def.uscc.clone();
            }
        }
        if card {
            let office = &mut office.def;
            (office.name, office.short, office.former_names) = (def.name, def.short, def.former_names);
        } else {
            office.def.name = NONSENSE.into();
            if !keep.contains(&Facet::Addresses) && !keep.contains(&Facet::AllCells) {
                office.path = "nonsense".into();
            }
        }
    }

    /// Tells whether a kept facet is computed from a report's cells.
    fn needs_cells(&self, id: ReportId, keep: &Keep<'_>) -> bool {
        let report = &self.reports[id];
        keep.iter().any(|facet| match facet {
            Facet::Cells(other) => *other == id,
            Facet::Overview(other, _) | Facet::Indicators(other) | Facet::KeyIndicators(other) => {
                let other = &self.reports[*other];
                let first = other.period.before(REACH).unwrap_or(report.period);
                other.office == report.office && (first..=other.period).contains(&report.period)
            }
            Facet::Standings(_, _, period) | Facet::Medians(_, _, period) => {
                let first = period.before(REACH).unwrap_or(*period);
                (first..=*period).contains(&report.period)
            }
            Facet::Rollup(roof) => *roof == id,
            Facet::AllCells => true,
            _ => keep.companions.contains(&report.office) || keep.covered.contains(&id),
        })
    }

    fn scramble_report(&mut self, id: ReportId, keep: &Keep<'_>) {
        let cells = self.needs_cells(id, keep);
        let report = &self.reports[id];
        let (office, period) = (report.office, report.period);
        let record = keep.contains(&Facet::Slot(office, period))
            || keep.contains(&Facet::Coverage(office, period))
            || keep.contains(&Facet::Newest)
            || keep.contains(&Facet::Corrected)
            || keep.contains(&Facet::AllReports)
            || keep.iter().any(|facet| match facet {
                Facet::Standings(_, _, asked) | Facet::Medians(_, _, asked) => *asked == period,
                Facet::Rollup(roof) => *roof == id,
                _ => keep.companions.contains(&office),
            });
        if let Some((path, statistics)) = &report.statistics {
            let nonsense = Record { title: Some(NONSENSE.into()), ..Record::default() };
            let statistics = Statistics {
                form: statistics.form.clone(),
                record: if record { statistics.record.clone() } else { nonsense },
                cells: if cells {
                    statistics.cells.clone()
                } else {
                    Cells::new(&vec![Cell::count(777); statistics.cells.len()])
                },
                unwritten: statistics.unwritten.clone(),
                readable: statistics.readable,
            };
            let path = path.clone();
            self.reports[id].statistics = Some((path, Arc::new(statistics)));
        }
        if !keep.contains(&Facet::Narrative(id))
            && let Some(narrative) = &mut self.reports[id].narrative
        {
            narrative.preface = None;
            narrative.sections.clear();
        }
        let found = [Facet::Findings(id), Facet::Checks(period), Facet::AllReports];
        if !found.iter().any(|facet| keep.contains(facet)) {
            if let Some(checks) = self.checks.get_mut() {
                checks.reports[id] = ReportCheck::default();
            }
            self.reports[id].faults.clear();
        }
    }

    fn scramble_absences(&mut self, keep: &Keep<'_>) {
        let nonsense = Finding::new(Code::Gap, Locus::File(SitePath::new("nonsense")));
        for absence in self.checks.get_mut().into_iter().flat_map(|checks| &mut checks.others) {
            if !keep.contains(&Facet::Checks(absence.period)) {
                absence.finding = nonsense.clone();
            }
        }
    }

    fn scramble_years(&mut self, original: &Self, keep: &Keep<'_>) {
        for (&period, slot) in &mut self.years {
            let read = keep.contains(&Facet::Year(period));
            let counted = keep.contains(&Facet::YearCounts(period));
            let table = original.year_table(period).cloned();
            let nonsense = || YearTable {
                rows: Vec::new(),
                absent: Vec::new(),
                counts: Default::default(),
                digest: Digest::default(),
            };
            let table = match table {
                Some(table) if read => table,
                Some(mut table) if keep.contains(&Facet::YearStatus(period)) => {
                    table.rows.iter_mut().for_each(|row| row.values.clear());
                    table
                }
                Some(table) if counted => YearTable { counts: table.counts, ..nonsense() },
                _ => nonsense(),
            };
            *slot = OnceLock::from(table);
        }
        let table = |region: Option<RegionId>| {
            let mut table = original.region_table(region).clone();
            if !keep.contains(&Facet::Sums(region)) {
                table.years.retain(|&period, _| keep.contains(&Facet::SumsIn(region, period)));
            }
            OnceLock::from(table)
        };
        for (index, slot) in self.sums.iter_mut().enumerate() {
            *slot = table(Some(RegionId::from_index(index)));
        }
        self.whole = table(None);
        if !keep.contains(&Facet::Periods) && !keep.contains(&Facet::Addresses) {
            self.years.insert(Period::year(1949), OnceLock::new());
        }
    }
}
