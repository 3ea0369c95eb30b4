//! `site.toml` to a [`SiteConfig`].

use super::fields::Fields;
use super::identifier::is_site_code;
use super::syntax;
use crate::base::date::{Date, MonthDay};
use crate::base::{Checked, Code, Finding, Lang, Locus, Period, SitePath};
use serde::{Deserialize, Serialize};

/// What the whole portal is told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteConfig {
    /// The portal's title.
    pub title: Box<str>,
    /// The language of theme text and of messages on pages.
    pub lang: Lang,
    /// The theme's folder name.
    pub theme: Box<str>,
    /// Where the portal is published, with a trailing slash; only for sitemap, feed and canonical links.
    pub base_url: Option<Box<str>>,
    /// The date that counts as today.
    pub as_of: Option<Date>,
    /// A sentence shown at the top of every page.
    pub notice: Option<Box<str>>,
    /// On what terms the data may be used.
    pub license: Option<License>,
    /// Who publishes the portal.
    pub publisher: Publisher,
    /// Deadlines of kinds of offices for which the form has none, or an earlier local one.
    pub deadlines: Vec<(Box<str>, MonthDay)>,
    /// Default forms by span of years, before the forms' own.
    pub forms: Vec<(FormYears, Box<str>)>,
    /// Whether pages say how much a named office repeats last year's text or another office's.
    pub publish_repetition: bool,
    /// How offices are compared.
    pub comparison: Comparison,
    /// Kinds of pages and downloads that are left out.
    pub output: OutputConfig,
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            title: Box::default(),
            lang: Lang::default(),
            theme: "default".into(),
            base_url: None,
            as_of: None,
            notice: None,
            license: None,
            publisher: Publisher::default(),
            deadlines: Vec::new(),
            forms: Vec::new(),
            publish_repetition: false,
            comparison: Comparison::default(),
            output: OutputConfig::default(),
        }
    }
}

/// On what terms the data may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct License {
    /// Its short name, such as `CC-BY-4.0`.
    pub name: Box<str>,
    /// Its title for people.
    pub title: Option<Box<str>>,
    /// Where it stands.
    pub url: Option<Box<str>>,
}

/// Who publishes the portal: for the footer and for government meta tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// 主办单位.
    pub name: Option<Box<str>>,
    /// `SiteName`.
    pub site_name: Option<Box<str>>,
    /// `SiteDomain`.
    pub domain: Option<Box<str>>,
    /// `SiteIDCode`.
    pub site_id_code: Option<Box<str>>,
    /// ICP备案号.
    pub icp: Option<Box<str>>,
    /// 公安备案号: its digits.
    pub police: Option<Box<str>>,
    /// 承办单位 or contact.
    pub contact: Option<Box<str>>,
    /// Postal address.
    pub address: Option<Box<str>>,
    /// Telephone.
    pub phone: Option<Box<str>>,
    /// Electronic mail.
    pub email: Option<Box<str>>,
    /// The column of the government site the portal is.
    pub column: Column,
    /// More links of the footer.
    pub footer_links: Vec<FooterLink>,
}

/// The column of a government site, for meta tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// `ColumnName`.
    pub name: Option<Box<str>>,
    /// `ColumnDescription`.
    pub description: Option<Box<str>>,
    /// `ColumnKeywords`.
    pub keywords: Option<Box<str>>,
    /// `ColumnType`.
    pub kind: Option<Box<str>>,
}

/// A link of the footer; relative ones start at the portal's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FooterLink {
    /// What it says.
    pub label: Box<str>,
    /// Where it leads.
    pub href: Box<str>,
}

/// A span of years, open at the end when `last` is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormYears {
    first: u16,
    last: Option<u16>,
}

impl FormYears {
    fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let year = |text: &str| Period::from_stem(text.trim()).map(Period::number);
        Some(Self { first: year(first)?, last: if last.is_empty() { None } else { Some(year(last)?) } })
    }

    /// Tells whether a period lies in the span.
    #[must_use]
    pub fn holds(self, period: Period) -> bool {
        self.first <= period.number() && self.last.is_none_or(|last| period.number() <= last)
    }
}

