//! Open pages: what each of them has read, and the one piece of news that waits for it.

use crate::base::Digest;
use crate::portal::{Facet, Facets, Reads};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// So many pages are told of changes at once; those beyond must be reloaded by hand.
pub(super) const LIMIT: usize = 256;

/// What a page is told. Later news is joined to what was not yet fetched, so that a sleeping browser costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Whether the page is another one now.
    pub(super) reload: bool,
    /// The facets that changed, by name.
    pub(super) facets: BTreeSet<String>,
    /// Whether other findings are shown beside it.
    pub(super) findings: bool,
    /// Counts news, so that the same twice is seen as two.
    pub(super) number: u64,
}

/// What a page was made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The digest of its bytes.
    pub(super) version: Digest,
    /// The facets it read, with their digests; empty where ids may have changed since.
    pub(super) facets: Vec<(Facet, Digest)>,
    /// The digest of the findings beside it.
    pub(super) findings: Digest,
}

impl Seen {
    /// Notes what a page read.
    pub(super) fn new(version: Digest, reads: Reads, known: &dyn Facets, findings: Digest) -> Self {
        let facets = reads.into_iter().map(|facet| (facet.clone(), known.digest(&facet))).collect();
        Self { version, facets, findings }
    }

    /// Returns the facets that are others now.
    pub(super) fn changed(&self, known: &dyn Facets) -> BTreeSet<String> {
        let changed = self.facets.iter().filter(|(facet, digest)| known.digest(facet) != *digest);
        changed.map(|(facet, _)| format!("{facet:?}")).collect()
    }
}

struct Tab {
    route: Box<str>,
    seen: Seen,
    news: watch::Sender<News>,
}

/// All open pages.
#[derive(Default)]
pub(super) struct Tabs {
    open: Mutex<BTreeMap<u64, Tab>>,
    next: AtomicU64,
}

impl Tabs {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Tab>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an open page that shows `version`; `None` when there are too many. A page that is another one by now is
    /// told so at once.
    pub(super) fn open(
        &self,
        route: &str,
        version: Option<Digest>,
        seen: Seen,
    ) -> Option<(u64, watch::Receiver<News>)> {
        let mut open = self.lock();
        if open.len() >= LIMIT {
            return None;
        }
        let stale = version.is_some_and(|version| version != seen.version);
        let news = News { reload: stale, number: u64::from(stale), ..News::default() };
        let (send, receive) = watch::channel(news);
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        open.insert(id, Tab { route: route.into(), seen, news: send });
        Some((id, receive))
    }

    /// Forgets a page.
    pub(super) fn close(&self, id: u64) {
        self.lock().remove(&id);
    }

    /// Returns which pages are open, each once.
    pub(super) fn routes(&self) -> BTreeMap<Box<str>, Seen> {
        self.lock().values().map(|tab| (tab.route.clone(), tab.seen.clone())).collect()
    }

    /// Tells all that show a page what became of it.
    pub(super) fn tell(&self, route: &str, now: &Seen, facets: &BTreeSet<String>) {
        for tab in self.lock().values_mut().filter(|tab| *tab.route == *route) {
            let reload = tab.seen.version != now.version;
            let findings = tab.seen.findings != now.findings;
            tab.seen = now.clone();
            if reload || findings {
                tab.news.send_modify(|news| {
                    news.reload |= reload;
                    news.findings |= findings;
                    news.facets.extend(facets.iter().cloned());
                    news.number += 1;
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_sleeps_is_told_once() {
        let tabs = Tabs::default();
        let (id, receive) = tabs.open("a/index.html", None, Seen::default()).unwrap();
        for version in [&b"1"[..], b"2", b"3"] {
            let now = Seen { version: Digest::of(version), ..Seen::default() };
            tabs.tell("a/index.html", &now, &BTreeSet::from([format!("{version:?}")]));
        }
        let news = receive.borrow().clone();
        assert!(news.reload && !news.findings);
        assert_eq!((news.number, news.facets.len()), (3, 3));
        tabs.close(id);
        assert!(tabs.routes().is_empty());
    }

    #[test]
    fn there_is_a_limit() {
        let tabs = Tabs::default();
        let kept: Vec<_> = (0..LIMIT).map(|_| tabs.open("x", None, Seen::default()).unwrap()).collect();
        assert!(tabs.open("x", None, Seen::default()).is_none());
        tabs.close(kept[0].0);
        assert!(tabs.open("x", None, Seen::default()).is_some());
    }

    #[test]
    fn a_page_that_comes_back_late_is_told_at_once() {
        let tabs = Tabs::default();
        let seen = Seen { version: Digest::of(b"new"), ..Seen::default() };
        let (_, receive) = tabs.open("x", Some(Digest::of(b"old")), seen.clone()).unwrap();
        assert!(receive.borrow().reload);
        let (_, receive) = tabs.open("x", Some(seen.version), seen).unwrap();
        assert!(!receive.borrow().reload);
    }
}
