//! A site as it would be with files that are not written.

use crate::base::SitePath;
use crate::source::{Source, SourceFile, SourceTree, classify};
use std::collections::BTreeMap;
use std::io;

/// More text is not kept: a dry run over many reports must not need more memory than writing them.
const LIMIT: usize = 64 * 1024 * 1024;

/// Files that would be written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    files: BTreeMap<SitePath, String>,
    size: usize,
}

impl Draft {
    /// Adds a file, as long as there is room.
    pub(super) fn put(&mut self, path: &SitePath, text: &str) {
        self.size += text.len();
        if self.is_whole() {
            self.files.insert(path.clone(), text.to_owned());
        } else {
            self.files.clear();
        }
    }

    /// Tells whether all files are here.
    pub(super) fn is_whole(&self) -> bool {
        self.size <= LIMIT
    }
}

/// A site with files over it.
pub(super) struct Overlay<'o, S> {
    pub(super) site: &'o S,
    pub(super) draft: &'o Draft,
}

impl<S: Source> Source for Overlay<'_, S> {
    fn scan(&self) -> SourceTree {
        let mut tree = self.site.scan();
        for (path, text) in &self.draft.files {
            if let Ok(kind) = classify(path) {
                tree.files.insert(path.clone(), SourceFile { kind, size: text.len() as u64, stamp: 0 });
            }
        }
        tree
    }

    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        match self.draft.files.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.site.read(path),
        }
    }
}
