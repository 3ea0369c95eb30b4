//! The site folder as a list of files: what there is, what each is for, and its bytes on request.

mod decode;
mod disk;
mod memory;
mod name;
mod tree;

pub use decode::{TEXT_LIMIT, decode};
pub use disk::{DiskSource, FOLDERS};
pub use memory::MemorySource;
pub use name::{NameProblem, is_ignored, segment_problem};
pub use tree::{FileKind, SourceFile, SourceTree, classify};

use crate::base::SitePath;
use std::io;

/// Where files come from: a folder, or memory in tests.
pub trait Source: Sync {
    /// Lists the files.
    fn scan(&self) -> SourceTree;

    /// Reads one file whole.
    ///
    /// # Errors
    /// Whatever the system says.
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>>;
}
