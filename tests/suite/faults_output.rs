//! Rows 43 to 49 and 56: the output folder, what is in it and what must not be.

use crate::harness::{Folder, NARRATIVE, OFFICE, command, good_site, load};
use gongkai::base::Lang;
use gongkai::emit::Sink;
use gongkai::engine::build;
use gongkai::error::{Action, Error};
use gongkai::plan::Route;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Returns the tree of everything that is not `out/`.
fn outside(folder: &Folder) -> Vec<(String, String)> {
    folder.tree("").into_iter().filter(|(name, _)| name != "out" && !name.starts_with("out/")).collect()
}

#[test]
fn c43_nothing_is_written_outside_the_output() {
    let mut source = good_site();
    source.write("content/..%2f/office.toml", OFFICE);
    source.write("static/a\\..\\b.txt", "x");
    source.write("site.toml", "[site]\ntitle = \"../../x\"\nbase_url = \"https://example.org/../..\"\n");
    let folder = Folder::with(&source);
    let before = outside(&folder);
    folder.build().ended(1);
    assert_eq!(outside(&folder), before);
}

#[test]
fn c44_dangerous_outputs_are_refused_before_a_write() {
    let folder = Folder::with(&good_site());
    for kept in ["static/x.txt", "forms/x.txt", "themes/x/assets/x.css"] {
        folder.write(&format!("site/{kept}"), "x");
    }
    let before = folder.tree("");
    let absolute = folder.path("site").to_string_lossy().into_owned();
    for output in [
        "site",
        "site/.",
        ".",
        "..",
        "site/..",
        "site/content",
        "site/content/yi",
        "site/content/new",
        "site/content/../content",
        "site/static",
        "site/static/new/deep",
        "site/forms",
        "site/themes",
        "site/themes/x",
        "/",
        &absolute,
        &format!("{absolute}/content/../../site"),
    ] {
        let run = folder.run(&["build", "-r", "site", "-o", output]).ended(3);
        assert!(run.err.contains("不能写入输出文件夹"), "{output}: {}", run.err);
        assert_eq!(folder.tree(""), before, "{output}");
    }
}

#[test]
fn c44_the_home_folder_is_refused() {
    let folder = Folder::with(&good_site());
    std::fs::create_dir(folder.path("home")).unwrap();
    let mut command = command(&folder.path(""), ["build", "-r", "site", "-o", "home"]);
    command.env("HOME", folder.path("home"));
    crate::harness::run(command).ended(3);
    assert_eq!(std::fs::read_dir(folder.path("home")).unwrap().count(), 0);
}

#[test]
#[cfg(unix)]
fn c44_dangerous_outputs_by_way_of_a_link() {
    let folder = Folder::with(&good_site());
    for (link, target) in
        [("l1", "site"), ("l2", "site/content"), ("l3", "."), ("l4", "site/static"), ("l5", "/")]
    {
        std::os::unix::fs::symlink(target, folder.path(link)).unwrap();
    }
    let before = folder.tree("");
    for output in
        ["l1", "l2", "l3", "l4", "l5", "l1/content", "l2/new", "l3/site/content", "l1/../site/content"]
    {
        folder.run(&["build", "-r", "site", "-o", output]).ended(3);
        assert_eq!(folder.tree(""), before, "{output}");
    }
    // The same where the site itself is named by a link.
    folder.run(&["build", "-r", "l1", "-o", "site/content"]).ended(3);
    assert_eq!(folder.tree(""), before);
}

#[test]
fn c44_a_file_or_a_lost_link_is_no_output_folder() {
    let folder = Folder::with(&good_site());
    folder.write("file", "x");
    folder.run(&["build", "-r", "site", "-o", "file"]).ended(3);
    folder.run(&["build", "-r", "site", "-o", "file/out"]).ended(3);
    assert_eq!(folder.read("file"), "x");
}

