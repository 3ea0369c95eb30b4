//! Fixtures of findings: a small site in one text file, with what is to be found beside the line it is found in.
//!
//! ```text
//! #~ allow row-missing BLANK                 findings of these codes need not be listed
//! === content/a/2024.toml                    a file; `(gbk)`, `(utf-16)`, `(crlf)`, `(bom)`, `(escaped)`, `(times N)`
//! #~ file warning[narrative-missing]: 只有    about the file as a whole
//! lic = -1
//! #~    ^^ error[NONNEG]: “行政许可”          about the line above, columns by width on the screen
//! #~ at 1+3 error[key-unknown]: 没有          the same where the mark would stand in columns 1 or 2
//! ```

use crate::harness::{SITE, Seen, all_seen};
use gongkai::base::finding::{Code, REGISTRY};
use gongkai::base::{Finding, Lang, Locus, SitePath};
use gongkai::engine::{Options, State};
use gongkai::source::MemorySource;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(crate) struct Fixture {
    pub(crate) source: MemorySource,
    expected: Vec<Seen>,
    allowed: Vec<String>,
}

/// The file a fixture is at.
struct Part {
    path: String,
    attributes: Vec<String>,
    body: String,
    lines: usize,
}

impl Fixture {
    pub(crate) fn parse(text: &str) -> Self {
        let mut fixture = Self { source: MemorySource::default(), expected: Vec::new(), allowed: Vec::new() };
        fixture.source.write("site.toml", SITE);
        let mut part: Option<Part> = None;
        for line in text.lines() {
            if let Some(head) = line.strip_prefix("=== ") {
                fixture.take(part.replace(Part::new(head)));
            } else if let Some(codes) = line.strip_prefix("#~ allow ") {
                fixture.allowed.extend(codes.split_whitespace().map(str::to_owned));
            } else if line.starts_with("#~") {
                let part = part.as_ref().expect("a file before its findings");
                fixture.expected.push(expectation(part, line));
            } else {
                let part = part.as_mut().expect("a file before its text");
                part.body.push_str(line);
                part.body.push('\n');
                part.lines += 1;
            }
        }
        fixture.take(part);
        fixture
    }

    fn take(&mut self, part: Option<Part>) {
        if let Some(part) = part {
            self.source.write(&part.path, part.bytes());
        }
    }
}

impl Part {
    fn new(head: &str) -> Self {
        let (path, attributes) = head.split_once(" (").unwrap_or((head, ""));
        let attributes = attributes.trim_end_matches(')').split(", ").map(str::to_owned).collect();
        Self { path: path.to_owned(), attributes, body: String::new(), lines: 0 }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = self.body.clone();
        let mut bytes = text.clone().into_bytes();
        for attribute in self.attributes.iter().filter(|attribute| !attribute.is_empty()) {
            bytes = match attribute.as_str() {
                "gbk" => encoding_rs::GB18030.encode(&text).0.into_owned(),
                "utf-16" => {
                    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
                }
                "crlf" => text.replace('\n', "\r\n").into_bytes(),
                "bom" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
                "escaped" => unescape(&text).into_bytes(),
                other => match other.strip_prefix("times ").map(str::parse) {
                    Some(Ok(times)) => text.repeat(times).into_bytes(),
                    _ => panic!("unknown attribute {other}"),
                },
            };
            text = String::from_utf8(bytes.clone()).unwrap_or_default();
        }
        bytes
    }
}