/// Kinds of pages and downloads, all on unless switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputConfig {
    /// `data.csv` of offices, years, regions and indicators.
    pub csv: bool,
    /// `data.json` of reports, offices, years, regions and indicators.
    pub json: bool,
    /// `data.xlsx` of offices, years, regions and indicators.
    pub xlsx: bool,
    /// The data package of the whole portal and its page.
    pub package: bool,
    /// `feed.xml`.
    pub feed: bool,
    /// `sitemap.xml`.
    pub sitemap: bool,
    /// Pages of forms.
    pub forms: bool,
    /// Pages of what checking found.
    pub checks: bool,
    /// Pages of what changed against the report before.
    pub changes: bool,
    /// Pages of indicators.
    pub indicators: bool,
    /// Pages of what is missing and late.
    pub missing: bool,
    /// The page on which offices are chosen and compared, and its data.
    pub compare: bool,
    /// Pages in large type and few words.
    pub easy: bool,
}

/// How offices are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Whether pages put named offices in order of an indicator.
    pub publish_ranking: bool,
    /// Rates that rest on fewer cases than this are neither ranked nor counted in medians.
    pub min_n: u32,
}

impl Default for Comparison {
    fn default() -> Self {
        Self { publish_ranking: false, min_n: 30 }
    }
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            csv: true,
            json: true,
            xlsx: true,
            package: true,
            feed: true,
            sitemap: true,
            forms: true,
            checks: true,
            changes: true,
            indicators: true,
            missing: true,
            compare: true,
            easy: true,
        }
    }
}

/// Reads `site.toml`.
pub(super) fn parse(path: &SitePath, text: &str) -> Checked<SiteConfig> {
    let (tree, mut findings) = syntax::parse(path, text);
    let mut site = SiteConfig::default();
    let Some(tree) = tree else { return Checked { value: site, findings } };
    let mut root = Fields::new(path, &tree);
    if root.table("site", |fields| read_site(fields, &mut site)).is_none() {
        root.required("site", "[site]");
    }
    root.table("publisher", |fields| {
        site.publisher = read_publisher(fields);
        check_tags(fields, &site.publisher);
    });
    root.table("deadlines", |fields| {
        for (kind, _) in fields.entries() {
            if let Some(kind) = super::office::KINDS.iter().find(|known| **known == kind) {
                fields.know(kind);
                let day = fields.month_day(kind);
                site.deadlines.extend(day.map(|day| ((*kind).into(), day)));
            }
        }
        super::office::KINDS.iter().for_each(|kind| fields.know(kind));
    });
    root.table("checks", |fields| {
        site.publish_repetition = fields.flag("publish_repetition").unwrap_or(false);
    });
    root.table("comparison", |fields| {
        let usual = Comparison::default();
        let min_n = fields.integer("min_n").map(|least| match u32::try_from(least) {
            Ok(least) => least,
            Err(_) => {
                let finding = fields.invalid("min_n", &least.to_string(), "30");
                fields.push(finding);
                usual.min_n
            }
        });
        site.comparison = Comparison {
            publish_ranking: fields.flag("publish_ranking").unwrap_or(usual.publish_ranking),
            min_n: min_n.unwrap_or(usual.min_n),
        };
    });
    root.table("forms", |fields| read_forms(fields, &mut site.forms));
    root.table("output", |fields| {
        let on = OutputConfig::default();
        site.output = OutputConfig {
            csv: fields.flag("csv").unwrap_or(on.csv),
            json: fields.flag("json").unwrap_or(on.json),
            xlsx: fields.flag("xlsx").unwrap_or(on.xlsx),
            package: fields.flag("package").unwrap_or(on.package),
            feed: fields.flag("feed").unwrap_or(on.feed),
            sitemap: fields.flag("sitemap").unwrap_or(on.sitemap),
            forms: fields.flag("forms").unwrap_or(on.forms),
            checks: fields.flag("checks").unwrap_or(on.checks),
            indicators: fields.flag("indicators").unwrap_or(on.indicators),
            missing: fields.flag("missing").unwrap_or(on.missing),
            compare: fields.flag("compare").unwrap_or(on.compare),
            easy: fields.flag("easy").unwrap_or(on.easy),
            changes: fields.flag("changes").unwrap_or(on.changes),
        };
    });
    findings.extend(root.finish());
    Checked { value: site, findings }
}

