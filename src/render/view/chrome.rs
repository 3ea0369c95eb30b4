//! What every page shares: head, navigation, footer.

use super::views;
use crate::base::Lang;
use crate::base::ids::RegionId;
use crate::plan::{DataFormat, Route};
use crate::portal::Lens;

views! {
    /// What every page is handed as `page`.
    pub struct PageView {
        /// The kind of page, such as `report`; for class names.
        pub kind: String,
        /// The page's own title.
        pub title: String,
        /// The portal's title.
        pub site_title: String,
        /// The language tag.
        pub lang: String,
        /// The prefix that leads to the portal's root, such as `../../`.
        pub root: String,
        /// The full address, if the site has a base address.
        pub canonical: Option<String>,
        /// The address of the feed, if there is one.
        pub feed: Option<String>,
        /// Government meta tags with content.
        pub meta: Vec<Meta>,
        /// The page in large type, or from there the page in full.
        pub easy: Option<Link>,
        /// The sentence shown at the top of every page.
        pub notice: Option<String>,
        /// The way from home to this page, without the page itself.
        pub crumbs: Vec<Crumb>,
        /// Navigation.
        pub nav: Vec<Link>,
        /// The footer.
        pub footer: Footer,
    }

    /// A meta tag.
    pub struct Meta {
        /// Its name.
        pub name: String,
        /// Its content.
        pub content: String,
    }

    /// A step on the way to a page.
    pub struct Crumb {
        /// Its title.
        pub label: String,
        /// Its address.
        pub href: String,
    }

    /// A link.
    pub struct Link {
        /// What it says.
        pub label: String,
        /// Where it leads.
        pub href: String,
        /// Whether it leads to this page or the part of the portal it belongs to.
        pub current: bool,
    }

    /// The items of the footer.
    pub struct Footer {
        /// 主办单位.
        pub publisher: Option<String>,
        /// Contact or 承办单位.
        pub contact: Option<String>,
        /// Postal address.
        pub address: Option<String>,
        /// Telephone.
        pub phone: Option<String>,
        /// Electronic mail.
        pub email: Option<String>,
        /// 网站标识码.
        pub site_id_code: Option<String>,
        /// ICP备案号.
        pub icp: Option<String>,
        /// 公安备案号: its digits.
        pub police: Option<String>,
        /// More links.
        pub links: Vec<Link>,
    }
}

/// What a page says of itself for the shared parts.
pub(in crate::render) struct Own {
    pub(in crate::render) kind: &'static str,
    pub(in crate::render) title: String,
    pub(in crate::render) crumbs: Vec<Crumb>,
    /// Which item of the navigation it belongs to.
    pub(in crate::render) section: &'static str,
    /// For details: publishing date and source, for meta tags.
    pub(in crate::render) article: Option<Article>,
}

