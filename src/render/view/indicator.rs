//! Metrics through years and regions: the list of them, and a page for each.

use super::chrome::{Crumb, Own, crumbs, downloads, page};
use super::figures::of_metric;
use super::{Html, Link, PageView, views};
use crate::base::ids::{FormId, RegionId};
use crate::base::lang::counted;
use crate::base::{Lang, Period};
use crate::form::Better;
use crate::form::metric::{Metric, MetricSource};
use crate::plan::Route;
use crate::portal::{Amount, Gap, Lens, Quantity, Seam};

views! {
    /// The list of indicators.
    pub struct IndicatorsView {
        /// The form they belong to.
        pub form: String,
        /// The newest year with numbers.
        pub year: Option<String>,
        /// Numbers that the overview adds up.
        pub counts: Vec<IndicatorRow>,
        /// Shares and rates.
        pub rates: Vec<IndicatorRow>,
        /// Why there is none, if there is none.
        pub empty: Option<String>,
    }

    /// An indicator in the list.
    pub struct IndicatorRow {
        /// Its name.
        pub label: String,
        /// Its address.
        pub href: String,
        /// Which direction is better, in words.
        pub better: Option<String>,
        /// Its value over all offices' own reports of the newest year.
        pub value: String,
    }

    /// An indicator's page.
    pub struct IndicatorView {
        /// Its name.
        pub name: String,
        /// The newest value in one sentence.
        pub lead: Option<String>,
        /// What it is, as a formula in words.
        pub formula: String,
        /// The formula over cell ids.
        pub code: Option<String>,
        /// Its id in data files.
        pub id: String,
        /// How it is printed.
        pub unit: String,
        /// Which direction is better, in words.
        pub better: String,
        /// What to keep in mind.
        pub caveats: Vec<String>,
        /// The cells it is made of, with their legal basis.
        pub terms: Vec<TermRow>,
        /// Whether the form gives a legal basis for any of them.
        pub laws: bool,
        /// The form it belongs to.
        pub form: Link,
        /// The years, oldest first, each with its page.
        pub years: Vec<Link>,
        /// The years as a chart.
        pub figure: Option<Html>,
        /// Regions, the whole portal first.
        pub regions: Vec<RegionRow>,
        /// Where the years must not be joined, or what changed in words only.
        pub seams: Vec<SeamLine>,
        /// Its data files: all offices, all years.
        pub downloads: Vec<Link>,
        /// Why there is no table, if there is none.
        pub empty: Option<String>,
    }

    /// A cell that a formula is made of.
    pub struct TermRow {
        /// The official label.
        pub label: String,
        /// The cell's id.
        pub cell: String,
        /// The legal basis, where the form names one.
        pub law: Option<String>,
    }

    /// A region through the years.
    pub struct RegionRow {
        /// Its name.
        pub name: String,
        /// Its address; absent for the whole portal.
        pub href: Option<String>,
        /// How deep it lies.
        pub depth: usize,
        /// Its values, one for each year.
        pub values: Vec<SumCell>,
    }

    /// A value that is worked out from a sum of reports.
    pub struct SumCell {
        /// The value, or why there is none.
        pub value: String,
        /// Whether there is none.
        pub none: bool,
        /// How many reports it rests on, of how many there should be, where they differ.
        pub coverage: Option<String>,
        /// Whether years to its left must not be compared with it.
        pub seam: bool,
    }

    /// Where years must not be joined, or what else changed.
    pub struct SeamLine {
        /// The first year behind it.
        pub year: String,
        /// What it is, in words.
        pub text: String,
    }
}

/// Returns the address of a metric's page below the root.
pub(in crate::render) fn metric_path(id: &str) -> String {
    format!("indicators/{id}")
}

/// Says which direction is better.
pub(in crate::render) fn better(metric: &Metric, form: &crate::form::Form, lang: Lang) -> Option<String> {
    let MetricSource::Indicator(position) = metric.source else { return None };
    match form.indicators.get(position)?.better {
        Better::Higher => Some(lang.pick("高为好", "higher is better").to_owned()),
        Better::Lower => Some(lang.pick("低为好", "lower is better").to_owned()),
        Better::None => None,
    }
}