fn read_site(fields: &mut Fields<'_, '_>, site: &mut SiteConfig) {
    site.title = fields.required("title", "title = \"某区政府信息公开年报\"");
    if let Some(language) = fields.text("language") {
        match Lang::from_tag(&language) {
            Some(lang) => site.lang = lang,
            None => {
                let finding = fields.invalid("language", &language, "zh-CN、en");
                fields.push(finding);
            }
        }
    }
    if let Some(theme) = fields.text("theme") {
        match crate::source::segment_problem(&theme) {
            None => site.theme = theme,
            Some(_) => {
                let finding = fields.invalid("theme", &theme, "themes/<name>");
                fields.push(finding);
            }
        }
    }
    if let Some(url) = fields.text("base_url") {
        if url.starts_with("https://") || url.starts_with("http://") {
            let slash = if url.ends_with('/') { "" } else { "/" };
            site.base_url = Some(format!("{url}{slash}").into());
        } else {
            let finding = fields.invalid("base_url", &url, "https://…/");
            fields.push(finding);
        }
    }
    site.as_of = fields.date("as_of");
    site.notice = fields.text("notice");
    site.license = fields
        .table("license", |license| License {
            name: license.required("name", "name = \"CC-BY-4.0\""),
            title: license.text("title"),
            url: link(license, "url"),
        })
        .filter(|license| !license.name.is_empty());
}

/// Reads an address of the web.
fn link(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Box<str>> {
    let url = fields.text(key)?;
    if url.starts_with("https://") || url.starts_with("http://") {
        return Some(url);
    }
    let finding = fields.invalid(key, &url, "https://…");
    fields.push(finding);
    None
}

/// Reads a number that is part of an address: digits only.
fn digits(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Box<str>> {
    let text = fields.text(key)?;
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text);
    }
    let finding = fields.invalid(key, &text, "99000002000001");
    fields.push(finding);
    None
}

fn read_publisher(fields: &mut Fields<'_, '_>) -> Publisher {
    Publisher {
        name: fields.text("name"),
        site_name: fields.text("site_name"),
        domain: fields.text("domain"),
        site_id_code: fields.text("site_id_code"),
        icp: fields.text("icp"),
        police: digits(fields, "police"),
        contact: fields.text("contact"),
        address: fields.text("address"),
        phone: fields.text("phone"),
        email: fields.text("email"),
        column: fields
            .table("column", |column| Column {
                name: column.text("name"),
                description: column.text("description"),
                keywords: column.text("keywords"),
                kind: column.text("type"),
            })
            .unwrap_or_default(),
        footer_links: fields.tables("footer_links", |link| FooterLink {
            label: link.required("label", "label = \"网站声明\""),
            href: link.required("href", "href = \"about/index.html\""),
        }),
    }
}

/// Checks the tags of government sites. A portal that has none of them is not part of one.
fn check_tags(fields: &mut Fields<'_, '_>, publisher: &Publisher) {
    let column = &publisher.column;
    let tags = [
        ("SiteName", "publisher.site_name", &publisher.site_name),
        ("SiteDomain", "publisher.domain", &publisher.domain),
        ("SiteIDCode", "publisher.site_id_code", &publisher.site_id_code),
        ("ColumnName", "publisher.column.name", &column.name),
        ("ColumnDescription", "publisher.column.description", &column.description),
        ("ColumnKeywords", "publisher.column.keywords", &column.keywords),
        ("ColumnType", "publisher.column.type", &column.kind),
    ];
    let is_given = |value: &Option<Box<str>>| value.as_ref().is_some_and(|value| !value.trim().is_empty());
    if tags.iter().take(3).any(|(_, _, value)| is_given(value)) {
        for (tag, key, _) in tags.iter().filter(|(_, _, value)| !is_given(value)) {
            let locus = Locus::Key { path: fields.path().clone(), key: (*key).into() };
            fields.push(Finding::new(Code::MetaMissing, locus).fact("tag", tag).fact("key", key));
        }
    }
    if let Some(code) = publisher.site_id_code.as_deref().filter(|code| !is_site_code(code)) {
        let finding = Finding::new(Code::SiteCode, fields.place("site_id_code")).fact("value", code);
        fields.push(finding);
    }
}

fn read_forms(fields: &mut Fields<'_, '_>, forms: &mut Vec<(FormYears, Box<str>)>) {
    let mut unread = Vec::new();
    for (key, value) in fields.entries() {
        match (FormYears::parse(key), value.get_ref().as_str()) {
            (Some(years), Some(form)) => forms.push((years, form.into())),
            _ => unread.push((key, value.span())),
        }
    }
    for (key, span) in unread {
        fields.push_invalid_entry(key, span, "\"2019-2020\" = \"cn-xxgk-2019\"");
    }
    fields.know_all();
}