/// A page that is a document of its own.
pub(in crate::render) struct Article {
    pub(in crate::render) published: Option<String>,
    pub(in crate::render) source: String,
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// Builds the shared part of a page.
pub(in crate::render) fn page(lens: &Lens<'_>, route: &Route, own: Own) -> PageView {
    let site = lens.site();
    let lang = site.lang;
    let root = route.root();
    let publisher = &site.publisher;
    let mut nav = vec![Link {
        label: lang.pick("首页", "Home").to_owned(),
        href: format!("{root}index.html"),
        current: own.section == "home",
    }];
    nav.push(Link {
        label: lang.pick("各年度", "Years").to_owned(),
        href: format!("{root}years/index.html"),
        current: own.section == "years",
    });
    let output = site.output;
    let parts = [
        (output.indicators, "indicators", lang.pick("指标", "Indicators")),
        (output.compare, "compare", lang.pick("比较", "Compare")),
        (output.missing, "missing", lang.pick("公布情况", "On time?")),
        (true, "corrections", lang.pick("更正", "Corrections")),
        (output.package, "data", lang.pick("数据", "Data")),
    ];
    nav.extend(parts.into_iter().filter(|(on, ..)| *on).map(|(_, part, label)| Link {
        label: label.to_owned(),
        href: format!("{root}{part}/index.html"),
        current: own.section == part,
    }));
    for (path, title) in lens.pages() {
        let href = format!("{root}{path}/index.html");
        nav.push(Link {
            label: title.to_owned(),
            href,
            current: own.section == "page" && own.title == title,
        });
    }
    if site.output.forms {
        let newest = lens.newest_form().map(|id| format!("{root}forms/{id}/index.html"));
        nav.extend(newest.map(|href| Link {
            label: lang.pick("表式说明", "The form").to_owned(),
            href,
            current: own.section == "forms",
        }));
    }
    let links = publisher.footer_links.iter().map(|link| {
        let outside = link.href.starts_with("https://") || link.href.starts_with("http://");
        let href =
            if outside { link.href.to_string() } else { format!("{root}{}", safe_relative(&link.href)) };
        Link { label: link.label.to_string(), href, current: false }
    });
    // The page in full is the one to be found and cited.
    let address = route.address();
    let address = address.strip_prefix("easy/").filter(|_| own.kind == "easy").unwrap_or(address);
    let canonical = site.base_url.as_deref().map(|base| format!("{base}{address}"));
    PageView {
        meta: meta(lens, &own),
        kind: own.kind.to_owned(),
        title: own.title,
        site_title: site.title.to_string(),
        lang: lang.tag().to_owned(),
        feed: (site.base_url.is_some() && site.output.feed).then(|| format!("{root}feed.xml")),
        canonical: canonical.filter(|_| own.kind != "not-found"),
        easy: output.easy.then(|| easy_link(route, own.kind, lang)),
        notice: owned(site.notice.as_deref()),
        crumbs: own.crumbs,
        nav,
        footer: Footer {
            publisher: owned(publisher.name.as_deref()),
            contact: owned(publisher.contact.as_deref()),
            address: owned(publisher.address.as_deref()),
            phone: owned(publisher.phone.as_deref()),
            email: owned(publisher.email.as_deref()),
            site_id_code: owned(publisher.site_id_code.as_deref()),
            icp: owned(publisher.icp.as_deref()),
            police: owned(publisher.police.as_deref()),
            links: links.collect(),
        },
        root,
    }
}

/// Returns the link to the page in large type; where a page has none of its own, to the first of them.
fn easy_link(route: &Route, kind: &str, lang: Lang) -> Link {
    let root = route.root();
    let (label, path) = match kind {
        "easy" => (lang.pick("标准版", "Standard version"), route.as_str().trim_start_matches("easy/")),
        "home" | "office" | "report" => (lang.pick("大字版", "Large type"), route.as_str()),
        _ => (lang.pick("大字版", "Large type"), "index.html"),
    };
    let prefix = if kind == "easy" { "" } else { "easy/" };
    Link { label: label.to_owned(), href: format!("{root}{prefix}{path}"), current: kind == "easy" }
}

/// A footer link is written by the webmaster, but still only leads down from the root.
fn safe_relative(href: &str) -> String {
    let kept: Vec<&str> =
        href.split(['/', '\\']).filter(|segment| !segment.is_empty() && *segment != "..").collect();
    kept.join("/").replace(':', "%3A")
}

/// Builds the government meta tags (domain reference 5.1): home has the first three, lists the first seven, details
/// the first ten; a tag without content is left out.
fn meta(lens: &Lens<'_>, own: &Own) -> Vec<Meta> {
    let site = lens.site();
    let publisher = &site.publisher;
    let column = &publisher.column;
    let mut tags: Vec<(&str, Option<String>)> = vec![
        ("SiteName", publisher.site_name.as_deref().or(publisher.name.as_deref()).map(str::to_owned)),
        ("SiteDomain", owned(publisher.domain.as_deref())),
        ("SiteIDCode", owned(publisher.site_id_code.as_deref())),
    ];
    if own.kind != "home" {
        let name = owned(column.name.as_deref());
        tags.push(("ColumnName", name.clone()));
        tags.push(("ColumnDescription", owned(column.description.as_deref())));
        tags.push(("ColumnKeywords", owned(column.keywords.as_deref())));
        tags.push(("ColumnType", owned(column.kind.as_deref()).or(name)));
    }
    if let Some(article) = &own.article {
        tags.push(("ArticleTitle", Some(own.title.clone())));
        tags.push(("PubDate", article.published.as_ref().map(|date| format!("{date} 00:00"))));
        tags.push(("ContentSource", Some(article.source.clone())));
    }
    let with_content = |(name, content): (&str, Option<String>)| {
        let content = content.filter(|content| !content.trim().is_empty())?;
        Some(Meta { name: name.to_owned(), content })
    };
    tags.into_iter().filter_map(with_content).collect()
}

/// Returns the data files that lie beside a page.
pub(in crate::render) fn downloads(lens: &Lens<'_>) -> Vec<Link> {
    let link = |format: DataFormat| Link {
        label: format.label().to_owned(),
        href: format.file().to_owned(),
        current: false,
    };
    DataFormat::on(&lens.site().output).map(link).collect()
}

/// Builds the way from home to a region, the region included.
pub(in crate::render) fn crumbs(lens: &Lens<'_>, route: &Route, region: Option<RegionId>) -> Vec<Crumb> {
    let root = route.root();
    let home =
        Crumb { label: lens.lang().pick("首页", "Home").to_owned(), href: format!("{root}index.html") };
    let mut around = region.map(|region| lens.region_cards(region)).unwrap_or_default();
    around.reverse();
    let regions = around
        .into_iter()
        .map(|(path, name)| Crumb { label: name.to_owned(), href: format!("{root}{path}/index.html") });
    std::iter::once(home).chain(regions).collect()
}
