//! Forms, free pages and the page for addresses that do not exist.

use super::chrome::{Own, crumbs, page};
use super::{Html, PageView, views};
use crate::base::ids::{FormId, PageId};
use crate::base::{Lang, Period, SitePath};
use crate::content::prose as markdown;
use crate::error::Error;
use crate::form::{Better, Form, RuleClass};
use crate::plan::Route;
use crate::portal::Lens;
use crate::render::table::Skeletons;

views! {
    /// A form's page: the empty form and what it is made of.
    pub struct FormView {
        /// The form's id.
        pub id: String,
        /// Its name.
        pub title: String,
        /// The notice that prescribes it.
        pub basis: String,
        /// The articles of law behind it.
        pub law: Vec<String>,
        /// The years it is the default for.
        pub years: String,
        /// How its years lie, where they are no calendar years: the days of the first.
        pub days: Option<String>,
        /// The sections of a report in official order.
        pub sections: Vec<SectionLine>,
        /// Its empty tables.
        pub tables: Vec<Html>,
        /// Legal bases of rows and blocks.
        pub legal: Vec<LegalRow>,
        /// The rules that hold inside a report.
        pub rules: Vec<RuleLine>,
        /// The indicators.
        pub indicators: Vec<IndicatorLine>,
        /// What became of the metrics of the form before.
        pub succession: Vec<SuccessionLine>,
        /// The name of the form before.
        pub before: Option<String>,
    }

    /// A section of a report, as the form prescribes it.
    pub struct SectionLine {
        /// The official heading.
        pub heading: String,
        /// Its translation, where the portal is not in Chinese.
        pub translation: Option<String>,
        /// The topics it must cover.
        pub topics: Vec<String>,
        /// The official note printed with it.
        pub note: Option<String>,
    }

    /// A row with its legal basis.
    pub struct LegalRow {
        /// The official label.
        pub label: String,
        /// The legal basis.
        pub law: String,
    }

    /// A rule.
    pub struct RuleLine {
        /// Its id.
        pub id: String,
        /// What must hold.
        pub title: String,
        /// What it means and where it comes from.
        pub why: String,
        /// Where it comes from in one word.
        pub class: String,
        /// The severity of a breach in words.
        pub severity: String,
    }

    /// An indicator.
    pub struct IndicatorLine {
        /// Its id.
        pub id: String,
        /// Its name.
        pub label: String,
        /// Its formula over cell ids.
        pub formula: String,
        /// Which direction is better, in words.
        pub better: Option<String>,
        /// What to keep in mind.
        pub caveat: Option<String>,
    }

    /// What became of a metric.
    pub struct SuccessionLine {
        /// The metric of the form before.
        pub from: Option<String>,
        /// The metric of this form.
        pub to: Option<String>,
        /// What became of it, in words.
        pub relation: String,
        /// Why.
        pub note: Option<String>,
    }

    /// A free page.
    pub struct FreeView {
        /// Its text.
        pub body: Html,
    }

    /// The page for addresses that do not exist.
    pub struct NotFoundView {
        /// What to do.
        pub advice: String,
    }
}

/// Turns a link of a content file into the link from a page.
pub(super) fn address(lens: &Lens<'_>, route: &Route, from: &SitePath, target: &str) -> Option<String> {
    let found = lens.resolve(from, target)?;
    let to = if found.is_file { Route::file(found.route) } else { Route::page(found.route) }?;
    let anchor = target
        .split_once('#')
        .map(|(_, anchor)| anchor)
        .filter(|anchor| found.anchored && !anchor.is_empty());
    Some(anchor.map_or_else(|| route.link(&to), |anchor| format!("{}#{anchor}", route.link(&to))))
}

/// Renders a free page's text.
pub(super) fn prose(lens: &Lens<'_>, route: &Route, id: PageId) -> Result<Html, Error> {
    let (page, text) = lens.page(id)?;
    let start = page.prose.start as usize;
    // The page's own title stands above the text; a first heading of the same words would repeat it.
    let title = page.prose.outline.headings.first().filter(|h| h.level == 1 && *h.text == *page.title);
    let from = title.map_or(start, |heading| heading.span.end as usize);
    let cut = from.min(text.len())..text.len();
    let resolve = |target: &str| address(lens, route, &page.file, target);
    let parts =
        markdown::render(&text, start, page.prose.outline.plain, std::slice::from_ref(&cut), &resolve);
    Ok(Html(parts.into_iter().next().unwrap_or_default()))
}

/// Builds a free page.
pub(in crate::render) fn free(
    lens: &Lens<'_>,
    route: &Route,
    id: PageId,
) -> Result<(PageView, FreeView), Error> {
    let body = prose(lens, route, id)?;
    let (free, _) = lens.page(id)?;
    let own = Own {
        kind: "page",
        title: free.title.to_string(),
        crumbs: crumbs(lens, route, None),
        section: "page",
        article: None,
    };
    Ok((page(lens, route, own), FreeView { body }))
}

