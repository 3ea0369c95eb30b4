//! Rows 60 to 66 and 76: who may ask the drafting server, for what, and what open pages are told.

use crate::harness::{Folder, NARRATIVE, OFFICE, command, good_site, run, statistics};
use crate::server::{Answer, SOON, Server, plain};
use gongkai::source::MemorySource;
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// The page that most cases are about.
const PAGE: &str = "/yi/jia/2024/";
const ROUTE: &str = "yi/jia/2024/index.html";

fn served() -> (Folder, Server) {
    let folder = Folder::with(&good_site());
    let server = Server::start(&folder);
    (folder, server)
}

/// The site with another office, whose pages the first one's do not read.
pub(crate) fn two_offices() -> MemorySource {
    let mut source = good_site();
    source.write("content/bing/region.toml", "name = \"丙区\"\n");
    source.write("content/bing/ding/office.toml", OFFICE.replace('甲', "丁"));
    source.write("content/bing/ding/2024.toml", statistics().replacen("coe = 0", "coe = 7", 1));
    source.write("content/bing/ding/2024.md", NARRATIVE);
    source
}

/// Returns a narrative that says something.
pub(crate) fn saying(words: &str) -> String {
    NARRATIVE.replace("均依法公开", words)
}

#[test]
fn d60_only_own_names_are_answered() {
    let (_folder, server) = served();
    let port = server.port;
    let addresses = [
        PAGE,
        "/",
        "/nowhere/",
        "/__status/",
        "/__gongkai/findings.json?route=index.html",
        "/__gongkai/events?route=index.html",
        "/__gongkai/client.js",
    ];
    for path in addresses {
        for host in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1.evil.example", "0.0.0.0", ""]
        {
            let answer = server.ask("GET", path, &[("Host", host)]);
            assert_eq!(answer.status, 403, "{path} for {host:?}");
            assert!(!answer.text().contains("甲局"), "{path} for {host:?}");
        }
    }
    for host in ["localhost", &format!("localhost:{port}"), &format!("[::1]:{port}"), "127.0.0.1"] {
        assert_eq!(server.ask("GET", PAGE, &[("Host", host)]).status, 200, "{host}");
    }
}

#[test]
fn d60_names_that_were_allowed_are_answered() {
    let folder = Folder::with(&good_site());
    let server = Server::with(&folder, &["-p", "0", "--allow-host", "drafts.example"]);
    assert_eq!(server.ask("GET", PAGE, &[("Host", "drafts.example:8080")]).status, 200);
    assert_eq!(server.ask("GET", PAGE, &[("Host", "other.example")]).status, 403);
}

#[test]
fn d61_pages_of_other_origins_get_no_data() {
    let (_folder, server) = served();
    let own = format!("http://127.0.0.1:{}", server.port);
    let beside = format!("http://127.0.0.1:{}", server.port ^ 1);
    let data = ["/__gongkai/findings.json?route=index.html", "/__gongkai/events?route=index.html"];
    for path in data {
        for (name, value) in [
            ("Origin", "http://evil.example"),
            ("Origin", "null"),
            ("Origin", &beside),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ] {
            assert_eq!(server.ask("GET", path, &[(name, value)]).status, 403, "{path} for {name}: {value}");
        }
    }
    for headers in [vec![("Origin", &*own)], vec![("Sec-Fetch-Site", "same-origin")], vec![]] {
        assert_eq!(server.ask("GET", data[0], &headers).status, 200, "{headers:?}");
    }
    // A link from elsewhere may lead to a page; what it shows cannot be read there.
    let page =
        server.ask("GET", PAGE, &[("Sec-Fetch-Site", "cross-site"), ("Origin", "http://evil.example")]);
    assert_eq!(page.header("access-control-allow-origin"), None);
}

