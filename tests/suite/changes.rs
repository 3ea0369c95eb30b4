//! A report beside the one before it: which that is, what cannot be compared, and what is public.

use crate::harness::{
    NARRATIVE, OFFICE, SITE, codes, good_site, load, output, seen, site, statistics, statistics_with, text_of,
};
use gongkai::emit::MemorySink;
use gongkai::engine::{Options, State, build};
use gongkai::source::MemorySource;
use std::collections::BTreeMap;

const PAGE: &str = "a/2024/changes/index.html";

/// An office with these years, each with statistics and a narrative.
fn years(years: &[(u16, &str, &str)]) -> MemorySource {
    let mut source = site([("content/a/office.toml", OFFICE)]);
    for (year, statistics, narrative) in years {
        source.write(&format!("content/a/{year}.toml"), *statistics);
        source.write(&format!("content/a/{year}.md"), *narrative);
    }
    source
}

fn words(files: &BTreeMap<String, Vec<u8>>, route: &str) -> String {
    let page = text_of(files, route);
    page[page.find("<main").unwrap()..page.find("</main>").unwrap()].to_owned()
}

#[test]
fn a_first_report_has_nothing_to_be_compared_with() {
    let zeros = statistics();
    let files = output(&years(&[(2024, &zeros, NARRATIVE)]));
    assert!(!files.contains_key(PAGE));
    let page = words(&files, "a/2024/index.html");
    assert!(!page.contains("相比") && !page.contains("changes/"), "{page}");
}

