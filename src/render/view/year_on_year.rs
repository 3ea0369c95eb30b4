//! A report beside the one before it: which that is, what its numbers are compared with, and the words for a change.
//! The page of changes shows all of it, the report's own page a sentence and the main rows below each table.

use super::{Html, views};
use crate::base::cell::BELOW_ONE;
use crate::base::ids::OfficeId;
use crate::base::lang::counted;
use crate::base::text::{escape_html, escape_html_into};
use crate::base::{Decimal, Lang, Period};
use crate::content::Scope;
use crate::form::{CellType, Form, OverviewSource, Table};
use crate::plan::Route;
use crate::portal::compare::{Change, Comparison, Delta, Earlier, Held, TableChanges};
use crate::portal::{Lens, ReportHead};
use crate::render::state_word;
use std::fmt::Write as _;

views! {
    /// A table beside that of the report before.
    pub struct YearOnYearView {
        /// What changed most, in one sentence.
        pub sentence: String,
        /// Why not everything is compared, where it is not.
        pub seam: Option<String>,
        /// How many rows there are, in words; absent where no row's total changed.
        pub summary: Option<String>,
        /// The head of the column of the report before.
        pub before: String,
        /// The head of the column of this report.
        pub year: String,
        /// The rows of which the total or the only value changed, as finished table rows: label, before, now,
        /// difference, percent.
        pub rows: Html,
        /// How many rows more there are, in words, where they are too many.
        pub more: Option<String>,
        /// The page of all changes at this table, if there is one.
        pub href: Option<String>,
    }
}

/// So many rows a report's page shows at most, below all of its tables together.
const ROWS: usize = 18;

/// Of these, every table may have so many.
const ROWS_EACH: usize = 6;

/// So many changes a sentence names.
const NAMED: usize = 3;

/// Why the numbers of two reports are not compared.
#[derive(Clone, Copy)]
pub(super) enum Obstacle {
    /// One of them has no numbers.
    None(Period),
    /// The statistics file of one of them cannot be read.
    Unreadable(Period),
    /// The form of one of them is not known.
    Form(Period),
    /// Neither form replaced the other.
    Forms,
}

/// A report and what comes before it.
pub(super) struct Compared<'p> {
    /// The period of the earlier report, or reports.
    pub(super) before: Period,
    /// The report's own.
    pub(super) period: Period,
    /// The earlier reports: several where offices were merged.
    pub(super) earlier: Vec<(OfficeId, ReportHead<'p>)>,
    /// Whether they are another office's.
    pub(super) foreign: bool,
    /// Their numbers.
    pub(super) numbers: Result<Numbers<'p>, Obstacle>,
    /// Whether they count other bodies: a report that covers more than its office beside one that does not.
    pub(super) rescoped: bool,
}

/// The numbers of a report beside those before.
pub(super) struct Numbers<'p> {
    /// What is compared.
    pub(super) comparison: Comparison<'p>,
    /// How it came out, table by table.
    pub(super) tables: Vec<TableChanges<'p>>,
}

