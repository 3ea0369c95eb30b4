//! Schemas of `site.toml`, `region.toml` and `office.toml`.

use super::{Maker, keys};
use crate::base::Lang;
use crate::content::office::{EVENTS, KINDS};
use serde_json::{Map, Value, json};

/// Returns the schema of `site.toml`.
#[must_use]
pub fn site(lang: Lang) -> Value {
    let m = Maker { lang };
    let license = keys([
        ("name", m.name("许可协议的简称，如 CC-BY-4.0", "the licence's short name, such as CC-BY-4.0")),
        ("title", m.text("许可协议的全称", "its title")),
        ("url", m.link("许可协议的网址", "where it stands")),
    ]);
    let site = keys([
        ("title", m.name("网站标题", "the portal's title")),
        (
            "language",
            m.word(
                "页面文字和提示的语言",
                "language of the pages' own texts and of messages",
                &["zh-CN", "en"],
            ),
        ),
        (
            "theme",
            m.shaped(
                "themes/ 里的文件夹名，默认 default",
                "a folder below themes/, default unless said",
                "^[A-Za-z0-9_-][A-Za-z0-9._-]*$",
            ),
        ),
        (
            "base_url",
            m.link(
                "网站公布的地址；用于规范链接、sitemap.xml 和 feed.xml",
                "where the portal is published; for canonical links, sitemap.xml and feed.xml",
            ),
        ),
        (
            "as_of",
            m.day(
                "算作“今天”的日期，用来判断未发布和未到期限",
                "the day that counts as today, for “missing” and “not yet due”",
            ),
        ),
        ("notice", m.text("每页顶部的一句话", "one sentence at the top of every page")),
        ("license", m.table(("数据的使用许可", "on what terms the data may be used"), &["name"], license)),
    ]);
    let column = keys([
        ("name", m.text("栏目名称（ColumnName）", "ColumnName")),
        ("description", m.text("栏目介绍（ColumnDescription）", "ColumnDescription")),
        ("keywords", m.text("栏目关键词（ColumnKeywords）", "ColumnKeywords")),
        ("type", m.text("栏目类别（ColumnType），默认同名称", "ColumnType; the name unless said")),
    ]);
    let link = keys([
        ("label", m.name("链接文字", "what the link says")),
        (
            "href",
            m.name(
                "链接地址；相对地址从网站根目录算起",
                "where it leads; a relative one starts at the root of the portal",
            ),
        ),
    ]);
    let publisher = keys([
        ("name", m.text("主办单位", "who publishes the portal")),
        ("site_name", m.text("网站名称（SiteName），默认同主办单位", "SiteName; the name unless said")),
        ("domain", m.text("网站域名（SiteDomain）", "SiteDomain")),
        ("site_id_code", m.text("网站标识码（SiteIDCode）", "SiteIDCode")),
        ("icp", m.text("ICP备案号", "ICP filing number")),
        ("police", m.shaped("公安备案号中的数字", "police filing number, its digits", "^[0-9]+$")),
        ("contact", m.text("承办单位或联系人", "whom to ask")),
        ("address", m.text("地址", "postal address")),
        ("phone", m.text("电话", "telephone")),
        ("email", m.text("电子邮箱", "electronic mail")),
        (
            "column",
            m.table(
                ("本网站在政府网站里的栏目", "the column of the government site that the portal is"),
                &[],
                column,
            ),
        ),
        ("footer_links", m.tables(("页脚的其他链接", "more links of the footer"), &["label", "href"], link)),
    ]);
    let output = keys([
        (
            "csv",
            m.on("机构、年度、地区和指标的 data.csv", "data.csv of each office, year, region and indicator"),
        ),
        (
            "json",
            m.on(
                "报告、机构、年度、地区和指标的 data.json",
                "data.json of each report, office, year, region and indicator",
            ),
        ),
        (
            "xlsx",
            m.on(
                "机构、年度、地区和指标的 data.xlsx",
                "data.xlsx of each office, year, region and indicator",
            ),
        ),
        (
            "package",
            m.on("全站数据包 data/ 及其说明页", "the data package of the whole portal, data/, and its page"),
        ),
        ("feed", m.on("feed.xml（须有 base_url）", "feed.xml (needs base_url)")),
        ("sitemap", m.on("sitemap.xml（须有 base_url）", "sitemap.xml (needs base_url)")),
        ("forms", m.on("表式说明页", "pages of forms")),
        ("checks", m.on("各年度核对结果页", "pages of what checking found")),
        ("indicators", m.on("指标页", "pages of indicators")),
        ("missing", m.on("缺报和迟报页", "pages of what is missing and late")),
        ("compare", m.on("自选机构比较页及其数据", "the page for comparing chosen offices, and its data")),
        ("easy", m.on("大字版页面", "pages in large type")),
        ("changes", m.on("报告与上年对比页", "pages that compare a report with the one before")),
    ]);
    let checks = keys([(
        "publish_repetition",
        m.off("网页上公开各机构文字的重复率", "say on pages how much each office’s text repeats"),
    )]);
    let comparison = keys([
        (
            "publish_ranking",
            m.off("网页上按指标给各机构排名次", "put named offices in order of an indicator on pages"),
        ),
        (
            "min_n",
            m.integer(
                "比率的分母少于此数的，不排名次，也不计入中位数；默认 30",
                "rates on fewer cases are neither ranked nor counted in medians; 30 unless said",
            ),
        ),
    ]);
    let year = m.text("这些年份使用的表式", "the form of these years");
    let mut forms = m.open_table(
        (
            "哪些年份用哪种表式，如 \"2021-\" = \"cn-xxgk-2021\"",
            "which form the reports of some years follow, such as \"2021-\" = \"cn-xxgk-2021\"",
        ),
        Map::new(),
        json!(false),
    );
    if let Some(forms) = forms.as_object_mut() {
        forms.insert("patternProperties".to_owned(), json!({ "^[0-9]{4}(-([0-9]{4})?)?$": year }));
    }
    let days = KINDS.map(|kind| {
        (
            kind,
            m.month_day(
                "公布期限，次年的月-日，如 \"01-31\"",
                "month and day of the next year, such as \"01-31\"",
            ),
        )
    });
    let root = keys([
        ("site", m.table(("网站", "the portal"), &["title"], site)),
        (
            "publisher",
            m.table(
                ("主办单位，写入页脚和元信息", "who publishes it: for the footer and for meta tags"),
                &[],
                publisher,
            ),
        ),
        (
            "deadlines",
            m.table(
                (
                    "各类机构的公布期限，先于表式所载的法定期限",
                    "deadlines by kind of office; they come before those of the form",
                ),
                &[],
                keys(days),
            ),
        ),
        ("forms", forms),
        ("checks", m.table(("核对结果的公开", "what of the checks is public"), &[], checks)),
        ("comparison", m.table(("机构之间的比较", "how offices are compared"), &[], comparison)),
        (
            "output",
            m.table(
                ("生成哪些文件；不写即生成", "what is written; everything unless switched off"),
                &[],
                output,
            ),
        ),
    ]);
    m.file(("网站设置（site.toml）", "Settings of the portal (site.toml)"), &["site"], root)
}