#[test]
fn the_nearest_report_of_three_years_is_taken_and_the_gap_is_named() {
    let zeros = statistics();
    let more = statistics_with("new", "new = [2, 0, 0, 0, 0, 0, 2]");
    let files = output(&years(&[(2021, &zeros, NARRATIVE), (2024, &more, NARRATIVE)]));
    let page = words(&files, PAGE);
    for said in [
        "与2021年相比，200格中有2格变化：新收申请由0增至2件",
        "没有本机构2022、2023年的报告",
        "href=\"../../2021/index.html#t3.new.all\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let report = words(&files, "a/2024/index.html");
    assert!(report.contains("与2021年相比，175格中有2格变化：新收申请由0增至2件。"), "{report}");
    let far = output(&years(&[(2020, &zeros, NARRATIVE), (2024, &more, NARRATIVE)]));
    assert!(!far.contains_key(PAGE), "four years are too far");
}

#[test]
fn what_cannot_be_read_is_said_and_not_compared() {
    let zeros = statistics();
    let check = |older: (&str, &str), newer: (&str, &str), said: &str| {
        let mut source = years(&[(2023, older.0, older.1), (2024, newer.0, newer.1)]);
        let page = words(&output(&source), PAGE);
        assert!(page.contains(said), "{said}: {page}");
        // The page is there even when nothing on it can be compared.
        source.write("site.toml", SITE);
    };
    check(("[t2]\nlic = = 1\n", NARRATIVE), (&zeros, NARRATIVE), "2023年的统计文件无法读取，数字没有比较");
    let unknown = format!("form = \"cn-xxgk-2022\"\n{zeros}");
    check((&zeros, NARRATIVE), (&unknown, NARRATIVE), "2024年的报告采用的表式无法识别");
    let mut source = years(&[(2023, &zeros, NARRATIVE), (2024, &zeros, NARRATIVE)]);
    source.write("content/a/2023.md", [0x80, 0xff, 0x00, 0xfe].as_slice());
    let page = words(&output(&source), PAGE);
    assert!(page.contains("2023年的叙述文件无法读取，文字没有对照。"), "{page}");
    let mut source = site([("content/a/office.toml", OFFICE), ("content/a/2024.md", NARRATIVE)]);
    source.write("content/a/2023.toml", zeros.as_str());
    let page = words(&output(&source), PAGE);
    for said in ["2024年的报告没有统计数据，数字没有比较。", "2023年的报告没有文字部分，文字没有对照。"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn a_draft_is_called_one() {
    let zeros = statistics();
    let draft = format!("+++\ndraft = true\n+++\n{NARRATIVE}");
    let source = years(&[(2023, &zeros, NARRATIVE), (2024, &zeros, &draft)]);
    assert!(!output(&source).contains_key(PAGE));
    let state = State::load(&source, Options { drafts: true, today: None });
    let renderer = state.renderer(&source).unwrap();
    let sink = MemorySink::default();
    build(&state, &renderer, &source, &state.plan(&renderer), &sink, &|| ()).unwrap();
    let files = sink.into_files().into_iter().map(|(route, bytes)| (route.as_str().to_owned(), bytes));
    let page = words(&files.collect(), PAGE);
    assert!(page.contains("2024年的文字还是草稿。"), "{page}");
}

#[test]
fn nothing_of_an_author_comes_out_as_markup() {
    let zeros = statistics();
    let text = |year: u16| {
        format!(
            "## 一、总体情况\n\n{year}年<script>alert({year})</script>，<ins>甲</ins>&amp;“乙”。\n\n<img src=x onerror=y>{year}\n"
        )
    };
    let (older, newer) = (text(2023), text(2024));
    let page = words(&output(&years(&[(2023, &zeros, &older), (2024, &zeros, &newer)])), PAGE);
    let marked = "<p><del>2023</del><ins>2024</ins>年&lt;script&gt;alert(<del>2023</del><ins>2024</ins>)&lt;/script&gt;，&lt;ins&gt;甲&lt;/ins&gt;&amp;“乙”。</p>";
    assert!(page.contains(marked), "{page}");
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
}

#[test]
fn repetition_is_shown_only_where_the_site_publishes_it() {
    let zeros = statistics();
    let sentence = "本机关认真贯彻落实政府信息公开条例，坚持以公开为常态、不公开为例外，围绕群众关心的热点难点问题，及时更新机构职能和办事指南，通过门户网站和公开栏发布信息，做好政策文件的解读回应。";
    let text = |own: &str| {
        format!("## 一、总体情况\n\n{sentence}{own}\n\n## 六、其他需要报告的事项\n\n{sentence}\n")
    };
    let (older, newer) = (text("清理失效信息。"), text("培训业务骨干。"));
    let mut source = years(&[(2023, &zeros, &older), (2024, &zeros, &newer)]);
    let page = words(&output(&source), PAGE);
    assert!(!page.contains("重复率"), "{page}");
    source.write("site.toml", format!("{SITE}[checks]\npublish_repetition = true\n"));
    let page = words(&output(&source), PAGE);
    // One rate for the section that is compared, none for the other, and how it is measured.
    assert_eq!((page.matches("重复率").count(), page.matches("五个字为一组").count()), (2, 1), "{page}");
}

#[test]
fn reports_that_cover_other_bodies_are_compared_with_a_warning() {
    let own = statistics_with("new", "new = [2, 0, 0, 0, 0, 0, 2]");
    let all = statistics_with("new", "new = [9, 0, 0, 0, 0, 0, 9]").replacen(
        "published",
        "scope = \"consolidated\"\npublished",
        1,
    );
    let files = output(&years(&[(2023, &own, NARRATIVE), (2024, &all, NARRATIVE)]));
    for route in [PAGE, "a/2024/index.html"] {
        let page = words(&files, route);
        assert!(page.contains("两份报告的统计范围不同"), "{route}: {page}");
    }
}

#[test]
fn the_page_can_be_switched_off() {
    let mut source = good_site();
    assert!(output(&source).contains_key("yi/jia/2024/changes/index.html"));
    source.write("site.toml", format!("{SITE}[output]\nchanges = false\n"));
    let files = output(&source);
    assert!(!files.contains_key("yi/jia/2024/changes/index.html"));
    let page = words(&files, "yi/jia/2024/index.html");
    assert!(page.contains("与2023年相比，10格中有1格变化。") && !page.contains("changes/"), "{page}");
}

#[test]
fn nobody_takes_the_folder_of_the_page() {
    for name in ["changes", "changes/a.pdf", "Changes/index.htm"] {
        let mut source = good_site();
        let path = format!("content/yi/jia/2024/{name}");
        source.write(&path, "附件");
        assert_eq!(codes(&source), ["route-taken"], "{name}");
        assert_eq!(seen(&source)[0].path, path);
        let files = output(&source);
        assert!(words(&files, "yi/jia/2024/changes/index.html").contains("相比"), "{name}");
        assert_eq!(
            files.keys().filter(|route| route.to_lowercase().starts_with("yi/jia/2024/changes")).count(),
            1
        );
    }
    // Elsewhere it is a name like any other.
    let mut source = good_site();
    source.write("content/yi/changes/office.toml", OFFICE);
    source.write("content/changes.md", "说明。\n");
    assert_eq!(codes(&source), [""; 0]);
    assert!(load(&source).portal().office_at("yi/changes").is_some());
}

#[test]
fn a_report_says_no_more_than_four_kilobytes_of_the_year_before() {
    // Every cell of every table differs, and by much.
    let source = years(&[
        (2023, &crate::harness::statistics_of("1"), NARRATIVE),
        (2024, &crate::harness::statistics_of("123456"), NARRATIVE),
    ]);
    let page = words(&output(&source), "a/2024/index.html");
    let parts: usize = page
        .split("<div class=\"compare\">")
        .skip(1)
        .map(|part| part.split("</div>").next().unwrap().len() + "<div class=\"compare\"></div>".len())
        .sum();
    assert!((1..=4096).contains(&parts), "{parts}");
    assert!(page.contains("另有") && page.contains("<td>+123455</td><td>+12345500.00%</td>"), "{page}");
}
