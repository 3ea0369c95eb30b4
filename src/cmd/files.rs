//! Paths as people give them, and files written so that nothing is lost: whole or not at all.

use crate::error::{Action, Error};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Returns a path as it is below the site folder.
pub(super) fn below(path: &Path, root: &Path) -> Result<String, Error> {
    let fault = |error| Error::io(Action::Read, path, error);
    let real = path.canonicalize().or_else(|_| root.join(path).canonicalize()).map_err(fault)?;
    let root = root.canonicalize().map_err(fault)?;
    let below = real.strip_prefix(&root).map_err(|_| Error::no_site(path))?;
    Ok(below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// Tells whether a path below the site folder is `wanted` or lies in it; an empty one means everything.
pub(super) fn is_at_or_below(path: &str, wanted: &str) -> bool {
    wanted.is_empty() || path == wanted || path.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
}

/// Replaces a file that is there: its new bytes go into a file beside it, with the same permissions, which then takes
/// its place. Whatever happens in between, the old file or the new one is there whole.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fault = |error| Error::io(Action::Write, path, error);
    // A link stays a link, and what it leads to is replaced.
    let path = path.canonicalize().map_err(fault)?;
    let permissions = path.metadata().map_err(fault)?.permissions();
    if permissions.readonly() {
        return Err(fault(ErrorKind::PermissionDenied.into()));
    }
    let part = part_of(&path);
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.set_permissions(permissions)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&part, &path)).map_err(|error| {
        let _ = std::fs::remove_file(&part);
        fault(error)
    })
}

/// Writes a file that is not there yet, making its folders; a file that is there is never touched. Its bytes reach the
/// disk under another name first, one that every scan of the site passes over; what a run that was stopped has left
/// under that name is replaced.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fault = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Error::taken(path),
        _ => Error::io(Action::Write, path, error),
    };
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|error| Error::io(Action::Create, parent, error))?;
    }
    let part = part_of(path);
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(fault(error)),
        _ => {}
    }
    let written = OpenOptions::new().write(true).create_new(true).open(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    // Somebody may have made the file in the meantime.
    let free = |()| match path.symlink_metadata() {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => Ok(()),
    };
    written.and_then(free).and_then(|()| std::fs::rename(&part, path)).map_err(|error| {
        let _ = std::fs::remove_file(&part);
        fault(error)
    })
}

/// Returns the name under which a file is written: hidden, so that nobody takes a left-over for content.
fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.part"))
}
