//! A form file's text to a [`Form`]: layout, names, rules and indicators, with a finding for whatever does not fit.

use super::chart;
use super::claim::{self, Grammar};
use super::declare;
use super::def::{FormDef, IndicatorDef, NodeDef, OverviewDef, SectionDef, SuccessionDef};
use super::expr::{self, Expr};
use super::fault::{Faults, Reason};
use super::layout::{self, Table};
use super::{
    Better, CellInfo, Form, Indicator, OverviewColumn, OverviewSource, Section, Succession, SuccessionKind,
    Unit,
};
use crate::base::date::{MonthDay, Years};
use crate::base::lang::Text;
use crate::base::{Checked, Digest, SitePath};
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;

/// Compiles a form file. The form is absent only when its tables cannot be laid out; a rule, an indicator or a
/// line of succession that does not fit is left out with a finding at its place.
#[must_use]
pub fn compile(path: &SitePath, text: &str) -> Checked<Option<Form>> {
    let mut faults = Faults::new(path);
    let def: FormDef = match toml::from_str(text) {
        Ok(def) => def,
        Err(error) => {
            faults.toml(&error);
            return Checked { value: None, findings: faults.findings };
        }
    };
    let form = build(def, Digest::of(text.as_bytes()), &mut faults);
    Checked { value: form, findings: faults.findings }
}

fn build(def: FormDef, digest: Digest, faults: &mut Faults<'_>) -> Option<Form> {
    let years = years(&def, faults);
    let mut cells: Vec<CellInfo> = Vec::new();
    let mut tables = Vec::new();
    for (index, table) in def.table.iter().enumerate() {
        match layout::lay_out(table, index, cells.len()) {
            Ok((table, more)) => {
                tables.push(table);
                cells.extend(more);
            }
            Err((reason, range)) => {
                faults.add(reason, range);
                return None;
            }
        }
    }
    if cells.len() > usize::from(u16::MAX) {
        faults.add(Reason::new("单元格超过 65535 个", "more than 65,535 cells"), def.id.span());
        return None;
    }
    if let Some((id, span)) = bad_id(&def) {
        let zh = format!(
            "“{id}”不能用作 id：只能用 ASCII 字母、数字、“_”“-”“.”，表的 id 也不能与报告信息的项同名"
        );
        let en = format!(
            "“{id}” cannot be an id here: ASCII letters, digits, “_”, “-” and “.”, and no key of the record"
        );
        faults.add(Reason::new(zh, en), span);
        return None;
    }
    let names = names(&tables, &cells);
    let mut form = Form {
        id: def.id.get_ref().as_str().into(),
        regime: def.regime.into(),
        title: Text::new(&def.title, def.title_en.as_deref()),
        report_title: Text::new(&def.report_title, def.report_title_en.as_deref()),
        all_zero: def.all_zero.as_deref().map(|text| Text::new(text, def.all_zero_en.as_deref())),
        years,
        basis: def.basis.into(),
        law: def.law.into_iter().map(Into::into).collect(),
        valid_from: def.valid_from,
        valid_until: def.valid_until,
        succeeds: def.succeeds.map(Into::into),
        sections: Vec::new(),
        tables,
        cells,
        rules: Vec::new(),
        grammar: Grammar::default(),
        claims: Vec::new(),
        indicators: Vec::new(),
        overview: Vec::new(),
        metrics: Vec::new(),
        headline: None,
        charts: Vec::new(),
        deadlines: Vec::new(),
        successions: Vec::new(),
        digest,
        names,
    };
    repeated_ids(&form, &def.id, faults);
    form.sections = def.section.iter().map(|section| build_section(section, &form, faults)).collect();
    for rule in &def.rule {
        form.rules.extend(declare::rule(rule, &form, faults));
    }
    form.grammar = claim::grammar(def.narrative.as_ref());
    for claim in &def.claim {
        form.claims.extend(claim::claim(claim, &form, faults));
    }
    for indicator in &def.indicator {
        let built = build_indicator(indicator, &form, faults);
        form.indicators.extend(built);
    }
    for column in def.overview.iter().flat_map(|overview| &overview.columns) {
        let id = column.get_ref().as_str();
        let short = def.overview.as_ref().and_then(|overview| overview.short.get(id));
        let short = short.map(|short| Text::new(&short.zh, short.en.as_deref()));
        form.overview.extend(build_overview(column, short, &form, faults));
    }
    form.metrics = form.gather_metrics();
    form.headline = headline(def.overview.as_ref(), &form, faults);
    for chart in &def.chart {
        form.charts.extend(chart::chart(chart, &form, faults));
    }
    for (kind, day) in &def.deadlines {
        match MonthDay::parse(day.get_ref()) {
            Some(day) => form.deadlines.push((kind.as_str().into(), day)),
            None => faults.add(Reason::month_and_day("01-31"), day.span()),
        }
    }
    for line in &def.succession {
        form.successions.extend(build_succession(line, &form, faults));
    }
    Some(form)
}

