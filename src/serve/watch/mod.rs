//! The folder to changes: what the system says is a hint about a path, never a fact. Facts come from looking.

mod quiet;

use super::desk::{Desk, Hint, SECOND_LOOK};
use crate::base::SitePath;
use crate::source::{FOLDERS, is_ignored};
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};
use quiet::Quiet;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// At least this long lies between two scans that reconcile, and so many times as long as one takes.
const RECONCILE: Duration = Duration::from_secs(5);
const RECONCILE_TIMES: u32 = 20;

/// The same when scanning is all there is.
const POLL: Duration = Duration::from_millis(300);
const POLL_TIMES: u32 = 4;

/// So often a scan may find what the system did not tell of before it is not relied on any more.
const MISSED: usize = 2;

/// What the system tells no later than this of a change that a scan came upon was not missed.
const LATE: Duration = Duration::from_millis(250);

/// How changes are noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatcherKind {
    /// By the system, or by scanning where that fails.
    #[default]
    Auto,
    /// By the system.
    Native,
    /// By scanning: for network disks.
    Poll,
}

/// What the watcher has to say to whoever started the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The system cannot watch, and why; the folder is scanned instead.
    Scanning(String),
    /// The system does not tell of all changes; the folder is scanned instead.
    Deaf,
}

/// What came from the system.
enum Heard {
    Paths(Vec<PathBuf>),
    /// Events were lost.
    Lost,
}

/// Watches the folder of a desk, and begins with checking it. Never returns; `notes` is told what people should know.
pub(super) fn run(desk: &Desk, kind: WatcherKind, notes: &mut dyn FnMut(Watching)) {
    let (send, receive) = channel();
    let mut ears = match kind {
        WatcherKind::Poll => None,
        WatcherKind::Auto | WatcherKind::Native => match Ears::open(desk, send) {
            Ok(ears) => Some(ears),
            Err(error) => {
                notes(Watching::Scanning(error.to_string()));
                None
            }
        },
    };
    // What was written between the first scan and now was not heard.
    desk.check();
    desk.take(&Hint::Anything);
    let mut quiet = Quiet::default();
    let mut missed = 0;
    let mut cost = Duration::ZERO;
    let mut late = None;
    loop {
        let away = desk.is_away();
        let pause = match ears {
            // Where the site's folder was there is nothing that could be watched.
            _ if away => POLL,
            Some(_) => RECONCILE.max(cost * RECONCILE_TIMES),
            None => POLL.max(cost * POLL_TIMES),
        };
        let heard = ears.as_ref().and_then(|_| gather(&receive, late.take(), &mut quiet, pause));
        if ears.is_none() {
            std::thread::sleep(pause);
        }
        match heard {
            Some(heard) => {
                if let Some(ears) = &mut ears {
                    ears.doubt(&heard);
                }
                let hint = hint(desk, heard);
                // Before looking: what is written afterwards is heard.
                if let (Some(Hint::Anything), Some(ears)) = (&hint, &mut ears) {
                    ears.widen(desk);
                }
                if let Some(hint) = &hint {
                    desk.take(hint);
                }
            }
            None => {
                if let Some(ears) = &mut ears {
                    ears.widen(desk);
                }
                let began = Instant::now();
                let changed = desk.take(&Hint::Anything);
                cost = began.elapsed();
                if changed && !away && ears.is_some() {
                    // A save in the midst of a scan is seen before it is heard.
                    late = receive.recv_timeout(LATE).ok();
                    missed += usize::from(late.is_none());
                }
                if missed >= MISSED && kind == WatcherKind::Auto {
                    missed = 0;
                    ears = None;
                    notes(Watching::Deaf);
                }
            }
        }
    }
}

/// The system's watcher, and the folders it was told to watch, each as it was then.
struct Ears {
    watcher: RecommendedWatcher,
    folders: BTreeMap<PathBuf, Watched>,
}

#[derive(Debug)]
struct Watched {
    identity: Identity,
    mode: RecursiveMode,
}

impl Ears {
    fn open(desk: &Desk, send: Sender<Heard>) -> notify::Result<Self> {
        let hear = move |event: notify::Result<notify::Event>| {
            let heard = match event {
                Ok(event) if event.need_rescan() => Heard::Lost,
                // Our own reading is heard too.
                Ok(event) if !may_write(event.kind) => return,
                Ok(event) => Heard::Paths(event.paths),
                Err(_) => Heard::Lost,
            };
            // Nobody listens any more when scanning took over.
            drop(send.send(heard));
        };
        // A link may lead to a whole disk; what is found behind one is found by scanning.
        let watcher = RecommendedWatcher::new(hear, Config::default().with_follow_symlinks(false))?;
        let mut ears = Self { watcher, folders: BTreeMap::new() };
        for (folder, mode) in folders(desk) {
            if let Some(identity) = identity(&folder) {
                ears.watcher.watch(&folder, mode)?;
                ears.folders.insert(folder, Watched { identity, mode });
            }
        }
        Ok(ears)
    }

