//! Examples of the registry and of the built-in forms' rules are true: the mistake is found in the one, and nothing of
//! the kind in the other.
//!
//! An example stands in a small site without fault. A snippet is the whole file, except in a statistics file: there its
//! rows take the place of those of a file in which every cell is 0, and a row or table behind `#` is left out.

use crate::harness::{NARRATIVE, OFFICE, SITE, all_seen, load, seen, site, statistics};
use gongkai::base::finding::{Example, REGISTRY};
use gongkai::base::{Cell, Cells};
use gongkai::content::write::{RecordLines, statistics as write_statistics};
use gongkai::source::MemorySource;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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

/// A statistics file of the form of 2019 in which every cell is 0.
static ZEROS_2019: LazyLock<String> = LazyLock::new(|| {
    let state = load(&MemorySource::default());
    let mut forms = state.portal().forms.iter().map(|(_, form)| form);
    let form = forms.find(|form| &*form.id == "cn-xxgk-2019").unwrap();
    let zeros = Cells::new(&vec![Cell::count(0); form.cells.len()]);
    write_statistics(form, &zeros, &RecordLines::default())
});

/// Returns a whole file of the form that a report of this file follows.
fn whole(path: &str, snippet: &str) -> String {
    let named = |id: &str| snippet.contains(&format!("form = \"{id}\""));
    match named("cn-xxgk-2019") || (year(path) < "2021" && !named("cn-xxgk-2021")) {
        true => ZEROS_2019.clone(),
        false => statistics(),
    }
}

/// Returns the year in a file's name.
fn year(path: &str) -> &str {
    path.rsplit('/').next().unwrap().split('.').next().unwrap()
}

/// Completes rows of a statistics file to a whole one.
fn completed(whole: &str, snippet: &str) -> String {
    // The lines of each table by its heading, those of the record first.
    let mut parts: Vec<(String, Vec<String>)> = vec![(String::new(), Vec::new())];
    for line in whole.lines() {
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
    let text = completed(&statistics(), "scope = \"own\"\n[t2]\n# lic = 0\npen = 7\nnew = 1");
    assert!(text.starts_with("\nscope = \"own\"\npublished = "), "{text}");
    assert!(text.contains("[t2]\n# lic = 0\npen = 7\nnew = 1\nreg = "), "{text}");
    assert!(!text.contains("\nlic = 0") && !text.contains("pen = 0") && text.contains("\ncoe = 0"));
    assert!(text.contains("\nnew = [0, 0, 0, 0, 0, 0, 0]"), "another table's row stays");
    let without = completed(&statistics(), "# [t4]");
    assert!(!without.contains("t4") && without.contains("[t3]"));
}

fn write(source: &mut MemorySource, path: &str, text: &str) {
    let text = if is_year(path, ".toml") {
        completed(&whole(path, text), text)
    } else {
        format!("{}\n", text.trim_end())
    };
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
    // The report is of the year that the example is about.
    let about = if is_year(file, ".toml") || is_year(file, ".md") { year(file) } else { "2024" };
    let mut source = site([("content/lixi/office.toml", OFFICE)]);
    source.write(&format!("content/lixi/{about}.toml"), whole(about, ""));
    source.write(&format!("content/lixi/{about}.md"), NARRATIVE);
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
            path if is_year(path, ".md") => (half("toml"), whole(path, "")),
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

/// Returns how an example is not true.
fn untrue(id: &str, example: &Example) -> String {
    let found = |source: &MemorySource| -> Vec<String> {
        all_seen(source).into_iter().map(|seen| seen.code).collect()
    };
    let mut report = String::new();
    let bad = found(&with(example, &example.bad));
    if !bad.iter().any(|found| found == id) {
        report.push_str(&format!("{id}: not in the bad example, where there is {bad:?}\n"));
    }
    let good = with(example, &example.good);
    let mut mistakes = mistakes(&good);
    // A snippet of a narrative shows the sentence in question and not the sections and topics around it.
    if example.file.as_ref().is_some_and(|file| is_year(file, ".md")) {
        mistakes.retain(|code| !["section-missing", "TOPICS"].contains(&&**code));
    }
    let good = found(&good);
    // A mended file has no other mistake either; lists of files leave out what does not matter to them.
    if good.iter().any(|found| found == id) || (example.file.is_some() && !mistakes.is_empty()) {
        report.push_str(&format!("{id}: in the good example there is {good:?}\n"));
    }
    report
}

#[test]
fn examples_of_the_registry_are_true() {
    let examples = REGISTRY.iter().filter_map(|code| Some((code.id(), code.entry().example.as_ref()?)));
    let shown = examples.filter(|(_, example)| example.none_zh.is_empty());
    let report: String = shown.map(|(id, example)| untrue(id, example)).collect();
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn examples_of_rules_are_true() {
    let state = load(&MemorySource::default());
    let mut report = String::new();
    for (_, form) in state.portal().forms.iter() {
        for rule in &form.rules {
            let Some(example) = &rule.example else {
                report.push_str(&format!("{} of {}: no example\n", rule.id, form.id));
                continue;
            };
            let untrue = untrue(&rule.id, example);
            report.push_str(&if untrue.is_empty() { untrue } else { format!("{}: {untrue}", form.id) });
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_site_of_examples_is_without_fault() {
    let example = Example { file: Some("site.toml".to_owned()), ..Example::default() };
    assert_eq!(mistakes(&with(&example, SITE)), Vec::<String>::new());
}