/// Turns `\u{1b}` into the character it names.
fn unescape(text: &str) -> String {
    let mut pieces = text.split("\\u{");
    let mut out = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

fn expectation(part: &Part, line: &str) -> Seen {
    let rest = line.strip_prefix("#~").unwrap();
    let (place, finding) = match rest.trim_start() {
        text if text.starts_with("file ") => (None, &text["file ".len()..]),
        text if text.starts_with("at ") => {
            let (place, finding) = text["at ".len()..].split_once(' ').unwrap();
            let (column, width) = place.split_once('+').unwrap();
            (Some((column.parse().unwrap(), width.parse().unwrap())), finding)
        }
        _ => {
            let start = rest.find('^').unwrap_or_else(|| panic!("no mark in {line}"));
            let marks = rest[start..].bytes().take_while(|&b| b == b'^').count();
            (Some((start + 3, marks)), &rest[start + marks..])
        }
    };
    let (head, message) = finding.split_once(':').unwrap_or_else(|| panic!("no message in {line}"));
    let (severity, code) = head.trim().trim_end_matches(']').split_once('[').unwrap();
    let (column, width) = place.unwrap_or((1, 0));
    Seen {
        path: part.path.clone(),
        line: place.map(|_| part.lines),
        column,
        width,
        severity: severity.to_owned(),
        code: code.to_owned(),
        message: message.trim().to_owned(),
    }
}

fn is_met(expected: &Seen, found: &Seen) -> bool {
    let message = expected.message.clone();
    found.message.starts_with(&message) && *expected == Seen { message, ..found.clone() }
}

/// Returns what a fixture expects and is not found, and what is found and not expected.
fn differences(text: &str) -> String {
    let fixture = Fixture::parse(text);
    let mut found = all_seen(&fixture.source);
    let mut report = String::new();
    for expected in &fixture.expected {
        match found.iter().position(|found| is_met(expected, found)) {
            Some(position) => drop(found.remove(position)),
            None => report.push_str(&format!("  not found:  {}\n", show(expected))),
        }
    }
    for found in found.iter().filter(|found| !fixture.allowed.contains(&found.code)) {
        report.push_str(&format!("  unexpected: {}\n", show(found)));
    }
    report
}

fn show(seen: &Seen) -> String {
    let Seen { path, line, column, width, severity, code, message } = seen;
    let place = line.map_or("file".to_owned(), |line| format!("line {line}, at {column}+{width}"));
    format!("{path}: {place} {severity}[{code}]: {message}")
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Returns names and texts of the files of a folder of the tests.
fn files(name: &str, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder(name)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<(String, String)> = names
        .filter(|name| wanted(name))
        .map(|file| (file.clone(), std::fs::read_to_string(folder(name).join(&file)).unwrap()))
        .collect();
    files.sort();
    files
}

pub(crate) fn fixtures() -> Vec<(String, String)> {
    files("cases/findings", |name| name.ends_with(".txt"))
}

#[test]
fn fixtures_find_what_they_expect_and_nothing_else() {
    let mut report = String::new();
    for (name, text) in fixtures() {
        let differences = differences(&text);
        if !differences.is_empty() {
            report.push_str(&format!("{name}\n{differences}"));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// Returns the ids of the rules of the built-in forms.
fn rules() -> BTreeSet<String> {
    let state = State::load(&MemorySource::default(), Options::default());
    let rules = state.portal().forms.iter().flat_map(|(_, form)| &form.rules);
    rules.map(|rule| rule.id.to_string()).collect()
}

#[test]
fn every_code_has_a_fixture_or_a_fault_test() {
    let fixtures = fixtures();
    let faults = files("suite", |name| name.starts_with("faults_"));
    let ids = REGISTRY.iter().map(|code| code.id().to_owned()).chain(rules());
    let untested: Vec<String> = ids
        .filter(|id| {
            let fixture = fixtures
                .iter()
                .any(|(name, text)| name.split('.').next() == Some(id) && text.contains(&format!("[{id}]:")));
            !fixture && !faults.iter().any(|(_, text)| text.contains(&format!("\"{id}\"")))
        })
        .collect();
    assert!(untested.is_empty(), "without a test: {untested:?}");
}

#[test]
fn every_code_is_raised_somewhere() {
    let sources: String = walkdir::WalkDir::new(folder("../src"))
        .into_iter()
        .flatten()
        .filter(|entry| {
            entry.path().extension().is_some_and(|end| end == "rs") && entry.file_name() != "codes.rs"
        })
        .map(|entry| std::fs::read_to_string(entry.path()).unwrap())
        .collect();
    let unraised: Vec<&str> =
        REGISTRY.iter().filter(|code| !sources.contains(&format!("Code::{code:?}"))).map(Code::id).collect();
    assert!(unraised.is_empty(), "{unraised:?}");
}

#[test]
fn every_fixture_is_named_after_a_code_it_expects() {
    let known: BTreeSet<String> = REGISTRY.iter().map(|code| code.id().to_owned()).chain(rules()).collect();
    for (name, text) in fixtures() {
        let id = name.split('.').next().unwrap();
        assert!(known.contains(id), "{name}: no such code");
        assert!(text.contains(&format!("[{id}]:")), "{name} does not expect {id}");
    }
}

#[test]
fn marks_are_read_by_width() {
    let part = Part { lines: 4, ..Part::new("content/a/2024.toml") };
    let seen = expectation(&part, "#~     ^^^ error[INT]: “规章”");
    assert_eq!((seen.line, seen.column, seen.width, &*seen.code), (Some(4), 8, 3, "INT"));
    let seen = expectation(&part, "#~ at 1+5 warning[key-unknown]: 没有");
    assert_eq!((seen.column, seen.width, &*seen.message), (1, 5, "没有"));
    assert_eq!(expectation(&part, "#~ file error[file-empty]: 文").line, None);
    assert_eq!(unescape("a\\u{1b}b"), "a\u{1b}b");
}

/// Returns the names of the facts of a template, or what is wrong with it.
fn placeholders(template: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    for piece in template.split('{').skip(1) {
        let (name, _) = piece.split_once('}').ok_or_else(|| format!("an open brace in {template}"))?;
        names.push(name);
    }
    let depth = |open, close| template.matches(open).count() == template.matches(close).count();
    if depth('{', '}') && depth('[', ']') {
        Ok(names)
    } else {
        Err(format!("unequal brackets in {template}"))
    }
}

#[test]
fn every_code_says_what_and_why_in_both_languages() {
    for code in REGISTRY {
        let entry = code.entry();
        for text in [&entry.zh.message, &entry.en.message, &entry.zh.why, &entry.en.why] {
            assert!(!text.trim().is_empty(), "{}: an empty text", entry.id);
        }
        assert_eq!(
            entry.zh.mend.is_empty(),
            entry.en.mend.is_empty(),
            "{}: mended in one language",
            entry.id
        );
        for (zh, en) in [(&entry.zh.message, &entry.en.message), (&entry.zh.mend, &entry.en.mend)] {
            let names = |text: &'static str| placeholders(text).unwrap().into_iter().collect::<BTreeSet<_>>();
            assert_eq!(names(zh), names(en), "{}: the languages tell different facts", entry.id);
        }
        assert_eq!(entry.zh.title.is_empty(), entry.en.title.is_empty(), "{}: one title", entry.id);
        for text in [&entry.zh.title, &entry.en.title, &entry.zh.why, &entry.en.why] {
            assert!(placeholders(text).unwrap().is_empty(), "{}: a fact where there is none", entry.id);
        }
    }
}

#[test]
fn every_fact_a_message_needs_is_given() {
    let optional = |template: &str, name: &str| {
        let segments = template.split('[').skip(1).filter_map(|piece| piece.split_once(']'));
        segments.into_iter().any(|(segment, _)| segment.contains(&format!("{{{name}}}")))
    };
    let mut report = String::new();
    for (name, text) in fixtures() {
        let fixture = Fixture::parse(&text);
        let state = crate::harness::load(&fixture.source);
        for finding in state.findings() {
            let entry = finding.code.entry();
            // A rule may have words of its own, which stand in place of the usual sentence.
            let message = |lang: Lang| match finding.get("message", lang) {
                Some(own) => own.to_owned(),
                None => entry.texts(lang).message.clone(),
            };
            let messages = [message(Lang::Zh), message(Lang::En)];
            for template in [&messages[0], &messages[1], &entry.zh.mend, &entry.en.mend] {
                for fact in placeholders(template).unwrap() {
                    let given =
                        finding.get(fact, Lang::Zh).is_some() && finding.get(fact, Lang::En).is_some();
                    if !given && !optional(template, fact) {
                        report.push_str(&format!("{name}: {} lacks {fact}\n", entry.id));
                    }
                }
            }
            for lang in [Lang::Zh, Lang::En] {
                let message = finding.message(lang);
                if message.contains(['{', '}']) && !text.contains('{') || message.contains('@') {
                    report.push_str(&format!("{name}: {message}\n"));
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn english_messages_hold_no_chinese_words_of_the_program() {
    // Facts that come from the file or the form may be Chinese; the words around them may not.
    for code in REGISTRY {
        let finding = Finding::new(code.clone(), Locus::File(SitePath::new("x")));
        for text in [
            finding.message(Lang::En),
            finding.hint(Lang::En).unwrap_or_default(),
            code.entry().en.why.clone(),
        ] {
            // What is quoted is the name of a file or of a row.
            let unquoted: String =
                text.split('“').map(|piece| piece.rsplit('”').next().unwrap_or(piece)).collect();
            let han = unquoted.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(!han, "{}: {text}", code.id());
        }
    }
}

#[test]
fn reasons_of_forms_are_said_in_both_languages() {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // What is quoted stands in the form file.
    let unquoted = |text: &str| {
        text.split('“').map(|piece| piece.rsplit('”').next().unwrap_or(piece)).collect::<String>()
    };
    let mut count = 0;
    for (name, text) in fixtures() {
        let state = crate::harness::load(&Fixture::parse(&text).source);
        for finding in state.findings().iter().filter(|finding| finding.code == Code::FormInvalid) {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| unquoted(finding.get("reason", lang).unwrap()));
            assert!(han(&zh) && !han(&en), "{name}: {zh} / {en}");
            count += 1;
        }
    }
    assert!(count > 20, "{count} findings in forms");
}

#[test]
fn codes_are_found_whatever_their_letter_case() {
    for code in REGISTRY {
        assert_eq!(Code::find(&code.id().to_uppercase()), Some(code.clone()));
        assert_eq!(Code::find(&code.id().to_lowercase()), Some(code.clone()));
    }
    assert_eq!(Code::find("no-such-code"), None);
}