    /// Forgets folders of which something was heard themselves: they may have been moved away and back, and whoever is
    /// moved away is not watched any more.
    fn doubt(&mut self, heard: &[Heard]) {
        for heard in heard {
            let Heard::Paths(paths) = heard else { continue };
            for path in paths {
                if self.folders.get(path).is_some_and(|watched| watched.mode == RecursiveMode::Recursive) {
                    self.forget(path);
                }
            }
        }
    }

    fn forget(&mut self, folder: &Path) {
        if self.folders.remove(folder).is_some() {
            // The system may have forgotten it already.
            let _ = self.watcher.unwatch(folder);
        }
    }

    /// Watches folders that came, and those that others took the place of.
    fn widen(&mut self, desk: &Desk) {
        for (folder, mode) in folders(desk) {
            let now = identity(&folder);
            if self.folders.get(&folder).map(|watched| watched.identity) == now {
                continue;
            }
            // The site's own folder is heard of when it comes back; nobody tells of it otherwise.
            if now.is_none() && mode == RecursiveMode::NonRecursive {
                continue;
            }
            self.forget(&folder);
            if let Some(identity) = now.filter(|_| self.watcher.watch(&folder, mode).is_ok()) {
                self.folders.insert(folder, Watched { identity, mode });
            }
        }
    }
}

/// Returns the folders that are watched.
fn folders(desk: &Desk) -> [(PathBuf, RecursiveMode); FOLDERS.len() + 1] {
    let root = desk.source().canonical();
    std::array::from_fn(|at| match at.checked_sub(1) {
        None => (root.to_owned(), RecursiveMode::NonRecursive),
        Some(at) => (root.join(FOLDERS[at]), RecursiveMode::Recursive),
    })
}

/// What tells a folder from another in its place.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let meta = folder.metadata().ok().filter(|meta| meta.is_dir())?;
    Some((meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<Identity> {
    folder.is_dir().then_some((0, 0))
}

fn may_write(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Waits for something to be heard, then until it is quiet; `None` when nothing was heard for so long.
fn gather(
    receive: &Receiver<Heard>,
    late: Option<Heard>,
    quiet: &mut Quiet,
    patience: Duration,
) -> Option<Vec<Heard>> {
    let first = match late.map_or_else(|| receive.recv_timeout(patience), Ok) {
        Ok(heard) => heard,
        Err(RecvTimeoutError::Timeout) => return None,
        Err(RecvTimeoutError::Disconnected) => {
            std::thread::sleep(patience);
            return None;
        }
    };
    let mut all = vec![first];
    quiet.heard(Instant::now());
    while let Some(wait) = quiet.left(Instant::now()) {
        if let Ok(heard) = receive.recv_timeout(wait) {
            all.push(heard);
            quiet.heard(Instant::now());
        }
    }
    quiet.over(Instant::now());
    Some(all)
}

/// Looks at what was heard of; `None` when none of it matters.
fn hint(desk: &Desk, heard: Vec<Heard>) -> Option<Hint> {
    let mut paths = BTreeSet::new();
    for heard in heard {
        match heard {
            Heard::Lost => return Some(Hint::Anything),
            Heard::Paths(some) => paths.extend(some),
        }
    }
    let root = desk.source().canonical();
    let mut files = BTreeSet::new();
    let mut vanished = Vec::new();
    for path in paths {
        if path == root {
            return Some(Hint::Anything);
        }
        let Some(path) = desk.source().below(&path) else { continue };
        if !matters(&path) {
            continue;
        }
        match (desk.knows(&path), desk.source().look(&path).is_some()) {
            (true, true) => drop(files.insert(path)),
            (true, false) => vanished.push(path),
            // A folder, or a file that came or went: what lies around it is told by looking.
            (false, _) => return Some(Hint::Anything),
        }
    }
    if !vanished.is_empty() {
        std::thread::sleep(SECOND_LOOK);
        for path in vanished {
            if desk.source().look(&path).is_none() {
                return Some(Hint::Anything);
            }
            files.insert(path);
        }
    }
    (!files.is_empty()).then_some(Hint::Files(files))
}

/// Tells whether a path could be the site's.
fn matters(path: &SitePath) -> bool {
    let path = path.as_str();
    let first = path.split('/').next().unwrap_or_default();
    let ours = path == "site.toml" || FOLDERS.contains(&first);
    ours && !path.split('/').any(is_ignored)
}
