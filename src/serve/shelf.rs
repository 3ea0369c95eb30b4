//! Files as the site knows them: what is on disk or, of a file that cannot be read as it is now, what it said before.

use crate::base::SitePath;
use crate::source::{DiskSource, Source, SourceFile, SourceTree};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many texts are kept: those of pages that were shown, and of files that were edited.
const TEXTS: usize = 256;
/// No longer text is kept, in bytes.
const LENGTH: u64 = 256 * 1024;

/// A folder, and texts of files in it that may be needed when the files themselves cannot be read any more.
#[derive(Debug)]
pub(super) struct Shelf {
    disk: DiskSource,
    texts: Mutex<Texts>,
}

#[derive(Debug, Default)]
struct Texts {
    kept: BTreeMap<SitePath, Kept>,
    /// Files whose kept text stands for what is on disk.
    held: BTreeSet<SitePath>,
    /// Whether the folder itself is away.
    away: bool,
    clock: u64,
}

#[derive(Debug)]
struct Kept {
    stamp: u64,
    used: u64,
    bytes: Vec<u8>,
}

impl Shelf {
    pub(super) fn new(disk: DiskSource) -> Self {
        Self { disk, texts: Mutex::default() }
    }

    /// Returns the folder as it is.
    pub(super) fn disk(&self) -> &DiskSource {
        &self.disk
    }

    fn texts(&self) -> MutexGuard<'_, Texts> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the text of a file, unless it is another one by now than the one that the site knows.
    pub(super) fn keep(&self, path: &SitePath, known: SourceFile) {
        if known.size > LENGTH {
            return;
        }
        let mut texts = self.texts();
        texts.clock += 1;
        let used = texts.clock;
        if texts.held.contains(path) {
            return;
        }
        if let Some(kept) = texts.kept.get_mut(path).filter(|kept| kept.stamp == known.stamp) {
            kept.used = used;
            return;
        }
        drop(texts);
        let same = || self.disk.look(path) == Some((known.size, known.stamp));
        let Some(bytes) = same().then(|| self.disk.read(path).ok()).flatten().filter(|_| same()) else {
            return;
        };
        let mut texts = self.texts();
        texts.kept.insert(path.clone(), Kept { stamp: known.stamp, used, bytes });
        if texts.kept.len() > TEXTS {
            let free = texts.kept.iter().filter(|(path, _)| !texts.held.contains(*path));
            let oldest = free.min_by_key(|(_, kept)| kept.used).map(|(path, _)| path.clone());
            oldest.map(|path| texts.kept.remove(&path));
        }
    }

    /// Tells whether the text of a file is kept.
    pub(super) fn keeps(&self, path: &SitePath) -> bool {
        self.texts().kept.contains_key(path)
    }

    /// Lets the kept text of a file, if there is one, stand for what is on disk.
    pub(super) fn hold(&self, path: &SitePath) {
        self.texts().held.insert(path.clone());
    }

    /// Lets a file speak for itself again.
    pub(super) fn release(&self, path: &SitePath) {
        self.texts().held.remove(path);
    }

    /// Tells whether the folder is away.
    pub(super) fn is_away(&self) -> bool {
        self.texts().away
    }

    /// Notes whether the folder is away.
    pub(super) fn set_away(&self, away: bool) {
        self.texts().away = away;
    }
}

impl Source for Shelf {
    fn scan(&self) -> SourceTree {
        self.disk.scan()
    }

    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        let texts = self.texts();
        let kept = texts.kept.get(path).filter(|_| texts.away || texts.held.contains(path));
        if let Some(kept) = kept {
            return Ok(kept.bytes.clone());
        }
        drop(texts);
        self.disk.read(path)
    }
}
