//! A file that is written beside the one it will replace, so that no reader sees half of it.

use crate::base::Digest;
use crate::base::digest::Hasher;
use crate::error::{Action, Error};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};

/// Pieces in which files are written and read.
const PIECE: usize = 1 << 16;

/// A file on its way.
pub(super) struct Part {
    path: PathBuf,
    part: PathBuf,
    out: BufWriter<File>,
    hasher: Hasher,
    fault: Option<io::Error>,
}

impl Part {
    /// Begins a file, making its folder when it is missing.
    pub(super) fn begin(path: &Path) -> Result<Self, Error> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".gongkai-part");
        let part = path.with_file_name(name);
        let file = match File::create(&part) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let parent = path.parent().unwrap_or(path);
                std::fs::create_dir_all(parent).map_err(|error| Error::io(Action::Create, parent, error))?;
                File::create(&part)
            }
            other => other,
        };
        let file = file.map_err(|error| Error::io(Action::Write, path, error))?;
        let out = BufWriter::with_capacity(PIECE, file);
        Ok(Self { path: path.to_owned(), part, out, hasher: Hasher::default(), fault: None })
    }

    /// Returns the digest of what was written; a fault of the system comes before what `written` makes of it.
    pub(super) fn close(&mut self, written: Result<(), Error>) -> Result<Digest, Error> {
        let closed = written.and_then(|()| self.out.flush().map_err(|error| self.io(error)));
        match (closed, self.fault.take()) {
            (Ok(()), None) => Ok(self.hasher.finish()),
            (_, Some(fault)) => Err(self.io(fault)),
            (Err(error), None) => Err(error),
        }
    }

    /// Puts the file into its place.
    pub(super) fn keep(&self) -> Result<(), Error> {
        std::fs::rename(&self.part, &self.path).map_err(|error| self.io(error))
    }

    /// Drops the file.
    pub(super) fn drop(&self) {
        let _ = std::fs::remove_file(&self.part);
    }

    /// Keeps the first fault of the system, since whoever writes may make another of it, and returns one like it.
    fn keep_fault(&mut self, error: io::Error) -> io::Error {
        let again = error.kind().into();
        self.fault.get_or_insert(error);
        again
    }

    fn io(&self, error: io::Error) -> Error {
        Error::io(Action::Write, &self.path, error)
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.out.write(bytes) {
            Ok(count) => self.hasher.write(bytes.get(..count).unwrap_or_default()),
            Err(error) => Err(self.keep_fault(error)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush().map_err(|error| self.keep_fault(error))
    }
}

/// Returns the digest of a file that is there; `None` where there is none or it cannot be read.
pub(super) fn digest_of(path: &Path) -> Option<Digest> {
    let mut file = BufReader::with_capacity(PIECE, File::open(path).ok()?);
    let mut hasher = Hasher::default();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece).ok()? {
            0 => return Some(hasher.finish()),
            count => hasher.write_all(piece.get(..count)?).ok()?,
        }
    }
}