#[test]
fn d61_every_answer_is_kept_to_this_origin() {
    let (_folder, server) = served();
    for (path, status) in [
        (PAGE, 200),
        ("/yi/jia/2024", 308),
        ("/nowhere", 404),
        ("/%zz", 404),
        ("/__status/", 200),
        ("/__gongkai/client.css", 200),
        ("/__gongkai/nothing", 404),
        ("/yi/jia/2024/data.json", 200),
        ("/robots.txt", 200),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("referrer-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'self'"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
}

#[test]
fn d62_nothing_is_changed_by_asking() {
    let (folder, server) = served();
    let before = folder.tree("site");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        for path in [PAGE, "/__gongkai/events", "/__gongkai/findings.json", "/__status/"] {
            let answer = server.ask(method, path, &[("Content-Length", "0")]);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method} {path}");
        }
    }
    let head = server.ask("HEAD", PAGE, &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(folder.tree("site"), before);
}

#[test]
fn d63_paths_that_lead_out_lead_nowhere() {
    let folder = Folder::with(&good_site());
    folder.write("secret.txt", "秘密");
    let server = Server::start(&folder);
    let long = format!("/{}", "a".repeat(48 * 1024));
    for path in [
        "/../secret.txt",
        "/../../etc/passwd",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2f..%2fetc/passwd",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/yi/../../secret.txt",
        "/yi/jia/2024/../../../../secret.txt",
        "/yi//jia/2024/index.html",
        "/./index.html",
        "//etc/passwd",
        "///etc/passwd",
        "/%00",
        "/index.html%00.txt",
        "/%ff",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
        "/__gongkai/../secret.txt",
        "/__gongkai/%2e%2e/secret.txt",
        &long,
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 404 | 400 | 414), "{path:.60}: {}", answer.status);
        assert!(!answer.text().contains("秘密") && !answer.text().contains("root:"), "{path:.60}");
    }
    server.shows(PAGE, "甲局");
}

#[test]
fn d64_sources_stay_where_they_are() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.toml~", "旧的");
    source.write("content/yi/jia/.2024.md.swp", "旧的");
    source.write(".git/config", "旧的");
    source.write(".env", "旧的");
    source.write("notes.txt", "旧的");
    let folder = Folder::with(&source);
    let server = Server::start(&folder);
    for path in [
        "/site.toml",
        "/content/yi/jia/2024.toml",
        "/yi/jia/2024.toml",
        "/yi/jia/2024.md",
        "/yi/jia/office.toml",
        "/yi/jia/2024.toml~",
        "/yi/jia/.2024.md.swp",
        "/.git/config",
        "/.env",
        "/notes.txt",
        "/static/robots.txt",
        "/themes/default/templates/base.html",
        "/forms/cn-xxgk-2021.toml",
        "/.gongkai-manifest",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("旧的"), "{path}");
    }
}

#[test]
fn d64_the_network_sees_no_drafts_unless_asked() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.md", format!("+++\ndraft = true\n+++\n{NARRATIVE}"));
    let folder = Folder::with(&source);
    let own = Server::start(&folder);
    assert_eq!(own.get(PAGE).status, 200);
    assert_eq!(own.said(), "");
    let open = Server::with(&folder, &["-p", "0", "-i", "0.0.0.0"]);
    assert_eq!(open.get(PAGE).status, 404);
    open.says("不只是本机地址");
    assert!(!open.said().contains("草稿"), "{}", open.said());
    let told = Server::with(&folder, &["-p", "0", "-i", "0.0.0.0", "--drafts"]);
    assert_eq!(told.get(PAGE).status, 200);
    told.says("包括草稿");
}

#[test]
fn d63_what_is_missing_is_said_by_the_site() {
    let (folder, server) = served();
    folder.build().ended(0);
    let own = folder.read("out/404.html");
    for path in ["/nowhere/", "/nowhere.html", "/yi/jia/2031/", "/robots"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")));
        assert_eq!(String::from_utf8(plain(&answer.body)).unwrap(), own, "{path}");
    }
    for (path, target) in [("/yi/jia/2024", "/yi/jia/2024/"), ("/yi", "/yi/"), ("/__status", "/__status/")] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("location")), (308, Some(target)), "{path}");
    }
}

#[test]
fn d65_a_port_that_is_taken() {
    let folder = Folder::with(&good_site());
    let first = Server::start(&folder);
    let port = first.port.to_string();
    let second = run(command(&folder.path(""), ["serve", "-r", "site", "-p", &port])).ended(3);
    assert!(second.err.contains(&port), "{}", second.err);
    // Without a number the next free one is taken, and said. Others on this machine may hold the usual one already.
    let held = TcpListener::bind(("127.0.0.1", 4321));
    let third = Server::with(&folder, &[]);
    if held.is_ok() {
        assert_ne!(third.port, 4321);
        third.says(&format!("端口 4321 已被占用，改用 {}。", third.port));
    }
    assert!(third.greeting.contains(&format!("http://127.0.0.1:{}/", third.port)), "{}", third.greeting);
    assert_eq!(third.get("/").status, 200);
}

