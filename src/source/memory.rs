//! A site folder in memory, for tests and for whoever has no folder.

use super::{Source, SourceTree, is_ignored};
use crate::base::{Digest, SitePath};
use std::collections::BTreeMap;
use std::io;

/// Files by path.
#[derive(Clone, Debug, Default)]
pub struct MemorySource {
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl MemorySource {
    /// Adds or replaces a file.
    pub fn write(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(SitePath::new(path), bytes.into());
    }

    /// Removes a file; tells whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.files.remove(path).is_some()
    }

    /// Returns the files in path order.
    pub fn files(&self) -> impl Iterator<Item = (&SitePath, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path, &**bytes))
    }
}

impl Source for MemorySource {
    fn scan(&self) -> SourceTree {
        let mut tree = SourceTree::default();
        for (path, bytes) in &self.files {
            if !path.as_str().split('/').any(is_ignored) {
                tree.add(path, bytes.len() as u64, Digest::of(bytes).short());
            }
        }
        tree.settle();
        tree
    }

    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}
