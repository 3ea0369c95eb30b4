//! Rows 69 to 74: how editors, scripts and disasters write, on the real watcher of a real folder.

use crate::harness::{Folder, NARRATIVE, OFFICE, SITE, good_site, statistics};
use crate::serve::{saying, two_offices};
use crate::server::{News, SOON, Server};
use gongkai::source::MemorySource;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

const PAGE: &str = "/yi/jia/2024/";
const ROUTE: &str = "yi/jia/2024/index.html";
const TEXT: &str = "content/yi/jia/2024.md";
const TABLE: &str = "content/yi/jia/2024.toml";
const SILENCE: Duration = Duration::from_millis(400);

struct Draft {
    folder: Folder,
    server: Server,
}

impl Draft {
    fn new() -> Self {
        Self::of(&good_site(), &["-p", "0"])
    }

    fn of(source: &MemorySource, args: &[&str]) -> Self {
        let folder = Folder::with(source);
        let server = Server::with(&folder, args);
        Self { folder, server }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path(&format!("site/{path}"))
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        self.folder.write(&format!("site/{path}"), text);
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.at(from), self.at(to)).unwrap();
    }

    fn read(&self, path: &str) -> String {
        self.folder.read(&format!("site/{path}"))
    }

    #[track_caller]
    fn shows(&self, words: &str) {
        self.server.shows(PAGE, words);
    }

    /// Tells whether a page's findings say of a file that its last good content is shown.
    #[track_caller]
    fn held(&self, route: &str, path: &str, held: bool) {
        self.server
            .finds(route, if held { "held" } else { "not held" }, |found| is_held(found, path) == held);
    }
}

fn is_held(found: &Value, path: &str) -> bool {
    let all = found["findings"].as_array().unwrap();
    all.iter().any(|finding| finding["held"] == true && finding["file"] == path)
}

/// Reads all news until it is quiet; returns how often the page was to be loaded anew.
fn reloads(news: &mut News) -> usize {
    let mut count = 0;
    while let Some(told) = news.next(SILENCE) {
        count += usize::from(told["reload"] == true);
    }
    count
}

#[test]
fn d69_saved_by_vim() {
    let draft = Draft::new();
    let mut news = draft.server.watch(ROUTE);
    for count in 0..3 {
        let words = format!("第{count}次保存");
        // It tries whether it may write in the folder, keeps a backup, writes anew, and removes the backup.
        draft.write("content/yi/jia/.2024.md.swp", "b0VIM");
        draft.write("content/yi/jia/4913", "");
        fs::remove_file(draft.at("content/yi/jia/4913")).unwrap();
        draft.rename(TEXT, "content/yi/jia/2024.md~");
        draft.write(TEXT, saying(&words));
        fs::remove_file(draft.at("content/yi/jia/2024.md~")).unwrap();
        draft.shows(&words);
        assert_eq!(reloads(&mut news), 1, "{words}");
    }
    fs::remove_file(draft.at("content/yi/jia/.2024.md.swp")).unwrap();
    news.silent(SILENCE);
}

#[test]
fn d69_saved_by_truncating_and_writing() {
    let draft = Draft::new();
    let mut news = draft.server.watch(ROUTE);
    let table = draft.read(TABLE);
    for cell in [8123, 8124, 8125] {
        let text = table.replacen("coe = 2", &format!("coe = {cell}"), 1);
        fs::write(draft.at(TABLE), text).unwrap();
        draft.shows(&cell.to_string());
    }
    assert!(reloads(&mut news) <= 3);
    // Two writes 30 ms apart.
    fs::write(draft.at(TABLE), "").unwrap();
    std::thread::sleep(Duration::from_millis(30));
    fs::write(draft.at(TABLE), table.replacen("coe = 2", "coe = 8199", 1)).unwrap();
    draft.shows("8199");
    draft.held(ROUTE, TABLE, false);
    assert_eq!(reloads(&mut news), 1);
}

#[test]
fn d69_saved_by_sed() {
    let draft = Draft::new();
    let mut news = draft.server.watch(ROUTE);
    draft.write("content/yi/jia/sedAb12Cd", draft.read(TABLE).replacen("coe = 2", "coe = 8123", 1));
    draft.rename("content/yi/jia/sedAb12Cd", TABLE);
    draft.shows("8123");
    assert_eq!(reloads(&mut news), 1);
    assert_eq!(draft.server.get("/yi/jia/sedAb12Cd").status, 404);
}

