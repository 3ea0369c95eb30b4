//! Whatever is edited, in whatever order, a patched state is the state of a clean load: the same findings, plan and pages.
//!
//! `GONGKAI_STORM` says how many edits; the seed is fixed, so that a failure comes again.

use super::{Change, Extent, Options, SourceProse, State, render};
use crate::base::{Finding, SitePath};
use crate::plan::{PageKind, Plan, Route};
use crate::portal::{Outputs, Written};
use crate::render::Renderer;
use crate::source::{DiskSource, MemorySource, Source, SourceTree};
use std::collections::BTreeSet;
use std::path::Path;

/// Edits in a run of all tests.
const EDITS: usize = 120;

/// Pages compared after each edit.
const SAMPLE: usize = 6;

/// The whole site is compared each so many edits.
const WHOLE: usize = 50;

/// When fewer tables or texts of reports are left, all are put back.
const LEAST: usize = 12;

/// Offices of the example that take part: a merger, a consolidated report and plain ones.
const OFFICES: usize = 7;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// A few offices of the example, with their free pages.
fn few() -> MemorySource {
    let disk = DiskSource::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut memory = MemorySource::default();
    let mut offices = BTreeSet::new();
    for path in disk.scan().files.keys() {
        let office = path.folder();
        if office.matches('/').count() >= 2 {
            offices.insert(office.to_owned());
            let last = office.ends_with("zhengfu") || offices.len() <= OFFICES;
            if !last {
                continue;
            }
        }
        memory.write(path.as_str(), disk.read(path).unwrap());
    }
    memory
}

struct Storm {
    source: MemorySource,
    tree: SourceTree,
    state: State,
    random: Random,
    /// Texts that were broken, to be put back.
    broken: Vec<(String, Vec<u8>)>,
    touched: BTreeSet<SitePath>,
}

impl Storm {
    fn text(&self, path: &str) -> String {
        String::from_utf8(self.source.read(&SitePath::new(path)).unwrap()).unwrap()
    }

    fn write(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.source.write(path, bytes);
        self.touched.insert(SitePath::new(path));
    }

    fn paths(&self, end: &str) -> Vec<String> {
        let all = self.source.files().map(|(path, _)| path.as_str().to_owned());
        all.filter(|path| path.ends_with(end) && path.starts_with("content/yunxiu/")).collect()
    }

    fn reports(&self, end: &str) -> Vec<String> {
        let year = |path: &String| path.rsplit('/').next().is_some_and(|name| name.starts_with("20"));
        self.paths(end).into_iter().filter(year).collect()
    }

