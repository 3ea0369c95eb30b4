//! The page of changes: a report beside the one before it, table by table and section by section.

use super::chrome::{Own, crumbs, page};
use super::rewording::{ChangedSection, rewording};
use super::year_on_year::{
    Compared, Obstacle, difference, is_amount, is_total, report_route, value, year_head,
};
use super::{Crumb, Html, Link, PageView, views};
use crate::base::ids::OfficeId;
use crate::base::lang::counted;
use crate::base::text::{escape_html, escape_html_into};
use crate::base::{Lang, Period};
use crate::error::Error;
use crate::form::{Form, SuccessionKind, Table};
use crate::plan::Route;
use crate::portal::Lens;
use crate::portal::compare::{Change, Incomparable, TableChanges};
use std::fmt::Write as _;

views! {
    /// The page that compares a report with the one before.
    pub struct ChangesView {
        /// What changed most, in one sentence.
        pub sentence: String,
        /// What to bear in mind: missing years, merged offices, another form.
        pub remarks: Vec<String>,
        /// The report itself.
        pub report: Link,
        /// The reports it is compared with.
        pub earlier: Vec<Link>,
        /// How this report's numbers came out when they were checked, in one sentence.
        pub checks: Option<String>,
        /// The head of the column of the report before.
        pub before: String,
        /// The head of the column of this report.
        pub year: String,
        /// The tables, in official order.
        pub tables: Vec<ChangedTable>,
        /// The sections that have words in either report.
        pub sections: Vec<ChangedSection>,
        /// Whether any of them shows inserted and deleted words.
        pub marked: bool,
        /// How repetition is measured, where a share of it is shown.
        pub method: Option<String>,
        /// The same page a year before.
        pub previous: Option<Link>,
        /// The same page a year after.
        pub next: Option<Link>,
    }

    /// A table beside that of the report before.
    pub struct ChangedTable {
        /// Its anchor.
        pub id: String,
        /// Its caption.
        pub caption: String,
        /// What changed most, in one sentence.
        pub sentence: String,
        /// The cells that differ, as finished table rows: label, before, now, difference, percent. Absent where none
        /// does.
        pub rows: Option<Html>,
        /// How many cells are the same, in words.
        pub rest: Option<String>,
        /// What cannot be compared, since the form changed.
        pub apart: Vec<ApartLine>,
    }

    /// Items that cannot be compared for one reason.
    pub struct ApartLine {
        /// Why: another definition, or only in one of the forms.
        pub kind: String,
        /// What they are called.
        pub labels: String,
        /// What the form says of it.
        pub note: Option<String>,
    }
}