/// Returns the schema of `region.toml`.
#[must_use]
pub fn region(lang: Lang) -> Value {
    let m = Maker { lang };
    let root = keys([
        ("name", m.name("地区名称", "the region's name")),
        ("code", m.text("行政区划代码", "administrative division code")),
        ("order", m.integer("在同级中的次序；不写排在最后", "place among its siblings; last unless said")),
        ("summary", m.text("一句话介绍", "one sentence about it")),
    ]);
    m.file(("地区（region.toml）", "A region (region.toml)"), &["name"], root)
}

/// Returns the schema of `office.toml`.
#[must_use]
pub fn office(lang: Lang) -> Value {
    let m = Maker { lang };
    let former = keys([
        ("name", m.name("旧名称", "the former name")),
        ("until", m.day("最后使用的一天", "the last day it was used")),
    ]);
    let event = keys([
        ("event", m.word("发生了什么：更名、合并、拆分、取代、撤销", "what happened", &EVENTS)),
        ("date", m.day("发生的日期", "when")),
        ("from", m.texts("变动之前各机构的地址", "addresses of the offices before")),
        ("into", m.texts("变动之后各机构的地址", "addresses of the offices after")),
        ("basis", m.text("依据的文件", "the document it rests on")),
    ]);
    let contact = keys([
        ("address", m.text("地址", "postal address")),
        ("phone", m.text("电话", "telephone")),
        ("email", m.text("电子邮箱", "electronic mail")),
        ("hours", m.text("办公时间", "opening hours")),
    ]);
    let root = keys([
        ("name", m.name("机构全称", "the full name")),
        ("short", m.text("表格里用的简称", "a short name for tables")),
        (
            "kind",
            m.word(
                "机构类别：政府、部门、乡镇、街道、派出机构、事业单位；公布期限由它决定",
                "what sort of office it is; decides the deadline",
                &KINDS,
            ),
        ),
        ("order", m.integer("在同级中的次序；不写排在最后", "place among its siblings; last unless said")),
        ("sort_key", m.text("次序相同时按它排列", "what it sorts by among equal places")),
        (
            "since",
            m.day(
                "机构存在的第一天；此前的年度不要求报告",
                "the first day it existed; reports of years before are not expected",
            ),
        ),
        (
            "until",
            m.day(
                "机构存在的最后一天；此后的年度不要求报告",
                "the last day it existed; reports of years after are not expected",
            ),
        ),
        ("uscc", m.text("统一社会信用代码", "unified social credit code")),
        ("former_names", m.tables(("曾用名", "names it had before"), &["name"], former)),
        ("lineage", m.tables(("机构沿革", "what became of the office and of others"), &["event"], event)),
        ("contact", m.table(("联系方式", "how to reach it"), &[], contact)),
    ]);
    m.file(("机构（office.toml）", "An office (office.toml)"), &["name"], root)
}