    /// Makes one edit, as a clerk, a script or a disaster would.
    fn edit(&mut self) -> &'static str {
        let (tables, texts) = (self.reports(".toml"), self.reports(".md"));
        if tables.len() < LEAST || texts.len() < LEAST {
            let all: Vec<(String, Vec<u8>)> =
                few().files().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect();
            for (path, bytes) in all {
                self.write(&path, bytes);
            }
            return "all put back";
        }
        let table = self.random.pick(&tables);
        let text = self.random.pick(&texts);
        match self.random.below(22) {
            0..=4 => {
                let old = self.text(&table);
                let digits: Vec<usize> = old.match_indices(", ").map(|(at, _)| at + 2).collect();
                if digits.is_empty() {
                    return "no cell";
                }
                let at = self.random.pick(&digits);
                let number = self.random.below(60).to_string();
                let end = old[at..].find([',', ']', '\n']).map_or(old.len(), |length| at + length);
                self.write(&table, format!("{}{number}{}", &old[..at], &old[end..]));
                "cell"
            }
            5..=8 => {
                let old = self.text(&text);
                let ends: Vec<usize> = old.match_indices('。').map(|(at, mark)| at + mark.len()).collect();
                if ends.is_empty() {
                    return "no sentence";
                }
                let at = self.random.pick(&ends);
                let words = [
                    "全年收到申请8件。",
                    "新增公开事项。",
                    "2019年也是如此。",
                    "[见此](2023.md)。",
                    "[无](x.md)。",
                ];
                let words = self.random.pick(&words);
                self.write(&text, format!("{}{words}{}", &old[..at], &old[at..]));
                "sentence"
            }
            9 => {
                let from: String = self.random.pick(&texts);
                let other = self.text(&from);
                self.write(&text, other);
                "copied text"
            }
            10 => {
                let old = self.text(&table);
                self.broken.push((table.clone(), old.clone().into_bytes()));
                self.write(&table, old.replacen('=', "= [", 1));
                "broken"
            }
            11 => {
                if let Some((path, bytes)) = self.broken.pop() {
                    self.write(&path, bytes);
                }
                "repaired"
            }
            12 => {
                let year = 2017 + self.random.below(9);
                let folder = table.rsplit_once('/').unwrap().0;
                let end = self.random.pick(&["toml", "md"]);
                let from = if end == "md" { text } else { table.clone() };
                let bytes = self.text(&from);
                self.write(&format!("{folder}/{year}.{end}"), bytes);
                "added"
            }
            13 => {
                let gone = self.random.pick(&[table, text]);
                self.source.remove(&gone);
                "deleted"
            }
            14 => {
                let offices = self.paths("office.toml");
                let from = self.random.pick(&offices).rsplit_once('/').unwrap().0.to_owned();
                let to = format!("{}{}", from.trim_end_matches(char::is_numeric), self.random.below(3));
                let inside = format!("{from}/");
                let files: Vec<(String, Vec<u8>)> = self
                    .source
                    .files()
                    .filter(|(path, _)| path.as_str().starts_with(&inside))
                    .map(|(path, bytes)| (path.as_str().to_owned(), bytes.to_vec()))
                    .collect();
                for (path, bytes) in files {
                    self.source.remove(&path);
                    self.write(&path.replacen(&from, &to, 1), bytes);
                }
                "moved office"
            }
            15 => {
                let office = self.random.pick(&self.paths("office.toml"));
                let name = format!("name = \"云岫区某局{}\"\n", self.random.below(9));
                let rest = self.text(&office);
                let rest: Vec<&str> = rest.lines().filter(|line| !line.starts_with("name ")).collect();
                self.write(&office, format!("{name}{}\n", rest.join("\n")));
                "office name"
            }
            16 => {
                let form = self.random.pick(&["cn-xxgk-2019", "cn-xxgk-2021", "cn-xxgk-2009"]);
                let rest = self.text(&table);
                let rest: Vec<&str> = rest.lines().filter(|line| !line.starts_with("form ")).collect();
                self.write(&table, format!("form = \"{form}\"\n{}\n", rest.join("\n")));
                "form"
            }
            17 => {
                let style = format!("body {{ margin: {}px; }}\n", self.random.below(9));
                self.write("themes/default/assets/own.css", style);
                "theme"
            }
            18 => {
                let site = self.text("site.toml");
                let title = format!("title = \"门户{}\"", self.random.below(5));
                let lines: Vec<String> = site
                    .lines()
                    .map(|line| if line.starts_with("title") { title.clone() } else { line.to_owned() })
                    .collect();
                self.write("site.toml", lines.join("\n"));
                "site"
            }
            19 => {
                let old = self.text(&text);
                let fence = |draft: bool| format!("+++\ndraft = {draft}\n+++\n");
                let bare = old.strip_prefix(&fence(true)).or_else(|| old.strip_prefix(&fence(false)));
                let bare = bare.unwrap_or(&old);
                let draft = self.random.below(2) == 0;
                self.write(&text, format!("{}{bare}", fence(draft)));
                "draft"
            }
            20 => {
                let year = text.trim_end_matches(".md");
                let bytes = format!("scan {}", self.random.below(9));
                self.write(&format!("{year}/scan.pdf"), bytes);
                "attachment"
            }
            _ => {
                let old = self.text(&table);
                let day = format!("published = 2025-0{}-11\n", 1 + self.random.below(6));
                let rest: Vec<&str> = old.lines().filter(|line| !line.starts_with("published ")).collect();
                self.write(&table, format!("{day}{}\n", rest.join("\n")));
                "publishing date"
            }
        }
    }

    /// Takes the edit in as the server does: by the files that changed, and a new list where files came or went.
    fn take_in(&mut self) -> Extent {
        let tree = self.source.scan();
        let mut changes: Vec<Change> = Vec::new();
        for path in std::mem::take(&mut self.touched) {
            changes.extend(tree.files.get(&path).map(|file| Change::Put(path, *file)));
        }
        let gone = self.tree.files.keys().filter(|path| !tree.files.contains_key(*path));
        changes.extend(gone.map(|path| Change::Gone(path.clone())));
        let came = tree.files.iter().filter(|(path, _)| !self.tree.files.contains_key(*path));
        changes.extend(came.map(|(path, file)| Change::Put(path.clone(), *file)));
        self.tree = tree.clone();
        self.state.rescan(tree);
        self.state.apply(&self.source, &changes)
    }
}

