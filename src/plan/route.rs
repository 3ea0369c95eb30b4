//! Addresses of the output. The only place that makes links, all of them relative.

use crate::source::segment_problem;
use std::fmt;
use std::sync::Arc;

/// A file of the output below its root, such as `weidong/pucheng/2024/index.html`. It cannot hold `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

impl Route {
    /// Returns the route of a file; `None` where a segment cannot stand in an address.
    #[must_use]
    pub fn file(path: &str) -> Option<Self> {
        path.split('/').all(|segment| segment_problem(segment).is_none()).then(|| Self(path.into()))
    }

    /// Returns the route of a page whose address is a folder; the empty path is the root.
    #[must_use]
    pub fn page(path: &str) -> Option<Self> {
        if path.is_empty() { Self::file("index.html") } else { Self::file(&format!("{path}/index.html")) }
    }

    /// Returns the file below the output's root.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the prefix that leads from this file to the root: empty, or `../` for each folder.
    #[must_use]
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// Returns the link from this file to the address of a page or file below the root. Pages are linked by their
    /// `index.html`, so that links work without a server too.
    #[must_use]
    pub fn link(&self, to: &Self) -> String {
        let from: Vec<&str> = self.0.split('/').collect();
        let target: Vec<&str> = to.0.split('/').collect();
        let folders = from.len().saturating_sub(1).min(target.len().saturating_sub(1));
        let shared = from.iter().zip(&target).take(folders).take_while(|(a, b)| a == b).count();
        let up = "../".repeat(from.len().saturating_sub(1) - shared);
        format!("{up}{}", target.get(shared..).unwrap_or_default().join("/"))
    }

    /// Returns the address on a server: folders without `index.html`.
    #[must_use]
    pub fn address(&self) -> &str {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(from: &str, to: &str, expect: &str) {
        assert_eq!(Route::file(from).unwrap().link(&Route::file(to).unwrap()), expect);
    }

    #[test]
    fn links_are_relative_and_short() {
        check("a/b/2024/index.html", "a/b/2023/index.html", "../2023/index.html");
        check("a/b/2024/index.html", "assets/main.css", "../../../assets/main.css");
        check("index.html", "a/index.html", "a/index.html");
        check("a/b/index.html", "a/index.html", "../index.html");
        check("a/b/index.html", "a/b/data.csv", "data.csv");
        check("a/index.html", "a/index.html", "index.html");
    }

    #[test]
    fn routes_stay_below_the_root() {
        for bad in ["../x", "a/../b", "/etc", "a//b", "a/.", "C:/x", "a\\b", "%2e%2e/x", "", "a\0b", "con"] {
            assert_eq!(Route::file(bad), None, "{bad:?}");
        }
        assert_eq!(Route::page("").unwrap().to_string(), "/");
        assert_eq!(Route::page("a/b").unwrap().to_string(), "/a/b/");
    }

    proptest! {
        #[test]
        fn no_text_makes_a_route_that_leaves(text in ".*") {
            if let Some(route) = Route::file(&text) {
                let up = route.as_str().split('/').any(|segment| segment == ".." || segment.is_empty());
                prop_assert!(!up && !route.as_str().starts_with('/'));
            }
        }
    }
}