impl<'p> Compared<'p> {
    /// Looks up what a report is compared with; `None` for a first report.
    pub(super) fn new(
        lens: &Lens<'p>,
        head: &ReportHead<'p>,
        office: OfficeId,
        period: Period,
    ) -> Option<Self> {
        let found = lens.earlier(office, period);
        let before = found.first()?.1;
        let earlier: Vec<(OfficeId, ReportHead<'p>)> = found
            .iter()
            .filter_map(|&(office, period)| Some((office, lens.report(office, period)?)))
            .collect();
        let scope = |head: &ReportHead<'_>| head.record.map(|record| record.scope);
        Some(Self {
            before,
            period,
            foreign: found.iter().any(|(other, _)| *other != office),
            numbers: numbers(lens, head, period, &earlier, before),
            rescoped: earlier.iter().any(|(_, other)| {
                scope(head).zip(scope(other)).is_some_and(|(a, b)| (a == Scope::Own) != (b == Scope::Own))
            }),
            earlier,
        })
    }

    /// Says with what it is compared: `与2023年相比`.
    pub(super) fn against(&self, lens: &Lens<'_>) -> String {
        let (lang, year) = (lens.lang(), self.before);
        match (self.foreign, &self.earlier[..]) {
            (true, [(office, _)]) => {
                let name = lens.office_card(*office).short;
                lang.pick(format!("与{year}年的{name}相比"), format!("Compared with {name} in {year}"))
            }
            (_, [_, _, ..]) => lang.pick(
                format!("与{year}年合并前各机构之和相比"),
                format!("Compared with the sum of the former offices in {year}"),
            ),
            _ => lang.pick(format!("与{year}年相比"), format!("Compared with {year}")),
        }
    }

    /// Says what to bear in mind of the form, where it changed.
    pub(super) fn form_seam(&self, lang: Lang) -> Option<String> {
        let numbers = self.numbers.as_ref().ok()?;
        let other = numbers.comparison.earlier.iter().find(|earlier| earlier.bridge.is_some())?;
        let (year, title) = (self.before, other.form.title.get(lang));
        Some(lang.pick(
            format!("{year}年的报告采用《{title}》，只比较口径相同的栏目。"),
            format!("The report of {year} follows “{title}”; only items of one definition are compared."),
        ))
    }

    /// Says that the two reports count different bodies, where they do.
    pub(super) fn scope_seam(&self, lang: Lang) -> Option<String> {
        self.rescoped.then(|| {
            lang.pick(
                "两份报告的统计范围不同，一份只统计本机关，一份汇总所属单位，增减不能只看作工作量的变化。",
                "One of the two reports covers only the office, the other those below it too: a change may come from that alone.",
            )
            .to_owned()
        })
    }

    /// Builds what stands below each table of the report's page, by table.
    pub(super) fn beside(&self, lens: &Lens<'_>) -> Vec<YearOnYearView> {
        let lang = lens.lang();
        let Ok(numbers) = &self.numbers else { return Vec::new() };
        let form = numbers.comparison.form;
        let against = self.against(lens);
        let form_seam = self.form_seam(lang);
        let shown: Vec<Vec<&Change<'_>>> = form
            .tables
            .iter()
            .zip(&numbers.tables)
            .map(|(table, changes)| {
                changes.changed.iter().filter(|change| is_main(form, table, change)).collect()
            })
            .collect();
        let given: usize = shown.iter().map(|rows| rows.len().min(ROWS_EACH)).sum();
        let mut spare = ROWS.saturating_sub(given);
        let views = form.tables.iter().zip(&numbers.tables).zip(shown).enumerate();
        let view = |(position, ((table, changes), shown)): (
            usize,
            ((&Table, &TableChanges<'_>), Vec<&Change<'_>>),
        )| {
            let limit = shown.len().min(ROWS_EACH + spare);
            spare -= limit.saturating_sub(ROWS_EACH);
            let mut rows = String::new();
            for change in largest(&shown, limit) {
                row(&mut rows, form, change, lang);
            }
            // What has no counterpart is said of the table it is missing in.
            let whole = changes.compared + changes.apart == table.cells.len();
            let seams = [form_seam.clone().filter(|_| !whole), self.scope_seam(lang)];
            let seams: Vec<String> = seams.into_iter().flatten().collect();
            let count = shown.len();
            let rest = count - limit;
            YearOnYearView {
                sentence: numbers.sentence(&against, Some(position), lang),
                seam: (!seams.is_empty()).then(|| seams.join(lang.pick("", " "))),
                summary: (limit > 0).then(|| {
                    lang.pick(
                        format!("逐行对比（{count}行有变化）"),
                        format!("Row by row ({} changed)", counted(count, "row")),
                    )
                }),
                before: year_head(self.before, lang),
                year: year_head(self.period, lang),
                rows: Html(rows),
                more: (rest > 0).then(|| {
                    lang.pick(
                        format!("另有{rest}行，这里没有列出。"),
                        format!("{} not listed here.", counted(rest, "more row")),
                    )
                }),
                href: lens.site().output.changes.then(|| format!("changes/index.html#{}", table.id)),
            }
        };
        views.map(view).collect()
    }
}

/// Returns the head of a year's column.
pub(super) fn year_head(period: Period, lang: Lang) -> String {
    lang.pick(format!("{period}年"), period.to_string())
}

fn numbers<'p>(
    lens: &Lens<'p>,
    head: &ReportHead<'p>,
    period: Period,
    earlier: &[(OfficeId, ReportHead<'p>)],
    before: Period,
) -> Result<Numbers<'p>, Obstacle> {
    let own = |head: &ReportHead<'p>, period: Period| {
        let form = head.form.ok_or(Obstacle::Form(period))?;
        let cells = lens.cells(head.id).filter(|cells| !cells.is_empty()).ok_or(Obstacle::None(period))?;
        if !head.readable {
            return Err(Obstacle::Unreadable(period));
        }
        Ok((form, cells))
    };
    let (form_id, cells) = own(head, period)?;
    let one = |(_, other): &(OfficeId, ReportHead<'p>)| {
        let (id, cells) = own(other, before)?;
        let bridge =
            if id == form_id { None } else { Some(lens.bridge(form_id, id).ok_or(Obstacle::Forms)?) };
        Ok(Earlier { form: lens.form(id), cells, bridge })
    };
    let earlier: Result<Vec<Earlier<'p>>, Obstacle> = earlier.iter().map(one).collect();
    let comparison = Comparison { form: lens.form(form_id), cells, earlier: earlier? };
    let tables = comparison.tables();
    Ok(Numbers { comparison, tables })
}

/// A change of what the form's overview shows.
struct Headline<'f> {
    label: &'f str,
    old: Held<'f>,
    new: Held<'f>,
    delta: Option<Delta>,
}