/// Reads how the form's years lie; one that does not say so clearly has calendar years.
fn years(def: &FormDef, faults: &mut Faults<'_>) -> Years {
    let fiscal = faults.word(
        &def.period,
        |word| match word {
            "calendar-year" => Some(false),
            "fiscal-year" => Some(true),
            _ => None,
        },
        &["calendar-year", "fiscal-year"],
    );
    match (fiscal, &def.period_start) {
        (Some(true), Some(start)) => match MonthDay::parse(start.get_ref()) {
            Some(start) => return Years::beginning(start),
            None => faults.add(Reason::month_and_day("10-01"), start.span()),
        },
        (Some(true), None) => {
            let zh = "财政年度须写明从哪天开始，如 period_start = \"10-01\"";
            faults.add(Reason::new(zh, "a fiscal year needs period_start = \"10-01\""), def.period.span());
        }
        (Some(false), Some(start)) => {
            let zh = "只有财政年度（period = \"fiscal-year\"）才写 period_start";
            faults.add(Reason::new(zh, "period_start belongs to period = \"fiscal-year\""), start.span());
        }
        _ => {}
    }
    Years::CALENDAR
}

/// Finds an id that could not stand in an address, an attribute or a formula.
fn bad_id(def: &FormDef) -> Option<(&str, Range<usize>)> {
    // A table is read from the same file as the report's record, so it cannot bear a name of the record's.
    let taken = [
        "form",
        "published",
        "written",
        "scope",
        "covers",
        "index_no",
        "source",
        "title",
        "notes",
        "revision",
    ];
    if let Some(table) = def.table.iter().find(|table| taken.contains(&table.id.get_ref().as_str())) {
        return Some((table.id.get_ref(), table.id.span()));
    }
    let bad = |id: &str| {
        id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    };
    let whole = def.id.span();
    let cells = def.table.iter().flat_map(|table| {
        let span = table.id.span();
        let nodes = table.block.iter().flat_map(|block| block.columns.iter().chain(&block.rows));
        std::iter::once((table.id.get_ref().as_str(), span.clone()))
            .chain(nodes.flat_map(NodeDef::ids).map(move |id| (id, span.clone())))
    });
    let sections = def.section.iter().map(|section| (section.id.as_str(), section.kind.span()));
    let rules = def.rule.iter().map(|rule| (rule.id.get_ref().as_str(), rule.id.span()));
    let indicators = def.indicator.iter().map(|i| (i.id.get_ref().as_str(), i.id.span()));
    std::iter::once((def.id.get_ref().as_str(), whole))
        .chain(cells)
        .chain(sections)
        .chain(rules)
        .chain(indicators)
        .find(|(id, _)| bad(id))
}

fn repeated_ids(form: &Form, id: &Spanned<String>, faults: &mut Faults<'_>) {
    let mut seen = std::collections::HashSet::new();
    for cell in &form.cells {
        if !seen.insert(&cell.id) {
            let (zh, en) =
                (format!("有两个单元格都叫“{}”", cell.id), format!("two cells are called “{}”", cell.id));
            faults.add(Reason::new(zh, en), id.span());
        }
    }
}

