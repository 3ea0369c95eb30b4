//! Row 85: one site, one output, wherever and however it is built.

use crate::harness::{Folder, command, good_site, output, run};

/// Builds with options and an environment of its own; returns the tree.
fn build(folder: &Folder, args: &[&str], env: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    let mut command = command(&folder.path(""), [&["build", "-r", "site", "-o", "out"], args].concat());
    command.envs(env.iter().copied());
    run(command).ended(0);
    folder.tree("out")
}

#[test]
fn f85_threads_folders_and_surroundings_make_no_difference() {
    let first = build(&Folder::with(&good_site()), &["--jobs", "1"], &[]);
    assert!(first.len() > 20);
    for (args, env) in [
        (&["--jobs", "8"][..], &[][..]),
        (&["--jobs", "2", "--lang", "en"], &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")]),
        (&["--timings"], &[("TZ", "America/New_York"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "de_DE.UTF-8")]),
        (&[], &[("SOURCE_DATE_EPOCH", "0"), ("HOME", "/nonexistent"), ("USER", "x"), ("COLUMNS", "7")]),
    ] {
        assert_eq!(build(&Folder::with(&good_site()), args, env), first, "{args:?} {env:?}");
    }
}

#[test]
fn f85_building_again_changes_nothing() {
    let folder = Folder::with(&good_site());
    let first = build(&folder, &[], &[]);
    let again = folder.build().ended(0);
    assert!(again.out.contains("新写 0，删除 0"), "{}", again.out);
    assert_eq!(folder.tree("out"), first);
}

#[test]
fn f85_disk_and_memory_agree() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    for (route, bytes) in output(&good_site()) {
        assert_eq!(std::fs::read(folder.path(&format!("out/{route}"))).unwrap(), bytes, "{route}");
    }
}

#[test]
fn f85_times_of_files_make_no_difference() {
    let folder = Folder::with(&good_site());
    let first = build(&folder, &[], &[]);
    let old = std::fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH);
    for (path, _) in good_site().files() {
        std::fs::File::options()
            .write(true)
            .open(folder.path(&format!("site/{path}")))
            .unwrap()
            .set_times(old)
            .unwrap();
    }
    std::fs::remove_dir_all(folder.path("out")).unwrap();
    assert_eq!(build(&folder, &[], &[]), first);
}

#[test]
#[cfg(unix)]
fn f85_the_mask_of_new_files_makes_no_difference() {
    let folder = Folder::with(&good_site());
    let first = build(&Folder::with(&good_site()), &[], &[]);
    let program = env!("CARGO_BIN_EXE_gongkai");
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", &format!("umask 077; exec {program} build -r site -o out")])
        .current_dir(folder.path(""));
    run(shell).ended(0);
    assert_eq!(folder.tree("out"), first);
}