#[test]
#[cfg(unix)]
fn c56_an_output_that_is_a_link_is_followed_and_kept() {
    let folder = Folder::with(&good_site());
    std::fs::create_dir(folder.path("real")).unwrap();
    std::os::unix::fs::symlink("real", folder.path("out")).unwrap();
    folder.build().ended(0);
    assert!(folder.path("out").is_symlink() && folder.path("real/index.html").exists());
}

#[test]
fn c45_a_folder_of_strangers_is_refused() {
    let folder = Folder::with(&good_site());
    for name in ["a.txt", "b.txt", "c/d.txt", "e", "f", "g"] {
        folder.write(&format!("out/{name}"), "x");
    }
    let before = folder.tree("out");
    let run = folder.build().ended(3);
    assert!(run.err.contains("a.txt、b.txt、c、e、f"), "{}", run.err);
    assert!(!run.err.contains("、g"));
    assert_eq!(folder.tree("out"), before);
}

#[test]
fn c45_a_false_manifest_makes_no_folder_ours() {
    for manifest in ["", "x", "gongkai manifest 2\n", "\n\n", "gongkai manifest 1"] {
        let folder = Folder::with(&good_site());
        folder.write("out/.gongkai-manifest", manifest);
        folder.write("out/index.html", "theirs");
        folder.build().ended(3);
        assert_eq!(folder.read("out/index.html"), "theirs", "{manifest:?}");
    }
}

#[test]
fn c45_a_manifest_cannot_name_files_outside() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    folder.write("precious.txt", "x");
    let manifest = folder.read("out/.gongkai-manifest");
    let digest = manifest.lines().nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let lines: String = ["../precious.txt", "/etc/hosts", "a/../../precious.txt", "\0"]
        .iter()
        .map(|name| format!("{digest} {name}\n"))
        .collect();
    folder.write("out/.gongkai-manifest", format!("{manifest}{lines}nonsense\n"));
    folder.build().ended(0);
    assert_eq!(folder.read("precious.txt"), "x");
}

const STRANGERS: [(&str, &str); 6] = [
    ("CNAME", "www.example.gov.cn"),
    (".git/HEAD", "ref: refs/heads/main"),
    (".well-known/security.txt", "x"),
    ("google123.html", "x"),
    ("yi/their.html", "x"),
    ("their/folder/file.txt", "x"),
];

#[test]
#[cfg(unix)]
fn c46_strangers_are_kept_through_every_build() {
    use std::os::unix::fs::MetadataExt as _;
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let inode = |name: &str| folder.path(&format!("out/{name}")).metadata().unwrap().ino();
    for (name, text) in STRANGERS {
        folder.write(&format!("out/{name}"), text);
    }
    let inodes = STRANGERS.map(|(name, _)| inode(name));
    for round in 0..10 {
        let office = folder.path("site/content/yi/bing");
        if round % 2 == 0 {
            folder.write("site/content/yi/bing/office.toml", "name = \"丙局\"\n");
            folder.write("site/content/yi/bing/2024.md", format!("{NARRATIVE}{round}\n"));
        } else {
            std::fs::remove_dir_all(office).unwrap();
        }
        folder.build().ended(0);
        assert_eq!(folder.path("out/yi/bing/2024/index.html").exists(), round % 2 == 0);
        for (name, text) in STRANGERS {
            assert_eq!(folder.read(&format!("out/{name}")), text);
        }
        assert_eq!(STRANGERS.map(|(name, _)| inode(name)), inodes);
    }
}

#[test]
fn c46_a_stranger_on_a_route_of_ours_is_refused_by_name() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    folder.write("out/bing/index.html", "theirs");
    folder.write("site/content/bing/office.toml", "name = \"丙局\"\n");
    let before = folder.tree("out");
    let run = folder.build().ended(3);
    assert!(run.err.contains("bing/index.html"), "{}", run.err);
    assert_eq!(folder.tree("out"), before);
}

#[test]
fn c46_a_stranger_where_a_folder_is_needed_is_refused_before_a_write() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    folder.write("out/bing", "theirs");
    folder.write("site/content/bing/office.toml", "name = \"丙局\"\n");
    let before = folder.tree("out");
    let run = folder.build().ended(3);
    assert!(run.err.contains("bing"), "{}", run.err);
    assert_eq!(folder.tree("out"), before);
}

