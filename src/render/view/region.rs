//! A region: what its offices' own reports add up to, the reports that cover others, and what lies in it.

use super::chrome::{Own, crumbs, downloads, page};
use super::figures::{Subject, of_region};
use super::home::sentence;
use super::indicator::{SeamLine, SumCell, printed, seam_lines};
use super::list::{RegionBlock, block, plain_block};
use super::missing::{StatusGrid, grid};
use super::office::{OverviewHead, heads, values};
use super::standing::difference;
use super::views;
use super::{Html, Link, PageView};
use crate::base::ids::{FormId, OfficeId, RegionId, ReportId};
use crate::base::lang::counted;
use crate::base::{Period, Ratio};
use crate::form::metric::{Metric, MetricSource};
use crate::form::{Form, OverviewSource};
use crate::plan::Route;
use crate::portal::{Amount, Gap, Lens, Quantity, RegionYear, Rollup};

views! {
    /// A region's page.
    pub struct RegionView {
        /// The region's name.
        pub name: String,
        /// The administrative division code.
        pub code: Option<String>,
        /// A sentence about it.
        pub summary: Option<String>,
        /// The newest year in one sentence.
        pub lead: Option<String>,
        /// Its charts.
        pub figures: Vec<Html>,
        /// What its offices' own reports add up to.
        pub sums: Option<SumTable>,
        /// Reports that cover other offices, beside what these say themselves, newest first.
        pub rollups: Vec<RollupView>,
        /// Its own offices in the newest year.
        pub members: Option<MemberTable>,
        /// Its own offices in every year, in words.
        pub status: Option<StatusGrid>,
        /// Its own offices and the regions in it.
        pub blocks: Vec<RegionBlock>,
        /// Files with its numbers.
        pub downloads: Vec<Link>,
    }

    /// What reports add up to, year by year.
    pub struct SumTable {
        /// The columns.
        pub columns: Vec<OverviewHead>,
        /// The years, newest first.
        pub rows: Vec<SumRow>,
        /// Where years must not be joined.
        pub seams: Vec<SeamLine>,
        /// How the sums are made, in words.
        pub method: String,
    }

    /// A year of sums.
    pub struct SumRow {
        /// The year.
        pub year: String,
        /// The year's page.
        pub href: String,
        /// How many reports are added up, of how many there should be.
        pub coverage: String,
        /// Whether some are not there.
        pub partial: bool,
        /// The sums in the order of the columns.
        pub values: Vec<SumCell>,
    }

    /// A consolidated report beside what it covers.
    pub struct RollupView {
        /// Its anchor.
        pub id: String,
        /// The year.
        pub year: String,
        /// The office that reports for others.
        pub office: String,
        /// The report's address.
        pub href: String,
        /// Whether the two agree, and if not, why, in words.
        pub sentence: String,
        /// `equal`, `explained` or `different`.
        pub state: String,
        /// The numbers side by side.
        pub rows: Vec<RollupRow>,
    }

    /// A number of a consolidated report beside the sum.
    pub struct RollupRow {
        /// What it is.
        pub label: String,
        /// What the report says.
        pub reported: String,
        /// What the reports it covers add up to.
        pub covered: String,
        /// The difference.
        pub difference: String,
    }

    /// Offices in one year, beside the median of their kind.
    pub struct MemberTable {
        /// The year.
        pub year: String,
        /// The columns.
        pub columns: Vec<OverviewHead>,
        /// The offices in display order.
        pub rows: Vec<MemberRow>,
    }

    /// An office in a year.
    pub struct MemberRow {
        /// Its name.
        pub name: String,
        /// The address of its report, or of the office where there is none.
        pub href: String,
        /// Its values in the order of the columns; empty where there is no report.
        pub values: Vec<String>,
        /// Whether the report covers more than the office.
        pub consolidated: bool,
    }
}

/// A page sets no more members side by side than this.
const MEMBERS: usize = 200;