/// Builds the page that compares a report with the one before.
pub(in crate::render) fn changes(
    lens: &Lens<'_>,
    route: &Route,
    office: OfficeId,
    period: Period,
) -> Result<Option<(PageView, ChangesView)>, Error> {
    let Some(head) = lens.report(office, period) else { return Ok(None) };
    let Some(compared) = Compared::new(lens, &head, office, period) else { return Ok(None) };
    let lang = lens.lang();
    let card = lens.office_card(office);
    let name = lens.office_name_in(office, period);
    let before = compared.before;
    let words = rewording(lens, &head, &compared)?;
    let mut remarks = remarks(lens, office, &compared);
    remarks.extend(words.remarks);
    let against = compared.against(lens);
    let mut sentence = match &compared.numbers {
        Ok(numbers) => numbers.sentence(&against, None, lang),
        Err(obstacle) => obstacle_sentence(*obstacle, lang),
    };
    sentence.push_str(&words_sentence(words.counts, lang));
    let tables = match &compared.numbers {
        Ok(numbers) => {
            let form = numbers.comparison.form;
            let incomparable = numbers.comparison.incomparable();
            let links = Links::new(lens, route, &compared);
            let tables = form.tables.iter().zip(&numbers.tables).enumerate();
            let table = |(position, (table, changes)): (usize, (&Table, &TableChanges<'_>))| ChangedTable {
                id: table.id.to_string(),
                caption: table.caption.get(lang).to_owned(),
                sentence: numbers.sentence(&against, Some(position), lang),
                rows: (!changes.changed.is_empty())
                    .then(|| Html(rows(&compared, form, changes, &links, lang))),
                rest: rest(changes, lang),
                apart: apart(&compared, table, &incomparable, lang),
            };
            tables.map(table).collect()
        }
        Err(_) => Vec::new(),
    };
    let tally = (head.readable && lens.cells(head.id).is_some()).then(|| lens.tally(head.id));
    let tally = tally.filter(|t| t.passed + t.failed + t.noted + t.not_assessable > 0);
    let neighbour = |period: Option<Period>| {
        let period = period.filter(|period| !lens.earlier(office, *period).is_empty())?;
        let href = format!("../../{period}/changes/index.html");
        Some(Link { label: period.to_string(), href, current: false })
    };
    let report_name = |period: Period| lang.pick(format!("{period}年报告"), format!("report of {period}"));
    let earlier = compared.earlier.iter().filter_map(|(other, _)| {
        let own = report_name(before);
        let label = if *other == office {
            own
        } else {
            lang.pick(
                format!("{}{own}", lens.office_card(*other).short),
                format!("{own} ({})", lens.office_card(*other).short),
            )
        };
        Some(Link { label, href: route.link(&report_route(lens, *other, before)?), current: false })
    });
    let view = ChangesView {
        sentence,
        remarks,
        report: Link { label: report_name(period), href: "../index.html".to_owned(), current: false },
        earlier: earlier.collect(),
        checks: tally.map(|tally| super::checks::sentence(tally, lang)),
        before: year_head(before, lang),
        year: year_head(period, lang),
        tables,
        marked: words.sections.iter().any(|section| section.text.is_some()),
        sections: words.sections,
        method: words.rated.then(|| {
            lang.pick(
                "重复率的算法：去掉数字、标点和空白，每连续五个字为一组，两年都有的组数除以较短一方的组数；有一方不足50组的不计算。",
                "How repetition is measured: digits, punctuation and white space are left out; of the groups of five characters in a row, those in both years are divided by those of the shorter text; texts of under 50 groups are left out.",
            )
            .to_owned()
        }),
        previous: neighbour(period.before(1)),
        next: neighbour(Some(period.next())),
    };
    let mut crumbs = crumbs(lens, route, card.region);
    crumbs.push(Crumb { label: card.name.to_owned(), href: "../../index.html".to_owned() });
    crumbs.push(Crumb { label: report_name(period), href: "../index.html".to_owned() });
    let title = lang.pick(
        format!("{name}{period}年报告与{before}年对比"),
        format!("{name}: {period} compared with {before}"),
    );
    let own = Own { kind: "changes", title, crumbs, section: "home", article: None };
    Ok(Some((page(lens, route, own), view)))
}

/// Says what to bear in mind when the two reports are read beside one another.
fn remarks(lens: &Lens<'_>, office: OfficeId, compared: &Compared<'_>) -> Vec<String> {
    let lang = lens.lang();
    let (before, period) = (compared.before, compared.period);
    let mut remarks = Vec::new();
    let missing: Vec<String> =
        (before.number() + 1..period.number()).map(|year| Period::year(year).to_string()).collect();
    if !missing.is_empty() {
        let years = missing.join(lang.pick("、", ", "));
        remarks.push(lang.pick(
            format!("本站没有本机构{years}年的报告，以下与{before}年比较。"),
            format!(
                "This portal holds no report of this office for {years}; the comparison is with {before}."
            ),
        ));
    }
    if compared.foreign {
        let names: Vec<&str> =
            compared.earlier.iter().map(|(other, _)| lens.office_card(*other).name).collect();
        let (own, names, count) =
            (lens.office_card(office).name, names.join(lang.pick("、", ", ")), names.len());
        remarks.push(match count {
            1 => lang.pick(
                format!("{own}接续{names}的工作，{before}年的数字取自该机构的报告。"),
                format!("{own} took over from {names}, whose report of {before} is compared."),
            ),
            _ => lang.pick(
                format!("{own}接续{names}的工作，{before}年的数字是这些机构的报告之和；各机构都是数字的格才相加。"),
                format!("{own} took over from {names}; the numbers of {before} are theirs added up, cell by cell where all are numbers."),
            ),
        });
    }
    remarks.extend(compared.form_seam(lang));
    remarks.extend(compared.scope_seam(lang));
    remarks
}

fn obstacle_sentence(obstacle: Obstacle, lang: Lang) -> String {
    match obstacle {
        Obstacle::None(year) => lang.pick(
            format!("{year}年的报告没有统计数据，数字没有比较。"),
            format!("The report of {year} has no numbers; they are not compared."),
        ),
        Obstacle::Unreadable(year) => lang.pick(
            format!("{year}年的统计文件无法读取，数字没有比较。"),
            format!("The statistics file of {year} cannot be read; the numbers are not compared."),
        ),
        Obstacle::Form(year) => lang.pick(
            format!("{year}年的报告采用的表式无法识别，数字没有比较。"),
            format!("The form of the report of {year} is not known; the numbers are not compared."),
        ),
        Obstacle::Forms => lang
            .pick(
                "两年的表式没有对照关系，数字没有比较。",
                "The two years follow forms of which neither replaced the other; the numbers are not compared.",
            )
            .to_owned(),
    }
}

fn words_sentence(counts: Option<(usize, usize)>, lang: Lang) -> String {
    match counts {
        None | Some((0, _)) => String::new(),
        Some((both, 0)) => lang.pick(
            format!("文字{both}个部分都没有变化。"),
            format!(" The words of all {} are the same.", counted(both, "section")),
        ),
        Some((both, touched)) => lang.pick(
            format!("文字{both}个部分中有{touched}个有改动。"),
            format!(" The words of {touched} of {} changed.", counted(both, "section")),
        ),
    }
}

fn rest(changes: &TableChanges<'_>, lang: Lang) -> Option<String> {
    let count = changes.compared - changes.changed.len();
    (count > 0 && !changes.changed.is_empty()).then(|| {
        lang.pick(
            format!("其余{count}格没有变化。"),
            format!(
                "The other {} the same.",
                if count == 1 { "cell is".to_owned() } else { format!("{count} cells are") }
            ),
        )
    })
}

/// Where the cells of both reports stand.
struct Links {
    before: Option<String>,
}

impl Links {
    fn new(lens: &Lens<'_>, route: &Route, compared: &Compared<'_>) -> Self {
        // A sum over several reports stands in none of them.
        let only = match &compared.earlier[..] {
            [(office, _)] => report_route(lens, *office, compared.before),
            _ => None,
        };
        Self { before: only.map(|only| route.link(&only)) }
    }
}

/// Writes the cells that differ, each group below its own head.
fn rows(
    compared: &Compared<'_>,
    form: &Form,
    changes: &TableChanges<'_>,
    links: &Links,
    lang: Lang,
) -> String {
    let mut out = String::with_capacity(changes.changed.len() * 320);
    let names: Vec<(String, String)> = changes
        .changed
        .iter()
        .map(|change| {
            let name = form.name(change.place.cells());
            (name.group(lang), name.leaf(lang))
        })
        .collect();
    let mut open: Option<&str> = None;
    let mut said: Option<String> = None;
    for (position, (change, (group, leaf))) in changes.changed.iter().zip(&names).enumerate() {
        let next = names.get(position + 1).is_some_and(|(next, _)| next == group);
        let mut note = note(compared, change, lang);
        let label = match open {
            Some(known) if known == group => leaf.clone(),
            // A group of one cell is named on the cell's own line.
            _ if !next => {
                open = None;
                said = None;
                let space = if group.is_empty() || leaf.is_empty() { "" } else { " › " };
                format!("{group}{space}{leaf}")
            }
            _ => {
                open = Some(group);
                out.push_str("<tr class=\"group\"><th colspan=\"5\" scope=\"rowgroup\">");
                escape_html_into(&mut out, group);
                small(&mut out, note.as_deref());
                out.push_str("</th></tr>\n");
                said = note.take();
                leaf.clone()
            }
        };
        out.push_str(if is_total(form, change) { "<tr class=\"sum\">" } else { "<tr>" });
        out.push_str("<th scope=\"row\">");
        escape_html_into(&mut out, &label);
        small(&mut out, note.as_deref().filter(|note| said.as_deref() != Some(note)));
        out.push_str("</th>");
        let amount = is_amount(form, change);
        let [old, new] = [change.old, change.new].map(|held| escape_html(&value(held, amount, lang)));
        let place = change.before.zip(links.before.as_ref()).and_then(|(place, report)| {
            let earlier = compared.numbers.as_ref().ok()?.comparison.earlier.first()?;
            Some((report, &earlier.form.cells.get(usize::from(place.first()))?.id))
        });
        match place {
            Some((report, id)) => {
                let _ = write!(out, "<td><a href=\"{report}#{id}\">{old}</a></td>");
            }
            None => {
                let _ = write!(out, "<td>{old}</td>");
            }
        }
        let id = form.cells.get(usize::from(change.place.first())).map(|info| &*info.id).unwrap_or_default();
        let _ = write!(out, "<td><a href=\"../index.html#{id}\">{new}</a></td>");
        difference(&mut out, change, amount, lang);
        out.push_str("</tr>\n");
    }
    out
}

fn small(out: &mut String, note: Option<&str>) {
    if let Some(note) = note {
        out.push_str("<small>");
        escape_html_into(out, note);
        out.push_str("</small>");
    }
}

/// Says what became of the cell between the two forms, where that is not plain.
fn note(compared: &Compared<'_>, change: &Change<'_>, lang: Lang) -> Option<String> {
    let (newer, _, _) = compared.numbers.as_ref().ok()?.comparison.succession()?;
    let line = newer.successions.get(change.line?)?;
    let kind = (line.kind != SuccessionKind::Same).then(|| line.kind.label(lang).to_owned());
    let parts: Vec<String> =
        kind.into_iter().chain(line.note.as_ref().map(|note| note.get(lang).to_owned())).collect();
    (!parts.is_empty()).then(|| parts.join(lang.pick("：", ": ")))
}

/// Names what cannot be compared in a table, what has one reason together.
fn apart(
    compared: &Compared<'_>,
    table: &Table,
    incomparable: &[Incomparable<'_>],
    lang: Lang,
) -> Vec<ApartLine> {
    let Ok(numbers) = &compared.numbers else { return Vec::new() };
    let comparison = &numbers.comparison;
    let Some((newer, _, _)) = comparison.succession() else { return Vec::new() };
    let Some(older) = comparison.earlier.iter().find(|earlier| earlier.bridge.is_some()) else {
        return Vec::new();
    };
    let in_table = |path: Option<&str>| {
        path.is_some_and(|path| path.split('.').next().is_some_and(|first| *first == *table.id))
    };
    let mut lines: Vec<(SuccessionKind, Option<&str>, Vec<String>)> = Vec::new();
    for found in incomparable.iter().filter(|found| in_table(found.to.or(found.from))) {
        let note = newer.successions.get(found.line).and_then(|line| line.note.as_ref());
        let note = note.map(|note| note.get(lang));
        let name = |form: &Form, path: Option<&str>| path.map(|path| form.name_of_path(path).plain(lang));
        let (from, to) = (name(older.form, found.from), name(comparison.form, found.to));
        let label = match (from, to) {
            (Some(from), Some(to)) if from != to => {
                lang.pick(format!("{from}（现为{to}）"), format!("{from} (now {to})"))
            }
            (from, to) => to.or(from).unwrap_or_default(),
        };
        match lines.iter_mut().find(|(kind, known, _)| *kind == found.kind && *known == note) {
            Some((.., labels)) => labels.push(label),
            None => lines.push((found.kind, note, vec![label])),
        }
    }
    let before = compared.before;
    let kind = |kind: SuccessionKind| match kind {
        SuccessionKind::Dropped => {
            lang.pick(format!("只有{before}年的表式有"), format!("only in the form of {before}"))
        }
        SuccessionKind::New => {
            let year = compared.period;
            lang.pick(format!("只有{year}年的表式有"), format!("only in the form of {year}"))
        }
        kind => kind.label(lang).to_owned(),
    };
    let line = |(found, note, labels): (SuccessionKind, Option<&str>, Vec<String>)| ApartLine {
        kind: kind(found),
        labels: labels.join(lang.pick("、", "; ")),
        note: note.map(str::to_owned),
    };
    lines.into_iter().map(line).collect()
}

/// Returns the link from a report's page to the page of its changes.
pub(super) fn link(lens: &Lens<'_>, compared: &Compared<'_>) -> Option<Link> {
    let (lang, before) = (lens.lang(), compared.before);
    lens.site().output.changes.then(|| Link {
        label: lang.pick(
            format!("与{before}年逐格、逐段对比"),
            format!("Compare with {before}, cell by cell and paragraph by paragraph"),
        ),
        href: "changes/index.html".to_owned(),
        current: false,
    })
}
