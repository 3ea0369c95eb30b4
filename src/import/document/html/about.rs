//! A page's head to what the page says about itself.

use super::super::About;
use super::element::Tag;
use super::flow::Flow;
use super::report;
use super::sink::{self, Parsed};
use super::tree::Id;
use crate::base::date;

/// How many headings of the first level are taken for titles; others are parts of the page.
const HEADINGS: usize = 3;

/// The most letters of a title.
const LONGEST_TITLE: usize = 500;

/// Reads what a page says about itself.
pub(super) fn read(parsed: &Parsed, flow: &Flow, body: Id) -> About {
    let tree = &parsed.tree;
    let told: Vec<(&str, &str)> = (0..tree.len())
        .filter_map(|number| tree.element(Id(u32::try_from(number).ok()?))?.told.as_deref())
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .filter(|(_, content)| !content.is_empty())
        .collect();
    let get = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| told.iter().find(|(told, _)| told == name));
        found.next().map(|(_, content)| *content)
    };

    let mut titles: Vec<String> = Vec::new();
    let mut add = |title: &str| {
        let title: Vec<&str> = title.split_whitespace().take(LONGEST_TITLE).collect();
        let title: String = title.join(" ").chars().take(LONGEST_TITLE).collect();
        if !title.is_empty() && !titles.contains(&title) {
            titles.push(title);
        }
    };
    get(&["articletitle"]).into_iter().chain(get(&["og:title"])).for_each(&mut add);
    let headings = flow.pieces.iter().filter(|piece| report::level(piece) == 1 && !piece.around);
    headings.take(HEADINGS).for_each(|piece| add(&piece.text()));
    let title = sink::find(tree, body_or_head(parsed, body), Tag::Title);
    let title: String = title
        .into_iter()
        .flat_map(|id| tree.children(id))
        .filter_map(|id| tree.text(id))
        .flat_map(str::chars)
        .take(LONGEST_TITLE)
        .collect();
    without_site(&title).into_iter().for_each(&mut add);
    add(&title);

    let addresses = [parsed.saved_from.as_deref(), get(&["url"]), get(&["canonical"]), get(&["og:url"])];
    let is_address = |address: &&str| address.starts_with("http://") || address.starts_with("https://");
    About {
        titles,
        published: get(&["pubdate", "publishdate", "article:published_time", "发布日期", "发布时间"])
            .and_then(day),
        written: get(&["成文日期", "生成日期"]).and_then(day),
        index_no: get(&["索引号", "indexno", "索取号"]).map(ToOwned::to_owned),
        publisher: get(&["contentsource", "发布机构"]).map(ToOwned::to_owned),
        source: addresses.into_iter().flatten().find(is_address).map(ToOwned::to_owned),
    }
}

/// The page's title stands in its head, or in the body of a broken page.
fn body_or_head(parsed: &Parsed, body: Id) -> Id {
    let head = sink::find(&parsed.tree, parsed.root, Tag::Head);
    head.filter(|&head| sink::find(&parsed.tree, head, Tag::Title).is_some()).unwrap_or(body)
}

/// Reads the day at the beginning of a time: `2025-01-20 10:30`, `2025/1/20`, `2025年1月20日`.
fn day(text: &str) -> Option<String> {
    let mut numbers = text.trim().split(|c: char| !c.is_ascii_digit());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let text = format!("{year:0>4}-{month:0>2}-{day:0>2}");
    date::parse(&text).map(|_| text)
}

/// Returns a title without the site's name behind it.
fn without_site(title: &str) -> Option<&str> {
    let (title, site) = [" - ", "_", " | ", "|", "——", "--", "-", "－"]
        .iter()
        .find_map(|mark| title.rsplit_once(mark))
        .map(|(title, site)| (title.trim(), site.trim()))?;
    (title.chars().count() >= 4 && !site.is_empty() && !site.contains("报告")).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_strictly() {
        assert_eq!(day("2025-01-20 10:30").as_deref(), Some("2025-01-20"));
        assert_eq!(day(" 2025/1/2").as_deref(), Some("2025-01-02"));
        assert_eq!(day("2025年1月20日").as_deref(), Some("2025-01-20"));
        assert_eq!(day("2025-01-20T10:30:00+08:00").as_deref(), Some("2025-01-20"));
        for wrong in ["2025-13-01", "20250120", "2025-02-30", "", "昨天"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn site_names_are_cut_off() {
        assert_eq!(without_site("云溪县2024年年度报告 - 云溪县人民政府"), Some("云溪县2024年年度报告"));
        assert_eq!(without_site("云溪县2024年年度报告_年报_云溪县"), Some("云溪县2024年年度报告_年报"));
        assert_eq!(without_site("云溪县2024年年度报告"), None);
        assert_eq!(without_site("云溪县-2024年年度报告"), None);
    }
}