impl<'p> Numbers<'p> {
    /// Says what changed most in a table, or in all of them.
    pub(super) fn sentence(&self, against: &str, table: Option<usize>, lang: Lang) -> String {
        let wanted = |position: usize| table.is_none_or(|table| table == position);
        let all = self.tables.iter().enumerate().filter(|(position, _)| wanted(*position));
        let (mut compared, mut apart, mut changed) = (0, 0, 0);
        for (_, table) in all {
            compared += table.compared;
            apart += table.apart;
            changed += table.changed.len();
        }
        let headlines = self.headlines(&wanted, lang);
        let named: Vec<String> =
            headlines.iter().take(NAMED).map(|headline| phrase(headline, lang)).collect();
        let comma = lang.pick("，", ", ");
        let mut text = against.to_owned();
        let of = |count: usize| {
            lang.pick(
                format!("{compared}格中有{count}格变化"),
                format!("{count} of {} changed", counted(compared, "cell")),
            )
        };
        match (compared, changed, named.is_empty()) {
            (0, ..) => text.push_str(lang.pick("，没有可以比较的格", ", nothing can be compared")),
            (_, 0, _) => text.push_str(&lang.pick(
                format!("，{compared}格都没有变化"),
                format!(", none of {} changed", counted(compared, "cell")),
            )),
            (_, count, true) => {
                text.push_str(comma);
                text.push_str(&of(count));
            }
            (_, count, false) => {
                let count = of(count);
                let named = named.join(comma);
                text.push_str(&lang.pick(format!("，{count}：{named}"), format!(", {count}: {named}")));
            }
        }
        if apart > 0 {
            text.push_str(&lang.pick(
                format!("；另有{apart}格因有的不是数字或单位不同，不能相加，没有比较"),
                format!("; {} could not be added up and compared", counted(apart, "cell")),
            ));
        }
        text.push_str(lang.pick("。", "."));
        text
    }

    /// Returns the changes of the overview's own numbers, the largest first.
    fn headlines(&self, wanted: &dyn Fn(usize) -> bool, lang: Lang) -> Vec<Headline<'p>> {
        let form = self.comparison.form;
        let one = |column: &'p crate::form::OverviewColumn| {
            let OverviewSource::Cells(cells) = &column.source else { return None };
            let table = form.cells.get(usize::from(*cells.first()?))?.table;
            let (old, new) = wanted(table).then(|| self.comparison.metric(cells))??;
            let label = column.label.get(lang);
            new.differs(old).then(|| Headline { label, old, new, delta: new.since(old) })
        };
        let mut headlines: Vec<Headline<'p>> = form.overview.iter().filter_map(one).collect();
        let size =
            |headline: &Headline<'_>| headline.delta.map_or(0, |delta| delta.difference.unsigned_abs());
        headlines.sort_by_key(|headline| std::cmp::Reverse(size(headline)));
        headlines
    }
}

/// Says one change: `新收申请增加14件（0.40%）`.
fn phrase(headline: &Headline<'_>, lang: Lang) -> String {
    let Headline { label, old, new, delta } = headline;
    let unit = match new {
        Held::Number { unit: Some(unit), .. } => lang.pick(*unit, ""),
        _ => "",
    };
    match delta.and_then(|delta| Some((delta, percent(delta)?))) {
        Some((delta, share)) => {
            let size = Decimal::print_scaled(delta.difference.abs());
            let share = share_word(share.trim_start_matches(['+', '−']), lang);
            if delta.difference > 0 {
                lang.pick(
                    format!("{label}增加{size}{unit}（{share}）"),
                    format!("{label} up {size} ({share})"),
                )
            } else {
                lang.pick(
                    format!("{label}减少{size}{unit}（{share}）"),
                    format!("{label} down {size} ({share})"),
                )
            }
        }
        None => {
            let text = lang.pick(
                format!("{label}{}", turn(*old, *new, false, lang)),
                format!("{label} {}", turn(*old, *new, false, lang)),
            );
            if delta.is_some() { text + unit } else { text }
        }
    }
}

/// Puts the sign in front of a printed difference: `+5`, `−3`, `0`.
pub(super) fn signed(text: String, positive: bool) -> String {
    match text.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None if positive => format!("+{text}"),
        None => text,
    }
}

/// Prints a difference in percent with its sign; `None` where there is none.
fn percent(delta: Delta) -> Option<String> {
    let hundredths = i64::try_from(delta.percent?).ok()?;
    Some(signed(format!("{}%", Decimal::new(hundredths, 2)), hundredths > 0))
}

fn share_word(share: &str, lang: Lang) -> &str {
    if share == "0.00%" { lang.pick("不足0.01%", "under 0.01%") } else { share }
}