fn pages(state: &State, source: &dyn Source) -> (Renderer, Plan) {
    let renderer = state.renderer(source).unwrap();
    let plan = state.plan(&renderer);
    (renderer, plan)
}

fn page(state: &State, renderer: &Renderer, source: &dyn Source, route: &Route, kind: &PageKind) -> Vec<u8> {
    let outputs = Outputs::new();
    let known = Written { portal: state.portal(), outputs: &outputs };
    match render(renderer, known, &SourceProse::new(source), route, kind) {
        Ok((bytes, _)) => bytes.unwrap_or_default(),
        Err(error) => error.to_string().into_bytes(),
    }
}

/// A finding, told apart by all it says.
fn told(findings: &[&Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn a_patched_state_is_the_state_of_a_clean_load() {
    let edits = std::env::var("GONGKAI_STORM").ok().and_then(|count| count.parse().ok()).unwrap_or(EDITS);
    let source = few();
    let state = State::load(&source, Options::default());
    let tree = source.scan();
    let random = Random(20_241_101);
    let mut storm = Storm { source, tree, state, random, broken: Vec::new(), touched: BTreeSet::new() };
    let mut patched = 0;
    for number in 0..edits {
        let what = storm.edit();
        let extent = storm.take_in();
        patched += usize::from(matches!(extent, Extent::Reports(_)));
        let clean = State::load(&storm.source, Options::default());
        let (ours, theirs) = (told(&storm.state.findings()), told(&clean.findings()));
        for (one, other) in ours.iter().zip(&theirs) {
            assert_eq!(one, other, "edit {number}, {what}");
        }
        assert_eq!(ours.len(), theirs.len(), "edit {number}, {what}");
        let (own, plan) = pages(&storm.state, &storm.source);
        let (other, clean_plan) = pages(&clean, &storm.source);
        assert!(plan.pages == clean_plan.pages, "edit {number}, {what}: the plan");
        let routes: Vec<(&Route, &PageKind)> = plan.pages.iter().collect();
        let whole = number % WHOLE == WHOLE - 1 || number + 1 == edits;
        let asked: Vec<usize> = if whole {
            (0..routes.len()).collect()
        } else {
            (0..SAMPLE).map(|_| storm.random.below(routes.len())).collect()
        };
        for (route, kind) in asked.into_iter().map(|position| routes[position]) {
            let ours = page(&storm.state, &own, &storm.source, route, kind);
            let theirs = page(&clean, &other, &storm.source, route, kind);
            assert!(ours == theirs, "edit {number}, {what}: {route}");
        }
    }
    assert!(patched * 3 > edits, "{patched} of {edits} edits were patched: the others were linked anew");
}
