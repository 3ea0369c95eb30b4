//! Refuses output folders in which a build could do harm, before the first write.

use crate::error::{Action, Error};
use std::path::{Path, PathBuf};

/// Source folders of a site, none of which may be or hold the output.
const SOURCES: [&str; 4] = ["content", "forms", "static", "themes"];

/// Checks an output folder against the site folder; returns its real path. The folder need not exist.
pub(super) fn check(output: &Path, site: &Path) -> Result<PathBuf, Error> {
    let real = real_path(output)?;
    let refuse = |zh: &str, en: &str| Err(Error::output(output, zh, en));
    if real.parent().is_none() {
        return refuse("这是文件系统的根", "it is the root of the file system");
    }
    let home = std::env::home_dir();
    if home.is_some_and(|home| same(&home, &real)) {
        return refuse("这是用户主目录", "it is your home folder");
    }
    let site = site.canonicalize().map_err(|error| Error::io(Action::Read, site, error))?;
    if site.ancestors().any(|ancestor| same(ancestor, &real)) {
        return refuse("它是站点文件夹本身或其上级，稿件会被覆盖", "it is or holds the site folder itself");
    }
    for folder in SOURCES {
        let source = site.join(folder);
        let inside = real.ancestors().any(|ancestor| same(ancestor, &source));
        let holds = source.canonicalize().is_ok_and(|source| source.ancestors().any(|a| same(a, &real)));
        if inside || holds {
            return refuse(
                &format!("它与存放稿件的 {folder} 文件夹重叠"),
                &format!("it overlaps the source folder {folder}/"),
            );
        }
    }
    Ok(real)
}

/// Resolves links in the part of a path that exists.
fn real_path(path: &Path) -> Result<PathBuf, Error> {
    let absolute = std::path::absolute(path).map_err(|error| Error::io(Action::Read, path, error))?;
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        match existing.canonicalize() {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, part| path.join(part))),
            Err(error) => match (existing.parent(), existing.file_name()) {
                (Some(parent), Some(name)) => {
                    missing.push(name.to_owned());
                    existing = parent;
                }
                _ => return Err(Error::io(Action::Read, path, error)),
            },
        }
    }
}

/// Tells whether two paths are the same folder, however they are written.
#[cfg(unix)]
fn same(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (a.metadata(), b.metadata()) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => a == b,
    }
}

/// Tells whether two paths are the same folder, however they are written.
#[cfg(not(unix))]
fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