/// Gives every metric path its cells.
///
/// A path can be read in two ways: `t3.deny.law` is the total of the row `deny.law`, and it is the group `deny` in
/// the column `law`. The reading that names the longer row wins; rules name row and column apart.
fn names(tables: &[Table], cells: &[CellInfo]) -> HashMap<Box<str>, Box<[u16]>> {
    let mut names: HashMap<Box<str>, (usize, Vec<u16>)> = HashMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let Ok(index) = u16::try_from(index) else { break };
        let (Some(table), Some((row, column))) = (tables.get(cell.table), row_and_column(tables, cell))
        else {
            continue;
        };
        let total = table.total_column.as_ref().is_none_or(|total| *total == column.path);
        let mut add = |row: &str, column: &str| {
            let path =
                [&table.id, row, column].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(".");
            let entry = names.entry(path.into()).or_insert((row.len(), Vec::new()));
            if row.len() > entry.0 {
                *entry = (row.len(), Vec::new());
            }
            if row.len() == entry.0 && !entry.1.contains(&index) {
                entry.1.push(index);
            }
        };
        for row in std::iter::once(&row.path).chain(&row.groups) {
            for column in std::iter::once(&column.path).chain(&column.groups) {
                add(row, column);
            }
            if total && !row.is_empty() {
                add(row, "");
            }
        }
    }
    names.into_iter().map(|(name, (_, cells))| (name, cells.into())).collect()
}

/// Returns the cells of a row or group of rows in a column or group of columns.
pub(super) fn cells_at(table: &Table, row: &str, column: &str) -> Option<Box<[u16]>> {
    let mut cells = Vec::new();
    for block in &table.blocks {
        for (r, found) in block.rows.iter().enumerate() {
            if *found.path != *row && !found.groups.iter().any(|group| **group == *row) {
                continue;
            }
            for (c, found) in block.columns.iter().enumerate() {
                if *found.path == *column || found.groups.iter().any(|group| **group == *column) {
                    cells.extend(u16::try_from(block.cell(r, c)));
                }
            }
        }
    }
    (!cells.is_empty()).then(|| cells.into())
}

fn row_and_column<'t>(tables: &'t [Table], cell: &CellInfo) -> Option<(&'t layout::Row, &'t layout::Column)> {
    let block = tables.get(cell.table)?.blocks.get(cell.block)?;
    Some((block.rows.get(cell.row)?, block.columns.get(cell.column)?))
}

impl Form {
    /// Returns the row and the column of a cell.
    #[must_use]
    pub fn row_and_column(&self, cell: usize) -> Option<(&layout::Row, &layout::Column)> {
        row_and_column(&self.tables, self.cells.get(cell)?)
    }

    /// Returns a row's, a group's or a cell's cells column by column, as the succession table compares them.
    #[must_use]
    pub(super) fn spread(&self, path: &str) -> Vec<Box<[u16]>> {
        let Some((table, inner)) = path
            .split_once('.')
            .and_then(|(id, inner)| Some((self.tables.iter().find(|table| *table.id == *id)?, inner)))
        else {
            return Vec::new();
        };
        for block in &table.blocks {
            let rows: Vec<usize> = (0..block.rows.len())
                .filter(|&r| {
                    let row = &block.rows[r];
                    *row.path == *inner || row.groups.iter().any(|group| **group == *inner)
                })
                .collect();
            if !rows.is_empty() {
                let column = |c| rows.iter().filter_map(|&r| u16::try_from(block.cell(r, c)).ok()).collect();
                return (0..block.columns.len()).map(column).collect();
            }
        }
        self.metric(path).unwrap_or_default().iter().map(|&cell| Box::from([cell])).collect()
    }
}

fn build_section(def: &SectionDef, form: &Form, faults: &mut Faults<'_>) -> Section {
    let kinds = ["narrative", "table"];
    faults.word(&def.kind, |word| kinds.contains(&word).then_some(()), &kinds);
    let table = def.table.as_ref().and_then(|id| {
        let known: Vec<&str> = form.tables.iter().map(|table| &*table.id).collect();
        faults.word(id, |id| known.iter().position(|table| *table == id), &known)
    });
    Section {
        id: def.id.as_str().into(),
        heading: Text::new(&def.heading, def.en.as_deref()),
        aliases: def.aliases.iter().map(|a| a.as_str().into()).collect(),
        topics: def.topics.iter().map(|t| t.as_str().into()).collect(),
        note: def.note.as_deref().map(Into::into),
        table,
        compared: def.compared,
        names: std::iter::once(&def.heading)
            .chain(&def.aliases)
            .map(|heading| layout::normal_heading(heading).into())
            .collect(),
    }
}

