//! Findings as people and programs read them, with the places looked up at last.

mod github;
mod human;
mod sarif;

pub(super) use crate::tell::{Counts, json, to_json_text};
pub(super) use github::github;
pub(super) use human::human;
pub(super) use sarif::sarif;

/// Which stream findings go to: they are `check`'s result, and only a note of `build`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Out,
    Err,
}