/// Builds a region's page.
pub(in crate::render) fn region(lens: &Lens<'_>, route: &Route, id: RegionId) -> (PageView, RegionView) {
    let region = lens.region(id);
    let mut blocks = Vec::new();
    if !region.children.offices.is_empty() {
        blocks.push(plain_block(lens, route, &region.children.offices));
    }
    blocks.extend(region.children.regions.iter().map(|&inner| block(lens, route, inner)));
    let form = lens.region_form(Some(id));
    let table = lens.region_table(Some(id));
    let newest = table.years.iter().rev().find(|(_, year)| year.counts.published > 0);
    let periods: Vec<Period> = lens.periods();
    let own = &region.children.offices;
    let view = RegionView {
        name: region.def.name.to_string(),
        code: region.def.code.as_deref().map(str::to_owned),
        summary: region.def.summary.as_deref().map(str::to_owned),
        lead: newest.map(|(&period, year)| lead(lens, Some(id), form, period, year)),
        figures: form.map(|form| figures(lens, route, Some(id), form, &region.def.name)).unwrap_or_default(),
        sums: form.map(|form| sums(lens, route, Some(id), form)),
        rollups: form.map(|form| rollups(lens, route, Some(id), form)).unwrap_or_default(),
        members: newest.and_then(|(&period, _)| members(lens, route, own, period)),
        status: (!own.is_empty() && !periods.is_empty())
            .then(|| grid(lens, route, vec![(None, own)], &periods)),
        blocks,
        downloads: downloads(lens),
    };
    let own = Own {
        kind: "region",
        title: view.name.clone(),
        crumbs: crumbs(lens, route, region.parent),
        section: "home",
        article: None,
    };
    (page(lens, route, own), view)
}

/// Draws a region's years.
pub(super) fn figures(
    lens: &Lens<'_>,
    route: &Route,
    region: Option<RegionId>,
    form: FormId,
    name: &str,
) -> Vec<Html> {
    let root = route.root();
    let href = |period: Period| Some(format!("{root}years/{period}/index.html"));
    of_region(lens, region, form, &Subject { name, downloads: Vec::new(), href: &href, official: false })
}

/// Says how a region's newest year went.
pub(super) fn lead(
    lens: &Lens<'_>,
    region: Option<RegionId>,
    form: Option<FormId>,
    period: Period,
    year: &RegionYear,
) -> String {
    let lang = lens.lang();
    let mut text = sentence(period, year.counts, lang);
    if let Some(said) = sums_said(lens, region, form, period, year) {
        text.push_str(lang.pick("", " "));
        text.push_str(&said);
    }
    text
}

/// Says what the own reports of a region's year add up to: the first count and the headline of the form.
pub(super) fn sums_said(
    lens: &Lens<'_>,
    region: Option<RegionId>,
    form: Option<FormId>,
    period: Period,
    year: &RegionYear,
) -> Option<String> {
    let lang = lens.lang();
    let id = form.filter(|_| !year.members.is_empty())?;
    let form = lens.form(id);
    let say = |position: usize| {
        let metric = form.metrics.get(position)?;
        let amount = lens.region_amount(region, id, Quantity::Metric(position), period);
        let value = amount.print(metric.unit)?;
        let name = metric.short(lang);
        Some(lang.pick(format!("{name}{value}"), format!("{name} {value}")))
    };
    let count = form.metrics.iter().position(|metric| matches!(metric.source, MetricSource::Cells(_)));
    let said: Vec<String> = count.into_iter().chain(form.headline).filter_map(say).collect();
    let n = year.members.len();
    (!said.is_empty()).then(|| {
        let said = said.join(lang.pick("，", ", "));
        lang.pick(
            format!("{n}家机构自身报告合计：{said}。"),
            format!("The own reports of {} taken together: {said}.", counted(n, "office")),
        )
    })
}

/// Builds the row of sums of the whole portal in a year, in the overview columns of a form.
pub(super) fn total_row(lens: &Lens<'_>, route: &Route, id: FormId, period: Period) -> Option<SumRow> {
    let form = lens.form(id);
    let year = lens.region_year(None, period).filter(|year| !year.members.is_empty())?;
    let value = |(position, metric): (usize, &Metric)| {
        let amount = lens.region_amount(None, id, Quantity::Metric(position), period);
        sum_cell(lens, None, metric, &amount, (period, year.form == Some(id)), false)
    };
    Some(SumRow {
        year: period.to_string(),
        href: format!("{}years/{period}/index.html", route.root()),
        coverage: format!("{}/{}", year.members.len(), year.obliged),
        partial: year.members.len() < year.obliged,
        values: overview_metrics(form).into_iter().map(value).collect(),
    })
}

