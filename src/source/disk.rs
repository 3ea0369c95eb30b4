//! A site folder on disk.

use super::{Source, SourceTree, is_ignored};
use crate::base::{Code, Digest, Finding, Lang, Locus, SitePath};
use crate::error::reason;
use rayon::prelude::*;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Folders that are looked into; whatever else lies beside `site.toml` is not the site's.
pub const FOLDERS: [&str; 4] = ["content", "forms", "static", "themes"];
const DEPTH_LIMIT: usize = 64;

/// Lists and reads the files of a folder. Links that lead out of it are never followed.
#[derive(Debug)]
pub struct DiskSource {
    root: PathBuf,
    canonical: PathBuf,
}

impl DiskSource {
    /// Opens a site folder.
    ///
    /// # Errors
    /// When the folder cannot be found.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.to_owned(), canonical: root.canonicalize()? })
    }

    /// Returns the folder as it was given.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder by its one full name, by which the system speaks of it.
    #[must_use]
    pub fn canonical(&self) -> &Path {
        &self.canonical
    }

    /// Returns size and stamp of a file that the scan listed, if it is still one itself. Where a link leads is for a scan
    /// to judge.
    #[must_use]
    pub fn look(&self, path: &SitePath) -> Option<(u64, u64)> {
        let meta = self.root.join(path.as_str()).symlink_metadata().ok();
        meta.filter(std::fs::Metadata::is_file).map(|meta| (meta.len(), stamp(&meta)))
    }

    /// Reads a file only if it lies in the folder, wherever links lead by now.
    ///
    /// # Errors
    /// Whatever the system says, or that the file lies outside.
    pub fn read_inside(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        let real = self.root.join(path.as_str()).canonicalize()?;
        if real.starts_with(&self.canonical) {
            std::fs::read(real)
        } else {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }

    /// Returns the path below the site folder of a path of the system.
    #[must_use]
    pub fn below(&self, path: &Path) -> Option<SitePath> {
        let below = path.strip_prefix(&self.root).or_else(|_| path.strip_prefix(&self.canonical)).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        parts.map(|parts| SitePath::new(&parts.join("/")))
    }

    fn site_path(&self, path: &Path) -> Result<SitePath, SitePath> {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        let escaped = || SitePath::new(&below.to_string_lossy().escape_default().to_string());
        parts.map(|parts| SitePath::new(&parts.join("/"))).ok_or_else(escaped)
    }

    /// Decides about a link before it is followed.
    fn follow(&self, entry: &DirEntry, path: &SitePath, tree: &mut SourceTree) -> bool {
        let locus = || Locus::File(path.clone());
        let Ok(target) = entry.path().canonicalize() else {
            tree.findings.push(Finding::new(Code::LinkBroken, locus()));
            return false;
        };
        if !target.starts_with(&self.canonical) {
            tree.findings.push(Finding::new(Code::LinkOutside, locus()));
            return false;
        }
        // A folder that the scan reaches by its own name anyway would be seen twice.
        let scanned = FOLDERS.iter().any(|folder| target.starts_with(self.canonical.join(folder)));
        if target.is_dir() && (scanned || self.canonical.starts_with(&target)) {
            tree.findings.push(Finding::new(Code::LinkLoop, locus()));
            return false;
        }
        true
    }

    /// Lists what lies below a folder that itself lies `above` folders deep. Of the uppermost folder only what lies in it
    /// itself, and its folders are handed out.
    fn walk(&self, start: &Path, above: usize, tree: &mut SourceTree, folders: &mut dyn FnMut(PathBuf)) {
        let depth = if above == 0 { 1 } else { DEPTH_LIMIT - above };
        let walk = WalkDir::new(start).follow_links(true).max_depth(depth).sort_by_file_name();
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    tree.findings.extend(self.walk_fault(&error));
                    continue;
                }
            };
            let folder = entry.file_type().is_dir();
            // Who handed the folder out has looked at it.
            let seen = above > 0 && entry.depth() == 0;
            if !seen && !self.visit(&entry, above, tree) {
                if folder {
                    entries.skip_current_dir();
                }
                continue;
            }
            if folder {
                if above == 0 && entry.depth() > 0 {
                    folders(entry.into_path());
                }
                continue;
            }
            let (Ok(path), Ok(meta)) = (self.site_path(entry.path()), entry.metadata()) else { continue };
            tree.add(&path, meta.len(), stamp(&meta));
        }
    }

    fn visit(&self, entry: &DirEntry, above: usize, tree: &mut SourceTree) -> bool {
        let name = entry.file_name().to_string_lossy();
        let depth = entry.depth() + above;
        if depth > 0 && is_ignored(&name) {
            return false;
        }
        let path = match self.site_path(entry.path()) {
            Ok(path) => path,
            Err(escaped) => {
                let finding = Finding::new(Code::NameInvalid, Locus::File(escaped.clone()));
                let finding = finding.fact("name", escaped);
                tree.findings.push(
                    finding.fact("reason", "文件名不是 UTF-8").fact("reason.en", "the name is not UTF-8"),
                );
                return false;
            }
        };
        if entry.path_is_symlink() && !self.follow(entry, &path, tree) {
            return false;
        }
        let kind = entry.file_type();
        if kind.is_dir() && depth >= DEPTH_LIMIT {
            let finding = Finding::new(Code::NameInvalid, Locus::File(path.clone())).fact("name", &path);
            let finding = finding.fact("reason", format!("文件夹嵌套超过 {DEPTH_LIMIT} 层"));
            tree.findings
                .push(finding.fact("reason.en", format!("folders are nested more than {DEPTH_LIMIT} deep")));
            return false;
        }
        let text_name = path.name().ends_with(".toml") || path.name().ends_with(".md");
        if kind.is_dir() && text_name {
            tree.findings.push(not_a_file(&path, "文件夹", "a folder"));
            return false;
        }
        if !kind.is_dir() && !kind.is_file() {
            tree.findings.push(not_a_file(&path, "管道、套接字或设备", "a pipe, a socket or a device"));
            return false;
        }
        true
    }
}