#[test]
fn d69_lock_files_of_office_programs_are_nobodys() {
    let draft = Draft::new();
    let mut news = draft.server.watch(ROUTE);
    for name in ["~$2024.md", ".~lock.2024.md#", ".~2024.md", "2024.md.tmp", "2024.md.bak"] {
        let path = format!("content/yi/jia/{name}");
        draft.write(&path, "x");
        draft.write(&path, "y");
        fs::remove_file(draft.at(&path)).unwrap();
    }
    news.silent(SILENCE);
    draft.write("content/yi/jia/~$2024.md", "x");
    draft.write(TEXT, saying("锁着也能写"));
    draft.shows("锁着也能写");
    assert_eq!(reloads(&mut news), 1);
}

#[test]
fn d69_touching_is_no_news() {
    let draft = Draft::new();
    let mut news = draft.server.watch(ROUTE);
    for (path, year) in [(TEXT, 0), (TABLE, 2_000_000_000), ("site.toml", 1), ("static/robots.txt", 2)] {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(year);
        fs::File::options().append(true).open(draft.at(path)).unwrap().set_modified(time).unwrap();
    }
    // The same bytes written once more.
    draft.write(TEXT, draft.read(TEXT));
    news.silent(2 * SILENCE);
    // A time that was set back hides nothing.
    let text = draft.read(TEXT);
    draft.write(TEXT, text.replace("依法公开", "依规公开"));
    let file = fs::File::options().append(true).open(draft.at(TEXT)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    draft.shows("依规公开");
}

#[test]
fn d69_deleted_and_put_back() {
    let draft = Draft::new();
    fs::remove_file(draft.at(TEXT)).unwrap();
    fs::remove_file(draft.at(TABLE)).unwrap();
    draft.server.loses(PAGE);
    draft.write(TEXT, saying("又有了"));
    draft.write(TABLE, statistics());
    draft.shows("又有了");
    // Gone and back within a moment is a save, whatever else comes and goes meanwhile.
    let mut news = draft.server.watch(ROUTE);
    for words in ["马上又有了", "立刻又有了"] {
        draft.write(&format!("content/yi/jia/{}.txt", words.len()), "x");
        fs::remove_file(draft.at(TEXT)).unwrap();
        std::thread::sleep(Duration::from_millis(25));
        draft.write(TEXT, saying(words));
        draft.shows(words);
        assert_eq!(reloads(&mut news), 1, "{words}");
    }
}

#[test]
fn d71_folders_made_with_files_in_them() {
    let draft = Draft::new();
    for count in 0..6 {
        let office = format!("content/qu{count}/ju{count}");
        draft.write(&format!("{office}/office.toml"), OFFICE.replace("甲", &format!("新{count}")));
        draft.write(&format!("{office}/2024.md"), saying(&format!("新建{count}")));
        draft.write(&format!("{office}/2024/附件.txt").replace("附件", "annex"), "x");
        draft.server.shows(&format!("/qu{count}/ju{count}/2024/"), &format!("新建{count}"));
        // Later writes in folders that came at once with their files.
        draft.write(&format!("{office}/2024.md"), saying(&format!("改写{count}")));
        draft.server.shows(&format!("/qu{count}/ju{count}/2024/"), &format!("改写{count}"));
        draft.server.shows(&format!("/qu{count}/ju{count}/2024/annex.txt"), "x");
    }
    assert_eq!(draft.server.said(), "", "the watcher was relied on");
}

#[test]
fn d71_folders_renamed_moved_and_made_again() {
    let draft = Draft::of(&two_offices(), &["-p", "0"]);
    draft.rename("content/yi/jia", "content/yi/wu");
    draft.server.shows("/yi/wu/2024/", "甲局");
    draft.server.loses(PAGE);
    draft.write("content/yi/wu/2024.md", saying("改名之后"));
    draft.server.shows("/yi/wu/2024/", "改名之后");
    // To another region.
    draft.rename("content/yi/wu", "content/bing/wu");
    draft.server.shows("/bing/wu/2024/", "改名之后");
    draft.server.loses("/yi/wu/2024/");
    draft.write("content/bing/wu/2024.md", saying("迁移之后"));
    draft.server.shows("/bing/wu/2024/", "迁移之后");
    draft.server.shows("/bing/", "甲局");
    // Out of the site and back.
    fs::rename(draft.at("content/bing/wu"), draft.folder.path("away")).unwrap();
    draft.server.loses("/bing/wu/2024/");
    fs::rename(draft.folder.path("away"), draft.at("content/bing/wu")).unwrap();
    draft.server.shows("/bing/wu/2024/", "迁移之后");
    draft.write("content/bing/wu/2024.md", saying("回来之后"));
    draft.server.shows("/bing/wu/2024/", "回来之后");
    // Deleted, and made again under the same name.
    fs::remove_dir_all(draft.at("content/bing/wu")).unwrap();
    draft.write("content/bing/wu/office.toml", OFFICE);
    draft.write("content/bing/wu/2024.md", saying("重建之后"));
    draft.server.shows("/bing/wu/2024/", "重建之后");
    draft.write("content/bing/wu/2024.md", saying("重建再改"));
    draft.server.shows("/bing/wu/2024/", "重建再改");
    assert_eq!(draft.server.said(), "", "the watcher was relied on");
}

#[test]
fn d71_the_folder_of_all_contents_made_again() {
    let draft = Draft::new();
    for round in 0..3 {
        fs::rename(draft.at("content"), draft.folder.path(&format!("away{round}"))).unwrap();
        let fresh = good_site();
        for (path, bytes) in fresh.files().filter(|(path, _)| path.as_str().starts_with("content/")) {
            draft.write(path.as_str(), bytes);
        }
        for count in 0..2 {
            let words = format!("第{round}轮第{count}句");
            draft.write(TEXT, saying(&words));
            draft.shows(&words);
        }
    }
    assert_eq!(draft.server.said(), "", "the watcher was relied on");
}

#[test]
fn d70_a_checkout_of_a_thousand_files() {
    let mut source = good_site();
    let offices: Vec<String> = (0..84).map(|number| format!("content/yi/ju{number}")).collect();
    for office in &offices {
        source.write(&format!("{office}/office.toml"), OFFICE);
        for year in 2019..2025 {
            source.write(&format!("{office}/{year}.md"), NARRATIVE);
            source.write(&format!("{office}/{year}.toml"), statistics());
        }
    }
    let draft = Draft::of(&source, &["-p", "0"]);
    let mut news = draft.server.watch("yi/ju7/2022/index.html");
    let mut numbers = 0;
    for words in ["另一分支", "这一分支"] {
        for path in offices.iter().flat_map(|office| (2019..2025).map(move |year| format!("{office}/{year}")))
        {
            // As git does: what is there is removed, what shall be there is made.
            for (end, text) in [("md", saying(words)), ("toml", format!("{}# {words}\n", statistics()))] {
                let path = format!("{path}.{end}");
                fs::remove_file(draft.at(&path)).unwrap();
                draft.write(&path, text);
                numbers += 1;
            }
        }
        for page in ["/yi/ju0/2019/", "/yi/ju7/2022/", "/yi/ju83/2024/"] {
            // Two thousand files are taken in at once: a busy machine may need longer than for one.
            let written = Instant::now();
            while !draft.server.get(page).text().contains(words) {
                assert!(written.elapsed() < 4 * SOON, "{page} does not say {words}");
            }
        }
    }
    assert_eq!(numbers, 2 * 1_008);
    assert!((1..=6).contains(&reloads(&mut news)));
}

#[test]
fn d71_themes_forms_and_settings_are_taken_in() {
    let draft = Draft::new();
    let base = include_str!("../../themes/default/templates/base.html");
    let mark = |words: &str| base.replacen("</body>", &format!("<p>{words}</p></body>"), 1);
    draft.write("themes/default/templates/base.html", mark("自定主题"));
    draft.shows("自定主题");
    // A broken theme: the last one that worked stays, and it is said.
    draft.write("themes/default/templates/base.html", "{% if %}");
    draft.server.finds(ROUTE, "a wrong theme", |found| !found["theme"].is_null());
    draft.shows("自定主题");
    // Forms go on changing under it.
    let form = include_str!("../../forms/cn-xxgk-2021.toml");
    let label = "行政强制";
    assert!(form.contains(label) && draft.server.page(PAGE).contains(label));
    let longer = form.replace(
        "  { id = \"coe\",",
        "  { id = \"odd\", label = \"另加一行\", en = \"Odd\" },\n  { id = \"coe\",",
    );
    assert_ne!(form, longer);
    draft.write("forms/cn-xxgk-2021.toml", longer);
    draft.shows("另加一行");
    draft.shows("自定主题");
    draft.write("themes/default/templates/base.html", mark("修好主题"));
    draft.shows("修好主题");
    draft.server.finds(ROUTE, "no wrong theme", |found| found["theme"].is_null());
    fs::remove_dir_all(draft.at("themes")).unwrap();
    draft.server.until(PAGE, "the built-in theme", |answer| !answer.text().contains("主题</p>"));
    // A form of the site's own in the place of a built-in one.
    draft.write("forms/cn-xxgk-2021.toml", form.replace(label, "强制措施"));
    draft.shows("强制措施");
    draft.write("forms/cn-xxgk-2021.toml", form.replace(label, "强制之举"));
    draft.shows("强制之举");
    fs::remove_file(draft.at("forms/cn-xxgk-2021.toml")).unwrap();
    draft.shows(label);
    draft.write("site.toml", SITE.replace('例', "另一门户"));
    draft.shows("另一门户");
    assert_eq!(draft.server.said(), "", "the watcher was relied on");
}

#[test]
fn d72_the_site_file_goes_and_comes_back() {
    let draft = Draft::new();
    let mut news = draft.server.watch(ROUTE);
    draft.write("site.toml", "[site\ntitle = ");
    draft.held(ROUTE, "site.toml", true);
    draft.shows("甲局");
    draft.write("site.toml", SITE.replace('例', "新名"));
    draft.shows("新名");
    draft.held(ROUTE, "site.toml", false);
    fs::remove_file(draft.at("site.toml")).unwrap();
    draft.held(ROUTE, "site.toml", true);
    draft.shows("甲局");
    draft.write(TEXT, saying("其间所写"));
    draft.write("site.toml", SITE.replace('例', "回来"));
    draft.shows("回来");
    draft.shows("其间所写");
    draft.held(ROUTE, "site.toml", false);
    // The same file, moved away and back.
    draft.rename("site.toml", "site.off");
    draft.held(ROUTE, "site.toml", true);
    draft.rename("site.off", "site.toml");
    draft.held(ROUTE, "site.toml", false);
    assert!(reloads(&mut news) > 0);
}

#[test]
fn d72_the_whole_folder_goes_and_comes_back() {
    let draft = Draft::new();
    draft.shows("甲局");
    for words in ["回来之后", "重来之后"] {
        fs::rename(draft.folder.path("site"), draft.folder.path("away")).unwrap();
        draft.held(ROUTE, "site.toml", true);
        draft.shows("甲局");
        if words == "回来之后" {
            fs::rename(draft.folder.path("away"), draft.folder.path("site")).unwrap();
        } else {
            // Another folder of the same name.
            for (path, bytes) in good_site().files() {
                draft.write(path.as_str(), bytes);
            }
        }
        draft.held(ROUTE, "site.toml", false);
        for count in 0..3 {
            let words = format!("{words}{count}");
            draft.write(TEXT, saying(&words));
            draft.shows(&words);
        }
    }
    assert_eq!(draft.server.said(), "", "the watcher was relied on");
}

#[test]
fn d73_a_table_that_nobody_saw_is_what_it_is_once_all_is_read_anew() {
    let draft = Draft::new();
    let good = draft.read(TABLE);
    draft.write(TABLE, good.replacen("coe = 2", "coe = [", 1));
    draft.held(ROUTE, TABLE, true);
    draft.write("site.toml", SITE.replace('例', "门户改名"));
    draft.shows("门户改名");
    draft.server.finds(ROUTE, "an error", |found| found.to_string().contains("toml-syntax"));
    draft.held(ROUTE, TABLE, false);
    draft.write(TABLE, good);
    draft.server.finds(ROUTE, "no error", |found| found["errors"] == 0);
    draft.folder.build().ended(0);
    assert_eq!(draft.server.page(PAGE), draft.folder.read("out/yi/jia/2024/index.html"));
}

#[test]
fn d73_the_last_good_page_stays_while_a_table_is_broken() {
    let draft = Draft::of(&two_offices(), &["-p", "0"]);
    let good = draft.read(TABLE);
    let page = draft.server.page(PAGE);
    let mut news = draft.server.watch(ROUTE);
    draft.write(TABLE, good.replacen("coe = 2", "coe = [", 1));
    draft.held(ROUTE, TABLE, true);
    assert_eq!(draft.server.page(PAGE), page);
    let told = news.expect();
    assert_eq!((&told["reload"], &told["findings"]), (&false.into(), &true.into()), "{told}");
    let found = draft.server.findings(ROUTE);
    let finding = &found["findings"][0];
    assert!(finding["line"].is_number() && finding["column"].is_number(), "{finding}");
    // Others go on.
    draft.write("content/bing/ding/2024.md", saying("别人照写"));
    draft.server.shows("/bing/ding/2024/", "别人照写");
    draft.write("site.toml", SITE.replace('例', "门户改名"));
    draft.shows("门户改名");
    let renamed = draft.server.page(PAGE);
    assert!(renamed.contains("行政强制"));
    assert_eq!(
        renamed.len() - page.len(),
        renamed.matches("门户改名").count() * ("门户改名".len() - "例".len())
    );
    draft.write(TABLE, good.replacen("coe = 2", "coe = 8123", 1));
    draft.shows("8123");
    draft.held(ROUTE, TABLE, false);
    let mut reloaded = false;
    while let Some(told) = news.next(SILENCE) {
        reloaded |= told["reload"] == true;
    }
    assert!(reloaded);
}

#[test]
fn d73_the_last_good_page_stays_while_a_text_is_broken() {
    let draft = Draft::of(&two_offices(), &["-p", "0"]);
    draft.write(TEXT, saying("好的一句"));
    draft.shows("好的一句");
    let page = draft.server.page(PAGE);
    let mut news = draft.server.watch(ROUTE);
    let good = draft.read(TEXT);
    for broken in [
        format!("+++\nnotes = [\n+++\n{good}"),
        format!("<<<<<<< HEAD\n{good}=======\n{good}>>>>>>> other\n"),
    ] {
        draft.write(TEXT, &broken);
        draft.held(ROUTE, TEXT, true);
        assert_eq!(draft.server.page(PAGE), page, "{broken:.20}");
        draft.write("content/bing/ding/2024.md", saying(&format!("别人照写{}", broken.len())));
        draft.server.shows("/bing/ding/2024/", "别人照写");
        draft.write(TEXT, &good);
        draft.held(ROUTE, TEXT, false);
    }
    while let Some(told) = news.next(SILENCE) {
        assert_eq!(told["reload"], false, "{told}");
    }
}

#[test]
fn d73_a_page_that_cannot_be_made_comes_back_by_itself() {
    let draft = Draft::new();
    let template = include_str!("../../themes/default/templates/report.html");
    draft.write("themes/default/templates/report.html", format!("{template}{{{{ nothing.at.all }}}}"));
    let failed = draft.server.until(PAGE, "an apology", |answer| answer.text().contains("此页暂时无法生成"));
    assert_eq!(failed.status, 503);
    let mut news = draft.server.listen(ROUTE, &failed.version().unwrap());
    news.silent(SILENCE);
    draft.write("themes/default/templates/report.html", template);
    assert_eq!(news.expect()["reload"], true);
    draft.shows("甲局");
    // And so does one that is missing.
    let missing = draft.server.get("/yi/jia/2022/");
    let mut news = draft.server.listen("yi/jia/2022/index.html", &missing.version().unwrap());
    news.silent(SILENCE);
    draft.write("content/yi/jia/2022.toml", statistics());
    assert_eq!(news.expect()["reload"], true);
}

#[test]
#[cfg(unix)]
fn d64_links_that_lead_out_are_refused() {
    use std::os::unix::fs::symlink;
    let draft = Draft::new();
    draft.folder.write("secret.md", saying("外面的话"));
    draft.folder.write("secret/2024.md", saying("外面的话"));
    draft.folder.write("secret/office.toml", OFFICE.replace("甲局", "外面的局"));
    // In the place of a file that was there.
    symlink(draft.folder.path("secret.md"), draft.at("content/yi/jia/x.md")).unwrap();
    draft.rename("content/yi/jia/x.md", TEXT);
    symlink(draft.folder.path("secret.md"), draft.at("content/secret.md")).unwrap();
    symlink(draft.folder.path("secret.md"), draft.at("static/secret.md")).unwrap();
    symlink(draft.folder.path("secret"), draft.at("content/yi/secret")).unwrap();
    draft.server.finds(ROUTE, "a finding", |found| found.to_string().contains("link-outside"));
    for path in [PAGE, "/secret/", "/secret.md", "/yi/secret/", "/yi/secret/2024/", "/yi/jia/"] {
        let answer = draft.server.get(path);
        assert!(!answer.text().contains("外面的"), "{path}");
    }
    for path in ["/secret/", "/secret.md", "/yi/secret/", "/yi/secret/2024/"] {
        assert_eq!(draft.server.get(path).status, 404, "{path}");
    }
    fs::remove_file(draft.at(TEXT)).unwrap();
    draft.write(TEXT, saying("本来的"));
    draft.shows("本来的");
}

#[test]
fn d74_scanning_takes_edits_in() {
    let draft = Draft::of(&good_site(), &["-p", "0", "--watcher", "poll"]);
    draft.write(TEXT, saying("扫描所得"));
    draft.shows("扫描所得");
    draft.write("content/yi/xin/office.toml", OFFICE);
    draft.write("content/yi/xin/2024.md", saying("新的机构"));
    draft.server.shows("/yi/xin/2024/", "新的机构");
    fs::remove_dir_all(draft.at("content/yi/xin")).unwrap();
    draft.server.loses("/yi/xin/2024/");
}
