//! Charts of a form, filled: an office's or a region's years, or one report.

use super::Html;
use super::indicator::seam_short;
use crate::base::ids::{FormId, RegionId};
use crate::base::{Cell, Cells, Lang, Period, Ratio, Value};
use crate::form::Form;
use crate::form::chart::{Chart, ChartKind, ChartPart};
use crate::form::expr::sum;
use crate::form::metric::Metric;
use crate::plan::Route;
use crate::portal::{Amount, Gap, History, Lens, Point, Quantity, Standing};
use crate::render::chart::{
    self, Balance, Bars, Datum, Download, Entry, Frame, Group, Item, Measure, Pair, Series, Side, Slope,
    Slot, Small, Spread, Stack, Trend,
};
use std::borrow::Cow;

/// Whose numbers a chart shows.
pub(super) struct Subject<'s> {
    /// The name that its title begins with.
    pub(super) name: &'s str,
    /// Files with the numbers.
    pub(super) downloads: Vec<Download<'s>>,
    /// The addresses of the years' pages, by period.
    pub(super) href: &'s dyn Fn(Period) -> Option<String>,
    /// Whether the official table with the numbers stands on the same page.
    pub(super) official: bool,
}

fn frame<'a>(form: &'a Form, chart: &'a Chart, subject: &Subject<'a>, lang: Lang) -> Frame<'a> {
    let title = lang.pick(
        format!("{}：{}", subject.name, chart.title.get(lang)),
        format!("{}: {}", subject.name, chart.title.get(lang)),
    );
    let cells: Vec<u16> = chart.parts.iter().flat_map(|part| part.cells.iter().copied()).collect();
    Frame {
        id: format!("chart-{}", chart.id).into(),
        title: title.into(),
        measure: Measure {
            unit: form.unit_of(&cells),
            word: chart.counted.as_ref().map(|text| text.get(lang)).unwrap_or_default().into(),
        },
        lang,
        downloads: subject.downloads.clone(),
        table: None,
    }
}

/// Turns an amount into a number of a chart, or into the reason why there is none.
pub(super) fn datum(amount: &Amount, lang: Lang) -> Datum<'static> {
    let n = amount.base.and_then(|base| i64::try_from(base.rounded(0)?).ok());
    match amount.value {
        Ok(value) => Datum { value: Some(value), n, ..Datum::default() },
        Err(gap) => Datum { n, ..Datum::none(reason(gap, lang)) },
    }
}

/// Says why there is no number, in words that follow a year.
fn reason(gap: Gap, lang: Lang) -> &'static str {
    match gap {
        Gap::Report => lang.pick("没有数据", "no data"),
        Gap::Form => lang.pick("表式未设此项", "not asked by the form"),
        Gap::Members => lang.pick("数据不全", "incomplete"),
        other => other.label(lang),
    }
}

/// Where a series must not be joined, each with why.
type Seams = Vec<(Period, Cow<'static, str>)>;

/// Builds the years of a chart; a seam that cuts every series cuts the axis, the others their own line.
fn years(
    lens: &Lens<'_>,
    lines: &[Vec<Point>],
    href: &dyn Fn(Period) -> Option<String>,
) -> (Vec<Slot<'static>>, Vec<Seams>) {
    let words = |line: &Vec<Point>, at: usize| {
        let seams = line.get(at).map(|point| &point.seams[..]).unwrap_or_default();
        seams.iter().map(|seam| seam_short(seam, lens.lang())).collect::<Vec<_>>()
    };
    let first = lines.first().map(Vec::as_slice).unwrap_or_default();
    let mut own = vec![Vec::new(); lines.len()];
    let slot = |(at, point): (usize, &Point)| {
        let all: Vec<Vec<&str>> = lines.iter().map(|line| words(line, at)).collect();
        let common = all.iter().all(|line| !line.is_empty());
        if !common {
            for (own, line) in own.iter_mut().zip(&all) {
                own.extend(line.first().map(|&text| (point.period, Cow::from(text))));
            }
        }
        let seam = all.first().and_then(|line| line.first()).filter(|_| common);
        Slot {
            period: point.period,
            href: href(point.period).map(Cow::from),
            seam: seam.map(|&text| Cow::from(text)),
        }
    };
    let slots = first.iter().enumerate().map(slot).collect();
    (slots, own)
}

fn series<'a>(chart: &'a Chart, lines: &[Vec<Point>], seams: Vec<Seams>, lang: Lang) -> Vec<Series<'a>> {
    let one = |((part, line), seams): ((&'a ChartPart, &Vec<Point>), _)| Series {
        label: part.label.get(lang).into(),
        data: line.iter().map(|point| datum(&point.amount, lang)).collect(),
        reference: false,
        seams,
    };
    chart.parts.iter().zip(lines).zip(seams).map(one).collect()
}