fn build_indicator(def: &IndicatorDef, form: &Form, faults: &mut Faults<'_>) -> Option<Indicator> {
    let unit = |word: &str| {
        Some(match word {
            "percent" => Unit::Percent,
            "points" => Unit::Points,
            "ratio" => Unit::Ratio,
            "count" => Unit::Count,
            "per10k" => Unit::Per10k,
            _ => return None,
        })
    };
    let better = |word: &str| {
        Some(match word {
            "higher" => Better::Higher,
            "lower" => Better::Lower,
            "none" => Better::None,
            _ => return None,
        })
    };
    let unit = faults.word(&def.unit, unit, &["percent", "points", "ratio", "count", "per10k"])?;
    let better = faults.word(&def.better, better, &["higher", "lower", "none"])?;
    // Only indicators above this one are known by name, so a formula cannot come back to itself.
    let adds_up = std::cell::Cell::new(true);
    let resolve = |name: &str| match form.metric(name) {
        Some(cells) => {
            adds_up.set(adds_up.get() && form.can_add(cells));
            Some(Expr::Cells(cells.into()))
        }
        None => form.indicator(name).map(|indicator| indicator.expr.clone()),
    };
    let expr = match expr::parse(def.expr.get_ref(), &resolve) {
        Ok(expr) => expr,
        Err(fault) => {
            faults.inside(&def.expr, fault);
            return None;
        }
    };
    if !adds_up.get() {
        faults.add(Reason::unsummable(), def.expr.span());
        return None;
    }
    if form.indicator(def.id.get_ref()).is_some() {
        let id = def.id.get_ref();
        let reason =
            Reason::new(format!("有两个指标都叫“{id}”"), format!("two indicators are called “{id}”"));
        faults.add(reason, def.id.span());
    }
    Some(Indicator {
        id: def.id.get_ref().as_str().into(),
        label: Text::new(&def.label, def.en.as_deref()),
        source: def.expr.get_ref().as_str().into(),
        expr,
        unit,
        better,
        caveat: def.caveat.as_ref().map(|c| Text::new(c, def.caveat_en.as_deref())),
    })
}

fn build_overview(
    column: &Spanned<String>,
    short: Option<Text>,
    form: &Form,
    faults: &mut Faults<'_>,
) -> Option<OverviewColumn> {
    let id = column.get_ref().as_str();
    let (source, label) = match form.indicators.iter().position(|indicator| *indicator.id == *id) {
        Some(position) => (OverviewSource::Indicator(position), form.indicators.get(position)?.label.clone()),
        None => match form.metric(id) {
            Some(cells) if !form.can_add(cells) => {
                faults.add(Reason::unsummable(), column.span());
                return None;
            }
            Some(cells) => {
                let row = cells.first().and_then(|&cell| form.row_and_column(usize::from(cell)));
                // A table without row labels is told by its columns.
                let label = row.and_then(|(row, column)| row.labels.last().or(column.labels.last()).cloned());
                (OverviewSource::Cells(cells.into()), label.unwrap_or_default())
            }
            None => {
                let zh = format!("没有“{id}”这一指标项或指标");
                faults.add(Reason::new(zh, format!("there is no metric or indicator “{id}”")), column.span());
                return None;
            }
        },
    };
    Some(OverviewColumn { id: id.into(), label: short.unwrap_or(label), source })
}

