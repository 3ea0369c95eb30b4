//! Sites in memory and on disk, their findings with places, their output, and the program itself.

use gongkai::base::text::{LineIndex, floor_char_boundary};
use gongkai::base::{Digest, Finding, Lang};
use gongkai::content::{locate::locate, prose};
use gongkai::emit::MemorySink;
use gongkai::engine::{Options, State, build};
use gongkai::plan::Route;
use gongkai::source::{MemorySource, Source, decode};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// `site.toml` of sites that say nothing of their own.
pub(crate) const SITE: &str = "[site]\ntitle = \"例\"\n";

/// `office.toml` of the office that most cases are about.
pub(crate) const OFFICE: &str = "name = \"甲局\"\n";

/// A narrative without fault, of any year and any office: so short that nobody can be said to have copied it.
pub(crate) const NARRATIVE: &str = "\
## 一、总体情况

主动公开、依申请公开、政府信息管理、平台建设和监督保障，均依法公开。

## 五、存在的主要问题及改进情况

图解形式较少，下一年增加。

## 六、其他需要报告的事项

没有收取信息处理费。
";

/// The rows of table 3 in the order of the form of 2021.
pub(crate) const ROWS: [&str; 25] = [
    "new",
    "carry_in",
    "grant",
    "part",
    "deny.secret",
    "deny.law",
    "deny.safety",
    "deny.third",
    "deny.internal",
    "deny.process",
    "deny.casefile",
    "deny.inquiry",
    "unable.none",
    "unable.create",
    "unable.unclear",
    "refuse.petition",
    "refuse.repeat",
    "refuse.publication",
    "refuse.volume",
    "refuse.confirm",
    "other.nocorrect",
    "other.nofee",
    "other.misc",
    "total",
    "carry_out",
];

/// A whole statistics file of the form of 2021 in which every cell is `value`.
pub(crate) fn statistics_of(value: &str) -> String {
    let mut text = String::from("published = 2025-01-20\n\n[t2]\n");
    for row in ["reg", "nor"] {
        text.push_str(&format!("{row} = {{ made = {value}, repealed = {value}, valid = {value} }}\n"));
    }
    for row in ["lic", "pen", "coe"] {
        text.push_str(&format!("{row} = {value}\n"));
    }
    text.push_str(&format!("fee = \"{value}\"\n\n[t3]\n"));
    for row in ROWS {
        text.push_str(&format!("{row} = [{}]\n", [value; 7].join(", ")));
    }
    text.push_str("\n[t4]\n");
    for group in ["rv", "ld", "lr"] {
        let cells =
            ["uphold", "correct", "other", "pending", "total"].map(|cell| format!("{cell} = {value}"));
        text.push_str(&format!("{group} = {{ {} }}\n", cells.join(", ")));
    }
    text
}

/// A statistics file without fault.
pub(crate) fn statistics() -> String {
    statistics_of("0")
}

/// A statistics file in which one row of table 3 is written in another way.
pub(crate) fn statistics_with(row: &str, line: &str) -> String {
    let zeros = format!("{row} = [0, 0, 0, 0, 0, 0, 0]\n");
    let text = statistics();
    assert!(text.contains(&zeros), "no row {row}");
    text.replacen(&zeros, &format!("{line}\n"), 1)
}

/// A site in memory; `site.toml` comes by itself.
pub(crate) fn site<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> MemorySource {
    let mut source = MemorySource::default();
    source.write("site.toml", SITE);
    for (path, text) in files {
        source.write(path, text);
    }
    source
}

/// A small site without a finding: a region, an office in it, reports of two years, a page, an attachment. One cell
/// tells the years apart, so that neither report is all zeros and no table is last year's.
pub(crate) fn good_site() -> MemorySource {
    let [older, newer] = [1, 2].map(|coe| statistics().replacen("coe = 0", &format!("coe = {coe}"), 1));
    site([
        ("content/index.md", "本站例示。\n"),
        ("content/about.md", "# 关于\n\n见[甲局](yi/jia/2024.md)。\n"),
        ("content/yi/region.toml", "name = \"乙区\"\n"),
        ("content/yi/jia/office.toml", OFFICE),
        ("content/yi/jia/2023.toml", &older),
        ("content/yi/jia/2023.md", NARRATIVE),
        ("content/yi/jia/2024.toml", &newer),
        ("content/yi/jia/2024.md", NARRATIVE),
        ("content/yi/jia/2024/scan.pdf", "%PDF-1.4"),
        ("static/robots.txt", "User-agent: *\n"),
    ])
}

/// Reads a site.
pub(crate) fn load(source: &dyn Source) -> State {
    State::load(source, Options::default())
}

/// A finding as a fixture describes it. Without a line it is about the whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) line: Option<usize>,
    /// Display column of the first character, from 1.
    pub(crate) column: usize,
    /// Display width of what is marked on the first line.
    pub(crate) width: usize,
    pub(crate) severity: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Returns all findings of a site with their places.
pub(crate) fn all_seen(source: &dyn Source) -> Vec<Seen> {
    let state = load(source);
    state.findings().into_iter().map(|finding| look_up(source, finding)).collect()
}

/// Returns the findings of a site with their places, but for the hint that every cell is 0: cases begin with reports
/// of zeros, since every sum holds in them and no table can be mistaken for last year's.
pub(crate) fn seen(source: &dyn Source) -> Vec<Seen> {
    let mut found = all_seen(source);
    found.retain(|seen| seen.code != "ZERO-REPORT");
    found
}

