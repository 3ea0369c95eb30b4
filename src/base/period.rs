//! What a report covers.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A reporting period. Every form known so far reports by the year; a form says whether that is a calendar or a fiscal
/// year ([`super::date::Years`]), and this type is where quarters would come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    year: u16,
}

impl Period {
    /// Returns the period of a year.
    #[must_use]
    pub fn year(year: u16) -> Self {
        Self { year }
    }

    /// Reads a file stem such as `2024`: exactly four ASCII digits.
    #[must_use]
    pub fn from_stem(stem: &str) -> Option<Self> {
        (stem.len() == 4 && stem.bytes().all(|b| b.is_ascii_digit()))
            .then(|| stem.parse().ok().map(Self::year))
            .flatten()
    }

    /// Returns the number of the year.
    #[must_use]
    pub fn number(self) -> u16 {
        self.year
    }

    /// Returns the period `count` before this one, if there is one.
    #[must_use]
    pub fn before(self, count: u16) -> Option<Self> {
        self.year.checked_sub(count).map(Self::year)
    }

    /// Returns the next period.
    #[must_use]
    pub fn next(self) -> Self {
        Self::year(self.year.saturating_add(1))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)
    }
}
