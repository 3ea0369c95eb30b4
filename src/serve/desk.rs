//! The site as it stands: read once, changed by one thread, asked by many.

use super::shelf::Shelf;
use super::tabs::{News, Seen, Tabs};
use super::{board, overlay};
use crate::base::ids::ReportId;
use crate::base::{Code, Digest, Finding, Lang, Locus, SitePath};
use crate::engine::{self, Change, Extent, Options, SourceProse, State};
use crate::error::Error;
use crate::plan::{PageKind, Plan, Route};
use crate::portal::{Outputs, Reads, Written};
use crate::render::{Renderer, Theme};
use crate::source::{DiskSource, FileKind, Source, SourceFile, SourceTree};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;
use tokio::sync::watch;

/// A file can be written between being parsed and being shown: so often the page is tried again, so far apart.
const TRIES: usize = 80;
const PAUSE: Duration = Duration::from_millis(4);

/// A file that vanished is looked for a second time after this long.
pub(super) const SECOND_LOOK: Duration = Duration::from_millis(60);

/// So many files that changed at once have their texts kept; more are no work of a clerk.
const EDITED: usize = 64;

/// Everything that is served.
pub struct Desk {
    shelf: Shelf,
    /// How a place in a file is opened: an address with `{path}`, `{line}` and `{column}`.
    editor: Option<String>,
    lang: Lang,
    site: RwLock<Site>,
    tabs: Tabs,
    /// What is known of the files that others describe, for one state.
    outputs: Mutex<Option<(u64, Arc<Outputs>)>>,
}

/// One state of the site.
pub(super) struct Site {
    pub(super) state: State,
    pub(super) renderer: Renderer,
    pub(super) plan: Plan,
    pub(super) tree: SourceTree,
    /// Files that cannot be read as they are now, with what is wrong: what they said before still stands.
    pub(super) held: BTreeMap<SitePath, Vec<Finding>>,
    /// Why the theme as it is now cannot be used.
    pub(super) fault: Option<String>,
    /// Counts states.
    pub(super) number: u64,
}

/// What became of a request for a file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Found,
    Missing,
    /// It is planned and cannot be made as things are.
    Failed,
}

/// An answer to a request for a file of the site.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: Status,
    pub(super) bytes: Vec<u8>,
    pub(super) name: String,
    /// The page and its version, by which it waits for another; one that is not there yet has that of no bytes.
    pub(super) page: Option<(String, Digest)>,
}

/// What changed in the folder, as far as is known.
#[derive(Clone, Debug)]
pub(super) enum Hint {
    /// These files, all of them known and still there.
    Files(BTreeSet<SitePath>),
    /// Anything.
    Anything,
}

impl Desk {
    /// Reads a site; checking is left to [`Self::check`].
    ///
    /// # Errors
    /// When no theme can be used, not even the one that comes with the program.
    pub fn open(
        source: DiskSource,
        options: Options,
        lang: Option<Lang>,
        editor: Option<String>,
    ) -> Result<Self, Error> {
        let tree = source.scan();
        let mut state = State::with_words_later(options);
        state.rescan(tree.clone());
        let changes: Vec<Change> =
            tree.files.iter().map(|(path, file)| Change::Put(path.clone(), *file)).collect();
        state.apply_unchecked(&source, &changes);
        let lang = lang.unwrap_or(state.portal().site.lang);
        let (renderer, fault) = match state.renderer(&source) {
            Ok(renderer) => (renderer, None),
            Err(error) => (plain(&state)?, Some(error.text(lang))),
        };
        // The sums of the whole portal, which the home page shows, are worked out meanwhile.
        let (plan, _) = rayon::join(|| state.plan(&renderer), || state.portal().region_table(None));
        let held = BTreeMap::new();
        let site = Site { state, renderer, plan, tree, held, fault, number: 0 };
        let (tabs, outputs) = (Tabs::default(), Mutex::new(None));
        let shelf = Shelf::new(source);
        Ok(Self { shelf, editor, lang, site: RwLock::new(site), tabs, outputs })
    }