/// Prints an amount, or says why there is none.
pub(super) fn printed(amount: &Amount, metric: &Metric, lang: Lang) -> (String, bool) {
    match (amount.print(metric.unit), amount.value) {
        (Some(text), _) => (text, false),
        (None, Err(gap)) => (gap.label(lang).to_owned(), true),
        (None, Ok(_)) => (Gap::Members.label(lang).to_owned(), true),
    }
}

/// Says a seam in words that can stand alone.
pub(in crate::render) fn seam_words(lens: &Lens<'_>, seam: &Seam) -> String {
    let lang = lens.lang();
    match seam {
        Seam::Form(notes) if notes.is_empty() => {
            lang.pick("表式改变，前后口径不同", "the form changed; the years cannot be compared").to_owned()
        }
        Seam::Form(notes) => {
            notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>().join(lang.pick("", " "))
        }
        Seam::Lineage(offices) => {
            let names: Vec<&str> = offices.iter().map(|&office| lens.office_card(office).name).collect();
            let names = names.join(lang.pick("、", ", "));
            lang.pick(format!("此前为{names}的数据"), format!("earlier figures are those of {names}"))
        }
        Seam::Scope => {
            lang.pick("报告的统计范围改变", "the report covers other offices than before").to_owned()
        }
    }
}

/// Says a seam in words that follow “2021年起”, for charts; what lies behind it stands in the list of seams.
pub(super) fn seam_short(seam: &Seam, lang: Lang) -> &'static str {
    match seam {
        Seam::Form(_) => lang.pick("口径改变", "new definition"),
        Seam::Lineage(_) => lang.pick("机构调整", "reorganised office"),
        Seam::Scope => lang.pick("统计范围改变", "another scope"),
    }
}

/// Lists the seams and remarks of a line of points.
pub(super) fn seam_lines(lens: &Lens<'_>, points: &[crate::portal::Point]) -> Vec<SeamLine> {
    let lang = lens.lang();
    let lines = points.iter().flat_map(|point| {
        let seams = point.seams.iter().map(|seam| seam_words(lens, seam));
        let remarks = point.remarks.iter().map(|remark| remark.get(lang).to_owned());
        seams.chain(remarks).map(|text| SeamLine { year: point.period.to_string(), text })
    });
    lines.collect()
}

/// Builds the list of indicators.
pub(in crate::render) fn indicators(lens: &Lens<'_>, route: &Route) -> (PageView, IndicatorsView) {
    let lang = lens.lang();
    let root = route.root();
    let form = lens.region_form(None);
    let year = lens.region_table(None).years.iter().rev().find(|(_, year)| year.sum.reports > 0);
    let year = year.map(|(&period, _)| period);
    let (mut counts, mut rates) = (Vec::new(), Vec::new());
    if let Some(id) = form {
        let form = lens.form(id);
        for (position, metric) in form.metrics.iter().enumerate() {
            let amount = match year {
                Some(year) => lens.region_amount(None, id, Quantity::Metric(position), year),
                None => Amount::none(Gap::Report),
            };
            let row = IndicatorRow {
                label: metric.label.get(lang).to_owned(),
                href: format!("{root}{}/index.html", metric_path(&metric.id)),
                better: better(metric, form, lang),
                value: printed(&amount, metric, lang).0,
            };
            match metric.source {
                MetricSource::Cells(_) => counts.push(row),
                MetricSource::Indicator(_) => rates.push(row),
            }
        }
    }
    let empty = form.is_none().then(|| {
        lang.pick("本站尚未收录任何年度报告。", "This portal holds no annual report yet.").to_owned()
    });
    let view = IndicatorsView {
        form: form.map(|id| lens.form(id).title.get(lang).to_owned()).unwrap_or_default(),
        year: year.map(|year| year.to_string()),
        counts,
        rates,
        empty,
    };
    let own = Own {
        kind: "indicators",
        title: lang.pick("指标", "Indicators").to_owned(),
        crumbs: crumbs(lens, route, None),
        section: "indicators",
        article: None,
    };
    (page(lens, route, own), view)
}

