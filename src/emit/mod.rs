//! Routes and bytes to where they belong: a folder, or memory.

mod disk;
mod guard;
mod manifest;
mod memory;
mod part;

pub use disk::DiskSink;
pub use memory::MemorySink;

use crate::error::Error;
use crate::plan::Route;
use std::io::Write;

/// Where a build writes to. Files come in any order and from several threads, each route once.
pub trait Sink: Sync {
    /// Takes in one file.
    ///
    /// # Errors
    /// When it cannot be written, or when the route was written before, which is a defect.
    fn put(&self, route: &Route, bytes: &[u8]) -> Result<(), Error>;

    /// Takes in one long file as it is written.
    ///
    /// # Errors
    /// When `write` fails, and as [`Self::put`].
    fn stream(&self, route: &Route, write: &mut Writing<'_>) -> Result<(), Error> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        self.put(route, &bytes)
    }
}

/// Writes a file piece by piece.
pub type Writing<'w> = dyn FnMut(&mut (dyn Write + Send)) -> Result<(), Error> + 'w;

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
