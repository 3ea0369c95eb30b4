//! The list of files that a build wrote, kept in the output folder. What it does not name is not ours to touch.

use crate::base::Digest;
use crate::error::{Action, Error};
use crate::plan::Route;
use std::collections::BTreeMap;
use std::path::Path;

/// The manifest's file name; the leading dot keeps most servers from showing it.
pub(super) const NAME: &str = ".gongkai-manifest";

const HEAD: &str = "gongkai manifest 1";

/// Routes with the digests of their bytes.
pub(super) type Manifest = BTreeMap<Route, Digest>;

/// Reads a folder's manifest; `None` where there is none.
pub(super) fn read(folder: &Path) -> Result<Option<Manifest>, Error> {
    let path = folder.join(NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(Action::Read, &path, error)),
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Ok(None);
    }
    let line = |line: &str| {
        let (digest, route) = line.split_once(' ')?;
        Some((Route::file(route)?, digest.parse().ok()?))
    };
    // A line that cannot be read names a file we no longer claim; it is then a stranger's, and safe.
    Ok(Some(lines.filter_map(line).collect()))
}

/// Writes a folder's manifest beside the old one and puts it in its place.
pub(super) fn write(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    let mut text = format!("{HEAD}\n");
    for (route, digest) in manifest {
        text.push_str(&format!("{digest} {}\n", route.as_str()));
    }
    super::disk::replace(&folder.join(NAME), text.as_bytes())
}
