//! `docs/findings/`: a page for each code, made from the registry and from the rules of the built-in forms.

use gongkai::base::finding::{Example, REGISTRY, Topic};
use gongkai::base::{Lang, Severity};
use gongkai::engine::{Options, State};
use gongkai::form::{Form, Rule, RuleClass, Test};
use gongkai::source::MemorySource;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const CLASSES: [RuleClass; 4] =
    [RuleClass::Official, RuleClass::Definition, RuleClass::Practice, RuleClass::Plausibility];

/// What a page says, from wherever it comes; Chinese first.
struct Page<'p> {
    id: &'p str,
    severity: Severity,
    part: [&'p str; 2],
    title: [String; 2],
    why: [&'p str; 2],
    mend: [String; 2],
    source: [&'p str; 2],
    /// What a program may do: nothing, what is probable, or what is sure.
    fix: Option<bool>,
    /// The forms that declare it; none where the registry does.
    forms: Vec<&'p str>,
    example: Option<Example>,
}

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

fn class(class: RuleClass) -> [&'static str; 2] {
    match class {
        RuleClass::Official => ["官方规定", "official"],
        RuleClass::Definition => ["表格定义", "by the table’s definition"],
        RuleClass::Practice => ["评估惯例", "evaluators’ practice"],
        RuleClass::Plausibility => ["合理性核对", "plausibility"],
    }
}

fn of_rule<'p>(rule: &'p Rule, forms: Vec<&'p str>) -> Page<'p> {
    Page {
        id: &rule.id,
        severity: rule.severity,
        part: class(rule.class),
        title: LANGS.map(|lang| rule.title.get(lang).to_owned()),
        why: LANGS.map(|lang| rule.why.get(lang)),
        mend: LANGS.map(|lang| rule.mend.get(lang).to_owned()),
        source: LANGS.map(|lang| rule.source.as_ref().map_or("", |source| source.get(lang))),
        // Where sums tell one cell from the others, it is what would settle them.
        fix: matches!(rule.test, Test::Compare(_)).then_some(false),
        forms,
        example: rule.example.clone(),
    }
}

/// Every page in the order of the index: rules by class, then the registry by topic.
fn pages(state: &State) -> Vec<Page<'_>> {
    let mut rules: Vec<(&Rule, Vec<&str>)> = Vec::new();
    for (_, form) in state.portal().forms.iter() {
        let form: &Form = form;
        for rule in &form.rules {
            match rules.iter_mut().find(|(known, _)| known.id == rule.id) {
                // The newest form has the last word.
                Some((known, forms)) => {
                    *known = rule;
                    forms.push(&form.id);
                }
                None => rules.push((rule, vec![&form.id])),
            }
        }
    }
    rules.sort_by_key(|(rule, _)| CLASSES.iter().position(|class| *class == rule.class));
    let mut pages: Vec<Page<'_>> = rules.into_iter().map(|(rule, forms)| of_rule(rule, forms)).collect();
    for topic in Topic::ALL {
        for entry in REGISTRY.iter().map(|code| code.entry()).filter(|entry| entry.topic() == topic) {
            pages.push(Page {
                id: entry.id,
                severity: entry.severity,
                part: LANGS.map(|lang| topic.label(lang)),
                title: LANGS.map(|lang| entry.outline(lang)),
                why: LANGS.map(|lang| &*entry.texts(lang).why),
                mend: LANGS.map(|lang| entry.advice(lang)),
                source: LANGS.map(|lang| &*entry.texts(lang).source),
                fix: entry.fix.as_ref().map(|fix| fix.sure),
                forms: Vec::new(),
                example: entry.example.clone(),
            });
        }
    }
    pages
}

/// Keeps plain text plain in Markdown.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_[]<>#|~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

const NOTE: &str =
    "<!-- Made from the registry of findings and the forms: UPDATE=1 cargo test --test structure -->\n";

fn page(page: &Page<'_>) -> String {
    let [zh, en] = LANGS.map(|lang| page.severity.label(lang));
    let mut text = format!("{NOTE}\n# {}\n\n{zh} · {en}\n", page.id);
    let labels = [
        ["中文", "为什么", "办法", "来源", "表式", "："],
        ["English", "Why", "What to do", "Source", "Forms", ": "],
    ];
    for (at, [heading, why, mend, source, forms, colon]) in labels.into_iter().enumerate() {
        write!(text, "\n## {heading}\n\n**{}**\n", plain(&page.title[at])).unwrap();
        let joined = page.forms.join(["、", ", "][at]);
        for (label, part) in
            [(why, page.why[at]), (mend, &*page.mend[at]), (source, page.source[at]), (forms, &*joined)]
        {
            if !part.is_empty() {
                write!(text, "\n{label}{colon}{}\n", plain(part)).unwrap();
            }
        }
        if let Some(sure) = page.fix {
            let said = match (at, sure) {
                (0, true) => "JSON 和 SARIF 输出给出改法，只改写法，不改意思，可以直接采用。",
                (0, false) => "能推断时，JSON 和 SARIF 输出给出可能的改法，采用前请核对。",
                (_, true) => {
                    "JSON and SARIF say what to write instead. It changes how it is written and not what it says, so it may be applied as it is."
                }
                (_, false) => {
                    "Where it can be told, JSON and SARIF say what was probably meant; compare it first."
                }
            };
            write!(text, "\n{said}\n").unwrap();
        }
    }
    if let Some(example) = &page.example {
        text.push_str(&shown(example));
    }
    text
}

fn shown(example: &Example) -> String {
    let mut text = String::from("\n## 例 · Example\n");
    if !example.none_zh.is_empty() {
        write!(text, "\n没有例子：{}。\n\nNone: {}.\n", plain(&example.none_zh), plain(&example.none_en))
            .unwrap();
        return text;
    }
    match &example.file {
        Some(file) => write!(text, "\n`{file}`\n").unwrap(),
        None => text.push_str("\n站点里的文件 · files of the site\n"),
    }
    let language = example.file.as_deref().and_then(|file| file.rsplit('.').next()).unwrap_or("text");
    let mut block = |label: &str, part: &str, language: &str| {
        let part = part.trim_end();
        let (open, close) = if part.is_empty() { ("（空 · empty）", "") } else { ("````", "````") };
        match part.is_empty() {
            true => write!(text, "\n{label}\n\n{open}{close}\n").unwrap(),
            false => write!(text, "\n{label}\n\n{open}{language}\n{part}\n{close}\n").unwrap(),
        }
    };
    block("不对 · wrong", &example.bad, language);
    block("改正后 · right", &example.good, language);
    for (path, part) in &example.with {
        let language = path.rsplit('.').next().unwrap_or("text");
        block(&format!("另有 · beside it: `{path}`"), part, language);
    }
    text
}

fn index(pages: &[Page<'_>]) -> String {
    let mut text = format!(
        "{NOTE}\n# 问题代码 · Codes of findings\n\n\
         `gongkai check` 和 `gongkai build` 指出的每一类问题都有一个代码。`gongkai explain 代码` 显示同样的说明。\n\n\
         Each kind of mistake that `gongkai check` and `gongkai build` point out has a code. `gongkai explain CODE` says\n\
         the same as its page here.\n"
    );
    let mut part = "";
    for page in pages {
        if page.part[0] != part {
            part = page.part[0];
            write!(
                text,
                "\n## {} · {}\n\n| 代码 · code | 级别 · severity | 意思 | meaning |\n|---|---|---|---|\n",
                page.part[0], page.part[1]
            )
            .unwrap();
        }
        let [zh, en] = LANGS.map(|lang| page.severity.label(lang));
        let [meaning, meaning_en] = page.title.each_ref().map(|title| plain(title));
        let id = page.id;
        writeln!(text, "| [{id}]({id}.md) | {zh} · {en} | {meaning} | {meaning_en} |").unwrap();
    }
    text
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings")
}

/// The pages are made from the registry and the forms; run with `UPDATE=1` to write them anew.
#[test]
fn the_pages_of_codes_are_made_from_the_registry() {
    let state = State::load(&MemorySource::default(), Options::default());
    let pages = pages(&state);
    let mut files: BTreeMap<String, String> =
        pages.iter().map(|found| (format!("{}.md", found.id), page(found))).collect();
    assert_eq!(files.len(), pages.len(), "two codes have one name");
    files.insert("README.md".to_owned(), index(&pages));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(folder()).unwrap();
        for entry in std::fs::read_dir(folder()).unwrap() {
            let path = entry.unwrap().path();
            if !files.contains_key(&*path.file_name().unwrap().to_string_lossy()) {
                std::fs::remove_file(path).unwrap();
            }
        }
        for (name, text) in &files {
            std::fs::write(folder().join(name), text).unwrap();
        }
    }
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut there: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    there.sort();
    let stale: Vec<&String> = files
        .iter()
        .filter(|(name, text)| std::fs::read_to_string(folder().join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name)
        .collect();
    let how = "UPDATE=1 cargo test --test structure writes them";
    assert!(stale.is_empty(), "docs/findings/ is stale: {stale:?}; {how}");
    assert_eq!(there, files.into_keys().collect::<Vec<_>>(), "docs/findings/ holds other files; {how}");
}

#[test]
fn every_code_has_an_explanation_a_source_and_an_example() {
    let state = State::load(&MemorySource::default(), Options::default());
    let mut faults = Vec::new();
    for page in pages(&state) {
        let texts = [&page.title.each_ref().map(|title| &**title), &page.why, &page.source];
        if texts.iter().any(|pair| pair.iter().any(|text| text.trim().is_empty())) {
            faults.push(format!("{}: no message, reason or source in one of the languages", page.id));
        }
        if page.mend[0].is_empty() != page.mend[1].is_empty() {
            faults.push(format!("{}: mended in one language", page.id));
        }
        let Some(example) = &page.example else {
            faults.push(format!("{}: no example", page.id));
            continue;
        };
        let none = [&example.none_zh, &example.none_en].map(|text| !text.is_empty());
        let some = example.bad != example.good;
        if none[0] != none[1] || none[0] == some {
            faults.push(format!("{}: neither an example nor, in both languages, why there is none", page.id));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}
