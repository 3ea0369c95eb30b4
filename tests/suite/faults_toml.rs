//! Rows 10 to 12 and 31: files that are not TOML.

use crate::harness::{
    Folder, NARRATIVE, OFFICE, codes, good_site, load, output, seen, site, statistics, text_of, width,
};
use gongkai::base::Locus;

/// Checks line and character column of the first finding in an office's file.
#[track_caller]
fn check(text: &str, expect: (&str, usize, usize)) {
    let source = site([("content/a/office.toml", text)]);
    let state = load(&source);
    let findings = state.findings();
    let finding = findings.first().unwrap_or_else(|| panic!("nothing found in {text:?}"));
    let Locus::Span { start, .. } = finding.locus else { panic!("{:?} has no place", finding.locus) };
    let at = gongkai::base::text::LineIndex::new(text).position(start as usize);
    assert_eq!((finding.code.id(), at.line, at.column), expect, "{text:?}");
}

#[test]
fn a10_depth_has_a_ceiling() {
    for text in [
        format!("x = {}", "[".repeat(20_000)),
        format!("x = {}{}", "[".repeat(20_000), "]".repeat(20_000)),
        format!("x = {}", "{ a = ".repeat(20_000)),
        format!("{} = 1", vec!["a"; 20_000].join(".")),
        format!("[{}]", vec!["a"; 20_000].join(".")),
        format!("[[{}]]", vec!["a"; 20_000].join(".")),
        format!("x = [\n{}", "[\n".repeat(20_000)),
    ] {
        let source = site([("content/a/office.toml", &*text)]);
        assert!(codes(&source).contains(&"toml-syntax".to_owned()), "{}", &text[..20]);
    }
}

#[test]
fn a10_unknown_keys_are_capped() {
    let keys: String = (0..100_000).map(|n| format!("x{n} = 1\n")).collect();
    let found = seen(&site([("content/a/office.toml", &*format!("name = \"甲局\"\n{keys}"))]));
    assert_eq!(found.len(), 21);
    assert!(found.iter().any(|seen| seen.message.contains("99980")));
}

#[test]
fn a10_a_long_key_is_not_printed_whole() {
    let found = seen(&site([(
        "content/a/office.toml",
        &*format!("name = \"甲局\"\n{} = 1\n", "x".repeat(1_000_000)),
    )]));
    assert_eq!(found.len(), 1);
    assert!(found[0].message.chars().count() < 200);
}

#[test]
fn a10_dots_and_brackets_of_words_are_no_depth() {
    for text in [
        format!("# 一、总体情况{} 1\nname = \"甲局\"\n", ".".repeat(60)),
        format!("name = \"甲局\"\n[contact]\nhours = \"\"\"\n{}\n\"\"\"\n", ".".repeat(60)),
        format!("name = \"甲局\"\n[contact]\nhours = \"\"\"\n{}\n\"\"\"\n", "[注".repeat(60)),
        format!("name = \"甲局\"\n[contact]\nhours = \"\\\"{}\"\n", "[".repeat(60)),
    ] {
        assert_eq!(codes(&site([("content/a/office.toml", &*text)])), [""; 0], "{text}");
    }
}

#[test]
fn a11_places_are_counted_in_characters() {
    check("name = “甲局”\n", ("toml-syntax", 1, 8));
    check("name = \"甲局\"\nshort = 甲\n", ("toml-syntax", 2, 9));
    check("name = \"甲局\" 乙\n", ("toml-syntax", 1, 13));
    check("name = \"甲局\"\norder = 007\n", ("toml-syntax", 2, 9));
    check("name = \"甲局\"\norder =\n", ("toml-syntax", 2, 8));
    check("name = \"甲局\"\n名称 = \"乙\"\n", ("toml-syntax", 2, 1));
    check("name = \"甲局\"\nformer_names = [ { name = \"乙\" \n", ("toml-syntax", 2, 30));
}

#[test]
fn a11_a_wrong_file_hides_no_other() {
    let mut source = good_site();
    let names: Vec<String> = (0..20).map(|n| format!("content/yi/o{n:02}/office.toml")).collect();
    for (n, name) in names.iter().enumerate() {
        source.write(name, format!("{}name = “局”\n", "\n".repeat(n)));
    }
    let found = seen(&source);
    let lines: Vec<usize> =
        found.iter().filter(|seen| seen.code == "toml-syntax").filter_map(|seen| seen.line).collect();
    assert_eq!(lines, (1..=20).collect::<Vec<_>>());
}

