//! A season of edits on a real folder, one after another as clerks, editors, scripts and disasters make them: what is
//! served becomes what a clean build of the folder writes, every time.
//!
//! `GONGKAI_SERVE_STORM` says how many edits; the seed is fixed, so that a failure comes again. Files that cannot be read
//! count with what they said before.

use crate::harness::{Folder, NARRATIVE, OFFICE, SITE, good_site, output, statistics};
use crate::serve::{same_as_built, saying};
use crate::server::{SOON, Server, plain};
use gongkai::source::{DiskSource, MemorySource, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

/// Edits in a run of all tests.
const EDITS: usize = 25;

/// Pages looked at after each edit, beside those that the edit is about.
const SAMPLE: usize = 6;

/// Numbers that come again (Knuth's MMIX generator).
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

struct Storm {
    folder: Folder,
    random: Random,
    /// Good texts of files that were broken.
    broken: BTreeMap<String, String>,
    count: usize,
}

impl Storm {
    fn site(&self, path: &str) -> std::path::PathBuf {
        self.folder.path(&format!("site/{path}"))
    }

    fn read(&self, path: &str) -> String {
        self.folder.read(&format!("site/{path}"))
    }

    fn write(&mut self, path: &str, text: &str) {
        self.broken.remove(path);
        let path = format!("site/{path}");
        let at = self.folder.path(&path);
        let (folder, name) = path.rsplit_once('/').unwrap();
        let beside = |name: String| self.folder.path(&format!("{folder}/{name}"));
        match self.random.below(5) {
            // In place: emptied, then written.
            0 => self.folder.write(&path, text),
            // Another file moved into its place.
            1 => {
                let number = self.random.below(1000);
                self.folder.write(&format!("{folder}/sed{number:03}Xy"), text);
                fs::rename(beside(format!("sed{number:03}Xy")), at).unwrap();
            }
            // As vim does.
            2 => {
                fs::create_dir_all(at.parent().unwrap()).unwrap();
                self.folder.write(&format!("{folder}/4913"), "");
                fs::remove_file(beside("4913".to_owned())).unwrap();
                let backup = beside(format!("{name}~"));
                let was = fs::rename(&at, &backup).is_ok();
                self.folder.write(&path, text);
                if was {
                    fs::remove_file(backup).unwrap();
                }
            }
            // As office programs do, with a lock beside it.
            3 => {
                self.folder.write(&format!("{folder}/~${name}"), "lock");
                self.folder.write(&path, text);
                fs::remove_file(beside(format!("~${name}"))).unwrap();
            }
            // As git does: removed, then made.
            _ => {
                let _ = fs::remove_file(&at);
                self.folder.write(&path, text);
            }
        }
    }

    /// Returns the files that can be edited, those that end so.
    fn paths(&self, end: &str) -> Vec<String> {
        let disk = DiskSource::open(&self.site("")).unwrap();
        let all = disk.scan().files.into_keys().map(|path| path.as_str().to_owned());
        all.filter(|path| path.starts_with("content/") && path.ends_with(end)).collect()
    }

    fn reports(&self, end: &str) -> Vec<String> {
        let year = |path: &String| path.rsplit('/').next().is_some_and(|name| name.starts_with("20"));
        self.paths(end).into_iter().filter(year).filter(|path| !self.broken.contains_key(path)).collect()
    }

    fn repair(&mut self) {
        for (path, good) in self.broken.clone() {
            self.write(&path, &good);
        }
    }

    /// Makes one edit.
    fn edit(&mut self) -> &'static str {
        self.count += 1;
        let count = self.count;
        let (tables, texts) = (self.reports(".toml"), self.reports(".md"));
        if tables.len() < 3 || texts.len() < 3 {
            self.repair();
            return "repaired";
        }
        let (table, text) = (self.random.pick(&tables), self.random.pick(&texts));
        match self.random.below(18) {
            0..=2 => {
                let old = self.read(&table);
                let at = old.find("coe = ").unwrap() + 6;
                let end = at + old[at..].find('\n').unwrap();
                self.write(&table, &format!("{}{count}{}", &old[..at], &old[end..]));
                "cell"
            }
            3..=5 => {
                self.write(&text, &saying(&format!("第{count}次改动")));
                "sentence"
            }
            6 => {
                let good = self.read(&table);
                self.write(&table, &good.replacen("coe = ", "coe = [", 1));
                self.broken.insert(table, good);
                "broken"
            }
            7 => {
                self.repair();
                "repaired"
            }
            8 => {
                fs::remove_file(self.site(&table)).unwrap();
                "deleted"
            }
            9 => {
                let office = format!("content/qu{}/ju{count}", count % 3);
                self.write(&format!("{office}/office.toml"), &OFFICE.replace("甲", &format!("新{count}")));
                for year in [2022, 2024] {
                    self.write(&format!("{office}/{year}.toml"), &statistics());
                    self.write(&format!("{office}/{year}.md"), NARRATIVE);
                }
                "new office"
            }
            10 | 11 => {
                let office = self.random.pick(&self.paths("office.toml"));
                let from = office.strip_suffix("/office.toml").unwrap().to_owned();
                if self.broken.keys().any(|path| path.starts_with(&format!("{from}/"))) {
                    return "nothing";
                }
                let to = format!("content/qu{}/yi{count}", self.random.below(3));
                fs::create_dir_all(self.site(&to).parent().unwrap()).unwrap();
                fs::rename(self.site(&from), self.site(&to)).unwrap();
                "moved office"
            }
            12 => {
                let office = self.random.pick(&self.paths("office.toml"));
                self.write(&office, &format!("name = \"第{count}局\"\n"));
                "office name"
            }
            13 => {
                let mark = format!("body {{ margin: {count}px; }}\n");
                self.write("themes/default/assets/own.css", &mark);
                "theme"
            }
            14 => {
                self.write("site.toml", &SITE.replace('例', &format!("门户{count}")));
                "site"
            }
            15 => {
                let form = include_str!("../../forms/cn-xxgk-2021.toml");
                let path = "forms/cn-xxgk-2021.toml";
                if self.random.below(2) == 0 {
                    self.write(path, &form.replace("\"行政强制\"", &format!("\"行政强制{count}\"")));
                } else {
                    let _ = fs::remove_file(self.site(path));
                }
                "form"
            }
            16 => {
                for path in self.reports(".md") {
                    self.write(&path, &saying(&format!("分支{count}")));
                }
                "checkout"
            }
            _ => {
                self.write(&format!("{}/annex.txt", text.trim_end_matches(".md")), &format!("{count}"));
                "attachment"
            }
        }
    }

    /// Returns the folder with what files that are broken said before.
    fn good(&self) -> MemorySource {
        let disk = DiskSource::open(&self.site("")).unwrap();
        let mut memory = MemorySource::default();
        for path in disk.scan().files.keys() {
            let good = self.broken.get(path.as_str());
            let bytes = good.map_or_else(|| disk.read(path).unwrap(), |text| text.clone().into_bytes());
            memory.write(path.as_str(), bytes);
        }
        memory
    }
}