/// Returns the way from home to a page below the list of indicators.
pub(super) fn indicator_crumbs(lens: &Lens<'_>, route: &Route) -> Vec<Crumb> {
    let mut crumbs = crumbs(lens, route, None);
    crumbs.push(Crumb {
        label: lens.lang().pick("指标", "Indicators").to_owned(),
        href: format!("{}indicators/index.html", route.root()),
    });
    crumbs
}

/// A chart draws so many regions beside the whole at most.
const LINES: usize = 5;

/// Builds an indicator's page.
pub(in crate::render) fn indicator(
    lens: &Lens<'_>,
    route: &Route,
    id: FormId,
    position: usize,
) -> Option<(PageView, IndicatorView)> {
    let lang = lens.lang();
    let root = route.root();
    let form = lens.form(id);
    let metric = form.metrics.get(position)?;
    let quantity = Quantity::Metric(position);
    let points = lens.region_points(None, id, quantity);
    let table = lens.region_table(None);
    let periods: Vec<Period> = table.years.keys().copied().collect();
    let mut regions = Vec::new();
    let whole = lang.pick("全部机构", "All offices").to_owned();
    let mut lines = vec![(whole.clone(), points.clone())];
    let top = &lens.top().regions;
    // One region at the top is the whole portal again.
    for &region in top.iter().filter(|_| (2..=LINES).contains(&top.len())) {
        let name = lens.region(region).def.name.to_string();
        lines.push((name, lens.region_points(Some(region), id, quantity)));
    }
    regions.push(region_row(lens, id, position, None, (whole, None, 0), &periods));
    let mut open: Vec<(RegionId, usize)> = lens.top().regions.iter().rev().map(|&id| (id, 0)).collect();
    while let Some((region, depth)) = open.pop() {
        let inner = lens.region(region);
        let place = (inner.def.name.to_string(), Some(format!("{root}{}/index.html", inner.path)), depth + 1);
        regions.push(region_row(lens, id, position, Some(region), place, &periods));
        open.extend(inner.children.regions.iter().rev().map(|&id| (id, depth + 1)));
    }
    let (formula, code, better_words, caveat) = match &metric.source {
        MetricSource::Cells(cells) => {
            let words = form.terms(&crate::form::expr::Expr::Cells(cells.clone()));
            let words: Vec<String> = words.iter().map(|term| term.name.row(lang)).collect();
            (words.join(lang.pick("＋", " + ")), Some(metric.id.to_string()), None, None)
        }
        MetricSource::Indicator(at) => {
            let indicator = form.indicators.get(*at)?;
            (
                form.formula_in_words(&indicator.source, lang),
                Some(indicator.source.to_string()),
                better(metric, form, lang),
                indicator.caveat.as_ref().map(|caveat| caveat.get(lang).to_owned()),
            )
        }
    };
    let expr = match &metric.source {
        MetricSource::Cells(cells) => crate::form::expr::Expr::Cells(cells.clone()),
        MetricSource::Indicator(at) => form.indicators.get(*at)?.expr.clone(),
    };
    let terms = form.terms(&expr).into_iter().map(|term| TermRow {
        label: term.name.full(lang),
        cell: term.cell.to_owned(),
        law: term.row.law.as_deref().map(str::to_owned),
    });
    let terms: Vec<TermRow> = terms.collect();
    let years = periods.iter().map(|period| Link {
        label: period.to_string(),
        href: format!("{period}/index.html"),
        current: false,
    });
    let name = metric.label.get(lang).to_owned();
    let view = IndicatorView {
        lead: lead(lens, id, position, &points),
        formula,
        code,
        id: metric.id.to_string(),
        unit: unit_words(metric, lang).to_owned(),
        better: better_words
            .unwrap_or_else(|| lang.pick("不分好坏", "neither direction is better").to_owned()),
        caveats: caveat.into_iter().collect(),
        laws: terms.iter().any(|term| term.law.is_some()),
        terms,
        form: Link {
            label: form.title.get(lang).to_owned(),
            href: format!("{root}forms/{}/index.html", form.id),
            current: lens.site().output.forms,
        },
        years: years.collect(),
        figure: (periods.len() > 1)
            .then(|| of_metric(lens, (id, position), &lines, &|period| Some(format!("{period}/index.html"))))
            .flatten(),
        regions,
        seams: seam_lines(lens, &points),
        downloads: downloads(lens),
        empty: periods.is_empty().then(|| {
            lang.pick("本站尚未收录任何年度报告。", "This portal holds no annual report yet.").to_owned()
        }),
        name: name.clone(),
    };
    let own = Own {
        kind: "indicator",
        title: name,
        crumbs: indicator_crumbs(lens, route),
        section: "indicators",
        article: None,
    };
    Some((page(lens, route, own), view))
}