/// Returns the metrics that a form's overview shows, in its order.
pub(super) fn overview_metrics(form: &Form) -> Vec<(usize, &Metric)> {
    let position = |column: &crate::form::OverviewColumn| {
        let position = match &column.source {
            OverviewSource::Cells(_) => form.metric_at(&column.id)?,
            OverviewSource::Indicator(at) => form.metric_at(&form.indicators.get(*at)?.id)?,
        };
        Some((position, form.metrics.get(position)?))
    };
    form.overview.iter().filter_map(position).collect()
}

/// Builds the table of sums.
pub(super) fn sums(lens: &Lens<'_>, route: &Route, region: Option<RegionId>, id: FormId) -> SumTable {
    let lang = lens.lang();
    let form = lens.form(id);
    let metrics = overview_metrics(form);
    let lines: Vec<_> = metrics
        .iter()
        .map(|&(position, metric)| (metric, lens.region_points(region, id, Quantity::Metric(position))))
        .collect();
    let mut seams: Vec<SeamLine> = Vec::new();
    for (metric, points) in &lines {
        for line in seam_lines(lens, points) {
            let text = format!("{}{}{}", metric.short(lang), lang.pick("：", ": "), line.text);
            seams.push(SeamLine { text, ..line });
        }
    }
    let row = |(at, (&period, year)): (usize, (&Period, &RegionYear))| {
        let value = |(metric, points): &(&Metric, Vec<crate::portal::Point>)| {
            let point = points.get(at);
            let amount = point.map_or(Amount::none(Gap::Report), |point| point.amount);
            let seam = point.is_some_and(|point| !point.seams.is_empty());
            sum_cell(lens, region, metric, &amount, (period, year.form == Some(id)), seam)
        };
        SumRow {
            year: period.to_string(),
            href: format!("{}years/{period}/index.html", route.root()),
            coverage: format!("{}/{}", year.members.len(), year.obliged),
            partial: year.members.len() < year.obliged,
            values: lines.iter().map(value).collect(),
        }
    };
    let table = lens.region_table(region);
    let method = lang.pick(
        "合计只加各机构自身的报告，不加汇总报告，一家机构不会计两次；比率由合计数重新计算，不是各家比率的平均。“覆盖”是计入的报告数和应有的报告数；有的报告缺某个数时，写明该数由几家合计。",
        "Sums add up offices’ own reports only and never consolidated ones, so that nobody is counted twice; rates are worked out from the sums and are no averages. “Coverage” is how many reports are added of how many there should be; where some report lacks a number, the sum says of how many it is.",
    );
    let rows: Vec<SumRow> = table.years.iter().enumerate().map(row).collect();
    SumTable {
        columns: heads(form, lang),
        rows: rows.into_iter().rev().collect(),
        seams,
        method: method.to_owned(),
    }
}

/// Prints a sum; where not every member has the number, what the others add up to and how many they are.
fn sum_cell(
    lens: &Lens<'_>,
    region: Option<RegionId>,
    metric: &Metric,
    amount: &Amount,
    (period, own_form): (Period, bool),
    seam: bool,
) -> SumCell {
    let lang = lens.lang();
    let (value, none) = printed(amount, metric, lang);
    if let (Err(Gap::Members), MetricSource::Cells(cells), true) = (amount.value, &metric.source, own_form)
        && let Some((sum, count)) = lens.region_part(region, cells, period)
        && let Some(value) = Ratio::from_scaled(sum).and_then(|sum| metric.unit.print(sum))
    {
        let coverage = lang.pick(format!("{count}家"), counted(count as usize, "office"));
        return SumCell { value, none: false, coverage: Some(coverage), seam };
    }
    SumCell { value, none, coverage: None, seam }
}

/// Sets every consolidated report of a region beside what it covers, newest first.
pub(super) fn rollups(
    lens: &Lens<'_>,
    route: &Route,
    region: Option<RegionId>,
    form: FormId,
) -> Vec<RollupView> {
    let table = lens.region_table(region);
    let reports = table.years.values().rev().flat_map(|year| &year.consolidated);
    reports.filter_map(|&report| rollup(lens, route, report, form)).collect()
}