/// Returns the lines that only one of two texts has.
fn difference(ours: &str, theirs: &str) -> String {
    let lines = |text: &str, other: &str| -> String {
        let other: BTreeSet<&str> = other.lines().collect();
        text.lines().filter(|line| !other.contains(line)).collect::<Vec<_>>().join("\n")
    };
    format!("served: {}\nbuilt: {}", lines(ours, theirs), lines(theirs, ours))
}

/// Returns the address of a file of the output.
fn address(route: &str) -> String {
    format!("/{}", route.strip_suffix("index.html").unwrap_or(route))
}

#[test]
fn d76_whatever_is_edited_is_served_as_it_would_be_built() {
    let edits =
        std::env::var("GONGKAI_SERVE_STORM").ok().and_then(|count| count.parse().ok()).unwrap_or(EDITS);
    let mut source = good_site();
    for office in 0..4 {
        source.write(&format!("content/qu{}/ju{office}/office.toml", office % 2), OFFICE);
        for year in 2022..2025 {
            let table = statistics().replacen("coe = 0", &format!("coe = {year}{office}"), 1);
            source.write(&format!("content/qu{}/ju{office}/{year}.toml", office % 2), table);
            source.write(&format!("content/qu{}/ju{office}/{year}.md", office % 2), NARRATIVE);
        }
    }
    let folder = Folder::with(&source);
    let server = Server::with(&folder, &["-p", "0", "--watcher", "native"]);
    let random = Random(20_241_101);
    let mut storm = Storm { folder, random, broken: BTreeMap::new(), count: 0 };
    let (mut before, mut waits) = (output(&source), Vec::new());
    for number in 0..edits {
        let what = storm.edit();
        let began = Instant::now();
        let now = output(&storm.good());
        let pages = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> { files.keys().cloned().collect() };
        let changed: Vec<&String> =
            now.keys().filter(|route| before.get(*route) != now.get(*route)).collect();
        let gone: Vec<&String> = before.keys().filter(|route| !now.contains_key(*route)).collect();
        let all = pages(&now);
        let mut asked: Vec<String> = (0..SAMPLE).map(|_| storm.random.pick(&all)).collect();
        asked.extend(all.iter().filter(|route| route.starts_with("data/")).cloned());
        for some in [&changed, &gone] {
            asked.extend((0..SAMPLE.min(some.len())).map(|_| storm.random.pick(some).clone()));
        }
        let mut longest = Duration::ZERO;
        for route in asked {
            loop {
                let answer = server.get(&address(&route));
                let right = match now.get(&route) {
                    Some(bytes) => answer.status == 200 && plain(&answer.body) == *bytes,
                    None => answer.status == 404,
                };
                if right {
                    break;
                }
                if began.elapsed() > 2 * SOON {
                    let is_other =
                        |route: &&String| plain(&server.get(&address(route)).body) != now[route.as_str()];
                    let others: Vec<&String> = now.keys().filter(is_other).collect();
                    let differ = |route: &&String| {
                        let built = String::from_utf8_lossy(&now[route.as_str()]).into_owned();
                        difference(&server.get(&address(route)).text(), &built)
                    };
                    let differ: Vec<String> = others.iter().take(SAMPLE).map(differ).collect();
                    let (status, said, differ) = (answer.status, server.said(), differ.join("\n"));
                    panic!(
                        "edit {number}, {what}: {route} is {status}, wrong are {others:?}\n{differ}\n{said}"
                    );
                }
                longest = began.elapsed();
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        waits.push(longest);
        before = now;
    }
    storm.repair();
    let good = output(&storm.good());
    for (route, bytes) in &good {
        server.until(&address(route), "right", |answer| plain(&answer.body) == *bytes);
    }
    let built = storm.folder.build();
    assert!(built.code.is_some_and(|code| code < 2), "{}", built.said());
    let count = same_as_built(&storm.folder, &server);
    waits.sort_unstable();
    let late = waits.iter().filter(|wait| **wait > Duration::from_secs(2)).count();
    println!("{edits} edits, {count} files, slowest {:?}, {late} later than 2 s", waits.last());
    assert!(late * 50 <= edits, "{late} of {edits} edits were noticed only by scanning: {}", server.said());
}