/// Draws a form's charts over years; `line` gives the points of a quantity.
fn over_years(
    lens: &Lens<'_>,
    form: &Form,
    subject: &Subject<'_>,
    line: &dyn Fn(Quantity) -> Vec<Point>,
) -> Vec<Html> {
    let lang = lens.lang();
    let small = lens.site().comparison.min_n;
    let mut figures = Vec::new();
    for (position, chart) in form.charts.iter().enumerate() {
        if !matches!(chart.kind, ChartKind::Columns | ChartKind::Stack) {
            continue;
        }
        let lines: Vec<Vec<Point>> =
            (0..chart.parts.len()).map(|part| line(Quantity::Part(position, part))).collect();
        let (years, seams) = years(lens, &lines, subject.href);
        let series = series(chart, &lines, seams, lang);
        let frame = frame(form, chart, subject, lang);
        let whole = chart.whole.as_ref().map(|text| text.get(lang)).unwrap_or_default();
        figures.push(Html(match chart.kind {
            ChartKind::Stack => chart::stack(&Stack {
                frame,
                whole: whole.into(),
                years,
                parts: series,
                small: Some(Small {
                    below: i64::from(small),
                    noun: whole.into(),
                    word: chart.counted.as_ref().map(|text| text.get(lang)).unwrap_or_default().into(),
                }),
            }),
            _ => chart::columns(&Trend { frame, subject: None, years, series, small: None }),
        }));
    }
    figures
}

/// Draws an office's years.
pub(super) fn of_office(lens: &Lens<'_>, history: &History, subject: &Subject<'_>) -> Vec<Html> {
    let Some(form) = history.form else { return Vec::new() };
    over_years(lens, lens.form(form), subject, &|quantity| lens.points(history, quantity))
}

/// Draws a region's years.
pub(super) fn of_region(
    lens: &Lens<'_>,
    region: Option<RegionId>,
    form: FormId,
    subject: &Subject<'_>,
) -> Vec<Html> {
    over_years(lens, lens.form(form), subject, &|quantity| lens.region_points(region, form, quantity))
}

/// Draws one report, or one year's sums: the two sides that must be equal, and the reasons; each with the position of
/// the table its numbers stand in.
pub(super) fn of_report(
    form: &Form,
    cells: &Cells,
    period: Period,
    subject: &Subject<'_>,
    lang: Lang,
) -> Vec<(usize, Html)> {
    let item = |part: &ChartPart| Item {
        label: part.label.get(lang).to_owned().into(),
        datum: added(cells, &part.cells, lang),
    };
    let mut figures = Vec::new();
    for chart in &form.charts {
        let table = chart.parts.first().and_then(|part| part.cells.first());
        let table = table.and_then(|&cell| form.cells.get(usize::from(cell))).map_or(0, |info| info.table);
        let whole = chart.whole.as_ref().map(|text| text.get(lang)).unwrap_or_default();
        let mut frame = frame(form, chart, subject, lang);
        // The official table of a report stands right above its charts.
        frame.table = subject
            .official
            .then(|| form.tables.get(table))
            .flatten()
            .map(|table| Cow::from(format!("#{}", table.id)));
        let html = match chart.kind {
            ChartKind::Balance => {
                let right = chart.right_whole.as_ref().map(|text| text.get(lang)).unwrap_or_default();
                let side = |label: &'_ str, parts: &[ChartPart]| Side {
                    label: label.to_owned().into(),
                    parts: parts.iter().map(item).collect(),
                };
                let sides = [side(whole, &chart.parts), side(right, &chart.right)];
                chart::balance(&Balance { frame, period, sides })
            }
            ChartKind::Bars => {
                let mut groups: Vec<Group<'_>> = Vec::new();
                for part in &chart.parts {
                    let label = part.group.as_ref().map(|group| group.get(lang).to_owned());
                    match groups.last_mut() {
                        Some(group) if group.label.as_deref() == label.as_deref() => {
                            group.items.push(item(part))
                        }
                        _ => groups.push(Group { label: label.map(Cow::from), items: vec![item(part)] }),
                    }
                }
                chart::bars(&Bars { frame, subject: whole.into(), period, groups })
            }
            ChartKind::Columns | ChartKind::Stack => continue,
        };
        figures.push((table, Html(html)));
    }
    figures
}

