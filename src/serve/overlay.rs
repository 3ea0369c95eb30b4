//! What is added to a page while it is being drafted: a list of what is wrong with it, and the script that shows the list
//! and waits for news. The renderer knows nothing of it.

use super::board;
use super::desk::{Desk, Site};
use crate::base::ids::OfficeId;
use crate::base::text::escape_html;
use crate::base::{Digest, Finding, Lang, SitePath};
use crate::plan::{PageKind, Route};
use crate::tell;
use serde_json::{Value, json};

/// So many files that are passed over are named beside a page.
const UNLISTED: usize = 50;

/// The folder of addresses that are not the site's.
pub(super) const PLACE: &str = "__gongkai";

/// The script that waits for news.
pub(super) const SCRIPT: &str = include_str!("assets/client.js");
/// The look of the list.
pub(super) const STYLE: &str = include_str!("assets/client.css");

/// Adds the script to a page, at its very end.
pub(super) fn inject(page: &mut Vec<u8>, route: &str, version: Digest) {
    let tag = format!(
        "<link rel=\"stylesheet\" href=\"/{PLACE}/client.css\">\
         <script src=\"/{PLACE}/client.js\" data-route=\"{}\" data-version=\"{version}\" defer></script>",
        escape_html(route)
    );
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
    page.splice(at..at, tag.into_bytes());
}

/// Returns what is wrong with what a page shows, as JSON: the findings of its report and of what holds for every page.
pub(super) fn findings(desk: &Desk, site: &Site, route: &str) -> String {
    let lang = desk.lang();
    let report = Desk::report_of(site, route);
    let paths = paths(site, route);
    let named: Vec<&SitePath> = paths.iter().collect();
    let mut all: Vec<&Finding> = site.state.findings_about(&named, report);
    all.extend(unlisted(site, route, &named));
    let held: Vec<&Finding> = site.held.values().flatten().collect();
    all.retain(|finding| !site.held.contains_key(finding.locus.path()));
    all.extend(held);
    let mut value = tell::json(desk.source(), &all, lang);
    if let Some(list) = value.get_mut("findings").and_then(Value::as_array_mut) {
        let worst_first = |finding: &Value| match finding.get("severity").and_then(Value::as_str) {
            Some("error") => 0,
            Some("warning") => 1,
            _ => 2,
        };
        list.sort_by_key(worst_first);
        for finding in list {
            let editor = editor_link(desk, finding);
            let file = finding.get("file").and_then(Value::as_str).map(SitePath::new);
            let held = file.is_some_and(|file| site.held.contains_key(&file));
            if let Some(finding) = finding.as_object_mut() {
                finding.insert("editor".to_owned(), json!(editor));
                finding.insert("held".to_owned(), json!(held));
            }
        }
    }
    let draft = report.is_some_and(|report| {
        let narrative = &site.state.portal().reports[report].narrative;
        narrative.as_ref().is_some_and(|narrative| narrative.prose.draft)
    });
    if let Some(value) = value.as_object_mut() {
        value.insert("draft".to_owned(), json!(draft));
        value.insert("theme".to_owned(), json!(site.fault));
        value.insert("words".to_owned(), words(lang));
    }
    value.to_string()
}

/// Returns the files that a page is made from, and those that every page is.
pub(super) fn paths(site: &Site, route: &str) -> Vec<SitePath> {
    let portal = site.state.portal();
    let mut paths = vec![SitePath::new("site.toml")];
    let kind = Route::file(route).and_then(|route| site.plan.pages.get(&route));
    match kind {
        Some(PageKind::Report(id) | PageKind::Changes(id) | PageKind::EasyReport(id)) => {
            paths.extend(portal.reports[*id].paths().cloned());
        }
        Some(PageKind::Free(id)) => paths.push(portal.pages[*id].file.clone()),
        Some(PageKind::Region(id)) => {
            paths.push(SitePath::new(&format!("content/{}/region.toml", portal.regions[*id].path)));
        }
        _ => {}
    }
    if let Some(office) = office_of(site, route) {
        paths.push(SitePath::new(&format!("content/{}/office.toml", portal.offices[office].path)));
    }
    paths
}

/// Returns the office that a page is about.
fn office_of(site: &Site, route: &str) -> Option<OfficeId> {
    match site.plan.pages.get(&Route::file(route)?)? {
        PageKind::Office(id) | PageKind::EasyOffice(id) => Some(*id),
        _ => Desk::report_of(site, route).map(|report| site.state.portal().reports[report].office),
    }
}

/// Returns what is said of files that are passed over, beside those of `known`: on the pages of an office of those in
/// its folder, on the home page of all.
fn unlisted<'s>(site: &'s Site, route: &str, known: &[&SitePath]) -> Vec<&'s Finding> {
    let portal = site.state.portal();
    let folder = match office_of(site, route) {
        Some(office) => format!("content/{}", portal.offices[office].path),
        None if route == "index.html" => String::new(),
        None => return Vec::new(),
    };
    let here = |path: &SitePath| folder.is_empty() || path.below(&folder).is_some();
    let all = site.tree.findings.iter().filter(|finding| here(finding.locus.path()));
    all.filter(|finding| !known.contains(&finding.locus.path())).take(UNLISTED).collect()
}

/// Returns the address at which an editor opens a finding's place.
fn editor_link(desk: &Desk, finding: &Value) -> Option<String> {
    let template = desk.editor()?;
    let path = desk.source().root().join(finding.get("file")?.as_str()?);
    let path = path.canonicalize().ok()?;
    let number = |name: &str| finding.get(name).and_then(Value::as_u64).unwrap_or(1).to_string();
    let encoded: String = path.to_str()?.chars().map(encode).collect();
    Some(
        template
            .replace("{path}", &encoded)
            .replace("{line}", &number("line"))
            .replace("{column}", &number("column")),
    )
}

/// Keeps what can stand in a path of an address and writes the rest as its bytes.
fn encode(c: char) -> String {
    if c.is_ascii_alphanumeric() || "/-._~:".contains(c) {
        return c.to_string();
    }
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn words(lang: Lang) -> Value {
    json!({
        "title": lang.pick("检查结果", "Findings"),
        "none": lang.pick("没有发现问题", "Nothing found"),
        "error": lang.pick("错误", "error"),
        "warning": lang.pick("警告", "warning"),
        "info": lang.pick("提示", "note"),
        "held": lang.pick("文件暂时无法读取，页面显示的是上一次能读取的内容", "The file cannot be read as it is; the page shows what it said before"),
        "draft": lang.pick("草稿：发布时不会包含本报告", "Draft: this report will not be published"),
        "lost": lang.pick("与本机服务的连接已断开", "The connection to the server is lost"),
        "show": lang.pick("显示检查结果", "Show findings"),
        "hide": lang.pick("收起", "Hide"),
        "board": lang.pick("各机构进度", "All offices"),
        "board_link": format!("/{}", board::ADDRESS),
        "theme": lang.pick("主题有错，页面仍用上一次可用的主题", "The theme is wrong; pages keep the last one that worked"),
    })
}

/// Returns a page that says why there is none.
pub(super) fn apology(reason: &str, lang: Lang) -> Vec<u8> {
    let title = lang.pick("此页暂时无法生成", "This page cannot be made right now");
    let (reason, tag) = (escape_html(reason), lang.pick("zh-CN", "en"));
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1><p>{reason}</p></main></body></html>"
    )
    .into_bytes()
}