fn rollup(lens: &Lens<'_>, route: &Route, report: ReportId, id: FormId) -> Option<RollupView> {
    let lang = lens.lang();
    let form = lens.form(id);
    let (office, period) = lens.place_of(report);
    let counts: Vec<(&Metric, Rollup)> = overview_metrics(form)
        .into_iter()
        .filter(|(_, metric)| matches!(metric.source, MetricSource::Cells(_)))
        .filter_map(|(position, metric)| Some((metric, lens.rollup(report, id, Quantity::Metric(position))?)))
        .collect();
    let first = counts.first().map(|(_, rollup)| rollup)?;
    let differs = counts.iter().any(|(_, rollup)| match (rollup.reported.value, rollup.covered.value) {
        (Ok(reported), Ok(covered)) => reported != covered,
        _ => false,
    });
    let (state, sentence) = explain(lens, first, differs);
    let row = |(metric, rollup): &(&Metric, Rollup)| RollupRow {
        label: metric.short(lang).to_owned(),
        reported: printed(&rollup.reported, metric, lang).0,
        covered: printed(&rollup.covered, metric, lang).0,
        difference: match (rollup.reported.value, rollup.covered.value) {
            (Ok(reported), Ok(covered)) => {
                difference(reported, covered, metric.unit, lang).unwrap_or_default()
            }
            _ => super::office::DASH.to_owned(),
        },
    };
    let card = lens.office_card(office);
    Some(RollupView {
        id: format!("rollup-{}-{period}", card.path.replace('/', "-")),
        year: period.to_string(),
        office: lens.office_name_in(office, period).to_owned(),
        href: format!("{}{}/{period}/index.html", route.root(), card.path),
        sentence,
        state: state.to_owned(),
        rows: counts.iter().map(row).collect(),
    })
}

/// Says whether a consolidated report agrees with what it covers, and what may explain that it does not.
fn explain(lens: &Lens<'_>, rollup: &Rollup, differs: bool) -> (&'static str, String) {
    let lang = lens.lang();
    let (covers, here) = (rollup.covers, rollup.here);
    let names: Vec<&str> = rollup.absent.iter().map(|&id| lens.office_card(id).short).collect();
    let names = names.join(lang.pick("、", ", "));
    let missing = covers - here.min(covers);
    match (differs, missing) {
        (false, 0) => (
            "equal",
            lang.pick(
                format!("汇总报告包含{covers}家机构，各家自身报告都在本站，合计与汇总报告一致。"),
                format!("The report covers {covers} offices, whose own reports are all here; the sums agree."),
            ),
        ),
        (true, 0) => (
            "different",
            lang.pick(
                format!("汇总报告包含{covers}家机构，各家自身报告都在本站，合计却与汇总报告不一致，原因不明。"),
                format!(
                    "The report covers {covers} offices, whose own reports are all here; yet the sums differ, and nothing here explains it."
                ),
            ),
        ),
        (_, missing) if names.is_empty() => (
            "explained",
            lang.pick(
                format!("汇总报告包含{covers}家机构，本站只有其中{here}家的自身报告，少{missing}家，差额可能由此而来。"),
                format!(
                    "The report covers {covers} offices; {here} own reports are here and {missing} are not, which may explain the difference."
                ),
            ),
        ),
        (..) => (
            "explained",
            lang.pick(
                format!("汇总报告包含{covers}家机构，本站只有其中{here}家的自身报告，没有{names}的，差额可能由此而来。"),
                format!(
                    "The report covers {covers} offices; {here} own reports are here, those of {names} are not, which may explain the difference."
                ),
            ),
        ),
    }
}

/// Builds the table of some offices in a year.
fn members(lens: &Lens<'_>, route: &Route, offices: &[OfficeId], period: Period) -> Option<MemberTable> {
    let lang = lens.lang();
    let root = route.root();
    let (id, form) = lens.overview_form(period)?;
    let row = |&office: &OfficeId| {
        let (coverage, _) = lens.coverage(office, period);
        if coverage == crate::portal::Coverage::Absent {
            return None;
        }
        let card = lens.office_card(office);
        let head = lens.report(office, period);
        let consolidated = head
            .and_then(|head| head.record)
            .is_some_and(|record| record.scope == crate::content::Scope::Consolidated);
        Some(MemberRow {
            name: lens.office_name_in(office, period).to_owned(),
            href: match head {
                Some(_) => format!("{root}{}/{period}/index.html", card.path),
                None => format!("{root}{}/index.html", card.path),
            },
            values: head.map(|head| values(lens.overview(head.id, id))).unwrap_or_default(),
            consolidated,
        })
    };
    let rows: Vec<MemberRow> = offices.iter().take(MEMBERS).filter_map(row).collect();
    let whole = !rows.is_empty() && offices.len() <= MEMBERS;
    whole.then(|| MemberTable { year: period.to_string(), columns: heads(form, lang), rows })
}
