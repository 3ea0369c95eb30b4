//! Examples of the registry are true: the mistake is found in the one, and nothing of the kind in the other.
//!
//! An example stands in a small site without fault. A snippet is the whole file, except in a statistics file: there its
//! rows take the place of those of a file in which every cell is 0, and a row or table behind `#` is left out.

use crate::harness::{NARRATIVE, OFFICE, SITE, codes, seen, site, statistics};
use gongkai::base::finding::{Example, REGISTRY};
use gongkai::source::MemorySource;
use std::collections::BTreeMap;

fn is_year(path: &str, end: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap().strip_suffix(end).unwrap_or_default();
    stem.len() == 4 && stem.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the key of a line such as `grant = [...]` or `# grant = [...]`.
fn key(line: &str) -> Option<&str> {
    let line = line.strip_prefix("# ").unwrap_or(line);
    let key = line.split_once(" = ")?.0.trim();
    (!key.is_empty()).then_some(key)
}

/// Completes rows of a statistics file to a whole one.
fn completed(snippet: &str) -> String {
    // The lines of each table by its heading, those of the record first.
    let mut parts: Vec<(String, Vec<String>)> = vec![(String::new(), Vec::new())];
    for line in statistics().lines() {
        match line.starts_with('[') {
            true => parts.push((line.to_owned(), Vec::new())),
            false => parts.last_mut().unwrap().1.push(line.to_owned()),
        }
    }
    let mut heading = String::new();
    let mut written: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in snippet.lines() {
        if let Some(left_out) = line.strip_prefix("# [") {
            parts.retain(|(heading, _)| *heading != format!("[{left_out}"));
        } else if line.starts_with('[') {
            heading = line.to_owned();
        } else {
            written.entry(heading.clone()).or_default().push(line.to_owned());
        }
    }
    for (heading, lines) in written {
        let at = parts.iter().position(|(known, _)| *known == heading).unwrap_or_else(|| {
            parts.push((heading.clone(), Vec::new()));
            parts.len() - 1
        });
        let rows = &mut parts[at].1;
        rows.retain(|row| !lines.iter().any(|line| key(line).is_some_and(|line| key(row) == Some(line))));
        rows.splice(0..0, lines);
    }
    parts.iter().map(|(heading, rows)| format!("{heading}\n{}\n", rows.join("\n"))).collect()
}

#[test]
fn rows_of_an_example_replace_rows_of_a_whole_file() {
    let text = completed("scope = \"own\"\n[t2]\n# lic = 0\npen = 7\nnew = 1");
    assert!(text.starts_with("\nscope = \"own\"\npublished = "), "{text}");
    assert!(text.contains("[t2]\n# lic = 0\npen = 7\nnew = 1\nreg = "), "{text}");
    assert!(!text.contains("\nlic = 0") && !text.contains("pen = 0") && text.contains("\ncoe = 0"));
    assert!(text.contains("\nnew = [0, 0, 0, 0, 0, 0, 0]"), "another table's row stays");
    assert!(!completed("# [t4]").contains("t4") && completed("# [t4]").contains("[t3]"));
}

fn write(source: &mut MemorySource, path: &str, text: &str) {
    let text = if is_year(path, ".toml") { completed(text) } else { format!("{}\n", text.trim_end()) };
    source.write(path, if text == "\n" { String::new() } else { text });
}

/// Returns a site that holds an example.
fn with(example: &Example, part: &str) -> MemorySource {
    let Some(file) = &example.file else {
        let mut source = site([]);
        for path in part.lines() {
            let text = match path {
                path if path.ends_with("office.toml") || path.ends_with("region.toml") => OFFICE.to_owned(),
                path if is_year(path, ".md") => NARRATIVE.to_owned(),
                path if path.ends_with(".md") => "# 例\n\n例示。\n".to_owned(),
                path if path.ends_with(".toml") => statistics(),
                _ => "例".to_owned(),
            };
            source.write(path, text);
        }
        return source;
    };
    let mut source = site([
        ("content/lixi/office.toml", OFFICE),
        ("content/lixi/2024.toml", &statistics()),
        ("content/lixi/2024.md", NARRATIVE),
    ]);
    for (path, text) in &example.with {
        write(&mut source, path, text);
    }
    write(&mut source, file, part);
    // A report of another year is not what an example is about: its other half is as it should be.
    let paths: Vec<String> = example.with.keys().chain([file]).cloned().collect();
    for path in paths {
        let half = |end: &str| path.rsplit_once('.').map(|(stem, _)| format!("{stem}.{end}")).unwrap();
        let (other, text) = match &*path {
            path if is_year(path, ".toml") => (half("md"), NARRATIVE.to_owned()),
            path if is_year(path, ".md") => (half("toml"), statistics()),
            _ => continue,
        };
        if source.files().all(|(path, _)| path.as_str() != other) {
            source.write(&other, text);
        }
    }
    source
}

/// Returns the codes of what is wrong; what is only worth knowing is not.
fn mistakes(source: &MemorySource) -> Vec<String> {
    seen(source).into_iter().filter(|seen| seen.severity != "info").map(|seen| seen.code).collect()
}

#[test]
fn examples_of_the_registry_are_true() {
    let mut report = String::new();
    for code in REGISTRY {
        let Some(example) = code.entry().example.as_ref().filter(|example| example.none_zh.is_empty()) else {
            continue;
        };
        let id = code.id();
        let bad = codes(&with(example, &example.bad));
        if !bad.iter().any(|found| found == id) {
            report.push_str(&format!("{id}: not in the bad example, where there is {bad:?}\n"));
        }
        let good = with(example, &example.good);
        let mistakes = mistakes(&good);
        let good = codes(&good);
        // A mended file has no other mistake either; lists of files leave out what does not matter to them.
        if good.iter().any(|found| found == id) || (example.file.is_some() && !mistakes.is_empty()) {
            report.push_str(&format!("{id}: in the good example there is {good:?}\n"));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_site_of_examples_is_without_fault() {
    let example = Example { file: Some("site.toml".to_owned()), ..Example::default() };
    assert_eq!(mistakes(&with(&example, SITE)), Vec::<String>::new());
}
