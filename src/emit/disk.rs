//! A site in a folder. Only files that the manifest names are ever replaced or removed, and a file is written only
//! when its bytes differ, so that copying tools move only what changed.

use super::manifest::{self, Manifest};
use super::{Sink, Written, guard};
use crate::base::Digest;
use crate::error::{Action, Error};
use crate::plan::{Plan, Route};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// An output folder being written.
#[derive(Debug)]
pub struct DiskSink {
    folder: PathBuf,
    before: Manifest,
    fresh: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    now: Manifest,
    changed: usize,
    edited: usize,
}

impl DiskSink {
    /// Opens an output folder for a plan.
    ///
    /// # Errors
    /// When the folder could harm the sources, holds files that are not ours, or cannot be written.
    pub fn open(folder: &Path, site: &Path, plan: &Plan) -> Result<Self, Error> {
        let real = guard::check(folder, site)?;
        let before = manifest::read(&real)?;
        let fresh = before.is_none();
        if fresh {
            refuse_strangers(folder, &real)?;
        }
        let before = before.unwrap_or_default();
        for route in plan.pages.keys().filter(|route| !fresh && !before.contains_key(route)) {
            if real.join(route.as_str()).symlink_metadata().is_ok() {
                let name = route.as_str();
                return Err(Error::output(
                    folder,
                    format!("其中的 {name} 不是本程序写的，而新的页面要用这个名字；请先移走它"),
                    format!("{name} there was not written by this program and a page needs its name; move it away first"),
                ));
            }
        }
        std::fs::create_dir_all(&real).map_err(|error| Error::io(Action::Create, &real, error))?;
        // Until the build is done the manifest names what was there and what will be: whatever happens, the next
        // build knows its own files.
        let mut both = before.clone();
        both.extend(plan.pages.keys().map(|route| (route.clone(), Digest::default())));
        manifest::write(&real, &both)?;
        Ok(Self { folder: real, before, fresh, state: Mutex::default() })
    }

    /// Removes what the site no longer has and writes the manifest.
    ///
    /// # Errors
    /// When a file cannot be removed or the manifest cannot be written.
    pub fn finish(self) -> Result<Written, Error> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut removed = 0;
        for route in self.before.keys().filter(|route| !state.now.contains_key(route)) {
            let path = self.folder.join(route.as_str());
            match std::fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::io(Action::Remove, &path, error)),
            }
            remove_empty_folders(&self.folder, &path);
        }
        manifest::write(&self.folder, &state.now)?;
        Ok(Written { files: state.now.len(), changed: state.changed, removed, edited: state.edited })
    }
}

impl Sink for DiskSink {
    fn put(&self, route: &Route, bytes: &[u8]) -> Result<(), Error> {
        let digest = Digest::of(bytes);
        let path = self.folder.join(route.as_str());
        let there = if self.fresh { None } else { std::fs::read(&path).ok() };
        let same = there.as_deref() == Some(bytes);
        if !same {
            match there {
                Some(_) => replace(&path, bytes)?,
                None => create(&path, bytes)?,
            }
        }
        let edited = !same
            && there.is_some_and(|there| self.before.get(route).is_some_and(|before| *before != Digest::of(&there)));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.changed += usize::from(!same);
        state.edited += usize::from(edited);
        match state.now.insert(route.clone(), digest) {
            None => Ok(()),
            Some(_) => Err(Error::defect(format!("{route} was written twice"))),
        }
    }
}

/// Refuses a folder that holds anything but hidden files and is not ours.
fn refuse_strangers(folder: &Path, real: &Path) -> Result<(), Error> {
    let Ok(entries) = std::fs::read_dir(real) else { return Ok(()) };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    if names.is_empty() {
        return Ok(());
    }
    let first: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    Err(Error::output(
        folder,
        format!("其中已有不是本程序写的文件（{}）；请换一个空文件夹，或先清空它", first.join("、")),
        format!("it holds files that this program did not write ({}); name an empty folder, or empty it", first.join(", ")),
    ))
}

/// Writes a new file, making its folder when it is missing.
fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    match std::fs::write(path, bytes) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let parent = path.parent().unwrap_or(path);
            std::fs::create_dir_all(parent).map_err(|error| Error::io(Action::Create, parent, error))?;
            std::fs::write(path, bytes).map_err(|error| Error::io(Action::Write, path, error))
        }
        Err(error) => Err(Error::io(Action::Write, path, error)),
    }
}

/// Writes a file beside the old one and puts it in its place, so that no reader sees half of it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".gongkai-part");
    let part = path.with_file_name(name);
    let fault = |error| Error::io(Action::Write, path, error);
    let written = std::fs::File::create(&part).and_then(|mut file| file.write_all(bytes));
    if let Err(error) = written.and_then(|()| std::fs::rename(&part, path)) {
        let _ = std::fs::remove_file(&part);
        return Err(fault(error));
    }
    Ok(())
}

fn remove_empty_folders(root: &Path, path: &Path) {
    let mut folder = path.parent();
    while let Some(current) = folder.filter(|folder| *folder != root && folder.starts_with(root)) {
        if std::fs::remove_dir(current).is_err() {
            return;
        }
        folder = current.parent();
    }
}