#[test]
fn a11_a_wrong_file_is_not_guessed() {
    let mut source = good_site();
    source.write(
        "content/yi/jia/2024.toml",
        format!("{}\n[t5\n", statistics().replace("lic = 0", "lic = 4711")),
    );
    let page = text_of(&output(&source), "yi/jia/2024/index.html");
    assert!(!page.contains("4711") && page.contains("统计文件有误"));
}

#[test]
fn a11_the_mark_stands_below_wide_characters() {
    let mut source = good_site();
    source.write("content/yi/jia/office.toml", "name = \"甲局\"\nshort = \"乙局\" 丙\n");
    let run = Folder::with(&source).run(&["check", "-r", "site"]).ended(1);
    assert!(run.out.contains("content/yi/jia/office.toml:2:14: 错误[toml-syntax]"), "{}", run.out);
    let lines: Vec<&str> = run.out.lines().collect();
    let at = lines.iter().position(|line| line.contains("short = \"乙局\" 丙")).unwrap();
    let mark = lines[at + 1].find('^').unwrap();
    let quoted = &lines[at][..lines[at].find('丙').unwrap()];
    assert_eq!(mark, width(quoted), "\n{}\n{}", lines[at], lines[at + 1]);
}

#[test]
fn a11_a_tab_costs_no_mark() {
    let mut source = good_site();
    source.write("content/yi/jia/office.toml", "name = \"甲局\"\n\tknd = \"department\"\n");
    let run = Folder::with(&source).run(&["check", "-r", "site"]).ended(1);
    assert!(!run.out.contains("\\u{9}") && run.out.contains("^^^"), "{}", run.out);
}

/// Checks that the last `key` is called a duplicate of the first.
#[track_caller]
fn duplicate(text: &str, key: &str) {
    let source = site([("content/a/office.toml", text)]);
    let state = load(&source);
    let findings = state.findings();
    let duplicate =
        findings.iter().find(|f| f.code.id() == "toml-duplicate").unwrap_or_else(|| panic!("{text}"));
    let start = |locus: &Locus| match locus {
        Locus::Span { start, .. } => *start as usize,
        other => panic!("{other:?}"),
    };
    let places = (duplicate.related.iter().map(start).collect::<Vec<_>>(), start(&duplicate.locus));
    assert_eq!(places, (vec![text.find(key).unwrap()], text.rfind(key).unwrap()), "{text}");
}

#[test]
fn a12_the_second_key_is_named_and_points_to_the_first() {
    duplicate("name = \"甲局\"\nname = \"乙局\"\n", "name");
    duplicate("name = \"甲\"\n[contact]\nphone = \"1\"\nphone = \"2\"\n", "phone");
}

#[test]
fn a12_the_second_table_points_to_the_first() {
    duplicate("name = \"甲\"\n[contact]\nphone = \"1\"\n[contact]\nhours = \"2\"\n", "contact");
    duplicate("name = \"甲\"\ncontact = \"1\"\n[contact]\nphone = \"2\"\n", "contact");
}

#[test]
fn an_unknown_office_is_found_where_it_is_named() {
    let event = |office| format!("[[lineage]]\nevent = \"split\"\nfrom = [ \"{office}\" ]\n");
    let text = format!("name = \"甲局\"\n{}{}", event("a"), event("gone"));
    let found = seen(&site([("content/a/office.toml", &*text)]));
    assert_eq!((found.len(), found[0].line), (1, Some(7)));
}

#[test]
fn a31_conflict_marks_are_called_by_their_name() {
    let marks = "<<<<<<< HEAD\nname = \"甲局\"\n=======\nname = \"乙局\"\n>>>>>>> main\n";
    check(marks, ("conflict-marks", 1, 1));
    check(&format!("short = \"甲\"\n{marks}"), ("conflict-marks", 2, 1));
    let source =
        site([("content/a/office.toml", OFFICE), ("content/a/2024.md", &*format!("{NARRATIVE}{marks}"))]);
    assert!(codes(&source).contains(&"conflict-marks".to_owned()));
    assert!(!output(&source).values().any(|bytes| String::from_utf8_lossy(bytes).contains("乙局")));
    // A heading underlined with equals signs is none.
    assert_eq!(codes(&site([("content/about.md", "标题\n=======\n\n正文。\n")])), [""; 0]);
}
