//! Row 53 and how commands end: exit codes, `--strict`, streams that close.

use crate::harness::{Folder, codes, command, good_site, statistics};

/// Runs the program with its output closed.
#[cfg(unix)]
fn closed(folder: &Folder, args: &[&str], both: bool) -> String {
    let mut command = command(&folder.path(""), args);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    if both {
        drop(child.stderr.take());
    }
    let output = child.wait_with_output().unwrap();
    let code = output.status.code();
    assert!(code.is_some_and(|code| code <= 3), "{args:?} ended with {:?}", output.status);
    String::from_utf8(output.stderr).unwrap()
}

#[test]
#[cfg(unix)]
fn c53_a_reader_that_goes_away_is_no_panic() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.toml", (0..100).map(|n| format!("x{n} = 1\n")).collect::<String>());
    let folder = Folder::with(&source);
    for args in [
        &["build", "-r", "site", "-o", "out"][..],
        &["check", "-r", "site"],
        &["check", "-r", "site", "--format", "json"],
        &["explain"],
        &["explain", "T3-BAL"],
        &["init", "new"],
        &["--help"],
        &["--version"],
    ] {
        for both in [false, true] {
            let err = closed(&folder, args, both);
            assert!(!err.contains("panicked"), "{args:?}: {err}");
        }
    }
    assert!(folder.path("out/index.html").exists());
}

#[test]
#[cfg(unix)]
fn c53_completions_do_not_panic_either() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let err = closed(&Folder::new(), &["completions", shell], false);
        assert!(!err.contains("panicked"), "{shell}: {err}");
    }
}

#[test]
fn strict_leaves_the_old_site_untouched() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let before = folder.tree("out");
    folder.write("site/content/yi/jia/2024.toml", statistics().replacen("lic = 0", "lic = -1", 1));
    folder.write("site/content/yi/jia/2024.md", "别的话。\n");
    let run = folder.run(&["build", "-r", "site", "-o", "out", "--strict"]).ended(1);
    assert!(run.err.contains("NONNEG") && run.err.contains("未发布"), "{}", run.err);
    assert_eq!(folder.tree("out"), before);
    folder.build().ended(1);
    assert_ne!(folder.tree("out"), before);
    // Warnings do not hinder.
    folder.write("site/content/yi/jia/2024.toml", statistics().replacen("lic = 0", "lic = 1_0", 1));
    folder.run(&["build", "-r", "site", "-o", "out", "--strict"]).ended(0);
}

#[test]
fn exit_codes_say_what_happened() {
    let folder = Folder::with(&good_site());
    folder.run(&["check", "-r", "site"]).ended(0);
    folder.run(&["check", "-r", "site", "--deny", "warnings"]).ended(0);
    folder.write("site/content/yi/jia/2024.toml", statistics().replacen("lic = 0", "lic = 1_0", 1));
    folder.run(&["check", "-r", "site"]).ended(0);
    folder.run(&["check", "-r", "site", "--deny", "warnings"]).ended(1);
    folder.build().ended(0);
    folder.write("site/content/yi/jia/2024.toml", statistics().replacen("lic = 0", "lic = -1", 1));
    folder.run(&["check", "-r", "site"]).ended(1);
    folder.run(&["check", "-r", "site", "site/content/about.md"]).ended(0);
    folder.build().ended(1);
    for wrong in [
        &["biuld"][..],
        &[],
        &["check", "--format", "xml"],
        &["build", "--jobs", "0"],
        &["build", "--today", "2025-02-30"],
    ] {
        folder.run(wrong).ended(2);
    }
    folder.run(&["check", "-r", "nowhere"]).ended(3);
    folder.run(&["check"]).ended(3);
    folder.run(&["check", "-r", "site", "site/content/gone.md"]).ended(3);
    folder.run(&["explain", "no-such-code"]).ended(2);
    folder.write("site/site.toml", "[site]\ntitle = \"例\"\ntheme = \"none\"\n");
    folder.build().ended(3);
}

#[test]
fn one_wrong_file_hides_no_other() {
    let mut source = good_site();
    source.write("content/yi/jia/office.toml", "name = ");
    source.write("content/yi/region.toml", "[");
    source.write("content/yi/jia/2024.toml", "\u{0}");
    source.write("content/yi/jia/2023.toml", "new = [");
    source.write("content/bad/office.toml", "name = 1");
    let codes = codes(&source);
    assert!(
        ["control-character", "toml-syntax", "value-type"]
            .iter()
            .all(|code| codes.contains(&(*code).to_owned())),
        "{codes:?}"
    );
    let folder = Folder::with(&source);
    let run = folder.build().ended(1);
    for name in ["jia/office.toml", "region.toml", "2024.toml", "2023.toml", "bad/office.toml"] {
        assert!(run.err.contains(name), "{name}: {}", run.err);
    }
    assert!(folder.path("out/yi/jia/2024/index.html").exists());
}

#[test]
fn reserved_words_are_listed_by_explain() {
    let said = Folder::new().run(&["explain", "route-taken"]).ended(0).out;
    for word in [
        "years",
        "forms",
        "data",
        "search",
        "compare",
        "missing",
        "corrections",
        "checks",
        "indicators",
        "assets",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn sources_are_never_written_to() {
    let folder = Folder::with(&good_site());
    let before = folder.tree("site");
    folder.build().ended(0);
    folder.run(&["check", "-r", "site"]).ended(0);
    folder.run(&["explain", "-r", "site"]).ended(0);
    assert_eq!(folder.tree("site"), before);
}

#[test]
fn init_replaces_nothing() {
    let folder = Folder::new();
    folder.run(&["init", "new", "--demo"]).ended(0);
    folder.write("new/content/index.md", "mine");
    let before = folder.tree("new");
    folder.run(&["init", "new", "--demo"]).ended(3);
    folder.run(&["init", "new"]).ended(3);
    assert_eq!(folder.tree("new"), before);
}

#[test]
fn a_place_inside_a_character_is_no_panic() {
    let mut source = good_site();
    source.write("content/about.md", format!("甲{}\n", "[".repeat(3_000)));
    Folder::with(&source).run(&["check", "-r", "site"]).ended(1);
    let form = gongkai::form::builtin::FORMS[1].1.replacen("expr        = \"", "expr        = \"１", 1);
    let mut source = good_site();
    source.write("forms/own.toml", form);
    Folder::with(&source).run(&["check", "-r", "site"]).ended(1);
}