#[test]
#[cfg(unix)]
fn c46_a_link_in_the_output_is_not_followed() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    folder.write("elsewhere/2024/index.html", "theirs");
    std::fs::rename(folder.path("out/yi/jia"), folder.path("aside")).unwrap();
    std::os::unix::fs::symlink(folder.path("elsewhere"), folder.path("out/yi/jia")).unwrap();
    let before = folder.tree("elsewhere");
    folder.build();
    assert_eq!(folder.tree("elsewhere"), before);
}

#[test]
fn c47_an_edited_page_is_written_anew_with_a_word() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let before = folder.tree("out");
    folder.write("out/index.html", "by hand");
    let run = folder.build().ended(0);
    assert!(run.err.contains("1 个文件被人改动过"), "{}", run.err);
    assert_eq!(folder.tree("out"), before);
    assert!(!folder.build().ended(0).err.contains("改动"));
    // One that was deleted comes back.
    std::fs::remove_file(folder.path("out/yi/jia/2024/index.html")).unwrap();
    folder.build().ended(0);
    assert_eq!(folder.tree("out"), before);
}

#[test]
fn c48_what_the_site_no_longer_has_goes() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    std::fs::remove_dir_all(folder.path("site/content/yi/jia")).unwrap();
    std::fs::remove_file(folder.path("site/static/robots.txt")).unwrap();
    folder.write("site/content/about.md", "说明。\n");
    folder.write("site/content/yi/ding/office.toml", "name = \"丁局\"\n");
    folder.build().ended(0);
    let after = folder.tree("out");
    assert!(!after.keys().any(|name| name.contains("jia")), "{:?}", after.keys());
    std::fs::remove_dir_all(folder.path("out")).unwrap();
    folder.build().ended(0);
    assert_eq!(folder.tree("out"), after);
}

/// A sink whose n-th file cannot be written.
struct Full {
    left: AtomicUsize,
}

impl Sink for Full {
    fn put(&self, route: &Route, _: &[u8]) -> Result<(), Error> {
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::io(
                Action::Write,
                Path::new(route.as_str()),
                std::io::ErrorKind::StorageFull.into(),
            )),
        }
    }
}

#[test]
fn c49_a_write_that_fails_ends_the_build_and_is_named() {
    let source = good_site();
    let state = load(&source);
    let renderer = state.renderer(&source).unwrap();
    let plan = state.plan(&renderer);
    for count in 0..plan.pages.len() {
        let sink = Full { left: AtomicUsize::new(count) };
        let error = build(&state, &renderer, &source, &plan, &sink, &|| ()).unwrap_err();
        assert!(plan.pages.keys().any(|route| error.text(Lang::Zh).contains(route.as_str())), "{error}");
    }
    let sink = Full { left: AtomicUsize::new(plan.pages.len()) };
    assert!(build(&state, &renderer, &source, &plan, &sink, &|| ()).is_ok());
}

#[test]
#[cfg(unix)]
fn c49_an_output_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let before = folder.tree("out");
    std::fs::set_permissions(folder.path("out"), std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(folder.path("out/probe"), "x").is_ok() {
        std::fs::remove_file(folder.path("out/probe")).unwrap();
        eprintln!("SKIPPED: this user may write anywhere; the output that may not be written was not tested");
        return;
    }
    folder.write("site/content/yi/jia/2024.md", "别的话。\n");
    let run = folder.build().ended(3);
    assert!(run.err.contains("out"), "{}", run.err);
    std::fs::set_permissions(folder.path("out"), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(folder.tree("out"), before);
}

#[test]
fn c49_a_folder_in_the_place_of_a_page_is_named() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    std::fs::remove_file(folder.path("out/about/index.html")).unwrap();
    folder.write("out/about/index.html/theirs.txt", "x");
    let run = folder.build().ended(3);
    assert!(run.err.contains("about/index.html"), "{}", run.err);
    assert_eq!(folder.read("out/about/index.html/theirs.txt"), "x");
}