/// Finds the metric that offices and years are told by: the one named, else the first indicator of the overview.
fn headline(def: Option<&OverviewDef>, form: &Form, faults: &mut Faults<'_>) -> Option<usize> {
    match def.and_then(|overview| overview.headline.as_ref()) {
        Some(id) => {
            let known: Vec<&str> = form.metrics.iter().map(|metric| &*metric.id).collect();
            faults.word(id, |id| form.metric_at(id), &known)
        }
        None => {
            let mut shown = form.overview.iter();
            let first = shown.find(|column| matches!(column.source, OverviewSource::Indicator(_)));
            form.metric_at(&first.or(form.overview.first())?.id)
        }
    }
}

fn build_succession(def: &SuccessionDef, form: &Form, faults: &mut Faults<'_>) -> Option<Succession> {
    let words = ["same", "renamed", "sum", "break", "dropped", "new"];
    let kind = faults.word(&def.relation, SuccessionKind::from_word, &words)?;
    if let Some(to) = &def.to
        && form.spread(to.get_ref()).is_empty()
    {
        faults.add(Reason::no_metric(to.get_ref()), to.span());
        return None;
    }
    if kind.is_comparable() && (def.from.is_none() || def.to.is_none()) {
        faults.add(Reason::new("from 和 to 都须写明", "from and to expected"), def.relation.span());
        return None;
    }
    Some(Succession {
        from: def.from.as_deref().map(Into::into),
        to: def.to.as_ref().map(|to| to.get_ref().as_str().into()),
        kind,
        note: def.note.as_ref().map(|note| Text::new(note, def.note_en.as_deref())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Locus;
    use crate::form::builtin::FORMS;

    fn builtin(id: &str) -> Form {
        let (name, text) = FORMS.iter().find(|(name, _)| name.starts_with(id)).unwrap();
        let checked = compile(&SitePath::new(&format!("forms/{name}")), text);
        assert_eq!(checked.findings, []);
        checked.value.unwrap()
    }

    #[test]
    fn the_official_forms_have_their_official_size() {
        assert_eq!(builtin("cn-xxgk-2021").cells.len(), 200);
        assert_eq!(builtin("cn-xxgk-2019").cells.len(), 198);
    }

    #[test]
    fn a_metric_path_means_a_cell_a_total_or_a_group() {
        let form = builtin("cn-xxgk-2021");
        let ids = |name: &str| -> Vec<&str> {
            form.metric(name).unwrap().iter().map(|&cell| &*form.cells[usize::from(cell)].id).collect()
        };
        assert_eq!(ids("t3.total"), ["t3.total.all"]);
        assert_eq!(ids("t3.deny.law"), ["t3.deny.law.all"], "not the group deny in the column law");
        assert_eq!(
            ids("t3.unable.law"),
            ["t3.unable.none.law", "t3.unable.create.law", "t3.unable.unclear.law"]
        );
        assert_eq!(ids("t3.deny").len(), 8);
        assert_eq!(ids("t3.grant.org").len(), 5);
        assert_eq!(ids("t2.lic.dec"), ["t2.lic.dec"]);
        assert_eq!(ids("t4.rv.uphold"), ["t4.rv.uphold"]);
    }

    #[test]
    fn rules_hold_once_for_each_place() {
        let form = builtin("cn-xxgk-2021");
        let count = |id: &str| form.rule(id).unwrap().instances().len();
        assert_eq!((count("T3-BAL"), count("T3-SUM"), count("T3-ROW"), count("T4-SUM")), (7, 7, 25, 3));
        for instance in form.rule("T3-SUM").unwrap().instances() {
            assert_eq!(instance.left.cells().count() + instance.right.cells().count(), 22);
        }
    }

    #[test]
    fn mistakes_in_a_form_are_found_at_their_place() {
        let (name, text) = FORMS[1];
        let broken =
            text.replacen("new + carry_in = total + carry_out", "new + carry_inn = total + carry_out", 1);
        let checked = compile(&SitePath::new(name), &broken);
        assert!(checked.value.is_some_and(|form| form.rule("T3-BAL").is_none()));
        let Locus::Span { start, .. } = checked.findings[0].locus else { panic!("a span") };
        assert!(broken[start as usize..].starts_with("carry_inn"));
        let unknown = compile(&SitePath::new(name), &text.replacen("regime ", "regine ", 1));
        assert!(unknown.value.is_none() && unknown.findings.len() == 1);
    }
}