    /// Checks the site if that has not been done. To be called by whoever changes it, and nobody else: a change that
    /// waits for readers that wait for this would wait for ever.
    pub fn check(&self) {
        self.site().state.check(&self.shelf);
    }

    /// Returns the folder that is served.
    #[must_use]
    pub fn source(&self) -> &DiskSource {
        self.shelf.disk()
    }

    /// Returns the language of messages.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    pub(super) fn editor(&self) -> Option<&str> {
        self.editor.as_deref()
    }

    pub(super) fn site(&self) -> RwLockReadGuard<'_, Site> {
        self.site.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whether the site's own file is away, and the whole folder perhaps.
    pub(super) fn is_away(&self) -> bool {
        self.shelf.is_away()
    }

    /// Tells whether the scan listed a file.
    pub(super) fn knows(&self, path: &SitePath) -> bool {
        self.site().tree.files.contains_key(path)
    }

    /// Takes in what changed, and tells whether anything did. One thread calls this.
    pub(super) fn take(&self, hint: &Hint) -> bool {
        let (tree, mut changes) = match hint {
            Hint::Files(paths) => (None, self.touched(paths)),
            Hint::Anything => {
                let (tree, changes) = self.looked_over();
                (Some(tree), changes)
            }
        };
        if tree.as_ref().is_some_and(|tree| !tree.files.contains_key(&SitePath::new("site.toml"))) {
            return self.miss_the_site();
        }
        self.shelf.set_away(false);
        let listed = tree.as_ref().is_some_and(|tree| tree.findings != self.site().tree.findings);
        if changes.is_empty() && !listed {
            return false;
        }
        let broken = self.broken(&changes);
        let mut site = self.site.write().unwrap_or_else(PoisonError::into_inner);
        let before = site.held.clone();
        self.hold_back(&mut site, &mut changes, broken);
        match tree {
            Some(tree) => {
                site.tree = tree.clone();
                site.state.rescan(tree);
            }
            None => {
                for change in &changes {
                    if let Change::Put(path, file) = change {
                        site.tree.files.insert(path.clone(), *file);
                    }
                }
            }
        }
        let extent = if changes.is_empty() {
            Extent::Nothing
        } else {
            site.state.apply_unchecked(&self.shelf, &changes)
        };
        if matches!(extent, Extent::Theme | Extent::Everything) {
            match site.state.renderer(&self.shelf) {
                Ok(renderer) => {
                    site.renderer = renderer;
                    site.fault = None;
                }
                Err(error) => {
                    site.fault = Some(error.text(self.lang));
                    // The forms may be others all the same.
                    site.renderer = site.state.renderer_like(&site.renderer);
                }
            }
            site.plan = site.state.plan(&site.renderer);
        }
        self.give_up_what_was_read_anew(&mut site, &changes);
        let news = extent != Extent::Nothing || listed || before != site.held;
        site.number += u64::from(news);
        drop(site);
        self.check();
        if changes.len() <= EDITED {
            let site = self.site();
            let put = |change: &Change| match change {
                Change::Put(path, file) if is_text_of_a_page(file.kind) => Some((path.clone(), *file)),
                _ => None,
            };
            changes.iter().filter_map(put).for_each(|(path, file)| self.shelf.keep(&path, file));
            drop(site);
        }
        if news {
            self.tell(&extent);
        }
        news
    }

    /// Notes that the site's own file is away. Nothing else is believed then: perhaps the whole disk is.
    fn miss_the_site(&self) -> bool {
        let path = SitePath::new("site.toml");
        let finding = Finding::new(Code::FileUnreadable, Locus::File(path.clone()));
        let missing = vec![finding.fact("reason", "不存在").fact("reason.en", "not found")];
        self.shelf.set_away(true);
        let mut site = self.site.write().unwrap_or_else(PoisonError::into_inner);
        if site.held.get(&path) == Some(&missing) {
            return false;
        }
        // So that its return is a change, even of the very same file.
        site.tree.files.remove(&path);
        site.held.insert(path, missing);
        site.number += 1;
        drop(site);
        self.tell(&Extent::Nothing);
        true
    }

    /// Scans the folder. What vanished is looked for a second time: many programs save by moving another file into the
    /// place of one they removed.
    fn looked_over(&self) -> (SourceTree, Vec<Change>) {
        let look = || {
            let tree = self.shelf.scan();
            let changes = differences(&self.site().tree, &tree);
            (tree, changes)
        };
        let (tree, changes) = look();
        let gone = || {
            changes
                .iter()
                .filter_map(|change| if let Change::Gone(path) = change { Some(path) } else { None })
        };
        if gone().next().is_none() {
            return (tree, changes);
        }
        std::thread::sleep(SECOND_LOOK);
        let is_back = gone().any(|path| self.shelf.disk().look(path).is_some());
        if is_back { look() } else { (tree, changes) }
    }

    /// Returns the changes that files known to the site may have.
    fn touched(&self, paths: &BTreeSet<SitePath>) -> Vec<Change> {
        let site = self.site();
        let touched = paths.iter().filter_map(|path| {
            let known = *site.tree.files.get(path)?;
            let (size, stamp) = self.shelf.disk().look(path)?;
            (known.stamp != stamp || known.size != size)
                .then(|| Change::Put(path.clone(), SourceFile { size, stamp, ..known }))
        });
        touched.collect()
    }

    /// Finds, for each change, what makes its file unreadable as it is now while it could be shown as it was.
    fn broken(&self, changes: &[Change]) -> Vec<Vec<Finding>> {
        let site = self.site();
        let broken = |change: &Change| match change {
            Change::Put(path, file) => {
                let words = matches!(file.kind, FileKind::Narrative(_) | FileKind::Page);
                let can_be_shown = !words || self.shelf.keeps(path);
                if can_be_shown { site.state.broken(self.shelf.disk(), path, *file) } else { Vec::new() }
            }
            Change::Gone(_) => Vec::new(),
        };
        changes.par_iter().map(broken).collect()
    }

    /// Takes out of the changes what cannot be read as it is now: what was there before stays, and says so.
    fn hold_back(&self, site: &mut Site, changes: &mut Vec<Change>, broken: Vec<Vec<Finding>>) {
        let mut kept = Vec::with_capacity(changes.len());
        for (change, broken) in changes.drain(..).zip(broken) {
            let (Change::Put(path, _) | Change::Gone(path)) = &change;
            if let Change::Put(path, file) = &change
                && !broken.is_empty()
            {
                self.shelf.hold(path);
                site.tree.files.insert(path.clone(), *file);
                site.held.insert(path.clone(), broken);
            } else {
                self.shelf.release(path);
                site.held.remove(path);
                kept.push(change);
            }
        }
        *changes = kept;
    }

    /// What the site or a form decides is read anew with it: a held file whose text is not kept is then what it is.
    fn give_up_what_was_read_anew(&self, site: &mut Site, changes: &[Change]) {
        let decides = |change: &Change| {
            let (Change::Put(path, _) | Change::Gone(path)) = change;
            path.as_str() == "site.toml" || path.below("forms").is_some()
        };
        if changes.iter().any(decides) {
            let contents = site.state.contents();
            let lost = site.held.keys().filter(|path| !self.shelf.keeps(path)).filter(|path| {
                contents.get(*path).is_some_and(|(kind, _)| matches!(kind, FileKind::Statistics(_)))
            });
            for path in lost.cloned().collect::<Vec<_>>() {
                self.shelf.release(&path);
                site.held.remove(&path);
            }
        }
    }

    /// Keeps the texts of the files that a page is made from.
    fn keep(&self, site: &Site, route: &str) {
        for path in overlay::paths(site, route) {
            if let Some(file) = site.tree.files.get(&path).filter(|file| is_text_of_a_page(file.kind)) {
                self.shelf.keep(&path, *file);
            }
        }
    }

    /// Answers a request for a file of the site.
    pub(super) fn answer(&self, route: &str) -> Answer {
        let mut last = Error::defect(route);
        for _ in 0..TRIES {
            match self.try_answer(route) {
                Ok(answer) => return answer,
                // The file on disk is newer than the state: the watcher is about to take it in.
                Err(error) => last = error,
            }
            std::thread::sleep(PAUSE);
        }
        let bytes = self.apology(&last);
        // It waits for better news as any other page does.
        let page = route.ends_with(".html").then(|| (route.to_owned(), Digest::of(&bytes)));
        Answer { status: Status::Failed, bytes, name: "503.html".to_owned(), page }
    }

    fn apology(&self, error: &Error) -> Vec<u8> {
        overlay::apology(&error.text(self.lang), self.lang)
    }

    fn try_answer(&self, asked: &str) -> Result<Answer, Error> {
        let site = self.site();
        let found = Route::file(asked).filter(|route| site.plan.pages.contains_key(route));
        let route = found.clone().or_else(|| Route::file("404.html")).ok_or_else(|| Error::defect(asked))?;
        let kind = site.plan.pages.get(&route).ok_or_else(|| Error::defect(asked))?;
        let (bytes, _) = self.render(&site, &route, kind)?;
        let name = route.as_str().to_owned();
        let Some(found) = found else {
            // A page that is missing has no version, and waits for its first.
            let page = asked.ends_with(".html").then(|| (asked.to_owned(), Digest::default()));
            return Ok(Answer { status: Status::Missing, bytes, name, page });
        };
        let html = found.as_str().ends_with(".html");
        if html {
            self.keep(&site, asked);
        }
        let page = html.then(|| (name.clone(), Digest::of(&bytes)));
        Ok(Answer { status: Status::Found, bytes, name, page })
    }

    fn render(&self, site: &Site, route: &Route, kind: &PageKind) -> Result<(Vec<u8>, Reads), Error> {
        let made = catch_unwind(AssertUnwindSafe(|| {
            let prose = SourceProse::new(&self.shelf);
            match kind {
                PageKind::Copy(path) => {
                    let read = self.shelf.disk().read_inside(path);
                    let bytes = read.map_err(|error| {
                        Error::io(crate::error::Action::Read, std::path::Path::new(path.as_str()), error)
                    })?;
                    Ok((bytes, Reads::new()))
                }
                PageKind::Table(table) => {
                    let mut bytes = Vec::new();
                    let (_, reads) =
                        engine::stream(&site.renderer, site.state.portal(), &prose, *table, &mut bytes)?;
                    Ok((bytes, reads))
                }
                kind => {
                    let outputs = if kind.describes() { self.outputs(site)? } else { Arc::default() };
                    let known = Written { portal: site.state.portal(), outputs: &outputs };
                    let (bytes, reads) = engine::render(&site.renderer, known, &prose, route, kind)?;
                    Ok((bytes.unwrap_or_default(), reads))
                }
            }
        }));
        made.unwrap_or_else(|_| Err(Error::defect(format!("{route} could not be made"))))
    }

    /// Returns what is known of the files that others describe.
    fn outputs(&self, site: &Site) -> Result<Arc<Outputs>, Error> {
        let mut kept = self.outputs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, outputs)) = kept.as_ref().filter(|(number, _)| *number == site.number) {
            return Ok(Arc::clone(outputs));
        }
        let prose = SourceProse::new(&self.shelf);
        let mut outputs = Outputs::new();
        for (route, kind) in &site.plan.pages {
            let PageKind::Table(table) = kind else { continue };
            let portal = site.state.portal();
            let (output, _) = engine::stream(&site.renderer, portal, &prose, *table, &mut std::io::sink())?;
            outputs.insert(route.as_str().into(), output);
        }
        let outputs = Arc::new(outputs);
        *kept = Some((site.number, Arc::clone(&outputs)));
        Ok(outputs)
    }

    /// Notes that a browser shows a page, and returns where its news will come from; `None` when too many are open.
    pub(super) fn follow(
        &self,
        route: &str,
        version: Option<Digest>,
    ) -> Option<(u64, watch::Receiver<News>)> {
        let number = self.site().number;
        let seen = self.seen(route).unwrap_or_default();
        let opened = self.tabs.open(route, version, seen)?;
        if self.site().number != number {
            // What changed in between may have been told before anybody listened.
            let now = self.seen(route).unwrap_or_default();
            self.tabs.tell(route, &now, &BTreeSet::from(["Everything".to_owned()]));
        }
        Some(opened)
    }

    /// Forgets a page that a browser showed.
    pub(super) fn unfollow(&self, id: u64) {
        self.tabs.close(id);
    }

    /// Makes a page and notes what it is made of.
    fn seen(&self, route: &str) -> Option<Seen> {
        let site = self.site();
        let findings = Digest::of(overlay::findings(self, &site, route).as_bytes());
        if route == board::ROUTE {
            let version = Digest::of(board::page(self, &site).as_bytes());
            return Some(Seen { version, facets: Vec::new(), findings });
        }
        let known = Route::file(route)?;
        let kind = site.plan.pages.get(&known)?;
        let (bytes, reads) = match self.render(&site, &known, kind) {
            Ok(made) => made,
            Err(error) => {
                let version = Digest::of(&self.apology(&error));
                return Some(Seen { version, facets: Vec::new(), findings });
            }
        };
        let outputs = if kind.describes() { self.outputs(&site).ok()? } else { Arc::default() };
        let written = Written { portal: site.state.portal(), outputs: &outputs };
        Some(Seen::new(Digest::of(&bytes), reads, &written, findings))
    }

    /// Tells open pages what became of them.
    fn tell(&self, extent: &Extent) {
        for (route, before) in self.tabs.routes() {
            let (now, facets) = self.renewed(&route, before, extent);
            self.tabs.tell(&route, &now, &facets);
        }
    }

    /// Returns what an open page is made of now, and the facets that are others.
    fn renewed(&self, route: &str, before: Seen, extent: &Extent) -> (Seen, BTreeSet<String>) {
        let one = |name: &str| BTreeSet::from([name.to_owned()]);
        let changed = match extent {
            Extent::Theme => one("Theme"),
            Extent::Everything => one("Everything"),
            _ if self.is_made_anew(route) => one("Outputs"),
            Extent::Reports(_) => before.changed(self.site().state.portal()),
            Extent::Nothing => BTreeSet::new(),
        };
        if !changed.is_empty() {
            // A page that is gone has no version: it reloads, and the answer says so.
            return (self.seen(route).unwrap_or_default(), changed);
        }
        let site = self.site();
        let findings = Digest::of(overlay::findings(self, &site, route).as_bytes());
        (Seen { findings, ..before }, changed)
    }

    /// Tells whether a page is made anew after every change: the board, and pages about other files.
    fn is_made_anew(&self, route: &str) -> bool {
        let site = self.site();
        let describes = || Some(site.plan.pages.get(&Route::file(route)?)?.describes());
        route == board::ROUTE || describes().unwrap_or(false)
    }

    /// Returns the report that a page is about.
    pub(super) fn report_of(site: &Site, route: &str) -> Option<ReportId> {
        match site.plan.pages.get(&Route::file(route)?)? {
            PageKind::Report(id) | PageKind::Changes(id) | PageKind::EasyReport(id) => Some(*id),
            _ => None,
        }
    }
}

/// Returns the renderer of the theme that comes with the program.
fn plain(state: &State) -> Result<Renderer, Error> {
    let lang = state.portal().site.lang;
    let theme = Theme::new(BTreeMap::new(), lang)?;
    Ok(Renderer::new(theme, state.portal().forms.iter().map(|(_, form)| form), lang))
}

/// Tells whether a file's text is wanted when it cannot be read any more.
fn is_text_of_a_page(kind: FileKind) -> bool {
    matches!(kind, FileKind::Statistics(_) | FileKind::Narrative(_) | FileKind::Page)
}

/// Returns what differs between two lists of files.
fn differences(old: &SourceTree, new: &SourceTree) -> Vec<Change> {
    let gone = old.files.keys().filter(|path| !new.files.contains_key(*path));
    let put = new.files.iter().filter(|(path, file)| old.files.get(*path) != Some(*file));
    gone.map(|path| Change::Gone(path.clone()))
        .chain(put.map(|(path, file)| Change::Put(path.clone(), *file)))
        .collect()
}
