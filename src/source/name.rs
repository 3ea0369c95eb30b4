//! Names that can stand in an address on any host, and names that editors leave behind.

use crate::base::{Code, Finding, Locus, SitePath};

/// The longest segment of an address, in bytes.
const SEGMENT_LIMIT: usize = 100;
/// The one hidden folder that servers and certificate authorities ask for (RFC 8615).
const WELL_KNOWN: &str = ".well-known";
/// The longest address, in bytes.
const PATH_LIMIT: usize = 400;

/// Why a name cannot stand in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameProblem {
    zh: &'static str,
    en: &'static str,
}

impl NameProblem {
    /// Returns the finding about a file of such a name.
    #[must_use]
    pub fn finding(self, path: &SitePath) -> Finding {
        Finding::new(Code::NameInvalid, Locus::File(path.clone()))
            .fact("name", path)
            .fact("reason", self.zh)
            .fact("reason.en", self.en)
    }
}

/// Returns why a segment cannot stand in an address; `None` when it can.
#[must_use]
pub fn segment_problem(segment: &str) -> Option<NameProblem> {
    let stem = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let problem = |zh, en| Some(NameProblem { zh, en });
    if segment.is_empty() || segment == "." || segment == ".." {
        problem("名字是空的或只有点", "it is empty or only dots")
    } else if segment.len() > SEGMENT_LIMIT {
        problem("名字超过 100 个字节", "it is longer than 100 bytes")
    } else if !segment.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')) {
        problem(
            "只能用 ASCII 字母、数字、连字符、下划线和点",
            "only ASCII letters, digits, hyphens, underscores and dots are allowed",
        )
    } else if (segment.starts_with('.') && segment != WELL_KNOWN) || segment.ends_with('.') {
        problem("不能以点开头或结尾", "it must not begin or end with a dot")
    } else if ["con", "prn", "aux", "nul"].contains(&&*stem) || numbered("com") || numbered("lpt") {
        problem("这是 Windows 保留的名字", "the name is reserved by Windows")
    } else {
        None
    }
}

/// Returns why a `/`-separated path cannot be an address.
pub(super) fn path_problem(path: &str) -> Option<NameProblem> {
    if path.len() > PATH_LIMIT {
        return Some(NameProblem {
            zh: "路径超过 400 个字节", en: "the path is longer than 400 bytes"
        });
    }
    path.split('/').find_map(segment_problem)
}

/// Tells whether a name is one that editors and systems leave behind; such files are passed over in silence.
/// The list is part of the manual (`docs/content.md`).
#[must_use]
pub fn is_ignored(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    (name.starts_with('.') && name != WELL_KNOWN)
        || name.starts_with("~$")
        || name.ends_with('~')
        || name == "4913"
        || ["thumbs.db", "desktop.ini"].contains(&&*lower)
        || [".swp", ".swo", ".tmp", ".orig", ".rej", ".bak", ".part"].iter().any(|end| lower.ends_with(end))
}

/// Returns the name of which this one looks like a copy.
pub(super) fn copy_of(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let marks =
        [" - 副本", "-副本", "副本", " - Copy", " copy", " (1)", "(1)", "（1）", " (2)", "(2)", "（2）"];
    let original = marks.iter().find_map(|mark| stem.split_once(mark).map(|(before, _)| before.trim()))?;
    (!original.is_empty()).then(|| format!("{original}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_work_everywhere_or_not_at_all() {
        for good in [".well-known", "pucheng", "2024.pdf", "a_b-c", "Commission", "COM10", "console"] {
            assert_eq!(segment_problem(good), None, "{good}");
        }
        let long = "x".repeat(101);
        let bad = [
            "", ".", "..", "蒲城", "a b", "a:b", "con", "NUL.md", "com1", "lpt9.txt", "x.", ".x", "a\\b",
            "%2e", &long,
        ];
        for bad in bad {
            assert!(segment_problem(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn copies_are_recognised() {
        assert_eq!(copy_of("2024 - 副本.toml").as_deref(), Some("2024.toml"));
        assert_eq!(copy_of("2024(1).md").as_deref(), Some("2024.md"));
        assert_eq!(copy_of("2024.md"), None);
    }

    #[test]
    fn editors_leave_their_rubbish_unseen() {
        for name in
            [".2024.toml.swp", "~$2024.docx", "4913", ".#x", "Thumbs.db", ".DS_Store", "2024.toml.orig"]
        {
            assert!(is_ignored(name), "{name}");
        }
        assert!(!is_ignored("2024.toml"));
        assert!(!is_ignored(".well-known") && is_ignored(".git"));
    }
}