/// Prints what a cell holds, its unit only where each report writes its own.
pub(super) fn value(held: Held<'_>, amount: bool, lang: Lang) -> String {
    match held {
        Held::Number { value, unit: Some(unit), .. } if amount => format!("{value}{unit}"),
        Held::Number { value, .. } => value.to_string(),
        Held::BelowOne => BELOW_ONE.to_owned(),
        Held::None(state) => state_word(state, lang).to_owned(),
        Held::Apart => super::office::DASH.to_owned(),
    }
}

/// Says a change that has no percentage: `由0增至5`, `由空白改为12`.
fn turn(old: Held<'_>, new: Held<'_>, amount: bool, lang: Lang) -> String {
    let (from, to) = (value(old, amount, lang), value(new, amount, lang));
    match new.since(old).map(|delta| delta.difference) {
        Some(1..) => lang.pick(format!("由{from}增至{to}"), format!("up from {from} to {to}")),
        Some(_) => lang.pick(format!("由{from}减至{to}"), format!("down from {from} to {to}")),
        None => lang.pick(format!("由{from}改为{to}"), format!("from {from} to {to}")),
    }
}

/// Writes the last two cells of a row: difference and percent, or both in words.
pub(super) fn difference(out: &mut String, change: &Change<'_>, amount: bool, lang: Lang) {
    let delta = change.new.since(change.old);
    match delta.and_then(|delta| Some((delta, percent(delta)?))) {
        Some((delta, share)) => {
            let _ = write!(
                out,
                "<td>{}</td><td>{}</td>",
                signed(Decimal::print_scaled(delta.difference), delta.difference > 0),
                share_word(&share, lang)
            );
        }
        None => {
            out.push_str("<td colspan=\"2\">");
            escape_html_into(out, &turn(change.old, change.new, amount, lang));
            out.push_str("</td>");
        }
    }
}

/// Tells whether the cells of a change are amounts with a unit of their own.
pub(super) fn is_amount(form: &Form, change: &Change<'_>) -> bool {
    let info = form.cells.get(usize::from(change.place.first()));
    info.is_some_and(|info| info.kind == CellType::Amount)
}

/// Tells whether a change is one of a row's total.
pub(super) fn is_total(form: &Form, change: &Change<'_>) -> bool {
    let first = usize::from(change.place.first());
    let total = form.cells.get(first).and_then(|info| form.tables.get(info.table)?.total_column.as_ref());
    total.is_some_and(|total| form.row_and_column(first).is_some_and(|(_, column)| column.path == *total))
}

/// Tells whether a change is one of a row's total, or of a row that has none.
fn is_main(form: &Form, table: &Table, change: &Change<'_>) -> bool {
    let Some(total) = &table.total_column else { return true };
    let first = usize::from(change.place.first());
    let block = form.cells.get(first).and_then(|info| table.blocks.get(info.block));
    let has_total = block.is_some_and(|block| block.columns.iter().any(|column| column.path == *total));
    !has_total || is_total(form, change)
}

/// Returns the changes with the largest differences, in form order.
fn largest<'c>(changes: &[&'c Change<'c>], limit: usize) -> Vec<&'c Change<'c>> {
    let mut kept: Vec<&Change<'_>> = changes.to_vec();
    if kept.len() > limit {
        let size = |change: &Change<'_>| {
            change.new.since(change.old).map_or(0, |delta| delta.difference.unsigned_abs())
        };
        kept.sort_by_key(|change| std::cmp::Reverse(size(change)));
        kept.truncate(limit);
        kept.sort_by_key(|change| change.place.first());
    }
    kept
}

fn row(out: &mut String, form: &Form, change: &Change<'_>, lang: Lang) {
    let first = usize::from(change.place.first());
    let name = form.name(change.place.cells());
    let info = form.cells.get(first);
    let table = info.and_then(|info| form.tables.get(info.table));
    let block = info.and_then(|info| table?.blocks.get(info.block));
    // A row is told by its label alone where one of its cells stands for it.
    let alone = is_total(form, change) || block.is_some_and(|block| block.columns.len() == 1);
    let label = if alone { name.row(lang) } else { name.plain(lang) };
    let amount = is_amount(form, change);
    let [old, new] = [change.old, change.new].map(|held| escape_html(&value(held, amount, lang)));
    out.push_str("<tr><th scope=\"row\">");
    escape_html_into(out, &label);
    let _ = write!(out, "</th><td>{old}</td><td>{new}</td>");
    difference(out, change, amount, lang);
    out.push_str("</tr>\n");
}

/// Returns the page of a report below the root.
pub(super) fn report_route(lens: &Lens<'_>, office: OfficeId, period: Period) -> Option<Route> {
    Route::page(&format!("{}/{period}", lens.office_card(office).path))
}
