//! A site in a folder. Only files that the manifest names are ever replaced or removed, and a file is written only
//! when its bytes differ, so that copying tools move only what changed.

use super::manifest::{self, Manifest};
use super::part::{Part, digest_of};
use super::{Sink, Writing, Written, guard};
use crate::base::Digest;
use crate::error::{Action, Error};
use crate::plan::{Plan, Route};
use std::collections::BTreeSet;
use std::io::{ErrorKind, Write as _};
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
        if !fresh {
            refuse_obstacles(folder, &real, &before, plan)?;
            make_way(&real, &before, plan)?;
        }
        std::fs::create_dir_all(&real).map_err(|error| Error::io(Action::Create, &real, error))?;
        // Until the build is done the manifest names what was there and what will be: whatever happens, the next
        // build knows its own files.
        let mut both = before.clone();
        for route in plan.pages.keys() {
            both.entry(route.clone()).or_default();
        }
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
            removed += usize::from(remove(&self.folder, route.as_str())?);
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
        self.note(route, digest, same, there.filter(|_| !same).map(|there| Digest::of(&there)))
    }

    fn stream(&self, route: &Route, write: &mut Writing<'_>) -> Result<(), Error> {
        let path = self.folder.join(route.as_str());
        let there = if self.fresh { None } else { digest_of(&path) };
        let mut part = Part::begin(&path)?;
        let written = write(&mut part);
        let kept = part.close(written).and_then(|digest| {
            let same = there == Some(digest);
            if !same {
                part.keep()?;
            }
            Ok((digest, same))
        });
        match kept {
            Ok((digest, same)) => {
                if same {
                    part.drop();
                }
                self.note(route, digest, same, there)
            }
            Err(error) => {
                part.drop();
                Err(error)
            }
        }
    }
}

impl DiskSink {
    /// Notes a file that is in its place; `there` is what was there before.
    fn note(&self, route: &Route, digest: Digest, same: bool, there: Option<Digest>) -> Result<(), Error> {
        let before = self.before.get(route);
        let edited = !same
            && there.is_some_and(|there| {
                before.is_some_and(|before| ![there, Digest::default()].contains(before))
            });
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.changed += usize::from(!same);
        state.edited += usize::from(edited);
        match state.now.insert(route.clone(), digest) {
            None => Ok(()),
            Some(_) => Err(Error::defect(format!("{route} was written twice"))),
        }
    }
}

/// Refuses strangers' files and links where a file or a folder of the plan must stand.
fn refuse_obstacles(folder: &Path, real: &Path, before: &Manifest, plan: &Plan) -> Result<(), Error> {
    let refuse = |name: &str| {
        Err(Error::output(
            folder,
            format!("其中的 {name} 不是本程序写的，而新的页面要用这个名字；请先移走它"),
            format!(
                "{name} there was not written by this program and a page needs its name; move it away first"
            ),
        ))
    };
    let ours = |name: &str| Route::file(name).is_some_and(|route| before.contains_key(&route));
    let mut folders = BTreeSet::new();
    for route in plan.pages.keys().chain(before.keys()) {
        folders.extend(route.as_str().match_indices('/').filter_map(|(at, _)| route.as_str().get(..at)));
    }
    for name in folders {
        // A link in the place of a folder would lead our writing out of the output.
        let there = real.join(name).symlink_metadata();
        if there.is_ok_and(|there| !there.is_dir() && !ours(name)) {
            return refuse(name);
        }
    }
    for route in plan.pages.keys() {
        let there = real.join(route.as_str()).symlink_metadata();
        if there.is_ok_and(|there| !before.contains_key(route) || !there.is_file())
            && !is_our_folder(route, before)
        {
            return refuse(route.as_str());
        }
    }
    Ok(())
}

/// Tells whether a route names a folder that our own files made.
fn is_our_folder(route: &Route, before: &Manifest) -> bool {
    let inside = format!("{}/", route.as_str());
    before.keys().any(|other| other.as_str().starts_with(&inside))
}

/// Removes our own files that stand where the plan needs a folder, and our own folders where it needs a file.
fn make_way(real: &Path, before: &Manifest, plan: &Plan) -> Result<(), Error> {
    let needed: BTreeSet<&str> = plan
        .pages
        .keys()
        .flat_map(|route| route.as_str().match_indices('/').filter_map(|(at, _)| route.as_str().get(..at)))
        .collect();
    for route in before.keys().filter(|route| !plan.pages.contains_key(route)) {
        let text = route.as_str();
        let inside_a_file = text.match_indices('/').any(|(at, _)| {
            text.get(..at).and_then(Route::file).is_some_and(|above| plan.pages.contains_key(&above))
        });
        if needed.contains(text) || inside_a_file {
            remove(real, text)?;
        }
    }
    Ok(())
}

/// Removes one of our files and the folders that are empty without it; tells whether it was there.
fn remove(real: &Path, name: &str) -> Result<bool, Error> {
    let path = real.join(name);
    let there = match std::fs::remove_file(&path) {
        Ok(()) => true,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
            ) =>
        {
            false
        }
        Err(error) => return Err(Error::io(Action::Remove, &path, error)),
    };
    remove_empty_folders(real, &path);
    Ok(there)
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
        format!(
            "it holds files that this program did not write ({}); name an empty folder, or empty it",
            first.join(", ")
        ),
    ))
}

/// Writes a new file, making its folder when it is missing.
fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    match std::fs::write(path, bytes) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
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
