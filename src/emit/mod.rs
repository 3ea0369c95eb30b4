//! Routes and bytes to where they belong: a folder, or memory.

mod disk;
mod guard;
mod manifest;
mod memory;

pub use disk::DiskSink;
pub use memory::MemorySink;

use crate::error::Error;
use crate::plan::Route;

/// Where a build writes to. Files come in any order and from several threads, each route once.
pub trait Sink: Sync {
    /// Takes in one file.
    ///
    /// # Errors
    /// When it cannot be written, or when the route was written before, which is a defect.
    fn put(&self, route: &Route, bytes: &[u8]) -> Result<(), Error>;
}

/// What a build did to its sink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files the site consists of.
    pub files: usize,
    /// Of these, written because they are new or differ.
    pub changed: usize,
    /// Files removed because the site no longer has them.
    pub removed: usize,
    /// Of the changed ones, those that somebody else had edited in the output.
    pub edited: usize,
}
