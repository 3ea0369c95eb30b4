//! Reports put into the site: whole or not at all, and never over what somebody else wrote.

use crate::base::SitePath;
use crate::cmd::files::{create, replace};
use crate::error::Error;
use std::fs::remove_file;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A file to be written.
#[derive(Debug)]
pub(super) struct Target {
    /// Where.
    pub(super) path: PathBuf,
    /// Where in the site.
    pub(super) site: SitePath,
    /// What.
    pub(super) text: String,
    /// Whether a file that is there is right as it is, whatever it holds.
    pub(super) only_once: bool,
}

/// What stands in the place of a file to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Absent,
    /// The same, or what serves as well.
    Same,
    /// Something else.
    Other,
}

impl Target {
    /// Looks at what is there. What cannot be read counts as something else, since it must not be lost.
    pub(super) fn standing(&self) -> Standing {
        match self.path.symlink_metadata() {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Standing::Absent
            }
            Err(_) => Standing::Other,
            Ok(_) if self.only_once => Standing::Same,
            Ok(_) => {
                let equal = |meta: std::fs::Metadata| meta.is_file() && meta.len() == self.text.len() as u64;
                let there = self.path.metadata().is_ok_and(equal)
                    && std::fs::read(&self.path).is_ok_and(|bytes| bytes == self.text.as_bytes());
                if there { Standing::Same } else { Standing::Other }
            }
        }
    }
}

/// Writes files in their order, and takes back those it made when a later one cannot be written: half a report beside
/// the sources would look like a whole one.
pub(super) fn put(targets: &[(&Target, Standing)]) -> Result<(), Error> {
    let mut made: Vec<&Path> = Vec::new();
    for (target, standing) in targets {
        let bytes = target.text.as_bytes();
        let done = match standing {
            Standing::Same => continue,
            Standing::Absent => create(&target.path, bytes),
            Standing::Other => replace(&target.path, bytes),
        };
        if let Err(error) = done {
            for path in made {
                let _ = remove_file(path);
            }
            return Err(error);
        }
        if *standing == Standing::Absent {
            made.push(&target.path);
        }
    }
    Ok(())
}