fn not_a_file(path: &SitePath, zh: &str, en: &str) -> Finding {
    Finding::new(Code::NotAFile, Locus::File(path.clone())).fact("kind", zh).fact("kind.en", en)
}

fn unreadable(path: SitePath, error: &walkdir::Error) -> Finding {
    let reason = |lang| error.io_error().map_or_else(|| error.to_string(), |error| reason(error, lang));
    Finding::new(Code::FileUnreadable, Locus::File(path))
        .fact("reason", reason(Lang::Zh))
        .fact("reason.en", reason(Lang::En))
}

/// Returns what tells one state of a file from the next. Size and time of writing alone miss a file of the same length
/// that was moved into its place, or whose time was set back.
#[cfg(unix)]
fn stamp(meta: &std::fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let times = (meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec());
    Digest::of_value(&(meta.len(), meta.dev(), meta.ino(), times)).short()
}

#[cfg(not(unix))]
fn stamp(meta: &std::fs::Metadata) -> u64 {
    let written = meta.modified().map(|time| format!("{time:?}")).unwrap_or_default();
    Digest::of_value(&(meta.len(), written)).short()
}

impl Source for DiskSource {
    fn scan(&self) -> SourceTree {
        let mut tree = SourceTree::default();
        let site = self.root.join("site.toml");
        match site.metadata() {
            Ok(_) if !site.canonicalize().is_ok_and(|real| real.starts_with(&self.canonical)) => {
                tree.findings.push(Finding::new(Code::LinkOutside, Locus::File(SitePath::new("site.toml"))));
            }
            Ok(meta) if meta.is_file() => tree.add(&SitePath::new("site.toml"), meta.len(), stamp(&meta)),
            Ok(_) => tree.findings.push(not_a_file(&SitePath::new("site.toml"), "文件夹", "a folder")),
            Err(_) => {}
        }
        for folder in FOLDERS {
            let start = self.root.join(folder);
            if !start.is_dir() {
                continue;
            }
            // A large site has many folders at the top, which are walked side by side.
            let mut inner = Vec::new();
            self.walk(&start, 0, &mut tree, &mut |folder| inner.push(folder));
            let walked: Vec<SourceTree> = inner
                .par_iter()
                .map(|folder| {
                    let mut tree = SourceTree::default();
                    self.walk(folder, 1, &mut tree, &mut |_| {});
                    tree
                })
                .collect();
            walked.into_iter().for_each(|part| tree.join(part));
        }
        tree.settle();
        tree
    }

    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        std::fs::read(self.root.join(path.as_str()))
    }
}

impl DiskSource {
    fn walk_fault(&self, error: &walkdir::Error) -> Option<Finding> {
        let path = self.site_path(error.path()?).unwrap_or_else(|escaped| escaped);
        if is_ignored(path.name()) {
            return None;
        }
        let is_link = error.path().is_some_and(Path::is_symlink);
        Some(if error.loop_ancestor().is_some() {
            Finding::new(Code::LinkLoop, Locus::File(path))
        } else if is_link {
            Finding::new(Code::LinkBroken, Locus::File(path))
        } else {
            unreadable(path, error)
        })
    }
}