#[test]
fn d76_what_is_served_is_what_will_be_published() {
    let folder = Folder::with(&two_offices());
    let server = Server::start(&folder);
    folder.build().ended(0);
    assert!(same_as_built(&folder, &server) > 60);
}

/// Compares every file of `out/` with what is served, and returns their number.
#[track_caller]
pub(crate) fn same_as_built(folder: &Folder, server: &Server) -> usize {
    let out = folder.path("out");
    let files = folder.tree("out").into_iter().filter(|(name, kind)| {
        kind != "folder" && !name.split('/').next().is_some_and(|name| name.starts_with(".gongkai"))
    });
    let mut count = 0;
    for (name, _) in files {
        let built = std::fs::read(out.join(&name)).unwrap();
        let answer = server.get(&format!("/{name}"));
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.version().is_some(), name.ends_with(".html"), "{name}");
        if plain(&answer.body) != built {
            panic!("{name}\nserved: {}\nbuilt: {}", answer.text(), String::from_utf8_lossy(&built));
        }
        count += 1;
    }
    count
}

#[test]
fn d66_a_page_is_told_when_what_it_read_changed() {
    let folder = Folder::with(&two_offices());
    let server = Server::start(&folder);
    let mut page = server.watch(ROUTE);
    let mut other = server.watch("bing/ding/2024/index.html");
    folder.write("site/content/bing/ding/2024.md", saying("另一句话"));
    let news = other.expect();
    assert_eq!(news["reload"], true, "{news}");
    let facets = news["facets"].to_string();
    assert!(facets.contains("Report"), "{news}");
    page.silent(Duration::from_millis(600));
    // A finding that comes is told without reloading what did not change.
    folder.write("site/content/yi/jia/2024.md", saying("这一句话"));
    let news = page.expect();
    assert_eq!((&news["reload"], &news["number"]), (&true.into(), &1.into()), "{news}");
    other.silent(Duration::from_millis(100));
}

#[test]
fn d66_a_page_that_comes_back_is_told_once() {
    let (folder, server) = served();
    let old = server.get(PAGE).version().unwrap();
    server.listen(ROUTE, &old).silent(Duration::from_millis(100));
    for count in 0..3 {
        let words = format!("第{count}句话");
        folder.write("site/content/yi/jia/2024.md", saying(&words));
        server.shows(PAGE, &words);
    }
    let mut back = server.listen(ROUTE, &old);
    assert_eq!(back.expect()["reload"], true);
    back.silent(Duration::from_millis(100));
}

#[test]
fn d66_tabs_that_nobody_reads_cost_nothing() {
    let (folder, server) = served();
    let version = server.get(PAGE).version().unwrap();
    let mut tabs: Vec<_> = (0..64).map(|_| server.listen(ROUTE, &version)).collect();
    for count in 0..5 {
        let words = format!("第{count}句话");
        folder.write("site/content/yi/jia/2024.md", saying(&words));
        server.shows(PAGE, &words);
        let began = Instant::now();
        assert_eq!(server.get("/").status, 200);
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }
    assert_eq!(tabs[63].expect()["reload"], true);
    // Beyond the limit streams are refused, pages are not; those that end make room.
    let address = format!("/__gongkai/events?route={ROUTE}&version={version}");
    let stale = server.get(PAGE).version().unwrap();
    while tabs.len() < 256 {
        tabs.push(server.listen(ROUTE, &stale));
    }
    assert_eq!(server.get(&address).status, 503);
    assert_eq!(server.get(PAGE).status, 200);
    tabs.truncate(10);
    let refused = |answer: &Answer| answer.status == 503;
    let until = Instant::now() + SOON;
    while refused(&server.ask("HEAD", &address, &[])) {
        assert!(Instant::now() < until, "streams that ended are still counted");
        std::thread::sleep(Duration::from_millis(20));
    }
}