/// Says from when to when a period lasts; nothing for calendar years, of which everybody knows.
pub(super) fn days(form: &Form, period: Period, lang: Lang) -> Option<String> {
    let years = Some(form.years).filter(|years| !years.is_calendar())?;
    let (first, last) = (years.first_day(period)?, years.last_day(period)?);
    Some(lang.pick(format!("{first}至{last}"), format!("{first} to {last}")))
}

/// Builds the page for addresses that do not exist.
pub(in crate::render) fn not_found(lens: &Lens<'_>, route: &Route) -> (PageView, NotFoundView) {
    let lang = lens.lang();
    let own = Own {
        kind: "not-found",
        title: lang.pick("没有找到这个页面", "Page not found").to_owned(),
        crumbs: Vec::new(),
        section: "",
        article: None,
    };
    let advice = lang.pick(
        "网址可能有误，或页面已经移动。请从首页按地区、机构和年度查找。",
        "The address may be wrong, or the page has moved. Start from the home page.",
    );
    (page(lens, route, own), NotFoundView { advice: advice.to_owned() })
}

/// Builds a form's page.
pub(in crate::render) fn form(
    lens: &Lens<'_>,
    skeletons: &Skeletons,
    route: &Route,
    id: FormId,
) -> (PageView, FormView) {
    let lang = lens.lang();
    let form = lens.form(id);
    let mut legal = Vec::new();
    for block in form.tables.iter().flat_map(|table| &table.blocks) {
        if let (Some(title), Some(law)) = (&block.title, &block.law) {
            legal.push(LegalRow { label: title.get(lang).to_owned(), law: law.to_string() });
        }
        for row in &block.rows {
            legal.extend(
                row.law.as_ref().map(|law| LegalRow { label: row.full_label(lang), law: law.to_string() }),
            );
        }
    }
    let class = |class| match class {
        RuleClass::Official => lang.pick("官方规定", "official"),
        RuleClass::Definition => lang.pick("表格定义", "by definition"),
        RuleClass::Practice => lang.pick("评估惯例", "evaluators' practice"),
        RuleClass::Plausibility => lang.pick("合理性核对", "plausibility"),
    };
    let better = |better| match better {
        Better::Higher => Some(lang.pick("高为好", "higher is better").to_owned()),
        Better::Lower => Some(lang.pick("低为好", "lower is better").to_owned()),
        Better::None => None,
    };
    let title = form.title.get(lang).to_owned();
    let before =
        form.succeeds.as_ref().and_then(|id| lens.forms().into_iter().find(|(_, known, _)| **known == **id));
    let years = match form.valid_until {
        Some(last) => {
            lang.pick(format!("{}—{last}年度", form.valid_from), format!("{} to {last}", form.valid_from))
        }
        None => lang.pick(format!("{}年度起", form.valid_from), format!("since {}", form.valid_from)),
    };
    let view = FormView {
        id: form.id.to_string(),
        title: title.clone(),
        basis: form.basis.to_string(),
        law: form.law.iter().map(ToString::to_string).collect(),
        years,
        days: days(form, Period::year(form.valid_from), lang).map(|days| {
            lang.pick(format!("{}年度：{days}", form.valid_from), format!("{}: {days}", form.valid_from))
        }),
        sections: form
            .sections
            .iter()
            .map(|section| SectionLine {
                heading: section.heading.zh.to_string(),
                translation: section.heading.en.as_deref().filter(|_| lang == Lang::En).map(str::to_owned),
                topics: section.topics.iter().map(ToString::to_string).collect(),
                note: section.note.as_deref().map(str::to_owned),
            })
            .collect(),
        tables: form.tables.iter().map(|table| Html(skeletons.empty(form, table, lang))).collect(),
        legal,
        rules: form
            .rules
            .iter()
            .map(|rule| RuleLine {
                id: rule.id.to_string(),
                title: rule.title.get(lang).to_owned(),
                why: rule.why.get(lang).to_owned(),
                class: class(rule.class).to_owned(),
                severity: rule.severity.label(lang).to_owned(),
            })
            .collect(),
        indicators: form
            .indicators
            .iter()
            .map(|indicator| IndicatorLine {
                id: indicator.id.to_string(),
                label: indicator.label.get(lang).to_owned(),
                formula: indicator.source.to_string(),
                better: better(indicator.better),
                caveat: indicator.caveat.as_ref().map(|caveat| caveat.get(lang).to_owned()),
            })
            .collect(),
        succession: form
            .successions
            .iter()
            .map(|line| SuccessionLine {
                from: line.from.as_deref().map(str::to_owned),
                to: line.to.as_deref().map(str::to_owned),
                relation: line.kind.label(lang).to_owned(),
                note: line.note.as_ref().map(|note| note.get(lang).to_owned()),
            })
            .collect(),
        before: before.map(|(_, _, title)| title.get(lang).to_owned()),
    };
    let own = Own { kind: "form", title, crumbs: crumbs(lens, route, None), section: "forms", article: None };
    (page(lens, route, own), view)
}