/// Returns the codes of [`seen`], each once.
pub(crate) fn codes(source: &dyn Source) -> Vec<String> {
    let mut codes: Vec<String> = seen(source).into_iter().map(|seen| seen.code).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Looks up a finding's place.
pub(crate) fn look_up(source: &dyn Source, finding: &Finding) -> Seen {
    let path = finding.locus.path();
    let text = source.read(path).map(|bytes| {
        let valid = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned(),
        };
        decode(path, &bytes).value.unwrap_or_else(|| valid(&bytes))
    });
    let text = text.unwrap_or_default();
    let mut seen = Seen {
        path: path.to_string(),
        line: None,
        column: 1,
        width: 0,
        severity: finding.severity.word().to_owned(),
        code: finding.code.id().to_owned(),
        message: finding.message(Lang::Zh),
    };
    if let Some(place) = locate(&finding.locus, &text) {
        let index = LineIndex::new(&text);
        let start = index.position(place.start);
        let line = index.line(start.line);
        // Whether places lie between characters is a test of its own (`faults_ends`).
        let within = |at: usize| floor_char_boundary(line, at.saturating_sub(index.line_start(start.line)));
        let (first, last) = (within(place.start), within(place.end.max(place.start)));
        seen.line = Some(start.line);
        seen.column = 1 + width(&line[..first]);
        seen.width = width(&line[first..last.max(first)]);
    }
    seen
}

/// Width of a text in columns of a screen.
pub(crate) fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2014}'
            | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Builds a site in memory; returns its files by route.
pub(crate) fn output(source: &dyn Source) -> BTreeMap<String, Vec<u8>> {
    try_output(source).unwrap()
}

/// Builds a site in memory.
pub(crate) fn try_output(source: &dyn Source) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let state = load(source);
    let text = |error: gongkai::error::Error| error.text(Lang::Zh);
    let renderer = state.renderer(source).map_err(text)?;
    let plan = state.plan(&renderer);
    let sink = MemorySink::default();
    let summary = build(&state, &renderer, source, &plan, &sink, &|| ()).map_err(text)?;
    if let Some(fault) = summary.faults.first() {
        return Err(format!("{}: {}", fault.locus.path(), fault.message(Lang::Zh)));
    }
    let files = sink.into_files().into_iter();
    Ok(files.map(|(route, bytes): (Route, Vec<u8>)| (route.as_str().to_owned(), bytes)).collect())
}

/// Returns a file of an output as text.
pub(crate) fn text_of(files: &BTreeMap<String, Vec<u8>>, route: &str) -> String {
    let bytes = files.get(route).unwrap_or_else(|| panic!("no {route} among {:?}", files.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

/// Returns the files of an output that are text, and the parts of its workbooks, which are text too.
pub(crate) fn texts(files: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (route, bytes) in files {
        if route.ends_with(".xlsx") {
            texts.extend(workbook(bytes).into_iter().map(|(part, text)| (format!("{route}!{part}"), text)));
        } else if !route.ends_with(".pdf") && !route.ends_with(".parquet") {
            let text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{route} is not UTF-8"));
            texts.push((route.clone(), text));
        }
    }
    texts
}

/// Returns the parts of a workbook.
pub(crate) fn workbook(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        parts.insert(name, text);
    }
    parts
}

/// Renders a text as the middle of a page.
pub(crate) fn html(text: &str) -> String {
    let (outline, _) = prose::outline(&gongkai::base::SitePath::new("content/x.md"), text, 0);
    let whole = 0..text.len();
    prose::render(text, 0, outline.plain, std::slice::from_ref(&whole), &|_| Some("y/index.html".to_owned()))
        .remove(0)
}

/// A folder that goes with the test.
pub(crate) struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    /// Makes an empty folder.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// Makes a folder with `site/` holding the files of a site.
    pub(crate) fn with(source: &MemorySource) -> Self {
        let folder = Self::new();
        for (path, bytes) in source.files() {
            folder.write(&format!("site/{path}"), bytes);
        }
        folder
    }

    /// Returns a path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        if name.is_empty() { self.dir.path().to_owned() } else { self.dir.path().join(name) }
    }

    /// Writes a file, making its folders.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program with the folder as its current one.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run(command(&self.path(""), args))
    }

    /// Builds `site/` into `out/`.
    pub(crate) fn build(&self) -> Run {
        self.run(&["build", "-r", "site", "-o", "out"])
    }

    /// Returns the paths and digests of what is in a folder; links by their target.
    pub(crate) fn tree(&self, name: &str) -> BTreeMap<String, String> {
        tree(&self.path(name))
    }
}

/// Returns the paths and digests of what is in a folder; links by their target.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let kind = entry.file_type();
        let value = if kind.is_symlink() {
            format!("-> {}", std::fs::read_link(entry.path()).unwrap().display())
        } else if kind.is_file() {
            Digest::of(&std::fs::read(entry.path()).unwrap()).to_string()
        } else {
            "folder".to_owned()
        };
        all.insert(name, value);
    }
    all
}

/// What the program said and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Fails unless the program ended with this code.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Returns all it said.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// Prepares the program: messages in Chinese, no colours.
pub(crate) fn command(folder: &Path, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(args).current_dir(folder).env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1");
    command.stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub(crate) fn run(mut command: Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
