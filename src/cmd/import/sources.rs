//! Paths and rows of a map to files to import, in an order that does not depend on the machine.

use super::entry::Fate;
use super::load::Fault;
use super::map::Row;
use crate::base::Lang;
use crate::source::is_ignored;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Folders deeper than this are not looked into.
const DEPTH: usize = 64;

/// Extensions of files that lie beside saved pages and hold no report. Packed files are not among them: a report may
/// be in one, and nobody should believe that it was read.
const BESIDE: [&str; 32] = [
    "css", "js", "mjs", "map", "json", "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "tif",
    "tiff", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "wav", "avi", "mov", "swf", "exe", "dll",
    "lnk", "url", "db", "log",
];

/// A file to import and what was said of it before it is opened.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) path: PathBuf,
    /// Why there is nothing to open.
    pub(super) fault: Option<Fault>,
    /// Its row in the map.
    pub(super) row: Option<Row>,
}

/// What was found under the paths.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) jobs: Vec<Job>,
    /// Files that cannot be reports, by extension.
    beside: BTreeMap<String, usize>,
    /// Links, which are not followed.
    links: usize,
    seen: BTreeSet<PathBuf>,
}

impl Found {
    /// Collects the files below paths; the files of the map where there are none. `own` are files of this command.
    pub(super) fn collect(paths: &[PathBuf], rows: Vec<Row>, own: &[&Path]) -> Self {
        let mut found = Self::default();
        let own: BTreeSet<PathBuf> = own.iter().map(|path| real(path)).collect();
        if paths.is_empty() {
            found.jobs = rows
                .into_iter()
                .map(|row| Job { path: row.path.clone(), fault: None, row: Some(row) })
                .collect();
            return found;
        }
        for path in paths {
            if path.is_dir() {
                found.walk(path, &own);
            } else {
                found.add(path.clone(), None);
            }
        }
        let mut rows_by_path: BTreeMap<PathBuf, Vec<Row>> = BTreeMap::new();
        for row in rows {
            rows_by_path.entry(real(&row.path)).or_default().push(row);
        }
        // A second row about a file is not followed, but told of.
        let mut again = Vec::new();
        for job in &mut found.jobs {
            let mut own = rows_by_path.remove(&real(&job.path)).unwrap_or_default().into_iter();
            job.row = own.next();
            again.extend(own.map(|row| Job { path: row.path.clone(), fault: None, row: Some(row) }));
        }
        found.jobs.extend(again);
        found
    }

    fn walk(&mut self, folder: &Path, own: &BTreeSet<PathBuf>) {
        let walk = WalkDir::new(folder).max_depth(DEPTH).sort_by_file_name().into_iter();
        let shown = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy())
        };
        for entry in walk.filter_entry(shown) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    self.add(path, Some(Fault::Io(error.into())));
                    continue;
                }
            };
            let (kind, path) = (entry.file_type(), entry.path());
            if kind.is_dir() {
                if entry.depth() >= DEPTH {
                    self.add(path.to_owned(), Some(Fault::Deep));
                }
            } else if kind.is_symlink() {
                self.links += 1;
            } else if let Some(extension) = beside(path) {
                *self.beside.entry(extension).or_default() += 1;
            } else if !own.contains(&real(path)) {
                self.add(path.to_owned(), None);
            }
        }
    }

    /// Adds a file, unless it was named before.
    fn add(&mut self, path: PathBuf, fault: Option<Fault>) {
        if self.seen.insert(real(&path)) {
            self.jobs.push(Job { path, fault, row: None });
        }
    }

    /// Returns how many files were passed over.
    pub(super) fn passed_over(&self) -> usize {
        self.beside.values().sum::<usize>() + self.links
    }

    /// Says what was passed over, if anything was.
    pub(super) fn passed_over_text(&self, lang: Lang) -> Option<String> {
        let mut kinds: Vec<String> =
            self.beside.iter().map(|(extension, count)| format!(".{extension} {count}")).collect();
        if self.links > 0 {
            kinds.push(format!("{} {}", lang.pick("链接", "links"), self.links));
        }
        let (count, kinds) = (self.passed_over(), kinds.join(lang.pick("、", ", ")));
        (count > 0).then(|| {
            lang.pick(
                format!("略过 {count} 个不会是年报的文件：{kinds}"),
                format!("passed over, since they can be no reports: {kinds}"),
            )
        })
    }
}

impl Job {
    /// Returns what is wrong with its row in the map.
    pub(super) fn problem(&self) -> Option<&(Fate, String)> {
        self.row.as_ref()?.problem.as_ref()
    }
}

/// Returns the extension of a file that cannot be a report.
fn beside(path: &Path) -> Option<String> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    BESIDE.contains(&&*extension).then_some(extension)
}

/// Returns the one name of a file that may be named in several ways.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