fn region_row(
    lens: &Lens<'_>,
    form: FormId,
    position: usize,
    region: Option<RegionId>,
    (name, href, depth): (String, Option<String>, usize),
    periods: &[Period],
) -> RegionRow {
    let lang = lens.lang();
    let table = lens.region_table(region);
    let points = lens.region_points(region, form, Quantity::Metric(position));
    let metric = lens.form(form).metrics.get(position);
    let cell = |period: &Period| {
        let point = points.iter().find(|point| point.period == *period);
        let year = table.years.get(period);
        let amount = point.map_or(Amount::none(Gap::Report), |point| point.amount);
        let (value, none) = metric.map(|metric| printed(&amount, metric, lang)).unwrap_or_default();
        let coverage = year.filter(|year| year.members.len() < year.obliged && !year.members.is_empty());
        SumCell {
            value,
            none,
            coverage: coverage.map(|year| format!("{}/{}", year.members.len(), year.obliged)),
            seam: point.is_some_and(|point| !point.seams.is_empty()),
        }
    };
    RegionRow { name, href, depth, values: periods.iter().map(cell).collect() }
}

/// Says the newest value of a metric over all offices, and what it was the year before.
fn lead(lens: &Lens<'_>, form: FormId, position: usize, points: &[crate::portal::Point]) -> Option<String> {
    let lang = lens.lang();
    let metric = lens.form(form).metrics.get(position)?;
    let newest = points.iter().rposition(|point| point.amount.value.is_ok())?;
    let point = points.get(newest)?;
    let year = lens.region_table(None).years.get(&point.period)?;
    let value = point.amount.print(metric.unit)?;
    let (n, m) = (year.members.len(), year.obliged);
    let name = metric.label.get(lang);
    let period = point.period;
    let of = if n == m {
        lang.pick(format!("{n}家机构"), counted(n, "office"))
    } else {
        lang.pick(format!("{m}家机构中有数据的{n}家"), format!("{n} of {m} offices"))
    };
    let mut text = lang.pick(
        format!("{period}年，{of}合计，{name}为{value}"),
        format!("In {period}, {name} over {of} taken together is {value}"),
    );
    let before = newest.checked_sub(1).and_then(|at| points.get(at));
    if let Some(before) = before.filter(|_| point.seams.is_empty())
        && let Some(old) = before.amount.print(metric.unit)
    {
        text.push_str(&lang.pick(format!("，上年为{old}"), format!("; the year before it was {old}")));
    }
    text.push_str(lang.pick("。", "."));
    Some(text)
}

/// Says how a metric is printed.
pub(super) fn unit_words(metric: &Metric, lang: Lang) -> &'static str {
    use crate::form::Unit;
    match metric.unit {
        Unit::Percent => lang.pick("百分比，保留两位小数，四舍五入", "per cent, two decimal places"),
        Unit::Points => lang.pick("百分点，保留两位小数", "percentage points, two decimal places"),
        Unit::Ratio => lang.pick("比值，保留两位小数", "ratio, two decimal places"),
        Unit::Per10k => lang.pick("每万件，保留两位小数", "per 10,000, two decimal places"),
        Unit::Count => lang.pick("件数", "count"),
        Unit::Amount => lang.pick("金额，按填报的小数位", "amount, with the places as reported"),
    }
}