/// Adds up cells, or says which kind of nothing the first without a number is.
fn added(cells: &Cells, indexes: &[u16], lang: Lang) -> Datum<'static> {
    if let Some(value) = sum(cells, indexes).and_then(Ratio::from_scaled) {
        return Datum::new(value);
    }
    let lack = |&index: &u16| match Cell::value(cells.get(usize::from(index))) {
        Value::Number(_) => None,
        Value::BelowOne => Some(Gap::BelowOne),
        Value::None(state) => Some(Gap::State(state)),
    };
    Datum::none(reason(indexes.iter().find_map(lack).unwrap_or(Gap::Form), lang))
}

/// Draws a metric over the years of the whole portal and of its regions at the top.
pub(super) fn of_metric(
    lens: &Lens<'_>,
    (form, position): (FormId, usize),
    lines: &[(String, Vec<Point>)],
    href: &dyn Fn(Period) -> Option<String>,
) -> Option<Html> {
    let lang = lens.lang();
    let metric = lens.form(form).metrics.get(position)?;
    let label = metric.label.get(lang);
    let points: Vec<Vec<Point>> = lines.iter().map(|(_, points)| points.clone()).collect();
    let (years, seams) = years(lens, &points, href);
    let series = lines.iter().zip(seams).map(|((name, points), seams)| Series {
        label: name.clone().into(),
        data: points.iter().map(|point| datum(&point.amount, lang)).collect(),
        reference: false,
        seams,
    });
    let trend = Trend {
        frame: metric_frame(metric, "years", lang),
        subject: Some(label.into()),
        years,
        series: series.collect(),
        small: None,
    };
    Some(Html(chart::line(&trend)))
}

fn metric_frame<'a>(metric: &'a Metric, id: &'static str, lang: Lang) -> Frame<'a> {
    Frame {
        id: format!("chart-{id}").into(),
        title: metric.label.get(lang).into(),
        measure: Measure { unit: metric.unit, word: "".into() },
        lang,
        downloads: Vec::new(),
        table: None,
    }
}

/// Draws how a metric of a year is spread over the offices.
pub(super) fn of_standings(
    lens: &Lens<'_>,
    route: &Route,
    metric: &Metric,
    (period, table): (Period, &'static str),
    standings: &[Standing],
) -> Html {
    let lang = lens.lang();
    let site = lens.site();
    let min = site.comparison.min_n;
    let root = route.root();
    let entry = |standing: &Standing| {
        let card = lens.office_card(standing.office);
        Entry {
            name: card.short.into(),
            href: Some(format!("{root}{}/{period}/index.html", card.path).into()),
            datum: datum(&standing.amount, lang),
            own: false,
        }
    };
    let own = || standings.iter().filter(|standing| !standing.consolidated);
    let spread = Spread {
        frame: Frame { table: Some(table.into()), ..metric_frame(metric, "spread", lang) },
        subject: metric.label.get(lang).into(),
        period,
        entries: own().filter(|standing| !standing.amount.is_small(min)).map(entry).collect(),
        apart: own().filter(|standing| standing.amount.is_small(min)).map(entry).collect(),
        small: Some(Small {
            below: i64::from(min),
            noun: lang.pick("分母", "cases").into(),
            word: "".into(),
        }),
        named: site.comparison.publish_ranking,
    };
    Html(chart::strip(&spread))
}

/// Draws who changed most against the year before. It names offices in order, so that it is for sites that rank.
pub(super) fn movers(
    lens: &Lens<'_>,
    route: &Route,
    (form, position): (FormId, usize),
    period: Period,
    standings: &[Standing],
) -> Option<Html> {
    let site = lens.site();
    let before = period.before(1).filter(|before| lens.periods().contains(before))?;
    if !site.comparison.publish_ranking {
        return None;
    }
    let lang = lens.lang();
    let metric = lens.form(form).metrics.get(position)?;
    let min = site.comparison.min_n;
    let root = route.root();
    let earlier = lens.standings(form, position, before);
    let fit = |standing: &&Standing| !standing.consolidated && !standing.amount.is_small(min);
    let pair = |standing: &Standing| {
        let old = earlier.iter().filter(fit).find(|old| old.office == standing.office)?;
        let card = lens.office_card(standing.office);
        Some(Pair {
            name: card.short.into(),
            href: Some(format!("{root}{}/index.html", card.path).into()),
            data: [datum(&old.amount, lang), datum(&standing.amount, lang)],
            seam: None,
            own: false,
        })
    };
    let entries: Vec<Pair<'_>> = standings.iter().filter(fit).filter_map(pair).collect();
    (entries.len() > 1).then(|| {
        Html(chart::slope(&Slope {
            frame: metric_frame(metric, "movers", lang),
            subject: metric.label.get(lang).into(),
            periods: [before, period],
            entries,
            seam: None,
            named: true,
        }))
    })
}
